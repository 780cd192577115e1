/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Rows that rooms above compute from entries, held against what the entries say. A row becomes one line of words that says
 * everything of it, so that comparing is comparing words, and the first difference can be shown as it is.
 */
#include "ledger/ledger.h"

#include <stdarg.h>
#include <string.h>

/* ---- one row as a line */

static void print_bytes(struct buf *buf, struct arena *arena, const void *bytes, size_t size)
{
    struct identity identity;
    char name[IDENTITY_TEXT_SIZE];
    if (size != IDENTITY_SIZE) {
        buf_string(buf, size ? text_hex(arena, bytes, size) : "nothing");
        return;
    }
    memcpy(identity.bytes, bytes, IDENTITY_SIZE);
    identity_write(&identity, name);
    buf_string(buf, name);
}

/* Quoted so that no text can pass for the end of its column. */
static void print_text(struct buf *buf, struct text text)
{
    buf_char(buf, '"');
    for (size_t i = 0; i < text.length; i++) {
        if (text.at[i] == '"' || text.at[i] == '\\') {
            buf_char(buf, '\\');
        }
        buf_char(buf, text.at[i]);
    }
    buf_char(buf, '"');
}

static void print_name(struct buf *buf, struct text *columns)
{
    struct text name = TEXT("");
    text_cut(columns, ' ', &name);
    buf_char(buf, ' ');
    buf_text(buf, name);
    buf_char(buf, '=');
}

struct text ledger_row(struct arena *arena, const char *table, const char *columns, const char *types, ...)
{
    struct buf buf = buf_in(arena);
    struct text rest = text_of(columns);
    va_list list;
    buf_string(&buf, table);
    buf_char(&buf, ':');
    va_start(list, types);
    for (const char *type = types; *type; type++) {
        print_name(&buf, &rest);
        if (*type == 'i') {
            buf_print(&buf, "%lld", (long long)va_arg(list, int64_t));
        } else if (*type == 't') {
            print_text(&buf, va_arg(list, struct text));
        } else if (*type == 's') {
            print_text(&buf, text_of(va_arg(list, const char *)));
        } else if (*type == 'd') {
            print_bytes(&buf, arena, va_arg(list, const struct identity *), IDENTITY_SIZE);
        } else {
            const void *bytes = va_arg(list, const void *);
            print_bytes(&buf, arena, bytes, va_arg(list, size_t));
        }
    }
    va_end(list);
    return buf_as_text(&buf);
}

struct text ledger_row_in(struct arena *arena, const char *table, const char *columns, const char *types,
                          const struct store_statement *statement)
{
    struct buf buf = buf_in(arena);
    struct text rest = text_of(columns);
    buf_string(&buf, table);
    buf_char(&buf, ':');
    for (int i = 0; types[i]; i++) {
        print_name(&buf, &rest);
        if (store_is_null(statement, i)) {
            buf_string(&buf, "null");
        } else if (types[i] == 'i') {
            buf_print(&buf, "%lld", (long long)store_integer(statement, i));
        } else if (types[i] == 't' || types[i] == 's') {
            print_text(&buf, store_text(statement, i));
        } else {
            struct text bytes = store_bytes(statement, i);
            print_bytes(&buf, arena, bytes.at, bytes.length);
        }
    }
    return buf_as_text(&buf);
}

/* ---- two sets of them */

struct slot {
    struct text row;
    bool found;
};

struct ledger_rows {
    struct arena *arena;
    struct map slots;
    struct vec expected; /* struct slot *, in the order of the entries */
    struct text odd;     /* the first that stands there and must not, or stands there twice */
    int64_t found;
};

struct ledger_rows *ledger_rows_new(struct arena *arena)
{
    struct ledger_rows *rows = ARENA_NEW(arena, struct ledger_rows);
    *rows = (struct ledger_rows){
        .arena = arena, .slots = map_in(arena), .expected = VEC_IN(arena, struct slot *), .odd = TEXT("")};
    return rows;
}

void ledger_rows_expect(struct ledger_rows *rows, struct text row)
{
    if (!map_get(&rows->slots, row)) {
        struct slot *slot = ARENA_NEW(rows->arena, struct slot);
        *slot = (struct slot){row, false};
        map_set(&rows->slots, row, slot);
        vec_add(&rows->expected, &slot);
    }
}

void ledger_rows_find(struct ledger_rows *rows, struct text row)
{
    struct slot *slot = map_get(&rows->slots, row);
    rows->found++;
    if (slot && !slot->found) {
        slot->found = true;
    } else if (!rows->odd.length) {
        rows->odd = row;
    }
}

int ledger_rows_find_each(struct ledger_rows *rows, struct arena *arena, const char *table, const char *columns, const char *types,
                          struct store_statement *statement, int64_t *found, struct error *error)
{
    int step;
    while ((step = store_step(statement, error)) > 0) {
        ledger_rows_find(rows, ledger_row_in(arena, table, columns, types, statement));
        if (found) {
            (*found)++;
        }
    }
    return step;
}

int64_t ledger_rows_found(const struct ledger_rows *rows)
{
    return rows->found;
}

static struct text table_of(struct text row)
{
    struct text table = TEXT("");
    text_cut(&row, ':', &table);
    return table;
}

/* Of the same table as the odd one, where there is one: most likely what the odd one was. */
static struct text find_missing(const struct ledger_rows *rows)
{
    struct text missing = TEXT("");
    for (size_t i = 0; i < rows->expected.count; i++) {
        const struct slot *slot = *VEC_AT(&rows->expected, struct slot *, i);
        if (slot->found) {
            continue;
        }
        if (!rows->odd.length || text_equal(table_of(slot->row), table_of(rows->odd))) {
            return slot->row;
        }
        missing = missing.length ? missing : slot->row;
    }
    return missing;
}

static struct text cut_short(struct text row)
{
    const size_t most = 200;
    return (struct text){row.at, row.length < most ? row.length : most};
}

bool ledger_rows_agree(const struct ledger_rows *rows, char *words, size_t size)
{
    struct text missing = find_missing(rows), odd = cut_short(rows->odd);
    if (!odd.length && !missing.length) {
        return true;
    }
    missing = cut_short(missing);
    struct text said;
    if (odd.length && missing.length) {
        said = text_of(arena_print(rows->arena, "a row is not what the entries say. It is: %.*s. It must be: %.*s.",
                                   TEXT_ARGS(odd), TEXT_ARGS(missing)));
    } else if (odd.length) {
        said = text_of(arena_print(rows->arena, "a row stands there that no entry gives: %.*s.", TEXT_ARGS(odd)));
    } else {
        said = text_of(arena_print(rows->arena, "a row is missing: %.*s.", TEXT_ARGS(missing)));
    }
    size_t length = said.length < size ? said.length : size - 1;
    memcpy(words, said.at, length);
    words[length] = '\0';
    return false;
}
