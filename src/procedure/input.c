/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a form's fields to typed answers. Everything that is wrong is said beside its field; what
 * could be read is kept. */

#include <string.h>

#include "procedure/input.h"

#define ROUNDS_MOST 6 /* readings of one form */

struct text input_field(struct input *input, struct text field, const char *suffix)
{
    return text_of(arena_print(input->arena, "%.*s%s", TEXT_ARGS(field), suffix));
}

void input_fault(struct input *input, struct text field, const char *key, struct text words)
{
    *LIST_ADD(input->arena, input->out->faults, input->out->fault_count) =
        (struct procedure_fault){field, words, text_of(key)};
}

/* The field's values, marked as used. */
const struct input_values *input_take(struct input *input, struct text name)
{
    const struct input_values *values = map_get(&input->by_name, name);
    for (size_t i = 0; values != NULL && i < values->count; i++) {
        input->used[values->at[i]] = true;
    }
    return values;
}

struct text input_take_one(struct input *input, struct text name)
{
    const struct input_values *values = input_take(input, name);
    return values == NULL ? (struct text){0} : text_trim(input->fields[values->at[0]].value);
}

/* ---- one value of each type */

static struct procedure_reference add_part(struct input *input, struct text text,
                                           enum procedure_type type, struct procedure_name fact,
                                           bool reasons)
{
    struct procedure_part part = {
        .part = ++input->parts,
        .text = text,
        .type = type,
        .fact = fact,
        .is_reasons = reasons,
        .answers = (uint32_t)input->out->answers_count,
    };
    *LIST_ADD(input->arena, input->out->parts, input->out->part_count) = part;
    return (struct procedure_reference){0, part.part};
}

static bool read_text(struct input *input, struct text field, struct text raw, size_t most,
                      struct text *out)
{
    struct error error = {0};
    int result = text_take(input->arena, raw, most, out, &error);
    if (result == ERROR_LIMIT) {
        input_fault(input, field, "too-long",
              text_of(arena_print(input->arena, "This is too long: write at most %zu characters.",
                                  most)));
    } else if (result != 0) {
        input_fault(input, field, "not-text",
              TEXT("This holds characters that cannot be kept: take them out."));
    }
    return result == 0;
}

static bool read_words(struct input *input, const struct procedure_fact *fact, struct text field,
                       struct procedure_value *value)
{
    struct text text, raw = input_take_one(input, field);
    size_t most = fact->type == PROCEDURE_TEXT ? PROCEDURE_TEXT_MOST : PROCEDURE_NAMES_MOST;
    if (raw.length == 0 || !read_text(input, field, raw, most, &text) ||
        text_trim(text).length == 0) {
        return false;
    }
    value->reference = add_part(input, text, fact->type, fact->is.name, false);
    return true;
}

static bool find_choice(const struct procedure_fact *fact, struct text raw,
                        struct procedure_name *name)
{
    for (size_t i = 0; i < fact->choice_count; i++) {
        if (text_equal(fact->choices[i].name.text, raw)) {
            *name = fact->choices[i].name;
            return true;
        }
    }
    return false;
}

static bool find_office(const struct procedure *procedure, struct text raw,
                        struct procedure_name *name)
{
    for (size_t i = 0; i < procedure->offices_count; i++) {
        if (text_equal(procedure->offices[i].is.name.text, raw)) {
            *name = procedure->offices[i].is.name;
            return true;
        }
    }
    return false;
}

static bool has_name(const struct procedure_value *value, struct procedure_name name)
{
    for (size_t i = 0; i < value->names.count; i++) {
        if (procedure_same(value->names.at[i], name)) {
            return true;
        }
    }
    return false;
}

