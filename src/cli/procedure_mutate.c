/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `evenhand procedure test --mutate`: does anything notice when a rule is taken away? */
#include "cli/procedure_files.h"

#include <malloc.h>
#include <string.h>

#define EXCUSES_MOST (1 << 18) /* bytes of the file */

struct excuse {
    struct text what, why; /* "step assess: without: when case is concern" */
    uint32_t line;
    bool used;
};

/* ---- the excused */

static const char *path_of_excuses(struct cli *cli)
{
    const char *path = cli_string(cli, "file");
    const char *ending = strrchr(path, '.');
    int length = ending && !strchr(ending, '/') ? (int)(ending - path) : (int)strlen(path);
    return arena_print(cli->arena, "%.*s.excused", length, path);
}

static int read_excuse_line(struct vec *excuses, struct text line, uint32_t number,
                            const char *path, struct error *error)
{
    struct excuse *last =
        excuses->count ? VEC_AT(excuses, struct excuse, excuses->count - 1) : NULL;
    bool indented = text_starts(line, TEXT("  "));
    struct text words = text_trim(line);
    if (words.length == 0 || words.at[0] == '#') {
        return 0;
    }
    if (indented && last && last->why.length == 0) {
        last->why = words;
        return 0;
    }
    if (indented || (last && last->why.length == 0)) {
        return error_set(
            error, ERROR_INVALID, "mutate.excuse",
            "%s:%u:1: write what is excused in one line, and below it, indented by two spaces, why",
            path, number);
    }
    struct excuse excuse = {.what = words, .line = number};
    vec_add(excuses, &excuse);
    return 0;
}

static int read_excuses(struct cli *cli, const char *path, struct vec *excuses, struct error *error)
{
    struct text text = {0}, line;
    int result = cli_read_file(cli->arena, path, EXCUSES_MOST, &text, error);
    if (result == ERROR_NOT_FOUND) {
        *error = (struct error){0};
        return 0;
    }
    for (uint32_t number = 1; result == 0 && text_cut(&text, '\n', &line); number++) {
        result = read_excuse_line(excuses, line, number, path, error);
    }
    if (result == 0 && excuses->count &&
        VEC_AT(excuses, struct excuse, excuses->count - 1)->why.length == 0) {
        result = error_set(error, ERROR_INVALID, "mutate.excuse",
                           "%s: the last line says not why: write it below, indented", path);
    }
    return result;
}

static struct excuse *find_excuse(struct cli *cli, struct vec *excuses,
                                  const struct procedure_mutation *mutation)
{
    struct text what = text_of(arena_print(cli->arena, "%.*s: %.*s", TEXT_ARGS(mutation->construct),
                                           TEXT_ARGS(mutation->words)));
    for (size_t i = 0; i < excuses->count; i++) {
        struct excuse *excuse = VEC_AT(excuses, struct excuse, i);
        if (text_equal(excuse->what, what)) {
            return excuse;
        }
    }
    return NULL;
}

/* ---- telling */

static const char *const noticed_words[PROCEDURE_NOTICED__MAX] = {
    [PROCEDURE_NOTICED_BY_NOTHING] = "nothing", [PROCEDURE_NOTICED_BY_EXAMPLE] = "example",
    [PROCEDURE_NOTICED_BY_CHECK] = "check",     [PROCEDURE_NOTICED_BY_READING] = "reading",
    [PROCEDURE_NOTICED_AS_GUARDED] = "guarded",
};

static void tell_progress(void *context, size_t done, size_t count, size_t surviving)
{
    const struct cli *cli = context;
    if (done % 25 == 0 || done == count) {
        cli_note(cli, "%zu of %zu taken away, %zu that nothing noticed\n", done, count, surviving);
    }
}

static void set_mutation(struct cli *cli, json_t *array, const struct procedure_mutation *mutation,
                         const struct excuse *excuse)
{
    json_t *object = cli_append_object(array);
    cli_set_string(object, "kind", procedure_mutation_word(mutation->kind));
    cli_set_text(object, "of", mutation->construct);
    cli_set_text(object, "taken-away", mutation->words);
    cli_set_text(object, "file", mutation->file);
    cli_set_integer(object, "line", mutation->line);
    cli_set_text(object, "paragraph", procedure_cites_print(cli->arena, &mutation->cites));
    cli_set_string(object, "noticed-by", noticed_words[mutation->noticed]);
    cli_set_text(object, "by", mutation->by);
    cli_set_text(object, "excused", excuse ? excuse->why : (struct text){0});
}

static void say_mutation(struct cli *cli, const struct procedure_mutation *mutation)
{
    struct text cites = procedure_cites_print(cli->arena, &mutation->cites);
    cli_say(cli, "%.*s:%u: %.*s: %.*s%s%.*s%s\n", TEXT_ARGS(mutation->file), mutation->line,
            TEXT_ARGS(mutation->construct), TEXT_ARGS(mutation->words), cites.length ? " [" : "",
            TEXT_ARGS(cites), cites.length ? "]" : "");
    if (mutation->noticed != PROCEDURE_NOTICED_BY_NOTHING) {
        cli_say(cli, "    %s: %.*s\n", noticed_words[mutation->noticed], TEXT_ARGS(mutation->by));
    }
}

