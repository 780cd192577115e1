/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A walk's hand at the command line: each step is a process of its own, as a script would run it. */
import assert from 'node:assert/strict'

const [DONE, REFUSED, WRONG_USE, NOT_FOUND] = [0, 1, 2, 3]
const CODE = /\d{4} \d{4} \d{4} \d{4}/
const NOTHING_HERE = '00000-00000'

export class CommandLine {
  constructor (house) {
    this.house = house
  }

  /* { person: 'merrick' } and { time: '2025-11-28 10:00' } are written as this face takes them. */
  words (answers) {
    return Object.entries(answers).flatMap(([name, value]) => [value].flat().map(one =>
      `${name}=${one.person ? this.house.people[one.person] : one.time ? one.time.replace(' ', 'T') + ':00Z' : one}`))
  }

  async run (code, words, answers = {}) {
    const ran = await this.house.run([...words, ...this.words(answers)])
    assert.equal(ran.code, code, `evenhand ${words.join(' ')}: ${ran.out}${ran.problems}`)
    return ran
  }

  async open (who, step, answers) {
    const ran = await this.run(DONE, ['case', 'open', this.procedure, '--step', step, ...(who ? ['--as', who] : [])], answers)
    this.reference = ran.out.match(/^Opened (\S+)\./)[1]
    this.receipt = ran.out.match(CODE)?.[0]
    this.thanks = ran.out
  }

  async step (code, who, step, answers, on) {
    return this.run(code, ['case', 'step', this.reference, step, '--as', who, ...(on ? [`--${on[0]}`, String(on[1])] : [])], answers)
  }

  async take (who, step, answers, on) {
    await this.step(DONE, who, step, answers, on)
  }

  /* The case that this one wants: opened by whoever passes it on. */
  async link (who, link, procedure, step, answers) {
    await this.run(DONE, ['case', 'link', this.reference, link, '--to', procedure, '--step', step, '--as', who], answers)
    await this.run(REFUSED, ['case', 'link', this.reference, link, '--to', procedure, '--step', step, '--as', who], answers)
  }

  async links (who, reference = this.reference) {
    return (await this.run(DONE, ['case', 'links', reference, '--as', who])).out
  }

  async newest (who) {
    return (await this.run(DONE, ['case', 'list', '--limit', '1', '--as', who])).out.split(' ')[0]
  }

  /* What falls due by itself is taken. */
  async due () {
    await this.run(DONE, ['due', '--take'])
  }

  async refused (who, step, answers, cite, on) {
    const ran = await this.step(REFUSED, who, step, answers, on)
    assert.ok(ran.problems.includes(cite), `${step}: ${ran.problems}`)
  }

  async wrong (who, step, answers, field, on) {
    const ran = await this.step(WRONG_USE, who, step, answers, on)
    assert.ok(ran.problems.includes(`(${field})`), `${step}: ${ran.problems}`)
  }

  async keep () {} /* a script keeps its own files: --file */

  async whole (who) {
    return (await this.run(DONE, ['case', 'show', this.reference, '--as', who])).out
  }

  /* Labels of what is owed, and why one of them is due when it is. */
  async owed (who) {
    const lines = [...(await this.whole(who)).matchAll(/^(\d+)\. (.*), by (.*): (owed|lapsed)(.*)$/gm)]
    return lines.map(([, number, label, owner, , due]) => ({ number, label, owner, due }))
  }

  async why (who, label) {
    const duty = (await this.owed(who)).find(one => one.label.startsWith(label))
    assert.ok(duty, `nothing like “${label}” is owed`)
    return (await this.run(DONE, ['case', 'why', this.reference, duty.number, '--as', who])).out
  }

  /* Whoever may not know of a case is told what anybody is told of one that is not there. */
  async unseen (who, name) {
    const shown = await this.run(NOT_FOUND, ['case', 'show', this.reference, '--as', who])
    const nothing = await this.run(NOT_FOUND, ['case', 'show', NOTHING_HERE, '--as', who])
    assert.equal(shown.problems, nothing.problems)
    for (const list of [['case', 'list'], ['case', 'list', '--closed'], ['case', 'work'], ['case', 'search', name],
      ['enquiry', name, '--purpose', 'allegation']]) {
      const ran = await this.run(DONE, [...list, '--as', who])
      assert.ok(!ran.out.includes(this.reference), `${list.join(' ')} as ${who}: ${ran.out}`)
    }
  }

  async seen (who) {
    assert.ok((await this.run(DONE, ['case', 'list', '--as', who])).out.includes(this.reference))
    await this.whole(who)
  }

  /* Whether the case is among those that are left when the queue shows only some. */
  async queued (who, sieve) {
    const words = Object.entries(sieve).flatMap(([name, value]) => value === 'yes' ? [`--${name}`] : [`--${name}`, value])
    return (await this.run(DONE, ['case', 'list', ...words, '--as', who])).out.includes(this.reference)
  }

  /* Somebody asks to open the case, somebody else allows it. */
  async breakGlass (who, reason, by) {
    await this.run(WRONG_USE, ['opening', 'ask', this.reference, '--as', who])
    await this.run(DONE, ['opening', 'ask', this.reference, '--reason', reason, '--as', who])
    await this.run(DONE, ['opening', 'ask', NOTHING_HERE, '--reason', reason, '--as', who])
    const waiting = (await this.run(DONE, ['opening', 'list', '--as', by])).out
    assert.ok(waiting.includes(reason) && waiting.includes(this.house.name(who)), waiting)
    const request = waiting.split(' ')[0]
    await this.run(NOT_FOUND, ['opening', 'answer', request, 'allow', '--as', who])
    await this.run(DONE, ['opening', 'answer', request, 'allow', '--hours', '2', '--as', by])
    await this.run(NOT_FOUND, ['opening', 'answer', request, 'refuse', '--as', by])
  }

  async enquire (who, words, purpose = 'reference') {
    return (await this.run(DONE, ['enquiry', words, '--purpose', purpose, '--as', who])).out
  }

  /* Something that they send with it. */
  async sendByReceipt (step, answers, files = {}) {
    const attached = Object.entries(files).flatMap(([name, path]) => ['--attach', `${name}=${path}`])
    await this.run(DONE, ['receipt', 'send', this.receipt, step, ...attached], answers)
  }

  async wrongByReceipt (step, answers) {
    return (await this.run(WRONG_USE, ['receipt', 'send', this.receipt, step], answers)).problems
  }

  async giveCode (who, step, answers, on) {
    return (await this.step(DONE, who, step, answers, on)).out.match(CODE)[0]
  }

  async feedback (who) {
    return (await this.run(DONE, ['feedback', 'show', '--as', who])).out
  }

  async registers (who) {
    const registers = ['sanctions', 'suspensions', 'service', 'caseload', 'forecast', 'delays', 'panels'].map(one => this.run(DONE, ['register', one, '--as', who]))
    return (await Promise.all(registers)).map(ran => ran.out).join('')
  }

  /* What whoever holds the receipt is told. */
  async byReceipt () {
    return (await this.run(DONE, ['receipt', 'show', this.receipt])).out
  }

  behind () {
    return this
  }

  async look () {}
}
