/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `evenhand feedback`: what the parties say of how their cases were handled, counted (CP-16). */
#include "cli/moments.h"
#include "cli/organisation.h"

static struct text number(struct cli *cli, int64_t count)
{
    return count == CASEWORK_WITHHELD ? TEXT("-") : text_of(arena_print(cli->arena, "%lld", (long long)count));
}

static void set_number(json_t *object, const char *name, int64_t count)
{
    if (count == CASEWORK_WITHHELD) {
        json_object_set_new(object, name, json_null());
    } else {
        cli_set_integer(object, name, count);
    }
}

static void say_rows(struct cli *cli, const struct casework_feedback *found)
{
    json_t *array = cli_add_array(cli->result, "feedback");
    for (size_t i = 0; i < found->row_count; i++) {
        const struct casework_feedback_row *row = &found->rows[i];
        json_t *object = cli_append_object(array), *scores = cli_add_array(object, "scores");
        cli_set_text(object, "procedure", row->procedure);
        cli_set_text(object, "side", row->side);
        cli_set_text(object, "question", row->question);
        set_number(object, "answers", row->answers);
        cli_say(cli, "%.*s, %.*s\n  %.*s: answers %.*s; from 1 to 5:", TEXT_ARGS(row->procedure), TEXT_ARGS(row->side),
                TEXT_ARGS(row->question), TEXT_ARGS(number(cli, row->answers)));
        for (size_t j = 0; j < CASEWORK_SCORES; j++) {
            cli_say(cli, " %.*s", TEXT_ARGS(number(cli, row->scores[j])));
            json_array_append_new(scores,
                                  row->scores[j] == CASEWORK_WITHHELD ? json_null() : json_integer(row->scores[j]));
        }
        cli_say(cli, "\n");
    }
}

static void say_handling(struct cli *cli, const struct casework_feedback *found)
{
    json_t *array = cli_add_array(cli->result, "complaints-about-handling");
    for (size_t i = 0; i < found->handling_count; i++) {
        const struct casework_handling_row *row = &found->handling[i];
        json_t *object = cli_append_object(array);
        cli_set_text(object, "procedure", row->procedure);
        set_number(object, "made", row->made);
        set_number(object, "answered", row->answered);
        cli_say(cli, "%.*s: complaints about the handling %.*s, answered %.*s\n", TEXT_ARGS(row->procedure),
                TEXT_ARGS(number(cli, row->made)), TEXT_ARGS(number(cli, row->answered)));
    }
}

static int run_show(struct cli *cli, struct error *error)
{
    struct cli_organisation organisation SCOPED(cli_close_organisation) = {0};
    struct casework_who who = {0};
    struct casework_feedback found = {0};
    int result = cli_open_in(cli, &organisation, error);
    if (result == 0) {
        result = cli_somebody(cli, &organisation, &who, error);
    }
    if (result == 0) {
        result = casework_read_feedback(organisation.casework, cli->arena, &who, &found, error);
    }
    if (result < 0) {
        return result;
    }
    cli_say(cli, "Given before %.*s; \"-\" is fewer than %lld, or would tell one that is.\n",
            TEXT_ARGS(cli_when(cli, &organisation, found.until)), (long long)found.least);
    cli_set_instant(cli, cli->result, "until", found.until);
    cli_set_integer(cli->result, "least", found.least);
    say_rows(cli, &found);
    say_handling(cli, &found);
    return 0;
}

static const struct cli_argument show_arguments[] = {CLI_AS, CLI_IN};
static const struct cli_command commands[] = {
    {.group = "feedback", .name = "show", .summary = "how the parties found the handling, counted",
     .about = "Over the cases that one may open: by side and question, how many said 1 to 5, and how many complained of the handling. "
              "Answers count once their quarter is over, and no number below the setting least-told is shown, nor one that would tell "
              "it [CP-16].",
     .example = "$ evenhand feedback show --as hamish", .arguments = show_arguments,
     .argument_count = COUNT_OF(show_arguments), .run = run_show},
};
const struct cli_list cli_feedback_commands = {commands, COUNT_OF(commands)};
