/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What Evenhand itself reads of items and lets happen to them: their names among sealed answers, which nobody is shown, and an
 * event of a single item, which the procedure takes or leaves (AP-9).
 */
#include "casework/happening.h"
#include "casework/looking.h"
#include "casework/rows.h"

#include <string.h>

#define TRIES 5

struct naming {
    struct casework *casework;
    struct arena *arena;
    struct store_session *session;
    struct procedure_name kind, fact;
    struct vec *out; /* struct casework_named_item */
};

/* ---- names */

static int list_cases(const struct naming *naming, struct text procedure, struct vec *cases, struct error *error)
{
    struct store_statement *statement;
    int step = store_query(naming->session, &statement, error,
                           "SELECT case_id FROM casework_head WHERE procedure = $1 ORDER BY case_id", "t", procedure);
    return step ? step : room_take_identities(statement, cases, error);
}

static int read_name(struct opened *opened, const struct procedure_value *value, struct text *out, struct error *error)
{
    *out = TEXT("");
    if (value->type != PROCEDURE_TEXT || !value->reference.part) {
        return 0;
    }
    int failed = looking_open(opened, value->reference.sequence, error);
    if (failed || value->reference.part >= opened->entry.part_count) {
        return failed;
    }
    const struct ledger_entry_part *part = &opened->entry.parts[value->reference.part];
    *out = part->state == LEDGER_READABLE ? copy_text(opened->looking->arena, text_trim(part->plain)) : TEXT("");
    return 0;
}

static int name_items(const struct naming *naming, const struct identity *case_id, struct error *error)
{
    struct looking looking = {.arena = naming->arena, .casework = naming->casework, .session = naming->session};
    struct opened opened = {.looking = &looking};
    int failed = load_case(naming->arena, naming->casework, naming->session, case_id, &looking.loaded, error);
    const struct procedure_state *state = looking.loaded.state;
    for (uint32_t i = 0; !failed && i < state->item_count; i++) {
        const struct procedure_scope scope = {PROCEDURE_FOR_ITEM, state->items[i].number};
        if (!procedure_same(state->items[i].kind, naming->kind)) {
            continue;
        }
        struct casework_named_item one = {.case_id = *case_id, .item = scope.number, .state = state};
        failed = read_name(&opened, procedure_value_of(state, scope, naming->fact), &one.name, error);
        if (!failed && one.name.length) {
            vec_add(naming->out, &one);
        }
    }
    return failed == ERROR_NOT_FOUND ? 0 : failed;
}

int casework_items_named(struct casework *casework, struct arena *arena, struct text procedure, struct text kind,
                         struct text fact, struct casework_named_item **out, size_t *count, struct error *error)
{
    SCOPED(store_end_at) struct store_session *session = NULL;
    struct vec cases = VEC_IN(arena, struct identity), named = VEC_IN(arena, struct casework_named_item);
    int failed = store_begin_read(casework->options.store, &session, error);
    const struct naming naming = {.casework = casework,
                                  .arena = arena,
                                  .session = session,
                                  .kind = procedure_name_of(kind),
                                  .fact = procedure_name_of(fact),
                                  .out = &named};
    if (!failed) {
        failed = list_cases(&naming, procedure, &cases, error);
    }
    for (size_t i = 0; !failed && i < cases.count; i++) {
        failed = name_items(&naming, VEC_AT(&cases, struct identity, i), error);
    }
    *out = named.items;
    *count = named.count;
    return failed ? failed : note_down(casework, LEDGER_READS, &CASEWORK_PUBLIC, NULL, kind, procedure, error);
}

int casework_any_received(struct casework *casework, struct text procedure, int64_t before, bool *out, struct error *error)
{
    SCOPED(store_end_at) struct store_session *session = NULL;
    struct store_statement *statement;
    int step = store_begin_read(casework->options.store, &session, error);
    if (!step) {
        step = store_query(session, &statement, error,
                           "SELECT 1 FROM casework_head WHERE procedure = $1 AND received < $2 LIMIT 1", "ti", procedure, before);
    }
    *out = false;
    if (step) {
        return step;
    }
    while (step >= 0 && !*out && (step = store_step(statement, error)) > 0) {
        *out = true;
        store_finish(statement);
    }
    return step < 0 ? step : 0;
}

/* ---- what happens to one */

static bool is_taken(const struct happening *happening, const struct casework_item_event *event, struct text which)
{
    for (size_t i = happening->loaded.lines.count; i > 0; i--) {
        const struct casework_line *line = VEC_AT(&happening->loaded.lines, struct casework_line, i - 1);
        if (line->kind == CASEWORK_EVENT && line->happened == event->at && text_equal(line->name, event->event) &&
            text_equal(line->capacity, which)) {
            return true;
        }
    }
    return false;
}

static int try_item(struct casework *casework, const struct casework_item_event *event, bool *recorded, struct error *error)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct happening happening;
    const struct text which = text_of(arena_print(arena, "%u", event->item));
    const struct procedure_command command = {.event = PROCEDURE_NAMED_HAPPENS,
                                              .event_name = procedure_name_of(event->event),
                                              .scope = {PROCEDURE_FOR_ITEM, event->item},
                                              .happened = event->at};
    int failed = happening_read(arena, casework, &event->case_id, &happening, error);
    if (failed) {
        return failed == ERROR_NOT_FOUND ? 0 : failed;
    }
    if (happening.loaded.state->received > event->at ||
        !procedure_handles(happening.loaded.known->procedure, command.event, command.event_name) ||
        is_taken(&happening, event, which) || !happening_decide(&happening, &command) ||
        happening.decision.effects.count == 0) {
        return 0;
    }
    happening.decision.acting.asked = happening.decision.acting.office = procedure_name_of(which);
    failed = happening_make(&happening, event->event, error);
    if (!failed) {
        failed = happening_commit(&happening, error);
    }
    *recorded = failed == 0;
    return failed;
}

int casework_take_item_event(struct casework *casework, const struct casework_item_event *event, bool *recorded,
                             struct error *error)
{
    int failed = settle_holders(casework, error);
    *recorded = false;
    failed = failed ? failed : try_item(casework, event, recorded, error);
    for (int try = 1; failed == ERROR_CONFLICT && try < TRIES; try++) {
        failed = try_item(casework, event, recorded, error);
    }
    return failed;
}
