/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "people/opened.h"

static struct opened opened;
static struct identity admin, ann;

static void add_user(const struct identity *person, const char *sign_in, enum people_role role)
{
    struct people_new_user user = {.person = *person,
                                   .sign_in = text_of(sign_in),
                                   .role = role,
                                   .password = TEXT("kettle moon harbour")};
    assert_done(&opened, people_add_user(opened.people, &user, &opened.act, &opened.error));
}

static int begin(void **state)
{
    (void)state;
    opened_begin(&opened);
    admin = opened_person(&opened, "Ada Admin");
    ann = opened_person(&opened, "Ann Staff");
    add_user(&admin, "ada", PEOPLE_ADMINISTRATOR);
    return 0;
}

static int end(void **state)
{
    (void)state;
    opened_end(&opened);
    return 0;
}

static void invite(const struct identity *person, const char *sign_in, enum people_role role,
                   char out[PEOPLE_INVITATION_SIZE])
{
    assert_done(&opened, people_invite(opened.people, person, text_of(sign_in), role, &opened.act,
                                       out, &opened.error));
}

static void see(const char *invitation, uint8_t secret[PEOPLE_SECRET_SIZE])
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    SCOPED(store_end_at) struct store_session *session = opened_read(&opened);
    struct identity person;
    char *base32, *address;
    assert_done(&opened, people_see_invitation(opened.people, session, opened.arena,
                                               text_of(invitation), OPENED_AT, "Evenhand", &person,
                                               &base32, &address, &opened.error));
    assert_true(identity_equal(&person, &ann));
    assert_non_null(strstr(address, base32));
    uint64_t bits = 0;
    for (int i = 0, held = 0, at = 0; i < 32; i++) {
        bits = bits << 5 | (uint64_t)(strchr(letters, base32[i]) - letters);
        held += 5;
        if (held >= 8) {
            held -= 8;
            secret[at++] = (uint8_t)(bits >> held);
        }
    }
}

static int sign_in(const char *name, const char *password, const char *code, int64_t at,
                   struct people_signed_in *out)
{
    return people_sign_in(opened.people, text_of(name), text_of(password), text_of(code), at, out,
                          &opened.error);
}

static void test_people_users__invited_enrolled_signed_in(void **state)
{
    (void)state;
    char invitation[PEOPLE_INVITATION_SIZE], code[7];
    char recovery[PEOPLE_RECOVERY_CODES][PEOPLE_RECOVERY_SIZE];
    uint8_t secret[PEOPLE_SECRET_SIZE];
    struct people_signed_in who;
    invite(&ann, "Ann.Staff", PEOPLE_STAFF, invitation);
    assert_int_equal(strlen(invitation), PEOPLE_INVITATION_SIZE - 1);
    assert_int_equal(sign_in("ann.staff", "", "", OPENED_AT, &who),
                     ERROR_DENIED); /* not enrolled yet */
    see(invitation, secret);
    assert_int_equal(people_accept_invitation(opened.people, text_of(invitation),
                                              TEXT("river stone bench"), TEXT("000000"), OPENED_AT,
                                              recovery, &opened.error),
                     ERROR_INVALID);
    assert_string_equal(opened.error.field, "code");
    assert_int_equal(people_code_at(secret, OPENED_AT, code, &opened.error), 0);
    assert_int_equal(people_accept_invitation(opened.people, text_of(invitation), TEXT("password"),
                                              text_of(code), OPENED_AT, recovery, &opened.error),
                     ERROR_INVALID);
    assert_string_equal(opened.error.field, "password");
    assert_done(&opened, people_accept_invitation(opened.people, text_of(invitation),
                                                  TEXT("river stone bench"), text_of(code),
                                                  OPENED_AT, recovery, &opened.error));
    assert_int_equal(people_accept_invitation(opened.people, text_of(invitation),
                                              TEXT("river stone bench"), text_of(code), OPENED_AT,
                                              recovery, &opened.error),
                     ERROR_NOT_FOUND);
    /* the code of the enrolment is used up */
    assert_int_equal(sign_in("ann.staff", "river stone bench", code, OPENED_AT, &who),
                     ERROR_DENIED);
    assert_int_equal(people_code_at(secret, OPENED_AT + 30000, code, &opened.error), 0);
    assert_done(&opened,
                sign_in(" ANN staff ", "river stone bench", code, OPENED_AT + 30000, &who));
    assert_true(identity_equal(&who.person, &ann));
    assert_int_equal(who.role, PEOPLE_STAFF);
    assert_int_equal(who.recovery_codes_left, PEOPLE_RECOVERY_CODES);
    assert_false(who.by_recovery_code);
    char typed[32];
    for (int i = 0; i < PEOPLE_RECOVERY_SIZE - 1; i++) {
        typed[i] = recovery[3][i] == '-' ? ' ' : recovery[3][i] == '0' ? 'O' : recovery[3][i];
    }
    typed[PEOPLE_RECOVERY_SIZE - 1] = '\0';
    assert_done(&opened, sign_in("ann.staff", "river stone bench", typed, OPENED_AT + 31000, &who));
    assert_true(who.by_recovery_code);
    assert_int_equal(who.recovery_codes_left, PEOPLE_RECOVERY_CODES - 1);
    assert_int_equal(sign_in("ann.staff", "river stone bench", typed, OPENED_AT + 32000, &who),
                     ERROR_DENIED);
}

