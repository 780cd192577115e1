/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A view: which case links to which, so that the end of one is heard of in the other, and so that somebody who may open both
 * finds the way back. The other case stands in a row as a keyed code: a database file without its keys does not tell that
 * two cases belong together.
 */
#include "casework/linking.h"
#include "casework/looking.h"
#include "casework/own.h"

#include <string.h>

#define LINK_COLUMNS "number other stands"
#define LINK_CODE_SIZE 16

enum link_stands {
    LINK_STANDS_OPEN = 1,
    LINK_STANDS_OVER = 2, /* the other case has ended, and this one has not heard of it */
    LINK_STANDS_HEARD = 3
};

struct link_code {
    uint8_t bytes[LINK_CODE_SIZE];
};
struct link_row {
    int64_t number, stands;
    struct link_code other;
};

static struct link_code code_of(const struct casework *casework, const struct identity *case_id)
{
    uint8_t whole[32];
    struct link_code code;
    vault_code(casework->options.vault, "casework.link", (struct text){(const char *)case_id->bytes, IDENTITY_SIZE}, whole);
    memcpy(code.bytes, whole, sizeof(code.bytes));
    return code;
}

/* ---- what must stand there */

static int has_ended(struct store_session *session, const struct identity *case_id, bool *ended, struct error *error)
{
    const struct vault_place place = {.kind = VAULT_CASE, .owner = *case_id};
    struct store_statement *statement;
    int step = ledger_is_erased(session, &place, ended, error);
    if (step || *ended) {
        return step;
    }
    step = store_query(session, &statement, error, "SELECT ended FROM casework_head WHERE case_id = $1", "d", case_id);
    if (step) {
        return step;
    }
    step = store_step(statement, error);
    *ended = step > 0 && store_integer(statement, 0) != 0;
    store_finish(statement);
    return step < 0 ? step : 0;
}

static int add_row(struct store_session *session, const struct casework_change *change, uint32_t index, struct vec *rows,
                   struct error *error)
{
    const struct procedure_link *link = &change->after->links[index];
    struct link_row row = {.number = (int64_t)index + 1, .stands = LINK_STANDS_HEARD};
    bool ended = false;
    if (identity_is_none(&link->case_id)) {
        return 0;
    }
    int failed = link->status == PROCEDURE_LINK_ENDED ? 0 : has_ended(session, &link->case_id, &ended, error);
    if (link->status != PROCEDURE_LINK_ENDED) {
        row.stands = ended ? LINK_STANDS_OVER : LINK_STANDS_OPEN;
    }
    row.other = code_of(change->casework, &link->case_id);
    vec_add(rows, &row);
    return failed;
}

static int rows_for(struct arena *arena, struct store_session *session, const struct casework_change *change,
                    struct vec *rows, struct error *error)
{
    int failed = 0;
    *rows = VEC_IN(arena, struct link_row);
    for (uint32_t i = 0; !failed && i < change->after->link_count; i++) {
        failed = add_row(session, change, i, rows, error);
    }
    return failed;
}

int links_expect(struct arena *arena, struct store_session *session, const struct casework_change *change,
                 struct ledger_rows *expected, struct error *error)
{
    struct vec rows;
    int failed = rows_for(arena, session, change, &rows, error);
    for (size_t i = 0; !failed && i < rows.count; i++) {
        const struct link_row *row = VEC_AT(&rows, struct link_row, i);
        ledger_rows_expect(expected, ledger_row(arena, "casework_link", LINK_COLUMNS, "ibi", row->number,
                                                (const void *)row->other.bytes, (size_t)LINK_CODE_SIZE, row->stands));
    }
    return failed;
}

int links_find(struct arena *arena, struct store_session *session, const struct identity *case_id,
               struct ledger_rows *expected, int64_t *found, struct error *error)
{
    struct store_statement *statement;
    int step = store_query(session, &statement, error,
                           "SELECT number, other, stands FROM casework_link WHERE case_id = $1 ORDER BY number", "d",
                           case_id);
    return step ? step : ledger_rows_find_each(expected, arena, "casework_link", LINK_COLUMNS, "ibi", statement, found, error);
}

