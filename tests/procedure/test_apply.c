/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Effects and states as bytes, and effects that do not fit a case. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "scene.h"

static int apply_one(struct arena *arena, struct procedure_effect effect)
{
    struct procedure_effects effects = {&effect, 1};
    struct error error = {0};
    return procedure_apply(procedure_state_new(arena), &effects, 1, &error);
}

static void test_procedure_apply__what_does_not_fit_is_damage(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    const struct procedure_scope nothing_there = {PROCEDURE_FOR_ITEM, 7};
    const struct procedure_effect misfits[] = {
        {.kind = PROCEDURE_EFFECT_NONE},
        {.kind = PROCEDURE_EFFECT__MAX},
        {.kind = PROCEDURE_EFFECT_TRACK,
         .name = procedure_name("t"),
         .other = procedure_name("s"),
         .scope = nothing_there},
        {.kind = PROCEDURE_EFFECT_FACT, .name = procedure_name("f"), .scope = nothing_there},
        {.kind = PROCEDURE_EFFECT_ITEM, .name = procedure_name("i"), .number = 2},
        {.kind = PROCEDURE_EFFECT_PARTY, .name = procedure_name("p"), .number = 5},
        {.kind = PROCEDURE_EFFECT_PERSON, .number = 1},
        {.kind = PROCEDURE_EFFECT_MATCH, .number = 2},
        {.kind = PROCEDURE_EFFECT_MATCH, .number = 1, .which = PROCEDURE_MATCH__MAX},
        {.kind = PROCEDURE_EFFECT_DUTY, .number = 3},
        {.kind = PROCEDURE_EFFECT_DUTY_MET, .number = 1},
        {.kind = PROCEDURE_EFFECT_DUTY_PAUSED, .number = 1, .on = true},
        {.kind = PROCEDURE_EFFECT_LETTER, .number = 4},
        {.kind = PROCEDURE_EFFECT_LINK, .which = PROCEDURE_LINK__MAX},
    };
    for (size_t i = 0; i < COUNT_OF(misfits); i++) {
        assert_int_equal(apply_one(arena, misfits[i]), ERROR_DAMAGED);
    }
    assert_int_equal(apply_one(arena, (struct procedure_effect){.kind = PROCEDURE_EFFECT_ITEM,
                                                                .name = procedure_name("i"),
                                                                .number = 1}),
                     0);
}

/* The numbers run over all kinds; people count each kind from 1. */
static void test_procedure_apply__things_are_counted_by_their_kind(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct procedure_effect made[] = {
        {.kind = PROCEDURE_EFFECT_ITEM, .name = procedure_name("allegation"), .number = 1},
        {.kind = PROCEDURE_EFFECT_ITEM, .name = procedure_name("referral"), .number = 2},
        {.kind = PROCEDURE_EFFECT_ITEM, .name = procedure_name("allegation"), .number = 3},
        {.kind = PROCEDURE_EFFECT_PARTY, .name = procedure_name("reporter"), .number = 1},
        {.kind = PROCEDURE_EFFECT_PARTY, .name = procedure_name("subject"), .number = 2},
        {.kind = PROCEDURE_EFFECT_PARTY, .name = procedure_name("subject"), .number = 3},
    };
    struct procedure_effects effects = {made, COUNT_OF(made)};
    struct procedure_state *now = procedure_state_new(arena);
    struct error error = {0};
    assert_int_equal(procedure_apply(now, &effects, 1, &error), 0);
    static const uint32_t items[] = {1, 1, 2}, parties[] = {1, 1, 2};
    for (uint32_t i = 0; i < 3; i++) {
        assert_int_equal(procedure_ordinal(now, (struct procedure_scope){PROCEDURE_FOR_ITEM, i + 1}), items[i]);
        assert_int_equal(procedure_ordinal(now, (struct procedure_scope){PROCEDURE_FOR_PARTY, i + 1}), parties[i]);
    }
    assert_int_equal(procedure_ordinal(now, (struct procedure_scope){PROCEDURE_FOR_ITEM, 4}), 0);
    assert_int_equal(procedure_ordinal(now, (struct procedure_scope){PROCEDURE_FOR_CASE, 0}), 0);
}

