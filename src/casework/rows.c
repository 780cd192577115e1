/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * This room's own views: the head of a case for lists, what is owed, who may open it, word tokens, receipts. All that
 * stands in them is computed before the transaction begins. Nothing here is sealed, so nothing here may tell who
 * somebody is: names and texts come in as keyed tokens only.
 */
#include "casework/rows.h"

#include <stdlib.h>
#include <string.h>

static const struct store_migration migrations[] = {
    {"casework", 1,
     "CREATE TABLE casework_procedure (hash BLOB PRIMARY KEY NOT NULL, name TEXT NOT NULL, version INTEGER NOT NULL, "
     "files BLOB NOT NULL, taken INTEGER NOT NULL, UNIQUE (name, version));"
     "CREATE TABLE casework_head (case_id BLOB PRIMARY KEY NOT NULL, reference TEXT NOT NULL, procedure TEXT NOT NULL, "
     "procedure_label TEXT NOT NULL, state TEXT NOT NULL, state_label TEXT NOT NULL, received INTEGER NOT NULL, "
     "changed INTEGER NOT NULL, next_due INTEGER NOT NULL, ended INTEGER NOT NULL, sequence INTEGER NOT NULL) "
     "WITHOUT ROWID;"
     "CREATE TABLE casework_duty (case_id BLOB NOT NULL, number INTEGER NOT NULL, owner BLOB NOT NULL, "
     "name TEXT NOT NULL, label TEXT NOT NULL, due INTEGER NOT NULL, lapse INTEGER NOT NULL, "
     "PRIMARY KEY (case_id, number, owner)) WITHOUT ROWID;"
     "CREATE INDEX casework_duty_owner ON casework_duty (owner, due, case_id, number);"
     "CREATE INDEX casework_duty_lapse ON casework_duty (lapse);"
     "CREATE TABLE casework_word (token BLOB NOT NULL, case_id BLOB NOT NULL, kind INTEGER NOT NULL, "
     "number INTEGER NOT NULL, PRIMARY KEY (token, case_id, kind, number)) WITHOUT ROWID;"
     "CREATE INDEX casework_word_case ON casework_word (case_id, kind, number);"
     "CREATE TABLE casework_receipt (code BLOB PRIMARY KEY NOT NULL, case_id BLOB NOT NULL) WITHOUT ROWID;"
     "CREATE INDEX casework_receipt_case ON casework_receipt (case_id);"
     "CREATE TABLE casework_party (person BLOB NOT NULL, case_id BLOB NOT NULL, number INTEGER NOT NULL, "
     "PRIMARY KEY (person, case_id, number)) WITHOUT ROWID;"
     "CREATE INDEX casework_party_case ON casework_party (case_id);"
     "CREATE TABLE casework_hold (case_id BLOB PRIMARY KEY NOT NULL, since INTEGER NOT NULL) WITHOUT ROWID;"
     "CREATE TABLE casework_view (name TEXT PRIMARY KEY NOT NULL, version INTEGER NOT NULL)"},
    {"casework", 2, "CREATE TABLE casework_holder (term BLOB PRIMARY KEY NOT NULL, compared INTEGER NOT NULL)"},
    {"casework", 3,
     "CREATE TABLE casework_flag (case_id BLOB NOT NULL, party INTEGER NOT NULL, flag TEXT NOT NULL, "
     "person BLOB NOT NULL, audience BLOB NOT NULL, label TEXT NOT NULL, says TEXT NOT NULL, "
     "PRIMARY KEY (case_id, party, flag, audience)) WITHOUT ROWID;"
     "CREATE INDEX casework_flag_person ON casework_flag (person)"},
    {"casework", 4,
     "CREATE TABLE casework_keep (case_id BLOB PRIMARY KEY NOT NULL, kind INTEGER NOT NULL, over INTEGER NOT NULL) "
     "WITHOUT ROWID;"
     "CREATE TABLE casework_kept (case_id BLOB PRIMARY KEY NOT NULL, kind INTEGER NOT NULL, over INTEGER NOT NULL, "
     "entry INTEGER NOT NULL) WITHOUT ROWID;"
     "ALTER TABLE casework_hold ADD COLUMN entry INTEGER NOT NULL DEFAULT 0"},
    {"casework", 5, "ALTER TABLE casework_receipt ADD COLUMN party INTEGER NOT NULL DEFAULT 0"},
    {"casework", 6,
     "CREATE TABLE casework_link (case_id BLOB NOT NULL, number INTEGER NOT NULL, other BLOB NOT NULL, "
     "stands INTEGER NOT NULL, PRIMARY KEY (case_id, number)) WITHOUT ROWID;"
     "CREATE INDEX casework_link_other ON casework_link (other);"
     "CREATE INDEX casework_link_stands ON casework_link (stands, case_id, number)"},
};

