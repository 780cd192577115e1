/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which lanes there are, which steps move them from where to where, and where each step is at home.
 */

#include "procedure/draw.h"

/* ---- the states in which something can be done ------------------------------------------------
 */

/* Takes away from `may` the states of the track in which the condition cannot hold. What it says of
 * anything else is not looked at. */
static void keep_allowed(const struct track *track, const struct procedure_condition *condition,
                         bool holds, bool *may, struct arena *arena);

static void keep_values(const struct track *track, const struct mentions *values, bool among,
                        bool *may)
{
    for (size_t i = 0; i < track->state_count; i++) {
        bool is = false;
        for (size_t j = 0; j < values->count; j++) {
            is = is || procedure_same(values->at[j].name, track->states[i].is.name);
        }
        may[i] = may[i] && is == among;
    }
}

static void keep_any(const struct track *track, const struct procedure_condition *condition,
                     bool holds, bool *may, struct arena *arena)
{
    bool *any = ARENA_ARRAY(arena, bool, track->state_count);
    for (size_t i = 0; i < condition->inner_count; i++) {
        bool *one = ARENA_ARRAY(arena, bool, track->state_count);
        for (size_t j = 0; j < track->state_count; j++) {
            one[j] = may[j];
        }
        keep_allowed(track, condition->inner[i], holds, one, arena);
        for (size_t j = 0; j < track->state_count; j++) {
            any[j] = any[j] || one[j];
        }
    }
    for (size_t j = 0; j < track->state_count; j++) {
        may[j] = any[j];
    }
}

static bool counts_track(const struct track *track, const struct procedure_condition *condition)
{
    return condition->values.count > 0 && condition->quantifier == QUANTIFIER_EVERY &&
           procedure_same(condition->subject.name, track->is.name) &&
           procedure_same(track->is.name, track->of.name);
}

static void keep_allowed(const struct track *track, const struct procedure_condition *condition,
                         bool holds, bool *may, struct arena *arena)
{
    if (condition == NULL) {
        return;
    }
    bool all =
        (condition->kind == CONDITION_AND && holds) || (condition->kind == CONDITION_OR && !holds);
    switch (condition->kind) {
    case CONDITION_AND:
    case CONDITION_OR:
        for (size_t i = 0; all && i < condition->inner_count; i++) {
            keep_allowed(track, condition->inner[i], holds, may, arena);
        }
        if (!all) {
            keep_any(track, condition, holds, may, arena);
        }
        break;
    case CONDITION_NOT:
        keep_allowed(track, condition->inner[0], !holds, may, arena);
        break;
    case CONDITION_TRACK:
        if (condition->subject.link_to == track) {
            keep_values(track, &condition->values, condition->negated != holds, may);
        }
        break;
    case CONDITION_COUNT:
        if (holds && counts_track(track, condition)) {
            keep_values(track, &condition->values, !condition->negated, may);
        }
        break;
    default:
        break;
    }
}

/* ---- which steps move a track -----------------------------------------------------------------
 */

struct looking {
    struct arena *arena;
    const struct track *track;
    struct drawn_box *box;
    bool moves;
};

static bool *copy_states(const struct looking *looking, const bool *may)
{
    return arena_copy(looking->arena, may, looking->track->state_count * sizeof(*may));
}

static void move_to(struct looking *looking, struct procedure_name state, const bool *may)
{
    const struct track *track = looking->track;
    for (size_t i = 0; i < track->state_count; i++) {
        if (!procedure_same(track->states[i].is.name, state)) {
            continue;
        }
        for (size_t j = 0; j < track->state_count; j++) {
            bool from = may[j] && j != i && !looking->box->begins;
            looking->box->from[j] = looking->box->from[j] || from;
        }
        looking->box->to[i] = true;
        looking->moves = true;
    }
}

static void look_at(struct looking *looking, const struct action *actions, size_t count,
                    const bool *may)
{
    for (size_t i = 0; i < count; i++) {
        const struct action *action = &actions[i];
        bool *inner = copy_states(looking, may), *otherwise = copy_states(looking, may);
        if (action->kind == ACTION_BECOMES && action->subject.link_to == looking->track) {
            move_to(looking, action->value.name, may);
        } else if (action->kind == ACTION_IF) {
            keep_allowed(looking->track, action->when, true, inner, looking->arena);
            keep_allowed(looking->track, action->when, false, otherwise, looking->arena);
        } else if (action->kind == ACTION_EACH) {
            keep_allowed(looking->track, action->when, true, inner, looking->arena);
        } else if (action->kind == ACTION_MAKE &&
                   procedure_same(action->subject.name, looking->track->of.name)) {
            looking->box->begins = true;
            move_to(looking, looking->track->states[0].is.name, may);
        }
        look_at(looking, action->inner, action->inner_count, inner);
        look_at(looking, action->otherwise, action->otherwise_count, otherwise);
    }
}

