/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a safeguarding unit lives through, told once and walked twice: by the pages and at the command line. `walk` takes each
 * step (page.mjs, cli.mjs); items are numbered as the case makes them.
 */
import assert from 'node:assert/strict'

export const reasoned = (name, value, why = 'As the report and those who were asked say.') => ({ [name]: value, [name + '.reasons']: why })
export const party = number => ['party', number]
export const item = number => ['item', number]
const match = number => ['match', number]

/* Points of a checklist, all with the same answer. */
export const points = (names, answer = 'no') => Object.assign({}, ...names.map(name => reasoned(name, answer)))
const CONSIDERATIONS = ['safe-now', 'tell-whom', 'suspend-now', 'delegate', 'secure-equipment', 'find-out', 'who-knows', 'take-advice',
  'support-whom']
const SUPPORT = ['support-reporter', 'support-subject', 'support-child', 'support-parents', 'support-survivor']
const HUB = ['hub-details', 'hub-false', 'hub-risk', 'hub-action', 'hub-recommends', 'hub-times', 'hub-sharing']
const FOLLOW_UPS = ['child-in-need', 'adult-invented', 'discipline-follows', 'subject-support', 'survivor-support']

const report = (name, more = {}) => ({
  circumstances: `What ${name} did, as somebody saw it.`,
  'subject.1.subject-name': name,
  'child.1.child-age': '12',
  'reporter.1.reporter-name': 'Bryony Salt',
  'reporter.1.reporter-contact': 'bryony@example.org',
  ...more
})
const referral = (number, agency, nation, route, strategy = 'no') => ({
  [`referral.${number}.agency`]: agency,
  [`referral.${number}.nation`]: nation,
  [`referral.${number}.route`]: route,
  [`referral.${number}.referred-area`]: 'Where the child lives',
  ...reasoned(`referral.${number}.referral-words`, 'By their secure form, after a call.'),
  [`referral.${number}.strategy-required`]: strategy
})
const allegation = (threshold, nation, words = 'Struck a child.') => ({
  ...reasoned('threshold', threshold), nation, 'allegation.1.allegation-words': words
})

/* What an allegation owes beside its referral (SG-4.2, SG-6.3, SG-6.6, SG-7.4, SG-9.1, SG-14.1). */
async function manage (walk, manager, suspension = 'no') {
  await walk.take(manager, 'confirm-receipt', { delivery: 'e-mailed' })
  await walk.take(manager, 'inform-legal-director', {})
  await walk.take(manager, 'consider-initially', points(CONSIDERATIONS))
  await walk.take(manager, 'assess-risk', {
    'risk-children': 'To those at the club.',
    'risk-managed': 'No contact with any child.',
    'suspension-grounds': 'harm',
    ...reasoned('suspension-considered', suspension)
  })
  await walk.take(manager, 'consider-support', { ...points(SUPPORT, 'yes'), distress: 'anger', 'support-agreed': 'A call on Fridays.' })
  await walk.take('imogen', 'decide-reporter-feedback', reasoned('reporter-feedback', 'That it is looked into.'))
}

const acknowledge = (walk, number, investigates) => walk.take('perdita', 'acknowledge-referral', {
  'agency-reference': `R-${number}`, 'agency-said': 'Received; the next steps are agreed.', 'agency-investigates': investigates
}, item(number))
const endInWriting = (walk, number) => walk.take('perdita', 'agency-ended', {
  'ended-in-writing': 'yes', 'agency-outcome': 'No further action by them.'
}, item(number))

/* What is owed once every outcome is decided (SG-12.1, SG-12.6). */
async function review (walk, lado) {
  await walk.take('imogen', 'review-formally', {
    'reviewed-results': 'authority', ...(lado ? { 'lado-took-part': 'yes' } : {}), ...reasoned('what-follows', 'nothing')
  })
  await walk.take('imogen', 'plan-feedback', { 'feedback-to': 'reporter', ...reasoned('feedback-words', 'That it has ended.') })
}
const outcome = (walk, value) => walk.take('imogen', 'decide-outcome', { ...reasoned('outcome', value), 'standard-of-proof': 'balance' }, item(1))
const close = walk => walk.take('imogen', 'close', reasoned('closing-words', 'Everybody who is owed an answer has one.'))
const CLOSING = reasoned('closing-words', 'Too early.')