/* ---- the view */

static bool is_unchanged(const struct casework_change *change)
{
    const struct procedure_state *before = change->before, *after = change->after;
    if (change->replayed) {
        return false;
    }
    if (before == NULL || before->link_count != after->link_count) {
        return after->link_count == 0;
    }
    for (uint32_t i = 0; i < after->link_count; i++) {
        if (before->links[i].status != after->links[i].status ||
            !identity_equal(&before->links[i].case_id, &after->links[i].case_id)) {
            return false;
        }
    }
    return true;
}

static int write_own(struct store_session *session, const struct casework_change *change, struct error *error)
{
    struct vec rows;
    int failed = rows_for(change->arena, session, change, &rows, error);
    if (!failed) {
        failed = store_run(session, NULL, error, "DELETE FROM casework_link WHERE case_id = $1", "d", &change->case_id);
    }
    for (size_t i = 0; !failed && i < rows.count; i++) {
        const struct link_row *row = VEC_AT(&rows, struct link_row, i);
        failed = store_run(session, NULL, error,
                           "INSERT INTO casework_link (case_id, number, other, stands) VALUES ($1, $2, $3, $4)", "dibi",
                           &change->case_id, row->number, (const void *)row->other.bytes, (size_t)LINK_CODE_SIZE,
                           row->stands);
    }
    return failed;
}

/* Whoever links to it finds out in the transaction in which it ends; or, while everything is made again, when its turn comes. */
static int tell_others(struct casework *casework, struct store_session *session, const struct identity *case_id, bool over,
                       struct error *error)
{
    const struct link_code code = code_of(casework, case_id);
    return store_run(session, NULL, error, "UPDATE casework_link SET stands = $1 WHERE other = $2 AND stands = $3", "ibi",
                     (int64_t)(over ? LINK_STANDS_OVER : LINK_STANDS_OPEN), (const void *)code.bytes,
                     (size_t)LINK_CODE_SIZE, (int64_t)(over ? LINK_STANDS_OPEN : LINK_STANDS_OVER));
}

static int apply(void *context, struct store_session *session, const struct casework_change *change,
                 struct error *error)
{
    const bool ended = change->after->ended, was_ended = change->before && change->before->ended;
    int failed = is_unchanged(change) ? 0 : write_own(session, change, error);
    return failed || ended == was_ended ? failed : tell_others(context, session, &change->case_id, ended, error);
}

static int clear(void *context, struct store_session *session, struct error *error)
{
    (void)context;
    return store_run(session, NULL, error, "DELETE FROM casework_link", "");
}

/* What was erased has ended for whoever waits for it. */
static int forget(void *context, struct store_session *session, const struct vault_place *place, struct error *error)
{
    bool erased = false;
    if (place->kind != VAULT_CASE) {
        return 0;
    }
    int failed = store_run(session, NULL, error, "DELETE FROM casework_link WHERE case_id = $1", "d", &place->owner);
    if (!failed) {
        failed = ledger_is_erased(session, place, &erased, error);
    }
    return failed || !erased ? failed : tell_others(context, session, &place->owner, true, error);
}

struct casework_view links_view(struct casework *casework)
{
    return (struct casework_view){
        .name = "links", .version = 1, .context = casework, .apply = apply, .clear = clear, .forget = forget};
}

/* ---- for somebody who looks */

static int find_reference(struct store_session *session, const struct access_viewer *viewer, const struct identity *case_id,
                          char reference[ACCESS_REFERENCE_SIZE], struct error *error)
{
    struct store_statement *statement;
    int step = store_prepare(session,
                             "SELECT h.reference FROM casework_head AS h WHERE h.case_id = $18 AND " ACCESS_ALLOWS(
                                 "h.case_id"),
                             &statement, error);
    if (step) {
        return step;
    }
    access_bind(statement, viewer);
    store_bind_bytes(statement, ACCESS_OWN, case_id->bytes, IDENTITY_SIZE);
    step = store_step(statement, error);
    if (step > 0) {
        store_string(statement, 0, reference, ACCESS_REFERENCE_SIZE);
    }
    store_finish(statement);
    return step < 0 ? step : 0;
}

