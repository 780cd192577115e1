/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/show.h"
#include "cli/moments.h"

static struct text label_of(const struct procedure *procedure, struct procedure_name inside,
                            struct procedure_name name)
{
    return procedure_label(procedure, inside, name);
}

/* "item 3 (allegation 2)", as `--item 3` takes it; "party 1"; nothing for the case itself. */
static const char *scope_words(struct cli *cli, const struct casework_case *shown, struct procedure_scope scope)
{
    const struct procedure_item *item = NULL;
    switch (scope.kind) {
    case PROCEDURE_FOR_ITEM:
        item = procedure_state_item(shown->state, scope.number);
        return arena_print(cli->arena, " for item %u (%.*s %u)", scope.number,
                           TEXT_ARGS(item ? item->kind.text : TEXT("item")), procedure_ordinal(shown->state, scope));
    case PROCEDURE_FOR_PARTY:
        return arena_print(cli->arena, " for party %u", scope.number);
    case PROCEDURE_FOR_MATCH:
        return arena_print(cli->arena, " for match %u", scope.number);
    default:
        return "";
    }
}

static void set_scope(json_t *object, struct procedure_scope scope)
{
    static const char *const names[PROCEDURE_FOR__MAX] = {
        [PROCEDURE_FOR_ITEM] = "item", [PROCEDURE_FOR_PARTY] = "party", [PROCEDURE_FOR_MATCH] = "match"};
    if (scope.kind != PROCEDURE_FOR_CASE) {
        cli_set_integer(object, names[scope.kind], scope.number);
    }
}

/* ---- tracks ---------------------------------------------------------------------------------------------------- */

static void show_tracks(struct cli *cli, const struct casework_case *shown, const struct procedure_keeping *keeps,
                        const char *indent, json_t *owner)
{
    json_t *object = cli_add_object(owner, "tracks");
    for (uint32_t i = 0; i < keeps->track_count; i++) {
        const struct procedure_track_state *track = &keeps->tracks[i];
        cli_say(cli, "%s%.*s: %.*s\n", indent, TEXT_ARGS(track->track.text),
                TEXT_ARGS(label_of(shown->procedure, track->track, track->state)));
        cli_set_text(object, text_string(cli->arena, track->track.text), track->state.text);
    }
}

static void show_answers(struct cli *cli, const struct casework_answer *answers, size_t count, json_t *owner)
{
    json_t *array = cli_add_array(owner, "answers");
    for (size_t i = 0; i < count; i++) {
        const struct casework_answer *answer = &answers[i];
        struct text plain = answer->erased ? TEXT("(erased)") : answer->plain;
        cli_say(cli, "  %.*s%s: %.*s\n", TEXT_ARGS(answer->label), answer->is_reasons ? ", reasons" : "",
                TEXT_ARGS(plain));
        json_t *object = cli_append_object(array);
        cli_set_text(object, "fact", answer->fact.text);
        cli_set_bool(object, "reasons", answer->is_reasons);
        cli_set_bool(object, "erased", answer->erased);
        cli_set_text(object, "text", answer->erased ? TEXT("") : answer->plain);
    }
}

/* What was written about it: the agency's reference, the welfare contact. */
static void show_item_answers(struct cli *cli, const struct casework_case *shown, uint32_t number, json_t *object)
{
    for (size_t i = 0; i < shown->item_count; i++) {
        if (shown->items[i].item->number == number) {
            show_answers(cli, shown->items[i].answers, shown->items[i].answer_count, object);
        }
    }
}

static const struct casework_party *party_of(const struct casework_case *shown, int64_t number)
{
    for (size_t i = 0; i < shown->party_count; i++) {
        if (shown->parties[i].party->number == number) {
            return &shown->parties[i];
        }
    }
    return NULL;
}

