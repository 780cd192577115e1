/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * test-keyboard.mjs SERVER ENGINE: a report, signing in and a step with the keys alone; focus is always to be seen and never
 * covered (WCAG 2.1.1, 2.4.7, 2.4.11); errors take the focus; Shift three times leaves the site.
 */
import assert from 'node:assert/strict'
import { openBrowser, openHouse } from './house.mjs'

const [server, engine] = process.argv.slice(2)
const house = await openHouse(server, engine)
const browser = await openBrowser()
const context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
const page = await context.newPage()
page.setDefaultTimeout(60000)

/* What has the focus, and whether it shows and lies open to view. */
const focus = () => page.evaluate(() => {
  const element = document.activeElement
  const box = element.getBoundingClientRect()
  const style = getComputedStyle(element)
  const label = element.labels?.[0] ? getComputedStyle(element.labels[0], '::before').boxShadow : 'none'
  const shows = style.outlineStyle !== 'none' || style.boxShadow !== 'none' || label !== 'none'
  const x = Math.min(Math.max(box.left + box.width / 2, 0), innerWidth - 1)
  const y = Math.min(Math.max(box.top + box.height / 2, 0), innerHeight - 1)
  const on = document.elementFromPoint(x, y)
  const open = on !== null && (element.contains(on) || on.contains(element) || on.closest('label')?.control === element)
  const words = element.labels?.[0]?.innerText ?? element.innerText ?? ''
  return { words: words.trim(), name: element.getAttribute('name'), tag: element.tagName, shows, open, value: element.value,
    leadsTo: element.getAttribute('href') }
})

/* Goes on with Tab until what is wanted has the focus; everything on the way must show it. */
async function tabTo (wanted) {
  const passed = []
  for (let i = 0; i < 120; i++) {
    await page.keyboard.press('Tab')
    const now = await focus()
    if (now.tag !== 'BODY') {
      assert.ok(now.shows, `the focus does not show on ${now.tag} "${now.words}" (${now.name}) at ${page.url()}`)
      assert.ok(now.open, `${now.tag} "${now.words}" is covered at ${page.url()}`)
    }
    passed.push(now.words || now.name)
    if (wanted.leadsTo && now.leadsTo !== wanted.leadsTo) continue
    if (wanted.words ? now.words.startsWith(wanted.words) && (!wanted.value || now.value === wanted.value)
      : now.name === wanted.name && (!wanted.value || now.value === wanted.value)) return
  }
  assert.fail(`no key leads to ${JSON.stringify(wanted)}: ${passed.join(' | ')}`)
}

const turned = async action => { await Promise.all([page.waitForNavigation(), action()]) }
const enter = () => turned(() => page.keyboard.press('Enter'))
const title = () => page.getByRole('heading', { level: 1 }).innerText()

async function reportByKeys () {
  await page.goto(house.address + '/')
  await page.keyboard.press('Tab')
  assert.equal((await focus()).words, 'Skip to the main content')
  await page.keyboard.press('Enter')
  assert.equal(await page.evaluate(() => document.activeElement.id), 'main')
  await tabTo({ words: 'Report a concern about a child', leadsTo: '/report/safeguarding-child' })
  await enter()
  await tabTo({ words: 'Start the report' })
  await enter()
  await tabTo({ words: 'Continue' })
  await enter()
  assert.equal(await page.evaluate(() => document.activeElement.className), 'govuk-error-summary')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  assert.equal((await focus()).name, 'circumstances')
  await page.keyboard.type('Something that worries me.')
  await tabTo({ words: 'Continue' })
  await enter()
  await tabTo({ name: 'subject.1.subject-name' })
  await page.keyboard.type('Barnaby Hollis')
  await enter() /* in a line, Enter goes on and does not go back */
  assert.equal(await title(), 'The child or children')
  await tabTo({ words: 'Back to the page before' })
  await enter()
  assert.equal(await title(), 'The person or people you are concerned about')
  for (let i = 0; i < 3; i++) {
    await tabTo({ words: 'Continue' })
    await enter()
  }
  assert.equal(await title(), 'Check your report')
  await tabTo({ words: 'Send the report' })
  await enter()
  assert.equal(await title(), 'We have your report')
}

async function stepByKeys () {
  const [name, code] = (await house.ask('code manager')).split(' ')
  await page.goto(house.address + '/sign-in')
  await tabTo({ name: 'name' })
  await page.keyboard.type(name)
  await tabTo({ name: 'password' })
  await page.keyboard.type('manager of the house')
  await tabTo({ name: 'code' })
  await page.keyboard.type(code)
  await enter()
  assert.equal(await title(), 'My work')
  await tabTo({ words: 'Cases' })
  await enter()
  const reference = await page.locator('tbody a').first().innerText()
  await tabTo({ words: reference })
  await enter()
  await tabTo({ words: 'Assess against the threshold' })
  await enter()
  await tabTo({ name: 'threshold', value: 'none' })
  await page.keyboard.press('Space')
  await tabTo({ name: 'threshold.reasons' })
  await page.keyboard.type('Nothing in it meets a limb.')
  await tabTo({ words: 'Record this step' })
  await enter()
  await page.getByText('Recorded: Assess against the threshold').waitFor()
}

/* The house leaves for an address where nobody answers: that the browser asks for it is enough. */
async function leaveByKeys () {
  await page.goto(house.address + '/report/safeguarding-child/1')
  const left = page.waitForRequest(request => request.url().startsWith('https://'))
  for (let i = 0; i < 3; i++) await page.keyboard.press('Shift')
  assert.match((await left).url(), /weather$/)
  assert.equal((await context.cookies(house.address)).length, 0)
  const after = await context.newPage()
  await after.goto(house.address + '/work')
  assert.equal(new URL(after.url()).pathname, '/sign-in')
}

try {
  await reportByKeys()
  await stepByKeys()
  await leaveByKeys()
  console.log('walked with the keys alone')
} catch (error) {
  console.error(`at ${page.url()}`)
  throw error
} finally {
  await browser.close()
  await house.close()
}
