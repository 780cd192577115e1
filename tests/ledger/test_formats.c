/* SPDX-License-Identifier: GPL-3.0-or-later */
/* docs/formats.md is read itself, and the code is held to every vector and file that stands in it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "ledger/erase.h"
#include "ledger/format.h"
#include "ledger/note.h"
#include "vault/inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- the page */

static const char *page_path;

struct page {
    struct arena *arena;
    struct map blocks; /* "vector tree" to its lines */
    struct map used;
};

static void read_page(struct page *page)
{
    struct text text, line;
    struct error error;
    *page = (struct page){.arena = arena_new()};
    page->blocks = map_in(page->arena);
    page->used = map_in(page->arena);
    assert_int_equal(vault_read_file(page->arena, page_path, 1 << 20, &text, &error), 0);
    struct text *open = NULL;
    while (text_cut(&text, '\n', &line)) {
        if (open && text_is(line, "```")) {
            open = NULL;
        } else if (open) {
            open->length = (size_t)(line.at + line.length + 1 - open->at);
        } else if (text_starts(line, TEXT("```vector ")) || text_starts(line, TEXT("```file "))) {
            open = ARENA_NEW(page->arena, struct text);
            *open = (struct text){line.at + line.length + 1, 0};
            map_set(&page->blocks, (struct text){line.at + 3, line.length - 3}, open);
        }
    }
}

static struct page page;

static struct text block(const char *name)
{
    struct text *found = map_get(&page.blocks, text_of(name));
    if (!found) {
        fail_msg("docs/formats.md has no block %s", name);
    }
    map_set(&page.used, text_of(name), found);
    return *found;
}

static struct text field(const char *vector, const char *name)
{
    struct text rest = block(arena_print(page.arena, "vector %s", vector)), line, label;
    while (text_cut(&rest, '\n', &line)) {
        if (text_cut(&line, ':', &label) && text_is(label, name)) {
            return text_trim(line);
        }
    }
    fail_msg("vector %s has no %s", vector, name);
    return TEXT("");
}

static struct text bytes(const char *vector, const char *name)
{
    struct text hex = field(vector, name);
    struct error error;
    uint8_t *out = arena_alloc(page.arena, hex.length / 2);
    assert_int_equal(text_unhex(hex, out, hex.length / 2, &error), 0);
    return (struct text){(const char *)out, hex.length / 2};
}

static int64_t number(const char *vector, const char *name)
{
    struct error error;
    int64_t value = -1;
    assert_int_equal(text_to_integer(field(vector, name), 0, INT64_MAX, &value, &error), 0);
    return value;
}

static void copy(const char *vector, const char *name, void *out, size_t size)
{
    struct text found = bytes(vector, name);
    assert_int_equal(found.length, size);
    memcpy(out, found.at, size);
}

static void same(const char *vector, const char *name, const void *found, size_t size)
{
    struct text expected = bytes(vector, name);
    const char *hex = text_hex(page.arena, found, size);
    if (expected.length != size || memcmp(expected.at, found, size) != 0) {
        fail_msg("vector %s, %s: %s", vector, name, hex);
    }
}

static void same_text(const char *vector, const char *name, struct text found)
{
    same(vector, name, found.at, found.length);
}

/* ---- keys */

static void stored_keys(void **state)
{
    (void)state;
    struct error error;
    uint8_t parent[KEY_SIZE], plain[256];
    struct key_row row = {.kind = (int)number("stored-key", "kind"),
                          .number = (uint32_t)number("stored-key", "number"),
                          .epoch = (uint32_t)number("stored-key", "epoch"),
                          .compartment = (uint32_t)number("stored-key", "compartment")};
    copy("stored-key", "parent", parent, sizeof(parent));
    copy("stored-key", "owner", row.owner.bytes, IDENTITY_SIZE);
    struct text stored = bytes("stored-key", "stored");
    assert_int_equal(row_unwrap(&row, parent, stored, plain, &error), 0);
    same("stored-key", "plain", plain, stored.length - VAULT_SEAL_EXTRA);
    row.compartment ^= 1;
    assert_int_equal(row_unwrap(&row, parent, stored, plain, &error), ERROR_DAMAGED);
}

