/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Making every view anew from cases of 46 entries, and comparing every row with the entries. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/bench.h"
#include "bench/many.h"

#define CASES 300
#define ENTRIES 46 /* of one case */

static _Noreturn void give_up(const struct error *error)
{
    fprintf(stderr, "casework_views: %s\n", error->words);
    exit(70);
}

struct views {
    struct house *house;
    int64_t entries, rows;
};

static void rebuild(void *context, uint64_t times)
{
    struct views *views = context;
    struct error error;
    (void)times;
    if (casework_rebuild(views->house->casework, &views->entries, NULL, NULL, &error)) {
        give_up(&error);
    }
}

static void verify(void *context, uint64_t times)
{
    struct views *views = context;
    struct casework_report report;
    struct error error;
    (void)times;
    if (casework_verify(views->house->casework, NULL, NULL, &report, &error)) {
        give_up(&error);
    }
    if (!report.sound) {
        fprintf(stderr, "casework_views: %s\n", report.words);
        exit(70);
    }
    views->rows = report.rows;
}

int main(void)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    const char *folder = many_folder(arena);
    struct house house = {.folder = folder,
                          .where = arena_print(arena, "sqlite:%s/data.db", folder),
                          .keys = arena_print(arena, "sqlite:%s/keys.db", folder)};
    struct many cases;
    house_open(&house);
    many_report(&cases, &house, CASES, 0);
    double start = bench_now();
    many_go_on(&cases, ENTRIES);
    bench_line("casework.generate.steps", CASES * (ENTRIES - 1) / (bench_now() - start), "steps/s");
    struct views views = {.house = &house};
    struct bench_case works[2] = {{.name = "casework.rebuild", .run = rebuild, .context = &views},
                                  {.name = "casework.verify-rows", .run = verify, .context = &views}};
    bench_measure_once(works, 2, 5);
    bench_line("casework.rebuild", (double)views.entries / works[0].median, "entries/s (at least 20000)");
    bench_line("casework.verify-rows", (double)views.entries / works[1].median, "entries/s");
    bench_line_ratio("casework.rebuild.to-verify-rows", &works[0], &works[1]);
    house_close(&house);
    many_remove(folder);
    return 0;
}
