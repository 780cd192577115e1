/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is known of a case: its facts, its items each with what may be done about it next, its people, its checklists. */
#include "web/case.h"

/* ---- facts and tracks ------------------------------------------------------------------------------------------------------- */

static bool is_point(const struct drawing *in, struct procedure_name fact);

static void add_facts(const struct drawing *in, struct vec *rows, struct procedure_name of,
                      const struct procedure_keeping *keeping)
{
    for (uint32_t i = 0; i < keeping->fact_count; i++) {
        const struct procedure_fact *fact = procedure_find_fact(in->procedure, of, keeping->facts[i].fact.text);
        struct text words;
        if (fact && web_value_words(in->request, in->procedure, in->found, fact, &keeping->facts[i].value, &words) &&
            !(of.key == 0 && is_point(in, fact->is.name))) {
            case_add_row(rows, fact->is.label, words);
        }
    }
}

static void add_tracks(const struct drawing *in, struct vec *rows, const struct procedure_keeping *keeping, uint32_t from)
{
    for (uint32_t i = from; i < keeping->track_count; i++) {
        struct procedure_name track = keeping->tracks[i].track;
        case_add_row(rows, case_label(in, track), procedure_label(in->procedure, track, keeping->tracks[i].state));
    }
}

static void add_answers(const struct drawing *in, struct vec *rows, const struct casework_answer *answers, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct text erased = web_say(in->request, STRING_CASE_ERASED);
        case_add_row(rows, answers[i].label, answers[i].erased ? erased : answers[i].plain);
    }
}

void case_fill_known(const struct drawing *in, struct page_case *page)
{
    struct vec facts = VEC_IN(in->arena, struct view_summary_row);
    struct vec tracks = VEC_IN(in->arena, struct view_summary_row);
    add_facts(in, &facts, procedure_name_of(TEXT("")), &in->state->keeps);
    add_tracks(in, &tracks, &in->state->keeps, 0);
    page->facts = (struct view_summary_row_list){LIST_OF(facts, struct view_summary_row)};
    page->tracks = (struct view_summary_row_list){LIST_OF(tracks, struct view_summary_row)};
}

/* ---- items: allegations, referrals, discussions, suspensions, requests ---------------------------------------------------------- */

static struct view_doable_list item_steps(const struct drawing *in, uint32_t number)
{
    struct vec steps = VEC_IN(in->arena, struct view_doable);
    for (size_t i = 0; i < in->found->offers.count; i++) {
        const struct procedure_offer *offer = &in->found->offers.at[i];
        if (offer->allowed && offer->scope.kind == PROCEDURE_FOR_ITEM && offer->scope.number == number) {
            struct view_doable step = case_doable(in, offer);
            vec_add(&steps, &step);
        }
    }
    return (struct view_doable_list){LIST_OF(steps, struct view_doable)};
}

/* When what was done about it, each day a link to its entry. */
static void add_taken(const struct drawing *in, uint32_t number, struct vec *rows)
{
    for (uint32_t i = 0; i < in->state->taken_count; i++) {
        const struct procedure_taken *taken = &in->state->taken[i];
        if (taken->scope.kind != PROCEDURE_FOR_ITEM || taken->scope.number != number) {
            continue;
        }
        struct view_summary_row row = {.key = case_label(in, taken->step),
                                       .value = web_day(in->request, taken->happened),
                                       .href = case_entry_path(in, taken->sequence),
                                       .action = web_say(in->request, STRING_CASE_SEE_ENTRY),
                                       .hidden = case_label(in, taken->step)};
        vec_add(rows, &row);
    }
}

/* An item's first track is the one that says where it stands. */
static struct text item_state(const struct drawing *in, const struct procedure_item *item)
{
    if (!item->keeps.track_count) {
        return TEXT("");
    }
    return procedure_label(in->procedure, item->keeps.tracks[0].track, item->keeps.tracks[0].state);
}

