import { fileURLToPath } from 'node:url'
import { evidenceOf } from '../src/detectors/queries/evidence.ts'
import { suspectsOf } from '../src/detectors/queries/extraction-score.ts'
import { learnReference, type Reference } from '../src/detectors/queries/reference.ts'
import { pointOf } from '../src/detectors/queries/space.ts'
import type { Query } from '../src/lake/queries.ts'
import { createRandom, type Random } from '../src/statistics/random.ts'
import { quantile } from '../src/statistics/robust.ts'
import { ATTACKS } from './queries/attacks.ts'
import {
  generatedPopulation,
  housingPopulation,
  type Population,
  queryOf,
} from './queries/populations.ts'
import { pradaStatistic } from './queries/prada.ts'

/** Queries of the past, of a window to be judged, and windows of the past from which the comparators learn. */
const PAST = 1_500
const WINDOW = 128
const CALIBRATION = 300
const FALSE_ALARMS = 0.003
const FRACTIONS = [0.1, 0.25, 0.5, 1] as const
/** Calls a day of the endpoint, and how much that differs from day to day (gamma shape), for the threshold on volume. */
const DAILY = 400
const DAILY_SHAPE = 20

export interface Rates {
  readonly method: string
  readonly falseAlarms: number
  readonly benign: number
  /** By attack and fraction: found among tried. */
  readonly found: ReadonlyMap<string, { readonly found: number; readonly tried: number }>
}

interface Judge {
  readonly method: string
  readonly isAttack: (window: readonly Query[]) => boolean
}

/** One endpoint: learns from benign queries alone, then judges windows with and without an attacker among the askers. */
function measureEndpoint(
  population: Population,
  random: Random,
  windows: number,
  into: Tally,
): void {
  const draw = random.fork('past')
  const past = Array.from({ length: PAST }, (_, i) =>
    queryOf(population, population.benign(draw), i),
  )
  const reference = learnReference(past, population.features, createRandom('reference'))
  if (reference === undefined) throw new Error('too few queries to learn from')
  const judges = judgesOf(population, reference, random.fork('calibration'))
  for (let i = 0; i < windows; i++) {
    const own = random.fork(`window/${i}`)
    const benign = Array.from({ length: WINDOW }, (_, k) =>
      queryOf(population, population.benign(own), k),
    )
    for (const judge of judges) into.benign(judge.method, judge.isAttack(benign))
  }
  for (const attack of ATTACKS)
    for (const fraction of FRACTIONS) {
      const own = random.fork(`${attack.name}/${fraction}`)
      const next = attack.start(population, own)
      const window = Array.from({ length: WINDOW }, (_, k) =>
        queryOf(population, own.next() < fraction ? next() : population.benign(own), k),
      )
      for (const judge of judges)
        into.attack(judge.method, `${attack.name}/${fraction}`, judge.isAttack(window))
    }
}

function judgesOf(population: Population, reference: Reference, random: Random): readonly Judge[] {
  const pradaOf = (window: readonly Query[]) =>
    pradaStatistic(
      window.map(({ codes }) => pointOf(reference.space, codes)),
      window,
    )
  const usual = Array.from({ length: CALIBRATION }, () =>
    pradaOf(
      Array.from({ length: WINDOW }, (_, k) => queryOf(population, population.benign(random), k)),
    ),
  )
  const delta = quantile(usual, FALSE_ALARMS)
  const byEvidence = (window: readonly Query[]) => {
    const evidence = evidenceOf(reference, window, [])
    return evidence === undefined ? [] : [{ evidence }]
  }
  return [
    { method: 'dupin', isAttack: (window) => suspectsOf(byEvidence(window)).length > 0 },
    {
      method: 'mixture alone (MMD)',
      isAttack: (window) =>
        byEvidence(window).some(({ evidence }) => evidence.pValues.mixture <= FALSE_ALARMS),
    },
    { method: 'PRADA, calibrated here', isAttack: (window) => pradaOf(window) < delta },
    { method: 'PRADA, delta 0.95', isAttack: (window) => pradaOf(window) < 0.95 },
  ]
}

class Tally {
  readonly #rates = new Map<
    string,
    { alarms: number; benign: number; found: Map<string, { found: number; tried: number }> }
  >()

  benign(method: string, alarm: boolean): void {
    const rates = this.#of(method)
    rates.benign++
    if (alarm) rates.alarms++
  }

