/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "front/inside.h"

static const char *const COLOURS[] = {"red", "green", "blue", NULL};
static const struct front_field FIELDS[] = {
    {.name = "line", .kind = FRONT_LINE, .limit = 10},
    {.name = "text", .kind = FRONT_TEXT, .limit = 20},
    {.name = "secret", .kind = FRONT_SECRET},
    {.name = "number", .kind = FRONT_NUMBER, .least = -2, .most = 9},
    {.name = "date", .kind = FRONT_DATE},
    {.name = "time", .kind = FRONT_TIME},
    {.name = "choice", .kind = FRONT_CHOICE, .choices = COLOURS},
    {.name = "choices", .kind = FRONT_CHOICES, .choices = COLOURS},
    {.name = "tick", .kind = FRONT_TICK},
    {.name = "identity", .kind = FRONT_IDENTITY},
};
static const struct front_field NEEDED[] = {
    {.name = "line", .kind = FRONT_LINE, .required = true, .missing = "Say what happened."},
    {.name = "choices", .kind = FRONT_CHOICES, .required = true, .choices = COLOURS},
    {.name = "date", .kind = FRONT_DATE, .required = true},
    {.name = "tick", .kind = FRONT_TICK, .required = true},
};

static struct arena *arena;
static struct front_request request;

static int begin(void **state)
{
    (void)state;
    arena = arena_new();
    request = (struct front_request){.arena = arena};
    return 0;
}

