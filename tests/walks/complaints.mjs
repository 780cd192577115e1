/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What both sides of a complaint live through, told once and walked twice, like stories.mjs. What one story has walked by its
 * face the next takes `behind` it, at the command line: the pages are the same for both.
 */
import assert from 'node:assert/strict'
import { item, owes, owesNot, party, points, reasoned } from './stories.mjs'

const AT_ONCE = ['safe-now', 'safeguarding-concern', 'suspension-criteria', 'other-cases', 'conflicts']
const SUPPORT = ['support-complainant', 'support-respondent', 'support-witnesses', 'adjustments']
const HANDBOOK = { 'guidance-sent': 'Complaint handling handbook, third edition' }

const complaint = (name, more = {}) => ({
  categories: 'antisemitism',
  'complaint-words': `What ${name} wrote on the ward's page.`,
  'respondent.1.respondent-name': name,
  'complainant.1.complainant-name': 'Miriam Stent',
  'complainant.1.complainant-contact': 'miriam@example.org',
  ...more
})
const triaged = (category, safeguarding = 'no') => ({
  ...points(AT_ONCE), ...reasoned('safeguarding-concern', safeguarding),
  categories: category,
  'allegation.1.allegation-words': 'Wrote it, for everybody to read.',
  'allegation.1.category': category,
  'allegation.1.form-of': 'social-media',
  'allegation.1.criteria-investigated': 'Chapter 2 of the published criteria.',
  'triage-reasons': 'It is within the criteria.'
})
const finding = (sanction, more = {}) => ({
  ...reasoned('outcome', 'upheld', 'He wrote it; three people saw it.'),
  'finding-criteria': 'Chapter 2.', sanction, 'votes-for': '3', 'votes-against': '0', ...more
})

async function begin (walk, name, category = 'antisemitism', more = {}) {
  walk.procedure = 'complaint'
  await walk.open(null, 'complain', complaint(name, { categories: category, ...more }), 'sunniva')
}

const acknowledge = walk => walk.take('tamsin', 'acknowledge', { ...HANDBOOK, 'support-offered': 'A named contact, and the lines on the last page.' })
const appoint = walk => walk.take('sunniva', 'appoint-investigator', {
  'investigator-chosen': { person: 'piers' }, ...reasoned('investigator-how', 'chosen', 'Next in turn.')
})
const NOTICE = { 'notice-words': 'That you wrote it.', ...reasoned('complainant-named', 'no'), ...HANDBOOK }
const notice = walk => walk.take('piers', 'give-notice', NOTICE, party(1))

/* From the complaint to the notice, and from there to the case examiner (CP-1 to CP-5, CP-11, CP-13, CP-17). */
async function noticed (walk) {
  await acknowledge(walk)
  await walk.take('sunniva', 'triage', triaged('antisemitism'))
  await walk.take('tamsin', 'consider-support', { ...points(SUPPORT), 'support-words': 'Tamsin for the one, the region for the other.' })
  await appoint(walk)
  await notice(walk)
}

async function referred (walk) {
  await walk.take('piers', 'end-investigation', { 'investigation-report': 'He wrote it; three people saw it.' })
  await walk.take('sunniva', 'appoint-examiner', {})
  await walk.take('odile', 'examine', { ...reasoned('examiner-decision', 'refer'), 'examiner-criteria': 'Chapter 2.' })
}

async function investigated (walk) {
  await noticed(walk)
  await walk.take('tamsin', 'take-reply', { 'reply-words': 'I was quoting somebody.', 'reply-admits': 'none' }, party(1))
  await referred(walk)
}

const chosen = (chair, regulatory, lay) => ({
  'chair-chosen': { person: chair }, 'regulatory-chosen': { person: regulatory }, 'lay-chosen': { person: lay },
  'panel-reasons': 'They alone are free that month.'
})

