/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing the head and the declarations back, but for steps, duties, events, data and examples. */

#include <string.h>

#include "procedure/registered.h"
#include "procedure/write.h"

static void write_of(struct buf *buf, const struct mention *of)
{
    if (of->name.key != 0) {
        buf_print(buf, " of %.*s", TEXT_ARGS(of->name.text));
    }
}

static void write_label(struct buf *buf, struct text label)
{
    if (label.length > 0) {
        buf_char(buf, ' ');
        write_string(buf, label);
    }
}

/* ---- the head */

static void write_words_by(struct buf *buf, const struct procedure *model)
{
    if (model->days_by.name.key == 0) {
        buf_print(buf, "working days of %.*s", TEXT_ARGS(model->days_otherwise.text));
    } else {
        buf_print(buf, "working days by %.*s otherwise %.*s", TEXT_ARGS(model->days_by.name.text),
                  TEXT_ARGS(model->days_otherwise.text));
    }
}

static void write_procedure(struct write *write, const struct procedure *model)
{
    struct buf *buf = &write->buf;
    const struct civil_date date = model->about.version;
    write_begin(write, &model->line, 0);
    buf_string(buf, "procedure ");
    write_labelled(buf, &model->about.is);
    write_end(write, &model->line);
    write_begin(write, &model->version_line, 1);
    buf_print(buf, "version %04d-%02d-%02d", date.year, date.month, date.day);
    write_end(write, &model->version_line);
    write_begin(write, &model->source_line, 1);
    buf_string(buf, "source ");
    write_string(buf, model->about.source);
    write_end(write, &model->source_line);
    if (model->has_review) {
        write_begin(write, &model->review_line, 1);
        buf_string(buf, "reviewed every ");
        write_limit(buf, &(struct limit){.rule = model->about.review});
        write_end(write, &model->review_line);
    }
    write_begin(write, &model->compartment_line, 1);
    buf_print(buf, "compartment %.*s", TEXT_ARGS(model->about.compartment));
    write_end(write, &model->compartment_line);
    if (model->followed.length > 0) {
        write_begin(write, &model->follows_line, 1);
        buf_print(buf, "follows %.*s", TEXT_ARGS(model->followed));
        write_end(write, &model->follows_line);
    }
    if (model->days_otherwise.key != 0) {
        write_begin(write, &model->days_line, 1);
        write_words_by(buf, model);
        write_end(write, &model->days_line);
    }
    if (model->seen_by.offices.count > 0) {
        write_begin(write, &model->seen_by.line, 1);
        buf_string(buf, "seen by ");
        write_mentions(buf, &model->seen_by.offices, ", ");
        write_end(write, &model->seen_by.line);
    }
}

/* ---- one declaration each */

static void write_setting(struct write *write, const struct setting *setting)
{
    struct buf *buf = &write->buf;
    write_begin(write, &setting->line, 0);
    buf_string(buf, "setting ");
    write_labelled(buf, &setting->is);
    buf_char(buf, ' ');
    if (setting->is_limit) {
        buf_string(buf, "limit default ");
        write_limit(buf, &setting->limit);
    } else {
        write_type(buf, &(struct procedure_fact){.type = setting->type,
                                                 .choices = setting->choices,
                                                 .choice_count = setting->choice_count,
                                                 .most = 999999999});
        buf_string(buf, " default ");
        if (setting->type == PROCEDURE_YES_NO) {
            buf_string(buf, setting->value.yes ? "yes" : "no");
        } else if (setting->type == PROCEDURE_NUMBER) {
            buf_print(buf, "%lld", (long long)setting->value.number);
        } else {
            buf_text(buf, setting->office.name.text);
        }
    }
    write_end(write, &setting->line);
}

