import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  findingsCsv,
  groupsCsv,
  timelineCsv,
} from '../../../src/investigations/exports/report-csv.ts'
import type { Report } from '../../../src/investigations/report.ts'
import { SAMPLE_REPORT } from '../render/sample-report.ts'
import { arbitraryReport, crowdedReport } from './arbitrary-report.ts'

const TABLES = [
  [
    'findings',
    findingsCsv,
    ({ findingGroups }: Report) => findingGroups.flatMap((one) => one.findings),
  ],
  ['groups', groupsCsv, ({ findingGroups }: Report) => findingGroups],
  [
    'timeline',
    timelineCsv,
    ({ findingGroups }: Report) => findingGroups.flatMap((one) => one.timeline),
  ],
] as const

describe.each(TABLES)('the CSV of %s', (_, write, rowsOf) => {
  it('has a head and a record for each, with as many cells as the head', () => {
    const check = (report: Report) => {
      const [head = [], ...records] = parse(write(report))
      expect(records).toHaveLength(rowsOf(report).length)
      for (const record of records) expect(record).toHaveLength(head.length)
      return records.flat()
    }
    for (const report of [SAMPLE_REPORT, crowdedReport()]) check(report)
    fc.assert(
      fc.property(arbitraryReport, (report) => {
        for (const cell of check(report)) {
          // A number may begin with a minus; a text that does is quoted by an apostrophe.
          if (!/^-?[\d.]+(?:e[+-]\d+)?$/.test(cell)) expect(cell).not.toMatch(/^\s*[=+\-@＝＋－＠]/)
          expect(cell.length).toBeLessThanOrEqual(32_767)
          expect(cell).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/)
        }
      }),
      { numRuns: 60 },
    )
  })
})

describe('the CSV of groups', () => {
  it('names the likeliest cause', () => {
    const [head = [], first = []] = parse(groupsCsv(SAMPLE_REPORT))
    const told = Object.fromEntries(head.map((name, i) => [name, first[i]]))
    expect(told).toMatchObject({
      group: 'fg-c8e2b7504d61',
      findings: '3',
      cause: 'credential-abuse',
      probability: '0.93',
      start: '2026-03-11T05:47:00.000Z',
    })
  })
})

/** RFC 4180. */
function parse(text: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r]*))(,|\r\n)/g)) {
    row.push(quoted?.replaceAll('""', '"') ?? plain ?? '')
    if (end === ',') continue
    rows.push(row)
    row = []
  }
  return rows
}
