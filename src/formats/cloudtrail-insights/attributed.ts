import { entityOfArn, parseArn, roleOfSession, shortName } from '../../events/arn.ts'
import type { EntityType } from '../../events/entity.ts'
import type { Insight } from './record.ts'

/** Who made most of the calls of an insight. */
export interface Attributed {
  /** Durable principal. */
  readonly id: string
  readonly type: EntityType
  readonly session: string
  /** A service of AWS, or a role that only a service takes on: it answers to load by itself. */
  readonly isAws: boolean
  /** Not among those who called before. */
  readonly isNew: boolean
}

/** Who makes less than this share of the calls is not named: CloudTrail lists up to five. */
const MOST_OF_IT = 0.5

/** The principal that more than half of the calls of an insight are attributed to; undefined when there is none. */
export function attributedTo({ attributions, average }: Insight): Attributed | undefined {
  const by = attributions.find(({ attribute }) => attribute === 'userIdentityArn')
  const [first] = by?.insight ?? []
  if (by === undefined || first === undefined) return undefined
  const listed = by.insight.reduce((sum, share) => sum + share.average, 0)
  const total = Math.max(listed, average > 0 ? average : 0)
  if (!(first.average > total * MOST_OF_IT)) return undefined
  const who = principalOf(first.value)
  const before = by.baseline.map(({ value }) => principalOf(value)?.id)
  return who === undefined ? undefined : { ...who, isNew: !before.includes(who.id) }
}

function principalOf(value: string): Omit<Attributed, 'isNew'> | undefined {
  if (/^[a-z0-9.-]{1,128}\.amazonaws\.com$/.test(value))
    return { id: value, type: 'aws-service', session: '', isAws: true }
  if (parseArn(value) === undefined) return undefined
  const { type } = entityOfArn(value)
  const role = type === 'role-session' ? roleOfSession(value) : undefined
  const id = role ?? value
  const isAws = /^AWSServiceRole/.test(shortName(id)) || id.includes(':role/aws-service-role/')
  if (role !== undefined) return { id: role, type: 'iam-role', session: value, isAws }
  return { id, type, session: '', isAws }
}
