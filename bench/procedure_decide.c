/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What deciding costs in the safeguarding thread (under 5 us in the median), beside copying the
 * case's state as bytes. */
#include "bench.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "procedure/procedure.h"

#define OFFICES_MOST 32

struct thread {
    struct arena *arena;
    struct calendar_book *book;
    const struct procedure *procedure;
    struct procedure_state *state;
    struct procedure_moment moment;
    struct procedure_holder holders[OFFICES_MOST];
};
/* One step of the thread, and the state in which it is taken. */
struct taking {
    struct thread *thread;
    const struct procedure_state *state;
    struct procedure_command command;
    struct text state_bytes, effect_bytes;
};

static void stop(const char *words)
{
    fprintf(stderr, "procedure_decide: %s\n", words);
    exit(1);
}

static struct text read_text(struct arena *arena, const char *path)
{
    FILE *file = fopen(path, "rb");
    if (!file) {
        stop(path);
    }
    char piece[4096];
    struct buf text = buf_in(arena);
    for (size_t count; (count = fread(piece, 1, sizeof(piece), file)) > 0;) {
        buf_add(&text, piece, count);
    }
    fclose(file);
    return buf_as_text(&text);
}

static void read_procedure(struct thread *thread)
{
    struct procedure_file files[PROCEDURE_FILES_MOST];
    size_t count = 0;
    struct dirent **names = NULL;
    int found = scandir(EVENHAND_SOURCE "/procedures", &names, NULL, alphasort);
    for (int i = 0; i < found && count < COUNT_OF(files); i++) {
        if (strncmp(names[i]->d_name, "safeguarding-child.", 19) == 0) {
            const char *path =
                arena_print(thread->arena, EVENHAND_SOURCE "/procedures/%s", names[i]->d_name);
            files[count++] =
                (struct procedure_file){.name = text_of(path), .text = read_text(thread->arena, path)};
        }
        free(names[i]);
    }
    free(names);
    struct procedure_messages messages;
    struct error error = {0};
    if (procedure_read(thread->arena, files, count, &thread->procedure, &messages,
                       &error)) {
        stop(error.words);
    }
}

static struct identity holder_of(const struct thread *thread, const char *office)
{
    for (size_t i = 0; i < thread->moment.holder_count; i++) {
        if (text_is(thread->holders[i].office.text, office)) {
            return thread->holders[i].person;
        }
    }
    return (struct identity){0};
}

static void begin(struct thread *thread)
{
    static const char *const offices[] = {
        "safeguarding-manager", "legal-director",  "safeguarding-officer", "governance-director",
        "general-secretary",    "executive-chair", "executive-vice-chair", "leader"};
    struct error error = {0};
    thread->arena = arena_new();
    if (calendar_book_new(&thread->book, NULL, &error)) {
        stop(error.words);
    }
    read_procedure(thread);
    thread->state = procedure_state_new(thread->arena);
    thread->moment = (struct procedure_moment){
        .now = INT64_C(1795428000000),
        .book = thread->book,
        .zone = calendar_find_zone(thread->book, TEXT("Europe/London")),
        .holders = thread->holders,
        .holder_count = COUNT_OF(offices),
    };
    for (size_t i = 0; i < COUNT_OF(offices); i++) {
        thread->holders[i] = (struct procedure_holder){.office = procedure_name(offices[i]),
                                                       .person = {{'p', (uint8_t)(i + 1)}}};
    }
}

/* Reads the fields ("name=value", NULL-terminated), decides, keeps what is to be measured, applies.
 */
static struct taking take(struct thread *thread, const char *step, const char *office,
                          struct procedure_scope scope, const char *const *fields)
{
    struct procedure_field list[32];
    struct procedure_input input = {0};
    struct procedure_decision decision;
    struct procedure_effects effects = {0};
    struct error error = {0};
    size_t count = 0;
    for (; fields && fields[count]; count++) {
        struct text rest = text_of(fields[count]);
        text_cut(&rest, '=', &list[count].name);
        list[count].value = rest;
    }
    if (procedure_answers_read(thread->arena, thread->procedure, thread->state,
                               procedure_find_step(thread->procedure, text_of(step)), scope, list,
                               count, &thread->moment, &input, &error)) {
        stop(error.words);
    }
    struct taking taking = {
        .thread = thread,
        .state = procedure_state_copy(thread->arena, thread->state),
        .state_bytes = procedure_state_pack(thread->arena, thread->state),
        .command = {.step = procedure_name(step),
                    .scope = scope,
                    .answers = input.answers,
                    .answers_count = input.answers_count,
                    .happened = thread->moment.now},
    };
    if (office) {
        taking.command.actor = (struct procedure_actor){
            .kind = PROCEDURE_ACTOR_PERSON, .person = holder_of(thread, office), .staff = true};
    }
    procedure_decide(thread->arena, thread->procedure, thread->state, &taking.command,
                     &thread->moment, &decision);
    struct pack pack = pack_in(thread->arena);
    procedure_effects_pack(&pack, &decision.effects);
    taking.effect_bytes = pack_done(&pack);
    struct unpack unpack = unpack_of(taking.effect_bytes);
    procedure_effects_unpack(thread->arena, &unpack, &effects);
    if (decision.allowed &&
        procedure_apply(thread->state, &effects, thread->state->sequence + 1, &error)) {
        stop(error.words);
    }
    return taking;
}

