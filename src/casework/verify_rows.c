/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows of one case as lines: those that its entries give, and those that stand in the tables. */
#include "casework/own.h"
#include "casework/verify.h"

#include <string.h>

#define HEAD_COLUMNS "reference procedure procedure_label state state_label received changed next_due ended sequence"
#define DUTY_COLUMNS "number owner name label due lapse"
#define WORD_COLUMNS "token kind number"
#define PARTY_COLUMNS "person number"
#define RECEIPT_COLUMNS "code party"
#define CASE_COLUMNS "reference received shelf"
#define GRANT_COLUMNS "principal shelf received reference"
#define BAR_COLUMNS "person cause reason since"

/* ---- what must stand there */

static void expect_head(struct arena *arena, const struct case_rows *rows, struct ledger_rows *expected)
{
    ledger_rows_expect(expected,
                       ledger_row(arena, "casework_head", HEAD_COLUMNS, "sttttiiiii", rows->reference, rows->procedure,
                                  rows->procedure_label, rows->state, rows->state_label, rows->received, rows->changed,
                                  rows->next_due, (int64_t)rows->ended, rows->sequence));
    ledger_rows_expect(expected, ledger_row(arena, "access_case", CASE_COLUMNS, "sii", rows->reference, rows->received,
                                            (int64_t)(rows->ended ? ACCESS_CLOSED : ACCESS_OPEN)));
    for (size_t i = 0; i < rows->code_count; i++) {
        ledger_rows_expect(expected, ledger_row(arena, "casework_receipt", RECEIPT_COLUMNS, "bi",
                                                (const void *)rows->codes[i].code, (size_t)CODE_SIZE,
                                                (int64_t)rows->codes[i].party));
    }
}

static void expect_access(struct arena *arena, const struct case_rows *rows, struct ledger_rows *expected)
{
    const int64_t shelf = rows->ended ? ACCESS_CLOSED : ACCESS_OPEN;
    for (size_t i = 0; i < rows->grants.count; i++) {
        const struct access_principal *grant = VEC_AT(&rows->grants, struct access_principal, i);
        ledger_rows_expect(expected, ledger_row(arena, "access_grant", GRANT_COLUMNS, "biis",
                                                (const void *)grant->token, (size_t)ACCESS_TOKEN_SIZE, shelf,
                                                rows->received, rows->reference));
    }
    for (size_t i = 0; i < rows->bars.count; i++) {
        const struct bar_row *bar = VEC_AT(&rows->bars, struct bar_row, i);
        ledger_rows_expect(expected, ledger_row(arena, "access_bar", BAR_COLUMNS, "biii",
                                                (const void *)bar->token.token, (size_t)ACCESS_TOKEN_SIZE, bar->cause,
                                                (int64_t)bar->reason, rows->received));
    }
}

static void expect_words(struct arena *arena, const struct case_rows *rows, struct ledger_rows *expected)
{
    for (size_t i = 0; i < rows->words.count; i++) {
        const struct word_row *word = VEC_AT(&rows->words, struct word_row, i);
        ledger_rows_expect(expected,
                           ledger_row(arena, "casework_word", WORD_COLUMNS, "bii", (const void *)word->token,
                                      (size_t)VAULT_TOKEN_SIZE, (int64_t)word->kind, (int64_t)word->number));
    }
    for (size_t i = 0; i < rows->parties.count; i++) {
        const struct party_row *party = VEC_AT(&rows->parties, struct party_row, i);
        ledger_rows_expect(expected,
                           ledger_row(arena, "casework_party", PARTY_COLUMNS, "bi", (const void *)party->person,
                                      (size_t)ACCESS_TOKEN_SIZE, (int64_t)party->number));
    }
}

void rows_expect(struct arena *arena, const struct case_rows *rows, struct ledger_rows *expected)
{
    expect_head(arena, rows, expected);
    for (size_t i = 0; i < rows->duties.count; i++) {
        const struct duty_row *duty = VEC_AT(&rows->duties, struct duty_row, i);
        ledger_rows_expect(expected,
                           ledger_row(arena, "casework_duty", DUTY_COLUMNS, "ibttii", (int64_t)duty->number,
                                      (const void *)duty->owner.token, (size_t)ACCESS_TOKEN_SIZE, duty->name,
                                      duty->label, duty->due, duty->lapse));
    }
    expect_words(arena, rows, expected);
    expect_access(arena, rows, expected);
}

