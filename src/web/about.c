/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Naming things of a case, the same on every page: what something is about, and who did it. */
#include "web/parts.h"

static struct text label_of(const struct procedure *procedure, struct procedure_name name)
{
    return procedure_label(procedure, procedure_name_of(TEXT("")), name);
}

/* What tells several of a kind apart at a glance: the agency of a referral, the outcome of an allegation. */
static struct text first_choice(const struct front_request *request, const struct casework_case *found,
                                const struct procedure_item *item)
{
    for (uint32_t i = 0; i < item->keeps.fact_count; i++) {
        const struct procedure_fact *fact =
            procedure_find_fact(found->procedure, item->kind, item->keeps.facts[i].fact.text);
        struct text words;
        if (fact && fact->type == PROCEDURE_CHOICE &&
            web_value_words(request, found->procedure, found, fact, &item->keeps.facts[i].value, &words)) {
            return words;
        }
    }
    return TEXT("");
}

struct text web_item_title(const struct front_request *request, const struct casework_case *found, uint32_t number)
{
    const struct procedure_item *item = procedure_state_item(found->state, number);
    if (!item) {
        return TEXT("");
    }
    uint32_t ordinal = procedure_ordinal(found->state, (struct procedure_scope){PROCEDURE_FOR_ITEM, number});
    struct text shown = text_of(arena_print(request->arena, "%u", ordinal));
    struct text title =
        string_case_unnamed(request->arena, web_language(request), label_of(found->procedure, item->kind), shown);
    struct text which = first_choice(request, found, item);
    return which.length ? string_case_about(request->arena, web_language(request), title, which) : title;
}

/* ---- people */

static bool has_standing(const struct procedure_party *party, struct procedure_name standing)
{
    return party->standing_count && procedure_same(party->standings[0], standing);
}

static size_t count_standing(const struct procedure_state *state, struct procedure_name standing)
{
    size_t count = 0;
    for (uint32_t i = 0; i < state->party_count; i++) {
        count += has_standing(&state->parties[i], standing);
    }
    return count;
}

/* As the case page has it; empty where there is none, or the case was not opened. */
static struct text name_of(const struct front_request *request, const struct casework_case *found,
                           const struct procedure_party *party)
{
    const struct casework_party *opened = NULL;
    for (size_t i = 0; i < found->party_count; i++) {
        opened = found->parties[i].party->number == party->number ? &found->parties[i] : opened;
    }
    for (size_t i = 0; opened && i < opened->answer_count; i++) {
        const struct casework_answer *answer = &opened->answers[i];
        const struct procedure_fact *fact =
            procedure_find_fact(found->procedure, party->standings[0], answer->fact.text);
        if (fact && web_field_kind(fact) == VIEW_FORM_FIELD_KIND_LINE) {
            return answer->erased ? web_say(request, STRING_CASE_ERASED) : answer->plain;
        }
    }
    return TEXT("");
}

struct text web_party_title(const struct front_request *request, const struct casework_case *found,
                            const struct procedure_party *party)
{
    struct procedure_name standing = party->standing_count ? party->standings[0] : procedure_name_of(TEXT(""));
    struct text label = label_of(found->procedure, standing);
    if (count_standing(found->state, standing) < 2) {
        return label;
    }
    uint32_t ordinal = procedure_ordinal(found->state, (struct procedure_scope){PROCEDURE_FOR_PARTY, party->number});
    struct text number = text_of(arena_print(request->arena, "%u", ordinal));
    struct text title = string_case_unnamed(request->arena, web_language(request), label, number);
    struct text name = name_of(request, found, party);
    return name.length ? string_case_about(request->arena, web_language(request), title, name) : title;
}

static struct text party_title(const struct front_request *request, const struct casework_case *found, uint32_t number)
{
    const struct procedure_party *party = procedure_state_party(found->state, number);
    return party ? web_party_title(request, found, party) : TEXT("");
}

/* Whether a form for the step tells people apart: whom it is for, or whom it asks about. */
static bool tells_apart(const struct casework_case *found, const struct procedure_step_words *step,
                        struct procedure_scope scope)
{
    const struct procedure_party *party =
        scope.kind == PROCEDURE_FOR_PARTY ? procedure_state_party(found->state, scope.number) : NULL;
    if (party && party->standing_count && count_standing(found->state, party->standings[0]) > 1) {
        return true;
    }
    for (size_t i = 0; i < step->group_count; i++) {
        for (size_t j = 0; j < step->groups[i].question_count; j++) {
            const struct procedure_fact *fact = step->groups[i].questions[j].fact;
            if (fact->type == PROCEDURE_PARTY && count_standing(found->state, fact->standing) > 1) {
                return true;
            }
        }
    }
    return false;
}

