/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "people/inside.h"

static void check_words(const char *text, const char *expected)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct people_words words = people_words_of(arena, text_of(text));
    struct buf buf = buf_in(arena);
    for (size_t i = 0; i < words.count; i++) {
        buf_print(&buf, "%s%s%.*s", i ? " " : "", words.at[i].breaks ? "|" : "",
                  TEXT_ARGS(words.at[i].folded));
    }
    assert_string_equal(buf_as_string(&buf), expected);
}

static void test_people_words__are_folded_and_separated(void **state)
{
    (void)state;
    check_words("", "");
    check_words(" ...!", "");
    check_words("Cllr. Bob O'Brien-SMITH", "cllr |bob obrien smith");
    check_words("\xc3\x89lodie O\xe2\x80\x99Neill", "elodie oneill");
    check_words("He left. She stayed", "he left |she stayed");
    check_words("Stra\xc3\x9f"
                "e \xe6\x9d\x8e",
                "strasse \xe6\x9d\x8e");
    check_words("A\xcc\x8a"
                "sa\xe2\x80\x94na",
                "asa na");
}

static enum people_closeness closeness(const char *name, const char *said)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct people_words one = people_words_of(arena, text_of(name)),
                        other = people_words_of(arena, text_of(said));
    assert_int_equal(one.count, 1);
    assert_int_equal(other.count, 1);
    people_find_short_forms(&one.at[0]);
    return people_closeness_of(&one.at[0], &other.at[0]);
}

static void test_people_words__closeness(void **state)
{
    (void)state;
    assert_int_equal(closeness("Robert", "ROBERT"), PEOPLE_SAME);
    assert_int_equal(closeness("Robert", "R"), PEOPLE_INITIAL);
    assert_int_equal(closeness("Robert", "S"), PEOPLE_FAR);
    assert_int_equal(closeness("Robert", "Bob"), PEOPLE_SHORT);
    assert_int_equal(closeness("Bobby", "Robbie"), PEOPLE_SHORT);
    assert_int_equal(closeness("Mohammed", "Muhammad"), PEOPLE_SHORT);
    assert_int_equal(closeness("Stephen", "Steven"), PEOPLE_SHORT);
    assert_int_equal(closeness("Smith", "Smyth"), PEOPLE_SPELT);
    assert_int_equal(closeness("Smith", "Simth"), PEOPLE_SPELT);
    assert_int_equal(closeness("Richardson", "Richardsen"), PEOPLE_SPELT);
    assert_int_equal(closeness("Featherstone", "Fetherston"), PEOPLE_SPELT);
    assert_int_equal(closeness("Lee", "Lea"),
                     PEOPLE_FAR); /* three letters: too short to be misspelt */
    assert_int_equal(closeness("Smith", "Jones"), PEOPLE_FAR);
    assert_int_equal(closeness("Ahmed", "Armand"), PEOPLE_FAR);
}

/* However long the word, nothing is read or written beyond it. */
static void test_people_words__bounded(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    char *longest = arena_alloc(arena, 20001);
    memset(longest, 'q', 20000);
    struct people_words words = people_words_of(arena, text_of(longest));
    assert_int_equal(words.count, 1);
    assert_int_equal(words.at[0].length, PEOPLE_WORD_LONGEST);
    assert_int_equal(people_closeness_of(&words.at[0], &words.at[0]), PEOPLE_SAME);
    assert_int_equal(people_words_of(arena, (struct text){"\xff\xfe abc", 6}).count, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_people_words__are_folded_and_separated),
        cmocka_unit_test(test_people_words__closeness),
        cmocka_unit_test(test_people_words__bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
