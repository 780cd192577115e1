/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `evenhand office`: who holds which office, and who is absent. Facts with dates; nothing is overwritten. */
#include "cli/spans.h"

/* ---- list ---------------------------------------------------------------------------------------------------- */

static int list_areas(struct cli *cli, struct cli_organisation *organisation, struct store_session *session,
                      struct error *error)
{
    const struct people_area *areas = NULL;
    size_t count = 0;
    int result = people_areas(organisation->people, session, cli->arena, &areas, &count, error);
    if (result < 0) {
        return result;
    }
    json_t *array = cli_add_array(cli->result, "areas");
    cli_say(cli, "areas:\n");
    for (size_t i = 0; i < count; i++) {
        cli_say(cli, "  %-32s %s (%s)\n", areas[i].name, areas[i].title, areas[i].nation);
        json_t *object = cli_append_object(array);
        cli_set_string(object, "name", areas[i].name);
        cli_set_string(object, "title", areas[i].title);
        cli_set_string(object, "nation", areas[i].nation);
    }
    return 0;
}

static int list_offices(struct cli *cli, struct cli_organisation *organisation, struct store_session *session,
                        struct error *error)
{
    const struct people_office *offices = NULL;
    size_t count = 0;
    int result = people_offices(organisation->people, session, cli->arena, &offices, &count, error);
    if (result < 0) {
        return result;
    }
    json_t *array = cli_add_array(cli->result, "offices");
    cli_say(cli, "offices:\n");
    for (size_t i = 0; i < count; i++) {
        cli_say(cli, "  %-32s %s%s%s\n", offices[i].name, offices[i].title, offices[i].by_area ? ", by area" : "",
                offices[i].barred ? ", barred from every case [CP-8]" : "");
        json_t *object = cli_append_object(array);
        cli_set_string(object, "name", offices[i].name);
        cli_set_string(object, "title", offices[i].title);
        cli_set_bool(object, "by-area", offices[i].by_area);
        cli_set_bool(object, "barred", offices[i].barred);
    }
    return 0;
}

static int run_list(struct cli *cli, struct error *error)
{
    struct cli_organisation organisation SCOPED(cli_close_organisation) = {0};
    struct store_session *session SCOPED(store_end_at) = NULL;
    int result = cli_open_in(cli, &organisation, error);
    if (result == 0) {
        result = store_begin_read(organisation.store, &session, error);
    }
    if (result == 0) {
        result = list_offices(cli, &organisation, session, error);
    }
    return result < 0 ? result : list_areas(cli, &organisation, session, error);
}

/* ---- who holds what ------------------------------------------------------------------------------------------ */

/* Opens to read what was so at the moment that is asked for: now, unless --at says another. */
static int open_at(struct cli *cli, struct cli_organisation *organisation, struct store_session **session, int64_t *at,
                   struct error *error)
{
    int result = cli_open_in(cli, organisation, error);
    if (result == 0) {
        result = cli_instant(cli, organisation, "at", clock_now(&organisation->clock), at, error);
    }
    return result < 0 ? result : store_begin_read(organisation->store, session, error);
}

static void say_holder(struct cli *cli, struct cli_organisation *organisation, const struct people_holder *holder,
                       json_t *array)
{
    char term[IDENTITY_TEXT_SIZE];
    struct text name = casework_name_of(organisation->casework, cli->arena, &holder->person);
    identity_write(&holder->term, term);
    struct text until = !holder->absent                       ? TEXT("")
                        : holder->absent_until == PEOPLE_OPEN ? TEXT("further notice")
                                                              : cli_when(cli, organisation, holder->absent_until);
    cli_say(cli, "%-32s %-16s %.*s%s%.*s  (term %s)\n", holder->office, holder->area, TEXT_ARGS(name),
            holder->absent ? ", absent until " : "", TEXT_ARGS(until), term);
    json_t *object = cli_append_object(array);
    cli_set_string(object, "office", holder->office);
    cli_set_string(object, "area", holder->area[0] ? holder->area : NULL);
    cli_set_identity(object, "person", &holder->person);
    cli_set_text(object, "name", name);
    cli_set_string(object, "term", term);
    cli_set_instant(cli, object, "from", holder->from);
    cli_set_instant(cli, object, "until", holder->until);
    cli_set_bool(object, "absent", holder->absent);
    if (holder->absent) {
        cli_set_identity(object, "absence", &holder->absence);
        cli_set_instant(cli, object, "absent-until", holder->absent_until);
    }
}

