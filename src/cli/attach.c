/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Documents of cases: attaching them to a step, listing them, saving one, erasing one. */
#include "cli/attach.h"
#include "cli/erase.h"
#include "cli/keep.h"
#include "cli/moments.h"

#include <string.h>

#define FILE_MOST ((size_t)65 << 20)

/* ---- attaching ----------------------------------------------------------------------------------------------------- */

static int attach_one(struct cli *cli, struct cli_organisation *organisation, struct text tray, struct text pair,
                      struct vec *fields, struct error *error)
{
    struct procedure_field field;
    struct documents_waiting waiting;
    struct text path, bytes;
    struct error why;
    cli_pair(pair, &field.name, &path);
    int result = cli_read_file(cli->arena, text_string(cli->arena, path), FILE_MOST, &bytes, error);
    if (result < 0) {
        return result;
    }
    result = documents_add(organisation->documents, cli->arena, tray, path, bytes, &waiting, &why);
    if (result < 0) {
        return error_set(error, why.code, "case.attach", "%.*s: %.300s", TEXT_ARGS(path), why.words);
    }
    char *written = arena_alloc(cli->arena, IDENTITY_TEXT_SIZE);
    identity_write(&waiting.document, written);
    field.value = text_of(written);
    vec_add(fields, &field);
    return 0;
}

int cli_attach(struct cli *cli, struct cli_organisation *organisation, struct casework_wish *wish, struct error *error)
{
    struct identity word = vault_identity();
    char *tray = arena_alloc(cli->arena, IDENTITY_TEXT_SIZE);
    struct vec fields = VEC_IN(cli->arena, struct procedure_field);
    int result = 0;
    if (!cli_count(cli, "attach")) {
        return 0;
    }
    identity_write(&word, tray);
    for (size_t i = 0; i < wish->field_count; i++) {
        vec_add(&fields, &wish->fields[i]);
    }
    for (size_t i = 0; result == 0 && i < cli_count(cli, "attach"); i++) {
        result = attach_one(cli, organisation, text_of(tray), cli_item(cli, "attach", i), &fields, error);
    }
    wish->fields = fields.items;
    wish->field_count = fields.count;
    wish->submission = text_of(tray);
    return result;
}

/* ---- listing, saving ------------------------------------------------------------------------------------------------- */

static int open_for(struct cli *cli, struct cli_organisation *organisation, struct casework_who *who,
                    struct casework_case *found, struct error *error)
{
    int result = cli_open_in(cli, organisation, error);
    if (result == 0) {
        result = cli_somebody(cli, organisation, who, error);
    }
    return result < 0 ? result
                      : casework_glance(organisation->casework, cli->arena, who, cli_text(cli, "reference"), found, error);
}

static void say_document(struct cli *cli, const struct documents_document *document, json_t *object)
{
    char written[IDENTITY_TEXT_SIZE] = "";
    const char *hash = text_hex(cli->arena, document->hash, sizeof(document->hash));
    identity_write(&document->document, written);
    cli_say(cli, "%s  %.*s, %.*s, %.*s; entry %lld\n    sha256 %s\n", written, TEXT_ARGS(document->name),
            TEXT_ARGS(document->media), TEXT_ARGS(documents_size_words(cli->arena, document->size)),
            (long long)document->sequence, hash);
    cli_set_string(object, "document", written);
    cli_set_text(object, "name", document->name);
    cli_set_text(object, "media", document->media);
    cli_set_text(object, "question", document->question);
    cli_set_integer(object, "size", document->size);
    cli_set_integer(object, "entry", document->sequence);
    cli_set_string(object, "sha256", hash);
}

static int run_documents(struct cli *cli, struct error *error)
{
    struct cli_organisation organisation SCOPED(cli_close_organisation) = {0};
    struct casework_who who = {0};
    struct casework_case found;
    struct documents_document *documents = NULL;
    size_t count = 0;
    int result = open_for(cli, &organisation, &who, &found, error);
    if (result == 0) {
        result = documents_list(organisation.documents, organisation.casework, NULL, cli->arena, &who, &found, &documents, &count,
                                error);
    }
    json_t *array = cli_add_array(cli->result, "documents");
    for (size_t i = 0; result == 0 && i < count; i++) {
        if (!documents[i].erased) {
            say_document(cli, &documents[i], cli_append_object(array));
        }
    }
    if (result == 0 && !count) {
        cli_say(cli, "No documents.\n");
    }
    return result;
}

