/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ledger/verify.h"

#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define PROGRESS_STEP 100000

/* ---- saying what was found */

int fault(struct verifying *verifying, enum ledger_fault kind, const struct identity *case_id, int64_t sequence,
          const char *format, ...)
{
    struct ledger_report *report = verifying->report;
    char words[400], name[IDENTITY_TEXT_SIZE];
    va_list list;
    va_start(list, format);
    vsnprintf(words, sizeof(words), format, list);
    va_end(list);
    report->sound = false;
    report->fault = kind;
    report->sequence = sequence;
    if (!case_id) {
        snprintf(report->words, sizeof(report->words), "%s", words);
        return FOUND;
    }
    report->case_id = *case_id;
    identity_write(case_id, name);
    if (sequence > 0) {
        snprintf(report->words, sizeof(report->words), "case %s, entry %lld: %s", name, (long long)sequence, words);
    } else {
        snprintf(report->words, sizeof(report->words), "case %s: %s", name, words);
    }
    return FOUND;
}

void notice(struct verifying *verifying, const char *format, ...)
{
    struct ledger_report *report = verifying->report;
    if (report->notices++ == 0) {
        va_list list;
        va_start(list, format);
        vsnprintf(report->notice, sizeof(report->notice), format, list);
        va_end(list);
    }
}

void progress(struct verifying *verifying, const char *stage, int64_t done, int64_t of)
{
    const struct ledger_verify_options *options = verifying->options;
    if (options->progress && done % PROGRESS_STEP == 0) {
        options->progress(options->context, stage, done, of);
    }
}

/* ---- sums of sets */

void sum_add(const struct verifying *verifying, struct set_sum *sum, const void *bytes, size_t size)
{
    uint8_t hash[crypto_shorthash_siphashx24_BYTES];
    _Static_assert(sizeof(hash) == sizeof(sum->bytes) &&
                       sizeof(verifying->sum_key) == crypto_shorthash_siphashx24_KEYBYTES,
                   "SipHash with 128 bits");
    crypto_shorthash_siphashx24(hash, bytes, size, verifying->sum_key);
    for (size_t i = 0; i < sizeof(hash); i++) {
        sum->bytes[i] ^= hash[i];
    }
    sum->count++;
}

void sum_entry(const struct verifying *verifying, struct set_sum *sum, const struct identity *case_id,
               int64_t sequence, int64_t recorded, const uint8_t hash[VAULT_HASH_SIZE])
{
    uint8_t bytes[IDENTITY_SIZE + 8 + 8 + VAULT_HASH_SIZE];
    memcpy(bytes, case_id->bytes, IDENTITY_SIZE);
    memcpy(bytes + IDENTITY_SIZE, &sequence, 8);
    memcpy(bytes + IDENTITY_SIZE + 8, &recorded, 8);
    memcpy(bytes + IDENTITY_SIZE + 16, hash, VAULT_HASH_SIZE);
    sum_add(verifying, sum, bytes, sizeof(bytes));
}

bool sums_agree(const struct set_sum *one, const struct set_sum *other)
{
    return one->count == other->count && memcmp(one->bytes, other->bytes, sizeof(one->bytes)) == 0;
}

bool take_identity(struct text bytes, struct identity *out)
{
    *out = (struct identity){{0}};
    memcpy(out->bytes, bytes.at, bytes.length < IDENTITY_SIZE ? bytes.length : IDENTITY_SIZE);
    return bytes.length == IDENTITY_SIZE;
}

int count_rows(struct verifying *verifying, struct store_statement *counting, int64_t *out, struct error *error)
{
    (void)verifying;
    int code = store_step(counting, error);
    if (code > 0) {
        *out = store_integer(counting, 0);
        code = 0;
    }
    store_finish(counting);
    return code;
}

/* ---- the stages */

static int run(struct verifying *verifying, struct error *error)
{
    static int (*const stages[])(struct verifying *verifying, struct error *error) = {
        verify_chains,  verify_own_read,  verify_gone, verify_erasures,          verify_keys,
        verify_origins, verify_log,       verify_leaf_sets, verify_checkpoints_known,
    };
    int code = 0;
    for (size_t i = 0; code == 0 && i < COUNT_OF(stages); i++) {
        code = stages[i](verifying, error);
    }
    return code;
}

int ledger_verify(struct ledger *ledger, const struct ledger_verify_options *options, struct ledger_report *report,
                  struct error *error)
{
    struct arena *arena SCOPED(arena_free_at) = arena_new();
    struct store_session *session SCOPED(store_end_at) = NULL;
    *report = (struct ledger_report){.sound = true};
    int code = store_begin_read(ledger->store, &session, error);
    if (code < 0) {
        return code;
    }
    struct verifying verifying = {.ledger = ledger,
                                  .options = options,
                                  .report = report,
                                  .session = session,
                                  .arena = arena,
                                  .gone = VEC_IN(arena, struct vault_place),
                                  .pierced = VEC_IN(arena, struct identity)};
    vault_random(verifying.sum_key, sizeof(verifying.sum_key));
    code = run(&verifying, error);
    vault_wipe(verifying.statistics, sizeof(verifying.statistics));
    if (code == ERROR_DAMAGED) {
        fault(&verifying, LEDGER_FAULT_HEADER, NULL, 0, "%s", error->words);
        return 0;
    }
    return code < 0 ? code : 0;
}