static void write_office(struct write *write, const struct office *office)
{
    write_begin(write, &office->line, 0);
    buf_string(&write->buf, "office ");
    write_labelled(&write->buf, &office->is);
    buf_string(&write->buf, office->by_area ? " by area" : "");
    write_end(write, &office->line);
    for (size_t i = 0; i < office->absence_count; i++) {
        write_begin(write, &office->absences[i].line, 1);
        buf_string(&write->buf, "in absence ");
        write_mentions(&write->buf, &office->absences[i].offices, ", ");
        write_end(write, &office->absences[i].line);
    }
}

static void write_offices_line(struct write *write, const struct offices_line *offices,
                               const char *words)
{
    write_begin(write, &offices->line, 0);
    buf_string(&write->buf, words);
    write_mentions(&write->buf, &offices->offices, ", ");
    write_end(write, &offices->line);
}

static void write_managing(struct write *write, const struct managing *managing)
{
    write_begin(write, &managing->line, 0);
    if (managing->holds.count > 0) {
        buf_string(&write->buf, "when the subject holds ");
        write_mentions(&write->buf, &managing->holds, " or ");
        buf_char(&write->buf, ' ');
    }
    buf_print(&write->buf, "managed by %s%.*s",
              managing->by.meaning == MEANS_SETTING ? "setting " : "",
              TEXT_ARGS(managing->by.name.text));
    write_end(write, &managing->line);
    write_actions(write, managing->actions, managing->action_count, 1);
}

static void write_standing(struct write *write, const struct standing *standing)
{
    write_begin(write, &standing->line, 0);
    buf_string(&write->buf, "standing ");
    write_labelled(&write->buf, &standing->is);
    buf_string(&write->buf, standing->judged ? " judged" : "");
    buf_string(&write->buf, standing->reports ? " reports" : "");
    write_end(write, &standing->line);
}

static void write_fact(struct write *write, const struct fact *fact)
{
    write_begin(write, &fact->line, 0);
    buf_print(&write->buf, "fact %.*s", TEXT_ARGS(fact->words.is.name.text));
    write_of(&write->buf, &fact->of);
    write_label(&write->buf, fact->words.is.label);
    buf_char(&write->buf, ' ');
    write_type(&write->buf, &fact->words);
    write_end(write, &fact->line);
}

static void write_states(struct write *write, const struct track *track)
{
    for (size_t i = 0; i < track->state_count; i++) {
        const struct state *state = &track->states[i];
        buf_string(&write->buf, i == 0 ? " " : " -> ");
        write_labelled(&write->buf, &state->is);
        buf_string(&write->buf, state->ends ? " ends" : "");
    }
}

static void write_track(struct write *write, const struct track *track)
{
    write_begin(write, &track->line, 0);
    buf_print(&write->buf, "track %.*s", TEXT_ARGS(track->is.name.text));
    write_of(&write->buf, &track->of);
    write_label(&write->buf, track->is.label);
    write_states(write, track);
    write_end(write, &track->line);
}

static void write_item(struct write *write, const struct item *item)
{
    write_begin(write, &item->line, 0);
    buf_string(&write->buf, "item ");
    write_labelled(&write->buf, &item->is);
    if (item->track.state_count > 0) {
        write_states(write, &item->track);
    }
    if (item->most > 0) {
        buf_print(&write->buf, " at most %lld", (long long)item->most);
    }
    write_end(write, &item->line);
}

void write_trained(struct write *write, const struct courses_line *trained, int depth)
{
    if (trained->courses.count > 0) {
        write_begin(write, &trained->line, depth);
        buf_string(&write->buf, "trained ");
        write_mentions(&write->buf, &trained->courses, ", ");
        write_end(write, &trained->line);
    }
}

static void write_role(struct write *write, const struct role *role)
{
    static const char *const words[ROLE_RULE__MAX] = {
        [ROLE_TRAINED] = "trained ", [ROLE_APART] = "apart from ", [ROLE_LIST] = "from list "};
    write_begin(write, &role->line, 0);
    buf_print(&write->buf, "role %.*s", TEXT_ARGS(role->is.name.text));
    write_of(&write->buf, &role->of);
    write_label(&write->buf, role->is.label);
    if (role->most == PROCEDURE_SEVERAL_MOST) {
        buf_string(&write->buf, " several");
    } else if (role->most != 1) {
        buf_print(&write->buf, " at most %lld", (long long)role->most);
    }
    write_end(write, &role->line);
    for (size_t i = 0; i < role->rule_count; i++) {
        write_begin(write, &role->rules[i].line, 1);
        buf_string(&write->buf, words[role->rules[i].kind]);
        write_mentions(&write->buf, &role->rules[i].names, ", ");
        write_end(write, &role->rules[i].line);
    }
}

