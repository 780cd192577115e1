/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PROCEDURE_CASE_H
#define PROCEDURE_CASE_H

/*
 * Part of the door (procedure.h includes it): values, and the state of a case: what its entries
 * have made of it. States speak of things by their names in the procedure file, never by an index.
 */

#include "procedure/words.h"

/* ---- values ------------------------------------------------------------------------------------
 */

/* Where a sealed text lies: a part of an entry. In a command and in effects, sequence 0 means the
 * entry being made. */
struct procedure_reference {
    uint32_t sequence, part; /* parts count from 1; part 0: none */
};
struct procedure_value {
    enum procedure_type type;
    union {
        bool yes;
        int64_t number; /* also of a party */
        int64_t instant;
        int32_t day;              /* calendar_day_of() */
        struct identity identity; /* person, document */
        struct {
            const struct procedure_name *at;
            size_t count;
        } names; /* choice, area: one; any of, office: any number, in the order of declaration */
        struct procedure_reference reference; /* text, names */
    };
    struct procedure_reference reasons;
};

/* What something is about: the case itself, or one of its numbered items, parties or matches. */
struct procedure_scope {
    enum procedure_for kind;
    uint32_t number; /* 0 for the case */
};

/* ---- the state of a case -----------------------------------------------------------------------
 */

struct procedure_track_state {
    struct procedure_name track, state;
};
struct procedure_fact_state {
    struct procedure_name fact;
    struct procedure_value value;
};
/* Tracks and facts of the case, an item or a party. */
struct procedure_keeping {
    struct procedure_track_state *tracks;
    struct procedure_fact_state *facts;
    uint32_t track_count, fact_count, track_room, fact_room;
};
struct procedure_item {
    uint32_t number; /* from 1, per case, over all kinds */
    struct procedure_name kind;
    struct procedure_keeping keeps;
};
#define PROCEDURE_STANDINGS_MOST 4
struct procedure_party {
    uint32_t number; /* from 1: "party 2" */
    struct procedure_name standings[PROCEDURE_STANDINGS_MOST];
    uint32_t standing_count;
    bool judged;            /* one of the standings is: nobody judges themself (SG-4.3) */
    struct identity person; /* of the people room, or none: nobody known */
    struct procedure_keeping keeps;
};
enum procedure_match_state {
    PROCEDURE_MATCH_POSSIBLE,
    PROCEDURE_MATCH_CONFIRMED,
    PROCEDURE_MATCH_CLEARED,
    PROCEDURE_MATCH__MAX
};
/* A party who may be somebody that holds an office. Possible and confirmed both bar that person. */
struct procedure_match {
    uint32_t number;
    uint32_t party;         /* 0: the report only says that it concerns the office */
    struct identity person; /* the holder */
    struct procedure_name office;
    enum procedure_match_state state;
};
/* The clock of a duty stood (or stands) from one instant until another. */
struct procedure_pause {
    int64_t from, until;
    bool is_open;
};
enum procedure_duty_status {
    PROCEDURE_DUTY_OWED,
    PROCEDURE_DUTY_MET,
    PROCEDURE_DUTY_DROPPED,
    PROCEDURE_DUTY__MAX
};
/* One of the limits on a duty. All are kept, the earliest leads. */
struct procedure_due {
    struct calendar_deadline deadline; /* with its explanation */
    struct text words;                 /* "limit referral-to-authority: England, 1 working day" */
    struct text source;                /* of a limit from a data file */
    bool has_data;
    uint8_t data_hash[PROCEDURE_HASH_SIZE];
    bool lapsed; /* it has been recorded as passed */
};
struct procedure_duty {
    uint32_t number;
    struct procedure_name name;
    struct procedure_scope scope;
    struct procedure_name owner; /* an office, a role, "manager" or a standing */
    enum procedure_duty_status status;
    bool recurs;
    int64_t owed_since, ended; /* ended: met or dropped */
    bool late;                 /* met after a limit had passed */
    struct procedure_due *dues;
    uint32_t due_count, leading;
    struct procedure_pause *pauses;
    uint32_t pause_count;
};
struct procedure_role {
    struct procedure_name role;
    struct procedure_scope scope;
    struct identity person;
    bool released;
};
struct procedure_hold {
    struct procedure_name hold;
};
struct procedure_flag {
    struct procedure_name flag;
    uint32_t party;
};
enum procedure_letter_status {
    PROCEDURE_LETTER_OWED,
    PROCEDURE_LETTER_SENT,
    PROCEDURE_LETTER_BOUNCED,
    PROCEDURE_LETTER__MAX
};
struct procedure_letter {
    uint32_t number;
    struct procedure_name letter, recipient; /* recipient: a standing or an office */
    uint32_t party;                          /* of a standing */
    enum procedure_letter_status status;
    int64_t owed_since;
};
enum procedure_link_status {
    PROCEDURE_LINK_WANTED,
    PROCEDURE_LINK_OPEN,
    PROCEDURE_LINK_ENDED,
    PROCEDURE_LINK__MAX
};
struct procedure_link {
    struct procedure_name link, procedure;
    struct identity case_id; /* none while it is wanted */
    enum procedure_link_status status;
};
/* Who took which step: what separation ("not whoever recommended") and `step ... is taken` look at.
 */
