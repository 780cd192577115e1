/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Taking every rule away in turn. Each mutant is the same files read anew with one site changed
 * before the names are linked, so that everything that is derived from the rules is derived from
 * the changed ones. First the worked examples are run, those first that try the step; what they do
 * not notice, the checker may. A `never` or `always` is the other way round: it is of use when
 * taking some other rule away breaks it.
 */
#include "procedure/mutate.h"

#include <stdlib.h>
#include <string.h>

#include "procedure/check.h"
#include "procedure/decide.h"
#include "procedure/follow.h"
#include "procedure/link.h"

static const char *const kind_words[PROCEDURE_MUTATION__MAX] = {
    [PROCEDURE_MUTATION_GUARD] = "guard",
    [PROCEDURE_MUTATION_MUST] = "must",
    [PROCEDURE_MUTATION_PART] = "part",
    [PROCEDURE_MUTATION_IF] = "if",
    [PROCEDURE_MUTATION_ACTION] = "action",
    [PROCEDURE_MUTATION_BY] = "by",
    [PROCEDURE_MUTATION_SEPARATION] = "separation",
    [PROCEDURE_MUTATION_TELLS] = "tells",
    [PROCEDURE_MUTATION_REASONS] = "reasons",
    [PROCEDURE_MUTATION_ANSWER] = "answer",
    [PROCEDURE_MUTATION_DUTY] = "duty",
    [PROCEDURE_MUTATION_LIMIT] = "limit",
    [PROCEDURE_MUTATION_ROW] = "row",
    [PROCEDURE_MUTATION_HOLD] = "hold",
    [PROCEDURE_MUTATION_RUNG] = "rung",
    [PROCEDURE_MUTATION_KEEP] = "keep",
    [PROCEDURE_MUTATION_SEEN] = "seen",
    [PROCEDURE_MUTATION_TOLD] = "told",
    [PROCEDURE_MUTATION_NEVER] = "never",
    [PROCEDURE_MUTATION_ALWAYS] = "always",
};

const char *procedure_mutation_word(enum procedure_mutation_kind kind)
{
    return kind_words[kind];
}

struct mutants {
    struct arena *arena;
    const struct procedure_file *files;
    size_t file_count;
    const struct calendar_book *book;
    const struct procedure *whole; /* nothing taken away */
    struct vec sites;              /* struct mutation_site */
    struct procedure *model;       /* read, and not linked: changed for each mutant, and put back */
    struct arena_memory *memory;   /* of the arena in which the model lies */
    size_t noticed;                /* the example that noticed the last one: it may the next too */
};

/* ---- one mutant */

struct listing {
    struct arena *arena;
    struct vec *sites;
};

static void list_sites(struct arena *arena, struct procedure *model, void *context)
{
    (void)arena;
    struct listing *listing = context;
    mutate_list(listing->arena, model, listing->sites);
}

/* NULL: it does not read without that rule; *message says why. Only one mutant is there at a time. */
static const struct procedure *read_mutant(struct mutants *mutants, struct arena *arena,
                                           size_t site, struct text *message)
{
    struct complaints complaints = {.arena = arena,
                                    .found = VEC_IN(arena, struct procedure_message)};
    arena_put_back(mutants->memory);
    mutate_at(arena, mutants->model, site);
    link_model(arena, mutants->model, &complaints);
    if (complaints.found.count > 0) {
        *message = procedure_message_print(
            mutants->arena, VEC_AT(&complaints.found, struct procedure_message, 0));
        return NULL;
    }
    return mutants->model;
}

static struct text kept(struct mutants *mutants, struct text text)
{
    return (struct text){text_string(mutants->arena, text), text.length};
}

/* ---- examples */

static bool line_tries(const struct example_line *line, struct procedure_name step)
{
    bool asks = line->kind == EXAMPLE_THEN && line->then == THEN_MAY_TAKE;
    for (size_t i = 0; asks && i < line->names.count; i++) {
        if (procedure_same(line->names.at[i].name, step)) {
            return true;
        }
    }
    return line->kind == EXAMPLE_TAKES && procedure_same(line->step.name, step);
}

static bool tries(const struct example *example, struct procedure_name step)
{
    for (size_t i = 0; i < example->line_count; i++) {
        if (line_tries(&example->lines[i], step)) {
            return true;
        }
    }
    return false;
}

static bool names_in(const struct procedure_condition *condition, struct procedure_name name)
{
    if (procedure_same(condition->subject.name, name)) {
        return true;
    }
    for (size_t i = 0; i < condition->inner_count; i++) {
        if (names_in(condition->inner[i], name)) {
            return true;
        }
    }
    return false;
}

