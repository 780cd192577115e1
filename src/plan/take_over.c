/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Makes cases of a proposal (AP-3). What a case has stays (AP-2); what is doubtful is refused, or taken with words. */
#include "plan/plan.h"
#include "plan/rows.h"

#include <string.h>

/* One recommendation of the call: what each table proposes of it, and its case where there is one. */
struct joined {
    struct vec of; /* const struct plan_recommendation * */
    const struct plan_table *last; /* that had it */
    const struct plan_held *held;
};
struct going_over {
    struct arena *arena;
    const struct plan_taking *taking;
    struct map by_key;  /* struct joined */
    struct vec wishes;  /* struct casework_wish */
    struct vec doubts;  /* struct plan_doubt */
    struct vec otherwise; /* struct plan_otherwise */
    struct plan_taken *out;
    bool more; /* a row had more updates than a step takes */
};

/* ---- which recommendation is which ---- */

struct text recommendation_key(struct arena *arena, struct text report, struct text part, struct text page, struct text number)
{
    return text_of(arena_print(arena, "%.*s\n%.*s\n%.*s\n%.*s", TEXT_ARGS(report), TEXT_ARGS(part), TEXT_ARGS(page),
                               TEXT_ARGS(number)));
}

static struct text number_of(const struct plan_recommendation *of)
{
    return of->fields[PLAN_NUMBER].text.length ? of->fields[PLAN_NUMBER].text : of->name;
}

static int join_tables(struct going_over *going, const struct plan_table *tables, size_t count, struct error *error)
{
    for (size_t t = 0; t < count; t++) {
        for (size_t i = 0; i < tables[t].count; i++) {
            const struct plan_recommendation *of = &tables[t].at[i];
            struct text key = recommendation_key(going->arena, going->taking->report, of->fields[PLAN_PART].text,
                                       of->fields[PLAN_PAGE].text, number_of(of));
            struct joined *joined = map_get(&going->by_key, key);
            if (!joined) {
                joined = ARENA_NEW(going->arena, struct joined);
                joined->of = VEC_IN(going->arena, const struct plan_recommendation *);
                map_set(&going->by_key, key, joined);
            } else if (joined->last == &tables[t]) {
                return error_set(error, ERROR_CONFLICT, "plan.twice",
                                 "%.*s: two rows are called %.*s: give each a number of its own, or name their parts by headings",
                                 TEXT_ARGS(of->source), TEXT_ARGS(of->name));
            }
            joined->last = &tables[t];
            vec_add(&joined->of, &of);
        }
    }
    return 0;
}

static int find_held(struct going_over *going, struct error *error)
{
    struct plan_held *held = NULL;
    size_t count = 0;
    int failed = plan_held_all(going->taking->plan, going->taking->casework, going->arena, &going->taking->who, &held, &count, error);
    for (size_t i = 0; !failed && i < count; i++) {
        struct joined *joined = map_get(&going->by_key, recommendation_key(going->arena, held[i].report, held[i].part, held[i].page,
                                                                 held[i].number));
        if (joined) {
            joined->held = &held[i];
        }
    }
    return failed;
}

/* ---- what is best known ---- */

static const struct plan_recommendation *table_row(const struct joined *joined, size_t index)
{
    return *VEC_AT(&joined->of, const struct plan_recommendation *, index);
}

/* The cell that can be trusted most, of those that say anything; of equals the earlier table's. */
static const struct plan_recommendation *best_row(const struct joined *joined, enum plan_field field)
{
    const struct plan_recommendation *best = table_row(joined, 0);
    for (size_t i = 1; i < joined->of.count; i++) {
        const struct plan_recommendation *row = table_row(joined, i);
        bool fuller = !best->fields[field].text.length && row->fields[field].text.length;
        bool surer = row->fields[field].text.length && row->fields[field].trust < best->fields[field].trust;
        best = fuller || surer ? row : best;
    }
    return best;
}

static bool is_blank(const struct plan_update *update)
{
    return !update->cell.text.length && update->cell.trust < PLAN_DOUBTFUL && !update->said.length;
}

struct chosen {
    const struct plan_update *update;
    const struct plan_recommendation *row;
};

/* Of each date the update that can be trusted most; those of blank cells are left out: the board was told nothing. */
static struct vec choose_updates(struct arena *arena, const struct joined *joined)
{
    struct vec all = VEC_IN(arena, struct chosen);
    for (size_t i = 0; i < joined->of.count; i++) {
        const struct plan_recommendation *row = table_row(joined, i);
        for (size_t k = 0; k < row->update_count; k++) {
            struct chosen one = {&row->updates[k], row}, *same = NULL;
            for (size_t j = 0; j < all.count; j++) {
                struct chosen *other = VEC_AT(&all, struct chosen, j);
                same = calendar_day_of(other->update->date) == calendar_day_of(one.update->date) ? other : same;
            }
            if (same && one.update->cell.trust < same->update->cell.trust && !is_blank(one.update)) {
                *same = one;
            } else if (!same && !is_blank(one.update)) {
                vec_add(&all, &one);
            }
        }
    }
    return all;
}

/* ---- fields of a step ---- */

