/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words of names and of texts that may hold names. Bytes from outside: everything is bounded by the
 * text's length, and no word is longer than PEOPLE_WORD_LONGEST points. */

#include <ctype.h>
#include <string.h>

#include "people/inside.h"

/* The length of an apostrophe that stands there (ASCII, U+2019, U+02BC), or 0. */
static size_t apostrophe_at(struct text text, size_t index)
{
    static const char *const forms[] = {"'", "\xe2\x80\x99", "\xca\xbc"};
    for (size_t i = 0; i < COUNT_OF(forms); i++) {
        size_t length = strlen(forms[i]);
        if (text.length - index >= length && memcmp(text.at + index, forms[i], length) == 0) {
            return length;
        }
    }
    return 0;
}

static uint32_t take_point(struct text text, size_t *index)
{
    uint8_t first = (uint8_t)text.at[*index];
    unsigned more = first < 0x80 ? 0 : first < 0xe0 ? 1 : first < 0xf0 ? 2 : 3;
    uint32_t point = more ? first & (0x3fU >> more) : first;
    (*index)++;
    for (; more && *index < text.length; more--, (*index)++) {
        point = point << 6 | ((uint8_t)text.at[*index] & 0x3f);
    }
    return point;
}

static struct people_word word_of(struct text folded)
{
    struct people_word word = {.folded = folded};
    for (size_t i = 0; i < folded.length && word.length < PEOPLE_WORD_LONGEST;) {
        uint32_t point = take_point(folded, &i);
        word.points[word.length++] = point;
        word.letters |= 1U << (point & 31);
    }
    return word;
}

/* One run of written characters; folding may find several words in it, or none. */
static void add_run(struct vec *words, struct arena *arena, struct text run, bool breaks)
{
    bool is_capital = isupper((unsigned char)run.at[0]) || (unsigned char)run.at[0] >= 0x80;
    struct text rest = text_fold(arena, run), piece;
    while (text_cut(&rest, ' ', &piece)) {
        if (piece.length) {
            struct people_word word = word_of(piece);
            word.is_capital = is_capital;
            word.breaks = breaks;
            breaks = false;
            vec_add(words, &word);
        }
    }
}

struct people_words people_words_of(struct arena *arena, struct text text)
{
    struct vec words = VEC_IN(arena, struct people_word);
    struct buf run = buf_in(arena);
    bool breaks = false;
    for (size_t i = 0; i <= text.length; i++) {
        size_t skip = i < text.length ? apostrophe_at(text, i) : 0;
        if (skip) {
            i += skip - 1;
            continue;
        }
        unsigned char byte = i < text.length ? (unsigned char)text.at[i] : ' ';
        if (byte >= 0x80 || isalnum(byte)) {
            buf_char(&run, (char)byte);
            continue;
        }
        if (run.length) {
            add_run(&words, arena, buf_as_text(&run), breaks);
            run = buf_in(arena); /* what was folded may point into the old one */
            breaks = false;
        }
        breaks = breaks || strchr(".!?;:\n", byte);
    }
    return (struct people_words){words.items, words.count};
}

bool people_is_honorific(const struct people_word *word)
{
    static const char *const honorifics[] = {
        "mr",    "mrs",        "ms",      "miss",     "mx",    "dr",  "doctor", "prof", "professor",
        "sir",   "dame",       "lord",    "lady",     "rev",   "fr",  "revd",   "hon",  "baroness",
        "baron", "cllr",       "clr",     "mp",       "ms",    "msp", "mla",    "mep",  "am",
        "tds",   "councillor", "comrade", "rt",       "the",   "obe", "mbe",    "cbe",  "kc",
        "qc",    "jr",         "jnr",     "snr",      "sr",    "ii",  "iii",    "phd",  "esq",
        "aka",   "called",     "named",   "alderman", "mayor",
    };
    for (size_t i = 0; i < COUNT_OF(honorifics); i++) {
        if (text_is(word->folded, honorifics[i])) {
            return true;
        }
    }
    return false;
}

static unsigned least(unsigned one, unsigned two, unsigned three)
{
    unsigned small = one < two ? one : two;
    return small < three ? small : three;
}

/* Insertions, removals, changes and exchanges of neighbours that lie between two words, counted up
 * to beyond `most` (optimal string alignment, three rows). */
static unsigned distance(const struct people_word *one, const struct people_word *other,
                         unsigned most)
{
    unsigned rows[3][PEOPLE_WORD_LONGEST + 1];
    for (unsigned j = 0; j <= other->length; j++) {
        rows[0][j] = j;
    }
    for (unsigned i = 1; i <= one->length; i++) {
        unsigned *row = rows[i % 3], *before = rows[(i + 2) % 3], *earlier = rows[(i + 1) % 3];
        unsigned smallest = row[0] = i;
        for (unsigned j = 1; j <= other->length; j++) {
            unsigned change = one->points[i - 1] != other->points[j - 1];
            row[j] = least(before[j] + 1, row[j - 1] + 1, before[j - 1] + change);
            if (i > 1 && j > 1 && one->points[i - 1] == other->points[j - 2] &&
                one->points[i - 2] == other->points[j - 1] && earlier[j - 2] + 1 < row[j]) {
                row[j] = earlier[j - 2] + 1;
            }
            smallest = row[j] < smallest ? row[j] : smallest;
        }
        if (smallest > most) {
            return most + 1;
        }
    }
    return rows[one->length % 3][other->length];
}

bool people_is_spelt_alike(const struct people_word *one, const struct people_word *other)
{
    unsigned longer = one->length > other->length ? one->length : other->length;
    unsigned shorter = one->length + other->length - longer;
    unsigned most = shorter >= 8 ? 2 : shorter >= 4 ? 1 : 0;
    if (!most || longer - shorter > most ||
        (unsigned)__builtin_popcount(one->letters ^ other->letters) > 2 * most) {
        return false;
    }
    unsigned apart = distance(one, other, most);
    return apart <= 1 || (apart <= most && one->points[0] == other->points[0]);
}

enum people_closeness people_closeness_of(const struct people_word *name,
                                          const struct people_word *said)
{
    if (text_equal(name->folded, said->folded)) {
        return PEOPLE_SAME;
    }
    if (!name->length || !said->length) {
        return PEOPLE_FAR;
    }
    if (name->length == 1 || said->length == 1) {
        return name->points[0] == said->points[0] ? PEOPLE_INITIAL : PEOPLE_FAR;
    }
    if (people_is_short_form(name, said)) {
        return PEOPLE_SHORT;
    }
    return people_is_spelt_alike(name, said) ? PEOPLE_SPELT : PEOPLE_FAR;
}
