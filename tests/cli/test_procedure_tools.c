/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `evenhand procedure test --mutate | diff | json`: what they say, what they answer machines, and
 * their exit codes. */
#include "folder.h"

#include "procedure/procedure.h"

#define SMALL                                                                                      \
    "procedure small\n  version 2026-11-22\n  source \"Small\"\n  compartment governance\n\n"      \
    "office clerk\noffice judge\noffice chair\n\nlast rung clerk, judge, chair\n\n"                \
    "track case open -> closed ends\n\nstep begin\n  opens the case\n  by anybody\n\n"             \
    "step finish [T-1]\n  by clerk\n  when case is open [T-1]\n  ask finding text\n  case "        \
    "becomes closed\n"
#define EXAMPLES                                                                                   \
    "example \"Only the clerk finishes\"\n  given anybody takes begin\n  when judge takes "        \
    "finish\n"                                                                                     \
    "    finding \"None.\"\n  then refused\n  when clerk takes finish\n    finding \"None.\"\n  "  \
    "then case is closed\n"

static void unlink_beside(void)
{
    char path[500];
    snprintf(path, sizeof(path), "%s/small.examples", folder);
    unlink(path);
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
    written("small.procedure", SMALL);
    written("small.examples", EXAMPLES);
    const struct ran *ran = run("test", " --mutate --about finish");
    assert_int_equal(ran->code, CLI_REFUSED);
    assert_non_null(
        strstr(ran->out, "small.procedure:20: step finish: without: when case is open [T-1]\n"));
    assert_non_null(
        strstr(ran->out, "small.procedure:21: step finish: finding need not be answered\n"));
    assert_non_null(strstr(
        ran->out, "4 rules taken away in turn: 2 noticed, 0 excused, 2 that nothing noticed\n"));
    ran = run("test", " --mutate --about finish --only action");
    assert_int_equal(ran->code, CLI_DONE);
    assert_int_equal(run("test", " --mutate --only colour")->code, CLI_WRONG_USE);
}

static void what_survives_may_be_excused_with_a_reason(void **state)
{
    (void)state;
    written(
        "small.excused",
        "# by hand\nstep finish: without: when case is open\n  Nothing else could be taken then.\n"
        "step finish: finding need not be answered\n  Tried by the browser test.\n");
    const struct ran *ran = run("test", " --mutate --json --about finish");
    assert_int_equal(ran->code, CLI_DONE);
    json_t *answer = json_loads(ran->out, JSON_REJECT_DUPLICATES, NULL);
    assert_int_equal(json_integer_value(json_object_get(answer, "excused")), 2);
    assert_int_equal(json_integer_value(json_object_get(answer, "surviving")), 0);
    json_decref(answer);
    written("small.excused", "step finish: without: case becomes closed\n  It is noticed.\n");
    ran = run("test", " --mutate");
    assert_int_equal(ran->code, CLI_REFUSED);
    assert_non_null(strstr(ran->out, "small.excused:1: this excuses nothing"));
    written("small.excused", "step finish: without: when case is open\n");
    assert_int_equal(run("test", " --mutate")->code, CLI_WRONG_USE);
}

static void a_difference_comes_with_both_places(void **state)
{
    (void)state;
    char old[600];
    written("small.procedure", SMALL);
    written("old.procedure",
               SMALL "\nduty finish [T-1]\n  owner clerk\n  within 2 days\n  met by finish\n");
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
    assert_int_equal(json_integer_value(json_object_get(json_object_get(one, "before"), "line")),
                     24);
    assert_null(json_object_get(one, "now"));
    json_decref(answer);
    snprintf(old, sizeof(old), "diff %s/small.procedure", folder);
    assert_string_equal(run(old, "")->out, "The two mean the same.\n");
}

static size_t count_of_kind(const json_t *things, const char *kind)
{
    size_t count = 0, i;
    json_t *thing;
    json_array_foreach(things, i, thing)
    {
        count += strcmp(json_string_value(json_object_get(thing, "kind")), kind) == 0;
    }
    return count;
}

static const struct procedure_sentence *sentence_of(const struct procedure_sentence *all, size_t i,
                                                    const json_t *thing)
{
    char name[300];
    snprintf(name, sizeof(name), "%s %s", json_string_value(json_object_get(thing, "kind")),
             json_string_value(json_object_get(thing, "name")));
    assert_true(text_is(all[i].thing, name));
    assert_true(text_is(all[i].label, json_string_value(json_object_get(thing, "label"))));
    return &all[i];
}

static void compare_sentence(const struct procedure_sentence *one, const json_t *said)
{
    const char *key = json_string_value(json_object_get(said, "key"));
    json_t *paragraphs = json_object_get(said, "paragraphs");
    assert_true(text_is(one->what, json_string_value(json_object_get(said, "what"))));
    assert_true(text_is(one->key, key ? key : ""));
    assert_true(text_is(one->text, json_string_value(json_object_get(said, "text"))));
    assert_true(text_is(one->words, json_string_value(json_object_get(said, "words"))));
    assert_int_equal(one->line, json_integer_value(json_object_get(said, "line")));
    assert_int_equal(one->cites.count, json_array_size(paragraphs));
    for (size_t i = 0; i < one->cites.count; i++) {
        assert_true(text_is(one->cites.at[i], json_string_value(json_array_get(paragraphs, i))));
    }
}

static const struct procedure *read_small(struct arena *arena)
{
    const struct procedure_file file = {.name = TEXT("small"), .text = TEXT(SMALL)};
    const struct procedure *procedure = NULL;
    struct procedure_messages messages;
    struct error error = {0};
    assert_int_equal(procedure_read(arena, &file, 1, &procedure, &messages, &error), 0);
    return procedure;
}

/* What a machine reads is, member for member, what the procedure says. */
static void a_machine_reads_what_the_procedure_says(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    size_t count = 0, read = 0, i, j;
    json_t *thing, *said;
    written("small.procedure", SMALL);
    unlink_beside();
    json_t *answer = json_loads(run("json", "")->out, JSON_REJECT_DUPLICATES, NULL);
    json_t *things = json_object_get(answer, "things");
    const struct procedure_sentence *all = procedure_sentences(arena, read_small(arena), &count);
    json_array_foreach(things, i, thing)
    {
        json_array_foreach(json_object_get(thing, "says"), j, said)
        {
            assert_true(read < count);
            compare_sentence(sentence_of(all, read++, thing), said);
        }
    }
    assert_int_equal(read, count);
    assert_int_equal(count_of_kind(things, "step"), 2);
    assert_int_equal(count_of_kind(things, "office"), 3);
    assert_int_equal(count_of_kind(things, "track"), 1);
    assert_int_equal(count_of_kind(things, "fact"), 1);
    assert_int_equal(json_integer_value(json_object_get(answer, "format")), 1);
    json_decref(answer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_nothing_notices_is_told_with_its_line),
        cmocka_unit_test(what_survives_may_be_excused_with_a_reason),
        cmocka_unit_test(a_difference_comes_with_both_places),
        cmocka_unit_test(a_machine_reads_what_the_procedure_says),
    };
    int failed = cmocka_run_group_tests(tests, make_folder, remove_folder);
    run_forget();
    return failed;
}
