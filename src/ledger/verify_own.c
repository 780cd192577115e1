/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The organisation's own ledger says openly what origins the log has had and what was erased, so that lawful erasure
 * can be told from loss without any key. Its chain and sealed hashes have been verified before this reads it.
 */
#include "ledger/verify_own.h"

#include <stdlib.h>
#include <string.h>

static int unreadable(struct verifying *verifying, int64_t sequence, const char *what)
{
    return fault(verifying, LEDGER_FAULT_SEALED, &verifying->ledger->organisation, sequence,
                 "what it says openly is malformed: %s", what);
}

/* ---- the kinds of open parts */

static int take_origin(struct verifying *verifying, struct unpack *unpack, const struct header *header)
{
    struct origin_entry entry = {.number = unpack_integer(unpack), .recorded = header->recorded};
    entry.verifier = unpack_text(unpack);
    entry.start = unpack_integer(unpack);
    entry.cites = unpack_text(unpack);
    vec_add(&verifying->origin_entries, &entry);
    return 0;
}

static int take_intent(struct verifying *verifying, struct unpack *unpack, const struct header *header)
{
    struct erasure_entry entry = {.erasure_id = unpack_identity(unpack),
                                  .kind = unpack_unsigned(unpack),
                                  .intent = header->sequence,
                                  .recorded = header->recorded};
    struct error why;
    if (places_unpack(verifying->arena, unpack, &entry.places, &entry.count, &why) < 0) {
        return unreadable(verifying, header->sequence, why.words);
    }
    vec_add(&verifying->erasures, &entry);
    return 0;
}

const struct erasure_entry *erasure_entry_find(const struct verifying *verifying, const struct identity *erasure_id)
{
    for (size_t i = 0; i < verifying->erasures.count; i++) {
        const struct erasure_entry *entry = VEC_AT(&verifying->erasures, struct erasure_entry, i);
        if (identity_equal(&entry->erasure_id, erasure_id)) {
            return entry;
        }
    }
    return NULL;
}

static int take_tombstone(struct verifying *verifying, struct unpack *unpack, const struct header *header)
{
    struct identity erasure_id = unpack_identity(unpack);
    struct erasure_entry *entry = (struct erasure_entry *)erasure_entry_find(verifying, &erasure_id);
    int64_t intent = unpack_integer(unpack), impossible_from = unpack_integer(unpack);
    int64_t residues = unpack_integer(unpack);
    if (!entry || entry->intent != intent || entry->tombstone != 0) {
        return unreadable(verifying, header->sequence, "a tombstone of an erasure that was never intended");
    }
    entry->tombstone = header->sequence;
    entry->impossible_from = impossible_from;
    entry->residues = residues;
    return 0;
}

static int take_residues(struct verifying *verifying, struct unpack *unpack, const struct header *header)
{
    (void)header;
    unpack_integer(unpack);
    verifying->residues_entered += (int64_t)unpack_unsigned(unpack);
    return 0;
}

static const struct {
    const char *name;
    size_t items;
    int (*take)(struct verifying *verifying, struct unpack *unpack, const struct header *header);
} kinds[] = {
    {"origin", 5, take_origin},
    {"erase", 4, take_intent},
    {"erased", 5, take_tombstone},
    {"residues", 3, take_residues},
};

/* Other rooms may say other things openly: they are passed over. */
static int take_open(struct verifying *verifying, struct text bytes, const struct header *header)
{
    struct text kept = {arena_copy(verifying->arena, bytes.at, bytes.length), bytes.length};
    struct unpack unpack = unpack_of(kept);
    struct error why;
    if (unpack_next(&unpack) != UNPACK_ARRAY) {
        return 0;
    }
    size_t items = unpack_array(&unpack);
    struct text name = unpack_next(&unpack) == UNPACK_TEXT ? unpack_text(&unpack) : TEXT("");
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        if (text_is(name, kinds[i].name) && items == kinds[i].items) {
            int code = kinds[i].take(verifying, &unpack, header);
            return code == 0 && unpack_done(&unpack, "an open part", &why) < 0
                       ? unreadable(verifying, header->sequence, why.words)
                       : code;
        }
    }
    return 0;
}

/* ---- reading it */

static int take_entry(struct verifying *verifying, const struct store_statement *row)
{
    struct sealed_part parts[PARTS_MOST];
    struct header header;
    struct error why;
    size_t count;
    if (header_read(store_bytes(row, 0), &header, &why) < 0 ||
        sealed_read(store_bytes(row, 1), parts, &count, &why) < 0) {
        return unreadable(verifying, store_integer(row, 2), why.words);
    }
    int code = 0;
    for (size_t i = 0; code == 0 && i < count; i++) {
        if (parts[i].kind == VAULT_OPEN && !parts[i].gone) {
            code = take_open(verifying, parts[i].bytes, &header);
        }
    }
    return code;
}

static int read_own(struct verifying *verifying, struct error *error)
{
    struct store_statement *row = NULL;
    int code = store_query(verifying->session, &row, error,
                           "SELECT header, sealed, sequence FROM ledger_entry WHERE case_id = $1 ORDER BY sequence",
                           "d", &verifying->ledger->organisation);
    while (code == 0 && (code = store_step(row, error)) > 0) {
        code = take_entry(verifying, row);
    }
    store_finish(row);
    return code;
}

/* With two of them, somebody could have begun another history beside the first. */
static int check_only_one(struct verifying *verifying, struct error *error)
{
    struct store_statement *counting = NULL;
    int64_t count = 0;
    int code = store_query(verifying->session, &counting, error,
                           "SELECT COUNT(*) FROM ledger_chain WHERE book = $1", "i", (int64_t)LEDGER_ORGANISATION);
    if (code < 0 || (code = count_rows(verifying, counting, &count, error)) < 0 || count == 1) {
        return code;
    }
    return fault(verifying, LEDGER_FAULT_HEAD, NULL, 0, "the organisation has %lld ledgers of its own, and not one",
                 (long long)count);
}

int verify_own_read(struct verifying *verifying, struct error *error)
{
    verifying->origin_entries = VEC_IN(verifying->arena, struct origin_entry);
    verifying->erasures = VEC_IN(verifying->arena, struct erasure_entry);
    int code = check_only_one(verifying, error);
    return code != 0 ? code : read_own(verifying, error);
}

/* Places are sorted when they are written: docs/formats.md. */
bool erasure_entry_has(const struct erasure_entry *entry, const struct vault_place *place)
{
    return entry->count > 0 &&
           bsearch(place, entry->places, entry->count, sizeof(*entry->places), place_compare) != NULL;
}