static void write_letter(struct write *write, const struct letter *letter)
{
    write_begin(write, &letter->line, 0);
    buf_string(&write->buf, "letter ");
    write_labelled(&write->buf, &letter->is);
    buf_print(&write->buf, " to %.*s", TEXT_ARGS(letter->to.name.text));
    write_end(write, &letter->line);
}

static void write_flag(struct write *write, const struct flag *flag)
{
    write_begin(write, &flag->line, 0);
    buf_string(&write->buf, "flag ");
    write_labelled(&write->buf, &flag->is);
    buf_print(&write->buf, " on %.*s", TEXT_ARGS(flag->on.name.text));
    write_end(write, &flag->line);
    if (flag->says.length > 0) {
        write_begin(write, &flag->says_line, 1);
        buf_string(&write->buf, "says ");
        write_string(&write->buf, flag->says);
        write_end(write, &flag->says_line);
    }
    if (flag->shown_to.count > 0) {
        write_begin(write, &flag->shown_line, 1);
        buf_string(&write->buf, "shown to ");
        write_mentions(&write->buf, &flag->shown_to, ", ");
        write_end(write, &flag->shown_line);
    }
}

static void write_hold(struct write *write, const struct hold *hold)
{
    write_begin(write, &hold->line, 0);
    buf_string(&write->buf, "hold ");
    write_labelled(&write->buf, &hold->is);
    write_end(write, &hold->line);
    write_begin(write, &hold->from_line, 1);
    buf_print(&write->buf, "withhold from %.*s", TEXT_ARGS(hold->from.name.text));
    write_end(write, &hold->from_line);
    write_begin(write, &hold->while_line, 1);
    buf_string(&write->buf, "while ");
    write_condition(&write->buf, hold->when);
    write_end(write, &hold->while_line);
    if (hold->then_only.name.key != 0) {
        write_begin(write, &hold->then_line, 1);
        buf_print(&write->buf, "then only %.*s", TEXT_ARGS(hold->then_only.name.text));
        write_end(write, &hold->then_line);
    }
}

static void write_checklist(struct write *write, const struct checklist *checklist)
{
    write_begin(write, &checklist->line, 0);
    buf_string(&write->buf, "checklist ");
    write_labelled(&write->buf, &checklist->is);
    write_end(write, &checklist->line);
    for (size_t i = 0; i < checklist->point_count; i++) {
        const struct point *point = &checklist->points[i];
        write_begin(write, &point->line, 1);
        buf_string(&write->buf, "point ");
        write_labelled(&write->buf, &point->is);
        write_end(write, &point->line);
        write_actions(write, point->actions, point->action_count, 2);
    }
}

static void write_link(struct write *write, const struct link *link)
{
    write_begin(write, &link->line, 0);
    buf_string(&write->buf, "link ");
    write_labelled(&write->buf, &link->is);
    buf_string(&write->buf, " to ");
    write_mentions(&write->buf, &link->procedures, ", ");
    write_end(write, &link->line);
}

static void write_told(struct write *write, const struct told *told)
{
    write_begin(write, &told->line, 0);
    buf_print(&write->buf, "told %.*s at %.*s ", TEXT_ARGS(told->standing.name.text),
              TEXT_ARGS(told->step.name.text));
    write_string(&write->buf, told->words);
    if (told->with.count > 0) {
        buf_string(&write->buf, " with ");
        write_mentions(&write->buf, &told->with, ", ");
    }
    write_end(write, &told->line);
}

