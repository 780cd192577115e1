/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The pieces of a row, made a cell again. Where the key knows the cell, the words that were read are held against it: they
 * say how much of it this file still has, and the key's words are proposed. Where it does not, only what was read stands.
 */
#include "plan/damaged.h"

#include <string.h>

#define HEAD_EXTRA 3 /* words before those of a key that begins in the middle */
#define TAIL_EXTRA 2
#define READINGS_TRIED 40
#define LINES_APART 2 /* new words stand together; further apart they may be of two rows */

size_t mend_take(struct damaged *damaged, size_t row, size_t column, struct piece ***out)
{
    struct vec found = VEC_IN(damaged->arena, struct piece *);
    for (size_t i = 0; i < damaged->pieces.count; i++) {
        struct piece *piece = VEC_AT(&damaged->pieces, struct piece, i);
        if (piece->row == row && piece->column == column && !piece->used) {
            vec_add(&found, &piece);
        }
    }
    *out = found.items;
    return found.count;
}

struct words mend_words(struct damaged *damaged, struct piece **pieces, size_t count)
{
    struct vec all = VEC_IN(damaged->arena, struct word);
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < pieces[i]->best.words.count; k++) {
            vec_add(&all, &pieces[i]->best.words.at[k]);
        }
    }
    return (struct words){all.items, all.count};
}

/* "time-" and "limited" belong together. */
static struct text join_text(struct damaged *damaged, struct piece **pieces, size_t count)
{
    struct buf buf = buf_in(damaged->arena);
    for (size_t i = 0; i < count; i++) {
        struct text text = pieces[i]->best.text;
        bool tight = buf.length > 1 && buf.bytes[buf.length - 1] == '-' && buf.bytes[buf.length - 2] != ' ';
        buf_string(&buf, buf.length && !tight ? " " : "");
        buf_text(&buf, text);
    }
    return buf_as_text(&buf);
}

static void note_lines(struct damaged *damaged, struct plan_cell *cell, struct piece **pieces, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        pieces[i]->used = true;
        for (size_t k = 0; k < pieces[i]->readings.count; k++) {
            cell_add_line(damaged->arena, cell, VEC_AT(&pieces[i]->readings, struct reading_of, k)->line);
        }
        if (pieces[i]->shifted) {
            cell_say(damaged->arena, cell, PLAN_REPAIRED, "Some of it stood in the column beside");
        }
    }
}

/* ---- with a key ---------------------------------------------------------------------------------------------------- */

static void choose_by_key(struct damaged *damaged, struct piece *piece, struct words key)
{
    size_t count = piece->readings.count, step = count / READINGS_TRIED + 1, most = 0;
    for (size_t i = 0; i < count; i += step) {
        const struct reading_of *one = VEC_AT(&piece->readings, struct reading_of, count - 1 - i);
        size_t common = words_common(damaged->arena, key, one->words, NULL, NULL);
        size_t strange = one->words.count - common;
        size_t score = common * 4 > strange ? common * 4 - strange : 0;
        if (score > most) {
            most = score;
            piece->best = *one;
        }
    }
}

static bool is_readable(struct damaged *damaged, const struct piece *piece, struct words key)
{
    size_t common = words_common(damaged->arena, key, piece->best.words, NULL, NULL);
    return common * 3 > piece->best.words.count;
}

/* Keeps the pieces that say something of the key's cell, each part of it once. */
static size_t keep_readable(struct damaged *damaged, const struct plan_cell *cell, struct piece **pieces, size_t count)
{
    struct words key = words_of(damaged->arena, cell->text);
    bool key_is_cut = cell->trust >= PLAN_DOUBTFUL; /* then other words than its own may be right */
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        choose_by_key(damaged, pieces[i], key);
        struct words before = mend_words(damaged, pieces, kept);
        size_t again = words_common(damaged->arena, before, pieces[i]->best.words, NULL, NULL);
        size_t alone = words_common(damaged->arena, key, before, NULL, NULL);
        bool fuller = key_is_cut && pieces[i]->best.words.count >= 2 && !mend_is_ghost(damaged, pieces[i]->from);
        if (!fuller && !is_readable(damaged, pieces[i], key)) {
            pieces_leave(damaged, pieces[i], "cannot be read here: not the words that an earlier table has in this place");
            continue;
        }
        pieces[kept] = pieces[i];
        struct words after = mend_words(damaged, pieces, kept + 1);
        if (words_common(damaged->arena, key, after, NULL, NULL) == alone && again * 2 > pieces[i]->best.words.count) {
            pieces_leave(damaged, pieces[kept], "another reading of words that stand above");
            continue;
        }
        kept++;
    }
    return kept;
}

