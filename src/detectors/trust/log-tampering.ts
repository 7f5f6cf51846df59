import type { EntityRef } from '../../events/entity.ts'
import type { Finding } from '../../events/finding.ts'
import type { Severity } from '../../events/severity.ts'
import { DAY } from '../../events/time.ts'
import { type Call, callsMatching } from '../../lake/calls.ts'
import type { Engine } from '../../lake/engine.ts'
import { trailArn } from '../../lake/trust/known-trails.ts'
import { pinnedKeys } from '../../lake/trust/public-keys.ts'
import { type Trouble, type TrustProblem, verifyLogs } from '../../lake/trust/verify-logs.ts'
import { groupBy } from '../../statistics/group-by.ts'
import type { Detection, DetectionContext, Detector } from '../detector.ts'
import { actorName, actorOf, findingId } from '../techniques/finding.ts'

const ID = 'log-tampering'
/** Digests before the scope by which a chain is known to have begun earlier. */
const BEFORE = DAY
/** How long after an hour somebody is looked for who touched what it was delivered. */
const LATEST = 400 * DAY
/** Objects that one finding names. */
const MOST_OBJECTS = 20

/** Finds where somebody altered, deleted or slipped in what CloudTrail delivered. */
export const LOG_TAMPERING: Detector = {
  id: ID,
  title: 'Logs that were tampered with',
  description:
    'Holds the log files of CloudTrail against its digests: chains of signed lists of what was delivered in each hour, with the ' +
    'hash of each file. Files and digests that were altered, and files and digests that are gone though what was delivered before ' +
    'and after them is there, are HIGH; files that CloudTrail did not deliver are MEDIUM. Where data events of S3 tell who wrote ' +
    'or deleted the object, that principal is named. A chain that begins late, or ends where the copy ends, is no finding, nor is ' +
    'a file that was moved. Without the public keys (`dupin verify`) an altered file still shows, a digest forged as a whole does not.',
  falsePositives:
    'Copies with filters that left single files out; files that a pipeline unpacked, merged or wrote anew; a second trail that ' +
    'delivers to the same place without digests.',
  needs: ['digest'],
  severity: 'HIGH',
  techniques: ['T1070', 'T1565.001'],
  detect,
}

interface Kind {
  readonly type: string
  readonly severity: Severity
  readonly techniques: readonly string[]
  readonly troubles: readonly Trouble[]
  /** `3 log files` … of trail audit. */
  readonly words: string
  readonly expected: string
  /** Calls that do such a thing. */
  readonly operations: readonly string[]
}

const KINDS: readonly Kind[] = [
  {
    type: 'Trust/LogsAltered',
    severity: 'HIGH',
    techniques: ['T1565.001', 'T1070'],
    troubles: ['file-altered', 'digest-altered', 'digest-invalid-signature', 'digest-unreadable'],
    words: 'altered',
    expected: 'the content that CloudTrail delivered and signed',
    operations: ['PutObject', 'CopyObject', 'CompleteMultipartUpload'],
  },
  {
    type: 'Trust/LogsDeleted',
    severity: 'HIGH',
    techniques: ['T1070'],
    troubles: ['file-missing', 'digest-missing'],
    words: 'gone',
    expected: 'every file that CloudTrail delivered',
    operations: ['DeleteObject'],
  },
  {
    type: 'Trust/LogsSlippedIn',
    severity: 'MEDIUM',
    techniques: ['T1565.001'],
    troubles: ['file-unlisted'],
    words: 'not delivered by CloudTrail',
    expected: 'only files that CloudTrail delivered',
    operations: ['PutObject', 'CopyObject', 'CompleteMultipartUpload'],
  },
]

async function detect({ lake: { engine }, scope }: DetectionContext): Promise<Detection> {
  const window = { start: scope.start - BEFORE, end: scope.end }
  const { chains, problems } = await verifyLogs(engine, await pinnedKeys(engine), window)
  const examined = chains.reduce(
    (sum, { digests, files }) =>
      sum + total(digests) + files.verified + files.unproven + files.altered + files.missing,
    0,
  )
  const own = problems.filter(({ start, end }) => end > scope.start && start < scope.end)
  const findings: Finding[] = []
  for (const kind of KINDS) {
    const ofKind = own.filter(({ trouble }) => kind.troubles.includes(trouble))
    const trails = groupBy(ofKind, ({ account, region, trail, homeRegion }) =>
      [account, region, trail, homeRegion].join('\0'),
    )
    for (const troubles of trails.values())
      findings.push(await findingFrom(engine, kind, troubles, examined))
  }
  return { findings, examined }
}

