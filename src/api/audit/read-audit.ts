import { HOUR } from '../../events/time.ts'
import { UserError } from '../../events/user-error.ts'
import { auditFiles, dayOf, dayOfFile, withFile } from './audit-files.ts'
import { linesBackward } from './audit-lines.ts'
import { objectIn, readLink, timeOf } from './chain.ts'

export interface AuditQuestion {
  /** Milliseconds since the epoch: `from <= time < to`. */
  readonly from: number
  readonly to: number
  /** Records of calls by this account or about what it has. */
  readonly account?: string
  readonly limit: number
  /** Of an earlier answer to the same question. */
  readonly cursor?: string | undefined
}

export interface AuditAnswer {
  readonly records: readonly Readonly<Record<string, unknown>>[]
  /** Where to go on; undefined when there is nothing more. */
  readonly cursor: string | undefined
}

/** Lines that are looked at for one answer, so that a question that few lines fit does not take forever. */
const MOST_READ = 20_000
const MOST_RECORDS = 1000
/** How far the clock may have been put back within a day. */
const DISORDER = HOUR

/**
 * Records, the newest first. Memory is bounded by `limit`. An answer may hold fewer records than there are, even none, and
 * a cursor: then there may be more. Lines that are no records are passed over; `verifyAudit` tells of them.
 *
 * @throws UserError when the cursor is none that this gave.
 */
export async function readAudit(folder: string, question: AuditQuestion): Promise<AuditAnswer> {
  const place = question.cursor === undefined ? undefined : readCursor(question.cursor)
  const { from, to } = question
  if (!(from < to)) return { records: [], cursor: undefined }
  const [first, last] = [dayAt(from), dayAt(to)]
  const isAsked = (name: string) => {
    const day = dayOfFile(name) ?? ''
    return day >= first && day <= last && (place === undefined || name <= place.file)
  }
  const search: Search = {
    question,
    most: Math.min(Math.max(1, question.limit), MOST_RECORDS),
    records: [],
    read: 0,
  }
  for (const name of (await auditFiles(folder)).filter(isAsked).toReversed()) {
    const rest = await searchFile(
      folder,
      name,
      name === place?.file ? place.end : undefined,
      search,
    )
    if (rest !== undefined) {
      return { records: search.records, cursor: writeCursor({ file: name, end: rest }) }
    }
  }
  return { records: search.records, cursor: undefined }
}

interface Search {
  readonly question: AuditQuestion
  readonly most: number
  readonly records: Readonly<Record<string, unknown>>[]
  read: number
}

/** Where the search has to go on in this file; undefined when it is done with it. */
function searchFile(
  folder: string,
  name: string,
  before: number | undefined,
  search: Search,
): Promise<number | undefined> {
  return withFile(folder, name, async (file) => {
    const { size } = await file.stat()
    for await (const { start, text } of linesBackward(file, Math.min(before ?? size, size))) {
      const record = text === undefined ? undefined : readLink(text)?.record
      const time = record === undefined ? Number.NaN : timeOf(record)
      if (time < search.question.from - DISORDER) return undefined
      if (record !== undefined && fits(record, time, search.question)) search.records.push(record)
      search.read++
      if (search.records.length >= search.most || search.read >= MOST_READ) return start
    }
    return undefined
  })
}

function fits(
  record: Readonly<Record<string, unknown>>,
  time: number,
  { from, to, account }: AuditQuestion,
): boolean {
  if (!(time >= from && time < to)) return false
  if (account === undefined) return true
  const caller = objectIn(record, 'userIdentity')?.['accountId']
  return record['recipientAccountId'] === account || caller === account
}

function dayAt(time: number): string {
  const latest = Date.UTC(9999, 11, 31)
  return dayOf(Math.min(Math.max(time, 0), latest))
}

interface Cursor {
  readonly file: string
  /** Lines from this byte on were looked at. */
  readonly end: number
}

function writeCursor({ file, end }: Cursor): string {
  return Buffer.from(`${dayOfFile(file)}:${end}`).toString('base64url')
}

function readCursor(text: string): Cursor {
  const decoded = text.length > 64 ? '' : Buffer.from(text, 'base64url').toString('latin1')
  const [, day, end] = /^(\d{4}-\d\d-\d\d):(\d{1,15})$/.exec(decoded) ?? []
  if (day === undefined) {
    throw new UserError('the cursor is none that this log gave; ask again without one')
  }
  return { file: `audit-${day}.jsonl`, end: Number(end) }
}
