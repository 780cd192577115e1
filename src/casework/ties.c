/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Ties that the records show between somebody and a party of a case: the same branch, the same household, part taken in
 * another case of that person. Evenhand only proposes; a human who is neither of the two judges, and both answers are kept.
 */
#include "casework/looking.h"
#include "casework/posts.h"

#include <string.h>

static bool same_words(struct arena *arena, struct text one, struct text other)
{
    one = text_trim(one);
    other = text_trim(other);
    return one.length && other.length && text_equal(text_fold(arena, one), text_fold(arena, other));
}

static struct text digits_of(struct arena *arena, struct text words)
{
    struct buf digits = buf_in(arena);
    for (size_t i = 0; i < words.length; i++) {
        if (words.at[i] >= '0' && words.at[i] <= '9') {
            buf_char(&digits, words.at[i]);
        }
    }
    struct text all = buf_as_text(&digits);
    return all.length > 9 ? (struct text){all.at + all.length - 9, 9} : all;
}

bool ties_share_branch(struct arena *arena, const struct people_details *one, struct text branch)
{
    return same_words(arena, one->branch, branch);
}

static bool share_household(struct arena *arena, const struct people_details *one, const struct people_details *other)
{
    struct text first = digits_of(arena, one->telephone), second = digits_of(arena, other->telephone);
    return same_words(arena, one->address, other->address) || (first.length == 9 && text_equal(first, second));
}

static void add_tie(struct vec *ties, enum people_conflict_kind kind, const struct procedure_party *party)
{
    vec_add(ties, &(struct casework_found_tie){.kind = kind, .party = party->number, .person = party->person});
}

/* ---- what a human made of it */

static int mark_judged(struct arena *arena, struct casework *casework, struct store_session *session,
                       const struct identity *person, struct vec *found, struct error *error)
{
    const struct people_tie *judged;
    size_t count = 0;
    int failed = found->count ? people_ties(casework->options.people, session, arena, person, &judged, &count, error) : 0;
    for (size_t i = 0; !failed && i < found->count; i++) {
        struct casework_found_tie *tie = VEC_AT(found, struct casework_found_tie, i);
        for (size_t j = 0; j < count && !tie->judged; j++) { /* the newest comes first */
            if (judged[j].kind == tie->kind && identity_equal(&judged[j].other, &tie->person)) {
                tie->judged = true;
                tie->is_conflict = judged[j].is_conflict;
            }
        }
    }
    return failed;
}

/* ---- finding */

static int compare_with(struct arena *arena, struct casework *casework, struct store_session *session,
                        const struct people_details *details, const struct procedure_party *party, struct vec *ties,
                        struct error *error)
{
    struct people_person other;
    int failed = people_get_person(casework->options.people, session, arena, &party->person, &other, error);
    if (failed == ERROR_NOT_FOUND || (!failed && other.erased)) {
        return 0;
    }
    if (!failed && ties_share_branch(arena, details, other.details.branch)) {
        add_tie(ties, PEOPLE_CONFLICT_BRANCH, party);
    }
    if (!failed && share_household(arena, details, &other.details)) {
        add_tie(ties, PEOPLE_CONFLICT_HOUSEHOLD, party);
    }
    return failed;
}

int ties_find(struct arena *arena, struct casework *casework, struct store_session *session,
              const struct procedure_state *state, const struct identity *person,
              const struct casework_found_tie **out, size_t *count, struct error *error)
{
    struct vec ties = VEC_IN(arena, struct casework_found_tie);
    struct people_person candidate;
    int failed = people_get_person(casework->options.people, session, arena, person, &candidate, error);
    for (uint32_t i = 0; !failed && !candidate.erased && i < state->party_count; i++) {
        const struct procedure_party *party = &state->parties[i];
        if (!identity_is_none(&party->person) && !identity_equal(&party->person, person)) {
            failed = compare_with(arena, casework, session, &candidate.details, party, &ties, error);
        }
    }
    if (!failed) {
        failed = mark_judged(arena, casework, session, person, &ties, error);
    }
    *out = ties.items;
    *count = ties.count;
    return failed;
}

/* ---- judging */

int casework_judge_tie(struct casework *casework, const struct casework_who *who, struct text reference,
                       const struct identity *person, uint32_t party, enum people_conflict_kind kind, bool is_conflict,
                       struct text why, struct error *error)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct looking looking = {.arena = arena, .casework = casework};
    int failed = looking_find(&looking, who, reference, error);
    store_end(looking.session);
    if (!failed && !eligible_may_judge(&looking, who)) {
        failed = error_set(error, ERROR_NOT_FOUND, "casework.no-tie", "There is no such tie for you to judge.");
    }
    const struct procedure_party *found = failed ? NULL : procedure_state_party(looking.loaded.state, party);
    if (!failed && (!found || identity_is_none(&found->person))) {
        failed = error_set(error, ERROR_NOT_FOUND, "casework.no-party", "There is no such party whose person is known.");
    }
    if (!failed && kind >= PEOPLE_CONFLICT__MAX) {
        error_set(error, ERROR_INVALID, "casework.tie", "Say what kind of tie it is.");
        failed = error_at(error, "kind");
    }
    if (failed) {
        return failed;
    }
    const struct people_tie tie = {
        .person = *person, .other = found->person, .kind = kind, .is_conflict = is_conflict, .why = why};
    const struct people_act act = {who->person, casework_now(casework)};
    return people_judge_tie(casework->options.people, &tie, &act, error);
}