/* Ticked boxes: known names, each once. An empty value stands for "none of these". */
static bool read_names(struct input *input, const struct procedure_fact *fact, struct text field,
                       struct procedure_value *value)
{
    const struct input_values *values = input_take(input, field);
    size_t count = values == NULL ? 0 : values->count;
    struct procedure_name *names = ARENA_ARRAY(input->arena, struct procedure_name, count);
    bool none = false;
    value->names.at = names;
    for (size_t i = 0; i < count; i++) {
        struct text raw = text_trim(input->fields[values->at[i]].value);
        struct procedure_name name = {0};
        bool found = fact->type == PROCEDURE_OFFICE ? find_office(input->procedure, raw, &name)
                                                    : find_choice(fact, raw, &name);
        none = none || text_is(raw, "none");
        if (raw.length > 0 && !text_is(raw, "none") && !found) {
            input_fault(input, field, "not-a-choice", TEXT("Choose from the list."));
            return false;
        }
        if (found && !has_name(value, name)) {
            names[value->names.count++] = name;
        }
    }
    if (none && value->names.count > 0) {
        input_fault(input, field, "none-and-some",
              TEXT("Choose either \"none of these\" or some of them, not both."));
        return false;
    }
    return none || value->names.count > 0;
}

static bool read_choice(struct input *input, const struct procedure_fact *fact, struct text field,
                        struct procedure_value *value)
{
    struct text raw = input_take_one(input, field);
    struct procedure_name *name = ARENA_NEW(input->arena, struct procedure_name);
    if (raw.length == 0) {
        return false;
    }
    if (!find_choice(fact, raw, name)) {
        input_fault(input, field, "not-a-choice", TEXT("Choose from the list."));
        return false;
    }
    value->names.at = name;
    value->names.count = 1;
    return true;
}

