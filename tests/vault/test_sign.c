/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "vault/opened.h"

#include <string.h>

static void signers_are_numbered_and_last(void **state)
{
    (void)state;
    struct opened opened;
    uint32_t one = 0, two = 0;
    uint8_t public[VAULT_PUBLIC_SIZE], again[VAULT_PUBLIC_SIZE], signature[VAULT_SIGNATURE_SIZE];
    int64_t from;
    opened_begin(&opened);
    assert_int_equal(vault_make_signer(opened.vault, &one, &opened.error), 0);
    assert_int_equal(vault_make_signer(opened.vault, &two, &opened.error), 0);
    assert_int_equal(one, 1);
    assert_int_equal(two, 2);
    assert_int_equal(vault_signer_public(opened.vault, 1, public, &opened.error), 0);
    assert_int_equal(vault_sign(opened.vault, 1, TEXT("size 8"), signature, &opened.error), 0);
    assert_true(vault_signature_is_right(public, TEXT("size 8"), signature));
    assert_false(vault_signature_is_right(public, TEXT("size 9"), signature));
    assert_int_equal(vault_turn_epoch(opened.vault, NULL, NULL, &from, &opened.error), 0);
    opened_again(&opened);
    assert_int_equal(vault_signer_public(opened.vault, 1, again, &opened.error), 0);
    assert_memory_equal(public, again, sizeof(public));
    assert_int_equal(vault_signer_public(opened.vault, 2, again, &opened.error), 0);
    assert_memory_not_equal(public, again, sizeof(public));
    assert_int_equal(vault_sign(opened.vault, 3, TEXT("x"), signature, &opened.error), ERROR_NOT_FOUND);
    opened_end(&opened);
}

static void digests(void **state)
{
    (void)state;
    struct arena *arena SCOPED(arena_free_at) = arena_new();
    uint8_t hash[VAULT_HASH_SIZE];
    const struct text parts[] = {TEXT("a"), TEXT(""), TEXT("bc")};
    vault_sha256(parts, COUNT_OF(parts), hash);
    /* FIPS 180-2, appendix B.1 */
    assert_string_equal(text_hex(arena, hash, sizeof(hash)),
                        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_true(vault_equal("same", "same", 4));
    assert_false(vault_equal("same", "some", 4));
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(signers_are_numbered_and_last), cmocka_unit_test(digests)};
    stores_begin(argc, argv);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    stores_end();
    return failed;
}
