/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Comparing two procedures by what they mean. Both are taken apart into sentences; what both say is
 * no difference. Of the rest, sentences of one slot that share a key, stand alone on both sides, or
 * cite the same paragraphs are one change; others were added or removed.
 */
#include "procedure/sentences.h"

struct slot_words {
    const char *added, *removed; /* %.*s: the sentence's words */
    const char *changed;         /* the new words, then the old */
    bool alone; /* a thing has one such sentence: the two sides are paired without a key */
    enum slot
        detail_of; /* told only where that slot has the same key on both sides; 0: by itself */
};

static const struct slot_words slots[SLOT__MAX] = {
    [SLOT_LABEL] = {"is called “%.*s”", "was called “%.*s”", "is now called “%.*s”, before “%.*s”",
                    .alone = true},
    [SLOT_HEAD] = {"now: %.*s", "no longer: %.*s", "now: %.*s; before: %.*s"},
    [SLOT_ORDER] = {"of several rules that apply the last leads: %.*s",
                    "no longer has an order: %.*s",
                    "of several rules that apply the last leads: now %.*s; before %.*s",
                    .alone = true},
    [SLOT_KIND] = {"now %.*s", "no longer %.*s", "now %.*s; before, %.*s"},
    [SLOT_RUNGS] = {"now %.*s", "no longer: %.*s", "now %.*s; before, %.*s"},
    [SLOT_MANAGED] = {"now %.*s", "no longer: %.*s", "now %.*s; before, %.*s"},
    [SLOT_STATE] = {"can now be “%.*s”", "can no longer be “%.*s”", NULL},
    [SLOT_STATE_LABEL] = {NULL, NULL, "the state now reads “%.*s”, before “%.*s”",
                          .detail_of = SLOT_STATE},
    [SLOT_STATE_ENDS] = {"“%.*s” now ends it", "“%.*s” no longer ends it", NULL},
    [SLOT_CHOICE] = {"can now also be answered “%.*s”", "can no longer be answered “%.*s”", NULL},
    [SLOT_CHOICE_LABEL] = {NULL, NULL, "the answer now reads “%.*s”, before “%.*s”",
                           .detail_of = SLOT_CHOICE},
    [SLOT_RULE_OF_ROLE] = {"must now be %.*s", "need no longer be %.*s",
                           "must now be %.*s; before, %.*s"},
    [SLOT_OPENS] = {"now %.*s", "no longer %.*s", NULL},
    [SLOT_FOR] = {"is now for each %.*s by itself", "is no longer for each %.*s by itself",
                  "is now for each %.*s by itself; before, for each %.*s", .alone = true},
    [SLOT_BY] = {"is now open to %.*s too", "is no longer open to %.*s",
                 "is now open to %.*s, before to %.*s"},
    [SLOT_SAID_BY] = {"may now be recorded by %.*s too", "may no longer be recorded by %.*s",
                      "may now be recorded by %.*s, before by %.*s"},
    [SLOT_NOT_BY] = {"is now closed to %.*s", "is no longer closed to %.*s", NULL},
    [SLOT_TRAINED] = {"now needs training in %.*s", "no longer needs training in %.*s", NULL},
    [SLOT_SAYS] = {"now says “%.*s”", "no longer says “%.*s”", "now says “%.*s”, before “%.*s”"},
    [SLOT_WHEN] = {"now only when %.*s", "no longer only when %.*s",
                   "now only when %.*s; before, only when %.*s"},
    [SLOT_MUST] = {"now it must be that %.*s", "it need no longer be that %.*s",
                   "now it must be that %.*s; before, that %.*s"},
    [SLOT_MESSAGE] = {"the refusal now says “%.*s”", "the refusal no longer says “%.*s”",
                      "the refusal now says “%.*s”, before “%.*s”"},
    [SLOT_TELLS] = {"now tells %.*s", "no longer tells %.*s", NULL},
    [SLOT_ASKS] = {"now asks “%.*s”", "no longer asks “%.*s”", NULL},
    [SLOT_QUESTION] = {NULL, NULL, "a question now reads “%.*s”, before “%.*s”",
                       .detail_of = SLOT_ASKS},
    [SLOT_HINT] = {"a question now has the hint “%.*s”", "a question no longer has the hint “%.*s”",
                   "a hint now reads “%.*s”, before “%.*s”", .detail_of = SLOT_ASKS},
    [SLOT_ANSWER] = {NULL, NULL, "now %.*s; before, %.*s", .detail_of = SLOT_ASKS},
    [SLOT_MAKES] = {"now asks for the %.*s", "no longer asks for the %.*s", NULL},
    [SLOT_MAKES_HOW] = {NULL, NULL, "now the %.*s; before, the %.*s", .detail_of = SLOT_MAKES},
    [SLOT_DOES] = {"now %.*s", "no longer: %.*s", "now %.*s; before, %.*s"},
    [SLOT_OWNER] = {"is now owed by %.*s", "is no longer owed by %.*s",
                    "is now owed by %.*s; before, by %.*s"},
    [SLOT_WITHIN] = {"is now due %.*s", "is no longer due %.*s", "is now due %.*s; before, %.*s"},
    [SLOT_EVERY] = {"now comes again every %.*s", "no longer comes again every %.*s",
                    "now comes again every %.*s; before, every %.*s", .alone = true},
    [SLOT_OWED] = {"now comes to be owed by itself when %.*s",
                   "no longer comes to be owed by itself when %.*s",
                   "now comes to be owed by itself when %.*s; before, when %.*s", .alone = true},
    [SLOT_PAUSES] = {"its clock now stands still while %.*s",
                     "its clock no longer stands still while %.*s",
                     "its clock now stands still while %.*s; before, while %.*s", .alone = true},
    [SLOT_MET_BY] = {"is now met by %.*s too", "is no longer met by %.*s", NULL},
    [SLOT_WHILE] = {"now holds while %.*s", "no longer holds while %.*s",
                    "now holds while %.*s; before, while %.*s", .alone = true},
    [SLOT_TOLD] = {"now tells %.*s", "no longer tells %.*s", "now tells %.*s; before, %.*s"},
    [SLOT_KEEP] = {"is now kept %.*s", "is no longer kept %.*s", "is now kept %.*s; before, %.*s"},
    [SLOT_NEVER] = {"must now never be: %.*s", "may now be: %.*s",
                    "must now never be: %.*s; before: %.*s"},
    [SLOT_ALWAYS] = {"must now always be: %.*s", "need no longer always be: %.*s",
                     "must now always be: %.*s; before: %.*s"},
    [SLOT_ROW] = {"now %.*s", "no longer %.*s", "now %.*s; before, %.*s"},
};

