/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What becomes of offices, of persons and of the organisation, taken in the open cases that it concerns. An event that changes
 * nothing in a case (no rule of its procedure, nobody's sight, nobody's duty) leaves no entry there; what happened to the
 * organisation leaves one in every case whose procedure names it, also where a second time asks for nothing more.
 */
#include "casework/happening.h"
#include "casework/rows.h"

#include <string.h>

#define CASES_AT_ONCE 64
#define TRIES 5

struct spreading {
    struct casework *casework;
    struct procedure_command command;
    struct text name;     /* of the event */
    struct text capacity; /* the office; told apart by it */
    struct text area;
    struct identity with; /* a party of the case; none: any case */
    const struct casework_occurrence *occurrence; /* only in cases of its procedure; NULL: of any */
    bool refreshes; /* rows that it changes are a reason to record it */
    size_t recorded;
    int64_t looked;
};

/* ---- whether it concerns a case */

static bool is_taken(const struct happening *happening, const struct spreading *spreading)
{
    for (size_t i = happening->loaded.lines.count; i > 0; i--) {
        const struct casework_line *line = VEC_AT(&happening->loaded.lines, struct casework_line, i - 1);
        if (line->kind == CASEWORK_EVENT && line->happened == spreading->command.happened &&
            text_equal(line->name, spreading->name) && text_equal(line->capacity, spreading->capacity)) {
            return true;
        }
    }
    return false;
}

static bool has_party(const struct procedure_state *state, const struct identity *person)
{
    for (uint32_t i = 0; i < state->party_count; i++) {
        if (identity_equal(&state->parties[i].person, person)) {
            return true;
        }
    }
    return false;
}

static bool concerns(const struct happening *happening, const struct spreading *spreading)
{
    const struct procedure *procedure = happening->loaded.known->procedure;
    const struct procedure_state *state = happening->loaded.state;
    if (state->ended || state->received > spreading->command.happened || is_taken(happening, spreading)) {
        return false;
    }
    if (!spreading->refreshes) {
        return procedure_handles(procedure, spreading->command.event, spreading->command.event_name);
    }
    if (!identity_is_none(&spreading->with)) {
        return has_party(state, &spreading->with);
    }
    struct text area = procedure_area_of(state);
    bool elsewhere = spreading->area.length && area.length && !text_equal(spreading->area, area);
    return !elsewhere && procedure_has_office(procedure, spreading->capacity);
}

/* ---- whether it changes anything there */

static bool owes(const struct case_rows *rows, int64_t number, struct text owner)
{
    for (size_t i = 0; i < rows->duties.count; i++) {
        const struct duty_row *duty = VEC_AT(&rows->duties, struct duty_row, i);
        if (duty->number == number && owner.length == ACCESS_TOKEN_SIZE &&
            memcmp(owner.at, duty->owner.token, ACCESS_TOKEN_SIZE) == 0) {
            return true;
        }
    }
    return false;
}

static int owners_change(struct casework *casework, const struct case_rows *rows, bool *changes, struct error *error)
{
    SCOPED(store_end_at) struct store_session *session = NULL;
    struct store_statement *statement;
    size_t found = 0;
    int step = store_begin_read(casework->options.store, &session, error);
    if (!step) {
        step = store_query(session, &statement, error, "SELECT number, owner FROM casework_duty WHERE case_id = $1", "d",
                           &rows->case_id);
    }
    if (step) {
        return step;
    }
    while (step >= 0 && (step = store_step(statement, error)) > 0) {
        *changes = *changes || !owes(rows, store_integer(statement, 0), store_bytes(statement, 1));
        found++;
    }
    *changes = *changes || found != rows->duties.count;
    return step;
}

static int changes_anything(const struct happening *happening, bool *changes, struct error *error)
{
    const struct case_rows *rows = happening->attempt.rows;
    *changes = happening->decision.effects.count || rows->granted.count || rows->withdrawn.count ||
               rows->barred.count || rows->cleared.count;
    return *changes ? 0 : owners_change(happening->casework, rows, changes, error);
}

/* ---- every open case */

static int try_case(struct spreading *spreading, const struct identity *case_id, struct error *error)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct happening happening;
    bool changes = false;
    int failed = happening_read(arena, spreading->casework, case_id, &happening, error);
    if (failed || !concerns(&happening, spreading) || !happening_decide(&happening, &spreading->command)) {
        return failed == ERROR_NOT_FOUND ? 0 : failed;
    }
    struct procedure_name capacity = procedure_name_of(spreading->capacity);
    happening.decision.acting.asked = happening.decision.acting.office = capacity;
    failed = happening_make(&happening, spreading->name, error);
    if (!failed) {
        failed = changes_anything(&happening, &changes, error);
    }
    if (!failed && (changes || spreading->occurrence)) {
        failed = happening_commit(&happening, error);
        spreading->recorded += failed == 0;
    }
    return failed;
}

/* Of the spreading's procedure; of any where it is for none. */
static int list_open(const struct spreading *spreading, const struct identity *after, struct vec *cases,
                     struct error *error)
{
    SCOPED(store_end_at) struct store_session *session = NULL;
    struct store_statement *statement;
    struct text name = spreading->occurrence ? spreading->occurrence->procedure : TEXT("");
    int step = store_begin_read(spreading->casework->options.store, &session, error);
    if (!step) {
        step = store_query(session, &statement, error,
                           "SELECT case_id FROM casework_head WHERE case_id > $1 AND ended = 0 "
                           "AND (procedure = $2 OR $3 = 0) ORDER BY case_id LIMIT $4",
                           "dtii", after, name, (int64_t)name.length, (int64_t)CASES_AT_ONCE);
    }
    return step ? step : room_take_identities(statement, cases, error);
}

