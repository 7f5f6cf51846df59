import {
  type Choice,
  type ConditionalLogitOptions,
  choiceLoss,
  choiceProbabilities,
  fitConditionalLogit,
} from '../../src/statistics/conditional-logit.ts'
import type { RecordedChoice } from './choices.ts'

/** A choice and the organisation it is of: what is of one organisation is never both fitted to and tried on. */
export type SeededChoice = RecordedChoice & { readonly seed: string }

/** Factors whose weights are multiplied together. */
const FACTORS: readonly (readonly string[])[] = [
  ['time'],
  ['nearness'],
  ['symptoms'],
  ['rarity'],
  ['reversal'],
  ['siblings', 'steady'],
  ['flows'],
  ['actor'],
  ['caller', 'queries'],
  ['suspicion'],
  ['finding', 'findings'],
]

const KINDS = [
  'model-change',
  'configuration-change',
  'permission-change',
  'network-change',
  'capacity-change',
  'data-change',
  'traffic-change',
] as const

/** What is fitted: a multiplier for each factor (1 leaves its weights as they are), and what is added to each kind of act, to
 * callers, to principals that findings name, to faults of the service, and to `unexplained`. */
export const PARAMETERS: readonly string[] = [
  ...FACTORS.map(([name]) => `× ${name}`),
  ...KINDS.map((kind) => `+ ${kind}`),
  '+ caller',
  '+ named',
  '+ service-fault',
  '+ unexplained',
]

/** A multiplier is believed to lie within about a third of 1, what is added within about 1 of 0. */
const PRIOR = PARAMETERS.map((name) => (name.startsWith('×') ? 1 : 0))
const RIDGE = PARAMETERS.map((name) => (name.startsWith('×') ? 8 : 1))

export interface Fit {
  readonly values: readonly number[]
  /** Mean loss of the weights as they are, of the fitted, and of weights fitted without the organisations they are tried on. */
  readonly lossBefore: number
  readonly lossAfter: number
  readonly lossHeldOut: number
  /** Share of choices in which what is right comes first: as they are, and held out. */
  readonly firstBefore: number
  readonly firstHeldOut: number
  /** Slope and offset of `unexplained` that calibrate weights fitted without the organisations they are tried on. */
  readonly slope: number
  readonly offset: number
}

/** Fits the weights to what was recorded. `unexplained`: its log-odds as they are. */
export function fitWeights(recorded: readonly SeededChoice[], unexplained: number): Fit {
  const all = recorded.map((one) => ({ seed: one.seed, choice: featuresOf(one, unexplained) }))
  const choices = all.map(({ choice }) => choice)
  const options = { prior: PRIOR, ridge: RIDGE }
  const values = fitConditionalLogit(choices, options)
  const tried = heldOut(all, options)
  const calibrated = fitConditionalLogit(
    tried.map(({ choice, values: own }) => scored(choice, own)),
    { prior: [1, 0], ridge: [1e-3, 1e-3] },
  )
  return {
    values,
    lossBefore: choiceLoss(choices, options.prior),
    lossAfter: choiceLoss(choices, values),
    lossHeldOut: mean(tried.map(({ choice, values: own }) => choiceLoss([choice], own))),
    firstBefore: mean(choices.map((choice) => Number(isFirst(choice, options.prior)))),
    firstHeldOut: mean(tried.map(({ choice, values: own }) => Number(isFirst(choice, own)))),
    slope: calibrated[0] ?? 1,
    offset: calibrated[1] ?? 0,
  }
}

const FOLDS = 5

interface Tried {
  readonly choice: Choice
  readonly values: readonly number[]
}

function heldOut(
  all: readonly { readonly seed: string; readonly choice: Choice }[],
  options: ConditionalLogitOptions,
): Tried[] {
  const seeds = [...new Set(all.map(({ seed }) => seed))]
  const foldOf = new Map(seeds.map((seed, i) => [seed, i % FOLDS]))
  return Array.from({ length: FOLDS }, (_, fold) => fold).flatMap((fold) => {
    const rest = all.filter(({ seed }) => foldOf.get(seed) !== fold).map(({ choice }) => choice)
    const values = fitConditionalLogit(rest, options)
    return all
      .filter(({ seed }) => foldOf.get(seed) === fold)
      .map(({ choice }) => ({ choice, values }))
  })
}

/** A choice described by one number, the score that `values` give, so that its scale can be fitted. */
function scored(choice: Choice, values: readonly number[]): Choice {
  return choice.map(({ features, offset, right }, i) => ({
    features: [
      features.reduce((sum, x, k) => sum + x * (values[k] ?? 0), offset),
      Number(i === choice.length - 1),
    ],
    offset: 0,
    right,
  }))
}

function isFirst(choice: Choice, values: readonly number[]): boolean {
  const probabilities = choiceProbabilities(choice, values)
  const best = probabilities.indexOf(Math.max(...probabilities))
  return choice[best]?.right === true
}

/** That nothing explains it comes last, and is right when nothing else is. */
function featuresOf({ deeds }: RecordedChoice, unexplained: number): Choice {
  return [
    ...deeds.map(({ kind, factors, right }) => ({
      features: [
        ...FACTORS.map((names) => names.reduce((sum, name) => sum + (factors[name] ?? 0), 0)),
        ...KINDS.map((one) => Number(one === kind && factors['prior'] !== undefined)),
        Number(factors['kind'] !== undefined && factors['caller'] !== undefined),
        Number(factors['kind'] !== undefined && factors['caller'] === undefined),
        Number(kind === 'service-fault'),
        0,
      ],
      offset: (factors['prior'] ?? 0) + (factors['kind'] ?? 0),
      right,
    })),
    {
      features: PARAMETERS.map((name) => Number(name === '+ unexplained')),
      offset: unexplained,
      right: !deeds.some(({ right }) => right),
    },
  ]
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, x) => sum + x, 0) / values.length
}