static int run_holders(struct cli *cli, struct error *error)
{
    struct cli_organisation organisation SCOPED(cli_close_organisation) = {0};
    struct store_session *session SCOPED(store_end_at) = NULL;
    struct people_moment moment = {0};
    int64_t at = 0;
    int result = open_at(cli, &organisation, &session, &at, error);
    if (result == 0) {
        result = people_moment(organisation.people, session, cli->arena, at, &moment, error);
    }
    if (result < 0) {
        return result;
    }
    cli_set_instant(cli, cli->result, "at", at);
    json_t *array = cli_add_array(cli->result, "holders");
    for (size_t i = 0; i < moment.count; i++) {
        say_holder(cli, &organisation, &moment.holders[i], array);
    }
    return 0;
}

/* ---- coverage ---------------------------------------------------------------------------------------------------- */

static void say_cover(struct cli *cli, struct cli_organisation *organisation, const struct people_cover *cover,
                      json_t *array)
{
    cli_say(cli, "%s%s%s: ", cover->office->title, cover->area ? ", " : "", cover->area ? cover->area->title : "");
    json_t *object = cli_append_object(array);
    cli_set_string(object, "office", cover->office->name);
    cli_set_string(object, "area", cover->area ? cover->area->name : NULL);
    cli_set_bool(object, "vacant", cover->vacant);
    cli_set_bool(object, "absent", cover->absent);
    json_t *holders = cli_add_array(object, "holders");
    for (size_t i = 0; i < cover->holder_count; i++) {
        const struct people_holder *holder = &cover->holders[i];
        struct text name = casework_name_of(organisation->casework, cli->arena, &holder->person);
        cli_say(cli, "%s%.*s%s", i ? ", " : "", TEXT_ARGS(name), holder->absent ? " (absent)" : "");
        json_t *one = cli_append_object(holders);
        cli_set_text(one, "name", name);
        cli_set_identity(one, "person", &holder->person);
        cli_set_bool(one, "absent", holder->absent);
    }
    cli_say(cli, "%s\n", cover->vacant ? "VACANT" : "");
}

static int run_coverage(struct cli *cli, struct error *error)
{
    struct cli_organisation organisation SCOPED(cli_close_organisation) = {0};
    struct store_session *session SCOPED(store_end_at) = NULL;
    const struct people_cover *covers = NULL;
    size_t count = 0;
    int64_t at = 0;
    int result = open_at(cli, &organisation, &session, &at, error);
    if (result == 0) {
        result = people_coverage(organisation.people, session, cli->arena, at, &covers, &count, error);
    }
    if (result < 0) {
        return result;
    }
    cli_set_instant(cli, cli->result, "at", at);
    json_t *array = cli_add_array(cli->result, "coverage");
    for (size_t i = 0; i < count; i++) {
        bool wanted = !cli_has(cli, "office") || text_is(cli_text(cli, "office"), covers[i].office->name);
        if (wanted && (!cli_flag(cli, "vacant") || covers[i].vacant || covers[i].absent)) {
            say_cover(cli, &organisation, &covers[i], array);
        }
    }
    return 0;
}

/* ---- hold, end ------------------------------------------------------------------------------------------------- */

