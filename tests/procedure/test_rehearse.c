/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rehearsing: what was asked for under one version, decided by another beside it; each change is told once, with the
 * paragraph, and one refusal does not hide what comes after it (SG-18). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "files.h"

#define HEAD                                                                                                         \
    "procedure small\n  version 2026-01-01\n  source \"A test\"\n  compartment conduct\n"                            \
    "office clerk \"Clerk\"\n  in absence judge\noffice judge \"Judge\"\n  in absence clerk\noffice chair \"Chair\"\n" \
    "last rung chair, clerk, judge\nmanaged by clerk\n"                                                              \
    "standing subject judged\n"                                                                                      \
    "track case open -> heard -> closed ends\n"                                                                      \
    "item letter-in received -> read\n"
#define BEGIN "step begin\n  opens the case\n  by anybody\n  add subject optional\n    ask subject-name names optional\n"
#define NOTE                                                                                                         \
    "step note \"Note what came in\"\n  by clerk\n  make letter-in\n    ask words text\n"                            \
    "step read-it\n  for a letter-in\n  by clerk\n  letter-in becomes read\n"
#define HEAR "step hear \"Hear it\" [T-1]\n  by judge\n  when case is open [T-1]\n  ask upheld yes-no\n  case becomes heard\n"
#define DUTY                                                                                                         \
    "duty hear \"Hear it in time\" [T-2]\n  owner judge\n  within 2 working days of received\n"                      \
    "  owed when case is open\n  met by hear\n"
#define CLOSE "step close \"Close it\" [T-3]\n  by clerk\n  when case is heard [T-3]\n  case becomes closed\n"
#define EXAMPLE                                                                                                      \
    "example \"It is heard and closed\"\n  given anybody takes begin\n  when clerk takes close\n  then refused [T-3]\n" \
    "  when clerk takes note\n    make letter-in\n      words \"One.\"\n  when clerk takes read-it for letter-in 1\n"  \
    "  when judge takes hear\n    upheld yes\n  when clerk takes close\n  then case is closed\n"

static const char whole[] = HEAD BEGIN NOTE HEAR DUTY CLOSE EXAMPLE;

static const struct procedure *read_text(struct arena *arena, const char *text)
{
    struct procedure_file file = {.name = TEXT("small"), .text = text_of(text)};
    const struct procedure *procedure = NULL;
    struct procedure_messages messages;
    struct error error = {0};
    if (procedure_read(arena, &file, 1, &procedure, &messages, &error) != 0) {
        fail_msg("%s", error.words);
    }
    return procedure;
}

static const char *edited(struct arena *arena, const char *from, const char *to)
{
    const char *at = strstr(whole, from);
    if (!at) {
        fail_msg("not there: %s", from);
        return whole;
    }
    return arena_print(arena, "%.*s%s%s", (int)(at - whole), whole, to, at + strlen(from));
}

static const char *told(struct arena *arena, const struct procedure_rehearsal *rehearsal)
{
    struct buf words = buf_in(arena);
    for (size_t i = 0; i < rehearsal->count; i++) {
        const struct procedure_change *change = &rehearsal->changes[i];
        buf_print(&words, "%s%s %.*s: %.*s > %.*s [%.*s]", i > 0 ? " | " : "", procedure_change_key(change->kind),
                  TEXT_ARGS(change->thing), TEXT_ARGS(change->before), TEXT_ARGS(change->after),
                  TEXT_ARGS(procedure_cites_print(arena, &change->cites)));
    }
    return buf_as_string(&words);
}

/* What the one example would do differently. */
static const char *rehearsed(struct arena *arena, const char *new)
{
    struct calendar_book *book = book_read();
    size_t count = 0;
    const struct procedure_rehearsed_example *examples =
        procedure_rehearse_examples(arena, read_text(arena, whole), read_text(arena, new), book, &count);
    assert_int_equal(count, 1);
    assert_true(examples[0].rehearsal.followed);
    assert_int_equal(examples[0].rehearsal.compared, 6);
    const char *words = told(arena, &examples[0].rehearsal);
    calendar_book_free(book);
    return words;
}

static void the_same_version_changes_nothing(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    assert_string_equal(rehearsed(arena, whole), "");
    assert_string_equal(rehearsed(arena, edited(arena, "\"Hear it\"", "\"Hear the case\"")), "");
}

static void a_step_that_would_be_refused_says_why_and_hides_nothing(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    assert_string_equal(rehearsed(arena, edited(arena, "  when case is open [T-1]\n",
                                                "  when every letter-in is not read \"Read nothing.\" [T-9]\n")),
                        "refused step hear:  > Read nothing. [T-9]");
    /* A question that is new refuses the step that was taken without it; what that step brings is there all the same. */
    assert_string_equal(rehearsed(arena, edited(arena, "  ask upheld yes-no\n",
                                                "  ask upheld yes-no\n  ask why text\n")),
                        "refused step hear:  > why: Answer this question. [T-1]");
}

static void what_was_refused_may_be_allowed(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    assert_non_null(strstr(rehearsed(arena, edited(arena, "  when case is heard [T-3]\n", "")), "allowed step close: "));
}

