/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Following another procedure: what stands, what is replaced, what is left out. */

#include <stdlib.h>
#include <string.h>

#include "procedure/follow.h"
#include "procedure/link.h"

struct text procedure_stem(struct text name)
{
    for (size_t i = name.length; i > 0; i--) {
        if (name.at[i - 1] == '/') {
            name = (struct text){name.at + i, name.length - i};
            break;
        }
    }
    const char *dot = memchr(name.at ? name.at : "", '.', name.length);
    return dot ? (struct text){name.at, (size_t)(dot - name.at)} : name;
}

/* What a declaration is known by: its kind and its name, of a fact or track with whose it is; an example by its words.
 * Empty: it is not known by anything, and cannot be replaced. */
static struct text key_at(struct arena *arena, const struct token *at)
{
    static const char *const kinds[] = {"setting", "office",    "standing", "fact", "track", "item", "role",  "letter", "flag",
                                        "hold",    "checklist", "link",     "step", "duty",  "limit", "table", "example"};
    static const char *const once[] = {"last", "managed", "barred", "trained"};
    for (size_t i = 0; i < COUNT_OF(once); i++) {
        if (text_is(at->text, once[i])) {
            return text_of(once[i]);
        }
    }
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        if (!text_is(at->text, kinds[i])) {
            continue;
        }
        bool scoped = text_is(at->text, "fact") || text_is(at->text, "track");
        bool of = scoped && at[1].kind == TOKEN_NAME && at[2].kind == TOKEN_NAME && text_is(at[2].text, "of");
        return text_of(arena_print(arena, "%s %.*s%s%.*s", kinds[i], TEXT_ARGS(at[1].text), of ? " of " : "",
                                   of ? (int)at[3].text.length : 0, of ? at[3].text.at : ""));
    }
    return (struct text){0};
}

/* ---- before parsing */

/* Calls `each` at the first token of every line that stands `depth` deep. */
static void at_lines(struct arena *arena, const struct procedure_file *file, int depth,
                     void (*each)(struct arena *arena, const struct token *at, struct procedure *model),
                     struct procedure *model)
{
    struct complaints unheard = {.arena = arena, .found = VEC_IN(arena, struct procedure_message)};
    const struct token *at = lex_file(arena, file, &unheard);
    int deep = 0;
    for (bool begins = true; at->kind != TOKEN_END; at++) {
        if (at->kind == TOKEN_INDENT || at->kind == TOKEN_DEDENT) {
            deep += at->kind == TOKEN_INDENT ? 1 : -1;
        } else {
            if (begins && deep == depth && at->kind == TOKEN_NAME) {
                each(arena, at, model);
            }
            begins = at->kind == TOKEN_NEWLINE;
        }
    }
}

static void find_followed(struct arena *arena, const struct token *at, struct procedure *model)
{
    (void)arena;
    if (text_is(at->text, "follows") && at[1].kind == TOKEN_NAME && model->followed.length == 0) {
        model->followed = at[1].text;
    }
}

struct text procedure_follows(struct arena *arena, const struct procedure_file *file)
{
    struct procedure none = {.followed = {0}};
    at_lines(arena, file, 1, find_followed, &none);
    return none.followed;
}

static void note_own(struct arena *arena, const struct token *at, struct procedure *model)
{
    struct text key = key_at(arena, text_is(at->text, "without") && at[1].kind == TOKEN_NAME ? at + 1 : at);
    if (key.length > 0) {
        map_set(&model->replaced, key, (void *)at);
    }
    if (text_is(at->text, "read") && at[1].kind == TOKEN_NAME && at[2].kind == TOKEN_NAME && at[3].kind == TOKEN_NAME) {
        map_set(&model->read_as, at[1].text, (void *)&at[3].text);
    }
}

bool follow_is_followed(const struct procedure *model, const struct procedure_file *file)
{
    return model->followed.length > 0 && text_equal(procedure_stem(file->name), model->followed) &&
           !text_equal(procedure_stem(model->files[0].name), model->followed);
}

static struct text after_stem(const struct procedure_file *file)
{
    struct text stem = procedure_stem(file->name);
    return (struct text){stem.at + stem.length, (size_t)(file->name.at + file->name.length - stem.at) - stem.length};
}

static int compare_files(const void *one, const void *other)
{
    const struct procedure_file *a = one, *b = other;
    bool own_a = text_is(after_stem(a), ".procedure"), own_b = text_is(after_stem(b), ".procedure");
    int parts = text_compare(after_stem(a), after_stem(b));
    return own_a != own_b ? (int)own_b - (int)own_a : parts != 0 ? parts : text_compare(a->name, b->name);
}

void follow_prepare(struct arena *arena, struct procedure *model)
{
    model->replaced = map_in(arena);
    model->read_as = map_in(arena);
    model->met = map_in(arena);
    model->followed = procedure_follows(arena, &model->files[0]);
    if (model->followed.length == 0) {
        return;
    }
    for (size_t i = 0; i < model->file_count; i++) {
        if (!follow_is_followed(model, &model->files[i])) {
            at_lines(arena, &model->files[i], 0, note_own, model);
        }
    }
    if (model->file_count > 1) {
        qsort(&model->files[1], model->file_count - 1, sizeof(model->files[0]), compare_files);
    }
}

