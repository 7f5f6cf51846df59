import StatusIndicator, {
  type StatusIndicatorProps,
} from '@cloudscape-design/components/status-indicator'
import type { Schemas } from '../api/client.ts'
import { numberText } from './numbers.ts'

type RecordTrust = Schemas['RecordTrust']
export type FileVerdict = RecordTrust['verdict']

const STATES: Readonly<Record<FileVerdict, StatusIndicatorProps.Type>> = {
  verified: 'success',
  unproven: 'info',
  'not-covered': 'stopped',
  unlisted: 'warning',
  altered: 'error',
}

/** What a digest of CloudTrail says of the log file of a record. */
const TEXTS: Readonly<Record<FileVerdict, string>> = {
  verified: 'Verified: it is as CloudTrail delivered it',
  unproven: 'Not proven: a digest lists it, but its signature could not be checked',
  'not-covered': 'Not covered by a digest',
  unlisted: 'Not delivered by CloudTrail: no digest lists it',
  altered: 'Altered since CloudTrail delivered it',
}

export function VerdictBadge({ verdict }: { readonly verdict: FileVerdict }) {
  return <StatusIndicator type={STATES[verdict]}>{TEXTS[verdict]}</StatusIndicator>
}

/** How far the records behind a finding or a cause can be trusted; nothing where no digest was read. */
export function TrustBadge({ trust }: { readonly trust: RecordTrust | undefined }) {
  if (trust === undefined) return null
  return <StatusIndicator type={STATES[trust.verdict]}>{trustText(trust)}</StatusIndicator>
}

export function trustText({ records, verified, ...trust }: RecordTrust): string {
  const of = `${numberText(verified, 'count')} of ${numberText(records, 'count')} log records verified`
  const others = OTHERS.flatMap(([count, text]) =>
    trust[count] > 0 ? [`${numberText(trust[count], 'count')} ${text}`] : [],
  )
  return [of, ...others].join(', ')
}

const OTHERS = [
  ['altered', 'in an altered log file'],
  ['unlisted', 'in a file that CloudTrail did not deliver'],
  ['unproven', 'not proven'],
  ['notCovered', 'not covered by a digest'],
] as const