/* Whom it is about: who is suspended, whom the allegation is against. */
static void show_named_parties(struct cli *cli, const struct casework_case *shown, const struct procedure_item *item,
                               json_t *object)
{
    json_t *array = cli_add_array(object, "names");
    for (uint32_t i = 0; i < item->keeps.fact_count; i++) {
        const struct procedure_fact_state *known = &item->keeps.facts[i];
        const struct casework_party *party =
            known->value.type == PROCEDURE_PARTY ? party_of(shown, known->value.number) : NULL;
        if (party) {
            struct text label = label_of(shown->procedure, (struct procedure_name){{0}, 0}, known->fact);
            cli_say(cli, "  %.*s: %.*s\n", TEXT_ARGS(label), TEXT_ARGS(party->title));
            json_t *row = cli_append_object(array);
            cli_set_text(row, "fact", known->fact.text);
            cli_set_integer(row, "party", party->party->number);
            cli_set_text(row, "title", party->title);
        }
    }
}

static void show_items(struct cli *cli, const struct casework_case *shown)
{
    json_t *array = cli_add_array(cli->result, "items");
    for (uint32_t i = 0; i < shown->state->item_count; i++) {
        const struct procedure_item *item = &shown->state->items[i];
        uint32_t ordinal = procedure_ordinal(shown->state, (struct procedure_scope){PROCEDURE_FOR_ITEM, item->number});
        cli_say(cli, "%.*s %u (item %u)\n",
                TEXT_ARGS(label_of(shown->procedure, (struct procedure_name){{0}, 0}, item->kind)), ordinal, item->number);
        json_t *object = cli_append_object(array);
        cli_set_integer(object, "number", item->number);
        cli_set_integer(object, "ordinal", ordinal);
        cli_set_text(object, "kind", item->kind.text);
        show_tracks(cli, shown, &item->keeps, "  ", object);
        show_named_parties(cli, shown, item, object);
        show_item_answers(cli, shown, item->number, object);
    }
}

/* Whom those who are suspended may turn to, and who supports whom: a list of its own, as on the page (SG-14.1, SG-14.3). */
static void show_support(struct cli *cli, const struct casework_case *shown)
{
    json_t *array = cli_add_array(cli->result, "support");
    bool headed = false;
    for (size_t i = 0; i < shown->item_count; i++) {
        const struct casework_item *item = &shown->items[i];
        struct procedure_scope scope = {PROCEDURE_FOR_ITEM, item->item->number};
        for (size_t j = 0; j < item->answer_count; j++) {
            const struct casework_answer *answer = &item->answers[j];
            bool is_contact = text_is(answer->fact.text, "welfare-contact") || text_is(answer->fact.text, "supporter");
            if (answer->is_reasons || !is_contact) {
                continue;
            }
            struct text label = label_of(shown->procedure, (struct procedure_name){{0}, 0}, item->item->kind);
            struct text words = answer->erased ? TEXT("(erased)") : answer->plain;
            cli_say(cli, "%s  %.*s %u: %.*s\n", headed ? "" : "Support and welfare contacts\n", TEXT_ARGS(label),
                    procedure_ordinal(shown->state, scope), TEXT_ARGS(words));
            headed = true;
            json_t *object = cli_append_object(array);
            cli_set_integer(object, "item", item->item->number);
            cli_set_text(object, "fact", answer->fact.text);
            cli_set_bool(object, "erased", answer->erased);
            cli_set_text(object, "text", answer->erased ? TEXT("") : answer->plain);
        }
    }
}

/* ---- parties --------------------------------------------------------------------------------------------------- */

static void show_parties(struct cli *cli, const struct casework_case *shown)
{
    json_t *array = cli_add_array(cli->result, "parties");
    for (size_t i = 0; i < shown->party_count; i++) {
        const struct casework_party *party = &shown->parties[i];
        cli_say(cli, "%.*s\n", TEXT_ARGS(party->title));
        json_t *object = cli_append_object(array);
        cli_set_integer(object, "number", party->party->number);
        cli_set_text(object, "title", party->title);
        cli_set_bool(object, "judged", party->party->judged);
        cli_set_identity(object, "person", &party->party->person);
        show_answers(cli, party->answers, party->answer_count, object);
    }
}

/* ---- duties ---------------------------------------------------------------------------------------------------- */

static const char *const duty_words[PROCEDURE_DUTY__MAX] = {
    [PROCEDURE_DUTY_OWED] = "owed",
    [PROCEDURE_DUTY_MET] = "met",
    [PROCEDURE_DUTY_DROPPED] = "dropped",
};

