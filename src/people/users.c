/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Users: the rows, and what an administrator does to them. A user's generation counts whatever ends
 * their sessions. */

#include <string.h>

#include "people/users.h"

static const char *const role_names[PEOPLE_ROLE__MAX] = {
    [PEOPLE_NO_ROLE] = "none",
    [PEOPLE_STAFF] = "staff",
    [PEOPLE_ADMINISTRATOR] = "administrator",
    [PEOPLE_AUDITOR] = "auditor",
};

const char *people_role_name(enum people_role role)
{
    return role < PEOPLE_ROLE__MAX ? role_names[role] : role_names[PEOPLE_NO_ROLE];
}

enum people_role people_role_of(struct text name)
{
    for (int i = PEOPLE_NO_ROLE + 1; i < PEOPLE_ROLE__MAX; i++) {
        if (text_is(name, role_names[i])) {
            return (enum people_role)i;
        }
    }
    return PEOPLE_NO_ROLE;
}

void people_sign_in_code(struct people *people, struct text sign_in, uint8_t out[PEOPLE_CODE_SIZE])
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    vault_code(people->vault, "people.sign-in", text_fold(arena, sign_in), out);
}

int people_take_sign_in(struct arena *arena, struct text raw, struct text *out, struct error *error)
{
    int failed = text_take(arena, text_trim(raw), 100, out, error);
    if (failed == 0 && text_fold(arena, *out).length < 3) {
        failed = error_set(error, ERROR_INVALID, "people.sign-in",
                           "choose a sign-in name of at least three characters");
    }
    return failed < 0 ? error_at(error, "sign-in") : 0;
}

/* ---- rows ----------------------------------------------------------------------------------- */

static struct text about_account(struct arena *arena, const struct identity *person)
{
    char name[IDENTITY_TEXT_SIZE];
    identity_write(person, name);
    return text_of(arena_print(arena, "people_user.sealed %s", name));
}

int people_seal_account(struct people *people, struct arena *arena,
                        const struct people_account *account, struct text *sealed,
                        struct error *error)
{
    struct pack pack = pack_in(arena);
    pack_array(&pack, 3);
    pack_text(&pack, account->sign_in);
    pack_string(&pack, account->hash ? account->hash : "");
    pack_bytes(&pack, account->secret, PEOPLE_SECRET_SIZE);
    return people_seal(people, arena, &account->person, about_account(arena, &account->person),
                       pack_done(&pack), sealed, error);
}

static int open_account(struct people *people, struct arena *arena, struct text sealed,
                        struct people_account *account, struct error *error)
{
    struct text plain;
    bool erased;
    int failed =
        people_unseal(people, arena, &account->person, about_account(arena, &account->person),
                      sealed, &plain, &erased, error);
    if (failed < 0 || erased) {
        return failed;
    }
    struct unpack unpack = unpack_of(plain);
    if (unpack_array(&unpack) != 3) {
        unpack_fail(&unpack, "the number of its fields");
    }
    account->sign_in = unpack_text(&unpack);
    struct text hash = unpack_text(&unpack);
    account->hash = hash.length ? text_string(arena, hash) : NULL;
    unpack_fixed(&unpack, account->secret, PEOPLE_SECRET_SIZE);
    return unpack_done(&unpack, "a user", error);
}

/* The columns: person, sign_in, role, disabled, generation, last_step, last_sign_in, sealed. */
static int account_in(struct people *people, struct arena *arena, const struct store_statement *row,
                      struct people_account *out, struct error *error)
{
    *out = (struct people_account){.person = people_identity_in(row, 0),
                                   .role = (enum people_role)store_integer(row, 2),
                                   .disabled = store_integer(row, 3) != 0,
                                   .generation = store_integer(row, 4),
                                   .last_step = store_integer(row, 5),
                                   .last_sign_in = store_integer(row, 6)};
    struct text code = store_bytes(row, 1);
    if (code.length != PEOPLE_CODE_SIZE || out->role <= PEOPLE_NO_ROLE ||
        out->role >= PEOPLE_ROLE__MAX) {
        return error_set(error, ERROR_DAMAGED, "people.user-damaged",
                         "a user's row contradicts itself");
    }
    memcpy(out->sign_in_code, code.at, PEOPLE_CODE_SIZE);
    return open_account(people, arena, store_bytes(row, 7), out, error);
}

