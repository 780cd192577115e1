/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DOCUMENTS_INSIDE_H
#define DOCUMENTS_INSIDE_H

/* What the files of this room share. */

#include "documents/documents.h"

struct documents {
    struct documents_options options;
};

/* ---- seal.c */

#define CHUNK_SIZE (256 * 1024) /* plain bytes of a chunk; what was written with another size says so itself */
#define SALT_SIZE 32

/* What is sealed of a file: in its tray's row while it waits, in the entry once it is attached. */
struct description {
    struct identity document;
    struct text name, media;
    int64_t size, chunk_size;
    struct vault_key key;
    uint8_t salt[SALT_SIZE];
    uint8_t hash[VAULT_HASH_SIZE];
};
struct text description_pack(struct arena *arena, const struct description *description);
/* Errors: ERROR_DAMAGED. */
int description_unpack(struct text bytes, struct description *out, struct error *error) MUST_CHECK;
void description_wipe(struct description *description); /* for SCOPED */
void description_salt(const struct description *description, uint8_t out[VAULT_HASH_SIZE]);
int64_t description_chunks(const struct description *description);
/* What a tray is found by, and what its files are sealed under: both of its word, which is kept nowhere. */
void tray_code(const struct documents *documents, struct text word, uint8_t out[32]);
void tray_key(const struct documents *documents, struct text word, struct vault_key *out);
/* A keyed hash of all that the store has of a file that waits, so that verifying sees a changed byte without the form's word.
 * `hashes`: SHA-256 of each sealed piece. */
struct waiting_row {
    struct identity document;
    int64_t size, added;
    struct text tray, sealed;
    struct vec hashes; /* struct chunk_hash */
};
struct chunk_hash {
    uint8_t bytes[VAULT_HASH_SIZE];
};
void tray_mark(struct arena *arena, const struct documents *documents, const struct waiting_row *row, uint8_t out[32]);
/* Where sealed bytes stand. */
struct text chunk_about(struct arena *arena, const struct identity *document, int64_t number, int64_t count);
struct text tray_about(struct arena *arena, const struct identity *document);

/* ---- tray.c: the description of what lies in a tray, opened. Errors: ERROR_NOT_FOUND. */
int tray_open(const struct documents *documents, struct arena *arena, struct store_session *session, struct text tray,
              const struct identity *document, struct text *plain, int64_t *added, struct error *error) MUST_CHECK;

/* ---- chunks.c */

struct sealed_chunks {
    struct text *at;
    size_t count;
};
struct sealed_chunks chunks_seal(struct arena *arena, const struct description *description, struct text bytes);
/* Inside a writing transaction. */
int chunks_write(struct store_session *session, const struct identity *document, const struct sealed_chunks *chunks,
                 struct error *error) MUST_CHECK;
/* All bytes, held against the description's size and hash. Errors: ERROR_DAMAGED. */
int chunks_read(struct arena *arena, struct store_session *session, const struct description *description,
                struct text *bytes, struct error *error) MUST_CHECK;

/* ---- zip.c */

/* The names of a ZIP archive's members, each the same in its own header as in the directory. Errors: ERROR_INVALID
 * (none, more than a thousand, encrypted, or of a form that two readers could read in two ways). */
struct zip_names {
    const struct text *at;
    size_t count;
    struct text first_stored; /* the first member's bytes, where it is not compressed */
};
int zip_read(struct arena *arena, struct text bytes, struct zip_names *out, struct error *error) MUST_CHECK;

/* ---- filed.c, verify.c: the view */

int filed_apply(void *context, struct store_session *session, const struct casework_change *change,
                struct error *error) MUST_CHECK;
int filed_clear(void *context, struct store_session *session, struct error *error) MUST_CHECK;
int filed_forget(void *context, struct store_session *session, const struct vault_place *place,
                 struct error *error) MUST_CHECK;
int filed_verify(void *context, struct store_session *session, const struct casework_change *change, char *words,
                 size_t size, struct error *error) MUST_CHECK;

#endif
