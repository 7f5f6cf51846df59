import { toFinding } from '../../detectors/imported/imported-findings.ts'
import type { EntityRef, EntityType } from '../../events/entity.ts'
import type { Finding } from '../../events/finding.ts'
import type { TimeWindow } from '../../events/time.ts'
import { type CallTotals, callTotals } from '../../graph/call-totals.ts'
import { type DetailedChange, detailed } from '../../graph/change-details.ts'
import { type Change, type Changes, changesTo } from '../../graph/changes.ts'
import { type EntityNews, newsAbout } from '../../graph/entity-news.ts'
import {
  type FeatureDistribution,
  type FeatureName,
  featureDistribution,
} from '../../graph/feature-distribution.ts'
import { type HighVolumeEntity, highVolumeEntities } from '../../graph/high-volume.ts'
import { findKnownEntity, type KnownEntity } from '../../graph/known-entity.ts'
import { type LineageGraph, lineageGraph } from '../../graph/lineage-graph.ts'
import { type ModelUse, readModels } from '../../graph/models.ts'
import type { Panel, PanelData } from '../../graph/panel.ts'
import { PANELS, panelsFor } from '../../graph/panel-catalogue.ts'
import { readToldCoverage, withPrerequisites } from '../../graph/prerequisites/told-coverage.ts'
import {
  countRecords,
  type ListedRecord,
  listRecords,
  type RecordHour,
  type RecordPage,
  type RecordPaging,
} from '../../graph/records/list-records.ts'
import { type LogRecord, readLogRecord } from '../../graph/records/log-record.ts'
import { type RecordNeighbours, recordNeighbours } from '../../graph/records/record-neighbours.ts'
import type { RecordQuestion } from '../../graph/records/record-question.ts'
import { EntityIndex, type EntitySearch, type FoundEntity } from '../../graph/search.ts'
import { readVisibleCoverage } from '../../graph/visible-coverage.ts'
import { termTexts } from '../../lake/calls.ts'
import { importedFinding } from '../../lake/calls-findings.ts'
import { type Coverage, presentFormats, readNotMembers } from '../../lake/coverage.ts'
import { type LogDays, readCoverageDays } from '../../lake/coverage-days.ts'
import { type LogHours, readCoverageHours } from '../../lake/coverage-hours.ts'
import { dataEventStates } from '../../lake/data-event-coverage.ts'
import type { Engine, SqlRow } from '../../lake/engine.ts'
import { recordStatements, type ShownStatement } from '../../lake/recorded-statements.ts'
import {
  countRejects,
  type Reject,
  type RejectCount,
  type RejectQuestion,
  readRejects,
} from '../../lake/rejects.ts'
import { pinnedKeys } from '../../lake/trust/public-keys.ts'
import { type RecordFile, readRecordFile } from '../../lake/trust/record-trust.ts'
import { type LogTrust, verifyLogs } from '../../lake/trust/verify-logs.ts'
import { WANTED_LOGS, type WantedLog } from '../../lake/wanted-logs.ts'
import { readNextSteps } from '../entity/entity-page.ts'
import type { NextStep } from '../entity/next-steps.ts'
import type { GroupPicture } from '../picture/picture.ts'
import { readPicture } from '../picture/read-picture.ts'
import type { FindingGroup, Report } from '../report.ts'
import { readSummary, type Summary } from './summary.ts'
import { readUsage, type Usage } from './usage.ts'
import { type AskedScope, scopeIn, type ViewScope } from './view-scope.ts'

export { NEWS_FACETS } from '../../graph/entity-news.ts'
export {
  RECORD_FILTERS,
  RECORD_KINDS,
  type RecordFilter,
} from '../../graph/records/record-kinds.ts'
export type { RecordCondition } from '../../graph/records/record-question.ts'
export type {
  Change,
  EntityNews,
  EntitySearch,
  FeatureDistribution,
  FoundEntity,
  HighVolumeEntity,
  KnownEntity,
  LineageGraph,
  ListedRecord,
  LogRecord,
  Panel,
  PanelData,
  RecordNeighbours,
  RecordQuestion,
}

export interface GraphViewOptions {
  /** Shows only what whoever looks may see. */
  readonly engine: Engine
  /** The accounts that are visible; all of the lake when undefined. */
  readonly accounts: readonly string[] | undefined
  /** The entities of that engine; made when it is first asked unless given. */
  readonly index?: EntityIndex
  /** Whether what is of no account, or of none that is visible, is told too: whose records were left out. */
  readonly unowned: boolean
}

/** Who an entity is, and what can be looked at of it. */
export interface EntityProfile {
  readonly entity: KnownEntity
  readonly calls: CallTotals
  readonly panels: readonly Panel[]
}

