/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `evenhand serve` and `evenhand routes`: the pages, on loopback unless told otherwise, until SIGTERM. */
#include "cli/serve.h"
#include "cli/demonstration.h"
#include "front/front.h"
#include "web/web.h"

#include <string.h>

#define MOST_HOSTS 20
#define MEBIBYTE ((size_t)1 << 20)

struct serving {
    struct cli_organisation organisation;
    struct web *web;
    struct front *front;
    struct http_server *server;
    struct cli_keeper *keeper;
    const char *hosts[MOST_HOSTS + 1];
};

static void end_serving(struct serving *serving)
{
    cli_keeper_stop(serving->keeper);
    http_free(serving->server);
    front_free(serving->front);
    web_free(serving->web);
    cli_close_organisation(&serving->organisation);
}

/* ---- the log of the service ------------------------------------------------------------------------------------------ */

/* The route's pattern, never the path: nothing here can name a case or a person. */
static void log_request(void *context, const struct http_log_line *line)
{
    const struct cli *cli = context;
    struct arena *arena SCOPED(arena_free_at) = arena_new();
    struct text when = calendar_print_iso_instant(arena, line->instant);
    fprintf(cli->surroundings->problems, "%.*s %s %s %d %zu bytes %lld us%s%s\n", TEXT_ARGS(when), line->method,
            line->label ? line->label : "-", line->status, line->size, (long long)line->microseconds,
            line->refusal ? " " : "", line->refusal ? line->refusal : "");
}

static void log_failure(void *context, const char *label, const struct error *error)
{
    const struct cli *cli = context;
    fprintf(cli->surroundings->problems, "evenhand: %s: %s (%s)\n", label, error->words, error->key);
    fflush(cli->surroundings->problems);
}

/* ---- opening ----------------------------------------------------------------------------------------------------------- */

static int open_front(struct cli *cli, struct serving *serving, struct error *error)
{
    struct cli_organisation *organisation = &serving->organisation;
    struct calendar_hours hours = {0, 0};
    struct text exit_url = config_get(&organisation->config, "exit", "");
    int result = cli_read_hours(&organisation->config, &hours, error);
    if (result < 0) {
        return result;
    }
    const struct web_options web = {
        .casework = organisation->casework,
        .documents = organisation->documents,
        .plan = organisation->plan,
        .reminders = organisation->reminders,
        .people = organisation->people,
        .store = organisation->store,
        .ledger = organisation->ledger,
        .access = organisation->access,
        .book = organisation->book,
        .zone = organisation->zone,
        .hours = hours,
    };
    serving->web = web_new(&web);
    const struct front_options front = {
        .store = organisation->store,
        .people = organisation->people,
        .vault = organisation->vault,
        .clock = &organisation->clock,
        .tables = web_table(serving->web),
        .table_count = 1,
        .assets = web_assets(serving->web),
        .has_tls = text_is(config_get(&organisation->config, "tls", "no"), "yes"),
        .files_size = web_files_size(serving->web),
        .exit_url = exit_url.length ? text_string(cli->arena, exit_url) : NULL,
        .report = log_failure,
        .report_context = cli,
    };
    return front_open(&serving->front, &front, error);
}

/* Requests for other hosts are refused: a page elsewhere must not reach us under a name of its own. On loopback the
 * hosts are known; elsewhere `hosts` says them. */
static int read_hosts(struct cli *cli, struct serving *serving, const char *address, int64_t port, struct error *error)
{
    struct text rest = config_get(&serving->organisation.config, "hosts", ""), host;
    size_t count = 0;
    if (!rest.length && (strcmp(address, "127.0.0.1") == 0 || strcmp(address, "::1") == 0) && port) {
        serving->hosts[count++] = arena_print(cli->arena, "127.0.0.1:%lld", (long long)port);
        serving->hosts[count++] = arena_print(cli->arena, "localhost:%lld", (long long)port);
        serving->hosts[count++] = arena_print(cli->arena, "[::1]:%lld", (long long)port);
    }
    while (text_cut(&rest, ' ', &host)) {
        if (host.length && count == MOST_HOSTS) {
            return error_set(error, ERROR_INVALID, "config.hosts", "more than %d hosts", MOST_HOSTS);
        }
        if (host.length) {
            serving->hosts[count++] = text_string(cli->arena, host);
        }
    }
    return (int)count;
}

static int read_port(struct cli *cli, const struct config *config, int64_t *port, struct error *error)
{
    struct error inner = {0};
    if (cli_has(cli, "port")) {
        *port = cli_integer(cli, "port");
        return 0;
    }
    if (text_to_integer(config_get(config, "port", "8080"), 0, 65535, port, &inner) < 0) {
        return error_set(error, ERROR_INVALID, "config.port", "port takes a number from 0 to 65535");
    }
    return 0;
}

static int open_server(struct cli *cli, struct serving *serving, const char **address, struct error *error)
{
    const struct cli_organisation *organisation = &serving->organisation;
    const struct config *config = &organisation->config;
    struct text socket = config_get(config, "socket", "");
    int64_t port = 0;
    *address = cli_has(cli, "address") ? cli_string(cli, "address")
                                       : text_string(cli->arena, config_get(config, "address", "127.0.0.1"));
    int result = read_port(cli, config, &port, error);
    if (result == 0) {
        result = read_hosts(cli, serving, *address, port, error);
    }
    if (result < 0) {
        return result;
    }
    struct http_options http = {
        .address = *address,
        .port = (unsigned)port,
        .path = socket.length ? cli_path_in(cli->arena, organisation->folder, socket) : NULL,
        .hosts = result > 0 ? serving->hosts : NULL,
        .trusts_proxy = text_is(config_get(config, "proxy", "no"), "yes"),
        .log = cli_flag(cli, "log") ? log_request : NULL,
        .log_context = cli,
    };
    http.bodies_size = 64 * MEBIBYTE + 3 * web_files_size(serving->web);
    front_serve_by(serving->front, &http);
    return http_open(&serving->server, &http, error);
}

