/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A damaged table from beginning to end: its columns, its pieces, a key to align them by, and then row by row what each
 * recommendation is made of. What is left over at the end is listed.
 */
#include "plan/damaged.h"

#include <string.h>

#define CELLS_MOST 8000000 /* rows of the key times lines */
#define MOSTLY 7           /* in ten: so many updates have a status that one without is strange */

/* ---- a key made of the numbers, where there is no other ------------------------------------------------------------- */

static void make_key(struct damaged *damaged)
{
    struct plan_table *key = ARENA_NEW(damaged->arena, struct plan_table);
    struct vec rows = VEC_IN(damaged->arena, struct plan_recommendation);
    size_t last = SIZE_MAX;
    for (size_t i = 0; i < damaged->anchors.count; i++) {
        const struct anchor *anchor = VEC_AT(&damaged->anchors, struct anchor, i);
        bool again = last != SIZE_MAX && anchor->at - last <= 1;
        last = anchor->at;
        if (again || !heading_number(anchor->number)) {
            continue;
        }
        struct plan_recommendation *of = vec_add(&rows, NULL);
        of->fields[PLAN_PAGE].text = anchor->page;
        of->fields[PLAN_NUMBER].text = anchor->number;
    }
    key->at = rows.items;
    key->count = rows.count;
    damaged->key = key;
}

/* ---- pieces in the wrong column --------------------------------------------------------------------------------------- */

static double fits(struct damaged *damaged, const struct piece *piece, size_t column)
{
    struct text key = column < damaged->column_count && piece->row != SIZE_MAX
                          ? align_key_text(damaged, piece->row, column) : TEXT("");
    if (key.length == 0 || piece->best.words.count == 0) {
        return 0;
    }
    size_t common = words_common(damaged->arena, words_of(damaged->arena, key), piece->best.words, NULL, NULL);
    return (double)common / (double)piece->best.words.count;
}

static void move_shifted(struct damaged *damaged)
{
    for (size_t i = 0; i < damaged->pieces.count; i++) {
        struct piece *piece = VEC_AT(&damaged->pieces, struct piece, i);
        const size_t beside[] = {piece->column - 1, piece->column + 1};
        bool is_strange = piece->column < damaged->column_count && piece->row != SIZE_MAX && damaged->has_key &&
                          damaged->columns[piece->column].head.kind == HEADING_FIELD &&
                          align_key_text(damaged, piece->row, piece->column).length == 0;
        size_t least = is_strange ? 1 : 3; /* words */
        for (size_t k = 0; k < COUNT_OF(beside) && piece->best.words.count >= least; k++) {
            if (fits(damaged, piece, beside[k]) >= 0.8 && fits(damaged, piece, piece->column) < 0.5) {
                piece->column = beside[k];
                piece->shifted = true;
                break;
            }
        }
    }
}

/* ---- pages and numbers ------------------------------------------------------------------------------------------------ */

struct identity_cell {
    struct plan_cell *cell;
    struct text key;
    bool matched;
};

static void see(struct damaged *damaged, struct identity_cell *is, size_t column, struct text read, int32_t line)
{
    if (read.length == 0) {
        return;
    }
    bool same = text_equal(read, is->key);
    if (same || !is->cell->read.length) {
        is->cell->read = read;
    }
    if (!same) {
        reading_leave(damaged->reading, line, column, read,
                      is->matched ? "another reading of a page or number" : "a page or number that is not as it was read");
    }
    is->matched = is->matched || same;
    cell_add_line(damaged->arena, is->cell, line);
}

static void settle_identity(struct damaged *damaged, struct identity_cell *is)
{
    is->cell->text = is->key;
    if (is->key.length == 0 || is->matched) {
        return;
    }
    bool lost_dot = is->cell->read.length && align_same_digits(is->cell->read, is->key);
    cell_say(damaged->arena, is->cell, lost_dot ? PLAN_REPAIRED : PLAN_DOUBTFUL,
             is->cell->read.length
                 ? arena_print(damaged->arena, "It was read as \"%.*s\"; the row was found by its place and words",
                               TEXT_ARGS(is->cell->read))
                 : "It cannot be read in this file; the row was found by its place and words");
}