/* ---- what does */

struct finding {
    struct arena *arena;
    struct store_session *session;
    const struct identity *case_id;
    struct ledger_rows *expected;
    int64_t *found;
};

static int find_each(const struct finding *finding, struct store_statement *statement, enum row_table table,
                     const char *name, const char *columns, const char *types, struct error *error)
{
    return ledger_rows_find_each(finding->expected, finding->arena, name, columns, types, statement, &finding->found[table], error);
}

static int find_head(const struct finding *finding, struct error *error)
{
    struct store_statement *statement;
    int failed = store_query(finding->session, &statement, error,
                             "SELECT reference, procedure, procedure_label, state, state_label, received, changed, "
                             "next_due, ended, sequence FROM casework_head WHERE case_id = $1",
                             "d", finding->case_id);
    if (!failed) {
        failed = find_each(finding, statement, ROW_HEAD, "casework_head", HEAD_COLUMNS, "tttttiiiii", error);
    }
    if (!failed) {
        failed = store_query(finding->session, &statement, error,
                             "SELECT code, party FROM casework_receipt WHERE case_id = $1 ORDER BY code", "d",
                             finding->case_id);
    }
    return failed ? failed : find_each(finding, statement, ROW_RECEIPT, "casework_receipt", RECEIPT_COLUMNS, "bi", error);
}

static int find_duties(const struct finding *finding, struct error *error)
{
    struct store_statement *statement;
    int failed = store_query(finding->session, &statement, error,
                             "SELECT number, owner, name, label, due, lapse FROM casework_duty WHERE case_id = $1 "
                             "ORDER BY number, owner",
                             "d", finding->case_id);
    return failed ? failed : find_each(finding, statement, ROW_DUTY, "casework_duty", DUTY_COLUMNS, "ibttii", error);
}

static int find_words(const struct finding *finding, struct error *error)
{
    struct store_statement *statement;
    int failed = store_query(finding->session, &statement, error,
                             "SELECT token, kind, number FROM casework_word WHERE case_id = $1 "
                             "ORDER BY kind, number, token",
                             "d", finding->case_id);
    if (!failed) {
        failed = find_each(finding, statement, ROW_WORD, "casework_word", WORD_COLUMNS, "bii", error);
    }
    if (!failed) {
        failed = store_query(finding->session, &statement, error,
                             "SELECT person, number FROM casework_party WHERE case_id = $1 ORDER BY number, person",
                             "d", finding->case_id);
    }
    return failed ? failed : find_each(finding, statement, ROW_PARTY, "casework_party", PARTY_COLUMNS, "bi", error);
}

static int find_grants(const struct finding *finding, struct error *error)
{
    struct store_statement *statement;
    int failed = store_query(finding->session, &statement, error,
                             "SELECT reference, received, shelf FROM access_case WHERE case_id = $1", "d",
                             finding->case_id);
    if (!failed) {
        failed = find_each(finding, statement, ROW_CASE, "access_case", CASE_COLUMNS, "tii", error);
    }
    if (!failed) { /* what a broken glass lets in is looked at by access_verify() */
        failed = store_query(finding->session, &statement, error,
                             "SELECT g.principal, g.shelf, g.received, g.reference FROM access_grant AS g "
                             "WHERE g.case_id = $1 AND g.principal NOT IN (SELECT r.principal FROM access_request AS r) "
                             "ORDER BY g.principal",
                             "d", finding->case_id);
    }
    if (!failed) {
        failed = find_each(finding, statement, ROW_GRANT, "access_grant", GRANT_COLUMNS, "biit", error);
    }
    if (!failed) {
        failed = store_query(finding->session, &statement, error,
                             "SELECT person, cause, reason, since FROM access_bar WHERE case_id = $1 "
                             "ORDER BY person, cause",
                             "d", finding->case_id);
    }
    return failed ? failed : find_each(finding, statement, ROW_BAR, "access_bar", BAR_COLUMNS, "biii", error);
}

