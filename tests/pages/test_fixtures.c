/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Our components against the design system's own fixtures: its options go in, its HTML should come out. A fixture is tried
 * when every option that it gives was read here; how many must at least be tried stands beside each component, so that
 * a component cannot quietly stop being tested. HTML is compared with white space, the order of attributes and the
 * spelling of characters made alike.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <jansson.h>
#include <string.h>

#include "fixture_pages.h"
#include "normal.h"

static const char *folder; /* of the design system's components */

/* ---- options: read by path, and known to have been read ------------------------------------------------------------- */

struct options {
    struct arena *arena;
    json_t *root;
    struct map seen;
    bool unfit; /* it asks for something that our component does not do */
};

/* "items.0.text" */
static json_t *look(struct options *options, const char *path)
{
    json_t *value = options->root;
    struct text rest = text_of(path);
    struct text piece;
    while (value && text_cut(&rest, '.', &piece)) {
        const char *name = text_string(options->arena, piece);
        value = json_is_array(value) ? json_array_get(value, (size_t)atoi(name)) : json_object_get(value, name);
    }
    map_set(&options->seen, text_of(path), options);
    return value;
}

static const char *path(struct options *options, const char *format, ...) PRINTF_LIKE(2, 3);
static const char *path(struct options *options, const char *format, ...)
{
    struct buf buf = buf_in(options->arena);
    va_list list;
    va_start(list, format);
    buf_print_list(&buf, format, list);
    va_end(list);
    return buf_as_string(&buf);
}

static struct text text_at(struct options *options, const char *at)
{
    json_t *value = look(options, at);
    if (json_is_integer(value)) {
        return text_of(arena_print(options->arena, "%lld", (long long)json_integer_value(value)));
    }
    return text_of(json_string_value(value));
}

static struct text text_or(struct options *options, const char *at, const char *other)
{
    struct text text = text_at(options, at);
    return text.length ? text : text_at(options, other);
}

static bool flag_at(struct options *options, const char *at)
{
    return json_is_true(look(options, at));
}

static struct html_markup escaped(struct options *options, struct text text)
{
    struct buf buf = buf_in(options->arena);
    html_text(&buf, text);
    return html_trusted(buf_as_text(&buf));
}

/* The design system's `text` and `html` of one thing. */
static struct html_markup markup_at(struct options *options, const char *text, const char *html)
{
    struct text markup = text_at(options, html);
    struct text plain = text_at(options, text);
    return markup.length ? html_trusted(markup) : escaped(options, plain);
}

static size_t count_at(struct options *options, const char *at)
{
    json_t *list = look(options, at);
    for (size_t i = 0; i < json_array_size(list); i++) {
        json_t *item = json_array_get(list, i);
        options->unfit = options->unfit || !(json_is_object(item) || json_is_array(item)); /* ours have no gaps */
    }
    return json_array_size(list);
}

/* True when a leaf that says something was not read. */
static bool has_unread(struct options *options, json_t *value, const char *at)
{
    if (json_is_null(value) || (json_is_string(value) && !*json_string_value(value))) {
        return false;
    }
    if (json_is_object(value)) {
        const char *name;
        json_t *inner;
        json_object_foreach(value, name, inner)
        {
            if (has_unread(options, inner, *at ? path(options, "%s.%s", at, name) : name)) {
                return true;
            }
        }
        return false;
    }
    if (json_is_array(value)) {
        for (size_t i = 0; i < json_array_size(value); i++) {
            if (has_unread(options, json_array_get(value, i), path(options, "%s.%zu", at, i))) {
                return true;
            }
        }
        return false;
    }
    return !map_get(&options->seen, text_of(at));
}

/* ---- components -------------------------------------------------------------------------------------------------------- */

