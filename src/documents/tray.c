/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Files that wait for their step. What lies in a tray can be opened with the form's word only, which the server does not
 * keep: neither a clerk nor whoever reads the database learns what somebody chose and then did not send.
 */
#include "documents/inside.h"

#include <string.h>

#define WORD_LEAST 16
#define WORD_MOST 64

struct adding {
    const struct documents *documents;
    uint8_t tray[32];
    const struct description *description;
    struct text sealed;
    struct sealed_chunks chunks;
    uint8_t mark[32];
    int64_t now;
};

/* ---- putting in */

static int check_word(struct text word, struct error *error)
{
    if (word.length < WORD_LEAST || word.length > WORD_MOST) {
        return error_set(error, ERROR_INVALID, "documents.tray",
                         "This form has lost its number. Go back to its first page and choose the file again.");
    }
    return 0;
}

static int count_waiting(struct store_session *session, const struct adding *adding, int64_t *in_tray, int64_t *bytes,
                         struct error *error)
{
    struct store_statement *row;
    int step = store_query(session, &row, error,
                           "SELECT COUNT(CASE WHEN tray = $1 THEN 1 END), SUM(size) "
                           "FROM documents_file WHERE tray IS NOT NULL",
                           "b", (const void *)adding->tray, sizeof(adding->tray));
    if (step) {
        return step;
    }
    step = store_step(row, error);
    *in_tray = step > 0 ? store_integer(row, 0) : 0;
    *bytes = step > 0 ? store_integer(row, 1) : 0;
    store_finish(row);
    return step < 0 ? step : 0;
}

static int check_room(struct store_session *session, const struct adding *adding, struct error *error)
{
    const struct documents_options *options = &adding->documents->options;
    int64_t in_tray, bytes;
    int failed = count_waiting(session, adding, &in_tray, &bytes, error);
    if (!failed && in_tray >= options->tray_most) {
        return error_set(error, ERROR_LIMIT, "documents.tray-full",
                         "At most %lld files can be sent at once. Send these first, or take one away.",
                         (long long)options->tray_most);
    }
    if (!failed && bytes + adding->description->size > options->waiting_most) {
        return error_set(error, ERROR_BUSY, "documents.waiting-full",
                         "No more files can be taken in just now. Send the form without it; it can be added later.");
    }
    return failed;
}

static int write_added(struct store_session *session, void *context, struct error *error)
{
    const struct adding *adding = context;
    const struct description *description = adding->description;
    int failed = check_room(session, adding, error);
    if (!failed) {
        failed = store_run(session, NULL, error,
                           "INSERT INTO documents_file (document_id, size, tray, added, sealed, mark) "
                           "VALUES ($1, $2, $3, $4, $5, $6)",
                           "dibibb", &description->document, description->size, (const void *)adding->tray,
                           sizeof(adding->tray), adding->now, (const void *)adding->sealed.at, adding->sealed.length,
                           (const void *)adding->mark, sizeof(adding->mark));
    }
    return failed ? failed : chunks_write(session, &description->document, &adding->chunks, error);
}

static struct text seal_description(struct arena *arena, const struct documents *documents, struct text word,
                                    const struct description *description)
{
    struct vault_key key SCOPED(vault_key_wipe);
    struct text plain = description_pack(arena, description);
    uint8_t *sealed = arena_alloc(arena, plain.length + VAULT_SEAL_EXTRA);
    tray_key(documents, word, &key);
    vault_seal(&key, tray_about(arena, &description->document), plain, sealed);
    vault_wipe((void *)(uintptr_t)plain.at, plain.length);
    return (struct text){(const char *)sealed, plain.length + VAULT_SEAL_EXTRA};
}

