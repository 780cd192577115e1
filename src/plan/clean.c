/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A table as it should lie: a head, headings, a row a line. What is allowed for: heads again and again, with other
 * columns; ruled lines; headings inside and between tables; rows that go on in the next line; a piece of a row that
 * stands before it, under a heading; rows that are shifted by a column.
 */
#include "plan/inside.h"

#include <string.h>

#define LONGEST_TITLE 400

struct clean {
    struct reading *reading;
    struct arena *arena;
    const struct heading *heads;
    size_t head_count;
    struct marked part, section;
    int32_t part_line, section_line;
    struct plan_recommendation *last; /* of this table; NULL behind a head or a heading */
    const struct sheet_line *early;   /* a piece that waits for its row */
    bool follows_heading;
};

/* ---- what a line is -------------------------------------------------------------------------------------------- */

static struct text cell_at(const struct sheet_line *line, size_t index)
{
    return index < line->count ? text_trim(line->cells[index]) : TEXT("");
}

static size_t filled(const struct sheet_line *line)
{
    size_t count = 0;
    for (size_t i = 0; i < line->count; i++) {
        count += cell_at(line, i).length > 0;
    }
    return count;
}

static bool is_ruled(const struct sheet_line *line)
{
    for (size_t i = 0; i < line->count; i++) {
        if (cell_at(line, i).length && !markup_is_ruled(cell_at(line, i))) {
            return false;
        }
    }
    return line->count > 0;
}

static size_t column_of(const struct clean *clean, enum plan_field field)
{
    for (size_t i = 0; i < clean->head_count; i++) {
        if (clean->heads[i].kind == HEADING_FIELD && clean->heads[i].field == field) {
            return i;
        }
    }
    return SIZE_MAX;
}

/* Does the line, read `shift` cells further on, begin a recommendation? */
static bool begins_row(const struct clean *clean, const struct sheet_line *line, size_t shift)
{
    size_t number = column_of(clean, PLAN_NUMBER), page = column_of(clean, PLAN_PAGE);
    size_t words = column_of(clean, PLAN_RECOMMENDATION);
    struct text cut, rest;
    if (number == SIZE_MAX) {
        struct text text = markup_clean(clean->arena, cell_at(line, words + shift)).text;
        return heading_cut_number(text, &cut, &rest) && filled(line) > 1;
    }
    bool has_page = page == SIZE_MAX || heading_page(cell_at(line, page + shift)) ||
                    (cell_at(line, page + shift).length == 0 && shift == 0);
    return has_page && heading_number(cell_at(line, number + shift)) && filled(line) > 1;
}

/* ---- headings -------------------------------------------------------------------------------------------------- */

static bool is_numbered(struct text text)
{
    struct text number, rest;
    return heading_cut_number(text, &number, &rest);
}

/* A heading without a number that stands outside the rows, or over another, names a part; every other a section. */
static void take_heading(struct clean *clean, const struct sheet_line *line, struct marked title, bool outside)
{
    bool over = clean->follows_heading && clean->section.text.length && !is_numbered(clean->section.text) &&
                !is_numbered(title.text) && !outside;
    if (over) {
        clean->part = clean->section;
        clean->part_line = clean->section_line;
    }
    if (outside && !is_numbered(title.text)) {
        clean->part = title;
        clean->part_line = line->number;
        clean->section = (struct marked){.text = TEXT("")};
        clean->section_line = 0;
    } else {
        clean->section = title;
        clean->section_line = line->number;
    }
    clean->follows_heading = !outside;
    clean->last = NULL;
}

static bool is_title(struct marked line)
{
    struct text text = line.text;
    bool sentence = text.length && strchr(".;,", text.at[text.length - 1]);
    return text.length > 0 && text.length <= LONGEST_TITLE && (line.bold || (!sentence && text.length <= 80));
}

/* ---- rows ------------------------------------------------------------------------------------------------------ */

