/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every chain, entry by entry, in the order (case, sequence): one query, chains joined with their entries. */
#include "ledger/verify.h"

#include <string.h>

#define ARENA_EVERY 256 /* entries to one arena of the counted facts that are opened */

struct walk {
    struct verifying *verifying;
    struct ledger_head head;         /* of the chain that we are in */
    int64_t numbered;
    int64_t sequence, recorded;      /* of the last entry seen in it */
    uint8_t before[VAULT_HASH_SIZE]; /* its hash */
    bool begun;
    struct arena *arena;
    int64_t of; /* entries in all */
};

enum { CASE_ID, BOOK, COMPARTMENT, PERIOD, LAST, RECORDED, HEAD, NUMBERED, CHAIN_ERASED, SEQUENCE, HEADER, SEALED,
       COUNTED };

static int wrong(const struct walk *walk, enum ledger_fault kind, int64_t sequence, const char *what)
{
    return fault(walk->verifying, kind, &walk->head.case_id, sequence, "%s", what);
}

/* ---- a chain's row */

static int begin_chain(struct walk *walk, const struct store_statement *row, const struct identity *case_id)
{
    struct ledger_report *report = walk->verifying->report;
    struct text hash = store_bytes(row, HEAD);
    int64_t book = store_integer(row, BOOK), compartment = store_integer(row, COMPARTMENT);
    int64_t period = store_integer(row, PERIOD), erased = store_integer(row, CHAIN_ERASED);
    walk->head = head_begin(case_id, (enum ledger_book)book, (enum vault_compartment)compartment, (uint32_t)period);
    memcpy(walk->before, walk->head.hash, VAULT_HASH_SIZE);
    walk->head.sequence = store_integer(row, LAST);
    walk->head.recorded = store_integer(row, RECORDED);
    walk->head.erased = erased != 0;
    walk->numbered = store_integer(row, NUMBERED);
    walk->sequence = walk->recorded = 0;
    walk->begun = true;
    if (hash.length != VAULT_HASH_SIZE || book < 0 || book >= LEDGER_BOOK__MAX || compartment < 0 ||
        compartment >= VAULT_COMPARTMENT__MAX || period < 0 || period > 999999 || erased < 0 || erased > 1 ||
        walk->numbered < 0 || walk->numbered > walk->head.sequence || walk->head.sequence < 1) {
        return wrong(walk, LEDGER_FAULT_HEAD, 0, "the head of its chain is damaged");
    }
    memcpy(walk->head.hash, hash.at, VAULT_HASH_SIZE);
    report->chains++;
    report->erased_cases += erased;
    report->unnumbered += walk->head.sequence - walk->numbered;
    return 0;
}

static int end_chain(struct walk *walk)
{
    if (!walk->begun) {
        return 0;
    }
    if (walk->sequence < walk->head.sequence) {
        return wrong(walk, LEDGER_FAULT_HEAD, walk->sequence + 1,
                     "it is missing: entries at the end of the chain have been removed");
    }
    if (memcmp(walk->before, walk->head.hash, VAULT_HASH_SIZE) != 0 || walk->recorded != walk->head.recorded) {
        return wrong(walk, LEDGER_FAULT_HEAD, walk->sequence, "the head of its chain does not speak of it");
    }
    return 0;
}

/* ---- an entry */

static int check_place(struct walk *walk, const struct header *header, int64_t sequence)
{
    if (!identity_equal(&header->case_id, &walk->head.case_id) || header->sequence != sequence) {
        return wrong(walk, LEDGER_FAULT_CHAIN, sequence, "its header is that of another entry");
    }
    if (sequence > walk->head.sequence) {
        return wrong(walk, LEDGER_FAULT_HEAD, sequence, "it lies beyond the end that the head of its chain gives");
    }
    if (sequence != walk->sequence + 1) {
        return wrong(walk, LEDGER_FAULT_CHAIN, walk->sequence + 1, "it is missing: an entry has been removed");
    }
    if (memcmp(header->before, walk->before, VAULT_HASH_SIZE) != 0) {
        return sequence == 1 ? wrong(walk, LEDGER_FAULT_CHAIN, 1,
                                     "it does not follow its chain's opening: the book or compartment was changed")
                             : wrong(walk, LEDGER_FAULT_CHAIN, sequence - 1,
                                     "the entry after it does not follow it: one of the two was changed");
    }
    if (header->recorded < walk->recorded) {
        return wrong(walk, LEDGER_FAULT_CHAIN, sequence, "it was recorded before the entry that it follows");
    }
    return 0;
}

