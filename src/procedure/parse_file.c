/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A whole file: the procedure's head, and which declaration is which. */

#include "procedure/follow.h"

void declare(struct parse *parse, enum construct construct, size_t count)
{
    *LIST_ADD(parse->arena, parse->model->order, parse->model->order_count) =
        (struct declared){construct, count - 1, parse->file};
}

/* "version" DATE */
static bool parse_version(struct parse *parse)
{
    parse->model->has_version = true;
    return want_date(parse, &parse->model->about.version,
                     "the day from which this version is in force") &&
           line_end(parse, &parse->model->version_line);
}

/* "source" "WORDS" */
static bool parse_source(struct parse *parse)
{
    parse->model->has_source = true;
    return want_string(parse, &parse->model->about.source,
                       "the document that the rules come from") &&
           line_end(parse, &parse->model->source_line);
}

/* "reviewed" "every" LIMIT */
static bool parse_reviewed(struct parse *parse)
{
    struct limit limit = {0};
    parse->model->has_review = true;
    if (!want_word(parse, "every") || !parse_limit(parse, &limit)) {
        return false;
    }
    if (limit.kind != LIMIT_RULE) {
        return complain(parse->complaints, limit.place,
                        "how often it is reviewed is a plain limit: write it as '1 year'");
    }
    parse->model->about.review = limit.rule;
    return line_end(parse, &parse->model->review_line);
}

/* "compartment" conduct | safeguarding | people | governance */
static bool parse_compartment(struct parse *parse)
{
    static const char *const words[] = {"conduct", "safeguarding", "people", "governance"};
    parse->model->has_compartment = true;
    parse->model->about.compartment = parse->at->text;
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        if (take_word(parse, words[i])) {
            return line_end(parse, &parse->model->compartment_line);
        }
    }
    return parse_complain(parse, "'conduct', 'safeguarding', 'people' or 'governance'");
}

/* "working" "days" "by" FACT "otherwise" NAME | "working" "days" "of" NAME */
static bool parse_working_days(struct parse *parse)
{
    struct procedure *model = parse->model;
    if (!want_word(parse, "days")) {
        return false;
    }
    if (take_word(parse, "of")) {
        return want_name(parse, &model->days_otherwise, "the name of a calendar") &&
               line_end(parse, &model->days_line);
    }
    return want_word(parse, "by") &&
           want_mention(parse, &model->days_by, "the fact that names the calendar") &&
           want_word(parse, "otherwise") &&
           want_name(parse, &model->days_otherwise, "the name of a calendar") &&
           line_end(parse, &model->days_line);
}

/* "seen" "by" OFFICE, ... */
static bool parse_seen(struct parse *parse)
{
    return want_word(parse, "by") &&
           want_mentions(parse, &parse->model->seen_by.offices, "an office") &&
           line_end(parse, &parse->model->seen_by.line);
}

/* "follows" NAME: which, is known before anything is parsed (follow_prepare) */
static bool parse_follows(struct parse *parse)
{
    struct mention mention = {0};
    bool found = want_mention(parse, &mention, "the procedure that this one follows");
    parse->model->followed = mention.name.text;
    return found && line_end(parse, &parse->model->follows_line);
}

static bool parse_head_line(struct parse *parse, void *into)
{
    struct procedure *model = into;
    const struct {
        const char *word;
        struct line *line;
        bool (*read)(struct parse *parse);
    } lines[] = {
        {"version", &model->version_line, parse_version},
        {"source", &model->source_line, parse_source},
        {"reviewed", &model->review_line, parse_reviewed},
        {"compartment", &model->compartment_line, parse_compartment},
        {"follows", &model->follows_line, parse_follows},
        {"working", &model->days_line, parse_working_days},
        {"seen", &model->seen_by.line, parse_seen},
    };
    for (size_t i = 0; i < COUNT_OF(lines); i++) {
        if (peek_word(parse, lines[i].word)) {
            if (lines[i].line->place.line != 0) {
                return complain(parse->complaints, parse_place(parse),
                                "'%s' stands in line %u already: leave one out", lines[i].word,
                                lines[i].line->place.line);
            }
            line_begin(parse, lines[i].line);
            parse->at++;
            return lines[i].read(parse);
        }
    }
    return parse_complain(
        parse, "'version', 'source', 'reviewed every', 'compartment', 'follows', 'working days' or 'seen by'");
}

