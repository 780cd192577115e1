/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Linking what rules are made of: conditions, times, limits, actions. */

#include "procedure/link.h"

static const struct procedure_name nothing;

struct link_from link_within(struct link_from from, const struct mention *kind)
{
    from.kind = kind->name;
    from.party = kind->meaning == MEANS_STANDING ? kind->name : from.party;
    return from;
}

/* "a, b or c", for messages. */
static const char *list_words(struct link_state *link, const struct procedure_labelled *choices,
                              size_t count)
{
    struct buf words = buf_in(link->arena);
    for (size_t i = 0; i < count && i < 12; i++) {
        buf_print(&words, "%s%.*s",
                  i == 0           ? ""
                  : i + 1 == count ? " or "
                                   : ", ",
                  TEXT_ARGS(choices[i].name.text));
    }
    return buf_as_string(&words);
}

static bool has_choice(const struct procedure_labelled *choices, size_t count,
                       struct procedure_name name)
{
    for (size_t i = 0; i < count; i++) {
        if (procedure_same(choices[i].name, name)) {
            return true;
        }
    }
    return false;
}

static void link_yes_no_values(struct link_state *link, struct mentions *values)
{
    for (size_t i = 0; i < values->count; i++) {
        if (!text_is(values->at[i].name.text, "yes") && !text_is(values->at[i].name.text, "no")) {
            complain(link->complaints, values->at[i].place,
                     "a yes-no fact is 'yes' or 'no': write one of them");
        }
    }
}

void link_fact_values(struct link_state *link, const struct procedure_fact *fact,
                      struct mentions *values)
{
    for (size_t i = 0; i < values->count; i++) {
        struct mention *value = &values->at[i];
        if (fact->type == PROCEDURE_OFFICE) {
            link_mention(link, value, MEANS_OFFICE);
        } else if (fact->type == PROCEDURE_CHOICE || fact->type == PROCEDURE_ANY_OF) {
            if (!has_choice(fact->choices, fact->choice_count, value->name)) {
                complain(link->complaints, value->place,
                         "'%.*s' is not one of its choices: write %s", TEXT_ARGS(value->name.text),
                         list_words(link, fact->choices, fact->choice_count));
            }
        } else if (fact->type == PROCEDURE_PARTY) {
            if (link_mention(link, value, MEANS_STANDING) && !procedure_same(value->name, fact->standing)) {
                complain(link->complaints, value->place, "it names a %.*s: write '%.*s'",
                         TEXT_ARGS(fact->standing.text), TEXT_ARGS(fact->standing.text));
            }
        } else if (fact->type != PROCEDURE_AREA && fact->type != PROCEDURE_YES_NO) {
            complain(link->complaints, value->place,
                     "a fact of type %s has no values to name: write 'is known' or 'is unknown'",
                     procedure_type_word(fact->type));
            return;
        }
    }
    if (fact->type == PROCEDURE_YES_NO) {
        link_yes_no_values(link, values);
    }
}

void link_states(struct link_state *link, const struct track *track, struct mentions *values)
{
    struct buf words = buf_in(link->arena);
    for (size_t i = 0; i < track->state_count; i++) {
        buf_print(&words, "%s%.*s",
                  i == 0                        ? ""
                  : i + 1 == track->state_count ? " or "
                                                : ", ",
                  TEXT_ARGS(track->states[i].is.name.text));
    }
    for (size_t i = 0; i < values->count; i++) {
        bool found = false;
        for (size_t j = 0; j < track->state_count; j++) {
            found = found || procedure_same(track->states[j].is.name, values->at[i].name);
        }
        if (!found) {
            complain(link->complaints, values->at[i].place,
                     "the track '%.*s' has no state '%.*s': write %s",
                     TEXT_ARGS(track->is.name.text), TEXT_ARGS(values->at[i].name.text),
                     buf_as_string(&words));
        }
    }
}

