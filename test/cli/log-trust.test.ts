import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { PARKED_KIND } from '../../src/collect/parked-messages.ts'
import { Documents } from '../../src/lake/documents.ts'
import { openLake } from '../../src/lake/lake.ts'
import { awsStandIn } from '../lake/trust/aws-stand-in.ts'
import { type DeliveredLogs, deliveredLogs, pathAt } from '../lake/trust/delivered-logs.ts'
import { dupin, newFolder } from '../support/run-cli.ts'

const folder = newFolder()
const keys = join(folder, 'keys.json')
const [sound, tampered, empty] = ['sound', 'tampered', 'empty'].map((name) =>
  join(folder, `${name}.duckdb`),
)
const HOSTILE = 'evil\u001b[31m\u202e'

async function ingested(name: string, { files }: DeliveredLogs): Promise<void> {
  const logs = join(folder, name)
  mkdirSync(logs)
  for (const [path, bytes] of files) {
    mkdirSync(dirname(join(logs, path)), { recursive: true })
    writeFileSync(join(logs, path), bytes)
  }
  await dupin(['ingest', logs, '--lake', `${logs}.duckdb`])
}

/** What CloudTrail answers to the SDK, without the times of the keys, which a file writes otherwise. */
function answerOf(file: string): string {
  const fields = ['PublicKeyList', 'Value', 'Fingerprint']
  return JSON.stringify(JSON.parse(readFileSync(file, 'utf8')), fields)
}

/** One log file is changed, one hour is without any. */
function tamper(logs: DeliveredLogs): DeliveredLogs {
  const { files } = logs
  const changed = pathAt(logs.logs, 3)
  const text = gunzipSync(files.get(changed) ?? new Uint8Array()).toString()
  files.set(changed, gzipSync(text.replace('sagemaker', 'sagemakes')))
  files.delete(pathAt(logs.logs, 6))
  files.delete(pathAt(logs.logs, 7))
  return logs
}

beforeAll(async () => {
  const logs = deliveredLogs(8)
  writeFileSync(keys, logs.keys)
  writeFileSync(join(folder, 'no-keys.json'), '{}')
  await ingested('sound', logs)
  await ingested('tampered', tamper(deliveredLogs(8)))
  await ingested('empty', { ...logs, files: new Map() })
}, 60_000)
afterAll(() => rmSync(folder, { recursive: true }))
afterEach(() => vi.unstubAllEnvs())

const json = (text: string): unknown => JSON.parse(text)

describe('verify', () => {
  test('exits with 0 when nothing was touched, and says which keys are pinned', async () => {
    const before = await dupin(['verify', '--lake', sound ?? ''])
    expect(before.code).toBe(0)
    expect(before.out).toContain('No public key is pinned')
    const { code, out, err } = await dupin(['verify', '--lake', sound ?? '', '--keys', keys])
    expect({ code, err }).toEqual({ code: 0, err: 'pinned 1 key\n' })
    expect(out).toContain('7 valid, 1 unproven')
    expect(out).toContain('Nothing was altered, nothing is missing. 14 log files verified.')
    const said = await dupin(['verify', '--lake', sound ?? '', '--format', 'json'])
    expect(json(said.out)).toMatchObject({
      keys: 1,
      chains: [{ trail: 'audit_trail', start: '2026-01-01T00:00:00Z' }],
      problems: [],
      unread: [],
    })
  })

  test('exits with 1 and names each file when logs were tampered with', async () => {
    const args = ['verify', '--lake', tampered ?? '', '--keys', keys]
    const { code, out } = await dupin(args)
    expect(code).toBe(1)
    expect(out).toContain('3 problems')
    expect(out).toMatch(/2026-01-01 01:00 log file ALTERED:[^•]*unique0003/)
    expect(out.match(/log file MISSING/g)).toHaveLength(2)
    const said = await dupin([...args, '--format', 'json'])
    expect(said.code).toBe(1)
    expect(json(said.out)).toMatchObject({
      problems: [{ trouble: 'file-altered' }, { trouble: 'file-missing' }, {}],
    })
  })

  test('looks at the digests of a scope alone', async () => {
    const scope = ['--from', '2026-01-01T04:00Z', '--to', '2026-01-01T07:00Z']
    const { code, out } = await dupin(['verify', '--lake', tampered ?? '', ...scope])
    expect(code).toBe(0)
    expect(out).toContain('2026-01-01 07:00  2 valid, 1 unproven  4 verified, 2 unproven')
    expect(out).not.toContain('ALTERED')
  })

  test('says what is missing where no digest was read', async () => {
    const { code, out } = await dupin(['verify', '--lake', empty ?? ''])
    expect(code).toBe(0)
    expect(out).toContain('No digest was read')
    expect(out).toContain('--enable-log-file-validation')
    const said = await dupin(['verify', '--lake', empty ?? '', '--format', 'json'])
    expect(json(said.out)).toEqual({ keys: 0, chains: [], problems: [], unread: [] })
  })

  test('asks CloudTrail for keys and pins them', async () => {
    await ingested('fetched', deliveredLogs(3))
    const { url, server } = await awsStandIn({ ...deliveredLogs(3), keys: answerOf(keys) })
    for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']) vi.stubEnv(name, 'x')
    try {
      const lake = join(folder, 'fetched.duckdb')
      const args = ['verify', '--lake', lake, '--fetch-keys', '--endpoint-url', url]
      const { code, out, err } = await dupin(args)
      expect({ code, err }).toEqual({ code: 0, err: 'eu-west-1: pinned 1 key\n' })
      expect(out).toContain('2 valid, 1 unproven')
    } finally {
      server.close()
    }
  })

  test.each([
    [['--keys', join(folder, 'absent.json')], 'no such file'],
    [['--keys', join(folder, 'no-keys.json')], 'holds no keys'],
    [['--from', 'yesterday'], 'write a time such as'],
    [['--format', 'html'], 'Allowed choices are text, json'],
    [['--fetch-key'], 'Did you mean --fetch-keys?'],
    [['--lake', join(folder, 'absent.duckdb')], 'there is no lake at'],
  ])('exits with 2 for %j', async (args, message) => {
    const { code, out, err } = await dupin(['verify', '--lake', sound ?? '', ...args])
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toContain(message)
  })
})

