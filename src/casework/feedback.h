/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CASEWORK_FEEDBACK_H
#define CASEWORK_FEEDBACK_H

/*
 * Part of the room's door, included by casework.h: what parties say of how their cases were handled, counted (CP-16), by
 * `register feedback` and `register complaints` of the procedure; of feedback each number from 1 to 5 is a question. Never
 * one answer: below `least` nothing is told, and an answer counts once its quarter is over, so that nobody takes
 * yesterday's table from today's.
 */

#define CASEWORK_SCORES 5
#define CASEWORK_WITHHELD (-1) /* fewer than `least`, or it would tell a cell that is */
struct casework_feedback_row {
    struct text procedure, side, question; /* in words */
    int64_t answers;                       /* CASEWORK_WITHHELD: then all scores are */
    int64_t scores[CASEWORK_SCORES];       /* how many said 1, 2 ... */
};
struct casework_handling_row {
    struct text procedure;
    int64_t made, answered; /* complaints about how it was handled */
};
struct casework_feedback {
    const struct casework_feedback_row *rows;
    size_t row_count;
    const struct casework_handling_row *handling;
    size_t handling_count;
    int64_t until; /* answers and complaints before this instant: the first of the quarter that runs */
    int64_t least;
};
/* Over the cases that somebody may open. Recorded in the ledger of reads. Errors: those of casework_list(). */
int casework_read_feedback(struct casework *casework, struct arena *arena, const struct casework_who *who,
                           struct casework_feedback *out, struct error *error) MUST_CHECK;

#endif
