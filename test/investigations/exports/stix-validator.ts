import { readFileSync } from 'node:fs'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import { isRecord } from '../../../src/events/plain-record.ts'

const FIXTURES = new URL('fixtures/', import.meta.url)
const BASE = 'http://raw.githubusercontent.com/oasis-open/cti-stix2-json-schemas/stix2.1/schemas/'

const OTHER_OBSERVABLES: readonly string[] = [
  ...['artifact', 'directory', 'domain-name', 'email-addr', 'email-message', 'file', 'mac-addr'],
  ...['mutex', 'network-traffic', 'process', 'software', 'url', 'windows-registry-key'],
  'x509-certificate',
]

function read(name: string): unknown {
  return JSON.parse(readFileSync(new URL(name, FIXTURES), 'utf8'))
}

const schemas = read('stix-2.1.schemas.json')
if (!Array.isArray(schemas)) throw new TypeError('the fixture is a list of schemas')
const ajv = new Ajv2020({
  allErrors: true,
  strict: false,
  schemas,
  validateFormats: false,
  unicodeRegExp: false,
})
const TIMESTAMP = `${BASE}common/timestamp.json`
// Attack Flow names one part by the address of another branch.
ajv.addSchema(
  { $ref: TIMESTAMP },
  'https://raw.githubusercontent.com/oasis-open/cti-stix2-json-schemas/master/schemas/common/timestamp.json',
)
// Observed data may also hold observables of kinds that the exports have none of.
for (const type of OTHER_OBSERVABLES) ajv.addSchema({ not: {} }, `${BASE}observables/${type}.json`)
const attackFlow = ajv.compile(recordOf(read('attack-flow-2.0.0.schema.json')))

/** What a bundle breaks of the schemas of STIX 2.1 and Attack Flow 2.0, of unique ids, and of references within it. */
export function stixViolations(text: string): string[] {
  const bundle = recordOf(JSON.parse(text))
  const objects = Array.isArray(bundle['objects']) ? bundle['objects'].map(recordOf) : []
  const ids = new Set(objects.map(({ id }) => id))
  return [
    ...(bundle['type'] === 'bundle' && /^bundle--[0-9a-f-]{36}$/.test(String(bundle['id']))
      ? []
      : ['this is no bundle']),
    ...(ids.size === objects.length ? [] : ['two objects have one id']),
    ...objects.flatMap(objectViolations),
    ...objects.flatMap((one) =>
      referencesOf(one).flatMap((id) =>
        ids.has(id) ? [] : [`${String(one['id'])} names ${id}, which is not there`],
      ),
    ),
  ]
}

function objectViolations(object: Readonly<Record<string, unknown>>): string[] {
  const type = String(object['type'])
  const validate = validatorOf(type)
  if (validate === undefined) return [`no schema for ${type}`]
  validate(object)
  return (validate.errors ?? []).map(
    ({ instancePath, message }) => `${type}${instancePath} ${message} ${JSON.stringify(object)}`,
  )
}

function validatorOf(type: string): ValidateFunction | undefined {
  if (type.startsWith('attack-') && type !== 'attack-pattern') return attackFlow
  for (const folder of ['sdos', 'sros', 'observables', 'common']) {
    const validate = ajv.getSchema(`${BASE}${folder}/${type}.json`)
    if (validate !== undefined) return validate
  }
  return undefined
}

/** Every value of a property that is called a reference. */
export function referencesOf(value: unknown, name = ''): string[] {
  if (typeof value === 'string') return /_refs?$/.test(name) ? [value] : []
  if (Array.isArray(value)) return value.flatMap((one) => referencesOf(one, name))
  return isRecord(value)
    ? Object.entries(value).flatMap(([key, one]) => referencesOf(one, key))
    : []
}

function recordOf(value: unknown): Record<string, unknown> {
  if (!isRecord(value)) throw new TypeError('an object is wanted here')
  return { ...value }
}
