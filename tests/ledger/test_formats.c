/* SPDX-License-Identifier: GPL-3.0-or-later */
/* docs/formats.md is read itself, and the code is held to every vector and file that stands in it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "ledger/erase.h"
#include "ledger/format.h"
#include "ledger/note.h"
#include "support/vectors.h"
#include "vault/inside.h"

#include <string.h>

static struct arena *arena;

/* ---- keys */

static void stored_keys(void **state)
{
    (void)state;
    struct error error;
    uint8_t parent[KEY_SIZE], plain[256];
    struct key_row row = {.kind = (int)vector_number("stored-key", "kind"),
                          .number = (uint32_t)vector_number("stored-key", "number"),
                          .epoch = (uint32_t)vector_number("stored-key", "epoch"),
                          .compartment = (uint32_t)vector_number("stored-key", "compartment")};
    vector_copy("stored-key", "parent", parent, sizeof(parent));
    vector_copy("stored-key", "owner", row.owner.bytes, IDENTITY_SIZE);
    struct text stored = vector_bytes("stored-key", "stored");
    assert_int_equal(row_unwrap(&row, parent, stored, plain, &error), 0);
    vector_is("stored-key", "plain", plain, stored.length - VAULT_SEAL_EXTRA);
    row.compartment ^= 1;
    assert_int_equal(row_unwrap(&row, parent, stored, plain, &error), ERROR_DAMAGED);
}

static void epochs(void **state)
{
    (void)state;
    struct error error;
    uint8_t master[KEY_SIZE], key[KEY_SIZE];
    struct epoch epoch = {.number = (uint32_t)vector_number("epoch", "number"),
                          .opened = vector_number("epoch", "opened"),
                          .ends = vector_number("epoch", "ends")};
    vector_copy("epoch", "master", master, sizeof(master));
    vector_copy("epoch", "stored", epoch.wrapped, sizeof(epoch.wrapped));
    assert_int_equal(epoch_unwrap(master, &epoch, key, &error), 0);
    vector_is("epoch", "plain", key, sizeof(key));
    struct ring ring;
    assert_int_equal(ring_parse(arena, vector_bytes("ring", "bytes"), &ring, &error), 0);
    assert_int_equal(ring.count, 1);
    assert_memory_equal(&ring.epochs[0], &epoch, sizeof(epoch));
    vector_is("ring", "salt", ring.salt, sizeof(ring.salt));
    vector_copy("backup-key", "epoch key", key, sizeof(key));
    backup_key(key, key);
    vector_is("backup-key", "key", key, sizeof(key));
}

static void trees(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        unsigned kind;
        uint32_t number;
    } keys[] = {{"case 0", 0, 0}, {"party 1", 1, 1}, {"text 77", 2, 77}, {"file 65535", 3, 65535}};
    struct tree tree SCOPED(tree_dispose);
    uint8_t key[KEY_SIZE], hash[VAULT_HASH_SIZE];
    tree_init(&tree);
    vector_copy("tree", "root", tree.nodes[0].secret, TREE_SECRET);
    for (size_t i = 0; i < COUNT_OF(keys); i++) {
        assert_true(tree_derive(&tree, tree_leaf(keys[i].kind, keys[i].number), key));
        vector_is("tree", keys[i].name, key, sizeof(key));
    }
    assert_true(text_is(vector_field("tree-punctured", "destroyed"), "text 77"));
    assert_true(tree_puncture(&tree, tree_leaf(2, 77)));
    size_t size = tree_size(&tree);
    uint8_t *covering = arena_alloc(arena, size);
    tree_write(&tree, covering);
    assert_int_equal(tree.count, vector_number("tree-punctured", "nodes"));
    vector_is("tree-punctured", "first", covering, TREE_NODE_BYTES);
    vector_is("tree-punctured", "last", covering + size - TREE_NODE_BYTES, TREE_NODE_BYTES);
    const struct text all = {(const char *)covering, size};
    vault_sha256(&all, 1, hash);
    vector_is("tree-punctured", "hash", hash, sizeof(hash));
}

static void hashes_under_a_key(void **state)
{
    (void)state;
    uint8_t key[KEY_SIZE], out[32];
    const char *purpose = text_string(arena, vector_field("keyed-hash", "purpose"));
    vector_copy("keyed-hash", "key", key, sizeof(key));
    keyed_hash(key, purpose, vector_field("keyed-hash", "text"), out, VAULT_TOKEN_SIZE);
    vector_is("keyed-hash", "token", out, VAULT_TOKEN_SIZE);
    keyed_hash(key, purpose, vector_field("keyed-hash", "text"), out, 32);
    vector_is("keyed-hash", "code", out, 32);
}

/* ---- entries */

