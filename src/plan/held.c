/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Recommendations as their cases hold them. */
#include "plan/plan.h"
#include "plan/rows.h"

#include <stdlib.h>
#include <string.h>

/* ---- one whose row does not open: from its case ---- */

static void add_answer(const struct casework_case *shown, struct procedure_scope scope, const struct casework_answer *answer,
                       struct vec *texts)
{
    const struct procedure_value *value = procedure_value_of(shown->state, scope, answer->fact);
    if (!answer->is_reasons && value->type == PROCEDURE_TEXT && value->reference.part) {
        struct row_text text = {value->reference.sequence, value->reference.part, answer->erased, answer->plain};
        vec_add(texts, &text);
    }
}

/* What the first entry says of the recommendation itself: no later step changes it. */
static void add_texts(const struct casework_case *shown, const struct casework_entry *first, struct vec *texts)
{
    for (size_t i = 0; i < shown->item_count; i++) {
        const struct procedure_scope scope = {PROCEDURE_FOR_ITEM, shown->items[i].item->number};
        for (size_t k = 0; k < shown->items[i].answer_count; k++) {
            add_answer(shown, scope, &shown->items[i].answers[k], texts);
        }
    }
    for (size_t i = 0; i < first->answer_count; i++) {
        add_answer(shown, (struct procedure_scope){PROCEDURE_FOR_CASE, 0}, &first->answers[i], texts);
    }
}

static int read_case(struct casework *casework, struct arena *arena, const struct casework_who *who, struct plan_held *out,
                     struct error *error)
{
    struct casework_case shown = {0};
    struct casework_entry entry = {0};
    struct vec texts = VEC_IN(arena, struct row_text);
    int failed = casework_look(casework, arena, who, text_of(out->reference), &shown, error);
    if (!failed) {
        failed = casework_read_entry(casework, arena, who, text_of(out->reference), 1, &entry, error);
    }
    if (failed) {
        return failed;
    }
    add_texts(&shown, &entry, &texts);
    return row_unpack(arena, row_pack(arena, shown.procedure, shown.state, texts.items, texts.count, NULL), out, error);
}

/* ---- the order in which people count ---- */

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

/* ---- from the rows ---- */

struct reading {
    const struct plan *plan;
    struct casework *casework;
    struct arena *arena;
    struct vec held;  /* struct plan_held */
    struct vec stale; /* struct plan_held with a reference only */
    int64_t epoch;
    bool newer; /* a row is of an epoch that this process does not know yet */
};

static int take_row(struct reading *reading, const struct vault_key *key, const struct store_statement *row, struct error *error)
{
    struct plan_held held;
    struct text plain;
    const struct identity case_id = store_identity(row, 0);
    int64_t epoch = store_integer(row, 2);
    memset(&held, 0, sizeof(held));
    store_string(row, 1, held.reference, sizeof(held.reference));
    reading->newer = reading->newer || epoch > reading->epoch;
    if (epoch != reading->epoch || store_is_null(row, 3)) {
        vec_add(&reading->stale, &held);
        return 0;
    }
    int failed = vault_unseal(reading->arena, key, row_about(reading->arena, &case_id), store_bytes(row, 3), &plain, error);
    if (!failed) {
        failed = row_unpack(reading->arena, plain, &held, error);
    }
    vec_add(&reading->held, &held);
    return failed;
}

static int read_rows(struct reading *reading, const struct casework_who *who, struct error *error)
{
    struct store_session *session SCOPED(store_end_at) = NULL;
    const struct access_viewer *viewer;
    struct store_statement *row;
    struct vault_key key SCOPED(vault_key_wipe) = {{0}};
    int step = casework_begin_reading(reading->casework, reading->arena, who, &session, &viewer, error);
    if (!step) {
        step = row_key(reading->plan, &key, &reading->epoch, error);
    }
    if (!step) {
        step = store_prepare(session,
                             "SELECT r.case_id, r.reference, r.epoch, r.sealed FROM plan_recommendation AS r "
                             "WHERE " ACCESS_ALLOWS("r.case_id"),
                             &row, error);
    }
    if (step) {
        return step;
    }
    access_bind(row, viewer);
    while ((step = store_step(row, error)) > 0) {
        if ((step = take_row(reading, &key, row, error))) {
            break;
        }
    }
    store_finish(row);
    return step;
}

/* Once more with the newest keys where another process has turned the epoch. */
static int read_newest(struct reading *reading, const struct casework_who *who, struct error *error)
{
    int failed = read_rows(reading, who, error);
    if (!failed && reading->newer) {
        failed = vault_tend(reading->plan->options.vault, NULL, error);
        reading->held.count = 0;
        reading->stale.count = 0;
        if (!failed) {
            failed = read_rows(reading, who, error);
        }
    }
    return failed;
}

static int read_stale(struct reading *reading, const struct casework_who *who, struct error *error)
{
    int failed = 0;
    for (size_t i = 0; !failed && i < reading->stale.count; i++) {
        struct plan_held *held = VEC_AT(&reading->stale, struct plan_held, i);
        failed = read_case(reading->casework, reading->arena, who, held, error);
        if (failed == ERROR_NOT_FOUND) { /* erased meanwhile, or closed to this person */
            failed = 0;
            continue;
        }
        vec_add(&reading->held, held);
    }
    return failed;
}

int plan_held_all(struct plan *plan, struct casework *casework, struct arena *arena, const struct casework_who *who,
                  struct plan_held **out, size_t *count, struct error *error)
{
    struct reading reading = {.plan = plan,
                              .casework = casework,
                              .arena = arena,
                              .held = VEC_IN(arena, struct plan_held),
                              .stale = VEC_IN(arena, struct plan_held)};
    int failed = read_newest(&reading, who, error);
    if (!failed) {
        failed = read_stale(&reading, who, error);
    }
    if (!failed) {
        failed = casework_note_reading(casework, who, TEXT("plan"), text_of(arena_print(arena, "%zu", reading.held.count)), error);
    }
    if (reading.held.count) {
        qsort(reading.held.items, reading.held.count, sizeof(struct plan_held), compare_held);
    }
    *out = reading.held.items;
    *count = failed ? 0 : reading.held.count;
    return failed;
}