describe('coverage --map', () => {
  const scope = ['--from', '2026-01-01T00:00Z', '--to', '2026-01-01T08:00Z']

  test('shows that all hours are there', async () => {
    const { code, out } = await dupin(['coverage', '--map', '--lake', sound ?? '', ...scope])
    expect(code).toBe(0)
    expect(out).toMatch(/cloudtrail\s+111122223333\s+eu-west-1\s+8\s+0\s+0/)
    expect(out).toContain('No hour is missing.')
  })

  test('shows the hour whose files are gone', async () => {
    const args = ['coverage', '--map', '--lake', tampered ?? '', ...scope]
    const { code, out } = await dupin(args)
    expect(code).toBe(0)
    expect(out).toContain('1 gap')
    expect(out).toMatch(
      /cloudtrail 111122223333 eu-west-1: 2026-01-01 03:00\S* to 2026-01-01 04:00/,
    )
    const said = await dupin([...args, '--format', 'json'])
    expect(json(said.out)).toMatchObject({
      start: '2026-01-01T00:00:00.000Z',
      lines: [
        {
          format: 'cloudtrail',
          stretches: [
            { state: 'seen' },
            {
              state: 'missing',
              start: '2026-01-01T03:00:00.000Z',
              end: '2026-01-01T04:00:00.000Z',
            },
            { state: 'seen' },
          ],
        },
      ],
    })
  })

  test('says so where there is no record, and how to begin where there is no log', async () => {
    const before = ['--from', '2025-06-01', '--to', '2025-06-02']
    const none = await dupin(['coverage', '--map', '--lake', sound ?? '', ...before])
    expect(none.code).toBe(0)
    expect(none.out).toContain('No log has a record there.')
    const nothing = await dupin(['coverage', '--map', '--lake', empty ?? ''])
    expect(nothing).toMatchObject({ code: 2, out: '' })
    expect(nothing.err).toContain('the lake is empty; read logs into it first')
  })

  test('refuses what is too long to read', async () => {
    const long = ['--from', '2026-01-01', '--to', '2026-06-01']
    const { code, out, err } = await dupin(['coverage', '--map', '--lake', sound ?? '', ...long])
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toContain('more than 92 days')
  })
})

describe('coverage --parked', () => {
  test('lists messages that were given up, without what could deceive', async () => {
    const none = await dupin(['coverage', '--parked', '--lake', empty ?? '', '--format', 'json'])
    expect(none.code).toBe(0)
    expect(json(none.out)).toMatchObject({ parked: [] })
    const lake = await openLake({ path: empty ?? '', newSecret: () => 'x'.repeat(40) })
    const note = { source: 'queue', message: 'm-1', why: `not ours: ${HOSTILE}`, objects: [] }
    const body = JSON.stringify({ ...note, receives: 5, at: Date.UTC(2026, 0, 2), body: '{}' })
    await new Documents(lake.engine).write([{ kind: PARKED_KIND, id: 'queue/m-1', body }])
    await lake.engine.close()
    const { code, out } = await dupin(['coverage', '--parked', '--lake', empty ?? ''])
    expect(code).toBe(0)
    expect(out).toContain('m-1')
    expect(out).toContain('not ours')
    for (const character of ['\u001b', '\u202e']) expect(out).not.toContain(character)
    const said = await dupin(['coverage', '--parked', '--lake', empty ?? '', '--format', 'json'])
    expect(json(said.out)).toMatchObject({
      parked: [{ source: 'queue', message: 'm-1', object: null, at: '2026-01-02T00:00:00.000Z' }],
    })
    const without = await dupin(['coverage', '--lake', empty ?? ''])
    expect(without.out).not.toContain('m-1')
  })
})

describe('simulate --digests', () => {
  test('writes digests and the key that proves them', async () => {
    const logs = join(folder, 'simulated')
    const lake = join(folder, 'simulated.duckdb')
    const args = ['simulate', logs, '--seed', 'cli', '--days', '1', '--quiet', '--digests']
    expect((await dupin(args)).code).toBe(0)
    const key = join(logs, 'cloudtrail-public-keys.json')
    expect(readFileSync(key, 'utf8')).toContain('PublicKeyList')
    expect((await dupin(['ingest', logs, '--lake', lake])).code).toBe(0)
    const { code, out } = await dupin(['verify', '--lake', lake, '--keys', key, '--format', 'json'])
    expect(code).toBe(0)
    expect(json(out)).toMatchObject({ keys: 1, problems: [] })
    expect(out).not.toContain('"digests":{}')
    expect(out).toMatch(/"verified": ?[1-9]/)
  }, 60_000)
})
