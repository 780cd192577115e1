/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Courses: the entries of a case are decided one after the other on the state in memory, then sealed in one run. The keys come
 * last, when the procedure has allowed everything: what is refused leaves nothing behind.
 */
#include "casework/going.h"
#include "casework/rows.h"

#include <string.h>

struct coursing {
    struct arena *arena;
    struct casework *casework;
    const struct casework_course *course;
    struct casework_course_done *done;
    struct loaded_case loaded;
    struct vec drafts; /* struct ledger_draft */
    bool ended;        /* at a step that the procedure did not allow, and might not */
    struct ledger_prepared *prepared;
    struct text snapshot;
};

/* ---- deciding */

static int add_draft(struct coursing *coursing, const struct attempt_order *order, struct error *error)
{
    struct attempt_draft drafted;
    int failed = attempt_draft(coursing->arena, coursing->casework, order, &drafted, error);
    if (failed) {
        return failed;
    }
    vec_add(&coursing->drafts, &drafted.draft);
    coursing->loaded = *order->before;
    coursing->loaded.head.sequence++;
    coursing->loaded.head.recorded = order->moment->procedure.now;
    return 0;
}

static int not_allowed(const struct going *going, struct error *error)
{
    const struct procedure_refusals *refusals = &going->decision.refusals;
    going->done->refusals = *refusals;
    return error_set(error, ERROR_DENIED, "casework.refused", "%.*s",
                     TEXT_ARGS(refusals->count ? refusals->at[0].words : TEXT("Refused.")));
}

static int take_step(struct coursing *coursing, struct store_session *session, const struct casework_course_step *step,
                     struct error *error)
{
    const struct casework_wish wish = {.who = step->who,
                                       .procedure = coursing->course->procedure,
                                       .reference = text_of(coursing->loaded.reference),
                                       .step = step->step,
                                       .scope = step->scope,
                                       .fields = step->fields,
                                       .field_count = step->field_count,
                                       .happened = CASEWORK_NOT_CLAIMED};
    struct going going = going_to(coursing->casework, coursing->arena, &wish, &coursing->done->last);
    int failed = moment_at(coursing->arena, coursing->casework, session, &step->who, NULL, step->at, &going.moment, error);
    if (!failed && going.opens) {
        failed = going_begin(&going, session, step->at, error);
    } else if (!failed) {
        going.loaded = coursing->loaded;
    }
    if (!failed) {
        failed = going_decide(&going, session, error);
    }
    const bool refused = failed ? failed == ERROR_INVALID && going.done->fault_count : !going.decision.allowed;
    if (refused && step->may_be_refused) {
        coursing->ended = true;
        return 0;
    }
    if (!failed && !going.decision.allowed) {
        failed = not_allowed(&going, error);
    }
    if (failed) {
        return failed;
    }
    const struct attempt_order order = going_order(&going);
    return add_draft(coursing, &order, error);
}

/* ---- what lapses in between */

static const struct procedure_duty *next_lapse(const struct procedure_state *state, int64_t until, int64_t *at)
{
    const struct procedure_duty *next = NULL;
    for (uint32_t i = 0; i < state->duty_count; i++) {
        const struct procedure_duty *duty = &state->duties[i];
        int64_t lapse = duty->status == PROCEDURE_DUTY_OWED ? rows_lapse_of(duty) : INT64_MAX;
        if (lapse <= until && (!next || lapse < *at)) {
            next = duty;
            *at = lapse;
        }
    }
    return next;
}

static int take_lapse(struct coursing *coursing, struct store_session *session, uint32_t number, int64_t due, bool *taken,
                      struct error *error)
{
    const struct loaded_case *loaded = &coursing->loaded;
    int64_t at = due > loaded->head.recorded ? due : loaded->head.recorded;
    struct happening happening = {.arena = coursing->arena, .casework = coursing->casework, .loaded = *loaded};
    const struct procedure_command command = {
        .event = PROCEDURE_DUTY_LAPSES, .event_number = number, .happened = due};
    int failed = moment_at(coursing->arena, coursing->casework, session, &CASEWORK_PUBLIC, loaded->state, at,
                           &happening.moment, error);
    if (failed) {
        return failed;
    }
    *taken = happening_decide(&happening, &command);
    const struct attempt_order order = happening_order(&happening, TEXT("duty-lapses"));
    return *taken ? add_draft(coursing, &order, error) : 0;
}

static int take_lapses(struct coursing *coursing, struct store_session *session, int64_t until, struct error *error)
{
    const struct procedure_duty *duty;
    int64_t due = 0;
    bool taken = true;
    int failed = 0;
    while (!failed && taken && (duty = next_lapse(coursing->loaded.state, until, &due))) {
        failed = take_lapse(coursing, session, duty->number, due, &taken, error);
    }
    return failed;
}

