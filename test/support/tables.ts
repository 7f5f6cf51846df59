import {
  type ColumnBatch,
  FRACTIONAL,
  INFINITE,
  INTEGRAL,
  MISSING,
  TEXT,
} from '../../src/formats/tabular/column-batch.ts'

/** A cell as a test reads it: an infinite number is `Infinity`, a missing one null. */
export type TestCell = number | string | null

/** The rows of batches, each taken before the next one writes over it. */
export async function rowsOf(
  batches: Iterable<ColumnBatch> | AsyncIterable<ColumnBatch>,
): Promise<{ readonly names: readonly string[]; readonly rows: readonly (readonly TestCell[])[] }> {
  const rows: TestCell[][] = []
  let names: readonly string[] = []
  for await (const batch of batches) {
    names = batch.columns.map(({ name }) => name)
    for (let i = 0; i < batch.rows; i++)
      rows.push(
        batch.columns.map(({ kinds, numbers, texts }) => {
          const kind = kinds[i] ?? MISSING
          if (kind === INTEGRAL || kind === FRACTIONAL) return numbers[i] ?? null
          if (kind === TEXT) return texts[i] ?? null
          return kind === INFINITE ? Number.POSITIVE_INFINITY : null
        }),
      )
  }
  return { names, rows }
}
