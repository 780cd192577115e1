/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The flowchart as pages that fit a wall: one that gives the whole at a glance, and then lane by lane, as many as a page
 * holds. What a step of another page moves is marked with its number and that page.
 */
#include <stdlib.h>
#include <string.h>

#include "procedure/draw.h"

#define HEAD_AND_LEGEND 150
#define CONTINUED ", continued"

struct paging {
    struct drawing whole;
    struct vec firsts; /* size_t: with which lane each page begins */
};

static struct drawn_lane *lane_at(const struct drawing *drawing, size_t index)
{
    return *VEC_AT(&drawing->lanes, struct drawn_lane *, index);
}

static struct drawn_box *box_at(const struct drawn_lane *lane, size_t index)
{
    return *VEC_AT(&lane->boxes, struct drawn_box *, index);
}

/* How high the lanes of one page may be together: A3, lying. */
static int page_room(const struct drawing *drawing)
{
    return drawing->width * 297 / 420 - HEAD_AND_LEGEND;
}

/* ---- the steps that move nothing: a lane for each part of the file -------------------------------- */

static const struct procedure_file *file_of(const struct drawn_box *box)
{
    return box->step != NULL ? box->step->line.place.file : box->event->line.place.file;
}

/* "procedures/safeguarding-child.4-referring.part": "Along the way: referring". */
static struct text title_of(struct drawing *drawing, const struct procedure_file *file)
{
    struct text name = file->name, part = {.length = 0};
    while (text_cut(&name, '/', &part)) {
    }
    name = part.length > 0 && name.length == 0 ? part : name;
    struct text stem, rest = name;
    text_cut(&rest, '.', &stem);
    text_cut(&rest, '.', &part);
    while (part.length > 0 && ((part.at[0] >= '0' && part.at[0] <= '9') || part.at[0] == '-')) {
        part.at++;
        part.length--;
    }
    bool whole = rest.length == 0 || part.length == 0;
    return whole ? TEXT("Along the way")
                 : text_of(arena_print(drawing->arena, "Along the way: %.*s", TEXT_ARGS(part)));
}

static struct drawn_lane *lane_like(struct drawing *drawing, const struct drawn_lane *lane, struct text title)
{
    struct drawn_lane *copy = ARENA_NEW(drawing->arena, struct drawn_lane);
    *copy = *lane;
    copy->title = title;
    copy->boxes = VEC_IN(drawing->arena, struct drawn_box *);
    copy->notes = VEC_IN(drawing->arena, struct drawn_note);
    copy->routes = VEC_IN(drawing->arena, struct drawn_route);
    copy->states = ARENA_ARRAY(drawing->arena, struct drawn_state, lane->state_count);
    for (size_t i = 0; i < lane->state_count; i++) {
        copy->states[i] = lane->states[i];
        copy->states[i].lines = VEC_IN(drawing->arena, struct drawn_line);
    }
    return copy;
}

static void split_others(struct drawing *drawing)
{
    struct drawn_lane *others = lane_at(drawing, drawing->lanes.count - 1), *lane = NULL;
    if (drawing->lanes.count == 0 || others->track != NULL) {
        return;
    }
    drawing->lanes.count--;
    for (size_t i = 0; i < others->boxes.count; i++) {
        struct drawn_box *box = box_at(others, i);
        if (lane == NULL || file_of(box) != file_of(box_at(lane, 0))) {
            lane = lane_like(drawing, others, title_of(drawing, file_of(box)));
            vec_add(&drawing->lanes, &lane);
        }
        vec_add(&lane->boxes, &box);
        if (i == 0) {
            lane->notes = others->notes;
        }
    }
}

