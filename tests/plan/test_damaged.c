/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A generator that damages a clean table as scanners and text layers do, from a seed: lines torn apart, read twice, growing,
 * lost; digits lost; look-alike letters; pieces in the next column; specks; heads inside rows. What comes back is held against
 * what went in (AP-3). It damages a table of our own words, and the clean one beside the project where that is there.
 */
#include "table.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "support/arenas.h"

enum { PAGE, NUMBER, WORDS, ACTION, UNITS, BEFORE, NEW, COLUMNS };
static const size_t widths[COLUMNS] = {8, 8, 22, 26, 20, 40, 90};
#define LINES_MOST 120

struct damage {
    struct arena *arena;
    struct buf out;
    uint64_t seed;
    struct vec truths; /* struct truth: one a row */
};
struct truth {
    const struct plan_recommendation *of;
    struct text said; /* in the new column */
    bool torn;
};

static uint32_t draw(struct damage *damage, uint32_t below)
{
    damage->seed = damage->seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(damage->seed >> 33) % below;
}

static bool chance(struct damage *damage, uint32_t of_hundred)
{
    return draw(damage, 100) < of_hundred;
}

/* ---- what is said anew --------------------------------------------------------------------------------------------- */

static struct text say_anew(struct damage *damage)
{
    static const char *const openings[] = {"The yard has looked into it", "Work began after the harvest", "Two volunteers were found",
                                           "A carpenter was asked", "The council of elders met twice", "Nothing was spent"};
    static const char *const middles[] = {"and the wood is dry", "although the river stood high", "so that the roof could wait",
                                          "and a price was agreed", "while the old crane was mended", "and the keys were found again"};
    static const char *const labels[] = {"Complete", "Underway", "Complete.", "Underway."};
    return text_of(arena_print(damage->arena, "%s %s. %s in the week of lantern %u. %s", openings[draw(damage, 6)],
                               middles[draw(damage, 6)], openings[draw(damage, 6)], draw(damage, 90) + 10,
                               labels[draw(damage, 4)]));
}

/* ---- lines --------------------------------------------------------------------------------------------------------- */

struct lines {
    struct text at[LINES_MOST];
    size_t count;
};

static void wrap(struct damage *damage, struct text text, size_t width, struct lines *out)
{
    struct buf line = buf_in(damage->arena);
    struct text rest = text, word;
    out->count = 0;
    while (out->count + 1 < LINES_MOST && text_cut(&rest, ' ', &word)) {
        if (line.length && line.length + word.length + 1 > width) {
            out->at[out->count++] = buf_as_text(&line);
            line = buf_in(damage->arena);
        }
        buf_string(&line, line.length ? " " : "");
        for (size_t i = 0; i < word.length; i++) {
            buf_char(&line, word.at[i] == '\n' ? ' ' : word.at[i]);
        }
    }
    if (line.length) {
        out->at[out->count++] = buf_as_text(&line);
    }
}

static struct text misread(struct damage *damage, struct text text, uint32_t of_hundred)
{
    static const char from[] = "oleaunhOIS", to[] = "0iceonb0l5";
    struct buf buf = buf_in(damage->arena);
    for (size_t i = 0; i < text.length; i++) {
        const char *at = strchr(from, text.at[i]);
        buf_char(&buf, at && *at && chance(damage, of_hundred) ? to[at - from] : text.at[i]);
    }
    return buf_as_text(&buf);
}

static void put_line(struct damage *damage, struct text cells[COLUMNS])
{
    for (size_t k = 0; k < COLUMNS; k++) {
        buf_string(&damage->out, k ? "\t" : "");
        if (cells[k].length == 0 && k < NEW && chance(damage, 3)) {
            buf_string(&damage->out, chance(damage, 50) ? "1" : "\xc4\xb0"); /* a speck */
        } else {
            buf_text(&damage->out, cells[k]);
        }
    }
    buf_char(&damage->out, '\n');
}

static void put_head(struct damage *damage)
{
    buf_string(&damage->out, "\tRecommendation\t\t\t\t\t\nPage number\tnumber\tRecommendation\tAction\tResponsible unit\t"
                             "Updated action: 3 May 2023\tUpdated action: 4 June 2023\n");
}

static struct text damage_number(struct damage *damage, struct text number)
{
    struct buf buf = buf_in(damage->arena);
    if (chance(damage, 88)) {
        return number;
    }
    for (size_t i = 0; i < number.length; i++) { /* the dot, or the digit, or all of it */
        buf_string(&buf, number.at[i] == '.' ? "" : chance(damage, 30) ? "\xd1\x8c" : (char[]){number.at[i], 0});
    }
    return chance(damage, 30) ? TEXT("") : buf_as_text(&buf);
}

