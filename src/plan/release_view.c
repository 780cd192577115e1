/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Rows of what the public is told. While an edition waits, what opens its file is sealed with the plan's key of the epoch; once it
 * is confirmed its bytes stand in the clear, since everybody may read them. All of it can be made again from the case.
 */
#include "plan/rows.h"

#include <stdio.h>

/* ---- an edition, as the case has it ---- */

struct edition {
    uint32_t item, number; /* number: among those that are public, from 1; 0: it is not */
    struct text state;
    int32_t day;
    int64_t published;
    bool has_file;    /* its file is among those of the change, and not erased */
    struct text about, what, why, bytes;
    struct documents_document document;
};

static struct procedure_scope scope_of(uint32_t item)
{
    return (struct procedure_scope){PROCEDURE_FOR_ITEM, item};
}

static struct text find_text(const struct casework_change *change, uint32_t item, const char *fact)
{
    const struct procedure_value *value = procedure_value_of(change->after, scope_of(item), procedure_name(fact));
    for (size_t i = 0; value->type == PROCEDURE_TEXT && value->reference.part && i < change->text_count; i++) {
        const struct casework_text *text = &change->texts[i];
        if (text->sequence == (int64_t)value->reference.sequence && text->part == value->reference.part) {
            return text->plain;
        }
    }
    return TEXT("");
}

static int find_file(const struct casework_change *change, struct edition *edition, struct error *error)
{
    const struct procedure_value *value = procedure_value_of(change->after, scope_of(edition->item), procedure_name("release-table"));
    for (size_t i = 0; value->type == PROCEDURE_DOCUMENT && i < change->file_count; i++) {
        struct documents_document document;
        int failed = documents_describe(change->arena, &change->files[i], &document, error);
        if (failed) {
            return failed;
        }
        if (!document.erased && identity_equal(&document.document, &value->identity)) {
            edition->has_file = true;
            edition->about = change->files[i].about;
        }
    }
    return 0;
}

/* Which of the confirmed ones it is, and when that was. */
static void find_confirmation(const struct procedure_state *state, struct edition *edition)
{
    uint32_t number = 0;
    for (size_t i = 0; i < state->taken_count; i++) {
        const struct procedure_taken *taken = &state->taken[i];
        number += text_is(taken->step.text, "confirm-release");
        if (text_is(taken->step.text, "confirm-release") && taken->scope.number == edition->item) {
            edition->number = number;
            edition->published = taken->recorded;
        }
    }
}

static int make_edition(const struct casework_change *change, uint32_t item, struct edition *out, struct error *error)
{
    const struct procedure_scope the_case = {PROCEDURE_FOR_CASE, 0};
    const struct procedure_value *day = procedure_value_of(change->after, the_case, procedure_name("release-day"));
    *out = (struct edition){.item = item,
                            .state = procedure_state_of_track(change->after, scope_of(item), procedure_name("edition")).text,
                            .day = day->type == PROCEDURE_DATE ? day->day : 0,
                            .what = find_text(change, item, "corrected-what"),
                            .why = find_text(change, item, "corrected-why")};
    find_confirmation(change->after, out);
    return find_file(change, out, error);
}

static int open_file(const struct casework_change *change, struct store_session *session, struct edition *edition, struct error *error)
{
    return documents_open(change->arena, session, edition->about, &edition->document, &edition->bytes, error);
}

/* ---- what waits is sealed ---- */

enum { SEALED_ITEMS = 3 };

static struct text sealed_about(const struct casework_change *change, uint32_t item)
{
    char name[IDENTITY_TEXT_SIZE];
    identity_write(&change->case_id, name);
    return text_of(arena_print(change->arena, "plan_release sealed %s %u", name, (unsigned)item));
}

static struct text pack_waiting(const struct casework_change *change, const struct edition *edition)
{
    struct pack pack = pack_in(change->arena);
    pack_array(&pack, SEALED_ITEMS);
    pack_bytes(&pack, edition->about.at, edition->about.length);
    pack_text(&pack, edition->what);
    pack_text(&pack, edition->why);
    return pack_done(&pack);
}

static struct text seal_waiting(const struct casework_change *change, const struct vault_key *key, const struct edition *edition)
{
    const struct text plain = pack_waiting(change, edition);
    uint8_t *bytes = arena_alloc(change->arena, plain.length + VAULT_SEAL_EXTRA);
    vault_seal(key, sealed_about(change, edition->item), plain, bytes);
    return (struct text){(const char *)bytes, plain.length + VAULT_SEAL_EXTRA};
}