static void openings(void **state)
{
    (void)state;
    static const char *const vectors[] = {"opening", "opening-reads"};
    for (size_t i = 0; i < COUNT_OF(vectors); i++) {
        uint8_t hash[VAULT_HASH_SIZE];
        struct ledger_head head = {.book = (enum ledger_book)vector_number(vectors[i], "book"),
                                   .compartment = (enum vault_compartment)vector_number(vectors[i], "compartment"),
                                   .period = (uint32_t)vector_number(vectors[i], "period")};
        vector_copy(vectors[i], "case", head.case_id.bytes, IDENTITY_SIZE);
        opening_hash(&head, hash);
        vector_is(vectors[i], "hash", hash, sizeof(hash));
        const struct text parts[] = {{"\x02", 1}, vector_bytes(vectors[i], "bytes")};
        vault_sha256(parts, 2, hash);
        vector_is(vectors[i], "hash", hash, sizeof(hash));
    }
}

static void opens_to(const char *vector, struct text about, struct text sealed)
{
    struct vault_key key;
    struct text plain;
    struct error error;
    vector_copy(vector, "key", key.bytes, sizeof(key.bytes));
    vector_is_text(vector, "about", about);
    assert_int_equal(vault_unseal(arena, &key, about, sealed, &plain, &error), 0);
    vector_is_text(vector, "plain", plain);
}

static struct text nonce_and_bytes(const struct sealed_part *part)
{
    struct buf sealed = buf_in(arena);
    buf_text(&sealed, part->nonce);
    buf_text(&sealed, part->bytes);
    return buf_as_text(&sealed);
}

static void parts(void **state)
{
    (void)state;
    static const char *const vectors[] = {"part-case", "part-text", "part-person"};
    struct sealed_part found[PARTS_MOST];
    struct identity case_id;
    size_t count;
    struct error error;
    vector_copy("opening", "case", case_id.bytes, IDENTITY_SIZE);
    assert_int_equal(sealed_read(vector_bytes("sealed", "bytes"), found, &count, &error), 0);
    assert_int_equal(count, 4);
    for (size_t i = 0; i < COUNT_OF(vectors); i++) {
        assert_int_equal(vector_number(vectors[i], "kind"), found[i].kind);
        vector_is_text(vectors[i], "nonce", found[i].nonce);
        vector_is_text(vectors[i], "ciphertext", found[i].bytes);
        struct about about = about_part(&case_id, 1, (size_t)vector_number(vectors[i], "index"), &found[i]);
        opens_to(vectors[i], about_text(&about), nonce_and_bytes(&found[i]));
    }
    assert_int_equal(found[3].kind, VAULT_OPEN);
    assert_int_equal(found[3].bytes.length, 32);
    assert_int_equal(vector_number("part-case", "number"), found[0].number);
    assert_int_equal(vector_number("part-text", "number"), found[1].number);
    vector_is("part-person", "person", found[2].person.bytes, IDENTITY_SIZE);
}

static void sealed_bytes(void **state)
{
    (void)state;
    struct sealed_part found[PARTS_MOST];
    uint8_t hash[VAULT_HASH_SIZE];
    size_t count;
    struct error error;
    assert_int_equal(sealed_read(vector_bytes("sealed", "bytes"), found, &count, &error), 0);
    struct pack pack = pack_in(arena);
    sealed_write(&pack, found, count);
    vector_is_text("sealed", "bytes", pack_done(&pack));
    sealed_hash(found, count, hash);
    vector_is("sealed", "hash", hash, sizeof(hash));
    const struct text list = vector_bytes("sealed", "list");
    vault_sha256(&list, 1, hash);
    vector_is("sealed", "hash", hash, sizeof(hash));
    found[1].gone = true;
    pack = pack_in(arena);
    sealed_write(&pack, found, count);
    vector_is_text("sealed-text-erased", "bytes", pack_done(&pack));
    assert_int_equal(sealed_read(vector_bytes("sealed-text-erased", "bytes"), found, &count, &error), 0);
    assert_true(found[1].gone);
    sealed_hash(found, count, hash);
    vector_is("sealed-text-erased", "hash", hash, sizeof(hash));
}

/* Section 7: a file of a case, and the salted hash that stands open behind it. */
static void a_sealed_document(void **state)
{
    (void)state;
    struct sealed_part found[PARTS_MOST];
    struct identity case_id;
    uint8_t hash[VAULT_HASH_SIZE];
    size_t count;
    struct error error;
    vector_copy("sealed-document", "case", case_id.bytes, IDENTITY_SIZE);
    assert_int_equal(sealed_read(vector_bytes("sealed-document", "bytes"), found, &count, &error), 0);
    assert_int_equal(count, 3);
    assert_true(found[1].kind == VAULT_FILE && found[1].number == 1 && found[2].kind == VAULT_OPEN);
    struct about about = about_part(&case_id, vector_number("sealed-document", "sequence"), 1, &found[1]);
    opens_to("sealed-document", about_text(&about), nonce_and_bytes(&found[1]));
    vector_is_text("document", "description", vector_bytes("sealed-document", "plain"));
    vector_is_text("document", "salted hash", found[2].bytes);
    sealed_hash(found, count, hash);
    vector_is("sealed-document", "hash", hash, sizeof(hash));
}

