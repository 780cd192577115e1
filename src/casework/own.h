/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CASEWORK_OWN_H
#define CASEWORK_OWN_H

/* This room's own views, which are kept, rebuilt and verified like those of the rooms above. */

#include "casework/room.h"

struct ledger_rows;

#define OWN_VIEWS 2

/* ---- flags.c */

struct casework_view flags_view(struct casework *casework);
void flags_expect(struct arena *arena, const struct casework_change *change, struct ledger_rows *expected);
/* Adds the rows that stand there to `expected`, and their number to *found. */
int flags_find(struct arena *arena, struct store_session *session, const struct identity *case_id,
               struct ledger_rows *expected, int64_t *found, struct error *error) MUST_CHECK;

/* ---- keep.c */

struct casework_view keep_view(struct casework *casework);
void keep_expect(struct arena *arena, const struct casework_change *change, struct ledger_rows *expected);
int keep_find(struct arena *arena, struct store_session *session, const struct identity *case_id,
              struct ledger_rows *expected, int64_t *found, struct error *error) MUST_CHECK;

#endif