static void epochs(void **state)
{
    (void)state;
    struct error error;
    uint8_t master[KEY_SIZE], key[KEY_SIZE];
    struct epoch epoch = {.number = (uint32_t)number("epoch", "number"),
                          .opened = number("epoch", "opened"),
                          .ends = number("epoch", "ends")};
    copy("epoch", "master", master, sizeof(master));
    copy("epoch", "stored", epoch.wrapped, sizeof(epoch.wrapped));
    assert_int_equal(epoch_unwrap(master, &epoch, key, &error), 0);
    same("epoch", "plain", key, sizeof(key));
    struct ring ring;
    assert_int_equal(ring_parse(page.arena, bytes("ring", "bytes"), &ring, &error), 0);
    assert_int_equal(ring.count, 1);
    assert_memory_equal(&ring.epochs[0], &epoch, sizeof(epoch));
    same("ring", "salt", ring.salt, sizeof(ring.salt));
    copy("backup-key", "epoch key", key, sizeof(key));
    backup_key(key, key);
    same("backup-key", "key", key, sizeof(key));
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
    copy("tree", "root", tree.nodes[0].secret, TREE_SECRET);
    for (size_t i = 0; i < COUNT_OF(keys); i++) {
        assert_true(tree_derive(&tree, tree_leaf(keys[i].kind, keys[i].number), key));
        same("tree", keys[i].name, key, sizeof(key));
    }
    assert_true(text_is(field("tree-punctured", "destroyed"), "text 77"));
    assert_true(tree_puncture(&tree, tree_leaf(2, 77)));
    size_t size = tree_size(&tree);
    uint8_t *covering = arena_alloc(page.arena, size);
    tree_write(&tree, covering);
    assert_int_equal(tree.count, number("tree-punctured", "nodes"));
    same("tree-punctured", "first", covering, TREE_NODE_BYTES);
    same("tree-punctured", "last", covering + size - TREE_NODE_BYTES, TREE_NODE_BYTES);
    const struct text all = {(const char *)covering, size};
    vault_sha256(&all, 1, hash);
    same("tree-punctured", "hash", hash, sizeof(hash));
}

static void hashes_under_a_key(void **state)
{
    (void)state;
    uint8_t key[KEY_SIZE], out[32];
    const char *purpose = text_string(page.arena, field("keyed-hash", "purpose"));
    copy("keyed-hash", "key", key, sizeof(key));
    keyed_hash(key, purpose, field("keyed-hash", "text"), out, VAULT_TOKEN_SIZE);
    same("keyed-hash", "token", out, VAULT_TOKEN_SIZE);
    keyed_hash(key, purpose, field("keyed-hash", "text"), out, 32);
    same("keyed-hash", "code", out, 32);
}

/* ---- entries */

static void openings(void **state)
{
    (void)state;
    static const char *const vectors[] = {"opening", "opening-reads"};
    for (size_t i = 0; i < COUNT_OF(vectors); i++) {
        uint8_t hash[VAULT_HASH_SIZE];
        struct ledger_head head = {.book = (enum ledger_book)number(vectors[i], "book"),
                                   .compartment = (enum vault_compartment)number(vectors[i], "compartment"),
                                   .period = (uint32_t)number(vectors[i], "period")};
        copy(vectors[i], "case", head.case_id.bytes, IDENTITY_SIZE);
        opening_hash(&head, hash);
        same(vectors[i], "hash", hash, sizeof(hash));
        const struct text parts[] = {{"\x02", 1}, bytes(vectors[i], "bytes")};
        vault_sha256(parts, 2, hash);
        same(vectors[i], "hash", hash, sizeof(hash));
    }
}

static void opens_to(const char *vector, struct text about, struct text sealed)
{
    struct vault_key key;
    struct text plain;
    struct error error;
    copy(vector, "key", key.bytes, sizeof(key.bytes));
    same_text(vector, "about", about);
    assert_int_equal(vault_unseal(page.arena, &key, about, sealed, &plain, &error), 0);
    same_text(vector, "plain", plain);
}

static void parts(void **state)
{
    (void)state;
    static const char *const vectors[] = {"part-case", "part-text", "part-person"};
    struct sealed_part found[PARTS_MOST];
    struct identity case_id;
    size_t count;
    struct error error;
    copy("opening", "case", case_id.bytes, IDENTITY_SIZE);
    assert_int_equal(sealed_read(bytes("sealed", "bytes"), found, &count, &error), 0);
    assert_int_equal(count, 4);
    for (size_t i = 0; i < COUNT_OF(vectors); i++) {
        struct buf sealed = buf_in(page.arena);
        assert_int_equal(number(vectors[i], "kind"), found[i].kind);
        same_text(vectors[i], "nonce", found[i].nonce);
        same_text(vectors[i], "ciphertext", found[i].bytes);
        buf_text(&sealed, found[i].nonce);
        buf_text(&sealed, found[i].bytes);
        struct about about = about_part(&case_id, 1, (size_t)number(vectors[i], "index"), &found[i]);
        opens_to(vectors[i], about_text(&about), buf_as_text(&sealed));
    }
    assert_int_equal(found[3].kind, VAULT_OPEN);
    assert_int_equal(found[3].bytes.length, 32);
    assert_int_equal(number("part-case", "number"), found[0].number);
    assert_int_equal(number("part-text", "number"), found[1].number);
    same("part-person", "person", found[2].person.bytes, IDENTITY_SIZE);
}

