/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Taking rules away in turn: what an example tries is noticed, what none tries survives and is told
 * where it stands. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "files.h"

static const char small[] = "procedure small\n"
                            "  version 2026-01-01\n"
                            "  source \"A test\"\n"
                            "  compartment conduct\n"
                            "\n"
                            "office clerk\n"
                            "\n"
                            "office judge\n"
                            "  in absence clerk\n"
                            "\n"
                            "last rung clerk, judge\n"
                            "\n"
                            "track case open -> heard -> closed ends\n"
                            "\n"
                            "step begin\n"
                            "  opens the case\n"
                            "  by anybody\n"
                            "\n"
                            "step hear [T-1]\n"
                            "  by judge\n"
                            "  when case is open [T-1]\n"
                            "  ask upheld yes-no with reasons\n"
                            "  case becomes heard\n"
                            "\n"
                            "step close [T-2]\n"
                            "  by clerk\n"
                            "  when case is heard [T-2]\n"
                            "  case becomes closed\n"
                            "\n"
                            "never case is closed and upheld is unknown [T-3]\n"
                            "\n"
                            "example \"From beginning to end\"\n"
                            "  given anybody takes begin\n"
                            "  when clerk takes hear\n"
                            "    upheld yes because \"It is so.\"\n"
                            "  then refused\n"
                            "  given judge takes hear\n"
                            "    upheld yes because \"It is so.\"\n"
                            "  when clerk takes close\n"
                            "  then case is closed\n"
                            "\n"
                            "example \"Nothing is closed unheard\"\n"
                            "  given anybody takes begin\n"
                            "  when clerk takes close\n"
                            "  then refused [T-2]\n";

static struct procedure_mutations mutate(struct arena *arena, const char *text,
                                         const struct procedure_mutating *wanted)
{
    SCOPED(book_free) struct calendar_book *book = book_read();
    struct procedure_file file = {.name = TEXT("small"), .text = text_of(text)};
    struct procedure_mutations mutations;
    struct procedure_messages messages;
    struct error error = {0};
    if (procedure_mutate(arena, &file, 1, book, wanted, &mutations, &messages, &error) != 0) {
        fail_msg("%s", error.words);
    }
    return mutations;
}

/* "LINE construct: words -> by", for each, a line. */
static const char *told(struct arena *arena, const struct procedure_mutations *mutations,
                        enum procedure_noticed noticed)
{
    struct buf words = buf_in(arena);
    for (size_t i = 0; i < mutations->count; i++) {
        const struct procedure_mutation *one = &mutations->at[i];
        if (one->noticed == noticed) {
            buf_print(&words, "%u %.*s: %.*s -> %.*s\n", one->line, TEXT_ARGS(one->construct),
                      TEXT_ARGS(one->words), TEXT_ARGS(one->by));
        }
    }
    return buf_as_string(&words);
}

static void test_procedure_mutate__what_nothing_tries_survives(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct procedure_mutations mutations = mutate(arena, small, &(struct procedure_mutating){0});
    assert_true(mutations.sound);
    assert_string_equal(told(arena, &mutations, PROCEDURE_NOTICED_BY_NOTHING),
                        "9 office judge: without: in absence clerk -> \n"
                        "21 step hear: without: when case is open -> \n"
                        "26 step close: open to all staff, not only to those named -> \n");
    assert_int_equal(mutations.surviving, 3);
}

static void test_procedure_mutate__what_is_noticed_says_by_what(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct procedure_mutations mutations = mutate(arena, small, &(struct procedure_mutating){0});
    assert_string_equal(
        told(arena, &mutations, PROCEDURE_NOTICED_BY_EXAMPLE),
        "20 step hear: open to all staff, not only to those named -> From beginning to end\n"
        "22 step hear: without the reasons for upheld -> From beginning to end\n"
        "23 step hear: without: case becomes heard -> From beginning to end\n"
        "27 step close: without: when case is heard -> Nothing is closed unheard\n"
        "28 step close: without: case becomes closed -> From beginning to end\n");
    assert_string_equal(told(arena, &mutations, PROCEDURE_NOTICED_BY_CHECK),
                        "11 last rung: without: last rung clerk -> the ladder of clerk\n"
                        "11 last rung: without: last rung judge -> the ladder of clerk\n"
                        "22 step hear: upheld need not be answered -> This must never be: the case "
                        "stands at “closed” and “upheld” is not known.\n");
    const char *guarded = told(arena, &mutations, PROCEDURE_NOTICED_AS_GUARDED);
    assert_non_null(strstr(
        guarded, "30 the procedure: without: never case is closed and upheld is unknown -> step "));
}

static void test_procedure_mutate__only_what_is_asked_for(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct procedure_mutations guards =
        mutate(arena, small, &(struct procedure_mutating){.kinds = 1u << PROCEDURE_MUTATION_GUARD});
    struct procedure_mutations about =
        mutate(arena, small, &(struct procedure_mutating){.about = TEXT("close")});
    struct procedure_mutations cited =
        mutate(arena, small, &(struct procedure_mutating){.about = TEXT("T-2")});
    assert_int_equal(guards.count, 2);
    assert_int_equal(about.count, 3);
    assert_int_equal(cited.count, 1);
    assert_int_equal(cited.at[0].line, 27);
}

/* An example that does not hold to begin with would "notice" everything. */
static void test_procedure_mutate__nothing_is_taken_from_what_does_not_hold(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    const char *text = arena_print(arena, "%s  then case is closed\n", small);
    struct procedure_mutations mutations = mutate(arena, text, &(struct procedure_mutating){0});
    assert_false(mutations.sound);
    assert_int_equal(mutations.count, 0);
    assert_string_equal(text_string(arena, mutations.unsound),
                        "the example \"Nothing is closed unheard\" does not hold");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_procedure_mutate__what_nothing_tries_survives),
        cmocka_unit_test(test_procedure_mutate__what_is_noticed_says_by_what),
        cmocka_unit_test(test_procedure_mutate__only_what_is_asked_for),
        cmocka_unit_test(test_procedure_mutate__nothing_is_taken_from_what_does_not_hold),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