static bool read_area(struct input *input, struct text field, struct procedure_value *value)
{
    struct text raw = input_take_one(input, field);
    struct procedure_name *name = ARENA_NEW(input->arena, struct procedure_name);
    if (raw.length == 0) {
        return false;
    }
    for (size_t i = 0; i < raw.length; i++) {
        char c = raw.at[i];
        if (raw.length > PROCEDURE_NAME_MOST ||
            !((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-')) {
            input_fault(input, field, "not-a-choice", TEXT("Choose from the list."));
            return false;
        }
    }
    *name = procedure_name_of(raw);
    value->names.at = name;
    value->names.count = 1;
    return true;
}

static bool read_yes_no(struct input *input, struct text field, struct procedure_value *value)
{
    struct text raw = input_take_one(input, field);
    if (raw.length > 0 && !text_is(raw, "yes") && !text_is(raw, "no")) {
        input_fault(input, field, "not-a-choice", TEXT("Choose yes or no."));
        return false;
    }
    value->yes = text_is(raw, "yes");
    return raw.length > 0;
}

static bool read_number(struct input *input, const struct procedure_fact *fact, struct text field,
                        struct procedure_value *value)
{
    struct text raw = input_take_one(input, field);
    struct error error = {0};
    if (raw.length == 0) {
        return false;
    }
    if (text_to_integer(raw, fact->least, fact->most, &value->number, &error) != 0) {
        input_fault(input, field, "not-a-number",
              text_of(arena_print(input->arena, "Enter a whole number from %lld to %lld.",
                                  (long long)fact->least, (long long)fact->most)));
        return false;
    }
    return true;
}

static bool read_person(struct input *input, struct text field, struct procedure_value *value)
{
    struct text raw = input_take_one(input, field);
    struct error error = {0};
    if (raw.length == 0) {
        return false;
    }
    if (identity_read(raw, &value->identity, &error) != 0 || identity_is_none(&value->identity)) {
        input_fault(input, field, "not-a-choice", TEXT("Choose from the list."));
        return false;
    }
    return true;
}

/* Somebody whom the case knew before: who is only added by this form has no number yet. */
static bool read_party(struct input *input, const struct procedure_fact *fact, struct text field,
                       struct procedure_value *value)
{
    struct text raw = input_take_one(input, field);
    struct error error = {0};
    const struct procedure_party *party = NULL;
    if (raw.length == 0) {
        return false;
    }
    if (input->state != NULL && text_to_integer(raw, 1, PROCEDURE_STATE_MOST, &value->number, &error) == 0) {
        party = procedure_state_party(input->state, (uint32_t)value->number);
    }
    if (party == NULL || !party_has_standing(party, fact->standing)) {
        input_fault(input, field, "not-a-choice", TEXT("Choose from the list."));
        return false;
    }
    return true;
}

/* ---- documents: by then they lie in the documents room, and the field says which */

static bool is_attached(const struct input *input, const struct identity *document)
{
    for (size_t i = 0; i < input->out->attached_count; i++) {
        if (identity_equal(&input->out->attached[i].document, document)) {
            return true;
        }
    }
    return false;
}

/* True when there is one; one that was named before is passed over. */
static bool read_document(struct input *input, struct procedure_name fact, struct text field,
                          struct text raw, struct procedure_value *value)
{
    struct error error = {0};
    struct identity document;
    if (raw.length == 0) {
        return false;
    }
    if (identity_read(raw, &document, &error) != 0 || identity_is_none(&document)) {
        input_fault(input, field, "not-a-document", TEXT("Choose the file again."));
        return false;
    }
    if (is_attached(input, &document)) {
        return false;
    }
    *value = (struct procedure_value){.type = PROCEDURE_DOCUMENT, .identity = document};
    *LIST_ADD(input->arena, input->out->attached, input->out->attached_count) =
        (struct procedure_attached){document, fact, field};
    return true;
}

/* ---- any value */

static bool read_value(struct input *input, const struct procedure_fact *fact, struct text field,
                       struct procedure_value *value)
{
    value->type = fact->type;
    switch (fact->type) {
    case PROCEDURE_YES_NO:
        return read_yes_no(input, field, value);
    case PROCEDURE_CHOICE:
        return read_choice(input, fact, field, value);
    case PROCEDURE_ANY_OF:
    case PROCEDURE_OFFICE:
        return read_names(input, fact, field, value);
    case PROCEDURE_AREA:
        return read_area(input, field, value);
    case PROCEDURE_NUMBER:
        return read_number(input, fact, field, value);
    case PROCEDURE_DATE:
        return input_date(input, field, value);
    case PROCEDURE_TIME:
        return input_time(input, field, value);
    case PROCEDURE_PERSON:
        return read_person(input, field, value);
    case PROCEDURE_PARTY:
        return read_party(input, fact, field, value);
    default:
        return read_words(input, fact, field, value);
    }
}

/* ---- groups */

static bool is_made(const struct procedure_group *group)
{
    return group->kind == PROCEDURE_GROUP_PARTY || group->kind == PROCEDURE_GROUP_ITEM;
}

static struct text field_of(struct input *input, const struct procedure_group *group, size_t which,
                            struct text fact)
{
    return !is_made(group)
               ? fact
               : text_of(arena_print(input->arena, "%.*s.%zu.%.*s", TEXT_ARGS(group->makes.text),
                                     which, TEXT_ARGS(fact)));
}

static void read_reasons(struct input *input, const struct procedure_question *question,
                         struct text field, struct procedure_value *value)
{
    struct text name = input_field(input, field, ".reasons");
    struct text text, raw = input_take_one(input, name);
    if (raw.length == 0) {
        input_fault(input, name, "required", TEXT("Give your reasons."));
    } else if (read_text(input, name, raw, PROCEDURE_TEXT_MOST, &text)) {
        value->reasons = add_part(input, text, PROCEDURE_TEXT, question->fact->is.name, true);
    }
}

/* An answer for each document; the reasons, where they are asked for, are those of all of them. */
static bool read_documents(struct input *input, const struct procedure_question *question,
                           struct text field, struct procedure_answers *answers)
{
    const struct input_values *values = input_take(input, field);
    size_t before = answers->count, faults = input->out->fault_count;
    for (size_t i = 0; values != NULL && i < values->count; i++) {
        struct procedure_answer answer = {.fact = question->fact->is.name};
        struct text raw = text_trim(input->fields[values->at[i]].value);
        if (read_document(input, answer.fact, field, raw, &answer.value)) {
            *LIST_ADD(input->arena, answers->at, answers->count) = answer;
        }
    }
    if (answers->count > before + 1 && !question->several) {
        input_fault(input, field, "too-many", TEXT("Give one file here: take the others away."));
    }
    if (question->with_reasons && answers->count > before) {
        struct procedure_value *first = &answers->at[before].value;
        read_reasons(input, question, field, first);
        for (size_t i = before + 1; i < answers->count; i++) {
            answers->at[i].value.reasons = first->reasons;
        }
    } else if (question->with_reasons && input->out->fault_count == faults) {
        input_take(input, input_field(input, field, ".reasons"));
    }
    return answers->count > before;
}

/* Reads one question; true when there is an answer. A fault leaves none. */
static bool read_question(struct input *input, const struct procedure_question *question,
                          struct text field, struct procedure_answers *answers)
{
    struct procedure_answer answer = {.fact = question->fact->is.name};
    size_t faults = input->out->fault_count;
    if (question->fact->type == PROCEDURE_DOCUMENT) {
        return read_documents(input, question, field, answers);
    }
    if (!read_value(input, question->fact, field, &answer.value)) {
        if (input->out->fault_count == faults && question->with_reasons) {
            input_take(input, input_field(input, field, ".reasons"));
        }
        return false;
    }
    if (question->with_reasons) {
        read_reasons(input, question, field, &answer.value);
    }
    *LIST_ADD(input->arena, answers->at, answers->count) = answer;
    return true;
}

static bool was_typed(struct input *input, struct text field)
{
    static const char *const suffixes[] = {"", ".day", ".month", ".year", ".clock", ".reasons"};
    for (size_t i = 0; i < COUNT_OF(suffixes); i++) {
        const struct input_values *values =
            map_get(&input->by_name, input_field(input, field, suffixes[i]));
        for (size_t j = 0; values != NULL && j < values->count; j++) {
            if (text_trim(input->fields[values->at[j]].value).length > 0) {
                return true;
            }
        }
    }
    return false;
}

static bool group_was_typed(struct input *input, const struct procedure_group *group, size_t which)
{
    for (size_t i = 0; i < group->question_count; i++) {
        if (was_typed(input,
                      field_of(input, group, which, group->questions[i].fact->is.name.text))) {
            return true;
        }
    }
    return false;
}

/* What was typed into a question that is not asked after all is passed over: another answer was
 * changed since. */
static void pass_over(struct input *input, struct text field)
{
    static const char *const suffixes[] = {"", ".day", ".month", ".year", ".clock", ".reasons"};
    for (size_t i = 0; i < COUNT_OF(suffixes); i++) {
        input_take(input, input_field(input, field, suffixes[i]));
    }
}

static void read_group_once(struct input *input, uint32_t number, size_t which)
{
    const struct procedure_group *group = &input->step->groups[number];
    struct procedure_answers answers = {.group = number};
    for (size_t i = 0; i < group->question_count; i++) {
        const struct procedure_question *question = &group->questions[i];
        struct text field = field_of(input, group, which, question->fact->is.name.text);
        size_t faults = input->out->fault_count;
        if (question->when != NULL && !input_asks(input, question->when, &answers, i + 1)) {
            pass_over(input, field);
        } else if (!read_question(input, question, field, &answers) && question->required &&
                   input->out->fault_count == faults) {
            input_fault(input, field, "required",
                  question->fact->type == PROCEDURE_TEXT || question->fact->type == PROCEDURE_NAMES
                      ? TEXT("Write something here.")
                  : question->fact->type == PROCEDURE_DOCUMENT ? TEXT("Choose a file.")
                                                               : TEXT("Answer this question."));
        }
    }
    if (answers.count > 0 || is_made(group)) {
        *LIST_ADD(input->arena, input->out->answers, input->out->answers_count) = answers;
    }
}

static void pass_over_group(struct input *input, const struct procedure_group *group)
{
    for (size_t which = 1; which <= (is_made(group) ? PROCEDURE_SEVERAL_MOST : 1); which++) {
        for (size_t i = 0; i < group->question_count; i++) {
            pass_over(input, field_of(input, group, which, group->questions[i].fact->is.name.text));
        }
    }
}

static void read_group(struct input *input, uint32_t number)
{
    const struct procedure_group *group = &input->step->groups[number];
    bool any = false;
    if (group->when != NULL && !input_asks(input, group->when, NULL, 0)) {
        pass_over_group(input, group);
        return;
    }
    if (!is_made(group)) {
        read_group_once(input, number, 1);
        return;
    }
    for (size_t which = 1; which <= (group->several ? PROCEDURE_SEVERAL_MOST : 1); which++) {
        if (group_was_typed(input, group, which)) {
            read_group_once(input, number, which);
            any = true;
        }
    }
    if (!any && group->required) {
        read_group_once(input, number, 1); /* says of each required question that it is missing */
    }
}

/* ---- all of it */

static void index_fields(struct input *input)
{
    input->by_name = map_in(input->arena);
    input->used = ARENA_ARRAY(input->arena, bool, input->field_count);
    for (size_t i = 0; i < input->field_count; i++) {
        struct input_values *values = map_get(&input->by_name, input->fields[i].name);
        if (values == NULL) {
            values = ARENA_NEW(input->arena, struct input_values);
            map_set(&input->by_name, input->fields[i].name, values);
        }
        *LIST_ADD(input->arena, values->at, values->count) = i;
    }
}

/* Questions that hang on later ones are known to be asked when those have been read: the same fields are read again until
 * nothing more comes to be asked. Conditions that chase each other's tails are for deciding to refuse. */
static void read_until_settled(struct input *input)
{
    int rounds = input_has_conditions(input->step) ? ROUNDS_MOST : 1;
    for (int round = 0; round < rounds; round++) {
        if (round > 0) {
            input->before = *input->out;
            *input->out = (struct procedure_input){0};
            input->parts = 0;
            memset(input->used, 0, input->field_count * sizeof(*input->used));
        }
        for (size_t i = 0; i < input->step->group_count; i++) {
            read_group(input, (uint32_t)i);
        }
        if (round > 0 && input_same_answers(&input->before, input->out)) {
            return;
        }
    }
}

int procedure_answers_read(struct arena *arena, const struct procedure *procedure,
                           const struct procedure_state *state,
                           const struct procedure_step_words *step, struct procedure_scope scope,
                           const struct procedure_field *fields, size_t count,
                           const struct procedure_moment *moment, struct procedure_input *out,
                           struct error *error)
{
    struct input input = {
        .arena = arena,
        .procedure = procedure,
        .state = state,
        .step = step,
        .scope = scope,
        .moment = moment,
        .fields = fields,
        .field_count = count,
        .out = out,
    };
    *out = (struct procedure_input){0};
    if (count > PROCEDURE_FIELDS_MOST) {
        return error_set(error, ERROR_LIMIT, "form.too-many-fields",
                         "the form has more than %d fields", PROCEDURE_FIELDS_MOST);
    }
    index_fields(&input);
    read_until_settled(&input);
    for (size_t i = 0; i < count; i++) {
        if (!input.used[i] && text_trim(fields[i].value).length > 0) {
            input_fault(&input, fields[i].name, "unknown", TEXT("This step does not ask for this."));
        }
    }
    if (out->fault_count == 0) {
        return 0;
    }
    return error_set(error, ERROR_INVALID, "form.faults", "%zu %s another look", out->fault_count,
                     out->fault_count == 1 ? "answer needs" : "answers need");
}
