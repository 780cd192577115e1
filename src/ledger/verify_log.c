/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The log: leaves in order, the tree that they make, and every checkpoint against the root that the tree had at its
 * size; so each checkpoint is consistent with every other.
 */
#include "ledger/verify.h"

#include <string.h>

#define PAGE 5000
#define BACK_DATED INT64_C(3600000) /* an entry may wait for its leaf that long without remark */

struct tree_walk {
    struct verifying *verifying;
    struct merkle tree;
    int64_t latest;    /* the latest moment among leaves */
    int64_t latest_signed; /* and among those under a checkpoint */
};

static int wrong_leaf(struct verifying *verifying, int64_t number, const char *what)
{
    return fault(verifying, LEDGER_FAULT_LEAF, NULL, 0, "leaf %lld of the log: %s", (long long)number, what);
}

/* ---- checkpoints */

static const struct origin *origin_of(const struct verifying *verifying, int64_t number)
{
    for (size_t i = 0; i < verifying->origins.count; i++) {
        const struct origin *origin = VEC_AT(&verifying->origins, struct origin, i);
        if (origin->number == number) {
            return origin;
        }
    }
    return NULL;
}

static int wrong_checkpoint(struct verifying *verifying, int64_t size, const char *what)
{
    return fault(verifying, LEDGER_FAULT_CHECKPOINT, NULL, 0, "the checkpoint at size %lld: %s", (long long)size,
                 what);
}

static int check_checkpoint(struct tree_walk *walk, const struct store_statement *row, struct arena *arena)
{
    struct verifying *verifying = walk->verifying;
    int64_t size = store_integer(row, 1);
    const struct origin *origin = origin_of(verifying, store_integer(row, 0));
    struct verifier key;
    struct note note;
    struct checkpoint checkpoint;
    struct error why;
    if (!origin || verifier_read(origin->verifier, &key, &why) < 0) {
        return wrong_checkpoint(verifying, size, "it is of no origin that there is");
    }
    if (note_read(arena, store_text(row, 2), &note, &why) < 0 || note_check(&note, &key, 1, NULL, &why) < 0 ||
        checkpoint_read(note.text, &checkpoint, &why) < 0) {
        return wrong_checkpoint(verifying, size, why.words);
    }
    struct merkle_hash root = merkle_root(&walk->tree);
    if (checkpoint.size != size || !text_equal(checkpoint.origin, origin->name) || size < origin->start) {
        return wrong_checkpoint(verifying, size, "it is not the one that its row says");
    }
    if (memcmp(&root, &checkpoint.root, sizeof(root)) != 0) {
        return wrong_checkpoint(verifying, size,
                                "the log has another root: leaves before it were changed, removed or reordered");
    }
    verifying->report->checkpoints++;
    walk->latest_signed = walk->latest;
    return 0;
}

/* The sizes at which a page's leaves were signed for, so that no two streams are read at once. */
struct due {
    int64_t sizes[PAGE + 1];
    size_t count, next;
};

static int read_due(struct tree_walk *walk, struct due *due, int64_t from, int64_t to, struct error *error)
{
    struct store_statement *row = NULL;
    due->count = due->next = 0;
    int code = store_query(walk->verifying->session, &row, error,
                           "SELECT DISTINCT size FROM ledger_checkpoint WHERE size > $1 AND size <= $2 ORDER BY size",
                           "ii", from, to);
    while (code == 0 && (code = store_step(row, error)) > 0) {
        if (due->count < COUNT_OF(due->sizes)) {
            due->sizes[due->count++] = store_integer(row, 0);
        }
        code = 0;
    }
    store_finish(row);
    return code;
}

