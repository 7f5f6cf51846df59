import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { Dupin } from '../../src/dupin.ts'
import { writeSimulation } from '../../src/simulate/write.ts'
import { DAYS, START, writeData } from '../data.ts'

/**
 * A lake of so many generated API calls, and beside them everything that a simulated organisation logs in the same days:
 * endpoints, models, metrics, flows, findings. Made once: a lake that lies in the folder is taken as it is.
 *
 * @returns where it lies
 */
export async function consoleLake(folder: string, events: number): Promise<string> {
  const path = join(folder, `console-${events}.duckdb`)
  if (existsSync(path)) return path
  mkdirSync(folder, { recursive: true })
  const logs = join(folder, `logs-${events}`)
  const unfinished = `${path}.unfinished`
  for (const old of [logs, unfinished]) rmSync(old, { recursive: true, force: true })
  writeData('large', join(logs, 'calls'), events)
  writeSimulation(join(logs, 'organisation'), {
    seed: 'dev-console',
    days: DAYS,
    end: new Date(START + DAYS * 86_400_000),
    scenarios: ['model-change', 'llmjacking'],
  })
  const dupin = await Dupin.open(unfinished)
  try {
    await dupin.ingestFolder(logs)
  } finally {
    await dupin.close()
    rmSync(logs, { recursive: true, force: true })
  }
  renameSync(unfinished, path)
  return path
}
