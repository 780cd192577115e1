/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a line of a worked example tries: its answers go the way that a form's go. */

#include "procedure/example.h"
#include "procedure/link.h"

/* ---- answers */

struct fields {
    struct arena *arena;
    struct vec all; /* of struct procedure_field */
};

static void add_field(struct fields *fields, struct text before, struct text name,
                      const char *suffix, struct text value)
{
    struct procedure_field field = {
        text_of(
            arena_print(fields->arena, "%.*s%.*s%s", TEXT_ARGS(before), TEXT_ARGS(name), suffix)),
        value};
    vec_add(&fields->all, &field);
}

static struct text identity_text(struct stage *stage, struct identity identity)
{
    char text[IDENTITY_TEXT_SIZE];
    identity_write(&identity, text);
    return text_of(arena_string(stage->arena, text));
}

/* Which party is the second subject, say; 0: none. */
static uint32_t party_of(const struct stage *stage, struct procedure_name standing, int64_t which)
{
    int64_t left = which > 0 ? which : 1;
    for (uint32_t i = 0; i < stage->state->party_count; i++) {
        const struct procedure_party *party = &stage->state->parties[i];
        if (party_has_standing(party, standing) && left-- == 1) {
            return party->number;
        }
    }
    return 0;
}

static void answer_fields(struct stage *stage, struct fields *fields, struct text before,
                          const struct example_answer *answer)
{
    const struct fact *fact = answer->fact.link_to;
    struct text name = answer->fact.name.text, value = answer->text, clock = value;
    if (fact->words.type == PROCEDURE_TIME && text_cut(&clock, ' ', &value) && clock.length > 0) {
        add_field(fields, before, name, ".clock", text_trim(clock));
    }
    if (answer->values.count == 0) {
        add_field(fields, before, name, "",
                  fact->words.type == PROCEDURE_DOCUMENT ? identity_text(stage, stage_person(20000))
                                                         : value);
    }
    if (fact->words.type == PROCEDURE_PARTY && answer->values.count == 1) {
        uint32_t party = party_of(stage, answer->values.at[0].name, answer->which);
        add_field(fields, before, name, "", text_of(arena_print(stage->arena, "%u", party)));
        return;
    }
    for (size_t i = 0; i < answer->values.count; i++) {
        struct procedure_name one = answer->values.at[i].name;
        add_field(fields, before, name, "",
                  fact->words.type == PROCEDURE_PERSON
                      ? identity_text(stage, stage_person(stage_office(stage->procedure, one)))
                      : one.text);
    }
    if (answer->because.length > 0) {
        add_field(fields, before, name, ".reasons", answer->because);
    }
}

static size_t count_before(const struct example_line *line, size_t group)
{
    size_t count = 0;
    for (size_t i = 0; i < group; i++) {
        count += procedure_same(line->groups[i].makes.name, line->groups[group].makes.name) &&
                 line->groups[i].answer_count > 0;
    }
    return count;
}

static void make_fields(struct stage *stage, const struct example_line *line, struct fields *fields)
{
    for (size_t i = 0; i < line->answer_count; i++) {
        answer_fields(stage, fields, (struct text){0}, &line->answers[i]);
    }
    for (size_t i = 0; i < line->group_count; i++) {
        const struct example_group *group = &line->groups[i];
        struct text before =
            text_of(arena_print(stage->arena, "%.*s.%zu.", TEXT_ARGS(group->makes.name.text),
                                count_before(line, i) + 1));
        for (size_t j = 0; j < group->answer_count; j++) {
            answer_fields(stage, fields, before, &group->answers[j]);
        }
    }
}

/* ---- who is who */

static const struct procedure_step_words *words_of(const struct stage *stage,
                                                   const struct example_line *line)
{
    return &stage->procedure->step_words[((const struct step *)line->step.link_to)->link_index];
}

static uint32_t group_making(const struct procedure_step_words *words, struct procedure_name makes)
{
    for (uint32_t i = 0; i < words->group_count; i++) {
        if (procedure_same(words->groups[i].makes, makes)) {
            return i;
        }
    }
    return UINT32_MAX;
}

/* The answers of an example's group; a group without any answers is added, so that a party can be
 * nobody but a person. */
static size_t answers_of(struct stage *stage, const struct example_line *line, size_t which,
                         struct procedure_input *input)
{
    uint32_t group = group_making(words_of(stage, line), line->groups[which].makes.name);
    size_t skip = count_before(line, which);
    for (size_t i = 0; line->groups[which].answer_count > 0 && i < input->answers_count; i++) {
        if (input->answers[i].group == group && skip-- == 0) {
            return i;
        }
    }
    *LIST_ADD(stage->arena, input->answers, input->answers_count) =
        (struct procedure_answers){.group = group};
    return input->answers_count - 1;
}

