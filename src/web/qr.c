/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A QR code as a drawing in the page itself: no picture is fetched, so the key stands in no address. */
#include "web/parts.h"

#include <qrencode.h>

#define QUIET 4 /* modules of white around it, as the standard asks */

static void draw_modules(struct buf *out, const QRcode *code)
{
    for (int y = 0; y < code->width; y++) {
        for (int x = 0; x < code->width; x++) {
            if (code->data[y * code->width + x] & 1) {
                buf_print(out, "M%d %dh1v1h-1z", x + QUIET, y + QUIET);
            }
        }
    }
}

struct html_markup web_qr(const struct front_request *request, struct text words)
{
    struct buf out = buf_in(request->arena);
    QRcode *code = QRcode_encodeString(text_string(request->arena, words), 0, QR_ECLEVEL_M, QR_MODE_8, 1);
    if (!code) {
        return html_trusted(TEXT("")); /* too long for one: the key itself stands beside it */
    }
    int size = code->width + 2 * QUIET;
    buf_print(&out,
              "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"img\" "
              "aria-labelledby=\"qr-title\"><title id=\"qr-title\">",
              size, size, size * 5, size * 5);
    html_text(&out, web_say(request, STRING_INVITATION_QR_TITLE));
    buf_print(&out, "</title><path fill=\"#fff\" d=\"M0 0h%dv%dH0z\"/><path d=\"", size, size);
    draw_modules(&out, code);
    buf_string(&out, "\"/></svg>");
    QRcode_free(code);
    return html_trusted(buf_as_text(&out));
}
