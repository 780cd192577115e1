/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words of damaged text: folding that forgives what a scanner does, and how alike two of them are. */
#include "plan/inside.h"

#include <stdlib.h>
#include <string.h>

#define LONGEST_COMPARED 400
#define WORDS_COMPARED 4000

/* Letters of other scripts and with marks that a scanner takes for Latin ones. */
static const struct {
    const char *seen;
    char is;
} look_alikes[] = {
    {"а", 'a'}, {"в", 'b'}, {"ь", 'b'}, {"с", 'c'}, {"е", 'e'}, {"н", 'h'}, {"Н", 'h'}, {"і", 'i'}, {"ı", 'i'}, {"İ", 'i'},
    {"ĺ", 'l'}, {"к", 'k'}, {"К", 'k'}, {"м", 'm'}, {"п", 'n'}, {"о", 'o'}, {"О", 'o'}, {"ŏ", 'o'}, {"ö", 'o'}, {"р", 'p'},
    {"Р", 'p'}, {"т", 't'}, {"х", 'x'}, {"у", 'y'}, {"ш", 'w'}, {"é", 'e'}, {"А", 'a'}, {"С", 'c'}, {"Е", 'e'}, {"Т", 't'},
};

static size_t character_size(const char *at, size_t left)
{
    unsigned char first = (unsigned char)*at;
    size_t size = first < 0x80 ? 1 : first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    return size <= left ? size : left;
}

static void fold_character(struct buf *buf, const char *at, size_t size)
{
    if (size == 1) {
        char c = *at;
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
            buf_char(buf, c);
        } else if (c >= 'A' && c <= 'Z') {
            buf_char(buf, (char)(c - 'A' + 'a'));
        }
        return;
    }
    for (size_t i = 0; i < COUNT_OF(look_alikes); i++) {
        if (strlen(look_alikes[i].seen) == size && memcmp(look_alikes[i].seen, at, size) == 0) {
            buf_char(buf, look_alikes[i].is);
            return;
        }
    }
    if (size == 2) { /* other letters; what takes three bytes here is dashes, quotation marks, bullets */
        buf_add(buf, at, size);
    }
}

static struct text fold_of(struct arena *arena, struct text text)
{
    struct buf buf = buf_in(arena);
    for (size_t i = 0; i < text.length;) {
        size_t size = character_size(text.at + i, text.length - i);
        fold_character(&buf, text.at + i, size);
        i += size;
    }
    return buf_as_text(&buf);
}

struct text words_fold(struct arena *arena, struct text text)
{
    return fold_of(arena, text);
}

static bool is_white(char c)
{
    return c == ' ' || c == '\n' || c == '\t';
}

struct words words_of(struct arena *arena, struct text text)
{
    struct vec out = VEC_IN(arena, struct word);
    for (size_t i = 0; i < text.length;) {
        size_t end = i;
        while (end < text.length && !is_white(text.at[end])) {
            end++;
        }
        struct word word = {.raw = {text.at + i, end - i}};
        word.fold = end > i ? fold_of(arena, word.raw) : TEXT("");
        if (word.fold.length) {
            vec_add(&out, &word);
        }
        i = end + 1;
    }
    return (struct words){out.items, out.count};
}

size_t words_distance(struct text one, struct text other, size_t most)
{
    size_t row[LONGEST_COMPARED + 1];
    size_t gap = one.length > other.length ? one.length - other.length : other.length - one.length;
    if (other.length > LONGEST_COMPARED || one.length > LONGEST_COMPARED || gap > most) {
        return most + 1;
    }
    for (size_t j = 0; j <= other.length; j++) {
        row[j] = j;
    }
    for (size_t i = 1; i <= one.length; i++) {
        size_t corner = row[0], least = i;
        row[0] = i;
        for (size_t j = 1; j <= other.length; j++) {
            size_t change = corner + (one.at[i - 1] != other.at[j - 1]);
            corner = row[j];
            size_t step = (row[j] < row[j - 1] ? row[j] : row[j - 1]) + 1;
            row[j] = change < step ? change : step;
            least = row[j] < least ? row[j] : least;
        }
        if (least > most) {
            return most + 1;
        }
    }
    return row[other.length];
}

bool words_alike(struct text one, struct text other)
{
    if (text_equal(one, other)) {
        return true;
    }
    size_t longer = one.length > other.length ? one.length : other.length, most = longer / 4;
    return longer >= 4 && words_distance(one, other, most) <= most;
}

