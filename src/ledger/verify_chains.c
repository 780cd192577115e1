/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Every chain, entry by entry, in the order (case, sequence): a page of heads, then the entries of that page's cases,
 * so that neither is read beside the other (PostgreSQL would have to keep one of the two) nor joined (SQLite would
 * read the head again for each entry).
 */
#include "ledger/verify.h"

#include <string.h>

#define ARENA_EVERY 256 /* entries to one arena of the counted facts that are opened */
#define PAGE 1000       /* heads */

struct stored_head {
    struct ledger_head head;
    int64_t numbered;
    bool damaged;
};

struct walk {
    struct verifying *verifying;
    struct stored_head *heads;       /* of this page */
    size_t count, next;
    struct ledger_head head;         /* of the chain that we are in */
    int64_t numbered;
    int64_t sequence, recorded;      /* of the last entry seen in it */
    uint8_t before[VAULT_HASH_SIZE]; /* its hash */
    struct arena *arena;
    int64_t of; /* entries in all */
};

enum { CASE_ID, SEQUENCE, HEADER, SEALED, COUNTED };

static int wrong(const struct walk *walk, enum ledger_fault kind, int64_t sequence, const char *what)
{
    return fault(walk->verifying, kind, &walk->head.case_id, sequence, "%s", what);
}

/* ---- a chain's row */

static void take_head(const struct store_statement *row, struct stored_head *out)
{
    struct identity case_id;
    struct text hash = store_bytes(row, 6);
    bool right = take_identity(store_bytes(row, 0), &case_id) && hash.length == VAULT_HASH_SIZE;
    int64_t book = store_integer(row, 1), compartment = store_integer(row, 2), period = store_integer(row, 3);
    int64_t erased = store_integer(row, 8);
    *out = (struct stored_head){.head = {.case_id = case_id,
                                         .book = (enum ledger_book)book,
                                         .compartment = (enum vault_compartment)compartment,
                                         .period = (uint32_t)period,
                                         .sequence = store_integer(row, 4),
                                         .recorded = store_integer(row, 5),
                                         .erased = erased != 0},
                                .numbered = store_integer(row, 7)};
    memcpy(out->head.hash, hash.at, hash.length < VAULT_HASH_SIZE ? hash.length : VAULT_HASH_SIZE);
    out->damaged = !right || book < 0 || book >= LEDGER_BOOK__MAX || compartment < 0 ||
                   compartment >= VAULT_COMPARTMENT__MAX || period < 0 || period > 999999 || erased < 0 ||
                   erased > 1 || out->numbered < 0 || out->numbered > out->head.sequence || out->head.sequence < 1;
}

static int begin_chain(struct walk *walk)
{
    struct ledger_report *report = walk->verifying->report;
    const struct stored_head *stored = &walk->heads[walk->next];
    const struct ledger_head *head = &stored->head;
    struct ledger_head opening = head_begin(&head->case_id, head->book, head->compartment, head->period);
    memcpy(walk->before, opening.hash, VAULT_HASH_SIZE);
    walk->head = *head;
    walk->numbered = stored->numbered;
    walk->sequence = walk->recorded = 0;
    if (stored->damaged) {
        return wrong(walk, LEDGER_FAULT_HEAD, 0, "the head of its chain is damaged");
    }
    report->chains++;
    report->erased_cases += head->erased;
    report->unnumbered += head->sequence - stored->numbered;
    return 0;
}

static int end_chain(struct walk *walk)
{
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

static int orphan(struct walk *walk, const struct identity *case_id, int64_t sequence)
{
    return fault(walk->verifying, LEDGER_FAULT_HEAD, case_id, sequence, "the head of its chain has been removed");
}

/* Ends chains until the one whose turn it is has this name (NULL: all of the page). */
static int advance(struct walk *walk, const struct identity *case_id)
{
    while (walk->next < walk->count &&
           (!case_id || memcmp(walk->head.case_id.bytes, case_id->bytes, IDENTITY_SIZE) < 0)) {
        int code = end_chain(walk);
        walk->next++;
        if (code != 0 || (walk->next < walk->count && (code = begin_chain(walk)) != 0)) {
            return code;
        }
    }
    return 0;
}

static int check_row(struct walk *walk, const struct store_statement *row, struct error *error)
{
    struct text name = store_bytes(row, CASE_ID);
    struct identity case_id;
    if (name.length != IDENTITY_SIZE || memcmp(name.at, walk->head.case_id.bytes, IDENTITY_SIZE) != 0) {
        take_identity(name, &case_id);
        int code = advance(walk, &case_id);
        if (code != 0) {
            return code;
        }
        if (walk->next == walk->count || !identity_equal(&case_id, &walk->head.case_id) ||
            name.length != IDENTITY_SIZE) {
            return orphan(walk, &case_id, store_integer(row, SEQUENCE));
        }
    }
    return check_entry(walk, row, error);
}

static int walk_entries(struct walk *walk, struct error *error)
{
    struct store_statement *row = NULL;
    int code = begin_chain(walk);
    code = code != 0 ? code
                     : store_query(walk->verifying->session, &row, error,
                                   "SELECT case_id, sequence, header, sealed, counted FROM ledger_entry "
                                   "WHERE case_id >= $1 AND case_id <= $2 ORDER BY case_id, sequence",
                                   "dd", &walk->heads[0].head.case_id, &walk->heads[walk->count - 1].head.case_id);
    while (code == 0 && (code = store_step(row, error)) > 0) {
        code = check_row(walk, row, error);
    }
    store_finish(row);
    return code != 0 ? code : advance(walk, NULL);
}

/* `after` no bytes at all: from the first. */
static int read_heads(struct walk *walk, struct text after, struct error *error)
{
    struct store_statement *row = NULL;
    walk->count = walk->next = 0;
    int code = store_query(walk->verifying->session, &row, error,
                           "SELECT case_id, book, compartment, period, sequence, recorded, head, numbered, erased "
                           "FROM ledger_chain WHERE case_id > $1 ORDER BY case_id LIMIT $2",
                           "bi", after.at, after.length, (int64_t)PAGE);
    while (code == 0 && (code = store_step(row, error)) > 0) {
        take_head(row, &walk->heads[walk->count++]);
        code = 0;
    }
    store_finish(row);
    return code;
}

static int walk_all(struct walk *walk, struct error *error)
{
    struct identity last;
    struct text after = TEXT("");
    int code;
    do {
        code = read_heads(walk, after, error);
        if (code != 0 || walk->count == 0) {
            break;
        }
        last = walk->heads[walk->count - 1].head.case_id;
        after = (struct text){(const char *)last.bytes, IDENTITY_SIZE};
        code = walk_entries(walk, error);
    } while (code == 0);
    return code;
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
    walk.heads = ARENA_ARRAY(verifying->arena, struct stored_head, PAGE);
    code = walk_all(&walk, error);
    arena_free(walk.arena);
    return code == 0 && verifying->report->entries != walk.of ? name_orphan(verifying, error) : code;
}
