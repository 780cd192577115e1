/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * test-axe.mjs SERVER ENGINE: axe-core finds nothing on any page of the thread, nor on those of the administrator, the auditor
 * and the rest, with our scripts and without them, at 320 and at 1280 pixels; and no page is wider than its window.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { openBrowser, openHouse, signIn } from './house.mjs'
import { thread } from './walk.mjs'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
const WIDTHS = [320, 1280]

const [server, engine] = process.argv.slice(2)
const browser = await openBrowser()
const found = []
let looked = 0

/* A window that was just made narrower has its new width before its tables have theirs: they do by the second frame. */
const settled = () => new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve)))

/* Rows are read one by one, and become cards (whose table keeps its head, out of sight); only drawings and columns of figures,
 * which are compared, may be wider than the page. */
const sideways = () => [...document.querySelectorAll('.eh-scroll, .eh-stack tbody tr, .eh-stack tbody tr > *')]
  .filter(one => one.scrollWidth > one.clientWidth && !one.querySelector('svg, .govuk-table__cell--numeric'))
  .map(one => one.innerText.slice(0, 80))

/* Axe is put into the page by the debugger, which no policy of the page's forbids. */
async function inspect (page, name) {
  await page.evaluate(AXE)
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 800 })
    await page.evaluate(settled)
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
    if (wide > 0) found.push(`${name} at ${width}: ${wide} pixels wider than the window`)
    if (width === WIDTHS[0]) for (const said of await page.evaluate(sideways)) found.push(`${name} at ${width}: one must scroll sideways to read ${said}`)
    const result = await page.evaluate(tags => window.axe.run({ runOnly: tags }), TAGS)
    for (const violation of result.violations) {
      const where = violation.nodes.slice(0, 3).map(node => node.html.slice(0, 200)).join('\n      ')
      found.push(`${name} at ${width}: ${violation.id}: ${violation.help}\n      ${where}`)
    }
    looked++
  }
}

async function enquire (page, house, look) {
  await page.goto(house.address + '/enquiry')
  await page.getByRole('button', { name: 'Look' }).click()
  await look('enquiry, empty')
  await page.getByLabel('Who, or which case?').fill('Barnaby')
  await page.getByLabel('Something else').check()
  await page.getByRole('button', { name: 'Look' }).click()
  await look('enquiry, answered')
}

async function breakGlass (page, house, visit, look) {
  const reference = await house.ask('report Tamsin Orr')
  await page.context().clearCookies()
  await signIn(page, house, 'clerk')
  await visit('/opening')
  await page.getByRole('button', { name: 'Ask a second person' }).click()
  await look('asking to open, empty')
  await page.getByLabel('Case reference').fill(reference)
  await page.getByLabel('Why must you open it now?').fill('The child rang just now.')
  await page.getByRole('button', { name: 'Ask a second person' }).click()
  await page.getByText('Your request is recorded.').waitFor()
  await page.context().clearCookies()
  await signIn(page, house, 'manager')
  await page.getByRole('link', { name: /^Requests to open a case/ }).click()
  await look('requests to open')
  await page.getByRole('button', { name: 'Allow' }).click()
  await page.getByText('Allowed, and recorded.').waitFor()
  await page.goto(`${house.address}/cases/${reference}`)
  await look('a case that was opened by permission')
  await page.getByRole('link', { name: 'Who may take part' }).click()
  await look('who may take part')
  await page.getByLabel('Somebody in particular').fill('Clementine')
  await page.getByRole('button', { name: 'Look', exact: true }).click()
  await look('somebody in particular')
  await page.goto(`${house.address}/cases/${reference}`)
  await page.getByRole('link', { name: 'The path of this case' }).click()
  await look('the path of a case')
}

const TABLE = 'Page\tNumber\tRecommendation\tResponsible team\tUpdate 3 May 2024\n' +
  '12\t1.1\tTar each hull.\tYard\tTar is bought. Underway\n15\t3\tHang a lamp at the\tYard\tIt is bought. Underway\n'

/* Anybody may bring a table and look at what was read of it; it is taken over by the manager of the plan. */
async function plan (page, visit, look) {
  await visit('/plan')
  await visit('/plan?at=no+day', 'the plan as of no day')
  await visit('/plan/compare')
  await visit('/plan/measures')
  await visit('/plan/measures/of/named')
  await visit('/plan/returns')
  await visit('/plan/surveys')
  await visit('/plan/releases')
  await visit('/plan/releases/new?words=board')
  await visit('/progress')
  await visit('/plan/import')
  await page.getByRole('button', { name: 'Read the tables' }).click()
  await look('a table, empty')
  await page.getByLabel('Of which report').fill('Harbours')
  await page.getByLabel('Tables', { exact: true }).setInputFiles({ name: 'a.txt', mimeType: 'text/plain', buffer: Buffer.from(TABLE) })
  await page.getByRole('button', { name: 'Read the tables' }).click()
  await page.getByText('Every cell, with its lines').waitFor()
  await look('a table, read')
  await page.getByRole('button', { name: 'Keep what I said for now' }).click()
  await page.getByText('What you said is kept until tomorrow.').waitFor()
}

