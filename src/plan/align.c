/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A row for every line of a damaged table. Both lie in the same order, so the lines are cut into runs, one a row of the
 * key, such that the words, numbers, pages and headings on them fit best all together (dynamic programming). Where a line
 * fits neither of two rows the later one has it: numbers stand at the foot of a row, new words at its top.
 */
#include "plan/damaged.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define ROW_ENDS 0.6f
#define HEADS_NEAR 12 /* lines */
#define PASSED_OVER 4.0f /* what it costs that a row of the key has no line */

const struct plan_cell *align_key_cell(const struct damaged *damaged, size_t row, size_t column)
{
    const struct heading *head = &damaged->columns[column].head;
    const struct plan_recommendation *of = &damaged->key->at[row];
    if (head->kind == HEADING_FIELD) {
        return &of->fields[head->field];
    }
    const struct plan_update *update =
        head->kind == HEADING_UPDATE ? recommendation_find_update(of, head->date) : NULL;
    return update ? &update->cell : NULL;
}

struct text align_key_text(const struct damaged *damaged, size_t row, size_t column)
{
    const struct plan_cell *cell = align_key_cell(damaged, row, column);
    return cell ? cell->text : TEXT("");
}

/* ---- what the key's words are worth -------------------------------------------------------------------------------- */

struct posting { /* the rows that have a word or a pair of words */
    struct vec rows; /* uint32_t, ascending */
};

struct index {
    struct map *columns; /* of struct posting, one map a column */
    float *cost;         /* rows by lines */
    size_t lines;
};

static void post(struct damaged *damaged, struct map *map, struct text key, uint32_t row)
{
    struct posting *posting = map_get(map, key);
    if (!posting) {
        posting = ARENA_NEW(damaged->arena, struct posting);
        posting->rows = VEC_IN(damaged->arena, uint32_t);
        map_set(map, key, posting);
    }
    if (posting->rows.count == 0 || *VEC_AT(&posting->rows, uint32_t, posting->rows.count - 1) != row) {
        vec_add(&posting->rows, &row);
    }
}

static struct text pair_of(struct arena *arena, struct text one, struct text other)
{
    return text_of(arena_print(arena, "%.*s %.*s", TEXT_ARGS(one), TEXT_ARGS(other)));
}

static void open_index(struct damaged *damaged, struct index *index)
{
    index->columns = ARENA_ARRAY(damaged->arena, struct map, damaged->column_count);
    for (size_t k = 0; k < damaged->column_count; k++) {
        index->columns[k] = map_in(damaged->arena);
        for (size_t row = 0; row < damaged->key->count; row++) {
            struct words words = words_of(damaged->arena, align_key_text(damaged, row, k));
            for (size_t i = 0; i < words.count; i++) {
                post(damaged, &index->columns[k], words.at[i].fold, (uint32_t)row);
                if (i > 0) {
                    post(damaged, &index->columns[k], pair_of(damaged->arena, words.at[i - 1].fold, words.at[i].fold),
                         (uint32_t)row);
                }
            }
        }
    }
}

static void add_posting(const struct damaged *damaged, struct index *index, size_t column, struct text key, size_t at,
                        float times)
{
    const struct posting *posting = map_get(&index->columns[column], key);
    if (!posting) {
        return;
    }
    size_t rows = posting->rows.count;
    float weight = times * (0.05f + (float)log((double)(damaged->key->count + 1) / (double)rows));
    for (size_t i = 0; i < rows; i++) {
        index->cost[*VEC_AT(&posting->rows, uint32_t, i) * index->lines + at] += weight;
    }
}

