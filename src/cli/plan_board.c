/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `evenhand plan report`: the board's table as of a day (AP-4). `evenhand plan compare`: what changed (AP-5). */
#include "cli/moments.h"
#include "cli/show.h"
#include "plan/plan.h"

/* ---- report ---- */

static const char *urgency_words(struct cli *cli, const struct plan_line *line)
{
    return arena_print(cli->arena, "%s%s%s", line->overdue ? ", overdue" : "", line->silent ? ", silent" : "",
                       line->slipped ? ", slipped" : "");
}

static void say_promise(struct cli *cli, const struct plan_line *line)
{
    if (line->is_promised) {
        cli_say(cli, "  first promised for %.*s", TEXT_ARGS(calendar_print_iso_date(cli->arena, line->first_promised)));
        cli_say(cli, ", now for %.*s\n", TEXT_ARGS(calendar_print_iso_date(cli->arena, line->promised)));
    }
}

/* What it refers to (AP-11). */
static void say_links(struct cli *cli, json_t *object, const struct plan_links *links, const struct plan_line *line)
{
    const struct plan_link *found;
    size_t count;
    plan_line_links(cli->arena, links, line, &found, &count);
    json_t *array = cli_add_array(object, "refers-to");
    for (size_t i = 0; i < count; i++) {
        cli_say(cli, "  refers to %.*s, %s\n", TEXT_ARGS(found[i].name), found[i].reference);
        json_t *other = cli_append_object(array);
        cli_set_text(other, "recommendation", found[i].name);
        cli_set_string(other, "reference", found[i].reference);
    }
}

static void say_line(struct cli *cli, json_t *rows, const struct plan_report *report, const struct plan_links *links,
                     const struct plan_line *line)
{
    const struct plan_held *row = line->row;
    json_t *object = cli_append_object(rows);
    cli_say(cli, "%s  %.*s  %.*s\n", row->reference, TEXT_ARGS(line->name), TEXT_ARGS(row->recommendation));
    cli_say(cli, "  %s%s\n", plan_standing_words(line->standing), urgency_words(cli, line));
    cli_set_string(object, "reference", row->reference);
    cli_set_text(object, "report", row->report);
    cli_set_text(object, "page", row->page);
    cli_set_text(object, "number", row->number);
    cli_set_text(object, "recommendation", row->recommendation);
    cli_set_text(object, "units", row->responsible);
    cli_set_string(object, "standing", plan_standing_words(line->standing));
    cli_set_bool(object, "overdue", line->overdue);
    cli_set_bool(object, "silent", line->silent);
    cli_set_bool(object, "slipped", line->slipped);
    if (line->is_promised) {
        cli_set_date(cli, object, "first-promised", line->first_promised);
        cli_set_date(cli, object, "promised", line->promised);
    }
    if (row->responsible.length) {
        cli_say(cli, "  by %.*s\n", TEXT_ARGS(row->responsible));
    }
    say_promise(cli, line);
    say_links(cli, object, links, line);
    json_t *updates = cli_add_array(object, "updates");
    for (size_t k = 0; k < report->date_count; k++) {
        struct text cell = line->cells[PLAN_COLUMNS + k];
        if (cell.length) {
            cli_say(cli, "  %.*s  %.*s\n", TEXT_ARGS(calendar_print_iso_date(cli->arena, report->dates[k])), TEXT_ARGS(cell));
            json_t *update = cli_append_object(updates);
            cli_set_date(cli, update, "date", report->dates[k]);
            cli_set_text(update, "text", cell);
        }
    }
}

static void say_report(struct cli *cli, const struct plan_report *report)
{
    json_t *rows = cli_add_array(cli->result, "recommendations");
    const struct plan_links *links = plan_links_of(cli->arena, report);
    for (size_t i = 0; i < report->line_count; i++) {
        cli_say(cli, "%s", i ? "\n" : "");
        say_line(cli, rows, report, links, &report->lines[i]);
    }
}