async function others (page, house, look) {
  const visit = async (path, name) => { await page.goto(house.address + path); await look(name ?? path) }
  await visit('/rules')
  await page.getByRole('link', { name: /^Read the rules/ }).first().click()
  await look('a procedure')
  await page.getByRole('link', { name: 'See it as a flowchart' }).click()
  await look('a flowchart')
  for (const path of ['/proof', '/report/safeguarding-child/form']) await visit(path)
  await visit('/nowhere', 'no such page')
  await visit('/receipt')
  await visit('/invitation')
  await visit('/sign-in')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await look('sign-in, empty')
  await signIn(page, house, 'manager')
  for (const path of ['/offices', '/lists', '/training', '/registers', '/registers/delays', '/cases/closed', '/cases/search', '/new/safeguarding-child/record', '/password', '/approaches', '/rules/complaint/happened', '/sign-out']) await visit(path)
  await plan(page, visit, look)
  await page.goto(house.address + '/approaches')
  await page.getByRole('button', { name: 'Put it down' }).click()
  await look('an approach, empty')
  await page.getByLabel('Who approached you?').fill('The office of the Leader')
  await page.getByLabel('What was said or asked, and how?').fill('Asked by telephone to drop it.')
  await page.getByRole('button', { name: 'Put it down' }).click()
  await page.getByText('It is recorded, and the auditors can read it.').waitFor()
  await look('an approach, put down')
  await page.getByText('Change your password', { exact: true }).first().click()
  await page.getByRole('button', { name: 'Change the password' }).click()
  await look('a password, empty')
  await visit('/cases?state=closed&mine=yes', 'the queue, sieved to nothing')
  await visit('/cases/closed?procedure=safeguarding-child&untouched=yes', 'closed cases, sieved')
  await page.getByText('Show only some of them').click()
  await look('the sieve')
  await enquire(page, house, look)
  await breakGlass(page, house, visit, look)
  await page.goto(house.address + '/cases/search')
  await page.getByLabel('Find cases').fill('Barnaby')
  await page.getByRole('button', { name: 'Find' }).click()
  await look('search, found')
  await page.context().clearCookies()
  await signIn(page, house, 'administrator')
  await look('offices')
  await page.getByRole('row', { name: /^Head of Disputes/ }).getByRole('link').click()
  await look('a person')
  await page.getByText('Record an absence', { exact: true }).click()
  await page.getByRole('button', { name: 'Record the absence' }).click()
  await look('an absence')
  await page.getByText('Appoint to an office', { exact: true }).click()
  await page.getByRole('button', { name: 'Appoint', exact: true }).click()
  await look('appointing, empty')
  await page.getByRole('link', { name: 'Correct what is recorded' }).click()
  await look('correcting')
  await page.locator('.govuk-back-link').click()
  await page.getByRole('link', { name: 'Lists, training and conflicts of interest' }).click()
  await page.getByText('Put on a list', { exact: true }).click()
  await page.getByRole('button', { name: 'Put on the list' }).click()
  await look('a place on a list, empty')
  await page.getByLabel('List', { exact: true }).selectOption({ index: 1 })
  await page.getByRole('button', { name: 'Put on the list' }).click()
  await look('a place on a list')
  for (const path of ['/people/lists', '/people/training', '/people/find', '/people/new']) await visit(path)
  await page.getByRole('button', { name: 'Add the person' }).click()
  await look('a new person, empty')
  await page.context().clearCookies()
  await signIn(page, house, 'auditor')
  for (const path of ['/audit', '/audit/refusals', '/audit/searches', '/audit/sign-ins', '/audit/routes', '/audit/proof', '/approaches']) await visit(path)
  await page.getByRole('button', { name: 'Take it up' }).first().click()
  await look('taking up, empty')
  await page.goto(house.address + '/audit/proof')
  await page.getByRole('button', { name: 'Verify everything now' }).click()
  await look('verified')
  await page.goto(house.address + '/audit')
  await page.getByText('Find by case, person or time').click()
  await page.getByLabel('Case reference').fill('typed wrong')
  await page.getByRole('button', { name: 'Find' }).click()
  await look('records, asked for wrongly')
}

/* A house of its own for each, so that both can be walked at the same time. */
async function walk (scripts) {
  const house = await openHouse(server, engine)
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
  if (!scripts) await context.route('**/*.js', route => route.abort())
  const page = await context.newPage()
  page.setDefaultTimeout(60000)
  const look = name => inspect(page, `${name}, ${scripts ? 'with' : 'without'} scripts`)
  try {
    await thread(page, house, look)
    await others(page, house, look)
  } catch (error) {
    console.error(`at ${page.url()}:\n${await page.locator('body').innerText()}`)
    throw error
  } finally {
    await house.close()
  }
}

try {
  await Promise.all([walk(true), walk(false)])
} finally {
  await browser.close()
}
console.log(`${looked} looks at pages, ${found.length} violations`)
for (const one of found) console.log('  ' + one)
process.exitCode = found.length || looked < 100 ? 1 : 0
