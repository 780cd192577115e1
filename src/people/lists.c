/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The organisation's lists: lawyers from outside, lay members, whoever roles are filled from (CP-10, RG-7). */

#include <string.h>

#include "people/inside.h"

#define LIST_LONGEST 60

struct listing_write {
    struct people *people;
    const struct people_act *act;
    struct people_listing listing;
    struct text plain, sealed;
};

static bool is_list(const char *list)
{
    size_t length = list ? strspn(list, "abcdefghijklmnopqrstuvwxyz0123456789-") : 0;
    return length > 0 && length <= LIST_LONGEST && list[length] == '\0';
}

static int enter_listing(const struct listing_write *write, struct store_session *session, const char *kind,
                         struct error *error)
{
    const struct people_listing *listing = &write->listing;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct pack pack = pack_in(arena);
    pack_array(&pack, 5);
    pack_identity(&pack, &listing->listing);
    pack_identity(&pack, &listing->person);
    pack_string(&pack, listing->list);
    pack_integer(&pack, listing->from);
    pack_integer(&pack, listing->until);
    return people_enter(write->people, session,
                        &(struct people_change){.kind = kind,
                                                .act = write->act,
                                                .facts = pack_done(&pack),
                                                .person = &listing->person,
                                                .sealed = write->plain},
                        error);
}

static int must_not_be_on_it(struct store_session *session, const struct people_listing *listing, struct error *error)
{
    struct store_statement *statement;
    int state = store_query(session, &statement, error,
                            "SELECT 1 FROM people_listing WHERE person = $1 AND list = $2 AND since < $3 AND until > $4 "
                            "AND listing <> $5 ORDER BY listing LIMIT 1",
                            "dsiid", &listing->person, listing->list, listing->until, listing->from,
                            &listing->listing);
    if (state == 0) {
        state = store_step(statement, error);
    }
    if (state <= 0) {
        return state;
    }
    store_finish(statement);
    error_set(error, ERROR_CONFLICT, "people.listed", "This person is on that list in that time already.");
    return error_at(error, "list");
}

static int write_listing(struct store_session *session, void *context, struct error *error)
{
    const struct listing_write *write = context;
    const struct people_listing *listing = &write->listing;
    int failed = people_must_exist(session, &listing->person, error);
    if (failed == 0) {
        failed = must_not_be_on_it(session, listing, error);
    }
    if (failed == 0) {
        failed = store_run(session, NULL, error,
                           "INSERT INTO people_listing (listing, list, person, since, until, sealed, recorded_by, "
                           "recorded_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                           "dsdiibdi", &listing->listing, listing->list, &listing->person, listing->from,
                           listing->until, write->sealed.at, write->sealed.length, &write->act->by, write->act->at);
    }
    if (failed == 0) {
        failed = people_keep_end(session, &listing->listing, listing->until, write->act, error);
    }
    return failed == 0 ? enter_listing(write, session, "list.joined", error) : failed;
}

int people_enlist(struct people *people, const struct people_listing *listing, const struct people_act *act,
                  struct identity *out, struct error *error)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct listing_write write = {.people = people, .act = act, .listing = *listing};
    write.listing.listing = vault_identity();
    if (!is_list(listing->list)) {
        error_set(error, ERROR_INVALID, "people.list", "name the list in small letters, digits and hyphens");
        return error_at(error, "list");
    }
    int failed = people_check_span(listing->from, listing->until, error);
    if (failed == 0) {
        failed = people_take_words(people, arena, &listing->person, "people_listing.sealed", &write.listing.listing,
                                   "words", listing->words, &write.plain, &write.sealed, error);
    }
    if (failed == 0) {
        failed = store_write(people->store, write_listing, &write, error);
    }
    if (failed == 0 && out) {
        *out = write.listing.listing;
    }
    return failed;
}

static int write_listing_end(struct store_session *session, void *context, struct error *error)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct listing_write write = *(const struct listing_write *)context;
    struct people_listing *listing = &write.listing;
    struct store_statement *statement;
    int state = store_query(session, &statement, error,
                            "SELECT person, list, since FROM people_listing WHERE listing = $1", "d",
                            &listing->listing);
    if (state == 0) {
        state = store_step(statement, error);
    }
    if (state <= 0) {
        return state < 0 ? state
                         : error_set(error, ERROR_NOT_FOUND, "people.no-listing", "there is no such entry of a list");
    }
    listing->person = people_identity_in(statement, 0);
    listing->list = text_string(arena, store_text(statement, 1));
    listing->from = store_integer(statement, 2);
    store_finish(statement);
    int failed = people_check_span(listing->from, listing->until, error);
    if (failed == 0) {
        failed = must_not_be_on_it(session, listing, error);
    }
    if (failed == 0) {
        failed = store_run(session, NULL, error, "UPDATE people_listing SET until = $2 WHERE listing = $1", "di",
                           &listing->listing, listing->until);
    }
    if (failed == 0) {
        failed = people_keep_end(session, &listing->listing, listing->until, write.act, error);
    }
    return failed == 0 ? enter_listing(&write, session, "list.left", error) : failed;
}

