/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Somebody has the database's file and an evening. Whatever they change in it, `verify` names it: a byte in any column of
 * any table, rows taken out, put in twice, exchanged, keys gone. The tables are those that are there, so that a new one
 * is not forgotten; what is excused is listed here with its reason.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "support/house.h"
#include "support/must.h"
#include "support/raw.h"
#include "support/stores.h"

static const struct procedure_scope whole = {PROCEDURE_FOR_CASE, 0};

/* ---- a house in which everything has happened */

static const char *const assessment[] = {"threshold", "harm", "threshold.reasons", "The child was hurt.",
                                         "nation", "england", "allegation.1.allegation-words", "Struck a child.", NULL};
static const char *const referral[] = {"referral.1.agency", "lado", "referral.1.nation", "england",
                                       "referral.1.route", "staff-or-volunteer", "referral.1.referred-area", "Camden",
                                       "referral.1.referral-words", "By telephone.",
                                       "referral.1.referral-words.reasons", "Volunteers with children.",
                                       "referral.1.strategy-required", "yes", NULL};
static const char *const ended[] = {"ended-in-writing", "yes", "agency-outcome", "No further action.", NULL};
static const char *const outcome[] = {"outcome", "substantiated", "outcome.reasons", "Three witnesses agree.",
                                      "standard-of-proof", "balance", NULL};
static const char *const closing[] = {"closing-words", "The reporter was told.", "closing-words.reasons",
                                      "Nothing is left to do.", NULL};

static void close_case(struct house *house, const char *reference)
{
    char clerk[IDENTITY_TEXT_SIZE];
    identity_write(&house->persons[HOUSE_CLERK], clerk);
    house_step(house, HOUSE_MANAGER, reference, "assess", whole, assessment);
    house_step(house, HOUSE_MANAGER, reference, "describe-subject", (struct procedure_scope){PROCEDURE_FOR_PARTY, 1},
               (const char *const[]){"kind", "employee", "kind.reasons", "On the payroll.", "person", clerk, NULL});
    house_step(house, HOUSE_MANAGER, reference, "note-personnel-file", (struct procedure_scope){PROCEDURE_FOR_PARTY, 1},
               (const char *const[]){NULL});
    house_manage(house, reference);
    house_step(house, HOUSE_MANAGER, reference, "refer", whole, referral);
    house_step(house, HOUSE_MANAGER, reference, "agency-ended", (struct procedure_scope){PROCEDURE_FOR_ITEM, 2}, ended);
    house_step(house, HOUSE_DIRECTOR, reference, "decide-outcome", (struct procedure_scope){PROCEDURE_FOR_ITEM, 1},
               outcome);
    house_step(house, HOUSE_MANAGER, reference, "agree-disclosure", whole,
               (const char *const[]){"agreed-disclosure", "The outcome.", "agreed-with", "The officer.", NULL});
    house_step(house, HOUSE_DIRECTOR, reference, "send-outcome", (struct procedure_scope){PROCEDURE_FOR_PARTY, 1},
               (const char *const[]){"outcome-effects", "The membership ends.", NULL});
    house_wind_up(house, reference, true);
    house_step(house, HOUSE_DIRECTOR, reference, "close", whole, closing);
}

static void read_secret(struct house *house, const char *invitation, uint8_t secret[PEOPLE_SECRET_SIZE])
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    SCOPED(store_end_at) struct store_session *session = NULL;
    struct identity person;
    struct error error;
    char *base32, *address;
    uint64_t bits = 0;
    must(store_begin_read(house->store, &session, &error), &error);
    must(people_see_invitation(house->people, session, house->arena, text_of(invitation), house->now, "Evenhand",
                               &person, &base32, &address, &error),
         &error);
    for (int i = 0, held = 0, at = 0; i < 32; i++) {
        bits = bits << 5 | (uint64_t)(strchr(letters, base32[i]) - letters);
        if ((held += 5) >= 8) {
            held -= 8;
            secret[at++] = (uint8_t)(bits >> held);
        }
    }
}

