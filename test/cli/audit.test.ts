import { randomUUID } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { AuditLog } from '../../src/api/audit/audit-log.ts'
import { dupin, newFolder } from '../support/run-cli.ts'

async function logOf(records: number): Promise<{ lake: string; folder: string; head: string }> {
  const lake = join(newFolder(), 'lake.duckdb')
  const folder = `${lake}.audit`
  const now = () => new Date(Date.UTC(2026, 0, 20))
  const log = await AuditLog.open({ folder, now, newId: randomUUID })
  for (let i = 0; i < records; i++) {
    await log.append(
      {
        principal: undefined,
        eventName: `Call${i}`,
        region: 'eu-west-1',
        sourceAddress: '127.0.0.1',
        userAgent: 'test',
        requestId: String(i),
        readOnly: true,
      },
      { durable: false },
    )
  }
  await log.close()
  return { lake, folder, head: `${log.head.sequence}:${log.head.sha256}` }
}

const fileOf = (folder: string) => join(folder, readdirSync(folder)[0] ?? '')

test('a log that nobody touched is whole, and its newest record is told', async () => {
  const { lake, folder, head } = await logOf(5)
  const { code, out } = await dupin(['audit', '--lake', lake])
  expect({ code, out }).toEqual({
    code: 0,
    out: `5 records, as they were written\nnewest ${head}\n`,
  })
  expect((await dupin(['audit', folder, '--head', head])).code).toBe(0)
  const json = await dupin(['audit', folder, '--format', 'json'])
  expect(JSON.parse(json.out)).toMatchObject({ records: 5, problems: [] })
})

test('a changed line, a line taken out and an end cut off are told, with exit code 1', async () => {
  const { folder, head } = await logOf(5)
  const file = fileOf(folder)
  const lines = readFileSync(file, 'utf8').split('\n')
  writeFileSync(file, lines.join('\n').replace('Call2', 'Call9'))
  expect(await dupin(['audit', folder])).toMatchObject({ code: 1 })
  writeFileSync(file, lines.toSpliced(2, 1).join('\n'))
  const gone = await dupin(['audit', folder])
  expect(gone.code).toBe(1)
  expect(gone.out).toMatch(/^audit-2026-01-20\.jsonl:3: missing: /)
  writeFileSync(file, `${lines.slice(0, 3).join('\n')}\n`)
  expect((await dupin(['audit', folder])).code).toBe(0)
  expect((await dupin(['audit', folder, '--head', head])).code).toBe(1)
})

test('no log, and no head, are told of plainly', async () => {
  const none = await dupin(['audit', join(newFolder(), 'none')])
  expect(none).toMatchObject({ code: 2 })
  expect(none.err).toContain('there is no audit log at')
  expect((await dupin(['audit', '--head', 'abc'])).err).toContain('NUMBER:SHA256')
})
