/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a procedure says but for its steps, duties and events, a sentence each. */
#include "procedure/sentences.h"

#include <stdlib.h>
#include <string.h>

#include "procedure/write.h"

void sentences_begin(struct sentences *sentences, const char *what,
                     const struct procedure_labelled *is)
{
    sentences->thing =
        text_of(arena_print(sentences->arena, "%s %.*s", what, TEXT_ARGS(is->name.text)));
    sentences->label = is->label.length > 0 ? is->label : is->name.text;
}

void sentences_add(struct sentences *sentences, enum slot slot, const struct line *line,
                   struct text key, struct text value, struct text words)
{
    struct sentence sentence = {.thing = sentences->thing,
                                .label = sentences->label,
                                .slot = slot,
                                .key = key,
                                .value = value,
                                .words = words.length > 0 ? words : value,
                                .line = *line};
    vec_add(&sentences->all, &sentence);
}

/* ---- conditions, in one order */

static int compare_conditions(const void *one, const void *other, void *arena)
{
    struct buf a = buf_in(arena), b = buf_in(arena);
    write_condition(&a, *(const struct procedure_condition *const *)one);
    write_condition(&b, *(const struct procedure_condition *const *)other);
    return text_compare(buf_as_text(&a), buf_as_text(&b));
}

static int compare_mentions(const void *one, const void *other)
{
    return text_compare(((const struct mention *)one)->name.text,
                        ((const struct mention *)other)->name.text);
}

static const struct procedure_condition *in_order(struct arena *arena,
                                                  const struct procedure_condition *condition)
{
    struct procedure_condition *copy = ARENA_NEW(arena, struct procedure_condition);
    *copy = *condition;
    copy->inner = ARENA_ARRAY(arena, const struct procedure_condition *, condition->inner_count);
    for (size_t i = 0; i < condition->inner_count; i++) {
        copy->inner[i] = in_order(arena, condition->inner[i]);
    }
    if ((copy->kind == CONDITION_AND || copy->kind == CONDITION_OR) && copy->inner_count > 1) {
        copy->is_while = false;
        qsort_r(copy->inner, copy->inner_count, sizeof(*copy->inner), compare_conditions, arena);
    }
    if (copy->values.count > 1) {
        copy->values.at = ARENA_ARRAY(arena, struct mention, condition->values.count);
        memcpy(copy->values.at, condition->values.at,
               condition->values.count * sizeof(struct mention));
        qsort(copy->values.at, copy->values.count, sizeof(struct mention), compare_mentions);
    }
    return copy;
}

struct text sentences_condition(struct arena *arena, const struct procedure_condition *condition)
{
    struct buf words = buf_in(arena);
    if (condition) {
        write_condition(&words, in_order(arena, condition));
    }
    return buf_as_text(&words);
}

struct text sentences_plainly(struct arena *arena, const struct procedure_condition *condition)
{
    struct buf words = buf_in(arena);
    if (condition) {
        explain_condition(&words, condition);
    }
    return buf_as_text(&words);
}

/* ---- pieces that many have */

static void add_label(struct sentences *sentences, const char *what,
                      const struct procedure_labelled *is, const struct line *line)
{
    sentences_begin(sentences, what, is);
    sentences_add(sentences, SLOT_LABEL, line, (struct text){0}, sentences->label,
                  (struct text){0});
}

static void add_kind(struct sentences *sentences, const struct line *line, const char *key,
                     struct text value, const char *words)
{
    if (value.length > 0) {
        sentences_add(sentences, SLOT_KIND, line, text_of(key), value,
                      text_of(arena_print(sentences->arena, "%s%.*s", words, TEXT_ARGS(value))));
    }
}

static struct text list_of(struct sentences *sentences, const struct mentions *mentions)
{
    struct buf words = buf_in(sentences->arena);
    write_mentions(&words, mentions, ", ");
    return buf_as_text(&words);
}

