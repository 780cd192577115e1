/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "desk.h"
#include "access/access.h"
#include "front/inside.h"

static int nothing(struct front_request *request, struct http_response *response, struct error *error)
{
    (void)request;
    (void)response;
    (void)error;
    return 0;
}

static const struct front_field FIELD[] = {{.name = "note", .required = true}, {.name = "more"}};

static int check(const struct front_row *rows, size_t count, const char *words)
{
    const struct front_table table = {rows, count, &DESK_FACE, NULL};
    struct error error = {0};
    int code = front_check(&table, 1, &error);
    if (code < 0 && words && !strstr(error.words, words)) {
        fail_msg("%s", error.words);
    }
    return code;
}

#define ROW(...) {.handler = nothing, __VA_ARGS__}
#define READ(pattern) ROW(.method = HTTP_GET, .path = (pattern), .effect = FRONT_READS)

static void test_front_route__rows_that_make_no_sense_are_refused(void **state)
{
    (void)state;
    static const struct {
        struct front_row row;
        const char *words;
    } CASES[] = {
        {READ("cases"), "does not start with a slash"},
        {READ(""), "does not start with a slash"},
        {READ("//cases"), "neither a plain word"},
        {READ("/Cases"), "neither a plain word"},
        {READ("/{case}"), "neither a plain word"},
        {READ("/{case:nonsense}"), "neither a plain word"},
        {READ("/{:name}"), "neither a plain word"},
        {READ("/a/b/c/d/e/f/g/h/i/j/k"), "too many parts"},
        {ROW(.method = HTTP_PUT, .path = "/", .effect = FRONT_WRITES), "only GET and POST"},
        {ROW(.method = HTTP_GET, .path = "/", .effect = FRONT_WRITES), "what writes is a POST"},
        {ROW(.method = HTTP_POST, .path = "/", .effect = FRONT_READS), "what writes is a POST"},
        {ROW(.method = HTTP_GET, .path = "/", .effect = FRONT_PLAIN, .permission = FRONT_STAFF), "can check nobody"},
        {ROW(.method = HTTP_POST, .path = "/", .effect = FRONT_WRITES, .fields = FIELD, .field_count = 1), "show itself again"},
        {ROW(.method = HTTP_GET, .path = "/", .effect = FRONT_LEAVES), "only front's own"},
        {READ("/exit"), "same requests"},
        {{.method = HTTP_GET, .path = "/", .effect = FRONT_READS}, "no handler"},
    };
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        assert_int_equal(check(&CASES[i].row, 1, CASES[i].words), ERROR_INVALID);
    }
}

static void test_front_route__no_two_rows_answer_one_request(void **state)
{
    (void)state;
    static const struct front_row same[] = {READ("/cases/{case:reference}"), READ("/cases/{other:number}")};
    static const struct front_row taken[] = {READ("/steps/new"), READ("/steps/{step:name}")};
    static const struct front_row apart[] = {
        READ("/cases/new"), READ("/cases/{case:reference}"), READ("/cases/{case:reference}/new"),
        ROW(.method = HTTP_POST, .path = "/cases/new", .effect = FRONT_WRITES), READ("/persons/{person:identity}"),
        READ("/persons/me")};
    assert_int_equal(check(same, COUNT_OF(same), "same requests as /cases/{case:reference}"), ERROR_INVALID);
    assert_int_equal(check(taken, COUNT_OF(taken), "same requests as /steps/new"), ERROR_INVALID);
    assert_int_equal(check(apart, COUNT_OF(apart), NULL), 0);
}

static bool matches(const char *pattern, const char *path, const char *expected)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct front_row row = READ(pattern);
    struct route route;
    struct http_request http = {.arena = arena};
    struct text arguments[PARTS_MOST] = {{NULL, 0}};
    struct error error;
    assert_int_equal(route_parse(&row, &route, &error), 0);
    assert_int_equal(http_read_target(text_of(path), &http, &error), 0);
    bool does = route_matches(&route, &http, arena, arguments);
    assert_true(!does || !expected || text_is(arguments[0], expected));
    return does;
}

