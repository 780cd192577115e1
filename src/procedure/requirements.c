/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The list of what the sources ask for, held against the paragraphs that a procedure cites: paragraphs that are not in the list,
 * and lines of the list that no rule cites.
 */
#include <string.h>

#include "procedure/model.h"

struct listed {
    struct text id;
    uint32_t line;
    bool cited;
};
struct holding {
    struct arena *arena;
    struct text file;
    struct vec listed;   /* struct listed */
    struct vec findings; /* struct procedure_finding */
    struct vec unknown;  /* struct text: told already */
};

/* ---- the list: "| SG-8.1 | words |", also without a table's bars, in bold, as an item of a list */

static bool is_capital(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static size_t skip(struct text line, size_t at, bool (*is)(char c))
{
    while (at < line.length && is(line.at[at])) {
        at++;
    }
    return at;
}

/* Capitals, a hyphen, maybe one capital, digits in groups with full stops between, maybe a small letter. */
static struct text id_at_start(struct text line)
{
    size_t at = skip(line, 0, is_capital), prefix = at;
    if (prefix < 1 || at == line.length || line.at[at++] != '-') {
        return (struct text){.length = 0};
    }
    at += at < line.length && is_capital(line.at[at]);
    size_t digits = at;
    for (at = skip(line, at, is_digit); at + 1 < line.length && line.at[at] == '.' && is_digit(line.at[at + 1]);) {
        at = skip(line, at + 1, is_digit);
    }
    bool has_digits = at > digits;
    at += at < line.length && line.at[at] >= 'a' && line.at[at] <= 'z';
    bool ends = at == line.length || strchr(" |:*\t", line.at[at]) != NULL;
    return has_digits && ends ? (struct text){line.at, at} : (struct text){.length = 0};
}

static struct listed *find_listed(const struct holding *holding, struct text id)
{
    for (size_t i = 0; i < holding->listed.count; i++) {
        struct listed *listed = VEC_AT(&holding->listed, struct listed, i);
        if (text_equal(listed->id, id)) {
            return listed;
        }
    }
    return NULL;
}

static void read_list(struct holding *holding, struct text requirements)
{
    struct text line;
    for (uint32_t number = 1; requirements.length > 0; number++) {
        text_cut(&requirements, '\n', &line);
        while (line.length > 0 && strchr(" |*-#\t", line.at[0]) != NULL) {
            line.at++;
            line.length--;
        }
        struct listed listed = {.id = id_at_start(line), .line = number};
        if (listed.id.length > 0 && find_listed(holding, listed.id) == NULL) {
            vec_add(&holding->listed, &listed);
        }
    }
}

/* ---- findings */

static struct procedure_finding *add(struct holding *holding, enum procedure_finding_kind kind, struct text words,
                                     struct text file, uint32_t line, const char *why)
{
    struct procedure_finding finding = {.kind = kind,
                                        .verdict = PROCEDURE_BROKEN,
                                        .words = words,
                                        .file = file,
                                        .line = line,
                                        .why = text_of(why)};
    return vec_add(&holding->findings, &finding);
}

static bool is_told(struct holding *holding, struct text id)
{
    for (size_t i = 0; i < holding->unknown.count; i++) {
        if (text_equal(*VEC_AT(&holding->unknown, struct text, i), id)) {
            return true;
        }
    }
    vec_add(&holding->unknown, &id);
    return false;
}

static void hold_sentence(struct holding *holding, const struct procedure_sentence *sentence)
{
    for (size_t i = 0; i < sentence->cites.count; i++) {
        struct text id = sentence->cites.at[i];
        struct listed *listed = find_listed(holding, id);
        if (listed != NULL) {
            listed->cited = true;
        } else if (!is_told(holding, id)) {
            add(holding, PROCEDURE_FINDING_NO_PARAGRAPH,
                text_of(arena_print(holding->arena, "%.*s, cited by %.*s", TEXT_ARGS(id), TEXT_ARGS(sentence->thing))),
                sentence->file, sentence->line, "the list has no such paragraph: cite the one that is meant, or add it there");
        }
    }
}

static struct text prefix_of(struct text id)
{
    const char *hyphen = memchr(id.at, '-', id.length);
    return (struct text){id.at, hyphen != NULL ? (size_t)(hyphen - id.at) : id.length};
}

static size_t count_cited(const struct holding *holding, struct text prefix)
{
    size_t count = 0;
    for (size_t i = 0; i < holding->listed.count; i++) {
        const struct listed *listed = VEC_AT(&holding->listed, struct listed, i);
        count += listed->cited && text_equal(prefix_of(listed->id), prefix);
    }
    return count;
}

/* The procedure's own prefix: of which it cites the most lines. */
static struct text own_prefix(const struct holding *holding)
{
    struct text own = {.length = 0};
    size_t most = 0;
    for (size_t i = 0; i < holding->listed.count; i++) {
        struct text prefix = prefix_of(VEC_AT(&holding->listed, struct listed, i)->id);
        size_t count = text_equal(prefix, own) ? 0 : count_cited(holding, prefix);
        own = count > most ? prefix : own;
        most = count > most ? count : most;
    }
    return own;
}

void procedure_check_requirements(struct arena *arena, const struct procedure *procedure,
                                  const struct procedure_file *requirements, struct procedure_findings *out)
{
    struct holding holding = {.arena = arena,
                              .file = requirements->name,
                              .listed = VEC_IN(arena, struct listed),
                              .findings = VEC_IN(arena, struct procedure_finding),
                              .unknown = VEC_IN(arena, struct text)};
    size_t count = 0;
    read_list(&holding, requirements->text);
    const struct procedure_sentence *sentences = procedure_sentences(arena, procedure, &count);
    for (size_t i = 0; i < count; i++) {
        hold_sentence(&holding, &sentences[i]);
    }
    struct text own = own_prefix(&holding);
    for (size_t i = 0; i < holding.listed.count; i++) {
        const struct listed *listed = VEC_AT(&holding.listed, struct listed, i);
        if (!listed->cited && text_equal(prefix_of(listed->id), own)) {
            add(&holding, PROCEDURE_FINDING_UNRULED, listed->id, requirements->name, listed->line,
                "no rule of the procedure cites it");
        }
    }
    *out = (struct procedure_findings){
        .at = holding.findings.items, .count = holding.findings.count, .sound = holding.findings.count == 0};
}