/* A panel of three with its external lawyer, until it has decided (CP-9, CP-10). */
async function decided (walk, chair, sanction) {
  await walk.take('evander', 'instruct-lawyer', { 'lawyer-chosen': { person: 'ferelith' }, 'lawyer-conflicts': 'None.' })
  await walk.take('evander', 'call-sitting', {
    'sitting-at': 'On Monday at ten, by video.', 'sitting-form': 'remote', 'sitting-conduct': 'Each side speaks once.'
  })
  await walk.take(chair, 'record-sitting', { ...reasoned('sitting-held', 'yes'), 'sitting-attended': 'The panel, both sides.' })
  await walk.take(chair, 'find', finding(sanction), item(1))
  await walk.take(chair, 'give-decision', { 'decision-words': 'It is upheld, for the reasons given.' })
  await walk.take('evander', 'appoint-reviewer', {})
}
const verify = walk => walk.take('anselm', 'review-decision', reasoned('verified', 'yes', 'The reasons carry it.'))

async function told (walk) {
  await walk.take('tamsin', 'tell-outcome', { 'outcome-told': 'The finding, the reasons, the sanction, and how to appeal.' })
  await walk.take('tamsin', 'deliver-outcome', { 'delivered-words': 'Both by post and e-mail.' })
}

/* CP-5, CP-9, CP-10, CP-12, CP-18: upheld, vetoed, decided anew by three others. */
async function vetoedAndUpheld (walk) {
  await begin(walk, 'Auberon Fisk')
  await walk.wrong('sunniva', 'triage', { ...triaged('antisemitism'), 'triage-reasons': '' }, 'triage-reasons')
  await investigated(walk)
  await walk.look('with the panel')
  await walk.refused('sunniva', 'draw-panel', {}, 'CP-9')
  await walk.take('evander', 'choose-panel', chosen('aurelio', 'henrike', 'joss'))
  await owes(walk, 'evander', 'Instruct an external lawyer')
  await decided(walk, 'aurelio', 'formal-warning')
  await walk.refused('tamsin', 'tell-outcome', { 'outcome-told': 'That it is upheld.' }, 'CP-9')
  await walk.take('anselm', 'review-decision', reasoned('verified', 'no', 'A witness was not heard.'))
  await owes(walk, 'evander', 'Convene the panel')
  await walk.refused('evander', 'choose-panel', chosen('aurelio', 'bertil', 'maud'), 'CP-18')
  await walk.take('evander', 'choose-panel', chosen('cressida', 'bertil', 'maud'))
  await decided(walk.behind(), 'cressida', 'suspension')
  await verify(walk)
  await told(walk)
  await owes(walk, 'sunniva', 'Complete the educational course', 'Time to appeal')
  assert.match(await walk.why('sunniva', 'Complete the educational course'), /4 weeks/)
  await walk.take('tamsin', 'complete-course', { 'course-done': { time: '2025-12-01 10:00' } }, party(1))
  await walk.refused('sunniva', 'close', { 'closing-words': 'It is over.' }, 'CP-3')
  await walk.take('tamsin', 'waive-appeal', { 'waived-words': 'Both, in writing.' })
  await walk.take('sunniva', 'close', { 'closing-words': 'The rules of the page are clearer now.' })
  await walk.look('upheld and closed')
}

/* CP-6: with reasons to both sides before it can close. */
async function concludedEarly (walk) {
  const early = { ...reasoned('early-ground', 'no-breach'), 'early-words': 'No rule asks for objections in the minutes.' }
  await begin(walk, 'Philippa Rowe', 'conduct')
  const behind = walk.behind()
  await acknowledge(behind)
  await behind.take('sunniva', 'triage', triaged('conduct'))
  await behind.take('tamsin', 'consider-support', { ...points(SUPPORT), 'support-words': 'Tamsin for both.' })
  await appoint(behind)
  await notice(behind)
  await behind.take('sunniva', 'appoint-examiner', {})
  await walk.refused('sunniva', 'conclude-early', early, 'CP-6')
  await walk.wrong('odile', 'conclude-early', { ...early, 'early-words': '' }, 'early-words')
  await walk.take('odile', 'conclude-early', early)
  await owes(walk, 'tamsin', 'See to it that both sides have it in writing')
  await walk.refused('sunniva', 'close', { 'closing-words': 'It is over.' }, 'CP-6')
  await walk.take('tamsin', 'deliver-outcome', { 'delivered-words': 'Both by e-mail.' })
  await walk.take('sunniva', 'close', { 'closing-words': 'The branch is sent the guidance on minutes.' })
  await walk.look('concluded early')
}

