/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PROCEDURE_PROCEDURE_H
#define PROCEDURE_PROCEDURE_H

/*
 * Procedures: reading the files in which an organisation's rules are written (docs/grammar.md), and deciding by them.
 *
 * Everything here is a pure function. Nothing reads a clock, a file, a store or the environment; what a decision
 * depends on comes in through the case's state, the command and the moment, and is written into the entry by the
 * caller. Deciding and applying are total: they never fail, they allow or refuse.
 *
 *     procedure_decide(procedure, state, command, moment)  ->  effects | refusals
 *     procedure_apply(state, effects)                      ->  state
 *
 * Effects and states speak of things by their names in the procedure file, never by an index, so that an entry
 * replays identically under every later version of the procedure. Applying reads no rules.
 *
 * Free text and people's names never come in here. The caller keeps them sealed as numbered parts of an entry; a
 * value of those types is a reference to an entry's sequence and a part's number.
 *
 * A `struct procedure` never changes after it was read, may be used by all threads, and lives as long as the arena
 * in which it was read. Results point into the arena that was given, into the procedure, and into the state, command
 * or moment that they came from.
 */

#include "base/base.h"
#include "calendar/calendar.h"

/* ---- names ------------------------------------------------------------------------------------------------- */

/* A name as a procedure file writes it ("legal-director"), with a key for fast comparing. Empty text: no name. */
struct procedure_name {
    struct text text;
    uint64_t key; /* 0 for the empty name */
};
struct procedure_name procedure_name_of(struct text text); /* points at the same bytes */
struct procedure_name procedure_name(const char *string);
static inline bool procedure_same(struct procedure_name one, struct procedure_name other)
{
    return one.key == other.key;
}
#define PROCEDURE_NAME_MOST 64 /* bytes of a name */

/* ---- reading a procedure ----------------------------------------------------------------------------------- */

#define PROCEDURE_FILE_MOST (1 << 20) /* bytes of one file */
#define PROCEDURE_FILES_MOST 32
#define PROCEDURE_HASH_SIZE 32

/* A file as the caller read it, with the hash under which the caller keeps it (of data files, every limit that is
 * taken from one carries it on). */
struct procedure_file {
    struct text name; /* "procedures/safeguarding-child.procedure", for messages */
    struct text text;
    uint8_t hash[PROCEDURE_HASH_SIZE];
};

/* One thing wrong with a file: what, and what to write instead. */
struct procedure_message {
    struct text file;
    uint32_t line, column; /* from 1; the column counts characters */
    struct text words;
};
struct procedure_messages {
    struct procedure_message *at;
    size_t count;
    bool cut; /* there were more than PROCEDURE_MESSAGES_MOST */
};
#define PROCEDURE_MESSAGES_MOST 100
/* "file:line:column: words". */
struct text procedure_message_print(struct arena *arena, const struct procedure_message *message);

struct procedure;
/* Reads the procedure (files[0]) with the data and example files beside it, and links every name. All messages are
 * given, in the order of files and lines; *messages is filled on success too (with none). The texts of the files must
 * live as long as the arena. Errors: ERROR_INVALID (there are messages; the error's words are the first),
 * ERROR_LIMIT. */
int procedure_read(struct arena *arena, const struct procedure_file *files, size_t count,
                   const struct procedure **out, struct procedure_messages *messages, struct error *error) MUST_CHECK;
/* A procedure, data or examples file in its one canonical form; comments are kept. It need not link. Errors as above. */
int procedure_format(struct arena *arena, const struct procedure_file *file, struct text *out,
                     struct procedure_messages *messages, struct error *error) MUST_CHECK;

/* ---- what a procedure says of itself, for faces -------------------------------------------------------------- */

/* Paragraphs, as "SG-8.1 SG-8.7"; empty where a line has none. */
struct procedure_cites {
    const struct text *at;
    size_t count;
};
struct text procedure_cites_print(struct arena *arena, const struct procedure_cites *cites);

/* A name with the words for it that a person reads (never empty: a name without words lends its own). */
struct procedure_labelled {
    struct procedure_name name;
    struct text label;
};