static struct plan_cell *cell_for(struct clean *clean, struct plan_recommendation *of, const struct heading *head)
{
    if (head->kind == HEADING_FIELD) {
        return &of->fields[head->field];
    }
    return &recommendation_update(clean->arena, of, head->date)->cell;
}

/* Puts words into a cell, or behind those that it has. */
static void fill(struct clean *clean, struct plan_cell *cell, struct text raw, int32_t line)
{
    struct marked marked = markup_clean(clean->arena, raw);
    if (marked.text.length == 0) {
        return;
    }
    if (cell->text.length) {
        cell->text = text_of(arena_print(clean->arena, "%.*s %.*s", TEXT_ARGS(cell->text), TEXT_ARGS(marked.text)));
        cell_say(clean->arena, cell, PLAN_REPAIRED, arena_print(clean->arena, "Line %d goes on with it", (int)line));
    } else {
        cell->text = marked.text;
    }
    cell->read = cell->text;
    cell_add_line(clean->arena, cell, line);
}

static void fill_row(struct clean *clean, struct plan_recommendation *of, const struct sheet_line *line, size_t shift)
{
    for (size_t i = 0; i < line->count; i++) {
        bool has_head = i >= shift && i - shift < clean->head_count;
        const struct heading *head = has_head ? &clean->heads[i - shift] : NULL;
        if (!head || head->kind == HEADING_NONE) {
            reading_leave(clean->reading, line->number, i, line->cells[i],
                          head ? "its column's heading is not one that is understood" : "stands beside the table's columns");
        } else if (head->kind == HEADING_STATUS) {
            struct plan_update *update = recommendation_update(clean->arena, of, head->date);
            struct text said = cell_at(line, i);
            const char *stop = update->cell.text.length && words_end_whole(update->cell.text) ? "" : ".";
            update->cell.text = update->cell.text.length && said.length
                                    ? text_of(arena_print(clean->arena, "%.*s%s %.*s", TEXT_ARGS(update->cell.text), stop,
                                                          TEXT_ARGS(said)))
                                    : said.length ? said : update->cell.text;
            update->cell.read = update->cell.text;
            cell_add_line(clean->arena, &update->cell, line->number);
        } else {
            fill(clean, cell_for(clean, of, head), line->cells[i], line->number);
        }
    }
}

static void set_title(struct plan_cell *cell, struct arena *arena, const struct marked *title, int32_t line)
{
    if (title->text.length && !cell->text.length) {
        cell->text = cell->read = title->text;
        cell_add_line(arena, cell, line);
    }
}

/* The number that stands in one cell with the words. */
static void part_number(struct clean *clean, struct plan_recommendation *of)
{
    struct plan_cell *words = &of->fields[PLAN_RECOMMENDATION], *number = &of->fields[PLAN_NUMBER];
    struct text cut, rest;
    if (column_of(clean, PLAN_NUMBER) == SIZE_MAX && heading_cut_number(words->text, &cut, &rest)) {
        *number = (struct plan_cell){.text = cut, .read = cut};
        cell_add_line(clean->arena, number, words->lines[0]);
        words->text = words->read = rest;
    }
}

/* A piece that stood before the row: into its own column, or into the empty one beside it. */
static void take_early(struct clean *clean, struct plan_recommendation *of)
{
    const struct sheet_line *line = clean->early;
    clean->early = NULL;
    for (size_t i = 0; line && i < line->count; i++) {
        if (cell_at(line, i).length == 0) {
            continue;
        }
        const size_t order[] = {i, i - 1, i + 1};
        bool is_placed = false;
        for (size_t k = 0; k < COUNT_OF(order) && !is_placed; k++) {
            const struct heading *head = order[k] < clean->head_count ? &clean->heads[order[k]] : NULL;
            struct plan_cell *cell = head && head->kind != HEADING_NONE ? cell_for(clean, of, head) : NULL;
            if (cell && cell->text.length == 0) {
                fill(clean, cell, line->cells[i], line->number);
                cell_say(clean->arena, cell, PLAN_DOUBTFUL,
                         k ? "It stood in a line of its own before the row, one column further on"
                           : "It stood in a line of its own before the row");
                is_placed = true;
            }
        }
        if (!is_placed) {
            reading_leave(clean->reading, line->number, i, line->cells[i], "stands before a row that has this cell already");
        }
    }
}

