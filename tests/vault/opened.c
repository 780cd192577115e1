/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "vault/opened.h"

#include <stdio.h>
#include <string.h>

static int made;

const char *opened_path(struct arena *arena, const char *name)
{
    return arena_print(arena, "%s/%s-%d", stores_folder(), name, ++made);
}

const char *opened_where(struct arena *arena)
{
    return arena_print(arena, "sqlite:%s/keys-%d.db", stores_folder(), ++made);
}

static void open_vault(struct opened *opened)
{
    if (vault_open(&opened->vault, &opened->options, &opened->error) < 0) {
        fail_msg("%s", opened->error.words);
    }
}

void opened_begin(struct opened *opened)
{
    *opened = (struct opened){.vault = NULL};
    snprintf(opened->where, sizeof(opened->where), "sqlite:%s/keys-%d.db", stores_folder(), ++made);
    snprintf(opened->key_file, sizeof(opened->key_file), "%s/master-%d", stores_folder(), ++made);
    assert_int_equal(vault_make_master(opened->key_file, &opened->error), 0);
    opened->options = (struct vault_options){.where = opened->where,
                                             .master = {.key_file = opened->key_file},
                                             .clock = clock_fixed(INT64_C(1795305600000))};
    open_vault(opened);
}

void opened_again(struct opened *opened)
{
    vault_free(opened->vault);
    opened->vault = NULL;
    open_vault(opened);
}

void opened_end(struct opened *opened)
{
    vault_free(opened->vault);
}
