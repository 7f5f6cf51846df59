import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { renderHtml } from '../../../src/investigations/render/report-html.ts'
import { renderText } from '../../../src/investigations/render/report-text.ts'
import type { Report } from '../../../src/investigations/report.ts'
import { hostileReport, NAUGHTY } from './hostile-report.ts'
import { EMPTY_REPORT, ENTITY_REPORT, QUIET_REPORT, SAMPLE_REPORT } from './sample-report.ts'

/**
 * Every file of `fixtures/golden/` is a case: `<report>.html`, or `<report>.<width>[.ascii][.colour].txt`. `UPDATE_GOLDEN=1`
 * writes them anew; an empty file of a new name makes a new case.
 */
const FOLDER = new URL('./fixtures/golden/', import.meta.url)
const FILES = readdirSync(FOLDER).toSorted()

const REPORTS: Readonly<Record<string, () => Report>> = {
  sample: () => SAMPLE_REPORT,
  quiet: () => QUIET_REPORT,
  entity: () => ENTITY_REPORT,
  empty: () => EMPTY_REPORT,
  hostile: () => {
    let i = 0
    return hostileReport(() => NAUGHTY[i++ % NAUGHTY.length] ?? '')
  },
}

function render(file: string): string {
  const [name = '', ...options] = file.split('.')
  const report = REPORTS[name]?.()
  if (report === undefined) throw new Error(`golden/${file} names no report`)
  if (options.at(-1) === 'html') return renderHtml(report)
  return renderText(report, {
    width: Number(options[0]),
    unicode: !options.includes('ascii'),
    colour: options.includes('colour'),
  })
}

describe('the golden files', () => {
  it('show every report in both forms', () => {
    const shown = new Set(FILES.map((file) => `${file.split('.')[0]} ${file.split('.').at(-1)}`))
    const wanted = Object.keys(REPORTS).flatMap((name) => [`${name} html`, `${name} txt`])
    expect([...shown].toSorted()).toEqual(wanted.toSorted())
  })

  it.each(FILES)('%s is what is rendered now', (file) => {
    const rendered = render(file)
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(new URL(file, FOLDER), rendered)
    expect(rendered).toBe(readFileSync(new URL(file, FOLDER), 'utf8'))
  })
})
