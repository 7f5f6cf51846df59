import { describe, expect, it } from 'vitest'
import { DAY } from '../../src/events/time.ts'
import { UserError } from '../../src/events/user-error.ts'
import { simulate, truthOf } from '../../src/simulate/simulate.ts'
import { at, filesOf, lines, number, text, trails } from './read-simulation.ts'

const SMALL = { seed: 'small', days: 3, scale: 0.4 } as const
const quiet = filesOf({ ...SMALL, scenarios: [] })
const struck = filesOf({ ...SMALL, scenarios: ['llmjacking', 'model-change'] })

function sha(files: ReadonlyMap<string, Uint8Array>): readonly string[] {
  return [...files].map(([path, bytes]) => `${path} ${Buffer.from(bytes).toString('base64')}`)
}

function idsIn(files: ReadonlyMap<string, Uint8Array>): readonly string[] {
  return trails(files).flatMap(({ records }) => records.map((record) => text(record, 'eventID')))
}

/** Each record as text. */
function recordsById(files: ReadonlyMap<string, Uint8Array>): ReadonlyMap<string, string> {
  const records = trails(files).flatMap((object) => object.records)
  return new Map(records.map((record) => [text(record, 'eventID'), JSON.stringify(record)]))
}

describe('a simulation', () => {
  it('has the same bytes for the same seed', () => {
    expect(sha(filesOf({ ...SMALL, scenarios: [] }))).toEqual(sha(quiet))
  })

  it('has other accounts, names and bytes for another seed', () => {
    const other = filesOf({ ...SMALL, seed: 'other', days: 1, scenarios: [] })
    const shared = [...other.keys()].filter((path) => quiet.has(path))
    expect(shared).toEqual(['get-metric-data/churn-experiment.json', 'truth.json'])
  })

  it('keeps every ordinary CloudTrail record as it was when incidents are added', () => {
    const kept = recordsById(struck)
    const changed = [...recordsById(quiet)].filter(([id, record]) => kept.get(id) !== record)
    const { lookAlikes } = truthOf({ ...SMALL, scenarios: [] })
    // The quiet run's own look-alikes are gone, with what SageMaker did to serve their models; nothing else is.
    for (const [id, record] of changed) {
      const isLookAlike = lookAlikes.some(
        ({ principal, eventIds }) => eventIds.includes(id) || record.includes(`"${principal}"`),
      )
      expect(isLookAlike || record.includes(':SageMaker"'), record).toBe(true)
    }
    expect(changed.length).toBeLessThan(150)
    expect(kept.size - changed.length).toBeGreaterThan(1500)
  })

  it('leaves the objects of an account alone when nothing happens there', () => {
    const eu = (files: ReadonlyMap<string, Uint8Array>) =>
      [...files].filter(([path]) => path.includes('BedrockModelInvocationLogs/eu-west-1'))
    expect(eu(quiet).length).toBeGreaterThan(10)
    expect(eu(struck)).toEqual(eu(quiet))
  })

  it('ends with truth.json and holds only the days asked for', () => {
    expect([...quiet.keys()].at(-1)).toBe('truth.json')
    const end = Date.UTC(2026, 9, 31)
    const times = trails(quiet).flatMap(({ records }) =>
      records.map((record) => Date.parse(text(record, 'eventTime'))),
    )
    expect(Math.min(...times)).toBeGreaterThanOrEqual(end - 3 * DAY)
    expect(Math.min(...times)).toBeLessThan(end - 3 * DAY + DAY / 24)
    expect(Math.max(...times)).toBeLessThan(end + DAY / 24)
  })

  it('honours another end and never asks the clock', () => {
    const files = filesOf({
      ...SMALL,
      days: 1,
      scenarios: [],
      end: new Date('2025-03-02T09:00:00Z'),
    })
    const days = new Set([...files.keys()].map((path) => /\d{4}\/\d\d\/\d\d/.exec(path)?.[0]))
    expect(days.has('2025/03/01')).toBe(true)
    expect(days.has('2025/02/28')).toBe(false)
  })

  it('is lazy: the first object comes before the last day is made', () => {
    const first = simulate({ seed: 1, days: 3650, scenarios: [] }).next()
    expect(first.done).toBe(false)
  })

  it('chooses three incidents that strike different things when none is named', () => {
    for (const seed of ['a', 'b', 'c', 'd', 'e', 'f']) {
      const { scenarios } = truthOf({ seed })
      expect(scenarios).toHaveLength(3)
      expect(new Set(scenarios.map(({ name }) => name)).size).toBe(3)
      expect(new Set(scenarios.map(({ entity }) => entity.id)).size).toBe(3)
      const starts = scenarios.map(({ start }) => start).sort((x, y) => x - y)
      for (const [index, start] of starts.entries()) {
        const before = starts[index - 1]
        if (before !== undefined) expect(start - before).toBeGreaterThanOrEqual(DAY / 2 - 1)
      }
    }
  })

  it('refuses a scenario that does not exist and names those that do', () => {
    const ask = () => simulate({ seed: 1, scenarios: ['flood'] }).next()
    expect(ask).toThrow(UserError)
    expect(ask).toThrow(/no scenario "flood".*llmjacking/)
  })
})

