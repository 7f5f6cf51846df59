import type {
  LogTrust,
  Trouble,
  TrustProblem,
  VerifiedChain,
} from '../../lake/trust/verify-logs.ts'
import { createPen, type Pen, type TextOptions } from './text/pen.ts'
import { hanging, indent, paragraph } from './text/prose.ts'
import { type TableCell, type TableColumn, tableLines } from './text/table.ts'
import { count, plural, stamp } from './words.ts'

export type { LogTrust }

const COLUMNS: readonly TableColumn[] = [
  { title: 'Account', least: 12 },
  { title: 'Region', least: 9 },
  { title: 'Trail', fit: 'middle', least: 8, expendable: 2 },
  { title: 'From', least: 16, expendable: 3 },
  { title: 'To', least: 16, expendable: 1 },
  { title: 'Digests', fit: 'wrap', least: 14 },
  { title: 'Log files', fit: 'wrap', least: 16 },
]

/** Problems that are listed; all that are known are in the JSON. */
const SHOWN = 40

/** Whether what CloudTrail delivered is as it was, for a terminal. */
export function renderTrust(trust: LogTrust, options: TextOptions): string {
  const pen = createPen(options)
  if (trust.chains.length === 0)
    return `${[...noDigests(pen), ...unreadLines(trust, pen)].join('\n')}\n`
  const rows = trust.chains.map((chain) => chainCells(chain, pen))
  const breaks = trust.chains.flatMap((chain) => gapLines(chain, pen))
  const blocks = [
    [pen.paint('heading', 'Digests of CloudTrail'), ...tableLines(COLUMNS, rows, pen.width, pen)],
    ...(breaks.length > 0 ? [breaks] : []),
    problemLines(trust, pen),
    ...(trust.unread.length > 0 ? [unreadLines(trust, pen)] : []),
    ...(trust.keys === 0 ? [keyLines(pen)] : []),
  ]
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`
}

function noDigests(pen: Pen): readonly string[] {
  return [
    pen.paint(
      'warn',
      'No digest was read: nothing shows whether the logs are as CloudTrail delivered them.',
    ),
    ...paragraph(
      'Enable them with `aws cloudtrail update-trail --name TRAIL --enable-log-file-validation`, and read the folder CloudTrail-Digest beside CloudTrail.',
      pen.width,
      pen,
    ),
  ]
}

function keyLines(pen: Pen): readonly string[] {
  const text =
    'No public key is pinned, so no signature was checked. `dupin verify --keys FILE` takes what `aws cloudtrail list-public-keys --start-time TIME --region REGION` prints, and `--fetch-keys` asks AWS.'
  return hanging('', 0, text, pen.width, pen).map((line) => pen.paint('warn', line))
}

function chainCells(chain: VerifiedChain, pen: Pen): readonly TableCell[] {
  const { altered, missing, verified, unproven, notRead, unhashed, moved } = chain.files
  const isBad = altered + missing > 0
  const { valid = 0, moved: movedDigests = 0, unproven: unprovenDigests = 0 } = chain.digests
  const invalid = (chain.digests.altered ?? 0) + (chain.digests['invalid-signature'] ?? 0)
  const absent = chain.breaks.filter(({ kind }) => kind === 'missing').length
  const digests = parts([
    [valid + movedDigests, 'valid'],
    [movedDigests, 'of them moved'],
    [unprovenDigests, 'unproven'],
    [chain.digests['key-not-found'] ?? 0, 'without a key'],
    [invalid, 'ALTERED'],
    [absent, absent === 1 ? 'stretch MISSING' : 'stretches MISSING'],
  ])
  const files = parts([
    [verified, 'verified'],
    [unproven, 'unproven'],
    [moved, 'of them moved'],
    [altered, 'ALTERED'],
    [missing, 'MISSING'],
    [notRead, 'not read'],
    [unhashed, 'without a hash'],
  ])
  return [
    { text: pen.safe(chain.account) },
    { text: pen.safe(chain.region) },
    { text: pen.safe(`${chain.trail}${chain.isBackfill ? ' (backfill)' : ''}`) },
    { text: stamp(chain.start).slice(0, 16) },
    { text: stamp(chain.end).slice(0, 16) },
    { text: digests, tone: invalid + absent > 0 ? 'bad' : 'plain' },
    { text: files, tone: isBad ? 'bad' : 'plain' },
  ]
}

function parts(counts: readonly (readonly [number, string])[]): string {
  const shown = counts.filter(([many]) => many > 0).map(([many, what]) => `${count(many)} ${what}`)
  return shown.length === 0 ? 'none' : shown.join(', ')
}

/** Nothing is wrong with a chain that begins anew; what was delivered meanwhile is covered by nothing. */
function gapLines({ account, region, breaks }: VerifiedChain, pen: Pen): readonly string[] {
  return breaks
    .filter(({ kind }) => kind === 'gap')
    .flatMap(({ start, end }) =>
      hanging(
        `${pen.paint('warn', pen.glyphs.bullet)} `,
        2,
        pen.safe(
          `${account} ${region}: no digests from ${stamp(start)} to ${stamp(end)}: the trail or its log file validation was off`,
        ),
        pen.width,
        pen,
      ),
    )
}

const TROUBLE_TEXTS: Readonly<Record<Trouble, string>> = {
  'digest-altered': 'digest ALTERED',
  'digest-invalid-signature': 'digest with an INVALID SIGNATURE',
  'digest-missing': 'digest MISSING',
  'digest-unreadable': 'digest UNREADABLE',
  'file-altered': 'log file ALTERED',
  'file-missing': 'log file MISSING',
  'file-unlisted': 'log file NOT DELIVERED by CloudTrail',
}

function problemLines({ problems, chains }: LogTrust, pen: Pen): readonly string[] {
  if (problems.length === 0) {
    const files = chains.reduce((sum, { files: { verified } }) => sum + verified, 0)
    const text = `Nothing was altered, nothing is missing. ${plural(files, 'log file')} verified.`
    return [pen.paint('good', text)]
  }
  const more = problems.length - SHOWN
  return [
    pen.paint('bad', plural(problems.length, 'problem')),
    ...indent(
      problems.slice(0, SHOWN).flatMap((one) => problem(one, pen)),
      2,
    ),
    ...(more > 0 ? [pen.paint('dim', `  and ${count(more)} more in --format json`)] : []),
  ]
}

const REASON_TEXTS: Readonly<Record<string, string>> = {
  'record-too-large': 'it is larger than a digest may be',
  'object-too-large': 'it is larger than an object may be',
  'too-many-records': 'it lists more files than a digest may',
  'unreadable-object': 'it could not be had',
  'corrupt-gzip': 'it is damaged',
}

/** What nobody need have touched, and cannot be verified. */
function unreadLines({ unread }: LogTrust, pen: Pen): readonly string[] {
  if (unread.length === 0) return []
  const what = `Not verifiable: ${plural(unread.length, 'digest')} not read, nor the log files that ${unread.length === 1 ? 'it lists' : 'they list'} verified.`
  const more = unread.length - SHOWN
  return [
    pen.paint('warn', what),
    ...indent(
      unread.slice(0, SHOWN).flatMap(({ uri, reason }) => {
        const why = REASON_TEXTS[reason] ?? (reason === '' ? 'it holds no digest' : reason)
        const bullet = pen.paint('warn', pen.glyphs.bullet)
        return hanging(`${bullet} `, 2, `${pen.safe(uri)}: ${why}`, pen.width, pen)
      }),
      2,
    ),
    ...(more > 0 ? [pen.paint('dim', `  and ${count(more)} more in --format json`)] : []),
  ]
}

function problem({ trouble, start, place, uri }: TrustProblem, pen: Pen): readonly string[] {
  const bullet = pen.paint('bad', pen.glyphs.bullet)
  const where = place === '' ? uri : place
  return hanging(
    `${bullet} `,
    2,
    `${stamp(start)} ${TROUBLE_TEXTS[trouble]}: ${pen.safe(where)}`,
    pen.width,
    pen,
  )
}
