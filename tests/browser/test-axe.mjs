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
const house = await openHouse(server, engine)
const browser = await openBrowser()
const found = []
let looked = 0

/* A window that was just made narrower has its new width before its tables have theirs: they do by the second frame. */
const settled = () => new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve)))

/* Axe is put into the page by the debugger, which no policy of the page's forbids. */
async function inspect (page, name) {
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 800 })
    await page.evaluate(settled)
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
    if (wide > 0) found.push(`${name} at ${width}: ${wide} pixels wider than the window`)
    await page.evaluate(AXE)
    const result = await page.evaluate(tags => window.axe.run({ runOnly: tags }), TAGS)
    for (const violation of result.violations) {
      const where = violation.nodes.slice(0, 3).map(node => node.html.slice(0, 200)).join('\n      ')
      found.push(`${name} at ${width}: ${violation.id}: ${violation.help}\n      ${where}`)
    }
    looked++
  }
}

async function others (page, look) {
  const visit = async (path, name) => { await page.goto(house.address + path); await look(name ?? path) }
  await visit('/rules')
  await page.getByRole('link', { name: /^Read the rules/ }).first().click()
  await look('a procedure')
  await visit('/nowhere', 'no such page')
  await visit('/receipt')
  await visit('/invitation')
  await visit('/sign-in')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await look('sign-in, empty')
  await signIn(page, house, 'manager')
  for (const path of ['/cases/closed', '/cases/search', '/new/safeguarding-child/record', '/sign-out']) await visit(path)
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
  for (const path of ['/people/find', '/people/new']) await visit(path)
  await page.getByRole('button', { name: 'Add the person' }).click()
  await look('a new person, empty')
  await page.context().clearCookies()
  await signIn(page, house, 'auditor')
  for (const path of ['/audit', '/audit/refusals', '/audit/searches', '/audit/sign-ins', '/audit/routes']) await visit(path)
}

try {
  for (const scripts of [true, false]) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
    if (!scripts) await context.route('**/*.js', route => route.abort())
    const page = await context.newPage()
    page.setDefaultTimeout(20000)
    const look = name => inspect(page, `${name}, ${scripts ? 'with' : 'without'} scripts`)
    try {
      await thread(page, house, look)
      await others(page, look)
    } catch (error) {
      console.error(`at ${page.url()}:\n${await page.locator('body').innerText()}`)
      throw error
    }
    await context.close()
  }
} finally {
  await browser.close()
  await house.close()
}
console.log(`${looked} looks at pages, ${found.length} violations`)
for (const one of found) console.log('  ' + one)
process.exitCode = found.length || looked < 100 ? 1 : 0
