/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Somebody is named in a report while signed in. Every row of the table of routes that staff may ask for is asked for, with
 * the case's reference and with one that no case has, before the report came and after: status, page, headers that a browser
 * acts on, and what the store was asked, must be the same. The rows are found in the table, so that a new one is tried too
 * (SG-4.3 SG-7.6).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <ctype.h>
#include <string.h>

#include "opened.h"
#include "web/parts.h"

/* ---- rows that are not tried */

static const struct {
    const char *path, *why;
} excused[] = {
    {"/sign-out", "it would end the session that looks; it shows nothing"},
};

static bool is_tried(const struct front_row *row)
{
    bool tried = row->permission == FRONT_PUBLIC || row->permission == FRONT_SIGNED_IN || row->permission == FRONT_STAFF;
    for (size_t i = 0; i < COUNT_OF(excused); i++) {
        tried = tried && strcmp(row->path, excused[i].path) != 0;
    }
    return tried;
}

static bool has_field(const struct front_row *row, const char *name)
{
    for (size_t i = 0; i < row->field_count; i++) {
        if (strcmp(row->fields[i].name, name) == 0) {
            return true;
        }
    }
    return false;
}

static bool names_a_case(const struct front_row *row)
{
    return strstr(row->path, ":reference}") || has_field(row, "reference");
}

/* ---- asking */

static const char *argument(const char *start, size_t length, const char *reference)
{
    static const struct {
        const char *in, *value;
    } values[] = {{"procedure:name", "safeguarding-child"}, {"step:name", "assess"}, {"day:name", "2026-11-02"}, {"measure:name", "lawyer-on-panel"}, {":reference", NULL}, {"link:name", "adult-procedure"},
                  {":number", "1"}, {":identity", "00112233445566778899aabbccddeeff"}, {":secret", "1234-5678"}};
    for (size_t i = 0; i < COUNT_OF(values); i++) {
        if (memmem(start, length, values[i].in, strlen(values[i].in))) {
            return values[i].value ? values[i].value : reference;
        }
    }
    fail_msg("this test has no value for {%.*s}", (int)length, start);
    return "";
}

/* An opening step is asked for where a new case is begun. */
static const char *target_of(const struct front_row *row, const char *reference)
{
    struct buf buf = buf_in(hall.house.arena);
    for (const char *at = row->path; *at; at++) {
        const char *end = *at == '{' ? strchr(at, '}') : NULL;
        if (!end) {
            buf_char(&buf, *at);
            continue;
        }
        bool opens = (strncmp(row->path, "/new/", 5) == 0 || strstr(row->path, "/links/")) &&
                     memmem(at, (size_t)(end - at), "step:name", 9);
        buf_string(&buf, opens ? "record" : argument(at, (size_t)(end - at), reference));
        at = end;
    }
    return buf_as_string(&buf);
}

static const char *value_of(const struct front_field *field, const char *reference)
{
    switch (field->kind) {
    case FRONT_LINE:
    case FRONT_TEXT:
        return strcmp(field->name, "reference") == 0 ? reference : house_name(HOUSE_MANAGER);
    case FRONT_SECRET:
        return "not the password";
    case FRONT_NUMBER:
        return "1";
    case FRONT_CHOICE:
    case FRONT_CHOICES:
        return field->choices[0];
    case FRONT_TICK:
        return "yes";
    case FRONT_IDENTITY:
        return "00112233445566778899aabbccddeeff";
    default:
        return NULL; /* dates and times are left out */
    }
}

static struct hall_answer ask(struct hall_visitor *visitor, const struct front_row *row, const char *reference)
{
    struct vec fields = VEC_IN(hall.house.arena, const char *);
    const char *end = NULL, *target = target_of(row, reference);
    for (size_t i = 0; i < row->field_count; i++) {
        const char *value = value_of(&row->fields[i], reference);
        if (value) {
            vec_add(&fields, &row->fields[i].name);
            vec_add(&fields, &value);
        }
    }
    vec_add(&fields, &end);
    return row->method == HTTP_POST ? hall_post(visitor, target, fields.items) : hall_get(visitor, target);
}

/* ---- what came back */

struct told {
    int status;
    const char *body, *location, *statements;
};

static bool is_drawn(char at)
{
    return isalnum((unsigned char)at) || at == '-' || at == '_';
}

/* Without what is drawn afresh for each page (tokens), and with one word for whichever reference was asked for. */
static const char *normal(const char *body, const char *reference)
{
    struct buf buf = buf_in(hall.house.arena);
    for (const char *at = body ? body : ""; *at;) {
        size_t run = 0;
        if (reference && strncmp(at, reference, strlen(reference)) == 0) {
            buf_string(&buf, "REFERENCE");
            at += strlen(reference);
            continue;
        }
        while (strncmp(at, "value=\"", 7) == 0 && is_drawn(at[7 + run])) {
            run++;
        }
        if (run >= 16) {
            buf_string(&buf, "value=\"drawn");
            at += 7 + run;
            continue;
        }
        buf_char(&buf, *at++);
    }
    return buf_as_string(&buf);
}

