/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/store.h"

int run(struct store_session *session, const char *where, struct error *error)
{
    char sql[100];
    snprintf(sql, sizeof(sql), "SELECT name FROM person WHERE id = %d", 1);
    snprintf(sql, sizeof(sql), "SELECT name FROM person");
    buf_string(&buf, " WHERE id = ");
    buf_string(&buf, name(" ORDER BY name"));
    like(session, "SELECT name FROM person WHERE name LIKE '%x'");
    store_prepare(session, sql, &statement, error);
    store_prepare(session, "SELECT 1", &statement, error);
    store_query(session, &statement, error, where, "i", 1);
    store_query(session, &statement, error, "SELECT 1 " and_more, "i", 1);
    return store_run(session, NULL, error,
                     /* why */ pick(where), "i", 1);
}
