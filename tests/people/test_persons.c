/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

#include "people/opened.h"

static struct opened opened;

static int begin(void **state)
{
    (void)state;
    opened_begin(&opened);
    return 0;
}

static int end(void **state)
{
    (void)state;
    opened_end(&opened);
    return 0;
}

static const struct people_details full = {
    .kinds = PEOPLE_MEMBER | PEOPLE_ELECTED, /* SG-2: several at once */
    .name = {"Jos\xc3\xa9 O'Neill-Khan", sizeof("Jos\xc3\xa9 O'Neill-Khan") - 1},
    .known_as = {"Joe Khan", sizeof("Joe Khan") - 1},
    .membership = {"A 1234567", sizeof("A 1234567") - 1},
    .email = {"Jose.Khan@example.org", sizeof("Jose.Khan@example.org") - 1},
    .telephone = {"+44 20 7946 0123", sizeof("+44 20 7946 0123") - 1},
    .address = {"1 High Street\nAnytown", sizeof("1 High Street\nAnytown") - 1},
    .branch = {"Anytown North", sizeof("Anytown North") - 1},
    .area = {"london", sizeof("london") - 1},
    .born = {"2008-11-23", sizeof("2008-11-23") - 1},
};

static struct identity add(const struct people_details *details)
{
    struct identity person = {{0}};
    assert_done(&opened,
                people_add_person(opened.people, details, &opened.act, &person, &opened.error));
    return person;
}

static size_t find(const char *words, const struct identity *expected)
{
    SCOPED(store_end_at) struct store_session *session = opened_read(&opened);
    struct people_person *persons;
    size_t count, hits = 0;
    assert_done(&opened, people_find_persons(opened.people, session, opened.arena, text_of(words),
                                             50, &persons, &count, &opened.error));
    for (size_t i = 0; i < count; i++) {
        hits += identity_equal(&persons[i].person, expected);
    }
    assert_true(hits <= 1);
    return hits ? count : 0;
}

static struct people_person get(const struct identity *person)
{
    SCOPED(store_end_at) struct store_session *session = opened_read(&opened);
    struct people_person found = {0};
    assert_done(&opened, people_get_person(opened.people, session, opened.arena, person, &found,
                                           &opened.error));
    return found;
}

static void test_people_persons__kept_and_read(void **state)
{
    (void)state;
    struct identity person = add(&full);
    struct people_person found = get(&person);
    assert_int_equal(found.version, 1);
    assert_false(found.erased);
    assert_int_equal(found.details.kinds, full.kinds);
    assert_true(text_equal(found.details.name, full.name));
    assert_true(text_equal(found.details.address, full.address));
    assert_true(text_equal(found.details.born, full.born));
    assert_true(text_equal(found.details.area, full.area));
    assert_int_equal(found.recorded.at, OPENED_AT);
}

static void test_people_persons__found_by_words_and_numbers(void **state)
{
    (void)state;
    struct identity person = add(&full), other = opened_person(&opened, "Josephine Khan");
    static const char *const good[] = {
        "khan jose", "JOS\xc3\x89",           "oneill",        "joe", "a1234567",
        "A-1234567", "jose.khan@EXAMPLE.org", "+44 2079460123"};
    for (size_t i = 0; i < COUNT_OF(good); i++) {
        assert_int_equal(find(good[i], &person), 1);
    }
    assert_int_equal(find("khan", &person), 2);
    assert_int_equal(find("khan", &other), 2);
    static const char *const bad[] = {"",        "khan smith",        "kha",
                                      "example", "a b c d e f g h i", "high street"};
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        assert_int_equal(find(bad[i], &person), 0);
    }
}

