/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "desk.h"

/* ---- the table under test ----------------------------------------------------------------------------------- */

static int show(struct front_request *request, struct http_response *response, struct error *error)
{
    (void)error;
    desk.handled++;
    buf_print(&response->body, "%s%s", request->row->path, request->session ? " with a session" : "");
    return 0;
}

static int show_case(struct front_request *request, struct http_response *response, struct error *error)
{
    struct text name = front_argument(request, "case");
    desk.handled++;
    if (text_is(name, "absent")) {
        return error_set(error, ERROR_NOT_FOUND, "case", "Secret words about %.*s.", TEXT_ARGS(name));
    }
    buf_print(&response->body, "case %.*s, %lld", TEXT_ARGS(name), (long long)front_argument_number(request, "page"));
    return 0;
}

static int write_in_a_read(struct front_request *request, struct http_response *response, struct error *error)
{
    (void)response;
    return store_run(request->session, NULL, error, "DELETE FROM front_session", "");
}

/* Fails in the way that the form asks for. */
static int take_note(struct front_request *request, struct http_response *response, struct error *error)
{
    struct text how = front_value(request, "how")->text;
    desk.handled++;
    assert_null(request->session);
    assert_true(request->viewer.is_signed_in);
    buf_string(&response->body, "left over");
    http_set_header(response, "X-Left", "over");
    if (text_is(how, "invalid")) {
        error_set(error, ERROR_INVALID, "note.bad", "Not this note.");
        return error_at(error, "note");
    }
    if (text_is(how, "denied")) {
        error_set(error, ERROR_DENIED, "rule", "Not now.");
        return error_cite(error, "SG-8.1");
    }
    if (text_is(how, "conflict")) {
        return error_set(error, ERROR_CONFLICT, "case.moved", "Somebody else has assessed it.");
    }
    if (text_is(how, "busy")) {
        return error_set(error, ERROR_BUSY, "store.busy", "Later.");
    }
    if (text_is(how, "io")) {
        return error_set(error, ERROR_IO, "disk", "/var/lib/secret is gone");
    }
    if (text_is(how, "absent")) {
        return error_set(error, ERROR_NOT_FOUND, "case", "Not there.");
    }
    http_redirect(response, TEXT("/done"));
    return 0;
}

static int show_note(struct front_request *request, struct http_response *response, struct error *error)
{
    (void)error;
    const struct front_value *note = front_value(request, "note");
    assert_non_null(request->session);
    buf_print(&response->body, "again: note=%.*s", TEXT_ARGS(note->typed));
    if (note->problem) {
        buf_print(&response->body, " (%s)", note->problem);
    }
    if (request->failure.code) {
        buf_print(&response->body, " [%s %s]", request->failure.words, request->failure.paragraph);
    }
    return 0;
}

static int fields_of_moment(struct front_request *request, const struct front_field **fields, size_t *count,
                            struct error *error)
{
    static const struct front_field MOMENT[] = {{.name = "note", .kind = FRONT_NUMBER, .required = true}};
    assert_non_null(request->session);
    if (text_is(front_argument(request, "step"), "gone")) {
        return error_set(error, ERROR_NOT_FOUND, "step", "No such step.");
    }
    *fields = MOMENT;
    *count = COUNT_OF(MOMENT);
    return 0;
}

static int take_step(struct front_request *request, struct http_response *response, struct error *error)
{
    (void)error;
    desk.handled++;
    buf_print(&response->body, "step %lld", (long long)front_value(request, "note")->number);
    return 0;
}

static const struct front_field NOTE[] = {
    {.name = "note", .kind = FRONT_TEXT, .required = true, .limit = 10},
    {.name = "how", .kind = FRONT_LINE},
};
static const struct front_field QUERY[] = {{.name = "page", .kind = FRONT_NUMBER}};