export async function owes (walk, who, ...labels) {
  const owed = (await walk.owed(who)).map(one => one.label)
  for (const label of labels) assert.ok(owed.some(one => one.startsWith(label)), `“${label}” is not owed, but ${owed.join('; ')}`)
}
export async function owesNot (walk, who, label) {
  assert.ok(!(await walk.owed(who)).some(one => one.label.startsWith(label)), `“${label}” is owed`)
}

const WITHHELD = { 'told-words': 'What is alleged.', 'pointed-to': 'support' }

/* SG-8.4 to SG-8.11, SG-9.4 to SG-9.6, SG-10.5, SG-11, SG-12.2, SG-12.11, SG-13.2, SG-13.3, SG-14.4 */
async function substantiatedMember (walk) {
  await walk.open(null, 'report', report('Merrick Thane'), 'rowan')
  await walk.wrong('rowan', 'assess', { threshold: 'harm', nation: 'england' }, 'threshold.reasons')
  await walk.take('rowan', 'assess', allegation(['harm', 'offence'], 'england'))
  await walk.take('rowan', 'describe-subject', { ...reasoned('kind', 'member'), person: { person: 'merrick' } }, party(1))
  await owes(walk, 'rowan', 'Refer to the statutory agency', 'Contact the police')
  await walk.keep('rowan', 'consider-initially', reasoned('safe-now', 'yes', 'Both were rung this morning.'), 'imogen')
  await walk.look('a checklist that was begun')
  await manage(walk, 'rowan', 'yes')
  await walk.take('rowan', 'add-details', { 'details-learnt': 'It was in Hackney.', area: 'london' })
  await walk.take('rowan', 'refer', { ...referral(1, 'mash', 'england', 'member', 'yes'), ...referral(2, 'police', 'england', 'police', 'yes') })
  await owesNot(walk, 'rowan', 'Refer to the statutory agency')
  await owesNot(walk, 'rowan', 'Contact the police')
  await walk.refused('imogen', 'tell-subject', WITHHELD, 'SG-8.4')
  await acknowledge(walk, 2, 'yes')
  await acknowledge(walk, 3, 'yes')
  await walk.take('perdita', 'discuss-with-hub', points(HUB, 'yes'), item(2))
  await walk.take('rowan', 'record-discussion', {
    'discussion.1.discussion-time': { time: '2025-11-28 10:00' },
    'discussion.1.discussion-people': 'The hub, the police; Rowan Amberley for us.',
    'discussion.1.discussion-shared': 'The report.',
    'discussion.1.discussion-agreed': 'The police speak to him first.'
  })
  await walk.take('rowan', 'recommend-suspension', {
    'suspension.1.suspended-who': '1',
    'suspension.1.recommendation-received': 'One allegation, this week.',
    'suspension.1.recommendation-overview': 'Struck a child.',
    'suspension.1.recommendation-risk': 'Other children at the club.',
    'suspension.1.recommendation-plans': 'The police report back within the month.'
  })
  await owes(walk, 'rowan', 'Decide on the suspension')
  await walk.refused('rowan', 'decide-suspension', {
    'agency-views': 'No objection.', ...reasoned('suspend-decision', 'decline')
  }, 'SG-9.5', item(5))
  await walk.take('hamish', 'decide-suspension', {
    'agency-views': 'No objection.', ...reasoned('suspend-decision', 'suspend'), 'suspension-scope': ['meetings', 'events']
  }, item(5))
  assert.ok(await walk.queued('rowan', { office: 'regional-director', area: 'london' }))
  assert.ok(!await walk.queued('rowan', { office: 'head-of-disputes' }))
  await walk.take('hamish', 'notify-suspension', { 'notified-words': 'That it is suspended, and what it covers.' }, item(5))
  await walk.take('isidore', 'name-welfare-contact', {
    'welfare-contact': 'Averil Stone, regional office', 'welfare-signpost': 'The helpline and the GP.'
  }, item(5))
  assert.match(await walk.whole('rowan'), /Averil Stone, regional office/) /* whom to ask for, beside the suspension */
  await walk.look('member suspended')
  await walk.refused('imogen', 'begin-internal', reasoned('internal-decision', 'The conduct.'), 'SG-10.5')
  await walk.take('rowan', 'agree-disclosure', { 'agreed-disclosure': 'That there is an allegation.', 'agreed-with': 'Both, today.' })
  await walk.take('hamish', 'tell-subject', WITHHELD)
  await walk.wrong('perdita', 'agency-ended', { 'ended-in-writing': 'yes' }, 'agency-outcome', item(2))
  await endInWriting(walk, 2)
  await walk.refused('imogen', 'begin-internal', reasoned('internal-decision', 'The conduct.'), 'SG-10.5')
  await endInWriting(walk, 3)
  await walk.take('rowan', 'begin-internal', reasoned('internal-decision', 'The conduct, by the disputes team.'))
  await walk.take('hamish', 'investigate-conduct', reasoned('conduct-decision', 'yes'))
  await walk.refused('imogen', 'decide-outcome', { ...reasoned('outcome', 'substantiated'), 'standard-of-proof': 'balance' }, 'SG-12.1', item(1))
  await walk.take('rowan', 'end-internal', { 'internal-result': 'Two witnesses agree.', 'internal-received': 'report' })
  await outcome(walk, 'substantiated')
  await owes(walk, 'imogen', 'Tell the subject the outcome in writing')
  assert.match(await walk.why('imogen', 'Tell the subject the outcome in writing'), /10 working days/)
  await walk.refused('imogen', 'close', CLOSING, 'SG-12.11')
  await walk.take('hamish', 'send-outcome', { 'outcome-effects': 'The membership ends.', delivery: 'posted' }, party(1))
  await owesNot(walk, 'imogen', 'Tell the subject the outcome in writing')
  await review(walk, false)
  await close(walk)
  await walk.look('member closed')
  const answer = await walk.enquire('rowan', 'Merrick Thane')
  assert.match(answer, /Substantiated/)
  const outside = await walk.enquire('noor', 'Merrick Thane')
  assert.match(outside, /A safeguarding record exists\. Ask the Safeguarding Unit before you decide anything\./)
  assert.ok(!outside.includes(walk.reference) && !/Substantiated/.test(outside))
  await walk.look('enquiry of somebody outside the unit')
}

