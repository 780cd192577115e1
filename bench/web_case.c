/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A case over HTTP: the page of a case of 46 entries, its reading logged and durable before the first byte, from the sealed
 * snapshot and replayed from the entries, beside a static response of the same size from the same server, for 32 clients.
 * And steps by one client, each durable before its answer, beside bare commits of the same rows.
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/bare.h"
#include "bench/bench.h"
#include "bench/many.h"
#include "bench/wire.h"
#include "web/hall.h"

#define CLIENTS 32
#define ENTRIES 46
#define RUNS 7
#define STEPS 100 /* of one run */
#define CASES 100 /* that they are taken at, so that none grows long */
#define STATIC "/static"

static _Noreturn void give_up(const char *what, const struct error *error)
{
    fprintf(stderr, "web_case: %s: %s\n", what, error ? error->words : "");
    exit(70);
}

/* ---- the server, with one more page ----------------------------------------------------------------------------- */

struct place {
    struct hall hall;
    http_handler *pages;
    size_t (*size_of)(void *context, const struct http_request *request);
    void *of_pages;
    struct text still;
    struct http_server *server;
    pthread_t thread;
};

static void answer(void *context, struct http_request *request, struct http_response *response)
{
    const struct place *place = context;
    if (!text_is(request->path, STATIC)) {
        place->pages(place->of_pages, request, response);
        return;
    }
    http_set_header(response, "Content-Type", "text/html; charset=utf-8");
    http_set_header(response, "Cache-Control", "no-store");
    response->still = place->still;
}

static size_t size_of(void *context, const struct http_request *request)
{
    const struct place *place = context;
    return place->size_of(place->of_pages, request);
}

static void *serve(void *context)
{
    struct place *place = context;
    struct error error;
    if (http_run(place->server, &error) < 0) {
        give_up("serving", &error);
    }
    return NULL;
}

static void open_place(struct place *place, const char *folder)
{
    struct http_options options = {.port = 0};
    struct error error;
    *place = (struct place){.server = NULL};
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    place->hall.house.folder = folder;
    place->hall.house.where = arena_print(arena, "sqlite:%s/data.db", folder);
    place->hall.house.keys = arena_print(arena, "sqlite:%s/keys.db", folder);
    hall_open(&place->hall);
    front_serve_by(place->hall.front, &options);
    place->pages = options.handler;
    place->of_pages = options.context;
    place->size_of = options.body_size_of;
    options.handler = answer;
    options.body_size_of = size_of;
    options.context = place;
    if (http_open(&place->server, &options, &error) < 0) {
        give_up("the server", &error);
    }
    pthread_create(&place->thread, NULL, serve, place);
}

static void close_place(struct place *place)
{
    http_stop(place->server);
    pthread_join(place->thread, NULL);
    http_free(place->server);
    hall_close(&place->hall);
}

/* ---- pages ---------------------------------------------------------------------------------------------------------- */

struct asking {
    struct wire *wires;
    struct text request;
};

/* Each client asks, then each reads its answer: as many requests as there are clients are on their way at once, and are
 * one "time". */
static void ask_often(void *context, uint64_t times)
{
    const struct asking *asking = context;
    for (; times > 0; times--) {
        for (size_t i = 0; i < CLIENTS; i++) {
            wire_ask(&asking->wires[i], asking->request);
        }
        for (size_t i = 0; i < CLIENTS; i++) {
            wire_read(&asking->wires[i]);
            if (asking->wires[i].status != 200) {
                give_up("a page is not there", NULL);
            }
        }
    }
}

static int drop_snapshot(struct store_session *session, void *context, struct error *error)
{
    return store_run(session, NULL, error, "DELETE FROM ledger_snapshot WHERE case_id = $1", "d",
                     (const struct identity *)context);
}

#define ROUNDS 20

/* What a page takes of the processors, the clients' share with it. */
static double worked_for(const struct bench_case *run)
{
    double before = bench_worked();
    run->run(run->context, ROUNDS);
    return (bench_worked() - before) / (ROUNDS * CLIENTS);
}

static void tell_worked(const struct bench_case *runs)
{
    double worked[3][RUNS];
    for (size_t round = 0; round < RUNS; round++) {
        for (size_t i = 0; i < COUNT_OF(worked); i++) {
            worked[i][round] = worked_for(&runs[i]);
        }
    }
    double still = bench_median(worked[0], RUNS), page = bench_median(worked[1], RUNS);
    bench_line("web.static-page.worked", still * 1e6, "us of the processors");
    bench_line("web.case-page.worked", page * 1e6, "us of the processors");
    bench_line("web.case-page.replayed.worked", bench_median(worked[2], RUNS) * 1e6, "us of the processors");
    bench_line("web.case-page.worked.ratio", still / page, "ratio");
}

/* For a profile: `bench-web_case web.case-page 1000` asks for nothing else. */
static bool ask_only(const struct bench_case *runs, size_t count, char **asked)
{
    for (size_t i = 0; asked[0] && asked[1] && i < count; i++) {
        if (strcmp(runs[i].name, asked[0]) == 0) {
            uint64_t rounds = strtoull(asked[1], NULL, 10);
            double before = bench_worked(), start = bench_now(), pages = (double)rounds * CLIENTS;
            runs[i].run(runs[i].context, rounds);
            bench_line("web.worked", (bench_worked() - before) / pages * 1e6, "us of the processors");
            bench_line(runs[i].name, pages / (bench_now() - start), "pages/s");
        }
    }
    return asked[0];
}