static void take_row(struct clean *clean, const struct sheet_line *line, size_t shift)
{
    struct plan_recommendation *of = vec_add(&clean->reading->recommendations, NULL);
    of->source = clean->reading->sheet->name;
    for (size_t i = 0; i < clean->head_count; i++) { /* every column of the head, also where the row has nothing */
        if (clean->heads[i].kind == HEADING_UPDATE || clean->heads[i].kind == HEADING_STATUS) {
            recommendation_update(clean->arena, of, clean->heads[i].date);
        }
    }
    fill_row(clean, of, line, shift);
    take_early(clean, of);
    part_number(clean, of);
    set_title(&of->fields[PLAN_PART], clean->arena, &clean->part, clean->part_line);
    set_title(&of->fields[PLAN_SECTION], clean->arena, &clean->section, clean->section_line);
    for (int i = 0; shift && i < PLAN_FIELD__MAX; i++) {
        if (of->fields[i].text.length && i != PLAN_PART && i != PLAN_SECTION) {
            cell_say(clean->arena, &of->fields[i], PLAN_REPAIRED, "The row stood one column further on");
        }
    }
    clean->last = of;
    clean->follows_heading = false;
}

static void drop_early(struct clean *clean)
{
    for (size_t i = 0; clean->early && i < clean->early->count; i++) {
        reading_leave(clean->reading, clean->early->number, i, clean->early->cells[i], "no row follows that it belongs to");
    }
    clean->early = NULL;
}

static void go_on(struct clean *clean, const struct sheet_line *line)
{
    if (clean->last) {
        fill_row(clean, clean->last, line, 0);
        return;
    }
    drop_early(clean);
    clean->early = line;
}

static void leave_line(struct clean *clean, const struct sheet_line *line, const char *why)
{
    for (size_t i = 0; i < line->count; i++) {
        reading_leave(clean->reading, line->number, i, line->cells[i], why);
    }
}

static bool take_head(struct clean *clean, const struct sheet_line *line)
{
    struct heading *heads;
    if (!heading_line(clean->arena, line, &heads)) {
        return false;
    }
    bool first = clean->heads == NULL;
    clean->heads = heads;
    clean->head_count = line->count;
    clean->last = first ? NULL : clean->last;
    clean->follows_heading = false;
    leave_line(clean, line, "a table's head");
    clean->last = NULL;
    return true;
}

static void take_text(struct clean *clean, const struct sheet_line *line)
{
    struct marked title = markup_clean(clean->arena, line->cells[0]);
    if (is_title(title) && (title.bold || !clean->heads)) {
        take_heading(clean, line, title, true);
        if (!clean->heads) {
            reading_leave(clean->reading, line->number, 0, line->cells[0], "stands before the table");
        }
    } else {
        reading_leave(clean->reading, line->number, 0, line->cells[0], "a note, not a row");
        clean->part = clean->heads ? clean->part : (struct marked){.text = TEXT("")};
    }
}

static void take_line(struct clean *clean, const struct sheet_line *line)
{
    if (line->count == 0) {
        return;
    }
    if (is_ruled(line)) {
        leave_line(clean, line, "a ruled line");
    } else if (take_head(clean, line)) {
        return;
    } else if (line->count == 1 || !clean->heads) {
        if (line->count == 1) {
            take_text(clean, line);
        } else {
            leave_line(clean, line, "stands before the table");
        }
    } else if (begins_row(clean, line, 1) && cell_at(line, 0).length == 0) {
        take_row(clean, line, 1);
    } else if (begins_row(clean, line, 0)) {
        take_row(clean, line, 0);
    } else if (filled(line) == 1 && cell_at(line, 0).length &&
               is_title(markup_clean(clean->arena, line->cells[0]))) {
        take_heading(clean, line, markup_clean(clean->arena, line->cells[0]), false);
    } else {
        go_on(clean, line);
    }
}

