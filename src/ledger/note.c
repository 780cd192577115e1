/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ledger/note.h"

#include <sodium.h>
#include <string.h>

#define ALGORITHM 0x01 /* Ed25519 */
static const char dash[] = "\xe2\x80\x94 "; /* U+2014 and a space */

static int refuse(struct error *error, const char *what)
{
    return error_set(error, ERROR_INVALID, "ledger.note-form", "%s", what);
}

/* ---- base 64 */

char *base64_write(struct arena *arena, const void *bytes, size_t size)
{
    size_t length = sodium_base64_encoded_len(size, sodium_base64_VARIANT_ORIGINAL);
    char *out = arena_alloc(arena, length);
    return sodium_bin2base64(out, length, bytes, size, sodium_base64_VARIANT_ORIGINAL);
}

/* libsodium's reader takes some bytes above 0x7f for letters (found by fuzzing): only the alphabet goes to it. */
static bool is_base64(struct text text)
{
    for (size_t i = 0; i < text.length; i++) {
        char letter = text.at[i];
        if (!((letter >= 'A' && letter <= 'Z') || (letter >= 'a' && letter <= 'z') ||
              (letter >= '0' && letter <= '9') || letter == '+' || letter == '/' || letter == '=')) {
            return false;
        }
    }
    return true;
}

bool base64_read(struct arena *arena, struct text text, struct text *out)
{
    if (!text.at || !is_base64(text)) {
        return false;
    }
    size_t length = 0, most = text.length / 4 * 3 + 3;
    unsigned char *bytes = arena_alloc(arena, most);
    const char *end = NULL;
    if (sodium_base642bin(bytes, most, text.at, text.length, NULL, &length, &end, sodium_base64_VARIANT_ORIGINAL) !=
            0 ||
        end != text.at + text.length) {
        return false;
    }
    *out = (struct text){(const char *)bytes, length};
    return true;
}

/* ---- verifier keys */

/* Key names: not empty, no white space (any of Unicode's), no plus. */
static bool name_is_right(struct text name)
{
    static const char *const spaces[] = {"\xc2\x85",     "\xc2\xa0",     "\xe1\x9a\x80", "\xe2\x80\xa8", "\xe2\x80\xa9",
                                         "\xe2\x80\xaf", "\xe2\x81\x9f", "\xe3\x80\x80"};
    if (name.length < 1 || name.length > KEY_NAME_MOST || !text_is_utf8(name)) {
        return false;
    }
    for (size_t i = 0; i < name.length; i++) {
        struct text rest = {name.at + i, name.length - i};
        unsigned char byte = (unsigned char)name.at[i];
        if (byte <= 0x20 || byte == '+' || byte == 0x7f) {
            return false;
        }
        for (size_t space = 0; space < COUNT_OF(spaces); space++) {
            if (text_starts(rest, text_of(spaces[space]))) {
                return false;
            }
        }
        /* U+2000 to U+200A */
        if (rest.length >= 3 && byte == 0xe2 && (unsigned char)rest.at[1] == 0x80 &&
            (unsigned char)rest.at[2] >= 0x80 && (unsigned char)rest.at[2] <= 0x8a) {
            return false;
        }
    }
    return true;
}

static void key_id(struct text name, const uint8_t public[VAULT_PUBLIC_SIZE], uint8_t out[4])
{
    static const char between[2] = {'\n', ALGORITHM};
    uint8_t hash[VAULT_HASH_SIZE];
    const struct text parts[] = {name, {between, 2}, {(const char *)public, VAULT_PUBLIC_SIZE}};
    vault_sha256(parts, COUNT_OF(parts), hash);
    memcpy(out, hash, 4);
}

char *verifier_write(struct arena *arena, const char *name, const uint8_t public[VAULT_PUBLIC_SIZE])
{
    uint8_t id[4], key[1 + VAULT_PUBLIC_SIZE] = {ALGORITHM};
    memcpy(key + 1, public, VAULT_PUBLIC_SIZE);
    key_id(text_of(name), public, id);
    return arena_print(arena, "%s+%s+%s", name, text_hex(arena, id, sizeof(id)),
                       base64_write(arena, key, sizeof(key)));
}

int verifier_read(struct text key, struct verifier *out, struct error *error)
{
    struct arena *arena SCOPED(arena_free_at) = arena_new();
    struct text rest = key, id, bytes;
    uint8_t right[4];
    struct error why;
    if (key.length > 2 * KEY_NAME_MOST || !text_cut(&rest, '+', &out->name) || !text_cut(&rest, '+', &id) ||
        !name_is_right(out->name) || text_unhex(id, out->id, sizeof(out->id), &why) < 0) {
        return refuse(error, "a verifier key is written name+id+key");
    }
    if (!base64_read(arena, rest, &bytes) || bytes.length != 1 + VAULT_PUBLIC_SIZE || bytes.at[0] != ALGORITHM) {
        return refuse(error, "a verifier key is not one of Ed25519");
    }
    memcpy(out->public, bytes.at + 1, VAULT_PUBLIC_SIZE);
    key_id(out->name, out->public, right);
    return memcmp(right, out->id, sizeof(right)) == 0 ? 0 : refuse(error, "a verifier key's id is not its own");
}