static const struct procedure_due *leading_due(const struct procedure_duty *duty)
{
    return duty->due_count ? &duty->dues[duty->leading] : NULL;
}

static void show_duty_line(struct cli *cli, const struct casework_case *shown, const struct procedure_duty *duty,
                           json_t *object)
{
    const struct procedure_due *due = leading_due(duty);
    struct procedure_name nowhere = {{0}, 0};
    bool overdue = due && duty->status == PROCEDURE_DUTY_OWED && calendar_is_passed(&due->deadline, shown->now);
    struct text when = due ? calendar_due_words(cli->arena, &due->deadline) : TEXT("no date");
    cli_say(cli, "%u. %.*s%s, by %.*s: %s%s, %.*s%s\n", duty->number,
            TEXT_ARGS(procedure_duty_label(shown->procedure, duty->name)), scope_words(cli, shown, duty->scope),
            TEXT_ARGS(label_of(shown->procedure, nowhere, duty->owner)), duty_words[duty->status],
            duty->late ? " late" : "", TEXT_ARGS(when), overdue ? ", OVERDUE" : "");
    cli_set_integer(object, "number", duty->number);
    cli_set_text(object, "name", duty->name.text);
    cli_set_text(object, "label", procedure_duty_label(shown->procedure, duty->name));
    cli_set_text(object, "owner", duty->owner.text);
    cli_set_string(object, "status", duty_words[duty->status]);
    cli_set_bool(object, "late", duty->late);
    cli_set_bool(object, "overdue", overdue);
    cli_set_text(object, "due", when);
    cli_set_instant(cli, object, "ends", due ? due->deadline.ends : INT64_MAX);
    set_scope(object, duty->scope);
}

void cli_show_duty(struct cli *cli, const struct casework_case *shown, const struct procedure_duty *duty)
{
    size_t count = 0;
    struct text *lines = procedure_explain_duty(cli->arena, shown->procedure, duty, &count);
    show_duty_line(cli, shown, duty, cli->result);
    json_t *array = cli_add_array(cli->result, "because");
    cli_say(cli, "\n");
    for (size_t i = 0; i < count; i++) {
        cli_say(cli, "%.*s\n", TEXT_ARGS(lines[i]));
        json_array_append_new(array, json_stringn(lines[i].at, lines[i].length));
    }
}

static void show_duties(struct cli *cli, const struct casework_case *shown)
{
    json_t *array = cli_add_array(cli->result, "duties");
    for (uint32_t i = 0; i < shown->state->duty_count; i++) {
        show_duty_line(cli, shown, &shown->state->duties[i], cli_append_object(array));
    }
}

/* ---- offers ---------------------------------------------------------------------------------------------------- */

static void show_refusals(struct cli *cli, const struct procedure_refusals *refusals, json_t *owner)
{
    json_t *array = cli_add_array(owner, "refusals");
    for (size_t i = 0; i < refusals->count; i++) {
        const struct procedure_refusal *refusal = &refusals->at[i];
        struct text cites = procedure_cites_print(cli->arena, &refusal->cites);
        cli_say(cli, "      %.*s%s%.*s%s\n", TEXT_ARGS(refusal->words), cites.length ? " [" : "", TEXT_ARGS(cites),
                cites.length ? "]" : "");
        json_t *object = cli_append_object(array);
        cli_set_string(object, "code", procedure_refusal_key(refusal->code));
        cli_set_text(object, "words", refusal->words);
        cli_set_text(object, "paragraph", cites);
    }
}

static void show_offer(struct cli *cli, const struct casework_case *shown, const struct procedure_offer *offer,
                       json_t *array)
{
    const char *mark = offer->allowed ? "may" : offer->others ? "others may" : "may not";
    cli_say(cli, "  %-10s  %.*s%s: %.*s\n", mark, TEXT_ARGS(offer->step->is.name.text),
            scope_words(cli, shown, offer->scope), TEXT_ARGS(offer->step->is.label));
    json_t *object = cli_append_object(array);
    cli_set_text(object, "step", offer->step->is.name.text);
    cli_set_text(object, "label", offer->step->is.label);
    cli_set_bool(object, "allowed", offer->allowed);
    cli_set_bool(object, "others", offer->others);
    set_scope(object, offer->scope);
    show_refusals(cli, &offer->refusals, object);
}