static const struct front_row ROWS[] = {
    DESK_ROWS,
    {.method = HTTP_GET, .path = "/", .effect = FRONT_READS, .handler = show},
    {.method = HTTP_GET, .path = "/plain", .effect = FRONT_PLAIN, .handler = show},
    {.method = HTTP_GET, .path = "/work", .permission = FRONT_SIGNED_IN, .effect = FRONT_READS, .handler = show,
     .fields = QUERY, .field_count = 1},
    {.method = HTTP_GET, .path = "/staff", .permission = FRONT_STAFF, .effect = FRONT_READS, .handler = show},
    {.method = HTTP_GET, .path = "/users", .permission = FRONT_ADMINISTRATOR, .effect = FRONT_READS, .handler = show},
    {.method = HTTP_GET, .path = "/audit", .permission = FRONT_AUDITOR, .effect = FRONT_READS, .handler = show},
    {.method = HTTP_GET, .path = "/cases/{case:name}/{page:number}", .permission = FRONT_STAFF,
     .effect = FRONT_READS, .handler = show_case},
    {.method = HTTP_GET, .path = "/cheat", .permission = FRONT_STAFF, .effect = FRONT_READS,
     .handler = write_in_a_read},
    {.method = HTTP_POST, .path = "/note", .permission = FRONT_STAFF, .effect = FRONT_WRITES, .fields = NOTE,
     .field_count = COUNT_OF(NOTE), .handler = take_note, .again = show_note},
    {.method = HTTP_POST, .path = "/steps/{step:name}", .permission = FRONT_STAFF, .effect = FRONT_WRITES,
     .fields_of = fields_of_moment, .handler = take_step, .again = show_note},
    {.method = HTTP_POST, .path = "/report", .effect = FRONT_WRITES, .limit = FRONT_LIMIT_REPORT, .handler = show},
};

static int begin(void **state)
{
    (void)state;
    desk_begin(ROWS, COUNT_OF(ROWS));
    return 0;
}

static int end(void **state)
{
    (void)state;
    desk_end();
    return 0;
}

/* ---- who ------------------------------------------------------------------------------------------------------ */

static void test_front_dispatch__a_row_decides_who(void **state)
{
    (void)state;
    static const struct {
        const char *path;
        int nobody, staff, admin, auditor;
    } CASES[] = {
        {"/", 200, 200, 200, 200},      {"/plain", 200, 200, 200, 200}, {"/work", 303, 200, 200, 200},
        {"/staff", 303, 200, 404, 404}, {"/users", 303, 404, 200, 404}, {"/audit", 303, 404, 404, 200},
        {"/nowhere", 404, 404, 404, 404},
    };
    const char *staff = desk_sign_in("staff"), *admin = desk_sign_in("admin"), *auditor = desk_sign_in("auditor");
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        assert_int_equal(desk_get(CASES[i].path, NULL).status, CASES[i].nobody);
        assert_int_equal(desk_get(CASES[i].path, staff).status, CASES[i].staff);
        assert_int_equal(desk_get(CASES[i].path, admin).status, CASES[i].admin);
        assert_int_equal(desk_get(CASES[i].path, auditor).status, CASES[i].auditor);
    }
}

static void test_front_dispatch__what_is_not_for_you_is_not_there(void **state)
{
    (void)state;
    const char *staff = desk_sign_in("staff");
    struct answer nowhere = desk_get("/nowhere/at/all", staff);
    struct answer not_for_you = desk_get("/users", staff);
    struct answer absent = desk_get("/cases/absent/1", staff);
    struct answer mistyped = desk_get("/cases/UPPER/1", staff);
    assert_int_equal(nowhere.status, 404);
    assert_string_equal(nowhere.body, "error 404, signed in");
    const struct answer *others[] = {&not_for_you, &absent, &mistyped};
    for (size_t i = 0; i < COUNT_OF(others); i++) {
        assert_int_equal(others[i]->status, 404);
        assert_string_equal(others[i]->body, nowhere.body);
        assert_string_equal(others[i]->headers, nowhere.headers);
    }
}

static void test_front_dispatch__strangers_are_asked_who_they_are(void **state)
{
    (void)state;
    struct answer answer = desk_get("/work?page=2", NULL);
    assert_int_equal(answer.status, 303);
    assert_string_equal(answer_header(&answer, "Location"), "/sign-in?next=%2Fwork%3Fpage%3D2");
    answer = desk_get("/work", "evenhand-loopback-session=nonsense");
    assert_int_equal(answer.status, 303);
    answer = desk_post("/note", NULL, "note=x");
    assert_string_equal(answer_header(&answer, "Location"), "/sign-in?next=");
    assert_int_equal(desk.handled, 0);
}

