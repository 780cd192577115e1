/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "desk.h"

#include "http/wire.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define MORNING INT64_C(1795338000000) /* 2026-11-22T09:00:00Z */

struct desk desk;

/* ---- a face that writes one line ---------------------------------------------------------------------------- */

static void draw_error(struct front_request *request, struct http_response *response, const struct error *failure)
{
    assert_null(request->row);
    buf_print(&response->body, "error %d%s%s%s", response->status,
              request->viewer.is_signed_in ? ", signed in" : "", failure ? ": " : "", failure ? failure->words : "");
}

static void challenge(struct front_request *request, struct http_response *response)
{
    struct text back = front_way_back(request);
    struct text carried = front_carry(request);
    if (carried.length) {
        buf_print(&response->body, "sign in, then send %.*s", TEXT_ARGS(carried));
        return;
    }
    http_redirect(response, text_of(arena_print(request->arena, "/sign-in?next=%.*s", TEXT_ARGS(back))));
}

const struct front_face DESK_FACE = {draw_error, challenge};

const struct front_field DESK_SIGN_IN[1] = {{.name = "name", .kind = FRONT_LINE, .required = true}};

int desk_show_token(struct front_request *request, struct http_response *response, struct error *error)
{
    (void)error;
    buf_string(&response->body, front_token(request));
    return 0;
}

int desk_show_sign_in(struct front_request *request, struct http_response *response, struct error *error)
{
    (void)error;
    buf_print(&response->body, "sign in%s%s", request->failure.code ? ": " : "", request->failure.words);
    return 0;
}

int desk_take_sign_in(struct front_request *request, struct http_response *response, struct error *error)
{
    struct text name = front_value(request, "name")->text;
    struct people_signed_in in;
    int code = front_sign_in(request, name, name, name, &in, error);
    if (code == 0) {
        assert_true(request->viewer.is_signed_in);
        http_redirect(response, TEXT("/"));
    }
    return code;
}

int desk_take_sign_out(struct front_request *request, struct http_response *response, struct error *error)
{
    int code = front_sign_out(request, error);
    if (code == 0) {
        http_redirect(response, TEXT("/sign-in"));
    }
    return code;
}

static void keep_report(void *context, const char *label, const struct error *error)
{
    (void)context;
    assert_non_null(label);
    desk.reported = *error;
}

/* ---- opening ------------------------------------------------------------------------------------------------ */

void desk_begin(const struct front_row *rows, size_t count)
{
    memset(&desk, 0, sizeof(desk));
    desk.arena = arena_new();
    desk.users[0] = (struct desk_user){"staff", PEOPLE_STAFF, 1, false};
    desk.users[1] = (struct desk_user){"admin", PEOPLE_ADMINISTRATOR, 1, false};
    desk.users[2] = (struct desk_user){"auditor", PEOPLE_AUDITOR, 1, false};
    desk.peer = "198.51.100.1";
    desk.clock = clock_fixed(MORNING);
    opened_begin(&desk.opened);
    desk.store = stores_open(NULL, &front_migrations, 1);
    struct front_table *table = ARENA_NEW(desk.arena, struct front_table);
    *table = (struct front_table){rows, count, &DESK_FACE, &desk};
    desk.options = (struct front_options){
        .store = desk.store,
        .vault = desk.opened.vault,
        .clock = &desk.clock,
        .tables = table,
        .table_count = 1,
        .report = keep_report,
    };
    struct error error;
    if (front_open(&desk.front, &desk.options, &error) < 0) {
        fail_msg("%s", error.words);
    }
}

void desk_end(void)
{
    front_free(desk.front);
    store_free(desk.store);
    opened_end(&desk.opened);
    arena_free(desk.arena);
}

/* ---- asking ------------------------------------------------------------------------------------------------- */

struct answer desk_send(const char *bytes)
{
    const struct head_rules rules = {.header_count = 20, .body_size = 1 << 20};
    struct http_request http = {.arena = desk.arena, .peer = desk.peer};
    struct head_scan scan = {0};
    struct head head;
    assert_int_equal(head_scan(&scan, bytes, strlen(bytes)).status, 0);
    struct text head_bytes = {bytes + scan.start, scan.end - scan.start};
    assert_int_equal(head_read(head_bytes, &rules, &http, &head).status, 0);
    http.body = text_of(bytes + scan.end);
    assert_int_equal(http.body.length, head.length);
    struct http_response response = {.arena = desk.arena, .status = 200, .body = buf_in(desk.arena),
                                     .headers = VEC_IN(desk.arena, struct http_header)};
    front_handle(desk.front, &http, &response);
    assert_false(response.broken);
    struct buf headers = buf_in(desk.arena);
    for (size_t i = 0; i < response.headers.count; i++) {
        const struct http_header *header = VEC_AT(&response.headers, struct http_header, i);
        buf_print(&headers, "%.*s: %.*s\n", TEXT_ARGS(header->name), TEXT_ARGS(header->value));
    }
    return (struct answer){desk.arena, response.status, buf_as_string(&headers), buf_as_string(&response.body),
                           response.label};
}

struct answer desk_get(const char *target, const char *cookies)
{
    return desk_send(arena_print(desk.arena, "GET %s HTTP/1.1\r\nHost: desk\r\n%s%s%s\r\n", target,
                                 cookies ? "Cookie: " : "", cookies ? cookies : "", cookies ? "\r\n" : ""));
}

struct answer desk_post(const char *path, const char *cookies, const char *body)
{
    const char *site = desk.fetch_site ? arena_print(desk.arena, "Sec-Fetch-Site: %s\r\n", desk.fetch_site) : "";
    return desk_send(arena_print(desk.arena,
                                 "POST %s HTTP/1.1\r\nHost: desk\r\n%s%s%s%sContent-Length: %zu\r\n"
                                 "Content-Type: application/x-www-form-urlencoded\r\n\r\n%s",
                                 path, site, cookies ? "Cookie: " : "", cookies ? cookies : "",
                                 cookies ? "\r\n" : "", strlen(body), body));
}

const char *answer_header(const struct answer *answer, const char *name)
{
    size_t length = strlen(name);
    for (const char *line = answer->headers; *line; line = strchr(line, '\n') + 1) {
        if (strncasecmp(line, name, length) == 0 && strncmp(line + length, ": ", 2) == 0) {
            const char *value = line + length + 2;
            return text_string(answer->arena, (struct text){value, strcspn(value, "\n")});
        }
    }
    return NULL;
}

const char *answer_cookie(const struct answer *answer)
{
    const char *value = answer_header(answer, "Set-Cookie");
    return value ? text_string(answer->arena, (struct text){value, strcspn(value, ";")}) : NULL;
}

const char *desk_token(const char *cookies)
{
    return desk_get("/token", cookies).body;
}

const char *desk_sign_in(const char *name)
{
    struct answer page = desk_get("/token", NULL);
    struct answer answer = desk_post("/sign-in", answer_cookie(&page),
                                     arena_print(desk.arena, "name=%s&form-token=%s", name, page.body));
    assert_int_equal(answer.status, 303);
    return answer_cookie(&answer);
}
