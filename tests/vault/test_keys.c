/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "vault/opened.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static struct vault_key key_of(struct opened *opened, enum vault_kind kind, struct identity owner, uint32_t number)
{
    struct vault_key key;
    struct vault_place place = {kind, owner, number};
    if (vault_key(opened->vault, &place, &key, &opened->error) < 0) {
        fail_msg("%s", opened->error.words);
    }
    return key;
}

static void is_erased(struct opened *opened, enum vault_kind kind, struct identity owner, uint32_t number,
                      const char *why)
{
    struct vault_key key;
    struct vault_place place = {kind, owner, number};
    assert_int_equal(vault_key(opened->vault, &place, &key, &opened->error), ERROR_NOT_FOUND);
    assert_string_equal(opened->error.key, why);
}

static void keys_are_the_same_after_opening_again(void **state)
{
    (void)state;
    struct opened opened;
    opened_begin(&opened);
    struct identity case_id = vault_identity(), person = vault_identity();
    assert_int_equal(vault_make_case(opened.vault, &case_id, VAULT_SAFEGUARDING, &opened.error), 0);
    assert_int_equal(vault_make_person(opened.vault, &person, &opened.error), 0);
    struct vault_key before[] = {
        key_of(&opened, VAULT_CASE, case_id, 0), key_of(&opened, VAULT_PARTY, case_id, 1),
        key_of(&opened, VAULT_TEXT, case_id, 65535), key_of(&opened, VAULT_FILE, case_id, 3),
        key_of(&opened, VAULT_PERSON, person, 0), key_of(&opened, VAULT_STATISTICS, person, VAULT_CONDUCT)};
    opened_again(&opened);
    struct vault_key after[] = {
        key_of(&opened, VAULT_CASE, case_id, 0), key_of(&opened, VAULT_PARTY, case_id, 1),
        key_of(&opened, VAULT_TEXT, case_id, 65535), key_of(&opened, VAULT_FILE, case_id, 3),
        key_of(&opened, VAULT_PERSON, person, 0), key_of(&opened, VAULT_STATISTICS, person, VAULT_CONDUCT)};
    for (size_t i = 0; i < COUNT_OF(before); i++) {
        assert_memory_equal(&before[i], &after[i], sizeof(before[i]));
        for (size_t j = 0; j < i; j++) {
            assert_memory_not_equal(&before[i], &before[j], sizeof(before[i]));
        }
    }
    opened_end(&opened);
}

static void a_case_has_one_root(void **state)
{
    (void)state;
    struct opened opened;
    opened_begin(&opened);
    struct identity ids[3] = {vault_identity(), vault_identity(), vault_identity()};
    assert_int_equal(vault_make_case(opened.vault, &ids[2], VAULT_CONDUCT, &opened.error), 0);
    assert_int_equal(vault_make_cases(opened.vault, ids, 3, VAULT_CONDUCT, &opened.error), ERROR_CONFLICT);
    is_erased(&opened, VAULT_CASE, ids[0], 0, "vault.no-key"); /* all or none */
    assert_int_equal(vault_make_cases(opened.vault, ids, 2, VAULT_CONDUCT, &opened.error), 0);
    key_of(&opened, VAULT_CASE, ids[0], 0);
    opened_end(&opened);
}

static void erasing_takes_what_was_named(void **state)
{
    (void)state;
    struct opened opened;
    opened_begin(&opened);
    struct identity ids[2] = {vault_identity(), vault_identity()}, person = vault_identity();
    assert_int_equal(vault_make_cases(opened.vault, ids, 2, VAULT_SAFEGUARDING, &opened.error), 0);
    assert_int_equal(vault_make_person(opened.vault, &person, &opened.error), 0);
    struct vault_key text1 = key_of(&opened, VAULT_TEXT, ids[1], 1);
    key_of(&opened, VAULT_PARTY, ids[1], 2);
    const struct vault_place places[] = {
        {VAULT_CASE, ids[0], 0}, {VAULT_PARTY, ids[1], 2}, {VAULT_TEXT, ids[1], 0}, {VAULT_PERSON, person, 0}};
    for (int i = 0; i < 2; i++) { /* what is gone is passed over */
        assert_int_equal(vault_erase(opened.vault, places, COUNT_OF(places), &opened.error), 0);
        is_erased(&opened, VAULT_CASE, ids[0], 0, "vault.no-key");
        is_erased(&opened, VAULT_TEXT, ids[0], 9, "vault.no-key");
        is_erased(&opened, VAULT_PARTY, ids[1], 2, "vault.erased");
        is_erased(&opened, VAULT_TEXT, ids[1], 0, "vault.erased");
        is_erased(&opened, VAULT_PERSON, person, 0, "vault.no-key");
        struct vault_key again = key_of(&opened, VAULT_TEXT, ids[1], 1);
        assert_memory_equal(&again, &text1, sizeof(again));
        bool gone = false;
        assert_int_equal(vault_is_erased(opened.vault, &places[1], &gone, &opened.error), 0);
        assert_true(gone);
        opened_again(&opened);
    }
    const struct vault_place statistics = {VAULT_STATISTICS, {{0}}, 0};
    assert_int_equal(vault_erase(opened.vault, &statistics, 1, &opened.error), ERROR_INVALID);
    opened_end(&opened);
}

