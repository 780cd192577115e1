/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `evenhand plan import`: what the tables of an action plan say, as a proposal (AP-3). */
#include "cli/moments.h"
#include "cli/show.h"
#include "plan/plan.h"

#include <string.h>

static void set_lines(json_t *object, const int32_t *lines, size_t count)
{
    json_t *array = cli_add_array(object, "lines");
    for (size_t i = 0; i < count; i++) {
        json_array_append_new(array, json_integer(lines[i]));
    }
}

/* ---- one recommendation as an object ------------------------------------------------------------------------------ */

static void set_repair(json_t *repairs, const char *name, const struct plan_cell *cell)
{
    if (cell->why.length) {
        json_t *object = cli_append_object(repairs);
        cli_set_string(object, "cell", name);
        cli_set_string(object, "confidence", plan_trust_name(cell->trust));
        cli_set_text(object, "what", cell->why);
        set_lines(object, cell->lines, cell->line_count);
    }
}

static void set_cell(json_t *cells, const char *name, const struct plan_cell *cell)
{
    json_t *object = cli_append_object(cells);
    cli_set_string(object, "cell", name);
    cli_set_text(object, "text", cell->text);
    if (!text_equal(cell->text, cell->read)) {
        cli_set_text(object, "read", cell->read);
    }
    cli_set_string(object, "confidence", plan_trust_name(cell->trust));
    set_lines(object, cell->lines, cell->line_count);
}

static void set_repeats(json_t *object, const struct plan_repeats *repeats)
{
    if (!repeats->is) {
        json_object_set_new(object, "repeats", json_null());
        return;
    }
    json_t *is = cli_add_object(object, "repeats");
    cli_set_text(is, "words", repeats->words ? repeats->words->name : TEXT(""));
    cli_set_text(is, "sense", repeats->sense ? repeats->sense->name : TEXT(""));
    cli_set_integer(is, "steps", (int64_t)repeats->steps);
    cli_set_bool(is, "crosses-a-heading", repeats->crosses);
    if (repeats->why.length) {
        cli_set_text(is, "why", repeats->why);
    }
}

static void set_update(struct cli *cli, json_t *updates, const struct plan_update *update)
{
    json_t *object = cli_append_object(updates);
    cli_set_date(cli, object, "date", update->date);
    cli_set_text(object, "text", update->cell.text);
    cli_set_string(object, "status", plan_status_name(update->status));
    if (update->said.length) {
        cli_set_text(object, "said", update->said);
    }
    if (update->scope.length) {
        cli_set_text(object, "scope", update->scope);
    }
    if (update->terms.length) {
        cli_set_text(object, "terms", update->terms);
    }
    set_repeats(object, &update->repeats);
    cli_set_string(object, "confidence", plan_trust_name(update->cell.trust));
    set_lines(object, update->cell.lines, update->cell.line_count);
}

/* All lines that any cell came from, ascending. */
static void set_all_lines(json_t *object, const struct plan_recommendation *of, int32_t *last)
{
    json_t *array = cli_add_array(object, "lines");
    int32_t line = 0;
    for (;;) {
        int32_t next = INT32_MAX;
        for (size_t i = 0; i < PLAN_FIELD__MAX + of->update_count; i++) {
            const struct plan_cell *cell =
                i < PLAN_FIELD__MAX ? &of->fields[i] : &of->updates[i - PLAN_FIELD__MAX].cell;
            bool is_title = i == PLAN_PART || i == PLAN_SECTION;
            for (size_t k = 0; k < cell->line_count && !is_title; k++) {
                next = cell->lines[k] > line && cell->lines[k] < next ? cell->lines[k] : next;
            }
        }
        if (next == INT32_MAX) {
            *last = line > *last ? line : *last;
            return;
        }
        json_array_append_new(array, json_integer(next));
        line = next;
    }
}

static const char *update_name(struct cli *cli, const struct plan_update *update)
{
    return arena_print(cli->arena, "update %.*s", TEXT_ARGS(calendar_print_iso_date(cli->arena, update->date)));
}

static void set_details(struct cli *cli, json_t *object, const struct plan_recommendation *of)
{
    json_t *cells = cli_add_array(object, "cells"), *repairs = cli_add_array(object, "repairs");
    for (enum plan_field i = 0; i < PLAN_FIELD__MAX; i++) {
        if (of->fields[i].text.length || of->fields[i].why.length) {
            set_cell(cells, plan_field_name(i), &of->fields[i]);
            set_repair(repairs, plan_field_name(i), &of->fields[i]);
        }
    }
    for (size_t i = 0; i < of->update_count; i++) {
        set_cell(cells, update_name(cli, &of->updates[i]), &of->updates[i].cell);
        set_repair(repairs, update_name(cli, &of->updates[i]), &of->updates[i].cell);
    }
}

