/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is decided when the time of a case is over: to keep it longer, or, by two people, to erase it. Each decision is an
 * entry in the organisation's own ledger, which outlives the case (SG-13.1, SG-13.2).
 */
#include "casework/keeping.h"

#define REASON_MOST 4000
#define PARAGRAPH_MOST 60

/* ---- who decides */

bool keeping_is_acting(struct arena *arena, const struct procedure *procedure, const struct procedure_state *state,
                       const struct procedure_moment *moment, const struct identity *person)
{
    struct procedure_readers readers;
    struct procedure_scope whole = {PROCEDURE_FOR_CASE, 0};
    procedure_readers(arena, procedure, state, moment, &readers);
    for (size_t i = 0; i < readers.office_count; i++) {
        struct procedure_acting acting;
        procedure_who_acts(arena, procedure, state, NULL, whole, readers.offices[i], moment, &acting);
        for (size_t j = 0; j < acting.people_count; j++) {
            if (identity_equal(&acting.people[j], person)) {
                return true;
            }
        }
    }
    return false;
}

/* Somebody who was let in by a role, or by a broken glass, reads the case and does not decide its end. */
static int check_office(struct arena *arena, struct casework *casework, const struct casework_who *who,
                        struct text reference, struct error *error)
{
    struct store_session *session = NULL;
    struct casework_case found;
    struct the_moment moment;
    int failed = casework_glance(casework, arena, who, reference, &found, error);
    if (!failed) {
        failed = begin_reading(arena, casework, who, &session, &moment, error);
    }
    if (!failed) {
        failed = moment_at_case(arena, casework, session, found.state, &moment, error);
    }
    store_end(session);
    if (failed || keeping_is_acting(arena, found.procedure, found.state, &moment.procedure, &who->person)) {
        return failed;
    }
    error_set(error, ERROR_DENIED, "keeping.office",
              "Only somebody who acts in an office of this procedure decides how long a case is kept.");
    return error_cite(error, "SG-13.1");
}

static int take_words(struct arena *arena, const char *field, bool required, size_t most, struct text *words,
                      struct error *error)
{
    if (text_take(arena, text_trim(*words), most, words, error) < 0) {
        return error_at(error, field);
    }
    if (required && !words->length) {
        error_set(error, ERROR_INVALID, "keeping.reason", "Give your reasons.");
        return error_at(error, field);
    }
    return 0;
}

/* ---- writing */

struct deciding {
    struct casework *casework;
    const struct identity *by, *case_id;
    enum casework_keeping_kind kind;
    int64_t day; /* of KEEP_LONGER */
    int64_t over, at, before; /* before: the entry of the decision that was seen; 0: none */
    struct text reason, paragraph;
};

static int write_row(struct store_session *session, const struct deciding *deciding, int64_t entry, int64_t *changed,
                     struct error *error)
{
    if (deciding->kind == CASEWORK_DECLINE_ERASING) {
        return store_run(session, changed, error, "DELETE FROM casework_kept WHERE case_id = $1 AND entry = $2", "di",
                         deciding->case_id, deciding->before);
    }
    return store_run(session, changed, error,
                     "INSERT INTO casework_kept (case_id, kind, over, entry) VALUES ($1, $2, $3, $4) "
                     "ON CONFLICT (case_id) DO UPDATE SET kind = excluded.kind, over = excluded.over, "
                     "entry = excluded.entry WHERE casework_kept.entry = $5",
                     "diiii", deciding->case_id, (int64_t)deciding->kind, deciding->over, entry, deciding->before);
}

static int write_decision(struct store_session *session, void *context, struct error *error)
{
    const struct deciding *deciding = context;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct pack pack = pack_in(arena);
    int64_t entry, changed = 0;
    pack_array(&pack, KEPT_ITEMS);
    pack_string(&pack, "kept");
    pack_identity(&pack, deciding->by);
    pack_identity(&pack, deciding->case_id);
    pack_integer(&pack, deciding->kind);
    pack_integer(&pack, deciding->day);
    pack_text(&pack, deciding->reason);
    pack_text(&pack, deciding->paragraph);
    pack_integer(&pack, deciding->at);
    int failed = own_enter(deciding->casework, session, pack_done(&pack), &entry, error);
    if (!failed) {
        failed = write_row(session, deciding, entry, &changed, error);
    }
    return failed || changed ? failed
                             : error_set(error, ERROR_CONFLICT, "keeping.moved-on",
                                         "Somebody else decided on this case meanwhile. Look again.");
}

