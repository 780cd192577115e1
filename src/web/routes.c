/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of this face: every row is enforced by front before its handler runs. */
#include "web/parts.h"

#define COUNTED(these) .fields = (these), .field_count = COUNT_OF(these)

static const struct front_field receipt_fields[] = {{.name = "code", .kind = FRONT_LINE, .required = true}};
static const struct front_field sign_in_query[] = {
    {.name = "way-back", .kind = FRONT_LINE, .limit = 2000},
    {.name = "ended", .kind = FRONT_TICK},
};
static const struct front_field sign_in_fields[] = {
    {.name = "name", .kind = FRONT_LINE, .required = true},
    {.name = "password", .kind = FRONT_SECRET, .required = true},
    {.name = "code", .kind = FRONT_LINE, .required = true},
    {.name = "way-back", .kind = FRONT_LINE, .limit = 2000},
};
static const struct front_field after_query[] = {
    {.name = "after", .kind = FRONT_LINE},
    {.name = "done", .kind = FRONT_LINE},
};
static const struct front_field done_query[] = {{.name = "done", .kind = FRONT_LINE}};
static const struct front_field search_fields[] = {{.name = "words", .kind = FRONT_LINE}};
static const struct front_field step_query[] = {
    {.name = "for", .kind = FRONT_LINE},
    {.name = "number", .kind = FRONT_LINE},
};

#define READ(where, who, what, function) \
    .method = HTTP_GET, .path = (where), .permission = (who), .effect = FRONT_READS, .title = (what), .handler = (function)
#define WRITE(where, who, what, function, shows_again)                                                    \
    .method = HTTP_POST, .path = (where), .permission = (who), .effect = FRONT_WRITES, .title = (what), \
    .handler = (function), .again = (shows_again)

const struct front_row web_rows[] = {
    /* the public */
    {READ("/", FRONT_PUBLIC, "start.title", web_start)},
    {READ("/safety", FRONT_PUBLIC, "safety.title", web_safety)},
    {READ("/report", FRONT_PUBLIC, "start.title", web_report)},
    {READ("/report/{procedure:name}", FRONT_PUBLIC, "report-before.title", web_report_before)},
    {READ("/report/{procedure:name}/{page:number}", FRONT_PUBLIC, "start.title", web_report_page)},
    {WRITE("/report/{procedure:name}/{page:number}", FRONT_PUBLIC, "start.title", web_report_turn, web_report_again)},
    {WRITE("/report/{procedure:name}/send", FRONT_PUBLIC, "report-check.title", web_report_send, web_report_again),
     .limit = FRONT_LIMIT_REPORT},
    {READ("/sent", FRONT_PUBLIC, "report-sent.title", web_report_sent)},
    {READ("/receipt", FRONT_PUBLIC, "receipt.title", web_receipt)},
    {WRITE("/receipt", FRONT_PUBLIC, "receipt.title", web_receipt_show, web_receipt_again), COUNTED(receipt_fields),
     .limit = FRONT_LIMIT_SIGN_IN},
    {READ("/rules", FRONT_PUBLIC, "rules.title", web_rules)},
    {READ("/rules/{procedure:name}", FRONT_PUBLIC, "rules.title", web_procedure)},

    /* signing in and out */
    {READ("/sign-in", FRONT_PUBLIC, "sign-in.title", web_sign_in), COUNTED(sign_in_query)},
    {WRITE("/sign-in", FRONT_PUBLIC, "sign-in.title", web_sign_in_do, web_sign_in_again), COUNTED(sign_in_fields),
     .limit = FRONT_LIMIT_SIGN_IN},
    {READ("/sign-out", FRONT_SIGNED_IN, "sign-out.title", web_sign_out)},
    {WRITE("/sign-out", FRONT_SIGNED_IN, "sign-out.title", web_sign_out_do, NULL)},
    {READ("/home", FRONT_SIGNED_IN, "general.service", web_home)},

    /* casework: which case, casework and access decide */
    {READ("/work", FRONT_STAFF, "work.title", web_work), COUNTED(after_query)},
    {READ("/cases", FRONT_STAFF, "cases.open", web_cases), COUNTED(after_query)},
    {READ("/cases/closed", FRONT_STAFF, "cases.closed", web_cases_closed), COUNTED(after_query)},
    {READ("/cases/search", FRONT_STAFF, "cases.search", web_search)},
    {WRITE("/cases/search", FRONT_STAFF, "cases.search", web_search_do, NULL), COUNTED(search_fields)},
    {READ("/cases/{case:reference}", FRONT_STAFF, "case.case", web_case), COUNTED(done_query)},
    {READ("/cases/{case:reference}/entries/{entry:number}", FRONT_STAFF, "case.see-entry", web_entry)},
    {READ("/cases/{case:reference}/steps/{step:name}", FRONT_STAFF, "step.take", web_step), COUNTED(step_query)},
    {WRITE("/cases/{case:reference}/steps/{step:name}", FRONT_STAFF, "step.take", web_step_do, web_step_again)},
    {READ("/new/{procedure:name}/{step:name}", FRONT_STAFF, "work.openings", web_opening)},
    {WRITE("/new/{procedure:name}/{step:name}", FRONT_STAFF, "work.openings", web_opening_do, web_opening_again)},

    /* the auditor */
    {READ("/audit", FRONT_AUDITOR, "audit.reads", web_audit_reads)},
    {READ("/audit/refusals", FRONT_AUDITOR, "audit.refusals", web_audit_refusals)},
    {READ("/audit/searches", FRONT_AUDITOR, "audit.searches", web_audit_searches)},
    {READ("/audit/sign-ins", FRONT_AUDITOR, "audit.sign-ins", web_audit_sign_ins)},
    {READ("/audit/routes", FRONT_AUDITOR, "routes.title", web_audit_routes)},
};
const size_t web_row_count = COUNT_OF(web_rows);
