/**
 * One of several alternatives is chosen, or none: weights of what the alternatives are described by, so that
 * P(alternative) = exp(w·x) / Σ exp(w·x), where "none" is an alternative like the others.
 *
 * McFadden, "Conditional logit analysis of qualitative choice behavior" (1974); the ridge pulls each weight towards a value
 * that was believed before (a normal prior: MAP). Newton's method with the information matrix and halved steps; no randomness.
 */

export interface Alternative {
  /** Numbers that describe it; of one length in all choices. */
  readonly features: readonly number[]
  /** What is added to w·x whatever the weights. */
  readonly offset: number
  readonly right: boolean
}

/** What could be chosen; of several right ones the probabilities count together. */
export type Choice = readonly Alternative[]

export interface ConditionalLogitOptions {
  /** Weights believed before. */
  readonly prior: readonly number[]
  /** How firmly, per weight: the precision of a normal prior, above 0. */
  readonly ridge: readonly number[]
}

/** Rounds at most, and the gain below which there is no next one. */
const ROUNDS = 100
const GAIN = 1e-10

/** The likeliest weights. With no choices: the prior. Choices in which nothing is right are left out. */
export function fitConditionalLogit(
  choices: readonly Choice[],
  options: ConditionalLogitOptions,
): number[] {
  const known = choices.filter((choice) => choice.some(({ right }) => right))
  let weights = [...options.prior]
  let loss = penalised(known, weights, options)
  for (let round = 0; round < ROUNDS; round++) {
    const { slope, curvature } = derivatives(known, weights, options)
    const step = solve(curvature, slope)
    let next = weights
    let nextLoss = Number.POSITIVE_INFINITY
    for (let size = 1; size > 1e-6 && !(nextLoss <= loss); size /= 2) {
      next = weights.map((weight, i) => weight - size * (step[i] ?? 0))
      nextLoss = penalised(known, next, options)
    }
    if (!(nextLoss < loss)) break
    const gain = loss - nextLoss
    weights = next
    loss = nextLoss
    if (gain < GAIN * (1 + loss)) break
  }
  return weights
}

/** Probability of each alternative, in their order. */
export function choiceProbabilities(choice: Choice, weights: readonly number[]): number[] {
  const scores = choice.map(({ features, offset }) =>
    features.reduce((sum, x, i) => sum + x * (weights[i] ?? 0), offset),
  )
  const top = Math.max(...scores)
  const odds = scores.map((score) => Math.exp(score - top))
  const total = odds.reduce((sum, x) => sum + x, 0)
  return odds.map((one) => one / total)
}

/** Mean -ln of the probability given to what was right; NaN for no choices. */
export function choiceLoss(choices: readonly Choice[], weights: readonly number[]): number {
  return choices.reduce((sum, choice) => sum + lossOf(choice, weights), 0) / choices.length
}

function lossOf(choice: Choice, weights: readonly number[]): number {
  const probabilities = choiceProbabilities(choice, weights)
  const given = choice.reduce((sum, { right }, i) => sum + (right ? (probabilities[i] ?? 0) : 0), 0)
  return -Math.log(Math.max(1e-300, given))
}

function penalised(
  choices: readonly Choice[],
  weights: readonly number[],
  { prior, ridge }: ConditionalLogitOptions,
): number {
  const losses = choices.reduce((sum, choice) => sum + lossOf(choice, weights), 0)
  return weights.reduce(
    (sum, weight, i) => sum + ((ridge[i] ?? 0) / 2) * (weight - (prior[i] ?? 0)) ** 2,
    losses,
  )
}

/** Slope of the loss, and the part of its curvature that is never negative: the covariance of what describes the choices. */
function derivatives(
  choices: readonly Choice[],
  weights: readonly number[],
  { prior, ridge }: ConditionalLogitOptions,
): { readonly slope: number[]; readonly curvature: number[][] } {
  const size = weights.length
  const slope = weights.map((weight, i) => (ridge[i] ?? 0) * (weight - (prior[i] ?? 0)))
  const curvature = weights.map((_, i) => weights.map((_w, k) => (i === k ? (ridge[i] ?? 0) : 0)))
  for (const choice of choices) {
    const probabilities = choiceProbabilities(choice, weights)
    const given = choice.reduce((sum, one, i) => sum + (one.right ? (probabilities[i] ?? 0) : 0), 0)
    const expected = new Array<number>(size).fill(0)
    for (const [i, { features, right }] of choice.entries()) {
      const probability = probabilities[i] ?? 0
      const wanted = right ? probability / Math.max(1e-300, given) : 0
      for (const [k, x] of features.entries()) {
        slope[k] = (slope[k] ?? 0) + (probability - wanted) * x
        expected[k] = (expected[k] ?? 0) + probability * x
      }
      addSquare(curvature, features, probability)
    }
    addSquare(curvature, expected, -1)
  }
  return { slope, curvature }
}

function addSquare(matrix: number[][], vector: readonly number[], weight: number): void {
  for (const [i, row] of matrix.entries()) {
    const scale = weight * (vector[i] ?? 0)
    if (scale === 0) continue
    for (const [k, x] of vector.entries()) row[k] = (row[k] ?? 0) + scale * x
  }
}

/** Gaussian elimination with partial pivoting; the matrix is positive definite, since every ridge is above 0. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, i) => [...row, right[i] ?? 0])
  const size = rows.length
  const at = (row: number, column: number) => rows[row]?.[column] ?? 0
  for (let column = 0; column < size; column++) {
    let pivot = column
    for (let row = column + 1; row < size; row++)
      if (Math.abs(at(row, column)) > Math.abs(at(pivot, column))) pivot = row
    const [upper, lower] = [rows[column] ?? [], rows[pivot] ?? []]
    rows[column] = lower
    rows[pivot] = upper
    for (let row = column + 1; row < size; row++) {
      const factor = at(row, column) / at(column, column)
      rows[row] = (rows[row] ?? []).map((x, k) => x - factor * at(column, k))
    }
  }
  const solution = new Array<number>(size).fill(0)
  for (let row = size - 1; row >= 0; row--) {
    const known = solution.reduce((sum, x, k) => sum + (k > row ? at(row, k) * x : 0), 0)
    solution[row] = (at(row, size) - known) / at(row, row)
  }
  return solution
}
