/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signed notes, checkpoints, verifier keys, lists of erasures and proofs as others may hand them to us. */
#include "ledger/erase.h"
#include "ledger/note.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static const char known[] = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";

static void read_checkpoint(struct arena *arena, struct text text)
{
    struct checkpoint checkpoint, again;
    struct error error;
    int code = checkpoint_read(text, &checkpoint, &error);
    assert(code == 0 || code == ERROR_INVALID);
    if (code < 0 || memchr(checkpoint.origin.at, '\0', checkpoint.origin.length)) {
        return;
    }
    struct text written = checkpoint_write(arena, text_string(arena, checkpoint.origin), checkpoint.size,
                                           &checkpoint.root);
    assert(text_starts(text, written)); /* further lines are passed over */
    code = checkpoint_read(written, &again, &error);
    assert(code == 0 && again.size == checkpoint.size);
}

static void read_note(struct arena *arena, struct text text)
{
    struct note note;
    struct verifier key;
    struct vec places;
    struct error error;
    int code = verifier_read(text_of(known), &key, &error);
    assert(code == 0);
    code = note_read(arena, text, &note, &error);
    assert(code == 0 || code == ERROR_INVALID);
    if (code == 0) {
        code = note_check(&note, &key, 1, NULL, &error);
        assert(code == 0 || code == ERROR_INVALID);
        read_checkpoint(arena, note.text);
        code = erasures_read(arena, note.text, TEXT("members.example.org/log/1"), &places, &error);
        assert(code == 0 || code == ERROR_INVALID);
    }
}

static void read_proof(struct arena *arena, struct text text)
{
    struct proof *proof = ARENA_NEW(arena, struct proof);
    uint8_t leaf[VAULT_HASH_SIZE];
    int64_t index;
    struct error error;
    int code = proof_read(arena, text, proof, &error);
    assert(code == 0 || code == ERROR_INVALID);
    if (code == 0) {
        struct text written = proof_write(arena, proof->extra, proof->index, proof->hashes, proof->count,
                                          proof->checkpoint);
        assert(text_equal(written, text) || proof->extra.length == 0);
    }
    code = ledger_check_proof(arena, text, text_of(known), leaf, &index, &error);
    assert(code == 0 || code == ERROR_INVALID);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct arena *arena SCOPED(arena_free_at) = arena_new();
    struct text text = {(const char *)bytes, size}, rest = text, note;
    struct vec keys;
    struct error error;
    size_t notes = 0;
    read_note(arena, text);
    read_checkpoint(arena, text);
    read_proof(arena, text);
    int code = verifiers_read(arena, text, &keys, &error);
    assert(code == 0 || code == ERROR_INVALID);
    while (note_cut(&rest, &note)) {
        assert(note.length > 0 && ++notes <= size);
    }
    return 0;
}
