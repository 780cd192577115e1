/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One run: parse, do, answer. What a command says is kept until it has ended well, so that a failure never follows
 * half an answer; a failure is one line on the stream for problems, and with --json one document on the other as well.
 */
#include "cli/command.h"

#include <assert.h>
#include <stdarg.h>

#define VERSION "0.1.0"

enum cli_exit cli_exit_of(enum error_code code)
{
    switch (code) {
    case ERROR_NONE:
        return CLI_DONE;
    case ERROR_DENIED:
        return CLI_REFUSED;
    case ERROR_INVALID:
    case ERROR_LIMIT:
        return CLI_WRONG_USE;
    case ERROR_NOT_FOUND:
        return CLI_NOT_FOUND;
    case ERROR_CONFLICT:
        return CLI_CONFLICT;
    case ERROR_DAMAGED:
        return CLI_DAMAGED;
    default:
        return CLI_SYSTEM;
    }
}

/* ---- answering ----------------------------------------------------------------------------------------------- */

void cli_say(struct cli *cli, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    buf_print_list(&cli->words, format, list);
    va_end(list);
}

void cli_note(const struct cli *cli, const char *format, ...)
{
    va_list list;
    if (cli->json) {
        return;
    }
    va_start(list, format);
    vfprintf(cli->surroundings->problems, format, list);
    va_end(list);
    fflush(cli->surroundings->problems);
}

static void print_result(const struct cli *cli)
{
    FILE *out = cli->surroundings->out;
    json_dumpf(cli->result, out, JSON_INDENT(2));
    fputc('\n', out);
}

void cli_flush(struct cli *cli)
{
    if (cli->json) {
        print_result(cli);
    } else {
        fwrite(cli->words.bytes, 1, cli->words.length, cli->surroundings->out);
        cli->words.length = 0;
    }
    fflush(cli->surroundings->out);
    json_object_clear(cli->result);
}

/* Takes the reference to `value`; running out of memory ends us anyway. */
static void set_member(json_t *object, const char *name, json_t *value)
{
    int result = json_object_set_new(object, name, value);
    assert(result == 0);
    (void)result;
}

void cli_set_text(json_t *object, const char *name, struct text text)
{
    set_member(object, name, json_stringn(text.at ? text.at : "", text.length));
}

void cli_set_string(json_t *object, const char *name, const char *string)
{
    set_member(object, name, string ? json_string(string) : json_null());
}

void cli_set_integer(json_t *object, const char *name, int64_t value)
{
    set_member(object, name, json_integer(value));
}

void cli_set_bool(json_t *object, const char *name, bool value)
{
    set_member(object, name, json_boolean(value));
}

json_t *cli_add_array(json_t *object, const char *name)
{
    json_t *array = json_array();
    set_member(object, name, array);
    return array;
}

json_t *cli_add_object(json_t *object, const char *name)
{
    json_t *member = json_object();
    set_member(object, name, member);
    return member;
}

json_t *cli_append_object(json_t *array)
{
    json_t *object = json_object();
    json_array_append_new(array, object);
    return object;
}

void cli_reason(struct cli *cli, struct text field, struct text words, struct text paragraph)
{
    json_t *reason = cli_append_object(cli->reasons);
    if (field.length) {
        cli_set_text(reason, "field", field);
    }
    cli_set_text(reason, "words", words);
    if (paragraph.length) {
        cli_set_text(reason, "paragraph", paragraph);
    }
}

/* ---- failing ------------------------------------------------------------------------------------------------- */

/* `evenhand: what, why [paragraph]`; a full stop that the words bring goes, because more may follow. */
static void print_line(const struct cli *cli, struct text words, const char *field, const char *paragraph)
{
    FILE *problems = cli->surroundings->problems;
    if (words.length && words.at[words.length - 1] == '.') {
        words.length--;
    }
    fprintf(problems, "evenhand: %.*s", TEXT_ARGS(words));
    if (field && field[0]) {
        fprintf(problems, " (%s)", field);
    }
    if (paragraph && paragraph[0]) {
        fprintf(problems, " [%s]", paragraph);
    }
    fputc('\n', problems);
}

