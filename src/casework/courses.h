/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CASEWORK_COURSES_H
#define CASEWORK_COURSES_H

/*
 * Whole cases in one go, for generators: every step of a case, at its time, is decided by the procedure on what the steps
 * before it made of the case, and sealed and chained like any other; what lapses in between is recorded at its time. Only
 * what lies around the entries is done once instead of each time: one head, one snapshot, and no rows of any view, all of
 * which are made afterwards, in bulk, by casework_end_courses(). Nobody asks access, since nobody looks. Included by casework.h.
 *
 * casework_begin_courses(), then casework_take_courses() by as many threads as there are, then casework_end_courses(). What
 * was begun and did not end (a crash) is ended when the store is next opened, before anybody sees anything. Offices are as they
 * were at each step's time; whoever takes one after a course has begun is compared with its parties only if nobody has been
 * compared under that term yet: fill offices first, and let nobody else use the store meanwhile.
 */

struct casework_course_step {
    int64_t at; /* when it is recorded: not before the one before it */
    struct casework_who who;
    struct text step;
    struct procedure_scope scope;
    const struct procedure_field *fields;
    size_t field_count;
    bool may_be_refused; /* or asked further questions: the course then ends before it */
};
struct casework_course {
    struct text procedure; /* the version in force at the first step's time */
    const struct casework_course_step *steps;
    size_t step_count; /* at least one: the first opens the case */
    int64_t until;     /* what has lapsed by then is recorded too */
};
struct casework_course_done {
    struct identity case_id;
    char reference[ACCESS_REFERENCE_SIZE];
    int64_t entries;
    size_t taken;              /* steps; of a course that failed or ended before its time: the next would be the one */
    struct casework_done last; /* of the last that was tried: faults and refusals */
};

/* From now on every view counts as not made. */
int casework_begin_courses(struct casework *casework, struct error *error) MUST_CHECK;
/* All of them in one transaction, or none. A refusal is not recorded. Errors: as casework_take();
 * ERROR_INVALID where not even the first step was taken. */
int casework_take_courses(struct casework *casework, struct arena *arena, const struct casework_course *courses, size_t count,
                          struct casework_course_done *done, struct error *error) MUST_CHECK;
/* casework_rebuild(), which says what `progress` is told. Leaves are numbered by ledger_number_leaves(). */
int casework_end_courses(struct casework *casework, void (*progress)(void *context, int64_t cases, int64_t entries),
                         void *context, struct error *error) MUST_CHECK;

#endif