static int run_course(struct coursing *coursing, struct store_session *session, struct error *error)
{
    const struct casework_course *course = coursing->course;
    int failed = 0;
    coursing->loaded = (struct loaded_case){.state = procedure_state_new(coursing->arena)};
    for (size_t i = 0; !failed && !coursing->ended && i < course->step_count; i++) {
        failed = take_lapses(coursing, session, course->steps[i].at, error);
        if (!failed) {
            failed = take_step(coursing, session, &course->steps[i], error);
        }
        coursing->done->taken += !failed && !coursing->ended;
    }
    if (!failed && !coursing->loaded.known) {
        return error_set(error, ERROR_INVALID, "casework.course", "A course begins with a step that opens the case.");
    }
    return failed ? failed : take_lapses(coursing, session, course->until, error);
}

static int run_courses(struct coursing *coursings, size_t count, struct error *error)
{
    SCOPED(store_end_at) struct store_session *session = NULL;
    int failed = store_begin_read(coursings->casework->options.store, &session, error);
    for (size_t i = 0; !failed && i < count; i++) {
        failed = run_course(&coursings[i], session, error);
    }
    return failed;
}

/* ---- sealing */

/* The keys of all the cases of one compartment, in one transaction of the key store. */
static int make_keys(struct arena *arena, struct coursing *coursings, size_t count, enum vault_compartment compartment,
                     struct error *error)
{
    struct ledger_head *heads = ARENA_ARRAY(arena, struct ledger_head, count);
    size_t wanted = 0, next = 0;
    for (size_t i = 0; i < count; i++) {
        wanted += coursings[i].loaded.known->compartment == compartment;
    }
    int failed = wanted ? ledger_new_cases(coursings->casework->options.ledger, compartment, heads, wanted, error) : 0;
    for (size_t i = 0; !failed && i < count; i++) {
        if (coursings[i].loaded.known->compartment == compartment) {
            coursings[i].loaded.head = heads[next++];
        }
    }
    return failed;
}

static int seal_course(struct coursing *coursing, struct error *error)
{
    struct ledger *ledger = coursing->casework->options.ledger;
    struct loaded_case *loaded = &coursing->loaded;
    struct casework_course_done *done = coursing->done;
    int failed = ledger_prepare(coursing->arena, ledger, &loaded->head, coursing->course->steps[0].at,
                                coursing->drafts.items, coursing->drafts.count, &coursing->prepared, error);
    if (failed) {
        return failed;
    }
    loaded->head = *ledger_prepared_head(coursing->prepared);
    done->case_id = loaded->head.case_id;
    memcpy(done->reference, loaded->reference, sizeof(done->reference));
    done->entries = loaded->head.sequence;
    return ledger_seal_snapshot(coursing->arena, ledger, &loaded->head, snapshot_of(coursing->arena, loaded),
                                &coursing->snapshot, error);
}

/* ---- committing */

struct writing {
    const struct coursing *coursings;
    size_t count;
};

static int write_courses(struct store_session *session, void *context, struct error *error)
{
    const struct writing *writing = context;
    int failed = 0;
    for (size_t i = 0; !failed && i < writing->count; i++) {
        const struct coursing *coursing = &writing->coursings[i];
        failed = ledger_append(session, coursing->prepared, error);
        if (!failed) {
            failed = ledger_write_snapshot(session, &coursing->loaded.head, coursing->snapshot, error);
        }
    }
    return failed;
}

int casework_take_courses(struct casework *casework, struct arena *arena, const struct casework_course *courses, size_t count,
                          struct casework_course_done *done, struct error *error)
{
    struct coursing *coursings = ARENA_ARRAY(arena, struct coursing, count);
    struct writing writing = {coursings, count};
    for (size_t i = 0; i < count; i++) {
        done[i] = (struct casework_course_done){.taken = 0};
        coursings[i] = (struct coursing){.arena = arena,
                                         .casework = casework,
                                         .course = &courses[i],
                                         .done = &done[i],
                                         .drafts = VEC_IN(arena, struct ledger_draft)};
    }
    int failed = count ? run_courses(coursings, count, error) : 0;
    for (int i = 0; count && !failed && i < VAULT_COMPARTMENT__MAX; i++) {
        failed = make_keys(arena, coursings, count, (enum vault_compartment)i, error);
    }
    for (size_t i = 0; !failed && i < count; i++) {
        failed = seal_course(&coursings[i], error);
    }
    return failed || !count ? failed : store_write(casework->options.store, write_courses, &writing, error);
}

/* ---- around all of them */

static int forget_version(struct store_session *session, void *context, struct error *error)
{
    (void)context;
    return room_write_version(session, OWN_VIEW, 0, error);
}

int casework_begin_courses(struct casework *casework, struct error *error)
{
    int failed = settle_holders(casework, error);
    return failed ? failed : store_write(casework->options.store, forget_version, NULL, error);
}

int casework_end_courses(struct casework *casework, void (*progress)(void *context, int64_t cases, int64_t entries),
                         void *context, struct error *error)
{
    return casework_rebuild(casework, NULL, progress, context, error);
}
