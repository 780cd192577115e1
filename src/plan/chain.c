/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The same words, read again and again: a cell that grows from line to line, loses its end again, begins later each time,
 * or simply stands twice. A reading joins a piece when it shares its beginning, or goes on where it ends; of all readings
 * that is kept which the others bear out.
 */
#include "plan/damaged.h"

#include <string.h>

#define PIECES_BACK 3
#define READINGS_BACK 6
#define GROWS_MOST 400 /* lines */
#define LINES_BACK 6  /* further back nothing is joined */
#define LINES_NEAR 1  /* within this, a few words are enough */
#define SURE_WORDS 5  /* so many shared words are enough further back */
#define READINGS_MOST 200

enum joins { JOINS_NOT, JOINS_SAME, JOINS_ON };

/* Both begin alike. */
static bool share_beginning(struct arena *arena, struct words one, struct words other, size_t *shared)
{
    size_t least = one.count < other.count ? one.count : other.count;
    struct words a = {one.at, one.count < least + 3 ? one.count : least + 3};
    struct words b = {other.at, other.count < least + 3 ? other.count : least + 3};
    if (least == 0) {
        return false;
    }
    if (least == 1) {
        *shared = 1;
        return one.count == other.count && one.at[0].fold.length >= 4 && words_alike(one.at[0].fold, other.at[0].fold);
    }
    bool starts = words_alike(one.at[0].fold, other.at[0].fold) || words_alike(one.at[1].fold, other.at[1].fold);
    *shared = starts ? words_common(arena, a, b, NULL, NULL) : 0;
    return starts && *shared * 10 >= least * 7;
}

/* The later one begins somewhere inside the earlier. */
static enum joins goes_on(struct words earlier, struct words later, size_t *shared)
{
    for (size_t i = 1; i < earlier.count; i++) {
        size_t run = 0;
        while (i + run < earlier.count && run < later.count &&
               words_alike(earlier.at[i + run].fold, later.at[run].fold)) {
            run++;
        }
        bool to_end = i + run == earlier.count, all = run == later.count;
        if ((to_end || all) && (run >= 3 || (all && run == 2))) {
            *shared = run;
            return all ? JOINS_SAME : JOINS_ON;
        }
    }
    return JOINS_NOT;
}

static void add_reading(struct piece *piece, size_t at, struct reading_of one)
{
    if (piece->readings.count < READINGS_MOST || !one.stitched) {
        vec_add(&piece->readings, &one);
    }
    piece->to = at;
}

static void stitch(struct damaged *damaged, struct piece *piece, const struct reading_of *earlier,
                   const struct reading_of *later, size_t shared, size_t at)
{
    struct text rest = {later->words.at[shared].raw.at, 0};
    rest.length = (size_t)(later->text.at + later->text.length - rest.at);
    struct reading_of one = *later;
    one.text = text_of(arena_print(damaged->arena, "%.*s %.*s", TEXT_ARGS(earlier->text), TEXT_ARGS(rest)));
    one.words = words_of(damaged->arena, one.text);
    one.stitched = true;
    add_reading(piece, at, *later);
    add_reading(piece, at, one);
}

/* Has a row ended between the two lines? Its number stands at its foot. */
static bool is_parted(const struct damaged *damaged, size_t from, size_t to)
{
    for (size_t i = damaged->anchors.count; i-- > 0;) {
        size_t at = VEC_AT(&damaged->anchors, struct anchor, i)->at;
        if (at < from) {
            return false;
        }
        if (at < to) {
            return true;
        }
    }
    return false;
}

static bool has_anchor(const struct damaged *damaged, size_t line)
{
    return is_parted(damaged, line, line + 1);
}

/* One word that the line above ends with, too. */
static bool is_echo(const struct damaged *damaged, struct words earlier, struct words later, size_t at)
{
    return later.count == 1 && earlier.count > 1 && later.at[0].fold.length >= 4 && !has_anchor(damaged, at) &&
           words_alike(earlier.at[earlier.count - 1].fold, later.at[0].fold);
}

static enum joins how(struct damaged *damaged, const struct piece *piece, const struct reading_of *earlier,
                      const struct reading_of *one, size_t at, size_t *shared)
{
    size_t gap = at - piece->to;
    enum joins joins = goes_on(earlier->words, one->words, shared);
    if (joins == JOINS_NOT && (share_beginning(damaged->arena, earlier->words, one->words, shared) ||
                               (gap <= LINES_NEAR && is_echo(damaged, earlier->words, one->words, at)))) {
        joins = JOINS_SAME;
    }
    bool near = gap <= LINES_NEAR || (*shared >= SURE_WORDS && !is_parted(damaged, piece->to, at));
    return near ? joins : JOINS_NOT;
}

