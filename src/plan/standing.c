/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a recommendation stands on a day, by the steps that had been taken by then (AP-6). */
#include "plan/board.h"

static const struct {
    const char *state, *words;
} standings[PLAN_STANDING__MAX] = {
    [PLAN_TO_ANSWER] = {"to-answer", "Awaiting the response"},
    [PLAN_BEING_IMPLEMENTED] = {"underway", "Being implemented"},
    [PLAN_DONE] = {"done", "Done, signed off"},
    [PLAN_NOT_IMPLEMENTED] = {"not-implemented", "Closed without being implemented"},
    [PLAN_IN_PART] = {"in-part", "Closed, implemented in part"},
    [PLAN_REJECTED] = {"rejected", "Rejected"},
    [PLAN_ENDED] = {"closed", "Ended with its plan"},
};

const char *plan_standing_words(enum plan_standing standing)
{
    return standing >= 0 && standing < PLAN_STANDING__MAX ? standings[standing].words : "";
}

static enum plan_standing standing_named(struct text state)
{
    for (int i = 0; i < PLAN_STANDING__MAX; i++) {
        if (text_is(state, standings[i].state)) {
            return (enum plan_standing)i;
        }
    }
    return PLAN_TO_ANSWER;
}

/* What a choice said is kept of its last answer only: an earlier response let it be implemented, or it would not have been
 * answered again. */
static enum plan_standing after_step(const struct plan_held *row, size_t index, enum plan_standing before)
{
    struct text step = row->steps[index].name;
    bool again = false;
    for (size_t i = index + 1; i < row->step_count; i++) {
        again = again || text_equal(row->steps[i].name, step);
    }
    if (text_is(step, "respond")) {
        return !again && text_is(row->response, "rejected") ? PLAN_REJECTED : PLAN_BEING_IMPLEMENTED;
    }
    if (text_is(step, "conclude")) {
        return again ? PLAN_NOT_IMPLEMENTED : standing_named(row->conclusion);
    }
    if (text_is(step, "reopen")) {
        return PLAN_TO_ANSWER;
    }
    if (text_is(step, "reopen-part")) {
        return PLAN_BEING_IMPLEMENTED;
    }
    return text_is(step, "end-with-plan") ? PLAN_ENDED : before;
}

enum plan_standing standing_at(const struct plan_held *row, int64_t cut)
{
    enum plan_standing standing = PLAN_TO_ANSWER;
    bool later = false;
    for (size_t i = 0; i < row->step_count; i++) {
        if (row->steps[i].happened < cut) {
            standing = after_step(row, i, standing);
        } else {
            later = true;
        }
    }
    return later ? standing : standing_named(row->state); /* what stands now counts what lapsed too */
}

/* ---- promises ---- */

static bool is_one_of(struct text state, const char *const *names, size_t count)
{
    bool is = false;
    for (size_t i = 0; i < count; i++) {
        is = is || text_is(state, names[i]);
    }
    return is;
}

static bool was_taken(const struct plan_held *row, uint32_t item, const char *step, int64_t cut)
{
    bool taken = false;
    for (size_t i = 0; i < row->step_count; i++) {
        taken = taken || (row->steps[i].item == item && row->steps[i].happened < cut && text_is(row->steps[i].name, step));
    }
    return taken;
}

/* Called complete, or closed, by then. */
static bool was_called(const struct plan_held *row, const struct plan_held_action *action, int64_t cut)
{
    static const char *const over[] = {"called-complete", "done", "not-implemented"};
    bool called = false, later = false;
    for (size_t i = 0; i < row->step_count; i++) {
        const struct plan_held_step *step = &row->steps[i];
        if (step->item != action->item) {
            continue;
        }
        later = later || step->happened >= cut;
        if (step->happened < cut && text_is(step->name, "call-complete")) {
            called = true;
        } else if (step->happened < cut && text_is(step->name, "reopen-part")) {
            called = false;
        }
    }
    return later ? called : is_one_of(action->state, over, COUNT_OF(over));
}

static bool is_before(struct civil_date one, struct civil_date other)
{
    return calendar_day_of(one) < calendar_day_of(other);
}

void standing_promises(struct plan_line *line, struct civil_date at, int64_t cut)
{
    const struct plan_held *row = line->row;
    bool is_open = line->standing == PLAN_BEING_IMPLEMENTED;
    for (size_t i = 0; i < row->action_count; i++) {
        const struct plan_held_action *action = &row->actions[i];
        if (!action->is_promised || !was_taken(row, action->item, "promise", cut)) {
            continue;
        }
        bool again = was_taken(row, action->item, "promise-again", cut), called = was_called(row, action, cut);
        struct civil_date stands = again ? action->promised : action->first_promised;
        line->overdue = line->overdue || (is_open && !called && is_before(stands, at));
        line->slipped = line->slipped || is_before(action->first_promised, stands) ||
                        (action->slipped && is_before(action->first_promised, at)) ||
                        (is_open && !called && is_before(action->first_promised, at));
        if (!line->is_promised || is_before(action->first_promised, line->first_promised)) {
            line->is_promised = true;
            line->first_promised = action->first_promised;
            line->promised = stands;
        }
    }
}
