/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `evenhand calendar`: which calendars there are, and why something would be due when. */
#include "calendar/calendar.h"
#include "cli/command.h"
#include "cli/moments.h"

#define ZONE "Europe/London"

static int open_book(struct cli *cli, struct calendar_book **book, const struct calendar_zone **zone,
                     struct error *error)
{
    int result = calendar_book_new(book, cli_has(cli, "calendars") ? cli_string(cli, "calendars") : NULL, error);
    if (result < 0) {
        return result;
    }
    *zone = calendar_find_zone(*book, TEXT(ZONE));
    return *zone ? 0 : error_set(error, ERROR_NOT_FOUND, "calendar.zone", "the zone %s is not among the files", ZONE);
}

static int find_nation(const struct calendar_book *book, struct text name, const struct calendar **out,
                       struct error *error)
{
    *out = calendar_find(book, name);
    if (!*out) {
        return error_set(error, ERROR_NOT_FOUND, "calendar.nation",
                         "there is no calendar \"%.*s\"; `evenhand calendar list` names them", TEXT_ARGS(name));
    }
    return 0;
}

/* ---- list ---------------------------------------------------------------------------------------------------- */

static int run_list(struct cli *cli, struct error *error)
{
    struct calendar_book *book SCOPED(calendar_book_free_at) = NULL;
    const struct calendar_zone *zone = NULL;
    int result = open_book(cli, &book, &zone, error);
    if (result < 0) {
        return result;
    }
    json_t *array = cli_add_array(cli->result, "calendars");
    for (size_t i = 0; i < calendar_count_of(book); i++) {
        const struct calendar *calendar = calendar_at(book, i);
        cli_say(cli, "%-20.*s %d to %d, version %.*s, checked %.*s\n", TEXT_ARGS(calendar_name(calendar)),
                calendar_first_year(calendar), calendar_last_year(calendar), TEXT_ARGS(calendar_version(calendar)),
                TEXT_ARGS(calendar_print_iso_date(cli->arena, calendar_checked(calendar))));
        json_t *object = cli_append_object(array);
        cli_set_text(object, "name", calendar_name(calendar));
        cli_set_text(object, "title", calendar_title(calendar));
        cli_set_text(object, "version", calendar_version(calendar));
        cli_set_text(object, "source", calendar_source(calendar));
        cli_set_text(object, "checked", calendar_print_iso_date(cli->arena, calendar_checked(calendar)));
        cli_set_integer(object, "first-year", calendar_first_year(calendar));
        cli_set_integer(object, "last-year", calendar_last_year(calendar));
    }
    return 0;
}

/* ---- holidays ------------------------------------------------------------------------------------------------ */

static void list_holidays(struct cli *cli, const struct calendar *calendar, int year)
{
    json_t *array = cli_add_array(cli->result, "holidays");
    struct civil_date date = {year, 1, 1};
    for (; date.year == year; date = calendar_add_days(date, 1)) {
        struct text name = calendar_holiday_name(calendar, date);
        if (name.length) {
            cli_say(cli, "%.*s  %-9s  %.*s\n", TEXT_ARGS(calendar_print_iso_date(cli->arena, date)),
                    calendar_weekday_name(calendar_weekday_of(date)), TEXT_ARGS(name));
            json_t *object = cli_append_object(array);
            cli_set_text(object, "date", calendar_print_iso_date(cli->arena, date));
            cli_set_text(object, "name", name);
        }
        if (date.month == 12 && date.day == 31) {
            break;
        }
    }
}

static int run_holidays(struct cli *cli, struct error *error)
{
    struct calendar_book *book SCOPED(calendar_book_free_at) = NULL;
    const struct calendar_zone *zone = NULL;
    const struct calendar *calendar = NULL;
    int year = (int)cli_integer(cli, "year"), result = open_book(cli, &book, &zone, error);
    if (result == 0) {
        result = find_nation(book, cli_text(cli, "nation"), &calendar, error);
    }
    if (result < 0) {
        return result;
    }
    bool published = year >= calendar_first_year(calendar) && year <= calendar_last_year(calendar);
    cli_set_integer(cli->result, "year", year);
    cli_set_bool(cli->result, "published", published);
    list_holidays(cli, calendar, year);
    if (!published) {
        cli_say(cli, "Not published for %d: only %d to %d are. Dates there are provisional.\n", year,
                calendar_first_year(calendar), calendar_last_year(calendar));
    }
    return 0;
}

/* ---- due ----------------------------------------------------------------------------------------------------- */

static int read_nations(struct cli *cli, const struct calendar_book *book, struct calendar_question *question,
                        struct error *error)
{
    size_t count = cli_count(cli, "nation");
    const struct calendar **calendars = ARENA_ARRAY(cli->arena, const struct calendar *, count);
    if (count > 8) {
        return error_set(error, ERROR_INVALID, "calendar.nations", "at most eight calendars can be asked at once");
    }
    for (size_t i = 0; i < count; i++) {
        int result = find_nation(book, cli_item(cli, "nation", i), &calendars[i], error);
        if (result < 0) {
            return result;
        }
    }
    question->calendars = calendars;
    question->calendar_count = count;
    return 0;
}

