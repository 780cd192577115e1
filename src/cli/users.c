/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `evenhand user`: who may sign in, and in which role. */
#include "cli/demonstration.h"
#include "cli/enrol.h"
#include "cli/moments.h"
#include "cli/persons.h"

#include <string.h>

static int read_role(struct cli *cli, enum people_role *role, struct error *error)
{
    *role = people_role_of(cli_text(cli, "role"));
    if (*role == PEOPLE_NO_ROLE) {
        return error_set(error, ERROR_INVALID, "user.role", "there is no role \"%s\": staff, administrator or auditor",
                         cli_string(cli, "role"));
    }
    return 0;
}

/* ---- add ----------------------------------------------------------------------------------------------------- */

/* Somebody who is on record already (--person), or a new person. */
static int person_for_user(struct cli *cli, struct cli_organisation *organisation, const struct people_act *act,
                           struct identity *out, struct error *error)
{
    if (cli_has(cli, "person")) {
        return cli_find_person(cli, organisation, cli_text(cli, "person"), out, error);
    }
    if (!cli_has(cli, "name")) {
        return error_set(error, ERROR_INVALID, "user.person",
                         "say who it is: --name for a new person, or --person for somebody on record");
    }
    struct people_details details = {0};
    int result = cli_read_details(cli, &details, error);
    return result < 0 ? result : people_add_person(organisation->people, &details, act, out, error);
}

static int run_add(struct cli *cli, struct error *error)
{
    struct cli_organisation organisation SCOPED(cli_close_organisation) = {0};
    struct cli_enrolment enrolment = {.sign_in = cli_text(cli, "sign-in"),
                                      .password_file = cli_string(cli, "password-file")};
    struct people_act act = {0};
    int result = cli_open_in(cli, &organisation, error);
    if (result == 0) {
        result = read_role(cli, &enrolment.role, error);
    }
    if (result == 0) {
        result = cli_act(cli, &organisation, &act, error);
    }
    if (result == 0) {
        result = person_for_user(cli, &organisation, &act, &enrolment.person, error);
    }
    if (result == 0) {
        result = cli_enrol(cli, &organisation, &enrolment, &act, error);
    }
    if (result < 0) {
        return result;
    }
    cli_say(cli, "Made a user, in the role of %s.\n\n", people_role_name(enrolment.role));
    cli_say_enrolment(cli, &organisation, &enrolment, cli_flag(cli, "qr"));
    cli_set_identity(cli->result, "person", &enrolment.person);
    cli_set_string(cli->result, "role", people_role_name(enrolment.role));
    return 0;
}

/* ---- list ---------------------------------------------------------------------------------------------------- */

static int say_user(struct cli *cli, struct cli_organisation *organisation, struct store_session *session,
                    const struct people_user *user, json_t *array, struct error *error)
{
    struct text name = {0};
    int result = people_get_name(organisation->people, session, cli->arena, &user->person, &name, error);
    if (result < 0) {
        return result;
    }
    struct text last = user->last_sign_in ? cli_when(cli, organisation, user->last_sign_in) : TEXT("never");
    cli_say(cli, "%-20.*s %-14s %-10s last signed in: %.*s; %.*s\n", TEXT_ARGS(user->sign_in),
            people_role_name(user->role), user->disabled ? "disabled" : user->invited ? "invited" : "active",
            TEXT_ARGS(last), TEXT_ARGS(name));
    json_t *object = cli_append_object(array);
    cli_set_text(object, "sign-in", user->sign_in);
    cli_set_string(object, "role", people_role_name(user->role));
    cli_set_bool(object, "disabled", user->disabled);
    cli_set_bool(object, "invited", user->invited);
    cli_set_identity(object, "person", &user->person);
    cli_set_text(object, "name", name);
    cli_set_instant(cli, object, "last-sign-in", user->last_sign_in ? user->last_sign_in : INT64_MAX);
    return 0;
}

static int run_list(struct cli *cli, struct error *error)
{
    struct cli_organisation organisation SCOPED(cli_close_organisation) = {0};
    struct store_session *session SCOPED(store_end_at) = NULL;
    struct people_user *users = NULL;
    size_t count = 0;
    int result = cli_open_in(cli, &organisation, error);
    if (result == 0) {
        result = store_begin_read(organisation.store, &session, error);
    }
    if (result == 0) {
        result = people_users(organisation.people, session, cli->arena, &users, &count, error);
    }
    if (result < 0) {
        return result;
    }
    json_t *array = cli_add_array(cli->result, "users");
    for (size_t i = 0; i < count && result == 0; i++) {
        result = say_user(cli, &organisation, session, &users[i], array, error);
    }
    return result;
}