struct procedure_taken {
    struct procedure_name step;
    struct procedure_scope scope;
    struct identity person; /* none: anybody, or Evenhand */
    int64_t happened, recorded;
    uint32_t sequence;
};

#define PROCEDURE_STATE_MOST 100000 /* of all numbered things together */

struct procedure_state {
    struct arena *arena; /* everything below lives in it */
    uint32_t sequence;   /* of the last entry applied; 0: nothing yet */
    struct procedure_name procedure;
    struct civil_date version;
    uint8_t procedure_hash[PROCEDURE_HASH_SIZE];
    int64_t received; /* when the case was opened */
    bool ended;       /* its own track reached a state that ends it */
    struct procedure_keeping keeps;
    struct procedure_item *items;
    struct procedure_party *parties;
    struct procedure_match *matches;
    struct procedure_duty *duties;
    struct procedure_role *roles;
    struct procedure_hold *holds;
    struct procedure_flag *flags;
    struct procedure_letter *letters;
    struct procedure_link *links;
    struct procedure_taken *taken;
    uint32_t item_count, party_count, match_count, duty_count, role_count, hold_count, flag_count,
        letter_count, link_count, taken_count;
    uint32_t item_room, party_room, match_room, duty_room, role_room, hold_room, flag_room,
        letter_room, link_room, taken_room;
};
struct procedure_state *
procedure_state_new(struct arena *arena); /* a case of which nothing has happened yet */
/* Entries can be applied to either without changing the other. They share what is never changed in
 * place: the first must live as long as the copy. */
struct procedure_state *procedure_state_copy(struct arena *arena,
                                             const struct procedure_state *state);
/* For a sealed snapshot: deterministic CBOR. */
struct text procedure_state_pack(struct arena *arena, const struct procedure_state *state);
/* Texts point into the bytes. Errors: ERROR_DAMAGED. */
int procedure_state_unpack(struct arena *arena, struct text bytes, struct procedure_state **out,
                           struct error *error) MUST_CHECK;
/* NULL where there is none. */
const struct procedure_item *procedure_state_item(const struct procedure_state *state,
                                                  uint32_t number);
const struct procedure_party *procedure_state_party(const struct procedure_state *state,
                                                    uint32_t number);
/* Which of its kind an item is, or which of those with its first standing a party is, from 1: the
 * number that people read ("Referral 1"), while `number` runs over all kinds. 0: it is not there. */
uint32_t procedure_ordinal(const struct procedure_state *state, struct procedure_scope scope);
/* PROCEDURE_UNKNOWN where it is not known; NULL never. */
const struct procedure_value *procedure_value_of(const struct procedure_state *state,
                                                 struct procedure_scope scope,
                                                 struct procedure_name fact);
struct procedure_name
procedure_state_of_track(const struct procedure_state *state, struct procedure_scope scope,
                         struct procedure_name track); /* empty where it has none */

#endif
