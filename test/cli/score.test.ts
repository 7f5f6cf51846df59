import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { runCli } from '../../src/cli/program.ts'
import { createRandom } from '../../src/statistics/random.ts'
import { dupin, newFolder } from '../support/run-cli.ts'

const FOLDER = newFolder()
const START = Date.UTC(2026, 0, 5)
const STEP = 300_000
const stamp = (i: number) => new Date(START + i * STEP).toISOString().slice(0, 19).replace('T', ' ')

function file(name: string, content: string | Uint8Array): string {
  const path = join(FOLDER, name)
  writeFileSync(path, content)
  return path
}

/** A thousand values around 50 that leap to 90 at the 700th for an hour. */
function leaping(): string[] {
  const noise = createRandom('leap')
  return Array.from({ length: 1000 }, (_, i) => {
    const value = (i >= 700 && i < 712 ? 90 : 50) + noise.normal()
    return `${stamp(i)},${value.toFixed(3)}`
  })
}

interface Told {
  readonly rows: readonly Readonly<Record<string, string | number | boolean | null>>[]
  readonly alarms: readonly {
    readonly timestamp: string
    readonly line: number
    readonly onset: { readonly time: string; readonly earliest: string; readonly latest: string }
  }[]
  readonly skipped: readonly { readonly line: number; readonly reason: string }[]
  readonly skippedRows: number
  readonly unordered: number
  readonly repeated: number
}

async function scoreJson(path: string, ...options: string[]) {
  const { code, out, err } = await dupin(['score', path, '--format', 'json', ...options])
  expect(err).toBe('')
  const told: Told = JSON.parse(out)
  return { code, told }
}