static void score_pieces(struct damaged *damaged, struct index *index)
{
    SCOPED(arena_free_at) struct arena *scratch = arena_new();
    for (size_t i = 0; i < damaged->pieces.count; i++) {
        const struct piece *piece = VEC_AT(&damaged->pieces, struct piece, i);
        struct words words = piece->best.words;
        for (size_t k = 0; k < words.count; k++) {
            add_posting(damaged, index, piece->column, words.at[k].fold, piece->from, 0.5f);
            if (k > 0) {
                add_posting(damaged, index, piece->column, pair_of(scratch, words.at[k - 1].fold, words.at[k].fold),
                            piece->from, 1);
            }
        }
    }
}

/* ---- numbers, pages, headings -------------------------------------------------------------------------------------- */

bool align_same_digits(struct text one, struct text other)
{
    size_t i = 0, k = 0;
    for (;;) {
        while (i < one.length && strchr(". ", one.at[i])) {
            i++;
        }
        while (k < other.length && strchr(". ", other.at[k])) {
            k++;
        }
        if (i >= one.length || k >= other.length) {
            return i >= one.length && k >= other.length;
        }
        if (one.at[i++] != other.at[k++]) {
            return false;
        }
    }
}

static void score_anchors(struct damaged *damaged, struct index *index)
{
    for (size_t i = 0; i < damaged->anchors.count; i++) {
        const struct anchor *anchor = VEC_AT(&damaged->anchors, struct anchor, i);
        for (size_t row = 0; row < damaged->key->count; row++) {
            struct text number = damaged->key->at[row].fields[PLAN_NUMBER].text;
            struct text page = damaged->key->at[row].fields[PLAN_PAGE].text;
            float score = anchor->page.length == 0 ? 0 : text_equal(page, anchor->page) ? 2 : -0.5f;
            if (anchor->number.length) {
                score += text_equal(number, anchor->number) ? 6 : align_same_digits(number, anchor->number) ? 4 : -0.5f;
            }
            index->cost[row * index->lines + anchor->at] += score;
        }
    }
}

static void score_titles(struct damaged *damaged, struct index *index)
{
    for (size_t i = 0; i < damaged->titles.count; i++) {
        const struct piece *title = VEC_AT(&damaged->titles, struct piece, i);
        struct text fold = words_fold(damaged->arena, title->best.text);
        for (size_t row = 1; row < damaged->key->count && fold.length >= 5; row++) {
            struct text section = damaged->key->at[row].fields[PLAN_SECTION].text;
            bool is_first = !text_equal(section, damaged->key->at[row - 1].fields[PLAN_SECTION].text);
            if (is_first && words_likeness(fold, words_fold(damaged->arena, section), true) >= 0.6) {
                index->cost[row * index->lines + title->from] += 4;
            }
        }
    }
}

/* ---- the best cut -------------------------------------------------------------------------------------------------- */

struct cut {
    size_t rows, lines;
    float *best;     /* of the row before and of this one, by line */
    uint32_t *came;  /* rows by lines: the row of the line before */
    float *bonus;    /* of each line: what speaks for a row beginning there */
};

static void reckon(const struct index *index, struct cut *cut)
{
    const float none = -1e30f;
    float *last = cut->best, *this = cut->best + cut->lines + 1, *reach = cut->best + 2 * (cut->lines + 1);
    uint32_t *from = calloc(cut->lines + 1, sizeof(*from));
    if (!from) {
        abort();
    }
    for (size_t at = 0; at <= cut->lines; at++) {
        reach[at] = at == 0 ? 0 : none;
        from[at] = UINT32_MAX;
        last[at] = none;
    }
    for (size_t row = 0; row < cut->rows; row++) {
        for (size_t at = 0; at <= cut->lines; at++) { /* the best of all earlier rows, each one passed over at a price */
            reach[at] = row == 0 ? reach[at] : reach[at] - PASSED_OVER;
            if (row > 0 && last[at] >= reach[at]) {
                reach[at] = last[at];
                from[at] = (uint32_t)row - 1;
            }
            if (row > 0 && at == 0) {
                reach[at] = -PASSED_OVER * (float)row * 0.25f;
                from[at] = UINT32_MAX;
            }
        }
        this[0] = none;
        for (size_t at = 1; at <= cut->lines; at++) {
            float enters = reach[at - 1] + cut->bonus[at - 1];
            bool stays = this[at - 1] >= enters;
            this[at] = (stays ? this[at - 1] : enters) + index->cost[row * cut->lines + at - 1];
            cut->came[row * cut->lines + at - 1] = stays ? (uint32_t)row : from[at - 1];
        }
        memcpy(last, this, (cut->lines + 1) * sizeof(*last));
        cut->best[3 * (cut->lines + 1) + row] = this[cut->lines];
    }
    free(from);
}