static bool mend_identity(struct damaged *damaged, struct plan_recommendation *of, size_t row)
{
    const struct plan_recommendation *key = &damaged->key->at[row];
    struct identity_cell page = {&of->fields[PLAN_PAGE], key->fields[PLAN_PAGE].text, false};
    struct identity_cell number = {&of->fields[PLAN_NUMBER], key->fields[PLAN_NUMBER].text, false};
    for (size_t i = 0; i < damaged->anchors.count; i++) {
        const struct anchor *anchor = VEC_AT(&damaged->anchors, struct anchor, i);
        if (damaged->row_of[anchor->at] == row) {
            int32_t line = damaged->sheet->lines[anchor->at].number;
            see(damaged, &page, damaged->page_column, anchor->page, line);
            see(damaged, &number, damaged->number_column, anchor->number, line);
        }
    }
    settle_identity(damaged, &page);
    settle_identity(damaged, &number);
    return number.matched;
}

/* ---- headings --------------------------------------------------------------------------------------------------------- */

/* Pieces that stand beside a heading without a gap, and begin there, are the rest of it. */
static void take_beside(struct damaged *damaged, struct plan_cell *cell, const struct piece *title)
{
    size_t next = title->column + 1;
    for (size_t i = 0; i < damaged->pieces.count; i++) {
        struct piece *piece = VEC_AT(&damaged->pieces, struct piece, i);
        bool is_words = next < damaged->column_count && damaged->columns[next].head.kind != HEADING_UPDATE;
        if (piece->from == title->from && piece->column == next && !piece->used && is_words) {
            piece->used = true;
            next++;
            cell->read = text_of(arena_print(damaged->arena, "%.*s | %.*s", TEXT_ARGS(cell->read),
                                             TEXT_ARGS(piece->best.text)));
        }
    }
}

static struct text without_page(struct text text)
{
    struct text rest = text, first;
    return text_cut(&rest, ' ', &first) && rest.length && heading_page(first) && first.length >= 2 ? rest : text;
}

/* A heading stands at the top of its first row, or was read into the row before. */
static bool is_near(const struct damaged *damaged, const struct piece *title, size_t row, size_t before)
{
    size_t at = damaged->row_of[title->from];
    return at == SIZE_MAX || at == row || at == before;
}

static bool find_title(struct damaged *damaged, struct plan_cell *cell, struct text wanted, size_t row)
{
    size_t before = row;
    for (size_t i = 0; i < damaged->sheet->count && damaged->row_of[i] != row; i++) {
        before = damaged->row_of[i];
    }
    struct text whole = words_fold(damaged->arena, wanted);
    for (size_t i = 0; i < damaged->titles.count && whole.length; i++) {
        struct piece *title = VEC_AT(&damaged->titles, struct piece, i);
        struct text fold = words_fold(damaged->arena, without_page(title->best.text));
        if (fold.length < 5 || !is_near(damaged, title, row, before) || words_likeness(fold, whole, true) < 0.6) {
            continue;
        }
        title->used = true;
        if (!cell->read.length) {
            cell->read = title->best.text;
        }
        cell_add_line(damaged->arena, cell, title->best.line);
        take_beside(damaged, cell, title);
        if (text_equal(fold, whole)) {
            cell->read = wanted;
        }
    }
    return cell->read.length > 0;
}