struct store_migration_list casework_migrations(void)
{
    return (struct store_migration_list){migrations, COUNT_OF(migrations)};
}

/* ---- who may open it */

/* An office that is held by area reaches the cases of its area, and none while a case's area is not known (SG-2r). */
static bool principal_of_office(const struct casework_change *change, struct procedure_name office,
                                struct access_principal *out)
{
    bool by_area = procedure_is_by_area(change->procedure, office);
    struct text area = by_area ? procedure_area_of(change->after) : TEXT("");
    *out = access_of_office(change->casework->options.access, office.text, area);
    return !by_area || area.length > 0;
}

static void collect_principals(struct arena *arena, const struct casework_change *change,
                               const struct procedure_readers *readers, struct vec *out)
{
    const struct access *access = change->casework->options.access;
    struct procedure_scope whole = {PROCEDURE_FOR_CASE, 0};
    for (size_t i = 0; i < readers->office_count; i++) {
        struct procedure_acting acting;
        struct access_principal principal;
        if (principal_of_office(change, readers->offices[i], &principal)) {
            vec_add(out, &principal);
        }
        procedure_who_acts(arena, change->procedure, change->after, NULL, whole, readers->offices[i], change->moment,
                           &acting);
        if (acting.office.text.length && !procedure_same(acting.office, readers->offices[i]) &&
            principal_of_office(change, acting.office, &principal)) {
            vec_add(out, &principal);
        }
    }
    for (size_t i = 0; i < readers->people_count; i++) {
        struct access_principal principal = access_of_person(access, &readers->people[i]);
        vec_add(out, &principal);
    }
}

static enum access_bar_reason bar_reason(enum procedure_rung_reason reason)
{
    switch (reason) {
    case PROCEDURE_RUNG_SUBJECT:
        return ACCESS_BAR_NAMED;
    case PROCEDURE_RUNG_POSSIBLE_SUBJECT:
        return ACCESS_BAR_POSSIBLE;
    default:
        return ACCESS_BAR_CONFLICT;
    }
}

static void collect_bars(const struct casework_change *change, const struct procedure_readers *readers,
                         struct vec *out)
{
    for (size_t i = 0; i < readers->barred_count; i++) {
        struct bar_row row = {.person = readers->barred[i].person,
                              .token = access_of_barred(change->casework->options.access, &readers->barred[i].person),
                              .cause = (int64_t)readers->barred[i].match << 32 | readers->barred[i].party,
                              .reason = bar_reason(readers->barred[i].reason)};
        vec_add(out, &row);
    }
}

static int compare_tokens(const void *one, const void *other)
{
    return memcmp(((const struct access_principal *)one)->token, ((const struct access_principal *)other)->token,
                  ACCESS_TOKEN_SIZE);
}

static bool holds_token(const struct access_principal *tokens, size_t count, const struct access_principal *token)
{
    for (size_t i = 0; i < count; i++) {
        if (compare_tokens(&tokens[i], token) == 0) {
            return true;
        }
    }
    return false;
}

/* In order, each once. */
static void tidy_grants(struct vec *grants)
{
    if (grants->count) {
        qsort(grants->items, grants->count, sizeof(struct access_principal), compare_tokens);
    }
    size_t kept = 0;
    for (size_t i = 0; i < grants->count; i++) {
        struct access_principal *one = VEC_AT(grants, struct access_principal, i);
        if (kept == 0 || compare_tokens(one, VEC_AT(grants, struct access_principal, kept - 1)) != 0) {
            *VEC_AT(grants, struct access_principal, kept++) = *one;
        }
    }
    grants->count = kept;
}

