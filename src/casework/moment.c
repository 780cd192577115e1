/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The facts of a moment, gathered for the procedure, which knows no clock and no store: who holds which office, who is
 * absent, who is in conflict with a party, which holders a name in a report may mean.
 */
#include "casework/posts.h"
#include "casework/stand_ins.h"

static bool holds_conflict(const struct people_conflict *conflicts, size_t count, const struct procedure_state *state)
{
    for (size_t i = 0; i < count; i++) {
        for (uint32_t j = 0; j < state->party_count; j++) {
            if (!identity_is_none(&conflicts[i].with) &&
                identity_equal(&conflicts[i].with, &state->parties[j].person)) {
                return true;
            }
        }
    }
    return false;
}

static bool has_known_party(const struct procedure_state *state)
{
    for (uint32_t i = 0; state && i < state->party_count; i++) {
        if (!identity_is_none(&state->parties[i].person)) {
            return true;
        }
    }
    return false;
}

/* Declared with a whole branch, by its name: with every party who is of it. */
static int meets_branch(struct arena *arena, struct casework *casework, struct store_session *session,
                        struct text branch, const struct procedure_state *state, bool *out, struct error *error)
{
    int failed = 0;
    for (uint32_t i = 0; !failed && !*out && i < state->party_count; i++) {
        struct people_person party;
        if (identity_is_none(&state->parties[i].person)) {
            continue;
        }
        failed = people_get_person(casework->options.people, session, arena, &state->parties[i].person, &party, error);
        *out = !failed && !party.erased && ties_share_branch(arena, &party.details, branch);
        failed = failed == ERROR_NOT_FOUND ? 0 : failed;
    }
    return failed;
}

int moment_is_conflicted(struct arena *arena, struct casework *casework, struct store_session *session,
                         const struct identity *person, const struct procedure_state *state, int64_t now, bool *out,
                         struct error *error)
{
    const struct people_conflict *conflicts;
    size_t count;
    int failed = people_conflicts(casework->options.people, session, arena, person, now, &conflicts, &count, error);
    *out = !failed && holds_conflict(conflicts, count, state);
    for (size_t i = 0; !failed && !*out && i < count; i++) {
        if (conflicts[i].kind == PEOPLE_CONFLICT_BRANCH && identity_is_none(&conflicts[i].with)) {
            failed = meets_branch(arena, casework, session, conflicts[i].about, state, out, error);
        }
    }
    return failed;
}

static void fill_holders(struct arena *arena, struct the_moment *out)
{
    const struct people_moment *people = &out->people;
    struct procedure_holder *holders = ARENA_ARRAY(arena, struct procedure_holder, people->count);
    size_t count = 0;
    for (size_t i = 0; i < people->count; i++) {
        const struct people_holder *from = &people->holders[i];
        if (!from->barred) {
            holders[count++] = (struct procedure_holder){.office = procedure_name_of(text_of(from->office)),
                                                         .area = text_of(from->area),
                                                         .person = from->person,
                                                         .absent = from->absent,
                                                         .absent_from = from->absent_from,
                                                         .absent_until = from->absent_until};
        }
    }
    out->procedure.holders = holders;
    out->procedure.holder_count = count;
}

#define NAMES_MOST 200 /* of one person, in a moment */

static int describe_lists(struct arena *arena, struct casework *casework, struct store_session *session,
                          const struct the_moment *moment, struct procedure_person *out, struct error *error)
{
    const char **lists;
    size_t count = 0;
    int failed = people_lists_of(casework->options.people, session, arena, &out->person, moment->people.at, &lists,
                                 &count, error);
    struct procedure_name *names = failed ? NULL : ARENA_ARRAY(arena, struct procedure_name, count);
    count = count < NAMES_MOST ? count : NAMES_MOST;
    for (size_t i = 0; !failed && i < count; i++) {
        names[i] = procedure_name_of(text_of(lists[i]));
    }
    out->lists = names;
    out->list_count = failed ? 0 : count;
    return failed;
}

static int describe_person(struct arena *arena, struct casework *casework, struct store_session *session,
                           const struct identity *person, const struct the_moment *moment,
                           struct procedure_person *out, struct error *error)
{
    const struct people_training *trainings;
    size_t count;
    int failed = people_trainings(casework->options.people, session, arena, person, moment->people.at, &trainings,
                                  &count, error);
    if (failed) {
        return failed;
    }
    struct procedure_name *trained = ARENA_ARRAY(arena, struct procedure_name, count);
    size_t known = 0;
    for (size_t i = 0; i < count && known < NAMES_MOST; i++) {
        struct procedure_name name = procedure_name_of(text_of(trainings[i].course));
        bool told = false;
        for (size_t j = 0; j < known; j++) {
            told = told || procedure_same(trained[j], name);
        }
        trained[known] = name;
        known += !told;
    }
    *out = (struct procedure_person){.person = *person,
                                     .barred = people_is_barred(&moment->people, person),
                                     .trained = trained,
                                     .trained_count = known};
    return describe_lists(arena, casework, session, moment, out, error);
}

