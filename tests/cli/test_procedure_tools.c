/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `evenhand procedure test --mutate | diff`: what they say, what they answer machines, and their exit codes. */
#include "run.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

static char folder[] = "/tmp/evenhand-cli-XXXXXX";

#define SMALL                                                                                                        \
    "procedure small\n  version 2026-11-22\n  source \"Small\"\n  compartment governance\n\n"                        \
    "office clerk\noffice judge\noffice chair\n\nlast rung clerk, judge, chair\n\n"                                  \
    "track case open -> closed ends\n\nstep begin\n  opens the case\n  by anybody\n\n"                               \
    "step finish [T-1]\n  by clerk\n  when case is open [T-1]\n  ask finding text\n  case becomes closed\n"
#define EXAMPLES                                                                                                     \
    "example \"Only the clerk finishes\"\n  given anybody takes begin\n  when judge takes finish\n"                  \
    "    finding \"None.\"\n  then refused\n  when clerk takes finish\n    finding \"None.\"\n  then case is closed\n"

static void write_file(const char *name, const char *text)
{
    char path[500];
    snprintf(path, sizeof(path), "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static const struct ran *run(const char *command, const char *rest)
{
    char line[1500];
    snprintf(line, sizeof(line), "procedure %s %s/small.procedure%s", command, folder, rest);
    return run_line(NULL, 0, clock_fixed(0), line);
}

static void what_nothing_notices_is_told_with_its_line(void **state)
{
    (void)state;
    write_file("small.procedure", SMALL);
    write_file("small.examples", EXAMPLES);
    const struct ran *ran = run("test", " --mutate --about finish");
    assert_int_equal(ran->code, CLI_REFUSED);
    assert_non_null(strstr(ran->out, "small.procedure:20: step finish: without: when case is open [T-1]\n"));
    assert_non_null(strstr(ran->out, "small.procedure:21: step finish: finding need not be answered\n"));
    assert_non_null(strstr(ran->out, "4 rules taken away in turn: 2 noticed, 0 excused, 2 that nothing noticed\n"));
    ran = run("test", " --mutate --about finish --only action");
    assert_int_equal(ran->code, CLI_DONE);
    assert_int_equal(run("test", " --mutate --only colour")->code, CLI_WRONG_USE);
}

static void what_survives_may_be_excused_with_a_reason(void **state)
{
    (void)state;
    write_file("small.excused", "# by hand\nstep finish: without: when case is open\n  Nothing else could be taken then.\n"
                                "step finish: finding need not be answered\n  Tried by the browser test.\n");
    const struct ran *ran = run("test", " --mutate --json --about finish");
    assert_int_equal(ran->code, CLI_DONE);
    json_t *answer = json_loads(ran->out, JSON_REJECT_DUPLICATES, NULL);
    assert_int_equal(json_integer_value(json_object_get(answer, "excused")), 2);
    assert_int_equal(json_integer_value(json_object_get(answer, "surviving")), 0);
    json_decref(answer);
    write_file("small.excused", "step finish: without: case becomes closed\n  It is noticed.\n");
    ran = run("test", " --mutate");
    assert_int_equal(ran->code, CLI_REFUSED);
    assert_non_null(strstr(ran->out, "small.excused:1: this excuses nothing"));
    write_file("small.excused", "step finish: without: when case is open\n");
    assert_int_equal(run("test", " --mutate")->code, CLI_WRONG_USE);
}

static void a_difference_comes_with_both_places(void **state)
{
    (void)state;
    char old[600];
    write_file("small.procedure", SMALL);
    write_file("old.procedure", SMALL "\nduty finish [T-1]\n  owner clerk\n  within 2 days\n  met by finish\n");
    snprintf(old, sizeof(old), "diff %s/old.procedure", folder);
    const struct ran *ran = run(old, "");
    assert_int_equal(ran->code, CLI_DONE);
    assert_non_null(strstr(ran->out, "duty “finish”: is no duty any more\n    before "));
    assert_non_null(strstr(ran->out, "/old.procedure:24 [T-1]\n1 difference\n"));
    ran = run(old, " --json");
    json_t *answer = json_loads(ran->out, JSON_REJECT_DUPLICATES, NULL);
    json_t *one = json_array_get(json_object_get(answer, "differences"), 0);
    assert_true(json_is_false(json_object_get(answer, "same")));
    assert_string_equal(json_string_value(json_object_get(one, "kind")), "removed");
    assert_int_equal(json_integer_value(json_object_get(json_object_get(one, "before"), "line")), 24);
    assert_null(json_object_get(one, "now"));
    json_decref(answer);
    snprintf(old, sizeof(old), "diff %s/small.procedure", folder);
    assert_string_equal(run(old, "")->out, "The two mean the same.\n");
}

static int make_folder(void **state)
{
    (void)state;
    return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
    (void)state;
    static const char *const names[] = {"small.procedure", "small.examples", "small.excused", "old.procedure"};
    char path[500];
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        snprintf(path, sizeof(path), "%s/%s", folder, names[i]);
        unlink(path);
    }
    return rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_nothing_notices_is_told_with_its_line),
        cmocka_unit_test(what_survives_may_be_excused_with_a_reason),
        cmocka_unit_test(a_difference_comes_with_both_places),
    };
    int failed = cmocka_run_group_tests(tests, make_folder, remove_folder);
    run_forget();
    return failed;
}
