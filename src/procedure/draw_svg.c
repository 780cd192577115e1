/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The drawing as SVG: real text, no script, no style sheet, nothing fetched. Colours keep at least
 * 4.5 to 1 for text and 3 to 1 for lines (WCAG 2.2, 1.4.3 and 1.4.11), and never say anything
 * alone.
 */
#include "procedure/draw.h"

#define INK "#0b0c0c"
#define LINE "#505a5f"
#define STEP_LINE "#1d70b8"
#define TAKEN "#00703c"
#define PAPER "#ffffff"
#define LANE_PAPER "#f3f2f1"
#define STATE_PAPER "#d9e6f2"
#define END_PAPER "#0b0c0c"
#define DUTY_PAPER "#fff4b8"
#define DUTY_LINE "#806a00"
#define HOLD_PAPER "#f9dcd8"
#define HOLD_LINE "#942514"

static void escape(struct buf *svg, struct text words)
{
    for (size_t i = 0; i < words.length; i++) {
        switch (words.at[i]) {
        case '&':
            buf_string(svg, "&amp;");
            break;
        case '<':
            buf_string(svg, "&lt;");
            break;
        case '>':
            buf_string(svg, "&gt;");
            break;
        case '"':
            buf_string(svg, "&quot;");
            break;
        default:
            buf_char(svg, words.at[i]);
            break;
        }
    }
}

static void line_of_text(struct buf *svg, const struct drawn_line *line, int x, int y,
                         const char *colour)
{
    bool bold =
        line->style == DRAWN_STRONG || line->style == DRAWN_HEAD || line->style == DRAWN_TITLE;
    buf_print(svg, "<text x=\"%d\" y=\"%d\" font-size=\"%d\" textLength=\"%d\" ", x, y,
              draw_text_size(line->style), draw_text_width(line->words, line->style));
    buf_print(svg, "lengthAdjust=\"spacingAndGlyphs\"%s fill=\"%s\">",
              bold ? " font-weight=\"bold\"" : "", colour);
    escape(svg, line->words);
    buf_string(svg, "</text>\n");
}

/* Returns where the next line would stand. */
static int lines_of_text(struct buf *svg, const struct vec *lines, int x, int y, const char *colour)
{
    for (size_t i = 0; i < lines->count; i++) {
        const struct drawn_line *line = VEC_AT(lines, struct drawn_line, i);
        y += draw_line_height(line->style);
        line_of_text(svg, line, x, y - 3, colour);
    }
    return y;
}

static void rectangle(struct buf *svg, int x, int y, int width, int height, int round,
                      const char *paper, const char *line, int thick, bool dashed)
{
    buf_print(svg, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"%d\" fill=\"%s\" ", x,
              y, width, height, round, paper);
    buf_print(svg, "stroke=\"%s\" stroke-width=\"%d\"%s/>\n", line, thick,
              dashed ? " stroke-dasharray=\"4 3\"" : "");
}

/* ---- parts --------------------------------------------------------------------------------------
 */

static int note_of(struct buf *svg, const struct drawn_note *note, int x, int y, int width)
{
    bool duty = note->kind == DRAWN_DUTY;
    int height = DRAWN_PAD;
    for (size_t i = 0; i < note->lines.count; i++) {
        height += draw_line_height(VEC_AT(&note->lines, struct drawn_line, i)->style);
    }
    buf_print(svg, "<g class=\"%s\">\n", duty ? "duty" : "hold");
    rectangle(svg, x, y, width, height, 0, duty ? DUTY_PAPER : HOLD_PAPER,
              duty ? DUTY_LINE : HOLD_LINE, 1, false);
    lines_of_text(svg, &note->lines, x + DRAWN_PAD, y + DRAWN_PAD / 2, INK);
    buf_string(svg, "</g>\n");
    return y + height;
}

static void group_of(struct buf *svg, const struct drawn_box *box)
{
    const char *class = box->step == NULL ? "event" : box->is_mark ? "mark" : "step";
    buf_print(svg, "<g class=\"%s%s\"", class, box->taken > 0 ? " taken" : "");
    if (box->step != NULL && !box->is_mark) {
        buf_print(svg, " id=\"drawn-%.*s\"", TEXT_ARGS(box->step->is.name.text));
    }
    buf_string(svg, ">\n");
    if (box->taken > 0 && !box->is_mark) {
        buf_print(svg, "<title>Taken %zu time%s</title>\n", box->taken, box->taken == 1 ? "" : "s");
    }
}

