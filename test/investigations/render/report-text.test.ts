import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { renderHtml } from '../../../src/investigations/render/report-html.ts'
import { renderText } from '../../../src/investigations/render/report-text.ts'
import { shortIds } from '../../../src/investigations/render/short-ids.ts'
import { shellWord } from '../../../src/investigations/render/text/prose.ts'
import { displayWidth } from '../../../src/investigations/render/width.ts'
import { hostileReport, NAUGHTY } from './hostile-report.ts'
import { EMPTY_REPORT, QUIET_REPORT, SAMPLE_REPORT } from './sample-report.ts'

const PLAIN = { colour: false, width: 100, unicode: true }
const OWN_COLOURS = /\u001b\[[\d;]*m/g

function rotating(texts: readonly string[]): () => string {
  let i = 0
  return () => texts[i++ % texts.length] ?? ''
}

describe('renderText', () => {
  it.each([40, 44, 60, 80, 100, 132, 200])('keeps to %i columns, commands apart', (width) => {
    for (const unicode of [true, false]) {
      const lines = renderText(SAMPLE_REPORT, { ...PLAIN, width, unicode }).split('\n')
      const wide = lines.filter((line) => displayWidth(line) > width)
      expect(wide.filter((line) => !line.startsWith('  dupin '))).toEqual([])
    }
  })

  it('keeps to the width with hostile text of any script', () => {
    for (const width of [40, 80, 120]) {
      const text = renderText(hostileReport(rotating(NAUGHTY)), { ...PLAIN, width })
      const wide = text.split('\n').filter((line) => displayWidth(line) > width)
      expect(wide.filter((line) => !line.startsWith('  dupin '))).toEqual([])
    }
  })

  it('lets no character of a log act, whichever field it stands in', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray([...NAUGHTY], { minLength: 3 }),
        fc.boolean(),
        (texts, colour) => {
          const report = hostileReport(rotating(texts))
          const text = renderText(report, { ...PLAIN, colour }).replace(OWN_COLOURS, '')
          expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u)
          expect(text).not.toContain('\n2026-03-11 ok')
        },
      ),
      { numRuns: 15 },
    )
  })

  it('writes ASCII alone where nothing else is known', () => {
    for (const report of [SAMPLE_REPORT, QUIET_REPORT, hostileReport(rotating(NAUGHTY))]) {
      expect(renderText(report, { ...PLAIN, unicode: false })).toMatch(/^[\x20-\x7e\n]*$/)
    }
  })

  it('says the same with and without colour', () => {
    const coloured = renderText(SAMPLE_REPORT, { ...PLAIN, colour: true })
    expect(coloured).not.toBe(coloured.replace(OWN_COLOURS, ''))
    expect(coloured.replace(OWN_COLOURS, '')).toBe(renderText(SAMPLE_REPORT, PLAIN))
  })

  it('gives each cause with its share, its distance from the onset and its evidence', () => {
    const text = renderText(SAMPLE_REPORT, PLAIN)
    expect(text).toContain('86 %  configuration change')
    expect(text).toContain('19 s before the onset')
    expect(text).toContain('[8f14e45f]')
    expect(text).toContain('8f14e45f-ceea-467f-a0e6-1b2c3d4e5f60')
  })

  it('says plainly that nothing was found, over what, and what was not collected', () => {
    const text = renderText(QUIET_REPORT, PLAIN)
    expect(text).toContain('Nothing found.')
    expect(text).toContain('412,551 records')
    expect(text).toContain('Not collected')
    expect(text).toContain('VPC flow logs')
  })

  it('gives no verdict when nothing was read', () => {
    const text = renderText(EMPTY_REPORT, PLAIN)
    expect(text).toContain('No records, no verdict.')
    expect(text).not.toContain('Nothing found')
  })

  it('stays readable, in both forms, when a group is huge', () => {
    const [group] = SAMPLE_REPORT.findingGroups
    const [finding] = group?.findings ?? []
    if (group === undefined || finding === undefined) throw new Error('the sample has a finding')
    const findings = Array.from({ length: 150_000 }, (_, i) => ({ ...finding, id: `fd-${i}` }))
    const timeline = findings.map(({ id: findingId, start, entity }) => ({
      ...{ time: start, text: findingId, entity, findingId },
    }))
    const entities = findings.map(({ id }) => ({ type: 'ip-address' as const, id }))
    const report = {
      ...SAMPLE_REPORT,
      findingGroups: [{ ...group, findings, timeline, entities }],
    }
    const text = renderText(report, PLAIN)
    expect(text.split('\n').length).toBeLessThan(600)
    expect(text).toContain('and 149,950 more in --format json')
    expect(renderHtml(report).length).toBeLessThan(3_000_000)
  })

  it('takes a width that is none for 80', () => {
    const text = renderText(SAMPLE_REPORT, { ...PLAIN, width: Number.NaN })
    expect(text).toBe(renderText(SAMPLE_REPORT, { ...PLAIN, width: 80 }))
  })
})

describe('shortIds', () => {
  it('tells ids apart by the shortest head of at least eight characters', () => {
    const ids = shortIds(['aaaaaaaa-1111-x', 'aaaaaaaa-2222-x', 'bbbbbbbb-1111-x', 'short'])
    expect([...ids.values()]).toEqual(['aaaaaaaa-1', 'aaaaaaaa-2', 'bbbbbbbb', 'short'])
  })

  it('never gives two ids one short form', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string({ maxLength: 40 })), (ids) => {
        const short = shortIds(ids)
        expect(new Set(short.values()).size).toBe(ids.length)
        for (const [id, head] of short) expect(id.startsWith(head)).toBe(true)
      }),
    )
  })
})

describe('shellWord', () => {
  it.each([
    ['arn:aws:iam::1:role/a+b=c,d.e@f-g_h', 'arn:aws:iam::1:role/a+b=c,d.e@f-g_h'],
    ['$(reboot)', `'$(reboot)'`],
    [`a'; reboot; '`, `'a'\\''; reboot; '\\'''`],
    ['--lake', `'--lake'`],
    ['', `''`],
  ])('writes %j as %s', (text, word) => {
    expect(shellWord(text)).toBe(word)
  })
})
