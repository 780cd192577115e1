/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CASEWORK_MEASURING_H
#define CASEWORK_MEASURING_H

/*
 * Part of the room's door, included by casework.h: what success measures count in the cases that somebody may open, as those
 * stood at an instant (AP-9, ST-7). What was recorded from that instant on is left out, so that the same instant is counted
 * alike for ever; how much was recorded later of what happened before is told. Never a total: what the viewer may not open is absent.
 */

/* One thing that a measure counts. */
struct casework_observation {
    char reference[ACCESS_REFERENCE_SIZE]; /* empty: of a person who holds an office */
    struct identity person;                /* who that is; none: of a case */
    struct text what;                      /* "Respondent 1"; empty: the case itself */
    int64_t at;                            /* the instant to which it belongs */
    bool met;                              /* it counts; of days: nothing */
    bool is_those;                         /* of days: it is one of those who are compared with the others */
    int64_t days;
};
struct casework_counted {
    const struct casework_observation *at; /* earliest first */
    size_t count;
    size_t late;  /* steps of these cases that were recorded too late to count, and say that they happened in time */
    bool unknown; /* no such procedure is in force here, or what the measure names is not in it: nothing was counted */
};
/* Measures of holders and attested ones are left out.
 * With `who` NULL over every case there is, for Evenhand itself. `out` has a place for each measure. Links the measures' names.
 * Recorded in the ledger of reads. Errors: those of casework_list(). */
int casework_measure(struct casework *casework, struct arena *arena, const struct casework_who *who,
                     struct procedure_measures *measures, int64_t until, struct casework_counted *out,
                     struct error *error) MUST_CHECK;
/* Everybody who holds one of the measure's offices at each of these instants, and whether with a valid record of its course. For
 * staff, or (`who` NULL) for Evenhand itself. Errors: ERROR_NOT_FOUND (not a member of staff). */
int casework_measure_holders(struct casework *casework, struct arena *arena, const struct casework_who *who,
                             const struct procedure_measure *measure, const int64_t *instants, size_t instant_count,
                             struct casework_counted *out, struct error *error) MUST_CHECK;

#endif
