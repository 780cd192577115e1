/* SPDX-License-Identifier: GPL-3.0-or-later */
#  include   "api/api.h"
#include "calendar/calendar.h"