static size_t say_all(struct cli *cli, const struct procedure_mutations *mutations,
                      struct vec *excuses)
{
    json_t *array = cli_add_array(cli->result, "mutations");
    size_t excused = 0;
    for (size_t i = 0; i < mutations->count; i++) {
        const struct procedure_mutation *mutation = &mutations->at[i];
        bool survives = mutation->noticed == PROCEDURE_NOTICED_BY_NOTHING;
        struct excuse *excuse = survives ? find_excuse(cli, excuses, mutation) : NULL;
        set_mutation(cli, array, mutation, excuse);
        if (excuse) {
            excuse->used = true;
            excused++;
        }
        if ((survives && !excuse) || cli_flag(cli, "all")) {
            say_mutation(cli, mutation);
        }
    }
    return excused;
}

/* An excuse for what something notices by now is out of date. Only a run over everything can tell.
 */
static size_t say_idle(struct cli *cli, const char *path, struct vec *excuses)
{
    size_t idle = 0;
    for (size_t i = 0; i < excuses->count && !cli_given(cli, "only") && !cli_given(cli, "about") && !cli_flag(cli, "own");
         i++) {
        const struct excuse *excuse = VEC_AT(excuses, struct excuse, i);
        if (!excuse->used) {
            cli_say(cli, "%s:%u: this excuses nothing: take the line away\n", path, excuse->line);
            idle++;
        }
    }
    return idle;
}

/* ---- the command */

static int read_kinds(struct cli *cli, uint32_t *kinds, struct error *error)
{
    for (size_t i = 0; i < cli_count(cli, "only"); i++) {
        struct text word = cli_item(cli, "only", i);
        int kind = 0;
        while (kind < PROCEDURE_MUTATION__MAX &&
               !text_is(word, procedure_mutation_word((enum procedure_mutation_kind)kind))) {
            kind++;
        }
        if (kind == PROCEDURE_MUTATION__MAX) {
            return error_set(error, ERROR_INVALID, "mutate.kind",
                             "\"%.*s\" is no kind of rule: see --help", TEXT_ARGS(word));
        }
        *kinds |= 1u << kind;
    }
    return 0;
}

static int mutate_files(struct cli *cli, struct procedure_mutations *mutations, struct error *error)
{
    struct calendar_book *book SCOPED(calendar_book_free_at) = NULL;
    struct procedure_file files[PROCEDURE_FILES_MOST] = {0};
    struct procedure_messages messages = {0};
    struct procedure_mutating wanted = {
        .own = cli_flag(cli, "own"), .about = cli_text(cli, "about"), .tell = tell_progress, .context = cli};
    size_t count = 0;
    int result = read_kinds(cli, &wanted.kinds, error);
    if (result == 0) {
        result = cli_read_procedure_files(cli, cli_string(cli, "file"), files, &count, error);
    }
    if (result == 0) {
        result = calendar_book_new(&book, NULL, error);
    }
    if (result == 0) {
        result =
            procedure_mutate(cli->arena, files, count, book, &wanted, mutations, &messages, error);
        if (result < 0) {
            cli_tell_messages(cli, &messages);
        }
    }
    return result;
}

int cli_procedure_mutate(struct cli *cli, struct error *error)
{
    struct procedure_mutations mutations = {0};
    struct vec excuses = VEC_IN(cli->arena, struct excuse);
    const char *path = path_of_excuses(cli);
    /* Each mutant's memory is as large as the one before: keeping it saves half of the time. */
    mallopt(M_MMAP_THRESHOLD, 1 << 30);
    mallopt(M_TRIM_THRESHOLD, 1 << 30);
    int result = read_excuses(cli, path, &excuses, error);
    if (result == 0) {
        result = mutate_files(cli, &mutations, error);
    }
    if (result < 0) {
        return result;
    }
    if (!mutations.sound) {
        return error_set(
            error, ERROR_DENIED, "mutate.unsound",
            "nothing was taken away, because the procedure does not hold as it is: %.*s",
            TEXT_ARGS(mutations.unsound));
    }
    size_t excused = say_all(cli, &mutations, &excuses);
    size_t idle = say_idle(cli, path, &excuses), left = mutations.surviving - excused;
    cli_say(cli,
            "%zu rules taken away in turn: %zu noticed, %zu excused, %zu that nothing noticed\n",
            mutations.count, mutations.count - mutations.surviving, excused, left);
    cli_set_integer(cli->result, "taken-away", (int64_t)mutations.count);
    cli_set_integer(cli->result, "excused", (int64_t)excused);
    cli_set_integer(cli->result, "surviving", (int64_t)left);
    cli_set_integer(cli->result, "idle-excuses", (int64_t)idle);
    cli->verdict = left + idle == 0 ? CLI_DONE : CLI_REFUSED;
    return 0;
}