static void add_offices(struct sentences *sentences, enum slot slot, const struct line *line,
                        const char *key, const struct mentions *offices, const char *words)
{
    struct buf plain = buf_in(sentences->arena);
    buf_string(&plain, words);
    explain_capacities(&plain, offices, slot == SLOT_RUNGS ? ", then " : " and ");
    if (offices->count > 0) {
        sentences_add(sentences, slot, line, text_of(key), list_of(sentences, offices),
                      buf_as_text(&plain));
    }
}

static void add_choices(struct sentences *sentences, const struct line *line,
                        const struct procedure_labelled *choices, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct text label = choices[i].label.length > 0 ? choices[i].label : choices[i].name.text;
        sentences_add(sentences, SLOT_CHOICE, line, choices[i].name.text, choices[i].name.text,
                      label);
        sentences_add(sentences, SLOT_CHOICE_LABEL, line, choices[i].name.text, label,
                      (struct text){0});
    }
}

static void add_states(struct sentences *sentences, const struct line *line,
                       const struct track *track)
{
    struct buf order = buf_in(sentences->arena);
    for (size_t i = 0; i < track->state_count; i++) {
        const struct state *state = &track->states[i];
        struct text name = state->is.name.text,
                    label = state->is.label.length > 0 ? state->is.label : name;
        sentences_add(sentences, SLOT_STATE, line, name, name, label);
        sentences_add(sentences, SLOT_STATE_LABEL, line, name, label, (struct text){0});
        if (state->ends) {
            sentences_add(sentences, SLOT_STATE_ENDS, line, name, TEXT("ends"), label);
        }
        buf_print(&order, "%s%.*s", i > 0 ? " -> " : "", TEXT_ARGS(name));
    }
    if (track->state_count > 0) {
        sentences_add(sentences, SLOT_KIND, line, TEXT("begins"), track->states[0].is.name.text,
                      text_of(arena_print(sentences->arena, "it begins as “%.*s”",
                                          TEXT_ARGS(track->states[0].is.label))));
    }
}

/* ---- the head and people */

static void add_head(struct sentences *sentences, const struct procedure *procedure)
{
    const struct procedure_labelled is = {.name = procedure_name("procedure"),
                                          .label = TEXT("The procedure")};
    struct arena *arena = sentences->arena;
    sentences_begin(sentences, "the", &is);
    add_kind(sentences, &procedure->version_line, "version",
             calendar_print_iso_date(arena, procedure->about.version), "its version is ");
    add_kind(sentences, &procedure->source_line, "source", procedure->about.source,
             "its source is: ");
    add_kind(sentences, &procedure->line, "name", procedure->about.is.label, "it is called: ");
    add_kind(sentences, &procedure->compartment_line, "compartment", procedure->about.compartment,
             "its compartment is ");
    if (procedure->has_review) {
        struct buf review = buf_in(arena);
        write_limit(&review, &(struct limit){.rule = procedure->about.review});
        add_kind(sentences, &procedure->review_line, "review", buf_as_text(&review),
                 "it is reviewed every ");
    }
    if (procedure->followed.length > 0) {
        add_kind(sentences, &procedure->follows_line, "follows", procedure->followed, "it follows ");
    }
    if (procedure->days_otherwise.key != 0) {
        add_kind(sentences, &procedure->days_line, "working days",
                 text_of(arena_print(arena, "%.*s%s%.*s", TEXT_ARGS(procedure->days_by.name.text),
                                     procedure->days_by.name.key ? ", otherwise " : "",
                                     TEXT_ARGS(procedure->days_otherwise.text))),
                 "working days are those of ");
    }
    add_offices(sentences, SLOT_KIND, &procedure->seen_by.line, "seen by",
                &procedure->seen_by.offices, "it is seen by ");
    add_offices(sentences, SLOT_RUNGS, &procedure->last_rung.line, "last rung",
                &procedure->last_rung.offices, "the last rung is ");
    add_offices(sentences, SLOT_KIND, &procedure->barred.line, "barred", &procedure->barred.offices,
                "no part in any case is taken by ");
    if (procedure->trained.courses.count > 0) {
        add_kind(sentences, &procedure->trained.line, "trained",
                 list_of(sentences, &procedure->trained.courses),
                 "whoever takes part has valid training in ");
    }
}

