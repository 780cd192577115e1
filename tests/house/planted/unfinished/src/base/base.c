/* SPDX-License-Identifier: GPL-3.0-or-later */
/* TODO: the rest
 * and this, for
 * now. Effortless for nowhere. */
int value; /* mkstemp XXXXXX is no mark */
const char *text = "for now is what somebody typed"; // Not Implemented