/* How likely it is that the line tells whether a rule about that thing is there. */
static size_t line_tells(const struct example_line *line, struct procedure_name name)
{
    if (line->kind == EXAMPLE_TAKES) {
        return line_tries(line, name) ? (line->given ? 1 : 3) : 0;
    }
    bool speaks =
        line->kind == EXAMPLE_THEN &&
        (procedure_same(line->subject.name, name) || procedure_same(line->step.name, name) ||
         line_tries(line, name) || (line->then == THEN_HOLDS && names_in(line->when, name)));
    return speaks ? 4 : 0;
}

static size_t example_tells(const struct example *example, struct procedure_name name)
{
    size_t tells = 0;
    for (size_t i = 0; i < example->line_count; i++) {
        tells += line_tells(&example->lines[i], name);
    }
    return tells;
}

struct order {
    size_t tells, index;
};

static int compare_order(const void *one, const void *other)
{
    const struct order *a = one, *b = other;
    return a->tells != b->tells ? (a->tells < b->tells ? 1 : -1) : (a->index > b->index) - (a->index < b->index);
}

/* Those that can tell, the likely ones first. A step's rules are looked at only where it is tried:
 * no step is taken by itself. */
static struct vec order_examples(struct mutants *mutants, struct arena *arena,
                                 const struct mutation_site *site)
{
    struct vec order = VEC_IN(arena, struct order);
    struct text what, name = site->construct;
    text_cut(&name, ' ', &what);
    for (size_t i = 0; i < mutants->whole->examples_count; i++) {
        const struct example *example = &mutants->whole->examples[i];
        if (site->step.key == 0 || tries(example, site->step)) {
            size_t tells = i == mutants->noticed ? SIZE_MAX : example_tells(example, procedure_name_of(name));
            vec_add(&order, &(struct order){tells, i});
        }
    }
    if (order.count > 0) {
        qsort(order.items, order.count, sizeof(struct order), compare_order);
    }
    return order;
}

static bool fails_example(struct mutants *mutants, const struct procedure *procedure,
                          const struct mutation_site *site, struct text *title)
{
    SCOPED(arena_free_at) struct arena *list = arena_new();
    struct vec order = order_examples(mutants, list, site);
    for (size_t i = 0; i < order.count; i++) {
        SCOPED(arena_free_at) struct arena *arena = arena_new();
        struct procedure_example_result result;
        size_t index = VEC_AT(&order, struct order, i)->index;
        example_run(arena, procedure, mutants->book, &procedure->examples[index], &result);
        if (!result.passed) {
            mutants->noticed = index;
            *title = kept(mutants, result.title);
            return true;
        }
    }
    return false;
}

/* ---- checks */

static bool actions_touch(const struct action *actions, size_t count,
                          const struct procedure_condition *condition)
{
    for (size_t i = 0; i < count; i++) {
        if (names_in(condition, actions[i].subject.name) ||
            actions_touch(actions[i].inner, actions[i].inner_count, condition) ||
            actions_touch(actions[i].otherwise, actions[i].otherwise_count, condition)) {
            return true;
        }
    }
    return false;
}

static bool step_touches(const struct step *step, const struct procedure_condition *condition)
{
    for (size_t i = 0; i < step->group_count; i++) {
        const struct group *group = &step->groups[i];
        if (group->makes.name.key != 0 && names_in(condition, group->makes.name)) {
            return true;
        }
        for (size_t j = 0; j < group->question_count; j++) {
            if (names_in(condition, group->questions[j].fact.name)) {
                return true;
            }
        }
    }
    return names_in(condition, step->is.name) ||
           actions_touch(step->actions, step->action_count, condition);
}

/* Whether it stands in a step that changes something of which the rule speaks, or is of such a duty
 * or hold itself. */
static bool is_near(const struct mutants *mutants, const struct mutation_site *site,
                    const struct procedure_condition *condition)
{
    const struct step *step = link_find(mutants->whole, MEANS_STEP, site->step.text);
    struct text name = site->construct, what;
    text_cut(&name, ' ', &what);
    return site->step.key == 0
               ? text_is(what, "event") || names_in(condition, procedure_name_of(name))
               : step && step_touches(step, condition);
}

static bool could_guard(const struct mutation_site *site)
{
    return site->kind != PROCEDURE_MUTATION_NEVER && site->kind != PROCEDURE_MUTATION_ALWAYS &&
           site->kind != PROCEDURE_MUTATION_BY && site->kind != PROCEDURE_MUTATION_ROW &&
           site->kind != PROCEDURE_MUTATION_LIMIT && site->kind != PROCEDURE_MUTATION_TELLS &&
           site->kind != PROCEDURE_MUTATION_RUNG && site->kind != PROCEDURE_MUTATION_KEEP &&
           site->kind != PROCEDURE_MUTATION_SEEN && site->kind != PROCEDURE_MUTATION_TOLD &&
           site->kind != PROCEDURE_MUTATION_REASONS;
}

