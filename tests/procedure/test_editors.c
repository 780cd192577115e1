/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The colours for editors know the words that the parser knows, and no others. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <ctype.h>
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "files.h"

#define VIM EVENHAND_SOURCE "/share/editors/vim/syntax/evenhand.vim"
#define CODE EVENHAND_SOURCE "/share/editors/vscode/syntaxes/evenhand.tmLanguage.json"

static bool is_word(char character)
{
    return islower((unsigned char)character) || isdigit((unsigned char)character) ||
           character == '-';
}

static bool has(const struct vec *words, struct text word)
{
    for (size_t i = 0; i < words->count; i++) {
        if (text_equal(*VEC_AT(words, struct text, i), word)) {
            return true;
        }
    }
    return false;
}

static void add(struct vec *words, struct text word)
{
    if (word.length > 0 && !has(words, word)) {
        vec_add(words, &word);
    }
}

/* A literal that is one word of small letters: what the parsers compare words with. */
static void add_literals(struct vec *words, struct text source)
{
    for (size_t i = 0; i + 1 < source.length; i++) {
        size_t end = i + 1;
        if (source.at[i] != '"' || !islower((unsigned char)source.at[end])) {
            continue;
        }
        while (end < source.length && is_word(source.at[end])) {
            end++;
        }
        struct text word = {source.at + i + 1, end - i - 1};
        if (end < source.length && source.at[end] == '"' && !text_is(word, "dddd-dd-dd")) {
            add(words, word);
        }
    }
}

static struct vec parser_words(struct arena *arena)
{
    const char *folder = EVENHAND_SOURCE "/src/procedure";
    struct vec words = VEC_IN(arena, struct text);
    struct dirent **names = NULL;
    int count = scandir(folder, &names, NULL, alphasort);
    for (int i = 0; i < count; i++) {
        const char *name = names[i]->d_name;
        if (strncmp(name, "parse", 5) == 0 && strcmp(name + strlen(name) - 2, ".c") == 0) {
            add_literals(&words, file_text(arena, arena_print(arena, "%s/%s", folder, name)));
        }
        free(names[i]);
    }
    free(names);
    for (enum procedure_type type = PROCEDURE_YES_NO; type < PROCEDURE_TYPE__MAX; type++) {
        struct text rest = text_of(procedure_type_word(type)), word;
        while (text_cut(&rest, ' ', &word)) {
            add(&words, word);
        }
    }
    return words;
}

/* The words of `syntax keyword GROUP words`. */
static struct vec vim_words(struct arena *arena)
{
    struct vec words = VEC_IN(arena, struct text);
    struct text text = file_text(arena, VIM), line, word;
    while (text_cut(&text, '\n', &line)) {
        if (text_starts(line, TEXT("syntax keyword "))) {
            for (int i = 0; text_cut(&line, ' ', &word); i++) {
                add(&words, i < 3 ? (struct text){0} : word);
            }
        }
    }
    return words;
}

/* The words between "(?:" and ")", separated by "|". */
static struct vec code_words(struct arena *arena)
{
    struct vec words = VEC_IN(arena, struct text);
    const char *at = text_string(arena, file_text(arena, CODE));
    while ((at = strstr(at, "(?:")) != NULL) {
        struct text inside = {at + 3, strcspn(at + 3, ")")}, word;
        while (text_cut(&inside, '|', &word)) {
            add(&words, word);
        }
        at += 3;
    }
    return words;
}

/* "weeks" is known as "week" with an s. */
static bool is_known(const struct vec *words, struct text word)
{
    struct text one = {word.at, word.length - 1};
    return has(words, word) || (word.at[word.length - 1] == 's' && has(words, one));
}

static void compare(const struct vec *parser, const struct vec *editor, const char *name)
{
    assert_true(parser->count > 100);
    for (size_t i = 0; i < parser->count; i++) {
        struct text word = *VEC_AT(parser, struct text, i);
        if (!has(editor, word)) {
            fail_msg("%s does not know '%.*s'", name, TEXT_ARGS(word));
        }
    }
    for (size_t i = 0; i < editor->count; i++) {
        struct text word = *VEC_AT(editor, struct text, i);
        if (!is_known(parser, word)) {
            fail_msg("%s knows '%.*s', which the parser does not", name, TEXT_ARGS(word));
        }
    }
}

static void test_procedure_editors__know_the_words_of_the_parser(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct vec parser = parser_words(arena), vim = vim_words(arena), code = code_words(arena);
    compare(&parser, &vim, "vim");
    compare(&parser, &code, "VS Code");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_procedure_editors__know_the_words_of_the_parser),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
