/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lists, counts, work and search: every statement is joined with the rule of access. */
#include "casework/room.h"

#include <string.h>

struct looker {
    struct store_session *session;
    const struct access_viewer *viewer;
};

static int begin(struct casework *casework, struct arena *arena, const struct casework_who *who, struct looker *out,
                 struct error *error)
{
    struct the_moment moment;
    return begin_viewing(arena, casework, who, &out->session, &moment, &out->viewer, error);
}

static int check_limit(size_t limit, struct error *error)
{
    if (limit >= 1 && limit <= 200) {
        return 0;
    }
    return error_set(error, ERROR_INVALID, "list.limit", "A list has 1 to 200 rows.");
}

/* ---- lists of cases */

static int fill_row(struct arena *arena, struct store_session *session, const struct access_item *item,
                    struct casework_row *row, struct error *error)
{
    struct store_statement *statement;
    int step = store_query(session, &statement, error,
                           "SELECT procedure, procedure_label, state, state_label, received, changed, next_due, ended, sequence "
                           "FROM casework_head WHERE case_id = $1",
                           "d", &item->case_id);
    if (step) {
        return step;
    }
    *row = (struct casework_row){.case_id = item->case_id, .next_due = INT64_MAX};
    memcpy(row->reference, item->reference, sizeof(row->reference));
    step = store_step(statement, error);
    if (step > 0) {
        row->procedure = copy_text(arena, store_text(statement, 0));
        row->procedure_label = copy_text(arena, store_text(statement, 1));
        row->state = copy_text(arena, store_text(statement, 2));
        row->state_label = copy_text(arena, store_text(statement, 3));
        row->received = store_integer(statement, 4);
        row->changed = store_integer(statement, 5);
        row->next_due = store_integer(statement, 6);
        row->ended = store_integer(statement, 7) != 0;
        row->entries = store_integer(statement, 8);
    }
    store_finish(statement);
    return step < 0 ? step : 0;
}

static int fill_rows(struct arena *arena, struct store_session *session, const struct access_item *items,
                     size_t count, struct casework_row **out, struct error *error)
{
    struct casework_row *rows = ARENA_ARRAY(arena, struct casework_row, count);
    int failed = 0;
    for (size_t i = 0; !failed && i < count; i++) {
        failed = fill_row(arena, session, &items[i], &rows[i], error);
    }
    *out = rows;
    return failed;
}

int casework_list(struct casework *casework, struct arena *arena, const struct casework_who *who,
                  enum access_shelf shelf, const struct access_item *after, size_t limit, struct casework_row **out,
                  size_t *count, bool *more, struct error *error)
{
    struct looker looker = {0};
    const struct access_item *items;
    int failed = check_limit(limit, error);
    if (!failed) {
        failed = begin(casework, arena, who, &looker, error);
    }
    if (!failed) {
        failed = access_list(looker.session, arena, looker.viewer, shelf, after, limit, &items, count, more, error);
    }
    if (!failed) {
        failed = fill_rows(arena, looker.session, items, *count, out, error);
    }
    store_end(looker.session);
    return failed;
}

/* ---- the queue: the same list, sieved */

static int is_any_row(struct store_statement *statement, bool *out, struct error *error)
{
    int step = store_step(statement, error);
    store_finish(statement);
    *out = step > 0;
    return step < 0 ? step : 0;
}

struct sieving {
    struct arena *arena;
    struct casework *casework;
    struct looker looker;
    const struct casework_sieve *sieve;
    struct vec owners; /* of struct access_principal: whoever acts for the office that is asked for, one for each area */
    size_t limit, looked_at;
    struct vec rows;
    struct access_item last;
    bool more;
};

static int find_owners(struct sieving *sieving, struct error *error)
{
    const struct access *access = sieving->casework->options.access;
    struct text office = sieving->sieve->office;
    const struct people_area *areas;
    size_t count = 0;
    sieving->owners = VEC_IN(sieving->arena, struct access_principal);
    if (!office.length) {
        return 0;
    }
    int failed = people_areas(sieving->casework->options.people, sieving->looker.session, sieving->arena, &areas, &count,
                              error);
    for (size_t i = 0; !failed && i <= count; i++) {
        struct access_principal owner = access_of_office(access, office, i < count ? text_of(areas[i].name) : TEXT(""));
        vec_add(&sieving->owners, &owner);
    }
    return failed;
}

static bool is_an_owner(const struct sieving *sieving, const void *token)
{
    for (size_t i = 0; i < sieving->owners.count; i++) {
        if (memcmp(VEC_AT(&sieving->owners, struct access_principal, i)->token, token, ACCESS_TOKEN_SIZE) == 0) {
            return true;
        }
    }
    return false;
}