static bool is_case_track(const struct track *track)
{
    return track->of.name.key == 0 && text_is(track->is.name.text, "case");
}

static void look_at_step(struct looking *looking, const struct step *step, bool *may)
{
    const struct track *track = looking->track;
    for (size_t i = 0; i < step->guard_count; i++) {
        keep_allowed(track, step->guards[i].when, true, may, looking->arena);
    }
    for (size_t i = 0; i < step->group_count; i++) {
        const struct group *group = &step->groups[i];
        bool makes = group->kind == PROCEDURE_GROUP_ITEM &&
                     procedure_same(group->makes.name, track->of.name);
        if (makes) {
            looking->box->begins = true;
            move_to(looking, track->states[0].is.name, may);
        }
        look_at(looking, group->actions, group->action_count, may);
    }
    looking->box->begins = looking->box->begins || (step->opens_case && is_case_track(track));
    look_at(looking, step->actions, step->action_count, may);
    if (step->opens_case && is_case_track(track) && !looking->moves) {
        move_to(looking, track->states[0].is.name, may);
    }
}

static bool *all_states(struct arena *arena, const struct track *track, bool value)
{
    bool *all = ARENA_ARRAY(arena, bool, track->state_count);
    for (size_t i = 0; i < track->state_count; i++) {
        all[i] = value;
    }
    return all;
}

static struct drawn_box *new_box(struct drawing *drawing, const struct step *step,
                                 const struct event *event)
{
    struct drawn_box *box = ARENA_NEW(drawing->arena, struct drawn_box);
    box->step = step;
    box->event = event;
    box->number = step == NULL ? 0 : (size_t)(step - drawing->procedure->steps) + 1;
    box->words = VEC_IN(drawing->arena, struct drawn_line);
    box->lines = VEC_IN(drawing->arena, struct drawn_line);
    box->notes = VEC_IN(drawing->arena, struct drawn_note);
    box->taken = step == NULL ? 0 : draw_times_taken(drawing, step);
    return box;
}

static void add_mover(struct drawing *drawing, struct drawn_lane *lane, const struct step *step,
                      const struct event *event)
{
    struct drawn_box *box = new_box(drawing, step, event);
    struct looking looking = {drawing->arena, lane->track, box, false};
    bool *may = all_states(drawing->arena, lane->track, true);
    box->from = all_states(drawing->arena, lane->track, false);
    box->to = all_states(drawing->arena, lane->track, false);
    if (step != NULL) {
        look_at_step(&looking, step, may);
    } else if (event != NULL) {
        for (size_t i = 0; i < event->guard_count; i++) {
            keep_allowed(lane->track, event->guards[i].when, true, may, drawing->arena);
        }
        look_at(&looking, event->actions, event->action_count, may);
    }
    if (looking.moves) {
        vec_add(&lane->boxes, &box);
    }
}

/* ---- where each is at home ----------------------------------------------------------------------
 */

/* The smaller, the better a home: the item that the step is for; the case; what it makes; the rest.
 */
static int distance(const struct drawn_lane *lane, const struct drawn_box *box)
{
    bool for_item = box->step != NULL && box->step->scope == PROCEDURE_FOR_ITEM &&
                    procedure_same(box->step->scope_kind.name, lane->track->of.name);
    return for_item ? 0 : is_case_track(lane->track) ? 1 : box->begins ? 2 : 3;
}

static struct drawn_lane *lane_at(const struct drawing *drawing, size_t index)
{
    return *VEC_AT(&drawing->lanes, struct drawn_lane *, index);
}

static struct drawn_box *find_box(const struct drawn_lane *lane, const struct step *step,
                                  const struct event *event)
{
    for (size_t i = 0; i < lane->boxes.count; i++) {
        struct drawn_box *box = *VEC_AT(&lane->boxes, struct drawn_box *, i);
        if (box->step == step && box->event == event) {
            return box;
        }
    }
    return NULL;
}

