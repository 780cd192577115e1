/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Runs a fuzz target over the files that are named (or lie directly in the folders that are named), so that a
 * corpus is an ordinary test with any compiler. No input at all is a failure: an empty corpus tests nothing.
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

#define LARGEST_INPUT (1024L * 1024)

static int run_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (!file) {
        perror(path);
        return -1;
    }
    /* Exactly as large as the input, so that the address sanitizer sees a read past its end. */
    uint8_t *room = malloc((size_t)LARGEST_INPUT);
    size_t size = room ? fread(room, 1, (size_t)LARGEST_INPUT, file) : 0;
    fclose(file);
    uint8_t *exact = room ? realloc(room, size ? size : 1) : NULL;
    if (!exact) {
        free(room);
        return -1;
    }
    LLVMFuzzerTestOneInput(exact, size);
    free(exact);
    return 1;
}

static int run_folder(const char *folder)
{
    struct dirent **names = NULL;
    int count = scandir(folder, &names, NULL, alphasort), ran = 0;
    for (int i = 0; i < count; i++) {
        char path[4096];
        snprintf(path, sizeof(path), "%s/%s", folder, names[i]->d_name);
        if (names[i]->d_name[0] != '.') {
            int result = run_file(path);
            ran = result < 0 || ran < 0 ? -1 : ran + result;
        }
        free(names[i]);
    }
    free(names);
    return count < 0 ? -1 : ran;
}

int main(int count, char **arguments)
{
    int ran = 0;
    for (int i = 1; i < count; i++) {
        struct stat about;
        int result = stat(arguments[i], &about) == 0 && S_ISDIR(about.st_mode) ? run_folder(arguments[i])
                                                                               : run_file(arguments[i]);
        if (result < 0) {
            fprintf(stderr, "standalone: %s could not be run\n", arguments[i]);
            return 1;
        }
        ran += result;
    }
    printf("%d inputs\n", ran);
    return ran > 0 ? 0 : 1;
}