/* Of several lines that apply the last manages: their order is a sentence of its own. */
static void add_managings(struct sentences *sentences, const struct procedure *procedure)
{
    const struct procedure_labelled is = {.name = procedure_name("manager"),
                                          .label = TEXT("Who manages the case")};
    struct buf order = buf_in(sentences->arena);
    sentences_begin(sentences, "the", &is);
    for (size_t i = 0; i < procedure->managings_count; i++) {
        const struct managing *managing = &procedure->managings[i];
        struct buf words = buf_in(sentences->arena);
        struct text key =
            managing->holds.count > 0 ? list_of(sentences, &managing->holds) : TEXT("always");
        if (managing->holds.count > 0) {
            buf_string(&words, "when the subject holds the office of ");
            explain_capacities(&words, &managing->holds, " or ");
            buf_string(&words, ", ");
        }
        explain_capacity(&words, &managing->by);
        buf_string(&words, " manages the case");
        sentences_add(sentences, SLOT_MANAGED, &managing->line, key,
                      text_of(arena_print(sentences->arena, "%.*s: %.*s", TEXT_ARGS(key),
                                          TEXT_ARGS(managing->by.name.text))),
                      buf_as_text(&words));
        sentences_actions(sentences, managing->actions, managing->action_count);
        buf_print(&order, "%s%.*s", i > 0 ? ", then " : "", TEXT_ARGS(key));
    }
    if (procedure->managings_count > 1) {
        sentences_add(sentences, SLOT_ORDER, &procedure->managings[0].line, TEXT(""),
                      buf_as_text(&order), (struct text){0});
    }
}

static void add_people(struct sentences *sentences, const struct procedure *procedure)
{
    for (size_t i = 0; i < procedure->offices_count; i++) {
        const struct office *office = &procedure->offices[i];
        add_label(sentences, "office", &office->is, &office->line);
        add_kind(sentences, &office->line, "area", office->by_area ? TEXT("by area") : TEXT(""),
                 "it is held ");
        for (size_t j = 0; j < office->absence_count; j++) {
            add_offices(sentences, SLOT_RUNGS, &office->absences[j].line, "in absence",
                        &office->absences[j].offices, "in absence the office is acted for by ");
        }
    }
    for (size_t i = 0; i < procedure->standings_count; i++) {
        const struct standing *standing = &procedure->standings[i];
        add_label(sentences, "standing", &standing->is, &standing->line);
        add_kind(sentences, &standing->line, "judged", standing->judged ? TEXT("judged") : TEXT(""),
                 "it is ");
        add_kind(sentences, &standing->line, "reports",
                 standing->reports ? TEXT("whoever opens a case") : TEXT(""), "it is of ");
    }
    for (size_t i = 0; i < procedure->roles_count; i++) {
        static const char *const words[ROLE_RULE__MAX] = {[ROLE_TRAINED] = "trained in ",
                                                          [ROLE_APART] = "apart from ",
                                                          [ROLE_LIST] = "from the list "};
        const struct role *role = &procedure->roles[i];
        add_label(sentences, "role", &role->is, &role->line);
        add_kind(sentences, &role->line, "most",
                 text_of(arena_print(sentences->arena, "%lld", (long long)role->most)),
                 "it is held by at most ");
        for (size_t j = 0; j < role->rule_count; j++) {
            struct text value =
                text_of(arena_print(sentences->arena, "%s%.*s", words[role->rules[j].kind],
                                    TEXT_ARGS(list_of(sentences, &role->rules[j].names))));
            sentences_add(sentences, SLOT_RULE_OF_ROLE, &role->rules[j].line,
                          text_of(words[role->rules[j].kind]), value, (struct text){0});
        }
    }
}

