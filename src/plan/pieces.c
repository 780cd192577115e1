/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A damaged table into pieces: the cells of its lines, without the heads that were read into them, without specks, and
 * with every reading of the same words in one piece.
 */
#include "plan/damaged.h"

#include <string.h>

#define LONG_CELL 10 /* words: only in longer cells is a single capital word taken for a head that was read into it */

/* ---- columns ---------------------------------------------------------------------------------------------------- */

static bool same_meaning(const struct heading *one, const struct heading *other)
{
    return one->kind == other->kind &&
           (one->kind == HEADING_FIELD ? one->field == other->field : calendar_compare_dates(one->date, other->date) == 0);
}

/* What most heads say of a column. */
static struct heading most_said(const struct vec *said)
{
    struct heading best = {.kind = HEADING_NONE};
    size_t most = 0;
    for (size_t i = 0; i < said->count; i++) {
        const struct heading *one = VEC_AT(said, struct heading, i);
        size_t votes = 0;
        for (size_t k = 0; k < said->count; k++) {
            votes += same_meaning(one, VEC_AT(said, struct heading, k));
        }
        if (one->kind != HEADING_NONE && votes > most) {
            most = votes;
            best = *one;
        }
    }
    return best;
}

static void add_variant(struct damaged *damaged, struct column *column, struct text text)
{
    struct words words = words_of(damaged->arena, text);
    for (size_t i = 0; i < column->variants.count; i++) {
        const struct words *known = VEC_AT(&column->variants, struct words, i);
        if (known->count == words.count && text_equal(known->at[0].fold, words.at[0].fold)) {
            return;
        }
    }
    if (words.count) {
        vec_add(&column->variants, &words);
    }
}

static void collect_heads(struct damaged *damaged, struct vec *said)
{
    for (size_t i = 0; i < damaged->sheet->count; i++) {
        const struct sheet_line *line = &damaged->sheet->lines[i];
        struct heading *heads;
        if (!heading_line(damaged->arena, line, &heads)) {
            continue;
        }
        for (size_t k = 0; k < line->count && k < damaged->column_count; k++) {
            vec_add(&said[k], &heads[k]);
        }
    }
}

void pieces_find_columns(struct damaged *damaged)
{
    for (size_t i = 0; i < damaged->sheet->count; i++) {
        size_t count = damaged->sheet->lines[i].count;
        damaged->column_count = count > damaged->column_count ? count : damaged->column_count;
    }
    damaged->columns = ARENA_ARRAY(damaged->arena, struct column, damaged->column_count);
    struct vec *said = ARENA_ARRAY(damaged->arena, struct vec, damaged->column_count);
    for (size_t k = 0; k < damaged->column_count; k++) {
        said[k] = VEC_IN(damaged->arena, struct heading);
    }
    collect_heads(damaged, said);
    damaged->page_column = damaged->number_column = SIZE_MAX;
    for (size_t k = 0; k < damaged->column_count; k++) {
        struct column *column = &damaged->columns[k];
        column->variants = VEC_IN(damaged->arena, struct words);
        column->head = most_said(&said[k]);
        bool is_field = column->head.kind == HEADING_FIELD;
        damaged->page_column = is_field && column->head.field == PLAN_PAGE ? k : damaged->page_column;
        damaged->number_column = is_field && column->head.field == PLAN_NUMBER ? k : damaged->number_column;
        for (size_t i = 0; i < said[k].count; i++) {
            const struct heading *one = VEC_AT(&said[k], struct heading, i);
            if (same_meaning(one, &column->head) && one->text.length <= column->head.text.length + 4) {
                add_variant(damaged, column, one->text);
            }
        }
    }
}

/* ---- heads inside cells ------------------------------------------------------------------------------------------ */

/* The words of the cell from `at` that are this heading; 0: they are not. */
static size_t head_at(const struct words *cell, size_t at, const struct words *head)
{
    if (cell->count - at < head->count) {
        return 0;
    }
    for (size_t i = 0; i < head->count; i++) {
        bool same = head->count == 1 ? text_equal(cell->at[at + i].raw, head->at[i].raw)
                                     : words_alike(cell->at[at + i].fold, head->at[i].fold);
        if (!same) {
            return 0;
        }
    }
    return head->count == 1 && cell->count < LONG_CELL ? 0 : head->count;
}