static int owed_by_office(const struct sieving *sieving, const struct identity *case_id, bool *out, struct error *error)
{
    struct store_statement *statement;
    int step = store_query(sieving->looker.session, &statement, error,
                           "SELECT DISTINCT owner FROM casework_duty WHERE case_id = $1", "d", case_id);
    *out = false;
    while (!step && (step = store_step(statement, error)) > 0) {
        struct text owner = store_bytes(statement, 0);
        *out = *out || (owner.length == ACCESS_TOKEN_SIZE && is_an_owner(sieving, owner.at));
        step = 0;
    }
    store_finish(statement);
    return step;
}

static bool says(const struct procedure_state *state, const char *fact, struct text wanted)
{
    struct procedure_scope whole = {PROCEDURE_FOR_CASE, 0};
    const struct procedure_value *value = procedure_value_of(state, whole, procedure_name(fact));
    bool is_named = value->type == PROCEDURE_ANY_OF || value->type == PROCEDURE_CHOICE || value->type == PROCEDURE_AREA;
    for (size_t i = 0; is_named && i < value->names.count; i++) {
        if (text_equal(value->names.at[i].text, wanted)) {
            return true;
        }
    }
    return !wanted.length;
}

/* Where a case is stands in no row of the store's, where it could be counted: it is read from the case itself, last. */
static int is_where(const struct sieving *sieving, const struct identity *case_id, bool *out, struct error *error)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct loaded_case loaded;
    int failed = load_case(arena, sieving->casework, sieving->looker.session, case_id, &loaded, error);
    if (!failed) {
        *out = says(loaded.state, "nation", sieving->sieve->nation) && says(loaded.state, "area", sieving->sieve->area);
    }
    return failed;
}

static int owed_by_viewer(const struct looker *looker, const struct identity *case_id, bool *out, struct error *error)
{
    struct store_statement *statement;
    int step = store_prepare(
        looker->session,
        "SELECT 1 FROM casework_duty AS d WHERE d.case_id = $18 AND d.owner IN ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, "
        "$11, $12, $13, $14, $15, $16) AND " ACCESS_ALLOWS("d.case_id") " LIMIT 1",
        &statement, error);
    if (step) {
        return step;
    }
    access_bind(statement, looker->viewer);
    store_bind_bytes(statement, ACCESS_OWN, case_id->bytes, IDENTITY_SIZE);
    return is_any_row(statement, out, error);
}

/* What the row itself tells comes first: it costs nothing more. */
static int passes(const struct sieving *sieving, const struct casework_row *row, bool *out, struct error *error)
{
    const struct casework_sieve *sieve = sieving->sieve;
    int failed = 0;
    *out = (!sieve->procedure.length || text_equal(row->procedure, sieve->procedure)) &&
           (!sieve->state.length || text_equal(row->state, sieve->state)) &&
           (!sieve->overdue || (!row->ended && row->next_due <= casework_now(sieving->casework))) &&
           (!sieve->untouched || row->entries == 1);
    if (*out && sieve->mine) {
        failed = owed_by_viewer(&sieving->looker, &row->case_id, out, error);
    }
    if (!failed && *out && sieve->office.length) {
        failed = owed_by_office(sieving, &row->case_id, out, error);
    }
    if (!failed && *out && (sieve->nation.length || sieve->area.length)) {
        failed = is_where(sieving, &row->case_id, out, error);
    }
    return failed;
}

static int sieve_items(struct sieving *sieving, const struct access_item *items, size_t count, struct error *error)
{
    int failed = 0;
    for (size_t i = 0; !failed && i < count; i++) {
        struct casework_row row;
        bool passed = false;
        if (sieving->rows.count == sieving->limit || sieving->looked_at == CASEWORK_SIEVED_MOST) {
            sieving->more = true;
            return 0;
        }
        failed = fill_row(sieving->arena, sieving->looker.session, &items[i], &row, error);
        if (!failed) {
            failed = passes(sieving, &row, &passed, error);
        }
        if (!failed && passed) {
            vec_add(&sieving->rows, &row);
        }
        sieving->last = items[i];
        sieving->looked_at++;
    }
    return failed;
}

static int sieve_shelf(struct sieving *sieving, enum access_shelf shelf, const struct access_item *after,
                       struct error *error)
{
    int failed = 0;
    bool further = true;
    while (!failed && further && !sieving->more) {
        const struct access_item *items;
        size_t count;
        failed = access_list(sieving->looker.session, sieving->arena, sieving->looker.viewer, shelf, after, 200, &items,
                             &count, &further, error);
        if (!failed) {
            failed = sieve_items(sieving, items, count, error);
            after = &sieving->last;
        }
    }
    return failed;
}