static void write_shown(struct write *write, const struct shown *shown)
{
    static const char *const kinds[SHOWN__MAX] = {"stage", "date of ", "rights"};
    write_begin(write, &shown->line, 0);
    buf_print(&write->buf, "shown to %.*s %s%.*s ", TEXT_ARGS(shown->standing.name.text),
              kinds[shown->kind], TEXT_ARGS(shown->duty.name.text));
    write_string(&write->buf, shown->words);
    if (shown->when != NULL) {
        buf_string(&write->buf, " while ");
        write_condition(&write->buf, shown->when);
    }
    write_end(write, &shown->line);
}

static void write_keep(struct write *write, const struct keep *keep)
{
    write_begin(write, &keep->line, 0);
    if (keep->until == NULL) {
        buf_string(&write->buf, "keep while ");
    } else {
        buf_string(&write->buf, "keep ");
        if (keep->of.name.key != 0) {
            buf_print(&write->buf, "for %s %.*s ",
                      strchr("aeiou", keep->of.name.text.at[0]) != NULL ? "an" : "a",
                      TEXT_ARGS(keep->of.name.text));
        }
        buf_string(&write->buf, "until ");
        write_time(&write->buf, keep->until, false);
        buf_string(&write->buf, keep->when == NULL ? "" : " when ");
    }
    if (keep->when != NULL) {
        write_condition(&write->buf, keep->when);
    }
    write_end(write, &keep->line);
}

static void write_named(struct buf *buf, const char *before, const struct mention *mention)
{
    if (mention->name.key != 0) {
        buf_print(buf, " %s %.*s", before, TEXT_ARGS(mention->name.text));
    }
}

static void write_items(struct buf *buf, const struct registered *registered, const struct register_form *form)
{
    write_named(buf, "of", &registered->item);
    if (form->stands[0] != NULL) {
        register_stands(buf, form);
        buf_print(buf, " while %.*s is ", TEXT_ARGS(registered->by.name.text));
        write_mentions(buf, &registered->states, " or ");
    }
    write_named(buf, "about", &registered->about);
    write_named(buf, "sum", &registered->sum);
    write_named(buf, "yearly when", &registered->yearly);
    buf_string(buf, registered->yearly_is.count > 0 ? " is " : "");
    write_mentions(buf, &registered->yearly_is, " or ");
    write_named(buf, form->on ? "on" : "from", &registered->from);
    write_named(buf, "until", &registered->until);
}

static void write_panels(struct buf *buf, const struct registered *panels)
{
    buf_print(buf, " when %.*s becomes ", TEXT_ARGS(panels->by.name.text));
    write_mentions(buf, &panels->states, " or ");
    buf_string(buf, " with ");
    write_mentions(buf, &panels->members, ", ");
    buf_string(buf, panels->assisted.count > 0 ? " assisted by " : "");
    write_mentions(buf, &panels->assisted, ", ");
    write_named(buf, "about", &panels->about);
}

static void write_register(struct write *write, const struct registered *registered)
{
    const struct register_form *form = &register_forms[registered->kind];
    write_begin(write, &registered->line, 0);
    buf_print(&write->buf, "register %s", form->word);
    if (registered->kind == PROCEDURE_REGISTER_DELAYS) {
        write_named(&write->buf, "explained by", &registered->by);
        write_named(&write->buf, "about", &registered->about);
    } else if (registered->kind == PROCEDURE_REGISTER_PANELS) {
        write_panels(&write->buf, registered);
    } else {
        write_items(&write->buf, registered, form);
    }
    write_end(write, &registered->line);
}

static void write_rule(struct write *write, const struct rule *rule, const char *word)
{
    write_begin(write, &rule->line, 0);
    buf_string(&write->buf, word);
    write_condition(&write->buf, rule->when);
    write_label(&write->buf, rule->words);
    write_end(write, &rule->line);
}

