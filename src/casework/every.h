/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CASEWORK_EVERY_H
#define CASEWORK_EVERY_H

#include "casework/room.h"

/* Every case that somebody may open, open and closed, newest first, up to CASEWORK_REGISTERED_MOST; *more says whether that
 * was not all. What is looked at is gone after each call. */
typedef int every_looks(void *context, const struct loaded_case *loaded, struct error *error);
int every_case(struct casework *casework, struct arena *arena, const struct casework_who *who, every_looks *look,
               void *context, bool *more, struct error *error) MUST_CHECK;

#endif
