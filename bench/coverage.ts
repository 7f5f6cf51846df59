/**
 * `npm run bench:coverage`: whether the 99 % band holds 99 % of clean values, beside two simple bands.
 * Invented series from a seed, and the unlabelled points of a NAB folder when `DUPIN_DATA` has one.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { cleanSeries } from './forecast-band/clean-series.ts'
import {
  BANDERS,
  type Bander,
  type Covered,
  type Judged,
  measureCoverage,
  NOMINAL,
  WARM_UP,
} from './forecast-band/measure.ts'
import { readNab } from './forecast-band/nab-clean.ts'
import { median } from './numbers.ts'

export type CoverageRow = {
  /** A kind of invented series, or a file of NAB. */
  readonly name: string
  readonly origin: 'invented' | 'NAB without anomalies' | 'NAB outside its windows'
  readonly counted: number
  /** By band, in the order of `BANDERS`. */
  readonly bands: Readonly<Record<string, Covered>>
}

const LEAST = 0.985
const MOST = 0.995

/** Every band on every series. `nab`: a folder of NAB, left out unless given. */
export function measureCoverages(seed: string, nab?: string): readonly CoverageRow[] {
  const invented = cleanSeries(seed).map((series) => rowOf(series.name, 'invented', series))
  const found = nab === undefined ? [] : readNab(nab)
  const real = found.map((series) => {
    const isClean = series.category === 'artificialNoAnomaly'
    return rowOf(series.name, isClean ? 'NAB without anomalies' : 'NAB outside its windows', series)
  })
  return [...invented, ...real]
}

/** Where NAB lies, when it is there. */
export function nabFolder(): string | undefined {
  const data = process.env['DUPIN_DATA'] ?? join(import.meta.dirname, '../../shared/data')
  const folder = join(data, 'nab')
  return existsSync(folder) ? folder : undefined
}

/** Lines to print: coverage in per cent, and the interval score against that of the best other band. */
export function coverageLines(rows: readonly CoverageRow[]): readonly string[] {
  const names = Object.keys(BANDERS)
  const head = [
    'series'.padEnd(WIDTH),
    ...names.map((name) => name.padStart(16)),
    'score, ratio'.padStart(14),
  ]
  const lines = rows.map(({ name, bands }) => {
    const cells = names.map((band) => percent(bands[band]).padStart(16))
    return [name.padEnd(WIDTH), ...cells, scoreRatio(bands).toFixed(2).padStart(14)].join('')
  })
  return [head.join(''), ...lines, ...names.map((name) => summary(rows, name))]
}

const WIDTH = 62

function rowOf(name: string, origin: CoverageRow['origin'], series: Judged): CoverageRow {
  const measured = Object.entries(BANDERS).map(
    ([band, make]: [string, (kind: Judged['kind']) => Bander]) =>
      [band, measureCoverage(series, make(series.kind))] as const,
  )
  return {
    name,
    origin,
    counted: measured[0]?.[1].counted ?? 0,
    bands: Object.fromEntries(measured),
  }
}

function isGood({ coverage }: Covered): boolean {
  return coverage >= LEAST && coverage <= MOST
}

function percent(covered: Covered | undefined): string {
  if (covered === undefined) return ''
  return `${isGood(covered) ? '' : '! '}${(100 * covered.coverage).toFixed(2)}`
}

/** Below 1: the band is narrower, or misses by less, than the better of the two simple ones. */
function scoreRatio(bands: CoverageRow['bands']): number {
  const [own = Number.NaN, ...others] = Object.values(bands).map(({ score }) => score)
  const best = Math.min(...others)
  return own === best ? 1 : own / best
}

function summary(rows: readonly CoverageRow[], band: string): string {
  const all = rows.flatMap(({ bands }) => bands[band] ?? [])
  const good = all.filter(isGood).length
  const middle = median(all.map(({ coverage }) => coverage))
  const worst = Math.min(...all.map(({ coverage }) => coverage))
  return `${band}: ${good} of ${all.length} series within ${100 * LEAST} to ${100 * MOST} %, median ${(100 * middle).toFixed(2)} %, lowest ${(100 * worst).toFixed(2)} %`
}

if (import.meta.filename === process.argv[1]) {
  const seed = process.argv[2] ?? 'coverage'
  const nab = nabFolder()
  const rows = measureCoverages(seed, nab)
  console.log(
    `band of ${100 * NOMINAL} %, seed ${seed}, the first ${WARM_UP} values of each series not counted`,
  )
  for (const origin of new Set(rows.map((row) => row.origin))) {
    console.log(`\n${origin}`)
    console.log(coverageLines(rows.filter((row) => row.origin === origin)).join('\n'))
  }
  if (nab === undefined) console.log('\nno NAB: set DUPIN_DATA to a folder that has nab/')
}
