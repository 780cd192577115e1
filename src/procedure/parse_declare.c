/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Facts, tracks, items, settings, letters, flags, holds, checklists, links, and what must never or
 * always be. */

#include "procedure/parse.h"

static bool parse_number_range(struct parse *parse, struct procedure_fact *fact)
{
    fact->least = 0;
    fact->most = 999999999;
    return !take_word(parse, "from") ||
           (want_number(parse, &fact->least, "the least") && want_word(parse, "to") &&
            want_number(parse, &fact->most, "the most"));
}

/* party STANDING: who that is, is among the people of the case. */
static bool parse_party_standing(struct parse *parse, struct procedure_fact *fact)
{
    return want_name(parse, &fact->standing, "the standing of the parties that it may name");
}

/* yes-no | choice NAME, ... | any of NAME, ... | date | time | person | area | office | text |
 * names | document | number [from NUMBER to NUMBER] | party STANDING. Whether there was one is told in *found. */
bool parse_type(struct parse *parse, struct procedure_fact *fact, bool *found)
{
    *found = true;
    if (take_word(parse, "choice")) {
        fact->type = PROCEDURE_CHOICE;
    } else if (take_words(parse, "any", "of")) {
        fact->type = PROCEDURE_ANY_OF;
    }
    if (fact->type != PROCEDURE_UNKNOWN) {
        struct procedure_labelled *choices = NULL;
        bool read = want_choices(parse, &choices, &fact->choice_count, "a choice");
        fact->choices = choices;
        return read;
    }
    for (enum procedure_type type = PROCEDURE_YES_NO; type < PROCEDURE_TYPE__MAX; type++) {
        if (type != PROCEDURE_CHOICE && type != PROCEDURE_ANY_OF &&
            take_word(parse, procedure_type_word(type))) {
            fact->type = type;
            return type == PROCEDURE_PARTY    ? parse_party_standing(parse, fact)
                   : type == PROCEDURE_NUMBER ? parse_number_range(parse, fact)
                                              : true;
        }
    }
    *found = false;
    return true;
}

/* TYPE ["counted"] */
bool parse_fact_type(struct parse *parse, struct procedure_fact *fact)
{
    bool found;
    if (!parse_type(parse, fact, &found)) {
        return false;
    }
    if (!found) {
        return parse_complain(parse, "the fact's type: yes-no, choice, any of, date, time, person, "
                                     "area, office, text, names, "
                                     "document, number or party");
    }
    fact->counted = take_word(parse, "counted");
    return true;
}

/* "fact" NAME ["of" ITEM | STANDING] [LABEL] TYPE ["counted"] */
bool parse_fact(struct parse *parse)
{
    struct fact *fact = LIST_ADD(parse->arena, parse->model->facts, parse->model->facts_count);
    declare(parse, CONSTRUCT_FACT, parse->model->facts_count);
    line_begin(parse, &fact->line);
    parse->at++;
    if (!want_name(parse, &fact->words.is.name, "the fact's name") ||
        (take_word(parse, "of") &&
         !want_mention(parse, &fact->of, "the item or standing that has the fact"))) {
        return false;
    }
    if (parse->at->kind == TOKEN_STRING) {
        fact->words.is.label = (parse->at++)->text;
    }
    return parse_fact_type(parse, &fact->words) && line_end(parse, &fact->line);
}

/* STATE [LABEL] ["ends"] -> ... */
static bool parse_states(struct parse *parse, struct track *track)
{
    do {
        struct state state = {.place = parse_place(parse)};
        if (!want_labelled(parse, &state.is, "a state")) {
            return false;
        }
        state.ends = take_word(parse, "ends");
        for (size_t i = 0; i < track->state_count; i++) {
            if (procedure_same(track->states[i].is.name, state.is.name)) {
                return complain(parse->complaints, state.place,
                                "the state '%.*s' stands here twice: leave one out",
                                TEXT_ARGS(state.is.name.text));
            }
        }
        if (track->state_count >= 60) {
            return complain(parse->complaints, state.place,
                            "a track has at most 60 states: split it into two tracks");
        }
        *LIST_ADD(parse->arena, track->states, track->state_count) = state;
    } while (take_token(parse, TOKEN_ARROW));
    return true;
}

/* "track" NAME ["of" ITEM] [LABEL] STATES */
bool parse_track(struct parse *parse)
{
    struct track *track = LIST_ADD(parse->arena, parse->model->tracks, parse->model->tracks_count);
    declare(parse, CONSTRUCT_TRACK, parse->model->tracks_count);
    line_begin(parse, &track->line);
    parse->at++;
    if (!want_name(parse, &track->is.name, "the track's name") ||
        (take_word(parse, "of") &&
         !want_mention(parse, &track->of, "the item that has the track"))) {
        return false;
    }
    if (parse->at->kind == TOKEN_STRING) {
        track->is.label = (parse->at++)->text;
    }
    return parse_states(parse, track) && line_end(parse, &track->line);
}

