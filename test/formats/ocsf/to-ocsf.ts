import type { Json, JsonObject } from '../../../src/formats/format.ts'
import { arrayField, isObject, objectField, textField } from '../../../src/formats/json-fields.ts'
import { unmapped } from '../../../src/simulate/security-lake/unmapped.ts'

export { callToOcsf } from '../../../src/simulate/security-lake/call-to-ocsf.ts'
export { flowToOcsf } from '../../../src/simulate/security-lake/flow-to-ocsf.ts'
export type { OcsfVersion } from '../../../src/simulate/security-lake/ocsf-version.ts'

/** An audit event of EKS as API Activity, as of the account and Region that keep it. */
export function auditToOcsf(
  event: JsonObject,
  version: '1.1.0' | '1.5.0',
  place: { readonly account: string; readonly region: string; readonly cluster: string },
): JsonObject {
  const user = objectField(event, 'user')
  const extra = objectField(user, 'extra')
  const first = (name: string) => arrayField(extra, name)[0] ?? null
  const object = objectField(event, 'objectRef')
  const status = objectField(event, 'responseStatus')
  const [ip = null, ...others] = arrayField(event, 'sourceIPs')
  const text = (name: string): Json => (event[name] == null ? null : JSON.stringify(event[name]))
  const isWhole = version === '1.5.0'
  const pieces: JsonObject = {
    annotations: event['annotations'],
    impersonatedUser: event['impersonatedUser'],
    ...(isWhole
      ? {}
      : { requestObject: event['requestObject'], responseObject: event['responseObject'] }),
  }
  return {
    metadata: {
      product: { name: 'Amazon EKS', vendor_name: 'AWS', version: event['apiVersion'] },
      log_level: event['level'],
      version,
    },
    api: {
      operation: event['verb'],
      version: object?.['apiVersion'],
      group: { name: object?.['apiGroup'] },
      request: {
        uid: event['auditID'],
        ...(isWhole ? { data: text('requestObject') } : { containers: containersOf(event) }),
      },
      response: {
        code: status?.['code'],
        message: status?.['message'],
        error: status?.['reason'],
        ...(isWhole ? { data: text('responseObject') } : {}),
      },
    },
    message: event['stage'],
    http_request: { url: { path: event['requestURI'] }, user_agent: event['userAgent'] },
    actor: {
      user: {
        name: user?.['username'],
        uid: user?.['uid'],
        groups: arrayField(user, 'groups').map((name) => ({ name })),
      },
      session: {
        credential_uid: first('accessKeyId'),
        issuer: first('canonicalArn'),
        uid: first('sessionName'),
      },
    },
    cloud: { account: { uid: first('arn') }, provider: 'AWS' },
    src_endpoint: { ip, intermediate_ips: others },
    resources:
      object === undefined
        ? []
        : [
            {
              type: `${textField(object, 'resource')}${textField(object, 'subresource')}`,
              name: object['name'],
              namespace: object['namespace'],
            },
          ],
    start_time_dt: textField(event, 'requestReceivedTimestamp').replace('T', ' ').replace('Z', ''),
    time: Date.parse(textField(event, 'stageTimestamp')),
    class_uid: 6003,
    class_name: 'API Activity',
    accountid: place.account,
    region: place.region,
    unmapped: { ...unmapped(pieces, new Set()), eks_cluster_name: place.cluster },
  }
}

function containersOf(event: JsonObject): readonly JsonObject[] {
  const spec = objectField(objectField(event, 'requestObject'), 'spec')
  return arrayField(spec, 'containers')
    .filter(isObject)
    .map(({ name, image }) => ({ name, image: { name: image } }))
}