static void mend_title(struct damaged *damaged, struct plan_recommendation *of, size_t row, enum plan_field field)
{
    const struct plan_recommendation *key = &damaged->key->at[row];
    struct plan_cell *cell = &of->fields[field];
    const struct plan_cell *wanted = &key->fields[field];
    cell->text = wanted->text;
    if (wanted->text.length == 0) {
        return;
    }
    if (!find_title(damaged, cell, wanted->text, row)) {
        cell_say(damaged->arena, cell, PLAN_DOUBTFUL,
                 arena_print(damaged->arena, "The heading cannot be read in this file; it is taken from %.*s",
                             TEXT_ARGS(damaged->key->source)));
    } else if (!text_equal(cell->read, wanted->text)) {
        cell_say(damaged->arena, cell, PLAN_REPAIRED, "The heading is torn or misread here");
    }
}

static void mend_titles(struct damaged *damaged, struct plan_recommendation *of, size_t row)
{
    const struct plan_recommendation *key = &damaged->key->at[row];
    const struct plan_recommendation *before = damaged->reading->recommendations.count > 1 && row > 0 ? of - 1 : NULL;
    static const enum plan_field fields[] = {PLAN_PART, PLAN_SECTION};
    for (size_t i = 0; i < COUNT_OF(fields) && damaged->has_key; i++) {
        if (before && text_equal(before->fields[fields[i]].text, key->fields[fields[i]].text)) {
            of->fields[fields[i]] = before->fields[fields[i]];
        } else {
            mend_title(damaged, of, row, fields[i]);
        }
    }
}

/* ---- rows --------------------------------------------------------------------------------------------------------------- */

/* New words that begin in the middle, or follow on a row whose own stop there, or may hold some of these. */
static void doubt_beginning(struct damaged *damaged, struct plan_recommendation *of, struct plan_update *update,
                            bool above_is_mixed)
{
    struct text text = update->cell.text, rest;
    bool small = text.length && text.at[0] >= 'a' && text.at[0] <= 'z' && !status_repeats(text, &rest);
    const struct plan_recommendation *first = damaged->reading->recommendations.items;
    const struct plan_update *above = of > first ? recommendation_find_update(of - 1, update->date) : NULL;
    if (small) {
        cell_say(damaged->arena, &update->cell, PLAN_DOUBTFUL, "It begins without a capital: words before it may be missing");
    } else if (text.length && above && above->status == PLAN_STATUS_LOST && above->cell.text.length &&
               !words_end_whole(above->cell.text)) {
        cell_say(damaged->arena, &update->cell, PLAN_DOUBTFUL, "The row above stops in the middle: words may have gone there");
    } else if (text.length && above_is_mixed) {
        cell_say(damaged->arena, &update->cell, PLAN_DOUBTFUL, "The row above may hold some of its words");
    }
}

/* A status in the middle of new words is the end of another row's. */
static void doubt_middle(struct damaged *damaged, struct plan_update *update, size_t column)
{
    struct plan_update before = *update;
    struct text text = update->cell.text;
    size_t end = update->said.length ? (size_t)(update->said.at - text.at) : text.length;
    for (size_t i = 1; i < end; i++) {
        bool starts = (text.at[i - 1] == ' ' || text.at[i - 1] == '.') && text.at[i] >= 'A' && text.at[i] <= 'Z';
        size_t size = i;
        while (starts && size < end && text.at[size] != ' ' && text.at[size] != '.') {
            size++;
        }
        before.cell.text = (struct text){text.at + i, size - i};
        before.said = TEXT("");
        if (starts) {
            status_find(damaged->arena, &before);
        }
        if (starts && before.said.length) {
            damaged->columns[column].mixed = true;
            cell_say(damaged->arena, &update->cell, PLAN_DOUBTFUL,
                     "A status stands in the middle: words of another row may be here");
            return;
        }
    }
}

