/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/raw.h"

#include <libpq-fe.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct raw {
    sqlite3 *file;
    PGconn *server;
    char why[300];
};

static _Noreturn void give_up(const char *what, const char *why)
{
    fprintf(stderr, "raw: %.2000s: %s\n", what, why);
    exit(70);
}

struct raw *raw_open(const char *where)
{
    struct raw *raw = calloc(1, sizeof(*raw));
    if (!raw) {
        abort();
    }
    if (strncmp(where, "sqlite:", 7) == 0) {
        if (sqlite3_open_v2(where + 7, &raw->file, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK) {
            give_up(where, sqlite3_errmsg(raw->file));
        }
        sqlite3_busy_timeout(raw->file, 5000);
        return raw;
    }
    raw->server = PQconnectdb(where + strlen("postgres:"));
    if (PQstatus(raw->server) != CONNECTION_OK) {
        give_up(where, PQerrorMessage(raw->server));
    }
    return raw;
}

void raw_close(struct raw *raw)
{
    sqlite3_close(raw->file);
    PQfinish(raw->server);
    free(raw);
}

const char *raw_why(const struct raw *raw)
{
    return raw->why;
}

bool raw_run(struct raw *raw, const char *sql)
{
    bool done;
    if (raw->file) {
        done = sqlite3_exec(raw->file, sql, NULL, NULL, NULL) == SQLITE_OK;
        snprintf(raw->why, sizeof(raw->why), "%s", done ? "" : sqlite3_errmsg(raw->file));
        return done;
    }
    PGresult *result = PQexec(raw->server, sql);
    done = PQresultStatus(result) == PGRES_COMMAND_OK;
    snprintf(raw->why, sizeof(raw->why), "%s", done ? "" : PQerrorMessage(raw->server));
    PQclear(result);
    return done;
}

static void query_file(struct raw *raw, struct arena *arena, const char *sql, struct vec *rows, size_t *columns)
{
    sqlite3_stmt *statement;
    if (sqlite3_prepare_v2(raw->file, sql, -1, &statement, NULL) != SQLITE_OK) {
        give_up(sql, sqlite3_errmsg(raw->file));
    }
    *columns = (size_t)sqlite3_column_count(statement);
    while (sqlite3_step(statement) == SQLITE_ROW) {
        const char **row = ARENA_ARRAY(arena, const char *, *columns);
        for (size_t i = 0; i < *columns; i++) {
            const char *value = (const char *)sqlite3_column_text(statement, (int)i);
            row[i] = value ? arena_string(arena, value) : NULL;
        }
        vec_add(rows, &row);
    }
    sqlite3_finalize(statement);
}

static void query_server(struct raw *raw, struct arena *arena, const char *sql, struct vec *rows, size_t *columns)
{
    PGresult *result = PQexec(raw->server, sql);
    if (PQresultStatus(result) != PGRES_TUPLES_OK) {
        give_up(sql, PQerrorMessage(raw->server));
    }
    *columns = (size_t)PQnfields(result);
    for (int i = 0; i < PQntuples(result); i++) {
        const char **row = ARENA_ARRAY(arena, const char *, *columns);
        for (size_t j = 0; j < *columns; j++) {
            row[j] = PQgetisnull(result, i, (int)j) ? NULL : arena_string(arena, PQgetvalue(result, i, (int)j));
        }
        vec_add(rows, &row);
    }
    PQclear(result);
}

struct raw_rows raw_query(struct raw *raw, struct arena *arena, const char *sql)
{
    struct vec rows = VEC_IN(arena, const char **);
    struct raw_rows out = {0};
    if (raw->file) {
        query_file(raw, arena, sql, &rows, &out.columns);
    } else {
        query_server(raw, arena, sql, &rows, &out.columns);
    }
    out.rows = rows.items;
    out.count = rows.count;
    return out;
}

struct raw_rows raw_tables(struct raw *raw, struct arena *arena)
{
    return raw_query(raw, arena,
                     raw->file ? "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' "
                                 "ORDER BY name"
                               : "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' "
                                 "ORDER BY table_name");
}

struct raw_rows raw_columns(struct raw *raw, struct arena *arena, const char *table)
{
    return raw_query(raw, arena,
                     raw->file ? arena_print(arena, "SELECT name FROM pragma_table_info('%s') ORDER BY cid", table)
                               : arena_print(arena,
                                             "SELECT column_name FROM information_schema.columns WHERE table_schema = "
                                             "'public' AND table_name = '%s' ORDER BY ordinal_position",
                                             table));
}

struct raw_rows raw_literals(struct raw *raw, struct arena *arena, const char *table, size_t most)
{
    struct raw_rows columns = raw_columns(raw, arena, table);
    struct buf sql = buf_in(arena);
    buf_string(&sql, "SELECT ");
    for (size_t i = 0; i < columns.count; i++) {
        buf_print(&sql, raw->file ? "%squote(%s)" : "%squote_nullable(%s::text)", i ? ", " : "", columns.rows[i][0]);
    }
    buf_print(&sql, " FROM %s ORDER BY 1, 2 LIMIT %zu", table, most);
    return raw_query(raw, arena, text_string(arena, buf_as_text(&sql)));
}

const char *raw_where(struct arena *arena, const struct raw_rows *columns, const char *const *literals)
{
    struct buf sql = buf_in(arena);
    for (size_t i = 0; i < columns->count; i++) {
        bool null = strcmp(literals[i], "NULL") == 0;
        buf_print(&sql, "%s%s %s %s", i ? " AND " : "", columns->rows[i][0], null ? "IS" : "=", literals[i]);
    }
    return text_string(arena, buf_as_text(&sql));
}

static const char *flip_number(struct arena *arena, const char *literal, int which)
{
    static const long long bits[] = {1, 2, 64};
    const bool quoted = *literal == '\'';
    const long long value = strtoll(literal + quoted, NULL, 10);
    return arena_print(arena, quoted ? "'%lld'" : "%lld", value ^ bits[which]);
}

static bool is_number(const char *literal)
{
    const char *at = literal + (*literal == '\'');
    at += *at == '-';
    size_t length = strspn(at, "0123456789");
    return length > 0 && length < 20 && (at[length] == '\0' || strcmp(at + length, "'") == 0);
}

/* X'..' is SQLite's, E'\\x..' PostgreSQL's; anything else in quotes is text. */
const char *raw_flip(struct arena *arena, const char *literal, int which)
{
    const bool hex = strncmp(literal, "X'", 2) == 0 || strncmp(literal, "E'\\\\x", 5) == 0;
    if (strcmp(literal, "NULL") == 0) {
        return NULL;
    }
    if (is_number(literal)) {
        return flip_number(arena, literal, which);
    }
    const size_t start = strncmp(literal, "X'", 2) == 0 ? 2 : hex ? 5 : 1, end = strlen(literal) - 1;
    if (end <= start) {
        return NULL;
    }
    char *flipped = arena_string(arena, literal);
    char *at = flipped + start + (end - start - 1) * (size_t)which / 2;
    if (hex) {
        *at = *at == '7' ? '3' : '7';
        return flipped;
    }
    while (at < flipped + end - 1 && (*at == '\'' || *at == '\\' || (unsigned char)*at >= 0x80)) {
        at++;
    }
    *at = *at == 'q' ? 'z' : 'q';
    return flipped;
}
