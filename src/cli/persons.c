/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `evenhand person`: who is on record. */
#include "cli/persons.h"

#include <string.h>

static const struct {
    unsigned kind;
    const char *name;
} kinds[] = {
    {PEOPLE_EMPLOYEE, "employee"}, {PEOPLE_VOLUNTEER, "volunteer"}, {PEOPLE_MEMBER, "member"},
    {PEOPLE_ELECTED, "elected"},   {PEOPLE_OUTSIDER, "outsider"},
};

static unsigned read_kinds(struct cli *cli)
{
    unsigned found = 0;
    for (size_t i = 0; i < cli_count(cli, "kind"); i++) {
        for (size_t j = 0; j < COUNT_OF(kinds); j++) {
            if (text_is(cli_item(cli, "kind", i), kinds[j].name)) {
                found |= kinds[j].kind;
            }
        }
    }
    return found;
}

int cli_read_details(struct cli *cli, struct people_details *out, struct error *error)
{
    struct buf known_as = buf_in(cli->arena);
    for (size_t i = 0; i < cli_count(cli, "known-as"); i++) {
        buf_print(&known_as, "%s%.*s", i ? "\n" : "", TEXT_ARGS(cli_item(cli, "known-as", i)));
    }
    *out = (struct people_details){
        .kinds = read_kinds(cli),
        .name = cli_text(cli, "name"),
        .known_as = buf_as_text(&known_as),
        .membership = cli_text(cli, "membership"),
        .email = cli_text(cli, "email"),
        .telephone = cli_text(cli, "telephone"),
        .address = cli_text(cli, "address"),
        .branch = cli_text(cli, "branch"),
        .area = cli_text(cli, "area"),
        .born = cli_text(cli, "born"),
    };
    if (!out->name.length) {
        error_set(error, ERROR_INVALID, "person.name", "--name is missing: a person needs one");
        return error->code;
    }
    return 0;
}

/* ---- showing ------------------------------------------------------------------------------------------------- */

static void say_field(struct cli *cli, json_t *object, const char *name, struct text value)
{
    if (!value.length) {
        return;
    }
    cli_say(cli, "  %-12s %.*s\n", name, TEXT_ARGS(value));
    cli_set_text(object, name, value);
}

static void say_kinds(struct cli *cli, json_t *object, unsigned held)
{
    struct buf words = buf_in(cli->arena);
    json_t *array = cli_add_array(object, "kinds");
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        if (held & kinds[i].kind) {
            buf_print(&words, "%s%s", words.length ? ", " : "", kinds[i].name);
            json_array_append_new(array, json_string(kinds[i].name));
        }
    }
    cli_say(cli, "  %-12s %s\n", "kind", buf_as_string(&words));
}

static void say_person(struct cli *cli, const struct people_person *person, json_t *object)
{
    char written[IDENTITY_TEXT_SIZE];
    identity_write(&person->person, written);
    cli_say(cli, "%s  %s\n", written, person->erased ? "(erased)" : "");
    cli_set_string(object, "person", written);
    cli_set_integer(object, "version", person->version);
    cli_set_bool(object, "erased", person->erased);
    if (person->erased) {
        return;
    }
    say_field(cli, object, "name", person->details.name);
    say_field(cli, object, "known-as", person->details.known_as);
    say_kinds(cli, object, person->details.kinds);
    say_field(cli, object, "membership", person->details.membership);
    say_field(cli, object, "email", person->details.email);
    say_field(cli, object, "telephone", person->details.telephone);
    say_field(cli, object, "address", person->details.address);
    say_field(cli, object, "branch", person->details.branch);
    say_field(cli, object, "area", person->details.area);
    say_field(cli, object, "born", person->details.born);
}

/* ---- the commands ---------------------------------------------------------------------------------------------- */

