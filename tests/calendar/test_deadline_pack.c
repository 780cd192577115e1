/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "calendar_test.h"

/* One with everything in it: two nations, a pause, a late holiday, a closure, office hours,
 * provisional. */
static struct calendar_deadline rich_deadline(struct fixture *fixture)
{
    const struct calendar_pause pauses[] = {{.from = instant_of("2029-01-03T10:00:00Z"),
                                             .until = instant_of("2029-01-05T10:00:00Z"),
                                             .reason = TEXT("the police asked us to wait"),
                                             .paragraph = TEXT("SG-8.4")}};
    const struct calendar *nations[] = {fixture->england, fixture->scotland};
    struct calendar_question question = {
        .rule = rule_of("20 working days"),
        .event = {.has_instant = true,
                  .instant = instant_of("2028-12-25T11:00:00Z"),
                  .words = TEXT("it came")},
        .pauses = pauses,
        .pause_count = 1,
        .calendars = nations,
        .calendar_count = 2,
        .zone = fixture->london,
        .hours = {9 * 60, 17 * 60},
    };
    question.rule.name = TEXT("outcome-letter");
    question.rule.paragraph = TEXT("SG-12.10");
    question.rule.received = CALENDAR_RECEIVED_NEXT_WORKING_DAY;
    struct calendar_deadline deadline = {0};
    struct error error = {0};
    if (calendar_reckon(fixture->arena, &question, &deadline, &error)) {
        fail_msg("%s", error.words);
    }
    return deadline;
}

static struct text packed(struct arena *arena, const struct calendar_deadline *deadline)
{
    struct pack pack = pack_in(arena);
    calendar_pack_deadline(&pack, deadline);
    return pack_done(&pack);
}

static void same_explanation(struct arena *arena, const struct calendar_deadline *one,
                             const struct calendar_deadline *other)
{
    size_t count = 0, again = 0;
    struct text *lines = calendar_explain(arena, one, &count);
    struct text *others = calendar_explain(arena, other, &again);
    assert_int_equal(count, again);
    for (size_t i = 0; i < count; i++) {
        assert_true(text_equal(lines[i], others[i]));
    }
}

static void check_there_and_back(struct fixture *fixture, const struct calendar_deadline *deadline)
{
    struct calendar_deadline again = {0};
    struct error error = {0};
    struct text bytes = packed(fixture->arena, deadline);
    struct unpack unpack = unpack_of(bytes);
    calendar_unpack_deadline(fixture->arena, &unpack, &again);
    if (unpack_done(&unpack, "deadline", &error)) {
        fail_msg("%s", error.words);
    }
    assert_true(again.ends == deadline->ends);
    assert_int_equal(again.note_count, deadline->note_count);
    assert_true(text_equal(packed(fixture->arena, &again), bytes));
    same_explanation(fixture->arena, deadline, &again);
}

static void test_calendar_deadline_pack__there_and_back(void **state)
{
    (void)state;
    static const char *const rules[] = {
        "2 working days",        "72 hours", "at once",
        "the same working day",  "75 years", "not less than 5 working days before",
        "30 days beginning with"};
    SCOPED(fixture_free_at) struct fixture fixture = fixture_new();
    struct calendar_deadline deadline = rich_deadline(&fixture);
    check_there_and_back(&fixture, &deadline);
    for (size_t i = 0; i < COUNT_OF(rules); i++) {
        deadline = reckon(&fixture, rule_of(rules[i]), "2026-12-25", fixture.england);
        check_there_and_back(&fixture, &deadline);
    }
}

