/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * test-files.mjs SERVER ENGINE: a file is kept over an error of the form, with scripts and without, then stands with the case and
 * is saved from it as it was; what cannot be taken is said beside its field (SG-7.7, SG-7.9).
 */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { openBrowser, openHouse, signIn } from './house.mjs'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
const [server, engine] = process.argv.slice(2)
const DIARY = Buffer.from('On Monday he was there.\n')
const file = (name, buffer) => ({ name, mimeType: 'application/octet-stream', buffer })
const press = async (page, name) => {
  await Promise.all([page.waitForNavigation(), page.getByRole('button', { name, exact: true }).click()])
}

async function looksRight (page, scripts) {
  if (!scripts) return /* axe needs them */
  await page.evaluate(AXE)
  const result = await page.evaluate(tags => window.axe.run({ runOnly: tags }), TAGS)
  assert.deepEqual(result.violations.map(violation => `${violation.id}: ${violation.nodes[0].html}`), [])
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  assert.ok(wide <= 0, `${page.url()} is wider than its window`)
}

async function openCase (page, house) {
  await page.goto(house.address + '/report/safeguarding-child/1')
  await page.getByLabel('What are you concerned about?').fill('He was alone with a child.')
  for (let i = 0; i < 10 && await page.getByRole('button', { name: 'Send the report' }).count() === 0; i++) {
    await press(page, 'Continue')
  }
  await press(page, 'Send the report')
}

async function walk (page, house, scripts) {
  await openCase(page, house)
  await signIn(page, house, 'manager')
  await page.goto(house.address + '/cases')
  await page.locator('main a[href^="/cases/"]', { hasText: /^[A-Z0-9]{5}-[A-Z0-9]{5}$/ }).first().click()
  const address = page.url()
  await page.getByRole('link', { name: 'Add documents to the case' }).click()
  const field = page.getByLabel('Which documents?')
  await page.getByText('Never send an indecent image of a child').waitFor()

  await field.setInputFiles([file('tool.sh', Buffer.from('#!/bin/sh\n'))])
  await press(page, 'Record this step')
  await page.locator('#evidence-error', { hasText: 'holds a program or macros' }).waitFor()

  await field.setInputFiles([file('diary.txt', DIARY), file('second.txt', Buffer.from('Another.'))])
  await press(page, 'Record this step')
  assert.match(await page.title(), /^Error: /)
  await page.getByText('diary.txt, 24 bytes, kept').waitFor()
  await looksRight(page, scripts)
  await press(page, 'Remove second.txt')
  assert.equal(await page.getByText('second.txt, 8 bytes, kept').count(), 0)
  await page.getByLabel('What are they, and where do they come from?').fill('A diary.')
  await press(page, 'Record this step')

  assert.ok(page.url().startsWith(address))
  await looksRight(page, scripts)
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'diary.txt' }).click()])
  assert.equal(download.suggestedFilename(), 'diary.txt')
  assert.deepEqual(readFileSync(await download.path()), DIARY)
}

const house = await openHouse(server, engine)
const browser = await openBrowser()
try {
  for (const [javaScriptEnabled, width] of [[false, 320], [true, 1280]]) {
    const context = await browser.newContext({ javaScriptEnabled, acceptDownloads: true, viewport: { width, height: 800 } })
    const page = await context.newPage()
    page.setDefaultTimeout(60000)
    try {
      await walk(page, house, javaScriptEnabled)
    } catch (error) {
      console.error(`JavaScript ${javaScriptEnabled}, ${width} px, at ${page.url()}:`)
      console.error(await page.locator('main').innerText())
      throw error
    }
    await context.close()
    console.log(`walked with JavaScript ${javaScriptEnabled ? 'on' : 'off'} at ${width} px`)
  }
} finally {
  await browser.close()
  await house.close()
}
