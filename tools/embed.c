/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * embed HEADER DECLARATION FILE... : prints C that includes HEADER and defines DECLARATION, an
 * array of {name, bytes, size} with one row for each file, by its last name, and a row of zeroes at
 * its end. Bytes are numbers, not a string: the standard promises no more than 4,095 characters in
 * one of those.
 */
#include <stdio.h>
#include <string.h>

static int print_bytes(const char *path, int number)
{
    FILE *file = fopen(path, "rb");
    if (!file) {
        perror(path);
        return -1;
    }
    printf("static const char bytes_%d[] = {", number);
    int character;
    for (long i = 0; (character = fgetc(file)) != EOF; i++) {
        printf("%s%d,", i % 20 == 0 ? "\n    " : "", character < 128 ? character : character - 256);
    }
    printf("\n    0};\n");
    int failed = ferror(file);
    fclose(file);
    return failed ? -1 : 0;
}

int main(int count, char **arguments)
{
    if (count < 3) {
        fprintf(stderr, "usage: embed HEADER DECLARATION FILE...\n");
        return 2;
    }
    printf("/* Made by tools/embed. */\n#include \"%s\"\n\n", arguments[1]);
    for (int i = 3; i < count; i++) {
        if (print_bytes(arguments[i], i)) {
            return 1;
        }
    }
    printf("%s = {\n", arguments[2]);
    for (int i = 3; i < count; i++) {
        const char *slash = strrchr(arguments[i], '/');
        printf("    {\"%s\", bytes_%d, sizeof(bytes_%d) - 1},\n", slash ? slash + 1 : arguments[i],
               i, i);
    }
    printf("    {0}};\n");
    return fflush(stdout) == 0 ? 0 : 1;
}