void cli_show_offers(struct cli *cli, const struct casework_case *shown, bool all)
{
    json_t *array = cli_add_array(cli->result, "offers");
    for (size_t i = 0; i < shown->offers.count; i++) {
        const struct procedure_offer *offer = &shown->offers.at[i];
        if (all || offer->allowed) {
            show_offer(cli, shown, offer, array);
        }
    }
}

/* ---- links -------------------------------------------------------------------------------------------------------- */

static void show_link(struct cli *cli, const struct casework_link *link, json_t *array)
{
    static const char *const states[PROCEDURE_LINK__MAX] = {"wanted", "open", "ended"};
    struct text cites = procedure_cites_print(cli->arena, &link->cites);
    cli_say(cli, "%.*s (%.*s): %s%s%s [%.*s]\n", TEXT_ARGS(link->label), TEXT_ARGS(link->name.text), states[link->status],
            link->reference[0] ? ", " : "", link->reference, TEXT_ARGS(cites));
    json_t *object = cli_append_object(array);
    cli_set_text(object, "link", link->name.text);
    cli_set_text(object, "label", link->label);
    cli_set_string(object, "state", states[link->status]);
    cli_set_string(object, "reference", link->reference[0] ? link->reference : NULL);
    cli_set_bool(object, "may-open", link->may_open);
    json_t *procedures = cli_add_array(object, "procedures");
    for (size_t i = 0; i < link->procedure_count; i++) {
        struct text name = link->procedures[i].text;
        json_array_append_new(procedures, json_stringn(name.at, name.length));
    }
}

void cli_show_links(struct cli *cli, const struct casework_case *shown)
{
    json_t *links = cli_add_array(cli->result, "links");
    for (size_t i = 0; i < shown->link_count; i++) {
        show_link(cli, &shown->links[i], links);
    }
    json_t *from = cli_add_array(cli->result, "linked-from");
    for (size_t i = 0; i < shown->linked_from_count; i++) {
        const struct casework_linked_from *one = &shown->linked_from[i];
        cli_say(cli, "linked from %s, %.*s\n", one->reference, TEXT_ARGS(one->procedure_label));
        json_t *object = cli_append_object(from);
        cli_set_string(object, "reference", one->reference);
        cli_set_text(object, "procedure-label", one->procedure_label);
    }
}

/* ---- timeline, entries ------------------------------------------------------------------------------------------- */

static struct text actor_of(struct cli *cli, const struct cli_organisation *organisation,
                            const struct casework_line *line)
{
    switch (line->actor_kind) {
    case CASEWORK_BY_PERSON:
        return casework_name_of(organisation->casework, cli->arena, &line->actor);
    case CASEWORK_BY_PUBLIC:
        return TEXT("the public");
    default:
        return TEXT("Evenhand");
    }
}

void cli_show_line(struct cli *cli, const struct cli_organisation *organisation, const struct procedure *procedure,
                   const struct casework_line *line, json_t *array)
{
    struct text actor = actor_of(cli, organisation, line);
    struct procedure_name nowhere = {{0}, 0};
    struct text label = label_of(procedure, nowhere, procedure_name_of(line->name));
    cli_say(cli, "%lld. %.*s: %.*s, by %.*s%s%.*s\n", (long long)line->sequence,
            TEXT_ARGS(cli_when(cli, organisation, line->recorded)), TEXT_ARGS(label), TEXT_ARGS(actor),
            !line->capacity.length         ? ""
            : line->kind == CASEWORK_EVENT ? ": "
                                           : " as ",
            TEXT_ARGS(line->capacity));
    json_t *object = cli_append_object(array);
    cli_set_integer(object, "sequence", line->sequence);
    cli_set_string(object, "kind", line->kind == CASEWORK_STEP ? "step" : "event");
    cli_set_text(object, "name", line->name);
    cli_set_text(object, "actor", actor);
    cli_set_identity(object, "person", &line->actor);
    cli_set_text(object, "capacity", line->capacity);
    cli_set_instant(cli, object, "recorded", line->recorded);
    cli_set_instant(cli, object, "happened", line->happened);
    cli_set_integer(object, "texts", line->text_count);
}