static void make_users(struct house *house, const struct people_act *act)
{
    char invitation[PEOPLE_INVITATION_SIZE], code[7], recovery[PEOPLE_RECOVERY_CODES][PEOPLE_RECOVERY_SIZE];
    uint8_t secret[PEOPLE_SECRET_SIZE];
    struct people_signed_in who;
    struct error error;
    const struct identity *persons = house->persons;
    must(people_invite(house->people, &persons[HOUSE_MANAGER], TEXT("marguerite"), PEOPLE_STAFF, act, invitation,
                       &error),
         &error);
    read_secret(house, invitation, secret);
    must(people_code_at(secret, house->now, code, &error), &error);
    must(people_accept_invitation(house->people, text_of(invitation), TEXT("kettle moon harbour"), text_of(code),
                                  house->now, recovery, &error),
         &error);
    must(people_invite(house->people, &persons[HOUSE_ADMINISTRATOR], TEXT("ansel"), PEOPLE_ADMINISTRATOR, act,
                       invitation, &error),
         &error);
    must(people_invite(house->people, &persons[HOUSE_OFFICER], TEXT("oswin"), PEOPLE_STAFF, act, invitation, &error),
         &error);
    must(people_disable_user(house->people, &persons[HOUSE_OFFICER], true, act, &error), &error);
    assert_int_equal(people_sign_in(house->people, TEXT("marguerite"), TEXT("wrong"), TEXT("1"), house->now, &who,
                                    &error),
                     ERROR_DENIED);
}

static void make_facts(struct house *house, const struct people_act *act)
{
    const struct identity *persons = house->persons;
    struct identity absence, conflict_id, listing_id, term;
    struct error error;
    must(people_record_absence(house->people, &persons[HOUSE_LEAD], house->now, house->now + HOUSE_DAY,
                               TEXT("unwell"), act, &absence, &error),
         &error);
    must(people_end_absence(house->people, &absence, house->now + HOUSE_HOUR, act, &error), &error);
    must(people_appoint(house->people, &persons[HOUSE_CLERK], TEXT("safeguarding-officer"), TEXT(""), house->now,
                        PEOPLE_OPEN, act, &term, &error),
         &error);
    must(people_end_term(house->people, &term, house->now + HOUSE_DAY, act, &error), &error);
    const struct people_conflict conflict = {
        .person = persons[HOUSE_DISPUTES], .with = persons[HOUSE_GOVERNANCE], .from = house->now, .until = PEOPLE_OPEN,
        .kind = PEOPLE_CONFLICT_HOUSEHOLD, .about = TEXT("they are cousins")};
    must(people_declare_conflict(house->people, &conflict, act, &conflict_id, &error), &error);
    const struct people_listing listing = {.person = persons[HOUSE_OFFICER], .list = "external-lawyers",
                                           .words = TEXT("barrister"), .from = house->now, .until = PEOPLE_OPEN};
    must(people_enlist(house->people, &listing, act, &listing_id, &error), &error);
    const struct people_tie tie = {.person = persons[HOUSE_DISPUTES], .other = persons[HOUSE_CLERK],
                                   .kind = PEOPLE_CONFLICT_BRANCH, .why = TEXT("a branch of nine thousand")};
    must(people_judge_tie(house->people, &tie, act, &error), &error);
    must(people_end_listing(house->people, &listing_id, house->now + HOUSE_DAY, act, &error), &error);
    const struct people_training training = {.person = persons[HOUSE_OFFICER], .course = "safeguarding-level-3",
                                             .completed = house->now, .until = house->now + 365 * HOUSE_DAY};
    const struct people_approach approach = {.person = persons[HOUSE_CLERK], .from = TEXT("the Leader"),
                                             .words = TEXT("asked to hurry"), .happened = house->now};
    must(people_record_approach(house->people, &approach, act, &absence, &error), &error);
    must(people_take_up_approach(house->people, &absence, TEXT("written to"), act, &error), &error);
    must(people_record_training(house->people, &training, act, &error), &error);
    const struct people_details details = {.kinds = PEOPLE_EMPLOYEE, .name = TEXT("Clementine Ashdown-Rook"),
                                           .email = TEXT("clementine@example.org")};
    must(people_correct_person(house->people, &persons[HOUSE_CLERK], 1, &details, act, &error), &error);
}

