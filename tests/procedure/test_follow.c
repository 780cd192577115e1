/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A procedure that follows another: what stands, what is replaced, what is left out, what is read as something else. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "files.h"

static const char first[] = "procedure first \"The first\"\n"
                            "  version 2026-01-01\n"
                            "  source \"Its own\"\n"
                            "  compartment conduct\n\n"
                            "office manager-of-it\n"
                            "office chair\n\n"
                            "last rung chair\n\n"
                            "managed by manager-of-it\n\n"
                            "standing child \"Child\"\n\n"
                            "track case open -> closed ends\n";
static const char first_steps[] = "step begin\n"
                                  "  opens the case\n"
                                  "  by anybody\n"
                                  "  add child optional\n"
                                  "    ask child-name names\n\n"
                                  "step look\n"
                                  "  by manager\n"
                                  "  ask look-words \"What did the child say?\" text\n\n"
                                  "step draw\n"
                                  "  by manager\n"
                                  "  ask drawing text\n\n"
                                  "step close\n"
                                  "  by manager\n"
                                  "  case becomes closed\n";
static const char first_examples[] = "example \"Looked at\"\n"
                                     "  given anybody takes begin\n"
                                     "    add child\n"
                                     "      child-name \"Ada\"\n"
                                     "  when manager-of-it takes look\n"
                                     "    look-words \"Yes.\"\n"
                                     "  then step look is taken\n\n"
                                     "example \"Drawn\"\n"
                                     "  given anybody takes begin\n"
                                     "  when manager-of-it takes draw\n"
                                     "    drawing \"A house.\"\n"
                                     "  then step draw is taken\n";
#define HEAD                                                                                                                \
    "procedure second \"The second\"\n"                                                                                     \
    "  version 2026-02-02\n"                                                                                                \
    "  source \"The first, for adults\"\n"                                                                                  \
    "  compartment conduct\n"
#define FOLLOWS "  follows first\n\n"
#define OWN                                                                                                                 \
    "read child as adult\n"                                                                                                 \
    "read child-name as adult-name\n\n"                                                                                     \
    "without step draw\n\n"                                                                                                 \
    "standing adult \"Adult\"\n"

struct told {
    const struct procedure *procedure;
    struct procedure_messages messages;
    int result;
};

/* The second, with `own` as its own file and `look` as its second part; with or without the first beside it. */
static struct told read_second(struct arena *arena, const char *own, const char *look, bool beside)
{
    struct procedure_file files[] = {
        {.name = TEXT("there/second.procedure"), .text = text_of(own)},
        {.name = TEXT("there/second.2-looking.part"), .text = text_of(look)},
        {.name = TEXT("there/first.1-all.part"), .text = text_of(first_steps)},
        {.name = TEXT("there/first.examples"), .text = text_of(first_examples)},
        {.name = TEXT("there/first.procedure"), .text = text_of(first)},
    };
    struct told told = {0};
    struct error error = {0};
    told.result = procedure_read(arena, files, beside ? COUNT_OF(files) : 2, &told.procedure, &told.messages, &error);
    return told;
}

static void assert_told(const struct told *told, const char *part)
{
    assert_int_equal(told->result, ERROR_INVALID);
    for (size_t i = 0; i < told->messages.count; i++) {
        if (memmem(told->messages.at[i].words.at, told->messages.at[i].words.length, part, strlen(part))) {
            return;
        }
    }
    fail_msg("\"%s\" was not told, but %.*s", part,
             (int)(told->messages.count ? told->messages.at[0].words.length : 0),
             told->messages.count ? told->messages.at[0].words.at : "");
}

static void test_procedure_follow__what_is_not_said_again_stands(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct told told = read_second(arena, HEAD FOLLOWS OWN, "", true);
    assert_int_equal(told.result, 0);
    assert_true(text_is(procedure_about(told.procedure)->is.name.text, "second"));
    assert_int_equal(procedure_about(told.procedure)->version.month, 2);
    assert_non_null(procedure_find_step(told.procedure, TEXT("close")));
    assert_null(procedure_find_step(told.procedure, TEXT("draw")));
    assert_non_null(procedure_find_fact(told.procedure, procedure_name("adult"), TEXT("adult-name")));
    assert_null(procedure_find_fact(told.procedure, procedure_name("child"), TEXT("child-name")));
}

