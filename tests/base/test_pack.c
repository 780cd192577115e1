/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include <cbor.h>

#include "base/base.h"

static struct text sample(struct arena *arena)
{
    struct pack pack = pack_in(arena);
    pack_map(&pack, 3);
    pack_integer(&pack, 1);
    pack_array(&pack, 5);
    pack_integer(&pack, -1);
    pack_integer(&pack, 65536);
    pack_bool(&pack, true);
    pack_null(&pack);
    pack_array(&pack, 0);
    pack_integer(&pack, 2);
    pack_string(&pack, "words");
    pack_string(&pack, "k");
    pack_bytes(&pack, "\x00\x01", 2);
    return pack_done(&pack);
}

static void test_base_pack__writes_the_bytes_of_rfc_8949(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct text bytes = sample(arena);
    assert_string_equal(text_hex(arena, bytes.at, bytes.length),
                        "a301" "85" "20" "1a00010000" "f5" "f6" "80" "02" "65776f726473" "616b" "420001");
}

static void test_base_pack__libcbor_reads_what_we_write(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct text bytes = sample(arena);
    struct cbor_load_result result;
    cbor_item_t *item = cbor_load((const unsigned char *)bytes.at, bytes.length, &result);
    assert_non_null(item);
    assert_int_equal(result.read, bytes.length);
    assert_int_equal(cbor_map_size(item), 3);
    unsigned char *again = NULL;
    size_t size = 0;
    size_t length = cbor_serialize_alloc(item, &again, &size);
    assert_int_equal(length, bytes.length);
    assert_memory_equal(again, bytes.at, length);
    free(again);
    cbor_decref(&item);
}

/* Two forms of one map would be two hashes of one thing. */
static void test_base_pack__keys_out_of_order_are_damage(void **state)
{
    (void)state;
    const struct {
        struct text bytes;
        bool damaged;
    } maps[] = {{TEXT("\xa2\x01\xf5\x02\xf5"), false},
                {TEXT("\xa2\x02\xf5\x01\xf5"), true},                  /* exchanged */
                {TEXT("\xa2\x01\xf5\x01\xf5"), true},                  /* twice */
                {TEXT("\xa2\x61\x6b\xf5\x01\xf5"), true},              /* a text before a number */
                {TEXT("\xa1\x01\xa2\x02\xf5\x01\xf5"), true},          /* in a map within */
                {TEXT("\xa1\x01\x81\xa2\x02\xf5\x01\xf5"), true},      /* in a list within */
                {TEXT("\xa2\x01\xf5\x02"), true}};                     /* cut off */
    for (size_t i = 0; i < COUNT_OF(maps); i++) {
        struct unpack unpack = unpack_of(maps[i].bytes);
        size_t count = unpack_map(&unpack);
        assert_true(unpack.failed == maps[i].damaged && (count == 0) == maps[i].damaged);
    }
}

static void test_base_pack__what_is_damaged_is_said_in_a_sentence(void **state)
{
    (void)state;
    struct error error;
    struct unpack unpack = unpack_of(TEXT("\x18"));
    unpack_integer(&unpack);
    assert_int_equal(unpack_done(&unpack, "an entry's header", &error), ERROR_DAMAGED);
    assert_string_equal(error.words, "Stored bytes are damaged: an entry's header: it ends too early.");
}

static void test_base_pack__integers_come_back(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    static const int64_t values[] = {0, 23, 24, 255, 256, 65535, 65536, 4294967295, 4294967296, INT64_MAX,
                                     -1, -24, -25, -256, -257, INT64_MIN};
    for (size_t i = 0; i < COUNT_OF(values); i++) {
        struct pack pack = pack_in(arena);
        struct error error;
        pack_integer(&pack, values[i]);
        struct unpack unpack = unpack_of(pack_done(&pack));
        assert_true(unpack_integer(&unpack) == values[i]);
        assert_int_equal(unpack_done(&unpack, "number", &error), 0);
    }
}

static void assert_refused(struct arena *arena, const char *hex)
{
    size_t size = strlen(hex) / 2;
    char *bytes = arena_alloc(arena, size);
    struct error error;
    assert_int_equal(text_unhex(text_of(hex), bytes, size, &error), 0);
    struct unpack unpack = unpack_of((struct text){bytes, size});
    unpack_skip(&unpack);
    assert_int_equal(unpack_done(&unpack, "sample", &error), ERROR_DAMAGED);
}

static void test_base_pack__other_spellings_are_refused(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    static const char *const bad[] = {
        "1817", "190001", "1a00000001", "1b0000000000000001", "9fff", "5f4100ff", "a201000100", "a202000100",
        "fb3ff0000000000000", "c000", "61ff", "820000ff", "9b7fffffffffffffff", "82", "f7", "", "0000", "3b8000000000000000"};
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        assert_refused(arena, bad[i]);
    }
    char deep[102];
    memset(deep, '8', sizeof(deep));
    for (size_t i = 1; i < 100; i += 2) {
        deep[i] = '1';
    }
    memcpy(deep + 100, "0", 2);
    deep[100] = '\0';
    assert_refused(arena, deep);
}

/* Where it ends is found as unpack_raw() finds it; what is wrong within it, whoever reads it finds. */
static void test_base_pack__one_that_is_read_apart_ends_where_it_ends(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct text bytes = sample(arena);
    char *both = arena_alloc(arena, bytes.length + 1);
    memcpy(both, bytes.at, bytes.length);
    both[bytes.length] = '\x17';
    struct unpack whole = unpack_of((struct text){both, bytes.length + 1});
    assert_true(text_equal(unpack_apart(&whole), bytes));
    assert_int_equal(unpack_integer(&whole), 23);
    for (size_t length = 0; length < bytes.length; length++) {
        struct unpack cut = unpack_of((struct text){both, length});
        assert_int_equal(unpack_apart(&cut).length, 0);
        assert_true(cut.failed);
    }
    struct unpack disordered = unpack_of(TEXT("\xa2\x02\xf5\x01\xf5"));
    struct text apart = unpack_apart(&disordered);
    assert_int_equal(apart.length, 5);
    struct unpack read = unpack_of(apart);
    assert_int_equal(unpack_map(&read), 0);
    assert_true(read.failed);
    struct unpack endless = unpack_of(TEXT("\x9b\x7f\xff\xff\xff\xff\xff\xff\xff"));
    assert_int_equal(unpack_apart(&endless).length, 0);
}

static void test_base_pack__a_failure_stays(void **state)
{
    (void)state;
    struct error error;
    struct unpack unpack = unpack_of(TEXT("\x01\x02"));
    assert_true(unpack_text(&unpack).length == 0);
    assert_int_equal(unpack_integer(&unpack), 0);
    assert_int_equal(unpack_done(&unpack, "thing", &error), ERROR_DAMAGED);
    assert_string_equal(error.words, "Stored bytes are damaged: thing: text was expected.");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_base_pack__writes_the_bytes_of_rfc_8949),
        cmocka_unit_test(test_base_pack__libcbor_reads_what_we_write),
        cmocka_unit_test(test_base_pack__what_is_damaged_is_said_in_a_sentence),
        cmocka_unit_test(test_base_pack__keys_out_of_order_are_damage),
        cmocka_unit_test(test_base_pack__integers_come_back),
        cmocka_unit_test(test_base_pack__other_spellings_are_refused),
        cmocka_unit_test(test_base_pack__one_that_is_read_apart_ends_where_it_ends),
        cmocka_unit_test(test_base_pack__a_failure_stays),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