static int run_add(struct cli *cli, struct error *error)
{
    struct cli_organisation organisation SCOPED(cli_close_organisation) = {0};
    struct people_details details = {0};
    struct people_act act = {0};
    struct identity person = {{0}};
    int result = cli_read_details(cli, &details, error);
    if (result == 0) {
        result = cli_open_in(cli, &organisation, error);
    }
    if (result == 0) {
        result = cli_act(cli, &organisation, &act, error);
    }
    if (result == 0) {
        result = people_add_person(organisation.people, &details, &act, &person, error);
    }
    if (result < 0) {
        return result;
    }
    char written[IDENTITY_TEXT_SIZE];
    identity_write(&person, written);
    cli_say(cli, "%s\n", written);
    cli_set_string(cli->result, "person", written);
    return 0;
}

static int run_show(struct cli *cli, struct error *error)
{
    struct cli_organisation organisation SCOPED(cli_close_organisation) = {0};
    struct store_session *session SCOPED(store_end_at) = NULL;
    struct identity identity = {{0}};
    struct people_person person = {0};
    int result = cli_open_in(cli, &organisation, error);
    if (result == 0) {
        result = cli_find_person(cli, &organisation, cli_text(cli, "person"), &identity, error);
    }
    if (result == 0) {
        result = store_begin_read(organisation.store, &session, error);
    }
    if (result == 0) {
        result = people_get_person(organisation.people, session, cli->arena, &identity, &person, error);
    }
    if (result < 0) {
        return result;
    }
    say_person(cli, &person, cli->result);
    return 0;
}

static int run_find(struct cli *cli, struct error *error)
{
    struct cli_organisation organisation SCOPED(cli_close_organisation) = {0};
    struct store_session *session SCOPED(store_end_at) = NULL;
    struct people_person *persons = NULL;
    size_t count = 0;
    int result = cli_open_in(cli, &organisation, error);
    if (result == 0) {
        result = store_begin_read(organisation.store, &session, error);
    }
    if (result == 0) {
        result = people_find_persons(organisation.people, session, cli->arena, cli_text(cli, "words"),
                                     (size_t)cli_integer(cli, "limit"), &persons, &count, error);
    }
    if (result < 0) {
        return result;
    }
    json_t *array = cli_add_array(cli->result, "persons");
    for (size_t i = 0; i < count; i++) {
        say_person(cli, &persons[i], cli_append_object(array));
    }
    return count ? 0 : error_set(error, ERROR_NOT_FOUND, "person.none", "nobody on record answers to these words");
}

/* What was not given stays as it is. */
static void keep_the_rest(struct cli *cli, const struct people_details *before, struct people_details *after)
{
    static const struct {
        const char *name;
        size_t at;
    } fields[] = {
        {"known-as", offsetof(struct people_details, known_as)},
        {"membership", offsetof(struct people_details, membership)},
        {"email", offsetof(struct people_details, email)},
        {"telephone", offsetof(struct people_details, telephone)},
        {"address", offsetof(struct people_details, address)},
        {"branch", offsetof(struct people_details, branch)},
        {"area", offsetof(struct people_details, area)},
        {"born", offsetof(struct people_details, born)},
    };
    for (size_t i = 0; i < COUNT_OF(fields); i++) {
        if (!cli_given(cli, fields[i].name)) {
            memcpy((char *)after + fields[i].at, (const char *)before + fields[i].at, sizeof(struct text));
        }
    }
    if (!cli_given(cli, "kind")) {
        after->kinds = before->kinds;
    }
    if (!cli_given(cli, "name")) {
        after->name = before->name;
    }
}

