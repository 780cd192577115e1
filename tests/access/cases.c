/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "access/cases.h"

struct change {
    struct opened *opened;
    const struct cases_made *made;
    struct access_principal principal;
    struct identity person;
    int64_t number;
};

void cases_write(struct opened *opened, store_work *work, void *context)
{
    assert_done(opened, store_write(opened->store, work, context, &opened->error));
}

static int add(struct store_session *session, void *context, struct error *error)
{
    const struct change *change = context;
    return access_add_case(session, &change->made->case_id, change->made->reference, change->number,
                           error);
}

static int grant(struct store_session *session, void *context, struct error *error)
{
    const struct change *change = context;
    return access_grant(session, &change->made->case_id, &change->principal, error);
}

static int withdraw(struct store_session *session, void *context, struct error *error)
{
    const struct change *change = context;
    return access_withdraw(session, &change->made->case_id, &change->principal, error);
}

static int bar(struct store_session *session, void *context, struct error *error)
{
    const struct change *change = context;
    return access_bar(change->opened->access, session, &change->made->case_id, &change->person,
                      change->number, ACCESS_BAR_POSSIBLE, OPENED_AT, error);
}

static int clear(struct store_session *session, void *context, struct error *error)
{
    const struct change *change = context;
    return access_clear(change->opened->access, session, &change->made->case_id, &change->person,
                        change->number, error);
}

struct cases_made cases_add(struct opened *opened, int64_t received)
{
    struct cases_made made = {.case_id = vault_identity()};
    access_new_reference(made.reference);
    cases_write(opened, add, &(struct change){.made = &made, .number = received});
    return made;
}

void cases_grant(struct opened *opened, const struct cases_made *made,
                 struct access_principal principal)
{
    cases_write(opened, grant, &(struct change){.made = made, .principal = principal});
}

void cases_withdraw(struct opened *opened, const struct cases_made *made,
                    struct access_principal principal)
{
    cases_write(opened, withdraw, &(struct change){.made = made, .principal = principal});
}

void cases_bar(struct opened *opened, const struct cases_made *made, const struct identity *person,
               int64_t cause)
{
    cases_write(
        opened, bar,
        &(struct change){.opened = opened, .made = made, .person = *person, .number = cause});
}

void cases_clear(struct opened *opened, const struct cases_made *made,
                 const struct identity *person, int64_t cause)
{
    cases_write(
        opened, clear,
        &(struct change){.opened = opened, .made = made, .person = *person, .number = cause});
}

struct access_principal cases_office(struct opened *opened, const char *office, const char *area)
{
    return access_of_office(opened->access, text_of(office), text_of(area));
}

const struct access_viewer *cases_viewer_at(struct opened *opened, const struct identity *person,
                                            enum people_role role, int64_t at,
                                            const struct access_stand_in *stand_ins, size_t count)
{
    struct people_moment moment = opened_moment(opened, at);
    SCOPED(store_end_at) struct store_session *session = opened_read(opened);
    const struct access_viewer *viewer = NULL;
    assert_done(opened, access_view(opened->access, session, opened->arena, person, role, &moment,
                                    stand_ins, count, &viewer, &opened->error));
    return viewer;
}

const struct access_viewer *cases_viewer(struct opened *opened, const struct identity *person)
{
    return cases_viewer_at(opened, person, PEOPLE_STAFF, OPENED_AT, NULL, 0);
}

size_t cases_count(struct opened *opened, const struct access_viewer *viewer)
{
    SCOPED(store_end_at) struct store_session *session = opened_read(opened);
    size_t count = 0;
    assert_done(opened, access_count(session, viewer, ACCESS_OPEN, 10000, &count, &opened->error));
    return count;
}

static bool is_listed(struct opened *opened, struct store_session *session,
                      const struct access_viewer *viewer, const struct identity *case_id)
{
    const struct access_item *items, *after = NULL;
    size_t count;
    bool more = true, found = false;
    while (more) {
        assert_done(opened, access_list(session, opened->arena, viewer, ACCESS_OPEN, after, 200,
                                        &items, &count, &more, &opened->error));
        for (size_t i = 0; i < count; i++) {
            found = found || identity_equal(&items[i].case_id, case_id);
            after = &items[i];
        }
    }
    return found;
}

bool cases_may_open(struct opened *opened, const struct access_viewer *viewer,
                    const struct cases_made *made)
{
    SCOPED(store_end_at) struct store_session *session = opened_read(opened);
    struct identity found;
    int by_reference =
        access_find(session, viewer, text_of(made->reference), &found, &opened->error);
    assert_true(by_reference == 0 || by_reference == ERROR_NOT_FOUND);
    assert_true(by_reference < 0 || identity_equal(&found, &made->case_id));
    int by_identity = access_check(session, viewer, &made->case_id, &opened->error);
    assert_int_equal(by_reference, by_identity);
    bool may;
    assert_done(opened, access_may_open(session, &viewer, 1, &made->case_id, &may, &opened->error));
    assert_int_equal(may, by_identity == 0);
    assert_int_equal(is_listed(opened, session, viewer, &made->case_id), may);
    return may;
}