/* The line again, as something else. */
static void put_ghost(struct damage *damage, struct text cells[COLUMNS])
{
    struct text ghost[COLUMNS];
    for (size_t k = 0; k < COLUMNS; k++) {
        ghost[k] = misread(damage, cells[k], 60);
    }
    ghost[NUMBER] = cells[NUMBER].length ? TEXT("0.0") : TEXT("");
    put_line(damage, ghost);
}

static size_t longest(const struct lines *lines)
{
    size_t most = 1;
    for (size_t k = 0; k < COLUMNS; k++) {
        most = lines[k].count > most ? lines[k].count : most;
    }
    return most;
}

/* The words of one column grow from line to line. */
static void grow(struct damage *damage, struct lines *lines)
{
    for (size_t i = 1; i < lines->count; i++) {
        lines->at[i] = text_of(arena_print(damage->arena, "%.*s %.*s", TEXT_ARGS(lines->at[i - 1]), TEXT_ARGS(lines->at[i])));
    }
}

static void put_row(struct damage *damage, const struct plan_recommendation *of, struct text before)
{
    struct lines lines[COLUMNS];
    struct truth truth = {of, say_anew(damage), chance(damage, 6)};
    const struct text texts[COLUMNS] = {of->fields[PLAN_PAGE].text,   damage_number(damage, of->fields[PLAN_NUMBER].text),
                                        of->fields[PLAN_RECOMMENDATION].text, of->fields[PLAN_ACTION].text,
                                        of->fields[PLAN_UNITS].text,  before, truth.said};
    for (size_t k = 0; k < COLUMNS; k++) {
        wrap(damage, texts[k], widths[k], &lines[k]);
    }
    size_t height = longest(lines);
    truth.torn = truth.torn && lines[NEW].count > 1;
    lines[NEW].count -= truth.torn;
    if (lines[WORDS].count == height && chance(damage, 15)) {
        grow(damage, &lines[WORDS]);
    }
    for (size_t i = 0; i < height; i++) {
        struct text cells[COLUMNS];
        for (size_t k = 0; k < COLUMNS; k++) {
            size_t skip = k == NEW ? 0 : height - lines[k].count;
            bool has = i >= skip && i - skip < lines[k].count;
            bool lost = k == WORDS && i + 1 < height && chance(damage, 4);
            cells[k] = has && !lost ? lines[k].at[i - skip] : TEXT("");
            cells[k] = k == WORDS || k == ACTION || k == BEFORE ? misread(damage, cells[k], 1) : cells[k];
        }
        if (cells[WORDS].length && !cells[ACTION].length && chance(damage, 4)) { /* one column further on */
            cells[ACTION] = cells[WORDS];
            cells[WORDS] = TEXT("");
        }
        put_line(damage, cells);
        if (i + 1 == height && chance(damage, 15)) {
            put_ghost(damage, cells);
        }
    }
    vec_add(&damage->truths, &truth);
}

static struct text damage_table(struct damage *damage, const struct plan_table *clean)
{
    struct text section = TEXT("");
    const struct civil_date date = {2023, 5, 3};
    put_head(damage);
    for (size_t i = 0; i < clean->count; i++) {
        const struct plan_recommendation *of = &clean->at[i];
        const struct plan_update *update = NULL;
        for (size_t k = 0; k < of->update_count; k++) {
            update = calendar_compare_dates(of->updates[k].date, date) == 0 ? &of->updates[k] : update;
        }
        if (!text_equal(of->fields[PLAN_SECTION].text, section)) {
            section = of->fields[PLAN_SECTION].text;
            put_head(damage);
            struct text half = {section.at, section.length / 2}, rest = {section.at + half.length, section.length - half.length};
            put_line(damage, (struct text[COLUMNS]){half, rest});
        }
        put_row(damage, of, update ? update->cell.text : TEXT(""));
        buf_string(&damage->out, chance(damage, 8) ? "\n" : "");
    }
    return buf_as_text(&damage->out);
}

/* ---- what comes back ------------------------------------------------------------------------------------------------- */

struct score {
    size_t right, doubtful, lost, wrong, rows, found;
};