static void box_of(struct buf *svg, const struct drawn_box *box)
{
    const char *line = box->taken > 0 ? TAKEN : box->is_mark ? LINE : STEP_LINE;
    bool dashed = box->is_mark || box->step == NULL;
    group_of(svg, box);
    rectangle(svg, box->x, box->y, box->width, box->text_height, 3, PAPER, line,
              box->taken > 0 ? 4
              : box->is_mark ? 1
                             : 2,
              dashed && box->taken == 0);
    lines_of_text(svg, &box->lines, box->x + DRAWN_PAD, box->y + DRAWN_PAD - 1, INK);
    int y = box->y + box->text_height;
    for (size_t i = 0; i < box->notes.count; i++) {
        y = note_of(svg, VEC_AT(&box->notes, struct drawn_note, i), box->x, y, box->width);
    }
    if (box->taken > 0 && !box->is_mark) {
        struct drawn_line taken = {TEXT("taken"), DRAWN_STRONG};
        int width = draw_text_width(taken.words, taken.style) + 2 * DRAWN_PAD;
        int x = box->x + box->width - width;
        rectangle(svg, x, box->y - 9, width, 17, 3, TAKEN, TAKEN, 1, false);
        line_of_text(svg, &taken, x + DRAWN_PAD, box->y + 4, PAPER);
    }
    buf_string(svg, "</g>\n");
}

static void state_of(struct buf *svg, const struct drawn_state *state)
{
    bool here = state->here > 0, ends = state->state->ends;
    buf_print(svg, "<g class=\"state%s\">\n", here ? " here" : "");
    rectangle(svg, state->x, state->y, state->width, state->height, state->height / 2,
              ends ? END_PAPER : STATE_PAPER,
              here   ? TAKEN
              : ends ? END_PAPER
                     : LINE,
              here ? 4 : 1, false);
    int y = state->y + DRAWN_PAD - 1;
    for (size_t i = 0; i < state->lines.count; i++) {
        const struct drawn_line *line = VEC_AT(&state->lines, struct drawn_line, i);
        y += draw_line_height(line->style);
        int width = draw_text_width(line->words, line->style);
        line_of_text(svg, line, state->x + (state->width - width) / 2, y - 3, ends ? PAPER : INK);
    }
    buf_string(svg, "</g>\n");
}

static void route_of(struct buf *svg, const struct drawn_route *route)
{
    const char *colour = route->taken ? TAKEN : LINE;
    const struct drawn_point *end = &route->points[route->count - 1];
    buf_string(svg, "<path d=\"");
    for (size_t i = 0; i < route->count; i++) {
        buf_print(svg, "%s%d %d", i == 0 ? "M" : "L", route->points[i].x, route->points[i].y);
    }
    buf_print(svg, "\" fill=\"none\" stroke=\"%s\" stroke-width=\"%d\"/>\n", colour,
              route->taken ? 4 : 2);
    buf_print(svg, "<path d=\"M%d %dl-9 -5v10z\" fill=\"%s\"/>\n", end->x, end->y, colour);
}

static void lane_of(struct buf *svg, const struct drawn_lane *lane)
{
    struct drawn_line title = {lane->title, DRAWN_HEAD};
    buf_string(svg, "<g class=\"lane\">\n");
    rectangle(svg, lane->x, lane->y, lane->width, lane->height, 4, LANE_PAPER, LANE_PAPER, 1,
              false);
    line_of_text(svg, &title, lane->x + DRAWN_PAD, lane->y + 18, INK);
    for (size_t i = 0; i < lane->notes.count; i++) {
        const struct drawn_note *note = VEC_AT(&lane->notes, struct drawn_note, i);
        note_of(svg, note, note->x, note->y, note->width);
    }
    for (size_t i = 0; i < lane->routes.count; i++) {
        const struct drawn_route *route = VEC_AT(&lane->routes, struct drawn_route, i);
        if (!route->taken) {
            route_of(svg, route);
        }
    }
    for (size_t i = 0; i < lane->routes.count; i++) {
        const struct drawn_route *route = VEC_AT(&lane->routes, struct drawn_route, i);
        if (route->taken) {
            route_of(svg, route);
        }
    }
    for (size_t i = 0; i < lane->state_count; i++) {
        state_of(svg, &lane->states[i]);
    }
    for (size_t i = 0; i < lane->boxes.count; i++) {
        box_of(svg, *VEC_AT(&lane->boxes, struct drawn_box *, i));
    }
    buf_string(svg, "</g>\n");
}

/* ---- the page
 * ------------------------------------------------------------------------------------ */

static void head_of(struct buf *svg, const struct drawing *drawing)
{
    const struct procedure_about *about = &drawing->procedure->about;
    struct text version = calendar_print_long_date(drawing->arena, about->version);
    struct drawn_line title = {about->is.label, DRAWN_TITLE}, source = {.style = DRAWN_PLAIN};
    struct buf words = buf_in(drawing->arena);
    buf_print(&words, "%.*s%s", TEXT_ARGS(drawing->page), drawing->page.length > 0 ? ". " : "");
    buf_print(&words, "Version of %.*s. Source: %.*s", TEXT_ARGS(version),
              TEXT_ARGS(about->source));
    source.words = buf_as_text(&words);
    line_of_text(svg, &title, DRAWN_MARGIN, DRAWN_MARGIN + 22, INK);
    line_of_text(svg, &source, DRAWN_MARGIN, DRAWN_MARGIN + 40, INK);
}

