/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tampering: a byte in every column of every row of every table; rows removed, exchanged, cut off, back-dated; keys. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "ledger/format.h"
#include "ledger/house.h"
#include "ledger/merkle.h"
#include "vault/inside.h"

#include <stdio.h>
#include <string.h>

/* ---- a small house with everything in it */

static int residue(void *context, struct arena *arena, const struct text *facts, size_t count, struct text *out,
                   struct error *error)
{
    (void)context, (void)arena, (void)facts, (void)count, (void)error;
    *out = TEXT("\x05");
    return 0;
}

static int write_snapshot(struct store_session *session, void *context, struct error *error)
{
    struct house *house = context;
    struct ledger_head head;
    struct text sealed;
    int code = ledger_read_head(session, &house->first, &head, error);
    if (code == 0) {
        code = ledger_seal_snapshot(house->arena, house->ledger, &head, TEXT("state"), &sealed, error);
    }
    return code < 0 ? code : ledger_write_snapshot(session, &head, sealed, error);
}

static void erase(struct house *house, enum ledger_erasure_kind kind, struct vault_place place)
{
    struct ledger_erasure out;
    const struct ledger_erasure_calls calls = {.residue = residue};
    const struct ledger_erasure_request request = {
        .kind = kind, .places = &place, .place_count = 1, .paragraph = "SG-13.1", .reason = TEXT("time is over")};
    CHECK(house, ledger_erase(house->arena, house->ledger, &request, &calls, &out, &house->error));
}

static void furnish(struct house *house)
{
    house_begin(house);
    struct ledger_head one = house_filled(house, VAULT_CONDUCT, 4), two = house_filled(house, VAULT_SAFEGUARDING, 3);
    struct ledger_head gone = house_filled(house, VAULT_PEOPLE, 2);
    struct ledger_head gone_later = house_filled(house, VAULT_PEOPLE, 2);
    house->first = one.case_id;
    house->second = two.case_id;
    struct identity person = vault_identity();
    CHECK(house, vault_make_person(house->keys.vault, &person, &house->error));
    CHECK(house, ledger_note(house->ledger, LEDGER_READS, TEXT("\x01"), &house->error));
    CHECK(house, ledger_number_leaves(house->ledger, NULL, &house->error));
    erase(house, LEDGER_ERASE_CASES, (struct vault_place){VAULT_CASE, gone.case_id, 0});
    erase(house, LEDGER_ERASE_TEXTS, (struct vault_place){VAULT_TEXT, two.case_id, 2});
    CHECK(house, ledger_close_residues(house->ledger, 20271, &house->error));
    erase(house, LEDGER_ERASE_CASES, (struct vault_place){VAULT_CASE, gone_later.case_id, 0});
    CHECK(house, ledger_start_origin(house->ledger, TEXT(""), &house->error));
    house_step(house, &one, "under the second origin");
    CHECK(house, ledger_number_leaves(house->ledger, NULL, &house->error));
    CHECK(house, store_write(house->store, write_snapshot, house, &house->error));
}

static struct ledger_report verify(struct house *house, struct text known)
{
    struct ledger_report report;
    const struct ledger_verify_options options = {.known_checkpoints = known};
    CHECK(house, ledger_verify(house->ledger, &options, &report, &house->error));
    assert_int_equal(report.sound, report.fault == LEDGER_FAULT_NONE);
    return report;
}

static void is_sound(struct house *house)
{
    struct ledger_report report = verify(house, TEXT(""));
    if (!report.sound) {
        fail_msg("%s", report.words);
    }
}

