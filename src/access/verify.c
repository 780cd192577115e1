/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Verifying what breaking the glass left: each turn of a request is an entry in the organisation's own ledger, and an
 * allowed request is granted its case. Everything else in this room's tables is computed by casework, which verifies it.
 */
#include <stdio.h>
#include <string.h>

#include "access/inside.h"

struct known_request {
    struct identity request, person;
    struct text reference;
    int64_t asked, until;
    bool erased;
};

struct verifying {
    const struct access *access;
    struct store_session *session;
    struct arena *arena;
    struct ledger_rows *rows;
    struct map requests;
};

/* ---- what the entries say */

static struct text key_of(const struct identity *identity)
{
    return (struct text){(const char *)identity->bytes, IDENTITY_SIZE};
}

static void see_turn(struct verifying *verifying, struct text kind, const struct identity *by, int64_t at,
                     struct unpack *facts, bool erased)
{
    unpack_array(facts);
    struct identity request = unpack_identity(facts);
    struct text reference = unpack_text(facts);
    int64_t until = unpack_integer(facts);
    struct known_request *known = map_get(&verifying->requests, key_of(&request));
    if (!known) {
        known = ARENA_NEW(verifying->arena, struct known_request);
        *known = (struct known_request){.request = request, .person = *by, .reference = reference, .asked = at};
        map_set(&verifying->requests, key_of(&request), known);
    }
    if (text_is(kind, "access.asked")) {
        known->erased = erased;
    } else {
        known->until = until;
    }
}

static int see_entry(void *context, const struct ledger_entry *entry, struct error *error)
{
    struct verifying *verifying = context;
    if (entry->part_count == 0 || entry->parts[0].kind != VAULT_CASE || entry->parts[0].state != LEDGER_READABLE) {
        return 0;
    }
    struct unpack unpack = unpack_of(entry->parts[0].plain);
    if (unpack_next(&unpack) != UNPACK_MAP || unpack_map(&unpack) != 4 || unpack_integer(&unpack) != 1) {
        return 0;
    }
    struct text kind = unpack_text(&unpack);
    if (unpack.failed || !text_starts(kind, TEXT("access."))) {
        return 0;
    }
    unpack_integer(&unpack);
    struct identity by = unpack_identity(&unpack);
    unpack_integer(&unpack);
    int64_t at = unpack_integer(&unpack);
    unpack_integer(&unpack);
    see_turn(verifying, kind, &by, at, &unpack, entry->part_count > 1 && entry->parts[1].state != LEDGER_READABLE);
    return unpack_done(&unpack, "a turn of a request", error);
}

/* ---- requests */

#define REQUEST_COLUMNS "request person reference asked until principal barred sealed"

static int is_there(struct verifying *verifying, const struct known_request *known, bool *there, struct error *error)
{
    struct store_statement *statement;
    int step = store_query(verifying->session, &statement, error,
                           "SELECT 1 FROM access_case WHERE reference = $1 UNION ALL "
                           "SELECT 1 FROM access_request WHERE request = $2",
                           "td", known->reference, &known->request);
    if (step == 0) {
        step = store_step(statement, error);
    }
    *there = step > 0;
    if (step > 0) {
        store_finish(statement);
    }
    return step < 0 ? step : 0;
}

/* With the case its requests go too; of one that names no case nobody can tell why it went. */
static int expect_request(struct verifying *verifying, const struct known_request *known, struct error *error)
{
    const struct access *access = verifying->access;
    struct access_principal principal = access_of_request(access, &known->request);
    struct access_principal barred = access_of_barred(access, &known->person);
    bool there = false;
    int failed = known->erased ? 0 : is_there(verifying, known, &there, error);
    if (!failed && there) {
        ledger_rows_expect(verifying->rows,
                           ledger_row(verifying->arena, "access_request", REQUEST_COLUMNS, "ddtiibbs", &known->request,
                                      &known->person, known->reference, known->asked, known->until,
                                      (const void *)principal.token, (size_t)ACCESS_TOKEN_SIZE,
                                      (const void *)barred.token, (size_t)ACCESS_TOKEN_SIZE, "opens"));
    }
    return failed;
}

