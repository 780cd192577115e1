/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The thread from the public form to the outcome, walked as people do: by what they read on the screen (SG-A1, SG-4.4, SG-6.3,
 * SG-8.1, SG-8.4, SG-10.5, SG-12.2). `look` is called on every page that comes up.
 */
import assert from 'node:assert/strict'
import { signIn } from './house.mjs'

async function dayOf (page, day, month, year) {
  await page.getByLabel('Day', { exact: true }).fill(day)
  await page.getByLabel('Month', { exact: true }).fill(month)
  await page.getByLabel('Year', { exact: true }).fill(year)
}

const press = (page, name) => page.getByRole('button', { name, exact: true }).last().click()
const heading = page => page.getByRole('heading', { level: 1 }).innerText()

/* Every page of the public says 999 before anything else (SG-4.4). */
async function dangerFirst (page) {
  const main = await page.locator('main').innerText()
  assert.match(main.trim().replace(/^[!\s]*(Warning)?\s*/, ''), /^If anybody is in danger now/)
}

export async function report (page, house, look) {
  const seen = async name => { await dangerFirst(page); await look(name) }
  await page.goto(house.address + '/')
  await seen('start')
  await page.goto(house.address + '/safety')
  await seen('safety')
  await page.goto(house.address + '/')
  await press(page, 'Report a concern about a child')
  await seen('before')
  await press(page, 'Start the report')
  await seen('first page')
  await press(page, 'Continue')
  assert.match(await page.title(), /^Error: /)
  await page.getByRole('link', { name: /Answer “What are you concerned about\?”/ }).waitFor()
  await seen('first page, empty')

  await page.getByLabel('What are you concerned about?').fill('He struck a child & shouted "<b>stop</b>".\nIt was on Saturday.')
  await dayOf(page, '31', '2', '2026')
  await press(page, 'Continue')
  await seen('a date that does not exist')
  assert.equal(await page.getByLabel('Day', { exact: true }).inputValue(), '31')
  assert.match(await page.getByLabel('What are you concerned about?').inputValue(), /<b>stop<\/b>".\nIt was/)
  await dayOf(page, '31', '10', '2026')
  await press(page, 'Continue')

  assert.equal(await heading(page), 'The person or people you are concerned about')
  await seen('second page')
  await page.locator('[id="subject.1.subject-name"]').fill('Barnaby Hollis')
  await page.getByRole('button', { name: /^Add another/ }).click()
  await seen('second page, two people')
  await page.locator('[id="subject.2.subject-name"]').fill("Zoë O'Brien")
  await press(page, 'Continue')
  await press(page, 'Back to the page before')
  assert.equal(await page.locator('[id="subject.2.subject-name"]').inputValue(), "Zoë O'Brien")
  await press(page, 'Continue')
  await page.locator('[id="child.1.child-age"]').fill('eleven')
  await press(page, 'Continue')
  await seen('an age that is no number')
  await page.locator('[id="child.1.child-age"]').fill('11')
  await press(page, 'Continue')
  await page.getByLabel('How can we reach you, safely?').fill('0115 496 0000, mornings')
  await page.getByRole('group', { name: 'Are you a member or an employee of the organisation?' }).getByLabel('Yes').check()
  await press(page, 'Continue')
  await page.getByLabel('Your membership number').waitFor()
  await seen('a question that an answer brings up')
  await page.getByLabel('Your membership number').fill('A123')
  await press(page, 'Continue')

  assert.equal(await heading(page), 'Check your report')
  await seen('check')
  const check = await page.locator('main').innerText()
  for (const words of ['<b>stop</b>', 'Barnaby Hollis', "Zoë O'Brien", '31 10 2026', 'A123', 'Not given']) {
    assert.ok(check.includes(words), words)
  }
  await page.getByRole('button', { name: 'Change The child or children' }).click()
  await page.locator('[id="child.1.child-name"]').fill('Sam')
  await press(page, 'Continue')
  assert.equal(await heading(page), 'Check your report')
  await press(page, 'Send the report')

  assert.equal(await heading(page), 'We have your report')
  assert.equal(new URL(page.url()).pathname, '/sent')
  await look('sent')
  const code = await page.locator('.eh-receipt').innerText()
  assert.match(code, /^\d{4} \d{4} \d{4} \d{4}$/)
  await page.reload()
  assert.equal(await page.locator('.eh-receipt').innerText(), code)
  return code
}

export async function receipt (page, house, code, look) {
  await page.goto(house.address + '/receipt')
  await page.getByLabel('Your code').fill('1111 2222 3333 4444')
  await press(page, 'Continue')
  await look('receipt, unknown')
  await page.getByLabel('Your code').fill(code)
  await press(page, 'Continue')
  assert.equal(await heading(page), 'Your case')
  await dangerFirst(page)
  await look('receipt')
  return page.locator('main').innerText()
}

async function step (page, name, fill, look, where = '.eh-now') {
  await page.locator(where).getByRole('link', { name }).first().click()
  await look(name)
  await fill()
  await press(page, 'Record this step')
}

const tick = (page, group, label) => page.getByRole('group', { name: group }).getByLabel(label, { exact: true }).check()
const reasons = (page, question, words) => page.getByLabel('Reasons: ' + question).fill(words)
const recorded = page => page.locator('.govuk-notification-banner').getByText('Recorded:').waitFor()

export async function assess (page, look) {
  await page.locator('.eh-now').getByRole('link', { name: 'Assess against the threshold' }).click()
  await press(page, 'Record this step')
  await look('assess, empty')
  await tick(page, 'Which limbs of the threshold are met?', 'Harmed, may have harmed or might harm a child')
  await tick(page, /^In which nation/, 'England')
  await reasons(page, 'Which limbs of the threshold are met?', 'The child was hurt.')
  await press(page, 'Record this step')
  await page.getByText('Your answers bring up something more to ask.').waitFor()
  await look('assess, with allegations')
  await page.getByLabel('What is alleged?').fill('Struck a child at an event.')
  await press(page, 'Record this step')
  await recorded(page)
  await look('case, assessed')
}

export async function refer (page, look) {
  await step(page, 'Refer to an agency', async () => {
    await tick(page, 'To which agency?', 'Local authority designated officer')
    await tick(page, 'In which nation?', 'England')
    await tick(page, 'On which route?', 'Employee or volunteer, or in a position of trust')
    await page.getByLabel('To which authority or force?').fill('Camden')
    await page.getByLabel('What was referred, to whom, and how?', { exact: true }).fill('By telephone, then in writing.')
    await reasons(page, 'What was referred, to whom, and how?', 'The subject volunteers with children.')
    await tick(page, /^Is a strategy discussion required/, 'Yes')
  }, look)
  await recorded(page)
  await look('case, referred')
}

/* Answers whatever a form still asks: no where it may be no, none where it may be none, and words wherever words go. */
async function answerAll (page) {
  const form = page.locator('main form').last()
  for (const name of new Set(await form.locator('input[type=radio]:visible').evaluateAll(all => all.map(one => one.name)))) {
    const choices = form.locator(`input[type=radio][name="${name}"]`)
    const no = form.locator(`input[type=radio][name="${name}"][value=no]`)
    await (await no.count() ? no : choices.first()).check()
  }
  for (const name of new Set(await form.locator('input[type=checkbox]:visible').evaluateAll(all => all.map(one => one.name)))) {
    const none = form.locator(`input[type=checkbox][name="${name}"][value=none]`)
    await (await none.count() ? none : form.locator(`input[type=checkbox][name="${name}"]`).first()).check()
  }
  for (const area of await form.locator('textarea:visible').all()) {
    if (!await area.inputValue()) await area.fill('Considered, and written down.')
  }
}

/* What an allegation owes beside its referral, each of it from its own link (SG-4.2, SG-6.3, SG-7.4, SG-9.1, SG-14.1, SG-6.6). */
async function meet (page, titles, look) {
  for (const title of titles) {
    await step(page, title, () => answerAll(page), look)
    await recorded(page)
  }
}
export const manage = (page, look) => meet(page, ['Confirm receipt to the reporter',
  'Record that the Executive Director of Legal Affairs has been told', 'Go through the initial considerations',
  'Assess the risk to children', 'Agree who is given which support',
  'Decide how and when the reporter hears, and what'], look)
export const review = (page, look) => meet(page, ['Review the outcome, and say what follows',
  'Decide who is given feedback, and what'], look)

/* What the procedure forbids is refused, with its paragraph (SG-8.4, SG-10.5). */
export async function refused (page) {
  await page.getByText('Why the other steps may not be taken now').click()
  const why = await page.locator('#why-not').innerText()
  assert.match(why, /Begin an internal investigation[\s\S]*Every agency must first confirm in writing[\s\S]*SG-10\.5/)
  assert.match(why, /SG-8\.4/)
  await page.goBack()
}

export async function finish (page, house, reference, look) {
  await step(page, /^Record the agency.s written end/, async () => {
    await tick(page, /^Has the agency confirmed in writing/, 'Yes')
    await page.getByLabel('s outcome and its reasons').fill('No further action, by letter.')
  }, look, '.eh-item')
  await recorded(page)
  await step(page, 'Record what the agencies agree may be told', async () => {
    await page.getByLabel('What may the subject be told?').fill('The outcome.')
    await page.getByLabel('With whom was this agreed, and when?').fill('With the officer, today.')
  }, look)
  await recorded(page)
  await page.context().clearCookies()
  await signIn(page, house, 'director')
  await page.goto(`${house.address}/cases/${reference}`)
  await step(page, /^Decide the outcome/, async () => {
    await tick(page, 'What is the outcome?', 'Substantiated')
    await reasons(page, 'What is the outcome?', 'Three witnesses agree.')
    await tick(page, 'Which standard of proof was applied?', 'Balance of probabilities')
  }, look, '.eh-item')
  await recorded(page)
  await look('case, decided')
}

/* One letter is owed for each of the two subjects: from the duty to the step that settles it. */
export async function letters (page, look) {
  for (let round = 0; round < 2; round++) {
    await step(page, /^Send the outcome letter/, async () => {
      await page.getByLabel('What does it mean for their work, volunteering and membership?').fill('The membership ends.')
    }, look, '.eh-duty')
    await recorded(page)
  }
}

export async function close (page, look) {
  await step(page, 'Close the case', async () => {
    await page.getByLabel('What follows, and who has been given feedback?', { exact: true }).fill('The reporter was told.')
    await reasons(page, 'What follows, and who has been given feedback?', 'Nothing is left to do.')
  }, look)
  await recorded(page)
  await look('case, closed')
}

/* From the report to the closed case. */
export async function thread (page, house, look) {
  const code = await report(page, house, look)
  await signIn(page, house, 'manager')
  assert.equal(await heading(page), 'My work')
  await page.getByRole('cell', { name: 'Assess the concern against the threshold' }).first().waitFor()
  await look('work')
  await page.goto(house.address + '/cases') /* the newest comes first */
  await look('cases')
  await page.locator('tbody a').first().click()
  await look('case, new')
  const reference = new URL(page.url()).pathname.split('/')[2]
  await page.getByText('Why is this due then?').first().click()
  await page.getByText(/same working day/).first().waitFor()
  await assess(page, look)
  await refer(page, look)
  await manage(page, look)
  await refused(page)
  await page.getByRole('link', { name: /^Read what was written/ }).last().click()
  assert.match(await page.locator('main').innerText(), /He struck a child & shouted "<b>stop<\/b>"/)
  await look('entry')
  await page.getByRole('link', { name: 'Back', exact: true }).click()
  await finish(page, house, reference, look)
  await letters(page, look)
  await review(page, look)
  await close(page, look)
  await page.context().clearCookies()
  assert.match(await receipt(page, house, code, look), /It has been dealt with/)
  return reference
}