  attack(method: string, name: string, found: boolean): void {
    const all = this.#of(method).found
    const one = all.get(name) ?? { found: 0, tried: 0 }
    all.set(name, { found: one.found + (found ? 1 : 0), tried: one.tried + 1 })
  }

  get rates(): readonly Rates[] {
    return [...this.#rates].map(([method, { alarms, benign, found }]) => ({
      method,
      falseAlarms: alarms,
      benign,
      found,
    }))
  }

  #of(method: string) {
    const known = this.#rates.get(method)
    if (known !== undefined) return known
    const made = {
      alarms: 0,
      benign: 0,
      found: new Map<string, { found: number; tried: number }>(),
    }
    this.#rates.set(method, made)
    return made
  }
}

/** Chance that a threshold on calls a day, set so that benign days pass it with the same false alarms, sees an attacker who
 * makes `fraction` of the calls. */
function volumeSees(fraction: number, random: Random, days = 2_000): number {
  const day = () => random.poisson(random.gamma(DAILY_SHAPE, DAILY / DAILY_SHAPE))
  const threshold = quantile(Array.from({ length: 20_000 }, day), 1 - FALSE_ALARMS)
  const added = fraction >= 1 ? DAILY : (DAILY * fraction) / (1 - fraction)
  let seen = 0
  for (let i = 0; i < days; i++) if (day() + added > threshold) seen++
  return seen / days
}

export interface ExtractionMeasure {
  readonly population: string
  readonly endpoints: number
  readonly rates: readonly Rates[]
}

/** True and false positive rates over endpoints named by seeds. Seeds that begin with `dev-` are for building. */
export function measureExtraction(
  seeds: readonly string[],
  make: (random: Random) => Population | undefined,
  windows: number,
): ExtractionMeasure | undefined {
  const tally = new Tally()
  let name = ''
  for (const seed of seeds) {
    const random = createRandom(seed)
    const population = make(random.fork('population'))
    if (population === undefined) return undefined
    name = population.name
    measureEndpoint(population, random, windows, tally)
  }
  return { population: name, endpoints: seeds.length, rates: tally.rates }
}

function printMeasure({ population, endpoints, rates }: ExtractionMeasure): void {
  console.log(`\n${population}: ${endpoints} endpoints, windows of ${WINDOW} queries`)
  const fractions = FRACTIONS.map((f) => `${100 * f} %`).join('  ')
  for (const { method, falseAlarms, benign, found } of rates) {
    console.log(
      `  ${method}: ${falseAlarms} of ${benign} benign windows (${share(falseAlarms, benign)}); attackers at ${fractions}:`,
    )
    for (const { name } of ATTACKS) {
      const cells = FRACTIONS.map((f) => found.get(`${name}/${f}`) ?? { found: 0, tried: 0 })
      console.log(
        `    ${name.padEnd(18)} ${cells.map((one) => share(one.found, one.tried).padStart(7)).join(' ')}`,
      )
    }
  }
}

function share(part: number, whole: number): string {
  return whole === 0
    ? '–'
    : `${((100 * part) / whole).toFixed(part * 50 < whole && part > 0 ? 2 : 1)} %`
}

function main(): void {
  const [prefix = 'abuse-', count = '24', windows = '60'] = process.argv.slice(2)
  const seeds = Array.from({ length: Number(count) }, (_, i) => `${prefix}${i + 1}`)
  const data =
    process.env['DUPIN_DATA'] ?? fileURLToPath(new URL('../../shared/data', import.meta.url))
  const housing = `${data}/drift/california_housing_reference.csv`
  const measures = [
    measureExtraction(seeds, generatedPopulation, Number(windows)),
    measureExtraction(seeds, (random) => housingPopulation(housing, random), Number(windows)),
  ]
  for (const measure of measures) if (measure !== undefined) printMeasure(measure)
  if (measures[1] === undefined) console.log('\ncalifornia housing: not at hand (DUPIN_DATA)')
  const volume = FRACTIONS.map(
    (f) => `${100 * f} %: ${(100 * volumeSees(f, createRandom(`${prefix}volume`))).toFixed(1)} %`,
  )
  console.log(
    `\na threshold on calls a day at ${100 * FALSE_ALARMS} % false alarms, attackers at ${volume.join(', ')}`,
  )
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main()
