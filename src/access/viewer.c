/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who looks: a person's principals at one moment. */

#include <string.h>

#include "access/inside.h"

static struct access_principal principal_of(const struct access *access, const char *purpose,
                                            const void *bytes, size_t size)
{
    uint8_t code[32];
    struct access_principal principal;
    vault_code(access->vault, purpose, (struct text){bytes, size}, code);
    memcpy(principal.token, code, sizeof principal.token);
    return principal;
}

struct access_principal access_of_office(const struct access *access, struct text office,
                                         struct text area)
{
    char name[256];
    size_t length = 0;
    /* Names of the catalogue have at most 60 characters; a longer one is nobody's. */
    if (office.length + area.length + 1 <= sizeof name) {
        memcpy(name, office.at, office.length);
        name[office.length] = ' ';
        memcpy(name + office.length + 1, area.length ? area.at : "", area.length);
        length = office.length + 1 + area.length;
    }
    return principal_of(access, "access.office", name, length);
}

struct access_principal access_of_person(const struct access *access, const struct identity *person)
{
    return principal_of(access, "access.person", person->bytes, IDENTITY_SIZE);
}

struct access_principal access_of_barred(const struct access *access, const struct identity *person)
{
    return principal_of(access, "access.barred", person->bytes, IDENTITY_SIZE);
}

struct access_principal access_of_request(const struct access *access,
                                          const struct identity *request)
{
    return principal_of(access, "access.request", request->bytes, IDENTITY_SIZE);
}

struct identity access_identity_in(const struct store_statement *statement, int column)
{
    return store_identity(statement, column);
}

/* ---- gathering ------------------------------------------------------------------------------ */

static int add(struct access_viewer *viewer, struct access_principal principal, struct error *error)
{
    for (size_t i = 0; i < viewer->count; i++) {
        if (memcmp(&viewer->principals[i], &principal, sizeof principal) == 0) {
            return 0;
        }
    }
    if (viewer->count == ACCESS_PRINCIPALS) {
        return error_set(error, ERROR_LIMIT, "access.principals",
                         "one person holds or stands in for more offices than the %d that can be "
                         "looked through at once: "
                         "end some of the terms",
                         ACCESS_PRINCIPALS);
    }
    viewer->principals[viewer->count++] = principal;
    return 0;
}

/* An office in an area also sees what was granted to the office whatever the area. */
static int add_office(const struct access *access, struct access_viewer *viewer, struct text office,
                      struct text area, struct error *error)
{
    int failed = add(viewer, access_of_office(access, office, area), error);
    return failed == 0 && area.length
               ? add(viewer, access_of_office(access, office, TEXT("")), error)
               : failed;
}

static int add_requests(const struct access *access, struct store_session *session,
                        struct access_viewer *viewer, int64_t at, struct error *error)
{
    struct store_statement *statement;
    int state = store_query(
        session, &statement, error,
        "SELECT request FROM access_request WHERE person = $1 AND until > $2 ORDER BY request",
        "di", &viewer->person, at);
    while (state >= 0 && (state = store_step(statement, error)) > 0) {
        struct identity request = access_identity_in(statement, 0);
        int failed = add(viewer, access_of_request(access, &request), error);
        if (failed < 0) {
            store_finish(statement);
            return failed;
        }
    }
    return state;
}

static int gather(const struct access *access, struct store_session *session,
                  struct access_viewer *viewer, const struct people_moment *moment,
                  const struct access_stand_in *stand_ins, size_t stand_in_count,
                  struct error *error)
{
    int failed = add(viewer, access_of_person(access, &viewer->person), error);
    for (size_t i = 0; failed == 0 && i < moment->count; i++) {
        const struct people_holder *holder = &moment->holders[i];
        if (identity_equal(&holder->person, &viewer->person)) {
            failed =
                add_office(access, viewer, text_of(holder->office), text_of(holder->area), error);
        }
    }
    for (size_t i = 0; failed == 0 && i < stand_in_count; i++) {
        failed = add_office(access, viewer, stand_ins[i].office, stand_ins[i].area, error);
    }
    return failed == 0 ? add_requests(access, session, viewer, moment->at, error) : failed;
}

int access_view(const struct access *access, struct store_session *session, struct arena *arena,
                const struct identity *person, enum people_role role,
                const struct people_moment *moment, const struct access_stand_in *stand_ins,
                size_t stand_in_count, const struct access_viewer **out, struct error *error)
{
    struct access_viewer *viewer = ARENA_NEW(arena, struct access_viewer);
    viewer->person = *person;
    viewer->self = access_of_barred(access, person);
    bool may_have_cases =
        role == PEOPLE_STAFF && !identity_is_none(person) && !people_is_barred(moment, person);
    int failed = may_have_cases
                     ? gather(access, session, viewer, moment, stand_ins, stand_in_count, error)
                     : 0;
    if (failed == 0) {
        *out = viewer;
    }
    return failed;
}

const struct identity *access_viewer_person(const struct access_viewer *viewer)
{
    return &viewer->person;
}

void access_bind(struct store_statement *statement, const struct access_viewer *viewer)
{
    for (int i = 0; i < ACCESS_PRINCIPALS; i++) {
        store_bind_bytes(statement, i + 1, viewer->principals[i].token, ACCESS_TOKEN_SIZE);
    }
    store_bind_bytes(statement, ACCESS_PRINCIPALS + 1, viewer->self.token, ACCESS_TOKEN_SIZE);
}
