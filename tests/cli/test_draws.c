/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is drawn of generated cases: the same for the same seed; every procedure, every region; over eight quarters. */
#include "cli/generating.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>

#define CASES 600
#define TODAY ((struct civil_date){2026, 11, 22})

static struct arena *arena;
static struct calendar_book *book;
static struct cli_story_now now;

static int begin(void **state)
{
    struct error error;
    (void)state;
    arena = arena_new();
    if (calendar_book_new(&book, NULL, &error)) {
        return -1;
    }
    now = (struct cli_story_now){.calendar = calendar_find(book, TEXT("england-and-wales")),
                                 .zone = calendar_find_zone(book, TEXT("Europe/London")),
                                 .today = TODAY};
    now.instant = calendar_start_of_day(now.zone, TODAY) + INT64_C(12) * 3600000;
    return 0;
}

static int end(void **state)
{
    (void)state;
    calendar_book_free_at(&book);
    arena_free(arena);
    return 0;
}

/* Everything of a case in one text. */
static struct text told(uint64_t seed, uint64_t number, struct cli_drawn_case *drawn)
{
    struct buf buf = buf_in(arena);
    cli_draw_case(arena, &now, cli_generated_since(TODAY), seed, number, drawn);
    buf_print(&buf, "%s\n", drawn->procedure);
    for (size_t i = 0; i < drawn->events.count; i++) {
        const struct cli_story_event *event = VEC_AT(&drawn->events, struct cli_story_event, i);
        buf_print(&buf, "%lld %s %s %u", (long long)event->at, event->step->person ? event->step->person : "-",
                  event->step->step, event->step->number);
        for (const char *const *at = event->step->fields; at[0]; at++) {
            buf_print(&buf, "|%s", at[0]);
        }
        buf_char(&buf, '\n');
    }
    return buf_as_text(&buf);
}

static void the_same_seed_draws_the_same(void **state)
{
    (void)state;
    size_t alike = 0;
    for (uint64_t i = 0; i < 60; i++) {
        struct cli_drawn_case drawn;
        struct text one = told(7, i, &drawn);
        assert_true(text_equal(one, told(7, i, &drawn)));
        alike += text_equal(one, told(8, i, &drawn));
    }
    assert_int_equal(alike, 0);
}

static void each_is_in_order_and_within_the_eight_quarters(void **state)
{
    (void)state;
    const struct civil_date since = cli_generated_since(TODAY);
    assert_int_equal(calendar_compare_dates(since, (struct civil_date){2025, 1, 1}), 0);
    assert_int_equal(calendar_compare_dates(cli_generated_since((struct civil_date){2027, 1, 1}), (struct civil_date){2025, 4, 1}), 0);
    const int64_t earliest = calendar_start_of_day(now.zone, calendar_add_days(since, -5));
    for (uint64_t i = 0; i < CASES; i++) {
        struct cli_drawn_case drawn;
        int64_t before = earliest;
        told(7, i, &drawn);
        assert_true(drawn.events.count > 0);
        for (size_t j = 0; j < drawn.events.count; j++) {
            int64_t at = VEC_AT(&drawn.events, struct cli_story_event, j)->at;
            assert_true(at >= before && at <= now.instant);
            before = at;
        }
    }
}

static void every_procedure_region_and_end_is_there(void **state)
{
    (void)state;
    struct buf all = buf_in(arena);
    for (uint64_t i = 0; i < CASES; i++) {
        struct cli_drawn_case drawn;
        struct text one = told(7, i, &drawn);
        buf_text(&all, one);
    }
    const char *whole = buf_as_string(&all);
    for (const struct cli_bundle *at = cli_generated_areas; at->weight; at++) {
        assert_non_null(strstr(whole, arena_print(arena, "area|%s", cli_life_word(at->words, TEXT("area")))));
    }
    static const char *const also[] = {"\ncomplaint\n", "\nstaff-discipline\n", "\nsafeguarding-child\n", " refer 0|", "|sanction|expulsion",
                                       "|sanction|dismissal", "|outcome|not-proven", "|outcome|substantiated", " appeal 0|", " close 0|"};
    for (size_t i = 0; i < COUNT_OF(also); i++) {
        assert_non_null(strstr(whole, also[i]));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_seed_draws_the_same),
        cmocka_unit_test(each_is_in_order_and_within_the_eight_quarters),
        cmocka_unit_test(every_procedure_region_and_end_is_there),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
