/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which office is whose, area by area, and which is nobody's (SG-2r). */

#include <string.h>

#include "people/inside.h"

struct covering {
    struct arena *arena;
    const struct people_moment *moment;
    struct vec *covers;
};

static void add_cover(const struct covering *covering, const struct people_office *office,
                      const struct people_area *area)
{
    struct vec holders = VEC_IN(covering->arena, struct people_holder);
    bool anybody = false;
    for (size_t i = 0; i < covering->moment->count; i++) {
        const struct people_holder *holder = &covering->moment->holders[i];
        if (strcmp(holder->office, office->name) == 0 && strcmp(holder->area, area ? area->name : "") == 0) {
            vec_add(&holders, holder);
            anybody = anybody || !holder->absent;
        }
    }
    struct people_cover cover = {.office = office,
                                 .area = area,
                                 .holders = holders.items,
                                 .holder_count = holders.count,
                                 .vacant = holders.count == 0,
                                 .absent = holders.count > 0 && !anybody};
    vec_add(covering->covers, &cover);
}

int people_coverage(struct people *people, struct store_session *session, struct arena *arena, int64_t at,
                    const struct people_cover **out, size_t *count, struct error *error)
{
    const struct people_office *offices;
    const struct people_area *areas;
    size_t office_count, area_count;
    struct people_moment moment;
    struct vec covers = VEC_IN(arena, struct people_cover);
    const struct covering covering = {arena, &moment, &covers};
    int failed = people_offices(people, session, arena, &offices, &office_count, error);
    if (failed == 0) {
        failed = people_areas(people, session, arena, &areas, &area_count, error);
    }
    if (failed == 0) {
        failed = people_moment(people, session, arena, at, &moment, error);
    }
    for (size_t i = 0; failed == 0 && i < office_count; i++) {
        if (!offices[i].by_area) {
            add_cover(&covering, &offices[i], NULL);
        }
        for (size_t j = 0; offices[i].by_area && j < area_count; j++) {
            add_cover(&covering, &offices[i], &areas[j]);
        }
    }
    if (failed == 0) {
        *out = covers.items;
        *count = covers.count;
    }
    return failed;
}
