/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * PostgreSQL's statements. Rows come one at a time over the wire, so that a long read needs no
 * memory. The wire holds one statement's rows at a time: when another statement wants it, the rest
 * of the first one's rows are taken in and kept. Integers go out as text (the server knows which
 * width it wants), bytes and results are binary.
 */
#include "store/postgres.h"

#include <endian.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Of the server's pg_type; fixed for ever. */
enum {
    TYPE_BOOL = 16,
    TYPE_BYTEA = 17,
    TYPE_CHAR = 18,
    TYPE_NAME = 19,
    TYPE_INT8 = 20,
    TYPE_INT2 = 21,
    TYPE_INT4 = 23,
    TYPE_TEXT = 25,
    TYPE_OID = 26,
    TYPE_FLOAT8 = 701,
    TYPE_UNKNOWN = 705,
    TYPE_BPCHAR = 1042,
    TYPE_VARCHAR = 1043,
    TYPE_NUMERIC = 1700
};

#define DIGITS_SIZE 24

struct value {
    const char *at;
    int length, format;
    char digits[DIGITS_SIZE];
};

struct kept_row {
    PGresult *row;
    struct kept_row *next;
};

struct postgres_statement {
    struct store_statement base;
    char name[16];
    struct value *values;
    bool begun;    /* sent since it was last reset */
    PGresult *row; /* the current one */
    struct kept_row *kept, **last;
    int64_t changes;
};

static struct postgres_statement *own(const struct store_statement *statement)
{
    return (struct postgres_statement *)statement;
}

static struct postgres_session *session_of(const struct store_statement *statement)
{
    return postgres_of(statement->session);
}

/* ---- the wire ---- */

static void clear_wire(struct postgres_session *session)
{
    for (PGresult *rest = PQgetResult(session->connection); rest;
         rest = PQgetResult(session->connection)) {
        PQclear(rest);
    }
    session->streaming = NULL;
}

/* The next row off the wire in *row: 1, or 0 when it was the last (the wire is free then), or an
 * error. */
static int receive(struct postgres_statement *statement, PGresult **row, struct error *error)
{
    struct postgres_session *session = session_of(&statement->base);
    PGresult *result = PQgetResult(session->connection);
    const ExecStatusType status = PQresultStatus(result);
    if (status == PGRES_SINGLE_TUPLE) {
        *row = result;
        return 1;
    }
    int outcome = 0;
    if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK) {
        statement->changes = strncmp(PQcmdStatus(result), "SELECT", 6) == 0
                                 ? 0
                                 : strtoll(PQcmdTuples(result), NULL, 10);
    } else if (status == PGRES_EMPTY_QUERY) {
        outcome = error_set(error, ERROR_INVALID, "store.sql", "an empty statement");
    } else {
        outcome = postgres_fail(session, result, error);
    }
    PQclear(result);
    clear_wire(session);
    return outcome;
}

/* Takes in the rows of whoever holds the wire. */
static int free_wire(struct postgres_session *session, struct error *error)
{
    struct postgres_statement *statement = session->streaming;
    int result = statement ? 1 : 0;
    while (result > 0) {
        PGresult *row = NULL;
        result = receive(statement, &row, error);
        if (result > 0) {
            struct kept_row *kept = malloc(sizeof(*kept));
            if (!kept) {
                PQclear(row);
                return error_set(error, ERROR_IO, "store.memory", "out of memory");
            }
            *kept = (struct kept_row){row, NULL};
            *statement->last = kept;
            statement->last = &kept->next;
        }
    }
    return result;
}

/* ---- preparing ---- */

