import { isIPv4, isIPv6 } from 'node:net'

/**
 * What CloudTrail's `sourceIPAddress` may hold: in a real set 12 % were no address but `AWS Internal` or the DNS name
 * of a service. The position in this list is the code stored in the lake: append-only.
 */
export const IP_KINDS = ['unknown', 'ipv4', 'ipv6', 'service', 'aws-internal', 'private'] as const

export type IpKind = (typeof IP_KINDS)[number]

export function ipKind(text: string): IpKind {
  if (text === 'AWS Internal') return 'aws-internal'
  if (isIPv4(text)) return isPrivate(text) ? 'private' : 'ipv4'
  if (isIPv6(text))
    return text.startsWith('fd') || text.startsWith('fe80') || text === '::1' ? 'private' : 'ipv6'
  if (text.endsWith('.amazonaws.com') || text.endsWith('.amazon.com')) return 'service'
  return lenientIPv4(text) === undefined ? 'unknown' : 'ipv4'
}

/** The address as an entity id: IPv4 without leading zeros, IPv6 in lower case; undefined when it is no address. */
export function canonicalIp(text: string): string | undefined {
  if (isIPv4(text)) return text
  if (isIPv6(text)) return text.toLowerCase()
  return lenientIPv4(text)
}

/** The surrounding network: /24 of an IPv4 address, /48 of an IPv6 address; undefined when it is no address. */
export function networkOf(text: string): string | undefined {
  const address = canonicalIp(text)
  if (address === undefined) return undefined
  if (address.includes('.') && !address.includes(':'))
    return `${address.slice(0, address.lastIndexOf('.'))}.0/24`
  const groups = address.split('::')[0]?.split(':').slice(0, 3) ?? []
  return `${groups.join(':')}::/48`
}

function isPrivate(text: string): boolean {
  return /^(?:10\.|127\.|192\.168\.|169\.254\.|172\.(?:1[6-9]|2\d|3[01])\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.)/.test(
    text,
  )
}

/** Anonymised logs carry addresses such as `035.249.253.232`, which are meant in decimal. */
function lenientIPv4(text: string): string | undefined {
  if (!/^\d{1,3}(?:\.\d{1,3}){3}$/.test(text)) return undefined
  const parts = text.split('.').map(Number)
  return parts.every((part) => part <= 255) ? parts.join('.') : undefined
}
