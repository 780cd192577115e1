/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PROCEDURE_MODEL_H
#define PROCEDURE_MODEL_H

/*
 * The model that a procedure file is read into: one struct for each construct of docs/grammar.md, each with the place
 * in the text where it stands and the paragraphs that it cites. The parsers fill it, the linker finds what the names
 * mean (`link_` members and `meaning`), and then nothing changes it. The writer prints it back; decide.c walks it;
 * checking, drawing and explaining read it.
 *
 * Lists are arrays with a count. Strings point into the files' text.
 */

#include "procedure/procedure.h"

struct place {
    const struct procedure_file *file;
    uint32_t line, column;
};

/* The comment lines that stand before a line of the file, and the line of the construct itself. */
struct line {
    struct place place;
    struct procedure_cites cites;
    struct text *comments;
    size_t comment_count;
};

/* ---- names in use ------------------------------------------------------------------------------------------ */

/* What a name that a rule mentions turned out to mean. */
enum meaning {
    MEANS_NOTHING,
    MEANS_TRACK, MEANS_FACT, MEANS_ITEM, MEANS_STANDING, MEANS_OFFICE, MEANS_ROLE, MEANS_STEP, MEANS_DUTY, MEANS_HOLD,
    MEANS_FLAG, MEANS_LETTER, MEANS_LINK, MEANS_SETTING, MEANS_CHECKLIST, MEANS_LIMIT, MEANS_TABLE, MEANS_EVENT,
    MEANS_MANAGER, MEANS_ANYBODY, MEANS_STAFF, MEANS_EVENHAND,
    MEANING__MAX
};
/* A mention: the name, where it stands, and what the linker found. */
struct mention {
    struct procedure_name name;
    struct place place;
    enum meaning meaning;
    const void *link_to; /* the struct of that meaning */
};
struct mentions {
    struct mention *at;
    size_t count;
};

/* ---- conditions -------------------------------------------------------------------------------------------- */

enum condition_kind {
    CONDITION_AND, CONDITION_OR, CONDITION_NOT,
    CONDITION_COUNT,    /* every, some, no, at least N of `subject` [is states] [whose `inner`] */
    CONDITION_TRACK,    /* track is states */
    CONDITION_FACT_IS,  /* fact is values; of any-of: is exactly one of them alone */
    CONDITION_INCLUDES, /* any-of fact includes one of values */
    CONDITION_KNOWN,    /* fact is known */
    CONDITION_ANY,      /* any-of fact is any: at least one */
    CONDITION_YES,      /* yes-no fact by itself */
    CONDITION_COMPARE,  /* number fact is at least / at most N */
    CONDITION_HOLDS,    /* the subject holds offices */
    CONDITION_STATUS,   /* duty x is owed, flag x is raised, step x is taken ...: `status` */
    CONDITION_SETTING,  /* setting x [is values] */
    CONDITION_PARTY,    /* fact is STANDING: it names the party of that standing at hand */
    CONDITION_LISTED,   /* fact is listed in table */
    CONDITION_REACH,    /* track can reach state: for the checker, holds always here */
    CONDITION_NOTHING,  /* nothing is owed */
    CONDITION__MAX
};
enum quantifier { QUANTIFIER_EVERY, QUANTIFIER_SOME, QUANTIFIER_A, QUANTIFIER_NO, QUANTIFIER_AT_LEAST, QUANTIFIER__MAX };
enum status {
    STATUS_OWED, STATUS_MET, STATUS_LAPSED, /* duty */
    STATUS_RAISED,                          /* flag */
    STATUS_ON,                              /* hold */
    STATUS_OPEN, STATUS_ENDED, STATUS_WANTED, /* link */
    STATUS_ASSIGNED,                        /* role */
    STATUS_TAKEN,                           /* step */
    STATUS_SENT, STATUS_BOUNCED,            /* letter (owed too) */
    STATUS__MAX
};
enum comparing { COMPARE_AT_LEAST, COMPARE_AT_MOST, COMPARE__MAX };