static int open_for_one(struct cli *cli, struct cli_organisation *organisation, struct casework_who *who,
                        struct casework_case *found, struct identity *document, struct error *error)
{
    int result = open_for(cli, organisation, who, found, error);
    if (result == 0 && identity_read(cli_text(cli, "document"), document, error) < 0) {
        return error_set(error, ERROR_NOT_FOUND, "documents.none", "There is no such document in this case.");
    }
    return result;
}

static int run_document(struct cli *cli, struct error *error)
{
    struct cli_organisation organisation SCOPED(cli_close_organisation) = {0};
    struct casework_who who = {0};
    struct casework_case found;
    struct documents_document document;
    struct identity id;
    struct text bytes;
    int result = open_for_one(cli, &organisation, &who, &found, &id, error);
    if (result == 0) {
        result = documents_read(organisation.documents, organisation.casework, cli->arena, &who,
                                cli_text(cli, "reference"), &id, &document, &bytes, error);
    }
    if (result == 0) {
        result = cli_write_file(cli_string(cli, "out"), bytes, 0600, error);
    }
    if (result == 0) {
        say_document(cli, &document, cli->result);
        cli_say(cli, "Saved as %s.\n", cli_string(cli, "out"));
    }
    return result;
}

/* ---- erasing ----------------------------------------------------------------------------------------------------------- */

static int run_erase(struct cli *cli, struct error *error)
{
    struct cli_organisation organisation SCOPED(cli_close_organisation) = {0};
    struct casework_who who = {0};
    struct casework_case found;
    struct casework_erased erased;
    struct vault_place place;
    struct identity id;
    int result = cli_check_sure(cli, error);
    if (result == 0) {
        result = open_for_one(cli, &organisation, &who, &found, &id, error);
    }
    if (result == 0) {
        result = documents_place(organisation.documents, &found.case_id, &id, &place, error);
    }
    if (result == 0) {
        result = casework_erase_file(organisation.casework, cli->arena, &place, &who.person, cli_string(cli, "paragraph"),
                                     cli_text(cli, "reason"), &erased, error);
    }
    if (result == 0) {
        cli_say_erased(cli, &organisation, &erased);
    }
    return result;
}

/* ---- the table --------------------------------------------------------------------------------------------------------- */

#define REFERENCE                                                                                                   \
    {.name = "reference", .type = CLI_TEXT, .positional = true, .required = true, .most = 40,                        \
     .words = "the case's reference, with or without its hyphen"}
#define DOCUMENT                                                                                                    \
    {.name = "document", .type = CLI_TEXT, .positional = true, .required = true, .most = 40,                         \
     .words = "the document's identity, as `evenhand case documents` has it"}

static const struct cli_argument list_arguments[] = {REFERENCE, CLI_AS, CLI_IN};
static const struct cli_argument save_arguments[] = {
    REFERENCE, DOCUMENT,
    {.name = "out", .type = CLI_PATH, .required = true, .words = "where to save it; a file that is there is not replaced"},
    CLI_AS, CLI_IN};
static const struct cli_argument erase_arguments[] = {REFERENCE, DOCUMENT, CLI_ERASING};

#define ARGUMENTS(table) .arguments = table, .argument_count = COUNT_OF(table)
static const struct cli_command commands[] = {
    {.group = "case", .name = "documents", .summary = "the documents of a case",
     .about = "Name, kind, size, entry and SHA-256 of each. That their names were read is recorded.",
     .example = "$ evenhand case documents 7K3M9-QXD2T --as rowan", ARGUMENTS(list_arguments), .run = run_documents},
    {.group = "case", .name = "document", .summary = "save a document of a case",
     .about = "Recorded in the ledger of reads before a byte is written; checked against its hash. The copy is outside the "
              "product from then on, and yours to protect [SG-7.7].",
     .example = "$ evenhand case document 7K3M9-QXD2T 7v3kq0f2m9x1r8t5c6a4b2n0w8 --out diary.pdf --as rowan",
     ARGUMENTS(save_arguments), .run = run_document},
    {.group = "erase", .name = "document", .summary = "erase one document of a case",
     .about = "Destroys the document's own key and its bytes; its entry keeps a salted hash, and a tombstone says that it was "
              "lawful. A legal hold refuses, with its paragraph.",
     .example = "$ evenhand erase document 7K3M9-QXD2T 7v3kq0f2m9x1r8t5c6a4b2n0w8 --paragraph SG-13.1 \\\n"
                "      --reason 'Sent by mistake' --irrevocably --as rowan",
     ARGUMENTS(erase_arguments), .run = run_erase},
};
const struct cli_list cli_document_commands = {commands, COUNT_OF(commands)};