static void break_glass(struct house *house, const char *reference)
{
    SCOPED(store_end_at) struct store_session *session = NULL;
    const struct access_viewer *viewer;
    struct people_moment moment;
    struct identity request;
    struct error error;
    for (int i = 0; i < 2; i++) { /* one is allowed, one waits */
        must(access_ask(house->access, &house->persons[HOUSE_PEOPLE], text_of(reference), TEXT("nobody answers"),
                        house->now + i, &request, &error),
             &error);
        if (i == 1) {
            break;
        }
        must(store_begin_read(house->store, &session, &error), &error);
        must(people_moment(house->people, session, house->arena, house->now, &moment, &error), &error);
        must(access_view(house->access, session, house->arena, &house->persons[HOUSE_MANAGER], PEOPLE_STAFF, &moment,
                         NULL, 0, &viewer, &error),
             &error);
        store_end(session);
        session = NULL;
        must(access_answer(house->access, viewer, &request, true, house->now + HOUSE_HOUR, house->now, NULL, NULL,
                           &error),
             &error);
    }
}

static void erase_some(struct house *house, const struct identity *case_id)
{
    struct casework_erased erased;
    struct error error;
    must(casework_erase_case(house->casework, house->arena, case_id, &house->persons[HOUSE_DIRECTOR], "SG-13.1",
                             TEXT("Ten years."), &erased, &error),
         &error);
    must(casework_erase_person(house->casework, house->arena, &house->persons[HOUSE_VICE_CHAIR],
                               &house->persons[HOUSE_DIRECTOR], "SG-13.1", TEXT("Asked for."), &erased, &error),
         &error);
}

static int set_up(void **state)
{
    static struct house house;
    struct casework_done done, gone;
    struct error error;
    memset(&house, 0, sizeof(house));
    house_open(&house);
    const struct people_act act = {house.persons[HOUSE_ADMINISTRATOR], house.now};
    make_users(&house, &act);
    make_facts(&house, &act);
    house_report(&house, "Barnaby Hollis", "He struck a child.", &done);
    house_step(&house, HOUSE_MANAGER, done.reference, "assess", whole, assessment);
    house_step(&house, HOUSE_MANAGER, done.reference, "add-evidence", whole,
               (const char *const[]){"evidence", house_file(&house, "sunday.txt", "On Sunday."), "evidence",
                                     house_file(&house, "monday.txt", "On Monday."), "evidence-words", "Diaries.", NULL});
    house_link_adults(&house, done.reference, &gone);
    house_file(&house, "waits.txt", "On Tuesday."); /* for a step that is not taken */
    must(casework_hold(house.casework, &done.case_id, true, TEXT("Proceedings."), TEXT(""), &house.persons[HOUSE_DIRECTOR], &error),
         &error);
    break_glass(&house, done.reference);
    must(ledger_number_leaves(house.ledger, NULL, &error), &error);
    house_report(&house, "Oswin Tregarthen", "He was alone with a child.", &done);
    house_report(&house, house_name(HOUSE_MANAGER), "She shouted.", &done);
    house_step(&house, HOUSE_DIRECTOR, done.reference, "settle-match", (struct procedure_scope){PROCEDURE_FOR_MATCH, 1},
               (const char *const[]){"same-person", "yes", "same-person.reasons", "She was there.", NULL});
    house_report(&house, "Winifred Stope", "A closed matter.", &done);
    close_case(&house, done.reference);
    const struct casework_who manager = house_who(&house, HOUSE_MANAGER);
    const struct casework_keeping_wish longer = {
        .kind = CASEWORK_KEEP_LONGER, .until = {2050, 12, 31}, .reason = TEXT("An inquiry asked for it.")};
    must(casework_decide_keeping(house.casework, house.arena, &manager, text_of(done.reference), &longer, NULL, &error),
         &error);
    house_report(&house, "Edmund Farrow", "To be forgotten.", &gone);
    erase_some(&house, &gone.case_id);
    house_move(&house, 21 * HOUSE_DAY); /* to when the procedure of recommendations is in force */
    house_release(&house, "Tar each hull.");
    for (int i = 0; i < 256; i++) { /* enough leaves for a stored subtree */
        must(ledger_note(house.ledger, LEDGER_READS, TEXT("\x01"), &error), &error);
    }
    must(ledger_number_leaves(house.ledger, NULL, &error), &error);
    *state = &house;
    return 0;
}

