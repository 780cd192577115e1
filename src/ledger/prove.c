/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ledger/log.h"

#include <string.h>

/* ---- making proofs */

static int find_leaf(struct arena *arena, struct store_session *session, const struct identity *case_id,
                     int64_t sequence, int64_t *number, struct text *header, struct error *error)
{
    struct store_statement *row = NULL;
    int code = store_query(session, &row, error,
                           "SELECT l.number, e.header FROM ledger_entry e "
                           "LEFT JOIN ledger_leaf l ON l.case_id = e.case_id AND l.sequence = e.sequence "
                           "WHERE e.case_id = $1 AND e.sequence = $2",
                           "di", case_id, sequence);
    if (code == 0 && (code = store_step(row, error)) > 0) {
        struct text bytes = store_bytes(row, 1);
        *number = store_integer(row, 0);
        *header = (struct text){arena_copy(arena, bytes.at, bytes.length), bytes.length};
        code = store_is_null(row, 0)
                   ? error_set(error, ERROR_BUSY, "ledger.no-leaf", "the entry has no place in the log yet")
                   : 0;
    } else if (code == 0) {
        code = error_set(error, ERROR_NOT_FOUND, "ledger.no-entry", "there is no such entry");
    }
    store_finish(row);
    return code;
}

int ledger_prove(struct arena *arena, struct ledger *ledger, struct store_session *session,
                 const struct identity *case_id, int64_t sequence, struct text *proof, struct error *error)
{
    struct merkle_source source = log_source(session);
    struct text header = TEXT(""), signed_note = TEXT("");
    struct note note;
    struct checkpoint checkpoint;
    struct vec hashes = {.items = NULL};
    int64_t number = 0;
    (void)ledger;
    int code = find_leaf(arena, session, case_id, sequence, &number, &header, error);
    if (code < 0 || (code = ledger_read_checkpoint(arena, session, &signed_note, error)) < 0 ||
        (code = note_read(arena, signed_note, &note, error)) < 0 ||
        (code = checkpoint_read(note.text, &checkpoint, error)) < 0) {
        return code;
    }
    if (number >= checkpoint.size) {
        return error_set(error, ERROR_BUSY, "ledger.no-leaf", "no checkpoint covers the entry yet");
    }
    if ((code = merkle_prove(arena, &source, number, checkpoint.size, &hashes, error)) == 0) {
        *proof = proof_write(arena, header, number, hashes.items, hashes.count, signed_note);
    }
    return code;
}

int ledger_prove_consistency(struct arena *arena, struct ledger *ledger, struct store_session *session, int64_t one,
                             int64_t other, struct text *out, struct error *error)
{
    struct merkle_source source = log_source(session);
    struct vec hashes;
    int64_t size;
    (void)ledger;
    int code = log_size(session, &size, error);
    if (code == 0 && other > size) {
        code = error_set(error, ERROR_INVALID, "ledger.proof", "the log is not that large");
    }
    if (code < 0 || (code = merkle_prove_consistency(arena, &source, one, other, &hashes, error)) < 0) {
        return code;
    }
    *out = (struct text){hashes.count ? hashes.items : "", hashes.count * VAULT_HASH_SIZE};
    return 0;
}

/* ---- checking one, with nothing but the verifier keys */

static int wrong(struct error *error, const char *what)
{
    return error_set(error, ERROR_INVALID, "ledger.proof", "%s", what);
}

/* The key's name is the log's: another key that we know cannot speak for this log. */
static int check_checkpoint(struct arena *arena, struct text bytes, struct text keys, struct checkpoint *out,
                            struct error *error)
{
    struct vec verifiers;
    struct note note;
    const struct verifier *by;
    int code = verifiers_read(arena, keys, &verifiers, error);
    if (code < 0 || (code = note_read(arena, bytes, &note, error)) < 0 ||
        (code = note_check(&note, verifiers.items, verifiers.count, &by, error)) < 0 ||
        (code = checkpoint_read(note.text, out, error)) < 0) {
        return code;
    }
    return text_equal(by->name, out->origin) ? 0 : wrong(error, "the checkpoint is signed by another log's key");
}

int ledger_check_proof(struct arena *arena, struct text bytes, struct text verifiers, uint8_t leaf[VAULT_HASH_SIZE],
                       int64_t *index, struct error *error)
{
    struct proof *proof = ARENA_NEW(arena, struct proof);
    struct checkpoint checkpoint;
    struct header header;
    struct merkle_hash hash;
    int code = proof_read(arena, bytes, proof, error);
    if (code < 0 || (code = check_checkpoint(arena, proof->checkpoint, verifiers, &checkpoint, error)) < 0) {
        return code;
    }
    if (header_read(proof->extra, &header, error) < 0) {
        return wrong(error, "the proof does not carry an entry's header");
    }
    header_hash(proof->extra, hash.bytes);
    if (!merkle_is_in(&hash, proof->index, checkpoint.size, proof->hashes, proof->count, &checkpoint.root)) {
        return wrong(error, "the entry is not in the log that the checkpoint signs for");
    }
    memcpy(leaf, hash.bytes, VAULT_HASH_SIZE);
    *index = proof->index;
    return 0;
}