struct comparing_sides {
    struct arena *arena;
    struct sentences old, new;
    bool *old_done, *new_done;
    struct vec found; /* struct procedure_difference */
};

static const struct sentence *sentence_at(const struct sentences *sentences, size_t i)
{
    return VEC_AT(&sentences->all, struct sentence, i);
}

/* ---- telling one difference */

static struct procedure_side side_of(const struct sentence *sentence)
{
    if (!sentence) {
        return (struct procedure_side){.line = 0};
    }
    const struct place *place = &sentence->line.place;
    return (struct procedure_side){.file = place->file ? place->file->name : TEXT(""),
                                   .line = place->line,
                                   .cites = sentence->line.cites};
}

/* `about`: the one of the two that is there. */
static void tell(struct comparing_sides *sides, enum procedure_difference_kind kind,
                 const struct sentence *about, const struct sentence *old,
                 const struct sentence *new, struct text words)
{
    struct procedure_difference difference = {.kind = kind,
                                              .thing = about->thing,
                                              .label = about->label,
                                              .words = words,
                                              .before = old ? old->value : (struct text){0},
                                              .after = new ? new->value : (struct text){0},
                                              .old = side_of(old),
                                              .new = side_of(new)};
    vec_add(&sides->found, &difference);
}

/* The slots' words are the table's own: a text with places for one sentence, or for two. */
static struct text fill(struct comparing_sides *sides, const char *format, struct text first,
                        struct text second)
{
    struct buf words = buf_in(sides->arena);
    struct text rest = text_of(format);
    for (int i = 0; rest.length > 0; rest.at++, rest.length--) {
        if (!text_starts(rest, TEXT("%.*s"))) {
            buf_char(&words, rest.at[0]);
            continue;
        }
        buf_text(&words, i++ == 0 ? first : second);
        rest.at += 3;
        rest.length -= 3;
    }
    return buf_as_text(&words);
}

static bool same_cites(const struct procedure_cites *one, const struct procedure_cites *other)
{
    bool same = one->count == other->count;
    for (size_t i = 0; same && i < one->count; i++) {
        bool found = false;
        for (size_t j = 0; j < other->count; j++) {
            found = found || text_equal(one->at[i], other->at[j]);
        }
        same = found;
    }
    return same;
}