static void a_whole_house_is_sound(void **state)
{
    (void)state;
    struct house house;
    furnish(&house);
    struct ledger_report report = verify(&house, TEXT(""));
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

/* ---- every table and column; i integer, b bytes, t text */

static const struct table {
    const char *name, *columns, *types, *order;
} tables[] = {
    {"ledger_chain", "case_id, book, compartment, period, sequence, recorded, head, numbered, erased, forgotten",
     "biiiiibiii", "case_id"},
    {"ledger_entry", "case_id, sequence, header, sealed, counted", "bibbb", "case_id, sequence"},
    {"ledger_snapshot", "case_id, sequence, sealed", "bib", "case_id"},
    {"ledger_log", "id, size", "ii", "id"},
    {"ledger_leaf", "number, case_id, sequence, recorded, hash", "ibiib", "number"},
    {"ledger_origin", "number, name, signer, verifier, opened, start, cites", "ititiit", "number"},
    {"ledger_checkpoint", "number, origin, size, note", "iiit", "number"},
    {"ledger_erasure", "erasure_id, stage, kind, opened, impossible_from, intent, tombstone, residues, places",
     "biiiiiiib", "opened, erasure_id"},
    {"ledger_erased", "owner, kind, number, erasure_id, deleted", "biibi", "owner, kind, number"},
    {"ledger_residue", "residue_id, quarter, compartment, sealed", "biib", "residue_id"},
};

struct cell {
    bool null;
    int64_t integer;
    struct text bytes;
};
#define MOST_COLUMNS 10

struct row {
    const struct table *table;
    struct cell cells[MOST_COLUMNS];
};

static const char *column_name(struct arena *arena, const struct table *table, size_t column)
{
    struct text rest = text_of(table->columns), name = TEXT("");
    for (size_t i = 0; i <= column; i++) {
        assert_true(text_cut(&rest, ',', &name));
    }
    return text_string(arena, text_trim(name));
}

static void bind(struct store_statement *statement, int position, char type, const struct cell *cell)
{
    if (cell->null) {
        store_bind_null(statement, position);
    } else if (type == 'i') {
        store_bind_integer(statement, position, cell->integer);
    } else if (type == 't') {
        store_bind_text(statement, position, cell->bytes);
    } else {
        store_bind_bytes(statement, position, cell->bytes.at, cell->bytes.length);
    }
}

static size_t read_rows(struct house *house, const struct table *table, struct vec *out)
{
    struct store_session *session;
    struct store_statement *found;
    const char *sql = arena_print(house->arena, "SELECT %s FROM %s ORDER BY %s", table->columns, table->name,
                                  table->order);
    *out = VEC_IN(house->arena, struct row);
    CHECK(house, store_begin_read(house->store, &session, &house->error));
    CHECK(house, store_query(session, &found, &house->error, sql, ""));
    while (store_step(found, &house->error) > 0) {
        struct row row = {.table = table};
        for (int i = 0; table->types[i]; i++) {
            struct text bytes = table->types[i] == 't' ? store_text(found, i) : store_bytes(found, i);
            row.cells[i].null = store_is_null(found, i);
            if (table->types[i] == 'i') {
                row.cells[i].integer = store_integer(found, i);
            } else {
                row.cells[i].bytes = (struct text){arena_copy(house->arena, bytes.at, bytes.length), bytes.length};
            }
        }
        vec_add(out, &row);
    }
    store_finish(found);
    store_end(session);
    return out->count;
}

/* Sets one column of the row, found by all its columns as `now` has them. */
struct change {
    struct house *house;
    const struct row *now;
    const struct row *next; /* NULL: delete it */
    bool inserts;
    int64_t changes;
};

static const char *condition(struct arena *arena, const struct row *row, int *position)
{
    struct buf buf = buf_in(arena);
    for (size_t i = 0; row->table->types[i]; i++) {
        buf_print(&buf, "%s%s", i ? " AND " : " WHERE ", column_name(arena, row->table, i));
        if (row->cells[i].null) {
            buf_string(&buf, " IS NULL");
        } else {
            buf_print(&buf, " = $%d", ++*position);
        }
    }
    return buf_as_string(&buf);
}

static const char *change_sql(struct arena *arena, const struct change *change)
{
    const struct table *table = change->now->table;
    struct buf buf = buf_in(arena);
    int position = (int)strlen(table->types);
    if (change->inserts) {
        buf_print(&buf, "INSERT INTO %s (%s) VALUES (", table->name, table->columns);
        for (int i = 1; i <= position; i++) {
            buf_print(&buf, "%s$%d", i > 1 ? ", " : "", i);
        }
        buf_string(&buf, ")");
    } else if (change->next) {
        buf_print(&buf, "UPDATE %s SET ", table->name);
        for (int i = 0; i < position; i++) {
            buf_print(&buf, "%s%s = $%d", i ? ", " : "", column_name(arena, table, (size_t)i), i + 1);
        }
        buf_string(&buf, condition(arena, change->now, &position));
    } else {
        position = 0;
        buf_print(&buf, "DELETE FROM %s", table->name);
        buf_string(&buf, condition(arena, change->now, &position));
    }
    return buf_as_string(&buf);
}

static int change_work(struct store_session *session, void *context, struct error *error)
{
    struct change *change = context;
    const char *types = change->now->table->types;
    struct store_statement *statement;
    int position = 0;
    int code = store_prepare(session, change_sql(change->house->arena, change), &statement, error);
    if (code < 0) {
        return code;
    }
    const struct row *set = change->inserts ? change->now : change->next;
    for (int i = 0; set && types[i]; i++) {
        bind(statement, ++position, types[i], &set->cells[i]);
    }
    for (int i = 0; !change->inserts && types[i]; i++) {
        if (!change->now->cells[i].null) {
            bind(statement, ++position, types[i], &change->now->cells[i]);
        }
    }
    code = store_step(statement, error);
    store_finish(statement);
    return code;
}

static int make_change(struct house *house, const struct row *now, const struct row *next, bool inserts)
{
    struct change change = {house, now, next, inserts, 0};
    return store_write(house->store, change_work, &change, &house->error);
}

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
    struct ledger_report report = verify(house, TEXT(""));
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
    furnish(&house);
    for (size_t i = 0; i < COUNT_OF(tables); i++) {
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
    is_sound(&house);
    house_end(&house);
}

static void no_row_can_be_taken_away(void **state)
{
    (void)state;
    struct house house;
    furnish(&house);
    for (size_t i = 0; i < COUNT_OF(tables); i++) {
        struct vec rows;
        size_t count = read_rows(&house, &tables[i], &rows);
        size_t step = stores_engine() == STORE_SQLITE ? 1 : count / 3 + 1;
        for (size_t j = 0; j < count; j += step) {
            const struct row *row = VEC_AT(&rows, struct row, j);
            CHECK(&house, make_change(&house, row, NULL, false));
            struct ledger_report report = verify(&house, TEXT(""));
            bool cache = strcmp(tables[i].name, "ledger_snapshot") == 0;
            if (report.sound && !cache) {
                fail_msg("a row that is taken away is not noticed: %s", tables[i].name);
            }
            CHECK(&house, make_change(&house, row, row, true));
        }
    }
    is_sound(&house);
    house_end(&house);
}

/* ---- cleverer */

static struct row *entry_row(struct house *house, struct vec *rows, const struct identity *case_id, int64_t sequence)
{
    read_rows(house, &tables[1], rows);
    for (size_t i = 0; i < rows->count; i++) {
        struct row *row = VEC_AT(rows, struct row, i);
        if (memcmp(row->cells[0].bytes.at, case_id->bytes, IDENTITY_SIZE) == 0 && row->cells[1].integer == sequence) {
            return row;
        }
    }
    fail();
    return NULL;
}

static void expect(struct house *house, enum ledger_fault fault, const struct identity *case_id, int64_t sequence)
{
    struct ledger_report report = verify(house, TEXT(""));
    if (report.fault != fault || (case_id && !identity_equal(&report.case_id, case_id)) ||
        (sequence && report.sequence != sequence)) {
        fail_msg("fault %d, entry %lld: %s", (int)report.fault, (long long)report.sequence, report.words);
    }
}

static void exchanged_entries_are_named(void **state)
{
    (void)state;
    struct house house;
    struct vec rows;
    furnish(&house);
    struct row two = *entry_row(&house, &rows, &house.first, 2), three = *entry_row(&house, &rows, &house.first, 3);
    struct row swapped = two;
    memcpy(&swapped.cells[2], &three.cells[2], 3 * sizeof(struct cell));
    CHECK(&house, make_change(&house, &two, &swapped, false));
    struct row other = three;
    memcpy(&other.cells[2], &two.cells[2], 3 * sizeof(struct cell));
    CHECK(&house, make_change(&house, &three, &other, false));
    expect(&house, LEDGER_FAULT_CHAIN, &house.first, 2);
    house_end(&house);
}

/* A thief who knows the formats: rewrites a chain from an entry on, and its head, but has no keys. */
static void rewrite_chain(struct house *house, const struct identity *case_id, int64_t from, int64_t shift)
{
    struct vec rows, chains;
    struct ledger_head head;
    struct store_session *session;
    CHECK(house, store_begin_read(house->store, &session, &house->error));
    CHECK(house, ledger_read_head(session, case_id, &head, &house->error));
    store_end(session);
    uint8_t before[VAULT_HASH_SIZE];
    header_hash(entry_row(house, &rows, case_id, from - 1)->cells[2].bytes, before);
    for (int64_t sequence = from; sequence <= head.sequence; sequence++) {
        struct row row = *entry_row(house, &rows, case_id, sequence), changed = row;
        struct header header;
        CHECK(house, header_read(row.cells[2].bytes, &header, &house->error));
        header.recorded += shift;
        memcpy(header.before, before, VAULT_HASH_SIZE);
        changed.cells[2].bytes = header_write(house->arena, &header);
        header_hash(changed.cells[2].bytes, before);
        head.recorded = header.recorded;
        CHECK(house, make_change(house, &row, &changed, false));
    }
    read_rows(house, &tables[0], &chains);
    for (size_t i = 0; i < chains.count; i++) {
        struct row *row = VEC_AT(&chains, struct row, i), changed = *row;
        if (memcmp(row->cells[0].bytes.at, case_id->bytes, IDENTITY_SIZE) == 0) {
            changed.cells[5].integer = head.recorded;
            changed.cells[6].bytes = (struct text){(const char *)before, VAULT_HASH_SIZE};
            CHECK(house, make_change(house, row, &changed, false));
        }
    }
}

static void back_dated_entries_are_named(void **state)
{
    (void)state;
    struct house house;
    furnish(&house);
    rewrite_chain(&house, &house.first, 3, 3600000);
    expect(&house, LEDGER_FAULT_LEAF, &house.first, 3);
    house_end(&house);
    furnish(&house);
    rewrite_chain(&house, &house.first, 3, -3600000);
    expect(&house, LEDGER_FAULT_CHAIN, &house.first, 3);
    house_end(&house);
}

/* And rewrites the leaves and subtrees too: only the signed checkpoints stand in the way. */
static void a_rewritten_log_is_named(void **state)
{
    (void)state;
    struct house house;
    struct vec leaves, rows;
    furnish(&house);
    rewrite_chain(&house, &house.first, 3, 3600000);
    read_rows(&house, &tables[4], &leaves);
    for (size_t i = 0; i < leaves.count; i++) {
        struct row *leaf = VEC_AT(&leaves, struct row, i), changed = *leaf;
        uint8_t hash[VAULT_HASH_SIZE];
        struct identity case_id;
        struct header header;
        memcpy(case_id.bytes, leaf->cells[1].bytes.at, IDENTITY_SIZE);
        const struct row *entry = entry_row(&house, &rows, &case_id, leaf->cells[2].integer);
        CHECK(&house, header_read(entry->cells[2].bytes, &header, &house.error));
        header_hash(entry->cells[2].bytes, hash);
        changed.cells[3].integer = header.recorded;
        changed.cells[4].bytes = (struct text){(const char *)hash, sizeof(hash)};
        CHECK(&house, make_change(&house, leaf, &changed, false));
    }
    expect(&house, LEDGER_FAULT_CHECKPOINT, NULL, 0);
    house_end(&house);
}

/* Cuts a case's last entry off, with its leaf, and every checkpoint that covers it: the copy elsewhere tells. */
static void a_cut_log_is_named_by_the_copy_elsewhere(void **state)
{
    (void)state;
    struct house house;
    struct text copy;
    house_begin(&house);
    struct ledger_head head = house_filled(&house, VAULT_CONDUCT, 3);
    CHECK(&house, ledger_number_leaves(house.ledger, NULL, &house.error));
    house_clock(&house, clock_now(&house.options.clock) + 1000);
    house_step(&house, &head, "the last");
    CHECK(&house, ledger_number_leaves(house.ledger, NULL, &house.error));
    CHECK(&house, vault_read_file(house.arena, house.options.checkpoint_path, 1 << 20, &copy, &house.error));
    assert_true(verify(&house, copy).sound);
    /* only the entry: its leaf tells */
    house_sql(&house, "DELETE FROM ledger_entry WHERE sequence = 4");
    house_sql(&house, "UPDATE ledger_chain SET sequence = 3, numbered = 3, recorded = recorded - 1000, head = "
                      "(SELECT hash FROM ledger_leaf l WHERE l.case_id = ledger_chain.case_id AND l.sequence = 3) "
                      "WHERE book = 0");
    expect(&house, LEDGER_FAULT_LEAF, NULL, 0);
    /* with its leaf: the checkpoint tells */
    house_sql(&house, "DELETE FROM ledger_leaf WHERE sequence = 4");
    house_sql(&house, "UPDATE ledger_log SET size = size - 1");
    expect(&house, LEDGER_FAULT_CHECKPOINT, NULL, 0);
    /* with the checkpoint: nothing here can tell any more */
    house_sql(&house, "DELETE FROM ledger_checkpoint WHERE size = (SELECT MAX(size) FROM ledger_checkpoint)");
    assert_true(verify(&house, TEXT("")).sound);
    struct ledger_report report = verify(&house, copy);
    assert_int_equal(report.fault, LEDGER_FAULT_CHECKPOINT);
    assert_non_null(strstr(report.words, "kept elsewhere"));
    house_end(&house);
}

static void an_entry_slipped_in_is_named(void **state)
{
    (void)state;
    struct house house;
    struct vec rows;
    furnish(&house);
    struct row row = *entry_row(&house, &rows, &house.first, 5);
    row.cells[1].integer = 6;
    CHECK(&house, make_change(&house, &row, &row, true));
    expect(&house, LEDGER_FAULT_CHAIN, &house.first, 6);
    house_end(&house);
}

/* Sealed bytes that vanish, as if erased, have no tombstone. */
static void loss_is_not_erasure(void **state)
{
    (void)state;
    struct house house;
    struct vec rows;
    furnish(&house);
    struct row row = *entry_row(&house, &rows, &house.first, 2), lost = row;
    lost.cells[3].null = true;
    CHECK(&house, make_change(&house, &row, &lost, false));
    expect(&house, LEDGER_FAULT_SEALED, &house.first, 2);
    CHECK(&house, make_change(&house, &lost, &row, false));
    lost = row;
    lost.cells[4].null = true;
    CHECK(&house, make_change(&house, &row, &lost, false));
    expect(&house, LEDGER_FAULT_COUNTED, &house.first, 2);
    CHECK(&house, make_change(&house, &lost, &row, false));
    /* one part replaced by its own hash: the header still fits, but nobody erased it */
    struct sealed_part parts[PARTS_MOST];
    size_t count;
    CHECK(&house, sealed_read(row.cells[3].bytes, parts, &count, &house.error));
    parts[1].gone = true;
    struct pack pack = pack_in(house.arena);
    sealed_write(&pack, parts, count);
    lost = row;
    lost.cells[3].bytes = pack_done(&pack);
    CHECK(&house, make_change(&house, &row, &lost, false));
    expect(&house, LEDGER_FAULT_SEALED, &house.first, 0);
    CHECK(&house, make_change(&house, &lost, &row, false));
    is_sound(&house);
    house_end(&house);
}

/* ---- keys */

static int run_literal(struct store_session *session, void *context, struct error *error)
{
    return store_run(session, NULL, error, context, "");
}

static void lost_keys_are_named(void **state)
{
    (void)state;
    static const char *const losses[] = {
        "DELETE FROM vault_key WHERE kind = 0",
        "DELETE FROM vault_key WHERE kind = 16",
        "DELETE FROM vault_key WHERE kind = 17",
        "DELETE FROM vault_key WHERE kind = 34 AND number = 1",
        "UPDATE vault_key SET owner = x'00112233445566778899aabbccddeeff' WHERE kind = 16",
        "UPDATE vault_key SET compartment = 3 WHERE kind = 0 AND compartment = 1",
    };
    for (size_t i = 0; i < COUNT_OF(losses); i++) {
        struct house house;
        furnish(&house);
        CHECK(&house, store_write(house.keys.vault->store, run_literal, (void *)losses[i], &house.error));
        struct ledger_report report = verify(&house, TEXT(""));
        if (report.fault != LEDGER_FAULT_KEY && report.fault != LEDGER_FAULT_ORIGIN) {
            fail_msg("%s: %s", losses[i], report.words);
        }
        house_end(&house);
    }
}

static void a_key_destroyed_without_a_tombstone_is_named(void **state)
{
    (void)state;
    struct house house;
    furnish(&house);
    const struct vault_place party = {VAULT_PARTY, house.first, 1}, whole = {VAULT_CASE, house.second, 0};
    CHECK(&house, vault_erase(house.keys.vault, &party, 1, &house.error));
    expect(&house, LEDGER_FAULT_KEY, &house.first, 0);
    house_end(&house);
    furnish(&house);
    const struct vault_place second = {VAULT_CASE, house.second, 0};
    CHECK(&house, vault_erase(house.keys.vault, &second, 1, &house.error));
    expect(&house, LEDGER_FAULT_KEY, &house.second, 0);
    (void)whole;
    house_end(&house);
}

static void a_foreign_key_cannot_sign(void **state)
{
    (void)state;
    struct house house;
    struct store_session *session;
    struct text keys;
    struct ledger_report report;
    furnish(&house);
    CHECK(&house, store_begin_read(house.store, &session, &house.error));
    CHECK(&house, ledger_read_verifiers(house.arena, session, &keys, &house.error));
    store_end(session);
    const struct ledger_verify_options options = {.known_verifiers = keys};
    CHECK(&house, ledger_verify(house.ledger, &options, &report, &house.error));
    assert_true(report.sound);
    struct text first;
    assert_true(text_cut(&keys, '\n', &first));
    const struct ledger_verify_options fewer = {.known_verifiers = first};
    CHECK(&house, ledger_verify(house.ledger, &fewer, &report, &house.error));
    assert_int_equal(report.fault, LEDGER_FAULT_ORIGIN);
    house_end(&house);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_whole_house_is_sound),
        cmocka_unit_test(one_byte_in_every_column),
        cmocka_unit_test(no_row_can_be_taken_away),
        cmocka_unit_test(exchanged_entries_are_named),
        cmocka_unit_test(back_dated_entries_are_named),
        cmocka_unit_test(a_rewritten_log_is_named),
        cmocka_unit_test(a_cut_log_is_named_by_the_copy_elsewhere),
        cmocka_unit_test(an_entry_slipped_in_is_named),
        cmocka_unit_test(loss_is_not_erasure),
        cmocka_unit_test(lost_keys_are_named),
        cmocka_unit_test(a_key_destroyed_without_a_tombstone_is_named),
        cmocka_unit_test(a_foreign_key_cannot_sign),
    };
    stores_begin(argc, argv);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    stores_end();
    return failed;
}