/* ---- what is known */

static void add_setting(struct sentences *sentences, const struct setting *setting)
{
    struct buf value = buf_in(sentences->arena);
    add_label(sentences, "setting", &setting->is, &setting->line);
    if (setting->is_limit) {
        write_limit(&value, &setting->limit);
    } else if (setting->type == PROCEDURE_YES_NO) {
        buf_string(&value, setting->value.yes ? "yes" : "no");
    } else if (setting->type == PROCEDURE_NUMBER) {
        buf_print(&value, "%lld", (long long)setting->value.number);
    } else {
        buf_text(&value, setting->office.name.text);
    }
    add_choices(sentences, &setting->line, setting->choices, setting->choice_count);
    add_kind(sentences, &setting->line, "default", buf_as_text(&value),
             "unless the organisation sets another, it is ");
}

static void add_fact(struct sentences *sentences, const struct fact *fact, bool is_asked)
{
    struct procedure_labelled is = fact->words.is;
    struct buf type = buf_in(sentences->arena);
    if (fact->of.name.key != 0) {
        is.name.text = text_of(arena_print(sentences->arena, "%.*s of %.*s",
                                           TEXT_ARGS(is.name.text), TEXT_ARGS(fact->of.name.text)));
    }
    buf_string(&type, procedure_type_word(fact->words.type));
    if (fact->words.type == PROCEDURE_NUMBER) {
        buf_print(&type, " from %lld to %lld", (long long)fact->words.least,
                  (long long)fact->words.most);
    }
    buf_print(&type, "%s%.*s", fact->words.type == PROCEDURE_PARTY ? " " : "",
              TEXT_ARGS(fact->words.standing.text));
    sentences_begin(sentences, "fact", &is);
    if (!is_asked) { /* the question that declares a fact gives it its label, and says so itself */
        sentences_add(sentences, SLOT_LABEL, &fact->line, (struct text){0}, sentences->label,
                      (struct text){0});
    }
    add_kind(sentences, &fact->line, "type", buf_as_text(&type), "it is of type ");
    add_kind(sentences, &fact->line, "counted", fact->words.counted ? TEXT("counted") : TEXT(""),
             "for statistics it is clear and ");
    add_choices(sentences, &fact->line, fact->words.choices, fact->words.choice_count);
}

static void add_asked_facts(struct sentences *sentences, const struct step *step)
{
    for (size_t i = 0; i < step->group_count; i++) {
        for (size_t j = 0; j < step->groups[i].question_count; j++) {
            const struct question *question = &step->groups[i].questions[j];
            if (question->declares) {
                add_fact(sentences, question->declares, true);
            }
        }
    }
}

static void add_known(struct sentences *sentences, const struct procedure *procedure)
{
    for (size_t i = 0; i < procedure->settings_count; i++) {
        add_setting(sentences, &procedure->settings[i]);
    }
    for (size_t i = 0; i < procedure->facts_count; i++) {
        add_fact(sentences, &procedure->facts[i], false);
    }
    for (size_t i = 0; i < procedure->steps_count; i++) {
        add_asked_facts(sentences, &procedure->steps[i]);
    }
    for (size_t i = 0; i < procedure->tracks_count; i++) {
        const struct track *track = &procedure->tracks[i];
        add_label(sentences, "track", &track->is, &track->line);
        add_states(sentences, &track->line, track);
    }
    for (size_t i = 0; i < procedure->items_count; i++) {
        const struct item *item = &procedure->items[i];
        add_label(sentences, "item", &item->is, &item->line);
        add_states(sentences, &item->line, &item->track);
        add_kind(sentences, &item->line, "most",
                 item->most > 0
                     ? text_of(arena_print(sentences->arena, "%lld", (long long)item->most))
                     : TEXT(""),
                 "of one case there are at most ");
    }
}

