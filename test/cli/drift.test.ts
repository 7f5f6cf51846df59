import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createRandom } from '../../src/statistics/random.ts'
import { dupin, newFolder } from '../support/run-cli.ts'

const folder = newFolder()

function table(name: string, rows: number, shift: number): string {
  const random = createRandom(name)
  const lines = Array.from(
    { length: rows },
    () => `${(random.normal() + shift).toFixed(4)},${random.pick(['a', 'b'])}`,
  )
  const path = join(folder, `${name}.csv`)
  writeFileSync(path, `x<b>,kind\n${lines.join('\n')}\n`)
  return path
}

const baseline = table('baseline', 2000, 0)
const same = table('same', 500, 0)
const moved = table('moved', 500, 1)

describe('dupin drift', () => {
  it('says in words that nothing changed, and ends well', async () => {
    const { code, out } = await dupin([
      'drift',
      '--baseline',
      baseline,
      '--current',
      same,
      '--fail-on',
      'drift',
    ])
    expect(code).toBe(0)
    expect(out).toContain('no drift, 0 of 2 features')
  })

  it('shows the worst feature with both distributions, and ends with 1 when asked to', async () => {
    const args = ['drift', '--baseline', baseline, '--current', moved]
    const { code, out } = await dupin([...args, '--fail-on', 'drift'])
    expect(code).toBe(1)
    expect(out).toContain('1 feature drifted: x<b>')
    expect(out).toMatch(/baseline .+\n {2}current .+/)
    expect((await dupin(args)).code).toBe(0)
  })

  it('writes JSON whose numbers are numbers or null', async () => {
    const { out } = await dupin([
      'drift',
      '--baseline',
      baseline,
      '--current',
      moved,
      '--format',
      'json',
    ])
    const report: unknown = JSON.parse(out)
    expect(report).toMatchObject({
      verdict: { status: 'drift', driftedFeatures: 1 },
      features: [
        { name: 'x<b>', drifted: true, modelMonitor: { drifted: true } },
        { name: 'kind', drifted: false },
      ],
      performance: null,
    })
  })

  it('writes one page of HTML in which data is no markup', async () => {
    const { out } = await dupin([
      'drift',
      '--baseline',
      baseline,
      '--current',
      moved,
      '--format',
      'html',
    ])
    expect(out).toContain("default-src 'none'")
    expect(out).toContain('x&lt;b&gt;')
    expect(out).not.toContain('x<b>')
    expect(out).not.toContain('<script')
  })

  it('writes the three files of Model Monitor', async () => {
    const place = join(folder, 'mm')
    await dupin(['drift', '--baseline', baseline, '--current', moved, '--model-monitor', place])
    for (const name of ['statistics.json', 'constraints.json', 'constraint_violations.json'])
      expect.soft(existsSync(join(place, name)), name).toBe(true)
    expect(readFileSync(join(place, 'constraint_violations.json'), 'utf8')).toContain(
      'baseline_drift_check',
    )
  })

  it('ends with 3 when rows were refused, and tells of them', async () => {
    const path = join(folder, 'ragged.csv')
    writeFileSync(path, `${readFileSync(same, 'utf8')}1,2,3\n`)
    const { code, out } = await dupin(['drift', '--baseline', baseline, '--current', path])
    expect(code).toBe(3)
    expect(out).toContain('ragged-row')
  })

  it.each([
    ['a path without anything', ['--current', '/nowhere/at/all'], 'there is nothing at'],
    ['classes without names', ['--current', same, '--probability', 'a', 'b'], 'CLASS=COLUMN'],
    ['an error that is no share', ['--current', same, '--error', '7'], 'between 0 and 1'],
    [
      'both ways to cut',
      ['--current', same, '--chunk', '5', '--chunk-by', 'day'],
      'cannot be used with',
    ],
  ])('refuses %s with what to do', async (_, args, words) => {
    const { code, err } = await dupin(['drift', '--baseline', baseline, ...args])
    expect(code).toBe(2)
    expect(err).toContain(words)
  })

  it('says where it cannot write before it compares anything', async () => {
    const args = ['drift', '--baseline', baseline, '--current', same]
    for (const option of [
      ['--model-monitor', join(same, 'deeper')],
      ['--output', join(folder, 'nowhere', 'report.html')],
    ]) {
      const { code, out, err } = await dupin([...args, ...option])
      expect([code, out]).toEqual([2, ''])
      expect(err).toContain('is no folder; name a place that can be written to')
    }
    const deep = join(folder, 'made', 'on', 'the', 'way')
    expect((await dupin([...args, '--model-monitor', deep])).code).toBe(0)
    expect(existsSync(join(deep, 'statistics.json'))).toBe(true)
  })

  it('names a file that cannot be read once, and says of a short baseline that it is short', async () => {
    const empty = join(folder, 'empty.csv')
    writeFileSync(empty, '')
    const { code, err } = await dupin(['drift', '--baseline', baseline, '--current', empty])
    expect(code).toBe(2)
    expect(err.split(empty)).toHaveLength(2)
    const row = join(folder, 'row.csv')
    writeFileSync(row, 'x<b>,kind\n1,a\n')
    const { out } = await dupin(['drift', '--baseline', row, '--current', same])
    expect(out).toContain('1 row; too few to tell how it varies by itself')
  })
})
