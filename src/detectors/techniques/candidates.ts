import { OUTCOMES } from '../../events/tables.ts'
import { HOUR, type TimeWindow } from '../../events/time.ts'
import { type BusyQuestion, busyHours, callersOfEvery } from '../../graph/novelty-activity.ts'
import type { Engine } from '../../lake/engine.ts'
import type { cellsOf } from '../../lake/predicates/calls-where.ts'
import { FALSE, type Predicate, TRUE } from '../../lake/predicates/predicate.ts'
import type { Matcher, PlacedRule } from './technique.ts'

/** Items that one call may count for at most; what a rule sums beyond it is found all the same. */
const MOST_ITEMS = 20

type Cells = ReturnType<typeof cellsOf>

/**
 * Which calls of a rule have to be looked at one by one. A burst can only be where a principal was busy, a sequence only where
 * one did every step: both are asked of the hourly relations first. What is grouped by something else than the principal, or
 * takes longer than an hour, cannot be narrowed so.
 *
 * @returns for the position of a rule in the list of all rules, a further condition on its calls
 */
export async function narrowing(
  engine: Engine,
  scope: TimeWindow,
  rules: readonly PlacedRule[],
  cells: Cells,
): Promise<(position: number) => Predicate> {
  const placed = withPositions(rules)
  const conditions = new Map<number, Predicate>()
  const bursts = placed.filter(({ matcher }) => canBeBusy(matcher))
  const hours = await busyHours(
    engine,
    scope,
    bursts.map(({ matcher, positions }) => questionOf(matcher, positions, cells)),
  )
  for (const [i, { positions }] of bursts.entries()) {
    const { actors, hours: starts } = hours[i] ?? { actors: [], hours: [] }
    const busy: Predicate = actors.length === 0 ? FALSE : { kind: 'inHours', actors, hours: starts }
    for (const position of positions) conditions.set(position, busy)
  }
  const sequences = placed.filter(
    ({ matcher }) => matcher.kind === 'sequence' && isByActor(matcher.groupBy),
  )
  const callers = await callersOfEvery(
    engine,
    scope,
    sequences.map(({ positions }) => positions.map((position) => termsOf([position], cells))),
  )
  for (const [i, { positions }] of sequences.entries())
    for (const position of positions)
      conditions.set(position, { kind: 'ids', column: 'actor', ids: callers[i] ?? [] })
  return (position) => conditions.get(position) ?? TRUE
}

/** Each matcher with where its rules stand in the list of all. */
function withPositions(rules: readonly PlacedRule[]) {
  const positions = new Map<Matcher, number[]>()
  for (const [i, { technique }] of rules.entries()) {
    const known = positions.get(technique.matcher)
    if (known === undefined) positions.set(technique.matcher, [i])
    else known.push(i)
  }
  return [...positions].map(([matcher, own]) => ({ matcher, positions: own }))
}

function isByActor(groupBy: readonly string[]): boolean {
  return groupBy.includes('dupin.actor')
}

function canBeBusy(matcher: Matcher): boolean {
  return matcher.kind === 'burst' && isByActor(matcher.groupBy) && matcher.within <= HOUR
}

function questionOf(matcher: Matcher, positions: readonly number[], cells: Cells): BusyQuestion {
  const measure = matcher.kind === 'burst' ? matcher.measure : { of: 'calls' as const }
  const atLeast = matcher.kind === 'burst' ? matcher.atLeast : 1
  const own = cells.filter(({ left }) => left.some(([position]) => positions.includes(position)))
  return {
    operationTerms: termsOf(positions, cells),
    measure: measure.of === 'values' && measure.field === 'eventName' ? 'operations' : 'calls',
    failedOnly: own.every(({ outcome }) => outcome !== OUTCOMES.indexOf('success')),
    atLeast: Math.ceil(atLeast / (measure.of === 'sum' ? MOST_ITEMS : 1)),
  }
}

function termsOf(positions: readonly number[], cells: Cells): number[] {
  const own = cells.filter(({ left }) => left.some(([position]) => positions.includes(position)))
  return [...new Set(own.map(({ operation }) => operation.operationTerm))]
}
