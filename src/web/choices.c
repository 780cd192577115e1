/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a question can be answered with, and an answer as people read it. */
#include "web/parts.h"

#define PEOPLE_FOUND 20

static bool is_typed(const struct web_input *input, struct text name, struct text value)
{
    for (size_t i = 0; input && i < input->fields.count; i++) {
        const struct procedure_field *field = VEC_AT(&input->fields, struct procedure_field, i);
        if (text_equal(field->name, name) && text_equal(field->value, value)) {
            return true;
        }
    }
    return false;
}

/* ---- choices -------------------------------------------------------------------------------------------------------------- */

static void add_choice(const struct web_input *input, struct vec *choices, struct text name, struct text value,
                       struct text label)
{
    struct view_choice choice = {.value = value, .label = label, .checked = is_typed(input, name, value)};
    vec_add(choices, &choice);
}

/* The request's own transaction; handlers of writes have none, and get one in *own, which the caller ends. What is read is
 * copied into the request's arena. */
static struct store_session *begin(const struct front_request *request, struct store_session **own)
{
    struct error error;
    if (request->session) {
        return request->session;
    }
    return store_begin_read(web_of(request)->options.store, own, &error) < 0 ? NULL : *own;
}

const struct people_area *web_areas(const struct front_request *request, size_t *count)
{
    const struct people_area *areas = NULL;
    struct error error;
    SCOPED(store_end_at) struct store_session *own = NULL;
    struct store_session *session = begin(request, &own);
    if (!session ||
        people_areas(web_of(request)->options.people, session, request->arena, &areas, count, &error) < 0) {
        *count = 0;
    }
    return areas;
}

static void add_areas(const struct front_request *request, const struct web_input *input, struct vec *choices,
                      struct text name)
{
    size_t count = 0;
    const struct people_area *areas = web_areas(request, &count);
    for (size_t i = 0; i < count; i++) {
        add_choice(input, choices, name, text_of(areas[i].name), text_of(areas[i].title));
    }
}

static void add_person(const struct front_request *request, const struct web_input *input, struct vec *choices,
                       struct text name, const struct identity *person, struct text hint)
{
    char identity[IDENTITY_TEXT_SIZE];
    identity_write(person, identity);
    for (size_t i = 0; i < choices->count; i++) {
        if (text_is(VEC_AT(choices, struct view_choice, i)->value, identity)) {
            return;
        }
    }
    struct text value = text_of(arena_string(request->arena, identity));
    struct view_choice choice = {.value = value,
                                 .label = casework_name_of(web_casework(request), request->arena, person),
                                 .hint = hint,
                                 .checked = is_typed(input, name, value)};
    vec_add(choices, &choice);
}

struct text web_person_words(const struct web_input *input, struct text name)
{
    struct text start = TEXT("form-find.");
    for (size_t i = 0; i < input->own.count; i++) {
        const struct procedure_field *field = VEC_AT(&input->own, struct procedure_field, i);
        if (text_starts(field->name, start) &&
            text_equal((struct text){field->name.at + start.length, field->name.length - start.length}, name)) {
            return field->value;
        }
    }
    return TEXT("");
}

static size_t find_people(const struct front_request *request, struct text words, struct people_person **found)
{
    struct casework_who who = web_who(request);
    struct error error;
    size_t count = 0;
    return casework_find_people(web_casework(request), request->arena, &who, words, PEOPLE_FOUND, found, &count, &error) < 0
               ? 0
               : count;
}

/* The same once more, for the words beside the field: it was recorded when the choices were made. */
bool web_found_anybody(const struct front_request *request, struct text words)
{
    struct people_person *found;
    struct error error;
    size_t count = 0;
    SCOPED(store_end_at) struct store_session *own = NULL;
    struct store_session *session = begin(request, &own);
    return session && people_find_persons(web_of(request)->options.people, session, request->arena, words, 1, &found,
                                          &count, &error) == 0 && count > 0;
}

/* Who could be meant: whoever was looked for and found, whoever was chosen before, and everybody who holds an office now;
 * each once. */
static void add_people(const struct front_request *request, const struct procedure *procedure,
                       const struct web_input *input, struct vec *choices, struct text name)
{
    struct people_moment moment = {0};
    struct people_person *found = NULL;
    struct identity chosen;
    struct error error;
    struct text words = input ? web_person_words(input, name) : TEXT("");
    size_t count = words.length ? find_people(request, words, &found) : 0;
    for (size_t i = 0; i < count; i++) {
        add_person(request, input, choices, name, &found[i].person, web_kinds_words(request, found[i].details.kinds));
    }
    if (input && identity_read(web_typed(input, name), &chosen, &error) == 0) {
        add_person(request, input, choices, name, &chosen, TEXT(""));
    }
    SCOPED(store_end_at) struct store_session *own = NULL;
    struct store_session *session = begin(request, &own);
    if (!session || people_moment(web_of(request)->options.people, session, request->arena, request->now, &moment,
                                  &error) < 0) {
        moment.count = 0;
    }
    for (size_t i = 0; i < moment.count; i++) {
        struct text office = procedure_label(procedure, procedure_name_of(TEXT("")),
                                             procedure_name_of(text_of(moment.holders[i].office)));
        add_person(request, input, choices, name, &moment.holders[i].person, office);
    }
}

