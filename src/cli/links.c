/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `evenhand case link`: opening the case that another one wants, or naming one that is there already. */
#include "cli/attach.h"
#include "cli/facts.h"
#include "cli/moments.h"
#include "cli/show.h"

static const struct casework_link *find_link(const struct casework_case *source, struct text name)
{
    const struct casework_link *found = NULL;
    for (size_t i = 0; i < source->link_count; i++) {
        bool better = !found || source->links[i].status == PROCEDURE_LINK_WANTED;
        found = text_equal(source->links[i].name.text, name) && better ? &source->links[i] : found;
    }
    return found;
}

/* Where the link leads to one procedure there is nothing to choose. */
static int choose_procedure(struct cli *cli, const struct casework_link *link, struct casework_wish *wish,
                            struct error *error)
{
    struct buf names = buf_in(cli->arena);
    if (cli_has(cli, "to")) {
        wish->procedure = cli_text(cli, "to");
        return 0;
    }
    for (size_t i = 0; link && i < link->procedure_count; i++) {
        buf_print(&names, "%s%.*s", i ? ", " : "", TEXT_ARGS(link->procedures[i].text));
    }
    if (link && link->procedure_count > 1) {
        struct text said = buf_as_text(&names);
        return error_set(error, ERROR_INVALID, "case.to", "this link leads to %.*s: say which with --to", TEXT_ARGS(said));
    }
    if (link && link->procedure_count) {
        wish->procedure = link->procedures[0].text;
    }
    return 0;
}

/* Nothing that was typed for a case that is opened would go into one that is there. */
static int check_names_only(const struct cli *cli, struct error *error)
{
    static const char *const of_opening[] = {"answer", "file", "attach", "to", "step", "happened"};
    for (size_t i = 0; i < COUNT_OF(of_opening); i++) {
        if (cli_has(cli, of_opening[i])) {
            return error_set(error, ERROR_INVALID, "case.other",
                             "--other names a case that is there already: leave out its answers, --file, --attach, --to, --step "
                             "and --happened, or leave out --other to open one");
        }
    }
    return 0;
}

static int name_other(struct cli *cli, struct cli_organisation *organisation, const struct casework_wish *wish,
                      struct error *error)
{
    int64_t sequence;
    int result = casework_name_linked(organisation->casework, &wish->who, wish->from, wish->link, cli_text(cli, "other"),
                                      &sequence, error);
    if (result == 0) {
        cli_say(cli, "Linked: entry %lld of the case says so.\n", (long long)sequence);
        cli_set_integer(cli->result, "sequence", sequence);
    }
    return result;
}

/* Who opened it is told its reference only where they may open it. */
static int say_opened(struct cli *cli, struct cli_organisation *organisation, const struct casework_wish *wish,
                      const struct casework_done *done, struct error *error)
{
    struct casework_case found;
    int seen = casework_glance(organisation->casework, cli->arena, &wish->who, text_of(done->reference), &found, error);
    if (seen < 0 && seen != ERROR_NOT_FOUND) {
        return seen;
    }
    if (seen == 0) {
        cli_say(cli, "Opened %s, linked.\n", done->reference);
    } else {
        cli_say(cli, "Opened, linked. What becomes of it is not for you to see; its end is recorded in your case.\n");
    }
    cli_set_string(cli->result, "reference", seen == 0 ? done->reference : NULL);
    if (done->receipt[0]) {
        cli_say(cli, "The reporter's receipt, shown once: %s\n", done->receipt);
        cli_set_string(cli->result, "receipt", done->receipt);
    }
    return 0;
}

static int open_other(struct cli *cli, struct cli_organisation *organisation, struct casework_wish *wish,
                      struct error *error)
{
    struct casework_case source;
    struct casework_done done = {0};
    int result = casework_see_links(organisation->casework, cli->arena, &wish->who, wish->from, &source, error);
    if (result == 0) {
        result = choose_procedure(cli, find_link(&source, wish->link), wish, error);
    }
    if (result == 0 && wish->procedure.length) {
        result = cli_find_opening(cli, organisation, wish, error);
    }
    if (result == 0) {
        result = cli_take(cli, organisation, wish, &done, error);
    }
    return result < 0 ? result : say_opened(cli, organisation, wish, &done, error);
}

