/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Rules without a paragraph. Whatever says who acts, what must be, may not be, falls due, is withheld, told or kept is a rule,
 * and cites one on its own line or on that of what it stands in; what only gives things their names (facts, tracks, items,
 * standings, offices) is none.
 */
#include "procedure/check_answers.h"
#include "procedure/registered.h"

static void find_uncited(struct checking *checking, const struct line *line, const struct line *around, const char *what,
                         struct text name)
{
    if (line->cites.count > 0 || (around != NULL && around->cites.count > 0)) {
        return;
    }
    struct procedure_finding *finding =
        answer_add(checking, PROCEDURE_FINDING_UNCITED, &line->place,
                   text_of(arena_print(checking->arena, "%s %.*s", what, TEXT_ARGS(name))));
    finding->verdict = PROCEDURE_BROKEN;
    finding->why = TEXT("it cites no paragraph: end its line with one in square brackets");
}

/* Declarations that are one rule each: their line, and the name behind it. */
#define FIND_UNCITED(checking, list, what)                                                                           \
    for (size_t i = 0; i < (checking)->procedure->list##_count; i++) {                                               \
        find_uncited((checking), &(checking)->procedure->list[i].line, NULL, (what),                                 \
                     (checking)->procedure->list[i].is.name.text);                                                   \
    }

/* ---- who acts */

static void find_in_line(struct checking *checking, const struct offices_line *line, const char *what)
{
    if (line->offices.count > 0) {
        find_uncited(checking, &line->line, NULL, what, line->offices.at[0].name.text);
    }
}

static void find_in_offices(struct checking *checking)
{
    const struct procedure *procedure = checking->procedure;
    for (size_t i = 0; i < procedure->offices_count; i++) {
        const struct office *office = &procedure->offices[i];
        for (size_t j = 0; j < office->absence_count; j++) {
            find_uncited(checking, &office->absences[j].line, &office->line, "in absence of", office->is.name.text);
        }
    }
    find_in_line(checking, &procedure->last_rung, "last rung");
    find_in_line(checking, &procedure->barred, "barred");
    find_in_line(checking, &procedure->seen_by, "seen by");
    for (size_t i = 0; i < procedure->managings_count; i++) {
        const struct managing *managing = &procedure->managings[i];
        bool usual = managing->holds.count == 0;
        find_uncited(checking, &managing->line, NULL, usual ? "managed by" : "when the subject holds",
                     usual ? managing->by.name.text : managing->holds.at[0].name.text);
    }
}

static void find_in_roles(struct checking *checking)
{
    static const char *const words[ROLE_RULE__MAX] = {
        [ROLE_TRAINED] = "trained, of role", [ROLE_APART] = "apart from, of role", [ROLE_LIST] = "from list, of role"};
    for (size_t i = 0; i < checking->procedure->roles_count; i++) {
        const struct role *role = &checking->procedure->roles[i];
        for (size_t j = 0; j < role->rule_count; j++) {
            find_uncited(checking, &role->rules[j].line, &role->line, words[role->rules[j].kind], role->is.name.text);
        }
    }
}

/* ---- what is done, owed, told and kept */

static bool all_cited(const struct event *event)
{
    bool cited = event->action_count > 0;
    for (size_t i = 0; i < event->guard_count; i++) {
        cited = cited && event->guards[i].line.cites.count > 0;
    }
    for (size_t i = 0; i < event->action_count; i++) {
        cited = cited && event->actions[i].line.cites.count > 0;
    }
    return cited;
}

/* An event has no words of its own to stand behind: what it does may cite instead. */
static void find_in_events(struct checking *checking)
{
    for (size_t i = 0; i < checking->procedure->events_count; i++) {
        const struct event *event = &checking->procedure->events[i];
        struct text name = event->is.name.text.length > 0 ? event->is.name.text : event->subject.name.text;
        if (!all_cited(event)) {
            find_uncited(checking, &event->line, NULL, "event", name.length > 0 ? name : TEXT("person joins"));
        }
    }
}

static void find_in_checklists(struct checking *checking)
{
    for (size_t i = 0; i < checking->procedure->checklists_count; i++) {
        const struct checklist *checklist = &checking->procedure->checklists[i];
        for (size_t j = 0; j < checklist->point_count; j++) {
            find_uncited(checking, &checklist->points[j].line, &checklist->line, "point", checklist->points[j].is.name.text);
        }
    }
}

static void find_in_rules(struct checking *checking, const struct rule *rules, size_t count, const char *what)
{
    for (size_t i = 0; i < count; i++) {
        find_uncited(checking, &rules[i].line, NULL, what, rules[i].link_words);
    }
}

void check_citations(struct checking *checking)
{
    const struct procedure *procedure = checking->procedure;
    find_in_offices(checking);
    find_in_roles(checking);
    FIND_UNCITED(checking, steps, "step");
    FIND_UNCITED(checking, duties, "duty");
    find_in_events(checking);
    find_in_checklists(checking);
    FIND_UNCITED(checking, holds, "hold");
    FIND_UNCITED(checking, flags, "flag");
    FIND_UNCITED(checking, letters, "letter");
    FIND_UNCITED(checking, links, "link");
    FIND_UNCITED(checking, settings, "setting");
    for (size_t i = 0; i < procedure->tolds_count; i++) {
        find_uncited(checking, &procedure->tolds[i].line, NULL, "told", procedure->tolds[i].standing.name.text);
    }
    for (size_t i = 0; i < procedure->showns_count; i++) {
        find_uncited(checking, &procedure->showns[i].line, NULL, "shown", procedure->showns[i].standing.name.text);
    }
    for (size_t i = 0; i < procedure->keeps_count; i++) {
        const struct mention *of = &procedure->keeps[i].of;
        find_uncited(checking, &procedure->keeps[i].line, NULL, "keep",
                     of->name.key != 0 ? of->name.text : TEXT("the case"));
    }
    for (size_t i = 0; i < procedure->registers_count; i++) {
        const struct registered *one = &procedure->registers[i];
        find_uncited(checking, &one->line, NULL, "register",
                     one->item.name.key != 0 ? one->item.name.text : one->by.name.text);
    }
    find_in_rules(checking, procedure->nevers, procedure->nevers_count, "never");
    find_in_rules(checking, procedure->always, procedure->always_count, "always");
}
