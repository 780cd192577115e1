/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli.h"
#include "web/web.h"
