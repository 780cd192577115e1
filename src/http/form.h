/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HTTP_FORM_H
#define HTTP_FORM_H

/* What the readers of forms share. */

#include "http/http.h"

/* The limits with their defaults filled in. */
struct http_form_limits form_limits(const struct http_form_limits *asked);
/* Adds a field to a vec of struct http_field, if the limits allow it. */
int form_add(struct vec *fields, const struct http_field *field, const struct http_form_limits *limits,
             struct error *error) MUST_CHECK;
/* A content type without its parameters. */
struct text form_type(struct text type);

#endif
