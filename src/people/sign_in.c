/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signing in. Whatever is wrong, the same work is done and the same words are said: the try is
 * counted first, before anything is known, so that many tries at once are counted too; the password
 * is always hashed; then everything is judged together. Tries are counted by the sign-in name,
 * whether anybody has it or not. */

#include <string.h>

#include "people/users.h"

#define FREE_TRIES 5
#define FIRST_WAIT (60LL * 1000)
#define LONGEST_WAIT (15LL * 60 * 1000)
#define FORGOTTEN_AFTER (24LL * 3600 * 1000)

static int refuse(struct error *error)
{
    return error_set(error, ERROR_DENIED, "people.sign-in-refused",
                     "the sign-in name, the password or the code is not right, or there have been "
                     "too many tries: after five, wait some minutes before the next");
}

/* ---- counting tries ------------------------------------------------------------------------- */

struct attempt {
    struct people *people;
    int64_t at;
    uint8_t code[PEOPLE_CODE_SIZE];
    bool must_wait;
};

static int64_t wait_after(int64_t failures)
{
    int64_t wait = FIRST_WAIT;
    for (int64_t i = FREE_TRIES; i < failures && wait < LONGEST_WAIT; i++) {
        wait *= 2;
    }
    return failures < FREE_TRIES ? 0 : wait < LONGEST_WAIT ? wait : LONGEST_WAIT;
}

static int count_try(struct store_session *session, void *context, struct error *error)
{
    struct attempt *attempt = context;
    struct store_statement *statement = NULL;
    int64_t failures = 0, wait_until = 0;
    int state = store_run(session, NULL, error, "DELETE FROM people_attempt WHERE last < $1", "i",
                          attempt->at - FORGOTTEN_AFTER);
    if (state == 0) {
        state = store_query(session, &statement, error,
                            "SELECT failures, wait_until FROM people_attempt WHERE sign_in = $1",
                            "b", attempt->code, (size_t)PEOPLE_CODE_SIZE);
    }
    if (state == 0) {
        state = store_step(statement, error);
    }
    if (state < 0) {
        return state;
    }
    if (state > 0) {
        failures = store_integer(statement, 0);
        wait_until = store_integer(statement, 1);
        store_finish(statement);
    }
    attempt->must_wait = wait_until > attempt->at;
    if (attempt->must_wait) {
        return 0; /* whoever keeps trying does not keep the owner waiting */
    }
    return store_run(
        session, NULL, error,
        "INSERT INTO people_attempt (sign_in, failures, wait_until, last) VALUES ($1, $2, $3, $4) "
        "ON CONFLICT (sign_in) DO UPDATE SET failures = excluded.failures, "
        "wait_until = excluded.wait_until, last = excluded.last",
        "biii", attempt->code, (size_t)PEOPLE_CODE_SIZE, failures + 1,
        wait_after(failures + 1) ? attempt->at + wait_after(failures + 1) : 0, attempt->at);
}

/* ---- judging -------------------------------------------------------------------------------- */

/* Where the try failed: for the ledger of sign-ins, never for whoever tried. */
enum verdict { RIGHT, UNKNOWN_NAME, WRONG_PASSWORD, WRONG_CODE, DISABLED, TOO_MANY, VERDICT__MAX };
static const char *const verdicts[VERDICT__MAX] = {
    [RIGHT] = "signed-in",
    [UNKNOWN_NAME] = "unknown-name",
    [WRONG_PASSWORD] = "wrong-password",
    [WRONG_CODE] = "wrong-code",
    [DISABLED] = "disabled",
    [TOO_MANY] = "too-many-tries",
};

struct judging {
    struct people *people;
    struct arena *arena;
    int64_t at;
    struct attempt attempt;
    bool is_known;
    struct people_account account;
    enum verdict verdict;
    int64_t step; /* of the code, where it was one */
    bool by_recovery_code;
    uint8_t recovery[PEOPLE_CODE_SIZE]; /* of the code, where it may be one */
    bool has_password;                  /* the password was asked for, and so must be right */
    int64_t recovery_codes_left;
};

static bool is_six_digits(struct text code)
{
    size_t digits = 0;
    for (size_t i = 0; i < code.length; i++) {
        if (code.at[i] >= '0' && code.at[i] <= '9') {
            digits++;
        } else if (code.at[i] != ' ') {
            return false;
        }
    }
    return digits == 6;
}

static int find_account(struct judging *judging, struct error *error)
{
    SCOPED(store_end_at) struct store_session *session = NULL;
    int state = store_begin_read(judging->people->store, &session, error);
    if (state == 0) {
        state = people_account_by_code(judging->people, session, judging->arena,
                                       judging->attempt.code, &judging->account, error);
    }
    judging->is_known = state > 0;
    return state < 0 ? state : 0;
}

