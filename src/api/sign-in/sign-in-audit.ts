import type { Principal } from '../access/principal.ts'
import type { AuditLog } from '../audit/audit-log.ts'
import { type AuditEntry, DUPIN_SOURCE } from '../audit/audit-record.ts'
import type { RefusalNotes } from '../refusal-notes.ts'
import type { Visit } from './visit.ts'

/** Remembers who signed in and out, and who was refused; cookies and tokens are not among it. */
export interface NoteSignIn {
  /** @throws whatever keeps the log from being written */
  readonly ready: () => Promise<void>
  readonly signedIn: (principal: Principal, visit: Visit, way: string) => Promise<void>
  readonly signedOut: (principal: Principal, visit: Visit) => Promise<void>
  readonly refused: (visit: Visit, way: string, why: string) => Promise<void>
}

export interface SignInAuditOptions {
  readonly region: string
  readonly audit: Pick<AuditLog, 'append' | 'ready'>
  readonly refusals: RefusalNotes
  /** Milliseconds since the epoch. */
  readonly now: () => number
}

/** Named as CloudTrail names them: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-aws-console-sign-in-events.html */
export function signInAudit({ region, audit, refusals, now }: SignInAuditOptions): NoteSignIn {
  const entry = (visit: Visit, eventName: string): Omit<AuditEntry, 'principal'> => ({
    eventSource: DUPIN_SOURCE,
    eventName,
    region,
    sourceAddress: visit.remoteAddress,
    userAgent: visit.userAgent,
    requestId: visit.requestId,
    readOnly: false,
  })
  return {
    ready: () => audit.ready(),
    signedIn: async (principal, visit, way) => {
      const outcome = { requestParameters: { way }, responseElements: { ConsoleLogin: 'Success' } }
      await audit.append(
        { ...entry(visit, 'ConsoleLogin'), principal, ...outcome },
        { durable: true },
      )
    },
    signedOut: (principal, visit) =>
      audit.append(
        { ...entry(visit, 'ConsoleLogout'), principal, console: true },
        { durable: true },
      ),
    refused: async (visit, way, message) => {
      const refused: AuditEntry = {
        ...entry(visit, 'ConsoleLogin'),
        principal: undefined,
        requestParameters: { way },
        responseElements: { ConsoleLogin: 'Failure' },
        error: { code: 'AccessDenied', message },
      }
      for (const noted of refusals.of(refused, now())) await audit.append(noted, { durable: false })
    },
  }
}
