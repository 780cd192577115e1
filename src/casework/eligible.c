/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Who may take part now. Everybody who comes into question is looked at with a few statements over all of them, and each
 * then with the pure rule of the procedure, so that fifty thousand take no longer than a page may; only those who are
 * shown are unsealed.
 */
#include "casework/looking.h"
#include "casework/posts.h"

#include <stdlib.h>
#include <string.h>

struct set {
    struct procedure_name name; /* of a course or a list */
    const struct identity *at;
    size_t count;
};
struct finder {
    struct arena *arena;
    struct casework *casework;
    struct looking looking;
    const struct procedure_role_words *role;
    struct set *courses, *lists;
    size_t course_count, list_count;
    struct set conflicted, absent, barred;
    struct vec pool; /* struct identity, in order, each once */
    struct vec may, may_not; /* struct casework_candidate */
    size_t limit;
    bool more;
    bool assigns;
    struct procedure_offers offers; /* the viewer's */
};

static int by_identity(const void *one, const void *other)
{
    return memcmp(one, other, sizeof(struct identity));
}

static bool holds(const struct set *set, const struct identity *person)
{
    return set->count && bsearch(person, set->at, set->count, sizeof(*person), by_identity) != NULL;
}

/* ---- everybody who comes into question */

static void add_to_pool(struct finder *finder, const struct set *set)
{
    for (size_t i = 0; i < set->count; i++) {
        vec_add(&finder->pool, &set->at[i]);
    }
}

/* As one list by itself does. */
static bool is_in_order(const struct vec *pool)
{
    for (size_t i = 1; i < pool->count; i++) {
        if (by_identity(VEC_AT(pool, struct identity, i - 1), VEC_AT(pool, struct identity, i)) >= 0) {
            return false;
        }
    }
    return true;
}

static void settle_pool(struct vec *pool)
{
    size_t kept = 0;
    if (is_in_order(pool)) {
        return;
    }
    qsort(pool->items, pool->count, sizeof(struct identity), by_identity);
    for (size_t i = 0; i < pool->count; i++) {
        const struct identity *person = VEC_AT(pool, struct identity, i);
        if (kept == 0 || !identity_equal(person, VEC_AT(pool, struct identity, kept - 1))) {
            *VEC_AT(pool, struct identity, kept++) = *person;
        }
    }
    pool->count = kept;
}

static int find_named(struct finder *finder, const struct casework_who *who, struct text words, struct error *error)
{
    struct people_person *persons;
    size_t count = 0;
    int failed = casework_find_people(finder->casework, finder->arena, who, words, finder->limit, &persons, &count, error);
    for (size_t i = 0; !failed && i < count; i++) {
        vec_add(&finder->pool, &persons[i].person);
    }
    return failed;
}

static int fill_pool(struct finder *finder, const struct casework_who *who, struct text words, struct error *error)
{
    const struct people_moment *moment = &finder->looking.moment.people;
    struct set staff = {.count = 0};
    int failed = 0;
    if (text_trim(words).length) {
        failed = find_named(finder, who, words, error);
    } else if (finder->list_count) {
        for (size_t i = 0; i < finder->list_count; i++) {
            add_to_pool(finder, &finder->lists[i]);
        }
    } else {
        failed = people_set(finder->casework->options.people, finder->looking.session, finder->arena, PEOPLE_SET_STAFF,
                            moment->at, &staff.at, &staff.count, error);
        add_to_pool(finder, &staff);
        for (size_t i = 0; i < finder->course_count; i++) {
            add_to_pool(finder, &finder->courses[i]);
        }
        for (size_t i = 0; i < moment->count; i++) {
            vec_add(&finder->pool, &moment->holders[i].person);
        }
    }
    settle_pool(&finder->pool);
    return failed;
}

/* ---- what is known of all of them */

static int read_sets(struct finder *finder, struct error *error)
{
    struct people *people = finder->casework->options.people;
    struct store_session *session = finder->looking.session;
    int64_t at = finder->looking.moment.people.at;
    const struct procedure_role_words *role = finder->role;
    int failed = people_set(people, session, finder->arena, PEOPLE_SET_CONFLICTED, at, &finder->conflicted.at,
                            &finder->conflicted.count, error);
    if (!failed) {
        failed = people_set(people, session, finder->arena, PEOPLE_SET_ABSENT, at, &finder->absent.at,
                            &finder->absent.count, error);
    }
    finder->courses = ARENA_ARRAY(finder->arena, struct set, role->course_count);
    finder->lists = ARENA_ARRAY(finder->arena, struct set, role->list_count);
    for (size_t i = 0; !failed && i < role->course_count; i++) {
        struct set *set = &finder->courses[finder->course_count++];
        set->name = role->courses[i];
        failed = people_trained_in(people, session, finder->arena, text_string(finder->arena, set->name.text), at,
                                   &set->at, &set->count, error);
    }
    for (size_t i = 0; !failed && i < role->list_count; i++) {
        struct set *set = &finder->lists[finder->list_count++];
        set->name = role->lists[i];
        failed = people_on_list(people, session, finder->arena, text_string(finder->arena, set->name.text), at, &set->at,
                                &set->count, error);
    }
    return failed;
}