static bool same_bar(const struct bar_row *one, const struct access_barred *other)
{
    return compare_tokens(&one->token, &other->person) == 0 && one->cause == other->cause;
}

static void compare_grants(const struct access_rows *now, struct case_rows *rows)
{
    for (size_t i = 0; i < rows->grants.count; i++) {
        const struct access_principal *one = VEC_AT(&rows->grants, struct access_principal, i);
        if (!holds_token(now->grants, now->grant_count, one)) {
            vec_add(&rows->granted, one);
        }
    }
    for (size_t i = 0; i < now->grant_count; i++) {
        if (!holds_token(rows->grants.items, rows->grants.count, &now->grants[i])) {
            vec_add(&rows->withdrawn, &now->grants[i]);
        }
    }
}

static void compare_bars(const struct access_rows *now, struct case_rows *rows)
{
    for (size_t i = 0; i < rows->bars.count; i++) {
        const struct bar_row *one = VEC_AT(&rows->bars, struct bar_row, i);
        bool found = false;
        for (size_t j = 0; j < now->barred_count && !found; j++) {
            found = same_bar(one, &now->barred[j]) && one->reason == now->barred[j].reason;
        }
        if (!found) {
            vec_add(&rows->barred, one);
        }
    }
    for (size_t j = 0; j < now->barred_count; j++) {
        bool found = false;
        for (size_t i = 0; i < rows->bars.count && !found; i++) {
            found = same_bar(VEC_AT(&rows->bars, struct bar_row, i), &now->barred[j]);
        }
        if (!found) {
            vec_add(&rows->cleared, &now->barred[j]);
        }
    }
}

/* What must stand there is a function of the state and the moment of its last entry, so that rebuilding gives the same; what
 * is written is only what differs from the rows as they are. */
static void compare_access(struct arena *arena, const struct casework_change *change, const struct access_rows *now,
                           struct case_rows *rows)
{
    static const struct access_rows none;
    struct procedure_readers readers;
    procedure_readers(arena, change->procedure, change->after, change->moment, &readers);
    collect_principals(arena, change, &readers, &rows->grants);
    collect_bars(change, &readers, &rows->bars);
    tidy_grants(&rows->grants);
    now = now ? now : &none;
    compare_grants(now, rows);
    compare_bars(now, rows);
}

/* ---- what is owed */

static int64_t due_of(const struct procedure_duty *duty)
{
    return duty->due_count ? duty->dues[duty->leading].deadline.ends : INT64_MAX;
}

int64_t rows_lapse_of(const struct procedure_duty *duty)
{
    int64_t lapse = INT64_MAX;
    for (uint32_t i = 0; i < duty->due_count; i++) {
        if (!duty->dues[i].lapsed && duty->dues[i].deadline.ends < lapse) {
            lapse = duty->dues[i].deadline.ends;
        }
    }
    return lapse;
}

static void add_duty(struct arena *arena, const struct casework_change *change, const struct procedure_duty *duty,
                     struct case_rows *rows)
{
    const struct access *access = change->casework->options.access;
    struct procedure_acting acting;
    procedure_who_acts(arena, change->procedure, change->after, NULL, duty->scope, duty->owner, change->moment,
                       &acting);
    struct duty_row row;
    memset(&row, 0, sizeof(row));
    row.number = duty->number;
    row.name = duty->name.text;
    row.label = procedure_label(change->procedure, (struct procedure_name){0}, duty->name);
    row.due = due_of(duty);
    row.lapse = rows_lapse_of(duty);
    if (acting.office.text.length || acting.people_count == 0) {
        /* Where the area is not known the row is nobody's to see, and still says when the limit passes. */
        (void)principal_of_office(change, acting.office.text.length ? acting.office : duty->owner, &row.owner);
        vec_add(&rows->duties, &row);
        return;
    }
    for (size_t i = 0; i < acting.people_count; i++) {
        row.owner = access_of_person(access, &acting.people[i]);
        vec_add(&rows->duties, &row);
    }
}

static void collect_duties(struct arena *arena, const struct casework_change *change, struct case_rows *rows)
{
    for (uint32_t i = 0; i < change->after->duty_count; i++) {
        const struct procedure_duty *duty = &change->after->duties[i];
        if (duty->status != PROCEDURE_DUTY_OWED) {
            continue;
        }
        add_duty(arena, change, duty, rows);
        int64_t due = due_of(duty);
        rows->next_due = due < rows->next_due ? due : rows->next_due;
    }
}

