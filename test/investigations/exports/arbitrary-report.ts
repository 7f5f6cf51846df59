import fc from 'fast-check'
import { CAUSE_KINDS, type Cause } from '../../../src/events/cause.ts'
import { ENTITY_TYPES, type EntityRef } from '../../../src/events/entity.ts'
import type { Finding } from '../../../src/events/finding.ts'
import { SEVERITIES } from '../../../src/events/severity.ts'
import { FILE_VERDICTS, type RecordTrust, trustOf } from '../../../src/events/trust.ts'
import { FREQUENCIES, type UnusualFor } from '../../../src/events/unusual.ts'
import type { FindingGroup, Report, TimelineEntry } from '../../../src/investigations/report.ts'
import { TACTICS } from '../../../src/investigations/tactics.ts'
import { NAUGHTY } from '../render/hostile-report.ts'
import { SAMPLE_REPORT } from '../render/sample-report.ts'

/** Any text that a log may bring: sensible, hostile, empty, far too long, and not well-formed. */
const text = fc.oneof(
  fc.constantFrom(...NAUGHTY),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(
    ...['arn:aws:iam::111122223333:user/eve', '203.0.113.9', '2001:db8::1', 'AS64500', 'MD'],
    ...['AKIAIOSFODNN7EXAMPLE', 'arn:aws:bedrock:us-east-1::foundation-model/some.model-v1:0'],
    ...['111122223333', 'eu-west-1', 'fe80::1%eth0', '10.0.0.1', `a'] OR [b = 'c`, '  ', '\u2028'],
  ),
  fc.integer({ min: 1, max: 9 }).map((n) => '\ud83e\udd16'.repeat(n * 400)),
)
const time = fc.oneof(
  fc.integer({ min: Date.UTC(2004, 0), max: Date.UTC(2099, 0) }),
  fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, -1, 0, 0.5, 1e300, -8.64e15, 8.64e15),
)
const number = fc.oneof(fc.double(), fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, 0))
const technique = fc.oneof(
  fc.constantFrom('T1078.004', 'T1496', 'T9999', 'AML.T0024.002', 'AML.T0034', 'AML.T9999.001'),
  text,
)
const severity = fc.constantFrom(...SEVERITIES)
const entity: fc.Arbitrary<EntityRef> = fc.record({
  type: fc.constantFrom(...ENTITY_TYPES),
  id: text,
})
const many = <T>(one: fc.Arbitrary<T>, most: number) => fc.array(one, { maxLength: most })

const frequency = fc.constantFrom(...FREQUENCIES)
const unusual: fc.Arbitrary<UnusualFor> = fc.record({
  feature: text,
  value: text,
  bits: number,
  principal: frequency,
  peers: frequency,
  account: frequency,
  everybody: frequency,
})

const trust: fc.Arbitrary<RecordTrust | undefined> = many(fc.constantFrom(...FILE_VERDICTS), 4).map(
  trustOf,
)

const finding: fc.Arbitrary<Finding> = fc
  .record({
    id: text,
    type: text,
    severity,
    title: text,
    entity,
    actor: fc.option(entity, { nil: undefined }),
    related: many(entity, 5),
    account: text,
    region: text,
    start: time,
    end: time,
    detector: text,
    score: number,
    observed: fc.oneof(text, number),
    expected: fc.oneof(text, number),
    baseline: text,
    examined: number,
    techniques: many(technique, 4),
    eventIds: many(text, 5),
    sample: fc.boolean(),
    unusual: fc.option(many(unusual, 3), { nil: undefined }),
    trust,
  })
  .map(({ actor, unusual: parts, trust: held, ...rest }) => ({
    ...rest,
    ...(actor === undefined ? {} : { actor }),
    ...(parts === undefined ? {} : { unusual: parts }),
    ...(held === undefined ? {} : { trust: held }),
  }))

const cause: fc.Arbitrary<Cause> = fc
  .record({
    rank: fc.integer(),
    probability: fc.oneof(fc.double({ min: 0, max: 1 }), number),
    kind: fc.constantFrom(...CAUSE_KINDS),
    principal: fc.option(entity, { nil: undefined }),
    time: fc.option(time, { nil: undefined }),
    eventIds: many(text, 3),
    why: text,
    evidence: many(fc.record({ factor: text, text, weight: number, eventIds: many(text, 2) }), 3),
    trust,
  })
  .map(({ principal, time: at, trust: held, ...rest }) => ({
    ...rest,
    ...(principal === undefined ? {} : { principal, entity: principal }),
    ...(at === undefined ? {} : { time: at }),
    ...(held === undefined ? {} : { trust: held }),
  }))

const entry: fc.Arbitrary<TimelineEntry> = fc
  .record({ time, text, entity, id: text, kind: fc.constantFrom('call', 'finding', 'neither') })
  .map(({ id, kind, ...rest }) => ({
    ...rest,
    ...(kind === 'call' ? { eventId: id } : {}),
    ...(kind === 'finding' ? { findingId: id } : {}),
  }))

const group: fc.Arbitrary<FindingGroup> = fc.record({
  id: text,
  severity,
  title: text,
  summary: text,
  entities: many(entity, 5),
  tactics: many(fc.oneof(fc.constantFrom(...TACTICS), text), 3),
  findings: many(finding, 5),
  causes: many(cause, 3),
  timeline: many(entry, 6),
})

/** Any report: what the logs and other products say is arbitrary, what Dupin's own vocabulary fixes is kept. */
export const arbitraryReport: fc.Arbitrary<Report> = fc
  .record({ scope: fc.record({ start: time, end: time }), findingGroups: many(group, 3) })
  .map((report) => ({ ...report, coverage: SAMPLE_REPORT.coverage }))

/** A report that is beyond every limit at once: more of everything than any format takes. */
export function crowdedReport(): Report {
  const [found] = SAMPLE_REPORT.findingGroups
  const [one] = found?.findings ?? []
  if (found === undefined || one === undefined) throw new Error('the sample has a finding')
  const entities = Array.from({ length: 300 }, (_, i): EntityRef => {
    if (i % 3 === 0) return { type: 'ip-address', id: `198.51.${i % 100}.${i % 250}` }
    return i % 3 === 1
      ? { type: 'iam-user', id: `arn:aws:iam::111122223333:user/${'漢'.repeat(200)}${i}` }
      : { type: 's3-object', id: `arn:aws:s3:::bucket/${'x'.repeat(900)}${i}` }
  })
  const findings = Array.from({ length: 260 }, (_, i): Finding => {
    const actor = entities[1 + 3 * (i % 90)]
    return {
      ...one,
      id: `fd-${i}`,
      title: `${'漢字'.repeat(400)} ${i}`,
      ...(actor === undefined ? {} : { actor }),
      related: entities,
      techniques: Array.from({ length: 70 }, (__, n) => `T1${String(n).padStart(3, '0')}`),
      eventIds: Array.from({ length: 900 }, (__, n) => `event-${i}-${n}`),
    }
  })
  return { ...SAMPLE_REPORT, findingGroups: [{ ...found, entities, findings }] }
}