static void write_button(struct options *o, struct buf *out)
{
    struct page_fixture_button page = {.text = markup_at(o, "text", "html"),
                                       .href = text_at(o, "href"),
                                       .name = text_at(o, "name"),
                                       .value = text_at(o, "value"),
                                       .classes = text_at(o, "classes"),
                                       .type = text_at(o, "type"),
                                       .disabled = flag_at(o, "disabled"),
                                       .once = flag_at(o, "preventDoubleClick"),
                                       .start = flag_at(o, "isStartButton"),
                                       .id = text_at(o, "id")};
    page.type = page.type.length ? page.type : TEXT("submit");
    o->unfit = json_is_false(look(o, "preventDoubleClick")) || (page.start && text_at(o, "html").length);
    page_fixture_button_write(out, LANGUAGE_EN, &page);
}

static void write_back_link(struct options *o, struct buf *out)
{
    struct page_fixture_back_link page = {.href = text_at(o, "href"), .text = text_at(o, "text")};
    page.href = page.href.length ? page.href : TEXT("#");
    page.text = page.text.length ? page.text : TEXT("Back");
    page_fixture_back_link_write(out, LANGUAGE_EN, &page);
}

static struct view_link_list links_at(struct options *o, const char *at)
{
    size_t count = count_at(o, at);
    struct view_link *links = ARENA_ARRAY(o->arena, struct view_link, count);
    for (size_t i = 0; i < count; i++) {
        links[i].text = text_at(o, path(o, "%s.%zu.text", at, i));
        links[i].href = text_at(o, path(o, "%s.%zu.href", at, i));
    }
    return (struct view_link_list){links, count};
}

static void write_breadcrumbs(struct options *o, struct buf *out)
{
    struct page_fixture_breadcrumbs page = {.items = links_at(o, "items")};
    page_fixture_breadcrumbs_write(out, LANGUAGE_EN, &page);
}

static void write_skip_link(struct options *o, struct buf *out)
{
    struct page_fixture_skip_link page = {.text = text_at(o, "text"), .href = text_at(o, "href")};
    page.href = page.href.length ? page.href : TEXT("#content");
    page_fixture_skip_link_write(out, LANGUAGE_EN, &page);
}

static void write_phase_banner(struct options *o, struct buf *out)
{
    struct page_fixture_phase_banner page = {.tag = text_at(o, "tag.text"), .text = markup_at(o, "text", "html")};
    page_fixture_phase_banner_write(out, LANGUAGE_EN, &page);
}

static void write_tag(struct options *o, struct buf *out)
{
    struct page_fixture_tag page = {.text = text_at(o, "text"), .classes = text_at(o, "classes")};
    page_fixture_tag_write(out, LANGUAGE_EN, &page);
}

static void write_input(struct options *o, struct buf *out)
{
    struct page_fixture_input page = {.id = text_or(o, "id", "name"),
                                      .name = text_at(o, "name"),
                                      .label = text_at(o, "label.text"),
                                      .value = text_at(o, "value"),
                                      .hint = markup_at(o, "hint.text", "hint.html"),
                                      .error = text_at(o, "errorMessage.text"),
                                      .type = text_at(o, "type"),
                                      .classes = text_at(o, "classes"),
                                      .label_classes = text_at(o, "label.classes"),
                                      .heading = flag_at(o, "label.isPageHeading"),
                                      .autocomplete = text_at(o, "autocomplete"),
                                      .inputmode = text_at(o, "inputmode"),
                                      .plain = json_is_false(look(o, "spellcheck"))};
    page.type = page.type.length ? page.type : TEXT("text");
    o->unfit = json_is_true(look(o, "spellcheck"));
    page_fixture_input_write(out, LANGUAGE_EN, &page);
}

static void write_textarea(struct options *o, struct buf *out)
{
    struct text rows = text_at(o, "rows");
    struct page_fixture_textarea page = {.id = text_or(o, "id", "name"),
                                         .name = text_at(o, "name"),
                                         .label = text_at(o, "label.text"),
                                         .value = text_at(o, "value"),
                                         .hint = markup_at(o, "hint.text", "hint.html"),
                                         .error = text_at(o, "errorMessage.text"),
                                         .rows = rows.length ? atoi(text_string(o->arena, rows)) : 5,
                                         .classes = text_at(o, "classes"),
                                         .label_classes = text_at(o, "label.classes"),
                                         .heading = flag_at(o, "label.isPageHeading")};
    page_fixture_textarea_write(out, LANGUAGE_EN, &page);
}