static void add_field(struct vec *fields, struct text name, struct text value)
{
    if (value.length) {
        struct procedure_field field = {name, value};
        vec_add(fields, &field);
    }
}

static void add_doubt(struct going_over *going, const struct plan_recommendation *row, struct text cell,
                      const struct plan_cell *is)
{
    struct plan_doubt doubt = {row->source, row->name, cell, is};
    vec_add(&going->doubts, &doubt);
}

static void add_lines(struct buf *lines, const struct plan_cell *cell)
{
    for (size_t i = 0; i < cell->line_count && lines->length < 400; i++) {
        buf_print(lines, "%s%d", lines->length ? ", " : "", (int)cell->lines[i]);
    }
}

static void add_itself(struct going_over *going, const struct joined *joined, struct vec *fields)
{
    static const struct {
        enum plan_field field;
        const char *fact;
    } asked[] = {{PLAN_PAGE, "page"},       {PLAN_NUMBER, "number"},
                 {PLAN_PART, "part"},       {PLAN_SECTION, "section"},
                 {PLAN_ACTION, "comment"},  {PLAN_RECOMMENDATION, "recommendation-words"},
                 {PLAN_UNITS, "responsible"}, {PLAN_TIMESCALES, "timescales"},
                 {PLAN_SIGN_OFF, "sign-off-words"}, {PLAN_MEASURES, "measures"}};
    struct buf doubts = buf_in(going->arena), lines = buf_in(going->arena);
    const struct plan_recommendation *first = table_row(joined, 0);
    for (size_t i = 0; i < COUNT_OF(asked); i++) {
        const struct plan_recommendation *row = best_row(joined, asked[i].field);
        const struct plan_cell *cell = &row->fields[asked[i].field];
        struct text value = asked[i].field == PLAN_NUMBER ? number_of(row) : cell->text;
        if (asked[i].field == PLAN_RECOMMENDATION && !value.length) {
            value = TEXT("(not in the table)");
        }
        add_field(fields, text_of(asked[i].fact), value);
        if (cell->trust >= PLAN_DOUBTFUL) {
            add_doubt(going, row, text_of(plan_field_name(asked[i].field)), cell);
            buf_print(&doubts, "%s%s, %s: %.*s", doubts.length ? "\n" : "", plan_field_name(asked[i].field),
                      plan_trust_name(cell->trust), TEXT_ARGS(cell->why));
        }
    }
    add_lines(&lines, &first->fields[PLAN_RECOMMENDATION]);
    buf_string(&lines, lines.length ? "" : "not known");
    add_field(fields, TEXT("source-table"), first->source);
    add_field(fields, TEXT("source-lines"), buf_as_text(&lines));
    add_field(fields, TEXT("doubts"), buf_as_text(&doubts));
    add_field(fields, TEXT("report"), going->taking->report);
}

static struct text status_choice(enum plan_status status)
{
    return text_of(plan_status_name(status));
}

static void add_update(struct going_over *going, const struct chosen *chosen, size_t which, struct vec *fields)
{
    const struct plan_update *update = chosen->update;
    const struct plan_recommendation *repeats = update->repeats.sense ? update->repeats.sense : update->repeats.words;
    const struct {
        const char *fact;
        struct text value;
    } answers[] = {
        {"board-date", calendar_print_iso_date(going->arena, update->date)},
        {"update-words", update->cell.text},
        {"update-status", status_choice(update->status)},
        {"status-words", update->said},
        {"repeats", update->repeats.is && repeats ? repeats->name : TEXT("")},
        {"update-doubts", update->cell.trust >= PLAN_DOUBTFUL ? update->cell.why : TEXT("")},
    };
    for (size_t i = 0; i < COUNT_OF(answers); i++) {
        add_field(fields, text_of(arena_print(going->arena, "update.%zu.%s", which, answers[i].fact)), answers[i].value);
    }
    if (update->cell.trust >= PLAN_DOUBTFUL) {
        struct text date = calendar_print_iso_date(going->arena, update->date);
        add_doubt(going, chosen->row, text_of(arena_print(going->arena, "update %.*s", TEXT_ARGS(date))), &update->cell);
    }
}

/* ---- wishes ---- */

static const struct plan_held_update *held_at(const struct plan_held *held, struct civil_date date)
{
    for (size_t i = 0; held && i < held->update_count; i++) {
        if (calendar_day_of(held->updates[i].date) == calendar_day_of(date)) {
            return &held->updates[i];
        }
    }
    return NULL;
}

/* What damage did to a cell is no other wording (AP-5). */
static void note_otherwise(struct going_over *going, const struct joined *joined, const struct plan_held_update *has,
                           const struct chosen *chosen)
{
    const struct plan_cell *cell = &chosen->update->cell;
    bool same = text_equal(text_fold(going->arena, has->words), text_fold(going->arena, cell->text));
    if (!same && cell->trust < PLAN_DOUBTFUL) {
        struct plan_otherwise one = {.source = chosen->row->source, .name = chosen->row->name, .date = chosen->update->date};
        memcpy(one.reference, joined->held->reference, sizeof(one.reference));
        vec_add(&going->otherwise, &one);
    }
}

