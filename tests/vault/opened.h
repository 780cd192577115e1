/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_VAULT_OPENED_H
#define TESTS_VAULT_OPENED_H

/* A vault for a test: a key store and a master key file in the test's folder. A key store is SQLite whatever
 * the entries are kept in: PostgreSQL cannot promise that what was deleted is gone. */

#include "support/stores.h"
#include "vault/vault.h"

struct opened {
    char where[512];
    char key_file[512];
    struct vault_options options;
    struct vault *vault;
    struct error error;
};
void opened_begin(struct opened *opened);
void opened_again(struct opened *opened); /* closes and opens */
void opened_end(struct opened *opened);
/* Where a further key store may be made. */
const char *opened_where(struct arena *arena);
/* A new path in the test's folder. */
const char *opened_path(struct arena *arena, const char *name);

#endif