static void dates_duties_owners_and_managers(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    assert_string_equal(rehearsed(arena, edited(arena, "within 2 working days", "within 3 working days")),
                        "date duty hear: by the end of Wednesday 7 January 2026 > by the end of Thursday 8 January 2026 [T-2]");
    assert_string_equal(rehearsed(arena, edited(arena, "owner judge", "owner clerk")),
                        "owner duty hear: Judge > Clerk [T-2]");
    assert_string_equal(rehearsed(arena, edited(arena, DUTY, "")), "vanishes duty hear: owed >  [T-2]");
    assert_string_equal(rehearsed(arena, edited(arena, EXAMPLE,
                                                "duty tell [T-8]\n  owner chair\n  within 1 working day\n"
                                                "  owed when case is heard\n  met by close\n" EXAMPLE)),
                        "arises duty tell:  > owed, due by the end of Tuesday 6 January 2026 [T-8]");
    assert_string_equal(rehearsed(arena, edited(arena, "managed by clerk", "managed by judge")),
                        "manager manager: Clerk > Judge []");
}

/* The first letter of the old version is the second that the new one makes; parts and questions stand elsewhere. */
static void numbers_and_forms_are_those_of_the_new_version(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    const char *more = edited(arena, BEGIN, "item slip made\n" BEGIN "  make slip\n");
    assert_string_equal(rehearsed(arena, more), "arises item slip:  > made []");
    assert_string_equal(rehearsed(arena, edited(arena, "by clerk\n  make letter-in\n",
                                                "by clerk\n  ask remark text optional\n  make letter-in\n")),
                        "");
    assert_string_equal(rehearsed(arena, edited(arena, "office chair", "office usher\noffice chair")), "");
}

/* ---- as an organisation recorded it */

struct case_told {
    struct procedure_recorded at[2];
    struct procedure_holder holders[3];
};

static struct case_told recorded_case(struct calendar_book *book)
{
    static const char *const offices[] = {"clerk", "judge", "chair"};
    struct case_told told = {0};
    for (int i = 0; i < 3; i++) {
        told.holders[i] = (struct procedure_holder){.office = procedure_name(offices[i]), .person = {{'p', (uint8_t)(i + 1)}}};
    }
    struct procedure_moment moment = {.now = 1795428000000, /* Monday 23 November 2026, 10:00 */
                                      .book = book,
                                      .zone = calendar_find_zone(book, TEXT("Europe/London"))};
    told.at[0] = (struct procedure_recorded){
        .at = 1, .moment = moment, .command = {.step = procedure_name("begin"), .happened = moment.now}};
    moment.now += (int64_t)10 * 24 * 3600 * 1000;
    told.at[1] = (struct procedure_recorded){
        .at = 2,
        .moment = moment,
        .command = {.step = procedure_name("close"),
                    .happened = moment.now,
                    .actor = {.kind = PROCEDURE_ACTOR_PERSON, .person = told.holders[0].person, .staff = true}}};
    return told;
}

static void limits_pass_by_themselves(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct calendar_book *book = book_read();
    struct case_told told_case = recorded_case(book);
    struct procedure_rehearsal rehearsal;
    const char *both = edited(arena, EXAMPLE, "event duty hear lapses\n  case becomes heard\n");
    const char *longer = edited(arena, "within 2 working days", "within 20 working days");
    longer = arena_print(arena, "%sevent duty hear lapses\n  case becomes heard\n", longer);
    for (int i = 0; i < 2; i++) {
        told_case.at[i].moment.holders = told_case.holders;
        told_case.at[i].moment.holder_count = 3;
    }
    procedure_rehearse(arena, read_text(arena, both), read_text(arena, longer), told_case.at, 2,
                       told_case.at[1].moment.now, &rehearsal);
    assert_true(rehearsal.followed);
    assert_int_equal(rehearsal.compared, 2);
    assert_string_equal(told(arena, &rehearsal),
                        "date duty hear: by the end of Wednesday 25 November 2026 > by the end of Monday 21 December 2026 "
                        "[T-2] | refused step close:  > This can be done only when the case stands at “heard”. [T-3]");
    assert_int_equal(rehearsal.changes[1].at, 2);
    /* Without the lapse the old version itself refuses: the case is not followed. */
    procedure_rehearse(arena, read_text(arena, both), read_text(arena, longer), told_case.at, 2, 0, &rehearsal);
    assert_false(rehearsal.followed);
    assert_int_equal(rehearsal.stopped_at, 2);
    assert_int_equal(rehearsal.stopped.count, 1);
    calendar_book_free(book);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_version_changes_nothing),
        cmocka_unit_test(a_step_that_would_be_refused_says_why_and_hides_nothing),
        cmocka_unit_test(what_was_refused_may_be_allowed),
        cmocka_unit_test(dates_duties_owners_and_managers),
        cmocka_unit_test(numbers_and_forms_are_those_of_the_new_version),
        cmocka_unit_test(limits_pass_by_themselves),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
