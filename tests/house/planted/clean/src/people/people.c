/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "people/people.h"
#include "store/store.h"

#define COLUMNS "a, b"

int run(struct store_session *session, struct error *error, bool whole)
{
    return store_query(session, NULL, error, whole ? "SELECT " COLUMNS " FROM t" : "SELECT a FROM t" " WHERE a = $1", "i", f(1, 2));
}

static const char everybody[] = "SELECT a FROM t" COLUMNS;

int all(struct store_session *session, struct store_statement **out, struct error *error)
{
    return store_prepare(session, everybody, out, error);
}
