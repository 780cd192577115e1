/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "http/wire.h"

#define BYTES(literal) {(literal), sizeof(literal) - 1} /* for constant tables */

static void assert_field(const struct http_form *form, size_t index, const char *name, const char *value)
{
    assert_true(index < form->count);
    assert_true(text_is(form->fields[index].name, name));
    if (!text_is(form->fields[index].value, value)) {
        fail_msg("\"%.*s\" instead of \"%s\"", TEXT_ARGS(form->fields[index].value), value);
    }
}

static void test_http_form__reads_pairs(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct error error;
    struct http_form form;
    assert_int_equal(http_read_pairs(arena, TEXT("a=1&&b=x+y%26%3D&c&=e&a=2&d=%2B+"), NULL, &form, &error), 0);
    assert_int_equal(form.count, 6);
    assert_field(&form, 0, "a", "1");
    assert_field(&form, 1, "b", "x y&=");
    assert_field(&form, 2, "c", "");
    assert_field(&form, 3, "", "e");
    assert_field(&form, 4, "a", "2");
    assert_field(&form, 5, "d", "+ ");
    assert_int_equal(http_read_pairs(arena, TEXT(""), NULL, &form, &error), 0);
    assert_int_equal(form.count, 0);
}

static void test_http_form__holds_its_limits(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    const struct http_form_limits limits = {.fields = 2, .name_size = 3, .value_size = 4};
    struct error error;
    struct http_form form;
    assert_int_equal(http_read_pairs(arena, TEXT("abc=1234&b=2"), &limits, &form, &error), 0);
    assert_int_equal(http_read_pairs(arena, TEXT("a=1&b=2&c=3"), &limits, &form, &error), ERROR_LIMIT);
    assert_int_equal(http_read_pairs(arena, TEXT("abcd=1"), &limits, &form, &error), ERROR_LIMIT);
    assert_int_equal(http_read_pairs(arena, TEXT("abc=12345"), &limits, &form, &error), ERROR_LIMIT);
    assert_string_equal(error.field, "abc");
    assert_int_equal(http_read_pairs(arena, TEXT("a=%4"), NULL, &form, &error), ERROR_INVALID);
    assert_int_equal(http_read_pairs(arena, TEXT("%g0=1"), NULL, &form, &error), ERROR_INVALID);
}

static void test_http_form__goes_by_the_content_type(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct http_header header = {TEXT("content-type"), TEXT("Application/x-www-form-URLencoded; charset=utf-8")};
    struct http_request request = {.arena = arena, .headers = &header, .header_count = 1, .body = TEXT("a=1")};
    struct error error;
    struct http_form form;
    assert_int_equal(http_read_form(&request, NULL, &form, &error), 0);
    assert_field(&form, 0, "a", "1");
    header.value = TEXT("application/json");
    assert_int_equal(http_read_form(&request, NULL, &form, &error), ERROR_INVALID);
    request.header_count = 0;
    assert_int_equal(http_read_form(&request, NULL, &form, &error), ERROR_INVALID);
    request.body = TEXT("");
    assert_int_equal(http_read_form(&request, NULL, &form, &error), 0);
    assert_int_equal(form.count, 0);
}

static void test_http_form__encodes_what_it_decodes(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    char every[256];
    for (int i = 0; i < 256; i++) {
        every[i] = (char)i;
    }
    struct buf buf = buf_in(arena);
    http_encode(&buf, (struct text){every, sizeof(every)});
    struct text decoded;
    struct error error;
    assert_int_equal(http_decode(arena, buf_as_text(&buf), true, &decoded, &error), 0);
    assert_true(text_equal(decoded, (struct text){every, sizeof(every)}));
}

/* ---- multipart -------------------------------------------------------------------------------------------- */

#define TYPE "multipart/form-data; boundary=xYz"
#define NAMED(name) "Content-Disposition: form-data; name=\"" name "\"\r\n\r\n"

static int read_parts(struct arena *arena, const char *type, struct text body, struct http_form *form)
{
    struct error error;
    return http_read_multipart(arena, text_of(type), body, NULL, form, &error);
}

static void test_http_multipart__reads_fields_and_files(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct http_form form;
    struct text body = TEXT("--xYz\r\n" NAMED("a") "one\r\ntwo\r\n--xYz\r\n"
                            "content-disposition: form-data; filename=\"..\\x.pdf\"; name=file\r\n"
                            "Content-Type: application/pdf\r\n\r\n\0\xff\r\n--xY\r\n--xYz\r\n" NAMED("") "\r\n--xYz--\r\n");
    assert_int_equal(read_parts(arena, "Multipart/Form-Data; charset=utf-8; boundary=\"xYz\"", body, &form), 0);
    assert_int_equal(form.count, 3);
    assert_field(&form, 0, "a", "one\r\ntwo");
    assert_false(form.fields[0].is_file);
    assert_true(text_is(form.fields[1].name, "file"));
    assert_true(form.fields[1].is_file);
    assert_true(text_is(form.fields[1].file_name, "..\\x.pdf"));
    assert_true(text_is(form.fields[1].type, "application/pdf"));
    assert_true(text_equal(form.fields[1].value, TEXT("\0\xff\r\n--xY")));
    assert_field(&form, 2, "", "");
    assert_int_equal(read_parts(arena, TYPE, TEXT("--xYz--\r\n"), &form), 0);
    assert_int_equal(form.count, 0);
}