int casework_queue(struct casework *casework, struct arena *arena, const struct casework_who *who,
                   enum access_shelf shelf, const struct casework_sieve *sieve, const struct access_item *after,
                   size_t limit, struct casework_row **out, size_t *count, struct access_item *last, bool *more,
                   struct error *error)
{
    struct sieving sieving = {.arena = arena,
                              .casework = casework,
                              .sieve = sieve,
                              .limit = limit,
                              .rows = VEC_IN(arena, struct casework_row)};
    int failed = check_limit(limit, error);
    if (!failed) {
        failed = begin(casework, arena, who, &sieving.looker, error);
    }
    if (!failed) {
        failed = find_owners(&sieving, error);
    }
    if (!failed) {
        failed = sieve_shelf(&sieving, shelf, after, error);
    }
    store_end(sieving.looker.session);
    *out = sieving.rows.items;
    *count = sieving.rows.count;
    *last = sieving.last;
    *more = sieving.more;
    return failed;
}

int casework_count(struct casework *casework, const struct casework_who *who, enum access_shelf shelf, size_t most,
                   size_t *out, struct error *error)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct looker looker = {0};
    int failed = begin(casework, arena, who, &looker, error);
    if (!failed) {
        failed = access_count(looker.session, looker.viewer, shelf, most, out, error);
    }
    store_end(looker.session);
    return failed;
}

/* ---- work */

static int read_work(struct arena *arena, const struct looker *looker, const struct casework_owed *after,
                     size_t limit, int64_t now, struct vec *rows, struct error *error)
{
    static const struct casework_owed first = {.due = INT64_MIN};
    struct store_statement *statement;
    int step = store_prepare(
        looker->session,
        "SELECT DISTINCT d.due, d.case_id, d.number, d.name, d.label, h.reference FROM casework_duty AS d "
        "JOIN casework_head AS h ON h.case_id = d.case_id WHERE d.owner IN ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, "
        "$11, $12, $13, $14, $15, $16) AND (d.due > $18 OR (d.due = $18 AND (d.case_id > $19 OR (d.case_id = $19 "
        "AND d.number > $20)))) AND " ACCESS_ALLOWS("d.case_id") " ORDER BY d.due, d.case_id, d.number LIMIT $21",
        &statement, error);
    if (step) {
        return step;
    }
    after = after ? after : &first;
    access_bind(statement, looker->viewer);
    store_bind_integer(statement, ACCESS_OWN, after->due);
    store_bind_bytes(statement, ACCESS_OWN + 1, after->case_id.bytes, IDENTITY_SIZE);
    store_bind_integer(statement, ACCESS_OWN + 2, after->number);
    store_bind_integer(statement, ACCESS_OWN + 3, (int64_t)limit + 1);
    while ((step = store_step(statement, error)) > 0) {
        struct casework_owed row = {.due = store_integer(statement, 0),
                                    .case_id = store_identity(statement, 1),
                                    .number = (uint32_t)store_integer(statement, 2),
                                    .name = copy_text(arena, store_text(statement, 3)),
                                    .label = copy_text(arena, store_text(statement, 4))};
        store_string(statement, 5, row.reference, sizeof(row.reference));
        row.overdue = row.due <= now;
        vec_add(rows, &row);
    }
    store_finish(statement);
    return step;
}

int casework_work(struct casework *casework, struct arena *arena, const struct casework_who *who,
                  const struct casework_owed *after, size_t limit, struct casework_owed **out, size_t *count,
                  bool *more, struct error *error)
{
    struct looker looker = {0};
    struct vec rows = VEC_IN(arena, struct casework_owed);
    int failed = check_limit(limit, error);
    if (!failed) {
        failed = begin(casework, arena, who, &looker, error);
    }
    if (!failed) {
        failed = read_work(arena, &looker, after, limit, casework_now(casework), &rows, error);
    }
    store_end(looker.session);
    *more = rows.count > limit;
    *count = *more ? limit : rows.count;
    *out = rows.items;
    return failed;
}

/* ---- search */

/* The rarest cannot be told beforehand, so the first word leads and the others filter. */
static int cases_with(struct arena *arena, const struct looker *looker, const struct word_token *token,
                      struct vec *items, struct error *error)
{
    struct store_statement *statement;
    int step = store_prepare(looker->session,
                             "SELECT DISTINCT w.case_id, h.reference, h.received FROM casework_word AS w "
                             "JOIN casework_head AS h ON h.case_id = w.case_id WHERE w.token = $18 AND " ACCESS_ALLOWS(
                                 "w.case_id") " ORDER BY w.case_id LIMIT 5000",
                             &statement, error);
    if (step) {
        return step;
    }
    (void)arena;
    access_bind(statement, looker->viewer);
    store_bind_bytes(statement, ACCESS_OWN, token->bytes, sizeof(token->bytes));
    while ((step = store_step(statement, error)) > 0) {
        struct access_item item = {.case_id = store_identity(statement, 0), .received = store_integer(statement, 2)};
        store_string(statement, 1, item.reference, sizeof(item.reference));
        vec_add(items, &item);
    }
    store_finish(statement);
    return step;
}