static void test_people_persons__corrections_are_versions(void **state)
{
    (void)state;
    struct identity person = add(&full);
    struct people_details changed = full;
    changed.name = TEXT("Jose Khan");
    assert_done(&opened, people_correct_person(opened.people, &person, 1, &changed, &opened.act,
                                               &opened.error));
    assert_int_equal(get(&person).version, 2);
    assert_int_equal(find("oneill", &person), 0);
    assert_int_equal(find("jose", &person), 1);
    assert_int_equal(
        people_correct_person(opened.people, &person, 1, &changed, &opened.act, &opened.error),
        ERROR_CONFLICT);
    struct identity nobody = vault_identity();
    assert_int_equal(
        people_correct_person(opened.people, &nobody, 1, &changed, &opened.act, &opened.error),
        ERROR_NOT_FOUND);
}

static void refuse(struct people_details details, const char *field)
{
    struct identity person;
    assert_int_not_equal(
        people_add_person(opened.people, &details, &opened.act, &person, &opened.error), 0);
    assert_string_equal(opened.error.field, field);
}

static void test_people_persons__bad_details_are_refused(void **state)
{
    (void)state;
    struct people_details bad = full;
    bad.name = TEXT(" \t");
    refuse(bad, "name");
    bad.name = TEXT("\xff");
    refuse(bad, "name");
    bad = full;
    bad.kinds = 0;
    refuse(bad, "kinds");
    bad.kinds = 32;
    refuse(bad, "kinds");
    bad = full;
    bad.area = TEXT("atlantis");
    refuse(bad, "area");
    bad = full;
    bad.born = TEXT("2023-02-29");
    refuse(bad, "born");
    bad = full;
    char *longest = arena_alloc(opened.arena, 300);
    memset(longest, 'x', 299);
    bad.email = text_of(longest);
    refuse(bad, "email");
}

/* SG-2: a child is under 18 on the date concerned; SG-2c: unknown counts as a child. */
static void test_people_persons__child(void **state)
{
    (void)state;
    assert_true(people_is_child(TEXT("2008-11-23"), TEXT("2026-11-22")));
    assert_false(people_is_child(TEXT("2008-11-23"), TEXT("2026-11-23")));
    assert_true(people_is_child(TEXT("2008-02-29"), TEXT("2026-02-28")));
    assert_false(people_is_child(TEXT("2008-02-29"), TEXT("2026-03-01")));
    assert_true(people_is_child(TEXT(""), TEXT("2026-03-01")));
    assert_true(people_is_child(TEXT("2008-13-01"), TEXT("2030-03-01")));
    assert_true(people_is_child(TEXT("2000-01-01"), TEXT("soon")));
}

struct forgetting {
    struct identity person;
};

static int forget(struct store_session *session, void *context, struct error *error)
{
    return people_forget(session, &((struct forgetting *)context)->person, error);
}

static void test_people_persons__forgotten(void **state)
{
    (void)state;
    struct identity person = add(&full),
                    term = opened_appoint(&opened, &person, "safeguarding-manager", "");
    struct vault_place place = {.kind = VAULT_PERSON, .owner = person};
    assert_done(&opened, vault_erase(opened.vault, &place, 1, &opened.error));
    assert_true(get(&person).erased);
    struct forgetting forgetting = {person};
    assert_done(&opened, store_write(opened.store, forget, &forgetting, &opened.error));
    assert_done(&opened, store_write(opened.store, forget, &forgetting, &opened.error));
    assert_true(get(&person).erased);
    assert_int_equal(find("khan", &person), 0);
    SCOPED(store_end_at) struct store_session *session = opened_read(&opened);
    struct text name;
    assert_done(&opened, people_get_name(opened.people, session, opened.arena, &person, &name,
                                         &opened.error));
    assert_true(text_is(name, "(erased)"));
    struct people_moment moment = opened_moment(&opened, OPENED_AT);
    assert_int_equal(moment.count, 1);
    assert_true(identity_equal(&moment.holders[0].term, &term));
    assert_int_equal(
        people_correct_person(opened.people, &person, 1, &full, &opened.act, &opened.error),
        ERROR_NOT_FOUND);
}

static int no_rebuild(void *context, struct error *error)
{
    (void)context;
    (void)error;
    return 0;
}

