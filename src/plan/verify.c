/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether the rows are what the entries say. */
#include "plan/rows.h"

#include <stdio.h>

/* NULL: it is right. */
static const char *look_at(const struct plan *plan, struct store_statement *row, const struct casework_change *change)
{
    struct vault_key key SCOPED(vault_key_wipe) = {{0}};
    struct text plain = {0};
    struct error ignored;
    int64_t epoch = 0;
    if (!text_is(store_text(row, 0), change->reference)) {
        return "has another reference";
    }
    if (row_key(plan, &key, &epoch, &ignored) || store_integer(row, 1) != epoch || store_is_null(row, 2)) {
        return "is not of the epoch that stands";
    }
    if (vault_unseal(change->arena, &key, row_about(change->arena, &change->case_id), store_bytes(row, 2), &plain, &ignored)) {
        return "does not open";
    }
    uint8_t name[VAULT_HASH_SIZE];
    if (!text_equal(plain, row_replayed(change)) || row_name(plan, change->arena, plain, name, &ignored)) {
        return "is not what the entries say";
    }
    return text_equal(store_bytes(row, 3), (struct text){(const char *)name, sizeof(name)}) ? NULL : "has another name";
}

static int check_case(const struct plan *plan, struct store_session *session, const struct casework_change *change, char *words,
                      size_t size, struct error *error)
{
    struct store_statement *row;
    bool is_ours = text_is(change->after->procedure.text, PLAN_PROCEDURE);
    int step = store_query(session, &row, error, "SELECT reference, epoch, sealed, name FROM plan_recommendation WHERE case_id = $1", "d",
                           &change->case_id);
    if (step) {
        return step;
    }
    step = store_step(row, error);
    const char *wrong = NULL;
    if (step == 0 && is_ours) {
        wrong = "is gone";
    } else if (step > 0) {
        wrong = is_ours ? look_at(plan, row, change) : "is of no recommendation";
    }
    store_finish(row);
    if (step >= 0 && wrong && !words[0]) {
        snprintf(words, size, "case %s: its row in plan_recommendation %s.", change->reference, wrong);
    }
    return step < 0 ? step : 0;
}

/* Rows of cases that are not there, or no longer. */
static int check_rest(struct store_session *session, char *words, size_t size, struct error *error)
{
    struct store_statement *row;
    int step = store_query(session, &row, error, "SELECT case_id FROM plan_recommendation", "");
    while (step >= 0 && (step = store_step(row, error)) > 0) {
        const struct identity case_id = store_identity(row, 0);
        struct ledger_head head;
        struct error ignored;
        char name[IDENTITY_TEXT_SIZE];
        if (!words[0] && (ledger_read_head(session, &case_id, &head, &ignored) || head.erased || head.sequence == 0)) {
            identity_write(&case_id, name);
            snprintf(words, size, "a row of plan_recommendation is of no case: %s.", name);
        }
    }
    return step;
}

int rows_verify(void *context, struct store_session *session, const struct casework_change *change, char *words, size_t size,
                struct error *error)
{
    return change ? check_case(context, session, change, words, size, error) : check_rest(session, words, size, error);
}