static int has_word(struct store_session *session, const struct identity *case_id, const struct word_token *token,
                    bool *out, struct error *error)
{
    struct store_statement *statement;
    int step = store_query(session, &statement, error,
                           "SELECT 1 FROM casework_word WHERE token = $1 AND case_id = $2 LIMIT 1", "bd",
                           (const void *)token->bytes, sizeof(token->bytes), case_id);
    if (step) {
        return step;
    }
    step = store_step(statement, error);
    store_finish(statement);
    *out = step > 0;
    return step < 0 ? step : 0;
}

static int has_every_word(struct store_session *session, const struct identity *case_id, const struct vec *tokens,
                          bool *out, struct error *error)
{
    *out = true;
    for (size_t i = 1; *out && i < tokens->count; i++) {
        int failed = has_word(session, case_id, VEC_AT(tokens, struct word_token, i), out, error);
        if (failed) {
            return failed;
        }
    }
    return 0;
}

static int search(struct arena *arena, const struct looker *looker, const struct vec *tokens, size_t limit,
                  struct vec *found, struct error *error)
{
    struct vec items = VEC_IN(arena, struct access_item);
    int failed = cases_with(arena, looker, VEC_AT(tokens, struct word_token, 0), &items, error);
    for (size_t i = 0; !failed && i < items.count && found->count < limit; i++) {
        bool has = false;
        const struct access_item *item = VEC_AT(&items, struct access_item, i);
        failed = has_every_word(looker->session, &item->case_id, tokens, &has, error);
        if (has) {
            vec_add(found, item);
        }
    }
    return failed;
}

static struct text tokens_as_hex(struct arena *arena, const struct vec *tokens)
{
    struct buf buf = buf_in(arena);
    for (size_t i = 0; i < tokens->count; i++) {
        buf_print(&buf, "%s%s", i ? " " : "",
                  text_hex(arena, VEC_AT(tokens, struct word_token, i)->bytes, VAULT_TOKEN_SIZE));
    }
    return buf_as_text(&buf);
}

int casework_search(struct casework *casework, struct arena *arena, const struct casework_who *who, struct text words,
                    size_t limit, struct casework_row **out, size_t *count, struct error *error)
{
    struct looker looker = {0};
    struct vec tokens = VEC_IN(arena, struct word_token), found = VEC_IN(arena, struct access_item);
    int failed = check_limit(limit, error);
    if (!failed) {
        failed = begin(casework, arena, who, &looker, error);
    }
    if (!failed) {
        failed = tokens_follow(casework, looker.session, error);
    }
    if (!failed) {
        failed = word_tokens(arena, casework, words, &tokens, error);
    }
    if (!failed && tokens.count == 0) {
        failed = error_set(error, ERROR_INVALID, "search.empty", "Enter a word of two letters or more.");
        error_at(error, "words");
    }
    if (!failed) {
        failed = search(arena, &looker, &tokens, limit, &found, error);
    }
    if (!failed) {
        failed = fill_rows(arena, looker.session, found.items, found.count, out, error);
        *count = found.count;
    }
    store_end(looker.session);
    if (!failed) {
        failed = note_down(casework, LEDGER_SEARCHES, who, NULL, TEXT("search"), tokens_as_hex(arena, &tokens), error);
    }
    return failed;
}

int casework_find_people(struct casework *casework, struct arena *arena, const struct casework_who *who,
                         struct text words, size_t limit, struct people_person **out, size_t *count,
                         struct error *error)
{
    SCOPED(store_end_at) struct store_session *session = NULL;
    struct vec tokens = VEC_IN(arena, struct word_token);
    if (who->role != PEOPLE_STAFF) {
        return error_set(error, ERROR_NOT_FOUND, "casework.not-found", "There is no such page.");
    }
    int failed = check_limit(limit, error);
    if (!failed) {
        failed = word_tokens(arena, casework, words, &tokens, error);
    }
    if (!failed) {
        failed = store_begin_read(casework->options.store, &session, error);
    }
    if (!failed) {
        failed = people_find_persons(casework->options.people, session, arena, words, limit, out, count, error);
    }
    return failed ? failed
                  : note_down(casework, LEDGER_SEARCHES, who, NULL, TEXT("person"), tokens_as_hex(arena, &tokens), error);
}
