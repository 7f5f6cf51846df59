import { join } from 'node:path'
import { generatedPopulation, housingPopulation } from '../queries/populations.ts'
import { type ExtractionMeasure, measureExtraction, type Rates } from '../queries.ts'
import { type Figure, notMeasured, type QualityOptions } from './figure.ts'

const AREA = 'Extraction of models, by windows of queries'
const PUBLISHED = 'published on prompts'

/** Found at every share of attackers, and false alarms, beside the comparators of `npm run bench:abuse`. */
export function measureAbuse({ data, prefix, quick }: QualityOptions): readonly Figure[] {
  const seeds = Array.from({ length: quick ? 2 : 24 }, (_, i) => `${prefix}abuse-${i + 1}`)
  const windows = quick ? 10 : 60
  const housing = join(data, 'drift/california_housing_reference.csv')
  const measures = [
    measureExtraction(seeds, generatedPopulation, windows),
    measureExtraction(seeds, (random) => housingPopulation(housing, random), windows),
  ]
  return measures.flatMap((measure) =>
    measure === undefined
      ? [notMeasured(AREA, 'California housing', `${housing} is not there`)]
      : figuresOf(measure),
  )
}

function figuresOf({ population, rates }: ExtractionMeasure): Figure[] {
  const [own, ...others] = rates
  if (own === undefined) return []
  const figure = (name: string, pick: (one: Rates) => number, published: number) => ({
    area: AREA,
    name: `${population}: ${name}`,
    value: pick(own),
    unit: '%',
    beside: {
      ...Object.fromEntries(others.map((one) => [one.method, pick(one)])),
      [PUBLISHED]: published,
    },
  })
  return [
    figure('benign windows flagged', (one) => (100 * one.falseAlarms) / one.benign, 0.3),
    figure('found, all shares of attackers', (one) => foundAt(one, ''), 90.5),
    figure('found, attackers alone', (one) => foundAt(one, '/1'), 100),
  ]
}

/** Per cent found over all attacks whose key ends so. */
function foundAt({ found }: Rates, end: string): number {
  let [hits, all] = [0, 0]
  for (const [key, one] of found) {
    if (!key.endsWith(end)) continue
    hits += one.found
    all += one.tried
  }
  return (100 * hits) / all
}
