/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Legal holds: a row says which cases are held since when, and which entry of the organisation's own ledger says by whom and
 * why. */
#include "casework/keeping.h"

/* ---- entries of the organisation's own ledger */

struct taking {
    struct arena *arena;
    size_t items;
    own_take *take;
    void *context;
    bool taken;
};

static int take_entry(void *context, const struct ledger_entry *entry, struct error *error)
{
    struct taking *taking = context;
    if (entry->part_count && entry->parts[0].state == LEDGER_READABLE) {
        struct unpack unpack = unpack_of(entry->parts[0].plain);
        if (unpack_array(&unpack) == taking->items) {
            taking->take(taking->context, taking->arena, &unpack);
            taking->taken = !unpack.failed;
        }
    }
    /* One is enough: the reader stops, and the caller knows why. */
    return error_set(error, ERROR_LIMIT, "casework.one", "One entry was wanted.");
}

int own_read(struct arena *arena, struct casework *casework, struct store_session *session, int64_t entry,
             size_t items, own_take *take, void *context, struct error *error)
{
    struct taking taking = {arena, items, take, context, false};
    struct ledger *ledger = casework->options.ledger;
    int failed = ledger_read(arena, ledger, session, ledger_organisation(ledger), entry, take_entry, &taking, error);
    if (taking.taken) {
        return 0;
    }
    return failed && failed != ERROR_LIMIT
               ? failed
               : error_set(error, ERROR_DAMAGED, "casework.own", "Entry %lld of the organisation's ledger is not what a row "
                                                                 "says that it is.",
                           (long long)entry);
}

int own_enter(struct casework *casework, struct store_session *session, struct text plain, int64_t *entry,
              struct error *error)
{
    struct ledger *ledger = casework->options.ledger;
    struct ledger_part part = {.kind = VAULT_CASE, .plain = plain};
    struct ledger_draft draft = {.parts = &part, .part_count = 1};
    struct ledger_head head;
    int failed = ledger_enter(ledger, session, ledger_organisation(ledger), &draft, &head, error);
    if (!failed) {
        *entry = head.sequence;
    }
    return failed;
}

/* ---- writing */

static int write_row(struct store_session *session, const struct holding *holding, int64_t entry, struct error *error)
{
    if (!holding->held) {
        return store_run(session, NULL, error, "DELETE FROM casework_hold WHERE case_id = $1", "d", holding->case_id);
    }
    return store_run(session, NULL, error,
                     "INSERT INTO casework_hold (case_id, since, entry) VALUES ($1, $2, $3) "
                     "ON CONFLICT (case_id) DO NOTHING",
                     "dii", holding->case_id, holding->at, entry);
}

static int write_hold(struct store_session *session, void *context, struct error *error)
{
    const struct holding *holding = context;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct pack pack = pack_in(arena);
    int64_t entry;
    pack_array(&pack, HOLD_ITEMS);
    pack_string(&pack, "legal-hold");
    pack_identity(&pack, holding->by);
    pack_identity(&pack, holding->case_id);
    pack_bool(&pack, holding->held);
    pack_text(&pack, holding->reason);
    pack_integer(&pack, holding->at);
    pack_text(&pack, holding->paragraph);
    int failed = own_enter(holding->casework, session, pack_done(&pack), &entry, error);
    return failed ? failed : write_row(session, holding, entry, error);
}

int hold_write(const struct holding *holding, struct error *error)
{
    struct holding copy = *holding;
    return store_write(holding->casework->options.store, write_hold, &copy, error);
}

int casework_hold(struct casework *casework, const struct identity *case_id, bool held, struct text reason,
                  struct text paragraph, const struct identity *by, struct error *error)
{
    const struct holding holding = {
        casework, case_id, by, held, reason, paragraph.length ? paragraph : TEXT("SG-13"), casework_now(casework)};
    return hold_write(&holding, error);
}

/* ---- reading */

static void take_hold(void *context, struct arena *arena, struct unpack *unpack)
{
    struct casework_legal_hold *hold = context;
    unpack_text(unpack);
    hold->by = unpack_identity(unpack);
    unpack_identity(unpack);
    unpack_bool(unpack);
    hold->reason = copy_text(arena, unpack_text(unpack));
    unpack_integer(unpack);
    hold->paragraph = copy_text(arena, unpack_text(unpack));
}

int hold_read(struct arena *arena, struct casework *casework, struct store_session *session,
              const struct identity *case_id, struct casework_legal_hold *out, struct error *error)
{
    struct store_statement *statement;
    int64_t entry = 0;
    *out = (struct casework_legal_hold){.held = false};
    int step = store_query(session, &statement, error, "SELECT since, entry FROM casework_hold WHERE case_id = $1", "d",
                           case_id);
    if (step) {
        return step;
    }
    step = store_step(statement, error);
    if (step > 0) {
        *out = (struct casework_legal_hold){.held = true, .since = store_integer(statement, 0)};
        entry = store_integer(statement, 1);
    }
    store_finish(statement);
    if (step <= 0) {
        return step;
    }
    return own_read(arena, casework, session, entry, HOLD_ITEMS, take_hold, out, error);
}
