/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What exploring the whole shipped procedure costs on one core (under 10 s), beside reading it. */
#include "bench.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "procedure/procedure.h"

#define STEM "safeguarding-child."

struct shipped {
    struct arena *arena;
    struct procedure_file files[PROCEDURE_FILES_MOST];
    size_t count;
    const struct procedure *procedure;
};

static void stop(const char *words)
{
    fprintf(stderr, "procedure_check: %s\n", words);
    exit(1);
}

static void add_file(struct shipped *shipped, const char *name)
{
    const char *path = arena_print(shipped->arena, "%s/procedures/%s", EVENHAND_SOURCE, name);
    struct buf text = buf_in(shipped->arena);
    FILE *file = fopen(path, "rb");
    char piece[4096];
    if (!file || shipped->count == PROCEDURE_FILES_MOST) {
        stop(path);
    }
    for (size_t count; (count = fread(piece, 1, sizeof(piece), file)) > 0;) {
        buf_add(&text, piece, count);
    }
    fclose(file);
    shipped->files[shipped->count++] = (struct procedure_file){
        .name = text_of(arena_string(shipped->arena, name)), .text = buf_as_text(&text)};
}

static int stands_beside(const struct dirent *entry)
{
    return strncmp(entry->d_name, STEM, strlen(STEM)) == 0 &&
           strcmp(entry->d_name, STEM "procedure") != 0;
}

static const struct procedure *read_all(struct arena *arena, const struct shipped *shipped)
{
    const struct procedure *procedure = NULL;
    struct procedure_messages messages;
    struct error error = {0};
    if (procedure_read(arena, shipped->files, shipped->count, &procedure, &messages, &error)) {
        stop(error.words);
    }
    return procedure;
}

static void run_read(void *context, uint64_t times)
{
    for (; times > 0; times--) {
        struct arena *arena = arena_new();
        read_all(arena, context);
        arena_free(arena);
    }
}

static void run_check(void *context, uint64_t times)
{
    const struct shipped *shipped = context;
    for (; times > 0; times--) {
        struct arena *arena = arena_new();
        struct procedure_findings findings;
        procedure_check(arena, shipped->procedure, &findings);
        arena_free(arena);
    }
}

int main(void)
{
    struct shipped shipped = {.arena = arena_new()};
    struct dirent **entries = NULL;
    int found = scandir(EVENHAND_SOURCE "/procedures", &entries, stands_beside, alphasort);
    add_file(&shipped, STEM "procedure");
    for (int i = 0; i < found; i++) {
        add_file(&shipped, entries[i]->d_name);
        free(entries[i]);
    }
    free(entries);
    shipped.procedure = read_all(shipped.arena, &shipped);
    struct bench_case cases[] = {
        {.name = "procedure.check", .run = run_check, .context = &shipped},
        {.name = "procedure.read", .run = run_read, .context = &shipped},
    };
    struct procedure_findings findings;
    uint64_t states = 0;
    procedure_check(shipped.arena, shipped.procedure, &findings);
    for (size_t i = 0; i < findings.count; i++) {
        states += findings.at[i].states;
    }
    bench_measure(cases, COUNT_OF(cases), 3, 0.05);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        bench_line_time(&cases[i]);
    }
    bench_line("procedure.check.ratio", cases[0].median / cases[1].median, "readings");
    bench_line("procedure.check.answers", (double)findings.count, "answers");
    bench_line("procedure.check.states", (double)states, "states");
    arena_free(shipped.arena);
    return 0;
}
