/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CASEWORK_GLASS_H
#define CASEWORK_GLASS_H

/* Part of the room's door, included by casework.h: breaking the glass (design section 8). Somebody asks to open a case for a
 * while, with a reason; a second person, who may open it, decides; the case's own ledger, the organisation's and the ledger
 * of reads all say so. */

/* The answer is the same whether there is such a case or not. Errors: ERROR_INVALID ("reference", "reason"), ERROR_LIMIT
 * (three requests of the same person are waiting or in force), ERROR_NOT_FOUND (not a member of staff). */
int casework_ask_to_open(struct casework *casework, const struct casework_who *who, struct text reference,
                         struct text reason, struct error *error) MUST_CHECK;

/* How the case's own timeline calls what was decided; the entry's command names who asked, its actor who answered. */
#define CASEWORK_OPENED "opened-by-permission"
#define CASEWORK_NOT_OPENED "opening-refused"

struct casework_plea {
    struct identity request, person;
    char reference[ACCESS_REFERENCE_SIZE];
    struct text reason;
    int64_t asked;
};
/* What waits for an answer that this person may give: about cases that the person may open, never one's own. Reading the
 * reasons is recorded; with `out` NULL they are only counted, and nothing is. */
int casework_pleas(struct casework *casework, struct arena *arena, const struct casework_who *who,
                   const struct casework_plea **out, size_t *count, struct error *error) MUST_CHECK;
/* Decides one of them; allowed, it lasts for some hours (1 to 24). Errors: ERROR_NOT_FOUND (not one of casework_pleas()),
 * ERROR_INVALID ("hours"), ERROR_CONFLICT (the case moves on too fast: try again). */
int casework_answer_plea(struct casework *casework, const struct casework_who *who, const struct identity *request,
                         bool allowed, int64_t hours, struct error *error) MUST_CHECK;

#endif