/* Whatever of it is higher than a page goes on in a lane of its own. True where there was any. */
static bool split_high(struct drawing *drawing)
{
    struct vec lanes = VEC_IN(drawing->arena, struct drawn_lane *);
    bool any = false;
    for (size_t i = 0; i < drawing->lanes.count; i++) {
        struct drawn_lane *lane = lane_at(drawing, i);
        vec_add(&lanes, &lane);
        if (lane->track != NULL || lane->height <= page_room(drawing) || lane->boxes.count < 2) {
            continue;
        }
        struct drawn_lane *rest = lane_like(drawing, lane, lane->title);
        size_t half = lane->boxes.count / 2;
        for (size_t j = half; j < lane->boxes.count; j++) {
            struct drawn_box *box = box_at(lane, j);
            vec_add(&rest->boxes, &box);
        }
        lane->boxes.count = half;
        vec_add(&lanes, &rest);
        any = true;
    }
    drawing->lanes = lanes;
    return any;
}

/* ---- a lane with more columns than a page: it goes on in a second one --------------------------------- */

struct band {
    struct drawn_lane *lane;
    const struct drawn_lane *from;
    size_t *kept; /* which states of `from` it has */
};

static bool touches(const struct drawn_lane *lane, size_t state)
{
    for (size_t i = 0; i < lane->boxes.count; i++) {
        const struct drawn_box *box = box_at(lane, i);
        if (box->from[state] || box->to[state]) {
            return true;
        }
    }
    return false;
}

/* The states that its boxes come from or lead to, wherever else they stand; and of its own columns those that none does. */
static void keep_states(struct drawing *drawing, struct band *band, size_t first, size_t end)
{
    struct drawn_lane *lane = band->lane;
    size_t count = 0;
    band->kept = ARENA_ARRAY(drawing->arena, size_t, band->from->state_count);
    lane->layer_count = 0;
    for (size_t i = 0; i < band->from->state_count; i++) {
        size_t layer = band->from->states[i].layer;
        bool lonely = layer >= first && layer < end && !touches(band->from, i);
        if (!lonely && !touches(band->lane, i)) {
            continue;
        }
        size_t shift = first > 0 ? first - 1 : 0;
        lane->states[count].state = band->from->states[i].state;
        lane->states[count].here = band->from->states[i].here;
        lane->states[count].layer = layer < first ? 0 : (layer >= end ? end : layer) - shift;
        lane->layer_count =
            lane->states[count].layer >= lane->layer_count ? lane->states[count].layer + 1 : lane->layer_count;
        band->kept[count++] = i;
    }
    lane->state_count = count;
}

static void keep_edges(struct drawing *drawing, const struct band *band, struct drawn_box *box, size_t first)
{
    bool *from = ARENA_ARRAY(drawing->arena, bool, band->lane->state_count);
    bool *to = ARENA_ARRAY(drawing->arena, bool, band->lane->state_count);
    for (size_t i = 0; i < band->lane->state_count; i++) {
        from[i] = box->from[band->kept[i]];
        to[i] = box->to[band->kept[i]];
    }
    box->from = from;
    box->to = to;
    box->gap -= first > 0 ? first - 1 : 0;
}

static struct band band_of(struct drawing *drawing, const struct drawn_lane *lane, size_t first, size_t end)
{
    struct text title_before = lane->title, end_of_title = lane->title;
    end_of_title.at += title_before.length > sizeof(CONTINUED) - 1 ? title_before.length - (sizeof(CONTINUED) - 1) : 0;
    end_of_title.length -= (size_t)(end_of_title.at - title_before.at);
    bool is_first = first == 0 || text_is(end_of_title, CONTINUED);
    struct text title =
        is_first ? lane->title : text_of(arena_print(drawing->arena, "%.*s" CONTINUED, TEXT_ARGS(lane->title)));
    struct band band = {.lane = lane_like(drawing, lane, title), .from = lane};
    if (first == 0) {
        band.lane->notes = lane->notes;
    }
    for (size_t i = 0; i < lane->boxes.count; i++) {
        struct drawn_box *box = box_at(lane, i);
        if (box->gap >= first && (box->gap < end || end == lane->layer_count)) {
            vec_add(&band.lane->boxes, &box);
        }
    }
    keep_states(drawing, &band, first, end);
    return band;
}

