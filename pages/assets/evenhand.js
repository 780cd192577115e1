/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Everything works without this; it only makes some things quicker. A module, so it runs once the page is there. */
import { initAll } from '/assets/govuk-frontend.js'

document.body.classList.add('js-enabled', 'govuk-frontend-supported')
initAll()
