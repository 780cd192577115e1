/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signed notes against the known answer of golang.org/x/mod/sumdb/note, checkpoints and proofs as text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "ledger/note.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

static const char known_key[] = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
static const char known_seed[] = "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
#define KNOWN_TEXT                                                                                                     \
    "If you think cryptography is the answer to your problem,\n"                                                       \
    "then you don't know what your problem is.\n"
#define KNOWN_LINE                                                                                                     \
    "\xe2\x80\x94 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6Ry"  \
    "yBwJnAM=\n"
static const char known_note[] = KNOWN_TEXT "\n" KNOWN_LINE;

static int check(struct arena *arena, struct text bytes, const char *keys)
{
    struct note note;
    struct vec verifiers;
    struct error error;
    int code = verifiers_read(arena, text_of(keys), &verifiers, &error);
    assert_int_equal(code, 0);
    code = note_read(arena, bytes, &note, &error);
    return code < 0 ? code : note_check(&note, verifiers.items, verifiers.count, NULL, &error);
}

static void the_known_note_is_right(void **state)
{
    (void)state;
    struct arena *arena SCOPED(arena_free_at) = arena_new();
    assert_int_equal(check(arena, text_of(known_note), known_key), 0);
    for (size_t i = 0; i < sizeof(KNOWN_TEXT) - 2; i += 7) {
        char *changed = arena_string(arena, known_note);
        changed[i] ^= 1;
        assert_int_equal(check(arena, text_of(changed), known_key), ERROR_INVALID);
    }
}

/* The same text signed with the known seed gives the known bytes, and the key writes as it is known. */
static void we_sign_as_they_do(void **state)
{
    (void)state;
    struct arena *arena SCOPED(arena_free_at) = arena_new();
    struct text seed;
    uint8_t public[32], secret[64], signature[64];
    assert_true(base64_read(arena, text_of(known_seed), &seed));
    assert_int_equal(seed.length, 33);
    assert_int_equal(crypto_sign_seed_keypair(public, secret, (const unsigned char *)seed.at + 1), 0);
    assert_string_equal(verifier_write(arena, "PeterNeumann", public), known_key);
    crypto_sign_detached(signature, NULL, (const unsigned char *)KNOWN_TEXT, sizeof(KNOWN_TEXT) - 1, secret);
    struct note note;
    struct error error;
    assert_int_equal(note_read(arena, text_of(known_note), &note, &error), 0);
    assert_int_equal(note.count, 1);
    assert_memory_equal(note.signatures[0].bytes.at, signature, sizeof(signature));
}

static void base64_is_taken_in_one_form_only(void **state)
{
    (void)state;
    struct arena *arena SCOPED(arena_free_at) = arena_new();
    struct text out;
    static const char *const bad[] = {"AQI",    "AQI==",      "AQJ=",     "AQ I=", "AQI=\n",
                                      "A\xefI=", "AQ\xc7\xaa", "AQI=AQI=", "=",     "_-I="};
    assert_true(base64_read(arena, TEXT("AQI="), &out));
    assert_true(text_is(out, "\x01\x02"));
    assert_true(base64_read(arena, TEXT(""), &out));
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        if (base64_read(arena, text_of(bad[i]), &out)) {
            fail_msg("taken: %s", bad[i]);
        }
    }
    for (int byte = 1; byte < 256; byte++) {
        const char text[4] = {'A', 'Q', (char)byte, '='};
        bool letter = byte != '+' && byte != '/' && strchr("AEIMQUYcgkosw048", byte) != NULL;
        assert_int_equal(base64_read(arena, (struct text){text, 4}, &out), letter || byte == '=');
    }
}

