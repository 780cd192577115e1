/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef WEB_WEB_H
#define WEB_WEB_H

/*
 * The pages: for the public, for staff, for administrators, for the auditor. No rule is decided here. A handler reads what
 * was typed, asks casework or people, and fills the struct of one page; the page itself stands in pages/ and was compiled
 * into this room (docs/pages.md). What may be asked by whom stands in one table, which front enforces.
 *
 * Nothing of a report is kept before it is sent: what was typed on one page of it comes back, hidden, with the next.
 */

#include "front/front.h"
#include "documents/documents.h"
#include "plan/plan.h"
#include "reminders/reminders.h"

struct web;

struct web_options {
    struct casework *casework;
    struct documents *documents; /* NULL: no file is taken */
    struct plan *plan;           /* NULL: there are no pages of the action plan */
    struct reminders *reminders; /* NULL: nothing is recorded that happens to the organisation */
    struct people *people;
    struct store *store;
    struct ledger *ledger; /* with `access`: for the auditor's verifying */
    const struct access *access;
    const struct calendar_book *book;
    const struct calendar_zone *zone;
    struct calendar_hours hours; /* of the Unit; both 0: open all day */
    bool has_tls;                /* as front's option */
};
/* Everything in `options` must outlive it; shared by all threads. */
struct web *web_new(const struct web_options *options);
void web_free(struct web *web); /* NULL is fine */
void web_free_at(struct web **web);

/* The largest body of a form with as many files as it may have, for front and for http. */
size_t web_files_size(const struct web *web);

/* For front: the routes (its house is this web), and the style sheet, scripts and pictures below /assets/. Both live as
 * long as the web. */
const struct front_table *web_table(const struct web *web);
const struct http_assets *web_assets(const struct web *web);

#endif
