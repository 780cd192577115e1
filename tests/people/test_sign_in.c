/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include <pthread.h>

#include "people/opened.h"

#define PASSWORD "kettle moon harbour"

static struct opened opened;
static struct identity ann;
static uint8_t secret[PEOPLE_SECRET_SIZE];

static int begin(void **state)
{
    (void)state;
    opened_begin(&opened);
    ann = opened_person(&opened, "Ann Staff");
    struct people_new_user user = {
        .person = ann, .sign_in = TEXT("ann"), .role = PEOPLE_STAFF, .password = TEXT(PASSWORD)};
    assert_done(&opened, people_add_user(opened.people, &user, &opened.act, &opened.error));
    memcpy(secret, user.secret, sizeof secret);
    return 0;
}

static int end(void **state)
{
    (void)state;
    opened_end(&opened);
    return 0;
}

static int try_at(const char *name, const char *password, int64_t code_at, int64_t at)
{
    struct people_signed_in who;
    char code[7];
    assert_int_equal(people_code_at(secret, code_at, code, &opened.error), 0);
    return people_sign_in(opened.people, text_of(name), text_of(password), text_of(code), at, &who,
                          &opened.error);
}

/* ASVS 6.3.8: whatever is wrong, the same words. */
static void test_people_sign_in__all_refusals_are_one(void **state)
{
    (void)state;
    struct error first;
    assert_int_equal(try_at("nobody", PASSWORD, OPENED_AT, OPENED_AT), ERROR_DENIED);
    first = opened.error;
    assert_int_equal(try_at("ann", "wrong", OPENED_AT, OPENED_AT), ERROR_DENIED);
    assert_memory_equal(first.words, opened.error.words, strlen(first.words) + 1);
    assert_int_equal(try_at("ann", PASSWORD, OPENED_AT - 5 * DAY, OPENED_AT), ERROR_DENIED);
    assert_string_equal(first.words, opened.error.words);
    assert_done(&opened,
                people_disable_user(opened.people, &ann, true, &opened.act, &opened.error));
    assert_int_equal(try_at("ann", PASSWORD, OPENED_AT, OPENED_AT), ERROR_DENIED);
    assert_string_equal(first.words, opened.error.words);
    assert_string_equal(first.key, opened.error.key);
    assert_string_equal(opened.error.field, "");
    char *longest = arena_alloc(opened.arena, 5001);
    memset(longest, 'x', 5000);
    assert_int_equal(try_at(longest, longest, OPENED_AT, OPENED_AT), ERROR_DENIED);
    assert_int_equal(try_at("\xff", "\xff", OPENED_AT, OPENED_AT), ERROR_DENIED);
    assert_int_equal(try_at("", "", OPENED_AT, OPENED_AT), ERROR_DENIED);
}

static void test_people_sign_in__a_code_is_taken_once(void **state)
{
    (void)state;
    assert_done(&opened, try_at("ann", PASSWORD, OPENED_AT, OPENED_AT));
    assert_int_equal(try_at("ann", PASSWORD, OPENED_AT, OPENED_AT + 1000), ERROR_DENIED);
    assert_int_equal(try_at("ann", PASSWORD, OPENED_AT - 30000, OPENED_AT + 1000), ERROR_DENIED);
    assert_done(&opened,
                try_at("ann", PASSWORD, OPENED_AT + 30000, OPENED_AT + 1000)); /* a fast clock */
}

static void test_people_sign_in__waits_grow_and_end(void **state)
{
    (void)state;
    int64_t at = OPENED_AT;
    for (int i = 0; i < 5; i++) {
        assert_int_equal(try_at("ann", "wrong", at, at), ERROR_DENIED);
    }
    assert_int_equal(try_at("ann", PASSWORD, at + 59999, at + 59999), ERROR_DENIED);
    assert_done(&opened, try_at("ann", PASSWORD, at + 60000, at + 60000));
    at += DAY / 2; /* success forgets the failures */
    for (int i = 0; i < 4; i++) {
        assert_int_equal(try_at("ann", "wrong", at, at), ERROR_DENIED);
    }
    assert_done(&opened, try_at("ann", PASSWORD, at, at));
    for (int i = 0; i < 20; i++) {
        at += 16 * 60000;
        assert_int_equal(try_at("ann", "wrong", at, at), ERROR_DENIED);
    }
    assert_int_equal(try_at("ann", PASSWORD, at + 899999, at + 899999), ERROR_DENIED);
    assert_done(&opened, try_at("ann", PASSWORD, at + 900000,
                                at + 900000)); /* never longer than 15 minutes */
}