static void note_statement(void *context, const char *sql, const char *values)
{
    (void)values;
    buf_print(context, "%s\n", sql);
}

static struct told try(struct hall_visitor *visitor, const struct front_row *row, const char *reference)
{
    struct buf statements = buf_in(hall.house.arena);
    store_set_trace(hall.house.store, note_statement, &statements);
    struct hall_answer answer = ask(visitor, row, reference);
    store_set_trace(hall.house.store, NULL, NULL);
    return (struct told){answer.status, normal(answer.body, reference), normal(answer.location, reference),
                         buf_as_string(&statements)};
}

static void assert_same(const struct front_row *row, const struct told *one, const struct told *other)
{
    if (one->status != other->status || strcmp(one->body, other->body) != 0 ||
        strcmp(one->location, other->location) != 0) {
        fail_msg("%s tells something: %d and %d\n---- %s\n%s\n---- %s\n%s", row->path, one->status, other->status,
                 one->location, one->body, other->location, other->body);
    }
    if (strcmp(one->statements, other->statements) != 0) {
        size_t same = 0; /* cmocka shows a kilobyte */
        while (one->statements[same] == other->statements[same]) {
            same++;
        }
        fail_msg("%s asks the store differently, from:\n%.300s\n---- and\n%.300s", row->path, one->statements + same,
                 other->statements + same);
    }
}

/* Reports about her, misspelt too; a step on one of them by the next rung, who is not kept out. */
static const char *report_about_her(void)
{
    struct casework_done done, other;
    house_report(&hall.house, house_name(HOUSE_MANAGER), "Marguerite Okonjo shouted at a child.", &done);
    house_report(&hall.house, "M. Okonjo", "The Safeguarding Manager was alone with a child.", &other);
    house_step(&hall.house, HOUSE_DIRECTOR, done.reference, "settle-match",
               (struct procedure_scope){PROCEDURE_FOR_MATCH, 1},
               (const char *const[]){"same-person", "yes", "same-person.reasons", "She was there.", NULL});
    house_step(&hall.house, HOUSE_DIRECTOR, done.reference, "open-adult-procedure", (struct procedure_scope){0},
               (const char *const[]){"adult-concern", "Her mother.", NULL});
    return arena_string(hall.house.arena, done.reference);
}

static void test_web_denial__no_route_tells_a_named_holder_anything(void **state)
{
    (void)state;
    char none[ACCESS_REFERENCE_SIZE];
    struct told *before = ARENA_ARRAY(hall.house.arena, struct told, web_row_count);
    size_t tried = 0, with_case = 0;
    struct casework_done ordinary;
    house_report(&hall.house, "Barnaby Hollis", "A matter that she may see.", &ordinary);
    struct hall_visitor manager = hall_sign_in(&hall, HALL_MANAGER);
    access_new_reference(none);
    for (int warm = 0; warm < 2; warm++) { /* the second time nothing is done for the first time */
        for (size_t i = 0; i < web_row_count; i++) {
            if (is_tried(&web_rows[i]) && !names_a_case(&web_rows[i])) {
                before[i] = try(&manager, &web_rows[i], none);
            }
        }
    }
    const char *reference = report_about_her();
    for (size_t i = 0; i < web_row_count; i++) {
        if (is_tried(&web_rows[i]) && !names_a_case(&web_rows[i])) {
            struct told after = try(&manager, &web_rows[i], none);
            assert_same(&web_rows[i], &before[i], &after);
            tried++;
        }
    }
    for (size_t i = 0; i < web_row_count; i++) {
        if (is_tried(&web_rows[i]) && names_a_case(&web_rows[i])) {
            try(&manager, &web_rows[i], none); /* a month's first refusal begins its ledger */
            struct told named = try(&manager, &web_rows[i], reference), absent = try(&manager, &web_rows[i], none);
            assert_same(&web_rows[i], &named, &absent);
            with_case++;
        }
    }
    print_message("%zu routes without a case, %zu with one\n", tried, with_case);
    assert_true(tried > 20 && with_case >= 6);
}

/* The test would notice: the next rung is told of the case by several of these. */
static void test_web_denial__somebody_else_is_told(void **state)
{
    (void)state;
    char none[ACCESS_REFERENCE_SIZE];
    size_t told = 0;
    access_new_reference(none);
    struct hall_visitor director = hall_sign_in(&hall, HALL_DIRECTOR);
    const char *reference = report_about_her();
    for (size_t i = 0; i < web_row_count; i++) {
        if (is_tried(&web_rows[i]) && strstr(web_rows[i].path, "{case:reference}")) {
            struct told named = try(&director, &web_rows[i], reference), absent = try(&director, &web_rows[i], none);
            told += named.status != absent.status;
        }
    }
    assert_true(told >= 4);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        TEST(test_web_denial__no_route_tells_a_named_holder_anything),
        TEST(test_web_denial__somebody_else_is_told),
    };
    stores_begin(argc, argv);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    stores_end();
    return failed;
}
