# SPDX-License-Identifier: GPL-3.0-or-later
[everything]
title = Achos {reference} a mwy
danger = Ffoniwch <a href="tel:{number}">{number}</a> if
  <strong>anybody</strong> is in danger
plain = Pysgod a sglodion
given = {second} ar ôl {first}
