/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Verifying: a whole house is sound; a byte in every column of every row of every table, and every row, is missed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "ledger/furnished.h"

#include <string.h>

static void a_whole_house_is_sound(void **state)
{
    (void)state;
    struct house house;
    furnished_begin(&house);
    struct ledger_report report = furnished_verify(&house, TEXT(""));
    if (!report.sound) {
        fail_msg("%s", report.words);
    }
    assert_int_equal(report.chains, 6);
    assert_int_equal(report.entries, 5 + 3 + 2 + 2 + 1 + 10); /* the last: opening, 2 origins, 3 x 2, residues */
    assert_int_equal(report.leaves, report.entries);
    assert_int_equal(report.checkpoints, 2);
    assert_int_equal(report.erased_cases, 2);
    assert_int_equal(report.erased_places, 3);
    assert_int_equal(report.unnumbered, 0);
    struct ledger_report keyless;
    const struct ledger_verify_options options = {.without_keys = true};
    CHECK(&house, ledger_verify(house.ledger, &options, &keyless, &house.error));
    assert_true(keyless.sound);
    house_end(&house);
}

/* ---- every table, column and row */

static struct cell flipped(struct arena *arena, char type, const struct cell *cell)
{
    struct cell out = *cell;
    if (type == 'i') {
        out.integer ^= 0x40;
        return out;
    }
    char *copy = arena_copy(arena, cell->bytes.at, cell->bytes.length ? cell->bytes.length : 1);
    size_t at = cell->bytes.length / 2;
    copy[at] = type == 't' ? (copy[at] == 'x' ? 'y' : 'x') : (char)(copy[at] ^ 1);
    out.bytes = (struct text){copy, cell->bytes.length ? cell->bytes.length : 1};
    return out;
}

static void flip(struct house *house, const struct row *row, size_t column)
{
    struct row changed = *row;
    const char *name = column_name(house->arena, row->table, column);
    if (row->cells[column].null) {
        return;
    }
    changed.cells[column] = flipped(house->arena, row->table->types[column], &row->cells[column]);
    CHECK(house, make_change(house, row, &changed, false));
    struct ledger_report report = furnished_verify(house, TEXT(""));
    if (report.sound) {
        fail_msg("a changed byte is not noticed: %s.%s", row->table->name, name);
    }
    assert_true(report.words[0] != '\0');
    CHECK(house, make_change(house, &changed, row, false));
}

static void one_byte_in_every_column(void **state)
{
    (void)state;
    struct house house;
    furnished_begin(&house);
    for (size_t i = 0; i < table_count; i++) {
        struct vec rows;
        size_t count = read_rows(&house, &tables[i], &rows);
        assert_true(count > 0);
        /* every row on SQLite; on PostgreSQL, where each look takes longer, some of them */
        size_t step = stores_engine() == STORE_SQLITE ? 1 : count / 3 + 1;
        for (size_t j = 0; j < count; j += step) {
            for (size_t column = 0; tables[i].types[column]; column++) {
                flip(&house, VEC_AT(&rows, struct row, j), column);
            }
        }
    }
    furnished_is_sound(&house);
    house_end(&house);
}

static void no_row_can_be_taken_away(void **state)
{
    (void)state;
    struct house house;
    furnished_begin(&house);
    for (size_t i = 0; i < table_count; i++) {
        struct vec rows;
        size_t count = read_rows(&house, &tables[i], &rows);
        size_t step = stores_engine() == STORE_SQLITE ? 1 : count / 3 + 1;
        for (size_t j = 0; j < count; j += step) {
            const struct row *row = VEC_AT(&rows, struct row, j);
            CHECK(&house, make_change(&house, row, NULL, false));
            struct ledger_report report = furnished_verify(&house, TEXT(""));
            bool cache = strcmp(tables[i].name, "ledger_snapshot") == 0;
            if (report.sound && !cache) {
                fail_msg("a row that is taken away is not noticed: %s", tables[i].name);
            }
            CHECK(&house, make_change(&house, row, row, true));
        }
    }
    furnished_is_sound(&house);
    house_end(&house);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_whole_house_is_sound),
        cmocka_unit_test(one_byte_in_every_column),
        cmocka_unit_test(no_row_can_be_taken_away),
    };
    stores_begin(argc, argv);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    stores_end();
    return failed;
}