static void counted_facts(void **state)
{
    (void)state;
    struct identity case_id;
    struct vault_key key;
    struct text plain;
    struct error error;
    uint8_t salt[SALT_SIZE], hash[VAULT_HASH_SIZE];
    vector_copy("opening", "case", case_id.bytes, IDENTITY_SIZE);
    vector_copy("counted", "key", key.bytes, sizeof(key.bytes));
    vector_copy("counted", "salt", salt, sizeof(salt));
    struct about about = about_other(ABOUT_COUNTED, &case_id, vector_number("counted", "sequence"));
    vector_is_text("counted", "about", about_text(&about));
    assert_int_equal(vault_unseal(arena, &key, about_text(&about), vector_bytes("counted", "stored"), &plain, &error), 0);
    vector_is("counted", "salt", plain.at, SALT_SIZE);
    vector_is("counted", "facts", plain.at + SALT_SIZE, plain.length - SALT_SIZE);
    counted_hash(salt, vector_bytes("counted", "facts"), hash);
    vector_is("counted", "hash", hash, sizeof(hash));
}

static void headers(void **state)
{
    (void)state;
    static const char *const vectors[] = {"header-1", "header-2"};
    for (size_t i = 0; i < COUNT_OF(vectors); i++) {
        struct header header = {.sequence = vector_number(vectors[i], "sequence"),
                                .recorded = vector_number(vectors[i], "recorded"),
                                .has_counted = vector_field(vectors[i], "counted").length > 0};
        struct header read;
        struct error error;
        uint8_t hash[VAULT_HASH_SIZE];
        vector_copy(vectors[i], "case", header.case_id.bytes, IDENTITY_SIZE);
        vector_copy(vectors[i], "before", header.before, VAULT_HASH_SIZE);
        vector_copy(vectors[i], "sealed", header.sealed, VAULT_HASH_SIZE);
        if (header.has_counted) {
            vector_copy(vectors[i], "counted", header.counted, VAULT_HASH_SIZE);
        }
        struct text written = header_write(arena, &header);
        vector_is_text(vectors[i], "bytes", written);
        header_hash(written, hash);
        vector_is(vectors[i], "hash", hash, sizeof(hash));
        assert_int_equal(header_read(written, &read, &error), 0);
        assert_memory_equal(read.before, header.before, VAULT_HASH_SIZE);
        assert_int_equal(read.has_counted, header.has_counted);
        for (size_t cut = 0; cut < written.length; cut++) {
            assert_int_equal(header_read((struct text){written.at, cut}, &read, &error), ERROR_DAMAGED);
        }
    }
}

static void snapshots_and_residues(void **state)
{
    (void)state;
    static const struct {
        const char *vector;
        int what;
    } kinds[] = {{"snapshot", ABOUT_SNAPSHOT}, {"residue", ABOUT_RESIDUE}};
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        struct identity owner;
        vector_copy(kinds[i].vector, "owner", owner.bytes, IDENTITY_SIZE);
        struct about about = about_other(kinds[i].what, &owner, vector_number(kinds[i].vector, "second"));
        opens_to(kinds[i].vector, about_text(&about), vector_bytes(kinds[i].vector, "stored"));
    }
}

/* ---- the log */