static void another_process_takes_notice(void **state)
{
    (void)state;
    struct opened opened, other;
    opened_begin(&opened);
    other = opened;
    assert_int_equal(vault_open(&other.vault, &opened.options, &opened.error), 0);
    struct identity case_id = vault_identity(), later = vault_identity();
    assert_int_equal(vault_make_case(opened.vault, &case_id, VAULT_CONDUCT, &opened.error), 0);
    key_of(&other, VAULT_CASE, case_id, 0);
    const struct vault_place place = {VAULT_CASE, case_id, 0};
    int64_t from;
    assert_int_equal(vault_erase(opened.vault, &place, 1, &opened.error), 0);
    assert_int_equal(vault_turn_epoch(opened.vault, NULL, NULL, &from, &opened.error), 0);
    assert_int_equal(vault_tend(other.vault, NULL, &opened.error), 0);
    is_erased(&other, VAULT_CASE, case_id, 0, "vault.no-key");
    assert_int_equal(vault_epoch(other.vault), 2);
    /* and without being told, when it writes or reads */
    assert_int_equal(vault_turn_epoch(opened.vault, NULL, NULL, &from, &opened.error), 0);
    assert_int_equal(vault_make_case(other.vault, &later, VAULT_CONDUCT, &opened.error), 0);
    assert_int_equal(vault_turn_epoch(opened.vault, NULL, NULL, &from, &opened.error), 0);
    key_of(&other, VAULT_PARTY, later, 0);
    vault_free(other.vault);
    opened_end(&opened);
}

static void sealed_bytes_open_in_their_place_only(void **state)
{
    (void)state;
    struct opened opened;
    struct arena *arena SCOPED(arena_free_at) = arena_new();
    struct text sealed, plain;
    opened_begin(&opened);
    struct identity person = vault_identity();
    assert_int_equal(vault_make_person(opened.vault, &person, &opened.error), 0);
    const struct vault_place place = {VAULT_PERSON, person, 0};
    assert_int_equal(vault_seal_at(arena, opened.vault, &place, TEXT("people_person.name"), TEXT("Wren"), &sealed,
                                   &opened.error), 0);
    assert_int_equal(sealed.length, 4 + VAULT_SEAL_EXTRA);
    assert_int_equal(vault_unseal_at(arena, opened.vault, &place, TEXT("people_person.name"), sealed, &plain,
                                     &opened.error), 0);
    assert_true(text_is(plain, "Wren"));
    assert_int_equal(vault_unseal_at(arena, opened.vault, &place, TEXT("people_person.mail"), sealed, &plain,
                                     &opened.error), ERROR_DAMAGED);
    sealed.length--;
    assert_int_equal(vault_unseal_at(arena, opened.vault, &place, TEXT("people_person.name"), sealed, &plain,
                                     &opened.error), ERROR_DAMAGED);
    opened_end(&opened);
}

static void the_master_key_is_guarded(void **state)
{
    (void)state;
    struct opened opened;
    struct vault *vault;
    opened_begin(&opened);
    assert_int_equal(vault_make_master(opened.key_file, &opened.error), ERROR_CONFLICT);
    assert_int_equal(chmod(opened.key_file, 0640), 0);
    assert_int_equal(vault_open(&vault, &opened.options, &opened.error), ERROR_DENIED);
    assert_int_equal(chmod(opened.key_file, 0600), 0);
    struct opened other;
    opened_begin(&other);
    opened.options.master.key_file = other.key_file;
    assert_int_equal(vault_open(&vault, &opened.options, &opened.error), ERROR_INVALID);
    assert_string_equal(opened.error.key, "vault.master");
    opened.options.master = (struct vault_master){NULL, NULL, TEXT("")};
    assert_int_equal(vault_open(&vault, &opened.options, &opened.error), ERROR_INVALID);
    opened.options.master.passphrase = TEXT("too short");
    assert_int_equal(vault_open(&vault, &opened.options, &opened.error), ERROR_INVALID);
    opened_end(&other);
    opened_end(&opened);
}

