/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CLI_SPANS_H
#define CLI_SPANS_H

/* What commands share that record something of a person from a moment until another. */

#include "cli/moments.h"
#include "cli/organisation.h"

#define CLI_PERSON                                                                                                  \
    {.name = "person", .type = CLI_TEXT, .positional = true, .required = true, .most = 100,                          \
     .words = "a sign-in name, or the identity that `evenhand person find` shows"}
#define CLI_MOMENT_WORDS "\"2026-11-22\", \"2026-11-22 16:05\" (in the organisation's zone), or an instant with Z"

/* A person, who records it, and a span. */
struct cli_span {
    struct identity person;
    struct people_act act;
    int64_t from, until;
};
/* Opens the organisation, and reads `person`, `from` (now) and `until` (no end). */
int cli_open_for_person(struct cli *cli, struct cli_organisation *organisation, struct cli_span *span,
                        struct error *error) MUST_CHECK;
/* An identity as it is shown. Errors: ERROR_INVALID. */
int cli_read_identity(struct cli *cli, const char *name, struct identity *out, struct error *error) MUST_CHECK;
/* Ends what the argument `name` identifies, at `at` (now): terms, absences and the like differ only in whose end it is. */
int cli_end_span(struct cli *cli, const char *name,
                 int (*end)(struct people *people, const struct identity *subject, int64_t until,
                            const struct people_act *act, struct error *error),
                 const char *words, struct error *error) MUST_CHECK;

#endif
