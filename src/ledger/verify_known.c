/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Origins, and checkpoints that were kept elsewhere. */
#include "ledger/verify.h"
#include "ledger/verify_own.h"

#include <string.h>

static int wrong_origin(struct verifying *verifying, const struct origin *origin, const char *what)
{
    return fault(verifying, LEDGER_FAULT_ORIGIN, NULL, 0, "origin %lld of the log: %s", (long long)origin->number,
                 what);
}

/* ---- origins: each stands open in the organisation's own ledger as well */

static bool is_entered(const struct origin_entry *entry, const struct origin *origin)
{
    return entry->number == origin->number && text_equal(entry->verifier, origin->verifier) &&
           entry->start == origin->start && text_equal(entry->cites, origin->cites) &&
           entry->recorded == origin->opened;
}

static int check_signer(struct verifying *verifying, const struct origin *origin, const struct verifier *key,
                        struct error *error)
{
    uint8_t public[VAULT_PUBLIC_SIZE];
    struct error why;
    if (verifying->options->without_keys) {
        return 0;
    }
    int code = vault_signer_public(verifying->ledger->vault, origin->signer, public, &why);
    if (code == ERROR_IO || code == ERROR_BUSY) {
        *error = why;
        return code;
    }
    return code == 0 && vault_equal(public, key->public, sizeof(public))
               ? 0
               : wrong_origin(verifying, origin, "its key is not the key store's");
}

static bool is_known(struct arena *arena, struct text known, const struct verifier *key)
{
    struct vec keys;
    struct error why;
    if (known.length == 0) {
        return true;
    }
    if (verifiers_read(arena, known, &keys, &why) < 0) {
        return false;
    }
    for (size_t i = 0; i < keys.count; i++) {
        const struct verifier *other = VEC_AT(&keys, struct verifier, i);
        if (text_equal(other->name, key->name) && memcmp(other->public, key->public, sizeof(key->public)) == 0) {
            return true;
        }
    }
    return false;
}

static bool cited(struct arena *arena, const struct verifying *verifying, const struct origin *origin,
                  struct checkpoint *out)
{
    struct vec keys = VEC_IN(arena, struct verifier);
    struct note note;
    struct error why;
    for (size_t i = 0; i < verifying->origins.count; i++) {
        const struct origin *earlier = VEC_AT(&verifying->origins, struct origin, i);
        struct verifier key;
        if (earlier->number < origin->number && verifier_read(earlier->verifier, &key, &why) == 0) {
            vec_add(&keys, &key);
        }
    }
    return note_read(arena, origin->cites, &note, &why) == 0 &&
           note_check(&note, keys.items, keys.count, NULL, &why) == 0 && checkpoint_read(note.text, out, &why) == 0;
}

static int check_cited(struct verifying *verifying, const struct origin *origin)
{
    struct checkpoint checkpoint;
    if (origin->cites.length == 0) {
        return 0;
    }
    if (!cited(verifying->arena, verifying, origin, &checkpoint)) {
        return wrong_origin(verifying, origin, "it cites a checkpoint that no earlier origin signed");
    }
    if (checkpoint.size > origin->start) {
        notice(verifying, "the log was restored from a backup at size %lld: %lld entries after it were lost",
               (long long)origin->start, (long long)(checkpoint.size - origin->start));
    }
    return 0;
}

static int check_origin(struct verifying *verifying, const struct origin *origin, int64_t number, struct error *error)
{
    struct verifier key;
    struct error why;
    bool entered = false;
    if (origin->number != number) {
        return fault(verifying, LEDGER_FAULT_ORIGIN, NULL, 0, "origin %lld of the log is missing", (long long)number);
    }
    for (size_t i = 0; i < verifying->origin_entries.count; i++) {
        entered |= is_entered(VEC_AT(&verifying->origin_entries, struct origin_entry, i), origin);
    }
    if (!entered) {
        return wrong_origin(verifying, origin, "it is not as the organisation's own ledger has it");
    }
    if (verifier_read(origin->verifier, &key, &why) < 0 || !text_equal(key.name, origin->name)) {
        return wrong_origin(verifying, origin, "its name is not that of its key");
    }
    if (!is_known(verifying->arena, verifying->options->known_verifiers, &key)) {
        return wrong_origin(verifying, origin, "its key is none of those that are known");
    }
    int code = check_signer(verifying, origin, &key, error);
    return code != 0 ? code : check_cited(verifying, origin);
}