/* CP-1, CP-8, CP-17: without a name, and still told by the receipt where it stands. */
async function anonymous (walk) {
  walk.procedure = 'complaint'
  await walk.open(null, 'complain', {
    categories: ['disability', 'handling'],
    'complaint-words': 'They laughed at how I walk.',
    'respondent.1.respondent-name': 'Dorian Pell'
  }, 'sunniva')
  await walk.look('complained without a name')
  assert.match(await walk.byReceipt(), /We have what you told us/)
  await owesNot(walk, 'sunniva', 'Acknowledge the complaint')
  await walk.unseen('rowan', 'Dorian Pell')
  await walk.unseen('noor', 'Dorian Pell')
  await walk.take('sunniva', 'triage', triaged('disability'))
  assert.match(await walk.byReceipt(), /It is being looked into/)
  await walk.sendByReceipt('add-statement', { 'added-words': 'They did it again.' })
  assert.match(await walk.byReceipt(), /Add a statement or evidence/)
  await owes(walk, 'sunniva', 'Read what a party has sent')
  await walk.look('what the receipt shows')
}

/* CP-4, CP-13, CP-14, CP-16, CP-17: each side by its own code, from the notice to what they think of it. */
async function bothSides (walk) {
  await begin(walk, 'Lorcan Vey')
  assert.doesNotMatch(walk.thanks, /Safeguarding Unit|local authority/)
  const complainant = walk.receipt
  const behind = walk.behind()
  await noticed(behind)
  const respondent = walk.receipt = await walk.giveCode('tamsin', 'give-code-to-respondent', { 'code-handed': 'by-post' }, party(1))
  assert.doesNotMatch(await walk.whole('piers'), /Nobody can act for the Respondent/)
  const waiting = await walk.byReceipt()
  assert.match(waiting, /Your reply is due:? by the end of/)
  assert.doesNotMatch(waiting, /put it aside|Miriam/)
  await walk.look('what the respondent sees')
  await walk.sendByReceipt('take-reply', { 'reply-words': 'I was quoting.', 'reply-admits': 'none' }, { 'reply-evidence': walk.house.evidence })
  assert.match(await walk.byReceipt(), /Reply to the notice, with (files: 1|1 file)\b/)
  await owesNot(walk, 'sunniva', 'Reply to the notice')
  walk.receipt = complainant
  await walk.sendByReceipt('add-statement', { 'added-words': 'What he wrote.' }, { 'added-evidence': walk.house.evidence })
  assert.doesNotMatch(await walk.byReceipt(), /quoting|Reply to the notice/)
  await referred(behind)
  await behind.take('evander', 'choose-panel', chosen('aurelio', 'henrike', 'joss'))
  await decided(behind, 'aurelio', 'formal-warning')
  await verify(behind)
  await walk.take('tamsin', 'tell-outcome', {
    'outcome-told': 'The finding.', 'outcome-for-complainant': 'It was wrong, Miriam.', 'outcome-for-respondent': 'It was wrong, Lorcan.'
  })
  const score = (speed, care) => ({ 'feedback.1.feedback-speed': speed, 'feedback.1.feedback-care': care })
  for (const [side, code, theirs, others] of [['complainant', complainant, /Miriam/, /Lorcan/], ['respondent', respondent, /Lorcan/, /Miriam/]]) {
    walk.receipt = code
    const told = await walk.byReceipt()
    assert.match(told, theirs)
    assert.doesNotMatch(told, others)
    assert.match(told, /You can appeal:? by the end of/)
    assert.match(await walk.wrongByReceipt(`${side}-feedback`, score('9', '4')), /from 1 to 5/)
    await walk.sendByReceipt(`${side}-feedback`, score('2', '4'))
  }
  await walk.look('the respondent, at the end')
  assert.match(await walk.feedback('sunniva'), /(below|fewer than) 5\b/)
  await walk.look('feedback')
}

