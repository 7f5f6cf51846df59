import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { detectDrift } from '../../../src/detectors/data-quality/detect-drift.ts'
import type { DriftOptions } from '../../../src/detectors/data-quality/drift-options.ts'
import { createRandom, type Random } from '../../../src/statistics/random.ts'

let folder = ''
let files = 0
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'dupin-drift-'))
})
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

function file(content: string, name = `${files++}.csv`): string {
  writeFileSync(join(folder, name), content)
  return join(folder, name)
}

type Cell = string | number
type Draw = (random: Random, row: number) => Record<string, Cell>

const usual: Draw = (random) => ({
  age: Math.round(40 + 12 * random.normal()),
  income: random.lognormal(10, 0.5).toFixed(2),
  plan: random.pick(['basic', 'basic', 'basic', 'plus', 'plus', 'pro']),
  score: random.next().toFixed(4),
})

function table(seed: string, rows: number, draw: Draw = usual): string {
  const random = createRandom(seed)
  const all = Array.from({ length: rows }, (_, i) => draw(random, i))
  const names = Object.keys(all[0] ?? {})
  return file(
    [names.join(','), ...all.map((row) => names.map((name) => row[name]).join(','))].join('\n'),
  )
}

async function drift(baseline: string, current: string, options: Partial<DriftOptions> = {}) {
  return (await detectDrift({ baseline, current, ...options })).report
}

const driftedOf = (report: Awaited<ReturnType<typeof drift>>) =>
  report.features.filter(({ drifted }) => drifted).map(({ name }) => name)

