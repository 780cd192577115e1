/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PROCEDURE_CHECK_H
#define PROCEDURE_CHECK_H

/*
 * The checker's inside. It explores a *slice*: only the tracks, facts and statuses on which an
 * answer can depend, with a few of each item or party at most. What a guard asks of anything
 * outside the slice is *maybe*, and a maybe lets the step through: so whatever is proved on a slice
 * is true of the whole. A way to break a rule that came through a maybe is not believed: what those
 * guards ask about joins the slice, and the search is made again.
 *
 * Every state in which deciding can leave a case, with no more items and parties than the slice has
 * slots, must be among the states that are found (tests/procedure/test_check_walk.c walks at random
 * and looks).
 */

#include "procedure/eval.h"
#include "procedure/model.h"

enum verdict3 { NO, YES, MAYBE };

#define SLOTS_LEAST 2 /* of each kind of item or party; more where a condition counts further */
#define SLOTS_MOST 4
#define VARIABLES_MOST 200
#define PLACES 1024 /* a power of two, several times VARIABLES_MOST */
#define KINDS_MOST 32
#define STATES_MOST 400000
#define BRANCH_MOST 4096 /* outcomes of one step on one state */
#define CLASSES_MOST 100 /* of the choices of one fact */
#define BITS_MOST 7      /* choices of an any-of that are told apart */
#define BOUNDS_MOST 200  /* of one number */

enum variable_kind {
    VARIABLE_TRACK,
    VARIABLE_FACT,
    VARIABLE_DUTY,
    VARIABLE_FLAG,
    VARIABLE_LINK,
    VARIABLE_ROLE,
    VARIABLE_STEP,
    VARIABLE_LETTER,
    VARIABLE_HOLD,
    VARIABLE_SETTING,
    VARIABLE_OFFICE,
    VARIABLE__MAX
};
/* A duty is the set of what has become of it; it is owed once at a time. FRESH: by this very step.
 */
enum { DUTY_OWED = 1, DUTY_LATE = 2, DUTY_MET = 4, DUTY_PAST_LATE = 8, DUTY_FRESH = 16 };
/* Of a letter: how many (none, one, several) are owed, sent and bounced: three digits to base 3. */
enum { LETTER_OWED, LETTER_SENT, LETTER_BOUNCED, LETTER__MAX };
/* Of a link: the state of the last, and of those before it a set (LINK_BEFORE << state). */
enum { LINK_NONE, LINK_WANTED, LINK_OPEN, LINK_ENDED, LINK__MAX, LINK_BEFORE = 4 };

struct variable {
    enum variable_kind kind;
    const void *of; /* the struct of the model */
    struct procedure_name name;
    int in;          /* index of the item or standing that has it; -1: the case */
    unsigned domain; /* how many values; of a fact 0 is unknown */
    /* Of a fact with choices: those that no condition names are one class, the last. */
    uint8_t *class_of;
    unsigned class_count;
    bool last_is_shared;
    /* Of a number: the bounds at which some condition changes its mind, ascending. */
    int64_t *bounds;
    size_t bound_count;
    uint8_t *merged; /* of a fact: the value with which a value is one; NULL: each for itself */
    bool passing;    /* of a fact: forgotten when the step is over */
    bool asks_met, asks_lapse; /* of a duty: whether anything depends on it */
    bool of_nobody;            /* a letter to an office: a rule about a party does not see it */
    uint32_t at;               /* offset in the case's part, or in a slot */
};
/* An item or a standing, of which the slice has some slots. */
struct slice_kind {
    struct procedure_name name;
    enum procedure_for scope; /* of an item, or of a party */
    int slots;
    uint32_t at;    /* offset of the first slot */
    uint32_t width; /* of a slot; its first byte says whether it is there */
};
struct slice {
    struct arena *arena;
    const struct procedure *procedure;
    struct variable variables[VARIABLES_MOST];
    uint8_t places[PLACES]; /* the number of a variable, from 1, by what it is of; 0: none */
    size_t variable_count;
    struct slice_kind kinds[KINDS_MOST];
    size_t kind_count;
    size_t width; /* bytes of a state; the first says whether the case was opened */
    bool full;    /* VARIABLES_MOST or KINDS_MOST was reached */
};

/* From where a rule looks: the case, or an item or party; `in` -1: of a kind that is not in the
 * slice. */
