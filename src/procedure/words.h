/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PROCEDURE_WORDS_H
#define PROCEDURE_WORDS_H

/*
 * Part of the door (procedure.h includes it): what a procedure says of itself, for faces
 * that ask its questions and show its words.
 */

#include "procedure/reading.h"

/* ---- what a procedure says of itself, for faces ------------------------------------------------
 */

/* Paragraphs, as "SG-8.1 SG-8.7"; empty where a line has none. */
struct procedure_cites {
    const struct text *at;
    size_t count;
};
struct text procedure_cites_print(struct arena *arena, const struct procedure_cites *cites);

/* A name with the words for it that a person reads (never empty: a name without words lends its
 * own). */
struct procedure_labelled {
    struct procedure_name name;
    struct text label;
};

/* The numbers are part of the formats (docs/formats.md section 6), as are those of scopes, actors,
 * events and effects. */
enum procedure_type {
    PROCEDURE_UNKNOWN, /* no value */
    PROCEDURE_YES_NO,
    PROCEDURE_CHOICE, /* one of the declared choices */
    PROCEDURE_ANY_OF, /* some of them, maybe none */
    PROCEDURE_DATE,
    PROCEDURE_TIME,     /* an instant */
    PROCEDURE_PERSON,   /* of the people room */
    PROCEDURE_AREA,     /* the name of one of the organisation's areas */
    PROCEDURE_OFFICE,   /* some of the declared offices, maybe none */
    PROCEDURE_TEXT,     /* sealed: a reference */
    PROCEDURE_NAMES,    /* sealed: a person's name or how to reach them; a reference */
    PROCEDURE_DOCUMENT, /* the identity of one in the documents room */
    PROCEDURE_NUMBER,
    PROCEDURE_PARTY, /* the number of a party of the case, of the standing that the fact names */
    PROCEDURE_TYPE__MAX
};
const char *procedure_type_word(
    enum procedure_type type); /* "yes-no", "any of" ...: as the language writes it */

struct procedure_fact {
    struct procedure_labelled is;
    struct procedure_name of; /* the item or standing that has it; empty: the case */
    enum procedure_type type;
    const struct procedure_labelled *choices;
    size_t choice_count;
    int64_t least, most; /* of a number */
    struct procedure_name standing; /* of a party */
    bool counted;        /* clear, non-identifying, for statistics */
    struct procedure_cites cites;
};

struct procedure_condition; /* only procedure_holds() looks inside */

/* One question of a step's form. */
struct procedure_question {
    const struct procedure_fact *fact;
    struct text words; /* the question */
    struct text hint;
    bool required;
    bool several;      /* of documents: as many as the documents room takes */
    bool with_reasons; /* reasons are asked for beside the answer, and required with one */
    const struct procedure_condition *when; /* NULL: always asked */
    struct procedure_cites cites;
};
/* A run of questions under one heading. */
enum procedure_group_kind {
    PROCEDURE_GROUP_CASE,     /* about the case, or about what the step is for */
    PROCEDURE_GROUP_PARTY,    /* makes a party of the standing `makes` */
    PROCEDURE_GROUP_ITEM,     /* makes an item of the kind `makes` */
    PROCEDURE_GROUP_CHECKLIST /* each point is one question of its own: yes, no, or not-applicable,
                                 with reasons */
};
struct procedure_group {
    enum procedure_group_kind kind;
    struct procedure_name makes; /* the standing, item kind or checklist */
    struct text heading;         /* may be empty */
    const struct procedure_question *questions;
    size_t question_count;
    bool several;                           /* may be filled in more than once */
    bool required;                          /* at least once */
    const struct procedure_condition *when; /* NULL: always asked */
    struct procedure_cites cites;
};
#define PROCEDURE_SEVERAL_MOST 20 /* times that one group may be filled in */

/* What a step, a duty or an event is for. */
enum procedure_for {
    PROCEDURE_FOR_CASE,
    PROCEDURE_FOR_ITEM,
    PROCEDURE_FOR_PARTY,
    PROCEDURE_FOR_MATCH,
    PROCEDURE_FOR__MAX
};

