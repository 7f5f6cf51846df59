import type { Json, JsonObject } from '../../../src/formats/format.ts'
import { arrayField, isObject, objectField, textField } from '../../../src/formats/json-fields.ts'

/**
 * What Security Lake makes of a record, by the mappings that AWS publishes: each field to its place, everything else to
 * `unmapped` under its path. https://github.com/ocsf/examples/tree/main/mappings/markdown/AWS
 */
export type OcsfVersion = '1.0.0-rc.2' | '1.1.0' | '1.5.0'

const MAPPED_CALL: ReadonlySet<string> = new Set([
  ...[
    'eventID',
    'eventTime',
    'eventSource',
    'eventName',
    'eventCategory',
    'awsRegion',
    'requestID',
  ],
  ...['sourceIPAddress', 'userAgent', 'errorCode', 'errorMessage', 'vpcEndpointId', 'apiVersion'],
  ...[
    'userIdentity.type',
    'userIdentity.arn',
    'userIdentity.accountId',
    'userIdentity.principalId',
  ],
  ...['userIdentity.userName', 'userIdentity.accessKeyId', 'userIdentity.invokedBy'],
  ...['userIdentity.identityProvider', 'userIdentity.sessionContext.sessionIssuer.arn'],
  'userIdentity.sessionContext.attributes.mfaAuthenticated',
])

/** An event of CloudTrail as API Activity. */
export function callToOcsf(event: JsonObject, version: OcsfVersion): JsonObject {
  const isOld = version === '1.0.0-rc.2'
  const isPerson = textField(objectField(event, 'userIdentity'), 'type') === 'IdentityCenterUser'
  const moved = new Set([
    ...MAPPED_CALL,
    ...(isOld ? [] : ['requestParameters', 'responseElements']),
    ...(version === '1.5.0' ? ['recipientAccountId'] : []),
    ...(isPerson ? ['userIdentity.onBehalfOf.userId', 'userIdentity.credentialId'] : []),
  ])
  const address = textField(event, 'sourceIPAddress')
  const isHost = /[a-z]/i.test(address) && !address.includes(':')
  return {
    metadata: {
      product: {
        name: 'CloudTrail',
        vendor_name: 'AWS',
        feature: { name: textField(event, 'eventCategory') || 'Management, Data, and Insights' },
      },
      uid: event['eventID'],
      profiles: ['cloud'],
      version,
    },
    time: Date.parse(textField(event, 'eventTime')),
    cloud: {
      region: event['awsRegion'],
      provider: 'AWS',
      ...(version === '1.5.0' ? { account: { uid: event['recipientAccountId'] } } : {}),
    },
    api: apiOf(event, isOld),
    actor: actorOf(event, isOld, isPerson),
    http_request: { user_agent: event['userAgent'] },
    src_endpoint: {
      uid: event['vpcEndpointId'],
      ip: isHost ? null : event['sourceIPAddress'],
      domain: isHost ? address : null,
    },
    class_uid: isOld ? 3005 : 6003,
    class_name: 'API Activity',
    type_uid: 600300,
    unmapped: paths(event, moved),
  }
}

function apiOf(event: JsonObject, isOld: boolean): JsonObject {
  const text = (name: string): Json => (event[name] == null ? null : JSON.stringify(event[name]))
  return {
    operation: event['eventName'],
    service: { name: event['eventSource'] },
    request: {
      uid: event['requestID'],
      ...(isOld ? {} : { data: text('requestParameters') }),
    },
    response: {
      error: event['errorCode'],
      message: event['errorMessage'],
      ...(isOld ? {} : { data: text('responseElements') }),
    },
  }
}

function actorOf(event: JsonObject, isOld: boolean, isPerson: boolean): JsonObject {
  const identity = objectField(event, 'userIdentity')
  const session = objectField(identity, 'sessionContext')
  const mfa = textField(objectField(session, 'attributes'), 'mfaAuthenticated')
  const principal = isPerson
    ? objectField(identity, 'onBehalfOf')?.['userId']
    : identity?.['principalId']
  const name = isPerson
    ? objectField(event, 'additionalEventData')?.['UserName']
    : identity?.['userName']
  return {
    user: {
      type: identity?.['type'],
      name,
      ...(isOld
        ? { uid: principal, uuid: identity?.['arn'] }
        : { uid: identity?.['arn'], uid_alt: principal }),
      ...(isOld
        ? { account_uid: identity?.['accountId'] }
        : { account: { uid: identity?.['accountId'] } }),
      credential_uid: identity?.[isPerson ? 'credentialId' : 'accessKeyId'],
    },
    session: {
      issuer: objectField(session, 'sessionIssuer')?.['arn'],
      [isOld ? 'mfa' : 'is_mfa']: mfa === '' ? null : mfa === 'true',
    },
    invoked_by: identity?.['invokedBy'],
    idp: { name: identity?.['identityProvider'] },
  }
}

