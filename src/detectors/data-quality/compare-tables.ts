import { adjustBenjaminiHochberg } from '../../statistics/p-values.ts'
import type { ColumnProfile } from './column-profile.ts'
import type { FeatureChunk, FeatureDrift, FeatureRole, VendorVerdict } from './drift-report.ts'
import { type ComparedFeature, compareFeature, type TestedAspect } from './feature-drift.ts'
import { type FeatureReference, learnFeature } from './feature-reference.ts'
import { plotBars, sideSummary } from './side-summary.ts'
import type { TableSketch } from './table-sketch.ts'

/** With fewer rows on a side nothing but what is certain is told. */
export const LEAST_ROWS = 20

/** Blocks that are left at least when they are joined to the size that is asked for. */
const FEWEST_BLOCKS = 16

/** What the baseline says of each of its columns. `rows`: of a chunk that is to be held against it. */
export function learnBaseline(
  sketch: TableSketch,
  roles: ReadonlyMap<string, FeatureRole>,
  { error, rows }: { readonly error: number; readonly rows: number },
): readonly FeatureReference[] {
  const blocks = sketch.blocks?.settle(rows, FEWEST_BLOCKS) ?? []
  return sketch.profile.columns
    .filter(({ name }) => roles.has(name))
    .map((profile) =>
      learnFeature(
        profile,
        roles.get(profile.name) ?? 'empty',
        sketch.hashes.of(profile.name),
        blocks.map((block) => block.column(profile.name)),
        error,
      ),
    )
}

export interface CurrentFeature {
  readonly profile: ColumnProfile
  readonly hashed: Float64Array | undefined
}

export interface JudgedFeature {
  readonly reference: FeatureReference
  readonly current: CurrentFeature
  readonly compared: ComparedFeature
  readonly qValue: number
}

/** Compares all features that both sides have and corrects for how many they are. */
export function judgeFeatures(
  references: readonly FeatureReference[],
  currentOf: (name: string) => CurrentFeature | undefined,
): readonly JudgedFeature[] {
  const pairs = references.flatMap((reference) => {
    const current = currentOf(reference.name)
    return current === undefined
      ? []
      : [{ reference, current, compared: compareFeature(reference, current) }]
  })
  const adjusted = adjustBenjaminiHochberg(pairs.map(({ compared }) => compared.pValue))
  return pairs.map((pair, i) => ({ ...pair, qValue: adjusted[i] ?? 1 }))
}

/** Whether an aspect drifted: more than chance, more than the baseline does by itself, and enough to matter. */
export function hasDrifted(aspect: TestedAspect, judged: JudgedFeature, error: number): boolean {
  return (
    judged.qValue <= error &&
    aspect.pValue * judged.compared.aspects.length <= error &&
    aspect.effect >= aspect.leastEffect &&
    aspect.isBeyond
  )
}

export function isDrifted(judged: JudgedFeature, error: number): boolean {
  return judged.compared.aspects.some((aspect) => hasDrifted(aspect, judged, error))
}

/** Below this many values on either side no test of a feature is believed. */
export function hasEnough({ reference, current }: JudgedFeature): boolean {
  return reference.profile.rows >= LEAST_ROWS && current.profile.rows >= LEAST_ROWS
}

export function featureDrift(
  judged: JudgedFeature,
  error: number,
  chunks: readonly FeatureChunk[],
  vendor: VendorVerdict | undefined,
): FeatureDrift {
  const { reference, current, compared, qValue } = judged
  const enough = hasEnough(judged)
  return {
    name: reference.name,
    role: reference.role,
    type: reference.profile.inferredType,
    currentType: current.profile.inferredType,
    drifted: enough && isDrifted(judged, error),
    pValue: enough ? compared.pValue : 1,
    qValue: enough ? qValue : 1,
    effect: compared.distances?.jensenShannon ?? 0,
    aspects: compared.aspects.map(({ isBeyond: _, ...aspect }, i) => {
      const tested = compared.aspects[i]
      return {
        ...aspect,
        drifted: enough && tested !== undefined && hasDrifted(tested, judged, error),
      }
    }),
    distances: compared.distances,
    thresholds: compared.thresholds,
    modelMonitor: vendor,
    unseenShare: compared.unseenShare,
    outOfRangeShare: compared.outOfRangeShare,
    reference: sideSummary(reference.profile),
    current: sideSummary(current.profile),
    bars: plotBars(reference, current.profile),
    chunks,
    notes: notesOf(reference, enough),
  }
}

function notesOf(reference: FeatureReference, enough: boolean): readonly string[] {
  const { role, wander, cells } = reference
  const notes: string[] = []
  if (role === 'identifier')
    notes.push(
      'an identifier: its values never come again, so only whether they are there is compared',
    )
  if (role === 'time')
    notes.push('a time: its values never come again, so only whether they are there is compared')
  if (role === 'empty') notes.push('the baseline has no value of it')
  if (!enough) notes.push(`fewer than ${LEAST_ROWS} rows on a side: no test says anything`)
  else if (wander.values.chunks === 0 && (role === 'numeric' || role === 'categorical'))
    notes.push(
      'the baseline is too short to know how it varies by itself; rows are taken to be independent',
    )
  if (cells.kind === 'hashed' && role === 'categorical')
    notes.push('too many different values to count each: compared by their hashes')
  return notes
}