/* What of the file stands before the end of this recommendation and found no place in any. */
static void set_unplaced(json_t *object, const struct plan_table *table, size_t *next, int32_t last, bool all)
{
    json_t *array = cli_add_array(object, "unplaced");
    for (; *next < table->leftover_count && (all || table->leftovers[*next].line <= last); (*next)++) {
        const struct plan_leftover *leftover = &table->leftovers[*next];
        json_t *one = cli_append_object(array);
        cli_set_integer(one, "line", leftover->line);
        cli_set_integer(one, "column", leftover->column);
        cli_set_text(one, "text", leftover->text);
        cli_set_text(one, "why", leftover->why);
    }
}

static void set_recommendation(struct cli *cli, json_t *object, const struct plan_recommendation *of, int32_t *last)
{
    cli_set_text(object, "source", of->source);
    set_all_lines(object, of, last);
    static const enum plan_field shown[] = {PLAN_PART, PLAN_PAGE, PLAN_NUMBER, PLAN_SECTION, PLAN_RECOMMENDATION};
    for (size_t i = 0; i < COUNT_OF(shown); i++) {
        cli_set_text(object, plan_field_name(shown[i]), of->fields[shown[i]].text);
    }
    json_t *units = cli_add_array(object, "units");
    for (size_t i = 0; i < of->unit_count; i++) {
        json_array_append_new(units, json_stringn(of->units[i].at, of->units[i].length));
    }
    static const enum plan_field others[] = {PLAN_ACTION, PLAN_TIMESCALES, PLAN_SIGN_OFF, PLAN_MEASURES};
    for (size_t i = 0; i < COUNT_OF(others); i++) {
        if (of->fields[others[i]].text.length) {
            cli_set_text(object, plan_field_name(others[i]), of->fields[others[i]].text);
        }
    }
    json_t *updates = cli_add_array(object, "updates");
    for (size_t i = 0; i < of->update_count; i++) {
        set_update(cli, updates, &of->updates[i]);
    }
    cli_set_string(object, "confidence", plan_trust_name(of->trust));
    set_details(cli, object, of);
}

static void answer_machines(struct cli *cli, const struct plan_table *tables, size_t count)
{
    json_decref(cli->result);
    cli->result = json_array();
    for (size_t t = 0; t < count; t++) {
        size_t next = 0;
        int32_t last = 0;
        for (size_t i = 0; i < tables[t].count; i++) {
            json_t *object = cli_append_object(cli->result);
            set_recommendation(cli, object, &tables[t].at[i], &last);
            set_unplaced(object, &tables[t], &next, last, i + 1 == tables[t].count);
        }
    }
}

/* ---- in words ------------------------------------------------------------------------------------------------------ */

static void count_cells(const struct plan_table *table, size_t counts[PLAN_TRUST__MAX])
{
    for (size_t i = 0; i < table->count; i++) {
        const struct plan_recommendation *of = &table->at[i];
        for (size_t k = 0; k < PLAN_FIELD__MAX + of->update_count; k++) {
            const struct plan_cell *cell = k < PLAN_FIELD__MAX ? &of->fields[k] : &of->updates[k - PLAN_FIELD__MAX].cell;
            counts[cell->trust] += k >= PLAN_FIELD__MAX || cell->text.length || cell->trust == PLAN_LOST;
        }
    }
}

static void say_cell(struct cli *cli, const struct plan_recommendation *of, const char *name, const struct plan_cell *cell)
{
    if (cell->trust >= PLAN_DOUBTFUL) {
        int line = cell->line_count ? (int)cell->lines[0] : 0;
        cli_say(cli, "  %-12.*s %-18s %-8s %s%.*s\n", TEXT_ARGS(of->name), name, plan_trust_name(cell->trust),
                line ? arena_print(cli->arena, "line %d: ", line) : "", TEXT_ARGS(cell->why));
    }
}

