/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CLI_STORY_LIVES_H
#define CLI_STORY_LIVES_H

/*
 * Most cases of the demonstration go the way that cases of their kind go. A *life* is such a way, told by working days from
 * the day on which the concern came in; a case says which life it lives, since when, and in which words. What of a life
 * would lie after now has not happened yet: so cases stand at every stage.
 */

#include "calendar/calendar.h"
#include "cli/story.h"

struct cli_life_step {
    int day; /* working days after the first */
    int hour, minute;
    const char *person; /* NULL: the public; "unit": the Safeguarding Manager, or who stands in */
    const char *step;
    unsigned number;
    const char *const *fields; /* "{word}" in a value is the case's; a field whose value is empty is left out */
};
struct cli_life {
    const char *name;
    const struct cli_life_step *steps;
    size_t count;
};
extern const struct cli_life cli_lives[];
extern const size_t cli_life_count;

struct cli_life_case {
    const char *of, *life;
    int days_ago; /* a day that is not a working day is moved to the one before */
    const char *const *words; /* word, value, word, value ... NULL */
};
extern const char *const cli_life_words[]; /* what a case does not say of itself */
extern const struct cli_life_case cli_life_cases[];
extern const size_t cli_life_case_count;

/* What happened when, by the clock. */
struct cli_story_event {
    int64_t at;
    size_t order; /* of several at one time */
    const struct cli_story_step *step;
};
struct cli_story_now {
    const struct calendar *calendar;
    const struct calendar_zone *zone;
    struct civil_date today;
    int64_t instant;
};
/* One life, lived by one case. */
struct cli_life_telling {
    const char *of, *procedure;         /* procedure: NULL is safeguarding-child */
    const struct cli_life *life;
    const char *const *words;           /* those of the case; what they lack is looked for in */
    const char *const *further;         /* and then in */
    const char *const *usual;
    struct civil_date first;            /* moved back to a working day */
    int late;                           /* minutes: not everything comes in at the same time of day */
    size_t slip_from;                   /* from this step on everything comes */
    int slip_days;                      /* so many working days later */
};
/* Adds (struct cli_story_event) what of it has happened by now. */
void cli_tell_life(struct arena *arena, const struct cli_story_now *now, const struct cli_life_telling *telling,
                   struct vec *events);
const struct cli_life *cli_find_life(const char *name); /* there is one */
/* The word of a list of word, value, word, value ... NULL; NULL: it is not there. */
const char *cli_life_word(const char *const *words, struct text word);
/* Adds (struct cli_story_event) what has happened in every life by now. What is added lives in the arena. */
void cli_tell_lives(struct arena *arena, const struct cli_story_now *now, struct vec *events);

#endif
