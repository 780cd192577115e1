/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "styles.h"

static const char *const files[] = {"images/a.svg", NULL};

static const char *filtered(struct arena *arena, const char *css, const char *pages)
{
    struct style_words words = style_words_in(arena);
    style_words_add(&words, text_of(pages ? pages : ""));
    struct style_options options = {pages ? &words : NULL, "plain", files};
    struct buf out = buf_in(arena);
    struct error error;
    return styles_filter(&out, text_of(css), &options, &error) < 0 ? arena_string(arena, error.words)
                                                                   : buf_as_string(&out);
}

static void test_pages_styles__leaves_out_fonts_and_the_crest(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    assert_string_equal(filtered(arena,
                                 "@charset \"UTF-8\";/* the font */@font-face{font-family:GDS Transport;src:url(/x.woff)}"
                                 ".a{font-family:GDS Transport,arial,sans-serif;color:red}"
                                 ".b:before{background:url(/assets/images/govuk-crest.svg)}"
                                 "@supports (mask:x){.b{mask:url(/assets/images/govuk-crest.svg)}}"
                                 "/*# sourceMappingURL=x */",
                                 NULL),
                        ".a{font-family:plain;color:red}");
}

static void test_pages_styles__leaves_out_what_no_page_names(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    const char *page = "<p class=\"one {% if x %}two__x{% end %} govuk-tag--{{ colour }} govuk-!-width\">";
    assert_string_equal(filtered(arena,
                                 "p{x:1}.one,.three{x:2}.two__x:not(.three)>b{x:3}.three .one{x:4}"
                                 ".govuk-tag--red{x:5}.govuk-tags{x:6}.govuk-\\!-width{x:7}"
                                 "@media print{.three{x:8}}@media screen{.one{x:9}.three{x:10}}"
                                 "@keyframes turn{from{x:11}}:is(.one,.three) p{x:12}",
                                 page),
                        "p{x:1}.one{x:2}.two__x:not(.three)>b{x:3}.govuk-tag--red{x:5}.govuk-\\!-width{x:7}"
                        "@media screen{.one{x:9}}@keyframes turn{from{x:11}}");
}

static void test_pages_styles__braces_in_strings_and_comments_are_no_braces(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    assert_string_equal(filtered(arena, ".a{content:\"}\"}/* } */.b{/* { */x:1}", NULL),
                        ".a{content:\"}\"}.b{/* { */x:1}");
}

static void test_pages_styles__refuses_what_it_cannot_vouch_for(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    assert_string_equal(filtered(arena, ".a{x:url(https://example.org/a.png)}", NULL),
                        "a url() names no file of ours: https://example.org/a.png");
    assert_string_equal(filtered(arena, ".a{x:url(/assets/images/b.svg)}", NULL),
                        "a url() names no file of ours: /assets/images/b.svg");
    assert_string_equal(filtered(arena, ".a{x:url(/assets/images/a.svg)}", NULL), ".a{x:url(/assets/images/a.svg)}");
    assert_string_equal(filtered(arena, ".a{x:1", NULL), "a { is not closed: .a");
    assert_string_equal(filtered(arena, ".a{}.b", NULL), "a rule has no body: .b");
    assert_non_null(strstr(filtered(arena, ".a{font:1em GDS Transport}", NULL), "the font that we may not use"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pages_styles__leaves_out_fonts_and_the_crest),
        cmocka_unit_test(test_pages_styles__leaves_out_what_no_page_names),
        cmocka_unit_test(test_pages_styles__braces_in_strings_and_comments_are_no_braces),
        cmocka_unit_test(test_pages_styles__refuses_what_it_cannot_vouch_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