describe('options that make no sense', () => {
  it.each([
    [{ days: 0 }, 'days is 0'],
    [{ days: 1.5 }, 'days is 1.5'],
    [{ days: Number.NaN }, 'days is NaN'],
    [{ scale: -1 }, 'scale is -1'],
    [{ scale: Number.POSITIVE_INFINITY }, 'scale is Infinity'],
    [{ recordsPerObject: 0 }, 'recordsPerObject is 0'],
    [{ end: new Date('never') }, 'end is no valid date'],
  ])('%o is refused with a message that says what to give', (options, message) => {
    expect(() => truthOf({ seed: 1, ...options })).toThrow(UserError)
    expect(() => truthOf({ seed: 1, ...options })).toThrow(`${message}`)
  })
})

describe('deliveries of CloudTrail', () => {
  const all = trails(quiet)

  it('bring no event twice but the few that are redelivered in another object', () => {
    const ids = idsIn(quiet)
    const twice = ids.length - new Set(ids).size
    expect(twice).toBeGreaterThan(0)
    expect(twice / ids.length).toBeLessThan(0.02)
    for (const { records } of all) {
      const own = records.map((record) => text(record, 'eventID'))
      expect(new Set(own).size).toBe(own.length)
    }
  })

  it('are not in the order of time, about one record in five', () => {
    let earlier = 0
    let pairs = 0
    for (const { records } of all) {
      const times = records.map((record) => Date.parse(text(record, 'eventTime')))
      for (const [index, time] of times.entries()) {
        const before = times[index - 1]
        if (before === undefined) continue
        pairs += 1
        if (time < before) earlier += 1
      }
    }
    expect(earlier / pairs).toBeGreaterThan(0.12)
    expect(earlier / pairs).toBeLessThan(0.3)
  })

  it('hold as many records an object as was asked for', () => {
    const small = trails(filesOf({ ...SMALL, days: 1, scenarios: [], recordsPerObject: 8 }))
    const records = small.reduce((sum, object) => sum + object.records.length, 0)
    expect(records / small.length).toBeGreaterThan(5.5)
    expect(records / small.length).toBeLessThan(9)
  })
})

describe('one act in several logs', () => {
  const calls = new Map(
    trails(quiet)
      .flatMap(({ records }) => records)
      .map((record) => [text(record, 'requestID'), record]),
  )
  const logged = lines(quiet, 'BedrockModelInvocationLogs').filter((one) => 'modelId' in one)
  const points = lines(quiet, 'metric-streams/')

  it('has one request id: every logged Bedrock invocation is in CloudTrail with its caller', () => {
    expect(logged.length).toBeGreaterThan(300)
    for (const one of logged) {
      const call = calls.get(text(one, 'requestId')) ?? {}
      expect(at(call, 'requestParameters.modelId')).toBe(text(one, 'modelId'))
      expect(at(call, 'userIdentity.arn')).toBe(text(one, 'identity.arn'))
    }
  })

  it('adds up: AWS/Bedrock counts the invocations and tokens that were logged', () => {
    const sum = (name: string) =>
      points
        .filter((one) => one['namespace'] === 'AWS/Bedrock' && one['metric_name'] === name)
        .reduce((total, one) => total + number(one, 'value.sum'), 0)
    const served = logged.filter((one) => one['errorCode'] === undefined)
    expect(sum('Invocations')).toBe(served.length)
    const tokens = served.reduce((total, one) => total + number(one, 'input.inputTokenCount'), 0)
    expect(sum('InputTokenCount')).toBe(tokens)
  })

  it('adds up: AWS/SageMaker counts the InvokeEndpoint events of an endpoint', () => {
    const events = [...calls.values()].filter(
      (one) =>
        one['eventName'] === 'InvokeEndpoint' &&
        text(one, 'requestParameters.endpointName').startsWith('credit-limit-') &&
        one['errorCode'] !== 'AccessDeniedException',
    )
    const counted = points
      .filter((one) => one['metric_name'] === 'Invocations')
      .filter((one) => String(at(one, 'dimensions.EndpointName')).startsWith('credit-limit-'))
      .reduce((total, one) => total + number(one, 'value.sum'), 0)
    expect(counted).toBe(events.length)
  })
})