int verify_origins(struct verifying *verifying, struct error *error)
{
    int code = origin_read_all(verifying->arena, verifying->session, &verifying->origins, error);
    for (size_t i = 0; code == 0 && i < verifying->origins.count; i++) {
        code = check_origin(verifying, VEC_AT(&verifying->origins, struct origin, i), (int64_t)i + 1, error);
    }
    if (code == 0 && verifying->origins.count != verifying->origin_entries.count) {
        code = fault(verifying, LEDGER_FAULT_ORIGIN, NULL, 0,
                     "the organisation's own ledger has %zu origins of the log, and there are %zu",
                     verifying->origin_entries.count, verifying->origins.count);
    }
    return code;
}

/* ---- checkpoints that were kept elsewhere */

static const struct origin *origin_named(const struct verifying *verifying, struct text name)
{
    for (size_t i = 0; i < verifying->origins.count; i++) {
        const struct origin *origin = VEC_AT(&verifying->origins, struct origin, i);
        if (text_equal(origin->name, name)) {
            return origin;
        }
    }
    return NULL;
}

/* Beyond the place where a restored log went on without it, a checkpoint speaks of entries that were lost then. */
static bool was_lost(struct verifying *verifying, const struct origin *origin, const struct checkpoint *known)
{
    for (size_t i = 0; i < verifying->origins.count; i++) {
        const struct origin *later = VEC_AT(&verifying->origins, struct origin, i);
        struct checkpoint last;
        if (later->number > origin->number && known->size > later->start &&
            cited(verifying->arena, verifying, later, &last) && last.size >= known->size) {
            return true;
        }
    }
    return false;
}

static int check_known(struct verifying *verifying, const struct checkpoint *known, struct error *error)
{
    const struct origin *origin = origin_named(verifying, known->origin);
    struct merkle_source source = log_source(verifying->session);
    struct merkle tree;
    long long size = known->size;
    if (!origin) {
        return fault(verifying, LEDGER_FAULT_CHECKPOINT, NULL, 0,
                     "the checkpoint at size %lld that was kept elsewhere is of no origin that this log has", size);
    }
    if (was_lost(verifying, origin, known)) {
        notice(verifying, "the checkpoint at size %lld speaks of entries that were lost in a restore", size);
        return 0;
    }
    if (known->size > verifying->log_size) {
        return fault(verifying, LEDGER_FAULT_CHECKPOINT, NULL, 0,
                     "the log once had %lld leaves (a checkpoint was kept elsewhere) and has %lld: its end was removed",
                     size, (long long)verifying->log_size);
    }
    int code = merkle_load(&source, known->size, &tree, error);
    if (code < 0) {
        return code;
    }
    struct merkle_hash root = merkle_root(&tree);
    return memcmp(&root, &known->root, sizeof(root)) == 0
               ? 0
               : fault(verifying, LEDGER_FAULT_CHECKPOINT, NULL, 0,
                       "the checkpoint at size %lld that was kept elsewhere is not of this log: it was rewritten",
                       size);
}

static int read_keys(struct verifying *verifying, struct vec *keys, struct error *error)
{
    struct text lines = verifying->options->known_verifiers;
    if (lines.length == 0) {
        int code = ledger_read_verifiers(verifying->arena, verifying->session, &lines, error);
        if (code < 0) {
            return code;
        }
    }
    return verifiers_read(verifying->arena, lines, keys, error);
}

int verify_checkpoints_known(struct verifying *verifying, struct error *error)
{
    struct text rest = verifying->options->known_checkpoints, bytes;
    struct vec keys = {.items = NULL};
    int code = rest.length ? read_keys(verifying, &keys, error) : 0;
    while (code == 0 && note_cut(&rest, &bytes)) {
        struct note note;
        struct checkpoint known;
        struct error why;
        if (note_read(verifying->arena, bytes, &note, &why) < 0 ||
            note_check(&note, keys.items, keys.count, NULL, &why) < 0 ||
            checkpoint_read(note.text, &known, &why) < 0) {
            return fault(verifying, LEDGER_FAULT_CHECKPOINT, NULL, 0, "a checkpoint that was kept elsewhere: %s",
                         why.words);
        }
        code = check_known(verifying, &known, error);
    }
    return code;
}