int people_account_of(struct people *people, struct store_session *session, struct arena *arena,
                      const struct identity *person, struct people_account *out,
                      struct error *error)
{
    struct store_statement *statement;
    int state = store_query(
        session, &statement, error,
        "SELECT person, sign_in, role, disabled, generation, last_step, last_sign_in, sealed "
        "FROM people_user WHERE person = $1",
        "d", person);
    if (state == 0) {
        state = store_step(statement, error);
    }
    if (state <= 0) {
        return state < 0 ? state
                         : error_set(error, ERROR_NOT_FOUND, "people.no-user",
                                     "this person is not a user");
    }
    int failed = account_in(people, arena, statement, out, error);
    store_finish(statement);
    return failed;
}

int people_account_by_code(struct people *people, struct store_session *session,
                           struct arena *arena, const uint8_t code[PEOPLE_CODE_SIZE],
                           struct people_account *out, struct error *error)
{
    struct store_statement *statement;
    int state = store_query(
        session, &statement, error,
        "SELECT person, sign_in, role, disabled, generation, last_step, last_sign_in, sealed "
        "FROM people_user WHERE sign_in = $1",
        "b", code, (size_t)PEOPLE_CODE_SIZE);
    if (state == 0) {
        state = store_step(statement, error);
    }
    if (state <= 0) {
        return state;
    }
    int failed = account_in(people, arena, statement, out, error);
    store_finish(statement);
    return failed < 0 ? failed : 1;
}

int people_write_account(struct people *people, struct store_session *session,
                         const struct people_account *account, struct error *error)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct text sealed = TEXT("");
    int failed = people_seal_account(people, arena, account, &sealed, error);
    if (failed < 0) {
        return failed;
    }
    return store_run(session, NULL, error,
                     "UPDATE people_user SET sign_in = $2, role = $3, disabled = $4, generation = "
                     "$5, last_step = $6,"
                     " sealed = $7 WHERE person = $1",
                     "dbiiiib", &account->person, account->sign_in_code, (size_t)PEOPLE_CODE_SIZE,
                     (int64_t)account->role, (int64_t)account->disabled, account->generation,
                     account->last_step, sealed.at, sealed.length);
}

int people_check_sign_in(struct store_session *session, const struct people_account *account,
                         bool is_new, struct error *error)
{
    struct store_statement *statement;
    int state = store_query(session, &statement, error,
                            "SELECT person FROM people_user WHERE (sign_in = $1 AND person <> $2)"
                            " OR (person = $2 AND $3 = 1)",
                            "bdi", account->sign_in_code, (size_t)PEOPLE_CODE_SIZE,
                            &account->person, (int64_t)is_new);
    if (state == 0) {
        state = store_step(statement, error);
    }
    if (state <= 0) {
        return state;
    }
    struct identity holder = people_identity_in(statement, 0);
    store_finish(statement);
    if (identity_equal(&holder, &account->person)) {
        return error_set(error, ERROR_CONFLICT, "people.is-user", "this person is a user already");
    }
    error_set(error, ERROR_CONFLICT, "people.sign-in-taken",
              "this sign-in name is taken: choose another");
    return error_at(error, "sign-in");
}