double words_likeness(struct text one, struct text other, bool prefix)
{
    struct text shorter = one.length < other.length ? one : other, longer = one.length < other.length ? other : one;
    shorter.length = shorter.length < LONGEST_COMPARED ? shorter.length : LONGEST_COMPARED;
    longer.length = longer.length < LONGEST_COMPARED ? longer.length : LONGEST_COMPARED;
    if (shorter.length == 0) {
        return longer.length == 0;
    }
    if (prefix) {
        longer.length = shorter.length;
    }
    size_t edits = words_distance(shorter, longer, longer.length);
    return 1.0 - (double)edits / (double)longer.length;
}

/* Rows of the table of common lengths are kept, so that the way back can be found. */
size_t words_common(struct arena *arena, struct words one, struct words other, bool *used_one, bool *used_other)
{
    if (one.count == 0 || other.count == 0 || one.count > WORDS_COMPARED || other.count > WORDS_COMPARED) {
        return 0;
    }
    size_t width = other.count + 1;
    (void)arena;
    uint16_t *table = calloc((one.count + 1) * width, sizeof(*table));
    if (!table) {
        abort();
    }
    for (size_t i = one.count; i-- > 0;) {
        for (size_t j = other.count; j-- > 0;) {
            uint16_t below = table[(i + 1) * width + j], beside = table[i * width + j + 1];
            uint16_t both = (uint16_t)(table[(i + 1) * width + j + 1] + 1);
            uint16_t best = below > beside ? below : beside;
            if (both > best && words_alike(one.at[i].fold, other.at[j].fold)) {
                best = both;
            }
            table[i * width + j] = best;
        }
    }
    size_t common = table[0];
    for (size_t i = 0, j = 0; i < one.count && j < other.count;) {
        uint16_t here = table[i * width + j];
        if (here == table[(i + 1) * width + j]) {
            i++;
        } else if (here == table[i * width + j + 1]) {
            j++;
        } else {
            if (used_one) {
                used_one[i] = true;
            }
            if (used_other) {
                used_other[j] = true;
            }
            i++;
            j++;
        }
    }
    free(table);
    return common;
}

static struct text last_line(struct text text)
{
    size_t at = text.length;
    while (at > 0 && text.at[at - 1] != '\n') {
        at--;
    }
    return (struct text){text.at + at, text.length - at};
}

/* "Jane Roe MA": few words, each with a capital. */
static bool is_signature(struct text line)
{
    size_t words = 0;
    bool start = true;
    for (size_t i = 0; i < line.length; i++) {
        if (start && !(line.at[i] >= 'A' && line.at[i] <= 'Z')) {
            return false;
        }
        words += start;
        start = line.at[i] == ' ';
    }
    return words > 0 && words <= 5;
}

/* The end without quotation marks and brackets that close there. */
static size_t end_of(struct text line)
{
    size_t at = line.length;
    while (at > 1) {
        bool curly = at > 3 && memcmp(line.at + at - 3, "\xe2\x80", 2) == 0 && strchr("\x99\x9d", line.at[at - 1]);
        if (!curly && !strchr("\"')]", line.at[at - 1])) {
            break;
        }
        at -= curly ? 3 : 1;
    }
    return at;
}

/* One item of a list that the next row goes on with: "...; and". In a list inside one cell it is a broken end. */
static bool is_item(struct text text)
{
    bool ends = text.length > 5 && (memcmp(text.at + text.length - 5, "; and", 5) == 0 ||
                                    memcmp(text.at + text.length - 4, "; or", 4) == 0);
    return ends && !memmem(text.at, text.length, "\xe2\x80\xa2", 3) && !memchr(text.at, '\n', text.length);
}

bool words_end_whole(struct text text)
{
    struct text whole = text_trim(text), line = text_trim(last_line(whole));
    if (line.length == 0) {
        return true;
    }
    return strchr(".!?;", line.at[end_of(line) - 1]) || is_item(whole) ||
           (line.length != whole.length && is_signature(line));
}

bool words_stray(struct text text)
{
    size_t run = 0;
    for (size_t i = 0; i < text.length; i++) {
        char c = text.at[i];
        unsigned char byte = (unsigned char)c;
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      (byte >= 0xc3 && byte < 0xe0);
        run = letter ? run + 1 : (byte & 0xc0) == 0x80 ? run : 0;
        if (run >= 2) {
            return false;
        }
    }
    return true;
}
