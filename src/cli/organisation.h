/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CLI_ORGANISATION_H
#define CLI_ORGANISATION_H

/*
 * An organisation lives in a folder: evenhand.conf, and what it names (docs/cli.md). Here its rooms are opened one on
 * the other, in the order of the floors, and closed the other way round.
 */

#include "documents/documents.h"
#include "plan/plan.h"
#include "cli/command.h"
#include "reminders/reminders.h"

struct cli_organisation {
    const char *folder;
    bool is_draft; /* being made: what lies in the folder itself is synced by cli_end_folder() */
    struct config config;
    struct clock clock;
    struct text passphrase;
    struct store *store;
    struct vault *vault;
    struct ledger *ledger;
    struct people *people;
    struct access *access;
    struct calendar_book *book;
    const struct calendar_zone *zone;
    struct documents *documents;
    struct plan *plan;
    struct casework *casework;
    struct reminders *reminders;
};

enum cli_depth {
    CLI_TO_CONFIG,   /* the folder and its evenhand.conf */
    CLI_TO_LEDGER,   /* store, vault, ledger: for what must not begin anything */
    CLI_TO_LOOK,     /* every room, and nothing is begun, ended or brought up to date: for verify */
    CLI_TO_CASEWORK, /* everything: erasures that were interrupted are ended, views brought up to date */
    CLI_TO_SERVE,    /* the same, for people who come by its pages: entries say so */
};

/* Every setting that evenhand.conf may hold, NULL-terminated. */
extern const char *const cli_settings[];

/* Opens what is there; nothing is made. `out` is to be closed whatever comes back (it starts zeroed).
 * Errors: ERROR_NOT_FOUND (no evenhand.conf), ERROR_INVALID (it does not read), and those of the rooms. */
int cli_open_organisation(struct cli *cli, const char *folder, enum cli_depth depth, struct cli_organisation *out,
                          struct error *error) MUST_CHECK;
/* The rooms of a folder whose evenhand.conf has been read; `make`: the databases are made. */
int cli_open_rooms(struct cli *cli, struct cli_organisation *organisation, enum cli_depth depth, bool make,
                   struct error *error) MUST_CHECK;
void cli_close_organisation(struct cli_organisation *organisation); /* for SCOPED; also a second time */

/* The setting `hours`, "09:00 to 17:00"; both 0 when it is not set: open all day. Errors: ERROR_INVALID. */
int cli_read_hours(const struct config *config, struct calendar_hours *out, struct error *error) MUST_CHECK;
/* A path of the configuration: relative ones are in the folder. */
const char *cli_path_in(struct arena *arena, const char *folder, struct text path);
/* The same for what stands behind "sqlite:"; a PostgreSQL connection is left as it is. */
const char *cli_where_in(struct arena *arena, const char *folder, struct text where);
/* How the master key is reached: `master-key`, as docs/cli.md has it. Asks for a passphrase where it needs one. */
int cli_find_master(struct cli *cli, struct cli_organisation *organisation, struct vault_master *out,
                    struct error *error) MUST_CHECK;
struct vault_options cli_vault_options(struct cli *cli, const struct cli_organisation *organisation,
                                       const struct vault_master *master, bool make);

/* The options --in and --as, declared alike everywhere. */
#define CLI_IN                                                                                                      \
    {.name = "in", .type = CLI_PATH, .words = "the organisation's folder; when left out, what EVENHAND_FOLDER names, " \
                                              "or else the current folder"}
#define CLI_AS                                                                                                      \
    {.name = "as", .type = CLI_TEXT, .most = 100,                                                                    \
     .words = "the sign-in name of who acts; the ledger records that person"}
/* Opens the organisation that --in names. */
int cli_open_in(struct cli *cli, struct cli_organisation *out, struct error *error) MUST_CHECK;
/* Whoever --as names, with their role; without --as the public. Errors: ERROR_NOT_FOUND, ERROR_DENIED (disabled). */
int cli_who(struct cli *cli, struct cli_organisation *organisation, struct casework_who *out,
            struct error *error) MUST_CHECK;
/* The same where somebody must be named. Errors: also ERROR_INVALID. */
int cli_somebody(struct cli *cli, struct cli_organisation *organisation, struct casework_who *out,
                 struct error *error) MUST_CHECK;
/* The case that `reference` names, for commands that do something about a case without looking at it. Staff find what they may
 * open and nothing else; the host's own people (nobody, or the role of an administrator) find every case. */
int cli_find_case(struct cli *cli, struct cli_organisation *organisation, const struct casework_who *who,
                  struct identity *out, struct error *error) MUST_CHECK;
/* For what the host itself may do (offices, users): by --as, or by Evenhand itself, now. */
int cli_act(struct cli *cli, struct cli_organisation *organisation, struct people_act *out,
            struct error *error) MUST_CHECK;
/* A person, named by sign-in name or by identity. Errors: ERROR_NOT_FOUND. */
int cli_find_person(struct cli *cli, struct cli_organisation *organisation, struct text typed, struct identity *out,
                    struct error *error) MUST_CHECK;
/* The user of that sign-in name. Errors: ERROR_NOT_FOUND. */
int cli_find_user(struct cli *cli, struct cli_organisation *organisation, struct text sign_in,
                  struct people_user *out, struct error *error) MUST_CHECK;
/* The moment that an option names, in the organisation's zone; `otherwise` when it was left out. */
int cli_instant(struct cli *cli, struct cli_organisation *organisation, const char *name, int64_t otherwise,
                int64_t *out, struct error *error) MUST_CHECK;
/* "22 November 2026 at 4:05pm" in the organisation's zone. */
struct text cli_when(struct cli *cli, const struct cli_organisation *organisation, int64_t instant);
/* Of the first instant that is too late: "by the end of 23 November 2026", "before 23 November 2026 at 4:05pm". */
struct text cli_until(struct cli *cli, const struct cli_organisation *organisation, int64_t instant);
void cli_set_identity(json_t *object, const char *name, const struct identity *identity);

/* A password or passphrase: from the file that the option names ("-": standard input; its first line), or typed at
 * the terminal unseen. Errors: ERROR_INVALID (neither is there), ERROR_NOT_FOUND, ERROR_IO, ERROR_LIMIT. */
int cli_read_secret(struct cli *cli, const char *file, const char *prompt, struct text *out,
                    struct error *error) MUST_CHECK;

#endif