/* 1: right, 0: not. A recovery code is only right once it has been used up, in settle(). */
static int judge_code(struct judging *judging, struct text code, struct error *error)
{
    static const uint8_t nobody[PEOPLE_SECRET_SIZE];
    const struct people_account *account = &judging->account;
    bool enrolled = judging->is_known && account->hash;
    people_code_of(judging->people, "people.recovery", code, judging->recovery);
    int right = people_code_is_right(enrolled ? account->secret : nobody, code, judging->at,
                                     enrolled ? account->last_step : 0, &judging->step, error);
    if (right < 0) {
        return right;
    }
    judging->by_recovery_code = !is_six_digits(code);
    return (right || judging->by_recovery_code) && enrolled;
}

static int judge(struct judging *judging, struct text password, struct text code,
                 struct error *error)
{
    bool password_right = true;
    int failed = 0;
    if (judging->has_password) {
        const char *hash = judging->is_known ? judging->account.hash : NULL;
        struct text bounded = {password.at, password.length > 1024 ? 0 : password.length};
        failed =
            vault_password_check(judging->people->vault, hash, bounded, &password_right, error);
    }
    int code_right = failed < 0 ? failed : judge_code(judging, code, error);
    if (code_right < 0) {
        return code_right;
    }
    judging->verdict = judging->attempt.must_wait  ? TOO_MANY
                       : !judging->is_known        ? UNKNOWN_NAME
                       : !password_right           ? WRONG_PASSWORD
                       : !code_right               ? WRONG_CODE
                       : judging->account.disabled ? DISABLED
                                                   : RIGHT;
    return 0;
}

/* ---- settling ------------------------------------------------------------------------------- */

/* Uses up the code, if nobody else did meanwhile. */
static int use_code(const struct judging *judging, struct store_session *session, int64_t *used,
                    struct error *error)
{
    const struct people_account *account = &judging->account;
    int failed = 0;
    if (judging->by_recovery_code) {
        failed = store_run(session, used, error,
                           "DELETE FROM people_recovery WHERE person = $1 AND code = $2", "db",
                           &account->person, judging->recovery, (size_t)PEOPLE_CODE_SIZE);
        if (failed < 0 || *used == 0) {
            return failed;
        }
    }
    return store_run(session, used, error,
                     "UPDATE people_user SET last_step = $2, last_sign_in = $3 "
                     "WHERE person = $1 AND last_step <= $4 AND generation = $5 AND disabled = 0",
                     "diiii", &account->person,
                     judging->by_recovery_code ? account->last_step : judging->step, judging->at,
                     judging->by_recovery_code ? account->last_step : judging->step - 1,
                     account->generation);
}

static int count_recovery(struct judging *judging, struct store_session *session,
                          struct error *error)
{
    struct store_statement *statement;
    int state = store_query(session, &statement, error,
                            "SELECT COUNT(*) FROM people_recovery WHERE person = $1", "d",
                            &judging->account.person);
    if (state == 0) {
        state = store_step(statement, error);
    }
    if (state < 0) {
        return state;
    }
    judging->recovery_codes_left = store_integer(statement, 0);
    store_finish(statement);
    return 0;
}

static int settle(struct store_session *session, void *context, struct error *error)
{
    struct judging *judging = context;
    int64_t used = 0;
    judging->verdict = RIGHT;
    int failed = use_code(judging, session, &used, error);
    if (failed == 0 && used == 0) {
        judging->verdict = WRONG_CODE;
        return 0;
    }
    if (failed == 0) {
        failed = store_run(session, NULL, error, "DELETE FROM people_attempt WHERE sign_in = $1",
                           "b", judging->attempt.code, (size_t)PEOPLE_CODE_SIZE);
    }
    return failed == 0 ? count_recovery(judging, session, error) : failed;
}

/* [when, kind, verdict, person or null, the sign-in name's code]: the name itself is never noted,
 * for people mistake one field for the other and type their password there. */
static int note(const struct judging *judging, const char *kind, struct error *error)
{
    struct pack pack = pack_in(judging->arena);
    pack_array(&pack, 5);
    pack_integer(&pack, judging->at);
    pack_string(&pack, kind);
    pack_string(&pack, verdicts[judging->verdict]);
    if (judging->is_known) {
        pack_identity(&pack, &judging->account.person);
    } else {
        pack_null(&pack);
    }
    pack_bytes(&pack, judging->attempt.code, PEOPLE_CODE_SIZE);
    return ledger_note(judging->people->ledger, LEDGER_SIGN_INS, pack_done(&pack), error);
}

int people_read_try(struct text note, struct people_try *out, struct error *error)
{
    struct unpack unpack = unpack_of(note);
    uint8_t code[PEOPLE_CODE_SIZE];
    *out = (struct people_try){0};
    if (unpack_array(&unpack) != 5) {
        unpack_fail(&unpack, "another kind of note");
    }
    unpack_integer(&unpack); /* when it was tried: the entry says when it was recorded */
    out->kind = unpack_text(&unpack);
    out->verdict = unpack_text(&unpack);
    if (unpack_next(&unpack) == UNPACK_NULL) {
        unpack_null(&unpack);
    } else {
        out->person = unpack_identity(&unpack);
    }
    unpack_fixed(&unpack, code, sizeof code);
    return unpack_done(&unpack, "try to sign in", error);
}