static void sealed_bytes(void **state)
{
    (void)state;
    struct sealed_part found[PARTS_MOST];
    uint8_t hash[VAULT_HASH_SIZE];
    size_t count;
    struct error error;
    assert_int_equal(sealed_read(bytes("sealed", "bytes"), found, &count, &error), 0);
    struct pack pack = pack_in(page.arena);
    sealed_write(&pack, found, count);
    same_text("sealed", "bytes", pack_done(&pack));
    sealed_hash(found, count, hash);
    same("sealed", "hash", hash, sizeof(hash));
    const struct text list = bytes("sealed", "list");
    vault_sha256(&list, 1, hash);
    same("sealed", "hash", hash, sizeof(hash));
    found[1].gone = true;
    pack = pack_in(page.arena);
    sealed_write(&pack, found, count);
    same_text("sealed-text-erased", "bytes", pack_done(&pack));
    assert_int_equal(sealed_read(bytes("sealed-text-erased", "bytes"), found, &count, &error), 0);
    assert_true(found[1].gone);
    sealed_hash(found, count, hash);
    same("sealed-text-erased", "hash", hash, sizeof(hash));
}

static void counted_facts(void **state)
{
    (void)state;
    struct identity case_id;
    struct vault_key key;
    struct text plain;
    struct error error;
    uint8_t salt[SALT_SIZE], hash[VAULT_HASH_SIZE];
    copy("opening", "case", case_id.bytes, IDENTITY_SIZE);
    copy("counted", "key", key.bytes, sizeof(key.bytes));
    copy("counted", "salt", salt, sizeof(salt));
    struct about about = about_other(ABOUT_COUNTED, &case_id, number("counted", "sequence"));
    same_text("counted", "about", about_text(&about));
    assert_int_equal(vault_unseal(page.arena, &key, about_text(&about), bytes("counted", "stored"), &plain, &error), 0);
    same("counted", "salt", plain.at, SALT_SIZE);
    same("counted", "facts", plain.at + SALT_SIZE, plain.length - SALT_SIZE);
    counted_hash(salt, bytes("counted", "facts"), hash);
    same("counted", "hash", hash, sizeof(hash));
}

