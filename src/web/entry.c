/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One entry with its texts. Looking at it is recorded before it is shown. */
#include "web/parts.h"

struct drawing {
    struct front_request *request;
    struct arena *arena;
    const struct procedure *procedure;
    const struct casework_entry *entry;
};

static void add_row(struct vec *rows, struct text key, struct text value)
{
    struct view_summary_row row = {.key = key, .value = value};
    if (value.length) {
        vec_add(rows, &row);
    }
}

static struct text label_of(const struct drawing *in, struct procedure_name name)
{
    return procedure_label(in->procedure, procedure_name_of(TEXT("")), name);
}

static struct view_summary_row_list entry_rows(const struct drawing *in)
{
    struct front_request *request = in->request;
    const struct casework_line *line = &in->entry->line;
    struct vec rows = VEC_IN(in->arena, struct view_summary_row);
    add_row(&rows, web_say(request, STRING_ENTRY_RECORDED), web_instant(request, line->recorded));
    if (line->happened != CASEWORK_NOT_CLAIMED) {
        add_row(&rows, web_say(request, STRING_ENTRY_HAPPENED), web_instant(request, line->happened));
    }
    if (!identity_is_none(&line->actor)) {
        add_row(&rows, web_say(request, STRING_ENTRY_BY), casework_name_of(web_casework(request), in->arena, &line->actor));
    } else {
        bool by_public = line->actor_kind == CASEWORK_BY_PUBLIC;
        add_row(&rows, web_say(request, STRING_ENTRY_BY),
                web_say(request, by_public ? STRING_ENTRY_PUBLIC : STRING_ENTRY_EVENT));
    }
    if (in->entry->command.event == PROCEDURE_NAMED_HAPPENS && !identity_is_none(&in->entry->command.event_identity)) {
        add_row(&rows, web_say(request, STRING_ENTRY_FOR_WHOM),
                casework_name_of(web_casework(request), in->arena, &in->entry->command.event_identity));
    }
    if (line->capacity.length) {
        add_row(&rows, web_say(request, STRING_ENTRY_CAPACITY), label_of(in, procedure_name_of(line->capacity)));
    }
    add_row(&rows, web_say(request, STRING_ENTRY_BECAUSE), in->entry->because);
    if (in->entry->channel.length) {
        bool by_commands = text_is(in->entry->channel, CASEWORK_BY_COMMANDS);
        add_row(&rows, web_say(request, STRING_ENTRY_CHANNEL),
                web_say(request, by_commands ? STRING_ENTRY_CHANNEL_COMMANDS : STRING_ENTRY_CHANNEL_PAGES));
    }
    return (struct view_summary_row_list){LIST_OF(rows, struct view_summary_row)};
}

static struct view_summary_row_list entry_texts(const struct drawing *in)
{
    struct vec rows = VEC_IN(in->arena, struct view_summary_row);
    for (size_t i = 0; i < in->entry->answer_count; i++) {
        const struct casework_answer *answer = &in->entry->answers[i];
        struct text key = answer->is_reasons
                              ? string_step_reasons_for(in->arena, web_language(in->request), answer->label)
                              : answer->label;
        add_row(&rows, key, answer->erased ? web_say(in->request, STRING_CASE_ERASED) : answer->plain);
    }
    return (struct view_summary_row_list){LIST_OF(rows, struct view_summary_row)};
}

static struct text item_ordinal(const struct drawing *in, uint32_t number)
{
    struct procedure_scope scope = {PROCEDURE_FOR_ITEM, number};
    return text_of(arena_print(in->arena, "%u", procedure_ordinal(in->entry->state, scope)));
}