static void run_decide(void *context, uint64_t times)
{
    const struct taking *taking = context;
    for (; times > 0; times--) {
        struct arena *arena = arena_new();
        struct procedure_decision decision;
        procedure_decide(arena, taking->thread->procedure, taking->state, &taking->command,
                         &taking->thread->moment, &decision);
        arena_free(arena);
    }
}

static void run_offers(void *context, uint64_t times)
{
    const struct taking *taking = context;
    struct procedure_actor viewer = {.kind = PROCEDURE_ACTOR_PERSON,
                                     .person = holder_of(taking->thread, "safeguarding-manager"),
                                     .staff = true};
    for (; times > 0; times--) {
        struct arena *arena = arena_new();
        struct procedure_offers offers;
        procedure_offers(arena, taking->thread->procedure, taking->state, &viewer,
                         &taking->thread->moment, &offers);
        arena_free(arena);
    }
}

static void run_unpack_state(void *context, uint64_t times)
{
    const struct taking *taking = context;
    for (; times > 0; times--) {
        struct arena *arena = arena_new();
        struct procedure_state *state;
        struct error error;
        if (procedure_state_unpack(arena, taking->state_bytes, &state, &error)) {
            stop(error.words);
        }
        arena_free(arena);
    }
}

/* An entry replayed: its effects are read and applied to an empty case as often as one can begin.
 */
static void run_replay(void *context, uint64_t times)
{
    const struct taking *taking = context;
    for (; times > 0; times--) {
        struct arena *arena = arena_new();
        struct procedure_state *state = procedure_state_new(arena);
        struct procedure_effects effects;
        struct unpack unpack = unpack_of(taking->effect_bytes);
        struct error error;
        procedure_effects_unpack(arena, &unpack, &effects);
        if (procedure_apply(state, &effects, 1, &error)) {
            stop(error.words);
        }
        arena_free(arena);
    }
}

#define FIELDS(...) ((const char *const[]){__VA_ARGS__, NULL})

int main(void)
{
    static struct thread thread;
    const struct procedure_scope the_case = {PROCEDURE_FOR_CASE, 0},
                                 first = {PROCEDURE_FOR_ITEM, 1}, second = {PROCEDURE_FOR_ITEM, 2};
    begin(&thread);
    struct taking takings[] = {
        take(
            &thread, "report", NULL, the_case,
            FIELDS("circumstances=x", "subject.1.subject-name=y", "reporter.1.reporter-contact=z")),
        take(&thread, "assess", "safeguarding-manager", the_case,
             FIELDS("threshold=harm", "threshold.reasons=x", "nation=england",
                    "allegation.1.allegation-words=y")),
        take(&thread, "inform-legal-director", "safeguarding-manager", the_case, NULL),
        take(&thread, "refer", "safeguarding-manager", the_case,
             FIELDS("referral.1.agency=police", "referral.1.nation=england",
                    "referral.1.route=police", "referral.1.referred-area=x",
                    "referral.1.referral-words=y", "referral.1.referral-words.reasons=z",
                    "referral.1.strategy-required=yes")),
        take(&thread, "acknowledge-referral", "safeguarding-manager", second,
             FIELDS("agency-reference=x", "agency-said=y", "agency-investigates=yes")),
        take(&thread, "agency-ended", "safeguarding-manager", second,
             FIELDS("ended-in-writing=yes", "agency-outcome=x")),
        take(&thread, "decide-outcome", "legal-director", first,
             FIELDS("outcome=substantiated", "outcome.reasons=x", "standard-of-proof=balance")),
        take(&thread, "close", "legal-director", the_case,
             FIELDS("closing-words=x", "closing-words.reasons=y")),
    };
    struct taking *last = &takings[COUNT_OF(takings) - 1];
    struct bench_case cases[COUNT_OF(takings) + 3];
    double medians[COUNT_OF(takings)];
    for (size_t i = 0; i < COUNT_OF(takings); i++) {
        const char *name = arena_print(thread.arena, "procedure.decide.%.*s",
                                       TEXT_ARGS(takings[i].command.step.text));
        cases[i] = (struct bench_case){.name = name, .run = run_decide, .context = &takings[i]};
    }
    cases[COUNT_OF(takings)] =
        (struct bench_case){.name = "procedure.offers", .run = run_offers, .context = last};
    cases[COUNT_OF(takings) + 1] = (struct bench_case){
        .name = "procedure.unpack-state", .run = run_unpack_state, .context = last};
    cases[COUNT_OF(takings) + 2] = (struct bench_case){
        .name = "procedure.replay-entry", .run = run_replay, .context = &takings[0]};
    bench_measure(cases, COUNT_OF(cases), 7, 0.05);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        bench_line_time(&cases[i]);
    }
    for (size_t i = 0; i < COUNT_OF(takings); i++) {
        medians[i] = cases[i].median;
    }
    bench_line("procedure.decide.median", bench_median(medians, COUNT_OF(takings)) * 1e6, "us");
    bench_line("procedure.state", (double)last->state_bytes.length, "bytes");
    calendar_book_free(thread.book);
    arena_free(thread.arena);
    return 0;
}
