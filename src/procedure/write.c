/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The writer: a file in its one canonical form. Reading what it wrote and writing that again gives
 * the same bytes. */

#include <string.h>

#include "procedure/write.h"

#define CITE_COLUMN 72 /* the column, from 0, in which paragraphs stand where there is room */
#define LINE_WIDTH 110 /* beyond which a list goes on in the next line */

void write_string(struct buf *buf, struct text words)
{
    buf_char(buf, '"');
    for (size_t i = 0; i < words.length; i++) {
        if (words.at[i] == '"' || words.at[i] == '\\') {
            buf_char(buf, '\\');
        }
        buf_char(buf, words.at[i]);
    }
    buf_char(buf, '"');
}

static void indent(struct buf *buf, int depth)
{
    for (int i = 0; i < depth; i++) {
        buf_string(buf, "  ");
    }
}

static void write_comments(struct buf *buf, const struct text *comments, size_t count, int depth)
{
    for (size_t i = 0; i < count; i++) {
        indent(buf, comments[i].length > 0 ? depth : 0);
        buf_text(buf, comments[i]);
        buf_char(buf, '\n');
    }
}

void write_begin(struct write *write, const struct line *line, int depth)
{
    write_comments(&write->buf, line->comments, line->comment_count, depth);
    write->line_start = write->buf.length;
    write->depth = depth;
    indent(&write->buf, depth);
}

/* Where a line may go on in the next one: behind a comma, an arrow, `and` and `or`, outside of
 * words in quotation marks. The last such place within the width, or the first behind it; the
 * length where there is none. */
static size_t find_break(struct text line)
{
    static const char *const ends[] = {", ", "-> ", " and ", " or "};
    size_t found = line.length, column = 0;
    bool quoted = false, escaped = false;
    for (size_t i = 0; i < line.length; i++) {
        quoted ^= line.at[i] == '"' && !escaped;
        escaped = line.at[i] == '\\' && !escaped;
        column += ((unsigned char)line.at[i] & 0xc0) != 0x80;
        for (size_t j = 0; !quoted && j < COUNT_OF(ends); j++) {
            size_t length = strlen(ends[j]);
            bool ends_here =
                i + 1 >= length && memcmp(line.at + i + 1 - length, ends[j], length) == 0;
            if (ends_here && (column <= LINE_WIDTH || found == line.length)) {
                found = i;
            }
        }
        if (column > LINE_WIDTH && found < line.length) {
            break;
        }
    }
    return column > LINE_WIDTH ? found : line.length;
}

static void wrap(struct write *write)
{
    struct buf *buf = &write->buf;
    for (;;) {
        struct text line = {buf->bytes + write->line_start, buf->length - write->line_start};
        size_t at = find_break(line);
        if (at >= line.length) {
            return;
        }
        struct text rest = {arena_copy(buf->arena, line.at + at + 1, line.length - at - 1),
                            line.length - at - 1};
        buf->length = write->line_start + at;
        buf_char(buf, '\n');
        write->line_start = buf->length;
        indent(buf, write->depth + 2);
        buf_text(buf, rest);
    }
}

static size_t characters_since(const struct write *write)
{
    size_t characters = 0;
    for (size_t i = write->line_start; i < write->buf.length; i++) {
        characters += ((unsigned char)write->buf.bytes[i] & 0xc0) != 0x80;
    }
    return characters;
}

void write_end(struct write *write, const struct line *line)
{
    wrap(write);
    if (line->cites.count > 0) {
        size_t at = characters_since(write);
        do {
            buf_char(&write->buf, ' ');
        } while (++at < CITE_COLUMN);
        for (size_t i = 0; i < line->cites.count; i++) {
            buf_char(&write->buf, i == 0 ? '[' : ' ');
            buf_text(&write->buf, line->cites.at[i]);
        }
        buf_char(&write->buf, ']');
    }
    buf_char(&write->buf, '\n');
}

void write_mentions(struct buf *buf, const struct mentions *mentions, const char *between)
{
    for (size_t i = 0; i < mentions->count; i++) {
        buf_string(buf, i == 0 ? "" : between);
        buf_text(buf, mentions->at[i].name.text);
    }
}

void write_labelled(struct buf *buf, const struct procedure_labelled *is)
{
    buf_text(buf, is->name.text);
    if (is->label.length > 0) {
        buf_char(buf, ' ');
        write_string(buf, is->label);
    }
}

static void write_choices(struct buf *buf, const struct procedure_labelled *choices, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        buf_string(buf, i == 0 ? " " : ", ");
        write_labelled(buf, &choices[i]);
    }
}

void write_type(struct buf *buf, const struct procedure_fact *fact)
{
    buf_string(buf, procedure_type_word(fact->type));
    if (fact->type == PROCEDURE_CHOICE || fact->type == PROCEDURE_ANY_OF) {
        write_choices(buf, fact->choices, fact->choice_count);
    } else if (fact->type == PROCEDURE_NUMBER && (fact->least != 0 || fact->most != 999999999)) {
        buf_print(buf, " from %lld to %lld", (long long)fact->least, (long long)fact->most);
    }
    if (fact->type == PROCEDURE_PARTY) {
        buf_print(buf, " %.*s", TEXT_ARGS(fact->standing.text));
    }
    buf_string(buf, fact->counted ? " counted" : "");
}

/* ---- the whole */

/* Declarations of the same kind that are one line each, or go on without anything below them, stand
 * together. */
static bool is_plain(struct text block)
{
    struct text line, last = {0};
    while (text_cut(&block, '\n', &line)) {
        bool goes_on = last.length > 2 &&
                       (last.at[last.length - 1] == ',' || last.at[last.length - 1] == '>' ||
                        memcmp(last.at + last.length - 3, "and", 3) == 0 ||
                        memcmp(last.at + last.length - 3, " or", 3) == 0);
        if (line.length > 0 && last.length > 0 && !goes_on) {
            return false;
        }
        last = line.length > 0 ? line : last;
    }
    return true;
}

static bool stand_together(const struct procedure *model, size_t i, struct text before,
                           struct text block)
{
    bool comment = block.length > 0 && block.at[0] == '#';
    return model->order[i - 1].construct == model->order[i].construct && !comment &&
           is_plain(before) && is_plain(block);
}

struct text write_model(struct arena *arena, const struct procedure *model)
{
    struct buf all = buf_in(arena);
    struct text before = {0};
    for (size_t i = 0; i < model->order_count; i++) {
        struct write write = {.buf = buf_in(arena)};
        write_declared(&write, model, &model->order[i]);
        struct text block = buf_as_text(&write.buf);
        buf_string(&all, i > 0 && !stand_together(model, i, before, block) ? "\n" : "");
        buf_text(&all, block);
        before = block;
    }
    size_t comments = model->end_comment_count;
    comments -= comments > 0 && model->end_comments[comments - 1].length == 0;
    buf_string(&all, comments > 0 && model->order_count > 0 ? "\n" : "");
    write_comments(&all, model->end_comments, comments, 0);
    return buf_as_text(&all);
}