static void the_log(void **state)
{
    (void)state;
    struct merkle tree = {.size = 0};
    struct merkle_hash leaf, root;
    struct note note;
    struct vec keys;
    struct checkpoint checkpoint;
    struct error error;
    uint8_t public[VAULT_PUBLIC_SIZE], proven[VAULT_HASH_SIZE];
    int64_t index = -1;
    vector_copy("log", "leaf 0", leaf.bytes, VAULT_HASH_SIZE);
    assert_int_equal(merkle_add(&tree, &leaf, NULL, NULL, &error), 0);
    vector_copy("log", "leaf 1", leaf.bytes, VAULT_HASH_SIZE);
    assert_int_equal(merkle_add(&tree, &leaf, NULL, NULL, &error), 0);
    root = merkle_root(&tree);
    vector_is("log", "root", root.bytes, VAULT_HASH_SIZE);
    vector_copy("log", "public", public, sizeof(public));
    struct text origin = vector_field("log", "origin"), verifier = vector_field("log", "verifier");
    assert_true(text_is(verifier, verifier_write(arena, text_string(arena, origin), public)));
    assert_int_equal(verifiers_read(arena, verifier, &keys, &error), 0);
    assert_int_equal(note_read(arena, vectors_block("file checkpoint"), &note, &error), 0);
    assert_int_equal(note_check(&note, keys.items, keys.count, NULL, &error), 0);
    assert_int_equal(checkpoint_read(note.text, &checkpoint, &error), 0);
    assert_int_equal(checkpoint.size, 2);
    vector_is("log", "root", checkpoint.root.bytes, VAULT_HASH_SIZE);
    assert_true(text_equal(note.text, checkpoint_write(arena, text_string(arena, origin), 2, &root)));
    struct text proof = vectors_block("file proof.tlog-proof");
    assert_int_equal(ledger_check_proof(arena, proof, verifier, proven, &index, &error), 0);
    assert_int_equal(index, 1);
    vector_is("header-2", "hash", proven, sizeof(proven));
}

static void open_parts(void **state)
{
    (void)state;
    struct vault_place places[2] = {{.kind = VAULT_PARTY, .number = (uint32_t)vector_number("open-erase", "number")},
                                    {.kind = VAULT_PERSON}};
    struct erasure erasure = {.kind = (enum ledger_erasure_kind)vector_number("open-erase", "kind"),
                              .places = places,
                              .count = 2,
                              .intent = vector_number("open-erased", "intent"),
                              .impossible_from = vector_number("open-erased", "impossible from"),
                              .residues = vector_number("open-erased", "residues")};
    vector_copy("open-erase", "erasure", erasure.erasure_id.bytes, IDENTITY_SIZE);
    vector_copy("open-erase", "party", places[0].owner.bytes, IDENTITY_SIZE);
    vector_copy("open-erase", "person", places[1].owner.bytes, IDENTITY_SIZE);
    vector_is_text("open-erase", "bytes", intent_write(arena, &erasure));
    vector_is_text("open-erased", "bytes", tombstone_write(arena, &erasure));
    vector_is_text("open-residues", "bytes",
              residues_write(arena, vector_number("open-residues", "quarter"), (size_t)vector_number("open-residues", "count")));
    struct origin origin = {.number = vector_number("open-origin", "number"),
                            .verifier = vector_field("open-origin", "verifier"),
                            .start = vector_number("open-origin", "start"),
                            .cites = vector_field("open-origin", "cites")};
    vector_is_text("open-origin", "bytes", origin_write(arena, &origin));
}

static void the_list_of_erasures(void **state)
{
    (void)state;
    struct note note;
    struct vec keys, places;
    struct error error;
    assert_int_equal(verifiers_read(arena, vector_field("log", "verifier"), &keys, &error), 0);
    assert_int_equal(note_read(arena, vectors_block("file erasures"), &note, &error), 0);
    assert_int_equal(note_check(&note, keys.items, keys.count, NULL, &error), 0);
    assert_int_equal(erasures_read(arena, note.text, vector_field("log", "origin"), &places, &error), 0);
    assert_int_equal(places.count, 2);
    const struct vault_place *party = VEC_AT(&places, struct vault_place, 0), *person = party + 1;
    assert_int_equal(party->kind, VAULT_PARTY);
    assert_int_equal(party->number, 1);
    vector_is("open-erase", "party", party->owner.bytes, IDENTITY_SIZE);
    assert_int_equal(person->kind, VAULT_PERSON);
    vector_is("open-erase", "person", person->owner.bytes, IDENTITY_SIZE);
    assert_int_equal(erasures_read(arena, note.text, TEXT("another/log/1"), &places, &error), ERROR_INVALID);
}

/* Runs last. Of documents, another test does it. */
static void every_block_was_held_to(void **state)
{
    (void)state;
    assert_true(vectors_all_were_read("", "document") > 20);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stored_keys),    cmocka_unit_test(epochs),
        cmocka_unit_test(trees),          cmocka_unit_test(hashes_under_a_key),
        cmocka_unit_test(openings),       cmocka_unit_test(parts),
        cmocka_unit_test(sealed_bytes),   cmocka_unit_test(counted_facts),
        cmocka_unit_test(a_sealed_document),
        cmocka_unit_test(headers),        cmocka_unit_test(snapshots_and_residues),
        cmocka_unit_test(the_log),        cmocka_unit_test(open_parts),
        cmocka_unit_test(the_list_of_erasures), cmocka_unit_test(every_block_was_held_to),
    };
    if (argc < 2) {
        return 2;
    }
    sodium_ready();
    arena = arena_new();
    vectors_begin(argv[1]);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    vectors_end();
    arena_free(arena);
    return failed;
}
