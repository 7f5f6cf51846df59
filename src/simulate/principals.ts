import type { Random } from '../statistics/random.ts'
import { accessKeyId } from './identifiers.ts'
import type { JsonRecord } from './json.ts'

/** An IAM role of the imagined organisation. */
export interface Role {
  readonly kind: 'role'
  readonly account: string
  readonly name: string
  readonly arn: string
  readonly id: string
}

/** An IAM user with one long-term access key. */
export interface User {
  readonly kind: 'user'
  readonly account: string
  readonly name: string
  readonly arn: string
  readonly id: string
  readonly accessKey: string
}

/** Who makes a call, from where: everything CloudTrail says about the caller. */
export interface Actor {
  /** ARN of the role or user behind the call, or the service's name. */
  readonly principal: string
  /** `userIdentity.arn`: the session of a role, the user itself, or the service's name. */
  readonly arn: string
  readonly account: string
  readonly identity: JsonRecord
  readonly ip: string
  readonly userAgent: string
  readonly accessKey: string
  readonly vpcEndpoint?: string
}

export interface SessionOptions {
  readonly name: string
  readonly ip: string
  readonly userAgent: string
  /** When the session's credentials were issued, in milliseconds. */
  readonly created: number
  readonly mfa?: boolean
  /** Set for credentials that EC2's metadata service handed out. */
  readonly ec2Delivery?: boolean
  readonly vpcEndpoint?: string
}

/** A session of a role. The same role, name and moment of issue always hold the same temporary key. */
export function sessionOf(role: Role, options: SessionOptions, keys: Random): Actor {
  const key = keys.fork(`${role.arn}/${options.name}/${options.created}`)
  const accessKey = accessKeyId(key, 'ASIA')
  const roleName = role.name
  const arn = `arn:aws:sts::${role.account}:assumed-role/${roleName}/${options.name}`
  const identity: JsonRecord = {
    type: 'AssumedRole',
    principalId: `${role.id}:${options.name}`,
    arn,
    accountId: role.account,
    accessKeyId: accessKey,
    sessionContext: {
      sessionIssuer: {
        type: 'Role',
        principalId: role.id,
        arn: role.arn,
        accountId: role.account,
        userName: roleName,
      },
      attributes: {
        creationDate: `${new Date(options.created).toISOString().slice(0, 19)}Z`,
        mfaAuthenticated: options.mfa === true ? 'true' : 'false',
      },
      ec2RoleDelivery: options.ec2Delivery === true ? '2.0' : undefined,
    },
  }
  const { ip, userAgent, vpcEndpoint } = options
  const actor = {
    principal: role.arn,
    arn,
    account: role.account,
    identity,
    ip,
    userAgent,
    accessKey,
  }
  return vpcEndpoint === undefined ? actor : { ...actor, vpcEndpoint }
}

/** A user with its long-term key. */
export function userActor(user: User, ip: string, userAgent: string): Actor {
  return {
    principal: user.arn,
    arn: user.arn,
    account: user.account,
    identity: {
      type: 'IAMUser',
      principalId: user.id,
      arn: user.arn,
      accountId: user.account,
      accessKeyId: user.accessKey,
      userName: user.name,
    },
    ip,
    userAgent,
    accessKey: user.accessKey,
  }
}

/** An AWS service calling on its own behalf: CloudTrail then holds the service's DNS name in place of an address. */
export function serviceActor(service: string, account: string): Actor {
  return {
    principal: service,
    arn: service,
    account,
    identity: { type: 'AWSService', invokedBy: service },
    ip: service,
    userAgent: service,
    accessKey: '',
  }
}

/** A principal's session as an AWS service uses it: the call has the principal's name and the service's address. */
export function through(actor: Actor, service: string): Actor {
  return {
    ...actor,
    identity: { ...actor.identity, invokedBy: service },
    ip: service,
    userAgent: service,
  }
}
