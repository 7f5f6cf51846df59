import {
  hasEnough,
  isDrifted,
  judgeFeatures,
  learnBaseline,
} from '../../src/detectors/data-quality/compare-tables.ts'
import type { FeatureReference } from '../../src/detectors/data-quality/feature-reference.ts'
import { TableSketch } from '../../src/detectors/data-quality/table-sketch.ts'
import type { ColumnBatch } from '../../src/formats/tabular/column-batch.ts'
import { distancePValue, effectiveSize, NO_WANDER } from '../../src/statistics/drift-test.ts'
import { createRandom } from '../../src/statistics/random.ts'
import { madeBatches } from './tables.ts'

/** What each rule says of each feature of a chunk. */
export interface RuleVerdicts {
  readonly feature: string
  readonly dupin: boolean
  /** The L-infinity distance is above 0.1. */
  readonly fixed: boolean
  /** Two-sample Kolmogorov-Smirnov, p below 0.05, no correction; chi-square for texts is left out of this rule. */
  readonly ks: boolean
}

const ERROR = 0.01

export function learn(batches: readonly ColumnBatch[], rows: number): readonly FeatureReference[] {
  const sketch = new TableSketch(createRandom('bench'), () => false, 'blocks')
  for (const batch of batches) sketch.update(batch)
  const roles = new Map(sketch.profile.columns.map((column) => [column.name, sketch.role(column)]))
  return learnBaseline(sketch, roles, { error: ERROR, rows })
}

export function verdicts(
  references: readonly FeatureReference[],
  batches: readonly ColumnBatch[],
): readonly RuleVerdicts[] {
  const sketch = new TableSketch(createRandom('bench'), () => false, 'neither')
  for (const batch of batches) sketch.update(batch)
  const judged = judgeFeatures(references, (name) => {
    const profile = sketch.profile.column(name)
    return profile && { profile, hashed: sketch.hashes.of(name) }
  })
  return judged.map((one) => {
    const { distances } = one.compared
    const size = effectiveSize(one.reference.profile.present, one.current.profile.present)
    const line = distances?.kolmogorovSmirnov
    return {
      feature: one.reference.name,
      dupin: hasEnough(one) && isDrifted(one, ERROR),
      fixed: (line ?? distances?.largestShareChange ?? 0) > 0.1,
      ks: line !== undefined && distancePValue(line, size, NO_WANDER) < 0.05,
    }
  })
}

export interface Rates {
  readonly what: string
  readonly rows: number
  readonly decisions: number
  readonly dupin: number
  readonly fixed: number
  readonly ks: number
}

/** Shares of features that each rule calls drifted, over chunks. */
export function ratesOf(what: string, rows: number, found: readonly RuleVerdicts[]): Rates {
  const share = (of: (one: RuleVerdicts) => boolean) =>
    found.filter(of).length / (found.length || 1)
  return {
    what,
    rows,
    decisions: found.length,
    dupin: share(({ dupin }) => dupin),
    fixed: share(({ fixed }) => fixed),
    ks: share(({ ks }) => ks),
  }
}

/** False drift of chunks like the baseline: independent rows, or days that each lie a little otherwise. */
export function falseDrift(prefix: string, tables: number, chunks: number): readonly Rates[] {
  const kinds = [
    { what: 'independent rows', dayRows: 0, wander: 0 },
    { what: 'days that wander by 0.15 sd', dayRows: 500, wander: 0.15 },
  ]
  return kinds.flatMap(({ what, dayRows, wander }) =>
    [200, 400, 1000, 4000].map((rows) => {
      const found = Array.from({ length: tables }, (_, t) => {
        const random = createRandom(`${prefix}${t}`).fork(`${what} ${rows}`)
        const references = learn(
          madeBatches(20_000, random.fork('baseline'), { copies: 2, dayRows, wander }),
          rows,
        )
        return Array.from({ length: chunks }, (_unused, c) =>
          verdicts(
            references,
            madeBatches(rows, random.fork(`chunk ${c}`), { copies: 2, dayRows, wander }),
          ),
        )
      }).flat(2)
      return ratesOf(what, rows, found)
    }),
  )
}

/** How often one feature of sixteen that drifted by an index of 0.2 is found at n = 1000. */
export function power(
  prefix: string,
  tables: number,
  chunks: number,
  names: readonly string[],
): readonly Rates[] {
  return names.map((name) => {
    const found = Array.from({ length: tables }, (_, t) => {
      const random = createRandom(`${prefix}${t}`).fork(`power ${name}`)
      const references = learn(madeBatches(10_000, random.fork('baseline'), { copies: 2 }), 1000)
      return Array.from({ length: chunks }, (_unused, c) =>
        verdicts(
          references,
          madeBatches(1000, random.fork(`chunk ${c}`), { copies: 2, shifted: name }),
        ).filter(({ feature }) => feature === `${name}_0`),
      )
    }).flat(2)
    return ratesOf(name, 1000, found)
  })
}
