import { MINUTE } from '../../events/time.ts'
import { type ApiCall, accessDenied, call } from '../act.ts'
import { strangerAddress } from '../actors.ts'
import { artifactKey } from '../deployment.ts'
import { keyFinding } from '../finding.ts'
import { objectCall } from '../objects.ts'
import { type Actor, sessionOf } from '../principals.ts'
import { type Scenario, type ScenarioContext, truthOfIncident, until } from '../scenario.ts'

const ABOUT = {
  name: 'credential-abuse',
  causeKind: 'credential-abuse',
  techniques: ['AML.T0035', 'AML.T0025', 'AML.T0055', 'T1552.005', 'T1530'],
} as const

/** Credentials made for an endpoint's containers are used from outside to carry models away. */
export const CREDENTIAL_ABUSE: Scenario = {
  ...ABOUT,
  title: 'Stolen execution-role credentials carry model artifacts away',
  prose:
    'A session of the execution role, which is only ever used by SageMaker itself, appears at an address outside AWS. ' +
    'It looks around, is refused here and there, lists the artifact bucket and downloads the models of every endpoint.',
  targets: ['execution', 'executionEu'],
  hours: 3,
  plan: (context) => {
    const { random, time } = context
    const actor = thief(context)
    const region = context.target === 'execution' ? 'us-east-1' : 'eu-west-1'
    const looking = reconnaissance(actor, region, time, random)
    const stolen = downloads(context, actor, time + 12 * MINUTE)
    const last = stolen.at(-1)?.time ?? time
    const finding = keyFinding({
      actor,
      type: 'UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS',
      severity: 8,
      time: time + 35 * MINUTE,
      region,
      api: 's3:GetObject',
    })
    return {
      calls: [...looking, ...stolen],
      effects: [],
      findings: random.next() < 0.6 ? [finding] : [],
      truth: truthOfIncident(ABOUT, {
        start: time,
        onset: time,
        end: until(context, last, 0.1),
        entity: { type: 'iam-role', id: actor.principal },
        actor,
        acted: { type: 's3-bucket', id: `arn:aws:s3:::${bucketOf(context)}` },
        decisive: [...looking, ...stolen],
        symptoms: ['new address', 'GetObject'],
      }),
    }
  },
}

function thief({ organisation, random, time, target }: ScenarioContext): Actor {
  const { execution, executionEu } = organisation.roles
  const options = {
    name: 'SageMaker',
    ip: strangerAddress(random),
    userAgent:
      'aws-cli/2.22.35 md/awscrt#0.22.0 ua/2.0 os/linux#6.8.11-amd64 md/arch#x86_64 lang/python#3.12.6 md/pyimpl#CPython',
    created: time - 47 * MINUTE,
  }
  return sessionOf(target === 'execution' ? execution : executionEu, options, organisation.keys)
}

function endpointsOf(context: ScenarioContext, account: string) {
  return context.organisation.endpoints.filter((endpoint) => endpoint.account === account)
}

function bucketOf(context: ScenarioContext): string {
  const { execution, executionEu } = context.organisation.roles
  const { account } = context.target === 'execution' ? execution : executionEu
  return endpointsOf(context, account)[0]?.artifact.bucket ?? ''
}

function reconnaissance(
  actor: Actor,
  region: string,
  time: number,
  random: ScenarioContext['random'],
): readonly ApiCall[] {
  const refused = new Set(['iam:ListRoles', 'secretsmanager:ListSecrets'])
  const operations = [
    'sts:GetCallerIdentity',
    'iam:ListRoles',
    's3:ListBuckets',
    'sagemaker:ListEndpoints',
    'sagemaker:ListModels',
    'secretsmanager:ListSecrets',
    'bedrock:ListFoundationModels',
  ]
  return operations.map((operation, index) => {
    const parts = { time: time + index * 70_000 + random.int(30_000), region }
    const error = accessDenied(actor, operation, '*')
    return call(actor, operation, refused.has(operation) ? { ...parts, error } : parts, random)
  })
}

function downloads(context: ScenarioContext, actor: Actor, time: number): readonly ApiCall[] {
  const { random } = context
  const endpoints = endpointsOf(context, actor.account)
  return endpoints.flatMap((endpoint, index) => {
    const { region, account } = endpoint
    const at = time + index * 4 * MINUTE
    const { bucket, prefix } = endpoint.artifact
    const request = { bucketName: bucket, prefix }
    const object = {
      bucket,
      key: artifactKey(endpoint, 'stable'),
      owner: account,
      bytes: 70_000_000,
      region,
    }
    return [
      call(actor, 's3:ListObjects', { time: at, region, request }, random),
      objectCall(actor, { ...object, operation: 'GetObject', time: at + 40_000 }, random),
    ]
  })
}