static int run_hold(struct cli *cli, struct error *error)
{
    struct cli_organisation organisation SCOPED(cli_close_organisation) = {0};
    struct cli_span span = {0};
    struct identity term = {{0}};
    int result = cli_open_for_person(cli, &organisation, &span, error);
    if (result == 0) {
        result = people_appoint(organisation.people, &span.person, cli_text(cli, "office"), cli_text(cli, "area"),
                                span.from, span.until, &span.act, &term, error);
    }
    if (result < 0) {
        return result;
    }
    char written[IDENTITY_TEXT_SIZE];
    identity_write(&term, written);
    cli_say(cli, "%s is held from %.*s on (term %s).\n", cli_string(cli, "office"),
            TEXT_ARGS(cli_when(cli, &organisation, span.from)), written);
    cli_set_string(cli->result, "term", written);
    cli_set_identity(cli->result, "person", &span.person);
    return 0;
}

static int run_end(struct cli *cli, struct error *error)
{
    return cli_end_span(cli, "term", people_end_term, "The term ends at", error);
}

static int run_return(struct cli *cli, struct error *error)
{
    return cli_end_span(cli, "absence", people_end_absence, "The absence ends at", error);
}

static int run_absent(struct cli *cli, struct error *error)
{
    struct cli_organisation organisation SCOPED(cli_close_organisation) = {0};
    struct cli_span span = {0};
    struct identity absence = {{0}};
    int result = cli_open_for_person(cli, &organisation, &span, error);
    if (result == 0) {
        result = people_record_absence(organisation.people, &span.person, span.from, span.until,
                                       cli_text(cli, "reason"), &span.act, &absence, error);
    }
    if (result < 0) {
        return result;
    }
    char written[IDENTITY_TEXT_SIZE];
    identity_write(&absence, written);
    cli_say(cli, "Absent from %.*s on; stand-ins act meanwhile [SG-6.1] (absence %s).\n",
            TEXT_ARGS(cli_when(cli, &organisation, span.from)), written);
    cli_set_string(cli->result, "absence", written);
    cli_set_identity(cli->result, "person", &span.person);
    return 0;
}

/* ---- history ----------------------------------------------------------------------------------------------------- */

static const char *const fact_names[PEOPLE_FACT__MAX] = {
    [PEOPLE_TERM] = "term",
    [PEOPLE_TERM_END] = "end of term",
    [PEOPLE_ABSENCE] = "absence",
    [PEOPLE_ABSENCE_END] = "end of absence",
};

static void say_fact(struct cli *cli, struct cli_organisation *organisation, const struct people_fact *fact,
                     json_t *array)
{
    struct text name = casework_name_of(organisation->casework, cli->arena, &fact->person);
    struct text by = identity_is_none(&fact->recorded.by)
                         ? TEXT("Evenhand")
                         : casework_name_of(organisation->casework, cli->arena, &fact->recorded.by);
    cli_say(cli, "%.*s  %s: %.*s %s%s%s; recorded by %.*s\n",
            TEXT_ARGS(cli_when(cli, organisation, fact->recorded.at)), fact_names[fact->kind], TEXT_ARGS(name),
            fact->office, fact->area[0] ? " for " : "", fact->area, TEXT_ARGS(by));
    json_t *object = cli_append_object(array);
    cli_set_string(object, "fact", fact_names[fact->kind]);
    cli_set_identity(object, "subject", &fact->subject);
    cli_set_identity(object, "person", &fact->person);
    cli_set_string(object, "office", fact->office[0] ? fact->office : NULL);
    cli_set_string(object, "area", fact->area[0] ? fact->area : NULL);
    cli_set_instant(cli, object, "from", fact->from);
    cli_set_instant(cli, object, "until", fact->until);
    cli_set_instant(cli, object, "recorded", fact->recorded.at);
    cli_set_identity(object, "recorded-by", &fact->recorded.by);
}

