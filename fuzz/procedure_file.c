/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The reader of procedure files: any bytes end in a procedure or in messages with places; what is
 * written back reads as the same, and whatever reads also decides, offers and runs its examples to
 * an end. */
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

static void write_back(struct arena *arena, const struct procedure_file *file)
{
    struct procedure_messages messages;
    struct error error = {0};
    struct text once = {0}, twice = {0};
    if (procedure_format(arena, file, &once, &messages, &error) != 0) {
        assert(messages.count > 0 && messages.at[0].line > 0 && messages.at[0].column > 0);
        return;
    }
    struct procedure_file again = {.name = file->name, .text = once};
    int result = procedure_format(arena, &again, &twice, &messages, &error);
    assert(result == 0 ||
           once.length > PROCEDURE_FILE_MOST / 2); /* indentation may make a huge file too large */
    assert(result != 0 || text_equal(once, twice));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct procedure_file file = {.name = TEXT("input"), .text = {(const char *)bytes, size}};
    const struct procedure *procedure = NULL;
    struct procedure_messages messages;
    struct error error = {0};
    write_back(arena, &file);
    if (procedure_read(arena, &file, 1, &procedure, &messages, &error) != 0) {
        assert(messages.count > 0);
        return 0;
    }
    size_t count = 0;
    procedure_run_examples(arena, procedure, book_once(), &count);
    struct procedure_moment moment = {
        .book = book_once(), .zone = calendar_find_zone(book_once(), TEXT("Europe/London"))};
    struct procedure_actor actor = {.kind = PROCEDURE_ACTOR_PERSON, .staff = true};
    struct procedure_offers offers;
    procedure_offers(arena, procedure, procedure_state_new(arena), &actor, &moment, &offers);
    return 0;
}
