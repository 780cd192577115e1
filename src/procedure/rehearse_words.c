/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a case stands, thing by thing, so that two of them can be held against each other. */
#include "procedure/link.h"
#include "procedure/rehearse.h"

struct listing {
    struct arena *arena;
    const struct procedure *procedure;
    const struct procedure_state *state;
    struct vec things;
};

static struct text label_of(const struct listing *listing, struct procedure_name inside, struct procedure_name name)
{
    return procedure_label(listing->procedure, inside, name);
}

struct text rehearse_of(struct arena *arena, const struct procedure *procedure, const struct procedure_state *state,
                        struct procedure_scope scope)
{
    struct procedure_name kind = {.key = 0};
    if (scope.kind == PROCEDURE_FOR_ITEM) {
        const struct procedure_item *item = procedure_state_item(state, scope.number);
        kind = item != NULL ? item->kind : kind;
    } else if (scope.kind == PROCEDURE_FOR_PARTY) {
        const struct procedure_party *party = procedure_state_party(state, scope.number);
        kind = party != NULL && party->standing_count > 0 ? party->standings[0] : kind;
    }
    if (kind.key == 0) {
        return TEXT("");
    }
    return text_of(arena_print(arena, ", of %.*s %u",
                               TEXT_ARGS(procedure_label(procedure, (struct procedure_name){.key = 0}, kind)),
                               procedure_ordinal(state, scope)));
}

/* The same in both versions: by names, and by which of its kind. */
static struct text key_of(const struct listing *listing, const char *what, struct procedure_name name,
                          struct procedure_scope scope)
{
    const struct procedure_item *item =
        scope.kind == PROCEDURE_FOR_ITEM ? procedure_state_item(listing->state, scope.number) : NULL;
    const struct procedure_party *party =
        scope.kind == PROCEDURE_FOR_PARTY ? procedure_state_party(listing->state, scope.number) : NULL;
    struct text of = item != NULL                               ? item->kind.text
                     : party != NULL && party->standing_count > 0 ? party->standings[0].text
                                                                  : TEXT("");
    return text_of(arena_print(listing->arena, "%s %.*s/%.*s/%u", what, TEXT_ARGS(name.text), TEXT_ARGS(of),
                               procedure_ordinal(listing->state, scope)));
}

static bool has_key(const struct listing *listing, struct text key)
{
    for (size_t i = 0; i < listing->things.count; i++) {
        if (text_equal(VEC_AT(&listing->things, struct standing_thing, i)->key, key)) {
            return true;
        }
    }
    return false;
}

/* The second of what has the same key is "key #2". */
static struct text fresh_key(const struct listing *listing, struct text key)
{
    struct text fresh = key;
    for (unsigned nth = 2; has_key(listing, fresh); nth++) {
        fresh = text_of(arena_print(listing->arena, "%.*s #%u", TEXT_ARGS(key), nth));
    }
    return fresh;
}

static struct procedure_cites cites_of(const struct listing *listing, enum meaning meaning, struct procedure_name name)
{
    const struct line *line = link_find(listing->procedure, meaning, name.text); /* each declaration begins with one */
    return line != NULL ? line->cites : (struct procedure_cites){.count = 0};
}

static struct standing_thing *add_thing(struct listing *listing, const char *what, enum meaning meaning,
                                        struct procedure_name name, struct procedure_scope scope)
{
    struct standing_thing thing = {
        .key = fresh_key(listing, key_of(listing, what, name, scope)),
        .thing = text_of(arena_print(listing->arena, "%s %.*s", what, TEXT_ARGS(name.text))),
        .differs = PROCEDURE_CHANGE_STANDS,
        .cites = cites_of(listing, meaning, name)};
    struct text of = rehearse_of(listing->arena, listing->procedure, listing->state, scope);
    thing.label = text_of(arena_print(listing->arena, "%.*s%.*s",
                                      TEXT_ARGS(label_of(listing, (struct procedure_name){.key = 0}, name)),
                                      TEXT_ARGS(of)));
    return vec_add(&listing->things, &thing);
}

/* ---- duties: that they are there; when they are due; whose they are */

static void add_detail(struct listing *listing, size_t of, const char *which, enum procedure_change_kind kind,
                       struct text value)
{
    struct standing_thing detail = *VEC_AT(&listing->things, struct standing_thing, of);
    detail.key = text_of(arena_print(listing->arena, "%.*s: %s", TEXT_ARGS(detail.key), which));
    detail.differs = kind;
    detail.value = value;
    detail.detail = true;
    vec_add(&listing->things, &detail);
}

