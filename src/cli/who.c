/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Who acts, and who is meant. On the host itself nobody signs in: whoever can read the master key can do whatever
 * Evenhand can (docs/cli.md, docs/threats.md), so asking for a password here would protect nothing.
 */
#include "cli/moments.h"
#include "cli/organisation.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#define LONGEST_SECRET 1024

int cli_find_user(struct cli *cli, struct cli_organisation *organisation, struct text sign_in,
                  struct people_user *out, struct error *error)
{
    struct store_session *session SCOPED(store_end_at) = NULL;
    struct people_user *users = NULL;
    size_t count = 0;
    int result = store_begin_read(organisation->store, &session, error);
    if (result == 0) {
        result = people_users(organisation->people, session, cli->arena, &users, &count, error);
    }
    if (result < 0) {
        return result;
    }
    struct text wanted = text_fold(cli->arena, sign_in);
    for (size_t i = 0; i < count; i++) {
        if (text_equal(text_fold(cli->arena, users[i].sign_in), wanted)) {
            *out = users[i];
            return 0;
        }
    }
    return error_set(error, ERROR_NOT_FOUND, "user.none",
                     "there is no user \"%.*s\"; `evenhand user list` names them", TEXT_ARGS(sign_in));
}

int cli_find_person(struct cli *cli, struct cli_organisation *organisation, struct text typed, struct identity *out,
                    struct error *error)
{
    struct error ignored = {0};
    struct people_user user = {0};
    struct people_person person = {0};
    int result;
    if (typed.length == IDENTITY_TEXT_SIZE - 1 && identity_read(typed, out, &ignored) == 0) {
        struct store_session *session SCOPED(store_end_at) = NULL;
        result = store_begin_read(organisation->store, &session, error);
        return result < 0
                   ? result
                   : people_get_person(organisation->people, session, cli->arena, out, &person, error);
    }
    result = cli_find_user(cli, organisation, typed, &user, &ignored);
    if (result == ERROR_NOT_FOUND) {
        return error_set(error, ERROR_NOT_FOUND, "person.none",
                         "\"%.*s\" is neither a sign-in name nor a person's identity; `evenhand person find` looks",
                         TEXT_ARGS(typed));
    }
    if (result < 0) {
        *error = ignored;
        return result;
    }
    *out = user.person;
    return 0;
}

int cli_who(struct cli *cli, struct cli_organisation *organisation, struct casework_who *out, struct error *error)
{
    struct people_user user = {0};
    *out = CASEWORK_PUBLIC;
    if (!cli_has(cli, "as")) {
        return 0;
    }
    int result = cli_find_user(cli, organisation, cli_text(cli, "as"), &user, error);
    if (result < 0) {
        return result;
    }
    if (user.disabled) {
        return error_set(error, ERROR_DENIED, "user.disabled", "%.*s is disabled and takes no part",
                         TEXT_ARGS(user.sign_in));
    }
    *out = (struct casework_who){user.person, user.role};
    return 0;
}

int cli_somebody(struct cli *cli, struct cli_organisation *organisation, struct casework_who *out,
                 struct error *error)
{
    if (!cli_has(cli, "as")) {
        return error_set(error, ERROR_INVALID, "cli.as", "--as is missing: cases are read and worked on by somebody");
    }
    return cli_who(cli, organisation, out, error);
}

int cli_find_case(struct cli *cli, struct cli_organisation *organisation, const struct casework_who *who,
                  struct identity *out, struct error *error)
{
    struct casework_case found;
    if (identity_is_none(&who->person) || who->role == PEOPLE_ADMINISTRATOR) {
        return casework_resolve(organisation->casework, cli_text(cli, "reference"), out, error);
    }
    int result = casework_glance(organisation->casework, cli->arena, who, cli_text(cli, "reference"), &found, error);
    if (result == 0) {
        *out = found.case_id;
    }
    return result;
}

int cli_act(struct cli *cli, struct cli_organisation *organisation, struct people_act *out, struct error *error)
{
    struct casework_who who = {0};
    int result = cli_who(cli, organisation, &who, error);
    *out = (struct people_act){who.person, clock_now(&organisation->clock)};
    return result;
}

