/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sizes and places: columns of boxes and states within a lane, lanes one below the other. */

#include "procedure/draw.h"

#define BOX_LEAST 200
#define BOX_CLOSE 60 /* how much narrower where a lane has too many columns */
#define BOX_MOST 380
#define MARK_WIDTH 170
#define GLANCE_WIDTH 76
#define STATE_WIDTH 132
#define STATE_GLANCE 112
#define BETWEEN 8 /* boxes in one column */
#define HEAD 26   /* a lane's title */
#define LANE_PAD 7
#define ROW 9 /* lines that pass by */
#define SLOT 9

/* ---- how large a box is -------------------------------------------------------------------------
 */

static int height_of(const struct vec *lines)
{
    int height = 0;
    for (size_t i = 0; i < lines->count; i++) {
        height += draw_line_height(VEC_AT(lines, struct drawn_line, i)->style);
    }
    return height;
}

static void size_box(struct drawing *drawing, struct drawn_box *box, int width)
{
    box->width = width;
    box->lines.count = 0;
    for (size_t i = 0; i < box->words.count; i++) {
        const struct drawn_line *line = VEC_AT(&box->words, struct drawn_line, i);
        draw_break(drawing->arena, line->words, line->style, width - 2 * DRAWN_PAD, &box->lines);
    }
    box->text_height = height_of(&box->lines) + 2 * DRAWN_PAD;
    box->height = box->text_height;
    for (size_t i = 0; i < box->notes.count; i++) {
        struct drawn_note *note = VEC_AT(&box->notes, struct drawn_note, i);
        note->lines.count = 0;
        draw_break(drawing->arena, note->words, DRAWN_SMALL, width - 2 * DRAWN_PAD, &note->lines);
        box->height += height_of(&note->lines) + DRAWN_PAD;
    }
}

static int state_width(const struct drawing *drawing)
{
    return drawing->glance ? STATE_GLANCE : STATE_WIDTH;
}

static void size_state(struct drawing *drawing, struct drawn_state *state)
{
    state->width = state_width(drawing);
    state->lines.count = 0;
    draw_break(drawing->arena, state->state->is.label, DRAWN_STRONG, state->width - 4 * DRAWN_PAD,
               &state->lines);
    if (state->here > 0) {
        struct text here =
            text_of(state->here == 1 ? "here now"
                                     : arena_print(drawing->arena, "%zu here now", state->here));
        draw_break(drawing->arena, here, DRAWN_PLAIN, state->width - 4 * DRAWN_PAD, &state->lines);
    }
    state->height = height_of(&state->lines) + 2 * DRAWN_PAD;
}

/* ---- columns
 * ------------------------------------------------------------------------------------- */

struct columns {
    size_t count;           /* two for each layer: the boxes before it, and its states */
    int *widths, *channels; /* a channel lies left of each column, and one right of the last */
    int *heights;
};

static struct drawn_box *box_at(const struct drawn_lane *lane, size_t index)
{
    return *VEC_AT(&lane->boxes, struct drawn_box *, index);
}

/* What each of the wide columns gets of the room that is left, or gives of what is missing. */
static int spare_width(int room, int wide, bool glance)
{
    if (wide == 0 || glance) {
        return 0;
    }
    int more = room < 0 ? -((wide - 1 - room) / wide) : room / wide;
    return more > BOX_MOST - BOX_LEAST ? BOX_MOST - BOX_LEAST : more < -BOX_CLOSE ? -BOX_CLOSE : more;
}

/* Boxes of marks alone are narrower, and grow less. What room is left is shared. */
static void find_widths(struct drawing *drawing, struct drawn_lane *lane,
                        const struct drawn_edges *edges, struct columns *columns)
{
    int total = 0, wide = 0;
    for (size_t i = 0; i < lane->boxes.count; i++) {
        int *width = &columns->widths[2 * box_at(lane, i)->gap];
        int least = drawing->glance            ? GLANCE_WIDTH
                    : box_at(lane, i)->is_mark ? MARK_WIDTH
                                               : BOX_LEAST;
        *width = least > *width ? least : *width;
    }
    for (size_t i = 0; i < columns->count; i++) {
        wide += columns->widths[i] > 0;
        columns->widths[i] = i % 2 == 1 ? state_width(drawing) : columns->widths[i];
        total += columns->widths[i];
    }
    for (size_t i = 0; i <= columns->count; i++) {
        columns->channels[i] = edges->slots[i] > 0 ? 2 * SLOT + SLOT * edges->slots[i] : 0;
        total += columns->channels[i];
    }
    int more = spare_width(lane->width - 2 * LANE_PAD - total, wide, drawing->glance);
    lane->needed = total + (more < 0 ? more * wide : 0) + 2 * LANE_PAD;
    for (size_t i = 0; i < columns->count; i += 2) {
        columns->widths[i] += columns->widths[i] > 0 ? more : 0;
    }
}

