/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The four tables that lie beside the project, cell by cell against a key that was made by reading them (AP-1, AP-2, AP-3).
 * sources.key has a line a cell: source | name | cell | how it stands in the file | status | what `as above` points to, by
 * words and by sense | hash and size of its letters and digits | lines. How it stands: W whole, P in part, L not at all.
 * A cell is *right* when it is said to be read or repaired and is; *wrong* when it is said to be and is not.
 * Where ../shared is not there the tests are skipped.
 */
#include "table.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "support/arenas.h"

static const char *const names[] = {"forde-actions-2023-07.txt", "forde-actions-2023-11-ocr.txt",
                                    "forde-culture-2023-11.txt", "ehrc-action-plan-2020-12.txt"};

struct score {
    size_t right, doubtful, lost, wrong, missed;
};
struct key_line {
    char source[40], name[40], cell[20], stands, status[12], repeats[40], lines[60];
    uint64_t hash;
    size_t size;
};

static const char *root(void)
{
    const char *source = getenv("EVENHAND_SOURCE");
    return source ? source : ".";
}

/* False: the sources are not there. */
static bool load(struct arena *arena, struct plan_file *files)
{
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        files[i].name = text_of(names[i]);
        files[i].bytes = read_whole(arena, arena_print(arena, "%s/../shared/sources/%s", root(), names[i]));
        if (!files[i].bytes.at) {
            print_message("skipped: ../shared/sources/%s is not there\n", names[i]);
            return false;
        }
    }
    return true;
}

static bool next_line(struct text *rest, struct key_line *out)
{
    struct text line;
    if (!text_cut(rest, '\n', &line) || line.length == 0) {
        return false;
    }
    char text[400];
    snprintf(text, sizeof(text), "%.*s", TEXT_ARGS(line));
    unsigned long long hash = 0;
    int read = sscanf(text, "%39[^|]|%39[^|]|%19[^|]|%c|%11[^|]|%39[^|]|%llx|%zu|%59s", out->source, out->name, out->cell,
                      &out->stands, out->status, out->repeats, &hash, &out->size, out->lines);
    assert_int_equal(read, 9);
    out->hash = hash;
    return true;
}

static bool has_line(const struct plan_cell *cell, int line)
{
    for (size_t i = 0; i < cell->line_count; i++) {
        if (cell->lines[i] == line) {
            return true;
        }
    }
    return false;
}

static bool has_lines(const struct plan_cell *cell, const char *lines)
{
    struct text rest = text_of(lines), one;
    while (strcmp(lines, "-") != 0 && text_cut(&rest, ',', &one)) {
        if (!has_line(cell, atoi(one.at))) {
            return false;
        }
    }
    return true;
}

static bool points_right(const struct plan_update *update, const char *repeats)
{
    struct text sense = text_of(repeats), words;
    if (strcmp(repeats, "-") == 0) {
        return !update->repeats.is;
    }
    text_cut(&sense, '>', &words);
    return update->repeats.is && update->repeats.words && text_equal(update->repeats.words->name, words) &&
           text_equal(update->repeats.sense->name, sense);
}

static bool is_right(struct arena *arena, const struct plan_recommendation *of, const struct plan_cell *cell,
                     const struct key_line *key)
{
    const struct plan_update *update = find_update(of, key->cell);
    bool same = hash_plainly(arena, cell->text) == key->hash && fold_plainly(arena, cell->text).length == key->size;
    if (update && (strcmp(plan_status_name(update->status), key->status) != 0 || !points_right(update, key->repeats))) {
        return false;
    }
    return same && has_lines(cell, key->lines) && key->stands != 'L';
}

static void judge(struct arena *arena, const struct plan_table *table, const struct key_line *key, struct score *score)
{
    const struct plan_recommendation *of = find_named(table, key->name);
    const struct plan_cell *cell = of ? find_cell(of, key->cell) : NULL;
    if (!cell) {
        print_message("missing: %s %s %s\n", key->source, key->name, key->cell);
        score->wrong++;
    } else if (cell->trust == PLAN_LOST) {
        score->lost++;
        score->missed += key->stands == 'W' && key->size > 0;
        if (key->stands == 'W') {
            print_message("missed: %s %s %s\n", key->source, key->name, key->cell);
        }
    } else if (cell->trust == PLAN_DOUBTFUL) {
        score->doubtful++;
    } else if (is_right(arena, of, cell, key)) {
        score->right++;
    } else {
        print_message("wrong: %s %s %s: \"%.*s\"\n", key->source, key->name, key->cell, TEXT_ARGS(cell->text));
        score->wrong++;
    }
}

