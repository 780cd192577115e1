/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands in the boxes of the flowchart: who, when, where it leads, what is owed. */

#include "procedure/draw.h"

static void add_words(struct drawing *drawing, struct drawn_box *box, enum drawn_style style,
                      const struct buf *words)
{
    struct buf whole = buf_in(drawing->arena);
    buf_text(&whole, buf_as_text(words));
    struct drawn_line line = {buf_as_text(&whole), style};
    vec_add(&box->words, &line);
}

static void add_cites(struct buf *words, const struct procedure_cites *cites)
{
    for (size_t i = 0; i < cites->count; i++) {
        buf_print(words, "%s%.*s%s", i == 0 ? " [" : " ", TEXT_ARGS(cites->at[i]),
                  i + 1 == cites->count ? "]" : "");
    }
}

static size_t step_that_meets(const struct procedure *procedure, const struct duty *duty)
{
    return duty->met_by.count == 0
               ? 0
               : (size_t)((const struct step *)duty->met_by.at[0].link_to - procedure->steps) + 1;
}

/* ---- who ----------------------------------------------------------------------------------------
 */

static void who(struct drawing *drawing, struct drawn_box *box)
{
    const struct step *step = box->step;
    struct buf words = buf_in(drawing->arena);
    for (size_t i = 0; i < step->by_count; i++) {
        buf_string(&words, i == 0 ? "by " : " or ");
        explain_capacities(&words, &step->by[i].capacities, " or ");
    }
    for (size_t i = 0; i < step->not_by_count; i++) {
        for (size_t j = 0; j < step->not_by[i].capacities.count; j++) {
            const struct mention *apart = &step->not_by[i].capacities.at[j];
            if (apart->meaning == MEANS_STEP) {
                const struct step *other = apart->link_to;
                buf_print(&words, "; not by whoever took %zu",
                          (size_t)(other - drawing->procedure->steps) + 1);
            } else {
                buf_string(&words, "; not by the ");
                explain_low(&words, explain_label(apart));
            }
        }
    }
    add_cites(&words, &step->line.cites);
    add_words(drawing, box, DRAWN_PLAIN, &words);
}

/* ---- when
 * ---------------------------------------------------------------------------------------- */

/* What the drawing shows by itself: in which of the lane's states; that what it meets is owed. */
static bool is_shown(const struct drawn_lane *lane, const struct drawn_box *box,
                     const struct procedure_condition *when)
{
    if (when->kind == CONDITION_TRACK && !box->begins) {
        return lane->track != NULL && when->subject.link_to == lane->track;
    }
    if (when->kind != CONDITION_STATUS || when->subject.meaning != MEANS_DUTY || when->negated ||
        when->status != STATUS_OWED) {
        return false;
    }
    const struct duty *duty = when->subject.link_to;
    for (size_t i = 0; i < duty->met_by.count; i++) {
        if (duty->met_by.at[i].link_to == box->step) {
            return true;
        }
    }
    return false;
}

/* A duty is known by the number of the step that meets it. */
static void only_when(const struct drawing *drawing, const struct procedure_condition *guard,
                      struct buf *words)
{
    bool duty = guard->kind == CONDITION_STATUS && guard->subject.meaning == MEANS_DUTY;
    size_t step = duty ? step_that_meets(drawing->procedure, guard->subject.link_to) : 0;
    if (step > 0 && guard->status == STATUS_OWED) {
        buf_print(words, guard->negated ? "not while %zu is owed" : "only while %zu is owed", step);
    } else {
        buf_string(words, "only when ");
        explain_condition(words, guard);
    }
}

static void when(struct drawing *drawing, const struct drawn_lane *lane, struct drawn_box *box,
                 const struct rule *guards, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!is_shown(lane, box, guards[i].when)) {
            struct buf words = buf_in(drawing->arena);
            only_when(drawing, guards[i].when, &words);
            add_words(drawing, box, DRAWN_SMALL, &words);
        }
    }
}

static void scope(struct drawing *drawing, const struct drawn_lane *lane, struct drawn_box *box)
{
    const struct step *step = box->step;
    bool item = step->scope == PROCEDURE_FOR_ITEM || step->scope == PROCEDURE_FOR_PARTY;
    bool own = lane->track != NULL && procedure_same(lane->track->of.name, step->scope_kind.name);
    struct buf words = buf_in(drawing->arena);
    if (item && !own) {
        buf_string(&words, "for each ");
        explain_low(&words, explain_label(&step->scope_kind));
        add_words(drawing, box, DRAWN_PLAIN, &words);
    }
}

/* ---- where it leads
 * ------------------------------------------------------------------------------- */

struct leading {
    struct drawing *drawing;
    const struct drawn_lane *lane;
    struct drawn_box *box;
};

