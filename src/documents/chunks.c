/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bytes of a file, in pieces that a database takes well. Each says which piece of how many it is, so that none can be
 * left out or exchanged unseen. */
#include "documents/inside.h"

#include <string.h>

struct sealed_chunks chunks_seal(struct arena *arena, const struct description *description, struct text bytes)
{
    struct sealed_chunks chunks = {.count = (size_t)description_chunks(description)};
    chunks.at = ARENA_ARRAY(arena, struct text, chunks.count);
    for (size_t i = 0; i < chunks.count; i++) {
        size_t from = i * (size_t)description->chunk_size, left = bytes.length - from;
        struct text plain = {bytes.at + from,
                             left < (size_t)description->chunk_size ? left : (size_t)description->chunk_size};
        uint8_t *sealed = arena_alloc(arena, plain.length + VAULT_SEAL_EXTRA);
        struct text about =
            chunk_about(arena, &description->document, (int64_t)i + 1, (int64_t)chunks.count);
        vault_seal(&description->key, about, plain, sealed);
        chunks.at[i] = (struct text){(const char *)sealed, plain.length + VAULT_SEAL_EXTRA};
    }
    return chunks;
}

int chunks_write(struct store_session *session, const struct identity *document, const struct sealed_chunks *chunks,
                 struct error *error)
{
    int failed = 0;
    for (size_t i = 0; !failed && i < chunks->count; i++) {
        failed = store_run(session, NULL, error,
                           "INSERT INTO documents_chunk (document_id, number, sealed) VALUES ($1, $2, $3)", "dib",
                           document, (int64_t)i + 1, (const void *)chunks->at[i].at, chunks->at[i].length);
    }
    return failed;
}

static int damaged(struct error *error)
{
    return error_set(error, ERROR_DAMAGED, "documents.damaged",
                     "The bytes of a file are not those that were attached.");
}

static int add_chunk(struct arena *arena, const struct description *description, const struct store_statement *row,
                     int64_t number, struct buf *bytes, struct error *error)
{
    int64_t count = description_chunks(description);
    struct text plain, about = chunk_about(arena, &description->document, number, count);
    if (store_integer(row, 0) != number || number > count) {
        return damaged(error);
    }
    if (vault_unseal(arena, &description->key, about, store_bytes(row, 1), &plain, error)) {
        return damaged(error);
    }
    buf_add(bytes, plain.at, plain.length);
    return 0;
}

static int check_bytes(const struct description *description, struct text bytes, struct error *error)
{
    uint8_t hash[VAULT_HASH_SIZE];
    vault_sha256(&bytes, 1, hash);
    bool right = bytes.length == (size_t)description->size && vault_equal(hash, description->hash, sizeof(hash));
    return right ? 0 : damaged(error);
}

int chunks_read(struct arena *arena, struct store_session *session, const struct description *description,
                struct text *bytes, struct error *error)
{
    struct store_statement *row;
    struct buf buf = buf_in(arena);
    int64_t number = 0;
    int step = store_query(session, &row, error,
                           "SELECT number, sealed FROM documents_chunk WHERE document_id = $1 ORDER BY number", "d",
                           &description->document);
    if (step) {
        return step;
    }
    while ((step = store_step(row, error)) > 0) {
        step = add_chunk(arena, description, row, ++number, &buf, error);
        if (step) {
            break;
        }
    }
    store_finish(row);
    *bytes = buf_as_text(&buf);
    return step < 0 ? step : check_bytes(description, *bytes, error);
}
