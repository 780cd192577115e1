/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CASEWORK_REGISTER_H
#define CASEWORK_REGISTER_H

/* Part of the room's door, included by casework.h: registers over the cases that somebody may open: measures in force,
 * what is owed and how it was kept, who has how much (RG-6, CP-7). Never a total: what the viewer may not open is absent. */

/* A suspension (an item `suspension`), or a sanction (an item with the fact `sanction` and the track `sanction-strand`). */
struct casework_measure {
    char reference[ACCESS_REFERENCE_SIZE];
    uint32_t item;
    bool is_sanction;
    struct text what, state; /* "Suspension", "In force" */
    struct text name;        /* "in-force": the state's own name */
    int64_t since;           /* when a step about it was last taken */
    int64_t review;          /* the first instant too late for its next review; INT64_MAX: none is owed */
    int64_t ends;            /* midnight of the fact `sanction-ends`; INT64_MAX: no end is known */
};
/* How limits were kept, by procedure and duty. */
struct casework_service {
    struct text procedure, duty; /* labels */
    size_t met, late;            /* met in time; met, or given up, after a limit had passed */
    size_t owed, at_risk, breached; /* of those owed: due within seven days; a limit has passed */
    size_t paused;                  /* whose clock stands */
};
/* What somebody has to do now: roles in open cases, and what these owe. */
struct casework_load {
    struct identity person;
    struct text name;
    size_t cases, roles;
};
struct casework_registers {
    const struct casework_measure *measures;
    const struct casework_service *services;
    const struct casework_load *loads; /* most first */
    size_t measure_count, service_count, load_count;
    size_t due[4];     /* forecast: owed and due within 7, 28 and 84 days, and later or without a date */
    size_t looked_at;  /* cases */
    bool more;         /* there are more cases than are looked at in one go */
};
#define CASEWORK_REGISTERED_MOST 4000
/* Recorded in the ledger of reads. Errors: those of casework_list(). */
int casework_registers(struct casework *casework, struct arena *arena, const struct casework_who *who,
                       struct casework_registers *out, struct error *error) MUST_CHECK;

#endif
