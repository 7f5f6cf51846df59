/**
 * The bias metrics of SageMaker Clarify, each with its formula; q is the share of positive outcomes of a facet, a prime
 * marks what was predicted, (1) and (0) positive and negative outcomes.
 * https://docs.aws.amazon.com/sagemaker/latest/dg/clarify-measure-data-bias.html
 * https://docs.aws.amazon.com/sagemaker/latest/dg/clarify-measure-post-training-bias.html
 */
import type { BiasMetric } from '../../../formats/model-monitor/clarify-analysis.ts'
import { compensatedSum } from '../../../statistics/moments.ts'
import { type Confusion, confusionOf, difference, type FacetRows, ratio } from './facet-table.ts'
import { flipTest } from './flip-test.ts'

/** Of the observed labels alone, by name in the order of the alphabet. */
export function preTrainingMetrics(rows: FacetRows): readonly BiasMetric[] {
  const { a, d } = outcomesOf(rows, rows.observed)
  const [p, q] = [sharesOf(a), sharesOf(d)]
  const apart = p.map((share, i) => share - (q[i] ?? 0))
  return [
    conditionalMetric('CDDL', 'Conditional Demographic Disparity in Labels', rows, rows.observed),
    metric('CI', 'Class Imbalance', ratio(a.total - d.total, a.total + d.total)),
    metric(
      'DPL',
      'Difference in Positive Proportions in Labels',
      ratio(a.positive, a.total) - ratio(d.positive, d.total),
    ),
    metric('JS', 'Jensen-Shannon Divergence', jensenShannon(a, d)),
    metric('KL', 'Kullback-Liebler Divergence', kullbackLeibler(p, q)),
    metric('KS', 'Kolmogorov-Smirnov Distance', Math.max(...apart.map(Math.abs))),
    metric('LP', 'L-p Norm', Math.sqrt(apart.reduce((sum, x) => sum + x * x, 0))),
    metric('TVD', 'Total Variation Distance', 0.5 * apart.reduce((sum, x) => sum + Math.abs(x), 0)),
  ]
}

/** Of observed against predicted labels, by name in the order of the alphabet; none where nothing was predicted. */
export function postTrainingMetrics(rows: FacetRows): readonly BiasMetric[] {
  const { predicted } = rows
  if (predicted === undefined) return []
  const a = confusionOf(rows, predicted, false)
  const d = confusionOf(rows, predicted, true)
  return [
    metric('AD', 'Accuracy Difference', accuracy(a) - accuracy(d)),
    conditionalMetric(
      'CDDPL',
      'Conditional Demographic Disparity in Predicted Labels',
      rows,
      predicted,
    ),
    metric('DAR', 'Difference in Acceptance Rates', precision(a) - precision(d)),
    metric('DCA', 'Difference in Conditional Acceptance', difference(acceptance(a), acceptance(d))),
    metric('DCR', 'Difference in Conditional Rejection', difference(rejection(d), rejection(a))),
    metric('DI', 'Disparate Impact', ratio(predictedShare(d), predictedShare(a))),
    metric(
      'DPPL',
      'Difference in Positive Proportions in Predicted Labels',
      predictedShare(a) - predictedShare(d),
    ),
    metric('DRR', 'Difference in Rejection Rates', rejectionRate(d) - rejectionRate(a)),
    flipMetric(rows, predicted),
    metric('GE', 'Generalized Entropy', generalisedEntropy(a, d)),
    metric('RD', 'Recall Difference', recall(a) - recall(d)),
    metric('SD', 'Specificity Difference', specificity(d) - specificity(a)),
    metric('TE', 'Treatment Equality', difference(errorRatio(d), errorRatio(a))),
  ]
}

/** (TP + TN) / all: AD = accuracy(a) − accuracy(d). */
function accuracy({ truePositive, falsePositive, falseNegative, trueNegative }: Confusion): number {
  return ratio(
    truePositive + trueNegative,
    truePositive + falsePositive + falseNegative + trueNegative,
  )
}

/** TP / n'(1): DAR = precision(a) − precision(d). */
function precision({ truePositive, falsePositive }: Confusion): number {
  return ratio(truePositive, truePositive + falsePositive)
}

/** n(1) / n'(1): DCA = acceptance(a) − acceptance(d). */
function acceptance({ truePositive, falsePositive, falseNegative }: Confusion): number {
  return ratio(truePositive + falseNegative, truePositive + falsePositive)
}

/** n(0) / n'(0): DCR = rejection(d) − rejection(a). */
function rejection({ falsePositive, falseNegative, trueNegative }: Confusion): number {
  return ratio(trueNegative + falsePositive, trueNegative + falseNegative)
}

/** TN / n'(0): DRR = rejectionRate(d) − rejectionRate(a). */
function rejectionRate({ falseNegative, trueNegative }: Confusion): number {
  return ratio(trueNegative, trueNegative + falseNegative)
}

