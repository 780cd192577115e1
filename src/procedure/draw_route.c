/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The lines between states and boxes. They run only in the channels between the columns, and in
 * rows above and below all of them, where there is never any text. What leaves one state, or comes
 * to one state, shares a line in its channel; what passes by columns has lines of its own.
 */
#include "procedure/draw.h"

#define SLOT 9
#define ROW 9
#define PORT 9

/* ---- which lines there are --------------------------------------------------------------------
 */

static size_t leaves(const struct drawn_edge *edge)
{
    return edge->into_box ? 2 * edge->state->layer + 2 : 2 * edge->box->gap + 1;
}

static size_t enters(const struct drawn_edge *edge)
{
    return edge->into_box ? 2 * edge->box->gap : 2 * edge->state->layer + 1;
}

/* The slot that another near line of the same state has in that channel; or a new one. */
static int share_slot(struct drawn_edges *edges, const struct drawn_edge *edge, size_t channel)
{
    for (size_t i = 0; i < edges->edges.count; i++) {
        const struct drawn_edge *other = VEC_AT(&edges->edges, struct drawn_edge, i);
        if (!other->is_far && other->state == edge->state && other->into_box == edge->into_box) {
            return other->slot;
        }
    }
    return edges->slots[channel]++;
}

static void add_edge(struct drawn_edges *edges, struct drawn_box *box, struct drawn_state *state,
                     bool into_box)
{
    struct drawn_edge edge = {.box = box, .state = state, .into_box = into_box};
    size_t out = leaves(&edge), in = enters(&edge);
    edge.is_far = out != in;
    if (!edge.is_far) {
        edge.slot = share_slot(edges, &edge, out);
    } else {
        edge.slot = edges->slots[out]++;
        edge.other_slot = edges->slots[in]++;
        edge.row = in > out ? ++edges->rows_above : -++edges->rows_below;
    }
    vec_add(&edges->edges, &edge);
}

void draw_edges(struct drawing *drawing, struct drawn_lane *lane, struct drawn_edges *edges)
{
    *edges = (struct drawn_edges){
        .edges = VEC_IN(drawing->arena, struct drawn_edge),
        .slots = ARENA_ARRAY(drawing->arena, int, 2 * lane->layer_count + 2),
    };
    for (size_t i = 0; i < lane->boxes.count; i++) {
        struct drawn_box *box = *VEC_AT(&lane->boxes, struct drawn_box *, i);
        for (size_t j = 0; j < lane->state_count; j++) {
            if (box->from[j]) {
                add_edge(edges, box, &lane->states[j], true);
            }
            if (box->to[j]) {
                add_edge(edges, box, &lane->states[j], false);
            }
        }
    }
}

/* ---- where they run -----------------------------------------------------------------------------
 */

static int middle_of(const struct drawn_state *state)
{
    return state->y + state->height / 2;
}

/* From above to below, in the order in which lines come to a box's side. */
static int order_of(const struct drawn_edge *edge)
{
    return edge->row > 0   ? INT32_MIN + edge->row
           : edge->row < 0 ? INT32_MAX + edge->row
                           : middle_of(edge->state);
}

/* Lines that come to the same side of a box come one below the other. */
static int port_of(const struct drawn_edges *edges, const struct drawn_edge *edge)
{
    int before = 0, all = 0;
    for (size_t i = 0; i < edges->edges.count; i++) {
        const struct drawn_edge *other = VEC_AT(&edges->edges, struct drawn_edge, i);
        if (other->box == edge->box && other->into_box == edge->into_box) {
            int here = order_of(other), own = order_of(edge);
            before += here < own || (here == own && other < edge);
            all++;
        }
    }
    return edge->box->y + edge->box->text_height / 2 + PORT * before - PORT * (all - 1) / 2;
}

static void add_point(struct drawn_route *route, int x, int y)
{
    struct drawn_point *last = &route->points[route->count - (route->count > 0)];
    if (route->count == 0 || last->x != x || last->y != y) {
        route->points[route->count++] = (struct drawn_point){x, y};
    }
}

static bool was_taken(const struct drawn_edge *edge)
{
    return edge->box->taken > 0 && (edge->into_box || edge->state->here > 0);
}

void draw_routes(struct drawn_lane *lane, const struct drawn_edges *edges, const int *channels,
                 int top, int bottom)
{
    for (size_t i = 0; i < edges->edges.count; i++) {
        const struct drawn_edge *edge = VEC_AT(&edges->edges, struct drawn_edge, i);
        const struct drawn_state *state = edge->state;
        int port = port_of(edges, edge), middle = middle_of(state);
        int out_x = edge->into_box ? state->x + state->width : edge->box->x + edge->box->width;
        int in_x = edge->into_box ? edge->box->x : state->x;
        int out_y = edge->into_box ? middle : port, in_y = edge->into_box ? port : middle;
        int up_x = channels[leaves(edge)] + SLOT * (edge->slot + 1);
        struct drawn_route route = {.taken = was_taken(edge)};
        add_point(&route, out_x, out_y);
        add_point(&route, up_x, out_y);
        if (edge->is_far) {
            int row = edge->row > 0 ? top + ROW * (edge->row - 1) : bottom - ROW * (edge->row + 1);
            int down_x = channels[enters(edge)] + SLOT * (edge->other_slot + 1);
            add_point(&route, up_x, row);
            add_point(&route, down_x, row);
            add_point(&route, down_x, in_y);
        } else {
            add_point(&route, up_x, in_y);
        }
        add_point(&route, in_x, in_y);
        vec_add(&lane->routes, &route);
    }
}
