import { HOUR } from '../events/time.ts'
import type { Random } from '../statistics/random.ts'
import { isEndpoint } from './caller.ts'
import { conditionsAt, type Effect } from './effects.ts'
import type { Endpoint } from './endpoints.ts'
import { drawValues, scoreOf } from './features.ts'
import type { SimulatedFile } from './files.ts'
import { uuid } from './identifiers.ts'
import type { Invocation } from './inference.ts'
import { captureKey } from './layout.ts'
import { load } from './workload.ts'

/** An input with its prediction, before it is written. */
export interface Captured {
  readonly time: number
  readonly variant: string
  readonly values: readonly number[]
  readonly score: number
}

/** Share of calls captured where the calls are known one by one. */
const SHARE = 0.5

/** Records an hour where they are not. */
const AN_HOUR = 14

/** What data capture took of an endpoint in an hour. */
export interface EndpointCaptures {
  readonly endpoint: Endpoint
  readonly rows: readonly Captured[]
  /** What is left of the numbers that the rows were drawn from. */
  readonly random: Random
}

/** What data capture took in a day, every other hour to keep the files few. */
export function capturesOf(
  endpoints: readonly Endpoint[],
  invocations: readonly Invocation[],
  day: number,
  effects: readonly Effect[],
  random: Random,
): readonly EndpointCaptures[] {
  const hours = Array.from({ length: 12 }, (_, i) => day + i * 2 * HOUR)
  const capturing = endpoints.filter(({ capture }) => capture !== undefined)
  return capturing.flatMap((endpoint) =>
    hours.map((hour) => {
      const own = random.fork(`${endpoint.name}/${hour}`)
      const known = invocations.filter((one) => isCaptured(one, endpoint, hour))
      const rows = endpoint.rate > 0 ? draw(endpoint, hour, effects, own) : known.map(fromCall)
      return { endpoint, rows, random: own }
    }),
  )
}

/** Data capture of a day: JSON lines by endpoint, variant and hour. */
export function* captureObjects(captures: readonly EndpointCaptures[]): Generator<SimulatedFile> {
  for (const { endpoint, rows, random } of captures) {
    const [first] = rows
    if (first === undefined) continue
    const lines = rows.map((one) => JSON.stringify(record(endpoint, one, random)))
    const path = captureKey(endpoint.name, first.variant, first.time, uuid(random))
    yield { path, bytes: new TextEncoder().encode(`${lines.join('\n')}\n`) }
  }
}

function isCaptured(one: Invocation, endpoint: Endpoint, hour: number): boolean {
  const within = one.time >= hour && one.time < hour + HOUR
  if (!within || !isEndpoint(one.target) || one.target.arn !== endpoint.arn) return false
  return one.outcome === 'ok' && one.captured && one.lot < SHARE
}

function fromCall({ time, variant = '', values = [], score = 0 }: Invocation): Captured {
  return { time, variant, values, score }
}

function draw(
  endpoint: Endpoint,
  hour: number,
  effects: readonly Effect[],
  random: Random,
): readonly Captured[] {
  const { account, region, features } = endpoint
  const target = { endpoint: endpoint.arn, account, region }
  const count = 1 + random.poisson(AN_HOUR * load(endpoint.curve, hour))
  const times = Array.from({ length: count }, () => hour + random.int(HOUR)).sort((a, b) => a - b)
  return times.flatMap((time) => {
    const now = conditionsAt(effects, target, time)
    const values = drawValues(features, false, random, now.features)
    const score = scoreOf(features, values, now.scoreShift + 0.25 * random.normal())
    const variant = endpoint.variants[0]?.name ?? 'AllTraffic'
    return now.captured ? [{ time, variant, values, score }] : []
  })
}

function record(endpoint: Endpoint, one: Captured, random: Random): object {
  return {
    captureData: {
      endpointInput: { ...input(endpoint, one.values), mode: 'INPUT' },
      endpointOutput: { ...output(endpoint, one.score), mode: 'OUTPUT' },
    },
    eventMetadata: {
      eventId: uuid(random),
      inferenceTime: `${new Date(one.time).toISOString().slice(0, 19)}Z`,
    },
    eventVersion: '0',
  }
}

function input(endpoint: Endpoint, values: readonly number[]) {
  if (endpoint.capture === 'csv') {
    return { observedContentType: 'text/csv', data: values.join(','), encoding: 'CSV' }
  }
  const row = Object.fromEntries(endpoint.features.map(({ name }, index) => [name, values[index]]))
  return json(endpoint, { instances: [row] })
}

function output(endpoint: Endpoint, score: number) {
  return endpoint.capture === 'csv'
    ? { observedContentType: 'text/csv; charset=utf-8', data: String(score), encoding: 'CSV' }
    : json(endpoint, { predictions: [{ score }] })
}

function json(endpoint: Endpoint, value: object) {
  const text = JSON.stringify(value)
  const data = endpoint.capture === 'base64' ? Buffer.from(text).toString('base64') : text
  const encoding = endpoint.capture === 'base64' ? 'BASE64' : 'JSON'
  return { observedContentType: 'application/json', data, encoding }
}
