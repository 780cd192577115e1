/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `evenhand procedure check | explain | draw | test`: what they answer in words and as JSON, and their exit codes. */
#include "folder.h"

/* The step that closes forgot to ask for a finding, and an example says so. */
#define FORGETFUL                                                                                                    \
    "procedure tiny\n  version 2026-11-22\n  source \"Tiny\"\n  compartment governance\n\n"                          \
    "office clerk\noffice judge\noffice chair\n\nlast rung clerk, judge, chair                      [T-1]\n\n"       \
    "managed by clerk\n\ntrack case open -> closed ends\n\n"                                                         \
    "step begin                                         [T-2]\n  opens the case\n  by clerk\n\n"                     \
    "step finish                                        [T-3]\n  by clerk\n  when case is open\n"                    \
    "  ask finding text optional\n  case becomes closed\n\nnever case is closed and finding is unknown [T-4]\n"

static json_t *answer_of(const struct ran *ran)
{
    json_t *answer = json_loads(ran->out, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(answer);
    return answer;
}

static void what_is_sound_is_said_to_be(void **state)
{
    (void)state;
    const struct ran *ran = run_on("procedure check @", shipped());
    assert_int_equal(ran->code, CLI_DONE);
    assert_null(strstr(ran->out, "BROKEN"));
    assert_non_null(strstr(ran->out, " answers proved\n"));
}

static void what_is_broken_comes_with_the_shortest_way(void **state)
{
    (void)state;
    const char *path = written("tiny.procedure", FORGETFUL);
    const struct ran *ran = run_on("procedure check @", path);
    assert_int_equal(ran->code, CLI_REFUSED);
    assert_non_null(strstr(ran->out, "BROKEN     never"));
    assert_non_null(strstr(ran->out, "    1. begin\n    2. finish\n"));
    json_t *answer = answer_of(run_on("procedure check @ --json", path));
    assert_true(json_is_false(json_object_get(answer, "sound")));
    json_t *finding = json_array_get(json_object_get(answer, "findings"), 0);
    assert_string_equal(json_string_value(json_object_get(finding, "verdict")), "BROKEN");
    assert_string_equal(json_string_value(json_object_get(finding, "paragraph")), "T-4");
    assert_int_equal(json_array_size(json_object_get(finding, "path")), 2);
    json_decref(answer);
}

static void a_procedure_is_explained(void **state)
{
    (void)state;
    const struct ran *ran = run_on("procedure explain @", shipped());
    assert_int_equal(ran->code, CLI_DONE);
    assert_non_null(strstr(ran->out, "How we handle it: Safeguarding concern involving a child\n====="));
    ran = run_on("procedure explain @ --markdown", shipped());
    assert_non_null(strstr(ran->out, "\n### Report a concern about a child \\[SG-4.1 SG-A1\\]\n"));
    json_t *answer = answer_of(run_on("procedure explain @ --json", shipped()));
    json_t *piece = json_array_get(json_object_get(answer, "pieces"), 0);
    assert_string_equal(json_string_value(json_object_get(piece, "kind")), "heading");
    json_decref(answer);
}

static void a_procedure_is_drawn(void **state)
{
    (void)state;
    const struct ran *ran = run_on("procedure draw @", shipped());
    assert_int_equal(ran->code, CLI_DONE);
    assert_int_equal(strncmp(ran->out, "<svg ", 5), 0);
    assert_non_null(strstr(ran->out, "</svg>\n"));
    json_t *answer = answer_of(run_on("procedure draw @ --json", shipped()));
    assert_int_equal(strncmp(json_string_value(json_object_get(answer, "svg")), "<svg ", 5), 0);
    json_decref(answer);
}

static void worked_examples_are_run(void **state)
{
    (void)state;
    const struct ran *ran = run_on("procedure test @", shipped());
    assert_int_equal(ran->code, CLI_DONE);
    assert_null(strstr(ran->out, "failed"));
    const char *path = written("tiny.procedure", FORGETFUL);
    written("tiny.examples", "example \"It closes at once\" [T-3]\n  at 2026-11-23 09:00\n  given clerk takes begin\n"
                             "  then case is closed\n");
    path = written("tiny.procedure", FORGETFUL);
    ran = run_on("procedure test @", path);
    assert_string_equal(ran->problems, "");
    assert_int_equal(ran->code, CLI_REFUSED);
    assert_non_null(strstr(ran->out, "failed: It closes at once"));
    json_t *answer = answer_of(run_on("procedure test @ --json", path));
    assert_int_equal(json_integer_value(json_object_get(answer, "passed")), 0);
    json_decref(answer);
}

static void what_does_not_read_is_a_wrong_use(void **state)
{
    (void)state;
    static const char *const lines[] = {"procedure check @", "procedure explain @", "procedure draw @", "procedure test @"};
    for (size_t i = 0; i < COUNT_OF(lines); i++) {
        const char *path = written("bad.procedure", "procedure bad\n  version 2026-02-30\n");
        assert_int_equal(run_on(lines[i], path)->code, CLI_WRONG_USE);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_sound_is_said_to_be),  cmocka_unit_test(what_is_broken_comes_with_the_shortest_way),
        cmocka_unit_test(a_procedure_is_explained),     cmocka_unit_test(a_procedure_is_drawn),
        cmocka_unit_test(worked_examples_are_run),      cmocka_unit_test(what_does_not_read_is_a_wrong_use),
    };
    int failed = cmocka_run_group_tests(tests, make_folder, remove_folder);
    run_forget();
    return failed;
}
