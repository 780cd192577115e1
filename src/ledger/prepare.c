/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ledger/inside.h"

#include <assert.h>
#include <string.h>

struct vault_place part_place(const struct identity *case_id, const struct sealed_part *part)
{
    return part->kind == VAULT_PERSON ? (struct vault_place){VAULT_PERSON, part->person, 0}
                                      : (struct vault_place){part->kind, *case_id, part->number};
}

struct vault_place statistics_place(enum vault_compartment compartment)
{
    return (struct vault_place){.kind = VAULT_STATISTICS, .number = compartment};
}

/* ---- what is refused */

static int refuse(struct error *error, enum error_code code, const char *why)
{
    return error_set(error, code, "ledger.draft", "%s", why);
}

static int check_part(const struct ledger_head *head, const struct ledger_part *part, bool first, struct error *error)
{
    if (part->plain.length > PART_MOST) {
        return refuse(error, ERROR_LIMIT, "a part of an entry is larger than one mebibyte");
    }
    bool derived = part->kind <= VAULT_FILE && part->number <= 0xffff;
    if (part->kind != VAULT_OPEN && part->kind != VAULT_PERSON && !derived) {
        return refuse(error, ERROR_INVALID, "a part of an entry is under no key that there can be");
    }
    if (part->kind == VAULT_CASE && part->number != 0) {
        return refuse(error, ERROR_INVALID, "a case part has number 0");
    }
    if (head->book == LEDGER_CASE && first != (part->kind == VAULT_CASE)) {
        return refuse(error, ERROR_INVALID, "the first part of a case's entry, and no other, is the case part");
    }
    if (head->book == LEDGER_CASE && part->kind == VAULT_OPEN && part->plain.length != VAULT_HASH_SIZE) {
        return refuse(error, ERROR_INVALID, "only a salted hash may stand open in a case's ledger");
    }
    return 0;
}

static int check_draft(const struct ledger_head *head, const struct ledger_draft *draft, struct error *error)
{
    if (draft->part_count < 1 || draft->part_count > PARTS_MOST) {
        return refuse(error, ERROR_LIMIT, "an entry has 1 to 64 parts");
    }
    if (draft->counted.length > COUNTED_MOST) {
        return refuse(error, ERROR_LIMIT, "counted facts are larger than 64 KiB");
    }
    for (size_t i = 0; i < draft->part_count; i++) {
        int code = check_part(head, &draft->parts[i], i == 0, error);
        if (code < 0) {
            return code;
        }
    }
    return 0;
}

/* ---- sealing */

struct work {
    struct arena *arena;
    struct ledger *ledger;
    const struct ledger_head *head;
    int64_t sequence;
    uint8_t *random; /* drawn in one run for the whole entry */
};

static const uint8_t *draw(struct work *work, size_t size)
{
    const uint8_t *drawn = work->random;
    work->random += size;
    return drawn;
}

static int seal_part(struct work *work, const struct ledger_part *part, size_t index, struct sealed_part *out,
                     struct error *error)
{
    struct vault_key key SCOPED(vault_key_wipe);
    *out = (struct sealed_part){.kind = part->kind, .number = part->number, .person = part->person};
    if (part->kind == VAULT_OPEN) {
        out->bytes = part->plain;
        out->nonce = TEXT("");
        part_hash(out);
        return 0;
    }
    struct vault_place place = part_place(&work->head->case_id, out);
    int code = vault_key(work->ledger->vault, &place, &key, error);
    if (code < 0) {
        return code;
    }
    struct about about = about_part(&work->head->case_id, work->sequence, index, out);
    const uint8_t *nonce = draw(work, VAULT_NONCE_SIZE);
    size_t size = part->plain.length + VAULT_SEAL_EXTRA - VAULT_NONCE_SIZE;
    uint8_t *bytes = arena_alloc(work->arena, size);
    vault_seal_with(&key, nonce, about_text(&about), part->plain, bytes);
    out->nonce = (struct text){(const char *)nonce, VAULT_NONCE_SIZE};
    out->bytes = (struct text){(const char *)bytes, size};
    part_hash(out);
    return 0;
}

