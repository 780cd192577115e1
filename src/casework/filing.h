/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CASEWORK_FILING_H
#define CASEWORK_FILING_H

/* How files stand in an entry: two parts each, the description and behind it the open hash. */

#include "casework/body.h"

#define FILING_PARTS 2

struct attempt_order;

/* Of what the answers name: looked up in the documents room; what is not there is a fault beside its field. Errors:
 * ERROR_INVALID (then *faults has more), and those of the documents room. */
int filing_find(struct arena *arena, const struct casework *casework, struct store_session *session, struct text tray,
                struct procedure_input *input, struct casework_file **files, size_t *count,
                struct error *error) MUST_CHECK;
/* Gives each its key and its parts, which follow those before (`parts` and `places` at the first that is free). */
void filing_place(struct arena *arena, const struct procedure_effects *effects, int64_t sequence, size_t first,
                  uint32_t *next_number, struct casework_file *files, size_t count, struct ledger_part *parts,
                  struct casework_text_place *places);
/* Whether the part of an entry is a file's description: an open hash follows it. */
bool filing_is_file(const struct ledger_entry *entry, size_t part);
/* That file, as far as it can be read. */
struct casework_file filing_read(const struct ledger_entry *entry, const struct casework_body *body, size_t part);

#endif
