/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `evenhand procedure` on files: every message with its place, nothing written unless asked, exact exit codes. */
#include "folder.h"

static const char small[] = "procedure tiny\n"
                            "  version 2026-11-22\n"
                            "  source \"Tiny\"\n"
                            "  compartment governance\n"
                            "\n"
                            "office clerk\n"
                            "last rung clerk\n"
                            "managed by clerk\n"
                            "\n"
                            "track case open -> closed ends\n"
                            "\n"
                            "step begin\n"
                            "  opens the case\n"
                            "  by clerk\n"
                            "  ask words text\n"
                            "\n"
                            "step finish\n"
                            "  by clerk\n"
                            "  case becomes closed\n";

static void the_shipped_procedure_reads(void **state)
{
    (void)state;
    const struct ran *ran = run_on("procedure check @", shipped());
    assert_string_equal(ran->problems, "");
    assert_int_equal(ran->code, CLI_DONE);
    assert_non_null(strstr(ran->out, "reads and links: "));
    json_t *answer = json_loads(run_on("procedure steps @ --json", shipped())->out, JSON_REJECT_DUPLICATES, NULL);
    assert_true(json_array_size(json_object_get(answer, "steps")) > 10);
    json_decref(answer);
}

static void a_step_shows_its_fields(void **state)
{
    (void)state;
    json_t *answer = json_loads(run_on("procedure step @ assess --json", shipped())->out, JSON_REJECT_DUPLICATES, NULL);
    json_t *questions = json_object_get(answer, "questions");
    assert_string_equal(json_string_value(json_object_get(json_array_get(questions, 0), "field")), "threshold");
    assert_true(json_is_true(json_object_get(json_array_get(questions, 0), "with-reasons")));
    assert_string_equal(json_string_value(json_object_get(json_array_get(questions, 2), "field")),
                        "allegation.1.allegation-words");
    json_decref(answer);
    const struct ran *ran = run_on("procedure step @ no-such-step", shipped());
    assert_int_equal(ran->code, CLI_NOT_FOUND);
}

static void the_shipped_procedure_is_sound(void **state)
{
    (void)state;
    json_t *answer = json_loads(run_on("procedure check @ --json", shipped())->out, JSON_REJECT_DUPLICATES, NULL);
    assert_true(json_is_true(json_object_get(answer, "sound")));
    json_decref(answer);
    answer = json_loads(run_on("procedure test @ --json", shipped())->out, JSON_REJECT_DUPLICATES, NULL);
    assert_true(json_integer_value(json_object_get(answer, "passed")) > 30);
    assert_int_equal(json_integer_value(json_object_get(answer, "failed")), 0);
    json_decref(answer);
    assert_int_equal(run_on("procedure test @", shipped())->code, CLI_DONE);
}

static void what_is_not_sound_ends_with_one(void **state)
{
    (void)state;
    static const char stuck[] = "procedure stuck\n"
                                "  version 2026-11-22\n"
                                "  source \"Stuck\"\n"
                                "  compartment governance\n"
                                "\n"
                                "office clerk\n"
                                "last rung clerk\n"
                                "managed by clerk\n"
                                "\n"
                                "track case open -> closed ends\n"
                                "\n"
                                "step begin\n"
                                "  opens the case\n"
                                "  by clerk\n"
                                "\n"
                                "always case can reach closed\n";
    const struct ran *ran = run_on("procedure check @", written("tiny.procedure", stuck));
    assert_int_equal(ran->code, CLI_REFUSED);
    assert_non_null(strstr(ran->out, "BROKEN"));
}

static void check_holds_a_procedure_against_its_requirements(void **state)
{
    (void)state;
    char line[1500], procedure[500];
    snprintf(procedure, sizeof(procedure), "%s", written("tiny.procedure", small));
    snprintf(line, sizeof(line), "procedure check %s --json --requirements %s", procedure,
             written("list.md", "| T-1 | One. |\n"));
    const struct ran *ran = run_line(NULL, 0, clock_fixed(0), line);
    assert_int_equal(ran->code, CLI_REFUSED);
    assert_null(strstr(ran->out, "unruled")); /* of no prefix that the procedure cites */
    snprintf(procedure, sizeof(procedure), "%s", written("cited.procedure", "procedure tiny\n  version 2026-11-22\n  source \"Tiny\"\n"
                                                         "  compartment governance\noffice clerk\ntrack case open -> closed ends\n"
                                                         "step begin [T-2 T-9]\n  opens the case\n  by clerk\n"));
    snprintf(line, sizeof(line), "procedure check %s --requirements %s", procedure,
             written("list.md", "| T-1 | One. |\n| T-2 | Two. |\n"));
    ran = run_line(NULL, 0, clock_fixed(0), line);
    assert_int_equal(ran->code, CLI_REFUSED);
    assert_non_null(strstr(ran->out, "unknown   T-9, cited by step begin\n"));
    assert_non_null(strstr(ran->out, "unruled   T-1\n"));
    assert_non_null(strstr(ran->out, "list.md:1\n"));
}

