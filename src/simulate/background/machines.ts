import { DAY, HOUR, MINUTE } from '../../events/time.ts'
import { type ApiCall, call } from '../act.ts'
import { uuid } from '../identifiers.ts'
import { type Role, serviceActor, through } from '../principals.ts'
import { type Day, weekday } from './day.ts'

const VENDOR_AGENT = 'Observability-Integration/7.61.0 aws-sdk-go-v2/1.36.3 os/linux lang/go#1.24.1'
const AUDIT_AGENT =
  'Boto3/1.39.4 md/Botocore#1.39.4 ua/2.1 os/linux#6.1.0 md/arch#x86_64 lang/python#3.11.2 cfg/retry-mode#standard'

/** A monitoring vendor reads the state of everything, all day, from outside: the decoy of every enumeration. */
export function* monitoring(day: Day): Generator<ApiCall> {
  const { organisation, random } = day
  const { roles, network, endpoints } = organisation
  const places: readonly (readonly [Role, string])[] = [
    [roles.monitoring, 'us-east-1'],
    [roles.monitoringEu, 'eu-west-1'],
    [roles.monitoringDev, 'us-east-1'],
  ]
  for (const [role, region] of places) {
    const names = endpoints
      .filter(({ account }) => account === role.account)
      .map(({ name }) => name)
    for (let time = day.start; time < day.start + DAY; time += HOUR) {
      const at = time + random.int(10 * MINUTE)
      const ip = network.monitoringVendor[random.int(network.monitoringVendor.length)] ?? ''
      const actor = day.actors.session(role, 'observability', ip, VENDOR_AGENT, time)
      yield call(
        actor,
        'sagemaker:ListEndpoints',
        { time: at, region, request: { maxResults: 100 } },
        random,
      )
      const name = names[random.int(names.length)] ?? ''
      yield call(
        actor,
        'sagemaker:DescribeEndpoint',
        { time: at + 900, region, request: { endpointName: name } },
        random,
      )
      const extra = random.pick([
        'monitoring:DescribeAlarms',
        'sagemaker:ListModels',
        'ecs:ListClusters',
        'bedrock:ListProvisionedModelThroughputs',
        'ec2:DescribeInstances',
        'lambda:ListFunctions20150331',
      ] as const)
      yield call(actor, extra, { time: at + 2100, region }, random)
    }
  }
}

const AUDIT_CALLS = [
  'iam:ListUsers',
  'iam:ListRoles',
  'iam:GetAccountAuthorizationDetails',
  'iam:GetCredentialReport',
  'iam:ListAccessKeys',
  'cloudtrail:DescribeTrails',
  'cloudtrail:GetTrailStatus',
  'guardduty:ListDetectors',
  'bedrock:ListFoundationModels',
  'bedrock:ListGuardrails',
  'bedrock:GetModelInvocationLoggingConfiguration',
  'bedrock:ListCustomModels',
  'bedrock:ListInferenceProfiles',
  'sagemaker:ListEndpoints',
  'sagemaker:ListNotebookInstances',
  'sagemaker:ListModels',
  'kms:ListKeys',
  's3:ListBuckets',
  's3:GetBucketPolicy',
  'ec2:DescribeSecurityGroups',
  'ec2:DescribeFlowLogs',
  'config:DescribeConfigurationRecorders',
] as const

/** The security account's audit goes through both production accounts every Tuesday: looks like reconnaissance, is not. */
export function* audit(day: Day): Generator<ApiCall> {
  if (weekday(day.start) !== 2) return
  const { organisation, random, actors } = day
  const { roles, network } = organisation
  const started = day.start + 9 * HOUR + random.int(2 * HOUR)
  const auditor = actors.session(
    roles.auditor,
    'weekly-audit',
    network.office,
    AUDIT_AGENT,
    started,
    4,
  )
  for (const [member, region] of [
    [roles.auditProd, 'us-east-1'],
    [roles.auditEu, 'eu-west-1'],
  ] as const) {
    yield* crossAccount(day, auditor, member, region, started)
    const actor = actors.session(member, 'weekly-audit', network.office, AUDIT_AGENT, started, 4)
    let time = started + 4000
    for (const operation of AUDIT_CALLS) {
      time += 400 + random.int(5000)
      const denied = operation === 'iam:GetCredentialReport' && region === 'eu-west-1'
      const error = {
        code: 'AccessDenied',
        message: `User: ${actor.arn} is not authorized to perform: ${operation}`,
      }
      yield call(actor, operation, { time, region, ...(denied ? { error } : {}) }, random)
    }
  }
}

