/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables of one action plan of any bytes: the first line of each is its name, a form feed with a line's end stands between them.
 * They are read or refused, all or none; what is proposed can be relied on: it is text, its lines are the file's, ascending, its
 * updates are by date, and whatever was mended, doubted or lost says why. */
#include <assert.h>
#include <stdint.h>

#include "plan/plan.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { FILES_MOST = 3, BYTES_MOST = 20000 };

static struct text rest_of(struct text bytes, size_t from)
{
    return (struct text){bytes.at + from, bytes.length - from};
}

static size_t cut_files(struct text bytes, struct plan_file files[FILES_MOST])
{
    const struct text between = TEXT("\f\n");
    size_t count = 0;
    while (count < FILES_MOST) {
        size_t end = 0;
        while (end < bytes.length && !text_starts(rest_of(bytes, end), between)) {
            end++;
        }
        files[count].bytes = (struct text){bytes.at, end};
        if (!text_cut(&files[count].bytes, '\n', &files[count].name)) {
            files[count].name = TEXT("boats.txt");
        }
        count++;
        if (end == bytes.length) {
            break;
        }
        bytes = rest_of(bytes, end + between.length);
    }
    return count;
}

static void check_cell(const struct plan_cell *cell)
{
    assert(cell->trust >= PLAN_READ && cell->trust < PLAN_TRUST__MAX);
    assert(text_is_utf8(cell->text) && text_is_utf8(cell->read) && text_is_utf8(cell->why));
    assert(cell->trust == PLAN_READ || cell->why.length > 0);
    for (size_t i = 0; i < cell->line_count; i++) {
        assert(cell->lines[i] > (i ? cell->lines[i - 1] : 0));
    }
}

static void check_updates(const struct plan_recommendation *of)
{
    for (size_t i = 0; i < of->update_count; i++) {
        const struct plan_update *update = &of->updates[i];
        check_cell(&update->cell);
        assert(update->status < PLAN_STATUS__MAX && plan_status_name(update->status));
        assert(i == 0 || calendar_day_of(of->updates[i - 1].date) <= calendar_day_of(update->date));
        assert(of->trust >= update->cell.trust);
    }
}

static void check_table(const struct plan_table *table)
{
    for (size_t i = 0; i < table->count; i++) {
        const struct plan_recommendation *of = &table->at[i];
        for (enum plan_field field = 0; field < PLAN_FIELD__MAX; field++) {
            check_cell(&of->fields[field]);
        }
        check_updates(of);
    }
    for (size_t i = 0; i < table->leftover_count; i++) {
        const struct plan_leftover *leftover = &table->leftovers[i];
        assert(leftover->line >= (i ? table->leftovers[i - 1].line : 1) && leftover->column >= 1);
        assert(leftover->why.length > 0 && text_is_utf8(leftover->text));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct plan_file files[FILES_MOST];
    struct plan_table *tables = NULL;
    struct error error = {0};
    if (size > BYTES_MOST) {
        return 0;
    }
    struct arena *arena = arena_new();
    size_t count = cut_files((struct text){(const char *)data, size}, files);
    int result = plan_read(arena, files, count, &tables, &error);
    assert(result == 0 || result == ERROR_INVALID || result == ERROR_LIMIT);
    assert(result == 0 || (!tables && error.words[0]));
    for (size_t i = 0; result == 0 && i < count; i++) {
        check_table(&tables[i]);
    }
    arena_free(arena);
    return 0;
}