/* Parts of which only the hash is left are looked up afterwards: here, one of each in a run of entries is enough. */
static void note_gone(struct verifying *verifying, const struct identity *case_id, const struct sealed_part *part)
{
    struct vault_place place = part_place(case_id, part);
    for (size_t i = verifying->gone.count; i > 0 && verifying->gone.count - i < 16; i--) {
        if (place_compare(VEC_AT(&verifying->gone, struct vault_place, i - 1), &place) == 0) {
            return;
        }
    }
    vec_add(&verifying->gone, &place);
}

static int check_sealed(struct walk *walk, const struct header *header, const struct store_statement *row)
{
    struct sealed_part parts[PARTS_MOST];
    uint8_t hash[VAULT_HASH_SIZE];
    struct error why;
    size_t count;
    bool gone = store_is_null(row, SEALED);
    if (gone != walk->head.erased) {
        return wrong(walk, LEDGER_FAULT_SEALED, header->sequence,
                     gone ? "its sealed bytes are gone, and the case has not been erased"
                          : "the case has been erased, and its sealed bytes are still there");
    }
    if (gone) {
        return 0;
    }
    if (sealed_read(store_bytes(row, SEALED), parts, &count, &why) < 0) {
        return wrong(walk, LEDGER_FAULT_SEALED, header->sequence, why.words);
    }
    sealed_hash(parts, count, hash);
    if (memcmp(hash, header->sealed, VAULT_HASH_SIZE) != 0) {
        return wrong(walk, LEDGER_FAULT_SEALED, header->sequence, "its sealed bytes were changed");
    }
    for (size_t i = 0; i < count; i++) {
        if (parts[i].gone) {
            note_gone(walk->verifying, &header->case_id, &parts[i]);
        }
    }
    return 0;
}

static int statistics_key(struct walk *walk, const struct vault_key **key, struct error *error)
{
    struct verifying *verifying = walk->verifying;
    enum vault_compartment compartment = walk->head.compartment;
    *key = &verifying->statistics[compartment];
    if (verifying->has_key[compartment]) {
        return 0;
    }
    struct vault_place place = statistics_place(compartment);
    int code = vault_key(verifying->ledger->vault, &place, &verifying->statistics[compartment], error);
    if (code == ERROR_NOT_FOUND || code == ERROR_DAMAGED) {
        return fault(verifying, LEDGER_FAULT_KEY, NULL, 0, "the statistics key of compartment %s is gone",
                     vault_compartment_name(compartment));
    }
    verifying->has_key[compartment] = code == 0;
    return code;
}

static int open_counted(struct walk *walk, const struct header *header, struct text sealed, struct error *error)
{
    const struct vault_key *key;
    struct text plain;
    uint8_t hash[VAULT_HASH_SIZE];
    struct error why;
    int code = statistics_key(walk, &key, error);
    if (code != 0) {
        return code;
    }
    struct about about = about_other(ABOUT_COUNTED, &header->case_id, header->sequence);
    if (vault_unseal(walk->arena, key, about_text(&about), sealed, &plain, &why) < 0 || plain.length < SALT_SIZE) {
        return wrong(walk, LEDGER_FAULT_COUNTED, header->sequence, "its counted facts were changed");
    }
    counted_hash((const uint8_t *)plain.at, (struct text){plain.at + SALT_SIZE, plain.length - SALT_SIZE}, hash);
    return memcmp(hash, header->counted, VAULT_HASH_SIZE) == 0
               ? 0
               : wrong(walk, LEDGER_FAULT_COUNTED, header->sequence, "its counted facts are not those of its header");
}

