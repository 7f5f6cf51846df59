/** What a list shows of a record of the audit. */
export interface AuditRecord {
  readonly id: string
  readonly time: string
  readonly name: string
  readonly who: string
  readonly address: string
  readonly isReading: boolean
  /** Empty when it was done. */
  readonly error: string
  /** As it is in the log. */
  readonly whole: Readonly<Record<string, unknown>>
}

/** Reads a record in CloudTrail's form; what it lacks is empty.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html */
export function readAuditRecord(record: Readonly<Record<string, unknown>>): AuditRecord {
  const text = (name: string) => (typeof record[name] === 'string' ? record[name] : '')
  const identity: Readonly<Record<string, unknown>> = Object(record['userIdentity'])
  return {
    id: text('eventID'),
    time: text('eventTime'),
    name: text('eventName'),
    who: typeof identity['arn'] === 'string' ? identity['arn'] : '',
    address: text('sourceIPAddress'),
    isReading: record['readOnly'] === true,
    error: [text('errorCode'), text('errorMessage')].filter((part) => part !== '').join(': '),
    whole: record,
  }
}
