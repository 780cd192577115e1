/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What an update says of its status. A status is a label: it stands at the end, with a capital, behind a sentence or
 * behind `As above`. "... is complete" inside a sentence is none (AP-2); one that stands behind a colon is said of a part
 * only; one with words behind it has a date or a condition. Where the end of the words is missing, so is the status.
 */
#include "plan/inside.h"

#include <string.h>

#define MOST_TERMS 14 /* words behind a label; more are a sentence that only begins like one */

static const struct {
    const char *word;
    enum plan_status is;
} labels[] = {
    {"underway", PLAN_UNDERWAY},  {"under way", PLAN_UNDERWAY}, {"ongoing", PLAN_UNDERWAY}, {"completed", PLAN_COMPLETE},
    {"complete", PLAN_COMPLETE}, {"done", PLAN_COMPLETE},      {"closed", PLAN_OTHER},     {"rejected", PLAN_OTHER},
    {"on hold", PLAN_OTHER},
};

struct label {
    size_t at, size;
    enum plan_status is;
    bool scoped, bare; /* bare: nothing divides it from the sentence before */
    struct text terms;
};

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static size_t label_size(struct text rest, enum plan_status *is)
{
    for (size_t i = 0; i < COUNT_OF(labels); i++) {
        size_t size = strlen(labels[i].word);
        if (rest.length >= size && strncasecmp(rest.at, labels[i].word, size) == 0 &&
            (rest.length == size || !is_letter(rest.at[size]))) {
            *is = labels[i].is;
            return size;
        }
    }
    return 0;
}

bool status_repeats(struct text text, struct text *rest)
{
    struct text left = text_trim(text), word;
    if (left.length < 8 || strncasecmp(left.at, "as ", 3) != 0) {
        return false;
    }
    for (int i = 0; i < 4 && text_cut(&left, ' ', &word); i++) {
        if (word.length >= 5 && strncasecmp(word.at, "above", 5) == 0 && (word.length == 5 || !is_letter(word.at[5]))) {
            *rest = text_trim(left);
            return true;
        }
    }
    return false;
}

static size_t count_words(struct text text)
{
    size_t count = 0;
    for (size_t i = 0; i < text.length; i++) {
        count += text.at[i] != ' ' && (i == 0 || text.at[i - 1] == ' ');
    }
    return count;
}

/* What follows a label: nothing, or terms that reach to the end without another sentence. */
static bool take_terms(struct text rest, struct text *terms)
{
    rest = text_trim(rest);
    while (rest.length && strchr(".,;:", rest.at[0])) {
        bool is_end = rest.at[0] == '.';
        rest = text_trim((struct text){rest.at + 1, rest.length - 1});
        if (is_end && rest.length) {
            return false;
        }
    }
    while (rest.length && strchr(".;,", rest.at[rest.length - 1])) {
        rest.length--;
    }
    for (size_t i = 0; i + 1 < rest.length; i++) {
        if (strchr(".!?\n", rest.at[i]) && strchr(" \n", rest.at[i + 1])) {
            return false;
        }
    }
    *terms = rest;
    return count_words(rest) <= MOST_TERMS;
}

/* Is what stands at `at` set off from the words before it? */
static bool is_set_off(struct text text, size_t at, struct label *label)
{
    struct text before = text_trim((struct text){text.at, at}), rest;
    bool capital = text.at[at] >= 'A' && text.at[at] <= 'Z';
    if (before.length == 0) {
        return true;
    }
    char last = before.at[before.length - 1];
    label->scoped = capital && last == ':';
    if (status_repeats(before, &rest) && rest.length == 0) {
        return true;
    }
    bool ends_line = memchr(before.at + before.length, '\n', (size_t)(text.at + at - before.at) - before.length) != NULL;
    label->bare = capital && !ends_line && !strchr(".!?;:)", last);
    return capital;
}

