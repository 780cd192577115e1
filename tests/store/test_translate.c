/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One SQL text for two engines: what is changed in it, and all that is not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "store/engine.h"

#include <stdlib.h>
#include <string.h>

struct pair {
    const char *text, *sqlite, *postgres;
};

static void check_pairs(const struct pair *pairs, size_t count,
                        char *(*translate)(struct arena *, enum store_engine, const char *))
{
    for (size_t i = 0; i < count; i++) {
        SCOPED(arena_free_at) struct arena *arena = arena_new();
        const struct pair *pair = &pairs[i];
        assert_string_equal(translate(arena, STORE_SQLITE, pair->text),
                            pair->sqlite ? pair->sqlite : pair->text);
        assert_string_equal(translate(arena, STORE_POSTGRES, pair->text),
                            pair->postgres ? pair->postgres : pair->text);
    }
}

static void test_store_translate__statements(void **state)
{
    (void)state;
    static const struct pair pairs[] = {
        {"", NULL, NULL},
        {"SELECT 1", NULL, NULL},
        {"SELECT a FROM b WHERE c = $1 AND d = $12", "SELECT a FROM b WHERE c = ?1 AND d = ?12",
         NULL},
        {"SELECT '$1', \"$2\" -- $3\n, /* $4 */ $5", "SELECT '$1', \"$2\" -- $3\n, /* $4 */ ?5",
         NULL},
        {"SELECT 'it''s $1' || $1", "SELECT 'it''s $1' || ?1", NULL},
        {"SELECT CAST($1 AS INTEGER), CAST($2 AS blob)",
         "SELECT CAST(?1 AS INTEGER), CAST(?2 AS blob)",
         "SELECT CAST($1 AS BIGINT), CAST($2 AS BYTEA)"},
        {"SELECT CAST(x AS TEXT), integers, an_integer, blob1 FROM t", NULL, NULL},
        {"SELECT 'INTEGER', \"BLOB\" -- INTEGER", NULL, NULL},
        {"SELECT 'never closed $1", NULL, NULL},
        {"SELECT /* never closed $1", NULL, NULL},
        {"SELECT \"never closed $1", NULL, NULL},
        {"$", NULL, NULL},
        {"$$1", "$?1", NULL},
        {"'", NULL, NULL},
    };
    check_pairs(pairs, COUNT_OF(pairs), store_translate_statement);
}

static void test_store_translate__definitions(void **state)
{
    (void)state;
    static const struct pair pairs[] = {
        {"CREATE TABLE a (b INTEGER, c TEXT, d BLOB)",
         "CREATE TABLE a (b INTEGER, c TEXT, d BLOB) STRICT",
         "CREATE TABLE a (b BIGINT, c TEXT COLLATE \"C\", d BYTEA)"},
        {"create table if not exists a (b integer primary key);",
         "create table if not exists a (b integer primary key) STRICT;",
         "create table if not exists a (b BIGINT primary key);"},
        {"CREATE TABLE a (b INTEGER CHECK (b > (1 + 2))) WITHOUT ROWID; CREATE TABLE c (d INTEGER)",
         "CREATE TABLE a (b INTEGER CHECK (b > (1 + 2))) WITHOUT ROWID, STRICT; CREATE TABLE c (d "
         "INTEGER) STRICT",
         "CREATE TABLE a (b BIGINT CHECK (b > (1 + 2)))  ; CREATE TABLE c (d BIGINT)"},
        {"CREATE TABLE a (b INTEGER) STRICT, WITHOUT ROWID", NULL, "CREATE TABLE a (b BIGINT)   "},
        {"CREATE INDEX a ON b (c) WHERE d = 'INTEGER ('; INSERT INTO b VALUES (1)", NULL, NULL},
        {"CREATE UNIQUE INDEX a ON b (c)", NULL, NULL},
        {"-- CREATE TABLE x (\nCREATE /* ; */ TABLE a (b INTEGER -- (\n)",
         "-- CREATE TABLE x (\nCREATE /* ; */ TABLE a (b INTEGER -- (\n) STRICT",
         "-- CREATE TABLE x (\nCREATE /* ; */ TABLE a (b BIGINT -- (\n)"},
        {"ALTER TABLE a ADD COLUMN b INTEGER; UPDATE a SET b = 'TEXT'", NULL,
         "ALTER TABLE a ADD COLUMN b BIGINT; UPDATE a SET b = 'TEXT'"},
    };
    check_pairs(pairs, COUNT_OF(pairs), store_translate_definition);
}

static void test_store_translate__counts_parameters(void **state)
{
    (void)state;
    assert_int_equal(store_count_parameters(""), 0);
    assert_int_equal(store_count_parameters("SELECT $2, $1, $2"), 2);
    assert_int_equal(store_count_parameters("SELECT '$9', \"$8\" -- $7\n, /* $6 */ $3"), 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_store_translate__statements),
        cmocka_unit_test(test_store_translate__definitions),
        cmocka_unit_test(test_store_translate__counts_parameters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
