/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A walk's hand in the browser: a narrow screen without JavaScript, one window for each person. A step is taken from its link
 * on the case's page, so a walk goes only where the pages lead. `look` turns axe on what is there, with JavaScript, at both widths.
 */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { CommandLine } from './cli.mjs'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
const NOTHING_HERE = '00000-00000'

export class Pages {
  constructor (house, browser, address) {
    Object.assign(this, { house, browser, address, windows: {} })
  }

  async window (who) {
    if (this.windows[who]) return this.windows[who]
    const context = await this.browser.newContext({ javaScriptEnabled: false, viewport: { width: 320, height: 800 } })
    const page = this.windows[who] = await context.newPage()
    page.setDefaultTimeout(20000)
    if (who !== 'the public') {
      await page.goto(this.address + '/sign-in')
      await page.getByLabel('Sign-in name').fill(who)
      await page.getByLabel('Password', { exact: true }).fill(this.house.users[who].password)
      await page.getByLabel('One-time code').fill(this.house.code(who))
      await page.getByRole('button', { name: 'Sign in' }).click()
      await page.waitForURL('**/work')
    }
    return page
  }

  async at (who, path) {
    const page = await this.window(who)
    if (new URL(page.url()).pathname !== path || new URL(page.url()).search) await page.goto(this.address + path)
    this.last = page
    return page
  }

  case (who) {
    return this.at(who, `/cases/${this.reference}`)
  }

  /* ---- forms */

  /* Who finds somebody looks for the name, and picks from those who were found. */
  async find (page, name, person) {
    await page.locator(`[name="form-find.${name}"]`).fill(this.house.name(person))
    await page.locator('button[name="form-action"][value="show"]').first().click()
    await page.getByLabel(this.house.name(person)).check()
  }

  /* Another referral is another press of the button, where the form has none of that number yet. */
  async addAnother (page, answers) {
    for (const name of Object.keys(answers)) {
      const [, kind, number] = name.match(/^([a-z-]+)\.(\d+)\./) ?? []
      const has = of => page.locator(`main form [name^="${kind}.${of}."]`).count()
      if (number > 1 && await has(number - 1) && !await has(number)) await page.locator(`button[value="more-${kind}"]`).click()
    }
  }

  /* Fills in what the form asks of these answers; what it does not ask (yet) stays in them. */
  async fill (page, answers) {
    for (const [name, value] of Object.entries(answers)) {
      if (!value.person || !await page.locator(`[name="form-find.${name}"]`).count()) continue
      await this.find(page, name, value.person)
      delete answers[name]
    }
    let filled = await this.fillShown(page, answers)
    for (const name of filled) delete answers[name]
    await this.addAnother(page, answers)
    filled = await this.fillShown(page, answers)
    for (const name of filled) delete answers[name]
  }

  /* All at once, so that a walk takes seconds: nothing on these pages looks at keys. */
  fillShown (page, answers) {
    return page.locator('main').evaluate((main, answers) => {
      const shown = name => [...main.querySelectorAll(`form [name="${name}"]`)].filter(one => one.offsetParent)
      const set = (fields, value) => {
        for (const field of fields) {
          if (!['radio', 'checkbox'].includes(field.type)) field.value = value
          else if (field.value === value) field.checked = true
        }
        return fields.some(field => field.checked || field.value === value)
      }
      const timed = (name, value) => {
        const [, year, month, day, clock] = value.time.match(/(\d+)-(\d+)-(\d+) (.*)/)
        return Object.entries({ day, month, year, clock }).every(([part, words]) => set(shown(`${name}.${part}`), words))
      }
      return Object.entries(answers).filter(([name, value]) => value.time
        ? timed(name, value)
        : !value.person && [value].flat().every(one => set(shown(name), one))).map(([name]) => name)
    }, answers)
  }

