/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is owed, what is withheld, what happens by itself, what must never be, what is told, kept.
 */

#include "procedure/explain.h"

/* ---- duties ---------------------------------------------------------------------------------- */

static void say_owners(struct explain *explain, const struct duty *duty)
{
    for (size_t i = 0; i < duty->owner_count; i++) {
        const struct owner_line *owner = &duty->owners[i];
        struct buf words = explain_words(explain);
        buf_string(&words,
                   i > 0 && owner->when == NULL ? "otherwise it is owed by " : "it is owed by ");
        explain_capacity(&words, &owner->owner);
        if (owner->when != NULL) {
            buf_string(&words, " when ");
            explain_condition(&words, owner->when);
        }
        explain_say(explain, 1, &owner->line, &words);
    }
}

static void say_limits(struct explain *explain, const struct duty *duty)
{
    for (size_t i = 0; i < duty->limit_count; i++) {
        const struct within *within = &duty->limits[i];
        struct buf words = explain_words(explain);
        buf_string(&words, "it is due ");
        explain_within(&words, &within->limit, within->from);
        if (within->when != NULL) {
            buf_string(&words, ", when ");
            explain_condition(&words, within->when);
        }
        explain_say(explain, 1, &within->line, &words);
    }
    if (duty->limit_count > 1) {
        explain_print(explain, 1, NULL,
                      "Every one of these limits that applies is shown; the "
                      "earliest leads");
    }
}

static bool owes(const struct action *actions, size_t count, const struct duty *duty)
{
    for (size_t i = 0; i < count; i++) {
        bool here = actions[i].kind == ACTION_OWE && actions[i].subject.link_to == duty;
        if (here || owes(actions[i].inner, actions[i].inner_count, duty) ||
            owes(actions[i].otherwise, actions[i].otherwise_count, duty)) {
            return true;
        }
    }
    return false;
}

static bool step_owes(const struct step *step, const struct duty *duty)
{
    for (size_t i = 0; i < step->group_count; i++) {
        const struct group *group = &step->groups[i];
        bool lists = group->kind == PROCEDURE_GROUP_CHECKLIST;
        const struct checklist *checklist = lists ? group->makes.link_to : NULL;
        for (size_t j = 0; checklist != NULL && j < checklist->point_count; j++) {
            if (owes(checklist->points[j].actions, checklist->points[j].action_count, duty)) {
                return true;
            }
        }
        if (owes(group->actions, group->action_count, duty)) {
            return true;
        }
    }
    return owes(step->actions, step->action_count, duty);
}

/* Where else on the page it is said when the duty comes to be owed. */
static void say_owing(struct explain *explain, const struct duty *duty)
{
    const struct procedure *procedure = explain->procedure;
    struct buf words = explain_words(explain);
    for (size_t i = 0; i < procedure->steps_count; i++) {
        if (step_owes(&procedure->steps[i], duty)) {
            buf_string(&words, words.length == 0 ? "it is owed once the step " : " or ");
            explain_quote(&words, procedure->steps[i].is.label);
        }
    }
    if (words.length > 0) {
        buf_string(&words, " has been taken, as said there");
        explain_say(explain, 1, NULL, &words);
    }
    for (size_t i = 0; i < procedure->managings_count; i++) {
        if (owes(procedure->managings[i].actions, procedure->managings[i].action_count, duty)) {
            explain_print(explain, 1, &procedure->managings[i].line,
                          "It is owed without anybody's step, as said under “Who acts”");
        }
    }
    for (size_t i = 0; i < procedure->events_count; i++) {
        if (owes(procedure->events[i].actions, procedure->events[i].action_count, duty)) {
            explain_print(explain, 1, &procedure->events[i].line,
                          "It is owed without anybody's step, as said under “What follows by itself”");
        }
    }
}