static void test_people_persons__tokens_follow_the_epoch(void **state)
{
    (void)state;
    struct identity person = add(&full);
    for (int i = 0; i < 3; i++) {
        opened_person(&opened, "Jose Other");
    }
    int64_t impossible_from;
    assert_done(&opened,
                vault_turn_epoch(opened.vault, no_rebuild, NULL, &impossible_from, &opened.error));
    assert_int_equal(find("jose", &person), 0);
    assert_done(&opened, people_retoken(opened.people, &opened.error));
    assert_int_equal(find("jose", &person), 4);
    assert_int_equal(find("oneill", &person), 1);
}

/* ---- nothing that names somebody stands in clear ------------------------------------------- */

#define CANARY "Zyxwvutsr"

static int look_for_canary(const char *path, const struct stat *status, int type, struct FTW *walk)
{
    (void)walk;
    if (type != FTW_F || status->st_size == 0) {
        return 0;
    }
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    char *bytes = malloc((size_t)status->st_size);
    size_t size = fread(bytes, 1, (size_t)status->st_size, file);
    fclose(file);
    bool found = false;
    for (size_t i = 0; i + strlen(CANARY) <= size; i++) {
        found = found || strncasecmp(bytes + i, CANARY, strlen(CANARY)) == 0;
    }
    free(bytes);
    if (found) {
        fail_msg("%s holds it", path);
    }
    return 0;
}

/* In every word that somebody can type into this room: by the raw bytes of every file, where there
 * are files. */
static void test_people_persons__no_name_in_clear(void **state)
{
    (void)state;
    const struct people_details details = {.kinds = PEOPLE_MEMBER,
                                           .name = TEXT("A " CANARY),
                                           .known_as = TEXT("B " CANARY),
                                           .membership = TEXT(CANARY "1"),
                                           .email = TEXT("a@" CANARY ".org"),
                                           .telephone = TEXT(CANARY),
                                           .address = TEXT("1 " CANARY " Street"),
                                           .branch = TEXT(CANARY " North"),
                                           .born = TEXT("2001-02-03")};
    struct identity person = add(&details), row;
    assert_done(&opened, people_record_absence(opened.people, &person, 1, 2, TEXT(CANARY),
                                               &opened.act, &row, &opened.error));
    const struct people_conflict conflict = {
        .person = person, .about = TEXT("with " CANARY), .from = 1, .until = 2};
    assert_done(&opened, people_declare_conflict(opened.people, &conflict, &opened.act, &row,
                                                 &opened.error));
    struct people_new_user user = {.person = person,
                                   .sign_in = TEXT("c." CANARY),
                                   .role = PEOPLE_STAFF,
                                   .password = TEXT("kettle moon " CANARY)};
    assert_done(&opened, people_add_user(opened.people, &user, &opened.act, &opened.error));
    struct people_signed_in who;
    assert_int_equal(people_sign_in(opened.people, TEXT(CANARY), TEXT(CANARY), TEXT(CANARY),
                                    OPENED_AT, &who, &opened.error),
                     ERROR_DENIED);
    struct identity request;
    assert_done(&opened, access_ask(opened.access, &person, TEXT("00000-00000"), TEXT(CANARY),
                                    OPENED_AT, &request, &opened.error));
    assert_int_equal(find(CANARY, &person), 1);
    nftw(stores_folder(), look_for_canary, 16, FTW_PHYS);
}

int main(int argc, char **argv)
{
    stores_begin(argc, argv);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_people_persons__kept_and_read, begin, end),
        cmocka_unit_test_setup_teardown(test_people_persons__found_by_words_and_numbers, begin,
                                        end),
        cmocka_unit_test_setup_teardown(test_people_persons__corrections_are_versions, begin, end),
        cmocka_unit_test_setup_teardown(test_people_persons__bad_details_are_refused, begin, end),
        cmocka_unit_test(test_people_persons__child),
        cmocka_unit_test_setup_teardown(test_people_persons__forgotten, begin, end),
        cmocka_unit_test_setup_teardown(test_people_persons__tokens_follow_the_epoch, begin, end),
        cmocka_unit_test_setup_teardown(test_people_persons__no_name_in_clear, begin, end),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    stores_end();
    return failed;
}
