/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All that can happen in a procedure: steps, and what nobody's step causes, whether or not the file
 * says what follows from it. */
#include "procedure/check.h"

static void add_move(struct vec *moves, enum move_kind kind, const void *of,
                     enum procedure_event_kind event, struct procedure_name name, unsigned value)
{
    struct move move = {kind, of, event, name, value};
    vec_add(moves, &move);
}

static void add_steps(struct vec *moves, const struct procedure *procedure)
{
    for (size_t i = 0; i < procedure->steps_count; i++) {
        const struct step *step = &procedure->steps[i];
        add_move(moves, MOVE_STEP, step, PROCEDURE_NO_EVENT, step->is.name, 0);
    }
}

static bool has_dates(const struct duty *duty)
{
    for (size_t i = 0; i < duty->limit_count; i++) {
        const struct limit *limit = &duty->limits[i].limit;
        if (limit->kind != LIMIT_RULE || (limit->rule.count != CALENDAR_AT_ONCE &&
                                          limit->rule.count != CALENDAR_AS_SOON_AS_PRACTICABLE)) {
            return true;
        }
    }
    return duty->every != NULL;
}

static void add_things(struct vec *moves, const struct procedure *procedure)
{
    for (size_t i = 0; i < procedure->duties_count; i++) {
        const struct duty *duty = &procedure->duties[i];
        if (has_dates(duty)) {
            add_move(moves, MOVE_LAPSES, duty, PROCEDURE_DUTY_LAPSES, duty->is.name, 0);
        }
    }
    for (size_t i = 0; i < procedure->letters_count; i++) {
        const struct letter *letter = &procedure->letters[i];
        add_move(moves, MOVE_LETTER_SENT, letter, PROCEDURE_LETTER_IS_SENT, letter->is.name, 0);
        add_move(moves, MOVE_LETTER_BOUNCES, letter, PROCEDURE_LETTER_BOUNCES, letter->is.name, 0);
    }
    for (size_t i = 0; i < procedure->links_count; i++) {
        const struct link *link = &procedure->links[i];
        add_move(moves, MOVE_LINK_OPENS, link, PROCEDURE_LINK_OPENS, link->is.name, 0);
        add_move(moves, MOVE_LINK_ENDS, link, PROCEDURE_LINK_ENDS, link->is.name, 0);
    }
}

/* Several handlers of one event run together. */
static bool is_known(const struct vec *moves, const struct event *event)
{
    for (size_t i = 0; i < moves->count; i++) {
        const struct move *move = VEC_AT(moves, struct move, i);
        if (move->event == event->kind && procedure_same(move->name, event->subject.name)) {
            return true;
        }
    }
    return false;
}

static void add_events(struct vec *moves, const struct procedure *procedure)
{
    for (size_t i = 0; i < procedure->events_count; i++) {
        const struct event *event = &procedure->events[i];
        bool elsewhere = event->kind == PROCEDURE_DUTY_LAPSES; /* never: no limit has a date */
        if (!elsewhere && !is_known(moves, event)) {
            add_move(moves, MOVE_EVENT, event->scope != PROCEDURE_FOR_CASE ? event : NULL, event->kind, event->subject.name, 0);
        }
    }
    add_move(moves, MOVE_SETTLES, NULL, PROCEDURE_MATCH_APPEARS, (struct procedure_name){0}, 0);
}

static void add_turns(struct vec *moves, const struct procedure *procedure)
{
    for (size_t i = 0; i < procedure->offices_count; i++) {
        const struct office *office = &procedure->offices[i];
        add_move(moves, MOVE_HOLDS, office, PROCEDURE_NO_EVENT, office->is.name, 1);
        add_move(moves, MOVE_HOLDS, office, PROCEDURE_NO_EVENT, office->is.name, 0);
    }
    for (size_t i = 0; i < procedure->settings_count; i++) {
        const struct setting *setting = &procedure->settings[i];
        size_t values = setting->type == PROCEDURE_YES_NO   ? 2
                        : setting->type == PROCEDURE_CHOICE ? setting->choice_count
                                                            : 0;
        for (unsigned value = 1; value <= values; value++) {
            add_move(moves, MOVE_SETTING, setting, PROCEDURE_NO_EVENT, setting->is.name, value);
        }
    }
}

struct move *check_moves(struct arena *arena, const struct procedure *procedure, size_t *count)
{
    struct vec moves = VEC_IN(arena, struct move);
    add_steps(&moves, procedure);
    add_things(&moves, procedure);
    add_events(&moves, procedure);
    add_turns(&moves, procedure);
    *count = moves.count;
    return moves.items;
}

/* ---- in words */

static struct text setting_words(struct arena *arena, const struct move *move)
{
    const struct setting *setting = move->of;
    struct text value = setting->type == PROCEDURE_YES_NO
                            ? (move->value == 2 ? TEXT("yes") : TEXT("no"))
                            : setting->choices[move->value - 1].name.text;
    return text_of(arena_print(arena, "(setting %.*s becomes %.*s)", TEXT_ARGS(move->name.text),
                               TEXT_ARGS(value)));
}

static struct text event_words(struct arena *arena, const struct move *move)
{
    struct text name = move->name.text;
    switch (move->event) {
    case PROCEDURE_PERSON_JOINS:
        return TEXT("(somebody joins)");
    case PROCEDURE_ABSENCE_BEGINS:
        return text_of(arena_print(arena, "(an absence of %.*s begins)", TEXT_ARGS(name)));
    case PROCEDURE_ABSENCE_ENDS:
        return text_of(arena_print(arena, "(an absence of %.*s ends)", TEXT_ARGS(name)));
    default:
        return text_of(arena_print(arena, "(event %.*s)", TEXT_ARGS(name)));
    }
}

struct text check_move_words(struct arena *arena, const struct move *move)
{
    static const struct {
        const char *before, *after;
    } words[MOVE__MAX] = {
        [MOVE_LAPSES] = {"duty", "lapses"},
        [MOVE_LETTER_SENT] = {"letter", "is sent"},
        [MOVE_LETTER_BOUNCES] = {"letter", "bounces"},
        [MOVE_LINK_OPENS] = {"link", "opens"},
        [MOVE_LINK_ENDS] = {"link", "ends"},
    };
    switch (move->kind) {
    case MOVE_STEP:
        return move->name.text;
    case MOVE_SETTING:
        return setting_words(arena, move);
    case MOVE_EVENT:
        return event_words(arena, move);
    case MOVE_SETTLES:
        return TEXT("(what follows by itself)");
    case MOVE_HOLDS:
        return text_of(arena_print(arena, "(the subject %s %.*s)",
                                   move->value != 0 ? "holds" : "no longer holds",
                                   TEXT_ARGS(move->name.text)));
    default:
        return text_of(arena_print(arena, "(%s %.*s %s)", words[move->kind].before,
                                   TEXT_ARGS(move->name.text), words[move->kind].after));
    }
}
