/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What can be taken away from a procedure. One walk serves for counting and for doing: `here()`
 * says whether the place that is being passed is the wanted one, and whoever asked then changes the
 * model there. After that nothing is wanted any more, so lists may change while they are walked.
 */
#include "procedure/mutate.h"

#include <string.h>

#include "procedure/write.h"

struct mutating {
    struct arena *arena;
    struct vec *sites; /* listing; NULL: doing */
    size_t at, wanted;
    struct text construct;
    struct procedure_name step;
};

static bool here(struct mutating *mutating, enum procedure_mutation_kind kind,
                 const struct line *line, const char *format, ...) PRINTF_LIKE(4, 5);
static bool here(struct mutating *mutating, enum procedure_mutation_kind kind,
                 const struct line *line, const char *format, ...)
{
    if (!mutating->sites) {
        return mutating->at++ == mutating->wanted;
    }
    struct buf words = buf_in(mutating->arena);
    va_list list;
    va_start(list, format);
    buf_print_list(&words, format, list);
    va_end(list);
    struct mutation_site site = {.kind = kind,
                                 .construct = mutating->construct,
                                 .words = buf_as_text(&words),
                                 .step = mutating->step,
                                 .place = line->place,
                                 .cites = line->cites};
    vec_add(mutating->sites, &site);
    return false;
}

/* Takes item `i` out of a list. */
#define DROP(at, count, i)                                                                         \
    memmove(&(at)[i], &(at)[(i) + 1], ((count) - (i)-1) * sizeof(*(at))), (count)--

static struct text condition_words(struct mutating *mutating,
                                   const struct procedure_condition *condition)
{
    if (!mutating->sites) {
        return (struct text){0};
    }
    struct buf words = buf_in(mutating->arena);
    write_condition(&words, condition);
    return buf_as_text(&words);
}

static void begin(struct mutating *mutating, const char *what, struct text name)
{
    mutating->step = (struct procedure_name){0};
    mutating->construct = text_of(arena_print(mutating->arena, "%s %.*s", what, TEXT_ARGS(name)));
}

/* ---- conditions */

static const struct procedure_condition *
constant(struct mutating *mutating, const struct procedure_condition *like, bool holds)
{
    struct procedure_condition *condition = ARENA_NEW(mutating->arena, struct procedure_condition);
    condition->kind = holds ? CONDITION_AND : CONDITION_OR; /* of nothing */
    condition->place = like->place;
    return condition;
}

/* The condition without one of the parts that stand beside each other in it. */
static const struct procedure_condition *without_part(struct mutating *mutating,
                                                      const struct line *line,
                                                      const struct procedure_condition *condition)
{
    struct procedure_condition *copy = ARENA_NEW(mutating->arena, struct procedure_condition);
    *copy = *condition;
    copy->inner =
        ARENA_ARRAY(mutating->arena, const struct procedure_condition *, condition->inner_count);
    for (size_t i = 0; i < condition->inner_count; i++) {
        copy->inner[i] = without_part(mutating, line, condition->inner[i]);
    }
    for (size_t i = 0; condition->kind == CONDITION_AND && i < condition->inner_count; i++) {
        if (here(mutating, PROCEDURE_MUTATION_PART, line, "without the part: %.*s",
                 TEXT_ARGS(condition_words(mutating, condition->inner[i])))) {
            DROP(copy->inner, copy->inner_count, i);
            break;
        }
    }
    return copy;
}

static void rule_sites(struct mutating *mutating, enum procedure_mutation_kind kind,
                       const char *word, struct rule *rules, size_t *count)
{
    for (size_t i = 0; i < *count; i++) {
        rules[i].when = without_part(mutating, &rules[i].line, rules[i].when);
        if (here(mutating, kind, &rules[i].line, "without: %s %.*s", word,
                 TEXT_ARGS(condition_words(mutating, rules[i].when)))) {
            DROP(rules, *count, i);
        }
    }
}

/* A condition that may be left out: without it, it always holds. */
static void when_sites(struct mutating *mutating, enum procedure_mutation_kind kind,
                       const struct line *line, const char *word,
                       const struct procedure_condition **when)
{
    if (*when == NULL) {
        return;
    }
    *when = without_part(mutating, line, *when);
    if (here(mutating, kind, line, "always, not only %s %.*s", word,
             TEXT_ARGS(condition_words(mutating, *when)))) {
        *when = NULL;
    }
}

