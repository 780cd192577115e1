/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading for the rooms above that keep rows of their own. */
#include "casework/room.h"

int casework_begin_reading(struct casework *casework, struct arena *arena, const struct casework_who *who,
                           struct store_session **session, const struct access_viewer **viewer, struct error *error)
{
    struct the_moment moment;
    return begin_viewing(arena, casework, who, session, &moment, viewer, error);
}

int casework_note_reading(struct casework *casework, const struct casework_who *who, struct text what, struct text detail,
                          struct error *error)
{
    return note_down(casework, LEDGER_READS, who, NULL, what, detail, error);
}
