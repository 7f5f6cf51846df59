import { describe, expect, it } from 'vitest'
import { HOUR } from '../../src/events/time.ts'
import { SCENARIOS, truthOf } from '../../src/simulate/simulate.ts'
import type { ScenarioTruth } from '../../src/simulate/truth.ts'
import {
  at,
  type Fields,
  fields,
  filesOf,
  lines,
  number,
  text,
  textOf,
  trails,
} from './read-simulation.ts'

const OPTIONS = { seed: 5, days: 9, scale: 0.3, scenarios: SCENARIOS.map(({ name }) => name) }
const files = filesOf(OPTIONS)
const { scenarios } = truthOf(OPTIONS)
const calls = new Map(
  trails(files)
    .flatMap(({ records }) => records)
    .map((record) => [text(record, 'eventID'), record]),
)
const points = lines(files, 'metric-streams/')
/** What the same days would have been without incidents: each stream draws the same numbers. */
const otherwise = lines(filesOf({ ...OPTIONS, scenarios: [] }), 'metric-streams/')
const logged = lines(files, 'BedrockModelInvocationLogs').filter((one) => 'modelId' in one)

function truth(name: string): ScenarioTruth {
  const found = scenarios.find((one) => one.name === name)
  if (found === undefined) throw new Error(`${name} was not simulated`)
  return found
}

function issuer(record: Fields): unknown {
  return (
    at(record, 'userIdentity.sessionContext.sessionIssuer.arn') ?? at(record, 'userIdentity.arn')
  )
}

function timeOf(record: Fields): number {
  return Date.parse(text(record, 'eventTime'))
}

describe('truth.json', () => {
  it('is the truth, with moments in ISO 8601', () => {
    const document = fields(
      JSON.parse(textOf('truth.json', files.get('truth.json') ?? new Uint8Array())),
    )
    expect(document['seed']).toBe('5')
    expect(document['start']).toBe('2026-10-22T00:00:00Z')
    expect(document['scenarios']).toHaveLength(SCENARIOS.length)
  })

  it.each(scenarios)('of $name names calls that are in the logs, cause before effect', (one) => {
    const { cause, start, onset, end, lookAlikes } = one
    expect(start).toBeLessThanOrEqual(onset)
    expect(onset).toBeLessThan(end)
    expect(cause.kind).toBe(one.causeKind)
    const decisive = cause.eventIds.flatMap((id) => calls.get(id) ?? [])
    expect(decisive).toHaveLength(cause.eventIds.length)
    if (one.name !== 'credential-abuse') expect(cause.time).toBeLessThanOrEqual(onset)
    for (const { eventIds } of lookAlikes)
      for (const id of eventIds) expect(calls.has(id)).toBe(true)
  })

  it.each(scenarios)('of $name names who made the decisive calls', ({ cause, causeKind }) => {
    const innocent = causeKind === 'service-fault' || causeKind === 'unexplained'
    expect(cause.principal === null).toBe(innocent)
    expect(cause.eventIds.length === 0).toBe(innocent)
    // The notebook assumes the role that then copies a model.
    const notebook = /role\/service-role\/notebook-experiments$/
    for (const id of cause.eventIds) {
      const maker = String(issuer(calls.get(id) ?? {}))
      if (notebook.test(maker)) continue
      expect([cause.principal, ...(cause.alsoPrincipals ?? [])]).toContain(maker)
    }
  })
})

/** Mean of a metric of an endpoint within [from, to). */
function mean(
  datapoints: readonly Fields[],
  endpoint: string,
  metric: string,
  from: number,
  to: number,
): number {
  const name = endpoint.slice(endpoint.lastIndexOf('/') + 1)
  const own = datapoints
    .filter((one) => one['metric_name'] === metric)
    .filter((one) => number(one, 'timestamp') >= from && number(one, 'timestamp') < to)
    .filter((one) => at(one, 'dimensions.EndpointName') === name)
  const total = (field: string) => own.reduce((sum, one) => sum + number(one, `value.${field}`), 0)
  return total('sum') / total('count')
}

describe('the effect of an incident on an endpoint', () => {
  it.each([
    ['model-change', 'ModelLatency', 1.8],
    ['model-change', 'Invocation5XXErrors', 10],
    ['configuration-change', 'ModelLatency', 1.6],
    ['scaling-limit', 'ModelLatency', 1.6],
    ['key-policy', 'Invocation5XXErrors', 50],
    ['network-change', 'ModelLatency', 2],
    ['network-change', 'Invocation5XXErrors', 50],
    ['unexplained', 'ModelLatency', 1.5],
  ] as const)(
    'of %s: %s grows more than %f times over what it would have been',
    (name, metric, factor) => {
      const { onset, end, entity } = truth(name)
      const from = onset + HOUR / 2
      const without = mean(otherwise, entity.id, metric, from, end)
      const during = mean(points, entity.id, metric, from, end)
      const least = metric === 'ModelLatency' ? 1 : 0.0004
      expect(during / Math.max(without, least)).toBeGreaterThan(factor)
    },
  )

  it('is none before the onset: model-change leaves the hours before as they would have been', () => {
    const { onset, entity } = truth('model-change')
    const before = [entity.id, 'CPUUtilization', onset - HOUR, onset - HOUR / 12] as const
    expect(mean(points, ...before)).toBe(mean(otherwise, ...before))
  })
})

