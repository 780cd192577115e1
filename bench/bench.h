/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BENCH_BENCH_H
#define BENCH_BENCH_H

/*
 * For programs that measure. Standard output carries `name<TAB>value<TAB>unit` lines and nothing
 * else; words for people go to standard error. Times by themselves say little on a shared machine:
 * run what you measure in turns with something to measure it against (bench_measure), and print the
 * ratio too. docs/benchmarks.md says how a room adds one.
 */

#include <stdint.h>
#include <stddef.h>

/* One thing to do, `times` times. */
struct bench_case {
    const char *name; /* "calendar.reckon.2-working-days" */
    void (*run)(void *context, uint64_t times);
    void *context;
    double median; /* set: seconds each, the median of the runs */
    double spread; /* set: (slowest run - fastest run) / median */
};

/* Runs the cases in turn, one run each, `runs` times over (odd, at most 99), each run for about
 * `seconds`: what disturbs the machine disturbs them alike. How often each is done in a run is
 * found first, and is at least once. */
void bench_measure(struct bench_case *cases, size_t count, int runs, double seconds);
/* Likewise for what cannot be done "times times": each call of `run` gets times = 1. */
void bench_measure_once(struct bench_case *cases, size_t count, int runs);

double bench_now(void);                            /* seconds on a clock that only goes forward */
/* Seconds of all processors that this process has used: what the machine's other work disturbs least. */
double bench_worked(void);
double bench_median(double *values, size_t count); /* sorts them; count >= 1 */
/* Mebibytes of this process that are in memory now. */
double bench_resident(void);

void bench_line(const char *name, double value, const char *unit);
void bench_line_time(const struct bench_case *measured); /* in ns, us or ms, whichever reads well */
void bench_line_rate(const struct bench_case *measured, const char *what); /* "steps" -> steps/s */
/* How often as fast as `other` it is: 0.5 means that it takes twice the time. */
void bench_line_ratio(const char *name, const struct bench_case *measured,
                      const struct bench_case *other);

#endif
