/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading a file of success measures: the same words and lines as a procedure's. */
#include "procedure/measures_read.h"

#define LEAST_MOST 1000000

static bool words_line(struct parse *parse, struct text *words, const char *what)
{
    if (words->length > 0) {
        return complain(parse->complaints, parse_place(parse), "this is said already: leave one of the two lines out");
    }
    return want_string(parse, words, what);
}

/* ---- what is counted */

/* "holder" "of" OFFICE, ... */
static bool read_holders(struct parse *parse, struct procedure_measure *measure)
{
    struct mentions offices = {0};
    if (!want_word(parse, "of") || !want_mentions(parse, &offices, "the office whose holders are counted")) {
        return false;
    }
    struct procedure_name *names = ARENA_ARRAY(parse->arena, struct procedure_name, offices.count);
    for (size_t i = 0; i < offices.count; i++) {
        names[i] = offices.at[i].name;
    }
    measure->offices = names;
    measure->office_count = offices.count;
    measure->unit = PROCEDURE_EACH_HOLDER;
    return true;
}

/* "of" "each" ("case" | "step" NAME | "duty" NAME | "holder" "of" OFFICES | NAME) */
static bool read_unit(struct parse *parse, struct procedure_measure *measure)
{
    struct procedure_measure_rules *rules = measure->rules;
    if (rules->has_unit) {
        return complain(parse->complaints, parse_place(parse), "a measure counts one thing: leave one of the two lines out");
    }
    rules->has_unit = true;
    if (take_word(parse, "attested")) {
        measure->unit = PROCEDURE_ATTESTED;
        return true;
    }
    parse->at++;
    if (!want_word(parse, "each")) {
        return false;
    }
    if (take_word(parse, "case")) {
        measure->unit = PROCEDURE_EACH_CASE;
        return true;
    }
    if (take_word(parse, "holder")) {
        return read_holders(parse, measure);
    }
    measure->unit = take_word(parse, "step")   ? PROCEDURE_EACH_STEP
                    : take_word(parse, "duty") ? PROCEDURE_EACH_DUTY
                                               : PROCEDURE_EACH_ITEM; /* or a party: linking tells */
    return want_mention(parse, &rules->of, "what is counted: case, 'step NAME', 'duty NAME', 'holder of OFFICE', an item or a standing");
}

/* ---- when it counts */

static bool read_rule(struct parse *parse, const struct procedure_condition **rule)
{
    if (*rule) {
        return complain(parse->complaints, parse_place(parse), "there is such a line already: join the two with 'and'");
    }
    return want_word(parse, "when") && parse_condition(parse, rule);
}

/* "met" ("when" CONDITION | "by" "course" NAME) */
static bool read_met(struct parse *parse, struct procedure_measure *measure)
{
    parse->at++;
    if (!take_word(parse, "by")) {
        return read_rule(parse, &measure->rules->met);
    }
    return want_word(parse, "course") && want_name(parse, &measure->course, "the course's name in the catalogue");
}

/* "target" ("at" "least" N | "at" "most" N "days" | "as" "the" "others") */
static bool read_target(struct parse *parse, struct procedure_measure *measure)
{
    parse->at++;
    if (take_words(parse, "at", "least")) {
        measure->target = PROCEDURE_AT_LEAST;
        struct place place = parse_place(parse);
        if (!want_number(parse, &measure->goal, "how many in a hundred")) {
            return false;
        }
        return (measure->goal >= 1 && measure->goal <= 100) ||
               complain(parse->complaints, place, "a share is 1 to 100 in a hundred: write a number within that");
    }
    if (take_words(parse, "at", "most")) {
        measure->target = PROCEDURE_AT_MOST;
        return want_number(parse, &measure->goal, "how many days") && want_word(parse, "days");
    }
    measure->target = PROCEDURE_AS_OTHERS;
    return take_words(parse, "as", "the") ? want_word(parse, "others")
                                          : parse_complain(parse, "'at least N', 'at most N days' or 'as the others'");
}

/* "days" "until" STEP; "dated" "by" STEP */
static bool read_step(struct parse *parse, struct procedure_measure *measure)
{
    measure->in_days = take_words(parse, "days", "until");
    if (!measure->in_days && !take_words(parse, "dated", "by")) {
        return parse_complain(parse, "'days until STEP' or 'dated by STEP'");
    }
    return want_mention(parse, &measure->rules->dated, "the name of a step");
}

static bool read_least(struct parse *parse, struct procedure_measure *measure)
{
    parse->at++;
    struct place place = parse_place(parse);
    if (!want_number(parse, &measure->least, "the base below which no percentage is told")) {
        return false;
    }
    return (measure->least >= 2 && measure->least <= LEAST_MOST) ||
           complain(parse->complaints, place, "a percentage of fewer than 2 says who: write 2 or more");
}

