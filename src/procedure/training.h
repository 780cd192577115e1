/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PROCEDURE_TRAINING_H
#define PROCEDURE_TRAINING_H

/* Which training taking part needs, and who has it today (CP-11). */

#include "procedure/decide.h"

struct training {
    const struct procedure *procedure;
    const struct step *step; /* whose own courses count too; NULL: none */
    const struct procedure_moment *moment;
};
/* The line that names a course of which the person has no valid record in the moment, and that course; NULL where
 * nothing is lacking. Of whom the moment knows nothing, it knows no training. */
const struct courses_line *training_lacking(const struct training *training, const struct identity *person,
                                            const struct mention **course);
static inline bool training_lacks(const struct training *training, const struct identity *person)
{
    const struct mention *course;
    return training_lacking(training, person, &course) != NULL;
}
/* What the moment knows of a person; NULL: nothing. */
const struct procedure_person *training_person(const struct procedure_moment *moment, const struct identity *person);
/* The first course of `wanted` that is not among the names; NULL: all are. */
const struct mention *training_missing(const struct mentions *wanted, const struct procedure_name *names, size_t count);

/* Everything that anybody may be asked to have been trained in, and every list of which the roles are filled: for
 * examples and for cases that are gone through, in which everybody has and is on all of it. */
struct vec training_courses(struct arena *arena, const struct procedure *procedure);
struct vec training_lists(struct arena *arena, const struct procedure *procedure);

#endif
