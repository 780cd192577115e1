/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Invitations: how somebody becomes a user, or starts again when they have lost their password or
 * their codes. An invitation is told once and kept as a keyed hash; it holds the secret of the
 * one-time codes, sealed. */

#include <string.h>

#include "people/users.h"


static const char alphabet[] = "0123456789abcdefghjkmnpqrstvwxyz"; /* Crockford's */

static void write_characters(const uint8_t *bytes, size_t characters, char *out)
{
    uint32_t bits = 0;
    unsigned held = 0;
    for (size_t i = 0; i < characters; i++) {
        if (held < 5) {
            bits = bits << 8 | *bytes++;
            held += 8;
        }
        held -= 5;
        out[i] = alphabet[bits >> held & 31];
    }
    out[characters] = '\0';
}

void people_code_of(struct people *people, const char *purpose, struct text typed,
                    uint8_t out[PEOPLE_CODE_SIZE])
{
    char plain[65];
    size_t length = 0;
    for (size_t i = 0; i < typed.length && length < sizeof plain - 1; i++) {
        char letter = typed.at[i];
        letter = letter >= 'A' && letter <= 'Z' ? (char)(letter - 'A' + 'a') : letter;
        if (letter == '-' || letter == ' ') {
            continue;
        }
        plain[length++] = letter == 'o' ? '0' : letter == 'i' || letter == 'l' ? '1' : letter;
    }
    vault_code(people->vault, purpose, (struct text){plain, length}, out);
    vault_wipe(plain, sizeof plain);
}

/* ---- inviting ------------------------------------------------------------------------------- */

struct inviting {
    struct people *people;
    const struct people_act *act;
    struct people_account account; /* as it is to be; role none and sign-in empty: as it is */
    uint8_t code[PEOPLE_CODE_SIZE];
    uint8_t secret[PEOPLE_SECRET_SIZE];
};

static struct text about_invitation(struct arena *arena, const struct identity *person)
{
    char name[IDENTITY_TEXT_SIZE];
    identity_write(person, name);
    return text_of(arena_print(arena, "people_invitation.sealed %s", name));
}

static int keep_invitation(const struct inviting *inviting, struct store_session *session,
                           struct error *error)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    const struct identity *person = &inviting->account.person;
    struct pack pack = pack_in(arena);
    pack_bytes(&pack, inviting->secret, PEOPLE_SECRET_SIZE);
    struct text sealed;
    int failed = people_seal(inviting->people, arena, person, about_invitation(arena, person),
                             pack_done(&pack), &sealed, error);
    if (failed == 0) {
        failed = store_run(session, NULL, error, "DELETE FROM people_recovery WHERE person = $1",
                           "d", person);
    }
    if (failed == 0) {
        failed = store_run(session, NULL, error, "DELETE FROM people_invitation WHERE person = $1",
                           "d", person);
    }
    if (failed == 0) {
        failed = store_run(
            session, NULL, error,
            "INSERT INTO people_invitation (person, code, until, sealed) VALUES ($1, $2, $3, $4)",
            "dbib", person, inviting->code, (size_t)PEOPLE_CODE_SIZE,
            inviting->act->at + PEOPLE_INVITATION_LASTS, sealed.at, sealed.length);
    }
    return failed;
}

static int start_again(const struct inviting *inviting, struct store_session *session,
                       struct people_account *account, struct error *error)
{
    const struct people_account *wanted = &inviting->account;
    int failed = 0;
    if (wanted->role && wanted->role != account->role) {
        failed = account->role == PEOPLE_ADMINISTRATOR
                     ? people_keep_administrator(session, account, error)
                     : 0;
        account->role = wanted->role;
    }
    if (failed == 0 && wanted->sign_in.length) {
        account->sign_in = wanted->sign_in;
        memcpy(account->sign_in_code, wanted->sign_in_code, PEOPLE_CODE_SIZE);
        failed = people_check_sign_in(session, account, false, error);
    }
    account->hash = NULL;
    memset(account->secret, 0, PEOPLE_SECRET_SIZE);
    account->generation++;
    if (failed == 0) {
        failed = people_write_account(inviting->people, session, account, error);
    }
    return failed == 0 ? people_enter_user(inviting->people, session, "user.invited-again", account,
                                           inviting->act, error)
                       : failed;
}

static int begin(const struct inviting *inviting, struct store_session *session,
                 struct error *error)
{
    const struct people_account *account = &inviting->account;
    if (!account->role || !account->sign_in.length) {
        error_set(error, ERROR_INVALID, "people.new-user",
                  "a new user needs a sign-in name and a role");
        return error_at(error, account->role ? "sign-in" : "role");
    }
    int failed = people_insert_account(inviting->people, session, account, error);
    return failed == 0 ? people_enter_user(inviting->people, session, "user.invited", account,
                                           inviting->act, error)
                       : failed;
}

