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

const HAIKU = 'anthropic.claude-3-haiku-20240307-v1:0'
const SONNET = 'us.anthropic.claude-sonnet-4-20250514-v1:0'

const APP = 'role/app/task'
const CI = 'role/ci/run'
const ADMIN = 'role/admin/ann'
const SCIENTIST = 'role/science/eve'
const BREAK_GLASS = 'role/break-glass/bob'

/** Ten days of a company: an application, a pipeline that deploys, people who look around. */
const company = ({ training, artifacts, registry, account }: Place) =>
  daily((day) => [
    ...times(8, (i) => invoke(HAIKU, { by: APP, at: i * 170 })),
    ...times(8, (i) =>
      op('sagemaker:InvokeEndpoint', { endpointName: 'fraud' }, { by: APP, at: 5 + i * 170 }),
    ),
    op(
      's3:PutObject',
      { bucketName: training, key: `day=${day}/part-0.csv` },
      { by: 'role/feeder/job', at: 60 },
    ),
    op('sagemaker:CreateTrainingJob', trainingJob(training, account), { by: CI, at: 120 }),
    op('s3:PutObject', { bucketName: artifacts, key: `v${day}/model.tar.gz` }, { by: CI, at: 300 }),
    op('sagemaker:CreateModel', servedModel(artifacts, registry, `v${day}`, account), {
      by: CI,
      at: 310,
    }),
    op('sagemaker:UpdateEndpoint', { endpointName: 'fraud' }, { by: CI, at: 320 }),
    op('sagemaker:DescribeEndpoint', { endpointName: 'fraud' }, { by: ADMIN, at: 600 }),
    op('sagemaker:ListTrainingJobs', null, { by: SCIENTIST, at: 610 }),
  ])

const spending = (by: string, model: string, guardrail?: string): readonly TestInvocation[] =>
  Array.from({ length: (DAYS + 1) * 24 }, (_, hour) => ({
    at: (hour - DAYS * 24) * 60 + 7,
    by,
    model,
    input: 900 + ((hour * 37) % 200),
    output: 280 + ((hour * 17) % 60),
    ...(guardrail === undefined ? {} : { guardrail }),
  }))

