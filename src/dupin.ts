import { randomBytes, randomInt } from 'node:crypto'
import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import type { CollectedTotals } from './collect/collect-once.ts'
import { Collecting } from './collect/collecting.ts'
import { Keeping, newKey, retentionOf } from './collect/keeping.ts'
import type { ParkedNote } from './collect/parked-messages.ts'
import type { SourceStatus } from './collect/source-status.ts'
import { ABUSE_DETECTORS } from './detectors/abuse/index.ts'
import { BEHAVIOUR_DETECTORS } from './detectors/behaviour/index.ts'
import { detectDrift } from './detectors/data-quality/detect-drift.ts'
import type { DriftOptions } from './detectors/data-quality/drift-options.ts'
import type { DriftReport } from './detectors/data-quality/drift-report.ts'
import {
  type ClarifyDrift,
  clarifyAnalysis,
  clarifyDrift,
} from './detectors/data-quality/model-monitor/clarify-drift.ts'
import type { BiasQuestion } from './detectors/data-quality/model-monitor/facet-reader.ts'
import { measureBias } from './detectors/data-quality/model-monitor/measure-bias.ts'
import type { Detector } from './detectors/detector.ts'
import { IMPORTED_DETECTORS } from './detectors/imported/index.ts'
import { INFERENCE_DETECTORS } from './detectors/inference/catalogue.ts'
import { QUERY_DETECTORS } from './detectors/queries/catalogue.ts'
import type { RuleProblem } from './detectors/sigma/rule.ts'
import { techniquesWith } from './detectors/techniques/catalogue.ts'
import { TECHNIQUE_DETECTOR, TECHNIQUE_DETECTORS } from './detectors/techniques/index.ts'
import type { Technique } from './detectors/techniques/technique.ts'
import { techniqueDetector } from './detectors/techniques/technique-detector.ts'
import { TRUST_DETECTORS } from './detectors/trust/index.ts'
import type { EntityRef } from './events/entity.ts'
import { BASELINE_DAYS, DAY, floorHour, HOUR, type TimeWindow } from './events/time.ts'
import { UserError } from './events/user-error.ts'
import type { HuntIndicator } from './formats/indicators/indicator.ts'
import { readIndicators } from './formats/indicators/read-indicators.ts'
import { DEFAULT_LIMITS } from './formats/limits.ts'
import type { ClarifyAnalysis } from './formats/model-monitor/clarify-analysis.ts'
import { readSeriesCsv, type SeriesRow } from './formats/series-csv.ts'
import { compactRelations, deriveRelations } from './graph/derive.ts'
import { type Hunt, hunt } from './graph/hunt.ts'
import { findKnownEntity } from './graph/known-entity.ts'
import { locateAddresses } from './graph/locations.ts'
import { meantEntity } from './graph/meant-entity.ts'
import { readToldCoverage } from './graph/prerequisites/told-coverage.ts'
import { defaultLength } from './investigations/default-length.ts'
import { type EntityPage, readEntityPage } from './investigations/entity/entity-page.ts'
import { type WhoChanged, whoChanged } from './investigations/entity/who-changed.ts'
import { explain } from './investigations/explain.ts'
import { remembered } from './investigations/group-states.ts'
import { assessEntity } from './investigations/indicators/assess-entity.ts'
import { investigate } from './investigations/investigate.ts'
import { involving } from './investigations/involving.ts'
import { keepLastReport, readLastReport } from './investigations/last-report.ts'
import type { Coverage, Report } from './investigations/report.ts'
import { verdictsOf } from './investigations/report-verdicts.ts'
import { withoutAccepted } from './investigations/triage/suppression.ts'
import { Triage, WHOLE_LAKE } from './investigations/triage/triage.ts'
import type { OpenedVerdict } from './investigations/verdict.ts'
import { activeDays, timeSpans } from './lake/coverage.ts'
import { type LogHours, readCoverageHours } from './lake/coverage-hours.ts'
import { Documents } from './lake/documents.ts'
import type { SqlRow } from './lake/engine.ts'
import { type IngestProgress, type IngestSummary, ingest } from './lake/ingest/ingest.ts'
import { type Lake, openLake } from './lake/lake.ts'
import type { Expired, RetentionRules } from './lake/retention/retention.ts'
import { rewriteLake } from './lake/retention/rewrite.ts'
import { type LogVerifier, logVerifier } from './lake/trust/log-verifier.ts'
import { keepVerdicts } from './lake/verdicts.ts'
import { readIngestAccounts } from './membership/ingest-accounts.ts'
import { Services, type ServicesOptions } from './services.ts'
import { SCENARIOS } from './simulate/catalogue.ts'
import { PUBLIC_KEYS } from './simulate/digest-writer.ts'
import { SIMULATED_LOGS, USUAL_LOGS } from './simulate/logs/catalogue.ts'
import { writePlaces, writeSimulation } from './simulate/write.ts'
import { folderSource } from './sources/folder.ts'
import { readOneFile } from './sources/one-file.ts'
import { openBucket } from './sources/s3/open-bucket.ts'
import type { LogObject, Source } from './sources/source.ts'

