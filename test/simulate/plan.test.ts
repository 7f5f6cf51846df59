import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DAY } from '../../src/events/time.ts'
import { SCENARIOS, truthOf } from '../../src/simulate/simulate.ts'

const NAMES = SCENARIOS.map(({ name }) => name)

describe('the plan of incidents', () => {
  it('puts every incident between the start and the end, whatever is asked for', () => {
    const asked = fc.record({
      seed: fc.string(),
      days: fc.integer({ min: 2, max: 60 }),
      scenarios: fc.subarray(NAMES, { minLength: 1, maxLength: 6 }),
    })
    const holds = (options: { seed: string; days: number; scenarios: string[] }) => {
      const truth = truthOf(options)
      expect(truth.scenarios.map(({ name }) => name)).toEqual(options.scenarios)
      for (const { start, onset, end, cause } of truth.scenarios) {
        expect(start).toBeGreaterThanOrEqual(truth.start)
        expect(onset).toBeGreaterThanOrEqual(start)
        expect(end).toBeGreaterThan(onset)
        expect(end).toBeLessThan(truth.end)
        expect(cause.time).toBeLessThan(truth.end)
      }
    }
    fc.assert(fc.property(asked, holds), { numRuns: 60 })
  })

  it('begins what people do on a working day between 13:00 and 16:30 UTC', () => {
    const atWork = SCENARIOS.filter((scenario) => scenario.atWork === true)
    expect(atWork.length).toBeGreaterThan(8)
    for (const { name } of atWork) {
      const [incident] = truthOf({ seed: name, scenarios: [name] }).scenarios
      const start = incident?.start ?? 0
      expect([1, 2, 3, 4, 5]).toContain(new Date(start).getUTCDay())
      expect((start % DAY) / 3_600_000).toBeGreaterThanOrEqual(13)
      expect((start % DAY) / 3_600_000).toBeLessThan(16.5)
    }
  })

  it('reaches every kind of cause and every scenario by seeds alone', () => {
    const seen = new Set<string>()
    for (let seed = 0; seed < 80; seed++) {
      for (const { name } of truthOf({ seed }).scenarios) seen.add(name)
    }
    expect([...seen].sort()).toEqual([...NAMES].sort())
  })

  it('has look-alikes in a quiet organisation too, and none of them an incident', () => {
    const quiet = truthOf({ seed: 3, scenarios: [] })
    expect(quiet.scenarios).toEqual([])
    expect(quiet.lookAlikes.length).toBeGreaterThanOrEqual(3)
  })
})
