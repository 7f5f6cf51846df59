import type { TimeWindow } from '../../events/time.ts'
import { type CallTotals, callTotals } from '../../graph/call-totals.ts'
import { type EntityNews, newsAbout } from '../../graph/entity-news.ts'
import type { KnownEntity } from '../../graph/known-entity.ts'
import type { Panel, PanelData } from '../../graph/panel.ts'
import { panelsFor } from '../../graph/panel-catalogue.ts'
import type { Engine } from '../../lake/engine.ts'
import type { FindingGroup, Report } from '../report.ts'
import { groupsAbout } from '../view/entity-in-report.ts'
import { findingsOf } from '../view/report-parts.ts'
import { LEADING, type NextStep, nextSteps } from './next-steps.ts'

/** A look at an entity, with what it showed. */
export interface SeenPanel {
  readonly panel: Panel
  readonly data: PanelData
}

/** All that can be told of an entity in a scope, against the baseline before it. */
export interface EntityPage {
  readonly entity: KnownEntity
  readonly scope: TimeWindow
  readonly baseline: TimeWindow
  readonly calls: CallTotals
  /** What is new and seldom is, the rarest first. */
  readonly news: readonly EntityNews[]
  /** Every panel that entities of its type have, in the order of the catalogue. */
  readonly panels: readonly SeenPanel[]
  /** Groups of the report that it has a part in, the gravest first. */
  readonly groups: readonly FindingGroup[]
  readonly next: readonly NextStep[]
}

export interface EntityQuestion {
  readonly engine: Engine
  readonly entity: KnownEntity
  /** Whole hours. */
  readonly scope: TimeWindow
  /** Ends where the scope begins. */
  readonly baseline: TimeWindow
  /** What the latest investigation found; undefined before the first. */
  readonly report: Report | undefined
}

/** Reads the page of an entity. */
export async function readEntityPage(question: EntityQuestion): Promise<EntityPage> {
  const { engine, entity, scope, baseline, report } = question
  const findings = report === undefined ? [] : findingsOf(report)
  const groups = report === undefined ? [] : groupsAbout(report, entity)
  const panels: SeenPanel[] = []
  for (const panel of panelsFor(entity.type))
    panels.push({ panel, data: await panel.read({ engine, entity, scope, baseline, findings }) })
  const told = {
    entity,
    scope,
    baseline,
    calls: await callTotals(engine, entity, scope),
    news: await newsAbout(engine, entity, scope, baseline),
    panels,
    groups: groups.filter((group) => touchesScope(group, scope)),
  }
  return { ...told, next: nextSteps(told, report !== undefined) }
}

/** Where to look next, without the rest of the page: only the panels that lead somewhere are read. */
export async function readNextSteps(question: EntityQuestion): Promise<readonly NextStep[]> {
  const { engine, entity, scope, baseline, report } = question
  const panels: SeenPanel[] = []
  for (const panel of panelsFor(entity.type).filter(({ name }) => LEADING.has(name)))
    panels.push({
      panel,
      data: await panel.read({ engine, entity, scope, baseline, findings: [] }),
    })
  const groups = report === undefined ? [] : groupsAbout(report, entity)
  return nextSteps(
    { entity, panels, groups: groups.filter((group) => touchesScope(group, scope)) },
    report !== undefined,
  )
}

function touchesScope({ findings }: FindingGroup, scope: TimeWindow): boolean {
  return findings.some(({ start, end }) => start < scope.end && end >= scope.start)
}
