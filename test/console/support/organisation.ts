import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { simulateInto } from '../../../src/dupin.ts'
import type { Truth } from '../../../src/simulate/truth.ts'

export interface SimulatedLogs {
  readonly folder: string
  readonly truth: Truth
  readonly remove: () => void
}

/** Twelve days of a small organisation in which a new model made an endpoint slow and a stolen key was used. */
export function simulatedLogs(): SimulatedLogs {
  const folder = mkdtempSync(join(tmpdir(), 'dupin-console-logs-'))
  const scenarios = ['model-change', 'llmjacking']
  const { truth } = simulateInto(folder, { seed: 'dev-browser', days: 12, scale: 0.2, scenarios })
  return { folder, truth, remove: () => rmSync(folder, { recursive: true, force: true }) }
}
