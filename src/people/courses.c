/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Courses of the catalogue, who has completed them, and who owes which by when (CP-11, RG-1). */

#include <string.h>

#include "people/inside.h"

int people_keep_course(struct store_session *session, const struct people_course *course, int64_t position,
                       struct error *error)
{
    return store_run(session, NULL, error,
                     "INSERT INTO people_course (name, title, months, days, offices, position) VALUES ($1, $2, $3, $4, "
                     "$5, $6) ON CONFLICT (name) DO UPDATE SET title = excluded.title, months = excluded.months, "
                     "days = excluded.days, offices = excluded.offices, position = excluded.position",
                     "ssiisi", course->name, course->title, course->months, course->days, course->offices, position);
}

int people_courses(struct people *people, struct store_session *session, struct arena *arena,
                   const struct people_course **out, size_t *count, struct error *error)
{
    (void)people;
    struct store_statement *statement;
    struct vec courses = VEC_IN(arena, struct people_course);
    int state = store_query(session, &statement, error,
                            "SELECT name, title, months, days, offices FROM people_course ORDER BY position, name", "");
    while (state >= 0 && (state = store_step(statement, error)) > 0) {
        vec_add(&courses, &(struct people_course){.name = text_string(arena, store_text(statement, 0)),
                                                  .title = text_string(arena, store_text(statement, 1)),
                                                  .months = store_integer(statement, 2),
                                                  .days = store_integer(statement, 3),
                                                  .offices = text_string(arena, store_text(statement, 4))});
    }
    if (state == 0) {
        *out = courses.items;
        *count = courses.count;
    }
    return state;
}

/* ---- who owes which -------------------------------------------------------------------------- */

const char *people_training_state_name(enum people_training_state state)
{
    static const char *const names[PEOPLE_TRAINING__MAX] = {[PEOPLE_TRAINED] = "valid",
                                                            [PEOPLE_TRAINING_DUE] = "due",
                                                            [PEOPLE_TRAINING_OVERDUE] = "overdue",
                                                            [PEOPLE_TRAINING_EXPIRED] = "expired"};
    return state < PEOPLE_TRAINING__MAX ? names[state] : "unknown";
}

static bool is_for(const struct people_course *course, const char *office)
{
    struct text offices = text_of(course->offices), name;
    while (text_cut(&offices, ' ', &name)) {
        if (text_is(name, office)) {
            return true;
        }
    }
    return false;
}

static int read_newest(struct store_session *session, struct people_training_need *need, int64_t at,
                       struct error *error)
{
    struct store_statement *statement;
    int state = store_query(session, &statement, error,
                            "SELECT since, until FROM people_training WHERE person = $1 AND course = $2 AND since <= $3 "
                            "ORDER BY until DESC, since DESC LIMIT 1",
                            "dsi", &need->person, need->course->name, at);
    if (state == 0) {
        state = store_step(statement, error);
    }
    if (state > 0) {
        need->completed = store_integer(statement, 0);
        need->until = store_integer(statement, 1);
        store_finish(statement);
    }
    return state < 0 ? state : 0;
}

static enum people_training_state state_of(const struct people_training_need *need, int64_t at)
{
    if (need->until > at) {
        return PEOPLE_TRAINED;
    }
    if (need->until) {
        return PEOPLE_TRAINING_EXPIRED;
    }
    return at < need->due ? PEOPLE_TRAINING_DUE : PEOPLE_TRAINING_OVERDUE;
}

static bool is_told(const struct vec *needs, const struct people_holder *holder, const struct people_course *course)
{
    for (size_t i = 0; i < needs->count; i++) {
        const struct people_training_need *need = VEC_AT(needs, struct people_training_need, i);
        if (need->course == course && identity_equal(&need->person, &holder->person)) {
            return true;
        }
    }
    return false;
}

#define DAY (int64_t)86400000

int people_training_needs(struct people *people, struct store_session *session, struct arena *arena,
                          const struct people_moment *moment, const struct people_training_need **out, size_t *count,
                          struct error *error)
{
    const struct people_course *courses;
    size_t course_count;
    struct vec needs = VEC_IN(arena, struct people_training_need);
    int failed = people_courses(people, session, arena, &courses, &course_count, error);
    for (size_t i = 0; failed == 0 && i < moment->count; i++) {
        const struct people_holder *holder = &moment->holders[i];
        for (size_t j = 0; failed == 0 && j < course_count; j++) {
            if (!is_for(&courses[j], holder->office) || is_told(&needs, holder, &courses[j])) {
                continue;
            }
            struct people_training_need need = {.person = holder->person,
                                                .course = &courses[j],
                                                .office = holder->office,
                                                .area = holder->area,
                                                .due = holder->from + courses[j].days * DAY};
            failed = read_newest(session, &need, moment->at, error);
            need.state = state_of(&need, moment->at);
            vec_add(&needs, &need);
        }
    }
    if (failed == 0) {
        *out = needs.items;
        *count = needs.count;
    }
    return failed;
}
