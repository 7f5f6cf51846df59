import type { Json, JsonObject } from '../format.ts'
import { anyField, booleanField, isObject, objectField, textField } from '../json-fields.ts'
import type { LakePlace } from './place.ts'
import { accountOf, type OcsfEvent } from './record.ts'
import { timeOf, timeText } from './times.ts'
import { put, recordOf, type Tree, textAt, treeOfPaths } from './tree.ts'

/**
 * The CloudTrail event that an event of OCSF was made of, as JSON text. Requests and responses stand in it as they were
 * written: version 1.1 and later carry them whole, 1.0.0-rc.2 in pieces under `unmapped`, less what it moved to fields of its
 * own.
 */
export function cloudTrailText(event: OcsfEvent, place: LakePlace): string {
  const { record, metadata, cloud } = event
  const api = objectField(record, 'api')
  const tree = treeOfPaths(objectField(record, 'unmapped'))
  put(tree, ['eventID'], textField(metadata, 'uid'))
  put(tree, ['eventTime'], timeText(timeOf(record, 'time')))
  put(tree, ['eventSource'], textField(objectField(api, 'service'), 'name'))
  put(tree, ['eventName'], textField(api, 'operation'))
  put(tree, ['eventType'], textField(metadata, 'event_code'))
  put(tree, ['eventCategory'], categoryOf(event))
  put(tree, ['awsRegion'], textField(cloud, 'region') || place.region)
  put(tree, ['userAgent'], textField(objectField(record, 'http_request'), 'user_agent'))
  putOrigin(tree, objectField(record, 'src_endpoint'))
  putIdentity(tree, event)
  putAccount(tree, event, place)
  putSignIn(tree, event)
  return withBodies(tree, api)
}

/** `requestID` of an event without one is two quotation marks in some versions. */
function requestId(api: JsonObject | undefined): string {
  const id = textField(objectField(api, 'request'), 'uid')
  return id === "''" ? '' : id
}

/** Where the event does not say, the feature is all that there is: `Management, Data, and Insights`. */
function categoryOf({ product }: OcsfEvent): string {
  const feature = textField(objectField(product, 'feature'), 'name')
  return /^[A-Za-z]+$/.test(feature) ? feature : ''
}

function putOrigin(tree: Tree, source: JsonObject | undefined): void {
  put(tree, ['sourceIPAddress'], textField(source, 'ip') || textField(source, 'domain'))
  put(tree, ['vpcEndpointId'], textField(source, 'uid'))
}

/** The account whose trail it is; CloudTrail leaves it out where it is the caller's. */
function putAccount(tree: Tree, { cloud }: OcsfEvent, place: LakePlace): void {
  if (textAt(tree, ['recipientAccountId']) !== '') return
  const account = accountOf(cloud)
  const isCallers = textAt(tree, ['userIdentity', 'accountId']) !== ''
  if (/^\d{12}$/.test(account)) put(tree, ['recipientAccountId'], account)
  else if (!isCallers) put(tree, ['recipientAccountId'], place.account)
}

function putIdentity(tree: Tree, { record, version }: OcsfEvent): void {
  const actor = objectField(record, 'actor')
  const user = objectField(actor, 'user')
  const session = objectField(actor, 'session')
  const isPerson = textField(user, 'type') === 'IdentityCenterUser'
  const { arn, principal } = namesOf(user, version)
  const identity = (...path: readonly string[]) => ['userIdentity', ...path]
  put(tree, identity('type'), textField(user, 'type'))
  put(tree, identity('arn'), arn)
  put(tree, identity('accountId'), accountOf(user))
  put(tree, identity('invokedBy'), textField(actor, 'invoked_by'))
  put(tree, identity('identityProvider'), textField(objectField(actor, 'idp'), 'name'))
  put(tree, identity('sessionContext', 'sessionIssuer', 'arn'), textField(session, 'issuer'))
  const mfa = booleanField(session, 'is_mfa') ?? booleanField(session, 'mfa')
  const attribute = mfa === undefined ? undefined : String(mfa)
  put(tree, identity('sessionContext', 'attributes', 'mfaAuthenticated'), attribute)
  // Of a person of IAM Identity Center three fields tell something else.
  put(tree, identity(...(isPerson ? ['onBehalfOf', 'userId'] : ['principalId'])), principal)
  put(tree, identity(isPerson ? 'credentialId' : 'accessKeyId'), textField(user, 'credential_uid'))
  put(
    tree,
    isPerson ? ['additionalEventData', 'UserName'] : identity('userName'),
    textField(user, 'name'),
  )
}

