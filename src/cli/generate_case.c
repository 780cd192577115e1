/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One generated case, drawn: its kind, its way, its words, its first day, how far it has come and where it was slow. */
#include "cli/generating.h"

#include <stdlib.h>
#include <string.h>

/* Of a hundred cases. */
#define CONCERNS 50
#define COMPLAINTS 28
#define STALLED 5 /* stand still somewhere, and nobody has closed them */
#define SLOW 22   /* are held up once, so that what was owed then is late */
#define RECENT_DAYS 45

struct drawing {
    struct arena *arena;
    const struct cli_story_now *now;
    uint64_t state;
    struct civil_date first;
    struct vec words; /* const char *: word, value ... */
    const struct cli_life *life;
    const char *const *further, *const *usual;
    const char *procedure;
};

/* ---- chance (splitmix64) ---------------------------------------------------------------------------------------------- */

static uint64_t draw(struct drawing *drawing)
{
    uint64_t z = drawing->state += UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
    return z ^ z >> 31;
}

static size_t below(struct drawing *drawing, size_t end)
{
    return end > 1 ? (size_t)(draw(drawing) % end) : 0;
}

static bool happens(struct drawing *drawing, size_t percent)
{
    return below(drawing, 100) < percent;
}

/* Which of a list, whose items begin with their weights and of which the last has none. */
static size_t by_weight(struct drawing *drawing, const void *items, size_t size)
{
    size_t all = 0, at = 0;
    unsigned weight;
    for (size_t i = 0; memcpy(&weight, (const char *)items + i * size, sizeof(weight)), weight; i++) {
        all += weight;
    }
    size_t left = below(drawing, all);
    for (; memcpy(&weight, (const char *)items + at * size, sizeof(weight)), left >= weight && weight; at++) {
        left -= weight;
    }
    return at;
}

static const char *const *bundle(struct drawing *drawing, const struct cli_bundle *bundles)
{
    return bundles[by_weight(drawing, bundles, sizeof(*bundles))].words;
}

static const struct cli_generated_way *way(struct drawing *drawing, const struct cli_generated_way *ways)
{
    return &ways[by_weight(drawing, ways, sizeof(*ways))];
}

/* ---- words: the first that is said of one counts ------------------------------------------------------------------------ */

static void say(struct drawing *drawing, const char *word, const char *value)
{
    vec_add(&drawing->words, &word);
    vec_add(&drawing->words, &value);
}

static void say_bundle(struct drawing *drawing, const char *const *words)
{
    for (const char *const *at = words; at && at[0]; at += 2) {
        say(drawing, at[0], at[1]);
    }
}

static const char *said(const struct drawing *drawing, const char *word)
{
    const char *found = NULL;
    for (size_t i = 0; !found && i + 1 < drawing->words.count; i += 2) {
        found = strcmp(VEC_AT(&drawing->words, const char *, i)[0], word) == 0 ? *VEC_AT(&drawing->words, const char *, i + 1)
                                                                              : NULL;
    }
    found = found ? found : cli_life_word(drawing->further, text_of(word));
    return found ? found : "";
}

static const char *name(struct drawing *drawing)
{
    const char *given = cli_given_names[below(drawing, cli_given_name_count)];
    const char *family = cli_family_names[below(drawing, cli_family_name_count)];
    return arena_print(drawing->arena, "%s %s", given, family);
}

/* "abel.dewhurst.204@example.org" */
static const char *address(struct drawing *drawing, const char *whose)
{
    char *made = arena_print(drawing->arena, "%s.%zu@example.org", whose, below(drawing, 900) + 100);
    for (char *at = made; *at; at++) {
        *at = *at == ' ' ? '.' : *at >= 'A' && *at <= 'Z' ? (char)(*at + ('a' - 'A')) : *at;
    }
    return made;
}

static const char *where(struct drawing *drawing, const char *what)
{
    return arena_print(drawing->arena, "%s It was %s, at %s.", what, cli_occasions[below(drawing, cli_occasion_count)],
                       cli_places[below(drawing, cli_place_count)]);
}

static void say_person(struct drawing *drawing, const char *as, const char *contact)
{
    const char *drawn = name(drawing);
    say(drawing, as, drawn);
    if (contact) {
        say(drawing, contact, address(drawing, drawn));
    }
}

/* ---- concerns: a case that the demonstration tells, lived by somebody else, somewhere else ------------------------------- */

