import type {
  MapShape,
  Shape,
  StringShape,
  StructureShape,
} from '../../../../src/api/detective/schema/shape.ts'
import { RIGHT_TIMES, SECRET, textsOf, WRONG_TIMES } from './sample-texts.ts'

/** A value on the wire, whether it should be taken, and why. */
export interface Sample {
  readonly value: unknown
  readonly good: boolean
  readonly why: string
}

/** A value that is right. */
export function goodValue(shape: Shape): unknown {
  switch (shape.kind) {
    case 'string':
      return goodText(shape)
    case 'enum':
      return shape.values[0]
    case 'number':
      return shape.min ?? 0
    case 'boolean':
      return true
    case 'timestamp':
      return '2026-01-19T12:00:00Z'
    case 'list':
      return Array.from({ length: shape.min ?? 0 }, () => goodValue(shape.item))
    case 'map':
      return Object.fromEntries(entriesFor(shape, shape.min ?? 0))
    case 'structure':
      return goodMembers(shape)
  }
}

function goodText(shape: StringShape): string {
  const { right, ofLength } = textsOf(shape)
  return shape.pattern === undefined || right === undefined
    ? ofLength(shape.min ?? 1)
    : (right[0] ?? '')
}

/** Every member of a structure, right. */
export function goodMembers(shape: StructureShape): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(shape.members).map(([name, member]) => [name, goodValue(member.shape)]),
  )
}

function entriesFor(shape: MapShape, count: number): [string, unknown][] {
  return Array.from({ length: count }, (_, i) => ['k'.repeat(i + 1), goodValue(shape.value)])
}

/** Values at and around every constraint of a shape, and of every wrong type. */
export function samplesOf(shape: Shape): readonly Sample[] {
  return [...wrongTypes(shape), ...samplesOfKind(shape)]
}

const OF_EACH_TYPE: readonly (readonly [string, unknown])[] = [
  ['text', SECRET],
  ['a number', 7],
  ['truth', true],
  ['a list', [SECRET]],
  ['an object', { [SECRET]: SECRET }],
]
const TYPE_OF: Readonly<Record<Shape['kind'], string>> = {
  string: 'text',
  enum: 'text',
  timestamp: 'text',
  number: 'a number',
  boolean: 'truth',
  list: 'a list',
  map: 'an object',
  structure: 'an object',
}

function wrongTypes(shape: Shape): readonly Sample[] {
  return OF_EACH_TYPE.filter(([type]) => type !== TYPE_OF[shape.kind]).map(([type, value]) =>
    bad(value, `${type} in place of ${TYPE_OF[shape.kind]}`),
  )
}

function samplesOfKind(shape: Shape): readonly Sample[] {
  switch (shape.kind) {
    case 'string':
      return samplesOfText(shape)
    case 'enum':
      return [
        ...shape.values.map((value) => good(value, 'a word of the list')),
        ...[SECRET, '', String(shape.values[0]).toLowerCase(), `${shape.values[0]} `].map((value) =>
          bad(value, `a foreign word ${value}`),
        ),
      ]
    case 'number':
      return samplesOfNumber(shape.min ?? 0, shape.max ?? 0)
    case 'boolean':
      return [good(true, 'true'), good(false, 'false')]
    case 'timestamp':
      return samplesOfTime()
    case 'list':
      return [
        ...lengths(shape, (n) => Array.from({ length: n }, () => goodValue(shape.item))),
        bad([null], 'null in a list'),
        ...samplesOf(shape.item).map(({ value, good, why }) => ({
          value: [value],
          good,
          why: `a list with ${why}`,
        })),
      ]
    case 'map':
      return samplesOfMap(shape)
    case 'structure':
      return samplesOfStructure(shape)
  }
}

function samplesOfText(shape: StringShape): readonly Sample[] {
  const { ofLength, wrong, right } = textsOf(shape)
  return [
    ...lengths(shape, ofLength).filter(
      // Too short for its pattern as well: nothing of that length is right.
      ({ value, good }) =>
        !good || shape.pattern === undefined || shape.pattern.test(String(value)),
    ),
    ...wrong.map((value) => bad(value, `the text ${JSON.stringify(value)}`)),
    ...(right ?? []).map((value) => good(value, `the text ${value}`)),
  ]
}

function lengths(
  { min, max }: { readonly min?: number; readonly max?: number },
  ofLength: (length: number) => unknown,
): readonly Sample[] {
  return [
    ...(min === undefined
      ? []
      : [
          good(ofLength(min), `the least length ${min}`),
          bad(ofLength(min - 1), `a length of ${min - 1}`),
        ]),
    ...(max === undefined
      ? []
      : [
          good(ofLength(max), `the largest length ${max}`),
          bad(ofLength(max + 1), `a length of ${max + 1}`),
        ]),
  ]
}

function samplesOfNumber(min: number, max: number): readonly Sample[] {
  return [
    good(min, 'the least'),
    good(max, 'the largest'),
    bad(min - 1, 'less than the least'),
    bad(max + 1, 'more than the largest'),
    bad(-1e300, 'a huge negative number'),
    bad(min + 0.5, 'a fraction'),
    bad(`${min}`, 'a number as text'),
  ]
}

function samplesOfTime(): readonly Sample[] {
  return [
    ...RIGHT_TIMES.map((value) => good(value, `the time ${value}`)),
    ...WRONG_TIMES.map((value) => bad(value, `the time ${JSON.stringify(value)}`)),
    bad(1_768_824_000, 'seconds since the epoch'),
  ]
}

function samplesOfMap(shape: MapShape): readonly Sample[] {
  return [
    ...lengths(shape, (n) => Object.fromEntries(entriesFor(shape, n))),
    bad({ k: null }, 'null in a map'),
    ...samplesOf(shape.key)
      .filter(({ value }) => typeof value === 'string')
      .map(({ value, good, why }) => ({
        value: JSON.parse(`{${JSON.stringify(value)}:${JSON.stringify(goodValue(shape.value))}}`),
        good,
        why: `a key that is ${why}`,
      })),
    ...samplesOf(shape.value).map(({ value, good, why }) => ({
      value: { k: value },
      good,
      why: `a value that is ${why}`,
    })),
  ]
}

/** Every sample of every member, with the other members right; and what holds for members as such. */
export function samplesOfStructure(shape: StructureShape): readonly Sample[] {
  const base = goodMembers(shape)
  const without = (name: string) =>
    Object.fromEntries(Object.entries(base).filter(([one]) => one !== name))
  return [
    good(base, 'every member'),
    good({ ...base, [SECRET]: { deep: [null] } }, 'a member that is not known'),
    ...Object.entries(shape.members).flatMap(([name, member]) => [
      { value: without(name), good: !member.required, why: `no ${name}` },
      // In path and query there is no null.
      ...(member.in === undefined
        ? [{ value: { ...base, [name]: null }, good: !member.required, why: `null as ${name}` }]
        : []),
      ...samplesOf(member.shape).map(({ value, good, why }) => ({
        value: { ...base, [name]: value },
        good,
        why: `${name}: ${why}`,
      })),
    ]),
  ]
}

function good(value: unknown, why: string): Sample {
  return { value, good: true, why }
}

function bad(value: unknown, why: string): Sample {
  return { value, good: false, why }
}