static void judge_cell(struct arena *arena, const char *name, const struct plan_cell *cell, struct text truth, bool must,
                       struct score *score)
{
    bool same = text_equal(fold_plainly(arena, cell->text), fold_plainly(arena, truth));
    if (cell->trust == PLAN_LOST) {
        score->lost++;
    } else if (cell->trust == PLAN_DOUBTFUL) {
        score->doubtful++;
    } else if (same && !must) {
        score->right++;
    } else {
        score->wrong++;
        print_message("wrong: %s: \"%.*s\" for \"%.*s\"\n", name, TEXT_ARGS(cell->text), TEXT_ARGS(truth));
    }
}

static void judge_row(struct arena *arena, const struct truth *truth, const struct plan_table *back, struct score *score)
{
    static const enum plan_field fields[] = {PLAN_PAGE, PLAN_NUMBER, PLAN_RECOMMENDATION, PLAN_ACTION, PLAN_UNITS};
    const char *name = text_string(arena, truth->of->name);
    const struct plan_recommendation *of = find_named(back, name);
    score->rows++;
    if (!of) {
        return;
    }
    score->found++;
    for (size_t i = 0; i < COUNT_OF(fields); i++) {
        judge_cell(arena, name, &of->fields[fields[i]], truth->of->fields[fields[i]].text, false, score);
    }
    const struct plan_update *update = find_update(of, "2023-06-04");
    judge_cell(arena, name, &update->cell, truth->said, truth->torn, score);
    bool says = memmem(truth->said.at, truth->said.length, "Complete", 8) != NULL;
    if (update->cell.trust <= PLAN_REPAIRED && update->status != (says ? PLAN_COMPLETE : PLAN_UNDERWAY)) {
        score->wrong++;
        print_message("wrong status: %s: %s\n", name, plan_status_name(update->status));
    }
}

static struct score run_seed(const struct plan_file *clean_file, uint64_t seed)
{
    struct score score = {0};
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    const struct plan_table *clean = read_all(arena, clean_file, 1);
    struct damage damage = {.arena = arena, .out = buf_in(arena), .seed = seed, .truths = VEC_IN(arena, struct truth)};
    const struct plan_file files[] = {*clean_file, {TEXT("damaged.txt"), damage_table(&damage, clean)}};
    const struct plan_table *tables = read_all(arena, files, 2);
    assert_true(tables[1].damaged);
    for (size_t i = 0; i < damage.truths.count; i++) {
        judge_row(arena, VEC_AT(&damage.truths, struct truth, i), &tables[1], &score);
    }
    return score;
}

static void run_seeds(const struct plan_file *file, uint64_t count)
{
    struct score all = {0};
    for (uint64_t seed = 1; seed <= count; seed++) {
        struct score score = run_seed(file, seed);
        if (score.wrong) {
            print_message("seed %llu\n", (unsigned long long)seed);
        }
        all.right += score.right;
        all.doubtful += score.doubtful;
        all.lost += score.lost;
        all.wrong += score.wrong;
        all.rows += score.rows;
        all.found += score.found;
    }
    print_message("%zu of %zu rows: %zu right, %zu doubtful, %zu lost, %zu wrong\n", all.found, all.rows, all.right,
                  all.doubtful, all.lost, all.wrong);
    assert_int_equal(all.wrong, 0);
    assert_int_equal(all.found, all.rows);
    size_t cells = all.right + all.doubtful + all.lost;
    assert_true(all.right * 100 >= cells * 75);
}

/* ---- a table of our own ---------------------------------------------------------------------------------------------- */

static struct text own_table(struct arena *arena)
{
    static const char *const who[] = {"The harbour master", "Every keeper of a light", "The guild of bakers", "Whoever rents a stall",
                                      "The night watch", "The school by the mill"};
    static const char *const what[] = {"should write down the depth of the water", "ought to count the loaves before dawn",
                                       "must keep a spare rope on the west quay", "should teach two apprentices each winter",
                                       "needs to oil the hinges of the old gate", "should ring a bell when fog comes in"};
    static const char *const why[] = {"so that strangers find the channel", "because flour has gone missing twice",
                                      "lest the ferry be late again", "until the bridge has been rebuilt",
                                      "as the charter of the town demands", "even when nobody is looking"};
    static const char *const units[] = {"Quay", "Mill/Quay", "Town hall", "Guild/Mill"};
    struct buf buf = buf_in(arena);
    buf_string(&buf, "Page number\tRecommendation number\tRecommendation\tAction\tResponsible unit\tUpdated action: 3 May 2023\n");
    for (unsigned i = 0; i < 36; i++) {
        if (i % 9 == 0) {
            buf_print(&buf, "<b>%u. Matters of %s</b>\t\t\t\t\t\n", i / 9 + 1, i ? "bread, fog and gates" : "boats and water");
        }
        buf_print(&buf, "%u\t%u.%u\t%s %s, %s. %s %s.\tThe clerk of book %u will ask %s about it, %s.\t%s\t", 40 + i / 5, i / 9 + 1,
                  i % 9 + 1, who[i % 6], what[(i + i / 6) % 6], why[(i * 5 + 1) % 6], who[(i + 3 + i / 6) % 6],
                  what[(i * 5 + i / 6) % 6], i + 11, who[(i * 3 + i / 9) % 6], why[(i + 2) % 6], units[i % 4]);
        buf_print(&buf, i % 3 == 1 ? "As above. Underway\n" : "Begun with chapter %u of the ledger; %s. Underway\n", i, why[i % 6]);
    }
    return buf_as_text(&buf);
}

