/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who acts, who acts instead, whom the case is about, and what is recorded of it. */

#include "procedure/explain.h"

/* ---- the ladder of offices ------------------------------------------------------------------- */

static void say_managing(struct explain *explain, const struct managing *managing)
{
    struct buf words = explain_words(explain);
    if (managing->holds.count > 0) {
        buf_string(&words, "if the person whom the case is about holds the office of ");
        for (size_t i = 0; i < managing->holds.count; i++) {
            buf_string(&words, i == 0 ? "" : " or ");
            buf_text(&words, explain_label(&managing->holds.at[i]));
        }
        buf_string(&words, ", ");
    }
    explain_capacity(&words, &managing->by);
    buf_string(&words, managing->holds.count > 0 ? " manages it, also when this comes out later"
                                                 : " manages the case");
    explain_say(explain, 1, &managing->line, &words);
    explain_actions(explain, managing->actions, managing->action_count, 2);
}

static void say_office(struct explain *explain, const struct office *office)
{
    for (size_t i = 0; i < office->absence_count; i++) {
        struct buf words = explain_words(explain);
        buf_print(&words, "If the %.*s is absent, ", TEXT_ARGS(office->is.label));
        explain_capacities(&words, &office->absences[i].offices, ", or else ");
        buf_string(&words, " acts");
        explain_say(explain, 1, &office->absences[i].line, &words);
    }
    if (office->by_area) {
        explain_print(explain, 1, &office->line, "Each area has its own %.*s",
                      TEXT_ARGS(office->is.label));
    } else if (office->absence_count == 0 && office->line.cites.count > 0) {
        explain_print(explain, 1, &office->line, "The %.*s takes part in this procedure",
                      TEXT_ARGS(office->is.label));
    }
}

static void say_offices(struct explain *explain, const char *before,
                        const struct offices_line *offices, const char *last, const char *after)
{
    if (offices->offices.count > 0) {
        struct buf words = explain_words(explain);
        buf_string(&words, before);
        explain_capacities(&words, &offices->offices, last);
        buf_string(&words, after);
        explain_say(explain, 1, &offices->line, &words);
    }
}

static void say_standing(struct explain *explain, const struct standing *standing)
{
    struct buf words = explain_words(explain);
    buf_string(&words, "the ");
    explain_low(&words, standing->is.label);
    buf_string(&words, standing->judged
                           ? " takes no step in the case and sees nothing of it, whatever office "
                             "they hold, from the moment when they are named"
                           : " is a party of the case");
    explain_say(explain, 1, &standing->line, &words);
}

static void say_role(struct explain *explain, const struct role *role)
{
    static const char *const rules[ROLE_RULE__MAX] = {
        [ROLE_TRAINED] = "is held only by whoever has valid training in ",
        [ROLE_APART] = "is kept apart, for the whole case, from ",
        [ROLE_LIST] = "is filled from the list "};
    explain_print(explain, 1, &role->line, "The role “%.*s” is held by %s",
                  TEXT_ARGS(role->is.label),
                  role->most == 1 ? "one person at a time" : "several people");
    for (size_t i = 0; i < role->rule_count; i++) {
        struct buf words = explain_words(explain);
        buf_string(&words, "It ");
        buf_string(&words, rules[role->rules[i].kind]);
        for (size_t j = 0; j < role->rules[i].names.count; j++) {
            buf_string(&words, j == 0 ? "" : ", ");
            explain_quote(&words, explain_label(&role->rules[i].names.at[j]));
        }
        explain_say(explain, 2, &role->rules[i].line, &words);
    }
}

void explain_trained(struct explain *explain, const struct courses_line *trained, const char *before)
{
    if (trained->courses.count > 0) {
        struct buf words = explain_words(explain);
        buf_string(&words, before);
        for (size_t i = 0; i < trained->courses.count; i++) {
            buf_string(&words, i == 0 ? "" : ", ");
            explain_quote(&words, trained->courses.at[i].name.text);
        }
        explain_say(explain, 1, &trained->line, &words);
    }
}

static void say_setting(struct explain *explain, const struct setting *setting)
{
    struct buf words = explain_words(explain);
    buf_string(&words, "The organisation sets ");
    explain_quote(&words, setting->is.label);
    buf_string(&words, "; until it does: ");
    if (setting->is_limit) {
        explain_limit(&words, &setting->limit);
    } else if (setting->type == PROCEDURE_YES_NO) {
        buf_string(&words, setting->value.yes ? "yes" : "no");
    } else if (setting->type == PROCEDURE_NUMBER) {
        buf_print(&words, "%lld", (long long)setting->value.number);
    } else {
        struct procedure_name inside = {0}, name = setting->office.name;
        struct mention subject = {.meaning = MEANS_SETTING, .link_to = setting};
        buf_text(&words, setting->type == PROCEDURE_OFFICE
                             ? procedure_label(explain->procedure, inside, name)
                             : explain_value_label(&subject, &setting->office));
    }
    explain_say(explain, 1, &setting->line, &words);
}

