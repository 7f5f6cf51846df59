/** Weighted values in ascending order: an empirical distribution function, and where a value falls in it. */

/** Distinct values in ascending order, and for each how many values are at most that large. */
export interface SortedSteps {
  readonly values: Float64Array
  readonly cumulative: Float64Array
}

/** The steps of values of which those of `levels[h]` stand for 2^h each. The lists are left as they are. */
export function stepsOfLevels(levels: readonly Float64Array[]): SortedSteps {
  let sorted = new Float64Array(0)
  let weights = new Float64Array(0)
  levels.forEach((level, height) => {
    const merged = mergeSorted(sorted, weights, level.slice().sort(), 2 ** height)
    sorted = merged.values
    weights = merged.weights
  })
  const values = new Float64Array(sorted.length)
  const cumulative = new Float64Array(sorted.length)
  let size = 0
  let seen = 0
  sorted.forEach((value, i) => {
    seen += weights[i] ?? 0
    // Equal values are one step.
    if (size === 0 || values[size - 1] !== value) values[size++] = value
    cumulative[size - 1] = seen
  })
  return { values: values.slice(0, size), cumulative: cumulative.slice(0, size) }
}

function mergeSorted(
  left: Float64Array,
  leftWeights: Float64Array,
  right: Float64Array,
  weight: number,
): { values: Float64Array<ArrayBuffer>; weights: Float64Array<ArrayBuffer> } {
  const values = new Float64Array(left.length + right.length)
  const weights = new Float64Array(values.length)
  let i = 0
  let j = 0
  for (let at = 0; at < values.length; at++) {
    const a = i < left.length ? (left[i] ?? 0) : undefined
    const b = j < right.length ? (right[j] ?? 0) : undefined
    if (b === undefined || (a !== undefined && a <= b)) {
      values[at] = a ?? 0
      weights[at] = leftWeights[i++] ?? 0
    } else {
      values[at] = b
      weights[at] = weight
      j++
    }
  }
  return { values, weights }
}