static int unpack_waiting(struct text plain, struct edition *edition, struct error *error)
{
    struct unpack unpack = unpack_of(plain);
    if (unpack_array(&unpack) != SEALED_ITEMS) {
        unpack_fail(&unpack, "it has another form");
    }
    edition->about = unpack_bytes(&unpack);
    edition->what = unpack_text(&unpack);
    edition->why = unpack_text(&unpack);
    return unpack_done(&unpack, "a release that waits", error);
}

static int open_waiting(const struct plan *plan, struct store_session *session, const struct casework_change *change,
                        struct edition *edition, struct error *error)
{
    struct vault_key key SCOPED(vault_key_wipe) = {{0}};
    struct store_statement *row;
    struct text plain = {0};
    int64_t epoch = 0;
    int step = row_key(plan, &key, &epoch, error);
    if (!step) {
        step = store_query(session, &row, error, "SELECT epoch, sealed FROM plan_release WHERE case_id = $1 AND item = $2", "di",
                           &change->case_id, (int64_t)edition->item);
    }
    if (step) {
        return step;
    }
    step = store_step(row, error);
    bool opens = step > 0 && store_integer(row, 0) == epoch && !store_is_null(row, 1) &&
                 vault_unseal(change->arena, &key, sealed_about(change, edition->item), store_bytes(row, 1), &plain, error) == 0;
    store_finish(row);
    if (step < 0) {
        return step;
    }
    return opens ? unpack_waiting(plain, edition, error)
                 : error_set(error, ERROR_BUSY, "plan.release-busy",
                             "Something was erased a moment ago, and this release is being made anew. Try again in a minute.");
}

/* ---- writing ---- */

static void bind_public(struct store_statement *row, const struct edition *edition)
{
    store_bind_integer(row, 8, edition->number);
    store_bind_integer(row, 9, edition->published);
    if (edition->bytes.at) { /* otherwise its words were erased */
        store_bind_bytes(row, 10, edition->document.hash, VAULT_HASH_SIZE);
        store_bind_text(row, 11, edition->what);
        store_bind_text(row, 12, edition->why);
        store_bind_bytes(row, 13, edition->bytes.at, edition->bytes.length);
    }
}

#define WRITE                                                                                                                    \
    "INSERT INTO plan_release (case_id, item, reference, day, state, epoch, sealed, number, published, hash, what, why, bytes) " \
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT (case_id, item) DO UPDATE SET "              \
    "state = excluded.state, epoch = excluded.epoch, sealed = excluded.sealed, number = excluded.number, "                    \
    "published = excluded.published, hash = excluded.hash, what = excluded.what, why = excluded.why, bytes = excluded.bytes"
static int write_row(const struct plan *plan, struct store_session *session, const struct casework_change *change,
                     const struct edition *edition, struct error *error)
{
    struct vault_key key SCOPED(vault_key_wipe) = {{0}};
    struct store_statement *row;
    int64_t epoch = 0;
    const bool waits = text_is(edition->state, "drafted") && edition->about.length;
    int failed = row_key(plan, &key, &epoch, error);
    if (!failed) {
        failed = store_prepare(session, WRITE, &row, error);
    }
    if (failed) {
        return failed;
    }
    const struct text sealed = waits ? seal_waiting(change, &key, edition) : TEXT("");
    store_bind_bytes(row, 1, change->case_id.bytes, IDENTITY_SIZE);
    store_bind_integer(row, 2, edition->item);
    store_bind_text(row, 3, text_of(change->reference));
    store_bind_integer(row, 4, edition->day);
    store_bind_text(row, 5, edition->state);
    if (waits) {
        store_bind_integer(row, 6, epoch);
        store_bind_bytes(row, 7, sealed.at, sealed.length);
    }
    if (edition->number) {
        bind_public(row, edition);
    }
    failed = store_step(row, error);
    store_finish(row);
    return failed < 0 ? failed : 0;
}

/* ---- what is refused ---- */

static int refuse_second_release(struct store_session *session, const struct casework_change *change, int32_t day, struct error *error)
{
    struct store_statement *row;
    int step = store_query(session, &row, error,
                           "SELECT 1 FROM plan_release WHERE day = $1 AND number IS NOT NULL AND case_id <> $2", "id", (int64_t)day,
                           &change->case_id);
    if (step) {
        return step;
    }
    step = store_step(row, error);
    store_finish(row);
    return step > 0 ? error_set(error, ERROR_INVALID, "plan.release-day",
                                "Something was released for that day already. Correct that release, or choose another day.")
                    : step;
}

