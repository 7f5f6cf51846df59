import { isRecord } from '../../../events/plain-record.ts'

/**
 * Shapes of a JSON interface as plain data, in the way of Smithy: what a value must look like, from which its TypeScript
 * type, its check and its form on the wire all follow. https://smithy.io/2.0/spec/constraint-traits.html
 */
export type Shape =
  | StringShape
  | EnumShape
  | NumberShape
  | BooleanShape
  | TimestampShape
  | ListShape
  | MapShape
  | StructureShape

export interface StringShape {
  readonly kind: 'string'
  /** Unicode characters, both inclusive. */
  readonly min?: number
  readonly max?: number
  /** Tried only once the length is right, which bounds its work. */
  readonly pattern?: RegExp
  /** Must not be logged. */
  readonly sensitive?: boolean
  /** What the error code says when such a value is wrong; INVALID_REQUEST_BODY by default. */
  readonly errorCode?: 'INVALID_GRAPH_ARN'
}

export interface EnumShape {
  readonly kind: 'enum'
  readonly values: readonly string[]
}

export interface NumberShape {
  readonly kind: 'number'
  /** Whether it has no fraction. */
  readonly whole: boolean
  readonly min?: number
  readonly max?: number
}

export interface BooleanShape {
  readonly kind: 'boolean'
}

/** ISO 8601 on the wire, milliseconds since the epoch inside. */
export interface TimestampShape {
  readonly kind: 'timestamp'
}

export interface ListShape {
  readonly kind: 'list'
  readonly item: Shape
  readonly min?: number
  readonly max?: number
}

export interface MapShape {
  readonly kind: 'map'
  readonly key: StringShape | EnumShape
  readonly value: Shape
  readonly min?: number
  readonly max?: number
}

export interface StructureShape {
  readonly kind: 'structure'
  /** As the service's model names it; messages about its members begin with it. */
  readonly name: string
  readonly members: Readonly<Record<string, Member>>
}

export interface Member {
  readonly shape: Shape
  readonly required: boolean
  /** Where it is bound to; the body by default. */
  readonly in?: 'label' | { readonly query: string }
}

/** The TypeScript type of the values of a shape. */
export type ValueOf<S extends Shape> = S extends { readonly kind: 'enum' }
  ? S['values'][number]
  : S extends { readonly kind: 'string' }
    ? string
    : S extends { readonly kind: 'number' | 'timestamp' }
      ? number
      : S extends { readonly kind: 'boolean' }
        ? boolean
        : S extends { readonly kind: 'list' }
          ? readonly ValueOf<S['item']>[]
          : S extends { readonly kind: 'map' }
            ? ReadonlyMap<ValueOf<S['key']>, ValueOf<S['value']>>
            : S extends { readonly kind: 'structure' }
              ? ValueOfMembers<S['members']>
              : never

type ValueOfMembers<M extends Readonly<Record<string, Member>>> = {
  readonly [K in keyof M as M[K]['required'] extends true ? K : never]: ValueOf<M[K]['shape']>
} & {
  readonly [K in keyof M as M[K]['required'] extends true ? never : K]?:
    | ValueOf<M[K]['shape']>
    | undefined
}

/** The least and the most, both inclusive. */
interface Limits {
  readonly min?: number
  readonly max?: number
}

export const boolean: BooleanShape = { kind: 'boolean' }
export const timestamp: TimestampShape = { kind: 'timestamp' }

export const anyInteger: NumberShape = { kind: 'number', whole: true }
export const anyNumber: NumberShape = { kind: 'number', whole: false }

export function string(limits: Omit<StringShape, 'kind'> = {}): StringShape {
  return { kind: 'string', ...limits }
}

export function oneOf<const V extends readonly string[]>(values: V) {
  return { kind: 'enum', values } as const
}

export function integer(min: number, max: number) {
  return { kind: 'number', whole: true, min, max } as const
}

export function list<S extends Shape>(item: S, limits: Limits = {}) {
  return { kind: 'list', item, ...limits } as const
}

export function map<K extends StringShape | EnumShape, V extends Shape>(
  key: K,
  value: V,
  limits: Limits = {},
) {
  return { kind: 'map', key, value, ...limits } as const
}

export function structure<const M extends Readonly<Record<string, Member>>>(
  name: string,
  members: M,
) {
  return { kind: 'structure', name, members } as const
}

export function required<S extends Shape>(shape: S) {
  return { shape, required: true } as const
}

export function optional<S extends Shape>(shape: S) {
  return { shape, required: false } as const
}

/** A required member that stands in the path. */
export function label<S extends Shape>(shape: S) {
  return { shape, required: true, in: 'label' } as const
}

/** A required member that is a repeated key of the query. */
export function query<S extends Shape>(key: string, shape: S) {
  return { shape, required: true, in: { query: key } } as const
}

/** Neither input nor output. */
export const unit = structure('Unit', {})

/** Whether a value has the type of a shape. Constraints are not looked at: `readValue` does that. */
export function hasShape<S extends Shape>(shape: S, value: unknown): value is ValueOf<S> {
  return fits(shape, value)
}

function fits(shape: Shape, value: unknown): boolean {
  switch (shape.kind) {
    case 'string':
      return typeof value === 'string'
    case 'enum':
      return typeof value === 'string' && shape.values.includes(value)
    case 'number':
    case 'timestamp':
      return typeof value === 'number'
    case 'boolean':
      return typeof value === 'boolean'
    case 'list':
      return Array.isArray(value) && value.every((item) => fits(shape.item, item))
    case 'map':
      return (
        value instanceof Map &&
        [...value].every(([key, of]) => fits(shape.key, key) && fits(shape.value, of))
      )
    case 'structure':
      return isRecord(value) && fitsMembers(shape, value)
  }
}

function fitsMembers(shape: StructureShape, value: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(shape.members).every(([name, member]) => {
    const of = value[name]
    return of === undefined ? !member.required : fits(member.shape, of)
  })
}
