/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Flags on persons' records: a view of the cases' states, one row for each flag, party and audience. A row says nothing but
 * the fixed words, and stands under tokens; which case it comes from is used only to keep it from those whom that case is
 * about.
 */
#include "casework/own.h"

#include <string.h>

#define FLAG_COLUMNS "party flag person audience label says"

struct flag_row {
    uint32_t party;
    struct text flag, label, says;
    struct access_principal person, audience;
};

/* All of the staff, as if it were an office; the names of offices have no blanks. */
static struct access_principal all_staff(const struct access *access)
{
    return access_of_office(access, TEXT("all staff"), TEXT(""));
}

/* ---- what must stand there */

static void add_rows(struct arena *arena, const struct casework_change *change, const struct procedure_flag *flag,
                     const struct procedure_party *party, struct vec *rows)
{
    const struct access *access = change->casework->options.access;
    const struct procedure_flag_words *words = procedure_find_flag(change->procedure, flag->flag.text);
    size_t count;
    const struct procedure_name *shown =
        procedure_flag_shown_to(arena, change->procedure, flag->flag.text, &count);
    for (size_t i = 0; words && i < count; i++) {
        bool staff = text_is(shown[i].text, PROCEDURE_SHOWN_TO_STAFF);
        struct flag_row row = {.party = party->number,
                               .flag = flag->flag.text,
                               .label = words->is.label,
                               .says = words->says,
                               .person = access_of_person(access, &party->person),
                               .audience = staff ? all_staff(access) : access_of_office(access, shown[i].text, TEXT(""))};
        vec_add(rows, &row);
    }
}

/* A flag stands on a record once it is known whose record that is. */
static struct vec rows_for(struct arena *arena, const struct casework_change *change)
{
    struct vec rows = VEC_IN(arena, struct flag_row);
    for (uint32_t i = 0; i < change->after->flag_count; i++) {
        const struct procedure_flag *flag = &change->after->flags[i];
        const struct procedure_party *party = procedure_state_party(change->after, flag->party);
        if (party && !identity_is_none(&party->person)) {
            add_rows(arena, change, flag, party, &rows);
        }
    }
    return rows;
}

void flags_expect(struct arena *arena, const struct casework_change *change, struct ledger_rows *expected)
{
    struct vec rows = rows_for(arena, change);
    for (size_t i = 0; i < rows.count; i++) {
        const struct flag_row *row = VEC_AT(&rows, struct flag_row, i);
        ledger_rows_expect(expected,
                           ledger_row(arena, "casework_flag", FLAG_COLUMNS, "itbbtt", (int64_t)row->party, row->flag,
                                      (const void *)row->person.token, (size_t)ACCESS_TOKEN_SIZE,
                                      (const void *)row->audience.token, (size_t)ACCESS_TOKEN_SIZE, row->label,
                                      row->says));
    }
}

int flags_find(struct arena *arena, struct store_session *session, const struct identity *case_id,
               struct ledger_rows *expected, int64_t *found, struct error *error)
{
    struct store_statement *statement;
    int step = store_query(session, &statement, error,
                           "SELECT party, flag, person, audience, label, says FROM casework_flag WHERE case_id = $1 "
                           "ORDER BY party, flag, audience",
                           "d", case_id);
    return step ? step : ledger_rows_find_each(expected, arena, "casework_flag", FLAG_COLUMNS, "itbbtt", statement, found, error);
}

/* ---- the view */

static bool is_unchanged(const struct casework_change *change)
{
    const struct procedure_state *before = change->before, *after = change->after;
    if (change->replayed) {
        return false;
    }
    if (before == NULL || before->flag_count != after->flag_count || before->party_count != after->party_count) {
        return before == NULL ? after->flag_count == 0 : before->flag_count + after->flag_count == 0;
    }
    for (uint32_t i = 0; i < after->flag_count; i++) {
        if (!procedure_same(before->flags[i].flag, after->flags[i].flag) ||
            before->flags[i].party != after->flags[i].party) {
            return false;
        }
    }
    for (uint32_t i = 0; after->flag_count && i < after->party_count; i++) {
        if (!identity_equal(&before->parties[i].person, &after->parties[i].person)) {
            return false;
        }
    }
    return !procedure_same(before->procedure, after->procedure)
               ? false
               : memcmp(before->procedure_hash, after->procedure_hash, PROCEDURE_HASH_SIZE) == 0;
}

static int apply(void *context, struct store_session *session, const struct casework_change *change,
                 struct error *error)
{
    (void)context;
    if (is_unchanged(change)) {
        return 0;
    }
    struct vec rows = rows_for(change->arena, change);
    int failed = store_run(session, NULL, error, "DELETE FROM casework_flag WHERE case_id = $1", "d", &change->case_id);
    for (size_t i = 0; !failed && i < rows.count; i++) {
        const struct flag_row *row = VEC_AT(&rows, struct flag_row, i);
        failed = store_run(session, NULL, error,
                           "INSERT INTO casework_flag (case_id, party, flag, person, audience, label, says) "
                           "VALUES ($1, $2, $3, $4, $5, $6, $7)",
                           "ditbbtt", &change->case_id, (int64_t)row->party, row->flag,
                           (const void *)row->person.token, (size_t)ACCESS_TOKEN_SIZE,
                           (const void *)row->audience.token, (size_t)ACCESS_TOKEN_SIZE, row->label, row->says);
    }
    return failed;
}

