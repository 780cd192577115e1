/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Naming things of a case, the same on every page: what something is about, and who did it. */
#include "web/parts.h"

static struct text label_of(const struct procedure *procedure, struct procedure_name name)
{
    return procedure_label(procedure, procedure_name_of(TEXT("")), name);
}

/* What tells several of a kind apart at a glance: the agency of a referral, the outcome of an allegation. */
static struct text first_choice(const struct front_request *request, const struct procedure *procedure,
                                const struct procedure_state *state, const struct procedure_item *item)
{
    for (uint32_t i = 0; i < item->keeps.fact_count; i++) {
        const struct procedure_fact *fact =
            procedure_find_fact(procedure, item->kind, item->keeps.facts[i].fact.text);
        struct text words;
        if (fact && fact->type == PROCEDURE_CHOICE &&
            web_value_words(request, procedure, state, fact, &item->keeps.facts[i].value, &words)) {
            return words;
        }
    }
    return TEXT("");
}

struct text web_item_title(const struct front_request *request, const struct procedure *procedure,
                           const struct procedure_state *state, uint32_t number)
{
    const struct procedure_item *item = procedure_state_item(state, number);
    if (!item) {
        return TEXT("");
    }
    uint32_t ordinal = procedure_ordinal(state, (struct procedure_scope){PROCEDURE_FOR_ITEM, number});
    struct text shown = text_of(arena_print(request->arena, "%u", ordinal));
    struct text title = string_case_unnamed(request->arena, web_language(request), label_of(procedure, item->kind), shown);
    struct text which = first_choice(request, procedure, state, item);
    return which.length ? string_case_about(request->arena, web_language(request), title, which) : title;
}

/* Two subjects are told apart by their numbers; one needs none. */
struct text web_party_title(const struct front_request *request, const struct procedure *procedure,
                            const struct procedure_state *state, const struct procedure_party *party)
{
    bool shared = false;
    struct procedure_name standing = party->standing_count ? party->standings[0] : procedure_name_of(TEXT(""));
    struct text label = label_of(procedure, standing);
    for (uint32_t i = 0; i < state->party_count; i++) {
        const struct procedure_party *other = &state->parties[i];
        shared = shared || (other->number != party->number && other->standing_count &&
                            procedure_same(other->standings[0], standing));
    }
    uint32_t ordinal = procedure_ordinal(state, (struct procedure_scope){PROCEDURE_FOR_PARTY, party->number});
    struct text number = text_of(arena_print(request->arena, "%u", ordinal));
    return shared ? string_case_unnamed(request->arena, web_language(request), label, number) : label;
}

static struct text party_title(const struct front_request *request, const struct casework_case *found, uint32_t number)
{
    const struct procedure_party *party = procedure_state_party(found->state, number);
    return party ? web_party_title(request, found->procedure, found->state, party) : TEXT("");
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
        return web_item_title(request, found->procedure, found->state, scope.number);
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
                  {CASEWORK_OPENED, STRING_CASE_OPENED},
                  {CASEWORK_NOT_OPENED, STRING_CASE_NOT_OPENED}};
    for (size_t i = 0; line->kind == CASEWORK_EVENT && i < COUNT_OF(events); i++) {
        if (text_is(line->name, events[i].name)) {
            return web_say(request, events[i].key);
        }
    }
    return label_of(procedure, procedure_name_of(line->name));
}

struct text web_line_by(const struct front_request *request, const struct procedure *procedure,
                        const struct casework_line *line)
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
    struct text name = casework_name_in(web_casework(request), request->session, request->arena, &line->actor);
    if (!line->capacity.length) {
        return string_case_by(request->arena, web_language(request), name);
    }
    return string_case_by_capacity(request->arena, web_language(request), name,
                                   label_of(procedure, procedure_name_of(line->capacity)));
}
