/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PROCEDURE_DECISION_H
#define PROCEDURE_DECISION_H

/*
 * Part of the door (procedure.h includes it): who acts, who may see, and what was decided and why.
 */

#include "procedure/command.h"

/* ---- who acts ----------------------------------------------------------------------------------
 */

/* Why a rung of the ladder does not act. Vacant, absent, conflicted and subject are one thing: the
 * next rung acts. */
enum procedure_rung_reason {
    PROCEDURE_RUNG_ACTS,
    PROCEDURE_RUNG_VACANT,
    PROCEDURE_RUNG_ABSENT,
    PROCEDURE_RUNG_CONFLICTED,
    PROCEDURE_RUNG_SUBJECT,          /* confirmed */
    PROCEDURE_RUNG_POSSIBLE_SUBJECT, /* not yet cleared */
    PROCEDURE_RUNG_BARRED,           /* holds a barred office */
    PROCEDURE_RUNG_SEPARATED,        /* took a part that this step may not follow */
    PROCEDURE_RUNG_UNTRAINED,        /* has no valid record of training that this needs (CP-11) */
    PROCEDURE_RUNG__MAX
};
struct procedure_rung {
    struct procedure_name office;
    struct identity person; /* none when vacant */
    enum procedure_rung_reason reason;
    int64_t until; /* of an absence */
};
struct procedure_acting {
    struct procedure_name asked, office; /* office: the rung that acts; empty: nobody can */
    const struct identity *people;       /* its holders who can act; any of them may */
    size_t people_count;
    const struct procedure_rung *rungs; /* all that were tried, in order */
    size_t rung_count;
    struct text words; /* "Ann acts as stand-in ..." without names: offices only */
    struct procedure_cites cites;
};
/* Who acts for an office, or for "manager" (who manages this case). For a party nobody does: no
 * rung is tried, and the words are those of their standing. `step` (may be NULL) adds its
 * separations. */
void procedure_who_acts(struct arena *arena, const struct procedure *procedure,
                        const struct procedure_state *state,
                        const struct procedure_step_words *step, struct procedure_scope scope,
                        struct procedure_name office, const struct procedure_moment *moment,
                        struct procedure_acting *out);

/* Who may see this case at all, for the access room: offices (whoever holds them, or acts for
 * them), persons who hold a role in the case; and who may not, whatever they hold. Deny beats
 * allow. */
struct procedure_readers {
    const struct procedure_name *offices;
    size_t office_count;
    const struct identity *people;
    size_t people_count;
    const struct procedure_barred {
        struct identity person;
        enum procedure_rung_reason reason; /* SUBJECT, POSSIBLE_SUBJECT, CONFLICTED or BARRED */
        uint32_t match, party;             /* by which; 0: none */
    } * barred;
    size_t barred_count;
};
void procedure_readers(struct arena *arena, const struct procedure *procedure,
                       const struct procedure_state *state, const struct procedure_moment *moment,
                       struct procedure_readers *out);

/* The offices of these for which this person stands in whatever the case, because nobody who holds them acts. `empty`: the
 * state of a case that has not begun. */
void procedure_stands_in(struct arena *arena, const struct procedure *procedure, const struct procedure_state *empty,
                         const struct identity *person, const struct procedure_moment *moment,
                         struct procedure_name **out, size_t *count);

/* ---- deciding ----------------------------------------------------------------------------------
 */

enum procedure_effect_kind {
    PROCEDURE_EFFECT_NONE,
    PROCEDURE_EFFECT_BEGUN = 1,  /* the case, under which procedure */
    PROCEDURE_EFFECT_TAKEN = 2,  /* a step, by whom */
    PROCEDURE_EFFECT_TRACK = 3,  /* a track's new state */
    PROCEDURE_EFFECT_FACT = 4,   /* a fact's value */
    PROCEDURE_EFFECT_ITEM = 5,   /* an item is made */
    PROCEDURE_EFFECT_PARTY = 6,  /* a party is added, or gets another standing */
    PROCEDURE_EFFECT_PERSON = 7, /* a party is known to be a person */
    PROCEDURE_EFFECT_MATCH = 8,  /* made, confirmed or cleared */
    PROCEDURE_EFFECT_DUTY = 9,   /* owed, with all its limits */
    PROCEDURE_EFFECT_DUTY_MET = 10,
    PROCEDURE_EFFECT_DUTY_LAPSED = 11, /* one limit has passed */
    PROCEDURE_EFFECT_DUTY_DROPPED = 12,
    PROCEDURE_EFFECT_ROLE = 13,        /* assigned or released */
    PROCEDURE_EFFECT_HOLD = 14,        /* begins or ends */
    PROCEDURE_EFFECT_FLAG = 15,        /* raised or lowered */
    PROCEDURE_EFFECT_LETTER = 16,      /* owed, sent or bounced */
    PROCEDURE_EFFECT_LINK = 17,        /* wanted, open or ended */
    PROCEDURE_EFFECT_ENDED = 18,       /* the case, or it goes on again */
    PROCEDURE_EFFECT_DUTY_MOVED = 19,  /* its limits were reckoned anew */
    PROCEDURE_EFFECT_DUTY_PAUSED = 20, /* its clock stops, or goes on */
    PROCEDURE_EFFECT__MAX
};
struct procedure_effect {
    enum procedure_effect_kind kind;
    struct procedure_name name; /* of the track, fact, item kind, standing, duty, role, hold, flag,
                                   letter, link, step */
    struct procedure_scope scope;
    uint32_t number; /* of the item, party, match, duty or letter */
    struct identity person;
    bool on;          /* assigned, begins, raised, ended; false the reverse */
    bool judged;      /* of a party's standing */
    bool counted;     /* of a fact */
    bool late;        /* of a duty met */
    bool recurs;      /* of a duty */
    uint32_t which;   /* of a duty lapsed: the limit; of a match, letter or link: its new state */
    uint32_t leading; /* of a duty */
    uint32_t due_count;
    struct procedure_due *dues; /* of a duty */
    struct procedure_name
        other; /* the new state; the owner; the office; the recipient; the link's procedure */
    struct procedure_value value;
    int64_t happened, recorded;
    struct civil_date version;
    uint8_t hash[PROCEDURE_HASH_SIZE];
};
struct procedure_effects {
    struct procedure_effect *at;
    size_t count;
};
#define PROCEDURE_EFFECTS_MOST 10000
void procedure_effects_pack(struct pack *pack, const struct procedure_effects *effects);
/* Marks the unpack as failed where an effect contradicts itself. */
void procedure_effects_unpack(struct arena *arena, struct unpack *unpack,
                              struct procedure_effects *out);
