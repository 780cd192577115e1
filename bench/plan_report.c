/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The board report of a plan of 20,000 recommendations with 20 updates each, as comma-separated text as of any date, beside a
 * plain dump of the same cells out of one SQL table that nobody sealed.
 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

#include "bench/bench.h"
#include "bench/many.h"

#define RECOMMENDATIONS 20000
#define UPDATES 20
#define AT_ONCE 200
#define CELLS (PLAN_COLUMNS + UPDATES)

static _Noreturn void give_up(const char *words)
{
    fprintf(stderr, "plan_report: %s\n", words);
    exit(70);
}

/* ---- a plan */

static void add(struct vec *fields, const char *name, const char *value)
{
    struct procedure_field field = {text_of(name), text_of(value)};
    vec_add(fields, &field);
}

static struct vec fill(struct arena *arena, size_t number)
{
    struct vec fields = VEC_IN(arena, struct procedure_field);
    add(&fields, "source-table", "plan.txt");
    add(&fields, "source-lines", arena_print(arena, "%zu", number));
    add(&fields, "report", "Report on the yards");
    add(&fields, "page", arena_print(arena, "%zu", number / 9 + 1));
    add(&fields, "number", arena_print(arena, "%zu.%zu", number / 9 + 1, number % 9 + 1));
    add(&fields, "recommendation-words", arena_print(arena, "Yard %zu keeps a list of its ladders and has each looked at in spring.", number));
    add(&fields, "responsible", number % 3 ? "Yards" : "Yards/Stores");
    for (size_t i = 1; i <= UPDATES; i++) {
        add(&fields, arena_print(arena, "update.%zu.board-date", i), arena_print(arena, "%zu-%02zu-10", 2020 + i / 4, i % 4 * 3 + 1));
        add(&fields, arena_print(arena, "update.%zu.update-words", i),
            arena_print(arena, "The list of yard %zu was looked through, and %zu ladders were taken away.", number, i));
        add(&fields, arena_print(arena, "update.%zu.update-status", i), i == UPDATES ? "complete" : "underway");
    }
    return fields;
}

static void plant(struct house *house, size_t from)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct casework_wish wishes[AT_ONCE];
    struct casework_done done[AT_ONCE];
    struct error error;
    for (size_t i = 0; i < AT_ONCE; i++) {
        struct vec fields = fill(arena, from + i);
        wishes[i] = (struct casework_wish){.who = house_who(house, HOUSE_GOVERNANCE),
                                           .procedure = TEXT(PLAN_PROCEDURE),
                                           .step = TEXT("take-over"),
                                           .fields = fields.items,
                                           .field_count = fields.count,
                                           .happened = CASEWORK_NOT_CLAIMED};
    }
    if (casework_take_many(house->casework, arena, wishes, AT_ONCE, done, &error)) {
        give_up(error.words);
    }
}

/* ---- the two dumps */

struct dumps {
    struct house *house;
    sqlite3 *bare;
    struct civil_date at;
    size_t length;
};

static void report(void *context, uint64_t times)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct dumps *dumps = context;
    struct casework_who who = house_who(dumps->house, HOUSE_GOVERNANCE);
    struct plan_question question = {.at = dumps->at};
    struct plan_report out;
    struct error error;
    (void)times;
    if (plan_report(dumps->house->plan, dumps->house->casework, arena, &who, &question, &out, &error)) {
        give_up(error.words);
    }
    dumps->length = plan_report_csv(arena, &out).length;
    if (out.line_count != RECOMMENDATIONS) {
        give_up("recommendations are missing");
    }
}

static void make_bare(struct dumps *dumps, const char *path)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct casework_who who = house_who(dumps->house, HOUSE_GOVERNANCE);
    struct plan_question question = {.at = dumps->at};
    struct plan_report out;
    struct error error;
    struct buf sql = buf_in(arena), insert = buf_in(arena);
    sqlite3_stmt *statement;
    buf_string(&sql, "PRAGMA journal_mode = WAL; CREATE TABLE board (id INTEGER PRIMARY KEY");
    buf_string(&insert, "INSERT INTO board VALUES (NULL");
    for (int i = 0; i < CELLS; i++) {
        buf_print(&sql, ", c%d TEXT", i);
        buf_string(&insert, ", ?");
    }
    buf_string(&sql, "); BEGIN");
    buf_string(&insert, ")");
    if (plan_report(dumps->house->plan, dumps->house->casework, arena, &who, &question, &out, &error) ||
        out.columns != CELLS || sqlite3_open(path, &dumps->bare) ||
        sqlite3_exec(dumps->bare, buf_as_string(&sql), NULL, NULL, NULL) ||
        sqlite3_prepare_v2(dumps->bare, buf_as_string(&insert), -1, &statement, NULL)) {
        give_up("the plain table");
    }
    for (size_t i = 0; i < out.line_count; i++) {
        for (int k = 0; k < CELLS; k++) {
            sqlite3_bind_text(statement, k + 1, out.lines[i].cells[k].at, (int)out.lines[i].cells[k].length, SQLITE_STATIC);
        }
        if (sqlite3_step(statement) != SQLITE_DONE || sqlite3_reset(statement)) {
            give_up("a plain row");
        }
    }
    sqlite3_finalize(statement);
    sqlite3_exec(dumps->bare, "COMMIT", NULL, NULL, NULL);
}

static void dump(void *context, uint64_t times)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct dumps *dumps = context;
    struct buf out = buf_in(arena);
    sqlite3_stmt *statement;
    (void)times;
    if (sqlite3_prepare_v2(dumps->bare, "SELECT * FROM board ORDER BY id", -1, &statement, NULL)) {
        give_up("the plain dump");
    }
    while (sqlite3_step(statement) == SQLITE_ROW) {
        for (int k = 1; k <= CELLS; k++) {
            buf_string(&out, k == 1 ? "\"" : "\",\"");
            buf_add(&out, sqlite3_column_text(statement, k), (size_t)sqlite3_column_bytes(statement, k));
        }
        buf_string(&out, "\"\r\n");
    }
    sqlite3_finalize(statement);
    if (out.length + 4096 < dumps->length) {
        give_up("the plain dump is shorter than the report");
    }
}

int main(void)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    const char *folder = many_folder(arena);
    struct house house = {.folder = folder,
                          .where = arena_print(arena, "sqlite:%s/data.db", folder),
                          .keys = arena_print(arena, "sqlite:%s/keys.db", folder)};
    struct dumps dumps = {.house = &house, .at = {2026, 11, 1}};
    house_open(&house);
    house_move(&house, 21 * HOUSE_DAY); /* the procedure is in force */
    double start = bench_now();
    for (size_t i = 0; i < RECOMMENDATIONS; i += AT_ONCE) {
        plant(&house, i);
    }
    bench_line("plan.generate", RECOMMENDATIONS / (bench_now() - start), "recommendations/s");
    make_bare(&dumps, arena_print(arena, "%s/bare.db", folder));
    struct bench_case works[2] = {{.name = "plan.report.csv", .run = report, .context = &dumps},
                                  {.name = "plan.bare-dump", .run = dump, .context = &dumps}};
    bench_measure_once(works, 2, 7);
    bench_line("plan.report.csv", works[0].median, "s (less than 1)");
    bench_line("plan.bare-dump", works[1].median, "s");
    bench_line("plan.report.mib", (double)dumps.length / 1048576, "MiB");
    bench_line_ratio("plan.report.to-bare-dump", &works[0], &works[1]);
    sqlite3_close(dumps.bare);
    house_close(&house);
    many_remove(folder);
    return 0;
}
