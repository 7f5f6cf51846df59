import { canonicalIp } from '../../events/ip.ts'
import type { JsonObject } from '../format.ts'
import { arrayField, isObject, objectField, textField } from '../json-fields.ts'
import type { SecurityFinding } from './record.ts'

/** The remote address of a finding: of its action, of the network traffic it tells of when that comes in, or of the first
 * endpoint of its attack sequence; `''` when it names none. */
export function remoteAddress({ action, network, sequence }: SecurityFinding): string {
  const probes = arrayField(objectField(action, 'PortProbeAction'), 'PortProbeDetails')
  const endpoints = arrayField(sequence, 'Endpoints').filter(isObject)
  const candidates = [
    ofDetails(objectField(action, 'AwsApiCallAction')),
    ofDetails(objectField(action, 'NetworkConnectionAction')),
    ...probes.filter(isObject).map(ofDetails),
    ofNetwork(network),
    ...endpoints.map((endpoint) => textField(endpoint, 'Ip')),
  ]
  const text = candidates.find((candidate) => candidate !== '') ?? ''
  return canonicalIp(text) ?? text
}

function ofDetails(action: JsonObject | undefined): string {
  const details = objectField(action, 'RemoteIpDetails')
  return textField(details, 'IpAddressV4') || textField(details, 'IpAddressV6')
}

/** https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_Network.html */
function ofNetwork(network: JsonObject | undefined): string {
  const end = textField(network, 'Direction') === 'OUT' ? 'Destination' : 'Source'
  return textField(network, `${end}IpV4`) || textField(network, `${end}IpV6`)
}