export const DETECTORS: readonly Detector[] = [
  ...INFERENCE_DETECTORS,
  ...TECHNIQUE_DETECTORS,
  ...BEHAVIOUR_DETECTORS,
  ...ABUSE_DETECTORS,
  ...QUERY_DETECTORS,
  ...IMPORTED_DETECTORS,
  ...TRUST_DETECTORS,
]

export const VERSION = '0.1.0'

export type {
  BiasQuestion,
  ClarifyAnalysis,
  ClarifyDrift,
  CollectedTotals,
  DriftOptions,
  DriftReport,
  Expired,
  Hunt,
  HuntIndicator,
  IngestProgress,
  IngestSummary,
  ParkedNote,
  RetentionRules,
  RuleProblem,
  SeriesRow,
  Services,
  SourceStatus,
  Technique,
}
export {
  clarifyAnalysis,
  clarifyDrift,
  detectDrift,
  measureBias,
  PUBLIC_KEYS,
  readIndicators,
  readOneFile,
  readSeriesCsv,
  retentionOf,
  rewriteLake,
  SCENARIOS,
  SIMULATED_LOGS,
  techniquesWith,
  USUAL_LOGS,
  writePlaces as simulatePlacesInto,
  writeSimulation as simulateInto,
}

const BUSIEST_ACCOUNT = `SELECT account FROM relation WHERE account <> '' AND length(account) = 12
  GROUP BY account ORDER BY sum(count) DESC, account LIMIT 1`

export interface OpenOptions {
  /** Whether a lake that is not there is an error; it is made otherwise. */
  readonly mustExist?: boolean
  /** Mebibytes that the engine may hold before it spills to disk. */
  readonly memoryMb?: number
  readonly threads?: number
  /** Folders of Sigma rules that are looked for beside ours. */
  readonly rules?: readonly string[]
  /** Texts that a pseudonym stands for in all that is read, beside those that the lake keeps rules for. */
  readonly redact?: readonly string[]
}

export interface IngestFolderOptions {
  readonly now?: () => Date
  /** An mmdb file with places or networks (autonomous systems) of addresses. */
  readonly geoip?: string
  readonly onProgress?: (progress: IngestProgress) => void
  /** Told of each object that could not be had; it is offered again at the next reading. */
  readonly onUnreadable?: (object: LogObject, detail: string) => void
}

export interface IngestBucketOptions extends IngestFolderOptions {
  /** Where a bucket is that does not say so itself. */
  readonly region: string
  readonly profile?: string
  readonly endpointUrl?: string
  /** Milliseconds since the epoch: objects of earlier days are left alone, where the key says the day. */
  readonly from?: number
}

export interface ScopeOptions {
  /** Milliseconds since the epoch; what is left out is chosen from what the lake holds. */
  readonly from?: number
  readonly to?: number
}

