import { isIPv6 } from 'node:net'
import { MINUTE } from '../../events/time.ts'

const WINDOW = 5 * MINUTE
/** After so many within the window nobody of that address is let in before it ends. */
const MOST = 10
/** Addresses that are remembered; the one that began first makes room. */
const MOST_ADDRESSES = 10_000

interface Failures {
  /** Milliseconds since the epoch. */
  readonly since: number
  readonly count: number
}

/** Counts who failed to sign in, so that nobody can try for ever. */
export class FailedAttempts {
  readonly #failures = new Map<string, Failures>()

  /** Seconds that an address must wait; 0 when it may try. */
  wait(address: string, now: number): number {
    const failures = this.#failures.get(networkOf(address))
    if (failures === undefined || failures.count < MOST || isPast(failures, now)) return 0
    return Math.ceil((failures.since + WINDOW - now) / 1000)
  }

  failed(address: string, now: number): void {
    const network = networkOf(address)
    const before = this.#failures.get(network)
    const { since, count } =
      before === undefined || isPast(before, now) ? { since: now, count: 0 } : before
    this.#failures.delete(network)
    this.#failures.set(network, { since, count: count + 1 })
    const [first] = this.#failures.keys()
    if (this.#failures.size > MOST_ADDRESSES && first !== undefined) this.#failures.delete(first)
  }
}

function isPast({ since }: Failures, now: number): boolean {
  return now >= since + WINDOW || now < since
}

/** Who has one address of IPv6 has 2^64 of them: `2001:db8:1:2::5` counts as `2001:db8:1:2`. */
function networkOf(address: string): string {
  const plain = address
    .toLowerCase()
    .replace(/%.*$/, '')
    .replace(/^::ffff:(?=\d+\.)/, '')
  if (!isIPv6(plain)) return plain
  const [head = '', tail] = plain.split('::')
  const before = head === '' ? [] : head.split(':')
  const after = tail === undefined || tail === '' ? [] : tail.split(':')
  const missing = tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length)
  const groups = [...before, ...Array.from({ length: missing }, () => '0'), ...after]
  return groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')
}
