/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The board report says the same in every form, cell by cell: as comma-separated text, as a spreadsheet, and on paper, read back
 * by pdftotext (AP-4). No cell of any is a formula.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "plan/inside.h"
#include "support/must.h"

#define ROWS 40
#define DATES 3
#define COLUMNS (PLAN_COLUMNS + DATES)

static struct arena *arena;
static struct plan_report report;

/* Words of several lengths, one of which is taller than a page; and what a spreadsheet could take for a formula. */
static struct text words_for(size_t row, size_t column)
{
    static const char *const odd[] = {"=SUM(A1:A9)", "+1", "-2", "@here", "said \"so\", twice", "two\nlines", "Zoë <b>&amp;</b>", ""};
    struct buf buf = buf_in(arena);
    size_t length = row == 7 && column == 5 ? 900 : (row * 7 + column * 3) % 23;
    if (row < COUNT_OF(odd) && column == 6) {
        return text_of(odd[row]);
    }
    for (size_t i = 0; i < length; i++) {
        buf_print(&buf, "%sw%zu", i ? " " : "", row * 31 + column * 7 + i);
    }
    return buf_as_text(&buf);
}

static int make_report(void **state)
{
    static const char *const heads[COLUMNS] = {"Report", "Page", "Number", "Recommendation", "Responsible team",
                                               "Update 2024-05-03", "Update 2024-06-05", "Update 2024-07-01"};
    (void)state;
    arena = arena_new();
    struct plan_line *lines = ARENA_ARRAY(arena, struct plan_line, ROWS);
    struct text *names = ARENA_ARRAY(arena, struct text, COLUMNS);
    for (size_t k = 0; k < COLUMNS; k++) {
        names[k] = text_of(heads[k]);
    }
    for (size_t i = 0; i < ROWS; i++) {
        struct text *cells = ARENA_ARRAY(arena, struct text, COLUMNS);
        for (size_t k = 0; k < COLUMNS; k++) {
            cells[k] = k == 2 ? text_of(arena_print(arena, "%zu", i + 1)) : words_for(i, k);
        }
        lines[i].cells = cells;
    }
    report = (struct plan_report){.at = {2024, 7, 1}, .lines = lines, .line_count = ROWS, .date_count = DATES,
                                  .heads = names, .columns = COLUMNS};
    return 0;
}

static int drop_report(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static struct text cell_of(size_t row, size_t column)
{
    return row ? report.lines[row - 1].cells[column] : report.heads[column];
}

/* ---- CSV and spreadsheet */

static void expect_sheet(const char *name, struct text bytes, bool quoted)
{
    const struct plan_file file = {text_of(name), bytes};
    struct sheet sheet;
    struct error error;
    must(spreadsheet_is(bytes) ? spreadsheet_read(arena, &file, &sheet, &error) : sheet_read(arena, &file, &sheet, &error), &error);
    assert_int_equal(sheet.count, ROWS + 1);
    for (size_t i = 0; i <= ROWS; i++) {
        for (size_t k = 0; k < COLUMNS; k++) {
            struct text has = k < sheet.lines[i].count ? sheet.lines[i].cells[k] : TEXT(""), wants = cell_of(i, k);
            bool guarded = quoted && wants.length && strchr("=+-@", wants.at[0]);
            wants = guarded ? text_of(arena_print(arena, "'%.*s", TEXT_ARGS(wants))) : wants;
            if (!text_equal(has, wants)) {
                fail_msg("%s, row %zu, column %zu: \"%.*s\", not \"%.*s\"", name, i, k, TEXT_ARGS(has), TEXT_ARGS(wants));
            }
        }
    }
}

static void test_plan_alike__comma_separated(void **state)
{
    (void)state;
    expect_sheet("report.csv", plan_report_csv(arena, &report), true);
}

/* The reader refuses a workbook with a formula. */
static void test_plan_alike__spreadsheet(void **state)
{
    (void)state;
    struct text bytes;
    struct error error;
    must(plan_report_xlsx(arena, &report, &bytes, &error), &error);
    expect_sheet("report.xlsx", bytes, false);
}

static void test_plan_alike__a_cell_too_long_for_a_spreadsheet_is_named(void **state)
{
    (void)state;
    struct plan_line line = report.lines[0];
    struct text cells[COLUMNS], bytes;
    struct plan_report one = report;
    struct error error;
    char *words = arena_alloc(arena, 40000);
    memset(words, 'w', 40000);
    memcpy(cells, line.cells, sizeof(cells));
    cells[3] = (struct text){words, 40000};
    line.cells = cells;
    one.lines = &line;
    one.line_count = 1;
    assert_int_equal(plan_report_xlsx(arena, &one, &bytes, &error), ERROR_LIMIT);
    assert_non_null(strstr(error.words, "row 2, column 4"));
}

/* ---- paper */

struct seen {
    double x, y;
    int page;
    char word[200];
};

static double number_after(const char *line, const char *name)
{
    const char *at = strstr(line, name);
    return at ? strtod(at + strlen(name), NULL) : -1;
}

static void add_unescaped(char *out, size_t size, const char *from)
{
    static const char *const entities[][2] = {{"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&apos;", "'"}, {"&amp;", "&"}};
    size_t length = 0;
    while (*from && *from != '<' && length + 1 < size) {
        char one = *from;
        size_t skip = 1;
        for (size_t i = 0; i < COUNT_OF(entities); i++) {
            if (strncmp(from, entities[i][0], strlen(entities[i][0])) == 0) {
                one = entities[i][1][0];
                skip = strlen(entities[i][0]);
                break;
            }
        }
        out[length++] = one;
        from += skip;
    }
    out[length] = '\0';
}

/* Every word on the paper with its place, but for the title above the table. */
static struct vec read_words(const char *path)
{
    struct vec words = VEC_IN(arena, struct seen);
    FILE *pipe = popen(arena_print(arena, "pdftotext -bbox %s -", path), "r");
    char line[2000];
    int page = 0;
    assert_non_null(pipe);
    while (fgets(line, sizeof(line), pipe)) {
        struct seen seen = {.x = number_after(line, "xMin=\""), .y = number_after(line, "yMin=\"")};
        page += strstr(line, "<page ") != NULL;
        seen.page = page;
        if (strstr(line, "<word ") && seen.y > 36) {
            add_unescaped(seen.word, sizeof(seen.word), strchr(line, '>') + 1);
            vec_add(&words, &seen);
        }
    }
    assert_int_equal(pclose(pipe), 0);
    return words;
}

static int compare_seen(const void *one, const void *other)
{
    const struct seen *a = one, *b = other;
    if (a->page != b->page) {
        return a->page - b->page;
    }
    if (a->y < b->y - 1 || a->y > b->y + 1) {
        return a->y < b->y ? -1 : 1;
    }
    return (a->x > b->x) - (a->x < b->x);
}

static void add_letters(struct buf *buf, const char *from, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (from[i] != ' ' && from[i] != '\n') {
            buf_char(buf, from[i]);
        }
    }
}

