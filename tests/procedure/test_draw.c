/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <expat.h>
#include <math.h>

#include "procedure/model.h"
#include "shipped.h"

/* ---- what is in a drawing, as an independent reader finds it */

struct area {
    int left, top, right, bottom;
};
struct written {
    struct area area;
    const char *colour, *paper; /* paper: what it stands on */
};
struct read {
    struct arena *arena;
    XML_Parser parser;
    struct vec texts;    /* struct written */
    struct vec papers;   /* struct written: the rectangles, the upper ones last */
    struct vec segments; /* struct area: of the lines between */
    struct vec ids;      /* const char * */
    size_t steps, marks, taken, here, duties, holds, titles, descs, others;
    int width, height;
};

static const char *attribute(const char **attributes, const char *name)
{
    for (size_t i = 0; attributes[i] != NULL; i += 2) {
        if (strcmp(attributes[i], name) == 0) {
            return attributes[i + 1];
        }
    }
    return NULL;
}

static int number(const char **attributes, const char *name)
{
    const char *value = attribute(attributes, name);
    assert_non_null(value);
    return atoi(value);
}

static void add_segments(struct read *read, const char *path)
{
    int x, y, before_x = 0, before_y = 0;
    for (const char *at = path; *at != '\0';) {
        int used = 0;
        char kind = *at;
        assert_int_equal(sscanf(at + 1, "%d %d%n", &x, &y, &used), 2);
        if (kind == 'L') {
            struct area segment = {x < before_x ? x : before_x, y < before_y ? y : before_y,
                                   x > before_x ? x : before_x, y > before_y ? y : before_y};
            assert_true(x == before_x || y == before_y);
            vec_add(&read->segments, &segment);
        }
        before_x = x;
        before_y = y;
        at += 1 + used;
    }
}

static void add_text(struct read *read, const char **attributes)
{
    int x = number(attributes, "x"), y = number(attributes, "y");
    int size = number(attributes, "font-size"), length = number(attributes, "textLength");
    struct written text = {{x, y - size * 3 / 4, x + length, y + size / 5},
                           arena_string(read->arena, attribute(attributes, "fill")),
                           NULL};
    for (size_t i = 0; i < read->papers.count; i++) {
        const struct written *paper = VEC_AT(&read->papers, struct written, i);
        bool below = paper->area.left <= text.area.left && paper->area.right >= text.area.right &&
                     paper->area.top <= text.area.top && paper->area.bottom >= text.area.bottom;
        text.paper = below ? paper->colour : text.paper;
    }
    vec_add(&read->texts, &text);
}

static void count_class(struct read *read, const char *class)
{
    read->steps += strncmp(class, "step", 4) == 0;
    read->marks += strncmp(class, "mark", 4) == 0;
    read->taken += strcmp(class, "step taken") == 0;
    read->here += strcmp(class, "state here") == 0;
    read->duties += strcmp(class, "duty") == 0;
    read->holds += strcmp(class, "hold") == 0;
}

static void on_start(void *context, const char *name, const char **attributes)
{
    struct read *read = context;
    const char *id = attribute(attributes, "id");
    if (id != NULL) {
        id = arena_string(read->arena, id);
        vec_add(&read->ids, &id);
    }
    if (strcmp(name, "g") == 0) {
        count_class(read, attribute(attributes, "class"));
    } else if (strcmp(name, "text") == 0) {
        add_text(read, attributes);
    } else if (strcmp(name, "rect") == 0) {
        int x = number(attributes, "x"), y = number(attributes, "y");
        struct written paper = {
            {x, y, x + number(attributes, "width"), y + number(attributes, "height")},
            arena_string(read->arena, attribute(attributes, "fill")),
            NULL};
        vec_add(&read->papers, &paper);
    } else if (strcmp(name, "path") == 0) {
        if (strcmp(attribute(attributes, "fill"), "none") == 0) {
            add_segments(read, attribute(attributes, "d"));
        }
    } else if (strcmp(name, "svg") == 0) {
        assert_int_equal(
            sscanf(attribute(attributes, "viewBox"), "0 0 %d %d", &read->width, &read->height), 2);
    } else if (strcmp(name, "title") == 0 || strcmp(name, "desc") == 0) {
        read->titles += name[0] == 't';
        read->descs += name[0] == 'd';
    } else {
        read->others++; /* scripts, styles, links, images: nothing else may be there */
    }
}