/**
 * A behavior graph as whoever asks may see it: every question that Detective's console answers, and those about inference.
 * Nothing here tells of rows that its engine does not show.
 */
export class GraphView {
  readonly #engine: Engine
  readonly #index: EntityIndex
  readonly #unowned: boolean
  readonly accounts: readonly string[] | undefined

  constructor({ engine, index, accounts, unowned }: GraphViewOptions) {
    this.#engine = engine
    this.#index = index ?? new EntityIndex(engine)
    this.accounts = accounts
    this.#unowned = unowned
  }

  /** The scope asked for in whole hours, or the last 24 hours of what can be seen; and the 45 days before it.
   * @param now milliseconds since the epoch
   * @throws UserError when it is empty or longer than a year */
  scope(asked: AskedScope, now: number): Promise<ViewScope> {
    return scopeIn(this.#engine, asked, now)
  }

  search(search: EntitySearch): Promise<FoundEntity[]> {
    return this.#index.search(search)
  }

  /** The entity of an id, as it is written; undefined when no log that can be seen names it. */
  entity(id: string): Promise<KnownEntity | undefined> {
    return findKnownEntity(this.#engine, id)
  }

  async profile(id: string, { scope }: ViewScope): Promise<EntityProfile | undefined> {
    const entity = await this.entity(id)
    if (entity === undefined) return undefined
    const calls = await callTotals(this.#engine, entity, scope)
    return { entity, calls, panels: panelsFor(entity.type) }
  }

  /** What a panel shows of an entity, and the statements that made it.
   * @param findings those of the latest investigation of the graph */
  async panel(
    panel: Panel,
    entity: KnownEntity,
    { scope, baseline }: ViewScope,
    findings: readonly Finding[],
  ): Promise<PanelData & { readonly statements: readonly ShownStatement[] }> {
    const recorded = recordStatements(this.#engine, await termTexts(this.#engine, entity.terms))
    const { engine } = recorded
    const data = await panel.read({ engine, entity, scope, baseline, findings })
    return { ...data, statements: recorded.statements() }
  }

  /** What is new about an entity and seldom is, the rarest first. */
  news(entity: KnownEntity, { scope, baseline }: ViewScope): Promise<readonly EntityNews[]> {
    return newsAbout(this.#engine, entity, scope, baseline)
  }

  /** Where to look next, the most telling first.
   * @param report what the latest investigation found; undefined before the first */
  nextSteps(
    entity: KnownEntity,
    { scope, baseline }: ViewScope,
    report: Report | undefined,
  ): Promise<readonly NextStep[]> {
    return readNextSteps({ engine: this.#engine, entity, scope, baseline, report })
  }

  /** What lies beneath an entity, and what lies upon what, at a time. */
  lineage(entity: EntityRef, time: number): Promise<LineageGraph> {
    return lineageGraph(this.#engine, entity, time)
  }

  /** How a captured feature was distributed in the baseline and in the scope; undefined when nothing was captured of it. */
  feature(
    entity: KnownEntity,
    { scope, baseline }: ViewScope,
    feature: FeatureName,
  ): Promise<FeatureDistribution | undefined> {
    return featureDistribution({ engine: this.#engine, entity, scope, baseline }, feature)
  }

  /** Who changed an entity, or what it rests on, within the window, latest first. */
  changes(entity: EntityRef, window: TimeWindow): Promise<Changes> {
    return changesTo(this.#engine, entity, window)
  }

  /** Who is behind some of these changes, and what they changed. */
  changeDetails(
    some: readonly Change[],
    changes: Pick<Changes, 'grounds'>,
    end: number,
  ): Promise<readonly DetailedChange[]> {
    return detailed(this.#engine, some, changes, end)
  }

  /** Log records that fit a question, the newest first.
   * @throws UserError for a filter that the kind has not */
  records(question: RecordQuestion, paging: RecordPaging): Promise<RecordPage> {
    return listRecords(this.#engine, question, paging)
  }

  /** How many there are of each hour. @throws UserError for a filter that the kind has not */
  recordHours(question: RecordQuestion): Promise<readonly RecordHour[]> {
    return countRecords(this.#engine, question)
  }

  /** What the same session, principal or thing did right before and after a record; undefined when it cannot be seen. */
  recordNeighbours(id: string, most: number): Promise<RecordNeighbours | undefined> {
    return recordNeighbours(this.#engine, id, most)
  }

  /** A log record by its event id, key or request id. */
  record(id: string): Promise<LogRecord | undefined> {
    return readLogRecord(this.#engine, id)
  }

  /** What another service found, by `<service>:<its id>`, whether or not anything was investigated. */
  async importedFinding(id: string): Promise<Finding | undefined> {
    const colon = id.indexOf(':')
    if (colon <= 0) return undefined
    const [origin, theirs] = [id.slice(0, colon), id.slice(colon + 1)]
    const found = await importedFinding(this.#engine, origin, theirs)
    return found === undefined ? undefined : toFinding(found, 1)
  }

  /** The first `most` rows behind a finding, as its explanation has them; `[]` when it has none. */
  async evidence({ explanation }: Finding, most: number): Promise<readonly SqlRow[]> {
    if (explanation === undefined || explanation.sql === '') return []
    const { sql, parameters } = explanation
    const bounded = /\blimit\s+\d+\s*$/i.test(sql) ? sql : `${sql} LIMIT ${Math.floor(most)}`
    return (await this.#engine.query(bounded, parameters)).slice(0, most)
  }

  /** Who did what to whom in a finding group, and the whole hours that it is about. */
  picture(group: FindingGroup): Promise<GroupPicture & { readonly window: TimeWindow }> {
    return readPicture(this.#engine, group)
  }

  /** @param most rows of each list */
  summary(scope: ViewScope, most: number): Promise<Summary> {
    return readSummary(this.#engine, scope, most)
  }

  /** Every endpoint and model that was called in the scope or in the 52 days before its end, the most called first. */
  models(scope: TimeWindow): Promise<ModelUse[]> {
    return readModels(this.#engine, scope)
  }

  highVolume(window: TimeWindow): Promise<HighVolumeEntity[]> {
    return highVolumeEntities(this.#engine, window)
  }

  /** @param now milliseconds since the epoch */
  usage(now: number): Promise<Usage> {
    return readUsage(this.#engine, now)
  }

  async coverage(): Promise<Coverage> {
    if (this.accounts === undefined) return readToldCoverage(this.#engine)
    const visible = await withPrerequisites(this.#engine, await readVisibleCoverage(this.#engine))
    return this.#unowned ? { ...visible, notMembers: await readNotMembers(this.#engine) } : visible
  }

  /** @param window whole days, UTC */
  coverageDays(window: TimeWindow): Promise<LogDays[]> {
    return readCoverageDays(this.#engine, window)
  }

  /** @param window whole hours, UTC. @param now milliseconds since the epoch */
  coverageHours(window: TimeWindow, now: number): Promise<LogHours[]> {
    return readCoverageHours(this.#engine, window, now)
  }

  /** Whether what CloudTrail delivered is as it was, as far as it can be seen. */
  async logTrust(window: TimeWindow): Promise<LogTrust> {
    return verifyLogs(this.#engine, await pinnedKeys(this.#engine), window)
  }

  /** The log file of a record, and what it is worth; undefined when there is no such record to see. */
  async recordTrust(id: string): Promise<RecordFile | undefined> {
    const record = await readLogRecord(this.#engine, id)
    return record === undefined ? undefined : readRecordFile(this.#engine, record)
  }

  async logs(): Promise<LogState[]> {
    const { formats } = await this.coverage()
    const read = presentFormats(formats)
    const events = new Map((await dataEventStates(this.#engine)).map((one) => [one.log, one]))
    return WANTED_LOGS.map((wanted) => {
      const event = events.get(wanted.log)
      const collected = read.has(wanted.log) || event?.collected === true
      const lacks = event === undefined || event.known ? 'missing' : 'not-needed'
      return { ...wanted, state: collected ? 'collected' : lacks }
    })
  }

  /** What was refused of what may be seen; of an object that holds rows of others nothing is told. */
  rejects(question: Omit<RejectQuestion, 'of'>): Promise<Reject[]> {
    return readRejects(this.#engine, { ...question, of: this.#rejectsOf() })
  }

  rejectCounts(): Promise<RejectCount[]> {
    return countRejects(this.#engine, { of: this.#rejectsOf() })
  }

  #rejectsOf(): RejectQuestion['of'] {
    if (this.accounts === undefined) return 'all'
    return this.#unowned ? 'unowned' : 'own'
  }
}

/** A log that Dupin looks for, and whether it is there. */
export interface LogState extends WantedLog {
  /** `not-needed`: nothing is known that it would tell of. */
  readonly state: 'collected' | 'missing' | 'not-needed'
}

/** The panel of a name that entities of a type have; undefined when they have none of that name. */
export function panelNamed(name: string, type: EntityType): Panel | undefined {
  return PANELS.find((panel) => panel.name === name && panel.entityTypes.includes(type))
}
