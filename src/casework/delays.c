/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Limits that were not kept, case by case, with the reasons that were recorded for it (CP-5, CP-13). */
#include "casework/workload.h"

#include <string.h>

/* Where reasons stand: they are read once it is known which cases are told of. */
struct explained {
    int64_t sequence;
    const struct procedure *procedure;
    struct procedure_name limit; /* the choice that says which it was; empty: none does */
};
struct delaying {
    struct arena *arena;
    int64_t now;
    size_t limit;
    struct vec delayed;   /* struct casework_delayed */
    struct vec explained; /* of each: struct vec of struct explained */
    bool more;
};

/* ---- finding them */

static bool was_broken(const struct procedure_duty *duty, int64_t now)
{
    for (uint32_t i = 0; i < duty->due_count; i++) {
        if (duty->dues[i].lapsed) {
            return true;
        }
    }
    return duty->status == PROCEDURE_DUTY_OWED ? workload_due(duty) <= now : duty->late;
}

static int64_t first_limit(const struct procedure_duty *duty)
{
    int64_t first = workload_due(duty);
    for (uint32_t i = 0; i < duty->due_count; i++) {
        if (duty->dues[i].lapsed && duty->dues[i].deadline.ends < first) {
            first = duty->dues[i].deadline.ends;
        }
    }
    return first;
}

static void add_breaches(const struct delaying *delaying, const struct loaded_case *loaded, struct vec *breaches)
{
    for (uint32_t i = 0; i < loaded->state->duty_count; i++) {
        const struct procedure_duty *duty = &loaded->state->duties[i];
        bool is_owed = duty->status == PROCEDURE_DUTY_OWED;
        if (was_broken(duty, delaying->now)) {
            struct text label = procedure_duty_label(loaded->known->procedure, duty->name);
            vec_add(breaches, &(struct casework_breach){.duty = copy_text(delaying->arena, label),
                                                        .due = first_limit(duty),
                                                        .ended = is_owed ? INT64_MAX : duty->ended,
                                                        .is_met = duty->status == PROCEDURE_DUTY_MET});
        }
    }
}

static bool is_met_by_reasons(const struct procedure *procedure, struct procedure_name duty)
{
    const struct procedure_duty_words *words = procedure_find_duty(procedure, duty.text);
    struct procedure_name limit;
    for (size_t i = 0; words && i < words->met_by_count; i++) {
        if (procedure_explains_delay(procedure, words->met_by[i], &limit)) {
            return true;
        }
    }
    return false;
}

static bool owes_reasons(const struct loaded_case *loaded)
{
    const struct procedure_state *state = loaded->state;
    for (uint32_t i = 0; i < state->duty_count; i++) {
        if (state->duties[i].status == PROCEDURE_DUTY_OWED &&
            is_met_by_reasons(loaded->known->procedure, state->duties[i].name)) {
            return true;
        }
    }
    return false;
}

static struct vec explained_in(const struct delaying *delaying, const struct loaded_case *loaded)
{
    struct vec explained = VEC_IN(delaying->arena, struct explained);
    for (uint32_t i = 0; i < loaded->state->taken_count; i++) {
        const struct procedure_taken *taken = &loaded->state->taken[i];
        struct explained one = {.sequence = taken->sequence, .procedure = loaded->known->procedure};
        if (procedure_explains_delay(one.procedure, taken->step, &one.limit)) {
            vec_add(&explained, &one);
        }
    }
    return explained;
}

static int find_breaches(void *context, const struct every_seen *seen, struct error *error)
{
    struct delaying *delaying = context;
    const struct loaded_case *loaded = seen->loaded;
    struct vec breaches = VEC_IN(delaying->arena, struct casework_breach);
    (void)error;
    add_breaches(delaying, loaded, &breaches);
    if (breaches.count && delaying->delayed.count == delaying->limit) {
        delaying->more = true;
    } else if (breaches.count) {
        struct casework_delayed delayed = {.procedure = procedure_about(loaded->known->procedure)->is.label,
                                           .breaches = breaches.items,
                                           .breach_count = breaches.count,
                                           .is_owed = owes_reasons(loaded)};
        struct vec explained = explained_in(delaying, loaded);
        memcpy(delayed.reference, loaded->reference, sizeof(delayed.reference));
        vec_add(&delaying->delayed, &delayed);
        vec_add(&delaying->explained, &explained);
    }
    return 0;
}

/* ---- the reasons, each of which is read by itself, so that its reading stands in the ledger */

static struct text which_limit(const struct explained *explained, const struct procedure_effects *effects)
{
    for (size_t i = 0; i < effects->count; i++) {
        const struct procedure_effect *effect = &effects->at[i];
        if (effect->kind == PROCEDURE_EFFECT_FACT && procedure_same(effect->name, explained->limit) &&
            effect->value.type == PROCEDURE_CHOICE && effect->value.names.count == 1) {
            return procedure_label(explained->procedure, explained->limit, effect->value.names.at[0]);
        }
    }
    return TEXT("");
}

static int read_reasons(struct casework *casework, struct arena *arena, const struct casework_who *who,
                        const struct vec *explained, struct casework_delayed *delayed, struct error *error)
{
    struct vec reasons = VEC_IN(arena, struct casework_reasons);
    int failed = 0;
    for (size_t i = 0; !failed && i < explained->count; i++) {
        const struct explained *one = VEC_AT(explained, struct explained, i);
        struct casework_entry entry;
        failed = casework_read_entry(casework, arena, who, text_of(delayed->reference), one->sequence, &entry, error);
        if (!failed) {
            vec_add(&reasons, &(struct casework_reasons){.limit = which_limit(one, &entry.effects),
                                                         .by = casework_name_of(casework, arena, &entry.line.actor),
                                                         .recorded = entry.line.recorded,
                                                         .answers = entry.answers,
                                                         .answer_count = entry.answer_count});
        }
    }
    delayed->reasons = reasons.items;
    delayed->reasons_count = reasons.count;
    return failed == ERROR_NOT_FOUND ? 0 : failed; /* closed to this viewer, or erased, since it was found */
}

int casework_delays(struct casework *casework, struct arena *arena, const struct casework_who *who, size_t limit,
                    const struct casework_delayed **out, size_t *count, bool *more, struct error *error)
{
    struct delaying delaying = {.arena = arena,
                                .now = casework_now(casework),
                                .limit = limit,
                                .delayed = VEC_IN(arena, struct casework_delayed),
                                .explained = VEC_IN(arena, struct vec)};
    int failed = every_case(casework, arena, who, find_breaches, &delaying, error);
    for (size_t i = 0; !failed && i < delaying.delayed.count; i++) {
        failed = read_reasons(casework, arena, who, VEC_AT(&delaying.explained, struct vec, i),
                              VEC_AT(&delaying.delayed, struct casework_delayed, i), error);
    }
    *out = delaying.delayed.items;
    *count = delaying.delayed.count;
    *more = delaying.more;
    return failed ? failed : note_down(casework, LEDGER_READS, who, NULL, TEXT("registers"), TEXT(""), error);
}
