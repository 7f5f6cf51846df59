import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { TableReader } from '../../../src/formats/tabular/read-table.ts'
import { rowsOf } from '../../support/tables.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'dupin-tables-'))
})
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name)
  mkdirSync(join(path, '..'), { recursive: true })
  writeFileSync(path, content)
  return path
}

async function read(path: string) {
  const reader = new TableReader(path)
  const table = await rowsOf(reader.batches())
  return { ...table, coverage: reader.coverage, reader }
}

async function parquet(name: string, select: string): Promise<string> {
  const path = join(folder, name)
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  await connection.run(`COPY (${select}) TO '${path}' (FORMAT parquet)`)
  connection.closeSync()
  instance.closeSync()
  return path
}

describe('JSON as a table', () => {
  it('is read from lines, with dotted names and a column for each that any row has', async () => {
    const { names, rows } = await read(
      file('a.jsonl', '{"a":1,"b":{"c":"x"}}\n{"a":null,"d":[true,2.5]}\n'),
    )
    expect(names).toEqual(['a', 'b.c', 'd[0]', 'd[1]'])
    expect(rows).toEqual([
      [1, 'x', null, null],
      [null, null, 'true', 2.5],
    ])
  })

  it('is read from a list, and from behind a mark of UTF-8', async () => {
    const { rows } = await read(file('b.json', '\ufeff[{"a":1},{"a":2}]'))
    expect(rows).toEqual([[1], [2]])
  })

  it('refuses broken lines, repeated keys and what is no object, and reads the others', async () => {
    const { rows, coverage } = await read(
      file('c.jsonl', '{"a":1}\n{"a":\n{"a":1,"a":2}\n{"a":3}\n'),
    )
    expect(rows).toEqual([[1], [3]])
    expect(coverage.rejected).toBe(2)
    expect(coverage.problems).toMatchObject([{ reason: 'invalid-json' }])
  })

  it('keeps a key that objects have already as a name like others', async () => {
    const { names, rows } = await read(file('d.jsonl', '{"__proto__":1,"toString":2}\n'))
    expect(names).toEqual(['__proto__', 'toString'])
    expect(rows).toEqual([[1, 2]])
  })

  it('takes captured requests apart: a row for each instance, the answer beside it', async () => {
    const capture = {
      captureData: {
        endpointInput: {
          observedContentType: 'text/csv',
          mode: 'INPUT',
          data: '1,x\n2,y',
          encoding: 'CSV',
        },
        endpointOutput: {
          observedContentType: 'text/csv',
          mode: 'OUTPUT',
          data: '0.25\n0.5',
          encoding: 'CSV',
        },
      },
      eventMetadata: { eventId: 'e', inferenceTime: '2026-01-01T00:00:05Z' },
      eventVersion: '0',
    }
    const { names, rows, coverage } = await read(file('cap.jsonl', `${JSON.stringify(capture)}\n`))
    expect(names).toEqual(['column_0', 'column_1', 'output.column_0', 'inferenceTime'])
    expect(rows).toEqual([
      [1, 'x', 0.25, '2026-01-01T00:00:05Z'],
      [2, 'y', 0.5, '2026-01-01T00:00:05Z'],
    ])
    expect(coverage.formats).toEqual(['capture'])
  })
})

describe('Parquet as a table', () => {
  it('is read with its names, types and missing values', async () => {
    const path = await parquet(
      'a.parquet',
      `SELECT i AS "__proto__", CASE WHEN i % 2 = 0 THEN NULL ELSE i / 2.0 END AS half, 'v' || i AS word,
       i::DECIMAL(9,2) AS price, DATE '2026-01-01' + i::INTEGER AS day FROM range(3) t(i)`,
    )
    const { names, rows, coverage } = await read(path)
    expect(names).toEqual(['__proto__', 'half', 'word', 'price', 'day'])
    expect(rows).toEqual([
      [0, null, 'v0', 0, '2026-01-01'],
      [1, 0.5, 'v1', 1, '2026-01-02'],
      [2, null, 'v2', 2, '2026-01-03'],
    ])
    expect(coverage).toMatchObject({ rows: 3, formats: ['parquet'], problems: [] })
  })

  it('that is damaged is an error that names it, not a crash', async () => {
    const bytes = Buffer.from(`PAR1${'\u0015'.repeat(200)}PAR1`)
    await expect(read(file('bad.parquet', bytes))).rejects.toThrow(
      /no table could be read.*bad\.parquet/s,
    )
  })
})

