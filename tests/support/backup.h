/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SUPPORT_BACKUP_H
#define SUPPORT_BACKUP_H

/* A house's backup, and another house out of it: what `evenhand backup` and `evenhand restore` do, in their order, with the
 * rooms that a test looks into. A failure fails the test, with words. All of it lives as long as the house. */

#include "support/house.h"

struct backup {
    const char *data, *keys, *ring;
    struct text list, verifiers; /* of what was erased; read by backup_read_list() */
};
/* As an operator makes it: SQLite's own copy; PostgreSQL's from a template, while nobody is in it. */
void backup_make(struct house *house, struct backup *out);
/* The ring and the signed list of erasures as they are now: those that a restore is given. */
void backup_read_list(struct house *house, struct backup *backup);
/* A house of its own. `apply`: what was erased since is erased again, which is never left out but to show that it matters. */
void backup_restore(struct house *house, const struct backup *backup, bool apply, struct house *back);
/* The keys alone, with a ring, at a moment. Errors: vault_restore()'s. */
int backup_restore_keys(struct house *house, const struct backup *backup, const char *ring, const char *where,
                        struct error *error) MUST_CHECK;
/* A file of the house's program that nothing else is called. */
const char *backup_path(struct house *house, const char *name);

#endif
