import {
  BatchBuilder,
  type ColumnBatch,
  FRACTIONAL,
  INTEGRAL,
} from '../../src/formats/tabular/column-batch.ts'
import type { Random } from '../../src/statistics/random.ts'

export type Cell = number | string

/** A made feature: draws a value; `shift` is how far it has drifted, 0 for not at all, `day` how the day lies (a normal). */
export interface MadeFeature {
  readonly name: string
  readonly draw: (random: Random, shift: number, day: number) => Cell
}

const WORDS = ['basic', 'plus', 'pro', 'team', 'trial', 'legacy']
const SHARES = [0.35, 0.25, 0.2, 0.1, 0.06, 0.04]

/**
 * Features of the kinds that models get. A shift of 1 is a population stability index of about 0.2: a mean that moves by
 * 0.447 standard deviations (the index of two normals is the square of that), a spread that grows to 1.36 times, shares
 * that move likewise.
 */
export const FEATURES: readonly MadeFeature[] = [
  { name: 'normal', draw: (r, s, d) => 50 + 10 * (r.normal() + 0.447 * s + d) },
  { name: 'spread', draw: (r, s, d) => 10 * r.normal() * (1 + 0.36 * s) + 10 * d },
  { name: 'lognormal', draw: (r, s, d) => Math.exp(3 + 0.8 * (r.normal() + 0.447 * s + d)) },
  { name: 'uniform', draw: (r, s, d) => r.next() ** (1 - 0.36 * s) + d },
  { name: 'count', draw: (r, s, d) => r.poisson(4 * Math.exp(0.225 * s + 0.5 * d)) },
  { name: 'flag', draw: (r, s, d) => (r.next() < clamp(0.3 + 0.21 * s + 0.45 * d) ? 1 : 0) },
  { name: 'rounded', draw: (r, s, d) => Math.round(2 * (r.normal() + 0.447 * s + d)) / 2 },
  { name: 'plan', draw: (r, s, d) => WORDS[choose(r.next(), 0.16 * s + 0.3 * d)] ?? 'other' },
]

/** A table of the features, each `copies` times over; feature `shifted` of copy 0 has drifted. */
export function madeBatches(
  rows: number,
  random: Random,
  options: {
    readonly copies: number
    readonly shifted?: string
    readonly dayRows?: number
    readonly wander?: number
  },
): readonly ColumnBatch[] {
  const { copies, shifted, dayRows = 0, wander = 0 } = options
  const columns = Array.from({ length: copies }, (_, copy) =>
    FEATURES.map((feature) => ({ ...feature, name: `${feature.name}_${copy}` })),
  ).flat()
  let days = columns.map(() => 0)
  return batchesOf(
    columns.map(({ name }) => name),
    rows,
    (row) => {
      if (dayRows > 0 && row % dayRows === 0) days = columns.map(() => wander * random.normal())
      return columns.map(({ name, draw }, i) =>
        draw(random, name === `${shifted}_0` ? 1 : 0, days[i] ?? 0),
      )
    },
  )
}

/** Rows of cells as batches whose memory is their own. */
export function batchesOf(
  names: readonly string[],
  rows: number,
  rowAt: (row: number) => readonly Cell[],
): readonly ColumnBatch[] {
  const batches: ColumnBatch[] = []
  let builder = new BatchBuilder(names)
  const end = () => {
    if (builder.rows > 0) batches.push(builder.take())
    builder = new BatchBuilder(names)
  }
  for (let row = 0; row < rows; row++) {
    rowAt(row).forEach((cell, place) => {
      if (typeof cell === 'string') builder.setText(place, cell)
      else builder.setNumber(place, cell, Number.isInteger(cell) ? INTEGRAL : FRACTIONAL)
    })
    builder.endRow()
    if (builder.isFull) end()
  }
  end()
  return batches
}

function choose(u: number, moved: number): number {
  // Mass moves from the commonest to the rarest.
  const shares = SHARES.map((share, i) =>
    i === 0 ? share - moved : i >= 4 ? share + moved / 2 : share,
  )
  let upTo = 0
  for (const [i, share] of shares.entries()) {
    upTo += Math.max(0, share)
    if (u < upTo) return i
  }
  return SHARES.length - 1
}

function clamp(share: number): number {
  return Math.min(1, Math.max(0, share))
}