static int run_link(struct cli *cli, struct error *error)
{
    struct cli_organisation organisation SCOPED(cli_close_organisation) = {0};
    struct casework_wish wish = {.from = cli_text(cli, "reference"), .link = cli_text(cli, "link")};
    int result = cli_has(cli, "other") ? check_names_only(cli, error) : 0;
    if (result == 0) {
        result = cli_open_wish(cli, &organisation, &wish, error);
    }
    if (result < 0) {
        return result;
    }
    return cli_has(cli, "other") ? name_other(cli, &organisation, &wish, error)
                                 : open_other(cli, &organisation, &wish, error);
}

static int run_links(struct cli *cli, struct error *error)
{
    struct cli_organisation organisation SCOPED(cli_close_organisation) = {0};
    struct casework_who who = {0};
    struct casework_case shown = {0};
    int result = cli_open_in(cli, &organisation, error);
    if (result == 0) {
        result = cli_somebody(cli, &organisation, &who, error);
    }
    if (result == 0) {
        result = casework_see_links(organisation.casework, cli->arena, &who, cli_text(cli, "reference"), &shown, error);
    }
    if (result == 0) {
        cli_set_string(cli->result, "reference", shown.reference);
        cli_show_links(cli, &shown);
    }
    if (result == 0 && !shown.link_count && !shown.linked_from_count) {
        cli_say(cli, "No step of this case has asked for a linked case.\n");
    }
    return result;
}

/* ---- the table --------------------------------------------------------------------------------------------------------- */

#define REFERENCE                                                                                                   \
    {.name = "reference", .type = CLI_TEXT, .positional = true, .required = true, .most = 40,                        \
     .words = "the reference of the case that hands something on"}

static const struct cli_argument link_arguments[] = {
    REFERENCE,
    {.name = "link", .type = CLI_NAME, .positional = true, .required = true,
     .words = "which of its links, as `evenhand case links` names it"},
    CLI_ANSWERS,
    CLI_FACTS_FILE,
    CLI_ATTACH,
    {.name = "to", .type = CLI_NAME, .words = "under which procedure the other case is opened, where the link leads to several"},
    {.name = "step", .type = CLI_NAME, .words = "by which opening step, where there are several; the first when left out"},
    {.name = "other", .type = CLI_TEXT, .most = 40,
     .words = "the reference of a case that is there already, in place of opening one: you must be able to open both"},
    {.name = "happened", .type = CLI_TEXT, .most = 100,
     .words = "when it happened, if that is to be said: a date, or a date and a time; never in the future"},
    CLI_AS,
    CLI_IN,
};
static const struct cli_argument links_arguments[] = {REFERENCE, CLI_AS, CLI_IN};

#define ARGUMENTS(table) .arguments = table, .argument_count = COUNT_OF(table)
static const struct cli_command commands[] = {
    {.group = "case", .name = "links", .summary = "the cases that a case is linked to",
     .about = "Which linked cases its steps have asked for, and whether each is wanted, open or ended. The reference of the "
              "other case is told only to somebody who may open both, and so is which cases link to this one.",
     .example = "$ evenhand case links 7K3M9-QXD2T --as sunniva\n"
                "Safeguarding concern (safeguarding): wanted [CP-15]",
     ARGUMENTS(links_arguments), .run = run_links},
    {.group = "case", .name = "link", .summary = "open the case that another one wants, linked",
     .about = "Once a step has asked for a linked case, whoever acts in the case opens it: by the first step of the other "
              "procedure, with its own answers, in its own compartment. Nothing goes across but what you type here. When the "
              "other case has ended, this one hears that it has and nothing else; its outcome comes back in writing "
              "[SG-6.5 SG-11.3 CP-15]. With --other a case that is there already is named.",
     .example = "$ evenhand case link 7K3M9-QXD2T safeguarding --to safeguarding-child \\\n"
                "      circumstances='A child was shouted at.' --as sunniva\n"
                "Opened, linked. What becomes of it is not for you to see; its end is recorded in your case.\n"
                "The reporter's receipt, shown once: 4821 0033 7745 1902",
     ARGUMENTS(link_arguments), .run = run_link},
};
const struct cli_list cli_link_commands = {commands, COUNT_OF(commands)};
