/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Panels that sat, and who sat on them (CP-10, RG-7). A state says who holds a role now; who held one when the panel sat is
 * in the entries, which are read of the cases that ever had such a role.
 */
#include "casework/every.h"

#include "casework/looking.h"

#include <string.h>

struct seated {
    struct identity person;
    const struct procedure_panel_member *as;
};
struct seating {
    struct arena *arena;
    struct casework *casework;
    struct casework_panels *out;
    struct vec sittings;
};
/* One panel of one case, entry by entry. */
struct panel {
    const struct loaded_case *loaded;
    const struct procedure_panel_words *words;
    struct vec seated; /* struct seated: now */
    struct procedure_name body;
};

static const struct procedure_panel_member *member_of(const struct panel *panel, struct procedure_name role)
{
    for (size_t i = 0; i < panel->words->member_count; i++) {
        if (procedure_same(panel->words->members[i].role.name, role)) {
            return &panel->words->members[i];
        }
    }
    return NULL;
}

static void seat(struct panel *panel, const struct procedure_effect *effect)
{
    const struct procedure_panel_member *member = member_of(panel, effect->name);
    size_t kept = 0;
    if (!member) {
        return;
    }
    for (size_t i = 0; i < panel->seated.count; i++) {
        const struct seated *one = VEC_AT(&panel->seated, struct seated, i);
        if (one->as != member || !identity_equal(&one->person, &effect->person)) {
            *VEC_AT(&panel->seated, struct seated, kept++) = *one;
        }
    }
    panel->seated.count = kept;
    if (effect->on) {
        vec_add(&panel->seated, &(struct seated){effect->person, member});
    }
}

static void add_sitting(struct seating *seating, const struct panel *panel, int64_t sat)
{
    const struct procedure *procedure = panel->loaded->known->procedure;
    struct text body = panel->body.key ? procedure_label(procedure, panel->words->body, panel->body) : TEXT("");
    bool assisted = false;
    for (size_t i = 0; i < panel->seated.count; i++) {
        const struct seated *one = VEC_AT(&panel->seated, struct seated, i);
        struct casework_sitting sitting = {.person = one->person,
                                           .role = one->as->role.label,
                                           .body = copy_text(seating->arena, body),
                                           .sat = sat};
        memcpy(sitting.reference, panel->loaded->reference, sizeof(sitting.reference));
        assisted = assisted || one->as->assists;
        vec_add(&seating->sittings, &sitting);
    }
    seating->out->sat++;
    seating->out->assisted += assisted;
}

static void follow(struct seating *seating, struct panel *panel, const struct casework_line *line,
                   const struct procedure_effects *effects)
{
    for (size_t i = 0; i < effects->count; i++) {
        const struct procedure_effect *effect = &effects->at[i];
        if (effect->kind == PROCEDURE_EFFECT_ROLE) {
            seat(panel, effect);
        } else if (effect->kind == PROCEDURE_EFFECT_FACT && procedure_same(effect->name, panel->words->body) &&
                   effect->value.type == PROCEDURE_CHOICE && effect->value.names.count == 1) {
            panel->body = effect->value.names.at[0];
        } else if (effect->kind == PROCEDURE_EFFECT_TRACK && procedure_same(effect->name, panel->words->track) &&
                   procedure_same(effect->other, panel->words->sat)) {
            add_sitting(seating, panel, line->happened == CASEWORK_NOT_CLAIMED ? line->recorded : line->happened);
        }
    }
}

static bool was_filled(const struct panel *panel)
{
    const struct procedure_state *state = panel->loaded->state;
    for (uint32_t i = 0; i < state->role_count; i++) {
        if (member_of(panel, state->roles[i].role)) {
            return true;
        }
    }
    return false;
}

/* Those of the case on which somebody ever had a seat. */
static struct vec panels_of(struct arena *arena, const struct loaded_case *loaded)
{
    struct vec panels = VEC_IN(arena, struct panel);
    size_t count;
    const struct procedure_panel_words *words = procedure_panels(arena, loaded->known->procedure, &count);
    for (size_t i = 0; i < count; i++) {
        struct panel panel = {.loaded = loaded, .words = &words[i], .seated = VEC_IN(arena, struct seated)};
        if (was_filled(&panel)) {
            vec_add(&panels, &panel);
        }
    }
    return panels;
}

static int look_for_panels(void *context, const struct every_seen *seen, struct error *error)
{
    struct seating *seating = context;
    const struct loaded_case *loaded = seen->loaded;
    struct vec panels = panels_of(seen->arena, loaded);
    int failed = 0;
    for (size_t i = 0; panels.count && !failed && i < loaded->lines.count; i++) {
        const struct casework_line *line = VEC_AT(&loaded->lines, struct casework_line, i);
        struct procedure_effects effects;
        failed = looking_effects(seen->arena, seating->casework, seen->session, &loaded->head.case_id, line->sequence,
                                 &effects, error);
        for (size_t j = 0; !failed && j < panels.count; j++) {
            follow(seating, VEC_AT(&panels, struct panel, j), line, &effects);
        }
    }
    return failed;
}

int casework_panels(struct casework *casework, struct arena *arena, const struct casework_who *who,
                    struct casework_panels *out, struct error *error)
{
    struct seating seating = {
        .arena = arena, .casework = casework, .out = out, .sittings = VEC_IN(arena, struct casework_sitting)};
    *out = (struct casework_panels){.count = 0};
    int failed = every_case(casework, arena, who, look_for_panels, &seating, error);
    out->sittings = seating.sittings.items;
    out->count = seating.sittings.count;
    return failed ? failed : note_down(casework, LEDGER_READS, who, NULL, TEXT("registers"), TEXT(""), error);
}
