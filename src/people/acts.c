/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every change of this room is an entry in the organisation's own ledger, in the change's
 * transaction: a map of 1: kind, 2: by whom, 3: when, 4: facts; and, where words of or about a
 * person belong to it, a second part under that person's key, so that it goes when the person is
 * erased. The form is in docs/people.md. */

#include "people/inside.h"

int people_enter(struct people *people, struct store_session *session,
                 const struct people_change *change, struct error *error)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct pack pack = pack_in(arena);
    pack_map(&pack, 4);
    pack_integer(&pack, 1);
    pack_string(&pack, change->kind);
    pack_integer(&pack, 2);
    if (identity_is_none(&change->act->by)) {
        pack_null(&pack);
    } else {
        pack_identity(&pack, &change->act->by);
    }
    pack_integer(&pack, 3);
    pack_integer(&pack, change->act->at);
    pack_integer(&pack, 4);
    pack_raw(&pack, change->facts);
    struct ledger_part parts[2] = {{.kind = VAULT_CASE, .plain = pack_done(&pack)}};
    if (change->sealed.length) {
        parts[1] = (struct ledger_part){
            .kind = VAULT_PERSON, .person = *change->person, .plain = change->sealed};
    }
    const struct ledger_draft draft = {.parts = parts, .part_count = change->sealed.length ? 2 : 1};
    int failed = people_new_stamp(session, error);
    return failed == 0 ? ledger_enter(people->ledger, session, ledger_organisation(people->ledger),
                                      &draft, NULL, error)
                       : failed;
}
