/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `evenhand approach`: attempts to bear on a case from outside it (CP-8). */
#include "cli/spans.h"

static int run_record(struct cli *cli, struct error *error)
{
    struct cli_organisation organisation SCOPED(cli_close_organisation) = {0};
    struct casework_who who = {0};
    int64_t happened = 0;
    int result = cli_open_in(cli, &organisation, error);
    if (result == 0) {
        result = cli_somebody(cli, &organisation, &who, error);
    }
    if (result == 0) {
        result = cli_instant(cli, &organisation, "happened", clock_now(&organisation.clock), &happened, error);
    }
    if (result == 0) {
        result = casework_record_approach(organisation.casework, &who, cli_text(cli, "from"), cli_text(cli, "words"),
                                          cli_text(cli, "case"), happened, error);
    }
    if (result < 0) {
        return result;
    }
    cli_say(cli, "Recorded. The auditors can read it, and nobody can change it.\n");
    cli_set_bool(cli->result, "recorded", true);
    return 0;
}

static void say_approach(struct cli *cli, struct cli_organisation *organisation, const struct people_approach *approach,
                         json_t *array)
{
    char written[IDENTITY_TEXT_SIZE];
    struct text who = casework_name_of(organisation->casework, cli->arena, &approach->person);
    identity_write(&approach->approach, written);
    cli_say(cli, "%s  %.*s: %.*s\n  to %.*s, %.*s%s%.*s\n  %.*s\n", written, TEXT_ARGS(approach->from),
            TEXT_ARGS(approach->words), TEXT_ARGS(who), TEXT_ARGS(cli_when(cli, organisation, approach->happened)),
            approach->reference.length ? ", about " : "", TEXT_ARGS(approach->reference),
            TEXT_ARGS(approach->taken_up ? approach->taken_words : TEXT("not taken up yet")));
    json_t *object = cli_append_object(array);
    cli_set_string(object, "approach", written);
    cli_set_identity(object, "person", &approach->person);
    cli_set_text(object, "from", approach->from);
    cli_set_text(object, "words", approach->words);
    cli_set_text(object, "case", approach->reference);
    cli_set_instant(cli, object, "happened", approach->happened);
    cli_set_bool(object, "taken-up", approach->taken_up);
}

static int run_list(struct cli *cli, struct error *error)
{
    struct cli_organisation organisation SCOPED(cli_close_organisation) = {0};
    struct casework_who who = {0};
    const struct people_approach *approaches = NULL;
    size_t count = 0;
    int result = cli_open_in(cli, &organisation, error);
    if (result == 0) {
        result = cli_somebody(cli, &organisation, &who, error);
    }
    if (result == 0) {
        result = casework_approaches(organisation.casework, cli->arena, &who, &approaches, &count, error);
    }
    if (result < 0) {
        return result;
    }
    json_t *array = cli_add_array(cli->result, "approaches");
    for (size_t i = 0; i < count; i++) {
        say_approach(cli, &organisation, &approaches[i], array);
    }
    if (count == 0) {
        cli_say(cli, "None.\n");
    }
    return 0;
}

static int run_take_up(struct cli *cli, struct error *error)
{
    struct cli_organisation organisation SCOPED(cli_close_organisation) = {0};
    struct casework_who who = {0};
    struct identity approach = {{0}};
    int result = cli_read_identity(cli, "approach", &approach, error);
    if (result == 0) {
        result = cli_open_in(cli, &organisation, error);
    }
    if (result == 0) {
        result = cli_somebody(cli, &organisation, &who, error);
    }
    if (result == 0) {
        result = casework_take_up_approach(organisation.casework, &who, &approach, cli_text(cli, "words"), error);
    }
    if (result < 0) {
        return result;
    }
    cli_say(cli, "Taken up.\n");
    cli_set_identity(cli->result, "approach", &approach);
    return 0;
}

/* ---- the table ----------------------------------------------------------------------------------------------------- */

static const struct cli_argument record_arguments[] = {
    {.name = "from", .type = CLI_TEXT, .required = true, .most = 400, .words = "who approached: a name, an office"},
    {.name = "words", .type = CLI_TEXT, .required = true, .most = 2000, .words = "what was said or asked, and how"},
    {.name = "case", .type = CLI_TEXT, .most = 40, .words = "about which case, as far as it is known"},
    {.name = "happened", .type = CLI_TEXT, .most = 100, .words = "when, if not now: " CLI_MOMENT_WORDS},
    CLI_AS,
    CLI_IN,
};
static const struct cli_argument list_arguments[] = {CLI_AS, CLI_IN};
static const struct cli_argument take_up_arguments[] = {
    {.name = "approach", .type = CLI_TEXT, .positional = true, .required = true, .most = 26,
     .words = "which, as `evenhand approach list` shows it"},
    {.name = "words", .type = CLI_TEXT, .required = true, .most = 2000, .words = "what is done about it: sealed"},
    CLI_AS,
    CLI_IN,
};

#define ARGUMENTS(table) .arguments = table, .argument_count = COUNT_OF(table)
static const struct cli_command commands[] = {
    {.group = "approach", .name = "record", .summary = "put down that somebody tried to bear on a case from outside it",
     .about = "By whoever received it, whatever their role. The auditors read it; nobody can change it, take it back or keep it "
              "from them [CP-8].",
     .example = "$ evenhand approach record --from \"the Leader's office\" --words 'Asked to drop it, by telephone.' --as hamish",
     ARGUMENTS(record_arguments), .run = run_record},
    {.group = "approach", .name = "list", .summary = "the approaches that one has put down; of an auditor, all",
     .about = "An auditor's look is recorded in the ledger of reads [CP-8].", .example = "$ evenhand approach list --as ash",
     ARGUMENTS(list_arguments), .run = run_list},
    {.group = "approach", .name = "take-up", .summary = "what is done about an approach, by an auditor",
     .about = "Once; it stays beside the approach [CP-8].",
     .example = "$ evenhand approach take-up 7v3kq0f2m9x1r8t5c6a4b2n0w8 --words 'The chair was told.' --as ash",
     ARGUMENTS(take_up_arguments), .run = run_take_up},
};
const struct cli_list cli_approach_commands = {commands, COUNT_OF(commands)};
