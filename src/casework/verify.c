/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Verifying this room's rows and those of access. Each living case is replayed from its first entry, as for rebuilding,
 * and what must stand there for it is compared with what does, row by row; then each table is counted for rows of no
 * case. Procedures and holds are held against the organisation's own ledger.
 */
#include "casework/own.h"
#include "casework/verify.h"

#include <stdio.h>
#include <string.h>

#define CASES_AT_ONCE 64

struct verifying {
    struct casework *casework;
    struct store_session *session;
    struct casework_report *report;
    int64_t found[ROW_TABLE__MAX];
};

static void unsound(struct verifying *verifying, const struct identity *case_id, const char *reference,
                    const char *words)
{
    struct casework_report *report = verifying->report;
    char name[IDENTITY_TEXT_SIZE] = "";
    report->sound = false;
    if (!case_id) {
        snprintf(report->words, sizeof(report->words), "%.590s", words);
        return;
    }
    report->case_id = *case_id;
    identity_write(case_id, name);
    if (reference && *reference) {
        snprintf(report->reference, sizeof(report->reference), "%s", reference);
        snprintf(report->words, sizeof(report->words), "case %s: %.560s", reference, words);
    } else {
        snprintf(report->words, sizeof(report->words), "case %s: %.540s", name, words);
    }
}

/* What the rooms above keep of it; of the change NULL, what they keep of no case. */
static int verify_views(struct verifying *verifying, const struct casework_change *change, struct error *error)
{
    const struct casework *casework = verifying->casework;
    char words[500] = "";
    int failed = 0;
    for (size_t i = 0; !failed && !words[0] && i < casework->view_count; i++) {
        const struct casework_view *view = &casework->views[i];
        if (view->verify) {
            failed = view->verify(view->context, verifying->session, change, words, sizeof(words), error);
        }
    }
    if (!failed && words[0]) {
        unsound(verifying, change ? &change->case_id : NULL, change ? change->reference : NULL, words);
    }
    return failed;
}

/* ---- cases */

static int verify_case(struct verifying *verifying, const struct ledger_head *head, struct error *error)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct ledger_rows *expected = ledger_rows_new(arena);
    struct casework_change change;
    struct case_rows *rows;
    char words[512];
    int failed = replay_for_views(arena, verifying->casework, verifying->session, head, NULL, &change, &rows,
                                  error);
    if (failed == ERROR_DAMAGED || failed == ERROR_INVALID || failed == ERROR_NOT_FOUND) {
        unsound(verifying, &head->case_id, "", error->words);
        return 0;
    }
    if (!failed) {
        rows_expect(arena, rows, expected);
        flags_expect(arena, &change, expected);
        keep_expect(arena, &change, expected);
        failed = links_expect(arena, verifying->session, &change, expected, error);
    }
    if (!failed) {
        failed = rows_find(arena, verifying->session, &head->case_id, expected, verifying->found, error);
    }
    if (!failed) {
        verifying->report->cases++;
        verifying->report->rows += ledger_rows_found(expected);
        if (!ledger_rows_agree(expected, words, sizeof(words))) {
            unsound(verifying, &head->case_id, change.reference, words);
        } else {
            failed = verify_views(verifying, &change, error);
        }
    }
    return failed;
}

static int verify_cases(struct verifying *verifying, void (*progress)(void *context, int64_t cases), void *context,
                        struct error *error)
{
    struct identity after;
    bool first = true;
    int failed = 0;
    for (size_t count = 1; !failed && verifying->report->sound && count > 0;) {
        SCOPED(arena_free_at) struct arena *arena = arena_new();
        struct ledger_head *heads;
        failed = ledger_list(arena, verifying->session, LEDGER_CASE, first ? NULL : &after, CASES_AT_ONCE, &heads,
                             &count, error);
        for (size_t i = 0; !failed && verifying->report->sound && i < count; i++) {
            failed = heads[i].erased || heads[i].sequence == 0 ? 0 : verify_case(verifying, &heads[i], error);
        }
        if (!failed && count > 0) {
            after = heads[count - 1].case_id;
            first = false;
            if (progress) {
                progress(context, verifying->report->cases);
            }
        }
    }
    return failed;
}

