/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines `register ...`: what the registers are made of. */

#include "procedure/parse.h"
#include "procedure/registered.h"

const struct register_form register_forms[PROCEDURE_REGISTER__MAX] = {
    [PROCEDURE_REGISTER_DELAYS] = {.word = "delays"},
    [PROCEDURE_REGISTER_PANELS] = {.word = "panels"},
    [PROCEDURE_REGISTER_SUSPENSIONS] = {.word = "suspensions", .stands = {"in", "force"}},
    [PROCEDURE_REGISTER_SANCTIONS] = {.word = "sanctions", .stands = {"in", "force"}, .about = true, .until = true},
    [PROCEDURE_REGISTER_COSTS] = {.word = "costs", .stands = {"approved"}, .about = true, .sum = true, .from = true},
    [PROCEDURE_REGISTER_POSTS] = {.word = "posts", .stands = {"open"}, .about = true, .from = true, .until = true},
    [PROCEDURE_REGISTER_FEEDBACK] = {.word = "feedback", .about = true, .on = true},
    [PROCEDURE_REGISTER_COMPLAINTS] = {.word = "complaints", .stands = {"answered"}},
};

void register_stands(struct buf *words, const struct register_form *form)
{
    for (size_t i = 0; i < COUNT_OF(form->stands) && form->stands[i]; i++) {
        buf_print(words, " %s", form->stands[i]);
    }
}

/* "delays" "explained" "by" STEP */
static bool parse_delays(struct parse *parse, struct registered *delays)
{
    return want_word(parse, "explained") && want_word(parse, "by") &&
           want_mention(parse, &delays->by, "the step at which reasons are recorded");
}

/* "panels" "when" TRACK "becomes" STATE "with" ROLE, ... ["assisted" "by" ROLE, ...] */
static bool parse_panels(struct parse *parse, struct registered *panels)
{
    return want_word(parse, "when") && want_mention(parse, &panels->by, "the track of the panel") &&
           want_word(parse, "becomes") && add_mention(parse, &panels->states, "the state in which it has sat") &&
           want_word(parse, "with") && want_mentions(parse, &panels->members, "a role of whoever sits on it") &&
           (!take_word(parse, "assisted") ||
            (want_word(parse, "by") && want_mentions(parse, &panels->assisted, "a role of whoever assists it")));
}

/* "while" TRACK "is" STATE ["or" STATE ...], after the words of the form ("in force") */
static bool parse_while_states(struct parse *parse, struct registered *registered, const struct register_form *form)
{
    for (size_t i = 0; i < COUNT_OF(form->stands) && form->stands[i]; i++) {
        if (!want_word(parse, form->stands[i])) {
            return false;
        }
    }
    if (!want_word(parse, "while") || !want_mention(parse, &registered->by, "the item's track") || !want_word(parse, "is")) {
        return false;
    }
    do {
        if (!add_mention(parse, &registered->states, "a state")) {
            return false;
        }
    } while (take_word(parse, "or"));
    return true;
}

/* "sum" FACT ["yearly" "when" FACT "is" CHOICE] */
static bool parse_sum(struct parse *parse, struct registered *registered)
{
    return want_word(parse, "sum") && want_mention(parse, &registered->sum, "the number of pounds") &&
           (!take_word(parse, "yearly") ||
            (want_word(parse, "when") && want_mention(parse, &registered->yearly, "the choice that says how often it is paid") &&
             want_word(parse, "is") && add_mention(parse, &registered->yearly_is, "the choice for every year")));
}

/* "of" ITEM [STANDS "while" TRACK "is" STATES] ["about" FACT] [SUM] ["on" FACT] ["from" FACT] ["until" FACT] */
static bool parse_items(struct parse *parse, struct registered *registered)
{
    const struct register_form *form = &register_forms[registered->kind];
    return want_word(parse, "of") && want_mention(parse, &registered->item, "the item that stands in the register") &&
           (!form->stands[0] || parse_while_states(parse, registered, form)) &&
           (!form->about ||
            (want_word(parse, "about") && want_mention(parse, &registered->about, "the choice that says which it is"))) &&
           (!form->sum || parse_sum(parse, registered)) &&
           (!form->on || (want_word(parse, "on") && want_mention(parse, &registered->from, "the time at which it was given"))) &&
           (!form->from || !take_word(parse, "from") || want_mention(parse, &registered->from, "the date from which it is")) &&
           (!form->until || !take_word(parse, "until") || want_mention(parse, &registered->until, "the date until which it is"));
}

static bool parse_kind(struct parse *parse, struct registered *registered)
{
    for (enum procedure_register_kind kind = 0; kind < PROCEDURE_REGISTER__MAX; kind++) {
        if (take_word(parse, register_forms[kind].word)) {
            registered->kind = kind;
            return true;
        }
    }
    return parse_complain(parse, "what stands in the register: delays, panels, suspensions, sanctions, costs, posts, feedback or "
                                 "complaints");
}

static bool parse_made_of(struct parse *parse, struct registered *registered)
{
    if (registered->kind != PROCEDURE_REGISTER_DELAYS && registered->kind != PROCEDURE_REGISTER_PANELS) {
        return parse_items(parse, registered);
    }
    bool read = registered->kind == PROCEDURE_REGISTER_DELAYS ? parse_delays(parse, registered)
                                                              : parse_panels(parse, registered);
    return read &&
           (!take_word(parse, "about") || want_mention(parse, &registered->about, "the choice that says which it is"));
}

/* "register" DELAYS | PANELS | ITEMS */
bool parse_register(struct parse *parse)
{
    struct registered *registered = LIST_ADD(parse->arena, parse->model->registers, parse->model->registers_count);
    declare(parse, CONSTRUCT_REGISTER, parse->model->registers_count);
    line_begin(parse, &registered->line);
    parse->at++;
    return parse_kind(parse, registered) && parse_made_of(parse, registered) && line_end(parse, &registered->line);
}
