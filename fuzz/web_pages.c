/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The page compiler over anything: it compiles or complains, and what it complains of has a place. The input is several
 * files, parted by lines of four hyphens: the catalogue, two components, and a page.
 */
#include "pages.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static struct text next_file(struct text *rest)
{
    const char *part = rest->length ? memmem(rest->at, rest->length, "\n----\n", 6) : NULL;
    struct text file = *rest;
    if (part) {
        file.length = (size_t)(part - rest->at) + 1;
    }
    size_t used = part ? file.length + 5 : file.length;
    rest->at += used;
    rest->length -= used;
    return file;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct arena *arena = arena_new();
    struct messages messages = messages_in(arena);
    struct pages pages = pages_in(arena, &messages);
    struct text rest = {(const char *)bytes, size};
    static const char *const names[] = {"strings", "one", "two", "page"};
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        struct source *source = ARENA_NEW(arena, struct source);
        *source = (struct source){text_of(names[i]), next_file(&rest)};
        if (i == 0) {
            catalogue_read(&pages, source, TEXT("en"));
        } else {
            template_parse(&pages, source, source->name);
        }
    }
    struct text header = TEXT("");
    struct text code = TEXT("");
    bool done = pages_compile(&pages, "pages.h", &header, &code);
    assert(done ? header.length > 0 && code.length > 0 : messages.items.count > 0);
    messages_write(&messages);
    arena_free(arena);
    return 0;
}
