import { expect, test } from 'vitest'
import type { UnusualFor } from '../../../src/events/unusual.ts'
import { reportToJson } from '../../../src/investigations/render/report-json.ts'
import type { Report } from '../../../src/investigations/report.ts'
import { reportFromJson } from '../../../src/investigations/runs/report-from-json.ts'
import { hostileReport, NAUGHTY } from '../render/hostile-report.ts'
import {
  EMPTY_REPORT,
  ENTITY_REPORT,
  QUIET_REPORT,
  SAMPLE_REPORT,
} from '../render/sample-report.ts'

let nth = 0
const naughty = () => NAUGHTY[nth++ % NAUGHTY.length] ?? ''

const REPORTS: readonly (readonly [string, Report])[] = [
  ['a report of all there is', SAMPLE_REPORT],
  ['a quiet one', QUIET_REPORT],
  ['an empty one', EMPTY_REPORT],
  ['one with accepted findings', { ...SAMPLE_REPORT, suppressed: ENTITY_REPORT.suppressed ?? [] }],
  ['a hostile one', withoutInvestigation(hostileReport(naughty))],
]

test.each(REPORTS)('%s reads back as it was written', (_, report) => {
  const json = JSON.parse(JSON.stringify(reportToJson(report)))
  expect(JSON.parse(JSON.stringify(reportToJson(reportFromJson(json))))).toEqual(json)
})

test('which parts of a behaviour were unusual is kept', () => {
  const unusual: readonly UnusualFor[] = [
    {
      ...{ feature: 'network', value: '198.51.100.0/24', bits: 7.5 },
      ...{ principal: 'never', peers: 'rare', account: 'infrequent', everybody: 'frequent' },
    },
  ]
  const [group, ...others] = SAMPLE_REPORT.findingGroups
  const [finding, ...more] = group?.findings ?? []
  if (group === undefined || finding === undefined) throw new Error('the sample has no finding')
  const findings = [{ ...finding, unusual }, ...more]
  const report = { ...SAMPLE_REPORT, findingGroups: [{ ...group, findings }, ...others] }
  const read = reportFromJson(JSON.parse(JSON.stringify(reportToJson(report))))
  expect(read.findingGroups[0]?.findings[0]?.unusual).toEqual(unusual)
  expect(read.findingGroups[0]?.findings[1]?.unusual).toBeUndefined()
})

test('times and numbers are those of the inside again', () => {
  const report = SAMPLE_REPORT
  const read = reportFromJson(JSON.parse(JSON.stringify(reportToJson(report))))
  expect(read.scope).toEqual(report.scope)
  expect(read.findingGroups[0]?.findings[0]?.start).toBe(
    report.findingGroups[0]?.findings[0]?.start,
  )
  expect(read.findingGroups[0]?.causes).toEqual(report.findingGroups[0]?.causes)
})

test.each([null, [], 'report', { scope: 1 }])('%j is no report', (json) => {
  expect(() => reportFromJson(json)).toThrow(TypeError)
})

/** A run is of everything: nobody investigates one entity in it. */
function withoutInvestigation({ investigation: _, ...report }: Report): Report {
  return report
}
