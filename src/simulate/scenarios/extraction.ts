import { HOUR, MINUTE } from '../../events/time.ts'
import { accessDenied, call } from '../act.ts'
import type { Caller } from '../caller.ts'
import { keyFinding } from '../finding.ts'
import { uuid } from '../identifiers.ts'
import { type Actor, sessionOf } from '../principals.ts'
import {
  type Incident,
  type Scenario,
  type ScenarioContext,
  struckEndpoint,
  truthOfIncident,
  until,
} from '../scenario.ts'

const PACED = {
  name: 'paced-extraction',
  causeKind: 'credential-abuse',
  techniques: ['AML.T0024.002', 'AML.T0040', 'AML.T0005.001'],
} as const
const LOUD = { ...PACED, name: 'loud-extraction' } as const

/** A model is copied question by question, slowly enough to stay under any threshold. */
export const PACED_EXTRACTION: Scenario = {
  ...PACED,
  title: 'A patient caller copies a model, one even question at a time',
  prose:
    'A session of the development notebook role assumes a role beside the endpoint and asks it at even distances, day ' +
    'and night, with inputs spread over the whole range of every feature. No hour is loud.',
  targets: ['credit-limit', 'price-forecast'],
  hours: 52,
  plan: (context) => extraction(context, PACED, 560, 44 + 8 * context.random.next()),
}

/** The same theft in a hurry. */
export const LOUD_EXTRACTION: Scenario = {
  ...LOUD,
  title: 'A caller asks a model thousands of questions in two hours',
  prose:
    'A session of the development notebook role assumes a role beside the endpoint and asks as fast as it can, with ' +
    'inputs spread over the whole range of every feature.',
  targets: ['credit-limit', 'price-forecast'],
  hours: 3,
  plan: (context) => extraction(context, LOUD, 26_000, 1.6 + context.random.next()),
}

/** How somebody asks who should not: how often and what. */
type Asking = Pick<Caller, 'callsPerDay' | 'probing' | 'near' | 'even' | 'curve'>

function extraction(
  context: ScenarioContext,
  about: typeof PACED | typeof LOUD,
  callsPerDay: number,
  hours: number,
): Incident {
  return abuseOf(context, about, { callsPerDay, probing: true, even: true, curve: 'steady' }, hours)
}

/** A session of the notebook role becomes a role beside the endpoint and asks it for some hours. */
export function abuseOf(
  context: ScenarioContext,
  about: Pick<Scenario, 'name' | 'causeKind' | 'techniques'>,
  asking: Asking,
  hours: number,
): Incident {
  const { random, time } = context
  const endpoint = struckEndpoint(context)
  const { notebook, thief, assumed } = thieves(context)
  const { region } = endpoint
  const request = { endpointName: endpoint.name }
  const refused = { time, region, error: accessDenied(notebook, 'sagemaker:ListEndpoints', '*') }
  const look = call(notebook, 'sagemaker:ListEndpoints', refused, random)
  const seen = { time: time + 3 * MINUTE, region, request }
  const describe = call(thief, 'sagemaker:DescribeEndpoint', seen, random)
  const onset = time + 10 * MINUTE
  const end = until(context, onset, hours)
  const entity = { type: 'sagemaker-endpoint', id: endpoint.arn } as const
  const alarm = keyFinding({
    actor: thief,
    type: 'Discovery:IAMUser/AnomalousBehavior',
    severity: 2,
    time: time + HOUR,
    region,
    api: 'sagemaker:DescribeEndpoint',
  })
  return {
    calls: [look, ...assumed, describe],
    callers: [questioner(`incident/${about.name}`, context, thief, asking, onset, end)],
    effects: [],
    findings: random.next() < 0.3 ? [alarm] : [],
    truth: truthOfIncident(about, {
      start: time,
      onset,
      end,
      entity,
      actor: thief,
      acted: entity,
      decisive: [...assumed, describe],
      symptoms: ['Invocations', 'inputs', 'callers'],
    }),
  }
}

function questioner(
  id: string,
  context: ScenarioContext,
  thief: Actor,
  asking: Asking,
  from: number,
  to: number,
): Caller {
  return {
    id,
    target: struckEndpoint(context),
    actorAt: () => thief,
    ...asking,
    from,
    to,
    invalid: 0.004,
    throttled: 0,
  }
}

/** The notebook in the development account, and what it becomes by assuming a role beside the endpoint. */
function thieves({ organisation, random, time, target }: ScenarioContext) {
  const { roles, network, keys } = organisation
  const agent =
    'Boto3/1.37.1 md/Botocore#1.37.1 ua/2.0 os/linux#5.10.238 md/arch#x86_64 lang/python#3.10.16 md/pyimpl#CPython exec-env/SageMaker'
  const options = { name: 'SageMaker', ip: network.devNat, userAgent: agent, created: time - HOUR }
  const notebook = sessionOf(roles.notebook, options, keys)
  const role = target === 'credit-limit' ? roles.sandbox : roles.sandboxEu
  const region = target === 'credit-limit' ? 'us-east-1' : 'eu-west-1'
  const name = 'model-evaluation'
  const thief: Actor = sessionOf(role, { ...options, name, created: time + 2 * MINUTE }, keys)
  const parts = {
    time: time + 2 * MINUTE,
    region,
    sharedEventId: uuid(random),
    request: { roleArn: role.arn, roleSessionName: name, durationSeconds: 43_200 },
    response: {
      credentials: { accessKeyId: thief.accessKey },
      assumedRoleUser: { arn: thief.arn },
    },
    resources: [{ accountId: role.account, type: 'AWS::IAM::Role', ARN: role.arn }],
  }
  const own = call(notebook, 'sts:AssumeRole', parts, random)
  const theirs = call(notebook, 'sts:AssumeRole', { ...parts, account: role.account }, random)
  return { notebook, thief, assumed: [own, theirs] }
}
