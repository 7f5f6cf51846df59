import { parseArn } from '../events/arn.ts'
import { type EntityRef, entityTypeCode } from '../events/entity.ts'
import type { Engine } from '../lake/engine.ts'

/** An IAM user or role as the lake knows it. */
export interface Principal {
  readonly type: 'iam-user' | 'iam-role'
  readonly arn: string
  readonly account: string
  /** Ids of the dictionary; 0 for an account that the lake does not name. */
  readonly term: number
  readonly accountTerm: number
  /** Every ARN it may go by: GuardDuty and STS leave out the path. Names are unique in their account whatever the path. */
  readonly arns: readonly string[]
  /** What the ARNs of a role's sessions begin with; `''` for a user. */
  readonly sessionPrefix: string
}

/** The user or role that an ARN names exactly; undefined when it names none, or one that the lake never saw act. */
export async function findPrincipal(engine: Engine, arn: string): Promise<Principal | undefined> {
  const named = principalNamed(arn)
  if (named === undefined) return undefined
  const rows = await engine.query(
    `SELECT t.id, (SELECT min(a.id) FROM term a WHERE a.text = $2) AS account FROM term t
     WHERE t.text = $1 AND EXISTS (SELECT 1 FROM stored.relation r WHERE r.source = t.id AND r.source_type IN ($3, $4))`,
    [arn, named.account, entityTypeCode('iam-user'), entityTypeCode('iam-role')],
  )
  const [row] = rows
  if (row === undefined) return undefined
  return { ...named, term: Number(row['id']), accountTerm: Number(row['account'] ?? 0) }
}

/** What an ARN says of a user or role by itself; undefined when it is that of neither. */
export function principalNamed(text: string): Omit<Principal, 'term' | 'accountTerm'> | undefined {
  const arn = parseArn(text)
  if (arn?.service !== 'iam' || !/^\d{12}$/.test(arn.account)) return undefined
  const { kind, name } =
    /^(?<kind>user|role)\/(?:.*\/)?(?<name>[^/]+)$/.exec(arn.resource)?.groups ?? {}
  if (kind === undefined || name === undefined) return undefined
  const iam = `arn:${arn.partition}:iam::${arn.account}`
  const sts = `arn:${arn.partition}:sts::${arn.account}`
  return {
    type: kind === 'user' ? 'iam-user' : 'iam-role',
    arn: text,
    account: arn.account,
    arns: [...new Set([text, `${iam}:${kind}/${name}`])],
    sessionPrefix: kind === 'role' ? `${sts}:assumed-role/${name}/` : '',
  }
}

/** Whether an entity is the principal, by any of its ARNs, or a session of it. */
export function isPrincipal({ arns, sessionPrefix }: Principal, { id }: EntityRef): boolean {
  return arns.includes(id) || (sessionPrefix !== '' && id.startsWith(sessionPrefix))
}