/* The organisation's offices that this procedure knows: it has words of its own for them. */
static void add_offices(const struct front_request *request, const struct procedure *procedure,
                        const struct web_input *input, struct vec *choices, struct text name)
{
    const struct people_office *offices = NULL;
    size_t count = 0;
    struct error error;
    SCOPED(store_end_at) struct store_session *own = NULL;
    struct store_session *session = begin(request, &own);
    if (!session ||
        people_offices(web_of(request)->options.people, session, request->arena, &offices, &count, &error) < 0) {
        count = 0;
    }
    for (size_t i = 0; i < count; i++) {
        struct text office = text_of(offices[i].name);
        struct text label = procedure_label(procedure, procedure_name_of(TEXT("")), procedure_name_of(office));
        if (!text_equal(label, office)) {
            add_choice(input, choices, name, office, label);
        }
    }
}

static bool has_standing(const struct procedure_party *party, struct procedure_name standing)
{
    for (uint32_t i = 0; i < party->standing_count; i++) {
        if (procedure_same(party->standings[i], standing)) {
            return true;
        }
    }
    return false;
}

/* What tells parties apart without opening what was said of them: their first choice that is known, such as their kind. */
static struct text party_hint(const struct front_request *request, const struct procedure *procedure,
                              const struct casework_case *found, const struct procedure_party *party,
                              struct procedure_name standing)
{
    for (uint32_t i = 0; i < party->keeps.fact_count; i++) {
        const struct procedure_fact_state *known = &party->keeps.facts[i];
        const struct procedure_fact *fact = procedure_find_fact(procedure, standing, known->fact.text);
        struct text words;
        if (fact && (fact->type == PROCEDURE_CHOICE || fact->type == PROCEDURE_ANY_OF) &&
            web_value_words(request, procedure, found, fact, &known->value, &words)) {
            return words;
        }
    }
    return TEXT("");
}

/* Those of the case with the standing; the only one is chosen until somebody chooses otherwise. */
static void add_parties(const struct front_request *request, const struct procedure *procedure,
                        const struct casework_case *found, const struct procedure_question *question,
                        const struct web_input *input, struct vec *choices, struct text name)
{
    struct procedure_name standing = question->fact->standing;
    for (uint32_t i = 0; i < found->state->party_count; i++) {
        const struct procedure_party *party = &found->state->parties[i];
        struct text value = text_of(arena_print(request->arena, "%u", party->number));
        struct view_choice choice = {.value = value,
                                     .label = web_party_title(request, found, party),
                                     .hint = party_hint(request, procedure, found, party, standing),
                                     .checked = is_typed(input, name, value)};
        if (has_standing(party, standing)) {
            vec_add(choices, &choice);
        }
    }
    if (choices->count == 1 && question->required && !input) {
        VEC_AT(choices, struct view_choice, 0)->checked = true;
    }
}

struct view_choice_list web_choices(const struct front_request *request, const struct procedure *procedure,
                                    const struct casework_case *found, const struct procedure_question *question,
                                    const struct web_input *input, struct text name)
{
    const struct procedure_fact *fact = question->fact;
    struct vec choices = VEC_IN(request->arena, struct view_choice);
    if (fact->type == PROCEDURE_YES_NO) {
        add_choice(input, &choices, name, TEXT("yes"), web_say(request, STRING_CASE_YES));
        add_choice(input, &choices, name, TEXT("no"), web_say(request, STRING_CASE_NO));
    }
    for (size_t i = 0; i < fact->choice_count; i++) {
        add_choice(input, &choices, name, fact->choices[i].name.text, fact->choices[i].label);
    }
    if (fact->type == PROCEDURE_OFFICE) {
        add_offices(request, procedure, input, &choices, name);
    }
    if (question->required && (fact->type == PROCEDURE_ANY_OF || fact->type == PROCEDURE_OFFICE)) {
        add_choice(input, &choices, name, TEXT("none"), web_say(request, STRING_STEP_NONE));
    }
    if (fact->type == PROCEDURE_AREA && !fact->choice_count) {
        add_areas(request, input, &choices, name);
    } else if (fact->type == PROCEDURE_PERSON) {
        add_people(request, procedure, input, &choices, name);
    } else if (fact->type == PROCEDURE_PARTY && found) {
        add_parties(request, procedure, found, question, input, &choices, name);
    }
    return (struct view_choice_list){LIST_OF(choices, struct view_choice)};
}