/* ---- actions */

static const char *const action_words[ACTION__MAX] = {
    [ACTION_BECOMES] = "becomes",   [ACTION_SET] = "set",
    [ACTION_OWE] = "owe",           [ACTION_DROP] = "drop",
    [ACTION_MAKE] = "make",         [ACTION_ASSIGN] = "assign",
    [ACTION_RELEASE] = "release",   [ACTION_RAISE] = "raise",
    [ACTION_LOWER] = "lower",       [ACTION_SEND] = "send",
    [ACTION_OPEN] = "open",         [ACTION_CONFIRM] = "confirm match",
    [ACTION_CLEAR] = "clear match", [ACTION_MATCH] = "match holders of",
    [ACTION_REFUSE] = "refuse",     [ACTION_MARK] = "mark",
};

static bool action_here(struct mutating *mutating, const struct action *action)
{
    if (action->kind == ACTION_BECOMES) {
        return here(mutating, PROCEDURE_MUTATION_ACTION, &action->line,
                    "without: %.*s becomes %.*s", TEXT_ARGS(action->subject.name.text),
                    TEXT_ARGS(action->value.name.text));
    }
    return here(mutating, PROCEDURE_MUTATION_ACTION, &action->line, "without: %s%s%.*s",
                action_words[action->kind], action->subject.name.text.length > 0 ? " " : "",
                TEXT_ARGS(action->subject.name.text));
}

static void action_sites(struct mutating *mutating, struct action *actions, size_t *count)
{
    for (size_t i = 0; i < *count; i++) {
        struct action *action = &actions[i];
        bool branches = action->kind == ACTION_IF || action->kind == ACTION_EACH;
        action_sites(mutating, action->inner, &action->inner_count);
        action_sites(mutating, action->otherwise, &action->otherwise_count);
        if (!branches && action_here(mutating, action)) {
            DROP(actions, *count, i);
            break;
        }
        if (branches && action->when) {
            action->when = without_part(mutating, &action->line, action->when);
            if (here(mutating, PROCEDURE_MUTATION_IF, &action->line, "always, not only %s %.*s",
                     action->kind == ACTION_IF ? "if" : "for each whose",
                     TEXT_ARGS(condition_words(mutating, action->when)))) {
                action->when =
                    action->kind == ACTION_EACH ? NULL : constant(mutating, action->when, true);
            }
        }
    }
}

/* ---- steps */

static void mention_sites(struct mutating *mutating, enum procedure_mutation_kind kind,
                          const struct line *line, const char *word, struct mentions *mentions)
{
    for (size_t i = 0; i < mentions->count; i++) {
        if (here(mutating, kind, line, "without: %s %.*s", word,
                 TEXT_ARGS(mentions->at[i].name.text))) {
            DROP(mentions->at, mentions->count, i);
        }
    }
}

static bool is_open_to_all(const struct step *step)
{
    for (size_t i = 0; i < step->by_count; i++) {
        for (size_t j = 0; j < step->by[i].capacities.count; j++) {
            struct text name = step->by[i].capacities.at[j].name.text;
            if (text_is(name, "anybody") || text_is(name, "staff")) {
                return true;
            }
        }
    }
    return step->by_count == 0;
}

static void capacity_sites(struct mutating *mutating, struct step *step)
{
    if (!is_open_to_all(step) && here(mutating, PROCEDURE_MUTATION_BY, &step->by[0].line,
                                      "open to all staff, not only to those named")) {
        struct mention *staff = ARENA_NEW(mutating->arena, struct mention);
        *staff = (struct mention){.name = procedure_name("staff"), .place = step->by[0].line.place};
        step->by[0].capacities = (struct mentions){staff, 1};
        step->by_count = 1;
    }
    for (size_t i = 0; i < step->not_by_count; i++) {
        mention_sites(mutating, PROCEDURE_MUTATION_SEPARATION, &step->not_by[i].line, "not by",
                      &step->not_by[i].capacities);
        if (step->not_by[i].capacities.count == 0) {
            DROP(step->not_by, step->not_by_count, i);
            break;
        }
    }
    mention_sites(mutating, PROCEDURE_MUTATION_SEPARATION, &step->trained.line, "trained",
                  &step->trained.courses);
}