static int verify_strays(struct verifying *verifying, struct error *error)
{
    const char *table;
    struct identity case_id;
    bool stray;
    char words[100];
    int failed = rows_find_stray(verifying->session, verifying->found, &table, &case_id, &stray, error);
    if (!failed && stray) {
        snprintf(words, sizeof(words), "%s: rows stand there of a case that has no entries.", table);
        unsound(verifying, &case_id, "", words);
    }
    return failed;
}

/* ---- procedures and holds */

struct own {
    struct arena *arena;
    struct ledger_rows *rows;
    const struct casework *casework;
    struct vec kept; /* holds, and decisions about keeping */
};

static void see_procedure(struct own *own, struct unpack *unpack)
{
    uint8_t hash[PROCEDURE_HASH_SIZE];
    unpack_identity(unpack);
    struct text name = unpack_text(unpack);
    int64_t version = unpack_integer(unpack);
    unpack_fixed(unpack, hash, sizeof(hash));
    int64_t taken = unpack_integer(unpack);
    ledger_rows_expect(own->rows, ledger_row(own->arena, "casework_procedure", "name version hash taken files", "tibis",
                                             name, version, (const void *)hash, sizeof(hash), taken, "of this hash"));
}

static void see_compared(struct own *own, struct unpack *unpack)
{
    int64_t at = unpack_integer(unpack);
    size_t count = unpack_array(unpack);
    for (size_t i = 0; i < count && !unpack->failed; i++) {
        struct identity term = unpack_identity(unpack);
        ledger_rows_expect(own->rows, ledger_row(own->arena, "casework_holder", "term compared", "di", &term, at));
    }
}

static int see_entry(void *context, const struct ledger_entry *entry, struct error *error)
{
    struct own *own = context;
    if (entry->part_count == 0 || entry->parts[0].kind != VAULT_CASE || entry->parts[0].state != LEDGER_READABLE) {
        return 0;
    }
    struct unpack unpack = unpack_of(entry->parts[0].plain);
    if (unpack_next(&unpack) != UNPACK_ARRAY || unpack_array(&unpack) < 3 || unpack_next(&unpack) != UNPACK_TEXT) {
        return 0;
    }
    struct text kind = unpack_text(&unpack);
    if (text_is(kind, "procedure-taken")) {
        see_procedure(own, &unpack);
    } else if (text_is(kind, "legal-hold")) {
        kept_see_hold(&own->kept, &unpack, entry->sequence);
    } else if (text_is(kind, "kept")) {
        kept_see_decision(own->casework, &own->kept, &unpack, entry->sequence);
    } else if (text_is(kind, "holders-compared")) {
        see_compared(own, &unpack);
    } else {
        return 0;
    }
    return unpack_done(&unpack, "an entry of the organisation's own ledger", error);
}

static int find_procedures(struct verifying *verifying, struct own *own, struct error *error)
{
    struct store_statement *statement;
    int step = store_query(verifying->session, &statement, error,
                           "SELECT name, version, hash, taken, files FROM casework_procedure ORDER BY hash", "");
    while (step >= 0 && (step = store_step(statement, error)) > 0) {
        uint8_t hash[PROCEDURE_HASH_SIZE];
        struct text kept = store_bytes(statement, 2);
        registry_hash(store_bytes(statement, 4), hash);
        bool same = kept.length == sizeof(hash) && memcmp(kept.at, hash, sizeof(hash)) == 0;
        ledger_rows_find(own->rows, ledger_row(own->arena, "casework_procedure", "name version hash taken files",
                                               "tibis", store_text(statement, 0), store_integer(statement, 1),
                                               (const void *)kept.at, kept.length, store_integer(statement, 3),
                                               same ? "of this hash" : "of another hash"));
    }
    return step;
}

