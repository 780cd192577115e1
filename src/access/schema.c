/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables. A list reads access_grant's primary key from one end: everything that a row of a list
 * needs stands in it, so that the k-way merge over a viewer's principals touches nothing else. */

#include <stdlib.h>

#include "access/inside.h"

static const struct store_migration migrations[] = {
    {"access", 1,
     "CREATE TABLE access_case (case_id BLOB NOT NULL PRIMARY KEY, reference TEXT NOT NULL UNIQUE,"
     " received INTEGER NOT NULL, shelf INTEGER NOT NULL);"
     "CREATE TABLE access_grant (principal BLOB NOT NULL, shelf INTEGER NOT NULL, received INTEGER "
     "NOT NULL,"
     " case_id BLOB NOT NULL, reference TEXT NOT NULL,"
     " PRIMARY KEY (principal, shelf, received, case_id, reference)) WITHOUT ROWID;"
     "CREATE UNIQUE INDEX access_grant_case ON access_grant (case_id, principal);"
     "CREATE TABLE access_bar (case_id BLOB NOT NULL, person BLOB NOT NULL, cause INTEGER NOT NULL,"
     " reason INTEGER NOT NULL, since INTEGER NOT NULL, PRIMARY KEY (case_id, person, cause)) "
     "WITHOUT ROWID;"
     "CREATE INDEX access_bar_person ON access_bar (person);"
     /* by the reference that was typed, whether there is such a case or not; `until`: 0 waits, 1
      * refused; `principal` is the request's own, `barred` the asker's */
     "CREATE TABLE access_request (request BLOB NOT NULL PRIMARY KEY, person BLOB NOT NULL, "
     "reference TEXT NOT NULL,"
     " asked INTEGER NOT NULL, until INTEGER NOT NULL, principal BLOB NOT NULL, barred BLOB NOT "
     "NULL,"
     " sealed BLOB NOT NULL);"
     "CREATE INDEX access_request_person ON access_request (person, until);"
     "CREATE INDEX access_request_reference ON access_request (reference, until)"},
};

struct store_migration_list access_migrations(void)
{
    return (struct store_migration_list){migrations, COUNT_OF(migrations)};
}

int access_new(struct access **out, const struct access_options *options, struct error *error)
{
    (void)error;
    struct access *access = malloc(sizeof *access);
    if (!access) {
        abort();
    }
    *access = (struct access){options->store, options->vault, options->ledger};
    *out = access;
    return 0;
}

void access_free(struct access *access)
{
    free(access);
}

void access_free_at(struct access **access)
{
    access_free(*access);
}
