/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The words of texts as keyed tokens, for searching. A case says the same words again and again, so each word is hashed once,
 * and each row is written once, in the order of its index.
 */
#include "casework/rows.h"

#include <stdlib.h>
#include <string.h>

struct known_word {
    struct word_token token;
    size_t place; /* at which it was last met */
};

/* The words that were met, of one epoch. */
struct known_words {
    struct arena *arena;
    struct casework *casework;
    struct map words; /* to struct known_word */
};

static struct known_words no_words(struct arena *arena, struct casework *casework)
{
    return (struct known_words){.arena = arena, .casework = casework, .words = map_in(arena)};
}

static int know_word(struct known_words *known, struct text word, struct known_word **out, struct error *error)
{
    *out = map_get(&known->words, word);
    if (*out) {
        return 0;
    }
    *out = ARENA_NEW(known->arena, struct known_word);
    int failed = vault_token(known->casework->options.vault, "casework.word", word, (*out)->token.bytes, error);
    if (!failed) {
        map_set(&known->words, word, *out);
    }
    return failed;
}

/* Adds the words that were not met at this place (from 1) right before. */
static int add_words(struct known_words *known, struct text words, size_t place, struct vec *tokens, struct error *error)
{
    struct text rest = text_fold(known->arena, words), word;
    while (tokens->count < WORD_TOKENS_MOST && text_cut(&rest, ' ', &word)) {
        struct known_word *found;
        if (word.length < 2) {
            continue;
        }
        int failed = know_word(known, word, &found, error);
        if (failed) {
            return failed;
        }
        if (found->place != place) {
            found->place = place;
            vec_add(tokens, &found->token);
        }
    }
    return 0;
}

int word_tokens(struct arena *arena, struct casework *casework, struct text words, struct vec *tokens,
                struct error *error)
{
    struct known_words known = no_words(arena, casework);
    return add_words(&known, words, 1, tokens, error);
}

/* ---- the rows of a case */

static int compare_rows(const void *one, const void *other)
{
    const struct word_row *left = one, *right = other;
    int order = memcmp(left->token, right->token, sizeof(left->token));
    if (order == 0) {
        order = (left->kind > right->kind) - (left->kind < right->kind);
    }
    return order ? order : (left->number > right->number) - (left->number < right->number);
}

static void keep_each_once(struct vec *rows)
{
    if (rows->count) {
        qsort(rows->items, rows->count, rows->size, compare_rows);
    }
    size_t kept = 0;
    for (size_t i = 0; i < rows->count; i++) {
        struct word_row *row = VEC_AT(rows, struct word_row, i);
        if (kept == 0 || compare_rows(row, VEC_AT(rows, struct word_row, kept - 1)) != 0) {
            *VEC_AT(rows, struct word_row, kept++) = *row;
        }
    }
    rows->count = kept;
}

/* One and the same for all that is said at one place: texts about a party share its number. */
static size_t place_of(const struct casework_change *change, size_t text)
{
    size_t first = 0;
    while (change->texts[first].kind != change->texts[text].kind || change->texts[first].number != change->texts[text].number) {
        first++;
    }
    return first + 1;
}

int words_collect(const struct casework_change *change, struct case_rows *rows, struct error *error)
{
    struct known_words known = no_words(change->arena, change->casework);
    struct vec tokens = VEC_IN(change->arena, struct word_token);
    rows->epoch = vault_epoch(change->casework->options.vault); /* before any: one that turns meanwhile is noticed */
    rows->words = VEC_IN(change->arena, struct word_row);
    for (size_t i = 0; i < change->text_count; i++) {
        const struct casework_text *text = &change->texts[i];
        tokens.count = 0;
        int failed = add_words(&known, text->plain, place_of(change, i), &tokens, error);
        if (failed) {
            return failed;
        }
        for (size_t j = 0; j < tokens.count; j++) {
            struct word_row row = {.kind = text->kind, .number = text->number};
            memcpy(row.token, VEC_AT(&tokens, struct word_token, j)->bytes, sizeof(row.token));
            vec_add(&rows->words, &row);
        }
    }
    keep_each_once(&rows->words);
    return 0;
}

int words_write(struct store_session *session, const struct case_rows *rows, struct error *error)
{
    int failed = 0;
    for (size_t i = 0; !failed && i < rows->words.count; i++) {
        const struct word_row *word = VEC_AT(&rows->words, struct word_row, i);
        failed = store_run(session, NULL, error,
                           "INSERT INTO casework_word (token, case_id, kind, number) VALUES ($1, $2, $3, $4) "
                           "ON CONFLICT (token, case_id, kind, number) DO NOTHING",
                           "bdii", (const void *)word->token, (size_t)VAULT_TOKEN_SIZE, &rows->case_id,
                           (int64_t)word->kind, (int64_t)word->number);
    }
    return failed;
}
