/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Whatever a case can do, the checker looked at: cases are walked through at random by deciding,
 * and wherever they come, their state must be among those that the checker found on each of its
 * slices. The procedures in hostile/ were each made for one way in which the two might differ.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include <dirent.h>
#include <stdlib.h>

#include "procedure/check_walk.h"
#include "shipped.h"

#define SLICES_MOST 600
#define TRACE_MOST 400

struct explored {
    struct search *searches[SLICES_MOST];
    bool beyond[SLICES_MOST]; /* this case has more items than the slice has slots */
    size_t count;
};

struct journey {
    struct arena *arena; /* of the slices */
    const struct procedure *procedure;
    const struct calendar_book *book;
    struct explored explored;
    struct map taken; /* the moves that were made in some case, by their words */
};

static void explore(struct journey *journey, const struct slice *slice)
{
    struct search *search = ARENA_NEW(journey->arena, struct search);
    search->slice = *slice;
    search_run(search, NULL, NULL);
    if (search->over || journey->explored.count == SLICES_MOST) {
        search_end(search); /* the checker would not answer on it either */
        return;
    }
    journey->explored.searches[journey->explored.count++] = search;
}

static void explore_condition(struct journey *journey, const struct procedure_condition *condition)
{
    struct slice slice;
    slice_begin(&slice, journey->arena, journey->procedure);
    slice_add_condition(&slice, condition, (struct procedure_name){0});
    explore(journey, &slice);
}

static void explore_move(struct journey *journey, const struct move *move)
{
    struct slice slice;
    slice_begin(&slice, journey->arena, journey->procedure);
    slice_add_move(&slice, move);
    explore(journey, &slice);
}

/* Each fact and each duty for itself: the smallest slices, on which most is maybe. */
static void explore_alone(struct journey *journey)
{
    const struct map *facts = &journey->procedure->names[MEANS_FACT];
    for (size_t i = 0; i < facts->count; i++) {
        struct slice slice;
        slice_begin(&slice, journey->arena, journey->procedure);
        slice_add_fact(&slice, facts->entries[i].value);
        explore(journey, &slice);
    }
    for (size_t i = 0; i < journey->procedure->duties_count; i++) {
        struct slice slice;
        slice_begin(&slice, journey->arena, journey->procedure);
        slice_add_duty(&slice, &journey->procedure->duties[i]);
        explore(journey, &slice);
    }
}

/* What the rules ask about, what each move's guards ask about, and, of a small procedure,
 * everything. */
static void explore_all(struct journey *journey, bool whole)
{
    const struct procedure *procedure = journey->procedure;
    struct slice all;
    size_t count;
    struct move *moves = check_moves(journey->arena, procedure, &count);
    slice_begin(&all, journey->arena, procedure);
    for (size_t i = 0; i < procedure->nevers_count; i++) {
        explore_condition(journey, procedure->nevers[i].when);
        slice_add_condition(&all, procedure->nevers[i].when, (struct procedure_name){0});
    }
    for (size_t i = 0; i < procedure->always_count; i++) {
        explore_condition(journey, procedure->always[i].when);
    }
    for (size_t i = 0; i < count; i++) {
        explore_move(journey, &moves[i]);
        slice_add_move(&all, &moves[i]);
    }
    explore_alone(journey);
    if (whole) {
        explore(journey, &all);
    }
}

static void say_trace(struct arena *arena, const struct move *const *trace, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        print_error("%s%.*s", i > 0 ? " > " : "", TEXT_ARGS(check_move_words(arena, trace[i])));
    }
    print_error("\n");
}

static void say_state(const struct slice *slice, const uint8_t *state)
{
    for (size_t i = 0; i < slice->variable_count; i++) {
        const struct variable *variable = &slice->variables[i];
        int slots = variable->in < 0 ? 1 : slice->kinds[variable->in].slots;
        for (int slot = 0; slot < slots; slot++) {
            print_error("  %.*s/%d = %u\n", TEXT_ARGS(variable->name.text), slot,
                        check_value_of(slice, state, variable, slot));
        }
    }
}

static void look(struct journey *journey, const struct walk *walk, const struct move *const *trace,
                 size_t steps)
{
    for (size_t i = 0; i < journey->explored.count; i++) {
        const struct search *search = journey->explored.searches[i];
        uint8_t *state = arena_alloc(walk->arena, search->slice.width);
        if (journey->explored.beyond[i]) {
            continue;
        }
        if (!walk_map(&search->slice, walk->state, &walk->moment, state)) {
            journey->explored.beyond[i] = true;
            continue;
        }
        if (!search_has(search, state)) {
            say_trace(walk->arena, trace, steps);
            say_state(&search->slice, state);
            fail_msg("%.*s: the checker did not find this state of: %.*s",
                     TEXT_ARGS(journey->procedure->about.is.name.text),
                     TEXT_ARGS(slice_words(&search->slice)));
        }
    }
}

