/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables that lie as they should, or nearly: tabs, commas, workbooks (AP-1, AP-2); and files that are refused, with words. */
#include "table.h"

#include <archive.h>
#include <archive_entry.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>

#define HEAD "Page\tNumber\tRecommendation\tResponsible team\tUpdate 3 May 2024\tUpdate 5 June 2024\n"

static const char plain[] =
    "**Boats**\n\n" HEAD "<b>1. Upkeep</b>\t\t\t\t\t\n"
    "12\t1.1\tTar each hull &amp; keel in spring.\tYard\tTar is bought.  Underway\tAll hulls are tarred. <b>Complete</b>\n"
    "12\t1.2\t<p>Mend nets.</p> <p>Sell old ones.</p>\tYard/Net loft\tAs above. Underway\tAs above. Complete on 2 June 2024.\n"
    "----\t---\t--\t---\t---\t--\n"
    "12-13\t2 (core)\tHang a lamp;\tHarbour office\tIt is complete. More is planned.\t\n"
    "\n\t\tat both piers.\t\tNobody objects.\t\n"
    "a remark that belongs to no row\n"
    "<b>Shore</b>\t\t\t\t\t\n<b>Sheds</b>\t\t\t\t\t\n"
    "\t\t\t\tA plan is drawn up.\t\n"
    "14\t3\tRoof the sheds.\t\t\tNew category: yard work: Complete\n";

static void expect(const struct plan_recommendation *of, const char *what, const char *text, enum plan_trust trust)
{
    assert_non_null(of);
    const struct plan_cell *cell = find_cell(of, what);
    assert_non_null(cell);
    if (!text_is(cell->text, text) || cell->trust != trust) {
        fail_msg("%s: \"%.*s\", %s: %.*s", what, TEXT_ARGS(cell->text), plan_trust_name(cell->trust), TEXT_ARGS(cell->why));
    }
}

static void test_plan_clean__reads_what_stands_there(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    const struct plan_table *table = read_one(arena, "boats.txt", text_of(plain));
    assert_int_equal(table->count, 4);
    assert_false(table->damaged);
    const struct plan_recommendation *nets = find_named(table, "12/1.2"), *lamp = find_named(table, "12-13/2 (core)");
    expect(nets, "part", "Boats", PLAN_READ);
    expect(nets, "section", "1. Upkeep", PLAN_READ);
    expect(nets, "recommendation", "Mend nets.\nSell old ones.", PLAN_READ);
    assert_int_equal(nets->unit_count, 2);
    assert_true(text_is(nets->units[1], "Net loft"));
    expect(find_named(table, "12/1.1"), "recommendation", "Tar each hull & keel in spring.", PLAN_READ);
    expect(lamp, "recommendation", "Hang a lamp; at both piers.", PLAN_REPAIRED);
    assert_int_equal(find_cell(lamp, "recommendation")->lines[1], 10);
    const struct plan_recommendation *sheds = find_named(table, "14/3");
    expect(sheds, "part", "Shore", PLAN_READ);
    expect(sheds, "section", "Sheds", PLAN_READ);
    expect(sheds, "2024-05-03", "A plan is drawn up.", PLAN_DOUBTFUL);
}

static void test_plan_clean__tells_a_status_from_a_sentence(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    const struct plan_table *table = read_one(arena, "boats.txt", text_of(plain));
    const struct plan_update *nets = find_update(find_named(table, "12/1.2"), "2024-06-05");
    assert_int_equal(nets->status, PLAN_COMPLETE);
    assert_true(text_is(nets->terms, "on 2 June 2024"));
    assert_true(nets->repeats.is && text_is(nets->repeats.words->name, "12/1.1"));
    const struct plan_update *lamp = find_update(find_named(table, "12-13/2 (core)"), "2024-05-03");
    assert_int_equal(lamp->status, PLAN_NONE);
    assert_int_equal(lamp->cell.trust, PLAN_DOUBTFUL);
    const struct plan_update *sheds = find_update(find_named(table, "14/3"), "2024-06-05");
    assert_int_equal(sheds->status, PLAN_OTHER);
    assert_true(text_is(sheds->scope, "New category: yard work"));
    assert_int_equal(sheds->cell.trust, PLAN_DOUBTFUL);
}