static int refuse_unread(const struct casework_change *change, const struct edition *edition, struct error *error)
{
    char word[PLAN_CHECK_SIZE];
    plan_check_word(edition->document.hash, word);
    for (size_t i = 0; i < change->text_count; i++) {
        if (text_is(change->texts[i].name, "read-check") && text_is(text_trim(change->texts[i].plain), word)) {
            return 0;
        }
    }
    return error_set(error, ERROR_INVALID, "plan.release-unread",
                     "Another word stands under the words that would go out. Read them first: they are on the page of releases, and "
                     "`evenhand plan release` prints them.");
}

/* ---- keeping up ---- */

static int draft(const struct plan *plan, struct store_session *session, const struct casework_change *change, struct edition *edition,
                 struct error *error)
{
    struct plan_public_table table;
    int failed = open_file(change, session, edition, error);
    if (!failed) {
        failed = plan_public_read(change->arena, edition->bytes, &table, error);
    }
    if (!failed) {
        failed = refuse_second_release(session, change, edition->day, error);
    }
    return failed ? failed : write_row(plan, session, change, edition, error);
}

static int publish(const struct plan *plan, struct store_session *session, const struct casework_change *change, struct edition *edition,
                   struct error *error)
{
    int failed = open_waiting(plan, session, change, edition, error);
    if (!failed) {
        failed = open_file(change, session, edition, error);
    }
    if (!failed) {
        failed = refuse_unread(change, edition, error);
    }
    if (!failed) {
        failed = refuse_second_release(session, change, edition->day, error);
    }
    return failed ? failed : write_row(plan, session, change, edition, error);
}

static bool changed_state(const struct casework_change *change, const struct edition *edition)
{
    struct procedure_name before =
        procedure_state_of_track(change->before, scope_of(edition->item), procedure_name("edition"));
    return !text_equal(before.text, edition->state);
}

static int keep_up(const struct plan *plan, struct store_session *session, const struct casework_change *change, struct edition *edition,
                   struct error *error)
{
    if (edition->has_file) {
        return draft(plan, session, change, edition, error);
    }
    if (!change->before || !changed_state(change, edition)) {
        return 0;
    }
    return edition->number ? publish(plan, session, change, edition, error) : write_row(plan, session, change, edition, error);
}

/* Of a case that is replayed: as its row must be. */
static int make_again(struct store_session *session, const struct casework_change *change, struct edition *edition, struct error *error)
{
    return edition->has_file && edition->number ? open_file(change, session, edition, error) : 0;
}

static bool is_ours(const struct casework_change *change)
{
    return text_is(change->after->procedure.text, PLAN_RELEASE_PROCEDURE);
}

static int forget_case(struct store_session *session, const struct identity *case_id, struct error *error)
{
    return store_run(session, NULL, error, "DELETE FROM plan_release WHERE case_id = $1", "d", case_id);
}

static int apply(void *context, struct store_session *session, const struct casework_change *change, struct error *error)
{
    const struct plan *plan = context;
    int failed = is_ours(change) && change->replayed ? forget_case(session, &change->case_id, error) : 0;
    for (size_t i = 0; is_ours(change) && !failed && i < change->after->item_count; i++) {
        struct edition edition;
        failed = make_edition(change, change->after->items[i].number, &edition, error);
        if (!failed && change->replayed) {
            failed = make_again(session, change, &edition, error);
            failed = failed ? failed : write_row(plan, session, change, &edition, error);
        } else if (!failed) {
            failed = keep_up(plan, session, change, &edition, error);
        }
    }
    return failed;
}

static int clear(void *context, struct store_session *session, struct error *error)
{
    (void)context;
    return store_run(session, NULL, error, "DELETE FROM plan_release", "");
}

/* Until the case's rows are made again, right after, nothing of it is public. */
static int forget(void *context, struct store_session *session, const struct vault_place *place, struct error *error)
{
    (void)context;
    bool is_of_case = place->kind == VAULT_CASE || place->kind == VAULT_TEXT || place->kind == VAULT_FILE || place->kind == VAULT_PARTY;
    return is_of_case ? forget_case(session, &place->owner, error) : 0;
}

/* ---- verifying ---- */

static bool same_text(const struct store_statement *row, int column, struct text is, bool there)
{
    return there ? !store_is_null(row, column) && text_equal(store_bytes(row, column), is) : store_is_null(row, column);
}