/* More than the checker looks at: it says so, and fails. */
static void past_its_budget_check_fails(void **state)
{
    (void)state;
    char text[4000], rule[1000] = "";
    int at = snprintf(text, sizeof(text), "%s\nstep ask\n  by clerk\n", small), end = 0;
    for (int i = 0; i < 13; i++) {
        at += snprintf(text + at, sizeof(text) - (size_t)at, "  ask fact-%d yes-no\n", i);
        end += snprintf(rule + end, sizeof(rule) - (size_t)end, "fact-%d and\n    ", i);
    }
    snprintf(text + at, sizeof(text) - (size_t)at, "\nfact never-set yes-no\n\nnever %snever-set\n", rule);
    const struct ran *ran = run_on("procedure check @", written("large.procedure", text));
    assert_int_equal(ran->code, CLI_REFUSED);
    assert_non_null(strstr(ran->out, "NOT PROVED never"));
}

static void it_is_explained_and_drawn(void **state)
{
    (void)state;
    const struct ran *ran = run_on("procedure explain @", shipped());
    assert_int_equal(ran->code, CLI_DONE);
    assert_non_null(strstr(ran->out, "[SG-12.4]"));
    assert_int_equal(run_on("procedure explain @ --markdown", shipped())->code, CLI_DONE);
    ran = run_on("procedure draw @", shipped());
    assert_int_equal(ran->code, CLI_DONE);
    assert_non_null(strstr(ran->out, "<svg"));
    assert_non_null(strstr(ran->out, "</svg>"));
}

static void the_flowchart_comes_as_pages_too(void **state)
{
    (void)state;
    char line[1200], path[600];
    int pages = 0;
    snprintf(line, sizeof(line), "procedure draw %s --into %s", shipped(), folder);
    const struct ran *ran = run_line(NULL, 0, clock_fixed(0), line);
    assert_int_equal(ran->code, CLI_DONE);
    snprintf(path, sizeof(path), "%s/safeguarding-child-1.svg\n", folder);
    assert_non_null(strstr(ran->out, path));
    for (bool there = true; there; pages += there) {
        snprintf(path, sizeof(path), "%s/safeguarding-child-%d.svg", folder, pages + 1);
        there = unlink(path) == 0;
    }
    assert_true(pages >= 2);
    snprintf(line, sizeof(line), "procedure draw %s --into %s/nowhere", shipped(), folder);
    assert_int_not_equal(run_line(NULL, 0, clock_fixed(0), line)->code, CLI_DONE);
}

static void a_message_names_its_place(void **state)
{
    (void)state;
    const char *path = written("bad.procedure", "procedure bad\n  version 2026-02-30\n");
    const struct ran *ran = run_on("procedure check @", path);
    assert_int_equal(ran->code, CLI_WRONG_USE);
    assert_string_equal(ran->out, "");
    char start[600];
    snprintf(start, sizeof(start), "evenhand: %s:2:", path);
    assert_non_null(strstr(ran->problems, start));
    ran = run_on("procedure check @ --json", path);
    json_t *answer = json_loads(ran->out, JSON_REJECT_DUPLICATES, NULL);
    assert_true(json_array_size(json_object_get(json_object_get(answer, "error"), "reasons")) > 0);
    json_decref(answer);
}

static void files_that_are_not_there_or_not_text(void **state)
{
    (void)state;
    const struct ran *ran = run_on("procedure check @/nothing.procedure", folder);
    assert_int_equal(ran->code, CLI_NOT_FOUND);
    assert_int_equal(run_on("procedure check @", folder)->code, CLI_WRONG_USE);
    assert_int_equal(run_on("procedure check @", written("raw.procedure", "\xff\xfe\x01"))->code, CLI_WRONG_USE);
    assert_int_equal(run_on("procedure check @", written("empty.procedure", ""))->code, CLI_WRONG_USE);
}

static void a_file_is_formatted_only_when_asked(void **state)
{
    (void)state;
    const char *path = written("tiny.procedure", small);
    const struct ran *ran = run_on("procedure check @", path);
    assert_string_equal(ran->problems, "");
    ran = run_on("procedure format @", path);
    assert_int_equal(ran->code, CLI_DONE);
    char *formatted = strdup(ran->out);
    path = written("tiny.procedure", small);
    bool same = strcmp(formatted, small) == 0;
    assert_int_equal(run_on("procedure format @ --check", path)->code, same ? CLI_DONE : CLI_REFUSED);
    assert_int_equal(run_on("procedure format @ --write", path)->code, CLI_DONE);
    assert_int_equal(run_on("procedure format @ --check", path)->code, CLI_DONE);
    assert_string_equal(run_on("procedure format @", path)->out, formatted);
    free(formatted);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_shipped_procedure_reads),
        cmocka_unit_test(a_step_shows_its_fields),
        cmocka_unit_test(the_shipped_procedure_is_sound),
        cmocka_unit_test(what_is_not_sound_ends_with_one),
        cmocka_unit_test(check_holds_a_procedure_against_its_requirements),
        cmocka_unit_test(past_its_budget_check_fails),
        cmocka_unit_test(it_is_explained_and_drawn),
        cmocka_unit_test(the_flowchart_comes_as_pages_too),
        cmocka_unit_test(a_message_names_its_place),
        cmocka_unit_test(files_that_are_not_there_or_not_text),
        cmocka_unit_test(a_file_is_formatted_only_when_asked),
    };
    int failed = cmocka_run_group_tests(tests, make_folder, remove_folder);
    run_forget();
    return failed;
}