static void test_plan_clean__lists_what_has_no_place(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    const struct plan_table *table = read_one(arena, "boats.txt", text_of(plain));
    bool found = false;
    for (size_t i = 0; i < table->leftover_count; i++) {
        found = found || (table->leftovers[i].line == 11 && text_starts(table->leftovers[i].text, TEXT("a remark")));
    }
    assert_true(found);
}

static void test_plan_clean__words_that_stop_lose_their_status(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    const struct plan_table *table = read_one(arena, "a.txt", TEXT(HEAD "1\t2\tPaint.\tYard\tWe bought paint and then\tDone it is. We rest.\n"));
    const struct plan_update *cut = find_update(&table->at[0], "2024-05-03");
    assert_int_equal(cut->status, PLAN_STATUS_LOST);
    assert_int_equal(cut->cell.trust, PLAN_DOUBTFUL);
    assert_int_equal(find_update(&table->at[0], "2024-06-05")->status, PLAN_NONE);
}

static void test_plan_clean__one_table_settles_the_doubts_of_another(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    const struct plan_file files[] = {
        {TEXT("boats.txt"), text_of(plain)},
        {TEXT("later.txt"), TEXT(HEAD "14\t3\tRoof the sheds.\tYard\tA plan is drawn up.\tStill so.\n"
                                      "12\t1.1\tTar each hull and\tYard\tTar is bought.  Underway\tYes.\n")},
    };
    const struct plan_table *tables = read_all(arena, files, 2);
    expect(find_named(&tables[0], "14/3"), "2024-05-03", "A plan is drawn up.", PLAN_REPAIRED);
    expect(find_named(&tables[1], "12/1.1"), "recommendation", "Tar each hull and", PLAN_DOUBTFUL);
}

static void test_plan_clean__a_name_that_is_no_text_harms_no_words(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    const char *rows = HEAD "12\t1.1\tTar each hull\tYard\tTar is bought.  Underway\tYes.\n";
    const struct plan_file files[] = {{TEXT("b\xff" "oa\tts.txt"), text_of(plain)}, {TEXT("sp\xc3\xa4ter.txt"), text_of(rows)}};
    const struct plan_table *tables = read_all(arena, files, 2);
    assert_true(text_equal(tables[0].source, TEXT("b?oa?ts.txt")) && text_equal(tables[1].source, files[1].name));
    struct text why = find_cell(find_named(&tables[1], "12/1.1"), "recommendation")->why;
    assert_true(text_is_utf8(why));
    assert_non_null(strstr(arena_print(arena, "%.*s", TEXT_ARGS(why)), "b?oa?ts.txt"));
}

static void test_plan_clean__reads_commas_and_shifted_rows(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    const struct plan_table *table = read_one(
        arena, "boats.csv",
        TEXT("Owner,Recommendation,Ref,2024-05-03 update,2024-05-03 status,Colour\r\n"
             "Yard,\"Paint it, all \"\"over\"\"\r\nand under.\",R12,Begun.,Underway,red\r\nYard,Oil it.,R13,,,\r\n"));
    assert_int_equal(table->count, 2);
    expect(find_named(table, "R12"), "recommendation", "Paint it, all \"over\" and under.", PLAN_READ);
    assert_int_equal(find_update(find_named(table, "R12"), "2024-05-03")->status, PLAN_UNDERWAY);
    assert_int_equal(find_update(find_named(table, "R13"), "2024-05-03")->status, PLAN_NONE);
    const struct plan_table *shifted = read_one(arena, "a.txt", TEXT(HEAD "1\t2\tA.\tY\tB.\tC.\n\t3\t4\tD.\tY\tE.\tF.\n"));
    expect(find_named(shifted, "3/4"), "recommendation", "D.", PLAN_REPAIRED);
    expect(find_named(shifted, "3/4"), "2024-06-05", "F.", PLAN_READ);
}

