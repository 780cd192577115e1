/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cases of one procedure of which there are few, each looked at whole: a regulator's plans, surveys. */
#include "plan/rows.h"

#define AT_ONCE 100

struct text item_answer(const struct casework_item *item, const char *fact)
{
    for (size_t i = 0; i < item->answer_count; i++) {
        if (text_is(item->answers[i].fact.text, fact) && !item->answers[i].is_reasons) {
            return item->answers[i].erased ? TEXT("(erased)") : item->answers[i].plain;
        }
    }
    return TEXT("");
}

static int add_shelf(struct casework *casework, struct arena *arena, const struct casework_who *who, enum access_shelf shelf,
                     struct text procedure, struct vec *all, struct error *error)
{
    const struct casework_sieve sieve = {.procedure = procedure};
    struct access_item last, after;
    struct casework_row *rows;
    size_t count;
    bool more = true, first = true;
    int failed = 0;
    while (!failed && more) {
        failed = casework_queue(casework, arena, who, shelf, &sieve, first ? NULL : &after, AT_ONCE, &rows, &count, &last, &more, error);
        for (size_t i = 0; !failed && i < count; i++) {
            struct casework_case shown;
            failed = casework_look(casework, arena, who, text_of(rows[i].reference), &shown, error);
            if (!failed) {
                vec_add(all, &shown);
            }
            failed = failed == ERROR_NOT_FOUND ? 0 : failed; /* withdrawn meanwhile */
        }
        after = last;
        first = false;
    }
    return failed;
}

int cases_of(struct casework *casework, struct arena *arena, const struct casework_who *who, struct text procedure, struct vec *all,
             struct error *error)
{
    int failed = add_shelf(casework, arena, who, ACCESS_OPEN, procedure, all, error);
    return failed ? failed : add_shelf(casework, arena, who, ACCESS_CLOSED, procedure, all, error);
}