/* The numbers are part of the formats (docs/formats.md section 6), as are those of scopes, actors, events and effects. */
enum procedure_type {
    PROCEDURE_UNKNOWN, /* no value */
    PROCEDURE_YES_NO,
    PROCEDURE_CHOICE,   /* one of the declared choices */
    PROCEDURE_ANY_OF,   /* some of them, maybe none */
    PROCEDURE_DATE,
    PROCEDURE_TIME,     /* an instant */
    PROCEDURE_PERSON,   /* of the people room */
    PROCEDURE_AREA,     /* the name of one of the organisation's areas */
    PROCEDURE_OFFICE,   /* some of the declared offices, maybe none */
    PROCEDURE_TEXT,     /* sealed: a reference */
    PROCEDURE_NAMES,    /* sealed: a person's name or how to reach them; a reference */
    PROCEDURE_DOCUMENT, /* the identity of one in the documents room */
    PROCEDURE_NUMBER,
    PROCEDURE_TYPE__MAX
};
const char *procedure_type_word(enum procedure_type type); /* "yes-no", "any of" ...: as the language writes it */

struct procedure_fact {
    struct procedure_labelled is;
    struct procedure_name of; /* the item or standing that has it; empty: the case */
    enum procedure_type type;
    const struct procedure_labelled *choices;
    size_t choice_count;
    int64_t least, most; /* of a number */
    bool counted;        /* clear, non-identifying, for statistics */
    struct procedure_cites cites;
};

struct procedure_condition; /* only procedure_holds() looks inside */

/* One question of a step's form. */
struct procedure_question {
    const struct procedure_fact *fact;
    struct text words; /* the question */
    struct text hint;
    bool required;
    bool with_reasons;                      /* reasons are asked for beside the answer, and required with one */
    const struct procedure_condition *when; /* NULL: always asked */
    struct procedure_cites cites;
};
/* A run of questions under one heading. */
enum procedure_group_kind {
    PROCEDURE_GROUP_CASE,     /* about the case, or about what the step is for */
    PROCEDURE_GROUP_PARTY,    /* makes a party of the standing `makes` */
    PROCEDURE_GROUP_ITEM,     /* makes an item of the kind `makes` */
    PROCEDURE_GROUP_CHECKLIST /* each point is one question of its own: yes, no, or not-applicable, with reasons */
};
struct procedure_group {
    enum procedure_group_kind kind;
    struct procedure_name makes; /* the standing, item kind or checklist */
    struct text heading;         /* may be empty */
    const struct procedure_question *questions;
    size_t question_count;
    bool several;  /* may be filled in more than once */
    bool required; /* at least once */
    const struct procedure_condition *when; /* NULL: always asked */
    struct procedure_cites cites;
};
#define PROCEDURE_SEVERAL_MOST 20 /* times that one group may be filled in */

/* What a step, a duty or an event is for. */
enum procedure_for { PROCEDURE_FOR_CASE, PROCEDURE_FOR_ITEM, PROCEDURE_FOR_PARTY, PROCEDURE_FOR_MATCH, PROCEDURE_FOR__MAX };