static void mend_update(struct damaged *damaged, struct plan_recommendation *of, size_t row, size_t column, bool torn)
{
    struct civil_date date = damaged->columns[column].head.date;
    struct plan_update *update = recommendation_update(damaged->arena, of, date);
    const struct plan_cell *key = align_key_cell(damaged, row, column);
    struct piece **pieces;
    size_t count = mend_take(damaged, row, column, &pieces);
    bool tail_read = true, is_new = !(key && key->text.length), above_is_mixed = damaged->columns[column].mixed;
    bool again = update->cell.text.length > 0;
    damaged->columns[column].mixed = false;
    if (!is_new) {
        mend_keyed(damaged, &update->cell, key, pieces, count, &tail_read);
    } else {
        mend_open(damaged, &update->cell, pieces, count);
    }
    if (update->cell.text.length == 0) {
        struct text rest;
        cell_say(damaged->arena, &update->cell, PLAN_LOST, "Nothing of it can be read in this file");
        update->repeats.passes = key && status_repeats(key->text, &rest);
    }
    if (again) {
        cell_say(damaged->arena, &update->cell, PLAN_DOUBTFUL, "Two columns have this date: what the other one says is not here");
    }
    status_find(damaged->arena, update);
    if (!tail_read && update->said.length) {
        cell_say(damaged->arena, &update->cell, PLAN_DOUBTFUL, "The status itself cannot be read in this file");
    }
    if (is_new) {
        doubt_beginning(damaged, of, update, above_is_mixed);
        doubt_middle(damaged, update, column);
    }
    if (is_new && torn && update->status == PLAN_NONE) {
        update->status = PLAN_STATUS_LOST;
        cell_say(damaged->arena, &update->cell, PLAN_DOUBTFUL, "The row is torn off at its foot: a status may have stood there");
    }
}

static void mend_field(struct damaged *damaged, struct plan_recommendation *of, size_t row, size_t column, bool *torn)
{
    enum plan_field field = damaged->columns[column].head.field;
    const struct plan_cell *key = align_key_cell(damaged, row, column);
    struct plan_cell *cell = &of->fields[field];
    struct piece **pieces;
    size_t count = mend_take(damaged, row, column, &pieces);
    bool tail_read = true;
    if (key && key->text.length) {
        mend_keyed(damaged, cell, key, pieces, count, &tail_read);
        cell->text = cell->trust == PLAN_LOST ? key->text : cell->text; /* what it is about is known all the same */
        *torn = *torn || (field == PLAN_RECOMMENDATION && !tail_read && cell->read.length);
    } else {
        mend_open(damaged, cell, pieces, count);
        if (cell->text.length) {
            cell_say(damaged->arena, cell, PLAN_DOUBTFUL,
                     damaged->has_key ? "The earlier table has nothing in this place"
                                      : "There is no clean table to hold it against");
        } else if (field == PLAN_RECOMMENDATION) {
            cell_say(damaged->arena, cell, PLAN_LOST, "Nothing of it can be read in this file");
        }
    }
}

static bool is_identity(const struct damaged *damaged, size_t column)
{
    return column == damaged->page_column || column == damaged->number_column;
}

/* Is there anything of this row in the file but its place? */
static bool has_evidence(const struct plan_recommendation *of, bool numbered)
{
    bool has = numbered || of->fields[PLAN_RECOMMENDATION].read.length >= 6 || of->fields[PLAN_ACTION].read.length >= 12;
    for (size_t i = 0; i < of->update_count; i++) {
        has = has || of->updates[i].cell.read.length >= 12;
    }
    return has;
}

/* Gives a row up again: its pieces are listed as left over. */
static void give_up(struct damaged *damaged, size_t row)
{
    damaged->reading->recommendations.count--;
    for (size_t i = 0; i < damaged->pieces.count; i++) {
        struct piece *piece = VEC_AT(&damaged->pieces, struct piece, i);
        if (piece->row == row && !piece->left) {
            piece->used = false;
        }
    }
}

