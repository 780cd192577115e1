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
    {.name = "carried", .kind = FRONT_TEXT, .limit = 256 * 1024},
    {.name = "carried-to", .kind = FRONT_LINE, .limit = 500},
};
static const struct front_field after_query[] = {
    {.name = "after", .kind = FRONT_LINE},
    {.name = "done", .kind = FRONT_LINE},
};
static const struct front_field queue_query[] = {
    {.name = "after", .kind = FRONT_LINE},   {.name = "procedure", .kind = FRONT_LINE},
    {.name = "state", .kind = FRONT_LINE},   {.name = "office", .kind = FRONT_LINE},
    {.name = "nation", .kind = FRONT_LINE},  {.name = "area", .kind = FRONT_LINE},
    {.name = "mine", .kind = FRONT_TICK},    {.name = "overdue", .kind = FRONT_TICK},
    {.name = "untouched", .kind = FRONT_TICK},
};
static const struct front_field plan_query[] = {
    {.name = "at", .kind = FRONT_LINE, .limit = 40}, {.name = "unit", .kind = FRONT_LINE},
    {.name = "only", .kind = FRONT_CHOICE, .choices = web_plan_urgencies}, {.name = "resolve", .kind = FRONT_TICK},
    {.name = "form", .kind = FRONT_CHOICE, .choices = web_plan_forms}, {.name = "from-row", .kind = FRONT_NUMBER},
    {.name = "done", .kind = FRONT_LINE},
};
static const struct front_field measure_query[] = {
    {.name = "at", .kind = FRONT_LINE, .limit = 40},
};
static const struct front_field plan_compare_query[] = {
    {.name = "from", .kind = FRONT_LINE, .limit = 40},
    {.name = "to", .kind = FRONT_LINE, .limit = 40},
    {.name = "unit", .kind = FRONT_LINE},
};
static const struct front_field plan_import_fields[] = {
    {.name = "report", .kind = FRONT_LINE, .limit = 200, .required = true,
     .missing = "Say of which report these are the recommendations"},
};
static const struct front_field table_query[] = {
    {.name = "table", .kind = FRONT_CHOICE, .choices = web_register_tables},
};
static const struct front_field rows_query[] = {{.name = "from-row", .kind = FRONT_NUMBER}};
static const struct front_field release_query[] = {
    {.name = "at", .kind = FRONT_LINE, .limit = 40},
    {.name = "words", .kind = FRONT_CHOICE, .choices = web_plan_words},
    {.name = "of", .kind = FRONT_LINE, .limit = 40},
};
static const struct front_field confirm_fields[] = {
    {.name = "read", .kind = FRONT_TICK},
    {.name = "check", .kind = FRONT_LINE, .limit = 40},
};
static const struct front_field done_query[] = {{.name = "done", .kind = FRONT_LINE}};
static const struct front_field search_fields[] = {{.name = "words", .kind = FRONT_LINE}};
static const struct front_field step_query[] = {
    {.name = "for", .kind = FRONT_LINE},
    {.name = "number", .kind = FRONT_LINE},
};