struct procedure_step_words {
    struct procedure_labelled is;
    enum procedure_for scope;
    struct procedure_name scope_kind; /* the item kind or the standing */
    bool opens_case;
    bool open_to_public; /* anybody may take it, signed in or not */
    const struct text *says; /* standing texts that come before the questions (999 first) */
    size_t say_count;
    const struct procedure_group *groups;
    size_t group_count;
    struct text by; /* "the Safeguarding Manager, or in absence the Executive Director of Legal Affairs" */
    struct procedure_cites cites;
};
struct procedure_track_words {
    struct procedure_labelled is;
    struct procedure_name of; /* the item that has it; empty: the case */
    const struct procedure_labelled *states;
    size_t state_count;
};
struct procedure_duty_words {
    struct procedure_labelled is;
    const struct procedure_name *met_by; /* steps */
    size_t met_by_count;
    struct procedure_cites cites;
};
struct procedure_told {
    struct procedure_name standing, step;
    struct text words;
    struct procedure_cites cites;
};
struct procedure_flag_words {
    struct procedure_labelled is;
    struct text says; /* all that anybody is told by it */
    bool shown_to_staff;
    struct procedure_cites cites;
};
struct procedure_about {
    struct procedure_labelled is;
    struct civil_date version;
    struct text source, compartment;
    struct calendar_rule review; /* how often it is to be reviewed (count AT_ONCE: never) */
    struct procedure_name opening_step; /* of the first step that opens a case */
};
const struct procedure_about *procedure_about(const struct procedure *procedure);
const struct procedure_step_words *procedure_steps(const struct procedure *procedure, size_t *count);
const struct procedure_track_words *procedure_tracks(const struct procedure *procedure, size_t *count);
const struct procedure_duty_words *procedure_duties(const struct procedure *procedure, size_t *count);
const struct procedure_fact *procedure_facts(const struct procedure *procedure, size_t *count);
const struct procedure_told *procedure_told(const struct procedure *procedure, size_t *count);
/* The data files that came with it: names and hashes, for the entry's moment. */
const struct procedure_file *procedure_data_files(const struct procedure *procedure, size_t *count);
/* NULL where there is none of that name. */
const struct procedure_step_words *procedure_find_step(const struct procedure *procedure, struct text name);
const struct procedure_fact *procedure_find_fact(const struct procedure *procedure, struct procedure_name of, struct text name);
const struct procedure_flag_words *procedure_find_flag(const struct procedure *procedure, struct text name);
const struct procedure_duty_words *procedure_find_duty(const struct procedure *procedure, struct text name);
/* The words for any declared name (of a step and a duty that share one, the step's; for duties see above): an office, item, standing, role, flag, hold, letter, step, duty, fact, link; and for
 * a state or choice within one (`inside` its track or fact; empty otherwise). The name itself where it is not known, as
 * it may be of an older version. */
struct text procedure_label(const struct procedure *procedure, struct procedure_name inside, struct procedure_name name);

/* ---- values -------------------------------------------------------------------------------------------------- */