static void test_front_dispatch__hands_over_typed_arguments(void **state)
{
    (void)state;
    const char *staff = desk_sign_in("staff");
    struct answer answer = desk_get("/cases/abc-1/12", staff);
    assert_string_equal(answer.body, "case abc-1, 12");
    assert_string_equal(answer.label, "/cases/{case:name}/{page:number}");
    assert_int_equal(desk_get("/cases/abc-1/x", staff).status, 404);
    assert_int_equal(desk_get("/cases/abc-1/-1", staff).status, 404);
    assert_int_equal(desk_get("/cases//1", staff).status, 404);
    assert_int_equal(desk_get("/cases/abc-1/12/", staff).status, 404);
    assert_string_equal(desk_get("/nowhere", staff).label, "(no such path)");
}

static void test_front_dispatch__serves_head_and_names_methods(void **state)
{
    (void)state;
    assert_int_equal(desk_send("HEAD /plain HTTP/1.1\r\nHost: desk\r\n\r\n").status, 200);
    struct answer answer = desk_post("/plain", NULL, "");
    assert_int_equal(answer.status, 405);
    assert_string_equal(answer_header(&answer, "Allow"), "GET, HEAD");
    answer = desk_send("PUT /sign-in HTTP/1.1\r\nHost: desk\r\n\r\n");
    assert_int_equal(answer.status, 405);
    assert_string_equal(answer_header(&answer, "Allow"), "GET, HEAD, POST");
}

static void test_front_dispatch__reads_cannot_write(void **state)
{
    (void)state;
    const char *staff = desk_sign_in("staff");
    assert_string_equal(desk_get("/staff", staff).body, "/staff with a session");
    assert_string_equal(desk_get("/plain", staff).body, "/plain");
    assert_int_equal(desk_get("/cheat", staff).status, 422); /* the store refuses */
    assert_int_equal(desk_get("/staff", staff).status, 200);
}

/* ---- from where ------------------------------------------------------------------------------------------------ */

static const char *with_token(const char *cookies, const char *form)
{
    return arena_print(desk.arena, "%s&form-token=%s", form, desk_token(cookies));
}

static void test_front_dispatch__a_write_needs_the_token_of_its_session(void **state)
{
    (void)state;
    const char *staff = desk_sign_in("staff"), *other = desk_sign_in("staff");
    assert_int_equal(desk_post("/note", staff, "note=x").status, 403);
    assert_int_equal(desk_post("/note", staff, "note=x&form-token=").status, 403);
    assert_int_equal(desk_post("/note", staff, "note=x&form-token=00000000000000000000000000000000").status, 403);
    assert_int_equal(desk_post("/note", staff, with_token(other, "note=x")).status, 403);
    const char *in_query = arena_print(desk.arena, "/note?form-token=%s", desk_token(staff));
    assert_int_equal(desk_post(in_query, staff, "note=x").status, 403);
    struct answer visitor = desk_get("/token", NULL);
    const char *both = arena_print(desk.arena, "%s; %s", staff, answer_cookie(&visitor));
    const char *form = arena_print(desk.arena, "note=x&form-token=%s", visitor.body);
    assert_int_equal(desk_post("/note", both, form).status, 403);
    assert_int_equal(desk.handled, 0);
    assert_int_equal(desk_post("/note", staff, with_token(staff, "note=x")).status, 303);
    assert_int_equal(desk.handled, 1);
}

static void test_front_dispatch__a_public_form_needs_the_visitors_token(void **state)
{
    (void)state;
    struct answer page = desk_get("/token", NULL);
    const char *visitor = answer_cookie(&page);
    assert_true(strncmp(visitor, "evenhand-loopback-visitor=", 26) == 0);
    assert_int_equal(desk_post("/report", NULL, "a=1").status, 403);
    assert_int_equal(desk_post("/report", NULL, arena_print(desk.arena, "form-token=%s", page.body)).status, 403);
    assert_int_equal(desk_post("/report", visitor, arena_print(desk.arena, "form-token=%s", page.body)).status, 200);
    struct answer again = desk_get("/token", visitor);
    assert_string_equal(again.body, page.body);
    assert_null(answer_cookie(&again));
}

