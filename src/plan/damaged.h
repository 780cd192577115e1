/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PLAN_DAMAGED_H
#define PLAN_DAMAGED_H

/* What the steps of reading a damaged table share: its pieces, the rows that they go to, what becomes of them. */

#include "plan/inside.h"

/* One reading of some words: the same words may have been read on several lines, shorter and longer each time. */
struct reading_of {
    struct text text;
    struct words words;
    int32_t line;  /* as messages name it */
    bool stitched; /* put together from two readings */
};

struct piece {
    size_t column;
    size_t from, to;    /* indexes of the first and last line that has it */
    struct vec readings; /* struct reading_of */
    struct reading_of best;
    bool disputed; /* the readings do not agree */
    bool before_head, after_head; /* a table's head stands behind, or before, it in its cell */
    bool shifted;  /* stood in a neighbouring column */
    size_t row;
    bool used, left; /* in a cell, or among the leftovers */
};

struct anchor { /* a line with a page or a number */
    size_t at;
    struct text page, number;
};

struct column {
    struct heading head; /* as most heads have it */
    struct vec variants; /* struct words: its heading as it is repeated */
    bool mixed;          /* the last row's new words here may hold another row's */
};

struct damaged {
    struct reading *reading;
    struct arena *arena;
    const struct sheet *sheet;
    const struct plan_table *key;
    bool has_key; /* false: `key` was made of the anchors, and has numbers only */
    struct column *columns;
    size_t column_count;
    size_t page_column, number_column; /* SIZE_MAX: none */
    struct vec pieces;  /* struct piece */
    struct vec titles;  /* struct piece: words in the page's column */
    struct vec anchors; /* struct anchor */
    size_t *row_of;     /* of each line; SIZE_MAX: none */
};

/* pieces.c: lines into pieces. */
void pieces_find_columns(struct damaged *damaged);
void pieces_cut(struct damaged *damaged);
void pieces_leave(struct damaged *damaged, struct piece *piece, const char *why);

/* chain.c: a new reading joins a piece, or does not. */
bool chain_join(struct damaged *damaged, size_t column, size_t at, struct text text);
void chain_choose(struct piece *piece);

/* align.c: a row for each line. */
void align_lines(struct damaged *damaged);
/* The words that the key has for a column; empty where it has none. */
struct text align_key_text(const struct damaged *damaged, size_t row, size_t column);
bool align_same_digits(struct text one, struct text other); /* numbers that differ in dots and spaces only */
const struct plan_cell *align_key_cell(const struct damaged *damaged, size_t row, size_t column);

/* mend.c, mend_update.c: a recommendation of a row's pieces. */
void mend_rows(struct damaged *damaged);
struct words mend_words(struct damaged *damaged, struct piece **pieces, size_t count);
size_t mend_take(struct damaged *damaged, size_t row, size_t column, struct piece ***out);
void mend_keyed(struct damaged *damaged, struct plan_cell *cell, const struct plan_cell *key, struct piece **pieces,
                size_t count, bool *tail_read);
void mend_open(struct damaged *damaged, struct plan_cell *cell, struct piece **pieces, size_t count);
/* Is there on this line nothing else that can be placed? */
bool mend_is_ghost(const struct damaged *damaged, size_t at);

#endif
