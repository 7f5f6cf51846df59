import { MINUTE } from '../../events/time.ts'
import { type ApiCall, call } from '../act.ts'
import { strangerAddress } from '../actors.ts'
import { artifactKey } from '../deployment.ts'
import type { Endpoint } from '../endpoints.ts'
import { type ObjectAccess, objectCall } from '../objects.ts'
import { type Actor, sessionOf, through } from '../principals.ts'
import {
  type Scenario,
  type ScenarioContext,
  struckEndpoint,
  truthOfIncident,
  until,
} from '../scenario.ts'

const ABOUT = {
  name: 'model-swap',
  causeKind: 'model-change',
  techniques: ['AML.T0018', 'AML.T0010.003', 'T1565.001'],
} as const

/** Somebody overwrites the artifact of a running model; the next instance that starts serves it. */
export const MODEL_SWAP: Scenario = {
  ...ABOUT,
  title: 'A model artifact is overwritten and predictions shift',
  prose:
    'A session of the training role, from an address it never had, reads an endpoint’s model artifact and writes ' +
    'another in its place. Nobody updates the endpoint: when an instance is replaced, it fetches the new artifact, and ' +
    'predictions shift while latency hardly moves.',
  targets: ['fraud-score', 'credit-limit'],
  hours: 14,
  plan: (context) => {
    const { random, time } = context
    const endpoint = struckEndpoint(context)
    const actor = intruder(context)
    const object = artifactOf(endpoint)
    const swap = objectCall(
      actor,
      { ...object, operation: 'PutObject', time: time + 14 * MINUTE },
      random,
    )
    const fetched = swap.time + (25 + random.int(50)) * MINUTE
    const onset = fetched + 3 * MINUTE
    const end = until(context, onset, 8 + 4 * random.next())
    return {
      calls: [
        ...looking(context, actor, endpoint),
        swap,
        ...restart(context, endpoint, fetched, object),
      ],
      effects: [
        {
          from: onset,
          to: end,
          endpoint: endpoint.arn,
          scoreShift: -1.8 - random.next(),
          latency: 1.06,
        },
      ],
      truth: truthOfIncident(ABOUT, {
        start: time,
        onset,
        end,
        entity: { type: 'sagemaker-endpoint', id: endpoint.arn },
        actor,
        acted: { type: 's3-object', id: `arn:aws:s3:::${object.bucket}/${object.key}` },
        decisive: [swap],
        symptoms: ['prediction'],
      }),
    }
  },
}

function looking(
  { random, time }: ScenarioContext,
  actor: Actor,
  endpoint: Endpoint,
): readonly ApiCall[] {
  const object = artifactOf(endpoint)
  return [
    call(actor, 'sts:GetCallerIdentity', { time, region: endpoint.region }, random),
    call(
      actor,
      's3:ListObjects',
      {
        time: time + 40_000,
        region: endpoint.region,
        request: { bucketName: object.bucket, prefix: endpoint.artifact.prefix },
      },
      random,
    ),
    objectCall(actor, { ...object, operation: 'GetObject', time: time + 90_000 }, random),
  ]
}

function intruder({ organisation, random, time }: ScenarioContext): Actor {
  const options = {
    name: 'sagemaker-sdk',
    ip: strangerAddress(random),
    userAgent:
      'aws-cli/2.15.30 Python/3.11.8 Linux/6.6.15-amd64 exe/x86_64.kali.2024 prompt/off command/s3.cp',
    created: time - 20 * MINUTE,
  }
  return sessionOf(organisation.roles.training, options, organisation.keys)
}

function artifactOf(endpoint: Endpoint): Omit<ObjectAccess, 'operation' | 'time'> {
  const { account, region } = endpoint
  const { bucket } = endpoint.artifact
  return { bucket, key: artifactKey(endpoint, 'stable'), owner: account, bytes: 71_000_000, region }
}

/** Scaling replaces an instance, which fetches the artifact with the execution role. */
function restart(
  { organisation, random }: ScenarioContext,
  endpoint: Endpoint,
  time: number,
  object: Omit<ObjectAccess, 'operation' | 'time'>,
) {
  const options = { name: 'SageMaker', ip: '', userAgent: '', created: time - 30_000 }
  const session = sessionOf(endpoint.executionRole, options, organisation.keys)
  const service = through(session, 'sagemaker.amazonaws.com')
  return [objectCall(service, { ...object, operation: 'GetObject', time }, random)]
}
