import { describe, expect, test } from 'vitest'
import { HOUR } from '../../src/events/time.ts'
import { titleOf } from '../../src/investigations/title.ts'
import {
  address,
  bucket,
  cause,
  endpoint,
  finding,
  ONSET,
  slow,
  subject,
  unexplained,
  user,
} from '../support/stories.ts'

describe('a title', () => {
  const both = new Map([
    ['latency', 1],
    ['errors', 1],
  ] as const)
  const three = new Map([
    ['drift', 1],
    ['prediction', 1],
    ['volume', 1],
  ] as const)
  test.each([
    [
      'names the anomaly, its cause and who',
      [slow],
      [cause()],
      subject(),
      'churn: latency unlike itself after a model change by release',
    ],
    [
      'has several symptoms',
      [slow],
      [cause()],
      subject({ symptoms: both }),
      'churn: latency and errors unlike themselves after a model change by release',
    ],
    [
      'lists more than two',
      [slow],
      [unexplained],
      subject({ symptoms: three }),
      'churn: inputs, predictions and traffic unlike themselves',
    ],
    [
      'speaks of abuse',
      [slow],
      [cause({ kind: 'credential-abuse', principal: user('eve') })],
      subject(),
      'churn: latency unlike itself after credential abuse by eve',
    ],
    [
      'names nobody where nobody did it',
      [slow],
      [{ ...unexplained, kind: 'service-fault' as const, principal: undefined }].map(
        ({ principal: _, ...rest }) => rest,
      ),
      subject(),
      'churn: latency unlike itself after a service fault',
    ],
    ['does not guess', [slow], [unexplained], subject(), 'churn: latency unlike itself'],
    [
      'of an act is its finding',
      [finding({ title: 'A trail was stopped by eve.' })],
      [],
      undefined,
      'A trail was stopped by eve',
    ],
    [
      'of several acts is the gravest',
      [finding({ title: 'A trail was stopped by eve' }), finding()],
      [],
      undefined,
      'A trail was stopped by eve, and 1 more',
    ],
  ])('%s', (_, findings, causes, about, title) => {
    expect(titleOf(findings, causes, about)).toBe(title)
  })

  const stage = (techniques: string, fields: Parameters<typeof finding>[0] = {}) =>
    finding({ techniques: [techniques], actor: user('eve'), ...fields })
  const evasion = stage('T1562', { severity: 'HIGH', entity: user('eve') })
  const impact = stage('T1485', { severity: 'MEDIUM', entity: bucket('models') })

  test.each([
    [
      'leads with the stages in their order, and says who and what they reached',
      [impact, evasion],
      'Defense evasion and impact by eve, reaching models',
    ],
    [
      'reaches nothing where only principals and addresses are touched',
      [evasion, stage('T1485', { entity: address('203.0.113.7') })],
      'Defense evasion and impact by eve',
    ],
    [
      'has the gravest stages alone',
      [
        evasion,
        stage('T1098', { severity: 'HIGH', entity: user('eve') }),
        stage('T1552', { severity: 'HIGH', entity: user('eve') }),
        stage('T1087', { severity: 'LOW', entity: user('eve') }),
      ],
      'Persistence, defense evasion and credential access by eve',
    ],
    [
      'has how many days and accounts there are when more than one',
      [evasion, { ...impact, account: '444455556666', end: ONSET + 50 * HOUR }],
      'Defense evasion and impact by eve, reaching models over 3 days in 2 accounts',
    ],
    [
      'counts those that it does not name',
      [evasion, impact, ...['ana', 'bea'].map((name) => stage('T1485', { actor: user(name) }))],
      'Defense evasion and impact by eve, ana and 1 more, reaching models',
    ],
    [
      'of one stage is the gravest act',
      [stage('T1562', { title: 'A trail was stopped by eve' }), stage('T1562')],
      'A trail was stopped by eve, and 1 more',
    ],
    [
      'accuses nobody of an attack for what is slight',
      [evasion, impact].map((one) => ({ ...one, severity: 'LOW' as const, title: 'Odd hours' })),
      'Odd hours, and 1 more',
    ],
    [
      'can be read on any terminal',
      [evasion, { ...impact, entity: bucket('a\u001b[31mb') }],
      'Defense evasion and impact by eve, reaching a\\u{1b}[31mb',
    ],
  ])('%s', (_, findings, title) => {
    expect(titleOf(findings, [], undefined)).toBe(title)
  })

  test('leaves out from the end what does not fit', () => {
    const long = 'x'.repeat(90)
    const far = { ...impact, entity: bucket(long), actor: user(long), end: ONSET + 50 * HOUR }
    const title = titleOf([evasion, far, stage('T1087')], [], undefined)
    expect(title).toMatch(/^Defense evasion, discovery and impact by eve and x+…x+$/)
    expect(titleOf([slow], [cause()], subject({ entity: endpoint('y'.repeat(80)) }))).toMatch(
      /^y+…: latency unlike itself after a model change by release$/,
    )
    expect(titleOf([finding({ title: 'z'.repeat(300) })], [], undefined)).toBe(`${'z'.repeat(99)}…`)
  })
})