static int check_counted(struct walk *walk, const struct header *header, const struct store_statement *row,
                         struct error *error)
{
    bool has = !store_is_null(row, COUNTED);
    if (has && (walk->head.erased || !header->has_counted)) {
        return wrong(walk, LEDGER_FAULT_COUNTED, header->sequence,
                     "there are counted facts where none may be");
    }
    if (!has) {
        return header->has_counted && !walk->head.erased
                   ? wrong(walk, LEDGER_FAULT_COUNTED, header->sequence,
                           "its counted facts are gone, and the case has not been erased")
                   : 0;
    }
    return walk->verifying->options->without_keys ? 0
                                                  : open_counted(walk, header, store_bytes(row, COUNTED), error);
}

static int check_entry(struct walk *walk, const struct store_statement *row, struct error *error)
{
    struct verifying *verifying = walk->verifying;
    int64_t sequence = store_integer(row, SEQUENCE);
    struct text bytes = store_bytes(row, HEADER);
    struct header header;
    struct error why;
    if (header_read(bytes, &header, &why) < 0) {
        return wrong(walk, LEDGER_FAULT_HEADER, sequence, why.words);
    }
    int code = check_place(walk, &header, sequence);
    if (code != 0 || (code = check_sealed(walk, &header, row)) != 0 ||
        (code = check_counted(walk, &header, row, error)) != 0) {
        return code;
    }
    header_hash(bytes, walk->before);
    walk->sequence = sequence;
    walk->recorded = header.recorded;
    if (sequence <= walk->numbered) {
        sum_entry(verifying, &verifying->entries, &header.case_id, sequence, header.recorded, walk->before);
    }
    progress(verifying, "entries", ++verifying->report->entries, walk->of);
    if (verifying->report->entries % ARENA_EVERY == 0) {
        arena_free(walk->arena);
        walk->arena = arena_new();
    }
    return 0;
}

/* ---- all of them */

static int check_row(struct walk *walk, const struct store_statement *row, struct error *error)
{
    struct identity case_id;
    bool right = take_identity(store_bytes(row, CASE_ID), &case_id);
    int code = 0;
    if (!walk->begun || !identity_equal(&case_id, &walk->head.case_id)) {
        code = end_chain(walk);
        code = code != 0 ? code : begin_chain(walk, row, &case_id);
        if (code == 0 && !right) {
            code = wrong(walk, LEDGER_FAULT_HEAD, 0, "it has no name that a case can have");
        }
    }
    return code != 0 || store_is_null(row, SEQUENCE) ? code : check_entry(walk, row, error);
}

static int walk_rows(struct walk *walk, struct error *error)
{
    struct store_statement *row = NULL;
    int code = store_query(walk->verifying->session, &row, error,
                           "SELECT c.case_id, c.book, c.compartment, c.period, c.sequence, c.recorded, c.head, "
                           "c.numbered, c.erased, e.sequence, e.header, e.sealed, e.counted FROM ledger_chain c "
                           "LEFT JOIN ledger_entry e ON e.case_id = c.case_id ORDER BY c.case_id, e.sequence",
                           "");
    while (code == 0 && (code = store_step(row, error)) > 0) {
        code = check_row(walk, row, error);
    }
    store_finish(row);
    return code != 0 ? code : end_chain(walk);
}

static int name_orphan(struct verifying *verifying, struct error *error)
{
    struct store_statement *row = NULL;
    struct identity case_id;
    int code = store_query(verifying->session, &row, error,
                           "SELECT e.case_id, e.sequence FROM ledger_entry e "
                           "LEFT JOIN ledger_chain c ON c.case_id = e.case_id WHERE c.case_id IS NULL LIMIT 1",
                           "");
    if (code == 0 && (code = store_step(row, error)) > 0) {
        take_identity(store_bytes(row, 0), &case_id);
        code = fault(verifying, LEDGER_FAULT_HEAD, &case_id, store_integer(row, 1),
                     "the head of its chain has been removed");
    }
    store_finish(row);
    return code;
}

int verify_chains(struct verifying *verifying, struct error *error)
{
    struct walk walk = {.verifying = verifying};
    struct store_statement *counting = NULL;
    int code = store_query(verifying->session, &counting, error, "SELECT COUNT(*) FROM ledger_entry", "");
    if (code < 0 || (code = count_rows(verifying, counting, &walk.of, error)) < 0) {
        return code;
    }
    walk.arena = arena_new();
    code = walk_rows(&walk, error);
    arena_free(walk.arena);
    return code == 0 && verifying->report->entries != walk.of ? name_orphan(verifying, error) : code;
}