static void other_signatures_are_passed_over(void **state)
{
    (void)state;
    struct arena *arena SCOPED(arena_free_at) = arena_new();
    struct buf buf = buf_in(arena);
    buf_string(&buf, KNOWN_TEXT "\n");
    for (int i = 0; i < 16; i++) {
        buf_print(&buf, "\xe2\x80\x94 witness%d AAAAAAAA\n", i);
    }
    buf_string(&buf, KNOWN_LINE);
    assert_int_equal(check(arena, buf_as_text(&buf), known_key), 0);
    assert_int_equal(check(arena, text_of(known_note), ""), ERROR_INVALID); /* by nobody that we know */
    /* a wrong signature by a known key refuses the note, whatever else stands there */
    const char *wrong = KNOWN_TEXT "\n" KNOWN_LINE "\xe2\x80\x94 PeterNeumann x08go/AAAAAAAAA=\n";
    assert_int_equal(check(arena, text_of(wrong), known_key), ERROR_INVALID);
}

static void malformed_notes_are_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "",
        "\n",
        "\n\n",
        KNOWN_TEXT,
        KNOWN_TEXT "\n",
        KNOWN_TEXT KNOWN_LINE,
        KNOWN_TEXT "\n" KNOWN_LINE "\n",
        KNOWN_TEXT "\n- PeterNeumann x08go/ZJ\n",
        KNOWN_TEXT "\n\xe2\x80\x94 PeterNeumann\n",
        KNOWN_TEXT "\n\xe2\x80\x94  AAAAAAAAAA==\n",
        KNOWN_TEXT "\n\xe2\x80\x94 a+b AAAAAAAAAA==\n",
        KNOWN_TEXT "\n\xe2\x80\x94 a\xc2\xa0q AAAAAAAAAA==\n",
        KNOWN_TEXT "\n\xe2\x80\x94 a\xe2\x80\x83q AAAAAAAAAA==\n",
        KNOWN_TEXT "\n\xe2\x80\x94 Peter AAAA\n",
        KNOWN_TEXT "\n\xe2\x80\x94 Peter AAAAAAAAAB==\n",
        KNOWN_TEXT "\n\xe2\x80\x94 Peter AAAAAAAAAA\n",
        "tab\there\n\n" KNOWN_LINE,
        "carriage return\r\n\n" KNOWN_LINE,
        "not \xff text\n\n" KNOWN_LINE,
    };
    struct arena *arena SCOPED(arena_free_at) = arena_new();
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        struct note note;
        struct error error;
        if (note_read(arena, text_of(bad[i]), &note, &error) != ERROR_INVALID) {
            fail_msg("taken: %s", bad[i]);
        }
    }
    char *cut = arena_string(arena, known_note);
    assert_int_equal(check(arena, (struct text){cut, strlen(cut) - 1}, known_key), ERROR_INVALID);
}

static void verifier_keys(void **state)
{
    (void)state;
    static const char *const bad[] = {"", "PeterNeumann", "PeterNeumann+c74f20a3", "PeterNeumann+c74f20a4+ARpc2QcUPDhM"
                                      "QegwxbzhKqiBfsVkmqq/LDE4izWy10TW", "+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/"
                                      "LDE4izWy10TW", "Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy"
                                      "10TW", "PeterNeumann+c74f20a3+AhpcQcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"};
    struct verifier verifier;
    struct error error;
    assert_int_equal(verifier_read(text_of(known_key), &verifier, &error), 0);
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        assert_int_equal(verifier_read(text_of(bad[i]), &verifier, &error), ERROR_INVALID);
    }
}

static void notes_one_after_the_other(void **state)
{
    (void)state;
    struct arena *arena SCOPED(arena_free_at) = arena_new();
    struct text rest = text_of(arena_print(arena, "%s%s%s", known_note, known_note, known_note)), note;
    int count = 0;
    while (note_cut(&rest, &note)) {
        assert_true(text_is(note, known_note));
        count++;
    }
    assert_int_equal(count, 3);
    rest = TEXT("no new line at the end");
    assert_true(note_cut(&rest, &note));
    assert_int_equal(note.length, 22);
    assert_false(note_cut(&rest, &note));
}

/* ---- checkpoints */

#define ROOT "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="

