import type { JsonObject } from '../../formats/format.ts'
import { isObject, textField } from '../../formats/json-fields.ts'
import type { Call } from '../../lake/calls.ts'
import type { Condition } from './technique.ts'

/** The request matches as it was written: robust against the many shapes of one parameter. */
export function request(says: string, pattern: RegExp): Condition {
  return { says, holds: ({ request: text }) => pattern.test(text) }
}

export function requestLacks(says: string, pattern: RegExp): Condition {
  return { says, holds: ({ request: text }) => !pattern.test(text) }
}

/** What the call was about is shared with somebody whose trail is not in the lake: another account, or everybody. */
export const SHARED_OUTSIDE: Condition = {
  says: 'request gives an account that is not ours, or everybody, access',
  holds: ({ request: text, account }, { accounts }) =>
    GIVEN_TO_ALL.test(text) ||
    accountsIn(text).some((other) => other !== account && !accounts.has(other)),
}

const GIVEN_TO_ALL = /"(?:group|values?ToAdd|userId)":\s*\[?\s*"all"/i

/** A policy document that trusts an account that is not ours, or everybody. */
export const TRUSTS_OUTSIDE: Condition = {
  says: 'policy trusts an account that is not ours, or everybody',
  holds: ({ request: text, account }, { accounts }) => {
    const policy = text.replaceAll('\\', '')
    if (PRINCIPAL_ALL.test(policy)) return !LIMITED.test(policy)
    return principalAccounts(policy).some((other) => other !== account && !accounts.has(other))
  },
}

const PRINCIPAL_ALL =
  /"Principal":\s*(?:\{\s*"AWS":\s*)?\[?\s*"\*"|"principal":\s*"\*"|"AWS":\s*\[?\s*"\*"/
/** Conditions that keep "everybody" within an organisation, an account, an endpoint or an address. */
const LIMITED =
  /aws:(?:PrincipalOrgID|PrincipalOrgPaths|SourceAccount|SourceArn|SourceVpce|SourceVpc|PrincipalAccount|SourceIp)|"Effect":\s*"Deny"/i

function principalAccounts(policy: string): readonly string[] {
  const arns = [...policy.matchAll(/arn:aws[a-z-]*:(?:iam|sts)::(\d{12}):/g)]
  const bare = [...policy.matchAll(/"(?:AWS|principal)":\s*\[?\s*"(\d{12})"/g)]
  return [...arns, ...bare].map((match) => match[1] ?? '')
}

function accountsIn(text: string): readonly string[] {
  return [...text.matchAll(/"(\d{12})"/g)].map((match) => match[1] ?? '')
}

/** The user named in the request is not the one who calls. */
export const ANOTHER_USER: Condition = {
  says: 'user is not the caller',
  holds: (call) => {
    const user = textField(requestOf(call), 'userName')
    return user !== '' && !call.actor.endsWith(`/${user}`)
  },
}

/** A policy that allows everything, by name or by its text. */
export const GRANTS_ADMINISTRATION: Condition = {
  says: 'policy grants administration',
  holds: ({ request: text }) =>
    /policy\/(?:AdministratorAccess|PowerUserAccess|IAMFullAccess)\b/.test(text) ||
    /"Action":\s*\[?\s*"(?:\*|iam:\*)"/.test(text.replaceAll('\\', '')),
}

/** Not made by a service on its own or on somebody's behalf. */
export const BY_SOMEBODY: Condition = {
  says: 'caller is no AWS service',
  holds: ({ actorType, ipKind, sourceIp }) =>
    actorType !== 'aws-service' && ipKind !== 'service' && !sourceIp.endsWith('.amazonaws.com'),
}

export const BY_USER_OR_ROOT: Condition = {
  says: 'caller is an IAM user or root',
  holds: ({ actorType }) => actorType === 'iam-user' || actorType === 'aws-account',
}

export const BY_ROOT: Condition = {
  says: 'caller is root',
  holds: ({ identityType }) => identityType === 'Root',
}

/** An instance's own role: its session is named after the instance. */
export const BY_INSTANCE: Condition = {
  says: 'caller is the role of an EC2 instance',
  holds: ({ session }) => /\/i-[0-9a-fA-F]{8,17}$/.test(session),
}

const parsed = new WeakMap<Call, JsonObject>()
const NOTHING: JsonObject = {}

/** The request as an object; empty when there is none that can be read. */
export function requestOf(call: Call): JsonObject {
  const known = parsed.get(call)
  if (known !== undefined) return known
  const made = parse(call.request)
  parsed.set(call, made)
  return made
}

function parse(text: string): JsonObject {
  if (!text.startsWith('{')) return NOTHING
  try {
    const value = JSON.parse(text)
    return isObject(value) ? value : NOTHING
  } catch {
    return NOTHING
  }
}
