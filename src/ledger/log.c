/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Numbering. Entries wait for their leaf where a chain's `numbered` lags behind its `sequence`; one transaction takes a
 * bounded run of them, so that the one writer is never held for long, in the order (recorded, case, sequence). The row
 * of ledger_log is written first: on PostgreSQL that row's lock lets one numberer through at a time.
 */
#include "ledger/log.h"

#include <stdlib.h>
#include <string.h>

#define RUN 2000          /* entries a transaction */
#define SORTED_RUN 50000  /* where nobody else waits: the index over (case, sequence) is written all over by each */

/* ---- reading the tree */

int log_size(struct store_session *session, int64_t *size, struct error *error)
{
    struct store_statement *row = NULL;
    *size = 0;
    int code = store_query(session, &row, error, "SELECT size FROM ledger_log WHERE id = 1", "");
    if (code == 0 && (code = store_step(row, error)) > 0) {
        *size = store_integer(row, 0);
        code = 0;
    }
    store_finish(row);
    return code;
}

static int query_hashes(struct store_session *session, struct store_statement **rows, int stored, int64_t first,
                        int64_t end, struct error *error)
{
    if (stored == 0) {
        return store_query(session, rows, error,
                           "SELECT hash, number FROM ledger_leaf WHERE number >= $1 AND number < $2 ORDER BY number",
                           "ii", first, end);
    }
    return store_query(session, rows, error,
                       "SELECT hash, number FROM ledger_subtree WHERE level = $1 AND number >= $2 AND number < $3 "
                       "ORDER BY number",
                       "iii", (int64_t)stored, first, end);
}

static int no_hash(struct error *error)
{
    return error_set(error, ERROR_DAMAGED, "ledger.tree", "a hash of the log's tree is missing");
}

/* A subtree of 2^level leaves, from the 2^(level - stored) hashes of the stored level below it. */
static int read_subtree(void *context, int level, int64_t number, struct merkle_hash *out, struct error *error)
{
    struct store_session *session = context;
    struct store_statement *rows = NULL;
    struct merkle tree = {.size = 0};
    int stored = level / SUBTREE_STEP * SUBTREE_STEP;
    stored = stored > SUBTREE_HIGHEST ? SUBTREE_HIGHEST : stored;
    int64_t count = INT64_C(1) << (level - stored), first = number << (level - stored);
    int code = query_hashes(session, &rows, stored, first, first + count, error);
    while (code == 0 && (code = store_step(rows, error)) > 0) {
        struct merkle_hash hash;
        struct text bytes = store_bytes(rows, 0);
        if (bytes.length != VAULT_HASH_SIZE || store_integer(rows, 1) != first + tree.size) {
            code = no_hash(error);
            break;
        }
        memcpy(hash.bytes, bytes.at, VAULT_HASH_SIZE);
        code = merkle_add(&tree, &hash, NULL, NULL, error);
    }
    store_finish(rows);
    if (code == 0 && tree.size != count) {
        code = no_hash(error);
    }
    if (code == 0) {
        *out = merkle_root(&tree);
    }
    return code;
}

struct merkle_source log_source(struct store_session *session)
{
    return (struct merkle_source){session, read_subtree};
}

/* ---- one run of numbering */

struct waiting {
    struct identity case_id;
    int64_t sequence, recorded;
    struct merkle_hash hash;
};

struct numbering {
    struct ledger *ledger;
    const struct vec *sorted; /* struct waiting: all of them, in order; or NULL */
    size_t next;              /* of those, as far as transactions ended well */
    int64_t size;   /* of the log, afterwards */
    bool more;      /* entries wait still */
};

static int compare_waiting(const void *one, const void *other)
{
    const struct waiting *a = one, *b = other;
    if (a->recorded != b->recorded) {
        return a->recorded < b->recorded ? -1 : 1;
    }
    int by_case = memcmp(a->case_id.bytes, b->case_id.bytes, IDENTITY_SIZE);
    return by_case ? by_case : a->sequence < b->sequence ? -1 : a->sequence > b->sequence;
}

static int take_waiting(struct vec *waiting, const struct store_statement *row, struct error *error)
{
    struct header header;
    struct waiting entry;
    struct text bytes = store_bytes(row, 0);
    int code = header_read(bytes, &header, error);
    if (code < 0) {
        return code;
    }
    entry = (struct waiting){.case_id = header.case_id, .sequence = header.sequence, .recorded = header.recorded};
    header_hash(bytes, entry.hash.bytes);
    vec_add(waiting, &entry);
    return 0;
}

/* As they were read: chain by chain. */
static int compare_in_chains(const void *one, const void *other)
{
    const struct waiting *a = one, *b = other;
    int by_case = memcmp(a->case_id.bytes, b->case_id.bytes, IDENTITY_SIZE);
    return by_case ? by_case : (a->sequence > b->sequence) - (a->sequence < b->sequence);
}