/* The bytes are hashed where they are kept: they may not change. */
static void test_calendar_deadline_pack__the_bytes_stay(void **state)
{
    (void)state;
    SCOPED(fixture_free_at) struct fixture fixture = fixture_new();
    struct calendar_rule rule = rule_of("1 working day");
    rule.paragraph = TEXT("SG-8.1");
    struct calendar_deadline deadline = reckon(&fixture, rule, "2026-11-27", fixture.scotland);
    struct text bytes = packed(fixture.arena, &deadline);
    assert_string_equal(text_hex(fixture.arena, bytes.at, bytes.length),
                        "ab"
                        "0101"
                        "0200"
                        "03195134"
                        "0482"
                        "1b000001a2340d0c00"
                        "00"
                        "05f4"
                        "0600"
                        "0788"
                        "00"
                        "01"
                        "f4"
                        "00"
                        "00"
                        "00"
                        "60"
                        "6653472d382e31"
                        "0884"
                        "f6"
                        "00"
                        "195130"
                        "60"
                        "09195130"
                        "0a85"
                        "6873636f746c616e64"
                        "6853636f746c616e64"
                        "6a323032362d30382d3231"
                        "6d4575726f70652f4c6f6e646f6e"
                        "6a323032362d31312d3232"
                        "0b82"
                        "86"
                        "01"
                        "195131"
                        "195132"
                        "00"
                        "60"
                        "60"
                        "86"
                        "02"
                        "195133"
                        "f6"
                        "00"
                        "6f537420416e64726577277320446179"
                        "60");
}

/* No flipped bit and no cut may do worse than fail, and what is still taken can be explained. */
static void test_calendar_deadline_pack__damage_is_found_or_harmless(void **state)
{
    (void)state;
    SCOPED(fixture_free_at) struct fixture fixture = fixture_new();
    struct calendar_deadline deadline = rich_deadline(&fixture);
    struct text bytes = packed(fixture.arena, &deadline);
    for (size_t bit = 0; bit < bytes.length * 8; bit++) {
        SCOPED(arena_free_at) struct arena *arena = arena_new();
        struct error error = {0};
        struct calendar_deadline again;
        size_t count;
        char *damaged = arena_copy(arena, bytes.at, bytes.length);
        damaged[bit / 8] = (char)(damaged[bit / 8] ^ (1 << bit % 8));
        struct unpack unpack = unpack_of((struct text){damaged, bytes.length});
        calendar_unpack_deadline(arena, &unpack, &again);
        if (!unpack_done(&unpack, "deadline", &error)) {
            calendar_explain(arena, &again, &count);
        }
    }
    for (size_t length = 0; length < bytes.length; length++) {
        struct error error = {0};
        struct calendar_deadline again;
        struct unpack unpack = unpack_of((struct text){bytes.at, length});
        calendar_unpack_deadline(fixture.arena, &unpack, &again);
        assert_int_equal(unpack_done(&unpack, "deadline", &error), ERROR_DAMAGED);
    }
}

static void refuse(struct fixture *fixture, struct calendar_deadline deadline)
{
    struct calendar_deadline again;
    struct error error = {0};
    struct unpack unpack = unpack_of(packed(fixture->arena, &deadline));
    calendar_unpack_deadline(fixture->arena, &unpack, &again);
    assert_int_equal(unpack_done(&unpack, "deadline", &error), ERROR_DAMAGED);
}

static void test_calendar_deadline_pack__contradictions_are_refused(void **state)
{
    (void)state;
    SCOPED(fixture_free_at) struct fixture fixture = fixture_new();
    struct calendar_deadline good =
        reckon(&fixture, rule_of("2 days"), "2026-11-27", fixture.england);
    struct calendar_deadline bad = good;
    bad.ends = INT64_MAX;
    refuse(&fixture, bad);
    bad = good;
    bad.date = (struct civil_date){0};
    refuse(&fixture, bad);
    bad = good;
    bad.state = CALENDAR_DUE_UNDATED;
    refuse(&fixture, bad);
    bad = good;
    bad.rule = rule_of("at once");
    refuse(&fixture, bad);
    bad = good;
    bad.rule.number = 0;
    refuse(&fixture, bad);
    bad = good;
    bad.counted_from = (struct civil_date){0};
    refuse(&fixture, bad);
    bad = good;
    bad.event.date = (struct civil_date){0};
    refuse(&fixture, bad);
    struct calendar_note note = {.kind = CALENDAR_NOTE_ROLLED, .date = good.date};
    bad = good;
    bad.notes = &note;
    bad.note_count = 1;
    refuse(&fixture, bad);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_calendar_deadline_pack__there_and_back),
        cmocka_unit_test(test_calendar_deadline_pack__the_bytes_stay),
        cmocka_unit_test(test_calendar_deadline_pack__damage_is_found_or_harmless),
        cmocka_unit_test(test_calendar_deadline_pack__contradictions_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
