/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/base.h"

static void test_base_text__takes_good_text_as_nfc(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct text out;
    struct error error;
    assert_int_equal(text_take(arena, TEXT("Ze\xcc\x81lie\r\nx"), 100, &out, &error), 0);
    assert_true(text_is(out, "Z\xc3\xa9lie\nx"));
}

static void test_base_text__refuses_bad_bytes(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct text out;
    struct error error;
    static const char *const bad[] = {"\xff", "\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe2\x82", "a\x01",
                                      "\x1b[2J", "\x7f", "\xc2\x9b", "a\rb"};
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        assert_int_equal(text_take(arena, text_of(bad[i]), 100, &out, &error), ERROR_INVALID);
    }
    assert_int_equal(text_take(arena, (struct text){"a\0b", 3}, 100, &out, &error), ERROR_INVALID);
    assert_int_equal(text_take(arena, TEXT("four"), 3, &out, &error), ERROR_LIMIT);
}

static void test_base_text__folds_names_alike(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    assert_true(text_is(text_fold(arena, TEXT("  \xc3\x89lodie   O\xe2\x80\x99" "Brien-SMITH. ")), "elodie o brien smith"));
    assert_true(text_is(text_fold(arena, TEXT("Stra\xc3\x9f" "e")), "strasse"));
    assert_true(text_is(text_fold(arena, TEXT("\xef\xbc\xa1\xef\xbc\xa2")), "ab"));
}

static void test_base_text__reads_whole_numbers_only(void **state)
{
    (void)state;
    struct error error;
    int64_t value;
    assert_int_equal(text_to_integer(TEXT("-42"), -100, 100, &value, &error), 0);
    assert_int_equal(value, -42);
    static const char *const bad[] = {"", "-", "1 ", "+1", "0x1", "101", "99999999999999999999", "9223372036854775808"};
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        assert_int_equal(text_to_integer(text_of(bad[i]), -100, 100, &value, &error), ERROR_INVALID);
    }
    assert_int_equal(text_to_integer(TEXT("-9223372036854775808"), INT64_MIN, INT64_MAX, &value, &error), 0);
    assert_true(value == INT64_MIN);
}

static void test_base_identity__reads_what_it_wrote(void **state)
{
    (void)state;
    struct identity one, two;
    struct error error;
    char name[IDENTITY_TEXT_SIZE];
    for (int i = 0; i < 256; i++) {
        for (int j = 0; j < IDENTITY_SIZE; j++) {
            one.bytes[j] = (uint8_t)(i * 7 + j * 31);
        }
        identity_write(&one, name);
        assert_int_equal(identity_read(text_of(name), &two, &error), 0);
        assert_true(identity_equal(&one, &two));
    }
    assert_int_equal(identity_read(TEXT("zzzzzzzzzzzzzzzzzzzzzzzzzz"), &two, &error), ERROR_INVALID);
    assert_int_equal(identity_read(TEXT("abc"), &two, &error), ERROR_INVALID);
}

static void test_base_text__cuts_pieces(void **state)
{
    (void)state;
    struct text rest = TEXT("a,,b"), piece;
    assert_true(text_cut(&rest, ',', &piece) && text_is(piece, "a"));
    assert_true(text_cut(&rest, ',', &piece) && text_is(piece, ""));
    assert_true(text_cut(&rest, ',', &piece) && text_is(piece, "b"));
    assert_false(text_cut(&rest, ',', &piece));
}

/* Plain text is folded without the tables: as they would, for each two characters after and before a letter. */
static void test_base_text__folds_plain_text_as_any(void **state)
{
    (void)state;
    for (int one = 0; one < 128; one++) {
        SCOPED(arena_free_at) struct arena *arena = arena_new();
        for (int two = 0; two < 128; two++) {
            char plain[] = {(char)one, (char)two, 'y', (char)two, 'Z', (char)one, '\xc3', '\xa9'};
            struct text whole = text_fold(arena, (struct text){plain, sizeof(plain)});
            struct text start = text_fold(arena, (struct text){plain, sizeof(plain) - 3});
            assert_true(text_starts(whole, start));
            assert_true(start.length >= 2);
            struct text rest = {whole.at + start.length, whole.length - start.length};
            plain[6] = 'e';
            struct text other = text_fold(arena, (struct text){plain, sizeof(plain) - 1});
            assert_true(text_equal(other, whole));
            assert_true(text_is(rest, "e") || text_is(rest, " e") || rest.length == 2);
        }
    }
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    assert_int_equal(text_fold(arena, TEXT("")).length, 0);
    assert_int_equal(text_fold(arena, TEXT(" .!")).length, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_base_text__takes_good_text_as_nfc),
        cmocka_unit_test(test_base_text__refuses_bad_bytes),
        cmocka_unit_test(test_base_text__folds_names_alike),
        cmocka_unit_test(test_base_text__folds_plain_text_as_any),
        cmocka_unit_test(test_base_text__reads_whole_numbers_only),
        cmocka_unit_test(test_base_identity__reads_what_it_wrote),
        cmocka_unit_test(test_base_text__cuts_pieces),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