/* ---- reading */

static void take_decision(void *context, struct arena *arena, struct unpack *unpack)
{
    struct casework_keeping *decided = context;
    unpack_text(unpack);
    decided->by = unpack_identity(unpack);
    unpack_identity(unpack);
    decided->kind = (enum casework_keeping_kind)unpack_integer(unpack);
    decided->until = calendar_date_of((int32_t)unpack_integer(unpack));
    decided->reason = copy_text(arena, unpack_text(unpack));
    decided->paragraph = copy_text(arena, unpack_text(unpack));
    decided->at = unpack_integer(unpack);
}

static int read_entry_of(struct store_session *session, const struct identity *case_id, int64_t *entry,
                         struct error *error)
{
    struct store_statement *statement;
    *entry = 0;
    int step = store_query(session, &statement, error, "SELECT entry FROM casework_kept WHERE case_id = $1", "d", case_id);
    if (step) {
        return step;
    }
    step = store_step(statement, error);
    *entry = step > 0 ? store_integer(statement, 0) : 0;
    store_finish(statement);
    return step < 0 ? step : 0;
}

int keeping_read(struct arena *arena, struct casework *casework, struct store_session *session,
                 const struct identity *case_id, struct casework_keeping *out, struct error *error)
{
    int64_t entry;
    *out = (struct casework_keeping){.at = 0};
    int failed = read_entry_of(session, case_id, &entry, error);
    return failed || entry == 0
               ? failed
               : own_read(arena, casework, session, entry, KEPT_ITEMS, take_decision, out, error);
}

int keeping_forget(struct store_session *session, const struct identity *case_id, struct error *error)
{
    return store_run(session, NULL, error, "DELETE FROM casework_kept WHERE case_id = $1", "d", case_id);
}

/* ---- whether it may be decided */

static int deny(struct error *error, struct arena *arena, const struct casework_retention *kept, const char *key,
                const char *words)
{
    struct text cites = TEXT("SG-13.1 SG-13.2");
    for (size_t i = 0; i < kept->rules.rule_count; i++) {
        const struct procedure_retention_rule *rule = &kept->rules.rules[i];
        if (rule->kind == kept->rules.kind && rule->cites.count) {
            cites = procedure_cites_print(arena, &rule->cites);
        }
    }
    error_set(error, ERROR_DENIED, key, "%s %.*s", words, TEXT_ARGS(kept->words));
    struct text cited = kept->hold.held && kept->hold.paragraph.length ? kept->hold.paragraph : cites;
    return error_cite(error, text_string(arena, cited));
}

static int check_longer(struct arena *arena, const struct casework_retention *kept,
                        const struct casework_keeping_wish *wish, struct civil_date today, struct error *error)
{
    if (calendar_date_is_none(wish->until) || calendar_compare_dates(wish->until, today) <= 0) {
        error_set(error, ERROR_INVALID, "keeping.until", "Give a date that is still to come.");
        return error_at(error, "until");
    }
    if (kept->rules.kind == PROCEDURE_KEPT_UNTIL && calendar_compare_dates(wish->until, kept->rules.until) < 0) {
        return deny(error, arena, kept, "keeping.shorter", "The rules have it kept longer than that.");
    }
    return 0;
}

static int check_erasing(struct arena *arena, const struct casework_who *who, const struct casework_retention *kept,
                         enum casework_keeping_kind kind, struct error *error)
{
    bool proposed = kept->decided.kind == CASEWORK_PROPOSE_ERASING;
    if (kind != CASEWORK_DECLINE_ERASING && !kept->is_over) {
        return deny(error, arena, kept, "keeping.not-over", "This case cannot be erased now.");
    }
    if (kind == CASEWORK_PROPOSE_ERASING) {
        return proposed ? error_set(error, ERROR_CONFLICT, "keeping.proposed",
                                    "Somebody has proposed to erase this case already: somebody else confirms it.")
                        : 0;
    }
    if (!proposed) {
        return deny(error, arena, kept, "keeping.not-proposed", "Nobody has proposed to erase this case.");
    }
    if (kind == CASEWORK_CONFIRM_ERASING && identity_equal(&kept->decided.by, &who->person)) {
        return deny(error, arena, kept, "keeping.same",
                    "Erasing takes two people: somebody else confirms what you proposed.");
    }
    return 0;
}