/* The party that a standing's name means is the one at hand: without one it would mean anybody. */
static void link_party(struct link_state *link, const struct procedure_fact *fact, struct place place,
                       struct link_from from)
{
    if (fact->type == PROCEDURE_PARTY && !procedure_same(from.party, fact->standing)) {
        complain(link->complaints, place,
                 "there is no %.*s at hand: write it in a step, duty or 'for each' of a %.*s, or after its 'whose'",
                 TEXT_ARGS(fact->standing.text), TEXT_ARGS(fact->standing.text));
    }
}

/* NAME is ...: a track or a fact, of the item at hand or of the case. */
static void link_plain(struct link_state *link, struct procedure_condition *condition,
                       struct link_from from)
{
    struct mention *subject = &condition->subject;
    struct track *track =
        link_see_track(link->model, from.kind, subject->name, &condition->link_in_item);
    if (track != NULL && condition->kind == CONDITION_ANY && condition->values.count > 0) {
        condition->kind = CONDITION_FACT_IS;
        condition->negated = !condition->negated;
    }
    if (track != NULL && condition->kind == CONDITION_FACT_IS) {
        condition->kind = CONDITION_TRACK;
        subject->meaning = MEANS_TRACK;
        subject->link_to = track;
        link_states(link, track, &condition->values);
        return;
    }
    struct fact *fact =
        link_see_fact(link->model, from.kind, subject->name, &condition->link_in_item);
    if (fact == NULL) {
        complain(
            link->complaints, subject->place,
            "there is no track and no fact '%.*s'%s%.*s: declare it, or write one that is declared",
            TEXT_ARGS(subject->name.text),
            from.kind.key == 0 ? " of the case" : " of the case or of ", TEXT_ARGS(from.kind.text));
        return;
    }
    subject->meaning = MEANS_FACT;
    subject->link_to = fact;
    if (condition->kind == CONDITION_FACT_IS || condition->kind == CONDITION_INCLUDES) {
        link_fact_values(link, &fact->words, &condition->values);
    }
    if (condition->kind == CONDITION_FACT_IS && fact->words.type == PROCEDURE_PARTY) {
        condition->kind = CONDITION_PARTY;
        link_party(link, &fact->words, subject->place, from);
    }
}

static void want_type(struct link_state *link, const struct procedure_condition *condition,
                      bool fits, const char *words)
{
    if (condition->subject.link_to != NULL && condition->subject.meaning == MEANS_FACT && !fits) {
        complain(link->complaints, condition->subject.place, "'%.*s' is of type %s: %s",
                 TEXT_ARGS(condition->subject.name.text),
                 procedure_type_word(((const struct fact *)condition->subject.link_to)->words.type),
                 words);
    }
}

static void check_type(struct link_state *link, const struct procedure_condition *condition)
{
    const struct fact *fact = condition->subject.link_to;
    enum procedure_type type = fact == NULL || condition->subject.meaning != MEANS_FACT
                                   ? PROCEDURE_UNKNOWN
                                   : fact->words.type;
    switch (condition->kind) {
    case CONDITION_YES:
        want_type(link, condition, type == PROCEDURE_YES_NO,
                  "only a yes-no fact stands by itself; write 'is' and what it is");
        break;
    case CONDITION_INCLUDES:
        want_type(link, condition, type == PROCEDURE_ANY_OF || type == PROCEDURE_OFFICE,
                  "only 'any of' and 'office' include; write 'is'");
        break;
    case CONDITION_ANY:
        want_type(link, condition, type == PROCEDURE_ANY_OF || type == PROCEDURE_OFFICE,
                  "only 'any of' and 'office' are any or none; write 'is known'");
        break;
    case CONDITION_FACT_IS:
        want_type(link, condition, type != PROCEDURE_ANY_OF && type != PROCEDURE_OFFICE,
                  "it may be several; write 'includes'");
        break;
    case CONDITION_COMPARE:
        want_type(link, condition, type == PROCEDURE_NUMBER, "only a number can be compared");
        break;
    case CONDITION_LISTED:
        want_type(link, condition, type == PROCEDURE_CHOICE,
                  "only a choice can be listed in a table");
        break;
    default:
        break;
    }
}

