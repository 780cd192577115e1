/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench/bare.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct bound {
    enum { BOUND_NULL, BOUND_INTEGER, BOUND_TEXT, BOUND_BYTES } kind;
    int64_t integer;
    struct text bytes;
};
struct row {
    struct text sql;
    struct bound *values;
    int count;
};

struct bare {
    struct arena *arena;
    struct vec rows;  /* struct row */
    struct vec marks; /* size_t: rows before the end of each step */
    struct map statements;
    sqlite3 *database;
    size_t next;
};

static _Noreturn void give_up(const char *what)
{
    fprintf(stderr, "bare: %s\n", what);
    exit(70);
}

/* ---- recording */

/* A trace does not double the quotes within a text. */
static const char *end_of_quoted(const char *at)
{
    while ((at = strchr(at, '\'')) && at[1] && strncmp(at + 1, ", ", 2) != 0) {
        at++;
    }
    if (!at) {
        give_up("a traced value does not end");
    }
    return at;
}

static struct bound parse_value(struct arena *arena, const char **at)
{
    struct bound bound = {BOUND_NULL, 0, TEXT("")};
    struct error error;
    if (strncmp(*at, "x'", 2) == 0 || **at == '\'') {
        bool hex = **at == 'x';
        const char *start = *at + (hex ? 2 : 1), *end = end_of_quoted(start);
        struct text inside = {start, (size_t)(end - start)};
        bound.kind = hex ? BOUND_BYTES : BOUND_TEXT;
        bound.bytes = (struct text){arena_copy(arena, start, inside.length), inside.length};
        if (hex) {
            char *bytes = arena_alloc(arena, inside.length / 2);
            if (text_unhex(inside, bytes, inside.length / 2, &error)) {
                give_up(error.words);
            }
            bound.bytes = (struct text){bytes, inside.length / 2};
        }
        *at = end + 1;
    } else if (strncmp(*at, "NULL", 4) == 0) {
        *at += 4;
    } else {
        char *end;
        bound.kind = BOUND_INTEGER;
        bound.integer = strtoll(*at, &end, 10);
        *at = end;
    }
    *at += strncmp(*at, ", ", 2) == 0 ? 2 : 0;
    return bound;
}

static bool writes(const char *sql)
{
    return strncmp(sql, "INSERT", 6) == 0 || strncmp(sql, "UPDATE", 6) == 0 || strncmp(sql, "DELETE", 6) == 0;
}

static void keep(void *context, const char *sql, const char *values)
{
    struct bare *bare = context;
    struct vec bound = VEC_IN(bare->arena, struct bound);
    if (!writes(sql)) {
        return;
    }
    while (*values) {
        struct bound one = parse_value(bare->arena, &values);
        vec_add(&bound, &one);
    }
    struct row row = {{arena_string(bare->arena, sql), strlen(sql)}, bound.items, (int)bound.count};
    vec_add(&bare->rows, &row);
}

struct bare *bare_record(struct store *store)
{
    struct arena *arena = arena_new();
    struct bare *bare = ARENA_NEW(arena, struct bare);
    *bare = (struct bare){.arena = arena,
                          .rows = VEC_IN(arena, struct row),
                          .marks = VEC_IN(arena, size_t),
                          .statements = map_in(arena)};
    store_set_trace(store, keep, bare);
    return bare;
}

void bare_mark(struct bare *bare)
{
    vec_add(&bare->marks, &bare->rows.count);
}

void bare_stop(struct bare *bare, struct store *store)
{
    (void)bare;
    store_set_trace(store, NULL, NULL);
}

size_t bare_count(const struct bare *bare)
{
    return bare->marks.count;
}

/* ---- writing again */

static void run(struct bare *bare, const char *sql)
{
    if (sqlite3_exec(bare->database, sql, NULL, NULL, NULL) != SQLITE_OK) {
        give_up(sqlite3_errmsg(bare->database));
    }
}

void bare_open(struct bare *bare, const char *path)
{
    if (sqlite3_open(path, &bare->database) != SQLITE_OK) {
        give_up(path);
    }
    run(bare, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;");
}

static sqlite3_stmt *statement_of(struct bare *bare, struct text sql)
{
    sqlite3_stmt *statement = map_get(&bare->statements, sql);
    if (!statement) {
        if (sqlite3_prepare_v3(bare->database, sql.at, (int)sql.length, SQLITE_PREPARE_PERSISTENT, &statement,
                               NULL) != SQLITE_OK) {
            give_up(sqlite3_errmsg(bare->database));
        }
        map_set(&bare->statements, sql, statement);
    }
    return statement;
}

static void write_row(struct bare *bare, const struct row *row)
{
    sqlite3_stmt *statement = statement_of(bare, row->sql);
    for (int i = 0; i < row->count; i++) {
        const struct bound *bound = &row->values[i];
        char name[12];
        snprintf(name, sizeof(name), "$%d", i + 1);
        int at = sqlite3_bind_parameter_index(statement, name);
        if (bound->kind == BOUND_INTEGER) {
            sqlite3_bind_int64(statement, at, bound->integer);
        } else if (bound->kind == BOUND_TEXT) {
            sqlite3_bind_text(statement, at, bound->bytes.at, (int)bound->bytes.length, SQLITE_STATIC);
        } else if (bound->kind == BOUND_BYTES) {
            sqlite3_bind_blob(statement, at, bound->bytes.at, (int)bound->bytes.length, SQLITE_STATIC);
        } else {
            sqlite3_bind_null(statement, at);
        }
    }
    int result = sqlite3_step(statement);
    if (result != SQLITE_DONE && result != SQLITE_ROW) {
        give_up(sqlite3_errmsg(bare->database));
    }
    sqlite3_reset(statement);
}

void bare_write(struct bare *bare, size_t steps, size_t group)
{
    for (size_t i = 0; i < steps; i++) {
        if (bare->next == bare->marks.count) {
            give_up("there are no more recorded steps");
        }
        size_t from = bare->next ? *VEC_AT(&bare->marks, size_t, bare->next - 1) : 0;
        size_t to = *VEC_AT(&bare->marks, size_t, bare->next);
        if (i % group == 0) {
            run(bare, "BEGIN IMMEDIATE");
        }
        for (size_t at = from; at < to; at++) {
            write_row(bare, VEC_AT(&bare->rows, struct row, at));
        }
        bare->next++;
        if (i % group == group - 1 || i + 1 == steps) {
            run(bare, "COMMIT");
        }
    }
}

void bare_free(struct bare *bare)
{
    for (size_t i = 0; i < bare->statements.count; i++) {
        sqlite3_finalize(bare->statements.entries[i].value);
    }
    sqlite3_close(bare->database);
    arena_free(bare->arena);
}