/* ---- a measure */

static bool read_one(struct parse *parse, struct procedure_measure *measure)
{
    struct procedure_measure_rules *rules = measure->rules;
    if (peek_word(parse, "of") || peek_word(parse, "attested")) {
        return read_unit(parse, measure);
    }
    if (peek_word(parse, "when")) {
        return read_rule(parse, &rules->when);
    }
    if (peek_word(parse, "met")) {
        return read_met(parse, measure);
    }
    if (peek_word(parse, "target")) {
        return read_target(parse, measure);
    }
    if (peek_word(parse, "days") || peek_word(parse, "dated")) {
        return read_step(parse, measure);
    }
    if (peek_word(parse, "least")) {
        return read_least(parse, measure);
    }
    if (take_word(parse, "says")) {
        return words_line(parse, &measure->says, "what is measured");
    }
    if (take_word(parse, "paragraph")) {
        return words_line(parse, &measure->paragraph, "the paragraph that asks for it");
    }
    if (take_word(parse, "in")) {
        return want_mention(parse, &rules->procedure, "the procedure's name");
    }
    if (take_word(parse, "those")) {
        return read_rule(parse, &rules->those);
    }
    if (take_word(parse, "since")) {
        return want_date(parse, &measure->since, "the first day that counts");
    }
    return parse_complain(parse, "a line of the measure: says, paragraph, in, of each, attested, dated by, days until, when, "
                                 "met, those, since, target or least");
}

static bool read_measure_line(struct parse *parse, void *into)
{
    struct line line;
    line_begin(parse, &line);
    return read_one(parse, into) && line_end(parse, &line);
}

/* What a measure must say, and what does not go together: the first that is wrong. */
static const char *what_is_wrong(const struct procedure_measure *measure)
{
    const struct procedure_measure_rules *rules = measure->rules;
    bool of_cases = measure->unit != PROCEDURE_ATTESTED && measure->unit != PROCEDURE_EACH_HOLDER;
    bool of_condition = of_cases && measure->unit != PROCEDURE_EACH_DUTY && !measure->in_days;
    if (measure->says.length == 0 || measure->paragraph.length == 0 || !rules->has_unit) {
        return "a measure says what it is, who asks for it and what is counted: write 'says \"WORDS\"', 'paragraph \"WORDS\"' "
               "and 'of each ...' or 'attested' under this line";
    }
    if (of_cases != (rules->procedure.name.key != 0)) {
        return of_cases ? "what is counted is of a procedure: write 'in NAME' under this line"
                        : "this is of no procedure: leave 'in' out";
    }
    if (of_condition != (rules->met != NULL)) {
        return of_condition ? "nothing says what counts: write 'met when CONDITION' under this line"
                            : "what counts is said by the limit, the course or the days: leave 'met when' out";
    }
    if ((measure->unit == PROCEDURE_EACH_HOLDER) != (measure->course.key != 0)) {
        return "holders of an office are counted by a course, and nothing else is: write 'met by course NAME' for them";
    }
    if (!of_cases && (rules->when || rules->dated.name.key != 0)) {
        return "there is no case to look at here: leave 'when', 'dated by' and 'days until' out";
    }
    if (measure->in_days && measure->unit != PROCEDURE_EACH_CASE) {
        return "days are counted of each case: write 'of each case'";
    }
    if (rules->dated.name.key != 0 && (measure->unit == PROCEDURE_EACH_STEP || measure->unit == PROCEDURE_EACH_DUTY)) {
        return "a step and a duty have their own day: leave 'dated by' out";
    }
    if (rules->those && !measure->in_days) {
        return "only days are compared: leave 'those when' out, or write 'days until STEP'";
    }
    if (measure->target == PROCEDURE_AS_OTHERS && !rules->those) {
        return "nobody says who is compared with the others: write 'those when CONDITION'";
    }
    if (measure->in_days ? measure->target == PROCEDURE_AT_LEAST
                         : measure->target == PROCEDURE_AT_MOST || measure->target == PROCEDURE_AS_OTHERS) {
        return "the target is of another kind: 'at least N' is of a share, 'at most N days' and 'as the others' are of days";
    }
    if (measure->unit != PROCEDURE_ATTESTED && measure->least == 0) {
        return "nothing says how small a base is too small for a percentage: write 'least N'";
    }
    return NULL;
}

static bool is_there(const struct procedure_measures *measures, struct procedure_name name)
{
    for (size_t i = 0; i < measures->count; i++) {
        if (procedure_same(measures->at[i].is.name, name)) {
            return true;
        }
    }
    return false;
}