static const char *look_at(const struct plan *plan, const struct store_statement *row, const struct casework_change *change,
                           const struct edition *edition)
{
    struct vault_key key SCOPED(vault_key_wipe) = {{0}};
    struct text plain = {0}, hash = {(const char *)edition->document.hash, VAULT_HASH_SIZE};
    struct error ignored;
    int64_t epoch = 0;
    const bool waits = text_is(edition->state, "drafted") && edition->has_file, is_public = edition->number && edition->has_file;
    if (!text_is(store_text(row, 0), change->reference) || store_integer(row, 1) != edition->day ||
        !text_equal(store_text(row, 2), edition->state) || store_integer(row, 5) != edition->number ||
        store_integer(row, 6) != edition->published) {
        return "is not what the entries say";
    }
    if (!same_text(row, 7, hash, is_public) || !same_text(row, 10, edition->bytes, is_public)) {
        return "has not the bytes that were confirmed";
    }
    const struct text nothing = TEXT("");
    if (store_is_null(row, 8) == is_public || store_is_null(row, 9) == is_public ||
        !text_equal(store_text(row, 8), is_public ? edition->what : nothing) ||
        !text_equal(store_text(row, 9), is_public ? edition->why : nothing)) {
        return "says otherwise what was corrected";
    }
    if (!waits) {
        return store_is_null(row, 4) ? NULL : "keeps what it need not";
    }
    if (row_key(plan, &key, &epoch, &ignored) || store_integer(row, 3) != epoch || store_is_null(row, 4) ||
        vault_unseal(change->arena, &key, sealed_about(change, edition->item), store_bytes(row, 4), &plain, &ignored)) {
        return "does not open";
    }
    return text_equal(plain, pack_waiting(change, edition)) ? NULL : "is not what the entries say";
}

static int check_edition(const struct plan *plan, struct store_session *session, const struct casework_change *change, uint32_t item,
                         const char **wrong, struct error *error)
{
    struct edition edition;
    struct store_statement *row;
    struct error ignored;
    int step = make_edition(change, item, &edition, error);
    if (step) {
        return step;
    }
    if (make_again(session, change, &edition, &ignored)) {
        *wrong = "has a file that does not open";
        return 0;
    }
    step = store_query(session, &row, error,
                       "SELECT reference, day, state, epoch, sealed, number, published, hash, what, why, bytes FROM plan_release "
                       "WHERE case_id = $1 AND item = $2",
                       "di", &change->case_id, (int64_t)item);
    if (step) {
        return step;
    }
    step = store_step(row, error);
    *wrong = step > 0 ? look_at(plan, row, change, &edition) : "is gone";
    store_finish(row);
    return step < 0 ? step : 0;
}

/* How many rows of a case there are: no more than it has editions. */
static int count_rows(struct store_session *session, const struct identity *case_id, int64_t *count, struct error *error)
{
    struct store_statement *row;
    int step = store_query(session, &row, error, "SELECT count(*) FROM plan_release WHERE case_id = $1", "d", case_id);
    if (step) {
        return step;
    }
    step = store_step(row, error);
    *count = step > 0 ? store_integer(row, 0) : 0;
    store_finish(row);
    return step < 0 ? step : 0;
}

static int check_case(const struct plan *plan, struct store_session *session, const struct casework_change *change, char *words,
                      size_t size, struct error *error)
{
    const char *wrong = NULL;
    const size_t editions = is_ours(change) ? change->after->item_count : 0;
    int64_t rows = 0;
    int failed = count_rows(session, &change->case_id, &rows, error);
    for (size_t i = 0; !failed && !wrong && i < editions; i++) {
        failed = check_edition(plan, session, change, change->after->items[i].number, &wrong, error);
    }
    if (!failed && !wrong && rows != (int64_t)editions) {
        wrong = "is of no edition";
    }
    if (!failed && wrong && !words[0]) {
        snprintf(words, size, "case %s: a row in plan_release %s.", change->reference, wrong);
    }
    return failed;
}

static int check_rest(struct store_session *session, char *words, size_t size, struct error *error)
{
    struct store_statement *row;
    int step = store_query(session, &row, error, "SELECT DISTINCT case_id FROM plan_release", "");
    while (step >= 0 && (step = store_step(row, error)) > 0) {
        const struct identity case_id = store_identity(row, 0);
        struct ledger_head head;
        struct error ignored;
        if (!words[0] && (ledger_read_head(session, &case_id, &head, &ignored) || head.erased || head.sequence == 0)) {
            snprintf(words, size, "a row of plan_release is of no case.");
        }
    }
    return step;
}

static int verify(void *context, struct store_session *session, const struct casework_change *change, char *words, size_t size,
                  struct error *error)
{
    return change ? check_case(context, session, change, words, size, error) : check_rest(session, words, size, error);
}

struct casework_view plan_release_view(struct plan *plan)
{
    return (struct casework_view){.name = "plan-release",
                                  .version = 1,
                                  .context = plan,
                                  .apply = apply,
                                  .clear = clear,
                                  .forget = forget,
                                  .verify = verify};
}
