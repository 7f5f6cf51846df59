import { copyFileSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { callRecords, flowLines, recordsFile, writeFiles } from '../lake/ingest-support.ts'
import { dupin, newFolder } from '../support/run-cli.ts'

// The command line is told that it is 2026-01-20; calls begin on the first of January, flows too.
const folder = newFolder()
const ingested = join(folder, 'ingested.duckdb')
const lake = join(folder, 'lake.duckdb')

beforeAll(async () => {
  const logs = writeFiles(join(folder, 'logs'), {
    'calls.json.gz': recordsFile(callRecords(0, 30)),
    'flows.log.gz': flowLines(0, 20),
  })
  await dupin(['ingest', logs, '--lake', ingested])
})
afterAll(() => rmSync(folder, { recursive: true }))

async function rows(table: string): Promise<unknown> {
  const { out } = await dupin([
    'query',
    `SELECT count(*) AS n FROM ${table}`,
    '--lake',
    lake,
    '--format',
    'json',
  ])
  return JSON.parse(out)
}

describe('expire', () => {
  test('deletes by the days of each log, and says what went', async () => {
    copyFileSync(ingested, lake)
    const keep = ['--keep', 'vpc-flow=10', '--dry-run']
    const would = await dupin(['expire', '--lake', lake, ...keep, '--trust-clock'])
    expect(would.err).toBe('20 rows would go\n')
    const doubted = await dupin(['expire', '--lake', lake, ...keep])
    expect(doubted.err).toBe(
      '20 rows are too old by the clock of this machine (2026-01-20T00:00:00Z) and were left: the newest log is of ' +
        '2026-01-01T00:29:29Z, so the clock may be wrong. If it is right: dupin expire --trust-clock\n0 rows would go\n',
    )
    expect(await rows('flow')).toEqual([{ n: 20 }])
    const by = ['--trust-clock', '--keep', 'vpc-flow=10']
    const { code, out, err } = await dupin(['expire', '--lake', lake, ...by])
    expect(code).toBe(0)
    expect(out).toMatch(/vpc-flow +2026-01-10T00:00:00Z +20/)
    expect(err).toMatch(/20 rows are gone, .* 0 rows are older than they may be/)
    expect(err).toMatch(/anew: \d+ bytes before, \d+ now/)
    expect([await rows('flow'), await rows('api_call')]).toEqual([[{ n: 0 }], [{ n: 30 }]])
  })

  test('takes the days from a configuration, which an option outweighs', async () => {
    copyFileSync(ingested, lake)
    const config = join(
      writeFiles(folder, { 'dupin.yaml': 'retention:\n  default: 5\n' }),
      'dupin.yaml',
    )
    const keep = ['--keep', 'cloudtrail=400', '--no-rewrite', '--trust-clock', '--format', 'json']
    const { out } = await dupin(['expire', '--lake', lake, '--config', config, ...keep])
    expect(JSON.parse(out)).toMatchObject({ rows: 20, left: 0, logs: [{ log: 'vpc-flow' }] })
  })

  test.each([
    [['--keep', 'vpc-flow'], /write a log and its days/],
    [['--keep', 'vpc-flow=0'], /write a log and its days/],
    [['--keep', 'telnet=5'], /no log called telnet; the logs are .*cloudtrail/],
    [['--config', '/nowhere/dupin.yaml'], /no such file/],
  ])('%j is refused', async (args, message) => {
    copyFileSync(ingested, lake)
    const { code, err } = await dupin(['expire', '--lake', lake, ...args])
    expect({ code, err }).toEqual({ code: 2, err: expect.stringMatching(message) })
  })
})

describe('redact', () => {
  test('takes values from arguments and a file, and does not repeat them', async () => {
    copyFileSync(ingested, lake)
    const values = join(
      writeFiles(folder, { 'values.txt': 'user/boris\n\n203.0.113.7\n' }),
      'values.txt',
    )
    const { code, out, err } = await dupin([
      'redact',
      'user/ana',
      '--values',
      values,
      '--lake',
      lake,
    ])
    expect(code).toBe(0)
    expect(out.match(/redacted-[0-9a-f]{12}/g)).toHaveLength(3)
    expect(out + err).not.toMatch(/ana|boris|203\.0/)
    const bytes = readFileSync(lake)
    for (const gone of ['user/ana', 'user/boris', '203.0.113.7'])
      expect(bytes.includes(gone)).toBe(false)
    expect(await rows('api_call')).toEqual([{ n: 30 }])
  })

  test('holds for what is read later, until its rule is forgotten', async () => {
    copyFileSync(ingested, lake)
    const first = await dupin(['redact', 'user/ana', '--lake', lake, '--format', 'json'])
    const [{ pseudonym }] = JSON.parse(first.out)
    const list = ['redact', '--list', '--lake', lake, '--format', 'json']
    expect(JSON.parse((await dupin(list)).out)).toEqual([
      { pseudonym, since: '2026-01-20T00:00:00.000Z' },
    ])
    const logs = (n: number) =>
      writeFiles(join(folder, `more-${n}`), {
        'calls.json': recordsFile(callRecords(n, n + 8)),
      })
    await dupin(['rotate-key', '--lake', lake])
    await dupin(['ingest', logs(100), '--lake', lake])
    expect(readFileSync(lake).includes('user/ana')).toBe(false)
    const actors = 'api_call WHERE actor = '
    expect(await rows(`${actors}'arn:aws:iam::111122223333:${pseudonym}'`)).toEqual([{ n: 10 }])
    const forgotten = await dupin(['redact', '--forget-rule', pseudonym, '--lake', lake])
    expect(forgotten).toMatchObject({ code: 0, out: '' })
    const names = join(writeFiles(folder, { 'names.txt': 'user/boris\n' }), 'names.txt')
    await dupin(['ingest', logs(200), '--redact', names, '--lake', lake])
    const ana = "'arn:aws:iam::111122223333:user/ana'"
    expect(await rows(actors + ana)).toEqual([{ n: 2 }])
    expect(await rows("api_call WHERE actor LIKE '%boris'")).toEqual([{ n: 10 }])
    expect(await rows("api_call WHERE actor LIKE '%redacted-%'")).toEqual([{ n: 12 }])
    const refused = await dupin(['redact', '--forget-rule', pseudonym, '--lake', lake])
    expect(refused).toMatchObject({ code: 2, err: expect.stringContaining('keeps no such rule') })
  })

  test('goes with its key where that is wished', async () => {
    copyFileSync(ingested, lake)
    const { out } = await dupin(['redact', 'user/ana', '--lake', lake])
    const { code, err } = await dupin(['rotate-key', '--pseudonyms', '--lake', lake])
    expect({ code, err }).toEqual({ code: 0, err: expect.stringContaining('no rules for what') })
    expect((await dupin(['redact', '--list', '--lake', lake])).out).toBe('')
    const again = await dupin(['redact', 'user/ana', '--lake', lake])
    expect(again.out).not.toEqual(out)
  })

  test('wants to be told what', async () => {
    copyFileSync(ingested, lake)
    expect((await dupin(['redact', '--lake', lake])).code).toBe(2)
    const short = await dupin(['redact', 'ab', '--lake', lake])
    expect(short).toMatchObject({ code: 2, err: expect.stringContaining('too short') })
    const both = await dupin(['redact', 'user/ana', '--list', '--lake', lake])
    expect(both).toMatchObject({ code: 2, err: expect.stringContaining('not both') })
    const absent = await dupin(['ingest', folder, '--redact', '/nowhere', '--lake', lake])
    expect(absent).toMatchObject({ code: 2, err: expect.stringContaining('cannot be read') })
    const none = await dupin(['redact', 'user/ana', '--lake', join(folder, 'none.duckdb')])
    expect(none).toMatchObject({ code: 2, err: expect.stringContaining('there is no lake') })
  })
})

test('rotate-key destroys the key that hashes were made with', async () => {
  copyFileSync(ingested, lake)
  const key = async () => {
    const { out } = await dupin([
      'query',
      "SELECT value FROM setting WHERE name = 'content_key'",
      '--lake',
      lake,
      '--format',
      'json',
    ])
    return String(JSON.parse(out)[0]?.value)
  }
  const old = await key()
  expect(old).toMatch(/^[0-9a-f]{64}$/)
  expect((await dupin(['rotate-key', '--lake', lake])).code).toBe(0)
  expect(await key()).not.toBe(old)
  expect(readFileSync(lake).includes(old)).toBe(false)
  expect(readdirSync(folder).filter((name) => name.includes('rewriting'))).toEqual([])
})