describe('dupin score', () => {
  const leap = file('leap.csv', `timestamp,value\n${leaping().join('\n')}\n`)

  it('gives a row for each row of the input, in its order, and the alarm with its onset', async () => {
    const { code, told } = await scoreJson(leap)
    expect(code).toBe(0)
    expect(told.rows.map((row) => row['timestamp'])).toEqual(
      leaping().map((line) => line.slice(0, 19)),
    )
    for (const row of told.rows) {
      expect(Object.keys(row)).toEqual([
        ...['timestamp', 'value', 'score', 'pValue', 'alarm', 'expected', 'lower', 'upper'],
      ])
      expect(row['score']).toBeGreaterThanOrEqual(0)
      expect(row['score']).toBeLessThanOrEqual(1)
    }
    const alarm = told.alarms.find(({ timestamp }) => timestamp >= stamp(700))
    expect(alarm?.timestamp).toBe(stamp(700))
    expect(alarm?.line).toBe(702)
    expect(Date.parse(alarm?.onset.time ?? '')).toBe(START + 700 * STEP)
    expect(Date.parse(alarm?.onset.earliest ?? '')).toBeLessThanOrEqual(START + 700 * STEP)
    expect(Date.parse(alarm?.onset.earliest ?? '')).toBeGreaterThanOrEqual(START + 698 * STEP)
    expect(Date.parse(alarm?.onset.latest ?? '')).toBeLessThanOrEqual(START + 702 * STEP)
    expect(told).toMatchObject({ skipped: [], skippedRows: 0, unordered: 0, repeated: 0 })
  })

  it('knows nothing of what comes after a row', async () => {
    const half = file('half.csv', `timestamp,value\n${leaping().slice(0, 705).join('\n')}\n`)
    const [whole, part] = [(await scoreJson(leap)).told, (await scoreJson(half)).told]
    expect(part.rows).toEqual(whole.rows.slice(0, 705))
  })

  it('reads what is piped in, and gzip, alike', async () => {
    const packed = file('leap.csv.gz', gzipSync(`timestamp,value\n${leaping().join('\n')}\n`))
    const plain = await dupin(['score', leap, '--format', 'csv'])
    expect((await dupin(['score', packed, '--format', 'csv'])).out).toBe(plain.out)
    const written: string[] = []
    const output = {
      isTTY: false,
      columns: undefined,
      write: (text: string) => void written.push(text),
    }
    async function* stdin() {
      yield new TextEncoder().encode(`timestamp,value\n${leaping().join('\n')}\n`)
    }
    const code = await runCli(['score', '-', '--format', 'csv'], {
      stdout: output,
      stderr: output,
      stdin: stdin(),
      env: {},
      now: () => new Date(0),
      untilStopped: () => new Promise(() => undefined),
    })
    expect([code, written.join('')]).toEqual([0, plain.out])
  })

  it('sums up for people: shape, alarms with expected and observed, what was not read', async () => {
    const path = file('people.csv', `${leaping().join('\n')}\n${stamp(1000)},\nnever,1\n`)
    const { code, out } = await dupin(['score', path])
    expect(code).toBe(3)
    expect(out).toContain('people.csv: 1,000 values, 2026-01-05 00:00 to 2026-01-08 11:15')
    expect(out).toMatch(/\d alarms?\n/)
    expect(out).toContain('2026-01-07 10:20')
    expect(out).toContain('2 rows not scored')
    expect(out).toContain('line 1001: there is no value')
    expect(out).toContain('line 1002: “never” is no time')
  })

  it('keeps rows that cannot be scored in their place, with what is wrong', async () => {
    const lines = ['timestamp,value', ...leaping().slice(0, 50)]
    lines.splice(10, 0, `${stamp(8)},NaN`, 'yesterday,5', `${stamp(8)},inf`)
    const { code, told } = await scoreJson(file('holes.csv', lines.join('\n')))
    expect(code).toBe(3)
    expect(told.rows).toHaveLength(53)
    const empty = { value: null, score: null, pValue: null, alarm: false, expected: null }
    expect(told.rows[9]).toMatchObject({ timestamp: stamp(8), ...empty })
    expect(told.rows[10]).toMatchObject({ timestamp: 'yesterday', ...empty })
    expect(told.skipped.map(({ line }) => line)).toEqual([11, 12, 13])
  })

  it('says of values alone that are missing that all was read', async () => {
    const path = file('blank.csv', `${leaping().slice(0, 20).join('\n')}\n${stamp(20)},\n`)
    expect((await scoreJson(path)).code).toBe(0)
  })

  it.each([
    ['constant', Array.from({ length: 400 }, (_, i) => `${stamp(i)},5`)],
    ['gappy', Array.from({ length: 400 }, (_, i) => `${stamp(i ** 2)},${i % 7}`)],
    ['of one time', Array.from({ length: 400 }, (_, i) => `${stamp(0)},${i % 7}`)],
    ['backward', Array.from({ length: 400 }, (_, i) => `${stamp(400 - i)},${i % 7}`)],
    ['huge', Array.from({ length: 400 }, (_, i) => `${stamp(i)},${i % 2 === 0 ? 1e308 : -1e308}`)],
    ['a single row', [`${stamp(0)},1`]],
    ['a header only', ['timestamp,value']],
    ['daily', Array.from({ length: 400 }, (_, i) => `${stamp(i * 288)},${i % 7}`)],
  ])('bears a series that is %s, with finite numbers or null', async (name, lines) => {
    const { code, told } = await scoreJson(file('odd.csv', `${lines.join('\n')}\n`))
    expect(code).toBe(0)
    expect(told.rows).toHaveLength(name === 'a header only' ? 0 : lines.length)
    expect(told.unordered).toBe(name === 'backward' ? 399 : 0)
    expect(told.repeated).toBe(name === 'of one time' ? 399 : 0)
    expect((await dupin(['score', join(FOLDER, 'odd.csv')])).code).toBe(0)
  })

  it.each([
    ['an empty file', '', 'is empty'],
    ['other columns', 'a,b,c\n1,2,3\n', 'line 1: the columns are'],
    ['a binary file', new Uint8Array(5000).map((_, i) => i % 251), 'not text in UTF-8'],
    ['damaged gzip', gzipSync('timestamp,value\n').subarray(0, 15), 'cannot be read'],
  ])('refuses %s with a message', async (_name, content, message) => {
    const { code, out, err } = await dupin(['score', file('bad.csv', content), '--format', 'json'])
    expect([code, out]).toEqual([2, ''])
    expect(err).toContain(message)
  })

  it('refuses what is no file, and no input', async () => {
    mkdirSync(join(FOLDER, 'folder'), { recursive: true })
    const errors = []
    for (const path of [join(FOLDER, 'none.csv'), join(FOLDER, 'folder'), '-']) {
      const { code, err } = await dupin(['score', path])
      errors.push([code, err])
    }
    expect(errors).toEqual([
      [2, expect.stringContaining('there is no file')],
      [2, expect.stringContaining('is a folder')],
      [2, expect.stringContaining('nothing is piped in')],
    ])
  })

  it('shows nothing of a hostile row that acts on a terminal', async () => {
    const evil = '\u001b]0;owned\u0007\u202e'
    const path = file('evil.csv', `${leaping().slice(0, 20).join('\n')}\n${evil},1\n`)
    const outs = [await dupin(['score', path]), await dupin(['score', path, '--format', 'json'])]
    for (const { out } of outs) expect(out).not.toMatch(/[\u001b\u0007\u202e]/)
  })
})
