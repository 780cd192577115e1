/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sealed forms of a file (docs/formats.md section 7). They do not change. */
#include "documents/inside.h"

enum { DESCRIPTION_VERSION = 1, DESCRIPTION_ITEMS = 9, ABOUT_CHUNK = 5, ABOUT_TRAY = 6 };

struct text description_pack(struct arena *arena, const struct description *description)
{
    struct pack pack = pack_in(arena);
    pack_array(&pack, DESCRIPTION_ITEMS);
    pack_integer(&pack, DESCRIPTION_VERSION);
    pack_identity(&pack, &description->document);
    pack_text(&pack, description->name);
    pack_text(&pack, description->media);
    pack_integer(&pack, description->size);
    pack_integer(&pack, description->chunk_size);
    pack_bytes(&pack, description->key.bytes, sizeof(description->key.bytes));
    pack_bytes(&pack, description->salt, sizeof(description->salt));
    pack_bytes(&pack, description->hash, sizeof(description->hash));
    return pack_done(&pack);
}

int description_unpack(struct text bytes, struct description *out, struct error *error)
{
    struct unpack unpack = unpack_of(bytes);
    *out = (struct description){.size = 0};
    if (unpack_array(&unpack) != DESCRIPTION_ITEMS || unpack_integer(&unpack) != DESCRIPTION_VERSION) {
        unpack_fail(&unpack, "it is of a version that this program cannot read");
    }
    out->document = unpack_identity(&unpack);
    out->name = unpack_text(&unpack);
    out->media = unpack_text(&unpack);
    out->size = unpack_integer(&unpack);
    out->chunk_size = unpack_integer(&unpack);
    unpack_fixed(&unpack, out->key.bytes, sizeof(out->key.bytes));
    unpack_fixed(&unpack, out->salt, sizeof(out->salt));
    unpack_fixed(&unpack, out->hash, sizeof(out->hash));
    if (out->size < 1 || out->chunk_size < 1 || out->size > INT32_MAX || out->chunk_size > INT32_MAX) {
        unpack_fail(&unpack, "a file's size cannot be so");
    }
    return unpack_done(&unpack, "a file's description", error);
}

void description_wipe(struct description *description)
{
    vault_key_wipe(&description->key);
}

void description_salt(const struct description *description, uint8_t out[VAULT_HASH_SIZE])
{
    const struct text parts[] = {{(const char *)description->salt, sizeof(description->salt)},
                                 {(const char *)description->hash, sizeof(description->hash)}};
    vault_sha256(parts, COUNT_OF(parts), out);
}

int64_t description_chunks(const struct description *description)
{
    return (description->size + description->chunk_size - 1) / description->chunk_size;
}

void tray_code(const struct documents *documents, struct text word, uint8_t out[32])
{
    vault_code(documents->options.vault, "documents.tray", word, out);
}

void tray_key(const struct documents *documents, struct text word, struct vault_key *out)
{
    vault_code(documents->options.vault, "documents.tray-key", word, out->bytes);
}

void tray_mark(struct arena *arena, const struct documents *documents, const struct waiting_row *row, uint8_t out[32])
{
    struct pack pack = pack_in(arena);
    pack_array(&pack, 5 + row->hashes.count);
    pack_identity(&pack, &row->document);
    pack_integer(&pack, row->size);
    pack_integer(&pack, row->added);
    pack_bytes(&pack, row->tray.at, row->tray.length);
    pack_bytes(&pack, row->sealed.at, row->sealed.length);
    for (size_t i = 0; i < row->hashes.count; i++) {
        pack_bytes(&pack, VEC_AT(&row->hashes, struct chunk_hash, i)->bytes, VAULT_HASH_SIZE);
    }
    vault_code(documents->options.vault, "documents.waiting", pack_done(&pack), out);
}

struct text chunk_about(struct arena *arena, const struct identity *document, int64_t number, int64_t count)
{
    struct pack pack = pack_in(arena);
    pack_array(&pack, 4);
    pack_integer(&pack, ABOUT_CHUNK);
    pack_identity(&pack, document);
    pack_integer(&pack, number);
    pack_integer(&pack, count);
    return pack_done(&pack);
}

struct text tray_about(struct arena *arena, const struct identity *document)
{
    struct pack pack = pack_in(arena);
    pack_array(&pack, 2);
    pack_integer(&pack, ABOUT_TRAY);
    pack_identity(&pack, document);
    return pack_done(&pack);
}