static void make_mark(struct arena *arena, struct adding *adding)
{
    struct waiting_row row = {.document = adding->description->document,
                              .size = adding->description->size,
                              .added = adding->now,
                              .tray = {(const char *)adding->tray, sizeof(adding->tray)},
                              .sealed = adding->sealed,
                              .hashes = VEC_IN(arena, struct chunk_hash)};
    for (size_t i = 0; i < adding->chunks.count; i++) {
        struct chunk_hash *hash = vec_add(&row.hashes, NULL);
        vault_sha256(&adding->chunks.at[i], 1, hash->bytes);
    }
    tray_mark(arena, adding->documents, &row, adding->mark);
}

static int check_size(const struct documents *documents, struct arena *arena, struct text bytes, struct error *error)
{
    int64_t most = documents->options.file_most;
    if ((int64_t)bytes.length <= most) {
        return 0;
    }
    struct text size = documents_size_words(arena, (int64_t)bytes.length), limit = documents_size_words(arena, most);
    return error_set(error, ERROR_INVALID, "documents.too-large",
                     "This file has %.*s; one file may have at most %.*s. Send a smaller one, or say that there is more.",
                     TEXT_ARGS(size), TEXT_ARGS(limit));
}

int documents_add(struct documents *documents, struct arena *arena, struct text tray, struct text said_name,
                  struct text bytes, struct documents_waiting *out, struct error *error)
{
    enum documents_kind kind;
    int failed = check_word(tray, error);
    if (!failed) {
        failed = check_size(documents, arena, bytes, error);
    }
    if (!failed) {
        failed = documents_sniff(bytes, &kind, error);
    }
    if (failed) {
        return failed;
    }
    struct description description SCOPED(description_wipe) = {.document = vault_identity(),
                                                               .name = documents_name(arena, said_name, kind),
                                                               .media = text_of(documents_media(kind)),
                                                               .size = (int64_t)bytes.length,
                                                               .chunk_size = CHUNK_SIZE};
    vault_random(description.key.bytes, sizeof(description.key.bytes));
    vault_random(description.salt, sizeof(description.salt));
    vault_sha256(&bytes, 1, description.hash);
    struct adding adding = {.documents = documents,
                            .description = &description,
                            .sealed = seal_description(arena, documents, tray, &description),
                            .chunks = chunks_seal(arena, &description, bytes),
                            .now = clock_now(&documents->options.clock)};
    tray_code(documents, tray, adding.tray);
    make_mark(arena, &adding);
    failed = store_write(documents->options.store, write_added, &adding, error);
    *out = (struct documents_waiting){description.document, description.name, kind, description.size, adding.now};
    return failed;
}

/* ---- looking in */

static int not_waiting(struct error *error)
{
    return error_set(error, ERROR_NOT_FOUND, "documents.not-waiting",
                     "This file is no longer there: files that are not sent are thrown away after a day. Choose it again.");
}

int tray_open(const struct documents *documents, struct arena *arena, struct store_session *session, struct text tray,
              const struct identity *document, struct text *plain, int64_t *added, struct error *error)
{
    struct store_statement *row;
    struct vault_key key SCOPED(vault_key_wipe);
    uint8_t code[32];
    tray_code(documents, tray, code);
    tray_key(documents, tray, &key);
    int step = store_query(session, &row, error,
                           "SELECT sealed, added FROM documents_file WHERE document_id = $1 AND tray = $2", "db",
                           document, (const void *)code, sizeof(code));
    if (step) {
        return step;
    }
    step = store_step(row, error);
    if (step > 0) {
        *added = store_integer(row, 1);
        step = vault_unseal(arena, &key, tray_about(arena, document), store_bytes(row, 0), plain, error);
    } else if (step == 0) {
        step = not_waiting(error);
    }
    store_finish(row);
    return step;
}

static enum documents_kind kind_of(struct text media)
{
    for (int kind = 1; kind < DOCUMENTS_KIND__MAX; kind++) {
        if (text_is(media, documents_media((enum documents_kind)kind))) {
            return (enum documents_kind)kind;
        }
    }
    return DOCUMENTS_UNKNOWN;
}

