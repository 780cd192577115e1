/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Waves of surveys side by side: shares where the base allows, nothing of small groups (RG-4, ST-6). */
#include "plan/plan.h"
#include "plan/rows.h"

#include <string.h>

struct plan_survey_share plan_survey_share_of(int64_t count, int64_t of)
{
    const bool is_small = count > 0 && count < PLAN_SURVEY_LEAST;
    const bool leaves_few = of > count && of - count < PLAN_SURVEY_LEAST; /* the rest would be a small group told by taking away */
    if (count < 0 || of < PLAN_SURVEY_LEAST || count > of || is_small || leaves_few) {
        return (struct plan_survey_share){.is_told = false};
    }
    return (struct plan_survey_share){true, count, of, (int)((count * 1000 + of / 2) / of)};
}

/* Of those that are told and not nobody's, the smallest; `count` where there is none. */
static size_t smallest_told(const struct plan_survey_share *shares, size_t count)
{
    size_t found = count;
    for (size_t i = 0; i < count; i++) {
        if (shares[i].is_told && shares[i].count > 0 && (found == count || shares[i].count < shares[found].count)) {
            found = i;
        }
    }
    return found;
}

void plan_survey_shares(const int64_t *counts, size_t count, int64_t of, struct plan_survey_share *out)
{
    int64_t rest = of;
    bool is_withheld = false;
    for (size_t i = 0; i < count; i++) {
        out[i] = plan_survey_share_of(counts[i], of);
        rest -= out[i].is_told ? counts[i] : 0;
        is_withheld = is_withheld || (!out[i].is_told && counts[i] > 0);
    }
    /* Answers may exclude each other: then what is told, taken from all, leaves those who are withheld. */
    while (is_withheld && rest >= 0 && rest < PLAN_SURVEY_LEAST) {
        const size_t next = smallest_told(out, count);
        if (next == count) {
            return;
        }
        rest += counts[next];
        out[next] = (struct plan_survey_share){.is_told = false};
    }
}

static struct procedure_scope scope_of(uint32_t item)
{
    return (struct procedure_scope){item ? PROCEDURE_FOR_ITEM : PROCEDURE_FOR_CASE, item};
}

static const struct procedure_value *value_of(const struct casework_case *shown, uint32_t item, const char *fact)
{
    return procedure_value_of(shown->state, scope_of(item), procedure_name(fact));
}

/* -1: it is not known. */
static int64_t number_of(const struct casework_case *shown, uint32_t item, const char *fact)
{
    const struct procedure_value *value = value_of(shown, item, fact);
    return value->type == PROCEDURE_NUMBER ? value->number : -1;
}

static struct text label_of(const struct casework_case *shown, uint32_t item, const char *fact)
{
    const struct procedure_value *value = value_of(shown, item, fact);
    return value->type == PROCEDURE_CHOICE && value->names.count
               ? procedure_label(shown->procedure, procedure_name(fact), value->names.at[0])
               : TEXT("");
}

/* ---- the figures of a wave ---- */

/* The entry by which its results were recorded; 0: none yet. */
static uint32_t recorded_by(const struct casework_case *shown, uint32_t item)
{
    for (size_t i = 0; i < shown->state->taken_count; i++) {
        const struct procedure_taken *taken = &shown->state->taken[i];
        if (text_is(taken->step.text, "record-results") && taken->scope.number == item) {
            return taken->sequence;
        }
    }
    return 0;
}

static const struct plan_figure *find_figure(const struct plan_wave *wave, struct text label)
{
    for (size_t i = 0; i < wave->figure_count; i++) {
        if (text_equal(wave->figures[i].label, label)) {
            return &wave->figures[i];
        }
    }
    return NULL;
}

static void put_share(struct plan_figure *one, const struct plan_survey_share *share, const struct plan_wave *first)
{
    const struct plan_figure *before = first ? find_figure(first, one->label) : NULL;
    one->share = *share;
    one->beside_first = before && before->share.is_told && share->is_told;
    one->moved = one->beside_first ? share->tenths - before->share.tenths : 0;
}