static void write_without(struct write *write, const struct without *without)
{
    struct buf *buf = &write->buf;
    write_begin(write, &without->line, 0);
    buf_print(buf, "without %.*s ", TEXT_ARGS(without->kind));
    if (text_is(without->kind, "example")) {
        write_string(buf, without->name);
    } else {
        buf_text(buf, without->name);
    }
    if (without->of.length > 0) {
        buf_print(buf, " of %.*s", TEXT_ARGS(without->of));
    }
    write_end(write, &without->line);
}

/* ---- which is which */

void write_declared(struct write *write, const struct procedure *model,
                           const struct declared *declared)
{
    size_t i = declared->index;
    switch (declared->construct) {
    case CONSTRUCT_PROCEDURE:
        write_procedure(write, model);
        break;
    case CONSTRUCT_SETTING:
        write_setting(write, &model->settings[i]);
        break;
    case CONSTRUCT_OFFICE:
        write_office(write, &model->offices[i]);
        break;
    case CONSTRUCT_LAST_RUNG:
        write_offices_line(write, &model->last_rung, "last rung ");
        break;
    case CONSTRUCT_BARRED:
        write_offices_line(write, &model->barred, "barred ");
        break;
    case CONSTRUCT_TRAINED:
        write_trained(write, &model->trained, 0);
        break;
    case CONSTRUCT_MANAGING:
        write_managing(write, &model->managings[i]);
        break;
    case CONSTRUCT_STANDING:
        write_standing(write, &model->standings[i]);
        break;
    case CONSTRUCT_FACT:
        write_fact(write, &model->facts[i]);
        break;
    case CONSTRUCT_TRACK:
        write_track(write, &model->tracks[i]);
        break;
    case CONSTRUCT_ITEM:
        write_item(write, &model->items[i]);
        break;
    case CONSTRUCT_ROLE:
        write_role(write, &model->roles[i]);
        break;
    case CONSTRUCT_LETTER:
        write_letter(write, &model->letters[i]);
        break;
    case CONSTRUCT_FLAG:
        write_flag(write, &model->flags[i]);
        break;
    case CONSTRUCT_HOLD:
        write_hold(write, &model->holds[i]);
        break;
    case CONSTRUCT_CHECKLIST:
        write_checklist(write, &model->checklists[i]);
        break;
    case CONSTRUCT_LINK:
        write_link(write, &model->links[i]);
        break;
    case CONSTRUCT_STEP:
        write_step(write, &model->steps[i]);
        break;
    case CONSTRUCT_DUTY:
        write_duty(write, &model->duties[i]);
        break;
    case CONSTRUCT_EVENT:
        write_event_block(write, &model->events[i]);
        break;
    case CONSTRUCT_TOLD:
        write_told(write, &model->tolds[i]);
        break;
    case CONSTRUCT_SHOWN:
        write_shown(write, &model->showns[i]);
        break;
    case CONSTRUCT_KEEP:
        write_keep(write, &model->keeps[i]);
        break;
    case CONSTRUCT_REGISTER:
        write_register(write, &model->registers[i]);
        break;
    case CONSTRUCT_NEVER:
        write_rule(write, &model->nevers[i], "never ");
        break;
    case CONSTRUCT_ALWAYS:
        write_rule(write, &model->always[i], "always ");
        break;
    case CONSTRUCT_DATA:
        write_data(write, &model->datas[i]);
        break;
    case CONSTRUCT_DATA_FILE:
        write_data_file(write, &model->data_files[i]);
        break;
    case CONSTRUCT_EXAMPLE:
        write_example(write, &model->examples[i]);
        break;
    case CONSTRUCT_WITHOUT:
        write_without(write, &model->withouts[i]);
        break;
    case CONSTRUCT_RENAMING:
        write_begin(write, &model->renamings[i].line, 0);
        buf_print(&write->buf, "read %.*s as %.*s", TEXT_ARGS(model->renamings[i].name.name.text),
                  TEXT_ARGS(model->renamings[i].as.name.text));
        write_end(write, &model->renamings[i].line);
        break;
    case CONSTRUCT__MAX:
        break;
    }
}