static int seal_parts(struct work *work, const struct ledger_draft *draft, struct header *header, struct text *sealed,
                      struct error *error)
{
    struct sealed_part parts[PARTS_MOST];
    for (size_t i = 0; i < draft->part_count; i++) {
        int code = seal_part(work, &draft->parts[i], i, &parts[i], error);
        if (code < 0) {
            return code;
        }
    }
    struct pack pack = pack_in(work->arena);
    sealed_write(&pack, parts, draft->part_count);
    *sealed = pack_done(&pack);
    sealed_hash(parts, draft->part_count, header->sealed);
    return 0;
}

/* The salt is sealed with the facts: with them gone, nobody can try facts against the hash. */
static int seal_counted(struct work *work, struct text facts, struct header *header, struct text *counted,
                        struct error *error)
{
    struct vault_key key SCOPED(vault_key_wipe);
    *counted = TEXT("");
    header->has_counted = facts.length > 0;
    if (!header->has_counted) {
        return 0;
    }
    struct vault_place place = statistics_place(work->head->compartment);
    int code = vault_key(work->ledger->vault, &place, &key, error);
    if (code < 0) {
        return code;
    }
    struct about about = about_other(ABOUT_COUNTED, &work->head->case_id, work->sequence);
    const uint8_t *nonce = draw(work, VAULT_NONCE_SIZE), *salt = draw(work, SALT_SIZE);
    size_t size = SALT_SIZE + facts.length;
    uint8_t *plain = arena_alloc(work->arena, size), *sealed = arena_alloc(work->arena, size + VAULT_SEAL_EXTRA);
    memcpy(plain, salt, SALT_SIZE);
    memcpy(plain + SALT_SIZE, facts.at, facts.length);
    memcpy(sealed, nonce, VAULT_NONCE_SIZE);
    vault_seal_with(&key, nonce, about_text(&about), (struct text){(const char *)plain, size},
                    sealed + VAULT_NONCE_SIZE);
    counted_hash(salt, facts, header->counted);
    *counted = (struct text){(const char *)sealed, size + VAULT_SEAL_EXTRA};
    return 0;
}

static int prepare_one(struct work *work, const struct ledger_draft *draft, int64_t recorded, struct ledger_head *head,
                       struct prepared_entry *out, struct error *error)
{
    head->recorded = recorded > head->recorded ? recorded : head->recorded;
    struct header header = {.case_id = head->case_id, .sequence = head->sequence + 1, .recorded = head->recorded};
    size_t random = (draft->part_count + 1) * VAULT_NONCE_SIZE + SALT_SIZE;
    work->sequence = header.sequence;
    work->random = arena_alloc(work->arena, random);
    vault_random(work->random, random);
    memcpy(header.before, head->hash, VAULT_HASH_SIZE);
    int code = seal_parts(work, draft, &header, &out->sealed, error);
    if (code < 0 || (code = seal_counted(work, draft->counted, &header, &out->counted, error)) < 0) {
        return code;
    }
    out->header = header_write(work->arena, &header);
    header_hash(out->header, head->hash);
    head->sequence = header.sequence;
    return 0;
}

int ledger_prepare(struct arena *arena, struct ledger *ledger, const struct ledger_head *head, int64_t recorded,
                   const struct ledger_draft *drafts, size_t count, struct ledger_prepared **out, struct error *error)
{
    if (count < 1 || recorded < 0) {
        return refuse(error, ERROR_INVALID, "there is nothing to enter, or the moment is before 1970");
    }
    if (head->erased) {
        return error_set(error, ERROR_NOT_FOUND, "vault.erased", "this has been erased");
    }
    struct ledger_prepared *prepared = ARENA_NEW(arena, struct ledger_prepared);
    *prepared = (struct ledger_prepared){*head, *head, ARENA_ARRAY(arena, struct prepared_entry, count), count};
    struct work work = {.arena = arena, .ledger = ledger, .head = head};
    for (size_t i = 0; i < count; i++) {
        int code = check_draft(head, &drafts[i], error);
        if (code < 0 ||
            (code = prepare_one(&work, &drafts[i], drafts[i].recorded ? drafts[i].recorded : recorded, &prepared->after,
                                &prepared->entries[i], error)) < 0) {
            return code;
        }
    }
    *out = prepared;
    return 0;
}

const struct ledger_head *ledger_prepared_head(const struct ledger_prepared *prepared)
{
    return &prepared->after;
}
