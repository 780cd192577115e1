/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The employee route that SG-11.2 and SG-6.5 hand over to: what it never allows is proved, its
 * examples hold, its files stand in their one form, and those who hand over name it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "files.h"
#include "shipped.h"

static void test_staff_discipline__what_it_never_allows_is_proved(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct procedure_findings findings;
    procedure_check(arena, read_shipped(arena, "staff-discipline"), &findings);
    size_t promises = 0;
    for (size_t i = 0; i < findings.count; i++) {
        const struct procedure_finding *finding = &findings.at[i];
        if (finding->verdict != PROCEDURE_PROVED) {
            fail_msg("%.*s:%u: %.*s", TEXT_ARGS(finding->file), finding->line, TEXT_ARGS(finding->words));
        }
        promises += finding->kind == PROCEDURE_FINDING_NEVER;
    }
    assert_true(findings.sound);
    assert_true(promises >= 11);
}

static void test_staff_discipline__its_examples_hold(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    SCOPED(book_free) struct calendar_book *book = book_read();
    size_t count = 0;
    const struct procedure_example_result *results =
        procedure_run_examples(arena, read_shipped(arena, "staff-discipline"), book, &count);
    assert_true(count >= 141);
    for (size_t i = 0; i < count; i++) {
        if (!results[i].passed) {
            struct text message = procedure_message_print(arena, &results[i].message);
            fail_msg("%.*s (%.*s)", TEXT_ARGS(message), TEXT_ARGS(results[i].title));
        }
    }
}

static void test_staff_discipline__its_files_stand_in_their_one_form(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct procedure_file files[PROCEDURE_FILES_MOST];
    size_t count = shipped_files(arena, "staff-discipline", files);
    assert_true(count > 7);
    for (size_t i = 0; i < count; i++) {
        struct procedure_messages messages;
        struct error error = {0};
        struct text written = {0};
        if (procedure_format(arena, &files[i], &written, &messages, &error) != 0) {
            fail_msg("%s", error.words);
        }
        assert_string_equal(text_string(arena, written), text_string(arena, files[i].text));
    }
}

/* Whatever a shipped procedure hands over to is there. */
static void check_links(struct arena *arena, struct text text)
{
    const char *at = text_string(arena, text);
    size_t links = 0;
    while ((at = strstr(at, "\nlink ")) != NULL) {
        const char *end = strchr(++at, '\n'), *to = strstr(at, "\" to ");
        assert_true(to != NULL && to < end);
        for (to += strlen("\" to"); *to == ' ' && to[1] != ' ' && to[1] != '['; links++) {
            size_t length = strcspn(++to, ", \n");
            read_source(arena, arena_print(arena, "procedures/%.*s.procedure", (int)length, to));
            to += length + (to[length] == ',');
        }
    }
    assert_true(links > 0);
}

static void test_staff_discipline__those_who_hand_over_name_it(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    check_links(arena, read_source(arena, "procedures/safeguarding-child.procedure"));
    check_links(arena, read_source(arena, "procedures/complaint.2-considering.part"));
    check_links(arena, read_source(arena, "procedures/staff-discipline.procedure"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_staff_discipline__what_it_never_allows_is_proved),
        cmocka_unit_test(test_staff_discipline__its_examples_hold),
        cmocka_unit_test(test_staff_discipline__its_files_stand_in_their_one_form),
        cmocka_unit_test(test_staff_discipline__those_who_hand_over_name_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
