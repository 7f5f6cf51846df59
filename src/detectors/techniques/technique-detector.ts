import type { Finding } from '../../events/finding.ts'
import { DAY } from '../../events/time.ts'
import { type Habits, habitsOf } from '../../graph/novelty-habits.ts'
import { type Call, callsMatching, operationsCalled } from '../../lake/calls.ts'
import { type ModelFacts, modelFacts } from '../../lake/calls-models.ts'
import type { Detection, DetectionContext, Detector } from '../detector.ts'
import { selectionsFor } from './candidates.ts'
import { TECHNIQUES } from './catalogue.ts'
import { techniqueFinding } from './finding.ts'
import { fits, matches, names } from './match.ts'
import { type CallPattern, patternsOf, type Technique } from './technique.ts'

/** Looks for every technique of the catalogue in the API calls of the scope. */
export const TECHNIQUE_DETECTOR: Detector = {
  id: 'techniques',
  title: 'Known techniques of attackers',
  description:
    'Looks for the calls that known techniques consist of, refused attempts included. How severe a find is depends on who ' +
    'did it: what a principal does on many days is told of lower or not at all, what nobody in the account ever did higher.',
  falsePositives: 'Each technique names its own.',
  needs: ['api_call'],
  severity: 'MEDIUM',
  techniques: [...new Set(TECHNIQUES.flatMap(({ ids }) => ids))].sort(),
  detect: (context) => detectTechniques(context, TECHNIQUES),
}

/** Of one principal, operation, outcome and hour: more than any burst of the catalogue needs. */
const CALLS_AN_HOUR = 120
/** Acts of one principal that are further apart are findings of their own. */
const ONE_STORY = DAY / 2

/** Runs a catalogue over the scope: one statement for what was called, one for the calls in question, one for habits. */
export async function detectTechniques(
  { lake, scope, baseline }: DetectionContext,
  catalogue: readonly Technique[],
): Promise<Detection> {
  const called = await operationsCalled(lake.engine, scope)
  const examined = called.reduce((sum, { calls }) => sum + calls, 0)
  const facts = await modelFacts(lake.engine, scope.end)
  const selections = await selectionsFor(lake.engine, scope, catalogue, called, facts)
  const calls = await callsMatching(lake.engine, scope, selections, CALLS_AN_HOUR)
  const operations = new Set(calls.map(({ operation }) => operation))
  const terms = called.filter(({ operation }) => operations.has(operation))
  const ids = terms.map(({ operationTerm }) => operationTerm)
  const habits = await habitsOf(lake.engine, baseline, ids)
  const findings = findAll(catalogue, calls, facts, habits, examined)
  return { findings, examined }
}

function findAll(
  catalogue: readonly Technique[],
  calls: readonly Call[],
  facts: ModelFacts,
  habits: Habits,
  examined: number,
): readonly Finding[] {
  const findings: Finding[] = []
  for (const [technique, actors] of fittingCalls(catalogue, calls, facts)) {
    const found = [...actors.values()].flatMap((own) => matches(technique.matcher, own, facts))
    for (const story of found.flatMap((match) => stories(match.calls))) {
      const finding = techniqueFinding(technique, story, habits, examined)
      if (finding !== undefined) findings.push(finding)
    }
  }
  return withoutLesser(findings).sort((a, b) => a.start - b.start || (a.id < b.id ? -1 : 1))
}

/** For each technique and principal the calls that fit any of its patterns, in the order of time. */
function fittingCalls(
  catalogue: readonly Technique[],
  calls: readonly Call[],
  facts: ModelFacts,
): ReadonlyMap<Technique, ReadonlyMap<string, readonly Call[]>> {
  const index = indexCatalogue(catalogue, calls)
  const fitting = new Map<Technique, Map<string, Call[]>>()
  for (const call of calls) {
    for (const [technique, patterns] of index.get(operationKey(call)) ?? []) {
      if (!patterns.some((pattern) => fits(pattern, call, facts))) continue
      const actors = fitting.get(technique) ?? new Map<string, Call[]>()
      fitting.set(technique, actors)
      const key = `${call.actor}\0${call.account}`
      const own = actors.get(key)
      if (own === undefined) actors.set(key, [call])
      else own.push(call)
    }
  }
  return fitting
}

function operationKey({ service, operation }: Call): string {
  return `${service}:${operation}`
}

type Named = readonly (readonly [Technique, readonly CallPattern[]])[]

/** Which techniques name an operation, worked out once per operation and not per call. */
function indexCatalogue(
  catalogue: readonly Technique[],
  calls: readonly Call[],
): ReadonlyMap<string, Named> {
  const index = new Map<string, Named>()
  for (const call of calls) {
    const key = operationKey(call)
    if (index.has(key)) continue
    const naming = catalogue.map((technique) => {
      const patterns = patternsOf(technique.matcher)
      const own = patterns.filter((pattern) => names(pattern, call.service, call.operation))
      return [technique, own] as const
    })
    index.set(
      key,
      naming.filter(([, own]) => own.length > 0),
    )
  }
  return index
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
const IMPLIED: Readonly<Record<string, readonly string[]>> = {
  'Technique/AdministratorCreated': ['Technique/UserCreated', 'Technique/AdministrationGranted'],
  'Technique/InstanceRestartedWithScript': ['Technique/InstanceUserDataReplaced'],
  'Technique/KnowledgeBaseFed': ['Technique/KnowledgeBaseChanged'],
  'Technique/GuardrailRemoved': ['Technique/GuardrailChanged'],
  'Technique/InvocationLoggingProbed': [
    'Technique/InvocationLoggingDisabled',
    'Technique/InvocationLoggingChanged',
  ],
  'Technique/InvocationLoggingDisabled': ['Technique/InvocationLoggingChanged'],
  'Technique/AgentRearmed': ['Technique/AgentTampered'],
  'Technique/MachineLearningFoothold': [
    'Technique/NotebookScriptChanged',
    'Technique/NotebookOpened',
    'Technique/RolePassedToJob',
  ],
  'Technique/EnumerationThenInvocation': ['Technique/FoundationModelsEnumerated'],
}

function withoutLesser(findings: readonly Finding[]): Finding[] {
  const implied = new Set(
    findings.flatMap(({ type, actor, eventIds }) =>
      (IMPLIED[type] ?? []).flatMap((lesser) =>
        eventIds.map((id) => `${lesser}|${actor?.id}|${id}`),
      ),
    ),
  )
  return findings.filter(
    ({ type, actor, eventIds }) =>
      !eventIds.some((id) => implied.has(`${type}|${actor?.id}|${id}`)),
  )
}
