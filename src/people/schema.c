/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables. In clear stand only random identities, names of the catalogue, instants and small
 * numbers; whatever says who somebody is lies in a `sealed` column, under that person's own key. */

#include <stdlib.h>

#include "people/inside.h"

static const struct store_migration migrations[] = {
    {"people", 1,
     "CREATE TABLE people_area (name TEXT NOT NULL PRIMARY KEY, title TEXT NOT NULL, kind INTEGER "
     "NOT NULL,"
     " nation TEXT NOT NULL, position INTEGER NOT NULL);"
     "CREATE TABLE people_office (name TEXT NOT NULL PRIMARY KEY, title TEXT NOT NULL, by_area "
     "INTEGER NOT NULL,"
     " barred INTEGER NOT NULL, position INTEGER NOT NULL);"
     /* one row a version; nothing is overwritten */
     "CREATE TABLE people_person (person BLOB NOT NULL, version INTEGER NOT NULL, sealed BLOB NOT "
     "NULL,"
     " recorded_by BLOB NOT NULL, recorded_at INTEGER NOT NULL, PRIMARY KEY (person, version));"
     "CREATE TABLE people_token (token BLOB NOT NULL, person BLOB NOT NULL, PRIMARY KEY (token, "
     "person));"
     "CREATE INDEX people_token_person ON people_token (person);"
     /* `until` is the newest of people_end */
     "CREATE TABLE people_term (term BLOB NOT NULL PRIMARY KEY, office TEXT NOT NULL, area TEXT "
     "NOT NULL,"
     " person BLOB NOT NULL, since INTEGER NOT NULL, until INTEGER NOT NULL, recorded_by BLOB NOT "
     "NULL,"
     " recorded_at INTEGER NOT NULL);"
     "CREATE INDEX people_term_until ON people_term (until, since);"
     "CREATE INDEX people_term_person ON people_term (person);"
     "CREATE TABLE people_absence (absence BLOB NOT NULL PRIMARY KEY, person BLOB NOT NULL, since "
     "INTEGER NOT NULL,"
     " until INTEGER NOT NULL, sealed BLOB NOT NULL, recorded_by BLOB NOT NULL, recorded_at "
     "INTEGER NOT NULL);"
     "CREATE INDEX people_absence_person ON people_absence (person, until);"
     "CREATE TABLE people_conflict (conflict BLOB NOT NULL PRIMARY KEY, person BLOB NOT NULL,"
     " other BLOB NOT NULL, since INTEGER NOT NULL, until INTEGER NOT NULL, sealed BLOB NOT NULL,"
     " recorded_by BLOB NOT NULL, recorded_at INTEGER NOT NULL);"
     "CREATE INDEX people_conflict_person ON people_conflict (person, until);"
     "CREATE TABLE people_training (training BLOB NOT NULL PRIMARY KEY, person BLOB NOT NULL, "
     "course TEXT NOT NULL,"
     " since INTEGER NOT NULL, until INTEGER NOT NULL, recorded_by BLOB NOT NULL, recorded_at "
     "INTEGER NOT NULL);"
     "CREATE INDEX people_training_person ON people_training (person, until);"
     /* every end that a term, an absence or a conflict was ever given */
     "CREATE TABLE people_end (subject BLOB NOT NULL, number INTEGER NOT NULL, until INTEGER NOT "
     "NULL,"
     " recorded_by BLOB NOT NULL, recorded_at INTEGER NOT NULL, PRIMARY KEY (subject, number));"
     /* sealed: sign-in name, password hash, secret of the one-time codes */
     "CREATE TABLE people_user (person BLOB NOT NULL PRIMARY KEY, sign_in BLOB NOT NULL UNIQUE, "
     "role INTEGER NOT NULL,"
     " disabled INTEGER NOT NULL, generation INTEGER NOT NULL, last_step INTEGER NOT NULL,"
     " last_sign_in INTEGER NOT NULL, sealed BLOB NOT NULL);"
     "CREATE TABLE people_invitation (person BLOB NOT NULL PRIMARY KEY, code BLOB NOT NULL UNIQUE,"
     " until INTEGER NOT NULL, sealed BLOB NOT NULL);"
     "CREATE TABLE people_recovery (person BLOB NOT NULL, code BLOB NOT NULL, PRIMARY KEY (person, "
     "code));"
     /* by the sign-in name's code, whether anybody has it or not */
     "CREATE TABLE people_attempt (sign_in BLOB NOT NULL PRIMARY KEY, failures INTEGER NOT NULL,"
     " wait_until INTEGER NOT NULL, last INTEGER NOT NULL);"
     "CREATE INDEX people_attempt_last ON people_attempt (last)"},
    {"people", 2,
     "CREATE TABLE people_stamp (one INTEGER NOT NULL PRIMARY KEY, stamp INTEGER NOT NULL);"
     "INSERT INTO people_stamp (one, stamp) VALUES (1, 0)"},
    {"people", 3,
     /* sealed: qualification */
     "CREATE TABLE people_listing (listing BLOB NOT NULL PRIMARY KEY, list TEXT NOT NULL, person BLOB NOT NULL,"
     " since INTEGER NOT NULL, until INTEGER NOT NULL, sealed BLOB NOT NULL, recorded_by BLOB NOT NULL,"
     " recorded_at INTEGER NOT NULL);"
     "CREATE INDEX people_listing_list ON people_listing (list, until);"
     "CREATE INDEX people_listing_person ON people_listing (person, until);"
     "CREATE TABLE people_course (name TEXT NOT NULL PRIMARY KEY, title TEXT NOT NULL, months INTEGER NOT NULL,"
     " days INTEGER NOT NULL, offices TEXT NOT NULL, position INTEGER NOT NULL);"
     "CREATE INDEX people_training_course ON people_training (course, until);"
     "CREATE INDEX people_training_until ON people_training (until);"
     "CREATE INDEX people_training_since ON people_training (since);"
     /* what kind of conflict it is (people_conflict_kind) */
     "ALTER TABLE people_conflict ADD COLUMN kind INTEGER NOT NULL DEFAULT 0"},
    {"people", 4,
     /* sealed: why it is a conflict, or none */
     "CREATE TABLE people_tie (tie BLOB NOT NULL PRIMARY KEY, person BLOB NOT NULL, other BLOB NOT NULL,"
     " kind INTEGER NOT NULL, is_conflict INTEGER NOT NULL, sealed BLOB NOT NULL, recorded_by BLOB NOT NULL,"
     " recorded_at INTEGER NOT NULL);"
     "CREATE INDEX people_tie_person ON people_tie (person, recorded_at);"
     "CREATE INDEX people_conflict_until ON people_conflict (until);"
     "CREATE INDEX people_absence_until ON people_absence (until)"},
    {"people", 5,
     /* sealed: from whom, what, about which case; what was done about it */
     "CREATE TABLE people_approach (approach BLOB NOT NULL PRIMARY KEY, person BLOB NOT NULL, happened INTEGER NOT NULL,"
     " sealed BLOB NOT NULL, recorded_by BLOB NOT NULL, recorded_at INTEGER NOT NULL);"
     "CREATE INDEX people_approach_recorded ON people_approach (recorded_at);"
     "CREATE TABLE people_approach_taken (approach BLOB NOT NULL PRIMARY KEY, person BLOB NOT NULL, sealed BLOB NOT NULL,"
     " recorded_by BLOB NOT NULL, recorded_at INTEGER NOT NULL)"},
    {"people", 6,
     /* everybody of a list, or with a course, in order and without a look at their rows */
     "CREATE INDEX people_listing_set ON people_listing (list, person, since, until);"
     "CREATE INDEX people_training_set ON people_training (course, person, since, until)"},
};

struct store_migration_list people_migrations(void)
{
    return (struct store_migration_list){migrations, COUNT_OF(migrations)};
}

int people_new(struct people **out, const struct people_options *options, struct error *error)
{
    uint8_t token[VAULT_TOKEN_SIZE];
    int failed = vault_token(options->vault, "people.word", TEXT(""), token, error);
    if (failed < 0) {
        return failed;
    }
    struct people *people = malloc(sizeof *people);
    if (!people) {
        abort();
    }
    *people = (struct people){
        .store = options->store, .vault = options->vault, .ledger = options->ledger};
    pthread_rwlock_init(&people->lock, NULL);
    *out = people;
    return 0;
}

void people_free(struct people *people)
{
    if (people) {
        people_kept_free(people->kept);
        people_kept_sets_free(people);
        pthread_rwlock_destroy(&people->lock);
        free(people);
    }
}

void people_free_at(struct people **people)
{
    people_free(*people);
}