static void legend_of(struct buf *svg, const struct drawing *drawing)
{
    static const struct {
        const char *words, *paper, *line;
        int round;
        bool dashed;
    } legend[] = {
        {"state", STATE_PAPER, LINE, 9, false},
        {"state that ends the case", END_PAPER, END_PAPER, 9, false},
        {"step, with its number", PAPER, STEP_LINE, 3, false},
        {"a step of another lane; what happens by itself", PAPER, LINE, 3, true},
        {"what is owed", DUTY_PAPER, DUTY_LINE, 0, false},
        {"what is withheld", HOLD_PAPER, HOLD_LINE, 0, false},
        {"taken in this case; where it stands now", PAPER, TAKEN, 3, false},
    };
    int x = DRAWN_MARGIN, y = drawing->height - DRAWN_MARGIN - 18;
    size_t count = COUNT_OF(legend) - (drawing->state == NULL);
    for (size_t i = 0; i < count; i++) {
        struct drawn_line line = {text_of(legend[i].words), DRAWN_PLAIN};
        bool taken = i + 1 == COUNT_OF(legend);
        rectangle(svg, x, y, 30, 18, legend[i].round, legend[i].paper, legend[i].line,
                  taken ? 4 : 1, legend[i].dashed);
        line_of_text(svg, &line, x + 36, y + 13, INK);
        x += 36 + draw_text_width(line.words, line.style) + 24;
    }
}

/* "drawn-title", or of a page "drawn-title-2": pages may stand in one document. */
static void name_part(struct buf *svg, const struct drawing *drawing, const char *part)
{
    buf_print(svg, "\"drawn-%s", part);
    if (drawing->number > 0) {
        buf_print(svg, "-%zu", drawing->number);
    }
    buf_string(svg, "\"");
}

static void describe(struct buf *svg, const struct drawing *drawing)
{
    buf_string(svg, "<title id=");
    name_part(svg, drawing, "title");
    buf_string(svg, ">");
    escape(svg, drawing->procedure->about.is.label);
    buf_string(svg, ": flowchart");
    if (drawing->page.length > 0) {
        buf_string(svg, ", ");
        escape(svg, drawing->page);
    }
    buf_string(svg, "</title>\n<desc id=");
    name_part(svg, drawing, "desc");
    buf_string(svg, ">");
    buf_print(svg, "%zu steps in %zu lanes, one lane for each course that a case takes: ",
              drawing->procedure->steps_count, drawing->lanes.count);
    for (size_t i = 0; i < drawing->lanes.count; i++) {
        const struct drawn_lane *lane = *VEC_AT(&drawing->lanes, struct drawn_lane *, i);
        buf_string(svg, i == 0 ? "" : "; ");
        escape(svg, lane->title);
    }
    buf_string(svg, ". The page “How we handle it” says the same in words.</desc>\n");
}

struct text draw_svg(const struct drawing *drawing)
{
    struct buf svg = buf_in(drawing->arena);
    /* As wide as A3 lies, and as high, or as much longer as the lanes need: what is long is printed over several. */
    int height = drawing->width * 297 / 420;
    height = drawing->height > height ? drawing->height : height;
    int millimetres = height * 420 / drawing->width;
    buf_print(&svg,
              "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"420mm\" height=\"%dmm\" "
              "viewBox=\"0 0 %d %d\" role=\"graphics-document\" aria-labelledby=",
              millimetres > 297 ? millimetres : 297, drawing->width, height);
    name_part(&svg, drawing, "title");
    buf_string(&svg, " aria-describedby=");
    name_part(&svg, drawing, "desc");
    buf_string(&svg, " lang=\"en\" font-family=\"Arial, 'Liberation Sans', Helvetica, sans-serif\">\n");
    describe(&svg, drawing);
    rectangle(&svg, 0, 0, drawing->width, height, 0, PAPER, PAPER, 1, false);
    head_of(&svg, drawing);
    for (size_t i = 0; i < drawing->lanes.count; i++) {
        lane_of(&svg, *VEC_AT(&drawing->lanes, struct drawn_lane *, i));
    }
    legend_of(&svg, drawing);
    buf_string(&svg, "</svg>\n");
    return buf_as_text(&svg);
}

struct text procedure_draw(struct arena *arena, const struct procedure *procedure,
                           const struct procedure_state *state)
{
    struct drawing drawing = {.arena = arena, .procedure = procedure, .state = state};
    draw_lanes(&drawing);
    draw_place(&drawing);
    return draw_svg(&drawing);
}
