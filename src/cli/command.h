/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

/*
 * Inside the room: how a command is declared, how it reads its arguments, how it answers.
 *
 * A command is a row of a table. Its arguments are rows too, with their type and limits; cli_parse() takes only what
 * fits them, so that a command never sees anything else. Values are asked for by the declared name; asking for a name
 * that is not declared is our own mistake and asserted against.
 */

#include "cli/cli.h"

#include <jansson.h>

enum cli_type {
    CLI_FLAG,    /* there or not */
    CLI_TEXT,    /* UTF-8; `most` bytes (0: 4,096) */
    CLI_NAME,    /* small letters, digits, hyphens, dots, underscores; `most` bytes (0: 100) */
    CLI_INTEGER, /* `least` to `most` */
    CLI_CHOICE,  /* one of `choices`, separated by spaces */
    CLI_PATH,    /* of a file or folder: no NUL, at most 4,096 bytes; "-" is standard input where the words say so */
    CLI_PAIR,    /* name=value; `most` bytes (0: 65,536) */
    CLI_TYPE__MAX
};

struct cli_argument {
    const char *name; /* "port" is --port PORT, or a PORT among the words when it is positional */
    enum cli_type type;
    bool positional; /* in the order of the table; only the last may be `many` */
    bool required;
    bool many; /* may be repeated */
    int64_t least, most;
    const char *choices;
    const char *otherwise; /* the value when it is left out; NULL: none */
    const char *words;     /* for --help: what it is for; no full stop */
};

struct cli;
struct cli_command {
    const char *group; /* "case" of `evenhand case open`; NULL where the name stands alone */
    const char *name;
    const char *summary; /* one line, no full stop */
    const char *about;   /* paragraphs, separated by empty lines */
    const char *example; /* command lines and what they answer */
    const struct cli_argument *arguments;
    size_t argument_count;
    int (*run)(struct cli *cli, struct error *error);
};

/* Commands of one subject; table.c holds all the lists. */
struct cli_list {
    const struct cli_command *commands;
    size_t count;
};

extern const struct cli_list cli_calendar_commands, cli_case_commands, cli_link_commands, cli_receipt_commands, cli_feedback_commands, cli_demo_commands, cli_erase_commands, cli_document_commands, cli_keep_commands,
    cli_look_commands, cli_office_commands, cli_person_commands, cli_procedure_commands, cli_serve_commands,
    cli_set_up_commands, cli_user_commands,
    cli_opening_commands, cli_post_commands, cli_approach_commands, cli_register_commands, cli_draw_commands, cli_tool_commands, cli_due_commands, cli_record_commands, cli_retention_commands;

extern const struct cli_list cli_plan_commands;
extern const struct cli_list cli_plan_board_commands, cli_plan_release_commands, cli_plan_return_commands, cli_plan_survey_commands;
extern const struct cli_list cli_plan_measure_commands;
extern const struct cli_list cli_happened_commands;

struct cli_value {
    bool given;
    const struct text *items; /* one, or several for `many` */
    size_t count;
    int64_t integer;
};

/* One run of one command. */
struct cli {
    struct arena *arena;
    const struct cli_surroundings *surroundings;
    const char *program; /* as it was called: for what is to be typed next */
    const struct cli_command *command;
    struct cli_value *values; /* by the index of the argument */
    bool json;
    struct buf words;    /* the answer in words; printed when the command has ended well, unless `json` */
    json_t *result;      /* the same for machines; an object, made before the command runs */
    json_t *reasons;     /* of a failure that has several: see cli_reason() */
    enum cli_exit verdict; /* of a command that ended without an error: CLI_DONE unless it says otherwise */
};

/* Finds the command and reads its arguments. Errors: ERROR_INVALID. What is wanted besides is told in *asks. */
enum cli_asks { CLI_ASKS_NOTHING, CLI_ASKS_HELP, CLI_ASKS_VERSION };
int cli_parse(struct cli *cli, int count, char *const *arguments, enum cli_asks *asks,
              const char **group, struct error *error) MUST_CHECK;

bool cli_has(const struct cli *cli, const char *name); /* given, or has a value otherwise */
bool cli_given(const struct cli *cli, const char *name);
bool cli_flag(const struct cli *cli, const char *name);
struct text cli_text(const struct cli *cli, const char *name); /* empty when it was left out */
const char *cli_string(const struct cli *cli, const char *name); /* likewise, terminated; "" */
int64_t cli_integer(const struct cli *cli, const char *name);
size_t cli_count(const struct cli *cli, const char *name);
struct text cli_item(const struct cli *cli, const char *name, size_t index);
/* Cuts a pair at its first "=". */
void cli_pair(struct text pair, struct text *name, struct text *value);

/* Adds to the answer in words. */
void cli_say(struct cli *cli, const char *format, ...) PRINTF_LIKE(2, 3);
/* Says at once, on the stream for problems: progress and warnings; nothing with --json. */
void cli_note(const struct cli *cli, const char *format, ...) PRINTF_LIKE(2, 3);
/* One of several reasons of the failure that the command is about to return: said instead of the error's own words,
 * a line each. Empty texts are left out. */
void cli_reason(struct cli *cli, struct text field, struct text words, struct text paragraph);
/* Prints what has been said until now, for commands that go on running (serve). */
void cli_flush(struct cli *cli);
/* Sets a member of the result (or of another object of it). */
void cli_set_text(json_t *object, const char *name, struct text text);
void cli_set_string(json_t *object, const char *name, const char *string);
void cli_set_integer(json_t *object, const char *name, int64_t value);
void cli_set_bool(json_t *object, const char *name, bool value);
json_t *cli_add_array(json_t *object, const char *name);  /* borrowed */
json_t *cli_add_object(json_t *object, const char *name); /* borrowed */
json_t *cli_append_object(json_t *array);                 /* borrowed */

/* Help: of everything, of a group, or of one command; both faces. */
void cli_help_all(struct cli *cli);
void cli_help_group(struct cli *cli, const char *group);
void cli_help_command(struct cli *cli, const struct cli_command *command);

/* Reads a whole file ("-": standard input) of at most `limit` bytes. Errors: ERROR_NOT_FOUND, ERROR_IO, ERROR_LIMIT. */
int cli_read_file(struct arena *arena, const char *path, size_t limit, struct text *out,
                  struct error *error) MUST_CHECK;

#endif