static void test_procedure_apply__the_state_keeps_nothing_of_the_bytes(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *kept = arena_new();
    struct arena *gone = arena_new();
    struct procedure_effect effect = {.kind = PROCEDURE_EFFECT_TRACK,
                                      .name = procedure_name(arena_string(gone, "case")),
                                      .other = procedure_name(arena_string(gone, "open"))};
    struct procedure_effects effects = {&effect, 1};
    struct procedure_state *built = procedure_state_new(kept);
    struct error error = {0};
    assert_int_equal(procedure_apply(built, &effects, 1, &error), 0);
    arena_free(gone);
    assert_true(text_is(
        procedure_state_of_track(built, (struct procedure_scope){0}, procedure_name("case")).text,
        "open"));
}

#define FORM                                                                                       \
    "83"                                                                                           \
    "a50001016170100511831907ea010212582001000000000000000000000000000000000000000000000000000000" \
    "00000000"                                                                                     \
    "a4000401666e6174696f6e07f50ea30002018167656e676c616e6402820002"                               \
    "a4000f016166030305f5"

/* The form of effects is for ever: these bytes must be read, and written again the same. */
static void test_procedure_apply__the_form_of_effects_stands(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct procedure_name england = procedure_name("england");
    struct procedure_effect list[] = {
        {.kind = PROCEDURE_EFFECT_BEGUN,
         .name = procedure_name("p"),
         .version = {2026, 1, 2},
         .recorded = 5,
         .hash = {1}},
        {.kind = PROCEDURE_EFFECT_FACT,
         .name = procedure_name("nation"),
         .counted = true,
         .value = {.type = PROCEDURE_CHOICE, .names = {&england, 1}, .reasons = {0, 2}}},
        {.kind = PROCEDURE_EFFECT_FLAG, .name = procedure_name("f"), .number = 3, .on = true},
    };
    struct procedure_effects effects = {list, COUNT_OF(list)}, again = {0};
    struct pack pack = pack_in(arena), twice = pack_in(arena);
    struct error error = {0};
    procedure_effects_pack(&pack, &effects);
    struct text bytes = pack_done(&pack);
    assert_string_equal(text_hex(arena, bytes.at, bytes.length), FORM);
    struct unpack unpack = unpack_of(bytes);
    procedure_effects_unpack(arena, &unpack, &again);
    assert_int_equal(unpack_done(&unpack, "effects", &error), 0);
    procedure_effects_pack(&twice, &again);
    assert_true(text_equal(pack_done(&twice), bytes));
}

static void test_procedure_apply__hostile_bytes_are_damage(void **state)
{
    (void)state;
    SCOPED(scene_free_at) struct scene *scene = scene_new();
    struct error error = {0};
    scene_report(scene);
    scene_assess(scene);
    struct text bytes = procedure_state_pack(scene->arena, scene->state);
    for (size_t i = 0; i < bytes.length; i += 3) {
        SCOPED(arena_free_at) struct arena *arena = arena_new();
        char *copy = arena_copy(arena, bytes.at, bytes.length);
        struct procedure_state *read = NULL;
        copy[i] = (char)(copy[i] ^ 0x41);
        int result =
            procedure_state_unpack(arena, (struct text){copy, bytes.length}, &read, &error);
        assert_true(result == 0 || result == ERROR_DAMAGED);
        assert_int_equal(procedure_state_unpack(arena, (struct text){bytes.at, i}, &read, &error),
                         ERROR_DAMAGED);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_procedure_apply__what_does_not_fit_is_damage),
        cmocka_unit_test(test_procedure_apply__things_are_counted_by_their_kind),
        cmocka_unit_test(test_procedure_apply__the_state_keeps_nothing_of_the_bytes),
        cmocka_unit_test(test_procedure_apply__the_form_of_effects_stands),
        cmocka_unit_test(test_procedure_apply__hostile_bytes_are_damage),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
