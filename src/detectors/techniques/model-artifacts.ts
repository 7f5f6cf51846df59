import type { Finding } from '../../events/finding.ts'
import type { Severity } from '../../events/severity.ts'
import { textField } from '../../formats/json-fields.ts'
import { ENOUGH_DAYS, habitsOf } from '../../graph/novelty-habits.ts'
import type { Call } from '../../lake/calls.ts'
import { type ModelFacts, modelFacts } from '../../lake/calls-models.ts'
import {
  type BucketHabit,
  bucketHabits,
  COPIES,
  firstSeenKeys,
  objectCalls,
} from '../../lake/calls-objects.ts'
import type { Engine } from '../../lake/engine.ts'
import { groupBy } from '../../statistics/group-by.ts'
import type { Detection, DetectionContext, Detector } from '../detector.ts'
import { requestOf } from './call-value.ts'
import { actorName, findingOf } from './finding.ts'

/** Model artifacts in S3 that somebody takes away or replaces. */
export const MODEL_ARTIFACTS: Detector = {
  id: 'model-artifacts',
  title: 'Model artifacts are taken or replaced',
  description:
    'Where the artifacts of models lie is known from CreateModel. The role that runs a model reads its artifact through ' +
    'SageMaker, pipelines write new ones. Anybody else who reads one may be stealing the model; who overwrites one decides ' +
    'what the endpoint answers as soon as an instance is replaced, without any call to SageMaker.',
  falsePositives:
    'First runs of a new pipeline; a data scientist who looks at the model that is in production.',
  needs: ['api_call'],
  severity: 'HIGH',
  techniques: ['AML.T0035', 'AML.T0025', 'AML.T0018', 'AML.T0010.003', 'T1530', 'T1565.001'],
  detect,
}

interface Kind {
  readonly type: string
  readonly title: string
  readonly severity: Severity
  readonly techniques: readonly string[]
  readonly operations: readonly string[]
}

const TAKEN: Kind = {
  type: 'Technique/ModelArtifactTaken',
  title: 'Artifacts of models were read',
  severity: 'HIGH',
  techniques: ['AML.T0035', 'AML.T0025', 'AML.T0044', 'T1530'],
  operations: ['GetObject', ...COPIES, 'SelectObjectContent'],
}

const REPLACED: Kind = {
  type: 'Technique/ModelArtifactReplaced',
  title: 'Artifacts of models were overwritten or deleted',
  severity: 'HIGH',
  techniques: ['AML.T0018', 'AML.T0010.003', 'T1565.001'],
  operations: ['PutObject', 'CompleteMultipartUpload', 'DeleteObject', 'CopyObject'],
}

/** Days on which somebody did the same with the bucket, from which on it is their work. */
const HABIT_DAYS = 3
const CALLS_AN_HOUR = 120

async function detect({ lake, scope, baseline }: DetectionContext): Promise<Detection> {
  const { engine } = lake
  const facts = await modelFacts(engine, scope.end)
  const buckets = [...facts.artifactBuckets]
  const calls = await objectCalls(engine, scope, buckets, CALLS_AN_HOUR)
  const known = calls.filter((call) => isArtifact(placeOf(call), facts))
  if (known.length === 0) return { findings: [], examined: facts.artifacts.size }
  const habits = await bucketHabits(engine, baseline, buckets)
  const { baselineDays } = await habitsOf(engine, baseline, [])
  const odd = (kind: Kind) => known.filter((call) => isOdd(kind, call, facts, habits))
  const taken = odd(TAKEN)
  const replaced = await overwriting(engine, scope.end, odd(REPLACED), facts)
  const examined = facts.artifacts.size
  const told = (kind: Kind, found: readonly Call[]) =>
    [...groupBy(found, ({ actor, account }) => `${actor}\0${account}`).values()].flatMap((own) =>
      findingsOf(kind, own, baselineDays, examined),
    )
  return { findings: [...told(TAKEN, taken), ...told(REPLACED, replaced)], examined }
}