static void find_heights(struct drawing *drawing, struct drawn_lane *lane, struct columns *columns)
{
    for (size_t i = 0; i < lane->boxes.count; i++) {
        struct drawn_box *box = box_at(lane, i);
        size_box(drawing, box, columns->widths[2 * box->gap]);
        columns->heights[2 * box->gap] += box->height + BETWEEN;
    }
    for (size_t i = 0; i < lane->state_count; i++) {
        size_state(drawing, &lane->states[i]);
        columns->heights[2 * lane->states[i].layer + 1] += lane->states[i].height + 2 * BETWEEN;
    }
}

/* Stacks each column in the middle of the lane's height. `channels` become the places of the
 * channels. */
static void put_columns(struct drawn_lane *lane, struct columns *columns, int y, int height)
{
    int x = lane->x + LANE_PAD;
    int *next = columns->heights, *places = columns->channels;
    for (size_t i = 0; i <= columns->count; i++) {
        int channel = places[i];
        places[i] = x;
        x += channel;
        if (i < columns->count) {
            int here = x;
            x += columns->widths[i];
            columns->widths[i] = here;
            next[i] = y + (height - next[i]) / 2;
        }
    }
    for (size_t i = 0; i < lane->boxes.count; i++) {
        struct drawn_box *box = box_at(lane, i);
        box->x = columns->widths[2 * box->gap];
        box->y = next[2 * box->gap] + BETWEEN / 2;
        next[2 * box->gap] += box->height + BETWEEN;
    }
    for (size_t i = 0; i < lane->state_count; i++) {
        struct drawn_state *state = &lane->states[i];
        size_t column = 2 * state->layer + 1;
        state->x = columns->widths[column];
        state->y = next[column] + BETWEEN;
        next[column] += state->height + 2 * BETWEEN;
    }
}

static int tallest(const struct columns *columns)
{
    int height = 0;
    for (size_t i = 0; i < columns->count; i++) {
        height = columns->heights[i] > height ? columns->heights[i] : height;
    }
    return height;
}

/* Beside the lane's title where there is room, or else in lines below it. Returns their height. */
static int place_notes(struct drawing *drawing, struct drawn_lane *lane)
{
    int height = 0, right = lane->x + lane->width - LANE_PAD;
    int x = lane->x + LANE_PAD + draw_text_width(lane->title, DRAWN_HEAD) + 3 * LANE_PAD;
    for (size_t i = 0; i < lane->notes.count; i++) {
        struct drawn_note *note = VEC_AT(&lane->notes, struct drawn_note, i);
        int whole = draw_text_width(note->words, DRAWN_SMALL) + 2 * DRAWN_PAD + 1;
        bool beside = x + whole <= right;
        note->width = beside ? whole : lane->width - 2 * LANE_PAD;
        note->x = beside ? x : lane->x + LANE_PAD;
        note->y = lane->y + (beside ? 2 : HEAD + height);
        note->lines.count = 0;
        draw_break(drawing->arena, note->words, DRAWN_SMALL, note->width - 2 * DRAWN_PAD,
                   &note->lines);
        x += beside ? whole + LANE_PAD : 0;
        height += beside ? 0 : height_of(&note->lines) + 2 * DRAWN_PAD;
    }
    return height;
}

static void place_track(struct drawing *drawing, struct drawn_lane *lane)
{
    struct drawn_edges edges;
    size_t count = 2 * lane->layer_count;
    struct columns columns = {count, ARENA_ARRAY(drawing->arena, int, count + 1),
                              ARENA_ARRAY(drawing->arena, int, count + 1),
                              ARENA_ARRAY(drawing->arena, int, count + 1)};
    lane->routes.count = 0;
    draw_edges(drawing, lane, &edges);
    find_widths(drawing, lane, &edges, &columns);
    find_heights(drawing, lane, &columns);
    int height = tallest(&columns);
    int top = lane->y + HEAD + place_notes(drawing, lane);
    int begin = top + ROW * edges.rows_above;
    put_columns(lane, &columns, begin, height);
    draw_routes(lane, &edges, columns.channels, top, begin + height + ROW / 2);
    lane->height = begin + height + ROW * edges.rows_below + LANE_PAD - lane->y;
}

