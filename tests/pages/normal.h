/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_PAGES_NORMAL_H
#define TESTS_PAGES_NORMAL_H

#include "base/base.h"

/* HTML in one form, one tag or run of text a line: attributes in the order of the alphabet, white space made one space, the
 * usual character references made characters, ends of void elements left out. */
struct text normal_html(struct arena *arena, struct text html);

#endif