static int invite(struct store_session *session, void *context, struct error *error)
{
    const struct inviting *inviting = context;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct people_account account;
    int failed = people_must_exist(session, &inviting->account.person, error);
    if (failed < 0) {
        return failed;
    }
    failed = people_account_of(inviting->people, session, arena, &inviting->account.person,
                               &account, error);
    if (failed == 0) {
        failed = start_again(inviting, session, &account, error);
    } else if (failed == ERROR_NOT_FOUND) {
        failed = begin(inviting, session, error);
    }
    return failed == 0 ? keep_invitation(inviting, session, error) : failed;
}

int people_invite(struct people *people, const struct identity *person, struct text sign_in,
                  enum people_role role, const struct people_act *act,
                  char invitation[PEOPLE_INVITATION_SIZE], struct error *error)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct inviting inviting = {.people = people,
                                .act = act,
                                .account = {.person = *person, .role = role, .generation = 1}};
    uint8_t random[20];
    if (role >= PEOPLE_ROLE__MAX) {
        error_set(error, ERROR_INVALID, "people.role", "choose staff, administrator or auditor");
        return error_at(error, "role");
    }
    if (sign_in.length) {
        int failed = people_take_sign_in(arena, sign_in, &inviting.account.sign_in, error);
        if (failed < 0) {
            return failed;
        }
        people_sign_in_code(people, inviting.account.sign_in, inviting.account.sign_in_code);
    }
    char told[PEOPLE_INVITATION_SIZE];
    vault_random(random, sizeof random);
    vault_random(inviting.secret, sizeof inviting.secret);
    write_characters(random, PEOPLE_INVITATION_SIZE - 1, told);
    people_code_of(people, "people.invitation", text_of(told), inviting.code);
    int failed = store_write(people->store, invite, &inviting, error);
    if (failed == 0) {
        memcpy(invitation, told, sizeof told);
    }
    return failed;
}

/* ---- looking at it -------------------------------------------------------------------------- */

static int no_invitation(struct error *error)
{
    return error_set(
        error, ERROR_NOT_FOUND, "people.no-invitation",
        "this invitation is not known, has been used, or is out of time: ask for another");
}

static int open_invitation(struct people *people, struct store_session *session,
                           struct arena *arena, const uint8_t code[PEOPLE_CODE_SIZE], int64_t at,
                           struct identity *person, uint8_t secret[PEOPLE_SECRET_SIZE],
                           struct error *error)
{
    struct store_statement *statement;
    int state =
        store_query(session, &statement, error,
                    "SELECT person, sealed FROM people_invitation WHERE code = $1 AND until > $2",
                    "bi", code, (size_t)PEOPLE_CODE_SIZE, at);
    if (state == 0) {
        state = store_step(statement, error);
    }
    if (state <= 0) {
        return state < 0 ? state : no_invitation(error);
    }
    bool erased;
    struct text plain;
    *person = people_identity_in(statement, 0);
    int failed = people_unseal(people, arena, person, about_invitation(arena, person),
                               store_bytes(statement, 1), &plain, &erased, error);
    store_finish(statement);
    if (failed < 0 || erased) {
        return failed < 0 ? failed : no_invitation(error);
    }
    struct unpack unpack = unpack_of(plain);
    unpack_fixed(&unpack, secret, PEOPLE_SECRET_SIZE);
    return unpack_done(&unpack, "an invitation", error);
}

int people_see_invitation(struct people *people, struct store_session *session, struct arena *arena,
                          struct text invitation, int64_t at, const char *issuer,
                          struct identity *person, char **secret_base32, char **address,
                          struct error *error)
{
    uint8_t code[PEOPLE_CODE_SIZE], secret[PEOPLE_SECRET_SIZE];
    struct people_account account;
    people_code_of(people, "people.invitation", invitation, code);
    int failed = open_invitation(people, session, arena, code, at, person, secret, error);
    if (failed == 0) {
        failed = people_account_of(people, session, arena, person, &account, error);
    }
    if (failed == 0) {
        *secret_base32 = people_secret_base32(arena, secret);
        *address = people_secret_address(arena, secret, issuer, account.sign_in);
    }
    return failed;
}

/* ---- accepting it --------------------------------------------------------------------------- */

struct accepting {
    struct people *people;
    struct people_act act;
    uint8_t code[PEOPLE_CODE_SIZE];
    char hash[VAULT_PASSWORD_SIZE];
    uint8_t secret[PEOPLE_SECRET_SIZE];
    int64_t step;
    uint8_t recovery[PEOPLE_RECOVERY_CODES][PEOPLE_CODE_SIZE];
};

