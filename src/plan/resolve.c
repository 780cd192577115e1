/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Recommendations by their names, and `As above` with the words that it stands for (AP-2). */
#include "plan/board.h"

#define CHAIN_MOST 1000 /* `As above` of `As above`: no table has more rows that say the same */

static struct text key_of(struct arena *arena, const struct plan_held *row, bool with_part, struct text name)
{
    return text_of(arena_print(arena, "%.*s\n%.*s\n%.*s", TEXT_ARGS(row->report), TEXT_ARGS(with_part ? row->part : TEXT("")),
                               TEXT_ARGS(name)));
}

/* Stands where a number is that of more than one. */
static const struct plan_held several;

static struct text number_key(struct arena *arena, const struct plan_held *row, struct text number)
{
    return text_of(arena_print(arena, "%.*s\n%.*s", TEXT_ARGS(row->report), TEXT_ARGS(number)));
}

struct map names_of(struct arena *arena, const struct plan_held *rows, size_t count)
{
    struct map names = map_in(arena);
    for (size_t i = 0; i < count; i++) {
        struct text name = held_name(arena, &rows[i]), plain = key_of(arena, &rows[i], false, name);
        map_set(&names, key_of(arena, &rows[i], true, name), (void *)&rows[i]);
        if (!map_get(&names, plain)) {
            map_set(&names, plain, (void *)&rows[i]);
        }
        struct text number = number_key(arena, &rows[i], rows[i].number);
        map_set(&names, number, map_get(&names, number) ? (void *)&several : (void *)&rows[i]);
    }
    return names;
}

const struct plan_held *names_find_number(struct arena *arena, const struct map *names, const struct plan_held *from,
                                          struct text number)
{
    const struct plan_held *found = map_get(names, number_key(arena, from, number));
    return found == &several ? NULL : found;
}

const struct plan_held *names_find(struct arena *arena, const struct map *names, const struct plan_held *from, struct text name)
{
    const struct plan_held *found = map_get(names, key_of(arena, from, true, name));
    return found ? found : map_get(names, key_of(arena, from, false, name));
}

struct text update_cell_resolved(struct arena *arena, const struct map *names, const struct plan_held *row,
                                 const struct plan_held_update *update)
{
    const struct plan_held_update *last = update;
    for (int i = 0; i < CHAIN_MOST && last->repeats.length; i++) {
        const struct plan_held *next = names_find(arena, names, row, last->repeats);
        const struct plan_held_update *said = next ? held_update_at(next, update->date) : NULL;
        if (!said) {
            break;
        }
        row = next;
        last = said;
    }
    struct text own = update_cell(arena, update);
    if (last == update) {
        return own;
    }
    return text_of(arena_print(arena, "%.*s\n[%.*s: %.*s]", TEXT_ARGS(own), TEXT_ARGS(held_name(arena, row)),
                               TEXT_ARGS(update_cell(arena, last))));
}
