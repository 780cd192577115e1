/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who stands in is kept for the next one who asks; what has changed since, here or in another process, is seen. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "casework/stand_ins.h"
#include "support/house.h"
#include "support/stores.h"

/* Two processes at one organisation. */
static struct house house, other;

static int set_up(void **state)
{
    (void)state;
    memset(&house, 0, sizeof(house));
    memset(&other, 0, sizeof(other));
    house_open(&house);
    house_enter_beside(&other, &house);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    house_close(&other);
    house_close(&house);
    return 0;
}

/* For how many offices of this name the person stands in just now. */
static int stands_in(struct house *at, enum house_person person, const char *office)
{
    SCOPED(store_end_at) struct store_session *session = NULL;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct vec found = VEC_IN(arena, struct access_stand_in);
    struct casework_who who = house_who(at, person);
    struct the_moment moment;
    struct error error;
    int count = 0;
    assert_int_equal(begin_reading(arena, at->casework, &who, &session, &moment, &error), 0);
    assert_int_equal(stand_ins_of(arena, at->casework, session, &who.person, &moment, &found, &error), 0);
    for (size_t i = 0; i < found.count; i++) {
        const struct access_stand_in *one = VEC_AT(&found, struct access_stand_in, i);
        assert_int_equal(one->area.length, 0);
        count += text_is(one->office, office);
    }
    return count;
}

static void go_away(struct house *at, int64_t until)
{
    struct people_act act = {{{0}}, at->now};
    struct identity absence;
    struct error error;
    assert_int_equal(people_record_absence(at->people, &at->persons[HOUSE_MANAGER], at->now, until, TEXT("leave"),
                                           &act, &absence, &error),
                     0);
}

static void test_casework_stand_ins__are_those_of_the_moment(void **state)
{
    (void)state;
    int64_t back = house.now + 5 * HOUSE_DAY;
    assert_int_equal(stands_in(&house, HOUSE_DIRECTOR, "safeguarding-manager"), 0);
    go_away(&house, back);
    house_move(&house, HOUSE_HOUR);
    int many = stands_in(&house, HOUSE_DIRECTOR, "safeguarding-manager");
    assert_true(many > 0);
    assert_int_equal(stands_in(&house, HOUSE_DIRECTOR, "safeguarding-manager"), many);
    assert_int_equal(stands_in(&house, HOUSE_CLERK, "safeguarding-manager"), 0);
    house_move(&house, back - house.now - 1);
    assert_int_equal(stands_in(&house, HOUSE_DIRECTOR, "safeguarding-manager"), many);
    house_move(&house, 1);
    assert_int_equal(stands_in(&house, HOUSE_DIRECTOR, "safeguarding-manager"), 0);
}

static void test_casework_stand_ins__another_process_changes_them(void **state)
{
    (void)state;
    assert_int_equal(stands_in(&house, HOUSE_DIRECTOR, "safeguarding-manager"), 0);
    other.now = house.now;
    go_away(&other, other.now + HOUSE_DAY);
    assert_true(stands_in(&house, HOUSE_DIRECTOR, "safeguarding-manager") > 0);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_casework_stand_ins__are_those_of_the_moment, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_casework_stand_ins__another_process_changes_them, set_up, tear_down),
    };
    stores_begin(argc, argv);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    stores_end();
    return failed;
}