static void say_owed_when(struct explain *explain, const struct duty *duty)
{
    struct buf words = explain_words(explain);
    say_owing(explain, duty);
    if (duty->every != NULL) {
        buf_string(&words, "it comes again every ");
        explain_limit(&words, duty->every);
        buf_string(&words, " while ");
        explain_condition(&words, duty->when);
        explain_say(explain, 1, &duty->every_line, &words);
    } else if (duty->when != NULL) {
        buf_string(&words, "it is owed, without anybody's step, as soon as ");
        explain_condition(&words, duty->when);
        explain_say(explain, 1, &duty->owed_line, &words);
    }
    if (duty->pauses != NULL) {
        struct buf pause = explain_words(explain);
        buf_string(&pause, "its clock pauses, and shows it, while ");
        explain_condition(&pause, duty->pauses);
        explain_say(explain, 1, &duty->pauses_line, &pause);
    }
}

static void say_duty(struct explain *explain, const struct duty *duty)
{
    explain_thing(explain, "duty", &duty->is, &duty->line);
    if (duty->scope != PROCEDURE_FOR_CASE) {
        struct buf words = explain_words(explain);
        buf_string(&words, "it is owed for each ");
        explain_low(&words, explain_label(&duty->scope_kind));
        buf_string(&words, " by itself");
        explain_say(explain, 1, &duty->for_line, &words);
    }
    if (duty->as_if.name.key != 0) {
        struct buf words = explain_words(explain);
        buf_string(&words, "its limits are read for ");
        explain_quote(&words, explain_label(&duty->as_if_value));
        explain_say(explain, 1, &duty->as_if_line, &words);
    }
    say_owners(explain, duty);
    say_owed_when(explain, duty);
    say_limits(explain, duty);
    struct buf words = explain_words(explain);
    for (size_t i = 0; i < duty->met_by.count; i++) {
        buf_string(&words, i == 0 ? "it is met by the step " : " or ");
        explain_quote(&words, explain_label(&duty->met_by.at[i]));
    }
    if (duty->met_when != NULL) {
        buf_string(&words, " when ");
        explain_condition(&words, duty->met_when);
    }
    buf_string(&words, duty->met_beforehand ? ", also when that was done before it came to be owed" : "");
    if (words.length > 0) {
        explain_say(explain, 1, &duty->met_line, &words);
    }
}

void explain_duties(struct explain *explain)
{
    explain_part(explain, "duties", "What is owed, by whom and by when");
    for (size_t i = 0; i < explain->procedure->duties_count; i++) {
        say_duty(explain, &explain->procedure->duties[i]);
    }
}

/* ---- holds and flags ------------------------------------------------------------------------- */

static void say_hold(struct explain *explain, const struct hold *hold)
{
    struct buf words = explain_words(explain);
    explain_thing(explain, "hold", &hold->is, &hold->line);
    buf_string(&words, "nothing is told, written or shown to the ");
    explain_low(&words, explain_label(&hold->from));
    buf_string(&words, " while ");
    explain_condition(&words, hold->when);
    explain_say(explain, 1, hold->while_line.cites.count > 0 ? &hold->while_line : &hold->from_line,
                &words);
    if (hold->then_only.name.key != 0) {
        struct procedure_name nothing = {0}, name = hold->then_only.name;
        explain_print(explain, 1, &hold->then_line, "After that they are told only “%.*s”",
                      TEXT_ARGS(procedure_label(explain->procedure, nothing, name)));
    }
}

static void say_flag(struct explain *explain, const struct flag *flag)
{
    explain_thing(explain, "flag", &flag->is, &flag->line);
    struct buf words = explain_words(explain);
    buf_string(&words, "on the record of the ");
    explain_low(&words, explain_label(&flag->on));
    buf_string(&words, " it says, and no more: ");
    explain_quote(&words, flag->says);
    explain_say(explain, 1, &flag->says_line, &words);
    if (flag->shown_to.count > 0) {
        struct buf shown = explain_words(explain);
        buf_string(&shown, "it is shown to ");
        explain_capacities(&shown, &flag->shown_to, " and ");
        buf_string(&shown, ", never to whom it is about");
        explain_say(explain, 1, &flag->shown_line, &shown);
    }
}

