/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef WEB_ASSETS_H
#define WEB_ASSETS_H

/* The files below /assets/, packed in by tools/assets when the product is built. */

#include "http/http.h"

extern const struct http_asset web_asset_list[];
extern const size_t web_asset_count;

#endif
