/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A refusal that was noted by its kind and its paragraphs only, said again in the words of the procedure. */
#include "procedure/parse.h"

struct telling {
    struct arena *arena;
    const struct step *step;
    struct text cites; /* as they were noted */
    struct buf words;
};

/* Several rules may stand under one paragraph: which of them it was, the note does not say. */
static void tell(struct telling *telling, struct text words)
{
    buf_string(&telling->words, telling->words.length ? " Or: " : "");
    buf_text(&telling->words, words);
}

/* A rule without a paragraph is refused with that of its step. */
static bool is_noted(const struct telling *telling, const struct line *line)
{
    const struct procedure_cites *cites = line->cites.count ? &line->cites : &telling->step->line.cites;
    return text_equal(procedure_cites_print(telling->arena, cites), telling->cites);
}

static void tell_rules(struct telling *telling, const struct rule *rules, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (is_noted(telling, &rules[i].line)) {
            tell(telling, rules[i].link_words);
        }
    }
}

static void tell_refusing(struct telling *telling, const struct action *actions, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (actions[i].kind == ACTION_REFUSE && is_noted(telling, &actions[i].line)) {
            tell(telling, actions[i].words);
        }
        tell_refusing(telling, actions[i].inner, actions[i].inner_count);
        tell_refusing(telling, actions[i].otherwise, actions[i].otherwise_count);
    }
}

static void tell_holds(struct telling *telling, const struct procedure *procedure)
{
    for (size_t i = 0; i < procedure->holds_count; i++) {
        if (is_noted(telling, &procedure->holds[i].line)) {
            tell(telling, procedure->holds[i].is.label);
        }
    }
}

static void tell_kind(struct telling *telling, const struct procedure *procedure, enum procedure_refusal_code code)
{
    const struct step *step = telling->step;
    switch (code) {
    case PROCEDURE_REFUSED_GUARD:
        tell_rules(telling, step->guards, step->guard_count);
        tell_refusing(telling, step->actions, step->action_count);
        break;
    case PROCEDURE_REFUSED_INPUT:
        tell_rules(telling, step->musts, step->must_count);
        break;
    case PROCEDURE_REFUSED_NEVER:
        tell_rules(telling, procedure->nevers, procedure->nevers_count);
        tell_rules(telling, procedure->always, procedure->always_count);
        break;
    case PROCEDURE_REFUSED_HOLD:
        tell_holds(telling, procedure);
        break;
    case PROCEDURE_REFUSED_CAPACITY:
        buf_print(&telling->words, "This step is for %.*s.", TEXT_ARGS(procedure->step_words[step->link_index].by));
        break;
    default:
        break;
    }
}

static const struct step *find_step(const struct procedure *procedure, struct text name)
{
    for (size_t i = 0; i < procedure->steps_count; i++) {
        if (text_equal(procedure->steps[i].is.name.text, name)) {
            return &procedure->steps[i];
        }
    }
    return NULL;
}

struct text procedure_refused_words(struct arena *arena, const struct procedure *procedure, struct text step, struct text key,
                                    struct text cites)
{
    static const char *const plain[PROCEDURE_REFUSED__MAX] = {
        [PROCEDURE_REFUSED_UNKNOWN] = "There is no such step here.",
        [PROCEDURE_REFUSED_GUARD] = "Not as the case stood then.",
        [PROCEDURE_REFUSED_CAPACITY] = "This step is for others.",
        [PROCEDURE_REFUSED_SEPARATION] = "A part was taken in the case that this step must be kept apart from.",
        [PROCEDURE_REFUSED_SUBJECT] = "This person cannot act in the case.",
        [PROCEDURE_REFUSED_HOLD] = "It could not be told yet.",
        [PROCEDURE_REFUSED_INPUT] = "An answer was missing, or could not be.",
        [PROCEDURE_REFUSED_ASSIGNMENT] = "Somebody who was chosen cannot take that part.",
        [PROCEDURE_REFUSED_NEVER] = "It would break what must never be.",
        [PROCEDURE_REFUSED_TIME] = "It cannot have happened at that time.",
        [PROCEDURE_REFUSED_LIMIT] = "There is too much of it.",
        [PROCEDURE_REFUSED_TRAINING] = "This person had no valid record of the training that it takes.",
    };
    const struct step *known = procedure ? find_step(procedure, step) : NULL;
    struct telling telling = {.arena = arena, .step = known, .cites = cites, .words = buf_in(arena)};
    for (int code = 0; code < PROCEDURE_REFUSED__MAX; code++) {
        if (!text_is(key, procedure_refusal_key(code))) {
            continue;
        }
        if (known) {
            tell_kind(&telling, procedure, code);
        }
        return telling.words.length ? buf_as_text(&telling.words) : text_of(plain[code]);
    }
    return TEXT("");
}
