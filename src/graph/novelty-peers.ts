import { parseArn } from '../events/arn.ts'

/**
 * The group of principals that ought to behave alike: the same role name in whichever account, a permission set of
 * single sign-on without its suffix, the IAM users of an account.
 */
export function peerGroup(actor: string): string {
  const arn = parseArn(actor)
  if (arn === undefined) return actor
  const kind = arn.resource.split('/', 1)[0] ?? ''
  if (kind !== 'role') return `${kind}@${arn.account}`
  const name = arn.resource.slice(arn.resource.lastIndexOf('/') + 1)
  const permissionSet = /^AWSReservedSSO_(.+)_[0-9a-f]{16}$/.exec(name)
  if (permissionSet !== null) return `sso/${permissionSet[1]}`
  return `role/${stem(name)}`
}

/** Without what makes names unique: hex digests, account ids, Regions and numbers at the end. */
function stem(name: string): string {
  const trimmed = name.replace(
    /(?:[-_.](?:[a-z]{2}-[a-z]+-\d|\d+|(?=[0-9a-f]*\d)[0-9a-f]{6,}|[A-Z0-9]{12,}))+$/,
    '',
  )
  return trimmed === '' ? name : trimmed
}