static void tell_pages(const struct bench_case *runs, size_t size)
{
    bench_line("web.case-page.size", (double)size / 1024, "KiB");
    for (size_t i = 0; i < 3; i++) {
        bench_line(runs[i].name, CLIENTS / runs[i].median, "pages/s");
    }
    bench_line("web.case-page.ratio", runs[0].median / runs[1].median, "ratio (at least 0.2)");
    bench_line("web.case-page.replayed.ratio", runs[0].median / runs[2].median, "ratio (at least 0.08)");
}

static void measure_pages(struct place *place, struct arena *arena, const struct many *cases, const char *cookies,
                          char **asked)
{
    struct wire wires[CLIENTS];
    struct error error;
    struct identity replayed;
    struct asking page = {wires, wire_get(arena, arena_print(arena, "/cases/%s", cases->references[0]), cookies)};
    struct asking again = {wires, wire_get(arena, arena_print(arena, "/cases/%s", cases->references[1]), cookies)};
    struct asking still = {wires, wire_get(arena, STATIC, cookies)};
    if (casework_resolve(place->hall.house.casework, text_of(cases->references[1]), &replayed, &error) ||
        store_write(place->hall.house.store, drop_snapshot, &replayed, &error)) {
        give_up("a case without a snapshot", &error);
    }
    for (size_t i = 0; i < CLIENTS; i++) {
        wire_open(&wires[i], http_port(place->server));
    }
    wire_expect(&wires[0], page.request, 200);
    size_t size = wires[0].length - wires[0].head;
    place->still = (struct text){arena_copy(arena, wires[0].space + wires[0].head, size), size};
    wire_expect(&wires[0], again.request, 200);
    struct bench_case runs[] = {{.name = "web.static-page", .run = ask_often, .context = &still},
                                {.name = "web.case-page", .run = ask_often, .context = &page},
                                {.name = "web.case-page.replayed", .run = ask_often, .context = &again}};
    for (size_t i = 0; i < COUNT_OF(runs); i++) {
        ask_often(runs[i].context, 20); /* connections to the store are made, and their statements */
    }
    if (!ask_only(runs, COUNT_OF(runs), asked)) {
        bench_measure(runs, COUNT_OF(runs), RUNS, 0.4);
        tell_pages(runs, size);
        tell_worked(runs);
    }
    for (size_t i = 0; i < CLIENTS; i++) {
        wire_close(&wires[i]);
    }
}

/* ---- steps ---------------------------------------------------------------------------------------------------------- */

static const char words[] = "The branch secretary confirmed the membership by telephone.";

static void take_one(struct house *house, const char *reference)
{
    const char *const fields[] = {"kind", "member", "kind.reasons", words, NULL};
    house_step(house, HOUSE_MANAGER, reference, "describe-subject",
               (struct procedure_scope){PROCEDURE_FOR_PARTY, 1}, fields);
}

static struct bare *record(struct house *house, const struct many *cases)
{
    struct error error;
    const char *copy = arena_print(house->arena, "%s/bare.db", house->folder);
    if (store_copy(house->store, copy, &error)) {
        give_up("a copy", &error);
    }
    struct bare *bare = bare_record(house->store);
    for (size_t i = 0; i < (size_t)STEPS * RUNS; i++) {
        take_one(house, cases->references[i % CASES]);
        bare_mark(bare);
    }
    bare_stop(bare, house->store);
    bare_open(bare, copy);
    return bare;
}

static void measure_steps(struct place *place, struct arena *arena, const struct many *cases, const char *cookies)
{
    double bare_times[RUNS], times[RUNS];
    struct wire wire;
    struct text requests[CASES];
    struct bare *bare = record(&place->hall.house, cases);
    wire_open(&wire, http_port(place->server));
    wire_expect(&wire, wire_get(arena, "/receipt", cookies), 200); /* any page with a form */
    const char *token = wire_find(arena, &wire, "name=\"form-token\" value=\"", "\"");
    for (size_t i = 0; i < CASES; i++) {
        requests[i] = wire_post(arena, arena_print(arena, "/cases/%s/steps/describe-subject", cases->references[i]), cookies,
                                arena_print(arena,
                                            "form-token=%s&form-for=party&form-number=1&form-expected=0&kind=member&"
                                            "kind.reasons=%s&form-action=take",
                                            token, "The+branch+secretary+confirmed+the+membership+by+telephone."));
    }
    for (int run = 0; run < RUNS; run++) {
        double start = bench_now();
        bare_write(bare, STEPS, 1);
        bare_times[run] = (bench_now() - start) / STEPS;
        start = bench_now();
        for (size_t i = 0; i < STEPS; i++) {
            wire_expect(&wire, requests[i], 303);
        }
        times[run] = (bench_now() - start) / STEPS;
    }
    double ours = bench_median(times, RUNS), least = bench_median(bare_times, RUNS);
    bench_line("web.step", 1 / ours, "steps/s");
    bench_line("web.step.bare-commits", 1 / least, "steps/s");
    bench_line("web.step.ratio", least / ours, "ratio (at least 0.25)");
    wire_close(&wire);
    bare_free(bare);
}

int main(int argc, char **argv)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    const char *folder = many_folder(arena);
    static struct place place;
    struct many pages, steps;
    open_place(&place, folder);
    struct hall_visitor visitor = hall_sign_in(&place.hall, HALL_MANAGER);
    many_report(&pages, &place.hall.house, 2, 0);
    many_go_on(&pages, ENTRIES);
    many_report(&steps, &place.hall.house, CASES, 0);
    measure_pages(&place, arena, &pages, visitor.cookies, argv + 1);
    if (argc == 1) {
        measure_steps(&place, arena, &steps, visitor.cookies);
    }
    close_place(&place);
    many_remove(folder);
    return 0;
}
