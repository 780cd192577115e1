/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Events of the organisation: each is an entry in its own ledger and a row, made in one transaction. The row's key is what
 * keeps two processes from taking one thing twice.
 */
#include "reminders/inside.h"

static const struct store_migration migrations[] = {
    {"reminders", 1,
     "CREATE TABLE reminders_event (kind INTEGER NOT NULL, subject BLOB NOT NULL, due INTEGER NOT NULL, "
     "recorded INTEGER NOT NULL, PRIMARY KEY (kind, subject, due)) WITHOUT ROWID;"
     "CREATE TABLE reminders_review (name TEXT NOT NULL, at INTEGER NOT NULL, kind INTEGER NOT NULL, "
     "entry INTEGER NOT NULL, PRIMARY KEY (name, at, kind)) WITHOUT ROWID"},
    {"reminders", 2,
     "CREATE TABLE reminders_happened (name TEXT NOT NULL, event TEXT NOT NULL, happened INTEGER NOT NULL, "
     "recorded INTEGER NOT NULL, entry INTEGER NOT NULL, PRIMARY KEY (name, event, happened)) WITHOUT ROWID"},
};

struct store_migration_list reminders_migrations(void)
{
    return (struct store_migration_list){migrations, COUNT_OF(migrations)};
}

int enter_own(struct reminders *reminders, struct store_session *session, struct text plain, int64_t *sequence,
              struct error *error)
{
    struct ledger *ledger = reminders->options.ledger;
    struct ledger_part part = {.kind = VAULT_CASE, .plain = plain};
    struct ledger_draft draft = {.parts = &part, .part_count = 1};
    struct ledger_head head;
    int failed = ledger_enter(ledger, session, ledger_organisation(ledger), &draft, &head, error);
    if (!failed && sequence) {
        *sequence = head.sequence;
    }
    return failed;
}

struct taking_out {
    struct arena *arena;
    struct text plain;
};

static int take_out(void *context, const struct ledger_entry *entry, struct error *error)
{
    struct taking_out *taking = context;
    if (entry->part_count && entry->parts[0].state == LEDGER_READABLE) {
        const struct text plain = entry->parts[0].plain;
        taking->plain = (struct text){arena_copy(taking->arena, plain.at, plain.length), plain.length};
    }
    /* One is enough: the reader stops, and the caller knows why. */
    return error_set(error, ERROR_LIMIT, "reminders.one", "One entry was wanted.");
}

struct text read_own(struct reminders *reminders, struct arena *arena, struct store_session *session, int64_t sequence)
{
    struct ledger *ledger = reminders->options.ledger;
    struct taking_out taking = {arena, {0}};
    struct error one;
    int stopped = ledger_read(arena, ledger, session, ledger_organisation(ledger), sequence, take_out, &taking, &one);
    (void)stopped;
    return taking.plain;
}

struct recording {
    struct reminders *reminders;
    const struct reminders_item *item;
    int64_t now, added;
};

static int write_event(struct store_session *session, void *context, struct error *error)
{
    struct recording *recording = context;
    const struct reminders_item *item = recording->item;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    int failed = store_run(session, &recording->added, error,
                           "INSERT INTO reminders_event (kind, subject, due, recorded) VALUES ($1, $2, $3, $4) "
                           "ON CONFLICT (kind, subject, due) DO NOTHING",
                           "ibii", (int64_t)item->kind, (const void *)item->subject.at, item->subject.length, item->due,
                           recording->now);
    if (failed || recording->added == 0) {
        return failed;
    }
    struct pack pack = pack_in(arena);
    pack_array(&pack, EVENT_ITEMS);
    pack_string(&pack, "event");
    pack_integer(&pack, item->kind);
    pack_bytes(&pack, item->subject.at, item->subject.length);
    pack_integer(&pack, item->due);
    pack_integer(&pack, recording->now);
    return enter_own(recording->reminders, session, pack_done(&pack), NULL, error);
}

int record_event(struct reminders *reminders, const struct reminders_item *item, bool *recorded, struct error *error)
{
    struct recording recording = {reminders, item, casework_moment(reminders->options.casework), 0};
    int failed = store_write(reminders->options.store, write_event, &recording, error);
    *recorded = !failed && recording.added > 0;
    return failed;
}

int is_recorded(struct store_session *session, const struct reminders_item *item, bool *out, struct error *error)
{
    struct store_statement *statement;
    int step = store_query(session, &statement, error,
                           "SELECT 1 FROM reminders_event WHERE kind = $1 AND subject = $2 AND due = $3", "ibi",
                           (int64_t)item->kind, (const void *)item->subject.at, item->subject.length, item->due);
    if (step) {
        return step;
    }
    step = store_step(statement, error);
    store_finish(statement);
    *out = step > 0;
    return step < 0 ? step : 0;
}
