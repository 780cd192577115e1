/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `As above` (AP-2). The words point to the row above, through every row that says the same, across headings. The sense
 * may point elsewhere: to a recommendation that the row itself names, or to one above that shares its rare words. Both
 * are proposed; where they differ a person chooses.
 */
#include "plan/inside.h"

#include <math.h>
#include <string.h>

#define SAID_ITSELF 3     /* what a row's own updates say tells more than what it recommends */
#define LONG_ENOUGH 40    /* bytes of words that are the same by no accident */
#define MOST_AT_ONCE 3000 /* rows that are searched for the sense */

struct bag {
    struct map words; /* fold to &told or &said */
};
static int told, said; /* by the recommendation; by the updates */

struct search {
    struct arena *arena;
    struct plan_table *table;
    struct bag *bags; /* one a row: what the recommendation is about */
    struct map counts; /* fold to size_t *: rows with it */
};

static void add_words(struct search *search, struct bag *bag, struct text text, int *by)
{
    struct words words = words_of(search->arena, text);
    for (size_t i = 0; i < words.count; i++) {
        struct text fold = words.at[i].fold;
        if (fold.length < 4) {
            continue;
        }
        bool known = map_get(&bag->words, fold) != NULL;
        map_set(&bag->words, fold, by);
        if (known) {
            continue;
        }
        size_t *count = map_get(&search->counts, fold);
        if (!count) {
            count = ARENA_NEW(search->arena, size_t);
            map_set(&search->counts, fold, count);
        }
        (*count)++;
    }
}

static void open_search(struct search *search)
{
    size_t count = search->table->count;
    search->bags = ARENA_ARRAY(search->arena, struct bag, count);
    search->counts = map_in(search->arena);
    for (size_t i = 0; i < count; i++) {
        const struct plan_recommendation *of = &search->table->at[i];
        search->bags[i].words = map_in(search->arena);
        add_words(search, &search->bags[i], of->fields[PLAN_SECTION].text, &told);
        add_words(search, &search->bags[i], of->fields[PLAN_RECOMMENDATION].text, &told);
        add_words(search, &search->bags[i], of->fields[PLAN_ACTION].text, &told);
        for (size_t k = 0; k < of->update_count; k++) {
            add_words(search, &search->bags[i], of->updates[k].cell.text, &said);
        }
    }
}

static double in_common(const struct search *search, size_t one, size_t other)
{
    double score = 0;
    const struct map *mine = &search->bags[one].words;
    for (size_t i = 0; i < mine->count; i++) {
        const size_t *rows = map_get(&search->counts, mine->entries[i].key);
        if (rows && *rows * 4 <= search->table->count + 4 && map_get(&search->bags[other].words, mine->entries[i].key)) {
            double times = mine->entries[i].value == &said ? SAID_ITSELF : 1;
            score += times * log((double)(search->table->count + 1) / (double)*rows);
        }
    }
    return score * 10 / sqrt((double)search->bags[other].words.count + 20);
}

static const struct plan_update *update_of(const struct search *search, size_t row, struct civil_date date)
{
    return recommendation_find_update(&search->table->at[row], date);
}

static bool can_be_meant(const struct plan_update *update)
{
    return update && update->cell.text.length && !(update->repeats.is && !update->repeats.sense);
}

/* The row above by the words; SIZE_MAX: none. */
static size_t follow_words(const struct search *search, size_t row, struct plan_update *update)
{
    struct text section = search->table->at[row].fields[PLAN_SECTION].text;
    size_t at = row;
    while (at-- > 0) {
        const struct plan_update *above = update_of(search, at, update->date);
        update->repeats.steps++;
        update->repeats.crosses = update->repeats.crosses ||
                                  !text_equal(search->table->at[at].fields[PLAN_SECTION].text, section);
        if (!above || !(above->repeats.is || above->repeats.passes)) {
            return at;
        }
    }
    return SIZE_MAX;
}

/* A recommendation that this one names as page.number ("see 12.4"), above or below. */
static size_t named_by(const struct search *search, size_t row)
{
    const struct plan_recommendation *of = &search->table->at[row];
    struct text text = of->fields[PLAN_ACTION].text;
    for (size_t i = 0; i < search->table->count; i++) {
        const struct plan_recommendation *other = &search->table->at[i];
        struct text page = other->fields[PLAN_PAGE].text, number = other->fields[PLAN_NUMBER].text;
        if (i == row || !page.length || !number.length) {
            continue;
        }
        const char *name = arena_print(search->arena, "%.*s.%.*s", TEXT_ARGS(page), TEXT_ARGS(number));
        const char *at = memmem(text.at ? text.at : "", text.length, name, strlen(name));
        const char *behind = at ? at + strlen(name) : NULL;
        if (at && (behind == text.at + text.length || !strchr("0123456789", *behind))) {
            return i;
        }
    }
    return SIZE_MAX;
}

