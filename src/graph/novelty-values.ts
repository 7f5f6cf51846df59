/**
 * What of an address or a user agent lasts: the network, the program. Each is written twice, as SQL over the text of a
 * term and as a function, and both must agree.
 */
export const NETWORK_SQL = `CASE WHEN strpos(text, ':') > 0
  THEN concat(regexp_extract(lower(text), '^([0-9a-f]*:[0-9a-f]*:[0-9a-f]*)', 1), '::/48')
  ELSE concat(regexp_extract(text, '^([0-9]+[.][0-9]+[.][0-9]+)[.]', 1), '.0/24') END`

export function networkValue(address: string): string {
  if (address.includes(':')) {
    const groups = /^([0-9a-f]*:[0-9a-f]*:[0-9a-f]*)/.exec(address.toLowerCase())?.[1] ?? ''
    return `${groups}::/48`
  }
  return `${/^([0-9]+[.][0-9]+[.][0-9]+)[.]/.exec(address)?.[1] ?? ''}.0/24`
}

/** `aws-cli/2.15.30 Python/3.11.8 Linux/6.6` → `aws-cli on linux`: versions change every week, the program does not. */
export const CLIENT_SQL = `concat(regexp_extract(lower(text), '^([^/ (]+)', 1), ' on ',
  regexp_extract(lower(text), '(windows|macintosh|macos|darwin|android|iphone|linux)', 1))`

export function clientValue(userAgent: string): string {
  const lower = userAgent.toLowerCase()
  const program = /^([^/ (]+)/.exec(lower)?.[1] ?? ''
  const system = /(windows|macintosh|macos|darwin|android|iphone|linux)/.exec(lower)?.[1] ?? ''
  return `${program} on ${system}`
}
