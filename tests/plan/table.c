/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "table.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

struct text fold_plainly(struct arena *arena, struct text text)
{
    struct buf buf = buf_in(arena);
    for (size_t i = 0; i < text.length; i++) {
        char c = text.at[i];
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
            buf_char(&buf, c);
        } else if (c >= 'A' && c <= 'Z') {
            buf_char(&buf, (char)(c | 0x20));
        }
    }
    return buf_as_text(&buf);
}

uint64_t hash_plainly(struct arena *arena, struct text text)
{
    struct text fold = fold_plainly(arena, text);
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    for (size_t i = 0; i < fold.length; i++) {
        hash = (hash ^ (unsigned char)fold.at[i]) * UINT64_C(0x100000001b3);
    }
    return hash;
}

struct plan_table *read_all(struct arena *arena, const struct plan_file *files, size_t count)
{
    struct plan_table *tables = NULL;
    struct error error = {0};
    int result = plan_read(arena, files, count, &tables, &error);
    if (result < 0) {
        fail_msg("%s: %s", error.key, error.words);
    }
    return tables;
}

struct plan_table *read_one(struct arena *arena, const char *name, struct text bytes)
{
    struct plan_file file = {text_of(name), bytes};
    return read_all(arena, &file, 1);
}

const char *refuse_one(struct arena *arena, const char *name, struct text bytes, enum error_code code)
{
    static struct error error;
    struct plan_file file = {text_of(name), bytes};
    struct plan_table *tables = NULL;
    error = (struct error){0};
    assert_int_equal(plan_read(arena, &file, 1, &tables, &error), code);
    assert_null(tables);
    return error.words;
}

const struct plan_recommendation *find_named(const struct plan_table *table, const char *name)
{
    for (size_t i = 0; i < table->count; i++) {
        if (text_is(table->at[i].name, name)) {
            return &table->at[i];
        }
    }
    return NULL;
}

const struct plan_update *find_update(const struct plan_recommendation *of, const char *date)
{
    for (size_t i = 0; i < of->update_count; i++) {
        struct civil_date is = of->updates[i].date;
        char shown[32];
        snprintf(shown, sizeof(shown), "%04d-%02d-%02d", is.year, is.month, is.day);
        if (strcmp(shown, date) == 0) {
            return &of->updates[i];
        }
    }
    return NULL;
}

const struct plan_cell *find_cell(const struct plan_recommendation *of, const char *what)
{
    for (enum plan_field i = 0; i < PLAN_FIELD__MAX; i++) {
        if (strcmp(plan_field_name(i), what) == 0) {
            return &of->fields[i];
        }
    }
    const struct plan_update *update = find_update(of, what);
    return update ? &update->cell : NULL;
}

struct text read_whole(struct arena *arena, const char *path)
{
    FILE *file = fopen(path, "rb");
    struct buf buf = buf_in(arena);
    char piece[8192];
    if (!file) {
        return (struct text){NULL, 0};
    }
    for (size_t size; (size = fread(piece, 1, sizeof(piece), file)) > 0;) {
        buf_add(&buf, piece, size);
    }
    fclose(file);
    return buf_as_text(&buf);
}
