/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CASEWORK_REGISTER_H
#define CASEWORK_REGISTER_H

/* Part of the room's door, included by casework.h: registers over the cases that somebody may open: measures in force,
 * what is owed and how it was kept, who has how much and what that comes to, panels that sat (RG-6, RG-7, CP-7). Never a total: what the viewer may not open is absent. */

/* A suspension or a sanction, by `register suspensions` and `register sanctions` of the procedure. */
struct casework_measure {
    char reference[ACCESS_REFERENCE_SIZE];
    uint32_t item;
    bool is_sanction, in_force;
    struct text what, state; /* "Suspension", "In force" */
    struct text name;        /* "in-force": the state's own name */
    int64_t since;           /* when a step about it was last taken */
    int64_t review;          /* the first instant too late for its next review; INT64_MAX: none is owed */
    int64_t ends;            /* INT64_MAX: no end is known */
};
/* How limits were kept, by procedure and duty. */
struct casework_service {
    struct text procedure, duty; /* labels */
    size_t met, late;            /* met in time; met, or given up, after a limit had passed */
    size_t owed, at_risk, breached; /* of those owed: due within seven days; a limit has passed */
    size_t paused;                  /* whose clock stands */
};
/* What came, what was completed, and what that says of what is open: reckoned from the last weeks alone, as if they went on.
 * What is open is done in the order of its limits, at the pace at which things were completed. */
struct casework_pace {
    size_t came, done; /* in those weeks */
    size_t open;
    size_t missed; /* of what is open: whose limit has not passed yet, and will before its turn comes */
    int64_t over;  /* when all that is open is done; INT64_MAX: nothing was completed, so that nothing is foreseen */
};
/* What somebody has to do now: roles in open cases, and what they owe by those or by an office for which they act. What
 * several people may do counts for each of them. */
struct casework_load {
    struct identity person; /* none: what is owed by an office for which nobody can act */
    struct text name;
    size_t cases, roles; /* open cases, each once; roles held in them */
    size_t owed, at_risk, breached;
    struct casework_pace pace; /* of what is owed */
};
struct casework_forecast {
    struct text procedure; /* its label */
    struct casework_pace cases, duties;
};
/* What handling cases costs, and the posts for it, as they were recorded: by `register costs` and `register posts`. */
struct casework_resource {
    char reference[ACCESS_REFERENCE_SIZE];
    bool is_cost, is_yearly;
    bool stands; /* a cost: approved; a post: open */
    struct text what, state; /* "Staff", "Approved" */
    struct text name;        /* "approved": the state's own name */
    int64_t pounds;
    int64_t from;   /* midnight of the day from which it is paid, or needed; INT64_MAX: not known */
    int64_t filled; /* likewise; INT64_MAX: it is not */
};
struct casework_registers {
    const struct casework_measure *measures;
    const struct casework_service *services;
    const struct casework_load *loads; /* most first */
    const struct casework_forecast *forecasts;
    const struct casework_resource *resources;
    size_t measure_count, service_count, load_count, forecast_count, resource_count;
    size_t due[4];     /* owed and due within 7, 28 and 84 days, and later or without a date */
    int64_t since;     /* the weeks that the pace is reckoned from: as many as there are, one to CASEWORK_PACE_WEEKS */
    size_t looked_at;  /* cases */
};
#define CASEWORK_PACE_WEEKS 12
/* Recorded in the ledger of reads. Errors: those of casework_list(). */
int casework_registers(struct casework *casework, struct arena *arena, const struct casework_who *who,
                       struct casework_registers *out, struct error *error) MUST_CHECK;

/* ---- limits that were not kept, with the reasons that were recorded (CP-5, CP-13) */

struct casework_breach {
    struct text duty;
    int64_t due;   /* the limit that passed first */
    int64_t ended; /* INT64_MAX: it is still owed */
    bool is_met;   /* else, once it ended, it was given up */
};
/* An answer to the step `explain-delay`. */
struct casework_reasons {
    struct text limit; /* which, as the step asks it */
    struct text by;    /* name */
    int64_t recorded;
    const struct casework_answer *answers;
    size_t answer_count;
};
struct casework_delayed {
    char reference[ACCESS_REFERENCE_SIZE];
    struct text procedure;
    const struct casework_breach *breaches;
    const struct casework_reasons *reasons;
    size_t breach_count, reasons_count;
    bool is_owed; /* reasons are, and have not been recorded yet */
};
/* Cases with such a limit, newest first, at most `limit` (SIZE_MAX: all); *more: there are more. Reading the reasons is recorded, of each
 * entry. Errors: those of casework_list(). */
int casework_delays(struct casework *casework, struct arena *arena, const struct casework_who *who, size_t limit,
                    const struct casework_delayed **out, size_t *count, bool *more, struct error *error) MUST_CHECK;

/* ---- panels that sat (CP-10, RG-7) */

/* Somebody who held a role that is filled from a list when the track `panel` of a case became `sat`. */
struct casework_sitting {
    char reference[ACCESS_REFERENCE_SIZE];
    struct identity person;
    struct text role; /* its label */
    struct text body; /* of the fact `deciding-body`; empty: it has none */
    int64_t sat;
};
struct casework_panels {
    const struct casework_sitting *sittings; /* newest case first */
    size_t count;
    size_t sat, assisted; /* panels, and those of them that somebody of the list `external-lawyers` assisted */
};
/* By what the entries say, so that a panel that was stood down before it sat counts for nobody. Of the cases that the viewer
 * may open. Recorded in the ledger of reads. Errors: those of casework_list(). */
int casework_panels(struct casework *casework, struct arena *arena, const struct casework_who *who,
                    struct casework_panels *out, struct error *error) MUST_CHECK;

/* ---- as comma-separated text (RFC 4180) */

/* "sanctions", "suspensions", "service", "caseload", "forecast", "resources"; days are those of the organisation's zone. Empty: there is
 * no such table. */
struct text casework_registers_csv(struct casework *casework, struct arena *arena, const struct casework_registers *found,
                                   struct text table);
struct text casework_delays_csv(struct casework *casework, struct arena *arena, const struct casework_delayed *delays,
                                size_t count);

#endif