/** Only what was there before can be overwritten: a new artifact is a delivery. */
async function overwriting(
  engine: Engine,
  until: number,
  calls: readonly Call[],
  facts: ModelFacts,
): Promise<readonly Call[]> {
  const keys = calls.map((call) => textField(requestOf(call), 'key'))
  const firsts = await firstSeenKeys(engine, until, [...facts.artifactBuckets], keys)
  return calls.filter((call) => {
    const place = `${textField(requestOf(call), 'bucketName')}/${textField(requestOf(call), 'key')}`
    const since = Math.min(
      firsts.get(place) ?? call.time,
      facts.artifactSince.get(place) ?? call.time,
    )
    return call.operation === 'DeleteObject' || since < call.time
  })
}

/** `bucket/key` of what was read or written. For a copy, the source counts as read: it is where the model is. */
function placeOf(call: Call): string {
  const request = requestOf(call)
  const source = textField(request, 'x-amz-copy-source').replace(/^\//, '').split('?', 1)[0]
  if (COPIES.includes(call.operation) && source) return decode(source)
  return `${textField(request, 'bucketName')}/${textField(request, 'key')}`
}

/** Named by CreateModel, below a prefix that is, or beside such artifacts and called like one. */
function isArtifact(place: string, { artifacts, artifactBuckets }: ModelFacts): boolean {
  if (artifacts.has(place)) return true
  if (!artifactBuckets.has(place.split('/', 1)[0] ?? '')) return false
  if (MODEL_FILE.test(place)) return true
  return [...artifacts].some((prefix) => prefix.endsWith('/') && place.startsWith(prefix))
}

const MODEL_FILE = /(?:^|\/)model\.(?:tar\.gz|onnx|pt|pth|pkl|joblib|h5)$|\.(?:safetensors|gguf)$/

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function isOdd(kind: Kind, call: Call, facts: ModelFacts, habits: readonly BucketHabit[]): boolean {
  if (!kind.operations.includes(call.operation) || call.actorType === 'aws-service') return false
  const throughService = call.ipKind === 'service' || call.ipKind === 'aws-internal'
  if (throughService && facts.executionRoles.has(call.actor)) return false
  const asSource = kind === TAKEN && COPIES.includes(call.operation)
  const bucket = asSource
    ? placeOf(call).split('/', 1)[0]
    : textField(requestOf(call), 'bucketName')
  const days = habits
    .filter((habit) => habit.actor === call.actor && habit.bucket === bucket)
    .filter((habit) => habit.asSource === asSource)
    .filter(
      (habit) => habit.operation === call.operation && habit.throughService === throughService,
    )
    .reduce((sum, habit) => sum + habit.days, 0)
  return days < HABIT_DAYS
}

function findingsOf(
  kind: Kind,
  calls: readonly Call[],
  baselineDays: number,
  examined: number,
): readonly Finding[] {
  const [call] = calls
  if (call === undefined) return []
  const places = new Set(calls.map(placeOf))
  const refused = calls.every(({ outcome }) => outcome !== 'success')
  const severity = severityOf(kind, baselineDays >= ENOUGH_DAYS, refused, places.size)
  const objects = [...places].slice(0, 10).map((place) => ({
    type: 's3-object' as const,
    id: `arn:aws:s3:::${place}`,
  }))
  const base = findingOf(kind.type, calls, MODEL_ARTIFACTS.id)
  const [only] = objects
  return [
    {
      ...base,
      ...(places.size === 1 && only !== undefined ? { entity: only } : {}),
      related: [...base.related, ...objects],
      severity,
      title: `${kind.title} by ${actorName(call)}${refused ? ' (refused)' : ''}`,
      score: places.size,
      expected: 'only the roles and pipelines that did so before',
      baseline:
        baselineDays < ENOUGH_DAYS
          ? 'too little is known from before the scope to tell who usually does'
          : `the principal did so on fewer than ${HABIT_DAYS} of the ${baselineDays} days before`,
      examined,
      techniques: kind.techniques,
    },
  ]
}

/** Without a baseline a single read may well be anybody's work. */
function severityOf(kind: Kind, known: boolean, refused: boolean, places: number): Severity {
  if (refused) return 'LOW'
  if (known) return kind.severity
  return places >= 3 ? 'MEDIUM' : 'LOW'
}
