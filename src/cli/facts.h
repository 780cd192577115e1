/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CLI_FACTS_H
#define CLI_FACTS_H

/* The answers to a step's questions, from name=value words and from a JSON file. */

#include "cli/command.h"
#include "procedure/procedure.h"

#define CLI_FACTS_FILE_MOST ((size_t)4 * 1024 * 1024)

/* {"narrative": "...", "subject": [{"full-name": "..."}], "harm": ["a", "b"], "known": true} becomes
 * narrative=..., subject.1.full-name=..., harm=a, harm=b, known=yes. null is left out.
 * Errors: ERROR_INVALID (with the line and column, or the member), ERROR_LIMIT (more than PROCEDURE_FIELDS_MOST). */
int cli_facts_from_json(struct arena *arena, struct text json, const char *path, struct vec *fields,
                        struct error *error) MUST_CHECK;
/* All that the command was given: --file first, then the words. */
int cli_read_facts(struct cli *cli, struct procedure_field **out, size_t *count, struct error *error) MUST_CHECK;

#endif