/* SG-9.3, SG-12.8, SG-12.9, SG-12.10, SG-13.1, SG-14.3, SG-14.8 */
async function maliciousEmployee (walk) {
  await walk.open(null, 'report', report('Quentin Yarrow'), 'rowan')
  await walk.take('rowan', 'assess', allegation('harm', 'england'))
  await walk.take('rowan', 'describe-subject', {
    ...reasoned('kind', 'employee'), person: { person: 'quentin' }, ...reasoned('regulated', 'no')
  }, party(1))
  await manage(walk, 'rowan', 'yes')
  await owes(walk, 'rowan', 'Decide whether the employee is suspended', 'Have the case')
  await walk.refused('rowan', 'decide-employment', reasoned('employment-decision', 'suspend'), 'SG-9.3', party(1))
  await walk.take('edwin', 'decide-employment', reasoned('employment-decision', 'suspend'), party(1))
  await walk.take('edwin', 'name-welfare-contact', {
    'welfare-contact': 'Noor Haddon, personnel team', 'welfare-signpost': 'The assistance line.'
  }, item(2))
  await walk.take('rowan', 'note-personnel-file', {}, party(1))
  await walk.take('rowan', 'refer', referral(1, 'lado', 'england', 'staff-or-volunteer'))
  await acknowledge(walk, 3, 'no')
  await walk.refused('imogen', 'tell-subject', WITHHELD, 'SG-14.8')
  await walk.take('imogen', 'tell-subject', { 'told-words': 'What is alleged.', 'pointed-to': ['support', 'union'] })
  await endInWriting(walk, 3)
  await walk.take('imogen', 'no-internal', { 'no-internal-reasons': 'The film shows that it did not happen.' })
  await outcome(walk, 'malicious')
  await owes(walk, 'imogen', 'Decide on lifting the measure', 'Consider what follows', 'Tell the subject the outcome in writing')
  assert.match(await walk.why('imogen', 'Tell the subject the outcome in writing'), /5 working days/)
  await walk.take('imogen', 'consider-follow-ups', points(FOLLOW_UPS, 'yes'))
  await walk.take('imogen', 'pass-on-invention', { 'invented-by': 'employee', ...reasoned('invented-words', 'A colleague, who has said so.') })
  await walk.take('edwin', 'consider-discipline', reasoned('discipline-decision', 'A hearing under the policy.'))
  await walk.take('edwin', 'decide-return', reasoned('return-decision', 'Lifted today, with a talk on Monday.'), item(2))
  await walk.take('imogen', 'send-outcome', { 'outcome-effects': 'None: the record says that it did not happen.', delivery: 'handed-over' }, party(1))
  await review(walk, true)
  await close(walk)
  await walk.look('malicious closed')
  assert.match(await walk.enquire('rowan', 'Quentin Yarrow'), /Malicious/)
}

