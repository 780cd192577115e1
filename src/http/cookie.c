/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cookies (RFC 6265): read leniently where that is harmless, written strictly. */
#include "http/wire.h"

#include <assert.h>
#include <string.h>

/* RFC 6265 section 4.1.1: no controls, white space, quotes, commas, semicolons or backslashes. */
static bool is_cookie_value(struct text value)
{
    for (size_t i = 0; i < value.length; i++) {
        unsigned char c = (unsigned char)value.at[i];
        if (c <= 0x20 || c >= 0x7f || memchr("\",;\\", c, 4)) {
            return false;
        }
    }
    return true;
}

bool http_cookie(const struct http_request *request, const char *name, struct text *value)
{
    struct text rest = http_header(request, "cookie");
    struct text pair;
    while (rest.length && text_cut(&rest, ';', &pair)) {
        pair = text_trim(pair);
        const char *equals = pair.length ? memchr(pair.at, '=', pair.length) : NULL;
        if (!equals || !text_is((struct text){pair.at, (size_t)(equals - pair.at)}, name)) {
            continue;
        }
        struct text found = {equals + 1, pair.length - (size_t)(equals - pair.at) - 1};
        if (!is_cookie_value(found)) {
            return false;
        }
        *value = found;
        return true;
    }
    return false;
}

void http_set_cookie(struct http_response *response, const struct http_cookie *cookie)
{
    assert(is_token(text_of(cookie->name)));
    if (!is_cookie_value(cookie->value)) {
        response->broken = true;
        return;
    }
    struct buf line = buf_in(response->arena);
    buf_print(&line, "%s=%.*s; Path=/; HttpOnly; SameSite=%s", cookie->name, TEXT_ARGS(cookie->value),
              cookie->strict ? "Strict" : "Lax");
    if (cookie->secure) {
        buf_string(&line, "; Secure");
    }
    if (cookie->max_age >= 0) {
        buf_print(&line, "; Max-Age=%lld", (long long)cookie->max_age);
    }
    http_set_header_text(response, "Set-Cookie", buf_as_text(&line));
}
