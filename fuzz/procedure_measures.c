/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The reader of success measures: any bytes end in measures or in messages with places; what reads is linked with a small
 * procedure, and what links counts an empty case and is said in words. */
#include "procedure/procedure.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static const char small[] = "procedure small \"Small\"\n"
                            "  version 2026-01-01\n"
                            "  source \"A test\"\n"
                            "  compartment conduct\n"
                            "\n"
                            "office clerk \"Clerk\"\n"
                            "last rung clerk\n"
                            "managed by clerk\n"
                            "standing party \"Party\"\n"
                            "item thing \"Thing\" new \"New\" -> old \"Old\"\n"
                            "track case \"The case\" open \"Open\" -> closed \"Closed\" ends\n"
                            "fact kind \"Kind\" choice one \"One\", other \"Another\"\n"
                            "duty act \"Act\"\n"
                            "  owner clerk\n"
                            "  within 4 weeks\n"
                            "  met by act\n"
                            "step begin \"Begin\"\n"
                            "  opens the case\n"
                            "  by clerk\n"
                            "  ask kind\n"
                            "  owe act\n"
                            "step act \"Act\"\n"
                            "  by clerk\n"
                            "  case becomes closed\n";

static void count_with(struct arena *arena, struct procedure_measures *measures)
{
    const struct procedure_file file = {.name = TEXT("small.procedure"), .text = text_of(small)};
    const struct procedure *procedure = NULL;
    struct procedure_messages messages;
    struct error error = {0};
    int read = procedure_read(arena, &file, 1, &procedure, &messages, &error);
    assert(read == 0);
    if (procedure_link_measures(arena, measures, procedure, &messages, &error) != 0) {
        assert(messages.count > 0 && messages.at[0].line > 0 && messages.at[0].column > 0);
        return;
    }
    const struct procedure_moment moment = {0};
    const struct procedure_measured seen = {.procedure = procedure, .state = procedure_state_new(arena), .moment = &moment};
    for (size_t i = 0; i < measures->count; i++) {
        const struct procedure_measure *measure = &measures->at[i];
        if (text_is(measure->procedure.text, "small")) {
            (void)procedure_measure_includes(measure, &seen);
            (void)procedure_measure_counts(measure, &seen);
            (void)procedure_measure_is_those(measure, &seen);
            assert(procedure_measure_words(arena, measure, procedure).length > 0);
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    const struct procedure_file file = {.name = TEXT("input"), .text = {(const char *)bytes, size}};
    struct procedure_measures *measures = NULL;
    struct procedure_messages messages;
    struct error error = {0};
    if (procedure_read_measures(arena, &file, &measures, &messages, &error) != 0) {
        assert(messages.count > 0 && messages.at[0].line > 0 && messages.at[0].column > 0);
        return 0;
    }
    count_with(arena, measures);
    return 0;
}
