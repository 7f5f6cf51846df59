import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { EntityRef } from '../../src/events/entity.ts'
import type { Event } from '../../src/events/event.ts'
import { HOUR } from '../../src/events/time.ts'
import { detailed } from '../../src/graph/change-details.ts'
import { changesTo } from '../../src/graph/changes.ts'
import { groundsOf } from '../../src/graph/grounds.ts'
import type { Lake } from '../../src/lake/lake.ts'
import { call, code, commitEvents, invocation, memoryLake } from '../support/memory-lake.ts'
import { ACCOUNT, at } from './panel-lake.ts'

const OTHER = '444455556666'
const SAGEMAKER = `arn:aws:sagemaker:eu-west-1:${ACCOUNT}`
const BEDROCK = `arn:aws:bedrock:eu-west-1:${ACCOUNT}`
const CHURN: EntityRef = { type: 'sagemaker-endpoint', id: `${SAGEMAKER}:endpoint/churn` }
const ROLE = `arn:aws:iam::${ACCOUNT}:role/service/churn-execution`
const DEPLOY = `arn:aws:iam::${ACCOUNT}:role/deploy`
const ANA = `arn:aws:iam::${ACCOUNT}:user/ana`
const MODEL: EntityRef = {
  type: 'foundation-model',
  id: 'arn:aws:bedrock:eu-west-1::foundation-model/anthropic.claude-v1',
}

/** A call on something, as its target or in its request alone. */
function made(
  hour: number,
  service: string,
  operation: string,
  request: object,
  more: Readonly<Record<string, string | number>> = {},
): Event {
  return call({
    time: at(hour),
    service: `${service}.amazonaws.com`,
    operation,
    request: JSON.stringify(request),
    ...more,
  })
}

const on = (type: Parameters<typeof code>[0], id: string) => ({
  target: id,
  target_type: code(type),
})

const model = (hour: number, name: string, workers: number) =>
  made(
    hour,
    'sagemaker',
    'CreateModel',
    {
      modelName: name,
      executionRoleArn: ROLE,
      primaryContainer: {
        image: `${ACCOUNT}.dkr.ecr.eu-west-1.amazonaws.com/churn:${name}`,
        modelDataUrl: `s3://models/${name}/model.tar.gz`,
        environment: { WORKERS: workers },
      },
      vpcConfig: { securityGroupIds: ['sg-0123456789'], subnets: ['subnet-0123456789'] },
    },
    on('sagemaker-model', `${SAGEMAKER}:model/${name}`),
  )

const configuration = (hour: number, name: string) =>
  made(
    hour,
    'sagemaker',
    'CreateEndpointConfig',
    {
      endpointConfigName: name,
      kmsKeyId: 'key-1',
      productionVariants: [
        { modelName: name, initialInstanceCount: 2, instanceType: 'ml.m5.large' },
      ],
    },
    on('endpoint-configuration', `${SAGEMAKER}:endpoint-config/${name}`),
  )

const rollout = (hour: number, name: string, more = {}) =>
  made(
    hour,
    'sagemaker',
    'UpdateEndpoint',
    { endpointName: 'churn', endpointConfigName: name },
    { ...on('sagemaker-endpoint', CHURN.id), ...more },
  )

const BUCKET = on('s3-bucket', 'arn:aws:s3:::models')
const put = (hour: number, key: string) =>
  made(hour, 's3', 'PutObject', { bucketName: 'models', key }, BUCKET)
const SESSION = `arn:aws:sts::${ACCOUNT}:assumed-role/deploy/run-7`

let lake: Lake
const WINDOW = { start: at(0), end: at(24) }