int people_end_listing(struct people *people, const struct identity *listing, int64_t until,
                       const struct people_act *act, struct error *error)
{
    struct listing_write write = {.people = people, .act = act, .listing = {.listing = *listing, .until = until}};
    return store_write(people->store, write_listing_end, &write, error);
}

/* ---- reading -------------------------------------------------------------------------------- */

static int listing_in(struct people *people, struct arena *arena, const struct store_statement *row,
                      struct people_listing *out, struct error *error)
{
    bool erased;
    struct text plain;
    *out = (struct people_listing){.listing = people_identity_in(row, 0),
                                   .list = text_string(arena, store_text(row, 1)),
                                   .person = people_identity_in(row, 2),
                                   .from = store_integer(row, 3),
                                   .until = store_integer(row, 4),
                                   .recorded = {people_identity_in(row, 6), store_integer(row, 7)}};
    int failed = people_unseal(people, arena, &out->person,
                               people_about_row(arena, "people_listing.sealed", &out->listing), store_bytes(row, 5),
                               &plain, &erased, error);
    if (failed < 0 || erased) {
        return failed;
    }
    struct unpack unpack = unpack_of(plain);
    out->words = unpack_text(&unpack);
    return unpack_done(&unpack, "an entry of a list", error);
}

static int take_listings(struct people *people, struct arena *arena, struct store_statement *statement,
                         const struct people_listing **out, size_t *count, struct error *error)
{
    struct vec listings = VEC_IN(arena, struct people_listing);
    int state;
    while ((state = store_step(statement, error)) > 0) {
        struct people_listing listing;
        int failed = listing_in(people, arena, statement, &listing, error);
        if (failed < 0) {
            store_finish(statement);
            return failed;
        }
        vec_add(&listings, &listing);
    }
    *out = listings.items;
    *count = listings.count;
    return state;
}

int people_listed(struct people *people, struct store_session *session, struct arena *arena, const char *list,
                  int64_t at, const struct people_listing **out, size_t *count, struct error *error)
{
    struct store_statement *statement;
    int state = store_query(session, &statement, error,
                            "SELECT listing, list, person, since, until, sealed, recorded_by, recorded_at FROM "
                            "people_listing WHERE until > $2 AND since <= $2 AND ($1 = '' OR list = $1) "
                            "ORDER BY list, since, listing",
                            "si", list ? list : "", at);
    return state < 0 ? state : take_listings(people, arena, statement, out, count, error);
}

int people_listings_of(struct people *people, struct store_session *session, struct arena *arena,
                       const struct identity *person, const struct people_listing **out, size_t *count,
                       struct error *error)
{
    struct store_statement *statement;
    int state = store_query(session, &statement, error,
                            "SELECT listing, list, person, since, until, sealed, recorded_by, recorded_at FROM "
                            "people_listing WHERE person = $1 ORDER BY since DESC, listing",
                            "d", person);
    return state < 0 ? state : take_listings(people, arena, statement, out, count, error);
}

int people_get_listing(struct people *people, struct store_session *session, struct arena *arena,
                       const struct identity *listing, struct people_listing *out, struct error *error)
{
    const struct people_listing *found;
    size_t count = 0;
    struct store_statement *statement;
    int state = store_query(session, &statement, error,
                            "SELECT listing, list, person, since, until, sealed, recorded_by, recorded_at FROM "
                            "people_listing WHERE listing = $1",
                            "d", listing);
    if (state >= 0) {
        state = take_listings(people, arena, statement, &found, &count, error);
    }
    if (state == 0 && count == 0) {
        return error_set(error, ERROR_NOT_FOUND, "people.no-listing", "there is no such entry of a list");
    }
    if (state == 0) {
        *out = found[0];
    }
    return state;
}

int people_lists_of(struct people *people, struct store_session *session, struct arena *arena,
                    const struct identity *person, int64_t at, const char ***out, size_t *count, struct error *error)
{
    (void)people;
    struct store_statement *statement;
    struct vec lists = VEC_IN(arena, const char *);
    int state = store_query(session, &statement, error,
                            "SELECT list FROM people_listing WHERE person = $1 AND until > $2 AND since <= $2 "
                            "ORDER BY list",
                            "di", person, at);
    while (state >= 0 && (state = store_step(statement, error)) > 0) {
        const char *list = text_string(arena, store_text(statement, 0));
        vec_add(&lists, &list);
    }
    if (state == 0) {
        *out = lists.items;
        *count = lists.count;
    }
    return state;
}