/* "procedure" NAME [LABEL] */
static bool parse_head(struct parse *parse)
{
    struct procedure *model = parse->model;
    if (model->about.is.name.key != 0) {
        return complain(parse->complaints, parse_place(parse),
                        "the procedure is named already (line %u): leave this line out",
                        model->line.place.line);
    }
    line_begin(parse, &model->line);
    declare(parse, CONSTRUCT_PROCEDURE, 1);
    parse->at++;
    if (!want_labelled(parse, &model->about.is, "the procedure's name") ||
        !line_end(parse, &model->line)) {
        return false;
    }
    parse_block(parse, parse_head_line, model);
    /* A line of the head that could not be read has been complained of already. */
    bool whole = model->has_version && model->has_source && model->has_compartment;
    if (!whole && parse->complaints->found.count == 0) {
        complain(parse->complaints, model->line.place,
                 "a procedure says its version, its source and its compartment: write 'version "
                 "DATE', 'source \"WORDS\"' "
                 "and 'compartment NAME' under this line");
    }
    return true;
}

static bool parse_limit_data(struct parse *parse)
{
    return parse_data(parse, false);
}

static bool parse_table(struct parse *parse)
{
    return parse_data(parse, true);
}

static bool parse_declaration(struct parse *parse)
{
    static const struct {
        const char *word;
        bool (*read)(struct parse *parse);
    } words[] = {
        {"procedure", parse_head},      {"setting", parse_setting},   {"office", parse_office},
        {"last", parse_last_rung},      {"barred", parse_barred},     {"managed", parse_managed},
        {"trained", parse_trained},
        {"when", parse_when_managed},   {"standing", parse_standing}, {"fact", parse_fact},
        {"track", parse_track},         {"item", parse_item},         {"role", parse_role},
        {"letter", parse_letter},       {"flag", parse_flag},         {"hold", parse_hold},
        {"checklist", parse_checklist}, {"link", parse_link},         {"told", parse_told},
        {"shown", parse_shown},
        {"keep", parse_keep},           {"never", parse_never},       {"always", parse_always},
        {"register", parse_register},
        {"step", parse_step},           {"duty", parse_duty},         {"event", parse_event},
        {"data", parse_data_file},      {"limit", parse_limit_data},  {"table", parse_table},
        {"example", parse_example},     {"without", parse_left_out},
        {"read", parse_renaming},
    };
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        if (peek_word(parse, words[i].word)) {
            return words[i].read(parse);
        }
    }
    return parse_complain(
        parse,
        "a declaration: procedure, office, trained, standing, fact, track, item, role, step, duty, event, "
        "letter, "
        "flag, hold, never, always, told, shown, keep, register, link, setting, data, limit, table, example, without or read");
}

/* What stands under a line that could not be read belongs there: one message is enough. */
static bool complained_between(const struct parse *parse, uint32_t from, uint32_t until)
{
    const struct procedure_message *found = parse->complaints->found.items;
    for (size_t i = 0; i < parse->complaints->found.count; i++) {
        if (found[i].file.at == parse->file->name.at && found[i].line >= from && found[i].line < until) {
            return true;
        }
    }
    return false;
}

void parse_file(struct arena *arena, const struct procedure_file *file,
                struct complaints *complaints, struct procedure *model)
{
    struct parse parse = {.arena = arena, .file = file, .complaints = complaints, .model = model};
    struct token *tokens = lex_file(arena, file, complaints);
    follow_read(model, file, tokens);
    parse.at = tokens;
    while (parse.at->kind != TOKEN_END) {
        uint32_t begun = parse.at->line;
        if (follow_skips(&parse)) {
            skip_line(&parse);
            continue;
        }
        if (!parse_declaration(&parse)) {
            skip_line(&parse);
        }
        while (parse.at->kind == TOKEN_INDENT) {
            if (complained_between(&parse, begun, parse.at->line)) {
                skip_line(&parse);
                continue;
            }
            complain(complaints, parse_place(&parse),
                     "nothing belongs under the line before: write this line in the first column");
            skip_line(&parse);
        }
        take_token(&parse, TOKEN_DEDENT);
    }
    model->end_comments = parse.at->comments;
    model->end_comment_count = parse.at->comment_count;
}
