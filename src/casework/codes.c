/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "casework/codes.h"

#include <stdio.h>
#include <string.h>

#define DIGITS 16

const uint8_t code_of_none[CODE_SIZE] = {0};

bool code_is_none(const uint8_t code[CODE_SIZE])
{
    return memcmp(code, code_of_none, CODE_SIZE) == 0;
}

/* ---- making and finding */

/* Sixteen digits, like a long telephone number: can be read aloud, written down and typed on a phone. */
void code_make(struct casework *casework, struct text submission, char words[CASEWORK_RECEIPT_SIZE],
               uint8_t code[CODE_SIZE])
{
    uint8_t drawn[CODE_SIZE];
    char digits[DIGITS + 1] = {0};
    if (submission.length) {
        vault_code(casework->options.vault, "casework.submission", submission, drawn);
    } else {
        vault_random(drawn, sizeof(drawn));
    }
    for (int i = 0, at = 0; i < DIGITS; i++) {
        digits[i] = (char)('0' + (drawn[i * 2] << 8 | drawn[i * 2 + 1]) % 10);
        if (i && i % 4 == 0) {
            words[at++] = ' ';
        }
        words[at++] = digits[i];
        words[at] = '\0';
    }
    vault_code(casework->options.vault, "casework.receipt", text_of(digits), code);
    vault_wipe(digits, sizeof(digits));
    vault_wipe(drawn, sizeof(drawn));
}

static bool read_digits(struct text typed, char digits[DIGITS + 1])
{
    size_t count = 0;
    memset(digits, 0, DIGITS + 1);
    for (size_t i = 0; i < typed.length; i++) {
        bool digit = typed.at[i] >= '0' && typed.at[i] <= '9';
        if (digit && count < DIGITS) {
            digits[count] = typed.at[i];
        }
        count += digit;
    }
    return count == DIGITS;
}

int code_find(struct casework *casework, struct store_session *session, struct text typed, struct identity *case_id,
              uint32_t *party, struct error *error)
{
    char digits[DIGITS + 1];
    uint8_t hashed[CODE_SIZE];
    struct store_statement *statement;
    bool is_whole = read_digits(typed, digits);
    vault_code(casework->options.vault, "casework.receipt", text_of(digits), hashed);
    int step = store_query(session, &statement, error, "SELECT case_id, party FROM casework_receipt WHERE code = $1", "b",
                           (const void *)hashed, sizeof(hashed));
    if (step) {
        return step;
    }
    step = store_step(statement, error);
    bool found = step > 0 && is_whole;
    if (found) {
        *case_id = store_identity(statement, 0);
        *party = (uint32_t)store_integer(statement, 1);
    }
    store_finish(statement);
    if (step < 0) {
        return step;
    }
    return found ? 0
                 : error_set(error, ERROR_NOT_FOUND, "casework.no-receipt",
                             "No case has this code. Check the sixteen digits.");
}

/* ---- as a browser keeps it */

static void print_kept(struct casework *casework, const char digits[DIGITS + 1], char kept[CASEWORK_KEPT_CODE_SIZE])
{
    uint8_t mark[CODE_SIZE];
    vault_code(casework->options.vault, "casework.kept-code", text_of(digits), mark);
    memcpy(kept, digits, DIGITS);
    for (size_t i = 0; i < sizeof(mark); i++) {
        snprintf(kept + DIGITS + i * 2, 3, "%02x", mark[i]);
    }
}

void casework_keep_code(struct casework *casework, struct text code, char kept[CASEWORK_KEPT_CODE_SIZE])
{
    char digits[DIGITS + 1];
    memset(kept, 0, CASEWORK_KEPT_CODE_SIZE);
    if (read_digits(code, digits)) {
        print_kept(casework, digits, kept);
    }
}

bool casework_kept_code(struct casework *casework, struct text kept, struct text *code)
{
    char digits[DIGITS + 1], ours[CASEWORK_KEPT_CODE_SIZE];
    struct text typed = {kept.at, kept.length < DIGITS ? kept.length : DIGITS};
    uint8_t differs = 0;
    if (kept.length != DIGITS + 2 * CODE_SIZE || !read_digits(typed, digits)) {
        return false;
    }
    print_kept(casework, digits, ours);
    for (size_t i = 0; i < kept.length; i++) { /* all of it: how long it takes says nothing */
        differs |= (uint8_t)(ours[i] ^ kept.at[i]);
    }
    *code = typed;
    return differs == 0;
}

/* ---- out of entries */

int code_of_entry(struct arena *arena, const struct casework_body *body, int64_t sequence,
                  const struct procedure *procedure, const struct procedure_state *state, struct party_code *out,
                  bool *said, struct error *error)
{
    struct procedure_command command = {0};
    *said = body->receipt.length == CODE_SIZE;
    if (!*said) {
        return 0;
    }
    memcpy(out->code, body->receipt.at, CODE_SIZE);
    out->party = sequence == 1 ? procedure_reporter(procedure, state) : 0;
    if (sequence == 1) {
        return 0;
    }
    struct unpack unpack = unpack_of(body->command);
    procedure_command_unpack(arena, &unpack, &command);
    int failed = unpack_done(&unpack, "a command", error);
    out->party = command.scope.number;
    return failed;
}

void codes_tidy(struct vec *codes)
{
    size_t kept = 0;
    for (size_t i = 0; i < codes->count; i++) {
        const struct party_code *one = VEC_AT(codes, struct party_code, i);
        bool last = true;
        for (size_t j = i + 1; j < codes->count && last; j++) {
            last = VEC_AT(codes, struct party_code, j)->party != one->party;
        }
        if (last && !code_is_none(one->code)) {
            *VEC_AT(codes, struct party_code, kept++) = *one;
        }
    }
    codes->count = kept;
}

int codes_without_erased(struct store_session *session, const struct identity *case_id, struct vec *codes,
                         struct error *error)
{
    size_t kept = 0;
    int failed = 0;
    for (size_t i = 0; !failed && i < codes->count; i++) {
        const struct party_code one = *VEC_AT(codes, struct party_code, i);
        const struct vault_place place = {.kind = VAULT_PARTY, .owner = *case_id, .number = one.party};
        bool erased = false;
        failed = one.party ? ledger_is_erased(session, &place, &erased, error) : 0;
        if (!erased) {
            *VEC_AT(codes, struct party_code, kept++) = one;
        }
    }
    codes->count = kept;
    return failed;
}