static void write_fieldset(struct options *o, struct buf *out)
{
    struct page_fixture_fieldset page = {.legend = text_at(o, "legend.text"),
                                         .classes = text_at(o, "legend.classes"),
                                         .heading = flag_at(o, "legend.isPageHeading"),
                                         .described = text_at(o, "describedBy"),
                                         .role = text_at(o, "role")};
    page_fixture_fieldset_write(out, LANGUAGE_EN, &page);
}

static struct view_choice_list choices_at(struct options *o)
{
    size_t count = count_at(o, "items");
    struct view_choice *choices = ARENA_ARRAY(o->arena, struct view_choice, count);
    for (size_t i = 0; i < count; i++) {
        choices[i].value = text_at(o, path(o, "items.%zu.value", i));
        choices[i].label = text_at(o, path(o, "items.%zu.text", i));
        choices[i].hint = text_at(o, path(o, "items.%zu.hint.text", i));
        choices[i].checked = flag_at(o, path(o, "items.%zu.checked", i));
    }
    return (struct view_choice_list){choices, count};
}

static void write_radios(struct options *o, struct buf *out)
{
    struct page_fixture_radios page = {.id = text_or(o, "idPrefix", "name"),
                                       .name = text_at(o, "name"),
                                       .legend = text_at(o, "fieldset.legend.text"),
                                       .choices = choices_at(o),
                                       .hint = markup_at(o, "hint.text", "hint.html"),
                                       .error = text_at(o, "errorMessage.text"),
                                       .classes = text_at(o, "classes"),
                                       .legend_classes = text_at(o, "fieldset.legend.classes"),
                                       .heading = flag_at(o, "fieldset.legend.isPageHeading")};
    o->unfit = o->unfit || !page.legend.length; /* ours always have one */
    page_fixture_radios_write(out, LANGUAGE_EN, &page);
}

static void write_checkboxes(struct options *o, struct buf *out)
{
    struct page_fixture_checkboxes page = {.id = text_or(o, "idPrefix", "name"),
                                           .name = text_at(o, "name"),
                                           .legend = text_at(o, "fieldset.legend.text"),
                                           .choices = choices_at(o),
                                           .hint = markup_at(o, "hint.text", "hint.html"),
                                           .error = text_at(o, "errorMessage.text"),
                                           .classes = text_at(o, "classes"),
                                           .legend_classes = text_at(o, "fieldset.legend.classes"),
                                           .heading = flag_at(o, "fieldset.legend.isPageHeading")};
    o->unfit = o->unfit || !page.legend.length;
    page_fixture_checkboxes_write(out, LANGUAGE_EN, &page);
}

static struct text date_name(struct options *o, const char *part)
{
    struct text prefix = text_at(o, "namePrefix");
    return prefix.length ? text_of(path(o, "%.*s-%s", TEXT_ARGS(prefix), part)) : text_of(part);
}

/* With an error, what is not said to be right is wrong; unless a part is said to be wrong. */
static bool date_bad(struct options *o, const char *part)
{
    bool any_right = json_is_false(look(o, "day.error")) || json_is_false(look(o, "month.error")) ||
                     json_is_false(look(o, "year.error"));
    json_t *said = look(o, path(o, "%s.error", part));
    return json_is_true(said) || (any_right && !said);
}