int verifiers_read(struct arena *arena, struct text lines, struct vec *out, struct error *error)
{
    struct text line;
    *out = VEC_IN(arena, struct verifier);
    while (text_cut(&lines, '\n', &line)) {
        struct verifier verifier;
        line = text_trim(line);
        if (line.length == 0) {
            continue;
        }
        int code = verifier_read(line, &verifier, error);
        if (code < 0) {
            return code;
        }
        vec_add(out, &verifier);
    }
    return 0;
}

/* ---- notes */

static bool has_control(struct text text)
{
    for (size_t i = 0; i < text.length; i++) {
        if ((unsigned char)text.at[i] < 0x20 && text.at[i] != '\n') {
            return true;
        }
    }
    return false;
}

/* The last empty line parts the text from the signatures. */
static bool split(struct text bytes, struct text *text, struct text *signatures)
{
    for (size_t i = bytes.length; i >= 2; i--) {
        if (bytes.at[i - 1] == '\n' && bytes.at[i - 2] == '\n') {
            *text = (struct text){bytes.at, i - 1};
            *signatures = (struct text){bytes.at + i, bytes.length - i};
            return signatures->length > 0 && bytes.at[bytes.length - 1] == '\n';
        }
    }
    return false;
}

static bool signature_read(struct arena *arena, struct text line, struct note_signature *out)
{
    struct text bytes;
    if (!text_starts(line, TEXT(dash))) {
        return false;
    }
    line = (struct text){line.at + sizeof(dash) - 1, line.length - (sizeof(dash) - 1)};
    if (!text_cut(&line, ' ', &out->name) || !name_is_right(out->name) || !base64_read(arena, line, &bytes) ||
        bytes.length < 5) {
        return false;
    }
    memcpy(out->id, bytes.at, 4);
    out->bytes = (struct text){bytes.at + 4, bytes.length - 4};
    return true;
}

int note_read(struct arena *arena, struct text bytes, struct note *out, struct error *error)
{
    struct vec signatures = VEC_IN(arena, struct note_signature);
    struct text lines, line;
    if (bytes.length > NOTE_MOST) {
        return refuse(error, "a signed note is larger than one mebibyte");
    }
    if (!text_is_utf8(bytes) || has_control(bytes) || !split(bytes, &out->text, &lines)) {
        return refuse(error, "a signed note is lines of text, an empty line, and signatures");
    }
    lines.length--; /* the last new line ends a line, and begins none */
    while (text_cut(&lines, '\n', &line)) {
        struct note_signature signature;
        if (!signature_read(arena, line, &signature) || signatures.count == NOTE_SIGNATURES) {
            return refuse(error, "a signed note has a signature line that is none, or too many of them");
        }
        vec_add(&signatures, &signature);
    }
    out->signatures = signatures.items;
    out->count = signatures.count;
    return 0;
}

static const struct verifier *find_key(const struct note_signature *signature, const struct verifier *known,
                                       size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (text_equal(known[i].name, signature->name) && memcmp(known[i].id, signature->id, 4) == 0) {
            return &known[i];
        }
    }
    return NULL;
}

int note_check(const struct note *note, const struct verifier *known, size_t count, const struct verifier **by,
               struct error *error)
{
    const struct verifier *first = NULL;
    for (size_t i = 0; i < note->count; i++) {
        const struct note_signature *signature = &note->signatures[i];
        const struct verifier *key = find_key(signature, known, count);
        if (!key) {
            continue;
        }
        if (signature->bytes.length != VAULT_SIGNATURE_SIZE ||
            !vault_signature_is_right(key->public, note->text, (const uint8_t *)signature->bytes.at)) {
            return error_set(error, ERROR_INVALID, "ledger.signature", "the signature of %.*s is wrong",
                             TEXT_ARGS(key->name));
        }
        first = first ? first : key;
    }
    if (!first) {
        return error_set(error, ERROR_INVALID, "ledger.signature", "no key that is known has signed the note");
    }
    if (by) {
        *by = first;
    }
    return 0;
}

int note_sign(struct arena *arena, struct vault *vault, uint32_t signer, const char *name, struct text text,
              struct text *out, struct error *error)
{
    uint8_t public[VAULT_PUBLIC_SIZE], bytes[4 + VAULT_SIGNATURE_SIZE];
    int code = vault_signer_public(vault, signer, public, error);
    if (code < 0 || (code = vault_sign(vault, signer, text, bytes + 4, error)) < 0) {
        return code;
    }
    key_id(text_of(name), public, bytes);
    struct buf buf = buf_in(arena);
    buf_text(&buf, text);
    buf_print(&buf, "\n%s%s %s\n", dash, name, base64_write(arena, bytes, sizeof(bytes)));
    *out = buf_as_text(&buf);
    return 0;
}