static int find_compared(struct verifying *verifying, struct own *own, struct error *error)
{
    struct store_statement *statement;
    int step = store_query(verifying->session, &statement, error,
                           "SELECT term, compared FROM casework_holder ORDER BY term", "");
    return step ? step : ledger_rows_find_each(own->rows, own->arena, "casework_holder", "term compared", "di", statement, NULL, error);
}

/* Of views that this program does not know nothing can be said. */
static int find_view(struct verifying *verifying, struct own *own, const char *name, int64_t version,
                     struct error *error)
{
    int64_t recorded;
    int failed = room_read_version(verifying->session, name, &recorded, error);
    if (!failed) {
        ledger_rows_expect(own->rows, ledger_row(own->arena, "casework_view", "name version", "si", name, version));
        ledger_rows_find(own->rows, ledger_row(own->arena, "casework_view", "name version", "si", name, recorded));
    }
    return failed;
}

static int find_views(struct verifying *verifying, struct own *own, struct error *error)
{
    struct casework *casework = verifying->casework;
    int failed = find_view(verifying, own, OWN_VIEW, OWN_VERSION, error);
    if (!failed) {
        failed = find_view(verifying, own, TOKENS, (int64_t)vault_epoch(casework->options.vault), error);
    }
    for (size_t i = 0; !failed && i < casework->view_count; i++) {
        failed = find_view(verifying, own, casework->views[i].name, casework->views[i].version, error);
    }
    return failed;
}

static int verify_own(struct verifying *verifying, struct error *error)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct own own = {arena, ledger_rows_new(arena), verifying->casework, kept_facts(arena)};
    struct ledger *ledger = verifying->casework->options.ledger;
    char words[512];
    int failed = ledger_read(arena, ledger, verifying->session, ledger_organisation(ledger), 1, see_entry, &own, error);
    if (!failed) {
        failed = find_procedures(verifying, &own, error);
    }
    if (!failed) {
        failed = kept_compare(arena, verifying->session, &own.kept, own.rows, error);
    }
    if (!failed) {
        failed = find_compared(verifying, &own, error);
    }
    if (!failed) {
        failed = find_views(verifying, &own, error);
    }
    if (!failed && !ledger_rows_agree(own.rows, words, sizeof(words))) {
        unsound(verifying, NULL, NULL, words);
    }
    verifying->report->rows += ledger_rows_found(own.rows);
    return failed;
}

static int verify_access(struct verifying *verifying, struct error *error)
{
    struct access_report access = {0};
    int failed = access_verify(verifying->casework->options.access, verifying->session, &access, error);
    verifying->report->rows += access.rows;
    if (!failed && !access.sound) {
        unsound(verifying, NULL, NULL, access.words);
    }
    return failed;
}

/* ---- all of it */

int casework_verify(struct casework *casework, void (*progress)(void *context, int64_t cases), void *context,
                    struct casework_report *report, struct error *error)
{
    SCOPED(store_end_at) struct store_session *session = NULL;
    *report = (struct casework_report){.sound = true};
    int failed = store_begin_read(casework->options.store, &session, error);
    if (failed) {
        return failed;
    }
    struct verifying verifying = {.casework = casework, .session = session, .report = report};
    failed = verify_own(&verifying, error);
    if (!failed && report->sound) {
        failed = verify_cases(&verifying, progress, context, error);
    }
    if (!failed && report->sound) {
        failed = verify_strays(&verifying, error);
    }
    if (!failed && report->sound) {
        failed = verify_views(&verifying, NULL, error);
    }
    if (!failed && report->sound) {
        failed = verify_access(&verifying, error);
    }
    if (failed == ERROR_DAMAGED) {
        unsound(&verifying, NULL, NULL, error->words);
        failed = 0;
    }
    return failed;
}
