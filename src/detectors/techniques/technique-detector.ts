import type { Finding } from '../../events/finding.ts'
import { DAY } from '../../events/time.ts'
import { type Habits, habitsOf } from '../../graph/novelty-habits.ts'
import { type Call, type CalledOperation, operationsCalled } from '../../lake/calls.ts'
import { modelFacts } from '../../lake/calls-models.ts'
import { callsWhere, cellsOf, type FittingCall } from '../../lake/predicates/calls-where.ts'
import { and, type Predicate, test } from '../../lake/predicates/predicate.ts'
import { resolveTerms } from '../../lake/predicates/resolve-terms.ts'
import { groupBy } from '../../statistics/group-by.ts'
import type { Detection, DetectionContext, Detector } from '../detector.ts'
import { callPredicate } from '../sigma/detection-predicate.ts'
import { isOnCalls } from '../sigma/rule-log.ts'
import { narrowing } from './candidates.ts'
import { techniqueFinding } from './finding.ts'
import { groupOf, matches, type RuleCall } from './match.ts'
import { recordFindings } from './record-findings.ts'
import { type PlacedRule, placedRules, type Technique } from './technique.ts'

/** Looks for techniques in the API calls of the scope. The list is asked for when it is needed, since reading it costs. */
export function techniqueDetector(techniques: () => readonly Technique[]): Detector {
  return {
    id: 'techniques',
    title: 'Known techniques of attackers',
    description:
      'Looks for the calls that known techniques consist of, refused attempts included. How severe a find is depends on who ' +
      'did it: what a principal does on many days is told of lower or not at all, what nobody in the account ever did higher.',
    falsePositives: 'Each technique names its own.',
    needs: ['api_call'],
    severity: 'MEDIUM',
    get techniques() {
      return [...new Set(techniques().flatMap(({ ids }) => ids))].sort()
    },
    detect: (context) => detectTechniques(context, techniques()),
  }
}

/** Of one principal, operation, outcome and hour: more than any burst needs. */
const CALLS_AN_HOUR = 120
/** Acts of one principal that are further apart are findings of their own. */
const ONE_STORY = DAY / 2

/** Whose calls alone are looked at. */
export interface OfOne {
  /** ARN of a principal. */
  readonly actor: string
  /** Operations that it called, as `service:operation`. */
  readonly called: ReadonlySet<string>
}

/** Runs techniques over the scope: what was called, which strings fit, one scan for the calls in question, and habits. */
export async function detectTechniques(
  { lake: { engine }, scope, baseline }: DetectionContext,
  techniques: readonly Technique[],
  only?: OfOne,
): Promise<Detection> {
  const [onRecords, onCalls] = parted(techniques)
  const called = await operationsCalled(engine, scope)
  const examined = called.reduce((sum, { calls }) => sum + calls, 0)
  const facts = await modelFacts(engine, scope.end)
  const placed = placedRules(onCalls)
  const predicates = placed.map(({ rule }) =>
    narrowedTo(callPredicate(rule.detection, facts, rule.log), only),
  )
  const terms = await resolveTerms(engine, 'api_call', scope, predicates)
  const cells = cellsOf(predicates, only === undefined ? called : ofOne(called, only), terms)
  const narrowed = await narrowing(engine, scope, placed, cells)
  const calls = await callsWhere(engine, scope, cells, narrowed, CALLS_AN_HOUR)
  const habits = await habitsOf(engine, baseline, operationTerms(calls, called))
  const findings = findAll(placed, calls, habits, examined)
  // Records of other logs are not looked for by their principal.
  if (only !== undefined) return { findings, examined }
  const others = await recordFindings(engine, scope, onRecords, facts)
  return { findings: [...findings, ...others], examined }
}

