/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef WEB_PARTS_H
#define WEB_PARTS_H

/* What the pages of this room share. */

#include "web/html.h"
#include "web/web.h"
#include "web/web_pages.h"

struct web {
    struct arena *arena;
    struct web_options options;
    struct http_assets *assets;
    struct front_table table;
};

/* ---- pages (page.c) ----------------------------------------------------------------------------------------------- */

enum web_place { WEB_NOWHERE, WEB_WORK, WEB_CASES, WEB_PLAN, WEB_ENQUIRY, WEB_OFFICES, WEB_PEOPLE, WEB_AUDIT };

const struct web *web_of(const struct front_request *request);
struct casework *web_casework(const struct front_request *request);
struct casework_who web_who(const struct front_request *request);
enum language web_language(const struct front_request *request);
/* What stands around every page; `place` is marked in the navigation. */
struct view_frame web_frame(struct front_request *request, enum web_place place);
/* The same with the token that forms carry; may set the visitor's cookie. */
struct view_frame web_frame_with_form(struct front_request *request, enum web_place place);
/* Where a page is written; sets the type. */
struct buf *web_body(struct http_response *response);
/* string_text() in the request's language. */
struct text web_say(const struct front_request *request, enum string_key key);
/* What a page says of what was just done: by the name that its address gives in `done`; empty: of nothing. */
struct web_done {
    const char *name;
    enum string_key key;
};
struct text web_done_words(const struct front_request *request, const struct web_done *said, size_t count);

/* What an authenticator reads with its camera, drawn; empty where it does not fit. (qr.c) */
struct html_markup web_qr(const struct front_request *request, struct text words);

/* A file that we made, to be kept and not shown. `bytes` must live as long as the request. */
void web_answer_file(const struct front_request *request, struct http_response *response, struct text media,
                     struct text name, struct text bytes);
void web_error_page(struct front_request *request, struct http_response *response, const struct error *failure);
void web_challenge(struct front_request *request, struct http_response *response);

/* A list that grows, and becomes what a page takes: `{LIST_OF(rows, struct view_link)}`. */
#define LIST_OF(vec, type) (const type *)(vec).items, (vec).count

/* An error summary's lines. */
void web_add_problem(struct vec *problems, struct text words, struct text field);

/* ---- dates (when.c) ----------------------------------------------------------------------------------------------- */

struct text web_instant(const struct front_request *request, int64_t instant);     /* "22 November 2026 at 4:05pm" */
struct text web_instant_iso(const struct front_request *request, int64_t instant); /* for machines */
struct text web_day(const struct front_request *request, int64_t instant);         /* "22 November 2026" */

/* When something is due, in words: a short label, its colour, and the whole sentence. */
struct web_due {
    struct text status, tag, words, at;
};
/* `due` is the first instant that is too late; INT64_MAX: at once. */
struct web_due web_due(const struct front_request *request, int64_t due);
struct text web_until(const struct front_request *request, int64_t due); /* "by the end of Friday 4 December 2026"; or overdue */

/* ---- forms (input.c, form.c) -------------------------------------------------------------------------------------- */

/* The fields of a form whose names only a procedure knows, as they were typed: UTF-8, bounded, nothing else. */
struct web_input {
    struct vec fields;  /* of struct procedure_field: those of the procedure */
    struct vec own;     /* the same: the form's own, whose names begin with "form-" */
    struct vec faults;  /* of struct procedure_fault: what could not be read */
};
/* Files (files.c): into the form's tray, out of it again, and what of a question lies there. */
void web_take_file(const struct front_request *request, struct text name, const struct http_field *file,
                   struct web_input *input);
void web_drop_file(const struct front_request *request, struct web_input *input);
struct view_kept_file_list web_kept_files(const struct front_request *request, const struct web_input *input,
                                          struct text name);
struct text web_kept_words(const struct front_request *request, const struct web_input *input, struct text name);
struct text web_file_hint(const struct front_request *request);
/* The form's random word: that which it carries, or a new one. `input` may be NULL. */
struct text web_submission(const struct front_request *request, const struct web_input *input);
struct view_document_list web_entry_documents(const struct front_request *request, struct text reference,
                                              const struct casework_file *files, size_t count);
int web_case_documents(const struct front_request *request, const struct casework_case *found,
                       struct view_document_list *out, struct error *error) MUST_CHECK;
