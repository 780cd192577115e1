/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `evenhand procedure diff`: what changed between two versions, by what they mean. */
#include "cli/procedure_files.h"

static const char *const kind_names[PROCEDURE_DIFFERENCE__MAX] = {
    [PROCEDURE_DIFFERENCE_ADDED] = "added",
    [PROCEDURE_DIFFERENCE_REMOVED] = "removed",
    [PROCEDURE_DIFFERENCE_CHANGED] = "changed",
    [PROCEDURE_DIFFERENCE_CITED] = "cited",
};

static void set_side(struct cli *cli, json_t *object, const char *name,
                     const struct procedure_side *side, struct text text)
{
    if (side->line == 0) {
        return;
    }
    json_t *one = cli_add_object(object, name);
    cli_set_text(one, "file", side->file);
    cli_set_integer(one, "line", side->line);
    cli_set_text(one, "paragraph", procedure_cites_print(cli->arena, &side->cites));
    cli_set_text(one, "text", text);
}

static void say_side(struct cli *cli, const char *word, const struct procedure_side *side)
{
    struct text cites = procedure_cites_print(cli->arena, &side->cites);
    if (side->line) {
        cli_say(cli, "    %s %.*s:%u%s%.*s%s\n", word, TEXT_ARGS(side->file), side->line,
                cites.length ? " [" : "", TEXT_ARGS(cites), cites.length ? "]" : "");
    }
}

static void say_difference(struct cli *cli, const struct procedure_difference *difference,
                           json_t *array)
{
    struct text rest = difference->thing, kind;
    text_cut(&rest, ' ', &kind);
    bool named = !text_is(kind, "the") && !text_is(kind, "what");
    cli_say(cli, "%.*s%s%.*s%s: %.*s\n", TEXT_ARGS(named ? kind : TEXT("")), named ? " “" : "",
            TEXT_ARGS(difference->label), named ? "”" : "", TEXT_ARGS(difference->words));
    say_side(cli, "now", &difference->new);
    say_side(cli, "before", &difference->old);
    json_t *object = cli_append_object(array);
    cli_set_string(object, "kind", kind_names[difference->kind]);
    cli_set_text(object, "of", difference->thing);
    cli_set_text(object, "label", difference->label);
    cli_set_text(object, "words", difference->words);
    set_side(cli, object, "before", &difference->old, difference->before);
    set_side(cli, object, "now", &difference->new, difference->after);
}

int cli_procedure_diff(struct cli *cli, struct error *error)
{
    const struct procedure *old = NULL, *new = NULL;
    struct procedure_differences differences = {0};
    int result = cli_read_procedure(cli, cli_string(cli, "old"), &old, error);
    if (result == 0) {
        result = cli_read_procedure(cli, cli_string(cli, "new"), &new, error);
    }
    if (result < 0) {
        return result;
    }
    procedure_compare(cli->arena, old, new, &differences);
    json_t *array = cli_add_array(cli->result, "differences");
    for (size_t i = 0; i < differences.count; i++) {
        say_difference(cli, &differences.at[i], array);
    }
    cli_say(cli,
            differences.count == 0   ? "The two mean the same.\n"
            : differences.count == 1 ? "1 difference\n"
                                     : "%zu differences\n",
            differences.count);
    cli_set_bool(cli->result, "same", differences.count == 0);
    return 0;
}