static int end(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static void read_as(const struct front_field *fields, size_t count, struct text pairs)
{
    struct http_form form;
    struct error error;
    assert_int_equal(http_read_pairs(arena, pairs, NULL, &form, &error), 0);
    input_read(&request, fields, count, &form);
}

/* Reads a form in which only that field is given; its value. */
static struct front_value *read_one(const char *name, const char *pairs)
{
    read_as(FIELDS, COUNT_OF(FIELDS), text_of(pairs));
    struct front_value *value = front_value(&request, name);
    assert_int_equal(request.input.problem_count, value->problem != NULL);
    return value;
}

static void check_problem(const char *name, const char *pairs, const char *key, const char *typed)
{
    const struct front_value *value = read_one(name, pairs);
    if (!value->problem || strcmp(value->problem_key, key) != 0 || !text_is(value->typed, typed)) {
        fail_msg("%s: %s \"%.*s\"", pairs, value->problem ? value->problem_key : "-", TEXT_ARGS(value->typed));
    }
    assert_true(value->given);
}

static void test_front_input__takes_text(void **state)
{
    (void)state;
    const struct front_value *value = read_one("line", "line=+a+%C3%A9%09+");
    assert_null(value->problem);
    assert_true(text_is(value->text, "a \xc3\xa9"));
    value = read_one("line", "line=++");
    assert_null(value->problem);
    assert_false(value->given);
    value = read_one("line", "other=1");
    assert_false(value->given);
    assert_int_equal(value->typed.length, 0);
    value = read_one("text", "text=++a%0D%0Ab%0D%0A");
    assert_true(text_is(value->text, "  a\nb"));
    value = read_one("text", "text=%0A+");
    assert_false(value->given);
    check_problem("line", "line=a%0Ab", "form.one-line", "a\nb");
    check_problem("line", "line=01234567890", "form.too-long", "01234567890");
    check_problem("line", "line=a&line=b", "form.twice", "a");
    check_problem("line", "line=a%FFb%01", "form.not-text", "a?b?");
    check_problem("line", "line=a%00", "form.not-text", "a?");
}

static void test_front_input__keeps_secrets_to_itself(void **state)
{
    (void)state;
    const struct front_value *value = read_one("secret", "secret=+s%09e+");
    assert_null(value->problem);
    assert_true(text_is(value->text, " s\te "));
    assert_int_equal(value->typed.length, 0);
    value = read_one("secret", "secret=%FF");
    assert_non_null(value->problem);
    assert_int_equal(value->typed.length, 0);
}

static void test_front_input__takes_numbers(void **state)
{
    (void)state;
    assert_int_equal(read_one("number", "number=+9+")->number, 9);
    assert_int_equal(read_one("number", "number=-2")->number, -2);
    assert_false(read_one("number", "number=")->given);
    check_problem("number", "number=10", "form.number", "10");
    check_problem("number", "number=-3", "form.number", "-3");
    check_problem("number", "number=1.5", "form.number", "1.5");
    check_problem("number", "number=0x1", "form.number", "0x1");
    check_problem("number", "number=99999999999999999999", "form.number", "99999999999999999999");
}

static void test_front_input__takes_dates_and_times(void **state)
{
    (void)state;
    const struct front_value *value = read_one("date", "date-day=22&date-month=11&date-year=2026");
    assert_null(value->problem);
    assert_true(text_is(value->text, "2026-11-22"));
    assert_int_equal(value->date.month, 11);
    assert_true(text_is(value->typed_month, "11"));
    value = read_one("date", "date=22+November+2026");
    assert_null(value->problem);
    assert_true(text_is(value->text, "2026-11-22"));
    value = read_one("date", "date-day=&date-month=+&date-year=");
    assert_null(value->problem);
    assert_false(value->given);
    value = read_one("date", "date-day=31&date-month=2&date-year=2026");
    assert_string_equal(value->problem_key, "form.date");
    assert_true(text_is(value->typed_day, "31"));
    value = read_one("date", "date-day=31&date-year=2026");
    assert_string_equal(value->problem_key, "form.date");
    assert_string_equal(value->problem_at, "month");
    check_problem("date", "date=yesterday", "form.date", "yesterday");
    value = read_one("date", "date-day=%FF&date-month=2&date-year=2026");
    assert_string_equal(value->problem_key, "form.not-text");
    value = read_one("time", "time=4.05pm");
    assert_null(value->problem);
    assert_int_equal(value->time.hour, 16);
    check_problem("time", "time=25:00", "form.time", "25:00");
}

static void test_front_input__takes_only_what_was_offered(void **state)
{
    (void)state;
    assert_true(text_is(read_one("choice", "choice=green")->text, "green"));
    check_problem("choice", "choice=pink", "form.choice", "pink");
    check_problem("choice", "choice=red&choice=blue", "form.twice", "red");
    const struct front_value *value = read_one("choices", "choices=blue&choices=red&choices=blue&choices=");
    assert_null(value->problem);
    assert_int_equal(value->several_count, 2);
    assert_true(text_is(value->several[0], "blue"));
    assert_true(text_is(value->several[1], "red"));
    value = read_one("choices", "choices=blue&choices=pink");
    assert_string_equal(value->problem_key, "form.choice");
    assert_int_equal(value->several_count, 1);
    assert_int_equal(read_one("tick", "tick=yes")->number, 1);
    assert_false(read_one("tick", "tick=")->given);
    value = read_one("identity", "identity=00000000000000000000000001");
    assert_null(value->problem);
    check_problem("identity", "identity=x", "form.identity", "x");
}

static void test_front_input__takes_no_files(void **state)
{
    (void)state;
    const struct http_field file = {TEXT("line"), TEXT("x"), true, TEXT("a.txt"), TEXT("text/plain")};
    const struct http_form form = {&file, 1};
    input_read(&request, FIELDS, COUNT_OF(FIELDS), &form);
    assert_string_equal(front_value(&request, "line")->problem_key, "form.file");
}

static void test_front_input__says_what_is_missing(void **state)
{
    (void)state;
    read_as(NEEDED, COUNT_OF(NEEDED), TEXT("line=+"));
    assert_int_equal(request.input.problem_count, COUNT_OF(NEEDED));
    assert_string_equal(front_value(&request, "line")->problem, "Say what happened.");
    assert_string_equal(front_value(&request, "tick")->problem_key, "form.missing");
    assert_null(front_find_value(&request, TEXT("absent")));
    read_as(NEEDED, COUNT_OF(NEEDED), TEXT("line=a&choices=red&date=2026-11-22&tick=on"));
    assert_int_equal(request.input.problem_count, 0);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_front_input__takes_text),
        TEST(test_front_input__keeps_secrets_to_itself),
        TEST(test_front_input__takes_numbers),
        TEST(test_front_input__takes_dates_and_times),
        TEST(test_front_input__takes_only_what_was_offered),
        TEST(test_front_input__takes_no_files),
        TEST(test_front_input__says_what_is_missing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
