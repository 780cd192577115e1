/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who may put down an approach, and who reads it (CP-8). */
#include "casework/room.h"

#define APPROACHES_MOST 200

static int not_here(struct error *error)
{
    return error_set(error, ERROR_NOT_FOUND, "casework.not-found", "There is no such page.");
}

int casework_record_approach(struct casework *casework, const struct casework_who *who, struct text from,
                             struct text words, struct text reference, int64_t happened, struct error *error)
{
    if (identity_is_none(&who->person)) {
        return not_here(error);
    }
    const struct people_approach approach = {
        .person = who->person, .from = from, .words = words, .reference = reference, .happened = happened};
    const struct people_act act = {who->person, casework_now(casework)};
    return people_record_approach(casework->options.people, &approach, &act, NULL, error);
}

int casework_approaches(struct casework *casework, struct arena *arena, const struct casework_who *who,
                        const struct people_approach **out, size_t *count, struct error *error)
{
    SCOPED(store_end_at) struct store_session *session = NULL;
    bool all = who->role == PEOPLE_AUDITOR;
    if (identity_is_none(&who->person)) {
        return not_here(error);
    }
    int failed = store_begin_read(casework->options.store, &session, error);
    if (!failed) {
        failed = people_approaches(casework->options.people, session, arena, all ? NULL : &who->person, APPROACHES_MOST,
                                   out, count, error);
    }
    return failed || !all ? failed : note_down(casework, LEDGER_READS, who, NULL, TEXT("approaches"), TEXT(""), error);
}

int casework_take_up_approach(struct casework *casework, const struct casework_who *who,
                              const struct identity *approach, struct text words, struct error *error)
{
    if (who->role != PEOPLE_AUDITOR) {
        return not_here(error);
    }
    const struct people_act act = {who->person, casework_now(casework)};
    return people_take_up_approach(casework->options.people, approach, words, &act, error);
}
