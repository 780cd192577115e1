/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PROCEDURE_CHECK_H
#define PROCEDURE_CHECK_H

/*
 * The checker's inside. It explores a *slice*: only the tracks, facts and statuses on which an answer can depend, with two of
 * each item or party at most. What a guard asks of anything outside the slice is *maybe*, and a maybe lets the step
 * through: so whatever is proved on a slice is true of the whole. A way to break a rule that came through a maybe is not
 * believed: what those guards ask about joins the slice, and the search is made again.
 */

#include "procedure/model.h"

enum verdict3 { NO, YES, MAYBE };

#define SLOTS 2            /* of each kind of item or party */
#define VARIABLES_MOST 200
#define KINDS_MOST 32
#define STATES_MOST 400000
#define BRANCH_MOST 4096   /* outcomes of one step on one state */
#define CHOICES_MOST 64    /* of one fact */
#define BITS_MOST 7        /* choices of an any-of that are told apart */

enum variable_kind {
    VARIABLE_TRACK, VARIABLE_FACT, VARIABLE_DUTY, VARIABLE_FLAG, VARIABLE_LINK, VARIABLE_ROLE, VARIABLE_STEP,
    VARIABLE_LETTER, VARIABLE_SETTING, VARIABLE_OFFICE,
    VARIABLE__MAX
};
enum { DUTY_NONE, DUTY_OWED, DUTY_OWED_LATE, DUTY_MET, DUTY_MET_LATE, DUTY_DROPPED, DUTY__MAX };
enum { LETTER_NONE, LETTER_OWED, LETTER_SENT, LETTER_BOUNCED, LETTER__MAX };
enum { LINK_NONE, LINK_WANTED, LINK_OPEN, LINK_ENDED, LINK__MAX };

struct variable {
    enum variable_kind kind;
    const void *of; /* the struct of the model; of an office: unused */
    struct procedure_name name;
    int in;         /* index of the item or standing that has it; -1: the case */
    unsigned domain;
    /* Of a fact with choices: choices that no condition names are one class. */
    uint8_t class_of[CHOICES_MOST];
    unsigned class_count;
    uint32_t at; /* offset in the case's part, or in a slot */
};
/* An item or a standing, of which the slice has SLOTS slots. */
struct slice_kind {
    struct procedure_name name;
    uint32_t at;    /* offset of the first slot */
    uint32_t width; /* of a slot; its first byte says whether it is there */
};
struct slice {
    struct arena *arena;
    const struct procedure *procedure;
    struct variable variables[VARIABLES_MOST];
    size_t variable_count;
    struct slice_kind kinds[KINDS_MOST];
    size_t kind_count;
    size_t width; /* bytes of a state; the first says whether the case was opened */
    bool full;    /* VARIABLES_MOST or KINDS_MOST was reached */
};

void slice_begin(struct slice *slice, struct arena *arena, const struct procedure *procedure);
/* Adds what the condition asks about; `kind` is the item or party at hand (empty: none). */
void slice_add_condition(struct slice *slice, const struct procedure_condition *condition, struct procedure_name kind);
void slice_add_track(struct slice *slice, const struct track *track);
void slice_add_duty(struct slice *slice, const struct duty *duty);
void slice_add_step(struct slice *slice, const struct step *step);   /* every guard of it */
void slice_add_managing(struct slice *slice, const struct managing *managing);
void slice_add_event(struct slice *slice, const struct event *event);
void slice_lay_out(struct slice *slice);
/* NULL when it is not in the slice. */
const struct variable *slice_find(const struct slice *slice, enum variable_kind kind, const void *of);
const struct variable *slice_find_office(const struct slice *slice, struct procedure_name office);
int slice_find_kind(const struct slice *slice, struct procedure_name name); /* -1 */
/* Whether any condition asks if the duty has lapsed: otherwise late and owed are one. */
bool slice_asks_lapse(const struct procedure *procedure, const struct duty *duty);
struct text slice_words(const struct slice *slice);
/* The class in which a choice of a fact stands: for any-of the bit. *shared: other choices may be in it too. */
unsigned slice_class(const struct variable *variable, const struct procedure_fact *fact, struct procedure_name choice,
                     bool *shared);
/* Whether the actions can change anything in the slice. */
bool check_actions_matter(const struct slice *slice, const struct action *actions, size_t count);
unsigned slice_number(const struct slice *slice, const struct fact *fact, int64_t number); /* the interval */

/* What the evaluation could not know. */
struct doubt {
    bool missing; /* asked about something outside the slice */
};
/* `kind` and `slot`: the item or party at hand; kind -1: none. */
enum verdict3 check_holds(const struct slice *slice, const uint8_t *state, const struct procedure_condition *condition,
                          int kind, int slot, struct doubt *doubt);
uint8_t *check_place_of(const struct slice *slice, uint8_t *state, const struct variable *variable, int slot);

/* One thing that can happen: a step or an event. */
struct move {
    const struct step *step;
    const struct event *event;
    const struct duty *lapses; /* without any event in the file: the duty just lapses */
    const struct managing *managing; /* the subject turns out to hold one of its offices */
};
struct outcomes {
    struct arena *arena;
    uint8_t *states;
    size_t count, room, width;
    bool cut;
};
/* The states to which the move leads; none: not possible. `loose`: a maybe let it through. `slot` is for what it was. */
void check_move(const struct slice *slice, const uint8_t *state, const struct move *move, int slot,
                struct outcomes *out, bool *loose);
/* Whether the move can change anything in the slice. */
bool check_move_matters(const struct slice *slice, const struct move *move);
int check_move_slots(const struct slice *slice, const struct move *move); /* how many slots to try: 1 or SLOTS */

/* ---- searching */

struct search_edge {
    uint32_t from, to;
    uint16_t move;
    bool loose;
};
struct search {
    struct arena *arena; /* of one run; made anew by the next */
    struct slice slice;  /* has an arena of its own */
    struct move *moves;
    size_t move_count;
    uint8_t *states;
    uint32_t *parents;
    uint16_t *by;
    bool *loose;
    uint32_t count, room;
    uint32_t *index;
    uint32_t index_size;
    struct vec edges; /* struct search_edge, where they are kept */
    bool keeps_edges, over;
};
/* Explores; stops at the first state for which `wanted` says so (its number, or UINT32_MAX for none). */
typedef bool search_wanted(const struct search *search, const uint8_t *state, const void *context);
uint32_t search_run(struct search *search, search_wanted *wanted, const void *context);
void search_end(struct search *search); /* for SCOPED */
/* Steps from the beginning to a state, as words; *loose when a maybe lies on the way. */
struct text *search_path(const struct search *search, uint32_t state, size_t *count, bool *loose);
/* Adds to the slice every guard of the moves on the way to `state`. false: nothing was new. */
bool search_refine(struct search *search, uint32_t state);
/* Adds every guard of the maybes that would lead from an unmarked state to a marked one. false: nothing was new. */
bool search_refine_border(struct search *search, const bool *marked);

/* Only `never` and `always` number `index` of the procedure. */
void check_one(struct arena *arena, const struct procedure *procedure, bool is_always, size_t index,
               struct procedure_finding *out);
/* Only the ladder of each office. */
void check_ladders(struct arena *arena, const struct procedure *procedure, struct procedure_findings *out);

#endif
