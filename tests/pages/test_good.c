/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pages of tests/pages/good, compiled by the page compiler and linked here: what they write, to the byte. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "good_pages.h"

static const char *write_in(struct arena *arena, enum language language, const struct page_everything *page)
{
    struct buf out = buf_in(arena);
    page_everything_write(&out, language, page);
    return buf_as_string(&out);
}

#define HOSTILE "\"><script>alert('x')</script>&"
#define ESCAPED "&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;"
#define ENCODED "%22%3E%3Cscript%3Ealert%28%27x%27%29%3C%2Fscript%3E%26"

static void test_pages_good__writes_every_kind_of_node(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    const struct view_duty duties[] = {
        {TEXT("one"), VIEW_DUTY_KIND_OVERDUE, TEXT(""), {TEXT("York"), VIEW_PLACE_NATION_ENGLAND}},
        {TEXT("1"), VIEW_DUTY_KIND_DUE, TEXT("/x?a=1&b=2"), {TEXT("Flint"), VIEW_PLACE_NATION_WALES}},
    };
    const struct text names[] = {TEXT("Ann"), TEXT("Bo")};
    const struct page_everything page = {
        .reference = TEXT("7qf4"),
        .duties = {duties, 2},
        .n = 4,
        .m = html_trusted(TEXT("<i>made</i>")),
        .on_file = false,
        .names = {names, 2},
    };
    assert_string_equal(
        write_in(arena, LANGUAGE_EN, &page),
        "<!doctype html>\n"
        "<html lang=\"en\"><head><title>Case 7qf4 &amp; more</title><link rel=\"stylesheet\" href=\"/a.css?v=4\"></head>\n"
        "<body><hr><main>\n\n"
        "<h1 class='one many'>Call <a href=\"tel:7qf4\">7qf4</a> if <strong>anybody</strong> is in danger</h1>\n\n"
        "<p>1 one York overdue</p>\n"
        "<a href=\"/cases/7qf4?d=\" class=\"plain\">one</a>\n"
        "<button class=\"warning\" data-rows=\"5\">one</button>!\n\n"
        "<p>2 1 Flint marked</p>\n"
        "<a href=\"/cases/7qf4?d=%2Fx%3Fa%3D1%26b%3D2\" class=\"plain\" aria-disabled=\"true\">1</a>\n"
        "<a href=\"/x?a=1&amp;b=2\" class=\"warning\">1</a>!\n\n"
        "<textarea>\n7qf4   two  spaces</textarea>\n"
        "<input value=\"7qf4\" disabled>\n"
        "<button class=\"plain\" data-rows=\"7\">Fish &amp; chips &lt; 5</button>\n"
        "<p id=\"n4-note\">Call <a href=\"tel:9%209\">9 9</a> if <strong>anybody</strong> is in danger</p>\n"
        "<p id=\"7qf4-note\"><i>made</i>[Ann][Bo]</p>\n"
        "<a href=\"#7qf4\" title=\"7qf4 before 4\">1 &lt; 2</a>\n"
        "</main></body></html>");
}

static void test_pages_good__another_language_orders_its_own_words(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    const struct page_everything page = {.reference = TEXT("7qf4"), .n = 4};
    const char *html = write_in(arena, LANGUAGE_CY, &page);
    assert_non_null(strstr(html, "title=\"4 ar \xc3\xb4l 7qf4\""));
    struct text said = string_everything_given(arena, LANGUAGE_CY, TEXT("a"), TEXT("b"));
    assert_string_equal(text_string(arena, said), "b ar \xc3\xb4l a");
    assert_string_equal(text_string(arena, string_text(LANGUAGE_EN, STRING_EVERYTHING_PLAIN)), "Fish & chips < 5");
}

