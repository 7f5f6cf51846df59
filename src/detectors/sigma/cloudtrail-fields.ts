import { ENTITY_TYPES } from '../../events/entity.ts'
import { IP_KINDS } from '../../events/ip.ts'
import { EVENT_CATEGORIES, OUTCOMES, TRUTH } from '../../events/tables.ts'
import type { Source } from '../../lake/predicates/predicate.ts'
import { code, jsonPath, term, text, time } from './sources.ts'

/** Fields of CloudTrail by the names that CloudTrail gives them, and what the lake holds of each. */
const FIELDS: Readonly<Record<string, readonly Source[]>> = {
  eventSource: [term('service')],
  eventName: [term('operation')],
  eventTime: [time('time')],
  eventCategory: [code('category', EVENT_CATEGORIES)],
  awsRegion: [term('region')],
  recipientAccountId: [term('account')],
  readOnly: [code('read_only', TRUTH)],
  errorCode: [term('error')],
  errorMessage: [text('error_message')],
  sourceIPAddress: [term('source_ip')],
  userAgent: [term('user_agent')],
  vpcEndpointId: [term('vpc_endpoint')],
  'userIdentity.type': [term('identity_type')],
  'userIdentity.arn': [term('session'), term('actor')],
  'userIdentity.accountId': [term('actor_account')],
  'userIdentity.accessKeyId': [term('access_key')],
  'userIdentity.invokedBy': [term('actor')],
  'userIdentity.sessionContext.sessionIssuer.arn': [term('issuer')],
  'userIdentity.sessionContext.attributes.mfaAuthenticated': [code('mfa', TRUTH)],
  'userIdentity.sessionContext.sourceIdentity': [term('source_identity')],
  requestParameters: [text('request')],
  responseElements: [text('response')],
  additionalEventData: [text('additional')],
  'dupin.outcome': [code('outcome', OUTCOMES)],
  'dupin.actor': [term('actor')],
  'dupin.actor_type': [code('actor_type', ENTITY_TYPES)],
  'dupin.session': [term('session')],
  'dupin.target': [term('target')],
  'dupin.target_type': [code('target_type', ENTITY_TYPES)],
  'dupin.ip_kind': [code('ip_kind', IP_KINDS)],
  'dupin.policy': [{ kind: 'text', column: 'request', plain: true }],
}

const JSON_FIELD = /^(requestParameters|responseElements|additionalEventData)\.(.+)$/
const JSON_COLUMNS: Readonly<Record<string, string>> = {
  requestParameters: 'request',
  responseElements: 'response',
  additionalEventData: 'additional',
}

/** Where a field of CloudTrail rests in the lake; undefined when the lake does not keep it. */
export function cloudTrailField(field: string): readonly Source[] | undefined {
  if (field === '') return KEYWORDS
  if (Object.hasOwn(FIELDS, field)) return FIELDS[field]
  const [, part = '', rest = ''] = JSON_FIELD.exec(field) ?? []
  const column = JSON_COLUMNS[part]
  const path = jsonPath(rest)
  return column === undefined || path === undefined ? undefined : [{ kind: 'json', column, path }]
}

/** Where a value without a field is looked for. */
const KEYWORDS: readonly Source[] = [
  term('operation'),
  term('error'),
  term('user_agent'),
  term('target'),
  text('error_message'),
  text('request'),
  text('response'),
]

/** Every field with a name, for the reference. */
export const CLOUDTRAIL_FIELDS: readonly string[] = Object.keys(FIELDS)