/* "item" NAME [LABEL] [STATES] ["at" "most" NUMBER] */
bool parse_item(struct parse *parse)
{
    struct item *item = LIST_ADD(parse->arena, parse->model->items, parse->model->items_count);
    declare(parse, CONSTRUCT_ITEM, parse->model->items_count);
    line_begin(parse, &item->line);
    parse->at++;
    if (!want_labelled(parse, &item->is, "the item's name")) {
        return false;
    }
    item->track.line = item->line;
    item->track.is = item->is;
    item->track.of =
        (struct mention){.name = item->is.name, .place = item->line.place, .meaning = MEANS_ITEM};
    if (parse->at->kind == TOKEN_NAME && !peek_words(parse, "at", "most") &&
        !parse_states(parse, &item->track)) {
        return false;
    }
    if (take_words(parse, "at", "most") && !want_number(parse, &item->most, "how many")) {
        return false;
    }
    return line_end(parse, &item->line);
}

static bool parse_setting_type(struct parse *parse, struct setting *setting)
{
    struct procedure_fact type = {0};
    bool found = false;
    setting->is_limit = take_word(parse, "limit");
    if (setting->is_limit) {
        return true;
    }
    if (!parse_type(parse, &type, &found)) {
        return false;
    }
    setting->type = type.type;
    setting->choices = (struct procedure_labelled *)type.choices;
    setting->choice_count = type.choice_count;
    if (setting->type == PROCEDURE_YES_NO || setting->type == PROCEDURE_CHOICE ||
        setting->type == PROCEDURE_NUMBER || setting->type == PROCEDURE_OFFICE) {
        return true;
    }
    return parse_complain(parse, "the setting's type: yes-no, choice, number, office or limit");
}

static bool parse_setting_value(struct parse *parse, struct setting *setting)
{
    setting->value.type = setting->type;
    if (setting->is_limit) {
        return parse_limit(parse, &setting->limit);
    }
    if (setting->type == PROCEDURE_YES_NO) {
        setting->value.yes = peek_word(parse, "yes");
        return take_word(parse, "yes") || take_word(parse, "no") ||
               parse_complain(parse, "'yes' or 'no'");
    }
    if (setting->type == PROCEDURE_NUMBER) {
        return want_number(parse, &setting->value.number, "the default");
    }
    if (!want_mention(parse, &setting->office, "the default")) {
        return false;
    }
    setting->value.names.at = &setting->office.name;
    setting->value.names.count = 1;
    return true;
}

/* "setting" NAME [LABEL] TYPE "default" VALUE */
bool parse_setting(struct parse *parse)
{
    struct setting *setting = ARENA_NEW(parse->arena, struct setting);
    line_begin(parse, &setting->line);
    parse->at++;
    bool read = want_labelled(parse, &setting->is, "the setting's name") &&
                parse_setting_type(parse, setting) && want_word(parse, "default") &&
                parse_setting_value(parse, setting) && line_end(parse, &setting->line);
    *LIST_ADD(parse->arena, parse->model->settings, parse->model->settings_count) = *setting;
    declare(parse, CONSTRUCT_SETTING, parse->model->settings_count);
    return read;
}

/* "letter" NAME [LABEL] "to" STANDING | OFFICE */
bool parse_letter(struct parse *parse)
{
    struct letter *letter =
        LIST_ADD(parse->arena, parse->model->letters, parse->model->letters_count);
    declare(parse, CONSTRUCT_LETTER, parse->model->letters_count);
    line_begin(parse, &letter->line);
    parse->at++;
    return want_labelled(parse, &letter->is, "the letter's name") && want_word(parse, "to") &&
           want_mention(parse, &letter->to, "the standing or office that gets the letter") &&
           line_end(parse, &letter->line);
}

/* "says" "WORDS" | "shown" "to" NAME, ... */
static bool parse_flag_line(struct parse *parse, void *into)
{
    struct flag *flag = into;
    struct line *line = peek_word(parse, "says") ? &flag->says_line : &flag->shown_line;
    line_begin(parse, line);
    if (take_word(parse, "says")) {
        return want_string(parse, &flag->says, "what the flag says") && line_end(parse, line);
    }
    if (take_words(parse, "shown", "to")) {
        return want_mentions(parse, &flag->shown_to, "'staff' or an office") &&
               line_end(parse, line);
    }
    return parse_complain(parse, "'says \"WORDS\"' or 'shown to OFFICE'");
}