/* Only once every band of a lane has its states: its boxes speak of the whole lane's until then. */
static struct drawn_lane *end_band(struct drawing *drawing, const struct band *band, size_t first)
{
    for (size_t i = 0; i < band->lane->boxes.count; i++) {
        keep_edges(drawing, band, box_at(band->lane, i), first);
    }
    return band->lane;
}

static bool split_wide(struct drawing *drawing)
{
    struct vec lanes = VEC_IN(drawing->arena, struct drawn_lane *);
    bool any = false;
    for (size_t i = 0; i < drawing->lanes.count; i++) {
        struct drawn_lane *lane = lane_at(drawing, i);
        size_t half = (lane->layer_count + 1) / 2;
        if (lane->track == NULL || lane->layer_count < 6 || lane->needed <= DRAWN_WIDTH - 2 * DRAWN_MARGIN) {
            vec_add(&lanes, &lane);
            continue;
        }
        const struct band left = band_of(drawing, lane, 0, half), right = band_of(drawing, lane, half, lane->layer_count);
        struct drawn_lane *one = end_band(drawing, &left, 0), *other = end_band(drawing, &right, half);
        vec_add(&lanes, &one);
        vec_add(&lanes, &other);
        any = true;
    }
    drawing->lanes = lanes;
    return any;
}

/* ---- which lane stands on which page ---------------------------------------------------------------- */

static void begin_pages(struct paging *paging)
{
    int height = 0;
    paging->firsts.count = 0;
    for (size_t i = 0; i < paging->whole.lanes.count; i++) {
        int lane = lane_at(&paging->whole, i)->height + 4;
        if (i == 0 || height + lane > page_room(&paging->whole)) {
            vec_add(&paging->firsts, &i);
            height = 0;
        }
        height += lane;
    }
}

/* From 2: the first is the overview. */
static size_t page_of(const struct paging *paging, size_t lane)
{
    size_t page = 1;
    for (size_t i = 0; i < paging->firsts.count; i++) {
        page += *VEC_AT(&paging->firsts, size_t, i) <= lane;
    }
    return page;
}

static size_t home_page(const struct paging *paging, const struct drawn_box *mark)
{
    for (size_t i = 0; i < paging->whole.lanes.count; i++) {
        const struct drawn_lane *lane = lane_at(&paging->whole, i);
        for (size_t j = 0; j < lane->boxes.count; j++) {
            const struct drawn_box *box = box_at(lane, j);
            if (!box->is_mark && box->step == mark->step && box->event == mark->event) {
                return page_of(paging, i);
            }
        }
    }
    return 0;
}

static void refer(struct paging *paging, struct drawn_box *box, size_t page)
{
    struct drawn_line *line = VEC_AT(&box->words, struct drawn_line, 0);
    struct text label = box->step->is.label.length > 0 ? box->step->is.label : box->step->is.name.text;
    line->words = text_of(page > 0 ? arena_print(paging->whole.arena, "by %zu, page %zu: %.*s", box->number, page,
                                                 TEXT_ARGS(label))
                                   : arena_print(paging->whole.arena, "by %zu: %.*s", box->number, TEXT_ARGS(label)));
}

/* `known`: the pages are; else room is left for their numbers. */
static void refer_to_pages(struct paging *paging, bool known)
{
    for (size_t i = 0; i < paging->whole.lanes.count; i++) {
        const struct drawn_lane *lane = lane_at(&paging->whole, i);
        for (size_t j = 0; j < lane->boxes.count; j++) {
            struct drawn_box *box = box_at(lane, j);
            size_t home = box->is_mark && box->step != NULL && known ? home_page(paging, box) : 10;
            if (box->is_mark && box->step != NULL) {
                refer(paging, box, known && home == page_of(paging, i) ? 0 : home);
            }
        }
    }
}

/* ---- the whole at a glance ----------------------------------------------------------------------------- */

