import type { TimeWindow } from '../../events/time.ts'
import { type BusyQuestion, busyHours, callersOfEvery } from '../../graph/novelty-activity.ts'
import type { CalledOperation, CallSelection } from '../../lake/calls.ts'
import type { ModelFacts } from '../../lake/calls-models.ts'
import type { Engine } from '../../lake/engine.ts'
import { names, outcomesOf } from './match.ts'
import { type CallPattern, type Matcher, patternsOf, type Technique } from './technique.ts'

/** Items that one call may count for at most; what `items` answers beyond it is found all the same. */
const MOST_ITEMS = 20

/**
 * Which calls have to be looked at one by one. A burst can only be where a principal was busy, a sequence only where one
 * did every step: both are asked of the hourly relations first.
 */
export async function selectionsFor(
  engine: Engine,
  scope: TimeWindow,
  catalogue: readonly Technique[],
  called: readonly CalledOperation[],
  facts: ModelFacts,
): Promise<readonly CallSelection[]> {
  const matchers = catalogue.map(({ matcher }) => matcher)
  const singles = matchers.filter(({ kind }) => kind === 'call').flatMap(patternsOf)
  const bursts = matchers.filter((matcher) => matcher.kind === 'burst')
  const sequences = matchers.filter((matcher) => matcher.kind === 'sequence')
  const hours = await busyHours(
    engine,
    scope,
    bursts.map((matcher) => questionOf(matcher, called)),
  )
  const callers = await callersOfEvery(
    engine,
    scope,
    sequences.map(({ steps }) => steps.map((step) => termsOf(step, called))),
  )
  const selections = [
    ...singles.map((pattern) => selectionOf(pattern, called, facts)),
    ...bursts.flatMap((matcher, i) =>
      matcher.calls.map((pattern) => ({
        ...selectionOf(pattern, called, facts),
        actorHours: hours[i] ?? { actors: [], hours: [] },
      })),
    ),
    ...sequences.flatMap((matcher, i) =>
      patternsOf(matcher).map((pattern) => ({
        ...selectionOf(pattern, called, facts),
        actorTerms: callers[i] ?? [],
      })),
    ),
  ]
  return merged(selections)
}

function questionOf(
  matcher: Extract<Matcher, { kind: 'burst' }>,
  called: readonly CalledOperation[],
): BusyQuestion {
  const most = matcher.distinct === 'items' ? MOST_ITEMS : 1
  return {
    operationTerms: termsOf(matcher.calls, called),
    measure: matcher.distinct === 'operations' ? 'operations' : 'calls',
    failedOnly: matcher.calls.every((pattern) => !outcomesOf(pattern).includes('success')),
    atLeast: Math.ceil(matcher.atLeast / most),
  }
}

function termsOf(patterns: readonly CallPattern[], called: readonly CalledOperation[]): number[] {
  const own = called.filter(({ service, operation }) =>
    patterns.some((pattern) => names(pattern, service, operation)),
  )
  return [...new Set(own.map(({ operationTerm }) => operationTerm))]
}

function selectionOf(
  pattern: CallPattern,
  called: readonly CalledOperation[],
  facts: ModelFacts,
): CallSelection {
  const buckets = [...facts.trainingBuckets, ...facts.artifactBuckets]
  return {
    operationTerms: termsOf([pattern], called),
    outcomes: [...outcomesOf(pattern)].sort(),
    ...(pattern.longTermKey === true ? { longTermKey: true } : {}),
    ...(pattern.mentions === undefined ? {} : { requestMentions: pattern.mentions }),
    ...(pattern.actorsNamed === undefined ? {} : { actorsNamed: pattern.actorsNamed }),
    ...(pattern.onLearningBuckets === true
      ? { targets: buckets.map((bucket) => `arn:aws:s3:::${bucket}`) }
      : {}),
  }
}

/** Selections that differ only in their operations are one. */
function merged(selections: readonly CallSelection[]): readonly CallSelection[] {
  const groups = new Map<string, CallSelection>()
  for (const selection of selections) {
    const { operationTerms = [], ...rest } = selection
    const key = JSON.stringify(rest)
    const before = groups.get(key)?.operationTerms ?? []
    groups.set(key, { ...rest, operationTerms: [...new Set([...before, ...operationTerms])] })
  }
  return [...groups.values()]
}
