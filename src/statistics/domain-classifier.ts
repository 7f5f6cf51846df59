/**
 * Can a classifier tell two samples apart? The cross-validated area under its ROC curve, with a p-value: the classifier
 * two-sample test (Lopez-Paz & Oquab, "Revisiting Classifier Two-Sample Tests", ICLR 2017), as a drift detector in Rabanser,
 * Günnemann & Lipton, "Failing Loudly" (NeurIPS 2019). The classifier is a logistic regression, so that what it goes by can
 * be told.
 *
 * Each fold is judged by a classifier that never saw it, so its own p-value holds; those of the folds depend on each other
 * and are combined as such.
 */
import { fitLogisticRegression, logOdds } from './logistic-regression.ts'
import { type Matrix, pickRows, rowOf } from './matrix.ts'
import { combineCauchy } from './p-values.ts'
import type { Random } from './random.ts'
import { rocArea } from './roc-area.ts'
import { normalTails } from './tails.ts'

export interface DomainClassifier {
  /** 1/2: nothing tells them apart; 1: everything does. */
  readonly auroc: number
  /** The mean of the folds': they share what they learnt from, so more of them know no more. */
  readonly standardError: number
  /** One-sided, that they are one population. */
  readonly pValue: number
  /** Mean weight of each column over the folds. */
  readonly weights: Float64Array
}

export interface DomainOptions {
  readonly folds?: number
  readonly iterations?: number
}

/** Rows of both samples in one matrix, with 1 for those of the second. Columns should be of about unit scale. */
export function classifyDomains(
  inputs: Matrix,
  isSecond: ArrayLike<number>,
  random: Random,
  { folds = 2, iterations = 60 }: DomainOptions = {},
): DomainClassifier {
  const order = random.shuffle(Array.from({ length: inputs.rows }, (_, i) => i))
  const weights = new Float64Array(inputs.columns)
  let area = 0
  let standardError = 0
  const pValues: number[] = []
  for (let fold = 0; fold < folds; fold++) {
    const training = order.filter((_, i) => i % folds !== fold)
    const model = fitLogisticRegression(
      pickRows(inputs, training),
      training.map((i) => isSecond[i] ?? 0),
      { iterations },
    )
    const scores: [number[], number[]] = [[], []]
    order.forEach((i, at) => {
      if (at % folds === fold)
        scores[isSecond[i] === 1 ? 1 : 0].push(logOdds(model, rowOf(inputs, i)))
    })
    const found = rocArea(scores[1], scores[0])
    area += found.area / folds
    standardError += found.standardError / folds
    const apart = found.area - 0.5
    const z = found.standardError > 0 ? apart / found.standardError : apart > 0 ? 40 : 0
    pValues.push(normalTails(z).upper)
    for (let j = 0; j < weights.length; j++)
      weights[j] = (weights[j] ?? 0) + (model.weights[j] ?? 0) / folds
  }
  return { auroc: area, standardError, pValue: combineCauchy(pValues), weights }
}
