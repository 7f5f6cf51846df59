import { readFileSync } from 'node:fs'
import { isRecord } from '../../../src/events/plain-record.ts'

interface Attribute {
  readonly type: string
  readonly list?: true
  readonly required?: true
  readonly profiles?: readonly string[]
  readonly deprecated?: true
  readonly enum?: Readonly<Record<string, string>>
}

interface OcsfType {
  readonly profiles?: readonly string[]
  readonly constraints?: { readonly at_least_one?: readonly string[] }
  readonly attributes: Readonly<Record<string, Attribute>>
}

const SCHEMA: {
  readonly version: string
  readonly class: OcsfType
  readonly objects: Readonly<Record<string, OcsfType>>
} = JSON.parse(
  readFileSync(new URL('fixtures/ocsf-1.8.0-detection-finding.json', import.meta.url), 'utf8'),
)

/** What an event breaks of the published class: names, types, enumerations, requirements, constraints, profiles. */
export function ocsfViolations(event: Readonly<Record<string, unknown>>): string[] {
  const metadata = isRecord(event['metadata']) ? event['metadata'] : {}
  const profiles = Array.isArray(metadata['profiles']) ? metadata['profiles'].map(String) : []
  const unknown = profiles.filter((one) => SCHEMA.class.profiles?.includes(one) !== true)
  const version = metadata['version'] === SCHEMA.version ? [] : ['metadata.version']
  return [
    ...version,
    ...unknown.map((one) => `no such profile: ${one}`),
    ...typeViolations(SCHEMA.class, event, '', profiles),
  ]
}

function typeViolations(
  type: OcsfType,
  value: Readonly<Record<string, unknown>>,
  path: string,
  profiles: readonly string[],
): string[] {
  const applies = (attribute: Attribute) =>
    attribute.profiles === undefined || attribute.profiles.some((one) => profiles.includes(one))
  const missing = Object.entries(type.attributes).filter(
    ([name, attribute]) => attribute.required && applies(attribute) && !(name in value),
  )
  const choice = type.constraints?.at_least_one ?? []
  const unmet = choice.length > 0 && !choice.some((name) => name in value)
  return [
    ...missing.map(([name]) => `${path}.${name} is missing`),
    ...(unmet ? [`${path} has none of ${choice.join(', ')}`] : []),
    ...Object.entries(value).flatMap(([name, one]) => {
      const at = `${path}.${name}`
      const attribute = type.attributes[name]
      if (attribute === undefined) return [`${at} is no attribute`]
      if (attribute.deprecated) return [`${at} is deprecated`]
      if (!applies(attribute)) return [`${at} is of another profile`]
      if (attribute.list !== true) return valueViolations(attribute, one, at, profiles)
      if (!Array.isArray(one)) return [`${at} is no list`]
      return one.flatMap((item, i) => valueViolations(attribute, item, `${at}[${i}]`, profiles))
    }),
  ]
}

function valueViolations(
  attribute: Attribute,
  value: unknown,
  path: string,
  profiles: readonly string[],
): string[] {
  if (attribute.enum !== undefined && !(String(value) in attribute.enum))
    return [`${path} is none of the values: ${String(value)}`]
  if (attribute.type === 'json_t' || attribute.type === 'object') return []
  if (attribute.type.endsWith('_t'))
    return isScalar(attribute.type, value) ? [] : [`${path} is no ${attribute.type}`]
  const object = SCHEMA.objects[attribute.type]
  if (object === undefined) return [`${path} is a ${attribute.type}, which the extract has not`]
  return isRecord(value) ? typeViolations(object, value, path, profiles) : [`${path} is no object`]
}

function isScalar(type: string, value: unknown): boolean {
  if (type === 'boolean_t') return typeof value === 'boolean'
  if (/^(?:integer|long|timestamp|port)_t$/.test(type)) return Number.isSafeInteger(value)
  if (type === 'ip_t') return typeof value === 'string' && value.length <= 40
  if (type === 'url_t') return typeof value === 'string' && URL.canParse(value)
  return typeof value === 'string' && value !== ''
}
