/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "people/inside.h"

/* RFC 6238, appendix B, SHA-1: the last six of its eight digits. */
static void test_people_codes__are_those_of_the_standard(void **state)
{
    (void)state;
    static const struct {
        int64_t seconds;
        const char *code;
    } vectors[] = {{59, "287082"},         {1111111109, "081804"}, {1111111111, "050471"},
                   {1234567890, "005924"}, {2000000000, "279037"}, {20000000000, "353130"}};
    struct error error;
    char code[7];
    for (size_t i = 0; i < COUNT_OF(vectors); i++) {
        assert_int_equal(people_code_at((const uint8_t *)"12345678901234567890",
                                        vectors[i].seconds * 1000, code, &error),
                         0);
        assert_string_equal(code, vectors[i].code);
    }
}

static void test_people_codes__allow_one_step_of_drift_and_no_replay(void **state)
{
    (void)state;
    const uint8_t *secret = (const uint8_t *)"12345678901234567890";
    const int64_t at = INT64_C(1111111111) * 1000;
    struct error error;
    char code[7];
    int64_t step = 0;
    for (int drift = -3; drift <= 3; drift++) {
        assert_int_equal(people_code_at(secret, at + drift * 30000, code, &error), 0);
        assert_int_equal(people_code_is_right(secret, text_of(code), at, 0, &step, &error),
                         drift >= -1 && drift <= 1);
    }
    assert_int_equal(people_code_at(secret, at, code, &error), 0);
    assert_int_equal(people_code_is_right(secret, text_of(code), at, 0, &step, &error), 1);
    assert_int_equal(step, 1111111111 / 30);
    assert_int_equal(people_code_is_right(secret, text_of(code), at, step, &step, &error), 0);
    assert_int_equal(people_code_is_right(secret, TEXT("050 471"), at, 0, &step, &error), 1);
}

static void test_people_codes__refuse_what_is_no_code(void **state)
{
    (void)state;
    static const char *const bad[] = {"",       "05047", "0504711", "05047a", "\xd9\xa0\xd9\xa5",
                                      "-50471", "      "};
    struct error error;
    int64_t step;
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        assert_int_equal(people_code_is_right((const uint8_t *)"12345678901234567890",
                                              text_of(bad[i]), INT64_C(1111111111000), 0, &step,
                                              &error),
                         0);
    }
}

/* RFC 4648's base 32 of the standard's secret, as authenticators show it. */
static void test_people_codes__secret_as_authenticators_take_it(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    const uint8_t *secret = (const uint8_t *)"12345678901234567890";
    assert_string_equal(people_secret_base32(arena, secret), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    assert_string_equal(people_secret_address(arena, secret, "Even hand", TEXT("a&b")),
                        "otpauth://totp/Even%20hand:a%26b?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
                        "&issuer=Even%20hand&algorithm=SHA1&digits=6&period=30");
}

static void test_people_codes__passwords_that_are_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "short",        "password",     "Password1",    "PASSWORD2024!",   "letmein1",
        "12345678",     "87654321",     "aaaaaaaa",     "abcdefgh",        "qwertyuiop",
        "1q2w3e4r",     "Liverpool1",   "welcome2026!", "iloveyou",        "sunshine1",
        "Evenhand2026", "abcabcabcabc", "1234567890",   "a.smith@example", "passwordpassword"};
    struct error error;
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        assert_int_equal(people_check_password(text_of(bad[i]), TEXT("A.Smith@example"), &error),
                         ERROR_INVALID);
        assert_string_equal(error.field, "password");
    }
}

/* ASVS 6.2: at least 64 characters are allowed, any characters, no rule of composition. */
static void test_people_codes__passwords_that_are_taken(void **state)
{
    (void)state;
    static const char *const good[] = {
        "correct horse battery staple",
        "kettle moon",
        "zwölf Boxkämpfer",
        "ggkmdmdk",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab",
        "password of the green owl that lives behind the shed"};
    struct error error;
    for (size_t i = 0; i < COUNT_OF(good); i++) {
        assert_int_equal(people_check_password(text_of(good[i]), TEXT("a.smith"), &error), 0);
    }
    char longest[1025];
    memset(longest, 'x', sizeof longest);
    memcpy(longest, "kettle", 6);
    assert_int_equal(people_check_password((struct text){longest, 1024}, TEXT(""), &error), 0);
    assert_int_equal(people_check_password((struct text){longest, 1025}, TEXT(""), &error),
                     ERROR_INVALID);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_people_codes__are_those_of_the_standard),
        cmocka_unit_test(test_people_codes__allow_one_step_of_drift_and_no_replay),
        cmocka_unit_test(test_people_codes__refuse_what_is_no_code),
        cmocka_unit_test(test_people_codes__secret_as_authenticators_take_it),
        cmocka_unit_test(test_people_codes__passwords_that_are_refused),
        cmocka_unit_test(test_people_codes__passwords_that_are_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