/* ---- refused --------------------------------------------------------------------------------------------------------- */

static void says(const char *words, const char *one, const char *other)
{
    if (!strstr(words, one) || !strstr(words, other)) {
        fail_msg("\"%s\" does not say \"%s\" and \"%s\"", words, one, other);
    }
}

static void test_plan_clean__refusals_say_where_and_what_to_do(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    says(refuse_one(arena, "a.txt", TEXT("Page\tNumber\nfunf\tk\xfc" "he\n"), ERROR_INVALID), "line 2, character 7", "UTF-8");
    says(refuse_one(arena, "a.txt", TEXT("\xff\xfeP\0a\0"), ERROR_INVALID), "UTF-16", "save it");
    says(refuse_one(arena, "a.pdf", TEXT("%PDF-1.7"), ERROR_INVALID), "PDF", "export");
    says(refuse_one(arena, "a.txt", TEXT("Page\tOwner\nx\ty\n"), ERROR_INVALID), "line 1", "column 1 as page");
    says(refuse_one(arena, "a.txt", TEXT("hello\n"), ERROR_INVALID), "no line has a heading", "Recommendation");
    says(refuse_one(arena, "a.txt", TEXT(""), ERROR_INVALID), "no table", "head");
    says(refuse_one(arena, "a.txt", TEXT(HEAD "a\tb\tc\td\te\tf\n"), ERROR_INVALID), "no row", "number");
    says(refuse_one(arena, "a.csv", TEXT("Page,Number,Recommendation,\"x\n"), ERROR_INVALID), "line 1, column 4", "quotation");
}

/* ---- workbooks ------------------------------------------------------------------------------------------------------- */

struct member {
    const char *name, *bytes;
};

static struct text workbook(struct arena *arena, const struct member *members, size_t count, size_t padding)
{
    size_t most = 1 << 20, used = 0;
    char *bytes = arena_alloc(arena, most), *spaces = arena_alloc(arena, padding + 1);
    struct archive *archive = archive_write_new();
    memset(spaces, ' ', padding);
    archive_write_set_format_zip(archive);
    archive_write_set_bytes_in_last_block(archive, 1);
    assert_int_equal(archive_write_open_memory(archive, bytes, most, &used), ARCHIVE_OK);
    for (size_t i = 0; i < count; i++) {
        struct archive_entry *entry = archive_entry_new();
        archive_entry_set_pathname(entry, members[i].name);
        archive_entry_set_filetype(entry, AE_IFREG);
        archive_entry_set_perm(entry, 0644);
        archive_entry_set_size(entry, (la_int64_t)(strlen(members[i].bytes) + padding));
        assert_int_equal(archive_write_header(archive, entry), ARCHIVE_OK);
        archive_write_data(archive, members[i].bytes, strlen(members[i].bytes));
        archive_write_data(archive, spaces, padding);
        archive_entry_free(entry);
    }
    assert_int_equal(archive_write_close(archive), ARCHIVE_OK);
    archive_write_free(archive);
    return (struct text){bytes, used};
}

#define CELL(at, words) "<c r=\"" at "\" t=\"inlineStr\"><is><t>" words "</t></is></c>"
#define SHEET(rows) "<worksheet><sheetData>" rows "</sheetData></worksheet>"
#define TOP "<row r=\"1\">" CELL("A1", "Number") CELL("B1", "Recommendation") CELL("C1", "Update 3 May 2024") "</row>"
#define STRINGS "<sst><si><t>Oil &amp; wax it.</t></si><si><r><t>Waxed. </t></r><r><t>Complete</t></r></si></sst>"