static void mend_row(struct damaged *damaged, size_t row)
{
    struct plan_recommendation *of = vec_add(&damaged->reading->recommendations, NULL);
    bool numbered = mend_identity(damaged, of, row), torn = false;
    of->source = damaged->sheet->name;
    mend_titles(damaged, of, row);
    for (size_t k = 0; k < damaged->column_count; k++) {
        if (damaged->columns[k].head.kind == HEADING_FIELD && !is_identity(damaged, k)) {
            mend_field(damaged, of, row, k, &torn);
        }
    }
    for (size_t k = 0; k < damaged->column_count; k++) {
        if (damaged->columns[k].head.kind == HEADING_UPDATE) {
            mend_update(damaged, of, row, k, torn);
        }
    }
    if (!has_evidence(of, numbered)) {
        give_up(damaged, row);
    }
}

/* Where nearly every other update of a new column has a status, one without is looked at. */
static void doubt_bare(struct damaged *damaged, size_t column)
{
    struct vec *all = &damaged->reading->recommendations;
    size_t with = 0;
    for (size_t row = 0; row < damaged->key->count; row++) {
        if (align_key_text(damaged, row, column).length) {
            return; /* the key says what stands there */
        }
    }
    for (size_t i = 0; i < all->count; i++) {
        const struct plan_update *update = recommendation_find_update(VEC_AT(all, struct plan_recommendation, i),
                                                                      damaged->columns[column].head.date);
        with += update && update->said.length > 0;
    }
    for (size_t i = 0; i < all->count && with * 10 >= all->count * MOSTLY; i++) {
        struct plan_update *update = recommendation_find_update(VEC_AT(all, struct plan_recommendation, i),
                                                                damaged->columns[column].head.date);
        if (update && update->status == PLAN_NONE) {
            cell_say(damaged->arena, &update->cell, PLAN_DOUBTFUL, "Nearly every other row has a status here");
        }
    }
}

void mend_rows(struct damaged *damaged)
{
    bool *has_line = ARENA_ARRAY(damaged->arena, bool, damaged->key->count + 1);
    for (size_t i = 0; i < damaged->sheet->count; i++) {
        if (damaged->row_of[i] != SIZE_MAX && damaged->sheet->lines[i].count) {
            has_line[damaged->row_of[i]] = true;
        }
    }
    for (size_t row = 0; row < damaged->key->count; row++) {
        if (has_line[row]) {
            mend_row(damaged, row);
        }
    }
    for (size_t k = 0; k < damaged->column_count; k++) {
        if (damaged->columns[k].head.kind == HEADING_UPDATE) {
            doubt_bare(damaged, k);
        }
    }
}

static void leave_rest(struct damaged *damaged)
{
    for (size_t i = 0; i < damaged->pieces.count; i++) {
        struct piece *piece = VEC_AT(&damaged->pieces, struct piece, i);
        if (!piece->used) {
            pieces_leave(damaged, piece, "found no place in a recommendation");
        }
    }
    for (size_t i = 0; i < damaged->titles.count; i++) {
        struct piece *title = VEC_AT(&damaged->titles, struct piece, i);
        if (!title->used) {
            pieces_leave(damaged, title, "a heading, or part of one, that is not known");
        }
    }
}

int damaged_read(struct reading *reading, const struct plan_table *key, struct error *error)
{
    struct damaged damaged = {.reading = reading, .arena = reading->arena, .sheet = reading->sheet, .key = key,
                              .has_key = key != NULL};
    pieces_find_columns(&damaged);
    pieces_cut(&damaged);
    if (!key) {
        make_key(&damaged);
    }
    if (damaged.key->count == 0) {
        return error_set(error, ERROR_INVALID, "plan.no-rows",
                         "%.*s: most of its lines are pieces of rows, and none has a number. Import the table together with "
                         "an earlier, clean one: the rows are found by it",
                         TEXT_ARGS(reading->sheet->name));
    }
    if (damaged.key->count * reading->sheet->count > CELLS_MOST) {
        return error_set(error, ERROR_LIMIT, "plan.too-many", "%.*s: too large for a damaged table; cut it up",
                         TEXT_ARGS(reading->sheet->name));
    }
    align_lines(&damaged);
    move_shifted(&damaged);
    mend_rows(&damaged);
    leave_rest(&damaged);
    return 0;
}