int postgres_prepare(struct store_session *base, const char *sql, struct store_statement **out,
                     struct error *error)
{
    struct postgres_session *session = postgres_of(base);
    if (free_wire(session, error) < 0) {
        return error->code;
    }
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    char name[16];
    snprintf(name, sizeof(name), "s%u", session->named++);
    PGresult *result = PQprepare(session->connection, name,
                                 store_translate_statement(arena, STORE_POSTGRES, sql), 0, NULL);
    int outcome = 0;
    if (PQresultStatus(result) != PGRES_COMMAND_OK) {
        outcome = postgres_fail(session, result, error);
    } else {
        struct postgres_statement *statement = ARENA_NEW(base->arena, struct postgres_statement);
        memcpy(statement->name, name, sizeof(name));
        statement->base.parameters = store_count_parameters(sql);
        statement->values =
            ARENA_ARRAY(base->arena, struct value, (size_t)statement->base.parameters + 1);
        statement->last = &statement->kept;
        *out = &statement->base;
    }
    PQclear(result);
    return outcome;
}

static void drop_rows(struct postgres_statement *statement)
{
    PQclear(statement->row);
    statement->row = NULL;
    while (statement->kept) {
        struct kept_row *kept = statement->kept;
        statement->kept = kept->next;
        PQclear(kept->row);
        free(kept);
    }
    statement->last = &statement->kept;
}

/* Only ever with its connection: the server's side goes with that. */
void postgres_discard(struct store_statement *statement)
{
    drop_rows(own(statement));
}

void postgres_reset(struct store_statement *base)
{
    struct postgres_statement *statement = own(base);
    if (session_of(base)->streaming == statement) {
        clear_wire(session_of(base));
    }
    drop_rows(statement);
    statement->begun = false;
    for (int i = 0; i < base->parameters; i++) {
        statement->values[i].at = NULL;
    }
}

/* ---- binding ---- */

static void bind(struct store_statement *statement, int position, const char *at, size_t length,
                 int format)
{
    if (length > INT32_MAX / 2) {
        error_set(&statement->refused, ERROR_LIMIT, "store.too-big", "too large for the database");
        return;
    }
    struct value *value = &own(statement)->values[position - 1];
    value->at = at;
    value->length = (int)length;
    value->format = format;
}

void postgres_bind_integer(struct store_statement *statement, int position, int64_t number)
{
    struct value *value = &own(statement)->values[position - 1];
    snprintf(value->digits, sizeof(value->digits), "%" PRId64, number);
    bind(statement, position, value->digits, strlen(value->digits), 0);
}

/* Binary, because a text is not terminated. */
void postgres_bind_text(struct store_statement *statement, int position, struct text value)
{
    bind(statement, position, value.at, value.length, 1);
}

void postgres_bind_bytes(struct store_statement *statement, int position, const void *bytes,
                         size_t size)
{
    bind(statement, position, bytes, size, 1);
}

void postgres_bind_null(struct store_statement *statement, int position)
{
    bind(statement, position, NULL, 0, 0);
}

/* ---- stepping ---- */

static int send(struct postgres_statement *statement, struct error *error)
{
    struct postgres_session *session = session_of(&statement->base);
    const int count = statement->base.parameters;
    if (free_wire(session, error) < 0) {
        return error->code;
    }
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    const char **values = ARENA_ARRAY(arena, const char *, (size_t)count + 1);
    int *lengths = ARENA_ARRAY(arena, int, (size_t)count + 1);
    int *formats = ARENA_ARRAY(arena, int, (size_t)count + 1);
    for (int i = 0; i < count; i++) {
        values[i] = statement->values[i].at;
        lengths[i] = statement->values[i].length;
        formats[i] = statement->values[i].format;
    }
    if (!PQsendQueryPrepared(session->connection, statement->name, count, values, lengths, formats,
                             1) ||
        !PQsetSingleRowMode(session->connection)) {
        return postgres_fail(session, NULL, error);
    }
    session->streaming = statement;
    statement->begun = true;
    return 0;
}

static bool is_known(Oid type)
{
    switch (type) {
    case TYPE_BOOL:
    case TYPE_BYTEA:
    case TYPE_CHAR:
    case TYPE_NAME:
    case TYPE_INT8:
    case TYPE_INT2:
    case TYPE_INT4:
    case TYPE_TEXT:
    case TYPE_OID:
    case TYPE_FLOAT8:
    case TYPE_UNKNOWN:
    case TYPE_BPCHAR:
    case TYPE_VARCHAR:
    case TYPE_NUMERIC:
        return true;
    default:
        return false;
    }
}

