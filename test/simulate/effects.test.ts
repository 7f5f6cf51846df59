import { describe, expect, it } from 'vitest'
import { conditionsAt, type Effect, effectsWithin } from '../../src/simulate/effects.ts'

const TARGET = { endpoint: 'one', account: '1', region: 'r', caller: 'c' }
const effect = (parts: Partial<Effect>): Effect => ({ from: 100, to: 200, ...parts })

describe('conditions', () => {
  it('are normal before, after and without an effect', () => {
    const effects = [effect({ latency: 3, serverErrors: 0.5 })]
    for (const time of [99, 200, 1000]) {
      expect(conditionsAt(effects, TARGET, time)).toMatchObject({
        latency: 1,
        serverErrors: 0,
        logged: true,
      })
    }
    expect(conditionsAt(effects, TARGET, 100).latency).toBe(3)
  })

  it('multiply factors and add probabilities', () => {
    const effects = [effect({ latency: 2, denied: 0.1 }), effect({ latency: 3, denied: 0.2 })]
    const now = conditionsAt(effects, TARGET, 150)
    expect(now.latency).toBe(6)
    expect(now.denied).toBeCloseTo(0.3)
  })

  it('grow along a ramp', () => {
    const effects = [effect({ latency: 3, ramp: 50, scoreShift: -2 })]
    expect(conditionsAt(effects, TARGET, 125)).toMatchObject({ latency: 2, scoreShift: -1 })
    expect(conditionsAt(effects, TARGET, 180)).toMatchObject({ latency: 3, scoreShift: -2 })
  })

  it.each([
    [{ endpoint: 'two' }, false],
    [{ endpoint: 'one', region: 'other' }, false],
    [{ caller: 'd' }, false],
    [{ account: '2' }, false],
    [{ modelId: 'm' }, false],
    [{ endpoint: 'one', account: '1', region: 'r', caller: 'c' }, true],
    [{}, true],
  ] as const)('hold only where every condition agrees: %o', (where, holds) => {
    const now = conditionsAt([effect({ ...where, stopsInvocationLog: true })], TARGET, 150)
    expect(now.logged).toBe(!holds)
  })

  it('are looked for only among the effects of the day', () => {
    const effects = [effect({}), effect({ from: 300, to: 400 })]
    expect(effectsWithin(effects, 150, 300)).toEqual([effects[0]])
  })
})
