/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What was read of a table, before it is taken over: every cell with its lines, how far it can be trusted and what was mended,
 * doubtful ones first, to be confirmed or corrected (AP-3).
 */
#include "web/plan_import.h"

#include <stdio.h>

#define SHOWN_MOST 300 /* recommendations of which every cell is shown */

/* ---- what the person says of a cell ---- */

static struct text answer_named(const struct vec *answers, const char *kind, size_t table, size_t row, size_t cell, bool *given)
{
    char name[80];
    snprintf(name, sizeof(name), "%s-%zu-%zu-%zu", kind, table, row, cell);
    for (size_t i = 0; i < answers->count; i++) {
        const struct procedure_field *answer = VEC_AT(answers, struct procedure_field, i);
        if (text_is(answer->name, name)) {
            *given = true;
            return answer->value;
        }
    }
    *given = false;
    return TEXT("");
}

/* A browser sends its own line ends. */
static struct text without_returns(struct arena *arena, struct text words)
{
    struct buf buf = buf_in(arena);
    for (size_t i = 0; i < words.length; i++) {
        if (words.at[i] != '\r') {
            buf_char(&buf, words.at[i]);
        }
    }
    return text_trim(buf_as_text(&buf));
}

static void apply_answer(struct arena *arena, const struct vec *answers, struct plan_table *tables, size_t t, size_t row, size_t cell)
{
    bool typed, sure, chose;
    struct plan_cell *is = plan_table_cell(&tables[t], row, cell);
    if (is->trust < PLAN_DOUBTFUL) {
        return;
    }
    struct text words = without_returns(arena, answer_named(answers, "cell", t, row, cell, &typed));
    (void)answer_named(answers, "sure", t, row, cell, &sure);
    struct text repeats = answer_named(answers, "repeats", t, row, cell, &chose);
    const struct plan_correction says = {.text = typed ? words : is->text, .by_words = text_is(repeats, "words")};
    if (sure || (typed && !text_equal(words, text_trim(is->text)))) {
        (void)plan_correct(arena, &tables[t], row, cell, &says);
    }
}

static int read_proposal(const struct front_request *request, const struct web_plan_import *import, bool answered,
                         struct plan_table **out, struct error *error)
{
    int code = plan_read(request->arena, import->files, import->file_count, out, error);
    for (size_t t = 0; code == 0 && answered && t < import->file_count; t++) {
        for (size_t row = 0; row < (*out)[t].count; row++) {
            for (size_t cell = 0; plan_table_cell(&(*out)[t], row, cell); cell++) {
                apply_answer(request->arena, &import->answers, *out, t, row, cell);
            }
        }
    }
    return code;
}

/* ---- the page ---- */

struct showing {
    const struct front_request *request;
    const struct web_plan_import *import;
    struct vec doubtful, rows, leftovers, tables;
    long long left; /* doubtful cells of which nothing was said yet */
};

static struct text lines_of(struct arena *arena, const struct plan_cell *cell)
{
    struct buf buf = buf_in(arena);
    for (size_t i = 0; i < cell->line_count && i < 12; i++) {
        buf_print(&buf, "%s%d", i ? ", " : "", (int)cell->lines[i]);
    }
    return buf_as_text(&buf);
}

static struct text repeats_words(const struct front_request *request, const struct plan_update *update)
{
    bool differs = update && update->repeats.is && update->repeats.words && update->repeats.sense &&
                   update->repeats.words != update->repeats.sense;
    return differs ? string_plan_check_repeats(request->arena, web_language(request), update->repeats.words->name,
                                               update->repeats.sense->name)
                   : TEXT("");
}

