import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { Lake } from '../../src/lake/lake.ts'
import { FURTHER_LOGS, SIMULATED_LOGS } from '../../src/simulate/logs/catalogue.ts'
import { type SimulateOptions, truthOf } from '../../src/simulate/simulate.ts'
import { lakeOfFolder } from '../detectors/techniques/lake-support.ts'
import { writeParquet } from '../support/parquet-file.ts'
import { filesOf } from './read-simulation.ts'

const SMALL = { days: 3, scale: 0.08 } as const
const struck = { ...SMALL, seed: 'told', scenarios: ['model-swap', 'llmjacking'] }
const root = mkdtempSync(join(tmpdir(), 'dupin-told-'))
afterAll(() => rmSync(root, { recursive: true }))

let folders = 0

/** A lake of these logs of a simulation, but what the others do not speak of: metrics and captures. */
async function lakeOf(options: SimulateOptions): Promise<Lake> {
  folders += 1
  const folder = join(root, String(folders))
  for (const [path, bytes] of filesOf(options)) {
    if (path === 'truth.json') continue
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), bytes)
  }
  return lakeOfFolder(folder)
}

async function countsOf(lake: Lake): Promise<Readonly<Record<string, number>>> {
  const tables = ['api_call', 'invocation', 'finding', 'dns_query', 'resource_state', 'flow']
  const statements = tables.map((table) => `SELECT '${table}' AS name, count(*) AS n FROM ${table}`)
  const rows = await lake.engine.query(statements.join(' UNION ALL '))
  return Object.fromEntries(rows.map(({ name, n }) => [String(name), Number(n)]))
}

async function numbersOf(lake: Lake, sql: string): Promise<readonly number[]> {
  return (await lake.engine.query(sql)).map(({ n }) => Number(n))
}

const NOTHING_REFUSED = 'SELECT count(*) AS n FROM reject'

/** What some logs only tell of when it happens, or after a week: a surge of errors, inputs that drift, an investigation. */
const NEEDS: Readonly<Record<string, Partial<SimulateOptions>>> = {
  'cloudtrail-insights': { scenarios: ['key-policy'], scale: 0.3, days: 9 },
  'model-monitor': { scenarios: ['data-change'], days: 9 },
  detective: { days: 9 },
}

describe.each(FURTHER_LOGS.map(({ name }) => name))('the log %s', (name) => {
  const options = { ...struck, ...NEEDS[name], logs: [name] }

  it('is read without a refusal, and tells of something', async () => {
    const lake = await lakeOf(options)
    const counts = Object.values(await countsOf(lake))
    expect(Math.max(...counts)).toBeGreaterThan(0)
    expect(await numbersOf(lake, NOTHING_REFUSED)).toEqual([0])
    await lake.engine.close()
  })
})

describe('further logs', () => {
  const days = 2
  const all = filesOf({ ...struck, days, logs: SIMULATED_LOGS })
  const sameIn = (files: ReadonlyMap<string, Uint8Array>) => (path: string, bytes: Uint8Array) =>
    expect(Buffer.from(bytes).equals(Buffer.from(files.get(path) ?? [])), path).toBe(true)

  it('have the same bytes for the same seed', () => {
    const again = filesOf({ ...struck, days, logs: SIMULATED_LOGS })
    expect([...again.keys()]).toEqual([...all.keys()])
    for (const [path, bytes] of again) sameIn(all)(path, bytes)
  })

  it('change no byte of the usual logs and nothing of the truth', () => {
    const usual = filesOf({ ...struck, days })
    expect(usual.size).toBeLessThan(all.size)
    for (const [path, bytes] of usual) sameIn(all)(path, bytes)
  })
})

describe('a history that several logs tell of', () => {
  const TOLD = ['cloudtrail', 'bedrock-invocation', 'guardduty']
  const retold = ['ocsf', 'security-hub', 's3-access', 'otel-genai']

  it.each(['told-a', 'told-b'])('is stored once, of seed %s', async (seed) => {
    const options = { ...SMALL, seed, scenarios: ['credential-abuse'] }
    const once = await lakeOf({ ...options, logs: TOLD })
    const again = await lakeOf({ ...options, logs: [...TOLD, ...retold] })
    const [first, second] = [await countsOf(once), await countsOf(again)]
    expect(first['api_call']).toBeGreaterThan(500)
    expect(first['invocation']).toBeGreaterThan(20)
    expect(second['api_call']).toBe(first['api_call'])
    expect(second['invocation']).toBe(first['invocation'])
    const guardDuty = `SELECT count(DISTINCT id) AS n FROM finding WHERE origin = 'guardduty'`
    expect(await numbersOf(again, guardDuty)).toEqual(await numbersOf(once, guardDuty))
    await once.engine.close()
    await again.engine.close()
  })

  it('adds nothing in Security Lake to the logs that it is made of, but flows of other fields', async () => {
    const made = ['cloudtrail', 'security-hub', 'route53-resolver', 'vpc-flow']
    const options = { ...SMALL, days: 2, seed: 'told-lake', scenarios: [] }
    const once = await lakeOf({ ...options, logs: made })
    const again = await lakeOf({ ...options, logs: [...made, 'ocsf'] })
    const [first, second] = [await countsOf(once), await countsOf(again)]
    expect({ ...second, flow: 0 }).toEqual({ ...first, flow: 0 })
    const europe = `SELECT count(*) AS n FROM flow WHERE region = 'eu-west-1'`
    expect(await numbersOf(again, europe)).toEqual(await numbersOf(once, europe))
    expect(second['flow']).toBeGreaterThan(first['flow'] ?? 0)
    await once.engine.close()
    await again.engine.close()
  })
})

describe('Security Lake as Parquet, which is how it writes,', () => {
  it('has the calls that its events as JSON lines have', async () => {
    const files = filesOf({
      ...SMALL,
      days: 1,
      seed: 'told-parquet',
      scenarios: [],
      logs: ['ocsf'],
    })
    const calls = [...files].filter(([path]) => /(?:MGMT|S3_DATA).*us-east-1/.test(path))
    expect(calls.length).toBeGreaterThan(2)
    const [plain, columns] = [join(root, 'lines'), join(root, 'parquet')]
    for (const [path, bytes] of calls) {
      mkdirSync(dirname(join(plain, path)), { recursive: true })
      mkdirSync(dirname(join(columns, path)), { recursive: true })
      writeFileSync(join(plain, path), bytes)
      const parquet = join(columns, path.replace('.json.gz', '.gz.parquet'))
      await writeParquet(parquet, `SELECT * FROM read_json('${join(plain, path)}')`)
    }
    const [lines, rows] = [await lakeOfFolder(plain), await lakeOfFolder(columns)]
    const what = `SELECT count(*) AS n, CAST(event_id AS VARCHAR) AS id, operation, actor, target, request
      FROM api_call GROUP BY ALL ORDER BY id`
    expect(await rows.engine.query(what)).toEqual(await lines.engine.query(what))
    expect((await lines.engine.query(what)).length).toBeGreaterThan(100)
    expect(await numbersOf(rows, NOTHING_REFUSED)).toEqual([0])
    await lines.engine.close()
    await rows.engine.close()
  })
})

describe('the choice of logs', () => {
  it('is refused with those that there are', () => {
    const ask = () => truthOf({ seed: 1, logs: ['syslog'] })
    expect(ask).toThrow(`no simulated log "syslog". Choose from: ${SIMULATED_LOGS.join(', ')}`)
  })
})
