/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ledger/inside.h"

#include <string.h>

struct reading {
    struct arena *arena;
    struct ledger *ledger;
    const struct ledger_head *head;
    size_t opens; /* how many parts of each entry */
    bool opens_counted;
    ledger_visit *visit;
    void *context;
    int64_t sequence;                /* of the entry before */
    uint8_t before[VAULT_HASH_SIZE]; /* its hash, once one is known */
    bool knows_before;
};

static int damaged(const struct reading *reading, const char *what, struct error *error)
{
    char name[IDENTITY_TEXT_SIZE];
    identity_write(&reading->head->case_id, name);
    return error_set(error, ERROR_DAMAGED, "ledger.damaged", "case %s, entry %lld: %s", name,
                     (long long)reading->sequence + 1, what);
}

/* ---- one entry */

static void copy_part(struct ledger_entry_part *out, const struct sealed_part *part, enum ledger_state state)
{
    *out = (struct ledger_entry_part){part->kind, part->number, part->person, state, TEXT("")};
}

static int open_part(struct reading *reading, const struct header *header, const struct sealed_part *part,
                     size_t index, struct ledger_entry_part *out, struct error *error)
{
    struct vault_key key SCOPED(vault_key_wipe);
    struct error why;
    copy_part(out, part, LEDGER_READABLE);
    if (part->gone) {
        out->state = LEDGER_ERASED;
        return 0;
    }
    if (index >= reading->opens) {
        out->state = LEDGER_CLOSED;
        return 0;
    }
    if (part->kind == VAULT_OPEN) {
        out->plain = (struct text){arena_copy(reading->arena, part->bytes.at, part->bytes.length), part->bytes.length};
        return 0;
    }
    struct vault_place place = part_place(&header->case_id, part);
    int code = vault_key(reading->ledger->vault, &place, &key, &why);
    if (code == ERROR_NOT_FOUND) {
        out->state = LEDGER_ERASED;
        return 0;
    }
    if (code == ERROR_IO || code == ERROR_BUSY) {
        *error = why;
        return code;
    }
    struct about about = about_part(&header->case_id, header->sequence, index, part);
    if (code < 0 || vault_unseal_apart(reading->arena, &key, about_text(&about), part->nonce, part->bytes, &out->plain,
                                       &why) < 0) {
        out->state = LEDGER_LOST;
    }
    return 0;
}

static int open_parts(struct reading *reading, const struct header *header, struct text bytes,
                      struct ledger_entry *entry, struct error *error)
{
    struct sealed_part parts[PARTS_MOST];
    uint8_t hash[VAULT_HASH_SIZE];
    size_t count;
    struct error why;
    if (sealed_read(bytes, parts, &count, &why) < 0) {
        return damaged(reading, why.words, error);
    }
    sealed_hash(parts, count, hash);
    if (memcmp(hash, header->sealed, VAULT_HASH_SIZE) != 0) {
        return damaged(reading, "its sealed bytes are not those of its header", error);
    }
    struct ledger_entry_part *opened = ARENA_ARRAY(reading->arena, struct ledger_entry_part, count);
    for (size_t i = 0; i < count; i++) {
        int code = open_part(reading, header, &parts[i], i, &opened[i], error);
        if (code < 0) {
            return code;
        }
    }
    entry->parts = opened;
    entry->part_count = count;
    return 0;
}

static int open_counted(struct reading *reading, const struct header *header, struct text sealed,
                        struct ledger_entry *entry, struct error *error)
{
    struct vault_key key SCOPED(vault_key_wipe);
    struct text plain;
    uint8_t hash[VAULT_HASH_SIZE];
    entry->counted = TEXT("");
    if (sealed.length == 0) {
        return 0; /* none, or erased: verify tells them apart */
    }
    struct vault_place place = statistics_place(reading->head->compartment);
    int code = vault_key(reading->ledger->vault, &place, &key, error);
    if (code < 0) {
        return code;
    }
    struct about about = about_other(ABOUT_COUNTED, &header->case_id, header->sequence);
    struct error why;
    if (vault_unseal(reading->arena, &key, about_text(&about), sealed, &plain, &why) < 0 ||
        plain.length < SALT_SIZE) {
        return damaged(reading, "its counted facts do not open", error);
    }
    entry->counted = (struct text){plain.at + SALT_SIZE, plain.length - SALT_SIZE};
    counted_hash((const uint8_t *)plain.at, entry->counted, hash);
    return header->has_counted && memcmp(hash, header->counted, VAULT_HASH_SIZE) == 0
               ? 0
               : damaged(reading, "its counted facts are not those of its header", error);
}

