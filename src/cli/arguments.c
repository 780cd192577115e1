/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reading a command line against the declared table. Everything is bounded before it is looked at; the first thing
 * that does not fit is named, with what would.
 */
#include "cli/command.h"

#include <assert.h>
#include <string.h>

#define MOST_ARGUMENTS 400
#define LONGEST_ARGUMENT (128 * 1024)
#define LONGEST_SHOWN 60

/* ---- finding the command ---------------------------------------------------------------------------------- */

static const struct cli_command *find_command(const struct cli_surroundings *all, const char *group,
                                              const char *name)
{
    for (size_t i = 0; i < all->list_count; i++) {
        for (size_t j = 0; j < all->lists[i]->count; j++) {
            const struct cli_command *command = &all->lists[i]->commands[j];
            bool same_group = group ? command->group && strcmp(command->group, group) == 0 : !command->group;
            if (same_group && strcmp(command->name, name) == 0) {
                return command;
            }
        }
    }
    return NULL;
}

static const char *find_group(const struct cli_surroundings *all, const char *name)
{
    for (size_t i = 0; i < all->list_count; i++) {
        for (size_t j = 0; j < all->lists[i]->count; j++) {
            const char *group = all->lists[i]->commands[j].group;
            if (group && strcmp(group, name) == 0) {
                return group;
            }
        }
    }
    return NULL;
}

static unsigned least_of(unsigned one, unsigned other)
{
    return one < other ? one : other;
}

/* Edits (one character in, out or changed) from one word to another; both short. */
static unsigned distance(const char *one, const char *other)
{
    unsigned row[40];
    size_t width = strlen(other);
    if (strlen(one) > 30 || width > 30) {
        return 99;
    }
    for (unsigned i = 0; i <= width; i++) {
        row[i] = i;
    }
    for (unsigned i = 1; one[i - 1]; i++) {
        unsigned corner = row[0];
        row[0] = i;
        for (size_t j = 1; j <= width; j++) {
            unsigned change = corner + (one[i - 1] != other[j - 1]);
            corner = row[j];
            row[j] = least_of(least_of(row[j], row[j - 1]) + 1, change);
        }
    }
    return row[width];
}

/* Keeps the candidate that is nearest to what was typed, if near enough to be meant. */
static void consider(const char *typed, const char *candidate, const char **best, unsigned *least)
{
    unsigned far = distance(typed, candidate);
    if (far < *least) {
        *least = far;
        *best = candidate;
    }
}

static const char *nearest_command(const struct cli_surroundings *all, const char *group, const char *typed)
{
    const char *best = NULL;
    unsigned least = 3;
    for (size_t i = 0; i < all->list_count; i++) {
        for (size_t j = 0; j < all->lists[i]->count; j++) {
            const struct cli_command *command = &all->lists[i]->commands[j];
            if (group) {
                if (command->group && strcmp(command->group, group) == 0) {
                    consider(typed, command->name, &best, &least);
                }
            } else {
                consider(typed, command->group ? command->group : command->name, &best, &least);
            }
        }
    }
    return best;
}

/* A piece of outside bytes that is fit to be shown in a message. */
static const char *shown(struct cli *cli, const char *raw)
{
    struct text piece = text_of(raw), taken;
    struct error ignored = {0};
    if (piece.length > LONGEST_SHOWN) {
        return "(something very long)";
    }
    if (text_take(cli->arena, piece, LONGEST_SHOWN * 4, &taken, &ignored) < 0) {
        return "(something that is not text)";
    }
    return text_string(cli->arena, taken);
}

static int refuse_command(struct cli *cli, const char *group, const char *typed, struct error *error)
{
    const char *nearest = nearest_command(cli->surroundings, group, typed);
    return error_set(error, ERROR_INVALID, "cli.command", "there is no command \"%s%s%s\"%s%s%s%s",
                     group ? group : "", group ? " " : "", shown(cli, typed), nearest ? "; did you mean \"" : "",
                     nearest && group ? group : "", nearest && group ? " " : "",
                     nearest ? arena_print(cli->arena, "%s\"?", nearest) : "");
}

/* ---- one value --------------------------------------------------------------------------------------------- */

static const char *label_of(struct cli *cli, const struct cli_argument *argument)
{
    if (!argument->positional) {
        return arena_print(cli->arena, "--%s", argument->name);
    }
    char *label = arena_string(cli->arena, argument->name);
    for (char *at = label; *at; at++) {
        if (*at >= 'a' && *at <= 'z') {
            *at = (char)(*at - 'a' + 'A');
        }
    }
    return label;
}