/* Makes all but the nearest marks; says whether there was one. */
static bool choose_home(struct drawing *drawing, const struct step *step, const struct event *event)
{
    struct drawn_box *home = NULL;
    int nearest = 0;
    for (size_t i = 0; i < drawing->lanes.count; i++) {
        struct drawn_box *box = find_box(lane_at(drawing, i), step, event);
        if (box == NULL) {
            continue;
        }
        int here = distance(lane_at(drawing, i), box);
        box->is_mark = true;
        if (home == NULL || here < nearest) {
            home = box;
            nearest = here;
        }
    }
    if (home != NULL) {
        home->is_mark = false;
    }
    return home != NULL;
}

static void find_homes(struct drawing *drawing, struct drawn_lane *others)
{
    const struct procedure *procedure = drawing->procedure;
    for (size_t i = 0; i < procedure->steps_count; i++) {
        if (!choose_home(drawing, &procedure->steps[i], NULL)) {
            struct drawn_box *box = new_box(drawing, &procedure->steps[i], NULL);
            vec_add(&others->boxes, &box);
        }
    }
    for (size_t i = 0; i < procedure->events_count; i++) {
        if (!choose_home(drawing, NULL, &procedure->events[i])) {
            struct drawn_box *box = new_box(drawing, NULL, &procedure->events[i]);
            vec_add(&others->boxes, &box);
        }
    }
}

/* ---- lanes
 * --------------------------------------------------------------------------------------- */

static size_t count_here(const struct drawing *drawing, const struct track *track,
                         struct procedure_name state)
{
    const struct procedure_state *at = drawing->state;
    size_t here = 0;
    if (at == NULL) {
        return 0;
    }
    if (track->of.name.key == 0) {
        struct procedure_scope the_case = {PROCEDURE_FOR_CASE, 0};
        return procedure_same(procedure_state_of_track(at, the_case, track->is.name), state);
    }
    for (uint32_t i = 0; i < at->item_count; i++) {
        struct procedure_scope scope = {PROCEDURE_FOR_ITEM, at->items[i].number};
        here += procedure_same(at->items[i].kind, track->of.name) &&
                procedure_same(procedure_state_of_track(at, scope, track->is.name), state);
    }
    return here;
}

static struct drawn_lane *add_lane(struct drawing *drawing, const struct track *track,
                                   struct text title)
{
    struct drawn_lane *lane = ARENA_NEW(drawing->arena, struct drawn_lane);
    lane->track = track;
    lane->title = title;
    lane->boxes = VEC_IN(drawing->arena, struct drawn_box *);
    lane->notes = VEC_IN(drawing->arena, struct drawn_note);
    lane->routes = VEC_IN(drawing->arena, struct drawn_route);
    if (track != NULL) {
        lane->state_count = track->state_count;
        lane->states = ARENA_ARRAY(drawing->arena, struct drawn_state, track->state_count);
        for (size_t i = 0; i < track->state_count; i++) {
            lane->states[i].state = &track->states[i];
            lane->states[i].here = count_here(drawing, track, track->states[i].is.name);
            lane->states[i].lines = VEC_IN(drawing->arena, struct drawn_line);
        }
        vec_add(&drawing->lanes, &lane);
    }
    return lane;
}

static void add_track_lanes(struct drawing *drawing)
{
    const struct procedure *procedure = drawing->procedure;
    for (size_t i = 0; i < procedure->tracks_count; i++) {
        const struct track *track = &procedure->tracks[i];
        if (is_case_track(track)) {
            add_lane(drawing, track, track->is.label);
        }
    }
    for (size_t i = 0; i < procedure->items_count; i++) {
        const struct item *item = &procedure->items[i];
        if (item->track.state_count > 0) {
            struct buf title = buf_in(drawing->arena);
            buf_string(&title, "Each ");
            explain_low(&title, item->is.label);
            add_lane(drawing, &item->track, buf_as_text(&title));
        }
    }
    for (size_t i = 0; i < procedure->tracks_count; i++) {
        const struct track *track = &procedure->tracks[i];
        if (!is_case_track(track)) {
            add_lane(drawing, track, track->is.label);
        }
    }
}