static int check_place(struct reading *reading, const struct header *header, int64_t sequence, struct error *error)
{
    if (!identity_equal(&header->case_id, &reading->head->case_id) || header->sequence != sequence) {
        return damaged(reading, "its header belongs elsewhere", error);
    }
    if (sequence != reading->sequence + 1) {
        return damaged(reading, "it is missing", error);
    }
    if (reading->knows_before && memcmp(header->before, reading->before, VAULT_HASH_SIZE) != 0) {
        return damaged(reading, "it does not follow the entry before it", error);
    }
    return 0;
}

static int visit_row(struct reading *reading, const struct store_statement *row, struct error *error)
{
    struct header header;
    struct error why;
    struct text bytes = store_bytes(row, 1);
    if (header_read(bytes, &header, &why) < 0) {
        return damaged(reading, why.words, error);
    }
    int code = check_place(reading, &header, store_integer(row, 0), error);
    struct ledger_entry entry = {.case_id = header.case_id, .sequence = header.sequence, .recorded = header.recorded,
                                 .counted = TEXT("")};
    header_hash(bytes, entry.hash);
    if (code < 0 ||
        (reading->opens > 0 && (code = open_parts(reading, &header, store_bytes(row, 2), &entry, error)) < 0) ||
        (reading->opens_counted &&
         (code = open_counted(reading, &header, store_bytes(row, 3), &entry, error)) < 0)) {
        return code;
    }
    memcpy(reading->before, entry.hash, VAULT_HASH_SIZE);
    reading->knows_before = true;
    reading->sequence++;
    return reading->visit(reading->context, &entry, error);
}

/* ---- a chain */

static int read_rows(struct reading *reading, struct store_session *session, int64_t from, struct error *error)
{
    struct store_statement *row = NULL;
    int code = store_query(session, &row, error,
                           "SELECT sequence, header, sealed, counted FROM ledger_entry "
                           "WHERE case_id = $1 AND sequence >= $2 ORDER BY sequence",
                           "di", &reading->head->case_id, from);
    while (code == 0 && (code = store_step(row, error)) > 0) {
        code = visit_row(reading, row, error);
    }
    store_finish(row);
    return code;
}

static int check_end(struct reading *reading, int64_t from, struct error *error)
{
    const struct ledger_head *head = reading->head;
    if (from > head->sequence) {
        return 0;
    }
    if (reading->sequence != head->sequence || memcmp(reading->before, head->hash, VAULT_HASH_SIZE) != 0) {
        return damaged(reading, "the chain does not end where its head says", error);
    }
    return 0;
}

static int read_chain(struct reading *reading, struct store_session *session, const struct identity *case_id,
                      int64_t from, struct error *error)
{
    struct ledger_head head, opening;
    int code = ledger_read_head(session, case_id, &head, error);
    if (code < 0) {
        return code;
    }
    if (head.erased) {
        return error_set(error, ERROR_NOT_FOUND, "vault.erased", "this case has been erased");
    }
    from = from < 1 ? 1 : from;
    reading->head = &head;
    reading->sequence = from - 1;
    if (from == 1) {
        opening = head_begin(case_id, head.book, head.compartment, head.period);
        memcpy(reading->before, opening.hash, VAULT_HASH_SIZE);
        reading->knows_before = true;
    }
    code = read_rows(reading, session, from, error);
    code = code < 0 ? code : check_end(reading, from, error);
    reading->head = NULL;
    return code;
}

int ledger_read(struct arena *arena, struct ledger *ledger, struct store_session *session,
                const struct identity *case_id, int64_t from, ledger_visit *visit, void *context, struct error *error)
{
    struct reading reading = {
        .arena = arena, .ledger = ledger, .opens = PARTS_MOST, .opens_counted = true, .visit = visit, .context = context};
    return read_chain(&reading, session, case_id, from, error);
}

int ledger_read_parts(struct arena *arena, struct ledger *ledger, struct store_session *session,
                      const struct identity *case_id, int64_t from, size_t parts, ledger_visit *visit, void *context,
                      struct error *error)
{
    struct reading reading = {.arena = arena, .ledger = ledger, .opens = parts, .visit = visit, .context = context};
    return read_chain(&reading, session, case_id, from, error);
}

int ledger_read_counted(struct arena *arena, struct ledger *ledger, struct store_session *session,
                        const struct identity *case_id, int64_t from, ledger_visit *visit, void *context,
                        struct error *error)
{
    struct reading reading = {
        .arena = arena, .ledger = ledger, .opens_counted = true, .visit = visit, .context = context};
    return read_chain(&reading, session, case_id, from, error);
}