/* A try while one must wait does not make the wait longer. */
static void test_people_sign_in__trying_on_does_not_prolong(void **state)
{
    (void)state;
    for (int i = 0; i < 5; i++) {
        assert_int_equal(try_at("ann", "wrong", OPENED_AT, OPENED_AT), ERROR_DENIED);
    }
    for (int i = 0; i < 5; i++) {
        assert_int_equal(try_at("ann", "wrong", OPENED_AT, OPENED_AT + 1000), ERROR_DENIED);
    }
    assert_done(&opened, try_at("ann", PASSWORD, OPENED_AT + 60000, OPENED_AT + 60000));
}

static void *guess(void *context)
{
    struct people_signed_in who;
    struct error error;
    int *denied = context;
    for (int i = 0; i < 3; i++) {
        *denied += people_sign_in(opened.people, TEXT("ann"), TEXT("wrong guess"), TEXT("123456"),
                                  OPENED_AT, &who, &error) == ERROR_DENIED;
    }
    return NULL;
}

/* Many at once have no more tries than one after the other (ASVS 15.4.2): after these, the owner
 * must wait. */
static void test_people_sign_in__tries_at_once_are_counted(void **state)
{
    (void)state;
    pthread_t threads[4];
    int denied[4] = {0};
    for (int i = 0; i < 4; i++) {
        assert_int_equal(pthread_create(&threads[i], NULL, guess, &denied[i]), 0);
    }
    for (int i = 0; i < 4; i++) {
        pthread_join(threads[i], NULL);
        assert_int_equal(denied[i], 3);
    }
    assert_int_equal(try_at("ann", PASSWORD, OPENED_AT, OPENED_AT), ERROR_DENIED);
    assert_done(&opened, try_at("ann", PASSWORD, OPENED_AT + 60000, OPENED_AT + 60000));
}

/* ASVS 7.5.3 */
static void test_people_sign_in__a_fresh_code_before_something_grave(void **state)
{
    (void)state;
    char code[7];
    assert_int_equal(people_code_at(secret, OPENED_AT, code, &opened.error), 0);
    assert_done(&opened,
                people_confirm_code(opened.people, &ann, text_of(code), OPENED_AT, &opened.error));
    assert_int_equal(
        people_confirm_code(opened.people, &ann, text_of(code), OPENED_AT, &opened.error),
        ERROR_DENIED);
    struct identity nobody = vault_identity();
    assert_int_equal(
        people_confirm_code(opened.people, &nobody, text_of(code), OPENED_AT, &opened.error),
        ERROR_DENIED);
}

static void test_people_sign_in__change_of_password(void **state)
{
    (void)state;
    char code[7];
    int64_t generation = 0;
    assert_int_equal(people_code_at(secret, OPENED_AT, code, &opened.error), 0);
    assert_int_equal(people_change_password(opened.people, &ann, TEXT("wrong"), text_of(code),
                                            TEXT("green owl attic"), OPENED_AT, &generation,
                                            &opened.error),
                     ERROR_DENIED);
    assert_int_equal(people_change_password(opened.people, &ann, TEXT(PASSWORD), text_of(code),
                                            TEXT("password1"), OPENED_AT, &generation,
                                            &opened.error),
                     ERROR_INVALID);
    assert_done(&opened, people_change_password(opened.people, &ann, TEXT(PASSWORD), text_of(code),
                                                TEXT("green owl attic"), OPENED_AT, &generation,
                                                &opened.error));
    assert_int_equal(generation, 2);
    enum people_role role;
    SCOPED(store_end_at) struct store_session *session = opened_read(&opened);
    assert_int_equal(people_check_user(opened.people, session, &ann, 1, &role, &opened.error),
                     ERROR_DENIED);
    assert_done(&opened, people_check_user(opened.people, session, &ann, 2, &role, &opened.error));
    assert_int_equal(try_at("ann", PASSWORD, OPENED_AT + 30000, OPENED_AT + 30000), ERROR_DENIED);
    assert_done(&opened, try_at("ann", "green owl attic", OPENED_AT + 30000, OPENED_AT + 30000));
}

int main(int argc, char **argv)
{
    stores_begin(argc, argv);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_people_sign_in__all_refusals_are_one, begin, end),
        cmocka_unit_test_setup_teardown(test_people_sign_in__a_code_is_taken_once, begin, end),
        cmocka_unit_test_setup_teardown(test_people_sign_in__waits_grow_and_end, begin, end),
        cmocka_unit_test_setup_teardown(test_people_sign_in__trying_on_does_not_prolong, begin,
                                        end),
        cmocka_unit_test_setup_teardown(test_people_sign_in__tries_at_once_are_counted, begin, end),
        cmocka_unit_test_setup_teardown(test_people_sign_in__a_fresh_code_before_something_grave,
                                        begin, end),
        cmocka_unit_test_setup_teardown(test_people_sign_in__change_of_password, begin, end),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    stores_end();
    return failed;
}
