/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What happens without a step. The rows only say where to look: each event is decided by the procedure on the case as
 * it stands, so that two nodes that run the same minute cannot record one thing twice (the second one's append finds the
 * chain moved on, or the procedure refuses what is recorded already).
 */
#include "casework/room.h"

#define EVENTS_AT_ONCE 500

struct due_event {
    struct identity case_id;
    uint32_t number;
};

static int find_lapsing(struct casework *casework, int64_t now, struct vec *events, struct error *error)
{
    SCOPED(store_end_at) struct store_session *session = NULL;
    struct store_statement *statement;
    int step = store_begin_read(casework->options.store, &session, error);
    if (!step) {
        step = store_query(session, &statement, error,
                           "SELECT DISTINCT lapse, case_id, number FROM casework_duty WHERE lapse <= $1 "
                           "ORDER BY lapse, case_id, number LIMIT $2",
                           "ii", now, (int64_t)EVENTS_AT_ONCE);
    }
    if (step) {
        return step;
    }
    while ((step = store_step(statement, error)) > 0) {
        struct due_event event = {.number = (uint32_t)store_integer(statement, 2)};
        struct text case_id = store_bytes(statement, 1);
        for (size_t i = 0; i < case_id.length && i < IDENTITY_SIZE; i++) {
            event.case_id.bytes[i] = (uint8_t)case_id.at[i];
        }
        vec_add(events, &event);
    }
    store_finish(statement);
    return step;
}

static int read_case(struct arena *arena, struct casework *casework, const struct due_event *event,
                     struct loaded_case *loaded, struct the_moment *moment, struct error *error)
{
    SCOPED(store_end_at) struct store_session *session = NULL;
    int failed = store_begin_read(casework->options.store, &session, error);
    if (!failed) {
        failed = load_case(arena, casework, session, &event->case_id, loaded, error);
    }
    if (!failed) {
        failed = access_read_rows(session, arena, &event->case_id, &loaded->access, error);
    }
    if (!failed) {
        failed = moment_of(arena, casework, session, &CASEWORK_PUBLIC, loaded->state, moment, error);
    }
    return failed;
}

/* 0 recorded, 1 nothing to record (any more). */
static int record_lapse(struct casework *casework, const struct due_event *event, struct error *error)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct loaded_case loaded;
    struct the_moment moment;
    struct procedure_decision decision;
    struct attempt attempt;
    int failed = read_case(arena, casework, event, &loaded, &moment, error);
    if (failed) {
        return failed == ERROR_NOT_FOUND ? 1 : failed;
    }
    struct procedure_command command = {.event = PROCEDURE_DUTY_LAPSES,
                                        .event_number = event->number,
                                        .happened = moment.procedure.now,
                                        .actor = {.kind = PROCEDURE_ACTOR_EVENHAND}};
    procedure_decide(arena, loaded.known->procedure, loaded.state, &command, &moment.procedure, &decision);
    if (!decision.allowed) {
        return 1;
    }
    struct attempt_order order = {.before = &loaded,
                                  .kind = CASEWORK_EVENT,
                                  .name = TEXT("duty-lapses"),
                                  .who = &CASEWORK_PUBLIC,
                                  .happened = CASEWORK_NOT_CLAIMED,
                                  .command = &command,
                                  .decision = &decision,
                                  .moment = &moment};
    failed = attempt_make(arena, casework, &order, &attempt, error);
    if (!failed) {
        failed = attempts_commit(casework, &attempt, 1, NULL, error);
    }
    return failed == ERROR_CONFLICT ? 1 : failed;
}

int casework_run_events(struct casework *casework, size_t *count, struct error *error)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct vec events = VEC_IN(arena, struct due_event);
    size_t recorded = 0;
    int failed = settle_holders(casework, error);
    if (failed) {
        return failed;
    }
    failed = find_lapsing(casework, casework_now(casework), &events, error);
    for (size_t i = 0; failed >= 0 && i < events.count; i++) {
        failed = record_lapse(casework, VEC_AT(&events, struct due_event, i), error);
        recorded += failed == 0;
    }
    if (count) {
        *count = recorded;
    }
    return failed < 0 ? failed : 0;
}
