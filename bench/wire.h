/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BENCH_WIRE_H
#define BENCH_WIRE_H

/* A client of HTTP over loopback that costs as little as it can. Failures end the program with words. */

#include "base/base.h"

struct wire {
    int fd;
    char *space; /* the last answer: head and body, with a zero byte behind it */
    size_t size, head, length; /* of the space; of the head; of both together */
    int status;
};
void wire_open(struct wire *wire, unsigned port);
/* Whether anybody listens there. */
bool wire_try(struct wire *wire, unsigned port);
void wire_close(struct wire *wire);
void wire_ask(const struct wire *wire, struct text request);
void wire_read(struct wire *wire);
/* Both, and the status must be the expected one. */
void wire_expect(struct wire *wire, struct text request, int status);

/* Requests of a browser on loopback; `cookies` and `form` may be NULL. Both live in the arena. */
struct text wire_get(struct arena *arena, const char *path, const char *cookies);
struct text wire_post(struct arena *arena, const char *path, const char *cookies, const char *form);
/* What stands in the last answer between `before` and the next `after`; NULL: it is not there. */
const char *wire_find(struct arena *arena, const struct wire *wire, const char *before, const char *after);

#endif
