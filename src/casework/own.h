/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CASEWORK_OWN_H
#define CASEWORK_OWN_H

/* This room's own views, which are kept, rebuilt and verified like those of the rooms above. */

#include "casework/room.h"

struct ledger_rows;

#define OWN_VIEWS 3

/* ---- flags.c */

struct casework_view flags_view(struct casework *casework);
/* Adds a struct casework_flagged for each of the persons who has a flag that the viewer is to see. Records nothing. */
int flags_found(struct arena *arena, struct casework *casework, struct store_session *session,
                const struct access_viewer *viewer, const struct the_moment *moment, const struct casework_who *who,
                const struct people_person *persons, size_t count, struct vec *out, struct error *error) MUST_CHECK;
void flags_expect(struct arena *arena, const struct casework_change *change, struct ledger_rows *expected);
/* Adds the rows that stand there to `expected`, and their number to *found. */
int flags_find(struct arena *arena, struct store_session *session, const struct identity *case_id,
               struct ledger_rows *expected, int64_t *found, struct error *error) MUST_CHECK;

/* ---- links.c */

struct looking;
struct casework_view links_view(struct casework *casework);
int links_expect(struct arena *arena, struct store_session *session, const struct casework_change *change,
                 struct ledger_rows *expected, struct error *error) MUST_CHECK;
int links_find(struct arena *arena, struct store_session *session, const struct identity *case_id,
               struct ledger_rows *expected, int64_t *found, struct error *error) MUST_CHECK;
/* The case's links as this person may see them, both ways. */
int links_look(struct looking *looking, const struct casework_who *who, struct casework_case *out,
               struct error *error) MUST_CHECK;

/* ---- keep.c */

struct casework_view keep_view(struct casework *casework);
void keep_expect(struct arena *arena, const struct casework_change *change, struct ledger_rows *expected);
int keep_find(struct arena *arena, struct store_session *session, const struct identity *case_id,
              struct ledger_rows *expected, int64_t *found, struct error *error) MUST_CHECK;

#endif
