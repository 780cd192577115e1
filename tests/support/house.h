/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SUPPORT_HOUSE_H
#define SUPPORT_HOUSE_H

/*
 * A whole organisation for tests, on the engine that the test program was told (support/stores.h): rooms opened one on
 * the other, offices held, the shipped procedures taken. Its time stands until a test moves it. A failure of the
 * machinery ends the program with words.
 */

#include "documents/documents.h"
#include "plan/plan.h"

enum house_person {
    HOUSE_MANAGER,      /* safeguarding-manager */
    HOUSE_DIRECTOR,     /* legal-director */
    HOUSE_SECRETARY,    /* general-secretary */
    HOUSE_CHAIR,        /* executive-chair */
    HOUSE_VICE_CHAIR,   /* executive-vice-chair */
    HOUSE_GOVERNANCE,   /* governance-director */
    HOUSE_DISPUTES,     /* head-of-disputes */
    HOUSE_PEOPLE,       /* people-director */
    HOUSE_OFFICER,      /* safeguarding-officer */
    HOUSE_LEAD,         /* regional-safeguarding-lead, for one region */
    HOUSE_LEADER,       /* leader: a barred office */
    HOUSE_CLERK,        /* staff without an office */
    HOUSE_ADMINISTRATOR,
    HOUSE_AUDITOR,
    HOUSE_PERSON__MAX
};

struct house {
    struct arena *arena;
    const char *where, *keys, *folder; /* of the two databases; of the files */
    const char *key_file;              /* of the master key; NULL: it comes from a passphrase */
    int64_t now;
    struct store *store;
    struct vault *vault;
    struct ledger *ledger;
    struct people *people;
    struct access *access;
    struct calendar_book *book;
    struct documents *documents;
    struct plan *plan;
    struct casework *casework;
    struct identity persons[HOUSE_PERSON__MAX];
    struct procedure_file measures;    /* definitions of success measures; none unless a test sets them before */
    const struct casework_view *views; /* of further rooms */
    size_t view_count;
    const struct store_migration_list *further; /* NULL, or the tables of one more room */
};

/* Monday 2 November 2026, 10:00 in London. */
#define HOUSE_BEGINS INT64_C(1793613600000)
#define HOUSE_HOUR INT64_C(3600000)
#define HOUSE_DAY (24 * HOUSE_HOUR)

/* Of a zeroed struct; `views` and `further` may be set before, and where it is to be: `where`, `keys`, `folder`. */
void house_open(struct house *house);
/* One that another process has made: where it is, and `persons`, must be set. */
void house_enter(struct house *house);
/* A second process at the organisation of `house`; `other` is all zeros. */
void house_enter_beside(struct house *other, const struct house *house);
void house_close(struct house *house);
void house_reopen(struct house *house); /* as after a restart */
/* For cmocka: *state is a house that has been open for three weeks, when every shipped procedure is in force. */
int house_set_up_in_force(void **state);
int house_tear_down(void **state);

/* The same in two halves, for what must be done while nobody is in. */
void house_close_rooms(struct house *house);
void house_open_rooms(struct house *house);
void house_move(struct house *house, int64_t milliseconds);
/* The name that was given to the person. */
const char *house_name(enum house_person person);
struct casework_who house_who(const struct house *house, enum house_person person);

/* Takes a small procedure of the test's own; ends the program with the message where it is none. */
void house_take_procedure(struct house *house, const char *name, const char *text);

/* Takes a step with fields given as name, value, name, value ... NULL. `reference` NULL or "" opens a case. */
int house_take(struct house *house, const struct casework_who *who, const char *reference, const char *step,
               const char *const *fields, struct casework_done *done, struct error *error);
/* What is owed of the manager once a concern is an allegation, but for referring; what is owed of the director once
 * every outcome is decided, but for the letter. The subject's kinds say whether a designated officer takes part. */
void house_manage(struct house *house, const char *reference);
void house_wind_up(struct house *house, const char *reference, bool staff_or_volunteer);
/* The same for one of the case's numbered things; expects success, and prints why not. */
void house_step(struct house *house, enum house_person person, const char *reference, const char *step,
                struct procedure_scope scope, const char *const *fields);
/* Puts a file into the tray that every step of house_step() looks into; the value of a field that names it. */
#define HOUSE_TRAY "a tray for tests only"
const char *house_file(struct house *house, const char *name, const char *bytes);
const char *house_file_in(struct house *house, const char *tray, const char *name, const char *bytes);
/* A report by the public about a named person, accepted. */
void house_report(struct house *house, const char *subject, const char *account, struct casework_done *done);

/* The manager of a concern opens the procedure for adults beside it, linked. */
void house_link_adults(struct house *house, const char *reference, struct casework_done *done);

/* A recommendation of a report, entered by whoever stands in for the manager of the plan; from 22 November 2026 on. */
void house_recommend(struct house *house, const char *words);
/* The same, and what the public is told of it: of one day confirmed by a second person, of another waiting. */
void house_release(struct house *house, const char *words);

#endif