static struct read read_drawing(struct arena *arena, struct text svg)
{
    struct read read = {
        .arena = arena,
        .parser = XML_ParserCreate("UTF-8"),
        .texts = VEC_IN(arena, struct written),
        .papers = VEC_IN(arena, struct written),
        .segments = VEC_IN(arena, struct area),
        .ids = VEC_IN(arena, const char *),
    };
    XML_SetUserData(read.parser, &read);
    XML_SetElementHandler(read.parser, on_start, NULL);
    int parsed = XML_Parse(read.parser, svg.at, (int)svg.length, 1);
    assert_int_equal(parsed, XML_STATUS_OK);
    XML_ParserFree(read.parser);
    return read;
}

static bool overlap(const struct area *one, const struct area *other)
{
    return one->left < other->right && other->left < one->right && one->top < other->bottom &&
           other->top < one->bottom;
}

/* Nothing lies over a text, and nothing reaches over the edge. */
static void expect_readable(const struct read *read)
{
    for (size_t i = 0; i < read->texts.count; i++) {
        const struct area *text = &VEC_AT(&read->texts, struct written, i)->area;
        assert_true(text->left >= 0 && text->top >= 0);
        assert_true(text->right <= read->width && text->bottom <= read->height);
        for (size_t j = 0; j < i; j++) {
            assert_false(overlap(text, &VEC_AT(&read->texts, struct written, j)->area));
        }
        for (size_t j = 0; j < read->segments.count; j++) {
            struct area segment = *VEC_AT(&read->segments, struct area, j);
            segment.right += segment.left == segment.right;
            segment.bottom += segment.top == segment.bottom;
            assert_false(overlap(text, &segment));
        }
    }
}

/* ---- contrast, as WCAG 2.2 defines it */

static double channel(const char *colour, size_t at)
{
    char digits[3] = {colour[at], colour[at + 1], '\0'};
    double part = (double)strtol(digits, NULL, 16) / 255.0;
    return part <= 0.04045 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4);
}

static double luminance(const char *colour)
{
    return 0.2126 * channel(colour, 1) + 0.7152 * channel(colour, 3) + 0.0722 * channel(colour, 5);
}

static double contrast(const char *one, const char *other)
{
    double a = luminance(one), b = luminance(other);
    return a > b ? (a + 0.05) / (b + 0.05) : (b + 0.05) / (a + 0.05);
}

static void expect_contrast(const struct read *read)
{
    for (size_t i = 0; i < read->texts.count; i++) {
        const struct written *text = VEC_AT(&read->texts, struct written, i);
        assert_true(contrast(text->colour, text->paper) >= 4.5);
    }
}

/* ---- tests */

static const struct procedure *read_small(struct arena *arena)
{
    return read_procedure(
        arena, text_string(arena, read_source(arena, "tests/procedure/pages/small.procedure")));
}

static void expect_whole(struct arena *arena, const struct procedure *procedure,
                         const struct procedure_state *state)
{
    struct text svg = procedure_draw(arena, procedure, state);
    struct read read = read_drawing(arena, svg);
    assert_int_equal(read.steps, procedure->steps_count);
    assert_int_equal(read.duties, procedure->duties_count);
    assert_true(read.titles >= 1 && read.descs == 1);
    assert_int_equal(read.others, 0);
    expect_readable(&read);
    expect_contrast(&read);
    for (size_t i = 0; i < procedure->steps_count; i++) {
        const char *id =
            arena_print(arena, "drawn-%.*s", TEXT_ARGS(procedure->steps[i].is.name.text));
        size_t times = 0;
        for (size_t j = 0; j < read.ids.count; j++) {
            times += strcmp(*VEC_AT(&read.ids, const char *, j), id) == 0;
        }
        assert_int_equal(times, 1);
    }
}