static int tear_down(void **state)
{
    house_close(*state);
    return 0;
}

/* ---- what `evenhand verify` does */

static const char *migrations_fault(struct house *house)
{
    const struct store_migration_list lists[] = {ledger_migrations(), people_migrations(), access_migrations(),
                                                 casework_migrations(), documents_migrations(), plan_migrations()};
    const struct store_options options = {.where = house->where, .lists = lists, .list_count = COUNT_OF(lists)};
    struct store *store;
    struct error error;
    if (store_open(&store, &options, &error)) {
        return arena_string(house->arena, error.words);
    }
    store_free(store);
    return NULL;
}

static const char *checkpoints(struct house *house)
{
    static char bytes[65536];
    FILE *file = fopen(arena_print(house->arena, "%s/checkpoint", house->folder), "re");
    size_t length = file ? fread(bytes, 1, sizeof(bytes) - 1, file) : 0;
    bytes[length] = '\0';
    if (file) {
        fclose(file);
    }
    return bytes;
}

/* The words of the first fault; NULL: sound. */
static const char *verify(struct house *house, bool migrations)
{
    const struct ledger_verify_options options = {.known_checkpoints = text_of(checkpoints(house))};
    struct ledger_report ledger = {0};
    struct people_report people = {0};
    struct casework_report casework = {0};
    struct error error = {.words = ""};
    const char *fault = migrations ? migrations_fault(house) : NULL;
    if (fault) {
        return fault;
    }
    if (ledger_verify(house->ledger, &options, &ledger, &error) < 0 ||
        (ledger.sound && people_verify(house->people, &people, &error) < 0) ||
        (people.sound && casework_verify(house->casework, NULL, NULL, &casework, &error) < 0)) {
        return arena_string(house->arena, error.words);
    }
    const char *words = !ledger.sound ? ledger.words : !people.sound ? people.words : casework.words;
    return ledger.sound && people.sound && casework.sound ? NULL : arena_string(house->arena, words);
}

static void assert_sound(struct house *house)
{
    const char *fault = verify(house, true);
    if (fault) {
        fail_msg("not sound: %s", fault);
    }
}

/* The same with rooms of its own: a process that has just started holds no key that is not in the store. */
static const char *verify_keys(struct house *house)
{
    struct house fresh = *house;
    struct ledger_report report = {0};
    struct error error = {.words = ""};
    const struct ledger_verify_options checkpoint = {.known_checkpoints = text_of(checkpoints(house))};
    const struct vault_options vault = {.where = house->keys,
                                        .master = {.passphrase = TEXT("a passphrase for tests only")},
                                        .clock = clock_fixed(house->now), .must_exist = true};
    fresh.vault = NULL;
    fresh.ledger = NULL;
    int failed = vault_open(&fresh.vault, &vault, &error);
    const struct ledger_options ledger = {.store = house->store,
                                          .vault = fresh.vault,
                                          .clock = clock_fixed(house->now),
                                          .checkpoint_path = arena_print(house->arena, "%s/checkpoint", house->folder),
                                          .erasures_path = arena_print(house->arena, "%s/erasures", house->folder),
                                          .name = "test.example"};
    if (!failed) {
        failed = ledger_open(&fresh.ledger, &ledger, &error);
    }
    if (!failed) {
        failed = ledger_verify(fresh.ledger, &checkpoint, &report, &error);
    }
    ledger_free(fresh.ledger);
    vault_free(fresh.vault);
    return failed          ? arena_string(house->arena, error.words)
           : report.sound ? NULL
                           : arena_string(house->arena, report.words);
}

