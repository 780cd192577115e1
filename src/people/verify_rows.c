/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What stands in this room's tables. Left out, because they prove nothing and nobody's case rests on them: people_attempt
 * and people_stamp, a user's last step and last time, the codes of invitations and recovery (docs/people.md).
 */
#include "people/verify.h"

#include <string.h>

/* ---- tables without a seal */

static int find_clear(struct people_verifying *verifying, struct store_statement *statement, const char *table,
                      const char *columns, const char *types, struct error *error)
{
    return ledger_rows_find_each(verifying->rows, verifying->arena, table, columns, types, statement, NULL, error);
}

static int find_catalogue(struct people_verifying *verifying, struct error *error)
{
    struct store_statement *statement;
    int failed = store_query(verifying->session, &statement, error,
                             "SELECT name, title, kind, nation, position FROM people_area ORDER BY name", "");
    if (failed == 0) {
        failed = find_clear(verifying, statement, "people_area", "name title kind nation position", "ttiti", error);
    }
    if (failed == 0) {
        failed = store_query(verifying->session, &statement, error,
                             "SELECT name, title, by_area, barred, position FROM people_office ORDER BY name", "");
    }
    if (failed == 0) {
        failed = find_clear(verifying, statement, "people_office", "name title by_area barred position", "ttiii", error);
    }
    if (failed == 0) {
        failed = store_query(verifying->session, &statement, error,
                             "SELECT name, title, months, days, offices, position FROM people_course ORDER BY name", "");
    }
    return failed ? failed
                  : find_clear(verifying, statement, "people_course", "name title months days offices position",
                               "ttiiti", error);
}

static int find_terms(struct people_verifying *verifying, struct error *error)
{
    struct store_statement *statement;
    int failed = store_query(verifying->session, &statement, error,
                             "SELECT term, office, area, person, since, until, recorded_by, recorded_at "
                             "FROM people_term ORDER BY term",
                             "");
    if (failed == 0) {
        failed = find_clear(verifying, statement, "people_term",
                            "term office area person since until recorded_by recorded_at", "dttdiidi", error);
    }
    if (failed == 0) {
        failed = store_query(verifying->session, &statement, error,
                             "SELECT subject, number, until, recorded_by, recorded_at FROM people_end "
                             "ORDER BY subject, number",
                             "");
    }
    return failed ? failed
                  : find_clear(verifying, statement, "people_end", "subject number until recorded_by recorded_at",
                               "diidi", error);
}

static int find_trainings(struct people_verifying *verifying, struct error *error)
{
    struct store_statement *statement;
    int failed = store_query(verifying->session, &statement, error,
                             "SELECT training, person, course, since, until, recorded_by, recorded_at "
                             "FROM people_training ORDER BY training",
                             "");
    return failed ? failed
                  : find_clear(verifying, statement, "people_training",
                               "training person course since until recorded_by recorded_at", "ddtiidi", error);
}

static int find_tokens(struct people_verifying *verifying, struct error *error)
{
    struct store_statement *statement;
    int failed = store_query(verifying->session, &statement, error,
                             "SELECT person, token FROM people_token ORDER BY person, token", "");
    return failed ? failed : find_clear(verifying, statement, "people_token", "person token", "dd", error);
}

/* ---- tables with one */

/* Column 0 is what the row is about, `person` whose key seals it; the seal is the last column. */
struct sealed_table {
    const char *name, *columns, *types;
    int person;
    struct text (*about)(struct arena *arena, const struct store_statement *row);
    bool only_opens; /* no entry holds the words: that they open is all that can be said */
};

static struct text open_seal(struct people_verifying *verifying, const struct sealed_table *table,
                             const struct store_statement *row)
{
    struct identity person = people_identity_in(row, table->person);
    struct text sealed = store_bytes(row, (int)strlen(table->types)), plain;
    struct error why;
    bool erased;
    if (people_unseal(verifying->people, verifying->arena, &person, table->about(verifying->arena, row), sealed, &plain,
                      &erased, &why) < 0) {
        return TEXT("something that does not open");
    }
    if (erased) {
        return sealed.length ? TEXT("something whose key is gone") : TEXT("erased");
    }
    return table->only_opens ? TEXT("opens") : people_code_of_words(verifying, plain);
}