/* ---- what is kept, withheld, told */

static void add_hold(struct sentences *sentences, const struct hold *hold)
{
    struct arena *arena = sentences->arena;
    add_label(sentences, "hold", &hold->is, &hold->line);
    add_kind(sentences, &hold->from_line, "from", hold->from.name.text, "it is withheld from: ");
    sentences_add(sentences, SLOT_WHILE, &hold->while_line, (struct text){0},
                  sentences_condition(arena, hold->when), sentences_plainly(arena, hold->when));
    add_kind(sentences, &hold->then_line, "then", hold->then_only.name.text,
             "what may be told then is only: ");
}

static void add_kept(struct sentences *sentences, const struct procedure *procedure)
{
    const struct procedure_labelled is = {.name = procedure_name("keeping"),
                                          .label = TEXT("How long it is kept")};
    for (size_t i = 0; i < procedure->holds_count; i++) {
        add_hold(sentences, &procedure->holds[i]);
    }
    for (size_t i = 0; i < procedure->letters_count; i++) {
        add_label(sentences, "letter", &procedure->letters[i].is, &procedure->letters[i].line);
        add_kind(sentences, &procedure->letters[i].line, "to", procedure->letters[i].to.name.text,
                 "it goes to: ");
    }
    for (size_t i = 0; i < procedure->flags_count; i++) {
        const struct flag *flag = &procedure->flags[i];
        add_label(sentences, "flag", &flag->is, &flag->line);
        add_kind(sentences, &flag->says_line, "says", flag->says, "it says: ");
        add_kind(sentences, &flag->shown_line, "shown", list_of(sentences, &flag->shown_to),
                 "it is shown to: ");
    }
    for (size_t i = 0; i < procedure->links_count; i++) {
        add_label(sentences, "link", &procedure->links[i].is, &procedure->links[i].line);
        add_kind(sentences, &procedure->links[i].line, "to",
                 list_of(sentences, &procedure->links[i].procedures), "it leads to: ");
    }
    sentences_begin(sentences, "the", &is);
    for (size_t i = 0; i < procedure->keeps_count; i++) {
        const struct keep *keep = &procedure->keeps[i];
        struct buf value = buf_in(sentences->arena), words = buf_in(sentences->arena);
        struct text when = sentences_condition(sentences->arena, keep->when);
        buf_string(&words, keep->until ? "until " : "while ");
        if (keep->until) {
            write_time(&value, keep->until, false);
            explain_time(&words, keep->until);
            buf_string(&words, keep->when ? ", when " : "");
        }
        buf_text(&words, sentences_plainly(sentences->arena, keep->when));
        buf_print(&value, " when %.*s", TEXT_ARGS(when));
        sentences_add(sentences, SLOT_KEEP, &keep->line,
                      text_of(arena_print(sentences->arena, "%.*s %.*s",
                                          TEXT_ARGS(keep->of.name.text), TEXT_ARGS(when))),
                      buf_as_text(&value), buf_as_text(&words));
    }
}

static void add_shown(struct sentences *sentences, const struct shown *shown)
{
    static const char *const kinds[SHOWN__MAX] = {"where it stands", "the date of ", "their rights"};
    struct buf key = buf_in(sentences->arena);
    explain_capacity(&key, &shown->standing);
    buf_print(&key, ", on their page, %s", kinds[shown->kind]);
    if (shown->kind == SHOWN_DATE) {
        explain_quote(&key, explain_label(&shown->duty));
    }
    if (shown->when != NULL) {
        buf_print(&key, " while %.*s", TEXT_ARGS(sentences_condition(sentences->arena, shown->when)));
    }
    sentences_add(sentences, SLOT_TOLD, &shown->line, buf_as_text(&key), shown->words,
                  text_of(arena_print(sentences->arena, "%.*s: “%.*s”", TEXT_ARGS(buf_as_text(&key)),
                                      TEXT_ARGS(shown->words))));
}

