/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The people room, as far as front asks it: who may sign in is what the desk says. Quick, and it can be told to change its
 * mind; test_people.c has the real one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "desk.h"

static struct identity identity_of(size_t index)
{
    return (struct identity){{(uint8_t)(index + 1)}};
}

int people_sign_in(struct people *people, struct text sign_in, struct text password, struct text code, int64_t at,
                   struct people_signed_in *out, struct error *error)
{
    (void)people;
    (void)at;
    for (size_t i = 0; i < COUNT_OF(desk.users); i++) {
        const struct desk_user *user = &desk.users[i];
        if (!user->disabled && text_is(sign_in, user->name) && text_equal(password, sign_in) &&
            text_equal(code, sign_in)) {
            *out = (struct people_signed_in){identity_of(i), user->role, user->generation, false, 0};
            return 0;
        }
    }
    return error_set(error, ERROR_DENIED, "people.sign-in", "The details are not right.");
}

int people_check_user(struct people *people, struct store_session *session, const struct identity *person,
                      int64_t generation, enum people_role *role, struct error *error)
{
    (void)people;
    assert_non_null(session);
    for (size_t i = 0; i < COUNT_OF(desk.users); i++) {
        struct identity identity = identity_of(i);
        if (identity_equal(&identity, person) && !desk.users[i].disabled && desk.users[i].generation == generation) {
            *role = desk.users[i].role;
            return 0;
        }
    }
    return error_set(error, ERROR_DENIED, "people.user", "No longer.");
}