int people_insert_account(struct people *people, struct store_session *session,
                          const struct people_account *account, struct error *error)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct text sealed = TEXT("");
    int failed = people_must_exist(session, &account->person, error);
    if (failed == 0) {
        failed = people_check_sign_in(session, account, true, error);
    }
    if (failed == 0) {
        failed = people_seal_account(people, arena, account, &sealed, error);
    }
    if (failed < 0) {
        return failed;
    }
    return store_run(session, NULL, error,
                     "INSERT INTO people_user (person, sign_in, role, disabled, generation, "
                     "last_step, last_sign_in,"
                     " sealed) VALUES ($1, $2, $3, $4, $5, $6, 0, $7)",
                     "dbiiiib", &account->person, account->sign_in_code, (size_t)PEOPLE_CODE_SIZE,
                     (int64_t)account->role, (int64_t)account->disabled, account->generation,
                     account->last_step, sealed.at, sealed.length);
}

int people_enter_user(struct people *people, struct store_session *session, const char *kind,
                      const struct people_account *account, const struct people_act *act,
                      struct error *error)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct pack pack = pack_in(arena);
    pack_array(&pack, 4);
    pack_identity(&pack, &account->person);
    pack_string(&pack, people_role_name(account->role));
    pack_bool(&pack, account->disabled);
    pack_integer(&pack, account->generation);
    return people_enter(
        people, session,
        &(struct people_change){.kind = kind, .act = act, .facts = pack_done(&pack)}, error);
}

int people_keep_administrator(struct store_session *session, const struct people_account *account,
                              struct error *error)
{
    struct store_statement *statement;
    int state = store_query(
        session, &statement, error,
        "SELECT COUNT(*) FROM people_user WHERE role = $1 AND disabled = 0 AND person <> $2", "id",
        (int64_t)PEOPLE_ADMINISTRATOR, &account->person);
    if (state == 0) {
        state = store_step(statement, error);
    }
    if (state < 0) {
        return state;
    }
    int64_t others = store_integer(statement, 0);
    store_finish(statement);
    return others ? 0
                  : error_set(error, ERROR_DENIED, "people.last-administrator",
                              "this is the last administrator: make somebody else one first");
}

/* ---- adding --------------------------------------------------------------------------------- */

struct user_write {
    struct people *people;
    const struct people_act *act;
    struct people_account account;
};

static int add_user(struct store_session *session, void *context, struct error *error)
{
    const struct user_write *write = context;
    int failed = people_insert_account(write->people, session, &write->account, error);
    return failed == 0 ? people_enter_user(write->people, session, "user.added", &write->account,
                                           write->act, error)
                       : failed;
}

static bool is_zero(const uint8_t *bytes, size_t size)
{
    uint8_t all = 0;
    for (size_t i = 0; i < size; i++) {
        all |= bytes[i];
    }
    return !all;
}

int people_add_user(struct people *people, struct people_new_user *user,
                    const struct people_act *act, struct error *error)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct user_write write = {
        people, act, {.person = user->person, .role = user->role, .generation = 1}};
    char hash[VAULT_PASSWORD_SIZE];
    if (user->role <= PEOPLE_NO_ROLE || user->role >= PEOPLE_ROLE__MAX) {
        error_set(error, ERROR_INVALID, "people.role", "choose staff, administrator or auditor");
        return error_at(error, "role");
    }
    int failed = people_take_sign_in(arena, user->sign_in, &write.account.sign_in, error);
    if (failed == 0) {
        failed = people_check_password(user->password, user->sign_in, error);
    }
    if (failed == 0) {
        failed = vault_password_hash(people->vault, user->password, hash, error);
    }
    if (failed < 0) {
        return failed;
    }
    if (is_zero(user->secret, PEOPLE_SECRET_SIZE)) {
        vault_random(user->secret, PEOPLE_SECRET_SIZE);
    }
    memcpy(write.account.secret, user->secret, PEOPLE_SECRET_SIZE);
    write.account.hash = hash;
    people_sign_in_code(people, write.account.sign_in, write.account.sign_in_code);
    return store_write(people->store, add_user, &write, error);
}

/* ---- by an administrator -------------------------------------------------------------------- */

