/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PROCEDURE_MEASURES_H
#define PROCEDURE_MEASURES_H

/*
 * Part of the door (procedure.h includes it): success measures as files define them (docs/grammar.md, AP-9). A measure says
 * what is counted, by the names and in the conditions of the procedure that it is about; it decides nothing. Conditions are
 * seen over a case as it stood on some day, so a measure may not ask for what a state does not hold (settings, offices, tables).
 */

#include "procedure/command.h"

/* What is counted: each of these is one observation. */
enum procedure_measure_unit {
    PROCEDURE_EACH_CASE,
    PROCEDURE_EACH_ITEM,
    PROCEDURE_EACH_PARTY,
    PROCEDURE_EACH_STEP,   /* each time that it was taken; conditions are seen right after it */
    PROCEDURE_EACH_DUTY,   /* that was met, or whose limit has passed; in time or not */
    PROCEDURE_EACH_HOLDER, /* of an office, with a valid record of a course or not */
    PROCEDURE_ATTESTED,    /* a person says the value, with a document */
    PROCEDURE_MEASURE_UNIT__MAX
};
enum procedure_target {
    PROCEDURE_NO_TARGET,
    PROCEDURE_AT_LEAST,  /* so many in a hundred */
    PROCEDURE_AT_MOST,   /* days */
    PROCEDURE_AS_OTHERS, /* no longer than the others take */
    PROCEDURE_TARGET__MAX
};
struct procedure_measure_rules; /* only this room looks inside */

struct procedure_measure {
    struct procedure_labelled is;
    struct procedure_cites cites;
    struct text says;      /* in plain words */
    struct text paragraph; /* of the plan that asks for it */
    struct procedure_name procedure; /* empty: of holders, and of what is attested */
    enum procedure_measure_unit unit;
    struct procedure_name of; /* the item, standing, step or duty */
    const struct procedure_name *offices; /* of holders */
    size_t office_count;
    struct procedure_name course;
    struct procedure_name dated; /* the step that dates an observation; empty: when the case was received, or of itself */
    bool in_days;                /* a number of days up to that step, compared with others, and not a share */
    bool compares;               /* `those` says who is compared with the others */
    struct civil_date since;     /* only what is dated from this day on */
    enum procedure_target target;
    int64_t goal;
    int64_t least; /* the base below which no percentage is told */
    struct procedure_measure_rules *rules;
};
struct procedure_measures {
    struct procedure_labelled is;
    struct text source;
    struct civil_date version;
    struct procedure_measure *at;
    size_t count;
};
#define PROCEDURE_MEASURES_MOST 100

/* Reads a file of measures: its form, not yet the names of any procedure. All mistakes are told at once. The file must live
 * as long as the arena. Errors: ERROR_INVALID (there are messages; the error's words are the first). */
int procedure_read_measures(struct arena *arena, const struct procedure_file *file, struct procedure_measures **out,
                            struct procedure_messages *messages, struct error *error) MUST_CHECK;
/* Finds what the names of those measures mean that are about this procedure; each of them once. Errors: as above. */
int procedure_link_measures(struct arena *arena, struct procedure_measures *measures, const struct procedure *procedure,
                            struct procedure_messages *messages, struct error *error) MUST_CHECK;

/* Of a measure that is linked. `moment`: its zone and now are looked at. */
struct procedure_measured {
    const struct procedure *procedure;
    const struct procedure_state *state;
    const struct procedure_moment *moment;
    struct procedure_scope scope;
};
bool procedure_measure_includes(const struct procedure_measure *measure, const struct procedure_measured *seen); /* when */
bool procedure_measure_counts(const struct procedure_measure *measure, const struct procedure_measured *seen); /* met when */
bool procedure_measure_is_those(const struct procedure_measure *measure, const struct procedure_measured *seen);
/* "Panels' decisions, where ...; it counts when ...": what is counted, in the procedure's own labels. */
struct text procedure_measure_words(struct arena *arena, const struct procedure_measure *measure,
                                    const struct procedure *procedure);

#endif