static void walk_back(struct damaged *damaged, const struct cut *cut)
{
    const float *ends = cut->best + 3 * (cut->lines + 1);
    size_t row = 0;
    for (size_t i = 1; i < cut->rows; i++) {
        row = ends[i] > ends[row] ? i : row;
    }
    for (size_t at = cut->lines; at-- > 0 && row != UINT32_MAX;) {
        damaged->row_of[at] = row;
        row = cut->came[row * cut->lines + at];
    }
}

/* Rows end with their number, and with a page; so a row likes to begin behind such a line. */
static float *find_bonus(struct damaged *damaged)
{
    float *bonus = ARENA_ARRAY(damaged->arena, float, damaged->sheet->count + 1);
    for (size_t i = 0; i < damaged->anchors.count; i++) {
        bonus[VEC_AT(&damaged->anchors, struct anchor, i)->at + 1] = ROW_ENDS;
    }
    for (size_t i = 0; i < damaged->sheet->count; i++) {
        bonus[i + 1] = damaged->sheet->lines[i].count == 0 ? ROW_ENDS : bonus[i + 1];
    }
    return bonus;
}

/* What stands before a head in its cell is of another row than what stands behind one, on this line or soon after. */
static size_t row_before(const struct damaged *damaged, const struct piece *piece)
{
    size_t later = SIZE_MAX, nearest = HEADS_NEAR;
    for (size_t i = 0; i < damaged->pieces.count; i++) {
        const struct piece *other = VEC_AT(&damaged->pieces, struct piece, i);
        bool goes_on = other->from <= piece->from && other->to >= piece->from;
        size_t distance = goes_on ? 0 : other->from > piece->from ? other->from - piece->from : HEADS_NEAR;
        if (other != piece && other->after_head && distance < nearest) {
            nearest = distance;
            later = damaged->row_of[other->from];
        }
    }
    for (size_t at = piece->from; later == piece->row && at-- > 0;) {
        if (damaged->row_of[at] != piece->row) {
            return damaged->row_of[at];
        }
    }
    return piece->row;
}

void align_lines(struct damaged *damaged)
{
    size_t rows = damaged->key->count, lines = damaged->sheet->count;
    struct index index = {.lines = lines};
    struct cut cut = {.rows = rows, .lines = lines};
    index.cost = ARENA_ARRAY(damaged->arena, float, rows * lines);
    cut.best = ARENA_ARRAY(damaged->arena, float, 3 * (lines + 1) + rows);
    cut.came = ARENA_ARRAY(damaged->arena, uint32_t, rows * lines);
    damaged->row_of = ARENA_ARRAY(damaged->arena, size_t, lines + 1);
    for (size_t i = 0; i < lines; i++) {
        damaged->row_of[i] = SIZE_MAX;
    }
    open_index(damaged, &index);
    score_pieces(damaged, &index);
    score_anchors(damaged, &index);
    score_titles(damaged, &index);
    cut.bonus = find_bonus(damaged);
    reckon(&index, &cut);
    walk_back(damaged, &cut);
    for (size_t i = 0; i < damaged->pieces.count; i++) {
        struct piece *piece = VEC_AT(&damaged->pieces, struct piece, i);
        piece->row = damaged->row_of[piece->from];
        if (piece->before_head) {
            piece->row = row_before(damaged, piece);
        }
    }
}
