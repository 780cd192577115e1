/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A snapshot is a cache: whatever is wrong with it, the answer is to replay. */
#include "ledger/inside.h"

#include <string.h>

static const struct vault_place *case_place(const struct identity *case_id, struct vault_place *place)
{
    *place = (struct vault_place){VAULT_CASE, *case_id, 0};
    return place;
}

int ledger_seal_snapshot(struct arena *arena, struct ledger *ledger, const struct ledger_head *head, struct text state,
                         struct text *sealed, struct error *error)
{
    struct vault_place place;
    struct about about = about_other(ABOUT_SNAPSHOT, &head->case_id, head->sequence);
    return vault_seal_at(arena, ledger->vault, case_place(&head->case_id, &place), about_text(&about), state, sealed,
                         error);
}

int ledger_write_snapshot(struct store_session *session, const struct ledger_head *head, struct text sealed,
                          struct error *error)
{
    return store_run(session, NULL, error,
                     "INSERT INTO ledger_snapshot (case_id, sequence, sealed) SELECT case_id, $2, $3 FROM ledger_chain "
                     "WHERE case_id = $1 AND forgotten = $4 AND erased = 0 "
                     "ON CONFLICT (case_id) DO UPDATE SET sequence = excluded.sequence, sealed = excluded.sealed "
                     "WHERE excluded.sequence > ledger_snapshot.sequence",
                     "dibi", &head->case_id, head->sequence, sealed.at, sealed.length, head->forgotten);
}

int ledger_drop_snapshots(struct store_session *session, struct error *error)
{
    return store_run(session, NULL, error, "DELETE FROM ledger_snapshot", "");
}

static int take_row(struct arena *arena, const struct store_statement *row, const struct identity *case_id,
                    struct ledger_head *head, int64_t *sequence, struct text *sealed, struct error *error)
{
    struct text hash = store_bytes(row, 5), bytes = store_bytes(row, 8);
    if (hash.length != VAULT_HASH_SIZE) {
        return error_set(error, ERROR_DAMAGED, "ledger.head", "the head of a chain is damaged");
    }
    *head = (struct ledger_head){.case_id = *case_id,
                                 .book = (enum ledger_book)store_integer(row, 0),
                                 .compartment = (enum vault_compartment)store_integer(row, 1),
                                 .period = (uint32_t)store_integer(row, 2),
                                 .sequence = store_integer(row, 3),
                                 .recorded = store_integer(row, 4),
                                 .erased = store_integer(row, 6) != 0,
                                 .forgotten = store_integer(row, 9)};
    memcpy(head->hash, hash.at, VAULT_HASH_SIZE);
    *sequence = store_integer(row, 7);
    *sealed = (struct text){arena_copy(arena, bytes.at, bytes.length), bytes.length};
    return head->erased ? error_set(error, ERROR_NOT_FOUND, "vault.erased", "this case has been erased") : 0;
}

static int read_row(struct arena *arena, struct store_session *session, const struct identity *case_id,
                    struct ledger_head *head, int64_t *sequence, struct text *sealed, struct error *error)
{
    struct store_statement *row = NULL;
    int code = store_query(session, &row, error,
                           "SELECT c.book, c.compartment, c.period, c.sequence, c.recorded, c.head, c.erased, "
                           "s.sequence, s.sealed, c.forgotten FROM ledger_chain c "
                           "LEFT JOIN ledger_snapshot s ON s.case_id = c.case_id WHERE c.case_id = $1",
                           "d", case_id);
    if (code == 0 && (code = store_step(row, error)) > 0) {
        code = take_row(arena, row, case_id, head, sequence, sealed, error);
    } else if (code == 0) {
        code = error_set(error, ERROR_NOT_FOUND, "ledger.no-case", "there is no such case");
    }
    store_finish(row);
    return code;
}

int ledger_read_snapshot(struct arena *arena, struct ledger *ledger, struct store_session *session,
                         const struct identity *case_id, struct ledger_head *head, int64_t *sequence,
                         struct text *state, struct error *error)
{
    struct text sealed, plain = TEXT("");
    struct vault_place place;
    struct error why;
    int64_t stored = 0;
    int code = read_row(arena, session, case_id, head, &stored, &sealed, error);
    if (code < 0) {
        return code;
    }
    struct about about = about_other(ABOUT_SNAPSHOT, case_id, stored);
    bool usable = stored > 0 && stored <= head->sequence &&
                  vault_unseal_at(arena, ledger->vault, case_place(case_id, &place), about_text(&about), sealed,
                                  &plain, &why) == 0;
    *sequence = usable ? stored : 0;
    *state = usable ? plain : TEXT("");
    return 0;
}
