/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Heads and appending. The head row is the chain's lock: it moves on only from the sequence and hash that the entry
 * was prepared against, so that two writers at one case can never both succeed.
 */
#include "ledger/inside.h"

#include <string.h>

/* ---- heads */

static int take_head(const struct identity *case_id, const struct store_statement *row, struct ledger_head *out,
                     struct error *error)
{
    struct text hash = store_bytes(row, 5);
    *out = (struct ledger_head){.case_id = *case_id,
                                .book = (enum ledger_book)store_integer(row, 0),
                                .compartment = (enum vault_compartment)store_integer(row, 1),
                                .period = (uint32_t)store_integer(row, 2),
                                .sequence = store_integer(row, 3),
                                .recorded = store_integer(row, 4),
                                .erased = store_integer(row, 6) != 0,
                                .forgotten = store_integer(row, 7)};
    if (hash.length != VAULT_HASH_SIZE || store_integer(row, 0) >= LEDGER_BOOK__MAX ||
        store_integer(row, 1) >= VAULT_COMPARTMENT__MAX) {
        return error_set(error, ERROR_DAMAGED, "ledger.head", "the head of a chain is damaged");
    }
    memcpy(out->hash, hash.at, VAULT_HASH_SIZE);
    return 0;
}

int ledger_read_head(struct store_session *session, const struct identity *case_id, struct ledger_head *out,
                     struct error *error)
{
    struct store_statement *row = NULL;
    int code = store_query(session, &row, error,
                           "SELECT book, compartment, period, sequence, recorded, head, erased, forgotten "
                           "FROM ledger_chain WHERE case_id = $1",
                           "d", case_id);
    if (code == 0 && (code = store_step(row, error)) > 0) {
        code = take_head(case_id, row, out, error);
    } else if (code == 0) {
        code = error_set(error, ERROR_NOT_FOUND, "ledger.no-case", "there is no such case");
    }
    store_finish(row);
    return code;
}

int ledger_list(struct arena *arena, struct store_session *session, enum ledger_book book,
                const struct identity *after, size_t limit, struct ledger_head **out, size_t *count,
                struct error *error)
{
    struct vec heads = VEC_IN(arena, struct ledger_head);
    struct store_statement *row = NULL;
    static const struct identity none;
    int code = store_query(session, &row, error,
                           "SELECT book, compartment, period, sequence, recorded, head, erased, forgotten, case_id "
                           "FROM ledger_chain WHERE book = $1 AND case_id > $2 AND erased = 0 "
                           "ORDER BY book, case_id LIMIT $3",
                           "idi", (int64_t)book, after ? after : &none, (int64_t)limit);
    while (code == 0 && (code = store_step(row, error)) > 0) {
        struct identity case_id = {{0}};
        struct ledger_head head;
        struct text name = store_bytes(row, 8);
        memcpy(case_id.bytes, name.at, name.length < IDENTITY_SIZE ? name.length : IDENTITY_SIZE);
        if ((code = take_head(&case_id, row, &head, error)) == 0) {
            vec_add(&heads, &head);
        }
    }
    store_finish(row);
    if (code == 0) {
        *out = heads.items;
        *count = heads.count;
    }
    return code;
}

/* ---- appending */

static int moved_on(struct error *error)
{
    return error_set(error, ERROR_CONFLICT, "ledger.moved-on", "somebody else has acted on this in the meantime");
}

static int begin_chain(struct store_session *session, const struct ledger_head *head, struct error *error)
{
    int64_t changes = 0;
    int code = store_run(session, &changes, error,
                         "INSERT INTO ledger_chain (case_id, book, compartment, period, sequence, recorded, head, "
                         "numbered, erased, forgotten) VALUES ($1, $2, $3, $4, $5, $6, $7, 0, 0, 0) "
                         "ON CONFLICT DO NOTHING",
                         "diiiiib", &head->case_id, (int64_t)head->book, (int64_t)head->compartment,
                         (int64_t)head->period, head->sequence, head->recorded, head->hash, (size_t)VAULT_HASH_SIZE);
    return code < 0 ? code : changes == 1 ? 0 : moved_on(error);
}

static int move_head(struct store_session *session, const struct ledger_head *before, const struct ledger_head *after,
                     struct error *error)
{
    int64_t changes = 0;
    int code = store_run(session, &changes, error,
                         "UPDATE ledger_chain SET sequence = $1, recorded = $2, head = $3 "
                         "WHERE case_id = $4 AND sequence = $5 AND head = $6 AND forgotten = $7 AND erased = 0",
                         "iibdibi", after->sequence, after->recorded, after->hash, (size_t)VAULT_HASH_SIZE,
                         &after->case_id, before->sequence, before->hash, (size_t)VAULT_HASH_SIZE,
                         before->forgotten);
    return code < 0 ? code : changes == 1 ? 0 : moved_on(error);
}

static int insert_entry(struct store_session *session, const struct identity *case_id, int64_t sequence,
                        const struct prepared_entry *entry, struct error *error)
{
    if (entry->counted.length == 0) {
        return store_run(session, NULL, error,
                         "INSERT INTO ledger_entry (case_id, sequence, header, sealed) VALUES ($1, $2, $3, $4)",
                         "dibb", case_id, sequence, entry->header.at, entry->header.length, entry->sealed.at,
                         entry->sealed.length);
    }
    return store_run(session, NULL, error,
                     "INSERT INTO ledger_entry (case_id, sequence, header, sealed, counted) "
                     "VALUES ($1, $2, $3, $4, $5)",
                     "dibbb", case_id, sequence, entry->header.at, entry->header.length, entry->sealed.at,
                     entry->sealed.length, entry->counted.at, entry->counted.length);
}

int ledger_append(struct store_session *session, const struct ledger_prepared *prepared, struct error *error)
{
    const struct ledger_head *before = &prepared->before, *after = &prepared->after;
    int code = before->sequence == 0 ? begin_chain(session, after, error) : move_head(session, before, after, error);
    for (size_t i = 0; code == 0 && i < prepared->count; i++) {
        code = insert_entry(session, &after->case_id, before->sequence + 1 + (int64_t)i, &prepared->entries[i], error);
    }
    return code;
}

int ledger_enter(struct ledger *ledger, struct store_session *session, const struct identity *case_id,
                 const struct ledger_draft *draft, struct ledger_head *head, struct error *error)
{
    struct arena *arena SCOPED(arena_free_at) = arena_new();
    struct ledger_head now;
    struct ledger_prepared *prepared;
    int code = ledger_read_head(session, case_id, &now, error);
    if (code < 0 ||
        (code = ledger_prepare(arena, ledger, &now, clock_now(&ledger->clock), draft, 1, &prepared, error)) < 0 ||
        (code = ledger_append(session, prepared, error)) < 0) {
        return code;
    }
    if (head) {
        *head = prepared->after;
    }
    return 0;
}
