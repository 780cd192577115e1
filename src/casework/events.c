/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What happens without a step. The rows only say where to look: each event is decided by the procedure on the case as
 * it stands, so that two nodes that run the same minute cannot record one thing twice (the second one's append finds the
 * chain moved on, or the procedure refuses what is recorded already).
 */
#include "casework/happening.h"

#include <string.h>

#define EVENTS_AT_ONCE 500

/* ---- one event of one case */

int happening_read(struct arena *arena, struct casework *casework, const struct identity *case_id,
                   struct happening *out, struct error *error)
{
    SCOPED(store_end_at) struct store_session *session = NULL;
    *out = (struct happening){.arena = arena, .casework = casework};
    int failed = store_begin_read(casework->options.store, &session, error);
    if (!failed) {
        failed = load_case(arena, casework, session, case_id, &out->loaded, error);
    }
    if (!failed) {
        failed = access_read_rows(session, arena, case_id, &out->loaded.access, error);
    }
    if (!failed) {
        failed = moment_of(arena, casework, session, &CASEWORK_PUBLIC, out->loaded.state, &out->moment, error);
    }
    return failed;
}

bool happening_decide(struct happening *happening, const struct procedure_command *command)
{
    happening->command = *command;
    happening->command.actor = (struct procedure_actor){.kind = PROCEDURE_ACTOR_EVENHAND};
    procedure_decide(happening->arena, happening->loaded.known->procedure, happening->loaded.state, &happening->command,
                     &happening->moment.procedure, &happening->decision);
    return happening->decision.allowed;
}

struct attempt_order happening_order(struct happening *happening, struct text name)
{
    static const struct casework_who nobody;
    return (struct attempt_order){.before = &happening->loaded,
                                  .kind = CASEWORK_EVENT,
                                  .name = name,
                                  .who = happening->who ? happening->who : &nobody,
                                  .happened = happening->command.happened,
                                  .command = &happening->command,
                                  .decision = &happening->decision,
                                  .moment = &happening->moment};
}

int happening_make(struct happening *happening, struct text name, struct error *error)
{
    struct attempt_order order = happening_order(happening, name);
    return attempt_make(happening->arena, happening->casework, &order, &happening->attempt, error);
}

int happening_commit(struct happening *happening, struct error *error)
{
    return attempts_commit(happening->casework, &happening->attempt, 1, NULL, error);
}

/* ---- lapses */

static struct casework_lapse lapse_in(struct arena *arena, const struct store_statement *statement)
{
    struct casework_lapse lapse = {.due = store_integer(statement, 0),
                                   .case_id = store_identity(statement, 1),
                                   .number = (uint32_t)store_integer(statement, 2)};
    store_string(statement, 3, lapse.reference, sizeof(lapse.reference));
    lapse.procedure_label = copy_text(arena, store_text(statement, 4));
    lapse.name = copy_text(arena, store_text(statement, 5));
    lapse.label = copy_text(arena, store_text(statement, 6));
    return lapse;
}

static int read_lapses(struct arena *arena, struct store_statement *statement, struct vec *lapses, struct error *error)
{
    int step;
    while ((step = store_step(statement, error)) > 0) {
        struct casework_lapse lapse = lapse_in(arena, statement);
        vec_add(lapses, &lapse);
    }
    store_finish(statement);
    return step;
}

#define LAPSE_ROWS                                                                                                     \
    "SELECT DISTINCT d.lapse, d.case_id, d.number, h.reference, h.procedure_label, d.name, d.label "                   \
    "FROM casework_duty AS d JOIN casework_head AS h ON h.case_id = d.case_id WHERE d.lapse <= "
#define LAPSE_ORDER " ORDER BY d.lapse, d.case_id, d.number LIMIT "

static int query_lapses(struct store_session *session, const struct access_viewer *viewer, int64_t until, size_t limit,
                        struct store_statement **statement, struct error *error)
{
    if (!viewer) {
        return store_query(session, statement, error, LAPSE_ROWS "$1" LAPSE_ORDER "$2", "ii", until, (int64_t)limit);
    }
    int failed = store_prepare(session, LAPSE_ROWS "$18 AND " ACCESS_ALLOWS("d.case_id") LAPSE_ORDER "$19", statement,
                               error);
    if (!failed) {
        access_bind(*statement, viewer);
        store_bind_integer(*statement, ACCESS_OWN, until);
        store_bind_integer(*statement, ACCESS_OWN + 1, (int64_t)limit);
    }
    return failed;
}

int casework_lapses(struct casework *casework, struct arena *arena, const struct casework_who *who, int64_t until,
                    size_t limit, struct casework_lapse **out, size_t *count, struct error *error)
{
    SCOPED(store_end_at) struct store_session *session = NULL;
    struct vec lapses = VEC_IN(arena, struct casework_lapse);
    struct store_statement *statement;
    struct the_moment moment;
    const struct access_viewer *viewer;
    int failed = begin_viewing(arena, casework, who, &session, &moment, &viewer, error);
    if (!failed) {
        failed = query_lapses(session, viewer, until, limit, &statement, error);
    }
    if (!failed) {
        failed = read_lapses(arena, statement, &lapses, error);
    }
    if (!failed) {
        *out = lapses.items;
        *count = lapses.count;
    }
    return failed;
}

int casework_take_lapse(struct casework *casework, const struct casework_lapse *lapse, bool *recorded,
                        struct error *error)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct happening happening;
    const struct procedure_command command = {.event = PROCEDURE_DUTY_LAPSES,
                                              .event_number = lapse->number,
                                              .happened = lapse->due};
    *recorded = false;
    int failed = settle_holders(casework, error);
    if (!failed) {
        failed = happening_read(arena, casework, &lapse->case_id, &happening, error);
    }
    if (failed) {
        return failed == ERROR_NOT_FOUND ? 0 : failed;
    }
    if (!happening_decide(&happening, &command)) {
        return 0;
    }
    failed = happening_make(&happening, TEXT("duty-lapses"), error);
    if (!failed) {
        failed = happening_commit(&happening, error);
    }
    *recorded = failed == 0;
    return failed == ERROR_CONFLICT ? 0 : failed;
}

int casework_run_events(struct casework *casework, size_t *count, struct error *error)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct casework_lapse *lapses;
    size_t found = 0, taken = 0;
    int failed = casework_lapses(casework, arena, NULL, casework_now(casework), EVENTS_AT_ONCE, &lapses, &found, error);
    for (size_t i = 0; !failed && i < found; i++) {
        bool recorded;
        failed = casework_take_lapse(casework, &lapses[i], &recorded, error);
        taken += !failed && recorded;
    }
    if (count) {
        *count = taken;
    }
    return failed;
}