static int check_due(struct tree_walk *walk, struct due *due, struct error *error)
{
    if (due->next == due->count || due->sizes[due->next] != walk->tree.size) {
        return 0;
    }
    due->next++;
    struct arena *arena SCOPED(arena_free_at) = arena_new();
    struct store_statement *row = NULL;
    int code = store_query(walk->verifying->session, &row, error,
                           "SELECT origin, size, note FROM ledger_checkpoint WHERE size = $1 ORDER BY origin", "i",
                           walk->tree.size);
    while (code == 0 && (code = store_step(row, error)) > 0) {
        code = check_checkpoint(walk, row, arena);
    }
    store_finish(row);
    return code;
}

static int check_beyond(struct tree_walk *walk, struct error *error)
{
    struct store_statement *row = NULL;
    int code = store_query(walk->verifying->session, &row, error,
                           "SELECT size FROM ledger_checkpoint WHERE size > $1 OR size < 1 ORDER BY size LIMIT 1", "i",
                           walk->tree.size);
    if (code == 0 && (code = store_step(row, error)) > 0) {
        code = wrong_checkpoint(walk->verifying, store_integer(row, 0),
                                "the log is shorter: leaves at its end have been removed");
    }
    store_finish(row);
    return code;
}

static int check_signed_for(struct tree_walk *walk, struct error *error)
{
    struct store_statement *row = NULL;
    int code = store_query(walk->verifying->session, &row, error,
                           "SELECT 1 FROM ledger_checkpoint WHERE size = $1", "i", walk->tree.size);
    if (code == 0) {
        code = store_step(row, error);
        if (code == 0 && walk->tree.size > 0) {
            code = wrong_checkpoint(walk->verifying, walk->tree.size, "it has been removed: nothing signs for the end");
        } else {
            code = code > 0 ? 0 : code;
        }
    }
    store_finish(row);
    return code;
}

/* They are counted as they are made, so that one that is taken away leaves a gap. */
static int check_count(struct tree_walk *walk, struct error *error)
{
    struct store_statement *row = NULL;
    int code = store_query(walk->verifying->session, &row, error,
                           "SELECT COUNT(*), COALESCE(MIN(number), 1), COALESCE(MAX(number), 0) FROM ledger_checkpoint",
                           "");
    if (code == 0 && (code = store_step(row, error)) > 0) {
        code = store_integer(row, 1) == 1 && store_integer(row, 0) == store_integer(row, 2)
                   ? 0
                   : fault(walk->verifying, LEDGER_FAULT_CHECKPOINT, NULL, 0, "of %lld checkpoints %lld are there",
                           (long long)store_integer(row, 2), (long long)store_integer(row, 0));
    }
    store_finish(row);
    return code;
}

/* ---- leaves */

static void sum_subtree(const struct verifying *verifying, struct set_sum *sum, int64_t level, int64_t number,
                        const void *hash)
{
    uint8_t bytes[16 + VAULT_HASH_SIZE];
    memcpy(bytes, &level, 8);
    memcpy(bytes + 8, &number, 8);
    memcpy(bytes + 16, hash, VAULT_HASH_SIZE);
    sum_add(verifying, sum, bytes, sizeof(bytes));
}

static int count_subtree(void *context, int level, int64_t number, const struct merkle_hash *hash,
                         struct error *error)
{
    struct verifying *verifying = context;
    (void)error;
    if (level % SUBTREE_STEP == 0 && level <= SUBTREE_HIGHEST) {
        sum_subtree(verifying, &verifying->subtrees, level, number, hash->bytes);
    }
    return 0;
}

struct leaf {
    struct merkle_hash hash;
    int64_t recorded;
};

static int take_leaf(struct tree_walk *walk, const struct store_statement *row, int64_t expected, struct leaf *out)
{
    struct verifying *verifying = walk->verifying;
    struct identity case_id;
    struct text hash = store_bytes(row, 4);
    int64_t number = store_integer(row, 0), sequence = store_integer(row, 2);
    if (number != expected) {
        return wrong_leaf(verifying, expected, "it is missing");
    }
    if (!take_identity(store_bytes(row, 1), &case_id) || hash.length != VAULT_HASH_SIZE) {
        return wrong_leaf(verifying, number, "its row is damaged");
    }
    out->recorded = store_integer(row, 3);
    memcpy(out->hash.bytes, hash.at, VAULT_HASH_SIZE);
    sum_entry(verifying, &verifying->leaves, &case_id, sequence, out->recorded, out->hash.bytes);
    return 0;
}

