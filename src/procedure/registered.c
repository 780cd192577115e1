/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the registers are made of, which the procedure says in its own names: for people, and for whoever adds them up. */
#include "procedure/registered.h"

#include "procedure/sentences.h"

/* ---- in words */

static void add_roles(struct buf *words, const struct mentions *roles)
{
    for (size_t i = 0; i < roles->count; i++) {
        buf_string(words, i == 0 ? "" : i + 1 == roles->count ? " and " : ", ");
        explain_quote(words, explain_label(&roles->at[i]));
    }
}

static void add_about(struct buf *words, const struct registered *registered, const char *before)
{
    if (registered->about.name.key != 0) {
        buf_string(words, before);
        explain_quote(words, explain_label(&registered->about));
    }
}

static void say_delays(struct buf *words, const struct registered *delays)
{
    buf_string(words, "the reasons why a limit was not kept are those recorded at the step ");
    explain_quote(words, explain_label(&delays->by));
    add_about(words, delays, ", which limit it was is what is answered to ");
}

static void say_panels(struct buf *words, const struct registered *panels)
{
    buf_string(words, "a panel has sat when ");
    explain_quote(words, explain_label(&panels->by));
    buf_string(words, " becomes ");
    explain_quote(words, explain_value_label(&panels->by, &panels->states.at[0]));
    buf_string(words, ", and on it sat whoever was then ");
    add_roles(words, &panels->members);
    if (panels->assisted.count > 0) {
        buf_string(words, ", assisted by ");
        add_roles(words, &panels->assisted);
    }
    add_about(words, panels, "; whose panel it is, is what is answered to ");
}

static void add_fact(struct buf *words, const char *before, const struct mention *fact)
{
    if (fact->name.key != 0) {
        buf_string(words, before);
        explain_quote(words, explain_label(fact));
    }
}

static void add_states(struct buf *words, const struct registered *items)
{
    const struct register_form *form = &register_forms[items->kind];
    if (form->stands[0]) {
        buf_string(words, ",");
        register_stands(words, form);
        buf_string(words, " while ");
        explain_quote(words, explain_label(&items->by));
        buf_string(words, " is ");
    }
    for (size_t i = 0; i < items->states.count; i++) {
        buf_string(words, i == 0 ? "" : i + 1 == items->states.count ? " or " : ", ");
        explain_quote(words, explain_value_label(&items->by, &items->states.at[i]));
    }
}

static void say_items(struct buf *words, const struct registered *items)
{
    static const char *const what[PROCEDURE_REGISTER__MAX] = {
        [PROCEDURE_REGISTER_SUSPENSIONS] = "among the suspensions",
        [PROCEDURE_REGISTER_SANCTIONS] = "among the sanctions",
        [PROCEDURE_REGISTER_COSTS] = "among the costs of handling cases",
        [PROCEDURE_REGISTER_POSTS] = "among the posts for handling cases",
        [PROCEDURE_REGISTER_FEEDBACK] = "among what is said of the handling, each number from 1 to 5 a question of its own",
        [PROCEDURE_REGISTER_COMPLAINTS] = "among the complaints about the handling",
    };
    buf_string(words, "each ");
    explain_quote(words, explain_label(&items->item));
    buf_print(words, " stands %s", what[items->kind]);
    add_states(words, items);
    add_fact(words, "; which it is, or whose, is what is answered to ", &items->about);
    add_fact(words, ", the sum to ", &items->sum);
    add_fact(words, ", paid every year by the answer to ", &items->yearly);
    add_fact(words, ", from when to ", &items->from);
    add_fact(words, ", until when to ", &items->until);
}

static void say(struct buf *words, const struct registered *registered)
{
    if (registered->kind == PROCEDURE_REGISTER_DELAYS) {
        say_delays(words, registered);
    } else if (registered->kind == PROCEDURE_REGISTER_PANELS) {
        say_panels(words, registered);
    } else {
        say_items(words, registered);
    }
}

void explain_registers(struct explain *explain)
{
    const struct procedure *procedure = explain->procedure;
    if (procedure->registers_count > 0) {
        explain_part(explain, "registers", "What the registers are made of");
    }
    for (size_t i = 0; i < procedure->registers_count; i++) {
        struct buf words = explain_words(explain);
        say(&words, &procedure->registers[i]);
        explain_say(explain, 1, &procedure->registers[i].line, &words);
    }
}

void sentences_registers(struct sentences *sentences, const struct procedure *procedure)
{
    const struct procedure_labelled is = {.name = procedure_name("registers"),
                                          .label = TEXT("What the registers are made of")};
    sentences_begin(sentences, "the", &is);
    for (size_t i = 0; i < procedure->registers_count; i++) {
        const struct registered *one = &procedure->registers[i];
        struct buf key = buf_in(sentences->arena), words = buf_in(sentences->arena);
        struct text of = one->item.name.key != 0 ? one->item.name.text : one->by.name.text;
        buf_print(&key, "%s %.*s", register_forms[one->kind].word, TEXT_ARGS(of));
        say(&words, one);
        sentences_add(sentences, SLOT_KIND, &one->line, buf_as_text(&key), buf_as_text(&words), buf_as_text(&words));
    }
}

/* ---- the door */

bool procedure_explains_delay(const struct procedure *procedure, struct procedure_name step, struct procedure_name *limit)
{
    for (size_t i = 0; i < procedure->registers_count; i++) {
        const struct registered *one = &procedure->registers[i];
        if (one->kind == PROCEDURE_REGISTER_DELAYS && procedure_same(one->by.name, step)) {
            *limit = one->about.name;
            return true;
        }
    }
    return false;
}

static void add_members(struct vec *members, const struct mentions *roles, bool assists)
{
    for (size_t i = 0; i < roles->count; i++) {
        const struct mention *role = &roles->at[i];
        vec_add(members, &(struct procedure_panel_member){{role->name, explain_label(role)}, assists});
    }
}

const struct procedure_panel_words *procedure_panels(struct arena *arena, const struct procedure *procedure, size_t *count)
{
    struct vec all = VEC_IN(arena, struct procedure_panel_words);
    for (size_t i = 0; i < procedure->registers_count; i++) {
        const struct registered *one = &procedure->registers[i];
        struct vec members = VEC_IN(arena, struct procedure_panel_member);
        add_members(&members, &one->members, false);
        add_members(&members, &one->assisted, true);
        if (one->kind == PROCEDURE_REGISTER_PANELS) {
            vec_add(&all, &(struct procedure_panel_words){.track = one->by.name,
                                                          .sat = one->states.at[0].name,
                                                          .body = one->about.name,
                                                          .members = members.items,
                                                          .member_count = members.count});
        }
    }
    *count = all.count;
    return all.items;
}

const struct procedure_register *procedure_next_register(const struct procedure *procedure, struct procedure_name item,
                                                         const struct procedure_register *before)
{
    bool passed = before == NULL;
    for (size_t i = 0; i < procedure->registers_count; i++) {
        const struct registered *one = &procedure->registers[i];
        if (passed && one->item.name.key != 0 && procedure_same(one->item.name, item)) {
            return &one->link_words;
        }
        passed = passed || &one->link_words == before;
    }
    return NULL;
}

bool procedure_register_stands(const struct procedure_register *words, struct procedure_name state)
{
    for (size_t i = 0; i < words->state_count; i++) {
        if (procedure_same(words->states[i], state)) {
            return true;
        }
    }
    return false;
}
