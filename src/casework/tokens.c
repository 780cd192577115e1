/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Search tokens are made with a key that lives for one epoch. The store says of which epoch its tokens are, in the same
 * database as the rows, so that a process whose keys are of the epoch before (another one has erased something a moment
 * ago) cannot leave tokens that nothing finds, and does not look with tokens that find nothing.
 */
#include "casework/room.h"

#include <string.h>

int tokens_take_newest(struct casework *casework, struct error *error)
{
    return vault_tend(casework->options.vault, NULL, error);
}

int tokens_follow(struct casework *casework, struct store_session *session, struct error *error)
{
    int64_t epoch;
    int failed = room_read_version(session, TOKENS, &epoch, error);
    if (failed || epoch == (int64_t)vault_epoch(casework->options.vault)) {
        return failed;
    }
    return tokens_take_newest(casework, error);
}

bool tokens_are_of_before(int failed, const struct error *error)
{
    return failed == ERROR_CONFLICT && strcmp(error->key, TOKENS_OF_BEFORE) == 0;
}

static int write_epoch(struct store_session *session, void *context, struct error *error)
{
    const struct casework *casework = context;
    return room_write_version(session, TOKENS, vault_epoch(casework->options.vault), error);
}

int tokens_claim(struct casework *casework, struct error *error)
{
    int failed = tokens_take_newest(casework, error);
    return failed ? failed : store_write(casework->options.store, write_epoch, casework, error);
}
