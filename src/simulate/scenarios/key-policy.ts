import { MINUTE } from '../../events/time.ts'
import { type ApiCall, accessDenied, call } from '../act.ts'
import { sessionOf } from '../principals.ts'
import {
  type Scenario,
  type ScenarioContext,
  somebody,
  struckEndpoint,
  truthOfIncident,
  until,
} from '../scenario.ts'

const ABOUT = { name: 'key-policy', causeKind: 'permission-change', techniques: [] } as const

/** The endpoint's container can no longer decrypt what it needs. */
export const KEY_POLICY: Scenario = {
  ...ABOUT,
  title: 'A key policy shuts an endpoint out of its own data',
  prose:
    'An administrator replaces the policy of a KMS key and leaves the execution role out. The endpoint’s container is ' +
    'refused each time it decrypts reference data, and a third of its calls fail with 5XX until the policy is restored.',
  targets: ['product-ranker', 'fraud-score'],
  hours: 6,
  atWork: true,
  plan: (context) => {
    const { organisation, random, time } = context
    const endpoint = struckEndpoint(context)
    const actor = somebody(context, endpoint.account, 'admin', time)
    const { kmsKey } = organisation
    const put = (at: number, who: readonly string[]) =>
      call(actor, 'kms:PutKeyPolicy', { time: at, ...policyParts(context, who) }, random)
    const root = `arn:aws:iam::${endpoint.account}:root`
    const change = put(time, [actor.principal])
    const onset = time + 30_000 + random.int(4 * MINUTE)
    const end = until(context, onset, 3 + 2 * random.next())
    return {
      calls: [
        change,
        ...refusals(context, onset, end),
        put(end - 60_000, [root, endpoint.executionRole.arn]),
      ],
      effects: [
        {
          from: onset,
          to: end,
          endpoint: endpoint.arn,
          serverErrors: 0.28 + 0.1 * random.next(),
          latency: 0.8,
        },
      ],
      truth: truthOfIncident(ABOUT, {
        start: time,
        onset,
        end,
        entity: { type: 'sagemaker-endpoint', id: endpoint.arn },
        actor,
        acted: { type: 'kms-key', id: kmsKey },
        decisive: [change],
        symptoms: ['Invocation5XXErrors', 'AccessDenied'],
      }),
    }
  },
}

function policyParts(context: ScenarioContext, principals: readonly string[]) {
  const { account, region } = struckEndpoint(context)
  const { kmsKey } = context.organisation
  const statement = {
    Effect: 'Allow',
    Principal: { AWS: principals },
    Action: 'kms:*',
    Resource: '*',
  }
  const policy = JSON.stringify({ Version: '2012-10-17', Statement: [statement] })
  const request = { keyId: kmsKey, policyName: 'default', policy }
  return {
    region,
    request,
    resources: [{ accountId: account, type: 'AWS::KMS::Key', ARN: kmsKey }],
  }
}

function refusals(context: ScenarioContext, from: number, to: number): readonly ApiCall[] {
  const { organisation, random } = context
  const endpoint = struckEndpoint(context)
  const { kmsKey } = organisation
  const options = {
    name: 'SageMaker',
    ip: '10.20.8.101',
    userAgent: 'Boto3/1.38.2 md/Botocore#1.38.2 os/linux',
    created: from - MINUTE,
  }
  const session = sessionOf(endpoint.executionRole, options, organisation.keys)
  const error = accessDenied(session, 'kms:Decrypt', kmsKey)
  const calls: ApiCall[] = []
  for (let time = from; time < to; time += MINUTE + random.int(4 * MINUTE)) {
    calls.push(call(session, 'kms:Decrypt', { time, region: endpoint.region, error }, random))
  }
  return calls
}