beforeAll(async () => {
  lake = await memoryLake()
  await commitEvents(lake, [
    model(-30, 'churn-1', 2),
    configuration(-29, 'churn-1'),
    rollout(-28, 'churn-1'),
    model(1, 'churn-2', 4),
    configuration(2, 'churn-2'),
    rollout(3, 'churn-2', {
      actor: DEPLOY,
      session: SESSION,
      access_key: 'ASIA7',
      source_identity: 'ana',
    }),
    rollout(3.5, 'churn-1', { outcome: 1, error: 'AccessDenied' }),
    made(
      2.9,
      'sts',
      'AssumeRole',
      { roleSessionName: 'run-7' },
      {
        ...on('iam-role', DEPLOY),
        actor: ANA,
        response: JSON.stringify({ credentials: { accessKeyId: 'ASIA7' } }),
        source_ip: '192.0.2.7',
      },
    ),
    put(4, 'churn-2/model.tar.gz'),
    put(4, 'other/model.tar.gz'),
    made(
      5,
      's3',
      'PutBucketPolicy',
      { bucketName: 'models', bucketPolicy: { Statement: [{ Effect: 'Allow' }] } },
      BUCKET,
    ),
    made(
      6,
      'iam',
      'PutRolePolicy',
      { roleName: 'churn-execution', policyName: 'p' },
      on('iam-role', `arn:aws:iam::${ACCOUNT}:role/churn-execution`),
    ),
    made(
      -20,
      'iam',
      'AttachRolePolicy',
      { roleName: 'churn-execution', policyArn: 'arn:aws:iam::1:policy/read' },
      on('iam-role', `arn:aws:iam::${ACCOUNT}:role/churn-execution`),
    ),
    made(
      7,
      'iam',
      'CreatePolicyVersion',
      { policyArn: 'arn:aws:iam::1:policy/read' },
      on('iam-policy', 'arn:aws:iam::1:policy/read'),
    ),
    made(
      8,
      'kms',
      'DisableKey',
      { keyId: 'key-1' },
      on('kms-key', `arn:aws:kms:eu-west-1:${ACCOUNT}:key/key-1`),
    ),
    made(
      9,
      'ec2',
      'RevokeSecurityGroupEgress',
      { groupId: 'sg-0123456789' },
      on('security-group', `arn:aws:ec2:eu-west-1:${ACCOUNT}:security-group/sg-0123456789`),
    ),
    made(
      10,
      'ec2',
      'ReplaceNetworkAclAssociation',
      { subnetId: 'subnet-0123456789', networkAclId: 'acl-1' },
      { source_ip: 'cloudformation.amazonaws.com' },
    ),
    made(10.5, 'application-autoscaling', 'PutScalingPolicy', {
      resourceId: 'endpoint/churn/variant/v',
    }),
    made(10.6, 'application-autoscaling', 'PutScalingPolicy', {
      resourceId: 'endpoint/churn-2/variant/v',
    }),
    // What has nothing to do with it.
    made(11, 'sagemaker', 'CreateTrainingJob', { trainingJobName: 'job', roleArn: ROLE }),
    made(11, 'ec2', 'RunInstances', { subnetId: 'subnet-0123456789' }),
    made(
      11,
      'iam',
      'AttachRolePolicy',
      { roleName: 'other', policyArn: 'arn:aws:iam::1:policy/read' },
      on('iam-role', `arn:aws:iam::${ACCOUNT}:role/other`),
    ),
    made(
      11,
      'iam',
      'PutRolePolicy',
      { roleName: 'other' },
      on('iam-role', `arn:aws:iam::${ACCOUNT}:role/other`),
    ),
    made(
      12,
      'sagemaker',
      'DescribeEndpoint',
      { endpointName: 'churn' },
      { ...on('sagemaker-endpoint', CHURN.id), read_only: 2 },
    ),
    // Bedrock.
    invocation({ time: at(-5), resource: MODEL.id, caller: ANA, guardrail: 'gr1' }),
    made(
      13,
      'bedrock',
      'UpdateGuardrail',
      { guardrailIdentifier: 'gr1' },
      on('guardrail', `${BEDROCK}:guardrail/gr1`),
    ),
    made(14, 'bedrock', 'DeleteModelInvocationLoggingConfiguration', {}),
    made(14, 'bedrock', 'PutModelInvocationLoggingConfiguration', {}, { region: 'us-east-1' }),
    made(14, 'bedrock', 'PutModelInvocationLoggingConfiguration', {}, { account: OTHER }),
    made(
      -9,
      'bedrock',
      'CreateProvisionedModelThroughput',
      { modelId: 'anthropic.claude-v1' },
      {
        response: JSON.stringify({ provisionedModelArn: `${BEDROCK}:provisioned-model/pt1` }),
      },
    ),
    made(
      15,
      'bedrock',
      'UpdateProvisionedModelThroughput',
      { provisionedModelId: 'pt1' },
      on('provisioned-model', `${BEDROCK}:provisioned-model/pt1`),
    ),
    made(
      -8,
      'bedrock',
      'CreateAgent',
      { foundationModel: 'anthropic.claude-v1', agentResourceRoleArn: ROLE },
      {
        response: JSON.stringify({ agent: { agentId: 'AG1' } }),
      },
    ),
    made(-7, 'bedrock', 'AssociateAgentKnowledgeBase', { agentId: 'AG1', knowledgeBaseId: 'KB1' }),
    made(-6, 'bedrock', 'CreateDataSource', {
      knowledgeBaseId: 'KB1',
      dataSourceConfiguration: { s3Configuration: { bucketArn: 'arn:aws:s3:::docs' } },
    }),
  ])
})
afterAll(() => lake.engine.close())

