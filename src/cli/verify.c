/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `evenhand verify`: looks over every chain, key, leaf and signature, offline, and names the first bad entry. */
#include "cli/keep.h"

#include <string.h>
#include <unistd.h>

#define NOTES_MOST ((size_t)16 * 1024 * 1024)

static const char *const fault_names[LEDGER_FAULT__MAX] = {
    [LEDGER_FAULT_NONE] = "none",         [LEDGER_FAULT_HEADER] = "header",
    [LEDGER_FAULT_CHAIN] = "chain",       [LEDGER_FAULT_SEALED] = "sealed",
    [LEDGER_FAULT_COUNTED] = "counted",   [LEDGER_FAULT_HEAD] = "head",
    [LEDGER_FAULT_LEAF] = "leaf",         [LEDGER_FAULT_TREE] = "tree",
    [LEDGER_FAULT_CHECKPOINT] = "checkpoint", [LEDGER_FAULT_ORIGIN] = "origin",
    [LEDGER_FAULT_KEY] = "key",           [LEDGER_FAULT_ERASURE] = "erasure",
    [LEDGER_FAULT_SNAPSHOT] = "snapshot",
};

static void progress(void *context, const char *stage, int64_t done, int64_t of)
{
    const struct cli *cli = context;
    if (isatty(fileno(cli->surroundings->problems))) {
        cli_note(cli, "\r%s: %lld of %lld ", stage, (long long)done, (long long)of);
    }
}

static void say_report(struct cli *cli, const struct ledger_report *report, bool rows_sound)
{
    cli_say(cli, "%lld entries in %lld chains, %lld leaves, %lld checkpoints; erased: %lld cases, %lld places; not yet "
                 "numbered: %lld.\n",
            (long long)report->entries, (long long)report->chains, (long long)report->leaves,
            (long long)report->checkpoints, (long long)report->erased_cases, (long long)report->erased_places,
            (long long)report->unnumbered);
    if (report->notices) {
        cli_say(cli, "Worth knowing (%lld): %s\n", (long long)report->notices, report->notice);
    }
    if (report->sound && rows_sound) {
        cli_say(cli, "Sound: nothing was altered, removed or added unnoticed.\n");
    } else if (!report->sound) {
        cli_say(cli, "NOT SOUND. The first fault: %s\n", report->words);
    }
}

static void set_report(struct cli *cli, const struct ledger_report *report)
{
    json_t *object = cli->result;
    cli_set_bool(object, "sound", report->sound);
    cli_set_string(object, "fault", report->sound ? NULL : fault_names[report->fault]);
    cli_set_string(object, "words", report->sound ? NULL : report->words);
    cli_set_identity(object, "case", &report->case_id);
    cli_set_integer(object, "sequence", report->sequence);
    cli_set_integer(object, "entries", report->entries);
    cli_set_integer(object, "chains", report->chains);
    cli_set_integer(object, "leaves", report->leaves);
    cli_set_integer(object, "checkpoints", report->checkpoints);
    cli_set_integer(object, "erased-cases", report->erased_cases);
    cli_set_integer(object, "erased-places", report->erased_places);
    cli_set_integer(object, "unnumbered", report->unnumbered);
    cli_set_integer(object, "notices", report->notices);
    cli_set_string(object, "notice", report->notices ? report->notice : NULL);
}

/* ---- what is computed from the entries: after the ledger, which vouches for them */

struct rows_report {
    bool looked, sound;
    int64_t cases, rows;
    struct casework_report casework;
    struct people_report people;
    struct reminders_report reminders;
    const char *words; /* of the first fault */
};

static void progress_cases(void *context, int64_t cases)
{
    const struct cli *cli = context;
    if (isatty(fileno(cli->surroundings->problems))) {
        cli_note(cli, "\rcases: %lld ", (long long)cases);
    }
}

static int verify_rows(struct cli *cli, struct cli_organisation *organisation, struct rows_report *out,
                       struct error *error)
{
    *out = (struct rows_report){.looked = true};
    int result = people_verify(organisation->people, &out->people, error);
    out->words = out->people.words;
    if (result == 0 && out->people.sound) {
        result = reminders_verify(organisation->reminders, &out->reminders, error);
        out->words = out->reminders.words;
    }
    if (result == 0 && out->reminders.sound) {
        result = casework_verify(organisation->casework, progress_cases, cli, &out->casework, error);
        out->words = out->casework.words;
    }
    out->sound = out->people.sound && out->reminders.sound && out->casework.sound;
    out->cases = out->casework.cases;
    out->rows = out->people.rows + out->reminders.rows + out->casework.rows;
    return result;
}

