/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/store.h"

int store_run(struct store_session *session, const char *sql, struct error *error)
{
    return store_prepare(session, sql, &statement, error);
}