static void name_people(struct stage *stage, const struct example_line *line,
                        struct procedure_input *input)
{
    struct procedure_named *named =
        ARENA_ARRAY(stage->arena, struct procedure_named, line->group_count);
    stage->moment.named = named;
    stage->moment.named_count = 0;
    for (size_t i = 0; i < line->group_count; i++) {
        const struct example_group *group = &line->groups[i];
        size_t at = group->person.name.key != 0 || group->answer_count == 0
                        ? answers_of(stage, line, i, input)
                        : 0;
        struct identity person = stage_person(stage_office(stage->procedure, group->person.name));
        if (group->person.name.key != 0 && group->maybe) {
            named[stage->moment.named_count++] = (struct procedure_named){
                .answers = (uint32_t)at, .person = person, .office = group->person.name};
        } else if (group->person.name.key != 0) {
            input->answers[at].person = person;
        }
    }
}

/* A party by their own code: the first of that standing. */
static uint32_t first_of(const struct stage *stage, struct procedure_name standing)
{
    for (uint32_t i = 0; i < stage->state->party_count; i++) {
        if (party_has_standing(&stage->state->parties[i], standing)) {
            return stage->state->parties[i].number;
        }
    }
    return 0;
}

struct procedure_actor stage_actor(const struct stage *stage, const struct mention *who)
{
    struct procedure_actor actor = {.kind = PROCEDURE_ACTOR_PERSON, .staff = true};
    if (who->meaning == MEANS_ANYBODY) {
        return (struct procedure_actor){.kind = PROCEDURE_ACTOR_ANYBODY};
    }
    if (who->meaning == MEANS_STANDING) {
        return (struct procedure_actor){.kind = PROCEDURE_ACTOR_PARTY, .party = first_of(stage, who->name)};
    }
    actor.person = who->meaning == MEANS_OFFICE
                       ? stage_person(stage_office(stage->procedure, who->name))
                       : stage_person(10000);
    for (uint32_t i = 0; who->meaning == MEANS_ROLE && i < stage->state->role_count; i++) {
        if (procedure_same(stage->state->roles[i].role, who->name) &&
            !stage->state->roles[i].released) {
            actor.person = stage->state->roles[i].person;
        }
    }
    return actor;
}

struct procedure_scope stage_scope(const struct stage *stage, enum procedure_for of, struct procedure_name kind,
                                   int64_t number)
{
    struct procedure_scope scope = {of, 0};
    int64_t left = number > 0 ? number : 1;
    for (uint32_t i = 0; of == PROCEDURE_FOR_ITEM && i < stage->state->item_count; i++) {
        bool is = procedure_same(stage->state->items[i].kind, kind);
        scope.number = is && left-- == 1 ? stage->state->items[i].number : scope.number;
    }
    if (of == PROCEDURE_FOR_PARTY) {
        scope.number = party_of(stage, kind, left);
    }
    scope.number = of == PROCEDURE_FOR_MATCH ? (uint32_t)left : scope.number;
    return scope;
}

/* ---- deciding */

/* A form that cannot be read is refused under the step's own paragraphs. */
static void refuse_form(struct stage *stage, const struct example_line *line,
                        const struct procedure_input *input)
{
    struct procedure_refusal *refusals =
        ARENA_ARRAY(stage->arena, struct procedure_refusal, input->fault_count);
    for (size_t i = 0; i < input->fault_count; i++) {
        refusals[i] = (struct procedure_refusal){.code = PROCEDURE_REFUSED_INPUT,
                                                 .words = input->faults[i].words,
                                                 .field = input->faults[i].field,
                                                 .cites = words_of(stage, line)->cites};
    }
    stage->last = (struct procedure_decision){.refusals = {refusals, input->fault_count}};
}

/* As it is now: later lines change who is there. */
static void record(const struct stage *stage, const struct example_line *line,
                   const struct procedure_command *command)
{
    const struct procedure_moment *moment = &stage->moment;
    struct procedure_recorded recorded = {.command = *command,
                                          .moment = *moment,
                                          .at = line->line.place.line,
                                          .refused = !stage->last.allowed};
    recorded.moment.holders =
        arena_copy(stage->arena, moment->holders, moment->holder_count * sizeof(*moment->holders));
    recorded.moment.people =
        arena_copy(stage->arena, moment->people, moment->people_count * sizeof(*moment->people));
    recorded.moment.settings = arena_copy(stage->arena, moment->settings,
                                          moment->setting_count * sizeof(*moment->settings));
    vec_add(stage->recorded, &recorded);
}