static void test_plan_clean__reads_a_workbook(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    const struct member members[] = {
        {"xl/sharedStrings.xml", STRINGS},
        {"xl/worksheets/sheet1.xml", SHEET(TOP "<row r=\"4\"><c r=\"A4\"><v>2.1</v></c><c r=\"B4\" t=\"s\"><v>0</v></c>"
                                               "<c r=\"C4\" t=\"s\"><v>1</v></c></row>")},
        {"xl/worksheets/sheet2.xml", SHEET("")},
    };
    const struct plan_table *table = read_one(arena, "a.xlsx", workbook(arena, members, 3, 0));
    const struct plan_recommendation *of = find_named(table, "2.1");
    expect(of, "recommendation", "Oil & wax it.", PLAN_READ);
    assert_int_equal(find_cell(of, "recommendation")->lines[0], 4);
    assert_int_equal(find_update(of, "2024-05-03")->status, PLAN_COMPLETE);
}

static void test_plan_clean__refuses_workbooks_with_words(void **state)
{
    (void)state;
    static const struct {
        const char *sheet, *one, *other;
    } cases[] = {
        {SHEET(TOP "<row r=\"2\"><c r=\"B2\"><f>A1</f><v>1</v></c></row>"), "row 2, column 2", "formula"},
        {SHEET(TOP "<row r=\"2\"><c r=\"C2\" t=\"e\"><v>#REF!</v></c></row>"), "row 2, column 3", "error value"},
        {SHEET(TOP "<row r=\"2\"><c r=\"A2\" t=\"s\"><v>9</v></c></row>"), "row 2, column 1", "text"},
        {"<!DOCTYPE x [<!ENTITY a \"b\">]>" SHEET(TOP "<row><c r=\"A2\"/></row>"), "document type", "save it again"},
        {SHEET(TOP "<row r=\"1\"><c r=\"A1\"/></row>"), "row 1", "follow"},
        {"<worksheet><row r=\"1\"><c r=\"A1\">", "damaged", "save"},
    };
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const struct member members[] = {{"xl/worksheets/sheet1.xml", cases[i].sheet}};
        struct text bytes = workbook(arena, members, 1, 0);
        says(refuse_one(arena, "a.xlsx", bytes, ERROR_INVALID), cases[i].one, cases[i].other);
        bytes.length /= 2;
        refuse_one(arena, "a.xlsx", bytes, ERROR_INVALID);
    }
    const struct member two[] = {{"xl/worksheets/sheet1.xml", SHEET(TOP)}, {"xl/worksheets/sheet2.xml", SHEET(TOP)}};
    says(refuse_one(arena, "a.xlsx", workbook(arena, two, 2, 0), ERROR_INVALID), "more than one", "by itself");
    const struct member none[] = {{"word/document.xml", "<x/>"}};
    says(refuse_one(arena, "a.docx", workbook(arena, none, 1, 0), ERROR_INVALID), "without a sheet", "CSV");
}

static void test_plan_clean__unpacks_no_bomb(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    const struct member members[] = {{"xl/sharedStrings.xml", "<sst>"}, {"xl/worksheets/sheet1.xml", SHEET(TOP)}};
    says(refuse_one(arena, "a.xlsx", workbook(arena, members, 2, (size_t)PLAN_FILE_MOST * 4), ERROR_LIMIT), "MiB", "sheet");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plan_clean__reads_what_stands_there),
        cmocka_unit_test(test_plan_clean__tells_a_status_from_a_sentence),
        cmocka_unit_test(test_plan_clean__lists_what_has_no_place),
        cmocka_unit_test(test_plan_clean__words_that_stop_lose_their_status),
        cmocka_unit_test(test_plan_clean__one_table_settles_the_doubts_of_another),
        cmocka_unit_test(test_plan_clean__a_name_that_is_no_text_harms_no_words),
        cmocka_unit_test(test_plan_clean__reads_commas_and_shifted_rows),
        cmocka_unit_test(test_plan_clean__refusals_say_where_and_what_to_do),
        cmocka_unit_test(test_plan_clean__reads_a_workbook),
        cmocka_unit_test(test_plan_clean__refuses_workbooks_with_words),
        cmocka_unit_test(test_plan_clean__unpacks_no_bomb),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