/* Reads the body of a write. Errors: ERROR_INVALID, ERROR_LIMIT: it is no form of ours. */
int web_read_input(const struct front_request *request, struct web_input *out, struct error *error) MUST_CHECK;
/* A field of our own; empty where it was not sent. */
struct text web_own_field(const struct web_input *input, const char *name);

/* What was typed first under a name, and "NAME.part". */
struct text web_typed(const struct web_input *input, struct text name);
struct text web_field_part(struct arena *arena, struct text name, const char *part);
/* The choices of a question (none where it has none), those ticked that were typed. `found` (NULL: there is no case yet) has
 * the parties that may be chosen. */
struct view_choice_list web_choices(const struct front_request *request, const struct procedure *procedure,
                                    const struct casework_case *found, const struct procedure_question *question,
                                    const struct web_input *input, struct text name);
/* The areas in which the organisation's offices are held; none where they cannot be read. */
const struct people_area *web_areas(const struct front_request *request, size_t *count);
/* What was typed to find a person for the question of that name; whether anybody is found by it. */
struct text web_person_words(const struct web_input *input, struct text name);
bool web_found_anybody(const struct front_request *request, struct text words);
/* What was answered before, where a step asks for a checklist that was filled in already (SG-7.4). (prefill.c) */
void web_prefill(const struct front_request *request, const struct casework_case *found,
                 const struct procedure_step_words *step, struct web_input *out);
/* A form that somebody has begun (kept.c): kept for that person, case and step; *until says how long. */
struct web_kept_place {
    const char *reference;
    struct text step;
    struct procedure_scope scope;
};
int web_keep(const struct front_request *request, const struct web_kept_place *place, const struct web_input *input,
             int64_t *until, struct error *error) MUST_CHECK;
/* *at 0: nothing is kept, and *out is left as it is. */
int web_kept(struct front_request *request, const struct web_kept_place *place, struct web_input *out, int64_t *at,
             struct error *error) MUST_CHECK;
/* For each of the case's offers, whether the visitor may take it and has begun to; none where that cannot be read. */
const bool *web_begun(const struct front_request *request, const struct casework_case *found);
void web_forget_kept(const struct front_request *request, const struct web_kept_place *place);
enum view_form_field_kind web_field_kind(const struct procedure_fact *fact);

struct web_form {
    struct vec sections; /* of struct view_form_section */
    struct vec problems; /* of struct view_problem, in the order of the fields */
};
struct web_form_ask {
    const struct front_request *request;
    const struct procedure *procedure;
    const struct casework_case *found; /* NULL for an opening step */
    const struct procedure_step_words *step;
    struct procedure_scope scope;
    const struct web_input *input; /* NULL: nothing has been typed yet */
    const struct procedure_fault *faults;
    size_t fault_count;
    struct text action;  /* "more-child": one more of that group */
    int only_group;      /* -1: all of them */
    bool marks_optional; /* "(optional)" behind what may be left out */
    bool plain_headings; /* the group's heading is the page's own */
};
void web_build_form(const struct web_form_ask *ask, struct web_form *out);
/* Every question that a form shows is named in it, hidden ("form-asked"). So a form that comes back tells which questions
 * its answers have newly brought up: they are shown before anything is complained of or taken. */
void web_add_asked(const struct web_form *form, struct vec *hiddens);
bool web_has_files(const struct web_form *form); /* some field takes files: it must be sent as multipart */
bool web_asks_more(const struct web_form *form, const struct web_input *input);
/* Without "required" of what was not asked yet. */
struct vec web_faults_of_asked(const struct front_request *request, const struct vec *faults,
                               const struct web_input *input);
/* The moment that reading answers needs: the clock and the calendars, nobody's offices. */
struct procedure_moment web_moment(const struct front_request *request);
/* Which group of the step a field's name belongs to; -1: none. */
int web_group_of_field(const struct procedure_step_words *step, struct text field);
/* "subject.1." in front of a field's name, or the empty text. */
struct text web_group_prefix(struct arena *arena, const struct procedure_group *group, unsigned number);
/* How many times a group has been filled in, by the names of the fields; at least 1. */
unsigned web_group_count(const struct procedure_group *group, const struct web_input *input);
/* What was typed for one question, as people read it: labels for choices, a date's parts together. */
struct text web_typed_words(const struct front_request *request, const struct procedure *procedure,
                            const struct procedure_question *question, const struct web_input *input, struct text name);