/* SG-4.3, SG-7.6: the subject holds the office that would manage it, and sees no trace. */
async function aboutTheManager (walk) {
  const name = 'Rowan Amberley'
  await walk.open(null, 'report', report(name, { 'concerns-office': 'safeguarding-manager' }), 'imogen')
  await walk.unseen('rowan', name)
  await walk.take('imogen', 'settle-match', reasoned('same-person', 'yes', 'The name and the office are both as reported.'), match(1))
  await walk.unseen('rowan', name)
  await walk.take('imogen', 'assess', allegation('unsuitable', 'england', 'Left a child with strangers.'))
  await walk.take('imogen', 'describe-subject', { ...reasoned('kind', 'employee'), person: { person: 'rowan' } }, party(1))
  await walk.take('imogen', 'refer', referral(1, 'lado', 'england', 'staff-or-volunteer'))
  await walk.unseen('rowan', name)
  await walk.seen('imogen')
  await walk.look('about the manager')
  const answer = await walk.enquire('imogen', name)
  assert.ok(answer.includes(walk.reference))
}

/* SG-7.6: reported to the chair and vice-chair; who manages is a setting, here the chair. */
async function aboutTheGeneralSecretary (walk) {
  const name = 'Tobias Wren'
  await walk.open(null, 'report', report(name, { 'concerns-office': 'general-secretary' }), 'imogen')
  await walk.unseen('tobias', name)
  await owes(walk, 'imogen', 'Report to the chair and vice-chair')
  await walk.take('imogen', 'report-to-chairs', {})
  await walk.take('marguerite', 'settle-match', reasoned('same-person', 'yes', 'The name and the office are both as reported.'), match(1))
  await walk.refused('rowan', 'assess', allegation('unsuitable', 'england'), 'SG-7.6')
  await walk.take('marguerite', 'assess', allegation('unsuitable', 'england', 'Remarks to a young steward.'))
  await walk.take('marguerite', 'describe-subject', { ...reasoned('kind', 'employee'), person: { person: 'tobias' } }, party(1))
  await walk.unseen('tobias', name)
  await walk.seen('marguerite')
  await walk.look('about the general secretary')
}

/* SG-3.4: not referred by the Unit; the reporter gets the details. */
async function outsider (walk) {
  await walk.open(null, 'report', report('A football coach in the park'), 'rowan')
  await walk.take('rowan', 'confirm-receipt', { delivery: 'e-mailed' })
  await walk.wrong('rowan', 'decide-outside', {
    'outside-because': 'On no list of ours.', 'outside-decision': 'not-refer'
  }, 'outside-decision.reasons')
  await walk.take('rowan', 'decide-outside', {
    'outside-because': 'On no list of ours.', ...reasoned('outside-decision', 'not-refer'), nation: 'england'
  })
  await walk.refused('imogen', 'close-without-allegation', {
    ...reasoned('internal-needed', 'no'), 'closing-reasons': 'Nobody of ours.'
  }, 'SG-3.4')
  await owes(walk, 'rowan', 'Send the reporter the details of how to refer')
  await walk.take('perdita', 'tell-how-to-refer', { delivery: 'e-mailed' })
  await walk.take('imogen', 'close-without-allegation', { ...reasoned('internal-needed', 'no'), 'closing-reasons': 'Nobody of ours.' })
  await walk.look('outsider closed')
  assert.match(await walk.whole('imogen'), /Closed/)
}