static void print_error(const struct cli *cli, const struct error *error)
{
    size_t index;
    json_t *reason;
    if (json_array_size(cli->reasons) == 0) {
        print_line(cli, text_of(error->words[0] ? error->words : error_code_name(error->code)), error->field,
                   error->paragraph);
    }
    json_array_foreach(cli->reasons, index, reason) {
        json_t *words = json_object_get(reason, "words");
        print_line(cli, (struct text){json_string_value(words), json_string_length(words)},
                   json_string_value(json_object_get(reason, "field")),
                   json_string_value(json_object_get(reason, "paragraph")));
    }
}

static void print_json_error(struct cli *cli, const struct error *error, enum cli_exit code)
{
    json_object_clear(cli->result);
    json_t *object = cli_add_object(cli->result, "error");
    cli_set_string(object, "code", error_code_name(error->code));
    cli_set_integer(object, "exit", code);
    cli_set_string(object, "key", error->key);
    cli_set_string(object, "words", error->words);
    cli_set_string(object, "field", error->field[0] ? error->field : NULL);
    cli_set_string(object, "paragraph", error->paragraph[0] ? error->paragraph : NULL);
    json_object_set(object, "reasons", cli->reasons);
    print_result(cli);
}

static void print_hint(const struct cli *cli, const char *group)
{
    FILE *problems = cli->surroundings->problems;
    if (cli->command) {
        fprintf(problems, "Try `evenhand %s%s%s --help`.\n", cli->command->group ? cli->command->group : "",
                cli->command->group ? " " : "", cli->command->name);
    } else {
        fprintf(problems, "Try `evenhand%s%s --help`.\n", group ? " " : "", group ? group : "");
    }
}

/* ---- one run ------------------------------------------------------------------------------------------------- */

static void help(struct cli *cli, const char *group)
{
    if (cli->command) {
        cli_help_command(cli, cli->command);
    } else if (group) {
        cli_help_group(cli, group);
    } else {
        cli_help_all(cli);
    }
}

static void version(struct cli *cli)
{
    cli_say(cli, "evenhand %s\n", VERSION);
    cli_set_string(cli->result, "version", VERSION);
}

static int parse_and_do(struct cli *cli, int count, char *const *arguments, bool *understood, const char **group,
                        struct error *error)
{
    enum cli_asks asks;
    int result = cli_parse(cli, count, arguments, &asks, group, error);
    if (result < 0) {
        return result;
    }
    if (asks == CLI_ASKS_VERSION) {
        version(cli);
    } else if (asks == CLI_ASKS_HELP) {
        help(cli, *group);
    } else if (!cli->command) {
        return error_set(error, ERROR_INVALID, "cli.command", *group ? "say which command of \"%s\"" : "say a command",
                         *group ? *group : "");
    } else {
        *understood = true;
        return cli->command->run(cli, error);
    }
    return 0;
}

static enum cli_exit answer(struct cli *cli)
{
    if (cli->json ? json_object_size(cli->result) + json_array_size(cli->result) > 0 : cli->words.length > 0) {
        cli_flush(cli);
    }
    if (ferror(cli->surroundings->out)) {
        fprintf(cli->surroundings->problems, "evenhand: the answer could not be written\n");
        return CLI_SYSTEM;
    }
    return cli->verdict;
}

enum cli_exit cli_run(int count, char *const *arguments, const struct cli_surroundings *surroundings)
{
    struct arena *arena SCOPED(arena_free_at) = arena_new();
    struct error error = {0};
    struct cli cli = {.arena = arena, .surroundings = surroundings, .program = count > 0 ? arguments[0] : "evenhand", .words = buf_in(arena),
                      .result = json_object(), .reasons = json_array()};
    const char *group = NULL;
    bool understood = false;
    enum cli_exit code;
    if (parse_and_do(&cli, count, arguments, &understood, &group, &error) < 0) {
        code = cli_exit_of(error.code);
        if (cli.json) {
            print_json_error(&cli, &error, code);
        }
        print_error(&cli, &error);
        if (!understood) {
            print_hint(&cli, group);
        }
    } else {
        code = answer(&cli);
    }
    json_decref(cli.result);
    json_decref(cli.reasons);
    return code;
}
