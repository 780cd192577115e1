/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the declared table says about itself: synopsis, purpose, arguments with their limits, one worked example. The
 * same for machines with --json, so that nobody has to read help with a regular expression.
 */
#include "cli/command.h"

#include <ctype.h>
#include <string.h>

#define WIDTH 96

static const char *const type_names[CLI_TYPE__MAX] = {
    [CLI_FLAG] = "flag",     [CLI_TEXT] = "text", [CLI_NAME] = "name", [CLI_INTEGER] = "integer",
    [CLI_CHOICE] = "choice", [CLI_PATH] = "path", [CLI_PAIR] = "pair",
};

static char *upper(struct arena *arena, const char *name)
{
    char *copy = arena_string(arena, name);
    for (char *at = copy; *at; at++) {
        *at = (char)toupper((unsigned char)*at);
    }
    return copy;
}

/* "--port PORT", "FOLDER", "name=value ..." as it stands in a synopsis. */
static char *form_of(struct arena *arena, const struct cli_argument *argument)
{
    const char *value = argument->type == CLI_CHOICE ? argument->choices
                        : argument->type == CLI_PAIR ? "NAME=VALUE"
                                                     : upper(arena, argument->name);
    if (argument->type == CLI_CHOICE) {
        char *copy = arena_string(arena, value);
        for (char *at = copy; *at; at++) {
            *at = *at == ' ' ? '|' : *at;
        }
        value = copy;
    }
    if (argument->positional) {
        return arena_print(arena, "%s", value);
    }
    return argument->type == CLI_FLAG ? arena_print(arena, "--%s", argument->name)
                                      : arena_print(arena, "--%s %s", argument->name, value);
}

/* The same with its spaces marked, so that wrap() breaks no line inside it. */
#define KEPT_SPACE '\x1f'
static char *kept_form_of(struct arena *arena, const struct cli_argument *argument)
{
    char *form = form_of(arena, argument);
    for (char *at = form; *at; at++) {
        *at = *at == ' ' ? KEPT_SPACE : *at;
    }
    return form;
}

static char *full_name(struct arena *arena, const struct cli_command *command)
{
    return arena_print(arena, "%s%s%s", command->group ? command->group : "", command->group ? " " : "",
                       command->name);
}

static char *synopsis_of(struct arena *arena, const struct cli_command *command)
{
    struct buf buf = buf_in(arena);
    buf_print(&buf, "evenhand %s", full_name(arena, command));
    for (size_t i = 0; i < command->argument_count; i++) {
        const struct cli_argument *argument = &command->arguments[i];
        buf_print(&buf, argument->required ? " %s%s" : " [%s%s]", kept_form_of(arena, argument),
                  argument->many ? "\x1f..." : "");
    }
    return text_string(arena, buf_as_text(&buf));
}

/* Breaks at spaces so that no line is wider than WIDTH, each begun with `indent` spaces; keeps new lines. */
static void wrap(struct cli *cli, const char *words, size_t indent)
{
    size_t column = 0;
    const char *at = words;
    while (*at) {
        size_t length = strcspn(at, " \n");
        if (column > indent && column + 1 + length > WIDTH) {
            cli_say(cli, "\n");
            column = 0;
        }
        if (column == 0 && length) {
            cli_say(cli, "%*s", (int)indent, "");
            column = indent;
        } else if (length) {
            cli_say(cli, " ");
            column++;
        }
        for (size_t i = 0; i < length; i++) {
            cli_say(cli, "%c", at[i] == KEPT_SPACE ? ' ' : at[i]);
        }
        column += length;
        at += length;
        if (*at == '\n') {
            cli_say(cli, "\n");
            column = 0;
        }
        at += *at ? 1 : 0;
    }
    cli_say(cli, "\n");
}

/* ---- everything, a group ------------------------------------------------------------------------------------- */

static void list_command(struct cli *cli, const struct cli_command *command, json_t *array)
{
    cli_say(cli, "  %-22s %s\n", full_name(cli->arena, command), command->summary);
    json_t *object = cli_append_object(array);
    cli_set_string(object, "command", full_name(cli->arena, command));
    cli_set_string(object, "summary", command->summary);
}

static bool is_of_group(const struct cli_command *command, const char *group)
{
    return command->group && strcmp(command->group, group) == 0;
}

static void list_group(struct cli *cli, const char *group, json_t *array)
{
    const struct cli_surroundings *all = cli->surroundings;
    for (size_t i = 0; i < all->list_count; i++) {
        for (size_t j = 0; j < all->lists[i]->count; j++) {
            if (is_of_group(&all->lists[i]->commands[j], group)) {
                list_command(cli, &all->lists[i]->commands[j], array);
            }
        }
    }
}

static bool is_listed(const struct map *groups, const struct cli_command *command)
{
    return command->group && map_get(groups, text_of(command->group));
}