static void say_table(struct cli *cli, const struct plan_table *table)
{
    size_t counts[PLAN_TRUST__MAX] = {0};
    count_cells(table, counts);
    cli_say(cli, "%.*s: %zu recommendations%s%.*s\n", TEXT_ARGS(table->source), table->count,
            !table->damaged ? "" : table->key.length ? "; damaged, aligned by " : "; damaged, with nothing to align it by",
            TEXT_ARGS(table->key));
    cli_say(cli, "  cells: %zu as read, %zu repaired, %zu doubtful, %zu lost; pieces of text without a place: %zu\n",
            counts[PLAN_READ], counts[PLAN_REPAIRED], counts[PLAN_DOUBTFUL], counts[PLAN_LOST], table->leftover_count);
    for (size_t i = 0; i < table->count; i++) {
        const struct plan_recommendation *of = &table->at[i];
        for (enum plan_field k = 0; k < PLAN_FIELD__MAX; k++) {
            say_cell(cli, of, plan_field_name(k), &of->fields[k]);
        }
        for (size_t k = 0; k < of->update_count; k++) {
            say_cell(cli, of, update_name(cli, &of->updates[k]), &of->updates[k].cell);
        }
    }
    for (size_t i = 0; i < table->leftover_count; i++) {
        const struct plan_leftover *leftover = &table->leftovers[i];
        bool is_head = text_is(leftover->why, "a table's head") || text_is(leftover->why, "a ruled line");
        if (!is_head) {
            cli_say(cli, "  line %d, column %d: %.*s: \"%.*s\"\n", (int)leftover->line, (int)leftover->column,
                    TEXT_ARGS(leftover->why), (int)(leftover->text.length > 70 ? 70 : leftover->text.length),
                    leftover->text.at);
        }
    }
}

