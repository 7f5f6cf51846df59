/**
 * Whether the log file that a record was read from is what CloudTrail delivered.
 * - `verified`: its content is what a digest names whose signature holds
 * - `unproven`: a digest names it, but that digest could not be proven: its key is not pinned, or its signature not there
 * - `not-covered`: no digest speaks of its hour, or it was read before hashes were kept
 * - `unlisted`: digests cover its hour and none of them lists it: CloudTrail did not deliver it there
 * - `altered`: its content is not what the digest names
 */
export const FILE_VERDICTS = ['verified', 'unproven', 'not-covered', 'unlisted', 'altered'] as const
export type FileVerdict = (typeof FILE_VERDICTS)[number]

/** How far the CloudTrail records behind a finding or a cause can be trusted. The counts add up to `records`. */
export interface RecordTrust {
  /** The worst of its records. */
  readonly verdict: FileVerdict
  readonly records: number
  readonly verified: number
  readonly unproven: number
  readonly notCovered: number
  readonly unlisted: number
  readonly altered: number
}

/** Undefined for no records. */
export function trustOf(verdicts: readonly FileVerdict[]): RecordTrust | undefined {
  const count = (verdict: FileVerdict) => verdicts.filter((one) => one === verdict).length
  const worst = FILE_VERDICTS.findLast((verdict) => verdicts.includes(verdict))
  if (worst === undefined) return undefined
  return {
    verdict: worst,
    records: verdicts.length,
    verified: count('verified'),
    unproven: count('unproven'),
    notCovered: count('not-covered'),
    unlisted: count('unlisted'),
    altered: count('altered'),
  }
}

/** Whether somebody laid hand on the files of any of its records. */
export function isTampered({ verdict }: RecordTrust): boolean {
  return verdict === 'altered' || verdict === 'unlisted'
}

/** `2 of 3 records are in log files that a CloudTrail digest verifies; 1 in a file that was altered` */
export function trustInWords(trust: RecordTrust): string {
  const { records, verified } = trust
  const parts = OTHERS.flatMap(([count, text]) =>
    trust[count] > 0 ? [`${trust[count]} ${text}`] : [],
  )
  const all = records === 1 ? 'its record is' : `all ${records} records are`
  if (verified === records) return `${all} in log files that CloudTrail’s digests verify`
  const some = `${verified} of ${records} ${records === 1 ? 'record' : 'records'} verified by CloudTrail’s digests`
  return [some, ...parts].join('; ')
}

const OTHERS = [
  ['altered', 'in a log file that was ALTERED'],
  ['unlisted', 'in a log file that CloudTrail did not deliver'],
  ['unproven', 'in a file whose digest is not proven'],
  ['notCovered', 'not covered by a digest'],
] as const