/* One case, from its opening on. */
static void walk_once(struct journey *journey, uint64_t seed, int tries)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    const struct move *trace[TRACE_MOST];
    struct walk walk;
    size_t count, steps = 0;
    struct move *moves = check_moves(arena, journey->procedure, &count);
    memset(journey->explored.beyond, 0, sizeof(journey->explored.beyond));
    walk_begin(&walk, arena, journey->procedure, journey->book, seed);
    for (int i = 0; i < tries && steps < TRACE_MOST; i++) {
        const struct move *move = &moves[walk_draw(&walk, (unsigned)count)];
        if (walk_make(&walk, move)) {
            trace[steps++] = move;
            map_set(&journey->taken, check_move_words(arena, move), journey);
            look(journey, &walk, trace, steps);
        }
    }
}

static void begin_journey(struct journey *journey, struct arena *arena,
                          const struct procedure *procedure, struct calendar_book *book)
{
    *journey = (struct journey){
        .arena = arena, .procedure = procedure, .book = book, .taken = map_in(arena)};
}

/* It did go somewhere: every step that can be taken was taken in some case. */
static void expect_taken(const struct journey *journey, size_t least)
{
    size_t taken = 0;
    for (size_t i = 0; i < journey->procedure->steps_count; i++) {
        struct text step = journey->procedure->steps[i].is.name.text;
        bool is = map_get(&journey->taken, step) != NULL;
        taken += is;
        if (!is) {
            print_message("  never taken: %.*s\n", TEXT_ARGS(step));
        }
    }
    assert_true(taken >= least);
}

static void end_journey(struct journey *journey)
{
    for (size_t i = 0; i < journey->explored.count; i++) {
        search_end(journey->explored.searches[i]);
    }
}

/* How many cases are gone through, and how many moves are tried in each. */
struct effort {
    bool whole;
    int walks, tries;
    size_t spare; /* steps that need not be taken */
};

static void go(const struct procedure *procedure, struct effort effort)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct calendar_book *book SCOPED(calendar_book_free_at) = NULL;
    struct error error;
    struct journey journey;
    assert_int_equal(calendar_book_new(&book, NULL, &error), 0);
    begin_journey(&journey, arena, procedure, book);
    explore_all(&journey, effort.whole);
    assert_true(journey.explored.count > 0);
    for (int seed = 1; seed <= effort.walks; seed++) {
        walk_once(&journey, (uint64_t)seed, effort.tries);
    }
    expect_taken(&journey, procedure->steps_count - effort.spare);
    end_journey(&journey);
}

/* ---- the small hostile ones */

static int is_procedure(const struct dirent *entry)
{
    size_t length = strlen(entry->d_name);
    return length > 10 && strcmp(entry->d_name + length - 10, ".procedure") == 0;
}

static void test_procedure_check_walk__covers_the_hostile_procedures(void **state)
{
    (void)state;
    struct dirent **entries = NULL;
    int count =
        scandir(EVENHAND_SOURCE "/tests/procedure/hostile", &entries, is_procedure, alphasort);
    assert_true(count > 20);
    for (int i = 0; i < count; i++) {
        SCOPED(arena_free_at) struct arena *arena = arena_new();
        const char *path = arena_print(arena, "tests/procedure/hostile/%s", entries[i]->d_name);
        const char *text = text_string(arena, read_source(arena, path));
        print_message("%s\n", entries[i]->d_name);
        go(read_procedure(arena, text), (struct effort){true, 150, 60, 1});
        free(entries[i]);
    }
    free(entries);
}

/* ---- the language page */

/* Every block of docs/language.md, on its head where it has none of its own. */
static void test_procedure_check_walk__covers_the_sentences(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct text page = read_source(arena, "docs/language.md"), line;
    struct buf head = buf_in(arena), block = buf_in(arena);
    struct buf *into = NULL;
    bool is_head = false;
    int blocks = 0;
    while (text_cut(&page, '\n', &line)) {
        if (text_starts(line, TEXT("```evenhand"))) {
            is_head = text_is(line, "```evenhand head");
            block = buf_in(arena);
            into = is_head ? &head : &block;
        } else if (text_is(line, "```") && into != NULL) {
            into = NULL;
            bool alone = text_starts(buf_as_text(&block), TEXT("procedure "));
            const char *whole = arena_print(arena, "%s\n%s", alone ? "" : buf_as_string(&head),
                                            buf_as_string(&block));
            if (!is_head) {
                go(read_procedure(arena, whole), (struct effort){false, 60, 150, 1});
                blocks++;
            }
        } else if (into != NULL) {
            buf_text(into, line);
            buf_char(into, '\n');
        }
    }
    assert_true(blocks >= 32);
}

/* ---- what is shipped */

static void test_procedure_check_walk__covers_safeguarding_child(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    const struct procedure *procedure = read_shipped(arena, "safeguarding-child");
    /* Chance does not get everywhere: some steps wait until much has been done. */
    go(procedure, (struct effort){false, 60, 700, procedure->steps_count / 8});
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_procedure_check_walk__covers_the_hostile_procedures),
        cmocka_unit_test(test_procedure_check_walk__covers_the_sentences),
        cmocka_unit_test(test_procedure_check_walk__covers_safeguarding_child),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
