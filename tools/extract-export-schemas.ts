import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type PlainRecord, recordOrEmpty } from '../src/events/plain-record.ts'

/**
 * Makes the schemas against which tests hold the exports, from the published ones, without their prose:
 *
 *     node --import tsx tools/extract-export-schemas.ts STIX ATTACK-FLOW OCSF
 *
 * STIX: the folder `schemas` of github.com/oasis-open/cti-stix2-json-schemas, branch stix2.1. ATTACK-FLOW: the file
 * stix/attack-flow-schema-2.0.0.json of github.com/center-for-threat-informed-defense/attack-flow. OCSF: what
 * https://schema.ocsf.io/1.8.0/export/v2/schema answers.
 */
const FIXTURES = new URL('../test/investigations/exports/fixtures/', import.meta.url)

const STIX_TYPES: readonly string[] = [
  ...['attack-pattern', 'grouping', 'identity', 'incident', 'indicator', 'infrastructure'],
  ...['location', 'observed-data', 'relationship', 'sighting', 'extension-definition'],
  ...['autonomous-system', 'ipv4-addr', 'ipv6-addr', 'user-account'],
]
const STIX_PARTS: readonly string[] = [
  ...['core', 'cyber-observable-core', 'dictionary', 'extension', 'external-reference', 'hex'],
  ...['granular-marking', 'hashes-type', 'identifier', 'kill-chain-phase', 'properties'],
  ...['timestamp', 'url-regex', 'binary'],
]

/** The class, and the objects that may stand below it in an export; another one fails the test. */
const OCSF_OBJECTS: readonly string[] = [
  ...['account', 'actor', 'analysis_target', 'analytic', 'anomaly', 'anomaly_analysis', 'attack'],
  ...['baseline', 'cloud', 'evidences', 'finding_info', 'metadata', 'network_endpoint'],
  ...['observable', 'observation', 'product', 'programmatic_credential', 'related_event'],
  ...['resource_details', 'sub_technique', 'tactic', 'technique', 'user'],
]

const PROSE: ReadonlySet<string> = new Set(['description', 'title', '$comment', 'examples'])

const [stix = '', flow = '', ocsf = ''] = process.argv.slice(2)
if (ocsf === '') throw new Error('name the three sources; the head of this file says which')
write('stix-2.1.schemas.json', stixSchemas(stix))
write('attack-flow-2.0.0.schema.json', bare(read(flow)))
write('ocsf-1.8.0-detection-finding.json', ocsfExtract(recordOrEmpty(read(ocsf))))

function stixSchemas(folder: string): unknown[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .toSorted()
    .filter((name) => {
      const type = name.replace(/^.*[/\\]/, '').replace(/\.json$/, '')
      return STIX_TYPES.includes(type) || (name.startsWith('common') && STIX_PARTS.includes(type))
    })
    .map((name) => bare(read(join(folder, name))))
}

/** A schema without what is for people; a property may be called like that, so names below `properties` stay. */
function bare(schema: unknown, isNames = false): unknown {
  if (Array.isArray(schema)) return schema.map((one) => bare(one))
  if (typeof schema !== 'object' || schema === null) return schema
  const kept = Object.entries(schema).filter(
    ([name]) => isNames || !(PROSE.has(name) || name.startsWith('x-')),
  )
  return Object.fromEntries(
    kept.map(([name, one]) => [name, bare(one, !isNames && /^(?:properties|\$defs)$/.test(name))]),
  )
}

function ocsfExtract(schema: PlainRecord): unknown {
  const objects = recordOrEmpty(schema['objects'])
  const found = recordOrEmpty(recordOrEmpty(schema['classes'])['detection_finding'])
  return {
    version: schema['version'],
    class: ocsfType(found),
    objects: Object.fromEntries(
      OCSF_OBJECTS.map((name) => [name, ocsfType(recordOrEmpty(objects[name]))]),
    ),
  }
}

function ocsfType(type: PlainRecord): unknown {
  const attributes = Object.entries(recordOrEmpty(type['attributes'])).toSorted()
  return {
    ...(Array.isArray(type['profiles']) ? { profiles: type['profiles'] } : {}),
    ...(type['constraints'] === undefined ? {} : { constraints: type['constraints'] }),
    attributes: Object.fromEntries(
      attributes.map(([name, attribute]) => [name, ocsfAttribute(recordOrEmpty(attribute))]),
    ),
  }
}

/** Of an attribute: its type or object, how many, whether it must be there, in which profiles, and its numbers. */
function ocsfAttribute(attribute: PlainRecord): unknown {
  const { requirement, profiles } = attribute
  const numbers = Object.entries(recordOrEmpty(attribute['enum'])).map(([key, one]) => [
    key,
    recordOrEmpty(one)['caption'],
  ])
  return {
    type: attribute['object_type'] ?? attribute['type'],
    ...(attribute['is_array'] === true ? { list: true } : {}),
    ...(requirement === 'required' ? { required: true } : {}),
    ...(Array.isArray(profiles) ? { profiles } : {}),
    ...(attribute['@deprecated'] === undefined ? {} : { deprecated: true }),
    ...(numbers.length === 0 ? {} : { enum: Object.fromEntries(numbers) }),
  }
}

function read(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'))
}

/** One part a line, so that a change can be read. */
function write(name: string, value: unknown): void {
  const text = Array.isArray(value)
    ? `[\n${value.map((one) => JSON.stringify(one)).join(',\n')}\n]\n`
    : `${JSON.stringify(value, null, 1)}\n`
  writeFileSync(new URL(name, FIXTURES), text)
}
