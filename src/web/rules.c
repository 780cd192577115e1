/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The procedures in words, for anybody: made from the same files that decide. */
#include "web/parts.h"

int web_rules(struct front_request *request, struct http_response *response, struct error *error)
{
    struct text *names;
    size_t count;
    struct vec rows = VEC_IN(request->arena, struct view_summary_row);
    int code = casework_procedures(web_casework(request), request->arena, &names, &count, error);
    for (size_t i = 0; code == 0 && i < count; i++) {
        const struct procedure *procedure;
        if (casework_find_procedure(web_casework(request), names[i], request->now, &procedure, error) < 0) {
            continue;
        }
        const struct procedure_about *about = procedure_about(procedure);
        struct text since = calendar_print_date(request->arena, about->version);
        struct view_summary_row row = {
            .key = about->is.label,
            .value = string_rules_version(request->arena, web_language(request), since),
            .href = text_of(arena_print(request->arena, "/rules/%.*s", TEXT_ARGS(names[i]))),
            .action = web_say(request, STRING_RULES_READ),
            .hidden = about->is.label,
        };
        vec_add(&rows, &row);
    }
    if (code < 0) {
        return code;
    }
    struct page_rules page = {.frame = web_frame(request, WEB_NOWHERE),
                              .procedures = {LIST_OF(rows, struct view_summary_row)}};
    page_rules_write(web_body(response), web_language(request), &page);
    return 0;
}

/* ---- one procedure: the document that is made from the model which decides --------------------------------------------- */

struct blocks {
    struct arena *arena;
    struct vec all;   /* of struct view_rule_block */
    struct vec items; /* of struct view_rule_item: of the list that is being gathered */
    struct vec contents;
};

static void end_list(struct blocks *blocks)
{
    if (blocks->items.count) {
        struct view_rule_block block = {.kind = VIEW_RULE_BLOCK_KIND_LIST,
                                        .items = {LIST_OF(blocks->items, struct view_rule_item)}};
        vec_add(&blocks->all, &block);
        blocks->items = VEC_IN(blocks->arena, struct view_rule_item);
    }
}

static void add_heading(struct blocks *blocks, const struct procedure_piece *piece, struct text cites)
{
    struct view_rule_block block = {.kind = piece->level == 2 ? VIEW_RULE_BLOCK_KIND_HEADING : VIEW_RULE_BLOCK_KIND_SUBHEADING,
                                    .words = piece->words,
                                    .cites = cites,
                                    .id = piece->anchor};
    if (piece->level == 2) {
        struct view_link link = {.text = piece->words,
                                 .href = text_of(arena_print(blocks->arena, "#%.*s", TEXT_ARGS(piece->anchor)))};
        vec_add(&blocks->contents, &link);
    }
    if (piece->level > 1) {
        vec_add(&blocks->all, &block);
    }
}

static void add_piece(struct blocks *blocks, const struct procedure_piece *piece)
{
    struct text cites = procedure_cites_print(blocks->arena, &piece->cites);
    if (piece->kind == PROCEDURE_PIECE_ITEM) {
        struct view_rule_item item = {.words = piece->words, .cites = cites, .deeper = piece->level > 1};
        vec_add(&blocks->items, &item);
        return;
    }
    end_list(blocks);
    if (piece->kind == PROCEDURE_PIECE_HEADING) {
        add_heading(blocks, piece, cites);
    } else {
        struct view_rule_block block = {.kind = VIEW_RULE_BLOCK_KIND_PARAGRAPH, .words = piece->words, .cites = cites};
        vec_add(&blocks->all, &block);
    }
}

/* For staff, where the procedure names something that happens to the organisation. */
static struct text happened_path(const struct front_request *request, const struct procedure *procedure)
{
    size_t count = 0;
    bool staff = request->viewer.is_signed_in && request->viewer.role == PEOPLE_STAFF;
    if (staff && web_of(request)->options.reminders) {
        procedure_occurrences(request->arena, procedure, &count);
    }
    return count > 0 ? text_of(arena_print(request->arena, "/rules/%.*s/happened",
                                           TEXT_ARGS(procedure_about(procedure)->is.name.text)))
                     : TEXT("");
}

int web_procedure(struct front_request *request, struct http_response *response, struct error *error)
{
    const struct procedure *procedure;
    struct procedure_document document;
    struct blocks blocks = {request->arena, VEC_IN(request->arena, struct view_rule_block),
                            VEC_IN(request->arena, struct view_rule_item), VEC_IN(request->arena, struct view_link)};
    int code = casework_find_procedure(web_casework(request), front_argument(request, "procedure"), request->now,
                                       &procedure, error);
    if (code < 0) {
        return code;
    }
    procedure_explain(request->arena, procedure, &document);
    for (size_t i = 0; i < document.count; i++) {
        add_piece(&blocks, &document.at[i]);
    }
    end_list(&blocks);
    const struct procedure_about *about = procedure_about(procedure);
    struct page_procedure page = {
        .frame = web_frame(request, WEB_NOWHERE),
        .title = about->is.label,
        .flowchart = text_of(arena_print(request->arena, "/rules/%.*s/flowchart", TEXT_ARGS(about->is.name.text))),
        .happened = happened_path(request, procedure),
        .contents = {LIST_OF(blocks.contents, struct view_link)},
        .blocks = {LIST_OF(blocks.all, struct view_rule_block)},
    };
    page_procedure_write(web_body(response), web_language(request), &page);
    return 0;
}
