/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_CASEWORK_KILL_H
#define TESTS_CASEWORK_KILL_H

/* What the worker of the kill test tells its parent over a pipe, one record at a time; pipes keep such short ones whole. */

#include "support/house.h"

#define KILL_TRAY_SIZE 32

enum kill_word {
    KILL_TAKEN,   /* the entry of this sequence was acknowledged */
    KILL_ERASING, /* the case may be erased from now on */
    KILL_ERASED,  /* acknowledged */
    KILL_OPENED,  /* the house is open */
    KILL_KEPT,    /* the file waits in the tray */
    KILL_SENDING, /* it may be the case's from now on */
    KILL_SENT,    /* acknowledged */
    KILL_WORD__MAX
};

struct kill_record {
    struct identity case_id;
    char reference[ACCESS_REFERENCE_SIZE];
    int32_t word;
    int64_t sequence;
    struct identity file; /* of the last three */
    char tray[KILL_TRAY_SIZE];
};

/* Every report of the worker's is about this person. */
#define KILL_SUBJECT "Barnaby Hollis"

#endif
