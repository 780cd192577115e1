/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The reader of snapshots: what it accepts has one form, and a procedure decides and offers over it
 * to an end. */
#include "procedure/procedure.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static const char rules[] = "procedure small\n"
                            "  version 2026-01-01\n"
                            "  source \"A small one for fuzzing\"\n"
                            "  compartment safeguarding\n"
                            "office clerk\n"
                            "office judge\n"
                            "  in absence clerk\n"
                            "last rung clerk\n"
                            "managed by judge\n"
                            "when the subject holds judge managed by clerk\n"
                            "  owe answer\n"
                            "standing subject judged\n"
                            "track case open -> closed ends\n"
                            "item thing new -> old\n"
                            "fact colour of thing choice red, green counted\n"
                            "letter note to subject\n"
                            "flag marked on subject\n"
                            "hold quiet\n"
                            "  withhold from subject\n"
                            "  while some thing is new\n"
                            "step begin\n"
                            "  opens the case\n"
                            "  by anybody\n"
                            "step answer\n"
                            "  for a subject\n"
                            "  by manager\n"
                            "  when duty answer is owed or letter note is sent\n"
                            "  send note\n"
                            "step settle\n"
                            "  for a match\n"
                            "  by manager\n"
                            "  confirm match\n"
                            "step paint\n"
                            "  for a thing\n"
                            "  by judge\n"
                            "  not whoever took paint\n"
                            "  ask colour\n"
                            "  thing becomes old\n"
                            "  raise marked\n"
                            "duty answer\n"
                            "  for a subject\n"
                            "  owner judge\n"
                            "  within 2 working days of received\n"
                            "  owed when every thing is old\n"
                            "  pauses while case is closed\n"
                            "  met by answer\n"
                            "duty again\n"
                            "  owner clerk\n"
                            "  every 28 days while case is open\n"
                            "  met by paint\n"
                            "never some thing is old without colour\n";

static const struct procedure *procedure_once(struct calendar_book **book)
{
    static struct calendar_book *read_book;
    static const struct procedure *procedure;
    struct procedure_file file = {.name = TEXT("small"), .text = TEXT(rules)};
    struct procedure_messages messages;
    struct error error = {0};
    if (procedure == NULL &&
        (calendar_book_new(&read_book, NULL, &error) != 0 ||
         procedure_read(arena_new(), &file, 1, &procedure, &messages, &error) != 0)) {
        assert(!"the small procedure can be read");
    }
    *book = read_book;
    return procedure;
}

static void take_all(struct arena *arena, const struct procedure *procedure,
                     const struct procedure_state *state, const struct procedure_moment *moment,
                     const struct procedure_actor *actor)
{
    struct procedure_offers offers;
    procedure_offers(arena, procedure, state, actor, moment, &offers);
    for (size_t i = 0; i < offers.count && i < 100; i++) {
        struct procedure_command command = {.step = offers.at[i].step->is.name,
                                            .scope = offers.at[i].scope,
                                            .happened = moment->now,
                                            .actor = *actor};
        struct procedure_decision decision;
        struct procedure_state *next = procedure_state_copy(arena, state);
        struct error error = {0};
        procedure_decide(arena, procedure, state, &command, moment, &decision);
        int result = decision.allowed
                         ? procedure_apply(next, &decision.effects, state->sequence + 1, &error)
                         : 0;
        assert(result == 0); /* what was allowed can be applied */
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct calendar_book *book = NULL;
    const struct procedure *procedure = procedure_once(&book);
    struct text input = {(const char *)bytes, size};
    struct procedure_state *state = NULL;
    struct error error = {0};
    int result = procedure_state_unpack(arena, input, &state, &error);
    assert(result == 0 || result == ERROR_DAMAGED);
    if (result != 0) {
        return 0;
    }
    assert(text_equal(procedure_state_pack(arena, state), input));
    struct identity person = {{1}};
    struct procedure_holder holders[] = {{.office = procedure_name("judge"), .person = person},
                                         {.office = procedure_name("clerk"), .person = {{2}}}};
    struct procedure_moment moment = {.now = 1767607200000,
                                      .book = book,
                                      .zone = calendar_find_zone(book, TEXT("Europe/London")),
                                      .holders = holders,
                                      .holder_count = 2};
    struct procedure_actor actor = {
        .kind = PROCEDURE_ACTOR_PERSON, .person = person, .staff = true};
    struct procedure_readers readers;
    size_t count = 0;
    take_all(arena, procedure, state, &moment, &actor);
    procedure_readers(arena, procedure, state, &moment, &readers);
    procedure_counted(arena, procedure, state, &count);
    for (uint32_t i = 0; i < state->duty_count && i < 20; i++) {
        procedure_explain_duty(arena, procedure, &state->duties[i], &count);
    }
    return 0;
}
