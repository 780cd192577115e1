/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "program.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#define MOST 100

static const char *folder;
static struct program_ran last;

static void forget(void)
{
    free(last.out);
    free(last.problems);
    json_decref(last.answer);
    last = (struct program_ran){0};
}

void program_begin(const char *where)
{
    folder = where;
}

void program_end(void)
{
    forget();
}

static char *path_in_folder(const char *name)
{
    static char path[4096];
    snprintf(path, sizeof(path), "%s/%s", folder, name);
    return path;
}

static char *read_whole(const char *name)
{
    FILE *file = fopen(path_in_folder(name), "r");
    char *text = NULL;
    size_t size = 0;
    assert_non_null(file);
    if (getdelim(&text, &size, '\0', file) < 0) {
        free(text);
        text = strdup("");
    }
    fclose(file);
    return text;
}

/* In the child: what it prints goes to files. */
static _Noreturn void become(char **arguments)
{
    int out = open(path_in_folder("out.txt"), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    int problems = open(path_in_folder("problems.txt"), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    int nothing = open("/dev/null", O_RDONLY);
    if (out < 0 || problems < 0 || nothing < 0 || dup2(nothing, 0) < 0 || dup2(out, 1) < 0 || dup2(problems, 2) < 0) {
        _exit(120);
    }
    execv(getenv("EVENHAND_PROGRAM"), arguments);
    _exit(121);
}

static void cut(char *line, char **arguments)
{
    int count = 0;
    static char program[] = "evenhand";
    arguments[count++] = program;
    while (*line && count < MOST - 1) {
        char end = *line == '\'' ? '\'' : ' ';
        line += end == '\'';
        arguments[count++] = line;
        line += strcspn(line, end == '\'' ? "'" : " ");
        if (*line) {
            *line++ = '\0';
        }
        line += strspn(line, " ");
    }
    arguments[count] = NULL;
}

/* The strings take their places after the line was cut, so they may hold anything. */
static void fill_in(char **arguments, char *room, size_t size, va_list strings)
{
    for (; *arguments; arguments++) {
        const char *from = *arguments;
        *arguments = room;
        for (; *from; from++) {
            int added = *from == '%' ? snprintf(room, size, "%s", va_arg(strings, char *))
                                     : snprintf(room, size, "%c", *from);
            assert_true((size_t)added < size);
            room += added;
            size -= (size_t)added;
        }
        *room++ = '\0';
        size--;
    }
}

static const struct program_ran *run(const char *line, va_list strings)
{
    char room[16384], *arguments[MOST], *copy = strdup(line);
    int status = 0;
    cut(copy, arguments);
    fill_in(arguments, room, sizeof(room), strings);
    free(copy);
    forget();
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        become(arguments);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    last.code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    last.out = read_whole("out.txt");
    last.problems = read_whole("problems.txt");
    last.answer = json_loads(last.out, JSON_REJECT_DUPLICATES, NULL);
    return &last;
}

const struct program_ran *program_run(const char *line, ...)
{
    va_list strings;
    va_start(strings, line);
    const struct program_ran *ran = run(line, strings);
    va_end(strings);
    return ran;
}

const struct program_ran *program_expect(int code, const char *line, ...)
{
    va_list strings;
    va_start(strings, line);
    const struct program_ran *ran = run(line, strings);
    va_end(strings);
    if (ran->code != code) {
        fail_msg("`%s` ended with %d, not %d:\n%s%s", line, ran->code, code, ran->problems, ran->out);
    }
    return ran;
}

static const json_t *find(const char *path)
{
    const json_t *at = last.answer;
    char part[100];
    while (at && *path) {
        size_t length = strcspn(path, ".");
        snprintf(part, sizeof(part), "%.*s", (int)length, path);
        at = json_is_array(at) ? json_array_get(at, (size_t)strtol(part, NULL, 10)) : json_object_get(at, part);
        path += length + (path[length] == '.');
    }
    return at;
}

const char *program_text(const char *path)
{
    const char *text = json_string_value(find(path));
    return text ? text : "";
}

json_int_t program_number(const char *path)
{
    return json_integer_value(find(path));
}

const char *program_file(const char *name, const char *text)
{
    char *path = path_in_folder(name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
    return path;
}