static int read_page(struct tree_walk *walk, struct leaf *leaves, size_t *count, struct error *error)
{
    struct store_statement *row = NULL;
    *count = 0;
    int code = store_query(walk->verifying->session, &row, error,
                           "SELECT number, case_id, sequence, recorded, hash FROM ledger_leaf WHERE number >= $1 "
                           "ORDER BY number LIMIT $2",
                           "ii", walk->tree.size, (int64_t)PAGE);
    while (code == 0 && (code = store_step(row, error)) > 0) {
        code = take_leaf(walk, row, walk->tree.size + (int64_t)*count, &leaves[*count]);
        ++*count;
    }
    store_finish(row);
    return code;
}

static int add_page(struct tree_walk *walk, const struct leaf *leaves, size_t count, struct due *due,
                    struct error *error)
{
    struct verifying *verifying = walk->verifying;
    int code = 0;
    for (size_t i = 0; code == 0 && i < count; i++) {
        if (leaves[i].recorded + BACK_DATED < walk->latest_signed) {
            notice(verifying,
                   "leaf %lld was recorded more than an hour before leaves that were numbered and signed for earlier",
                   (long long)walk->tree.size);
        }
        walk->latest = leaves[i].recorded > walk->latest ? leaves[i].recorded : walk->latest;
        code = merkle_add(&walk->tree, &leaves[i].hash, count_subtree, verifying, error);
        code = code != 0 ? code : check_due(walk, due, error);
        progress(verifying, "leaves", ++verifying->report->leaves, verifying->log_size);
    }
    return code;
}

static int walk_leaves(struct tree_walk *walk, struct error *error)
{
    struct arena *arena SCOPED(arena_free_at) = arena_new();
    struct leaf *leaves = ARENA_ARRAY(arena, struct leaf, PAGE);
    struct due *due = ARENA_NEW(arena, struct due);
    size_t count;
    int code;
    do {
        int64_t from = walk->tree.size;
        code = read_page(walk, leaves, &count, error);
        code = code != 0 ? code : read_due(walk, due, from, from + (int64_t)count, error);
        code = code != 0 ? code : add_page(walk, leaves, count, due, error);
    } while (code == 0 && count == PAGE);
    return code;
}

/* ---- stored subtrees */

static int sum_stored(struct verifying *verifying, struct error *error)
{
    struct store_statement *row = NULL;
    int code = store_query(verifying->session, &row, error, "SELECT level, number, hash FROM ledger_subtree", "");
    while (code == 0 && (code = store_step(row, error)) > 0) {
        struct text hash = store_bytes(row, 2);
        uint8_t padded[VAULT_HASH_SIZE] = {0};
        memcpy(padded, hash.at, hash.length < VAULT_HASH_SIZE ? hash.length : VAULT_HASH_SIZE);
        sum_subtree(verifying, &verifying->stored_subtrees, store_integer(row, 0), store_integer(row, 1), padded);
        code = 0;
    }
    store_finish(row);
    return code;
}

/* One row says how large the log is: a second would say something else to whoever reads that. */
static int check_one_size(struct verifying *verifying, struct error *error)
{
    struct store_statement *counting = NULL;
    int64_t others = 0;
    int code = store_query(verifying->session, &counting, error, "SELECT COUNT(*) FROM ledger_log WHERE id <> 1", "");
    if (code == 0 && (code = count_rows(verifying, counting, &others, error)) == 0 && others > 0) {
        code = fault(verifying, LEDGER_FAULT_LEAF, NULL, 0, "the log says more than once how many leaves it has");
    }
    return code;
}