describe('an incident in the logs', () => {
  it('permission-change: the application is refused, before it was not', () => {
    const { onset, end, cause } = truth('permission-change')
    const refused = [...calls.values()].filter(
      (one) => issuer(one) === cause.entity?.id && /^AccessDenied/.test(String(one['errorCode'])),
    )
    expect(refused.length).toBeGreaterThan(2)
    for (const one of refused) {
      expect(timeOf(one)).toBeGreaterThanOrEqual(onset - 1000)
      expect(timeOf(one)).toBeLessThan(end)
    }
  })

  it('llmjacking: the key calls much, and no invocation is logged while logging is off', () => {
    const { onset, end, cause } = truth('llmjacking')
    const own = [...calls.values()].filter(
      (one) => issuer(one) === cause.principal && one['awsRegion'] === 'us-west-2',
    )
    expect(own.filter((one) => one['eventName'] === 'InvokeModel').length).toBeGreaterThan(150)
    const account = cause.principal?.split(':')[4]
    const within = logged.filter((one) => {
      const time = Date.parse(text(one, 'timestamp'))
      return one['accountId'] === account && time > onset && time < end
    })
    expect(within).toEqual([])
  })

  it('paced-extraction: the questions come at even distances, day and night', () => {
    const { cause, onset, end } = truth('paced-extraction')
    const times = [...calls.values()]
      .filter((one) => issuer(one) === cause.principal && one['eventName'] === 'InvokeEndpoint')
      .map(timeOf)
      .filter((time) => time >= onset - 1000 && time < end)
      .sort((a, b) => a - b)
    const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0))
    const average = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length
    const spread = Math.sqrt(gaps.reduce((sum, gap) => sum + (gap - average) ** 2, 0) / gaps.length)
    expect(times.length).toBeGreaterThan(200)
    expect(spread / average).toBeLessThan(0.2)
  })

  it('capture-off: no record is captured while it is off', () => {
    const { entity, onset, end } = truth('capture-off')
    const name = entity.id.slice(entity.id.lastIndexOf('/') + 1)
    const times = lines(files, `data-capture/${name}/`).map((one) =>
      Date.parse(text(one, 'eventMetadata.inferenceTime')),
    )
    expect(times.some((time) => time < onset)).toBe(true)
    expect(times.filter((time) => time >= onset && time < end)).toEqual([])
  })

  it('guardrail-weakened: what was blocked before is answered after', () => {
    const { onset, end } = truth('guardrail-weakened')
    const blocked = logged
      .filter((one) => JSON.stringify(one['output'] ?? {}).includes('"guardrail_intervened"'))
      .map((one) => Date.parse(text(one, 'timestamp')))
    expect(
      blocked.filter((time) => time > onset - 4 * HOUR && time < onset).length,
    ).toBeGreaterThan(3)
    expect(blocked.filter((time) => time > onset && time < end)).toEqual([])
  })

  it('network-change: the flow logs show what was rejected', () => {
    const { onset, end } = truth('network-change')
    const rejected = [...files]
      .filter(([path]) => path.includes('/vpcflowlogs/'))
      .flatMap(([path, bytes]) => textOf(path, bytes).split('\n'))
      .filter((line) => line.includes(' 10.60.3.20 ') && line.includes(' REJECT '))
    expect(rejected.length).toBeGreaterThan(((end - onset) / HOUR) * 10)
  })

  it('service-fault: every endpoint of the Region suffers, the others do not', () => {
    const { onset, end } = truth('service-fault')
    const growth = (region: string) => {
      const names = points
        .filter((one) => one['metric_name'] === 'OverheadLatency' && one['region'] === region)
        .map((one) => text(one, 'dimensions.EndpointName'))
      return [...new Set(names)].map(
        (name) =>
          mean(points, name, 'OverheadLatency', onset + HOUR / 6, end) /
          mean(otherwise, name, 'OverheadLatency', onset + HOUR / 6, end),
      )
    }
    expect(Math.min(...growth('eu-west-1').filter(Number.isFinite))).toBeGreaterThan(2)
    expect(growth('eu-west-1').length).toBeGreaterThan(1)
  })
})
