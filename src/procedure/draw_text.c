/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How wide a text is, without a font: the widths are those that the common sans-serif typefaces
 * (Helvetica, Arial, Liberation Sans) share. Each line is written with its reckoned length, so that
 * another typeface is squeezed rather than let out of its box.
 */
#include "procedure/draw.h"

/* Thousandths of the size, of the characters from the blank to the tilde. */
static const uint16_t widths[95] = {
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333,  278, 278, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667,
    611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667,  611, 722, 667, 944, 667,
    667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278,  556, 556, 222, 222, 500,
    222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500,  500, 334, 260, 334, 584};

static const struct {
    int size, line;
    bool bold;
} styles[DRAWN_STYLE__MAX] = {
    [DRAWN_STRONG] = {12, 15, true}, [DRAWN_PLAIN] = {11, 14, false},
    [DRAWN_SMALL] = {10, 13, false}, [DRAWN_HEAD] = {15, 20, true},
    [DRAWN_TITLE] = {24, 30, true},
};

int draw_text_size(enum drawn_style style)
{
    return styles[style].size;
}

int draw_line_height(enum drawn_style style)
{
    return styles[style].line;
}

int draw_text_width(struct text words, enum drawn_style style)
{
    int64_t width = 0;
    for (size_t i = 0; i < words.length; i++) {
        unsigned char byte = (unsigned char)words.at[i];
        if (byte >= 0x20 && byte < 0x7f) {
            width += widths[byte - 0x20];
        } else if ((byte & 0xc0) != 0x80) {
            /* Curly quotation marks are narrow; anything else is taken as broad. */
            width += byte == 0xe2 ? 333 : 700;
        }
    }
    int64_t bold = styles[style].bold ? 1070 : 1000;
    return (int)((width * styles[style].size * bold + 999999) / 1000000);
}

static void add_line(struct vec *lines, struct text words, enum drawn_style style)
{
    struct drawn_line line = {text_trim(words), style};
    if (line.words.length > 0) {
        vec_add(lines, &line);
    }
}

void draw_break(struct arena *arena, struct text words, enum drawn_style style, int width,
                struct vec *lines)
{
    struct buf line = buf_in(arena);
    struct text rest = words, word;
    while (rest.length > 0) {
        text_cut(&rest, ' ', &word);
        size_t so_far = line.length;
        buf_string(&line, so_far > 0 ? " " : "");
        buf_text(&line, word);
        if (so_far > 0 && draw_text_width(buf_as_text(&line), style) > width) {
            add_line(lines, (struct text){line.bytes, so_far}, style);
            line = buf_in(arena);
            buf_text(&line, word);
        }
    }
    add_line(lines, buf_as_text(&line), style);
}