  /* Sends the form until it asks for nothing more of what there is to say. */
  async send (page, answers, button) {
    const left = { ...answers }
    for (let round = 0; round < 12; round++) {
      await this.fill(page, left)
      const last = page.getByRole('button', { name: button, exact: true }).last()
      const isLast = await last.count() > 0
      await (isLast ? last : page.getByRole('button', { name: 'Continue', exact: true }).last()).click()
      if (isLast && await page.getByText('Your answers bring up something more to ask.').count() === 0) break
    }
    assert.deepEqual(left, {}, 'the form never asked for these')
  }

  /* ---- what a walk asks for */

  async open (who, step, answers, seenBy) {
    if (who) {
      const page = await this.at(who, `/new/${this.procedure}/${step}`)
      await this.send(page, answers, 'Record this step')
      const noted = page.getByRole('link', { name: 'I have noted it: go on' }) /* of the code for whoever reported */
      if (await noted.count()) await noted.click()
    } else {
      const page = await this.at('the public', `/report/${this.procedure}/1`)
      await this.send(page, answers, 'Send the report')
      await page.getByRole('heading', { name: 'We have your report' }).waitFor()
      this.thanks = await page.locator('main').innerText()
      this.receipt = await page.locator('.eh-receipt').innerText()
    }
    const list = await this.at(seenBy ?? who, '/cases') /* the newest comes first */
    this.reference = (await list.locator('tbody a').first().innerText()).trim()
  }

  address_of (step, on) {
    return `/cases/${this.reference}/steps/${step}${on ? `?for=${on[0]}&number=${on[1]}` : ''}`
  }

  async take (who, step, answers, on) {
    const page = await this.case(who)
    await page.locator(`main a[href="${this.address_of(step, on)}"]:visible`).first().click()
    await this.send(page, answers, 'Record this step')
    const problems = page.locator('.govuk-error-summary')
    assert.equal(await problems.count() ? await problems.innerText() : '', '', step)
    await page.locator('.govuk-notification-banner').getByText('Recorded:').waitFor()
    this.last = page
  }

  /* The case that this one wants: its own page, a reference that is none, and its own form. */
  async link (who, link, procedure, step, answers) {
    const page = await this.case(who)
    await page.locator('main').getByRole('link', { name: /^Open the linked case/ }).click()
    await page.getByLabel('Reference of the other case').fill(NOTHING_HERE)
    await page.getByRole('button', { name: 'Link this case' }).click()
    assert.match(await page.title(), /^Error: /)
    await page.locator('#other-error').waitFor()
    assert.equal(await page.getByLabel('Reference of the other case').inputValue(), NOTHING_HERE)
    this.last = page
    await this.look(`linking ${link}`)
    await page.locator(`main a[href="/cases/${this.reference}/links/${link}/${procedure}/${step}"]`).click()
    await this.send(page, answers, 'Record this step')
    await this.noted(page)
    await page.locator('.govuk-notification-banner').getByText('Recorded:').waitFor()
  }

  /* The code for whoever told of it, on the page that opened the case and on no other. */
  async noted (page) {
    assert.match(await page.locator('.eh-receipt').innerText(), /^[0-9]{4}( [0-9]{4}){3}$/)
    await page.getByRole('link', { name: 'I have noted it: go on' }).click()
  }

  async links (who, reference = this.reference) {
    const page = this.last = await this.at(who, `/cases/${reference}`)
    return page.locator('section[aria-labelledby="links"]').innerText()
  }

  newest (who) {
    return this.behind().newest(who)
  }

  due () {
    return this.behind().due()
  }

  /* Some of a form, kept without being recorded: it stands there again, for this person alone. */
  async keep (who, step, answers, other) {
    const page = await this.case(who)
    await page.goto(this.address + this.address_of(step))
    await this.fill(page, { ...answers })
    await page.getByRole('button', { name: 'Keep this and go on later' }).click()
    await page.getByText('Nothing of it is recorded in the case yet.').waitFor()
    await page.goto(this.address + this.address_of(step))
    this.last = page
    const [name] = Object.keys(answers).slice(-1)
    assert.equal(await page.locator(`[name="${name}"]`).inputValue(), answers[name])
    const theirs = await this.at(other, '/work')
    await theirs.goto(this.address + this.address_of(step))
    assert.ok(!(await theirs.content()).includes(answers[name]))
    this.last = page
  }