static void test_people_users__invitations_end(void **state)
{
    (void)state;
    char first[PEOPLE_INVITATION_SIZE], second[PEOPLE_INVITATION_SIZE];
    invite(&ann, "ann", PEOPLE_STAFF, first);
    invite(&ann, "", PEOPLE_NO_ROLE, second);
    SCOPED(store_end_at) struct store_session *session = opened_read(&opened);
    struct identity person;
    char *base32, *address;
    static const char *const bad[] = {"", "x", "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz"};
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        assert_int_equal(people_see_invitation(opened.people, session, opened.arena,
                                               text_of(bad[i]), OPENED_AT, "Evenhand", &person,
                                               &base32, &address, &opened.error),
                         ERROR_NOT_FOUND);
    }
    assert_int_equal(people_see_invitation(opened.people, session, opened.arena, text_of(first),
                                           OPENED_AT, "Evenhand", &person, &base32, &address,
                                           &opened.error),
                     ERROR_NOT_FOUND); /* replaced by the second */
    assert_done(&opened, people_see_invitation(opened.people, session, opened.arena,
                                               text_of(second), OPENED_AT + 3 * DAY - 1, "Evenhand",
                                               &person, &base32, &address, &opened.error));
    assert_int_equal(people_see_invitation(opened.people, session, opened.arena, text_of(second),
                                           OPENED_AT + 3 * DAY, "Evenhand", &person, &base32,
                                           &address, &opened.error),
                     ERROR_NOT_FOUND);
}

static void test_people_users__bad_additions(void **state)
{
    (void)state;
    struct people_new_user user = {.person = ann,
                                   .sign_in = TEXT("ADA"),
                                   .role = PEOPLE_STAFF,
                                   .password = TEXT("kettle moon harbour")};
    assert_int_equal(people_add_user(opened.people, &user, &opened.act, &opened.error),
                     ERROR_CONFLICT);
    assert_string_equal(opened.error.field, "sign-in");
    user.sign_in = TEXT("a");
    assert_int_equal(people_add_user(opened.people, &user, &opened.act, &opened.error),
                     ERROR_INVALID);
    user.sign_in = TEXT("ann");
    user.role = PEOPLE_NO_ROLE;
    assert_int_equal(people_add_user(opened.people, &user, &opened.act, &opened.error),
                     ERROR_INVALID);
    assert_string_equal(opened.error.field, "role");
    user.role = PEOPLE_STAFF;
    user.password = TEXT("password1");
    assert_int_equal(people_add_user(opened.people, &user, &opened.act, &opened.error),
                     ERROR_INVALID);
    assert_string_equal(opened.error.field, "password");
    user.password = TEXT("kettle moon harbour");
    user.person = vault_identity();
    assert_int_equal(people_add_user(opened.people, &user, &opened.act, &opened.error),
                     ERROR_NOT_FOUND);
    user.person = admin;
    user.sign_in = TEXT("another");
    assert_int_equal(people_add_user(opened.people, &user, &opened.act, &opened.error),
                     ERROR_CONFLICT);
    char invitation[PEOPLE_INVITATION_SIZE];
    assert_int_equal(people_invite(opened.people, &ann, TEXT(""), PEOPLE_STAFF, &opened.act,
                                   invitation, &opened.error),
                     ERROR_INVALID);
    assert_int_equal(people_invite(opened.people, &ann, TEXT("ada"), PEOPLE_STAFF, &opened.act,
                                   invitation, &opened.error),
                     ERROR_CONFLICT);
}

static enum people_role role_now(const struct identity *person, int64_t generation)
{
    SCOPED(store_end_at) struct store_session *session = opened_read(&opened);
    enum people_role role;
    return people_check_user(opened.people, session, person, generation, &role, &opened.error) < 0
               ? PEOPLE_NO_ROLE
               : role;
}

