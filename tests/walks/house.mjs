/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A small organisation in a folder of its own, made with the delivered program as an administrator would make it. */
import { execFile, spawn } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { createInterface } from 'node:readline'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/* By sign-in name. Everybody is made up. */
const STAFF = {
  rowan: ['Rowan Amberley', 'safeguarding-manager'],
  imogen: ['Imogen Castell', 'legal-director'],
  perdita: ['Perdita Lowe', 'safeguarding-officer'],
  hamish: ['Hamish Tolland', 'governance-director'],
  sunniva: ['Sunniva Rhys', 'head-of-disputes'],
  edwin: ['Edwin Larkspur', 'people-director'],
  tobias: ['Tobias Wren', 'general-secretary'],
  marguerite: ['Marguerite Oakes', 'executive-chair'],
  dilwyn: ['Dilwyn Farrow', 'executive-vice-chair'],
  isidore: ['Isidore Blane', 'regional-director', 'london'],
  noor: ['Noor Haddon'],
  tamsin: ['Tamsin Okoro', 'complaints-officer'],
  evander: ['Evander Stroud', 'independent-convenor'],
  piers: ['Piers Holm'],
  odile: ['Odile Ferrant'],
  aurelio: ['Aurelio Brandt'],
  cressida: ['Cressida Nye'],
  anselm: ['Anselm Quayle']
}
/* On record, and never users. */
const ON_RECORD = {
  merrick: ['Merrick Thane', 'member'],
  quentin: ['Quentin Yarrow', 'employee'],
  ambrose: ['Ambrose Leigh', 'volunteer'],
  ferelith: ['Ferelith Moss', 'outsider'],
  henrike: ['Henrike Vos', 'outsider'],
  bertil: ['Bertil Aske', 'outsider'],
  joss: ['Joss Penhallow', 'member'],
  maud: ['Maud Ellery', 'member']
}
/* Who may take part in complaints: trained, and from which list (CP-9 to CP-11). */
const TRAINED = {
  sunniva: null,
  tamsin: null,
  evander: null,
  piers: null,
  odile: 'case-examiners',
  aurelio: 'board-lawyers',
  cressida: 'board-lawyers',
  henrike: 'board-regulatory',
  bertil: 'board-regulatory',
  joss: 'board-lay',
  maud: 'board-lay',
  ferelith: 'external-lawyers',
  anselm: 'review-lawyers'
}
const LONGEST = 60000

function decode32 (words) {
  const bits = [...words].map(one => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(one).toString(2).padStart(5, '0')).join('')
  return Buffer.from(bits.match(/.{8}/g).map(one => parseInt(one, 2)))
}

/* RFC 6238, as an authenticator reckons it. */
function oneTimeCode (secret) {
  const count = Buffer.alloc(8)
  count.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30000)))
  const hash = createHmac('sha1', decode32(secret)).update(count).digest()
  const number = hash.readUInt32BE(hash[19] & 15) & 0x7fffffff
  return String(number % 1000000).padStart(6, '0')
}

export async function makeHouse (program) {
  const folder = mkdtempSync(join(tmpdir(), 'walks-'))
  const home = join(folder, 'home')
  const house = {
    home,
    evidence: join(folder, 'evidence.txt'), /* something to send */
    users: {},
    people: {}, /* by the same short names: identities, as `person` answers have them */
    name: who => (STAFF[who] ?? ON_RECORD[who])[0],
    code: who => oneTimeCode(house.users[who].secret),
    run (words, input) {
      return new Promise(resolve => {
        const child = execFile(program, [...words, '--in', home], { timeout: LONGEST }, (error, out, problems) =>
          resolve({ code: error ? error.code : 0, out, problems }))
        child.stdin.on('error', () => {}) /* it may end before it has read anything */
        child.stdin.end(input ?? '')
      })
    },
    async ask (...words) {
      const ran = await house.run([...words, '--json'])
      if (ran.code) throw new Error(`evenhand ${words.join(' ')}: ${ran.problems}`)
      return JSON.parse(ran.out)
    },
    remove: () => rmSync(folder, { recursive: true })
  }
  writeFileSync(house.evidence, 'What he wrote, word for word.\n')
  await new Promise((resolve, reject) => execFile(program, ['init', home, '--title', 'Amber Alliance', '--name', 'walks.example.org'],
    { timeout: LONGEST }, error => error ? reject(error) : resolve()))
  for (const [who, [name, office, area]] of Object.entries(STAFF)) {
    house.users[who] = await house.ask('user', 'add', who, '--name', name)
    house.people[who] = house.users[who].person
    if (office) await house.ask('office', 'hold', who, office, ...(area ? ['--area', area] : []))
  }
  for (const [who, [name, kind]] of Object.entries(ON_RECORD)) {
    house.people[who] = (await house.ask('person', 'add', '--name', name, '--kind', kind)).person
  }
  for (const [who, list] of Object.entries(TRAINED)) {
    await house.ask('person', 'train', house.people[who], 'complaints-handling', '--from', '2025-01-06')
    if (list) await house.ask('person', 'enlist', house.people[who], list, '--from', '2025-01-06')
  }
  return house
}

/* Serves it on a port that is free; the answer says where, and how to stop it. */
export async function serveHouse (program, house) {
  const child = spawn(program, ['serve', house.home, '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] })
  let address
  for await (const line of createInterface({ input: child.stdout })) {
    address = line.match(/http:\/\/[\d.]+:\d+/)?.[0]
    if (address) break
  }
  if (!address) throw new Error('the server has not started')
  child.stdout.resume()
  return {
    address,
    stop: () => new Promise(resolve => {
      const timer = setTimeout(() => child.kill('SIGKILL'), 10000)
      child.once('exit', () => { clearTimeout(timer); resolve() })
      child.kill('SIGTERM')
    })
  }
}