static void tell_cites(struct comparing_sides *sides, const struct sentence *old,
                       const struct sentence *new)
{
    struct text now = procedure_cites_print(sides->arena, &new->line.cites);
    struct text before = procedure_cites_print(sides->arena, &old->line.cites);
    tell(sides, PROCEDURE_DIFFERENCE_CITED, new, old, new,
         text_of(arena_print(sides->arena, "now stands under %.*s, before under %.*s: %.*s",
                             TEXT_ARGS(now.length ? now : TEXT("no paragraph")),
                             TEXT_ARGS(before.length ? before : TEXT("no paragraph")),
                             TEXT_ARGS(new->words))));
}

/* ---- what belongs together */

static bool same_slot(const struct sentence *one, const struct sentence *other)
{
    return one->slot == other->slot && text_equal(one->thing, other->thing);
}

static bool is_same(const struct sentence *one, const struct sentence *other)
{
    return same_slot(one, other) && text_equal(one->key, other->key) &&
           text_equal(one->value, other->value);
}

static bool has_thing(const struct sentences *sentences, struct text thing)
{
    for (size_t i = 0; i < sentences->all.count; i++) {
        if (text_equal(sentence_at(sentences, i)->thing, thing)) {
            return true;
        }
    }
    return false;
}

static bool has_slot(const struct sentences *sentences, const struct sentence *like, enum slot slot)
{
    for (size_t i = 0; i < sentences->all.count; i++) {
        const struct sentence *one = sentence_at(sentences, i);
        if (one->slot == slot && text_equal(one->thing, like->thing) &&
            text_equal(one->key, like->key)) {
            return true;
        }
    }
    return false;
}

/* Is a detail of something that came or went itself, and needs no word of its own? */
static bool is_within_other(const struct comparing_sides *sides, const struct sentence *sentence)
{
    enum slot of = slots[sentence->slot].detail_of;
    if (sentence->slot == SLOT_MESSAGE) {
        bool guarded = false;
        for (int side = 0; side < 2; side++) {
            const struct sentences *sentences = side ? &sides->new : &sides->old;
            bool here = false;
            for (size_t i = 0; i < sentences->all.count; i++) {
                const struct sentence *one = sentence_at(sentences, i);
                here =
                    here || (one->slot != SLOT_MESSAGE && text_equal(one->thing, sentence->thing) &&
                             text_equal(one->value, sentence->key));
            }
            guarded = side ? guarded && here : here;
        }
        return !guarded;
    }
    return of != 0 &&
           (!has_slot(&sides->old, sentence, of) || !has_slot(&sides->new, sentence, of));
}

static void match_same(struct comparing_sides *sides)
{
    for (size_t i = 0; i < sides->new.all.count; i++) {
        const struct sentence *new = sentence_at(&sides->new, i);
        for (size_t j = 0; j < sides->old.all.count && !sides->new_done[i]; j++) {
            const struct sentence *old = sentence_at(&sides->old, j);
            if (!sides->old_done[j] && is_same(new, old)) {
                sides->new_done[i] = sides->old_done[j] = true;
                /* Of what one line says several times over, only the first is told. */
                bool leads = slots[new->slot].detail_of == 0 && new->slot != SLOT_MESSAGE;
                if (leads && !same_cites(&new->line.cites, &old->line.cites)) {
                    tell_cites(sides, old, new);
                }
            }
        }
    }
}

enum pairing { PAIR_KEYS, PAIR_CITES, PAIR_LONELY };

static size_t left_in_slot(const struct sentences *sentences, const bool *done,
                           const struct sentence *like)
{
    size_t count = 0;
    for (size_t i = 0; i < sentences->all.count; i++) {
        count += !done[i] && same_slot(sentence_at(sentences, i), like);
    }
    return count;
}

static bool belongs(struct comparing_sides *sides, enum pairing how, const struct sentence *old,
                    const struct sentence *new)
{
    if (!same_slot(old, new) || slots[new->slot].changed == NULL) {
        return false;
    }
    if (how == PAIR_KEYS) {
        return slots[new->slot].alone || (new->key.length > 0 && text_equal(old->key, new->key));
    }
    bool keyed = new->slot == SLOT_KIND || new->slot == SLOT_TOLD || new->slot == SLOT_ROW ||
                 new->slot == SLOT_MANAGED;
    if (keyed || slots[new->slot].detail_of != 0 || new->slot == SLOT_MESSAGE) {
        return false;
    }
    return how == PAIR_CITES
               ? new->line.cites.count > 0 && same_cites(&old->line.cites, &new->line.cites)
               : left_in_slot(&sides->old, sides->old_done, new) == 1 &&
                     left_in_slot(&sides->new, sides->new_done, new) == 1;
}

