/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CASEWORK_ELIGIBLE_H
#define CASEWORK_ELIGIBLE_H

/* Part of the room's door, included by casework.h: who may take part in a case now, and for everyone else why not (CP-9,
 * CP-10, CP-11, CP-18, RG-3, RG-7). The rules are those by which assigning is decided; nothing is decided here. */

/* Two persons whom the records tie together: proposed, for a human who is neither to judge. */
struct casework_found_tie {
    enum people_conflict_kind kind;
    uint32_t party;         /* of the case */
    struct identity person; /* the party's */
    bool judged, is_conflict;
};
struct casework_candidate {
    struct identity person;
    struct text name;
    bool may;
    bool absent;                       /* away just now; may still be given the role */
    struct procedure_refusals reasons; /* why not */
    const struct casework_found_tie *ties;
    size_t tie_count;
};
struct casework_eligible {
    char reference[ACCESS_REFERENCE_SIZE];
    const struct procedure *procedure;
    const struct procedure_role_words *roles; /* of which the viewer may be told, for choosing another */
    size_t role_count;
    const struct procedure_role_words *role; /* NULL: there is none of which the viewer may be told */
    size_t held;                             /* how many hold it now */
    const struct casework_candidate *may, *may_not; /* by name */
    size_t may_count, may_not_count;
    bool assigns; /* the viewer may give that role; if not, `may` is who holds it now, without reasons and ties */
    bool more; /* more than the limit: look for somebody by name */
};
/* Who may be given a role of a case that the viewer may open: told to whoever may give it (procedure_may_assign()). Whoever holds a
 * role that is given together with it is told who holds it, and nobody else anything (CP-8, CP-11). Those who are looked at: everybody on the role's lists; or,
 * where it has none, everybody with its training, the holders of offices, and the staff. With `words`, whoever is found by
 * them (casework_find_people()), and nobody else. `role` empty: the first. At most `limit` (1 to 200) of each kind are
 * told. Recorded in the ledger of reads. Errors: ERROR_NOT_FOUND (no such case for this person; no such role). */
int casework_eligible(struct casework *casework, struct arena *arena, const struct casework_who *who,
                      struct text reference, struct text role, struct text words, size_t limit,
                      struct casework_eligible *out, struct error *error) MUST_CHECK;

/* Judges a tie that was found between somebody and a party of the case, by a member of staff who may give a role of it and is
 * neither of the two. Kept either way; a conflict bars from then on. Errors: ERROR_NOT_FOUND (no such case, no such party
 * whose person is known), ERROR_DENIED, ERROR_INVALID ("why", "kind"). */
int casework_judge_tie(struct casework *casework, const struct casework_who *who, struct text reference,
                       const struct identity *person, uint32_t party, enum people_conflict_kind kind, bool is_conflict,
                       struct text why, struct error *error) MUST_CHECK;

/* How lots fell in an entry: everybody in the order of their lots, and whether that order is what the recorded seed gives. */
struct casework_lot {
    struct identity person;
    struct text name;
    const char *rank; /* hexadecimal: SHA-256 of the seed's text and the person's 16 bytes */
    bool taken;       /* the role fell to them in that entry */
};
struct casework_lots {
    struct text seed; /* empty: the entry drew nothing */
    const struct casework_lot *at;
    size_t count;
    bool in_order;
};
/* Errors: ERROR_NOT_FOUND (no such case for this person, no such entry). */
int casework_read_lots(struct casework *casework, struct arena *arena, const struct casework_who *who,
                       struct text reference, int64_t sequence, struct casework_lots *out,
                       struct error *error) MUST_CHECK;

/* people_record_training(), where `until` 0 is until the course's validity is over: to the end of that day, some months
 * after it was completed; a course that the catalogue does not know, or whose validity has no end, is valid without one. */
int casework_record_training(struct casework *casework, const struct people_training *training,
                             const struct people_act *act, struct error *error) MUST_CHECK;

#endif