/** Everything that is not at a place of its own, by its path, as text. */
function paths(value: JsonObject, moved: ReadonlySet<string>, prefix = ''): JsonObject {
  const entries = Object.entries(value).flatMap(([key, child]): [string, Json][] => {
    const path = `${prefix}${key}`
    if (moved.has(path) || child === null || child === undefined) return []
    if (isObject(child)) return Object.entries(paths(child, moved, `${path}.`)).map(pair)
    return Array.isArray(child) ? listed(path, child) : [[path, String(child)]]
  })
  return Object.fromEntries(entries)
}

function pair([key, value]: [string, Json | undefined]): [string, Json] {
  return [key, value ?? null]
}

/** A list of texts is one text; of lists of objects the texts of each field are. */
function listed(path: string, list: readonly Json[]): [string, Json][] {
  const objects = list.filter(isObject)
  if (objects.length === 0) return [[`${path}[]`, list.join(',')]]
  const byField = new Map<string, string[]>()
  for (const one of objects)
    for (const [name, text] of Object.entries(paths(one, new Set())))
      byField.set(name, [...(byField.get(name) ?? []), String(text)])
  return [...byField].map(([name, texts]) => [`${path}[].${name}`, texts.join(',')])
}

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
    unmapped: { ...paths(pieces, new Set()), eks_cluster_name: place.cluster },
  }
}

function containersOf(event: JsonObject): readonly JsonObject[] {
  const spec = objectField(objectField(event, 'requestObject'), 'spec')
  return arrayField(spec, 'containers')
    .filter(isObject)
    .map(({ name, image }) => ({ name, image: { name: image } }))
}

/** A record of a VPC flow log, its fields by the names with underscores, as Network Activity. */
export function flowToOcsf(
  flow: Readonly<Record<string, string>>,
  version: OcsfVersion,
): JsonObject {
  const isOld = version === '1.0.0-rc.2'
  const of = (name: string): Json => flow[name] ?? null
  const number = (name: string) => (/^\d+$/.test(flow[name] ?? '') ? Number(flow[name]) : null)
  const seconds = (name: string) => Number(flow[name]) * 1000
  const isIngress = flow['flow_direction'] === 'ingress'
  const own = {
    interface_uid: of('interface_id'),
    vpc_uid: of('vpc_id'),
    subnet_uid: of('subnet_id'),
    instance_uid: of('instance_id'),
  }
  const end = (name: 'src' | 'dst') => ({
    ip: of(`pkt_${name}addr`),
    intermediate_ips: flow[`pkt_${name}addr`] === flow[`${name}addr`] ? null : [of(`${name}addr`)],
    port: number(`${name}port`),
    svc_name: of(`pkt_${name}_aws_service`),
  })
  const action = flow['action'] === 'ACCEPT' ? 1 : flow['action'] === 'REJECT' ? 2 : 99
  const path = Number(flow['traffic_path'])
  return {
    metadata: { product: { name: 'Amazon VPC', version: of('version') }, version },
    cloud: {
      ...(isOld ? { account_uid: of('account_id') } : { account: { uid: of('account_id') } }),
      region: of('region'),
      zone: of('az_id'),
    },
    src_endpoint: { ...end('src'), ...(isIngress ? {} : own) },
    dst_endpoint: { ...end('dst'), ...(isIngress ? own : {}) },
    connection_info: {
      protocol_num: number('protocol'),
      tcp_flags: number('tcp_flags'),
      protocol_ver: of('type'),
      boundary_id: Number.isNaN(path) ? 99 : path + 3,
      direction_id: isIngress ? 1 : flow['flow_direction'] === 'egress' ? 2 : 99,
    },
    traffic: { packets: number('packets'), bytes: number('bytes') },
    time: seconds('start'),
    ...(isOld
      ? { start_time: seconds('start'), end_time: seconds('end'), disposition_id: action }
      : {
          start_time_dt: new Date(seconds('start')).toISOString(),
          end_time_dt: new Date(seconds('end')).toISOString(),
          action_id: action,
        }),
    status_code: of('log_status'),
    class_uid: 4001,
    unmapped: { sublocation_id: of('sublocation_id'), sublocation_type: of('sublocation_type') },
  }
}
