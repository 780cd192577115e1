/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PROCEDURE_RECORDS_H
#define PROCEDURE_RECORDS_H

/* Part of the room's door, included by procedure.h: what a case leaves on other records, and which offices and areas it
 * concerns. Pure functions, like everything here. */

/* To whom a flag is shown: the offices that the file names, with PROCEDURE_SHOWN_TO_STAFF among them for `staff`. None: to
 * nobody. (SG-7.2, SG-7.3, SG-13.2) */
#define PROCEDURE_SHOWN_TO_STAFF "staff"
const struct procedure_name *procedure_flag_shown_to(struct arena *arena, const struct procedure *procedure,
                                                     struct text flag, size_t *count);
bool procedure_has_office(const struct procedure *procedure, struct text office);
/* Whether an office is held by area (SG-2r). */
bool procedure_is_by_area(const struct procedure *procedure, struct procedure_name office);
/* The area of a case: its fact `area`; empty while that is not known. */
struct text procedure_area_of(const struct procedure_state *state);
/* Whether the procedure says what is to be done when this happens (an event's own name: the office, duty, link or letter;
 * empty for `person joins`). */
bool procedure_handles(const struct procedure *procedure, enum procedure_event_kind kind, struct procedure_name name);

/* Something that happens to the organisation, not to a case, and that no machine sees: the file names it ("guidance-changes"),
 * and says who may record that it happened. */
struct procedure_occurrence {
    struct procedure_labelled is;
    struct procedure_cites cites;
    const struct procedure_labelled *by; /* the offices; none: nobody but Evenhand records it */
    size_t by_count;
    struct procedure_cites by_cites; /* why they */
};
/* All of them, in the order of the file. */
const struct procedure_occurrence *procedure_occurrences(struct arena *arena, const struct procedure *procedure,
                                                         size_t *count);

/* ---- what registers are made of (`register ...`) */

enum procedure_register_kind {
    PROCEDURE_REGISTER_DELAYS,
    PROCEDURE_REGISTER_PANELS,
    PROCEDURE_REGISTER_SUSPENSIONS,
    PROCEDURE_REGISTER_SANCTIONS,
    PROCEDURE_REGISTER_COSTS,
    PROCEDURE_REGISTER_POSTS,
    PROCEDURE_REGISTER_FEEDBACK,
    PROCEDURE_REGISTER_COMPLAINTS, /* about the handling */
    PROCEDURE_REGISTER__MAX
};

/* Whether that step records why a limit was not kept (CP-5, CP-13); *limit is then the choice by which it says which limit it
 * was, empty where it does not. */
bool procedure_explains_delay(const struct procedure *procedure, struct procedure_name step, struct procedure_name *limit);

/* A panel (CP-10, RG-7): it has sat when `track` becomes `sat`, with whoever then holds one of the roles. */
struct procedure_panel_member {
    struct procedure_labelled role;
    bool assists; /* beside the panel, without a seat on it */
};
struct procedure_panel_words {
    struct procedure_name track, sat, body; /* body: the choice of whose panel it is; empty: it is not told */
    const struct procedure_panel_member *members;
    size_t member_count;
};
/* All of them, in the order of the file; made in the arena. */
const struct procedure_panel_words *procedure_panels(struct arena *arena, const struct procedure *procedure, size_t *count);

/* What stands in a register item by item: suspensions and sanctions (CP-7, SG-9.3), costs and posts (RG-6), how the parties
 * found the handling and what they complain of in it (CP-16). */
struct procedure_register {
    enum procedure_register_kind kind;
    struct procedure_name item;
    struct procedure_name track;     /* of the item: where it stands; empty: of feedback */
    const struct procedure_name *states; /* in which it is in force, approved, open or answered */
    size_t state_count;
    struct procedure_name about;     /* a choice of the item: which sanction, which cost, which side; empty: it is the item itself */
    struct procedure_name sum;       /* a number: pounds */
    struct procedure_name yearly, yearly_is; /* paid every year when this choice is that; empty: once */
    struct procedure_name from, until;       /* dates or times; of feedback, from: when it was given; may be empty */
};
/* The next of these for items of that kind, in the order of the file, after `before` (NULL: the first); NULL: no more. */
const struct procedure_register *procedure_next_register(const struct procedure *procedure, struct procedure_name item,
                                                         const struct procedure_register *before);
/* Whether an item in that state of the track is in force, approved, open or answered. */
bool procedure_register_stands(const struct procedure_register *words, struct procedure_name state);

#endif