/* The next state: in place, in the state's own arena. Reads no rules. `sequence` is the entry's.
 * Effects that do not fit the state (an item that is not there) are ERROR_DAMAGED, and the state
 * must be thrown away. */
int procedure_apply(struct procedure_state *state, const struct procedure_effects *effects,
                    uint32_t sequence, struct error *error) MUST_CHECK;

enum procedure_refusal_code {
    PROCEDURE_REFUSED_UNKNOWN,  /* there is no such step, event or thing */
    PROCEDURE_REFUSED_GUARD,    /* not now: `when` does not hold */
    PROCEDURE_REFUSED_CAPACITY, /* not by you: you do not hold what it takes, or somebody else acts
                                 */
    PROCEDURE_REFUSED_SEPARATION, /* not by you: you took a part that this may not follow */
    PROCEDURE_REFUSED_SUBJECT,    /* nobody judges themself */
    PROCEDURE_REFUSED_HOLD,       /* it may not be told yet */
    PROCEDURE_REFUSED_INPUT,      /* an answer is missing or cannot be: `field` */
    PROCEDURE_REFUSED_ASSIGNMENT, /* that person cannot take that role: which rule */
    PROCEDURE_REFUSED_NEVER,      /* it would break what must never be */
    PROCEDURE_REFUSED_TIME,       /* it happened in the future, or before the case */
    PROCEDURE_REFUSED_LIMIT,      /* too many */
    PROCEDURE_REFUSED_TRAINING,   /* not by you: you have no valid record of the training (CP-11) */
    PROCEDURE_REFUSED__MAX
};
const char *
procedure_refusal_key(enum procedure_refusal_code code); /* "guard", "capacity" ...; stable */
struct procedure_refusal {
    enum procedure_refusal_code code;
    struct text words;
    struct procedure_cites cites;
    struct text field; /* empty unless one input is at fault */
    uint32_t line;     /* of the rule in the procedure file; 0: no line */
};
struct procedure_refusals {
    struct procedure_refusal *at;
    size_t count;
};
/* What a procedure says of a refusal that is known only by its step, its key and its paragraphs as procedure_cites_print() gives
 * them, as the ledger of refusals holds it: nothing of the case, nor of who would have acted. `procedure` NULL, or one without that
 * step: only what any procedure would say. Empty: there is no such key. In the arena, or the procedure's own. */
struct text procedure_refused_words(struct arena *arena, const struct procedure *procedure, struct text step, struct text key,
                                    struct text cites);
struct procedure_decision {
    bool allowed;
    struct procedure_effects effects;   /* when allowed */
    struct procedure_refusals refusals; /* when not: all of them */
    struct procedure_acting
        acting; /* for which office the actor acted; asked is empty for an event, and for
                 * a step that was taken in a role, as a party, or by anybody */
};
void procedure_decide(struct arena *arena, const struct procedure *procedure,
                      const struct procedure_state *state, const struct procedure_command *command,
                      const struct procedure_moment *moment, struct procedure_decision *out);

/* What may be done now by this person, and for each step that may not, why. One for each step and
 * each thing that it could be for. Steps that only the public or Evenhand take are left out. */
struct procedure_offer {
    const struct procedure_step_words *step;
    struct procedure_scope scope;
    bool allowed;
    bool others; /* not by this person, but somebody may take it now */
    struct procedure_refusals refusals;
    struct procedure_acting acting; /* who may: the first capacity that can act */
};
struct procedure_offers {
    struct procedure_offer *at;
    size_t count;
};
void procedure_offers(struct arena *arena, const struct procedure *procedure,
                      const struct procedure_state *state, const struct procedure_actor *viewer,
                      const struct procedure_moment *moment, struct procedure_offers *out);
/* The same for the steps that open a case, in one of which nothing is known. */
void procedure_openings(struct arena *arena, const struct procedure *procedure,
                        const struct procedure_actor *viewer,
                        const struct procedure_moment *moment, struct procedure_offers *out);
/* Why is this owed, by whom, and when is it due: one sentence a line, all limits, the leading one
 * first. */
struct text *procedure_explain_duty(struct arena *arena, const struct procedure *procedure,
                                    const struct procedure_duty *duty, size_t *count);
/* The facts marked `counted`, with declared choices, yes-no and months only: those of the case,
 * then of its items. */
struct procedure_counted {
    struct procedure_scope scope;
    struct procedure_name of, fact; /* of: the item kind or standing; empty: the case */
    struct procedure_value value;
};
const struct procedure_counted *procedure_counted(struct arena *arena,
                                                  const struct procedure *procedure,
                                                  const struct procedure_state *state,
                                                  size_t *count);

#endif
