import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  ABSENT,
  ARRAY,
  ESCAPED_STRING,
  FieldScanner,
  NULL,
  OBJECT,
  SCALAR,
  STRING,
} from '../../../src/formats/json/field-scanner.ts'
import { JsonScanner } from '../../../src/formats/json/json-scanner.ts'

const NAMES = ['a', 'b', 'c', 'é', '__proto__', 'constructor', '']
const WORDS = fc.constantFrom(...NAMES)

describe('a field scanner', () => {
  it('finds in any object what JSON.parse finds there', () => {
    const paths = fc.uniqueArray(fc.array(WORDS, { minLength: 1, maxLength: 3 }), {
      selector: (path) => path.join('.'),
      maxLength: 30,
    })
    fc.assert(
      fc.property(tree(), paths, fc.boolean(), fc.integer(), (value, wanted, hidden, seed) => {
        const text = hidden ? escapeKeys(JSON.stringify(value)) : JSON.stringify(value)
        const found = scan(
          text,
          wanted.map((path) => path.join('.')),
          seed,
        )
        expect(found).toEqual(wanted.map((path) => plain(value, path)))
      }),
      { numRuns: 2000 },
    )
  })

  it.each([
    ['"text"', STRING, 'text'],
    ['""', STRING, ''],
    ['"a\\n\\u00e9"', ESCAPED_STRING, 'a\né'],
    ['-1.5e3', SCALAR, '-1.5e3'],
    ['9007199254740993', SCALAR, '9007199254740993'],
    ['true', SCALAR, 'true'],
    ['null', NULL, ''],
    ['{"b":1}', OBJECT, ''],
    ['[1,2]', ARRAY, ''],
  ])('says what %s is', (json, kind, text) => {
    const scanner = new JsonScanner()
    const fields = new FieldScanner(['x', 'y'], scanner)
    const bytes = Buffer.from(`{"x":${json} }`)
    scanner.reset(bytes)
    fields.scan(0)
    expect([fields.kinds[0], fields.text(0), fields.kinds[1], fields.text(1)]).toEqual([
      kind,
      text,
      ABSENT,
      '',
    ])
    const raw = bytes.toString('utf8', fields.starts[0], fields.ends[0])
    expect(kind === STRING || kind === ESCAPED_STRING ? `"${raw}"` : raw).toBe(json)
  })

  it('forgets the fields of the object before', () => {
    const scanner = new JsonScanner()
    const fields = new FieldScanner(['x', 'x.y'], scanner)
    scanner.reset(Buffer.from('{"x":{"y":"1"}}{"z":0}'))
    fields.scan(0)
    expect([...fields.kinds]).toEqual([OBJECT, STRING])
    fields.scan(0)
    expect([...fields.kinds]).toEqual([ABSENT, ABSENT])
  })

  it.each([
    ['{"x":{"y":1,"y":2}}', 'duplicate-key'],
    ['{"other":{"y":1,"y":2}}', 'duplicate-key'],
    ['{"x":tru}', 'invalid-json'],
    ['[{"x":1}]', 'not-an-object'],
    [`{"x":${'['.repeat(64)}${']'.repeat(64)}}`, 'too-deep'],
  ])('refuses %s', (text, reason) => {
    const scanner = new JsonScanner()
    scanner.reset(Buffer.from(text))
    const fields = new FieldScanner(['x.y'], scanner)
    expect(() => fields.scan(0)).toThrow(expect.objectContaining({ reason }))
  })
})

function scan(text: string, paths: readonly string[], seed: number): unknown[] {
  const scanner = new JsonScanner(undefined, seed)
  const fields = new FieldScanner(paths, scanner)
  const bytes = Buffer.from(text)
  scanner.reset(bytes)
  fields.scan(0)
  expect(scanner.position).toBe(bytes.length)
  return paths.map((_, slot) => {
    const kind = fields.kinds[slot]
    if (kind === ABSENT) return undefined
    if (kind === STRING || kind === ESCAPED_STRING) return fields.text(slot)
    return JSON.parse(bytes.toString('utf8', fields.starts[slot], fields.ends[slot]))
  })
}

/** The value at a path, by own keys only; a text with a lone surrogate as UTF-8 shows it. */
function plain(value: unknown, path: readonly string[]): unknown {
  let at = value
  for (const key of path) {
    if (typeof at !== 'object' || at === null || Array.isArray(at)) return undefined
    at = Object.entries(at).find(([name]) => name === key)?.[1]
  }
  return at
}

function tree(): fc.Arbitrary<unknown> {
  const leaf = fc.oneof(
    fc.string(),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.constant('a"\\\n'),
  )
  const { node } = fc.letrec<{ node: unknown; object: unknown }>((tie) => ({
    node: fc.oneof({ maxDepth: 3 }, leaf, fc.array(tie('node'), { maxLength: 3 }), tie('object')),
    object: fc.array(fc.tuple(WORDS, tie('node')), { maxLength: 7 }).map(Object.fromEntries),
  }))
  return fc.array(fc.tuple(WORDS, node), { maxLength: 7 }).map((pairs) => Object.fromEntries(pairs))
}

/** Spells the keys `a` and `é` by their escapes. */
function escapeKeys(json: string): string {
  return json.replaceAll('"a":', '"\\u0061":').replaceAll('"é":', '"\\u00e9":')
}