static void test_front_route__arguments_are_of_their_kind(void **state)
{
    (void)state;
    assert_true(matches("/", "/", NULL));
    assert_false(matches("/", "/a", NULL));
    assert_true(matches("/a/b", "/a/b", NULL));
    assert_true(matches("/a/b", "/%61/b", NULL));
    assert_false(matches("/a/b", "/a/b/", NULL));
    assert_false(matches("/a/b", "/a/B", NULL));
    assert_true(matches("/a/{x:name}", "/a/b-1", "b-1"));
    assert_false(matches("/a/{x:name}", "/a/b_1", NULL));
    assert_false(matches("/a/{x:name}", "/a/B", NULL));
    assert_false(matches("/a/{x:name}", "/a/", NULL));
    assert_true(matches("/{x:number}", "/0", "0"));
    assert_false(matches("/{x:number}", "/9007199254740993", NULL));
    assert_false(matches("/{x:number}", "/-1", NULL));
    assert_false(matches("/{x:number}", "/1e3", NULL));
    assert_true(matches("/{x:identity}", "/0123456789abcdefghjkmnpqrs", NULL));
    assert_false(matches("/{x:identity}", "/0123456789", NULL));
    char reference[ACCESS_REFERENCE_SIZE];
    access_new_reference(reference);
    char path[ACCESS_REFERENCE_SIZE + 1] = "/";
    memcpy(path + 1, reference, sizeof(reference));
    assert_true(matches("/{x:reference}", path, reference));
    path[1] = path[1] == '7' ? '8' : '7';
    assert_false(matches("/{x:reference}", path, NULL));
    assert_false(matches("/{x:reference}", "/7K3M9", NULL));
    assert_true(matches("/r/{x:secret}", "/r/aB3-x", "aB3-x"));
    assert_false(matches("/r/{x:secret}", "/r/a%20b", NULL));
    assert_false(matches("/{x:secret}",
                         "/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", NULL));
}

static void test_front_route__the_table_prints_for_auditors(void **state)
{
    (void)state;
    static const struct front_row rows[] = {
        ROW(.method = HTTP_POST, .path = "/report", .effect = FRONT_WRITES, .limit = FRONT_LIMIT_REPORT,
            .fields = FIELD, .field_count = 2, .again = nothing),
        ROW(.method = HTTP_GET, .path = "/cases/{case:reference}", .permission = FRONT_STAFF, .effect = FRONT_READS),
    };
    static const char EXPECTED[] =
        "method path                                                     who            effect  limited   fields (* must be given)\n"
        "GET    /cases/{case:reference}                                  staff          reads   -         -\n"
        "GET    /exit                                                    public         leaves  -         -\n"
        "POST   /report                                                  public         writes  reports   note* more\n";
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    const struct front_table table = {rows, COUNT_OF(rows), &DESK_FACE, NULL};
    struct buf out = buf_in(arena);
    front_print_routes(&table, 1, &out);
    assert_string_equal(buf_as_string(&out), EXPECTED);
}

/* ---- attempts --------------------------------------------------------------------------------------------- */

#define MINUTE (60 * 1000)

static struct limiter limiter;

static unsigned count_allowed(const char *peer, unsigned tries, int64_t now)
{
    unsigned allowed = 0;
    for (unsigned i = 0; i < tries; i++) {
        allowed += limiter_allows(&limiter, FRONT_LIMIT_REPORT, peer, 3, now);
    }
    return allowed;
}

static void test_front_limit__counts_networks_in_ten_minutes(void **state)
{
    (void)state;
    limiter_init(&limiter);
    assert_int_equal(count_allowed("192.0.2.1", 5, 1), 3);
    assert_int_equal(count_allowed("192.0.2.2", 5, 1), 3);
    assert_int_equal(count_allowed("2001:db8::1", 2, 1), 2);
    assert_int_equal(count_allowed("2001:db8::2", 2, 1), 1);
    assert_int_equal(count_allowed("2001:db8:0:1::2", 2, 1), 2);
    assert_true(limiter_allows(&limiter, FRONT_LIMIT_SIGN_IN, "192.0.2.1", 3, 1));
    assert_int_equal(count_allowed("192.0.2.1", 5, 9 * MINUTE), 0);
    assert_int_equal(count_allowed("192.0.2.1", 5, 11 * MINUTE), 3);
    assert_int_equal(count_allowed("::ffff:192.0.2.1", 5, 1), 0);
    assert_int_equal(count_allowed("::ffff:192.0.2.3", 5, 1), 3);
    assert_int_equal(count_allowed("::ffff:127.0.0.1", 9, 1), 9);
    assert_int_equal(count_allowed("127.0.0.1", 9, 1), 9);
    assert_int_equal(count_allowed("::1", 9, 1), 9);
    assert_int_equal(count_allowed("local", 9, 1), 9);
    limiter_dispose(&limiter);
}

static void test_front_limit__forgets_with_its_key(void **state)
{
    (void)state;
    uint8_t key[32];
    limiter_init(&limiter);
    assert_int_equal(count_allowed("192.0.2.1", 5, 1), 3);
    memcpy(key, limiter.key, sizeof(key));
    assert_int_equal(count_allowed("192.0.2.1", 5, 24 * 60 * MINUTE + 1), 3);
    assert_memory_not_equal(key, limiter.key, sizeof(key));
    limiter_dispose(&limiter);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_front_route__rows_that_make_no_sense_are_refused),
        cmocka_unit_test(test_front_route__no_two_rows_answer_one_request),
        cmocka_unit_test(test_front_route__arguments_are_of_their_kind),
        cmocka_unit_test(test_front_route__the_table_prints_for_auditors),
        cmocka_unit_test(test_front_limit__counts_networks_in_ten_minutes),
        cmocka_unit_test(test_front_limit__forgets_with_its_key),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