static void question_sites(struct mutating *mutating, struct question *question)
{
    struct text name = question->fact.name.text;
    if (question->with_reasons && here(mutating, PROCEDURE_MUTATION_REASONS, &question->line,
                                       "without the reasons for %.*s", TEXT_ARGS(name))) {
        question->with_reasons = false;
    }
    if (!question->optional && here(mutating, PROCEDURE_MUTATION_ANSWER, &question->line,
                                    "%.*s need not be answered", TEXT_ARGS(name))) {
        question->optional = true;
    }
    when_sites(mutating, PROCEDURE_MUTATION_ANSWER, &question->line, "asked when", &question->when);
}

static void group_sites(struct mutating *mutating, struct group *group)
{
    bool makes = group->kind == PROCEDURE_GROUP_PARTY || group->kind == PROCEDURE_GROUP_ITEM;
    if (makes && !group->optional &&
        here(mutating, PROCEDURE_MUTATION_ANSWER, &group->line, "no %.*s need be given",
             TEXT_ARGS(group->makes.name.text))) {
        group->optional = true;
    }
    when_sites(mutating, PROCEDURE_MUTATION_ANSWER, &group->line, "asked when", &group->when);
    for (size_t i = 0; i < group->question_count; i++) {
        question_sites(mutating, &group->questions[i]);
    }
    action_sites(mutating, group->actions, &group->action_count);
}

static void step_sites(struct mutating *mutating, struct step *step)
{
    begin(mutating, "step", step->is.name.text);
    mutating->step = step->is.name;
    capacity_sites(mutating, step);
    rule_sites(mutating, PROCEDURE_MUTATION_GUARD, "when", step->guards, &step->guard_count);
    mention_sites(mutating, PROCEDURE_MUTATION_TELLS, &step->tells_line, "tells", &step->tells);
    for (size_t i = 0; i < step->group_count; i++) {
        group_sites(mutating, &step->groups[i]);
    }
    rule_sites(mutating, PROCEDURE_MUTATION_MUST, "must", step->musts, &step->must_count);
    action_sites(mutating, step->actions, &step->action_count);
}

/* ---- duties */

static void owner_sites(struct mutating *mutating, struct duty *duty)
{
    for (size_t i = 0; i < duty->owner_count; i++) {
        struct owner_line *owner = &duty->owners[i];
        when_sites(mutating, PROCEDURE_MUTATION_DUTY, &owner->line, "owned when", &owner->when);
        if (duty->owner_count > 1 &&
            here(mutating, PROCEDURE_MUTATION_DUTY, &owner->line, "without: owner %.*s",
                 TEXT_ARGS(owner->owner.name.text))) {
            DROP(duty->owners, duty->owner_count, i);
        }
    }
}

static struct text limit_words(struct mutating *mutating, const struct limit *limit)
{
    struct buf words = buf_in(mutating->arena);
    write_limit(&words, limit);
    return buf_as_text(&words);
}

static bool row_is_for(const struct data *data, const struct data_row *row, const struct duty *duty)
{
    for (size_t i = 0; i < data->keys.count && i < row->values.count; i++) {
        struct procedure_name value = row->values.at[i].name;
        if (procedure_same(data->keys.at[i].name, duty->as_if.name) && value.key != 0 &&
            !procedure_same(value, duty->as_if_value.name)) {
            return false;
        }
    }
    return true;
}

/* `limit NAME` of a duty that stands for one nation only, while no row is for that nation: the line
 * waits for its row, and until then nothing can tell whether it is there. */
static bool waits_for_row(const struct procedure *model, const struct duty *duty,
                          const struct limit *limit)
{
    if (limit->kind != LIMIT_DATA || duty->as_if.name.key == 0) {
        return false;
    }
    for (size_t i = 0; i < model->datas_count; i++) {
        const struct data *data = &model->datas[i];
        bool is = procedure_same(data->is.name, limit->name.name);
        for (size_t j = 0; is && j < data->row_count; j++) {
            if (row_is_for(data, &data->rows[j], duty)) {
                return false;
            }
        }
    }
    return true;
}