static void test_procedure_draw__a_small_procedure(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct text svg = procedure_draw(arena, read_small(arena), NULL);
    if (!text_equal(svg, read_source(arena, "tests/procedure/pages/small.svg"))) {
        print_error("%.*s\n", TEXT_ARGS(svg));
        fail_msg("this is not what stands in tests/procedure/pages/small.svg");
    }
}

static void test_procedure_draw__every_step_stands_there_once(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    expect_whole(arena, read_small(arena), NULL);
    expect_whole(arena, read_shipped(arena, "safeguarding-child"), NULL);
}

static void test_procedure_draw__the_same_bytes_every_time(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct text one = procedure_draw(arena, read_shipped(arena, "safeguarding-child"), NULL);
    struct text other = procedure_draw(arena, read_shipped(arena, "safeguarding-child"), NULL);
    assert_true(text_equal(one, other));
}

/* As wide as A3 lies, over as many pages as it takes, no text may be smaller than 6 points, where a point is 1/72 inch. */
static void test_procedure_draw__it_can_be_read_on_paper(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct text svg = procedure_draw(arena, read_shipped(arena, "safeguarding-child"), NULL);
    struct read read = read_drawing(arena, svg);
    double scale = 420.0 / read.width / 25.4 * 72.0;
    assert_true(10.0 * scale >= 6.0);
}

static double points_of(const struct read *read, double pixels)
{
    return pixels * 420.0 / read->width / 25.4 * 72.0;
}

/* Each fits A3 and can be read there; every step stands on one of them, and the first has nothing but numbers. */
static void expect_all_different(const struct vec *ids)
{
    for (size_t i = 0; i < ids->count; i++) {
        for (size_t j = 0; j < i; j++) {
            assert_string_not_equal(*VEC_AT(ids, const char *, i), *VEC_AT(ids, const char *, j));
        }
    }
}

static void expect_pages(struct arena *arena, const struct procedure *procedure)
{
    size_t count = 0, steps = 0, duties = 0, listed = 0;
    const struct procedure_drawn_page *pages = procedure_draw_pages(arena, procedure, NULL, &count);
    struct vec ids = VEC_IN(arena, const char *);
    assert_true(count >= 2);
    for (size_t i = 0; i < count; i++) {
        struct read read = read_drawing(arena, pages[i].svg);
        const char *number = arena_print(arena, "Page %zu of %zu. ", i + 1, count);
        assert_non_null(memmem(pages[i].svg.at, pages[i].svg.length, number, strlen(number)));
        assert_true(pages[i].title.length > 0);
        assert_true(read.height <= read.width * 297 / 420);
        assert_true(points_of(&read, 10.0) >= (i == 0 ? 4.9 : 6.0));
        assert_int_equal(read.others, 0);
        assert_int_equal(i == 0 ? read.steps : 0, 0);
        expect_readable(&read);
        expect_contrast(&read);
        steps += read.steps;
        duties += read.duties;
        listed += pages[i].step_count;
        assert_int_equal(pages[i].step_count, read.steps);
        for (size_t j = 0; j < read.ids.count; j++) {
            vec_add(&ids, VEC_AT(&read.ids, const char *, j));
        }
    }
    assert_int_equal(steps, procedure->steps_count);
    assert_int_equal(listed, procedure->steps_count);
    assert_int_equal(duties, procedure->duties_count);
    expect_all_different(&ids); /* all pages may stand in one document */
    for (size_t i = 0; i < procedure->steps_count; i++) {
        const char *id = arena_print(arena, "drawn-%.*s", TEXT_ARGS(procedure->steps[i].is.name.text));
        size_t times = 0;
        for (size_t j = 0; j < ids.count; j++) {
            times += strcmp(*VEC_AT(&ids, const char *, j), id) == 0;
        }
        assert_int_equal(times, 1);
    }
}

static void test_procedure_draw__pages_fit_a_wall(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    expect_pages(arena, read_small(arena));
    expect_pages(arena, read_shipped(arena, "safeguarding-child"));
    expect_pages(arena, read_shipped(arena, "complaint"));
}

