/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Case references: nine random characters of Crockford's base 32 (45 bits) and a check character,
 * in two groups. The check is a weighted sum in the field of 32 elements: with weights that are all
 * different and none of them zero, any one wrong character changes the sum, and so does any
 * exchange of two different ones. */

#include <string.h>

#include "access/inside.h"

#define CHARACTERS 10
#define GROUP 5

static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/* Multiplication modulo x^5 + x^2 + 1. */
static unsigned multiply(unsigned one, unsigned other)
{
    unsigned product = 0;
    for (; other; other >>= 1) {
        if (other & 1) {
            product ^= one;
        }
        one <<= 1;
        if (one & 32) {
            one ^= 37;
        }
    }
    return product;
}

/* Zero for a good reference: the last character's weight is 1, so that it can be chosen. */
static unsigned sum(const unsigned values[CHARACTERS])
{
    unsigned total = 0, weight = 1;
    for (int i = CHARACTERS - 1; i >= 0; i--) {
        total ^= multiply(values[i], weight);
        weight = multiply(weight, 2); /* 2 generates the field: its first 31 powers differ */
    }
    return total;
}

static void write_reference(const unsigned values[CHARACTERS], char out[ACCESS_REFERENCE_SIZE])
{
    for (int i = 0, at = 0; i < CHARACTERS; i++) {
        if (i == GROUP) {
            out[at++] = '-';
        }
        out[at++] = alphabet[values[i]];
    }
    out[ACCESS_REFERENCE_SIZE - 1] = '\0';
}

void access_new_reference(char out[ACCESS_REFERENCE_SIZE])
{
    uint8_t random[CHARACTERS];
    unsigned values[CHARACTERS];
    vault_random(random, sizeof random);
    for (int i = 0; i < CHARACTERS; i++) {
        values[i] = random[i] & 31;
    }
    values[CHARACTERS - 1] = 0;
    values[CHARACTERS - 1] = sum(values);
    write_reference(values, out);
}

static bool value_of(char letter, unsigned *out)
{
    letter = letter >= 'a' && letter <= 'z' ? (char)(letter - 'a' + 'A') : letter;
    letter = letter == 'O' ? '0' : letter == 'I' || letter == 'L' ? '1' : letter;
    const char *at = letter ? strchr(alphabet, letter) : NULL;
    *out = at ? (unsigned)(at - alphabet) : 0;
    return at != NULL;
}

int access_read_reference(struct text typed, char out[ACCESS_REFERENCE_SIZE], struct error *error)
{
    unsigned values[CHARACTERS];
    size_t count = 0;
    bool good = typed.length <= 64;
    for (size_t i = 0; good && i < typed.length; i++) {
        if (!strchr(" -\t", typed.at[i]) || !typed.at[i]) {
            good = count < CHARACTERS && value_of(typed.at[i], &values[count]);
            count++;
        }
    }
    if (good && count == CHARACTERS && sum(values) == 0) {
        write_reference(values, out);
        return 0;
    }
    error_set(error, ERROR_INVALID, "access.reference",
              "this is not a case reference: it has ten letters and digits, as 7K3M9-QXD2T; check "
              "each of them");
    return error_at(error, "reference");
}
