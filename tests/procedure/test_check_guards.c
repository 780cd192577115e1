/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * For each `never` and `always` of the shipped procedure every guard is taken away in turn in the
 * steps that its proof looked at, and the checker must break the rule by the shortest path that
 * golden/safeguarding-child.guards tells. `test-procedure-check_guards write` makes it anew, after
 * the procedure has changed; look at what changed before keeping it: a rule that nothing protects
 * any more, or a path that nobody can go, is a fault.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "procedure/check.h"
#include "procedure/link.h"
#include "procedure/mutate.h"
#include "files.h"
#include "shipped.h"

#define GOLDEN "tests/procedure/golden/safeguarding-child.guards"
#define ROUNDS_MOST 24

static bool is_writing;

struct guarding {
    struct arena *arena;
    struct procedure_file files[PROCEDURE_FILES_MOST];
    size_t file_count;
    const struct procedure *whole;
    struct vec sites; /* struct mutation_site */
    struct buf golden;
    bool doubtful; /* a path could not be replayed */
};

/* ---- reading it with a guard taken away */

static void list_sites(struct arena *arena, struct procedure *model, void *context)
{
    struct guarding *guarding = context;
    (void)arena;
    mutate_list(guarding->arena, model, &guarding->sites);
}

static void change_site(struct arena *arena, struct procedure *model, void *context)
{
    mutate_at(arena, model, *(size_t *)context);
}

static const struct procedure *read_with(struct guarding *guarding, struct arena *arena,
                                         read_change *change, void *context)
{
    const struct procedure *procedure = NULL;
    struct procedure_messages messages;
    struct error error = {0};
    int result = read_changed(arena, guarding->files, guarding->file_count, change, context,
                              &procedure, &messages, &error);
    return result == 0 ? procedure : NULL;
}

static bool is_guard(const struct mutation_site *site)
{
    return site->step.key != 0 &&
           (site->kind == PROCEDURE_MUTATION_GUARD || site->kind == PROCEDURE_MUTATION_MUST ||
            site->kind == PROCEDURE_MUTATION_PART || site->kind == PROCEDURE_MUTATION_ANSWER);
}

/* ---- what its proof looked at */

struct wanted {
    const struct procedure_condition *condition;
    enum verdict3 proved;
};

static bool breaks(const struct search *search, const uint8_t *state, const void *context)
{
    const struct wanted *wanted = context;
    struct doubt doubt = {0};
    return state[0] != 0 && check_holds(&search->slice, state, wanted->condition, check_the_case,
                                        &doubt) != wanted->proved;
}

static void prove(const struct guarding *guarding, const struct rule *rule, bool is_always,
                  struct search *search)
{
    const struct wanted wanted = {rule->when, is_always ? YES : NO};
    slice_begin(&search->slice, guarding->arena, guarding->whole);
    slice_add_condition(&search->slice, rule->when, (struct procedure_name){0});
    for (int round = 0; round < ROUNDS_MOST; round++) {
        uint32_t state = search_run(search, breaks, &wanted);
        if (state == UINT32_MAX || !search_refine(search, state)) {
            assert_int_equal(state, UINT32_MAX);
            return;
        }
    }
    fail_msg("the slice grew too often");
}

static bool is_looked_at(const struct guarding *guarding, const struct slice *slice,
                         const struct mutation_site *site)
{
    const struct move move = {.kind = MOVE_STEP,
                              .of = link_find(guarding->whole, MEANS_STEP, site->step.text)};
    return move.of != NULL && check_move_matters(slice, &move);
}

/* ---- one rule without one guard */

static bool say_broken(struct guarding *guarding, const struct mutation_site *site,
                       const struct procedure_finding *finding)
{
    if (finding->verdict == PROCEDURE_PROVED) {
        return false;
    }
    guarding->doubtful = guarding->doubtful || finding->verdict == PROCEDURE_NOT_PROVED;
    buf_print(&guarding->golden, "  %.*s, %.*s\n    %s", TEXT_ARGS(site->construct),
              TEXT_ARGS(site->words),
              finding->verdict == PROCEDURE_NOT_PROVED ? "not replayed: " : "");
    for (size_t i = 0; i < finding->path_count; i++) {
        buf_print(&guarding->golden, "%s%.*s", i > 0 ? " > " : "", TEXT_ARGS(finding->path[i]));
    }
    buf_char(&guarding->golden, '\n');
    return true;
}

static bool breaks_without(struct guarding *guarding, size_t index, bool is_always, size_t rule)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    const struct mutation_site *site = VEC_AT(&guarding->sites, struct mutation_site, index);
    const struct procedure *procedure = read_with(guarding, arena, change_site, &index);
    struct procedure_finding finding;
    if (procedure == NULL) {
        return false; /* it does not even read without it */
    }
    check_one(arena, procedure, is_always, rule, &finding);
    return say_broken(guarding, site, &finding);
}

static void try_rule(struct guarding *guarding, bool is_always, size_t index)
{
    const struct rule *rule =
        is_always ? &guarding->whole->always[index] : &guarding->whole->nevers[index];
    struct search search = {.arena = NULL};
    bool any = false;
    if (rule->when->kind == CONDITION_REACH) {
        return;
    }
    prove(guarding, rule, is_always, &search);
    buf_print(&guarding->golden, "%s: %.*s\n", is_always ? "always" : "never",
              TEXT_ARGS(rule->link_words));
    for (size_t i = 0; i < guarding->sites.count; i++) {
        const struct mutation_site *site = VEC_AT(&guarding->sites, struct mutation_site, i);
        if (is_guard(site) && is_looked_at(guarding, &search.slice, site)) {
            any = breaks_without(guarding, i, is_always, index) || any;
        }
    }
    buf_string(&guarding->golden, any ? "" : "  no guard alone protects it\n");
    search_end(&search);
}

/* ---- all of them */

static void write_golden(struct text text)
{
    FILE *file = fopen(EVENHAND_SOURCE "/" GOLDEN, "we");
    assert_non_null(file);
    assert_int_equal(fwrite(text.at, 1, text.length, file), text.length);
    fclose(file);
}

static void test_procedure_check_guards__each_protects_its_rule(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct guarding guarding = {
        .arena = arena, .sites = VEC_IN(arena, struct mutation_site), .golden = buf_in(arena)};
    guarding.file_count = shipped_files(arena, "safeguarding-child", guarding.files);
    guarding.whole = read_shipped(arena, "safeguarding-child");
    assert_non_null(read_with(&guarding, arena, list_sites, &guarding));
    for (size_t i = 0; i < guarding.whole->nevers_count; i++) {
        try_rule(&guarding, false, i);
    }
    for (size_t i = 0; i < guarding.whole->always_count; i++) {
        try_rule(&guarding, true, i);
    }
    struct text said = buf_as_text(&guarding.golden);
    if (is_writing) {
        write_golden(said);
        return;
    }
    assert_false(guarding.doubtful);
    const char *golden = text_string(arena, read_source(arena, GOLDEN));
    if (strcmp(golden, text_string(arena, said)) != 0) {
        fail_msg("the guards protect otherwise than %s says (write it anew, and look):\n%.*s",
                 GOLDEN, TEXT_ARGS(said));
    }
}

int main(int count, char **arguments)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_procedure_check_guards__each_protects_its_rule),
    };
    is_writing = count > 1 && strcmp(arguments[1], "write") == 0;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
