import type { Cause } from '../../../src/events/cause.ts'
import type { EntityRef } from '../../../src/events/entity.ts'
import type { AnomalousSeries, Finding } from '../../../src/events/finding.ts'
import { DAY, HOUR, MINUTE } from '../../../src/events/time.ts'
import {
  type FindingGroup,
  NOTHING_FOUND,
  type Report,
} from '../../../src/investigations/report.ts'

const START = Date.UTC(2026, 2, 11)
const ACCOUNT = '210987654321'
const REGION = 'eu-west-1'

const ENDPOINT: EntityRef = {
  type: 'sagemaker-endpoint',
  id: `arn:aws:sagemaker:${REGION}:${ACCOUNT}:endpoint/churn-prediction`,
}
const CONFIGURATION: EntityRef = {
  type: 'endpoint-configuration',
  id: `arn:aws:sagemaker:${REGION}:${ACCOUNT}:endpoint-config/churn-prediction-2026-03-11`,
}
const DEPLOYER: EntityRef = { type: 'iam-role', id: `arn:aws:iam::${ACCOUNT}:role/ml-deployer` }
const LENA: EntityRef = {
  type: 'role-session',
  id: `arn:aws:sts::${ACCOUNT}:assumed-role/ml-deployer/lena.ortiz`,
}
const FEATURES: EntityRef = {
  type: 's3-object',
  id: 'arn:aws:s3:::acme-features/churn/2026-03-11.parquet',
}
const CALLER: EntityRef = { type: 'iam-role', id: `arn:aws:iam::${ACCOUNT}:role/checkout-service` }

const THIEF: EntityRef = { type: 'iam-user', id: `arn:aws:iam::${ACCOUNT}:user/ci-artifacts` }
const KEY: EntityRef = { type: 'access-key', id: 'AKIAIOSFODNN7EXAMPLE' }
const ADDRESS: EntityRef = { type: 'ip-address', id: '203.0.113.77' }
const COUNTRY: EntityRef = { type: 'country', id: 'MD' }
const MODEL: EntityRef = {
  type: 'foundation-model',
  id: 'arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-3-5-sonnet-20240620-v1:0',
}

/** A daily wave with a fixed wobble, lifted by `lift` from `onset` on. */
function wave(
  label: string,
  unit: string,
  level: number,
  onset: AnomalousSeries['onset'],
  lift: (hoursSince: number) => number,
): AnomalousSeries {
  const times = Array.from({ length: 24 * 12 }, (_, i) => START - 12 * HOUR + i * 5 * MINUTE)
  const expected = times.map((t) => level * (1 + 0.18 * Math.sin((t / DAY) * 2 * Math.PI - 1.9)))
  const wobble = (i: number) => 1 + 0.07 * Math.sin(i * 12.9898) * Math.cos(i * 4.1414)
  return {
    label,
    unit,
    times,
    values: expected.map((value, i) => {
      const since = ((times[i] ?? 0) - onset.time) / HOUR
      if (i === 60 || i === 61) return null
      return value * wobble(i) * (since >= 0 ? lift(since) : 1)
    }),
    expected,
    lower: expected.map((value) => value * 0.84),
    upper: expected.map((value) => value * 1.16),
    onset,
  }
}

const at = (hour: number, minute: number, second = 0) =>
  START + hour * HOUR + minute * MINUTE + second * 1000

const LATENCY_ONSET = { time: at(2, 10), earliest: at(1, 55), latest: at(2, 30) }
const TOKENS_ONSET = { time: at(6, 25), earliest: at(6, 20), latest: at(6, 30) }

