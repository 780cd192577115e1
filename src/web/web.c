/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "web/parts.h"

#include "web/assets.h"

static const struct front_face face = {.error_page = web_error_page, .challenge = web_challenge};

struct web *web_new(const struct web_options *options)
{
    struct arena *arena = arena_new();
    struct web *web = ARENA_NEW(arena, struct web);
    web->arena = arena;
    web->options = *options;
    web->assets = http_assets_new(web_asset_list, web_asset_count);
    web->table = (struct front_table){.rows = web_rows, .count = web_row_count, .face = &face, .house = web};
    return web;
}

void web_free(struct web *web)
{
    if (web) {
        http_assets_free(web->assets);
        arena_free(web->arena);
    }
}

void web_free_at(struct web **web)
{
    web_free(*web);
}

size_t web_files_size(const struct web *web)
{
    const struct documents *documents = web->options.documents;
    size_t files = documents ? (size_t)(documents_tray_most(documents) * documents_file_most(documents)) : 0;
    return files ? files + ((size_t)1 << 20) : 0;
}

const struct front_table *web_table(const struct web *web)
{
    return &web->table;
}

const struct http_assets *web_assets(const struct web *web)
{
    return web->assets;
}