static size_t names_of(const struct set *sets, size_t count, const struct identity *person,
                       struct procedure_name *names)
{
    size_t found = 0;
    for (size_t i = 0; i < count; i++) {
        if (holds(&sets[i], person)) {
            names[found++] = sets[i].name;
        }
    }
    return found;
}

/* ---- one of them */

/* Rules look at one person at a time: a moment that knows only that one is searched at once. */
static void judge(const struct finder *finder, struct arena *arena, const struct procedure_person *person,
                  struct procedure_refusals *out)
{
    struct procedure_moment moment = finder->looking.moment.procedure;
    moment.people = person;
    moment.people_count = 1;
    procedure_may_hold(arena, finder->looking.loaded.known->procedure, finder->looking.loaded.state, finder->role,
                       &person->person, &moment, out);
}

static int look_at(struct finder *finder, const struct identity *person, struct procedure_name *courses,
                   struct procedure_name *lists, struct error *error)
{
    struct the_moment *moment = &finder->looking.moment;
    struct procedure_person known = {.person = *person,
                                     .barred = people_is_barred(&moment->people, person),
                                     .trained = courses,
                                     .trained_count = names_of(finder->courses, finder->course_count, person, courses),
                                     .lists = lists,
                                     .list_count = names_of(finder->lists, finder->list_count, person, lists)};
    struct casework_candidate candidate = {.person = *person, .absent = holds(&finder->absent, person)};
    int failed = 0;
    if (holds(&finder->conflicted, person)) {
        failed = moment_is_conflicted(finder->arena, finder->casework, finder->looking.session, person,
                                      finder->looking.loaded.state, moment->people.at, &known.conflicted, error);
    }
    if (failed) {
        return failed;
    }
    judge(finder, finder->arena, &known, &candidate.reasons);
    candidate.may = candidate.reasons.count == 0;
    struct vec *kind = candidate.may ? &finder->may : &finder->may_not;
    if (kind->count < finder->limit) {
        vec_add(kind, &candidate);
    } else {
        finder->more = true;
    }
    return 0;
}

/* There are more of one kind than are told, and as many of the other: whoever comes now changes nothing. */
static bool is_full(const struct finder *finder)
{
    return finder->more && finder->may.count == finder->limit && finder->may_not.count == finder->limit;
}

static int look_at_all(struct finder *finder, struct error *error)
{
    struct procedure_name *courses = ARENA_ARRAY(finder->arena, struct procedure_name, finder->course_count);
    struct procedure_name *lists = ARENA_ARRAY(finder->arena, struct procedure_name, finder->list_count);
    int failed = 0;
    for (size_t i = 0; !failed && i < finder->pool.count && !is_full(finder); i++) {
        failed = look_at(finder, VEC_AT(&finder->pool, struct identity, i), courses, lists, error);
    }
    return failed;
}

/* ---- those who are shown */

static int by_name(const void *one, const void *other)
{
    const struct casework_candidate *first = one, *second = other;
    int compared = text_compare(first->name, second->name);
    return compared ? compared : memcmp(&first->person, &second->person, sizeof(first->person));
}

static int show_all(struct finder *finder, struct vec *candidates, struct error *error)
{
    int failed = 0;
    for (size_t i = 0; !failed && i < candidates->count; i++) {
        struct casework_candidate *candidate = VEC_AT(candidates, struct casework_candidate, i);
        candidate->name = casework_name_in(finder->casework, finder->looking.session, finder->arena, &candidate->person);
        failed = ties_find(finder->arena, finder->casework, finder->looking.session, finder->looking.loaded.state,
                           &candidate->person, &candidate->ties, &candidate->tie_count, error);
    }
    if (!failed && candidates->count) {
        qsort(candidates->items, candidates->count, sizeof(struct casework_candidate), by_name);
    }
    return failed;
}

/* ---- what the viewer may be told */

static bool holds_role(const struct procedure_state *state, size_t i, const struct procedure_role_words *role)
{
    return !state->roles[i].released && procedure_same(state->roles[i].role, role->is.name);
}

/* Of a panel its members are told who sits with them. */
static bool sits_with(const struct finder *finder, const struct casework_who *who, const struct procedure_role_words *role)
{
    const struct procedure_state *state = finder->looking.loaded.state;
    for (uint32_t i = 0; i < state->role_count; i++) {
        const struct procedure_role *held = &state->roles[i];
        if (!held->released && identity_equal(&held->person, &who->person) &&
            procedure_given_together(finder->looking.loaded.known->procedure, held->role, role->is.name)) {
            return true;
        }
    }
    return false;
}

/* The one rule of it, for the page, the command line and the judging of ties. */
static bool may_give(const struct looking *looking, const struct procedure_offers *offers, const struct procedure_role_words *role)
{
    return procedure_may_assign(role->is.name, looking->loaded.known->procedure, offers);
}

