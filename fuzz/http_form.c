/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The readers of forms and cookies. The first line chooses: a content type (multipart), "cookie", or pairs. */
#include "http/http.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static const struct http_form_limits LIMITS = {.fields = 10, .name_size = 20, .value_size = 1000};

static void check_form(const struct http_form *form)
{
    assert(form->count <= LIMITS.fields);
    for (size_t i = 0; i < form->count; i++) {
        assert(form->fields[i].name.length <= LIMITS.name_size);
        assert(form->fields[i].value.length <= LIMITS.value_size);
    }
}

/* Pairs written back are read as the same pairs. */
static void check_pairs(struct arena *arena, const struct http_form *form)
{
    struct buf buf = buf_in(arena);
    for (size_t i = 0; i < form->count; i++) {
        http_encode(&buf, form->fields[i].name);
        buf_char(&buf, '=');
        http_encode(&buf, form->fields[i].value);
        buf_char(&buf, '&');
    }
    struct http_form again;
    struct error error;
    int code = http_read_pairs(arena, buf_as_text(&buf), &LIMITS, &again, &error);
    assert(code == 0 && again.count == form->count);
    for (size_t i = 0; i < form->count; i++) {
        assert(text_equal(again.fields[i].name, form->fields[i].name));
        assert(text_equal(again.fields[i].value, form->fields[i].value));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct text rest = {(const char *)bytes, size};
    struct text kind;
    if (!size || !text_cut(&rest, '\n', &kind)) {
        return 0;
    }
    struct arena *arena = arena_new();
    struct http_form form = {0};
    struct error error;
    if (text_is(kind, "cookie")) {
        struct http_header header = {TEXT("cookie"), rest};
        struct http_request request = {.arena = arena, .headers = &header, .header_count = 1};
        struct text value;
        assert(!http_cookie(&request, "a", &value) || !value.length || !memchr(value.at, ';', value.length));
    } else if (text_starts(kind, TEXT("multipart"))) {
        int code = http_read_multipart(arena, kind, rest, &LIMITS, &form, &error);
        assert(code == 0 || code == ERROR_INVALID || code == ERROR_LIMIT);
        check_form(&form);
    } else {
        int code = http_read_pairs(arena, rest, &LIMITS, &form, &error);
        assert(code == 0 || code == ERROR_INVALID || code == ERROR_LIMIT);
        check_form(&form);
        check_pairs(arena, &form);
    }
    arena_free(arena);
    return 0;
}