/* CP-7, CP-12, CP-18: expelled; the appeal is heard by others, and dismissed. */
async function expelledAndAppealed (walk) {
  await begin(walk, 'Crispin Vole')
  const behind = walk.behind()
  await investigated(behind)
  await behind.take('evander', 'choose-panel', chosen('aurelio', 'henrike', 'joss'))
  await decided(behind, 'aurelio', 'expulsion')
  await verify(behind)
  await told(behind)
  await owesNot(walk, 'sunniva', 'Complete the educational course')
  const appeal = { 'appeal-by': 'respondent', 'appeal-grounds': 'A witness was not heard.' }
  await walk.refused('sunniva', 'appeal', appeal, 'CP-18')
  await walk.take('tamsin', 'appeal', appeal)
  await walk.take('evander', 'empanel-appeal', {})
  const dismissed = reasoned('appeal-outcome', 'dismissed', 'The witness was heard.')
  await walk.refused('aurelio', 'decide-appeal', dismissed, 'CP-18')
  await walk.take('cressida', 'decide-appeal', dismissed)
  await owes(walk, 'tamsin', 'Tell both sides the outcome of the appeal')
  await walk.take('tamsin', 'tell-appeal', { 'appeal-told': 'That it is dismissed, and why.' })
  await walk.look('expelled, appeal dismissed')
  const registers = await walk.registers('sunniva')
  assert.match(registers, /Expulsion/)
  assert.ok(registers.includes(walk.reference) && /Piers Holm/.test(registers))
  await walk.look('registers')
  assert.ok(!(await walk.registers('rowan')).includes(walk.reference))
}

const NOT_OURS = {
  'outside-because': 'On no list of ours.', ...reasoned('outside-decision', 'not-refer'), nation: 'england'
}

/* CP-15, SG-11.3: each side has its own case; neither sees the other's, nothing goes on beside it, and the one hears that the
 * other has ended, and nothing else. */
async function throughSafeguarding (walk) {
  await begin(walk, 'Roland Teague', 'conduct')
  const complaintItself = walk.reference
  await walk.take('sunniva', 'triage', triaged('conduct', 'yes'))
  await owes(walk, 'sunniva', 'Pass it on to the Safeguarding Unit')
  await appoint(walk)
  await walk.take('sunniva', 'refer-to-safeguarding', { 'safeguarding-words': 'A child of sixteen was shouted at.' })
  await walk.refused('piers', 'give-notice', NOTICE, 'CP-15', party(1))
  await walk.look('with the Safeguarding Unit')
  await walk.unseen('rowan', 'Roland Teague')
  const told = { circumstances: 'He shouted at a child of sixteen.', 'subject.1.subject-name': 'Roland Teague', 'child.1.child-age': '16' }
  await walk.link('sunniva', 'safeguarding', 'safeguarding-child', 'report', told)
  await walk.look('the linked case is open')
  assert.match(await walk.links('sunniva'), /Safeguarding concern.*open/is)
  walk.reference = await walk.newest('rowan')
  assert.notEqual(walk.reference, complaintItself)
  assert.ok(!(await walk.whole('rowan')).includes(complaintItself))
  await walk.unseen('sunniva', 'Roland Teague')
  assert.ok(!(await walk.links('sunniva', complaintItself)).includes(walk.reference))
  await walk.behind().take('rowan', 'decide-outside', NOT_OURS)
  await walk.behind().take('imogen', 'close-without-allegation', { ...reasoned('internal-needed', 'no'), 'closing-reasons': 'Nobody of ours.' })
  await walk.unseen('sunniva', 'Roland Teague')
  walk.reference = complaintItself
  await walk.due()
  await walk.unseen('rowan', 'Roland Teague')
  assert.match(await walk.links('sunniva'), /Safeguarding concern.*ended/is)
  await owes(walk, 'sunniva', 'Take the complaint up again')
  await walk.take('sunniva', 'take-back', { 'returned-outcome': 'It has ended: nothing for the Unit.' })
  await notice(walk)
  await owesNot(walk, 'sunniva', 'Take the complaint up again')
  await walk.look('back from the Safeguarding Unit')
}

export const complaints = {
  'an upheld complaint, vetoed and decided anew': vetoedAndUpheld,
  'a complaint concluded early': concludedEarly,
  'a complaint without a name': anonymous,
  'both sides by their own codes': bothSides,
  'an expulsion with an appeal': expelledAndAppealed,
  'a complaint that goes to safeguarding and comes back': throughSafeguarding
}
