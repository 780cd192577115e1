/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Backups of the key store: every row, in chunks of libsodium's secret stream (which notices what is cut off, left out
 * or moved) under a key derived from the epoch's. The epoch's key is not among the rows: see ring.c.
 */
#include "vault/inside.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char magic[] = "evenhand key backup 1\n";
#define MAGIC_SIZE (sizeof(magic) - 1)
#define HEAD_SIZE (MAGIC_SIZE + 4)
#define CHUNK (64 * 1024)
#define LARGEST_CHUNK (32 * 1024 * 1024)
#define STREAM_HEAD crypto_secretstream_xchacha20poly1305_HEADERBYTES
#define STREAM_EXTRA crypto_secretstream_xchacha20poly1305_ABYTES
enum { ITEM_STATE, ITEM_TALLY, ITEM_KEY };

void backup_key(const uint8_t epoch_key[KEY_SIZE], uint8_t out[KEY_SIZE])
{
    static const char context[crypto_kdf_CONTEXTBYTES] = {'e', 'v', 'n', 'b', 'a', 'c', 'k', 'p'};
    crypto_kdf_derive_from_key(out, KEY_SIZE, 1, context, epoch_key);
}

static void head_write(uint32_t epoch, uint8_t out[HEAD_SIZE])
{
    memcpy(out, magic, MAGIC_SIZE);
    big_write(out + MAGIC_SIZE, epoch, 4);
}

static int broken(const char *path, struct error *error)
{
    return error_set(error, ERROR_IO, "vault.backup", "%s: %s", path, strerror(errno ? errno : EIO));
}

static void close_file(FILE **file)
{
    if (*file) {
        fclose(*file);
    }
}

/* ---- writing */

struct writer {
    FILE *file;
    const char *path;
    uint8_t head[HEAD_SIZE];
    crypto_secretstream_xchacha20poly1305_state stream;
    struct arena *arena; /* of the chunk */
    struct buf chunk;
};

static int write_chunk(struct writer *writer, bool last, struct error *error)
{
    size_t size = writer->chunk.length + STREAM_EXTRA;
    uint8_t *sealed = arena_alloc(writer->arena, size), length[4];
    crypto_secretstream_xchacha20poly1305_push(
        &writer->stream, sealed, NULL, (const uint8_t *)writer->chunk.bytes, writer->chunk.length, writer->head,
        HEAD_SIZE, last ? crypto_secretstream_xchacha20poly1305_TAG_FINAL : 0);
    big_write(length, size, 4);
    errno = 0;
    bool right = fwrite(length, 1, 4, writer->file) == 4 && fwrite(sealed, 1, size, writer->file) == size;
    arena_free(writer->arena);
    writer->arena = arena_new();
    writer->chunk = buf_in(writer->arena);
    return right ? 0 : broken(writer->path, error);
}

static int add_item(struct writer *writer, struct text item, struct error *error)
{
    buf_text(&writer->chunk, item);
    return writer->chunk.length >= CHUNK ? write_chunk(writer, false, error) : 0;
}

static int add_state(struct writer *writer, struct store_session *session, struct error *error)
{
    struct arena *arena SCOPED(arena_free_at) = arena_new();
    struct vault_state state;
    struct pack pack = pack_in(arena);
    int code = state_read(session, &state, error);
    if (code < 0) {
        return code;
    }
    pack_array(&pack, 3);
    pack_integer(&pack, ITEM_STATE);
    pack_integer(&pack, state.generation);
    pack_bytes(&pack, state.salt, sizeof(state.salt));
    return add_item(writer, pack_done(&pack), error);
}

static int add_tallies(struct writer *writer, struct store_session *session, struct error *error)
{
    struct store_statement *found = NULL;
    int code = store_query(session, &found, error, "SELECT kind, count, sum FROM vault_tally ORDER BY kind", "");
    while (code >= 0 && (code = store_step(found, error)) > 0) {
        struct arena *arena SCOPED(arena_free_at) = arena_new();
        struct pack pack = pack_in(arena);
        struct text sum = store_bytes(found, 2);
        pack_array(&pack, 4);
        pack_integer(&pack, ITEM_TALLY);
        pack_integer(&pack, store_integer(found, 0));
        pack_integer(&pack, store_integer(found, 1));
        pack_bytes(&pack, sum.at, sum.length);
        code = add_item(writer, pack_done(&pack), error);
    }
    store_finish(found);
    return code;
}

