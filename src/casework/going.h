/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CASEWORK_GOING_H
#define CASEWORK_GOING_H

/* One step on its way, shared by those who take one at a time (take.c) and whole courses of them (courses.c). */

#include "casework/codes.h"
#include "casework/filing.h"
#include "casework/linking.h"

struct going {
    struct arena *arena;
    struct casework *casework;
    const struct casework_wish *wish;
    struct casework_done *done;
    struct loaded_case loaded;
    struct the_moment moment;
    const struct procedure_step_words *step;
    struct procedure_input input;
    struct casework_file *files;
    size_t file_count;
    struct procedure_command command;
    struct procedure_decision decision;
    uint8_t receipt[CODE_SIZE];
    uint64_t began; /* store_began() of the reading that it was decided on; 0: of none */
    uint32_t party; /* who acts by their code; 0: nobody does */
    bool opens;
    struct linking linking; /* of a case that another one wants: `wish->link` */
};

struct going going_to(struct casework *casework, struct arena *arena, const struct casework_wish *wish,
                      struct casework_done *done);
/* A case that is not there yet, by the procedure that is in force at `now`. */
int going_begin(struct going *going, struct store_session *session, int64_t now, struct error *error) MUST_CHECK;
/* With the case and the moment that are there: the step is found, what was typed is read, and the procedure decides. */
int going_decide(struct going *going, struct store_session *session, struct error *error) MUST_CHECK;
/* Of a step that the procedure allows. A case that is opened is named, and a code drawn where the step gives one. */
struct attempt_order going_order(struct going *going);

#endif
