/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "ledger/furnished.h"

#include <string.h>

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

void furnished_begin(struct house *house)
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

struct ledger_report furnished_verify(struct house *house, struct text known)
{
    struct ledger_report report;
    const struct ledger_verify_options options = {.known_checkpoints = known};
    CHECK(house, ledger_verify(house->ledger, &options, &report, &house->error));
    assert_int_equal(report.sound, report.fault == LEDGER_FAULT_NONE);
    return report;
}

void furnished_is_sound(struct house *house)
{
    struct ledger_report report = furnished_verify(house, TEXT(""));
    if (!report.sound) {
        fail_msg("%s", report.words);
    }
}

/* ---- rows of any table */

const struct table tables[] = {
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
const size_t table_count = COUNT_OF(tables);

const char *column_name(struct arena *arena, const struct table *table, size_t column)
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

size_t read_rows(struct house *house, const struct table *table, struct vec *out)
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

int make_change(struct house *house, const struct row *now, const struct row *next, bool inserts)
{
    struct change change = {house, now, next, inserts, 0};
    return store_write(house->store, change_work, &change, &house->error);
}
