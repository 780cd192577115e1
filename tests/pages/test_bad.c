/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Every file of tests/pages/bad is refused with exactly the messages that stand in the `.message` file beside it. To write
 * a new one, make the page, run `test-pages-bad FOLDER show NAME.html`, and judge what it says.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pages.h"

static const char *folder;

static struct text read_file(struct arena *arena, const char *name)
{
    const char *path = arena_print(arena, "%s/%s", folder, name);
    FILE *file = fopen(path, "rb");
    if (!file) {
        return TEXT("");
    }
    struct buf buf = buf_in(arena);
    char chunk[4096];
    size_t size;
    while ((size = fread(chunk, 1, sizeof(chunk), file)) > 0) {
        buf_add(&buf, chunk, size);
    }
    fclose(file);
    return buf_as_text(&buf);
}

static const struct source *source(struct arena *arena, const char *name)
{
    struct source *made = ARENA_NEW(arena, struct source);
    made->name = text_of(arena_string(arena, name));
    made->bytes = read_file(arena, name);
    return made;
}

static bool ends(const char *name, const char *ending)
{
    size_t length = strlen(name);
    return length > strlen(ending) && strcmp(name + length - strlen(ending), ending) == 0;
}

/* What the compiler says of one file; the catalogue's unused keys are of no interest here. */
static struct text complaints(struct arena *arena, const char *name)
{
    struct messages messages = messages_in(arena);
    struct pages pages = pages_in(arena, &messages);
    bool is_page = ends(name, ".html");
    catalogue_read(&pages, source(arena, is_page ? "strings.en" : name), TEXT("en"));
    catalogue_note_uses(&pages, TEXT("STRING_BAD_HELLO STRING_BAD_PLAIN STRING_BAD_STRONG STRING_A_B"));
    if (is_page) {
        template_parse(&pages, source(arena, "box.component"), TEXT("box"));
        template_parse(&pages, source(arena, name), TEXT("page"));
    }
    struct text header;
    struct text code;
    if (pages_compile(&pages, "pages.h", &header, &code)) {
        return TEXT("compiled\n");
    }
    return messages_write(&messages);
}

static void test_pages_bad__each_is_refused_with_its_message(void **state)
{
    (void)state;
    DIR *listing = opendir(folder);
    assert_non_null(listing);
    int count = 0;
    struct dirent *entry;
    while ((entry = readdir(listing))) {
        SCOPED(arena_free_at) struct arena *arena = arena_new();
        if (!ends(entry->d_name, ".html") && !ends(entry->d_name, ".strings")) {
            continue;
        }
        struct text expected = read_file(arena, arena_print(arena, "%s.message", entry->d_name));
        struct text said = complaints(arena, entry->d_name);
        if (!text_equal(said, expected)) {
            fail_msg("%s: expected\n%.*sbut the compiler said\n%.*s", entry->d_name, TEXT_ARGS(expected), TEXT_ARGS(said));
        }
        count++;
    }
    closedir(listing);
    assert_true(count > 70);
}

/* A message never cuts a character in two when it counts columns. */
static void test_pages_message__columns_count_characters(void **state)
{
    (void)state;
    struct source source = {TEXT("x"), TEXT("a\nb\xc3\xa9\xc3\xa9z")};
    struct place place = place_at(&source, source.bytes.length - 1);
    assert_int_equal(place.line, 2);
    assert_int_equal(place.column, 4);
}

static void test_pages_catalogue__languages_must_hold_the_same(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct messages messages = messages_in(arena);
    struct pages pages = pages_in(arena, &messages);
    struct source first = {TEXT("first"), TEXT("[a]\nb = {x} and {y}\nc = 1\n")};
    struct source second = {TEXT("second"), TEXT("[a]\nb = {x}\nd = 2\n")};
    catalogue_read(&pages, &first, TEXT("en"));
    catalogue_read(&pages, &second, TEXT("cy"));
    catalogue_note_uses(&pages, TEXT("string_a_b( STRING_A_C xSTRING_A_D"));
    struct text header;
    struct text code;
    assert_false(pages_compile(&pages, "pages.h", &header, &code));
    assert_string_equal(text_string(arena, messages_write(&messages)),
                        "second:1:1: the key a.c is missing; add it\n"
                        "second:2:1: a.b leaves out the value {y}; put it where the sentence wants it\n"
                        "second:3:1: the key a.d is not in the first language; take it away\n");
}

static void test_pages_catalogue__reports_keys_that_nothing_uses(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct messages messages = messages_in(arena);
    struct pages pages = pages_in(arena, &messages);
    struct source first = {TEXT("first"), TEXT("[a]\nb = 1\nc = 1\n")};
    catalogue_read(&pages, &first, TEXT("en"));
    catalogue_note_uses(&pages, TEXT("say(STRING_A_C);"));
    struct text header;
    struct text code;
    assert_true(pages_compile(&pages, "pages.h", &header, &code));
    assert_string_equal(text_string(arena, messages_write(&messages)),
                        "first:2:1: warning: nothing uses the key a.b; use it or take it away\n");
}

/* Components that call components twice over grow without bound unless stopped. */
static void test_pages_write__stops_a_page_that_grows_without_bound(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct messages messages = messages_in(arena);
    struct pages pages = pages_in(arena, &messages);
    pages.words_allowed = true;
    for (int i = 0; i < 40; i++) {
        struct source *made = ARENA_NEW(arena, struct source);
        made->name = text_of(arena_print(arena, "c%d", i));
        made->bytes = text_of(arena_print(arena, "{%% component () %%}<p>grows</p><@c%d/><@c%d/>", i + 1, i + 1));
        template_parse(&pages, made, made->name);
    }
    template_parse(&pages, &(struct source){TEXT("c40"), TEXT("{% component () %}1")}, TEXT("c40"));
    template_parse(&pages, &(struct source){TEXT("page"), TEXT("{% page () %}<@c0/>")}, TEXT("page"));
    struct text header;
    struct text code;
    assert_false(pages_compile(&pages, "pages.h", &header, &code));
    assert_string_equal(text_string(arena, messages_write(&messages)),
                        "page:1:4: the page becomes larger than 16 MiB of C; call fewer components\n");
}

int main(int count, char **values)
{
    folder = count > 1 ? values[1] : "bad";
    if (count > 3 && strcmp(values[2], "show") == 0) {
        SCOPED(arena_free_at) struct arena *arena = arena_new();
        struct text said = complaints(arena, values[3]);
        printf("%.*s", TEXT_ARGS(said));
        return 0;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pages_bad__each_is_refused_with_its_message),
        cmocka_unit_test(test_pages_message__columns_count_characters),
        cmocka_unit_test(test_pages_catalogue__languages_must_hold_the_same),
        cmocka_unit_test(test_pages_catalogue__reports_keys_that_nothing_uses),
        cmocka_unit_test(test_pages_write__stops_a_page_that_grows_without_bound),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
