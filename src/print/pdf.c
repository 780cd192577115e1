/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A table on paper. Pango breaks each cell into lines; a row that is taller than what is left of the page goes on on the next,
 * line by line, with the heads above it again. Tags say what is a table, a row, a cell (ISO 32000-1, 14.8.4).
 */
#include "print/print.h"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#define MARGIN 40.0
#define TITLE_AT 20.0 /* above the margin: no part of the table */
#define PADDING 3.0
#define FONT "Sans 8"
#define HEAD_FONT "Sans Bold 8"
#define A4_LONG 842.0
#define A4_SHORT 595.0
#define A3_LONG 1191.0

struct cell {
    PangoLayout *layout;
    int lines, next; /* how many there are, and the first that is not drawn yet */
};

struct drawing {
    struct arena *arena;
    const struct print_table *table;
    cairo_t *cairo;
    double width, height;  /* of the paper */
    double *left, *across; /* of each column */
    struct cell *cells;    /* one a column */
    double y;
    int page;
};

/* ---- cells ---- */

static void lay_out(struct drawing *drawing, const struct text *words, const char *font)
{
    PangoFontDescription *description = pango_font_description_from_string(font);
    for (size_t k = 0; k < drawing->table->columns; k++) {
        PangoLayout *layout = pango_cairo_create_layout(drawing->cairo);
        pango_layout_set_font_description(layout, description);
        pango_layout_set_width(layout, (int)((drawing->across[k] - 2 * PADDING) * PANGO_SCALE));
        pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
        pango_layout_set_text(layout, words[k].length ? words[k].at : "", (int)words[k].length);
        drawing->cells[k] = (struct cell){layout, words[k].length ? pango_layout_get_line_count(layout) : 0, 0};
    }
    pango_font_description_free(description);
}

static void let_go(struct drawing *drawing)
{
    for (size_t k = 0; k < drawing->table->columns; k++) {
        g_object_unref(drawing->cells[k].layout);
    }
}

static PangoRectangle line_box(const struct cell *cell, int line)
{
    PangoRectangle box;
    pango_layout_line_get_extents(pango_layout_get_line_readonly(cell->layout, line), NULL, &box);
    return box;
}

/* How many more lines fit into a height, and how high those are. */
static int count_fitting(const struct cell *cell, double room, double *high)
{
    int count = 0;
    *high = 0;
    for (int i = cell->next; i < cell->lines; i++) {
        double line = (double)line_box(cell, i).height / PANGO_SCALE;
        if (*high + line > room) {
            break;
        }
        *high += line;
        count++;
    }
    return count;
}

static void draw_lines(struct drawing *drawing, size_t column, int count, const char *tag)
{
    struct cell *cell = &drawing->cells[column];
    double y = drawing->y + PADDING;
    cairo_tag_begin(drawing->cairo, tag, NULL);
    for (int i = 0; i < count; i++, cell->next++) {
        PangoRectangle box = line_box(cell, cell->next);
        cairo_move_to(drawing->cairo, drawing->left[column] + PADDING, y - (double)box.y / PANGO_SCALE);
        pango_cairo_show_layout_line(drawing->cairo, pango_layout_get_line_readonly(cell->layout, cell->next));
        y += (double)box.height / PANGO_SCALE;
    }
    cairo_tag_end(drawing->cairo, tag);
}

static void draw_rule(const struct drawing *drawing)
{
    cairo_set_line_width(drawing->cairo, 0.5);
    cairo_move_to(drawing->cairo, MARGIN, drawing->y);
    cairo_line_to(drawing->cairo, drawing->width - MARGIN, drawing->y);
    cairo_stroke(drawing->cairo);
}

/* As much of the row as the page takes; false: nothing of it. */
static bool draw_piece(struct drawing *drawing, const char *tag)
{
    double room = drawing->height - MARGIN - drawing->y - 2 * PADDING, tallest = 0;
    int any = 0;
    for (size_t k = 0; k < drawing->table->columns; k++) {
        double high;
        any += count_fitting(&drawing->cells[k], room, &high);
        tallest = high > tallest ? high : tallest;
    }
    if (any == 0) {
        return false;
    }
    cairo_tag_begin(drawing->cairo, "TR", NULL);
    for (size_t k = 0; k < drawing->table->columns; k++) {
        double high;
        draw_lines(drawing, k, count_fitting(&drawing->cells[k], room, &high), tag);
    }
    cairo_tag_end(drawing->cairo, "TR");
    drawing->y += tallest + 2 * PADDING;
    draw_rule(drawing);
    return true;
}

/* ---- pages ---- */

