/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table on its way to the public: drafted from the plan, frozen as a document, shown to the second person, confirmed. */
#include "plan/board.h"
#include "plan/rows.h"

#include <string.h>

/* ---- drafted ---- */

static const struct procedure_scope the_case = {PROCEDURE_FOR_CASE, 0};

static struct text response_words(const struct plan_held *row, enum plan_standing standing)
{
    static const struct {
        const char *name, *words;
    } responses[] = {{"accepted", "Accepted"}, {"in-part", "Accepted in part"}, {"rejected", "Rejected"}};
    for (size_t i = 0; standing != PLAN_TO_ANSWER && i < COUNT_OF(responses); i++) {
        if (text_is(row->response, responses[i].name)) {
            return text_of(responses[i].words);
        }
    }
    return TEXT("");
}

/* What the board was told last; as it was told, with its status. */
static struct text board_words(const struct plan_report *report, const struct plan_line *line)
{
    for (size_t k = report->date_count; k > 0; k--) {
        if (line->cells[PLAN_COLUMNS + k - 1].length) {
            return line->cells[PLAN_COLUMNS + k - 1];
        }
    }
    return TEXT("");
}

static struct plan_public_line draft_line(const struct plan_report *report, const struct plan_line *line, enum plan_words_from from)
{
    const struct plan_held *row = line->row;
    struct plan_public_line out = {.cells = {
        [PLAN_PUBLIC_REPORT] = row->report,
        [PLAN_PUBLIC_PAGE] = row->page,
        [PLAN_PUBLIC_NUMBER] = row->number,
        [PLAN_PUBLIC_SECTION] = row->section,
        [PLAN_PUBLIC_RECOMMENDATION] = row->recommendation,
        [PLAN_PUBLIC_UNITS] = row->responsible,
        [PLAN_PUBLIC_RESPONSE] = response_words(row, line->standing),
        [PLAN_PUBLIC_STANDING] = text_of(plan_standing_words(line->standing)),
        [PLAN_PUBLIC_WORDS] = from == PLAN_WORDS_BOARD ? board_words(report, line) : TEXT(""),
    }};
    memcpy(out.reference, row->reference, sizeof(out.reference));
    for (size_t i = 0; i < PLAN_PUBLIC__MAX; i++) {
        out.cells[i] = out.cells[i].at ? out.cells[i] : TEXT("");
    }
    return out;
}

/* The words that the public was told last, of the day itself or the one before it. */
static int take_last_words(const struct plan_publishing *publishing, struct arena *arena, struct civil_date day,
                           struct plan_public_table *table, struct error *error)
{
    struct plan_release last;
    int failed = plan_release_before(publishing->plan, arena, calendar_add_days(day, 1), &last, error);
    const struct map names = public_names(arena, &last.table);
    for (size_t i = 0; !failed && i < table->count; i++) {
        const struct plan_public_line *same = public_find(arena, &names, &table->at[i]);
        table->at[i].cells[PLAN_PUBLIC_WORDS] = same ? same->cells[PLAN_PUBLIC_WORDS] : TEXT("");
    }
    return failed;
}

int plan_public_draft(const struct plan_publishing *publishing, struct arena *arena, struct civil_date day,
                      enum plan_words_from from, struct plan_public_table *out, struct error *error)
{
    const struct plan_question question = {.at = day, .resolve = true};
    struct plan_report report = {.line_count = 0};
    int failed = plan_report(publishing->plan, publishing->casework, arena, &publishing->who, &question, &report, error);
    *out = (struct plan_public_table){ARENA_ARRAY(arena, struct plan_public_line, report.line_count), report.line_count};
    for (size_t i = 0; !failed && i < report.line_count; i++) {
        out->at[i] = draft_line(&report, &report.lines[i], from);
    }
    return failed || from != PLAN_WORDS_LAST ? failed : take_last_words(publishing, arena, day, out, error);
}

/* ---- frozen ---- */

int plan_public_send(const struct plan_publishing *publishing, struct arena *arena, const struct plan_sending *sending,
                     struct casework_done *done, struct error *error)
{
    const struct identity word = vault_identity();
    struct documents_waiting waiting;
    struct plan_public_table table;
    char tray[IDENTITY_TEXT_SIZE], document[IDENTITY_TEXT_SIZE];
    const bool opens = !sending->reference.length, corrects = sending->what.length || sending->why.length;
    const struct text name = text_of(arena_print(arena, "progress-%.*s.csv", TEXT_ARGS(calendar_print_iso_date(arena, sending->day))));
    identity_write(&word, tray);
    if (opens && corrects) {
        error_set(error, ERROR_INVALID, "plan.corrects",
                  "What is corrected, and why, is said of a release that is there: say which; a first one has nothing to correct.");
        return error_at(error, "reference");
    }
    int failed = plan_public_read(arena, sending->bytes, &table, error);
    if (!failed) {
        failed = documents_add(publishing->documents, arena, text_of(tray), name, sending->bytes, &waiting, error);
    }
    if (failed) {
        return failed;
    }
    identity_write(&waiting.document, document);
    struct procedure_field fields[] = {
        {TEXT("edition.1.release-table"), text_of(document)},
        opens ? (struct procedure_field){TEXT("release-day"), calendar_print_iso_date(arena, sending->day)}
              : (struct procedure_field){TEXT("edition.1.corrected-what"), sending->what},
        {TEXT("edition.1.corrected-why"), sending->why},
    };
    const struct casework_wish wish = {.who = publishing->who,
                                       .procedure = opens ? TEXT(PLAN_RELEASE_PROCEDURE) : TEXT(""),
                                       .reference = sending->reference,
                                       .step = opens ? TEXT("draft-release") : corrects ? TEXT("correct-release") : TEXT("draft-again"),
                                       .scope = the_case,
                                       .fields = fields,
                                       .field_count = opens ? 2 : corrects ? 3 : 1,
                                       .happened = CASEWORK_NOT_CLAIMED,
                                       .submission = text_of(tray)};
    return casework_take(publishing->casework, arena, &wish, done, error);
}

