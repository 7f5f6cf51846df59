import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { AuditLog } from '../../../src/api/audit/audit-log.ts'
import { verifyAudit } from '../../../src/api/audit/verify-audit.ts'
import { DAY, HOUR } from '../../../src/events/time.ts'
import { UserError } from '../../../src/events/user-error.ts'
import {
  dayFile,
  entry,
  filesOf,
  linesOf,
  newFolder,
  openLog,
  START,
  writtenLog,
} from './audit-support.ts'

const parsed = (folder: string, file: string) =>
  linesOf(folder, file).map((line): Record<string, unknown> => JSON.parse(line))

describe('an audit log', () => {
  it('has a file a day that only its owner can read', async () => {
    const folder = join(await writtenLog(0), 'below', 'audit')
    const log = await openLog(folder)
    for (let n = 0; n < 30; n++) await log.append(entry(), { durable: true })
    await log.close()
    expect(filesOf(folder)).toEqual([dayFile(0), dayFile(1), dayFile(2)])
    for (const file of filesOf(folder)) {
      expect(statSync(join(folder, file)).mode & 0o777).toBe(0o600)
    }
    expect(statSync(folder).mode & 0o777).toBe(0o700)
    expect(await verifyAudit(folder)).toMatchObject({ records: 30, problems: [] })
  })

  it('goes on where it ended', async () => {
    const folder = await writtenLog(3)
    const log = await openLog(folder, START + 2 * DAY)
    expect(log.head.sequence).toBe(3)
    await log.append(entry(), { durable: true })
    await log.close()
    expect(parsed(folder, dayFile(2))[0]).toMatchObject({ additionalEventData: { sequence: 4 } })
    const { records, problems, head } = await verifyAudit(folder)
    expect({ records, problems }).toEqual({ records: 4, problems: [] })
    expect(head).toEqual(log.head)
  })

  it('has what is durable on disk when the promise is kept, and all else before it', async () => {
    const folder = newFolder()
    const log = await openLog(folder, START, 0)
    for (let n = 0; n < 50; n++) await log.append(entry(), { durable: false })
    await log.append(entry({ eventName: 'DeleteGraph' }), { durable: true })
    const lines = parsed(folder, dayFile(0))
    expect(lines).toHaveLength(51)
    expect(lines.at(-1)).toMatchObject({ eventName: 'DeleteGraph' })
    await log.close()
  })

  it('keeps the order of many callers at once', async () => {
    const folder = newFolder()
    const log = await openLog(folder, START, 60_000)
    const calls = Array.from({ length: 500 }, (_, n) =>
      log.append(entry(), { durable: n % 7 === 0 }),
    )
    await Promise.all(calls)
    await log.close()
    expect(await verifyAudit(folder)).toMatchObject({ records: 500, problems: [] })
  })

  it('has callers wait when more is to be written than may be held', async () => {
    const folder = newFolder()
    const log = await openLog(folder, START, 0)
    const large = Object.fromEntries(Array.from({ length: 15 }, (_, i) => [i, 'x'.repeat(250)]))
    let kept = 0
    const calls = Array.from({ length: 1500 }, () => {
      const call = log.append(entry({ requestParameters: large }), { durable: false })
      return call.then(() => {
        kept++
      })
    })
    // Long enough for promises that are kept at once, too short for a disk.
    for (let i = 0; i < 10; i++) await Promise.resolve()
    const [atOnce, all] = [kept, calls.length]
    await Promise.all(calls)
    expect(atOnce).toBeGreaterThan(500)
    expect(atOnce).toBeLessThan(all)
    await log.close()
    expect(await verifyAudit(folder)).toMatchObject({ records: 1500, problems: [] })
  })

  it('does not put a record before older ones when the clock is put back', async () => {
    const folder = newFolder()
    const log = await openLog(folder, START + DAY, -5 * HOUR)
    for (let n = 0; n < 10; n++) await log.append(entry(), { durable: false })
    await log.close()
    expect(filesOf(folder)).toEqual([dayFile(1)])
    expect(await verifyAudit(folder)).toMatchObject({ records: 10, problems: [] })
  })
})

