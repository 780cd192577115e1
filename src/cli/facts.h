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

#define CLI_ANSWERS                                                                                                     \
    {.name = "answer", .type = CLI_PAIR, .positional = true, .many = true,                                           \
     .words = "answers, named as `evenhand procedure step` shows them; reasons go into NAME.reasons"}
#define CLI_FACTS_FILE                                                                                                  \
    {.name = "file", .type = CLI_PATH, .words = "a JSON object of answers (\"-\": standard input): "                 \
                                                "{\"narrative\": \"...\", \"subject\": [{\"full-name\": \"...\"}]}"}

#endif
