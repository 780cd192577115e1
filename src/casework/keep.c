/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A view: of each case that has ended, how long its procedure has it kept. It only says where to look; whoever decides is
 * shown what the rules say of the case as it stands.
 */
#include "casework/own.h"

#define KEEP_COLUMNS "kind over"

struct keep_row {
    enum procedure_retention_kind kind;
    int64_t over;
};

static struct keep_row row_of(const struct casework_change *change)
{
    struct procedure_retention kept;
    const struct calendar_zone *zone = change->casework->options.zone;
    procedure_retention(change->arena, change->procedure, change->after, change->moment, &kept);
    return (struct keep_row){kept.kind, kept.kind == PROCEDURE_KEPT_UNTIL
                                            ? calendar_start_of_day(zone, calendar_add_days(kept.until, 1))
                                            : INT64_MAX};
}

void keep_expect(struct arena *arena, const struct casework_change *change, struct ledger_rows *expected)
{
    if (change->after->ended) {
        struct keep_row row = row_of(change);
        ledger_rows_expect(expected,
                           ledger_row(arena, "casework_keep", KEEP_COLUMNS, "ii", (int64_t)row.kind, row.over));
    }
}

int keep_find(struct arena *arena, struct store_session *session, const struct identity *case_id,
              struct ledger_rows *expected, int64_t *found, struct error *error)
{
    struct store_statement *statement;
    int step = store_query(session, &statement, error, "SELECT kind, over FROM casework_keep WHERE case_id = $1", "d",
                           case_id);
    return step ? step : ledger_rows_find_each(expected, arena, "casework_keep", KEEP_COLUMNS, "ii", statement, found, error);
}

static int apply(void *context, struct store_session *session, const struct casework_change *change,
                 struct error *error)
{
    (void)context;
    bool was_there = change->replayed || (change->before && change->before->ended);
    if (!change->after->ended) {
        return was_there ? store_run(session, NULL, error, "DELETE FROM casework_keep WHERE case_id = $1", "d",
                                     &change->case_id)
                         : 0;
    }
    struct keep_row row = row_of(change);
    return store_run(session, NULL, error,
                     "INSERT INTO casework_keep (case_id, kind, over) VALUES ($1, $2, $3) "
                     "ON CONFLICT (case_id) DO UPDATE SET kind = excluded.kind, over = excluded.over",
                     "dii", &change->case_id, (int64_t)row.kind, row.over);
}

static int clear(void *context, struct store_session *session, struct error *error)
{
    (void)context;
    return store_run(session, NULL, error, "DELETE FROM casework_keep", "");
}

static int forget(void *context, struct store_session *session, const struct vault_place *place, struct error *error)
{
    (void)context;
    if (place->kind != VAULT_CASE) {
        return 0;
    }
    return store_run(session, NULL, error, "DELETE FROM casework_keep WHERE case_id = $1", "d", &place->owner);
}

struct casework_view keep_view(struct casework *casework)
{
    return (struct casework_view){
        .name = "keep", .version = 1, .context = casework, .apply = apply, .clear = clear, .forget = forget};
}