struct held {
    struct words key, read;
    bool *in_key, *in_read;
    size_t common, strange;
    size_t first, last; /* of the words that were read: the first and last that the key has */
};

/* What any reading of a piece has of the key's words: one may have kept what another lost. */
static void add_other_readings(struct damaged *damaged, struct held *held, const struct piece *piece)
{
    size_t step = piece->readings.count / READINGS_TRIED + 1;
    for (size_t i = 0; i < piece->readings.count; i += step) {
        const struct reading_of *one = VEC_AT(&piece->readings, struct reading_of, i);
        bool *in_key = ARENA_ARRAY(damaged->arena, bool, held->key.count + 1);
        size_t common = words_common(damaged->arena, held->key, one->words, in_key, NULL);
        for (size_t k = 0; k < held->key.count && common >= 3 && common * 10 >= one->words.count * 7; k++) {
            held->common += in_key[k] && !held->in_key[k];
            held->in_key[k] = held->in_key[k] || in_key[k];
        }
    }
}

static struct held hold(struct damaged *damaged, struct text key, struct piece **pieces, size_t count)
{
    struct held held = {.key = words_of(damaged->arena, key), .read = mend_words(damaged, pieces, count)};
    held.in_key = ARENA_ARRAY(damaged->arena, bool, held.key.count + 1);
    held.in_read = ARENA_ARRAY(damaged->arena, bool, held.read.count + 1);
    held.common = words_common(damaged->arena, held.key, held.read, held.in_key, held.in_read);
    held.first = held.read.count;
    for (size_t i = 0; i < held.read.count; i++) {
        held.first = i < held.first && held.in_read[i] ? i : held.first;
        held.last = held.in_read[i] ? i : held.last;
    }
    held.strange = held.read.count - held.common;
    for (size_t i = 0; i < count; i++) {
        add_other_readings(damaged, &held, pieces[i]);
    }
    return held;
}

static struct text run_of(struct damaged *damaged, const struct words *words, size_t from, size_t to)
{
    struct buf buf = buf_in(damaged->arena);
    for (size_t i = from; i < to; i++) {
        buf_string(&buf, buf.length ? " " : "");
        buf_text(&buf, words->at[i].raw);
    }
    return buf_as_text(&buf);
}

/* The key's words; with those before and behind that this file has and a cut-off key has not. */
static void set_words(struct damaged *damaged, struct plan_cell *cell, const struct plan_cell *key, const struct held *held)
{
    bool key_is_cut = key->trust >= PLAN_DOUBTFUL;
    size_t behind = held->common ? held->read.count - held->last - 1 : 0;
    bool more_before = key_is_cut && held->common && held->first >= HEAD_EXTRA && held->in_key[0];
    bool more_behind = key_is_cut && behind >= TAIL_EXTRA && held->in_key[held->key.count - 1];
    struct text before = more_before ? run_of(damaged, &held->read, 0, held->first) : TEXT("");
    struct text after = more_behind ? run_of(damaged, &held->read, held->last + 1, held->read.count) : TEXT("");
    cell->text = key->text;
    if (more_before || more_behind) {
        cell->text = text_of(arena_print(damaged->arena, "%.*s%s%.*s%s%.*s", TEXT_ARGS(before), before.length ? " " : "",
                                         TEXT_ARGS(key->text), after.length ? " " : "", TEXT_ARGS(after)));
        cell_say(damaged->arena, cell, PLAN_DOUBTFUL, "This file has words at its ends that the earlier table does not have");
    }
}

static size_t longest_strange_run(const struct held *held)
{
    size_t run = 0, longest = 0;
    for (size_t i = held->first; i < held->last; i++) {
        run = held->in_read[i] ? 0 : run + 1;
        longest = run > longest ? run : longest;
    }
    return longest;
}

static void judge(struct damaged *damaged, struct plan_cell *cell, const struct plan_cell *key, const struct held *held)
{
    size_t strange = held->strange, missing = held->key.count - held->common;
    int line = key->line_count ? (int)key->lines[0] : 0;
    bool same = text_equal(words_fold(damaged->arena, cell->read), words_fold(damaged->arena, key->text));
    if (same) {
        return;
    }
    const char *words = arena_print(damaged->arena, "%zu of %zu words could be read; they are taken from %.*s, line %d",
                                    held->common, held->key.count, TEXT_ARGS(damaged->key->source), line);
    size_t size = held->key.count;
    bool has_ends = size < 3 || ((held->in_key[0] || held->in_key[1]) &&
                                 (held->in_key[size - 1] || held->in_key[size - 2]));
    bool sure = has_ends && missing * 10 <= held->key.count && strange * 10 <= held->key.count + 20 && longest_strange_run(held) < 4;
    cell_say(damaged->arena, cell, sure ? PLAN_REPAIRED : PLAN_DOUBTFUL, words);
    if (held->key.count && !held->in_key[0] && !sure) {
        cell_say(damaged->arena, cell, PLAN_DOUBTFUL, "Its beginning is missing here");
    }
    if (held->key.count && !held->in_key[held->key.count - 1] && !sure) {
        cell_say(damaged->arena, cell, PLAN_DOUBTFUL, "Its end is missing here");
    }
}

