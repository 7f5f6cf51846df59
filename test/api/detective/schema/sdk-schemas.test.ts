import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import * as sdk from '@aws-sdk/client-detective'
import { describe, expect, it } from 'vitest'
import { ERRORS } from '../../../../src/api/detective/errors.ts'
import { OPERATIONS } from '../../../../src/api/detective/operations/index.ts'
import * as scalars from '../../../../src/api/detective/schema/scalars.ts'
import type { Shape, StructureShape } from '../../../../src/api/detective/schema/shape.ts'

/**
 * Holds every shape against the schemas inside AWS's own client. A schema is a tuple: kind, namespace, name, traits, and for a
 * structure names of members, their schemas, and how many of the first ones are required. Simple shapes are numbers: 0 text, 1
 * number, 2 truth, 5 instant; 64 more for a list of them and 128 more for a map.
 */
const SDK: Readonly<Record<string, unknown>> = sdk
const CODES = { string: 0, enum: 0, number: 1, boolean: 2, timestamp: 5 } as const

/** Differs on purpose: an account of the organization needs no e-mail address, though the model requires one. */
const NOT_REQUIRED_HERE = ['Account.EmailAddress']

function tuple(value: unknown): readonly unknown[] {
  const found: unknown = typeof value === 'function' ? value() : value
  return Array.isArray(found) ? found : [found]
}

/** What is different between a shape and a schema. */
function differences(shape: Shape, schema: unknown, at: string): readonly string[] {
  const code: unknown = typeof schema === 'function' ? schema() : schema
  // A schema that stands with traits of its own: [schema, traits].
  if (Array.isArray(code) && code.length === 2) return differences(shape, code[0], at)
  if (shape.kind === 'structure') return structureDifferences(shape, code, at)
  if (shape.kind === 'list' || shape.kind === 'map') return collectionDifferences(shape, code, at)
  const found = Array.isArray(code) ? code[4] : code
  const sensitive = Array.isArray(code) && code[3] === 8
  const ours = shape.kind === 'string' && shape.sensitive === true
  return [
    ...(found === CODES[shape.kind] ? [] : [`${at} is ${String(found)}, not ${shape.kind}`]),
    ...(sensitive === ours ? [] : [`${at}: sensitive is ${sensitive}`]),
  ]
}

function collectionDifferences(
  shape: Extract<Shape, { kind: 'list' | 'map' }>,
  code: unknown,
  at: string,
): readonly string[] {
  const inner = shape.kind === 'list' ? shape.item : shape.value
  const [bit, kind] = shape.kind === 'list' ? [64, 1] : [128, 2]
  if (typeof code === 'number') {
    return (code & bit) === bit
      ? differences(inner, code - bit, `${at}[]`)
      : [`${at} is ${code}, not a ${shape.kind}`]
  }
  const parts = tuple(code)
  if (parts[0] !== kind) return [`${at} is of kind ${String(parts[0])}, not a ${shape.kind}`]
  return differences(inner, parts.at(-1), `${at}[]`)
}

function structureDifferences(shape: StructureShape, code: unknown, at: string): readonly string[] {
  if (code === 'unit') return shape.name === 'Unit' ? [] : [`${at} is none, not ${shape.name}`]
  const [kind, , name, , names, schemas, required] = tuple(code)
  const theirs = tuple(names).map(String)
  const members = Object.keys(shape.members)
  const needed = theirs.slice(0, Number(required ?? 0))
  const ours = members.filter((one) => shape.members[one]?.required)
  const lenient = NOT_REQUIRED_HERE.map((one) => one.split('.')).filter(([of]) => of === shape.name)
  return [
    ...(kind === 3 ? [] : [`${at} is of kind ${String(kind)}, not a structure`]),
    ...(name === shape.name ? [] : [`${at} is ${String(name)}, not ${shape.name}`]),
    ...setDifference(theirs, members, `members of ${at}`),
    ...setDifference(needed, [...ours, ...lenient.map(([, of]) => of ?? '')], `required of ${at}`),
    ...theirs.flatMap((one, i) => {
      const member = shape.members[one]
      const schema = tuple(schemas)[i]
      return member === undefined
        ? []
        : [
            ...differences(member.shape, schema, `${at}.${one}`),
            ...bindingDifferences(member.in, schema, `${at}.${one}`),
          ]
    }),
  ]
}

