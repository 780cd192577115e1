/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * test-walks.mjs EVENHAND pages|command-line [STORY...]: walks the stories (stories.mjs) through the delivered program by one
 * of its faces. One organisation, one server and one browser serve them all.
 */
import { openBrowser } from '../browser/house.mjs'
import { CommandLine } from './cli.mjs'
import { makeHouse, serveHouse } from './house.mjs'
import { Pages } from './page.mjs'
import { complaints } from './complaints.mjs'
import { stories } from './stories.mjs'

const [program, face, ...wanted] = process.argv.slice(2)
const house = await makeHouse(program)
const server = face === 'pages' ? await serveHouse(program, house) : null
const browser = server ? await openBrowser() : null
try {
  const walk = server ? new Pages(house, browser, server.address) : new CommandLine(house)
  for (const [name, story] of Object.entries({ ...stories, ...complaints })) {
    if (wanted.length && !wanted.some(words => name.includes(words))) continue
    const began = Date.now()
    walk.procedure = 'safeguarding-child'
    try {
      await story(walk)
    } catch (error) {
      console.error(`${name}, ${walk.last ? walk.last.url() : walk.reference}:`)
      if (walk.last) console.error(await walk.last.locator('main').innerText())
      throw error
    }
    console.log(`walked: ${name} (${Date.now() - began} ms)`)
  }
} finally {
  await browser?.close()
  await server?.stop()
  house.remove()
}
