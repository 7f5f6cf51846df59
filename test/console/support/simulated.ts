import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { simulateInto } from '../../../src/dupin.ts'
import type { Truth } from '../../../src/simulate/truth.ts'
import { once } from '../../support/once.ts'
import { ADMINISTRATOR, startTestServer } from '../../support/serve.ts'
import { investigate, type Served, serveConsole } from './served.ts'

interface Simulated {
  /** @throws before the tests of the suite begin */
  readonly open: () => Served
  readonly truth: () => Truth
}

/** Serves, for the tests of the suite that calls it, a console over the simulated organisation, read and investigated. */
export function simulatedConsole(): Simulated {
  const lake: { served?: Served; truth?: Truth } = {}
  beforeAll(async () => {
    const { folder, truth } = await simulatedLake()
    lake.served = await serveConsole({ folder })
    lake.truth = truth
  }, 300_000)
  afterAll(() => lake.served?.close())
  return {
    open: () => there(lake.served),
    truth: () => there(lake.truth),
  }
}

/** What a server left of twelve days of a small organisation in which a new model made an endpoint slow and a stolen key was used. */
async function simulatedLake(): Promise<{ readonly folder: string; readonly truth: Truth }> {
  const made = await once('simulated-lake', makeLake)
  const folder = mkdtempSync(join(tmpdir(), 'dupin-console-'))
  cpSync(made, folder, { recursive: true })
  const truth: Truth = JSON.parse(readFileSync(join(folder, 'truth.json'), 'utf8'))
  return { folder, truth }
}

async function makeLake(folder: string): Promise<void> {
  const logs = mkdtempSync(join(tmpdir(), 'dupin-console-logs-'))
  try {
    const scenarios = ['model-change', 'llmjacking']
    const { truth } = simulateInto(logs, { seed: 'dev-browser', days: 12, scale: 0.2, scenarios })
    writeFileSync(join(folder, 'truth.json'), JSON.stringify(truth))
    const server = await startTestServer({ accounts: [ADMINISTRATOR], logs, folder })
    await investigate(server)
    await server.close()
  } finally {
    rmSync(logs, { recursive: true, force: true })
  }
}

function there<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('nothing is served')
  return value
}