/* A file that is there already is left alone. */
static int write_file(struct cli *cli, const char *name, struct text bytes, struct error *error)
{
    const char *path = text_string(cli->arena, cli_text(cli, name));
    int result = vault_write_file(path, bytes, true, error);
    if (result == 0) {
        cli_say(cli, "Written: %s, %zu bytes.\n", path, bytes.length);
        cli_set_string(cli->result, name, path);
    }
    return result;
}

static int answer(struct cli *cli, const struct plan_report *report, struct error *error)
{
    struct text bytes = {0};
    int result = 0;
    if (cli_text(cli, "xlsx").length) {
        result = plan_report_xlsx(cli->arena, report, &bytes, error);
        result = result ? result : write_file(cli, "xlsx", bytes, error);
    }
    if (result == 0 && cli_text(cli, "pdf").length) {
        result = plan_report_pdf(cli->arena, report, &bytes, error);
        result = result ? result : write_file(cli, "pdf", bytes, error);
    }
    if (result == 0 && cli_flag(cli, "csv")) {
        bytes = plan_report_csv(cli->arena, report);
        buf_text(&cli->words, bytes);
        cli_set_text(cli->result, "csv", bytes);
    } else if (result == 0 && !cli_text(cli, "xlsx").length && !cli_text(cli, "pdf").length) {
        say_report(cli, report);
    }
    return result;
}

static int run_report(struct cli *cli, struct error *error)
{
    struct cli_organisation organisation SCOPED(cli_close_organisation) = {0};
    struct casework_who who = {0};
    struct cli_moment at = {0};
    struct plan_report report = {0};
    int result = cli_open_in(cli, &organisation, error);
    if (result == 0) {
        result = cli_somebody(cli, &organisation, &who, error);
    }
    if (result == 0) {
        result = cli_moment_of(cli, "at", organisation.zone, &at, error);
    }
    const struct plan_question question = {.at = at.date,
                                           .resolve = cli_flag(cli, "resolve"),
                                           .urgent_first = cli_flag(cli, "urgent-first"),
                                           .unit = cli_text(cli, "unit"),
                                           .urgency = cli_text(cli, "only")};
    if (result == 0) {
        result = plan_report(organisation.plan, organisation.casework, cli->arena, &who, &question, &report, error);
    }
    return result ? result : answer(cli, &report, error);
}

/* ---- compare ---- */

static void say_difference(struct cli *cli, json_t *array, const struct plan_difference *one)
{
    json_t *object = cli_append_object(array), *names = cli_add_array(object, "changes");
    const char *joint = "";
    cli_set_string(object, "reference", one->to->row->reference);
    cli_set_text(object, "recommendation", one->to->name);
    cli_set_text(object, "units", one->to->row->responsible);
    cli_set_bool(object, "overdue", one->to->overdue);
    cli_set_bool(object, "slipped", one->to->slipped);
    cli_set_text(object, "before", one->before);
    cli_set_text(object, "after", one->after);
    cli_say(cli, "%s  %.*s  ", one->to->row->reference, TEXT_ARGS(one->to->name));
    for (int i = 0; i < PLAN_CHANGE__MAX; i++) {
        if (one->is[i]) {
            json_array_append_new(names, json_string(plan_change_name((enum plan_change)i)));
            cli_say(cli, "%s%s", joint, plan_change_words((enum plan_change)i));
            joint = ", ";
        }
    }
    cli_say(cli, "%s%s\n", one->changed ? "" : "No change", one->to->overdue || one->to->slipped ? urgency_words(cli, one->to) : "");
    say_promise(cli, one->to);
    if (one->before.length || one->after.length) {
        cli_say(cli, "  before  %.*s\n  after   %.*s\n", TEXT_ARGS(one->before), TEXT_ARGS(one->after));
    }
}

static void say_comparison(struct cli *cli, const struct plan_comparison *comparison)
{
    json_t *counts = json_object(), *array = cli_add_array(cli->result, "recommendations");
    for (int i = 0; i < PLAN_CHANGE__MAX; i++) {
        cli_say(cli, "%s%s: %zu", i ? "; " : "", plan_change_words((enum plan_change)i), comparison->counts[i]);
        cli_set_integer(counts, plan_change_name((enum plan_change)i), (int64_t)comparison->counts[i]);
    }
    json_object_set_new(cli->result, "counts", counts);
    cli_say(cli, "\n");
    for (size_t i = 0; i < comparison->count; i++) {
        if (comparison->at[i].changed || comparison->at[i].to->overdue || comparison->at[i].to->slipped) {
            say_difference(cli, array, &comparison->at[i]);
        }
    }
}