/* "flag" NAME [LABEL] "on" STANDING */
bool parse_flag(struct parse *parse)
{
    struct flag *flag = LIST_ADD(parse->arena, parse->model->flags, parse->model->flags_count);
    declare(parse, CONSTRUCT_FLAG, parse->model->flags_count);
    line_begin(parse, &flag->line);
    parse->at++;
    if (!want_labelled(parse, &flag->is, "the flag's name") || !want_word(parse, "on") ||
        !want_mention(parse, &flag->on, "the standing that it is put on") ||
        !line_end(parse, &flag->line)) {
        return false;
    }
    parse_block(parse, parse_flag_line, flag);
    return true;
}

/* "withhold" "from" STANDING | "while" CONDITION | "then" "only" FACT */
static bool parse_hold_line(struct parse *parse, void *into)
{
    struct hold *hold = into;
    struct line *line = peek_word(parse, "withhold") ? &hold->from_line
                        : peek_word(parse, "while")  ? &hold->while_line
                                                     : &hold->then_line;
    line_begin(parse, line);
    if (take_words(parse, "withhold", "from")) {
        return want_mention(parse, &hold->from, "the standing that is not told") &&
               line_end(parse, line);
    }
    if (take_word(parse, "while")) {
        return parse_condition(parse, &hold->when) && line_end(parse, line);
    }
    if (take_words(parse, "then", "only")) {
        return want_mention(parse, &hold->then_only, "the fact that says what may be told") &&
               line_end(parse, line);
    }
    return parse_complain(parse, "'withhold from STANDING', 'while CONDITION' or 'then only FACT'");
}

/* "hold" NAME [LABEL] */
bool parse_hold(struct parse *parse)
{
    struct hold *hold = LIST_ADD(parse->arena, parse->model->holds, parse->model->holds_count);
    declare(parse, CONSTRUCT_HOLD, parse->model->holds_count);
    line_begin(parse, &hold->line);
    parse->at++;
    if (!want_labelled(parse, &hold->is, "the hold's name") || !line_end(parse, &hold->line)) {
        return false;
    }
    parse_block(parse, parse_hold_line, hold);
    if (hold->while_line.place.line == 0 || hold->from_line.place.line == 0) {
        complain(parse->complaints, hold->line.place,
                 "a hold says from whom and while what: write 'withhold from STANDING' and "
                 "'while CONDITION' under it");
    }
    return true;
}

static bool parse_point_action(struct parse *parse, void *into)
{
    struct point *point = into;
    return parse_action(parse, &point->actions, &point->action_count);
}

/* "point" NAME "WORDS" */
static bool parse_point(struct parse *parse, void *into)
{
    struct checklist *checklist = into;
    struct point point = {0};
    line_begin(parse, &point.line);
    if (!want_word(parse, "point") || !want_name(parse, &point.is.name, "the point's name") ||
        !want_string(parse, &point.is.label, "what is to be considered") ||
        !line_end(parse, &point.line)) {
        return false;
    }
    parse_block(parse, parse_point_action, &point);
    *LIST_ADD(parse->arena, checklist->points, checklist->point_count) = point;
    return true;
}

/* "checklist" NAME [LABEL] */
bool parse_checklist(struct parse *parse)
{
    struct checklist *checklist =
        LIST_ADD(parse->arena, parse->model->checklists, parse->model->checklists_count);
    declare(parse, CONSTRUCT_CHECKLIST, parse->model->checklists_count);
    line_begin(parse, &checklist->line);
    parse->at++;
    if (!want_labelled(parse, &checklist->is, "the checklist's name") ||
        !line_end(parse, &checklist->line)) {
        return false;
    }
    parse_block(parse, parse_point, checklist);
    return true;
}

/* "link" NAME [LABEL] "to" PROCEDURE, ... */
bool parse_link(struct parse *parse)
{
    struct link *link = LIST_ADD(parse->arena, parse->model->links, parse->model->links_count);
    declare(parse, CONSTRUCT_LINK, parse->model->links_count);
    line_begin(parse, &link->line);
    parse->at++;
    return want_labelled(parse, &link->is, "the link's name") && want_word(parse, "to") &&
           want_mentions(parse, &link->procedures, "the other procedure's name") &&
           line_end(parse, &link->line);
}

/* "told" STANDING "at" STEP "WORDS" ["with" FACT, ...] */
bool parse_told(struct parse *parse)
{
    struct told *told = LIST_ADD(parse->arena, parse->model->tolds, parse->model->tolds_count);
    declare(parse, CONSTRUCT_TOLD, parse->model->tolds_count);
    line_begin(parse, &told->line);
    parse->at++;
    return want_mention(parse, &told->standing, "the standing that is told") &&
           want_word(parse, "at") && want_mention(parse, &told->step, "the step's name") &&
           want_string(parse, &told->words, "what they are told") &&
           (!take_word(parse, "with") ||
            want_mentions(parse, &told->with, "a text that the step asks for")) &&
           line_end(parse, &told->line);
}