function bindingDifferences(
  place: 'label' | { readonly query: string } | undefined,
  schema: unknown,
  at: string,
): readonly string[] {
  const traits: unknown = Array.isArray(schema) && schema.length === 2 ? schema[1] : 0
  const wanted = place === 'label' ? 1 : place === undefined ? 0 : { httpQuery: place.query }
  return JSON.stringify(traits) === JSON.stringify(wanted)
    ? []
    : [`${at} is bound as ${JSON.stringify(traits)}`]
}

function setDifference(
  theirs: readonly string[],
  ours: readonly string[],
  what: string,
): readonly string[] {
  const [left, right] = [theirs.toSorted().join(), ours.toSorted().join()]
  return left === right ? [] : [`${what}: ${left}, not ${right}`]
}

const SCHEMAS = Object.values(SDK).filter(
  (one): one is readonly unknown[] => Array.isArray(one) && one[0] === 9,
)

describe('the operations', () => {
  it('are those of the client, no more and no fewer', () => {
    expect(SCHEMAS.length).toBe(29)
    expect(OPERATIONS.map(({ name }) => name).toSorted()).toEqual(
      SCHEMAS.map(([, , name]) => name).toSorted(),
    )
  })

  it.each(OPERATIONS.map((one) => [one.name, one] as const))(
    '%s has the shapes and the place that the client expects',
    (name, operation) => {
      const [, , , traits, input, output] = tuple(SDK[`${name}$`])
      expect(traits).toEqual({ http: [operation.method, operation.path, operation.status] })
      expect(differences(operation.input, input, operation.input.name)).toEqual([])
      expect(differences(operation.output, output, operation.output.name)).toEqual([])
    },
  )

  it.each(OPERATIONS.map((one) => [one.name, one] as const))(
    '%s has the errors that its documentation names',
    (name, operation) => {
      const commands = createRequire(import.meta.url).resolve('@aws-sdk/client-detective')
      const file = new URL(`../dist-types/commands/${name}Command.d.ts`, `file://${commands}`)
      const documented = [
        ...readFileSync(file, 'utf8').matchAll(/@throws \{@link (\w+Exception)\} \(/g),
      ]
      expect(operation.errors.toSorted()).toEqual(documented.map(([, error]) => error).toSorted())
    },
  )

  it('are told apart by method and path', () => {
    const places = OPERATIONS.map(({ method, path }) => `${method} ${path}`)
    expect(new Set(places).size).toBe(places.length)
  })
})

describe('the comparison', () => {
  it('finds a member that is missing, of another type, or bound elsewhere', () => {
    const wrong: StructureShape = {
      kind: 'structure',
      name: 'UntagResourceRequest',
      members: { ResourceArn: { shape: { kind: 'boolean' }, required: false } },
    }
    expect(differences(wrong, SDK['UntagResourceRequest$'], 'It')).toEqual([
      'members of It: ResourceArn,TagKeys, not ResourceArn',
      'required of It: ResourceArn,TagKeys, not ',
      'It.ResourceArn is 0, not boolean',
      'It.ResourceArn is bound as 1',
    ])
  })
})

describe('errors and words', () => {
  it.each(Object.entries(ERRORS))(
    '%s has the status and the members of the client',
    (name, error) => {
      const [, , , traits, members] = tuple(SDK[`${name}$`])
      expect(traits).toMatchObject({ httpError: error.status })
      expect(members).toEqual(error.members)
    },
  )

  it.each([
    ['DatasourcePackage', scalars.datasourcePackage],
    ['DatasourcePackageIngestState', scalars.datasourcePackageIngestState],
    ['MemberDisabledReason', scalars.memberDisabledReason],
    ['InvitationType', scalars.invitationType],
    ['MemberStatus', scalars.memberStatus],
    ['EntityType', scalars.entityType],
    ['Severity', scalars.severity],
    ['State', scalars.state],
    ['Status', scalars.status],
    ['IndicatorType', scalars.indicatorType],
    ['Reason', scalars.reason],
    ['Field', scalars.field],
    ['SortOrder', scalars.sortOrder],
  ] as const)('%s has the words of the client', (name, shape) => {
    expect([...shape.values].toSorted()).toEqual(Object.values(Object(SDK[name])).toSorted())
  })
})