/* In one order, but for those whose office bars them from every case. */
static int add_holders_conflicts(struct arena *arena, struct casework *casework, struct store_session *session,
                                 const struct procedure_state *state, struct the_moment *moment, struct error *error)
{
    const struct people_moment *people = &moment->people;
    struct procedure_holder *holders =
        arena_copy(arena, moment->procedure.holders, moment->procedure.holder_count * sizeof(*holders));
    int failed = 0;
    for (size_t i = 0, at = 0; !failed && i < people->count; i++) {
        const struct people_holder *from = &people->holders[i];
        if (!from->barred && from->has_conflicts) {
            failed = moment_is_conflicted(arena, casework, session, &from->person, state, people->at,
                                   &holders[at].conflicted, error);
        }
        at += !from->barred;
    }
    moment->procedure.holders = holders;
    return failed;
}

static const struct procedure_holder *holder_of(const struct procedure_moment *moment, const struct identity *person)
{
    for (size_t i = 0; i < moment->holder_count; i++) {
        if (identity_equal(&moment->holders[i].person, person)) {
            return &moment->holders[i];
        }
    }
    return NULL;
}

/* A conflict can only be with a party whose person is known, so that most cases cost no query here. */
int moment_at_case(struct arena *arena, struct casework *casework, struct store_session *session,
                   const struct procedure_state *state, struct the_moment *moment, struct error *error)
{
    if (!has_known_party(state)) {
        return 0;
    }
    struct procedure_person *people =
        arena_copy(arena, moment->procedure.people, moment->procedure.people_count * sizeof(*people));
    int failed = add_holders_conflicts(arena, casework, session, state, moment, error);
    for (size_t i = 0; !failed && i < moment->procedure.people_count; i++) {
        const struct procedure_holder *holder = holder_of(&moment->procedure, &people[i].person);
        people[i].conflicted = holder && holder->conflicted;
        failed = holder ? 0
                        : moment_is_conflicted(arena, casework, session, &people[i].person, state, moment->people.at,
                                        &people[i].conflicted, error);
    }
    moment->procedure.people = people;
    return failed;
}

#define CHANNEL "evenhand-channel"

/* Kept as a setting that no procedure declares, so that the moment's form stays what it is. */
void moment_add_channel(struct arena *arena, const struct casework *casework, struct procedure_moment *moment)
{
    if (!casework->options.channel) {
        return;
    }
    struct vec settings = VEC_IN(arena, struct procedure_setting);
    for (size_t i = 0; i < moment->setting_count; i++) {
        vec_add(&settings, &moment->settings[i]);
    }
    struct procedure_name *name = ARENA_NEW(arena, struct procedure_name);
    *name = procedure_name_of(text_of(casework->options.channel));
    vec_add(&settings, &(struct procedure_setting){.setting = procedure_name(CHANNEL),
                                                   .value = {.type = PROCEDURE_CHOICE, .names = {name, 1}}});
    moment->settings = settings.items;
    moment->setting_count = settings.count;
}

struct text moment_channel(const struct procedure_moment *moment)
{
    for (size_t i = 0; i < moment->setting_count; i++) {
        const struct procedure_setting *setting = &moment->settings[i];
        if (text_is(setting->setting.text, CHANNEL) && !setting->is_rule && setting->value.type == PROCEDURE_CHOICE &&
            setting->value.names.count == 1) {
            return setting->value.names.at[0].text;
        }
    }
    return TEXT("");
}

/* For procedures by which whoever acts must be trained (CP-11). */
static void add_trained_holders(struct arena *arena, const struct people_moment *people, struct vec *known)
{
    for (size_t i = 0; i < people->count; i++) {
        const struct people_holder *holder = &people->holders[i];
        bool told = holder->trained_count == 0 || holder->barred;
        for (size_t j = 0; !told && j < known->count; j++) {
            told = identity_equal(&VEC_AT(known, struct procedure_person, j)->person, &holder->person);
        }
        if (told) {
            continue;
        }
        struct procedure_name *trained = ARENA_ARRAY(arena, struct procedure_name, holder->trained_count);
        for (size_t j = 0; j < holder->trained_count; j++) {
            trained[j] = procedure_name_of(text_of(holder->trained[j]));
        }
        vec_add(known, &(struct procedure_person){.person = holder->person,
                                                  .trained = trained,
                                                  .trained_count = holder->trained_count});
    }
}