static int take_text(struct cli *cli, const struct cli_argument *argument, const char *raw, struct text *out,
                     struct error *error)
{
    size_t limit = argument->most ? (size_t)argument->most : argument->type == CLI_PAIR ? 65536 : 4096;
    struct error inner = {0};
    if (strlen(raw) > limit) {
        return error_set(error, ERROR_INVALID, "cli.too-long", "%s is longer than the %zu bytes that it may have",
                         label_of(cli, argument), limit);
    }
    if (text_take(cli->arena, text_of(raw), limit, out, &inner) < 0) {
        return error_set(error, ERROR_INVALID, "cli.not-text", "%s is not plain UTF-8 text: %s",
                         label_of(cli, argument), inner.words);
    }
    return 0;
}

static bool is_name(struct text text)
{
    for (size_t i = 0; i < text.length; i++) {
        char c = text.at[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_')) {
            return false;
        }
    }
    return text.length > 0;
}

static int take_name(struct cli *cli, const struct cli_argument *argument, const char *raw, struct text *out,
                     struct error *error)
{
    size_t most = argument->most ? (size_t)argument->most : 100;
    *out = text_of(raw);
    if (out->length > most || !is_name(*out)) {
        return error_set(error, ERROR_INVALID, "cli.name",
                         "%s takes small letters, digits, hyphens, dots and underscores, at most %zu, not \"%s\"",
                         label_of(cli, argument), most, shown(cli, raw));
    }
    return 0;
}

static int take_integer(struct cli *cli, const struct cli_argument *argument, const char *raw, int64_t *out,
                        struct error *error)
{
    struct error inner = {0};
    if (text_to_integer(text_of(raw), argument->least, argument->most, out, &inner) < 0) {
        return error_set(error, ERROR_INVALID, "cli.integer", "%s takes a whole number from %lld to %lld, not \"%s\"",
                         label_of(cli, argument), (long long)argument->least, (long long)argument->most,
                         shown(cli, raw));
    }
    return 0;
}

static int take_choice(struct cli *cli, const struct cli_argument *argument, const char *raw, struct text *out,
                       struct error *error)
{
    struct text rest = text_of(argument->choices), choice;
    while (text_cut(&rest, ' ', &choice)) {
        if (text_is(choice, raw)) {
            *out = choice;
            return 0;
        }
    }
    return error_set(error, ERROR_INVALID, "cli.choice", "%s takes one of: %s; not \"%s\"", label_of(cli, argument),
                     argument->choices, shown(cli, raw));
}

static int take_path(struct cli *cli, const struct cli_argument *argument, const char *raw, struct text *out,
                     struct error *error)
{
    if (!raw[0] || strlen(raw) > 4096) {
        return error_set(error, ERROR_INVALID, "cli.path", "%s takes the path of a file or folder, 1 to 4096 bytes",
                         label_of(cli, argument));
    }
    *out = text_of(raw);
    return 0;
}

static int take_pair(struct cli *cli, const struct cli_argument *argument, const char *raw, struct text *out,
                     struct error *error)
{
    int result = take_text(cli, argument, raw, out, error);
    if (result < 0) {
        return result;
    }
    struct text name, value;
    cli_pair(*out, &name, &value);
    if (!value.at || !is_name(name)) {
        return error_set(error, ERROR_INVALID, "cli.pair", "%s takes name=value, not \"%s\"", label_of(cli, argument),
                         shown(cli, raw));
    }
    return 0;
}

/* Checks a value against its declaration, and makes of it what the command will see. */
static int take_value(struct cli *cli, const struct cli_argument *argument, const char *raw, struct text *out,
                      int64_t *integer, struct error *error)
{
    switch (argument->type) {
    case CLI_TEXT:
        return take_text(cli, argument, raw, out, error);
    case CLI_NAME:
        return take_name(cli, argument, raw, out, error);
    case CLI_INTEGER:
        *out = text_of(raw);
        return take_integer(cli, argument, raw, integer, error);
    case CLI_CHOICE:
        return take_choice(cli, argument, raw, out, error);
    case CLI_PATH:
        return take_path(cli, argument, raw, out, error);
    case CLI_PAIR:
        return take_pair(cli, argument, raw, out, error);
    default:
        *out = TEXT("yes");
        return 0;
    }
}

static int set_value(struct cli *cli, size_t index, const char *raw, struct error *error)
{
    const struct cli_argument *argument = &cli->command->arguments[index];
    struct cli_value *value = &cli->values[index];
    struct text taken = {0};
    if (value->given && !argument->many) {
        return error_set(error, ERROR_INVALID, "cli.twice", "%s is given twice; once is enough",
                         label_of(cli, argument));
    }
    int result = take_value(cli, argument, raw, &taken, &value->integer, error);
    if (result < 0) {
        return result;
    }
    struct text *items = ARENA_ARRAY(cli->arena, struct text, value->count + 1);
    if (value->count) {
        memcpy(items, value->items, value->count * sizeof(*items));
    }
    items[value->count] = (struct text){text_string(cli->arena, taken), taken.length};
    value->items = items;
    value->count++;
    value->given = true;
    return 0;
}