/* Those of one group stand together, whichever tables they are in, where the first of them stands. */
static void list_everything(struct cli *cli, json_t *array)
{
    const struct cli_surroundings *all = cli->surroundings;
    struct map groups = map_in(cli->arena);
    for (size_t i = 0; i < all->list_count; i++) {
        for (size_t j = 0; j < all->lists[i]->count; j++) {
            const struct cli_command *command = &all->lists[i]->commands[j];
            if (!command->group) {
                list_command(cli, command, array);
            } else if (!is_listed(&groups, command)) {
                map_set(&groups, text_of(command->group), (void *)(uintptr_t)command);
                list_group(cli, command->group, array);
            }
        }
    }
}

static void list_commands(struct cli *cli, const char *group)
{
    json_t *array = cli_add_array(cli->result, "commands");
    if (group) {
        list_group(cli, group, array);
    } else {
        list_everything(cli, array);
    }
}

void cli_help_all(struct cli *cli)
{
    cli_say(cli, "Evenhand: casework for organisations that must be seen to be fair.\n\n"
                 "usage: evenhand COMMAND [ARGUMENT ...] [--json]\n\n");
    list_commands(cli, NULL);
    cli_say(cli, "\n`evenhand COMMAND --help` explains one, with an example. --json answers as one JSON document.\n"
                 "Exit codes: 0 done, 1 refused by a rule, 2 wrong use, 3 not found, 4 conflict, 5 damaged, "
                 "6 system error.\n");
}

void cli_help_group(struct cli *cli, const char *group)
{
    cli_say(cli, "usage: evenhand %s COMMAND [ARGUMENT ...] [--json]\n\n", group);
    list_commands(cli, group);
    cli_say(cli, "\n`evenhand %s COMMAND --help` explains one, with an example.\n", group);
}

/* ---- one command --------------------------------------------------------------------------------------------- */

static char *limits_of(struct arena *arena, const struct cli_argument *argument)
{
    struct buf buf = buf_in(arena);
    if (argument->type == CLI_INTEGER) {
        buf_print(&buf, "; %lld to %lld", (long long)argument->least, (long long)argument->most);
    }
    if (argument->otherwise) {
        buf_print(&buf, "; %s when left out", argument->otherwise);
    }
    if (argument->many) {
        buf_string(&buf, "; may be repeated");
    }
    return text_string(arena, buf_as_text(&buf));
}

static void say_arguments(struct cli *cli, const struct cli_command *command)
{
    for (size_t i = 0; i < command->argument_count; i++) {
        const struct cli_argument *argument = &command->arguments[i];
        cli_say(cli, "  %s\n", form_of(cli->arena, argument));
        wrap(cli, arena_print(cli->arena, "%s%s", argument->words, limits_of(cli->arena, argument)), 6);
    }
    cli_say(cli, "  --json\n      answer as one JSON document\n");
}

static void set_arguments(struct cli *cli, const struct cli_command *command)
{
    json_t *array = cli_add_array(cli->result, "arguments");
    for (size_t i = 0; i < command->argument_count; i++) {
        const struct cli_argument *argument = &command->arguments[i];
        json_t *object = cli_append_object(array);
        cli_set_string(object, "name", argument->name);
        cli_set_string(object, "type", type_names[argument->type]);
        cli_set_bool(object, "positional", argument->positional);
        cli_set_bool(object, "required", argument->required);
        cli_set_bool(object, "many", argument->many);
        if (argument->type == CLI_INTEGER) {
            cli_set_integer(object, "least", argument->least);
            cli_set_integer(object, "most", argument->most);
        }
        if (argument->choices) {
            cli_set_string(object, "choices", argument->choices);
        }
        if (argument->otherwise) {
            cli_set_string(object, "otherwise", argument->otherwise);
        }
        cli_set_string(object, "words", argument->words);
    }
}

void cli_help_command(struct cli *cli, const struct cli_command *command)
{
    cli_say(cli, "evenhand %s: %s\n\n", full_name(cli->arena, command), command->summary);
    cli_say(cli, "usage:\n");
    wrap(cli, synopsis_of(cli->arena, command), 4);
    cli_say(cli, "\n");
    wrap(cli, command->about, 0);
    cli_say(cli, "\narguments:\n");
    say_arguments(cli, command);
    cli_say(cli, "\nexample:\n\n");
    struct text rest = text_of(command->example), line;
    while (text_cut(&rest, '\n', &line)) {
        cli_say(cli, "    %.*s\n", TEXT_ARGS(line));
    }
    cli_set_string(cli->result, "command", full_name(cli->arena, command));
    cli_set_string(cli->result, "summary", command->summary);
    char *synopsis = synopsis_of(cli->arena, command);
    for (char *at = synopsis; *at; at++) {
        *at = *at == KEPT_SPACE ? ' ' : *at;
    }
    cli_set_string(cli->result, "synopsis", synopsis);
    cli_set_string(cli->result, "about", command->about);
    set_arguments(cli, command);
    cli_set_string(cli->result, "example", command->example);
}
