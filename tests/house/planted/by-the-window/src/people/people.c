/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "people/people.h"
#include "store/engine.h"
#include "people.h"
#include "attic/attic.h"
#include "store/sub/store.h"
