/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A JSON file of answers becomes the fields of a form, or is refused with the place that is wrong. */
#include "cli/facts.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>

static struct arena *arena;

static int make_arena(void **state)
{
    (void)state;
    arena = arena_new();
    return 0;
}

static int free_arena(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

/* "name=value|name=value", in the order read. */
static const char *read(const char *json)
{
    struct vec fields = VEC_IN(arena, struct procedure_field);
    struct error error = {0};
    struct buf buf = buf_in(arena);
    if (cli_facts_from_json(arena, text_of(json), "a.json", &fields, &error) < 0) {
        return arena_print(arena, "! %s", error.words);
    }
    for (size_t i = 0; i < fields.count; i++) {
        const struct procedure_field *field = VEC_AT(&fields, struct procedure_field, i);
        buf_print(&buf, "%s%.*s=%.*s", i ? "|" : "", TEXT_ARGS(field->name), TEXT_ARGS(field->value));
    }
    return buf_as_string(&buf);
}

static void objects_become_fields(void **state)
{
    (void)state;
    assert_string_equal(read("{}"), "");
    assert_string_equal(read("{\"narrative\": \"What was seen\", \"count\": 3}"), "narrative=What was seen|count=3");
    assert_string_equal(read("{\"harm\": [\"a\", \"b\"], \"known\": true, \"safe\": false, \"later\": null}"),
                        "harm=a|harm=b|known=yes|safe=no");
    assert_string_equal(read("{\"subject\": [{\"full-name\": \"R\"}, {\"full-name\": \"S\", \"kind\": [\"x\", \"y\"]}]}"),
                        "subject.1.full-name=R|subject.2.full-name=S|subject.2.kind=x|subject.2.kind=y");
    assert_string_equal(read("{\"seen\": {\"day\": 3, \"month\": 4, \"year\": 2026}}"),
                        "seen.day=3|seen.month=4|seen.year=2026");
}

static void what_is_no_object_of_answers_is_refused(void **state)
{
    (void)state;
    assert_string_equal(read("{\"a\": 1, \"a\": 2}"), "! a.json:1:12: duplicate object key near '\"a\"'");
    assert_string_equal(read("[1]"), "! a.json: write one object of answers: {\"name\": ...}");
    assert_string_equal(read("{\"a\": 1.5}"), "! a.json: \"a\" is not a whole number; quote it if it is text");
    assert_string_equal(read("{\"a\": [[1]]}"), "! a.json: \"a\" is a list in a list");
    assert_string_equal(read("{\"\": 1}"), "! a.json: the name of an answer has 1 to 100 bytes");
    assert_string_equal(read("{\"a\": {\"b\": {\"c\": {\"d\": {\"e\": 1}}}}}"), "! a.json: \"a.b.c.d.e\" is nested too deeply");
    assert_non_null(strstr(read(""), "! a.json:1:0: "));
    assert_non_null(strstr(read("{\"a\": \"\xff\"}"), "! a.json:1:"));
    assert_non_null(strstr(read("{\"a\": 1} trailing"), "! a.json:1:"));
}

static void answers_are_bounded(void **state)
{
    (void)state;
    struct buf buf = buf_in(arena);
    buf_string(&buf, "{\"a\": [0");
    for (int i = 0; i < PROCEDURE_FIELDS_MOST; i++) {
        buf_string(&buf, ", 0");
    }
    buf_string(&buf, "]}");
    assert_string_equal(read(buf_as_string(&buf)), "! a.json: more than 500 answers");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(objects_become_fields, make_arena, free_arena),
        cmocka_unit_test_setup_teardown(what_is_no_object_of_answers_is_refused, make_arena, free_arena),
        cmocka_unit_test_setup_teardown(answers_are_bounded, make_arena, free_arena),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