struct lag {
    struct identity case_id;
    int64_t numbered;
};

/* One table and its partial index: joined with the entries, SQLite would walk through every chain that there is. */
static int read_lags(struct store_session *session, int64_t most, struct vec *lags, struct error *error)
{
    struct store_statement *row = NULL;
    int code = store_query(session, &row, error,
                           "SELECT case_id, numbered FROM ledger_chain WHERE numbered < sequence "
                           "ORDER BY case_id LIMIT $1",
                           "i", most);
    while (code == 0 && (code = store_step(row, error)) > 0) {
        struct lag lag = {.numbered = store_integer(row, 1)};
        struct text name = store_bytes(row, 0);
        memcpy(lag.case_id.bytes, name.at, name.length < IDENTITY_SIZE ? name.length : IDENTITY_SIZE);
        vec_add(lags, &lag);
        code = 0;
    }
    store_finish(row);
    return code;
}

static int read_waiting(struct store_session *session, const struct lag *lag, int64_t most, struct vec *waiting,
                        struct error *error)
{
    struct store_statement *row = NULL;
    int code = store_query(session, &row, error,
                           "SELECT header FROM ledger_entry WHERE case_id = $1 AND sequence > $2 "
                           "ORDER BY sequence LIMIT $3",
                           "dii", &lag->case_id, lag->numbered, most - (int64_t)waiting->count);
    while (code == 0 && (code = store_step(row, error)) > 0) {
        code = take_waiting(waiting, row, error);
    }
    store_finish(row);
    return code;
}

static int read_run(struct arena *arena, struct store_session *session, int64_t most, struct vec *waiting,
                    struct error *error)
{
    struct vec lags = VEC_IN(arena, struct lag);
    int code = read_lags(session, most, &lags, error);
    for (size_t i = 0; code == 0 && i < lags.count && (int64_t)waiting->count < most; i++) {
        code = read_waiting(session, VEC_AT(&lags, struct lag, i), most, waiting, error);
    }
    return code;
}

static int keep_subtree(void *context, int level, int64_t number, const struct merkle_hash *hash, struct error *error)
{
    if (level % SUBTREE_STEP != 0 || level > SUBTREE_HIGHEST) {
        return 0;
    }
    return store_run(context, NULL, error, "INSERT INTO ledger_subtree (level, number, hash) VALUES ($1, $2, $3)",
                     "iib", (int64_t)level, number, hash->bytes, (size_t)VAULT_HASH_SIZE);
}

static int add_leaf(struct store_session *session, struct merkle *tree, const struct waiting *entry,
                    struct error *error)
{
    int code = store_run(session, NULL, error,
                         "INSERT INTO ledger_leaf (number, case_id, sequence, recorded, hash) "
                         "VALUES ($1, $2, $3, $4, $5)",
                         "idiib", tree->size, &entry->case_id, entry->sequence, entry->recorded, entry->hash.bytes,
                         (size_t)VAULT_HASH_SIZE);
    if (code < 0) {
        return code;
    }
    return merkle_add(tree, &entry->hash, keep_subtree, session, error);
}

/* What waits is read chain by chain, so the last entry of a chain within the run says how far it is numbered. */
static int mark_numbered(struct store_session *session, const struct vec *waiting, struct error *error)
{
    int code = 0;
    for (size_t i = 0; code == 0 && i < waiting->count; i++) {
        const struct waiting *entry = VEC_AT(waiting, struct waiting, i);
        const struct waiting *next = i + 1 < waiting->count ? entry + 1 : NULL;
        if (!next || !identity_equal(&entry->case_id, &next->case_id)) {
            code = store_run(session, NULL, error, "UPDATE ledger_chain SET numbered = $1 WHERE case_id = $2", "id",
                             entry->sequence, &entry->case_id);
        }
    }
    return code;
}

static int lock_log(struct store_session *session, struct error *error)
{
    int64_t changes = 0;
    int code = store_run(session, &changes, error, "UPDATE ledger_log SET size = size WHERE id = 1", "");
    if (code == 0 && changes == 0) {
        code = store_run(session, NULL, error, "INSERT INTO ledger_log (id, size) VALUES (1, 0)", "");
    }
    return code;
}

/* The next of those that are sorted: among all that wait, so in each chain those that come first. */
static void take_sorted(const struct numbering *numbering, struct arena *arena, struct vec *waiting)
{
    size_t left = numbering->sorted->count - numbering->next, count = left < SORTED_RUN ? left : SORTED_RUN;
    waiting->items = ARENA_ARRAY(arena, struct waiting, count);
    waiting->count = waiting->capacity = count;
    if (count) {
        memcpy(waiting->items, VEC_AT(numbering->sorted, struct waiting, numbering->next), count * sizeof(struct waiting));
        qsort(waiting->items, count, sizeof(struct waiting), compare_in_chains);
    }
}