/** AssumeRole into another account: both trails record it, with two event ids and one shared id. */
function* crossAccount(
  day: Day,
  actor: Parameters<typeof call>[0],
  role: Role,
  region: string,
  time: number,
): Generator<ApiCall> {
  const { random } = day
  const sharedEventId = uuid(random)
  const parts = {
    time,
    region,
    sharedEventId,
    request: { roleArn: role.arn, roleSessionName: 'weekly-audit', durationSeconds: 3600 },
    response: { assumedRoleUser: { assumedRoleId: `${role.id}:weekly-audit`, arn: role.arn } },
    resources: [{ accountId: role.account, type: 'AWS::IAM::Role', ARN: role.arn }],
  }
  yield call(actor, 'sts:AssumeRole', parts, random)
  yield call(actor, 'sts:AssumeRole', { ...parts, account: role.account }, random)
}

/** Services that assume the roles made for them, keys used on somebody's behalf, and scaling in and out. */
export function* services(day: Day): Generator<ApiCall> {
  const { organisation, random } = day
  const { roles, accounts, kmsKey } = organisation
  const assumed: readonly (readonly [Role, string, string])[] = [
    [roles.documentSummary, 'lambda.amazonaws.com', 'us-east-1'],
    [roles.searchEmbedding, 'lambda.amazonaws.com', 'us-east-1'],
    [roles.translation, 'lambda.amazonaws.com', 'eu-west-1'],
    [roles.supportAssistant, 'ecs-tasks.amazonaws.com', 'us-east-1'],
    [roles.loanPortal, 'ecs-tasks.amazonaws.com', 'us-east-1'],
    [roles.pricing, 'ecs-tasks.amazonaws.com', 'eu-west-1'],
    [roles.execution, 'sagemaker.amazonaws.com', 'us-east-1'],
    [roles.executionEu, 'sagemaker.amazonaws.com', 'eu-west-1'],
  ]
  for (const [role, service, region] of assumed) {
    const count = random.poisson(9 * day.scale)
    for (let i = 0; i < count; i++) {
      const time = day.start + random.int(DAY)
      const parts = {
        time,
        region,
        request: { roleArn: role.arn, roleSessionName: role.name.slice(0, 32) },
        resources: [{ accountId: role.account, type: 'AWS::IAM::Role', ARN: role.arn }],
        sharedEventId: uuid(random),
      }
      yield call(serviceActor(service, role.account), 'sts:AssumeRole', parts, random)
    }
  }
  const keyUses = random.poisson(100 * day.scale)
  for (let i = 0; i < keyUses; i++) {
    const time = day.start + random.int(DAY)
    const task = day.actors.task(roles.loanPortal, time)
    const actor = { ...through(task, 'AWS Internal'), userAgent: 'AWS Internal' }
    const operation = random.next() < 0.6 ? 'kms:Decrypt' : 'kms:GenerateDataKey'
    const resources = [{ accountId: accounts.prod, type: 'AWS::KMS::Key', ARN: kmsKey }]
    const request = {
      encryptionContext: { 'aws:s3:arn': `arn:aws:s3:::${organisation.buckets.artifacts}` },
    }
    yield call(actor, operation, { time, region: 'us-east-1', request, resources }, random)
  }
  yield* scaling(day)
}

function* scaling(day: Day): Generator<ApiCall> {
  const { organisation, random, actors } = day
  const fraud = organisation.endpoints[0]
  if (fraud === undefined) return
  for (const [hour, count] of [
    [13, 5],
    [22, 6],
    [5, 3],
  ] as const) {
    const time = day.start + hour * HOUR + random.int(50 * MINUTE)
    const { scaling } = organisation.roles
    const service = 'application-autoscaling.amazonaws.com'
    const actor = actors.session(
      scaling,
      'AutoScaling-UpdateDesiredCapacity',
      service,
      service,
      time,
    )
    const request = {
      endpointName: fraud.name,
      desiredWeightsAndCapacities: [{ variantName: 'AllTraffic', desiredInstanceCount: count }],
    }
    const response = { endpointArn: fraud.arn }
    yield call(
      actor,
      'sagemaker:UpdateEndpointWeightsAndCapacities',
      { time, region: fraud.region, request, response },
      random,
    )
  }
}