/* A value that the case holds, as people read it; false for sealed texts and what is not known. */
bool web_value_words(const struct front_request *request, const struct procedure *procedure,
                     const struct casework_case *found, const struct procedure_fact *fact,
                     const struct procedure_value *value, struct text *out);

/* ---- forms that the table of routes knows (simple.c) ------------------------------------------------------------------ */

struct web_simple {
    const char *name; /* of the row's field */
    enum view_form_field_kind kind;
    enum string_key label, hint; /* hint STRING__MAX: none */
    struct view_choice_list choices;
    struct text value; /* what stands there before anything is typed; of a date YYYY-MM-DD */
};
/* Adds the field, with what was typed and what is wrong with it, if anything was. */
void web_add_simple(const struct front_request *request, const struct web_simple *asked, struct vec *fields,
                    struct vec *problems);
/* Fields that are a form by themselves. */
struct view_form_section web_simple_section(const struct front_request *request, const struct web_simple *asked, size_t count,
                                            struct vec *problems);
bool web_is_ticked(const struct front_request *request, const char *name, struct text choice);
int64_t web_day_starts(const struct front_request *request, struct civil_date date); /* its first instant */
int64_t web_day_ends(const struct front_request *request, struct civil_date date);   /* the first after it */
/* Of a date that was typed into the field: when its day begins, now if there is none; when it is over, PEOPLE_OPEN if none. */
int64_t web_typed_start(const struct front_request *request, const char *name);
int64_t web_typed_end(const struct front_request *request, const char *name);

/* ---- people (offices.c, person.c) --------------------------------------------------------------------------------------- */

struct text web_person_path(const struct front_request *request, const struct identity *person); /* "/people/..." */
/* "Employee, Member" of a person's kinds. */
struct text web_kinds_words(const struct front_request *request, unsigned kinds);
extern const char *const web_kind_names[];
extern const enum string_key web_kind_labels[];
extern const size_t web_kind_count; /* "employee" ...: in the order of the bits, NULL-terminated */
extern const char *const web_role_names[];
extern const char *const web_book_names[];
struct text web_note_words(const struct front_request *request, const struct casework_note *note); /* audit_words.c */
extern const char *const web_answer_names[];
extern const char *const web_plan_words[]; /* plan_release.c */
extern const char *const web_plan_urgencies[], *const web_plan_forms[];
extern const char *const web_register_tables[];
extern const char *const web_purpose_names[];
struct text web_purpose_words(const struct front_request *request, struct text name); /* enquiry.c; empty: there is none such */

/* Whether the step asks for anything that is written freely. NULL: it does not. */
bool web_step_writes(const struct procedure_step_words *step);
/* What happened, in words: of a step its label, of an event what it means. */
struct text web_line_title(const struct front_request *request, const struct procedure *procedure,
                           const struct casework_line *line);
/* What happened in the case, as one line of its timeline says by whom: "by Ann Other, Safeguarding Manager". */
struct text web_line_by(const struct front_request *request, const struct procedure *procedure,
                        const struct casework_line *line, struct vec *names);
/* Most of a page's names are of a few people, and each is sealed. `names`: who was looked up for this page already, of struct
 * web_known_name; may be NULL, here and above. */
struct web_known_name {
    struct identity person;
    struct text name;
};
struct text web_name(const struct front_request *request, struct vec *names, const struct identity *person);
/* An item as "Referral 2". */
struct text web_item_title(const struct front_request *request, const struct casework_case *found, uint32_t number);
/* A party by standing, "Child"; where several have the same, with its number, and with its name if the case was opened. */
struct text web_party_title(const struct front_request *request, const struct casework_case *found,
                            const struct procedure_party *party);
/* Opens the names of a case that was prepared for a step, if the step's form tells people apart; that they were read is
 * recorded first. Where they cannot be opened their numbers tell. */
void web_open_names(const struct front_request *request, const struct procedure_step_words *step,
                    struct procedure_scope scope, struct casework_case *found);
/* What a step or duty is for, of a case that was looked at or prepared: "Referral 2", "Party 1", an office; empty for the
 * case itself. */
struct text web_about(const struct front_request *request, const struct casework_case *found,
                      struct procedure_scope scope);

/* Whether those who report by this procedure are asked not to look into it themselves (SG-1.3). */
bool web_asks_reporter(const struct procedure *procedure);
/* Anybody can report under it. */
bool web_is_told_by_public(const struct procedure *procedure);