/* Everything but what is special to signing in, confirming and changing. 0, or ERROR_DENIED in the
 * one form. */
static int go_through(struct judging *judging, const char *kind, struct text password,
                      struct text code, struct error *error)
{
    judging->attempt.people = judging->people;
    judging->attempt.at = judging->at;
    int failed = store_write(judging->people->store, count_try, &judging->attempt, error);
    if (failed == 0) {
        failed = find_account(judging, error);
    }
    if (failed == 0) {
        failed = judge(judging, password, code, error);
    }
    if (failed == 0 && judging->verdict == RIGHT) {
        failed = store_write(judging->people->store, settle, judging, error);
    }
    if (failed == 0) {
        failed = note(judging, kind, error);
    }
    return failed == 0 && judging->verdict != RIGHT ? refuse(error) : failed;
}

int people_sign_in(struct people *people, struct text sign_in, struct text password,
                   struct text code, int64_t at, struct people_signed_in *out, struct error *error)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct judging judging = {.people = people, .arena = arena, .at = at, .has_password = true};
    struct text bounded = {sign_in.at, sign_in.length > 400 ? 400 : sign_in.length};
    people_sign_in_code(people, bounded, judging.attempt.code);
    int failed = go_through(&judging, "sign-in", password, code, error);
    if (failed == 0) {
        *out =
            (struct people_signed_in){.person = judging.account.person,
                                      .role = judging.account.role,
                                      .generation = judging.account.generation,
                                      .by_recovery_code = judging.by_recovery_code,
                                      .recovery_codes_left = (size_t)judging.recovery_codes_left};
    }
    vault_wipe(&judging.account, sizeof judging.account);
    return failed;
}

/* ---- a user who is signed in ---------------------------------------------------------------- */

static int code_of_person(struct people *people, const struct identity *person,
                          uint8_t code[PEOPLE_CODE_SIZE], struct error *error)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    SCOPED(store_end_at) struct store_session *session = NULL;
    struct people_account account;
    int failed = store_begin_read(people->store, &session, error);
    if (failed == 0) {
        failed = people_account_of(people, session, arena, person, &account, error);
    }
    if (failed == 0) {
        memcpy(code, account.sign_in_code, PEOPLE_CODE_SIZE);
    }
    return failed == ERROR_NOT_FOUND ? refuse(error) : failed;
}

int people_confirm_code(struct people *people, const struct identity *person, struct text code,
                        int64_t at, struct error *error)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct judging judging = {.people = people, .arena = arena, .at = at};
    int failed = code_of_person(people, person, judging.attempt.code, error);
    if (failed == 0) {
        failed = go_through(&judging, "confirm", TEXT(""), code, error);
    }
    vault_wipe(&judging.account, sizeof judging.account);
    return failed;
}

struct password_change {
    struct people *people;
    struct people_act act;
    int64_t generation; /* that was judged */
    const char *hash;
};

static int change_password(struct store_session *session, void *context, struct error *error)
{
    const struct password_change *change = context;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct people_account account;
    int failed =
        people_account_of(change->people, session, arena, &change->act.by, &account, error);
    if (failed < 0 || account.generation != change->generation) {
        return failed < 0 && failed != ERROR_NOT_FOUND ? failed : refuse(error);
    }
    account.hash = change->hash;
    account.generation++;
    failed = people_write_account(change->people, session, &account, error);
    return failed == 0 ? people_enter_user(change->people, session, "user.password-changed",
                                           &account, &change->act, error)
                       : failed;
}

int people_change_password(struct people *people, const struct identity *person,
                           struct text present, struct text code, struct text password, int64_t at,
                           int64_t *generation, struct error *error)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct judging judging = {.people = people, .arena = arena, .at = at, .has_password = true};
    char hash[VAULT_PASSWORD_SIZE];
    int failed = people_check_password(password, TEXT(""), error);
    if (failed == 0) {
        failed = code_of_person(people, person, judging.attempt.code, error);
    }
    if (failed == 0) {
        failed = go_through(&judging, "change-password", present, code, error);
    }
    if (failed == 0) {
        failed = people_check_password(password, judging.account.sign_in, error);
    }
    if (failed == 0) {
        failed = vault_password_hash(people->vault, password, hash, error);
    }
    if (failed < 0) {
        return failed;
    }
    struct password_change change = {people, {*person, at}, judging.account.generation, hash};
    failed = store_write(people->store, change_password, &change, error);
    if (failed == 0) {
        *generation = change.generation + 1;
    }
    vault_wipe(&judging.account, sizeof judging.account);
    return failed;
}
