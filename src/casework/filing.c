/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a step attaches, on its way into an entry and out of it. */
#include "casework/filing.h"
#include "casework/room.h"

#include <string.h>

/* ---- before anything is decided */

static int add_fault(struct arena *arena, const struct procedure_attached *attached, const struct error *why,
                     struct procedure_input *input, struct error *error)
{
    const struct procedure_fault fault = {.field = attached->field,
                                          .words = text_of(arena_string(arena, why->words)),
                                          .key = TEXT("not-there")};
    struct vec faults = VEC_IN(arena, struct procedure_fault);
    for (size_t i = 0; i < input->fault_count; i++) {
        vec_add(&faults, &input->faults[i]);
    }
    vec_add(&faults, &fault);
    input->faults = faults.items;
    input->fault_count = faults.count;
    return error_set(error, ERROR_INVALID, "casework.file", "%.400s", why->words);
}

int filing_find(struct arena *arena, const struct casework *casework, struct store_session *session, struct text tray,
                struct procedure_input *input, struct casework_file **files, size_t *count, struct error *error)
{
    const struct casework_options *options = &casework->options;
    int failed = 0;
    *files = ARENA_ARRAY(arena, struct casework_file, input->attached_count);
    *count = 0;
    for (size_t i = 0; i < input->attached_count && (!failed || failed == ERROR_INVALID); i++) {
        const struct procedure_attached *attached = &input->attached[i];
        struct casework_file *file = &(*files)[(*count)++];
        struct error why;
        file->document = attached->document;
        file->question = attached->fact.text;
        int missing = options->find_file
                          ? options->find_file(options->file_context, arena, session, tray, file, &why)
                          : error_set(&why, ERROR_NOT_FOUND, "casework.no-files", "No files are kept here.");
        if (missing == ERROR_NOT_FOUND) {
            failed = add_fault(arena, attached, &why, input, error);
        } else if (missing) {
            *error = why;
            failed = missing;
        }
    }
    return failed;
}

/* ---- into the entry */

/* What a party's own questions ask for lies under that party's key: erasing the person takes it along. */
static uint32_t party_of(const struct procedure_effects *effects, const struct identity *document)
{
    for (size_t i = 0; i < effects->count; i++) {
        const struct procedure_effect *effect = &effects->at[i];
        if (effect->kind == PROCEDURE_EFFECT_FACT && effect->value.type == PROCEDURE_DOCUMENT &&
            effect->scope.kind == PROCEDURE_FOR_PARTY && identity_equal(&effect->value.identity, document)) {
            return effect->scope.number;
        }
    }
    return 0;
}

void filing_place(struct arena *arena, const struct procedure_effects *effects, int64_t sequence, size_t first,
                  uint32_t *next_number, struct casework_file *files, size_t count, struct ledger_part *parts,
                  struct casework_text_place *places)
{
    for (size_t i = 0; i < count; i++) {
        struct casework_file *file = &files[i];
        uint32_t party = party_of(effects, &file->document);
        size_t part = first + i * FILING_PARTS;
        file->kind = party ? VAULT_PARTY : VAULT_FILE;
        file->number = party ? party : (*next_number)++;
        file->sequence = sequence;
        file->part = (uint32_t)part;
        parts[i * FILING_PARTS] = (struct ledger_part){.kind = file->kind, .number = file->number, .plain = file->about};
        parts[i * FILING_PARTS + 1] = (struct ledger_part){
            .kind = VAULT_OPEN, .plain = {arena_copy(arena, file->salted, sizeof(file->salted)), sizeof(file->salted)}};
        places[i * FILING_PARTS] = (struct casework_text_place){file->question, (int64_t)part};
        places[i * FILING_PARTS + 1] = (struct casework_text_place){
            text_of(arena_print(arena, "%.*s.hash", TEXT_ARGS(file->question))), (int64_t)part + 1};
    }
}

/* ---- out of it */

bool filing_is_file(const struct ledger_entry *entry, size_t part)
{
    return part > 0 && part + 1 < entry->part_count && entry->parts[part].kind != VAULT_OPEN &&
           entry->parts[part + 1].kind == VAULT_OPEN;
}

static struct text question_of(const struct casework_body *body, size_t part)
{
    for (size_t i = 0; i < body->place_count; i++) {
        if (body->places[i].part == (int64_t)part) {
            return body->places[i].name;
        }
    }
    return TEXT("");
}

struct casework_file filing_read(const struct ledger_entry *entry, const struct casework_body *body, size_t part)
{
    const struct ledger_entry_part *sealed = &entry->parts[part], *open = &entry->parts[part + 1];
    struct casework_file file = {.question = question_of(body, part),
                                 .about = sealed->state == LEDGER_READABLE ? sealed->plain : TEXT(""),
                                 .kind = sealed->kind,
                                 .number = sealed->number,
                                 .sequence = entry->sequence,
                                 .part = (uint32_t)part,
                                 .erased = sealed->state != LEDGER_READABLE};
    if (open->plain.length == sizeof(file.salted)) {
        memcpy(file.salted, open->plain.at, sizeof(file.salted));
    }
    return file;
}
