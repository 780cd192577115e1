/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Facts with a beginning and an end. The end may be moved; each end that was ever said stays in
 * people_end. */

#include <string.h>

#include "people/inside.h"

struct identity people_identity_in(const struct store_statement *statement, int column)
{
    return store_identity(statement, column);
}

int people_check_span(int64_t from, int64_t until, struct error *error)
{
    if (until > from) {
        return 0;
    }
    error_set(error, ERROR_INVALID, "people.span", "the end must come after the beginning");
    return error_at(error, "until");
}

int people_keep_end(struct store_session *session, const struct identity *subject, int64_t until,
                    const struct people_act *act, struct error *error)
{
    struct store_statement *statement;
    int state = store_query(session, &statement, error,
                            "SELECT COALESCE(MAX(number), 0) FROM people_end WHERE subject = $1",
                            "d", subject);
    if (state == 0) {
        state = store_step(statement, error);
    }
    if (state < 0) {
        return state;
    }
    int64_t number = store_integer(statement, 0) + 1;
    store_finish(statement);
    return store_run(session, NULL, error,
                     "INSERT INTO people_end (subject, number, until, recorded_by, recorded_at) "
                     "VALUES ($1, $2, $3, $4, $5)",
                     "diidi", subject, number, until, &act->by, act->at);
}