/* "stage" | "date" "of" DUTY | "rights" */
static bool parse_shown_kind(struct parse *parse, struct shown *shown)
{
    if (take_word(parse, "stage")) {
        shown->kind = SHOWN_STAGE;
        return true;
    }
    if (take_words(parse, "date", "of")) {
        shown->kind = SHOWN_DATE;
        return want_mention(parse, &shown->duty, "the duty's name");
    }
    shown->kind = SHOWN_RIGHTS;
    return take_word(parse, "rights") || parse_complain(parse, "'stage', 'date of DUTY' or 'rights'");
}

/* "shown" "to" STANDING KIND "WORDS" ["while" CONDITION] */
bool parse_shown(struct parse *parse)
{
    struct shown *shown = LIST_ADD(parse->arena, parse->model->showns, parse->model->showns_count);
    declare(parse, CONSTRUCT_SHOWN, parse->model->showns_count);
    line_begin(parse, &shown->line);
    parse->at++;
    return want_word(parse, "to") && want_mention(parse, &shown->standing, "the standing that sees it") &&
           parse_shown_kind(parse, shown) && want_string(parse, &shown->words, "what they are shown") &&
           (!take_word(parse, "while") || parse_condition(parse, &shown->when)) &&
           line_end(parse, &shown->line);
}

/* "keep" ["for" "a" STANDING] "until" TIME ["when" CONDITION] | "keep" "while" CONDITION */
bool parse_keep(struct parse *parse)
{
    struct keep *keep = LIST_ADD(parse->arena, parse->model->keeps, parse->model->keeps_count);
    declare(parse, CONSTRUCT_KEEP, parse->model->keeps_count);
    line_begin(parse, &keep->line);
    parse->at++;
    if (take_word(parse, "while")) {
        return parse_condition(parse, &keep->when) && line_end(parse, &keep->line);
    }
    if (take_word(parse, "for") &&
        !(take_article(parse) && want_mention(parse, &keep->of, "a standing"))) {
        return keep->of.name.key != 0 || parse_complain(parse, "'for a STANDING'");
    }
    return want_word(parse, "until") && parse_time(parse, &keep->until) &&
           (!take_word(parse, "when") || parse_condition(parse, &keep->when)) &&
           line_end(parse, &keep->line);
}

/* CONDITION "while" CONDITION */
static bool parse_while(struct parse *parse, const struct procedure_condition **out)
{
    if (!parse_condition(parse, out)) {
        return false;
    }
    if (!take_word(parse, "while")) {
        return true;
    }
    struct procedure_condition *both = ARENA_NEW(parse->arena, struct procedure_condition);
    both->kind = CONDITION_AND;
    both->is_while = true;
    both->place = (*out)->place;
    *LIST_ADD(parse->arena, both->inner, both->inner_count) = *out;
    const struct procedure_condition *other = NULL;
    if (!parse_condition(parse, &other)) {
        return false;
    }
    *LIST_ADD(parse->arena, both->inner, both->inner_count) = other;
    *out = both;
    return true;
}

static bool parse_rule_end(struct parse *parse, struct rule *rule)
{
    if (parse->at->kind == TOKEN_STRING) {
        rule->words = (parse->at++)->text;
    }
    return line_end(parse, &rule->line);
}

/* "never" CONDITION ["while" CONDITION] ["WORDS"] */
bool parse_never(struct parse *parse)
{
    struct rule *rule = LIST_ADD(parse->arena, parse->model->nevers, parse->model->nevers_count);
    declare(parse, CONSTRUCT_NEVER, parse->model->nevers_count);
    line_begin(parse, &rule->line);
    parse->at++;
    return parse_while(parse, &rule->when) && parse_rule_end(parse, rule);
}

/* TRACK "can" "reach" STATE */
static bool parse_reach(struct parse *parse, struct rule *rule)
{
    struct procedure_condition *reach = ARENA_NEW(parse->arena, struct procedure_condition);
    reach->kind = CONDITION_REACH;
    reach->place = parse_place(parse);
    rule->when = reach;
    return want_mention(parse, &reach->subject, "the track's name") && want_word(parse, "can") &&
           want_word(parse, "reach") && add_mention(parse, &reach->values, "a state");
}

/* "always" CONDITION ["while" CONDITION] ["WORDS"] | "always" TRACK "can" "reach" STATE */
bool parse_always(struct parse *parse)
{
    struct rule *rule = LIST_ADD(parse->arena, parse->model->always, parse->model->always_count);
    declare(parse, CONSTRUCT_ALWAYS, parse->model->always_count);
    line_begin(parse, &rule->line);
    parse->at++;
    bool reach = parse->at->kind == TOKEN_NAME && parse->at[1].kind == TOKEN_NAME &&
                 text_is(parse->at[1].text, "can");
    return (reach ? parse_reach(parse, rule) : parse_while(parse, &rule->when)) &&
           parse_rule_end(parse, rule);
}