const EVENTS = {
  updateEndpoint: '8f14e45f-ceea-467f-a0e6-1b2c3d4e5f60',
  createConfig: 'c9f0f895-fb98-4b91-99d3-7a6b5c4d3e2f',
  createModel: '45c48cce-2e2d-4fbd-8a1e-0f1e2d3c4b5a',
  putFeatures: 'd3d94468-02a4-4259-b55d-38e6d163e820',
  getCaller: '6512bd43-d9ca-46e0-a2c9-90b0a82652dc',
  listModels: 'c20ad4d7-6fe9-4759-aa27-a0c99bff6710',
  agreement: 'c51ce410-c124-410e-8db5-e4b97fc2af39',
  probe: 'aab32389-22bc-425a-af60-6eb525ffdc56',
  invoke: '9bf31c7f-f062-436a-96d3-c8bd1f8f2ff3',
  disableLogging: 'c74d97b0-1eae-457e-84aa-9d5bade2baaf',
}

const FINDING_DEFAULTS = {
  account: ACCOUNT,
  region: REGION,
  related: [],
  techniques: [],
  eventIds: [],
  baseline: '45 days of this hour of the week',
}

const LATENCY: Finding = {
  ...FINDING_DEFAULTS,
  id: 'fd-6f2c1b9a40d7',
  type: 'Inference/LatencyUnlikeItself',
  severity: 'HIGH',
  title: 'Model latency of churn-prediction is 4.8 times what it was',
  entity: ENDPOINT,
  related: [CONFIGURATION],
  start: LATENCY_ONSET.time,
  end: at(11, 55),
  detector: 'inference/latency',
  score: 41.7,
  observed: 415_000,
  expected: 86_400,
  examined: 214,
  series: wave('ModelLatency p90', 'Microseconds', 86_000, LATENCY_ONSET, (h) =>
    h < 0.4 ? 2 + 7 * h : 4.8 + 0.5 * Math.sin(h * 2),
  ),
  explanation: {
    sql: 'SELECT time, p90 FROM metric\nWHERE resource = ? AND name = ? AND time >= ?\nORDER BY time',
    parameters: [ENDPOINT.id, 'ModelLatency', START],
  },
}

const ERRORS: Finding = {
  ...FINDING_DEFAULTS,
  id: 'fd-0b7e55c2a913',
  type: 'Inference/ErrorsUnlikeThemselves',
  severity: 'MEDIUM',
  title: 'Invocation5XXErrors of churn-prediction rose from none to 37 an hour',
  entity: ENDPOINT,
  start: at(2, 20),
  end: at(11, 55),
  detector: 'inference/errors',
  score: 22.3,
  observed: 37,
  expected: 0.2,
  examined: 214,
}

const LATENCY_CAUSES: readonly Cause[] = [
  {
    rank: 1,
    probability: 0.86,
    kind: 'configuration-change',
    principal: DEPLOYER,
    entity: CONFIGURATION,
    time: at(2, 3, 12),
    eventIds: [EVENTS.updateEndpoint, EVENTS.createConfig, EVENTS.createModel],
    why: 'UpdateEndpoint moved churn-prediction from ml.g5.xlarge to ml.t2.medium seven minutes before its latency rose.',
    evidence: [
      {
        factor: 'rarity',
        text: 'ml-deployer updated this endpoint 3 times in 45 days, never at night.',
        weight: 2.1,
        eventIds: [EVENTS.updateEndpoint],
      },
      {
        factor: 'time',
        text: 'It came 6 min 48 s before the onset; an update takes 4 to 9 min to go live.',
        weight: 1.9,
        eventIds: [EVENTS.updateEndpoint],
      },
      {
        factor: 'nearness',
        text: 'It acts on the endpoint itself (distance 1).',
        weight: 1.2,
        eventIds: [EVENTS.createConfig],
      },
      {
        factor: 'siblings',
        text: '11 of 11 endpoints of this account without an update stayed usual.',
        weight: 0.9,
        eventIds: [],
      },
      {
        factor: 'reversal',
        text: 'The change was not reverted, so nothing tells whether the latency would have followed.',
        weight: -0.2,
        eventIds: [],
      },
    ],
  },
  {
    rank: 2,
    probability: 0.07,
    kind: 'data-change',
    principal: CALLER,
    entity: FEATURES,
    time: at(1, 31),
    eventIds: [EVENTS.putFeatures],
    why: 'A feature file 2.4 times its usual size was written 39 minutes before.',
    evidence: [
      {
        factor: 'rarity',
        text: 'The file is written every night; its size was last seen 19 days ago.',
        weight: -0.8,
        eventIds: [EVENTS.putFeatures],
      },
      {
        factor: 'kind',
        text: 'Changed data seldom changes latency.',
        weight: -0.6,
        eventIds: [],
      },
    ],
  },
  {
    rank: 3,
    probability: 0.07,
    kind: 'unexplained',
    eventIds: [],
    why: 'Something that the collected logs do not show.',
    evidence: [],
  },
]