static void say_rows(struct cli *cli, const struct rows_report *rows)
{
    const char *words = rows->words;
    if (!rows->looked) {
        return;
    }
    cli_say(cli, "%lld rows of %lld cases and of the organisation compared with their entries.\n", (long long)rows->rows,
            (long long)rows->cases);
    cli_set_integer(cli->result, "rows", rows->rows);
    if (!rows->sound) {
        cli_say(cli, "NOT SOUND. The first fault: %s\n", words);
        cli_set_bool(cli->result, "sound", false);
        cli_set_string(cli->result, "fault", "row");
        cli_set_string(cli->result, "words", words);
    }
}

int cli_verify_organisation(struct cli *cli, struct cli_organisation *organisation,
                            struct ledger_verify_options *options, struct error *error)
{
    struct ledger_report report = {0};
    struct rows_report rows = {.sound = true};
    options->context = cli;
    options->progress = progress;
    int result = ledger_verify(organisation->ledger, options, &report, error);
    if (result == 0 && report.sound && organisation->casework) {
        result = verify_rows(cli, organisation, &rows, error);
    }
    if (isatty(fileno(cli->surroundings->problems))) {
        cli_note(cli, "\r\033[K");
    }
    if (result < 0) {
        return result;
    }
    say_report(cli, &report, rows.sound);
    set_report(cli, &report);
    say_rows(cli, &rows);
    cli->verdict = report.sound && rows.sound ? CLI_DONE : CLI_DAMAGED;
    return 0;
}

/* The checkpoint that lies beside the database (which a database set back to an older state would contradict), and
 * those kept elsewhere. */
static int read_checkpoints(struct cli *cli, const struct cli_organisation *organisation, struct text *out,
                            struct error *error)
{
    struct buf notes = buf_in(cli->arena);
    const char *own = cli_path_in(cli->arena, organisation->folder,
                                  config_get(&organisation->config, "checkpoint", "checkpoints/checkpoint"));
    struct text note = {0};
    int result = 0;
    if (access(own, F_OK) == 0) {
        result = cli_read_file(cli->arena, own, NOTES_MOST, &note, error);
        buf_text(&notes, result == 0 ? note : TEXT(""));
    }
    for (size_t i = 0; result == 0 && i < cli_count(cli, "checkpoint"); i++) {
        result = cli_read_file(cli->arena, text_string(cli->arena, cli_item(cli, "checkpoint", i)), NOTES_MOST, &note,
                               error);
        buf_text(&notes, result == 0 ? note : TEXT(""));
    }
    *out = buf_as_text(&notes);
    return result;
}

static int run_verify(struct cli *cli, struct error *error)
{
    struct cli_organisation organisation SCOPED(cli_close_organisation) = {0};
    struct ledger_verify_options options = {.without_keys = cli_flag(cli, "without-keys")};
    int result = cli_open_organisation(cli, cli_string(cli, "folder"),
                                       options.without_keys ? CLI_TO_LEDGER : CLI_TO_LOOK, &organisation, error);
    if (result == 0) {
        result = read_checkpoints(cli, &organisation, &options.known_checkpoints, error);
    }
    if (result == 0 && cli_has(cli, "verifiers")) {
        result = cli_read_file(cli->arena, cli_string(cli, "verifiers"), NOTES_MOST, &options.known_verifiers, error);
    }
    return result < 0 ? result : cli_verify_organisation(cli, &organisation, &options, error);
}

/* ---- prove, check a proof ----------------------------------------------------------------------------------------- */

static int prove(struct cli *cli, struct cli_organisation *organisation, struct text *proof, struct error *error)
{
    struct store_session *session SCOPED(store_end_at) = NULL;
    struct identity case_id = {{0}};
    int result = casework_resolve(organisation->casework, cli_text(cli, "reference"), &case_id, error);
    if (result == 0) {
        result = ledger_number_leaves(organisation->ledger, NULL, error);
    }
    if (result == 0) {
        result = store_begin_read(organisation->store, &session, error);
    }
    return result < 0 ? result
                      : ledger_prove(cli->arena, organisation->ledger, session, &case_id,
                                     cli_integer(cli, "sequence"), proof, error);
}

static int run_prove(struct cli *cli, struct error *error)
{
    struct cli_organisation organisation SCOPED(cli_close_organisation) = {0};
    struct text proof = {0};
    int result = cli_open_in(cli, &organisation, error);
    if (result == 0) {
        result = prove(cli, &organisation, &proof, error);
    }
    if (result < 0) {
        return result;
    }
    cli_say(cli, "%.*s", TEXT_ARGS(proof));
    cli_set_text(cli->result, "proof", proof);
    return 0;
}

