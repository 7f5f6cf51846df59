/**
 * Buckets whose width grows with the value, so that any quantile is known to a relative accuracy
 * of 1 % from counts that merge by adding: the logarithmic mapping of DDSketch (Masson, Rim & Lee,
 * VLDB 2019). Bucket numbers sort as their values do, so SQL can cumulate them.
 */

/** A representative value is at most this far, relatively, from any value of its bucket. */
export const RELATIVE_ACCURACY = 0.01

const GAMMA = (1 + RELATIVE_ACCURACY) / (1 - RELATIVE_ACCURACY)
const LOG_GAMMA = Math.log(GAMMA)
/** The smallest normal double falls into bucket 1 or above; the largest into 71_000 or so. */
const OFFSET = 35_450
const SMALLEST = GAMMA ** (1 - OFFSET)
const LARGEST_BUCKET = bucketOfMagnitude(Number.MAX_VALUE)

/**
 * The bucket of a value: 0 for zero (and magnitudes below 1e-307), positive for positive values,
 * the same number negated for their negatives. Infinities go to the outermost buckets. NaN has no
 * bucket.
 */
export function bucketOf(value: number): number | undefined {
  if (Number.isNaN(value)) return undefined
  const magnitude = Math.abs(value)
  if (magnitude <= SMALLEST) return 0
  const bucket = Math.min(LARGEST_BUCKET, bucketOfMagnitude(magnitude))
  return value < 0 ? -bucket : bucket
}

/** The value a bucket stands for; buckets beyond the outermost stand for the outermost. */
export function valueOfBucket(bucket: number): number {
  if (!Number.isFinite(bucket) || bucket === 0) return 0
  const index = Math.min(LARGEST_BUCKET, Math.abs(bucket)) - OFFSET
  const upper = Math.min(Number.MAX_VALUE, Math.exp(index * LOG_GAMMA))
  return Math.sign(bucket) * 2 * (upper / (GAMMA + 1))
}

/** A bucket number and how many values fell into it. */
export type BucketCount = readonly [bucket: number, count: number]

/**
 * Quantile `q` (clamped to [0, 1]) of the values counted: the representative of the bucket that
 * holds rank q (n - 1). Counts not above 0 are skipped; the order of the pairs does not matter and
 * a bucket may occur more than once. NaN for none.
 */
export function quantileOfBuckets(pairs: readonly BucketCount[], q: number): number {
  const kept = pairs
    .filter(([bucket, count]) => Number.isFinite(bucket) && count > 0 && Number.isFinite(count))
    .sort((x, y) => x[0] - y[0])
  const total = kept.reduce((sum, [, count]) => sum + count, 0)
  const rank = Math.min(1, Math.max(0, q)) * (total - 1)
  let seen = 0
  for (const [bucket, count] of kept) {
    seen += count
    if (seen > rank) return valueOfBucket(bucket)
  }
  const last = kept.at(-1)
  return last === undefined ? Number.NaN : valueOfBucket(last[0])
}

function bucketOfMagnitude(magnitude: number): number {
  return Math.ceil(Math.log(magnitude) / LOG_GAMMA) + OFFSET
}