/* ---- while parsing */

bool follow_skips(const struct parse *parse)
{
    struct procedure *model = parse->model;
    if (!follow_is_followed(model, parse->file)) {
        return false;
    }
    struct text key = key_at(parse->arena, parse->at);
    const void *replaced = key.length > 0 ? map_get(&model->replaced, key) : NULL;
    if (replaced) {
        map_set(&model->met, key, (void *)replaced);
    }
    return replaced || peek_word(parse, "procedure");
}

void follow_read(struct procedure *model, const struct procedure_file *file, struct token *tokens)
{
    if (!follow_is_followed(model, file)) {
        return;
    }
    for (struct token *at = tokens; at->kind != TOKEN_END; at++) {
        const struct text *as = at->kind == TOKEN_NAME ? map_get(&model->read_as, at->text) : NULL;
        if (as) {
            map_set(&model->met, at->text, (void *)as);
            at->text = *as;
        }
    }
}

/* "read" NAME "as" NAME */
bool parse_renaming(struct parse *parse)
{
    struct renaming *renaming = LIST_ADD(parse->arena, parse->model->renamings, parse->model->renamings_count);
    declare(parse, CONSTRUCT_RENAMING, parse->model->renamings_count);
    line_begin(parse, &renaming->line);
    parse->at++;
    return want_mention(parse, &renaming->name, "a name of the procedure that is followed") && want_word(parse, "as") &&
           want_mention(parse, &renaming->as, "the name that stands for it here") && line_end(parse, &renaming->line);
}

/* "without" KIND NAME ["of" NAME] | "without" "example" "WORDS" */
bool parse_left_out(struct parse *parse)
{
    struct without *without = LIST_ADD(parse->arena, parse->model->withouts, parse->model->withouts_count);
    declare(parse, CONSTRUCT_WITHOUT, parse->model->withouts_count);
    line_begin(parse, &without->line);
    parse->at++;
    bool example = peek_word(parse, "example");
    without->key = parse->at->kind == TOKEN_NAME ? key_at(parse->arena, parse->at) : (struct text){0};
    if (without->key.length == 0 || parse->at[1].kind != (example ? TOKEN_STRING : TOKEN_NAME)) {
        return parse_complain(parse, "what is left out: a kind and a name ('step close'), or 'example' and its words");
    }
    without->kind = parse->at->text;
    without->name = parse->at[1].text;
    parse->at += 2;
    if (take_word(parse, "of")) {
        struct procedure_name of = {0};
        if (!want_name(parse, &of, "whose it is")) {
            return false;
        }
        without->of = of.text;
    }
    return line_end(parse, &without->line);
}

/* ---- once all is parsed */

void follow_check(struct procedure *model, struct complaints *complaints)
{
    const struct procedure_file *followed = NULL;
    for (size_t i = 0; i < model->file_count; i++) {
        bool is_head = follow_is_followed(model, &model->files[i]) && text_is(after_stem(&model->files[i]), ".procedure");
        followed = is_head ? &model->files[i] : followed;
    }
    if (model->followed.length > 0 && !followed) {
        complain(complaints, model->follows_line.place,
                 "'%.*s' is not beside this file: put %.*s.procedure with its parts there",
                 TEXT_ARGS(model->followed), TEXT_ARGS(model->followed));
        return;
    }
    if (followed && procedure_follows(complaints->arena, followed).length > 0) {
        complain(complaints, model->follows_line.place, "'%.*s' follows another itself: follow that one",
                 TEXT_ARGS(model->followed));
    }
    for (size_t i = 0; i < model->withouts_count; i++) {
        const struct without *without = &model->withouts[i];
        if (!map_get(&model->met, without->key)) {
            complain(complaints, without->line.place, "there is no %.*s to be left out: %s", TEXT_ARGS(without->key),
                     followed ? "take this line away" : "write 'follows NAME' under the head first");
        }
    }
    for (size_t i = 0; i < model->renamings_count; i++) {
        const struct renaming *renaming = &model->renamings[i];
        if (!map_get(&model->met, renaming->name.name.text)) {
            complain(complaints, renaming->line.place, "nothing that is followed says '%.*s': take this line away",
                     TEXT_ARGS(renaming->name.name.text));
        }
    }
}

/* The model is parsed once more, to be linked: what is derived by linking must not stay behind in the one that may yet be
 * changed. */
void follow_examples(struct procedure *model)
{
    SCOPED(arena_free_at) struct arena *trial = arena_new();
    struct complaints unheard = {.arena = trial, .found = VEC_IN(trial, struct procedure_message)};
    struct procedure *linked = read_whole(trial, model->files, model->file_count, &unheard);
    size_t count = linked->examples_count, kept = 0;
    linked->examples_count = 0;
    link_model(trial, linked, &unheard);
    if (unheard.found.count > 0 || count != model->examples_count) {
        return; /* it will be told anyhow */
    }
    for (size_t i = 0; i < count; i++) {
        if (!follow_is_followed(linked, linked->examples[i].line.place.file) || link_fits(trial, linked, &linked->examples[i])) {
            model->examples[kept++] = model->examples[i];
        }
    }
    model->examples_count = kept;
}
