import { BlockList, isIPv4, isIPv6 } from 'node:net'
import { canonicalIp } from './ip.ts'

/**
 * Whether an address lies in a network, for a network written as `203.0.113.0/24`, `2001:db8::/32` or as one address;
 * undefined when it is none.
 */
export function networkTest(network: string): ((address: string) => boolean) | undefined {
  const [base = '', length, more] = network.split('/')
  const family = isIPv4(base) ? 'ipv4' : isIPv6(base) ? 'ipv6' : undefined
  if (family === undefined || more !== undefined) return undefined
  const whole = family === 'ipv4' ? 32 : 128
  const prefix = length === undefined ? whole : /^\d{1,3}$/.test(length) ? Number(length) : -1
  if (prefix < 0 || prefix > whole) return undefined
  const list = new BlockList()
  list.addSubnet(base, prefix, family)
  return (address) => {
    const canonical = canonicalIp(address)
    if (canonical === undefined) return false
    return list.check(canonical, isIPv4(canonical) ? 'ipv4' : 'ipv6')
  }
}