void explain_withheld(struct explain *explain)
{
    const struct procedure *procedure = explain->procedure;
    if (procedure->holds_count + procedure->flags_count > 0) {
        explain_part(explain, "withheld", "What is withheld, and what is flagged");
    }
    for (size_t i = 0; i < procedure->holds_count; i++) {
        say_hold(explain, &procedure->holds[i]);
    }
    for (size_t i = 0; i < procedure->flags_count; i++) {
        say_flag(explain, &procedure->flags[i]);
    }
}

/* ---- events ---------------------------------------------------------------------------------- */

void explain_event(struct buf *words, const struct event *event)
{
    static const char *const ends[PROCEDURE_EVENT__MAX] = {
        [PROCEDURE_DUTY_LAPSES] = " is not met in time", [PROCEDURE_LETTER_IS_SENT] = " is sent",
        [PROCEDURE_LETTER_BOUNCES] = " comes back",      [PROCEDURE_ABSENCE_BEGINS] = " is absent",
        [PROCEDURE_ABSENCE_ENDS] = " is back",           [PROCEDURE_LINK_ENDS] = " has ended"};
    buf_string(words, "when ");
    if (event->kind == PROCEDURE_NAMED_HAPPENS) {
        explain_quote(words, event->is.label);
        buf_string(words, " happens");
        if (event->scope != PROCEDURE_FOR_CASE) {
            buf_string(words, " to ");
            explain_quote(words, explain_label(&event->scope_kind));
        }
    } else if (event->kind == PROCEDURE_PERSON_JOINS) {
        buf_string(words, "somebody joins");
    } else {
        explain_quote(words, explain_label(&event->subject));
        buf_string(words, ends[event->kind] != NULL ? ends[event->kind] : " happens");
    }
}

static void say_who_records(struct explain *explain, const struct event *event)
{
    for (size_t i = 0; i < event->by_count; i++) {
        struct buf words = explain_words(explain);
        buf_string(&words, "that it happened is recorded by ");
        explain_capacities(&words, &event->by[i].capacities, " or ");
        buf_string(&words, ", with the day and in words; every case that was open on that day then hears of it");
        explain_say(explain, 2, &event->by[i].line, &words);
    }
}

void explain_events(struct explain *explain)
{
    const struct procedure *procedure = explain->procedure;
    if (procedure->events_count > 0) {
        explain_part(explain, "events", "What follows by itself, without anybody's step");
    }
    for (size_t i = 0; i < procedure->events_count; i++) {
        const struct event *event = &procedure->events[i];
        struct buf words = explain_words(explain);
        explain_event(&words, event);
        for (size_t j = 0; j < event->guard_count; j++) {
            buf_string(&words, " and ");
            explain_condition(&words, event->guards[j].when);
        }
        buf_char(&words, ':');
        explain->about = event->line.cites;
        explain_say(explain, 1, &event->line, &words);
        say_who_records(explain, event);
        explain_actions(explain, event->actions, event->action_count, 2);
    }
}

/* ---- never and always ------------------------------------------------------------------------ */

static void say_rules(struct explain *explain, const struct rule *rules, size_t count,
                      const char *before)
{
    for (size_t i = 0; i < count; i++) {
        struct buf words = explain_words(explain);
        buf_string(&words, before);
        explain_condition(&words, rules[i].when);
        if (rules[i].words.length > 0) {
            buf_string(&words, ": ");
            explain_quote(&words, rules[i].words);
        }
        explain_say(explain, 1, &rules[i].line, &words);
    }
}

void explain_never(struct explain *explain)
{
    const struct procedure *procedure = explain->procedure;
    if (procedure->nevers_count + procedure->always_count > 0) {
        explain_part(explain, "never", "What must never be, and what must always be");
    }
    explain->about = (struct procedure_cites){0};
    say_rules(explain, procedure->nevers, procedure->nevers_count, "it must never be that ");
    say_rules(explain, procedure->always, procedure->always_count, "it must always be that ");
}

/* ---- what each standing is told -------------------------------------------------------------- */