static void match_changed(struct comparing_sides *sides, enum pairing how)
{
    for (size_t i = 0; i < sides->new.all.count; i++) {
        const struct sentence *new = sentence_at(&sides->new, i);
        for (size_t j = 0; j < sides->old.all.count && !sides->new_done[i]; j++) {
            const struct sentence *old = sentence_at(&sides->old, j);
            if (!sides->old_done[j] && belongs(sides, how, old, new)) {
                sides->new_done[i] = sides->old_done[j] = true;
                tell(sides, PROCEDURE_DIFFERENCE_CHANGED, new, old, new,
                     fill(sides, slots[new->slot].changed, new->words, old->words));
            }
        }
    }
}

/* ---- what came and went */

static void tell_alone(struct comparing_sides *sides, const struct sentence *sentence, bool added,
                       struct text words)
{
    if (added) {
        tell(sides, PROCEDURE_DIFFERENCE_ADDED, sentence, NULL, sentence, words);
    } else {
        tell(sides, PROCEDURE_DIFFERENCE_REMOVED, sentence, sentence, NULL, words);
    }
}

static struct text kind_of(const struct sentence *sentence, struct text *name)
{
    struct text kind;
    *name = sentence->thing;
    text_cut(name, ' ', &kind);
    return kind;
}

/* A whole thing: one difference for it. Facts that a question declares go with their question. */
static void tell_thing(struct comparing_sides *sides, const struct sentence *sentence, bool added)
{
    struct text name, kind = kind_of(sentence, &name);
    if (text_is(kind, "fact") && sentence->slot != SLOT_LABEL) {
        return;
    }
    struct text words = text_of(arena_print(
        sides->arena, added ? "is a new %.*s" : "is no %.*s any more", TEXT_ARGS(kind)));
    tell_alone(sides, sentence, added, words);
}

/* "the keeping", "what is told": nobody declares it, it gathers lines that have no name. */
static bool is_gathered(const struct sentence *sentence)
{
    struct text name, kind = kind_of(sentence, &name);
    return text_is(kind, "the") || text_is(kind, "what");
}

static void tell_rest(struct comparing_sides *sides, bool added)
{
    struct sentences *here = added ? &sides->new : &sides->old,
                     *there = added ? &sides->old : &sides->new;
    const bool *done = added ? sides->new_done : sides->old_done;
    struct text last = {0};
    for (size_t i = 0; i < here->all.count; i++) {
        const struct sentence *sentence = sentence_at(here, i);
        const char *format = added ? slots[sentence->slot].added : slots[sentence->slot].removed;
        if (done[i]) {
            continue;
        }
        if (!has_thing(there, sentence->thing) && !is_gathered(sentence)) {
            if (!text_equal(last, sentence->thing)) {
                tell_thing(sides, sentence, added);
            }
            last = sentence->thing;
        } else if (format && !is_within_other(sides, sentence)) {
            tell_alone(sides, sentence, added,
                       fill(sides, format, sentence->words, (struct text){0}));
        }
    }
}

/* ---- in the order of the new version */

static size_t rank(const struct comparing_sides *sides, struct text thing)
{
    for (size_t i = 0; i < sides->new.all.count; i++) {
        if (text_equal(sentence_at(&sides->new, i)->thing, thing)) {
            return i;
        }
    }
    return SIZE_MAX;
}

static void sort_found(struct comparing_sides *sides)
{
    struct procedure_difference *at = sides->found.items;
    size_t *ranks = ARENA_ARRAY(sides->arena, size_t, sides->found.count);
    for (size_t i = 0; i < sides->found.count; i++) {
        struct procedure_difference one = at[i];
        size_t mine = rank(sides, one.thing), j = i;
        for (; j > 0 && ranks[j - 1] > mine; j--) {
            at[j] = at[j - 1];
            ranks[j] = ranks[j - 1];
        }
        at[j] = one;
        ranks[j] = mine;
    }
}

void procedure_compare(struct arena *arena, const struct procedure *old,
                       const struct procedure *new, struct procedure_differences *out)
{
    struct comparing_sides sides = {.arena = arena,
                                    .found = VEC_IN(arena, struct procedure_difference)};
    sentences_of(arena, old, &sides.old);
    sentences_of(arena, new, &sides.new);
    sides.old_done = ARENA_ARRAY(arena, bool, sides.old.all.count);
    sides.new_done = ARENA_ARRAY(arena, bool, sides.new.all.count);
    match_same(&sides);
    match_changed(&sides, PAIR_KEYS);
    match_changed(&sides, PAIR_CITES);
    match_changed(&sides, PAIR_LONELY);
    tell_rest(&sides, true);
    tell_rest(&sides, false);
    sort_found(&sides);
    *out = (struct procedure_differences){sides.found.items, sides.found.count};
}
