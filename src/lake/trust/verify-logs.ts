import type { TimeWindow } from '../../events/time.ts'
import { groupBy } from '../../statistics/group-by.ts'
import type { Engine } from '../engine.ts'
import { type ChainName, placeOf } from './digest.ts'
import { type ChainBreak, type DigestState, type JudgedChain, worthOf } from './digest-chain.ts'
import {
  type ReadFiles,
  readDigestedFiles,
  readUnlisted,
  readUnreadableDigests,
  readWrongFiles,
  type UnlistedObject,
  type UnreadableDigest,
  type WrongFile,
} from './digested-files.ts'
import { type CoveringChain, isSlippedIn, judgeChains } from './judge-chains.ts'
import type { PublicKeys } from './public-keys.ts'

/**
 * What came of the log files that digests list.
 * - `verified`: read, with the content that a digest names whose signature holds
 * - `unproven`: the same, but that digest could not be proven
 * - `altered`: read, with other content
 * - `missing`: not read, though files of hours before and after it were
 * - `notRead`: not read, outside what was read of the chain
 * - `unhashed`: read by a version of Dupin that kept no hash of the content
 */
export interface FileStates {
  readonly verified: number
  readonly unproven: number
  readonly altered: number
  readonly missing: number
  readonly notRead: number
  readonly unhashed: number
  /** How many of those verified and unproven lie elsewhere than the digest says. */
  readonly moved: number
}

export interface VerifiedChain extends ChainName {
  /** Milliseconds since the epoch: what its digests cover. */
  readonly start: number
  readonly end: number
  readonly digests: Readonly<Partial<Record<DigestState, number>>>
  readonly files: FileStates
  readonly breaks: readonly ChainBreak[]
  /** Stretches that proven digests cover without a break. */
  readonly proven: readonly TimeWindow[]
}

export const TROUBLES = [
  'digest-altered',
  'digest-invalid-signature',
  'digest-missing',
  'digest-unreadable',
  'file-altered',
  'file-missing',
  'file-unlisted',
] as const
export type Trouble = (typeof TROUBLES)[number]

/** Something that shows that logs were tampered with, or looks like it. */
export interface TrustProblem extends ChainName {
  readonly trouble: Trouble
  /** The hour that it concerns. */
  readonly start: number
  readonly end: number
  /** `bucket/key` as it was signed; `''` where nothing says it. */
  readonly place: string
  /** Where it was read; `''` when it was not. */
  readonly uri: string
}

export interface LogTrust {
  readonly chains: readonly VerifiedChain[]
  /** The gravest kinds first; at most 2,000. */
  readonly problems: readonly TrustProblem[]
  /** Digests that limits of ours refused, or that belong to no chain: the files that they list cannot be verified. At most
   * 2,000. */
  readonly unread: readonly UnreadableDigest[]
  /** Keys that were pinned. */
  readonly keys: number
}

const MOST_PROBLEMS = 2_000
/**
 * Verifies what CloudTrail delivered, as far as it was read: chains of digests, and log files against them. One chain at a time
 * is held in memory.
 * @param window digests that begin in it; all when left out
 */
export async function verifyLogs(
  engine: Engine,
  keys: PublicKeys,
  window?: TimeWindow,
): Promise<LogTrust> {
  const chains: VerifiedChain[] = []
  const problems: TrustProblem[] = []
  let read: ReadFacts | undefined
  const unreadable = await readUnreadableDigests(engine, MOST_PROBLEMS)
  for await (const chain of judgeChains(engine, keys, window)) {
    read ??= { ...(await readFacts(engine, window)), unreadable }
    chains.push(chainOf({ ...chain, ...read }))
    problems.push(...problemsOf({ ...chain, ...read }))
  }
  const told = new Set(problems.map(({ uri }) => uri))
  const rank = ({ trouble }: TrustProblem) => TROUBLES.indexOf(trouble)
  return {
    chains,
    problems: problems.toSorted((a, b) => rank(a) - rank(b)).slice(0, MOST_PROBLEMS),
    unread: unreadable.filter(({ uri }) => !told.has(uri)),
    keys: keys.size,
  }
}

/** What was read of the files that digests list. */
interface ReadFacts {
  readonly files: ReadonlyMap<string, ReadFiles>
  readonly wrong: ReadonlyMap<string, readonly WrongFile[]>
  readonly unlisted: readonly UnlistedObject[]
  readonly unreadable: readonly UnreadableDigest[]
}

interface ChainFacts extends CoveringChain, ReadFacts {}

async function readFacts(engine: Engine, window?: TimeWindow) {
  const wrong = await readWrongFiles(engine, MOST_PROBLEMS, window)
  return {
    files: await readDigestedFiles(engine, window),
    wrong: groupBy(wrong, ({ digest }) => digest),
    unlisted: await readUnlisted(engine, MOST_PROBLEMS * 10, window),
  }
}

function chainOf({ name, judged, proven, files }: ChainFacts): VerifiedChain {
  const digests: Partial<Record<DigestState, number>> = {}
  for (const { state } of judged.digests) digests[state] = (digests[state] ?? 0) + 1
  return {
    ...name,
    start: Math.min(...judged.digests.map(({ digest }) => digest.start)),
    end: Math.max(...judged.digests.map(({ digest }) => digest.end)),
    digests,
    files: fileStates(judged, files),
    breaks: judged.breaks,
    proven,
  }
}

