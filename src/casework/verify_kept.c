/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Holds and decisions about keeping, against the organisation's own ledger. */
#include "casework/keeping.h"
#include "casework/verify.h"

struct own_fact {
    struct identity case_id;
    bool is_hold, stands;
    int64_t since, kind, over, entry; /* since: of a hold; the others but entry: of a decision */
};

static struct own_fact *fact_of(struct vec *facts, const struct identity *case_id, bool is_hold)
{
    for (size_t i = 0; i < facts->count; i++) {
        struct own_fact *fact = VEC_AT(facts, struct own_fact, i);
        if (fact->is_hold == is_hold && identity_equal(&fact->case_id, case_id)) {
            return fact;
        }
    }
    struct own_fact fact = {.case_id = *case_id, .is_hold = is_hold};
    return vec_add(facts, &fact);
}

struct vec kept_facts(struct arena *arena)
{
    return VEC_IN(arena, struct own_fact);
}

/* A hold that is placed twice stands since the first time. */
void kept_see_hold(struct vec *facts, struct unpack *unpack, int64_t entry)
{
    unpack_identity(unpack);
    struct identity case_id = unpack_identity(unpack);
    bool held = unpack_bool(unpack);
    unpack_text(unpack);
    int64_t at = unpack_integer(unpack);
    unpack_text(unpack);
    struct own_fact *fact = fact_of(facts, &case_id, true);
    if (!held || !fact->stands) {
        fact->since = at;
        fact->entry = entry;
    }
    fact->stands = held;
}

void kept_see_decision(const struct casework *casework, struct vec *facts, struct unpack *unpack, int64_t entry)
{
    unpack_identity(unpack);
    struct identity case_id = unpack_identity(unpack);
    int64_t kind = unpack_integer(unpack), day = unpack_integer(unpack);
    unpack_text(unpack);
    unpack_text(unpack);
    unpack_integer(unpack);
    struct own_fact *fact = fact_of(facts, &case_id, false);
    struct civil_date last = calendar_date_of((int32_t)day);
    fact->kind = kind;
    fact->over = kind == CASEWORK_KEEP_LONGER
                     ? calendar_start_of_day(casework->options.zone, calendar_add_days(last, 1))
                     : 0;
    fact->entry = entry;
    fact->stands = kind != CASEWORK_DECLINE_ERASING;
}

/* What was decided on a case goes with the case. */
static bool is_gone(struct store_session *session, const struct identity *case_id)
{
    struct ledger_head head;
    struct error ignored;
    return ledger_read_head(session, case_id, &head, &ignored) != 0 || head.erased;
}

int kept_compare(struct arena *arena, struct store_session *session, const struct vec *facts, struct ledger_rows *rows,
                 struct error *error)
{
    struct store_statement *statement;
    for (size_t i = 0; i < facts->count; i++) {
        const struct own_fact *fact = VEC_AT(facts, struct own_fact, i);
        if (fact->is_hold && fact->stands) {
            ledger_rows_expect(rows, ledger_row(arena, "casework_hold", "case_id since entry", "dii", &fact->case_id,
                                                fact->since, fact->entry));
        } else if (fact->stands && !is_gone(session, &fact->case_id)) {
            ledger_rows_expect(rows, ledger_row(arena, "casework_kept", "case_id kind over entry", "diii",
                                                &fact->case_id, fact->kind, fact->over, fact->entry));
        }
    }
    int step = store_query(session, &statement, error,
                           "SELECT case_id, since, entry FROM casework_hold ORDER BY case_id", "");
    if (!step) {
        step = ledger_rows_find_each(rows, arena, "casework_hold", "case_id since entry", "dii", statement, NULL, error);
    }
    if (!step) {
        step = store_query(session, &statement, error,
                           "SELECT case_id, kind, over, entry FROM casework_kept ORDER BY case_id", "");
    }
    return step ? step : ledger_rows_find_each(rows, arena, "casework_kept", "case_id kind over entry", "diii", statement, NULL, error);
}
