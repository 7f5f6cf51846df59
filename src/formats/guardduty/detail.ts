import { compactJson } from '../compact-json.ts'
import { TEXT_CHARACTERS } from '../event-of.ts'
import type { Json } from '../format.ts'
import { anyField, isObject, objectField } from '../json-fields.ts'
import type { GuardDutyFinding } from './record.ts'

/** Bulk that tells an analyst nothing: tags, network layout, permissions in full. */
const NOISE: ReadonlySet<string> = new Set([
  'tags',
  'productCodes',
  'networkInterfaces',
  'publicAccess',
  'geoLocation',
  'profile',
])

/** The parts of a finding that an analyst reads, as JSON of at most 16 Ki characters, most telling first. */
export function detailOf({ resource, service, sequence }: GuardDutyFinding): string {
  const detection = objectField(service, 'detection')
  return compactJson(
    [
      // One of an account and Region: without it nobody can write the ARN of the finding.
      ['detector', anyField(service, 'detectorId')],
      ['action', quiet(anyField(service, 'action'))],
      ['signals', anyField(sequence, 'signals')],
      ['indicators', anyField(sequence, 'sequenceIndicators')],
      ['actors', anyField(sequence, 'actors')],
      ['endpoints', anyField(sequence, 'endpoints')],
      ['sequence', anyField(sequence, 'description')],
      ['sequenceTypes', anyField(sequence, 'additionalSequenceTypes')],
      ['resource', quiet(resource)],
      ['resources', quiet(anyField(sequence, 'resources'))],
      ['evidence', anyField(service, 'evidence')],
      ['anomaly', quiet(anyField(detection, 'anomaly'))],
      ['runtime', quiet(anyField(service, 'runtimeDetails'))],
      ['malwareScan', quiet(anyField(service, 'malwareScanDetails'))],
      ['ebsScan', quiet(anyField(service, 'ebsVolumeScanDetails'))],
      ['resourceRole', anyField(service, 'resourceRole')],
      ['feature', anyField(service, 'featureName')],
      ['additionalInfo', anyField(service, 'additionalInfo')],
    ],
    TEXT_CHARACTERS,
  )
}

function quiet(value: Json | undefined): Json | undefined {
  if (Array.isArray(value)) return value.map((item) => quiet(item) ?? null)
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !NOISE.has(key))
      .map(([key, child]) => [key, quiet(child) ?? null]),
  )
}