/* ---- what is excused, and why */

static const struct {
    const char *table, *column, *why; /* column NULL: all of it */
} excused[] = {
    {"people_attempt", NULL, "failed tries and their waits: thrown away, and no fact rests on them"},
    {"people_stamp", NULL, "a random word by which processes tell that what they keep is old"},
    {"people_user", "last_step", "the last code's half minute: it lives for ninety seconds"},
    {"people_user", "last_sign_in", "shown to administrators; the ledger of sign-ins is the record"},
    {"people_invitation", "code", "a changed one lets nobody in: whoever invents one needs the key store"},
    {"people_recovery", "code", "the same"},
};

static bool is_excused(const char *table, const char *column)
{
    for (size_t i = 0; i < COUNT_OF(excused); i++) {
        if (strcmp(excused[i].table, table) == 0 &&
            (!excused[i].column || (column && strcmp(excused[i].column, column) == 0))) {
            return true;
        }
    }
    return false;
}

/* ---- tampering */

struct scene {
    struct house *house;
    struct raw *raw;
    struct arena *arena;
    unsigned changes, silent;
    bool keys; /* it is the key store that is changed */
};

static void expect_named(struct scene *scene, const char *table, const char *what)
{
    const char *fault = scene->keys ? verify_keys(scene->house)
                                    : verify(scene->house, strcmp(table, "store_migration") == 0);
    scene->changes++;
    if (!fault || !*fault) {
        print_error("nobody noticed: %s: %s\n", table, what);
        scene->silent++;
    }
}

static void must_run(struct scene *scene, const char *sql)
{
    if (!raw_run(scene->raw, sql)) {
        fail_msg("%s: %.500s", raw_why(scene->raw), sql);
    }
}

static void flip_column(struct scene *scene, const char *table, const struct raw_rows *columns,
                        const char *const *row, size_t column)
{
    struct arena *arena = scene->arena;
    const char *name = columns->rows[column][0];
    for (int which = 0; which < 3; which++) {
        const char **flipped = ARENA_ARRAY(arena, const char *, columns->count);
        memcpy(flipped, row, columns->count * sizeof(*row));
        flipped[column] = raw_flip(arena, row[column], which);
        if (!flipped[column] || strcmp(flipped[column], row[column]) == 0) {
            continue;
        }
        if (!raw_run(scene->raw, arena_print(arena, "UPDATE %s SET %s = %s WHERE %s", table, name, flipped[column],
                                             raw_where(arena, columns, row)))) {
            continue; /* another row has that key: try another byte */
        }
        expect_named(scene, table, arena_print(arena, "%s, %.100s for %.100s", name, flipped[column], row[column]));
        must_run(scene, arena_print(arena, "UPDATE %s SET %s = %s WHERE %s", table, name, row[column],
                                    raw_where(arena, columns, flipped)));
        return;
    }
}

static void test_casework_tamper__every_column_of_every_table(void **state)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct scene scene = {*state, raw_open(((struct house *)*state)->where), arena, 0, 0, false};
    assert_sound(scene.house);
    struct raw_rows tables = raw_tables(scene.raw, arena);
    assert_true(tables.count > 25);
    for (size_t i = 0; i < tables.count; i++) {
        const char *table = tables.rows[i][0];
        struct raw_rows columns = raw_columns(scene.raw, arena, table);
        struct raw_rows rows = raw_literals(scene.raw, arena, table, 1000);
        if (rows.count == 0 && !is_excused(table, NULL)) {
            print_error("the scene has no row in %s\n", table);
            scene.silent++;
        }
        for (size_t j = 0; j < rows.count; j += rows.count > 1 ? rows.count - 1 : 1) { /* the first and the last */
            for (size_t k = 0; k < columns.count; k++) {
                if (!is_excused(table, columns.rows[k][0])) {
                    flip_column(&scene, table, &columns, rows.rows[j], k);
                }
            }
        }
        assert_sound(scene.house);
    }
    print_message("%u bytes changed in %zu tables, %u unnoticed\n", scene.changes, tables.count, scene.silent);
    raw_close(scene.raw);
    assert_int_equal(scene.silent, 0);
}