void mend_keyed(struct damaged *damaged, struct plan_cell *cell, const struct plan_cell *key, struct piece **pieces,
                size_t count, bool *tail_read)
{
    count = keep_readable(damaged, key, pieces, count);
    struct held held = hold(damaged, key->text, pieces, count);
    note_lines(damaged, cell, pieces, count);
    *tail_read = held.key.count > 0 && held.in_key[held.key.count - 1];
    cell->read = join_text(damaged, pieces, count);
    if (held.common == 0) {
        cell_say(damaged->arena, cell, PLAN_LOST, "Nothing of it can be read in this file");
        return;
    }
    set_words(damaged, cell, key, &held);
    judge(damaged, cell, key, &held);
}

/* ---- without --------------------------------------------------------------------------------------------------------- */

bool mend_is_ghost(const struct damaged *damaged, size_t at)
{
    int32_t line = damaged->sheet->lines[at].number;
    size_t bad = 0;
    bool behind_anchor = false; /* a row's last line is the one that is read twice */
    for (size_t i = 0; i < damaged->anchors.count; i++) {
        size_t anchor = VEC_AT(&damaged->anchors, struct anchor, i)->at;
        behind_anchor = behind_anchor || anchor == at || anchor + 1 == at;
    }
    for (size_t i = 0; i < damaged->pieces.count && behind_anchor; i++) {
        const struct piece *piece = VEC_AT(&damaged->pieces, struct piece, i);
        if (piece->from > at || piece->to < at || damaged->row_of[at] == SIZE_MAX) {
            continue;
        }
        struct text key = align_key_text(damaged, damaged->row_of[at], piece->column);
        struct words words = words_of(damaged->arena, key);
        bool is_good = key.length && words_common(damaged->arena, words, piece->best.words, NULL, NULL) * 3 >
                                         piece->best.words.count;
        bool on_line = false;
        for (size_t k = 0; k < piece->readings.count; k++) {
            on_line = on_line || VEC_AT(&piece->readings, struct reading_of, k)->line == line;
        }
        if (on_line && (is_good || piece->from < at)) {
            return false;
        }
        bad += on_line && key.length > 0;
    }
    return bad > 0;
}

static void doubt_by_ghosts(struct damaged *damaged, struct plan_cell *cell, struct piece *piece)
{
    pieces_leave(damaged, piece, "on a line of which nothing else can be read");
    cell_say(damaged->arena, cell, PLAN_DOUBTFUL,
             arena_print(damaged->arena, "Words in line %d could not be placed and may belong here",
                         (int)damaged->sheet->lines[piece->from].number));
}

void mend_open(struct damaged *damaged, struct plan_cell *cell, struct piece **pieces, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        struct words before = mend_words(damaged, pieces, kept), words = pieces[i]->best.words;
        size_t again = words_common(damaged->arena, before, words, NULL, NULL);
        if (mend_is_ghost(damaged, pieces[i]->from)) {
            doubt_by_ghosts(damaged, cell, pieces[i]);
        } else if (words.count >= 2 && again * 10 >= words.count * 8) {
            pieces_leave(damaged, pieces[i], "another reading of words that stand above");
        } else {
            pieces[kept++] = pieces[i];
        }
    }
    for (size_t i = 0; i < kept; i++) {
        if (i > 0 && pieces[i]->from > pieces[i - 1]->to + LINES_APART) {
            damaged->columns[pieces[i]->column].mixed = true;
            cell_say(damaged->arena, cell, PLAN_DOUBTFUL, "Its words stand apart: some may be another row's");
        }
        if (pieces[i]->readings.count > 1) {
            cell_say(damaged->arena, cell, PLAN_REPAIRED, "It was read several times; one reading was kept");
        }
        if (pieces[i]->disputed) {
            cell_say(damaged->arena, cell, PLAN_DOUBTFUL, "Its readings do not agree");
        }
    }
    note_lines(damaged, cell, pieces, kept);
    cell->text = cell->read = join_text(damaged, pieces, kept);
}
