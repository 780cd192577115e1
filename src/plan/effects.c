/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Of which recommendations a success measure shows whether they have their effect: those that name it among theirs (AP-9). */
#include "plan/plan.h"
#include "plan/board.h"

#include <string.h>

static bool is_of_a_name(char one)
{
    return (one >= 'a' && one <= 'z') || (one >= 'A' && one <= 'Z') || (one >= '0' && one <= '9') || one == '-';
}

/* As a word of its own: "trained" is not in "trained-late". A name is not folded, which would make two words of that. */
static bool has_word(struct text words, struct text word)
{
    for (size_t from = 0; word.length && from + word.length <= words.length;) {
        const char *found = memmem(words.at + from, words.length - from, word.at, word.length);
        if (!found) {
            return false;
        }
        const size_t at = (size_t)(found - words.at), behind = at + word.length;
        if ((at == 0 || !is_of_a_name(words.at[at - 1])) && (behind == words.length || !is_of_a_name(words.at[behind]))) {
            return true;
        }
        from = at + 1;
    }
    return false;
}

int plan_measure_effects(struct plan *plan, struct casework *casework, struct arena *arena, const struct casework_who *who,
                         const struct procedure_measure *measure, struct plan_effect **out, size_t *count, struct error *error)
{
    struct vec effects = VEC_IN(arena, struct plan_effect);
    struct plan_held *rows = NULL;
    size_t all = 0;
    const struct text name = measure->is.name.text, label = text_fold(arena, measure->is.label);
    int failed = plan_held_all(plan, casework, arena, who, &rows, &all, error);
    for (size_t i = 0; !failed && i < all; i++) {
        const struct text words = rows[i].measures;
        if (has_word(words, name) || has_word(text_fold(arena, words), label)) {
            const struct plan_effect one = {rows[i].reference, held_name(arena, &rows[i]), rows[i].report, rows[i].recommendation};
            vec_add(&effects, &one);
        }
    }
    *out = effects.items;
    *count = effects.count;
    return failed;
}
