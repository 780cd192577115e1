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

#endif
