import { describe, expect, test } from 'vitest'
import { HOUR, MINUTE } from '../../../src/events/time.ts'
import type { Act } from '../../../src/graph/acts.ts'
import type { Lineage, ModelDefinition } from '../../../src/graph/lineage.ts'
import { neighbourhoodOf } from '../../../src/graph/neighbourhood.ts'
import {
  type ActContext,
  actCandidates,
} from '../../../src/investigations/causes/act-candidates.ts'
import { type Candidate, logOdds } from '../../../src/investigations/causes/candidate.ts'
import {
  ACCOUNT,
  act,
  bucket,
  endpoint,
  habits,
  ONSET,
  REGION,
  role,
  subject,
  user,
} from '../../support/stories.ts'

const SCOPE = `${ACCOUNT}/${REGION}`
const OTHER_ACCOUNT = '444455556666'

const model = (name: string, artifact: string): [string, ModelDefinition] => [
  `${SCOPE}/${name}`,
  {
    name,
    time: ONSET - 20 * HOUR,
    images: [`${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com/serving:1`],
    artifacts: [`s3://models/${artifact}`],
    role: role('churn-execution').id,
    securityGroups: ['sg-0a1b2c3d4e5f60718'],
    subnets: [],
    packages: [],
  },
]

/** `churn` ran on churn-1; ten minutes before the onset it came to run on `configuration`. */
function lineage(configuration = 'churn-config-2', models = ['churn-2']): Lineage {
  const known = (name: string, served: readonly string[], time: number) =>
    [
      `${SCOPE}/${name}`,
      { name, time, models: served, instances: 'ml.m5.large', capture: true, kmsKey: '' },
    ] as const
  const rollout = (name: string, time: number) => ({
    endpoint: endpoint('churn').id,
    time,
    configuration: `${SCOPE}/${name}`,
    eventId: `rollout-${name}`,
  })
  return {
    rollouts: [
      rollout('churn-config-1', ONSET - 200 * HOUR),
      rollout(configuration, ONSET - 10 * MINUTE),
    ],
    deletions: [],
    configurations: new Map([
      known('churn-config-1', ['churn-1'], ONSET - 201 * HOUR),
      known(configuration, models, ONSET - 11 * MINUTE),
    ]),
    models: new Map([model('churn-1', 'churn/1.tar.gz'), model('churn-2', 'churn/2.tar.gz')]),
  }
}

function context(fields: Partial<ActContext> = {}): ActContext {
  return {
    subject: subject(),
    lineage: lineage(),
    habits: habits(),
    callers: new Set(),
    neighbourhood: neighbourhoodOf(endpoint('churn').id, []),
    comparison: undefined,
    refusals: undefined,
    ...fields,
  }
}

function only(acts: Partial<Act>, fields: Partial<ActContext> = {}): Candidate | undefined {
  return actCandidates([act(acts)], context(fields))[0]
}

function odds(acts: Partial<Act>, fields: Partial<ActContext> = {}): number {
  const candidate = only(acts, fields)
  return candidate === undefined ? Number.NEGATIVE_INFINITY : logOdds(candidate)
}

function said(candidate: Candidate | undefined, factor: string): string | undefined {
  return candidate?.evidence.find((one) => one.factor === factor)?.text
}

describe('is no candidate:', () => {
  const cases: readonly (readonly [string, Partial<Act>])[] = [
    [
      'an act after the onset, its uncertainty and the slack of logs',
      { time: ONSET + 10 * MINUTE + 1 },
    ],
    ['an act that was refused', { succeeded: false }],
    ['an act that changes nothing that shows', { operation: 'AddTags' }],
    [
      'a write to a bucket that no model is loaded from',
      { service: 's3.amazonaws.com', operation: 'PutObject', target: bucket('reports') },
    ],
    [
      'a write of another object of the bucket that the model is loaded from',
      {
        service: 's3.amazonaws.com',
        operation: 'PutObject',
        target: bucket('models'),
        request: '{"bucketName":"models","key":"fraud/2.tar.gz"}',
      },
    ],
  ]
  test.each(cases)('%s', (_, fields) => {
    expect(only(fields)).toBeUndefined()
  })
})

