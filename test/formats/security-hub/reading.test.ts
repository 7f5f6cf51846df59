import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FORMATS } from '../../../src/formats/catalogue.ts'
import { ObjectReader } from '../../../src/formats/object-reader.ts'
import { toAsff } from '../../../src/investigations/exports/asff.ts'
import { arbitraryReport, crowdedReport } from '../../investigations/exports/arbitrary-report.ts'
import { OPTIONS } from '../../investigations/exports/options.ts'
import { SAMPLE_REPORT } from '../../investigations/render/sample-report.ts'
import { decodeRows } from '../../support/decode-rows.ts'
import { filesOf, publicData } from '../json/public-data.ts'

describe('findings of Security Hub that others published', () => {
  it.each([
    ['asff-asr', /\.json$/, /^(?!.*cdk\.json$)/, 130],
    ['panther/dev', /AWS\.SecurityFindingFormat\.jsonl$/, /./, 4],
  ])('are read without a reject: %s', (folder, matches, isFinding, least) => {
    const files = filesOf(publicData(folder), matches).filter(({ name }) => isFinding.test(name))
    if (files.length === 0) return
    const read = files.map(({ bytes }) => rowsOf(bytes()))
    expect(read.flatMap(({ rejects }) => rejects)).toEqual([])
    const rows = read.flatMap((one) => one.rows)
    expect(rows.length).toBeGreaterThanOrEqual(Math.min(least, files.length))
    for (const row of rows) {
      expect(row['resource'], JSON.stringify(row)).toBeDefined()
      expect(row['score'], JSON.stringify(row)).toBeDefined()
    }
  })
})

describe('what Dupin exports for Security Hub', () => {
  it('reads back as its own, whatever it found', () => {
    for (const report of [SAMPLE_REPORT, crowdedReport()]) check(toAsff(report, OPTIONS))
    fc.assert(
      fc.property(arbitraryReport, (report) => check(toAsff(report, OPTIONS))),
      { numRuns: 30 },
    )
  })
})

function check(exported: string): void {
  const { rows, rejects } = rowsOf(Buffer.from(exported))
  expect(rejects).toEqual([])
  for (const row of rows) expect(row['origin']).toBe('dupin')
}

function rowsOf(bytes: Uint8Array) {
  const reader = new ObjectReader({ formats: FORMATS, seed: 1, contentHash: () => '' })
  reader.open(0, '', () => undefined)
  reader.push(bytes, true)
  const { rejects } = reader.close()
  return { rejects, rows: reader.take().flatMap((batch) => decodeRows(batch, reader.terms)) }
}