static void add_told(struct sentences *sentences, const struct procedure *procedure)
{
    const struct procedure_labelled is = {.name = procedure_name("told"),
                                          .label = TEXT("What each is told")};
    sentences_begin(sentences, "what is", &is);
    for (size_t i = 0; i < procedure->tolds_count; i++) {
        const struct told *told = &procedure->tolds[i];
        struct buf key = buf_in(sentences->arena);
        explain_capacity(&key, &told->standing);
        buf_string(&key, ", at ");
        explain_quote(&key, explain_label(&told->step));
        struct buf value = buf_in(sentences->arena);
        buf_text(&value, told->words);
        for (size_t j = 0; j < told->with.count; j++) {
            buf_print(&value, " with %.*s", TEXT_ARGS(told->with.at[j].name.text));
        }
        sentences_add(sentences, SLOT_TOLD, &told->line, buf_as_text(&key), buf_as_text(&value),
                      text_of(arena_print(sentences->arena, "%.*s: “%.*s”",
                                          TEXT_ARGS(buf_as_text(&key)), TEXT_ARGS(buf_as_text(&value)))));
    }
    for (size_t i = 0; i < procedure->showns_count; i++) {
        add_shown(sentences, &procedure->showns[i]);
    }
    for (size_t i = 0; i < procedure->checklists_count; i++) {
        const struct checklist *checklist = &procedure->checklists[i];
        add_label(sentences, "checklist", &checklist->is, &checklist->line);
        for (size_t j = 0; j < checklist->point_count; j++) {
            const struct point *point = &checklist->points[j];
            sentences_add(sentences, SLOT_ASKS, &point->line, point->is.name.text,
                          point->is.name.text, point->is.label);
            sentences_add(sentences, SLOT_QUESTION, &point->line, point->is.name.text,
                          point->is.label, (struct text){0});
            sentences_actions(sentences, point->actions, point->action_count);
        }
    }
}

/* ---- data files and what must never be */

static void add_rows(struct sentences *sentences, const struct data *data)
{
    struct buf keys = buf_in(sentences->arena);
    write_mentions(&keys, &data->keys, " and ");
    add_label(sentences, data->is_table ? "table" : "limit", &data->is, &data->line);
    add_kind(sentences, &data->line, "by", buf_as_text(&keys), "it is looked up by ");
    for (size_t i = 0; i < data->row_count; i++) {
        const struct data_row *row = &data->rows[i];
        struct buf key = buf_in(sentences->arena), value = buf_in(sentences->arena);
        for (size_t j = 0; j < row->values.count; j++) {
            struct text name = row->values.at[j].name.text;
            buf_print(&key, "%s%.*s", j > 0 ? " and " : "",
                      TEXT_ARGS(name.length > 0 ? name : TEXT("any")));
        }
        for (size_t j = 0; j < row->choice_count; j++) {
            buf_print(&value, "%s%.*s", j > 0 ? ", " : "", TEXT_ARGS(row->choices[j].name.text));
        }
        if (!data->is_table) {
            write_limit(&value, &row->limit);
        }
        if (row->from.year) {
            buf_print(&value, " from %.*s",
                      TEXT_ARGS(calendar_print_iso_date(sentences->arena, row->from)));
        }
        if (row->until.year) {
            buf_print(&value, " until %.*s",
                      TEXT_ARGS(calendar_print_iso_date(sentences->arena, row->until)));
        }
        sentences_add(
            sentences, SLOT_ROW, &row->line, buf_as_text(&key), buf_as_text(&value),
            text_of(arena_print(sentences->arena, "for %.*s: %.*s", TEXT_ARGS(buf_as_text(&key)),
                                TEXT_ARGS(buf_as_text(&value)))));
    }
}

