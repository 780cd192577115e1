/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page "how we handle it": its parts in order, and how a sentence comes into it. */

#include <string.h>

#include "procedure/explain.h"

/* ---- pieces ---------------------------------------------------------------------------------- */

static void add_heading(struct explain *explain, uint32_t level, struct text anchor,
                        struct text words, struct procedure_cites cites)
{
    struct procedure_piece piece = {.kind = PROCEDURE_PIECE_HEADING,
                                    .level = level,
                                    .anchor = anchor,
                                    .words = words,
                                    .cites = cites};
    vec_add(&explain->pieces, &piece);
    explain->about = cites;
}

void explain_part(struct explain *explain, const char *anchor, const char *words)
{
    add_heading(explain, 2, text_of(anchor), text_of(words), (struct procedure_cites){0});
}

void explain_thing(struct explain *explain, const char *kind, const struct procedure_labelled *is,
                   const struct line *line)
{
    struct text anchor =
        text_of(arena_print(explain->arena, "%s-%.*s", kind, TEXT_ARGS(is->name.text)));
    add_heading(explain, 3, anchor, is->label, line->cites);
}

struct buf explain_words(struct explain *explain)
{
    return buf_in(explain->arena);
}

static bool ends_sentence(struct text words)
{
    static const struct text quote = {"”", 3};
    if (words.length > quote.length &&
        memcmp(words.at + words.length - quote.length, quote.at, quote.length) == 0) {
        words.length -= quote.length;
        return strchr(".?!", words.at[words.length - 1]) != NULL;
    }
    return words.length > 0 && strchr(".:?!", words.at[words.length - 1]) != NULL;
}

void explain_say(struct explain *explain, uint32_t depth, const struct line *line,
                 const struct buf *words)
{
    struct buf sentence = buf_in(explain->arena);
    buf_text(&sentence, buf_as_text(words));
    if (sentence.length > 0 && sentence.bytes[0] >= 'a' && sentence.bytes[0] <= 'z') {
        sentence.bytes[0] = (char)(sentence.bytes[0] - ('a' - 'A'));
    }
    if (!ends_sentence(buf_as_text(&sentence))) {
        buf_char(&sentence, '.');
    }
    /* What only leads to a list is no sentence yet. */
    bool leads = sentence.bytes[sentence.length - 1] == ':';
    bool own = line != NULL && line->cites.count > 0;
    struct procedure_piece piece = {
        .kind = depth == 0 ? PROCEDURE_PIECE_PARAGRAPH : PROCEDURE_PIECE_ITEM,
        .level = depth,
        .words = buf_as_text(&sentence),
        .cites = own     ? line->cites
                 : leads ? (struct procedure_cites){0}
                         : explain->about,
    };
    vec_add(&explain->pieces, &piece);
}

void explain_print(struct explain *explain, uint32_t depth, const struct line *line,
                   const char *format, ...)
{
    struct buf words = explain_words(explain);
    va_list list;
    va_start(list, format);
    buf_print_list(&words, format, list);
    va_end(list);
    explain_say(explain, depth, line, &words);
}

/* ---- the beginning --------------------------------------------------------------------------- */

static void say_source(struct explain *explain)
{
    const struct procedure *procedure = explain->procedure;
    struct text version = calendar_print_long_date(explain->arena, procedure->about.version);
    explain_print(explain, 0, &procedure->source_line,
                  "This page is written from the rules that Evenhand holds every case to, in the "
                  "version of %.*s. Their source: %.*s",
                  TEXT_ARGS(version), TEXT_ARGS(procedure->about.source));
    explain_print(explain, 0, NULL,
                  "The paragraphs of the source stand behind each sentence that puts them into "
                  "force, in square brackets");
    if (procedure->followed.length > 0) {
        struct buf words = explain_words(explain);
        buf_string(&words, "Wherever it says nothing else, what stands in the procedure ");
        explain_quote(&words, procedure->followed);
        buf_string(&words, " stands here too");
        explain_say(explain, 0, &procedure->follows_line, &words);
    }
    if (procedure->has_review) {
        struct buf words = explain_words(explain);
        buf_string(&words, "The procedure is to be reviewed every ");
        struct limit limit = {.rule = procedure->about.review};
        struct buf often = explain_words(explain);
        explain_limit(&often, &limit);
        struct text every = buf_as_text(&often);
        bool once = text_starts(every, TEXT("1 "));
        buf_text(&words, once ? (struct text){every.at + 2, every.length - 2} : every);
        explain_say(explain, 0, &procedure->review_line, &words);
    }
}

static void say_seen(struct explain *explain)
{
    const struct procedure *procedure = explain->procedure;
    struct buf words = explain_words(explain);
    buf_print(&words, "Its cases belong to the compartment %.*s",
              TEXT_ARGS(procedure->about.compartment));
    if (procedure->seen_by.offices.count > 0) {
        buf_string(&words, "; they are seen by ");
        explain_capacities(&words, &procedure->seen_by.offices, " and ");
        buf_string(&words, ", by whoever acts for one of these or owes something in the case, and "
                           "by nobody whom the case is about");
    }
    explain_say(explain, 0, &procedure->seen_by.line, &words);
}

static void say_days(struct explain *explain)
{
    const struct procedure *procedure = explain->procedure;
    if (procedure->days_otherwise.key == 0) {
        return;
    }
    struct buf words = explain_words(explain);
    buf_string(&words, "Working days leave out Saturdays, Sundays and the bank holidays of ");
    if (procedure->days_by.name.key != 0) {
        buf_string(&words, "the place that ");
        explain_quote(&words, explain_label(&procedure->days_by));
        buf_string(&words, " gives, and where it gives none those of ");
    }
    buf_string(&words, "the calendar ");
    explain_quote(&words, procedure->days_otherwise.text);
    explain_say(explain, 0, &procedure->days_line, &words);
}

void procedure_explain(struct arena *arena, const struct procedure *procedure,
                       struct procedure_document *out)
{
    struct explain explain = {arena, procedure, VEC_IN(arena, struct procedure_piece), {0}};
    struct text title =
        text_of(arena_print(arena, "How we handle it: %.*s", TEXT_ARGS(procedure->about.is.label)));
    add_heading(&explain, 1, TEXT("procedure"), title, procedure->line.cites);
    say_source(&explain);
    say_seen(&explain);
    say_days(&explain);
    explain_people(&explain);
    explain_recorded(&explain);
    explain_steps(&explain);
    explain_duties(&explain);
    explain_withheld(&explain);
    explain_events(&explain);
    explain_never(&explain);
    explain_told(&explain);
    explain_kept(&explain);
    explain_registers(&explain);
    explain_data(&explain);
    *out = (struct procedure_document){explain.pieces.items, explain.pieces.count};
}