static void test_front_dispatch__other_sites_are_refused(void **state)
{
    (void)state;
    static const char *const wrong[] = {"Origin: http://evil", "Origin: https://desk", "Origin: http://desk.evil",
                                        "Sec-Fetch-Site: cross-site", "Sec-Fetch-Site: same-site"};
    static const char *const right[] = {"Origin: http://desk", "Origin: null", "Sec-Fetch-Site: same-origin",
                                        "Sec-Fetch-Site: none"};
    struct answer page = desk_get("/token", NULL);
    const char *body = arena_print(desk.arena, "form-token=%s", page.body);
    static const char FORM[] = "POST /report HTTP/1.1\r\nHost: desk\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                               "Cookie: %s\r\n%s\r\nContent-Length: %zu\r\n\r\n%s";
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        const char *bytes = arena_print(desk.arena, FORM, answer_cookie(&page), wrong[i], strlen(body), body);
        assert_int_equal(desk_send(bytes).status, 403);
    }
    assert_int_equal(desk.handled, 0);
    for (size_t i = 0; i < COUNT_OF(right); i++) {
        const char *bytes = arena_print(desk.arena, FORM, answer_cookie(&page), right[i], strlen(body), body);
        assert_int_equal(desk_send(bytes).status, 200);
    }
}

/* Somebody signed in again in another tab: nothing is done, and nothing that was typed is lost. */
static void test_front_dispatch__an_old_form_of_ours_is_shown_again(void **state)
{
    (void)state;
    const char *staff = desk_sign_in("staff");
    desk.fetch_site = "same-origin";
    struct answer answer = desk_post("/note", staff, "note=typed&form-token=old");
    assert_int_equal(answer.status, 403);
    assert_non_null(strstr(answer.body, "again: note=typed"));
    assert_non_null(strstr(answer.body, "Nothing has been sent yet."));
    answer = desk_post("/steps/gone", staff, "note=1");
    assert_int_equal(answer.status, 404);
    assert_int_equal(desk.handled, 0);
}

/* The session ran out while somebody wrote: what was written is carried through signing in. */
static void test_front_dispatch__a_form_outlives_its_session(void **state)
{
    (void)state;
    struct answer answer = desk_post("/note", NULL, "note=a+b%26&form-token=x&how=");
    assert_int_equal(answer.status, 303);
    desk.fetch_site = "same-origin";
    answer = desk_post("/note", NULL, "note=a+b%26&form-token=x&how=");
    assert_string_equal(answer.body, "sign in, then send note=a%20b%26&how=&");
    assert_true(front_is_form_target(desk.front, TEXT("/note")));
    assert_false(front_is_form_target(desk.front, TEXT("/work")));
    assert_false(front_is_form_target(desk.front, TEXT("//evil/note")));
    desk.fetch_site = "cross-site";
    assert_int_equal(desk_post("/note", NULL, "note=x").status, 403);
}

static void test_front_dispatch__too_many_attempts_lose_nothing(void **state)
{
    (void)state;
    struct answer page = desk_get("/token", NULL);
    const char *form = arena_print(desk.arena, "name=nobody&form-token=%s", page.body);
    for (int i = 0; i < 30; i++) {
        assert_int_equal(desk_post("/sign-in", answer_cookie(&page), form).status, 422);
    }
    struct answer answer = desk_post("/sign-in", answer_cookie(&page), form);
    assert_int_equal(answer.status, 429);
    assert_true(strncmp(answer.body, "sign in: Too much", 17) == 0);
}

static void test_front_dispatch__counts_attempts_by_address(void **state)
{
    (void)state;
    struct answer page = desk_get("/token", NULL);
    const char *body = arena_print(desk.arena, "form-token=%s", page.body);
    for (int i = 0; i < 20; i++) {
        assert_int_equal(desk_post("/report", answer_cookie(&page), body).status, 200);
    }
    struct answer answer = desk_post("/report", answer_cookie(&page), body);
    assert_int_equal(answer.status, 429);
    assert_non_null(answer_header(&answer, "Retry-After"));
    desk.peer = "198.51.100.2";
    assert_int_equal(desk_post("/report", answer_cookie(&page), body).status, 200);
}