export interface ChangeOptions {
  /** Milliseconds since the epoch; the end of the logs when left out. */
  readonly before?: number
  readonly hours?: number
  readonly limit?: number
}

/** Dupin over one lake: the stages wired together. Whoever opens it closes it. */
export class Dupin {
  readonly #lake: Lake
  readonly #threads: number
  readonly #detectors: readonly Detector[]
  /** What is wrong with the rules that were asked for; those rules are not looked for. */
  readonly ruleProblems: readonly RuleProblem[]

  private constructor(lake: Lake, threads: number, rules: readonly string[]) {
    this.#lake = lake
    this.#threads = threads
    const { detectors, problems } = detectorsWith(rules)
    this.#detectors = detectors
    this.ruleProblems = problems
  }

  /** @throws UserError when the lake cannot be opened. */
  static async open(path: string, options: OpenOptions = {}): Promise<Dupin> {
    const threads = options.threads ?? Math.max(1, Math.min(8, availableParallelism()))
    if (options.mustExist === true && !existsSync(path)) {
      throw new UserError(
        `there is no lake at ${path}; read logs into one first: dupin ingest PATH --lake ${path}`,
      )
    }
    refuseOtherFile(path)
    const lake = await openLake({
      path,
      threads,
      newSecret: newKey,
      ...(options.memoryMb ? { memoryMb: options.memoryMb } : {}),
      ...(options.redact ? { redact: options.redact } : {}),
    })
    return new Dupin(lake, threads, options.rules ?? [])
  }

  close(): Promise<void> {
    return this.#lake.engine.close()
  }

