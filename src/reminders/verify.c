/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The scheduler's rows against the organisation's own ledger. */
#include "reminders/inside.h"

#define EVENT_COLUMNS "kind subject due recorded"
#define REVIEW_COLUMNS "name at kind entry"
#define HAPPENED_COLUMNS "name event happened recorded entry"

struct verifying {
    struct arena *arena;
    struct ledger_rows *rows;
};

static void see_event(struct verifying *verifying, struct unpack *unpack)
{
    int64_t kind = unpack_integer(unpack);
    struct text subject = unpack_bytes(unpack);
    int64_t due = unpack_integer(unpack), recorded = unpack_integer(unpack);
    ledger_rows_expect(verifying->rows, ledger_row(verifying->arena, "reminders_event", EVENT_COLUMNS, "ibii", kind,
                                                   (const void *)subject.at, subject.length, due, recorded));
}

static void see_review(struct verifying *verifying, struct unpack *unpack, int64_t entry)
{
    unpack_identity(unpack);
    struct text name = unpack_text(unpack);
    int64_t kind = unpack_integer(unpack);
    unpack_text(unpack);
    int64_t at = unpack_integer(unpack);
    ledger_rows_expect(verifying->rows,
                       ledger_row(verifying->arena, "reminders_review", REVIEW_COLUMNS, "tiii", name, at, kind, entry));
}

static void see_happened(struct verifying *verifying, struct unpack *unpack, int64_t entry)
{
    unpack_identity(unpack);
    struct text name = unpack_text(unpack), event = unpack_text(unpack);
    unpack_text(unpack);
    int64_t happened = unpack_integer(unpack), recorded = unpack_integer(unpack);
    ledger_rows_expect(verifying->rows, ledger_row(verifying->arena, "reminders_happened", HAPPENED_COLUMNS, "ttiii", name,
                                                   event, happened, recorded, entry));
}

static int see_entry(void *context, const struct ledger_entry *entry, struct error *error)
{
    struct verifying *verifying = context;
    if (entry->part_count == 0 || entry->parts[0].kind != VAULT_CASE || entry->parts[0].state != LEDGER_READABLE) {
        return 0;
    }
    struct unpack unpack = unpack_of(entry->parts[0].plain);
    if (unpack_next(&unpack) != UNPACK_ARRAY || unpack_array(&unpack) < 2 || unpack_next(&unpack) != UNPACK_TEXT) {
        return 0;
    }
    struct text kind = unpack_text(&unpack);
    if (text_is(kind, "event")) {
        see_event(verifying, &unpack);
    } else if (text_is(kind, "review")) {
        see_review(verifying, &unpack, entry->sequence);
    } else if (text_is(kind, "happened")) {
        see_happened(verifying, &unpack, entry->sequence);
    } else {
        return 0;
    }
    return unpack_done(&unpack, "an entry of the organisation's own ledger", error);
}

static int find_rows(struct verifying *verifying, struct store_session *session, struct error *error)
{
    struct store_statement *statement;
    int step = store_query(session, &statement, error,
                           "SELECT kind, subject, due, recorded FROM reminders_event ORDER BY kind, subject, due", "");
    while (step >= 0 && (step = store_step(statement, error)) > 0) {
        ledger_rows_find(verifying->rows,
                         ledger_row_in(verifying->arena, "reminders_event", EVENT_COLUMNS, "ibii", statement));
    }
    if (!step) {
        step = store_query(session, &statement, error,
                           "SELECT name, at, kind, entry FROM reminders_review ORDER BY name, at, kind", "");
    }
    while (step >= 0 && (step = store_step(statement, error)) > 0) {
        ledger_rows_find(verifying->rows,
                         ledger_row_in(verifying->arena, "reminders_review", REVIEW_COLUMNS, "tiii", statement));
    }
    if (!step) {
        step = store_query(session, &statement, error,
                           "SELECT name, event, happened, recorded, entry FROM reminders_happened "
                           "ORDER BY name, event, happened", "");
    }
    while (step >= 0 && (step = store_step(statement, error)) > 0) {
        ledger_rows_find(verifying->rows,
                         ledger_row_in(verifying->arena, "reminders_happened", HAPPENED_COLUMNS, "ttiii", statement));
    }
    return step;
}

int reminders_verify(struct reminders *reminders, struct reminders_report *report, struct error *error)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    SCOPED(store_end_at) struct store_session *session = NULL;
    struct verifying verifying = {arena, ledger_rows_new(arena)};
    struct ledger *ledger = reminders->options.ledger;
    *report = (struct reminders_report){.sound = true};
    int failed = store_begin_read(reminders->options.store, &session, error);
    if (!failed) {
        failed = ledger_read(arena, ledger, session, ledger_organisation(ledger), 1, see_entry, &verifying, error);
    }
    if (!failed) {
        failed = find_rows(&verifying, session, error);
    }
    report->rows = ledger_rows_found(verifying.rows);
    if (!failed) {
        report->sound = ledger_rows_agree(verifying.rows, report->words, sizeof(report->words));
    }
    return failed;
}