struct procedure_condition {
    enum condition_kind kind;
    struct place place;
    const struct procedure_condition **inner; /* of AND, OR, NOT; of COUNT: [0] is `whose`, seen from the item */
    size_t inner_count;
    bool negated;           /* "is not", "unknown", "is none" */
    enum quantifier quantifier;
    int64_t number;         /* at least N; compare */
    enum comparing comparing;
    struct mention subject; /* the track, fact, item or standing, duty, flag ..., setting */
    struct mentions values; /* states, choices, offices */
    enum status status;
    struct mention table;
    bool without, is_while; /* how it was written: "without FACT", "CONDITION while CONDITION" */
    bool link_in_item;      /* the subject is a track or fact of the item or party at hand, not of the case */
};

/* ---- times and limits ------------------------------------------------------------------------------------------ */

enum time_kind {
    TIME_FACT,     /* a date or time fact */
    TIME_RECEIVED, /* when the case was opened */
    TIME_HAPPENED, /* when this step happened (claimed) */
    TIME_RECORDED, /* when it was recorded */
    TIME_OWED,     /* when the duty came to be owed */
    TIME_STEP,     /* when that step was last taken */
    TIME_EARLIER, TIME_LATER, /* of two */
    TIME_AFTER,    /* a limit after a time */
    TIME__MAX
};
enum limit_kind { LIMIT_RULE, LIMIT_DATA, LIMIT_SETTING, LIMIT__MAX };
struct limit {
    enum limit_kind kind;
    struct calendar_rule rule; /* count, number, roll */
    struct mention name;       /* the data file's limit, or the setting */
    struct place place;
};
struct time {
    enum time_kind kind;
    struct mention name; /* the fact or step */
    const struct time *one, *other;
    const struct limit *limit;
};

/* ---- what a step, event or rule does ---------------------------------------------------------------------------- */

enum action_kind {
    ACTION_BECOMES, /* track becomes state */
    ACTION_SET,     /* set fact to value */
    ACTION_OWE, ACTION_DROP,
    ACTION_MAKE,    /* make item, with `inner` sets */
    ACTION_ASSIGN,  /* assign role to person fact */
    ACTION_RELEASE,
    ACTION_RAISE, ACTION_LOWER, /* flag */
    ACTION_SEND,    /* letter */
    ACTION_MARK,    /* what is owed of that letter has been given */
    ACTION_OPEN,    /* link */
    ACTION_CONFIRM, ACTION_CLEAR, /* the match at hand */
    ACTION_MATCH,   /* match holders of an office fact: each may be the subject */
    ACTION_REFUSE,  /* with words */
    ACTION_IF,      /* condition, inner, otherwise */
    ACTION_EACH,    /* for each item [whose]: inner */
    ACTION__MAX
};
struct action {
    struct line line;
    enum action_kind kind;
    struct mention subject; /* track, fact, duty, item, role, flag, letter, link */
    struct mention value;   /* the state, choice, person fact; of open: the procedure */
    struct mentions values; /* set any-of to a, b */
    bool is_time, is_number, is_yes_no, yes;
    const struct time *time;
    int64_t number;
    struct text words;      /* of refuse */
    const struct procedure_condition *when; /* of if; of each: `whose` */
    struct line otherwise_line;
    struct action *inner, *otherwise;
    size_t inner_count, otherwise_count;
    bool link_in_item;
    bool by_lot; /* of assign: to whom the lot falls on, of the role's list */
};

/* ---- declarations ---------------------------------------------------------------------------------------------- */

