/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "desk.h"

#define MINUTE (60 * 1000)
#define HOUR (60 * MINUTE)

static int show(struct front_request *request, struct http_response *response, struct error *error)
{
    (void)error;
    buf_print(&response->body, "role %s", request->viewer.role == PEOPLE_STAFF ? "staff" : "other");
    return 0;
}

static int renew(struct front_request *request, struct http_response *response, struct error *error)
{
    desk.users[0].generation = 2;
    http_redirect(response, TEXT("/work"));
    return front_renew_session(request, 2, error);
}

static const struct front_row ROWS[] = {
    DESK_ROWS,
    {.method = HTTP_GET, .path = "/work", .permission = FRONT_SIGNED_IN, .effect = FRONT_READS, .handler = show},
    {.method = HTTP_POST, .path = "/renew", .permission = FRONT_SIGNED_IN, .effect = FRONT_WRITES, .handler = renew},
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

static bool is_in(const char *cookies)
{
    int status = desk_get("/work", cookies).status;
    assert_true(status == 200 || status == 303);
    return status == 200;
}

static int64_t count_sessions(void)
{
    struct store_session *session;
    struct store_statement *statement;
    struct error error;
    assert_int_equal(store_begin_read(desk.store, &session, &error), 0);
    assert_int_equal(store_query(session, &statement, &error, "SELECT COUNT(*) FROM front_session", ""), 0);
    assert_int_equal(store_step(statement, &error), 1);
    int64_t count = store_integer(statement, 0);
    store_finish(statement);
    store_end(session);
    return count;
}

static void test_front_session__begins_with_a_safe_cookie(void **state)
{
    (void)state;
    struct answer page = desk_get("/sign-in", NULL);
    assert_int_equal(page.status, 200);
    page = desk_get("/token", NULL);
    struct answer answer = desk_post("/sign-in", answer_cookie(&page),
                                     arena_print(desk.arena, "name=staff&form-token=%s", page.body));
    assert_int_equal(answer.status, 303);
    const char *cookie = answer_header(&answer, "Set-Cookie");
    assert_true(strncmp(cookie, "evenhand-loopback-session=", 26) == 0);
    assert_int_equal(strlen(answer_cookie(&answer)), 26 + 64);
    assert_non_null(strstr(cookie, "; HttpOnly"));
    assert_non_null(strstr(cookie, "; SameSite=Lax"));
    assert_null(strstr(cookie, "Secure"));
    assert_true(is_in(answer_cookie(&answer)));
    answer = desk_post("/sign-in", answer_cookie(&page),
                       arena_print(desk.arena, "name=nobody&form-token=%s", page.body));
    assert_int_equal(answer.status, 422);
    assert_string_equal(answer.body, "sign in: The details are not right.");
    assert_null(answer_header(&answer, "Set-Cookie"));
}

static void test_front_session__is_bound_to_tls_when_there_is_tls(void **state)
{
    (void)state;
    struct error error;
    front_free(desk.front);
    desk.options.has_tls = true;
    assert_int_equal(front_open(&desk.front, &desk.options, &error), 0);
    struct answer page = desk_get("/token", NULL);
    assert_true(strncmp(answer_cookie(&page), "__Host-evenhand-visitor=", 24) == 0);
    assert_non_null(strstr(answer_header(&page, "Set-Cookie"), "; Secure"));
    const char *cookie = desk_sign_in("staff");
    assert_true(strncmp(cookie, "__Host-evenhand-session=", 24) == 0);
    assert_true(is_in(cookie));
    const char *plain = arena_print(desk.arena, "evenhand-loopback-session=%s", strchr(cookie, '=') + 1);
    assert_false(is_in(plain));
    struct http_options options = {0};
    front_serve_by(desk.front, &options);
    assert_non_null(strstr(options.headers, "Strict-Transport-Security: max-age=31536000"));
}

static void test_front_session__ends_when_idle(void **state)
{
    (void)state;
    const char *cookie = desk_sign_in("staff");
    desk.clock.instant += 29 * MINUTE;
    assert_true(is_in(cookie));
    desk.clock.instant += 29 * MINUTE;
    assert_true(is_in(cookie));
    desk.clock.instant += 30 * MINUTE;
    assert_false(is_in(cookie));
    assert_false(is_in(cookie));
}

static void test_front_session__ends_after_twelve_hours_however_busy(void **state)
{
    (void)state;
    const char *cookie = desk_sign_in("staff");
    for (int i = 0; i < 12 * 4 - 1; i++) {
        desk.clock.instant += 15 * MINUTE;
        assert_true(is_in(cookie));
    }
    desk.clock.instant += 15 * MINUTE;
    assert_false(is_in(cookie));
}

static void test_front_session__is_new_at_each_sign_in(void **state)
{
    (void)state;
    const char *first = desk_sign_in("staff");
    struct answer page = desk_get("/token", first);
    struct answer answer = desk_post("/sign-in", first, arena_print(desk.arena, "name=staff&form-token=%s", page.body));
    assert_int_equal(answer.status, 303);
    assert_string_not_equal(answer_cookie(&answer), first);
    assert_false(is_in(first));
    assert_true(is_in(answer_cookie(&answer)));
    assert_int_equal(count_sessions(), 1);
}

/* Somebody plants a session cookie of their own making: signing in does not adopt it. */
static void test_front_session__cannot_be_planted(void **state)
{
    (void)state;
    const char *planted = arena_print(desk.arena, "evenhand-loopback-session=%064d", 7);
    struct answer page = desk_get("/token", planted);
    const char *both = arena_print(desk.arena, "%s; %s", planted, answer_cookie(&page));
    struct answer answer = desk_post("/sign-in", both, arena_print(desk.arena, "name=staff&form-token=%s", page.body));
    assert_int_equal(answer.status, 303);
    assert_false(is_in(planted));
}

static void test_front_session__ends_when_signing_out(void **state)
{
    (void)state;
    const char *cookie = desk_sign_in("staff"), *other = desk_sign_in("staff");
    const char *form = arena_print(desk.arena, "form-token=%s", desk_token(cookie));
    struct answer answer = desk_post("/sign-out", cookie, form);
    assert_int_equal(answer.status, 303);
    assert_non_null(strstr(answer_header(&answer, "Set-Cookie"), "Max-Age=0"));
    assert_non_null(answer_header(&answer, "Clear-Site-Data"));
    assert_false(is_in(cookie));
    assert_true(is_in(other));
}

static void test_front_session__follows_the_user_at_once(void **state)
{
    (void)state;
    const char *cookie = desk_sign_in("staff");
    assert_string_equal(desk_get("/work", cookie).body, "role staff");
    desk.users[0].role = PEOPLE_AUDITOR;
    assert_string_equal(desk_get("/work", cookie).body, "role other");
    desk.users[0].disabled = true;
    assert_false(is_in(cookie));
    desk.users[0].disabled = false;
    desk.users[0].generation = 2;
    assert_false(is_in(cookie));
}

static void test_front_session__all_of_a_person_end_together(void **state)
{
    (void)state;
    const char *one = desk_sign_in("staff"), *two = desk_sign_in("staff"), *admin = desk_sign_in("admin");
    struct identity staff = {{1}};
    struct error error;
    assert_int_equal(front_end_sessions(desk.front, &staff, &error), 0);
    assert_false(is_in(one));
    assert_false(is_in(two));
    assert_true(is_in(admin));
}

static void test_front_session__is_renewed_with_the_password(void **state)
{
    (void)state;
    const char *cookie = desk_sign_in("staff"), *other = desk_sign_in("staff");
    const char *form = arena_print(desk.arena, "form-token=%s", desk_token(cookie));
    struct answer answer = desk_post("/renew", cookie, form);
    assert_int_equal(answer.status, 303);
    assert_true(is_in(answer_cookie(&answer)));
    assert_false(is_in(cookie));
    assert_false(is_in(other));
    assert_int_equal(count_sessions(), 1);
}

static void test_front_session__stands_in_the_store_as_a_hash_only(void **state)
{
    (void)state;
    const char *cookie = desk_sign_in("staff");
    const char *token = strchr(cookie, '=') + 1;
    uint8_t bytes[32];
    struct store_session *session;
    struct store_statement *statement;
    struct error error;
    assert_int_equal(text_unhex(text_of(token), bytes, sizeof(bytes), &error), 0);
    assert_int_equal(store_begin_read(desk.store, &session, &error), 0);
    assert_int_equal(store_query(session, &statement, &error, "SELECT token FROM front_session", ""), 0);
    assert_int_equal(store_step(statement, &error), 1);
    struct text stored = store_bytes(statement, 0);
    assert_int_equal(stored.length, 32);
    assert_memory_not_equal(stored.at, bytes, 32);
    store_finish(statement);
    store_end(session);
}

static void test_front_session__old_ones_are_cleared_away(void **state)
{
    (void)state;
    struct error error;
    const char *old = desk_sign_in("staff");
    desk.clock.instant += 20 * MINUTE;
    const char *young = desk_sign_in("admin");
    assert_int_equal(front_tend(desk.front, &error), 0);
    assert_int_equal(count_sessions(), 2);
    desk.clock.instant += 10 * MINUTE;
    assert_int_equal(front_tend(desk.front, &error), 0);
    assert_int_equal(count_sessions(), 1);
    assert_false(is_in(old));
    assert_true(is_in(young));
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, begin, end)

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        TEST(test_front_session__begins_with_a_safe_cookie),
        TEST(test_front_session__is_bound_to_tls_when_there_is_tls),
        TEST(test_front_session__ends_when_idle),
        TEST(test_front_session__ends_after_twelve_hours_however_busy),
        TEST(test_front_session__is_new_at_each_sign_in),
        TEST(test_front_session__cannot_be_planted),
        TEST(test_front_session__ends_when_signing_out),
        TEST(test_front_session__follows_the_user_at_once),
        TEST(test_front_session__all_of_a_person_end_together),
        TEST(test_front_session__is_renewed_with_the_password),
        TEST(test_front_session__stands_in_the_store_as_a_hash_only),
        TEST(test_front_session__old_ones_are_cleared_away),
    };
    stores_begin(argc, argv);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    stores_end();
    return failed;
}
