/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef LEDGER_LOG_H
#define LEDGER_LOG_H

/* The log in the store: leaves, subtrees of 2^8, 2^16 and 2^24 leaves, origins, checkpoints. */

#include "ledger/inside.h"
#include "ledger/note.h"

#define SUBTREE_STEP 8 /* subtrees are stored at every so many levels */
#define SUBTREE_HIGHEST 40

/* Reads complete subtrees from their nearest stored level. */
struct merkle_source log_source(struct store_session *session);
int log_size(struct store_session *session, int64_t *size, struct error *error) MUST_CHECK;

struct origin {
    int64_t number;
    struct text name, verifier, cites; /* cites: the last known checkpoint of the origin before, or empty */
    uint32_t signer;
    int64_t opened, start; /* the log's size when it began */
};
/* What an origin begins with, as it stands open in the organisation's own ledger. */
struct text origin_write(struct arena *arena, const struct origin *origin);
/* The current one; ERROR_NOT_FOUND before the first. */
int origin_read_last(struct arena *arena, struct store_session *session, struct origin *out,
                     struct error *error) MUST_CHECK;
int origin_read_all(struct arena *arena, struct store_session *session, struct vec *out,
                    struct error *error) MUST_CHECK;
/* Makes the first origin when there is none. */
int origin_begin(struct ledger *ledger, struct error *error) MUST_CHECK;
/* Signs and stores a checkpoint over the log as it is in this session's transaction. */
int checkpoint_add(struct ledger *ledger, struct store_session *session, int64_t size,
                   const struct merkle_hash *root, struct error *error) MUST_CHECK;
/* The file beside the store. */
int checkpoint_publish(struct ledger *ledger, struct error *error) MUST_CHECK;

#endif