static void add_promises(struct sentences *sentences, const struct procedure *procedure)
{
    const struct procedure_labelled is = {.name = procedure_name("promises"),
                                          .label = TEXT("What must never or always be")};
    sentences_begin(sentences, "the", &is);
    sentences_rules(sentences, SLOT_NEVER, procedure->nevers, procedure->nevers_count);
    sentences_rules(sentences, SLOT_ALWAYS, procedure->always, procedure->always_count);
    for (size_t i = 0; i < procedure->datas_count; i++) {
        add_rows(sentences, &procedure->datas[i]);
    }
}

void sentences_of(struct arena *arena, const struct procedure *procedure, struct sentences *out)
{
    *out = (struct sentences){.arena = arena, .all = VEC_IN(arena, struct sentence)};
    add_head(out, procedure);
    add_managings(out, procedure);
    add_people(out, procedure);
    sentences_steps(out, procedure);
    add_kept(out, procedure);
    add_told(out, procedure);
    sentences_registers(out, procedure);
    add_promises(out, procedure);
    add_known(out, procedure);
}

/* ---- the door */

static const char *const slot_names[SLOT__MAX] = {
    [SLOT_LABEL] = "label", [SLOT_HEAD] = "event",
    [SLOT_ORDER] = "order", [SLOT_KIND] = "is",
    [SLOT_RUNGS] = "rungs",
    [SLOT_MANAGED] = "managed-by",
    [SLOT_STATE] = "state",
    [SLOT_STATE_LABEL] = "state-label",
    [SLOT_STATE_ENDS] = "state-ends",
    [SLOT_CHOICE] = "choice",
    [SLOT_CHOICE_LABEL] = "choice-label",
    [SLOT_RULE_OF_ROLE] = "requires",
    [SLOT_OPENS] = "opens-case",
    [SLOT_FOR] = "for",
    [SLOT_BY] = "by",
    [SLOT_SAID_BY] = "recorded-by",
    [SLOT_NOT_BY] = "not-by",
    [SLOT_TRAINED] = "trained",
    [SLOT_SAYS] = "says",
    [SLOT_WHEN] = "when",
    [SLOT_MUST] = "must",
    [SLOT_MESSAGE] = "refusal",
    [SLOT_TELLS] = "tells",
    [SLOT_ASKS] = "asks",
    [SLOT_QUESTION] = "question",
    [SLOT_HINT] = "hint",
    [SLOT_ANSWER] = "answer",
    [SLOT_MAKES] = "makes",
    [SLOT_MAKES_HOW] = "makes-how",
    [SLOT_DOES] = "does",
    [SLOT_OWNER] = "owner",
    [SLOT_WITHIN] = "within",
    [SLOT_EVERY] = "every",
    [SLOT_OWED] = "owed-when",
    [SLOT_PAUSES] = "pauses-while",
    [SLOT_MET_BY] = "met-by",
    [SLOT_WHILE] = "while",
    [SLOT_TOLD] = "told",
    [SLOT_KEEP] = "keep",
    [SLOT_NEVER] = "never",
    [SLOT_ALWAYS] = "always",
    [SLOT_ROW] = "row",
};

const struct procedure_sentence *
procedure_sentences(struct arena *arena, const struct procedure *procedure, size_t *count)
{
    struct sentences all;
    sentences_of(arena, procedure, &all);
    struct procedure_sentence *out = ARENA_ARRAY(arena, struct procedure_sentence, all.all.count);
    for (size_t i = 0; i < all.all.count; i++) {
        const struct sentence *one = VEC_AT(&all.all, struct sentence, i);
        const struct place *place = &one->line.place;
        out[i] = (struct procedure_sentence){.thing = one->thing,
                                             .label = one->label,
                                             .what = text_of(slot_names[one->slot]),
                                             .key = one->key,
                                             .text = one->value,
                                             .words = one->words,
                                             .file = place->file ? place->file->name : TEXT(""),
                                             .line = place->file ? place->line : 0,
                                             .cites = one->line.cites};
    }
    *count = all.all.count;
    return out;
}