/* The updates that the case has not; at most as many as a step takes. */
static size_t add_updates(struct going_over *going, const struct joined *joined, struct vec *fields, struct buf *lines)
{
    struct vec all = choose_updates(going->arena, joined);
    size_t added = 0;
    for (size_t i = 0; i < all.count; i++) {
        const struct chosen *chosen = VEC_AT(&all, struct chosen, i);
        const struct plan_held_update *has = held_at(joined->held, chosen->update->date);
        if (has) {
            note_otherwise(going, joined, has, chosen);
        } else if (added == PROCEDURE_SEVERAL_MOST) {
            going->more = true;
        } else {
            add_update(going, chosen, ++added, fields);
            add_lines(lines, &chosen->update->cell);
        }
    }
    return added;
}

static void wish_for(struct going_over *going, const struct joined *joined)
{
    struct vec fields = VEC_IN(going->arena, struct procedure_field);
    struct buf lines = buf_in(going->arena);
    size_t added = add_updates(going, joined, &fields, &lines);
    struct casework_wish wish = {.who = going->taking->who, .happened = CASEWORK_NOT_CLAIMED};
    if (joined->held) {
        if (added == 0) {
            going->out->unchanged++;
            return;
        }
        buf_string(&lines, lines.length ? "" : "not known");
        add_field(&fields, TEXT("source-table"), table_row(joined, joined->of.count - 1)->source);
        add_field(&fields, TEXT("source-lines"), buf_as_text(&lines));
        wish.reference = text_of(joined->held->reference);
        wish.step = TEXT("take-over-updates");
        going->out->continued++;
    } else {
        add_itself(going, joined, &fields);
        wish.procedure = TEXT(PLAN_PROCEDURE);
        wish.step = TEXT("take-over");
        going->out->opened++;
    }
    going->out->updates += added;
    wish.fields = fields.items;
    wish.field_count = fields.count;
    vec_add(&going->wishes, &wish);
}

static int take_all(struct going_over *going, struct error *error)
{
    struct casework_done *done = ARENA_ARRAY(going->arena, struct casework_done, going->wishes.count);
    if (going->wishes.count == 0) {
        return 0;
    }
    int failed = casework_take_many(going->taking->casework, going->arena, going->wishes.items, going->wishes.count, done, error);
    for (size_t i = 0; failed && i < going->wishes.count; i++) {
        if (done[i].fault_count || done[i].refusals.count) {
            going->out->refused = done[i];
            return failed;
        }
    }
    return failed;
}

/* One transaction: everything that is missing, or the rest of what a step could not take before. */
static int take_once(struct arena *arena, const struct plan_taking *taking, const struct plan_table *tables, size_t count,
                     struct plan_taken *out, bool *more, struct error *error)
{
    struct going_over going = {.arena = arena,
                               .taking = taking,
                               .by_key = map_in(arena),
                               .wishes = VEC_IN(arena, struct casework_wish),
                               .doubts = VEC_IN(arena, struct plan_doubt),
                               .otherwise = VEC_IN(arena, struct plan_otherwise),
                               .out = out};
    int failed = join_tables(&going, tables, count, error);
    if (!failed) {
        failed = find_held(&going, error);
    }
    for (size_t i = 0; !failed && i < going.by_key.count; i++) {
        wish_for(&going, going.by_key.entries[i].value);
    }
    out->doubts = going.doubts.items;
    out->doubt_count = going.doubts.count;
    out->otherwise = going.otherwise.items;
    out->otherwise_count = going.otherwise.count;
    if (!failed && going.doubts.count && !taking->doubtful) {
        error_set(error, ERROR_DENIED, "plan.doubtful", "%zu %s doubtful or lost, so nothing was taken over",
                  going.doubts.count, going.doubts.count == 1 ? "cell is" : "cells are");
        error_cite(error, "AP-3");
        return ERROR_DENIED;
    }
    *more = going.more;
    return failed ? failed : take_all(&going, error);
}

#define TRIES 5

/* Somebody else who took over the same, or went on with one of the cases, was quicker: what is there now is looked at anew. */
static int take_turn(struct arena *arena, const struct plan_taking *taking, const struct plan_table *tables, size_t count,
                     struct plan_taken *out, bool *more, struct error *error)
{
    int failed = ERROR_CONFLICT;
    for (int try = 0; failed == ERROR_CONFLICT && try < TRIES; try++) {
        *out = (struct plan_taken){0};
        *more = false;
        failed = take_once(arena, taking, tables, count, out, more, error);
        if (failed == ERROR_CONFLICT && strcmp(error->key, "plan.twice") == 0) {
            break;
        }
    }
    return failed;
}

int plan_take_over(struct arena *arena, const struct plan_taking *taking, const struct plan_table *tables, size_t count,
                   struct plan_taken *out, struct error *error)
{
    bool more = false;
    int failed = take_turn(arena, taking, tables, count, out, &more, error);
    while (!failed && more) {
        struct plan_taken rest;
        failed = take_turn(arena, taking, tables, count, &rest, &more, error);
        out->updates += rest.updates;
        out->refused = rest.refused;
    }
    return failed;
}