/** `uid` is the principal's id and `uuid` its ARN in 1.0.0-rc.2; later `uid` is the ARN and `uid_alt` the id. */
function namesOf(user: JsonObject | undefined, version: string) {
  const uid = textField(user, 'uid')
  if (version.includes('-rc') || Object.hasOwn(user ?? {}, 'uuid'))
    return { arn: textField(user, 'uuid'), principal: uid }
  const other = textField(user, 'uid_alt')
  if (uid === '' || uid.startsWith('arn:')) return { arn: uid, principal: other }
  return { arn: '', principal: other || uid }
}

/** What is told of signing in and of accounts in fields of OCSF and, in 1.0.0-rc.2, nowhere else. */
function putSignIn(tree: Tree, { record, classUid }: OcsfEvent): void {
  const operation = textField(objectField(record, 'api'), 'operation')
  const user = objectField(record, 'user')
  if (operation === 'ConsoleLogin') putConsoleLogin(tree, record)
  const isRequestThere = requestText(record) !== undefined
  if (isRequestThere) return
  const request = (name: string) => ['requestParameters', name]
  if (/^AssumeRole/.test(operation)) {
    put(tree, request('roleArn'), textField(user, 'uuid'))
    put(tree, request('roleSessionName'), textField(user, 'name'))
  } else if (classUid === ACCOUNT_CHANGE) {
    const field = operation.includes('Role') ? 'roleName' : 'userName'
    put(tree, request(field), textAt(tree, request(field)) || textField(user, 'name'))
  }
}

const ACCOUNT_CHANGE = 3001

function putConsoleLogin(tree: Tree, record: JsonObject): void {
  const status = textField(record, 'status')
  if (status === 'Success' || status === 'Failure')
    put(tree, ['responseElements', 'ConsoleLogin'], status)
  const additional = (name: string) => ['additionalEventData', name]
  put(tree, additional('LoginTo'), textField(objectField(record, 'dst_endpoint'), 'svc_name'))
  const mfa = booleanField(record, 'is_mfa') ?? booleanField(record, 'mfa')
  if (mfa !== undefined) put(tree, additional('MFAUsed'), mfa ? 'Yes' : 'No')
}

function requestText(record: JsonObject): string | undefined {
  return bodyText(anyField(objectField(objectField(record, 'api'), 'request'), 'data'))
}

function withBodies(tree: Tree, api: JsonObject | undefined): string {
  const response = objectField(api, 'response')
  put(tree, ['requestID'], requestId(api))
  put(tree, ['errorCode'], textField(response, 'error'))
  put(tree, ['errorMessage'], textField(response, 'message'))
  const bodies = [
    ['requestParameters', bodyText(anyField(objectField(api, 'request'), 'data'))],
    ['responseElements', bodyText(anyField(response, 'data'))],
  ] as const
  let text = ''
  for (const [name, body] of bodies) {
    if (body === undefined) continue
    tree.delete(name)
    text += `,"${name}":${body}`
  }
  const rest = JSON.stringify(recordOf(tree))
  return text === '' || rest === '{}' ? rest : `${rest.slice(0, -1)}${text}}`
}

/** A body as the JSON that it is, letter for letter; text that is no JSON as text. Undefined when there is none. */
function bodyText(data: Json | undefined): string | undefined {
  if (isObject(data) || Array.isArray(data)) return JSON.stringify(data)
  if (typeof data !== 'string' || data.trim() === '') return undefined
  return isJson(data) ? data : JSON.stringify(data)
}

/** One value and nothing behind it, so that it cannot become fields of the event. */
function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