static size_t any_head_at(const struct damaged *damaged, size_t column, const struct words *cell, size_t at)
{
    const struct vec *variants = &damaged->columns[column].variants;
    size_t longest = 0;
    for (size_t i = 0; i < variants->count; i++) {
        size_t size = head_at(cell, at, VEC_AT(variants, struct words, i));
        longest = size > longest ? size : longest;
    }
    return longest;
}

static bool is_part_of_head(struct text fold, struct text head)
{
    return fold.length >= 4 && fold.length <= head.length && memmem(head.at, head.length, fold.at, fold.length);
}

static bool is_word_of_heads(const struct damaged *damaged, struct text raw)
{
    for (size_t k = 0; k < damaged->column_count; k++) {
        const struct vec *variants = &damaged->columns[k].variants;
        for (size_t i = 0; i < variants->count; i++) {
            const struct words *words = VEC_AT(variants, struct words, i);
            for (size_t w = 0; w < words->count; w++) {
                if (text_equal(words->at[w].raw, raw)) {
                    return true;
                }
            }
        }
    }
    return false;
}

/* Words of heads, letter by letter, and nothing else. */
static bool is_all_heads(struct damaged *damaged, struct text text)
{
    struct words words = words_of(damaged->arena, text);
    for (size_t i = 0; i < words.count; i++) {
        if (!is_word_of_heads(damaged, words.at[i].raw)) {
            return false;
        }
    }
    return words.count > 0 && words.count <= 6;
}

/* Is the whole cell a head, or half of one? `near`: other cells of the line are. */
static bool is_head(struct damaged *damaged, size_t column, struct text text, bool near)
{
    struct text fold = words_fold(damaged->arena, text);
    if (is_all_heads(damaged, text)) {
        return true;
    }
    for (size_t k = 0; k < damaged->column_count; k++) {
        struct text head = damaged->columns[k].head.fold;
        bool close = k == column || k + 1 == column;
        if (head.length && (text_equal(fold, head) || (close && is_part_of_head(fold, head) && near) ||
                            (k == column && fold.length <= head.length + 2 &&
                             words_likeness(fold, head, false) >= (near ? 0.42 : 0.62)))) {
            return true;
        }
    }
    return false;
}

/* ---- cells ------------------------------------------------------------------------------------------------------- */

struct cutting {
    struct damaged *damaged;
    const struct sheet_line *line;
    size_t at; /* its index */
    bool near_head;
};

static void leave(const struct cutting *cutting, size_t column, struct text text, const char *why)
{
    reading_leave(cutting->damaged->reading, cutting->line->number, column, text, why);
}

static struct text from_word_to(const struct words *words, size_t from, size_t to)
{
    struct text first = words->at[from].raw, last = words->at[to - 1].raw;
    return (struct text){first.at, (size_t)(last.at + last.length - first.at)};
}

static void add_piece(const struct cutting *cutting, size_t column, struct text text, bool before_head, bool after_head)
{
    struct damaged *damaged = cutting->damaged;
    bool is_title = column == damaged->page_column || (damaged->page_column == SIZE_MAX && column == 0);
    if (words_stray(text)) {
        leave(cutting, column, text, "a stray mark");
        return;
    }
    if (!is_title && chain_join(damaged, column, cutting->at, text)) {
        return;
    }
    struct piece piece = {.column = column, .from = cutting->at, .to = cutting->at, .row = SIZE_MAX,
                          .before_head = before_head, .after_head = after_head,
                          .readings = VEC_IN(damaged->arena, struct reading_of)};
    struct reading_of one = {text, words_of(damaged->arena, text), cutting->line->number, false};
    vec_add(&piece.readings, &one);
    piece.best = one;
    vec_add(is_title ? &damaged->titles : &damaged->pieces, &piece);
}

/* A cell, without the heads that were read into it. */
static void cut_cell(const struct cutting *cutting, size_t column, struct text text)
{
    struct words words = words_of(cutting->damaged->arena, text);
    size_t from = 0;
    for (size_t i = 0; i < words.count;) {
        size_t size = any_head_at(cutting->damaged, column, &words, i);
        if (size == 0) {
            i++;
            continue;
        }
        leave(cutting, column, from_word_to(&words, i, i + size), "a table's head");
        if (i > from) {
            add_piece(cutting, column, from_word_to(&words, from, i), true, from > 0);
        }
        i += size;
        from = i;
    }
    if (from < words.count) {
        add_piece(cutting, column, from ? from_word_to(&words, from, words.count) : text, false, from > 0);
    } else if (words.count == 0) {
        leave(cutting, column, text, "a stray mark");
    }
}

