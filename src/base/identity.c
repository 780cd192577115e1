/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/base.h"

#include <string.h>

/* Crockford's base 32: no i, l, o, u, so that a name can be read aloud and typed. */
static const char letters[] = "0123456789abcdefghjkmnpqrstvwxyz";

bool identity_equal(const struct identity *one, const struct identity *other)
{
    return memcmp(one->bytes, other->bytes, IDENTITY_SIZE) == 0;
}

bool identity_is_none(const struct identity *identity)
{
    static const struct identity none;
    return identity_equal(identity, &none);
}

/* 128 bits as 26 characters of 5 bits: the first character carries the top 3 bits. */
void identity_write(const struct identity *identity, char out[IDENTITY_TEXT_SIZE])
{
    uint32_t held = 0;
    int bits = 2;
    for (size_t i = 0; i < IDENTITY_SIZE; i++) {
        held = held << 8 | identity->bytes[i];
        for (bits += 8; bits >= 5; bits -= 5) {
            *out++ = letters[held >> (bits - 5) & 31];
        }
    }
    *out = '\0';
}

static int value_of(char character)
{
    if (character >= 'A' && character <= 'Z') {
        character = (char)(character - 'A' + 'a');
    }
    if (character == 'o') {
        character = '0';
    }
    if (character == 'i' || character == 'l') {
        character = '1';
    }
    const char *found = character ? strchr(letters, character) : NULL;
    return found ? (int)(found - letters) : -1;
}

int identity_read(struct text text, struct identity *out, struct error *error)
{
    struct identity identity = {{0}};
    bool good = text.length == IDENTITY_TEXT_SIZE - 1;
    for (int i = 0; good && i < IDENTITY_TEXT_SIZE - 1; i++) {
        int value = value_of(text.at[i]);
        good = value >= 0 && (i > 0 || value < 8);
        for (int bit = 0; good && bit < 5; bit++) {
            int place = i * 5 + bit - 2;
            if (place >= 0 && value >> (4 - bit) & 1) {
                identity.bytes[place / 8] |= (uint8_t)(1 << (7 - place % 8));
            }
        }
    }
    if (!good) {
        return error_set(error, ERROR_INVALID, "identity.form",
                         "This is not an identifier: it needs 26 letters and digits.");
    }
    *out = identity;
    return 0;
}