static void test_http_multipart__refuses_what_is_malformed(void **state)
{
    (void)state;
    static const struct {
        const char *type;
        struct text body;
    } CASES[] = {
        {"multipart/form-data", BYTES("--xYz--")},
        {"multipart/form-data; boundary=", BYTES("----")},
        {"multipart/form-data; boundary=\"xYz", BYTES("--xYz--")},
        {"multipart/form-data; boundary=\"xYz \"", BYTES("--xYz --")},
        {"multipart/form-data; boundary=a\"b", BYTES("--a\"b--")},
        {"multipart/form-data; boundary=xYz; boundary=abc", BYTES("--xYz--")},
        {"multipart/form-data; boundary=xYz; x", BYTES("--xYz--")},
        {"multipart/form-data; boundary=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", BYTES("")},
        {TYPE, BYTES("")},
        {TYPE, BYTES("preamble\r\n--xYz--")},
        {TYPE, BYTES("--xYz")},
        {TYPE, BYTES("--xYzz--")},
        {TYPE, BYTES("--xYz\n" NAMED("a") "\r\n--xYz--")},
        {TYPE, BYTES("--xYz\r\n" NAMED("a") "one")},
        {TYPE, BYTES("--xYz\r\n" NAMED("a") "one\r\n--xYz")},
        {TYPE, BYTES("--xYz\r\n" NAMED("a") "one\n--xYz--")},
        {TYPE, BYTES("--xYz\r\nno headers\r\n--xYz--")},
        {TYPE, BYTES("--xYz\r\n\r\nno name\r\n--xYz--")},
        {TYPE, BYTES("--xYz\r\nContent-Disposition: form-data\r\n\r\n\r\n--xYz--")},
        {TYPE, BYTES("--xYz\r\nContent-Disposition: attachment; name=a\r\n\r\n\r\n--xYz--")},
        {TYPE, BYTES("--xYz\r\nContent-Disposition: form-data; name=a; name=b\r\n\r\n\r\n--xYz--")},
        {TYPE, BYTES("--xYz\r\nContent-Disposition: form-data; name=\"a\r\n\r\n\r\n--xYz--")},
        {TYPE, BYTES("--xYz\r\nContent-Disposition: form-data; name=\"a\"b\r\n\r\n\r\n--xYz--")},
        {TYPE, BYTES("--xYz\r\nContent-Disposition : form-data; name=a\r\n\r\n\r\n--xYz--")},
        {TYPE, BYTES("--xYz\r\nContent-Disposition: form-data; name=a\r\nContent-Disposition: form-data; name=b\r\n\r\n\r\n--xYz--")},
        {TYPE, BYTES("--xYz\r\nContent-Transfer-Encoding: base64\r\n" NAMED("a") "\r\n--xYz--")},
        {TYPE, BYTES("--xYz\r\nContent-Type: multipart/mixed; boundary=q\r\n" NAMED("a") "\r\n--xYz--")},
        {TYPE, BYTES("--xYz\r\na:\r\nb:\r\nc:\r\nd:\r\ne:\r\nf:\r\ng:\r\nh:\r\n" NAMED("a") "\r\n--xYz--")},
    };
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        SCOPED(arena_free_at) struct arena *arena = arena_new();
        struct http_form form;
        if (read_parts(arena, CASES[i].type, CASES[i].body, &form) != ERROR_INVALID) {
            fail_msg("taken: %s\n%.*s", CASES[i].type, TEXT_ARGS(CASES[i].body));
        }
    }
}

static void test_http_multipart__holds_its_limits(void **state)
{
    (void)state;
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    const struct http_form_limits limits = {.fields = 1, .name_size = 3, .value_size = 4};
    struct error error;
    struct http_form form;
    struct text two = TEXT("--xYz\r\n" NAMED("a") "1\r\n--xYz\r\n" NAMED("b") "2\r\n--xYz--");
    struct text large = TEXT("--xYz\r\n" NAMED("a") "12345\r\n--xYz--");
    assert_int_equal(http_read_multipart(arena, TEXT(TYPE), two, &limits, &form, &error), ERROR_LIMIT);
    assert_int_equal(http_read_multipart(arena, TEXT(TYPE), large, &limits, &form, &error), ERROR_LIMIT);
    assert_string_equal(error.field, "a");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_http_form__reads_pairs),
        cmocka_unit_test(test_http_form__holds_its_limits),
        cmocka_unit_test(test_http_form__goes_by_the_content_type),
        cmocka_unit_test(test_http_form__encodes_what_it_decodes),
        cmocka_unit_test(test_http_multipart__reads_fields_and_files),
        cmocka_unit_test(test_http_multipart__refuses_what_is_malformed),
        cmocka_unit_test(test_http_multipart__holds_its_limits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