static const char *look_at_seal(struct verifying *verifying, const struct store_statement *row)
{
    struct identity request = access_identity_in(row, 0);
    const struct vault_place place = {.kind = VAULT_PERSON, .owner = access_identity_in(row, 1)};
    struct text plain;
    struct error why;
    return vault_unseal_at(verifying->arena, verifying->access->vault, &place,
                           access_about_request(verifying->arena, &request), store_bytes(row, 7), &plain, &why) < 0
               ? "does not open"
               : "opens";
}

static int find_requests(struct verifying *verifying, struct error *error)
{
    struct store_statement *statement;
    int step = store_query(verifying->session, &statement, error,
                           "SELECT request, person, reference, asked, until, principal, barred, sealed "
                           "FROM access_request ORDER BY request",
                           "");
    while (step >= 0 && (step = store_step(statement, error)) > 0) {
        struct text request = store_bytes(statement, 0), person = store_bytes(statement, 1),
                    principal = store_bytes(statement, 5), barred = store_bytes(statement, 6);
        ledger_rows_find(verifying->rows,
                         ledger_row(verifying->arena, "access_request", REQUEST_COLUMNS, "bbtiibbs",
                                    (const void *)request.at, request.length, (const void *)person.at, person.length,
                                    store_text(statement, 2), store_integer(statement, 3), store_integer(statement, 4),
                                    (const void *)principal.at, principal.length, (const void *)barred.at,
                                    barred.length, look_at_seal(verifying, statement)));
    }
    return step;
}

/* ---- what they were granted */

#define GRANT_COLUMNS "principal case_id shelf received reference"

static int expect_grants(struct verifying *verifying, struct error *error)
{
    struct store_statement *statement;
    int step = store_query(verifying->session, &statement, error,
                           "SELECT r.principal, c.case_id, c.shelf, c.received, c.reference FROM access_request AS r "
                           "JOIN access_case AS c ON c.reference = r.reference WHERE r.until > 1 ORDER BY r.request",
                           "");
    while (step >= 0 && (step = store_step(statement, error)) > 0) {
        ledger_rows_expect(verifying->rows,
                           ledger_row_in(verifying->arena, "access_grant", GRANT_COLUMNS, "bdiit", statement));
    }
    return step;
}

static int find_grants(struct verifying *verifying, struct error *error)
{
    struct store_statement *statement;
    int step = store_query(verifying->session, &statement, error,
                           "SELECT g.principal, g.case_id, g.shelf, g.received, g.reference FROM access_grant AS g "
                           "WHERE g.principal IN (SELECT r.principal FROM access_request AS r) "
                           "ORDER BY g.principal, g.case_id",
                           "");
    while (step >= 0 && (step = store_step(statement, error)) > 0) {
        ledger_rows_find(verifying->rows,
                         ledger_row_in(verifying->arena, "access_grant", GRANT_COLUMNS, "bdiit", statement));
    }
    return step;
}

int access_verify(const struct access *access, struct store_session *session, struct access_report *report,
                  struct error *error)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct verifying verifying = {access, session, arena, ledger_rows_new(arena), map_in(arena)};
    int failed = ledger_read(arena, access->ledger, session, ledger_organisation(access->ledger), 1, see_entry,
                             &verifying, error);
    for (size_t i = 0; !failed && i < verifying.requests.count; i++) {
        failed = expect_request(&verifying, verifying.requests.entries[i].value, error);
    }
    if (!failed) {
        failed = expect_grants(&verifying, error);
    }
    if (!failed) {
        failed = find_requests(&verifying, error);
    }
    if (!failed) {
        failed = find_grants(&verifying, error);
    }
    *report = (struct access_report){.sound = false, .rows = ledger_rows_found(verifying.rows)};
    if (!failed) {
        report->sound = ledger_rows_agree(verifying.rows, report->words, sizeof(report->words));
    }
    return failed;
}
