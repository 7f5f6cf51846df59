import { monitorEventLoopDelay } from 'node:perf_hooks'
import { type Services, VERSION } from '../dupin.ts'
import type { AskedScope } from '../investigations/view/view-scope.ts'
import type { Principal } from './access/principal.ts'
import type { Observed } from './answer-context.ts'
import type { AuditLog } from './audit/audit-log.ts'
import { type AuditQuestion, readAudit } from './audit/read-audit.ts'
import { createDupinApi, type SeenGraph } from './dupin/dupin-api.ts'
import { answersInTime } from './ops/health.ts'
import { createMetrics } from './ops/metrics.ts'
import type { OwnApi } from './own-api.ts'
import type { OidcSignIn } from './sign-in/oidc/oidc-sign-in.ts'
import type { SignIn } from './sign-in/sign-in.ts'

export interface DupinApiOptions {
  readonly services: Services
  readonly audit: Pick<AuditLog, 'ready'>
  readonly auditFolder: string
  readonly signIn: SignIn
  readonly oidc: OidcSignIn | undefined
  /** Seals cursors. */
  readonly key: Uint8Array
  /** Milliseconds since the epoch. */
  readonly now: () => number
  readonly onBug: (error: unknown) => void
}

export interface OpenedDupinApi {
  readonly own: OwnApi
  readonly observe: (what: Observed) => void
  readonly close: () => void
}

/** Dupin's own API over what a server holds, and the metrics that it tells. */
export function openDupinApi(options: DupinApiOptions): OpenedDupinApi {
  const { services, audit, auditFolder, signIn, oidc, key, now, onBug } = options
  const delay = monitorEventLoopDelay({ resolution: 20 })
  delay.enable()
  const metrics = createMetrics({
    ingest: () => services.ingested(),
    sources: () => services.collected(),
    runs: () => services.runs.counts(),
    memory: () => process.memoryUsage(),
    eventLoopLag: () => {
      const seconds = delay.percentile(99) / 1e9
      delay.reset()
      return Number.isFinite(seconds) ? seconds : 0
    },
  })
  const own = createDupinApi({
    graphOf: (principal) => graphOf(services, principal),
    runs: services.runs,
    audit: (question: AuditQuestion) => readAudit(auditFolder, question),
    organization: (account) => services.membership.organizationAccounts(account),
    signIn,
    oidc,
    cursorKey: key,
    now,
    every: (milliseconds, work) => {
      const timer = setInterval(work, milliseconds)
      return () => clearInterval(timer)
    },
    ready: atOnce(() => answersInTime(() => allReady(services, audit), after)),
    metrics: metrics.render,
    onBug,
    version: VERSION,
  })
  return { own, observe: metrics.observe, close: () => delay.disable() }
}

async function graphOf(services: Services, principal: Principal): Promise<SeenGraph | undefined> {
  const { account, role } = principal
  const sight = services.sightOf({ account, asMember: role === 'member' })
  if (sight === undefined) return undefined
  const view = await services.viewOf(sight)
  const triages = services.triagesOf(sight)
  const sources = () => services.sourceStatuses(sight)
  const start = (scope: AskedScope) => services.startRun(sight, scope)
  return { key: sight.key, view, triages, sources, start }
}

function after(milliseconds: number, work: () => void): () => void {
  const timer = setTimeout(work, milliseconds)
  return () => clearTimeout(timer)
}

/** The lake must answer, and what is asked must be written down: else nothing can be done here. */
async function allReady(services: Services, audit: Pick<AuditLog, 'ready'>): Promise<void> {
  await services.ready()
  await audit.ready()
}

/** All who ask while the answer is under way get the same: anybody may ask, however often. */
function atOnce<T>(ask: () => Promise<T>): () => Promise<T> {
  let underWay: Promise<T> | undefined
  return () => {
    underWay ??= ask().finally(() => {
      underWay = undefined
    })
    return underWay
  }
}