describe('drift between two tables', () => {
  it('is none between two draws from one distribution', async () => {
    const report = await drift(table('a', 4000), table('b', 1000))
    expect(report.verdict).toEqual({
      status: 'no-drift',
      driftedFeatures: 0,
      examinedFeatures: 4,
      reasons: [],
    })
    expect(report.multivariate?.drifted).toBe(false)
  })

  const CHANGES: readonly (readonly [string, string, string, Draw])[] = [
    [
      'a mean that moved',
      'age',
      'distribution',
      (r, i) => ({ ...usual(r, i), age: Math.round(47 + 12 * r.normal()) }),
    ],
    [
      'a spread that grew',
      'age',
      'distribution',
      (r, i) => ({ ...usual(r, i), age: Math.round(40 + 20 * r.normal()) }),
    ],
    [
      'shares of categories',
      'plan',
      'distribution',
      (r, i) => ({ ...usual(r, i), plan: r.pick(['basic', 'plus', 'pro']) }),
    ],
    [
      'values that went missing',
      'income',
      'missing',
      (r, i) => ({ ...usual(r, i), ...(r.next() < 0.1 ? { income: '' } : {}) }),
    ],
    [
      'text where numbers were',
      'income',
      'type',
      (r, i) => ({ ...usual(r, i), ...(r.next() < 0.1 ? { income: 'n/k' } : {}) }),
    ],
    [
      'infinite numbers',
      'score',
      'type',
      (r, i) => ({ ...usual(r, i), ...(r.next() < 0.1 ? { score: 'inf' } : {}) }),
    ],
    [
      'values far outside',
      'score',
      'domain',
      (r, i) => ({ ...usual(r, i), ...(r.next() < 0.05 ? { score: -999 } : {}) }),
    ],
    [
      'a category never seen before',
      'plan',
      'domain',
      (r, i) => ({ ...usual(r, i), ...(r.next() < 0.05 ? { plan: 'free' } : {}) }),
    ],
  ]
  it.each(CHANGES)('finds %s in the one feature that changed', async (_, feature, aspect, draw) => {
    const report = await drift(table('a', 4000), table('b', 1000, draw))
    expect(driftedOf(report)).toEqual([feature])
    const told = report.features.find(({ name }) => name === feature)
    expect(told?.aspects.filter(({ drifted }) => drifted).map(({ name }) => name)).toContain(aspect)
    expect(report.verdict.reasons[0]).toContain(feature)
  })

  it('looks at the baseline first: what it does by itself is none', async () => {
    // Each stretch of 200 rows lies at another level.
    const wandering = (): Draw => {
      let level = 0
      return (random, row) => {
        if (row % 200 === 0) level = 8 * random.normal()
        return {
          age: Math.round(40 + level + 12 * random.normal()),
          score: random.next().toFixed(4),
        }
      }
    }
    const report = await drift(table('a', 8000, wandering()), table('b', 200, wandering()))
    const [age] = report.features
    expect(age?.distances?.kolmogorovSmirnov).toBeGreaterThan(0.1)
    expect(age?.modelMonitor?.threshold).toBe(0.1)
    expect(driftedOf(report)).toEqual([])
  })

  it('sees columns that stop to go together though each alone looks as ever', async () => {
    const together: Draw = (r) => {
      const x = r.normal()
      return { x: x.toFixed(4), y: (x + 0.3 * r.normal()).toFixed(4), z: r.normal().toFixed(4) }
    }
    const apart: Draw = (r) => ({
      x: r.normal().toFixed(4),
      y: (1.044 * r.normal()).toFixed(4),
      z: r.normal().toFixed(4),
    })
    const report = await drift(table('a', 3000, together), table('b', 1500, apart))
    expect(driftedOf(report)).toEqual([])
    expect(report.verdict.status).toBe('drift')
    expect(report.multivariate?.reconstruction.drifted).toBe(true)
    expect(report.multivariate?.classifier.drifted).toBe(true)
    expect(
      report.multivariate?.classifier.contributions
        .slice(0, 2)
        .map(({ feature }) => feature)
        .toSorted(),
    ).toEqual(['x', 'y'])
  })

  it('judges each chunk by itself, by rows and by days', async () => {
    const late: Draw = (r, i) => ({
      day: `2026-03-0${1 + Math.floor(i / 500)}T00:00:00Z`,
      ...usual(r, i),
      ...(i >= 1000 ? { age: 60 } : {}),
    })
    const [baseline, current] = [table('a', 4000), table('b', 1500, late)]
    const byRows = await drift(baseline, current, { chunkBy: { kind: 'rows', rows: 500 } })
    expect(byRows.chunks.map(({ chunk, driftedFeatures }) => [chunk, driftedFeatures])).toEqual([
      ['rows 0 to 499', []],
      ['rows 500 to 999', []],
      ['rows 1000 to 1499', ['age']],
    ])
    const byDay = await drift(baseline, current, { chunkBy: { kind: 'day', column: 'day' } })
    expect(byDay.chunks.map(({ chunk }) => chunk)).toEqual([
      '2026-03-01',
      '2026-03-02',
      '2026-03-03',
    ])
    expect(byDay.chunks.at(-1)?.driftedFeatures).toEqual(['age'])
  })

  it('takes what never comes again for what it is', async () => {
    const rows: Draw = (r, i) => ({
      id: i,
      when: `2026-01-01T00:${String(i % 60).padStart(2, '0')}:00`,
      who: `user-${r.int(1e9)}`,
      ...usual(r, i),
    })
    const later: Draw = (r, i) => ({ ...rows(r, i), id: 5000 + i, when: '2027-01-01T00:00:00' })
    const report = await drift(table('a', 2000, rows), table('b', 1000, later))
    expect(report.features.map(({ role }) => role).slice(0, 3)).toEqual([
      'identifier',
      'time',
      'identifier',
    ])
    expect(driftedOf(report)).toEqual([])
  })
})