int moment_at(struct arena *arena, struct casework *casework, struct store_session *session,
              const struct casework_who *who, const struct procedure_state *state, int64_t now, struct the_moment *out,
              struct error *error)
{
    const struct casework_options *options = &casework->options;
    *out = (struct the_moment){.procedure = {.now = now,
                                             .book = options->book,
                                             .zone = options->zone,
                                             .hours = options->hours}};
    int failed = people_moment(options->people, session, arena, now, &out->people, error);
    if (failed) {
        return failed;
    }
    fill_holders(arena, out);
    struct vec known = VEC_IN(arena, struct procedure_person);
    if (!identity_is_none(&who->person)) {
        struct procedure_person actor;
        failed = describe_person(arena, casework, session, &who->person, out, &actor, error);
        vec_add(&known, &actor);
    }
    add_trained_holders(arena, &out->people, &known);
    out->procedure.people = known.items;
    out->procedure.people_count = known.count;
    return failed ? failed : moment_at_case(arena, casework, session, state, out, error);
}

int moment_of(struct arena *arena, struct casework *casework, struct store_session *session,
              const struct casework_who *who, const struct procedure_state *state, struct the_moment *out,
              struct error *error)
{
    return moment_at(arena, casework, session, who, state, casework_now(casework), out, error);
}

struct procedure_actor moment_actor(const struct casework_who *who)
{
    if (identity_is_none(&who->person)) {
        return (struct procedure_actor){.kind = PROCEDURE_ACTOR_ANYBODY};
    }
    return (struct procedure_actor){.kind = PROCEDURE_ACTOR_PERSON,
                                    .person = who->person,
                                    .staff = who->role == PEOPLE_STAFF};
}

#define TRIES 5

int begin_reading(struct arena *arena, struct casework *casework, const struct casework_who *who,
                  struct store_session **session, struct the_moment *moment, struct error *error)
{
    int failed = 0;
    for (int try = 0; !failed && try < TRIES; try++) {
        failed = store_begin_read(casework->options.store, session, error);
        if (!failed) {
            failed = moment_of(arena, casework, *session, who, NULL, moment, error);
        }
        if (failed || holders_are_settled(casework, &moment->people)) {
            return failed;
        }
        store_end_at(session);
        failed = settle_holders(casework, error);
    }
    return failed ? failed
                  : error_set(error, ERROR_BUSY, "casework.offices", "Offices change all the time: try again later.");
}

/* ---- what the input adds */

static bool is_known(const struct procedure_moment *moment, const struct identity *person)
{
    for (size_t i = 0; i < moment->people_count; i++) {
        if (identity_equal(&moment->people[i].person, person)) {
            return true;
        }
    }
    return false;
}

/* An identity that nobody has would name nobody for ever. */
static int must_be_on_record(struct arena *arena, struct casework *casework, struct store_session *session,
                             const struct procedure_answer *answer, struct error *error)
{
    struct text name;
    int failed = people_get_name(casework->options.people, session, arena, &answer->value.identity, &name, error);
    if (failed == ERROR_NOT_FOUND) {
        error_set(error, ERROR_INVALID, "form.no-person", "There is nobody of that identity on record.");
        return error_at(error, text_string(arena, answer->fact.text));
    }
    return failed;
}

/* Whom a step gives something to do, and whether a conflict stands between them and somebody in the case. */
int moment_describe(struct arena *arena, struct casework *casework, struct store_session *session,
                    const struct procedure_state *state, const struct identity *person,
                    const struct the_moment *moment, struct procedure_person *out, struct error *error)
{
    int failed = describe_person(arena, casework, session, person, moment, out, error);
    if (!failed && has_known_party(state)) {
        failed = moment_is_conflicted(arena, casework, session, person, state, moment->people.at, &out->conflicted, error);
    }
    return failed;
}

