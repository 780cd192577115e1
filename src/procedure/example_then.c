/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a worked example says must be so. */
#include "procedure/example.h"

static bool is_cited(const struct procedure_refusals *refusals, struct text paragraph)
{
    for (size_t i = 0; i < refusals->count; i++) {
        for (size_t j = 0; j < refusals->at[i].cites.count; j++) {
            if (text_equal(refusals->at[i].cites.at[j], paragraph)) {
                return true;
            }
        }
    }
    return false;
}

static bool then_refused(struct stage *stage, const struct example_line *line)
{
    stage->refusal_is_open = false;
    if (stage->acted == NULL || stage->last.allowed) {
        return example_fail(stage, &line->line, "it was allowed");
    }
    for (size_t i = 0; i < line->line.cites.count; i++) {
        if (!is_cited(&stage->last.refusals, line->line.cites.at[i])) {
            (void)example_say_refused(stage, line);
            return example_fail(stage, &line->line, "it was not refused under %.*s; %.*s",
                        TEXT_ARGS(line->line.cites.at[i]), TEXT_ARGS(stage->result->message.words));
        }
    }
    return true;
}

static bool then_holds(struct stage *stage, const struct example_line *line)
{
    struct eval eval = {.procedure = stage->procedure, .state = stage->state, .moment = &stage->moment};
    return eval_condition(&eval, line->when) || example_fail(stage, &line->line, "this is not so");
}

static bool is_due_then(const struct stage *stage, const struct example_line *line,
                        const struct calendar_deadline *deadline)
{
    struct error error = {0};
    int64_t instant = 0;
    if (!line->has_clock) {
        return deadline->state != CALENDAR_DUE_UNDATED && deadline->state != CALENDAR_DUE_STOPPED &&
               calendar_compare_dates(deadline->date, line->moment.date) == 0;
    }
    return calendar_instant_of(stage->moment.zone, line->moment, CALENDAR_REPEAT_FIRST, &instant,
                               &error) == 0 &&
           deadline->ends == instant;
}

static bool then_due(struct stage *stage, const struct example_line *line)
{
    for (uint32_t i = stage->state->duty_count; i > 0; i--) {
        const struct procedure_duty *duty = &stage->state->duties[i - 1];
        if (duty->status != PROCEDURE_DUTY_OWED ||
            !procedure_same(duty->name, line->subject.name)) {
            continue;
        }
        if (duty->due_count > 0 && is_due_then(stage, line, &duty->dues[duty->leading].deadline)) {
            return true;
        }
        struct text words =
            duty->due_count == 0
                ? TEXT("without a date")
                : calendar_due_words(stage->arena, &duty->dues[duty->leading].deadline);
        return example_fail(stage, &line->line, "it is due %.*s", TEXT_ARGS(words));
    }
    return example_fail(stage, &line->line, "it is not owed");
}

static bool then_acts(struct stage *stage, const struct example_line *line)
{
    struct eval eval = {.procedure = stage->procedure, .state = stage->state, .moment = &stage->moment};
    struct procedure_acting acting;
    ladder_acts(stage->arena, &eval, NULL, line->step.name, &acting);
    bool nobody = text_is(line->subject.name.text, "nobody");
    if (nobody ? acting.office.key == 0 : procedure_same(acting.office, line->subject.name)) {
        return true;
    }
    return example_fail(stage, &line->line, "%.*s acts",
                acting.office.key == 0 ? 6 : (int)acting.office.text.length,
                acting.office.key == 0 ? "nobody" : acting.office.text.at);
}

static bool then_kept(struct stage *stage, const struct example_line *line)
{
    struct procedure_retention retention;
    procedure_retention(stage->arena, stage->procedure, stage->state, &stage->moment, &retention);
    return calendar_compare_dates(retention.until, line->moment.date) == 0 || /* none: no date */
           example_fail(stage, &line->line, "it is kept until %04d-%02d-%02d", retention.until.year,
                retention.until.month, retention.until.day);
}

bool example_check_then(struct stage *stage, const struct example_line *line)
{
    if (line->then == THEN_REFUSED) {
        return then_refused(stage, line);
    }
    if (stage->refusal_is_open) {
        return example_say_refused(stage, stage->acted);
    }
    return line->then == THEN_HOLDS  ? then_holds(stage, line)
           : line->then == THEN_DUE  ? then_due(stage, line)
           : line->then == THEN_KEPT ? then_kept(stage, line)
                                     : then_acts(stage, line);
}