const told = async (entity: EntityRef) => {
  const { changes } = await changesTo(lake.engine, entity, WINDOW)
  return changes.map(({ act, hops, on: ground }) => [act.operation, hops, ground.type])
}

describe('what an entity rests on', () => {
  const of = async (entity: EntityRef) =>
    (await groundsOf(lake.engine, entity, WINDOW.end)).grounds.map((one) => [
      one.entity.id,
      one.hops,
    ])

  test('an endpoint: all that was rolled out lately, and the policies of its roles', async () => {
    expect(await of(CHURN)).toEqual(
      expect.arrayContaining([
        [CHURN.id, 0],
        [`${SAGEMAKER}:endpoint-config/churn-2`, 1],
        [`${SAGEMAKER}:model/churn-1`, 2],
        ['arn:aws:s3:::models/churn-2/model.tar.gz', 3],
        [ROLE, 3],
        ['arn:aws:iam::1:policy/read', 4],
      ]),
    )
  })

  test('a model, a configuration: what they are made of', async () => {
    const alone: EntityRef = { type: 'sagemaker-model', id: `${SAGEMAKER}:model/churn-2` }
    expect(await of(alone)).toEqual(
      expect.arrayContaining([
        [alone.id, 0],
        [ROLE, 1],
      ]),
    )
    const whole: EntityRef = {
      type: 'endpoint-configuration',
      id: `${SAGEMAKER}:endpoint-config/churn-2`,
    }
    expect(await of(whole)).toEqual(
      expect.arrayContaining([
        [`${SAGEMAKER}:model/churn-2`, 1],
        [ROLE, 2],
      ]),
    )
  })

  test('an agent: its model, role, knowledge base and the bucket behind that', async () => {
    expect(await of({ type: 'bedrock-agent', id: `${BEDROCK}:agent/AG1` })).toEqual(
      expect.arrayContaining([
        [MODEL.id, 1],
        [ROLE, 1],
        [`${BEDROCK}:knowledge-base/KB1`, 1],
        ['arn:aws:s3:::docs', 2],
      ]),
    )
  })

  test('a profile of AWS: the model that it routes to', async () => {
    const profile = `${BEDROCK}:inference-profile/eu.anthropic.claude-v1`
    expect(await of({ type: 'inference-profile', id: profile })).toContainEqual([MODEL.id, 1])
  })
})

describe('changes', () => {
  test('to an endpoint are those to it and to whatever it rests on, latest first', async () => {
    expect(await told(CHURN)).toEqual([
      ['PutScalingPolicy', 0, 'sagemaker-endpoint'],
      ['ReplaceNetworkAclAssociation', 3, 'other-resource'],
      ['RevokeSecurityGroupEgress', 3, 'security-group'],
      ['DisableKey', 2, 'kms-key'],
      ['CreatePolicyVersion', 4, 'iam-policy'],
      ['PutRolePolicy', 3, 'iam-role'],
      ['PutBucketPolicy', 3, 's3-bucket'],
      ['PutObject', 3, 's3-object'],
      ['UpdateEndpoint', 0, 'sagemaker-endpoint'],
      ['UpdateEndpoint', 0, 'sagemaker-endpoint'],
      ['CreateEndpointConfig', 1, 'endpoint-configuration'],
      ['CreateModel', 2, 'sagemaker-model'],
    ])
  })

  test('to a role are not those that give it to something', async () => {
    expect(await told({ type: 'iam-role', id: ROLE })).toEqual([
      ['CreatePolicyVersion', 1, 'iam-policy'],
      ['PutRolePolicy', 0, 'iam-role'],
    ])
  })

  test('to a bucket are all of its objects too', async () => {
    const { changes } = await changesTo(
      lake.engine,
      { type: 's3-bucket', id: 'arn:aws:s3:::models' },
      WINDOW,
    )
    expect(changes.filter(({ act }) => act.operation === 'PutObject')).toHaveLength(2)
  })

  test('to a model of Bedrock are those to guardrails, throughput and the settings of those who use it', async () => {
    expect(await told(MODEL)).toEqual([
      ['UpdateProvisionedModelThroughput', 1, 'provisioned-model'],
      ['DeleteModelInvocationLoggingConfiguration', 1, 'aws-service'],
      ['UpdateGuardrail', 1, 'guardrail'],
    ])
  })

  test('tell what was refused, and through which service it was done', async () => {
    const { changes, truncated } = await changesTo(lake.engine, CHURN, WINDOW)
    expect(truncated).toBe(false)
    expect(changes.find(({ act }) => !act.succeeded)).toMatchObject({ error: 'AccessDenied' })
    expect(changes[1]).toMatchObject({ via: 'cloudformation.amazonaws.com' })
    expect(changes[2]).toMatchObject({ via: '' })
  })
})