static const struct front_field person_fields[] = {
    {.name = "name", .kind = FRONT_LINE, .required = true},
    {.name = "known-as", .kind = FRONT_TEXT, .limit = 600},
    {.name = "kinds", .kind = FRONT_CHOICES, .choices = web_kind_names, .required = true},
    {.name = "membership", .kind = FRONT_LINE, .limit = 60},
    {.name = "email", .kind = FRONT_LINE, .limit = 254},
    {.name = "telephone", .kind = FRONT_LINE, .limit = 60},
    {.name = "address", .kind = FRONT_TEXT, .limit = 1000},
    {.name = "branch", .kind = FRONT_LINE},
    {.name = "area", .kind = FRONT_LINE},
    {.name = "born", .kind = FRONT_DATE},
    {.name = "version", .kind = FRONT_NUMBER},
};
static const char *const yes_no[] = {"yes", "no", NULL};
static const struct front_field disable_fields[] = {
    {.name = "disabled", .kind = FRONT_CHOICE, .choices = yes_no, .required = true},
};
static const struct front_field role_fields[] = {
    {.name = "new-role", .kind = FRONT_CHOICE, .choices = web_role_names, .required = true},
};
static const struct front_field password_fields[] = {
    {.name = "present", .kind = FRONT_SECRET, .required = true},
    {.name = "code", .kind = FRONT_LINE, .required = true},
    {.name = "password", .kind = FRONT_SECRET, .required = true},
};
static const struct front_field appoint_fields[] = {
    {.name = "office", .kind = FRONT_LINE, .required = true},
    {.name = "area", .kind = FRONT_LINE},
    {.name = "from", .kind = FRONT_DATE},
    {.name = "until", .kind = FRONT_DATE},
};
static const struct front_field term_fields[] = {{.name = "term", .kind = FRONT_IDENTITY, .required = true}};
static const struct front_field absence_fields[] = {
    {.name = "absent-from", .kind = FRONT_DATE},
    {.name = "absent-until", .kind = FRONT_DATE},
    {.name = "reason", .kind = FRONT_LINE},
};
static const struct front_field end_absence_fields[] = {{.name = "absence", .kind = FRONT_IDENTITY, .required = true}};
static const struct front_field enlist_fields[] = {
    {.name = "list", .kind = FRONT_LINE, .limit = 60, .required = true, .missing = "Choose a list"},
    {.name = "words", .kind = FRONT_TEXT, .limit = 2000},
    {.name = "from", .kind = FRONT_DATE},
    {.name = "until", .kind = FRONT_DATE},
};
static const struct front_field listing_fields[] = {{.name = "listing", .kind = FRONT_IDENTITY, .required = true}};
static const struct front_field train_fields[] = {
    {.name = "course", .kind = FRONT_LINE, .limit = 60, .required = true, .missing = "Choose a course"},
    {.name = "completed", .kind = FRONT_DATE},
    {.name = "valid-until", .kind = FRONT_DATE},
};
static const struct front_field training_fields[] = {{.name = "training", .kind = FRONT_IDENTITY, .required = true}};
static const struct front_field conflict_fields[] = {
    {.name = "kind", .kind = FRONT_CHOICE, .choices = web_tie_kinds, .required = true},
    {.name = "with", .kind = FRONT_LINE},
    {.name = "about", .kind = FRONT_TEXT, .limit = 2000},
    {.name = "conflict-from", .kind = FRONT_DATE},
    {.name = "conflict-until", .kind = FRONT_DATE},
};
static const struct front_field end_conflict_fields[] = {{.name = "conflict", .kind = FRONT_IDENTITY, .required = true}};
static const struct front_field invite_fields[] = {
    {.name = "sign-in", .kind = FRONT_LINE, .limit = 100},
    {.name = "role", .kind = FRONT_CHOICE, .choices = web_role_names},
};
static const struct front_field audit_fields[] = {
    {.name = "book", .kind = FRONT_CHOICE, .choices = web_book_names, .required = true},
    {.name = "reference", .kind = FRONT_LINE},
    {.name = "person", .kind = FRONT_LINE},
    {.name = "from", .kind = FRONT_DATE},
    {.name = "until", .kind = FRONT_DATE},
};
static const struct front_field enquiry_fields[] = {
    {.name = "words", .kind = FRONT_LINE, .required = true},
    {.name = "purpose", .kind = FRONT_CHOICE, .choices = web_purpose_names, .required = true},
};
static const struct front_field link_fields[] = {
    {.name = "other", .kind = FRONT_LINE, .required = true, .limit = 40, .missing = "Type the reference of the other case"},
};
static const struct front_field glass_fields[] = {
    {.name = "reference", .kind = FRONT_LINE, .required = true},
    {.name = "reason", .kind = FRONT_TEXT, .limit = 2000, .required = true},
};
static const struct front_field glass_answer_fields[] = {
    {.name = "answer", .kind = FRONT_CHOICE, .choices = web_answer_names, .required = true},
    {.name = "hours", .kind = FRONT_NUMBER, .least = 1, .most = 24},
};
static const struct front_field eligible_query[] = {
    {.name = "role", .kind = FRONT_LINE},
    {.name = "done", .kind = FRONT_CHOICE, .choices = web_tie_answers},
};
static const struct front_field eligible_fields[] = {
    {.name = "role", .kind = FRONT_LINE},
    {.name = "words", .kind = FRONT_LINE},
};
static const struct front_field tie_fields[] = {
    {.name = "person", .kind = FRONT_IDENTITY, .required = true},
    {.name = "party", .kind = FRONT_NUMBER, .required = true, .least = 1, .most = 100000},
    {.name = "kind", .kind = FRONT_CHOICE, .choices = web_tie_kinds, .required = true},
    {.name = "answer", .kind = FRONT_CHOICE, .choices = web_tie_answers, .required = true},
    {.name = "why", .kind = FRONT_LINE, .required = true},
};
static const struct front_field approach_fields[] = {
    {.name = "from", .kind = FRONT_LINE, .limit = 400, .required = true},
    {.name = "words", .kind = FRONT_TEXT, .limit = 2000, .required = true},
    {.name = "reference", .kind = FRONT_LINE, .limit = 40},
    {.name = "happened", .kind = FRONT_DATE},
};
static const struct front_field happened_fields[] = {
    {.name = "event", .kind = FRONT_LINE, .limit = 100, .required = true, .missing = "Choose what happened"},
    {.name = "happened", .kind = FRONT_DATE, .required = true, .missing = "Say on which day it happened"},
    {.name = "words", .kind = FRONT_TEXT, .limit = 4000, .required = true,
     .missing = "Say what happened, and where it was decided or published"},
};
static const struct front_field take_up_fields[] = {
    {.name = "done-about", .kind = FRONT_TEXT, .limit = 2000, .required = true},
};
static const struct front_field invited_fields[] = {{.name = "invitation", .kind = FRONT_LINE, .required = true}};
static const struct front_field accept_fields[] = {
    {.name = "invitation", .kind = FRONT_LINE, .required = true},
    {.name = "password", .kind = FRONT_SECRET, .required = true},
    {.name = "code", .kind = FRONT_LINE, .required = true},
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
    {READ("/report/{procedure:name}/form", FRONT_PUBLIC, "report-before.print", web_report_print)},
    {READ("/report/{procedure:name}/{page:number}", FRONT_PUBLIC, "start.title", web_report_page)},
    {WRITE("/report/{procedure:name}/{page:number}", FRONT_PUBLIC, "start.title", web_report_turn, web_report_again),
     .takes_files = true},
    {WRITE("/report/{procedure:name}/send", FRONT_PUBLIC, "report-check.title", web_report_send, web_report_again),
     .limit = FRONT_LIMIT_REPORT},
    {READ("/sent", FRONT_PUBLIC, "report-sent.title", web_report_sent)},
    {READ("/receipt", FRONT_PUBLIC, "receipt.title", web_receipt)},
    {WRITE("/receipt", FRONT_PUBLIC, "receipt.title", web_receipt_show, web_receipt_again), COUNTED(receipt_fields),
     .limit = FRONT_LIMIT_SIGN_IN},
    {READ("/receipt/page", FRONT_PUBLIC, "receipt-shown.title", web_receipt_page), COUNTED(done_query)},
    {WRITE("/receipt/leave", FRONT_PUBLIC, "receipt.title", web_receipt_leave, NULL)},
    {READ("/receipt/send/{step:name}", FRONT_PUBLIC, "receipt-send.send", web_receipt_send)},
    {WRITE("/receipt/send/{step:name}", FRONT_PUBLIC, "receipt-send.send", web_receipt_send_do, web_receipt_send_again),
     .limit = FRONT_LIMIT_REPORT, .takes_files = true},
    {READ("/proof", FRONT_PUBLIC, "proof.title", web_proof)},
    {READ("/progress", FRONT_PUBLIC, "progress.title", web_progress), COUNTED(rows_query)},
    {READ("/progress/{day:name}", FRONT_PUBLIC, "progress.title", web_progress_day), COUNTED(rows_query)},
    {READ("/progress/{day:name}/{edition:number}", FRONT_PUBLIC, "progress.title", web_progress_edition), COUNTED(rows_query)},
    {READ("/progress/{day:name}/{edition:number}/table", FRONT_PUBLIC, "progress.title", web_progress_table)},
    {READ("/rules", FRONT_PUBLIC, "rules.title", web_rules)},
    {READ("/rules/{procedure:name}", FRONT_PUBLIC, "rules.title", web_procedure)},
    {READ("/rules/{procedure:name}/flowchart", FRONT_PUBLIC, "flowchart.title", web_flowchart)},

    /* signing in and out */
    {READ("/sign-in", FRONT_PUBLIC, "sign-in.title", web_sign_in), COUNTED(sign_in_query)},
    {WRITE("/sign-in", FRONT_PUBLIC, "sign-in.title", web_sign_in_do, web_sign_in_again), COUNTED(sign_in_fields),
     .limit = FRONT_LIMIT_SIGN_IN},
    {READ("/sign-out", FRONT_SIGNED_IN, "sign-out.title", web_sign_out)},
    {WRITE("/sign-out", FRONT_SIGNED_IN, "sign-out.title", web_sign_out_do, NULL)},
    {READ("/password", FRONT_SIGNED_IN, "password.title", web_password), COUNTED(done_query)},
    {WRITE("/password", FRONT_SIGNED_IN, "password.title", web_password_do, web_password), COUNTED(password_fields)},
    {READ("/home", FRONT_SIGNED_IN, "general.service", web_home)},

    /* casework: which case, casework and access decide */
    {READ("/work", FRONT_STAFF, "work.title", web_work), COUNTED(after_query)},
    {READ("/cases", FRONT_STAFF, "cases.open", web_cases), COUNTED(queue_query)},
    {READ("/cases/closed", FRONT_STAFF, "cases.closed", web_cases_closed), COUNTED(queue_query)},
    {READ("/cases/search", FRONT_STAFF, "cases.search", web_search)},
    {WRITE("/cases/search", FRONT_STAFF, "cases.search", web_search_do, web_search_again), COUNTED(search_fields)},
    {READ("/registers", FRONT_STAFF, "registers.title", web_registers)},
    {READ("/registers/delays", FRONT_STAFF, "delays.title", web_delays)},
    {READ("/registers/download", FRONT_STAFF, "registers.title", web_registers_download), COUNTED(table_query)},
    {READ("/plan", FRONT_STAFF, "plan.title", web_plan), COUNTED(plan_query)},
    {READ("/plan/download", FRONT_STAFF, "plan.title", web_plan_download), COUNTED(plan_query)},
    {READ("/plan/compare", FRONT_STAFF, "plan-compare.title", web_plan_compare), COUNTED(plan_compare_query)},
    {READ("/plan/measures", FRONT_STAFF, "measures.title", web_measures), COUNTED(measure_query)},
    {READ("/plan/measures/download", FRONT_STAFF, "measures.title", web_measures_download), COUNTED(measure_query)},
    {READ("/plan/measures/of/{measure:name}", FRONT_STAFF, "measures.title", web_measure), COUNTED(measure_query)},
    {READ("/plan/import", FRONT_STAFF, "plan-import.title", web_plan_import)},
    {WRITE("/plan/import", FRONT_STAFF, "plan-import.title", web_plan_import_do, web_plan_import), COUNTED(plan_import_fields),
     .takes_files = true},
    {READ("/plan/import/check", FRONT_STAFF, "plan-check.title", web_plan_check), COUNTED(done_query)},
    {WRITE("/plan/import/check", FRONT_STAFF, "plan-check.title", web_plan_check_do, web_plan_check), .takes_files = true},
    {READ("/plan/surveys", FRONT_STAFF, "surveys.title", web_surveys)},
    {READ("/plan/returns", FRONT_STAFF, "returns.title", web_returns)},
    {READ("/plan/releases", FRONT_STAFF, "plan-releases.title", web_plan_releases)},
    {READ("/plan/releases/new", FRONT_STAFF, "plan-release-new.title", web_plan_release_new), COUNTED(release_query)},
    {WRITE("/plan/releases/new", FRONT_STAFF, "plan-release-new.title", web_plan_release_new_do, web_plan_release_new), .takes_files = true},
    {READ("/plan/releases/{case:reference}", FRONT_STAFF, "plan-release.title", web_plan_release), COUNTED(rows_query)},
    {WRITE("/plan/releases/{case:reference}", FRONT_STAFF, "plan-release.title", web_plan_release_do, web_plan_release),
     COUNTED(confirm_fields)},
    {READ("/feedback", FRONT_STAFF, "feedback.title", web_feedback)},
    {READ("/rules/{procedure:name}/happened", FRONT_STAFF, "happened.title", web_happened), COUNTED(done_query)},
    {WRITE("/rules/{procedure:name}/happened", FRONT_STAFF, "happened.title", web_happened_do, web_happened),
     COUNTED(happened_fields)},
    {READ("/offices", FRONT_STAFF, "offices.who", web_offices)},
    {READ("/lists", FRONT_STAFF, "lists.title", web_lists)},
    {READ("/lists/{listing:identity}", FRONT_STAFF, "lists.title", web_listing)},
    {READ("/training", FRONT_STAFF, "training.title", web_training)},
    {READ("/enquiry", FRONT_STAFF, "enquiry.title", web_enquiry)},
    {WRITE("/enquiry", FRONT_STAFF, "enquiry.title", web_enquiry_do, web_enquiry), COUNTED(enquiry_fields)},
    {READ("/opening", FRONT_STAFF, "glass.title", web_glass), COUNTED(done_query)},
    {WRITE("/opening", FRONT_STAFF, "glass.title", web_glass_ask, web_glass), COUNTED(glass_fields)},
    {WRITE("/opening/{request:identity}", FRONT_STAFF, "glass.title", web_glass_answer, web_glass),
     COUNTED(glass_answer_fields)},
    {READ("/cases/{case:reference}", FRONT_STAFF, "case.case", web_case), COUNTED(done_query)},
    {READ("/cases/{case:reference}/steps", FRONT_STAFF, "case-steps.of-case", web_case_steps)},
    {READ("/cases/{case:reference}/eligible", FRONT_STAFF, "eligible.title", web_eligible), COUNTED(eligible_query)},
    {WRITE("/cases/{case:reference}/eligible", FRONT_STAFF, "eligible.title", web_eligible, web_eligible),
     COUNTED(eligible_fields)},
    {WRITE("/cases/{case:reference}/ties", FRONT_STAFF, "eligible.title", web_tie, web_eligible), COUNTED(tie_fields)},
    {READ("/cases/{case:reference}/path", FRONT_STAFF, "flowchart.of-case", web_case_path)},
    {READ("/cases/{case:reference}/documents/{document:identity}", FRONT_STAFF, "case.documents", web_document)},
    {READ("/cases/{case:reference}/entries/{entry:number}", FRONT_STAFF, "case.see-entry", web_entry)},
    {READ("/cases/{case:reference}/steps/{step:name}", FRONT_STAFF, "step.take", web_step), COUNTED(step_query)},
    {WRITE("/cases/{case:reference}/steps/{step:name}", FRONT_STAFF, "step.take", web_step_do, web_step_again),
     .takes_files = true},
    {READ("/cases/{case:reference}/links/{link:name}", FRONT_STAFF, "case.links", web_link)},
    {WRITE("/cases/{case:reference}/links/{link:name}", FRONT_STAFF, "case.links", web_link_do, web_link),
     COUNTED(link_fields)},
    {READ("/cases/{case:reference}/links/{link:name}/{procedure:name}/{step:name}", FRONT_STAFF, "case.links", web_linked)},
    {WRITE("/cases/{case:reference}/links/{link:name}/{procedure:name}/{step:name}", FRONT_STAFF, "case.links",
           web_linked_do, web_linked_again),
     .takes_files = true},
    {READ("/new/{procedure:name}/{step:name}", FRONT_STAFF, "work.openings", web_opening)},
    {WRITE("/new/{procedure:name}/{step:name}", FRONT_STAFF, "work.openings", web_opening_do, web_opening_again),
     .takes_files = true},

    /* no interference: whoever is signed in, whatever their role (CP-8) */
    {READ("/approaches", FRONT_SIGNED_IN, "approaches.title", web_approaches), COUNTED(done_query)},
    {WRITE("/approaches", FRONT_SIGNED_IN, "approaches.title", web_approach_record, web_approaches),
     COUNTED(approach_fields)},
    {WRITE("/approaches/{approach:identity}", FRONT_AUDITOR, "approaches.title", web_approach_take_up, web_approaches),
     COUNTED(take_up_fields)},

    /* administrators: users and offices, never content */
    {READ("/people", FRONT_ADMINISTRATOR, "offices.title", web_offices)},
    {READ("/people/find", FRONT_ADMINISTRATOR, "find-person.title", web_find_person)},
    {WRITE("/people/find", FRONT_ADMINISTRATOR, "find-person.title", web_find_person_do, web_find_person_again), COUNTED(search_fields)},
    {READ("/people/new", FRONT_ADMINISTRATOR, "new-person.title", web_new_person)},
    {WRITE("/people/new", FRONT_ADMINISTRATOR, "new-person.title", web_new_person_do, web_new_person),
     COUNTED(person_fields)},
    {READ("/people/lists", FRONT_ADMINISTRATOR, "lists.title", web_lists)},
    {READ("/people/training", FRONT_ADMINISTRATOR, "training.title", web_training)},
    {READ("/people/{person:identity}", FRONT_ADMINISTRATOR, "offices.title", web_person), COUNTED(done_query)},
    {READ("/people/{person:identity}/correct", FRONT_ADMINISTRATOR, "details.title", web_correct)},
    {WRITE("/people/{person:identity}/correct", FRONT_ADMINISTRATOR, "details.title", web_correct_do, web_correct),
     COUNTED(person_fields)},
    {WRITE("/people/{person:identity}/disable", FRONT_ADMINISTRATOR, "person.disable", web_disable, web_person_again),
     COUNTED(disable_fields)},
    {WRITE("/people/{person:identity}/role", FRONT_ADMINISTRATOR, "person.change-role", web_role, web_person_again),
     COUNTED(role_fields)},
    {WRITE("/people/{person:identity}/appoint", FRONT_ADMINISTRATOR, "person.appoint", web_appoint, web_person_again),
     COUNTED(appoint_fields)},
    {WRITE("/people/{person:identity}/end-term", FRONT_ADMINISTRATOR, "person.end-today", web_end_term, web_person_again),
     COUNTED(term_fields)},
    {WRITE("/people/{person:identity}/absence", FRONT_ADMINISTRATOR, "person.absence", web_absence, web_person_again),
     COUNTED(absence_fields)},
    {WRITE("/people/{person:identity}/end-absence", FRONT_ADMINISTRATOR, "person.back-today", web_end_absence,
           web_person_again),
     COUNTED(end_absence_fields)},
    {WRITE("/people/{person:identity}/invite", FRONT_ADMINISTRATOR, "person.invite", web_invite, web_person_again),
     COUNTED(invite_fields)},
    {READ("/people/{person:identity}/lists", FRONT_ADMINISTRATOR, "qualified.link", web_qualified), COUNTED(done_query)},
    {WRITE("/people/{person:identity}/enlist", FRONT_ADMINISTRATOR, "qualified.enlist", web_enlist, web_qualified),
     COUNTED(enlist_fields)},
    {WRITE("/people/{person:identity}/end-listing", FRONT_ADMINISTRATOR, "person.end-today", web_end_listing, web_qualified),
     COUNTED(listing_fields)},
    {WRITE("/people/{person:identity}/train", FRONT_ADMINISTRATOR, "qualified.train", web_train, web_qualified),
     COUNTED(train_fields)},
    {WRITE("/people/{person:identity}/end-training", FRONT_ADMINISTRATOR, "qualified.no-longer", web_end_training,
           web_qualified),
     COUNTED(training_fields)},
    {WRITE("/people/{person:identity}/conflict", FRONT_ADMINISTRATOR, "qualified.conflict", web_conflict, web_qualified),
     COUNTED(conflict_fields)},
    {WRITE("/people/{person:identity}/end-conflict", FRONT_ADMINISTRATOR, "person.end-today", web_end_conflict,
           web_qualified),
     COUNTED(end_conflict_fields)},
    {READ("/invitation", FRONT_PUBLIC, "invited.title", web_invited)},
    {WRITE("/invitation", FRONT_PUBLIC, "invited.title", web_invited_do, web_invited_again), COUNTED(invited_fields),
     .limit = FRONT_LIMIT_SIGN_IN},
    {WRITE("/invitation/accept", FRONT_PUBLIC, "invitation.title", web_accept, web_accept_again), COUNTED(accept_fields),
     .limit = FRONT_LIMIT_SIGN_IN},

    /* the auditor */
    {READ("/audit", FRONT_AUDITOR, "audit.reads", web_audit_reads)},
    {READ("/audit/refusals", FRONT_AUDITOR, "audit.refusals", web_audit_refusals)},
    {READ("/audit/searches", FRONT_AUDITOR, "audit.searches", web_audit_searches)},
    {READ("/audit/sign-ins", FRONT_AUDITOR, "audit.sign-ins", web_audit_sign_ins)},
    {WRITE("/audit/find", FRONT_AUDITOR, "audit.sieve", web_audit_find, web_audit_find_again), COUNTED(audit_fields)},
    {READ("/audit/proof", FRONT_AUDITOR, "proof.title", web_proof)},
    {WRITE("/audit/verify", FRONT_AUDITOR, "proof.verify", web_verify, NULL)},
    {READ("/audit/routes", FRONT_AUDITOR, "routes.title", web_audit_routes)},
};
const size_t web_row_count = COUNT_OF(web_rows);