static void write_date_input(struct options *o, struct buf *out)
{
    struct page_fixture_date_input page = {.id = text_at(o, "id"),
                                           .name_day = date_name(o, "day"),
                                           .name_month = date_name(o, "month"),
                                           .name_year = date_name(o, "year"),
                                           .legend = text_at(o, "fieldset.legend.text"),
                                           .day = text_or(o, "day.value", "values.day"),
                                           .month = text_or(o, "month.value", "values.month"),
                                           .year = text_or(o, "year.value", "values.year"),
                                           .hint = markup_at(o, "hint.text", "hint.html"),
                                           .error = text_at(o, "errorMessage.text"),
                                           .bad_day = date_bad(o, "day"),
                                           .bad_month = date_bad(o, "month"),
                                           .bad_year = date_bad(o, "year"),
                                           .legend_classes = text_at(o, "fieldset.legend.classes"),
                                           .heading = flag_at(o, "fieldset.legend.isPageHeading")};
    o->unfit = o->unfit || !page.legend.length;
    page_fixture_date_input_write(out, LANGUAGE_EN, &page);
}

static void write_error_summary(struct options *o, struct buf *out)
{
    size_t count = count_at(o, "errorList");
    struct view_problem *problems = ARENA_ARRAY(o->arena, struct view_problem, count);
    for (size_t i = 0; i < count; i++) {
        struct text href = text_at(o, path(o, "errorList.%zu.href", i));
        problems[i].words = text_at(o, path(o, "errorList.%zu.text", i));
        problems[i].field = href.length ? (struct text){href.at + 1, href.length - 1} : href;
    }
    struct page_fixture_error_summary page = {.title = text_at(o, "titleText"), .errors = {problems, count}};
    page_fixture_error_summary_write(out, LANGUAGE_EN, &page);
}

static void write_inset_text(struct options *o, struct buf *out)
{
    struct page_fixture_inset_text page = {.text = markup_at(o, "text", "html"), .id = text_at(o, "id")};
    page_fixture_inset_text_write(out, LANGUAGE_EN, &page);
}

static void write_warning_text(struct options *o, struct buf *out)
{
    struct page_fixture_warning_text page = {.text = markup_at(o, "text", "html"),
                                             .label = text_at(o, "iconFallbackText")};
    page.label = page.label.length ? page.label : TEXT("Warning");
    page_fixture_warning_text_write(out, LANGUAGE_EN, &page);
}

static void write_notification_banner(struct options *o, struct buf *out)
{
    struct page_fixture_notification_banner page = {.text = escaped(o, text_at(o, "text")),
                                                    .title = text_at(o, "titleText"),
                                                    .success = text_is(text_at(o, "type"), "success")};
    page.title = page.title.length ? page.title : page.success ? TEXT("Success") : TEXT("Important");
    page_fixture_notification_banner_write(out, LANGUAGE_EN, &page);
}

static void write_details(struct options *o, struct buf *out)
{
    struct page_fixture_details page = {.summary = markup_at(o, "summaryText", "summaryHtml"),
                                        .text = markup_at(o, "text", "html"),
                                        .id = text_at(o, "id"),
                                        .open = flag_at(o, "open")};
    page_fixture_details_write(out, LANGUAGE_EN, &page);
}

static void write_pagination(struct options *o, struct buf *out)
{
    struct page_fixture_pagination page = {.previous = text_at(o, "previous.href"), .next = text_at(o, "next.href")};
    page_fixture_pagination_write(out, LANGUAGE_EN, &page);
}

static void write_exit_this_page(struct options *o, struct buf *out)
{
    struct page_fixture_exit_this_page page = {.href = text_at(o, "redirectUrl")};
    page_fixture_exit_this_page_write(out, LANGUAGE_EN, &page);
}

static void write_password_input(struct options *o, struct buf *out)
{
    struct page_fixture_password_input page = {.id = text_or(o, "id", "name"),
                                               .name = text_at(o, "name"),
                                               .label = text_at(o, "label.text"),
                                               .hint = markup_at(o, "hint.text", "hint.html"),
                                               .error = text_at(o, "errorMessage.text"),
                                               .autocomplete = text_at(o, "autocomplete")};
    page.autocomplete = page.autocomplete.length ? page.autocomplete : TEXT("current-password");
    page_fixture_password_input_write(out, LANGUAGE_EN, &page);
}