describe('a folder of tables', () => {
  it('is read file by file, whatever each is, with columns told apart by name', async () => {
    file('mixed/1.csv', 'a,b\n1,2\n')
    file('mixed/2.jsonl', '{"b":4,"c":"x"}\n')
    file('mixed/3.csv.gz', gzipSync('b,a\n6,5\n'))
    file('mixed/_SUCCESS', '')
    const { coverage } = await read(join(folder, 'mixed'))
    expect(coverage).toMatchObject({ files: 3, rows: 3, rejected: 0 })
  })

  it('is read without the file that cannot be, which is told of', async () => {
    file('partly/1.csv', 'a\n1\n')
    file('partly/2.csv', '')
    const { coverage, reader } = await read(join(folder, 'partly'))
    expect(coverage.rows).toBe(1)
    expect(coverage.problems).toMatchObject([
      { reason: 'unreadable-file', detail: expect.stringContaining('empty') },
    ])
    expect(reader.isPartial).toBe(true)
  })

  it('does not follow a link out of it', async () => {
    file('links/1.csv', 'a\n1\n')
    symlinkSync('/etc/passwd', join(folder, 'links', '2.csv'))
    const { coverage } = await read(join(folder, 'links'))
    expect(coverage.problems).toMatchObject([
      { reason: 'unreadable-file', detail: expect.stringContaining('links') },
    ])
  })
})

describe('what is no table', () => {
  it.each([
    ['an empty file', 'empty.csv', ''],
    ['a header alone', 'head.csv', 'a,b\n'],
    ['nothing but blanks', 'blank.csv', '\n\n\n'],
    ['gzip that is cut off', 'cut.csv.gz', gzipSync('a,b\n1,2\n').subarray(0, 12)],
  ])('%s is an error that says so', async (_, name, content) => {
    await expect(read(file(name, content))).rejects.toThrow(/no table could be read from/)
  })

  it('a path without anything is an error', async () => {
    await expect(read(join(folder, 'nowhere'))).rejects.toThrow(/there is nothing at/)
  })
})

describe('a table that gets wider on the way', () => {
  it('loses no row of those before, in batches that stay small', async () => {
    const lines = Array.from({ length: 300 }, (_, i) =>
      JSON.stringify(
        Object.fromEntries(Array.from({ length: 20 }, (_unused, k) => [`k${i * 20 + k}`, i])),
      ),
    )
    const reader = new TableReader(file('wider.jsonl', lines.join('\n')))
    const seen: number[] = []
    for await (const { rows, columns } of reader.batches()) {
      expect(rows * columns.length).toBeLessThan(4 << 20)
      for (let i = 0; i < rows; i++) {
        const own = columns.filter(({ kinds }) => kinds[i] !== 0)
        expect(own).toHaveLength(20)
        seen.push(own[0]?.numbers[i] ?? -1)
      }
    }
    expect(seen).toEqual(Array.from({ length: 300 }, (_, i) => i))
  })

  it('is an error once there are more columns than can be compared', async () => {
    for (const part of [0, 1, 2])
      file(
        `sprawl/${part}.csv`,
        `${Array.from({ length: 9000 }, (_, i) => `p${part}_${i}`).join(',')}\n${'1,'.repeat(8999)}1\n`,
      )
    await expect(read(join(folder, 'sprawl'))).rejects.toThrow(/more than 16384 different columns/)
  })
})
