import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { EXPORTS } from '../../../src/investigations/exports/exports.ts'
import type { Report } from '../../../src/investigations/report.ts'
import { hostileReport, NAUGHTY } from '../render/hostile-report.ts'
import { EMPTY_REPORT, SAMPLE_REPORT } from '../render/sample-report.ts'
import { OPTIONS } from './options.ts'

/** Every file of `fixtures/golden/` is a case, `<report>.<format>`. `UPDATE_GOLDEN=1` writes them anew; an empty file of a new
 * name makes a new case. */
const FOLDER = new URL('fixtures/golden/', import.meta.url)
const FILES = readdirSync(FOLDER).toSorted()

const REPORTS: Readonly<Record<string, () => Report>> = {
  sample: () => SAMPLE_REPORT,
  empty: () => EMPTY_REPORT,
  hostile: () => {
    let i = 0
    return hostileReport(() => NAUGHTY[i++ % NAUGHTY.length] ?? '')
  },
}

function exported(file: string): string {
  const [name = '', format] = file.split('.')
  const [, how] = Object.entries(EXPORTS).find(([one]) => one === format) ?? []
  const report = REPORTS[name]?.()
  if (report === undefined || how === undefined) throw new Error(`golden/${file} names no export`)
  return how.write(report, OPTIONS)
}

describe('the golden files', () => {
  it('show the sample in every format', () => {
    const shown = FILES.filter((file) => file.startsWith('sample.'))
    expect(shown).toEqual(
      Object.keys(EXPORTS)
        .map((format) => `sample.${format}`)
        .toSorted(),
    )
  })

  it.each(FILES)('%s is what is written now', (file) => {
    const text = exported(file)
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(new URL(file, FOLDER), text)
    expect(text).toBe(readFileSync(new URL(file, FOLDER), 'utf8'))
  })

  it('hold nothing that acts on a terminal or deceives its reader', () => {
    for (const file of FILES)
      expect(exported(file)).not.toMatch(
        /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/,
      )
  })
})