static void checkpoints_are_written_and_read(void **state)
{
    (void)state;
    struct arena *arena SCOPED(arena_free_at) = arena_new();
    struct checkpoint checkpoint;
    struct error error;
    struct merkle_hash root = merkle_empty();
    struct text text = checkpoint_write(arena, "members.example.org/log/1", 20852163, &root);
    assert_true(text_is(text, "members.example.org/log/1\n20852163\n" ROOT "\n"));
    assert_int_equal(checkpoint_read(text, &checkpoint, &error), 0);
    assert_true(text_is(checkpoint.origin, "members.example.org/log/1"));
    assert_int_equal(checkpoint.size, 20852163);
    assert_memory_equal(&checkpoint.root, &root, sizeof(root));
    assert_int_equal(checkpoint_read(TEXT("a\n0\n" ROOT "\nfurther\n"), &checkpoint, &error), 0);
    static const char *const bad[] = {"", "a\n", "a\n1\n", "\n1\n" ROOT "\n", "a\n01\n" ROOT "\n", "a\n+1\n" ROOT "\n",
                                      "a\n-1\n" ROOT "\n", "a\n1 \n" ROOT "\n", "a\n1\n" ROOT, "a\n1\nAAAA\n",
                                      "a\n99999999999999999999\n" ROOT "\n", "a\n1\n" ROOT "\n\n"};
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        if (checkpoint_read(text_of(bad[i]), &checkpoint, &error) != ERROR_INVALID) {
            fail_msg("taken: %s", bad[i]);
        }
    }
}

/* ---- proofs */

static void proofs_are_written_and_read(void **state)
{
    (void)state;
    struct arena *arena SCOPED(arena_free_at) = arena_new();
    struct merkle_hash hashes[2] = {merkle_empty(), merkle_empty()};
    struct proof *proof = ARENA_NEW(arena, struct proof);
    struct error error;
    struct text text = proof_write(arena, TEXT("\x01\x02"), 7, hashes, 2, text_of(known_note));
    char *expected = arena_print(arena, "c2sp.org/tlog-proof@v1\nextra AQI=\nindex 7\n" ROOT "\n" ROOT "\n\n%s",
                                 known_note);
    assert_true(text_is(text, expected));
    assert_int_equal(proof_read(arena, text, proof, &error), 0);
    assert_int_equal(proof->index, 7);
    assert_int_equal(proof->count, 2);
    assert_true(text_is(proof->checkpoint, known_note));
    assert_true(text_is(proof->extra, "\x01\x02"));
    text = proof_write(arena, TEXT(""), 0, NULL, 0, text_of(known_note));
    assert_int_equal(proof_read(arena, text, proof, &error), 0);
    assert_int_equal(proof->count, 0);
    static const char *const bad[] = {"", "c2sp.org/tlog-proof@v2\nindex 7\n\nx", "c2sp.org/tlog-proof@v1\n",
                                      "c2sp.org/tlog-proof@v1\nindex 07\n\nx", "c2sp.org/tlog-proof@v1\nindex 7\n\n",
                                      "c2sp.org/tlog-proof@v1\nindex 7\nAAAA\n\nx", "c2sp.org/tlog-proof@v1\nindex 7\n",
                                      "c2sp.org/tlog-proof@v1\nextra ?\nindex 7\n\nx",
                                      "c2sp.org/tlog-proof@v1\nextra AQI=\n\nx"};
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        if (proof_read(arena, text_of(bad[i]), proof, &error) != ERROR_INVALID) {
            fail_msg("taken: %s", bad[i]);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_known_note_is_right),      cmocka_unit_test(we_sign_as_they_do),
        cmocka_unit_test(base64_is_taken_in_one_form_only),
        cmocka_unit_test(other_signatures_are_passed_over), cmocka_unit_test(malformed_notes_are_refused),
        cmocka_unit_test(verifier_keys),                cmocka_unit_test(notes_one_after_the_other),
        cmocka_unit_test(checkpoints_are_written_and_read), cmocka_unit_test(proofs_are_written_and_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
