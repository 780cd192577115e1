/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the browser's tests share: the house with its pages (tests/web/server.c) and Debian's chromium. */
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { existsSync } from 'node:fs'
import { chromium } from 'playwright-core'

const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync']

/* The server, told what to do by lines; it ends when its input is closed. */
export async function openHouse (program, engine) {
  const child = spawn(program, [engine], { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const next = async () => {
    const { value, done } = await lines.next()
    if (done) throw new Error('the server has ended')
    return value
  }
  const address = await next()
  return {
    address,
    async ask (line) {
      child.stdin.write(line + '\n')
      return next()
    },
    async close () {
      const ended = new Promise(resolve => child.once('exit', resolve))
      child.stdin.end()
      const timer = setTimeout(() => process.kill(child.pid, 'SIGKILL'), 10000)
      await ended
      clearTimeout(timer)
    }
  }
}

export async function openBrowser () {
  const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium'
  if (!existsSync(executablePath)) throw new Error(`${executablePath} is missing: apt-get install chromium`)
  const browser = await chromium.launch({ executablePath, args: FLAGS })
  await clickUntilWhole(browser)
  return browser
}

/* A click by itself ends with the first bytes of the page that it leads to: who then counts something may count half a page. */
async function clickUntilWhole (browser) {
  const page = await browser.newPage()
  const Locator = Object.getPrototypeOf(page.locator('main'))
  const click = Locator.click
  Locator.click = async function (options) {
    await click.call(this, options)
    await this.page().waitForLoadState()
  }
  await page.close()
}

export async function signIn (page, house, person) {
  const [name, code] = (await house.ask(`code ${person}`)).split(' ')
  await page.goto(house.address + '/sign-in')
  await page.getByLabel('Sign-in name').fill(name)
  await page.getByLabel('Password', { exact: true }).fill(`${person} of the house`)
  await page.getByLabel('One-time code').fill(code)
  await page.getByRole('button', { name: 'Sign in' }).click()
}