struct state {
    struct procedure_labelled is;
    struct place place;
    bool ends; /* the case, when it is the track `case` */
};
struct track {
    struct line line;
    struct procedure_labelled is;
    struct mention of; /* the item; empty: the case */
    struct state *states;
    size_t state_count;
};
struct item {
    struct line line;
    struct procedure_labelled is;
    struct track track; /* its own, of its name; state_count 0: none */
    int64_t most;       /* 0: no bound of its own */
};
struct standing {
    struct line line;
    struct procedure_labelled is;
    bool judged;
    bool reports; /* who opens a case is of it: the receipt is theirs */
};
struct fact {
    struct line line;
    struct procedure_fact words;
    struct mention of;
};
struct setting {
    struct line line;
    struct procedure_labelled is;
    enum procedure_type type; /* yes-no, choice, number, office; or a limit */
    bool is_limit;
    struct procedure_labelled *choices;
    size_t choice_count;
    struct procedure_value value; /* the default */
    struct limit limit;
    struct mention office;
};
struct office {
    struct line line;
    struct procedure_labelled is;
    struct office_absence {
        struct line line;
        struct mentions offices; /* in absence: the next rungs, in order */
    } *absences;
    size_t absence_count;
    bool by_area;
};
/* managed by OFFICE; when the subject holds OFFICES managed by OFFICE. */
struct managing {
    struct line line;
    struct mentions holds; /* none: the usual manager */
    struct mention by;     /* an office, or a setting of type office */
    struct action *actions;
    size_t action_count;
};
struct offices_line { /* last rung, barred, seen by */
    struct line line;
    struct mentions offices;
};
/* trained COURSE, ...: who has no valid record of each takes no part (CP-11). */
struct courses_line {
    struct line line;
    struct mentions courses;
};
struct role {
    struct line line;
    struct procedure_labelled is;
    struct mention of; /* an item; empty: the case */
    int64_t most;      /* 1 unless `several` or a number */
    struct role_rule {
        struct line line;
        enum role_rule_kind { ROLE_TRAINED, ROLE_APART, ROLE_LIST, ROLE_RULE__MAX } kind;
        struct mentions names; /* courses; roles or steps; lists */
    } *rules;
    size_t rule_count;
};
struct letter {
    struct line line;
    struct procedure_labelled is;
    struct mention to; /* a standing or an office */
};
struct flag {
    struct line line;
    struct procedure_labelled is;
    struct mention on; /* a standing */
    struct line says_line, shown_line;
    struct text says;
    struct mentions shown_to;
};
struct hold {
    struct line line;
    struct procedure_labelled is;
    struct line from_line, while_line, then_line;
    struct mention from; /* a standing */
    const struct procedure_condition *when;
    struct mention then_only; /* a fact: what may be told once it is over; empty: anything */
};
struct checklist {
    struct line line;
    struct procedure_labelled is;
    struct point {
        struct line line;
        struct procedure_labelled is;
        struct action *actions; /* when answered yes */
        size_t action_count;
        struct fact *link_fact; /* choice of yes, no, not-applicable */
    } *points;
    size_t point_count;
};
/* A line `when CONDITION "words"`, `must ...`, `never ...`, `always ...`. */
struct rule {
    struct line line;
    const struct procedure_condition *when;
    struct text words;
    struct text link_words; /* `words`, or else the condition in plain English */
    struct text link_field; /* of must: the first answer that it looks at; may be empty */
};
/* A capacity: manager, an office, a role, anybody, staff, Evenhand, a standing. */
struct by_line {
    struct line line;
    struct mentions capacities;
};
struct question {
    struct line line;
    struct mention fact;
    struct fact *declares; /* where the type stands in the question itself */
    struct text words, hint;
    struct line hint_line;
    bool several, optional, with_reasons; /* several: of documents */
    const struct procedure_condition *when;
};
struct group {
    struct line line;
    enum procedure_group_kind kind;
    struct mention makes;
    struct text heading;
    bool several, optional;
    const struct procedure_condition *when;
    struct question *questions;
    size_t question_count;
    struct action *actions; /* sets within make and add */
    size_t action_count;
};
struct step {
    struct line line;
    struct procedure_labelled is;
    bool opens_case;
    enum procedure_for scope;
    struct mention scope_kind;
    struct by_line *by, *not_by; /* not_by: roles, and steps ("not whoever took X") */
    size_t by_count, not_by_count;
    struct courses_line trained;
    struct mentions tells;       /* standings */
    struct words_line {
        struct line line;
        struct text words;
    } *says;
    size_t say_count;
    struct line opens_line, for_line, tells_line, code_line;
    enum procedure_code code;
    struct rule *guards, *musts;
    size_t guard_count, must_count;
    struct group *groups;
    size_t group_count;
    struct action *actions;
    size_t action_count;
    uint32_t link_index; /* into the procedure's step_words */
};
struct within {
    struct line line;
    struct limit limit;
    const struct time *from; /* NULL: when owed */
    const struct procedure_condition *when;
    struct text link_event; /* what it runs from, for the explanation */
};
struct owner_line {
    struct line line;
    struct mention owner;
    const struct procedure_condition *when;
};
struct duty {
    struct line line;
    struct procedure_labelled is;
    enum procedure_for scope;
    struct mention scope_kind;
    struct owner_line *owners;
    size_t owner_count;
    struct within *limits;
    size_t limit_count;
    const struct limit *every; /* recurs */
    const struct procedure_condition *when;  /* owed when, or for `every`: while; NULL: by `owe` only */
    const struct procedure_condition *pauses; /* pauses while */
    struct mentions met_by;
    bool met_beforehand;                         /* also by a step that was taken before it came to be owed */
    const struct procedure_condition *met_when;  /* NULL: the step alone meets it */
    struct mention as_if, as_if_value;           /* where FACT is VALUE: tables and limits are read as if it were that */
    struct procedure_value link_as_if;
    struct line as_if_line;
    struct line for_line, every_line, owed_line, pauses_line, met_line;
};
struct event {
    struct line line;
    struct procedure_labelled is; /* of a named one */
    enum procedure_event_kind kind;
    struct mention subject, scope_kind;
    enum procedure_for scope; /* of a named one: what in the case it happens to */
    struct line for_line;
    struct by_line *by; /* of a named one: the offices that may record it; none: nobody but Evenhand */
    size_t by_count, guard_count, action_count;
    struct rule *guards;
    struct action *actions;
};
struct told {
    struct line line;
    struct mention standing, step;
    struct text words;
    struct mentions with; /* facts that the step asks for: told word for word */
};
/* What a party sees of the case: where it stands, the next date, rights and support. */
struct shown {
    struct line line;
    enum shown_kind { SHOWN_STAGE, SHOWN_DATE, SHOWN_RIGHTS, SHOWN__MAX } kind;
    struct mention standing;
    struct mention duty; /* of a date */
    struct text words;
    const struct procedure_condition *when; /* NULL: always */
};
struct keep {
    struct line line;
    struct mention of; /* a standing: for each of its parties; empty: the case */
    const struct time *until; /* NULL: while */
    const struct procedure_condition *when;
};
struct link {
    struct line line;
    struct procedure_labelled is;
    struct mentions procedures; /* names of other files: not linked */
};

