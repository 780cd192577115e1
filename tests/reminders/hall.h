/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_REMINDERS_HALL_H
#define TESTS_REMINDERS_HALL_H

/* A house with its scheduler. */

#include "reminders/reminders.h"
#include "support/house.h"

struct hall {
    struct house house;
    struct reminders *reminders;
};
void hall_open(struct hall *hall);
void hall_enter(struct hall *hall); /* one that another process has made: `house` says where */
void hall_close(struct hall *hall);
void hall_reopen(struct hall *hall); /* as after a restart, at the time that it is now */
/* Takes what is due; expects success. */
struct reminders_item *hall_take(struct hall *hall, size_t *count);
/* A small procedure, "notice", with events of the organisation that it names; opening a case under it. */
void hall_take_notices(struct hall *hall);
void hall_open_notice(struct hall *hall, char reference[static ACCESS_REFERENCE_SIZE]);
/* How many of the items are of the kind. */
size_t hall_count(const struct reminders_item *items, size_t count, enum reminders_kind kind);
/* What the scheduler recorded, and the cases, are as they were written. */
void hall_assert_sound(struct hall *hall);

#endif