static void limit_sites(struct mutating *mutating, const struct procedure *model, struct duty *duty)
{
    for (size_t i = 0; i < duty->limit_count; i++) {
        struct within *within = &duty->limits[i];
        if (waits_for_row(model, duty, &within->limit)) {
            continue;
        }
        when_sites(mutating, PROCEDURE_MUTATION_LIMIT, &within->line, "when", &within->when);
        if (within->from && here(mutating, PROCEDURE_MUTATION_LIMIT, &within->line,
                                 "%.*s from when it is owed, not from the time that is named",
                                 TEXT_ARGS(limit_words(mutating, &within->limit)))) {
            within->from = NULL;
        }
        if (here(mutating, PROCEDURE_MUTATION_LIMIT, &within->line, "without: within %.*s",
                 TEXT_ARGS(limit_words(mutating, &within->limit)))) {
            DROP(duty->limits, duty->limit_count, i);
        }
    }
}

static void duty_sites(struct mutating *mutating, const struct procedure *model, struct duty *duty)
{
    begin(mutating, "duty", duty->is.name.text);
    owner_sites(mutating, duty);
    limit_sites(mutating, model, duty);
    if (duty->every &&
        here(mutating, PROCEDURE_MUTATION_DUTY, &duty->every_line, "not owed again and again")) {
        duty->every = NULL;
        duty->when = NULL;
    }
    if (duty->when) {
        const struct line *line = duty->every ? &duty->every_line : &duty->owed_line;
        duty->when = without_part(mutating, line, duty->when);
        if (!duty->every && here(mutating, PROCEDURE_MUTATION_DUTY, line, "never owed by itself")) {
            duty->when = NULL;
        }
    }
    if (duty->pauses) {
        duty->pauses = without_part(mutating, &duty->pauses_line, duty->pauses);
        if (here(mutating, PROCEDURE_MUTATION_DUTY, &duty->pauses_line,
                 "its clock never stands still")) {
            duty->pauses = NULL;
        }
    }
    mention_sites(mutating, PROCEDURE_MUTATION_DUTY, &duty->met_line, "met by", &duty->met_by);
    when_sites(mutating, PROCEDURE_MUTATION_DUTY, &duty->met_line, "met when", &duty->met_when);
    if (duty->met_beforehand && here(mutating, PROCEDURE_MUTATION_DUTY, &duty->met_line,
                                     "not met by what was done beforehand")) {
        duty->met_beforehand = false;
    }
    if (duty->as_if.name.key != 0 &&
        here(mutating, PROCEDURE_MUTATION_LIMIT, &duty->as_if_line, "without: as if %.*s",
             TEXT_ARGS(duty->as_if.name.text))) {
        duty->as_if = (struct mention){.name = {.key = 0}};
    }
}

/* ---- people */

static void office_sites(struct mutating *mutating, struct office *office)
{
    begin(mutating, "office", office->is.name.text);
    for (size_t i = 0; i < office->absence_count; i++) {
        struct office_absence *absence = &office->absences[i];
        mention_sites(mutating, PROCEDURE_MUTATION_RUNG, &absence->line, "in absence",
                      &absence->offices);
        if (absence->offices.count == 0) {
            DROP(office->absences, office->absence_count, i);
            break;
        }
    }
}

static void managing_sites(struct mutating *mutating, struct procedure *model)
{
    for (size_t i = 0; i < model->managings_count; i++) {
        struct managing *managing = &model->managings[i];
        begin(mutating, "managed by", managing->by.name.text);
        action_sites(mutating, managing->actions, &managing->action_count);
        for (size_t j = 0; managing->holds.count > 1 && j < managing->holds.count; j++) {
            if (here(mutating, PROCEDURE_MUTATION_RUNG, &managing->line,
                     "not when the subject holds %.*s",
                     TEXT_ARGS(managing->holds.at[j].name.text))) {
                DROP(managing->holds.at, managing->holds.count, j);
            }
        }
        if (managing->holds.count > 0 && here(mutating, PROCEDURE_MUTATION_RUNG, &managing->line,
                                              "without: when the subject holds %.*s",
                                              TEXT_ARGS(managing->holds.at[0].name.text))) {
            DROP(model->managings, model->managings_count, i);
        }
    }
}