static bool same_way(const struct drawn_lane *lane, const struct drawn_box *one, const struct drawn_box *other)
{
    return memcmp(one->from, other->from, lane->state_count * sizeof(*one->from)) == 0 &&
           memcmp(one->to, other->to, lane->state_count * sizeof(*one->to)) == 0;
}

static struct drawn_box *glance_like(struct drawing *drawing, struct drawn_lane *lane, const struct drawn_box *box)
{
    struct drawn_box *copy = ARENA_NEW(drawing->arena, struct drawn_box);
    *copy = *box;
    copy->is_mark = true;
    copy->taken = 0;
    copy->words = VEC_IN(drawing->arena, struct drawn_line);
    copy->lines = VEC_IN(drawing->arena, struct drawn_line);
    copy->notes = VEC_IN(drawing->arena, struct drawn_note);
    vec_add(&lane->boxes, &copy);
    return copy;
}

/* The box for everything that leads the same way. */
static struct drawn_box *glance_box(struct drawing *drawing, struct drawn_lane *lane, const struct drawn_box *box)
{
    for (size_t i = 0; i < lane->boxes.count; i++) {
        if (same_way(lane, box_at(lane, i), box)) {
            return box_at(lane, i);
        }
    }
    return glance_like(drawing, lane, box);
}

static void add_number(struct drawing *drawing, struct drawn_box *glance, const struct drawn_box *box)
{
    struct drawn_line *last =
        glance->words.count > 0 ? VEC_AT(&glance->words, struct drawn_line, glance->words.count - 1) : NULL;
    glance->taken += box->taken;
    if (last != NULL && last->style == DRAWN_PLAIN) {
        last->words = text_of(arena_print(drawing->arena, "%.*s, %zu", TEXT_ARGS(last->words), box->number));
    } else {
        struct drawn_line line = {text_of(arena_print(drawing->arena, "%zu", box->number)), DRAWN_PLAIN};
        vec_add(&glance->words, &line);
    }
}

/* The same states, and between them only the numbers of the steps. */
static void add_glance(struct drawing *drawing, const struct drawn_lane *from, size_t page)
{
    struct drawn_lane *lane = lane_like(
        drawing, from, text_of(arena_print(drawing->arena, "%.*s (page %zu)", TEXT_ARGS(from->title), page)));
    for (size_t i = 0; i < from->boxes.count; i++) {
        if (box_at(from, i)->step != NULL) {
            add_number(drawing, glance_box(drawing, lane, box_at(from, i)), box_at(from, i));
        }
    }
    vec_add(&drawing->lanes, &lane);
}

/* What moves no lane: a box for each part, with the numbers of its steps. */
static void add_others(struct drawing *drawing, const struct paging *paging)
{
    struct drawn_lane *lane = NULL;
    for (size_t i = 0; i < paging->whole.lanes.count; i++) {
        const struct drawn_lane *from = lane_at(&paging->whole, i);
        struct drawn_box *glance = NULL;
        if (from->track == NULL && lane == NULL) {
            lane = lane_like(drawing, from, TEXT("Along the way"));
            vec_add(&drawing->lanes, &lane);
        }
        for (size_t j = 0; from->track == NULL && j < from->boxes.count; j++) {
            const struct drawn_box *box = box_at(from, j);
            if (box->step == NULL) {
                continue;
            }
            if (glance == NULL) {
                struct text part = from->title, lead;
                bool named = text_cut(&part, ':', &lead);
                struct drawn_line title = {
                    text_of(arena_print(drawing->arena, "%.*s (page %zu)", TEXT_ARGS(named ? text_trim(part) : from->title),
                                        page_of(paging, i))),
                    DRAWN_STRONG};
                glance = glance_like(drawing, lane, box);
                vec_add(&glance->words, &title);
            }
            add_number(drawing, glance, box);
        }
    }
}