int cli_instant(struct cli *cli, struct cli_organisation *organisation, const char *name, int64_t otherwise,
                int64_t *out, struct error *error)
{
    struct cli_moment moment = {0};
    if (!cli_has(cli, name)) {
        *out = otherwise;
        return 0;
    }
    int result = cli_moment_of(cli, name, organisation->zone, &moment, error);
    if (result == 0) {
        *out = moment.instant;
    }
    return result;
}

struct text cli_when(struct cli *cli, const struct cli_organisation *organisation, int64_t instant)
{
    return calendar_print_instant(cli->arena, organisation->zone, instant);
}

struct text cli_until(struct cli *cli, const struct cli_organisation *organisation, int64_t instant)
{
    struct civil_moment moment = calendar_moment_of(organisation->zone, instant);
    if (instant == INT64_MAX) {
        return TEXT("no date");
    }
    if (moment.hour || moment.minute || moment.second || moment.millisecond) {
        return text_of(arena_print(cli->arena, "before %.*s", TEXT_ARGS(cli_when(cli, organisation, instant))));
    }
    struct text day = calendar_print_date(cli->arena, calendar_add_days(moment.date, -1));
    return text_of(arena_print(cli->arena, "by the end of %.*s", TEXT_ARGS(day)));
}

void cli_set_identity(json_t *object, const char *name, const struct identity *identity)
{
    char written[IDENTITY_TEXT_SIZE];
    identity_write(identity, written);
    cli_set_string(object, name, identity_is_none(identity) ? NULL : written);
}

/* ---- secrets ------------------------------------------------------------------------------------------------- */

static void close_descriptor(int *descriptor)
{
    if (*descriptor >= 0) {
        close(*descriptor);
    }
}

/* Reads one line with the echo off, and puts the terminal back whatever happens. */
static ssize_t read_unseen(int terminal, const char *prompt, char *line, size_t size)
{
    struct termios before, unseen;
    if (tcgetattr(terminal, &before) < 0) {
        return -1;
    }
    unseen = before;
    unseen.c_lflag &= ~(tcflag_t)ECHO;
    tcsetattr(terminal, TCSAFLUSH, &unseen);
    if (write(terminal, prompt, strlen(prompt)) < 0) {
        tcsetattr(terminal, TCSAFLUSH, &before);
        return -1;
    }
    ssize_t length = read(terminal, line, size);
    tcsetattr(terminal, TCSAFLUSH, &before);
    if (write(terminal, "\n", 1) < 0) {
        return -1;
    }
    return length;
}

static int read_at_terminal(struct cli *cli, const char *prompt, struct text *out, struct error *error)
{
    int terminal SCOPED(close_descriptor) = open("/dev/tty", O_RDWR | O_CLOEXEC);
    char line[LONGEST_SECRET + 2];
    if (terminal < 0) {
        return error_set(error, ERROR_INVALID, "cli.no-terminal",
                         "%swanted, and there is no terminal to ask at: name a file that holds it", prompt);
    }
    ssize_t length = read_unseen(terminal, prompt, line, sizeof(line));
    if (length <= 0 || (size_t)length > LONGEST_SECRET) {
        return error_set(error, ERROR_IO, "cli.terminal", "nothing could be read from the terminal");
    }
    struct text typed = {arena_copy(cli->arena, line, (size_t)length), (size_t)length};
    vault_wipe(line, sizeof(line));
    if (typed.at[typed.length - 1] == '\n') {
        typed.length--;
    }
    *out = typed;
    return 0;
}

int cli_read_secret(struct cli *cli, const char *file, const char *prompt, struct text *out, struct error *error)
{
    struct text whole, line;
    if (!file || !file[0]) {
        return read_at_terminal(cli, prompt, out, error);
    }
    int result = cli_read_file(cli->arena, file, LONGEST_SECRET, &whole, error);
    if (result < 0) {
        return result;
    }
    if (!text_cut(&whole, '\n', &line) || !line.length) {
        return error_set(error, ERROR_INVALID, "cli.no-secret", "%.300s: its first line is empty", file);
    }
    *out = line;
    return 0;
}