/* ---- what ------------------------------------------------------------------------------------------------------ */

static void test_front_dispatch__bad_fields_come_back_with_what_was_typed(void **state)
{
    (void)state;
    const char *staff = desk_sign_in("staff");
    struct answer answer = desk_post("/note", staff, with_token(staff, "note="));
    assert_int_equal(answer.status, 422);
    assert_string_equal(answer.body, "again: note= (This must be answered.)");
    answer = desk_post("/note", staff, with_token(staff, "note=0123456789abc"));
    assert_string_equal(answer.body, "again: note=0123456789abc (This is too long. Shorten it by about 3 characters.)");
    answer = desk_get("/work?page=x", staff);
    assert_int_equal(answer.status, 422);
    assert_int_equal(desk.handled, 0);
    assert_int_equal(desk_get("/work?page=%zz", staff).status, 400);
    assert_int_equal(desk_get("/work?page=3&other=%20", staff).status, 200);
}

static void test_front_dispatch__failures_show_the_form_again(void **state)
{
    (void)state;
    static const struct {
        const char *how;
        int status;
        const char *body;
    } CASES[] = {
        {"invalid", 422, "again: note=x (Not this note.)"},
        {"denied", 422, "again: note=x [Not now. SG-8.1]"},
        {"conflict", 409, "again: note=x [Somebody else has assessed it. ]"},
        {"busy", 503, "again: note=x [Later. ]"},
        {"io", 500, "error 500, signed in"},
        {"absent", 404, "error 404, signed in"},
    };
    const char *staff = desk_sign_in("staff");
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        const char *form = arena_print(desk.arena, "note=x&how=%s", CASES[i].how);
        struct answer answer = desk_post("/note", staff, with_token(staff, form));
        assert_int_equal(answer.status, CASES[i].status);
        assert_string_equal(answer.body, CASES[i].body);
        assert_null(answer_header(&answer, "X-Left"));
        assert_true((CASES[i].status == 503) == (answer_header(&answer, "Retry-After") != NULL));
    }
    assert_string_equal(desk.reported.key, "disk");
}

static void test_front_dispatch__fields_may_be_the_moments(void **state)
{
    (void)state;
    const char *staff = desk_sign_in("staff");
    assert_string_equal(desk_post("/steps/assess", staff, with_token(staff, "note=7")).body, "step 7");
    assert_int_equal(desk_post("/steps/assess", staff, with_token(staff, "note=seven")).status, 422);
    assert_int_equal(desk_post("/steps/gone", staff, with_token(staff, "note=7")).status, 404);
    assert_int_equal(desk_post("/steps/assess", staff, "note=7").status, 403);
    assert_int_equal(desk.handled, 1);
}

static void test_front_dispatch__malformed_forms_change_nothing(void **state)
{
    (void)state;
    const char *staff = desk_sign_in("staff");
    assert_int_equal(desk_post("/note", staff, with_token(staff, "note=%zz")).status, 400);
    struct buf many = buf_in(desk.arena);
    for (int i = 0; i < 300; i++) {
        buf_print(&many, "f%d=1&", i);
    }
    assert_int_equal(desk_post("/note", staff, with_token(staff, buf_as_string(&many))).status, 413);
    const char *bytes = arena_print(desk.arena, "POST /note HTTP/1.1\r\nHost: desk\r\nCookie: %s\r\n"
                                                "Content-Type: text/plain\r\nContent-Length: 6\r\n\r\nnote=x", staff);
    assert_int_equal(desk_send(bytes).status, 400);
    assert_int_equal(desk.handled, 0);
}

/* ---- every answer ------------------------------------------------------------------------------------------------ */