static void test_procedure_follow__what_is_said_again_replaces(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct told told = read_second(arena, HEAD FOLLOWS OWN,
                                   "step look\n  by manager\n  ask look-words \"What did the adult say?\" text\n", true);
    assert_int_equal(told.result, 0);
    const struct procedure_step_words *look = procedure_find_step(told.procedure, TEXT("look"));
    assert_true(text_is(look->groups[0].questions[0].words, "What did the adult say?"));
}

/* In whichever file it stands: what is left out in the last part is not read in the first. */
static void test_procedure_follow__what_is_left_out_anywhere_is_left_out(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct told told = read_second(arena, HEAD FOLLOWS OWN, "without step look\n\nwithout office manager-of-it\n\n"
                                                            "office manager-of-it \"Another\"\n", true);
    assert_int_equal(told.result, 0);
    assert_null(procedure_find_step(told.procedure, TEXT("look")));
}

static void test_procedure_follow__its_examples_are_taken_along_where_they_fit(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    SCOPED(book_free) struct calendar_book *book = book_read();
    struct told told = read_second(arena, HEAD FOLLOWS OWN, "", true);
    size_t count = 0;
    assert_int_equal(told.result, 0);
    const struct procedure_example_result *results = procedure_run_examples(arena, told.procedure, book, &count);
    assert_int_equal(count, 1); /* the other speaks of a step that is left out */
    assert_true(results[0].passed);
    assert_true(text_is(results[0].title, "Looked at"));
    told = read_second(arena, HEAD FOLLOWS OWN "\nwithout example \"Looked at\"\n", "", true);
    assert_int_equal(told.result, 0);
    procedure_run_examples(arena, told.procedure, book, &count);
    assert_int_equal(count, 0);
}

static void test_procedure_follow__what_cannot_be_meant_is_told(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct told told = read_second(arena, HEAD FOLLOWS OWN, "", false);
    assert_told(&told, "'first' is not beside this file");
    told = read_second(arena, HEAD FOLLOWS OWN "\nwithout step dance\n", "", true);
    assert_told(&told, "there is no step dance to be left out");
    told = read_second(arena, HEAD FOLLOWS OWN "\nread dance as song\n", "", true);
    assert_told(&told, "nothing that is followed says 'dance'");
    told = read_second(arena, HEAD "\nwithout step look\n", "", false);
    assert_told(&told, "write 'follows NAME' under the head first");
    told = read_second(arena, HEAD "  follows second\n\n", "", false);
    assert_told(&told, "'second' is not beside this file");
    told = read_second(arena, HEAD FOLLOWS OWN "\nwithout child\n", "", true);
    assert_told(&told, "what is left out: a kind and a name");
}

static void test_procedure_follow__is_written_in_one_form(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    static const char text[] = HEAD FOLLOWS
        "without fact born of child\n\nwithout example \"Looked at\"\n\nread child as adult\nread lado as adult-social-care\n";
    struct procedure_file file = {.name = TEXT("second.procedure"), .text = text_of(text)};
    struct procedure_messages messages;
    struct error error = {0};
    struct text written = {0};
    assert_int_equal(procedure_format(arena, &file, &written, &messages, &error), 0);
    struct procedure_file again = {.name = file.name, .text = written};
    struct text twice = {0};
    assert_int_equal(procedure_format(arena, &again, &twice, &messages, &error), 0);
    assert_string_equal(text_string(arena, twice), text_string(arena, written));
    assert_non_null(strstr(text_string(arena, written), "\n  follows first\n"));
    assert_non_null(strstr(text_string(arena, written), "\nwithout fact born of child\n"));
    assert_non_null(strstr(text_string(arena, written), "\nwithout example \"Looked at\"\n"));
    assert_non_null(strstr(text_string(arena, written), "\nread lado as adult-social-care\n"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_procedure_follow__what_is_not_said_again_stands),
        cmocka_unit_test(test_procedure_follow__what_is_said_again_replaces),
        cmocka_unit_test(test_procedure_follow__what_is_left_out_anywhere_is_left_out),
        cmocka_unit_test(test_procedure_follow__its_examples_are_taken_along_where_they_fit),
        cmocka_unit_test(test_procedure_follow__what_cannot_be_meant_is_told),
        cmocka_unit_test(test_procedure_follow__is_written_in_one_form),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
