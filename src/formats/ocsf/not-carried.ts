import type { FormatName } from '../format.ts'

/** Something of a log that an event of OCSF does not say, or not as the log said it. */
export interface NotCarried {
  /** The log: as it goes by in the catalogue, or will. */
  readonly log: FormatName | 'route53-resolver' | 'security-hub'
  /** Versions of OCSF that leave it out. */
  readonly versions: string
  /** The column of the row that differs. */
  readonly column: string
  readonly what: string
  readonly why: string
}

const line = (
  log: NotCarried['log'],
  versions: string,
  column: string,
  what: string,
  why: string,
): NotCarried => ({ log, versions, column, what, why })

/** All in which the copy of a log in Security Lake may differ from the log. What is not listed is the same. */
export const NOT_CARRIED: readonly NotCarried[] = [
  line(
    'cloudtrail',
    '1.0.0-rc.2',
    'request',
    'the order of fields and texts that are empty; numbers and truths are text; a list is split at its commas',
    'the request is taken to pieces, each of them text',
  ),
  line(
    'cloudtrail',
    '1.0.0-rc.2',
    'response',
    'as the request; besides names and ids of users and roles that were made',
    'the response is taken to pieces, and these are moved to `user`, which does not say what they were',
  ),
  line(
    'cloudtrail',
    'all',
    'additional',
    'the order of fields; numbers and truths are text; a list is split at its commas',
    'additionalEventData is taken to pieces, each of them text',
  ),
  line(
    'cloudtrail',
    'all',
    'event_id',
    'an event without an eventID is another one than in the log',
    'without an id the letters of the record are its identity',
  ),
  line(
    'vpc-flow',
    'all',
    'key',
    'a flow is another one than in a flow log of yours that has other fields than those of version 5',
    'Security Lake makes a flow log of its own; two flow logs cut the same traffic into records of their own',
  ),
  line(
    'eks-audit',
    'before 1.5',
    'request',
    'numbers and truths are text, lists of objects are one object; volumes and environment of several containers',
    'the request is taken to pieces, and containers are told by name and image',
  ),
  line(
    'security-hub',
    'all',
    'detail',
    'scores and references of a vulnerability beyond the first, its vendor’s severity',
    'the event has one of each',
  ),
  line(
    'security-hub',
    '1.0.0-rc.2',
    'detail',
    'the workflow of a finding that is archived',
    'whatever is archived counts as suppressed',
  ),
]
