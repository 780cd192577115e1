/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `evenhand procedure json`: a machine's view (docs/machines.md). */
#include "cli/procedure_files.h"

#include <stdlib.h>

#define FORMAT 1 /* of the answer; grows when a member changes its meaning */

static void set_head(struct cli *cli, const struct procedure *procedure)
{
    const struct procedure_about *about = procedure_about(procedure);
    cli_set_integer(cli->result, "format", FORMAT);
    cli_set_text(cli->result, "procedure", about->is.name.text);
    cli_set_text(cli->result, "label", about->is.label);
    cli_set_text(cli->result, "version", calendar_print_iso_date(cli->arena, about->version));
    cli_set_text(cli->result, "source", about->source);
    cli_set_text(cli->result, "compartment", about->compartment);
}

static json_t *add_thing(struct cli *cli, json_t *things, const struct procedure_sentence *sentence)
{
    struct text name = sentence->thing, kind;
    json_t *thing = cli_append_object(things);
    text_cut(&name, ' ', &kind);
    (void)cli;
    cli_set_text(thing, "kind", kind);
    cli_set_text(thing, "name", name);
    cli_set_text(thing, "label", sentence->label);
    return cli_add_array(thing, "says");
}

static void add_sentence(json_t *says, const struct procedure_sentence *sentence)
{
    json_t *object = cli_append_object(says);
    cli_set_text(object, "what", sentence->what);
    if (sentence->key.length) {
        cli_set_text(object, "key", sentence->key);
    }
    cli_set_text(object, "text", sentence->text);
    cli_set_text(object, "words", sentence->words);
    cli_set_text(object, "file", sentence->file);
    cli_set_integer(object, "line", sentence->line);
    json_t *cites = cli_add_array(object, "paragraphs");
    for (size_t i = 0; i < sentence->cites.count; i++) {
        json_array_append_new(cites,
                              json_stringn(sentence->cites.at[i].at, sentence->cites.at[i].length));
    }
}

static void set_files(struct cli *cli, const struct procedure *procedure)
{
    size_t count = 0;
    const struct procedure_file *files = procedure_data_files(procedure, &count);
    json_t *array = cli_add_array(cli->result, "files-beside");
    for (size_t i = 0; i < count; i++) {
        json_array_append_new(array, json_stringn(files[i].name.at, files[i].name.length));
    }
}

int cli_procedure_json(struct cli *cli, struct error *error)
{
    const struct procedure *procedure = NULL;
    size_t count = 0;
    int result = cli_read_procedure(cli, cli_string(cli, "file"), &procedure, error);
    if (result < 0) {
        return result;
    }
    const struct procedure_sentence *sentences = procedure_sentences(cli->arena, procedure, &count);
    set_head(cli, procedure);
    set_files(cli, procedure);
    json_t *things = cli_add_array(cli->result, "things"), *says = NULL;
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || !text_equal(sentences[i].thing, sentences[i - 1].thing)) {
            says = add_thing(cli, things, &sentences[i]);
        }
        add_sentence(says, &sentences[i]);
    }
    char *text = json_dumps(cli->result, JSON_INDENT(2));
    cli_say(cli, "%s\n", text ? text : "");
    free(text);
    return 0;
}