/* SG-12.4, SG-12.5, SG-15.2: the allegation still ends in an outcome, and barring is still decided. */
async function diesBeforeTheOutcome (walk) {
  await walk.open(null, 'report', report('Ambrose Leigh'), 'rowan')
  await walk.take('rowan', 'assess', allegation('harm', 'england', 'Harmed a pupil.'))
  await walk.take('rowan', 'describe-subject', {
    ...reasoned('kind', 'volunteer'), person: { person: 'ambrose' }, ...reasoned('regulated', 'yes')
  }, party(1))
  await manage(walk, 'rowan')
  await walk.take('rowan', 'refer', referral(1, 'lado', 'england', 'staff-or-volunteer'))
  await acknowledge(walk, 2, 'no')
  await walk.refused('perdita', 'record-departure', { departure: 'died', 'agreed-terms': 'yes' }, 'SG-12.5', party(1))
  await walk.take('perdita', 'record-departure', { departure: 'died', 'agreed-terms': 'no' }, party(1))
  await walk.refused('imogen', 'close', CLOSING, 'SG-12.4')
  await endInWriting(walk, 2)
  await walk.take('imogen', 'no-internal', { 'no-internal-reasons': 'Nobody is left whose conduct could be looked into.' })
  await outcome(walk, 'substantiated')
  await owes(walk, 'imogen', 'Consider referral to the barring scheme', 'Tell the subject the outcome in writing')
  await walk.take('hamish', 'tell-subject', { 'told-words': 'Written to the executor.', 'pointed-to': 'support' })
  await walk.take('hamish', 'send-outcome', { 'outcome-effects': 'Written to the executor.', delivery: 'posted' }, party(1))
  await review(walk, true)
  await walk.refused('imogen', 'close', CLOSING, 'SG-15.2')
  await walk.take('imogen', 'decide-barring', {
    ...reasoned('may-continue', 'no'), ...reasoned('body-decision', 'not-registered')
  }, party(1))
  await close(walk)
  await walk.look('died, closed')
}

/* SG-8.12: referred before it is assessed, and never owed again. */
async function seriousReferralFirst (walk) {
  await walk.open(null, 'report', report('Somebody at the sleepover'), 'rowan')
  await walk.take('rowan', 'refer', {
    ...referral(1, 'lado', 'england', 'staff-or-volunteer', 'yes'), ...referral(2, 'police', 'england', 'police', 'yes')
  })
  await walk.look('referred first')
  await walk.take('rowan', 'assess', allegation(['harm', 'offence'], 'england', 'Got into a sleeping bag.'))
  await owesNot(walk, 'rowan', 'Refer to the statutory agency')
  await owesNot(walk, 'rowan', 'Contact the police')
  await walk.refused('imogen', 'tell-subject', WITHHELD, 'SG-8.4')
  await walk.breakGlass('noor', 'The school is on the telephone.', 'rowan')
  await walk.seen('noor')
}

/* SG-8.1: two agencies, two clocks. 1 December 2025 was a bank holiday in Scotland only. */
async function scotlandAndEngland (walk) {
  await walk.open('rowan', 'record', {
    channel: 'telephone',
    circumstances: 'He met her in Berwick and writes to her in Duns.',
    aware: { time: '2025-11-28 10:00' },
    'subject.1.subject-name': 'Hector Redpath',
    'child.1.child-age': '14'
  })
  await walk.take('rowan', 'assess', allegation('harm', ['england', 'scotland'], 'Sought out a child.'))
  const england = await walk.why('rowan', 'Refer to the statutory agency')
  assert.match(england, /Due by the end of Monday 1 December 2025/) /* one working day: the law's own limit leads */
  assert.match(england, /Due by the end of Tuesday 2 December 2025/) /* two: the source's */
  assert.match(england, /bank holidays of England and Wales/)
  const scotland = await walk.why('rowan', 'Refer to social work in Scotland')
  assert.match(scotland, /Due by the end of Wednesday 3 December 2025/)
  assert.match(scotland, /bank holidays of Scotland/)
  await walk.look('two clocks')
  assert.ok(await walk.queued('rowan', { nation: 'scotland', overdue: 'yes' }))
  assert.ok(!await walk.queued('rowan', { nation: 'wales' }))
  await walk.look('the queue of one nation')
  await walk.refused('rowan', 'refer', referral(1, 'lado', 'scotland', 'staff-or-volunteer'), 'SG-8.1')
  await walk.take('rowan', 'refer', referral(1, 'lado', 'england', 'staff-or-volunteer'))
  await owesNot(walk, 'rowan', 'Refer to the statutory agency')
  await owes(walk, 'rowan', 'Refer to social work in Scotland')
  await walk.take('rowan', 'refer', referral(1, 'social-work', 'scotland', 'staff-or-volunteer'))
  await owesNot(walk, 'rowan', 'Refer to social work in Scotland')
}

