/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What happens to the organisation and a procedure names: recording it, and what was recorded (CP-2 CP-20). */
#include "cli/moments.h"
#include "cli/organisation.h"

/* ---- recording --------------------------------------------------------------------------------------------------------- */

static int read_day(struct cli *cli, const struct cli_organisation *organisation, struct civil_date *out,
                    struct error *error)
{
    struct cli_moment moment = {.date = calendar_moment_of(organisation->zone, clock_now(&organisation->clock)).date,
                                .is_day = true};
    int result = cli_has(cli, "on") ? cli_moment_of(cli, "on", organisation->zone, &moment, error) : 0;
    if (result == 0 && !moment.is_day) {
        error_set(error, ERROR_INVALID, "procedure.day", "--on takes a day, such as 2026-11-22: what happens to the "
                                                         "organisation counts from the beginning of its day");
        result = error_at(error, "on");
    }
    *out = moment.date;
    return result;
}

static int run_happens(struct cli *cli, struct error *error)
{
    struct cli_organisation organisation SCOPED(cli_close_organisation) = {0};
    struct casework_who who = {0};
    struct civil_date day = {0};
    int result = cli_open_in(cli, &organisation, error);
    if (result == 0) {
        result = cli_somebody(cli, &organisation, &who, error);
    }
    if (result == 0) {
        result = read_day(cli, &organisation, &day, error);
    }
    if (result == 0) {
        result = reminders_record_happened(organisation.reminders, &who, cli_text(cli, "procedure"), cli_text(cli, "event"),
                                           day, cli_text(cli, "words"), error);
    }
    if (result < 0) {
        return result;
    }
    cli_say(cli, "Recorded. The open cases hear of it within a minute while `evenhand serve` runs; `evenhand due --take` tells "
                 "them now.\n");
    cli_set_text(cli->result, "procedure", cli_text(cli, "procedure"));
    cli_set_text(cli->result, "event", cli_text(cli, "event"));
    cli_set_date(cli, cli->result, "happened", day);
    return 0;
}

/* ---- what there is --------------------------------------------------------------------------------------------------------- */

static void say_occurrence(struct cli *cli, const struct reminders_occurrence *occurrence, json_t *array)
{
    struct text nobody = TEXT("nobody but Evenhand");
    cli_say(cli, "%-28.*s %.*s%s%.*s%s\n  recorded by: %.*s\n", TEXT_ARGS(occurrence->event), TEXT_ARGS(occurrence->label),
            occurrence->paragraphs.length ? " [" : "", TEXT_ARGS(occurrence->paragraphs),
            occurrence->paragraphs.length ? "]" : "", TEXT_ARGS(occurrence->offices.length ? occurrence->offices : nobody));
    json_t *object = cli_append_object(array);
    cli_set_text(object, "event", occurrence->event);
    cli_set_text(object, "label", occurrence->label);
    cli_set_text(object, "offices", occurrence->offices);
    cli_set_text(object, "paragraphs", occurrence->paragraphs);
    cli_set_bool(object, "may", occurrence->may);
}

static void say_happened(struct cli *cli, const struct cli_organisation *organisation, const struct reminders_happened *one,
                         json_t *array)
{
    struct civil_date day = calendar_moment_of(organisation->zone, one->happened).date;
    struct text who = casework_name_of(organisation->casework, cli->arena, &one->by);
    cli_say(cli, "%.*s  %.*s%s\n  recorded by %.*s on %.*s: %.*s\n", TEXT_ARGS(calendar_print_date(cli->arena, day)),
            TEXT_ARGS(one->label), one->is_taken ? "" : " (the open cases have not all heard of it yet)", TEXT_ARGS(who),
            TEXT_ARGS(cli_when(cli, organisation, one->recorded)), TEXT_ARGS(one->words));
    json_t *object = cli_append_object(array);
    cli_set_text(object, "event", one->event);
    cli_set_text(object, "label", one->label);
    cli_set_date(cli, object, "happened", day);
    cli_set_instant(cli, object, "recorded", one->recorded);
    cli_set_identity(object, "by", &one->by);
    cli_set_text(object, "words", one->words);
    cli_set_bool(object, "taken", one->is_taken);
}

