/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ledger/log.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct store_migration migrations[] = {
    {"ledger", 1,
     /* `numbered`: entries up to it have their leaf in the log; `forgotten`: how many places in it were erased. */
     "CREATE TABLE ledger_chain (case_id BLOB PRIMARY KEY, book INTEGER NOT NULL, compartment INTEGER NOT NULL,"
     " period INTEGER NOT NULL, sequence INTEGER NOT NULL, recorded INTEGER NOT NULL, head BLOB NOT NULL,"
     " numbered INTEGER NOT NULL, erased INTEGER NOT NULL, forgotten INTEGER NOT NULL) WITHOUT ROWID;"
     "CREATE INDEX ledger_chain_book ON ledger_chain (book, case_id);"
     "CREATE INDEX ledger_chain_waiting ON ledger_chain (case_id) WHERE numbered < sequence;"
     "CREATE TABLE ledger_entry (case_id BLOB NOT NULL, sequence INTEGER NOT NULL, header BLOB NOT NULL,"
     " sealed BLOB, counted BLOB, PRIMARY KEY (case_id, sequence));"
     "CREATE TABLE ledger_snapshot (case_id BLOB PRIMARY KEY, sequence INTEGER NOT NULL, sealed BLOB NOT NULL);"
     "CREATE TABLE ledger_log (id INTEGER PRIMARY KEY, size INTEGER NOT NULL);"
     "CREATE TABLE ledger_leaf (number INTEGER PRIMARY KEY, case_id BLOB NOT NULL, sequence INTEGER NOT NULL,"
     " recorded INTEGER NOT NULL, hash BLOB NOT NULL, UNIQUE (case_id, sequence));"
     "CREATE TABLE ledger_subtree (level INTEGER NOT NULL, number INTEGER NOT NULL, hash BLOB NOT NULL,"
     " PRIMARY KEY (level, number));"
     "CREATE TABLE ledger_origin (number INTEGER PRIMARY KEY, name TEXT NOT NULL, signer INTEGER NOT NULL,"
     " verifier TEXT NOT NULL, opened INTEGER NOT NULL, start INTEGER NOT NULL, cites TEXT NOT NULL);"
     "CREATE TABLE ledger_checkpoint (number INTEGER PRIMARY KEY, origin INTEGER NOT NULL, size INTEGER NOT NULL,"
     " note TEXT NOT NULL, UNIQUE (origin, size));"
     "CREATE INDEX ledger_checkpoint_size ON ledger_checkpoint (size, origin);"
     "CREATE TABLE ledger_erasure (erasure_id BLOB PRIMARY KEY, stage INTEGER NOT NULL, kind INTEGER NOT NULL,"
     " opened INTEGER NOT NULL, impossible_from INTEGER NOT NULL, intent INTEGER NOT NULL,"
     " tombstone INTEGER NOT NULL, residues INTEGER NOT NULL, places BLOB NOT NULL);"
     "CREATE TABLE ledger_erased (owner BLOB NOT NULL, kind INTEGER NOT NULL, number INTEGER NOT NULL,"
     " erasure_id BLOB NOT NULL, deleted INTEGER NOT NULL, PRIMARY KEY (owner, kind, number));"
     "CREATE TABLE ledger_residue (residue_id BLOB PRIMARY KEY, quarter INTEGER NOT NULL,"
     " compartment INTEGER NOT NULL, sealed BLOB NOT NULL);"},
};

struct store_migration_list ledger_migrations(void)
{
    return (struct store_migration_list){migrations, COUNT_OF(migrations)};
}

const char *ledger_book_name(enum ledger_book book)
{
    static const char *const names[] = {[LEDGER_CASE] = "case",
                                        [LEDGER_ORGANISATION] = "organisation",
                                        [LEDGER_READS] = "reads",
                                        [LEDGER_REFUSALS] = "refusals",
                                        [LEDGER_SEARCHES] = "searches",
                                        [LEDGER_EXPORTS] = "exports",
                                        [LEDGER_SIGN_INS] = "sign-ins"};
    return book < LEDGER_BOOK__MAX ? names[book] : "unknown";
}

/* Days to civil date, proleptic Gregorian, for instants from 1970 on. */
uint32_t period_of(int64_t instant)
{
    int64_t days = instant / 86400000 + 719468;
    int64_t era = days / 146097, day_of_era = days % 146097;
    int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t shifted = (5 * day_of_year + 2) / 153; /* months from March */
    int64_t month = shifted < 10 ? shifted + 3 : shifted - 9;
    int64_t year = year_of_era + era * 400 + (month <= 2);
    return (uint32_t)(year * 100 + month);
}

struct ledger_head head_begin(const struct identity *case_id, enum ledger_book book,
                              enum vault_compartment compartment, uint32_t period)
{
    struct ledger_head head = {
        .case_id = *case_id, .book = book, .compartment = compartment, .period = period};
    opening_hash(&head, head.hash);
    return head;
}

/* ---- new cases */

int ledger_new_cases(struct ledger *ledger, enum vault_compartment compartment, struct ledger_head *out, size_t count,
                     struct error *error)
{
    struct arena *arena SCOPED(arena_free_at) = arena_new();
    struct identity *case_ids = ARENA_ARRAY(arena, struct identity, count);
    for (size_t i = 0; i < count; i++) {
        case_ids[i] = vault_identity();
    }
    int code = vault_make_cases(ledger->vault, case_ids, count, compartment, error);
    for (size_t i = 0; code == 0 && i < count; i++) {
        out[i] = head_begin(&case_ids[i], LEDGER_CASE, compartment, 0);
    }
    return code;
}