static const struct cli_life_case *told_of(struct drawing *drawing, const char *life)
{
    size_t count = 0;
    for (size_t i = 0; i < cli_life_case_count; i++) {
        count += strcmp(cli_life_cases[i].life, life) == 0;
    }
    size_t left = count ? below(drawing, count) : 0;
    for (size_t i = 0; i < cli_life_case_count; i++) {
        if (strcmp(cli_life_cases[i].life, life) == 0 && left-- == 0) {
            return &cli_life_cases[i];
        }
    }
    abort(); /* a life that no case of the story lives */
}

static bool is_recent(const struct drawing *drawing)
{
    return calendar_day_of(drawing->now->today) - calendar_day_of(drawing->first) < RECENT_DAYS;
}

/* What is settled by where the told case was: who recorded it there, or who is the welfare contact there. */
static bool may_move(const struct drawing *drawing)
{
    const char *by = said(drawing, "by");
    return !said(drawing, "welfare-by")[0] && (!by[0] || strcmp(by, "perdita") == 0);
}

/* What is in no nation that is known may have been anywhere. */
static const char *area_in(struct drawing *drawing, const char *nation)
{
    struct cli_bundle of[16] = {{0}};
    size_t count = 0;
    for (const struct cli_bundle *at = cli_generated_areas; at->weight && count + 1 < COUNT_OF(of); at++) {
        if (strcmp(cli_life_word(at->words, TEXT("nation")), nation) == 0) {
            of[count++] = *at;
        }
    }
    return cli_life_word(bundle(drawing, count ? of : cli_generated_areas), TEXT("area"));
}

static void say_place_of_concern(struct drawing *drawing)
{
    const bool is_volunteer = strcmp(drawing->life->name, "volunteer") == 0 || strcmp(drawing->life->name, "cleared") == 0;
    if (!may_move(drawing) || strcmp(drawing->life->name, "two-nations") == 0) {
        return;
    }
    if (is_volunteer && strcmp(said(drawing, "kind"), "volunteer") == 0) {
        say_bundle(drawing, bundle(drawing, cli_concern_volunteers));
    }
    const char *area = area_in(drawing, said(drawing, "nation"));
    say(drawing, "area", area);
    say(drawing, "known-area", said(drawing, "known-area")[0] ? area : "");
    say(drawing, "authority", arena_print(drawing->arena, "The council of %s",
                                          cli_family_names[below(drawing, cli_family_name_count)]));
}

static void draw_concern(struct drawing *drawing)
{
    const bool recent = is_recent(drawing) && happens(drawing, 30);
    const char *const *lives = bundle(drawing, recent ? cli_concern_recent_lives : cli_concern_lives);
    const struct cli_life_case *told = told_of(drawing, cli_life_word(lives, TEXT("life")));
    drawing->life = cli_find_life(told->life);
    drawing->further = told->words;
    drawing->usual = cli_life_words;
    say_person(drawing, "subject", NULL);
    say_person(drawing, "child", NULL);
    say_person(drawing, "reporter", "contact");
    say(drawing, "circumstances", where(drawing, said(drawing, "circumstances")));
    say(drawing, "ref", arena_print(drawing->arena, "R-%05zu", below(drawing, 100000)));
    say(drawing, "police-ref", arena_print(drawing->arena, "CAD %04zu", below(drawing, 10000)));
    if (strcmp(told->life, "employee") == 0 || strcmp(told->life, "member") == 0 || strcmp(told->life, "volunteer") == 0) {
        say_bundle(drawing, bundle(drawing, cli_concern_outcomes));
    }
    say_place_of_concern(drawing);
}

/* ---- complaints ------------------------------------------------------------------------------------------------------------ */

static bool is_light(const char *sanction)
{
    return strcmp(sanction, "reminder-of-values") == 0 || strcmp(sanction, "reminder-of-conduct") == 0 ||
           strcmp(sanction, "advice-or-training") == 0;
}

/* What follows from a finding of antisemitism: the range of sanctions, and the course (CP-7, CP-12). */
static void say_what_follows(struct drawing *drawing)
{
    const char *sanction = said(drawing, "sanction");
    const bool upheld = strcmp(said(drawing, "outcome"), "upheld") == 0;
    if (!upheld || strcmp(said(drawing, "category"), "antisemitism") != 0) {
        return;
    }
    if (is_light(sanction)) {
        say(drawing, "departure", "It was taken down and regretted before anybody had asked.");
    }
    if (strcmp(sanction, "expulsion") != 0) {
        say(drawing, "course-step", "complete-course");
    }
}

