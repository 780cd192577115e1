/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PROCEDURE_DRAW_H
#define PROCEDURE_DRAW_H

#include "procedure/explain.h"

/*
 * The flowchart. A *lane* is one track: its states stand in columns from left to right, and each
 * step that moves it is a box between the columns that it joins. A step is drawn once, in its
 * *home*; where it moves another track too, a small *mark* with its number stands for it. Lengths
 * are pixels of the drawing.
 */

#define DRAWN_WIDTH 1760 /* of the page: A3 landscape at a scale of 0.9 */
#define DRAWN_MARGIN 24
#define DRAWN_PAD 6 /* between the edge of a box and its text */

enum drawn_style {
    DRAWN_STRONG,
    DRAWN_PLAIN,
    DRAWN_SMALL,
    DRAWN_HEAD,
    DRAWN_TITLE,
    DRAWN_STYLE__MAX
};
/* A line of text, broken to fit. */
struct drawn_line {
    struct text words;
    enum drawn_style style;
};
enum drawn_note_kind { DRAWN_DUTY, DRAWN_HOLD };
struct drawn_note {
    enum drawn_note_kind kind;
    struct text words; /* whole; broken into lines when the box has its width */
    struct vec lines;
    int x, y, width; /* of a lane's own; a box's stand below it */
};
struct drawn_box {
    const struct step *step;
    const struct event *event; /* where it is nobody's step */
    size_t number;             /* of the step, from 1, in the file's order */
    bool is_mark;              /* the step is at home in another lane */
    bool begins;               /* from nothing: it opens the case or makes the item */
    bool *from, *to;           /* by the number of the lane's state */
    struct vec words;          /* struct drawn_line, whole */
    struct vec notes;          /* struct drawn_note */
    size_t taken;              /* how often this case took it */
    size_t gap;                /* it stands left of the states of that layer */
    struct vec lines;          /* broken */
    int x, y, width, height, text_height;
};
struct drawn_state {
    const struct state *state;
    size_t layer;
    size_t here; /* how many stand in it now: the case, or its items */
    struct vec lines;
    int x, y, width, height;
};
struct drawn_point {
    int x, y;
};
/* A line with corners that ends in an arrow. */
struct drawn_route {
    struct drawn_point points[6];
    size_t count;
    bool taken;
};
struct drawn_lane {
    const struct track *track; /* NULL: the steps that move no track */
    struct text title;
    struct drawn_state *states;
    size_t state_count, layer_count;
    struct vec boxes;  /* struct drawn_box * */
    struct vec notes;  /* struct drawn_note: of holds */
    struct vec routes; /* struct drawn_route */
    int x, y, width, height;
    int needed; /* the least width */
};
struct drawing {
    struct arena *arena;
    const struct procedure *procedure;
    const struct procedure_state *state; /* of the case whose way is marked, or NULL */
    struct vec lanes;                    /* struct drawn_lane * */
    int width, height;
    struct text page; /* "Page 2 of 6"; empty where everything is on one */
    size_t number;    /* of the page; 0 where everything is on one */
    bool glance;      /* only numbers stand in the boxes: two lanes beside each other where they fit */
};

/* What is drawn where (draw_lanes.c), and what stands in the boxes (draw_words.c). */
void draw_lanes(struct drawing *drawing);
void draw_box_words(struct drawing *drawing, const struct drawn_lane *lane, struct drawn_box *box);
void draw_hold_notes(struct drawing *drawing, struct drawn_lane *lane);
/* How often the case took the step. */
size_t draw_times_taken(const struct drawing *drawing, const struct step *step);

/* Of a text in the style; by the widths of the common sans-serif typeface. (draw_text.c) */
int draw_text_width(struct text words, enum drawn_style style);
int draw_line_height(enum drawn_style style);
int draw_text_size(enum drawn_style style);
void draw_break(struct arena *arena, struct text words, enum drawn_style style, int width,
                struct vec *lines);

/* Sizes and places (draw_place.c), and the lines between (draw_route.c). */
void draw_place(struct drawing *drawing);
/* Widths of the channels between the columns: 2 * layers of them; then the lines themselves. */
struct drawn_edge {
    struct drawn_box *box;
    struct drawn_state *state;
    bool into_box;        /* from the state to the box; else from the box to the state */
    bool is_far;          /* passes by other columns */
    int slot, other_slot; /* in the channel that it leaves through, and enters through */
    int row;              /* of the far ones: above (from 1) or below (from -1) everything */
};
struct drawn_edges {
    struct vec edges; /* struct drawn_edge */
    int *slots;       /* by channel: how many lines run up and down in it */
    int rows_above, rows_below;
};
void draw_edges(struct drawing *drawing, struct drawn_lane *lane, struct drawn_edges *edges);
/* channels: the x at which each begins. */
void draw_routes(struct drawn_lane *lane, const struct drawn_edges *edges, const int *channels,
                 int top, int bottom);

struct text draw_svg(const struct drawing *drawing);

#endif
