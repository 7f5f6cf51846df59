import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readSeriesCsv, type SeriesRow } from '../../src/formats/series-csv.ts'

/** Reads text (or bytes) that comes in stretches of `size` bytes. */
async function read(content: string | Uint8Array, size = 1 << 16): Promise<SeriesRow[]> {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content
  async function* stretches() {
    // The memory is used again, as that of a reader of files may be.
    for (let at = 0; at < bytes.length; at += size) {
      const chunk = bytes.slice(at, at + size)
      yield chunk
      chunk.fill(0)
    }
  }
  const rows: SeriesRow[] = []
  for await (const some of readSeriesCsv(stretches(), 'series.csv')) rows.push(...some)
  return rows
}

const brief = (rows: readonly SeriesRow[]) =>
  rows.map(({ line, time, value, problem }) => [line, time, value, problem ?? ''])
const TIME = Date.UTC(2026, 9, 30, 2, 10)

describe('a series as CSV', () => {
  it.each([
    ['with a header', 'timestamp,value\n2026-10-30 02:10:00,61.5\n', 2],
    ['without a header', '2026-10-30 02:10:00,61.5\n', 1],
    ['without an end of line', 'timestamp,value\n2026-10-30 02:10:00,61.5', 2],
    ['with CRLF', 'timestamp,value\r\n2026-10-30 02:10:00,61.5\r\n', 2],
    ['with a byte order mark', '\uFEFFtimestamp,value\n2026-10-30 02:10:00,61.5\n', 2],
    ['in ISO 8601', '2026-10-30T02:10:00Z,61.5\n', 1],
    ['with an offset', '2026-10-30T04:10:00+02:00,61.5\n', 1],
    ['with fractions of a second', '2026-10-30 02:10:00.000000,61.5\n', 1],
    ['in seconds since 1970', `${TIME / 1000},61.5\n`, 1],
    ['in milliseconds since 1970', `ts,cpu\n${TIME},61.5\n`, 2],
    ['quoted', '"timestamp","value"\n"2026-10-30 02:10:00","61.5"\n', 2],
    ['with blanks', ' 2026-10-30 02:10:00 , 61.5 \n', 1],
    ['with blank lines', '\n\ntimestamp,value\n\n2026-10-30 02:10:00,61.5\n\n', 5],
    ['with semicolons', '2026-10-30 02:10:00;61.5\n', 1],
    ['with tabs', '2026-10-30 02:10:00\t6.15e1\n', 1],
    ['with more columns that are named', 'host,value,timestamp\n"a ""b""",61.5,2026-10-30\n', 2],
    ['with its columns the other way round', 'value,timestamp\n61.5,2026-10-30 02:10:00\n', 2],
  ])('%s is read', async (name, text, line) => {
    const time = name.startsWith('with more') ? Date.UTC(2026, 9, 30) : TIME
    expect(brief(await read(text))).toEqual([[line, time, 61.5, '']])
  })

  it('has in a third column of how many a value is the share', async () => {
    const [row] = await read('timestamp,value,tries\n2026-10-30,0.25,200\n')
    expect(row).toMatchObject({ value: 0.25, tries: 200 })
  })

  it.each([
    ['nothing', '', 'is empty'],
    ['blank lines', '\n \n\r\n', 'is empty'],
    ['one column', 'value\n5\n', 'line 1: there is only one column'],
    ['other columns', 'a,b,c\n1,2,3\n', 'one has to be called timestamp and one value'],
    ['too many columns', '2026-10-30,1,2,3\n', '4 columns and no header'],
    ['no times', 'timestamp,value\nyesterday,5\n', 'line 2: “yesterday” is no time'],
    ['a time before AWS', '12,5\n13,6\n', '“12” is no time'],
    ['a broken quote', '"2026-10-30,5\n', 'a quote is not closed'],
    ['a first row that is longer', 'timestamp,value\n2026-10-30,5,6\n', '3 columns instead of 2'],
    ['what is no text', new Uint8Array([0x1f, 0x8b, 8, 0, 0, 10, 1]), 'not text in UTF-8'],
    ['UTF-16', new Uint8Array([0xff, 0xfe, 0x74, 0, 0x69, 0, 10, 0]), 'not text in UTF-8'],
    ['an endless line', new Uint8Array(1 << 20).fill(0x61), 'longer than 65536 bytes'],
  ])(
    'is not made of %s, and says so with the line and what was expected',
    async (_name, content, message) => {
      const failure = await read(content, 1000).catch((error: unknown) => error)
      expect(failure).toMatchObject({ name: 'UserError' })
      expect(String(failure)).toContain(message)
      expect(String(failure)).toContain('a series is expected')
    },
  )

  it('with a header only has no rows', async () => {
    expect(await read('timestamp,value\n')).toEqual([])
  })

  it.each([
    ['', 'there is no value', false],
    ['NaN', 'there is no value', false],
    ['null', 'there is no value', false],
    ['inf', 'the value is infinite', false],
    ['-Infinity', 'the value is infinite', false],
    ['1e999', 'the value is infinite', false],
    ['five', '“five” is no number', true],
    ['0x10', '“0x10” is no number', true],
  ])(
    'keeps a row whose value is “%s”, with what is wrong',
    async (value, problem, isUnreadable) => {
      const rows = await read(`2026-10-30,1\n2026-10-31,${value}\n`)
      expect(rows[1]).toMatchObject({ line: 2, value: Number.NaN, problem, isUnreadable })
      expect(rows[1]?.time).toBe(Date.UTC(2026, 9, 31))
    },
  )

  it('tells later rows that cannot be read, and goes on after them', async () => {
    const long = 'x'.repeat(100_000)
    const lines = ['2026-10-30,1', 'tomorrow,2', 'a,b,c', `${long},3`, '"open,4', 'a\0b,5']
    const rows = await read(`${[...lines, '2026-10-31,6'].join('\n')}\n`, 777)
    expect(rows.map(({ problem }) => problem)).toEqual([
      undefined,
      expect.stringContaining('“tomorrow” is no time'),
      '3 columns instead of 2',
      'the line is longer than 65536 bytes',
      'a quote is not closed where it should be',
      'the line is not text in UTF-8',
      undefined,
    ])
    expect(rows.at(-1)).toMatchObject({ line: 7, value: 6 })
    expect(rows.every(({ timestamp }) => timestamp.length <= 64)).toBe(true)
  })

  it('is read alike however it is cut into stretches', async () => {
    const row = fc.oneof(
      fc
        .tuple(fc.integer({ min: 1.2e9, max: 1.9e9 }), fc.double({ noNaN: true }))
        .map(([time, value]) => `${time},${value}`),
      fc.string({ maxLength: 12, unit: 'binary' }),
    )
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { maxLength: 12 }),
        fc.integer({ min: 1, max: 40 }),
        async (rows, size) => {
          const text = `timestamp,value\n1700000000,1\n${rows.join('\n')}`
          expect(brief(await read(text, size))).toEqual(brief(await read(text)))
        },
      ),
      { numRuns: 50 },
    )
  })
})
