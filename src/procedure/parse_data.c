/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Data files: dated, sourced limits and tables. */

#include "procedure/parse.h"

static bool parse_data_file_line(struct parse *parse, void *into)
{
    struct data_file *data = into;
    struct line *line = peek_word(parse, "source") ? &data->source_line : &data->verified_line;
    line_begin(parse, line);
    if (take_word(parse, "source")) {
        return want_string(parse, &data->source, "where the data come from") &&
               line_end(parse, line);
    }
    if (take_word(parse, "verified")) {
        return want_date(parse, &data->verified, "the day on which somebody checked them") &&
               line_end(parse, line);
    }
    return parse_complain(parse, "'source \"WORDS\"' or 'verified DATE'");
}

/* "data" NAME [LABEL] */
bool parse_data_file(struct parse *parse)
{
    struct data_file *data =
        LIST_ADD(parse->arena, parse->model->data_files, parse->model->data_files_count);
    declare(parse, CONSTRUCT_DATA_FILE, parse->model->data_files_count);
    line_begin(parse, &data->line);
    data->file = parse->file;
    parse->at++;
    if (!want_labelled(parse, &data->is, "the name of the data") || !line_end(parse, &data->line)) {
        return false;
    }
    parse_block(parse, parse_data_file_line, data);
    if (data->source.length == 0 || data->verified.year == 0) {
        complain(parse->complaints, data->line.place,
                 "data say where they come from and when they were checked: write "
                 "'source \"WORDS\"' and 'verified DATE' under this line");
    }
    return true;
}

static bool parse_row_keys(struct parse *parse, struct data_row *row)
{
    do {
        if (take_word(parse, "any")) {
            struct mention any = {.place = parse_place(parse)};
            *LIST_ADD(parse->arena, row->values.at, row->values.count) = any;
        } else if (!add_mention(parse, &row->values, "a value of the key, or 'any'")) {
            return false;
        }
    } while (take_word(parse, "and"));
    return take_token(parse, TOKEN_COLON) ||
           parse_complain(parse, "':' between the keys and what they give");
}

/* VALUE ["and" VALUE ...] ":" LIMIT | NAME [LABEL], ... ["from" DATE] ["until" DATE] ["SOURCE"] */
static bool parse_row(struct parse *parse, void *into)
{
    struct data *data = into;
    struct data_row row = {0};
    line_begin(parse, &row.line);
    if (!parse_row_keys(parse, &row)) {
        return false;
    }
    bool read = data->is_table
                    ? want_choices(parse, &row.choices, &row.choice_count, "what the row gives")
                    : parse_limit(parse, &row.limit);
    if (!read || (take_word(parse, "from") && !want_date(parse, &row.from, "the first day")) ||
        (take_word(parse, "until") &&
         !want_date(parse, &row.until, "the first day on which it no longer holds"))) {
        return false;
    }
    if (parse->at->kind == TOKEN_STRING) {
        row.source = (parse->at++)->text;
    }
    if (!line_end(parse, &row.line)) {
        return false;
    }
    *LIST_ADD(parse->arena, data->rows, data->row_count) = row;
    return true;
}

/* "limit" | "table" NAME [LABEL] "by" FACT ["and" FACT ...] */
bool parse_data(struct parse *parse, bool is_table)
{
    struct data *data = LIST_ADD(parse->arena, parse->model->datas, parse->model->datas_count);
    declare(parse, CONSTRUCT_DATA, parse->model->datas_count);
    line_begin(parse, &data->line);
    data->is_table = is_table;
    parse->at++;
    if (!want_labelled(parse, &data->is, "its name") || !want_word(parse, "by")) {
        return false;
    }
    do {
        if (!add_mention(parse, &data->keys, "a fact of the procedure")) {
            return false;
        }
    } while (take_word(parse, "and"));
    if (!line_end(parse, &data->line)) {
        return false;
    }
    parse_block(parse, parse_row, data);
    return true;
}
