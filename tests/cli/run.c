/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run.h"

#include <stdlib.h>
#include <string.h>

#define MOST 100

static struct ran last;

void run_forget(void)
{
    free(last.out);
    free(last.problems);
    last = (struct ran){0};
}

const struct ran *run_arguments(const struct cli_list *const *lists, size_t list_count, struct clock clock, int count,
                                char *const *arguments)
{
    size_t out_size, problems_size;
    run_forget();
    struct cli_surroundings surroundings = {
        .lists = lists ? lists : cli_lists,
        .list_count = lists ? list_count : cli_list_count,
        .out = open_memstream(&last.out, &out_size),
        .problems = open_memstream(&last.problems, &problems_size),
        .clock = clock,
    };
    last.code = cli_run(count, arguments, &surroundings);
    fclose(surroundings.out);
    fclose(surroundings.problems);
    return &last;
}

const struct ran *run_line(const struct cli_list *const *lists, size_t list_count, struct clock clock, const char *line)
{
    char *copy = strdup(line), *arguments[MOST], *at = copy;
    int count = 0;
    char program[] = "evenhand";
    arguments[count++] = program;
    while (*at && count < MOST) {
        char end = *at == '\'' ? '\'' : ' ';
        at += end == '\'';
        arguments[count++] = at;
        at += strcspn(at, end == '\'' ? "'" : " ");
        if (*at) {
            *at++ = '\0';
        }
        at += strspn(at, " ");
    }
    const struct ran *ran = run_arguments(lists, list_count, clock, count, arguments);
    free(copy);
    return ran;
}