static void add_doubtful(struct showing *showing, const struct plan_table *before, const struct plan_table *now, size_t t, size_t row,
                         size_t cell)
{
    struct arena *arena = showing->request->arena;
    const struct plan_recommendation *of = &before->at[row];
    const struct plan_cell *is = plan_table_cell(before, row, cell), *said = plan_table_cell(now, row, cell);
    bool typed, chose;
    struct text words = answer_named(&showing->import->answers, "cell", t, row, cell, &typed);
    struct text repeats = answer_named(&showing->import->answers, "repeats", t, row, cell, &chose);
    const struct plan_update *update = cell < PLAN_FIELD__MAX ? NULL : &of->updates[cell - PLAN_FIELD__MAX];
    struct view_plan_doubt doubt = {.id = text_of(arena_print(arena, "%zu-%zu-%zu", t, row, cell)),
                                    .name = of->name,
                                    .cell = plan_cell_name(arena, of, cell),
                                    .source = before->source,
                                    .lines = lines_of(arena, is),
                                    .trust = text_of(plan_trust_name(is->trust)),
                                    .why = is->why,
                                    .read = text_equal(is->read, is->text) ? TEXT("") : is->read,
                                    .words = typed ? words : is->text,
                                    .repeats = repeats_words(showing->request, update),
                                    .by_words = text_is(repeats, "words"),
                                    .sure = said->trust < PLAN_DOUBTFUL};
    showing->left += !doubt.sure;
    vec_add(&showing->doubtful, &doubt);
}

static void add_cell(struct showing *showing, const struct plan_table *now, size_t row, size_t cell, struct vec *cells)
{
    struct arena *arena = showing->request->arena;
    const struct plan_cell *is = plan_table_cell(now, row, cell);
    struct view_plan_cell shown = {.name = plan_cell_name(arena, &now->at[row], cell),
                                   .lines = lines_of(arena, is),
                                   .trust = text_of(plan_trust_name(is->trust)),
                                   .words = is->text,
                                   .why = is->why};
    if (is->text.length || is->trust >= PLAN_DOUBTFUL) {
        vec_add(cells, &shown);
    }
}

static void add_table(struct showing *showing, const struct plan_table *before, const struct plan_table *now, size_t t)
{
    struct arena *arena = showing->request->arena;
    size_t counts[PLAN_TRUST__MAX] = {0};
    for (size_t row = 0; row < now->count; row++) {
        struct vec cells = VEC_IN(arena, struct view_plan_cell);
        for (size_t cell = 0; plan_table_cell(now, row, cell); cell++) {
            const struct plan_cell *is = plan_table_cell(before, row, cell);
            counts[is->trust] += is->text.length || is->trust >= PLAN_DOUBTFUL;
            if (is->trust >= PLAN_DOUBTFUL) {
                add_doubtful(showing, before, now, t, row, cell);
            }
            add_cell(showing, now, row, cell, &cells);
        }
        struct view_plan_read shown = {now->at[row].name, now->source, {LIST_OF(cells, struct view_plan_cell)}};
        if (showing->rows.count < SHOWN_MOST) {
            vec_add(&showing->rows, &shown);
        }
    }
    for (size_t i = 0; i < now->leftover_count; i++) {
        const struct plan_leftover *left = &now->leftovers[i];
        struct view_plan_left shown = {text_of(arena_print(arena, "%d", (int)left->line)), left->text, left->why};
        vec_add(&showing->leftovers, &shown);
    }
    struct text words = string_plan_check_counts(
        arena, web_language(showing->request), text_of(arena_print(arena, "%zu", now->count)),
        text_of(arena_print(arena, "%zu", counts[PLAN_DOUBTFUL])), text_of(arena_print(arena, "%zu", counts[PLAN_LOST])),
        text_of(arena_print(arena, "%zu", counts[PLAN_READ])), text_of(arena_print(arena, "%zu", counts[PLAN_REPAIRED])));
    struct view_summary_row counted = {.key = now->source, .value = words};
    vec_add(&showing->tables, &counted);
}

