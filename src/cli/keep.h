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
/* A folder that is made whole or not at all: it begins beside its place, as FOLDER.making (*making), and ends in it, or
 * removed with everything in it where `result` is an error, which is returned. Whatever lies in it is durable before it gets
 * its name. Errors: ERROR_CONFLICT (the folder is there,
 * or is being made, or a crash left what was made of it: that is not ours to remove), ERROR_IO. */
int cli_begin_folder(struct cli *cli, const char *folder, const char **making, struct error *error) MUST_CHECK;
int cli_end_folder(const char *making, const char *folder, int result, struct error *error) MUST_CHECK;
/* What a crash left of one in which nothing can be anybody's. */
void cli_remove_unfinished(const char *making);

#endif
