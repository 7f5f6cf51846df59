import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { UserError } from '../../src/events/user-error.ts'
import { DuckDbEngine } from '../../src/lake/duckdb-engine.ts'
import { EngineError } from '../../src/lake/engine.ts'
import { openLake } from '../../src/lake/lake.ts'
import { temporaryFolder, temporaryLake } from './ingest-support.ts'

const newSecret = () => 'c0ffee'.repeat(6)

async function memoryEngine(): Promise<DuckDbEngine> {
  const engine = await DuckDbEngine.open({ path: ':memory:' })
  onTestFinished(() => engine.close())
  return engine
}

test.each([
  "SELECT * FROM read_csv('/etc/passwd')",
  "SELECT * FROM read_text('/etc/passwd')",
  "SELECT * FROM read_json('/etc/passwd')",
  "SELECT * FROM '/etc/passwd'",
  "SELECT * FROM glob('/*')",
  "SELECT * FROM sniff_csv('/etc/passwd')",
  "COPY (SELECT 1) TO '/tmp/dupin-must-not-exist.csv'",
  "EXPORT DATABASE '/tmp/dupin-must-not-exist'",
  "ATTACH '/tmp/dupin-must-not-exist.duckdb'",
  'INSTALL httpfs',
  'LOAD httpfs',
  "LOAD '/tmp/evil.duckdb_extension'",
  'SET enable_external_access = true',
  'RESET enable_external_access',
  "SET GLOBAL allowed_directories = ['/']",
  "SET temp_directory = '/tmp/elsewhere'",
  'SET lock_configuration = false',
  "SET memory_limit = '100GB'",
])('the engine is locked down: %s is refused', async (sql) => {
  const engine = await memoryEngine()
  await expect(engine.query(sql)).rejects.toThrow(EngineError)
})

test('an error of the engine carries its words and the statement', async () => {
  const engine = await memoryEngine()
  const error = await engine.query('SELECT missing FROM nowhere').catch((e: unknown) => e)
  expect(error).toBeInstanceOf(EngineError)
  expect(error).toMatchObject({ sql: 'SELECT missing FROM nowhere', name: 'EngineError' })
  expect(String(error)).toMatch(/nowhere[\s\S]*in: SELECT missing FROM nowhere/)
  expect(await engine.query('SELECT 1 AS one')).toEqual([{ one: 1 }])
})

test('parameters are bound and answers are plain values', async () => {
  const engine = await memoryEngine()
  const time = new Date('2026-01-02T03:04:05.678Z')
  const [row] = await engine.query(
    `SELECT $1 AS text, $2::BIGINT AS count, $3::TIMESTAMP AS time, list_sort($4::VARCHAR[]) AS list,
       NULL AS nothing, $5::BOOLEAN AS flag, sum(x) AS sum FROM (VALUES (1), (2)) t(x)`,
    ["'; DROP TABLE x; --", 9, time, ['b', "a'"], true],
  )
  expect(row).toEqual({
    text: "'; DROP TABLE x; --",
    count: 9,
    time: time.getTime(),
    list: ["a'", 'b'],
    nothing: null,
    flag: true,
    sum: 3,
  })
})

test('a list without items is a list', async () => {
  const engine = await memoryEngine()
  const [row] = await engine.query(
    'SELECT len($1::VARCHAR[]) AS texts, len($2::DOUBLE[]) AS numbers, list_sum($3::DOUBLE[]) AS sum',
    [[], [], [1, 2.5]],
  )
  expect(row).toEqual({ texts: 0, numbers: 0, sum: 3.5 })
})

test('a transaction that fails leaves nothing behind and tells the first error', async () => {
  const engine = await memoryEngine()
  await engine.query('CREATE TABLE t (x INTEGER)')
  const failing = engine.transaction(async () => {
    await engine.query('INSERT INTO t VALUES (1)')
    throw new Error('the first error')
  })
  await expect(failing).rejects.toThrow('the first error')
  expect(await engine.query('SELECT count(*) AS n FROM t')).toEqual([{ n: 0 }])
  expect(await engine.transaction(async () => 7)).toBe(7)
})

test('a second process is told that the lake is in use', async () => {
  const path = join(temporaryFolder(), 'lake.duckdb')
  await temporaryLake(path)
  const script = `import { openLake } from ${JSON.stringify(new URL('../../src/lake/lake.ts', import.meta.url).href)}
    openLake({ path: ${JSON.stringify(path)}, newSecret: () => 'x' }).then(() => console.log('opened'),
      (error) => console.log(error.name + ': ' + error.message))`
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script])
  let said = ''
  child.stdout.on('data', (chunk) => (said += String(chunk)))
  await once(child, 'close')
  expect(said).toMatch(/^UserError: .*lake\.duckdb is in use by another process; one process owns/)
})

test.each([
  ['text', 'hello, this is no lake at all, but it is longer than a header of DuckDB'.repeat(100)],
  ['a damaged header', Buffer.alloc(64_000, 7)],
])('a file that is no lake is refused as such: %s', async (_, content) => {
  const path = join(temporaryFolder(), 'lake.duckdb')
  writeFileSync(path, content)
  const opening = openLake({ path, newSecret })
  await expect(opening).rejects.toThrow(UserError)
  await expect(opening).rejects.toThrow(/is no lake, or it is damaged/)
})

test('a lake in a folder that is not there is refused with its path', async () => {
  const opening = openLake({ path: '/nowhere/at/all/lake.duckdb', newSecret })
  await expect(opening).rejects.toThrow(/cannot open the lake \/nowhere\/at\/all\/lake.duckdb/)
})

test('a lake keeps its secret, and one of a newer version is refused', async () => {
  const path = join(temporaryFolder(), 'lake.duckdb')
  const first = await openLake({ path, newSecret })
  await first.engine.close()
  const second = await openLake({ path, newSecret: () => 'another' })
  expect(second.contentKey).toBe(newSecret())
  await second.engine.query("UPDATE setting SET value = '99' WHERE name = 'schema_version'")
  await second.engine.close()
  await expect(openLake({ path, newSecret })).rejects.toThrow(/made by a newer dupin \(schema 99\)/)
})
