import type { Severity } from '../../../src/events/severity.ts'
import {
  DAYS,
  daily,
  invoke,
  op,
  type Place,
  type Scene,
  servedModel,
  type TestInvocation,
  times,
  trainingJob,
} from './scene-support.ts'

/** A signal of abuse, which findings name it, what it looks like, and what looks like it and is not. */
export interface Row {
  readonly signal: string
  /** Types of findings, any of which names the signal. */
  readonly types: readonly string[]
  /** How severe the finding must be at least. */
  readonly least: Severity
  readonly fires: Readonly<Record<string, (place: Place) => Scene>>
  /** Nothing of these types may be graver than low here. */
  readonly silent: Readonly<Record<string, (place: Place) => Scene>>
}

const HAIKU = 'anthropic.claude-3-haiku-20240307-v1:0'
const OPUS = 'anthropic.claude-3-opus-20240229-v1:0'
const SONNET = 'us.anthropic.claude-sonnet-4-20250514-v1:0'

const APP = 'role/app/task'
const USER = 'user/svc'
const CI = 'role/ci/run'
const FEEDER = 'role/feeder/job'
const ADMIN = 'role/admin/ann'
/** The user that the console makes for a Bedrock API key; `bedrock-mantle` says in the request that it was used. */
const API_KEY = 'user/BedrockAPIKey-k1'
const BEARER = { callWithBearerToken: true, bearerTokenType: 'LONG_TERM' }

/** Ten days of an application and a user with a long-term key that invoke their models at all hours. */
const invoking = daily(() => [
  ...times(6, (i) => invoke(HAIKU, { by: APP, at: i * 200 })),
  ...times(4, (i) => invoke(HAIKU, { by: USER, at: 30 + i * 300 })),
])

/** Ten days of a pipeline that trains and deploys, of the job that feeds it, and of an administrator. */
const delivering = ({ training, artifacts, registry, account }: Place) =>
  daily((day) => [
    op(
      's3:PutObject',
      { bucketName: training, key: `day=${day % 3}/part-0.csv` },
      { by: FEEDER, at: 60 },
    ),
    op('sagemaker:CreateTrainingJob', trainingJob(training, account), { by: CI, at: 120 }),
    op('s3:PutObject', { bucketName: artifacts, key: `v${day}/model.tar.gz` }, { by: CI, at: 300 }),
    op('sagemaker:CreateModel', servedModel(artifacts, registry, `v${day}`, account), {
      by: CI,
      at: 310,
    }),
    op('sagemaker:UpdateEndpoint', { endpointName: 'fraud' }, { by: CI, at: 320 }),
    op('sagemaker:DescribeEndpoint', { endpointName: 'fraud' }, { by: ADMIN, at: 600 }),
    op(
      's3:GetObject',
      { bucketName: artifacts, key: `v${day}/model.tar.gz` },
      { by: 'role/tests/run', at: 330 },
    ),
  ])

const backup = (place: Place, version: string, at: number) =>
  op(
    's3:CopyObject',
    {
      bucketName: 'backup',
      key: `${version}/model.tar.gz`,
      'x-amz-copy-source': `/${place.artifacts}/${version}/model.tar.gz`,
    },
    { by: 'role/backup/run', at },
  )

const QUESTIONS = [
  'bedrock:ListFoundationModels',
  'bedrock:GetUseCaseForModelAccess',
  'bedrock:ListInferenceProfiles',
  'bedrock:ListCustomModels',
  'bedrock:ListProvisionedModelThroughputs',
  'bedrock:GetModelInvocationLoggingConfiguration',
  'bedrock:ListGuardrails',
  'sagemaker:ListEndpoints',
  'sagemaker:ListModels',
  'sagemaker:ListEndpointConfigs',
]

/** An hour of tokens each hour of the baseline and of the scope's first day. */
const spending = (
  by: string,
  model: string,
  more: Partial<TestInvocation> = {},
): readonly TestInvocation[] =>
  Array.from({ length: (DAYS + 1) * 24 }, (_, hour) => ({
    at: (hour - DAYS * 24) * 60 + 7,
    by,
    model,
    input: 900 + ((hour * 37) % 200),
    output: 280 + ((hour * 17) % 60),
    ...more,
  }))

const burning = (
  by: string,
  model: string,
  calls: number,
  input: number,
): readonly TestInvocation[] =>
  Array.from({ length: 6 * calls }, (_, i) => ({
    at: 300 + i * (60 / calls),
    by,
    model,
    input,
    output: 1500,
  }))

const selectors = (kinds: readonly string[]) => ({
  trailName: 'main',
  advancedEventSelectors: kinds.map((kind) => ({
    fieldSelectors: [
      { field: 'eventCategory', equals: ['Data'] },
      { field: 'resources.type', equals: [kind] },
    ],
  })),
})