static void decide(struct stage *stage, const struct example_line *line,
                   const struct procedure_command *command)
{
    procedure_decide(stage->arena, stage->procedure, stage->state, command, &stage->moment,
                     &stage->last);
    if (stage->recorded != NULL) {
        record(stage, line, command);
    }
    stage->moment.named_count = 0;
}

static void try_step(struct stage *stage, const struct example_line *line)
{
    const struct step *step = line->step.link_to;
    struct fields fields = {stage->arena, VEC_IN(stage->arena, struct procedure_field)};
    struct procedure_input input = {0};
    struct error error = {0};
    struct procedure_command command = {
        .step = line->step.name,
        .scope = stage_scope(stage, step->scope, step->scope_kind.name, line->scope_number),
        .happened = stage->moment.now,
        .actor = stage_actor(stage, &line->subject)};
    make_fields(stage, line, &fields);
    if (procedure_answers_read(stage->arena, stage->procedure, stage->state, words_of(stage, line),
                               command.scope, fields.all.items, fields.all.count, &stage->moment,
                               &input, &error) != 0) {
        refuse_form(stage, line, &input);
        return;
    }
    name_people(stage, line, &input);
    command.answers = input.answers;
    command.answers_count = input.answers_count;
    decide(stage, line, &command);
}

void stage_try(const struct stage *stage, const struct example_line *line,
               struct procedure_state *state, struct procedure_decision *out)
{
    struct stage aside = *stage;
    aside.state = state;
    aside.recorded = NULL;
    try_step(&aside, line);
    *out = aside.last;
}

static uint32_t event_number(const struct stage *stage, const struct example_line *line)
{
    uint32_t number = 0;
    for (uint32_t i = 0; line->event == PROCEDURE_DUTY_LAPSES && i < stage->state->duty_count;
         i++) {
        const struct procedure_duty *duty = &stage->state->duties[i];
        bool is =
            duty->status == PROCEDURE_DUTY_OWED && procedure_same(duty->name, line->subject.name);
        number = is && number == 0 ? duty->number : number;
    }
    for (uint32_t i = 0; line->event != PROCEDURE_DUTY_LAPSES && i < stage->state->letter_count;
         i++) {
        number = procedure_same(stage->state->letters[i].letter, line->subject.name)
                     ? stage->state->letters[i].number
                     : number;
    }
    return number;
}

/* ---- acting */

static bool apply_decision(struct stage *stage, const struct example_line *line)
{
    struct error error = {0};
    struct procedure_effects effects = {0};
    struct pack pack = pack_in(stage->arena);
    procedure_effects_pack(&pack, &stage->last.effects);
    struct unpack unpack = unpack_of(pack_done(&pack));
    procedure_effects_unpack(stage->arena, &unpack, &effects);
    if (unpack_done(&unpack, "effects", &error) != 0 ||
        procedure_apply(stage->state, &effects, stage->state->sequence + 1, &error) != 0) {
        return stage_fail(stage, &line->line, "%s", error.words);
    }
    return true;
}

bool stage_say_refused(struct stage *stage, const struct example_line *line)
{
    struct buf words = buf_in(stage->arena);
    for (size_t i = 0; i < stage->last.refusals.count; i++) {
        const struct procedure_refusal *refusal = &stage->last.refusals.at[i];
        buf_print(&words, "%s%.*s%s%.*s [%.*s]", i == 0 ? "" : "; ", TEXT_ARGS(refusal->field),
                  refusal->field.length > 0 ? ": " : "", TEXT_ARGS(refusal->words),
                  TEXT_ARGS(procedure_cites_print(stage->arena, &refusal->cites)));
    }
    return stage_fail(stage, &line->line, "this was refused: %s", buf_as_string(&words));
}

static bool act_on(struct stage *stage, const struct example_line *line)
{
    stage->acted = line;
    stage->refusal_is_open = !stage->last.allowed;
    if (stage->last.allowed) {
        return apply_decision(stage, line);
    }
    return !line->given || stage_say_refused(stage, line);
}

bool stage_take(struct stage *stage, const struct example_line *line)
{
    stage->before = state_try(stage->arena, stage->state);
    try_step(stage, line);
    return act_on(stage, line);
}

bool stage_happen(struct stage *stage, const struct example_line *line)
{
    const struct event *event = line->event == PROCEDURE_NAMED_HAPPENS ? line->subject.link_to : NULL;
    struct procedure_command command = {
        .event = line->event,
        .event_name = line->subject.name,
        .event_number = event_number(stage, line),
        .scope = event != NULL ? stage_scope(stage, event->scope, event->scope_kind.name, line->scope_number)
                               : (struct procedure_scope){PROCEDURE_FOR_CASE, 0},
        .happened = stage->moment.now,
        .actor = {.kind = PROCEDURE_ACTOR_EVENHAND},
    };
    decide(stage, line, &command);
    return act_on(stage, line);
}
