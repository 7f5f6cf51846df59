import { DUPIN_ALWAYS, type Method, N_SIGMA, QUARTILES, traversal } from './methods.ts'
import { chanceInFirst, commonest, expectedRank, type Ranking } from './ranking.ts'
import type { Issue, Scenario } from './scenario.ts'
import { publishedSpecificity, type Quiet, stretchSpecificity } from './specificity.ts'

export interface IssueScore {
  readonly scenario: string
  readonly issue: string
  readonly split: Issue['split']
  readonly channel: Issue['target']['channel']
  /** Chances over ties that the true cause is first, or among the first three. */
  readonly top1: number
  readonly top3: number
  /** Undefined when it is not named. */
  readonly rank: number | undefined
  readonly named: number
  readonly first: string | undefined
}

export interface Share {
  readonly issues: number
  readonly top1: number | null
  readonly top3: number | null
  /** Mean expected place of true causes that are named. */
  readonly meanRank: number | null
  readonly unnamed: number
}

export interface SplitShares {
  readonly train: Share
  readonly test: Share
  readonly all: Share
}

export interface MethodScore {
  readonly name: string
  readonly splits: SplitShares
  /** By scenario and metric. */
  readonly parts: Readonly<Record<string, Share>>
  /** Share of the published protocol's questions about usual operation that were answered with no cause. */
  readonly specificity: number | null
  readonly specificityParts: Readonly<Record<string, number | null>>
}

/** What Dupin is held against. */
export const OTHERS: readonly Method[] = [DUPIN_ALWAYS, traversal(5), N_SIGMA, QUARTILES]

export function scoreIssue(scenario: Scenario, issue: Issue, ranking: Ranking): IssueScore {
  const best = ranking.toSorted((a, b) => b.score - a.score)[0]
  return {
    scenario: scenario.name,
    issue: issue.name,
    split: issue.split,
    channel: issue.target.channel,
    top1: chanceInFirst(ranking, issue.rootCause, 1),
    top3: chanceInFirst(ranking, issue.rootCause, 3),
    rank: expectedRank(ranking, issue.rootCause),
    named: ranking.length,
    first: best?.node,
  }
}

export function scoreIssues(scenarios: readonly Scenario[], { rank }: Method): IssueScore[] {
  return scenarios.flatMap((scenario) =>
    scenario.issues.map((issue) => {
      const { graph, reference } = scenario
      const { target, metrics, onset } = issue
      return scoreIssue(scenario, issue, rank({ graph, target, reference, metrics, onset }))
    }),
  )
}

export function scoreMethod(scenarios: readonly Scenario[], method: Method): MethodScore {
  const issues = scoreIssues(scenarios, method)
  const quiet = scenarios.flatMap((scenario) => publishedSpecificity(scenario, method))
  return {
    name: method.name,
    splits: splitShares(issues),
    parts: by(issues, ({ scenario, channel }) => `${scenario} ${channel}`, shareOf),
    specificity: specificityOf(quiet),
    specificityParts: by(quiet, ({ scenario, channel }) => `${scenario} ${channel}`, specificityOf),
  }
}

/** Of stretches as long as an issue. */
export function stretchSpecificities(scenarios: readonly Scenario[], method: Method) {
  const quiet = scenarios.flatMap((scenario) => stretchSpecificity(scenario, method))
  const parts = by(quiet, ({ scenario, channel }) => `${scenario} ${channel}`, specificityOf)
  return {
    specificity: specificityOf(quiet),
    asked: quiet.reduce((sum, { asked }) => sum + asked, 0),
    parts,
  }
}

/** The score of always naming the commonest causes: of the train split, and of the issues that are scored (harder). */
export function priors(scenarios: readonly Scenario[]) {
  const all = scenarios.flatMap(({ issues }) => issues)
  const train = all.filter(({ split }) => split === 'train')
  const test = all.filter(({ split }) => split === 'test')
  const causes = (issues: readonly Issue[]) => commonest(issues.map(({ rootCause }) => rootCause))
  const scored = test.length > 0 ? test : all
  return {
    fromTrain: shareOfPrior(scenarios, scored, causes(train)),
    fromScored: shareOfPrior(scenarios, scored, causes(scored)),
    fromAllOnAll: shareOfPrior(scenarios, all, causes(all)),
  }
}

function shareOfPrior(
  scenarios: readonly Scenario[],
  issues: readonly Issue[],
  ranking: Ranking,
): Share | null {
  if (ranking.length === 0) return null
  const wanted = new Set(issues)
  const scores = scenarios.flatMap((scenario) =>
    scenario.issues
      .filter((issue) => wanted.has(issue))
      .map((issue) => scoreIssue(scenario, issue, ranking)),
  )
  return shareOf(scores)
}

function splitShares(issues: readonly IssueScore[]): SplitShares {
  const of = (split: string) => issues.filter((issue) => issue.split === split)
  return { train: shareOf(of('train')), test: shareOf(of('test')), all: shareOf(issues) }
}

export function shareOf(issues: readonly IssueScore[]): Share {
  const mean = (values: readonly number[]) =>
    values.length === 0 ? null : round(values.reduce((sum, one) => sum + one, 0) / values.length)
  return {
    issues: issues.length,
    top1: mean(issues.map(({ top1 }) => top1)),
    top3: mean(issues.map(({ top3 }) => top3)),
    meanRank: mean(issues.flatMap(({ rank }) => (rank === undefined ? [] : [rank]))),
    unnamed: issues.filter(({ rank }) => rank === undefined).length,
  }
}

function specificityOf(quiet: readonly Quiet[]): number | null {
  const asked = quiet.reduce((sum, one) => sum + one.asked, 0)
  return asked === 0 ? null : round(quiet.reduce((sum, one) => sum + one.silent, 0) / asked)
}

function by<T, R>(
  items: readonly T[],
  keyOf: (item: T) => string,
  summary: (items: readonly T[]) => R,
): Record<string, R> {
  const groups = new Map<string, T[]>()
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item])
  return Object.fromEntries([...groups].map(([key, own]) => [key, summary(own)]))
}

function round(value: number): number {
  return Math.round(1000 * value) / 1000
}
