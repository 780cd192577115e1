/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PLAN_MEASURING_H
#define PLAN_MEASURING_H

/*
 * Success measures as of a day (AP-9): what their definitions count in the cases that somebody may open, or what a named person
 * attested. A percentage is told only of a base that is large enough; anything smaller is said in words. Included by plan.h.
 */

#include "plan/holding.h"

#define PLAN_QUARTERS 8 /* of the trend */

struct plan_share {
    size_t base, met; /* of days: of those who are compared (or all), and `met` is nothing */
    size_t others;    /* of days: with how many they are compared */
    int64_t days, others_days; /* the one in the middle; -1: too few to tell */
    bool is_told;     /* the base is large enough for a percentage, or for days */
    int percent;      /* in a hundred, rounded down: 100 is all of them */
};
enum plan_reached { PLAN_NO_TARGET, PLAN_NOT_KNOWN, PLAN_REACHED, PLAN_FALLEN_SHORT, PLAN_REACHED__MAX };
const char *plan_reached_name(enum plan_reached reached);  /* "fallen-short": never NULL */
const char *plan_reached_words(enum plan_reached reached); /* "Short of its target": never NULL */

struct plan_quarter {
    struct civil_date from; /* its first day */
    struct plan_share value;
    bool running; /* the day asked for is within it */
};
/* What somebody said of a measure that is not computed. */
struct plan_attestation {
    char reference[ACCESS_REFERENCE_SIZE]; /* of the plan's case, where the document is */
    struct identity person;
    struct text name, words; /* who, and in which words */
    int64_t value;           /* in a hundred */
    struct civil_date as_of;
    int64_t recorded;
};
/* A plan that is held as a case and names the measure, as that case stands now (procedures/monitoring-point). */
struct plan_naming {
    char reference[ACCESS_REFERENCE_SIZE];
    uint32_t item; /* the measure's number in the case */
    struct text of; /* of which action or monitoring point it shows the effect, in the plan's words: "1.1" */
    struct text state, label; /* "fallen", "Short of its target" */
};
struct plan_measure {
    const struct procedure_measure *is;
    struct text counted; /* what exactly is counted, in the procedure's labels; empty: it is not computed here */
    bool unknown;        /* the procedure is not in force here, or does not know the measure's names */
    struct plan_share value;
    enum plan_reached reached;
    struct plan_quarter quarters[PLAN_QUARTERS]; /* oldest first; the last is that of the day */
    const struct casework_observation *observations; /* earliest first */
    size_t observation_count;
    size_t late;  /* steps that were recorded after the day and say that they happened by it: not counted */
    const struct plan_attestation *attestations; /* newest first */
    size_t attestation_count;
    const struct plan_naming *namings;
    size_t naming_count;
};
struct plan_measures {
    struct text label, source;
    struct civil_date version;
    struct civil_date at;
    struct plan_measure *measures;
    size_t count;
};
/* As of the end of a day, over the cases that the person may open: never a total. That they were read is recorded. Errors:
 * ERROR_INVALID (a definition does not read; the words say where), those of casework. With `who` NULL over every case there is,
 * without what plans say: for Evenhand itself, which tells none of it. */
int plan_measures(struct plan *plan, struct casework *casework, struct arena *arena, const struct casework_who *who,
                  struct civil_date at, struct plan_measures *out, struct error *error) MUST_CHECK;
const struct plan_measure *plan_find_measure(const struct plan_measures *measures, struct text name); /* NULL: there is none */

/* "93 in a hundred (28 of 30)", "three of four: too few for a percentage", "Nothing to count". */
struct text plan_share_words(struct arena *arena, const struct procedure_measure *measure, const struct plan_share *share);
struct text plan_target_words(struct arena *arena, const struct procedure_measure *measure); /* "At least 95 in a hundred"; empty: none */
/* The value of a measure in words, attested ones too. */
struct text plan_measure_value_words(struct arena *arena, const struct plan_measure *measure);
/* A line for the day and one for each quarter of each measure (RFC 4180). */
struct text plan_measures_csv(struct arena *arena, const struct plan_measures *measures);

/* ---- effects.c */

/* A recommendation, not only an action of a regulator's plan, of which a measure shows whether it has its effect. */
struct plan_effect {
    const char *reference;
    struct text name, report, words; /* "12/1.3" */
};
/* Those whose success measures have this one's name or label as a word of its own, of those that the person may open. That the
 * plan was read is recorded. Errors: those of plan_held_all(). */
int plan_measure_effects(struct plan *plan, struct casework *casework, struct arena *arena, const struct casework_who *who,
                         const struct procedure_measure *measure, struct plan_effect **out, size_t *count,
                         struct error *error) MUST_CHECK;

/* ---- falls.c */

/* A measure that a plan names and that fell short of its target in a quarter: by what belongs to that quarter alone, so that what
 * was answered for once is not raised again for ever. */
struct plan_fall {
    struct identity case_id; /* of the plan, which may be signed off */
    uint32_t item;           /* the measure's number in it */
    const struct procedure_measure *measure;
};
/* Over every case there is, for Evenhand itself. `last`: the last day of the quarter. */
int plan_falls(struct plan *plan, struct casework *casework, struct arena *arena, struct civil_date last,
               struct plan_fall **out, size_t *count, struct error *error) MUST_CHECK;

#endif