static const struct cli_generated_way *begin(struct drawing *drawing, const char *procedure, const struct cli_generated_way *ways,
                                             const char *const *usual)
{
    const struct cli_generated_way *taken = way(drawing, ways);
    drawing->life = &taken->life;
    drawing->further = taken->words;
    drawing->usual = usual;
    drawing->procedure = procedure;
    return taken;
}

static void draw_complaint(struct drawing *drawing)
{
    const struct cli_generated_way *taken = begin(drawing, "complaint", cli_complaint_ways, cli_complaint_words);
    say_bundle(drawing, bundle(drawing, cli_complaint_openings));
    const char *const *place = bundle(drawing, cli_generated_areas);
    say_bundle(drawing, place);
    say(drawing, "region", cli_life_word(place, TEXT("area")));
    const char *const *subject = bundle(drawing, cli_complaint_subjects);
    say(drawing, "complaint", where(drawing, cli_life_word(subject, TEXT("complaint"))));
    say_bundle(drawing, subject);
    say_bundle(drawing, bundle(drawing, cli_complaint_panels));
    say_bundle(drawing, bundle(drawing, cli_complaint_details));
    say_bundle(drawing, bundle(drawing, taken->outcomes));
    say_person(drawing, "respondent", NULL);
    say_person(drawing, "complainant", "contact");
    say_what_follows(drawing);
}

/* ---- the conduct of employees ------------------------------------------------------------------------------------------------ */

static void draw_discipline(struct drawing *drawing)
{
    const struct cli_generated_way *taken = begin(drawing, "staff-discipline", cli_discipline_ways, cli_discipline_words);
    say_bundle(drawing, taken->words);
    say_bundle(drawing, bundle(drawing, cli_generated_areas));
    const char *const *subject = bundle(drawing, cli_discipline_subjects);
    say(drawing, "conduct", where(drawing, cli_life_word(subject, TEXT("conduct"))));
    say_bundle(drawing, subject);
    say_bundle(drawing, bundle(drawing, cli_discipline_origins));
    say_bundle(drawing, bundle(drawing, cli_discipline_details));
    say_bundle(drawing, bundle(drawing, taken->outcomes));
    say_person(drawing, "employee", NULL);
}

/* ---- all of them --------------------------------------------------------------------------------------------------------------- */

static int by_time(const void *one, const void *other)
{
    const struct cli_story_event *a = one, *b = other;
    return a->at != b->at ? (a->at < b->at ? -1 : 1) : (a->order > b->order) - (a->order < b->order);
}

void cli_draw_case(struct arena *arena, const struct cli_story_now *now, struct civil_date begins, uint64_t seed,
                   uint64_t number, struct cli_drawn_case *out)
{
    struct drawing drawing = {
        .arena = arena, .now = now, .state = seed, .words = VEC_IN(arena, const char *), .procedure = "safeguarding-child"};
    drawing.state = draw(&drawing) ^ number * UINT64_C(0xD1342543DE82EF95);
    /* Not of today, so that each has at least begun. */
    drawing.first = calendar_add_days(begins, (int)below(&drawing, (size_t)(calendar_day_of(now->today) - calendar_day_of(begins))));
    size_t kind = below(&drawing, 100);
    if (kind < CONCERNS) {
        draw_concern(&drawing);
    } else if (kind < CONCERNS + COMPLAINTS) {
        draw_complaint(&drawing);
    } else {
        draw_discipline(&drawing);
    }
    const char *end = NULL;
    vec_add(&drawing.words, &end);
    const bool slow = happens(&drawing, SLOW), stalled = happens(&drawing, STALLED);
    const struct cli_life_telling telling = {.of = "",
                                             .procedure = drawing.procedure,
                                             .life = drawing.life,
                                             .words = drawing.words.items,
                                             .further = drawing.further,
                                             .usual = drawing.usual,
                                             .first = drawing.first,
                                             .late = (int)below(&drawing, 40),
                                             .slip_from = 1 + below(&drawing, drawing.life->count),
                                             .slip_days = slow ? 3 + (int)below(&drawing, 30) : 0};
    *out = (struct cli_drawn_case){drawing.procedure, VEC_IN(arena, struct cli_story_event), slow};
    cli_tell_life(arena, now, &telling, &out->events);
    qsort(out->events.items, out->events.count, out->events.size, by_time);
    if (stalled && out->events.count > 2) {
        out->events.count = 1 + below(&drawing, out->events.count - 1);
    }
}