static void say_told(struct explain *explain, const struct told *told)
{
    struct buf words = explain_words(explain);
    buf_print(&words, "At the step “%.*s”: “%.*s”", TEXT_ARGS(explain_label(&told->step)),
              TEXT_ARGS(told->words));
    for (size_t i = 0; i < told->with.count; i++) {
        struct procedure_name name = told->with.at[i].name;
        buf_string(&words, i == 0 ? ", with what is written there under " : " and ");
        explain_quote(&words, procedure_label(explain->procedure, (struct procedure_name){0}, name));
    }
    explain_say(explain, 1, &told->line, &words);
}

/* On the page that they come to with their code. */
static void say_shown(struct explain *explain, const struct shown *shown)
{
    struct buf words = explain_words(explain);
    if (shown->kind == SHOWN_DATE) {
        buf_string(&words, "On their own page, the date of ");
        explain_quote(&words, explain_label(&shown->duty));
        buf_string(&words, " as ");
    } else {
        buf_string(&words, "On their own page: ");
    }
    explain_quote(&words, shown->words);
    if (shown->when != NULL) {
        buf_string(&words, ", while ");
        explain_condition(&words, shown->when);
    }
    explain_say(explain, 1, &shown->line, &words);
}

static void say_told_standing(struct explain *explain, const struct standing *standing)
{
    const struct procedure *procedure = explain->procedure;
    bool any = false;
    for (size_t i = 0; i < procedure->tolds_count; i++) {
        const struct told *told = &procedure->tolds[i];
        if (told->standing.link_to == standing) {
            any = true;
            say_told(explain, told);
        }
    }
    for (size_t i = 0; i < procedure->showns_count; i++) {
        if (procedure->showns[i].standing.link_to == standing) {
            any = true;
            say_shown(explain, &procedure->showns[i]);
        }
    }
    for (size_t i = 0; i < procedure->letters_count; i++) {
        const struct letter *letter = &procedure->letters[i];
        if (letter->to.link_to == standing) {
            any = true;
            explain_print(explain, 1, &letter->line, "In writing: the letter “%.*s”",
                          TEXT_ARGS(letter->is.label));
        }
    }
    for (size_t i = 0; i < procedure->steps_count; i++) {
        const struct step *step = &procedure->steps[i];
        for (size_t j = 0; j < step->tells.count; j++) {
            if (step->tells.at[j].link_to == standing) {
                any = true;
                explain_print(explain, 1, &step->tells_line, "By the step “%.*s”",
                              TEXT_ARGS(step->is.label));
            }
        }
    }
    if (!any) {
        explain_print(explain, 1, NULL, "Nothing by this procedure");
    }
}

void explain_told(struct explain *explain)
{
    const struct procedure *procedure = explain->procedure;
    if (procedure->standings_count > 0) {
        explain_part(explain, "told", "What each person is told");
    }
    for (size_t i = 0; i < procedure->standings_count; i++) {
        explain_thing(explain, "told", &procedure->standings[i].is, &procedure->standings[i].line);
        say_told_standing(explain, &procedure->standings[i]);
    }
    explain->about = (struct procedure_cites){0};
    for (size_t i = 0; i < procedure->letters_count; i++) {
        const struct letter *letter = &procedure->letters[i];
        if (letter->to.meaning == MEANS_OFFICE) {
            explain_print(explain, 1, &letter->line, "The %.*s is sent the letter “%.*s”",
                          TEXT_ARGS(explain_label(&letter->to)), TEXT_ARGS(letter->is.label));
        }
    }
}

/* ---- retention ------------------------------------------------------------------------------- */

void explain_kept(struct explain *explain)
{
    const struct procedure *procedure = explain->procedure;
    explain_part(explain, "kept", "How long it is kept");
    for (size_t i = 0; i < procedure->keeps_count; i++) {
        const struct keep *keep = &procedure->keeps[i];
        struct buf words = explain_words(explain);
        if (keep->of.name.key != 0) {
            buf_string(&words, "for each ");
            explain_low(&words, explain_label(&keep->of));
            buf_string(&words, ", ");
        }
        buf_string(&words, keep->until != NULL ? "the case is kept until " : "the case is kept");
        if (keep->until != NULL) {
            explain_time(&words, keep->until);
        }
        if (keep->when != NULL) {
            buf_string(&words, keep->until != NULL ? ", when " : " while ");
            explain_condition(&words, keep->when);
        }
        explain_say(explain, 1, &keep->line, &words);
    }
    if (procedure->keeps_count == 0) {
        explain_print(explain, 0, NULL, "This procedure sets no time after which a case is erased");
    } else if (procedure->keeps_count > 1) {
        explain_print(explain, 1, NULL, "Where several of these apply, the longest counts");
    }
}

