/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows, written in the transaction of the entry that they follow from. They hold nothing that
 * the case's ledger does not, and can be forgotten and written again. */

#include <string.h>

#include "access/inside.h"

int access_add_case(struct store_session *session, const struct identity *case_id,
                    const char reference[ACCESS_REFERENCE_SIZE], int64_t received,
                    struct error *error)
{
    int64_t added;
    int failed = store_run(
        session, &added, error,
        "INSERT INTO access_case (case_id, reference, received, shelf) VALUES ($1, $2, $3, $4) "
        "ON CONFLICT DO NOTHING",
        "dsii", case_id, reference, received, (int64_t)ACCESS_OPEN);
    if (failed == 0 && added == 0) {
        failed = error_set(error, ERROR_CONFLICT, "access.reference-taken",
                           "this case or reference is there already");
    }
    return failed == 0 ? access_grant_again(session, case_id, reference, error) : failed;
}

int access_shelve(struct store_session *session, const struct identity *case_id,
                  enum access_shelf shelf, struct error *error)
{
    int failed =
        store_run(session, NULL, error, "UPDATE access_case SET shelf = $2 WHERE case_id = $1",
                  "di", case_id, (int64_t)shelf);
    return failed == 0 ? store_run(session, NULL, error,
                                   "UPDATE access_grant SET shelf = $2 WHERE case_id = $1", "di",
                                   case_id, (int64_t)shelf)
                       : failed;
}

int access_grant(struct store_session *session, const struct identity *case_id,
                 const struct access_principal *principal, struct error *error)
{
    struct store_statement *statement;
    int state = store_query(session, &statement, error,
                            "SELECT shelf, received, reference FROM access_case WHERE case_id = $1",
                            "d", case_id);
    if (state == 0) {
        state = store_step(statement, error);
    }
    if (state <= 0) {
        return state < 0
                   ? state
                   : error_set(error, ERROR_NOT_FOUND, "access.no-case", "there is no such case");
    }
    char reference[ACCESS_REFERENCE_SIZE] = "";
    int64_t shelf = store_integer(statement, 0), received = store_integer(statement, 1);
    struct text kept = store_text(statement, 2);
    memcpy(reference, kept.at, kept.length < sizeof reference ? kept.length : sizeof reference - 1);
    store_finish(statement);
    return store_run(session, NULL, error,
                     "INSERT INTO access_grant (principal, shelf, received, case_id, reference) "
                     "VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
                     "biids", principal->token, (size_t)ACCESS_TOKEN_SIZE, shelf, received, case_id,
                     reference);
}

int access_withdraw(struct store_session *session, const struct identity *case_id,
                    const struct access_principal *principal, struct error *error)
{
    return store_run(session, NULL, error,
                     "DELETE FROM access_grant WHERE case_id = $1 AND principal = $2", "db",
                     case_id, principal->token, (size_t)ACCESS_TOKEN_SIZE);
}

int access_bar(const struct access *access, struct store_session *session,
               const struct identity *case_id, const struct identity *person, int64_t cause,
               enum access_bar_reason reason, int64_t since, struct error *error)
{
    struct access_principal barred = access_of_barred(access, person);
    return store_run(session, NULL, error,
                     "INSERT INTO access_bar (case_id, person, cause, reason, since) VALUES ($1, "
                     "$2, $3, $4, $5) "
                     "ON CONFLICT (case_id, person, cause) DO UPDATE SET reason = excluded.reason",
                     "dbiii", case_id, barred.token, (size_t)ACCESS_TOKEN_SIZE, cause,
                     (int64_t)reason, since);
}

int access_clear(const struct access *access, struct store_session *session,
                 const struct identity *case_id, const struct identity *person, int64_t cause,
                 struct error *error)
{
    struct access_principal barred = access_of_barred(access, person);
    return store_run(session, NULL, error,
                     "DELETE FROM access_bar WHERE case_id = $1 AND person = $2 AND cause = $3",
                     "dbi", case_id, barred.token, (size_t)ACCESS_TOKEN_SIZE, cause);
}

/* ---- forgetting ----------------------------------------------------------------------------- */

int access_forget_case(struct store_session *session, const struct identity *case_id,
                       struct error *error)
{
    int failed = store_run(session, NULL, error,
                           "DELETE FROM access_request WHERE reference IN "
                           "(SELECT reference FROM access_case WHERE case_id = $1)",
                           "d", case_id);
    if (failed == 0) {
        failed = store_run(session, NULL, error, "DELETE FROM access_grant WHERE case_id = $1", "d",
                           case_id);
    }
    if (failed == 0) {
        failed = store_run(session, NULL, error, "DELETE FROM access_bar WHERE case_id = $1", "d",
                           case_id);
    }
    return failed == 0 ? store_run(session, NULL, error,
                                   "DELETE FROM access_case WHERE case_id = $1", "d", case_id)
                       : failed;
}

int access_forget_person(const struct access *access, struct store_session *session,
                         const struct identity *person, struct error *error)
{
    struct access_principal self = access_of_person(access, person),
                            barred = access_of_barred(access, person);
    int failed = store_run(session, NULL, error, "DELETE FROM access_grant WHERE principal = $1",
                           "b", self.token, (size_t)ACCESS_TOKEN_SIZE);
    if (failed == 0) {
        failed = store_run(session, NULL, error, "DELETE FROM access_bar WHERE person = $1", "b",
                           barred.token, (size_t)ACCESS_TOKEN_SIZE);
    }
    return failed == 0 ? store_run(session, NULL, error,
                                   "DELETE FROM access_request WHERE person = $1", "d", person)
                       : failed;
}

int access_forget_all(struct store_session *session, struct error *error)
{
    int failed = store_run(session, NULL, error, "DELETE FROM access_grant", "");
    if (failed == 0) {
        failed = store_run(session, NULL, error, "DELETE FROM access_bar", "");
    }
    return failed == 0 ? store_run(session, NULL, error, "DELETE FROM access_case", "") : failed;
}