static int run_compare(struct cli *cli, struct error *error)
{
    struct cli_organisation organisation SCOPED(cli_close_organisation) = {0};
    struct casework_who who = {0};
    struct cli_moment from = {0}, to = {0};
    struct plan_comparison comparison;
    int result = cli_open_in(cli, &organisation, error);
    if (result == 0) {
        result = cli_somebody(cli, &organisation, &who, error);
    }
    if (result == 0) {
        result = cli_moment_of(cli, "from", organisation.zone, &from, error);
    }
    if (result == 0) {
        result = cli_moment_of(cli, "to", organisation.zone, &to, error);
    }
    if (result == 0) {
        result = plan_compare(organisation.plan, organisation.casework, cli->arena, &who, from.date, to.date, cli_text(cli, "unit"),
                              &comparison, error);
    }
    if (result == 0) {
        say_comparison(cli, &comparison);
    }
    return result;
}

static const struct cli_argument compare_arguments[] = {
    {.name = "from", .type = CLI_TEXT, .most = 40, .required = true, .words = "the earlier day"},
    {.name = "to", .type = CLI_TEXT, .most = 40, .otherwise = "now", .words = "the later day"},
    {.name = "unit", .type = CLI_TEXT, .most = 200, .words = "only those for which this unit is responsible"},
    CLI_AS,
    CLI_IN,
};

static const struct cli_argument report_arguments[] = {
    {.name = "at", .type = CLI_TEXT, .most = 40, .otherwise = "now",
     .words = "as of this day: board dates up to it have a column"},
    {.name = "resolve", .type = CLI_FLAG, .words = "`As above` with the words that it stands for"},
    {.name = "unit", .type = CLI_TEXT, .most = 200, .words = "only those for which this unit is responsible"},
    {.name = "only", .type = CLI_CHOICE, .choices = "overdue silent slipped", .words = "only what is overdue, silent or slipped"},
    {.name = "urgent-first", .type = CLI_FLAG, .words = "what is overdue, silent or slipped comes first"},
    {.name = "csv", .type = CLI_FLAG, .words = "as comma-separated text, in the form of a board's table"},
    {.name = "xlsx", .type = CLI_PATH, .words = "write the same cells as a spreadsheet into this new file"},
    {.name = "pdf", .type = CLI_PATH, .words = "write the same cells on pages into this new file"},
    CLI_AS,
    CLI_IN,
};

static const struct cli_command commands[] = {
    {.group = "plan", .name = "report", .summary = "the board report as of a date",
     .about = "A row a recommendation, a column a board date, of those that the person may open [AP-4]. That they were read is\n"
              "recorded before anything is shown. Silent is what is open, was not called complete, and of which the board\n"
              "was told nothing at its last date; slipped, what missed its first promised date [AP-6].",
     .example = "evenhand plan report --at 2023-07-25 --csv --as junia > report.csv\n"
                "evenhand plan report --urgent-first --xlsx board.xlsx --pdf board.pdf --as junia",
     .arguments = report_arguments, .argument_count = COUNT_OF(report_arguments), .run = run_report},
    {.group = "plan", .name = "compare", .summary = "what changed in the action plan between two days",
     .about = "New, completed, opened again, silent, left out or reworded, with what the board was told on each; what is overdue,\n"
              "silent or slipped comes first, with its first promised date. What damage did to words is no other wording, and to\n"
              "be called complete is not to be signed off: where it stands is said too [AP-5 AP-6].",
     .example = "evenhand plan compare --from 2023-07-25 --to 2023-11-28 --as junia",
     .arguments = compare_arguments, .argument_count = COUNT_OF(compare_arguments), .run = run_compare},
};

const struct cli_list cli_plan_board_commands = {commands, COUNT_OF(commands)};
