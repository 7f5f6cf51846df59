import type { Actor, User } from './principals.ts'

/** What GuardDuty noticed; the writer makes a finding of schema 2.0 of it. */
export interface GuardDutyFinding {
  readonly time: number
  readonly account: string
  readonly region: string
  /** Such as `Recon:IAMUser/MaliciousIPCaller`. */
  readonly type: string
  readonly severity: number
  readonly title: string
  readonly description: string
  readonly resource: FindingResource
  readonly api?: string
  readonly service?: string
  readonly ip: string
  readonly count: number
}

export type FindingResource =
  | {
      readonly kind: 'access-key'
      readonly accessKey: string
      readonly principalId: string
      readonly userType: 'IAMUser' | 'AssumedRole' | 'Role'
      readonly userName: string
    }
  | { readonly kind: 'instance'; readonly instanceId: string; readonly privateIp: string }
  | { readonly kind: 'bucket'; readonly bucket: string }

const TITLES: Readonly<Record<string, readonly [string, string]>> = {
  'UnauthorizedAccess:IAMUser/MaliciousIPCaller.Custom': [
    'An API was invoked from an IP address on a custom threat list.',
    'from an IP address that is on a custom threat list',
  ],
  'Discovery:IAMUser/AnomalousBehavior': [
    'User was observed anomalously invoking APIs commonly used in Discovery tactics.',
    'in a way that is unusual for this identity',
  ],
  'UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS': [
    'Credentials for an instance role were used from an external IP address.',
    'with credentials that were made for an AWS resource, from an address outside AWS',
  ],
  'Exfiltration:S3/AnomalousBehavior': [
    'User was observed anomalously invoking S3 APIs used to retrieve objects.',
    'in a way that is unusual for this identity and bucket',
  ],
}

export interface KeyFinding {
  readonly actor: Actor
  /** Given when the credentials are a user's own and not a session's. */
  readonly user?: User
  readonly type: string
  readonly severity: number
  readonly time: number
  readonly region: string
  /** Written `service:Operation`. */
  readonly api: string
}

/** A finding about the credentials that `actor` uses. */
export function keyFinding(parts: KeyFinding): GuardDutyFinding {
  const { actor, user, type, severity, time, region } = parts
  const [service = '', api = ''] = parts.api.split(':')
  const [title = type, how = 'unexpectedly'] = TITLES[type] ?? []
  const name = user?.name ?? actor.principal.slice(actor.principal.lastIndexOf('/') + 1)
  const principalId = actor.identity['principalId']
  return {
    time,
    account: actor.account,
    region,
    type,
    severity,
    title,
    description: `The API ${api} was invoked by ${name} ${how}.`,
    resource: {
      kind: 'access-key',
      accessKey: actor.accessKey,
      principalId: typeof principalId === 'string' ? principalId : '',
      userType: user === undefined ? 'AssumedRole' : 'IAMUser',
      userName: name,
    },
    api,
    service: `${service}.amazonaws.com`,
    ip: actor.ip,
    count: 1 + (time % 40),
  }
}