/* ---- data files -------------------------------------------------------------------------------------------------- */

/* limit NAME by FACTS; table NAME by FACTS: dated, sourced rows. */
struct data {
    struct line line;
    struct procedure_labelled is;
    bool is_table;
    struct mentions keys; /* facts */
    struct data_row {
        struct line line;
        struct mentions values;  /* one for each key; the empty name: any */
        struct limit limit;      /* of a limit */
        struct procedure_labelled *choices; /* of a table */
        size_t choice_count;
        struct civil_date from, until; /* until: the first day on which it no longer holds; none: it holds */
        struct text source;
    } *rows;
    size_t row_count;
    const struct data_file *link_file;
};
struct data_file {
    struct line line;
    struct procedure_labelled is;
    struct line source_line, verified_line;
    struct text source;
    struct civil_date verified;
    const struct procedure_file *file;
};

/* ---- examples ------------------------------------------------------------------------------------------------------ */

enum example_kind {
    EXAMPLE_OFFICE, /* given OFFICE is absent, vacant, conflicted, untrained, unlisted */
    EXAMPLE_SETTING,
    EXAMPLE_AT,     /* at DATE CLOCK */
    EXAMPLE_TAKES,  /* given or when CAPACITY takes STEP [for KIND N] */
    EXAMPLE_EVENT,  /* when EVENT */
    EXAMPLE_THEN    /* then ... */
};
enum then_kind {
    THEN_HOLDS,    /* then CONDITION */
    THEN_REFUSED,  /* then refused [PARAGRAPHS] */
    THEN_WITHOUT,  /* then refused without ANSWERS: the same step, each left out in turn */
    THEN_BY,       /* then refused by WHO, ...: the same step, by each of them */
    THEN_AGAIN,    /* then refused again: the same step once more */
    THEN_MAY_TAKE, /* then WHO may [not] take STEPS [for KIND N] */
    THEN_MAY_HOLD, /* then WHO may [not] hold ROLES */
    THEN_MAY_SEE,  /* then WHO may [not] see the case; then WHO may [not] see flag FLAG */
    THEN_TOLD,     /* then STANDING is told "WORDS" */
    THEN_DUE,      /* then DUTY is due DATE [CLOCK] [within LIMIT]; then DUTY is due LIMIT; was due: one that is met */
    THEN_OWES,     /* then WHO owes DUTY */
    THEN_ACTS,     /* then OFFICE acts for OFFICE; then nobody acts for OFFICE */
    THEN_KEPT,     /* then kept until DATE; then kept without a date */
    THEN__MAX
};
struct example_answer {
    struct line line;
    struct mention fact;
    struct mentions values; /* names: choices, yes, no, offices; of a party its standing */
    int64_t which;          /* of a party: which of that standing, from 1 */
    struct text text;       /* a string, a number or a date as written */
    bool is_string;
    struct text because;
};
struct example_group {
    struct line line;
    struct mention makes;
    bool is_make, maybe; /* maybe: who may be, and not who is */
    struct mention person; /* of add STANDING who is OFFICE */
    struct example_answer *answers;
    size_t answer_count;
};
struct example_line {
    struct line line;
    enum example_kind kind;
    bool given; /* must be allowed, nothing is checked after it */
    struct mention subject;  /* the office, setting, or who takes */
    struct text word;        /* absent, vacant, conflicted, untrained, unlisted; what somebody is told */
    struct mention step;     /* also the duty that is owed, the office that is acted for, the flag that is seen */
    struct mentions names;   /* answers or kinds left out, who tries, steps that may be taken, roles that may be held */
    struct mention scope_kind;
    int64_t scope_number;    /* the how-manieth of that kind, from 1 */
    struct civil_moment moment;
    struct example_answer *answers;
    size_t answer_count;
    struct example_group *groups;
    size_t group_count;
    enum procedure_event_kind event;
    enum then_kind then;
    const struct procedure_condition *when;
    bool has_clock, has_limit, negated, is_past;
    struct limit limit;
};
/* What a procedure leaves out of the one that it follows. */
struct without {
    struct line line;
    struct text kind, name, of; /* of: whose fact or track; empty: the case's */
    struct text key;            /* "fact born of child" */
};