int documents_look(struct documents *documents, struct arena *arena, struct text tray,
                   const struct identity *document, struct documents_waiting *out, struct error *error)
{
    SCOPED(store_end_at) struct store_session *session = NULL;
    struct description description SCOPED(description_wipe) = {.size = 0};
    struct text plain = TEXT("");
    int64_t added = 0;
    int failed = store_begin_read(documents->options.store, &session, error);
    if (!failed) {
        failed = tray_open(documents, arena, session, tray, document, &plain, &added, error);
    }
    if (!failed) {
        failed = description_unpack(plain, &description, error);
    }
    if (!failed) {
        *out = (struct documents_waiting){description.document, description.name, kind_of(description.media),
                                          description.size, added};
    }
    return failed;
}

/* The bytes are opened once more: what does not open is not attached to anything. */
int documents_find(void *context, struct arena *arena, struct store_session *session, struct text tray,
                   struct casework_file *file, struct error *error)
{
    const struct documents *documents = context;
    struct description description SCOPED(description_wipe) = {.size = 0};
    SCOPED(arena_free_at) struct arena *scratch = arena_new();
    struct text bytes;
    int64_t added;
    int failed = tray_open(documents, arena, session, tray, &file->document, &file->about, &added, error);
    if (!failed) {
        failed = description_unpack(file->about, &description, error);
    }
    if (!failed) {
        failed = chunks_read(scratch, session, &description, &bytes, error);
    }
    if (!failed) {
        description_salt(&description, file->salted);
    }
    return failed;
}

/* ---- taking out */

struct dropping {
    const struct identity *document;
    uint8_t tray[32];
    int64_t before; /* of tending */
    int64_t count;
};

static int write_dropped(struct store_session *session, void *context, struct error *error)
{
    const struct dropping *dropping = context;
    int64_t changes = 0;
    int failed = store_run(session, &changes, error,
                           "DELETE FROM documents_file WHERE document_id = $1 AND tray = $2", "db", dropping->document,
                           (const void *)dropping->tray, sizeof(dropping->tray));
    if (!failed && changes) {
        failed = store_run(session, NULL, error, "DELETE FROM documents_chunk WHERE document_id = $1", "d",
                           dropping->document);
    }
    return failed;
}

int documents_drop(struct documents *documents, struct text tray, const struct identity *document, struct error *error)
{
    struct dropping dropping = {.document = document};
    tray_code(documents, tray, dropping.tray);
    return store_write(documents->options.store, write_dropped, &dropping, error);
}

static int write_tended(struct store_session *session, void *context, struct error *error)
{
    struct dropping *dropping = context;
    int failed = store_run(session, NULL, error,
                           "DELETE FROM documents_chunk WHERE document_id IN "
                           "(SELECT document_id FROM documents_file WHERE tray IS NOT NULL AND added < $1)",
                           "i", dropping->before);
    return failed ? failed
                  : store_run(session, &dropping->count, error,
                              "DELETE FROM documents_file WHERE tray IS NOT NULL AND added < $1", "i", dropping->before);
}

static int find_late(struct documents *documents, int64_t before, bool *late, struct error *error)
{
    SCOPED(store_end_at) struct store_session *session = NULL;
    struct store_statement *row;
    int step = store_begin_read(documents->options.store, &session, error);
    if (!step) {
        step = store_query(session, &row, error,
                           "SELECT 1 FROM documents_file WHERE tray IS NOT NULL AND added < $1 LIMIT 1", "i", before);
    }
    if (step) {
        return step;
    }
    step = store_step(row, error);
    *late = step > 0;
    store_finish(row);
    return step < 0 ? step : 0;
}

/* Nothing is written, nor a sync paid for, where nothing is late: it is asked every minute. */
int documents_tend(struct documents *documents, int64_t *count, struct error *error)
{
    struct dropping dropping = {.before = clock_now(&documents->options.clock) - documents->options.wait};
    bool late = false;
    int failed = find_late(documents, dropping.before, &late, error);
    if (!failed && late) {
        failed = store_write(documents->options.store, write_tended, &dropping, error);
    }
    if (count) {
        *count = failed ? 0 : dropping.count;
    }
    return failed;
}