  /** What a server needs of the lake. Whoever opens it closes it before this, and asks nothing else meanwhile. */
  serve(options: Omit<ServicesOptions, 'detectors' | 'threads'>): Promise<Services> {
    return Services.open(this.#lake, {
      ...options,
      detectors: this.#detectors,
      threads: this.#threads,
    })
  }

  /** The account that most calls are of; undefined in a lake without any. */
  async busiestAccount(): Promise<string | undefined> {
    const [row] = await this.#lake.engine.query(BUSIEST_ACCOUNT)
    return row === undefined ? undefined : String(row['account'])
  }

  /** Reads every log below a folder that the lake has not read yet, of accounts that belong to its behavior graphs. */
  async ingestFolder(path: string, options: IngestFolderOptions = {}): Promise<IngestSummary> {
    return this.#ingestFrom(await folderSource(path), options)
  }

  /** The same of the objects of a bucket, `s3://bucket/prefix`. Large ones wait in a folder beside the lake until they are read.
   * @throws UserError when it cannot be listed */
  async ingestBucket(address: string, options: IngestBucketOptions): Promise<IngestSummary> {
    const spool = `${this.#lake.path}.spool`
    const source = await openBucket(address, spool, { ...options, limits: DEFAULT_LIMITS })
    return this.#ingestFrom(source, options)
  }

  async #ingestFrom(source: Source, options: IngestFolderOptions): Promise<IngestSummary> {
    const accounts = await readIngestAccounts(new Documents(this.#lake.engine))
    const summary = await ingest(this.#lake, source, {
      ...(accounts === undefined ? {} : { accounts }),
      threads: this.#threads,
      seed: randomInt(2 ** 31),
      now: options.now ?? (() => new Date()),
      derive: deriveRelations,
      ...(options.onProgress ? { onProgress: options.onProgress } : {}),
      ...(options.onUnreadable ? { onUnreadable: options.onUnreadable } : {}),
    })
    await compactRelations(this.#lake.engine)
    if (options.geoip !== undefined) await locateAddresses(this.#lake.engine, options.geoip)
    return summary
  }

  /** How long logs are kept, and what of them. */
  keeping(): Keeping {
    return new Keeping(this.#lake)
  }

  /** Collecting what a configuration names, and how it went. */
  collecting(): Collecting {
    return new Collecting(this.#lake, this.#threads)
  }

  coverage(): Promise<Coverage> {
    return readToldCoverage(this.#lake.engine)
  }

  /** @param window whole hours, UTC. @param now milliseconds since the epoch */
  coverageHours(window: TimeWindow, now: number): Promise<LogHours[]> {
    return readCoverageHours(this.#lake.engine, window, now)
  }

  /** Whether what CloudTrail delivered is as it was. */
  verifier(): LogVerifier {
    return logVerifier(this.#lake.engine)
  }

  /** Looks for everything odd in the scope and ranks its causes; what it finds can be opened with `explain`. An entity
   * narrows the report to the groups it has a part in, and is investigated by itself. */
  async investigate(
    scope: ScopeOptions & {
      readonly entity?: string
      /** Milliseconds since the epoch. */
      readonly now?: () => number
      /** Whether groups that somebody is done with are shown. */
      readonly archived?: boolean
      readonly onProgress?: (done: number, of: number, what: string) => void
    } = {},
  ): Promise<Report> {
    const window = await this.scope(scope)
    const entity = scope.entity === undefined ? undefined : await this.entity(scope.entity)
    const now = scope.now ?? Date.now
    const triage = this.triage(now)
    const rules = await triage.suppressions()
    const found = await investigate(this.#lake, {
      detectors: this.#detectors,
      scope: window,
      accepted: (findings) => withoutAccepted(findings, rules, now()),
      ...(scope.onProgress ? { onProgress: scope.onProgress } : {}),
    })
    const documents = new Documents(this.#lake.engine)
    const whole = await remembered(found, documents, 'lake', now())
    await this.keep(whole)
    const report = scope.archived === true ? whole : await triage.withoutDone(whole)
    return entity === undefined ? report : this.#about(entity, report)
  }

  /** Keeps a report as that of the last `investigate`, so that what it found can be opened with `explain`. */
  async keep(report: Report): Promise<void> {
    const { engine } = this.#lake
    await keepVerdicts(engine, verdictsOf(report))
    await keepLastReport(new Documents(engine), report)
  }

  /** The report narrowed to what an entity has a part in, with its own indicators. */
  async #about(entity: EntityRef, report: Report): Promise<Report> {
    const { scope, findingGroups: groups } = report
    const { engine } = this.#lake
    const baseline = { start: scope.start - BASELINE_DAYS * DAY, end: scope.start }
    const investigation = await assessEntity({ engine, entity, scope, baseline, groups })
    return { ...involving(report, entity), investigation }
  }

  /** What a user decided about findings. @param now milliseconds since the epoch */
  triage(now: () => number = Date.now): Triage {
    return new Triage({
      documents: new Documents(this.#lake.engine),
      key: WHOLE_LAKE,
      now,
      newId: () => randomBytes(4).toString('hex'),
    })
  }

  /** All that the last `investigate` found, whatever it was narrowed to; undefined before the first. */
  lastReport(): Promise<Report | undefined> {
    return readLastReport(new Documents(this.#lake.engine))
  }

  /** What is known of an entity in a scope of whole hours, and what the last `investigate` found about it.
   * @throws UserError when there is none of that id, or more than one. */
  async profile(id: string, scope: ScopeOptions = {}): Promise<EntityPage> {
    const { engine } = this.#lake
    const known = await findKnownEntity(engine, (await this.entity(id)).id)
    if (known === undefined)
      throw new UserError(`${id} is named in the logs but has nothing to show`)
    const whole = await this.scope(scope)
    const { end } = whole
    if (scope.from !== undefined && end - whole.start > LONGEST_SCOPE)
      throw new UserError('the scope is longer than a year; choose --from and --to nearer together')
    const start = Math.max(whole.start, end - LONGEST_SCOPE)
    const window = { start: floorHour(start), end: Math.ceil(end / HOUR) * HOUR }
    const baseline = { start: window.start - BASELINE_DAYS * DAY, end: window.start }
    const report = await this.lastReport()
    return readEntityPage({ engine, entity: known, scope: window, baseline, report })
  }

  /** The entity that `text` means: an id, or the end or a part of exactly one. @throws UserError */
  entity(text: string): Promise<EntityRef> {
    return meantEntity(this.#lake.engine, text)
  }

  /** Calls that changed an entity or what it rests on, or would have, latest first, in the hours up to `before`. */
  async whoChanged(
    text: string,
    { before, hours = 72, limit = 50 }: ChangeOptions = {},
  ): Promise<WhoChanged> {
    const entity = await this.entity(text)
    const end = before ?? (await this.scope({})).end
    const window = { start: end - hours * HOUR, end }
    const report = await this.lastReport()
    return whoChanged({ engine: this.#lake.engine, entity, window, report, limit })
  }

  /** Looks for indicators that somebody else has written down, in all that the lake holds unless a scope is given. */
  async hunt(indicators: readonly HuntIndicator[], scope: ScopeOptions = {}): Promise<Hunt> {
    const spans = [...(await timeSpans(this.#lake.engine)).values()]
    const start = scope.from ?? Math.min(...spans.map((span) => span.start))
    const end = scope.to ?? Math.max(...spans.map((span) => span.end)) + 1
    if (spans.length === 0) return { hits: [], near: [] }
    return hunt(this.#lake.engine, indicators, { start, end })
  }

  /** Opens a finding or group of the last investigation, or a log record; undefined when nothing has that id.
   * @throws UserError when the beginning of an id means more than one thing. */
  explain(id: string): Promise<OpenedVerdict | undefined> {
    return explain(this.#lake.engine, id)
  }

  /** Asks the lake. Asking changes nothing: whatever the statement wrote is undone. */
  async query(
    sql: string,
    parameters: readonly (string | number)[] = [],
  ): Promise<readonly SqlRow[]> {
    const { engine } = this.#lake
    await engine.query('BEGIN TRANSACTION READ ONLY')
    try {
      return await engine.query(sql, parameters)
    } finally {
      await engine.query('ROLLBACK').catch(() => undefined)
    }
  }

  /** The scope asked for, or the latest part of what the lake holds, of which the rest is the baseline. */
  async scope(options: ScopeOptions): Promise<TimeWindow> {
    const { engine } = this.#lake
    const spans = [...(await timeSpans(engine)).values()]
    if (spans.length === 0) {
      throw new UserError(
        'the lake is empty; read logs into it first: dupin ingest PATH --lake LAKE',
      )
    }
    const first = Math.min(...spans.map(({ start }) => start))
    const last = Math.max(...spans.map(({ end }) => end)) + 1
    const length = defaultLength(last - first, await activeDays(engine))
    const end = options.to ?? last
    const start = options.from ?? Math.max(Math.min(first, end - DAY), end - length)
    if (start >= end) throw new UserError('the scope is empty: --from must be before --to')
    return { start, end }
  }
}

/** Our detectors, with the rules of a user's folders among the techniques. */
function detectorsWith(folders: readonly string[]) {
  if (folders.length === 0) return { detectors: DETECTORS, problems: [] }
  const { techniques, problems } = techniquesWith(folders)
  const own = techniqueDetector(() => techniques)
  const detectors = DETECTORS.map((one) => (one === TECHNIQUE_DETECTOR ? own : one))
  return { detectors, problems }
}

/** The engine would make a new lake of any small file, and what was in it would be gone.
 * @throws UserError when there is a file that is none of the engine's. */
function refuseOtherFile(path: string): void {
  if (!existsSync(path) || statSync(path).size === 0) return
  const file = openSync(path, 'r')
  const head = Buffer.alloc(12)
  readSync(file, head, 0, head.length, 0)
  closeSync(file)
  // A checksum of eight bytes, then this: https://duckdb.org/docs/stable/internals/storage
  if (head.toString('latin1', 8) !== 'DUCK') throw new UserError(`${path} is no lake`)
}

/** Panels over time have a row for every hour. */
const LONGEST_SCOPE = 366 * DAY