/* ---- parties */

/* In which cases somebody is a known party: for erasing them everywhere. A token, not the identity. */
static void add_party(const struct casework_change *change, const struct procedure_party *party, struct vec *list)
{
    struct access_principal token = access_of_person(change->casework->options.access, &party->person);
    struct party_row row = {.number = party->number};
    memcpy(row.person, token.token, sizeof(row.person));
    vec_add(list, &row);
}

static void collect_parties(const struct casework_change *change, struct case_rows *rows)
{
    for (uint32_t i = 0; i < change->after->party_count; i++) {
        const struct procedure_party *party = &change->after->parties[i];
        const struct procedure_party *before =
            change->before && i < change->before->party_count ? &change->before->parties[i] : NULL;
        if (before && !identity_is_none(&before->person) && !identity_equal(&before->person, &party->person)) {
            add_party(change, before, &rows->not_parties);
        }
        if (!identity_is_none(&party->person)) {
            add_party(change, party, &rows->parties);
        }
    }
}

/* ---- computing */

static void fill_head(const struct casework_change *change, struct case_rows *rows)
{
    const struct procedure_about *about = procedure_about(change->procedure);
    struct procedure_name track = procedure_name("case");
    struct procedure_name state =
        procedure_state_of_track(change->after, (struct procedure_scope){PROCEDURE_FOR_CASE, 0}, track);
    rows->reference = change->reference;
    rows->procedure = about->is.name.text;
    rows->procedure_label = about->is.label;
    rows->state = state.text.at ? state.text : TEXT("");
    rows->state_label = state.text.length ? procedure_label(change->procedure, track, state) : TEXT("");
    rows->received = change->after->received;
    rows->changed = change->recorded;
    rows->sequence = change->sequence;
    rows->ended = change->after->ended;
    rows->was_ended = change->before && change->before->ended;
    rows->opens = change->before == NULL;
}

int rows_of(struct arena *arena, const struct casework_change *change, const struct access_rows *now,
            struct case_rows **out, struct error *error)
{
    struct case_rows *rows = ARENA_NEW(arena, struct case_rows);
    *rows = (struct case_rows){.casework = change->casework,
                               .case_id = change->case_id,
                               .next_due = INT64_MAX,
                               .duties = VEC_IN(arena, struct duty_row),
                               .granted = VEC_IN(arena, struct access_principal),
                               .withdrawn = VEC_IN(arena, struct access_principal),
                               .barred = VEC_IN(arena, struct bar_row),
                               .cleared = VEC_IN(arena, struct access_barred),
                               .grants = VEC_IN(arena, struct access_principal),
                               .bars = VEC_IN(arena, struct bar_row),
                               .parties = VEC_IN(arena, struct party_row),
                              .not_parties = VEC_IN(arena, struct party_row)};
    fill_head(change, rows);
    rows->codes = change->codes;
    rows->code_count = change->code_count;
    compare_access(arena, change, now, rows);
    collect_duties(arena, change, rows);
    collect_parties(change, rows);
    int failed = words_collect(change, rows, error);
    if (!failed) {
        *out = rows;
    }
    return failed;
}

/* ---- writing */

/* Nothing is written with the tokens of an epoch whose tokens are being made anew, or have been. */
static int write_head(struct store_session *session, const struct case_rows *rows, struct error *error)
{
    int64_t written = 0;
    int failed = store_run(
        session, &written, error,
        "INSERT INTO casework_head (case_id, reference, procedure, procedure_label, state, state_label, received, "
        "changed, next_due, ended, sequence) SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11 "
        "FROM casework_view WHERE name = 'tokens' AND version <= $12 "
        "ON CONFLICT (case_id) DO UPDATE SET procedure = excluded.procedure, "
        "procedure_label = excluded.procedure_label, state = excluded.state, "
        "state_label = excluded.state_label, changed = excluded.changed, "
        "next_due = excluded.next_due, ended = excluded.ended, sequence = excluded.sequence",
        "dsttttiiiiii", &rows->case_id, rows->reference, rows->procedure, rows->procedure_label, rows->state,
        rows->state_label, rows->received, rows->changed, rows->next_due, (int64_t)rows->ended, rows->sequence,
        (int64_t)rows->epoch);
    return failed || written ? failed
                             : error_set(error, ERROR_CONFLICT, TOKENS_OF_BEFORE,
                                         "search tokens of an epoch that has ended are not written");
}

