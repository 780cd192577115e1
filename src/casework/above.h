/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CASEWORK_ABOVE_H
#define CASEWORK_ABOVE_H

/* For rooms above that keep rows of cases and read them for somebody. Included by casework.h. */

/* A reading transaction, and who looks in it, for ACCESS_ALLOWS(). The caller ends *session, also after a failure. */
int casework_begin_reading(struct casework *casework, struct arena *arena, const struct casework_who *who,
                           struct store_session **session, const struct access_viewer **viewer, struct error *error) MUST_CHECK;
/* To be called before anything that was read is shown: notes in the ledger of reads that the person read the rows of `what`. */
int casework_note_reading(struct casework *casework, const struct casework_who *who, struct text what, struct text detail,
                          struct error *error) MUST_CHECK;

#endif