void web_open_names(const struct front_request *request, const struct procedure_step_words *step,
                    struct procedure_scope scope, struct casework_case *found)
{
    struct casework_who who = web_who(request);
    struct casework_case opened;
    struct error error;
    if (tells_apart(found, step, scope) &&
        casework_look(web_casework(request), request->arena, &who, text_of(found->reference), &opened, &error) == 0) {
        found->parties = opened.parties;
        found->party_count = opened.party_count;
    }
}

static struct text match_title(const struct casework_case *found, uint32_t number)
{
    for (uint32_t i = 0; i < found->state->match_count; i++) {
        if (found->state->matches[i].number == number) {
            return label_of(found->procedure, found->state->matches[i].office);
        }
    }
    return TEXT("");
}

struct text web_about(const struct front_request *request, const struct casework_case *found,
                      struct procedure_scope scope)
{
    switch (scope.kind) {
    case PROCEDURE_FOR_ITEM:
        return web_item_title(request, found, scope.number);
    case PROCEDURE_FOR_PARTY:
        return party_title(request, found, scope.number);
    case PROCEDURE_FOR_MATCH:
        return match_title(found, scope.number);
    default:
        return TEXT("");
    }
}

bool web_step_writes(const struct procedure_step_words *step)
{
    for (size_t i = 0; step && i < step->group_count; i++) {
        for (size_t j = 0; j < step->groups[i].question_count; j++) {
            const struct procedure_question *question = &step->groups[i].questions[j];
            if (question->with_reasons || question->fact->type == PROCEDURE_TEXT ||
                question->fact->type == PROCEDURE_NAMES) {
                return true;
            }
        }
    }
    return false;
}

struct text web_line_title(const struct front_request *request, const struct procedure *procedure,
                           const struct casework_line *line)
{
    static const struct {
        const char *name;
        enum string_key key;
    } events[] = {{"duty-lapses", STRING_CASE_LIMIT_PASSED}, {"match-appears", STRING_CASE_MATCH_APPEARED},
                  {"absence-begins", STRING_CASE_ABSENCE_BEGAN},
                  {"absence-ends", STRING_CASE_ABSENCE_ENDED},
                  {"person-joins", STRING_CASE_PERSON_JOINED},
                  {"link-opens", STRING_CASE_LINK_OPENS},
                  {"link-ends", STRING_CASE_LINK_ENDS},
                  {CASEWORK_OPENED, STRING_CASE_OPENED},
                  {CASEWORK_NOT_OPENED, STRING_CASE_NOT_OPENED}};
    for (size_t i = 0; line->kind == CASEWORK_EVENT && i < COUNT_OF(events); i++) {
        if (text_is(line->name, events[i].name)) {
            return web_say(request, events[i].key);
        }
    }
    return label_of(procedure, procedure_name_of(line->name));
}

struct text web_name(const struct front_request *request, struct vec *names, const struct identity *person)
{
    for (size_t i = 0; names && i < names->count; i++) {
        const struct web_known_name *known = VEC_AT(names, struct web_known_name, i);
        if (identity_equal(&known->person, person)) {
            return known->name;
        }
    }
    struct web_known_name found = {
        *person, casework_name_in(web_casework(request), request->session, request->arena, person)};
    if (names) {
        vec_add(names, &found);
    }
    return found.name;
}

struct text web_line_by(const struct front_request *request, const struct procedure *procedure,
                        const struct casework_line *line, struct vec *names)
{
    if (line->actor_kind == CASEWORK_BY_PUBLIC && line->capacity.length) {
        return string_case_by_party(request->arena, web_language(request),
                                    label_of(procedure, procedure_name_of(line->capacity)));
    }
    if (line->actor_kind == CASEWORK_BY_PUBLIC) {
        return web_say(request, STRING_CASE_BY_PUBLIC);
    }
    if (identity_is_none(&line->actor)) {
        return web_say(request, STRING_CASE_BY_EVENHAND);
    }
    struct text name = web_name(request, names, &line->actor);
    if (!line->capacity.length || line->kind == CASEWORK_EVENT) {
        return string_case_by(request->arena, web_language(request), name);
    }
    return string_case_by_capacity(request->arena, web_language(request), name,
                                   label_of(procedure, procedure_name_of(line->capacity)));
}
