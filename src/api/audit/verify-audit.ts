import { auditFiles, dayOf, dayOfFile, withFile } from './audit-files.ts'
import { type Line, linesForward } from './audit-lines.ts'
import { type Head, type Link, NO_HEAD, readLink, timeOf } from './chain.ts'

export interface AuditProblem {
  readonly kind: 'changed' | 'missing' | 'out-of-place' | 'torn'
  readonly file: string
  /** 1 for the first. */
  readonly line: number
  readonly message: string
}

export interface AuditVerdict {
  /** Lines that are as they were written, wherever they stand. */
  readonly records: number
  /** The first hundred. */
  readonly problems: readonly AuditProblem[]
  /** Undefined when there is no record. */
  readonly head: Head | undefined
}

const MOST_PROBLEMS = 100

/**
 * Reads a whole log and tells where it is not as it was written. To cut off its end leaves a chain that is whole, so a log
 * can also be held against a head that was `known` before.
 */
export async function verifyAudit(folder: string, known?: Head): Promise<AuditVerdict> {
  const state: State = {
    last: { ...NO_HEAD },
    records: 0,
    problems: [],
    isKnownSeen: known === undefined,
  }
  let file = ''
  let number = 0
  for (const name of await auditFiles(folder)) {
    file = name
    number = 0
    await withFile(folder, name, async (handle) => {
      for await (const line of linesForward(handle))
        check(state, line, { file, line: ++number }, known)
    })
  }
  if (known !== undefined && !state.isKnownSeen) {
    const message = `record ${known.sequence}, which there was once, is not there or is another`
    report(state, 'missing', { file, line: number }, message)
  }
  const { last, records, problems } = state
  return {
    records,
    problems,
    head: last.sequence === 0 ? undefined : { ...last, sha256: last.sha256 ?? '' },
  }
}

/** The chain as far as it was read. */
interface State {
  /** Its hash is undefined after a line that is lost. */
  last: { readonly sequence: number; readonly sha256: string | undefined }
  records: number
  readonly problems: AuditProblem[]
  isKnownSeen: boolean
}

type Place = Pick<AuditProblem, 'file' | 'line'>

function check(state: State, line: Line, place: Place, known: Head | undefined): void {
  if (!line.isWhole) {
    report(state, 'torn', place, 'the last line is not finished')
    return
  }
  const link = line.text === undefined ? undefined : readLink(line.text)
  if (link === undefined) {
    report(state, 'changed', place, 'this is no line of an audit log')
    // One line stood here, whose number and hash are lost.
    state.last = { sequence: state.last.sequence + 1, sha256: undefined }
    return
  }
  if (link.isIntact) state.records++
  else report(state, 'changed', place, `record ${link.sequence} is not as it was written`)
  if (known?.sequence === link.sequence && known.sha256 === link.sha256 && link.isIntact) {
    state.isKnownSeen = true
  }
  checkDay(state, link, place)
  checkPlace(state, link, place)
}

function checkPlace(state: State, link: Link, place: Place): void {
  const { last } = state
  const expected = last.sequence + 1
  if (link.sequence < expected) {
    report(
      state,
      'out-of-place',
      place,
      `record ${link.sequence} stands behind record ${last.sequence}`,
    )
    return
  }
  if (link.sequence > expected) {
    const which =
      link.sequence - 1 === expected
        ? `record ${expected}`
        : `records ${expected} to ${link.sequence - 1}`
    report(state, 'missing', place, `before this line, ${which} should stand`)
  } else if (last.sha256 !== undefined && link.previousSha256 !== last.sha256) {
    report(
      state,
      'changed',
      place,
      `record ${last.sequence} is not the one that record ${link.sequence} follows`,
    )
  }
  state.last = { sequence: link.sequence, sha256: link.sha256 }
}

/** A file is begun by a record of its day, and none of a later day is in it: no line can pass from file to file. */
function checkDay(state: State, { record, sequence }: Link, place: Place): void {
  const time = timeOf(record)
  const [day, own] = [Number.isNaN(time) ? '' : dayOf(time), dayOfFile(place.file) ?? '']
  if (day > own || (place.line === 1 && day !== own)) {
    report(
      state,
      'out-of-place',
      place,
      `record ${sequence} is of ${day || 'no day'} and not of this file`,
    )
  }
}

function report(state: State, kind: AuditProblem['kind'], place: Place, message: string): void {
  if (state.problems.length < MOST_PROBLEMS) state.problems.push({ kind, ...place, message })
}