/* ---- lots, as they fell */

static bool fell_to(const struct procedure_effects *effects, const struct identity *person)
{
    for (size_t i = 0; i < effects->count; i++) {
        const struct procedure_effect *effect = &effects->at[i];
        if (effect->kind == PROCEDURE_EFFECT_ROLE && effect->on && identity_equal(&effect->person, person)) {
            return true;
        }
    }
    return false;
}

/* Whether they stand on a list among whose people the step draws. */
static bool had_lot(const struct procedure_person *person, const struct procedure_name *lists, size_t count)
{
    for (size_t i = 0; i < person->list_count; i++) {
        for (size_t j = 0; j < count; j++) {
            if (procedure_same(person->lists[i], lists[j])) {
                return true;
            }
        }
    }
    return false;
}

static void put_lots(struct arena *arena, struct casework *casework, struct looking *looking, struct text step,
                     const struct procedure_moment *moment, const struct procedure_effects *effects,
                     struct casework_lots *out)
{
    const struct procedure *procedure = looking->loaded.known->procedure;
    const struct procedure_step_words *words = procedure_find_step(procedure, step);
    size_t list_count = 0;
    const struct procedure_name *lists = words ? procedure_lots(arena, procedure, words, &list_count) : NULL;
    struct casework_lot *lots = ARENA_ARRAY(arena, struct casework_lot, moment->people_count);
    out->seed = moment_lot(moment);
    out->in_order = true;
    for (size_t i = 0; out->seed.length && i < moment->people_count; i++) {
        const struct procedure_person *person = &moment->people[i];
        uint8_t rank[VAULT_HASH_SIZE];
        if (!had_lot(person, lists, list_count)) {
            continue; /* known for another reason */
        }
        lot_rank(out->seed, &person->person, rank);
        lots[out->count] = (struct casework_lot){.person = person->person,
                                                 .name = casework_name_in(casework, looking->session, arena, &person->person),
                                                 .rank = text_hex(arena, rank, sizeof(rank)),
                                                 .taken = fell_to(effects, &person->person)};
        out->in_order = out->in_order && (out->count == 0 || strcmp(lots[out->count - 1].rank, lots[out->count].rank) < 0);
        out->count++;
    }
    out->at = lots;
}

int casework_read_lots(struct casework *casework, struct arena *arena, const struct casework_who *who,
                       struct text reference, int64_t sequence, struct casework_lots *out, struct error *error)
{
    struct looking looking = {.arena = arena, .casework = casework};
    struct opened opened = {.looking = &looking};
    struct casework_body body;
    struct procedure_moment moment = {.now = 0};
    struct procedure_effects effects = {.count = 0};
    *out = (struct casework_lots){.count = 0};
    int failed = looking_find(&looking, who, reference, error);
    if (!failed) {
        failed = looking_open(&opened, sequence, error);
    }
    if (!failed) {
        failed = looking_body(arena, &opened.entry, &body, error);
    }
    if (!failed) {
        struct unpack of_moment = unpack_of(body.moment), of_effects = unpack_of(body.effects);
        procedure_moment_unpack(arena, &of_moment, casework->options.book, &moment);
        procedure_effects_unpack(arena, &of_effects, &effects);
        failed = unpack_done(&of_moment, "a moment", error);
        failed = failed ? failed : unpack_done(&of_effects, "effects", error);
    }
    if (!failed) {
        put_lots(arena, casework, &looking, body.name, &moment, &effects, out);
    }
    store_end(looking.session);
    return failed ? failed
                  : note_down(casework, LEDGER_READS, who, &looking.loaded.head.case_id, TEXT("lots"),
                              text_of(arena_print(arena, "%lld", (long long)sequence)), error);
}

/* ---- training -------------------------------------------------------------------------------- */

static int find_validity(struct casework *casework, const char *course, int64_t *months, struct error *error)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    SCOPED(store_end_at) struct store_session *session = NULL;
    const struct people_course *courses;
    size_t count = 0;
    *months = 0;
    int failed = store_begin_read(casework->options.store, &session, error);
    if (!failed) {
        failed = people_courses(casework->options.people, session, arena, &courses, &count, error);
    }
    for (size_t i = 0; !failed && i < count; i++) {
        *months = course && strcmp(courses[i].name, course) == 0 ? courses[i].months : *months;
    }
    return failed;
}

int casework_record_training(struct casework *casework, const struct people_training *training,
                             const struct people_act *act, struct error *error)
{
    struct people_training record = *training;
    int64_t months;
    if (record.until != 0) {
        return people_record_training(casework->options.people, &record, act, error);
    }
    int failed = find_validity(casework, record.course, &months, error);
    if (failed) {
        return failed;
    }
    record.until = PEOPLE_OPEN;
    if (months > 0) {
        const struct calendar_zone *zone = casework->options.zone;
        struct civil_date day = calendar_moment_of(zone, record.completed).date;
        record.until = calendar_start_of_day(zone, calendar_add_days(calendar_add_months(day, (int)months), 1));
    }
    return people_record_training(casework->options.people, &record, act, error);
}
