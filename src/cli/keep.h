/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CLI_KEEP_H
#define CLI_KEEP_H

/* What verifying, backing up and restoring share. */

#include "cli/organisation.h"

/* Verifies, says the report, and sets the verdict. Errors: those of ledger_verify(). */
int cli_verify_organisation(struct cli *cli, struct cli_organisation *organisation,
                            struct ledger_verify_options *options, struct error *error) MUST_CHECK;

/* Files: each durable before it returns (fsync of the file and of its folder), never replacing one that is there. */
int cli_write_file(const char *path, struct text bytes, unsigned mode, struct error *error) MUST_CHECK;
int cli_copy_file(const char *from, const char *to, unsigned mode, struct error *error) MUST_CHECK;
/* A new folder, for its owner only. Errors: ERROR_CONFLICT (it is there already), ERROR_IO. */
int cli_make_folder(const char *path, struct error *error) MUST_CHECK;
/* Renames a folder that was made beside its place into it. Errors: ERROR_CONFLICT, ERROR_IO. */
int cli_move_into_place(const char *from, const char *to, struct error *error) MUST_CHECK;
/* Removes a folder that was being made, with everything in it. */
void cli_remove_unfinished(const char *path);

#endif
