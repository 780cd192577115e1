/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a success measure comes to, in words and as comma-separated text. */
#include "plan/plan.h"

const char *plan_reached_name(enum plan_reached reached)
{
    static const char *const names[PLAN_REACHED__MAX] = {[PLAN_NO_TARGET] = "no-target",
                                                         [PLAN_NOT_KNOWN] = "not-known",
                                                         [PLAN_REACHED] = "reached",
                                                         [PLAN_FALLEN_SHORT] = "fallen-short"};
    return reached < PLAN_REACHED__MAX ? names[reached] : "not-known";
}

const char *plan_reached_words(enum plan_reached reached)
{
    static const char *const words[PLAN_REACHED__MAX] = {[PLAN_NO_TARGET] = "No target",
                                                         [PLAN_NOT_KNOWN] = "Not known yet",
                                                         [PLAN_REACHED] = "Target reached",
                                                         [PLAN_FALLEN_SHORT] = "Short of its target"};
    return reached < PLAN_REACHED__MAX ? words[reached] : "Not known yet";
}

static const char *number_words(struct arena *arena, size_t number)
{
    static const char *const words[] = {"none", "one", "two", "three", "four", "five",
                                        "six",  "seven", "eight", "nine", "ten"};
    return number < COUNT_OF(words) ? words[number] : arena_print(arena, "%zu", number);
}

/* A day's number on a base that is too small says who it was. */
static struct text days_words(struct arena *arena, const struct procedure_measure *measure, const struct plan_share *share)
{
    if (share->base + share->others == 0) {
        return TEXT("Nothing to count");
    }
    struct buf words = buf_in(arena);
    if (share->days >= 0) {
        buf_print(&words, "%lld days, the middle one of %zu", (long long)share->days, share->base);
    } else {
        buf_print(&words, "too few to tell: %s", number_words(arena, share->base));
    }
    if (measure->compares && share->others_days >= 0) {
        buf_print(&words, "; the others %lld days, of %zu", (long long)share->others_days, share->others);
    } else if (measure->compares) {
        buf_print(&words, "; of the others too few to tell: %s", number_words(arena, share->others));
    }
    return buf_as_text(&words);
}

struct text plan_share_words(struct arena *arena, const struct procedure_measure *measure, const struct plan_share *share)
{
    if (measure->in_days) {
        return days_words(arena, measure, share);
    }
    if (share->base == 0) {
        return TEXT("Nothing to count");
    }
    if (share->is_told) {
        return text_of(arena_print(arena, "%d in a hundred (%zu of %zu)", share->percent, share->met, share->base));
    }
    const char *base = number_words(arena, share->base);
    if (share->base == 1) {
        return share->met ? TEXT("the only one: too few for a percentage") : TEXT("not the only one: too few for a percentage");
    }
    if (share->base == 2 && share->met == 2) {
        return TEXT("both: too few for a percentage");
    }
    return text_of(share->met == share->base
                       ? arena_print(arena, "all %s: too few for a percentage", base)
                       : arena_print(arena, "%s of %s: too few for a percentage", number_words(arena, share->met), base));
}

struct text plan_target_words(struct arena *arena, const struct procedure_measure *measure)
{
    switch (measure->target) {
    case PROCEDURE_AT_LEAST:
        return measure->goal == 100
                   ? TEXT("All of them")
                   : text_of(arena_print(arena, "At least %lld in a hundred", (long long)measure->goal));
    case PROCEDURE_AT_MOST:
        return text_of(arena_print(arena, "At most %lld days", (long long)measure->goal));
    case PROCEDURE_AS_OTHERS:
        return TEXT("No longer than the others");
    default:
        return TEXT("");
    }
}

struct text plan_measure_value_words(struct arena *arena, const struct plan_measure *measure)
{
    if (measure->is->unit == PROCEDURE_ATTESTED) {
        return measure->attestation_count ? text_of(arena_print(arena, "%lld in a hundred, as attested",
                                                                (long long)measure->attestations[0].value))
                                          : TEXT("Nobody has attested it yet");
    }
    return measure->unknown ? TEXT("Not counted: what it names is not in force here")
                            : plan_share_words(arena, measure->is, &measure->value);
}

/* ---- as text */

static struct text number(struct arena *arena, int64_t number)
{
    return text_of(arena_print(arena, "%lld", (long long)number));
}

static void add_line(struct arena *arena, struct buf *buf, const struct plan_measure *measure, const struct plan_share *share,
                     struct text period, struct text words)
{
    const struct procedure_measure *is = measure->is;
    const struct text fields[] = {
        is->is.name.text,
        is->is.label,
        is->paragraph,
        period,
        number(arena, (int64_t)share->base),
        is->in_days ? TEXT("") : number(arena, (int64_t)share->met),
        share->is_told && !is->in_days ? number(arena, share->percent) : TEXT(""),
        share->days >= 0 ? number(arena, share->days) : TEXT(""),
        share->others_days >= 0 ? number(arena, share->others_days) : TEXT(""),
        words,
        plan_target_words(arena, is)};
    for (size_t i = 0; i < COUNT_OF(fields); i++) {
        buf_csv_field(buf, i == 0, fields[i]);
    }
    buf_string(buf, "\r\n");
}

struct text plan_measures_csv(struct arena *arena, const struct plan_measures *measures)
{
    static const char *const heads[] = {"measure", "name", "paragraph", "period", "base", "met", "in a hundred", "days",
                                        "days of the others", "in words", "target"};
    struct buf buf = buf_in(arena);
    for (size_t i = 0; i < COUNT_OF(heads); i++) {
        buf_csv_field(&buf, i == 0, text_of(heads[i]));
    }
    buf_string(&buf, "\r\n");
    for (size_t i = 0; i < measures->count; i++) {
        const struct plan_measure *measure = &measures->measures[i];
        struct text day = calendar_print_iso_date(arena, measures->at);
        add_line(arena, &buf, measure, &measure->value, text_of(arena_print(arena, "as of %.*s", TEXT_ARGS(day))),
                 plan_measure_value_words(arena, measure));
        for (size_t k = 0; measure->is->unit != PROCEDURE_ATTESTED && k < PLAN_QUARTERS; k++) {
            const struct plan_quarter *quarter = &measure->quarters[k];
            struct text from = calendar_print_iso_date(arena, quarter->from);
            add_line(arena, &buf, measure, &quarter->value, text_of(arena_print(arena, "quarter from %.*s", TEXT_ARGS(from))),
                     plan_share_words(arena, measure->is, &quarter->value));
        }
    }
    return buf_as_text(&buf);
}