static int find_sealed(struct people_verifying *verifying, struct store_statement *statement,
                       const struct sealed_table *table, struct error *error)
{
    int step;
    while ((step = store_step(statement, error)) > 0) {
        struct text row =
            ledger_row_in(verifying->arena, table->name, table->columns, table->types, statement);
        ledger_rows_find(verifying->rows, people_with_sealed(verifying->arena, row,
                                                             open_seal(verifying, table, statement)));
    }
    return step;
}

static struct text about_person(struct arena *arena, const struct store_statement *row)
{
    struct identity person = people_identity_in(row, 0);
    return people_about_version(arena, &person, store_integer(row, 1));
}

static struct text about_absence(struct arena *arena, const struct store_statement *row)
{
    struct identity absence = people_identity_in(row, 0);
    return people_about_row(arena, "people_absence.sealed", &absence);
}

static struct text about_conflict(struct arena *arena, const struct store_statement *row)
{
    struct identity conflict = people_identity_in(row, 0);
    return people_about_row(arena, "people_conflict.sealed", &conflict);
}

static struct text about_listing(struct arena *arena, const struct store_statement *row)
{
    struct identity listing = people_identity_in(row, 0);
    return people_about_row(arena, "people_listing.sealed", &listing);
}

static struct text about_tie(struct arena *arena, const struct store_statement *row)
{
    struct identity tie = people_identity_in(row, 0);
    return people_about_row(arena, "people_tie.sealed", &tie);
}

static struct text about_approach(struct arena *arena, const struct store_statement *row)
{
    struct identity approach = people_identity_in(row, 0);
    return people_about_row(arena, "people_approach.sealed", &approach);
}

static struct text about_taken(struct arena *arena, const struct store_statement *row)
{
    struct identity approach = people_identity_in(row, 0);
    return people_about_row(arena, "people_approach_taken.sealed", &approach);
}

static struct text about_invitation(struct arena *arena, const struct store_statement *row)
{
    struct identity person = people_identity_in(row, 0);
    return people_about_row(arena, "people_invitation.sealed", &person);
}

static const struct sealed_table persons_table = {
    "people_person", "person version recorded_by recorded_at", "didi", 0, about_person, false};
static const struct sealed_table absences_table = {
    "people_absence", "absence person since until recorded_by recorded_at", "ddiidi", 1, about_absence, false};
static const struct sealed_table conflicts_table = {
    "people_conflict", "conflict person other since until recorded_by recorded_at kind", "dddiidii", 1, about_conflict,
    false};
static const struct sealed_table listings_table = {
    "people_listing", "listing list person since until recorded_by recorded_at", "dtdiidi", 2, about_listing, false};
static const struct sealed_table ties_table = {
    "people_tie", "tie person other kind is_conflict recorded_by recorded_at", "dddiidi", 1, about_tie, false};
static const struct sealed_table approaches_table = {
    "people_approach", "approach person happened recorded_by recorded_at", "ddidi", 1, about_approach, false};
static const struct sealed_table taken_table = {
    "people_approach_taken", "approach person recorded_by recorded_at", "dddi", 1, about_taken, false};
static const struct sealed_table invitations_table = {
    "people_invitation", "person until", "di", 0, about_invitation, true};

static int find_persons(struct people_verifying *verifying, struct error *error)
{
    struct store_statement *statement;
    int failed = store_query(verifying->session, &statement, error,
                             "SELECT person, version, recorded_by, recorded_at, sealed FROM people_person "
                             "ORDER BY person, version",
                             "");
    return failed ? failed : find_sealed(verifying, statement, &persons_table, error);
}

static int find_absences(struct people_verifying *verifying, struct error *error)
{
    struct store_statement *statement;
    int failed = store_query(verifying->session, &statement, error,
                             "SELECT absence, person, since, until, recorded_by, recorded_at, sealed "
                             "FROM people_absence ORDER BY absence",
                             "");
    return failed ? failed : find_sealed(verifying, statement, &absences_table, error);
}

static int find_conflicts(struct people_verifying *verifying, struct error *error)
{
    struct store_statement *statement;
    int failed = store_query(verifying->session, &statement, error,
                             "SELECT conflict, person, other, since, until, recorded_by, recorded_at, kind, sealed "
                             "FROM people_conflict ORDER BY conflict",
                             "");
    return failed ? failed : find_sealed(verifying, statement, &conflicts_table, error);
}

static int find_listings(struct people_verifying *verifying, struct error *error)
{
    struct store_statement *statement;
    int failed = store_query(verifying->session, &statement, error,
                             "SELECT listing, list, person, since, until, recorded_by, recorded_at, sealed "
                             "FROM people_listing ORDER BY listing",
                             "");
    return failed ? failed : find_sealed(verifying, statement, &listings_table, error);
}