/* ---- what changes by place and date ---------------------------------------------------------- */

/* A row that gives no words of its own lists answers to some question, which has them. */
static struct text choice_label(const struct procedure *procedure, const struct procedure_labelled *choice)
{
    bool bare = choice->label.length == 0 || text_equal(choice->label, choice->name.text);
    for (size_t i = 0; bare && i < procedure->facts_count; i++) {
        const struct procedure_fact *fact = &procedure->facts[i].words;
        for (size_t j = 0; j < fact->choice_count; j++) {
            if (procedure_same(fact->choices[j].name, choice->name)) {
                return fact->choices[j].label;
            }
        }
    }
    return bare ? choice->name.text : choice->label;
}

static void row_words(struct buf *words, const struct procedure *procedure, const struct data *data,
                      const struct data_row *row)
{
    for (size_t i = 0; i < row->values.count; i++) {
        struct text key = explain_label(&data->keys.at[i]);
        bool any = row->values.at[i].name.key == 0;
        buf_string(words, i == 0 ? (any ? "whatever " : "if ") : any ? " and whatever " : " and ");
        explain_quote(words, key);
        buf_string(words, " is");
        if (!any) {
            buf_char(words, ' ');
            explain_quote(words, explain_value_label(&data->keys.at[i], &row->values.at[i]));
        }
    }
    buf_string(words, ": ");
    if (!data->is_table) {
        explain_limit(words, &row->limit);
    }
    for (size_t i = 0; i < row->choice_count; i++) {
        buf_string(words, i == 0 ? "" : "; ");
        buf_text(words, choice_label(procedure, &row->choices[i]));
    }
}

static void row_dates(struct explain *explain, struct buf *words, const struct data_row *row)
{
    if (!calendar_date_is_none(row->from)) {
        struct text date = calendar_print_long_date(explain->arena, row->from);
        buf_print(words, ", from %.*s", TEXT_ARGS(date));
    }
    if (!calendar_date_is_none(row->until)) {
        struct text date = calendar_print_long_date(explain->arena, row->until);
        buf_print(words, ", before %.*s", TEXT_ARGS(date));
    }
    if (row->source.length > 0) {
        buf_print(words, ". Source: %.*s", TEXT_ARGS(row->source));
    }
}

static void say_data(struct explain *explain, const struct data *data)
{
    struct procedure_labelled is = data->is;
    is.label = is.label.length > 0 ? is.label : is.name.text;
    explain_thing(explain, data->is_table ? "table" : "limit", &is, &data->line);
    const struct data_file *file = data->link_file;
    if (file != NULL && file->source.length > 0) {
        struct text date = calendar_print_long_date(explain->arena, file->verified);
        explain_print(explain, 0, &file->source_line, "Source: %.*s; checked on %.*s",
                      TEXT_ARGS(file->source), TEXT_ARGS(date));
    }
    for (size_t i = 0; i < data->row_count; i++) {
        struct buf words = explain_words(explain);
        row_words(&words, explain->procedure, data, &data->rows[i]);
        row_dates(explain, &words, &data->rows[i]);
        explain_say(explain, 1, &data->rows[i].line, &words);
    }
}

void explain_data(struct explain *explain)
{
    const struct procedure *procedure = explain->procedure;
    if (procedure->datas_count > 0) {
        explain_part(explain, "by-place", "What changes by place and date");
    }
    for (size_t i = 0; i < procedure->datas_count; i++) {
        say_data(explain, &procedure->datas[i]);
    }
}