/* SG-7.10: the twin. She does not agree, somebody has a hold on her, and it is referred on that ground; a child is there too. */
async function adultAtRisk (walk) {
  walk.procedure = 'safeguarding-adult'
  await walk.open(null, 'report', {
    circumstances: 'He has her bank card.',
    'subject.1.subject-name': 'Jocelyn Wray',
    'adult.1.adult-name': 'Mabel Ashdown',
    'adult.1.adult-contact': 'At the lunch club on Thursdays',
    'adult.1.adult-needs': 'She does not go out alone.',
    'reporter.1.reporter-name': 'Bryony Salt',
    'reporter.1.reporter-contact': 'bryony@example.org'
  }, 'rowan')
  await owes(walk, 'rowan', 'Ask the adult what they want to happen')
  const trust = referral(1, 'trust-lead', 'england', 'staff-or-volunteer')
  await walk.refused('rowan', 'refer', trust, 'SG-7.10')
  await walk.wrong('perdita', 'record-wishes', { consent: 'unsafe' }, 'consent.reasons', party(2))
  await walk.take('perdita', 'record-wishes', {
    wishes: 'That nobody hears of it.', ...reasoned('consent', 'refuses', 'She fears for her place.'), 'asked-how': 'At the club, alone.'
  }, party(2))
  await owesNot(walk, 'rowan', 'Ask the adult what they want to happen')
  await owes(walk, 'rowan', 'Decide whether it is referred without')
  await walk.refused('rowan', 'refer', trust, 'SG-7.10')
  await walk.take('rowan', 'describe-subject', reasoned('kind', 'volunteer'), party(1))
  await walk.refused('rowan', 'decide-without-consent', {
    ...reasoned('without-consent', 'respect'), 'adult-told': 'She knows.'
  }, 'SG-7.10', party(2))
  await walk.take('rowan', 'decide-without-consent', {
    ...reasoned('without-consent', 'go-ahead'), 'override-grounds': ['coercion', 'trust'], 'adult-told': 'She was told, and wept.'
  }, party(2))
  await walk.take('rowan', 'assess', allegation('harm', 'england', 'Has her bank card.'))
  await owes(walk, 'rowan', 'Refer to the statutory agency')
  await walk.look('an adult at risk, to be referred')
  await walk.take('rowan', 'refer', trust)
  await owesNot(walk, 'rowan', 'Refer to the statutory agency')
  await walk.take('rowan', 'open-child-procedure', { 'child-concern': 'Her grandson of nine lives there.' })
  await acknowledge(walk, 2, 'yes')
  await walk.refused('imogen', 'tell-subject', WITHHELD, 'SG-8.4')
  await endInWriting(walk, 2)
  await walk.take('rowan', 'assess-risk', {
    'risk-adults': 'To the others whom he drives.',
    'risk-managed': 'Somebody else drives, and she agrees to that.',
    'suspension-grounds': 'harm',
    ...reasoned('suspension-considered', 'no')
  })
  await outcome(walk, 'substantiated')
  await walk.look('an adult at risk, decided')
}

export const stories = {
  'a substantiated case about a member': substantiatedMember,
  'a malicious case about an employee': maliciousEmployee,
  'a concern about the Safeguarding Manager': aboutTheManager,
  'a concern about the General Secretary': aboutTheGeneralSecretary,
  'an outsider, not referred': outsider,
  'a subject who dies before the outcome': diesBeforeTheOutcome,
  'a serious referral before anything else': seriousReferralFirst,
  'a case across Scotland and England': scotlandAndEngland,
  'an adult at risk who does not agree': adultAtRisk
}