describe('columns', () => {
  it('that came, went, or go by another name are told of', async () => {
    const other: Draw = (r, i) => {
      const { income, ...rest } = usual(r, i)
      return { ...rest, salary: income ?? 0, extra: r.int(5) }
    }
    const { schema, verdict } = await drift(table('a', 2000), table('b', 1000, other))
    expect(schema.missing).toEqual(['income'])
    expect(schema.extra).toEqual(['salary', 'extra'])
    expect(schema.renamed).toMatchObject([{ from: 'income', to: 'salary' }])
    expect(verdict.status).toBe('drift')
  })

  it('of one number under other names are not matched by their place', async () => {
    const other: Draw = (r, i) => {
      const { score, ...rest } = usual(r, i)
      return { ...rest, points: score ?? 0 }
    }
    const { schema } = await drift(table('a', 2000), table('b', 1000, other))
    expect(schema).toMatchObject({
      missing: ['score'],
      extra: ['points'],
      renamed: [{ from: 'score', to: 'points' }],
      matchedByPlace: false,
    })
  })

  it('change their type by more than a slip in a single row', async () => {
    const slips = (share: number): Draw => {
      return (r, i) => ({ ...usual(r, i), ...(i < share * 1000 ? { age: 'forty' } : {}) })
    }
    const baseline = table('a', 2000)
    const slip = await drift(baseline, table('b', 1000, slips(0.001)))
    expect(slip.schema.retyped).toEqual([])
    expect(slip.verdict.status).toBe('no-drift')
    const change = await drift(baseline, table('b', 1000, slips(0.05)))
    expect(change.schema.retyped).toEqual([{ name: 'age', from: 'Integral', to: 'String' }])
    const halves: Draw = (r, i) => ({ ...usual(r, i), age: Math.round(80 + 24 * r.normal()) / 2 })
    expect((await drift(baseline, table('c', 1000, halves))).schema.retyped).toEqual([
      { name: 'age', from: 'Integral', to: 'Fractional' },
    ])
  })

  it('without names are matched by their place', async () => {
    const named = table('a', 1000)
    const random = createRandom('b')
    const bare = file(
      Array.from({ length: 500 }, (_, i) => Object.values(usual(random, i)).join(',')).join('\n'),
    )
    const { schema, features } = await drift(named, bare)
    expect(schema).toMatchObject({ missing: [], extra: [], matchedByPlace: true })
    expect(features.map(({ name }) => name)).toEqual(['age', 'income', 'plan', 'score'])
  })

  it('by names that objects have already are compared like others', async () => {
    const baseline = file(`__proto__,constructor\n${'1,2\n3,4\n'.repeat(50)}`)
    const { features } = await drift(
      baseline,
      file(`__proto__,constructor\n${'9,2\n9,4\n'.repeat(50)}`),
    )
    expect(features.map(({ name, drifted }) => [name, drifted])).toEqual([
      ['__proto__', true],
      ['constructor', false],
    ])
  })

  it('may be ten thousand', async () => {
    const wide = (seed: string) => {
      const random = createRandom(seed)
      const names = Array.from({ length: 10_000 }, (_, i) => `c${i}`).join(',')
      const row = () => Array.from({ length: 10_000 }, () => random.int(100)).join(',')
      return file([names, ...Array.from({ length: 24 }, row)].join('\n'))
    }
    const report = await drift(wide('a'), wide('b'))
    expect(report.features).toHaveLength(10_000)
    expect(driftedOf(report)).toEqual([])
  })
})

describe('too little, or nothing to compare', () => {
  it('one row says nothing but what its columns are', async () => {
    const { verdict } = await drift(file('a,b\n1,x\n'), file('a,b\n500,y\n'))
    expect(verdict.status).toBe('insufficient-data')
    expect(verdict.reasons).toEqual([expect.stringContaining('a single row')])
    const typed = await drift(file('a,b\n1,x\n'), file('a\nword\n'))
    expect(typed.verdict.status).toBe('drift')
    expect(typed.schema).toMatchObject({
      missing: ['b'],
      retyped: [{ name: 'a', from: 'Integral', to: 'String' }],
    })
  })

  it('constant and empty columns are compared without a number that is none', async () => {
    const baseline = file(`c,e,n\n${'5,,NaN\n'.repeat(200)}`)
    const same = await drift(baseline, file(`c,e,n\n${'5,,\n'.repeat(200)}`))
    expect(driftedOf(same)).toEqual([])
    const other = await drift(baseline, file(`c,e,n\n${'6,1,\n'.repeat(200)}`))
    expect(driftedOf(other)).toEqual(['c', 'e'])
    const numbers = other.features.flatMap(({ distances, pValue, effect }) => [
      pValue,
      effect,
      ...Object.values(distances ?? {}),
    ])
    expect(numbers.filter((value) => !Number.isFinite(value))).toEqual([])
  })

  it('huge numbers overflow nothing', async () => {
    const baseline = file(`x\n${'1e308\n-1e308\n'.repeat(100)}`)
    const report = await drift(baseline, file(`x\n${'1e308\n1e308\n'.repeat(100)}`))
    expect(driftedOf(report)).toEqual(['x'])
  })

  it('a column that an option names and nobody has is an error', async () => {
    await expect(drift(table('a', 100), table('b', 100), { ignore: ['agee'] })).rejects.toThrow(
      'neither side has a column agee',
    )
    const byDay = { chunkBy: { kind: 'day', column: undefined } } as const
    await expect(drift(table('a', 100), table('b', 100), byDay)).rejects.toThrow(/--time/)
  })

  it('an empty side is an error that names it', async () => {
    await expect(drift(table('a', 100), file('', 'void.csv'))).rejects.toThrow(
      /no table could be read from .*void\.csv/,
    )
  })
})

