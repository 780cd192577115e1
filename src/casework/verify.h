/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CASEWORK_VERIFY_H
#define CASEWORK_VERIFY_H

/* What verify.c and verify_rows.c share. */

#include "casework/rows.h"

enum row_table {
    ROW_HEAD,
    ROW_DUTY,
    ROW_WORD,
    ROW_PARTY,
    ROW_RECEIPT,
    ROW_CASE,
    ROW_GRANT,
    ROW_BAR,
    ROW_FLAG,
    ROW_KEEP,
    ROW_LINK,
    ROW_TABLE__MAX
};

/* What must stand there. */
void rows_expect(struct arena *arena, const struct case_rows *rows, struct ledger_rows *expected);
/* What does stand there; found[] counts on, table by table. */
int rows_find(struct arena *arena, struct store_session *session, const struct identity *case_id,
              struct ledger_rows *expected, int64_t found[ROW_TABLE__MAX], struct error *error) MUST_CHECK;
/* Whether a table holds more rows than were found in all living cases: then *stray is set, and of which case. */
int rows_find_stray(struct store_session *session, const int64_t found[ROW_TABLE__MAX], const char **table,
                    struct identity *case_id, bool *stray, struct error *error) MUST_CHECK;

/* ---- verify_kept.c: holds and decisions, as the organisation's own ledger has them */

struct vec kept_facts(struct arena *arena);
void kept_see_hold(struct vec *facts, struct unpack *unpack, int64_t entry);
void kept_see_decision(const struct casework *casework, struct vec *facts, struct unpack *unpack, int64_t entry);
/* Adds what must stand in the rows, then what does. */
int kept_compare(struct arena *arena, struct store_session *session, const struct vec *facts, struct ledger_rows *rows,
                 struct error *error) MUST_CHECK;

#endif
