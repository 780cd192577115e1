/* SPDX-License-Identifier: GPL-3.0-or-later */
/* docs/language.md: every block is read, linked and run, and shows something allowed and something
 * refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "files.h"

struct block {
    struct text name, text;
};

/* The blocks between ```evenhand NAME and ```, in order. */
static struct vec blocks_of(struct arena *arena, struct text page)
{
    struct vec blocks = VEC_IN(arena, struct block);
    struct block block = {0};
    struct text line;
    bool inside = false;
    while (text_cut(&page, '\n', &line)) {
        if (!inside && text_starts(line, TEXT("```evenhand "))) {
            block = (struct block){.name = {line.at + 12, line.length - 12},
                                   .text = {line.at + line.length + 1, 0}};
            inside = true;
        } else if (inside && text_is(line, "```")) {
            block.text.length = (size_t)(line.at - block.text.at);
            vec_add(&blocks, &block);
            inside = false;
        }
    }
    return blocks;
}

static struct procedure_file whole(struct arena *arena, const struct block *head,
                                   const struct block *block)
{
    struct text before =
        text_starts(block->text, TEXT("procedure ")) ? (struct text){0} : head->text;
    const char *name = arena_print(arena, "sentence %.*s", TEXT_ARGS(block->name));
    const char *text = arena_print(arena, "%.*s\n%.*s", TEXT_ARGS(before), TEXT_ARGS(block->text));
    return (struct procedure_file){.name = text_of(name), .text = text_of(text)};
}

static void run_block(const struct procedure_file *file, const struct calendar_book *book)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    const struct procedure *procedure = NULL;
    struct procedure_messages messages;
    struct error error = {0};
    size_t count = 0;
    if (procedure_read(arena, file, 1, &procedure, &messages, &error) != 0) {
        fail_msg("%s", error.words);
    }
    const struct procedure_example_result *results =
        procedure_run_examples(arena, procedure, book, &count);
    for (size_t i = 0; i < count; i++) {
        if (!results[i].passed) {
            struct text message = procedure_message_print(arena, &results[i].message);
            fail_msg("%.*s (%.*s)", TEXT_ARGS(message), TEXT_ARGS(results[i].title));
        }
    }
    assert_true(count >= 1);
}

/* A sentence need not end a case, nor cite where the page's own text does. */
static bool is_for_whole_procedures(enum procedure_finding_kind kind)
{
    return kind == PROCEDURE_FINDING_REACH || kind == PROCEDURE_FINDING_UNCITED;
}

static void check_block(const struct procedure_file *file)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    const struct procedure *procedure = NULL;
    struct procedure_messages messages;
    struct procedure_findings findings;
    struct error error = {0};
    assert_int_equal(procedure_read(arena, file, 1, &procedure, &messages, &error), 0);
    procedure_check(arena, procedure, &findings);
    for (size_t i = 0; i < findings.count; i++) {
        const struct procedure_finding *finding = &findings.at[i];
        if (!is_for_whole_procedures(finding->kind) && finding->verdict != PROCEDURE_PROVED) {
            fail_msg("%.*s:%u: %.*s: %.*s", TEXT_ARGS(finding->file), finding->line, TEXT_ARGS(finding->words),
                     TEXT_ARGS(finding->why));
        }
    }
}

static void test_procedure_language__every_sentence_is_checked(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct vec blocks = blocks_of(arena, file_text(arena, EVENHAND_SOURCE "/docs/language.md"));
    for (size_t i = 1; i < blocks.count; i++) {
        struct procedure_file file = whole(arena, VEC_AT(&blocks, struct block, 0), VEC_AT(&blocks, struct block, i));
        check_block(&file);
    }
}

static void test_procedure_language__every_sentence_runs(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    SCOPED(book_free) struct calendar_book *book = book_read();
    struct vec blocks = blocks_of(arena, file_text(arena, EVENHAND_SOURCE "/docs/language.md"));
    const struct block *head = VEC_AT(&blocks, struct block, 0);
    assert_int_equal(blocks.count, 40);
    assert_true(text_is(head->name, "head"));
    for (size_t i = 1; i < blocks.count; i++) {
        const struct block *block = VEC_AT(&blocks, struct block, i);
        struct procedure_file file = whole(arena, head, block);
        assert_true(text_is(block->name, arena_print(arena, "%zu", i)));
        assert_non_null(strstr(text_string(arena, block->text), "then refused"));
        run_block(&file, book);
    }
}

/* What the page shows is what `format` writes. */
static void test_procedure_language__every_block_is_in_the_one_form(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct vec blocks = blocks_of(arena, file_text(arena, EVENHAND_SOURCE "/docs/language.md"));
    for (size_t i = 0; i < blocks.count; i++) {
        const struct block *block = VEC_AT(&blocks, struct block, i);
        struct procedure_file file = {.name = block->name, .text = block->text};
        struct procedure_messages messages;
        struct error error = {0};
        struct text written = {0};
        assert_int_equal(procedure_format(arena, &file, &written, &messages, &error), 0);
        assert_string_equal(text_string(arena, written), text_string(arena, block->text));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_procedure_language__every_sentence_runs),
        cmocka_unit_test(test_procedure_language__every_sentence_is_checked),
        cmocka_unit_test(test_procedure_language__every_block_is_in_the_one_form),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