/* A name of the one that it follows, and what stands for it here. */
struct renaming {
    struct line line;
    struct mention name, as;
};

struct example {
    struct line line;
    struct text title;
    struct example_line *lines;
    size_t line_count;
};

/* ---- the whole ------------------------------------------------------------------------------------------------------ */

#define LIST_OF(type, name) struct type *name; size_t name##_count

enum construct {
    CONSTRUCT_SETTING, CONSTRUCT_OFFICE, CONSTRUCT_LAST_RUNG, CONSTRUCT_BARRED, CONSTRUCT_TRAINED, CONSTRUCT_MANAGING, CONSTRUCT_STANDING,
    CONSTRUCT_FACT, CONSTRUCT_TRACK, CONSTRUCT_ITEM, CONSTRUCT_ROLE, CONSTRUCT_LETTER, CONSTRUCT_FLAG, CONSTRUCT_HOLD,
    CONSTRUCT_CHECKLIST, CONSTRUCT_LINK, CONSTRUCT_STEP, CONSTRUCT_DUTY, CONSTRUCT_EVENT, CONSTRUCT_TOLD, CONSTRUCT_SHOWN, CONSTRUCT_KEEP,
    CONSTRUCT_NEVER, CONSTRUCT_ALWAYS, CONSTRUCT_DATA, CONSTRUCT_DATA_FILE, CONSTRUCT_EXAMPLE, CONSTRUCT_PROCEDURE,
    CONSTRUCT_WITHOUT, CONSTRUCT_RENAMING, CONSTRUCT_REGISTER,
    CONSTRUCT__MAX
};
/* The order in which things were declared, for writing them back. */
struct declared {
    enum construct construct;
    size_t index; /* into the list of that construct */
    const struct procedure_file *file;
};

