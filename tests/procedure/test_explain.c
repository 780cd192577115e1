/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "procedure/model.h"
#include "shipped.h"

static bool contains(struct text text, struct text piece)
{
    return piece.length == 0 || memmem(text.at, text.length, piece.at, piece.length) != NULL;
}

static struct text explain_text(struct arena *arena, const struct procedure *procedure)
{
    struct procedure_document document;
    procedure_explain(arena, procedure, &document);
    return procedure_document_text(arena, &document);
}

/* The document with white space made one blank, so that what is looked for may lie over two lines.
 */
static struct text explain_flat(struct arena *arena, const struct procedure *procedure)
{
    struct text text = explain_text(arena, procedure);
    struct buf flat = buf_in(arena);
    for (size_t i = 0; i < text.length; i++) {
        bool blank = text.at[i] == ' ' || text.at[i] == '\n';
        if (!blank || flat.length == 0 || flat.bytes[flat.length - 1] != ' ') {
            buf_char(&flat, blank ? ' ' : text.at[i]);
        }
    }
    return buf_as_text(&flat);
}

/* Prints the whole of what came when it is not what stands in the file, to be looked at and kept.
 */
static void expect_file(struct arena *arena, struct text text, const char *path)
{
    if (!text_equal(text, read_source(arena, path))) {
        print_error("%.*s\n", TEXT_ARGS(text));
        fail_msg("this is not what stands in %s", path);
    }
}

static const struct procedure *read_small(struct arena *arena)
{
    return read_procedure(
        arena, text_string(arena, read_source(arena, "tests/procedure/pages/small.procedure")));
}

static void test_procedure_explain__a_small_procedure_as_text(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    expect_file(arena, explain_text(arena, read_small(arena)), "tests/procedure/pages/small.txt");
}

static void test_procedure_explain__a_small_procedure_as_markdown(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct procedure_document document;
    procedure_explain(arena, read_small(arena), &document);
    expect_file(arena, procedure_document_markdown(arena, &document),
                "tests/procedure/pages/small.md");
}

static void test_procedure_explain__nothing_in_the_words_is_markup(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct text cite = TEXT("T-1");
    struct procedure_piece piece = {.kind = PROCEDURE_PIECE_ITEM,
                                    .level = 2,
                                    .words = TEXT("*a* [b](c) <d> `e` _f_ \\g"),
                                    .cites = {&cite, 1}};
    struct procedure_document document = {&piece, 1};
    struct text markdown = procedure_document_markdown(arena, &document);
    assert_true(
        text_is(markdown, "  - \\*a\\* \\[b\\](c) \\<d\\> \\`e\\` \\_f\\_ \\\\g \\[T-1\\]\n"));
}

/* ---- everything that the shipped procedure says is on its page */

static void expect_label(struct text page, struct text label)
{
    if (!contains(page, label)) {
        fail_msg("the page does not mention \"%.*s\"", TEXT_ARGS(label));
    }
}

static void expect_cites(struct arena *arena, struct text page, struct text file)
{
    struct text line, word;
    while (text_cut(&file, '\n', &line) || line.length > 0) {
        const char *open = line.length > 0 ? memrchr(line.at, '[', line.length) : NULL;
        bool closes = open != NULL && line.at[line.length - 1] == ']' && line.at[0] != '#';
        struct text cites =
            closes ? (struct text){open + 1, (size_t)(line.at + line.length - open) - 2}
                   : (struct text){0};
        while (cites.length > 0) {
            text_cut(&cites, ' ', &word);
            const char *one = arena_print(arena, "[%.*s]", TEXT_ARGS(word));
            const char *first = arena_print(arena, "[%.*s ", TEXT_ARGS(word));
            const char *last = arena_print(arena, " %.*s]", TEXT_ARGS(word));
            const char *inner = arena_print(arena, " %.*s ", TEXT_ARGS(word));
            if (!contains(page, text_of(one)) && !contains(page, text_of(first)) &&
                !contains(page, text_of(last)) && !contains(page, text_of(inner))) {
                fail_msg("the page does not cite %.*s", TEXT_ARGS(word));
            }
        }
        if (file.length == 0) {
            break;
        }
    }
}

static void expect_all(struct arena *arena, const struct procedure *procedure, struct text page)
{
    for (size_t i = 0; i < procedure->steps_count; i++) {
        expect_label(page, procedure->steps[i].is.label);
        for (size_t j = 0; j < procedure->steps[i].guard_count; j++) {
            expect_label(page, procedure->steps[i].guards[j].words);
        }
        for (size_t j = 0; j < procedure->steps[i].must_count; j++) {
            expect_label(page, procedure->steps[i].musts[j].words);
        }
    }
    for (size_t i = 0; i < procedure->duties_count; i++) {
        expect_label(page, procedure->duties[i].is.label);
    }
    for (size_t i = 0; i < procedure->holds_count; i++) {
        expect_label(page, procedure->holds[i].is.label);
    }
    for (size_t i = 0; i < procedure->nevers_count; i++) {
        expect_label(page, procedure->nevers[i].words);
    }
    for (size_t i = 0; i < procedure->tolds_count; i++) {
        expect_label(page, procedure->tolds[i].words);
    }
    for (size_t i = 0; i < procedure->file_count; i++) {
        if (i == 0 || procedure->files[i].name.at[procedure->files[i].name.length - 1] == 'a') {
            expect_cites(arena, page, procedure->files[i].text); /* not those of examples */
        }
    }
}

static void test_procedure_explain__safeguarding_child_is_all_there(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    const struct procedure *procedure = read_shipped(arena, "safeguarding-child");
    expect_all(arena, procedure, explain_flat(arena, procedure));
}

