/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Opening a case that another one wants, and hearing of its end. The entry that says so in the one, and the first entry of the
 * other, are written in one transaction: there is no moment at which a case was passed on and nobody has it.
 */
#include "casework/linking.h"
#include "casework/keeping.h"
#include "casework/looking.h"

#include <string.h>

#define TRIES 5

/* ---- who may */

static bool has_acted(const struct procedure_state *state, const struct identity *person)
{
    bool has = false;
    for (uint32_t i = 0; i < state->taken_count; i++) {
        has = has || identity_equal(&state->taken[i].person, person);
    }
    return has;
}

bool links_may_act(struct arena *arena, const struct procedure *procedure, const struct procedure_state *state,
                   const struct procedure_moment *moment, const struct identity *person)
{
    return !identity_is_none(person) &&
           (has_acted(state, person) || keeping_is_acting(arena, procedure, state, moment, person));
}

/* ---- judging */

static const struct procedure_link *find_wanted(const struct procedure_state *state, struct text name, bool *was_opened)
{
    const struct procedure_link *wanted = NULL;
    for (uint32_t i = 0; i < state->link_count; i++) {
        const struct procedure_link *link = &state->links[i];
        if (text_equal(link->link.text, name)) {
            wanted = link->status == PROCEDURE_LINK_WANTED ? link : wanted;
            *was_opened = *was_opened || link->status != PROCEDURE_LINK_WANTED;
        }
    }
    return wanted;
}

static int find_which(struct linking *linking, struct text procedure, struct error *error)
{
    for (size_t i = 0; i < linking->link->procedure_count; i++) {
        if (text_equal(linking->link->procedures[i].text, procedure)) {
            linking->which = (uint32_t)i;
            return 0;
        }
    }
    error_set(error, ERROR_INVALID, "casework.link-procedure", "This link does not lead to a case of \"%.*s\".",
              TEXT_ARGS(procedure));
    return error_at(error, "other");
}

static int judge(struct linking *linking, const struct casework_who *who, struct text name, struct text procedure,
                 struct error *error)
{
    struct happening *source = &linking->source;
    const struct procedure *rules = source->loaded.known->procedure;
    bool was_opened = false;
    linking->link = procedure_find_link(source->arena, rules, name);
    if (!linking->link) {
        return error_set(error, ERROR_NOT_FOUND, "casework.no-link", "This procedure has no link \"%.*s\".",
                         TEXT_ARGS(name));
    }
    const char *cites = text_string(source->arena, procedure_cites_print(source->arena, &linking->link->cites));
    if (!find_wanted(source->loaded.state, name, &was_opened)) {
        error_set(error, ERROR_DENIED, "casework.not-wanted",
                  was_opened ? "The linked case is there already: open no second one."
                             : "No step of this case has asked for a linked case of this kind yet.");
        return error_cite(error, cites);
    }
    if (!links_may_act(source->arena, rules, source->loaded.state, &source->moment.procedure, &who->person)) {
        error_set(error, ERROR_DENIED, "casework.not-acting",
                  "Only somebody who acts in this case opens the case that it is linked to.");
        return error_cite(error, cites);
    }
    return find_which(linking, procedure, error);
}

int linking_begin(struct arena *arena, struct casework *casework, const struct casework_who *who, struct text reference,
                  struct text link, struct text procedure, struct linking *out, struct error *error)
{
    struct looking looking = {.arena = arena, .casework = casework};
    int failed = looking_find(&looking, who, reference, error);
    store_end(looking.session);
    if (!failed) {
        failed = happening_read(arena, casework, &looking.loaded.head.case_id, &out->source, error);
    }
    if (failed) {
        return failed;
    }
    failed = judge(out, who, link, procedure, error);
    if (failed == ERROR_DENIED) {
        struct error unnoted;
        int noted = note_down(casework, LEDGER_REFUSALS, who, &out->source.loaded.head.case_id, TEXT(LINK_OPENS),
                              text_of(arena_print(arena, "%s %s", error->key, error->paragraph)), &unnoted);
        if (noted) {
            *error = unnoted;
            failed = noted;
        }
    }
    return failed;
}

/* ---- the entries */

static int make(struct happening *source, const struct procedure_command *command, const char *name, struct error *error)
{
    if (!happening_decide(source, command)) {
        return error_set(error, ERROR_DENIED, "casework.link-refused", "This case cannot take note of its linked case now.");
    }
    source->decision.acting.asked = source->decision.acting.office = command->event_name;
    return happening_make(source, text_of(name), error);
}