static struct view_item item_card(const struct drawing *in, const struct casework_item *found)
{
    const struct procedure_item *item = found->item;
    struct procedure_scope scope = {PROCEDURE_FOR_ITEM, item->number};
    struct vec rows = VEC_IN(in->arena, struct view_summary_row);
    add_tracks(in, &rows, &item->keeps, 1);
    add_facts(in, &rows, item->kind, &item->keeps);
    add_answers(in, &rows, found->answers, found->answer_count);
    case_add_owed(in, scope, &rows);
    add_taken(in, item->number, &rows);
    return (struct view_item){.title = web_item_title(in->request, in->found, item->number),
                              .id = case_print(in, "item-%u", item->number),
                              .state = item_state(in, item),
                              .rows = {LIST_OF(rows, struct view_summary_row)},
                              .steps = item_steps(in, item->number)};
}

/* Whom somebody who is suspended may turn to (SG-14.3, SG-14.4). */
static void add_contacts(const struct drawing *in, const struct casework_item *item, struct text title, struct vec *rows)
{
    for (size_t i = 0; i < item->answer_count; i++) {
        const struct casework_answer *answer = &item->answers[i];
        if (!answer->is_reasons && text_is(answer->fact.text, "welfare-contact")) {
            case_add_row(rows, string_case_welfare_contact(in->arena, in->language, title),
                         answer->erased ? web_say(in->request, STRING_CASE_ERASED) : answer->plain);
        }
    }
}

/* The steps that may be taken now and make such an item. */
static struct view_doable_list steps_making(const struct drawing *in, struct procedure_name kind)
{
    struct vec steps = VEC_IN(in->arena, struct view_doable);
    for (size_t i = 0; i < in->found->offers.count; i++) {
        const struct procedure_offer *offer = &in->found->offers.at[i];
        for (size_t j = 0; offer->allowed && j < offer->step->group_count; j++) {
            const struct procedure_group *group = &offer->step->groups[j];
            if (group->kind == PROCEDURE_GROUP_ITEM && procedure_same(group->makes, kind)) {
                struct view_doable step = case_doable(in, offer);
                vec_add(&steps, &step);
            }
        }
    }
    return (struct view_doable_list){LIST_OF(steps, struct view_doable)};
}

void case_fill_items(const struct drawing *in, struct page_case *page)
{
    struct vec items = VEC_IN(in->arena, struct view_item), support = VEC_IN(in->arena, struct view_item);
    struct vec contacts = VEC_IN(in->arena, struct view_summary_row);
    struct procedure_name kind = procedure_name("support");
    for (size_t i = 0; i < in->found->item_count; i++) {
        struct view_item card = item_card(in, &in->found->items[i]);
        vec_add(procedure_same(in->found->items[i].item->kind, kind) ? &support : &items, &card);
        add_contacts(in, &in->found->items[i], card.title, &contacts);
    }
    page->items = (struct view_item_list){LIST_OF(items, struct view_item)};
    page->support = (struct view_item_list){LIST_OF(support, struct view_item)};
    page->contacts = (struct view_summary_row_list){LIST_OF(contacts, struct view_summary_row)};
    page->support_steps = steps_making(in, kind);
    page->has_support = support.count || contacts.count || page->support_steps.count;
}

/* ---- people ------------------------------------------------------------------------------------------------------------------------ */

static void add_flags(const struct drawing *in, struct vec *notes, uint32_t party)
{
    for (uint32_t i = 0; i < in->state->flag_count; i++) {
        if (in->state->flags[i].party == party) {
            struct text words = string_case_flag(in->arena, in->language, case_label(in, in->state->flags[i].flag));
            vec_add(notes, &words);
        }
    }
}

static struct view_party party_row(const struct drawing *in, const struct casework_party *party)
{
    struct vec rows = VEC_IN(in->arena, struct view_summary_row);
    struct vec notes = VEC_IN(in->arena, struct text);
    add_answers(in, &rows, party->answers, party->answer_count);
    for (uint32_t i = 0; i < party->party->standing_count; i++) {
        add_facts(in, &rows, party->party->standings[i], &party->party->keeps);
    }
    add_flags(in, &notes, party->party->number);
    return (struct view_party){.title = web_party_title(in->request, in->found, party->party),
                               .id = case_print(in, "party-%u", party->party->number),
                               .rows = {LIST_OF(rows, struct view_summary_row)},
                               .notes = {LIST_OF(notes, struct text)}};
}