static const char *last_part(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* ---- accept ---------------------------------------------------------------------------------------------------------- */

static void say_doubts(struct cli *cli, const struct plan_taken *taken, bool refused)
{
    json_t *array = cli_add_array(cli->result, "doubtful");
    for (size_t i = 0; i < taken->doubt_count; i++) {
        const struct plan_doubt *doubt = &taken->doubts[i];
        int line = doubt->is->line_count ? (int)doubt->is->lines[0] : 0;
        struct text words = text_of(arena_print(cli->arena, "%.*s, %.*s, %s%s: %.*s", TEXT_ARGS(doubt->name),
                                                TEXT_ARGS(doubt->cell), plan_trust_name(doubt->is->trust),
                                                line ? arena_print(cli->arena, ", line %d", line) : "",
                                                TEXT_ARGS(doubt->is->why)));
        json_t *object = cli_append_object(array);
        cli_set_text(object, "source", doubt->source);
        cli_set_text(object, "recommendation", doubt->name);
        cli_set_text(object, "cell", doubt->cell);
        cli_set_integer(object, "line", line);
        if (refused) {
            cli_reason(cli, doubt->source, words, TEXT("AP-3"));
        } else {
            cli_say(cli, "  marked as doubtful: %.*s\n", TEXT_ARGS(words));
        }
    }
}

static void say_taken(struct cli *cli, const struct plan_taken *taken)
{
    if (taken->opened + taken->continued == 0) {
        cli_say(cli, "Nothing changed: all %zu recommendations stand there already, with every update.\n", taken->unchanged);
    } else {
        cli_say(cli, "Taken over: %zu recommendations entered, %zu continued, %zu as they were; %zu updates written.\n",
                taken->opened, taken->continued, taken->unchanged, taken->updates);
    }
    cli_set_integer(cli->result, "opened", (int64_t)taken->opened);
    cli_set_integer(cli->result, "continued", (int64_t)taken->continued);
    cli_set_integer(cli->result, "unchanged", (int64_t)taken->unchanged);
    cli_set_integer(cli->result, "updates", (int64_t)taken->updates);
    say_doubts(cli, taken, false);
    json_t *array = cli_add_array(cli->result, "otherwise");
    for (size_t i = 0; i < taken->otherwise_count; i++) {
        const struct plan_otherwise *one = &taken->otherwise[i];
        struct text date = calendar_print_iso_date(cli->arena, one->date);
        cli_say(cli, "  %s keeps its update of %.*s for %.*s: %.*s has other words\n", one->reference, TEXT_ARGS(date),
                TEXT_ARGS(one->name), TEXT_ARGS(one->source));
        json_t *object = cli_append_object(array);
        cli_set_string(object, "reference", one->reference);
        cli_set_text(object, "recommendation", one->name);
        cli_set_text(object, "date", date);
        cli_set_text(object, "source", one->source);
    }
}

/* What was not taken over, because it is in no recommendation: heads and ruled lines are counted too. */
static void say_leftovers(struct cli *cli, const struct plan_table *tables, size_t count)
{
    size_t leftovers = 0;
    for (size_t i = 0; i < count; i++) {
        leftovers += tables[i].leftover_count;
    }
    cli_set_integer(cli->result, "unplaced", (int64_t)leftovers);
    if (leftovers) {
        cli_say(cli, "  pieces of text in no recommendation, which were not taken over: %zu; without --accept they are listed\n",
                leftovers);
    }
}

static int accept_tables(struct cli *cli, const struct plan_table *tables, size_t count, struct error *error)
{
    struct cli_organisation organisation SCOPED(cli_close_organisation) = {0};
    struct plan_taking taking = {.report = cli_text(cli, "report"), .doubtful = cli_flag(cli, "doubtful")};
    struct plan_taken taken = {0};
    if (!taking.report.length) {
        return error_set(error, ERROR_INVALID, "plan.report",
                         "say with --report of which report these are the recommendations");
    }
    int result = cli_open_in(cli, &organisation, error);
    if (result == 0) {
        result = cli_somebody(cli, &organisation, &taking.who, error);
    }
    if (result < 0) {
        return result;
    }
    taking.plan = organisation.plan;
    taking.casework = organisation.casework;
    result = plan_take_over(cli->arena, &taking, tables, count, &taken, error);
    if (result == 0) {
        say_taken(cli, &taken);
        say_leftovers(cli, tables, count);
    } else if (taken.refused.fault_count || taken.refused.refusals.count) {
        cli_tell_reasons(cli, &organisation, &taken.refused, error);
    } else if (result == ERROR_DENIED) {
        say_doubts(cli, &taken, true);
    }
    return result;
}

static int run_import(struct cli *cli, struct error *error)
{
    size_t count = cli_count(cli, "file");
    struct plan_file *files = ARENA_ARRAY(cli->arena, struct plan_file, count);
    struct plan_table *tables = NULL;
    for (size_t i = 0; i < count; i++) {
        const char *path = text_string(cli->arena, cli_item(cli, "file", i));
        files[i].name = text_of(last_part(path));
        int result = cli_read_file(cli->arena, path, PLAN_FILE_MOST, &files[i].bytes, error);
        if (result < 0) {
            return result;
        }
    }
    int result = plan_read(cli->arena, files, count, &tables, error);
    if (result < 0) {
        return result;
    }
    if (cli_flag(cli, "accept")) {
        return accept_tables(cli, tables, count, error);
    }
    if (cli->json) {
        answer_machines(cli, tables, count);
    }
    for (size_t i = 0; i < count; i++) {
        say_table(cli, &tables[i]);
    }
    return 0;
}

static const struct cli_argument import_arguments[] = {
    {.name = "file", .type = CLI_PATH, .positional = true, .required = true, .many = true,
     .words = "tables of one action plan, the clean ones among them: damaged ones are aligned by those"},
    {.name = "accept", .type = CLI_FLAG, .words = "make cases of what is proposed, each a recommendation; nothing without it"},
    {.name = "report", .type = CLI_TEXT, .most = 200,
     .words = "with --accept: of which report these are the recommendations"},
    {.name = "doubtful", .type = CLI_FLAG,
     .words = "with --accept: also what is doubtful or lost, marked as such in words"},
    CLI_AS,
    CLI_IN,
};
static const struct cli_command commands[] = {
    {.group = "plan", .name = "import", .summary = "say what the tables of an action plan hold, or take it over",
     .about = "Reads tables of recommendations with dated updates as they lie: tab-separated text, CSV or XLSX, with heads\n"
              "again and again, headings, notes, ruled lines, HTML remains, rows that go on in the next line, and damaged\n"
              "text layers in which rows are torn, repeated and jumbled. Nothing is changed: the answer is a proposal, in\n"
              "which every cell has the lines that it came from, and says whether it was read, repaired, is doubtful or\n"
              "lost. A lost cell is never guessed. Text that found no place is listed.\n\n"
              "With --accept the proposal becomes cases, in one go or not at all. Doubtful and lost cells are refused with a\n"
              "list, unless --doubtful takes them over with what is doubtful about them. What is there already stays as it\n"
              "is: the same files a second time change nothing, and a later table adds its updates [AP-2, AP-3].",
     .example = "evenhand plan import 2023-07.txt 2023-11.txt\nevenhand plan import 2023-07.txt 2023-11.txt --json\n"
                "evenhand plan import 2023-07.txt --accept --report 'Report on the branches' --as junia",
     .arguments = import_arguments, .argument_count = COUNT_OF(import_arguments), .run = run_import},
};

const struct cli_list cli_plan_commands = {commands, COUNT_OF(commands)};
