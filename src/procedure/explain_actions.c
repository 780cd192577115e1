/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a step, an event or a rule does, a sentence each. */

#include "procedure/explain.h"

static void becomes(struct buf *buf, const struct action *action)
{
    const struct track *track = action->subject.link_to;
    if (text_is(track->is.name.text, "case") && track->of.name.key == 0) {
        buf_string(buf, "the case");
    } else if (procedure_same(track->is.name, track->of.name)) {
        buf_string(buf, "the ");
        explain_low(buf, track->is.label);
    } else {
        explain_quote(buf, track->is.label);
    }
    buf_string(buf, " becomes ");
    explain_quote(buf, explain_value_label(&action->subject, &action->value));
}

static void set(struct buf *buf, const struct action *action)
{
    explain_quote(buf, explain_label(&action->subject));
    buf_string(buf, " is set to ");
    if (action->is_time) {
        explain_time(buf, action->time);
    } else if (action->is_number) {
        buf_print(buf, "%lld", (long long)action->number);
    } else if (action->is_yes_no) {
        buf_string(buf, action->yes ? "yes" : "no");
    }
    for (size_t i = 0; i < action->values.count; i++) {
        const struct mention *value = &action->values.at[i];
        buf_string(buf, i > 0 ? ", " : value->meaning == MEANS_FACT ? "the answer to " : "");
        explain_quote(buf, explain_value_label(&action->subject, value));
    }
}

static void flag(struct buf *buf, const struct action *action)
{
    const struct flag *flag = action->subject.link_to;
    buf_string(buf, "the flag ");
    explain_quote(buf, flag->is.label);
    buf_string(buf, action->kind == ACTION_RAISE ? " is raised on the record of the "
                                                 : " is taken off the record of the ");
    explain_low(buf, explain_label(&flag->on));
}

static void letter(struct buf *buf, const struct action *action)
{
    const struct letter *letter = action->subject.link_to;
    buf_string(buf, "the letter ");
    explain_quote(buf, letter->is.label);
    buf_string(buf, " goes to ");
    explain_capacity(buf, &letter->to);
}

static void role(struct buf *buf, const struct action *action)
{
    buf_string(buf, "the role ");
    explain_quote(buf, explain_label(&action->subject));
    if (action->by_lot) {
        buf_string(buf, " is given by lot to one of those on its list who may hold it");
        return;
    }
    buf_string(buf, action->kind == ACTION_ASSIGN ? " is given to the person named in "
                                                  : " is given back");
    if (action->kind == ACTION_ASSIGN) {
        explain_quote(buf, explain_label(&action->value));
    }
}

static void about(struct buf *buf, const char *before, const struct action *action,
                  const char *after)
{
    buf_string(buf, before);
    explain_quote(buf, explain_label(&action->subject));
    buf_string(buf, after);
}

void explain_action(struct buf *buf, const struct action *action)
{
    switch (action->kind) {
    case ACTION_BECOMES:
        becomes(buf, action);
        break;
    case ACTION_SET:
        set(buf, action);
        break;
    case ACTION_OWE:
        about(buf, "the duty ", action, " is owed from then on");
        break;
    case ACTION_DROP:
        about(buf, "the duty ", action, " is no longer owed");
        break;
    case ACTION_ASSIGN:
    case ACTION_RELEASE:
        role(buf, action);
        break;
    case ACTION_RAISE:
    case ACTION_LOWER:
        flag(buf, action);
        break;
    case ACTION_SEND:
        letter(buf, action);
        break;
    case ACTION_MARK:
        about(buf, "what is owed of the letter ", action, " counts as given");
        break;
    case ACTION_OPEN:
        about(buf, "a linked case is asked for: ", action, "");
        break;
    case ACTION_CONFIRM:
        buf_string(buf, "the person is taken to be the holder of that office, and stays kept from "
                        "the case");
        break;
    case ACTION_CLEAR:
        buf_string(buf, "the holder of that office is taken to be somebody else, and may act "
                        "again");
        break;
    case ACTION_MATCH:
        about(buf, "whoever holds an office named in ", action,
              " is kept from the case until it is settled whether it concerns them");
        break;
    default:
        buf_string(buf, "it is refused: ");
        explain_quote(buf, action->words);
        break;
    }
}

static void say_if(struct explain *explain, const struct action *action, uint32_t depth)
{
    struct buf words = explain_words(explain);
    buf_string(&words, "if ");
    explain_condition(&words, action->when);
    buf_char(&words, ':');
    explain_say(explain, depth, &action->line, &words);
    explain_actions(explain, action->inner, action->inner_count, depth + 1);
    if (action->otherwise_count > 0) {
        explain_print(explain, depth, &action->otherwise_line, "otherwise:");
        explain_actions(explain, action->otherwise, action->otherwise_count, depth + 1);
    }
}

static void say_each(struct explain *explain, const struct action *action, uint32_t depth)
{
    struct buf words = explain_words(explain);
    buf_string(&words, action->kind == ACTION_EACH ? "for each " : "there is then another ");
    explain_low(&words, explain_label(&action->subject));
    if (action->when != NULL) {
        buf_string(&words, " for which ");
        explain_condition(&words, action->when);
    }
    buf_string(&words, action->inner_count > 0 ? ":" : "");
    explain_say(explain, depth, &action->line, &words);
    explain_actions(explain, action->inner, action->inner_count, depth + 1);
}

void explain_actions(struct explain *explain, const struct action *actions, size_t count,
                     uint32_t depth)
{
    for (size_t i = 0; i < count; i++) {
        const struct action *action = &actions[i];
        if (action->kind == ACTION_IF) {
            say_if(explain, action, depth);
        } else if (action->kind == ACTION_EACH || action->kind == ACTION_MAKE) {
            say_each(explain, action, depth);
        } else {
            struct buf words = explain_words(explain);
            explain_action(&words, action);
            explain_say(explain, depth, &action->line, &words);
        }
    }
}
