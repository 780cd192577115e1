/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CASEWORK_APPROACH_H
#define CASEWORK_APPROACH_H

/* Part of the room's door, included by casework.h: approaches. Somebody tried to bear on a case from outside it; whoever was
 * approached puts it down, and the auditors read it. No setting and no role stands in between (CP-8). */

/* By anybody who is signed in, whatever their role. Errors: ERROR_NOT_FOUND (not signed in), and those of
 * people_record_approach(). */
int casework_record_approach(struct casework *casework, const struct casework_who *who, struct text from,
                             struct text words, struct text reference, int64_t happened,
                             struct error *error) MUST_CHECK;
/* The newest 200: of an auditor all (recorded in the ledger of reads), of anybody else those that they recorded. */
int casework_approaches(struct casework *casework, struct arena *arena, const struct casework_who *who,
                        const struct people_approach **out, size_t *count, struct error *error) MUST_CHECK;
/* By an auditor. Errors: ERROR_NOT_FOUND (no auditor, no such approach), and those of people_take_up_approach(). */
int casework_take_up_approach(struct casework *casework, const struct casework_who *who,
                              const struct identity *approach, struct text words, struct error *error) MUST_CHECK;

#endif