/* Each layer is one step further from the first state, going by what leads on, not back. */
static void find_layers(struct drawn_lane *lane)
{
    for (size_t i = 0; i < lane->state_count; i++) {
        for (size_t j = 0; j < lane->boxes.count; j++) {
            const struct drawn_box *box = *VEC_AT(&lane->boxes, struct drawn_box *, j);
            for (size_t k = 0; k < i; k++) {
                bool leads = box->from[k] && box->to[i];
                if (leads && lane->states[k].layer + 1 > lane->states[i].layer) {
                    lane->states[i].layer = lane->states[k].layer + 1;
                }
            }
        }
        if (lane->states[i].layer + 1 > lane->layer_count) {
            lane->layer_count = lane->states[i].layer + 1;
        }
    }
    for (size_t j = 0; j < lane->boxes.count; j++) {
        struct drawn_box *box = *VEC_AT(&lane->boxes, struct drawn_box *, j);
        box->gap = lane->layer_count;
        for (size_t i = 0; i < lane->state_count; i++) {
            box->gap =
                box->to[i] && lane->states[i].layer < box->gap ? lane->states[i].layer : box->gap;
        }
    }
}

static size_t mean_of(const struct drawn_lane *lane, const bool *states)
{
    size_t sum = 0, count = 0;
    for (size_t i = 0; i < lane->state_count; i++) {
        sum += states[i] ? i : 0;
        count += states[i];
    }
    return count == 0 ? 0 : sum * 1000 / count;
}

static bool stands_above(const struct drawn_lane *lane, const struct drawn_box *one,
                         const struct drawn_box *other)
{
    size_t from = mean_of(lane, one->from), other_from = mean_of(lane, other->from);
    size_t to = mean_of(lane, one->to), other_to = mean_of(lane, other->to);
    return from != other_from ? from < other_from : to < other_to;
}

/* In each column in the order of the states from which they come, so that few lines cross. */
static void sort_boxes(struct drawn_lane *lane)
{
    struct drawn_box **boxes = lane->boxes.items;
    for (size_t i = 1; lane->track != NULL && i < lane->boxes.count; i++) {
        for (size_t j = i; j > 0 && stands_above(lane, boxes[j], boxes[j - 1]); j--) {
            struct drawn_box *box = boxes[j];
            boxes[j] = boxes[j - 1];
            boxes[j - 1] = box;
        }
    }
}

static size_t first_home(const struct drawn_lane *lane)
{
    size_t first = SIZE_MAX;
    for (size_t i = 0; i < lane->boxes.count; i++) {
        const struct drawn_box *box = *VEC_AT(&lane->boxes, struct drawn_box *, i);
        bool counts = !box->is_mark && box->number > 0 && box->number < first;
        first = counts ? box->number : first;
    }
    return first;
}

/* The case first; then in the order in which steps come to move them. */
static void sort_lanes(struct drawing *drawing)
{
    struct drawn_lane **lanes = drawing->lanes.items;
    for (size_t i = 2; i < drawing->lanes.count; i++) {
        for (size_t j = i; j > 1 && first_home(lanes[j]) < first_home(lanes[j - 1]); j--) {
            struct drawn_lane *lane = lanes[j];
            lanes[j] = lanes[j - 1];
            lanes[j - 1] = lane;
        }
    }
}

void draw_lanes(struct drawing *drawing)
{
    const struct procedure *procedure = drawing->procedure;
    drawing->lanes = VEC_IN(drawing->arena, struct drawn_lane *);
    add_track_lanes(drawing);
    for (size_t i = 0; i < drawing->lanes.count; i++) {
        for (size_t j = 0; j < procedure->steps_count; j++) {
            add_mover(drawing, lane_at(drawing, i), &procedure->steps[j], NULL);
        }
        for (size_t j = 0; j < procedure->events_count; j++) {
            add_mover(drawing, lane_at(drawing, i), NULL, &procedure->events[j]);
        }
    }
    struct drawn_lane *others = add_lane(drawing, NULL, TEXT("Along the way"));
    find_homes(drawing, others);
    sort_lanes(drawing);
    if (others->boxes.count > 0) {
        vec_add(&drawing->lanes, &others);
    }
    for (size_t i = 0; i < drawing->lanes.count; i++) {
        struct drawn_lane *lane = lane_at(drawing, i);
        find_layers(lane);
        sort_boxes(lane);
        draw_hold_notes(drawing, lane);
        for (size_t j = 0; j < lane->boxes.count; j++) {
            draw_box_words(drawing, lane, *VEC_AT(&lane->boxes, struct drawn_box *, j));
        }
    }
}