static bool try_join(struct damaged *damaged, struct piece *piece, size_t at, const struct reading_of *one)
{
    size_t tried = 0, on_shared = 0, longest = 0;
    struct reading_of on = {.line = 0};
    bool joins_any = false;
    for (size_t i = piece->readings.count; i-- > 0 && tried < READINGS_BACK; tried++) {
        const struct reading_of *earlier = VEC_AT(&piece->readings, struct reading_of, i);
        size_t shared = 0;
        enum joins joins = how(damaged, piece, earlier, one, at, &shared);
        joins_any = joins_any || joins != JOINS_NOT;
        if (joins == JOINS_ON && earlier->words.count - shared > longest) {
            on = *earlier;
            on_shared = shared;
            longest = earlier->words.count - shared;
        }
    }
    if (longest) {
        stitch(damaged, piece, &on, one, on_shared, at);
    } else if (joins_any) {
        add_reading(piece, at, *one);
    }
    return joins_any;
}

/* How many words a piece's readings share with this one; 0: it does not join. */
static size_t shares(struct damaged *damaged, const struct piece *piece, size_t at, const struct reading_of *one)
{
    size_t most = 0, tried = 0;
    for (size_t i = piece->readings.count; i-- > 0 && tried < READINGS_BACK; tried++) {
        size_t shared = 0;
        enum joins joins = how(damaged, piece, VEC_AT(&piece->readings, struct reading_of, i), one, at, &shared);
        shared = shared ? shared : 1;
        most = joins != JOINS_NOT && shared > most ? shared : most;
    }
    return most;
}

bool chain_join(struct damaged *damaged, size_t column, size_t at, struct text text)
{
    struct reading_of one = {text, words_of(damaged->arena, text), damaged->sheet->lines[at].number, false};
    struct piece *best = NULL;
    size_t tried = 0, most = 0;
    for (size_t i = damaged->pieces.count; i-- > 0 && tried < PIECES_BACK;) {
        struct piece *piece = VEC_AT(&damaged->pieces, struct piece, i);
        if (at - piece->from > GROWS_MOST) {
            break;
        }
        if (piece->column != column) {
            continue;
        }
        tried++;
        bool in_reach = piece->to < at && at - piece->to <= LINES_BACK; /* a cell has a piece's words once */
        size_t shared = in_reach ? shares(damaged, piece, at, &one) : 0;
        best = shared > most ? piece : best;
        most = shared > most ? shared : most;
    }
    return best && try_join(damaged, best, at, &one);
}

/* ---- the reading that the others bear out -------------------------------------------------------------------------- */

static struct text triple(struct arena *arena, struct words words, size_t at)
{
    return text_of(arena_print(arena, "%.*s %.*s %.*s", TEXT_ARGS(words.at[at - 2].fold), TEXT_ARGS(words.at[at - 1].fold),
                               TEXT_ARGS(words.at[at].fold)));
}

static struct map count_triples(struct arena *arena, const struct piece *piece)
{
    struct map counts = map_in(arena);
    for (size_t i = 0; i < piece->readings.count; i++) {
        const struct reading_of *one = VEC_AT(&piece->readings, struct reading_of, i);
        for (size_t k = 2; k < one->words.count && !one->stitched; k++) {
            struct text key = triple(arena, one->words, k);
            size_t *count = map_get(&counts, key);
            if (!count) {
                count = ARENA_NEW(arena, size_t);
                map_set(&counts, key, count);
            }
            (*count)++;
        }
    }
    return counts;
}

static double borne_out(struct arena *arena, const struct map *counts, struct words words)
{
    struct map seen = map_in(arena);
    double score = (double)(words.count < 2 ? words.count : 2);
    for (size_t k = 2; k < words.count; k++) {
        struct text key = triple(arena, words, k);
        const size_t *count = map_get(counts, key);
        bool is_loop = map_get(&seen, key) != NULL;
        score += is_loop ? -1 : count && *count > 1 ? 1 : 0.5;
        map_set(&seen, key, &seen);
    }
    return score;
}

/* Do two readings differ by more than their ends? */
static bool is_disputed(struct arena *arena, const struct piece *piece)
{
    for (size_t i = 0; i < piece->readings.count; i++) {
        const struct reading_of *one = VEC_AT(&piece->readings, struct reading_of, i);
        size_t common = words_common(arena, piece->best.words, one->words, NULL, NULL);
        if (one->words.count > common + 1) {
            return true;
        }
    }
    return false;
}

void chain_choose(struct piece *piece)
{
    if (piece->readings.count < 2) {
        return;
    }
    SCOPED(arena_free_at) struct arena *scratch = arena_new();
    struct map counts = count_triples(scratch, piece);
    double best = -1;
    for (size_t i = 0; i < piece->readings.count; i++) {
        const struct reading_of *one = VEC_AT(&piece->readings, struct reading_of, i);
        double score = borne_out(scratch, &counts, one->words);
        if (score > best) {
            best = score;
            piece->best = *one;
        }
    }
    piece->disputed = is_disputed(scratch, piece);
}
