/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PROCEDURE_COMMAND_H
#define PROCEDURE_COMMAND_H

/*
 * Part of the door (procedure.h includes it): what somebody wants to do, the form in which they say
 * it, and the moment in which it is decided.
 */

#include "procedure/case.h"

/* ---- commands ----------------------------------------------------------------------------------
 */

struct procedure_answer {
    struct procedure_name fact;
    struct procedure_value value;
};
/* The answers to one filling-in of one group. */
struct procedure_answers {
    uint32_t group; /* which of the step's groups */
    struct procedure_answer *at;
    size_t count;
    struct identity person; /* of a party group: who it is known to be, or none */
};
enum procedure_actor_kind {
    PROCEDURE_ACTOR_ANYBODY,  /* not signed in */
    PROCEDURE_ACTOR_PERSON,   /* signed in */
    PROCEDURE_ACTOR_PARTY,    /* a party of this case, by the portal */
    PROCEDURE_ACTOR_EVENHAND, /* nobody's step: an event */
    PROCEDURE_ACTOR__MAX
};
struct procedure_actor {
    enum procedure_actor_kind kind;
    struct identity person;
    uint32_t party;
    bool staff; /* a signed-in member of staff */
};
enum procedure_event_kind {
    PROCEDURE_NO_EVENT,
    PROCEDURE_DUTY_LAPSES,    /* number: the duty's */
    PROCEDURE_LETTER_IS_SENT, /* number: the letter's */
    PROCEDURE_LETTER_BOUNCES,
    PROCEDURE_PERSON_JOINS,   /* person */
    PROCEDURE_ABSENCE_BEGINS, /* name: the office */
    PROCEDURE_ABSENCE_ENDS,
    PROCEDURE_LINK_OPENS, /* name: the link; identity: of the other case; number: which of the link's
                             procedures it is of, from 0 */
    PROCEDURE_LINK_ENDS,  /* the same */
    PROCEDURE_NAMED_HAPPENS, /* name: declared in the file ("measure-falls") */
    PROCEDURE_MATCH_APPEARS, /* the moment's matches are taken in: a holder took office, a name was
                                corrected */
    PROCEDURE_VERSION_CHANGES, /* the case is moved to the procedure that is given */
    PROCEDURE_EVENT__MAX
};
/* A step by somebody, or an event by Evenhand. */
struct procedure_command {
    struct procedure_name step; /* empty for an event */
    enum procedure_event_kind event;
    struct procedure_name event_name;
    uint32_t event_number;
    struct identity event_identity;
    struct procedure_scope scope; /* which item, party or match the step is for */
    struct procedure_answers *answers;
    size_t answers_count;
    int64_t happened; /* claimed; not after the moment's now */
    struct procedure_actor actor;
};
void procedure_command_pack(struct pack *pack, const struct procedure_command *command);
void procedure_command_unpack(struct arena *arena, struct unpack *unpack,
                              struct procedure_command *out);

/* A field of a form as it came in. Fields are named after the facts; within a group that may be
 * filled in several times or makes something: "subject.1.full-name". Beside them: ".reasons"; for a
 * date ".day", ".month", ".year", for a time these and ".clock" (or one ISO text in the field
 * itself); any-of and office repeat the field. */