/* What an effect did, where people would want to read it; the rest is bookkeeping. */
static struct text effect_words(const struct drawing *in, const struct procedure_effect *effect)
{
    struct arena *arena = in->arena;
    enum language language = web_language(in->request);
    struct text label = label_of(in, effect->name);
    switch (effect->kind) {
    case PROCEDURE_EFFECT_TRACK:
        return string_entry_track(arena, language, label, procedure_label(in->procedure, effect->name, effect->other));
    case PROCEDURE_EFFECT_ITEM:
        return string_entry_item(arena, language, label, item_ordinal(in, effect->number));
    case PROCEDURE_EFFECT_DUTY:
        return string_entry_duty(arena, language, label);
    case PROCEDURE_EFFECT_DUTY_MET:
        return string_entry_duty_met(arena, language, label);
    case PROCEDURE_EFFECT_DUTY_LAPSED:
        return string_entry_duty_lapsed(arena, language, label);
    case PROCEDURE_EFFECT_DUTY_DROPPED:
        return string_entry_duty_dropped(arena, language, label);
    case PROCEDURE_EFFECT_HOLD:
        return effect->on ? string_entry_hold_on(arena, language, label) : string_entry_hold_off(arena, language, label);
    case PROCEDURE_EFFECT_FLAG:
        return effect->on ? string_entry_flag_on(arena, language, label) : string_entry_flag_off(arena, language, label);
    case PROCEDURE_EFFECT_LETTER:
        return string_entry_letter(arena, language, label);
    case PROCEDURE_EFFECT_ENDED:
        return web_say(in->request, effect->on ? STRING_ENTRY_ENDED : STRING_ENTRY_RESUMED);
    default:
        return TEXT("");
    }
}

static struct text fact_words(const struct drawing *in, const struct procedure_effect *effect)
{
    const struct procedure_fact *fact = procedure_find_fact(in->procedure, effect->other, effect->name.text);
    const struct casework_case unopened = {.procedure = in->procedure, .state = in->entry->state};
    struct text value;
    if (!fact) {
        fact = procedure_find_fact(in->procedure, procedure_name_of(TEXT("")), effect->name.text);
    }
    if (!fact || !web_value_words(in->request, in->procedure, &unopened, fact, &effect->value, &value)) {
        return TEXT("");
    }
    struct text label = fact->is.label;
    bool asks = label.length && label.at[label.length - 1] == '?'; /* "How?: By video" has one mark too many */
    return asks ? string_entry_answer(in->arena, web_language(in->request), label, value)
                : string_entry_fact(in->arena, web_language(in->request), label, value);
}

static struct view_text_list entry_changes(const struct drawing *in)
{
    struct vec changes = VEC_IN(in->arena, struct text);
    for (size_t i = 0; i < in->entry->effects.count; i++) {
        const struct procedure_effect *effect = &in->entry->effects.at[i];
        struct text words = effect->kind == PROCEDURE_EFFECT_FACT ? fact_words(in, effect) : effect_words(in, effect);
        if (words.length) {
            vec_add(&changes, &words);
        }
    }
    return (struct view_text_list){LIST_OF(changes, struct text)};
}

static struct text entry_path(const struct front_request *request, struct text reference, int64_t number)
{
    return text_of(arena_print(request->arena, "/cases/%.*s/entries/%lld", TEXT_ARGS(reference), (long long)number));
}

int web_entry(struct front_request *request, struct http_response *response, struct error *error)
{
    struct casework_who who = web_who(request);
    struct text reference = front_argument(request, "case");
    int64_t number = front_argument_number(request, "entry");
    struct casework_entry entry;
    int code = casework_read_entry(web_casework(request), request->arena, &who, reference, number, &entry, error);
    if (code < 0) {
        return code;
    }
    struct casework_case found;
    code = casework_glance(web_casework(request), request->arena, &who, reference, &found, error);
    if (code < 0) {
        return code;
    }
    struct drawing in = {request, request->arena, found.procedure, &entry};
    struct text shown = text_of(arena_print(request->arena, "%lld", (long long)number));
    struct page_entry page = {
        .frame = web_frame(request, WEB_CASES),
        .title = web_line_title(request, found.procedure, &entry.line),
        .reference = reference,
        .back = text_of(arena_print(request->arena, "/cases/%.*s", TEXT_ARGS(reference))),
        .number = shown,
        .rows = entry_rows(&in),
        .texts = entry_texts(&in),
        .documents = web_entry_documents(request, reference, entry.files, entry.file_count),
        .changes = entry_changes(&in),
        .hash = text_of(text_hex(request->arena, entry.hash, sizeof(entry.hash))),
        .next = number < found.sequence ? entry_path(request, reference, number + 1) : TEXT(""),
        .previous = number > 1 ? entry_path(request, reference, number - 1) : TEXT(""),
    };
    page_entry_write(web_body(response), web_language(request), &page);
    return 0;
}
