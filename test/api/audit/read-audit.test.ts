import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type AuditQuestion, readAudit } from '../../../src/api/audit/read-audit.ts'
import { DAY, HOUR } from '../../../src/events/time.ts'
import { UserError } from '../../../src/events/user-error.ts'
import { dayFile, newFolder, START, writtenLog } from './audit-support.ts'

const ALL = { from: START - DAY, to: START + 30 * DAY, limit: 100 }

/** The numbers of the records of an answer, page after page. */
async function numbers(folder: string, question: AuditQuestion): Promise<number[][]> {
  const pages: number[][] = []
  let cursor: string | undefined
  do {
    const answer = await readAudit(folder, { ...question, cursor })
    pages.push(
      answer.records.map((record) => JSON.parse(JSON.stringify(record)).requestParameters.n),
    )
    cursor = answer.cursor
  } while (cursor !== undefined)
  return pages
}

const down = (from: number, to: number) => Array.from({ length: from - to + 1 }, (_, i) => from - i)

describe('reading the audit log', () => {
  it('gives the newest record first, over all days', async () => {
    expect(await numbers(await writtenLog(40), ALL)).toEqual([down(40, 1)])
  })

  it('gives every record once, however small the pages are', async () => {
    const folder = await writtenLog(40)
    for (const limit of [1, 7, 24, 40]) {
      const pages = await numbers(folder, { ...ALL, limit })
      expect(pages.flat()).toEqual(down(40, 1))
      expect(Math.max(...pages.map((page) => page.length))).toBe(limit)
    }
  })

  it('gives what is from the first time on and before the second', async () => {
    const folder = await writtenLog(40)
    const question = { ...ALL, from: START + 9 * HOUR, to: START + 12 * HOUR }
    expect((await numbers(folder, question)).flat()).toEqual([12, 11, 10])
    expect((await numbers(folder, { ...ALL, from: START, to: START })).flat()).toEqual([])
    const ever = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY, limit: 100 }
    expect((await numbers(folder, ever)).flat()).toEqual(down(40, 1))
  })

  it('gives what an account did or what was done to it', async () => {
    const folder = await writtenLog(9)
    const of = async (account: string) => (await numbers(folder, { ...ALL, account })).flat()
    expect(await of('444455556666')).toEqual([9, 6, 3])
    expect(await of('111122223333')).toEqual(down(9, 1))
    expect(await of('999999999999')).toEqual([])
  })

  it('goes on where it was when records were added meanwhile', async () => {
    const folder = await writtenLog(10)
    const { cursor } = await readAudit(folder, { ...ALL, limit: 4 })
    appendFileSync(join(folder, dayFile(0)), '{}\n'.repeat(50))
    const next = await readAudit(folder, { ...ALL, cursor })
    expect(next.records).toHaveLength(6)
  })

  it('passes over what is no record, of any length, and an unfinished end', async () => {
    const folder = await writtenLog(4)
    const path = join(folder, dayFile(0))
    const lines = readFileSync(path, 'utf8').split('\n')
    const odd = ['x', '', 'y'.repeat(300_000), 'null', '\u0000']
    writeFileSync(
      path,
      [odd, lines[0], odd, lines[1], lines[2], odd, lines[3], '{"half'].flat().join('\n'),
    )
    expect((await numbers(folder, ALL)).flat()).toEqual(down(4, 1))
  })

  it('stops after a bounded number of lines, and says where', async () => {
    const folder = await writtenLog(3)
    const path = join(folder, dayFile(0))
    writeFileSync(path, readFileSync(path, 'utf8') + 'x\n'.repeat(25_000))
    const pages = await numbers(folder, ALL)
    expect(pages).toEqual([[], [3, 2, 1]])
  })

  it.each([
    '',
    'x',
    '..',
    Buffer.from('2026-01-15:-1').toString('base64url'),
    Buffer.from('../../etc:1').toString('base64url'),
    'A'.repeat(1000),
  ])('refuses a cursor that it did not give: "%s"', async (cursor) => {
    await expect(readAudit(newFolder(), { ...ALL, cursor })).rejects.toThrow(UserError)
  })
})
