/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CLI_GENERATING_H
#define CLI_GENERATING_H

/*
 * Cases by the thousand for a demonstration (issue 4, for statistics and benchmarks): each lives a life (story_lives.h), in words
 * that are drawn by weight, over eight quarters, and is made by really deciding every step (casework/courses.h). What is drawn
 * follows from the seed and the case's number alone, so that the same seed gives the same cases, whatever thread makes them; only
 * identities, references, codes and keys are new each time.
 */

#include "cli/organisation.h"
#include "cli/story_lives.h"

/* ---- data: generate_ways.c, generate_words.c ------------------------------------------------------------------------ */

/* Words that go together; a list ends with the weight 0. */
struct cli_bundle {
    unsigned weight;
    const char *const *words;
};
struct cli_generated_way {
    unsigned weight;
    struct cli_life life;
    const char *const *words;          /* of this way alone; or NULL */
    const struct cli_bundle *outcomes; /* one is drawn */
};
extern const struct cli_generated_way cli_complaint_ways[], cli_discipline_ways[];
extern const char *const cli_complaint_words[], *const cli_discipline_words[]; /* what no bundle says */
extern const struct cli_bundle cli_complaint_outcomes[], cli_discipline_outcomes[], cli_discipline_sanctions[];
extern const struct cli_bundle cli_complaint_subjects[], cli_complaint_openings[], cli_complaint_panels[],
    cli_complaint_details[];
extern const struct cli_bundle cli_discipline_subjects[], cli_discipline_origins[], cli_discipline_details[];
/* Of a safeguarding case: how often the told case's life is taken (a word "life"), and how it ends where that is open. */
extern const struct cli_bundle cli_concern_lives[], cli_concern_recent_lives[], cli_concern_outcomes[];
/* Each has "area" and "nation"; those of concerns also the agency there. */
extern const struct cli_bundle cli_generated_areas[], cli_concern_volunteers[];
extern const char *const cli_given_names[], *const cli_family_names[], *const cli_places[], *const cli_occasions[];
extern const size_t cli_given_name_count, cli_family_name_count, cli_place_count, cli_occasion_count;

/* ---- drawing: generate_case.c ------------------------------------------------------------------------------------------ */

struct cli_drawn_case {
    const char *procedure;
    struct vec events; /* struct cli_story_event, in order; at least one */
    bool held_up;      /* so that a step may come when it is too late for it */
};
/* The case of that number. Lives in the arena. `begins`: the first day on which a case may come in. */
void cli_draw_case(struct arena *arena, const struct cli_story_now *now, struct civil_date begins, uint64_t seed,
                   uint64_t number, struct cli_drawn_case *out);

/* ---- making: generate.c -------------------------------------------------------------------------------------------------- */

/* The first day of the eighth quarter, today's counted. */
struct civil_date cli_generated_since(struct civil_date today);

struct cli_generating {
    struct cli *cli;
    struct cli_organisation *organisation;
    struct cli_story_now now;
    const struct identity *persons; /* by the story's order */
    uint64_t count, seed;
};
/* Makes them, and every view anew; leaves are not numbered. Progress is noted: on a terminal as it goes, else each tenth. The organisation is the demonstration that is just
 * being made, and nobody else uses it. *entries: how many the cases have. */
int cli_generate(struct cli_generating *generating, int64_t *entries, struct error *error) MUST_CHECK;

#endif