void cli_show_entry(struct cli *cli, const struct cli_organisation *organisation, const struct casework_case *shown,
                    const struct casework_entry *entry)
{
    json_t *array = cli_add_array(cli->result, "entry");
    cli_show_line(cli, organisation, shown->procedure, &entry->line, array);
    if (entry->because.length) {
        cli_say(cli, "  %.*s\n", TEXT_ARGS(entry->because));
    }
    cli_set_text(cli->result, "because", entry->because);
    if (entry->channel.length) {
        cli_say(cli, "  entered by way of the %s\n",
                text_is(entry->channel, CASEWORK_BY_COMMANDS) ? "host's command line" : "pages");
    }
    cli_set_text(cli->result, "channel", entry->channel);
    show_answers(cli, entry->answers, entry->answer_count, cli->result);
    const char *hash = text_hex(cli->arena, entry->hash, sizeof(entry->hash));
    cli_say(cli, "  leaf hash %s\n", hash);
    cli_set_string(cli->result, "hash", hash);
}

/* ---- a case, a row ------------------------------------------------------------------------------------------------ */

void cli_show_case(struct cli *cli, const struct cli_organisation *organisation, const struct casework_case *shown)
{
    const struct procedure_about *about = procedure_about(shown->procedure);
    cli_say(cli, "%s  %.*s, version %.*s\nreceived %.*s%s\n\n", shown->reference, TEXT_ARGS(about->is.label),
            TEXT_ARGS(calendar_print_iso_date(cli->arena, about->version)),
            TEXT_ARGS(cli_when(cli, organisation, shown->state->received)), shown->state->ended ? "; closed" : "");
    cli_set_string(cli->result, "reference", shown->reference);
    cli_set_text(cli->result, "procedure", about->is.name.text);
    cli_set_text(cli->result, "version", calendar_print_iso_date(cli->arena, about->version));
    cli_set_instant(cli, cli->result, "received", shown->state->received);
    cli_set_bool(cli->result, "ended", shown->state->ended);
    cli_set_integer(cli->result, "sequence", shown->sequence);
    show_tracks(cli, shown, &shown->state->keeps, "", cli->result);
    show_items(cli, shown);
    show_support(cli, shown);
    if (shown->link_count || shown->linked_from_count) {
        cli_say(cli, "\nLinked cases\n");
    }
    cli_show_links(cli, shown);
    cli_say(cli, "\nParties\n");
    show_parties(cli, shown);
    cli_say(cli, "\nDuties\n");
    show_duties(cli, shown);
    cli_say(cli, "\nWhat may be done now\n");
    cli_show_offers(cli, shown, false);
    cli_say(cli, "\nWhat happened\n");
    json_t *array = cli_add_array(cli->result, "timeline");
    for (size_t i = 0; i < shown->line_count; i++) {
        cli_show_line(cli, organisation, shown->procedure, &shown->lines[i], array);
    }
}

void cli_show_row(struct cli *cli, const struct cli_organisation *organisation, const struct casework_row *row,
                  json_t *array)
{
    struct text due = row->next_due == INT64_MAX ? TEXT("nothing") : cli_until(cli, organisation, row->next_due);
    cli_say(cli, "%s  %.*s: %.*s; received %.*s; due next: %.*s\n", row->reference,
            TEXT_ARGS(row->procedure_label), TEXT_ARGS(row->state_label),
            TEXT_ARGS(cli_when(cli, organisation, row->received)), TEXT_ARGS(due));
    json_t *object = cli_append_object(array);
    cli_set_string(object, "reference", row->reference);
    cli_set_text(object, "procedure", row->procedure);
    cli_set_text(object, "state", row->state);
    cli_set_bool(object, "ended", row->ended);
    cli_set_instant(cli, object, "received", row->received);
    cli_set_instant(cli, object, "changed", row->changed);
    cli_set_instant(cli, object, "next-due", row->next_due);
}
