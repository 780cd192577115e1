/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Conditions. What a bare name means (a track, a fact) is for the linker: here every `NAME is ...`
 * is CONDITION_FACT_IS. */

#include "procedure/parse.h"

static struct procedure_condition *condition_new(struct parse *parse, enum condition_kind kind,
                                                 struct place place)
{
    struct procedure_condition *condition = ARENA_NEW(parse->arena, struct procedure_condition);
    condition->kind = kind;
    condition->place = place;
    return condition;
}

static void condition_add(struct parse *parse, struct procedure_condition *condition,
                          const struct procedure_condition *inner)
{
    *LIST_ADD(parse->arena, condition->inner, condition->inner_count) = inner;
}

/* After `or`: one more value of the list before it, or a new clause? A value is a name that nothing
 * further follows. */
static bool peek_value(const struct parse *parse)
{
    const struct token *next = parse->at + 1;
    if (parse->at->kind != TOKEN_NAME || next->kind == TOKEN_END) {
        return false;
    }
    if (is_reserved(parse->at->text) && !text_is(parse->at->text, "no")) {
        return false;
    }
    return next->kind != TOKEN_NAME || (is_reserved(next->text) && !text_is(next->text, "is")) ||
           text_is(next->text, "managed");
}

/* VALUE [or VALUE ...] */
static bool parse_values(struct parse *parse, struct mentions *values, const char *what)
{
    for (;;) {
        if (peek_word(parse, "no")) {
            struct mention no = {.name = procedure_name("no"), .place = parse_place(parse)};
            parse->at++;
            *LIST_ADD(parse->arena, values->at, values->count) = no;
        } else if (!add_mention(parse, values, what)) {
            return false;
        }
        if (!peek_word(parse, "or")) {
            return true;
        }
        parse->at++;
        if (!peek_value(parse)) {
            parse->at--;
            return true;
        }
    }
}

/* "the" "subject" "holds" OFFICE [or OFFICE ...] */
bool parse_subject_holds(struct parse *parse, struct mentions *offices)
{
    return want_word(parse, "the") && want_word(parse, "subject") && want_word(parse, "holds") &&
           parse_values(parse, offices, "the office");
}

static const struct status_word {
    const char *what, *word;
    enum status status;
} status_words[] = {
    {"duty", "owed", STATUS_OWED},
    {"duty", "met", STATUS_MET},
    {"duty", "lapsed", STATUS_LAPSED},
    {"flag", "raised", STATUS_RAISED},
    {"hold", "on", STATUS_ON},
    {"link", "open", STATUS_OPEN},
    {"link", "ended", STATUS_ENDED},
    {"link", "wanted", STATUS_WANTED},
    {"role", "assigned", STATUS_ASSIGNED},
    {"step", "taken", STATUS_TAKEN},
    {"letter", "owed", STATUS_OWED},
    {"letter", "sent", STATUS_SENT},
    {"letter", "bounced", STATUS_BOUNCED},
};

static bool peek_status(const struct parse *parse)
{
    bool noun = false;
    for (size_t i = 0; i < COUNT_OF(status_words); i++) {
        noun = noun || peek_word(parse, status_words[i].what);
    }
    return noun && parse->at[1].kind == TOKEN_NAME && !is_reserved(parse->at[1].text) &&
           parse->at[2].kind == TOKEN_NAME && text_is(parse->at[2].text, "is");
}

/* duty | flag | hold | link | role | step | letter NAME "is" ["not"] WORD */
static bool parse_status(struct parse *parse, const struct procedure_condition **out)
{
    struct procedure_condition *condition =
        condition_new(parse, CONDITION_STATUS, parse_place(parse));
    struct text noun = parse->at->text;
    parse->at++;
    if (!want_mention(parse, &condition->subject, "its name") || !want_word(parse, "is")) {
        return false;
    }
    condition->negated = take_word(parse, "not");
    for (size_t i = 0; i < COUNT_OF(status_words); i++) {
        if (text_is(noun, status_words[i].what) && take_word(parse, status_words[i].word)) {
            condition->status = status_words[i].status;
            condition->subject.meaning = text_is(noun, "duty")   ? MEANS_DUTY
                                         : text_is(noun, "flag") ? MEANS_FLAG
                                         : text_is(noun, "hold") ? MEANS_HOLD
                                         : text_is(noun, "link") ? MEANS_LINK
                                         : text_is(noun, "role") ? MEANS_ROLE
                                         : text_is(noun, "step") ? MEANS_STEP
                                                                 : MEANS_LETTER;
            *out = condition;
            return true;
        }
    }
    return parse_complain(parse, "what a %.*s can be: %s", TEXT_ARGS(noun),
                          text_is(noun, "duty")     ? "owed, met or lapsed"
                          : text_is(noun, "flag")   ? "raised"
                          : text_is(noun, "hold")   ? "on"
                          : text_is(noun, "link")   ? "wanted, open or ended"
                          : text_is(noun, "role")   ? "assigned"
                          : text_is(noun, "letter") ? "owed, sent or bounced"
                                                    : "taken");
}