/* A note ends with the last of the signature lines that follow its first empty line. */
bool note_cut(struct text *rest, struct text *note)
{
    const char *start = rest->at, *end = start;
    struct text line;
    bool signatures = false;
    if (rest->length == 0) {
        return false;
    }
    while (rest->length > 0) {
        struct text before = *rest;
        text_cut(rest, '\n', &line);
        if (signatures && !text_starts(line, TEXT(dash))) {
            *rest = before;
            break;
        }
        signatures |= text_starts(line, TEXT(dash));
        end = rest->at ? rest->at : line.at + line.length;
    }
    *note = (struct text){start, (size_t)(end - start)};
    return true;
}

/* ---- checkpoints */

static bool hash_read(struct arena *arena, struct text line, struct merkle_hash *out)
{
    struct text bytes;
    if (!base64_read(arena, line, &bytes) || bytes.length != VAULT_HASH_SIZE) {
        return false;
    }
    memcpy(out->bytes, bytes.at, VAULT_HASH_SIZE);
    return true;
}

static bool count_read(struct text digits, int64_t *out)
{
    struct error why;
    bool plain = digits.length > 0 && digits.at[0] >= '0' && digits.at[0] <= '9' &&
                 (digits.at[0] != '0' || digits.length == 1);
    return plain && text_to_integer(digits, 0, INT64_MAX, out, &why) == 0;
}

int checkpoint_read(struct text text, struct checkpoint *out, struct error *error)
{
    struct arena *arena SCOPED(arena_free_at) = arena_new();
    struct text size, root, further;
    if (text.length == 0 || text.at[text.length - 1] != '\n') {
        return refuse(error, "a checkpoint ends in a new line");
    }
    text.length--;
    if (!text_cut(&text, '\n', &out->origin) || out->origin.length == 0 || !text_cut(&text, '\n', &size) ||
        !count_read(size, &out->size) || !text_cut(&text, '\n', &root) || !hash_read(arena, root, &out->root)) {
        return refuse(error, "a checkpoint has an origin, a size and a root hash, a line each");
    }
    while (text_cut(&text, '\n', &further)) {
        if (further.length == 0) {
            return refuse(error, "a checkpoint has an empty line");
        }
    }
    return 0;
}

struct text checkpoint_write(struct arena *arena, const char *origin, int64_t size, const struct merkle_hash *root)
{
    return text_of(arena_print(arena, "%s\n%lld\n%s\n", origin, (long long)size,
                               base64_write(arena, root->bytes, VAULT_HASH_SIZE)));
}

/* ---- proofs */

static const char proof_line[] = "c2sp.org/tlog-proof@v1";

struct text proof_write(struct arena *arena, struct text extra, int64_t index, const struct merkle_hash *hashes,
                        size_t count, struct text checkpoint)
{
    struct buf buf = buf_in(arena);
    buf_print(&buf, "%s\n", proof_line);
    if (extra.length > 0) {
        buf_print(&buf, "extra %s\n", base64_write(arena, extra.at, extra.length));
    }
    buf_print(&buf, "index %lld\n", (long long)index);
    for (size_t i = 0; i < count; i++) {
        buf_print(&buf, "%s\n", base64_write(arena, hashes[i].bytes, VAULT_HASH_SIZE));
    }
    buf_char(&buf, '\n');
    buf_text(&buf, checkpoint);
    return buf_as_text(&buf);
}

static bool cut_word(struct text *line, struct text word)
{
    if (!text_starts(*line, word)) {
        return false;
    }
    *line = (struct text){line->at + word.length, line->length - word.length};
    return true;
}

int proof_read(struct arena *arena, struct text bytes, struct proof *out, struct error *error)
{
    struct text line;
    out->extra = TEXT("");
    out->count = 0;
    if (bytes.length > 2 * NOTE_MOST || !text_cut(&bytes, '\n', &line) || !text_is(line, proof_line) ||
        !text_cut(&bytes, '\n', &line)) {
        return refuse(error, "it is no proof: a tlog-proof begins with its name and version");
    }
    if (cut_word(&line, TEXT("extra "))) {
        if (!base64_read(arena, line, &out->extra) || !text_cut(&bytes, '\n', &line)) {
            return refuse(error, "the proof's extra line is not base 64");
        }
    }
    if (!cut_word(&line, TEXT("index ")) || !count_read(line, &out->index)) {
        return refuse(error, "the proof has no index");
    }
    while (text_cut(&bytes, '\n', &line) && line.length > 0) {
        if (out->count == PROOF_HASHES || !hash_read(arena, line, &out->hashes[out->count])) {
            return refuse(error, "a line of the proof is no hash, or there are too many");
        }
        out->count++;
    }
    out->checkpoint = bytes;
    return bytes.length > 0 ? 0 : refuse(error, "the proof has no checkpoint");
}
