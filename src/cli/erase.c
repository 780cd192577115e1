/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `evenhand erase`: keys and bytes are destroyed, a tombstone remains; a legal hold refuses (SG-13). */
#include "cli/erase.h"
#include "cli/moments.h"

int cli_check_sure(struct cli *cli, struct error *error)
{
    if (!cli_flag(cli, "irrevocably")) {
        return error_set(error, ERROR_INVALID, "erase.sure", "erasing cannot be taken back; add --irrevocably if it is meant");
    }
    return 0;
}

static void say_refusals(struct cli *cli, const struct ledger_erasure *erasure)
{
    json_t *array = cli_add_array(cli->result, "refused");
    for (size_t i = 0; i < erasure->refusal_count; i++) {
        const struct ledger_refusal *refusal = &erasure->refusals[i];
        char written[IDENTITY_TEXT_SIZE];
        identity_write(&refusal->place.owner, written);
        cli_say(cli, "Left out, because it is held: %s: %s [%s]\n", written, refusal->error.words,
                refusal->error.paragraph);
        json_t *object = cli_append_object(array);
        cli_set_string(object, "owner", written);
        cli_set_string(object, "words", refusal->error.words);
        cli_set_string(object, "paragraph", refusal->error.paragraph);
    }
}

void cli_say_erased(struct cli *cli, const struct cli_organisation *organisation, const struct casework_erased *erased)
{
    cli_say(cli, "Erased. No backup can bring it back from %.*s on, once old copies of the ring are replaced.\n",
            TEXT_ARGS(cli_when(cli, organisation, erased->erasure.impossible_from)));
    cli_set_identity(cli->result, "erasure", &erased->erasure.erasure_id);
    cli_set_instant(cli, cli->result, "impossible-from", erased->erasure.impossible_from);
    cli_set_bool(cli->result, "done", erased->erasure.done);
    say_refusals(cli, &erased->erasure);
    json_t *array = cli_add_array(cli->result, "mentions");
    for (size_t i = 0; i < erased->mention_count; i++) {
        cli_say(cli, "Texts that mention the person stand in %s: enter them anew, redacted.\n",
                erased->mentions[i].reference);
        json_array_append_new(array, json_string(erased->mentions[i].reference));
    }
}

static int open_to_erase(struct cli *cli, struct cli_organisation *organisation, struct casework_who *who,
                         struct error *error)
{
    int result = cli_check_sure(cli, error);
    if (result == 0) {
        result = cli_open_in(cli, organisation, error);
    }
    return result < 0 ? result : cli_somebody(cli, organisation, who, error);
}

static int run_case(struct cli *cli, struct error *error)
{
    struct cli_organisation organisation SCOPED(cli_close_organisation) = {0};
    struct casework_erased erased = {0};
    struct casework_who who = {0};
    struct identity case_id = {{0}};
    int result = open_to_erase(cli, &organisation, &who, error);
    if (result == 0) {
        result = cli_find_case(cli, &organisation, &who, &case_id, error);
    }
    if (result == 0) {
        result = casework_erase_case(organisation.casework, cli->arena, &case_id, &who.person,
                                     cli_string(cli, "paragraph"), cli_text(cli, "reason"), &erased, error);
    }
    if (result == 0) {
        cli_say_erased(cli, &organisation, &erased);
    }
    return result;
}

static int run_person(struct cli *cli, struct error *error)
{
    struct cli_organisation organisation SCOPED(cli_close_organisation) = {0};
    struct casework_erased erased = {0};
    struct casework_who who = {0};
    struct identity person = {{0}};
    int result = open_to_erase(cli, &organisation, &who, error);
    if (result == 0) {
        result = cli_find_person(cli, &organisation, cli_text(cli, "person"), &person, error);
    }
    if (result == 0) {
        result = casework_erase_person(organisation.casework, cli->arena, &person, &who.person,
                                       cli_string(cli, "paragraph"), cli_text(cli, "reason"), &erased, error);
    }
    if (result == 0) {
        cli_say_erased(cli, &organisation, &erased);
    }
    return result;
}

static const struct cli_argument case_arguments[] = {
    {.name = "reference", .type = CLI_TEXT, .positional = true, .required = true, .most = 40,
     .words = "the case's reference"},
    CLI_ERASING,
};
static const struct cli_argument person_arguments[] = {
    {.name = "person", .type = CLI_TEXT, .positional = true, .required = true, .most = 100,
     .words = "a sign-in name, or the person's identity"},
    CLI_ERASING,
};

static const struct cli_command commands[] = {
    {.group = "erase", .name = "case", .summary = "erase a case",
     .about = "Records the intent, destroys the case's keys and bytes, turns the epoch, and leaves a tombstone that says "
              "from which day recovery is impossible. The chain of headers stays, and `evenhand verify` still proves it. "
              "What a crash interrupts is resumed at the next start. A legal hold refuses, with its paragraph.",
     .example = "$ evenhand erase case 7K3M9-QXD2T --paragraph SG-13.2 --reason 'Ten years' --irrevocably --as rowan",
     .arguments = case_arguments, .argument_count = COUNT_OF(case_arguments), .run = run_case},
    {.group = "erase", .name = "person", .summary = "erase a person in every case",
     .about = "Destroys the person's own key and their part in every case; other parties are untouched. Cases under a legal "
              "hold are left out and named. Texts that mention the person are found by their names, and the cases named, "
              "for the responsible office to enter them anew, redacted.",
     .example = "$ evenhand erase person 7v3kq0f2m9x1r8t5c6a4b2n0w8 --paragraph SG-13.1 --reason 'Ten years' \\\n"
                "      --irrevocably --as rowan",
     .arguments = person_arguments, .argument_count = COUNT_OF(person_arguments), .run = run_person},
};
const struct cli_list cli_erase_commands = {commands, COUNT_OF(commands)};
