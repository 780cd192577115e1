/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/procedure_files.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* ---- reading ------------------------------------------------------------------------------------------------------- */

static int add_file(struct cli *cli, const char *path, struct procedure_file *files, size_t *count,
                    struct error *error)
{
    if (*count == PROCEDURE_FILES_MOST) {
        return error_set(error, ERROR_LIMIT, "procedure.files", "more than %d files of one procedure",
                         PROCEDURE_FILES_MOST);
    }
    struct text text = {0};
    int result = cli_read_file(cli->arena, path, PROCEDURE_FILE_MOST, &text, error);
    if (result == 0) {
        files[(*count)++] = (struct procedure_file){.name = text_of(arena_string(cli->arena, path)), .text = text};
    }
    return result;
}

static bool belongs(struct text stem, const char *name)
{
    static const char *const endings[] = {".part", ".data", ".examples"};
    size_t length = strlen(name);
    if (strncmp(name, stem.at, stem.length) != 0 || name[stem.length] != '.') {
        return false;
    }
    for (size_t i = 0; i < COUNT_OF(endings); i++) {
        size_t ending = strlen(endings[i]);
        if (length > ending && strcmp(name + length - ending, endings[i]) == 0) {
            return true;
        }
    }
    return false;
}

/* Of the procedure that is followed its own file too. */
static bool is_followed(struct text followed, const char *name)
{
    size_t rest = followed.length;
    bool own = rest > 0 && strncmp(name, followed.at, rest) == 0 && strcmp(name + rest, ".procedure") == 0;
    return own || (rest > 0 && belongs(followed, name));
}

int cli_read_procedure_files(struct cli *cli, const char *path, struct procedure_file files[PROCEDURE_FILES_MOST],
                             size_t *count, struct error *error)
{
    struct text stem = procedure_stem(text_of(path)), followed = {0};
    const char *folder = stem.at == path ? "." : arena_print(cli->arena, "%.*s", (int)(stem.at - path), path);
    struct dirent **names = NULL;
    *count = 0;
    int result = add_file(cli, path, files, count, error);
    if (result < 0 || strcmp(path, "-") == 0) {
        return result;
    }
    followed = procedure_follows(cli->arena, &files[0]);
    int found = scandir(folder, &names, NULL, alphasort);
    for (int i = 0; i < found; i++) {
        if (result == 0 && (belongs(stem, names[i]->d_name) || is_followed(followed, names[i]->d_name))) {
            result = add_file(cli, arena_print(cli->arena, "%s%s%s", stem.at == path ? "" : folder, "", names[i]->d_name),
                              files, count, error);
        }
        free(names[i]);
    }
    free(names);
    return found < 0 ? error_set(error, ERROR_IO, "procedure.folder", "%.300s: %s", folder, strerror(errno)) : result;
}

void cli_tell_messages(struct cli *cli, const struct procedure_messages *messages)
{
    for (size_t i = 0; i < messages->count; i++) {
        cli_reason(cli, TEXT(""), procedure_message_print(cli->arena, &messages->at[i]), TEXT(""));
    }
    if (messages->cut) {
        cli_reason(cli, TEXT(""), TEXT("and more; these first"), TEXT(""));
    }
}

int cli_read_procedure(struct cli *cli, const char *path, const struct procedure **out, struct error *error)
{
    struct procedure_file files[PROCEDURE_FILES_MOST];
    struct procedure_messages messages = {0};
    size_t count = 0;
    int result = cli_read_procedure_files(cli, path, files, &count, error);
    if (result < 0) {
        return result;
    }
    result = procedure_read(cli->arena, files, count, out, &messages, error);
    if (result < 0) {
        cli_tell_messages(cli, &messages);
    }
    return result;
}

/* ---- steps and their questions --------------------------------------------------------------------------------------- */

static void show_choices(struct cli *cli, const struct procedure_fact *fact, json_t *object)
{
    if (!fact->choice_count) {
        return;
    }
    json_t *array = cli_add_array(object, "choices");
    for (size_t i = 0; i < fact->choice_count; i++) {
        cli_say(cli, "          %.*s: %.*s\n", TEXT_ARGS(fact->choices[i].name.text), TEXT_ARGS(fact->choices[i].label));
        json_array_append_new(array, json_stringn(fact->choices[i].name.text.at, fact->choices[i].name.text.length));
    }
}

