import type { EntityRef } from '../../events/entity.ts'
import type { CallerDay, PromptSign } from '../../lake/prompts.ts'
import { fitBetaRate, type Trial } from '../../statistics/beta-rate.ts'
import { groupBy } from '../../statistics/group-by.ts'
import { adjustBenjaminiHochberg } from '../../statistics/p-values.ts'
import { type Beta, betaBinomialTails } from '../../statistics/tails.ts'

/** A caller of a model whose invocations have a sign more often than they use to. */
export interface Excess {
  readonly caller: string
  readonly resource: EntityRef
  readonly account: string
  readonly region: string
  readonly hits: number
  readonly trials: number
  /** Expected share, and whose past it is. */
  readonly expected: number
  readonly past: 'own' | 'model' | 'all'
  /** Corrected for days and callers looked at. */
  readonly probability: number
  readonly start: number
  readonly end: number
}

/** Fewer days or calls are no past of one's own. */
const LEAST_DAYS = 5
const LEAST_TRIALS = 60

/**
 * Callers whose share of a sign in the scope is unlikely under the past: the caller's own, where there is enough of it,
 * else that of all callers of the model, else of all. How much a share differs from day to day is part of the past
 * (beta-binomial). The whole scope and each of its days are looked at.
 */
export function excessOf(
  days: readonly CallerDay[],
  sign: PromptSign,
): { readonly excesses: readonly Excess[]; readonly examined: number } {
  const past = days.filter(({ day }) => day < 0)
  const looked = days.filter(({ day, signs }) => day >= 0 && signs[sign].trials > 0)
  const groups = groupBy(
    looked,
    (one) => `${one.caller}\n${one.resource.id}\n${one.account}\n${one.region}`,
  )
  const all = [...groups.values()].map((group) => judge(group, past, sign))
  const adjusted = adjustBenjaminiHochberg(all.map(({ probability }) => probability))
  const excesses = all.map((one, i) => ({ ...one, probability: adjusted[i] ?? 1 }))
  return { excesses, examined: all.length }
}

function judge(group: readonly CallerDay[], past: readonly CallerDay[], sign: PromptSign): Excess {
  const [first] = group
  const { caller = '', resource = { type: 'unknown', id: '' } as const } = first ?? {}
  const { rate, whose } = rateOf(past, sign, caller, resource.id)
  const total = sum(group.map(({ signs }) => signs[sign]))
  const tests = [total, ...(group.length > 1 ? group.map(({ signs }) => signs[sign]) : [])]
  const chances = tests.map(
    ({ successes, trials }) => betaBinomialTails(successes, trials, rate).exact.upper,
  )
  const least = Math.min(...chances)
  const odd = group.filter(
    ({ signs }) =>
      betaBinomialTails(signs[sign].successes, signs[sign].trials, rate).exact.upper <= 0.05,
  )
  const told = odd.length > 0 ? odd : group
  return {
    caller,
    resource,
    account: first?.account ?? '',
    region: first?.region ?? '',
    hits: total.successes,
    trials: total.trials,
    expected: rate.a / (rate.a + rate.b),
    past: whose,
    probability: Math.min(1, least * tests.length),
    start: Math.min(...told.map((one) => one.first)),
    end: Math.max(...told.map((one) => one.last)) + 1000,
  }
}

function rateOf(
  past: readonly CallerDay[],
  sign: PromptSign,
  caller: string,
  resource: string,
): { readonly rate: Beta; readonly whose: Excess['past'] } {
  const ofModel = past.filter((one) => one.resource.id === resource)
  const own = trialsOf(
    ofModel.filter((one) => one.caller === caller),
    sign,
  )
  if (isEnough(own)) return { rate: fitBetaRate(own), whose: 'own' }
  const model = trialsOf(ofModel, sign)
  if (isEnough(model)) return { rate: fitBetaRate(model), whose: 'model' }
  return { rate: fitBetaRate(trialsOf(past, sign)), whose: 'all' }
}

function trialsOf(days: readonly CallerDay[], sign: PromptSign): readonly Trial[] {
  return days.map(({ signs }) => signs[sign]).filter(({ trials }) => trials > 0)
}

function isEnough(trials: readonly Trial[]): boolean {
  return trials.length >= LEAST_DAYS && sum(trials).trials >= LEAST_TRIALS
}

function sum(trials: readonly Trial[]): Trial {
  return {
    successes: trials.reduce((total, one) => total + one.successes, 0),
    trials: trials.reduce((total, one) => total + one.trials, 0),
  }
}

const PAST_IN_WORDS: Readonly<Record<Excess['past'], string>> = {
  own: 'the caller’s own days before',
  model: 'the days before of all callers of the model',
  all: 'the days before of all callers of all models',
}

export function pastInWords({ past }: Excess): string {
  return PAST_IN_WORDS[past]
}