static int list_recorded(struct cli *cli, const struct cli_organisation *organisation, struct error *error)
{
    struct reminders_happened *recorded = NULL;
    size_t count = 0;
    int result = reminders_happenings(organisation->reminders, cli->arena, cli_text(cli, "procedure"), &recorded, &count,
                                      error);
    json_t *array = cli_add_array(cli->result, "recorded");
    for (size_t i = 0; result == 0 && i < count; i++) {
        say_happened(cli, organisation, &recorded[i], array);
    }
    return result;
}

static int run_events(struct cli *cli, struct error *error)
{
    struct cli_organisation organisation SCOPED(cli_close_organisation) = {0};
    struct reminders_occurrence *occurrences = NULL;
    struct casework_who who = {0};
    size_t count = 0;
    int result = cli_open_in(cli, &organisation, error);
    if (result == 0) {
        result = cli_who(cli, &organisation, &who, error);
    }
    if (result == 0) {
        result = reminders_occurrences(organisation.reminders, cli->arena, &who, cli_text(cli, "procedure"), &occurrences,
                                       &count, error);
    }
    if (result < 0) {
        return result;
    }
    json_t *array = cli_add_array(cli->result, "events");
    for (size_t i = 0; i < count; i++) {
        say_occurrence(cli, &occurrences[i], array);
    }
    if (count == 0) {
        cli_say(cli, "This procedure names nothing that happens to the organisation.\n");
    }
    return list_recorded(cli, &organisation, error);
}

/* ---- the table ----------------------------------------------------------------------------------------------------------- */

#define PROCEDURE_ARGUMENT                                                                                            \
    {.name = "procedure", .type = CLI_NAME, .positional = true, .required = true, .words = "the procedure's name"}
static const struct cli_argument happens_arguments[] = {
    PROCEDURE_ARGUMENT,
    {.name = "event", .type = CLI_NAME, .positional = true, .required = true,
     .words = "the event's name, as `evenhand procedure events` lists it"},
    {.name = "on", .type = CLI_TEXT, .most = 100, .words = "the day on which it happened, such as 2026-11-22; today, when left out"},
    {.name = "words", .type = CLI_TEXT, .required = true, .most = 4000,
     .words = "what happened, and where it was decided or published: staff read it, so no case and no person's matters"},
    CLI_AS,
    CLI_IN,
};
static const struct cli_argument events_arguments[] = {PROCEDURE_ARGUMENT, CLI_AS, CLI_IN};

#define ARGUMENTS(table) .arguments = table, .argument_count = COUNT_OF(table)
static const struct cli_command commands[] = {
    {.group = "procedure", .name = "happens", .summary = "record that something happened to the organisation",
     .about = "Something that no machine sees and that open cases must hear of: the published guidance changed [CP-2], the "
              "independent process began [CP-20]. The procedure names the event, and the offices whose holders, or whoever acts "
              "for them, may record it. Every case of that procedure that is open, and was received before that day, then gets "
              "what the procedure says, once; a case that was received on that day or later does not. The same event is recorded "
              "once for a day: exit code 4 the second time. It cannot be taken back.",
     .example = "$ evenhand procedure happens complaint guidance-changes --on 2026-11-20 \\\n"
                "    --words 'Version 3 of the guidance was published on the web site.' --as casimir\nRecorded.",
     ARGUMENTS(happens_arguments), .run = run_happens},
    {.group = "procedure", .name = "events", .summary = "what can be recorded as having happened, and what was",
     .about = "The events of the organisation that the procedure in force names, with who may record each; then what was recorded, "
              "the latest first, and whether every open case has heard of it [CP-2 CP-20]. With --as, --json says also which of "
              "them that person may record.",
     .example = "$ evenhand procedure events complaint\n"
                "guidance-changes             The published guidance changes [CP-2]\n"
                "  recorded by: Head of Disputes or Director of Governance and Legal",
     ARGUMENTS(events_arguments), .run = run_events},
};
const struct cli_list cli_happened_commands = {commands, COUNT_OF(commands)};
