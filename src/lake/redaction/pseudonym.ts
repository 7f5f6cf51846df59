import { createHmac } from 'node:crypto'

/** Of a name in AWS's notation: what says of which kind and where it is. That stays, so that a redacted user is still seen to be a
 * user. Everything else is the name. */
const KIND =
  /^(?:arn:aws[a-z-]{0,20}:[a-z0-9-]{0,40}:[a-z0-9-]{0,30}:(?:\d{12}|aws)?:(?:[a-z][a-z-]{1,40}[/:])?|(?:\d{12})?:?(?:user|role|assumed-role|federated-user|group|instance-profile|service)\/)/

/** The part of a text that names somebody. */
export function nameIn(value: string): string {
  return value.slice(kindOf(value).length)
}

/** What stands in place of a text: the same for the same name in a lake, however much of its ARN is written before it. */
export function pseudonymOf(key: string, value: string): string {
  const name = createHmac('sha256', key)
    .update(`redact\0${nameIn(value)}`)
    .digest('hex')
  return `${kindOf(value)}redacted-${name.slice(0, PSEUDONYM_DIGITS)}`
}

export const PSEUDONYM_DIGITS = 12

function kindOf(value: string): string {
  return KIND.exec(value)?.[0] ?? ''
}