static int run_check(struct cli *cli, struct error *error)
{
    struct text proof = {0}, verifiers = {0};
    uint8_t leaf[VAULT_HASH_SIZE];
    int64_t index = 0;
    int result = cli_read_file(cli->arena, cli_string(cli, "proof"), NOTES_MOST, &proof, error);
    if (result == 0) {
        result = cli_read_file(cli->arena, cli_string(cli, "verifiers"), NOTES_MOST, &verifiers, error);
    }
    if (result < 0) {
        return result;
    }
    if (ledger_check_proof(cli->arena, proof, verifiers, leaf, &index, error) < 0) {
        error->code = ERROR_DAMAGED;
        return error->code;
    }
    cli_say(cli, "Proven: leaf %lld of the log is %s.\n", (long long)index, text_hex(cli->arena, leaf, sizeof(leaf)));
    cli_set_integer(cli->result, "index", index);
    cli_set_string(cli->result, "leaf", text_hex(cli->arena, leaf, sizeof(leaf)));
    return 0;
}

static int run_verifiers(struct cli *cli, struct error *error)
{
    struct cli_organisation organisation SCOPED(cli_close_organisation) = {0};
    struct store_session *session SCOPED(store_end_at) = NULL;
    struct text lines = {0};
    int result = cli_open_in(cli, &organisation, error);
    if (result == 0) {
        result = store_begin_read(organisation.store, &session, error);
    }
    if (result == 0) {
        result = ledger_read_verifiers(cli->arena, session, &lines, error);
    }
    if (result < 0) {
        return result;
    }
    cli_say(cli, "%.*s", TEXT_ARGS(lines));
    cli_set_text(cli->result, "verifiers", lines);
    return 0;
}

/* ---- the table ------------------------------------------------------------------------------------------------------ */

static const struct cli_argument verify_arguments[] = {
    {.name = "folder", .type = CLI_PATH, .positional = true, .required = true, .words = "the organisation's folder"},
    {.name = "checkpoint", .type = CLI_PATH, .many = true,
     .words = "a file of checkpoints that were kept elsewhere: each must be one of this log's"},
    {.name = "verifiers", .type = CLI_PATH, .words = "the verifier keys that were published, to hold the log against"},
    {.name = "without-keys", .type = CLI_FLAG,
     .words = "only what needs no key: chains, hashes, the log and its signatures"},
};
static const struct cli_argument prove_arguments[] = {
    {.name = "reference", .type = CLI_TEXT, .positional = true, .required = true, .most = 40,
     .words = "the case's reference"},
    {.name = "sequence", .type = CLI_INTEGER, .positional = true, .required = true, .least = 1, .most = INT32_MAX,
     .words = "the entry's number"},
    CLI_IN,
};
static const struct cli_argument check_arguments[] = {
    {.name = "proof", .type = CLI_PATH, .positional = true, .required = true, .words = "a tlog-proof file"},
    {.name = "verifiers", .type = CLI_PATH, .required = true, .words = "the verifier keys that were published"},
};
static const struct cli_argument verifiers_arguments[] = {CLI_IN};

#define ARGUMENTS(table) .arguments = table, .argument_count = COUNT_OF(table)
static const struct cli_command commands[] = {
    {.name = "verify", .summary = "look whether anything was altered unnoticed",
     .about = "Recomputes every chain of headers, opens every seal, rebuilds the log's tree and checks every signature, "
              "key and tombstone; then replays each case and compares every row of every room with what the entries say. "
              "Exit code 0: sound; 5: not, and the first bad "
              "entry is named. Keep checkpoints where this host cannot reach them, and give them with --checkpoint: that "
              "is what also shows a whole database that was put back to an older state.",
     .example = "$ evenhand verify /srv/evenhand --checkpoint /mnt/elsewhere/checkpoint\n"
                "Sound: nothing was altered, removed or added unnoticed.",
     ARGUMENTS(verify_arguments), .run = run_verify},
    {.group = "proof", .name = "make", .summary = "a proof that an entry is in the log",
     .about = "Prints a tlog-proof file (C2SP) for one entry: it verifies without this server, with `evenhand proof check` "
              "or any other tool for the format.",
     .example = "$ evenhand proof make 7K3M9-QXD2T 5 > decision.tlog-proof", ARGUMENTS(prove_arguments),
     .run = run_prove},
    {.group = "proof", .name = "check", .summary = "check a proof without any database",
     .about = "Checks a tlog-proof file against the verifier keys that the organisation published. Exit code 5: it proves "
              "nothing, and why.",
     .example = "$ evenhand proof check decision.tlog-proof --verifiers verifiers.txt", ARGUMENTS(check_arguments),
     .run = run_check},
    {.group = "proof", .name = "verifiers", .summary = "the keys by which checkpoints are verified",
     .about = "Publish these lines where the host cannot change them.",
     .example = "$ evenhand proof verifiers > verifiers.txt", ARGUMENTS(verifiers_arguments), .run = run_verifiers},
};
const struct cli_list cli_look_commands = {commands, COUNT_OF(commands)};
