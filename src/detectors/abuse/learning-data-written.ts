import type { Finding } from '../../events/finding.ts'
import type { Severity } from '../../events/severity.ts'
import { textField } from '../../formats/json-fields.ts'
import { ENOUGH_DAYS, habitsOf } from '../../graph/novelty-habits.ts'
import { peerGroup } from '../../graph/novelty-peers.ts'
import type { Call } from '../../lake/calls.ts'
import { modelFacts } from '../../lake/calls-models.ts'
import {
  type BucketHabit,
  bucketHabits,
  firstSeenKeys,
  objectCalls,
} from '../../lake/calls-objects.ts'
import { groupBy } from '../../statistics/group-by.ts'
import type { Detection, DetectionContext, Detector } from '../detector.ts'
import { isByAwsService, requestOf } from '../techniques/call-value.ts'
import { actorName, findingOf } from '../techniques/finding.ts'

const ID = 'learning-data-written'

/** Somebody writes what models learn from or assistants read, where only others ever did. */
export const LEARNING_DATA_WRITTEN: Detector = {
  id: ID,
  title: 'Training data or knowledge is written by a stranger to it',
  description:
    'Buckets that training jobs and knowledge bases read are known from the calls that name them. Each has a few writers ' +
    'that come every day or week. A principal that is none of them, nor a peer of one, and writes or deletes there decides ' +
    'what the next model learns; overwriting what lay there before is worse than adding to it.',
  falsePositives: 'A new source of data; a repair by hand.',
  needs: ['api_call'],
  severity: 'MEDIUM',
  techniques: ['AML.T0020', 'AML.T0059', 'AML.T0070', 'T1565.001'],
  detect,
}

const WRITES = [
  'PutObject',
  'CopyObject',
  'DeleteObject',
  'DeleteObjects',
  'CompleteMultipartUpload',
]
/** Days on which a bucket must have been written for its writers to be known. */
const KNOWN_DAYS = 3
const CALLS_AN_HOUR = 120

async function detect({ lake, scope, baseline }: DetectionContext): Promise<Detection> {
  const { engine } = lake
  const facts = await modelFacts(engine, scope.end)
  const buckets = [...facts.trainingBuckets]
  if (buckets.length === 0) return { findings: [], examined: 0 }
  const { baselineDays } = await habitsOf(engine, baseline, [])
  if (baselineDays < ENOUGH_DAYS) return { findings: [], examined: buckets.length }
  const habits = (await bucketHabits(engine, baseline, buckets)).filter(
    ({ operation, asSource }) => WRITES.includes(operation) && !asSource,
  )
  const calls = (await objectCalls(engine, scope, buckets, CALLS_AN_HOUR)).filter(
    (call) =>
      WRITES.includes(call.operation) &&
      (call.outcome === 'success' || call.outcome === 'denied') &&
      !isByAwsService(call) &&
      !facts.executionRoles.has(call.actor) &&
      isStranger(call, habits),
  )
  const firsts = await firstSeenKeys(engine, scope.end, buckets, calls.map(keyOf))
  const writers = groupBy(calls, (call) => `${call.actor}\0${bucketOf(call)}`)
  const findings = [...writers.values()].flatMap((own) => {
    const replaced = own.filter((call) => (firsts.get(placeOf(call)) ?? call.time) < scope.start)
    return findingsOf(own, replaced.length, habits, baselineDays, buckets.length)
  })
  return { findings, examined: buckets.length }
}

/** Neither the principal nor a peer wrote to the bucket, others did on enough days. */
function isStranger(call: Call, habits: readonly BucketHabit[]): boolean {
  const own = habits.filter(({ bucket }) => bucket === bucketOf(call))
  const group = peerGroup(call.actor)
  if (own.some(({ actor }) => actor === call.actor || peerGroup(actor) === group)) return false
  return own.some(({ days }) => days >= KNOWN_DAYS)
}

function bucketOf(call: Call): string {
  return textField(requestOf(call), 'bucketName')
}

function keyOf(call: Call): string {
  return textField(requestOf(call), 'key')
}

function placeOf(call: Call): string {
  return `${bucketOf(call)}/${keyOf(call)}`
}

function findingsOf(
  calls: readonly Call[],
  replaced: number,
  habits: readonly BucketHabit[],
  baselineDays: number,
  examined: number,
): readonly Finding[] {
  const [call] = calls
  if (call === undefined) return []
  const bucket = bucketOf(call)
  const writers = new Set(
    habits.filter((habit) => habit.bucket === bucket).map(({ actor }) => actor),
  )
  const refused = calls.every(({ outcome }) => outcome === 'denied')
  return [
    {
      ...findingOf('Abuse/LearningDataWritten', calls, ID),
      severity: severityOf(refused, replaced),
      title: `${actorName(call)} writes data that models learn from in ${bucket}${refused ? ' (refused)' : ''}`,
      score: calls.length,
      observed: `${calls.length} writes, ${replaced} of them over objects that were there before`,
      expected: `only ${[...writers]
        .slice(0, 4)
        .map((arn) => arn.split('/').at(-1))
        .join(', ')}`,
      baseline: `writers of the bucket in the ${baselineDays} days before, and their peers`,
      examined,
      techniques: LEARNING_DATA_WRITTEN.techniques,
    },
  ]
}

function severityOf(refused: boolean, replaced: number): Severity {
  if (refused) return 'LOW'
  return replaced > 0 ? 'HIGH' : 'MEDIUM'
}
