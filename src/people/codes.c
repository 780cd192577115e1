/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One-time codes: six digits, HMAC-SHA-1, steps of 30 seconds (RFC 6238), reckoned by liboath. A
 * code is taken once: whoever calls keeps the step of the last one, and only later steps are right.
 */

#include <liboath/oath.h>
#include <stdlib.h>
#include <string.h>

#include "people/inside.h"

#define DIGITS 6

static int oath_failed(int code, struct error *error)
{
    return error_set(error, ERROR_IO, "people.oath", "liboath: %s", oath_strerror(code));
}

int people_code_at(const uint8_t secret[PEOPLE_SECRET_SIZE], int64_t at, char out[7],
                   struct error *error)
{
    int code = oath_totp_generate((const char *)secret, PEOPLE_SECRET_SIZE, (time_t)(at / 1000),
                                  PEOPLE_STEP_SECONDS, 0, DIGITS, out);
    return code == OATH_OK ? 0 : oath_failed(code, error);
}

/* Six digits, with the spaces that people type left out. */
static bool take_digits(struct text code, char out[DIGITS + 1])
{
    size_t count = 0;
    for (size_t i = 0; i < code.length; i++) {
        if (code.at[i] == ' ') {
            continue;
        }
        if (code.at[i] < '0' || code.at[i] > '9' || count == DIGITS) {
            return false;
        }
        out[count++] = code.at[i];
    }
    out[count] = '\0';
    return count == DIGITS;
}

int people_code_is_right(const uint8_t secret[PEOPLE_SECRET_SIZE], struct text code, int64_t at,
                         int64_t last, int64_t *counter, struct error *error)
{
    char typed[DIGITS + 1], expected[7];
    bool is_code = take_digits(code, typed);
    int found = 0;
    /* All three steps are always reckoned, whatever was typed. */
    for (int drift = -1; drift <= 1; drift++) {
        int64_t step = at / (1000 * PEOPLE_STEP_SECONDS) + drift;
        int failed = people_code_at(secret, step * 1000 * PEOPLE_STEP_SECONDS, expected, error);
        if (failed < 0) {
            return failed;
        }
        if (is_code && vault_equal(typed, expected, DIGITS) && step > last && !found) {
            *counter = step;
            found = 1;
        }
    }
    return found;
}

char *people_secret_base32(struct arena *arena, const uint8_t secret[PEOPLE_SECRET_SIZE])
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    char *out = arena_alloc(arena, PEOPLE_SECRET_SIZE * 8 / 5 + 1);
    uint32_t bits = 0;
    unsigned held = 0, length = 0;
    for (unsigned i = 0; i < PEOPLE_SECRET_SIZE; i++) {
        bits = bits << 8 | secret[i];
        for (held += 8; held >= 5; held -= 5) {
            out[length++] = letters[bits >> (held - 5) & 31];
        }
    }
    return out;
}

static void add_escaped(struct buf *buf, struct text text)
{
    for (size_t i = 0; i < text.length; i++) {
        unsigned char byte = (unsigned char)text.at[i];
        bool plain = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
                     (byte >= '0' && byte <= '9') || byte == '-' || byte == '.' || byte == '_';
        if (plain) {
            buf_char(buf, (char)byte);
        } else {
            buf_print(buf, "%%%02X", byte);
        }
    }
}

char *people_secret_address(struct arena *arena, const uint8_t secret[PEOPLE_SECRET_SIZE],
                            const char *issuer, struct text account)
{
    struct buf buf = buf_in(arena);
    buf_string(&buf, "otpauth://totp/");
    add_escaped(&buf, text_of(issuer));
    buf_char(&buf, ':');
    add_escaped(&buf, account);
    buf_string(&buf, "?secret=");
    buf_string(&buf, people_secret_base32(arena, secret));
    buf_string(&buf, "&issuer=");
    add_escaped(&buf, text_of(issuer));
    buf_string(&buf, "&algorithm=SHA1&digits=6&period=30");
    return arena_string(arena, buf_as_string(&buf));
}