/* ---- the whole line ---------------------------------------------------------------------------------------- */

static int find_option(struct cli *cli, struct text name, const char *raw, size_t *index, struct error *error)
{
    const char *best = NULL;
    unsigned least = 3;
    const char *typed = text_string(cli->arena, name);
    for (size_t i = 0; i < cli->command->argument_count; i++) {
        const struct cli_argument *argument = &cli->command->arguments[i];
        if (!argument->positional && text_is(name, argument->name)) {
            *index = i;
            return 0;
        }
        if (!argument->positional) {
            consider(typed, argument->name, &best, &least);
        }
    }
    return error_set(error, ERROR_INVALID, "cli.option", "there is no option \"%s\" here%s%s%s", shown(cli, raw),
                     best ? "; did you mean \"--" : "", best ? best : "", best ? "\"?" : "");
}

/* --name value, --name=value, or --flag; moves *at past what it used. */
static int take_option(struct cli *cli, int count, char *const *arguments, int *at, struct error *error)
{
    const char *raw = arguments[*at];
    struct text rest = text_of(raw + 2), name;
    text_cut(&rest, '=', &name);
    size_t index = 0;
    int result = find_option(cli, name, raw, &index, error);
    if (result < 0) {
        return result;
    }
    const struct cli_argument *argument = &cli->command->arguments[index];
    bool has_value = strchr(raw, '=') != NULL;
    if (argument->type == CLI_FLAG) {
        if (has_value) {
            return error_set(error, ERROR_INVALID, "cli.flag", "--%s takes no value", argument->name);
        }
        return set_value(cli, index, "yes", error);
    }
    if (has_value) {
        return set_value(cli, index, strchr(raw, '=') + 1, error);
    }
    if (*at + 1 >= count) {
        return error_set(error, ERROR_INVALID, "cli.value", "--%s needs a value behind it", argument->name);
    }
    (*at)++;
    return set_value(cli, index, arguments[*at], error);
}

static int take_word(struct cli *cli, size_t *position, const char *raw, struct error *error)
{
    for (size_t i = *position; i < cli->command->argument_count; i++) {
        if (cli->command->arguments[i].positional) {
            *position = cli->command->arguments[i].many ? i : i + 1;
            return set_value(cli, i, raw, error);
        }
    }
    return error_set(error, ERROR_INVALID, "cli.word", "\"%s\" is one word too many", shown(cli, raw));
}

static int complete(struct cli *cli, struct error *error)
{
    for (size_t i = 0; i < cli->command->argument_count; i++) {
        const struct cli_argument *argument = &cli->command->arguments[i];
        if (cli->values[i].given) {
            continue;
        }
        if (argument->required) {
            return error_set(error, ERROR_INVALID, "cli.missing", "%s is missing: %s", label_of(cli, argument),
                             argument->words);
        }
        if (argument->otherwise) {
            int result = set_value(cli, i, argument->otherwise, error);
            if (result < 0) {
                return result;
            }
            cli->values[i].given = false;
        }
    }
    return 0;
}

static int check_bounds(int count, char *const *arguments, struct error *error)
{
    if (count > MOST_ARGUMENTS) {
        return error_set(error, ERROR_INVALID, "cli.too-many", "more than %d arguments; use a file", MOST_ARGUMENTS);
    }
    for (int i = 1; i < count; i++) {
        if (strnlen(arguments[i], LONGEST_ARGUMENT + 1) > LONGEST_ARGUMENT) {
            return error_set(error, ERROR_INVALID, "cli.too-long", "argument %d is longer than %d bytes; use a file",
                             i, LONGEST_ARGUMENT);
        }
    }
    return 0;
}

/* --help, --version and --json may stand anywhere before "--". */
static void look_for_wishes(struct cli *cli, int count, char *const *arguments, enum cli_asks *asks)
{
    for (int i = 1; i < count && strcmp(arguments[i], "--") != 0; i++) {
        if (strcmp(arguments[i], "--help") == 0 || strcmp(arguments[i], "-h") == 0) {
            *asks = CLI_ASKS_HELP;
        } else if (strcmp(arguments[i], "--version") == 0 && *asks == CLI_ASKS_NOTHING) {
            *asks = CLI_ASKS_VERSION;
        } else if (strcmp(arguments[i], "--json") == 0) {
            cli->json = true;
        }
    }
}

