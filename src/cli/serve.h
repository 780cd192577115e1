/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CLI_SERVE_H
#define CLI_SERVE_H

/* Serving an organisation: listening, the one-minute job, stopping gracefully. */

#include "cli/organisation.h"
#include "http/http.h"

struct cli_keeper; /* the thread that wakes every minute, and waits for the signal to stop */
struct front;

/* Blocks SIGTERM and SIGINT for the whole process (before any thread is made), and starts. The server is stopped when
 * one of them comes. Errors: ERROR_IO. */
void cli_block_signals(void);
int cli_keeper_start(struct cli *cli, struct cli_organisation *organisation, struct front *front,
                     struct http_server *server, struct cli_keeper **out, struct error *error) MUST_CHECK;
void cli_keeper_stop(struct cli_keeper *keeper); /* waits for the job in hand; NULL is fine */

#endif
