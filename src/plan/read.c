/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All files of a call: the clean tables first, then the damaged ones by the clean one that fits them best. */
#include "plan/inside.h"

#include <stdlib.h>

static int by_line(const void *one, const void *other)
{
    const struct plan_leftover *a = one, *b = other;
    return a->line != b->line ? (a->line < b->line ? -1 : 1) : (a->column > b->column) - (a->column < b->column);
}

static void finish_table(struct reading *reading, struct plan_table *table)
{
    table->at = reading->recommendations.items;
    table->count = reading->recommendations.count;
    table->leftovers = reading->leftovers.items;
    table->leftover_count = reading->leftovers.count;
    if (table->leftover_count) {
        qsort(table->leftovers, table->leftover_count, sizeof(*table->leftovers), by_line);
    }
    for (size_t i = 0; i < table->count; i++) {
        recommendation_finish(reading->arena, &table->at[i]);
    }
}

static int read_table(struct arena *arena, const struct sheet *sheet, const struct plan_table *key,
                      struct plan_table *out, struct error *error)
{
    struct reading reading = {.arena = arena, .sheet = sheet, .recommendations = VEC_IN(arena, struct plan_recommendation),
                              .leftovers = VEC_IN(arena, struct plan_leftover), .dates = VEC_IN(arena, struct civil_date)};
    int result = out->damaged ? damaged_read(&reading, key, error) : clean_read(&reading, error);
    if (result < 0) {
        return result;
    }
    out->key = out->damaged && key ? key->source : TEXT("");
    finish_table(&reading, out);
    return 0;
}

/* Of the clean tables, the one whose words stand most often in the damaged sheet. */
static const struct plan_table *choose_key(struct arena *arena, const struct sheet *sheet,
                                           const struct plan_table *tables, size_t count)
{
    struct map words = map_in(arena);
    static int present;
    const struct plan_table *best = NULL;
    size_t most = 0;
    for (size_t i = 0; i < sheet->count; i++) {
        for (size_t k = 0; k < sheet->lines[i].count; k++) {
            struct words in = words_of(arena, sheet->lines[i].cells[k]);
            for (size_t w = 1; w < in.count; w++) {
                const char *pair = arena_print(arena, "%.*s %.*s", TEXT_ARGS(in.at[w - 1].fold), TEXT_ARGS(in.at[w].fold));
                map_set(&words, text_of(pair), &present);
            }
        }
    }
    for (size_t t = 0; t < count; t++) {
        size_t found = 0;
        for (size_t i = 0; i < tables[t].count && !tables[t].damaged; i++) {
            struct words in = words_of(arena, tables[t].at[i].fields[PLAN_RECOMMENDATION].text);
            for (size_t w = 1; w < in.count; w++) {
                const char *pair = arena_print(arena, "%.*s %.*s", TEXT_ARGS(in.at[w - 1].fold), TEXT_ARGS(in.at[w].fold));
                found += map_get(&words, text_of(pair)) != NULL;
            }
        }
        if (found > most) {
            most = found;
            best = &tables[t];
        }
    }
    return most >= 20 ? best : NULL;
}

static int read_kind(struct arena *arena, const struct sheet *sheets, struct plan_table *tables, size_t count,
                     bool damaged, struct error *error)
{
    for (size_t i = 0; i < count; i++) {
        if (tables[i].damaged != damaged) {
            continue;
        }
        const struct plan_table *key = damaged ? choose_key(arena, &sheets[i], tables, count) : NULL;
        int result = read_table(arena, &sheets[i], key, &tables[i], error);
        if (result < 0) {
            return result;
        }
    }
    return 0;
}

int plan_read(struct arena *arena, const struct plan_file *files, size_t count, struct plan_table **out,
              struct error *error)
{
    if (count == 0 || count > PLAN_FILES_MOST) {
        return error_set(error, ERROR_LIMIT, "plan.files", "1 to %d files at once", PLAN_FILES_MOST);
    }
    struct sheet *sheets = ARENA_ARRAY(arena, struct sheet, count);
    struct plan_table *tables = ARENA_ARRAY(arena, struct plan_table, count);
    for (size_t i = 0; i < count; i++) {
        const struct plan_file file = {.name = sheet_name(arena, files[i].name), .bytes = files[i].bytes};
        tables[i].source = file.name;
        int result = sheet_read(arena, &file, &sheets[i], error);
        result = result < 0 ? result : clean_judge(arena, &sheets[i], &tables[i].damaged, error);
        if (result < 0) {
            return result;
        }
    }
    int result = read_kind(arena, sheets, tables, count, false, error);
    if (result == 0) {
        compare_tables(arena, tables, count);
        result = read_kind(arena, sheets, tables, count, true, error);
    }
    if (result < 0) {
        return result;
    }
    for (size_t i = 0; i < count; i++) {
        repeats_resolve(arena, &tables[i]);
        for (size_t k = 0; k < tables[i].count; k++) {
            recommendation_finish(arena, &tables[i].at[k]);
        }
    }
    *out = tables;
    return 0;
}
