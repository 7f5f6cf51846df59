import { describe, expect, test } from 'vitest'
import { HOUR, MINUTE } from '../../src/events/time.ts'
import { entitiesOf, summaryOf, timelineOf } from '../../src/investigations/story.ts'
import { titleOf } from '../../src/investigations/title.ts'
import {
  act,
  address,
  because,
  bucket,
  cause,
  endpoint,
  finding,
  ONSET,
  role,
  slow,
  subject,
  unexplained,
  user,
} from '../support/stories.ts'

describe('a summary', () => {
  test('tells what, since when, who and why, and what else belongs to it', () => {
    const about = subject({ findings: [slow] })
    expect(summaryOf([slow, finding()], [cause(), unexplained], about)).toBe(
      'Since 2026-01-15T14:00:00Z churn behaves unlike itself: model latency is unlike itself (3.1 times the usual). ' +
        'The likeliest cause (88 %): release called sagemaker:UpdateEndpoint on churn. ' +
        'What speaks for it: 10 min before; it is rare. ' +
        'One finding about an act belongs to the same story.',
    )
  })

  test('says when nothing explains it', () => {
    const text = summaryOf([slow], [unexplained], subject({ findings: [slow] }))
    expect(text).toContain('Nothing in the collected logs explains it well.')
    expect(text).not.toContain('likeliest')
  })

  test('of one act says everything once', () => {
    const one = finding({ title: 'A trail was stopped by eve.', actor: user('eve') })
    const abuse = cause({
      kind: 'credential-abuse',
      principal: user('eve'),
      why: 'A trail was stopped by eve: credential abuse.',
      evidence: [because('a finding names eve', -0.7), because('A trail was stopped by eve.', 3)],
    })
    expect(summaryOf([one], [abuse, unexplained], undefined)).toBe(
      '2026-01-15T14:00:00Z: A trail was stopped by eve. Most likely (88 %) this is credential abuse by eve.',
    )
  })

  test('of many acts names the gravest three and counts the others', () => {
    const acts = [1, 2, 3, 4, 5].map((i) =>
      finding({ title: `Deed ${i}`, actor: user('eve'), start: ONSET + i * HOUR }),
    )
    expect(summaryOf(acts, [], undefined)).toContain(
      'From 2026-01-15T15:00:00Z on eve did 5 things that stand out: Deed 1; Deed 2; Deed 3; and 2 more.',
    )
  })
})

describe('a timeline', () => {
  test('puts acts, onsets and findings in order, what was done before what was seen of it', () => {
    const update = act({ eventId: 'e-update' })
    const stopped = act({
      eventId: 'e-stop',
      time: ONSET + HOUR,
      service: 'cloudtrail.amazonaws.com',
      operation: 'StopLogging',
      actor: user('eve'),
      target: undefined,
      succeeded: false,
      sourceIp: '',
    })
    const told = finding({
      title: 'A trail was stopped',
      start: ONSET + HOUR,
      eventIds: ['e-stop'],
    })
    const lines = timelineOf([slow, told], [cause()], [stopped, update, act()])
    expect(lines.map(({ text }) => text)).toEqual([
      'release called sagemaker:UpdateEndpoint on churn from 203.0.113.5',
      slow.title,
      'eve called cloudtrail:StopLogging, refused',
      'A trail was stopped',
    ])
    expect(lines.map(({ eventId, findingId }) => eventId ?? findingId)).toEqual([
      'e-update',
      slow.id,
      'e-stop',
      told.id,
    ])
    expect(lines[2]?.entity).toEqual(user('eve'))
  })

  test('leaves out acts of causes that are hardly believed', () => {
    expect(timelineOf([], [cause({ probability: 0.04 })], [act({ eventId: 'e-update' })])).toEqual(
      [],
    )
  })

  test('of a long story keeps the deed and the onset, whatever came between', () => {
    const noise = Array.from({ length: 300 }, (_, i) =>
      act({ eventId: `noise-${i}`, time: ONSET - 30 * HOUR + i * MINUTE }),
    )
    const wide = finding({
      start: ONSET - 30 * HOUR,
      eventIds: noise.map(({ eventId }) => eventId),
    })
    const lines = timelineOf([wide, slow], [cause()], [...noise, act({ eventId: 'e-update' })])
    expect(lines).toHaveLength(60)
    expect(lines.map(({ eventId }) => eventId)).toContain('e-update')
    expect(lines.map(({ findingId }) => findingId)).toEqual(
      expect.arrayContaining([wide.id, slow.id]),
    )
    const times = lines.map(({ time }) => time)
    expect(times).toEqual(times.toSorted((a, b) => a - b))
  })
})

describe('the entities of a story', () => {
  test('are those of the likely causes first, then those of the findings, each once', () => {
    const one = finding({
      actor: user('eve'),
      entity: bucket('models'),
      related: [address('203.0.113.9'), address('')],
    })
    expect(entitiesOf([one, one], [cause(), unexplained])).toEqual([
      role('release'),
      endpoint('churn'),
      user('eve'),
      bucket('models'),
      address('203.0.113.9'),
    ])
  })

  test('are none of an unlikely cause', () => {
    expect(entitiesOf([], [cause({ probability: 0.19 })])).toEqual([])
  })
})

test('no story says undefined, NaN or two full stops', () => {
  const odd = finding({ title: 'Ends with a stop.', actor: { type: 'unknown', id: '' } })
  for (const [findings, causes, about] of [
    [[odd], [], undefined],
    [[odd, odd], [unexplained], undefined],
    [[slow], [], subject({ symptoms: new Map() })],
  ] as const) {
    const text = `${titleOf(findings, causes, about)} ${summaryOf(findings, causes, about)}`
    expect(text).not.toMatch(/undefined|NaN|\.\./)
  }
})
