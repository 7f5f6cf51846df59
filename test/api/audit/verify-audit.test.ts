import { appendFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readLink, seal } from '../../../src/api/audit/chain.ts'
import { verifyAudit } from '../../../src/api/audit/verify-audit.ts'
import { dayFile, filesOf, linesOf, newFolder, writeLines, writtenLog } from './audit-support.ts'

/** Records in three files: 1 to 4, 5 to 28, 29 to 32. */
const COUNT = 32
const [FIRST, SECOND, THIRD] = [dayFile(0), dayFile(1), dayFile(2)]

type Contents = Record<string, string[]>

async function contents(): Promise<Contents> {
  const folder = await writtenLog(COUNT)
  return Object.fromEntries(filesOf(folder).map((file) => [file, linesOf(folder, file)]))
}

async function verdictOn(files: Contents) {
  const folder = newFolder()
  for (const [file, lines] of Object.entries(files)) writeLines(folder, file, lines)
  return verifyAudit(folder)
}

/** A copy of `files` in which the lines of one are other ones. */
function changed(files: Contents, file: string, change: (lines: string[]) => string[]): Contents {
  return { ...files, [file]: change([...(files[file] ?? [])]) }
}

describe('a log as it was written', () => {
  it('has no problem, and a head', async () => {
    const { records, problems, head } = await verdictOn(await contents())
    expect({ records, problems, sequence: head?.sequence }).toEqual({
      records: COUNT,
      problems: [],
      sequence: COUNT,
    })
  })

  it('has none when there is nothing', async () => {
    expect(await verifyAudit(join(newFolder(), 'none'))).toEqual({
      records: 0,
      problems: [],
      head: undefined,
    })
  })
})

describe('what was done to a log is found:', () => {
  const forged = (lines: readonly string[], at: number) => {
    const before = readLink(lines[at - 1] ?? '')
    const record = { eventTime: '2026-01-16T05:30:00Z', eventName: 'Forged' }
    return before === undefined ? '' : seal(record, before).line
  }

  it.each<[string, (files: Contents) => Contents, string]>([
    [
      'a changed line',
      (f) => changed(f, SECOND, (l) => l.with(3, (l[3] ?? '').replace('"n":8', '"n":9'))),
      'changed',
    ],
    ['a line that is rubbish', (f) => changed(f, SECOND, (l) => l.with(3, 'x')), 'changed'],
    [
      'a line that is huge',
      (f) => changed(f, SECOND, (l) => l.with(3, 'x'.repeat(200_000))),
      'changed',
    ],
    ['an empty line', (f) => changed(f, SECOND, (l) => l.toSpliced(3, 0, '')), 'changed'],
    [
      'a changed line with a hash to match',
      (f) => changed(f, SECOND, (l) => l.with(3, forged(l, 3))),
      'changed',
    ],
    ['a line taken out', (f) => changed(f, SECOND, (l) => l.toSpliced(3, 1)), 'missing'],
    ['the first line taken out', (f) => changed(f, FIRST, (l) => l.slice(1)), 'missing'],
    [
      'the last line of a day taken out',
      (f) => changed(f, FIRST, (l) => l.slice(0, -1)),
      'missing',
    ],
    ['the first line of a day taken out', (f) => changed(f, SECOND, (l) => l.slice(1)), 'missing'],
    ['a day emptied', (f) => changed(f, SECOND, () => []), 'missing'],
    [
      'a forged line put in',
      (f) => changed(f, SECOND, (l) => l.toSpliced(3, 0, forged(l, 3))),
      'out-of-place',
    ],
    [
      'a line put in twice',
      (f) => changed(f, SECOND, (l) => l.toSpliced(3, 0, l[3] ?? '')),
      'out-of-place',
    ],
    [
      'two lines exchanged',
      (f) => changed(f, SECOND, (l) => l.with(3, l[4] ?? '').with(4, l[3] ?? '')),
      'out-of-place',
    ],
    ['a line moved to the day after', (f) => moved(f, FIRST, SECOND), 'out-of-place'],
    ['a line moved to the day before', (f) => movedBack(f, FIRST, SECOND), 'out-of-place'],
    [
      'two days exchanged',
      (f) => ({ ...f, [FIRST]: f[SECOND] ?? [], [SECOND]: f[FIRST] ?? [] }),
      'out-of-place',
    ],
    [
      'a day under the name of another',
      (f) => ({ [FIRST]: f[FIRST] ?? [], [SECOND]: f[SECOND] ?? [], [dayFile(5)]: f[THIRD] ?? [] }),
      'out-of-place',
    ],
  ])('%s', async (_, change, kind) => {
    const { problems } = await verdictOn(change(await contents()))
    expect(problems.map((problem) => problem.kind)).toContain(kind)
  })

  it('a day removed, between others or before them', async () => {
    for (const file of [FIRST, SECOND]) {
      const folder = await writtenLog(COUNT)
      rmSync(join(folder, file))
      expect((await verifyAudit(folder)).problems).toMatchObject([{ kind: 'missing', line: 1 }])
    }
  })

  it('where it is, with the number of the line', async () => {
    const files = changed(await contents(), SECOND, (l) =>
      l.with(3, (l[3] ?? '').replace('"n":8', '"n":9')),
    )
    expect((await verdictOn(files)).problems).toEqual([
      { kind: 'changed', file: SECOND, line: 4, message: 'record 8 is not as it was written' },
    ])
  })

  it('an unfinished end', async () => {
    const folder = await writtenLog(3)
    appendFileSync(join(folder, FIRST), '{')
    expect((await verifyAudit(folder)).problems).toMatchObject([{ kind: 'torn', line: 4 }])
  })

  it('an end cut off, by whoever knows what the end was', async () => {
    const files = await contents()
    const { head } = await verdictOn(files)
    const folder = newFolder()
    for (const [file, lines] of Object.entries(changed(files, THIRD, (l) => l.slice(0, -1)))) {
      writeLines(folder, file, lines)
    }
    expect((await verifyAudit(folder)).problems).toEqual([])
    expect((await verifyAudit(folder, head)).problems).toMatchObject([{ kind: 'missing' }])
  })

  it('in as many words as a person can read', async () => {
    const lines = Array.from({ length: 500 }, () => 'x')
    expect((await verdictOn({ [FIRST]: lines })).problems).toHaveLength(100)
  })

  it('any other byte, anywhere', async () => {
    const files = await contents()
    const all = Object.entries(files).flatMap(([file, lines]) => lines.map((_, i) => ({ file, i })))
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...all),
        fc.nat(),
        fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 1 }),
        async ({ file, i }, place, letter) => {
          const old = files[file]?.[i] ?? ''
          const at = place % old.length
          fc.pre(old[at] !== letter)
          const line = old.slice(0, at) + letter + old.slice(at + 1)
          const { problems } = await verdictOn(changed(files, file, (lines) => lines.with(i, line)))
          expect(problems.length).toBeGreaterThan(0)
        },
      ),
      { numRuns: 60 },
    )
  })
})

/** The last line of a file put before the first of the next: the chain itself would not notice. */
function moved(files: Contents, from: string, to: string): Contents {
  const [a, b] = [files[from] ?? [], files[to] ?? []]
  return { ...files, [from]: a.slice(0, -1), [to]: [...a.slice(-1), ...b] }
}

function movedBack(files: Contents, to: string, from: string): Contents {
  const [a, b] = [files[to] ?? [], files[from] ?? []]
  return { ...files, [to]: [...a, ...b.slice(0, 1)], [from]: b.slice(1) }
}