static bool breaks_rule(struct mutants *mutants, const struct procedure *procedure, bool is_always,
                        size_t index, struct text *by)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct procedure_finding finding;
    check_one(arena, procedure, is_always, index, &finding);
    if (finding.verdict == PROCEDURE_PROVED) {
        return false;
    }
    *by = kept(mutants, finding.words);
    return true;
}

static bool breaks_ladder(struct mutants *mutants, const struct procedure *procedure,
                          struct text *by)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct procedure_findings findings;
    check_ladders(arena, procedure, &findings);
    for (size_t i = 0; i < findings.count; i++) {
        if (findings.at[i].verdict != PROCEDURE_PROVED) {
            *by = text_of(
                arena_print(mutants->arena, "the ladder of %.*s", TEXT_ARGS(findings.at[i].words)));
            return true;
        }
    }
    return false;
}

/* Only what could tell: taking away a guard breaks no reachability, who may take a step no rule
 * about states. */
static bool could_break(const struct mutants *mutants, const struct mutation_site *site,
                        const struct rule *rule)
{
    if (!could_guard(site) || !is_near(mutants, site, rule->when)) {
        return false;
    }
    return rule->when->kind != CONDITION_REACH || site->kind == PROCEDURE_MUTATION_ACTION;
}

static bool fails_check(struct mutants *mutants, const struct procedure *procedure,
                        const struct mutation_site *site, struct text *by)
{
    for (size_t i = 0; i < procedure->nevers_count; i++) {
        if (could_break(mutants, site, &mutants->whole->nevers[i]) &&
            breaks_rule(mutants, procedure, false, i, by)) {
            return true;
        }
    }
    for (size_t i = 0; i < procedure->always_count; i++) {
        if (could_break(mutants, site, &mutants->whole->always[i]) &&
            breaks_rule(mutants, procedure, true, i, by)) {
            return true;
        }
    }
    return site->kind == PROCEDURE_MUTATION_RUNG && breaks_ladder(mutants, procedure, by);
}

static bool is_proved(struct mutants *mutants, struct text *by)
{
    for (size_t i = 0; i < mutants->whole->nevers_count; i++) {
        if (breaks_rule(mutants, mutants->whole, false, i, by)) {
            return false;
        }
    }
    for (size_t i = 0; i < mutants->whole->always_count; i++) {
        if (breaks_rule(mutants, mutants->whole, true, i, by)) {
            return false;
        }
    }
    return !breaks_ladder(mutants, mutants->whole, by);
}

/* ---- never and always: which rule do they watch? */

static bool watches(struct mutants *mutants, size_t other, bool is_always, size_t index)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct text words;
    const struct procedure *procedure = read_mutant(mutants, arena, other, &words);
    return procedure && breaks_rule(mutants, procedure, is_always, index, &words);
}

static bool is_guarded_by(struct mutants *mutants, const struct mutation_site *rule, bool by_guard,
                          struct text *by)
{
    bool is_always = rule->kind == PROCEDURE_MUTATION_ALWAYS;
    const struct rule *promise =
        is_always ? &mutants->whole->always[rule->index] : &mutants->whole->nevers[rule->index];
    for (size_t tried = 0; tried < mutants->sites.count; tried++) {
        size_t i = by_guard ? tried : mutants->sites.count - 1 - tried;
        const struct mutation_site *site = VEC_AT(&mutants->sites, struct mutation_site, i);
        bool is_guard =
            site->kind == PROCEDURE_MUTATION_GUARD || site->kind == PROCEDURE_MUTATION_MUST;
        if (is_guard == by_guard && could_break(mutants, site, promise) &&
            watches(mutants, i, is_always, rule->index)) {
            *by = text_of(arena_print(mutants->arena, "%.*s: %.*s", TEXT_ARGS(site->construct),
                                      TEXT_ARGS(site->words)));
            return true;
        }
    }
    return false;
}

/* Each try is a proof: those that are likely to be what it watches come first. After the guards, from
 * the end: what must stay within reach is reached by the last steps. */
static bool is_guarded(struct mutants *mutants, const struct mutation_site *rule, struct text *by)
{
    return is_guarded_by(mutants, rule, true, by) || is_guarded_by(mutants, rule, false, by);
}

/* ---- all of them */