describe('a baseline that Model Monitor wrote', () => {
  it('stands for the data it was made of', async () => {
    const { modelMonitorFiles } = await detectDrift({
      baseline: table('a', 3000),
      current: table('a', 3000),
    })
    const place = join(folder, 'monitor')
    mkdirSync(place)
    for (const [name, text] of modelMonitorFiles()) writeFileSync(join(place, name), text)
    const same = await drift(place, table('b', 1000))
    expect(driftedOf(same)).toEqual([])
    expect(same.coverage.baseline).toBeUndefined()
    const moved = await drift(
      place,
      table('b', 1000, (r, i) => ({ ...usual(r, i), age: 55 })),
    )
    expect(driftedOf(moved)).toEqual(['age'])
    expect(moved.constraintViolations).toMatchObject([
      { feature_name: 'age', constraint_check_type: 'baseline_drift_check' },
    ])
  })

  it('that is broken is an error that names the file', async () => {
    const place = join(folder, 'broken')
    mkdirSync(place)
    writeFileSync(join(place, 'constraints.json'), '{"features": [')
    await expect(drift(place, table('b', 100))).rejects.toThrow(/constraints\.json/)
  })
})

describe('the performance of a model', () => {
  const scored =
    (shift: number): Draw =>
    (random) => {
      const x = random.normal() + shift
      const chance = 1 / (1 + Math.exp(-2 * x))
      return {
        x: x.toFixed(4),
        p: chance.toFixed(4),
        said: chance >= 0.5 ? 1 : 0,
        truth: random.next() < chance ? 1 : 0,
      }
    }
  const columns = {
    target: 'truth',
    prediction: 'said',
    probabilities: [{ label: '', column: 'p' }],
  }

  it('is estimated without labels as it is realised with them', async () => {
    const { performance } = await drift(
      table('a', 6000, scored(0)),
      table('b', 3000, scored(0.8)),
      columns,
    )
    expect(performance).toMatchObject({ kind: 'binary', method: 'confidence-based estimation' })
    for (const { estimated = 0, realised = 0, metric } of performance?.chunks[0]?.figures ?? [])
      expect.soft(Math.abs(estimated - realised), metric).toBeLessThan(0.03)
  })

  it('is estimated for several classes', async () => {
    const three =
      (shift: number): Draw =>
      (random) => {
        const weights = [
          random.exponential(1) + shift,
          random.exponential(1),
          random.exponential(1),
        ]
        const sum = weights.reduce((a, b) => a + b, 0)
        const [a = 0, b = 0, c = 0] = weights.map((weight) => weight / sum)
        const u = random.next()
        return {
          a: a.toFixed(5),
          b: b.toFixed(5),
          c: c.toFixed(5),
          truth: u < a ? 'A' : u < a + b ? 'B' : 'C',
        }
      }
    const probabilities = ['a', 'b', 'c'].map((column) => ({ label: column.toUpperCase(), column }))
    const options = { target: 'truth', probabilities }
    const { performance } = await drift(
      table('a', 6000, three(0)),
      table('b', 3000, three(1)),
      options,
    )
    expect(performance?.kind).toBe('multiclass')
    for (const { estimated = 0, realised = 0, metric } of performance?.chunks[0]?.figures ?? [])
      expect.soft(Math.abs(estimated - realised), metric).toBeLessThan(0.04)
  })

  it('of a regression is estimated from what its errors went with', async () => {
    const priced =
      (share: number): Draw =>
      (random) => {
        const rural = random.next() < share ? 1 : 0
        const size = random.next() * 10
        const price = 10 * size + (rural === 1 ? 12 : 3) * random.normal()
        return {
          rural,
          size: size.toFixed(3),
          said: (10 * size).toFixed(3),
          price: price.toFixed(3),
        }
      }
    const options = { target: 'price', prediction: 'said' }
    const { performance } = await drift(
      table('a', 5000, priced(0.1)),
      table('b', 2000, priced(0.6)),
      options,
    )
    expect(performance).toMatchObject({
      kind: 'regression',
      method: 'direct loss estimation',
      alert: true,
    })
    const mae = performance?.chunks[0]?.figures.find(({ metric }) => metric === 'mae')
    expect(mae?.realised).toBeGreaterThan(5)
    expect(Math.abs((mae?.estimated ?? 0) / (mae?.realised ?? 1) - 1)).toBeLessThan(0.15)
  })
})
