/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A case reference as somebody typed it: whatever is taken is written in one form, and is taken
 * again in that form. */
#include "access/access.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    char once[ACCESS_REFERENCE_SIZE], twice[ACCESS_REFERENCE_SIZE];
    struct error error;
    if (access_read_reference((struct text){(const char *)bytes, size}, once, &error) == 0 &&
        (access_read_reference(text_of(once), twice, &error) < 0 || strcmp(once, twice) != 0)) {
        abort();
    }
    return 0;
}
