import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Event } from '../../src/events/event.ts'
import { type ColumnKind, EVENT_TABLES } from '../../src/events/tables.ts'
import { FORMATS as CATALOGUE } from '../../src/formats/catalogue.ts'
import type {
  Format,
  Json,
  JsonFormat,
  JsonObject,
  LineFormat,
  RecordContext,
  RecordResult,
} from '../../src/formats/format.ts'
import { isRejection, REJECT_REASONS } from '../../src/formats/format.ts'
import { ObjectReader } from '../../src/formats/object-reader.ts'
import { decodeRows } from '../support/decode-rows.ts'

/**
 * A fixture is `test/formats/<format>/fixtures/<case>.json` (one record), `.jsonl` (a record a line) or `.log` (lines of
 * text), with `<case>.expected.json` beside it: for each record its events or its rejection. An optional
 * `<case>.context.json` says where the object lies (`uri`) and what lies beside it (`siblings`, by uri).
 */
interface Fixture {
  readonly folder: string
  readonly name: string
  readonly lines: readonly string[]
  readonly isText: boolean
  readonly context: RecordContext
  readonly expectedFile: URL
}

const ROOT = new URL('./', import.meta.url)
const FORMATS = await formatsOfFolders()
const FIXTURES = [...FORMATS.keys()].flatMap(fixturesOf)
const JSON_RECORDS = FIXTURES.filter(({ folder, isText }) => !isText && hasFormat(folder)).flatMap(
  (fixture) => fixture.lines.map((line) => ({ fixture, record: parse(line) })),
)

describe('fixtures of the formats', () => {
  it.each(FIXTURES)('$folder: $name gives exactly the expected events', (fixture) => {
    const expected: unknown = JSON.parse(readFileSync(fixture.expectedFile, 'utf8'))
    if (!hasFormat(fixture.folder)) {
      expect(fixture.lines.map((line) => readWhole(line, fixture.context))).toEqual(expected)
      return
    }
    const results = resultsOf(fixture)
    expect(results).toEqual(expected)
    for (const result of results) checkResult(result)
  })

  it('are each recognised by their own format and by no other', () => {
    for (const { fixture, record } of JSON_RECORDS) {
      if (isRejection(jsonFormat(fixture.folder).toEvents(record, fixture.context))) continue
      const takers = [...FORMATS.keys()].filter((folder) =>
        formatsOf(folder).some((format) => format.kind === 'json' && format.recognises(record)),
      )
      expect(takers, `${fixture.folder}/${fixture.name}`).toEqual([fixture.folder])
    }
  })
})

describe('records that anyone may have written', () => {
  it('are turned into rows of the declared shape or refused, never thrown on', () => {
    const records = fc.oneof(arbitraryObject(), mutatedFixture())
    fc.assert(
      fc.property(records, fc.constantFrom(...jsonFormats()), (record, format) => {
        format.recognises(record)
        checkResult(format.toEvents(record, contextOf({ uri: '', siblings: {} })))
      }),
      { numRuns: 500 },
    )
  })

  it('are survived when one field of a real record is replaced by anything', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), hostileJson(), (pick, place, value) => {
        const entry = JSON_RECORDS[pick % JSON_RECORDS.length]
        if (entry === undefined) return
        const record = replaceAt(entry.record, place, value)
        checkResult(jsonFormat(entry.fixture.folder).toEvents(record, entry.fixture.context))
      }),
      { numRuns: 1000 },
    )
  })

  it('may be lines of any text', () => {
    const word = fc.oneof(fc.string(), fc.constantFrom('-', '2', 'srcaddr', '1767225600', 'eni-1'))
    const line = fc.array(word, { maxLength: 20 }).map((words) => words.join(' '))
    fc.assert(
      fc.property(fc.constantFrom(...lineFormats()), fc.array(line), (format, lines) => {
        format.recognises(lines[0] ?? '')
        const reader = format.open(lines[0] ?? '', contextOf({ uri: '', siblings: {} }))
        for (const text of lines) if (!reader.isHeader(text)) checkResult(reader.toEvents(text))
      }),
      { numRuns: 200 },
    )
  })
})