static bool could_be_number(struct text text)
{
    struct text number = text_trim(text);
    return number.length > 0 && number.length <= 12 && (heading_number(number) || number.length <= 2) &&
           !strchr(",.;:-_|]", number.at[0]);
}

static struct text cell_text(const struct cutting *cutting, size_t column)
{
    return column < cutting->line->count ? markup_clean(cutting->damaged->arena, cutting->line->cells[column]).text
                                         : TEXT("");
}

/* "2.1 Recommendation": the number without the head that was read beside it. */
static struct text without_head(const struct cutting *cutting, size_t column, struct text text)
{
    struct text rest = text, first;
    if (!text_cut(&rest, ' ', &first) || !rest.length || !is_head(cutting->damaged, column, rest, true)) {
        return text;
    }
    leave(cutting, column, rest, "a table's head");
    return first;
}

/* Takes page and number of a line that has them; their cells are done with then. */
static bool take_anchor(const struct cutting *cutting)
{
    struct damaged *damaged = cutting->damaged;
    if (damaged->number_column == SIZE_MAX) {
        return false;
    }
    struct text page = damaged->page_column == SIZE_MAX ? TEXT("") : cell_text(cutting, damaged->page_column);
    struct text number = without_head(cutting, damaged->number_column, cell_text(cutting, damaged->number_column));
    bool has_page = heading_page(page) && page.length >= 2;
    bool has_number = could_be_number(number) && (has_page || memchr(number.at, '.', number.length));
    if (!has_page && !has_number) {
        return false;
    }
    struct anchor anchor = {cutting->at, has_page ? page : TEXT(""), has_number ? number : TEXT("")};
    vec_add(&damaged->anchors, &anchor);
    return true;
}

static size_t heads_in(const struct cutting *cutting)
{
    size_t count = 0;
    for (size_t k = 0; k < cutting->line->count; k++) {
        struct text text = cell_text(cutting, k);
        count += text.length > 0 && is_head(cutting->damaged, k, text, false);
    }
    return count;
}

/* A whole head with other words beside it in one cell. */
static bool has_inner_head(const struct cutting *cutting, size_t column, struct text text)
{
    struct words words = words_of(cutting->damaged->arena, text);
    for (size_t i = 0; i < words.count; i++) {
        size_t size = any_head_at(cutting->damaged, column, &words, i);
        if (size) {
            return size < words.count;
        }
    }
    return false;
}

static void cut_line(struct cutting *cutting)
{
    struct damaged *damaged = cutting->damaged;
    cutting->near_head = heads_in(cutting) >= 2;
    bool has_anchor = take_anchor(cutting);
    for (size_t k = 0; k < cutting->line->count; k++) {
        struct text text = cell_text(cutting, k);
        if (text.length == 0) {
            leave(cutting, k, cutting->line->cells[k], "empty marks");
            continue;
        }
        bool is_id = k == damaged->page_column || k == damaged->number_column;
        if (!has_inner_head(cutting, k, text) && is_head(damaged, k, text, cutting->near_head)) {
            leave(cutting, k, text, "a table's head");
        } else if (!(is_id && has_anchor && (k == damaged->number_column || heading_page(text)))) {
            cut_cell(cutting, k, text);
        }
    }
}

void pieces_cut(struct damaged *damaged)
{
    damaged->pieces = VEC_IN(damaged->arena, struct piece);
    damaged->titles = VEC_IN(damaged->arena, struct piece);
    damaged->anchors = VEC_IN(damaged->arena, struct anchor);
    for (size_t i = 0; i < damaged->sheet->count; i++) {
        struct cutting cutting = {.damaged = damaged, .line = &damaged->sheet->lines[i], .at = i};
        if (cutting.line->count) {
            cut_line(&cutting);
        }
    }
    for (size_t i = 0; i < damaged->pieces.count; i++) {
        chain_choose(VEC_AT(&damaged->pieces, struct piece, i));
    }
}

void pieces_leave(struct damaged *damaged, struct piece *piece, const char *why)
{
    for (size_t i = 0; i < piece->readings.count; i++) {
        const struct reading_of *one = VEC_AT(&piece->readings, struct reading_of, i);
        if (!one->stitched) {
            reading_leave(damaged->reading, one->line, piece->column, one->text, why);
        }
    }
    piece->used = piece->left = true;
}
