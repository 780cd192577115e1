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
    struct access_principal principals[ACCESS_PRINCIPALS]; /* the unused ones are zero: nothing is granted to them */
    size_t count;
    struct access_principal self; /* as which the person is barred */
};

/* As which a request to break the glass is granted the case, once it is allowed. */
struct access_principal access_of_request(const struct access *access, const struct identity *request);
struct access_principal access_of_barred(const struct access *access, const struct identity *person);
struct identity access_identity_in(const struct store_statement *statement, int column);
/* Makes the grants of requests that were allowed, for a case that is written anew. */
int access_grant_again(struct store_session *session, const struct identity *case_id, const char *reference,
                       struct error *error) MUST_CHECK;

#endif