static void link_count(struct link_state *link, struct procedure_condition *condition,
                       struct link_from from)
{
    if (!link_kind(link, &condition->subject)) {
        return;
    }
    const struct track *track =
        link_find_track(link->model, condition->subject.name, condition->subject.name);
    if (condition->values.count > 0 && track == NULL) {
        complain(link->complaints, condition->subject.place,
                 "'%.*s' has no states: give the item states, or ask with 'whose'",
                 TEXT_ARGS(condition->subject.name.text));
    } else if (track != NULL) {
        link_states(link, track, &condition->values);
    }
    from = link_within(from, &condition->subject);
    for (size_t i = 0; i < condition->inner_count; i++) {
        link_condition(link, condition->inner[i], from);
    }
}

static void link_setting_condition(struct link_state *link, struct procedure_condition *condition)
{
    if (!link_mention(link, &condition->subject, MEANS_SETTING)) {
        return;
    }
    const struct setting *setting = condition->subject.link_to;
    struct procedure_fact fact = {
        .type = setting->type, .choices = setting->choices, .choice_count = setting->choice_count};
    if (setting->is_limit || (condition->values.count == 0 && setting->type != PROCEDURE_YES_NO)) {
        complain(link->complaints, condition->subject.place,
                 "only a yes-no setting stands by itself: write 'is' and a value");
    } else {
        link_fact_values(link, &fact, &condition->values);
    }
}

static void link_reach(struct link_state *link, struct procedure_condition *condition)
{
    const struct track *track = link_find_track(link->model, nothing, condition->subject.name);
    condition->subject.link_to = track;
    condition->subject.meaning = MEANS_TRACK;
    if (track == NULL) {
        complain(link->complaints, condition->subject.place,
                 "there is no track '%.*s' of the case: declare it",
                 TEXT_ARGS(condition->subject.name.text));
    } else {
        link_states(link, track, &condition->values);
    }
}

void link_condition(struct link_state *link, const struct procedure_condition *constant,
                    struct link_from from)
{
    struct procedure_condition *condition =
        (struct procedure_condition *)constant; /* ours until reading ends */
    if (condition == NULL) {
        return;
    }
    switch (condition->kind) {
    case CONDITION_AND:
    case CONDITION_OR:
    case CONDITION_NOT:
        for (size_t i = 0; i < condition->inner_count; i++) {
            link_condition(link, condition->inner[i], from);
        }
        break;
    case CONDITION_COUNT:
        link_count(link, condition, from);
        break;
    case CONDITION_HOLDS:
        for (size_t i = 0; i < condition->values.count; i++) {
            link_mention(link, &condition->values.at[i], MEANS_OFFICE);
        }
        break;
    case CONDITION_STATUS:
        link_mention(link, &condition->subject, condition->subject.meaning);
        break;
    case CONDITION_SETTING:
        link_setting_condition(link, condition);
        break;
    case CONDITION_REACH:
        link_reach(link, condition);
        break;
    case CONDITION_NOTHING:
        break;
    default:
        link_plain(link, condition, from);
        check_type(link, condition);
        if (condition->kind == CONDITION_LISTED) {
            link_mention(link, &condition->table, MEANS_TABLE);
        }
        break;
    }
}

void link_limit(struct link_state *link, const struct limit *constant)
{
    struct limit *limit = (struct limit *)constant;
    if (limit->kind == LIMIT_DATA) {
        link_mention(link, &limit->name, MEANS_LIMIT);
    } else if (limit->kind == LIMIT_SETTING && link_mention(link, &limit->name, MEANS_SETTING) &&
               !((const struct setting *)limit->name.link_to)->is_limit) {
        complain(link->complaints, limit->name.place,
                 "the setting '%.*s' is not a limit: give it the type 'limit'",
                 TEXT_ARGS(limit->name.name.text));
    }
}