static void try_site(struct mutants *mutants, size_t index, struct procedure_mutation *out)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    const struct mutation_site *site = VEC_AT(&mutants->sites, struct mutation_site, index);
    bool promises =
        site->kind == PROCEDURE_MUTATION_NEVER || site->kind == PROCEDURE_MUTATION_ALWAYS;
    const struct procedure *procedure = read_mutant(mutants, arena, index, &out->by);
    if (!procedure) {
        out->noticed = PROCEDURE_NOTICED_BY_READING;
    } else if (fails_example(mutants, procedure, site, &out->by)) {
        out->noticed = PROCEDURE_NOTICED_BY_EXAMPLE;
    } else if (promises && is_guarded(mutants, site, &out->by)) {
        out->noticed = PROCEDURE_NOTICED_AS_GUARDED;
    } else if (!promises && fails_check(mutants, procedure, site, &out->by)) {
        out->noticed = PROCEDURE_NOTICED_BY_CHECK;
    }
}

static bool is_wanted(const struct mutants *mutants, const struct procedure_mutating *wanted,
                      const struct mutation_site *site)
{
    struct text rest = site->construct, first;
    bool named = wanted->about.length == 0;
    text_cut(&rest, ' ', &first);
    named = named || text_equal(rest, wanted->about) || text_equal(site->construct, wanted->about);
    for (size_t i = 0; i < site->cites.count; i++) {
        named = named || text_equal(site->cites.at[i], wanted->about);
    }
    bool followed = wanted->own && follow_is_followed(mutants->whole, site->place.file);
    return named && !followed && (wanted->kinds == 0 || (wanted->kinds & (1u << site->kind)));
}

/* Everything must hold before anything is taken away, else every mutant would be noticed. */
static bool is_sound(struct mutants *mutants, struct text *unsound)
{
    const struct mutation_site any = {.step = {.key = 0}};
    if (fails_example(mutants, mutants->whole, &any, unsound)) {
        *unsound = text_of(
            arena_print(mutants->arena, "the example \"%.*s\" does not hold", TEXT_ARGS(*unsound)));
        return false;
    }
    if (!is_proved(mutants, unsound)) {
        *unsound = text_of(arena_print(mutants->arena, "%.*s is not proved", TEXT_ARGS(*unsound)));
        return false;
    }
    return true;
}

static size_t count_wanted(const struct mutants *mutants, const struct procedure_mutating *wanted)
{
    size_t count = 0;
    for (size_t i = 0; i < mutants->sites.count; i++) {
        count += is_wanted(mutants, wanted, VEC_AT(&mutants->sites, struct mutation_site, i));
    }
    return count;
}

static void try_all(struct mutants *mutants, const struct procedure_mutating *wanted,
                    struct procedure_mutations *out)
{
    size_t count = count_wanted(mutants, wanted);
    out->at = ARENA_ARRAY(mutants->arena, struct procedure_mutation, count);
    for (size_t i = 0; i < mutants->sites.count; i++) {
        const struct mutation_site *site = VEC_AT(&mutants->sites, struct mutation_site, i);
        if (!is_wanted(mutants, wanted, site)) {
            continue;
        }
        struct procedure_mutation *mutation = &out->at[out->count++];
        *mutation = (struct procedure_mutation){.kind = site->kind,
                                                .construct = site->construct,
                                                .words = site->words,
                                                .file = site->place.file->name,
                                                .line = site->place.line,
                                                .cites = site->cites};
        try_site(mutants, i, mutation);
        out->surviving += mutation->noticed == PROCEDURE_NOTICED_BY_NOTHING;
        if (wanted->tell) {
            wanted->tell(wanted->context, out->count, count, out->surviving);
        }
    }
}

/* Reads it once more, to be changed. It read before: there is nothing to complain about. */
static void keep_model(struct mutants *mutants, struct arena *arena)
{
    struct complaints complaints = {.arena = arena,
                                    .found = VEC_IN(arena, struct procedure_message)};
    mutants->model = read_unlinked(arena, mutants->files, mutants->file_count, &complaints);
    mutants->memory = arena_remember(mutants->arena, arena);
}

int procedure_mutate(struct arena *arena, const struct procedure_file *files, size_t count,
                     const struct calendar_book *book, const struct procedure_mutating *wanted,
                     struct procedure_mutations *out, struct procedure_messages *messages,
                     struct error *error)
{
    SCOPED(arena_free_at) struct arena *changed = arena_new();
    struct mutants mutants = {.arena = arena,
                              .files = files,
                              .file_count = count,
                              .book = book,
                              .sites = VEC_IN(arena, struct mutation_site),
                              .noticed = SIZE_MAX};
    struct listing listing = {arena, &mutants.sites};
    int result =
        read_changed(arena, files, count, list_sites, &listing, &mutants.whole, messages, error);
    if (result < 0) {
        return result;
    }
    *out = (struct procedure_mutations){0};
    out->sound = is_sound(&mutants, &out->unsound);
    if (out->sound) {
        keep_model(&mutants, changed);
        try_all(&mutants, wanted, out);
    }
    return 0;
}
