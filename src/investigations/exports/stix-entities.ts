import { isIP } from 'node:net'
import { shortName } from '../../events/arn.ts'
import { type EntityRef, PRINCIPAL_TYPES } from '../../events/entity.ts'
import type { Finding } from '../../events/finding.ts'
import { ipKind } from '../../events/ip.ts'
import { entityKind } from '../render/words.ts'
import { prose, value } from './limits.ts'
import { ALWAYS, domainObject, observable, type StixObject } from './stix-objects.ts'
import { isoTime } from './times.ts'

const LONG = 2048

/**
 * An entity as STIX has it: an address, an autonomous system or an account as an observable, a country as a location, and any
 * other resource as infrastructure.
 */
export function stixEntity(entity: EntityRef): StixObject {
  return observableOf(entity) ?? locationOf(entity) ?? infrastructureOf(entity)
}

/** Whether it may be part of observed data. */
export function isObservable({ type }: StixObject): boolean {
  return ['ipv4-addr', 'ipv6-addr', 'autonomous-system', 'user-account'].includes(type)
}

/** Addresses and keys that a finding of a technique names, as patterns to look for elsewhere. */
export function indicatorsOf(finding: Finding, now: number): StixObject[] {
  if (finding.techniques.length === 0) return []
  const touched = [...(finding.actor === undefined ? [] : [finding.actor]), ...finding.related]
  return touched.flatMap((entity) => {
    const pattern = patternOf(entity)
    if (pattern === undefined) return []
    const times = { created: finding.start, now }
    return domainObject('indicator', [pattern], times, {
      name: prose(`${entityKind(entity.type)} ${entity.id}`, 256),
      description: prose(finding.title, 1024),
      indicator_types: ['anomalous-activity'],
      pattern,
      pattern_type: 'stix',
      pattern_version: '2.1',
      valid_from: isoTime(finding.start, ALWAYS),
    })
  })
}

/** Addresses within an organisation say nothing to another; an access key is an identifier of AWS's own alphabet. */
function patternOf({ type, id }: EntityRef): string | undefined {
  if (type === 'access-key')
    return /^[A-Z0-9]{16,128}$/.test(id) ? `[user-account:user_id = '${id}']` : undefined
  if (type !== 'ip-address') return undefined
  const kind = ipKind(id)
  if (kind !== 'ipv4' && kind !== 'ipv6') return undefined
  return isIP(id) === 0 ? undefined : `[${kind}-addr:value = '${id}']`
}

function observableOf({ type, id }: EntityRef): StixObject | undefined {
  if (type === 'ip-address') {
    const version = isIP(id)
    return version === 0 ? undefined : observable(`ipv${version}-addr`, { value: id })
  }
  if (type === 'asn') {
    const number = Number(/^(?:AS)?(\d{1,10})$/i.exec(id)?.[1] ?? Number.NaN)
    return Number.isFinite(number) ? observable('autonomous-system', { number }) : undefined
  }
  if (!PRINCIPAL_TYPES.includes(type) && type !== 'bedrock-api-key') return undefined
  return observable(
    'user-account',
    { user_id: value(id, LONG) },
    {
      display_name: prose(`${entityKind(type)} ${shortName(id)}`, 256),
      is_service_account: type === 'iam-role' || type === 'aws-service',
    },
  )
}

function locationOf({ type, id }: EntityRef): StixObject | undefined {
  if (type !== 'country' || !/^[A-Z]{2}$/.test(id)) return undefined
  return domainObject('location', [id], { created: ALWAYS, now: ALWAYS }, { country: id })
}

function infrastructureOf({ type, id }: EntityRef): StixObject {
  return domainObject(
    'infrastructure',
    [type, id],
    { created: ALWAYS, now: ALWAYS },
    {
      name: prose(shortName(id), 256),
      description: prose(`${entityKind(type)} ${id}`, LONG),
    },
  )
}
