/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a file is, by its bytes; what runs is never taken. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "documents/documents.h"

static enum documents_kind kind_of(struct text bytes, const char **key)
{
    static struct error error;
    enum documents_kind kind;
    int failed = documents_sniff(bytes, &kind, &error);
    if (failed) {
        assert_int_equal(failed, ERROR_INVALID);
        assert_true(strlen(error.words) > 10);
        *key = error.key;
        return DOCUMENTS_UNKNOWN;
    }
    *key = "";
    return kind;
}

static void test_documents_sniff__knows_what_people_send(void **state)
{
    (void)state;
    static const struct {
        struct text bytes;
        enum documents_kind kind;
        const char *key;
    } cases[] = {
        {{"%PDF-1.7\n%\xe2\xe3", 11}, DOCUMENTS_PDF, ""},
        {{"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16}, DOCUMENTS_PNG, ""},
        {{"\xff\xd8\xff\xe0\0\x10JFIF", 10}, DOCUMENTS_JPEG, ""},
        {{"\0\0\0\x18" "ftypheic\0\0\0\0", 16}, DOCUMENTS_HEIC, ""},
        {{"\0\0\0\x18" "ftypisom\0\0\0\0", 16}, DOCUMENTS_UNKNOWN, "documents.kind"},
        {{"He was there.\r\nI saw him.\r\n", 27}, DOCUMENTS_TEXT, ""},
        {{"caf\xc3\xa9", 5}, DOCUMENTS_TEXT, ""},
        {{"caf\xe9", 4}, DOCUMENTS_UNKNOWN, "documents.kind"},
        {{"  \n", 3}, DOCUMENTS_UNKNOWN, "documents.kind"},
        {{"a\0b", 3}, DOCUMENTS_UNKNOWN, "documents.kind"},
        {{"", 0}, DOCUMENTS_UNKNOWN, "documents.empty"},
        {{"From: ann@example.org\r\nDate: Mon, 2 Nov 2026\r\n\r\nHello", 53}, DOCUMENTS_MAIL, ""},
        {{"Subject: a note\nTo: you\n\nno sender", 34}, DOCUMENTS_TEXT, ""},
        {{"MZ\x90\0", 4}, DOCUMENTS_UNKNOWN, "documents.program"},
        {{"\x7f" "ELF\2\1", 6}, DOCUMENTS_UNKNOWN, "documents.program"},
        {{"#!/bin/sh\nrm", 12}, DOCUMENTS_UNKNOWN, "documents.program"},
        {{"GIF89a", 6}, DOCUMENTS_TEXT, ""}, /* letters and no more: text, and only ever handed out as such */
        {{"GIF89a\1\0", 8}, DOCUMENTS_UNKNOWN, "documents.kind"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const char *key;
        assert_int_equal(kind_of(cases[i].bytes, &key), cases[i].kind);
        assert_string_equal(key, cases[i].key);
    }
}

static void test_documents_sniff__no_programs_in_mail(void **state)
{
    (void)state;
    static const char *const bodies[] = {
        "Content-Disposition: attachment; filename=\"invoice.exe\"\r\n",
        "Content-Type: application/octet-stream; name=run.JS; x=y\r\n",
        "\r\nTVqQAAMAAAAEAAAA\r\n",
        "\r\nf0VMRgIBAQA=\r\n",
    };
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    for (size_t i = 0; i < COUNT_OF(bodies); i++) {
        const char *key;
        const char *mail = arena_print(arena, "From: a@b\r\nDate: today\r\n\r\n%s", bodies[i]);
        assert_int_equal(kind_of(text_of(mail), &key), DOCUMENTS_UNKNOWN);
        assert_string_equal(key, "documents.program");
    }
}

/* ---- archives, made here: stored members and a directory */

struct zip {
    struct buf bytes, directory;
    unsigned count;
};

static void little(struct buf *buf, uint32_t value, int size)
{
    for (int i = 0; i < size; i++) {
        buf_char(buf, (char)(value >> (8 * i)));
    }
}

static void add_member(struct zip *zip, const char *name, const char *said_again, const char *content)
{
    uint32_t at = (uint32_t)zip->bytes.length, size = (uint32_t)strlen(content);
    buf_add(&zip->bytes, "PK\3\4\x14\0\0\0\0\0\0\0\0\0\0\0\0\0", 18);
    little(&zip->bytes, size, 4);
    little(&zip->bytes, size, 4);
    little(&zip->bytes, (uint32_t)strlen(said_again), 2);
    little(&zip->bytes, 0, 2);
    buf_string(&zip->bytes, said_again);
    buf_string(&zip->bytes, content);
    buf_add(&zip->directory, "PK\1\2\x14\0\x14\0\0\0\0\0\0\0\0\0\0\0\0\0", 20);
    little(&zip->directory, size, 4);
    little(&zip->directory, size, 4);
    little(&zip->directory, (uint32_t)strlen(name), 2);
    buf_add(&zip->directory, "\0\0\0\0\0\0\0\0\0\0\0\0", 12);
    little(&zip->directory, at, 4);
    buf_string(&zip->directory, name);
    zip->count++;
}

static struct text end_of(struct zip *zip)
{
    uint32_t at = (uint32_t)zip->bytes.length;
    buf_add(&zip->bytes, zip->directory.bytes, zip->directory.length);
    buf_add(&zip->bytes, "PK\5\6\0\0\0\0", 8);
    little(&zip->bytes, zip->count, 2);
    little(&zip->bytes, zip->count, 2);
    little(&zip->bytes, (uint32_t)zip->directory.length, 4);
    little(&zip->bytes, at, 4);
    little(&zip->bytes, 0, 2);
    return buf_as_text(&zip->bytes);
}

static struct zip zip_in(struct arena *arena)
{
    return (struct zip){buf_in(arena), buf_in(arena), 0};
}

static struct text word_file(struct arena *arena, const char *further, const char *said_again)
{
    struct zip zip = zip_in(arena);
    add_member(&zip, "[Content_Types].xml", "[Content_Types].xml", "<Types/>");
    add_member(&zip, "word/document.xml", "word/document.xml", "<w:document/>");
    if (further) {
        add_member(&zip, further, said_again, "x");
    }
    return end_of(&zip);
}

static struct text open_document(struct arena *arena, const char *media, const char *further)
{
    struct zip zip = zip_in(arena);
    add_member(&zip, "mimetype", "mimetype", media);
    add_member(&zip, further, further, "x");
    return end_of(&zip);
}

static void test_documents_sniff__archives_by_their_members(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    const char *key;
    assert_int_equal(kind_of(word_file(arena, NULL, NULL), &key), DOCUMENTS_DOCX);
    assert_int_equal(kind_of(open_document(arena, "application/vnd.oasis.opendocument.text", "content.xml"), &key),
                     DOCUMENTS_ODT);
    assert_int_equal(kind_of(open_document(arena, "application/epub+zip", "content.xml"), &key), DOCUMENTS_UNKNOWN);
    assert_string_equal(key, "documents.kind");
}

static void test_documents_sniff__no_macros_in_archives(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    static const char *const members[] = {"word/vbaProject.bin", "word/VBAPROJECT.BIN", "word/activeX/activeX1.xml",
                                          "word/embeddings/oleObject1.bin", "payload.exe"};
    const char *key;
    for (size_t i = 0; i < COUNT_OF(members); i++) {
        assert_int_equal(kind_of(word_file(arena, members[i], members[i]), &key), DOCUMENTS_UNKNOWN);
        assert_string_equal(key, "documents.program");
    }
    assert_int_equal(kind_of(open_document(arena, "application/vnd.oasis.opendocument.text", "Basic/Standard/Module1.xml"),
                             &key),
                     DOCUMENTS_UNKNOWN);
    assert_string_equal(key, "documents.program");
}

/* Two readers must see the same members. */
static void test_documents_sniff__archives_have_one_reading(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    const char *key;
    assert_int_equal(kind_of(word_file(arena, "word/harmless.xml1", "word/vbaProject.bi"), &key), DOCUMENTS_UNKNOWN);
    assert_string_equal(key, "documents.zip");
    struct text whole = word_file(arena, NULL, NULL);
    struct buf longer = buf_in(arena);
    buf_add(&longer, whole.at, whole.length);
    buf_string(&longer, "MZ and more");
    assert_int_equal(kind_of(buf_as_text(&longer), &key), DOCUMENTS_UNKNOWN);
    for (size_t cut = 1; cut < whole.length; cut += 7) {
        assert_int_equal(kind_of((struct text){whole.at, whole.length - cut}, &key), DOCUMENTS_UNKNOWN);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_documents_sniff__knows_what_people_send),
        cmocka_unit_test(test_documents_sniff__no_programs_in_mail),
        cmocka_unit_test(test_documents_sniff__archives_by_their_members),
        cmocka_unit_test(test_documents_sniff__no_macros_in_archives),
        cmocka_unit_test(test_documents_sniff__archives_have_one_reading),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
