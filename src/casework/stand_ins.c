/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A place is found by the person's identity, which is random; who comes later takes it over. An answer follows from who holds
 * and is absent (the stamp of the moment, and the span in which it holds), from the procedures in force, which never change
 * once they are known, and from the person.
 */
#include "casework/stand_ins.h"

#include <string.h>

#define PLACES 64
#define PROCEDURES_MOST 32
#define OFFICES_MOST 16
#define NAME_SIZE 64 /* names of the catalogue have at most 60 characters */

struct answer {
    bool is_there;
    struct identity person;
    int64_t stamp, since, until;
    const struct known_procedure *procedures[PROCEDURES_MOST];
    size_t procedure_count, office_count;
    char offices[OFFICES_MOST][NAME_SIZE];
};

struct stand_ins {
    pthread_mutex_t lock;
    struct answer at[PLACES];
};

struct stand_ins *stand_ins_new(struct arena *arena)
{
    struct stand_ins *kept = ARENA_NEW(arena, struct stand_ins);
    pthread_mutex_init(&kept->lock, NULL);
    return kept;
}

void stand_ins_dispose(struct stand_ins *kept)
{
    pthread_mutex_destroy(&kept->lock);
}

struct asked {
    struct arena *arena;
    const struct identity *person;
    const struct the_moment *moment;
    const struct known_procedure **procedures;
    size_t procedure_count;
};

static struct answer *place_of(struct stand_ins *kept, const struct identity *person)
{
    return &kept->at[person->bytes[IDENTITY_SIZE - 1] % PLACES];
}

static bool answers(const struct answer *answer, const struct asked *asked)
{
    const struct people_moment *people = &asked->moment->people;
    return answer->is_there && identity_equal(&answer->person, asked->person) && answer->stamp == people->stamp &&
           people->at >= answer->since && people->at < answer->until &&
           answer->procedure_count == asked->procedure_count &&
           memcmp(answer->procedures, asked->procedures, asked->procedure_count * sizeof(*asked->procedures)) == 0;
}

static void add_office(struct vec *out, struct text office)
{
    vec_add(out, &(struct access_stand_in){.office = office, .area = TEXT("")});
}

static bool find_kept(struct stand_ins *kept, const struct asked *asked, struct vec *out)
{
    pthread_mutex_lock(&kept->lock);
    const struct answer *answer = place_of(kept, asked->person);
    bool found = answers(answer, asked);
    for (size_t i = 0; found && i < answer->office_count; i++) {
        add_office(out, copy_text(asked->arena, text_of(answer->offices[i])));
    }
    pthread_mutex_unlock(&kept->lock);
    return found;
}

/* Nothing is lost but time where an answer is too long to be kept. */
static bool is_short(const struct asked *asked, const struct vec *offices)
{
    bool is = asked->procedure_count <= PROCEDURES_MOST && offices->count <= OFFICES_MOST;
    for (size_t i = 0; is && i < offices->count; i++) {
        is = VEC_AT(offices, struct access_stand_in, i)->office.length < NAME_SIZE;
    }
    return is;
}

static void keep(struct stand_ins *kept, const struct asked *asked, const struct vec *offices)
{
    const struct people_moment *people = &asked->moment->people;
    if (!is_short(asked, offices)) {
        return;
    }
    pthread_mutex_lock(&kept->lock);
    struct answer *answer = place_of(kept, asked->person);
    *answer = (struct answer){.is_there = true,
                              .person = *asked->person,
                              .stamp = people->stamp,
                              .since = people->since,
                              .until = people->until,
                              .procedure_count = asked->procedure_count,
                              .office_count = offices->count};
    memcpy(answer->procedures, asked->procedures, asked->procedure_count * sizeof(*asked->procedures));
    for (size_t i = 0; i < offices->count; i++) {
        struct text office = VEC_AT(offices, struct access_stand_in, i)->office;
        memcpy(answer->offices[i], office.at, office.length);
    }
    pthread_mutex_unlock(&kept->lock);
}

static void work_out(const struct asked *asked, struct vec *out)
{
    const struct procedure_state *empty = procedure_state_new(asked->arena);
    for (size_t i = 0; i < asked->procedure_count; i++) {
        struct procedure_name *offices;
        size_t count;
        procedure_stands_in(asked->arena, asked->procedures[i]->procedure, empty, asked->person,
                            &asked->moment->procedure, &offices, &count);
        for (size_t j = 0; j < count; j++) {
            add_office(out, offices[j].text);
        }
    }
}

int stand_ins_of(struct arena *arena, struct casework *casework, struct store_session *session,
                 const struct identity *person, const struct the_moment *moment, struct vec *out, struct error *error)
{
    struct asked asked = {.arena = arena, .person = person, .moment = moment};
    int failed = registry_all(casework, session, arena, &asked.procedures, &asked.procedure_count, error);
    if (!failed && !find_kept(casework->stand_ins, &asked, out)) {
        work_out(&asked, out);
        keep(casework->stand_ins, &asked, out);
    }
    return failed;
}