static void test_front_dispatch__nothing_is_kept_by_anybody(void **state)
{
    (void)state;
    static const char *const paths[] = {"/", "/plain", "/work", "/nowhere", "/exit"};
    for (size_t i = 0; i < COUNT_OF(paths); i++) {
        struct answer answer = desk_get(paths[i], NULL);
        assert_string_equal(answer_header(&answer, "Cache-Control"), "no-store");
    }
    struct http_options options = {0};
    front_serve_by(desk.front, &options);
    static const char *const names[] = {"Content-Security-Policy", "X-Content-Type-Options: nosniff\r\n",
                                        "Referrer-Policy: no-referrer\r\n", "frame-ancestors 'none'", "Permissions-Policy",
                                        "Cross-Origin-Opener-Policy: same-origin\r\n",
                                        "Cross-Origin-Resource-Policy: same-origin\r\n"};
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        assert_non_null(strstr(options.headers, names[i]));
    }
    assert_null(strstr(options.headers, "unsafe"));
    assert_null(strstr(options.headers, "Strict-Transport-Security"));
    assert_true(options.page_count > 0);
    assert_true(text_is(options.pages[0].body, "error 400"));
}

static void test_front_dispatch__leaving_ends_the_session_and_goes_elsewhere(void **state)
{
    (void)state;
    const char *staff = desk_sign_in("staff");
    struct answer answer = desk_get("/exit", staff);
    assert_int_equal(answer.status, 303);
    assert_string_equal(answer_header(&answer, "Location"), "https://www.bbc.co.uk/weather");
    assert_string_equal(answer_header(&answer, "Clear-Site-Data"), "\"cookies\", \"storage\"");
    assert_non_null(strstr(answer.headers, "evenhand-loopback-session=; "));
    assert_non_null(strstr(answer.headers, "evenhand-loopback-visitor=; "));
    assert_int_equal(desk_get("/staff", staff).status, 303);
    assert_int_equal(desk_get("/exit?to=https://evil/", NULL).status, 303);
    answer = desk_get("/exit?to=https://evil/", NULL);
    assert_string_equal(answer_header(&answer, "Location"), "https://www.bbc.co.uk/weather");
}

static void test_front_dispatch__ways_back_are_ours(void **state)
{
    (void)state;
    static const char *const right[] = {"/", "/work?page=2", "/cases/a/1"};
    static const char *const wrong[] = {"", "//evil", "https://evil/", "/nowhere", "/note", "/exit", "/../work", "work",
                                        "/\\evil", "/work\r\nX: y"};
    for (size_t i = 0; i < COUNT_OF(right); i++) {
        assert_true(front_is_way_back(desk.front, text_of(right[i])));
    }
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        assert_false(front_is_way_back(desk.front, text_of(wrong[i])));
    }
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, begin, end)

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        TEST(test_front_dispatch__a_row_decides_who),
        TEST(test_front_dispatch__what_is_not_for_you_is_not_there),
        TEST(test_front_dispatch__strangers_are_asked_who_they_are),
        TEST(test_front_dispatch__hands_over_typed_arguments),
        TEST(test_front_dispatch__serves_head_and_names_methods),
        TEST(test_front_dispatch__reads_cannot_write),
        TEST(test_front_dispatch__a_write_needs_the_token_of_its_session),
        TEST(test_front_dispatch__a_public_form_needs_the_visitors_token),
        TEST(test_front_dispatch__other_sites_are_refused),
        TEST(test_front_dispatch__an_old_form_of_ours_is_shown_again),
        TEST(test_front_dispatch__a_form_outlives_its_session),
        TEST(test_front_dispatch__too_many_attempts_lose_nothing),
        TEST(test_front_dispatch__counts_attempts_by_address),
        TEST(test_front_dispatch__bad_fields_come_back_with_what_was_typed),
        TEST(test_front_dispatch__failures_show_the_form_again),
        TEST(test_front_dispatch__fields_may_be_the_moments),
        TEST(test_front_dispatch__malformed_forms_change_nothing),
        TEST(test_front_dispatch__nothing_is_kept_by_anybody),
        TEST(test_front_dispatch__leaving_ends_the_session_and_goes_elsewhere),
        TEST(test_front_dispatch__ways_back_are_ours),
    };
    stores_begin(argc, argv);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    stores_end();
    return failed;
}
