/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "http/wire.h"

#define LIMIT 20

/* Feeds in steps of `step` bytes; the status, or -1 while the body is not whole. */
static int feed(struct body *body, struct text bytes, size_t step, size_t *total)
{
    *total = 0;
    while (*total < bytes.length && !body->done) {
        size_t used, length = bytes.length - *total < step ? bytes.length - *total : step;
        struct refusal refusal = body_feed(body, bytes.at + *total, length, &used);
        if (refusal.status) {
            return refusal.status;
        }
        assert_true(used == length || body->done);
        *total += used;
    }
    return body->done ? 0 : -1;
}

static void check_chunked(int status, struct text bytes, const char *expected, size_t used)
{
    for (size_t step = 1; step <= bytes.length; step++) {
        struct body body;
        size_t total;
        body_init(&body, &(struct head){.framing = FRAMING_CHUNKED}, LIMIT);
        int found = feed(&body, bytes, step, &total);
        if (found != status) {
            fail_msg("%d instead of %d in steps of %zu: %.*s", found, status, step, TEXT_ARGS(bytes));
        }
        if (status == 0) {
            assert_true(text_is((struct text){body.bytes, body.length}, expected));
            assert_int_equal(total, used);
        }
        body_dispose(&body);
    }
}

static void test_http_body__undoes_chunks(void **state)
{
    (void)state;
    check_chunked(0, TEXT("5\r\nhello\r\n6\r\n world\r\n0\r\n\r\nGET"), "hello world", 26);
    check_chunked(0, TEXT("A\r\n0123456789\r\na\r\n0123456789\r\n00\r\n\r\n"), "01234567890123456789", 36);
    check_chunked(0, TEXT("0\r\n\r\n"), "", 5);
    check_chunked(-1, TEXT("5\r\nhello\r\n0\r\n"), NULL, 0);
    check_chunked(-1, TEXT("5\r\nhel"), NULL, 0);
}

static void test_http_body__refuses_bad_chunks(void **state)
{
    (void)state;
    check_chunked(400, TEXT("\r\n"), NULL, 0);
    check_chunked(400, TEXT("x\r\n"), NULL, 0);
    check_chunked(400, TEXT("-1\r\n"), NULL, 0);
    check_chunked(400, TEXT("+1\r\n"), NULL, 0);
    check_chunked(400, TEXT("0x1\r\n"), NULL, 0);
    check_chunked(400, TEXT(" 1\r\n"), NULL, 0);
    check_chunked(400, TEXT("1 \r\n"), NULL, 0);
    check_chunked(400, TEXT("1\n"), NULL, 0);
    check_chunked(400, TEXT("1\rx"), NULL, 0);
    check_chunked(400, TEXT("1;a=b\r\n"), NULL, 0);
    check_chunked(400, TEXT("1\r\nab\r\n"), NULL, 0);
    check_chunked(400, TEXT("1\r\na\n"), NULL, 0);
    check_chunked(400, TEXT("000000001\r\na"), NULL, 0);
    check_chunked(400, TEXT("0\r\nTrailer: x\r\n\r\n"), NULL, 0);
    check_chunked(413, TEXT("15\r\n"), NULL, 0);
    check_chunked(413, TEXT("ffffffff\r\n"), NULL, 0);
    check_chunked(413, TEXT("10\r\n0123456789abcdef\r\n5\r\n"), NULL, 0);
}

static void test_http_body__stops_at_its_length(void **state)
{
    (void)state;
    for (size_t step = 1; step < 10; step++) {
        struct body body;
        size_t total;
        body_init(&body, &(struct head){.framing = FRAMING_LENGTH, .length = 5}, LIMIT);
        assert_int_equal(feed(&body, TEXT("helloGET /"), step, &total), 0);
        assert_int_equal(total, 5);
        assert_true(text_is((struct text){body.bytes, body.length}, "hello"));
        body_dispose(&body);
    }
}

static void test_http_body__announcing_takes_no_memory(void **state)
{
    (void)state;
    struct body body;
    size_t used;
    body_init(&body, &(struct head){.framing = FRAMING_LENGTH, .length = 1 << 30}, 1 << 30);
    assert_int_equal(body_feed(&body, "x", 1, &used).status, 0);
    assert_true(body.capacity < 65536);
    body_dispose(&body);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_http_body__undoes_chunks),
        cmocka_unit_test(test_http_body__refuses_bad_chunks),
        cmocka_unit_test(test_http_body__stops_at_its_length),
        cmocka_unit_test(test_http_body__announcing_takes_no_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