static void role_sites(struct mutating *mutating, struct role *role)
{
    static const char *const words[ROLE_RULE__MAX] = {
        [ROLE_TRAINED] = "trained", [ROLE_APART] = "apart from", [ROLE_LIST] = "from list"};
    begin(mutating, "role", role->is.name.text);
    for (size_t i = 0; i < role->rule_count; i++) {
        struct role_rule *rule = &role->rules[i];
        mention_sites(mutating, PROCEDURE_MUTATION_SEPARATION, &rule->line, words[rule->kind],
                      &rule->names);
        if (rule->names.count == 0) {
            DROP(role->rules, role->rule_count, i);
            break;
        }
    }
}

static void people_sites(struct mutating *mutating, struct procedure *model)
{
    for (size_t i = 0; i < model->offices_count; i++) {
        office_sites(mutating, &model->offices[i]);
    }
    begin(mutating, "last", TEXT("rung"));
    mention_sites(mutating, PROCEDURE_MUTATION_RUNG, &model->last_rung.line, "last rung",
                  &model->last_rung.offices);
    begin(mutating, "barred", TEXT("offices"));
    mention_sites(mutating, PROCEDURE_MUTATION_RUNG, &model->barred.line, "barred",
                  &model->barred.offices);
    begin(mutating, "trained", TEXT("people"));
    mention_sites(mutating, PROCEDURE_MUTATION_SEPARATION, &model->trained.line, "trained",
                  &model->trained.courses);
    managing_sites(mutating, model);
    for (size_t i = 0; i < model->standings_count; i++) {
        struct standing *standing = &model->standings[i];
        begin(mutating, "standing", standing->is.name.text);
        if (standing->judged && here(mutating, PROCEDURE_MUTATION_SEPARATION, &standing->line,
                                     "not judged: may judge themself")) {
            standing->judged = false;
        }
    }
    for (size_t i = 0; i < model->roles_count; i++) {
        role_sites(mutating, &model->roles[i]);
    }
}

/* ---- the rest */

static void hold_sites(struct mutating *mutating, struct hold *hold)
{
    begin(mutating, "hold", hold->is.name.text);
    hold->when = without_part(mutating, &hold->while_line, hold->when);
    if (here(mutating, PROCEDURE_MUTATION_HOLD, &hold->line, "withholds nothing")) {
        hold->when = constant(mutating, hold->when, false);
    }
}

static void data_sites(struct mutating *mutating, struct data *data)
{
    begin(mutating, data->is_table ? "table" : "limit", data->is.name.text);
    for (size_t i = 0; i < data->row_count; i++) {
        struct data_row *row = &data->rows[i];
        struct text first = row->values.count > 0 ? row->values.at[0].name.text : TEXT("");
        if (here(mutating, PROCEDURE_MUTATION_ROW, &row->line, "without the row: %.*s",
                 TEXT_ARGS(first.length > 0 ? first : TEXT("any")))) {
            DROP(data->rows, data->row_count, i);
        }
    }
}

static void event_sites(struct mutating *mutating, struct event *event)
{
    struct buf words = buf_in(mutating->arena);
    write_event(&words, event->kind, &event->subject);
    begin(mutating, "event", buf_as_text(&words));
    rule_sites(mutating, PROCEDURE_MUTATION_GUARD, "when", event->guards, &event->guard_count);
    action_sites(mutating, event->actions, &event->action_count);
}

static void keep_sites(struct mutating *mutating, struct procedure *model)
{
    begin(mutating, "the", TEXT("procedure"));
    for (size_t i = 0; i < model->keeps_count; i++) {
        struct keep *keep = &model->keeps[i];
        if (keep->until) {
            when_sites(mutating, PROCEDURE_MUTATION_KEEP, &keep->line, "kept when", &keep->when);
        } else {
            keep->when = without_part(mutating, &keep->line, keep->when);
        }
        if (here(mutating, PROCEDURE_MUTATION_KEEP, &keep->line, "without: keep %s",
                 keep->until ? "until a time" : "while something is so")) {
            DROP(model->keeps, model->keeps_count, i);
            break;
        }
    }
}