  /* Who goes to the form all the same is told what stands against it. */
  async refused (who, step, answers, cite, on) {
    const page = await this.at(who, '/work')
    await page.goto(this.address + this.address_of(step, on))
    if (await page.getByRole('button', { name: 'Record this step' }).count()) await this.send(page, answers, 'Record this step')
    this.last = page
    const main = await page.locator('main').innerText()
    assert.ok(main.includes(cite), `${step}: ${main}`)
  }

  /* The error stands next to its field, and nothing that was typed is lost. */
  async wrong (who, step, answers, field, on) {
    const page = await this.case(who)
    await page.goto(this.address + this.address_of(step, on))
    await this.send(page, answers, 'Record this step')
    this.last = page
    assert.match(await page.title(), /^Error: /)
    await page.locator(`[id="${field}-error"]`).waitFor()
    for (const [name, value] of Object.entries(answers)) {
      const kept = page.locator(`main form [name="${name}"]`).first()
      if (typeof value === 'string' && await kept.evaluate(element => element.matches('textarea, input[type=text]'))) {
        assert.equal(await kept.inputValue(), value)
      }
    }
  }

  async whole (who) {
    return (await this.case(who)).locator('main').evaluate(main => main.textContent)
  }

  async owed (who) {
    const page = await this.case(who)
    return page.locator('.eh-duty').evaluateAll(all => all.filter(one => !one.closest('details')).map(one => ({
      label: one.querySelector('h3').textContent, due: one.textContent, owner: one.textContent
    })))
  }

  async why (who, label) {
    const duty = (await this.owed(who)).find(one => one.label.startsWith(label))
    assert.ok(duty, `nothing like “${label}” is owed`)
    return duty.due
  }

  async unseen (who, name) {
    const page = await this.window(who)
    const answers = []
    for (const reference of [this.reference, NOTHING_HERE]) {
      const response = await page.goto(`${this.address}/cases/${reference}`)
      answers.push([response.status(), (await response.text()).replaceAll(reference, '')])
    }
    assert.equal(answers[0][0], 404)
    assert.deepEqual(answers[0], answers[1])
    for (const path of ['/work', '/cases', '/cases/closed']) {
      assert.ok(!(await (await page.goto(this.address + path)).text()).includes(this.reference), path)
    }
    await page.goto(this.address + '/cases/search')
    await page.getByLabel('Find cases').fill(name)
    await page.getByRole('button', { name: 'Find' }).click()
    assert.ok(!(await page.content()).includes(this.reference), 'found by searching')
    assert.ok(!(await this.enquire(who, name, 'allegation')).includes(this.reference), 'found by an enquiry')
  }

  async seen (who) {
    const page = await this.at(who, '/cases')
    await page.locator('tbody a', { hasText: this.reference }).waitFor()
    await this.case(who)
  }

  async queued (who, sieve) {
    const page = await this.at(who, '/cases')
    await page.locator('main details summary').first().click()
    for (const [name, value] of Object.entries(sieve)) {
      const field = page.locator(`main form [name="${name}"]`)
      await (value === 'yes' ? field.check() : field.selectOption(value))
    }
    await page.getByRole('button', { name: 'Show these' }).click()
    this.last = page
    return await page.locator('tbody a', { hasText: this.reference }).count() > 0
  }

  async breakGlass (who, reason, by) {
    const asking = await this.at(who, '/opening')
    await asking.getByLabel('Case reference').fill(this.reference)
    await asking.getByLabel('Why must you open it now?').fill(reason)
    await asking.getByRole('button', { name: 'Ask a second person' }).click()
    await asking.getByText('Your request is recorded.').waitFor()
    const answering = await this.at(by, '/opening')
    await answering.getByText(reason).waitFor()
    await answering.getByRole('button', { name: 'Allow' }).click()
    await answering.getByText('Allowed, and recorded.').waitFor()
  }