/* A figure belongs to the wave whose results were recorded by the same entry. */
static void add_figures(struct arena *arena, const struct casework_case *shown, const struct plan_wave *first, struct plan_wave *wave)
{
    const uint32_t entry = recorded_by(shown, wave->item);
    const int64_t answered = number_of(shown, wave->item, "answered-count");
    struct vec figures = VEC_IN(arena, struct plan_figure), counts = VEC_IN(arena, int64_t);
    for (size_t i = 0; entry && i < shown->item_count; i++) {
        const uint32_t item = shown->items[i].item->number;
        const struct procedure_value *label = value_of(shown, item, "figure-label");
        if (!text_is(shown->items[i].item->kind.text, "figure") || label->type != PROCEDURE_TEXT || label->reference.sequence != entry) {
            continue;
        }
        const struct plan_figure one = {.label = item_answer(&shown->items[i], "figure-label")};
        const int64_t counted = number_of(shown, item, "figure-count");
        vec_add(&figures, &one);
        vec_add(&counts, &counted);
    }
    struct plan_survey_share *shares = ARENA_ARRAY(arena, struct plan_survey_share, counts.count);
    plan_survey_shares(counts.items, counts.count, answered, shares);
    for (size_t i = 0; i < figures.count; i++) {
        put_share(VEC_AT(&figures, struct plan_figure, i), &shares[i], first);
    }
    wave->figures = figures.items;
    wave->figure_count = figures.count;
}

/* ---- a survey ---- */

static struct plan_wave read_wave(struct arena *arena, const struct casework_case *shown, uint32_t item, const struct plan_wave *first)
{
    const struct procedure_value *baseline = value_of(shown, item, "baseline"), *until = value_of(shown, item, "wave-until");
    struct plan_wave out = {.item = item,
                            .is_baseline = baseline->type == PROCEDURE_YES_NO && baseline->yes,
                            .has_results = recorded_by(shown, item) > 0,
                            .until = calendar_date_of(until->type == PROCEDURE_DATE ? until->day : 0),
                            .answered = plan_survey_share_of(number_of(shown, item, "answered-count"), number_of(shown, item, "asked-count")),
                            .moved = label_of(shown, item, "moved")};
    add_figures(arena, shown, first, &out);
    return out;
}

static struct text survey_name(struct casework *casework, struct arena *arena, const struct casework_who *who, const char *reference,
                               int *failed, struct error *error)
{
    struct casework_entry entry = {0};
    *failed = casework_read_entry(casework, arena, who, text_of(reference), 1, &entry, error);
    for (size_t i = 0; !*failed && i < entry.answer_count; i++) {
        if (text_is(entry.answers[i].fact.text, "survey-name")) {
            return entry.answers[i].erased ? TEXT("(erased)") : entry.answers[i].plain;
        }
    }
    return TEXT("");
}

static void count_answers(const struct casework_case *shown, uint32_t item, struct plan_survey *out)
{
    const struct procedure_name state = procedure_state_of_track(shown->state, scope_of(item), procedure_name("answer"));
    out->promised += text_is(state.text, "promised");
    out->done += text_is(state.text, "done");
    out->dropped += text_is(state.text, "dropped");
}

static struct plan_survey read_survey(struct arena *arena, const struct casework_case *shown)
{
    const struct procedure_name track = procedure_name("case");
    struct vec waves = VEC_IN(arena, struct plan_wave);
    struct plan_survey out = {
        .kind = label_of(shown, 0, "survey-kind"),
        .state = procedure_label(shown->procedure, track, procedure_state_of_track(shown->state, scope_of(0), track))};
    for (size_t i = 0; i < shown->item_count; i++) {
        const struct procedure_item *item = shown->items[i].item;
        if (text_is(item->kind.text, "wave")) {
            const struct plan_wave one = read_wave(arena, shown, item->number, waves.count ? waves.items : NULL);
            vec_add(&waves, &one);
        } else if (text_is(item->kind.text, "answer")) {
            count_answers(shown, item->number, &out);
        }
    }
    memcpy(out.reference, shown->reference, sizeof(out.reference));
    out.waves = waves.items;
    out.wave_count = waves.count;
    return out;
}

int plan_surveys(struct casework *casework, struct arena *arena, const struct casework_who *who, struct plan_survey **out, size_t *count,
                 struct error *error)
{
    struct vec cases = VEC_IN(arena, struct casework_case);
    int failed = cases_of(casework, arena, who, TEXT(PLAN_SURVEY_PROCEDURE), &cases, error);
    *out = ARENA_ARRAY(arena, struct plan_survey, cases.count);
    *count = failed ? 0 : cases.count;
    for (size_t i = 0; !failed && i < cases.count; i++) {
        (*out)[i] = read_survey(arena, VEC_AT(&cases, struct casework_case, i));
        (*out)[i].name = survey_name(casework, arena, who, (*out)[i].reference, &failed, error);
    }
    return failed;
}