async function findingFrom(
  engine: Engine,
  kind: Kind,
  problems: readonly [TrustProblem, ...TrustProblem[]],
  examined: number,
): Promise<Finding> {
  const [first] = problems
  const start = Math.min(...problems.map((one) => one.start))
  const end = Math.max(...problems.map((one) => one.end))
  const calls = await callsUpon(engine, kind, problems, start)
  const culprit = calls[0]
  const actor = culprit === undefined ? undefined : actorOf(culprit)
  const entity: EntityRef = { type: 'cloudtrail-trail', id: await trailArn(engine, first) }
  const what = countsInWords(problems)
  const by = culprit === undefined ? '' : `, by ${actorName(culprit)}`
  return {
    id: findingId(kind.type, undefined, entity, start, `${first.account}/${first.region}`),
    type: kind.type,
    severity: kind.severity,
    title: `${what} of the trail ${first.trail} in ${first.region} ${problems.length === 1 ? 'is' : 'are'} ${kind.words}${by}`,
    entity,
    ...(actor === undefined ? {} : { actor }),
    related: relatedOf(problems, calls),
    account: first.account,
    region: first.region,
    start,
    end,
    detector: ID,
    score: problems.length,
    observed: `${what}: ${problems.slice(0, 3).map(nameOf).join(', ')}${problems.length > 3 ? ' …' : ''}`,
    expected: kind.expected,
    baseline: 'the digests that CloudTrail signed',
    examined,
    techniques: kind.techniques,
    eventIds: calls.map(({ eventId }) => eventId),
  }
}

/** Who wrote or deleted these objects, as data events of S3 tell where they are recorded. */
async function callsUpon(
  engine: Engine,
  kind: Kind,
  problems: readonly TrustProblem[],
  start: number,
): Promise<readonly Call[]> {
  const places = problems
    .slice(0, MOST_OBJECTS)
    .map(({ place, uri }) => place || uri.replace(/^s3:\/\//, ''))
  const since = { start, end: start + LATEST }
  const calls = await callsMatching(
    engine,
    since,
    places.map((place) => ({
      targets: [`arn:aws:s3:::${place.slice(0, place.indexOf('/'))}`],
      requestMentions: [place.slice(place.indexOf('/') + 1).toLowerCase()],
      outcomes: ['success'],
    })),
    MOST_OBJECTS,
  )
  const names = new Set(kind.operations)
  // CloudTrail itself writes them first.
  return calls.filter(
    ({ operation, actor }) => names.has(operation) && actor !== 'cloudtrail.amazonaws.com',
  )
}

function relatedOf(
  problems: readonly TrustProblem[],
  calls: readonly Call[],
): readonly EntityRef[] {
  const places = problems
    .slice(0, MOST_OBJECTS)
    .flatMap(({ place }) => (place === '' ? [] : [place]))
  const buckets = new Set(places.map((place) => place.slice(0, place.indexOf('/'))))
  const related: EntityRef[] = [
    ...[...buckets].map((bucket) => ({ type: 's3-bucket' as const, id: `arn:aws:s3:::${bucket}` })),
    ...calls.flatMap(({ session, accessKey }) => [
      { type: 'role-session' as const, id: session },
      { type: 'access-key' as const, id: accessKey },
    ]),
  ]
  const known = new Map(related.filter(({ id }) => id !== '').map((one) => [one.id, one]))
  return [...known.values()]
}

/** `3 log files and 1 digest` */
function countsInWords(problems: readonly TrustProblem[]): string {
  const digests = problems.filter(({ trouble }) => trouble.startsWith('digest-')).length
  const files = problems.length - digests
  const parts = [
    ...(files > 0 ? [`${files} log ${files === 1 ? 'file' : 'files'}`] : []),
    ...(digests > 0 ? [`${digests} ${digests === 1 ? 'digest' : 'digests'}`] : []),
  ]
  return parts.join(' and ')
}

function nameOf({ place, uri }: TrustProblem): string {
  const path = place || uri
  return path.slice(path.lastIndexOf('/') + 1)
}

function total(counts: Readonly<Record<string, number | undefined>>): number {
  return Object.values(counts).reduce<number>((sum, count) => sum + (count ?? 0), 0)
}
