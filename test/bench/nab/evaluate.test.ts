import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { readCorpus } from '../../../bench/nab/corpus.ts'
import { DETECTORS, type Detector } from '../../../bench/nab/detectors.ts'
import { evaluate } from '../../../bench/nab/evaluate.ts'
import { PROFILES } from '../../../bench/nab/scoring.ts'
import { syntheticCorpus } from '../../../bench/nab/synthetic.ts'
import { tell } from '../../../bench/nab/tell.ts'

const folder = mkdtempSync(join(tmpdir(), 'dupin-nab-'))
afterAll(() => rmSync(folder, { recursive: true }))

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), text)
}

const time = (i: number) => new Date(Date.UTC(2026, 0, 1) + i * 60_000).toISOString()
const row = (i: number, value: number) => `${time(i).slice(0, 19).replace('T', ' ')},${value}`

describe('a corpus', () => {
  const rows = Array.from({ length: 100 }, (_, i) => row(i, i === 50 ? 9 : 1))
  write('a/data/web/load.csv', ['timestamp,value', ...rows, ''].join('\r\n'))
  write('a/data/calm/flat.csv', ['timestamp,value', ...rows].join('\n'))
  const pair = [50, 59].map((i) => time(i).replace('T', ' ').replace('Z', '000'))
  write('a/labels/combined_windows.json', JSON.stringify({ 'web/load.csv': [pair] }))

  it('is read in order of name, with windows as places and the published profiles', () => {
    const { series, profiles } = readCorpus(join(folder, 'a'))
    expect(series.map(({ name, category }) => [name, category])).toEqual([
      ['calm/flat.csv', 'calm'],
      ['web/load.csv', 'web'],
    ])
    expect(series.map(({ windows }) => windows)).toEqual([[], [{ first: 50, last: 59 }]])
    expect(series[1]?.values[50]).toBe(9)
    expect(profiles).toBe(PROFILES)
  })

  it('is scored by series, by category and by what the others say', () => {
    const detector: Detector = {
      name: 'nine',
      about: 'finds a nine',
      start: () => (_, value) => (value === 9 ? 1 : 0),
    }
    const evaluated = evaluate(detector, readCorpus(join(folder, 'a')))
    // One hit at the left edge; the series without a window pays for its alarm.
    expect(evaluated.profiles.map(({ normalised }) => normalised)).toEqual([
      expect.closeTo(100 * (1 - 0.11 / 2), 9),
      expect.closeTo(100 * (1 - 0.22 / 2), 9),
      expect.closeTo(100 * (1 - 0.11 / 3), 9),
    ])
    expect(evaluated.categories.map(({ category, verdict }) => [category, verdict.hits])).toEqual([
      ['calm', 0],
      ['web', 1],
    ])
    expect(tell(readCorpus(join(folder, 'a')), [evaluated])).toContain('nine: finds a nine')
  })

  it.each([
    ['no data', 'b/windows.json', '{}', /data/],
    ['no windows', 'c/data/x/y.csv', 'timestamp,value\n', /windows/],
  ])('says what is missing: %s', (_, path, text, message) => {
    write(path, text)
    expect(() => readCorpus(join(folder, path.slice(0, 1)))).toThrow(message)
  })
})

describe('a made-up corpus', () => {
  it('is the same for the same seed, with windows around its incidents after the probation', () => {
    const corpus = syntheticCorpus('dev-test', 1)
    expect(syntheticCorpus('dev-test', 1)).toEqual(corpus)
    for (const { values, windows } of corpus.series) {
      expect(values.every(Number.isFinite)).toBe(true)
      for (const { first, last } of windows) {
        expect(first).toBeGreaterThan(0.15 * values.length)
        expect(last).toBeLessThan(values.length)
      }
    }
  })

  it('is found by the scorer', () => {
    const kinds = ['price', 'latency', 'load', 'waits']
    const { series, profiles } = syntheticCorpus('dev-test', 1)
    const few = { profiles, series: series.filter(({ category }) => kinds.includes(category)) }
    const [scorer] = DETECTORS
    expect(scorer).toBeDefined()
    if (scorer === undefined) return
    expect(evaluate(scorer, few).profiles[0]?.normalised).toBeGreaterThan(60)
  })
})

const publicData = join(
  process.env['DUPIN_DATA'] ?? new URL('../../../../shared/data', import.meta.url).pathname,
  'nab',
)
const isThere = existsSync(publicData)
if (!isThere) console.warn(`skipped: no public data at ${publicData} (set DUPIN_DATA)`)

describe.runIf(isThere)('the public series of the benchmark that are at hand', () => {
  it('are scored above every published detector, though they are other series', () => {
    const [scorer] = DETECTORS
    if (scorer === undefined) throw new Error('there is no detector')
    const { profiles, heldOut } = evaluate(scorer, readCorpus(publicData))
    const scores = profiles.map(({ normalised }) => normalised)
    expect(scores[0]).toBeGreaterThan(80)
    expect(scores[1]).toBeGreaterThan(75)
    expect(scores[2]).toBeGreaterThan(83)
    expect(heldOut.folds).toBeGreaterThan(77)
  })
})