describe('time', () => {
  test.each([
    ['an act within the uncertainty of the onset is a candidate', 8 * MINUTE, true],
    ['an act a day before is one still', -24 * HOUR, true],
  ])('%s', (_, offset, is) => {
    expect(only({ time: ONSET + offset }) !== undefined).toBe(is)
  })

  test('the longer before the onset, the weaker', () => {
    const weights = [5 * MINUTE, 45 * MINUTE, 3 * HOUR, 12 * HOUR, 30 * HOUR].map((before) =>
      odds({ time: ONSET - before }),
    )
    expect(weights).toEqual(weights.toSorted((a, b) => b - a))
    expect(weights[0]).toBeGreaterThan((weights[4] ?? 0) + 2)
  })

  test('a job may show later than a route', () => {
    const of = (service: string, operation: string, hours: number) =>
      only({ service, operation, time: ONSET - hours * HOUR })?.evidence.find(
        ({ factor }) => factor === 'time',
      )?.weight ?? Number.NaN
    expect(of('glue.amazonaws.com', 'UpdateJob', 8)).toBeGreaterThan(
      of('ec2.amazonaws.com', 'DeleteRoute', 8),
    )
  })

  test('is told in words', () => {
    expect(said(only({ time: ONSET - 10 * MINUTE }), 'time')).toBe('10 min before the onset')
    expect(said(only({ time: ONSET - 5 * HOUR }), 'time')).toBe('5.0 h before the onset')
    expect(said(only({ time: ONSET + 3 * MINUTE }), 'time')).toContain('3 min after')
  })
})