describe('a change in detail', () => {
  const details = async () => {
    const all = await changesTo(lake.engine, CHURN, WINDOW)
    const found = await detailed(lake.engine, all.changes, all, WINDOW.end)
    return (operation: string) => {
      const one = found.find(({ act }) => act.operation === operation && act.succeeded)
      if (one === undefined) throw new Error(`no ${operation}`)
      return one
    }
  }

  test('names who opened the session, by the key that was handed out', async () => {
    const update = (await details())('UpdateEndpoint')
    expect(update.sourceIdentity).toBe('ana')
    expect(update.behind).toMatchObject([
      { principal: { type: 'iam-user', id: ANA }, sourceIp: '192.0.2.7', time: at(2.9) },
    ])
  })

  test('of a roll-out tells what is served otherwise', async () => {
    const { since, fields } = (await details())('UpdateEndpoint')
    expect(since?.time).toBe(at(-28))
    const artifact = (name: string) => `s3://models/${name}/model.tar.gz`
    expect(fields).toEqual(
      expect.arrayContaining([
        { field: 'endpointConfigName', before: 'churn-1', after: 'churn-2' },
        { field: 'artifacts', before: artifact('churn-1'), after: artifact('churn-2') },
      ]),
    )
    expect(fields.map(({ field }) => field)).not.toContain('role')
  })

  test('of a model tells what is otherwise than in the one it takes the place of', async () => {
    const { since, fields } = (await details())('CreateModel')
    expect(since?.target).toBe(`${SAGEMAKER}:model/churn-1`)
    expect(fields).toContainEqual({
      field: 'primaryContainer.environment.WORKERS',
      before: '2',
      after: '4',
    })
  })

  test('without a call before it tells what was set, and of an object nothing of another', async () => {
    const policy = (await details())('PutBucketPolicy')
    expect(policy.since).toBeUndefined()
    expect(policy.fields).toEqual([{ field: 'bucketPolicy.Statement.0.Effect', after: 'Allow' }])
    expect((await details())('PutObject').since).toBeUndefined()
  })
})

test('a session that was opened from another is followed to who is behind both', async () => {
  const own = await memoryLake()
  const [outer, inner] = [`${DEPLOY}-outer`, `${DEPLOY}-inner`]
  const session = (role: string) =>
    `arn:aws:sts::${ACCOUNT}:assumed-role/${role.slice(role.lastIndexOf('/') + 1)}/s`
  const assume = (time: number, role: string, by: Readonly<Record<string, string>>) =>
    call({
      time,
      service: 'sts.amazonaws.com',
      operation: 'AssumeRole',
      request: JSON.stringify({ roleSessionName: 's' }),
      ...on('iam-role', role),
      ...by,
    })
  const [start, later] = [at(0), at(10)]
  await commitEvents(own, [
    // Long before: the outer session was still open when it opened the inner one.
    assume(start, outer, { actor: ANA }),
    assume(later, inner, { actor: outer, session: session(outer) }),
    // Of the same name, but after the act.
    assume(later + 2 * HOUR, inner, { actor: `${ANA}-2` }),
    call({
      time: later + HOUR,
      actor: inner,
      session: session(inner),
      ...on('sagemaker-endpoint', CHURN.id),
    }),
  ])
  const window = { start: later, end: later + 3 * HOUR }
  const all = await changesTo(own.engine, CHURN, window)
  const [change] = await detailed(own.engine, all.changes, all, window.end)
  expect(change?.behind.map(({ principal }) => principal.id)).toEqual([outer, ANA])
  await own.engine.close()
})