static int write_duties(struct store_session *session, const struct case_rows *rows, struct error *error)
{
    int failed = 0;
    if (!rows->opens) {
        failed = store_run(session, NULL, error, "DELETE FROM casework_duty WHERE case_id = $1", "d", &rows->case_id);
    }
    for (size_t i = 0; !failed && i < rows->duties.count; i++) {
        const struct duty_row *duty = VEC_AT(&rows->duties, struct duty_row, i);
        failed = store_run(session, NULL, error,
                           "INSERT INTO casework_duty (case_id, number, owner, name, label, due, lapse) "
                           "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (case_id, number, owner) DO NOTHING",
                           "dibttii", &rows->case_id, (int64_t)duty->number, (const void *)duty->owner.token,
                           (size_t)ACCESS_TOKEN_SIZE, duty->name, duty->label, duty->due, duty->lapse);
    }
    return failed;
}

static int write_access(struct store_session *session, const struct case_rows *rows, struct error *error)
{
    const struct access *access = rows->casework->options.access;
    int failed = 0;
    for (size_t i = 0; !failed && i < rows->granted.count; i++) {
        failed = access_grant(session, &rows->case_id, VEC_AT(&rows->granted, struct access_principal, i), error);
    }
    for (size_t i = 0; !failed && i < rows->withdrawn.count; i++) {
        failed =
            access_withdraw(session, &rows->case_id, VEC_AT(&rows->withdrawn, struct access_principal, i), error);
    }
    for (size_t i = 0; !failed && i < rows->barred.count; i++) {
        const struct bar_row *bar = VEC_AT(&rows->barred, struct bar_row, i);
        failed = access_bar(access, session, &rows->case_id, &bar->person, bar->cause, bar->reason, rows->received,
                            error);
    }
    for (size_t i = 0; !failed && i < rows->cleared.count; i++) {
        const struct access_barred *bar = VEC_AT(&rows->cleared, struct access_barred, i);
        failed = access_clear_token(session, &rows->case_id, &bar->person, bar->cause, error);
    }
    if (!failed && rows->ended != rows->was_ended) {
        failed = access_shelve(session, &rows->case_id, rows->ended ? ACCESS_CLOSED : ACCESS_OPEN, error);
    }
    return failed;
}

static int write_parties(struct store_session *session, const struct case_rows *rows, struct error *error)
{
    int failed = 0;
    for (size_t i = 0; !failed && i < rows->not_parties.count; i++) {
        const struct party_row *party = VEC_AT(&rows->not_parties, struct party_row, i);
        failed = store_run(session, NULL, error,
                           "DELETE FROM casework_party WHERE person = $1 AND case_id = $2 AND number = $3", "bdi",
                           (const void *)party->person, (size_t)ACCESS_TOKEN_SIZE, &rows->case_id,
                           (int64_t)party->number);
    }
    for (size_t i = 0; !failed && i < rows->parties.count; i++) {
        const struct party_row *party = VEC_AT(&rows->parties, struct party_row, i);
        failed = store_run(session, NULL, error,
                           "INSERT INTO casework_party (person, case_id, number) VALUES ($1, $2, $3) "
                           "ON CONFLICT (person, case_id, number) DO NOTHING",
                           "bdi", (const void *)party->person, (size_t)ACCESS_TOKEN_SIZE, &rows->case_id,
                           (int64_t)party->number);
    }
    return failed;
}

