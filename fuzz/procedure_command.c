/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The readers of commands and moments, as entries hold them: what they accept they write back the
 * same. The first byte chooses which of the two the rest is. */
#include "procedure/procedure.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static const struct calendar_book *book_once(void)
{
    static struct calendar_book *book;
    struct error error = {0};
    if (book == NULL && calendar_book_new(&book, NULL, &error) != 0) {
        assert(!"the shipped calendars can be read");
    }
    return book;
}

static void read_command(struct arena *arena, struct text input)
{
    struct procedure_command command;
    struct unpack unpack = unpack_of(input);
    struct error error = {0};
    procedure_command_unpack(arena, &unpack, &command);
    if (unpack_done(&unpack, "command", &error) == 0) {
        struct pack pack = pack_in(arena);
        procedure_command_pack(&pack, &command);
        assert(text_equal(pack_done(&pack), input));
    }
}

/* The calendars are those of the book, so a moment comes back the same only from the second time
 * on. */
static void read_moment(struct arena *arena, struct text input)
{
    struct procedure_moment moment;
    struct unpack unpack = unpack_of(input);
    struct error error = {0};
    procedure_moment_unpack(arena, &unpack, book_once(), &moment);
    if (unpack_done(&unpack, "moment", &error) == 0) {
        struct pack once = pack_in(arena), twice = pack_in(arena);
        procedure_moment_pack(&once, &moment);
        struct text packed = pack_done(&once);
        struct unpack again = unpack_of(packed);
        procedure_moment_unpack(arena, &again, book_once(), &moment);
        int result = unpack_done(&again, "moment", &error);
        assert(result == 0);
        procedure_moment_pack(&twice, &moment);
        assert(text_equal(pack_done(&twice), packed));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    if (size == 0) {
        return 0;
    }
    struct text input = {(const char *)bytes + 1, size - 1};
    if (bytes[0] & 1) {
        read_command(arena, input);
    } else {
        read_moment(arena, input);
    }
    return 0;
}
