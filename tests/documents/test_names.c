/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names of files are written by whoever sends them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "documents/documents.h"

static const char *named(struct arena *arena, const char *said, enum documents_kind kind)
{
    return text_string(arena, documents_name(arena, text_of(said), kind));
}

static void test_documents_names__are_made_safe(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    static const struct {
        const char *said;
        enum documents_kind kind;
        const char *safe;
    } cases[] = {
        {"evidence.pdf", DOCUMENTS_PDF, "evidence.pdf"},
        {"EVIDENCE.PDF", DOCUMENTS_PDF, "EVIDENCE.pdf"},
        {"photo.jpeg", DOCUMENTS_JPEG, "photo.jpeg"},
        {"C:\\Users\\ann\\secret.pdf", DOCUMENTS_PDF, "secret.pdf"},
        {"../../etc/passwd", DOCUMENTS_TEXT, "passwd.txt"},
        {"/", DOCUMENTS_TEXT, "file.txt"},
        {"", DOCUMENTS_PNG, "file.png"},
        {".htaccess", DOCUMENTS_TEXT, "htaccess.txt"},
        {"invoice.pdf.exe", DOCUMENTS_PDF, "invoice.pdf.exe.pdf"},
        {"page.html", DOCUMENTS_TEXT, "page.html.txt"},
        {"evil\xe2\x80\xaegnp.exe", DOCUMENTS_PNG, "evilgnp.exe.png"},          /* right-to-left override */
        {"a\xe2\x81\xa6" "b\xe2\x80\x8b" "c\xef\xbb\xbf.pdf", DOCUMENTS_PDF, "abc.pdf"}, /* isolate, zero width, BOM */
        {"line\r\nSet-Cookie: x.pdf", DOCUMENTS_PDF, "lineSet-Cookie_ x.pdf"},
        {"quo\"te<b>|?*%.pdf", DOCUMENTS_PDF, "quo_te_b_____.pdf"},
        {"cafe\xcc\x81.pdf", DOCUMENTS_PDF, "caf\xc3\xa9.pdf"}, /* NFC */
        {"\xff\xfe.pdf", DOCUMENTS_PDF, "__.pdf"},
        {"con.pdf", DOCUMENTS_PDF, "_con.pdf"},
        {"LPT1.notes.pdf", DOCUMENTS_PDF, "_LPT1.notes.pdf"},
        {"console.pdf", DOCUMENTS_PDF, "console.pdf"},
        {"  spaces  .pdf", DOCUMENTS_PDF, "spaces.pdf"},
        {"trail.pdf. .", DOCUMENTS_PDF, "trail.pdf"},
        {"\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d.odt", DOCUMENTS_ODT, "\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d.odt"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        assert_string_equal(named(arena, cases[i].said, cases[i].kind), cases[i].safe);
        /* What is safe stays as it is. */
        assert_string_equal(named(arena, cases[i].safe, cases[i].kind), cases[i].safe);
    }
}

static void test_documents_names__are_bounded_between_characters(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct buf long_name = buf_in(arena);
    for (int i = 0; i < 5000; i++) {
        buf_string(&long_name, "\xc3\xa9");
    }
    struct text name = documents_name(arena, buf_as_text(&long_name), DOCUMENTS_DOCX);
    assert_true(name.length <= DOCUMENTS_NAME_MOST && name.length > 100);
    assert_true(text_is_utf8(name));
    assert_memory_equal(name.at + name.length - 5, ".docx", 5);
}

/* Found by fuzzing: what told it from a device was all cut off. */
static void test_documents_names__are_no_device_when_cut(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    const char *long_name = arena_print(arena, "aux%*s.txt", DOCUMENTS_NAME_MOST, "x");
    assert_string_equal(named(arena, long_name, DOCUMENTS_TEXT), "_aux.txt");
    assert_string_equal(named(arena, "nul  .old.txt", DOCUMENTS_TEXT), "_nul  .old.txt");
    const char *whole = named(arena, arena_print(arena, "con.%0*d.txt", DOCUMENTS_NAME_MOST, 1), DOCUMENTS_TEXT);
    assert_true(strlen(whole) == DOCUMENTS_NAME_MOST && strncmp(whole, "_con.0", 6) == 0);
    assert_string_equal(named(arena, whole, DOCUMENTS_TEXT), whole);
}

static void test_documents_names__stand_in_one_header(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    assert_string_equal(text_string(arena, documents_disposition(arena, TEXT("caf\xc3\xa9 \"menu\".pdf"))),
                        "attachment; filename=\"caf_ _menu_.pdf\"; "
                        "filename*=UTF-8''caf%C3%A9%20%22menu%22.pdf");
    struct text hostile = documents_disposition(arena, TEXT("a\r\nX: y\x7f;b.pdf"));
    for (size_t i = 0; i < hostile.length; i++) {
        assert_true(hostile.at[i] >= 0x20 && hostile.at[i] < 0x7f);
    }
}

static void test_documents_names__sizes_in_words(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    static const struct {
        int64_t size;
        const char *words;
    } cases[] = {{1, "1 bytes"}, {1023, "1023 bytes"}, {1024, "1 KB"}, {122880, "120 KB"}, {1468006, "1.4 MB"},
                 {5 << 20, "5 MB"}};
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        assert_string_equal(text_string(arena, documents_size_words(arena, cases[i].size)), cases[i].words);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_documents_names__are_made_safe),
        cmocka_unit_test(test_documents_names__are_bounded_between_characters),
        cmocka_unit_test(test_documents_names__are_no_device_when_cut),
        cmocka_unit_test(test_documents_names__stand_in_one_header),
        cmocka_unit_test(test_documents_names__sizes_in_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
