/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "support/vectors.h"
#include "vault/vault.h"

#include <string.h>

static struct {
    struct arena *arena;
    struct map blocks; /* "vector tree" to its lines */
    struct map read;
} page;

void vectors_begin(const char *path)
{
    struct text text, line;
    struct error error;
    page.arena = arena_new();
    page.blocks = map_in(page.arena);
    page.read = map_in(page.arena);
    assert_int_equal(vault_read_file(page.arena, path, 1 << 20, &text, &error), 0);
    struct text *open = NULL;
    while (text_cut(&text, '\n', &line)) {
        if (open && text_is(line, "```")) {
            open = NULL;
        } else if (open) {
            open->length = (size_t)(line.at + line.length + 1 - open->at);
        } else if (text_starts(line, TEXT("```vector ")) || text_starts(line, TEXT("```file "))) {
            open = ARENA_NEW(page.arena, struct text);
            *open = (struct text){line.at + line.length + 1, 0};
            map_set(&page.blocks, (struct text){line.at + 3, line.length - 3}, open);
        }
    }
}

void vectors_end(void)
{
    arena_free(page.arena);
}

struct text vectors_block(const char *name)
{
    struct text *found = map_get(&page.blocks, text_of(name));
    if (!found) {
        fail_msg("docs/formats.md has no block %s", name);
    }
    map_set(&page.read, text_of(name), found);
    return *found;
}

struct text vector_field(const char *vector, const char *name)
{
    struct text rest = vectors_block(arena_print(page.arena, "vector %s", vector)), line, label;
    while (text_cut(&rest, '\n', &line)) {
        if (text_cut(&line, ':', &label) && text_is(label, name)) {
            return text_trim(line);
        }
    }
    fail_msg("vector %s has no %s", vector, name);
    return TEXT("");
}

struct text vector_bytes(const char *vector, const char *name)
{
    struct text hex = vector_field(vector, name);
    struct error error;
    uint8_t *out = arena_alloc(page.arena, hex.length / 2);
    assert_int_equal(text_unhex(hex, out, hex.length / 2, &error), 0);
    return (struct text){(const char *)out, hex.length / 2};
}

int64_t vector_number(const char *vector, const char *name)
{
    struct error error;
    int64_t value = -1;
    assert_int_equal(text_to_integer(vector_field(vector, name), 0, INT64_MAX, &value, &error), 0);
    return value;
}

void vector_copy(const char *vector, const char *name, void *out, size_t size)
{
    struct text found = vector_bytes(vector, name);
    assert_int_equal(found.length, size);
    memcpy(out, found.at, size);
}

void vector_is(const char *vector, const char *name, const void *found, size_t size)
{
    struct text expected = vector_bytes(vector, name);
    const char *hex = text_hex(page.arena, found, size);
    if (expected.length != size || memcmp(expected.at, found, size) != 0) {
        fail_msg("vector %s, %s: %s", vector, name, hex);
    }
}

void vector_is_text(const char *vector, const char *name, struct text found)
{
    vector_is(vector, name, found.at, found.length);
}

size_t vectors_all_were_read(const char *prefix, const char *except)
{
    size_t count = 0;
    for (size_t i = 0; i < page.blocks.count; i++) {
        struct text key = page.blocks.entries[i].key, name = key, kind;
        text_cut(&name, ' ', &kind);
        if (!text_starts(name, text_of(prefix)) || (except[0] && text_starts(name, text_of(except)))) {
            continue;
        }
        count++;
        if (!map_get(&page.read, key)) {
            fail_msg("no test reads the block %.*s", TEXT_ARGS(key));
        }
    }
    return count;
}
