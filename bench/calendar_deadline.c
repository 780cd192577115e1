/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a deadline costs: beside a decision's 5 us it must not be seen. The measure is one of the C
 * library's dates. */
#include "bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "calendar/calendar.h"

struct subject {
    struct calendar_question question;
    struct calendar_deadline deadline;
    struct text packed;
};

static struct calendar_deadline reckon(struct arena *arena,
                                       const struct calendar_question *question)
{
    struct calendar_deadline deadline = {0};
    struct error error = {0};
    if (calendar_reckon(arena, question, &deadline, &error)) {
        fprintf(stderr, "calendar_deadline: %s\n", error.words);
        exit(1);
    }
    return deadline;
}

static void run_reckon(void *context, uint64_t times)
{
    struct subject *subject = context;
    int64_t first = subject->question.event.instant;
    while (times > 0) {
        struct arena *arena = arena_new();
        for (int i = 0; i < 16 && times > 0; i++, times--) {
            subject->question.event.instant += 60000;
            reckon(arena, &subject->question);
        }
        arena_free(arena);
        subject->question.event.instant = first;
    }
}

static void run_explain(void *context, uint64_t times)
{
    struct subject *subject = context;
    for (; times > 0; times--) {
        struct arena *arena = arena_new();
        size_t count;
        calendar_explain(arena, &subject->deadline, &count);
        arena_free(arena);
    }
}

static void run_unpack(void *context, uint64_t times)
{
    struct subject *subject = context;
    for (; times > 0; times--) {
        struct arena *arena = arena_new();
        struct calendar_deadline deadline;
        struct error error;
        struct unpack unpack = unpack_of(subject->packed);
        calendar_unpack_deadline(arena, &unpack, &deadline);
        if (unpack_done(&unpack, "deadline", &error)) {
            exit(1);
        }
        arena_free(arena);
    }
}

static void run_localtime(void *context, uint64_t times)
{
    struct subject *subject = context;
    volatile int sum = 0;
    for (; times > 0; times--) {
        struct tm local;
        time_t seconds = (time_t)(subject->question.event.instant / 1000 + (int64_t)times);
        localtime_r(&seconds, &local);
        sum = sum + local.tm_mday;
    }
}

static void run_book(void *context, uint64_t times)
{
    (void)context;
    for (; times > 0; times--) {
        struct calendar_book *book = NULL;
        struct error error;
        if (calendar_book_new(&book, NULL, &error)) {
            exit(1);
        }
        calendar_book_free(book);
    }
}

static struct subject subject_of(struct arena *arena, const struct calendar_book *book,
                                 const char *words, const struct calendar *const *calendars,
                                 size_t count)
{
    struct subject subject = {
        .question = {.event = {.has_instant = true, .instant = INT64_C(1795363500000)},
                     .calendars = calendars,
                     .calendar_count = count,
                     .zone = calendar_find_zone(book, TEXT("Europe/London"))}};
    struct error error = {0};
    if (calendar_rule_read(text_of(words), &subject.question.rule, &error)) {
        exit(1);
    }
    subject.deadline = reckon(arena, &subject.question);
    struct pack pack = pack_in(arena);
    calendar_pack_deadline(&pack, &subject.deadline);
    subject.packed = pack_done(&pack);
    return subject;
}

int main(void)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    SCOPED(calendar_book_free_at) struct calendar_book *book = NULL;
    struct error error = {0};
    if (calendar_book_new(&book, NULL, &error)) {
        return 1;
    }
    setenv("TZ", "Europe/London", 1);
    tzset();
    const struct calendar *nations[] = {calendar_find(book, TEXT("england-and-wales")),
                                        calendar_find(book, TEXT("scotland")),
                                        calendar_find(book, TEXT("northern-ireland"))};
    struct subject two = subject_of(arena, book, "2 working days", nations, 1);
    struct subject twenty = subject_of(arena, book, "20 working days", nations, 3);
    struct subject years = subject_of(arena, book, "75 years", nations, 1);
    struct bench_case cases[] = {
        {.name = "calendar.localtime_r", .run = run_localtime, .context = &two},
        {.name = "calendar.reckon.2-working-days", .run = run_reckon, .context = &two},
        {.name = "calendar.reckon.20-working-days-3-nations",
         .run = run_reckon,
         .context = &twenty},
        {.name = "calendar.reckon.75-years", .run = run_reckon, .context = &years},
        {.name = "calendar.explain.20-working-days", .run = run_explain, .context = &twenty},
        {.name = "calendar.unpack.20-working-days", .run = run_unpack, .context = &twenty},
        {.name = "calendar.book", .run = run_book},
    };
    bench_measure(cases, COUNT_OF(cases), 7, 0.05);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        bench_line_time(&cases[i]);
    }
    bench_line_ratio("calendar.reckon.2-working-days.to-localtime_r", &cases[1], &cases[0]);
    bench_line("calendar.packed.20-working-days", (double)twenty.packed.length, "bytes");
    return 0;
}