int linking_make(struct linking *linking, const struct casework_who *who, const struct identity *other,
                 struct error *error)
{
    const struct procedure_command command = {.event = PROCEDURE_LINK_OPENS,
                                              .event_name = linking->link->is.name,
                                              .event_number = linking->which,
                                              .event_identity = *other,
                                              .happened = linking->source.moment.procedure.now};
    linking->source.who = who;
    return make(&linking->source, &command, LINK_OPENS, error);
}

/* ---- a case that is there already */

static int check_other(const struct linking *linking, const struct identity *other, struct error *error)
{
    const struct procedure_state *state = linking->source.loaded.state;
    bool same = identity_equal(other, &linking->source.loaded.head.case_id);
    for (uint32_t i = 0; !same && i < state->link_count; i++) {
        same = identity_equal(&state->links[i].case_id, other);
    }
    if (!same) {
        return 0;
    }
    error_set(error, ERROR_INVALID, "casework.linked", "This is the case itself, or one that it is linked to already.");
    return error_at(error, "other");
}

static int name_once(struct casework *casework, const struct casework_who *who, struct text reference, struct text link,
                     struct text other, int64_t *sequence, struct error *error)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct casework_case found, source;
    struct linking linking;
    int failed = casework_glance(casework, arena, who, reference, &source, error);
    if (failed) {
        return failed;
    }
    failed = casework_glance(casework, arena, who, other, &found, error);
    if (failed) {
        if (failed == ERROR_NOT_FOUND || failed == ERROR_INVALID) {
            error->code = ERROR_INVALID;
            error_at(error, "other");
        }
        return failed == ERROR_NOT_FOUND ? ERROR_INVALID : failed;
    }
    failed = linking_begin(arena, casework, who, reference, link, found.state->procedure.text, &linking, error);
    if (!failed) {
        failed = check_other(&linking, &found.case_id, error);
    }
    if (!failed) {
        failed = linking_make(&linking, who, &found.case_id, error);
    }
    if (!failed) {
        failed = happening_commit(&linking.source, error);
    }
    *sequence = failed ? 0 : linking.source.attempt.change.sequence;
    return failed;
}

int casework_name_linked(struct casework *casework, const struct casework_who *who, struct text reference, struct text link,
                         struct text other, int64_t *sequence, struct error *error)
{
    int failed = ERROR_CONFLICT;
    for (int try = 0; try < TRIES && failed == ERROR_CONFLICT; try++) {
        failed = name_once(casework, who, reference, link, other, sequence, error);
    }
    return failed;
}

/* ---- its end */

static const struct procedure_link *find_open(const struct procedure_state *state, uint32_t number)
{
    const struct procedure_link *link = number >= 1 && number <= state->link_count ? &state->links[number - 1] : NULL;
    return link && link->status == PROCEDURE_LINK_OPEN ? link : NULL;
}

static uint32_t which_of(const struct procedure_link_words *words, struct procedure_name procedure)
{
    for (size_t i = 0; words && i < words->procedure_count; i++) {
        if (procedure_same(words->procedures[i], procedure)) {
            return (uint32_t)i;
        }
    }
    return 0;
}

int casework_take_link_end(struct casework *casework, const struct casework_link_end *end, bool *recorded,
                           struct error *error)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct happening source;
    *recorded = false;
    int failed = settle_holders(casework, error);
    if (!failed) {
        failed = happening_read(arena, casework, &end->case_id, &source, error);
    }
    const struct procedure_link *link = failed ? NULL : find_open(source.loaded.state, end->number);
    if (!link) {
        return failed == ERROR_NOT_FOUND ? 0 : failed;
    }
    const struct procedure_command command = {
        .event = PROCEDURE_LINK_ENDS,
        .event_name = link->link,
        .event_number = which_of(procedure_find_link(arena, source.loaded.known->procedure, link->link.text),
                                 link->procedure),
        .event_identity = link->case_id,
        .happened = source.moment.procedure.now};
    failed = make(&source, &command, LINK_ENDS, error);
    if (!failed) {
        failed = happening_commit(&source, error);
    }
    *recorded = failed == 0;
    return failed == ERROR_CONFLICT ? 0 : failed;
}
