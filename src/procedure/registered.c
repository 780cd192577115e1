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
    explain_quote(words, explain_value_label(&panels->by, &panels->state));
    buf_string(words, ", and on it sat whoever was then ");
    add_roles(words, &panels->members);
    if (panels->assisted.count > 0) {
        buf_string(words, ", assisted by ");
        add_roles(words, &panels->assisted);
    }
    add_about(words, panels, "; whose panel it is, is what is answered to ");
}

static void say(struct buf *words, const struct registered *registered)
{
    if (registered->kind == REGISTER_DELAYS) {
        say_delays(words, registered);
    } else {
        say_panels(words, registered);
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
    static const char *const kinds[REGISTER__MAX] = {"delays", "panels"};
    const struct procedure_labelled is = {.name = procedure_name("registers"),
                                          .label = TEXT("What the registers are made of")};
    sentences_begin(sentences, "the", &is);
    for (size_t i = 0; i < procedure->registers_count; i++) {
        const struct registered *one = &procedure->registers[i];
        struct buf key = buf_in(sentences->arena), words = buf_in(sentences->arena);
        buf_print(&key, "%s %.*s", kinds[one->kind], TEXT_ARGS(one->by.name.text));
        say(&words, one);
        sentences_add(sentences, SLOT_KIND, &one->line, buf_as_text(&key), buf_as_text(&words), buf_as_text(&words));
    }
}

/* ---- the door */

bool procedure_explains_delay(const struct procedure *procedure, struct procedure_name step, struct procedure_name *limit)
{
    for (size_t i = 0; i < procedure->registers_count; i++) {
        const struct registered *one = &procedure->registers[i];
        if (one->kind == REGISTER_DELAYS && procedure_same(one->by.name, step)) {
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
        if (one->kind == REGISTER_PANELS) {
            vec_add(&all, &(struct procedure_panel_words){.track = one->by.name,
                                                          .sat = one->state.name,
                                                          .body = one->about.name,
                                                          .members = members.items,
                                                          .member_count = members.count});
        }
    }
    *count = all.count;
    return all.items;
}