/* What a step of another page moves says where it stands. */
static void test_procedure_draw__pages_refer_to_each_other(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    size_t count = 0, referring = 0;
    const struct procedure_drawn_page *pages =
        procedure_draw_pages(arena, read_shipped(arena, "safeguarding-child"), NULL, &count);
    for (size_t i = 1; i < count; i++) {
        struct text rest = pages[i].svg, line;
        while (text_cut(&rest, '\n', &line)) {
            size_t number = 0, page = 0;
            const char *by = memmem(line.at, line.length, ">by ", 4);
            if (by != NULL && sscanf(by, ">by %zu, page %zu:", &number, &page) == 2) {
                const char *box = arena_print(arena, ">%zu. ", number);
                assert_true(page >= 2 && page <= count && page != i + 1);
                assert_non_null(memmem(pages[page - 1].svg.at, pages[page - 1].svg.length, box, strlen(box)));
                referring++;
            }
        }
    }
    assert_true(referring > 3);
}

static struct procedure_state *state_after(struct arena *arena, const char *step,
                                           const char *case_state)
{
    struct procedure_state *state = procedure_state_new(arena);
    struct error error;
    struct procedure_effect effects[] = {
        {.kind = PROCEDURE_EFFECT_BEGUN, .name = procedure_name("safeguarding-child")},
        {.kind = PROCEDURE_EFFECT_TAKEN, .name = procedure_name("report")},
        {.kind = PROCEDURE_EFFECT_TAKEN, .name = procedure_name(step)},
        {.kind = PROCEDURE_EFFECT_TRACK,
         .name = procedure_name("case"),
         .other = procedure_name(case_state)},
        {.kind = PROCEDURE_EFFECT_DUTY, .name = procedure_name("refer"), .number = 1},
        {.kind = PROCEDURE_EFFECT_ITEM, .name = procedure_name("allegation"), .number = 1},
        {.kind = PROCEDURE_EFFECT_TRACK,
         .name = procedure_name("allegation"),
         .scope = {PROCEDURE_FOR_ITEM, 1},
         .other = procedure_name("open")},
    };
    struct procedure_effects all = {effects, COUNT_OF(effects)};
    assert_int_equal(procedure_apply(state, &all, 1, &error), 0);
    return state;
}

static void test_procedure_draw__a_case_has_its_way_marked(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    const struct procedure *procedure = read_shipped(arena, "safeguarding-child");
    const struct procedure_state *at = state_after(arena, "assess", "allegation");
    struct text svg = procedure_draw(arena, procedure, at);
    struct read read = read_drawing(arena, svg);
    assert_int_equal(read.taken, 2);
    assert_int_equal(read.here, 2);
    assert_non_null(memmem(svg.at, svg.length, "Owed now: Refer", 15));
    expect_whole(arena, procedure, at);
}

static void test_procedure_draw__labels_are_never_markup(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    const struct procedure *procedure = read_procedure(
        arena, "procedure p \"<script>&\\\"\"\n  version 2026-01-01\n  source \"]]>\"\n"
               "  compartment conduct\n\noffice judge \"A < B & C\"\n\n"
               "track case \"<case>\" new -> closed ends\n\n"
               "step begin \"--> <b>\"\n  opens the case\n  by judge\n\n"
               "step close\n  by judge\n  when case is new\n  case becomes closed\n");
    expect_whole(arena, procedure, NULL);
}

static void test_procedure_draw__without_any_track_there_are_still_steps(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    const struct procedure *procedure =
        read_procedure(arena, "procedure p\n  version 2026-01-01\n  source \"s\"\n"
                              "  compartment conduct\n\noffice judge\n\n"
                              "step begin\n  opens the case\n  by judge\n");
    expect_whole(arena, procedure, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_procedure_draw__a_small_procedure),
        cmocka_unit_test(test_procedure_draw__every_step_stands_there_once),
        cmocka_unit_test(test_procedure_draw__the_same_bytes_every_time),
        cmocka_unit_test(test_procedure_draw__it_can_be_read_on_paper),
        cmocka_unit_test(test_procedure_draw__pages_fit_a_wall),
        cmocka_unit_test(test_procedure_draw__pages_refer_to_each_other),
        cmocka_unit_test(test_procedure_draw__a_case_has_its_way_marked),
        cmocka_unit_test(test_procedure_draw__labels_are_never_markup),
        cmocka_unit_test(test_procedure_draw__without_any_track_there_are_still_steps),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