static void show_question(struct cli *cli, const char *start, const struct procedure_question *question,
                          json_t *array)
{
    const struct procedure_fact *fact = question->fact;
    const char *field = arena_print(cli->arena, "%s%.*s", start, TEXT_ARGS(fact->is.name.text));
    cli_say(cli, "      %s  (%s%s%s)\n        %.*s\n", field, procedure_type_word(fact->type),
            question->required ? "" : ", optional", question->with_reasons ? ", with reasons" : "",
            TEXT_ARGS(question->words));
    json_t *object = cli_append_object(array);
    cli_set_string(object, "field", field);
    cli_set_string(object, "type", procedure_type_word(fact->type));
    cli_set_bool(object, "required", question->required);
    cli_set_bool(object, "conditional", question->when != NULL);
    cli_set_bool(object, "with-reasons", question->with_reasons);
    cli_set_text(object, "words", question->words);
    cli_set_text(object, "paragraph", procedure_cites_print(cli->arena, &question->cites));
    show_choices(cli, fact, object);
}

static void show_group(struct cli *cli, const struct procedure_group *group, json_t *array)
{
    bool numbered = group->kind == PROCEDURE_GROUP_PARTY || group->kind == PROCEDURE_GROUP_ITEM;
    const char *start = numbered ? arena_print(cli->arena, "%.*s.1.", TEXT_ARGS(group->makes.text)) : "";
    if (group->heading.length) {
        cli_say(cli, "    %.*s%s\n", TEXT_ARGS(group->heading),
                group->several ? " (more: the number in the names counts on)" : "");
    }
    for (size_t i = 0; i < group->question_count; i++) {
        show_question(cli, start, &group->questions[i], array);
    }
}

void cli_show_step(struct cli *cli, const struct procedure_step_words *step)
{
    static const char *const scopes[PROCEDURE_FOR__MAX] = {
        [PROCEDURE_FOR_CASE] = "case",
        [PROCEDURE_FOR_ITEM] = "item",
        [PROCEDURE_FOR_PARTY] = "party",
        [PROCEDURE_FOR_MATCH] = "match",
    };
    struct text cites = procedure_cites_print(cli->arena, &step->cites);
    cli_say(cli, "%.*s: %.*s [%.*s]\n  by %.*s\n", TEXT_ARGS(step->is.name.text), TEXT_ARGS(step->is.label),
            TEXT_ARGS(cites), TEXT_ARGS(step->by));
    for (size_t i = 0; i < step->say_count; i++) {
        cli_say(cli, "  %.*s\n", TEXT_ARGS(step->says[i]));
    }
    cli_set_text(cli->result, "step", step->is.name.text);
    cli_set_text(cli->result, "label", step->is.label);
    cli_set_text(cli->result, "by", step->by);
    cli_set_string(cli->result, "for", scopes[step->scope]);
    cli_set_bool(cli->result, "opens-case", step->opens_case);
    cli_set_bool(cli->result, "open-to-public", step->open_to_public);
    cli_set_text(cli->result, "paragraph", cites);
    json_t *array = cli_add_array(cli->result, "questions");
    for (size_t i = 0; i < step->group_count; i++) {
        show_group(cli, &step->groups[i], array);
    }
}

void cli_show_steps(struct cli *cli, const struct procedure *procedure)
{
    size_t count = 0;
    const struct procedure_step_words *steps = procedure_steps(procedure, &count);
    json_t *array = cli_add_array(cli->result, "steps");
    for (size_t i = 0; i < count; i++) {
        struct text cites = procedure_cites_print(cli->arena, &steps[i].cites);
        cli_say(cli, "  %-28.*s %.*s [%.*s]\n", TEXT_ARGS(steps[i].is.name.text), TEXT_ARGS(steps[i].is.label),
                TEXT_ARGS(cites));
        json_t *object = cli_append_object(array);
        cli_set_text(object, "step", steps[i].is.name.text);
        cli_set_text(object, "label", steps[i].is.label);
        cli_set_bool(object, "opens-case", steps[i].opens_case);
        cli_set_bool(object, "open-to-public", steps[i].open_to_public);
        cli_set_text(object, "paragraph", cites);
    }
}