/* The same hostile words in every context that a page has. */
static void test_pages_good__escapes_in_every_context(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    const struct view_duty duties[] = {
        {TEXT(HOSTILE), VIEW_DUTY_KIND_DUE, TEXT(HOSTILE), {TEXT(HOSTILE), VIEW_PLACE_NATION_ENGLAND}}};
    const struct text names[] = {TEXT(HOSTILE)};
    const struct page_everything page = {
        .reference = TEXT(HOSTILE), .duties = {duties, 1}, .names = {names, 1}, .m = html_trusted(TEXT(""))};
    const char *html = write_in(arena, LANGUAGE_EN, &page);
    assert_null(strstr(html, "<script"));
    assert_null(strstr(html, "'x'"));
    assert_non_null(strstr(html, "<title>Case " ESCAPED " &amp; more</title>"));
    assert_non_null(strstr(html, "<a href=\"tel:" ENCODED "\">" ESCAPED "</a>"));
    assert_non_null(strstr(html, "<a href=\"/cases/" ENCODED "?d=" ENCODED "\""));
    assert_non_null(strstr(html, "<a href=\"" ESCAPED "\" class=\"warning\">"));
    assert_non_null(strstr(html, "<input value=\"" ESCAPED "\""));
    assert_non_null(strstr(html, "<textarea>\n" ESCAPED "   two"));
    assert_non_null(strstr(html, "<p id=\"" ESCAPED "-note\">[" ESCAPED "]</p>"));
    assert_non_null(strstr(html, "<a href=\"#" ENCODED "\" title=\"" ESCAPED " before 0\">"));
}

static const char *as_address(struct arena *arena, const char *address)
{
    struct buf out = buf_in(arena);
    html_url(&out, text_of(address));
    return buf_as_string(&out);
}

static void test_pages_html__an_address_leads_somewhere_or_nowhere(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    static const char *const bad[] = {
        "javascript:alert(1)",    "JaVaScRiPt:alert(1)",     "java\tscript:alert(1)", " javascript:alert(1)",
        "\x01javascript:alert(1)", "data:text/html,x",       "vbscript:x",             ":x",
        "https :x",               "javascript&colon;alert:", "file:///etc/passwd",     "blob:x"};
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        assert_string_equal(as_address(arena, bad[i]), "#");
    }
    static const char *const good[] = {"/cases/1",      "https://www.bbc.co.uk/weather", "HTTP://x", "mailto:a@b.example",
                                       "tel:999",       "?after=1:2",                    "#top",     "",
                                       "cases/12:30:00", "/a?next=javascript:x"};
    for (size_t i = 0; i < COUNT_OF(good); i++) {
        assert_string_equal(as_address(arena, good[i]), good[i]);
    }
}

static void test_pages_html__numbers_to_the_ends_of_their_range(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct buf out = buf_in(arena);
    html_number(&out, INT64_MIN);
    buf_char(&out, ' ');
    html_number(&out, INT64_MAX);
    buf_char(&out, ' ');
    html_number(&out, 0);
    assert_string_equal(buf_as_string(&out), "-9223372036854775808 9223372036854775807 0");
}

/* Wherever it stands in a text of whatever length, and however many there are. */
static void test_pages_good__every_special_character_is_escaped(void **state)
{
    (void)state;
    static const struct {
        char plain;
        const char *escaped;
    } specials[] = {{'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {'"', "&quot;"}, {'\'', "&#39;"}};
    for (size_t length = 1; length <= 40; length++) {
        SCOPED(arena_free_at) struct arena *arena = arena_new();
        for (size_t at = 0; at < length * length; at++) {
            size_t one = at / length, other = at % length;
            struct buf out = buf_in(arena), expected = buf_in(arena);
            char *text = arena_alloc(arena, length);
            for (size_t i = 0; i < length; i++) {
                size_t which = (one + i) % COUNT_OF(specials);
                bool special = i == one || i == other;
                text[i] = special ? specials[which].plain : (char)('a' + i % 26);
                buf_string(&expected, special ? specials[which].escaped : (const char[]){text[i], '\0'});
            }
            html_text(&out, (struct text){text, length});
            assert_true(text_equal(buf_as_text(&out), buf_as_text(&expected)));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pages_good__every_special_character_is_escaped),
        cmocka_unit_test(test_pages_good__writes_every_kind_of_node),
        cmocka_unit_test(test_pages_good__another_language_orders_its_own_words),
        cmocka_unit_test(test_pages_good__escapes_in_every_context),
        cmocka_unit_test(test_pages_html__an_address_leads_somewhere_or_nowhere),
        cmocka_unit_test(test_pages_html__numbers_to_the_ends_of_their_range),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