static int add_keys(struct writer *writer, struct store_session *session, struct error *error)
{
    struct store_statement *found = NULL;
    int code = store_query(session, &found, error,
                           "SELECT kind, owner, number, epoch, compartment, wrapped FROM vault_key "
                           "ORDER BY kind, owner, number",
                           "");
    while (code >= 0 && (code = store_step(found, error)) > 0) {
        struct arena *arena SCOPED(arena_free_at) = arena_new();
        struct pack pack = pack_in(arena);
        struct text owner = store_bytes(found, 1), wrapped = store_bytes(found, 5);
        pack_array(&pack, 7);
        pack_integer(&pack, ITEM_KEY);
        pack_integer(&pack, store_integer(found, 0));
        pack_bytes(&pack, owner.at, owner.length);
        pack_integer(&pack, store_integer(found, 2));
        pack_integer(&pack, store_integer(found, 3));
        pack_integer(&pack, store_integer(found, 4));
        pack_bytes(&pack, wrapped.at, wrapped.length);
        code = add_item(writer, pack_done(&pack), error);
    }
    store_finish(found);
    return code;
}

static int open_new(const char *path, FILE **out, struct error *error)
{
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0) {
        return errno == EEXIST ? error_set(error, ERROR_CONFLICT, "vault.backup", "%s exists already", path)
                               : broken(path, error);
    }
    *out = fdopen(file, "wb");
    if (!*out) {
        abort();
    }
    return 0;
}

static int start_stream(struct vault *vault, struct writer *writer, struct error *error)
{
    uint8_t key[KEY_SIZE], head[STREAM_HEAD];
    pthread_rwlock_rdlock(&vault->lock);
    backup_key(vault->secrets->epoch_key, key);
    head_write(vault->secrets->epoch, writer->head);
    pthread_rwlock_unlock(&vault->lock);
    crypto_secretstream_xchacha20poly1305_init_push(&writer->stream, head, key);
    sodium_memzero(key, sizeof(key));
    errno = 0;
    return fwrite(writer->head, 1, HEAD_SIZE, writer->file) == HEAD_SIZE &&
                   fwrite(head, 1, sizeof(head), writer->file) == sizeof(head)
               ? 0
               : broken(writer->path, error);
}

static int write_all(struct writer *writer, struct store_session *session, struct error *error)
{
    int code = add_state(writer, session, error);
    if (code < 0 || (code = add_tallies(writer, session, error)) < 0 ||
        (code = add_keys(writer, session, error)) < 0 || (code = write_chunk(writer, true, error)) < 0) {
        return code;
    }
    errno = 0;
    return fflush(writer->file) == 0 && fsync(fileno(writer->file)) == 0 ? 0 : broken(writer->path, error);
}

int vault_backup(struct vault *vault, const char *path, struct error *error)
{
    FILE *file SCOPED(close_file) = NULL;
    struct store_session *session SCOPED(store_end_at) = NULL;
    int code = vault_reload(vault, error);
    if (code < 0 || (code = store_begin_read(vault->store, &session, error)) < 0 ||
        (code = open_new(path, &file, error)) < 0) {
        return code;
    }
    struct writer writer = {.file = file, .path = path, .arena = arena_new()};
    writer.chunk = buf_in(writer.arena);
    struct vault_state state;
    if ((code = start_stream(vault, &writer, error)) == 0 && (code = state_read(session, &state, error)) == 0) {
        uint8_t head[HEAD_SIZE];
        head_write(state.epoch, head);
        code = memcmp(head, writer.head, HEAD_SIZE) == 0
                   ? write_all(&writer, session, error)
                   : error_set(error, ERROR_BUSY, "vault.epoch", "the epoch is turning just now; try again");
    }
    arena_free(writer.arena);
    sodium_memzero(&writer.stream, sizeof(writer.stream));
    if (code < 0) {
        unlink(path);
    }
    return code;
}

/* ---- reading */

struct reader {
    FILE *file;
    const char *path;
    uint8_t head[HEAD_SIZE];
    uint32_t epoch;
    crypto_secretstream_xchacha20poly1305_state stream;
    const struct ring *ring;
    struct vault_secrets *secrets;
    struct vault_state state;
};

static int not_a_backup(const struct reader *reader, const char *what, struct error *error)
{
    return error_set(error, ERROR_INVALID, "vault.backup", "%s: %s", reader->path, what);
}