static int count_open(const struct spreading *spreading, int64_t *count, struct error *error)
{
    SCOPED(store_end_at) struct store_session *session = NULL;
    struct store_statement *statement;
    int step = store_begin_read(spreading->casework->options.store, &session, error);
    if (!step) {
        step = store_query(session, &statement, error,
                           "SELECT COUNT(*) FROM casework_head WHERE ended = 0 AND procedure = $1", "t",
                           spreading->occurrence->procedure);
    }
    if (step) {
        return step;
    }
    while (step >= 0 && (step = store_step(statement, error)) > 0) {
        *count = store_integer(statement, 0);
    }
    return step;
}

/* A handful is done before anybody asks how far it is. */
static int tell_progress(struct spreading *spreading, size_t looked, struct error *error)
{
    const struct casework_occurrence *occurrence = spreading->occurrence;
    spreading->looked += (int64_t)looked;
    if (!occurrence || !occurrence->tell || spreading->looked < CASES_AT_ONCE || !looked) {
        return 0;
    }
    int64_t open = 0;
    int failed = count_open(spreading, &open, error);
    if (!failed) {
        occurrence->tell(occurrence->context, spreading->looked, open > spreading->looked ? open : spreading->looked);
    }
    return failed;
}

static int spread(struct spreading *spreading, struct error *error)
{
    struct identity after = {{0}};
    int failed = settle_holders(spreading->casework, error);
    for (size_t count = 1; !failed && count > 0;) {
        SCOPED(arena_free_at) struct arena *arena = arena_new();
        struct vec cases = VEC_IN(arena, struct identity);
        failed = list_open(spreading, &after, &cases, error);
        count = cases.count;
        for (size_t i = 0; !failed && i < count; i++) {
            after = *VEC_AT(&cases, struct identity, i);
            failed = ERROR_CONFLICT;
            for (int try = 0; try < TRIES && failed == ERROR_CONFLICT; try++) {
                failed = try_case(spreading, &after, error);
            }
        }
        if (!failed) {
            failed = tell_progress(spreading, count, error);
        }
    }
    return failed;
}

int casework_take_office_change(struct casework *casework, const struct casework_office_change *change,
                                size_t *recorded, struct error *error)
{
    struct spreading spreading = {
        .casework = casework,
        .command = {.event = change->begins ? PROCEDURE_ABSENCE_BEGINS : PROCEDURE_ABSENCE_ENDS,
                    .event_name = procedure_name_of(change->office),
                    .happened = change->at},
        .name = change->begins ? TEXT("absence-begins") : TEXT("absence-ends"),
        .capacity = change->office,
        .area = change->area,
        .refreshes = true};
    int failed = spread(&spreading, error);
    if (recorded) {
        *recorded = spreading.recorded;
    }
    return failed;
}

/* There is no rule that a procedure could have for it: an event that takes in no match changes rows and nothing else. */
int casework_take_conflict(struct casework *casework, const struct identity *conflict, const struct identity *with,
                           bool begins, int64_t at, size_t *recorded, struct error *error)
{
    char name[IDENTITY_TEXT_SIZE];
    identity_write(conflict, name);
    struct spreading spreading = {.casework = casework,
                                  .command = {.event = PROCEDURE_MATCH_APPEARS, .happened = at},
                                  .name = begins ? TEXT("conflict-begins") : TEXT("conflict-ends"),
                                  .capacity = text_of(name),
                                  .with = *with,
                                  .refreshes = true};
    int failed = spread(&spreading, error);
    if (recorded) {
        *recorded = spreading.recorded;
    }
    return failed;
}

int casework_take_joining(struct casework *casework, const struct identity *person, int64_t at, size_t *recorded,
                          struct error *error)
{
    char name[IDENTITY_TEXT_SIZE];
    identity_write(person, name);
    struct spreading spreading = {
        .casework = casework,
        .command = {.event = PROCEDURE_PERSON_JOINS, .event_identity = *person, .happened = at},
        .name = TEXT("person-joins"),
        .capacity = text_of(name)};
    int failed = spread(&spreading, error);
    if (recorded) {
        *recorded = spreading.recorded;
    }
    return failed;
}

int casework_take_occurrence(struct casework *casework, const struct casework_occurrence *occurrence, size_t *recorded,
                             struct error *error)
{
    struct spreading spreading = {.casework = casework,
                                  .command = {.event = PROCEDURE_NAMED_HAPPENS,
                                              .event_name = procedure_name_of(occurrence->event),
                                              .happened = occurrence->at},
                                  .name = occurrence->event,
                                  .occurrence = occurrence};
    int failed = spread(&spreading, error);
    if (recorded) {
        *recorded = spreading.recorded;
    }
    return failed;
}

int casework_awaits_joining(struct casework *casework, bool *out, struct error *error)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    SCOPED(store_end_at) struct store_session *session = NULL;
    const struct known_procedure **all;
    size_t count = 0;
    int failed = store_begin_read(casework->options.store, &session, error);
    if (!failed) {
        failed = registry_all(casework, session, arena, &all, &count, error);
    }
    *out = false;
    for (size_t i = 0; !failed && i < count; i++) {
        *out = *out || procedure_handles(all[i]->procedure, PROCEDURE_PERSON_JOINS, (struct procedure_name){.key = 0});
    }
    return failed;
}
