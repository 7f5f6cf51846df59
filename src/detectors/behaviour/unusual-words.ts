import type { UnusualFor } from '../../events/unusual.ts'
import { featureName } from './session-features.ts'
import type { UnusualValue } from './session-surprise.ts'
import type { ValueNames } from './value-names.ts'

/** Below this share a value is rare, below the next infrequent: the words of GuardDuty's anomalies. */
const RARE = 0.02
const INFREQUENT = 0.1

/** What was unusual, for whom: of each value how often the principal, its peers, its account and everybody showed it. */
export function unusualFor({ shown, bits, shares }: UnusualValue, names: ValueNames): UnusualFor {
  return {
    feature: featureName(shown.feature),
    value: names.text(shown.value),
    bits: Math.round(bits * 10) / 10,
    principal: frequency(shares.principal),
    peers: frequency(shares.peers),
    account: frequency(shares.account),
    everybody: frequency(shares.everybody),
  }
}

function frequency(share: number): UnusualFor['principal'] {
  if (!(share > 0)) return 'never'
  if (share < RARE) return 'rare'
  return share < INFREQUENT ? 'infrequent' : 'frequent'
}

/** `network 198.51.100.0/24 (new for the account too)` */
export function inWords({ feature, value, ...whom }: UnusualFor, more: number): string {
  const rest = more > 0 ? ` and ${more} more` : ''
  return `${feature} ${value}${rest} (${whomInWords(whom)})`
}

function whomInWords({
  principal,
  peers,
  account,
  everybody,
}: Pick<UnusualFor, 'principal' | 'peers' | 'account' | 'everybody'>): string {
  if (principal !== 'never') return `${principal} for the principal`
  if (everybody === 'never') return 'new for everybody'
  if (account === 'never') return 'new for the account too'
  if (peers === 'never') return 'new for the principal and its peers'
  return 'new for the principal, not for its peers'
}
