/* SPDX-License-Identifier: GPL-3.0-or-later */
/* docs/formats.md section 7: the code is held to every vector of documents that stands there. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "documents/inside.h"
#include "support/vectors.h"

static struct arena *arena;

static struct description described(void)
{
    struct description description = {.name = vector_field("document", "name"),
                                      .media = vector_field("document", "media type"),
                                      .size = vector_number("document", "size"),
                                      .chunk_size = vector_number("document", "chunk size")};
    vector_copy("document", "document", description.document.bytes, IDENTITY_SIZE);
    vector_copy("document", "key", description.key.bytes, sizeof(description.key.bytes));
    vector_copy("document", "salt", description.salt, sizeof(description.salt));
    vector_copy("document", "hash", description.hash, sizeof(description.hash));
    return description;
}

static void test_documents_formats__a_description(void **state)
{
    (void)state;
    struct description description = described(), read;
    uint8_t hash[VAULT_HASH_SIZE];
    struct text bytes = vector_bytes("document", "bytes");
    struct error error;
    vector_is_text("document", "description", description_pack(arena, &description));
    assert_int_equal(description_unpack(vector_bytes("document", "description"), &read, &error), 0);
    assert_true(identity_equal(&read.document, &description.document) && text_equal(read.name, description.name) &&
                text_equal(read.media, description.media));
    assert_true(read.size == description.size && read.chunk_size == description.chunk_size);
    assert_memory_equal(read.key.bytes, description.key.bytes, sizeof(read.key.bytes));
    assert_memory_equal(read.salt, description.salt, sizeof(read.salt));
    assert_int_equal(bytes.length, description.size);
    vault_sha256(&bytes, 1, hash);
    vector_is("document", "hash", hash, sizeof(hash));
    description_salt(&read, hash);
    vector_is("document", "salted hash", hash, sizeof(hash));
}

static void test_documents_formats__a_description_that_was_cut_or_grew_is_refused(void **state)
{
    (void)state;
    struct text whole = vector_bytes("document", "description");
    struct description read;
    struct error error;
    for (size_t cut = 0; cut < whole.length; cut++) {
        assert_int_equal(description_unpack((struct text){whole.at, cut}, &read, &error), ERROR_DAMAGED);
    }
    char *longer = arena_alloc(arena, whole.length + 1);
    memcpy(longer, whole.at, whole.length);
    longer[whole.length] = 0;
    assert_int_equal(description_unpack((struct text){longer, whole.length + 1}, &read, &error), ERROR_DAMAGED);
}

/* What another program sealed opens here, and what is sealed here is cut and bound as it says. */
static void test_documents_formats__the_chunks(void **state)
{
    (void)state;
    const struct description description = described();
    struct text bytes = vector_bytes("document", "bytes"), plain;
    struct sealed_chunks sealed = chunks_seal(arena, &description, bytes);
    struct buf joined = buf_in(arena), again = buf_in(arena);
    struct error error;
    int64_t count = vector_number("document-chunks", "count");
    assert_int_equal(description_chunks(&description), count);
    assert_int_equal(sealed.count, count);
    for (int64_t i = 1; i <= count; i++) {
        struct text about = chunk_about(arena, &description.document, i, count);
        struct text stored = vector_bytes("document-chunks", arena_print(arena, "stored %lld", (long long)i));
        vector_is_text("document-chunks", arena_print(arena, "about %lld", (long long)i), about);
        assert_int_equal(vault_unseal(arena, &description.key, about, stored, &plain, &error), 0);
        buf_text(&joined, plain);
        assert_int_equal(sealed.at[i - 1].length, stored.length);
        assert_int_equal(vault_unseal(arena, &description.key, about, sealed.at[i - 1], &plain, &error), 0);
        buf_text(&again, plain);
    }
    assert_true(text_equal(buf_as_text(&joined), bytes) && text_equal(buf_as_text(&again), bytes));
}

static void test_documents_formats__in_a_tray(void **state)
{
    (void)state;
    const struct description description = described();
    struct vault_key key;
    struct text plain, about = tray_about(arena, &description.document);
    struct error error;
    vector_copy("document-tray", "key", key.bytes, sizeof(key.bytes));
    vector_is_text("document-tray", "about", about);
    assert_int_equal(vault_unseal(arena, &key, about, vector_bytes("document-tray", "stored"), &plain, &error), 0);
    vector_is_text("document", "description", plain);
}

/* Runs last. */
static void test_documents_formats__every_block_was_held_to(void **state)
{
    (void)state;
    assert_int_equal(vectors_all_were_read("document", ""), 3);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_documents_formats__a_description),
        cmocka_unit_test(test_documents_formats__a_description_that_was_cut_or_grew_is_refused),
        cmocka_unit_test(test_documents_formats__the_chunks),
        cmocka_unit_test(test_documents_formats__in_a_tray),
        cmocka_unit_test(test_documents_formats__every_block_was_held_to),
    };
    if (argc < 2) {
        return 2;
    }
    arena = arena_new();
    vectors_begin(argv[1]);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    vectors_end();
    arena_free(arena);
    return failed;
}
