import { DAY, MINUTE } from '../../events/time.ts'
import { type ApiCall, call } from '../act.ts'
import { objectCall } from '../objects.ts'
import type { Actor } from '../principals.ts'
import { type Scenario, type ScenarioContext, truthOfIncident, until } from '../scenario.ts'
import { keyAbroad } from './intruder.ts'

const REGION = 'us-east-1'
const ABOUT = {
  name: 'training-data-poisoning',
  causeKind: 'data-change',
  techniques: ['AML.T0020', 'AML.T0059', 'T1565.001', 'T1078.004'],
} as const

/** What the next model learns is overwritten by somebody who never wrote there. */
export const TRAINING_DATA_POISONING: Scenario = {
  ...ABOUT,
  title: 'Training data is overwritten by a stranger to it',
  prose:
    'The long-term key of an old job, which only ever listed the bucket, reads training data from a strange network and ' +
    'writes other files over it. Nothing shows at any endpoint; the next training learns from it.',
  targets: ['feature-store'],
  hours: 3,
  plan: (context) => {
    const { organisation, time } = context
    const actor = keyAbroad(context, organisation.users.legacyEtl)
    const writes = overwriting(context, actor)
    const onset = (writes.at(-1)?.time ?? time) + MINUTE
    const bucket = `arn:aws:s3:::${organisation.buckets.features}`
    return {
      calls: [...looking(context, actor), ...writes],
      effects: [],
      truth: truthOfIncident(ABOUT, {
        start: time,
        onset,
        end: until(context, onset, 1),
        entity: { type: 's3-bucket', id: bucket },
        actor,
        acted: { type: 's3-bucket', id: bucket },
        decisive: writes,
        symptoms: ['training data'],
      }),
    }
  },
}

/** The last days of what the job that builds features wrote. */
function partsOf({ time }: ScenarioContext): readonly string[] {
  return [1, 2, 3].flatMap((back) => {
    const date = new Date(time - back * DAY).toISOString().slice(0, 10)
    return [0, 1, 2].map((part) => `features/transactions/dt=${date}/part-0000${part}.parquet`)
  })
}

function looking(context: ScenarioContext, actor: Actor): readonly ApiCall[] {
  const { organisation, random, time } = context
  const request = { bucketName: organisation.buckets.features, prefix: 'features/transactions/' }
  const list = call(actor, 's3:ListObjects', { time, region: REGION, request }, random)
  return [list, ...objects(context, actor, 'GetObject', time + 2 * MINUTE)]
}

function overwriting(context: ScenarioContext, actor: Actor): readonly ApiCall[] {
  return objects(context, actor, 'PutObject', context.time + 20 * MINUTE)
}

function objects(
  context: ScenarioContext,
  actor: Actor,
  operation: 'GetObject' | 'PutObject',
  time: number,
): readonly ApiCall[] {
  const { organisation, random } = context
  const object = {
    bucket: organisation.buckets.features,
    owner: organisation.accounts.data,
    region: REGION,
  }
  return partsOf(context).map((key, index) => {
    const bytes = 4_800_000 + random.int(900_000)
    return objectCall(
      actor,
      { ...object, operation, key, bytes, time: time + index * 25_000 },
      random,
    )
  })
}