static void test_plan_sources__no_cell_is_silently_wrong(void **state)
{
    static const struct score expected[] = {{.right = 469}, {.right = 318, .lost = 7}, {.right = 126}, {.right = 133}};
    struct arena *arena = *state;
    struct plan_file files[COUNT_OF(names)];
    struct score scores[COUNT_OF(names)] = {0};
    if (!load(arena, files)) {
        skip();
    }
    const struct plan_table *tables = read_all(arena, files, COUNT_OF(names));
    struct text rest = read_whole(arena, arena_print(arena, "%s/tests/plan/sources.key", root()));
    assert_non_null(rest.at);
    struct key_line key;
    while (next_line(&rest, &key)) {
        size_t i = 0;
        while (strcmp(names[i], key.source) != 0) {
            assert_true(++i < COUNT_OF(names));
        }
        judge(arena, &tables[i], &key, &scores[i]);
    }
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        print_message("%s: %zu right, %zu doubtful, %zu wrong, %zu lost\n", names[i], scores[i].right,
                      scores[i].doubtful, scores[i].wrong, scores[i].lost);
    }
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        assert_int_equal(scores[i].wrong, 0);
        assert_int_equal(scores[i].missed, 0);
        assert_true(scores[i].right >= expected[i].right);
        assert_true(scores[i].lost <= expected[i].lost);
    }
}

/* ---- nothing is dropped */

static bool is_left_over(const struct plan_table *table, int line, int column)
{
    for (size_t i = 0; i < table->leftover_count; i++) {
        if (table->leftovers[i].line == line && table->leftovers[i].column == column) {
            return true;
        }
    }
    return false;
}

static bool is_in_a_cell(const struct plan_table *table, int line)
{
    for (size_t i = 0; i < table->count; i++) {
        const struct plan_recommendation *of = &table->at[i];
        for (size_t k = 0; k < PLAN_FIELD__MAX + of->update_count; k++) {
            if (has_line(k < PLAN_FIELD__MAX ? &of->fields[k] : &of->updates[k - PLAN_FIELD__MAX].cell, line)) {
                return true;
            }
        }
    }
    return false;
}

static void test_plan_sources__every_cell_of_a_file_is_accounted_for(void **state)
{
    struct arena *arena = *state;
    struct plan_file files[COUNT_OF(names)];
    if (!load(arena, files)) {
        skip();
    }
    const struct plan_table *tables = read_all(arena, files, COUNT_OF(names));
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        struct text rest = files[i].bytes, line, cell;
        for (int number = 1; text_cut(&rest, '\n', &line); number++) {
            for (int column = 1; text_cut(&line, '\t', &cell); column++) {
                bool found = text_trim(cell).length == 0 || is_left_over(&tables[i], number, column) ||
                             is_in_a_cell(&tables[i], number);
                if (!found) {
                    print_message("%s, line %d, column %d: %.*s\n", names[i], number, column, TEXT_ARGS(cell));
                }
                assert_true(found);
            }
        }
    }
}

static void test_plan_sources__a_second_reading_is_the_same(void **state)
{
    struct arena *arena = *state;
    struct plan_file files[COUNT_OF(names)];
    if (!load(arena, files)) {
        skip();
    }
    const struct plan_table *one = read_all(arena, files, COUNT_OF(names)), *other = read_all(arena, files, COUNT_OF(names));
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        assert_int_equal(one[i].count, other[i].count);
        assert_int_equal(one[i].leftover_count, other[i].leftover_count);
        for (size_t k = 0; k < one[i].count; k++) {
            assert_int_equal(one[i].at[k].trust, other[i].at[k].trust);
            assert_true(text_equal(one[i].at[k].fields[PLAN_RECOMMENDATION].text,
                                   other[i].at[k].fields[PLAN_RECOMMENDATION].text));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_plan_sources__no_cell_is_silently_wrong, arenas_make, arenas_free),
        cmocka_unit_test_setup_teardown(test_plan_sources__every_cell_of_a_file_is_accounted_for, arenas_make, arenas_free),
        cmocka_unit_test_setup_teardown(test_plan_sources__a_second_reading_is_the_same, arenas_make, arenas_free),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