/** The digests between the first and the last of which a file was read: within them, a file that is not there is missing. In
 * these two themselves it need not be: a copy may begin and end within an hour. */
function readSpan({ digests }: JudgedChain, files: ReadonlyMap<string, ReadFiles>): TimeWindow {
  const read = digests.filter(({ digest }) => {
    const own = files.get(digest.key)
    return own !== undefined && own.files > own.absent
  })
  const [first] = read
  const last = read.at(-1)
  return { start: first?.digest.end ?? 0, end: last?.digest.start ?? 0 }
}

function isWithin({ start, end }: TimeWindow, span: TimeWindow): boolean {
  return start >= span.start && end <= span.end
}

function fileStates(judged: JudgedChain, files: ReadonlyMap<string, ReadFiles>): FileStates {
  const span = readSpan(judged, files)
  const sum = {
    verified: 0,
    unproven: 0,
    altered: 0,
    missing: 0,
    notRead: 0,
    unhashed: 0,
    moved: 0,
  }
  for (const { digest, state } of judged.digests) {
    const own = files.get(digest.key)
    if (own === undefined) continue
    const worth = worthOf(state)
    if (worth === 'proven') sum.verified += own.agreeing
    else sum.unproven += own.agreeing
    // What a digest says that was tampered with proves nothing against a file.
    if (worth === 'tampered') sum.unproven += own.differing
    else sum.altered += own.differing
    if (worth !== 'tampered' && isWithin(digest, span)) sum.missing += own.absent
    else sum.notRead += own.absent
    sum.unhashed += own.unhashed
    sum.moved += own.moved
  }
  return sum
}

function problemsOf(facts: ChainFacts): TrustProblem[] {
  return [
    ...digestProblems(facts),
    ...breakProblems(facts),
    ...unreadableProblems(facts),
    ...fileProblems(facts),
    ...unlistedProblems(facts),
  ]
}

function digestProblems({ name, judged }: ChainFacts): TrustProblem[] {
  return judged.digests.flatMap(({ digest, state }) =>
    state === 'altered' || state === 'invalid-signature'
      ? [
          {
            ...name,
            trouble: `digest-${state}` as const,
            start: digest.start,
            end: digest.end,
            place: placeOf(digest),
            uri: digest.uri,
          },
        ]
      : [],
  )
}

/** A digest that is there and cannot be read is told of as such, unless its content is not what the digest after it names: it
 * may have been made too large to be read. */
function breakProblems({ name, judged, unreadable }: ChainFacts): TrustProblem[] {
  const byName = new Map(unreadable.map((one) => [nameOf(one.uri), one]))
  return judged.breaks.flatMap(({ kind, start, end, place }): TrustProblem[] => {
    if (kind !== 'missing') return []
    const found = byName.get(nameOf(place))
    if (found === undefined)
      return [{ ...name, trouble: 'digest-missing', start, end, place, uri: '' }]
    const after = judged.digests.find(
      ({ digest: { previous } }) => previous !== undefined && placeOf(previous) === place,
    )
    if (!OURS.has(found.reason)) return []
    const isAsNamed = found.sha256 === '' || found.sha256 === after?.digest.previous?.sha256
    return isAsNamed
      ? []
      : [{ ...name, trouble: 'digest-altered', start, end, place, uri: found.uri }]
  })
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

/** Limits of ours that refuse a sound digest say nothing about it. */
const OURS: ReadonlySet<string> = new Set([
  'record-too-large',
  'too-many-records',
  'object-too-large',
  'unreadable-object',
  'not-a-member',
])

function unreadableProblems({ name, judged, unreadable }: ChainFacts): TrustProblem[] {
  const { account, region, trail, homeRegion, isBackfill } = name
  const prefix = `/${account}_CloudTrail-Digest_${region}_${trail}_${homeRegion}_`
  const span = {
    start: judged.digests[0]?.digest.start ?? 0,
    end: judged.digests.at(-1)?.digest.end ?? 0,
  }
  return unreadable
    .filter(
      ({ uri, reason }) =>
        !OURS.has(reason) && uri.includes(prefix) && uri.includes('_backfill.') === isBackfill,
    )
    .map(({ uri }) => ({ ...name, trouble: 'digest-unreadable' as const, ...span, place: '', uri }))
}

function fileProblems({ name, judged, files, wrong }: ChainFacts): TrustProblem[] {
  const span = readSpan(judged, files)
  return judged.digests.flatMap(({ digest, state }) => {
    if (worthOf(state) === 'tampered') return []
    const { start, end } = digest
    return (wrong.get(digest.key) ?? [])
      .filter(({ is }) => is === 'differing' || isWithin(digest, span))
      .map(({ is, place, uri }) => {
        const trouble = is === 'differing' ? ('file-altered' as const) : ('file-missing' as const)
        return { ...name, trouble, start, end, place, uri }
      })
  })
}

/** A file that CloudTrail did not deliver, though it lies where this trail delivers and the hour is covered. */
function unlistedProblems({ name, roots, proven, unlisted }: ChainFacts): TrustProblem[] {
  return unlisted
    .filter((object) => isSlippedIn(object, { name, roots, proven }))
    .map(({ uri, delivered }) => ({
      ...name,
      trouble: 'file-unlisted' as const,
      start: delivered,
      end: delivered,
      place: '',
      uri,
    }))
}