struct user_change {
    struct people *people;
    const struct people_act *act;
    struct identity person;
    const char *kind;
    enum people_role role; /* PEOPLE_NO_ROLE: as it is */
    int disabled;          /* -1: as it is */
};

static int change_user(struct store_session *session, void *context, struct error *error)
{
    const struct user_change *change = context;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct people_account account;
    int failed =
        people_account_of(change->people, session, arena, &change->person, &account, error);
    if (failed < 0) {
        return failed;
    }
    struct people_account changed = account;
    changed.role = change->role ? change->role : account.role;
    changed.disabled = change->disabled < 0 ? account.disabled : change->disabled == 1;
    if (changed.role == account.role && changed.disabled == account.disabled) {
        return 0;
    }
    bool was = account.role == PEOPLE_ADMINISTRATOR && !account.disabled;
    bool stays = changed.role == PEOPLE_ADMINISTRATOR && !changed.disabled;
    changed.generation++;
    if (was && !stays) {
        failed = people_keep_administrator(session, &account, error);
    }
    if (failed == 0) {
        failed = people_write_account(change->people, session, &changed, error);
    }
    return failed == 0 ? people_enter_user(change->people, session, change->kind, &changed,
                                           change->act, error)
                       : failed;
}

int people_disable_user(struct people *people, const struct identity *person, bool disabled,
                        const struct people_act *act, struct error *error)
{
    struct user_change change = {people,         act,
                                 *person,        disabled ? "user.disabled" : "user.enabled",
                                 PEOPLE_NO_ROLE, disabled};
    return store_write(people->store, change_user, &change, error);
}

int people_change_role(struct people *people, const struct identity *person, enum people_role role,
                       const struct people_act *act, struct error *error)
{
    if (role <= PEOPLE_NO_ROLE || role >= PEOPLE_ROLE__MAX) {
        error_set(error, ERROR_INVALID, "people.role", "choose staff, administrator or auditor");
        return error_at(error, "role");
    }
    struct user_change change = {people, act, *person, "user.role-changed", role, -1};
    return store_write(people->store, change_user, &change, error);
}

int people_users(struct people *people, struct store_session *session, struct arena *arena,
                 struct people_user **out, size_t *count, struct error *error)
{
    struct store_statement *statement;
    int state = store_query(
        session, &statement, error,
        "SELECT u.person, u.sign_in, u.role, u.disabled, u.generation, u.last_step, u.last_sign_in,"
        " u.sealed, i.until FROM people_user AS u"
        " LEFT JOIN people_invitation AS i ON i.person = u.person ORDER BY u.person",
        "");
    struct vec users = VEC_IN(arena, struct people_user);
    while (state >= 0 && (state = store_step(statement, error)) > 0) {
        struct people_account account;
        int failed = account_in(people, arena, statement, &account, error);
        if (failed < 0) {
            store_finish(statement);
            return failed;
        }
        vec_add(&users, &(struct people_user){.person = account.person,
                                              .sign_in = account.sign_in,
                                              .role = account.role,
                                              .disabled = account.disabled,
                                              .invited = !store_is_null(statement, 8),
                                              .last_sign_in = account.last_sign_in});
    }
    if (state == 0) {
        *out = users.items;
        *count = users.count;
    }
    return state;
}

int people_check_user(struct people *people, struct store_session *session,
                      const struct identity *person, int64_t generation, enum people_role *role,
                      struct error *error)
{
    (void)people;
    struct store_statement *statement;
    int state = store_query(
        session, &statement, error,
        "SELECT role FROM people_user WHERE person = $1 AND generation = $2 AND disabled = 0", "di",
        person, generation);
    if (state == 0) {
        state = store_step(statement, error);
    }
    if (state <= 0) {
        return state < 0 ? state
                         : error_set(error, ERROR_DENIED, "people.session-ended", "sign in again");
    }
    *role = (enum people_role)store_integer(statement, 0);
    store_finish(statement);
    return 0;
}
