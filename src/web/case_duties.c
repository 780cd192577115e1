/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is owed in a case: by whom, that is by which person today, when, and why then; and what was owed before. */
#include "web/case.h"

static bool meets(const struct procedure_duty_words *words, const struct procedure_duty *duty,
                  const struct procedure_offer *offer)
{
    bool same_thing = offer->scope.kind == PROCEDURE_FOR_CASE || duty->scope.kind == PROCEDURE_FOR_CASE ||
                      case_same_thing(offer->scope, duty->scope);
    for (size_t i = 0; offer->allowed && same_thing && i < words->met_by_count; i++) {
        if (procedure_same(words->met_by[i], offer->step->is.name)) {
            return true;
        }
    }
    return false;
}

/* The steps that settle a duty and may be taken now: the shortest way from what is owed to doing it. */
static struct view_doable_list settling_steps(const struct drawing *in, const struct procedure_duty *duty,
                                              const struct procedure_duty_words *words)
{
    struct vec steps = VEC_IN(in->arena, struct view_doable);
    for (size_t i = 0; words && duty->status == PROCEDURE_DUTY_OWED && i < in->found->offers.count; i++) {
        if (meets(words, duty, &in->found->offers.at[i])) {
            struct view_doable step = case_doable(in, &in->found->offers.at[i]);
            vec_add(&steps, &step);
        }
    }
    return (struct view_doable_list){LIST_OF(steps, struct view_doable)};
}

/* "Rowan Amberley, Safeguarding Manager"; several holders of one office are all named, any of them may act. */
static struct text acting_names(const struct drawing *in, const struct procedure_acting *acting, struct text capacity)
{
    struct buf names = buf_in(in->arena);
    for (size_t i = 0; i < acting->people_count; i++) {
        struct text name = web_name(in->request, in->names, &acting->people[i]);
        buf_print(&names, "%s%.*s", i ? "; " : "", TEXT_ARGS(name));
    }
    return capacity.length ? string_case_owner_person(in->arena, in->language, buf_as_text(&names), capacity)
                           : buf_as_text(&names);
}

/* Who owes it today: the ladder of offices says it, as it does for steps. */
static void fill_owner(const struct drawing *in, const struct procedure_duty *duty, struct view_duty *row)
{
    struct procedure_acting acting;
    procedure_who_acts(in->arena, in->procedure, in->state, NULL, duty->scope, duty->owner, in->found->moment, &acting);
    struct text owner = case_label(in, duty->owner);
    struct text capacity = acting.office.key ? case_label(in, acting.office) : owner;
    bool stands_in = acting.rung_count && acting.rungs[0].reason != PROCEDURE_RUNG_ACTS;
    row->owner = !acting.rung_count     ? acting.words
                 : acting.people_count ? acting_names(in, &acting, capacity)
                                     : string_case_owner_nobody(in->arena, in->language, owner);
    row->standing_in = stands_in ? acting.words : TEXT("");
}

static void fill_status(const struct drawing *in, const struct procedure_duty *duty, struct view_duty *row)
{
    const struct procedure_due *leading = duty->due_count ? &duty->dues[duty->leading] : NULL;
    if (duty->status == PROCEDURE_DUTY_OWED) {
        bool stopped = leading && leading->deadline.state == CALENDAR_DUE_STOPPED;
        struct web_due due = web_due(in->request, leading ? leading->deadline.ends : INT64_MAX);
        row->status = stopped ? web_say(in->request, STRING_DUE_STOPPED) : due.status;
        row->tag = stopped ? TEXT("govuk-tag--grey") : due.tag;
        row->due = text_equal(due.words, due.status) ? TEXT("") : due.words;
        return;
    }
    bool met = duty->status == PROCEDURE_DUTY_MET;
    enum string_key key = !met ? STRING_DUE_DROPPED : duty->late ? STRING_DUE_MET_LATE : STRING_DUE_MET;
    row->status = web_say(in->request, key);
    row->tag = met ? duty->late ? TEXT("govuk-tag--orange") : TEXT("govuk-tag--green") : TEXT("govuk-tag--grey");
    row->due = web_instant(in->request, duty->ended);
}

struct text case_duty_label(const struct drawing *in, const struct procedure_duty *duty)
{
    return procedure_duty_label(in->procedure, duty->name);
}

static struct view_duty duty_row(const struct drawing *in, const struct procedure_duty *duty)
{
    const struct procedure_duty_words *words = procedure_find_duty(in->procedure, duty->name.text);
    struct view_duty row = {.label = case_duty_label(in, duty),
                            .about = web_about(in->request, in->found, duty->scope),
                            .cites = words ? procedure_cites_print(in->arena, &words->cites) : TEXT(""),
                            .steps = settling_steps(in, duty, words),
                            .id = case_print(in, "duty-%u", duty->number)};
    const struct casework_explained *explained = &in->found->explained[duty - in->state->duties];
    row.lines = (struct view_text_list){explained->lines, explained->count};
    fill_status(in, duty, &row);
    if (duty->status == PROCEDURE_DUTY_OWED) {
        fill_owner(in, duty, &row);
    }
    return row;
}

static int64_t ends_of(const struct procedure_duty *duty)
{
    return duty->due_count ? duty->dues[duty->leading].deadline.ends : INT64_MAX;
}

/* Keeps the duties that are owed in the order of their deadlines. */
static void insert_duty(struct vec *order, const struct procedure_duty *duty)
{
    vec_add(order, &duty);
    for (size_t i = order->count - 1; i > 0; i--) {
        const struct procedure_duty **here = VEC_AT(order, const struct procedure_duty *, i);
        const struct procedure_duty **before = VEC_AT(order, const struct procedure_duty *, i - 1);
        if (ends_of(*before) <= ends_of(*here)) {
            break;
        }
        const struct procedure_duty *swap = *before;
        *before = *here;
        *here = swap;
    }
}

void case_fill_duties(const struct drawing *in, struct page_case *page)
{
    struct vec order = VEC_IN(in->arena, const struct procedure_duty *);
    struct vec owed = VEC_IN(in->arena, struct view_duty);
    struct vec settled = VEC_IN(in->arena, struct view_duty);
    for (uint32_t i = 0; i < in->state->duty_count; i++) {
        if (in->state->duties[i].status == PROCEDURE_DUTY_OWED) {
            insert_duty(&order, &in->state->duties[i]);
        } else {
            struct view_duty row = duty_row(in, &in->state->duties[i]);
            vec_add(&settled, &row);
        }
    }
    for (size_t i = 0; i < order.count; i++) {
        struct view_duty row = duty_row(in, *VEC_AT(&order, const struct procedure_duty *, i));
        vec_add(&owed, &row);
    }
    page->duties = (struct view_duty_list){LIST_OF(owed, struct view_duty)};
    page->settled = (struct view_duty_list){LIST_OF(settled, struct view_duty)};
    page->settled_summary = string_case_settled(in->arena, in->language, case_count(in, settled.count));
}

void case_add_owed(const struct drawing *in, struct procedure_scope scope, struct vec *rows)
{
    for (uint32_t i = 0; i < in->state->duty_count; i++) {
        const struct procedure_duty *duty = &in->state->duties[i];
        if (duty->status == PROCEDURE_DUTY_OWED && case_same_thing(duty->scope, scope)) {
            case_add_row(rows, case_duty_label(in, duty), web_due(in->request, ends_of(duty)).words);
        }
    }
}
