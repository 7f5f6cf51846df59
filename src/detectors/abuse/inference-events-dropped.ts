import type { Finding } from '../../events/finding.ts'
import type { TimeWindow } from '../../events/time.ts'
import { textField } from '../../formats/json-fields.ts'
import { type Habits, habitsOf } from '../../graph/novelty-habits.ts'
import type { Call } from '../../lake/calls.ts'
import { invocationOutcomes } from '../../lake/calls-invocations.ts'
import type { Engine } from '../../lake/engine.ts'
import type { Detection, DetectionContext, Detector } from '../detector.ts'
import { requestOf } from '../techniques/call-value.ts'
import {
  baselineInWords,
  familiarityOf,
  habitBits,
  severityInContext,
} from '../techniques/context.ts'
import { actorName, findingOf } from '../techniques/finding.ts'
import { namedCalls } from './named-calls.ts'

const ID = 'inference-events-dropped'

/** A trail leaves out the data events that show who invokes models. */
export const INFERENCE_EVENTS_DROPPED: Detector = {
  id: ID,
  title: 'A trail stops recording who uses models',
  description:
    'Calls of endpoints, agents, knowledge bases and the objects of models are data events: a trail holds them only when its ' +
    'event selectors ask for them. New selectors are compared with the last ones of the trail, or with what the lake holds ' +
    'of such events. Kinds of events that are asked for no more are a blind spot that looks like silence.',
  falsePositives: 'The cost of data events is cut, or another trail takes over.',
  needs: ['api_call'],
  severity: 'HIGH',
  techniques: ['T1562.008', 'T1562'],
  detect,
}

const NAMES = ['cloudtrail:PutEventSelectors']
/** Kinds of resources whose data events tell of models; the objects among them hold artifacts and training data. */
const KINDS = /AWS::(?:SageMaker|Bedrock\w{0,20})::\w{1,60}|AWS::S3::Object/g

async function detect({ lake, scope, baseline }: DetectionContext): Promise<Detection> {
  const { engine } = lake
  const { calls, terms } = await namedCalls(
    engine,
    { start: baseline.start, end: scope.end },
    NAMES,
  )
  const recent = calls.filter(({ time }) => time >= scope.start)
  if (recent.length === 0) return { findings: [], examined: 0 }
  const habits = await habitsOf(engine, baseline, terms)
  const findings: Finding[] = []
  for (const call of recent) {
    const dropped = await droppedBy(engine, call, calls, baseline)
    if (dropped.length > 0) findings.push(...findingsOf(call, dropped, habits, recent.length))
  }
  return { findings, examined: recent.length }
}

/** The kinds of events that the trail recorded before the call and does not after it. */
async function droppedBy(
  engine: Engine,
  call: Call,
  calls: readonly Call[],
  baseline: TimeWindow,
): Promise<readonly string[]> {
  const before = calls
    .filter((other) => other.time < call.time && other.outcome === 'success')
    .filter((other) => other.account === call.account && trailOf(other) === trailOf(call))
    .at(-1)
  const known = before === undefined ? await recorded(engine, call, baseline) : kindsOf(before)
  const left = kindsOf(call)
  return [...known].filter((kind) => !left.has(kind)).sort()
}

/** What a first look at the trail can tell: invocations of endpoints are in the lake, so some selector asked for them. */
async function recorded(
  engine: Engine,
  call: Call,
  baseline: TimeWindow,
): Promise<ReadonlySet<string>> {
  const outcomes = await invocationOutcomes(engine, baseline)
  const endpoints = outcomes.some(
    ({ account, target }) =>
      account === call.account && /:sagemaker:[^:]*:[^:]*:endpoint\//.test(target),
  )
  return new Set(endpoints ? ['AWS::SageMaker::Endpoint'] : [])
}

function kindsOf({ request }: Call): ReadonlySet<string> {
  return new Set(request.match(KINDS) ?? [])
}

/** A trail is named, or given by its ARN. */
function trailOf(call: Call): string {
  return textField(requestOf(call), 'trailName').split('/').at(-1) ?? ''
}

const TECHNIQUE = { severity: 'HIGH', matcher: { kind: 'call' } } as const

function findingsOf(
  call: Call,
  dropped: readonly string[],
  habits: Habits,
  examined: number,
): readonly Finding[] {
  const habit = habits.of(call.actor, call.account, call.service, call.operation)
  const familiarity = familiarityOf(habit, habits.baselineDays)
  const refused = call.outcome === 'denied'
  const severity = severityInContext(TECHNIQUE, familiarity, refused)
  if (severity === undefined) return []
  return [
    {
      ...findingOf('Abuse/InferenceEventsDropped', [call], ID),
      severity,
      title: `${actorName(call)} made a trail leave out events of ${dropped.map((kind) => kind.replace('AWS::', '')).join(', ')}${refused ? ' (refused)' : ''}`,
      score: Math.round(habitBits(habit) * 10) / 10,
      observed: `selectors without ${dropped.join(', ')}`,
      expected: 'the kinds of events that were recorded before',
      baseline: baselineInWords(familiarity, habit, habits.baselineDays),
      examined,
      techniques: INFERENCE_EVENTS_DROPPED.techniques,
    },
  ]
}