function resultsOf(fixture: Fixture): readonly RecordResult[] {
  if (!fixture.isText) {
    const format = jsonFormat(fixture.folder)
    return fixture.lines.map((line) => format.toEvents(parse(line), fixture.context))
  }
  const format = formatsOf(fixture.folder).find((one) => one.kind === 'lines')
  if (format?.kind !== 'lines') throw new Error(`${fixture.folder} has no format of lines`)
  const reader = format.open(fixture.lines[0] ?? '', fixture.context)
  return fixture.lines.filter((line) => !reader.isHeader(line)).map(reader.toEvents)
}

/** CloudTrail goes from bytes to columns without a format in between, and OCSF is told again in the words of another log: what is
 * expected of a record are its rows as `decodeRows` tells them. */
function readWhole(record: string, context: RecordContext): unknown {
  const { contentHash, uri, sibling } = context
  const reader = new ObjectReader({ formats: CATALOGUE, seed: 1, contentHash })
  reader.open(0, uri, sibling)
  reader.push(Buffer.from(record), true)
  const [refused] = reader.close().rejects
  if (refused !== undefined) return { reason: refused.reason, detail: refused.detail }
  return reader
    .take()
    .flatMap((batch) => decodeRows(batch, reader.terms).map((row) => ({ table: batch.table, row })))
}

function checkResult(result: RecordResult): void {
  if (isRejection(result)) {
    expect(REJECT_REASONS).toContain(result.reason)
    expect(result.detail).not.toBe('')
    return
  }
  for (const event of result) checkRow(event)
}

function checkRow({ table, row }: Event): void {
  const kinds = new Map(EVENT_TABLES[table].columns.map((column) => [column.name, column.kind]))
  for (const [name, value] of Object.entries(row)) {
    const kind = kinds.get(name)
    if (kind === undefined) throw new Error(`${table} has no column ${name}`)
    const isSigned = name === 'bucket'
    if (!fits(kind, value, isSigned))
      throw new Error(`${table}.${name} (${kind}) cannot hold ${JSON.stringify(value)}`)
  }
}

function fits(kind: ColumnKind, value: string | number, isSigned: boolean): boolean {
  if (kind === 'key') return typeof value === 'string'
  if (kind === 'term') return typeof value === 'string' && value.length <= 2048
  if (kind === 'text') return typeof value === 'string' && value.length <= 16_384
  if (typeof value !== 'number' || Math.abs(value) === Number.POSITIVE_INFINITY) return false
  if (kind === 'count') return Number.isNaN(value) || isInteger(value, isSigned)
  return kind !== 'code' || (isInteger(value, false) && value < 256)
}

function isInteger(value: number, isSigned: boolean): boolean {
  return Number.isSafeInteger(value) && (isSigned || value >= 0)
}

function hostileJson(): fc.Arbitrary<Json> {
  const number = fc.oneof(
    fc.double({ noNaN: true }),
    fc.constantFrom(1e308, -1, 2 ** 60, Number.POSITIVE_INFINITY),
  )
  const text = fc.oneof(
    fc.string(),
    fc.constantFrom('', '\ud800', '__proto__', '1e999', '-', '9'.repeat(400), 'x'.repeat(20_000)),
    fc.constantFrom(
      'arn:aws:iam::1:role/x',
      '{"a":',
      '{"a":[1,2]}',
      '1,2\n"',
      '2026-01-01T00:00:00Z',
    ),
  )
  const key = fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', 'length', 'type'))
  const { tree } = fc.letrec<{ tree: Json }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 5, depthSize: 'small' },
      fc.oneof(fc.constant(null), fc.boolean(), number, text),
      fc.array(tie('tree'), { maxLength: 6 }),
      fc.array(fc.tuple(key, tie('tree')), { maxLength: 6 }).map(objectOf),
    ),
  }))
  return tree
}

function arbitraryObject(): fc.Arbitrary<JsonObject> {
  return fc.array(fc.tuple(fc.string(), hostileJson()), { maxLength: 8 }).map(objectOf)
}

function mutatedFixture(): fc.Arbitrary<JsonObject> {
  return fc.tuple(fc.nat(), fc.nat(), hostileJson()).map(([pick, place, value]) => {
    const record = JSON_RECORDS[pick % JSON_RECORDS.length]?.record
    return record === undefined ? {} : replaceAt(record, place, value)
  })
}