/* ---- the steps that move nothing: rows of boxes
 * ---------------------------------------------------- */

/* Puts them in rows of so many, and returns how high that is. */
static int put_rows(struct drawing *drawing, struct drawn_lane *lane, int across, int top)
{
    int room = lane->width - 2 * LANE_PAD, y = top;
    int width = (room + BETWEEN) / across - BETWEEN;
    for (size_t i = 0; i < lane->boxes.count; i += (size_t)across) {
        int height = 0;
        for (size_t j = i; j < lane->boxes.count && j < i + (size_t)across; j++) {
            struct drawn_box *box = box_at(lane, j);
            size_box(drawing, box, width);
            box->x = lane->x + LANE_PAD + (int)(j - i) * (width + BETWEEN);
            box->y = y;
            height = box->height > height ? box->height : height;
        }
        y += height + BETWEEN;
    }
    return y - top;
}

/* In rows of whatever number makes them lowest. */
static void place_others(struct drawing *drawing, struct drawn_lane *lane)
{
    int top = lane->y + HEAD + place_notes(drawing, lane), best = 1;
    int most = (lane->width - 2 * LANE_PAD + BETWEEN) / (BOX_LEAST + BETWEEN);
    for (int across = 2; across <= most; across++) {
        if (put_rows(drawing, lane, across, top) < put_rows(drawing, lane, best, top)) {
            best = across;
        }
    }
    lane->height = top + put_rows(drawing, lane, best, top) + LANE_PAD - BETWEEN - lane->y;
}

static int place_lane(struct drawing *drawing, struct drawn_lane *lane, int x, int y, int width)
{
    lane->x = x;
    lane->y = y;
    lane->width = width;
    if (lane->track != NULL) {
        place_track(drawing, lane);
    } else {
        place_others(drawing, lane);
    }
    return lane->y + lane->height + BETWEEN / 2;
}

static struct drawn_lane *lane_at(const struct drawing *drawing, size_t index)
{
    return *VEC_AT(&drawing->lanes, struct drawn_lane *, index);
}

/* In their order, two beside each other where they fit. */
static int place_glance(struct drawing *drawing, int y)
{
    int whole = drawing->width - 2 * DRAWN_MARGIN, half = (whole - BETWEEN / 2) / 2;
    int left = y, right = y;
    for (size_t i = 0; i < drawing->lanes.count; i++) {
        struct drawn_lane *lane = lane_at(drawing, i);
        bool is_left = left <= right;
        int x = is_left ? DRAWN_MARGIN : DRAWN_MARGIN + half + BETWEEN / 2;
        int bottom = place_lane(drawing, lane, x, is_left ? left : right, half);
        if (lane->track == NULL || lane->needed > half) {
            left = right = place_lane(drawing, lane, DRAWN_MARGIN, left > right ? left : right, whole);
        } else {
            left = is_left ? bottom : left;
            right = is_left ? right : bottom;
        }
    }
    return left > right ? left : right;
}

static void place_all(struct drawing *drawing)
{
    int y = DRAWN_MARGIN + draw_line_height(DRAWN_TITLE) + 2 * draw_line_height(DRAWN_PLAIN);
    if (drawing->glance) {
        y = place_glance(drawing, y);
    }
    for (size_t i = 0; !drawing->glance && i < drawing->lanes.count; i++) {
        y = place_lane(drawing, lane_at(drawing, i), DRAWN_MARGIN, y, drawing->width - 2 * DRAWN_MARGIN);
    }
    drawing->height = y + draw_line_height(DRAWN_HEAD) + DRAWN_MARGIN;
}

static bool fits(const struct drawing *drawing)
{
    bool fits = drawing->page.length == 0 || drawing->height <= drawing->width * 297 / 420;
    for (size_t i = 0; i < drawing->lanes.count; i++) {
        fits = fits && lane_at(drawing, i)->needed + 2 * DRAWN_MARGIN <= drawing->width;
    }
    return fits;
}

/* Wider, and so smaller on paper, where a lane has more columns than that, or what is to be on one page is too high. */
void draw_place(struct drawing *drawing)
{
    drawing->width = DRAWN_WIDTH;
    place_all(drawing);
    while (!fits(drawing) && drawing->width < 3 * DRAWN_WIDTH) {
        drawing->width += DRAWN_WIDTH / 20;
        place_all(drawing);
    }
}
