import { type Matrix, newMatrix, rowOf } from '../../statistics/matrix.ts'
import type { FeatureReference } from './feature-reference.ts'
import type { SampledCell, SampledRow } from './row-sample.ts'

/** How sampled rows become numbers, learnt from the baseline alone. */
export interface RowEncoding {
  /** The feature that each column of the matrix comes from. */
  readonly features: readonly string[]
  readonly encoders: readonly Encoder[]
}

interface Encoder {
  /** The place of the feature among a sample's cells, on either side. */
  readonly name: string
  readonly encode: (cell: SampledCell) => number
}

/** Categories that get a column of their own. */
const ONE_HOT = 6
/** Wilder values say no more. */
const CLIP = 4

/**
 * Numbers in standard deviations from their mean, at most four, missing ones in the middle; a column for each common
 * category; one for missing values, where the baseline knows any.
 */
export function learnEncoding(references: readonly FeatureReference[]): RowEncoding {
  const encoders = references.flatMap(encodersOf)
  return { features: encoders.map(({ name }) => name), encoders }
}

/** One row of the matrix for each sampled row. */
export function encodeRows(
  { encoders }: RowEncoding,
  names: readonly string[],
  rows: readonly SampledRow[],
): Matrix {
  const matrix = newMatrix(rows.length, encoders.length)
  const places = encoders.map(({ name }) => names.indexOf(name))
  rows.forEach(({ cells }, i) => {
    const row = rowOf(matrix, i)
    encoders.forEach(({ encode }, j) => {
      const place = places[j] ?? -1
      row[j] = encode(place < 0 ? undefined : cells[place])
    })
  })
  return matrix
}

function encodersOf({ name, role, profile }: FeatureReference): readonly Encoder[] {
  const share = profile.rows === 0 ? 0 : profile.missing / profile.rows
  const absent: Encoder = { name, encode: (cell) => (cell === undefined ? 1 : 0) }
  const missing = share > 0.01 && share < 0.99 ? [absent] : []
  if (role === 'numeric') {
    const { mean, standardDeviation } = profile.moments
    if (!(standardDeviation > 0 && Number.isFinite(standardDeviation))) return missing
    const encode = (cell: SampledCell) =>
      typeof cell === 'number'
        ? Math.max(-CLIP, Math.min(CLIP, (cell - mean) / standardDeviation))
        : 0
    return [{ name, encode }, ...missing]
  }
  const top = profile.texts.top(ONE_HOT).filter(({ count }) => count > 0.01 * profile.rows)
  return [
    ...top.map(({ value }): Encoder => {
      const kept = value.slice(0, 64)
      return { name, encode: (cell) => (cell === kept ? 1 : 0) }
    }),
    ...missing,
  ]
}