static struct drawing glance_at(const struct paging *paging)
{
    struct drawing overview = paging->whole;
    overview.lanes = VEC_IN(overview.arena, struct drawn_lane *);
    overview.glance = true;
    for (size_t i = 0; i < paging->whole.lanes.count; i++) {
        if (lane_at(&paging->whole, i)->track != NULL) {
            add_glance(&overview, lane_at(&paging->whole, i), page_of(paging, i));
        }
    }
    add_others(&overview, paging);
    return overview;
}

/* ---- all pages ---------------------------------------------------------------------------------------------- */

static struct text names_of(struct drawing *drawing)
{
    struct buf names = buf_in(drawing->arena);
    for (size_t i = 0; i < drawing->lanes.count; i++) {
        buf_string(&names, i == 0 ? "" : "; ");
        buf_text(&names, lane_at(drawing, i)->title);
    }
    return buf_as_text(&names);
}

static int compare_steps(const void *one, const void *other)
{
    size_t a = ((const struct procedure_drawn_step *)one)->number, b = ((const struct procedure_drawn_step *)other)->number;
    return (a > b) - (a < b);
}

static struct vec steps_of(struct drawing *drawing)
{
    struct vec steps = VEC_IN(drawing->arena, struct procedure_drawn_step);
    for (size_t i = 0; i < drawing->lanes.count; i++) {
        const struct drawn_lane *lane = lane_at(drawing, i);
        for (size_t j = 0; j < lane->boxes.count; j++) {
            const struct drawn_box *box = box_at(lane, j);
            if (box->step != NULL && !box->is_mark) {
                vec_add(&steps, &(struct procedure_drawn_step){box->step->is.name, box->step->is.label, box->number, box->taken});
            }
        }
    }
    if (steps.count > 0) {
        qsort(steps.items, steps.count, sizeof(struct procedure_drawn_step), compare_steps);
    }
    return steps;
}

static struct procedure_drawn_page finish(struct drawing *drawing, size_t page, size_t count, struct text title)
{
    struct vec steps = steps_of(drawing);
    drawing->page = text_of(arena_print(drawing->arena, "Page %zu of %zu", page, count));
    drawing->number = page;
    draw_place(drawing);
    return (struct procedure_drawn_page){
        .title = title, .svg = draw_svg(drawing), .steps = steps.items, .step_count = steps.count};
}

static struct drawing lanes_of_page(const struct paging *paging, size_t page)
{
    struct drawing drawing = paging->whole;
    drawing.lanes = VEC_IN(drawing.arena, struct drawn_lane *);
    for (size_t i = 0; i < paging->whole.lanes.count; i++) {
        if (page_of(paging, i) == page) {
            struct drawn_lane *lane = lane_at(&paging->whole, i);
            vec_add(&drawing.lanes, &lane);
        }
    }
    return drawing;
}

const struct procedure_drawn_page *procedure_draw_pages(struct arena *arena, const struct procedure *procedure,
                                                        const struct procedure_state *state, size_t *count)
{
    struct paging paging = {.whole = {.arena = arena, .procedure = procedure, .state = state},
                            .firsts = VEC_IN(arena, size_t)};
    draw_lanes(&paging.whole);
    split_others(&paging.whole);
    refer_to_pages(&paging, false);
    do {
        draw_place(&paging.whole);
    } while (split_wide(&paging.whole) || split_high(&paging.whole));
    begin_pages(&paging);
    refer_to_pages(&paging, true);
    *count = paging.firsts.count + 1;
    struct procedure_drawn_page *pages = ARENA_ARRAY(arena, struct procedure_drawn_page, *count);
    struct drawing overview = glance_at(&paging);
    pages[0] = finish(&overview, 1, *count, TEXT("The whole at a glance"));
    for (size_t i = 1; i < *count; i++) {
        struct drawing drawing = lanes_of_page(&paging, i + 1);
        pages[i] = finish(&drawing, i + 1, *count, names_of(&drawing));
    }
    return pages;
}