/** Every row of the table of signals that calls around models can show. Order and names are those of the table. */
export const ROWS: readonly Row[] = [
  {
    signal: 'model discovery burst',
    types: [
      'Technique/FoundationModelsEnumerated',
      'Technique/ModelsEnumerated',
      'Abuse/ModelReconnaissance',
    ],
    least: 'LOW',
    fires: {
      'within minutes': () => ({
        calls: [
          ...invoking,
          ...QUESTIONS.slice(0, 5).map((name, i) => op(name, null, { by: USER, at: i })),
        ],
      }),
      'through the endpoint that speaks as OpenAI does, and of agents': () => ({
        calls: [
          ...invoking,
          ...[
            'bedrock-mantle:ListModels',
            'bedrock:ListGuardrails',
            'bedrock-agentcore:ListAgentRuntimes',
            'bedrock-agentcore:ListGateways',
            'bedrock:ListInferenceProfiles',
          ].map((name, i) => op(name, null, { by: USER, at: i * 90 })),
        ],
      }),
      'slowly, over the day, and refused': () => ({
        calls: [
          ...invoking,
          ...QUESTIONS.map((name, i) =>
            op(name, null, { by: USER, at: i * 100, error: 'AccessDenied' }),
          ),
        ],
      }),
    },
    silent: {
      'an auditor who asks every day': () => ({
        calls: [
          ...daily(() => QUESTIONS.map((name, i) => op(name, null, { by: 'role/audit/a', at: i }))),
          ...QUESTIONS.map((name, i) => op(name, null, { by: 'role/audit/a', at: i })),
        ],
      }),
      'an engineer who lists models before the first use': () => ({
        calls: [
          ...invoking,
          op('bedrock:ListFoundationModels', null, { by: ADMIN }),
          op('bedrock:ListInferenceProfiles', null, { by: ADMIN, at: 2 }),
          invoke(SONNET, { by: ADMIN, at: 9 }),
        ],
      }),
    },
  },
  {
    signal: 'logging probe then off: invocations',
    types: ['Technique/InvocationLoggingProbed', 'Technique/InvocationLoggingDisabled'],
    least: 'HIGH',
    fires: {
      'by a stolen key': ({ abroad }) => ({
        calls: [
          ...invoking,
          op('bedrock:GetModelInvocationLoggingConfiguration', null, { by: USER, ip: abroad }),
          op('bedrock:DeleteModelInvocationLoggingConfiguration', null, {
            by: USER,
            ip: abroad,
            at: 2,
          }),
        ],
      }),
    },
    silent: {
      'an administrator who sets it up for the first time': () => ({
        calls: [
          ...invoking,
          op(
            'bedrock:PutModelInvocationLoggingConfiguration',
            {
              loggingConfig: {
                cloudWatchConfig: { logGroupName: 'invocations' },
                textDataDeliveryEnabled: true,
              },
            },
            { by: ADMIN, at: 2 },
          ),
        ],
      }),
      'a new destination': () => ({
        calls: [
          ...invoking,
          op('bedrock:GetModelInvocationLoggingConfiguration', null, { by: ADMIN }),
          op(
            'bedrock:PutModelInvocationLoggingConfiguration',
            { loggingConfig: { textDataDeliveryEnabled: true, s3Config: { bucketName: 'logs' } } },
            { by: ADMIN, at: 2 },
          ),
        ],
      }),
    },
  },
  {
    signal: 'logging off by a configuration that names no destination',
    types: ['Technique/InvocationLoggingProbed', 'Technique/InvocationLoggingDisabled'],
    least: 'HIGH',
    fires: {
      'written over with nothing': ({ abroad }) => ({
        calls: [
          ...invoking,
          op('bedrock:GetModelInvocationLoggingConfiguration', null, { by: USER, ip: abroad }),
          op(
            'bedrock:PutModelInvocationLoggingConfiguration',
            { loggingConfig: { textDataDeliveryEnabled: true } },
            { by: USER, ip: abroad, at: 2 },
          ),
        ],
      }),
    },
    silent: {
      'a second destination': () => ({
        calls: [
          ...invoking,
          op(
            'bedrock:PutModelInvocationLoggingConfiguration',
            {
              loggingConfig: {
                s3Config: { bucketName: 'logs' },
                cloudWatchConfig: { logGroupName: 'invocations' },
                textDataDeliveryEnabled: true,
              },
            },
            { by: ADMIN },
          ),
        ],
      }),
    },
  },
  {
    signal: 'logging probe then off: capture and monitoring of endpoints',
    types: ['Technique/CaptureDisabled', 'Technique/MonitoringDisabled'],
    least: 'MEDIUM',
    fires: {
      capture: (place) => ({
        calls: [
          ...delivering(place),
          op(
            'sagemaker:CreateEndpointConfig',
            { dataCaptureConfig: { enableCapture: false } },
            { by: ADMIN },
          ),
        ],
      }),
      monitoring: (place) => ({
        calls: [
          ...delivering(place),
          op('sagemaker:StopMonitoringSchedule', { monitoringScheduleName: 'm' }, { by: ADMIN }),
        ],
      }),
    },
    silent: {
      'a configuration that captures': (place) => ({
        calls: [
          ...delivering(place),
          op(
            'sagemaker:CreateEndpointConfig',
            { dataCaptureConfig: { enableCapture: true } },
            { by: ADMIN },
          ),
        ],
      }),
    },
  },
  {
    signal: 'logging probe then off: data events of a trail',
    types: ['Abuse/InferenceEventsDropped'],
    least: 'HIGH',
    fires: {
      'endpoints are left out of the first selectors seen': (place) => ({
        calls: [
          ...delivering(place),
          ...daily(() => [op('sagemaker:InvokeEndpoint', { endpointName: 'fraud' }, { by: APP })]),
          op('cloudtrail:PutEventSelectors', selectors(['AWS::S3::Object']), { by: USER, at: 10 }),
        ],
      }),
      'endpoints are left out of the selectors': (place) => ({
        calls: [
          ...delivering(place),
          op(
            'cloudtrail:PutEventSelectors',
            selectors(['AWS::SageMaker::Endpoint', 'AWS::S3::Object']),
            { by: ADMIN, at: -3000 },
          ),
          op('cloudtrail:PutEventSelectors', selectors(['AWS::S3::Object']), { by: USER, at: 10 }),
        ],
      }),
    },
    silent: {
      'more is recorded than before': (place) => ({
        calls: [
          ...delivering(place),
          op('cloudtrail:PutEventSelectors', selectors(['AWS::S3::Object']), {
            by: ADMIN,
            at: -3000,
          }),
          op(
            'cloudtrail:PutEventSelectors',
            selectors(['AWS::SageMaker::Endpoint', 'AWS::S3::Object']),
            { by: ADMIN, at: 10 },
          ),
        ],
      }),
    },
  },
  {
    signal: 'access unlocked',
    types: ['Technique/ModelAccessUnlocked'],
    least: 'MEDIUM',
    fires: {
      'an agreement for a model': ({ abroad }) => ({
        calls: [
          ...invoking,
          op('bedrock:PutUseCaseForModelAccess', {}, { by: USER, ip: abroad }),
          op(
            'bedrock:CreateFoundationModelAgreement',
            { modelId: OPUS },
            { by: USER, ip: abroad, at: 3 },
          ),
        ],
      }),
    },
    silent: {
      'the platform team that does so for every model': () => ({
        calls: [
          ...daily(() => [
            op('bedrock:CreateFoundationModelAgreement', { modelId: HAIKU }, { by: ADMIN }),
          ]),
          op('bedrock:CreateFoundationModelAgreement', { modelId: OPUS }, { by: ADMIN }),
        ],
      }),
    },
  },
  {
    signal: 'enumeration, then invocation by a long-term key',
    types: ['Technique/EnumerationThenInvocation'],
    least: 'HIGH',
    fires: {
      'within a quarter of an hour': ({ abroad }) => ({
        calls: [
          ...invoking,
          op('bedrock:ListFoundationModels', null, { by: USER, ip: abroad }),
          invoke(OPUS, { by: USER, ip: abroad, at: 8, error: 'AccessDeniedException' }),
        ],
      }),
      'by a Bedrock API key, on the endpoint that speaks as OpenAI does': ({ abroad }) => ({
        calls: [
          ...invoking,
          op('bedrock-mantle:ListModels', BEARER, { by: API_KEY, key: '', ip: abroad }),
          op(
            'bedrock-mantle:CreateInference',
            { model: 'openai.gpt-oss-120b', ...BEARER },
            { by: API_KEY, key: '', ip: abroad, at: 3 },
          ),
        ],
      }),
      'a batch rather than a call': ({ abroad }) => ({
        calls: [
          ...invoking,
          op('bedrock:ListInferenceProfiles', null, { by: USER, ip: abroad }),
          op(
            'bedrock:CreateModelInvocationJob',
            { modelId: OPUS },
            { by: USER, ip: abroad, at: 9 },
          ),
        ],
      }),
    },
    silent: {
      'a batch job of a role': () => ({
        calls: [
          ...invoking,
          op('bedrock:ListFoundationModels', null, { by: ADMIN }),
          op('bedrock:CreateModelInvocationJob', { modelId: HAIKU }, { by: ADMIN, at: 8 }),
        ],
      }),
      'an engineer with a session of a role': () => ({
        calls: [
          ...invoking,
          op('bedrock:ListFoundationModels', null, { by: ADMIN }),
          invoke(OPUS, { by: ADMIN, at: 8 }),
        ],
      }),
    },
  },
  {
    signal: 'invocations unlike the principal’s own',
    types: ['Abuse/InvocationUnlikeItself'],
    least: 'MEDIUM',
    fires: {
      'new model, Region and network': ({ abroad }) => ({
        calls: [
          ...invoking,
          ...times(8, (i) => invoke(OPUS, { by: USER, ip: abroad, region: 'us-west-2', at: i })),
        ],
      }),
      'a bearer token from elsewhere': ({ abroad }) => ({
        calls: [
          ...invoking,
          ...times(8, (i) =>
            invoke(HAIKU, {
              by: APP,
              ip: abroad,
              at: i,
              additional: { callWithBearerToken: true },
            }),
          ),
        ],
      }),
      'a bearer token from elsewhere, on the endpoint that speaks as OpenAI does': ({
        abroad,
      }) => ({
        calls: [
          ...invoking,
          ...times(8, (i) =>
            op(
              'bedrock-mantle:CreateInference',
              { model: 'openai.gpt-oss-120b', ...BEARER },
              { by: APP, ip: abroad, at: i },
            ),
          ),
        ],
      }),
      'a second key from elsewhere, with the usual model': ({ abroad }) => ({
        calls: [
          ...daily(() => times(12, (i) => invoke(HAIKU, { by: USER, at: i * 60 }))),
          ...times(8, (i) => invoke(HAIKU, { by: USER, key: 'AKIASECOND', ip: abroad, at: i })),
        ],
      }),
      'refused, with a second key': ({ abroad }) => ({
        calls: [
          ...daily(() => times(12, (i) => invoke(HAIKU, { by: USER, at: i * 60 }))),
          ...times(4, (i) =>
            invoke(SONNET, {
              by: USER,
              key: 'AKIASECOND',
              ip: abroad,
              region: 'ap-south-1',
              at: i,
            }),
          ),
        ],
      }),
    },
    silent: {
      'a planned move of the usual application to a new model': () => ({
        calls: [...invoking, ...times(20, (i) => invoke(SONNET, { by: APP, at: i * 10 }))],
      }),
      'a new Region by the usual application': () => ({
        calls: [
          ...invoking,
          ...times(20, (i) => invoke(HAIKU, { by: APP, region: 'eu-central-1', at: i * 10 })),
        ],
      }),
      'a key that was rotated': () => ({
        calls: [
          ...invoking,
          ...times(10, (i) => invoke(HAIKU, { by: USER, key: 'AKIAROTATED', at: i * 10 })),
        ],
      }),
      'a NAT gateway with a new address': ({ abroad }) => ({
        calls: [
          ...invoking,
          ...times(10, (i) => invoke(HAIKU, { by: APP, ip: abroad, at: i * 10 })),
          ...times(10, (i) => invoke(HAIKU, { by: USER, ip: abroad, at: 5 + i * 10 })),
        ],
      }),
      'a new version of the program': () => ({
        calls: [
          ...invoking,
          ...times(10, (i) => invoke(SONNET, { by: APP, agent: 'curl/8.5', at: i * 10 })),
        ],
      }),
    },
  },
  {
    signal: 'cost harvesting',
    types: ['Abuse/CostHarvesting'],
    least: 'HIGH',
    fires: {
      'a dear model for strangers': ({ abroad }) => ({
        calls: [
          ...invoking,
          ...times(60, (i) => invoke(OPUS, { by: USER, ip: abroad, at: 300 + i * 6 })),
        ],
        invocations: [...spending(USER, HAIKU), ...burning(USER, OPUS, 30, 9000)],
      }),
    },
    silent: {
      'the same application on another model of that price': () => ({
        calls: [...invoking, ...times(20, (i) => invoke(SONNET, { by: APP, at: i * 10 }))],
        invocations: [
          ...spending(APP, HAIKU),
          ...burning(
            APP,
            HAIKU.replace('claude-3-haiku-20240307', 'claude-3-5-haiku-20241022'),
            3,
            1000,
          ),
        ],
      }),
      'some dollars more an hour, by the usual application with its usual model': () => ({
        calls: [
          ...daily(() => times(6, (i) => invoke(SONNET, { by: APP, at: i * 200 }))),
          ...times(60, (i) => invoke(SONNET, { by: APP, at: 300 + i * 6 })),
        ],
        invocations: [...spending(APP, SONNET), ...burning(APP, SONNET, 20, 20_000)],
      }),
      'a load test of a cheap model, by who always calls it': () => ({
        calls: [...invoking, ...times(60, (i) => invoke(HAIKU, { by: APP, at: 300 + i * 6 }))],
        invocations: [...spending(APP, HAIKU), ...burning(APP, HAIKU, 60, 1000)],
      }),
    },
  },
  {
    signal: 'denial of wallet by volume',
    types: ['Abuse/CostHarvesting'],
    least: 'MEDIUM',
    fires: {
      'through the application’s own role': () => ({
        calls: [...invoking, ...times(60, (i) => invoke(SONNET, { by: APP, at: 300 + i * 6 }))],
        invocations: [...spending(APP, SONNET), ...burning(APP, SONNET, 60, 60_000)],
      }),
      'with a model of which no price is known': () => ({
        calls: [
          ...invoking,
          ...times(60, (i) => invoke('vendor.large-v9:0', { by: APP, at: 300 + i * 6 })),
        ],
        invocations: [...spending(APP, HAIKU), ...burning(APP, 'vendor.large-v9:0', 60, 60_000)],
      }),
    },
    silent: {
      'twice as much as usual, of one that costs': () => ({
        calls: invoking,
        invocations: [
          ...spending('role/batch/run', SONNET, { input: 400_000 }),
          ...burning('role/batch/run', SONNET, 1, 400_000),
        ],
      }),
    },
  },
  {
    signal: 'permission probing',
    types: ['Abuse/ModelAccessProbed'],
    least: 'MEDIUM',
    fires: {
      'invalid requests in a row': ({ abroad }) => ({
        calls: [
          ...invoking,
          ...times(5, (i) =>
            invoke(OPUS, { by: USER, ip: abroad, at: i, error: 'ValidationException' }),
          ),
        ],
      }),
      'by asking what a call would take, and by batches': ({ abroad }) => ({
        calls: [
          ...invoking,
          ...times(6, (i) =>
            op(
              ['bedrock:CountTokens', 'bedrock:CreateModelInvocationJob'][i % 2] ?? '',
              { modelId: OPUS },
              { by: USER, ip: abroad, at: i * 40, error: 'AccessDeniedException' },
            ),
          ),
        ],
      }),
      'slowly, over models and Regions': () => ({
        calls: [
          ...invoking,
          ...times(6, (i) =>
            invoke([OPUS, SONNET][i % 2] ?? OPUS, {
              by: USER,
              region: ['us-west-2', 'eu-west-1', 'ap-south-1'][i % 3] ?? 'us-west-2',
              at: i * 90,
              error: i % 2 === 0 ? 'AccessDeniedException' : 'ThrottlingException',
            }),
          ),
        ],
      }),
    },
    silent: {
      'an application that lost its permission': () => ({
        calls: [
          ...invoking,
          ...times(40, (i) => invoke(HAIKU, { by: APP, at: i, error: 'AccessDeniedException' })),
        ],
      }),
      'an application that is throttled': () => ({
        calls: [
          ...invoking,
          ...times(40, (i) => invoke(HAIKU, { by: APP, at: i, error: 'ThrottlingException' })),
        ],
      }),
      'a prototype that fails every third time': () => ({
        calls: [
          ...daily(() =>
            times(12, (i) =>
              invoke(HAIKU, {
                by: APP,
                at: i * 30,
                ...(i % 3 === 0 ? { error: 'ValidationException' } : {}),
              }),
            ),
          ),
          ...times(30, (i) =>
            invoke(HAIKU, {
              by: APP,
              at: i * 5,
              ...(i % 3 === 0 ? { error: 'ValidationException' } : {}),
            }),
          ),
        ],
      }),
    },
  },
  {
    signal: 'Bedrock API-key phantom user',
    types: ['Technique/BedrockKeyUsedElsewhere'],
    least: 'HIGH',
    fires: {
      'acts outside Bedrock, refused': ({ abroad }) => ({
        calls: [
          ...daily(() => [
            invoke(HAIKU, {
              by: 'user/BedrockAPIKey-k1',
              additional: { callWithBearerToken: true },
            }),
          ]),
          op('iam:ListUsers', null, { by: 'user/BedrockAPIKey-k1', ip: abroad }),
        ],
      }),
      'is given a key that signs': ({ abroad }) => ({
        calls: [
          ...invoking,
          op('iam:CreateAccessKey', { userName: 'BedrockAPIKey-k1' }, { by: USER, ip: abroad }),
        ],
      }),
    },
    silent: {
      'invokes models with its token': () => ({
        calls: daily(() => [
          invoke(HAIKU, { by: 'user/BedrockAPIKey-k1', additional: { callWithBearerToken: true } }),
        ]),
      }),
    },
  },
  {
    signal: 'guardrail weakened',
    types: ['Technique/GuardrailRemoved', 'Abuse/GuardrailBypassed'],
    least: 'MEDIUM',
    fires: {
      'filters set to nothing': ({ abroad }) => ({
        calls: [
          ...invoking,
          op(
            'bedrock:UpdateGuardrail',
            {
              contentPolicyConfig: {
                filtersConfig: [{ type: 'PROMPT_ATTACK', inputStrength: 'NONE' }],
              },
            },
            { by: USER, ip: abroad },
          ),
        ],
      }),
      'left out for another model of the same caller': () => ({
        calls: invoking,
        invocations: [
          ...spending(APP, HAIKU, { guardrail: 'g-1' }),
          ...Array.from({ length: 8 }, (_, i) => ({
            at: 400 + i,
            by: APP,
            model: SONNET,
            input: 900,
            output: 90,
          })),
        ],
      }),
      'left out of the requests': () => ({
        calls: invoking,
        invocations: [
          ...spending(APP, HAIKU, { guardrail: 'g-1' }),
          ...Array.from({ length: 8 }, (_, i) => ({
            at: 400 + i,
            by: APP,
            model: HAIKU,
            input: 900,
            output: 90,
          })),
        ],
      }),
    },
    silent: {
      'a stricter filter': () => ({
        calls: [
          ...invoking,
          op(
            'bedrock:UpdateGuardrail',
            {
              contentPolicyConfig: {
                filtersConfig: [{ type: 'PROMPT_ATTACK', inputStrength: 'HIGH' }],
              },
            },
            { by: ADMIN },
          ),
        ],
      }),
      'vectors for a search, which cannot be guarded': () => ({
        calls: invoking,
        invocations: [
          ...spending(APP, HAIKU, { guardrail: 'g-1' }),
          ...Array.from({ length: 60 }, (_, i) => ({
            at: 400 + i,
            by: APP,
            model: 'amazon.titan-embed-text-v2:0',
            input: 900,
            output: 0,
          })),
        ],
      }),
      'a new model with the same guardrail': () => ({
        calls: invoking,
        invocations: [
          ...spending(APP, HAIKU, { guardrail: 'g-1' }),
          ...Array.from({ length: 60 }, (_, i) => ({
            at: 400 + i,
            by: APP,
            model: SONNET,
            input: 900,
            output: 90,
            guardrail: 'g-1',
          })),
        ],
      }),
      'a caller that never used one': () => ({
        calls: invoking,
        invocations: spending(APP, HAIKU),
      }),
    },
  },
  {
    signal: 'model artefact theft',
    types: ['Technique/ModelArtifactTaken', 'Technique/ModelSharedOutside'],
    least: 'HIGH',
    fires: {
      'read by somebody who never does': (place) => ({
        calls: [
          ...delivering(place),
          op(
            's3:GetObject',
            { bucketName: place.artifacts, key: 'v9/model.tar.gz' },
            { by: USER, ip: place.abroad },
          ),
        ],
      }),
      'copied into a bucket of a stranger, in parts': (place) => ({
        calls: [
          ...delivering(place),
          ...times(3, (i) =>
            op(
              's3:UploadPartCopy',
              {
                bucketName: 'bucket-of-mallory',
                key: 'm',
                partNumber: String(i + 1),
                'x-amz-copy-source': `${place.artifacts}/v9/model.tar.gz`,
              },
              { by: USER, ip: place.abroad, at: i },
            ),
          ),
        ],
      }),
      'weights that are served as they are': (place) => ({
        calls: [
          ...delivering(place),
          op(
            'sagemaker:CreateModel',
            {
              modelName: 'llm',
              primaryContainer: {
                image: `${place.registry}/llm:1`,
                modelDataSource: {
                  s3DataSource: {
                    s3DataType: 'S3Prefix',
                    compressionType: 'None',
                    s3Uri: `s3://${place.artifacts}/llm/`,
                  },
                },
              },
            },
            { by: CI, at: -5000 },
          ),
          op(
            's3:GetObject',
            { bucketName: place.artifacts, key: 'llm/part-00001-of-00009.bin' },
            { by: USER, ip: place.abroad },
          ),
        ],
      }),
      'shared with a stranger': (place) => ({
        calls: [
          ...delivering(place),
          op(
            'sagemaker:PutModelPackageGroupPolicy',
            {
              resourcePolicy:
                '{"Statement":[{"Effect":"Allow","Principal":{"AWS":"999999999999"}}]}',
            },
            { by: USER, ip: place.abroad },
          ),
        ],
      }),
    },
    silent: {
      'a backup that copies each artifact to its usual place': (place) => ({
        calls: [
          ...delivering(place),
          ...daily((day) => [backup(place, `v${day}`, 400)]),
          backup(place, 'v9', 30),
        ],
      }),
      'tests of the build system that read each artifact with their usual role': (place) => ({
        calls: [
          ...delivering(place),
          op(
            's3:GetObject',
            { bucketName: place.artifacts, key: 'v9/model.tar.gz' },
            { by: 'role/tests/run' },
          ),
        ],
      }),
    },
  },
  {
    signal: 'model swapped',
    types: ['Technique/ModelArtifactReplaced', 'Abuse/ModelFromNewSource'],
    least: 'HIGH',
    fires: {
      'weights from elsewhere': (place) => ({
        calls: [
          ...delivering(place),
          op(
            'sagemaker:CreateModel',
            servedModel('weights-of-mallory', place.registry, 'v10', place.account),
            { by: USER, ip: place.abroad },
          ),
          op(
            'sagemaker:UpdateEndpoint',
            { endpointName: 'fraud' },
            { by: USER, ip: place.abroad, at: 9 },
          ),
        ],
      }),
      'a model out of the registry of a stranger': (place) => ({
        calls: [
          ...delivering(place),
          op(
            'sagemaker:CreateModel',
            {
              modelName: 'fraud-v10',
              containers: [
                {
                  modelPackageName:
                    'arn:aws:sagemaker:us-east-1:999999999999:model-package/fraud/1',
                },
              ],
            },
            { by: USER, ip: place.abroad },
          ),
        ],
      }),
      'the artifact overwritten': (place) => ({
        calls: [
          ...delivering(place),
          op(
            's3:PutObject',
            { bucketName: place.artifacts, key: 'v9/model.tar.gz' },
            { by: USER, ip: place.abroad },
          ),
        ],
      }),
    },
    silent: {
      'a scheduled retraining with a new artifact': (place) => ({
        calls: [
          ...delivering(place),
          op('s3:PutObject', { bucketName: place.artifacts, key: 'v10/model.tar.gz' }, { by: CI }),
          op(
            'sagemaker:CreateModel',
            servedModel(place.artifacts, place.registry, 'v10', place.account),
            { by: CI, at: 5 },
          ),
          op('sagemaker:UpdateEndpoint', { endpointName: 'fraud' }, { by: CI, at: 9 }),
        ],
      }),
      'a new bucket of the pipeline that always deploys': (place) => ({
        calls: [
          ...delivering(place),
          op(
            'sagemaker:CreateModel',
            servedModel(`${place.artifacts}-b`, place.registry, 'v10', place.account),
            { by: CI, at: 5 },
          ),
        ],
      }),
    },
  },
  {
    signal: 'training data overwritten',
    types: ['Abuse/LearningDataWritten'],
    least: 'HIGH',
    fires: {
      'what lay there before': (place) => ({
        calls: [
          ...delivering(place),
          op(
            's3:PutObject',
            { bucketName: place.training, key: 'day=1/part-0.csv' },
            { by: USER, ip: place.abroad },
          ),
        ],
      }),
    },
    silent: {
      'by the job that feeds it': (place) => ({
        calls: [
          ...delivering(place),
          op(
            's3:PutObject',
            { bucketName: place.training, key: 'day=1/part-0.csv' },
            { by: FEEDER },
          ),
        ],
      }),
    },
  },
  {
    signal: 'training-data or RAG poisoning',
    types: ['Abuse/LearningDataWritten', 'Technique/KnowledgeBaseFed'],
    least: 'MEDIUM',
    fires: {
      'training data overwritten': (place) => ({
        calls: [
          ...delivering(place),
          op(
            's3:PutObject',
            { bucketName: place.training, key: 'day=1/part-0.csv' },
            { by: USER, ip: place.abroad },
          ),
        ],
      }),
      'articles ingested': (place) => ({
        calls: [
          ...invoking,
          op(
            's3:PutObject',
            { bucketName: 'articles', key: 'refunds.md' },
            { by: USER, ip: place.abroad },
          ),
          op(
            'bedrock:StartIngestionJob',
            { knowledgeBaseId: 'K' },
            { by: USER, ip: place.abroad, at: 5 },
          ),
        ],
      }),
    },
    silent: {
      'the job that feeds it every day': (place) => ({
        calls: [
          ...delivering(place),
          op(
            's3:PutObject',
            { bucketName: place.training, key: 'day=1/part-0.csv' },
            { by: FEEDER },
          ),
        ],
      }),
      'the job that keeps the knowledge base up to date': () => ({
        calls: [
          ...daily(() => [
            op('s3:PutObject', { bucketName: 'articles', key: 'news.md' }, { by: FEEDER }),
            op('bedrock:StartIngestionJob', { knowledgeBaseId: 'K' }, { by: FEEDER, at: 5 }),
          ]),
          op('s3:PutObject', { bucketName: 'articles', key: 'news.md' }, { by: FEEDER }),
          op('bedrock:StartIngestionJob', { knowledgeBaseId: 'K' }, { by: FEEDER, at: 5 }),
        ],
      }),
    },
  },
  {
    signal: 'foothold through ML tooling',
    types: ['Technique/MachineLearningFoothold', 'Technique/NotebookScriptChanged'],
    least: 'HIGH',
    fires: {
      'a start-up script and its notebook': (place) => ({
        calls: [
          ...delivering(place),
          op('sagemaker:CreateNotebookInstanceLifecycleConfig', {}, { by: USER, ip: place.abroad }),
          op(
            'sagemaker:CreatePresignedNotebookInstanceUrl',
            {},
            { by: USER, ip: place.abroad, at: 20 },
          ),
        ],
      }),
    },
    silent: {
      'a data scientist who makes a notebook and opens it': (place) => ({
        calls: [
          ...delivering(place),
          op(
            'sagemaker:CreateNotebookInstance',
            { notebookInstanceName: 'n' },
            { by: 'role/science/eve' },
          ),
          op(
            'sagemaker:CreatePresignedNotebookInstanceUrl',
            {},
            { by: 'role/science/eve', at: 20 },
          ),
        ],
      }),
    },
  },
  {
    signal: 'instance-role credentials used outside',
    types: ['Technique/RoleCredentialsUsedOutside'],
    least: 'HIGH',
    fires: {
      'the execution role from abroad': (place) => ({
        calls: [
          ...delivering(place),
          ...daily(() => [
            op(
              's3:GetObject',
              { bucketName: place.artifacts, key: 'v1/model.tar.gz' },
              { by: 'role/execution/SageMaker', ip: 'sagemaker.amazonaws.com' },
            ),
          ]),
          op('s3:ListBuckets', null, { by: 'role/execution/SageMaker', ip: place.abroad }),
        ],
      }),
    },
    silent: {
      'the execution role through SageMaker': (place) => ({
        calls: [
          ...delivering(place),
          ...daily(() => [
            op(
              's3:GetObject',
              { bucketName: place.artifacts, key: 'v1/model.tar.gz' },
              { by: 'role/execution/SageMaker', ip: 'sagemaker.amazonaws.com' },
            ),
          ]),
          op(
            's3:GetObject',
            { bucketName: place.artifacts, key: 'v9/model.tar.gz' },
            { by: 'role/execution/SageMaker', ip: 'sagemaker.amazonaws.com' },
          ),
        ],
      }),
      'a NAT gateway with a new address for all machines': ({ abroad, home }) => {
        const machine = (name: string, ip: string, at: number) =>
          op('ec2:DescribeTags', null, { by: `role/${name}/i-0123456789abcdef0`, ip, at })
        return {
          calls: [
            ...daily(() => ['web', 'worker', 'cache'].map((name, i) => machine(name, home, i))),
            ...daily(() =>
              ['web', 'worker', 'cache'].map((name, i) => machine(name, abroad, 700 + i)),
            ),
            ...['web', 'worker', 'cache'].map((name, i) => machine(name, abroad, i)),
          ],
        }
      },
    },
  },
  {
    signal: 'agent abuse',
    types: ['Technique/AgentRearmed', 'Technique/AgentTampered'],
    least: 'MEDIUM',
    fires: {
      'tools of a gateway of AgentCore': ({ abroad }) => ({
        calls: [
          ...invoking,
          op('bedrock-agentcore:UpdateGatewayTarget', {}, { by: USER, ip: abroad }),
          op('bedrock-agentcore:SynchronizeGatewayTargets', {}, { by: USER, ip: abroad, at: 4 }),
        ],
      }),
      'other tools, then into service': ({ abroad }) => ({
        calls: [
          ...invoking,
          op('bedrock:UpdateAgentActionGroup', { agentId: 'A' }, { by: USER, ip: abroad }),
          op('bedrock:PrepareAgent', { agentId: 'A' }, { by: USER, ip: abroad, at: 4 }),
        ],
      }),
    },
    silent: {
      'the pipeline that releases it every day': () => ({
        calls: [
          ...daily(() => [
            op('bedrock:UpdateAgent', { agentId: 'A' }, { by: CI }),
            op('bedrock:PrepareAgent', { agentId: 'A' }, { by: CI, at: 4 }),
          ]),
          op('bedrock:UpdateAgent', { agentId: 'A' }, { by: CI }),
          op('bedrock:PrepareAgent', { agentId: 'A' }, { by: CI, at: 4 }),
        ],
      }),
    },
  },
  {
    signal: 'provisioned throughput change or imported model',
    types: ['Technique/ModelCapacityChanged'],
    least: 'MEDIUM',
    fires: {
      'an imported model': ({ abroad }) => ({
        calls: [
          ...invoking,
          op('bedrock:CreateModelImportJob', { importedModelName: 'm' }, { by: USER, ip: abroad }),
          op(
            'bedrock:CreateProvisionedModelThroughput',
            { modelUnits: 4 },
            { by: USER, ip: abroad, at: 20 },
          ),
        ],
      }),
    },
    silent: {
      'a platform team that scales it every day': () => ({
        calls: [
          ...daily(() => [op('bedrock:UpdateProvisionedModelThroughput', {}, { by: ADMIN })]),
          op('bedrock:UpdateProvisionedModelThroughput', {}, { by: ADMIN }),
        ],
      }),
    },
  },
]