static void write_panel(struct options *o, struct buf *out)
{
    struct page_fixture_panel page = {.title = text_or(o, "titleText", "titleHtml"), .text = markup_at(o, "text", "html")};
    o->unfit = memchr(page.title.at, '<', page.title.length) != NULL;
    page_fixture_panel_write(out, LANGUAGE_EN, &page);
}

static void write_header(struct options *o, struct buf *out)
{
    struct page_fixture_header page = {.name = text_at(o, "logoText"), .href = text_at(o, "url")};
    page.href = page.href.length ? page.href : TEXT("/");
    page_fixture_header_write(out, LANGUAGE_EN, &page);
}

static void write_summary_list(struct options *o, struct buf *out)
{
    size_t count = count_at(o, "rows");
    struct view_summary_row *rows = ARENA_ARRAY(o->arena, struct view_summary_row, count);
    for (size_t i = 0; i < count; i++) {
        rows[i].key = text_at(o, path(o, "rows.%zu.key.text", i));
        rows[i].value = text_at(o, path(o, "rows.%zu.value.text", i));
        rows[i].href = text_at(o, path(o, "rows.%zu.actions.items.0.href", i));
        rows[i].action = text_at(o, path(o, "rows.%zu.actions.items.0.text", i));
        rows[i].hidden = text_at(o, path(o, "rows.%zu.actions.items.0.visuallyHiddenText", i));
        o->unfit = o->unfit || (json_is_object(look(o, path(o, "rows.%zu.actions", i))) && !rows[i].href.length);
    }
    struct page_fixture_summary_list page = {.rows = {rows, count}};
    page_fixture_summary_list_write(out, LANGUAGE_EN, &page);
}

static void write_task_list(struct options *o, struct buf *out)
{
    size_t count = count_at(o, "items");
    struct view_task *tasks = ARENA_ARRAY(o->arena, struct view_task, count);
    for (size_t i = 0; i < count; i++) {
        tasks[i].title = text_at(o, path(o, "items.%zu.title.text", i));
        tasks[i].href = text_at(o, path(o, "items.%zu.href", i));
        tasks[i].hint = text_at(o, path(o, "items.%zu.hint.text", i));
        tasks[i].status = text_or(o, path(o, "items.%zu.status.text", i), path(o, "items.%zu.status.tag.text", i));
        tasks[i].tag = text_at(o, path(o, "items.%zu.status.tag.classes", i));
        bool cannot = text_at(o, path(o, "items.%zu.status.classes", i)).length > 0;
        o->unfit = o->unfit || cannot == (tasks[i].href.length > 0); /* with us, what cannot start has no link */
    }
    struct page_fixture_task_list page = {.items = {tasks, count}};
    page_fixture_task_list_write(out, LANGUAGE_EN, &page);
}

static struct view_cell_list cells_at(struct options *o, const char *at)
{
    size_t count = count_at(o, at);
    struct view_cell *cells = ARENA_ARRAY(o->arena, struct view_cell, count);
    for (size_t i = 0; i < count; i++) {
        cells[i].text = text_at(o, path(o, "%s.%zu.text", at, i));
        cells[i].numeric = text_is(text_at(o, path(o, "%s.%zu.format", at, i)), "numeric");
    }
    return (struct view_cell_list){cells, count};
}

static void write_table(struct options *o, struct buf *out)
{
    size_t count = count_at(o, "rows");
    struct view_table_row *rows = ARENA_ARRAY(o->arena, struct view_table_row, count);
    for (size_t i = 0; i < count; i++) {
        rows[i].cells = cells_at(o, path(o, "rows.%zu", i));
    }
    struct page_fixture_table page = {.head = cells_at(o, "head"),
                                      .rows = {rows, count},
                                      .caption = text_at(o, "caption"),
                                      .caption_classes = text_at(o, "captionClasses"),
                                      .first_is_header = flag_at(o, "firstCellIsHeader")};
    page_fixture_table_write(out, LANGUAGE_EN, &page);
}