/* ASVS 7.4.2, 8.3.2: a session ends at once when its user is disabled or becomes something else. */
static void test_people_users__changes_end_sessions(void **state)
{
    (void)state;
    add_user(&ann, "ann", PEOPLE_STAFF);
    assert_int_equal(role_now(&ann, 1), PEOPLE_STAFF);
    assert_int_equal(role_now(&ann, 0), PEOPLE_NO_ROLE);
    assert_done(&opened,
                people_disable_user(opened.people, &ann, true, &opened.act, &opened.error));
    assert_int_equal(role_now(&ann, 1), PEOPLE_NO_ROLE);
    assert_int_equal(role_now(&ann, 2), PEOPLE_NO_ROLE);
    assert_done(&opened,
                people_disable_user(opened.people, &ann, false, &opened.act, &opened.error));
    assert_int_equal(role_now(&ann, 3), PEOPLE_STAFF);
    assert_done(&opened, people_disable_user(opened.people, &ann, false, &opened.act,
                                             &opened.error)); /* as it was */
    assert_int_equal(role_now(&ann, 3), PEOPLE_STAFF);
    assert_done(&opened, people_change_role(opened.people, &ann, PEOPLE_AUDITOR, &opened.act,
                                            &opened.error));
    assert_int_equal(role_now(&ann, 3), PEOPLE_NO_ROLE);
    assert_int_equal(role_now(&ann, 4), PEOPLE_AUDITOR);
    char invitation[PEOPLE_INVITATION_SIZE];
    invite(&ann, "", PEOPLE_NO_ROLE, invitation);
    assert_int_equal(role_now(&ann, 4), PEOPLE_NO_ROLE);
}

static void test_people_users__somebody_stays_administrator(void **state)
{
    (void)state;
    assert_int_equal(people_disable_user(opened.people, &admin, true, &opened.act, &opened.error),
                     ERROR_DENIED);
    assert_int_equal(
        people_change_role(opened.people, &admin, PEOPLE_STAFF, &opened.act, &opened.error),
        ERROR_DENIED);
    char invitation[PEOPLE_INVITATION_SIZE];
    assert_int_equal(people_invite(opened.people, &admin, TEXT(""), PEOPLE_STAFF, &opened.act,
                                   invitation, &opened.error),
                     ERROR_DENIED);
    add_user(&ann, "ann", PEOPLE_ADMINISTRATOR);
    assert_done(&opened,
                people_disable_user(opened.people, &admin, true, &opened.act, &opened.error));
    assert_int_equal(people_disable_user(opened.people, &ann, true, &opened.act, &opened.error),
                     ERROR_DENIED);
}

static void test_people_users__listed(void **state)
{
    (void)state;
    char invitation[PEOPLE_INVITATION_SIZE];
    invite(&ann, "Ann.Staff", PEOPLE_STAFF, invitation);
    SCOPED(store_end_at) struct store_session *session = opened_read(&opened);
    struct people_user *users;
    size_t count;
    assert_done(&opened,
                people_users(opened.people, session, opened.arena, &users, &count, &opened.error));
    assert_int_equal(count, 2);
    for (size_t i = 0; i < count; i++) {
        bool is_ann = identity_equal(&users[i].person, &ann);
        assert_true(text_is(users[i].sign_in, is_ann ? "Ann.Staff" : "ada"));
        assert_int_equal(users[i].invited, is_ann);
        assert_int_equal(users[i].role, is_ann ? PEOPLE_STAFF : PEOPLE_ADMINISTRATOR);
        assert_int_equal(users[i].last_sign_in, 0);
    }
}

static void test_people_users__roles_by_name(void **state)
{
    (void)state;
    for (int i = PEOPLE_NO_ROLE + 1; i < PEOPLE_ROLE__MAX; i++) {
        assert_int_equal(people_role_of(text_of(people_role_name((enum people_role)i))), i);
    }
    assert_int_equal(people_role_of(TEXT("none")), PEOPLE_NO_ROLE);
    assert_int_equal(people_role_of(TEXT("root")), PEOPLE_NO_ROLE);
}

int main(int argc, char **argv)
{
    stores_begin(argc, argv);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_people_users__invited_enrolled_signed_in, begin, end),
        cmocka_unit_test_setup_teardown(test_people_users__invitations_end, begin, end),
        cmocka_unit_test_setup_teardown(test_people_users__bad_additions, begin, end),
        cmocka_unit_test_setup_teardown(test_people_users__changes_end_sessions, begin, end),
        cmocka_unit_test_setup_teardown(test_people_users__somebody_stays_administrator, begin,
                                        end),
        cmocka_unit_test_setup_teardown(test_people_users__listed, begin, end),
        cmocka_unit_test(test_people_users__roles_by_name),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    stores_end();
    return failed;
}