static void seen_sites(struct mutating *mutating, struct procedure *model)
{
    begin(mutating, "the", TEXT("procedure"));
    mention_sites(mutating, PROCEDURE_MUTATION_SEEN, &model->seen_by.line, "seen by",
                  &model->seen_by.offices);
    for (size_t i = 0; i < model->flags_count; i++) {
        begin(mutating, "flag", model->flags[i].is.name.text);
        mention_sites(mutating, PROCEDURE_MUTATION_SEEN, &model->flags[i].shown_line, "shown to",
                      &model->flags[i].shown_to);
    }
}

static void told_sites(struct mutating *mutating, struct procedure *model)
{
    for (size_t i = 0; i < model->tolds_count; i++) {
        const struct told *told = &model->tolds[i];
        begin(mutating, "step", told->step.name.text);
        mutating->step = told->step.name;
        if (here(mutating, PROCEDURE_MUTATION_TOLD, &told->line, "without: told %.*s",
                 TEXT_ARGS(told->standing.name.text))) {
            DROP(model->tolds, model->tolds_count, i);
        }
    }
    for (size_t i = 0; i < model->showns_count; i++) {
        const struct shown *shown = &model->showns[i];
        begin(mutating, "standing", shown->standing.name.text);
        if (here(mutating, PROCEDURE_MUTATION_TOLD, &shown->line, "without: shown to %.*s",
                 TEXT_ARGS(shown->standing.name.text))) {
            DROP(model->showns, model->showns_count, i);
        }
    }
}

static void promise_sites(struct mutating *mutating, enum procedure_mutation_kind kind,
                          const char *word, struct rule *rules, size_t *count)
{
    for (size_t i = 0; i < *count; i++) {
        begin(mutating, "the", TEXT("procedure"));
        bool found = here(mutating, kind, &rules[i].line, "without: %s %.*s", word,
                          TEXT_ARGS(condition_words(mutating, rules[i].when)));
        if (mutating->sites) {
            VEC_AT(mutating->sites, struct mutation_site, mutating->sites->count - 1)->index = i;
        }
        if (found) {
            DROP(rules, *count, i);
        }
    }
}

static void all_sites(struct mutating *mutating, struct procedure *model)
{
    people_sites(mutating, model);
    for (size_t i = 0; i < model->holds_count; i++) {
        hold_sites(mutating, &model->holds[i]);
    }
    for (size_t i = 0; i < model->checklists_count; i++) {
        begin(mutating, "checklist", model->checklists[i].is.name.text);
        for (size_t j = 0; j < model->checklists[i].point_count; j++) {
            struct point *point = &model->checklists[i].points[j];
            action_sites(mutating, point->actions, &point->action_count);
        }
    }
    for (size_t i = 0; i < model->steps_count; i++) {
        step_sites(mutating, &model->steps[i]);
    }
    for (size_t i = 0; i < model->duties_count; i++) {
        duty_sites(mutating, model, &model->duties[i]);
    }
    for (size_t i = 0; i < model->events_count; i++) {
        event_sites(mutating, &model->events[i]);
    }
    for (size_t i = 0; i < model->datas_count; i++) {
        data_sites(mutating, &model->datas[i]);
    }
    keep_sites(mutating, model);
    seen_sites(mutating, model);
    told_sites(mutating, model);
    promise_sites(mutating, PROCEDURE_MUTATION_NEVER, "never", model->nevers, &model->nevers_count);
    promise_sites(mutating, PROCEDURE_MUTATION_ALWAYS, "always", model->always,
                  &model->always_count);
}

void mutate_list(struct arena *arena, struct procedure *model, struct vec *sites)
{
    struct mutating mutating = {.arena = arena, .sites = sites};
    all_sites(&mutating, model);
}

void mutate_at(struct arena *arena, struct procedure *model, size_t wanted)
{
    struct mutating mutating = {.arena = arena, .wanted = wanted};
    all_sites(&mutating, model);
}
