/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "access/access.h"

static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

static int take(const char *typed, char out[ACCESS_REFERENCE_SIZE])
{
    struct error error;
    return access_read_reference(text_of(typed), out, &error);
}

static void test_access_reference__new_ones_are_good_and_differ(void **state)
{
    (void)state;
    char one[ACCESS_REFERENCE_SIZE], before[ACCESS_REFERENCE_SIZE] = "",
                                     again[ACCESS_REFERENCE_SIZE];
    for (int i = 0; i < 1000; i++) {
        access_new_reference(one);
        assert_int_equal(strlen(one), 11);
        assert_int_equal(one[5], '-');
        assert_int_equal(take(one, again), 0);
        assert_string_equal(one, again);
        assert_string_not_equal(one, before);
        memcpy(before, one, sizeof one);
    }
}

static void test_access_reference__as_people_type_it(void **state)
{
    (void)state;
    char one[ACCESS_REFERENCE_SIZE], out[ACCESS_REFERENCE_SIZE], typed[32];
    for (int i = 0; i < 200; i++) {
        access_new_reference(one);
        size_t at = 0;
        for (int j = 0; j < 11; j++) {
            char letter = one[j] == '0'   ? 'o'
                          : one[j] == '1' ? (j % 2 ? 'l' : 'I')
                          : one[j] == '-' ? ' '
                                          : one[j];
            typed[at++] = letter >= 'A' && letter <= 'Z' && j % 3 ? (char)(letter + 32) : letter;
        }
        typed[at] = '\0';
        assert_int_equal(take(typed, out), 0);
        assert_string_equal(out, one);
    }
}

/* Every single wrong character, and every exchange of two, is noticed. */
static void test_access_reference__typing_errors_are_found(void **state)
{
    (void)state;
    char one[ACCESS_REFERENCE_SIZE], bad[ACCESS_REFERENCE_SIZE], out[ACCESS_REFERENCE_SIZE];
    for (int round = 0; round < 20; round++) {
        access_new_reference(one);
        for (int i = 0; i < 11; i++) {
            for (int j = 0; j < 32 && one[i] != '-'; j++) {
                memcpy(bad, one, sizeof bad);
                bad[i] = alphabet[j];
                assert_int_equal(take(bad, out) == 0, bad[i] == one[i]);
            }
            for (int j = i + 1; j < 11 && one[i] != '-'; j++) {
                if (one[j] != '-') {
                    memcpy(bad, one, sizeof bad);
                    bad[i] = one[j];
                    bad[j] = one[i];
                    assert_int_equal(take(bad, out) == 0, one[i] == one[j]);
                }
            }
        }
    }
}

static void test_access_reference__what_is_none(void **state)
{
    (void)state;
    static const char *const bad[] = {"",
                                      "-",
                                      "7K3M9",
                                      "00000-0000",
                                      "00000-000000",
                                      "0000U-00000",
                                      "\xff\xff",
                                      "1' OR '1'='1",
                                      "00000-00001",
                                      "Ｏ0000-00000"};
    char out[ACCESS_REFERENCE_SIZE];
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        assert_int_equal(take(bad[i], out), ERROR_INVALID);
    }
    struct error error;
    assert_int_equal(access_read_reference((struct text){"00000\00000000", 11}, out, &error),
                     ERROR_INVALID);
    assert_string_equal(error.field, "reference");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_access_reference__new_ones_are_good_and_differ),
        cmocka_unit_test(test_access_reference__as_people_type_it),
        cmocka_unit_test(test_access_reference__typing_errors_are_found),
        cmocka_unit_test(test_access_reference__what_is_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
