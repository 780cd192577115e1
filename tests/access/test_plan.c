/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "access/cases.h"

/* A list must not cost more because there are more cases: on either engine the plan merges index
 * ranges, as far as the page needs, and neither scans the table nor sorts it. */

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

#define MANY 6000

static int add_many(struct store_session *session, void *context, struct error *error)
{
    const struct identity *manager = context;
    struct access_principal principals[] = {cases_office(&opened, "safeguarding-manager", ""),
                                            access_of_person(opened.access, manager)};
    int failed = 0;
    for (int64_t i = 0; failed == 0 && i < MANY; i++) {
        struct identity case_id = vault_identity();
        char reference[ACCESS_REFERENCE_SIZE];
        access_new_reference(reference);
        failed = access_add_case(session, &case_id, reference, i, error);
        for (size_t j = 0; failed == 0 && j < 2 && (j == 0 || i % 100 == 0); j++) {
            failed = access_grant(session, &case_id, &principals[j], error);
        }
        if (failed == 0 && i % 40 == 0) {
            failed = access_bar(opened.access, session, &case_id, manager, 1, ACCESS_BAR_NAMED, i,
                                error);
        }
    }
    return failed == 0 ? store_run(session, NULL, error, "ANALYZE", "") : failed;
}

static const char *explain(const struct access_viewer *viewer)
{
    SCOPED(store_end_at) struct store_session *session = opened_read(&opened);
    struct store_statement *statement;
    bool postgres = stores_engine() == STORE_POSTGRES;
    int failed =
        postgres
            ? store_prepare(session, "EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) " ACCESS_MERGE,
                            &statement, &opened.error)
            : store_prepare(session, "EXPLAIN QUERY PLAN " ACCESS_MERGE, &statement, &opened.error);
    assert_done(&opened, failed);
    access_bind(statement, viewer);
    store_bind_integer(statement, ACCESS_OWN, ACCESS_OPEN);
    store_bind_integer(statement, ACCESS_OWN + 1, INT64_MAX);
    store_bind_bytes(statement, ACCESS_OWN + 2, viewer->person.bytes, IDENTITY_SIZE);
    store_bind_integer(statement, ACCESS_OWN + 3, 102);
    struct buf plan = buf_in(opened.arena);
    while (store_step(statement, &opened.error) > 0) {
        buf_text(&plan, store_text(statement, postgres ? 0 : 3));
        buf_char(&plan, '\n');
    }
    return buf_as_string(&plan);
}

/* PostgreSQL's account of the most rows that came out of one scan of the grants. */
static long rows_touched(const char *plan)
{
    long most = 0;
    struct text rest = text_of(plan), line;
    while (text_cut(&rest, '\n', &line)) {
        const char *scan =
            memmem(line.at, line.length, " on access_grant", strlen(" on access_grant"));
        const char *rows =
            scan ? memmem(scan, line.length - (size_t)(scan - line.at), "rows=", 5) : NULL;
        long count = rows ? strtol(rows + 5, NULL, 10) : 0;
        most = count > most ? count : most;
    }
    return most;
}

static void test_access_plan__merges_index_ranges(void **state)
{
    (void)state;
    struct identity manager = opened_holder(&opened, "Mo Manager", "safeguarding-manager", "");
    cases_write(&opened, add_many, &manager);
    const char *plan = explain(cases_viewer(&opened, &manager));
    static const char *const wanted[] = {"MERGE (UNION ALL)", "Merge Append"};
    static const char *const unwanted[] = {"SCAN", "TEMP B-TREE", "Seq Scan on access_grant"};
    if (!strstr(plan, wanted[stores_engine()])) {
        fail_msg("no merge:\n%s", plan);
    }
    for (size_t i = 0; i < COUNT_OF(unwanted); i++) {
        if (strstr(plan, unwanted[i])) {
            fail_msg("%s:\n%s", unwanted[i], plan);
        }
    }
    assert_true(rows_touched(plan) <= 300);
}

static void test_access_plan__checks_one_case_by_its_keys(void **state)
{
    (void)state;
    struct identity manager = opened_holder(&opened, "Mo Manager", "safeguarding-manager", "");
    cases_write(&opened, add_many, &manager);
    const struct access_viewer *viewer = cases_viewer(&opened, &manager);
    SCOPED(store_end_at) struct store_session *session = opened_read(&opened);
    struct store_statement *statement;
    bool postgres = stores_engine() == STORE_POSTGRES;
    int failed = postgres ? store_prepare(session,
                                          "EXPLAIN SELECT 1 FROM access_case AS c WHERE "
                                          "c.reference = $18 AND " ACCESS_ALLOWS("c.case_id"),
                                          &statement, &opened.error)
                          : store_prepare(session,
                                          "EXPLAIN QUERY PLAN SELECT 1 FROM access_case AS c WHERE "
                                          "c.reference = $18 AND " ACCESS_ALLOWS("c.case_id"),
                                          &statement, &opened.error);
    assert_done(&opened, failed);
    access_bind(statement, viewer);
    store_bind_text(statement, ACCESS_OWN, TEXT("00000-00000"));
    while (store_step(statement, &opened.error) > 0) {
        const char *line = text_string(opened.arena, store_text(statement, postgres ? 0 : 3));
        if (strstr(line, "SCAN c") || strstr(line, "SCAN ag") ||
            strstr(line, "Seq Scan on access_case") || strstr(line, "Seq Scan on access_grant")) {
            fail_msg("%s", line);
        }
    }
}

int main(int argc, char **argv)
{
    stores_begin(argc, argv);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_access_plan__merges_index_ranges, begin, end),
        cmocka_unit_test_setup_teardown(test_access_plan__checks_one_case_by_its_keys, begin, end),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    stores_end();
    return failed;
}
