/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "casework/body.h"

static struct casework_body sample(void)
{
    static struct casework_text_place places[] = {{{"account", 7}, 1}, {{"account.reasons", 15}, 2}};
    struct casework_body body = {.kind = CASEWORK_STEP,
                                 .name = TEXT("assess"),
                                 .actor_kind = CASEWORK_BY_PERSON,
                                 .actor = {{1, 2, 3}},
                                 .capacity = TEXT("legal-director"),
                                 .because = TEXT("stand-in"),
                                 .happened = CASEWORK_NOT_CLAIMED,
                                 .command = TEXT("\x01"),
                                 .moment = TEXT("\x02"),
                                 .effects = TEXT("\x03"),
                                 .reference = TEXT("7K3M9-QXD2T"),
                                 .receipt = TEXT(""),
                                 .places = places,
                                 .place_count = 2};
    return body;
}

static void test_casework_body__comes_back(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct casework_body body = sample(), back;
    struct error error;
    struct text bytes = casework_pack_body(arena, &body);
    assert_int_equal(casework_unpack_body(arena, bytes, &back, &error), 0);
    assert_true(text_is(back.name, "assess") && text_is(back.capacity, "legal-director"));
    assert_true(back.happened == CASEWORK_NOT_CLAIMED);
    assert_true(text_equal(back.effects, TEXT("\x03")));
    assert_int_equal(back.place_count, 2);
    assert_true(text_is(back.places[1].name, "account.reasons"));
    assert_int_equal(back.places[1].part, 2);
    struct text again = casework_pack_body(arena, &back);
    assert_true(text_equal(bytes, again));
}

/* docs/formats.md section 6 gives these bytes: they may never change. */
static void test_casework_body__is_the_documented_form(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct casework_body body = sample();
    struct text bytes = casework_pack_body(arena, &body);
    assert_string_equal(text_hex(arena, bytes.at, bytes.length),
                        "8f010166617373657373015001020300000000000000000000000000"
                        "6e6c6567616c2d6469726563746f72"
                        "687374616e642d696ef6010203"
                        "58200000000000000000000000000000000000000000000000000000000000000000"
                        "6b374b334d392d515844325440"
                        "8282676163636f756e7401826f6163636f756e742e726561736f6e7302");
}

static void test_casework_body__every_cut_and_flip_is_refused_or_read(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct casework_body body = sample(), back;
    struct error error;
    struct text bytes = casework_pack_body(arena, &body);
    for (size_t i = 0; i < bytes.length; i++) {
        assert_int_equal(casework_unpack_body(arena, (struct text){bytes.at, i}, &back, &error), ERROR_DAMAGED);
        char *copy = arena_copy(arena, bytes.at, bytes.length);
        copy[i] = (char)(copy[i] ^ 0x80);
        int result = casework_unpack_body(arena, (struct text){copy, bytes.length}, &back, &error);
        assert_true(result == 0 || result == ERROR_DAMAGED);
    }
}

static void test_casework_snapshot__comes_back(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct casework_line lines[] = {{.sequence = 1,
                                     .kind = CASEWORK_STEP,
                                     .name = TEXT("report"),
                                     .actor_kind = CASEWORK_BY_PUBLIC,
                                     .capacity = TEXT(""),
                                     .recorded = 1000,
                                     .happened = 900,
                                     .text_count = 3},
                                    {.sequence = 2,
                                     .kind = CASEWORK_EVENT,
                                     .name = TEXT("duty-lapses"),
                                     .actor_kind = CASEWORK_BY_EVENHAND,
                                     .capacity = TEXT(""),
                                     .recorded = 2000,
                                     .happened = CASEWORK_NOT_CLAIMED}};
    struct casework_snapshot snapshot = {.sequence = 2,
                                         .reference = TEXT("7K3M9-QXD2T"),
                                         .receipt = TEXT(""),
                                         .state = TEXT("\x80"),
                                         .lines = lines,
                                         .line_count = 2};
    struct casework_snapshot back;
    struct error error;
    struct text bytes = casework_pack_snapshot(arena, &snapshot);
    assert_int_equal(casework_unpack_snapshot(arena, bytes, &back, &error), 0);
    assert_int_equal(back.line_count, 2);
    assert_int_equal(back.lines[0].text_count, 3);
    assert_int_equal(back.lines[1].sequence, 2);
    assert_true(back.lines[1].happened == CASEWORK_NOT_CLAIMED);
    snapshot.sequence = 3;
    bytes = casework_pack_snapshot(arena, &snapshot);
    assert_int_equal(casework_unpack_snapshot(arena, bytes, &back, &error), ERROR_DAMAGED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_casework_body__comes_back),
        cmocka_unit_test(test_casework_body__is_the_documented_form),
        cmocka_unit_test(test_casework_body__every_cut_and_flip_is_refused_or_read),
        cmocka_unit_test(test_casework_snapshot__comes_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