static void headers(void **state)
{
    (void)state;
    static const char *const vectors[] = {"header-1", "header-2"};
    for (size_t i = 0; i < COUNT_OF(vectors); i++) {
        struct header header = {.sequence = number(vectors[i], "sequence"),
                                .recorded = number(vectors[i], "recorded"),
                                .has_counted = field(vectors[i], "counted").length > 0};
        struct header read;
        struct error error;
        uint8_t hash[VAULT_HASH_SIZE];
        copy(vectors[i], "case", header.case_id.bytes, IDENTITY_SIZE);
        copy(vectors[i], "before", header.before, VAULT_HASH_SIZE);
        copy(vectors[i], "sealed", header.sealed, VAULT_HASH_SIZE);
        if (header.has_counted) {
            copy(vectors[i], "counted", header.counted, VAULT_HASH_SIZE);
        }
        struct text written = header_write(page.arena, &header);
        same_text(vectors[i], "bytes", written);
        header_hash(written, hash);
        same(vectors[i], "hash", hash, sizeof(hash));
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
        copy(kinds[i].vector, "owner", owner.bytes, IDENTITY_SIZE);
        struct about about = about_other(kinds[i].what, &owner, number(kinds[i].vector, "second"));
        opens_to(kinds[i].vector, about_text(&about), bytes(kinds[i].vector, "stored"));
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
    copy("log", "leaf 0", leaf.bytes, VAULT_HASH_SIZE);
    assert_int_equal(merkle_add(&tree, &leaf, NULL, NULL, &error), 0);
    copy("log", "leaf 1", leaf.bytes, VAULT_HASH_SIZE);
    assert_int_equal(merkle_add(&tree, &leaf, NULL, NULL, &error), 0);
    root = merkle_root(&tree);
    same("log", "root", root.bytes, VAULT_HASH_SIZE);
    copy("log", "public", public, sizeof(public));
    struct text origin = field("log", "origin"), verifier = field("log", "verifier");
    assert_true(text_is(verifier, verifier_write(page.arena, text_string(page.arena, origin), public)));
    assert_int_equal(verifiers_read(page.arena, verifier, &keys, &error), 0);
    assert_int_equal(note_read(page.arena, block("file checkpoint"), &note, &error), 0);
    assert_int_equal(note_check(&note, keys.items, keys.count, NULL, &error), 0);
    assert_int_equal(checkpoint_read(note.text, &checkpoint, &error), 0);
    assert_int_equal(checkpoint.size, 2);
    same("log", "root", checkpoint.root.bytes, VAULT_HASH_SIZE);
    assert_true(text_equal(note.text, checkpoint_write(page.arena, text_string(page.arena, origin), 2, &root)));
    struct text proof = block("file proof.tlog-proof");
    assert_int_equal(ledger_check_proof(page.arena, proof, verifier, proven, &index, &error), 0);
    assert_int_equal(index, 1);
    same("header-2", "hash", proven, sizeof(proven));
}

static void open_parts(void **state)
{
    (void)state;
    struct vault_place places[2] = {{.kind = VAULT_PARTY, .number = (uint32_t)number("open-erase", "number")},
                                    {.kind = VAULT_PERSON}};
    struct erasure erasure = {.kind = (enum ledger_erasure_kind)number("open-erase", "kind"),
                              .places = places,
                              .count = 2,
                              .intent = number("open-erased", "intent"),
                              .impossible_from = number("open-erased", "impossible from"),
                              .residues = number("open-erased", "residues")};
    copy("open-erase", "erasure", erasure.erasure_id.bytes, IDENTITY_SIZE);
    copy("open-erase", "party", places[0].owner.bytes, IDENTITY_SIZE);
    copy("open-erase", "person", places[1].owner.bytes, IDENTITY_SIZE);
    same_text("open-erase", "bytes", intent_write(page.arena, &erasure));
    same_text("open-erased", "bytes", tombstone_write(page.arena, &erasure));
    same_text("open-residues", "bytes",
              residues_write(page.arena, number("open-residues", "quarter"), (size_t)number("open-residues", "count")));
    struct origin origin = {.number = number("open-origin", "number"),
                            .verifier = field("open-origin", "verifier"),
                            .start = number("open-origin", "start"),
                            .cites = field("open-origin", "cites")};
    same_text("open-origin", "bytes", origin_write(page.arena, &origin));
}

static void the_list_of_erasures(void **state)
{
    (void)state;
    struct note note;
    struct vec keys, places;
    struct error error;
    assert_int_equal(verifiers_read(page.arena, field("log", "verifier"), &keys, &error), 0);
    assert_int_equal(note_read(page.arena, block("file erasures"), &note, &error), 0);
    assert_int_equal(note_check(&note, keys.items, keys.count, NULL, &error), 0);
    assert_int_equal(erasures_read(page.arena, note.text, field("log", "origin"), &places, &error), 0);
    assert_int_equal(places.count, 2);
    const struct vault_place *party = VEC_AT(&places, struct vault_place, 0), *person = party + 1;
    assert_int_equal(party->kind, VAULT_PARTY);
    assert_int_equal(party->number, 1);
    same("open-erase", "party", party->owner.bytes, IDENTITY_SIZE);
    assert_int_equal(person->kind, VAULT_PERSON);
    same("open-erase", "person", person->owner.bytes, IDENTITY_SIZE);
    assert_int_equal(erasures_read(page.arena, note.text, TEXT("another/log/1"), &places, &error), ERROR_INVALID);
}

/* Runs last. */
static void every_block_was_held_to(void **state)
{
    (void)state;
    for (size_t i = 0; i < page.blocks.count; i++) {
        if (!map_get(&page.used, page.blocks.entries[i].key)) {
            fail_msg("no test reads the block %.*s", TEXT_ARGS(page.blocks.entries[i].key));
        }
    }
    assert_true(page.blocks.count > 20);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stored_keys),    cmocka_unit_test(epochs),
        cmocka_unit_test(trees),          cmocka_unit_test(hashes_under_a_key),
        cmocka_unit_test(openings),       cmocka_unit_test(parts),
        cmocka_unit_test(sealed_bytes),   cmocka_unit_test(counted_facts),
        cmocka_unit_test(headers),        cmocka_unit_test(snapshots_and_residues),
        cmocka_unit_test(the_log),        cmocka_unit_test(open_parts),
        cmocka_unit_test(the_list_of_erasures), cmocka_unit_test(every_block_was_held_to),
    };
    if (argc < 2) {
        return 2;
    }
    page_path = argv[1];
    sodium_ready();
    read_page(&page);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_free(page.arena);
    return failed;
}