  async enquire (who, words, purpose = 'reference') {
    const page = await this.at(who, '/enquiry')
    await page.getByLabel('Who, or which case?').fill(words)
    await page.locator(`[name="purpose"][value="${purpose}"]`).check()
    await page.getByRole('button', { name: 'Look' }).click()
    return page.locator('main').innerText()
  }

  /* Measures in force, what is owed by when, who has how much: reached from the list of cases. */
  async registers (who) {
    const page = await this.at(who, '/cases')
    await page.getByRole('link', { name: 'Registers and caseload' }).click()
    this.last = page
    return page.locator('main').innerText()
  }

  /* What whoever holds the receipt is told. */
  async byReceipt () {
    const page = this.last = await this.window('the public')
    await page.goto(this.address + '/receipt')
    await page.locator('main input[type="text"], main input:not([type])').first().fill(this.receipt)
    await page.locator('main form button').first().click()
    return page.locator('main').innerText()
  }

  /* Something that they send with it, from its link; `files`: which go with which question. */
  async sendByReceipt (step, answers, files = {}) {
    await this.byReceipt()
    const page = this.last
    await page.locator(`main a[href="/receipt/send/${step}"]`).click()
    if (!this.sent?.has(step)) await this.look(`sending ${step}`)
    this.sent = new Set([...this.sent ?? [], step])
    for (const [name, path] of Object.entries(files)) await page.locator(`input[type="file"][name="${name}"]`).setInputFiles(path)
    await this.send(page, answers, 'Send')
    await page.getByText('It has been sent.').waitFor()
  }

  /* What is said next to the field, and nothing that was typed is lost. */
  async wrongByReceipt (step, answers) {
    await this.byReceipt()
    await this.last.locator(`main a[href="/receipt/send/${step}"]`).click()
    await this.send(this.last, answers, 'Send')
    assert.match(await this.last.title(), /^Error: /)
    for (const [name, value] of Object.entries(answers)) {
      assert.equal(await this.last.locator(`main form [name="${name}"]`).inputValue(), value)
    }
    return this.last.locator('.govuk-error-summary').innerText()
  }

  /* A code for a party: shown once, on the page that answers the step. */
  async giveCode (who, step, answers, on) {
    const page = await this.case(who)
    await page.locator(`main a[href="${this.address_of(step, on)}"]:visible`).first().click()
    await this.send(page, answers, 'Record this step')
    this.last = page
    await this.look(step)
    return page.locator('.eh-receipt').innerText()
  }

  /* What both sides say of the handling. */
  async feedback (who) {
    const page = this.last = await this.at(who, '/feedback')
    return page.locator('main').innerText()
  }

  /* The same case at the command line: what another story has walked by the pages. */
  behind () {
    const behind = new CommandLine(this.house)
    behind.reference = this.reference
    return behind
  }

  /* The page that was shown last, as somebody with JavaScript sees it. */
  async look (name) {
    const from = this.last
    this.eyes ??= await this.browser.newContext()
    await this.eyes.clearCookies()
    await this.eyes.addCookies(await from.context().cookies())
    const page = await this.eyes.newPage()
    await page.goto(this.address + '/enquiry') /* as it stands there: it may be the answer to a form */
    await page.evaluate(words => { document.body.innerHTML = words }, await from.locator('body').innerHTML())
    await page.evaluate(AXE)
    for (const width of [320, 1280]) {
      await page.setViewportSize({ width, height: 800 })
      await page.evaluate(() => new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve))))
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
      assert.ok(wide <= 0, `${name} at ${width} is ${wide} pixels wider than its window`)
      const result = await page.evaluate(tags => window.axe.run({ runOnly: tags }), TAGS)
      assert.deepEqual(result.violations.map(one => `${one.id}: ${one.nodes[0].html}`), [], `${name} at ${width}`)
      if (process.env.WALKS_PICTURES) {
        await page.screenshot({ path: `${process.env.WALKS_PICTURES}/${name.replace(/[^a-z]+/gi, '-')}-${width}.png`, fullPage: true })
      }
    }
    await page.close()
  }
}
