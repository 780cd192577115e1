/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Measures of those who hold an office: whether each has a valid record of a course, as the people room says it of an instant. */
#include "casework/room.h"

static bool is_office(const struct procedure_measure *measure, const char *office)
{
    for (size_t i = 0; i < measure->office_count; i++) {
        if (text_is(measure->offices[i].text, office)) {
            return true;
        }
    }
    return false;
}

static bool is_trained(const struct people_holder *holder, struct text course)
{
    for (size_t i = 0; i < holder->trained_count; i++) {
        if (text_is(course, holder->trained[i])) {
            return true;
        }
    }
    return false;
}

/* Somebody with two of the offices is one. */
static bool is_counted(const struct vec *found, int64_t at, const struct identity *person)
{
    for (size_t i = found->count; i > 0; i--) {
        const struct casework_observation *one = VEC_AT(found, struct casework_observation, i - 1);
        if (one->at != at) {
            return false;
        }
        if (identity_equal(&one->person, person)) {
            return true;
        }
    }
    return false;
}

static void count_holders(const struct procedure_measure *measure, const struct people_moment *moment, struct vec *found)
{
    for (size_t i = 0; i < moment->count; i++) {
        const struct people_holder *holder = &moment->holders[i];
        if (is_office(measure, holder->office) && !is_counted(found, moment->at, &holder->person)) {
            const struct casework_observation one = {
                .person = holder->person, .at = moment->at, .met = is_trained(holder, measure->course.text)};
            vec_add(found, &one);
        }
    }
}

int casework_measure_holders(struct casework *casework, struct arena *arena, const struct casework_who *who,
                             const struct procedure_measure *measure, const int64_t *instants, size_t instant_count,
                             struct casework_counted *out, struct error *error)
{
    struct store_session *session = NULL;
    struct the_moment moment;
    struct vec found = VEC_IN(arena, struct casework_observation);
    if (who && who->role == PEOPLE_NO_ROLE) {
        return error_set(error, ERROR_NOT_FOUND, "casework.not-staff", "There is nothing here.");
    }
    int failed = begin_reading(arena, casework, who ? who : &CASEWORK_PUBLIC, &session, &moment, error);
    for (size_t i = 0; !failed && i < instant_count; i++) {
        struct people_moment people;
        failed = people_moment(casework->options.people, session, arena, instants[i], &people, error);
        if (!failed) {
            count_holders(measure, &people, &found);
        }
    }
    store_end(session);
    *out = (struct casework_counted){.at = found.items, .count = found.count};
    return failed;
}