static bool is_wish(const char *argument)
{
    return strcmp(argument, "--help") == 0 || strcmp(argument, "-h") == 0 || strcmp(argument, "--json") == 0 ||
           strcmp(argument, "--version") == 0;
}

/* The words that name the command; *at is left behind them. */
static int take_command(struct cli *cli, int count, char *const *arguments, enum cli_asks *asks, int *at,
                        const char **group, struct error *error)
{
    const char *names[2] = {NULL, NULL};
    for (*at = 1; *at < count && !names[1]; (*at)++) {
        if (is_wish(arguments[*at])) {
            continue;
        }
        if (!names[0] && strcmp(arguments[*at], "help") == 0) {
            *asks = CLI_ASKS_HELP;
            continue;
        }
        if (names[0] && arguments[*at][0] == '-') {
            return error_set(error, ERROR_INVALID, "cli.command", "say which command of \"%s\" before %s", names[0],
                             shown(cli, arguments[*at]));
        }
        names[names[0] ? 1 : 0] = arguments[*at];
        cli->command = names[1] ? NULL : find_command(cli->surroundings, NULL, names[0]);
        if (cli->command) {
            (*at)++;
            return 0;
        }
        *group = find_group(cli->surroundings, names[0]);
        if (!*group) {
            return refuse_command(cli, NULL, names[0], error);
        }
    }
    if (!names[1]) {
        return 0;
    }
    cli->command = find_command(cli->surroundings, *group, names[1]);
    return cli->command ? 0 : refuse_command(cli, *group, names[1], error);
}

static int take_arguments(struct cli *cli, int count, char *const *arguments, int at, struct error *error)
{
    size_t position = 0;
    bool only_words = false;
    int result = 0;
    for (; at < count && result == 0; at++) {
        if (!only_words && strcmp(arguments[at], "--") == 0) {
            only_words = true;
        } else if (!only_words && is_wish(arguments[at])) {
            continue;
        } else if (!only_words && strncmp(arguments[at], "--", 2) == 0) {
            result = take_option(cli, count, arguments, &at, error);
        } else {
            result = take_word(cli, &position, arguments[at], error);
        }
    }
    return result < 0 ? result : complete(cli, error);
}

int cli_parse(struct cli *cli, int count, char *const *arguments, enum cli_asks *asks, const char **group,
              struct error *error)
{
    int at, result = check_bounds(count, arguments, error);
    *asks = CLI_ASKS_NOTHING;
    *group = NULL;
    if (result < 0) {
        return result;
    }
    look_for_wishes(cli, count, arguments, asks);
    result = take_command(cli, count, arguments, asks, &at, group, error);
    if (result < 0 || !cli->command || *asks != CLI_ASKS_NOTHING) {
        return result;
    }
    cli->values = ARENA_ARRAY(cli->arena, struct cli_value, cli->command->argument_count + 1);
    return take_arguments(cli, count, arguments, at, error);
}

/* ---- asking for values -------------------------------------------------------------------------------------- */

static const struct cli_value *value_of(const struct cli *cli, const char *name)
{
    for (size_t i = 0; i < cli->command->argument_count; i++) {
        if (strcmp(cli->command->arguments[i].name, name) == 0) {
            return &cli->values[i];
        }
    }
    assert(!"an argument that this command does not declare");
    return NULL;
}

bool cli_has(const struct cli *cli, const char *name)
{
    return value_of(cli, name)->count > 0;
}

bool cli_given(const struct cli *cli, const char *name)
{
    return value_of(cli, name)->given;
}

bool cli_flag(const struct cli *cli, const char *name)
{
    return cli_has(cli, name);
}

struct text cli_text(const struct cli *cli, const char *name)
{
    return cli_has(cli, name) ? cli_item(cli, name, 0) : TEXT("");
}

const char *cli_string(const struct cli *cli, const char *name)
{
    return cli_text(cli, name).at;
}

int64_t cli_integer(const struct cli *cli, const char *name)
{
    return value_of(cli, name)->integer;
}

size_t cli_count(const struct cli *cli, const char *name)
{
    return value_of(cli, name)->count;
}

struct text cli_item(const struct cli *cli, const char *name, size_t index)
{
    const struct cli_value *value = value_of(cli, name);
    assert(index < value->count);
    return value->items[index];
}

void cli_pair(struct text pair, struct text *name, struct text *value)
{
    const char *equals = memchr(pair.at, '=', pair.length);
    *name = equals ? (struct text){pair.at, (size_t)(equals - pair.at)} : pair;
    *value = equals ? (struct text){equals + 1, pair.length - name->length - 1} : (struct text){NULL, 0};
}