static int number_run(struct store_session *session, struct merkle *tree, struct numbering *numbering,
                      struct error *error)
{
    struct arena *arena SCOPED(arena_free_at) = arena_new();
    struct vec waiting = VEC_IN(arena, struct waiting);
    int code = 0;
    if (numbering->sorted) {
        take_sorted(numbering, arena, &waiting);
    } else {
        code = read_run(arena, session, RUN, &waiting, error);
    }
    if (code < 0 || (code = mark_numbered(session, &waiting, error)) < 0) {
        return code;
    }
    if (waiting.count > 0) {
        qsort(waiting.items, waiting.count, sizeof(struct waiting), compare_waiting);
    }
    for (size_t i = 0; code == 0 && i < waiting.count; i++) {
        code = add_leaf(session, tree, VEC_AT(&waiting, struct waiting, i), error);
    }
    numbering->more = !numbering->sorted && waiting.count == RUN;
    return code < 0 || waiting.count == 0
               ? code
               : store_run(session, NULL, error, "UPDATE ledger_log SET size = $1 WHERE id = 1", "i", tree->size);
}

static int has_checkpoint(struct store_session *session, int64_t origin, int64_t size, bool *has,
                          struct error *error)
{
    struct store_statement *row = NULL;
    int code = store_query(session, &row, error,
                           "SELECT 1 FROM ledger_checkpoint WHERE origin = $1 AND size = $2", "ii", origin, size);
    if (code == 0) {
        code = store_step(row, error);
        *has = code > 0;
    }
    store_finish(row);
    return code < 0 ? code : 0;
}

/* Whatever is in the log is signed for, once: a log without a checkpoint at its size has been tampered with. */
static int sign_tree(struct numbering *numbering, struct store_session *session, const struct merkle *tree,
                     struct error *error)
{
    struct arena *arena SCOPED(arena_free_at) = arena_new();
    struct merkle_hash root = merkle_root(tree);
    struct origin origin;
    bool has = false;
    int code = origin_read_last(arena, session, &origin, error);
    if (code < 0 || (code = has_checkpoint(session, origin.number, tree->size, &has, error)) < 0 || has) {
        return code;
    }
    return checkpoint_add(numbering->ledger, session, tree->size, &root, error);
}

static int number_work(struct store_session *session, void *context, struct error *error)
{
    struct numbering *numbering = context;
    struct merkle_source source = log_source(session);
    struct merkle tree;
    int64_t size;
    int code = lock_log(session, error);
    if (code < 0 || (code = log_size(session, &size, error)) < 0 ||
        (code = merkle_load(&source, size, &tree, error)) < 0 ||
        (code = number_run(session, &tree, numbering, error)) < 0) {
        return code;
    }
    numbering->size = tree.size;
    return tree.size == 0 ? 0 : sign_tree(numbering, session, &tree, error);
}

static int read_all(struct arena *arena, struct ledger *ledger, struct vec *waiting, struct error *error)
{
    SCOPED(store_end_at) struct store_session *session = NULL;
    int code = store_begin_read(ledger->store, &session, error);
    return code < 0 ? code : read_run(arena, session, INT64_MAX, waiting, error);
}

int ledger_number_in_order(struct ledger *ledger, struct error *error)
{
    struct arena *arena SCOPED(arena_free_at) = arena_new();
    struct vec waiting = VEC_IN(arena, struct waiting);
    struct numbering numbering = {.ledger = ledger, .sorted = &waiting};
    int code = read_all(arena, ledger, &waiting, error);
    if (code == 0 && waiting.count) {
        qsort(waiting.items, waiting.count, sizeof(struct waiting), compare_waiting);
    }
    while (code == 0 && numbering.next < waiting.count) {
        code = store_write(ledger->store, number_work, &numbering, error);
        numbering.next = waiting.count - numbering.next > SORTED_RUN ? numbering.next + SORTED_RUN : waiting.count;
    }
    return code == 0 ? checkpoint_publish(ledger, error) : code;
}

int ledger_number_leaves(struct ledger *ledger, int64_t *size, struct error *error)
{
    struct numbering numbering = {.ledger = ledger};
    int code;
    do {
        numbering.more = false;
        code = store_write(ledger->store, number_work, &numbering, error);
    } while (code == 0 && numbering.more);
    if (code == 0) {
        code = checkpoint_publish(ledger, error);
    }
    if (code == 0 && size) {
        *size = numbering.size;
    }
    return code;
}
