/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/spans.h"

int cli_open_for_person(struct cli *cli, struct cli_organisation *organisation, struct cli_span *span,
                        struct error *error)
{
    int result = cli_open_in(cli, organisation, error);
    if (result == 0) {
        result = cli_find_person(cli, organisation, cli_text(cli, "person"), &span->person, error);
    }
    if (result == 0) {
        result = cli_act(cli, organisation, &span->act, error);
    }
    if (result == 0) {
        result = cli_instant(cli, organisation, "from", span->act.at, &span->from, error);
    }
    return result < 0 ? result : cli_instant(cli, organisation, "until", PEOPLE_OPEN, &span->until, error);
}

int cli_read_identity(struct cli *cli, const char *name, struct identity *out, struct error *error)
{
    struct error inner = {0};
    if (identity_read(cli_text(cli, name), out, &inner) < 0) {
        return error_set(error, ERROR_INVALID, "cli.identity", "%s is no identity: 26 letters and digits, as shown by the "
                                                               "commands that list",
                         cli_string(cli, name));
    }
    return 0;
}

int cli_end_span(struct cli *cli, const char *name,
                    int (*end)(struct people *people, const struct identity *subject, int64_t until,
                               const struct people_act *act, struct error *error),
                    const char *words, struct error *error)
{
    struct cli_organisation organisation SCOPED(cli_close_organisation) = {0};
    struct identity subject = {{0}};
    struct people_act act = {0};
    int64_t until = 0;
    int result = cli_read_identity(cli, name, &subject, error);
    if (result == 0) {
        result = cli_open_in(cli, &organisation, error);
    }
    if (result == 0) {
        result = cli_act(cli, &organisation, &act, error);
    }
    if (result == 0) {
        result = cli_instant(cli, &organisation, "at", act.at, &until, error);
    }
    if (result == 0) {
        result = end(organisation.people, &subject, until, &act, error);
    }
    if (result < 0) {
        return result;
    }
    cli_say(cli, "%s %.*s.\n", words, TEXT_ARGS(cli_when(cli, &organisation, until)));
    cli_set_identity(cli->result, name, &subject);
    cli_set_instant(cli, cli->result, "until", until);
    return 0;
}
