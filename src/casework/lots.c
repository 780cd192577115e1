/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Lots (CP-9). A seed is drawn for each try of a step that assigns by lot; everybody on the list is put in the order of
 * SHA-256(seed, person), and the procedure takes the first who may. Seed and people stand in the entry's moment, so that
 * anybody who may read the entry can put them in order again.
 */
#include "casework/posts.h"

#include <stdlib.h>
#include <string.h>

#define LOT "evenhand-lot"
#define SEED_SIZE 16
#define LOTS_MOST 5000

struct lot {
    uint8_t rank[VAULT_HASH_SIZE];
    struct procedure_person person;
};

static int by_rank(const void *one, const void *other)
{
    return memcmp(((const struct lot *)one)->rank, ((const struct lot *)other)->rank, VAULT_HASH_SIZE);
}

void lot_rank(struct text seed, const struct identity *person, uint8_t out[VAULT_HASH_SIZE])
{
    const struct text parts[] = {seed, {(const char *)person->bytes, IDENTITY_SIZE}};
    vault_sha256(parts, COUNT_OF(parts), out);
}

/* ---- whose lots there are */

static bool has_lot(const struct vec *lots, const struct identity *person)
{
    for (size_t i = 0; i < lots->count; i++) {
        if (identity_equal(&VEC_AT(lots, struct lot, i)->person.person, person)) {
            return true;
        }
    }
    return false;
}

static int add_list(struct arena *arena, struct casework *casework, struct store_session *session,
                    const struct procedure_state *state, struct procedure_name list, const struct the_moment *moment,
                    struct vec *lots, struct error *error)
{
    const struct people_listing *listed;
    size_t count = 0;
    int failed = people_listed(casework->options.people, session, arena, text_string(arena, list.text),
                               moment->people.at, &listed, &count, error);
    for (size_t i = 0; !failed && i < count && lots->count < LOTS_MOST; i++) {
        struct lot lot = {.rank = {0}};
        if (!has_lot(lots, &listed[i].person)) {
            failed = moment_describe(arena, casework, session, state, &listed[i].person, moment, &lot.person, error);
            vec_add(lots, &lot);
        }
    }
    return failed;
}

static void note_seed(struct arena *arena, struct text seed, struct procedure_moment *moment)
{
    struct procedure_setting *settings = ARENA_ARRAY(arena, struct procedure_setting, moment->setting_count + 1);
    struct procedure_name *name = ARENA_NEW(arena, struct procedure_name);
    if (moment->setting_count) {
        memcpy(settings, moment->settings, moment->setting_count * sizeof(*settings));
    }
    *name = procedure_name_of(seed);
    settings[moment->setting_count++] = (struct procedure_setting){
        .setting = procedure_name(LOT), .value = {.type = PROCEDURE_CHOICE, .names = {name, 1}}};
    moment->settings = settings;
}

/* In the order of their lots; then whoever else the moment knows of. */
static void put_in_order(struct arena *arena, struct vec *lots, struct procedure_moment *moment)
{
    struct vec people = VEC_IN(arena, struct procedure_person);
    if (lots->count) {
        qsort(lots->items, lots->count, sizeof(struct lot), by_rank);
    }
    for (size_t i = 0; i < lots->count; i++) {
        vec_add(&people, &VEC_AT(lots, struct lot, i)->person);
    }
    for (size_t i = 0; i < moment->people_count; i++) {
        if (!has_lot(lots, &moment->people[i].person)) {
            vec_add(&people, &moment->people[i]);
        }
    }
    moment->people = people.items;
    moment->people_count = people.count;
}

int moment_add_lots(struct arena *arena, struct casework *casework, struct store_session *session,
                    const struct procedure *procedure, const struct procedure_state *state,
                    const struct procedure_step_words *step, struct the_moment *moment, struct error *error)
{
    size_t count;
    const struct procedure_name *lists = procedure_lots(arena, procedure, step, &count);
    struct vec lots = VEC_IN(arena, struct lot);
    uint8_t drawn[SEED_SIZE];
    int failed = 0;
    if (count == 0) {
        return 0;
    }
    for (size_t i = 0; !failed && i < count; i++) {
        failed = add_list(arena, casework, session, state, lists[i], moment, &lots, error);
    }
    vault_random(drawn, sizeof(drawn));
    struct text seed = text_of(text_hex(arena, drawn, sizeof(drawn)));
    for (size_t i = 0; i < lots.count; i++) {
        struct lot *lot = VEC_AT(&lots, struct lot, i);
        lot_rank(seed, &lot->person.person, lot->rank);
    }
    put_in_order(arena, &lots, &moment->procedure);
    note_seed(arena, seed, &moment->procedure);
    return failed;
}

struct text moment_lot(const struct procedure_moment *moment)
{
    for (size_t i = 0; i < moment->setting_count; i++) {
        const struct procedure_setting *setting = &moment->settings[i];
        if (text_is(setting->setting.text, LOT) && !setting->is_rule && setting->value.type == PROCEDURE_CHOICE &&
            setting->value.names.count == 1) {
            return setting->value.names.at[0].text;
        }
    }
    return TEXT("");
}

/* ---- what an entry keeps of a moment */

static bool is_named(const struct procedure_command *command, const struct identity *person)
{
    for (size_t i = 0; i < command->answers_count; i++) {
        for (size_t j = 0; j < command->answers[i].count; j++) {
            const struct procedure_value *value = &command->answers[i].at[j].value;
            if (value->type == PROCEDURE_PERSON && identity_equal(&value->identity, person)) {
                return true;
            }
        }
    }
    return false;
}

static bool holds_office_of(const struct procedure *procedure, const struct procedure_moment *moment,
                            const struct identity *person)
{
    for (size_t i = 0; i < moment->holder_count; i++) {
        if (identity_equal(&moment->holders[i].person, person) &&
            procedure_has_office(procedure, moment->holders[i].office.text)) {
            return true;
        }
    }
    return false;
}

struct procedure_moment moment_to_record(struct arena *arena, const struct procedure *procedure,
                                         const struct procedure_command *command,
                                         const struct procedure_moment *moment)
{
    struct procedure_moment kept = *moment;
    struct vec people = VEC_IN(arena, struct procedure_person);
    bool needs = procedure_needs_training(procedure), lots = moment_lot(moment).length > 0;
    for (size_t i = 0; i < moment->people_count; i++) {
        const struct procedure_person *person = &moment->people[i];
        if (identity_equal(&person->person, &command->actor.person) || is_named(command, &person->person) ||
            (lots && person->list_count) || (needs && holds_office_of(procedure, moment, &person->person))) {
            vec_add(&people, person);
        }
    }
    kept.people = people.items;
    kept.people_count = people.count;
    return kept;
}