static int clear(void *context, struct store_session *session, struct error *error)
{
    (void)context;
    return store_run(session, NULL, error, "DELETE FROM casework_flag", "");
}

static int forget(void *context, struct store_session *session, const struct vault_place *place, struct error *error)
{
    const struct casework *casework = context;
    struct access_principal token;
    switch (place->kind) {
    case VAULT_CASE:
        return store_run(session, NULL, error, "DELETE FROM casework_flag WHERE case_id = $1", "d", &place->owner);
    case VAULT_PARTY:
        return store_run(session, NULL, error, "DELETE FROM casework_flag WHERE case_id = $1 AND party = $2", "di",
                         &place->owner, (int64_t)place->number);
    case VAULT_PERSON:
        token = access_of_person(casework->options.access, &place->owner);
        return store_run(session, NULL, error, "DELETE FROM casework_flag WHERE person = $1", "b",
                         (const void *)token.token, (size_t)ACCESS_TOKEN_SIZE);
    default:
        return 0;
    }
}

struct casework_view flags_view(struct casework *casework)
{
    return (struct casework_view){
        .name = "flags", .version = 1, .context = casework, .apply = apply, .clear = clear, .forget = forget};
}

/* ---- looking */

/* Nobody learns of a case by a flag on their own record, nor who is barred from cases altogether (SG-4.3, CP-8). */
static bool may_see(const struct the_moment *moment, const struct casework_who *who, const struct identity *person)
{
    return who->role == PEOPLE_STAFF && !identity_equal(&who->person, person) &&
           !people_is_barred(&moment->people, &who->person);
}

/* Reading the audience's sixteen principals and the bar with the macros of access keeps one rule in one place. */
static int read_flags(struct arena *arena, struct casework *casework, struct store_session *session,
                      const struct access_viewer *viewer, const struct identity *person, struct vec *flags,
                      struct error *error)
{
    const struct access *access = casework->options.access;
    struct access_principal whose = access_of_person(access, person), staff = all_staff(access);
    struct store_statement *statement;
    int step = store_prepare(
        session,
        "SELECT DISTINCT f.label, f.says FROM casework_flag AS f WHERE f.person = $18 AND f.audience IN ($1, $2, $3, $4, "
        "$5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $19) AND " ACCESS_NOT_BARRED("f.case_id")
        " ORDER BY f.label, f.says",
        &statement, error);
    if (step) {
        return step;
    }
    access_bind(statement, viewer);
    store_bind_bytes(statement, ACCESS_OWN, whose.token, ACCESS_TOKEN_SIZE);
    store_bind_bytes(statement, ACCESS_OWN + 1, staff.token, ACCESS_TOKEN_SIZE);
    while ((step = store_step(statement, error)) > 0) {
        struct casework_flag *flag = vec_add(flags, NULL);
        flag->label = copy_text(arena, store_text(statement, 0));
        flag->says = copy_text(arena, store_text(statement, 1));
    }
    store_finish(statement);
    return step;
}

int casework_flags_on(struct casework *casework, struct arena *arena, const struct casework_who *who,
                      const struct identity *person, const struct casework_flag **out, size_t *count,
                      struct error *error)
{
    struct store_session *session = NULL;
    struct the_moment moment;
    const struct access_viewer *viewer;
    struct vec flags = VEC_IN(arena, struct casework_flag);
    char name[IDENTITY_TEXT_SIZE];
    int failed = begin_viewing(arena, casework, who, &session, &moment, &viewer, error);
    if (!failed && may_see(&moment, who, person)) {
        failed = read_flags(arena, casework, session, viewer, person, &flags, error);
    }
    store_end(session);
    if (failed) {
        return failed;
    }
    *out = flags.items;
    *count = flags.count;
    identity_write(person, name);
    return note_down(casework, LEDGER_READS, who, NULL, TEXT("flags"), text_of(name), error);
}

int flags_found(struct arena *arena, struct casework *casework, struct store_session *session,
                const struct access_viewer *viewer, const struct the_moment *moment, const struct casework_who *who,
                const struct people_person *persons, size_t count, struct vec *out, struct error *error)
{
    int failed = 0;
    for (size_t i = 0; !failed && i < count; i++) {
        struct vec flags = VEC_IN(arena, struct casework_flag);
        if (may_see(moment, who, &persons[i].person)) {
            failed = read_flags(arena, casework, session, viewer, &persons[i].person, &flags, error);
        }
        if (!failed && flags.count) {
            struct casework_flagged flagged = {persons[i].person, persons[i].details.name, flags.items, flags.count};
            vec_add(out, &flagged);
        }
    }
    return failed;
}
