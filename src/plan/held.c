/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Recommendations as their cases hold them. */
#include "plan/plan.h"

#include <stdlib.h>
#include <string.h>

/* ---- one case ---- */

static struct text answered(const struct casework_answer *answers, size_t count, const char *fact)
{
    for (size_t i = 0; i < count; i++) {
        if (!answers[i].is_reasons && text_is(answers[i].fact.text, fact)) {
            return answers[i].erased ? TEXT("(erased)") : answers[i].plain;
        }
    }
    return TEXT("");
}

static struct plan_held_update read_update(const struct casework_case *shown, const struct casework_item *item)
{
    const struct procedure_scope scope = {PROCEDURE_FOR_ITEM, item->item->number};
    const struct procedure_value *date = procedure_value_of(shown->state, scope, procedure_name("board-date"));
    const struct procedure_value *status = procedure_value_of(shown->state, scope, procedure_name("update-status"));
    return (struct plan_held_update){
        .date = date->type == PROCEDURE_DATE ? calendar_date_of(date->day) : (struct civil_date){0},
        .words = answered(item->answers, item->answer_count, "update-words"),
        .said = answered(item->answers, item->answer_count, "status-words"),
        .repeats = answered(item->answers, item->answer_count, "repeats"),
        .doubts = answered(item->answers, item->answer_count, "update-doubts"),
        .status = status->type == PROCEDURE_CHOICE && status->names.count ? status->names.at[0].text : TEXT(""),
    };
}

static void read_updates(struct arena *arena, const struct casework_case *shown, struct plan_held *out)
{
    out->updates = ARENA_ARRAY(arena, struct plan_held_update, shown->item_count);
    for (size_t i = 0; i < shown->item_count; i++) {
        if (text_is(shown->items[i].item->kind.text, "update")) {
            out->updates[out->update_count++] = read_update(shown, &shown->items[i]);
        }
    }
}

/* What the first entry says of the recommendation itself: no later step changes it. */
static void read_first(const struct casework_entry *entry, struct plan_held *out)
{
    const struct {
        const char *fact;
        struct text *into;
    } wanted[] = {{"report", &out->report},
                  {"page", &out->page},
                  {"number", &out->number},
                  {"part", &out->part},
                  {"section", &out->section},
                  {"recommendation-words", &out->recommendation},
                  {"responsible", &out->responsible},
                  {"doubts", &out->doubts}};
    for (size_t i = 0; i < COUNT_OF(wanted); i++) {
        *wanted[i].into = answered(entry->answers, entry->answer_count, wanted[i].fact);
    }
}

static int read_case(struct casework *casework, struct arena *arena, const struct casework_who *who, const char *reference,
                     struct plan_held *out, struct error *error)
{
    struct casework_case shown = {0};
    struct casework_entry entry = {0};
    int failed = casework_look(casework, arena, who, text_of(reference), &shown, error);
    if (!failed) {
        failed = casework_read_entry(casework, arena, who, text_of(reference), 1, &entry, error);
    }
    if (!failed) {
        memcpy(out->reference, shown.reference, sizeof(out->reference));
        read_first(&entry, out);
        read_updates(arena, &shown, out);
    }
    return failed;
}

/* ---- all of them ---- */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static struct text cut_digits(struct text *rest)
{
    struct text digits = {rest->at, 0};
    while (digits.length < rest->length && is_digit(rest->at[digits.length])) {
        digits.length++;
    }
    *rest = (struct text){rest->at + digits.length, rest->length - digits.length};
    while (digits.length > 1 && digits.at[0] == '0') {
        digits = (struct text){digits.at + 1, digits.length - 1};
    }
    return digits;
}

/* As people count: runs of digits by what they come to. */
static int compare_counted(struct text one, struct text other)
{
    while (one.length && other.length) {
        if (is_digit(one.at[0]) && is_digit(other.at[0])) {
            struct text a = cut_digits(&one), b = cut_digits(&other);
            int order = a.length != b.length ? (a.length < b.length ? -1 : 1) : text_compare(a, b);
            if (order) {
                return order;
            }
        } else if (one.at[0] != other.at[0]) {
            return (unsigned char)one.at[0] < (unsigned char)other.at[0] ? -1 : 1;
        } else {
            one = (struct text){one.at + 1, one.length - 1};
            other = (struct text){other.at + 1, other.length - 1};
        }
    }
    return (one.length > 0) - (other.length > 0);
}

static int compare_held(const void *one, const void *other)
{
    const struct plan_held *a = one, *b = other;
    int order = text_compare(a->report, b->report);
    order = order ? order : compare_counted(a->page, b->page);
    order = order ? order : compare_counted(a->number, b->number);
    order = order ? order : text_compare(a->part, b->part);
    return order ? order : strcmp(a->reference, b->reference);
}

static int add_shelf(struct casework *casework, struct arena *arena, const struct casework_who *who, enum access_shelf shelf,
                     struct vec *all, struct error *error)
{
    const struct casework_sieve sieve = {.procedure = TEXT(PLAN_PROCEDURE)};
    struct access_item after = {0};
    bool more = true, begun = false;
    int failed = 0;
    while (!failed && more) {
        struct casework_row *rows = NULL;
        size_t count = 0;
        failed = casework_queue(casework, arena, who, shelf, &sieve, begun ? &after : NULL, 200, &rows, &count, &after, &more,
                                error);
        for (size_t i = 0; !failed && i < count; i++) {
            struct plan_held held;
            memset(&held, 0, sizeof(held));
            failed = read_case(casework, arena, who, rows[i].reference, &held, error);
            vec_add(all, &held);
        }
        begun = true;
    }
    return failed;
}

int plan_held_all(struct casework *casework, struct arena *arena, const struct casework_who *who, struct plan_held **out,
                  size_t *count, struct error *error)
{
    struct vec all = VEC_IN(arena, struct plan_held);
    int failed = add_shelf(casework, arena, who, ACCESS_OPEN, &all, error);
    if (!failed) {
        failed = add_shelf(casework, arena, who, ACCESS_CLOSED, &all, error);
    }
    if (all.count) {
        qsort(all.items, all.count, sizeof(struct plan_held), compare_held);
    }
    *out = all.items;
    *count = all.count;
    return failed;
}
