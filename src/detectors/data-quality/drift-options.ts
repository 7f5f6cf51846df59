import type { ChunkBy } from './chunked-sketch.ts'

export interface DriftOptions {
  /** Names of the two sides, for the report. */
  readonly baseline: string
  readonly current: string
  /** False discoveries allowed; 0.01 unless given. */
  readonly error?: number
  /** How the current side is cut; one chunk unless given. */
  readonly chunkBy?: ChunkBy
  /** The first row of CSV is data. */
  readonly header?: 'auto' | 'none'
  readonly ignore?: readonly string[]
  /** Columns with the truth, with what the model said, and with how sure it was. */
  readonly target?: string
  readonly prediction?: string
  /** The chance of the positive class, or one column for each class (`setosa=p_setosa`). */
  readonly probabilities?: readonly ProbabilityColumn[]
  readonly onProgress?: (rows: number) => void
}

export interface ProbabilityColumn {
  /** `''`: the positive class of two. */
  readonly label: string
  readonly column: string
}

export const ERROR = 0.01

/** Columns that are no inputs of the model. */
export function modelColumns({
  target,
  prediction,
  probabilities = [],
}: DriftOptions): ReadonlySet<string> {
  const named = [target, prediction, ...probabilities.map(({ column }) => column)]
  return new Set(named.filter((name) => name !== undefined))
}