/* ---- disable, enable, role, invite ----------------------------------------------------------------------------- */

/* Opens, and finds the user whom the command names and who does it. */
static int open_for_user(struct cli *cli, struct cli_organisation *organisation, struct people_user *user,
                         struct people_act *act, struct error *error)
{
    int result = cli_open_in(cli, organisation, error);
    if (result == 0) {
        result = cli_find_user(cli, organisation, cli_text(cli, "sign-in"), user, error);
    }
    return result < 0 ? result : cli_act(cli, organisation, act, error);
}

static int set_disabled(struct cli *cli, bool disabled, struct error *error)
{
    struct cli_organisation organisation SCOPED(cli_close_organisation) = {0};
    struct people_user user = {0};
    struct people_act act = {0};
    int result = open_for_user(cli, &organisation, &user, &act, error);
    if (result == 0) {
        result = people_disable_user(organisation.people, &user.person, disabled, &act, error);
    }
    if (result < 0) {
        return result;
    }
    cli_say(cli, disabled ? "%.*s can no longer sign in.\n" : "%.*s may sign in again.\n", TEXT_ARGS(user.sign_in));
    cli_set_text(cli->result, "sign-in", user.sign_in);
    cli_set_bool(cli->result, "disabled", disabled);
    return 0;
}

static int run_disable(struct cli *cli, struct error *error)
{
    return set_disabled(cli, true, error);
}

static int run_enable(struct cli *cli, struct error *error)
{
    return set_disabled(cli, false, error);
}

static int run_role(struct cli *cli, struct error *error)
{
    struct cli_organisation organisation SCOPED(cli_close_organisation) = {0};
    struct people_user user = {0};
    struct people_act act = {0};
    enum people_role role = PEOPLE_NO_ROLE;
    int result = open_for_user(cli, &organisation, &user, &act, error);
    if (result == 0) {
        result = read_role(cli, &role, error);
    }
    if (result == 0) {
        result = people_change_role(organisation.people, &user.person, role, &act, error);
    }
    if (result < 0) {
        return result;
    }
    cli_say(cli, "%.*s now has the role of %s.\n", TEXT_ARGS(user.sign_in), people_role_name(role));
    cli_set_text(cli->result, "sign-in", user.sign_in);
    cli_set_string(cli->result, "role", people_role_name(role));
    return 0;
}

static int run_invite(struct cli *cli, struct error *error)
{
    struct cli_organisation organisation SCOPED(cli_close_organisation) = {0};
    struct people_user user = {0};
    struct people_act act = {0};
    char invitation[PEOPLE_INVITATION_SIZE];
    int result = open_for_user(cli, &organisation, &user, &act, error);
    if (result == 0) {
        result = people_invite(organisation.people, &user.person, user.sign_in, user.role, &act, invitation, error);
    }
    if (result < 0) {
        return result;
    }
    cli_say(cli,
            "%.*s's password, codes and sessions have ended. Give them this invitation, by a way that you trust; it is "
            "good for 72 hours:\n\n  %s\n",
            TEXT_ARGS(user.sign_in), invitation);
    cli_set_text(cli->result, "sign-in", user.sign_in);
    cli_set_string(cli->result, "invitation", invitation);
    return 0;
}

/* ---- code ---------------------------------------------------------------------------------------------------- */

static int run_code(struct cli *cli, struct error *error)
{
    struct cli_organisation organisation SCOPED(cli_close_organisation) = {0};
    struct cli_demonstration_user user = {0};
    const char *folder = cli_has(cli, "in") ? cli_string(cli, "in") : ".";
    char code[7];
    int result = cli_open_organisation(cli, folder, CLI_TO_CONFIG, &organisation, error);
    if (result == 0) {
        result = cli_find_demonstration_user(cli, folder, cli_text(cli, "sign-in"), &user, error);
    }
    if (result == 0) {
        result = people_code_at(user.secret, clock_now(&cli->surroundings->clock), code, error);
    }
    if (result < 0) {
        return result;
    }
    int64_t left = 30 - clock_now(&cli->surroundings->clock) / 1000 % 30;
    cli_say(cli, "%s   (for %lld more seconds)\n", code, (long long)left);
    cli_set_string(cli->result, "code", code);
    cli_set_integer(cli->result, "seconds-left", left);
    return 0;
}

