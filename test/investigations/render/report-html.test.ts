import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { geometry, html, markupText } from '../../../src/investigations/render/html/markup.ts'
import { renderHtml } from '../../../src/investigations/render/report-html.ts'
import type { Report } from '../../../src/investigations/report.ts'
import { hostileReport, NAUGHTY } from './hostile-report.ts'
import { EMPTY_REPORT, QUIET_REPORT, SAMPLE_REPORT } from './sample-report.ts'

interface Tag {
  readonly name: string
  /** Has no content: a void element, or closed by `/>`. */
  readonly alone: boolean
  readonly attributes: ReadonlyMap<string, string>
}

/**
 * Reads the document by a grammar narrower than HTML's: text holds no angle bracket and every attribute stands in
 * double quotes. A document of this grammar means the same to every browser; anything else is an error.
 */
function tagsOf(document: string): readonly Tag[] {
  const body = document.replace(/^<!doctype html>/, '').replace(/<style>[^<]*<\/style>/, '')
  const tags: Tag[] = []
  const rest = body.replace(
    /<(\/?[A-Za-z][A-Za-z0-9]*)((?:\s+[A-Za-z][A-Za-z0-9-]*(?:="[^"<>]*")?)*)\s*(\/?)>/g,
    (_, name: string, list: string, slash: string) => {
      const pairs = [...list.matchAll(/([A-Za-z][A-Za-z0-9-]*)(?:="([^"]*)")?/g)]
      const attributes = new Map(pairs.map((pair) => [pair[1] ?? '', pair[2] ?? '']))
      tags.push({ name, alone: slash !== '' || /^(?:meta|link|br)$/.test(name), attributes })
      return ''
    },
  )
  expect(rest).not.toMatch(/[<>]/)
  return tags
}

function structure(report: Report): readonly string[] {
  return tagsOf(renderHtml(report)).map(
    ({ name, attributes }) => `${name} ${[...attributes.keys()].join(' ')}`,
  )
}

const PAGES = [
  ['with groups', SAMPLE_REPORT],
  ['of a quiet scope', QUIET_REPORT],
  ['of nothing read', EMPTY_REPORT],
  ['of hostile text', hostileReport(() => NAUGHTY.join(' '))],
] as const

describe('renderHtml', () => {
  const payloads = NAUGHTY.filter((text) => text.trim() !== '')
  it.each(payloads)('makes no element and no attribute of %j in any field', (payload) => {
    const hostile = hostileReport(() => payload)
    expect(structure(hostile)).toEqual(structure(hostileReport(() => 'plain')))
    expect(renderHtml(hostile).replaceAll('\n', '')).not.toMatch(
      /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u,
    )
  })

  it.each(PAGES)('has no script, no handler and no address from data, %s', (_, report) => {
    for (const { name, attributes } of tagsOf(renderHtml(report))) {
      expect(['script', 'iframe', 'object', 'embed', 'form', 'base', 'img']).not.toContain(name)
      for (const [attribute, value] of attributes) {
        expect(attribute).not.toMatch(/^on|^style$|^src|^srcdoc$|^action$/i)
        if (attribute === 'href') expect(value).toMatch(/^#(?:main|group-\d+)$|^data:,$/)
      }
    }
  })

  it('forbids everything but its own style sheet', () => {
    const document = renderHtml(SAMPLE_REPORT)
    const style = document.match(/<style>([^<]*)<\/style>/)?.[1] ?? ''
    const hash = createHash('sha256').update(style).digest('base64')
    expect(document).toContain(`default-src 'none'; style-src 'sha256-${hash}'; img-src data:`)
    expect(document.indexOf('Content-Security-Policy')).toBeLessThan(document.indexOf('<style>'))
    expect(style).not.toMatch(/url\(|@import/)
  })

  it.each(PAGES)('closes what it opens and uses no id twice, %s', (_, report) => {
    const open: string[] = []
    const ids: string[] = []
    for (const { name, alone, attributes } of tagsOf(renderHtml(report))) {
      if (name.startsWith('/')) expect(`/${open.pop()}`).toBe(name)
      else if (!alone) open.push(name)
      const id = attributes.get('id')
      if (id !== undefined) ids.push(id)
    }
    expect(open).toEqual([])
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('names what a reader who sees no picture needs', () => {
    const tags = tagsOf(renderHtml(SAMPLE_REPORT))
    const named = (name: string) => tags.filter((tag) => tag.name === name)
    for (const svg of named('svg')) {
      const { attributes } = svg
      expect(attributes.has('aria-label') || attributes.get('aria-hidden') === 'true').toBe(true)
    }
    expect(named('caption').length).toBe(named('table').length)
    expect(named('h1')).toHaveLength(1)
    const levels = tags.flatMap((tag) => Number(/^h([1-6])$/.exec(tag.name)?.[1] ?? 0) || [])
    for (const [i, level] of levels.entries()) {
      expect(level - (levels[i - 1] ?? 0)).toBeLessThanOrEqual(1)
    }
    for (const tag of tags.filter(({ attributes }) => attributes.has('aria-labelledby'))) {
      const id = tag.attributes.get('aria-labelledby')
      expect(tags.some(({ attributes }) => attributes.get('id') === id)).toBe(true)
    }
  })

  it('draws the series, its band, the onset and the acts', () => {
    const classes = tagsOf(renderHtml(SAMPLE_REPORT)).map((tag) => tag.attributes.get('class'))
    for (const part of ['value', 'expected', 'band', 'onset', 'uncertain', 'outside', 'act'])
      expect(classes).toContain(part)
  })

  it('keeps a long line whole', () => {
    const drawings = tagsOf(renderHtml(SAMPLE_REPORT)).flatMap(
      (tag) => (tag.attributes.get('class') === 'expected' && tag.attributes.get('d')) || [],
    )
    for (const drawing of drawings) expect(drawing).toMatch(/^M[\d. ]+(?:L[\d. ]+){100,}$/)
  })

  it('draws no chart of numbers that are none', () => {
    const [group] = SAMPLE_REPORT.findingGroups
    const [finding] = group?.findings ?? []
    if (group === undefined || finding?.series === undefined) throw new Error('no sample series')
    const none = finding.series.times.map(() => Number.NaN)
    const series = { ...finding.series, values: none, expected: none, lower: none, upper: none }
    const odd = { ...finding, series, score: Number.NaN, observed: Number.NaN }
    const page = renderHtml({ ...SAMPLE_REPORT, findingGroups: [{ ...group, findings: [odd] }] })
    expect(page).not.toContain('class="chart')
    expect(page).not.toMatch(/NaN|Infinity/)
  })
})

describe('html', () => {
  it('escapes text for content and for attributes, but not its own markup', () => {
    const inner = html`<b>${'<i>&"\'`'}</b>`
    expect(markupText(html`<p title="${'"x'}">${[inner, 1, undefined, false]}</p>`)).toBe(
      '<p title="&quot;x"><b>&lt;i&gt;&amp;&quot;&#39;&#96;</b>1</p>',
    )
  })

  it('takes no coordinates that are none', () => {
    expect(markupText(geometry('M1 2.5L-3,4'))).toBe('M1 2.5L-3,4')
    expect(markupText(geometry('M1 2"><script>'))).toBe('')
  })
})