int rows_find(struct arena *arena, struct store_session *session, const struct identity *case_id,
              struct ledger_rows *expected, int64_t found[ROW_TABLE__MAX], struct error *error)
{
    static int (*const finders[])(const struct finding *finding, struct error *error) = {find_head, find_duties,
                                                                                         find_words, find_grants};
    const struct finding finding = {arena, session, case_id, expected, found};
    int failed = 0;
    for (size_t i = 0; !failed && i < COUNT_OF(finders); i++) {
        failed = finders[i](&finding, error);
    }
    if (!failed) {
        failed = flags_find(arena, session, case_id, expected, &found[ROW_FLAG], error);
    }
    if (!failed) {
        failed = links_find(arena, session, case_id, expected, &found[ROW_LINK], error);
    }
    return failed ? failed : keep_find(arena, session, case_id, expected, &found[ROW_KEEP], error);
}

/* ---- rows of no case */

static int query_all(struct store_session *session, enum row_table table, struct store_statement **statement,
                     struct error *error)
{
    switch (table) {
    case ROW_HEAD:
        return store_query(session, statement, error, "SELECT case_id, COUNT(*) FROM casework_head GROUP BY case_id", "");
    case ROW_DUTY:
        return store_query(session, statement, error, "SELECT case_id, COUNT(*) FROM casework_duty GROUP BY case_id", "");
    case ROW_WORD:
        return store_query(session, statement, error, "SELECT case_id, COUNT(*) FROM casework_word GROUP BY case_id", "");
    case ROW_PARTY:
        return store_query(session, statement, error, "SELECT case_id, COUNT(*) FROM casework_party GROUP BY case_id",
                           "");
    case ROW_RECEIPT:
        return store_query(session, statement, error,
                           "SELECT case_id, COUNT(*) FROM casework_receipt GROUP BY case_id", "");
    case ROW_CASE:
        return store_query(session, statement, error, "SELECT case_id, COUNT(*) FROM access_case GROUP BY case_id", "");
    case ROW_GRANT:
        return store_query(session, statement, error,
                           "SELECT g.case_id, COUNT(*) FROM access_grant AS g WHERE g.principal NOT IN "
                           "(SELECT r.principal FROM access_request AS r) GROUP BY g.case_id",
                           "");
    case ROW_FLAG:
        return store_query(session, statement, error, "SELECT case_id, COUNT(*) FROM casework_flag GROUP BY case_id", "");
    case ROW_KEEP:
        return store_query(session, statement, error, "SELECT case_id, COUNT(*) FROM casework_keep GROUP BY case_id", "");
    case ROW_LINK:
        return store_query(session, statement, error, "SELECT case_id, COUNT(*) FROM casework_link GROUP BY case_id", "");
    default:
        return store_query(session, statement, error, "SELECT case_id, COUNT(*) FROM access_bar GROUP BY case_id", "");
    }
}

static bool is_living(struct store_session *session, const struct identity *case_id)
{
    struct ledger_head head;
    struct error ignored;
    return ledger_read_head(session, case_id, &head, &ignored) == 0 && !head.erased && head.book == LEDGER_CASE &&
           head.sequence > 0;
}

static int find_stray_in(struct store_session *session, enum row_table table, int64_t found, struct identity *case_id,
                         bool *stray, struct error *error)
{
    struct store_statement *statement;
    struct identity first = {{0}};
    int64_t all = 0;
    int step = query_all(session, table, &statement, error);
    while (step >= 0 && (step = store_step(statement, error)) > 0) {
        const struct identity one = store_identity(statement, 0);
        all += store_integer(statement, 1);
        if (identity_is_none(&first) && !is_living(session, &one)) {
            first = one;
        }
    }
    *stray = step == 0 && (all != found || !identity_is_none(&first));
    *case_id = first;
    return step;
}

int rows_find_stray(struct store_session *session, const int64_t found[ROW_TABLE__MAX], const char **table,
                    struct identity *case_id, bool *stray, struct error *error)
{
    static const char *const names[ROW_TABLE__MAX] = {
        [ROW_HEAD] = "casework_head",   [ROW_DUTY] = "casework_duty",       [ROW_WORD] = "casework_word",
        [ROW_PARTY] = "casework_party", [ROW_RECEIPT] = "casework_receipt", [ROW_CASE] = "access_case",
        [ROW_GRANT] = "access_grant",   [ROW_BAR] = "access_bar",           [ROW_FLAG] = "casework_flag",
        [ROW_KEEP] = "casework_keep",   [ROW_LINK] = "casework_link",
    };
    int failed = 0;
    *stray = false;
    for (int i = 0; !failed && !*stray && i < ROW_TABLE__MAX; i++) {
        *table = names[i];
        failed = find_stray_in(session, (enum row_table)i, found[i], case_id, stray, error);
    }
    return failed;
}