static void link_time_fact(struct link_state *link, struct time *time, struct link_from from)
{
    bool in_item;
    struct fact *fact = link_see_fact(link->model, from.kind, time->name.name, &in_item);
    time->name.meaning = MEANS_FACT;
    time->name.link_to = fact;
    if (fact == NULL) {
        complain(link->complaints, time->name.place,
                 "there is no date or time fact '%.*s': declare it",
                 TEXT_ARGS(time->name.name.text));
    } else if (fact->words.type != PROCEDURE_DATE && fact->words.type != PROCEDURE_TIME) {
        complain(link->complaints, time->name.place,
                 "'%.*s' is of type %s: limits run from a date or a time",
                 TEXT_ARGS(time->name.name.text), procedure_type_word(fact->words.type));
    }
}

void link_time(struct link_state *link, const struct time *constant, struct link_from from)
{
    struct time *time = (struct time *)constant;
    if (time == NULL) {
        return;
    }
    if (time->kind == TIME_FACT) {
        link_time_fact(link, time, from);
    } else if (time->kind == TIME_STEP) {
        link_mention(link, &time->name, MEANS_STEP);
    }
    if (time->limit != NULL) {
        link_limit(link, time->limit);
    }
    link_time(link, time->one, from);
    link_time(link, time->other, from);
}

/* ---- actions */

static void link_becomes(struct link_state *link, struct action *action, struct link_from from)
{
    struct track *track =
        link_see_track(link->model, from.kind, action->subject.name, &action->link_in_item);
    action->subject.meaning = MEANS_TRACK;
    action->subject.link_to = track;
    if (track == NULL) {
        complain(link->complaints, action->subject.place,
                 "there is no track '%.*s' here: declare it, or write 'for each ITEM' above",
                 TEXT_ARGS(action->subject.name.text));
    } else {
        link_states(link, track, &(struct mentions){&action->value, 1});
    }
}

static bool is_time_type(enum procedure_type type)
{
    return type == PROCEDURE_DATE || type == PROCEDURE_TIME;
}

/* `set X to Y` where Y is the name of a fact copies that fact. */
static bool link_set_copy(struct link_state *link, struct action *action, const struct fact *fact,
                          struct link_from from)
{
    bool in_item;
    struct fact *other =
        action->values.count != 1
            ? NULL
            : link_see_fact(link->model, from.kind, action->values.at[0].name, &in_item);
    if (other == NULL ||
        has_choice(fact->words.choices, fact->words.choice_count, action->values.at[0].name)) {
        return false;
    }
    action->values.at[0].meaning = MEANS_FACT;
    action->values.at[0].link_to = other;
    if (other->words.type != fact->words.type &&
        !(is_time_type(other->words.type) && is_time_type(fact->words.type))) {
        complain(link->complaints, action->values.at[0].place, "'%.*s' is of another type: %s",
                 TEXT_ARGS(other->words.is.name.text), procedure_type_word(other->words.type));
    }
    return true;
}

static void link_set(struct link_state *link, struct action *action, struct link_from from)
{
    struct fact *fact =
        link_see_fact(link->model, from.kind, action->subject.name, &action->link_in_item);
    action->subject.meaning = MEANS_FACT;
    action->subject.link_to = fact;
    if (fact == NULL) {
        complain(link->complaints, action->subject.place,
                 "there is no fact '%.*s' here: declare it", TEXT_ARGS(action->subject.name.text));
        return;
    }
    link_time(link, action->time, from);
    enum procedure_type type = fact->words.type;
    if ((action->is_time && !is_time_type(type)) ||
        (action->is_number && type != PROCEDURE_NUMBER) ||
        (action->is_yes_no && type != PROCEDURE_YES_NO)) {
        complain(link->complaints, action->subject.place,
                 "'%.*s' is of type %s: set it to a value of that type",
                 TEXT_ARGS(fact->words.is.name.text), procedure_type_word(type));
    } else if (action->values.count > 0 && !link_set_copy(link, action, fact, from)) {
        link_fact_values(link, &fact->words, &action->values);
        link_party(link, &fact->words, action->subject.place, from);
    }
}