/* "setting" NAME ["is" ["not"] VALUE [or VALUE ...]] */
static bool parse_setting_condition(struct parse *parse, const struct procedure_condition **out)
{
    struct procedure_condition *condition =
        condition_new(parse, CONDITION_SETTING, parse_place(parse));
    parse->at++;
    if (!want_mention(parse, &condition->subject, "the setting's name")) {
        return false;
    }
    condition->subject.meaning = MEANS_SETTING;
    *out = condition;
    if (!take_word(parse, "is")) {
        return true;
    }
    condition->negated = take_word(parse, "not");
    return parse_values(parse, &condition->values, "a value of the setting");
}

/* What comes after NAME "is": known, unknown, any, none, "at least" N, "listed in" TABLE, or
 * values. */
static bool parse_is(struct parse *parse, struct procedure_condition *condition)
{
    condition->negated = take_word(parse, "not");
    if (take_word(parse, "known") || peek_word(parse, "unknown")) {
        condition->kind = CONDITION_KNOWN;
        condition->negated ^= take_word(parse, "unknown");
        return true;
    }
    if (take_word(parse, "any") || peek_word(parse, "none")) {
        condition->kind = CONDITION_ANY;
        if (peek_word(parse, "none")) { /* of a track, a state may have that name */
            condition->negated = !condition->negated;
            return add_mention(parse, &condition->values, "none");
        }
        return true;
    }
    if (take_words(parse, "listed", "in")) {
        condition->kind = CONDITION_LISTED;
        return want_mention(parse, &condition->table, "the table's name");
    }
    if (peek_words(parse, "at", "least") || peek_words(parse, "at", "most")) {
        condition->kind = CONDITION_COMPARE;
        condition->comparing =
            text_is(parse->at[1].text, "most") ? COMPARE_AT_MOST : COMPARE_AT_LEAST;
        parse->at += 2;
        return want_number(parse, &condition->number, "how many");
    }
    return parse_values(parse, &condition->values, "what it is");
}

/* NAME is ... | NAME includes VALUES | NAME */
static bool parse_plain(struct parse *parse, const struct procedure_condition **out)
{
    struct procedure_condition *condition = condition_new(parse, CONDITION_YES, parse_place(parse));
    if (!want_mention(parse, &condition->subject, "a condition")) {
        return false;
    }
    *out = condition;
    if (take_word(parse, "includes")) {
        condition->kind = CONDITION_INCLUDES;
        return parse_values(parse, &condition->values, "what it includes");
    }
    if (take_word(parse, "is")) {
        condition->kind = CONDITION_FACT_IS;
        return parse_is(parse, condition);
    }
    return true;
}

static bool take_quantifier(struct parse *parse, struct procedure_condition *condition)
{
    static const struct {
        const char *word;
        enum quantifier quantifier;
    } words[] = {{"every", QUANTIFIER_EVERY},
                 {"some", QUANTIFIER_SOME},
                 {"a", QUANTIFIER_A},
                 {"an", QUANTIFIER_A},
                 {"no", QUANTIFIER_NO}};
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        if (take_word(parse, words[i].word)) {
            condition->quantifier = words[i].quantifier;
            return true;
        }
    }
    condition->quantifier = QUANTIFIER_AT_LEAST;
    return take_words(parse, "at", "least") && want_number(parse, &condition->number, "how many");
}

/* "whose" CLAUSE ["and" "whose" CLAUSE ...] */
static bool parse_whose(struct parse *parse, struct procedure_condition *all)
{
    do {
        const struct procedure_condition *inner = NULL;
        if (!want_word(parse, "whose") || !parse_clause(parse, &inner)) {
            return false;
        }
        condition_add(parse, all, inner);
    } while (peek_words(parse, "and", "whose") && take_word(parse, "and"));
    return true;
}

static bool parse_without(struct parse *parse, struct procedure_condition *all)
{
    struct procedure_condition *inner = condition_new(parse, CONDITION_KNOWN, parse_place(parse));
    inner->negated = true;
    inner->without = true;
    condition_add(parse, all, inner);
    return want_mention(parse, &inner->subject, "the fact that is missing");
}

