/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * "see 12.4", "relates to 1.2": numbers in words that are names of other recommendations of the same report (AP-11). A number is
 * taken for one only behind a word that refers, or where it has the form of a name ("12/1.4"); what names nothing is none.
 */
#include "plan/board.h"

#include <string.h>
#include <strings.h>

#define REACH 3 /* words between the one that refers and the number */

struct plan_links {
    struct map names;
};

struct plan_links *plan_links_of(struct arena *arena, const struct plan_report *report)
{
    struct plan_links *links = ARENA_NEW(arena, struct plan_links);
    links->names = names_of(arena, report->rows, report->row_count);
    return links;
}

static bool refers(struct text word)
{
    static const char *const verbs[] = {"see", "relates", "related", "relate", "refer", "refers", "recommendation",
                                        "recommendations", "under", "with", "per", "at"};
    bool is = false;
    for (size_t i = 0; i < COUNT_OF(verbs); i++) {
        is = is || (word.length == strlen(verbs[i]) && strncasecmp(word.at, verbs[i], word.length) == 0);
    }
    return is;
}

static bool joins(struct text word)
{
    return text_is(word, "and") || text_is(word, "or") || text_is(word, "to") || text_is(word, "also");
}

static struct text trimmed(struct text word)
{
    while (word.length && strchr("([\"'", word.at[0])) {
        word = (struct text){word.at + 1, word.length - 1};
    }
    while (word.length && strchr(".,;:)]\"'", word.at[word.length - 1])) {
        word.length--;
    }
    return word;
}

/* "12.4" may be the number 12.4, or page 12 and number 4. */
static const struct plan_held *find_named(struct arena *arena, const struct map *names, const struct plan_held *from, struct text word)
{
    const struct plan_held *found = names_find(arena, names, from, word);
    found = found ? found : names_find_number(arena, names, from, word);
    const char *dot = memchr(word.at, '.', word.length);
    if (!found && dot) {
        char *paged = arena_copy(arena, word.at, word.length);
        paged[dot - word.at] = '/';
        found = names_find(arena, names, from, (struct text){paged, word.length});
    }
    return found == from ? NULL : found;
}

static void add_link(struct arena *arena, struct vec *links, const struct plan_held *to)
{
    for (size_t i = 0; i < links->count; i++) {
        if (VEC_AT(links, struct plan_link, i)->reference == to->reference) {
            return;
        }
    }
    struct plan_link link = {held_name(arena, to), to->reference};
    vec_add(links, &link);
}

static void find_links(struct arena *arena, const struct map *names, const struct plan_held *row, struct text words, bool always,
                       struct vec *links)
{
    int since = REACH + 1; /* words since one that refers */
    for (size_t i = 0; i < words.length;) {
        while (i < words.length && strchr(" \n\t", words.at[i])) {
            i++;
        }
        size_t from = i;
        while (i < words.length && !strchr(" \n\t", words.at[i])) {
            i++;
        }
        struct text word = trimmed((struct text){words.at + from, i - from});
        bool is_number = word.length && word.at[0] >= '0' && word.at[0] <= '9' && word.length < 30;
        bool is_name = is_number && memchr(word.at, '/', word.length);
        if (is_number && (is_name || always || since <= REACH)) {
            const struct plan_held *to = find_named(arena, names, row, word);
            if (to) {
                add_link(arena, links, to);
                since = 0;
                continue;
            }
        }
        since = refers(word) ? 0 : joins(word) ? since : since + 1;
    }
}

void plan_line_links(struct arena *arena, const struct plan_links *links, const struct plan_line *line, const struct plan_link **out,
                     size_t *count)
{
    const struct plan_held *row = line->row;
    struct vec found = VEC_IN(arena, struct plan_link);
    find_links(arena, &links->names, row, row->relates, true, &found);
    find_links(arena, &links->names, row, row->recommendation, false, &found);
    find_links(arena, &links->names, row, row->comment, false, &found);
    for (size_t i = 0; i < row->update_count; i++) {
        find_links(arena, &links->names, row, row->updates[i].words, false, &found);
    }
    *out = found.items;
    *count = found.count;
}
