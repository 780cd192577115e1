/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ACCESS_INSIDE_H
#define ACCESS_INSIDE_H

/* What the files of this room share. Nobody else includes it. */

#include "access/access.h"
#include "ledger/ledger.h"
#include "vault/vault.h"

struct access {
    struct store *store;
    struct vault *vault;
    struct ledger *ledger;
};

struct access_viewer {
    struct identity person;
    struct access_principal
        principals[ACCESS_PRINCIPALS]; /* the unused ones are zero: nothing is granted to them */
    size_t count;
    struct access_principal self; /* as which the person is barred */
};

/* As which a request to break the glass is granted the case, once it is allowed. */
struct access_principal access_of_request(const struct access *access,
                                          const struct identity *request);
/* Where the reason of a request stands, so that it opens nowhere else. */
struct text access_about_request(struct arena *arena, const struct identity *request);
struct identity access_identity_in(const struct store_statement *statement, int column);
/* Makes the grants of requests that were allowed, for a case that is written anew. */
int access_grant_again(struct store_session *session, const struct identity *case_id,
                       const char *reference, struct error *error) MUST_CHECK;

/* ---- lists, in SQL: $18 the shelf, $19 and $20 where to go on, $21 how many rows ------------ */

/* One principal's part of a list, in order, from one end of the primary key. */
#define ACCESS_ARM(principal)                                                                      \
    "SELECT * FROM (SELECT g.received, g.case_id, g.reference FROM access_grant AS g WHERE "       \
    "g.principal = " principal                                                                     \
    " AND g.shelf = $18 AND (g.received, g.case_id) < ($19, $20) AND " ACCESS_NOT_BARRED(          \
        "g.case_id") " ORDER BY g.received DESC, g.case_id DESC, g.reference DESC) AS arm"

/* The arms are merged in order, as far as is needed (both engines do so lazily; EXPLAIN is in
 * docs/access.md). A case that several principals were granted comes several times, one after the
 * other. */
/* clang-format off */
#define ACCESS_MERGE                                                                          \
    ACCESS_ARM("$1") " UNION ALL " ACCESS_ARM("$2") " UNION ALL " ACCESS_ARM("$3")             \
    " UNION ALL " ACCESS_ARM("$4") " UNION ALL " ACCESS_ARM("$5") " UNION ALL " ACCESS_ARM("$6") \
    " UNION ALL " ACCESS_ARM("$7") " UNION ALL " ACCESS_ARM("$8") " UNION ALL " ACCESS_ARM("$9") \
    " UNION ALL " ACCESS_ARM("$10") " UNION ALL " ACCESS_ARM("$11") " UNION ALL " ACCESS_ARM("$12") \
    " UNION ALL " ACCESS_ARM("$13") " UNION ALL " ACCESS_ARM("$14") " UNION ALL " ACCESS_ARM("$15") \
    " UNION ALL " ACCESS_ARM("$16")                                                            \
    " ORDER BY 1 DESC, 2 DESC, 3 DESC LIMIT $21"
/* clang-format on */

#endif