/* QUANTIFIER KIND ["is" ["not"] STATES] ["whose" ...] ["without" FACT] */
static bool parse_count(struct parse *parse, const struct procedure_condition **out)
{
    struct procedure_condition *condition =
        condition_new(parse, CONDITION_COUNT, parse_place(parse));
    if (!take_quantifier(parse, condition) ||
        !want_mention(parse, &condition->subject, "an item or a standing")) {
        return false;
    }
    if (take_word(parse, "is")) {
        condition->negated = take_word(parse, "not");
        if (!parse_values(parse, &condition->values, "a state")) {
            return false;
        }
    }
    struct procedure_condition *all = condition_new(parse, CONDITION_AND, parse_place(parse));
    if ((peek_word(parse, "whose") && !parse_whose(parse, all)) ||
        (take_word(parse, "without") && !parse_without(parse, all))) {
        return false;
    }
    if (all->inner_count > 0) {
        condition_add(parse, condition, all);
    }
    *out = condition;
    return true;
}

static bool peek_quantifier(const struct parse *parse)
{
    return peek_word(parse, "every") || peek_word(parse, "some") || peek_word(parse, "a") ||
           peek_word(parse, "an") || peek_word(parse, "no") || peek_words(parse, "at", "least");
}

static bool parse_not(struct parse *parse, const struct procedure_condition **out)
{
    struct procedure_condition *condition = condition_new(parse, CONDITION_NOT, parse_place(parse));
    const struct procedure_condition *inner = NULL;
    parse->at++;
    if (!parse_clause(parse, &inner)) {
        return false;
    }
    condition_add(parse, condition, inner);
    *out = condition;
    return true;
}

static bool parse_clause_here(struct parse *parse, const struct procedure_condition **out)
{
    if (take_token(parse, TOKEN_OPEN)) {
        return parse_condition(parse, out) && (take_token(parse, TOKEN_CLOSE) ||
                                               parse_complain(parse, "')' to close the bracket"));
    }
    if (peek_word(parse, "not")) {
        return parse_not(parse, out);
    }
    if (peek_words(parse, "nothing", "is")) {
        *out = condition_new(parse, CONDITION_NOTHING, parse_place(parse));
        parse->at += 2;
        return want_word(parse, "owed");
    }
    if (peek_quantifier(parse)) {
        return parse_count(parse, out);
    }
    if (peek_words(parse, "the", "subject")) {
        struct procedure_condition *condition =
            condition_new(parse, CONDITION_HOLDS, parse_place(parse));
        *out = condition;
        return parse_subject_holds(parse, &condition->values);
    }
    if (peek_word(parse, "setting") && parse->at[1].kind == TOKEN_NAME &&
        !is_reserved(parse->at[1].text)) {
        return parse_setting_condition(parse, out);
    }
    return peek_status(parse) ? parse_status(parse, out) : parse_plain(parse, out);
}

bool parse_clause(struct parse *parse, const struct procedure_condition **out)
{
    if (parse->depth >= PARSE_CONDITION_DEPTH_MOST) {
        return complain(parse->complaints, parse_place(parse),
                        "the condition is nested deeper than %d: write several lines",
                        PARSE_CONDITION_DEPTH_MOST);
    }
    parse->depth++;
    bool read = parse_clause_here(parse, out);
    parse->depth--;
    return read;
}

/* CLAUSE ["and" CLAUSE ...] */
static bool parse_all_of(struct parse *parse, const struct procedure_condition **out)
{
    struct procedure_condition *all = condition_new(parse, CONDITION_AND, parse_place(parse));
    do {
        const struct procedure_condition *clause;
        if (!parse_clause(parse, &clause)) {
            return false;
        }
        condition_add(parse, all, clause);
    } while (take_word(parse, "and"));
    *out = all->inner_count == 1 ? all->inner[0] : all;
    return true;
}

/* ALL-OF ["or" ALL-OF ...] */
bool parse_condition(struct parse *parse, const struct procedure_condition **out)
{
    struct procedure_condition *any = condition_new(parse, CONDITION_OR, parse_place(parse));
    do {
        const struct procedure_condition *all;
        if (!parse_all_of(parse, &all)) {
            return false;
        }
        condition_add(parse, any, all);
    } while (take_word(parse, "or"));
    *out = any->inner_count == 1 ? any->inner[0] : any;
    return true;
}
