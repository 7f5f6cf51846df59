import { compactJson } from '../compact-json.ts'
import { TEXT_CHARACTERS } from '../event-of.ts'
import type { Json, JsonObject } from '../format.ts'
import { camelKeys } from '../guardduty/record.ts'
import { anyField, isObject, objectField, textField } from '../json-fields.ts'
import type { SecurityFinding } from './record.ts'

/** Bulk that tells an analyst nothing. */
const NOISE: ReadonlySet<string> = new Set([
  'Tags',
  'GeoLocation',
  'NetworkInterfaces',
  'DataClassification',
])
/** There are many times more checks than findings, and all they say is what was looked at. */
const CHECK_CHARACTERS = 2_048
const LIST_NAME = /\/threatIntelligenceDetails\.\d+_?\/threatListName$/

/** The parts of a finding that an analyst reads, as JSON of at most 16 Ki characters (2 Ki of a control), in the words of GuardDuty where it has
 * words for them, most telling first. */
export function detailOf(finding: SecurityFinding): string {
  const { record, fields, sequence, action, compliance, network, types, resources } = finding
  const part = (key: string) => anyField(record, key)
  const parts: readonly (readonly [string, Json | undefined])[] = [
    ['product', finding.productName],
    ['types', types],
    ['control', textField(compliance, 'SecurityControlId') || textField(fields, 'ControlId')],
    ['compliance', compliance],
    ['detector', textField(fields, 'aws/guardduty/service/detectorId')],
    ['action', camel(action)],
    ['signals', camel(anyField(sequence, 'Signals'))],
    ['indicators', camel(anyField(sequence, 'SequenceIndicators'))],
    ['actors', camel(anyField(sequence, 'Actors'))],
    ['endpoints', camel(anyField(sequence, 'Endpoints'))],
    ['evidence', evidenceOf(fields)],
    ['network', network],
    ['workflow', textField(objectField(record, 'Workflow'), 'Status')],
    ['note', part('Note')],
    ['severity', finding.severity],
    ['threatIntelligence', part('ThreatIntelIndicators')],
    ['malware', part('Malware')],
    ['process', part('Process')],
    ['vulnerabilities', part('Vulnerabilities')],
    ['resources', quiet(resources)],
    ['remediation', part('Remediation')],
    ['fields', fields],
    ['sourceUrl', textField(record, 'SourceUrl')],
    ['generator', finding.generator],
  ]
  return compactJson(parts, compliance === undefined ? TEXT_CHARACTERS : CHECK_CHARACTERS)
}

function camel(value: Json | undefined): Json | undefined {
  if (Array.isArray(value)) return value.map((item) => camel(item) ?? null)
  return isObject(value) ? camelKeys(value) : value
}

/** Threat lists that GuardDuty names come as flat fields. */
function evidenceOf(fields: JsonObject | undefined): JsonObject | undefined {
  const lists = Object.entries(fields ?? {})
    .filter(([name, value]) => LIST_NAME.test(name) && typeof value === 'string' && value !== '')
    .map(([, value]) => ({ threatListName: value ?? null }))
  return lists.length === 0 ? undefined : { threatIntelligenceDetails: lists }
}

function quiet(value: Json | undefined): Json | undefined {
  if (Array.isArray(value)) return value.map((item) => quiet(item) ?? null)
  if (!isObject(value)) return value
  const told = Object.entries(value).filter(([key]) => !NOISE.has(key))
  return Object.fromEntries(told.map(([key, child]) => [key, quiet(child) ?? null]))
}