static void test_plan_damaged__own_words_come_back(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    const struct plan_file file = {TEXT("clean.txt"), own_table(arena)};
    run_seeds(&file, 12);
}

/* The clean table beside the project: its rows under a head of this test's. */
static struct text as_clean_table(struct arena *arena, const struct plan_table *table)
{
    struct buf buf = buf_in(arena);
    buf_string(&buf, "Page number\tRecommendation number\tRecommendation\tAction\tResponsible unit\tUpdated action: 3 May 2023\n");
    for (size_t i = 0; i < table->count; i++) {
        const struct plan_recommendation *of = &table->at[i];
        static const enum plan_field fields[] = {PLAN_PAGE, PLAN_NUMBER, PLAN_RECOMMENDATION, PLAN_ACTION, PLAN_UNITS};
        if (i == 0 || !text_equal(of->fields[PLAN_SECTION].text, table->at[i - 1].fields[PLAN_SECTION].text)) {
            buf_print(&buf, "<b>%.*s</b>\t\t\t\t\t\n", TEXT_ARGS(of->fields[PLAN_SECTION].text));
        }
        for (size_t k = 0; k < COUNT_OF(fields); k++) {
            for (size_t c = 0; c < of->fields[fields[k]].text.length; c++) {
                char is = of->fields[fields[k]].text.at[c];
                buf_char(&buf, is == '\n' ? ' ' : is);
            }
            buf_char(&buf, '\t');
        }
        buf_print(&buf, "%.*s\n", of->updates[0].cell.text.length < 400 ? (int)of->updates[0].cell.text.length : 0,
                  of->updates[0].cell.text.at);
    }
    for (size_t i = 0; i < buf.length; i++) {
        buf.bytes[i] = buf.bytes[i] == '\r' ? ' ' : buf.bytes[i];
    }
    return buf_as_text(&buf);
}

static void test_plan_damaged__the_clean_source_comes_back(void **state)
{
    struct arena *arena = *state;
    const char *root = getenv("EVENHAND_SOURCE");
    const char *path = arena_print(arena, "%s/../shared/sources/forde-actions-2023-07.txt", root ? root : ".");
    struct plan_file source = {TEXT("source.txt"), read_whole(arena, path)};
    if (!source.bytes.at) {
        print_message("skipped: %s is not there\n", path);
        skip();
    }
    const struct plan_file file = {TEXT("clean.txt"), as_clean_table(arena, read_all(arena, &source, 1))};
    run_seeds(&file, 6);
}

static void test_plan_damaged__without_a_key_nothing_is_sure(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct text own = own_table(arena);
    const struct plan_table *clean = read_one(arena, "clean.txt", own);
    struct damage damage = {.arena = arena, .out = buf_in(arena), .seed = 7, .truths = VEC_IN(arena, struct truth)};
    const struct plan_table *back = read_one(arena, "damaged.txt", damage_table(&damage, clean));
    assert_true(back->damaged && back->key.length == 0 && back->count > 20);
    for (size_t i = 0; i < back->count; i++) {
        assert_true(back->at[i].trust >= PLAN_DOUBTFUL);
        assert_true(back->at[i].fields[PLAN_RECOMMENDATION].trust >= PLAN_DOUBTFUL);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plan_damaged__own_words_come_back),
        cmocka_unit_test_setup_teardown(test_plan_damaged__the_clean_source_comes_back, arenas_make, arenas_free),
        cmocka_unit_test(test_plan_damaged__without_a_key_nothing_is_sure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