static int open_serving(struct cli *cli, struct serving *serving, const char **address, struct error *error)
{
    int result = cli_open_organisation(cli, cli_string(cli, "folder"), CLI_TO_SERVE, &serving->organisation, error);
    if (result == 0) {
        result = open_front(cli, serving, error);
    }
    if (result == 0) {
        result = open_server(cli, serving, address, error);
    }
    return result < 0 ? result
                      : cli_keeper_start(cli, &serving->organisation, serving->front, serving->server,
                                         &serving->keeper, error);
}

/* ---- serve ---------------------------------------------------------------------------------------------------------------- */

static int say_where(struct cli *cli, const struct serving *serving, const char *address, struct error *error)
{
    const struct config *config = &serving->organisation.config;
    unsigned port = http_port(serving->server);
    struct text title = config_get(config, "title", "Evenhand");
    const char *host = strchr(address, ':') ? arena_print(cli->arena, "[%s]", address) : address;
    const char *url = port ? arena_print(cli->arena, "http://%s:%u/", host, port) : "a socket";
    cli_say(cli, "Serving %.*s at %s (SIGTERM or Ctrl-C stops it).\n", TEXT_ARGS(title), url);
    cli_set_string(cli->result, "url", port ? url : NULL);
    cli_set_integer(cli->result, "port", port);
    if (text_is(config_get(config, "demonstration", "no"), "yes")) {
        int result = cli_say_demonstration(cli, serving->organisation.folder, error);
        if (result < 0) {
            return result;
        }
    }
    cli_flush(cli);
    return 0;
}

static int run_serve(struct cli *cli, struct error *error)
{
    struct serving serving SCOPED(end_serving) = {.keeper = NULL};
    const char *address = "";
    cli_block_signals();
    int result = open_serving(cli, &serving, &address, error);
    if (result == 0) {
        result = say_where(cli, &serving, address, error);
    }
    if (result == 0) {
        result = http_run(serving.server, error);
    }
    if (result == 0) {
        cli_note(cli, "Stopped.\n");
    }
    return result;
}

/* ---- routes ---------------------------------------------------------------------------------------------------------------- */

static int run_routes(struct cli *cli, struct error *error)
{
    const struct web_options none = {.casework = NULL};
    struct web *web SCOPED(web_free_at) = web_new(&none);
    const struct front_table *table = web_table(web);
    int result = front_check(table, 1, error);
    if (result < 0) {
        return result;
    }
    front_print_routes(table, 1, &cli->words);
    json_t *array = cli_add_array(cli->result, "routes");
    for (size_t i = 0; i < table->count; i++) {
        json_t *object = cli_append_object(array);
        cli_set_string(object, "method", http_method_name(table->rows[i].method));
        cli_set_string(object, "path", table->rows[i].path);
        cli_set_string(object, "permission", front_permission_name(table->rows[i].permission));
        cli_set_string(object, "effect", front_effect_name(table->rows[i].effect));
    }
    return 0;
}

/* ---- the table ------------------------------------------------------------------------------------------------------------- */

static const struct cli_argument serve_arguments[] = {
    {.name = "folder", .type = CLI_PATH, .positional = true, .required = true, .words = "the organisation's folder"},
    {.name = "address", .type = CLI_TEXT, .most = 60, .words = "a numeric address to listen on; the configuration's "
                                                               "when left out, and loopback when that says nothing"},
    {.name = "port", .type = CLI_INTEGER, .least = 0, .most = 65535, .words = "the port; 0: any that is free"},
    {.name = "log", .type = CLI_FLAG, .words = "a line for each request: the route's pattern, never a path or an address"},
};

static const struct cli_command commands[] = {
    {.name = "serve", .summary = "serve the pages",
     .about = "Opens the organisation, ends erasures that a crash interrupted, and serves its pages until SIGTERM or Ctrl-C; "
              "what is in hand is finished first. Every minute entries get their leaves and a checkpoint is signed, and "
              "duties that have lapsed are recorded. Behind a proxy that speaks TLS, say `tls = yes`, `proxy = yes` and "
              "`hosts = NAME` in evenhand.conf. The master key comes from its file, from a systemd credential "
              "(`master-key = credential:NAME`), or from a passphrase that is asked for or stands in the file that "
              "EVENHAND_PASSPHRASE_FILE names.",
     .example = "$ evenhand serve /srv/evenhand\nServing Amber Alliance at http://127.0.0.1:8080/ (SIGTERM or Ctrl-C "
                "stops it).",
     .arguments = serve_arguments, .argument_count = COUNT_OF(serve_arguments), .run = run_serve},
    {.name = "routes", .summary = "the whole table of who may ask for what",
     .about = "One line a route: method, path, who may, and whether it reads or writes. The dispatcher enforces this table "
              "before any page's own code runs.",
     .example = "$ evenhand routes", .run = run_routes},
};
const struct cli_list cli_serve_commands = {commands, COUNT_OF(commands)};