static size_t nearest_in_sense(const struct search *search, size_t row, struct civil_date date, size_t words)
{
    double least = words == SIZE_MAX ? 0 : in_common(search, row, words) * 1.6 + 6, best_score = least;
    size_t best = words;
    for (size_t at = row; at-- > 0;) {
        if (can_be_meant(update_of(search, at, date))) {
            double score = in_common(search, row, at);
            if (score > best_score) {
                best = at;
                best_score = score;
            }
        }
    }
    return best;
}

/* The update of the meeting before, where it has words of its own. */
static struct text said_before(struct search *search, size_t row, struct civil_date date)
{
    const struct plan_recommendation *of = &search->table->at[row];
    const struct plan_update *before = NULL;
    for (size_t i = 0; i < of->update_count; i++) {
        before = calendar_compare_dates(of->updates[i].date, date) < 0 ? &of->updates[i] : before;
    }
    bool own = before && !before->repeats.is && before->cell.text.length >= LONG_ENOUGH;
    return own ? words_fold(search->arena, before->cell.text) : TEXT("");
}

/* A row above for which exactly the same was said at the meeting before. */
static size_t same_before(struct search *search, size_t row, struct civil_date date)
{
    struct text mine = said_before(search, row, date);
    for (size_t at = row; mine.length && at-- > 0;) {
        if (update_of(search, at, date) && text_equal(said_before(search, at, date), mine)) {
            return at;
        }
    }
    return SIZE_MAX;
}

static size_t row_of(const struct search *search, const struct plan_recommendation *of)
{
    return of ? (size_t)(of - search->table->at) : SIZE_MAX;
}

/* Where another row's repeat leads in sense; the row itself where it repeats nothing. */
static size_t through(const struct search *search, size_t row, struct civil_date date)
{
    const struct plan_update *update = row == SIZE_MAX ? NULL : update_of(search, row, date);
    return update && update->repeats.is ? row_of(search, update->repeats.sense) : row;
}

static bool same_section(const struct search *search, size_t one, size_t other)
{
    return text_equal(search->table->at[one].fields[PLAN_SECTION].text, search->table->at[other].fields[PLAN_SECTION].text);
}

static void resolve(struct search *search, size_t row, struct plan_update *update)
{
    struct plan_repeats *repeats = &update->repeats;
    size_t words = follow_words(search, row, update), named = named_by(search, row), sense = words;
    size_t twin = same_before(search, row, update->date);
    bool has_name = named != SIZE_MAX && update_of(search, named, update->date);
    const struct plan_update *above = row > 0 ? update_of(search, row - 1, update->date) : NULL;
    if (has_name) {
        sense = named;
    } else if (above && above->repeats.is && same_section(search, row - 1, row)) {
        sense = through(search, row - 1, update->date);
    } else if (twin != SIZE_MAX) {
        sense = through(search, twin, update->date);
    } else if (search->table->count <= MOST_AT_ONCE && (repeats->crosses || words == SIZE_MAX)) {
        sense = through(search, nearest_in_sense(search, row, update->date, words), update->date);
    }
    repeats->words = words == SIZE_MAX ? NULL : &search->table->at[words];
    repeats->sense = sense == SIZE_MAX ? NULL : &search->table->at[sense];
    if (sense != words) {
        cell_say(search->arena, &update->cell, PLAN_DOUBTFUL,
                 "What \"above\" points to by its place and what it means are not the same row: choose");
    }
    if (words == SIZE_MAX) {
        repeats->why = TEXT("Nothing stands above it in this table");
    } else if (sense != words) {
        repeats->why = has_name ? TEXT("The row itself names the other one")
                                : TEXT("The other one is about the same things, or was worded alike before");
    }
}

void repeats_resolve(struct arena *arena, struct plan_table *table)
{
    struct search search = {.arena = arena, .table = table};
    struct text rest;
    for (size_t i = 0; i < table->count; i++) {
        for (size_t k = 0; k < table->at[i].update_count; k++) {
            struct plan_update *update = &table->at[i].updates[k];
            update->repeats.is = status_repeats(update->cell.text, &rest);
            update->repeats.steps = 0;
        }
    }
    open_search(&search);
    for (size_t i = 0; i < table->count; i++) {
        for (size_t k = 0; k < table->at[i].update_count; k++) {
            if (table->at[i].updates[k].repeats.is) {
                resolve(&search, i, &table->at[i].updates[k]);
            }
        }
    }
}
