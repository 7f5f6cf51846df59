import { chiSquareUpper } from '../../../statistics/tails.ts'

/** Yates, Moore & McCabe, "The Practice of Statistics" (1999), p. 734: of more than two categories, at most a fifth may be
 * expected less than five times. */
const EXPECTED = 5
const SHARE_BELOW = 0.2

/** Cochran, "The χ² Test of Goodness of Fit" (1952): of two categories, both are expected ten times at least. */
const EXPECTED_OF_TWO = 10

export type CategoryCounts = ReadonlyMap<string, number>

/**
 * The p-value of Pearson's test that a sample comes from a baseline, as Deequ runs it for Model Monitor: expected counts
 * are the baseline's shares of what the sample has in the baseline's categories, rare categories are joined, the rarest to
 * the second rarest, until the test may be trusted. Categories that the baseline does not know are left to the domain
 * check. Undefined when fewer than two categories remain.
 */
export function chiSquarePValue(
  sample: CategoryCounts,
  baseline: CategoryCounts,
): number | undefined {
  const total = sumOf(baseline.values())
  const seen = sumOf([...baseline.keys()].map((key) => sample.get(key) ?? 0))
  if (total === 0 || seen === 0) return undefined
  const cells = joinRare(
    [...baseline].map(([key, count]) => ({
      observed: sample.get(key) ?? 0,
      expected: (count / total) * seen,
    })),
  )
  if (cells.length < 2) return undefined
  const statistic = cells.reduce(
    (sum, { observed, expected }) => sum + (observed - expected) ** 2 / expected,
    0,
  )
  return chiSquareUpper(statistic, cells.length - 1)
}

interface Cell {
  readonly observed: number
  readonly expected: number
}

function joinRare(cells: readonly Cell[]): readonly Cell[] {
  let sorted = cells.filter(({ expected }) => expected > 0).sort((a, b) => a.expected - b.expected)
  while (sorted.length >= 2 && hasTooManyRare(sorted)) {
    const [rarest, next, ...rest] = sorted
    if (rarest === undefined || next === undefined) break
    const joined = {
      observed: rarest.observed + next.observed,
      expected: rarest.expected + next.expected,
    }
    const at = rest.findIndex(({ expected }) => expected > joined.expected)
    sorted = at < 0 ? [...rest, joined] : rest.toSpliced(at, 0, joined)
  }
  return sorted
}

function hasTooManyRare(cells: readonly Cell[]): boolean {
  const isTwo = cells.length === 2
  const rare = cells.filter(
    ({ expected }) => expected < (isTwo ? EXPECTED_OF_TWO : EXPECTED),
  ).length
  return rare > (isTwo ? 0 : Math.floor(SHARE_BELOW * cells.length))
}

function sumOf(counts: Iterable<number>): number {
  let sum = 0
  for (const count of counts) sum += count
  return sum
}