/* A table lists answers by their names; people read their words. */
static void test_procedure_explain__what_a_table_lists_has_its_words(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct text page = explain_flat(arena, read_shipped(arena, "safeguarding-child"));
    assert_true(contains(page, TEXT("“Member only”: Multi-agency safeguarding hub; Local authority designated officer; Police.")));
    assert_false(contains(page, TEXT(" lado")));
    assert_false(contains(page, TEXT(" mash")));
}

static void test_procedure_explain__the_small_one_is_all_there(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    const struct procedure *procedure = read_small(arena);
    expect_all(arena, procedure, explain_flat(arena, procedure));
}

static void test_procedure_explain__every_sentence_has_its_paragraph(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct procedure_document document;
    procedure_explain(arena, read_shipped(arena, "safeguarding-child"), &document);
    bool inside = false;
    for (size_t i = 0; i < document.count; i++) {
        const struct procedure_piece *piece = &document.at[i];
        if (piece->kind == PROCEDURE_PIECE_HEADING) {
            inside = text_starts(piece->anchor, TEXT("step-")) ||
                     text_starts(piece->anchor, TEXT("duty-")) ||
                     text_starts(piece->anchor, TEXT("hold-"));
        } else if (inside && piece->words.at[piece->words.length - 1] != ':') {
            assert_true(piece->cites.count > 0);
        }
    }
}

static void test_procedure_explain__anchors_are_unique(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct procedure_document document;
    struct map seen = map_in(arena);
    procedure_explain(arena, read_shipped(arena, "safeguarding-child"), &document);
    for (size_t i = 0; i < document.count; i++) {
        if (document.at[i].kind == PROCEDURE_PIECE_HEADING) {
            assert_null(map_get(&seen, document.at[i].anchor));
            map_set(&seen, document.at[i].anchor, arena);
        }
    }
}

/* Labels of states are of any form ("Advice was asked for"): in a sentence each stands quoted, after words that fit them all. */
static void expect_states_quoted(struct arena *arena, const struct procedure_condition *condition, struct text words)
{
    for (size_t i = 0; i < condition->inner_count; i++) {
        expect_states_quoted(arena, condition->inner[i], words);
    }
    bool of_item = condition->kind == CONDITION_COUNT;
    const struct track *track = condition->kind == CONDITION_TRACK ? condition->subject.link_to
                                : of_item && condition->subject.meaning == MEANS_ITEM
                                    ? &((const struct item *)condition->subject.link_to)->track
                                    : NULL;
    if (track == NULL || condition->values.count == 0) {
        return;
    }
    const char *verb = condition->negated ? "not stand at “" : condition->number > 0 ? "stand at “" : "stands at “";
    assert_non_null(memmem(words.at, words.length, verb, strlen(verb)));
    for (size_t i = 0; i < condition->values.count; i++) {
        for (size_t j = 0; j < track->state_count; j++) {
            const char *quoted = arena_print(arena, "“%.*s”", TEXT_ARGS(track->states[j].is.label));
            if (procedure_same(track->states[j].is.name, condition->values.at[i].name)) {
                assert_non_null(memmem(words.at, words.length, quoted, strlen(quoted)));
            }
        }
    }
}

static size_t expect_sentences(struct arena *arena, const struct rule *rules, size_t count, const char *begins)
{
    size_t looked = 0;
    for (size_t i = 0; i < count; i++) {
        struct text words = rules[i].link_words;
        assert_true(words.length > 0 && strchr(".!?”", words.at[words.length - 1]) != NULL);
        if (rules[i].words.length == 0) {
            assert_true(text_starts(words, text_of(begins)));
            assert_null(memmem(words.at, words.length, "..", 2));
            expect_states_quoted(arena, rules[i].when, words);
            looked++;
        }
    }
    return looked;
}

static void test_procedure_explain__a_refusal_reads_as_a_sentence_in_all_that_is_shipped(void **state)
{
    (void)state;
    static const char *const stems[] = {"safeguarding-child", "safeguarding-adult", "complaint", "recommendation",
                                        "staff-discipline", "monitoring-point", "policy", "survey", "resourcing", "advisory-group",
                                        "development", "public-progress"};
    size_t looked = 0;
    for (size_t i = 0; i < COUNT_OF(stems); i++) {
        SCOPED(arena_free_at) struct arena *arena = arena_new();
        const struct procedure *procedure = read_shipped(arena, stems[i]);
        for (size_t j = 0; j < procedure->steps_count; j++) {
            const struct step *step = &procedure->steps[j];
            looked += expect_sentences(arena, step->guards, step->guard_count, "This can be done only when ");
            looked += expect_sentences(arena, step->musts, step->must_count, "It must be that ");
        }
        looked += expect_sentences(arena, procedure->nevers, procedure->nevers_count, "This must never be: ");
        looked += expect_sentences(arena, procedure->always, procedure->always_count, "This must always be so: ");
    }
    assert_true(looked > 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_procedure_explain__a_small_procedure_as_text),
        cmocka_unit_test(test_procedure_explain__a_small_procedure_as_markdown),
        cmocka_unit_test(test_procedure_explain__nothing_in_the_words_is_markup),
        cmocka_unit_test(test_procedure_explain__safeguarding_child_is_all_there),
        cmocka_unit_test(test_procedure_explain__what_a_table_lists_has_its_words),
        cmocka_unit_test(test_procedure_explain__the_small_one_is_all_there),
        cmocka_unit_test(test_procedure_explain__every_sentence_has_its_paragraph),
        cmocka_unit_test(test_procedure_explain__anchors_are_unique),
        cmocka_unit_test(test_procedure_explain__a_refusal_reads_as_a_sentence_in_all_that_is_shipped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