/** Days on which something happens that looks odd and is not abuse. */
export const ORDINARY_DAYS: Readonly<Record<string, (place: Place) => Scene>> = {
  'a new model is rolled out by the pipeline and called by the application': (place) => ({
    calls: [
      ...company(place),
      op('bedrock:GetFoundationModel', { modelIdentifier: SONNET }, { by: ADMIN, at: 20 }),
      ...times(30, (i) => invoke(SONNET, { by: APP, at: 60 + i * 20 })),
    ],
    invocations: spending(APP, HAIKU),
  }),
  'somebody on call breaks the glass and repairs an endpoint': (place) => ({
    calls: [
      ...company(place),
      op(
        'sts:AssumeRole',
        { roleArn: `arn:aws:iam::${place.account}:role/break-glass` },
        { by: ADMIN, at: 100 },
      ),
      op('sagemaker:DescribeEndpoint', { endpointName: 'fraud' }, { by: BREAK_GLASS, at: 101 }),
      op(
        'sagemaker:DescribeEndpointConfig',
        { endpointConfigName: 'fraud-9' },
        { by: BREAK_GLASS, at: 102 },
      ),
      op('sagemaker:DescribeModel', { modelName: 'fraud-v9' }, { by: BREAK_GLASS, at: 103 }),
      op('sagemaker:ListEndpoints', null, { by: BREAK_GLASS, at: 104 }),
      op('sagemaker:ListModels', null, { by: BREAK_GLASS, at: 105 }),
      op(
        'sagemaker:UpdateEndpoint',
        { endpointName: 'fraud', endpointConfigName: 'fraud-8' },
        { by: BREAK_GLASS, at: 110 },
      ),
      op('sagemaker:InvokeEndpoint', { endpointName: 'fraud' }, { by: BREAK_GLASS, at: 118 }),
    ],
  }),
  'a load test as every quarter': (place) => ({
    calls: [
      ...company(place),
      ...times(100, (i) =>
        op(
          'sagemaker:InvokeEndpoint',
          { endpointName: 'fraud' },
          { by: 'role/load-test/run', at: 200 + i * 0.5 },
        ),
      ),
      ...times(100, (i) => invoke(HAIKU, { by: 'role/load-test/run', at: 200 + i * 0.5 })),
    ],
  }),
  'the pipeline sets the application up in another Region': (place) => ({
    calls: [
      ...company(place),
      op(
        'sagemaker:CreateModel',
        servedModel(place.artifacts, place.registry, 'v10', place.account),
        {
          by: CI,
          region: 'eu-west-1',
        },
      ),
      op(
        'sagemaker:CreateEndpointConfig',
        { endpointConfigName: 'fraud-1', dataCaptureConfig: { enableCapture: true } },
        { by: CI, region: 'eu-west-1', at: 2 },
      ),
      op(
        'sagemaker:CreateEndpoint',
        { endpointName: 'fraud', endpointConfigName: 'fraud-1' },
        { by: CI, region: 'eu-west-1', at: 3 },
      ),
      ...times(20, (i) => invoke(HAIKU, { by: APP, region: 'eu-west-1', at: 30 + i * 20 })),
      ...times(20, (i) =>
        op(
          'sagemaker:InvokeEndpoint',
          { endpointName: 'fraud' },
          { by: APP, region: 'eu-west-1', at: 31 + i * 20 },
        ),
      ),
    ],
  }),
  'another system for deployments takes over, with a role of its own': (place) => ({
    calls: [
      ...company(place),
      op(
        's3:PutObject',
        { bucketName: place.artifacts, key: 'v10/model.tar.gz' },
        { by: 'role/deployer/run', at: 10 },
      ),
      op(
        'sagemaker:CreateModel',
        servedModel(place.artifacts, place.registry, 'v10', place.account),
        {
          by: 'role/deployer/run',
          at: 12,
        },
      ),
      op(
        'sagemaker:CreateEndpointConfig',
        { endpointConfigName: 'fraud-10', dataCaptureConfig: { enableCapture: true } },
        { by: 'role/deployer/run', at: 13 },
      ),
      op(
        'sagemaker:UpdateEndpoint',
        { endpointName: 'fraud', endpointConfigName: 'fraud-10' },
        { by: 'role/deployer/run', at: 14 },
      ),
    ],
  }),
  'the first day of a colleague with the role of the others': (place) => ({
    calls: [
      ...company(place),
      ...[
        'ListEndpoints',
        'ListModels',
        'DescribeEndpoint',
        'ListTrainingJobs',
        'ListNotebookInstances',
      ].map((name, i) => op(`sagemaker:${name}`, null, { by: 'role/science/zoe', at: 500 + i })),
      op(
        'sagemaker:CreatePresignedDomainUrl',
        { domainId: 'd' },
        { by: 'role/science/zoe', at: 510 },
      ),
      op('bedrock:ListFoundationModels', null, { by: 'role/science/zoe', at: 520 }),
      invoke(HAIKU, { by: 'role/science/zoe', at: 525, error: 'AccessDeniedException' }),
      invoke(HAIKU, { by: 'role/science/zoe', at: 540 }),
    ],
  }),
  'ten times the customers on one day of sales': (place) => ({
    calls: [
      ...company(place),
      ...times(100, (i) =>
        invoke(HAIKU, {
          by: APP,
          at: i * 10,
          ...(i % 9 === 0 ? { error: 'ThrottlingException' } : {}),
        }),
      ),
      ...times(100, (i) =>
        op('sagemaker:InvokeEndpoint', { endpointName: 'fraud' }, { by: APP, at: 3 + i * 10 }),
      ),
    ],
    invocations: [
      ...spending(APP, HAIKU),
      ...Array.from({ length: 24 * 9 }, (_, i) => ({
        at: i * (60 / 9),
        by: APP,
        model: HAIKU,
        input: 950,
        output: 300,
      })),
    ],
  }),
  'the safety team tests a draft of a guardrail': (place) => ({
    calls: [
      ...company(place),
      ...daily(() => [
        op('bedrock:CreateGuardrail', { name: 'draft' }, { by: 'role/safety/kim', at: 200 }),
      ]),
      op('bedrock:CreateGuardrail', { name: 'draft' }, { by: 'role/safety/kim', at: 200 }),
      ...times(20, (i) =>
        op(
          'bedrock:ApplyGuardrail',
          { guardrailIdentifier: 'g-2' },
          { by: 'role/safety/kim', at: 210 + i },
        ),
      ),
      ...times(20, (i) => invoke(HAIKU, { by: 'role/safety/kim', at: 240 + i })),
    ],
    invocations: spending(APP, HAIKU, 'g-1'),
  }),
  'a data scientist explains predictions out of a job': (place) => ({
    calls: [
      ...company(place),
      op(
        'sagemaker:CreateProcessingJob',
        { processingJobName: 'shap', roleArn: `arn:aws:iam::${place.account}:role/execution` },
        { by: SCIENTIST, at: 100 },
      ),
      ...times(60, (i) =>
        op(
          'sagemaker:InvokeEndpoint',
          { endpointName: 'fraud' },
          { by: 'role/execution/SageMaker', ip: 'sagemaker.amazonaws.com', at: 110 + i },
        ),
      ),
    ],
  }),
  'last year is scored anew in batches': (place) => ({
    calls: [
      ...company(place),
      op(
        'sagemaker:CreateTransformJob',
        { transformJobName: 'backfill', modelName: 'fraud-v9' },
        { by: CI, at: 60 },
      ),
      op(
        'bedrock:CreateModelInvocationJob',
        { modelId: HAIKU, roleArn: `arn:aws:iam::${place.account}:role/execution` },
        { by: APP, at: 90 },
      ),
      op('bedrock:GetModelInvocationJob', { jobIdentifier: 'j' }, { by: APP, at: 120 }),
    ],
  }),
}