/* What a step does with the code by which its party comes to the receipt page. */
enum procedure_code {
    PROCEDURE_NO_CODE,
    PROCEDURE_CODE_GIVEN, /* a new one is made; one from before opens nothing any more */
    PROCEDURE_CODE_ENDED  /* the party has none from now on */
};
struct procedure_step_words {
    struct procedure_labelled is;
    enum procedure_for scope;
    struct procedure_name scope_kind; /* the item kind or the standing */
    bool opens_case;
    bool open_to_public;     /* anybody may take it, signed in or not */
    bool open_to_parties;    /* a party may, by their own code */
    enum procedure_code code;
    const struct text *says; /* standing texts that come before the questions (999 first) */
    size_t say_count;
    const struct procedure_group *groups;
    size_t group_count;
    struct text
        by; /* "the Safeguarding Manager, or in absence the Executive Director of Legal Affairs" */
    struct procedure_cites cites;
};
struct procedure_track_words {
    struct procedure_labelled is;
    struct procedure_name of; /* the item that has it; empty: the case */
    const struct procedure_labelled *states;
    size_t state_count;
};
struct procedure_duty_words {
    struct procedure_labelled is;
    const struct procedure_name *met_by; /* steps */
    size_t met_by_count;
    struct procedure_cites cites;
};
struct procedure_told {
    struct procedure_name standing, step;
    struct text words;
    const struct procedure_name *with; /* answers that they are told word for word */
    size_t with_count;
    struct procedure_cites cites;
};
struct procedure_flag_words {
    struct procedure_labelled is;
    struct text says; /* all that anybody is told by it */
    bool shown_to_staff;
    struct procedure_cites cites;
};
/* What may not be told to whom while the case holds it back (SG-8.4). */
struct procedure_hold_words {
    struct procedure_labelled is;
    struct procedure_name withheld_from; /* a standing */
    struct procedure_name then_only; /* a fact: all that may be told once it is over; empty: anything */
    struct procedure_cites cites;
};
/* Which procedures a case of another may be opened under, or named of (`link ... to`). */
struct procedure_link_words {
    struct procedure_labelled is;
    const struct procedure_name *procedures;
    size_t procedure_count;
    struct procedure_cites cites;
};
struct procedure_about {
    struct procedure_labelled is;
    struct civil_date version;
    struct text source, compartment;
    struct calendar_rule review;        /* how often it is to be reviewed (count AT_ONCE: never) */
    struct procedure_name opening_step; /* of the first step that opens a case */
};
const struct procedure_about *procedure_about(const struct procedure *procedure);
const struct procedure_step_words *procedure_steps(const struct procedure *procedure,
                                                   size_t *count);
const struct procedure_track_words *procedure_tracks(const struct procedure *procedure,
                                                     size_t *count);
const struct procedure_duty_words *procedure_duties(const struct procedure *procedure,
                                                    size_t *count);
const struct procedure_fact *procedure_facts(const struct procedure *procedure, size_t *count);
const struct procedure_told *procedure_told(const struct procedure *procedure, size_t *count);
const struct procedure_hold_words *procedure_holds_declared(const struct procedure *procedure,
                                                            size_t *count);
/* The data files that came with it: names and hashes, for the entry's moment. */
const struct procedure_file *procedure_data_files(const struct procedure *procedure, size_t *count);
/* NULL where there is none of that name. */
const struct procedure_step_words *procedure_find_step(const struct procedure *procedure,
                                                       struct text name);
const struct procedure_fact *procedure_find_fact(const struct procedure *procedure,
                                                 struct procedure_name of, struct text name);
const struct procedure_flag_words *procedure_find_flag(const struct procedure *procedure,
                                                       struct text name);
const struct procedure_duty_words *procedure_find_duty(const struct procedure *procedure,
                                                       struct text name);
/* Made in the arena; NULL where there is none of that name. */
const struct procedure_link_words *procedure_find_link(struct arena *arena,
                                                       const struct procedure *procedure,
                                                       struct text name);
/* A duty's own words, also where a step has its name; the name where it is not known. */
struct text procedure_duty_label(const struct procedure *procedure, struct procedure_name duty);
/* The words for any declared name (of a step and a duty that share one, the step's; for duties see
 * above): an office, item, standing, role, flag, hold, letter, step, duty, fact, link; and for a
 * state or choice within one (`inside` its track or fact; empty otherwise). The name itself where
 * it is not known, as it may be of an older version. */
struct text procedure_label(const struct procedure *procedure, struct procedure_name inside,
                            struct procedure_name name);

#endif