static int keep_recovery(const struct accepting *accepting, struct store_session *session,
                         struct error *error)
{
    int failed = 0;
    for (int i = 0; failed == 0 && i < PEOPLE_RECOVERY_CODES; i++) {
        failed = store_run(session, NULL, error,
                           "INSERT INTO people_recovery (person, code) VALUES ($1, $2)", "db",
                           &accepting->act.by, accepting->recovery[i], (size_t)PEOPLE_CODE_SIZE);
    }
    return failed;
}

static int accept_invitation(struct store_session *session, void *context, struct error *error)
{
    const struct accepting *accepting = context;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct people_account account = {.role = PEOPLE_NO_ROLE};
    int64_t used;
    int failed = store_run(session, &used, error,
                           "DELETE FROM people_invitation WHERE code = $1 AND person = $2", "bd",
                           accepting->code, (size_t)PEOPLE_CODE_SIZE, &accepting->act.by);
    if (failed == 0 && used != 1) {
        failed = no_invitation(error);
    }
    if (failed == 0) {
        failed = people_account_of(accepting->people, session, arena, &accepting->act.by, &account,
                                   error);
    }
    if (failed < 0) {
        return failed;
    }
    account.hash = accepting->hash;
    memcpy(account.secret, accepting->secret, PEOPLE_SECRET_SIZE);
    account.last_step = accepting->step;
    account.generation++;
    failed = people_write_account(accepting->people, session, &account, error);
    if (failed == 0) {
        failed = keep_recovery(accepting, session, error);
    }
    return failed == 0 ? people_enter_user(accepting->people, session, "user.enrolled", &account,
                                           &accepting->act, error)
                       : failed;
}

static int check_enrolment(struct accepting *accepting, struct text invitation,
                           struct text password, struct text code, struct error *error)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    SCOPED(store_end_at) struct store_session *session = NULL;
    struct people *people = accepting->people;
    struct people_account account = {.role = PEOPLE_NO_ROLE};
    people_code_of(people, "people.invitation", invitation, accepting->code);
    int failed = store_begin_read(people->store, &session, error);
    if (failed == 0) {
        failed = open_invitation(people, session, arena, accepting->code, accepting->act.at,
                                 &accepting->act.by, accepting->secret, error);
    }
    if (failed == 0) {
        failed = people_account_of(people, session, arena, &accepting->act.by, &account, error);
    }
    if (failed == 0) {
        failed = people_check_password(password, account.sign_in, error);
    }
    if (failed < 0) {
        return failed;
    }
    failed = people_code_is_right(accepting->secret, code, accepting->act.at, 0, &accepting->step,
                                  error);
    if (failed == 0) {
        error_set(error, ERROR_INVALID, "people.code",
                  "this is not the code that your authenticator shows now: check that its clock is "
                  "right");
        return error_at(error, "code");
    }
    return failed < 0 ? failed : 0;
}

/* "abcd-efgh-jkmn". */
static void make_recovery(struct people *people, char told[PEOPLE_RECOVERY_SIZE],
                          uint8_t code[PEOPLE_CODE_SIZE])
{
    uint8_t random[8];
    char plain[13];
    vault_random(random, sizeof random);
    write_characters(random, 12, plain);
    for (int i = 0, at = 0; i < 12; i++) {
        if (i && i % 4 == 0) {
            told[at++] = '-';
        }
        told[at++] = plain[i];
    }
    told[PEOPLE_RECOVERY_SIZE - 1] = '\0';
    people_code_of(people, "people.recovery", text_of(told), code);
}

int people_accept_invitation(struct people *people, struct text invitation, struct text password,
                             struct text code, int64_t at,
                             char recovery[PEOPLE_RECOVERY_CODES][PEOPLE_RECOVERY_SIZE],
                             struct error *error)
{
    struct accepting accepting = {.people = people, .act = {.at = at}};
    int failed = check_enrolment(&accepting, invitation, password, code, error);
    if (failed == 0) {
        failed = vault_password_hash(people->vault, password, accepting.hash, error);
    }
    if (failed < 0) {
        return failed;
    }
    char told[PEOPLE_RECOVERY_CODES][PEOPLE_RECOVERY_SIZE];
    for (int i = 0; i < PEOPLE_RECOVERY_CODES; i++) {
        make_recovery(people, told[i], accepting.recovery[i]);
    }
    failed = store_write(people->store, accept_invitation, &accepting, error);
    if (failed == 0) {
        memcpy(recovery, told, sizeof told);
    }
    vault_wipe(&accepting, sizeof accepting);
    vault_wipe(told, sizeof told);
    return failed;
}
