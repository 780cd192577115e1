/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { MOST_RUNS = 99, MOST_CASES = 32 };

double bench_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static int compare(const void *one, const void *other)
{
    double first = *(const double *)one, second = *(const double *)other;
    return (first > second) - (first < second);
}

double bench_worked(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
           (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

double bench_median(double *values, size_t count)
{
    assert(count >= 1);
    qsort(values, count, sizeof(*values), compare);
    return count % 2 ? values[count / 2] : (values[count / 2 - 1] + values[count / 2]) / 2;
}

static double run_once(const struct bench_case *one, uint64_t times)
{
    double start = bench_now();
    one->run(one->context, times);
    return bench_now() - start;
}

/* Doubles until it takes a tenth of the time wanted, then extrapolates; which also warms everything
 * up. */
static uint64_t find_times(const struct bench_case *one, double seconds)
{
    uint64_t times = 1;
    double took = run_once(one, times);
    while (took < seconds / 10 && times < UINT64_C(1) << 40) {
        times *= 2;
        took = run_once(one, times);
    }
    double wanted = took > 0 ? (double)times * seconds / took : (double)times;
    return wanted < 1 ? 1 : (uint64_t)wanted;
}

static void measure(struct bench_case *cases, size_t count, int runs, const uint64_t *times)
{
    static double took[MOST_CASES][MOST_RUNS];
    for (int run = 0; run < runs; run++) {
        for (size_t i = 0; i < count; i++) {
            took[i][run] = run_once(&cases[i], times[i]) / (double)times[i];
        }
    }
    for (size_t i = 0; i < count; i++) {
        cases[i].median = bench_median(took[i], (size_t)runs);
        cases[i].spread = (took[i][runs - 1] - took[i][0]) / cases[i].median;
        fprintf(stderr, "%s: %d runs of %llu, spread %.0f %%\n", cases[i].name, runs,
                (unsigned long long)times[i], cases[i].spread * 100);
    }
}

void bench_measure(struct bench_case *cases, size_t count, int runs, double seconds)
{
    uint64_t times[MOST_CASES];
    assert(count <= MOST_CASES && runs >= 1 && runs <= MOST_RUNS);
    for (size_t i = 0; i < count; i++) {
        times[i] = find_times(&cases[i], seconds);
    }
    measure(cases, count, runs, times);
}

void bench_measure_once(struct bench_case *cases, size_t count, int runs)
{
    uint64_t times[MOST_CASES];
    assert(count <= MOST_CASES && runs >= 1 && runs <= MOST_RUNS);
    for (size_t i = 0; i < count; i++) {
        times[i] = 1;
    }
    measure(cases, count, runs, times);
}

double bench_resident(void)
{
    long pages = 0;
    FILE *file = fopen("/proc/self/statm", "re");
    if (!file || fscanf(file, "%*s %ld", &pages) != 1) {
        pages = 0;
    }
    if (file) {
        fclose(file);
    }
    return (double)pages * (double)sysconf(_SC_PAGESIZE) / (1024 * 1024);
}

void bench_line(const char *name, double value, const char *unit)
{
    int decimals = value >= 1000 ? 0 : value >= 10 ? 1 : 3;
    printf("%s\t%.*f\t%s\n", name, decimals, value, unit);
    fflush(stdout);
}

void bench_line_time(const struct bench_case *measured)
{
    double seconds = measured->median;
    const char *unit = seconds < 1e-6 ? "ns" : seconds < 1e-3 ? "us" : "ms";
    bench_line(measured->name, seconds * (seconds < 1e-6 ? 1e9 : seconds < 1e-3 ? 1e6 : 1e3), unit);
}

void bench_line_rate(const struct bench_case *measured, const char *what)
{
    char unit[64];
    snprintf(unit, sizeof(unit), "%s/s", what);
    bench_line(measured->name, 1 / measured->median, unit);
}

void bench_line_ratio(const char *name, const struct bench_case *measured,
                      const struct bench_case *other)
{
    bench_line(name, other->median / measured->median, "ratio");
}