describe('nearness', () => {
  const near = {
    'the endpoint itself': { target: endpoint('churn') },
    'the image that its model runs': {
      service: 'ecr.amazonaws.com',
      operation: 'PutImage',
      target: {
        type: 'container-repository',
        id: `arn:aws:ecr:${REGION}:${ACCOUNT}:repository/serving`,
      },
    },
    'its security group': {
      service: 'ec2.amazonaws.com',
      operation: 'RevokeSecurityGroupEgress',
      target: {
        type: 'security-group',
        id: `arn:aws:ec2:${REGION}:${ACCOUNT}:security-group/sg-0a1b2c3d4e5f60718`,
      },
    },
    'the role that it runs as': {
      service: 'iam.amazonaws.com',
      operation: 'DetachRolePolicy',
      target: role('churn-execution'),
    },
    'the artifact that its model is loaded from': {
      service: 's3.amazonaws.com',
      operation: 'PutObject',
      target: bucket('models'),
      request: '{"bucketName":"models","key":"churn/2.tar.gz"}',
    },
  } satisfies Record<string, Partial<Act>>
  const far: Partial<Act>[] = [
    { target: endpoint('search') },
    {
      service: 'ecr.amazonaws.com',
      operation: 'PutImage',
      target: {
        type: 'container-repository',
        id: `arn:aws:ecr:${REGION}:${ACCOUNT}:repository/other`,
      },
    },
    {
      service: 'ec2.amazonaws.com',
      operation: 'RevokeSecurityGroupEgress',
      target: {
        type: 'security-group',
        id: `arn:aws:ec2:${REGION}:${ACCOUNT}:security-group/sg-elsewhere`,
      },
    },
    { service: 'iam.amazonaws.com', operation: 'DetachRolePolicy', target: role('reporting') },
  ]

  test.each(Object.entries(near).map(([what, fields], i) => ({ what, fields, unrelated: far[i] })))(
    'an act on $what weighs more than the same elsewhere',
    ({ fields, unrelated }) => {
      expect(
        only(fields)?.evidence.find(({ factor }) => factor === 'nearness')?.weight,
      ).toBeGreaterThan(2)
      if (unrelated !== undefined) expect(odds(fields)).toBeGreaterThan(odds(unrelated) + 2)
    },
  )

  test('an overwritten artifact is a change of the model', () => {
    expect(only(near['the artifact that its model is loaded from'])).toMatchObject({
      kind: 'model-change',
      entity: { id: 'arn:aws:s3:::models/churn/2.tar.gz' },
    })
  })

  test('a model loaded from a prefix changes with any object below it', () => {
    const several = lineage()
    const [name, below] = model('churn-2', 'churn/')
    const candidate = only(near['the artifact that its model is loaded from'], {
      lineage: { ...several, models: new Map([...several.models, [name, below]]) },
    })
    expect(candidate?.entity?.id).toBe('arn:aws:s3:::models/churn/')
  })

  test('beats rarity: a routine release of this endpoint over a rare one of another', () => {
    const known = habits({ [role('release').id]: { UpdateEndpoint: 30 } })
    const routine = odds({ target: endpoint('churn') }, { habits: known })
    const rare = odds({ target: endpoint('search'), actor: user('eve') }, { habits: known })
    expect(routine).toBeGreaterThan(rare)
  })

  test('an act in another account weighs least', () => {
    const fields = { service: 'iam.amazonaws.com', operation: 'PutRolePolicy' }
    const here = odds({ ...fields, target: role('reporting') })
    const there = odds({
      ...fields,
      target: role('reporting', OTHER_ACCOUNT),
      account: OTHER_ACCOUNT,
    })
    expect(there).toBeLessThan(here - 2)
    expect(
      said(
        only({ ...fields, target: role('reporting', OTHER_ACCOUNT), account: OTHER_ACCOUNT }),
        'nearness',
      ),
    ).toContain(OTHER_ACCOUNT)
  })

  test('a request that names what calls the endpoint is near to it', () => {
    const fields = {
      service: 'ecs.amazonaws.com',
      operation: 'UpdateService',
      target: undefined,
      request: '{"service":"loan-portal"}',
    }
    const callers = new Set([role('loan-portal').id])
    expect(odds(fields, { callers })).toBeGreaterThan(odds(fields) + 1)
    expect(said(only(fields, { callers }), 'nearness')).toBe('its request names loan-portal')
  })
})

describe('nearness by the graph', () => {
  const table = {
    type: 'other-resource',
    id: `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/features`,
  } as const
  const fields = { service: 'dynamodb.amazonaws.com', operation: 'UpdateTable', target: table }
  const portal = role('loan-portal').id
  const joined = neighbourhoodOf(endpoint('churn').id, [
    { from: portal, to: endpoint('churn').id, kind: 'calls' },
    { from: portal, to: table.id, kind: 'works-on' },
  ])

  test('an act on what a caller works on is nearer than the same on what no tie joins', () => {
    expect(odds(fields, { neighbourhood: joined })).toBeGreaterThan(odds(fields) + 0.5)
    expect(said(only(fields, { neighbourhood: joined }), 'nearness')).toMatch(
      /^it acted on features, which ties of the graph join to it \(nearness 0\.\d+, itself 1\)$/,
    )
  })

  test('never outweighs an act on the very thing', () => {
    const own = only({}, { neighbourhood: joined })?.evidence.find(
      (one) => one.factor === 'nearness',
    )
    const other = only(fields, { neighbourhood: joined })?.evidence.find(
      (one) => one.factor === 'nearness',
    )
    expect(other?.weight).toBeLessThan(own?.weight ?? 0)
  })
})