static int read_head(struct reader *reader, struct error *error)
{
    if (fread(reader->head, 1, HEAD_SIZE, reader->file) != HEAD_SIZE ||
        memcmp(reader->head, magic, MAGIC_SIZE) != 0) {
        return not_a_backup(reader, "it is no backup of a key store", error);
    }
    const uint8_t *at = reader->head + MAGIC_SIZE;
    reader->epoch = (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
    return 0;
}

static int find_epoch(struct reader *reader, int64_t now, struct error *error)
{
    for (size_t i = 0; i < reader->ring->count; i++) {
        const struct epoch *epoch = &reader->ring->epochs[i];
        if (epoch->number == reader->epoch && (epoch->ends == 0 || epoch->ends > now)) {
            return epoch_unwrap(reader->secrets->master, epoch, reader->secrets->epoch_key, error);
        }
    }
    return error_set(error, ERROR_NOT_FOUND, "vault.epoch-ended",
                     "the backup is of epoch %u, whose key has been destroyed: something was erased since, and this "
                     "backup can never be opened again",
                     (unsigned)reader->epoch);
}

static int start_reading(struct reader *reader, struct error *error)
{
    uint8_t key[KEY_SIZE], head[STREAM_HEAD];
    if (fread(head, 1, sizeof(head), reader->file) != sizeof(head)) {
        return not_a_backup(reader, "it ends too early", error);
    }
    backup_key(reader->secrets->epoch_key, key);
    int failed = crypto_secretstream_xchacha20poly1305_init_pull(&reader->stream, head, key);
    sodium_memzero(key, sizeof(key));
    return failed ? not_a_backup(reader, "its stream does not open", error) : 0;
}

static void take_state(struct reader *reader, struct unpack *item)
{
    reader->state = (struct vault_state){.epoch = reader->epoch, .generation = unpack_integer(item)};
    unpack_fixed(item, reader->state.salt, sizeof(reader->state.salt));
}

static int take_tally(struct store_session *session, struct unpack *item, struct error *error)
{
    int64_t kind = unpack_integer(item), count = unpack_integer(item);
    struct text sum = unpack_bytes(item);
    return item->failed ? 0
                        : store_run(session, NULL, error,
                                    "INSERT INTO vault_tally (kind, count, sum) VALUES ($1, $2, $3)", "iib", kind,
                                    count, sum.at, sum.length);
}

static int take_key(struct store_session *session, struct unpack *item, struct error *error)
{
    int64_t kind = unpack_integer(item);
    struct identity owner = unpack_identity(item);
    int64_t number = unpack_integer(item), epoch = unpack_integer(item), compartment = unpack_integer(item);
    struct text wrapped = unpack_bytes(item);
    return item->failed ? 0
                        : store_run(session, NULL, error,
                                    "INSERT INTO vault_key (kind, owner, number, epoch, compartment, wrapped) "
                                    "VALUES ($1, $2, $3, $4, $5, $6)",
                                    "idiiib", kind, &owner, number, epoch, compartment, wrapped.at, wrapped.length);
}

static int take_items(struct store_session *session, struct reader *reader, struct text chunk, struct error *error)
{
    struct unpack items = unpack_of(chunk);
    int code = 0;
    while (code == 0 && !items.failed && unpack_next(&items) != UNPACK_NONE) {
        size_t count = unpack_array(&items);
        int64_t kind = unpack_integer(&items);
        if (kind == ITEM_STATE && count == 3) {
            take_state(reader, &items);
        } else if (kind == ITEM_TALLY && count == 4) {
            code = take_tally(session, &items, error);
        } else if (kind == ITEM_KEY && count == 7) {
            code = take_key(session, &items, error);
        } else {
            unpack_fail(&items, "an item is of no kind that is known");
        }
    }
    return code < 0 ? code : unpack_done(&items, "the backup of the keys", error);
}

/* 1: more follow; 0: that was the last. */
static int take_chunk(struct store_session *session, struct reader *reader, struct error *error)
{
    struct arena *arena SCOPED(arena_free_at) = arena_new();
    uint8_t head[4], tag;
    if (fread(head, 1, 4, reader->file) != 4) {
        return not_a_backup(reader, "it has been cut off", error);
    }
    size_t size = (size_t)head[0] << 24 | (size_t)head[1] << 16 | (size_t)head[2] << 8 | head[3];
    if (size < STREAM_EXTRA || size > LARGEST_CHUNK) {
        return not_a_backup(reader, "a chunk's length is impossible", error);
    }
    uint8_t *sealed = arena_alloc(arena, size), *plain = arena_alloc(arena, size);
    if (fread(sealed, 1, size, reader->file) != size) {
        return not_a_backup(reader, "it has been cut off", error);
    }
    if (crypto_secretstream_xchacha20poly1305_pull(&reader->stream, plain, NULL, &tag, sealed, size, reader->head,
                                                   HEAD_SIZE) != 0) {
        return not_a_backup(reader, "a chunk has been changed", error);
    }
    int code = take_items(session, reader, (struct text){(const char *)plain, size - STREAM_EXTRA}, error);
    return code < 0 ? code : tag != crypto_secretstream_xchacha20poly1305_TAG_FINAL;
}

/* The state row comes last: its mark is made with the code key, which is among the rows. */
static int finish_state(struct store_session *session, struct reader *reader, struct error *error)
{
    static const struct identity nobody;
    reader->secrets->epoch = reader->epoch;
    int code = row_read_key(session, reader->secrets, KIND_CODE, &nobody, 0, reader->secrets->code, error);
    return code < 0 ? code : state_write(session, reader->secrets, &reader->state, true, error);
}

static int restore_work(struct store_session *session, void *context, struct error *error)
{
    struct reader *reader = context;
    int code = 0, more = 1;
    rewind(reader->file);
    if ((code = read_head(reader, error)) < 0 || (code = start_reading(reader, error)) < 0) {
        return code;
    }
    while (more > 0) {
        more = take_chunk(session, reader, error);
    }
    for (size_t i = 0; more == 0 && i < reader->ring->count; i++) {
        more = epoch_insert(session, &reader->ring->epochs[i], error);
    }
    return more < 0 ? more : finish_state(session, reader, error);
}

static int check_empty(struct store *store, struct error *error)
{
    struct store_session *session SCOPED(store_end_at) = NULL;
    struct vault_state state;
    int code = store_begin_read(store, &session, error);
    if (code < 0 || (code = state_read(session, &state, error)) < 0) {
        return code == ERROR_NOT_FOUND ? 0 : code;
    }
    return error_set(error, ERROR_CONFLICT, "vault.restore", "the key store to restore into is not empty");
}

static int restore_rows(const struct vault_options *options, struct reader *reader, struct error *error)
{
    struct store_migration_list list = {vault_migrations, vault_migration_count};
    struct store_options store_options = {
        .where = options->where, .lists = &list, .list_count = 1, .readers = 1, .erases_securely = true};
    struct store *store SCOPED(store_free_at) = NULL;
    int code = store_open(&store, &store_options, error);
    if (code < 0 || (code = check_empty(store, error)) < 0) {
        return code;
    }
    return store_write(store, restore_work, reader, error);
}

/* What was restored may be of an epoch that is on its way out: nothing is to be written under it. */
static int turn_restored(const struct vault_options *options, struct error *error)
{
    struct vault *vault SCOPED(vault_free_at) = NULL;
    struct vault_options open = *options;
    int64_t impossible_from;
    open.must_exist = true;
    int code = vault_open(&vault, &open, error);
    return code < 0 ? code : vault_turn_epoch(vault, NULL, NULL, &impossible_from, error);
}

int vault_restore(const struct vault_options *options, const char *backup, const char *ring_path, struct error *error)
{
    struct arena *arena SCOPED(arena_free_at) = arena_new();
    struct ring ring;
    int code = ring_load(arena, ring_path, &ring, error);
    if (code < 0) {
        return code;
    }
    FILE *file SCOPED(close_file) = fopen(backup, "rbe");
    if (!file) {
        return error_set(error, errno == ENOENT ? ERROR_NOT_FOUND : ERROR_IO, "vault.backup", "%s: %s", backup,
                         strerror(errno));
    }
    struct reader reader = {.file = file, .path = backup, .ring = &ring, .secrets = secrets_new()};
    if ((code = master_read(&options->master, ring.salt, reader.secrets->master, error)) == 0 &&
        (code = read_head(&reader, error)) == 0 &&
        (code = find_epoch(&reader, clock_now(&options->clock), error)) == 0) {
        code = restore_rows(options, &reader, error);
    }
    secrets_free(reader.secrets);
    return code < 0 ? code : turn_restored(options, error);
}
