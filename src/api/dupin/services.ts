import type { SourceStatus } from '../../dupin.ts'
import type { Run, Runs } from '../../investigations/runs.ts'
import type { Triage } from '../../investigations/triage/triage.ts'
import type { GraphView } from '../../investigations/view/graph-view.ts'
import type { AskedScope } from '../../investigations/view/view-scope.ts'
import type { Principal } from '../access/principal.ts'
import type { AuditAnswer, AuditQuestion } from '../audit/read-audit.ts'
import type { OidcSignIn } from '../sign-in/oidc/oidc-sign-in.ts'
import type { SignIn } from '../sign-in/sign-in.ts'

/** An account of an organization, and how it stands to the organization's behavior graph. */
export interface OrganizationAccount {
  readonly account: string
  readonly isManagement: boolean
  readonly status: string
}

/** A behavior graph as a principal may see it. */
export interface SeenGraph {
  /** Under which its runs are kept. */
  readonly key: string
  readonly view: GraphView
  /** What was decided about what it shows: its own decisions, then those that count there too. */
  readonly triages: readonly [own: Triage, ...Triage[]]
  /** How collecting goes; nothing for who does not see all of the lake, since sources name what others have. */
  readonly sources: () => Promise<readonly SourceStatus[]>
  /** Starts an investigation of everything that the principal may see.
   * @throws TooManyRuns, UserError */
  readonly start: (scope: AskedScope) => Promise<Run>
}

/** What Dupin's own API needs of the server. */
export interface DupinServices {
  /** What a principal may see; undefined when that is nothing. */
  readonly graphOf: (principal: Principal) => Promise<SeenGraph | undefined>
  readonly runs: Pick<Runs, 'list' | 'get' | 'latest' | 'report' | 'subscribe'>
  readonly audit: (question: AuditQuestion) => Promise<AuditAnswer>
  /** Accounts of the organization that an account manages or administers; undefined when it does neither. */
  readonly organization: (account: string) => readonly OrganizationAccount[] | undefined
  readonly signIn: Pick<SignIn, 'current' | 'withToken' | 'out' | 'issueToken'>
  /** Signs in with an account elsewhere; undefined where that is not set up. */
  readonly oidc: Pick<OidcSignIn, 'label' | 'begin' | 'end'> | undefined
  /** Seals cursors; the same after a restart, so that a page can be followed by the next. */
  readonly cursorKey: string | Uint8Array
  /** Milliseconds since the epoch. */
  readonly now: () => number
  /** Calls `work` every so many milliseconds until what is answered is called. */
  readonly every: (milliseconds: number, work: () => void) => () => void
  /** Whether the lake answers. @throws whatever it says when it does not */
  readonly ready: () => Promise<void>
  /** Metrics in Prometheus's text format. */
  readonly metrics: () => string
  /** Is told of errors that nobody foresaw. */
  readonly onBug: (error: unknown) => void
  readonly version: string
}
