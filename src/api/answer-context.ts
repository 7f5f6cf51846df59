import type { AccessKey } from './access/principal.ts'
import type { AuditLog } from './audit/audit-log.ts'
import type { AnswerConsole } from './console/answer-console.ts'
import type { DetectiveServices } from './detective/services.ts'
import type { AnsweredRequests } from './http/answered-requests.ts'
import type { RawResponse } from './http/raw-response.ts'
import type { OwnApi } from './own-api.ts'
import type { RefusalNotes } from './refusal-notes.ts'
import type { Sessions } from './sign-in/sessions.ts'

/** What a server answers with. */
export interface AnswerContext {
  readonly region: string
  /** Names of the server beside its own address. */
  readonly names: readonly string[]
  readonly keys: ReadonlyMap<string, AccessKey>
  readonly detective: DetectiveServices
  readonly own: OwnApi
  readonly console: AnswerConsole
  readonly sessions: Pick<Sessions, 'find'>
  readonly answered: AnsweredRequests
  readonly audit: Pick<AuditLog, 'append' | 'ready'>
  readonly refusals: RefusalNotes
  /** Milliseconds since the epoch. */
  readonly now: () => number
  readonly newId: () => string
  /** Is told of errors that nobody foresaw. */
  readonly onBug: (error: unknown) => void
  readonly observe: (what: Observed) => void
}

/** Which of the faces a request is for. */
export type Api = 'detective' | 'dupin' | 'sts' | 'console' | 'none'

/** A request that was answered, for the metrics. */
export interface Observed {
  readonly api: Api
  readonly operation: string
  readonly status: number
  readonly seconds: number
}

/** An answer, and what it answers. */
export interface Answered {
  readonly api: Api
  readonly operation: string
  readonly answer: RawResponse | Response
}