int verify_log(struct verifying *verifying, struct error *error)
{
    struct tree_walk walk = {.verifying = verifying};
    int code = log_size(verifying->session, &verifying->log_size, error);
    if (code < 0 || (code = check_one_size(verifying, error)) != 0 || (code = walk_leaves(&walk, error)) != 0 ||
        (code = check_beyond(&walk, error)) != 0 || (code = check_signed_for(&walk, error)) != 0 ||
        (code = check_count(&walk, error)) != 0 || (code = sum_stored(verifying, error)) != 0) {
        return code;
    }
    if (walk.tree.size != verifying->log_size) {
        return fault(verifying, LEDGER_FAULT_LEAF, NULL, 0, "the log says that it has %lld leaves, and has %lld",
                     (long long)verifying->log_size, (long long)walk.tree.size);
    }
    return sums_agree(&verifying->subtrees, &verifying->stored_subtrees)
               ? 0
               : fault(verifying, LEDGER_FAULT_TREE, NULL, 0,
                       "a stored hash of the log's tree is not that of its leaves, is missing or too many");
}

/* ---- entries and leaves: the same set */

static int compare_leaf(struct verifying *verifying, const struct store_statement *row)
{
    struct identity case_id;
    struct header header;
    struct error why;
    uint8_t hash[VAULT_HASH_SIZE];
    struct text bytes = store_bytes(row, 2), stored = store_bytes(row, 3);
    int64_t sequence = store_integer(row, 1);
    take_identity(store_bytes(row, 0), &case_id);
    if (store_is_null(row, 3)) {
        return fault(verifying, LEDGER_FAULT_LEAF, &case_id, sequence, "its leaf has been removed from the log");
    }
    header_hash(bytes, hash);
    if (header_read(bytes, &header, &why) < 0 || stored.length != VAULT_HASH_SIZE ||
        memcmp(hash, stored.at, VAULT_HASH_SIZE) != 0 || header.recorded != store_integer(row, 4)) {
        return fault(verifying, LEDGER_FAULT_LEAF, &case_id, sequence, "its leaf in the log is another entry's");
    }
    return 0;
}

static int name_entry(struct verifying *verifying, struct error *error)
{
    struct store_statement *row = NULL;
    int code = store_query(verifying->session, &row, error,
                           "SELECT e.case_id, e.sequence, e.header, l.hash, l.recorded FROM ledger_chain c "
                           "JOIN ledger_entry e ON e.case_id = c.case_id AND e.sequence <= c.numbered "
                           "LEFT JOIN ledger_leaf l ON l.case_id = e.case_id AND l.sequence = e.sequence "
                           "ORDER BY e.case_id, e.sequence",
                           "");
    while (code == 0 && (code = store_step(row, error)) > 0) {
        code = compare_leaf(verifying, row);
    }
    store_finish(row);
    return code;
}

static int name_leaf(struct verifying *verifying, struct error *error)
{
    struct store_statement *row = NULL;
    int code = store_query(verifying->session, &row, error,
                           "SELECT l.number FROM ledger_leaf l LEFT JOIN ledger_chain c ON c.case_id = l.case_id "
                           "WHERE c.case_id IS NULL OR l.sequence > c.numbered ORDER BY l.number LIMIT 1",
                           "");
    if (code == 0 && (code = store_step(row, error)) > 0) {
        code = wrong_leaf(verifying, store_integer(row, 0), "it is of no entry that is numbered");
    }
    store_finish(row);
    return code;
}

int verify_leaf_sets(struct verifying *verifying, struct error *error)
{
    if (sums_agree(&verifying->entries, &verifying->leaves)) {
        return 0;
    }
    int code = name_entry(verifying, error);
    code = code != 0 ? code : name_leaf(verifying, error);
    return code != 0 ? code
                     : fault(verifying, LEDGER_FAULT_LEAF, NULL, 0, "entries and leaves of the log do not agree");
}
