/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <stdio.h>

#include "access/cases.h"

/* SG-4.3: for somebody who is barred, nothing that can be seen or traced differs from a case that
 * is not there. */

static struct opened opened;
static struct identity manager, director;
static struct buf traced;

static int begin(void **state)
{
    (void)state;
    opened_begin(&opened);
    manager = opened_holder(&opened, "Mo Manager", "safeguarding-manager", "");
    director = opened_holder(&opened, "Dana Director", "legal-director", "");
    traced = buf_in(opened.arena);
    return 0;
}

static int end(void **state)
{
    (void)state;
    opened_end(&opened);
    return 0;
}

static void trace(void *context, const char *sql, const char *values)
{
    (void)context;
    buf_print(&traced, "%s\n%s\n", sql, values);
}

/* Everything that the manager can ask about a case, and everything that came back. */
static const char *ask_everything(const struct cases_made *made)
{
    struct buf answers = buf_in(opened.arena);
    const struct access_viewer *viewer = cases_viewer(&opened, &manager);
    SCOPED(store_end_at) struct store_session *session = opened_read(&opened);
    struct identity found;
    const struct access_item *items;
    const struct access_request *requests;
    size_t count;
    bool more, may;
    int code = access_find(session, viewer, text_of(made->reference), &found, &opened.error);
    buf_print(&answers, "find %d %s %s\n", code, opened.error.key, opened.error.words);
    code = access_check(session, viewer, &made->case_id, &opened.error);
    buf_print(&answers, "check %d %s %s\n", code, opened.error.key, opened.error.words);
    assert_done(&opened, access_may_open(session, &viewer, 1, &made->case_id, &may, &opened.error));
    buf_print(&answers, "may %d\n", may);
    for (int shelf = 0; shelf < ACCESS_SHELF__MAX; shelf++) {
        assert_done(&opened, access_list(session, opened.arena, viewer, (enum access_shelf)shelf,
                                         NULL, 50, &items, &count, &more, &opened.error));
        buf_print(&answers, "list %zu %d", count, more);
        for (size_t i = 0; i < count; i++) {
            buf_print(&answers, " %s", items[i].reference);
        }
        assert_done(&opened, access_count(session, viewer, (enum access_shelf)shelf, 100, &count,
                                          &opened.error));
        buf_print(&answers, " count %zu\n", count);
    }
    assert_done(&opened, access_requests(opened.access, session, opened.arena, viewer, OPENED_AT,
                                         &requests, &count, &opened.error));
    buf_print(&answers, "requests %zu\n", count);
    return arena_string(opened.arena, buf_as_string(&answers));
}

static void grant_all(const struct cases_made *made)
{
    cases_grant(&opened, made, cases_office(&opened, "safeguarding-manager", ""));
    cases_grant(&opened, made, cases_office(&opened, "legal-director", ""));
    cases_grant(&opened, made, access_of_person(opened.access, &manager));
}

static const char *trace_everything(const struct cases_made *made, const char **answers)
{
    opened_moment(&opened,
                  OPENED_AT); /* the people room keeps the last one: the first to ask reads more */
    traced.length = 0;
    store_set_trace(opened.store, trace, NULL);
    *answers = ask_everything(made);
    store_set_trace(opened.store, NULL, NULL);
    return arena_string(opened.arena, buf_as_string(&traced));
}

static void test_access_denial__is_absence(void **state)
{
    (void)state;
    struct cases_made other = cases_add(&opened, 5), made = {.case_id = vault_identity()};
    grant_all(&other);
    access_new_reference(made.reference);
    const char *answers_absent, *answers_denied;
    const char *absent = trace_everything(&made, &answers_absent);
    struct cases_made added = cases_add(&opened, 9);
    struct identity request;
    assert_done(&opened, access_ask(opened.access, &director, text_of(added.reference),
                                    TEXT("because"), OPENED_AT, &request, &opened.error));
    grant_all(&added);
    cases_bar(&opened, &added, &manager, 1);
    /* The same question about the case that is there now: only the two names that are asked for
     * differ. */
    const char *denied = trace_everything(&added, &answers_denied);
    assert_string_equal(answers_absent, answers_denied);
    const char *kept = strdup(answers_denied);
    assert_true(strstr(kept, "list 1") != NULL); /* the other case is there, and seen */
    free((char *)kept);
    struct text left = text_of(absent), right = text_of(denied), one, two;
    size_t lines = 0, different = 0;
    while (text_cut(&left, '\n', &one)) {
        assert_true(text_cut(&right, '\n', &two));
        lines++;
        different += !text_equal(one, two);
    }
    assert_false(text_cut(&right, '\n', &two));
    assert_true(lines > 10);
    assert_true(different <= 3); /* the values of find, check and may_open: what was asked for */
}

/* Literally the same trace, for the same words asked before and after the case is there. */
static void test_access_denial__same_question_same_trace(void **state)
{
    (void)state;
    const char *answers_before, *answers_after;
    struct cases_made made = cases_add(&opened, 9);
    const char *before = trace_everything(&made, &answers_before); /* granted to nobody */
    grant_all(&made);
    cases_bar(&opened, &made, &manager, 1);
    const char *after = trace_everything(&made, &answers_after);
    assert_string_equal(answers_before, answers_after);
    assert_string_equal(before, after);
    cases_clear(&opened, &made, &manager, 1);
    trace_everything(&made, &answers_after);
    assert_string_not_equal(answers_before, answers_after); /* the test can tell */
}

/* The rows do not say who: neither the person's identity nor the office's name stands in them. */
static void test_access_denial__rows_name_nobody(void **state)
{
    (void)state;
    struct cases_made made = cases_add(&opened, 9);
    grant_all(&made);
    cases_bar(&opened, &made, &manager, 1);
    SCOPED(store_end_at) struct store_session *session = opened_read(&opened);
    struct store_statement *statement;
    assert_done(
        &opened,
        store_query(session, &statement, &opened.error,
                    "SELECT principal FROM access_grant UNION ALL SELECT person FROM access_bar",
                    ""));
    int count = 0;
    while (store_step(statement, &opened.error) > 0) {
        struct text bytes = store_bytes(statement, 0);
        assert_int_equal(bytes.length, ACCESS_TOKEN_SIZE);
        assert_memory_not_equal(bytes.at, manager.bytes, IDENTITY_SIZE);
        count++;
    }
    assert_int_equal(count, 4);
}

int main(int argc, char **argv)
{
    stores_begin(argc, argv);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_access_denial__is_absence, begin, end),
        cmocka_unit_test_setup_teardown(test_access_denial__same_question_same_trace, begin, end),
        cmocka_unit_test_setup_teardown(test_access_denial__rows_name_nobody, begin, end),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    stores_end();
    return failed;
}