static int find_ties(struct people_verifying *verifying, struct error *error)
{
    struct store_statement *statement;
    int failed = store_query(verifying->session, &statement, error,
                             "SELECT tie, person, other, kind, is_conflict, recorded_by, recorded_at, sealed "
                             "FROM people_tie ORDER BY tie",
                             "");
    return failed ? failed : find_sealed(verifying, statement, &ties_table, error);
}

static int find_approaches(struct people_verifying *verifying, struct error *error)
{
    struct store_statement *statement;
    int failed = store_query(verifying->session, &statement, error,
                             "SELECT approach, person, happened, recorded_by, recorded_at, sealed FROM people_approach "
                             "ORDER BY approach",
                             "");
    if (failed == 0) {
        failed = find_sealed(verifying, statement, &approaches_table, error);
    }
    if (failed == 0) {
        failed = store_query(verifying->session, &statement, error,
                             "SELECT approach, person, recorded_by, recorded_at, sealed FROM people_approach_taken "
                             "ORDER BY approach",
                             "");
    }
    return failed ? failed : find_sealed(verifying, statement, &taken_table, error);
}

static int find_invitations(struct people_verifying *verifying, struct error *error)
{
    struct store_statement *statement;
    int failed = store_query(verifying->session, &statement, error,
                             "SELECT person, until, sealed FROM people_invitation ORDER BY person", "");
    return failed ? failed : find_sealed(verifying, statement, &invitations_table, error);
}

/* ---- users */

/* The code by which a user is found must be that of the name under the seal, or somebody could sign in as another. */
static struct text look_at_account(struct people_verifying *verifying, const struct identity *person, struct text code)
{
    struct people_account account;
    struct error why;
    uint8_t right[PEOPLE_CODE_SIZE];
    if (people_account_of(verifying->people, verifying->session, verifying->arena, person, &account, &why) < 0) {
        return TEXT("something that does not open");
    }
    people_sign_in_code(verifying->people, account.sign_in, right);
    bool same = account.sign_in.length && code.length == sizeof(right) && memcmp(code.at, right, sizeof(right)) == 0;
    return same ? TEXT("the sign-in name's own") : TEXT("of another sign-in name");
}

static int find_users(struct people_verifying *verifying, struct error *error)
{
    struct store_statement *statement;
    int step = store_query(verifying->session, &statement, error,
                           "SELECT person, role, disabled, generation, sign_in FROM people_user ORDER BY person", "");
    while (step >= 0 && (step = store_step(statement, error)) > 0) {
        struct identity person = people_identity_in(statement, 0);
        struct text row = ledger_row_in(verifying->arena, "people_user", "person role disabled generation", "diii",
                                        statement);
        ledger_rows_find(verifying->rows,
                         people_with_sealed(verifying->arena, row,
                                            look_at_account(verifying, &person, store_bytes(statement, 4))));
    }
    return step;
}

/* Nobody has recovery codes but who was enrolled, and nobody more than were told. */
static int find_recovery(struct people_verifying *verifying, struct error *error)
{
    struct store_statement *statement;
    int step = store_query(verifying->session, &statement, error,
                           "SELECT person, COUNT(*) FROM people_recovery GROUP BY person ORDER BY person", "");
    while (step >= 0 && (step = store_step(statement, error)) > 0) {
        struct identity person = people_identity_in(statement, 0);
        const struct known_person *known = people_known(verifying, &person);
        int64_t count = store_integer(statement, 1);
        if (!known || !known->is_enrolled || known->erased || count > PEOPLE_RECOVERY_CODES) {
            ledger_rows_find(verifying->rows, ledger_row(verifying->arena, "people_recovery", "person count", "di",
                                                         &person, count));
        }
    }
    return step;
}

int people_find_rows(struct people_verifying *verifying, struct error *error)
{
    static int (*const finders[])(struct people_verifying *verifying, struct error *error) = {
        find_catalogue, find_persons,     find_terms, find_absences, find_conflicts,
        find_trainings, find_users, find_invitations, find_recovery, find_tokens,  find_listings, find_ties,
        find_approaches,
    };
    int failed = 0;
    for (size_t i = 0; failed == 0 && i < COUNT_OF(finders); i++) {
        failed = finders[i](verifying, error);
    }
    return failed;
}