/* ---- the table ----------------------------------------------------------------------------------------------- */

#define SIGN_IN                                                                                                     \
    {.name = "sign-in", .type = CLI_TEXT, .positional = true, .required = true, .most = 100,                         \
     .words = "the name that the user signs in with"}
#define ROLE                                                                                                        \
    .type = CLI_CHOICE, .choices = "staff administrator auditor",                                                    \
    .words = "staff do casework; administrators manage users and read no case; auditors take no steps"

static const struct cli_argument add_arguments[] = {
    SIGN_IN,
    {.name = "role", .otherwise = "staff", ROLE},
    {.name = "person", .type = CLI_TEXT, .most = 100, .words = "somebody on record: the identity of the person"},
    CLI_DETAILS,
    {.name = "password-file", .type = CLI_PATH,
     .words = "a file whose first line is the password (\"-\": standard input); when left out, one is made and shown"},
    {.name = "qr", .type = CLI_FLAG, .words = "draw the secret of the one-time codes as a QR code"},
    CLI_AS,
    CLI_IN,
};
static const struct cli_argument list_arguments[] = {CLI_IN};
static const struct cli_argument one_arguments[] = {SIGN_IN, CLI_AS, CLI_IN};
static const struct cli_argument role_arguments[] = {
    SIGN_IN, {.name = "role", .positional = true, .required = true, ROLE}, CLI_AS, CLI_IN};
static const struct cli_argument code_arguments[] = {SIGN_IN, CLI_IN};

#define ARGUMENTS(table) .arguments = table, .argument_count = COUNT_OF(table)
static const struct cli_command commands[] = {
    {.group = "user", .name = "add", .summary = "make somebody a user",
     .about = "Makes a user at once, with a password and the secret of their one-time codes, both shown once. To let "
              "them choose their own, make the user here and then use `evenhand user invite`. A user has one role: "
              "administrators manage users and can read no case; auditors read ledgers and take no steps.",
     .example = "$ evenhand user add rowan --name 'Rowan Amberley' --kind employee --role staff --qr",
     ARGUMENTS(add_arguments), .run = run_add},
    {.group = "user", .name = "list", .summary = "who may sign in, and in which role",
     .about = "Lists every user with role, state and last sign-in.", .example = "$ evenhand user list",
     ARGUMENTS(list_arguments), .run = run_list},
    {.group = "user", .name = "disable", .summary = "end somebody's sign-in at once",
     .about = "The user's sessions end with their next request, and they cannot sign in. What they did stays on "
              "record. The last administrator cannot be disabled.",
     .example = "$ evenhand user disable rowan\nrowan can no longer sign in.", ARGUMENTS(one_arguments),
     .run = run_disable},
    {.group = "user", .name = "enable", .summary = "let a disabled user sign in again",
     .about = "Takes back `evenhand user disable`.", .example = "$ evenhand user enable rowan",
     ARGUMENTS(one_arguments), .run = run_enable},
    {.group = "user", .name = "role", .summary = "change a user's role",
     .about = "Gives a user another role; their sessions end. The last administrator keeps theirs.",
     .example = "$ evenhand user role rowan auditor", ARGUMENTS(role_arguments), .run = run_role},
    {.group = "user", .name = "invite", .summary = "let a user choose password and codes anew",
     .about = "For somebody who lost their telephone or forgot their password, and for a new user who should choose "
              "their own. What they had ends at once; the invitation is shown once and is good for 72 hours, at the "
              "page /invitation.",
     .example = "$ evenhand user invite rowan", ARGUMENTS(one_arguments), .run = run_invite},
    {.group = "user", .name = "code", .summary = "the current one-time code of a demonstration's user",
     .about = "Only in a folder that `evenhand demo` made: there, the secrets lie in demonstration.json. In an "
              "organisation, secrets are sealed and nobody can ask for them.",
     .example = "$ evenhand user code rowan --in demo\n492039   (for 17 more seconds)", ARGUMENTS(code_arguments),
     .run = run_code},
};
const struct cli_list cli_user_commands = {commands, COUNT_OF(commands)};
