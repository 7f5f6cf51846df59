import { type KeyObject, verify } from 'node:crypto'
import { type Digest, isElsewhere, placeOf, signedText } from './digest.ts'
import type { PublicKeys } from './public-keys.ts'

/**
 * What came of a digest.
 * - `valid`: its signature holds, or a digest whose signature holds names its hash
 * - `moved`: the same, but it lies elsewhere than it says
 * - `altered`: its content is not what the digest after it names
 * - `invalid-signature`: its signature does not hold
 * - `key-not-found`: signed with a key that is not pinned
 * - `unproven`: nothing speaks against it, but its signature is not there: a copy holds no metadata, and no digest after it
 */
export const DIGEST_STATES = [
  'valid',
  'moved',
  'altered',
  'invalid-signature',
  'key-not-found',
  'unproven',
] as const
export type DigestState = (typeof DIGEST_STATES)[number]

/** How far what a digest says can be relied on. */
export type DigestWorth = 'proven' | 'doubtful' | 'tampered'

export interface JudgedDigest {
  readonly digest: Digest
  readonly state: DigestState
}

/**
 * A stretch of a chain without digests. `missing`: the one after it names one before it that is not there, though earlier ones
 * are. `gap`: the one after it begins the chain anew, since the trail or the validation was off.
 */
export interface ChainBreak {
  readonly kind: 'missing' | 'gap'
  readonly start: number
  readonly end: number
  /** The digest that should be there, as `bucket/key`; `''` for a gap. */
  readonly place: string
}

export interface JudgedChain {
  /** The oldest first. */
  readonly digests: readonly JudgedDigest[]
  readonly breaks: readonly ChainBreak[]
}

export function worthOf(state: DigestState): DigestWorth {
  if (state === 'valid' || state === 'moved') return 'proven'
  return state === 'altered' || state === 'invalid-signature' ? 'tampered' : 'doubtful'
}

/**
 * Judges the digests of one chain, from the newest back: each names the hash and the signature of the one before it. Rules: AWS
 * CLI `cloudtrail validate-logs`, and "Validating CloudTrail log file integrity" of the user guide. Begins wherever the copy
 * begins and ends where it ends: neither is a break.
 */
export function judgeChain(digests: readonly Digest[], keys: PublicKeys): JudgedChain {
  const newestFirst = digests.toSorted((a, b) => b.end - a.end || (a.key < b.key ? -1 : 1))
  const successors = new Map<string, JudgedDigest[]>()
  const judged = newestFirst.map((digest): JudgedDigest => {
    const one = { digest, state: stateOf(digest, successors.get(placeOf(digest)) ?? [], keys) }
    if (digest.previous !== undefined) {
      const place = placeOf(digest.previous)
      successors.set(place, [...(successors.get(place) ?? []), one])
    }
    return one
  })
  const oldestFirst = judged.toReversed()
  return { digests: oldestFirst, breaks: breaksOf(oldestFirst) }
}

function stateOf(
  digest: Digest,
  successors: readonly JudgedDigest[],
  keys: PublicKeys,
): DigestState {
  const sound = isElsewhere(digest.uri, digest) ? 'moved' : 'valid'
  if (digest.sha256 === '') return 'unproven'
  const proven = successors.filter(({ state }) => worthOf(state) === 'proven')
  if (proven.some(({ digest: after }) => after.previous?.sha256 === digest.sha256)) return sound
  const key = keys.get(digest.fingerprint)
  // A signature that holds proves itself, wherever it stands.
  if (key !== undefined && isSigned(digest, signaturesOf(digest, successors), key)) return sound
  // Against a digest, what another says counts for nothing when that was tampered with.
  const heard = successors.filter(({ state }) => worthOf(state) !== 'tampered')
  if (heard.some(({ digest: after }) => after.previous?.sha256 !== digest.sha256)) return 'altered'
  if (key === undefined) return 'key-not-found'
  return signaturesOf(digest, heard).length > 0 ? 'invalid-signature' : 'unproven'
}

/** In hexadecimal: that of its metadata, and those that the digests after it repeat. */
function signaturesOf(digest: Digest, successors: readonly JudgedDigest[]): string[] {
  const repeated = successors.map(({ digest: after }) => after.previous?.signature ?? '')
  return [digest.signature, ...repeated].filter((signature) => signature !== '')
}

function isSigned(digest: Digest, signatures: readonly string[], key: KeyObject): boolean {
  const text = Buffer.from(signedText(digest))
  return signatures.some((hex) => verify('sha256', text, key, Buffer.from(hex, 'hex')))
}

function breaksOf(judged: readonly JudgedDigest[]): ChainBreak[] {
  const places = new Set(judged.map(({ digest }) => placeOf(digest)))
  const breaks = new Map<string, ChainBreak>()
  let before = Number.NEGATIVE_INFINITY
  for (const { digest, state } of judged) {
    const { previous, start, end } = digest
    const isFirst = before === Number.NEGATIVE_INFINITY
    const place = previous === undefined ? '' : placeOf(previous)
    const isBroken = previous === undefined ? start >= before : !places.has(place)
    if (!isFirst && isBroken && worthOf(state) !== 'tampered')
      breaks.set(`${place} ${previous === undefined ? start : ''}`, {
        kind: previous === undefined ? 'gap' : 'missing',
        start: Math.min(before, start),
        end: start,
        place,
      })
    before = Math.max(before, end)
  }
  return [...breaks.values()]
}
