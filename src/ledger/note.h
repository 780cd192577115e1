/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef LEDGER_NOTE_H
#define LEDGER_NOTE_H

/*
 * Signed notes, checkpoints and proofs as text: C2SP signed-note, tlog-checkpoint and tlog-proof v1, so that others'
 * tools read ours. All of it comes from outside as well: read strictly, within bounds.
 */

#include "ledger/merkle.h"

#define NOTE_MOST (1024 * 1024)
#define NOTE_SIGNATURES 64
#define KEY_NAME_MOST 200

/* A verifier key: "name+id+base64(0x01, public key)". */
struct verifier {
    struct text name;
    uint8_t id[4];
    uint8_t public[VAULT_PUBLIC_SIZE];
};
/* Errors: ERROR_INVALID. Texts point into `key`. */
int verifier_read(struct text key, struct verifier *out, struct error *error) MUST_CHECK;
char *verifier_write(struct arena *arena, const char *name, const uint8_t public[VAULT_PUBLIC_SIZE]);
/* One key a line, empty lines passed over. */
int verifiers_read(struct arena *arena, struct text lines, struct vec *out, struct error *error) MUST_CHECK;

struct note_signature {
    struct text name;
    uint8_t id[4];
    struct text bytes;
};
struct note {
    struct text text; /* with its last new line: what is signed */
    struct note_signature *signatures;
    size_t count;
};
int note_read(struct arena *arena, struct text bytes, struct note *out, struct error *error) MUST_CHECK;
/* At least one signature of a known key; a wrong signature by a known key refuses the note; others are passed over.
 * *by (may be NULL) is the first that signed. Errors: ERROR_INVALID. */
int note_check(const struct note *note, const struct verifier *known, size_t count, const struct verifier **by,
               struct error *error) MUST_CHECK;
/* `text` ends in a new line. */
int note_sign(struct arena *arena, struct vault *vault, uint32_t signer, const char *name, struct text text,
              struct text *out, struct error *error) MUST_CHECK;
/* Cuts the next note off notes that stand one after the other; false at the end. */
bool note_cut(struct text *rest, struct text *note);

struct checkpoint {
    struct text origin;
    int64_t size;
    struct merkle_hash root;
};
/* The text of a checkpoint; further lines are passed over. */
int checkpoint_read(struct text text, struct checkpoint *out, struct error *error) MUST_CHECK;
struct text checkpoint_write(struct arena *arena, const char *origin, int64_t size, const struct merkle_hash *root);

#define PROOF_HASHES 64
struct proof {
    struct text extra; /* decoded; empty: none */
    int64_t index;
    struct merkle_hash hashes[PROOF_HASHES];
    size_t count;
    struct text checkpoint; /* a signed note */
};
int proof_read(struct arena *arena, struct text bytes, struct proof *out, struct error *error) MUST_CHECK;
struct text proof_write(struct arena *arena, struct text extra, int64_t index, const struct merkle_hash *hashes,
                        size_t count, struct text checkpoint);

char *base64_write(struct arena *arena, const void *bytes, size_t size);
/* Standard alphabet, padded, no loose bits. False: it is none. */
bool base64_read(struct arena *arena, struct text text, struct text *out);

#endif
