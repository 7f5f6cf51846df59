import type { Cause } from '../../../src/events/cause.ts'
import type { EntityRef } from '../../../src/events/entity.ts'
import type { Finding } from '../../../src/events/finding.ts'
import type { FindingGroup, Report } from '../../../src/investigations/report.ts'
import { SAMPLE_REPORT } from './sample-report.ts'

/** The sample report with every free text replaced by what `next` gives. */
export function hostileReport(next: () => string): Report {
  const many = (texts: readonly string[]) => [...texts, ''].map(next)
  const entity = (ref: EntityRef): EntityRef => ({ type: ref.type, id: next() })
  const finding = (value: Finding): Finding => ({
    ...value,
    id: next(),
    type: next(),
    title: next(),
    entity: entity(value.entity),
    actor: entity(value.entity),
    related: value.related.map(entity),
    account: next(),
    region: next(),
    detector: next(),
    observed: next(),
    expected: next(),
    baseline: next(),
    techniques: many(value.techniques),
    eventIds: many(value.eventIds),
    ...(value.series && { series: { ...value.series, label: next(), unit: next() } }),
    explanation: { sql: next(), parameters: [next(), Number.NaN] },
  })
  const cause = (value: Cause): Cause => ({
    ...value,
    ...(value.principal && { principal: entity(value.principal) }),
    ...(value.entity && { entity: entity(value.entity) }),
    eventIds: many(value.eventIds),
    why: next(),
    evidence: value.evidence.map((item) => ({
      factor: next(),
      text: next(),
      weight: item.weight,
      eventIds: many(item.eventIds),
    })),
  })
  const group = (value: FindingGroup): FindingGroup => ({
    ...value,
    id: next(),
    title: next(),
    summary: next(),
    entities: value.entities.map(entity),
    tactics: many(value.tactics),
    findings: value.findings.map(finding),
    causes: value.causes.map(cause),
    timeline: value.timeline.map((entry) => ({
      ...entry,
      text: next(),
      entity: entity(entry.entity),
      ...(entry.eventId === undefined ? { findingId: next() } : { eventId: next() }),
    })),
  })
  const { coverage } = SAMPLE_REPORT
  return {
    scope: SAMPLE_REPORT.scope,
    coverage: {
      ...coverage,
      formats: coverage.formats.map((format) => ({ ...format, format: next() })),
      notMembers: [{ account: next(), records: 3 }],
      missing: many(coverage.missing),
    },
    findingGroups: SAMPLE_REPORT.findingGroups.map(group),
    investigation: {
      entity: entity({ type: 'iam-user', id: '' }),
      scope: SAMPLE_REPORT.scope,
      severity: 'HIGH',
      summary: next(),
      indicators: [
        { type: 'NEW_USER_AGENT', text: next() },
        { type: 'TTP_OBSERVED', text: next() },
      ],
    },
  }
}

/** Strings that attack terminals, pages, spreadsheets, parsers and prototypes; written for this test. */
export const NAUGHTY: readonly string[] = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)' x='",
  '</style><script>alert(1)</script>',
  '</title><svg onload=alert(1)>',
  '--><script>alert(1)</script><!--',
  ']]><script>alert(1)</script>',
  '<a href="javascript:alert(1)">x</a>',
  'javascript:alert(1)',
  '<foreignObject><iframe src="//evil.example">',
  '</textarea><details open ontoggle=alert(1)>',
  '&lt;script&gt;&#x6a;',
  '`$' + '{alert(1)}`{{7*7}}<%= 7*7 %>',
  '\u001b[2J\u001b[31mred\u001b[0m',
  '\u001b]0;title\u0007\u001b]8;;http://evil.example\u001b\\link\u001b]8;;\u001b\\',
  '\u009b31m\u0090q\u009c',
  'line\r\n2026-03-11 ok: nothing happened',
  '\u202egnp.exe\u2066x\u2069',
  'zero\u200bwidth\u2060\ufeff\u00ad\u180e\u3164',
  'tag\u{e0041}\u{e0042} selector\u{e0101}',
  'nul\u0000 del\u007f lone\ud800 \udfff',
  '\u2028line\u2029paragraph\u0085next',
  "=cmd|' /C calc'!A0",
  '@SUM(1+1)*cmd',
  '__proto__',
  '🧑🏽‍💻 漢字かな交じり ﷽ Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢',
  '',
  ' ',
  'x'.repeat(5000),
  '漢'.repeat(700),
]
