/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A table becomes recommendations, each a case, and the board's table again, by the command line with the delivered program
 * (AP-2, AP-3, AP-4).
 */
#include "program.h"
#include "support/stores.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

enum { DONE, REFUSED, WRONG_USE, NOT_FOUND, CONFLICT };

#define HEAD "Page\tNumber\tRecommendation\tResponsible team\tUpdate 3 May 2024\t"
#define TAR "12\t1.1\tTar each hull in spring.\tYard\tTar is bought. Underway\t"
#define NETS "12\t1.10\tMend nets.\tYard/Net loft\tWe plan it. Underway\t"
#define ROOF "14\t1.2\tRoof the sheds.\tYard\tA plan. Underway\t"

static char home[300];
static char first[500], later[500], doubtful[500], twice[500];

static void keep(char path[500], const char *name, const char *text)
{
    snprintf(path, 500, "%s", program_file(name, text));
}

static void an_organisation_is_made(void **state)
{
    (void)state;
    const char *store = stores_engine() == STORE_SQLITE ? "sqlite:data.db" : stores_where();
    snprintf(home, sizeof(home), "%s/home", stores_folder());
    program_expect(DONE, "init % --store '%' --title 'Amber Alliance' --json", home, store);
    program_expect(DONE, "user add junia --name 'Junia Marlowe' --role staff --in % --json", home);
    program_expect(DONE, "user add clerk --name 'Clementine Ashdown' --role staff --in % --json", home);
    program_expect(DONE, "office hold junia plan-manager --in % --json", home);
    keep(first, "first.txt", HEAD "\n" TAR "\n" NETS "\n" ROOF "\n");
    keep(later, "later.txt",
         HEAD "Update 5 June 2024\n" TAR "All hulls are tarred. Complete\n" NETS "\n"
              "14\t1.2\tRoof the sheds.\tYard\tAnother plan. Underway\tThe roof is on. Complete\n");
    keep(doubtful, "doubtful.txt",
         HEAD "Update 5 June 2024\n" TAR "All hulls are tarred. Complete\n"
              "15\t3\tHang a lamp at the\tHarbour office\tIt is bought. Underway\tIt hangs. Complete\n");
    keep(twice, "twice.txt", HEAD "\n" TAR "\n" TAR "\n");
}

static const struct program_ran *import(int code, const char *path, const char *options)
{
    char line[200];
    snprintf(line, sizeof(line), "plan import %% --accept --report Harbour --in %% --json %s", options);
    return program_expect(code, line, path, home);
}

static void expect_counts(int opened, int continued, int unchanged, int updates)
{
    assert_int_equal(program_number("opened"), opened);
    assert_int_equal(program_number("continued"), continued);
    assert_int_equal(program_number("unchanged"), unchanged);
    assert_int_equal(program_number("updates"), updates);
}

/* AP-3: who may not leaves nothing behind, nor does a table whose rows cannot be told apart. */
static void what_is_refused_leaves_nothing(void **state)
{
    (void)state;
    import(REFUSED, first, "--as clerk");
    assert_string_equal(program_text("error.paragraph"), "AP-3");
    import(CONFLICT, twice, "--as junia");
    import(WRONG_USE, first, "");
    program_expect(WRONG_USE, "plan import % --accept --as junia --in % --json", first, home);
    program_expect(DONE, "plan report --as junia --in % --json", home);
    assert_string_equal(program_text("recommendations.0.reference"), "");
}

static void a_second_import_changes_nothing(void **state)
{
    (void)state;
    import(DONE, first, "--as junia");
    expect_counts(3, 0, 0, 3);
    import(DONE, first, "--as junia");
    expect_counts(0, 0, 3, 0);
}

/* AP-2: a later table adds; what a case has is kept, and said. */
static void a_later_table_adds_and_replaces_nothing(void **state)
{
    (void)state;
    import(DONE, later, "--as junia");
    expect_counts(0, 2, 1, 2);
    assert_string_equal(program_text("otherwise.0.recommendation"), "14/1.2");
    assert_string_equal(program_text("otherwise.0.date"), "2024-05-03");
    assert_int_equal(strlen(program_text("otherwise.0.reference")), 11);
    import(DONE, later, "--as junia");
    expect_counts(0, 0, 3, 0);
}

/* AP-3: nothing doubtful is taken over without a word. */
static void what_is_doubtful_is_refused_or_marked(void **state)
{
    (void)state;
    const struct program_ran *ran = import(REFUSED, doubtful, "--as junia");
    assert_non_null(strstr(ran->out, "15/3, recommendation, doubtful"));
    import(DONE, doubtful, "--doubtful --as junia");
    expect_counts(1, 0, 1, 2);
    assert_string_equal(program_text("doubtful.0.cell"), "recommendation");
    import(DONE, doubtful, "--as junia");
    expect_counts(0, 0, 2, 0);
}

