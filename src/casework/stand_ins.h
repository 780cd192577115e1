/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CASEWORK_STAND_INS_H
#define CASEWORK_STAND_INS_H

/*
 * For which offices somebody stands in whatever the case: because the holder is absent, or there is none. Every request asks,
 * and offices and procedures seldom change, so the last answers are kept, each with all that it follows from.
 */

#include "casework/room.h"

struct stand_ins;
struct stand_ins *stand_ins_new(struct arena *arena);
void stand_ins_dispose(struct stand_ins *kept);

/* Adds a struct access_stand_in for each to `out`. `moment` is of no case: nobody's conflicts are in it. */
int stand_ins_of(struct arena *arena, struct casework *casework, struct store_session *session,
                 const struct identity *person, const struct the_moment *moment, struct vec *out,
                 struct error *error) MUST_CHECK;

#endif
