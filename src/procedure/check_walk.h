/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PROCEDURE_CHECK_WALK_H
#define PROCEDURE_CHECK_WALK_H

/*
 * A real case, gone through at random by deciding, beside the slices on which the checker explores:
 * to replay a way that the checker found before it is believed, and for the test that everything a
 * case can do is among what the checker looked at.
 *
 * What must never be is not refused here: the checker does not count on that refusal either, and
 * looks for what would happen without it. In this house every office has several holders, everybody
 * is trained and on every list, and some people hold no office.
 */

#include "procedure/check.h"

struct walk {
    struct arena *arena;
    struct procedure procedure; /* without its `never` and `always` */
    struct procedure_state *state;
    struct procedure_moment moment;
    struct procedure_holder *holders;
    size_t holder_room; /* for how many there is room */
    struct procedure_person *people;
    struct procedure_setting *settings; /* every one that is yes-no or a choice */
    uint64_t luck;                      /* the same seed gives the same walk */
    const struct slice *toward; /* answers are drawn towards this state, where there is one */
    const uint8_t *target;
};
void walk_begin(struct walk *walk, struct arena *arena, const struct procedure *procedure,
                const struct calendar_book *book, uint64_t seed);
unsigned walk_draw(struct walk *walk, unsigned below);
/* The state of the slice in which the case is. False: it has more of something than there are
 * slots. */
bool walk_map(const struct slice *slice, const struct procedure_state *state,
              const struct procedure_moment *moment, uint8_t *out);
/* The value of the variable, of a fact, to which a known value comes. */
uint8_t walk_map_value(const struct variable *variable, const struct procedure_value *value);
/* Makes the move with some answers, on something that it can be for. False: it was refused, or
 * there is nothing to make it on; nothing has changed then. */
bool walk_make(struct walk *walk, const struct move *move);
/* The same of a step, with what was decided of it. */
bool walk_take_step(struct walk *walk, const struct move *move,
                    struct procedure_decision *decision);
/* The command of a step, drawn at random (check_draw.c). */
bool walk_draw_command(struct walk *walk, const struct step *step, struct procedure_command *out);

/* What a way must come to: a condition that holds or does not, or a step that can be taken, meeting
 * a duty if one is given; or nothing but the state. */
struct walk_goal {
    const struct procedure_condition *condition;
    bool holds;
    const struct step *step;
    const struct duty *duty;
};
/* Which steps a real case took, and which duties it met while they were owed, on ways that were gone for whatever
 * reason: the case is the proof for each, and the path is what had happened before. */
struct walk_shown {
    struct arena *arena; /* of the paths */
    const struct procedure *procedure;
    struct walk_proof {
        bool shown;
        struct text *path;
        size_t path_count;
    } * steps, *duties; /* one for each of the procedure's, in its order */
};
void walk_shown_begin(struct walk_shown *shown, struct arena *arena,
                      const struct procedure *procedure);
/* Goes the way to the state in a real case (check_replay.c). Once it is there, what it did on the way is added to
 * `shown` (NULL: nobody asks). */
bool walk_replay(const struct procedure *procedure, const struct calendar_book *book,
                 const struct search *search, uint32_t state, const struct walk_goal *goal,
                 struct walk_shown *shown);

#endif