describe('after a crash', () => {
  it.each([
    ['half a line', '{"eventVersion":"1.11","userIdent'],
    ['a line that lacks its end only', 'whole'],
    ['zeros', '\0'.repeat(100_000)],
    ['half a character', Buffer.from([0x7b, 0xc3])],
  ])('%s is set aside, and the chain says so', async (_, rest) => {
    const folder = await writtenLog(3)
    const path = join(folder, dayFile(0))
    const torn = rest === 'whole' ? (linesOf(folder, dayFile(0))[0] ?? '') : rest
    appendFileSync(path, torn)
    expect((await verifyAudit(folder)).problems).toMatchObject([{ kind: 'torn' }])
    const log = await openLog(folder, START + 3.5 * HOUR)
    await log.append(entry(), { durable: true })
    await log.close()
    const [aside = ''] = filesOf(folder).filter((name) => name.includes('torn'))
    expect(readFileSync(join(folder, aside)).equals(Buffer.from(torn))).toBe(true)
    expect(statSync(join(folder, aside)).mode & 0o777).toBe(0o600)
    const note = parsed(folder, dayFile(0))[3]
    expect(note).toMatchObject({
      eventName: 'SetAsideTornRecord',
      requestParameters: { file: dayFile(0), setAside: aside, bytes: Buffer.from(torn).length },
      additionalEventData: { sequence: 4 },
    })
    expect(await verifyAudit(folder)).toMatchObject({ records: 5, problems: [] })
  })

  it('a file that holds nothing else is emptied, and the chain goes on from the day before', async () => {
    const folder = await writtenLog(3)
    writeFileSync(join(folder, dayFile(1)), '{"half')
    const log = await openLog(folder, START + DAY)
    await log.close()
    expect(await verifyAudit(folder)).toMatchObject({ records: 4, problems: [] })
  })

  it('a file without a line is no hindrance', async () => {
    const folder = await writtenLog(3)
    writeFileSync(join(folder, dayFile(1)), '')
    const log = await openLog(folder, START + 2 * DAY)
    expect(log.head.sequence).toBe(3)
    await log.close()
  })
})

/** Has every write to a file end after so many bytes, as a full disk does. */
async function fillDisk(path: string, bytes: number) {
  const file = await open(path)
  const handles: FileHandle = Object.getPrototypeOf(file)
  await file.close()
  return vi.spyOn(handles, 'appendFile').mockImplementation(async function (
    this: FileHandle,
    text,
  ) {
    await this.write(String(text).slice(0, bytes))
    throw new Error('ENOSPC: no space left on device, write')
  })
}

describe('a log that cannot be trusted or written', () => {
  it('is not gone on with when its last line was changed', async () => {
    const folder = await writtenLog(3)
    const path = join(folder, dayFile(0))
    writeFileSync(path, readFileSync(path, 'utf8').replace(/"n":3/, '"n":4'))
    await expect(openLog(folder)).rejects.toThrow(UserError)
  })

  it('refuses every record after one that could not be written', async () => {
    const folder = newFolder()
    const log = await openLog(folder)
    mkdirSync(join(folder, dayFile(0)))
    await expect(log.append(entry(), { durable: true })).rejects.toThrow('cannot be written')
    await expect(log.append(entry(), { durable: false })).rejects.toThrow('cannot be written')
    await expect(log.close()).rejects.toThrow('cannot be written')
  })

  it('goes on where it was when the disk takes lines again, and has lost none that it took', async () => {
    const folder = newFolder()
    const log = await openLog(folder, START, 0)
    await log.append(entry({ eventName: 'First' }), { durable: true })
    const path = join(folder, dayFile(0))
    const refusing = await fillDisk(path, 10)
    await expect(log.append(entry({ eventName: 'Second' }), { durable: true })).rejects.toThrow(
      'cannot be written',
    )
    expect(readFileSync(path, 'utf8').endsWith('\n')).toBe(false)
    await expect(log.ready()).rejects.toThrow('cannot be written')
    await expect(log.append(entry({ eventName: 'Third' }), { durable: false })).rejects.toThrow(
      'cannot be written',
    )
    refusing.mockRestore()
    await log.ready()
    await log.append(entry({ eventName: 'Fourth' }), { durable: true })
    await log.close()
    const names = parsed(folder, dayFile(0)).map(({ eventName }) => eventName)
    expect(names).toEqual(['First', 'Second', 'Fourth'])
    expect(await verifyAudit(folder)).toMatchObject({ records: 3, problems: [] })
  })

  it('tells the next caller of a failure that nobody waited for', async () => {
    const folder = newFolder()
    const log = await openLog(folder)
    mkdirSync(join(folder, dayFile(0)))
    await log.append(entry(), { durable: false })
    await expect(log.append(entry(), { durable: true })).rejects.toThrow('cannot be written')
  })

  it('does not follow a link', async () => {
    const [folder, elsewhere] = [newFolder(), join(newFolder(), 'target')]
    symlinkSync(elsewhere, join(folder, dayFile(0)))
    const log = await openLog(folder)
    await expect(log.append(entry(), { durable: true })).rejects.toThrow('cannot be written')
    expect(existsSync(elsewhere)).toBe(false)
  })

  it('takes nothing once it is closed', async () => {
    const folder = newFolder()
    const log = await AuditLog.open({ folder, now: () => new Date(START), newId: () => 'id' })
    await log.close()
    await expect(log.append(entry(), { durable: false })).rejects.toThrow('closed')
  })
})
