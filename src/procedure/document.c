/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A document of headings, paragraphs and lists, as text for a terminal and as Markdown. */

#include <string.h>

#include "procedure/procedure.h"

#define LINE_MOST 96 /* characters */

struct page {
    struct buf buf;
    size_t column; /* characters in the line so far */
};

static size_t characters_of(struct text text)
{
    size_t count = 0;
    for (size_t i = 0; i < text.length; i++) {
        count += ((unsigned char)text.at[i] & 0xc0) != 0x80;
    }
    return count;
}

static struct text with_cites(struct arena *arena, const struct procedure_piece *piece,
                              const char *open, const char *close)
{
    if (piece->cites.count == 0) {
        return piece->words;
    }
    struct text cites = procedure_cites_print(arena, &piece->cites);
    return text_of(arena_print(arena, "%.*s %s%.*s%s", TEXT_ARGS(piece->words), open,
                               TEXT_ARGS(cites), close));
}

/* ---- text */

static void begin_line(struct page *page, size_t indent)
{
    for (page->column = 0; page->column < indent; page->column++) {
        buf_char(&page->buf, ' ');
    }
}

/* Breaks between words only: a word that is longer than the line stands alone. */
static void add_words(struct page *page, struct text words, size_t indent)
{
    struct text word;
    bool first = true;
    while (words.length > 0) {
        text_cut(&words, ' ', &word);
        size_t width = characters_of(word);
        if (!first && page->column + 1 + width > LINE_MOST) {
            buf_char(&page->buf, '\n');
            begin_line(page, indent);
        } else if (!first) {
            buf_char(&page->buf, ' ');
            page->column++;
        }
        buf_text(&page->buf, word);
        page->column += width;
        first = false;
    }
    buf_char(&page->buf, '\n');
}

static void add_rule(struct page *page, struct text words, char character)
{
    for (size_t i = characters_of(words); i > 0; i--) {
        buf_char(&page->buf, character);
    }
    buf_char(&page->buf, '\n');
}

static void add_heading(struct page *page, const struct procedure_piece *piece)
{
    struct text words = with_cites(page->buf.arena, piece, "[", "]");
    buf_string(&page->buf, page->buf.length == 0 ? "" : "\n");
    begin_line(page, 0);
    add_words(page, words, 0);
    if (piece->level < 3) {
        size_t most = LINE_MOST;
        struct text under = characters_of(words) > most ? (struct text){words.at, most} : words;
        add_rule(page, under, piece->level == 1 ? '=' : '-');
    }
}

struct text procedure_document_text(struct arena *arena, const struct procedure_document *document)
{
    struct page page = {buf_in(arena), 0};
    enum procedure_piece_kind before = PROCEDURE_PIECE_HEADING;
    for (size_t i = 0; i < document->count; before = document->at[i++].kind) {
        const struct procedure_piece *piece = &document->at[i];
        if (piece->kind == PROCEDURE_PIECE_HEADING) {
            add_heading(&page, piece);
            continue;
        }
        bool item = piece->kind == PROCEDURE_PIECE_ITEM;
        size_t indent = item ? 2 * (size_t)piece->level : 0;
        if (!item && before == PROCEDURE_PIECE_PARAGRAPH) {
            buf_char(&page.buf, '\n');
        }
        begin_line(&page, item ? indent - 2 : 0);
        if (item) {
            buf_string(&page.buf, "* ");
            page.column += 2;
        }
        add_words(&page, with_cites(arena, piece, "[", "]"), indent);
    }
    return buf_as_text(&page.buf);
}

/* ---- Markdown */

/* Every ASCII character that may mean something in a line is escaped, as CommonMark allows. */
static struct text escape(struct arena *arena, struct text words)
{
    struct buf escaped = buf_in(arena);
    for (size_t i = 0; i < words.length; i++) {
        if (strchr("\\`*_[]<>#|~&!", words.at[i]) != NULL) {
            buf_char(&escaped, '\\');
        }
        buf_char(&escaped, words.at[i]);
    }
    return buf_as_text(&escaped);
}

struct text procedure_document_markdown(struct arena *arena,
                                        const struct procedure_document *document)
{
    struct buf buf = buf_in(arena);
    enum procedure_piece_kind before = PROCEDURE_PIECE_HEADING;
    for (size_t i = 0; i < document->count; i++) {
        const struct procedure_piece *piece = &document->at[i];
        struct text words = escape(arena, with_cites(arena, piece, "[", "]"));
        bool list = piece->kind == PROCEDURE_PIECE_ITEM && before == PROCEDURE_PIECE_ITEM;
        buf_string(&buf, i == 0 || list ? "" : "\n");
        for (uint32_t j = 1; piece->kind == PROCEDURE_PIECE_ITEM && j < piece->level; j++) {
            buf_string(&buf, "  ");
        }
        for (uint32_t j = 0; piece->kind == PROCEDURE_PIECE_HEADING && j < piece->level; j++) {
            buf_char(&buf, '#');
        }
        buf_string(&buf, piece->kind == PROCEDURE_PIECE_ITEM      ? "- "
                         : piece->kind == PROCEDURE_PIECE_HEADING ? " "
                                                                  : "");
        buf_text(&buf, words);
        buf_char(&buf, '\n');
        before = piece->kind;
    }
    return buf_as_text(&buf);
}
