/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test-thread.mjs SERVER ENGINE: the thread without JavaScript on a narrow screen, and with it on a wide one. */
import { openBrowser, openHouse } from './house.mjs'
import { thread } from './walk.mjs'

const [server, engine] = process.argv.slice(2)
const house = await openHouse(server, engine)
const browser = await openBrowser()
try {
  for (const [javaScriptEnabled, width] of [[false, 320], [true, 1280]]) {
    const context = await browser.newContext({ javaScriptEnabled, viewport: { width, height: 800 } })
    const page = await context.newPage()
    page.setDefaultTimeout(60000)
    let last = 'nothing'
    try {
      await thread(page, house, async name => { last = name })
    } catch (error) {
      console.error(`JavaScript ${javaScriptEnabled}, ${width} px, after "${last}" at ${page.url()}:`)
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