static int check_types(const PGresult *row, struct error *error)
{
    for (int i = 0; i < PQnfields(row); i++) {
        if (!is_known(PQftype(row, i))) {
            return error_set(
                error, ERROR_INVALID, "store.type",
                "column %d has a type (%u) that is neither a whole number nor text nor bytes", i,
                PQftype(row, i));
        }
    }
    return 0;
}

int postgres_step(struct store_statement *base, struct error *error)
{
    struct postgres_statement *statement = own(base);
    const bool first = !statement->begun;
    if (first && send(statement, error) < 0) {
        return error->code;
    }
    PQclear(statement->row);
    statement->row = NULL;
    int result = 0;
    if (statement->kept) {
        struct kept_row *kept = statement->kept;
        statement->row = kept->row;
        statement->kept = kept->next;
        statement->last = kept->next ? statement->last : &statement->kept;
        free(kept);
        result = 1;
    } else if (session_of(base)->streaming == statement) {
        result = receive(statement, &statement->row, error);
    }
    if (result == 1 && first && check_types(statement->row, error) < 0) {
        return error->code;
    }
    return result;
}

int64_t postgres_changes(const struct store_statement *statement)
{
    return own(statement)->changes;
}

/* ---- columns ---- */

bool postgres_is_null(const struct store_statement *statement, int column)
{
    return PQgetisnull(own(statement)->row, 0, column);
}

struct text postgres_bytes(const struct store_statement *statement, int column)
{
    const PGresult *row = own(statement)->row;
    switch (PQftype(row, column)) {
    case TYPE_BYTEA:
    case TYPE_CHAR:
    case TYPE_NAME:
    case TYPE_TEXT:
    case TYPE_UNKNOWN:
    case TYPE_BPCHAR:
    case TYPE_VARCHAR:
        return (struct text){PQgetvalue(row, 0, column), (size_t)PQgetlength(row, 0, column)};
    default:
        return TEXT("");
    }
}

static uint64_t big_endian(const char *at, int size)
{
    uint64_t value = 0;
    for (int i = 0; i < size; i++) {
        value = value << 8 | (uint8_t)at[i];
    }
    return value;
}

/* SUM and AVG of whole numbers. Four digits a group: how many, the first one's power of 10000,
 * sign, scale. */
static int64_t numeric(const char *at, int length)
{
    const int count = (int)big_endian(at, 2);
    const int weight = (int16_t)big_endian(at + 2, 2);
    const bool negative = big_endian(at + 4, 2) == 0x4000;
    if (length < 8 + 2 * count || weight > 4) {
        return 0;
    }
    uint64_t value = 0;
    for (int i = 0; i <= weight; i++) {
        value = value * 10000 + (i < count ? big_endian(at + 8 + 2 * i, 2) : 0);
    }
    return (int64_t)(negative ? -value : value);
}

static int64_t whole_part(uint64_t bits)
{
    double value;
    memcpy(&value, &bits, sizeof(value));
    return fabs(value) < 9.2e18 ? (int64_t)value : 0;
}

int64_t postgres_integer(const struct store_statement *statement, int column)
{
    const PGresult *row = own(statement)->row;
    const char *at = PQgetvalue(row, 0, column);
    const int length = PQgetlength(row, 0, column);
    if (PQgetisnull(row, 0, column)) {
        return 0;
    }
    switch (PQftype(row, column)) {
    case TYPE_INT8:
        return (int64_t)big_endian(at, 8);
    case TYPE_INT4:
        return (int32_t)big_endian(at, 4);
    case TYPE_INT2:
        return (int16_t)big_endian(at, 2);
    case TYPE_OID:
        return (int64_t)big_endian(at, 4);
    case TYPE_BOOL:
        return *at != 0;
    case TYPE_FLOAT8:
        return whole_part(big_endian(at, 8));
    case TYPE_NUMERIC:
        return length >= 8 ? numeric(at, length) : 0;
    default:
        return 0;
    }
}