/* ---- answers in words ----------------------------------------------------------------------------------------------------------- */

static struct text date_words(const struct front_request *request, const struct web_input *input, struct text name)
{
    struct buf buf = buf_in(request->arena);
    static const char *const parts[] = {"day", "month", "year", "clock"};
    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        struct text part = web_typed(input, web_field_part(request->arena, name, parts[i]));
        if (part.length) {
            buf_print(&buf, "%s%.*s", !buf.length ? "" : i == 3 ? ", " : " ", TEXT_ARGS(part));
        }
    }
    return buf_as_text(&buf);
}

struct text web_typed_words(const struct front_request *request, const struct procedure *procedure,
                            const struct procedure_question *question, const struct web_input *input, struct text name)
{
    enum view_form_field_kind kind = web_field_kind(question->fact);
    if (kind == VIEW_FORM_FIELD_KIND_FILE) {
        return web_kept_words(request, input, name);
    }
    if (kind == VIEW_FORM_FIELD_KIND_DATE || kind == VIEW_FORM_FIELD_KIND_TIME) {
        return date_words(request, input, name);
    }
    if (kind != VIEW_FORM_FIELD_KIND_RADIOS && kind != VIEW_FORM_FIELD_KIND_CHECKBOXES &&
        kind != VIEW_FORM_FIELD_KIND_PERSON) {
        return web_typed(input, name);
    }
    struct view_choice_list choices = web_choices(request, procedure, NULL, question, input, name);
    struct buf buf = buf_in(request->arena);
    for (size_t i = 0; i < choices.count; i++) {
        if (choices.items[i].checked) {
            buf_print(&buf, "%s%.*s", buf.length ? "\n" : "", TEXT_ARGS(choices.items[i].label));
        }
    }
    return buf_as_text(&buf);
}

/* What people call an area; one that is in no catalogue any more keeps its name. */
static struct text area_words(const struct front_request *request, struct text name)
{
    size_t count = 0;
    const struct people_area *areas = web_areas(request, &count);
    for (size_t i = 0; i < count; i++) {
        if (text_is(name, areas[i].name)) {
            return text_of(areas[i].title);
        }
    }
    return name;
}

static struct text name_list(const struct front_request *request, const struct procedure *procedure,
                             const struct procedure_fact *fact, const struct procedure_value *value)
{
    struct buf buf = buf_in(request->arena);
    for (size_t i = 0; i < value->names.count; i++) {
        struct procedure_name inside = fact->type == PROCEDURE_OFFICE ? procedure_name_of(TEXT("")) : fact->is.name;
        struct text label = fact->type == PROCEDURE_AREA && !fact->choice_count
                                ? area_words(request, value->names.at[i].text)
                                : procedure_label(procedure, inside, value->names.at[i]);
        buf_print(&buf, "%s%.*s", i ? "\n" : "", TEXT_ARGS(label));
    }
    return buf.length ? buf_as_text(&buf) : web_say(request, STRING_STEP_NONE);
}

bool web_value_words(const struct front_request *request, const struct procedure *procedure,
                     const struct casework_case *found, const struct procedure_fact *fact,
                     const struct procedure_value *value, struct text *out)
{
    switch (value->type) {
    case PROCEDURE_YES_NO:
        *out = web_say(request, value->yes ? STRING_CASE_YES : STRING_CASE_NO);
        return true;
    case PROCEDURE_CHOICE:
    case PROCEDURE_ANY_OF:
    case PROCEDURE_OFFICE:
    case PROCEDURE_AREA:
        *out = name_list(request, procedure, fact, value);
        return true;
    case PROCEDURE_DATE:
        *out = calendar_print_date(request->arena, calendar_date_of(value->day));
        return true;
    case PROCEDURE_TIME:
        *out = web_instant(request, value->instant);
        return true;
    case PROCEDURE_NUMBER:
        *out = text_of(arena_print(request->arena, "%lld", (long long)value->number));
        return true;
    case PROCEDURE_PARTY: {
        const struct procedure_party *party = procedure_state_party(found->state, (uint32_t)value->number);
        *out = party ? web_party_title(request, found, party) : TEXT("");
        return party != NULL;
    }
    case PROCEDURE_PERSON:
        *out = casework_name_of(web_casework(request), request->arena, &value->identity);
        return true;
    default:
        return false;
    }
}
