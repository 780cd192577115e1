/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CLI_STORY_H
#define CLI_STORY_H

/*
 * The story of the demonstration organisation: who is there, who holds what, and what happened when. Everybody and
 * everything in it is made up. Times are told backwards from the day on which the demonstration is made, so that it is
 * always about now.
 */

#include "base/base.h"

/* A moment: so many days before today, at a time of day in the organisation's zone; with no days, so many hours and
 * minutes ago. */
struct cli_story_time {
    int days_ago;
    int hour, minute;
};

struct cli_story_person {
    const char *key;     /* by which the story knows the person */
    const char *name;
    unsigned kinds;      /* of enum people_kind */
    const char *area;    /* or NULL */
    const char *sign_in; /* or NULL: no user */
    const char *role;    /* of a user */
    const char *about;   /* of a user: who that is, and what to see as them */
};
extern const struct cli_story_person cli_story_people[];
extern const size_t cli_story_people_count;

struct cli_story_office {
    const char *person, *office, *area; /* area: "" where the office is not held by area */
};
extern const struct cli_story_office cli_story_offices[];
extern const size_t cli_story_office_count;

struct cli_story_absence {
    const char *person, *reason;
    struct cli_story_time from, until;
};
extern const struct cli_story_absence cli_story_absences[];
extern const size_t cli_story_absence_count;

/* One step of one case; the first of a case opens it. Fields are name, value, name, value ... NULL; a value "@3 14:05"
 * is the instant three days ago at 14:05, "person:KEY" a person of the story. */
struct cli_story_step {
    const char *of;     /* the case, by the story's own name for it */
    struct cli_story_time at;
    const char *person; /* who takes it; NULL: the public */
    const char *step;
    unsigned number;    /* of the item, party or match that it is for; 0: the case */
    const char *const *fields;
    bool refused; /* the procedure says no */
    const char *procedure; /* NULL: safeguarding-child */
    int days_before; /* it happened so many days before it is recorded; 0: now */
};
extern const struct cli_story_step cli_story_steps[];
extern const size_t cli_story_step_count;
extern const struct cli_story_step cli_story_complaints[];
extern const size_t cli_story_complaint_count;
extern const struct cli_story_step cli_story_received[];
extern const size_t cli_story_received_count;
extern const struct cli_story_step cli_story_adults[];
extern const size_t cli_story_adult_count;
/* All of today, one after the other; a step whose time has minutes is followed by what falls due by itself. */
extern const struct cli_story_step cli_story_governance[];
extern const size_t cli_story_governance_count;

/* Who has which training (CP-11, RG-1), and who stands on which list (RG-7). Each ends with an empty row. */
struct cli_story_training {
    const char *person, *course;
};
extern const struct cli_story_training cli_story_trained[];
struct cli_story_listing {
    const char *person, *list, *qualification;
};
extern const struct cli_story_listing cli_story_listings[];

#endif
