/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A command line of any words (separated by NUL) is understood or refused; --help is added so that nothing runs. */
#include "cli/cli.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

#define MOST_WORDS 40

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct arena *arena = arena_new();
    char *copy = arena_alloc(arena, size + 1), *at = copy;
    char program[] = "evenhand", help[] = "--help";
    char *words[MOST_WORDS + 2] = {program, help};
    int count = 2;
    memcpy(copy, bytes, size);
    while (at < copy + size && count < MOST_WORDS) {
        words[count++] = at;
        at += strlen(at) + 1;
    }
    static char out[65536], problems[65536];
    struct cli_surroundings surroundings = {
        cli_lists, cli_list_count, fmemopen(out, sizeof(out), "w"), fmemopen(problems, sizeof(problems), "w"),
        clock_fixed(0)};
    enum cli_exit code = cli_run(count, words, &surroundings);
    assert(code == CLI_DONE || code == CLI_WRONG_USE);
    fclose(surroundings.out);
    fclose(surroundings.problems);
    arena_free(arena);
    return 0;
}
