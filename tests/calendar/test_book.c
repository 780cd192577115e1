/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "calendar_test.h"

#define HEAD                                                                                       \
    "calendar somewhere\ntitle \"Somewhere\"\nversion 2026-01-02\nsource \"a test\"\n"             \
    "checked 2026-01-03\n"
#define BODY HEAD "weekend saturday sunday\nyears 2026 to 2027\n"
#define ZONE                                                                                       \
    "zone Test/Place\ntitle \"A place\"\nversion 2026-01-02\nsource \"a test\"\nchecked "          \
    "2026-01-03\n"
#define CLOSED                                                                                     \
    "closures office\ntitle \"The office\"\nversion 2026-01-02\nsource \"a test\"\nchecked "       \
    "2026-01-03\n"

/* A folder of its own, gone at the end. */
struct folder {
    char path[64];
};

static struct folder folder_new(void)
{
    struct folder folder = {"/tmp/evenhand-calendar-XXXXXX"};
    assert_non_null(mkdtemp(folder.path));
    return folder;
}

static void folder_free_at(struct folder *folder)
{
    char command[128];
    snprintf(command, sizeof(command), "rm -r '%s'", folder->path);
    assert_int_equal(system(command), 0);
}

static void write_file(const struct folder *folder, const char *name, const char *text)
{
    char path[160];
    snprintf(path, sizeof(path), "%s/%s", folder->path, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static void refuse(const char *name, const char *text, const char *message)
{
    SCOPED(folder_free_at) struct folder folder = folder_new();
    struct calendar_book *book = NULL;
    struct error error = {0};
    write_file(&folder, name, text);
    int result = calendar_book_new(&book, folder.path, &error);
    if (result != ERROR_INVALID) {
        fail_msg("taken, or another error: %s", text);
    }
    assert_null(book);
    const char *said = strncmp(error.words, folder.path, strlen(folder.path)) == 0
                           ? error.words + strlen(folder.path) + 1
                           : error.words;
    assert_string_equal(said, message);
}

static void test_calendar_book__what_is_shipped(void **state)
{
    (void)state;
    SCOPED(fixture_free_at) struct fixture fixture = fixture_new();
    assert_int_equal(calendar_count_of(fixture.book), 4);
    for (size_t i = 0; i < 4; i++) {
        const struct calendar *calendar = calendar_at(fixture.book, i);
        assert_int_equal(calendar_first_year(calendar), 2019);
        assert_int_equal(calendar_last_year(calendar), 2028);
        assert_true(calendar_source(calendar).length > 0);
        assert_true(text_is(calendar_version(calendar), "2026-08-21"));
        assert_int_equal(calendar_checked(calendar).year, 2026);
    }
    assert_true(text_is(calendar_title(fixture.england), "England and Wales"));
    assert_null(calendar_find(fixture.book, TEXT("atlantis")));
    assert_null(calendar_find_zone(fixture.book, TEXT("Mars/Phobos")));
    assert_null(calendar_find_closures(fixture.book, TEXT("office")));
    assert_true(text_is(calendar_name(fixture.scotland), "scotland"));
}

static void test_calendar_book__special_days(void **state)
{
    (void)state;
    SCOPED(fixture_free_at) struct fixture fixture = fixture_new();
    assert_true(calendar_is_working_day(fixture.kingdom, date_of("2020-05-04")));
    assert_true(calendar_is_working_day(fixture.kingdom, date_of("2022-05-30")));
    assert_true(calendar_is_working_day(fixture.scotland, date_of("2026-04-06")));
    assert_false(calendar_is_working_day(fixture.england, date_of("2026-04-06")));
    assert_true(calendar_is_working_day(fixture.england, date_of("2026-06-15")));
    assert_int_equal(calendar_kind_of(fixture.scotland, date_of("2026-06-15")), CALENDAR_HOLIDAY);
    assert_true(text_is(calendar_holiday_name(fixture.kingdom, date_of("2026-07-13")),
                        "Battle of the Boyne (substitute day) (Northern Ireland)"));
    assert_true(text_is(calendar_holiday_name(fixture.kingdom, date_of("2026-08-03")),
                        "Summer bank holiday (Scotland)"));
    assert_true(text_is(calendar_holiday_name(fixture.kingdom, date_of("2026-08-31")),
                        "Summer bank holiday (England and Wales, Northern Ireland)"));
    assert_true(
        text_is(calendar_holiday_name(fixture.kingdom, date_of("2026-12-25")), "Christmas Day"));
    assert_true(text_is(calendar_holiday_name(fixture.kingdom, date_of("2026-12-24")), ""));
    assert_false(calendar_is_published(fixture.kingdom, date_of("2029-01-01")));
    assert_false(calendar_is_published(fixture.kingdom, date_of("2018-12-31")));
}

static void test_calendar_book__messages_about_calendars(void **state)
{
    (void)state;
    refuse("a.calendar", "", "a.calendar:1:1: the file is empty; begin it with `calendar NAME`");
    refuse("a.calendar", "# only words\n",
           "a.calendar:2:1: the file is empty; begin it with `calendar NAME`");
    refuse("a.calendar", "zone Europe/London\n",
           "a.calendar:1:1: write `calendar` instead of `zone`");
    refuse("a.calendar", "calendar\n", "a.calendar:1:9: a name was expected; write it here");
    refuse("a.calendar", "calendar a.b\n",
           "a.calendar:1:10: a name has only letters, digits, and - _ / +");
    refuse("a.calendar", HEAD "title \"Again\"\n",
           "a.calendar:6:1: the title is given twice; keep one line");
    refuse("a.calendar", HEAD,
           "a.calendar:6:1: a calendar has either `weekend` and `years`, or `union`");
    refuse("a.calendar", "calendar a\ntitle \"A\"\n",
           "a.calendar:3:1: a line is missing; add `version YEAR-MONTH-DAY`");
    refuse("a.calendar", HEAD "weekend sunday\n",
           "a.calendar:7:1: a line is missing; add `years YEAR to YEAR`");
    refuse("a.calendar", HEAD "weekend caturday\n",
           "a.calendar:6:9: `caturday` is no day of the week; write monday to sunday");
    refuse("a.calendar", HEAD "weekend monday tuesday wednesday thursday friday saturday sunday\n",
           "a.calendar:6:65: no working day is left; take a day of the week away");
    refuse(
        "a.calendar", HEAD "years 2027 to 2026\n",
        "a.calendar:6:15: the last published year was expected; write a number from 2027 to 9999");
    refuse("a.calendar", HEAD "2026-12-25 \"Christmas\"\n",
           "a.calendar:6:1: `weekend` and `years` come before the first holiday; write them above");
    refuse("a.calendar", BODY "2026-12-26 \"Boxing Day\"\n",
           "a.calendar:8:1: this day is a Saturday, which is no working day anyway; give the day "
           "it moves to");
    refuse("a.calendar", BODY "2028-12-25 \"Christmas\"\n",
           "a.calendar:8:1: this day is outside the years 2026 to 2027; widen `years` or take it "
           "away");
    refuse("a.calendar", BODY "2026-02-30 \"None\"\n",
           "a.calendar:8:1: there is no day 2026-02-30; write a line's first word, or a date, that "
           "exists");
    refuse("a.calendar", BODY "2026-12-25 \"A\"\n2026-12-25 \"B\"\n",
           "a.calendar:9:1: this day is not later than the one before it; write each day once, in "
           "order");
    refuse("a.calendar", BODY "2026-12-25 Christmas\n",
           "a.calendar:8:12: the holiday's name was expected; write it here in \"quotes\"");
    refuse("a.calendar", BODY "2026-12-25 \"Christmas\n",
           "a.calendar:8:12: this quotation does not end; close it with \" on the same line");
    refuse(
        "a.calendar", BODY "2026-12-25 \"\"\n",
        "a.calendar:8:12: the holiday's name is empty or has spaces at its ends; take them away");
    refuse("a.calendar", BODY "2026-12-25 \"A\" since 2026-01-01\n",
           "a.calendar:8:16: write `announced` instead of `since`");
    refuse("a.calendar", BODY "2026-12-25 \"A\" announced 2026-12-25\n",
           "a.calendar:8:26: it was announced before it came; give an earlier day");
    refuse("a.calendar", BODY "  holiday 2026-12-25\n",
           "a.calendar:8:3: `holiday` means nothing here; write title, version, source, checked, "
           "weekend, years, "
           "union, or a date");
    refuse("a.calendar", BODY "union scotland england-and-wales\n",
           "a.calendar:9:1: a calendar has either `weekend` and `years`, or `union`");
    refuse("a.calendar", HEAD "union scotland\n",
           "a.calendar:6:15: a union has two calendars or more; name them");
    refuse("a.calendar", HEAD "union scotland atlantis\n",
           "calendar `somewhere`: `atlantis` is not a calendar with days of its own; name one that "
           "is");
    refuse("a.calendar", HEAD "union scotland united-kingdom\n",
           "calendar `somewhere`: `united-kingdom` is not a calendar with days of its own; name "
           "one that is");
    refuse("a.calendar", "\xef\xbb\xbf" BODY,
           "a.calendar:1:1: the file begins with a byte order mark; save it without one");
    refuse("a.calendar", BODY "2026-12-25 \"\xff\"\n",
           "a.calendar:1:1: This holds bytes that are not text. Please type it again.");
}

static void test_calendar_book__messages_about_zones_and_closures(void **state)
{
    (void)state;
    refuse("a.zone", ZONE, "a.zone:6:1: a line is missing; add `standard GMT +00:00`");
    refuse("a.zone", ZONE "standard GMT 00:00\n",
           "a.zone:6:15: the minutes ahead of UTC, like +01:00, was expected; write it like 01:00, "
           "up to 23:59");
    refuse("a.zone", ZONE "standard GMT +15:00\n",
           "a.zone:6:15: write what the clock is ahead of UTC like +01:00, at most 14 hours");
    refuse("a.zone",
           ZONE "standard GMT +00:00\nyears 1996 onwards from last sunday of march at 01:00 to "
                "last sunday of october at 01:00\n",
           "a.zone:8:1: `years` need a `summer` time that is ahead of the standard one; add it");
    refuse("a.zone",
           ZONE "years 1996 onwards from last sunday of october at 01:00 to last sunday of march "
                "at 01:00\n",
           "a.zone:6:89: summer ends in a later month than it begins; write it so");
    refuse("a.zone",
           ZONE "years 1996 onwards from sunday on or after 25 june at 01:00 to last sunday of "
                "october at 01:00\n",
           "a.zone:6:47: that week may run out of the month; write `last` and the day of the week");
    refuse("a.zone", ZONE "years 1996 until 1997 from\n",
           "a.zone:6:12: write `to` instead of `until`");
    refuse("a.zone", ZONE "years 1996 to 1997 from last sunday of smarch\n",
           "a.zone:6:40: `smarch` is no month; write january to december");
    refuse("a.closures", CLOSED "2026-12-24 to 2026-12-23 \"Christmas\"\n",
           "a.closures:6:15: the last day is before the first; write the earlier day first");
    refuse("a.closures", CLOSED "2026-12-24 to 2027-01-01 \"A\"\n2027-01-01 \"B\"\n",
           "a.closures:7:1: this day is not later than the closure before it; write them in order");
    refuse("a.closures", CLOSED "2026-12-24 \"A\" \"B\"\n",
           "a.closures:6:16: the line should end here; take away what follows");
    refuse("a.closures", CLOSED "closed 2026-12-24\n",
           "a.closures:6:1: `closed` means nothing here; write title, version, source, checked, or "
           "a date");
}

static void test_calendar_book__a_folder_renews_and_adds(void **state)
{
    (void)state;
    SCOPED(folder_free_at) struct folder folder = folder_new();
    SCOPED(calendar_book_free_at) struct calendar_book *book = NULL;
    struct error error = {0};
    write_file(&folder, "scotland.calendar",
               "calendar scotland\ntitle \"Scotland\"\nversion 2027-01-01\nsource \"a "
               "test\"\nchecked 2027-01-01\n"
               "weekend saturday sunday\nyears 2019 to 2029\n2029-12-25 \"Christmas Day\"\n");
    write_file(&folder, "office.closures",
               CLOSED "2026-12-24 to 2027-01-01 \"Christmas closure\"\n2027-05-04 \"Move\"\n");
    write_file(&folder, "notes.txt", "nothing of ours");
    write_file(&folder, ".hidden.calendar", "nothing of ours");
    if (calendar_book_new(&book, folder.path, &error)) {
        fail_msg("%s", error.words);
    }
    const struct calendar *scotland = calendar_find(book, TEXT("scotland"));
    const struct calendar *kingdom = calendar_find(book, TEXT("united-kingdom"));
    assert_int_equal(calendar_count_of(book), 4);
    assert_int_equal(calendar_last_year(scotland), 2029);
    assert_int_equal(calendar_kind_of(scotland, date_of("2029-12-25")), CALENDAR_HOLIDAY);
    assert_true(text_is(calendar_version(kingdom), "2027-01-01"));
    assert_int_equal(calendar_last_year(kingdom), 2028);
    assert_true(calendar_is_working_day(kingdom, date_of("2026-11-30")));
    assert_non_null(calendar_find_closures(book, TEXT("office")));
}

static void test_calendar_book__older_doubled_or_missing(void **state)
{
    (void)state;
    refuse("b.calendar",
           "calendar scotland\ntitle \"S\"\nversion 2020-01-01\nsource \"a test\"\nchecked "
           "2020-01-01\n"
           "weekend saturday sunday\nyears 2019 to 2029\n",
           "b.calendar:1:1: version 2020-01-01 of `scotland` is older than the built-in "
           "2026-08-21; take the file away");
    SCOPED(folder_free_at) struct folder folder = folder_new();
    struct calendar_book *book = NULL;
    struct error error = {0};
    write_file(&folder, "a.closures", CLOSED);
    write_file(&folder, "b.closures", CLOSED);
    assert_int_equal(calendar_book_new(&book, folder.path, &error), ERROR_INVALID);
    assert_non_null(
        strstr(error.words, "b.closures:1:1: another file has the name `office` too; keep one"));
    assert_int_equal(calendar_book_new(&book, "/nowhere/at/all", &error), ERROR_IO);
    assert_null(book);
}

static void test_calendar_book__closures_warn_and_never_extend(void **state)
{
    (void)state;
    SCOPED(folder_free_at) struct folder folder = folder_new();
    SCOPED(calendar_book_free_at) struct calendar_book *book = NULL;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct error error = {0};
    write_file(&folder, "office.closures",
               CLOSED "2026-12-22 \"Stocktaking\"\n2026-12-24 to 2027-01-01 \"Christmas "
                      "closure\"\n2027-05-04 \"Move\"\n");
    if (calendar_book_new(&book, folder.path, &error)) {
        fail_msg("%s", error.words);
    }
    const struct calendar *england = calendar_find(book, TEXT("england-and-wales"));
    struct calendar_deadline deadline = {0};
    struct calendar_question question = {
        .rule = rule_of("2 working days"),
        .event = {.date = {2026, 12, 23}},
        .calendars = &england,
        .calendar_count = 1,
        .zone = calendar_find_zone(book, TEXT("Europe/London")),
        .closures = calendar_find_closures(book, TEXT("office")),
    };
    assert_int_equal(calendar_reckon(arena, &question, &deadline, &error), 0);
    assert_string_equal(iso_of(arena, deadline.date), "2026-12-29");
    assert_true(
        says(arena, &deadline,
             "Mind: the office is closed from Thursday 24 December 2026 to Friday 1 January "
             "2027 (Christmas closure). That does not extend the limit."));
    assert_false(says(arena, &deadline, "Move"));
    assert_false(says(arena, &deadline, "Stocktaking"));
    question.closures = NULL;
    struct calendar_deadline open = {0};
    assert_int_equal(calendar_reckon(arena, &question, &open, &error), 0);
    assert_true(open.ends == deadline.ends);
}

/* Somewhere else people rest on Friday and Saturday: in both, only Monday to Thursday are working
 * days. */
static void test_calendar_book__a_union_rests_when_anyone_does(void **state)
{
    (void)state;
    SCOPED(folder_free_at) struct folder folder = folder_new();
    SCOPED(calendar_book_free_at) struct calendar_book *book = NULL;
    struct error error = {0};
    write_file(&folder, "a.calendar",
               HEAD "weekend friday saturday\nyears 2020 to 2027\n2026-11-24 \"A Tuesday\"\n");
    write_file(
        &folder, "b.calendar",
        "calendar both\ntitle \"Both\"\nversion 2026-01-01\nsource \"a test\"\nchecked 2026-01-01\n"
        "union somewhere england-and-wales\n");
    if (calendar_book_new(&book, folder.path, &error)) {
        fail_msg("%s", error.words);
    }
    const struct calendar *both = calendar_find(book, TEXT("both"));
    const bool working[] = {true, false, true, true, false, false, false};
    for (int i = 0; i < 7; i++) {
        struct civil_date date = {2026, 11, 23 + i};
        assert_int_equal(calendar_is_working_day(both, date), working[i]);
    }
    assert_int_equal(calendar_first_year(both), 2020);
    assert_int_equal(calendar_last_year(both), 2027);
    assert_true(
        text_is(calendar_holiday_name(both, date_of("2026-11-24")), "A Tuesday (Somewhere)"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_calendar_book__what_is_shipped),
        cmocka_unit_test(test_calendar_book__special_days),
        cmocka_unit_test(test_calendar_book__messages_about_calendars),
        cmocka_unit_test(test_calendar_book__messages_about_zones_and_closures),
        cmocka_unit_test(test_calendar_book__a_folder_renews_and_adds),
        cmocka_unit_test(test_calendar_book__older_doubled_or_missing),
        cmocka_unit_test(test_calendar_book__closures_warn_and_never_extend),
        cmocka_unit_test(test_calendar_book__a_union_rests_when_anyone_does),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