void explain_people(struct explain *explain)
{
    const struct procedure *procedure = explain->procedure;
    explain_part(explain, "who-acts", "Who acts");
    for (size_t i = 0; i < procedure->managings_count; i++) {
        say_managing(explain, &procedure->managings[i]);
    }
    for (size_t i = 0; i < procedure->offices_count; i++) {
        say_office(explain, &procedure->offices[i]);
    }
    explain_print(
        explain, 1, NULL,
        "Vacant, absent, in conflict, and being the person whom the case is about are one "
        "thing: whoever comes next acts");
    say_offices(explain, "If nobody else is left, ", &procedure->last_rung, " and then ", " act");
    say_offices(explain, "Whoever holds the office of ", &procedure->barred, " or ",
                " takes no part in any case");
    explain_trained(explain, &procedure->trained, "whoever takes part has valid training in ");
    for (size_t i = 0; i < procedure->roles_count; i++) {
        say_role(explain, &procedure->roles[i]);
    }
    for (size_t i = 0; i < procedure->standings_count; i++) {
        say_standing(explain, &procedure->standings[i]);
    }
    if (procedure->settings_count > 0) {
        explain_part(explain, "settings", "What the organisation decides itself");
    }
    for (size_t i = 0; i < procedure->settings_count; i++) {
        say_setting(explain, &procedure->settings[i]);
    }
}

/* ---- tracks, items, facts -------------------------------------------------------------------- */

static void list_states(struct buf *words, const struct track *track)
{
    for (size_t i = 0; i < track->state_count; i++) {
        buf_string(words, i == 0 ? "" : ", ");
        explain_quote(words, track->states[i].is.label);
        buf_string(words, track->states[i].ends ? " (which ends the case)" : "");
    }
}

static void say_track(struct explain *explain, const struct track *track)
{
    struct buf words = explain_words(explain);
    bool is_case = text_is(track->is.name.text, "case") && track->of.name.key == 0;
    if (is_case) {
        buf_string(&words, "a case");
    } else {
        explain_quote(&words, track->is.label);
    }
    buf_string(&words, " is one of these at a time, beginning with the first: ");
    list_states(&words, track);
    explain_say(explain, 1, &track->line, &words);
}

static void say_item(struct explain *explain, const struct item *item)
{
    struct buf words = explain_words(explain);
    buf_string(&words, "a case may have several of the kind ");
    explain_quote(&words, item->is.label);
    if (item->most > 0) {
        buf_print(&words, ", at most %lld", (long long)item->most);
    }
    if (item->track.state_count > 0) {
        buf_string(&words, "; each is one of these at a time, beginning with the first: ");
        list_states(&words, &item->track);
    }
    explain_say(explain, 1, &item->line, &words);
}

static void say_fact(struct explain *explain, const struct fact *fact)
{
    struct buf words = explain_words(explain);
    explain_quote(&words, fact->words.is.label);
    buf_string(&words, fact->of.name.key == 0 ? " is recorded" : " is recorded of each ");
    if (fact->of.name.key != 0) {
        explain_low(&words, explain_label(&fact->of));
    }
    buf_string(&words, fact->words.counted ? ", and counted in statistics without anything that "
                                             "tells who it was"
                                           : "");
    explain_say(explain, 1, &fact->line, &words);
}

void explain_recorded(struct explain *explain)
{
    const struct procedure *procedure = explain->procedure;
    explain_part(explain, "recorded", "What a case goes through, and what is recorded");
    for (size_t i = 0; i < procedure->tracks_count; i++) {
        say_track(explain, &procedure->tracks[i]);
    }
    for (size_t i = 0; i < procedure->items_count; i++) {
        say_item(explain, &procedure->items[i]);
    }
    for (size_t i = 0; i < procedure->facts_count; i++) {
        say_fact(explain, &procedure->facts[i]);
    }
    for (size_t i = 0; i < procedure->links_count; i++) {
        const struct link *link = &procedure->links[i];
        struct buf words = explain_words(explain);
        explain_quote(&words, link->is.label);
        buf_string(&words, " is passed on, as a linked case of its own, to the procedure ");
        for (size_t j = 0; j < link->procedures.count; j++) {
            buf_string(&words, j == 0 ? "" : " or ");
            buf_text(&words, link->procedures.at[j].name.text);
        }
        explain_say(explain, 1, &link->line, &words);
    }
}