/* ---- the tests ---------------------------------------------------------------------------------------------------------- */

static const struct component {
    const char *name;
    void (*write)(struct options *options, struct buf *out);
    size_t least;
} components[] = {
    {"button", write_button, 34},
    {"back-link", write_back_link, 3},
    {"breadcrumbs", write_breadcrumbs, 5},
    {"skip-link", write_skip_link, 5},
    {"phase-banner", write_phase_banner, 3},
    {"tag", write_tag, 10},
    {"input", write_input, 21},
    {"textarea", write_textarea, 9},
    {"fieldset", write_fieldset, 14},
    {"radios", write_radios, 9},
    {"checkboxes", write_checkboxes, 10},
    {"date-input", write_date_input, 9},
    {"error-summary", write_error_summary, 6},
    {"inset-text", write_inset_text, 4},
    {"warning-text", write_warning_text, 6},
    {"notification-banner", write_notification_banner, 8},
    {"details", write_details, 8},
    {"pagination", write_pagination, 3},
    {"exit-this-page", write_exit_this_page, 1},
    {"password-input", write_password_input, 5},
    {"panel", write_panel, 4},
    {"generic-header", write_header, 2},
    {"summary-list", write_summary_list, 2},
    {"task-list", write_task_list, 3},
    {"table", write_table, 6},
};

static bool try_fixture(const struct component *component, json_t *fixture)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct options options = {arena, json_object_get(fixture, "options"), map_in(arena), false};
    struct buf out = buf_in(arena);
    component->write(&options, &out);
    if (options.unfit || has_unread(&options, options.root, "")) {
        return false;
    }
    struct text wanted = normal_html(arena, text_of(json_string_value(json_object_get(fixture, "html"))));
    struct text written = normal_html(arena, buf_as_text(&out));
    if (!text_equal(wanted, written)) {
        print_error("%s: %s\nwanted\n%.*s\nwritten\n%.*s\n", component->name,
                    json_string_value(json_object_get(fixture, "name")), TEXT_ARGS(wanted), TEXT_ARGS(written));
        fail();
    }
    return true;
}

static void test_pages_fixtures__components_write_what_the_design_system_wants(void **state)
{
    const struct component *component = *state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    json_error_t problem;
    const char *file = arena_print(arena, "%s/%s/fixtures.json", folder, component->name);
    json_t *root = json_load_file(file, 0, &problem);
    if (!root) {
        fail_msg("%s: %s", file, problem.text);
    }
    json_t *fixtures = json_object_get(root, "fixtures");
    size_t tried = 0;
    for (size_t i = 0; i < json_array_size(fixtures); i++) {
        tried += try_fixture(component, json_array_get(fixtures, i));
    }
    print_message("%s: %zu of %zu fixtures\n", component->name, tried, json_array_size(fixtures));
    json_decref(root);
    assert_true(tried >= component->least);
}

static void test_pages_normal__tells_alike_from_different(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct text one = normal_html(arena, TEXT("<p  b='2' a=\"1\">\n x  &#39;y&quot; </p>"));
    struct text same = normal_html(arena, TEXT("<p a=\"1\" b=\"2\">x 'y\"</p>\n"));
    struct text other = normal_html(arena, TEXT("<p a=\"1\" b=\"2\" hidden>x 'y\"</p>\n"));
    assert_true(text_equal(one, same));
    assert_false(text_equal(one, other));
}

int main(int count, char **values)
{
    folder = count > 1 ? values[1] : ".";
    struct CMUnitTest tests[COUNT_OF(components) + 1] = {cmocka_unit_test(test_pages_normal__tells_alike_from_different)};
    for (size_t i = 0; i < COUNT_OF(components); i++) {
        tests[i + 1] = (struct CMUnitTest){.name = components[i].name,
                                           .test_func = test_pages_fixtures__components_write_what_the_design_system_wants,
                                           .initial_state = (void *)&components[i]};
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