struct procedure_field {
    struct text name, value;
};
/* Something wrong with a field: shown beside it. */
struct procedure_fault {
    struct text field, words;
    struct text key; /* "required", "not-a-date" ... */
};
/* A text to be sealed: part `part` of the entry. */
struct procedure_part {
    uint32_t part;
    struct text text;
    enum procedure_type type; /* PROCEDURE_TEXT or PROCEDURE_NAMES */
    struct procedure_name fact;
    bool is_reasons;
    uint32_t answers; /* index into the command's answers, telling for which party or item */
};
/* A document that the answers refer to: the documents room knows it, or the answer is wrong. */
struct procedure_attached {
    struct identity document;
    struct procedure_name fact;
    struct text field; /* where to say so */
};
struct procedure_input {
    struct procedure_answers *answers;
    size_t answers_count;
    struct procedure_attached *attached;
    size_t attached_count;
    struct procedure_part *parts; /* in the order of their numbers */
    size_t part_count;
    struct procedure_fault *faults;
    size_t fault_count;
};
#define PROCEDURE_TEXT_MOST 20000 /* bytes of one text answer */
#define PROCEDURE_NAMES_MOST 2000 /* of one of names */
#define PROCEDURE_FIELDS_MOST 500
struct procedure_moment;
/* Reads a form's fields against the step's questions: types, choices, required answers and reasons;
 * unknown fields are faults. Conditional questions are judged by the state and the answers given
 * (`state` may be NULL for an opening step). Errors: ERROR_INVALID when there are faults (all of
 * them are in *out, and what could be read is there too), ERROR_LIMIT. */
int procedure_answers_read(struct arena *arena, const struct procedure *procedure,
                           const struct procedure_state *state,
                           const struct procedure_step_words *step, struct procedure_scope scope,
                           const struct procedure_field *fields, size_t count,
                           const struct procedure_moment *moment, struct procedure_input *out,
                           struct error *error) MUST_CHECK;
/* Whether a group or question is asked, given the answers so far (for a page that shows one thing
 * at a time): a question is seen from what the last of the answers makes. */
bool procedure_asked(const struct procedure *procedure, const struct procedure_state *state,
                     const struct procedure_step_words *step,
                     const struct procedure_condition *when, struct procedure_scope scope,
                     const struct procedure_answers *answers, size_t count,
                     const struct procedure_moment *moment);

/* ---- the moment --------------------------------------------------------------------------------
 */

/* Somebody who holds an office that the procedure names. An office that nobody holds is not in the
 * list. */
struct procedure_holder {
    struct procedure_name office;
    struct text area; /* empty: of the whole organisation */
    struct identity person;
    bool absent, conflicted;           /* conflicted: with this case */
    int64_t absent_from, absent_until; /* INT64_MAX: not known */
};
/* What is known of a person whom the command assigns, or who acts. */
struct procedure_person {
    struct identity person;
    bool barred; /* holds an office that takes no part in any case (CP-8) */
    bool conflicted;
    const struct procedure_name *trained; /* valid today (CP-11) */
    size_t trained_count;
    const struct procedure_name *lists; /* on which lists the person stands (external lawyers) */
    size_t list_count;
};
/* A holder who may be the party that the command adds or names. */
struct procedure_named {
    uint32_t
        answers; /* index into the command's answers; or UINT32_MAX: `party` is there already */
    uint32_t party;
    struct identity person;
    struct procedure_name office;
    bool certain; /* the person was chosen, not read from a name */
};
struct procedure_setting {
    struct procedure_name setting;
    struct procedure_value value; /* a limit: its rule in `rule` */
    struct calendar_rule rule;
    bool is_rule;
};
/* The facts of the moment that were used; recorded in the entry. */
struct procedure_moment {
    int64_t now;
    const struct calendar_book *book;
    const struct calendar_zone *zone;
    const struct calendar_closures *closures; /* NULL: none */
    struct calendar_hours hours;
    const struct procedure_holder *holders;
    size_t holder_count;
    const struct procedure_person *people;
    size_t people_count;
    const struct procedure_named *named;
    size_t named_count;
    const struct procedure_setting *settings; /* those that differ from the procedure's defaults */
    size_t setting_count;
};
/* Everything of the moment that decisions look at, the calendars and the zone by name and version.
 */
void procedure_moment_pack(struct pack *pack, const struct procedure_moment *moment);
/* The calendars are found in `book`. */
void procedure_moment_unpack(struct arena *arena, struct unpack *unpack,
                             const struct calendar_book *book, struct procedure_moment *out);

#endif