/* AP-4, AP-6: as of a day, of what one may open; a status of a table makes nothing done. */
static void the_board_reads_its_table(void **state)
{
    (void)state;
    program_expect(DONE, "plan report --at 2024-05-20 --as junia --in % --json", home);
    assert_string_equal(program_text("recommendations.0.number"), "1.1");
    assert_string_equal(program_text("recommendations.0.updates.0.text"), "Tar is bought. Underway");
    assert_string_equal(program_text("recommendations.0.updates.1.text"), "");
    assert_string_equal(program_text("recommendations.1.number"), "1.10");
    const struct program_ran *ran = program_expect(DONE, "plan report --csv --at 2024-06-05 --as junia --in %", home);
    assert_non_null(strstr(ran->out, "\"Responsible team\",\"Update 2024-05-03\",\"Update 2024-06-05\"\r\n"));
    assert_non_null(strstr(ran->out, "\"Yard\",\"A plan. Underway\",\"The roof is on. Complete\"\r\n"));
    assert_non_null(strstr(ran->out, "\"Yard/Net loft\",\"We plan it. Underway\",\"\"\r\n"));
    char sheet[500], paper[500];
    snprintf(sheet, sizeof(sheet), "%s.xlsx", home);
    snprintf(paper, sizeof(paper), "%s.pdf", home);
    program_expect(DONE, "plan report --xlsx % --pdf % --as junia --in % --json", sheet, paper, home);
    program_expect(DONE, "plan import % --json", sheet);
    assert_string_equal(program_text("0.number"), "1.1");
    program_expect(CONFLICT, "plan report --xlsx % --as junia --in % --json", sheet, home);
    program_expect(DONE, "plan compare --from 2024-05-03 --to 2024-06-05 --as junia --in % --json", home);
    assert_int_equal(program_number("counts.completed"), 3);
    assert_int_equal(program_number("counts.silent"), 1);
    assert_string_equal(program_text("recommendations.0.changes.0"), "silent");
    program_expect(WRONG_USE, "plan compare --from 2024-06-05 --to 2024-05-03 --as junia --in % --json", home);
    program_expect(DONE, "plan report --urgent-first --only silent --unit 'Net loft' --as junia --in % --json", home);
    assert_string_equal(program_text("recommendations.0.number"), "1.10");
    assert_string_equal(program_text("recommendations.1.number"), "");
    program_expect(DONE, "plan report --as clerk --in % --json", home);
    assert_string_equal(program_text("recommendations.0.reference"), "");
    program_expect(DONE, "case list --procedure recommendation --state done --as junia --in % --json", home);
    assert_string_equal(program_text("cases.0.reference"), "");
    program_expect(DONE, "verify % --json", home);
}

/* AP-4, AP-5: drafted by one, confirmed by another who was shown the words, corrected in the open. */
static void the_public_is_told_what_two_have_read(void **state)
{
    (void)state;
    char table[500], reference[40], check[40], document[60];
    snprintf(table, sizeof(table), "%s/release.csv", stores_folder());
    program_expect(DONE, "user add hamish --name 'Hamish Tolland' --role staff --in % --json", home);
    program_expect(DONE, "office hold hamish governance-director --in % --json", home);
    program_expect(DONE, "plan draft-release --at 2024-06-05 --words board --out % --as junia --in % --json", table, home);
    program_expect(DONE, "plan publish % --at 2024-06-05 --as junia --in % --json", table, home);
    snprintf(reference, sizeof(reference), "%s", program_text("reference"));
    program_expect(DONE, "plan releases --in % --json", home);
    assert_string_equal(program_text("releases.0.day"), "");
    program_expect(NOT_FOUND, "plan release % --as clerk --in % --json", reference, home);
    program_expect(DONE, "plan release % --as hamish --in % --json", reference, home);
    snprintf(check, sizeof(check), "%s", program_text("check"));
    assert_int_equal(strlen(check), 12);
    program_expect(REFUSED, "plan confirm % --check % --as junia --in % --json", reference, check, home);
    program_expect(WRONG_USE, "plan confirm % --check 000000000000 --as hamish --in % --json", reference, home);
    program_expect(DONE, "plan confirm % --check % --as hamish --in % --json", reference, check, home);
    program_expect(DONE, "plan publish % --reference % --what 'A status.' --why 'It was early.' --as junia --in % --json", table, reference,
                   home);
    program_expect(DONE, "plan confirm % --check % --as hamish --in % --json", reference, check, home);
    program_expect(DONE, "plan releases --in % --json", home);
    assert_string_equal(program_text("releases.0.day"), "2024-06-05");
    assert_int_equal(program_number("releases.0.edition"), 2);
    assert_string_equal(program_text("releases.0.corrects"), "A status.");
    assert_int_equal(program_number("releases.1.edition"), 1);
    program_expect(DONE, "plan releases --at 2024-06-05 --edition 1 --csv --in % --json", home);
    assert_non_null(strstr(program_text("csv"), "\"Tar each hull in spring.\""));
    program_expect(DONE, "plan returns --as junia --in % --json", home);
    assert_string_equal(program_text("plans.0.reference"), "");
    program_expect(DONE, "case documents % --as hamish --in % --json", reference, home);
    snprintf(document, sizeof(document), "%s", program_text("documents.0.document"));
    program_expect(DONE, "erase document % % --paragraph SG-13.1 --reason 'It named somebody.' --irrevocably --as junia --in % --json",
                   reference, document, home);
    program_expect(NOT_FOUND, "plan releases --at 2024-06-05 --edition 1 --csv --in % --json", home); /* no empty file for a table */
    program_expect(DONE, "plan releases --at 2024-06-05 --edition 1 --in % --json", home);
    program_expect(DONE, "verify % --json", home);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_organisation_is_made),
        cmocka_unit_test(what_is_refused_leaves_nothing),
        cmocka_unit_test(a_second_import_changes_nothing),
        cmocka_unit_test(a_later_table_adds_and_replaces_nothing),
        cmocka_unit_test(what_is_doubtful_is_refused_or_marked),
        cmocka_unit_test(the_board_reads_its_table),
        cmocka_unit_test(the_public_is_told_what_two_have_read),
    };
    stores_begin(argc, argv);
    program_begin(stores_folder());
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    program_end();
    stores_end();
    return failed;
}