/* ---- rows */

static const char *values_of(struct arena *arena, const struct raw_rows *columns, const char *const *row)
{
    struct buf values = buf_in(arena);
    for (size_t i = 0; i < columns->count; i++) {
        buf_print(&values, "%s%s", i ? ", " : "", row[i]);
    }
    return text_string(arena, buf_as_text(&values));
}

static void take_out(struct scene *scene, const char *table, const struct raw_rows *columns, const char *const *row)
{
    struct arena *arena = scene->arena;
    must_run(scene, arena_print(arena, "DELETE FROM %s WHERE %s", table, raw_where(arena, columns, row)));
    expect_named(scene, table, arena_print(arena, "without the row %.200s", values_of(arena, columns, row)));
    must_run(scene, arena_print(arena, "INSERT INTO %s VALUES (%s)", table, values_of(arena, columns, row)));
}

/* A second row like this one, under another first column. */
static void double_row(struct scene *scene, const char *table, const struct raw_rows *columns, const char *const *row)
{
    struct arena *arena = scene->arena;
    for (size_t column = 0; column < columns->count; column++) {
        const char **other = ARENA_ARRAY(arena, const char *, columns->count);
        memcpy(other, row, columns->count * sizeof(*row));
        other[column] = raw_flip(arena, row[column], 2);
        if (other[column] && !is_excused(table, columns->rows[column][0]) &&
            raw_run(scene->raw, arena_print(arena, "INSERT INTO %s VALUES (%s)", table,
                                            values_of(arena, columns, other)))) {
            expect_named(scene, table, arena_print(arena, "a second row %.200s", values_of(arena, columns, other)));
            must_run(scene, arena_print(arena, "DELETE FROM %s WHERE %s", table, raw_where(arena, columns, other)));
            return;
        }
    }
}

/* What a row holds changes places with what another holds, column by column. */
static void exchange(struct scene *scene, const char *table, const struct raw_rows *columns, const char *const *one,
                     const char *const *other, size_t column)
{
    struct arena *arena = scene->arena;
    const char **first = ARENA_ARRAY(arena, const char *, columns->count);
    const char **second = ARENA_ARRAY(arena, const char *, columns->count);
    memcpy(first, one, columns->count * sizeof(*one));
    memcpy(second, other, columns->count * sizeof(*other));
    first[column] = other[column];
    second[column] = one[column];
    const char *name = columns->rows[column][0];
    if (!raw_run(scene->raw, arena_print(arena, "UPDATE %s SET %s = %s WHERE %s", table, name, first[column],
                                         raw_where(arena, columns, one)))) {
        return; /* a key: it cannot be there twice */
    }
    if (raw_run(scene->raw, arena_print(arena, "UPDATE %s SET %s = %s WHERE %s", table, name, second[column],
                                        raw_where(arena, columns, other)))) {
        expect_named(scene, table, arena_print(arena, "two rows have exchanged %s", name));
        must_run(scene, arena_print(arena, "UPDATE %s SET %s = %s WHERE %s", table, name, other[column],
                                    raw_where(arena, columns, second)));
    }
    must_run(scene, arena_print(arena, "UPDATE %s SET %s = %s WHERE %s", table, name, one[column],
                                raw_where(arena, columns, first)));
}

/* Rows that may go, or come, unseen. */
static const struct {
    const char *table, *why;
    bool going, coming;
} unseen[] = {
    {"people_recovery", "a code that is used goes without an entry; taking one only keeps its holder out", true, false},
    {"vault_epoch", "of one that has ended: nothing that is kept needs it, and only older backups open no more", true, false},
    {"ledger_snapshot", "a cache: without it the case is replayed", true, false},
    {"store_migration", "a release may have tables that this one does not know", false, true},
    {"casework_view", "a program may have views that this one does not know", false, true},
};