static void expect_column(const struct vec *words, size_t column, double from, double until)
{
    struct buf has = buf_in(arena), wants = buf_in(arena), head = buf_in(arena);
    int page = 0;
    size_t skip = 0;
    add_letters(&head, report.heads[column].at, report.heads[column].length);
    for (size_t i = 0; i < words->count; i++) {
        const struct seen *seen = VEC_AT(words, struct seen, i);
        if (seen->x < from || seen->x >= until) {
            continue;
        }
        skip = seen->page == page ? skip : head.length; /* on each page the head again */
        page = seen->page;
        size_t length = strlen(seen->word);
        if (skip) {
            assert_true(length <= skip && strncmp(seen->word, buf_as_string(&head) + head.length - skip, length) == 0);
            skip -= length;
        } else {
            add_letters(&has, seen->word, length);
        }
    }
    for (size_t i = 1; i <= ROWS; i++) {
        add_letters(&wants, cell_of(i, column).at, cell_of(i, column).length);
    }
    assert_string_equal(buf_as_string(&has), buf_as_string(&wants));
}

static void test_plan_alike__paper(void **state)
{
    static const char path[] = "alike.pdf";
    (void)state;
    struct text bytes;
    struct error error;
    if (system("pdftotext -v 2>/dev/null")) {
        print_message("skipped: pdftotext is not there\n");
        skip();
    }
    must(plan_report_pdf(arena, &report, &bytes, &error), &error);
    assert_true(text_starts(bytes, TEXT("%PDF-")));
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes.at, 1, bytes.length, file), bytes.length);
    fclose(file);
    struct vec words = read_words(path);
    unlink(path);
    qsort(words.items, words.count, sizeof(struct seen), compare_seen);
    assert_true(VEC_AT(&words, struct seen, words.count - 1)->page > 2);
    double edges[COLUMNS + 1] = {0};
    size_t column = 0;
    for (size_t i = 0; i < words.count && column < COLUMNS; i++) { /* the first words of the heads */
        const struct seen *seen = VEC_AT(&words, struct seen, i);
        if (text_starts(report.heads[column], text_of(seen->word)) && (column == 0 || seen->x > edges[column - 1] + 20)) {
            edges[column++] = seen->x - 1;
        }
    }
    assert_int_equal(column, COLUMNS);
    edges[COLUMNS] = 1e9;
    for (size_t k = 0; k < COLUMNS; k++) {
        expect_column(&words, k, edges[k], edges[k + 1]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plan_alike__comma_separated),
        cmocka_unit_test(test_plan_alike__spreadsheet),
        cmocka_unit_test(test_plan_alike__a_cell_too_long_for_a_spreadsheet_is_named),
        cmocka_unit_test(test_plan_alike__paper),
    };
    return cmocka_run_group_tests(tests, make_report, drop_report);
}