struct where {
    enum procedure_for scope;
    int in, slot;
};
extern const struct where check_the_case;

void slice_begin(struct slice *slice, struct arena *arena, const struct procedure *procedure);
/* Adds what the condition asks about; `kind` is the item or party at hand (empty: none). */
void slice_add_condition(struct slice *slice, const struct procedure_condition *condition,
                         struct procedure_name kind);
void slice_add_track(struct slice *slice, const struct track *track);
void slice_add_fact(struct slice *slice, const struct fact *fact);
void slice_add_duty(struct slice *slice, const struct duty *duty);
void slice_add_hold(struct slice *slice, const struct hold *hold);
int slice_add_kind(struct slice *slice, struct procedure_name name); /* its index, or -1 */
void slice_add_variable(struct slice *slice, enum variable_kind kind, const void *of,
                        struct procedure_name name, struct procedure_name in, unsigned domain);
/* The letter, link, role ... that an action writes. */
void slice_add_status(struct slice *slice, const struct mention *subject);
struct move;
void slice_add_move(struct slice *slice, const struct move *move); /* every guard of it */
void slice_lay_out(struct slice *slice);
/* NULL when it is not in the slice. */
const struct variable *slice_find(const struct slice *slice, enum variable_kind kind,
                                  const void *of);
int slice_find_kind(const struct slice *slice, struct procedure_name name); /* -1 */
struct text slice_words(const struct slice *slice);

/* ---- what the procedure can tell apart (check_domain.c) */

typedef void visit_condition(const struct procedure_condition *condition, void *context);
typedef void visit_action(const struct action *action, struct procedure_name kind, void *context);
/* Every condition and every action of the procedure, outermost first; NULL: not these. */
void check_visit(const struct procedure *procedure, visit_condition *see_condition,
                 visit_action *see_action, void *context);
void check_fact_domain(const struct slice *slice, struct variable *variable);
void check_duty_domain(const struct slice *slice, struct variable *variable);
/* False: a role of items is given to somebody from outside its item, which a slot cannot hold. */
bool check_role_fits(const struct procedure *procedure, const struct role *role);
int check_slots_of(const struct procedure *procedure, struct procedure_name kind);
/* Which values of a fact are one, and whether it may be forgotten (check_merge.c). */
void check_merge(const struct slice *slice, struct variable *variable);
uint8_t check_merged(const struct variable *variable, unsigned value);
/* How many of the kind there may be; 0: any number. */
int64_t check_most_of(const struct procedure *procedure, struct procedure_name kind);
/* The class in which a choice of a fact stands: of an any-of the bit. *shared: others are in it,
 * too. */
unsigned check_class(const struct variable *variable, const struct procedure_fact *fact,
                     struct procedure_name choice, bool *shared);
unsigned check_number(const struct variable *variable, int64_t number); /* the interval, from 1 */
size_t check_choice(const struct procedure_labelled *choices, size_t count,
                    struct procedure_name choice); /* count: none of them */

/* ---- conditions (check_holds.c) */

/* What an evaluation that says maybe could not know. */
struct doubt {
    bool missing; /* something outside the slice: looking closer helps */
    bool unsure;  /* something that no slice holds */
    bool owed;    /* whether any duty that the slice does not have is owed */
};
enum verdict3 check_holds(const struct slice *slice, const uint8_t *state,
                          const struct procedure_condition *condition, struct where where,
                          struct doubt *doubt);
/* What a condition about a fact says of a value that is known. */
enum verdict3 check_value_holds(const struct variable *variable,
                                const struct procedure_condition *condition, unsigned value,
                                struct doubt *doubt);
/* Whether the slot of the kind is there, and a rule that is looked at from `where` is about it. */
bool check_concerns(const struct slice *slice, const uint8_t *state, int kind, int slot,
                    struct where where);
bool check_is_there(const struct slice *slice, const uint8_t *state, int kind, int slot);
uint8_t *check_place_of(const struct slice *slice, uint8_t *state, const struct variable *variable,
                        int slot);
uint8_t check_value_of(const struct slice *slice, const uint8_t *state,
                       const struct variable *variable, int slot);

/* ---- moves (check_move.c) */