/* Where a sealed text lies: a part of an entry. In a command and in effects, sequence 0 means the entry being made. */
struct procedure_reference {
    uint32_t sequence, part; /* parts count from 1; part 0: none */
};
struct procedure_value {
    enum procedure_type type;
    union {
        bool yes;
        int64_t number;
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

/* ---- the state of a case ------------------------------------------------------------------------------------- */

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
enum procedure_match_state { PROCEDURE_MATCH_POSSIBLE, PROCEDURE_MATCH_CONFIRMED, PROCEDURE_MATCH_CLEARED, PROCEDURE_MATCH__MAX };
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
enum procedure_duty_status { PROCEDURE_DUTY_OWED, PROCEDURE_DUTY_MET, PROCEDURE_DUTY_DROPPED, PROCEDURE_DUTY__MAX };
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
enum procedure_letter_status { PROCEDURE_LETTER_OWED, PROCEDURE_LETTER_SENT, PROCEDURE_LETTER_BOUNCED, PROCEDURE_LETTER__MAX };
struct procedure_letter {
    uint32_t number;
    struct procedure_name letter, recipient; /* recipient: a standing or an office */
    uint32_t party;                          /* of a standing */
    enum procedure_letter_status status;
    int64_t owed_since;
};
enum procedure_link_status { PROCEDURE_LINK_WANTED, PROCEDURE_LINK_OPEN, PROCEDURE_LINK_ENDED, PROCEDURE_LINK__MAX };
struct procedure_link {
    struct procedure_name link, procedure;
    struct identity case_id; /* none while it is wanted */
    enum procedure_link_status status;
};
/* Who took which step: what separation ("not whoever recommended") and `step ... is taken` look at. */
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
    uint32_t item_count, party_count, match_count, duty_count, role_count, hold_count, flag_count, letter_count,
        link_count, taken_count;
    uint32_t item_room, party_room, match_room, duty_room, role_room, hold_room, flag_room, letter_room, link_room,
        taken_room;
};
struct procedure_state *procedure_state_new(struct arena *arena); /* a case of which nothing has happened yet */
/* Entries can be applied to either without changing the other. They share what is never changed in place: the first must
 * live as long as the copy. */
struct procedure_state *procedure_state_copy(struct arena *arena, const struct procedure_state *state);
/* For a sealed snapshot: deterministic CBOR. */
struct text procedure_state_pack(struct arena *arena, const struct procedure_state *state);
/* Texts point into the bytes. Errors: ERROR_DAMAGED. */
int procedure_state_unpack(struct arena *arena, struct text bytes, struct procedure_state **out,
                           struct error *error) MUST_CHECK;
/* NULL where there is none. */
const struct procedure_item *procedure_state_item(const struct procedure_state *state, uint32_t number);
const struct procedure_party *procedure_state_party(const struct procedure_state *state, uint32_t number);
/* PROCEDURE_UNKNOWN where it is not known; NULL never. */
const struct procedure_value *procedure_value_of(const struct procedure_state *state, struct procedure_scope scope,
                                                 struct procedure_name fact);
struct procedure_name procedure_state_of_track(const struct procedure_state *state, struct procedure_scope scope,
                                               struct procedure_name track); /* empty where it has none */

/* ---- commands -------------------------------------------------------------------------------------------------- */

struct procedure_answer {
    struct procedure_name fact;
    struct procedure_value value;
};
/* The answers to one filling-in of one group. */
struct procedure_answers {
    uint32_t group; /* which of the step's groups */
    struct procedure_answer *at;
    size_t count;
    struct identity person; /* of a party group: who it is known to be, or none */
};
enum procedure_actor_kind {
    PROCEDURE_ACTOR_ANYBODY,  /* not signed in */
    PROCEDURE_ACTOR_PERSON,   /* signed in */
    PROCEDURE_ACTOR_PARTY,    /* a party of this case, by the portal */
    PROCEDURE_ACTOR_EVENHAND, /* nobody's step: an event */
    PROCEDURE_ACTOR__MAX
};
struct procedure_actor {
    enum procedure_actor_kind kind;
    struct identity person;
    uint32_t party;
    bool staff; /* a signed-in member of staff */
};
enum procedure_event_kind {
    PROCEDURE_NO_EVENT,
    PROCEDURE_DUTY_LAPSES,     /* number: the duty's */
    PROCEDURE_LETTER_IS_SENT,  /* number: the letter's */
    PROCEDURE_LETTER_BOUNCES,
    PROCEDURE_PERSON_JOINS,    /* person */
    PROCEDURE_ABSENCE_BEGINS,  /* name: the office */
    PROCEDURE_ABSENCE_ENDS,
    PROCEDURE_LINK_OPENS,      /* name: the link; person: the identity of the other case */
    PROCEDURE_LINK_ENDS,
    PROCEDURE_NAMED_HAPPENS,   /* name: declared in the file ("measure-falls") */
    PROCEDURE_MATCH_APPEARS,   /* the moment's matches are taken in: a holder took office, a name was corrected */
    PROCEDURE_VERSION_CHANGES, /* the case is moved to the procedure that is given */
    PROCEDURE_EVENT__MAX
};
/* A step by somebody, or an event by Evenhand. */
struct procedure_command {
    struct procedure_name step; /* empty for an event */
    enum procedure_event_kind event;
    struct procedure_name event_name;
    uint32_t event_number;
    struct identity event_identity;
    struct procedure_scope scope; /* which item, party or match the step is for */
    struct procedure_answers *answers;
    size_t answers_count;
    int64_t happened; /* claimed; not after the moment's now */
    struct procedure_actor actor;
};
void procedure_command_pack(struct pack *pack, const struct procedure_command *command);
void procedure_command_unpack(struct arena *arena, struct unpack *unpack, struct procedure_command *out);

/* A field of a form as it came in. Fields are named after the facts; within a group that may be filled in several times
 * or makes something: "subject.1.full-name". Beside them: ".reasons"; for a date ".day", ".month", ".year", for a time
 * these and ".clock" (or one ISO text in the field itself); any-of and office repeat the field. */
struct procedure_field {
    struct text name, value;
};
/* Something wrong with a field: shown beside it. */
struct procedure_fault {
    struct text field, words;
    struct text key; /* "required", "not-a-date" ... */
};
/* A text to be sealed: part `part` of the entry. */
struct procedure_part {
    uint32_t part;
    struct text text;
    enum procedure_type type; /* PROCEDURE_TEXT or PROCEDURE_NAMES */
    struct procedure_name fact;
    bool is_reasons;
    uint32_t answers; /* index into the command's answers, telling for which party or item */
};
struct procedure_input {
    struct procedure_answers *answers;
    size_t answers_count;
    struct procedure_part *parts; /* in the order of their numbers */
    size_t part_count;
    struct procedure_fault *faults;
    size_t fault_count;
};
#define PROCEDURE_TEXT_MOST 20000 /* bytes of one text answer */
#define PROCEDURE_NAMES_MOST 2000 /* of one of names */
#define PROCEDURE_FIELDS_MOST 500
struct procedure_moment;
/* Reads a form's fields against the step's questions: types, choices, required answers and reasons; unknown fields are
 * faults. Conditional questions are judged by the state and the answers given (`state` may be NULL for an opening step).
 * Errors: ERROR_INVALID when there are faults (all of them are in *out, and what could be read is there too),
 * ERROR_LIMIT. */
int procedure_answers_read(struct arena *arena, const struct procedure *procedure, const struct procedure_state *state,
                           const struct procedure_step_words *step, struct procedure_scope scope,
                           const struct procedure_field *fields, size_t count, const struct procedure_moment *moment,
                           struct procedure_input *out, struct error *error) MUST_CHECK;
/* Whether a group or question is asked, given the answers so far (for a page that shows one thing at a time): a
 * question is seen from what the last of the answers makes. */
bool procedure_asked(const struct procedure *procedure, const struct procedure_state *state,
                     const struct procedure_step_words *step, const struct procedure_condition *when,
                     struct procedure_scope scope,
                     const struct procedure_answers *answers, size_t count, const struct procedure_moment *moment);

/* ---- the moment -------------------------------------------------------------------------------------------------- */

/* Somebody who holds an office that the procedure names. An office that nobody holds is not in the list. */
struct procedure_holder {
    struct procedure_name office;
    struct text area; /* empty: of the whole organisation */
    struct identity person;
    bool absent, conflicted; /* conflicted: with this case */
    int64_t absent_from, absent_until; /* INT64_MAX: not known */
};
/* What is known of a person whom the command assigns, or who acts. */
struct procedure_person {
    struct identity person;
    bool barred; /* holds an office that takes no part in any case (CP-8) */
    bool conflicted;
    const struct procedure_name *trained; /* valid today (CP-11) */
    size_t trained_count;
    const struct procedure_name *lists; /* on which lists the person stands (external lawyers) */
    size_t list_count;
};
/* A holder who may be the party that the command adds or names. */
struct procedure_named {
    uint32_t answers; /* index into the command's answers; or UINT32_MAX: `party` is there already */
    uint32_t party;
    struct identity person;
    struct procedure_name office;
    bool certain; /* the person was chosen, not read from a name */
};
struct procedure_setting {
    struct procedure_name setting;
    struct procedure_value value; /* a limit: its rule in `rule` */
    struct calendar_rule rule;
    bool is_rule;
};
/* The facts of the moment that were used; recorded in the entry. */
struct procedure_moment {
    int64_t now;
    const struct calendar_book *book;
    const struct calendar_zone *zone;
    const struct calendar_closures *closures; /* NULL: none */
    struct calendar_hours hours;
    const struct procedure_holder *holders;
    size_t holder_count;
    const struct procedure_person *people;
    size_t people_count;
    const struct procedure_named *named;
    size_t named_count;
    const struct procedure_setting *settings; /* those that differ from the procedure's defaults */
    size_t setting_count;
};
/* Everything of the moment that decisions look at, the calendars and the zone by name and version. */
void procedure_moment_pack(struct pack *pack, const struct procedure_moment *moment);
/* The calendars are found in `book`. */
void procedure_moment_unpack(struct arena *arena, struct unpack *unpack, const struct calendar_book *book,
                             struct procedure_moment *out);

/* ---- who acts ---------------------------------------------------------------------------------------------------- */

/* Why a rung of the ladder does not act. Vacant, absent, conflicted and subject are one thing: the next rung acts. */
enum procedure_rung_reason {
    PROCEDURE_RUNG_ACTS,
    PROCEDURE_RUNG_VACANT,
    PROCEDURE_RUNG_ABSENT,
    PROCEDURE_RUNG_CONFLICTED,
    PROCEDURE_RUNG_SUBJECT,          /* confirmed */
    PROCEDURE_RUNG_POSSIBLE_SUBJECT, /* not yet cleared */
    PROCEDURE_RUNG_BARRED,           /* holds a barred office */
    PROCEDURE_RUNG_SEPARATED,        /* took a part that this step may not follow */
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
/* Who acts for an office, or for "manager" (who manages this case). `step` (may be NULL) adds its separations. */
void procedure_who_acts(struct arena *arena, const struct procedure *procedure, const struct procedure_state *state,
                        const struct procedure_step_words *step, struct procedure_scope scope,
                        struct procedure_name office, const struct procedure_moment *moment,
                        struct procedure_acting *out);

/* Who may see this case at all, for the access room: offices (whoever holds them, or acts for them), persons who hold
 * a role in the case; and who may not, whatever they hold. Deny beats allow. */
struct procedure_readers {
    const struct procedure_name *offices;
    size_t office_count;
    const struct identity *people;
    size_t people_count;
    const struct procedure_barred {
        struct identity person;
        enum procedure_rung_reason reason; /* SUBJECT, POSSIBLE_SUBJECT, CONFLICTED or BARRED */
        uint32_t match, party;             /* by which; 0: none */
    } *barred;
    size_t barred_count;
};
void procedure_readers(struct arena *arena, const struct procedure *procedure, const struct procedure_state *state,
                       const struct procedure_moment *moment, struct procedure_readers *out);

/* ---- deciding ---------------------------------------------------------------------------------------------------- */

enum procedure_effect_kind {
    PROCEDURE_EFFECT_NONE,
    PROCEDURE_EFFECT_BEGUN = 1,        /* the case, under which procedure */
    PROCEDURE_EFFECT_TAKEN = 2,        /* a step, by whom */
    PROCEDURE_EFFECT_TRACK = 3,        /* a track's new state */
    PROCEDURE_EFFECT_FACT = 4,         /* a fact's value */
    PROCEDURE_EFFECT_ITEM = 5,         /* an item is made */
    PROCEDURE_EFFECT_PARTY = 6,        /* a party is added, or gets another standing */
    PROCEDURE_EFFECT_PERSON = 7,       /* a party is known to be a person */
    PROCEDURE_EFFECT_MATCH = 8,        /* made, confirmed or cleared */
    PROCEDURE_EFFECT_DUTY = 9,         /* owed, with all its limits */
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
    struct procedure_name name; /* of the track, fact, item kind, standing, duty, role, hold, flag, letter, link, step */
    struct procedure_scope scope;
    uint32_t number;      /* of the item, party, match, duty or letter */
    struct identity person;
    bool on;              /* assigned, begins, raised, ended; false the reverse */
    bool judged;          /* of a party's standing */
    bool counted;         /* of a fact */
    bool late;            /* of a duty met */
    bool recurs;          /* of a duty */
    uint32_t which;       /* of a duty lapsed: the limit; of a match, letter or link: its new state */
    uint32_t leading;     /* of a duty */
    uint32_t due_count;
    struct procedure_due *dues; /* of a duty */
    struct procedure_name other; /* the new state; the owner; the office; the recipient; the link's procedure */
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
void procedure_effects_unpack(struct arena *arena, struct unpack *unpack, struct procedure_effects *out);
/* The next state: in place, in the state's own arena. Reads no rules. `sequence` is the entry's. Effects that do not
 * fit the state (an item that is not there) are ERROR_DAMAGED, and the state must be thrown away. */
int procedure_apply(struct procedure_state *state, const struct procedure_effects *effects, uint32_t sequence,
                    struct error *error) MUST_CHECK;

enum procedure_refusal_code {
    PROCEDURE_REFUSED_UNKNOWN,    /* there is no such step, event or thing */
    PROCEDURE_REFUSED_GUARD,      /* not now: `when` does not hold */
    PROCEDURE_REFUSED_CAPACITY,   /* not by you: you do not hold what it takes, or somebody else acts */
    PROCEDURE_REFUSED_SEPARATION, /* not by you: you took a part that this may not follow */
    PROCEDURE_REFUSED_SUBJECT,    /* nobody judges themself */
    PROCEDURE_REFUSED_HOLD,       /* it may not be told yet */
    PROCEDURE_REFUSED_INPUT,      /* an answer is missing or cannot be: `field` */
    PROCEDURE_REFUSED_ASSIGNMENT, /* that person cannot take that role: which rule */
    PROCEDURE_REFUSED_NEVER,      /* it would break what must never be */
    PROCEDURE_REFUSED_TIME,       /* it happened in the future, or before the case */
    PROCEDURE_REFUSED_LIMIT,      /* too many */
    PROCEDURE_REFUSED__MAX
};
const char *procedure_refusal_key(enum procedure_refusal_code code); /* "guard", "capacity" ...; stable */
struct procedure_refusal {
    enum procedure_refusal_code code;
    struct text words;
    struct procedure_cites cites;
    struct text field;           /* empty unless one input is at fault */
    uint32_t line;               /* of the rule in the procedure file; 0: no line */
};
struct procedure_refusals {
    struct procedure_refusal *at;
    size_t count;
};
struct procedure_decision {
    bool allowed;
    struct procedure_effects effects;   /* when allowed */
    struct procedure_refusals refusals; /* when not: all of them */
    struct procedure_acting acting;     /* for which office the actor acted; asked is empty for an event, and for
                                         * a step that was taken in a role, as a party, or by anybody */
};
void procedure_decide(struct arena *arena, const struct procedure *procedure, const struct procedure_state *state,
                      const struct procedure_command *command, const struct procedure_moment *moment,
                      struct procedure_decision *out);

/* What may be done now by this person, and for each step that may not, why. One for each step and each thing that it
 * could be for. Steps that only the public or Evenhand take are left out. */
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
void procedure_offers(struct arena *arena, const struct procedure *procedure, const struct procedure_state *state,
                      const struct procedure_actor *viewer, const struct procedure_moment *moment,
                      struct procedure_offers *out);
/* Why is this owed, by whom, and when is it due: one sentence a line, all limits, the leading one first. */
struct text *procedure_explain_duty(struct arena *arena, const struct procedure *procedure,
                                    const struct procedure_duty *duty, size_t *count);
/* The facts marked `counted`, with declared choices, yes-no and months only: those of the case, then of its items. */
struct procedure_counted {
    struct procedure_scope scope;
    struct procedure_name of, fact; /* of: the item kind or standing; empty: the case */
    struct procedure_value value;
};
const struct procedure_counted *procedure_counted(struct arena *arena, const struct procedure *procedure,
                                                  const struct procedure_state *state, size_t *count);

/* ---- worked examples --------------------------------------------------------------------------------------------- */

struct procedure_example_result {
    struct text title;
    bool passed;
    struct procedure_message message; /* where and why it did not */
    struct procedure_cites cites;
};
/* Runs the examples that came with the procedure. `book` and `zone` as in a moment; everybody holds one office each. */
const struct procedure_example_result *procedure_run_examples(struct arena *arena, const struct procedure *procedure,
                                                              const struct calendar_book *book, size_t *count);

#include "procedure/findings.h"
#include "procedure/pages.h"

#endif
