/* SPDX-License-Identifier: GPL-3.0-or-later */
/* demonstration.json: what a demonstration may say in the clear, and nothing else may. */
#include "cli/demonstration.h"
#include "cli/enrol.h"
#include "cli/keep.h"

#include <string.h>
#include <unistd.h>

#define FILE_MOST ((size_t)256 * 1024)

static void release(json_t **value)
{
    json_decref(*value);
}

static const char *path_of(struct cli *cli, const char *folder)
{
    return arena_print(cli->arena, "%s/demonstration.json", folder);
}

int cli_write_demonstration(struct cli *cli, const char *folder, const struct cli_demonstration_user *users,
                            size_t count, struct error *error)
{
    json_t *whole SCOPED(release) = json_object();
    json_t *array = cli_add_array(whole, "users");
    for (size_t i = 0; i < count; i++) {
        json_t *object = cli_append_object(array);
        cli_set_text(object, "sign-in", users[i].sign_in);
        cli_set_text(object, "name", users[i].name);
        cli_set_text(object, "password", users[i].password);
        cli_set_string(object, "secret", cli_base32(cli->arena, users[i].secret, PEOPLE_SECRET_SIZE));
        cli_set_text(object, "about", users[i].about);
    }
    size_t size = json_dumpb(whole, NULL, 0, JSON_INDENT(2));
    char *bytes = arena_alloc(cli->arena, size + 1);
    json_dumpb(whole, bytes, size, JSON_INDENT(2));
    return cli_write_file(path_of(cli, folder), (struct text){bytes, size}, 0600, error);
}

static struct text member(struct cli *cli, const json_t *object, const char *name)
{
    const json_t *value = json_object_get(object, name);
    const char *string = json_string_value(value);
    return text_of(arena_string(cli->arena, string ? string : ""));
}

static int read_user(struct cli *cli, const json_t *object, struct cli_demonstration_user *user, struct error *error)
{
    *user = (struct cli_demonstration_user){
        .sign_in = member(cli, object, "sign-in"),
        .name = member(cli, object, "name"),
        .password = member(cli, object, "password"),
        .about = member(cli, object, "about"),
    };
    return cli_unbase32(member(cli, object, "secret"), user->secret, PEOPLE_SECRET_SIZE, error);
}

int cli_read_demonstration(struct cli *cli, const char *folder, struct cli_demonstration_user **out, size_t *count,
                           struct error *error)
{
    json_error_t where;
    struct text bytes = {0};
    const char *path = path_of(cli, folder);
    if (access(path, F_OK) < 0) {
        return error_set(error, ERROR_NOT_FOUND, "demonstration.none",
                         "%.300s is no demonstration: its users' secrets are sealed, as they should be", folder);
    }
    int result = cli_read_file(cli->arena, path, FILE_MOST, &bytes, error);
    if (result < 0) {
        return result;
    }
    json_t *whole SCOPED(release) = json_loadb(bytes.at, bytes.length, JSON_REJECT_DUPLICATES, &where);
    const json_t *array = json_object_get(whole, "users");
    if (!json_is_array(array)) {
        return error_set(error, ERROR_INVALID, "demonstration.form", "%.300s holds no list of users", path);
    }
    *count = json_array_size(array);
    *out = ARENA_ARRAY(cli->arena, struct cli_demonstration_user, *count);
    for (size_t i = 0; result == 0 && i < *count; i++) {
        result = read_user(cli, json_array_get(array, i), &(*out)[i], error);
    }
    return result;
}

int cli_find_demonstration_user(struct cli *cli, const char *folder, struct text sign_in,
                                struct cli_demonstration_user *out, struct error *error)
{
    struct cli_demonstration_user *users = NULL;
    size_t count = 0;
    int result = cli_read_demonstration(cli, folder, &users, &count, error);
    for (size_t i = 0; result == 0 && i < count; i++) {
        if (text_equal(users[i].sign_in, sign_in)) {
            *out = users[i];
            return 0;
        }
    }
    return result < 0 ? result
                      : error_set(error, ERROR_NOT_FOUND, "demonstration.user",
                                  "the demonstration has no user \"%.*s\"", TEXT_ARGS(sign_in));
}

int cli_say_demonstration(struct cli *cli, const char *folder, struct error *error)
{
    struct cli_demonstration_user *users = NULL;
    size_t count = 0;
    int result = cli_read_demonstration(cli, folder, &users, &count, error);
    if (result < 0) {
        return result;
    }
    json_t *array = cli_add_array(cli->result, "users");
    cli_say(cli,
            "\nThis is a demonstration: everybody in it is made up, and the passwords and secrets lie open in "
            "%s/demonstration.json.\n\nWho can sign in:\n\n",
            folder);
    for (size_t i = 0; i < count; i++) {
        cli_say(cli, "  %-10.*s %.*s\n", TEXT_ARGS(users[i].sign_in), TEXT_ARGS(users[i].about));
        json_t *object = cli_append_object(array);
        cli_set_text(object, "sign-in", users[i].sign_in);
        cli_set_text(object, "password", users[i].password);
        cli_set_string(object, "secret", cli_base32(cli->arena, users[i].secret, PEOPLE_SECRET_SIZE));
    }
    cli_say(cli,
            "\nThe password of each is  %.*s\nThe current one-time code of one:  %s user code rowan --in %s\n\n"
            "What to try first:\n\n"
            "  1. Report a concern at /report (nobody signs in for that), and keep the receipt.\n"
            "  2. Sign in as rowan: your report is in the list; assess it, and see what falls due, and why then.\n"
            "  3. Try to close it at once: the refusal names its paragraph.\n"
            "  4. Sign in as imogen: one case more is there, about somebody of Rowan's name.\n"
            "  5. %s verify %s\n",
            TEXT_ARGS(count ? users[0].password : TEXT("")), cli->program, folder, cli->program, folder);
    return 0;
}