const LATENCY_GROUP: FindingGroup = {
  id: 'fg-3d1f7a9e20c4',
  severity: 'HIGH',
  title: 'churn-prediction became slow after UpdateEndpoint by ml-deployer',
  summary:
    'From 02:10 the p90 latency of churn-prediction was 4.8 times its usual value, and server errors began ten minutes later. Seven minutes before, ml-deployer moved the endpoint to a smaller instance type. Traffic stayed as usual, and no other endpoint of the account changed.',
  entities: [ENDPOINT, CONFIGURATION, DEPLOYER, LENA, FEATURES],
  tactics: ['Impact'],
  findings: [LATENCY, ERRORS],
  causes: LATENCY_CAUSES,
  timeline: [
    {
      time: at(1, 31),
      text: 'checkout-service writes churn/2026-03-11.parquet (412 MB)',
      entity: FEATURES,
      eventId: EVENTS.putFeatures,
    },
    {
      time: at(2, 1, 40),
      text: 'lena.ortiz as ml-deployer: CreateEndpointConfig, ml.t2.medium',
      entity: CONFIGURATION,
      eventId: EVENTS.createConfig,
    },
    {
      time: at(2, 3, 12),
      text: 'lena.ortiz as ml-deployer: UpdateEndpoint',
      entity: ENDPOINT,
      eventId: EVENTS.updateEndpoint,
    },
    {
      time: at(2, 10),
      text: 'Model latency leaves its band',
      entity: ENDPOINT,
      findingId: LATENCY.id,
    },
    { time: at(2, 20), text: 'Server errors begin', entity: ENDPOINT, findingId: ERRORS.id },
  ],
}

const TOKENS: Finding = {
  ...FINDING_DEFAULTS,
  id: 'fd-91ce0d43b8a2',
  type: 'Inference/TokensUnlikeThemselves',
  severity: 'CRITICAL',
  title: 'Output tokens of claude-3-5-sonnet are 31 times what they were',
  entity: MODEL,
  actor: THIEF,
  related: [KEY, ADDRESS],
  region: 'us-east-1',
  start: TOKENS_ONSET.time,
  end: at(12, 0),
  detector: 'inference/tokens',
  score: 118.2,
  observed: 1_934_000,
  expected: 62_300,
  examined: 97,
  techniques: ['T1496.004', 'AML.T0034'],
  eventIds: [EVENTS.invoke, EVENTS.probe],
  series: wave('Output tokens per 5 min', 'tokens', 61_000, TOKENS_ONSET, (h) =>
    Math.min(31, 6 + 40 * h),
  ),
}

const PROBING: Finding = {
  ...FINDING_DEFAULTS,
  id: 'fd-a4720f8e61b3',
  type: 'Technique/BedrockProbing',
  severity: 'HIGH',
  title: 'ci-artifacts, new to Bedrock, probed which models it may call',
  entity: THIEF,
  actor: THIEF,
  related: [KEY, ADDRESS, COUNTRY],
  region: 'us-east-1',
  start: at(5, 47),
  end: at(6, 2),
  detector: 'techniques/bedrock-probing',
  score: 36,
  observed: '14 models in 9 min, 11 denied',
  expected: 'no Bedrock call in 45 days',
  baseline: '45 days of calls of ci-artifacts',
  examined: 388,
  techniques: ['T1580', 'T1078.004'],
  eventIds: [EVENTS.getCaller, EVENTS.listModels, EVENTS.probe],
}