/* ---- shown, and confirmed ---- */

static const struct procedure_item *newest_edition(const struct casework_case *shown)
{
    const struct procedure_state *state = shown->state;
    return text_is(state->procedure.text, PLAN_RELEASE_PROCEDURE) && state->item_count ? &state->items[state->item_count - 1] : NULL;
}

static int no_release(struct error *error)
{
    return error_set(error, ERROR_NOT_FOUND, "plan.no-release-case", "There is no such release that you may open.");
}

static struct text answer_of(const struct casework_case *shown, uint32_t item, const char *fact)
{
    for (size_t i = 0; i < shown->item_count; i++) {
        for (size_t k = 0; shown->items[i].item->number == item && k < shown->items[i].answer_count; k++) {
            if (text_is(shown->items[i].answers[k].fact.text, fact)) {
                return shown->items[i].answers[k].plain;
            }
        }
    }
    return TEXT("");
}

static bool was_published(const struct procedure_state *state)
{
    for (size_t i = 0; i < state->taken_count; i++) {
        if (text_is(state->taken[i].step.text, "confirm-release")) {
            return true;
        }
    }
    return false;
}

int plan_edition_show(const struct plan_publishing *publishing, struct arena *arena, struct text reference, struct plan_edition *out,
                      struct error *error)
{
    struct casework_case shown = {.sequence = 0};
    struct documents_document document;
    int failed = casework_look(publishing->casework, arena, &publishing->who, reference, &shown, error);
    const struct procedure_item *item = failed ? NULL : newest_edition(&shown);
    if (!item) {
        return failed ? failed : no_release(error);
    }
    const struct procedure_scope scope = {PROCEDURE_FOR_ITEM, item->number};
    const struct procedure_name track = procedure_name("edition"), state = procedure_state_of_track(shown.state, scope, track);
    const struct procedure_value *day = procedure_value_of(shown.state, the_case, procedure_name("release-day"));
    *out = (struct plan_edition){.day = calendar_date_of(day->type == PROCEDURE_DATE ? day->day : 0),
                                 .state = state.text,
                                 .label = procedure_label(shown.procedure, track, state),
                                 .item = item->number,
                                 .what = answer_of(&shown, item->number, "corrected-what"),
                                 .why = answer_of(&shown, item->number, "corrected-why"),
                                 .is_first = !was_published(shown.state),
                                 .sequence = shown.sequence};
    const struct procedure_value *table = procedure_value_of(shown.state, scope, procedure_name("release-table"));
    failed = documents_read(publishing->documents, publishing->casework, arena, &publishing->who, reference, &table->identity,
                            &document, &out->bytes, error);
    if (!failed) {
        plan_check_word(document.hash, out->check);
        failed = plan_public_read(arena, out->bytes, &out->table, error);
    }
    return failed;
}

int plan_public_confirm(const struct plan_publishing *publishing, struct arena *arena, struct text reference, struct text check,
                        struct casework_done *done, struct error *error)
{
    struct casework_case shown = {.sequence = 0};
    const struct procedure_field field = {TEXT("read-check"), check};
    int failed = casework_glance(publishing->casework, arena, &publishing->who, reference, &shown, error);
    const struct procedure_item *item = failed ? NULL : newest_edition(&shown);
    if (!item) {
        return failed ? failed : no_release(error);
    }
    const struct casework_wish wish = {.who = publishing->who,
                                       .reference = reference,
                                       .step = TEXT("confirm-release"),
                                       .scope = {PROCEDURE_FOR_ITEM, item->number},
                                       .fields = &field,
                                       .field_count = 1,
                                       .happened = CASEWORK_NOT_CLAIMED};
    return casework_take(publishing->casework, arena, &wish, done, error);
}

/* ---- which there are ---- */

static void take_case_row(const struct store_statement *row, struct vec *all)
{
    struct plan_release_case *last = all->count ? VEC_AT(all, struct plan_release_case, all->count - 1) : NULL;
    char reference[ACCESS_REFERENCE_SIZE];
    store_string(row, 0, reference, sizeof(reference));
    if (!last || strcmp(last->reference, reference) != 0) {
        last = vec_add(all, NULL);
        *last = (struct plan_release_case){.day = calendar_date_of((int32_t)store_integer(row, 1))};
        memcpy(last->reference, reference, sizeof(reference));
    }
    last->waits = last->waits || text_is(store_text(row, 2), "drafted");
    last->published += !store_is_null(row, 3);
}

int plan_release_cases(const struct plan_publishing *publishing, struct arena *arena, struct plan_release_case **out, size_t *count,
                       struct error *error)
{
    struct store_session *session SCOPED(store_end_at) = NULL;
    const struct access_viewer *viewer;
    struct vec all = VEC_IN(arena, struct plan_release_case);
    struct store_statement *row;
    int step = casework_begin_reading(publishing->casework, arena, &publishing->who, &session, &viewer, error);
    if (!step) {
        step = store_prepare(session,
                             "SELECT r.reference, r.day, r.state, r.number FROM plan_release AS r "
                             "WHERE " ACCESS_ALLOWS("r.case_id") " ORDER BY r.day DESC, r.reference, r.item",
                             &row, error);
    }
    if (step) {
        return step;
    }
    access_bind(row, viewer);
    while ((step = store_step(row, error)) > 0) {
        take_case_row(row, &all);
    }
    store_finish(row);
    *out = all.items;
    *count = step < 0 ? 0 : all.count;
    return step;
}
