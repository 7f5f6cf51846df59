import { canonicalIp } from '../../events/ip.ts'
import type { JsonObject } from '../format.ts'
import { arrayField, isObject, objectField, textField } from '../json-fields.ts'
import type { GuardDutyFinding } from './record.ts'

const ACTIONS = [
  'awsApiCallAction',
  'networkConnectionAction',
  'kubernetesApiCallAction',
  'rdsLoginAttemptAction',
] as const

/** The remote address of a finding's action, or the first endpoint of its sequence; `''` when it names none. */
export function remoteAddress(finding: GuardDutyFinding): string {
  const action = objectField(finding.service, 'action')
  const probes = arrayField(objectField(action, 'portProbeAction'), 'portProbeDetails')
  const candidates = [
    ...ACTIONS.map((name) => ofDetails(objectField(action, name))),
    ...probes.filter(isObject).map(ofDetails),
    ...arrayField(finding.sequence, 'endpoints')
      .filter(isObject)
      .map((endpoint) => textField(endpoint, 'ip')),
  ]
  const text = candidates.find((candidate) => candidate !== '') ?? ''
  return canonicalIp(text) ?? text
}

function ofDetails(action: JsonObject | undefined): string {
  const details = objectField(action, 'remoteIpDetails')
  return textField(details, 'ipAddressV4') || textField(details, 'ipAddressV6')
}