static int add_assigned(struct arena *arena, struct casework *casework, struct store_session *session,
                        const struct procedure_state *state, const struct procedure_input *input,
                        struct the_moment *moment, struct error *error)
{
    struct vec people = VEC_IN(arena, struct procedure_person);
    for (size_t i = 0; i < moment->procedure.people_count; i++) {
        vec_add(&people, &moment->procedure.people[i]);
    }
    for (size_t i = 0; i < input->answers_count; i++) {
        for (size_t j = 0; j < input->answers[i].count; j++) {
            const struct procedure_value *value = &input->answers[i].at[j].value;
            if (value->type != PROCEDURE_PERSON || is_known(&moment->procedure, &value->identity)) {
                continue;
            }
            struct procedure_person person;
            int failed = must_be_on_record(arena, casework, session, &input->answers[i].at[j], error);
            if (!failed) {
                failed = moment_describe(arena, casework, session, state, &value->identity, moment, &person, error);
            }
            if (failed) {
                return failed;
            }
            vec_add(&people, &person);
        }
    }
    moment->procedure.people = people.items;
    moment->procedure.people_count = people.count;
    return 0;
}

/* All that a reporter wrote in one group about one party. */
static struct text text_about(struct arena *arena, const struct procedure_input *input, uint32_t answers)
{
    struct buf buf = buf_in(arena);
    for (size_t i = 0; i < input->part_count; i++) {
        if (input->parts[i].answers == answers && !input->parts[i].is_reasons &&
            input->parts[i].type == PROCEDURE_NAMES) {
            buf_text(&buf, input->parts[i].text);
            buf_char(&buf, '\n');
        }
    }
    return buf_as_text(&buf);
}

static void add_named(struct vec *named, const struct people_moment *people, const struct identity *person,
                      uint32_t answers, bool certain)
{
    for (size_t i = 0; i < people->count; i++) {
        if (!identity_equal(&people->holders[i].person, person)) {
            continue;
        }
        struct procedure_named one = {.answers = answers,
                                      .person = *person,
                                      .office = procedure_name_of(text_of(people->holders[i].office)),
                                      .certain = certain};
        vec_add(named, &one);
    }
}

static int match_names(struct arena *arena, struct casework *casework, struct store_session *session,
                       const struct procedure_input *input, uint32_t answers, const struct people_moment *people,
                       struct vec *named, struct error *error)
{
    const struct people_match *matches;
    size_t count;
    struct text about = text_about(arena, input, answers);
    if (about.length == 0) {
        return 0;
    }
    int failed = people_match_names(casework->options.people, session, arena, people, about, &matches, &count, error);
    for (size_t i = 0; !failed && i < count; i++) {
        add_named(named, people, &matches[i].person, answers, false);
    }
    return failed;
}

int moment_add_input(struct arena *arena, struct casework *casework, struct store_session *session,
                     const struct procedure_state *state, const struct procedure_step_words *step,
                     const struct procedure_input *input, struct the_moment *moment, struct error *error)
{
    struct vec named = VEC_IN(arena, struct procedure_named);
    for (uint32_t i = 0; i < input->answers_count; i++) {
        const struct procedure_answers *answers = &input->answers[i];
        if (step->groups[answers->group].kind != PROCEDURE_GROUP_PARTY) {
            continue;
        }
        int failed = 0;
        if (!identity_is_none(&answers->person)) {
            add_named(&named, &moment->people, &answers->person, i, true);
        } else {
            failed = match_names(arena, casework, session, input, i, &moment->people, &named, error);
        }
        if (failed) {
            return failed;
        }
    }
    moment->procedure.named = named.items;
    moment->procedure.named_count = named.count;
    return add_assigned(arena, casework, session, state, input, moment, error);
}

/* ---- who looks */

int viewer_of(struct arena *arena, struct casework *casework, struct store_session *session,
              const struct casework_who *who, const struct the_moment *moment, const struct access_viewer **out,
              struct error *error)
{
    struct vec stand_ins = VEC_IN(arena, struct access_stand_in);
    int failed = who->role == PEOPLE_STAFF
                     ? stand_ins_of(arena, casework, session, &who->person, moment, &stand_ins, error)
                     : 0;
    if (failed) {
        return failed;
    }
    return access_view(casework->options.access, session, arena, &who->person, who->role, &moment->people,
                       stand_ins.items, stand_ins.count, out, error);
}

int begin_viewing(struct arena *arena, struct casework *casework, const struct casework_who *who,
                  struct store_session **session, struct the_moment *moment, const struct access_viewer **viewer,
                  struct error *error)
{
    *viewer = NULL;
    if (!who) {
        return store_begin_read(casework->options.store, session, error);
    }
    int failed = begin_reading(arena, casework, who, session, moment, error);
    return failed ? failed : viewer_of(arena, casework, *session, who, moment, viewer, error);
}
