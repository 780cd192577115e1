/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `evenhand procedure check`, `test`, `explain` and `draw`: what the procedure room finds, in words and as JSON. */
#include "cli/procedure_files.h"

/* ---- check ----------------------------------------------------------------------------------------------------------- */

static void say_about(struct cli *cli, const struct procedure *procedure)
{
    const struct procedure_about *about = procedure_about(procedure);
    size_t steps = 0, duties = 0, facts = 0, tracks = 0, data = 0;
    procedure_steps(procedure, &steps);
    procedure_duties(procedure, &duties);
    procedure_facts(procedure, &facts);
    procedure_tracks(procedure, &tracks);
    procedure_data_files(procedure, &data);
    struct text version = calendar_print_iso_date(cli->arena, about->version);
    cli_say(cli, "%.*s: %.*s, version %.*s\n", TEXT_ARGS(about->is.name.text), TEXT_ARGS(about->is.label),
            TEXT_ARGS(version));
    cli_say(cli, "reads and links: %zu steps, %zu duties, %zu facts, %zu tracks; %zu files beside it\n", steps, duties, facts,
            tracks, data);
    cli_set_text(cli->result, "procedure", about->is.name.text);
    cli_set_text(cli->result, "label", about->is.label);
    cli_set_text(cli->result, "version", version);
    cli_set_text(cli->result, "compartment", about->compartment);
    cli_set_integer(cli->result, "steps", (int64_t)steps);
    cli_set_integer(cli->result, "duties", (int64_t)duties);
    cli_set_integer(cli->result, "facts", (int64_t)facts);
    cli_set_integer(cli->result, "files-beside", (int64_t)data);
}

static const char *const kind_names[PROCEDURE_FINDING__MAX] = {
    [PROCEDURE_FINDING_NEVER] = "never", [PROCEDURE_FINDING_ALWAYS] = "always", [PROCEDURE_FINDING_REACH] = "can reach",
    [PROCEDURE_FINDING_STEP] = "step",   [PROCEDURE_FINDING_DUTY] = "duty",     [PROCEDURE_FINDING_LADDER] = "ladder",
    [PROCEDURE_FINDING_LIMIT] = "limit",
    [PROCEDURE_FINDING_UNCITED] = "uncited", [PROCEDURE_FINDING_NO_PARAGRAPH] = "unknown",
    [PROCEDURE_FINDING_UNRULED] = "unruled",
};
static const char *const verdict_names[PROCEDURE_VERDICT__MAX] = {
    [PROCEDURE_PROVED] = "proved",
    [PROCEDURE_BROKEN] = "BROKEN",
    [PROCEDURE_NOT_PROVED] = "NOT PROVED",
};

static void say_finding(struct cli *cli, const struct procedure_finding *finding)
{
    struct text cites = procedure_cites_print(cli->arena, &finding->cites);
    cli_say(cli, "%-10s %-9s %.*s%s%.*s%s\n", verdict_names[finding->verdict], kind_names[finding->kind],
            TEXT_ARGS(finding->words), cites.length ? " [" : "", TEXT_ARGS(cites), cites.length ? "]" : "");
    if (finding->line) {
        cli_say(cli, "    %.*s:%u\n", TEXT_ARGS(finding->file), finding->line);
    }
    if (finding->slice.length) {
        cli_say(cli, "    looked at %.*s: %u states%s\n", TEXT_ARGS(finding->slice), finding->states,
                finding->bounded ? ", with no more of each item and party than that" : "");
    }
    if (finding->why.length) {
        cli_say(cli, "    %.*s\n", TEXT_ARGS(finding->why));
    }
    for (size_t i = 0; i < finding->path_count; i++) {
        cli_say(cli, "    %zu. %.*s\n", i + 1, TEXT_ARGS(finding->path[i]));
    }
}

static void set_finding(struct cli *cli, const struct procedure_finding *finding, json_t *array)
{
    json_t *object = cli_append_object(array);
    cli_set_string(object, "kind", kind_names[finding->kind]);
    cli_set_string(object, "verdict", verdict_names[finding->verdict]);
    cli_set_text(object, "words", finding->words);
    cli_set_text(object, "file", finding->file);
    cli_set_integer(object, "line", finding->line);
    cli_set_text(object, "paragraph", procedure_cites_print(cli->arena, &finding->cites));
    cli_set_text(object, "by", finding->by);
    cli_set_text(object, "slice", finding->slice);
    cli_set_integer(object, "states", finding->states);
    cli_set_bool(object, "bounded", finding->bounded);
    cli_set_text(object, "why", finding->why);
    json_t *path = cli_add_array(object, "path");
    for (size_t i = 0; i < finding->path_count; i++) {
        json_array_append_new(path, json_stringn(finding->path[i].at, finding->path[i].length));
    }
}

