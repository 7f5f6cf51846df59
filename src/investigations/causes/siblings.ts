import { shortName } from '../../events/arn.ts'
import type { Evidence } from '../../events/cause.ts'
import type { EntityRef } from '../../events/entity.ts'
import { HOUR } from '../../events/time.ts'
import type { Act } from '../../graph/acts.ts'
import { foundationsOf, type Lineage } from '../../graph/lineage.ts'
import { readSiblings, type Sibling, type SiblingSeries } from '../../graph/sibling-series.ts'
import type { Engine } from '../../lake/engine.ts'
import { BIN, MEASURES, type Measure } from '../../lake/series-measures.ts'
import { logBayesFactorBound } from '../../statistics/bayes-factor.ts'
import { differenceInDifferences } from '../../statistics/permutation-test.ts'
import { createRandom } from '../../statistics/random.ts'
import { evidence } from './candidate.ts'
import { touches } from './nearness.ts'
import type { Subject } from './subject.ts'
import { isAnomaly } from './symptoms.ts'
import { WEIGHTS } from './weights.ts'

/** How the others fared that are like the subject: which moved with it, and which did not. */
export interface Comparison {
  readonly series: SiblingSeries
  /** Where the subject is. */
  readonly region: string
  readonly alike: ReadonlySet<string>
  /** Of the difference in differences against those that did not move; 1 where all did. */
  readonly pValue: number
  /** What each sibling rests on, itself among it. */
  readonly grounds: ReadonlyMap<string, readonly EntityRef[]>
}

/** Time before and after the onset that is compared. */
const BEFORE = 6 * HOUR
const AFTER = 3 * HOUR

/** Compares the measure of the subject's worst anomaly with that of its siblings; undefined where it is measured of none. */
export async function compareSiblings(
  engine: Engine,
  subject: Subject,
  lineage: Lineage,
): Promise<Comparison | undefined> {
  const measure = measureOf(subject)
  if (measure === undefined) return undefined
  const { time } = subject.onset
  const end = time + Math.min(AFTER, Math.max(HOUR, subject.end - time))
  const series = await readSiblings(engine, subject.entity, measure, { start: time - BEFORE, end })
  if (series === undefined || series.siblings.length === 0) return undefined
  const onset = Math.round((time - series.start) / BIN)
  const alike = series.siblings.filter((sibling) => movedAlike(sibling, series, onset))
  const steady = series.siblings.filter((sibling) => !alike.includes(sibling))
  return {
    series,
    region: subject.region,
    alike: new Set(alike.map(({ resource }) => resource.id)),
    pValue: steady.length === 0 ? 1 : pValueAgainst(steady, series, onset),
    grounds: new Map(
      series.siblings.map(({ resource }) => [
        resource.id,
        groundsOfSibling(resource, subject, lineage),
      ]),
    ),
  }
}

function groundsOfSibling(resource: EntityRef, { onset }: Subject, lineage: Lineage): EntityRef[] {
  if (resource.type !== 'sagemaker-endpoint') return [resource]
  return foundationsOf(lineage, resource.id, onset.latest).map(({ entity }) => entity)
}

function pValueAgainst(steady: readonly Sibling[], { own }: SiblingSeries, onset: number): number {
  const controls = steady.map(({ values }) => values)
  const options = { rounds: 499, blockLength: BLOCK }
  return differenceInDifferences(
    { treated: own, controls, onset },
    createRandom('siblings'),
    options,
  ).timePValue
}

/** What the worst of the anomalies is measured in; those of single callers have no siblings. */
function measureOf({ findings }: Subject): Measure | undefined {
  const measured = findings
    .filter((finding) => isAnomaly(finding) && finding.actor === undefined)
    .toSorted((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1))
    .map(({ series }) => MEASURES.find((measure) => measure === series?.label))
  return measured.find((measure) => measure !== undefined)
}

/** A chance move of a sibling at that very time is rarer than this. */
const BY_CHANCE = 0.01
const BLOCK = 3

/** Whether a sibling changed at the same time, the same way, and at least half as much. */
function movedAlike(sibling: Sibling, { own }: SiblingSeries, onset: number): boolean {
  const random = createRandom(`siblings/${sibling.resource.id}`)
  const options = { rounds: 299, blockLength: BLOCK }
  const subject = differenceInDifferences({ treated: own, controls: [], onset }, random, {
    ...options,
    rounds: 1,
  })
  const other = differenceInDifferences(
    { treated: sibling.values, controls: [], onset },
    random,
    options,
  )
  const much = other.treatedChange / subject.treatedChange
  return much >= 0.5 && other.timePValue <= BY_CHANCE
}

/**
 * What siblings say of an act: those that it did not reach should have stayed as they were (difference in differences with a
 * permutation p-value), those that it reached should have moved too.
 */
export function siblingEvidence(act: Act, comparison: Comparison | undefined): Evidence[] {
  if (comparison === undefined) return []
  const { series, alike, grounds } = comparison
  const reached = ({ resource }: Sibling) =>
    (grounds.get(resource.id) ?? []).some((entity) => touches(act, entity))
  const controls = series.siblings.filter((sibling) => !reached(sibling))
  const struck = series.siblings.filter(reached)
  return [
    ...(controls.length > 0 ? [controlEvidence(controls, comparison)] : []),
    ...(struck.length > 0 ? [reachedEvidence(struck, alike)] : []),
  ]
}

function controlEvidence(controls: readonly Sibling[], comparison: Comparison): Evidence {
  const { alike, pValue } = comparison
  const moved = controls.filter(({ resource }) => alike.has(resource.id))
  if (moved.length > 0) {
    const text = `${namesOf(moved)} moved with it, though nothing of that kind was done to ${moved.length === 1 ? 'it' : 'them'}`
    // A fault strikes a Region: that siblings elsewhere stayed as they were takes nothing back.
    const near = controls.filter((sibling) => sibling.region === comparison.region)
    const nearMoved = moved.filter((sibling) => near.includes(sibling))
    const share = Math.max(moved.length / controls.length, nearMoved.length / (near.length || 1))
    return evidence('siblings', text, WEIGHTS.siblingsMoved * share)
  }
  const text = `${namesOf(controls)} did not move with it (difference in differences, p = ${pValue.toFixed(3)})`
  const weight = Math.min(
    WEIGHTS.siblingsSteadyMost,
    WEIGHTS.siblingsSteady * logBayesFactorBound(pValue),
  )
  return evidence('siblings', text, weight)
}

function reachedEvidence(struck: readonly Sibling[], alike: ReadonlySet<string>): Evidence {
  const moved = struck.filter(({ resource }) => alike.has(resource.id))
  return moved.length > 0
    ? evidence(
        'siblings',
        `it reached ${namesOf(moved)} too, which moved with it`,
        WEIGHTS.reachedMoved,
      )
    : evidence(
        'siblings',
        `it reached ${namesOf(struck)} too, which did not move`,
        WEIGHTS.reachedSteady,
      )
}

export function namesOf(siblings: readonly Sibling[]): string {
  const names = siblings.slice(0, 3).map(({ resource }) => shortName(resource.id))
  const more = siblings.length > 3 ? ` and ${siblings.length - 3} more` : ''
  return `${names.join(', ')}${more}`
}