static void write_page(struct front_request *request, struct http_response *response, struct showing *showing)
{
    struct vec problems = VEC_IN(request->arena, struct view_problem);
    if (request->failure.code) {
        web_add_problem(&problems, text_of(request->failure.words), showing->left ? TEXT("doubtful") : TEXT(""));
    }
    struct page_plan_check page = {
        .frame = web_frame_with_form(request, WEB_PLAN),
        .report = showing->import->report,
        .tables = {LIST_OF(showing->tables, struct view_summary_row)},
        .doubtful = {LIST_OF(showing->doubtful, struct view_plan_doubt)},
        .rows = {LIST_OF(showing->rows, struct view_plan_read)},
        .leftovers = {LIST_OF(showing->leftovers, struct view_plan_left)},
        .left = showing->left,
        .kept = text_is(front_find_value(request, TEXT("done")) ? front_value(request, "done")->text : TEXT(""), "kept"),
        .problems = {LIST_OF(problems, struct view_problem)}};
    page_plan_check_write(web_body(response), web_language(request), &page);
}

int web_plan_check(struct front_request *request, struct http_response *response, struct error *error)
{
    struct web_plan_import import;
    struct plan_table *before = NULL, *now = NULL;
    bool found = false;
    if (!web_of(request)->options.plan || !web_plan_documents(request)) {
        return web_no_plan(error);
    }
    int code = web_plan_import_load(request, &import, &found, error);
    if (code == 0 && !found) {
        http_redirect(response, TEXT("/plan/import"));
        return 0;
    }
    if (code == 0) {
        code = read_proposal(request, &import, false, &before, error);
    }
    if (code == 0) {
        code = read_proposal(request, &import, true, &now, error);
    }
    if (code || !before || !now) {
        return code;
    }
    struct showing showing = {.request = request,
                              .import = &import,
                              .doubtful = VEC_IN(request->arena, struct view_plan_doubt),
                              .rows = VEC_IN(request->arena, struct view_plan_read),
                              .leftovers = VEC_IN(request->arena, struct view_plan_left),
                              .tables = VEC_IN(request->arena, struct view_summary_row)};
    for (size_t t = 0; t < import.file_count; t++) {
        add_table(&showing, &before[t], &now[t], t);
    }
    write_page(request, response, &showing);
    return 0;
}

/* ---- kept, dropped or taken over ---- */

static int accept(struct front_request *request, const struct web_plan_import *import, struct error *error)
{
    struct plan_table *tables;
    struct plan_taken taken = {0};
    const struct plan_taking taking = {.plan = web_of(request)->options.plan,
                                       .casework = web_casework(request),
                                       .who = web_who(request),
                                       .report = import->report};
    int code = read_proposal(request, import, true, &tables, error);
    if (code == 0) {
        code = plan_take_over(request->arena, &taking, tables, import->file_count, &taken, error);
    }
    if (code < 0 && taken.refused.refusals.count) { /* in the procedure's own words */
        const struct procedure_refusal *why = &taken.refused.refusals.at[0];
        (void)error_set(error, code, "web.plan-refused", "%.*s", TEXT_ARGS(why->words));
    } else if (code < 0 && taken.refused.fault_count) {
        (void)error_set(error, code, "web.plan-fault", "%.*s: %.*s", TEXT_ARGS(taken.refused.faults[0].field),
                        TEXT_ARGS(taken.refused.faults[0].words));
    }
    return code;
}

int web_plan_check_do(struct front_request *request, struct http_response *response, struct error *error)
{
    struct web_plan_import import;
    struct web_input input;
    bool found = false;
    if (!web_of(request)->options.plan || !web_plan_documents(request)) {
        return web_no_plan(error);
    }
    int code = web_plan_import_load(request, &import, &found, error);
    if (code == 0) {
        code = web_read_input(request, &input, error);
    }
    if (code < 0) {
        return code;
    }
    struct text action = web_typed(&input, TEXT("action"));
    if (!found || text_is(action, "drop")) {
        web_plan_import_forget(request);
        http_redirect(response, TEXT("/plan/import"));
        return 0;
    }
    import.answers = input.fields;
    code = web_plan_import_keep(request, &import, error); /* whatever comes of it: nothing that was said is lost */
    if (code == 0 && text_is(action, "accept")) {
        code = accept(request, &import, error);
        if (code == 0) {
            web_plan_import_forget(request);
            http_redirect(response, TEXT("/plan?done=imported"));
        }
    } else if (code == 0) {
        http_redirect(response, TEXT("/plan/import/check?done=kept"));
    }
    return code;
}
