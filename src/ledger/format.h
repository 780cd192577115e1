/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef LEDGER_FORMAT_H
#define LEDGER_FORMAT_H

/* The bytes of entries, as docs/formats.md has them: pure functions, no store and no keys. */

#include "ledger/ledger.h"

#define FORMAT_VERSION 1
#define HEADER_MOST 160       /* a header's bytes are fewer */
#define PART_MOST (1024 * 1024)
#define PARTS_MOST 64
#define COUNTED_MOST (64 * 1024)
#define SALT_SIZE 32

struct header {
    struct identity case_id;
    int64_t sequence;
    int64_t recorded;
    uint8_t before[VAULT_HASH_SIZE];
    uint8_t sealed[VAULT_HASH_SIZE];
    bool has_counted;
    uint8_t counted[VAULT_HASH_SIZE];
};

/* The hash that stands before a chain's first header: binds what the chain is for. */
void opening_hash(const struct ledger_head *head, uint8_t out[VAULT_HASH_SIZE]);
struct text header_write(struct arena *arena, const struct header *header);
/* Errors: ERROR_DAMAGED. */
int header_read(struct text bytes, struct header *out, struct error *error) MUST_CHECK;
/* SHA-256(0x00 || bytes): the link of the chain and the leaf of the log. */
void header_hash(struct text bytes, uint8_t out[VAULT_HASH_SIZE]);
void counted_hash(const uint8_t salt[SALT_SIZE], struct text facts, uint8_t out[VAULT_HASH_SIZE]);

/* One item of an entry's sealed bytes. */
struct sealed_part {
    enum vault_kind kind;
    uint32_t number;
    struct identity person; /* VAULT_PERSON only */
    bool gone;              /* erased: only its hash is left */
    struct text nonce;      /* 24 bytes; none for VAULT_OPEN */
    struct text bytes;      /* ciphertext and tag; or the open bytes */
    uint8_t hash[VAULT_HASH_SIZE];
};
void sealed_write(struct pack *pack, const struct sealed_part *parts, size_t count);
/* The hash of the list [[kind, reference, hash of nonce and bytes] ...]. */
void sealed_hash(const struct sealed_part *parts, size_t count, uint8_t out[VAULT_HASH_SIZE]);
void part_hash(struct sealed_part *part);
/* At most PARTS_MOST parts into `parts`; texts point into the bytes; hashes are computed. Errors: ERROR_DAMAGED. */
int sealed_read(struct text bytes, struct sealed_part parts[PARTS_MOST], size_t *count,
                struct error *error) MUST_CHECK;

/* What each kind of sealed bytes is bound to. */
enum { ABOUT_PART = 1, ABOUT_COUNTED = 2, ABOUT_SNAPSHOT = 3, ABOUT_RESIDUE = 4 };
#define ABOUT_MOST 64
struct about {
    uint8_t bytes[ABOUT_MOST];
    size_t length;
};
struct text about_text(const struct about *about);
struct about about_part(const struct identity *case_id, int64_t sequence, size_t index,
                        const struct sealed_part *part);
struct about about_other(int what, const struct identity *case_id, int64_t sequence);

#endif