/* One thing that can happen. */
enum move_kind {
    MOVE_STEP,
    MOVE_LAPSES, /* a duty */
    MOVE_LETTER_SENT,
    MOVE_LETTER_BOUNCES,
    MOVE_LINK_OPENS,
    MOVE_LINK_ENDS,
    MOVE_EVENT,   /* of which nothing is kept: somebody joins, an absence, a named one */
    MOVE_SETTLES, /* nothing but what follows by itself: a match appears, time goes by */
    MOVE_HOLDS,   /* the subject holds an office now, or (value 0) no longer */
    MOVE_SETTING, /* a setting has another value now */
    MOVE__MAX
};
struct move {
    enum move_kind kind;
    const void *of; /* the step, duty, letter, link, office, setting */
    enum procedure_event_kind event;
    struct procedure_name name; /* of what it happens to */
    unsigned value;
};
/* Why a state may not be reached, or not be left, as it seems. */
enum {
    MARK_LOOSE = 1,  /* a guard asked about something outside the slice */
    MARK_UNSURE = 2, /* or about something that no slice holds */
    MARK_TURNED = 4, /* it took something that is in nobody's hands */
    MARK_OWED = 8,   /* other duties had to be met before */
};
struct outcomes {
    struct arena *arena;
    uint8_t *states; /* of `width` bytes each: a state of the slice, and its marks */
    size_t count, room, width;
    uint32_t *index;
    size_t index_size;
    bool cut;
};
/* Where the number of a state stands in an index of `index_size` (a power of two; numbers from 1, 0: free) over states of
 * `width` bytes that lie one after the other (check_set.c). */
uint32_t *check_slot(uint32_t *index, size_t index_size, const uint8_t *states, size_t width, const uint8_t *state);
/* The states to which the move leads; none: not possible. `slot` is for what it is. */
void check_move(const struct slice *slice, const uint8_t *state, const struct move *move, int slot,
                struct outcomes *out);
/* All that can happen in the procedure; *count of them. */
struct move *check_moves(struct arena *arena, const struct procedure *procedure, size_t *count);
/* Whether the move can change anything in the slice. */
bool check_move_matters(const struct slice *slice, const struct move *move);
bool check_actions_matter(const struct slice *slice, const struct action *actions, size_t count);
int check_move_slots(const struct slice *slice, const struct move *move); /* how many to try */
struct text check_move_words(struct arena *arena, const struct move *move);

/* ---- searching (check_search.c) */

struct search_edge {
    uint32_t from, to;
    uint16_t move;
    uint8_t marks;
};
struct search {
    struct arena *arena; /* of one run; made anew by the next */
    struct slice slice;  /* has an arena of its own */
    struct move *moves;
    size_t move_count;
    uint8_t *states;
    uint32_t *parents;
    uint16_t *by;
    uint8_t *slots, *marks;
    uint32_t count, room;
    uint32_t *index;
    uint32_t index_size;
    struct vec edges; /* struct search_edge, where they are kept */
    bool keeps_edges, over;
};
/* Explores; stops at the first state for which `wanted` says so (its number, or UINT32_MAX for
 * none). */
typedef bool search_wanted(const struct search *search, const uint8_t *state, const void *context);
uint32_t search_run(struct search *search, search_wanted *wanted, const void *context);
void search_end(struct search *search); /* for SCOPED */
uint8_t *search_state(const struct search *search, uint32_t number);
/* Whether the state was found; its slots may be in any order. */
bool search_has(const struct search *search, const uint8_t *state);
/* The moves from the beginning to a state, and all their marks. */
struct search_way {
    struct way_step {
        const struct move *move;
        int slot;
        uint32_t to;
    } * at;
    size_t count;
    uint8_t marks;
};
struct search_way search_way_to(const struct search *search, uint32_t state);
/* Adds to the slice every guard of the moves on the way that went through a maybe. false: nothing
 * was new. */
bool search_refine(struct search *search, uint32_t state);
/* Adds every guard of the maybes that would lead from an unmarked state to a marked one. */
bool search_refine_border(struct search *search, const bool *marked);
void check_sort_slots(const struct slice *slice, uint8_t *state);

/* Only `never` and `always` number `index` of the procedure. */
void check_one(struct arena *arena, const struct procedure *procedure, bool is_always, size_t index,
               struct procedure_finding *out);
/* Only the ladder of each office. */
void check_ladders(struct arena *arena, const struct procedure *procedure,
                   struct procedure_findings *out);

#endif