static void read_offers(const struct looking *looking, const struct casework_who *who, struct procedure_offers *out)
{
    const struct procedure_actor actor = moment_actor(who);
    procedure_offers(looking->arena, looking->loaded.known->procedure, looking->loaded.state, &actor, &looking->moment.procedure, out);
}

static void keep_told(struct finder *finder, const struct casework_who *who, struct casework_eligible *out)
{
    size_t count;
    const struct procedure_role_words *all = procedure_roles(finder->arena, finder->looking.loaded.known->procedure, &count);
    struct procedure_role_words *told = ARENA_ARRAY(finder->arena, struct procedure_role_words, count);
    for (size_t i = 0; i < count; i++) {
        if (may_give(&finder->looking, &finder->offers, &all[i]) || sits_with(finder, who, &all[i])) {
            told[out->role_count++] = all[i];
        }
    }
    out->roles = told;
}

static void show_holders(struct finder *finder)
{
    const struct procedure_state *state = finder->looking.loaded.state;
    for (uint32_t i = 0; i < state->role_count && finder->may.count < finder->limit; i++) {
        if (holds_role(state, i, finder->role)) {
            const struct identity *person = &state->roles[i].person;
            vec_add(&finder->may, &(struct casework_candidate){
                                      .person = *person,
                                      .name = casework_name_in(finder->casework, finder->looking.session, finder->arena, person)});
        }
    }
}

bool eligible_may_judge(struct looking *looking, const struct casework_who *who)
{
    struct procedure_offers offers = {.count = 0};
    size_t count;
    const struct procedure_role_words *roles = procedure_roles(looking->arena, looking->loaded.known->procedure, &count);
    bool may = false;
    read_offers(looking, who, &offers);
    for (size_t i = 0; i < count && !may; i++) {
        may = may_give(looking, &offers, &roles[i]);
    }
    return may;
}

static int find_role(struct finder *finder, struct text role, struct casework_eligible *out, struct error *error)
{
    for (size_t i = 0; i < out->role_count && !finder->role; i++) {
        bool is_it = role.length == 0 || text_equal(out->roles[i].is.name.text, role);
        finder->role = is_it ? &out->roles[i] : NULL;
    }
    out->role = finder->role;
    return finder->role || role.length == 0
               ? 0
               : error_set(error, ERROR_NOT_FOUND, "casework.no-role", "This procedure has no role \"%.*s\".",
                           TEXT_ARGS(role));
}

static void tell(const struct finder *finder, struct casework_eligible *out)
{
    const struct loaded_case *loaded = &finder->looking.loaded;
    memcpy(out->reference, loaded->reference, sizeof(out->reference));
    out->procedure = loaded->known->procedure;
    out->held = finder->role ? procedure_role_holders(loaded->state, finder->role) : 0;
    out->may = finder->may.items;
    out->may_count = finder->may.count;
    out->may_not = finder->may_not.items;
    out->may_not_count = finder->may_not.count;
    out->more = finder->more;
    out->assigns = finder->assigns;
}

static int find(struct finder *finder, const struct casework_who *who, struct text words, struct error *error)
{
    finder->assigns = may_give(&finder->looking, &finder->offers, finder->role);
    if (!finder->assigns) {
        show_holders(finder);
        return 0;
    }
    int failed = read_sets(finder, error);
    if (!failed) {
        failed = fill_pool(finder, who, words, error);
    }
    if (!failed) {
        failed = look_at_all(finder, error);
    }
    if (!failed) {
        failed = show_all(finder, &finder->may, error);
    }
    return failed ? failed : show_all(finder, &finder->may_not, error);
}

int casework_eligible(struct casework *casework, struct arena *arena, const struct casework_who *who,
                      struct text reference, struct text role, struct text words, size_t limit,
                      struct casework_eligible *out, struct error *error)
{
    struct finder finder = {.arena = arena,
                            .casework = casework,
                            .looking = {.arena = arena, .casework = casework},
                            .pool = VEC_IN(arena, struct identity),
                            .may = VEC_IN(arena, struct casework_candidate),
                            .may_not = VEC_IN(arena, struct casework_candidate),
                            .limit = limit};
    *out = (struct casework_eligible){.role = NULL};
    if (limit < 1 || limit > 200) {
        return error_set(error, ERROR_INVALID, "list.limit", "A list has 1 to 200 rows.");
    }
    int failed = looking_find(&finder.looking, who, reference, error);
    if (!failed) {
        read_offers(&finder.looking, who, &finder.offers);
        keep_told(&finder, who, out);
        failed = find_role(&finder, role, out, error);
    }
    if (!failed && finder.role) {
        failed = find(&finder, who, words, error);
    }
    store_end(finder.looking.session);
    if (failed) {
        return failed;
    }
    tell(&finder, out);
    return note_down(casework, LEDGER_READS, who, &finder.looking.loaded.head.case_id, TEXT("eligible"),
                     finder.role ? finder.role->is.name.text : TEXT(""), error);
}