static int correct(struct cli *cli, struct cli_organisation *organisation, const struct identity *identity,
                   int64_t *version, struct error *error)
{
    struct people_person person = {0};
    struct people_details details = {0};
    struct people_act act = {0};
    struct error ignored = {0};
    struct store_session *session = NULL;
    int result = cli_act(cli, organisation, &act, error);
    if (result == 0) {
        result = store_begin_read(organisation->store, &session, error);
    }
    if (result == 0) {
        result = people_get_person(organisation->people, session, cli->arena, identity, &person, error);
    }
    store_end(session);
    if (result < 0) {
        return result;
    }
    if (cli_read_details(cli, &details, &ignored) < 0 && cli_given(cli, "name")) {
        *error = ignored;
        return error->code;
    }
    keep_the_rest(cli, &person.details, &details);
    *version = person.version + 1;
    return people_correct_person(organisation->people, identity, person.version, &details, &act, error);
}

static int run_correct(struct cli *cli, struct error *error)
{
    struct cli_organisation organisation SCOPED(cli_close_organisation) = {0};
    struct identity identity = {{0}};
    int64_t version = 0;
    int result = cli_open_in(cli, &organisation, error);
    if (result == 0) {
        result = cli_find_person(cli, &organisation, cli_text(cli, "person"), &identity, error);
    }
    if (result == 0) {
        result = correct(cli, &organisation, &identity, &version, error);
    }
    if (result < 0) {
        return result;
    }
    cli_say(cli, "Corrected; this is version %lld, and the earlier ones stay on record.\n", (long long)version);
    cli_set_identity(cli->result, "person", &identity);
    cli_set_integer(cli->result, "version", version);
    return 0;
}

/* ---- the table --------------------------------------------------------------------------------------------------- */

#define PERSON                                                                                                      \
    {.name = "person", .type = CLI_TEXT, .positional = true, .required = true, .most = 100,                          \
     .words = "a sign-in name, or the identity that `evenhand person find` shows"}

static const struct cli_argument add_arguments[] = {CLI_DETAILS, CLI_AS, CLI_IN};
static const struct cli_argument show_arguments[] = {PERSON, CLI_IN};
static const struct cli_argument find_arguments[] = {
    {.name = "words", .type = CLI_TEXT, .positional = true, .required = true, .most = 400,
     .words = "words of a name, or a membership number, an e-mail address, a telephone number"},
    {.name = "limit", .type = CLI_INTEGER, .least = 1, .most = 200, .otherwise = "20", .words = "at most so many"},
    CLI_IN,
};
static const struct cli_argument correct_arguments[] = {PERSON, CLI_DETAILS, CLI_AS, CLI_IN};

#define ARGUMENTS(table) .arguments = table, .argument_count = COUNT_OF(table)
static const struct cli_command commands[] = {
    {.group = "person", .name = "add", .summary = "put a person on record",
     .about = "Answers with the person's identity, by which offices, users and cases know them. What they are called "
              "and how they are reached is sealed under a key of their own. One person may be of several kinds (SG-2): "
              "repeat --kind.",
     .example = "$ evenhand person add --name 'Rowan Amberley' --kind employee --kind member --area wales\n"
                "7v3kq0f2m9x1r8t5c6a4b2n0w8",
     ARGUMENTS(add_arguments), .run = run_add},
    {.group = "person", .name = "show", .summary = "what is on record of a person",
     .about = "The newest version. Of a person who was erased, only that.", .example = "$ evenhand person show rowan",
     ARGUMENTS(show_arguments), .run = run_show},
    {.group = "person", .name = "find", .summary = "find persons by name, number or address",
     .about = "Finds those of whose names every given word is a word, whatever its case and accents; or whose "
              "membership number, e-mail address or telephone number it is.",
     .example = "$ evenhand person find amberley", ARGUMENTS(find_arguments), .run = run_find},
    {.group = "person", .name = "correct", .summary = "record a further version of a person",
     .about = "What is not given stays as it is; an empty value takes it away. Earlier versions stay on record.",
     .example = "$ evenhand person correct rowan --telephone '0114 496 0000'", ARGUMENTS(correct_arguments),
     .run = run_correct},
};
const struct cli_list cli_person_commands = {commands, COUNT_OF(commands)};