/* `path`: under which conditions, so far. Those that the lane's own states show are left out. */
static void leads(const struct leading *leading, const struct action *actions, size_t count,
                  struct text path)
{
    struct arena *arena = leading->drawing->arena;
    for (size_t i = 0; i < count; i++) {
        const struct action *action = &actions[i];
        if (action->kind == ACTION_BECOMES && action->subject.link_to == leading->lane->track &&
            path.length > 0) {
            struct buf words = buf_in(arena);
            explain_quote(&words, explain_value_label(&action->subject, &action->value));
            buf_print(&words, " %.*s", TEXT_ARGS(path));
            add_words(leading->drawing, leading->box, DRAWN_SMALL, &words);
        }
        struct buf inner = buf_in(arena), otherwise = buf_in(arena);
        buf_text(&inner, path);
        buf_text(&otherwise, path);
        if (action->kind == ACTION_IF && !is_shown(leading->lane, leading->box, action->when)) {
            buf_string(&inner, path.length > 0 ? " and " : "if ");
            explain_condition(&inner, action->when);
            buf_string(&otherwise, path.length > 0 ? ", otherwise" : "otherwise");
        }
        leads(leading, action->inner, action->inner_count, buf_as_text(&inner));
        leads(leading, action->otherwise, action->otherwise_count, buf_as_text(&otherwise));
    }
}

static void owed(struct drawing *drawing, const struct action *actions, size_t count,
                 struct buf *words)
{
    for (size_t i = 0; i < count; i++) {
        const struct action *action = &actions[i];
        if (action->kind == ACTION_OWE) {
            size_t step = step_that_meets(drawing->procedure, action->subject.link_to);
            buf_string(words, words->length == 0 ? "then owed: " : ", ");
            if (step > 0) {
                buf_print(words, "%zu", step);
            } else {
                explain_quote(words, explain_label(&action->subject));
            }
        }
        owed(drawing, action->inner, action->inner_count, words);
        owed(drawing, action->otherwise, action->otherwise_count, words);
    }
}

static void what_is_owed(struct drawing *drawing, struct drawn_box *box,
                         const struct action *actions, size_t count)
{
    struct buf words = buf_in(drawing->arena);
    for (size_t i = 0; box->step != NULL && i < box->step->group_count; i++) {
        const struct group *group = &box->step->groups[i];
        bool lists = group->kind == PROCEDURE_GROUP_CHECKLIST;
        const struct checklist *checklist = lists ? group->makes.link_to : NULL;
        for (size_t j = 0; checklist != NULL && j < checklist->point_count; j++) {
            owed(drawing, checklist->points[j].actions, checklist->points[j].action_count, &words);
        }
        owed(drawing, group->actions, group->action_count, &words);
    }
    owed(drawing, actions, count, &words);
    if (words.length > 0) {
        add_words(drawing, box, DRAWN_SMALL, &words);
    }
}

/* ---- notes
 * ------------------------------------------------------------------------------------------ */

static void add_note(struct drawing *drawing, struct vec *notes, enum drawn_note_kind kind,
                     const struct buf *words)
{
    struct buf whole = buf_in(drawing->arena);
    buf_text(&whole, buf_as_text(words));
    struct drawn_note note = {.kind = kind,
                              .words = buf_as_text(&whole),
                              .lines = VEC_IN(drawing->arena, struct drawn_line)};
    vec_add(notes, &note);
}

static const char *standing_of_duty(const struct drawing *drawing, const struct duty *duty)
{
    static const char *const words[PROCEDURE_DUTY__MAX] = {[PROCEDURE_DUTY_OWED] = "Owed now: ",
                                                           [PROCEDURE_DUTY_MET] = "Met: ",
                                                           [PROCEDURE_DUTY_DROPPED] =
                                                               "No longer owed: "};
    const char *standing = "Duty: ";
    for (uint32_t i = 0; drawing->state != NULL && i < drawing->state->duty_count; i++) {
        const struct procedure_duty *known = &drawing->state->duties[i];
        if (procedure_same(known->name, duty->is.name)) {
            standing = words[known->status];
        }
    }
    return standing;
}

/* Whether whoever owes it is just whoever takes the step. */
static bool is_by(const struct step *step, const struct duty *duty)
{
    return duty->owner_count == 1 && step->by_count == 1 && step->by[0].capacities.count == 1 &&
           procedure_same(step->by[0].capacities.at[0].name, duty->owners[0].owner.name);
}

/* Limits that run from the same event share its name. */
static void due(struct buf *words, const struct duty *duty)
{
    for (size_t i = 0; i < duty->limit_count; i++) {
        const struct within *within = &duty->limits[i];
        bool rest = i + 1 < duty->limit_count && within->limit.kind == LIMIT_RULE;
        bool shared = rest && text_equal(within->link_event, duty->limits[i + 1].link_event) &&
                      duty->limits[i].limit.rule.number > 0;
        buf_string(words, i == 0 ? "; due " : " and ");
        if (shared) {
            buf_string(words, "within ");
            explain_limit(words, &within->limit);
        } else {
            explain_within(words, &within->limit, within->from);
        }
    }
}

