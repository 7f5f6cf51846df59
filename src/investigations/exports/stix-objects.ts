import type { JsonObject, JsonValue } from '../render/report-json.ts'
import { jsonText, present } from './json-fields.ts'
import { value } from './limits.ts'
import type { Technique } from './techniques.ts'
import { isoTime, sayableTime } from './times.ts'
import { nameUuid } from './uuid.ts'

export type StixObject = JsonObject & { readonly id: string; readonly type: string }

/** What Dupin's own names are of. */
const DUPIN = 'd7f1f6c2-5a0e-4e57-9a4b-0c2f6a3b9e41'
/** What ids of observables are of, STIX 2.1 section 2.9. */
const OBSERVABLES = '00abedb4-aa42-466c-9c01-fed23315a9b7'
/** When the objects that never change were made: the identity of Dupin, the techniques. */
export const ALWAYS = Date.UTC(2026, 0, 1)

/** The id of an object by what it is and what it is called: the same thing has the same id in every bundle. */
export function stixId(type: string, ...name: readonly string[]): string {
  return `${type}--${nameUuid(DUPIN, [type, ...name].join('\n'))}`
}

/** A domain object. `created` is when what it tells of began, so that writing it again is a new version of it. */
export function domainObject(
  type: string,
  name: readonly string[],
  { created, now }: { readonly created: number | undefined; readonly now: number },
  fields: Readonly<Record<string, JsonValue | undefined>>,
): StixObject {
  const made = sayableTime(created, ALWAYS)
  return {
    type,
    spec_version: '2.1',
    id: stixId(type, ...name),
    created_by_ref: DUPIN_ID,
    created: isoTime(made),
    modified: isoTime(Math.max(made, sayableTime(now))),
    ...present(fields),
  }
}

/** An observable, whose id comes from the properties that identify it, in the canonical form of RFC 8785. */
export function observable(
  type: string,
  identifying: Readonly<Record<string, string | number>>,
  more: Readonly<Record<string, JsonValue>> = {},
): StixObject {
  const sorted = Object.fromEntries(
    Object.entries(identifying).toSorted(([a], [b]) => (a < b ? -1 : 1)),
  )
  const id = `${type}--${nameUuid(OBSERVABLES, JSON.stringify(sorted))}`
  return { type, spec_version: '2.1', id, ...sorted, ...more }
}

export function relationship(
  source: string,
  kind: string,
  target: string,
  times: { readonly created: number | undefined; readonly now: number },
): StixObject {
  return domainObject('relationship', [source, kind, target], times, {
    relationship_type: kind,
    source_ref: source,
    target_ref: target,
  })
}

/** A technique, with the id under which MITRE has it. */
export function attackPattern(technique: Technique): StixObject {
  const { framework, id, name, url, tactic } = technique
  const source = framework === 'attack' ? 'mitre-attack' : 'mitre-atlas'
  const times = { created: ALWAYS, now: ALWAYS }
  return domainObject('attack-pattern', [id], times, {
    name,
    external_references: [{ source_name: source, external_id: id, url }],
    kill_chain_phases:
      tactic === undefined
        ? undefined
        : [{ kill_chain_name: source, phase_name: tactic.name.toLowerCase().replaceAll(' ', '-') }],
  })
}

export const DUPIN_ID = stixId('identity', 'Dupin')

/** Who wrote it. */
export const DUPIN_IDENTITY: StixObject = {
  type: 'identity',
  spec_version: '2.1',
  id: DUPIN_ID,
  created: isoTime(ALWAYS),
  modified: isoTime(ALWAYS),
  name: 'Dupin',
  identity_class: 'system',
}

/** A reference to what Dupin calls it. */
export function ownReference(id: string): JsonObject {
  return { source_name: 'dupin', external_id: value(id, 512) }
}

/** A bundle of objects, each once, as text. Its id comes from theirs. */
export function stixBundle(objects: readonly StixObject[]): string {
  const unique = [...new Map(objects.map((one) => [one.id, one])).values()]
  const id = stixId('bundle', ...unique.map((one) => `${one.id} ${String(one['modified'] ?? '')}`))
  return jsonText({ type: 'bundle', id, objects: unique })
}