/* One code for each party: a new one ends the one before. */
static int write_codes(struct store_session *session, const struct case_rows *rows, struct error *error)
{
    int failed = 0;
    for (size_t i = 0; !failed && i < rows->code_count; i++) {
        const struct party_code *code = &rows->codes[i];
        failed = store_run(session, NULL, error, "DELETE FROM casework_receipt WHERE case_id = $1 AND party = $2", "di",
                           &rows->case_id, (int64_t)code->party);
        if (!failed && !code_is_none(code->code)) {
            failed = store_run(session, NULL, error,
                               "INSERT INTO casework_receipt (code, case_id, party) VALUES ($1, $2, $3)", "bdi",
                               (const void *)code->code, (size_t)CODE_SIZE, &rows->case_id, (int64_t)code->party);
        }
    }
    return failed;
}

int rows_write(struct store_session *session, const struct case_rows *rows, struct error *error)
{
    int failed = write_head(session, rows, error);
    if (!failed) {
        failed = write_duties(session, rows, error);
    }
    if (!failed) {
        failed = write_access(session, rows, error);
    }
    if (!failed) {
        failed = words_write(session, rows, error);
    }
    if (!failed) {
        failed = write_parties(session, rows, error);
    }
    return failed ? failed : write_codes(session, rows, error);
}

/* ---- forgetting */

int rows_clear(struct casework *casework, struct store_session *session, struct error *error)
{
    (void)casework;
    int failed = store_run(session, NULL, error, "DELETE FROM casework_head", "");
    if (!failed) {
        failed = store_run(session, NULL, error, "DELETE FROM casework_duty", "");
    }
    if (!failed) {
        failed = store_run(session, NULL, error, "DELETE FROM casework_word", "");
    }
    if (!failed) {
        failed = store_run(session, NULL, error, "DELETE FROM casework_party", "");
    }
    if (!failed) {
        failed = store_run(session, NULL, error, "DELETE FROM casework_receipt", "");
    }
    return failed ? failed : access_forget_all(session, error);
}

int rows_drop(struct store_session *session, const struct identity *case_id, struct error *error)
{
    int failed = store_run(session, NULL, error, "DELETE FROM casework_duty WHERE case_id = $1", "d", case_id);
    if (!failed) {
        failed = store_run(session, NULL, error, "DELETE FROM casework_word WHERE case_id = $1", "d", case_id);
    }
    if (!failed) {
        failed = store_run(session, NULL, error, "DELETE FROM casework_party WHERE case_id = $1", "d", case_id);
    }
    return failed ? failed
                  : store_run(session, NULL, error, "DELETE FROM casework_receipt WHERE case_id = $1", "d", case_id);
}

static int forget_case(struct store_session *session, const struct identity *case_id, struct error *error)
{
    int failed = store_run(session, NULL, error, "DELETE FROM casework_head WHERE case_id = $1", "d", case_id);
    if (!failed) {
        failed = rows_drop(session, case_id, error);
    }
    return failed ? failed : access_forget_case(session, case_id, error);
}

int rows_forget(struct casework *casework, struct store_session *session, const struct vault_place *place,
                struct error *error)
{
    switch (place->kind) {
    case VAULT_CASE:
        return forget_case(session, &place->owner, error);
    case VAULT_PARTY: {
        int failed = store_run(session, NULL, error, "DELETE FROM casework_party WHERE case_id = $1 AND number = $2",
                               "di", &place->owner, (int64_t)place->number);
        if (!failed) {
            failed = store_run(session, NULL, error, "DELETE FROM casework_receipt WHERE case_id = $1 AND party = $2",
                               "di", &place->owner, (int64_t)place->number);
        }
        if (failed) {
            return failed;
        }
        return store_run(session, NULL, error,
                         "DELETE FROM casework_word WHERE case_id = $1 AND kind = $2 AND number = $3", "dii",
                         &place->owner, (int64_t)place->kind, (int64_t)place->number);
    }
    case VAULT_TEXT:
        return store_run(session, NULL, error,
                         "DELETE FROM casework_word WHERE case_id = $1 AND kind = $2 AND number = $3", "dii",
                         &place->owner, (int64_t)place->kind, (int64_t)place->number);
    case VAULT_PERSON: {
        struct access_principal token = access_of_person(casework->options.access, &place->owner);
        int failed = store_run(session, NULL, error, "DELETE FROM casework_party WHERE person = $1", "b",
                               (const void *)token.token, (size_t)ACCESS_TOKEN_SIZE);
        return failed ? failed : access_forget_person(casework->options.access, session, &place->owner, error);
    }
    default:
        return 0;
    }
}
