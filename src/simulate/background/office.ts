import { DAY, HOUR, MINUTE } from '../../events/time.ts'
import type { Random } from '../../statistics/random.ts'
import { type ApiCall, accessDenied, call } from '../act.ts'
import type { JsonRecord } from '../json.ts'
import type { Organisation } from '../organisation.ts'
import type { Habit, Person } from '../people.ts'
import type { Actor } from '../principals.ts'
import { userActor } from '../principals.ts'
import { type Day, isWorkday } from './day.ts'

const HABITS: Readonly<Record<Habit, readonly (readonly [string, number])[]>> = {
  engineer: [
    ['sagemaker:ListEndpoints', 4],
    ['sagemaker:DescribeEndpoint', 8],
    ['sagemaker:DescribeEndpointConfig', 4],
    ['sagemaker:ListModels', 2],
    ['sagemaker:DescribeModel', 3],
    ['sagemaker:ListTrainingJobs', 2],
    ['monitoring:GetMetricData', 6],
    ['monitoring:DescribeAlarms', 2],
    ['logs:StartQuery', 3],
    ['bedrock:ListFoundationModels', 1],
    ['bedrock:GetGuardrail', 1],
    ['ecr:DescribeImages', 1],
    ['sagemaker:AddTags', 0.4],
    ['monitoring:PutMetricAlarm', 0.3],
  ],
  admin: [
    ['iam:ListRoles', 3],
    ['iam:GetRole', 4],
    ['iam:GetRolePolicy', 3],
    ['ec2:DescribeSecurityGroups', 3],
    ['ec2:DescribeVpcEndpoints', 2],
    ['ec2:DescribeInstances', 3],
    ['cloudformation:DescribeStacks', 4],
    ['iam:TagRole', 0.6],
    ['iam:PutRolePolicy', 0.25],
    ['ec2:CreateTags', 0.8],
    ['kms:DescribeKey', 1],
    ['servicequotas:ListServiceQuotas', 1],
    ['logs:DescribeLogGroups', 2],
  ],
  scientist: [
    ['sagemaker:CreatePresignedDomainUrl', 1],
    ['sagemaker:ListTrainingJobs', 3],
    ['sagemaker:CreateTrainingJob', 1],
    ['sagemaker:DescribeTrainingJob', 6],
    ['sagemaker:ListEndpoints', 2],
    ['sagemaker:CreateProcessingJob', 0.5],
    ['s3:ListBuckets', 1],
    ['bedrock:ListFoundationModels', 1],
    ['ecr:DescribeRepositories', 1],
  ],
  data: [
    ['glue:GetJobRuns', 4],
    ['glue:GetTables', 5],
    ['athena:StartQueryExecution', 5],
    ['athena:GetQueryResults', 6],
    ['s3:ListBuckets', 1],
    ['glue:UpdateJob', 0.3],
    ['logs:StartQuery', 2],
  ],
  reader: [
    ['sagemaker:ListEndpoints', 3],
    ['ce:GetCostAndUsage', 4],
    ['monitoring:GetMetricData', 3],
    ['bedrock:ListInferenceProfiles', 1],
    ['iam:ListUsers', 0.5],
  ],
  security: [
    ['guardduty:ListFindings', 5],
    ['guardduty:GetFindings', 5],
    ['securityhub:GetFindings', 4],
    ['cloudtrail:LookupEvents', 3],
    ['access-analyzer:ListFindingsV2', 2],
  ],
}

/** People at work: sessions in the hours of their own time zone, from the office or from home. */
export function* office(day: Day): Generator<ApiCall> {
  for (const person of day.organisation.people) {
    const random = day.random.fork(person.email)
    const eager = isWorkday(day.start) ? 1 : 0.05
    const atHome = random.next() < person.worksFromHome
    const sessions = random.poisson(person.sessions * eager * Math.min(2, day.scale))
    for (let i = 0; i < sessions; i++) {
      const local = 8.5 + 8 * random.next() ** 0.9
      const started = day.start + Math.round((local - person.offset) * HOUR)
      if (started < day.start || started >= day.start + DAY - 2 * HOUR) continue
      const actor = day.actors.person(person, started, random.next() < 0.7, atHome)
      yield* session(day.organisation, person, actor, started, random)
    }
  }
  yield* dashboards(day)
}

