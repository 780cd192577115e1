/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CASEWORK_EVENTS_H
#define CASEWORK_EVENTS_H

/* Part of the room's door, included by casework.h: what happens in cases without anybody's step, for the scheduler. Each is
 * decided by the procedure on the case as it stands and appended after what was seen of it, so that several processes may
 * take the same thing at the same time: it is recorded once. An event's line says when it fell due (`happened`) and when it
 * was recorded. */

/* A limit on a duty that passes, or has passed and is not recorded yet. */
struct casework_lapse {
    int64_t due; /* the first instant that is too late */
    struct identity case_id;
    char reference[ACCESS_REFERENCE_SIZE];
    uint32_t number; /* of the duty */
    struct text procedure_label, name, label;
};
/* Those that pass by `until`, earliest first, at most `limit`. With `who`, only of cases that the person may open; NULL: of
 * all, for the scheduler and the host. */
int casework_lapses(struct casework *casework, struct arena *arena, const struct casework_who *who, int64_t until,
                    size_t limit, struct casework_lapse **out, size_t *count, struct error *error) MUST_CHECK;
/* *recorded: whether it was by this call. */
int casework_take_lapse(struct casework *casework, const struct casework_lapse *lapse, bool *recorded,
                        struct error *error) MUST_CHECK;

/* An office of which the last holder who could act begins to be away (absent, or no longer in office), or of which one is
 * there again: `absence of OFFICE begins`, `... ends`. */
struct casework_office_change {
    bool begins;
    struct text office, area; /* area: empty where the office is not held by area */
    int64_t at;
};
/* Takes it in every open case that it concerns: where the procedure says what is then to be done, or where it changes who
 * may see the case or who owes something. *recorded (may be NULL): in how many. */
int casework_take_office_change(struct casework *casework, const struct casework_office_change *change,
                                size_t *recorded, struct error *error) MUST_CHECK;
/* A conflict of interest that somebody declared with a person begins, or ends: taken in the open cases in which that person
 * is a party, where it changes who may see the case or who owes something. */
int casework_take_conflict(struct casework *casework, const struct identity *conflict, const struct identity *with,
                           bool begins, int64_t at, size_t *recorded, struct error *error) MUST_CHECK;
/* The same for a person who was put on record at `at`, in open cases whose procedure says what is then to be done (RG-2). */
int casework_take_joining(struct casework *casework, const struct identity *person, int64_t at, size_t *recorded,
                          struct error *error) MUST_CHECK;
/* Something that a procedure names happened to the organisation (CP-2 CP-20): taken in the open cases of that procedure, under
 * whichever version names it, that were received before it; each says so in its timeline, once. `tell` (may be NULL) hears how far
 * it is after every 64 cases. */
typedef void casework_tell(void *context, int64_t looked, int64_t open);
struct casework_occurrence {
    struct text procedure, event;
    int64_t at;
    casework_tell *tell;
    void *context;
};
int casework_take_occurrence(struct casework *casework, const struct casework_occurrence *occurrence, size_t *recorded,
                             struct error *error) MUST_CHECK;
/* What the items of a kind are called by a sealed text of theirs, in every case of a procedure, open or not: for Evenhand alone,
 * which tells nobody of them (AP-9). Noted in the ledger of reads. */
struct casework_named_item {
    struct identity case_id;
    uint32_t item;
    struct text name; /* never empty: those whose words are erased are left out */
    const struct procedure_state *state; /* of the case */
};
int casework_items_named(struct casework *casework, struct arena *arena, struct text procedure, struct text kind,
                         struct text fact, struct casework_named_item **out, size_t *count, struct error *error) MUST_CHECK;
/* Whether there is a case of the procedure that was received before an instant. For the host. */
int casework_any_received(struct casework *casework, struct text procedure, int64_t before, bool *out,
                          struct error *error) MUST_CHECK;
/* Something that the procedure names (`event NAME happens`, `for a ITEM`) happened to one item of a case, which may have ended.
 * Once for each instant. *recorded: false where the procedure asks for nothing then, or the case was received later. Errors:
 * ERROR_CONFLICT (others acted on the case each time that it was tried). */
struct casework_item_event {
    struct identity case_id;
    uint32_t item;
    struct text event;
    int64_t at;
};
int casework_take_item_event(struct casework *casework, const struct casework_item_event *event, bool *recorded,
                             struct error *error) MUST_CHECK;
/* Whether any procedure in force says what is to be done when somebody joins. */
int casework_awaits_joining(struct casework *casework, bool *out, struct error *error) MUST_CHECK;

/* A version of a procedure: when it takes effect (midnight of its date), and whether a later one has. */
struct casework_version {
    struct text name, label;
    struct civil_date version;
    int64_t effective;
    uint8_t hash[PROCEDURE_HASH_SIZE];
    bool in_force;                       /* now */
    const struct procedure *procedure;   /* NULL unless it is in force */
};
int casework_versions(struct casework *casework, struct arena *arena, struct casework_version **out, size_t *count,
                      struct error *error) MUST_CHECK;

#endif