const LOGGING: Finding = {
  ...FINDING_DEFAULTS,
  id: 'fd-5e88d02f7c19',
  type: 'Technique/InvocationLoggingDeleted',
  severity: 'CRITICAL',
  title: 'ci-artifacts deleted the model invocation logging of us-east-1',
  entity: { type: 'aws-service', id: 'bedrock.amazonaws.com' },
  actor: THIEF,
  related: [KEY, ADDRESS],
  region: 'us-east-1',
  start: at(6, 58, 3),
  end: at(6, 58, 3),
  detector: 'techniques/invocation-logging-deleted',
  score: 50,
  observed: '1 call',
  expected: 'never before',
  baseline: '45 days of all principals',
  examined: 388,
  techniques: ['T1562.008'],
  eventIds: [EVENTS.disableLogging],
}

const THEFT_GROUP: FindingGroup = {
  id: 'fg-c8e2b7504d61',
  severity: 'CRITICAL',
  title: 'Access key of ci-artifacts was used from Moldova to run Bedrock models',
  summary:
    'The key AKIAIOSFODNN7EXAMPLE, used from two addresses of the build network for 45 days, was used from 203.0.113.77 (MD) at 05:47. It probed 14 models, accepted a model agreement, and from 06:25 produced 31 times the usual output tokens. At 06:58 it deleted the invocation logging.',
  entities: [THIEF, KEY, ADDRESS, COUNTRY, MODEL],
  tactics: ['Initial Access', 'Discovery', 'Defense Evasion', 'Impact'],
  findings: [TOKENS, PROBING, LOGGING],
  causes: [
    {
      rank: 1,
      probability: 0.93,
      kind: 'credential-abuse',
      principal: THIEF,
      entity: MODEL,
      time: at(6, 24, 41),
      eventIds: [EVENTS.invoke, EVENTS.probe, EVENTS.agreement],
      why: 'Every new token comes from one access key, used for the first time from 203.0.113.77.',
      evidence: [
        {
          factor: 'caller',
          text: '100 % of the excess tokens belong to ci-artifacts, which had called no model before.',
          weight: 3.2,
          eventIds: [EVENTS.invoke],
        },
        {
          factor: 'rarity',
          text: 'Country, network and user agent are all new for this key.',
          weight: 2.4,
          eventIds: [EVENTS.getCaller, EVENTS.listModels],
        },
      ],
    },
    {
      rank: 2,
      probability: 0.04,
      kind: 'traffic-change',
      principal: CALLER,
      entity: MODEL,
      time: at(6, 0),
      eventIds: [],
      why: 'checkout-service calls the same model, with 4 % more traffic than usual.',
      evidence: [],
    },
    {
      rank: 3,
      probability: 0.03,
      kind: 'unexplained',
      eventIds: [],
      why: 'Something that the collected logs do not show.',
      evidence: [],
    },
  ],
  timeline: [
    {
      time: at(5, 47, 9),
      text: 'GetCallerIdentity from 203.0.113.77, the first call from Moldova',
      entity: THIEF,
      eventId: EVENTS.getCaller,
    },
    {
      time: at(5, 53),
      text: 'ListFoundationModels, then InvokeModel on 14 models',
      entity: THIEF,
      findingId: PROBING.id,
    },
    {
      time: at(6, 12, 30),
      text: 'CreateFoundationModelAgreement',
      entity: MODEL,
      eventId: EVENTS.agreement,
    },
    {
      time: at(6, 25),
      text: 'Output tokens leave their band',
      entity: MODEL,
      findingId: TOKENS.id,
    },
    {
      time: at(6, 58, 3),
      text: 'DeleteModelInvocationLoggingConfiguration',
      entity: THIEF,
      eventId: EVENTS.disableLogging,
    },
  ],
}