static bool may_change(const char *table, bool going)
{
    for (size_t i = 0; i < COUNT_OF(unseen); i++) {
        if (strcmp(unseen[i].table, table) == 0 && (going ? unseen[i].going : unseen[i].coming)) {
            return true;
        }
    }
    return is_excused(table, NULL);
}

static void test_casework_tamper__rows_taken_out_doubled_and_exchanged(void **state)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct scene scene = {*state, raw_open(((struct house *)*state)->where), arena, 0, 0, false};
    struct raw_rows tables = raw_tables(scene.raw, arena);
    for (size_t i = 0; i < tables.count; i++) {
        const char *table = tables.rows[i][0];
        struct raw_rows columns = raw_columns(scene.raw, arena, table);
        struct raw_rows rows = raw_literals(scene.raw, arena, table, 1000);
        for (size_t j = 0; j < rows.count; j += rows.count > 1 ? rows.count - 1 : 1) {
            if (!may_change(table, true)) {
                take_out(&scene, table, &columns, rows.rows[j]);
            }
            if (!may_change(table, false)) {
                double_row(&scene, table, &columns, rows.rows[j]);
            }
        }
        for (size_t k = 0; rows.count > 1 && k < columns.count; k++) {
            const char *const *one = rows.rows[0], *const *other = rows.rows[rows.count - 1];
            if (!is_excused(table, columns.rows[k][0]) && strcmp(one[k], other[k]) != 0) {
                exchange(&scene, table, &columns, one, other, k);
            }
        }
        assert_sound(scene.house);
    }
    print_message("%u rows changed in %zu tables, %u unnoticed\n", scene.changes, tables.count, scene.silent);
    raw_close(scene.raw);
    assert_int_equal(scene.silent, 0);
}

/* ---- the key store */

/* One row of each kind of key, and every row of the other tables. */
static bool is_another_kind(const struct raw_rows *rows, size_t at, const char *table)
{
    return at == 0 || strcmp(table, "vault_key") != 0 || strcmp(rows->rows[at][0], rows->rows[at - 1][0]) != 0;
}

static void test_casework_tamper__every_column_and_row_of_the_key_store(void **state)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct scene scene = {*state, raw_open(((struct house *)*state)->keys), arena, 0, 0, true};
    struct raw_rows tables = raw_tables(scene.raw, arena);
    assert_null(verify_keys(scene.house));
    assert_true(tables.count >= 5);
    for (size_t i = 0; i < tables.count; i++) {
        const char *table = tables.rows[i][0];
        struct raw_rows columns = raw_columns(scene.raw, arena, table);
        struct raw_rows rows = raw_literals(scene.raw, arena, table, 1000);
        assert_true(rows.count > 0);
        for (size_t j = 0; j < rows.count; j++) {
            if (!is_another_kind(&rows, j, table)) {
                continue;
            }
            for (size_t k = 0; k < columns.count; k++) {
                if (!is_excused(table, columns.rows[k][0])) {
                    flip_column(&scene, table, &columns, rows.rows[j], k);
                }
            }
            if (!may_change(table, true)) {
                take_out(&scene, table, &columns, rows.rows[j]);
            }
            if (!may_change(table, false)) {
                double_row(&scene, table, &columns, rows.rows[j]);
            }
        }
        assert_null(verify_keys(scene.house));
    }
    print_message("%u changes in %zu tables of the key store, %u unnoticed\n", scene.changes, tables.count,
                  scene.silent);
    raw_close(scene.raw);
    assert_int_equal(scene.silent, 0);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_casework_tamper__every_column_of_every_table, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_casework_tamper__rows_taken_out_doubled_and_exchanged, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_casework_tamper__every_column_and_row_of_the_key_store, set_up, tear_down),
    };
    stores_begin(argc, argv);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    stores_end();
    return failed;
}
