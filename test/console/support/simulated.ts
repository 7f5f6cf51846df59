import { afterAll, beforeAll } from 'vitest'
import type { Truth } from '../../../src/simulate/truth.ts'
import { simulatedLogs } from './organisation.ts'
import { type Served, serveConsole } from './served.ts'

interface Simulated {
  /** @throws before the tests of the suite begin */
  readonly open: () => Served
  readonly truth: () => Truth
}

/** Serves, for the tests of the suite that calls it, a console over the simulated organisation, read and investigated. */
export function simulatedConsole(): Simulated {
  const lake: { served?: Served; truth?: Truth } = {}
  beforeAll(async () => {
    const { folder, truth, remove } = simulatedLogs()
    try {
      lake.served = await serveConsole({ logs: folder })
      lake.truth = truth
    } finally {
      remove()
    }
  }, 300_000)
  afterAll(() => lake.served?.close())
  return {
    open: () => there(lake.served),
    truth: () => there(lake.truth),
  }
}

function there<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('nothing is served')
  return value
}