/** Two incidents of an imagined organisation: a stolen key on Bedrock, and an endpoint made slow by its update. */
export const SAMPLE_REPORT: Report = {
  scope: { start: START, end: START + 12 * HOUR },
  coverage: {
    objects: 1_843,
    read: 412_906,
    stored: 412_551,
    duplicate: 343,
    rejected: 12,
    formats: [
      {
        format: 'cloudtrail',
        objects: 1_204,
        read: 288_114,
        stored: 287_759,
        duplicate: 343,
        rejected: 12,
        start: START - 45 * DAY,
        end: START + 12 * HOUR - 1000,
      },
      {
        format: 'cloudwatch-metric-stream',
        objects: 611,
        read: 120_441,
        stored: 120_441,
        duplicate: 0,
        rejected: 0,
        start: START - 45 * DAY,
        end: START + 12 * HOUR - 60_000,
      },
      {
        format: 'bedrock-invocation-log',
        objects: 28,
        read: 4_351,
        stored: 4_351,
        duplicate: 0,
        rejected: 0,
        start: START - 44 * DAY,
        end: at(6, 58),
      },
      {
        format: 'guardduty',
        objects: 0,
        read: 0,
        stored: 0,
        duplicate: 0,
        rejected: 0,
      },
    ],
    notMembers: [],
    missing: [
      'VPC flow logs: no record of any account',
      'SageMaker data capture: churn-prediction has none, so drift of its inputs cannot be seen',
    ],
  },
  findingGroups: [THEFT_GROUP, LATENCY_GROUP],
}

/** Nothing was found, and some logs were of accounts that are no members. */
export const QUIET_REPORT: Report = {
  ...SAMPLE_REPORT,
  coverage: {
    ...SAMPLE_REPORT.coverage,
    read: 424_118,
    rejected: 11_224,
    notMembers: [
      { account: '444455556666', records: 11_208 },
      { account: '777788889999', records: 4 },
    ],
  },
  findingGroups: [],
}

/** Nothing was read at all. */
export const EMPTY_REPORT: Report = {
  scope: SAMPLE_REPORT.scope,
  coverage: {
    ...NOTHING_FOUND.coverage,
    missing: ['CloudTrail: no record of any account'],
  },
  findingGroups: [],
}

/** What one entity has a part in, with its own indicators. */
export const ENTITY_REPORT: Report = {
  ...SAMPLE_REPORT,
  findingGroups: [THEFT_GROUP],
  suppressed: THEFT_GROUP.findings.slice(0, 1).map(({ id, type, severity, title }) => ({
    ...{ id, type, severity, title },
    ...{ rule: '5f0c2a17', reason: 'a drill', expires: START + DAY },
  })),
  archived: [
    { id: 'fg-aaaa', title: 'Seen before', reason: 'known', at: START, findingIds: ['f-1'] },
  ],
  investigation: {
    entity: THIEF,
    scope: SAMPLE_REPORT.scope,
    severity: 'HIGH',
    summary:
      'Of the IAM user ci-artifacts there were 1 technique, 1 new place, 9 new programs and 1 finding group from 2026-03-11 00:00:00 to 2026-03-12 00:00:00; together they are HIGH.',
    indicators: [
      {
        type: 'TTP_OBSERVED',
        text: 'Models were enumerated (Discovery, T1526): ListFoundationModels from 203.0.113.77, 3 calls, 0 failed',
      },
      {
        type: 'NEW_GEOLOCATION',
        text: 'Chisinau, Moldova, from 203.0.113.77 (new for the account too)',
      },
      ...Array.from({ length: 9 }, (_, i) => ({
        type: 'NEW_USER_AGENT' as const,
        text: `tool-${i}/1.0 os/linux`,
      })),
      { type: 'RELATED_FINDING_GROUP', text: 'fg-0123456789abcdef' },
    ],
  },
}