struct procedure {
    struct procedure_about about;
    struct line line, version_line, source_line, review_line, compartment_line, days_line, follows_line;
    struct text followed; /* the procedure that it follows; empty: none */
    struct map replaced;  /* what its own files declare, by kind and name: of the other it is not read */
    struct map met;       /* of the other: what was replaced or left out, and the names that were read as others */
    struct map read_as;   /* names of the other, to those (struct text) that stand for them */
    bool has_version, has_source, has_review, has_compartment;
    struct mention days_by;        /* working days by FACT or TABLE: whose holidays; empty: always `days_otherwise` */
    struct procedure_name days_otherwise;
    struct offices_line seen_by, last_rung, barred;
    struct courses_line trained; /* of whoever takes part */
    LIST_OF(setting, settings);
    LIST_OF(office, offices);
    LIST_OF(managing, managings);
    LIST_OF(standing, standings);
    LIST_OF(item, items);
    LIST_OF(track, tracks);
    LIST_OF(fact, facts); /* with those that questions declare, after linking */
    LIST_OF(role, roles);
    LIST_OF(letter, letters);
    LIST_OF(flag, flags);
    LIST_OF(hold, holds);
    LIST_OF(checklist, checklists);
    LIST_OF(link, links);
    LIST_OF(step, steps);
    LIST_OF(duty, duties);
    LIST_OF(event, events);
    LIST_OF(told, tolds);
    LIST_OF(shown, showns);
    LIST_OF(keep, keeps);
    LIST_OF(registered, registers); /* registered.h */
    LIST_OF(rule, nevers); LIST_OF(rule, always);
    LIST_OF(data, datas);
    LIST_OF(data_file, data_files);
    LIST_OF(example, examples);
    LIST_OF(without, withouts);
    LIST_OF(renaming, renamings);
    LIST_OF(declared, order);
    struct text *end_comments; /* at the end of the (last) file */
    size_t end_comment_count;

    /* for the door */
    struct procedure_step_words *step_words;
    struct procedure_track_words *track_words;
    struct procedure_duty_words *duty_words;
    struct procedure_fact *fact_words;
    struct procedure_told *told_words;
    struct procedure_flag_words *flag_words;
    struct procedure_hold_words *hold_words;
    struct procedure_file *files;
    size_t fact_words_count, track_words_count, file_count;
    struct map names[MEANING__MAX]; /* what is declared, by name: link_find() */
    const struct procedure_labelled *labels; /* of whatever has a label, by key: procedure_label() */
    size_t label_count;
};

#endif