/* ---- handlers, by the file they stand in ---------------------------------------------------------------------------- */

front_handler web_start, web_safety, web_report, web_report_before, web_report_page, web_report_turn, web_report_check,
    web_report_send, web_report_again, web_report_sent;                                        /* report.c */
front_handler web_report_print;                                                                /* paper.c */
front_handler web_receipt, web_receipt_show, web_receipt_again, web_receipt_page, web_receipt_leave, web_receipt_send,
    web_receipt_send_do, web_receipt_send_again;                                               /* receipt.c */
front_handler web_sign_in, web_sign_in_do, web_sign_in_again, web_sign_out, web_sign_out_do;      /* sign.c */
front_handler web_home, web_work;                                                                /* work.c */
front_handler web_cases, web_cases_closed, web_search, web_search_do, web_search_again;           /* queue.c */
front_handler web_case, web_case_steps;                                                        /* case.c, case_steps.c */
front_handler web_step, web_step_do, web_step_again, web_opening, web_opening_do, web_opening_again; /* step.c */
front_handler web_linked, web_linked_do, web_linked_again;                                       /* step.c */
front_handler web_link, web_link_do;                                                            /* link.c */
/* The link that the path names, of the case that it names; one that may be opened before others. Errors: ERROR_NOT_FOUND. */
int web_find_link(const struct front_request *request, struct casework_case *source, const struct casework_link **out,
                  struct error *error) MUST_CHECK;
front_handler web_eligible, web_tie;                                                              /* eligible.c */
extern const char *const web_tie_answers[], *const web_tie_kinds[];
front_handler web_approaches, web_approach_record, web_approach_take_up;                          /* approaches.c */
front_handler web_feedback;                                                                     /* feedback.c */
front_handler web_registers, web_registers_download, web_delays;                                 /* registers.c */
front_handler web_lists, web_listing, web_training;                                              /* lists.c */
front_handler web_qualified, web_enlist, web_end_listing, web_train, web_end_training, web_conflict, web_end_conflict;
                                                                                               /* qualified.c */
/* "External lawyers" of external-lawyers; a conflict's kind, what it is about and since when. (lists.c) */
struct text web_list_title(const struct front_request *request, const char *list);
enum string_key web_conflict_label(enum people_conflict_kind kind);
struct text web_conflict_words(const struct front_request *request, const struct people_conflict *conflict);
front_handler web_glass, web_glass_ask, web_glass_answer;                                        /* glass.c */
front_handler web_enquiry, web_enquiry_do;                                                     /* enquiry.c */
front_handler web_plan, web_plan_download, web_plan_compare;                                    /* plan.c, plan_compare.c */
front_handler web_measures, web_measures_download, web_measure;                                  /* measures.c */
front_handler web_plan_releases, web_plan_release_new, web_plan_release_new_do, web_plan_release, web_plan_release_do; /* plan_release.c */
front_handler web_returns; /* returns.c */
front_handler web_surveys; /* surveys.c */
front_handler web_progress, web_progress_day, web_progress_edition, web_progress_table; /* progress.c */
front_handler web_plan_import, web_plan_import_do, web_plan_check, web_plan_check_do;             /* plan_import.c, plan_check.c */
front_handler web_document;                                                                    /* files.c */
front_handler web_entry;                                                                       /* entry.c */
front_handler web_flowchart, web_case_path;                                                    /* flowchart.c */
front_handler web_rules, web_procedure;                                                        /* rules.c */
front_handler web_happened, web_happened_do;                                                   /* happened.c */
front_handler web_offices, web_find_person, web_find_person_do, web_find_person_again;            /* offices.c */
front_handler web_new_person, web_new_person_do, web_correct, web_correct_do;                     /* details.c */
front_handler web_person, web_appoint, web_end_term, web_absence, web_end_absence, web_invite, web_disable, web_role,
    web_person_again;                                                                           /* person.c */
front_handler web_password, web_password_do;                                                   /* password.c */
front_handler web_invited, web_invited_do, web_invited_again, web_accept, web_accept_again;     /* invitation.c */
front_handler web_audit_reads, web_audit_refusals, web_audit_searches, web_audit_sign_ins, web_audit_routes,
    web_audit_find, web_audit_find_again, web_proof, web_verify;                                 /* audit.c */

extern const struct front_row web_rows[];
extern const size_t web_row_count;

#endif
