import { MINUTE, type TimeWindow } from '../../events/time.ts'
import type { Engine } from '../engine.ts'
import type { ChainName } from './digest.ts'
import { type JudgedChain, judgeChain, worthOf } from './digest-chain.ts'
import type { UnlistedObject } from './digested-files.ts'
import type { PublicKeys } from './public-keys.ts'
import { type DigestPlace, readChains } from './read-digests.ts'

/** A chain with where and when a log file that it does not list has no business. */
export interface CoveringChain {
  readonly name: ChainName
  readonly judged: JudgedChain
  /** Stretches that proven digests cover without a break. */
  readonly proven: readonly TimeWindow[]
  /** Where its digests were read: all before `AWSLogs/`. */
  readonly roots: ReadonlySet<string>
}

/** The chains of digests that begin in the window, one after the other.
 * @param places of which chains are wanted; all when left out */
export async function* judgeChains(
  engine: Engine,
  keys: PublicKeys,
  window?: TimeWindow,
  places?: readonly DigestPlace[],
): AsyncGenerator<CoveringChain> {
  for await (const { name, digests } of readChains(engine, window, places)) {
    const judged = judgeChain(digests, keys)
    const roots = new Set(judged.digests.map(({ digest }) => rootOf(digest.uri)))
    yield { name, judged, roots, proven: provenStretches(judged) }
  }
}

/** How far the time in a file's name may be from when CloudTrail counts it as delivered. */
const DELIVERY_SLACK = 15 * MINUTE

/** Whether a file that no digest lists was not delivered by CloudTrail: it lies where the trail delivers, in an hour that proven
 * digests cover. Another trail that delivers to the same place without digests would look the same. */
export function isSlippedIn(
  { account, region, uri, delivered }: UnlistedObject,
  { name, roots, proven }: Pick<CoveringChain, 'name' | 'roots' | 'proven'>,
): boolean {
  return (
    !name.isBackfill &&
    account === name.account &&
    region === name.region &&
    roots.has(rootOf(uri)) &&
    proven.some(
      ({ start, end }) => delivered >= start + DELIVERY_SLACK && delivered < end - DELIVERY_SLACK,
    )
  )
}

function provenStretches({ digests }: JudgedChain): TimeWindow[] {
  const stretches: { start: number; end: number }[] = []
  for (const { digest, state } of digests) {
    if (worthOf(state) !== 'proven') continue
    const last = stretches.at(-1)
    if (last !== undefined && digest.start <= last.end) last.end = Math.max(last.end, digest.end)
    else stretches.push({ start: digest.start, end: digest.end })
  }
  return stretches
}

function rootOf(uri: string): string {
  return uri.slice(0, Math.max(0, uri.indexOf('AWSLogs/')))
}
