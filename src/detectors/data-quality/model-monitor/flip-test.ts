/** Rows of the favoured facet that each row of the other is held against. */
const NEIGHBOURS = 1

/** Comparisons of two rows: some seconds. */
const MOST_PAIRS = 20_000_000

/**
 * FT: for each row of the disfavoured facet, whether the most similar rows of the favoured one (Euclidean distance over the
 * features as they are, the earlier row where two are as near) were predicted otherwise, as their majority has it. The
 * value is (F− − F+) / n(d): F+ counts rows with the negative outcome whose likes had the positive one, F− the reverse.
 *
 * AWS's page has the opposite sign; this is the sign, and the one neighbour, with which AWS's report of the published
 * sample comes out. Undefined without rows in either facet, or when there are more than 20 million pairs of rows.
 * https://docs.aws.amazon.com/sagemaker/latest/dg/clarify-post-training-bias-metric-ft.html
 */
export function flipTest(
  features: readonly (readonly number[])[],
  predicted: readonly boolean[],
  disfavoured: readonly boolean[],
  neighbours = NEIGHBOURS,
): number | undefined {
  const favoured = disfavoured.flatMap((facet, i) => (facet ? [] : [i]))
  const rows = disfavoured.flatMap((facet, i) => (facet ? [i] : []))
  const pairs = favoured.length * rows.length
  if (pairs === 0 || pairs > MOST_PAIRS) return undefined
  let sum = 0
  for (const row of rows) {
    const near = nearest(features, row, favoured, neighbours)
    const positive = near.filter((i) => predicted[i] === true).length
    const isPositive = 2 * positive > near.length
    if (isPositive !== (predicted[row] === true)) sum += isPositive ? -1 : 1
  }
  return sum / rows.length
}

/** Kept in order while it is filled: a few are wanted of many. */
function nearest(
  features: readonly (readonly number[])[],
  row: number,
  among: readonly number[],
  count: number,
): readonly number[] {
  const from = features[row] ?? []
  const near: { readonly i: number; readonly apart: number }[] = []
  for (const i of among) {
    const apart = squaredDistance(from, features[i] ?? [])
    const farthest = near.length < count ? Number.POSITIVE_INFINITY : (near.at(-1)?.apart ?? 0)
    if (!(apart < farthest)) continue
    const at = near.findIndex((one) => one.apart > apart)
    near.splice(at < 0 ? near.length : at, 0, { i, apart })
    near.length = Math.min(near.length, count)
  }
  return near.map(({ i }) => i)
}

function squaredDistance(a: readonly number[], b: readonly number[]): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += ((a[i] ?? 0) - (b[i] ?? 0)) ** 2
  return sum
}