/** Techniques on records of other logs, and those on API calls. */
function parted(techniques: readonly Technique[]) {
  const isOnRecords = ({ matcher }: Technique) =>
    matcher.kind === 'call' && !isOnCalls(matcher.rule.log)
  return [techniques.filter(isOnRecords), techniques.filter((one) => !isOnRecords(one))] as const
}

function narrowedTo(predicate: Predicate, only: OfOne | undefined): Predicate {
  if (only === undefined) return predicate
  const own = { op: 'equals', value: only.actor, cased: true } as const
  return and([test({ kind: 'term', column: 'actor' }, own), predicate])
}

function ofOne(called: readonly CalledOperation[], only: OfOne): readonly CalledOperation[] {
  return called.filter(({ service, operation }) => only.called.has(`${service}:${operation}`))
}

function operationTerms(
  calls: readonly FittingCall[],
  called: readonly CalledOperation[],
): number[] {
  const operations = new Set(calls.map(({ call }) => call.operation))
  const own = called.filter(({ operation }) => operations.has(operation))
  return [...new Set(own.map(({ operationTerm }) => operationTerm))]
}

function findAll(
  placed: readonly PlacedRule[],
  calls: readonly FittingCall[],
  habits: Habits,
  examined: number,
): readonly Finding[] {
  const findings: Finding[] = []
  const found = byTechnique(placed, calls)
  for (const [technique, own] of found) {
    const groups = groupBy(own, ({ call }) => groupOf(technique.matcher, call))
    const matched = [...groups.values()].flatMap((group) => matches(technique.matcher, group))
    for (const story of matched.flatMap(stories)) {
      const finding = techniqueFinding(technique, story, habits, examined)
      if (finding !== undefined) findings.push(finding)
    }
  }
  return withoutLesser(findings, [...found.keys()]).sort(
    (a, b) => a.start - b.start || (a.id < b.id ? -1 : 1),
  )
}

/** For each technique the calls that fit any of its rules, in the order of time. */
function byTechnique(
  placed: readonly PlacedRule[],
  calls: readonly FittingCall[],
): ReadonlyMap<Technique, readonly RuleCall[]> {
  const own = new Map<Technique, RuleCall[]>()
  for (const { call, fits } of calls) {
    const rules = new Map<Technique, number[]>()
    for (const position of fits) {
      const owner = placed[position]
      if (owner === undefined) continue
      const known = rules.get(owner.technique)
      if (known === undefined) rules.set(owner.technique, [owner.nth])
      else known.push(owner.nth)
    }
    for (const [technique, positions] of rules) {
      const list = own.get(technique) ?? []
      own.set(technique, list)
      list.push({ call, fits: positions })
    }
  }
  return own
}

/** Acts of one day are one story, and what follows within half a day belongs to it. */
function stories(calls: readonly Call[]): readonly (readonly Call[])[] {
  const groups: Call[][] = []
  for (const call of calls) {
    const last = groups.at(-1)
    const before = last?.at(-1)
    const first = last?.[0]
    const near =
      before !== undefined &&
      first !== undefined &&
      (call.time - before.time <= ONE_STORY ||
        Math.floor(call.time / DAY) === Math.floor(first.time / DAY))
    if (near) last?.push(call)
    else groups.push([call])
  }
  return groups
}

/** A technique that is part of a stronger one by the same principal is not told of twice. */
function withoutLesser(findings: readonly Finding[], techniques: readonly Technique[]): Finding[] {
  const implied = new Map(
    techniques.map(({ id, supersedes }) => [
      `Technique/${id}`,
      supersedes.map((one) => `Technique/${one}`),
    ]),
  )
  const told = new Set(
    findings.flatMap(({ type, actor, eventIds }) =>
      (implied.get(type) ?? []).flatMap((lesser) =>
        eventIds.map((id) => `${lesser}|${actor?.id}|${id}`),
      ),
    ),
  )
  return findings.filter(
    ({ type, actor, eventIds }) => !eventIds.some((id) => told.has(`${type}|${actor?.id}|${id}`)),
  )
}