static bool find_label(struct text text, size_t end, struct label *out)
{
    for (size_t at = end; at-- > 0;) {
        struct label label = {.at = at};
        bool starts = at == 0 || !is_letter(text.at[at - 1]);
        label.size = starts ? label_size((struct text){text.at + at, text.length - at}, &label.is) : 0;
        struct text behind = {text.at + at + label.size, text.length - at - label.size};
        if (label.size == 0 || !is_set_off(text, at, &label) || !take_terms(behind, &label.terms)) {
            continue;
        }
        if (label.terms.length && (label.bare || label.is == PLAN_OTHER)) {
            continue; /* a word of the sentence that happens to have a capital */
        }
        *out = label;
        return true;
    }
    return false;
}

static struct text scope_of(struct text text, size_t at)
{
    struct text before = text_trim((struct text){text.at, at});
    before.length -= before.length > 0;
    size_t from = before.length;
    while (from > 0 && !(strchr(".!?\n", before.at[from - 1]) && from < before.length && strchr(" \n", before.at[from]))) {
        from--;
    }
    return text_trim((struct text){before.at + from, before.length - from});
}

static bool says_is_complete(struct arena *arena, struct text text)
{
    struct words words = words_of(arena, text);
    for (size_t i = 1; i < words.count; i++) {
        struct text one = words.at[i - 1].fold;
        if (text_starts(words.at[i].fold, TEXT("complete")) &&
            (text_is(one, "is") || text_is(one, "are") || text_is(one, "was") || text_is(one, "were"))) {
            return true;
        }
    }
    return false;
}

static void without_label(struct arena *arena, struct plan_update *update)
{
    struct text text = update->cell.text, rest;
    bool is_repeat = status_repeats(text, &rest) && rest.length == 0;
    if (!words_end_whole(text) && !is_repeat) {
        update->status = PLAN_STATUS_LOST;
        cell_say(arena, &update->cell, PLAN_DOUBTFUL,
                 "The words stop in the middle: what followed is lost, and a status with it if there was one");
        return;
    }
    update->status = PLAN_NONE;
    if (says_is_complete(arena, text)) {
        cell_say(arena, &update->cell, PLAN_DOUBTFUL,
                 "The words speak of something that is complete, but no status stands at their end");
    }
}

static void with_label(struct arena *arena, struct plan_update *update, const struct label *label)
{
    struct text text = update->cell.text;
    struct label earlier;
    update->status = label->scoped ? PLAN_OTHER : label->is;
    update->said = text_trim((struct text){text.at + label->at, text.length - label->at});
    update->terms = label->terms;
    if (label->scoped) {
        update->scope = scope_of(text, label->at);
        cell_say(arena, &update->cell, PLAN_DOUBTFUL,
                 "The status is said of a part only; whether it may stand for the whole is for a person to say");
    }
    struct civil_date date;
    if (label->terms.length && !heading_date(label->terms, &date)) {
        cell_say(arena, &update->cell, PLAN_DOUBTFUL, "The status has a condition");
    }
    if (label->bare) {
        cell_say(arena, &update->cell, PLAN_DOUBTFUL, "Nothing divides the status from the sentence before it");
    }
    if (label->at > 2 && text.at[label->at - 1] == ' ' && memchr("0123456789", text.at[label->at - 3], 10) &&
        find_label((struct text){text.at, label->at - 3}, label->at - 3, &earlier)) {
        cell_say(arena, &update->cell, PLAN_DOUBTFUL, "More than one status, in a list of which a part may be missing");
    }
}

void status_find(struct arena *arena, struct plan_update *update)
{
    struct text text = update->cell.text;
    struct label label;
    update->said = update->scope = update->terms = TEXT(""); /* of an earlier reading of the cell */
    if (text.length == 0) {
        update->status = update->cell.trust == PLAN_LOST ? PLAN_STATUS_LOST : PLAN_NONE;
    } else if (find_label(text, text.length, &label)) {
        with_label(arena, update, &label);
    } else {
        without_label(arena, update);
    }
}
