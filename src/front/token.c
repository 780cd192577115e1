/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The token that every form carries: a hash under the cookie's own 256 bits. It is bound to that cookie, nothing of
 * it need be stored, it outlives a restart, and every node can check it. For somebody who is not signed in the cookie
 * is the visitor's, which stands for nobody and is kept nowhere.
 */
#include "front/inside.h"

#include "vault/vault.h"

#include <sodium.h>
#include <string.h>

#define FORM_TOKEN_SIZE 16
#define FORM_TOKEN_TEXT (2 * FORM_TOKEN_SIZE)

static char *token_of(struct arena *arena, struct text cookie)
{
    static const char PURPOSE[] = "evenhand form token";
    uint8_t key[TOKEN_SIZE], token[FORM_TOKEN_SIZE];
    struct error ignored;
    if (text_unhex(cookie, key, sizeof(key), &ignored) < 0) {
        return NULL;
    }
    crypto_generichash(token, sizeof(token), (const unsigned char *)PURPOSE, sizeof(PURPOSE) - 1, key, sizeof(key));
    return text_hex(arena, token, sizeof(token));
}

static char *visitor_token(const struct front_request *request)
{
    struct text cookie;
    bool has_cookie = http_cookie(request->http, visitor_cookie_name(request->front), &cookie);
    return has_cookie ? token_of(request->arena, cookie) : NULL;
}

static const char *new_visitor(struct front_request *request)
{
    uint8_t bytes[TOKEN_SIZE];
    vault_random(bytes, sizeof(bytes));
    struct text cookie = text_of(text_hex(request->arena, bytes, sizeof(bytes)));
    http_set_cookie(request->response, &(struct http_cookie){
                                           .name = visitor_cookie_name(request->front),
                                           .value = cookie,
                                           .max_age = -1,
                                           .secure = request->front->options.has_tls,
                                       });
    return token_of(request->arena, cookie);
}

const char *front_token(struct front_request *request)
{
    if (!request->token) {
        const char *token = request->own_session ? token_of(request->arena, request->own_session->token)
                                                 : visitor_token(request);
        request->token = token ? token : new_visitor(request);
    }
    return request->token;
}

static bool is_same(const char *expected, struct text given)
{
    return expected && given.length == FORM_TOKEN_TEXT && vault_equal(expected, given.at, FORM_TOKEN_TEXT);
}

bool token_is_right(const struct front_request *request, struct text given)
{
    if (request->own_session && is_same(token_of(request->arena, request->own_session->token), given)) {
        return true;
    }
    return request->row->permission == FRONT_PUBLIC && is_same(visitor_token(request), given);
}