static int read_question(struct cli *cli, const struct calendar_book *book, const struct calendar_zone *zone,
                         struct calendar_question *question, struct error *error)
{
    struct cli_moment from = {0};
    int result = calendar_rule_read(cli_text(cli, "limit"), &question->rule, error);
    if (result == 0) {
        result = cli_moment_of(cli, "from", zone, &from, error);
    }
    if (result == 0) {
        result = read_nations(cli, book, question, error);
    }
    if (result < 0) {
        return result;
    }
    question->rule.roll = cli_flag(cli, "rolls") ? CALENDAR_ROLL_WORKING_DAY : CALENDAR_ROLL_NONE;
    question->rule.paragraph = cli_text(cli, "paragraph");
    question->zone = zone;
    question->hours = (struct calendar_hours){9 * 60, 17 * 60};
    question->event.has_instant = !from.is_day;
    question->event.instant = from.instant;
    question->event.date = from.date;
    question->event.words = TEXT("the clock starts");
    return 0;
}

static void say_deadline(struct cli *cli, const struct calendar_deadline *deadline)
{
    size_t count = 0;
    struct text words = calendar_due_words(cli->arena, deadline);
    struct text *lines = calendar_explain(cli->arena, deadline, &count);
    cli_set_text(cli->result, "due", words);
    if (!calendar_date_is_none(deadline->date)) {
        cli_set_text(cli->result, "date", calendar_print_iso_date(cli->arena, deadline->date));
    }
    cli_set_instant(cli, cli->result, "ends", deadline->ends);
    cli_set_bool(cli->result, "provisional", deadline->provisional);
    cli_set_text(cli->result, "calendar", deadline->calendar_name);
    json_t *array = cli_add_array(cli->result, "because");
    for (size_t i = 0; i < count; i++) {
        cli_say(cli, "%.*s\n", TEXT_ARGS(lines[i]));
        json_array_append_new(array, json_stringn(lines[i].at, lines[i].length));
    }
}

static int run_due(struct cli *cli, struct error *error)
{
    struct calendar_book *book SCOPED(calendar_book_free_at) = NULL;
    const struct calendar_zone *zone = NULL;
    struct calendar_question question = {0};
    struct calendar_deadline deadline;
    int result = open_book(cli, &book, &zone, error);
    if (result == 0) {
        result = read_question(cli, book, zone, &question, error);
    }
    if (result == 0) {
        result = calendar_reckon(cli->arena, &question, &deadline, error);
    }
    if (result < 0) {
        return result;
    }
    say_deadline(cli, &deadline);
    return 0;
}

/* ---- the table ----------------------------------------------------------------------------------------------- */

#define CALENDARS                                                                                                   \
    {.name = "calendars", .type = CLI_PATH, .words = "a folder with newer calendar files than those built in"}

static const struct cli_argument list_arguments[] = {CALENDARS};
static const struct cli_argument holidays_arguments[] = {
    {.name = "nation", .type = CLI_NAME, .positional = true, .required = true,
     .words = "england-and-wales, scotland, northern-ireland or united-kingdom"},
    {.name = "year", .type = CLI_INTEGER, .positional = true, .required = true, .least = 1, .most = 9999,
     .words = "the year"},
    CALENDARS,
};
static const struct cli_argument due_arguments[] = {
    {.name = "limit", .type = CLI_TEXT, .positional = true, .required = true, .most = 200,
     .words = "the limit as procedures write it: \"2 working days\", \"28 days\", \"3 months\", \"72 hours\""},
    {.name = "from", .type = CLI_TEXT, .otherwise = "now", .most = 100,
     .words = "what it runs from: a date, or a date and a time"},
    {.name = "nation", .type = CLI_NAME, .many = true, .otherwise = "england-and-wales",
     .words = "whose bank holidays count; of several, the earliest date leads"},
    {.name = "rolls", .type = CLI_FLAG, .words = "an end that is no working day moves to the next one"},
    {.name = "paragraph", .type = CLI_TEXT, .most = 60, .words = "the paragraph that sets the limit, to be shown"},
    CALENDARS,
};

static const struct cli_command commands[] = {
    {.group = "calendar", .name = "due", .summary = "when a limit ends, and why then",
     .about = "Reckons a time limit exactly as cases do, and lists every day that was not counted. Useful for "
              "checking a date by hand, and for trying a limit before it goes into a procedure.",
     .example = "$ evenhand calendar due '2 working days' --from '2026-12-23 15:00' --nation scotland\n"
                "Due by the end of Tuesday 29 December 2026.",
     .arguments = due_arguments, .argument_count = COUNT_OF(due_arguments), .run = run_due},
    {.group = "calendar", .name = "holidays", .summary = "the bank holidays of a nation in a year",
     .about = "Lists the bank holidays as they are built in, or as newer files have them. A year that is not "
              "published yet has none, and every date there is provisional.",
     .example = "$ evenhand calendar holidays northern-ireland 2026\n"
                "2026-03-17  Tuesday    St Patrick's Day",
     .arguments = holidays_arguments, .argument_count = COUNT_OF(holidays_arguments), .run = run_holidays},
    {.group = "calendar", .name = "list", .summary = "the calendars, their versions and sources",
     .about = "Names every calendar with the years that it covers. Evenhand brings calendars of its own; files in an "
              "organisation's calendars folder replace them when their version is not older.",
     .example = "$ evenhand calendar list",
     .arguments = list_arguments, .argument_count = COUNT_OF(list_arguments), .run = run_list},
};
const struct cli_list cli_calendar_commands = {commands, COUNT_OF(commands)};
