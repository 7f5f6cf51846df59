import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { UserError } from '../../../src/events/user-error.ts'
import { Documents } from '../../../src/lake/documents.ts'
import { openLake } from '../../../src/lake/lake.ts'
import { redact } from '../../../src/lake/retention/redact.ts'
import { rewriteLake } from '../../../src/lake/retention/rewrite.ts'
import {
  callRecord,
  callRecords,
  contentOf,
  ingestFolder,
  recordsFile,
  temporaryFolder,
  temporaryLake,
  writeFiles,
} from '../ingest-support.ts'

const odd = 'na"ïve\\name'

const files = {
  'calls-ana.json.gz': recordsFile(callRecords(0, 40)),
  'odd.json': recordsFile([
    { ...callRecord(50), requestParameters: { userName: odd }, errorMessage: `no ${odd} here` },
  ]),
  'bad.json': '{"Records":[{"who":"arn:aws:iam::111122223333:user/ana"}]}',
}

test('a name is gone from all that a lake holds, and its owner is still one', async () => {
  const folder = temporaryFolder()
  const path = join(folder, 'lake.duckdb')
  const lake = await temporaryLake(path)
  await ingestFolder(lake, writeFiles(temporaryFolder(), files))
  const documents = new Documents(lake.engine)
  await documents.write([
    { kind: 'report', id: 'r', body: JSON.stringify({ who: `user/ana ${odd}` }) },
    { kind: 'member', id: 'm', body: JSON.stringify({ email: 'ana@example.org/user/ana' }) },
  ])
  const calls = await lake.engine.query(
    "SELECT count(*) AS n FROM api_call WHERE actor = 'arn:aws:iam::111122223333:user/ana'",
  )
  const [ana, naive] = await redact(lake, ['user/ana', odd], 0)
  expect(ana?.places).toBeGreaterThanOrEqual(3)
  expect(naive?.pseudonym).toMatch(/^redacted-[0-9a-f]{12}$/)
  expect(
    await lake.engine.query(
      `SELECT count(*) AS n FROM api_call WHERE actor = 'arn:aws:iam::111122223333:${ana?.pseudonym}'`,
    ),
  ).toEqual(calls)
  const content = (await contentOf(lake)).join('\n')
  for (const form of [
    'user/ana',
    odd,
    JSON.stringify(odd).slice(1, -1),
    JSON.stringify(JSON.stringify(odd)).slice(3, -3),
  ])
    expect(content).not.toContain(form)
  expect(await documents.get('report', 'r')).toMatchObject({
    body: JSON.stringify({ who: `${ana?.pseudonym} ${naive?.pseudonym}` }),
  })
  expect((await documents.get('member', 'm'))?.body).toContain('user/ana')
  expect(await lake.engine.query('SELECT excerpt FROM reject')).toEqual([
    { excerpt: `{"who":"arn:aws:iam::111122223333:${ana?.pseudonym}"}` },
  ])
})

test('what comes later and is redacted again is the same principal', async () => {
  const lake = await temporaryLake()
  await ingestFolder(
    lake,
    writeFiles(temporaryFolder(), { 'a.json': recordsFile(callRecords(0, 20)) }),
  )
  await redact(lake, ['user/ana'], 0)
  await ingestFolder(
    lake,
    writeFiles(temporaryFolder(), { 'b.json': recordsFile(callRecords(20, 40)) }),
  )
  await redact(lake, ['user/ana', 'user/ana'], 0)
  const all = await temporaryLake()
  await ingestFolder(
    all,
    writeFiles(temporaryFolder(), { 'a.json': recordsFile(callRecords(0, 40)) }),
  )
  await redact(all, ['user/ana'], 0)
  expect(await contentOf(lake)).toEqual(await contentOf(all))
  const twice = 'SELECT text FROM term GROUP BY text HAVING count(*) > 1'
  expect(await lake.engine.query(twice)).toEqual([])
})

test('the bytes of the file do not hold it either, once it is written anew', async () => {
  const path = join(temporaryFolder(), 'lake.duckdb')
  const name = 'user/zacharias-quintus-0xfeed'
  const open = () => openLake({ path, newSecret: () => 'c0ffee'.repeat(6) })
  const first = await open()
  const record = { ...callRecord(1), userAgent: name, errorMessage: name }
  await ingestFolder(first, writeFiles(temporaryFolder(), { 'a.json': recordsFile([record]) }))
  await first.engine.close()
  expect(readFileSync(path).includes(name)).toBe(true)
  const lake = await open()
  await redact(lake, [name], 0)
  await lake.engine.close()
  await rewriteLake(path)
  expect(readFileSync(path).includes(name)).toBe(false)
})

test('where an address is goes with it', async () => {
  const lake = await temporaryLake()
  const { engine } = lake
  await ingestFolder(
    lake,
    writeFiles(temporaryFolder(), { 'a.json': recordsFile(callRecords(0, 20)) }),
  )
  await engine.query(
    "INSERT INTO stored.location (ip, country) SELECT id, 'SE' FROM term WHERE text IN ('203.0.113.1', '203.0.113.11')",
  )
  await redact(lake, ['203.0.113.1'], 0)
  const left = 'SELECT t.text FROM stored.location l JOIN term t ON t.id = l.ip'
  expect(await engine.query(left)).toEqual([{ text: '203.0.113.11' }])
})

test('what is written in escapes is found where it is kept, and many texts at once', async () => {
  const lake = await temporaryLake()
  const record = JSON.stringify({
    Records: [
      { ...callRecord(1), requestParameters: { userName: 'zoë-zacharias', path: '/a%40b' } },
    ],
  }).replace('ë', '\\u00eb')
  await ingestFolder(lake, writeFiles(temporaryFolder(), { 'a.json': record }))
  const request = async () => (await lake.engine.query('SELECT request FROM api_call'))[0]
  expect(await request()).toMatchObject({ request: expect.stringContaining('zo\\u00eb-zacharias') })
  const others = Array.from({ length: 150 }, (_, i) => `person-${i}`)
  const done = await redact(lake, [...others, 'zoë-zacharias'], 0)
  expect(done.filter(({ places }) => places > 0)).toMatchObject([
    { value: 'zoë-zacharias', places: 1 },
  ])
  expect(await request()).toEqual({
    request: `{"userName":"${done.at(-1)?.pseudonym}","path":"/a%40b"}`,
  })
})

test('what is too short to be meant is refused', async () => {
  const lake = await temporaryLake()
  await expect(redact(lake, ['long enough', 'ana'], 0)).rejects.toThrow(UserError)
})