function* session(
  organisation: Organisation,
  person: Person,
  actor: Actor,
  started: number,
  random: Random,
): Generator<ApiCall> {
  const { region } = person
  yield call(actor, 'sts:GetCallerIdentity', { time: started + 2000, region }, random)
  const count = 4 + random.poisson(8)
  let time = started + 5000
  for (let i = 0; i < count; i++) {
    time += Math.min(15 * MINUTE, Math.round(random.exponential(70_000)))
    const operation = weighted(HABITS[person.habit], random)
    const request = requestFor(operation, organisation, actor, random)
    // Now and then somebody lacks a permission: it means nothing.
    const refused = random.next() < 0.015
    const error = accessDenied(actor, operation.replace('monitoring:', 'cloudwatch:'), '*')
    const parts = { time, region, request }
    yield call(actor, operation, refused ? { ...parts, error } : parts, random)
  }
}

function requestFor(
  operation: string,
  organisation: Organisation,
  actor: Actor,
  random: Random,
): JsonRecord | null {
  const own = organisation.endpoints.filter(({ account }) => account === actor.account)
  const endpoint = own[random.int(own.length)]
  if (endpoint === undefined) return null
  const { name } = endpoint
  const requests: Readonly<Record<string, JsonRecord>> = {
    'sagemaker:DescribeEndpoint': { endpointName: name },
    'sagemaker:DescribeEndpointConfig': { endpointConfigName: `${name}-stable` },
    'sagemaker:DescribeModel': { modelName: `${name}-stable` },
    'sagemaker:AddTags': {
      resourceArn: endpoint.arn,
      tags: [{ key: 'owner', value: 'ml-platform' }],
    },
    'monitoring:PutMetricAlarm': {
      alarmName: `${name}-latency`,
      metricName: 'ModelLatency',
      namespace: 'AWS/SageMaker',
    },
    'iam:GetRole': { roleName: endpoint.executionRole.name },
    'iam:GetRolePolicy': { roleName: endpoint.executionRole.name, policyName: 'runtime' },
    'iam:TagRole': { roleName: 'nightly-reports', tags: [{ key: 'cost-centre', value: '4410' }] },
    'iam:PutRolePolicy': {
      roleName: 'nightly-reports',
      policyName: 'read-costs',
      policyDocument:
        '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"ce:Get*","Resource":"*"}]}',
    },
    'bedrock:GetGuardrail': { guardrailIdentifier: organisation.guardrail.id },
  }
  return requests[operation] ?? null
}

/** A dashboard polls with a long-lived key from the office. */
function* dashboards(day: Day): Generator<ApiCall> {
  const { organisation } = day
  const random = day.random.fork('dashboards')
  const agent = 'Grafana/11.6.1 aws-sdk-go/1.55.5 (go1.23.7; linux; amd64)'
  const actor = userActor(organisation.users.dashboards, organisation.network.office, agent)
  const count = random.poisson(40 * day.scale)
  for (let i = 0; i < count; i++) {
    const time = day.start + random.int(DAY)
    yield call(actor, 'monitoring:GetMetricData', { time, region: 'us-east-1' }, random)
  }
}

function weighted(choices: readonly (readonly [string, number])[], random: Random): string {
  const total = choices.reduce((sum, [, weight]) => sum + weight, 0)
  let rest = random.next() * total
  for (const [name, weight] of choices) {
    rest -= weight
    if (rest < 0) return name
  }
  return choices[0]?.[0] ?? ''
}
