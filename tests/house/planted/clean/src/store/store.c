/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/store.h"
#include "store/engine.h"
#include "base/base.h"
#include <stdio.h>

/* "SELECT %s" in a comment is no statement; nor is #include "web/web.h" in one. */
static void words(void)
{
    printf("%s: choose what to SELECT\n", "a");
    puts("it is done; a TO" "DO list is another thing");
}