static void add_duty(struct listing *listing, const struct procedure_duty *duty)
{
    size_t at = listing->things.count;
    const struct procedure_duty_words *words = procedure_find_duty(listing->procedure, duty->name.text);
    struct standing_thing *thing = add_thing(listing, "duty", MEANS_DUTY, duty->name, duty->scope);
    if (words != NULL) {
        struct text of = rehearse_of(listing->arena, listing->procedure, listing->state, duty->scope);
        thing->label = text_of(arena_print(listing->arena, "%.*s%.*s", TEXT_ARGS(words->is.label), TEXT_ARGS(of)));
    }
    thing->value = duty->status == PROCEDURE_DUTY_OWED ? TEXT("owed") : duty->late ? TEXT("met late") : TEXT("met");
    if (duty->status == PROCEDURE_DUTY_OWED) {
        struct text due = duty->due_count == 0
                              ? TEXT("without a date")
                              : calendar_due_words(listing->arena, &duty->dues[duty->leading].deadline);
        add_detail(listing, at, "due", PROCEDURE_CHANGE_DATE, due);
        add_detail(listing, at, "owner", PROCEDURE_CHANGE_OWNER,
                   text_is(duty->owner.text, "manager")
                       ? TEXT("whoever manages the case")
                       : label_of(listing, (struct procedure_name){.key = 0}, duty->owner));
    }
}

/* ---- tracks and items */

static void add_tracks(struct listing *listing, const struct procedure_keeping *keeps, struct procedure_scope scope)
{
    for (uint32_t i = 0; i < keeps->track_count; i++) {
        const struct procedure_track_state *track = &keeps->tracks[i];
        struct standing_thing *thing = add_thing(listing, "track", MEANS_TRACK, track->track, scope);
        thing->value = label_of(listing, track->track, track->state);
        thing->detail = true;
    }
}

static void add_items(struct listing *listing)
{
    for (uint32_t i = 0; i < listing->state->item_count; i++) {
        const struct procedure_item *item = &listing->state->items[i];
        struct procedure_scope scope = {PROCEDURE_FOR_ITEM, item->number};
        struct standing_thing *thing = add_thing(listing, "item", MEANS_ITEM, item->kind, scope);
        thing->label = text_of(arena_print(listing->arena, "%.*s %u",
                                           TEXT_ARGS(label_of(listing, (struct procedure_name){.key = 0}, item->kind)),
                                           procedure_ordinal(listing->state, scope)));
        thing->value = TEXT("made");
        add_tracks(listing, &item->keeps, scope);
    }
}

/* ---- what is withheld, flagged, written, handed on */

static void add_letter(struct listing *listing, const struct procedure_letter *letter)
{
    static const char *const words[PROCEDURE_LETTER__MAX] = {
        [PROCEDURE_LETTER_OWED] = "owed", [PROCEDURE_LETTER_SENT] = "sent", [PROCEDURE_LETTER_BOUNCED] = "come back"};
    struct procedure_scope scope = {letter->party == 0 ? PROCEDURE_FOR_CASE : PROCEDURE_FOR_PARTY, letter->party};
    add_thing(listing, "letter", MEANS_LETTER, letter->letter, scope)->value = text_of(words[letter->status]);
}

static void add_link(struct listing *listing, const struct procedure_link *link)
{
    static const char *const words[PROCEDURE_LINK__MAX] = {
        [PROCEDURE_LINK_WANTED] = "wanted", [PROCEDURE_LINK_OPEN] = "open", [PROCEDURE_LINK_ENDED] = "ended"};
    add_thing(listing, "link", MEANS_LINK, link->link, (struct procedure_scope){.number = 0})->value =
        text_of(words[link->status]);
}

static void add_manager(struct listing *listing, const struct procedure_moment *moment)
{
    struct procedure_acting acting;
    procedure_who_acts(listing->arena, listing->procedure, listing->state, NULL, (struct procedure_scope){.number = 0},
                       procedure_name("manager"), moment, &acting);
    struct standing_thing thing = {.key = TEXT("manager"),
                                   .thing = TEXT("manager"),
                                   .label = TEXT("Who manages the case"),
                                   .value = acting.office.key == 0
                                                ? TEXT("nobody")
                                                : label_of(listing, (struct procedure_name){.key = 0}, acting.office),
                                   .differs = PROCEDURE_CHANGE_MANAGER,
                                   .cites = acting.cites};
    vec_add(&listing->things, &thing);
}

struct vec rehearse_things(struct arena *arena, const struct procedure *procedure,
                           const struct procedure_state *state, const struct procedure_moment *moment)
{
    struct listing listing = {arena, procedure, state, VEC_IN(arena, struct standing_thing)};
    struct procedure_scope whole = {.number = 0};
    add_manager(&listing, moment);
    add_tracks(&listing, &state->keeps, whole);
    add_items(&listing);
    for (uint32_t i = 0; i < state->duty_count; i++) {
        if (state->duties[i].status != PROCEDURE_DUTY_DROPPED) {
            add_duty(&listing, &state->duties[i]);
        }
    }
    for (uint32_t i = 0; i < state->hold_count; i++) {
        add_thing(&listing, "hold", MEANS_HOLD, state->holds[i].hold, whole)->value = TEXT("on");
    }
    for (uint32_t i = 0; i < state->flag_count; i++) {
        add_thing(&listing, "flag", MEANS_FLAG, state->flags[i].flag,
                  (struct procedure_scope){PROCEDURE_FOR_PARTY, state->flags[i].party})
            ->value = TEXT("raised");
    }
    for (uint32_t i = 0; i < state->letter_count; i++) {
        add_letter(&listing, &state->letters[i]);
    }
    for (uint32_t i = 0; i < state->link_count; i++) {
        add_link(&listing, &state->links[i]);
    }
    return listing.things;
}