static int check(struct arena *arena, const struct casework *casework, const struct casework_who *who,
                 const struct casework_retention *kept, const struct casework_keeping_wish *wish, struct error *error)
{
    struct civil_date today = calendar_moment_of(casework->options.zone, casework_now(casework)).date;
    if (wish->kind < CASEWORK_KEEP_LONGER || wish->kind >= CASEWORK_KEEPING_KIND__MAX) {
        error_set(error, ERROR_INVALID, "keeping.kind", "Say what is decided.");
        return error_at(error, "decision");
    }
    if (kept->rules.kind == PROCEDURE_KEPT_OPEN) {
        return deny(error, arena, kept, "keeping.open", "This is decided once the case has ended.");
    }
    return wish->kind == CASEWORK_KEEP_LONGER ? check_longer(arena, kept, wish, today, error)
                                              : check_erasing(arena, who, kept, wish->kind, error);
}

/* ---- the doors */

static int erase(struct casework *casework, struct arena *arena, const struct casework_who *who,
                 const struct casework_retention *kept, struct casework_erased *erased, struct error *error)
{
    return casework_erase_case(casework, arena, &kept->case_id, &who->person,
                               text_string(arena, kept->decided.paragraph), kept->decided.reason, erased, error);
}

int casework_decide_keeping(struct casework *casework, struct arena *arena, const struct casework_who *who,
                            struct text reference, const struct casework_keeping_wish *wish,
                            struct casework_erased *erased, struct error *error)
{
    struct casework_retention kept;
    const struct calendar_zone *zone = casework->options.zone;
    int failed = check_office(arena, casework, who, reference, error);
    if (!failed) {
        failed = retention_of(arena, casework, who, reference, &kept, error);
    }
    if (!failed) {
        failed = check(arena, casework, who, &kept, wish, error);
    }
    if (failed || wish->kind == CASEWORK_CONFIRM_ERASING) {
        return failed ? failed : erase(casework, arena, who, &kept, erased, error);
    }
    bool longer = wish->kind == CASEWORK_KEEP_LONGER;
    struct deciding deciding = {
        .casework = casework,
        .by = &who->person,
        .case_id = &kept.case_id,
        .kind = wish->kind,
        .day = longer ? calendar_day_of(wish->until) : 0,
        .over = longer ? calendar_start_of_day(zone, calendar_add_days(wish->until, 1)) : 0,
        .at = casework_now(casework),
        .reason = wish->reason,
        .paragraph = wish->paragraph.length ? wish->paragraph : TEXT("SG-13")};
    failed = take_words(arena, "reason", true, REASON_MOST, &deciding.reason, error);
    if (!failed) {
        failed = take_words(arena, "paragraph", false, PARAGRAPH_MOST, &deciding.paragraph, error);
    }
    if (!failed) {
        SCOPED(store_end_at) struct store_session *session = NULL;
        failed = store_begin_read(casework->options.store, &session, error);
        failed = failed ? failed : read_entry_of(session, &kept.case_id, &deciding.before, error);
    }
    return failed ? failed : store_write(casework->options.store, write_decision, &deciding, error);
}

int casework_place_hold(struct casework *casework, struct arena *arena, const struct casework_who *who,
                        struct text reference, bool held, struct text paragraph, struct text reason,
                        struct error *error)
{
    struct casework_retention kept;
    struct holding holding = {.casework = casework,
                              .by = &who->person,
                              .held = held,
                              .reason = reason,
                              .paragraph = paragraph,
                              .at = casework_now(casework)};
    int failed = check_office(arena, casework, who, reference, error);
    if (!failed) {
        failed = retention_of(arena, casework, who, reference, &kept, error);
    }
    if (!failed && kept.hold.held == held) {
        failed = error_set(error, ERROR_CONFLICT, "hold.already",
                           held ? "A legal hold stands on this case already." : "No legal hold stands on this case.");
    }
    if (!failed) {
        failed = take_words(arena, "reason", true, REASON_MOST, &holding.reason, error);
    }
    if (!failed) {
        failed = take_words(arena, "paragraph", held, PARAGRAPH_MOST, &holding.paragraph, error);
    }
    holding.case_id = &kept.case_id;
    return failed ? failed : hold_write(&holding, error);
}
