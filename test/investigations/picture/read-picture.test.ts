import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Event } from '../../../src/events/event.ts'
import { HOUR, MINUTE } from '../../../src/events/time.ts'
import { readPicture } from '../../../src/investigations/picture/read-picture.ts'
import type { Lake } from '../../../src/lake/lake.ts'
import { call, code, commitEvents, key, memoryLake } from '../../support/memory-lake.ts'
import {
  ACCOUNT,
  address,
  anomaly,
  cause,
  endpoint,
  findingGroup,
  ONSET,
  REGION,
  role,
} from '../../support/stories.ts'

const CONFIG = {
  type: 'endpoint-configuration',
  id: `arn:aws:sagemaker:${REGION}:${ACCOUNT}:endpoint-config/churn-2`,
} as const
const [CHURN, RELEASE, NAT] = [endpoint('churn'), role('release'), address('203.0.113.5')]

const made = (
  minutes: number,
  operation: string,
  target: { readonly type: Parameters<typeof code>[0]; readonly id: string },
  request: object,
  id: number,
): Event =>
  call({
    time: ONSET - minutes * MINUTE,
    actor: RELEASE.id,
    operation,
    target: target.id,
    target_type: code(target.type),
    request: JSON.stringify(request),
    event_id: key(id),
  })

const group = findingGroup({
  findings: [anomaly({ entity: CHURN, related: [NAT] })],
  causes: [cause({ eventIds: [key(2), key(1)] })],
  timeline: [{ time: ONSET - 20 * MINUTE, text: '', entity: CONFIG, eventId: key(1) }],
})

let lake: Lake
beforeAll(async () => {
  lake = await memoryLake()
  const variants = [{ variantName: 'v', modelName: 'm', instanceType: 'ml.m5.large' }]
  await commitEvents(lake, [
    made(
      20,
      'CreateEndpointConfig',
      CONFIG,
      { endpointConfigName: 'churn-2', productionVariants: variants },
      1,
    ),
    made(10, 'UpdateEndpoint', CHURN, { endpointName: 'churn', endpointConfigName: 'churn-2' }, 2),
    // Everybody comes from one address.
    ...['a', 'b', 'c', 'd'].map((name) => call({ time: ONSET - HOUR, actor: role(name).id })),
  ])
})
afterAll(() => lake.engine.close())

test('the picture of a group is read from the lake: who did what, and what rests on it', async () => {
  const { nodes, edges, leftOut, window } = await readPicture(lake.engine, group)
  expect(nodes.map(({ entity }) => entity.id)).toEqual([RELEASE.id, CHURN.id, CONFIG.id])
  expect(
    edges.map(({ from, to, recorded, restsOn, causes, eventIds }) => [
      from,
      to,
      recorded.map(({ operations }) => operations[0]?.name),
      restsOn,
      causes,
      eventIds,
    ]),
  ).toEqual([
    [RELEASE.id, CONFIG.id, ['CreateEndpointConfig'], false, [], [key(1)]],
    [RELEASE.id, CHURN.id, ['UpdateEndpoint'], false, [1], [key(2), key(1)]],
    [CONFIG.id, CHURN.id, [], true, [], []],
  ])
  expect(leftOut).toEqual([{ entity: NAT, why: 'shared' }])
  expect(window.start).toBe(ONSET - HOUR)
})