static void duty_note(struct drawing *drawing, struct drawn_box *box, const struct duty *duty)
{
    struct buf words = buf_in(drawing->arena);
    buf_string(&words, standing_of_duty(drawing, duty));
    buf_text(&words, duty->is.label);
    for (size_t i = 0; !is_by(box->step, duty) && i < duty->owner_count; i++) {
        bool said = i > 0 && procedure_same(duty->owners[i].owner.name, duty->owners[0].owner.name);
        buf_string(&words, said ? "" : i == 0 ? ", by " : " or ");
        if (!said) {
            explain_capacity(&words, &duty->owners[i].owner);
        }
    }
    due(&words, duty);
    if (duty->every != NULL) {
        buf_string(&words, "; again every ");
        explain_limit(&words, duty->every);
    } else if (duty->when != NULL) {
        buf_string(&words, "; owed by itself when ");
        explain_condition(&words, duty->when);
    }
    add_cites(&words, &duty->line.cites);
    add_note(drawing, &box->notes, DRAWN_DUTY, &words);
}

static void notes(struct drawing *drawing, struct drawn_box *box)
{
    const struct procedure *procedure = drawing->procedure;
    for (size_t i = 0; i < procedure->duties_count; i++) {
        const struct duty *duty = &procedure->duties[i];
        if (duty->met_by.count > 0 && duty->met_by.at[0].link_to == box->step) {
            duty_note(drawing, box, duty);
        }
    }
    for (size_t i = 0; i < box->step->tells.count; i++) {
        for (size_t j = 0; j < procedure->holds_count; j++) {
            const struct hold *hold = &procedure->holds[j];
            if (procedure_same(hold->from.name, box->step->tells.at[i].name)) {
                struct buf words = buf_in(drawing->arena);
                buf_print(&words, "Refused while in force: %.*s", TEXT_ARGS(hold->is.label));
                add_cites(&words, &hold->line.cites);
                add_note(drawing, &box->notes, DRAWN_HOLD, &words);
            }
        }
    }
}

static bool mentions_track(const struct procedure_condition *condition, const struct track *track)
{
    for (size_t i = 0; i < condition->inner_count; i++) {
        if (mentions_track(condition->inner[i], track)) {
            return true;
        }
    }
    return condition->subject.link_to == track;
}

/* A hold stands in the lane that it hangs on, or else in the last. */
void draw_hold_notes(struct drawing *drawing, struct drawn_lane *lane)
{
    const struct procedure *procedure = drawing->procedure;
    for (size_t i = 0; i < procedure->holds_count; i++) {
        const struct hold *hold = &procedure->holds[i];
        bool here = false, elsewhere = false;
        for (size_t j = 0; j < drawing->lanes.count; j++) {
            const struct drawn_lane *other = *VEC_AT(&drawing->lanes, struct drawn_lane *, j);
            bool hangs = other->track != NULL && mentions_track(hold->when, other->track);
            here = here || (other == lane && hangs && !elsewhere);
            elsewhere = elsewhere || hangs;
        }
        if (here || (!elsewhere && lane->track == NULL)) {
            struct buf words = buf_in(drawing->arena);
            buf_print(&words, "%.*s while ", TEXT_ARGS(hold->is.label));
            explain_condition(&words, hold->when);
            add_cites(&words, &hold->line.cites);
            add_note(drawing, &lane->notes, DRAWN_HOLD, &words);
        }
    }
}

/* ---- a box
 * ------------------------------------------------------------------------------------------ */

size_t draw_times_taken(const struct drawing *drawing, const struct step *step)
{
    size_t taken = 0;
    for (uint32_t i = 0; drawing->state != NULL && i < drawing->state->taken_count; i++) {
        taken += procedure_same(drawing->state->taken[i].step, step->is.name);
    }
    return taken;
}

static void event_words(struct drawing *drawing, const struct drawn_lane *lane,
                        struct drawn_box *box)
{
    const struct event *event = box->event;
    struct buf words = buf_in(drawing->arena);
    explain_event(&words, event);
    add_words(drawing, box, box->is_mark ? DRAWN_PLAIN : DRAWN_STRONG, &words);
    if (!box->is_mark) {
        words = buf_in(drawing->arena);
        buf_string(&words, "by itself, without anybody's step");
        add_words(drawing, box, DRAWN_PLAIN, &words);
        when(drawing, lane, box, event->guards, event->guard_count);
    }
}

void draw_box_words(struct drawing *drawing, const struct drawn_lane *lane, struct drawn_box *box)
{
    struct leading leading = {drawing, lane, box};
    const struct action *actions = box->step != NULL ? box->step->actions : box->event->actions;
    size_t count = box->step != NULL ? box->step->action_count : box->event->action_count;
    if (box->event != NULL) {
        event_words(drawing, lane, box);
    } else {
        struct buf words = buf_in(drawing->arena);
        buf_print(&words, box->is_mark ? "by %zu: " : "%zu. ", box->number);
        buf_text(&words, box->step->is.label);
        add_words(drawing, box, box->is_mark ? DRAWN_PLAIN : DRAWN_STRONG, &words);
    }
    if (box->step != NULL && !box->is_mark) {
        who(drawing, box);
        scope(drawing, lane, box);
        when(drawing, lane, box, box->step->guards, box->step->guard_count);
        notes(drawing, box);
    }
    if (lane->track != NULL) {
        leads(&leading, actions, count, (struct text){0});
    }
    if (!box->is_mark) {
        what_is_owed(drawing, box, actions, count);
    }
}