static void finish(struct reading *reading)
{
    for (size_t i = 0; i < reading->recommendations.count; i++) {
        struct plan_recommendation *of = VEC_AT(&reading->recommendations, struct plan_recommendation, i);
        for (size_t k = 0; k < of->update_count; k++) {
            status_find(reading->arena, &of->updates[k]);
        }
    }
}

int clean_read(struct reading *reading, struct error *error)
{
    struct clean clean = {.reading = reading, .arena = reading->arena};
    clean.part.text = clean.section.text = TEXT("");
    for (size_t i = 0; i < reading->sheet->count; i++) {
        take_line(&clean, &reading->sheet->lines[i]);
    }
    drop_early(&clean);
    finish(reading);
    if (reading->recommendations.count == 0) {
        return error_set(error, ERROR_INVALID, "plan.no-rows",
                         "%.*s: a table's head was found, but no row with a number below it. A row needs its number in the "
                         "number's column, or before the words of the recommendation",
                         TEXT_ARGS(reading->sheet->name));
    }
    return 0;
}

/* ---- how it lies ------------------------------------------------------------------------------------------------ */

static int no_table(struct arena *arena, const struct sheet *sheet, struct error *error)
{
    struct buf seen = buf_in(arena);
    int32_t best = 0;
    size_t most = 0;
    for (size_t i = 0; i < sheet->count; i++) {
        size_t known = 0;
        struct buf words = buf_in(arena);
        for (size_t k = 0; k < sheet->lines[i].count; k++) {
            struct heading heading = heading_of(arena, sheet->lines[i].cells[k]);
            known += heading.kind != HEADING_NONE;
            if (heading.kind != HEADING_NONE) {
                buf_print(&words, "%scolumn %zu as %s", words.length ? ", " : "", k + 1,
                          heading.kind == HEADING_FIELD ? plan_field_name(heading.field) : "an update");
            }
        }
        if (known > most) {
            most = known;
            best = sheet->lines[i].number;
            seen = words;
        }
    }
    const char *understood = best ? arena_print(arena, "in line %d there is %s", (int)best, buf_as_string(&seen))
                                  : "no line has a heading that is understood";
    return error_set(error, ERROR_INVALID, "plan.no-table",
                     "%.*s: no table in it: %.200s. A head needs a column \"Recommendation\", one for the number (or numbers "
                     "before the words), and at least one more, such as \"Updated action 3 May 2023\"",
                     TEXT_ARGS(sheet->name), understood);
}

int clean_judge(struct arena *arena, const struct sheet *sheet, bool *damaged, struct error *error)
{
    struct clean clean = {.arena = arena};
    size_t rows = 0, pieces = 0;
    for (size_t i = 0; i < sheet->count; i++) {
        const struct sheet_line *line = &sheet->lines[i];
        struct heading *heads;
        if (line->count == 0 || is_ruled(line)) {
            continue;
        }
        if (heading_line(arena, line, &heads)) {
            clean.heads = heads;
            clean.head_count = line->count;
        } else if (clean.heads && line->count > 1) {
            bool begins = begins_row(&clean, line, 0) || begins_row(&clean, line, 1);
            bool heading = filled(line) == 1 && cell_at(line, 0).length;
            rows += begins;
            pieces += !begins && !heading;
        }
    }
    if (!clean.heads) {
        return no_table(arena, sheet, error);
    }
    *damaged = pieces > 10 && pieces > 2 * rows;
    return 0;
}