static int run_history(struct cli *cli, struct error *error)
{
    struct cli_organisation organisation SCOPED(cli_close_organisation) = {0};
    struct store_session *session SCOPED(store_end_at) = NULL;
    struct identity person = {{0}};
    const struct people_fact *facts = NULL;
    size_t count = 0;
    int result = cli_open_in(cli, &organisation, error);
    if (result == 0 && cli_has(cli, "person")) {
        result = cli_find_person(cli, &organisation, cli_text(cli, "person"), &person, error);
    }
    if (result == 0) {
        result = store_begin_read(organisation.store, &session, error);
    }
    if (result == 0) {
        result = people_history(organisation.people, session, cli->arena, &person, &facts, &count, error);
    }
    if (result < 0) {
        return result;
    }
    json_t *array = cli_add_array(cli->result, "facts");
    for (size_t i = 0; i < count; i++) {
        say_fact(cli, &organisation, &facts[i], array);
    }
    return 0;
}

/* ---- catalogue --------------------------------------------------------------------------------------------------- */

static int run_catalogue(struct cli *cli, struct error *error)
{
    struct cli_organisation organisation SCOPED(cli_close_organisation) = {0};
    const char *path = cli_string(cli, "file");
    struct people_act act = {0};
    struct text text = {0};
    int result = cli_read_file(cli->arena, path, (size_t)1024 * 1024, &text, error);
    if (result == 0) {
        result = cli_open_in(cli, &organisation, error);
    }
    if (result == 0) {
        result = cli_act(cli, &organisation, &act, error);
    }
    if (result == 0) {
        result = people_take_catalogue(organisation.people, text, path, &act, error);
    }
    if (result < 0) {
        return result;
    }
    cli_say(cli, "Taken. `evenhand office list` shows the offices and areas that there are now.\n");
    cli_set_string(cli->result, "taken", path);
    return 0;
}

/* ---- the table --------------------------------------------------------------------------------------------------- */

static const struct cli_argument in_arguments[] = {CLI_IN};
static const struct cli_argument holders_arguments[] = {
    {.name = "at", .type = CLI_TEXT, .most = 100, .words = "at that moment, not now: " CLI_MOMENT_WORDS}, CLI_IN};
static const struct cli_argument coverage_arguments[] = {
    {.name = "office", .type = CLI_NAME, .words = "only of that office, as `evenhand office list` shows it"},
    {.name = "vacant", .type = CLI_FLAG, .words = "only what nobody holds, or whose holders are all absent"},
    {.name = "at", .type = CLI_TEXT, .most = 100, .words = "at that moment, not now: " CLI_MOMENT_WORDS},
    CLI_IN,
};
static const struct cli_argument hold_arguments[] = {
    CLI_PERSON,
    {.name = "office", .type = CLI_NAME, .positional = true, .required = true,
     .words = "the office's name, as `evenhand office list` shows it"},
    {.name = "area", .type = CLI_NAME, .words = "for which area, where the office is held by area"},
    {.name = "from", .type = CLI_TEXT, .most = 100, .words = "since when, if not now: " CLI_MOMENT_WORDS},
    {.name = "until", .type = CLI_TEXT, .most = 100, .words = "when the term ends, if that is known"},
    CLI_AS,
    CLI_IN,
};
static const struct cli_argument end_arguments[] = {
    {.name = "term", .type = CLI_TEXT, .positional = true, .required = true, .most = 26,
     .words = "the term, as `evenhand office holders` shows it"},
    {.name = "at", .type = CLI_TEXT, .most = 100, .words = "when, if not now: " CLI_MOMENT_WORDS},
    CLI_AS,
    CLI_IN,
};
static const struct cli_argument absent_arguments[] = {
    CLI_PERSON,
    {.name = "from", .type = CLI_TEXT, .most = 100, .words = "since when, if not now: " CLI_MOMENT_WORDS},
    {.name = "until", .type = CLI_TEXT, .most = 100, .words = "when the person is back, if that is known"},
    {.name = "reason", .type = CLI_TEXT, .most = 1000, .words = "why: sealed"},
    CLI_AS,
    CLI_IN,
};
static const struct cli_argument return_arguments[] = {
    {.name = "absence", .type = CLI_TEXT, .positional = true, .required = true, .most = 26,
     .words = "the absence, as `evenhand office holders --json` shows it"},
    {.name = "at", .type = CLI_TEXT, .most = 100, .words = "when, if not now: " CLI_MOMENT_WORDS},
    CLI_AS,
    CLI_IN,
};
static const struct cli_argument history_arguments[] = {
    {.name = "person", .type = CLI_TEXT, .positional = true, .most = 100, .words = "only of that person"}, CLI_IN};