/** q' = n'(1) / n: DPPL = q'(a) − q'(d), DI = q'(d) / q'(a). */
function predictedShare(facet: Confusion): number {
  const { truePositive, falsePositive, falseNegative, trueNegative } = facet
  const positive = truePositive + falsePositive
  return ratio(positive, positive + falseNegative + trueNegative)
}

/** TP / n(1): RD = recall(a) − recall(d). */
function recall({ truePositive, falseNegative }: Confusion): number {
  return ratio(truePositive, truePositive + falseNegative)
}

/** TN / n(0): SD = specificity(d) − specificity(a). */
function specificity({ falsePositive, trueNegative }: Confusion): number {
  return ratio(trueNegative, trueNegative + falsePositive)
}

/**
 * FN / FP: TE = errorRatio(d) − errorRatio(a), as Clarify's reports hold it. AWS's page has the ratio the other way
 * around, with a − d; its reports are infinite where FP is 0.
 */
function errorRatio({ falsePositive, falseNegative }: Confusion): number {
  return ratio(falseNegative, falsePositive)
}

/** ½ · mean((b / mean b)² − 1) of the benefits b = y' − y + 1, which are 2, 1 and 0: the index with α = 2. */
function generalisedEntropy(a: Confusion, d: Confusion): number {
  const twice = a.falsePositive + d.falsePositive
  const once = a.truePositive + d.truePositive + a.trueNegative + d.trueNegative
  const all = twice + once + a.falseNegative + d.falseNegative
  const mean = ratio(once + 2 * twice, all)
  if (mean === 0) return Number.NaN
  const sum = once * ((1 / mean) ** 2 - 1) + twice * ((2 / mean) ** 2 - 1) - (all - once - twice)
  return sum / (2 * all)
}

/** CDD = Σ nᵢ · (nᵢd(0) / nᵢ(0) − nᵢd(1) / nᵢ(1)) / n over the subgroups i. */
function conditionalMetric(
  name: string,
  title: string,
  { disfavoured, groups }: FacetRows,
  labels: readonly boolean[],
): BiasMetric {
  if (groups === undefined) return missing(name, title, 'Group variable is empty or not provided')
  const subgroups = new Map<string, number[]>()
  disfavoured.forEach((facet, i) => {
    const group = groups[i] ?? ''
    const counts = subgroups.get(group) ?? [0, 0, 0, 0]
    const cell = (facet ? 2 : 0) + (labels[i] === true ? 1 : 0)
    counts[cell] = (counts[cell] ?? 0) + 1
    subgroups.set(group, counts)
  })
  const sum = compensatedSum(
    [...subgroups.values()].map(([a0 = 0, a1 = 0, d0 = 0, d1 = 0]) => {
      const disparity = ratio(d0, a0 + d0) - ratio(d1, a1 + d1)
      return (a0 + a1 + d0 + d1) * disparity
    }),
  )
  return metric(name, title, ratio(sum, disfavoured.length))
}

function flipMetric(
  { features, disfavoured }: FacetRows,
  predicted: readonly boolean[],
): BiasMetric {
  const flipped = features === undefined ? undefined : flipTest(features, predicted, disfavoured)
  return flipped === undefined
    ? missing(
        'FT',
        'Flip Test',
        'Features are not provided, a facet has no rows, or there are too many',
      )
    : metric('FT', 'Flip Test', flipped)
}

interface Outcomes {
  readonly positive: number
  readonly total: number
}

function outcomesOf({ disfavoured }: FacetRows, labels: readonly boolean[]) {
  const count = (isDisfavoured: boolean): Outcomes => {
    let [positive, total] = [0, 0]
    disfavoured.forEach((facet, i) => {
      if (facet !== isDisfavoured) return
      total++
      positive += labels[i] === true ? 1 : 0
    })
    return { positive, total }
  }
  return { a: count(false), d: count(true) }
}

/** The shares of negative and positive outcomes. */
function sharesOf({ positive, total }: Outcomes): readonly [number, number] {
  return [ratio(total - positive, total), ratio(positive, total)]
}

/** Σ p · ln(p / q); infinite where q lacks what p has. */
function kullbackLeibler(p: readonly number[], q: readonly number[]): number {
  return p.reduce((sum, x, i) => sum + (x === 0 ? 0 : x * Math.log(ratio(x, q[i] ?? 0))), 0)
}

/** ½ · (KL(p, m) + KL(q, m)), where m are the shares among the rows of both facets. */
function jensenShannon(a: Outcomes, d: Outcomes): number {
  const both = { positive: a.positive + d.positive, total: a.total + d.total }
  const middle = sharesOf(both)
  return 0.5 * (kullbackLeibler(sharesOf(a), middle) + kullbackLeibler(sharesOf(d), middle))
}

function metric(name: string, title: string, value: number): BiasMetric {
  return { name, description: `${title} (${name})`, value }
}

function missing(name: string, title: string, error: string): BiasMetric {
  return { name, description: `${title} (${name})`, value: undefined, error }
}
