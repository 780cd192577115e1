/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Generated cases, on each engine: all of them are made, they verify, and people find and read them like any others. */
#include "program.h"
#include "support/stores.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

static char demo[300];

static void they_are_made(void **state)
{
    (void)state;
    snprintf(demo, sizeof(demo), "%s/demo", stores_folder());
    program_expect(2, "demo % --cases 0", demo);
    program_expect(0, "demo % --store % --cases 30 --seed 7 --json", demo,
                   stores_engine() == STORE_SQLITE ? "sqlite:data.db" : stores_where());
    assert_int_equal(program_number("generated"), 30);
    assert_true(program_number("generated-entries") > 30 * 10);
    assert_int_equal(program_number("cases"), 88);
}

/* Chains, seals and the log, snapshots, and every row against what the entries say when they are replayed. */
static void they_verify(void **state)
{
    (void)state;
    program_expect(0, "verify % --json", demo);
    assert_true(program_number("entries") > 900 + 30 * 10);
    assert_int_equal(program_number("unnumbered"), 0);
    assert_int_equal(program_number("notices"), 0);
}

static size_t count_cases(const char *who, const char *closed)
{
    const struct program_ran *ran = program_expect(0, "case list % --as % --in % --json", closed, who, demo);
    return json_array_size(json_object_get(ran->answer, "cases"));
}

/* Sixteen complaints and none of the conduct of employees, without them. */
static void they_are_found_and_read(void **state)
{
    char reference[40];
    (void)state;
    assert_true(count_cases("sunniva", "--closed") > 9);
    assert_true(count_cases("edwin", "--closed") > 0);
    program_expect(0, "case list --closed --as edwin --in % --json", demo);
    snprintf(reference, sizeof(reference), "%s", program_text("cases.0.reference"));
    program_expect(0, "case show % --as edwin --in % --json", reference, demo);
    program_expect(3, "case show % --as casimir --in % --json", reference, demo);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(they_are_made),
        cmocka_unit_test(they_verify),
        cmocka_unit_test(they_are_found_and_read),
    };
    stores_begin(argc, argv);
    program_begin(stores_folder());
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    program_end();
    stores_end();
    return failed;
}