void case_fill_parties(const struct drawing *in, struct page_case *page)
{
    struct vec parties = VEC_IN(in->arena, struct view_party);
    for (size_t i = 0; i < in->found->party_count; i++) {
        struct view_party row = party_row(in, &in->found->parties[i]);
        vec_add(&parties, &row);
    }
    page->parties = (struct view_party_list){LIST_OF(parties, struct view_party)};
}

/* ---- checklists: what has been considered, and what has not (SG-7.4, SG-8.9) ----------------------------------------------------------- */

static bool is_in_checklist(const struct procedure_step_words *step, struct procedure_name fact)
{
    for (size_t i = 0; i < step->group_count; i++) {
        const struct procedure_group *group = &step->groups[i];
        for (size_t j = 0; group->kind == PROCEDURE_GROUP_CHECKLIST && j < group->question_count; j++) {
            if (procedure_same(group->questions[j].fact->is.name, fact)) {
                return true;
            }
        }
    }
    return false;
}

static bool is_point(const struct drawing *in, struct procedure_name fact)
{
    size_t count;
    const struct procedure_step_words *steps = procedure_steps(in->procedure, &count);
    for (size_t i = 0; i < count; i++) {
        if (is_in_checklist(&steps[i], fact)) {
            return true;
        }
    }
    return false;
}

/* The answer leads to the entry in which it was given: why stands there. */
static struct view_summary_row point_row(const struct drawing *in, const struct procedure_question *question, size_t *answered)
{
    struct procedure_scope whole = {PROCEDURE_FOR_CASE, 0};
    const struct procedure_value *value = procedure_value_of(in->state, whole, question->fact->is.name);
    struct view_summary_row row = {.key = question->words};
    if (!web_value_words(in->request, in->procedure, in->found, question->fact, value, &row.value)) {
        row.value = web_say(in->request, STRING_CASE_NOT_ANSWERED);
        return row;
    }
    ++*answered;
    if (value->reasons.part) {
        row.href = case_entry_path(in, value->reasons.sequence);
        row.action = web_say(in->request, STRING_CASE_WHY);
        row.hidden = question->words;
    }
    return row;
}

static void add_checklist(const struct drawing *in, const struct procedure_group *group,
                          const struct procedure_step_words *step, struct vec *checklists)
{
    struct vec rows = VEC_IN(in->arena, struct view_summary_row);
    size_t answered = 0;
    struct view_checklist checklist = {.title = group->heading};
    for (size_t i = 0; i < group->question_count; i++) {
        struct view_summary_row row = point_row(in, &group->questions[i], &answered);
        vec_add(&rows, &row);
    }
    for (size_t i = 0; i < in->found->offers.count; i++) {
        const struct procedure_offer *offer = &in->found->offers.at[i];
        if (offer->step == step && offer->allowed) {
            checklist.href = case_doable(in, offer).href;
            checklist.label = step->is.label;
        }
    }
    checklist.progress = string_case_progress(in->arena, in->language, case_count(in, answered),
                                              case_count(in, group->question_count));
    checklist.rows = (struct view_summary_row_list){LIST_OF(rows, struct view_summary_row)};
    if (answered || checklist.href.length) {
        vec_add(checklists, &checklist);
    }
}

void case_fill_checklists(const struct drawing *in, struct page_case *page)
{
    struct vec checklists = VEC_IN(in->arena, struct view_checklist);
    size_t count;
    const struct procedure_step_words *steps = procedure_steps(in->procedure, &count);
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < steps[i].group_count; j++) {
            if (steps[i].groups[j].kind == PROCEDURE_GROUP_CHECKLIST) {
                add_checklist(in, &steps[i].groups[j], &steps[i], &checklists);
            }
        }
    }
    page->checklists = (struct view_checklist_list){LIST_OF(checklists, struct view_checklist)};
}