static void a_passphrase_or_credential_serves_too(void **state)
{
    (void)state;
    struct arena *arena SCOPED(arena_free_at) = arena_new();
    struct opened opened;
    opened_begin(&opened);
    vault_free(opened.vault);
    opened.options.where = opened_where(arena);
    opened.options.master = (struct vault_master){.passphrase = TEXT("four plain words together")};
    assert_int_equal(vault_open(&opened.vault, &opened.options, &opened.error), 0);
    opened_again(&opened);
    vault_free(opened.vault);
    opened.options.where = opened_where(arena);
    opened.options.master = (struct vault_master){.credential = strrchr(opened.key_file, '/') + 1};
    assert_int_equal(setenv("CREDENTIALS_DIRECTORY", stores_folder(), 1), 0);
    assert_int_equal(vault_open(&opened.vault, &opened.options, &opened.error), 0);
    opened_end(&opened);
}

static void tokens_and_codes(void **state)
{
    (void)state;
    struct opened opened;
    opened_begin(&opened);
    uint8_t one[VAULT_TOKEN_SIZE], same[VAULT_TOKEN_SIZE], other[VAULT_TOKEN_SIZE], code[32], code_again[32];
    assert_int_equal(vault_token(opened.vault, "person.name", TEXT("wren"), one, &opened.error), 0);
    assert_int_equal(vault_token(opened.vault, "person.name", TEXT("wren"), same, &opened.error), 0);
    assert_int_equal(vault_token(opened.vault, "person.mail", TEXT("wren"), other, &opened.error), 0);
    assert_memory_equal(one, same, sizeof(one));
    assert_memory_not_equal(one, other, sizeof(one));
    vault_code(opened.vault, "session", TEXT("1"), code);
    int64_t from;
    assert_int_equal(vault_turn_epoch(opened.vault, NULL, NULL, &from, &opened.error), 0);
    assert_int_equal(vault_token(opened.vault, "person.name", TEXT("wren"), same, &opened.error), 0);
    vault_code(opened.vault, "session", TEXT("1"), code_again);
    assert_memory_not_equal(one, same, sizeof(one)); /* tokens live for one epoch */
    assert_memory_equal(code, code_again, sizeof(code));
    opened_end(&opened);
}

static void passwords(void **state)
{
    (void)state;
    struct opened opened;
    char hash[VAULT_PASSWORD_SIZE];
    bool right = false;
    opened_begin(&opened);
    assert_int_equal(vault_password_hash(opened.vault, TEXT("correct horse"), hash, &opened.error), 0);
    assert_true(text_starts(text_of(hash), TEXT("$argon2id$v=19$m=19456,t=2,p=1$")));
    assert_false(vault_password_is_old(hash));
    assert_true(vault_password_is_old("$argon2id$v=19$m=4096,t=3,p=1$MDEyMzQ1Njc4OWFiY2RlZg$"
                                      "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE"));
    assert_int_equal(vault_password_check(opened.vault, hash, TEXT("correct horse"), &right, &opened.error), 0);
    assert_true(right);
    assert_int_equal(vault_password_check(opened.vault, hash, TEXT("correct horsf"), &right, &opened.error), 0);
    assert_false(right);
    assert_int_equal(vault_password_check(opened.vault, NULL, TEXT("correct horse"), &right, &opened.error), 0);
    assert_false(right);
    opened_end(&opened);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_are_the_same_after_opening_again),
        cmocka_unit_test(a_case_has_one_root),
        cmocka_unit_test(erasing_takes_what_was_named),
        cmocka_unit_test(another_process_takes_notice),
        cmocka_unit_test(sealed_bytes_open_in_their_place_only),
        cmocka_unit_test(the_master_key_is_guarded),
        cmocka_unit_test(a_passphrase_or_credential_serves_too),
        cmocka_unit_test(tokens_and_codes),
        cmocka_unit_test(passwords),
    };
    stores_begin(argc, argv);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    stores_end();
    return failed;
}