/* Lots are drawn among the people of a list: who else could be known to whom it may fall? */
static void link_lot(struct link_state *link, struct action *action)
{
    if (!link_mention(link, &action->subject, MEANS_ROLE)) {
        return;
    }
    const struct role *role = action->subject.link_to;
    for (size_t i = 0; i < role->rule_count; i++) {
        if (role->rules[i].kind == ROLE_LIST) {
            return;
        }
    }
    complain(link->complaints, action->line.place,
             "lots are drawn among the people of a list: write 'from list NAME' under the role '%.*s'",
             TEXT_ARGS(role->is.name.text));
}

static void link_assign(struct link_state *link, struct action *action, struct link_from from)
{
    bool in_item;
    if (action->by_lot) {
        link_lot(link, action);
        return;
    }
    struct fact *fact = link_see_fact(link->model, from.kind, action->value.name, &in_item);
    action->value.meaning = MEANS_FACT;
    action->value.link_to = fact;
    if (link_mention(link, &action->subject, MEANS_ROLE) &&
        (fact == NULL || fact->words.type != PROCEDURE_PERSON)) {
        complain(link->complaints, action->value.place,
                 "'%.*s' is not a fact of type person: ask for one, and assign the role to it",
                 TEXT_ARGS(action->value.name.text));
    }
}

static void link_each(struct link_state *link, struct action *action, struct link_from from)
{
    if (link_kind(link, &action->subject)) {
        from = link_within(from, &action->subject);
        link_condition(link, action->when, from);
        link_actions(link, action->inner, action->inner_count, from);
    }
}

static void link_make(struct link_state *link, struct action *action, struct link_from from)
{
    if (link_mention(link, &action->subject, MEANS_ITEM)) {
        from = link_within(from, &action->subject);
        link_actions(link, action->inner, action->inner_count, from);
    }
}

static void link_match_holders(struct link_state *link, struct action *action,
                               struct link_from from)
{
    struct fact *fact =
        link_see_fact(link->model, from.kind, action->subject.name, &action->link_in_item);
    action->subject.meaning = MEANS_FACT;
    action->subject.link_to = fact;
    if (fact == NULL || fact->words.type != PROCEDURE_OFFICE) {
        complain(link->complaints, action->subject.place,
                 "'%.*s' is not a fact of type office: ask for one, and match the holders of that",
                 TEXT_ARGS(action->subject.name.text));
    }
}

static enum meaning subject_meaning(enum action_kind kind)
{
    switch (kind) {
    case ACTION_OWE:
    case ACTION_DROP:
        return MEANS_DUTY;
    case ACTION_RAISE:
    case ACTION_LOWER:
        return MEANS_FLAG;
    case ACTION_SEND:
    case ACTION_MARK:
        return MEANS_LETTER;
    case ACTION_OPEN:
        return MEANS_LINK;
    default:
        return MEANS_ROLE;
    }
}

static void link_action(struct link_state *link, struct action *action, struct link_from from)
{
    switch (action->kind) {
    case ACTION_BECOMES:
        link_becomes(link, action, from);
        break;
    case ACTION_SET:
        link_set(link, action, from);
        break;
    case ACTION_MAKE:
        link_make(link, action, from);
        break;
    case ACTION_ASSIGN:
        link_assign(link, action, from);
        break;
    case ACTION_EACH:
        link_each(link, action, from);
        break;
    case ACTION_IF:
        link_condition(link, action->when, from);
        link_actions(link, action->inner, action->inner_count, from);
        link_actions(link, action->otherwise, action->otherwise_count, from);
        break;
    case ACTION_CONFIRM:
    case ACTION_CLEAR:
        if (from.step == NULL || from.step->scope != PROCEDURE_FOR_MATCH) {
            complain(link->complaints, action->line.place,
                     "there is no match at hand: only a step 'for a match' confirms or clears one");
        }
        break;
    case ACTION_MATCH:
        link_match_holders(link, action, from);
        break;
    case ACTION_REFUSE:
        break;
    default:
        link_mention(link, &action->subject, subject_meaning(action->kind));
        break;
    }
}

void link_actions(struct link_state *link, struct action *actions, size_t count,
                  struct link_from from)
{
    for (size_t i = 0; i < count; i++) {
        link_action(link, &actions[i], from);
    }
}