/* --requirements: the list of what the sources ask for. */
static int hold_against(struct cli *cli, const struct procedure *procedure, struct procedure_findings *out,
                        struct error *error)
{
    struct procedure_file file = {.name = cli_text(cli, "requirements")};
    if (!cli_has(cli, "requirements")) {
        return 0;
    }
    int result = cli_read_file(cli->arena, cli_string(cli, "requirements"), PROCEDURE_FILE_MOST, &file.text, error);
    if (result == 0) {
        procedure_check_requirements(cli->arena, procedure, &file, out);
    }
    return result;
}

int cli_procedure_check(struct cli *cli, struct error *error)
{
    const struct procedure *procedure = NULL;
    struct procedure_findings findings = {0};
    size_t proved = 0;
    int result = cli_read_procedure(cli, cli_string(cli, "file"), &procedure, error);
    if (result < 0) {
        return result;
    }
    struct procedure_findings asked = {.sound = true};
    if ((result = hold_against(cli, procedure, &asked, error)) < 0) {
        return result;
    }
    say_about(cli, procedure);
    procedure_check(cli->arena, procedure, &findings);
    json_t *array = cli_add_array(cli->result, "findings");
    for (size_t i = 0; i < findings.count; i++) {
        const struct procedure_finding *finding = &findings.at[i];
        bool is_proved = finding->verdict == PROCEDURE_PROVED;
        proved += is_proved;
        set_finding(cli, finding, array);
        if (!is_proved || cli_flag(cli, "all")) {
            say_finding(cli, finding);
        }
    }
    for (size_t i = 0; i < asked.count; i++) {
        set_finding(cli, &asked.at[i], array);
        say_finding(cli, &asked.at[i]);
    }
    cli_say(cli, "%zu of %zu answers proved\n", proved, findings.count + asked.count);
    cli_set_bool(cli->result, "sound", findings.sound && asked.sound);
    cli->verdict = findings.sound && asked.sound ? CLI_DONE : CLI_REFUSED;
    return 0;
}

/* ---- test ------------------------------------------------------------------------------------------------------------ */

static void say_example(struct cli *cli, const struct procedure_example_result *example, json_t *array)
{
    json_t *object = cli_append_object(array);
    cli_set_text(object, "title", example->title);
    cli_set_bool(object, "passed", example->passed);
    cli_set_text(object, "paragraph", procedure_cites_print(cli->arena, &example->cites));
    if (!example->passed) {
        struct text message = procedure_message_print(cli->arena, &example->message);
        cli_say(cli, "failed: %.*s\n    %.*s\n", TEXT_ARGS(example->title), TEXT_ARGS(message));
        cli_set_text(object, "message", message);
    }
}

int cli_procedure_test(struct cli *cli, struct error *error)
{
    struct calendar_book *book SCOPED(calendar_book_free_at) = NULL;
    const struct procedure *procedure = NULL;
    size_t count = 0, passed = 0;
    if (cli_flag(cli, "mutate")) {
        return cli_procedure_mutate(cli, error);
    }
    int result = cli_read_procedure(cli, cli_string(cli, "file"), &procedure, error);
    if (result == 0) {
        result = calendar_book_new(&book, NULL, error);
    }
    if (result < 0) {
        return result;
    }
    const struct procedure_example_result *examples = procedure_run_examples(cli->arena, procedure, book, &count);
    json_t *array = cli_add_array(cli->result, "examples");
    for (size_t i = 0; i < count; i++) {
        say_example(cli, &examples[i], array);
        passed += examples[i].passed;
    }
    cli_say(cli, "%zu of %zu examples hold\n", passed, count);
    cli_set_integer(cli->result, "passed", (int64_t)passed);
    cli_set_integer(cli->result, "failed", (int64_t)(count - passed));
    cli->verdict = passed == count ? CLI_DONE : CLI_REFUSED;
    return 0;
}

/* ---- explain ----------------------------------------------------------------------------------------------------------- */

static const char *const piece_names[PROCEDURE_PIECE__MAX] = {
    [PROCEDURE_PIECE_HEADING] = "heading",
    [PROCEDURE_PIECE_PARAGRAPH] = "paragraph",
    [PROCEDURE_PIECE_ITEM] = "item",
};

int cli_procedure_explain(struct cli *cli, struct error *error)
{
    const struct procedure *procedure = NULL;
    struct procedure_document document = {0};
    int result = cli_read_procedure(cli, cli_string(cli, "file"), &procedure, error);
    if (result < 0) {
        return result;
    }
    procedure_explain(cli->arena, procedure, &document);
    struct text words = cli_flag(cli, "markdown") ? procedure_document_markdown(cli->arena, &document)
                                                  : procedure_document_text(cli->arena, &document);
    cli_say(cli, "%.*s", TEXT_ARGS(words));
    json_t *array = cli_add_array(cli->result, "pieces");
    for (size_t i = 0; i < document.count; i++) {
        const struct procedure_piece *piece = &document.at[i];
        json_t *object = cli_append_object(array);
        cli_set_string(object, "kind", piece_names[piece->kind]);
        cli_set_integer(object, "level", piece->level);
        cli_set_text(object, "anchor", piece->anchor);
        cli_set_text(object, "words", piece->words);
        cli_set_text(object, "paragraph", procedure_cites_print(cli->arena, &piece->cites));
    }
    return 0;
}
