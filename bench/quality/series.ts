import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type CoverageRow, measureCoverages } from '../coverage.ts'
import { readCorpus } from '../nab/corpus.ts'
import { DETECTORS } from '../nab/detectors.ts'
import { type Evaluated, evaluate } from '../nab/evaluate.ts'
import { syntheticCorpus } from '../nab/synthetic.ts'
import { median } from '../numbers.ts'
import { measurePointCosts } from '../series.ts'
import { type Figure, notMeasured, type QualityOptions } from './figure.ts'

const NAB = 'Series: Numenta Anomaly Benchmark'
/** On all 58 series, standard profile. */
const PUBLISHED = { ARTime: 74.85, HTM: 70.1, 'CAD OSE': 69.9, "AWS's random cut forest": 51.72 }

/** Scores of the benchmark on the series that are there, and on invented ones from a seed that nothing was fixed on. */
export function measureNab({ data, prefix, quick }: QualityOptions): readonly Figure[] {
  const folder = join(data, 'nab')
  const invented = evaluateAll(syntheticCorpus(`${prefix}series`, quick ? 1 : 3))
  const made = figuresOf(invented, 'invented series', {})
  if (!existsSync(folder))
    return [notMeasured(NAB, 'public series', `${folder} is not there`), ...made]
  const corpus = readCorpus(folder)
  return [
    ...figuresOf(
      evaluateAll(corpus),
      `${corpus.series.length} public series`,
      { 'standard, threshold from other folds': 70 },
      { note: 'published figures are for all 58 series: another set' },
    ),
    ...made,
  ]
}

function evaluateAll(corpus: Parameters<typeof evaluate>[1]): readonly Evaluated[] {
  return DETECTORS.map((detector) => evaluate(detector, corpus))
}

function figuresOf(
  [own, ...others]: readonly Evaluated[],
  of: string,
  least: Readonly<Record<string, number>>,
  about: { readonly note?: string } = {},
): Figure[] {
  if (own === undefined) return []
  const beside = (pick: (one: Evaluated) => number | undefined) =>
    Object.fromEntries(others.map((one) => [one.detector, pick(one) ?? null]))
  const figure = (name: string, pick: (one: Evaluated) => number | undefined, published = {}) => ({
    area: NAB,
    name: `${of}: ${name}`,
    value: pick(own) ?? null,
    unit: 'of 100',
    beside: { ...beside(pick), ...published },
    ...(least[name] === undefined ? {} : { least: least[name] }),
  })
  const folds = figure(
    'standard, threshold from other folds',
    (one) => one.heldOut.folds,
    about.note === undefined ? {} : PUBLISHED,
  )
  return [
    { ...folds, ...about },
    figure('standard, threshold from other categories', (one) => one.heldOut.categories),
    ...own.profiles.map(({ profile }, i) =>
      figure(
        `${profile.replaceAll('_', ' ')}, best threshold`,
        (one) => one.profiles[i]?.normalised,
      ),
    ),
  ]
}

const BAND = 'Series: what 99 % bands hold of clean values'

/** How many series keep within half a point of the nominal coverage, beside two simple bands. */
export function measureBands({ data, prefix }: QualityOptions): readonly Figure[] {
  const nab = join(data, 'nab')
  const rows = measureCoverages(`${prefix}coverage`, existsSync(nab) ? nab : undefined)
  return [...new Set(rows.map(({ origin }) => origin))].flatMap((origin) =>
    bandFigures(
      origin,
      rows.filter((row) => row.origin === origin),
    ),
  )
}

function bandFigures(origin: string, rows: readonly CoverageRow[]): Figure[] {
  const [own = '', ...others] = Object.keys(rows[0]?.bands ?? {})
  const coverages = (band: string) => rows.flatMap(({ bands }) => bands[band]?.coverage ?? [])
  const within = (band: string) =>
    coverages(band).filter((one) => one >= 0.985 && one <= 0.995).length / rows.length
  const middle = (band: string) => 100 * median(coverages(band))
  const beside = (pick: (band: string) => number) =>
    Object.fromEntries(others.map((band) => [band, pick(band)]))
  return [
    {
      area: BAND,
      name: `${rows.length} series, ${origin}: median coverage`,
      value: middle(own),
      unit: '%',
      least: 98.5,
      most: 99.5,
      beside: beside(middle),
    },
    {
      area: BAND,
      name: `${rows.length} series, ${origin}: share within 98.5 to 99.5 %`,
      value: within(own),
      unit: 'of 1',
      beside: beside(within),
    },
  ]
}

/** Processor time of a point. */
export function measureCosts(): readonly Figure[] {
  return measurePointCosts().map(({ name, microseconds, most }) => ({
    area: 'Series: processor time of a point',
    name,
    value: microseconds,
    unit: 'µs',
    most,
  }))
}