describe('connections that are refused', () => {
  const route = { service: 'ec2.amazonaws.com', operation: 'DeleteRoute', target: undefined }
  const rising = { before: 2, during: 90, pValue: 1 / 169 }
  const usual = { before: 2, during: 2, pValue: 0.6 }

  test('speak for a change of the network when they rise, and against it when they do not', () => {
    expect(odds(route, { refusals: rising })).toBeGreaterThan(odds(route) + 1)
    expect(odds(route, { refusals: usual })).toBeLessThan(odds(route))
    expect(said(only(route, { refusals: rising }), 'flows')).toBe(
      '90 connections an hour were refused since, 2 in the week before',
    )
  })

  test('say nothing of other changes', () => {
    expect(odds({}, { refusals: rising })).toBe(odds({}))
  })
})

describe('rarity', () => {
  test('a routine act of the release role weighs less than one it never did', () => {
    const routine = habits({ [role('release').id]: { UpdateEndpoint: 28 } })
    const rare = habits({ [role('release').id]: { CreateModel: 28 } })
    expect(odds({}, { habits: rare })).toBeGreaterThan(odds({}, { habits: routine }) + 0.5)
    expect(said(only({}, { habits: routine }), 'rarity')).toBe(
      'release called sagemaker:UpdateEndpoint on 28 of its 30 active days of the 30 before',
    )
    expect(said(only({}, { habits: rare }), 'rarity')).toBe(
      'release had not called sagemaker:UpdateEndpoint on any of its 30 active days of the 30 before; nor had anybody else',
    )
  })

  test('what colleagues do daily surprises less of one who never did it', () => {
    const colleagues = habits({ [role('other').id]: { UpdateEndpoint: 28 } })
    expect(odds({}, { habits: colleagues })).toBeLessThan(odds({}, { habits: habits() }))
  })
})

describe('symptoms', () => {
  test('the kind that explains them weighs more', () => {
    const drifted = subject({ symptoms: new Map([['drift', 1]]) })
    const job = { service: 'glue.amazonaws.com', operation: 'UpdateJob', target: undefined }
    const route = { service: 'ec2.amazonaws.com', operation: 'DeleteRoute', target: undefined }
    expect(odds(job, { subject: drifted })).toBeGreaterThan(odds(route, { subject: drifted }))
    expect(odds(job)).toBeLessThan(odds(route))
  })
})

describe('a roll-out', () => {
  test('of another model is a model change', () => {
    expect(only({})?.kind).toBe('model-change')
  })

  test('of the same model on other machines is a configuration change', () => {
    expect(only({}, { lineage: lineage('churn-config-3', ['churn-1']) })?.kind).toBe(
      'configuration-change',
    )
  })

  test('whose making the logs do not show is taken for a model change', () => {
    expect(
      only(
        {},
        { lineage: { rollouts: [], deletions: [], configurations: new Map(), models: new Map() } },
      )?.kind,
    ).toBe('model-change')
  })
})

describe('reversal', () => {
  const undone = (fields: Partial<Act> = {}) => {
    const did = act()
    const undo = act({ time: subject().end - 5 * MINUTE, ...fields })
    const [candidate] = actCandidates([did, undo], context())
    return candidate?.evidence.find(({ factor }) => factor === 'reversal')?.eventIds
  }

  test('speaks for an act when the same thing is changed again as the anomaly ends', () => {
    expect(undone()).toHaveLength(1)
  })

  const cases: readonly (readonly [string, Partial<Act>])[] = [
    ['an attempt that was refused', { succeeded: false }],
    ['a change of another thing', { target: endpoint('search') }],
    ['a change of it hours after the end', { time: subject().end + 2 * HOUR }],
    ['a change of it by another service', { service: 'iam.amazonaws.com' }],
  ]
  test.each(cases)('%s is none', (_, fields) => {
    expect(undone(fields)).toBeUndefined()
  })
})

test('a cause can be opened: it names its call, its principal and why, in one sentence', () => {
  const candidate = only({ eventId: 'e-release' })
  expect(candidate).toMatchObject({ eventIds: ['e-release'], principal: role('release') })
  expect(candidate?.why).toBe(
    'release called sagemaker:UpdateEndpoint on churn shortly before the latency of churn changed: a model change.',
  )
})