static void draw_title(const struct drawing *drawing)
{
    PangoLayout *layout = pango_cairo_create_layout(drawing->cairo);
    PangoFontDescription *description = pango_font_description_from_string(FONT);
    char *words = arena_print(drawing->arena, "%.*s, %d", TEXT_ARGS(drawing->table->title), drawing->page);
    pango_layout_set_font_description(layout, description);
    pango_layout_set_text(layout, words, -1);
    pango_layout_set_width(layout, (int)((drawing->width - 2 * MARGIN) * PANGO_SCALE));
    pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_MIDDLE);
    cairo_move_to(drawing->cairo, MARGIN, TITLE_AT);
    pango_cairo_show_layout(drawing->cairo, layout);
    pango_font_description_free(description);
    g_object_unref(layout);
}

static void begin_page(struct drawing *drawing)
{
    struct cell *row = drawing->cells;
    drawing->page++;
    drawing->y = MARGIN;
    draw_title(drawing);
    drawing->cells = ARENA_ARRAY(drawing->arena, struct cell, drawing->table->columns);
    draw_rule(drawing);
    lay_out(drawing, drawing->table->heads, HEAD_FONT);
    (void)draw_piece(drawing, "TH");
    let_go(drawing);
    drawing->cells = row;
}

static bool is_drawn(const struct drawing *drawing)
{
    bool drawn = true;
    for (size_t k = 0; k < drawing->table->columns; k++) {
        drawn = drawn && drawing->cells[k].next == drawing->cells[k].lines;
    }
    return drawn;
}

static void draw_row(struct drawing *drawing, const struct text *words)
{
    bool fresh = false;
    lay_out(drawing, words, FONT);
    while (!is_drawn(drawing)) {
        bool drew = draw_piece(drawing, "TD");
        if (!drew && fresh) { /* a line that is higher than a page: no font has one */
            break;
        }
        if (!is_drawn(drawing)) {
            cairo_show_page(drawing->cairo);
            begin_page(drawing);
            fresh = true;
        }
    }
    let_go(drawing);
}

/* ---- the whole ---- */

static void place_columns(struct drawing *drawing)
{
    const struct print_table *table = drawing->table;
    double sum = 0, x = MARGIN;
    drawing->left = ARENA_ARRAY(drawing->arena, double, table->columns);
    drawing->across = ARENA_ARRAY(drawing->arena, double, table->columns);
    for (size_t k = 0; k < table->columns; k++) {
        sum += table->widths[k];
    }
    double wanted = sum + 2 * MARGIN;
    drawing->width = wanted <= A4_LONG ? A4_LONG : wanted <= A3_LONG ? A3_LONG : wanted;
    drawing->height = wanted <= A4_LONG ? A4_SHORT : A4_LONG;
    for (size_t k = 0; k < table->columns; k++) {
        drawing->left[k] = x;
        drawing->across[k] = table->widths[k] * (drawing->width - 2 * MARGIN) / sum;
        x += drawing->across[k];
    }
}

static cairo_status_t take_bytes(void *context, const unsigned char *bytes, unsigned int size)
{
    buf_add(context, bytes, size);
    return CAIRO_STATUS_SUCCESS;
}

static void draw_table(struct drawing *drawing)
{
    const struct print_table *table = drawing->table;
    drawing->cells = ARENA_ARRAY(drawing->arena, struct cell, table->columns);
    cairo_tag_begin(drawing->cairo, "Table", NULL);
    begin_page(drawing);
    for (size_t i = 0; i < table->count; i++) {
        draw_row(drawing, table->rows[i]);
    }
    cairo_tag_end(drawing->cairo, "Table");
    cairo_show_page(drawing->cairo);
}

int print_pdf(struct arena *arena, const struct print_table *table, struct text *out, struct error *error)
{
    struct buf bytes = buf_in(arena);
    struct drawing drawing = {.arena = arena, .table = table};
    if (table->columns < 1 || table->columns > PRINT_COLUMNS_MOST) {
        return error_set(error, ERROR_LIMIT, "print.table", "a printed table takes 1 to %d columns", PRINT_COLUMNS_MOST);
    }
    place_columns(&drawing);
    cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(take_bytes, &bytes, drawing.width, drawing.height);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, text_string(arena, table->title));
    drawing.cairo = cairo_create(surface);
    draw_table(&drawing);
    cairo_status_t status = cairo_status(drawing.cairo);
    cairo_destroy(drawing.cairo);
    cairo_surface_finish(surface);
    status = status ? status : cairo_surface_status(surface);
    cairo_surface_destroy(surface);
    pango_cairo_font_map_set_default(NULL); /* this thread's, with its fonts */
    *out = buf_as_text(&bytes);
    return status ? error_set(error, ERROR_IO, "print.pdf", "the pages could not be drawn: %s", cairo_status_to_string(status)) : 0;
}
