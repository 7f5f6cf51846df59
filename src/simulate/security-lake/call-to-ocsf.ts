import type { Json, JsonObject } from '../../formats/format.ts'
import { objectField, textField } from '../../formats/json-fields.ts'
import type { OcsfVersion } from './ocsf-version.ts'
import { unmapped } from './unmapped.ts'

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

/**
 * What Security Lake makes of an event of CloudTrail (API Activity): each field to its place, everything else to `unmapped`
 * under its path. https://github.com/ocsf/examples/tree/main/mappings/markdown/AWS
 */
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
    unmapped: unmapped(event, moved),
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
