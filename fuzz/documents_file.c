/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names and bytes of files as they are sent: the first line is the name. What is made of a name stays as it is, and fits a
 * header; what is taken is of a kind. */
#include <assert.h>
#include <stdint.h>

#include "documents/documents.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new();
    struct text rest = {(const char *)data, size}, said;
    enum documents_kind kind;
    struct error error;
    if (!text_cut(&rest, '\n', &said)) {
        said = TEXT("");
    }
    int failed = documents_sniff(rest, &kind, &error);
    assert(!failed || failed == ERROR_INVALID);
    assert(failed || (kind > DOCUMENTS_UNKNOWN && kind < DOCUMENTS_KIND__MAX));
    struct text name = documents_name(arena, said, failed ? DOCUMENTS_TEXT : kind);
    assert(name.length > 0 && name.length <= DOCUMENTS_NAME_MOST + 1 && text_is_utf8(name));
    assert(text_equal(documents_name(arena, name, failed ? DOCUMENTS_TEXT : kind), name));
    struct text header = documents_disposition(arena, name);
    for (size_t i = 0; i < header.length; i++) {
        assert(header.at[i] >= 0x20 && header.at[i] < 0x7f);
    }
    arena_free(arena);
    return 0;
}