/** As JSON.parse makes it: `__proto__` is an own key like any other. */
function objectOf(entries: readonly (readonly [string, Json])[]): JsonObject {
  return Object.fromEntries(entries)
}

/** The record with its `place`-th value (counted through the tree, over again at the end) replaced. */
function replaceAt(record: JsonObject, place: number, value: Json): JsonObject {
  let left = place % Math.max(1, countValues(record))
  const copy = (node: Json): Json => {
    if (typeof node !== 'object' || node === null) return node
    const visit = (child: Json): Json => (left-- === 0 ? value : copy(child))
    if (isList(node)) return node.map(visit)
    return objectOf(Object.entries(node).map(([key, child]) => [key, visit(child ?? null)]))
  }
  const result = copy(record)
  return isRecord(result) ? result : {}
}

function countValues(node: Json): number {
  if (typeof node !== 'object' || node === null) return 0
  const children = isList(node) ? node : Object.values(node)
  return children.reduce<number>((sum, child) => sum + 1 + countValues(child ?? null), 0)
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value)
}

function isRecord(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function parse(line: string): JsonObject {
  const value: unknown = JSON.parse(line)
  if (!isRecord(value)) throw new Error(`a fixture's record is no object: ${line.slice(0, 80)}`)
  return value
}

function fixturesOf(folder: string): readonly Fixture[] {
  const base = new URL(`${folder}/fixtures/`, ROOT)
  return readdirSync(base)
    .filter((file) => /^[^.]+\.(?:json|jsonl|log)$/.test(file))
    .map((file) => {
      const name = file.replace(/\.[a-z]+$/, '')
      const text = readFileSync(new URL(file, base), 'utf8')
      const lines = file.endsWith('.json') ? [text] : text.split('\n').filter((line) => line !== '')
      const context = contextOf(readContext(new URL(`${name}.context.json`, base)))
      const expectedFile = new URL(`${name}.expected.json`, base)
      return { folder, name, lines, isText: file.endsWith('.log'), context, expectedFile }
    })
}

interface Place {
  readonly uri: string
  readonly siblings: Readonly<Record<string, string>>
}

function readContext(file: URL): Place {
  if (!existsSync(file)) return { uri: '', siblings: {} }
  const value = parse(readFileSync(file, 'utf8'))
  const uri = typeof value['uri'] === 'string' ? value['uri'] : ''
  const siblings = isRecord(value['siblings']) ? Object.entries(value['siblings']) : []
  return { uri, siblings: Object.fromEntries(siblings.map(([key, text]) => [key, String(text)])) }
}

function contextOf({ uri, siblings }: Place): RecordContext {
  return {
    uri,
    contentHash: (content) => createHash('sha256').update(content).digest('hex').slice(0, 32),
    sibling: (other) => (Object.hasOwn(siblings, other) ? siblings[other] : undefined),
  }
}

async function formatsOfFolders(): Promise<ReadonlyMap<string, readonly Format[]>> {
  const folders = readdirSync(ROOT, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(new URL(`${entry.name}/fixtures`, ROOT)))
    .map((entry) => entry.name)
  const loaded = folders.map(async (name): Promise<[string, readonly Format[]]> => {
    const file = new URL(`../../src/formats/${name}/to-events.ts`, ROOT)
    if (!existsSync(file)) return [name, []]
    const module: unknown = await import(/* @vite-ignore */ file.pathname)
    return [name, Object.values(module ?? {}).filter(isFormat)]
  })
  return new Map(await Promise.all(loaded))
}

function isFormat(value: unknown): value is Format {
  return typeof value === 'object' && value !== null && 'recognises' in value && 'kind' in value
}

function formatsOf(folder: string): readonly Format[] {
  return FORMATS.get(folder) ?? []
}

function hasFormat(folder: string): boolean {
  return formatsOf(folder).length > 0
}

function jsonFormats(): readonly JsonFormat[] {
  return [...FORMATS.values()].flat().filter((format) => format.kind === 'json')
}

function lineFormats(): readonly LineFormat[] {
  return [...FORMATS.values()].flat().filter((format) => format.kind === 'lines')
}

function jsonFormat(folder: string): JsonFormat {
  const format = formatsOf(folder).find((one) => one.kind === 'json')
  if (format?.kind !== 'json') throw new Error(`${folder} has no format of JSON records`)
  return format
}