/* "measure" NAME [LABEL] [CITES], with its lines under it */
static bool read_measure(struct parse *parse, struct procedure_measures *measures)
{
    struct procedure_measure measure = {.rules = ARENA_NEW(parse->arena, struct procedure_measure_rules)};
    struct line *line = &measure.rules->line;
    line_begin(parse, line);
    parse->at++;
    if (!want_labelled(parse, &measure.is, "the measure's name") || !line_end(parse, line)) {
        return false;
    }
    size_t before = parse->complaints->found.count;
    parse_block(parse, read_measure_line, &measure);
    if (is_there(measures, measure.is.name)) {
        return complain(parse->complaints, line->place, "there is a measure '%.*s' already: give this one another name",
                        TEXT_ARGS(measure.is.name.text));
    }
    if (measures->count >= PROCEDURE_MEASURES_MOST) {
        return complain(parse->complaints, line->place, "there are more than %d measures: leave some out",
                        PROCEDURE_MEASURES_MOST);
    }
    const char *wrong = parse->complaints->found.count == before ? what_is_wrong(&measure) : NULL;
    if (wrong) {
        complain(parse->complaints, line->place, "%s", wrong);
    }
    measure.is.label = measure.is.label.length ? measure.is.label : measure.is.name.text;
    measure.cites = line->cites;
    measure.procedure = measure.rules->procedure.name;
    measure.of = measure.rules->of.name;
    measure.dated = measure.rules->dated.name;
    measure.compares = measure.rules->those != NULL;
    *LIST_ADD(parse->arena, measures->at, measures->count) = measure;
    return true;
}

/* ---- the file */

static bool read_head_line(struct parse *parse, void *into)
{
    struct procedure_measures *measures = into;
    struct line line;
    line_begin(parse, &line);
    if (take_word(parse, "source")) {
        return words_line(parse, &measures->source, "where the measures come from") && line_end(parse, &line);
    }
    if (take_word(parse, "version")) {
        return want_date(parse, &measures->version, "the day from which they hold") && line_end(parse, &line);
    }
    return parse_complain(parse, "'version DATE' or 'source \"WORDS\"'");
}

/* "measures" NAME [LABEL], with version and source under it */
static bool read_head(struct parse *parse, struct procedure_measures *measures)
{
    struct line line;
    if (measures->is.name.key != 0) {
        return complain(parse->complaints, parse_place(parse), "the measures are named already: leave this line out");
    }
    line_begin(parse, &line);
    parse->at++;
    if (!want_labelled(parse, &measures->is, "the name of these measures") || !line_end(parse, &line)) {
        return false;
    }
    parse_block(parse, read_head_line, measures);
    if ((measures->source.length == 0 || measures->version.year == 0) && parse->complaints->found.count == 0) {
        complain(parse->complaints, line.place,
                 "measures say their version and their source: write 'version DATE' and 'source \"WORDS\"' under this line");
    }
    return true;
}

static bool read_declaration(struct parse *parse, struct procedure_measures *measures)
{
    if (peek_word(parse, "measures")) {
        return read_head(parse, measures);
    }
    return peek_word(parse, "measure") ? read_measure(parse, measures) : parse_complain(parse, "'measures NAME' or 'measure NAME'");
}

static void read_all(struct parse *parse, struct procedure_measures *measures)
{
    while (parse->at->kind != TOKEN_END) {
        size_t before = parse->complaints->found.count;
        if (!read_declaration(parse, measures)) {
            skip_line(parse);
        }
        while (parse->at->kind == TOKEN_INDENT || parse->at->kind == TOKEN_DEDENT) {
            if (parse->at->kind == TOKEN_DEDENT) {
                parse->at++;
                continue;
            }
            if (parse->complaints->found.count == before) {
                complain(parse->complaints, parse_place(parse),
                         "nothing belongs under the line before: write this line in the first column");
            }
            skip_line(parse);
        }
    }
    if (parse->complaints->found.count == 0 && measures->is.name.key == 0) {
        complain(parse->complaints, (struct place){parse->file, 1, 1},
                 "these are no measures: begin with 'measures NAME'");
    }
}

int procedure_read_measures(struct arena *arena, const struct procedure_file *file, struct procedure_measures **out,
                            struct procedure_messages *messages, struct error *error)
{
    struct complaints complaints = {.arena = arena, .found = VEC_IN(arena, struct procedure_message)};
    struct procedure_file *kept = ARENA_NEW(arena, struct procedure_file);
    *kept = *file;
    struct parse parse = {.arena = arena,
                          .file = kept,
                          .complaints = &complaints,
                          .model = ARENA_NEW(arena, struct procedure)};
    *out = ARENA_NEW(arena, struct procedure_measures);
    parse.at = lex_file(arena, kept, &complaints);
    read_all(&parse, *out);
    return complaints_finish(&complaints, messages, error);
}