static int fill_link(const struct looking *looking, const struct procedure_link *from, bool acts,
                     struct casework_link *out, struct error *error)
{
    const struct procedure_link_words *words =
        procedure_find_link(looking->arena, looking->loaded.known->procedure, from->link.text);
    *out = (struct casework_link){.name = from->link, .label = from->link.text, .status = from->status};
    if (words) {
        out->label = words->is.label;
        out->cites = words->cites;
        out->procedures = words->procedures;
        out->procedure_count = words->procedure_count;
        out->may_open = acts && from->status == PROCEDURE_LINK_WANTED;
    }
    if (identity_is_none(&from->case_id)) {
        return 0;
    }
    out->procedures = &from->procedure;
    out->procedure_count = 1;
    return find_reference(looking->session, looking->viewer, &from->case_id, out->reference, error);
}

static int find_links(struct looking *looking, const struct casework_who *who, struct casework_case *out, struct error *error)
{
    const struct procedure_state *state = looking->loaded.state;
    struct casework_link *links = ARENA_ARRAY(looking->arena, struct casework_link, state->link_count);
    bool acts = links_may_act(looking->arena, looking->loaded.known->procedure, state, &looking->moment.procedure,
                              &who->person);
    int failed = 0;
    for (uint32_t i = 0; !failed && i < state->link_count; i++) {
        failed = fill_link(looking, &state->links[i], acts, &links[i], error);
    }
    out->links = links;
    out->link_count = state->link_count;
    return failed;
}

int links_look(struct looking *looking, const struct casework_who *who, struct casework_case *out, struct error *error)
{
    const struct link_code code = code_of(looking->casework, &looking->loaded.head.case_id);
    struct vec rows = VEC_IN(looking->arena, struct casework_linked_from);
    struct store_statement *statement;
    int step = looking->loaded.state->link_count ? find_links(looking, who, out, error) : 0;
    if (!step) {
        step = store_prepare(looking->session,
                             "SELECT h.reference, h.procedure_label FROM casework_link AS l JOIN casework_head AS h ON "
                             "h.case_id = l.case_id WHERE l.other = $18 AND " ACCESS_ALLOWS("l.case_id")
                             " ORDER BY h.received, h.reference",
                             &statement, error);
    }
    if (step) {
        return step;
    }
    access_bind(statement, looking->viewer);
    store_bind_bytes(statement, ACCESS_OWN, code.bytes, sizeof(code.bytes));
    while ((step = store_step(statement, error)) > 0) {
        struct casework_linked_from row = {.procedure_label = copy_text(looking->arena, store_text(statement, 1))};
        store_string(statement, 0, row.reference, sizeof(row.reference));
        vec_add(&rows, &row);
    }
    store_finish(statement);
    out->linked_from = rows.items;
    out->linked_from_count = rows.count;
    return step;
}

/* ---- for the scheduler */

int casework_link_ends(struct casework *casework, struct arena *arena, size_t limit, struct casework_link_end **out,
                       size_t *count, struct error *error)
{
    SCOPED(store_end_at) struct store_session *session = NULL;
    struct vec ends = VEC_IN(arena, struct casework_link_end);
    struct store_statement *statement = NULL;
    int step = store_begin_read(casework->options.store, &session, error);
    if (!step) {
        step = store_query(session, &statement, error,
                           "SELECT l.case_id, l.number, h.reference FROM casework_link AS l JOIN casework_head AS h ON "
                           "h.case_id = l.case_id WHERE l.stands = $1 ORDER BY l.case_id, l.number LIMIT $2",
                           "ii", (int64_t)LINK_STANDS_OVER, (int64_t)limit);
    }
    while (step >= 0 && (step = store_step(statement, error)) > 0) {
        struct casework_link_end end = {.case_id = store_identity(statement, 0),
                                        .number = (uint32_t)store_integer(statement, 1)};
        store_string(statement, 2, end.reference, sizeof(end.reference));
        vec_add(&ends, &end);
    }
    *out = ends.items;
    *count = ends.count;
    return step;
}
