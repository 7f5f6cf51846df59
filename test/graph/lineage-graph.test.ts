import { afterAll, beforeAll, expect, test } from 'vitest'
import { type LineageGraph, lineageGraph } from '../../src/graph/lineage-graph.ts'
import type { Lake } from '../../src/lake/lake.ts'
import { call, code, commitEvents, memoryLake } from '../support/memory-lake.ts'
import { ACCOUNT, at, CHURN, CI } from './panel-lake.ts'

const PREFIX = `arn:aws:sagemaker:eu-west-1:${ACCOUNT}`
const ROLE = `arn:aws:iam::${ACCOUNT}:role/churn-runtime`
const IMAGE = `${ACCOUNT}.dkr.ecr.eu-west-1.amazonaws.com/churn:42`
const REPOSITORY = `arn:aws:ecr:eu-west-1:${ACCOUNT}:repository/churn`
const json = (value: object) => JSON.stringify(value)
let lake: Lake

function model(hour: number, name: string) {
  const request = json({
    modelName: name,
    executionRoleArn: ROLE,
    primaryContainer: { image: IMAGE, modelDataUrl: `s3://models/churn/${name}.tar.gz` },
  })
  return call({ time: at(hour), operation: 'CreateModel', request })
}

function configuration(hour: number, name: string) {
  const request = json({ endpointConfigName: name, productionVariants: [{ modelName: name }] })
  return call({ time: at(hour), operation: 'CreateEndpointConfig', request })
}

const rollout = (hour: number, name: string, operation = 'UpdateEndpoint') =>
  call({
    time: at(hour),
    operation,
    actor: CI,
    target: CHURN,
    target_type: code('sagemaker-endpoint'),
    request: json({ endpointName: 'churn', endpointConfigName: name }),
  })

beforeAll(async () => {
  lake = await memoryLake()
  await commitEvents(lake, [
    model(1, 'one'),
    configuration(1, 'one'),
    rollout(2, 'one', 'CreateEndpoint'),
    call({
      time: at(3),
      service: 's3.amazonaws.com',
      operation: 'PutObject',
      actor: ROLE,
      target: 'arn:aws:s3:::models/churn/two.tar.gz',
      target_type: code('s3-object'),
    }),
    model(4, 'two'),
    configuration(4, 'two'),
    rollout(5, 'two'),
  ])
})
afterAll(() => lake.engine.close())

const endpoint = { type: 'sagemaker-endpoint', id: CHURN } as const
const edgesOf = ({ edges }: LineageGraph) => new Set(edges.map((edge) => edge.join(' > ')))

test('an endpoint stands upon its configurations, these on models, these on what they are made of', async () => {
  const graph = await lineageGraph(lake.engine, endpoint, at(6))
  expect(edgesOf(graph)).toEqual(
    new Set(
      [
        [CHURN, `${PREFIX}:endpoint-config/one`],
        [CHURN, `${PREFIX}:endpoint-config/two`],
        [`${PREFIX}:endpoint-config/one`, `${PREFIX}:model/one`],
        [`${PREFIX}:endpoint-config/two`, `${PREFIX}:model/two`],
        ...['one', 'two'].flatMap((name) => [
          [`${PREFIX}:model/${name}`, ROLE],
          [`${PREFIX}:model/${name}`, `arn:aws:s3:::models/churn/${name}.tar.gz`],
          [`${PREFIX}:model/${name}`, IMAGE],
          [`arn:aws:s3:::models/churn/${name}.tar.gz`, 'arn:aws:s3:::models'],
        ]),
        [IMAGE, REPOSITORY],
      ].map((edge) => edge.join(' > ')),
    ),
  )
  expect(graph.nodes[0]).toMatchObject({ entity: endpoint, hops: 0, current: true })
})

test('what it runs on now is told apart from what it ran on', async () => {
  const { nodes } = await lineageGraph(lake.engine, endpoint, at(6))
  const past = nodes.filter(({ current }) => !current).map(({ entity }) => entity.id)
  expect(new Set(past)).toEqual(
    new Set([
      `${PREFIX}:endpoint-config/one`,
      `${PREFIX}:model/one`,
      'arn:aws:s3:::models/churn/one.tar.gz',
    ]),
  )
  const before = await lineageGraph(lake.engine, endpoint, at(4.5))
  expect(before.nodes.every(({ current }) => current)).toBe(true)
})

test('who wrote what it runs on is told', async () => {
  const { nodes } = await lineageGraph(lake.engine, endpoint, at(6))
  const changeOf = (id: string) => nodes.find(({ entity }) => entity.id === id)?.change
  expect(changeOf('arn:aws:s3:::models/churn/two.tar.gz')).toMatchObject({
    operation: 'PutObject',
    principal: { type: 'iam-role', id: ROLE },
    time: at(3),
  })
  expect(changeOf(CHURN)).toMatchObject({ operation: 'UpdateEndpoint', time: at(5) })
  expect(changeOf(IMAGE)).toBeUndefined()
})

test('a model is laid out from itself down, and every edge joins two nodes', async () => {
  const graph = await lineageGraph(
    lake.engine,
    { type: 'sagemaker-model', id: `${PREFIX}:model/two` },
    at(6),
  )
  const ids = new Set(graph.nodes.map(({ entity }) => entity.id))
  expect(ids.has(IMAGE)).toBe(true)
  for (const [above, below] of graph.edges)
    expect([ids.has(above), ids.has(below)]).toEqual([true, true])
  const reachable = new Set(graph.edges.map(([, below]) => below))
  expect(reachable.size).toBe(ids.size - 1)
})