int ledger_new_case(struct ledger *ledger, enum vault_compartment compartment, struct ledger_head *out,
                    struct error *error)
{
    return ledger_new_cases(ledger, compartment, out, 1, error);
}

const struct identity *ledger_organisation(const struct ledger *ledger)
{
    return &ledger->organisation;
}

/* ---- opening */

static int find_organisation(struct store_session *session, struct identity *out, struct error *error)
{
    struct store_statement *row = NULL;
    int code = store_query(session, &row, error, "SELECT case_id FROM ledger_chain WHERE book = $1 ORDER BY case_id",
                           "i", (int64_t)LEDGER_ORGANISATION);
    if (code == 0 && (code = store_step(row, error)) > 0) {
        struct text name = store_bytes(row, 0);
        memcpy(out->bytes, name.at, name.length < IDENTITY_SIZE ? name.length : IDENTITY_SIZE);
        code = 1;
    }
    store_finish(row);
    return code;
}

struct founding {
    struct ledger *ledger;
    const struct ledger_prepared *prepared;
};

/* Another process may have been first: then its ledger is ours too. */
static int found_organisation(struct store_session *session, void *context, struct error *error)
{
    struct founding *founding = context;
    int code = find_organisation(session, &founding->ledger->organisation, error);
    if (code != 0) {
        return code < 0 ? code : 0;
    }
    founding->ledger->organisation = founding->prepared->after.case_id;
    return ledger_append(session, founding->prepared, error);
}

static int make_organisation(struct ledger *ledger, struct error *error)
{
    struct arena *arena SCOPED(arena_free_at) = arena_new();
    struct identity case_id = vault_identity();
    struct pack pack = pack_in(arena);
    pack_array(&pack, 2);
    pack_string(&pack, "organisation");
    pack_string(&pack, ledger->name);
    const struct ledger_part part = {.kind = VAULT_CASE, .plain = pack_done(&pack)};
    const struct ledger_draft draft = {.parts = &part, .part_count = 1};
    struct ledger_head head = head_begin(&case_id, LEDGER_ORGANISATION, VAULT_GOVERNANCE, 0);
    struct ledger_prepared *prepared;
    int code = vault_make_case(ledger->vault, &case_id, VAULT_GOVERNANCE, error);
    if (code < 0 || (code = ledger_prepare(arena, ledger, &head, clock_now(&ledger->clock), &draft, 1, &prepared,
                                           error)) < 0) {
        return code;
    }
    struct founding founding = {ledger, prepared};
    return store_write(ledger->store, found_organisation, &founding, error);
}

static int find_or_make(struct ledger *ledger, struct error *error)
{
    struct store_session *session = NULL;
    int code = store_begin_read(ledger->store, &session, error);
    if (code < 0) {
        return code;
    }
    code = find_organisation(session, &ledger->organisation, error);
    store_end(session);
    return code != 0 ? (code < 0 ? code : 0) : make_organisation(ledger, error);
}

static int take_name(struct ledger *ledger, const char *name, struct error *error)
{
    size_t length = name ? strlen(name) : 0;
    bool right = length >= 1 && length < sizeof(ledger->name);
    for (size_t i = 0; right && i < length; i++) {
        right = (name[i] >= 'a' && name[i] <= 'z') || (name[i] >= 'A' && name[i] <= 'Z') ||
                (name[i] >= '0' && name[i] <= '9') || name[i] == '.' || name[i] == '-';
    }
    if (!right) {
        return error_set(error, ERROR_INVALID, "ledger.name",
                         "the log's name is 1 to 100 letters, digits, dots and hyphens, like members.example.org");
    }
    memcpy(ledger->name, name, length + 1);
    return 0;
}

int ledger_open(struct ledger **out, const struct ledger_options *options, struct error *error)
{
    struct ledger *ledger SCOPED(ledger_free_at) = calloc(1, sizeof(*ledger));
    if (!ledger) {
        abort();
    }
    ledger->store = options->store;
    ledger->vault = options->vault;
    ledger->clock = options->clock;
    ledger->checkpoint_path = options->checkpoint_path;
    ledger->erasures_path = options->erasures_path;
    pthread_mutex_init(&ledger->files, NULL);
    pthread_mutex_init(&ledger->erasing, NULL);
    for (int i = 0; i < LEDGER_BOOK__MAX; i++) {
        book_init(&ledger->books[i]);
    }
    int code = take_name(ledger, options->name, error);
    if (code < 0 || (code = find_or_make(ledger, error)) < 0 || (code = origin_begin(ledger, error)) < 0) {
        return code;
    }
    *out = ledger;
    ledger = NULL;
    return 0;
}

void ledger_free(struct ledger *ledger)
{
    if (!ledger) {
        return;
    }
    for (int i = 0; i < LEDGER_BOOK__MAX; i++) {
        book_dispose(&ledger->books[i]);
    }
    pthread_mutex_destroy(&ledger->files);
    pthread_mutex_destroy(&ledger->erasing);
    free(ledger);
}

void ledger_free_at(struct ledger **ledger)
{
    ledger_free(*ledger);
}
