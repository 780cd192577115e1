/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CASEWORK_WORKLOAD_H
#define CASEWORK_WORKLOAD_H

/* Who has how much, and what the pace of the last weeks makes of it: the part of the registers that looks at people. */

#include "casework/every.h"

struct workload {
    struct arena *arena;
    struct casework *casework;
    int64_t now, from; /* from: the beginning of the weeks that are reckoned with */
    int64_t first;     /* when the earliest case came in */
    size_t cases;      /* looked at so far */
    struct vec handlers, procedures;
};
struct workload workload_begin(struct arena *arena, struct casework *casework, int64_t now);
int workload_add(struct workload *workload, const struct every_seen *seen, struct error *error) MUST_CHECK;
/* Loads, forecasts and since when. */
void workload_tell(struct workload *workload, struct casework_registers *out);

/* resources.c: adds a cost or a post as struct casework_resource, in the vec's arena. */
void resources_add(const struct casework *casework, const struct loaded_case *loaded, const struct procedure_item *item,
                   const struct procedure_register *words, struct vec *resources);

/* The first instant too late; INT64_MAX where a duty has no limit. Whether one of its limits has passed, or it falls due
 * within seven days. */
int64_t workload_due(const struct procedure_duty *duty);
bool workload_is_breached(const struct procedure_duty *duty, int64_t now);
bool workload_is_at_risk(const struct procedure_duty *duty, int64_t now);

#endif
