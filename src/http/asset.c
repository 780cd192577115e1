/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Static files: hashed once, at the start, and served from memory. */
#include "http/wire.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define HASH_SIZE 12
#define HASH_TEXT (2 * HASH_SIZE)

struct known_asset {
    const struct http_asset *asset;
    const char *path; /* the lasting one */
    const char *tag;  /* with its quotes */
    struct text hash;
};

struct http_assets {
    struct arena *arena;
    struct map by_name; /* of struct known_asset * */
};

static struct known_asset *hash_asset(struct arena *arena, const struct http_asset *asset)
{
    unsigned char hash[crypto_generichash_BYTES];
    crypto_generichash(hash, sizeof(hash), (const unsigned char *)asset->bytes.at, asset->bytes.length, NULL, 0);
    struct known_asset *known = ARENA_NEW(arena, struct known_asset);
    known->asset = asset;
    known->hash = (struct text){text_hex(arena, hash, HASH_SIZE), HASH_TEXT};
    known->path = arena_print(arena, "/assets/%.*s/%s", TEXT_ARGS(known->hash), asset->name);
    known->tag = arena_print(arena, "\"%.*s\"", TEXT_ARGS(known->hash));
    return known;
}

struct http_assets *http_assets_new(const struct http_asset *assets, size_t count)
{
    struct arena *arena = arena_new();
    struct http_assets *out = ARENA_NEW(arena, struct http_assets);
    out->arena = arena;
    out->by_name = map_in(arena);
    for (size_t i = 0; i < count; i++) {
        map_set(&out->by_name, text_of(assets[i].name), hash_asset(arena, &assets[i]));
    }
    return out;
}

void http_assets_free(struct http_assets *assets)
{
    if (assets) {
        arena_free(assets->arena);
    }
}

const char *http_asset_path(const struct http_assets *assets, const char *name)
{
    const struct known_asset *known = map_get(&assets->by_name, text_of(name));
    return known ? known->path : NULL;
}

/* "/assets/HASH/NAME" or "/assets/NAME". Our names need no escapes, so the path is compared as it was sent. */
static const struct known_asset *find(const struct http_assets *assets, struct text path, bool *lasts)
{
    const struct text start = TEXT("/assets/");
    *lasts = false;
    if (!text_starts(path, start)) {
        return NULL;
    }
    struct text name = {path.at + start.length, path.length - start.length};
    const struct known_asset *known = map_get(&assets->by_name, name);
    if (known || name.length <= HASH_TEXT + 1 || name.at[HASH_TEXT] != '/') {
        return known;
    }
    struct text hash = {name.at, HASH_TEXT};
    struct text rest = {name.at + HASH_TEXT + 1, name.length - HASH_TEXT - 1};
    known = map_get(&assets->by_name, rest);
    *lasts = known && text_equal(known->hash, hash);
    return known; /* an old page's link to a file that has changed since: the new one, but not for long */
}

static bool tag_matches(struct text asked, const char *tag)
{
    struct text piece;
    while (asked.length && text_cut(&asked, ',', &piece)) {
        piece = text_trim(piece);
        if (text_starts(piece, TEXT("W/"))) {
            piece = (struct text){piece.at + 2, piece.length - 2};
        }
        if (text_is(piece, tag) || text_is(piece, "*")) {
            return true;
        }
    }
    return false;
}

bool http_serve_asset(const struct http_assets *assets, const struct http_request *request,
                      struct http_response *response)
{
    bool lasts;
    const struct known_asset *known = find(assets, request->path, &lasts);
    if (!known) {
        return false;
    }
    http_set_header(response, "ETag", known->tag);
    http_set_header(response, "Cache-Control", lasts ? "public, max-age=31536000, immutable" : "no-cache");
    if (tag_matches(http_header(request, "if-none-match"), known->tag)) {
        response->status = 304;
        return true;
    }
    http_set_header(response, "Content-Type", known->asset->type);
    response->still = known->asset->bytes;
    return true;
}
