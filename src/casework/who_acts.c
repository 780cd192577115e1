/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who acts, told: every rung of the ladder that was tried, whose it is, and why it does not act (SG-6.1, SG-7.6, SG-12.2). */
#include "casework/room.h"

struct asking {
    struct arena *arena;
    struct casework *casework;
    struct the_moment moment;
    const struct procedure *procedure;
    const struct procedure_state *state;
};

/* A case of which nothing is known but, perhaps, its area. */
static const struct procedure_state *empty_state(struct arena *arena, struct text area)
{
    struct procedure_state *state = procedure_state_new(arena);
    if (area.length) {
        struct procedure_fact_state *fact = ARENA_NEW(arena, struct procedure_fact_state);
        struct procedure_name *name = ARENA_NEW(arena, struct procedure_name);
        *name = procedure_name_of(area);
        *fact = (struct procedure_fact_state){procedure_name("area"), {.type = PROCEDURE_AREA, .names = {name, 1}}};
        state->keeps.facts = fact;
        state->keeps.fact_count = state->keeps.fact_room = 1;
    }
    return state;
}

static int find_rules(struct asking *asking, const struct casework_who *who, struct text procedure,
                      struct text reference, struct text area, struct error *error)
{
    struct store_session *session = NULL;
    struct casework_case found;
    int failed = 0;
    if (reference.length) {
        failed = casework_glance(asking->casework, asking->arena, who, reference, &found, error);
        asking->procedure = failed ? NULL : found.procedure;
        asking->state = failed ? NULL : found.state;
    } else {
        failed = casework_find_procedure(asking->casework, procedure, casework_now(asking->casework),
                                         &asking->procedure, error);
        asking->state = empty_state(asking->arena, area);
    }
    if (!failed) {
        failed = begin_reading(asking->arena, asking->casework, who, &session, &asking->moment, error);
    }
    if (!failed) {
        failed = moment_at_case(asking->arena, asking->casework, session, asking->state, &asking->moment, error);
    }
    store_end(session);
    return failed;
}

/* ---- one rung in words */

static struct text until_words(const struct asking *asking, int64_t until)
{
    if (until == INT64_MAX || until == 0) {
        return TEXT("is absent");
    }
    struct text when = calendar_print_instant(asking->arena, asking->casework->options.zone, until);
    return text_of(arena_print(asking->arena, "is absent until %.*s", TEXT_ARGS(when)));
}

static struct text why(const struct asking *asking, const struct procedure_rung *rung)
{
    static const char *const words[PROCEDURE_RUNG__MAX] = {
        [PROCEDURE_RUNG_ACTS] = "acts",
        [PROCEDURE_RUNG_VACANT] = "is vacant: nobody holds it",
        [PROCEDURE_RUNG_CONFLICTED] = "has declared a conflict of interest with a party",
        [PROCEDURE_RUNG_SUBJECT] = "is a person the case is about, and nobody judges themself",
        [PROCEDURE_RUNG_POSSIBLE_SUBJECT] = "may be a person the case is about, until somebody else has looked",
        [PROCEDURE_RUNG_BARRED] = "holds an office that takes no part in cases",
        [PROCEDURE_RUNG_SEPARATED] = "took another part in this case",
        [PROCEDURE_RUNG_UNTRAINED] = "has no valid record of the training that this needs",
    };
    if (rung->reason == PROCEDURE_RUNG_VACANT && procedure_is_by_area(asking->procedure, rung->office) &&
        procedure_area_of(asking->state).length == 0 && asking->state->sequence > 0) {
        return TEXT("is held by area, and the case does not say where it is");
    }
    return rung->reason == PROCEDURE_RUNG_ABSENT ? until_words(asking, rung->until) : text_of(words[rung->reason]);
}

static struct text area_of(const struct asking *asking, const struct procedure_rung *rung)
{
    const struct procedure_moment *moment = &asking->moment.procedure;
    for (size_t i = 0; i < moment->holder_count; i++) {
        if (procedure_same(moment->holders[i].office, rung->office) &&
            identity_equal(&moment->holders[i].person, &rung->person)) {
            return moment->holders[i].area;
        }
    }
    return TEXT("");
}

static void add_rung(const struct asking *asking, const struct procedure_rung *from, struct vec *rungs)
{
    static const struct procedure_name nowhere;
    struct casework_rung rung = {.office = procedure_label(asking->procedure, nowhere, from->office),
                                 .area = area_of(asking, from),
                                 .person = from->person,
                                 .name = casework_name_of(asking->casework, asking->arena, &from->person),
                                 .reason = from->reason,
                                 .why = why(asking, from)};
    vec_add(rungs, &rung);
}

/* ---- the door */

int casework_who_acts(struct casework *casework, struct arena *arena, const struct casework_who *who,
                      struct text procedure, struct text reference, struct text office, struct text area,
                      struct casework_acting *out, struct error *error)
{
    static const struct procedure_name nowhere;
    struct asking asking = {.arena = arena, .casework = casework};
    struct procedure_acting acting;
    struct vec rungs = VEC_IN(arena, struct casework_rung);
    bool manages = text_is(office, "manager");
    int failed = find_rules(&asking, who, procedure, reference, area, error);
    if (!failed && !manages && !procedure_has_office(asking.procedure, office)) {
        failed = error_set(error, ERROR_NOT_FOUND, "casework.no-office", "This procedure names no office \"%.*s\".",
                           TEXT_ARGS(office));
    }
    if (failed) {
        return failed;
    }
    procedure_who_acts(arena, asking.procedure, asking.state, NULL, (struct procedure_scope){PROCEDURE_FOR_CASE, 0},
                       procedure_name_of(office), &asking.moment.procedure, &acting);
    for (size_t i = 0; i < acting.rung_count; i++) {
        add_rung(&asking, &acting.rungs[i], &rungs);
    }
    *out = (struct casework_acting){
        .asked = manages ? TEXT("Whoever manages the case") : procedure_label(asking.procedure, nowhere, acting.asked),
        .office = acting.office.key ? procedure_label(asking.procedure, nowhere, acting.office) : TEXT(""),
        .words = acting.words,
        .paragraphs = procedure_cites_print(arena, &acting.cites),
        .rungs = rungs.items,
        .rung_count = rungs.count};
    return 0;
}
