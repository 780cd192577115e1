/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef WEB_HTML_H
#define WEB_HTML_H

/*
 * Escaping, by context. The code that the page compiler makes calls these, and the compiler itself does, for what it
 * knows beforehand. Nothing else writes HTML.
 */

#include "base/base.h"

/* HTML that is known to be safe. Only html_trusted() makes it, so that `grep html_trusted` finds every such place. */
struct html_markup {
    struct text text;
};
struct html_markup html_trusted(struct text markup);

/* Between tags, and inside a quoted attribute (either quote). */
void html_text(struct buf *out, struct text value);
/* A whole address, or its beginning, inside a quoted attribute: http, https, mailto, tel, or relative; an address with any
 * other scheme becomes "#", so that a click on it does nothing. */
void html_url(struct buf *out, struct text value);
/* A later part of an address, inside a quoted attribute: everything but letters, digits and -._~ is percent-encoded. */
void html_url_part(struct buf *out, struct text value);
void html_number(struct buf *out, int64_t number);

#endif
