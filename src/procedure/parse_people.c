/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Offices and their ladder, who manages, roles, standings. */

#include "procedure/parse.h"

/* "in" "absence" OFFICE, ... */
static bool parse_office_line(struct parse *parse, void *into)
{
    struct office *office = into;
    struct office_absence absence = {0};
    line_begin(parse, &absence.line);
    if (!take_words(parse, "in", "absence")) {
        return parse_complain(parse, "'in absence OFFICE'");
    }
    if (!want_mentions(parse, &absence.offices, "the office that acts in absence") ||
        !line_end(parse, &absence.line)) {
        return false;
    }
    *LIST_ADD(parse->arena, office->absences, office->absence_count) = absence;
    return true;
}

/* "office" NAME [LABEL] ["by" "area"] */
bool parse_office(struct parse *parse)
{
    struct office *office =
        LIST_ADD(parse->arena, parse->model->offices, parse->model->offices_count);
    declare(parse, CONSTRUCT_OFFICE, parse->model->offices_count);
    line_begin(parse, &office->line);
    parse->at++;
    if (!want_labelled(parse, &office->is, "the office's name")) {
        return false;
    }
    office->by_area = take_words(parse, "by", "area");
    if (!line_end(parse, &office->line)) {
        return false;
    }
    parse_block(parse, parse_office_line, office);
    return true;
}

static bool parse_offices_line(struct parse *parse, struct offices_line *offices,
                               enum construct construct)
{
    if (offices->line.place.line != 0) {
        return complain(parse->complaints, parse_place(parse),
                        "this stands in the procedure already (line %u): add to that line",
                        offices->line.place.line);
    }
    declare(parse, construct, 1);
    line_begin(parse, &offices->line);
    while (parse->at->kind == TOKEN_NAME &&
           (peek_word(parse, "last") || peek_word(parse, "rung") || peek_word(parse, "barred"))) {
        parse->at++;
    }
    return want_mentions(parse, &offices->offices, "an office") && line_end(parse, &offices->line);
}

/* "last" "rung" OFFICE, ... */
bool parse_last_rung(struct parse *parse)
{
    return parse_offices_line(parse, &parse->model->last_rung, CONSTRUCT_LAST_RUNG);
}

/* "barred" OFFICE, ... */
bool parse_barred(struct parse *parse)
{
    return parse_offices_line(parse, &parse->model->barred, CONSTRUCT_BARRED);
}

bool parse_courses(struct parse *parse, struct courses_line *into)
{
    if (into->line.place.line != 0) {
        return complain(parse->complaints, parse_place(parse),
                        "courses are named here already (line %u): add to that line",
                        into->line.place.line);
    }
    line_begin(parse, &into->line);
    parse->at++;
    return want_mentions(parse, &into->courses, "a course") && line_end(parse, &into->line);
}

/* "trained" COURSE, ... */
bool parse_trained(struct parse *parse)
{
    if (parse->model->trained.line.place.line == 0) {
        declare(parse, CONSTRUCT_TRAINED, 1);
    }
    return parse_courses(parse, &parse->model->trained);
}

static bool parse_managing_action(struct parse *parse, void *into)
{
    struct managing *managing = into;
    return parse_action(parse, &managing->actions, &managing->action_count);
}

/* ... "managed" "by" OFFICE | "setting" NAME */
static bool parse_managing(struct parse *parse, struct managing *managing)
{
    if (!want_word(parse, "managed") || !want_word(parse, "by")) {
        return false;
    }
    managing->by.meaning = take_word(parse, "setting") ? MEANS_SETTING : MEANS_OFFICE;
    if (!want_mention(parse, &managing->by, "the office that manages the case") ||
        !line_end(parse, &managing->line)) {
        return false;
    }
    parse_block(parse, parse_managing_action, managing);
    return true;
}

static struct managing *managing_new(struct parse *parse)
{
    struct managing *managing =
        LIST_ADD(parse->arena, parse->model->managings, parse->model->managings_count);
    declare(parse, CONSTRUCT_MANAGING, parse->model->managings_count);
    line_begin(parse, &managing->line);
    return managing;
}

/* "managed" "by" OFFICE */
bool parse_managed(struct parse *parse)
{
    return parse_managing(parse, managing_new(parse));
}

/* "when" "the" "subject" "holds" OFFICE [or OFFICE ...] "managed" "by" OFFICE | "setting" NAME */
bool parse_when_managed(struct parse *parse)
{
    struct managing *managing = managing_new(parse);
    parse->at++;
    if (!peek_word(parse, "the")) {
        return parse_complain(parse, "'the subject holds OFFICE managed by OFFICE'; a 'when' that belongs to a step is "
                                     "indented by two spaces");
    }
    return parse_subject_holds(parse, &managing->holds) && parse_managing(parse, managing);
}

/* "standing" NAME [LABEL] ["judged"] ["reports"] */
bool parse_standing(struct parse *parse)
{
    struct standing *standing =
        LIST_ADD(parse->arena, parse->model->standings, parse->model->standings_count);
    declare(parse, CONSTRUCT_STANDING, parse->model->standings_count);
    line_begin(parse, &standing->line);
    parse->at++;
    if (!want_labelled(parse, &standing->is, "the standing's name")) {
        return false;
    }
    standing->judged = take_word(parse, "judged");
    standing->reports = take_word(parse, "reports");
    return line_end(parse, &standing->line);
}

/* "trained" COURSE, ... | "apart" "from" ROLE | STEP, ... | "from" "list" NAME */
static bool parse_role_line(struct parse *parse, void *into)
{
    struct role *role = into;
    struct role_rule rule = {0};
    line_begin(parse, &rule.line);
    if (take_word(parse, "trained")) {
        rule.kind = ROLE_TRAINED;
    } else if (take_words(parse, "apart", "from")) {
        rule.kind = ROLE_APART;
    } else if (take_words(parse, "from", "list")) {
        rule.kind = ROLE_LIST;
    } else {
        return parse_complain(parse, "'trained COURSE', 'apart from ROLE' or 'from list NAME'");
    }
    if (!want_mentions(parse, &rule.names, "a name") || !line_end(parse, &rule.line)) {
        return false;
    }
    *LIST_ADD(parse->arena, role->rules, role->rule_count) = rule;
    return true;
}

/* "role" NAME ["of" ITEM] [LABEL] ["several" | "at" "most" NUMBER] */
bool parse_role(struct parse *parse)
{
    struct role *role = LIST_ADD(parse->arena, parse->model->roles, parse->model->roles_count);
    declare(parse, CONSTRUCT_ROLE, parse->model->roles_count);
    line_begin(parse, &role->line);
    parse->at++;
    role->most = 1;
    if (!want_labelled(parse, &role->is, "the role's name") ||
        (take_word(parse, "of") && !want_mention(parse, &role->of, "the item that has the role"))) {
        return false;
    }
    if (parse->at->kind == TOKEN_STRING) {
        role->is.label = (parse->at++)->text;
    }
    if (take_word(parse, "several")) {
        role->most = PROCEDURE_SEVERAL_MOST;
    } else if (take_words(parse, "at", "most") && !want_number(parse, &role->most, "how many")) {
        return false;
    }
    if (!line_end(parse, &role->line)) {
        return false;
    }
    parse_block(parse, parse_role_line, role);
    return true;
}
