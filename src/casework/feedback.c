/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Feedback and complaints about the handling, counted over the cases that somebody may open; small numbers stay here. */
#include "casework/every.h"

#include <string.h>

#define LEAST 5 /* where nothing else is set */

struct counting {
    const struct casework *casework;
    int64_t until, least;
    struct vec rows, handling;
};

/* ---- counting */

static struct casework_feedback_row *row_of(struct counting *counting, struct text procedure, struct text side,
                                            struct text question)
{
    for (size_t i = 0; i < counting->rows.count; i++) {
        struct casework_feedback_row *row = VEC_AT(&counting->rows, struct casework_feedback_row, i);
        if (text_equal(row->procedure, procedure) && text_equal(row->side, side) && text_equal(row->question, question)) {
            return row;
        }
    }
    return vec_add(&counting->rows,
                   &(struct casework_feedback_row){.procedure = procedure,
                                                   .side = copy_text(counting->rows.arena, side),
                                                   .question = question});
}

static void count_feedback(struct counting *counting, const struct loaded_case *loaded, const struct procedure_item *item,
                           const struct procedure_register *register_words)
{
    const struct procedure *procedure = loaded->known->procedure;
    const struct procedure_scope scope = {PROCEDURE_FOR_ITEM, item->number};
    const struct text side = every_choice_of(loaded, scope, register_words->about);
    if (!side.length || every_day_of(counting->casework, loaded->state, scope, register_words->from) >= counting->until) {
        return;
    }
    for (uint32_t i = 0; i < item->keeps.fact_count; i++) {
        const struct procedure_fact_state *fact = &item->keeps.facts[i];
        int64_t score = fact->value.type == PROCEDURE_NUMBER ? fact->value.number : 0;
        const struct procedure_fact *words = procedure_find_fact(procedure, item->kind, fact->fact.text);
        if (score >= 1 && score <= CASEWORK_SCORES && words) {
            struct casework_feedback_row *row =
                row_of(counting, procedure_about(procedure)->is.label, side, words->is.label);
            row->answers++;
            row->scores[score - 1]++;
        }
    }
}

static void count_handling(struct counting *counting, const struct loaded_case *loaded, const struct procedure_item *item,
                           const struct procedure_register *words)
{
    const struct procedure *procedure = loaded->known->procedure;
    const struct procedure_scope scope = {PROCEDURE_FOR_ITEM, item->number};
    struct text label = procedure_about(procedure)->is.label;
    struct casework_handling_row *row = NULL;
    for (size_t i = 0; i < counting->handling.count && !row; i++) {
        struct casework_handling_row *one = VEC_AT(&counting->handling, struct casework_handling_row, i);
        row = text_equal(one->procedure, label) ? one : NULL;
    }
    row = row ? row : vec_add(&counting->handling, &(struct casework_handling_row){.procedure = label});
    row->made++;
    row->answered += procedure_register_stands(words, procedure_state_of_track(loaded->state, scope, words->track));
}

static int count_case(void *context, const struct every_seen *seen, struct error *error)
{
    struct counting *counting = context;
    const struct loaded_case *loaded = seen->loaded;
    (void)error;
    for (uint32_t i = 0; i < loaded->state->item_count; i++) {
        const struct procedure_item *item = &loaded->state->items[i];
        const struct procedure_register *words = NULL;
        while ((words = procedure_next_register(loaded->known->procedure, item->kind, words))) {
            if (words->kind == PROCEDURE_REGISTER_FEEDBACK) {
                count_feedback(counting, loaded, item, words);
            } else if (words->kind == PROCEDURE_REGISTER_COMPLAINTS) {
                count_handling(counting, loaded, item, words);
            }
        }
    }
    return 0;
}

/* ---- what may be told of it */

static bool is_small(int64_t count, int64_t least)
{
    return count > 0 && count < least;
}

/* What is withheld adds up to what the others leave of the total: it must be of two cells at least, and not small itself. */
static void withhold(struct casework_feedback_row *row, int64_t least)
{
    int64_t hidden = 0;
    size_t cells = 0;
    bool hide[CASEWORK_SCORES] = {false};
    for (int i = 0; i < CASEWORK_SCORES; i++) {
        hide[i] = is_small(row->scores[i], least);
        hidden += hide[i] ? row->scores[i] : 0;
        cells += hide[i];
    }
    while (cells > 0 && cells < CASEWORK_SCORES && (cells < 2 || hidden < least)) {
        int smallest = -1;
        for (int i = 0; i < CASEWORK_SCORES; i++) {
            if (!hide[i] && (smallest < 0 || row->scores[i] < row->scores[smallest])) {
                smallest = i;
            }
        }
        hide[smallest] = true;
        hidden += row->scores[smallest];
        cells++;
    }
    for (int i = 0; i < CASEWORK_SCORES; i++) {
        row->scores[i] = hide[i] || row->answers < least ? CASEWORK_WITHHELD : row->scores[i];
    }
    row->answers = row->answers < least ? CASEWORK_WITHHELD : row->answers;
}

static void withhold_handling(struct casework_handling_row *row, int64_t least)
{
    bool some = is_small(row->answered, least) || is_small(row->made - row->answered, least);
    row->answered = some || row->made < least ? CASEWORK_WITHHELD : row->answered;
    row->made = row->made < least ? CASEWORK_WITHHELD : row->made;
}

/* Midnight of the first day of the quarter that runs. */
static int64_t quarter_of(const struct casework *casework)
{
    const struct civil_date today = calendar_moment_of(casework->options.zone, casework_now(casework)).date;
    return calendar_start_of_day(casework->options.zone, calendar_quarter_of(today, 0));
}

int casework_read_feedback(struct casework *casework, struct arena *arena, const struct casework_who *who,
                           struct casework_feedback *out, struct error *error)
{
    struct counting counting = {.casework = casework,
                                .until = quarter_of(casework),
                                .least = casework->options.least_told > 0 ? casework->options.least_told : LEAST,
                                .rows = VEC_IN(arena, struct casework_feedback_row),
                                .handling = VEC_IN(arena, struct casework_handling_row)};
    *out = (struct casework_feedback){.until = counting.until, .least = counting.least};
    int failed = every_case(casework, arena, who, count_case, &counting, error);
    if (failed) {
        return failed;
    }
    for (size_t i = 0; i < counting.rows.count; i++) {
        withhold(VEC_AT(&counting.rows, struct casework_feedback_row, i), counting.least);
    }
    for (size_t i = 0; i < counting.handling.count; i++) {
        withhold_handling(VEC_AT(&counting.handling, struct casework_handling_row, i), counting.least);
    }
    out->rows = counting.rows.items;
    out->row_count = counting.rows.count;
    out->handling = counting.handling.items;
    out->handling_count = counting.handling.count;
    return note_down(casework, LEDGER_READS, who, NULL, TEXT("feedback"), TEXT(""), error);
}