static const struct cli_argument catalogue_arguments[] = {
    {.name = "file", .type = CLI_PATH, .positional = true, .required = true,
     .words = "the catalogue file (\"-\": standard input); its form is in docs/people.md"},
    CLI_AS,
    CLI_IN,
};

#define ARGUMENTS(table) .arguments = table, .argument_count = COUNT_OF(table)
static const struct cli_command commands[] = {
    {.group = "office", .name = "list", .summary = "the offices and areas that there are",
     .about = "Offices are functions that procedures name; areas are the nations, regions and bodies for which some of "
              "them are held.",
     .example = "$ evenhand office list", ARGUMENTS(in_arguments), .run = run_list},
    {.group = "office", .name = "holders", .summary = "who holds which office, and who is absent",
     .about = "Everybody who holds an office now, or at another moment. Vacant, absent, conflicted and being the "
              "subject are one thing to a procedure: the next rung of its ladder acts.",
     .example = "$ evenhand office holders --at 2026-11-22", ARGUMENTS(holders_arguments), .run = run_holders},
    {.group = "office", .name = "coverage", .summary = "who covers which office and area, and what is vacant",
     .about = "Every office, and of those that are held by area every nation, region and body: whose it is. Each regional and "
              "national office has a named lead [SG-2r]; --vacant shows where one is missing, or away.",
     .example = "$ evenhand office coverage --office regional-safeguarding-lead --vacant", ARGUMENTS(coverage_arguments),
     .run = run_coverage},
    {.group = "office", .name = "hold", .summary = "record that somebody holds an office",
     .about = "A term is a fact with a beginning and an end. Several may hold an office at once. Whoever holds a barred "
              "office can hold no other, and takes no part in any case [CP-8].",
     .example = "$ evenhand office hold rowan safeguarding-manager --from 2026-11-01", ARGUMENTS(hold_arguments),
     .run = run_hold},
    {.group = "office", .name = "end", .summary = "record the end of a term",
     .about = "Sets or moves the end of a term; the former end stays on record.",
     .example = "$ evenhand office end 7v3kq0f2m9x1r8t5c6a4b2n0w8 --at 2026-12-31", ARGUMENTS(end_arguments),
     .run = run_end},
    {.group = "office", .name = "absent", .summary = "record an absence",
     .about = "While it lasts, the person acts in none of their offices, and stand-ins do; not before and not after "
              "[SG-6.1].",
     .example = "$ evenhand office absent rowan --from 2026-11-23 --until 2026-11-30 --reason leave",
     ARGUMENTS(absent_arguments), .run = run_absent},
    {.group = "office", .name = "return", .summary = "record the end of an absence",
     .about = "Sets or moves the end of an absence; the former end stays on record.",
     .example = "$ evenhand office return 2c6a4b2n0w87v3kq0f2m9x1r8t", ARGUMENTS(return_arguments), .run = run_return},
    {.group = "office", .name = "history", .summary = "every term and absence that was recorded",
     .about = "Oldest first, with who recorded it and when.", .example = "$ evenhand office history rowan",
     ARGUMENTS(history_arguments), .run = run_history},
    {.group = "office", .name = "catalogue", .summary = "take a catalogue of offices and areas",
     .about = "Adds or retitles the offices and areas that the file names; none is ever removed. `evenhand init` takes "
              "one that is built in.",
     .example = "$ evenhand office catalogue organisation/catalogue.txt", ARGUMENTS(catalogue_arguments),
     .run = run_catalogue},
};
const struct cli_list cli_office_commands = {commands, COUNT_OF(commands)};
