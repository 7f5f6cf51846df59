import { ENTITY_TYPES, type EntityRef, type EntityType, PRINCIPAL_TYPES } from '../events/entity.ts'
import type { Finding } from '../events/finding.ts'
import type { TimeWindow } from '../events/time.ts'
import type { Engine } from '../lake/engine.ts'
import type { KnownEntity } from './known-entity.ts'

/** Amazon Detective's kinds of profile panel. A panel over time has a row for every hour of the scope. */
const PANEL_KINDS = [
  'information',
  'activity-over-time',
  'grouped-by-value',
  'newly-observed',
  'changed-significantly',
] as const
export type PanelKind = (typeof PANEL_KINDS)[number]

/** What a column holds, for whoever shows it. `time` is milliseconds since the epoch, `share` is 0 to 1. */
const COLUMN_KINDS = [
  'text',
  'entity',
  'time',
  'count',
  'number',
  'share',
  'bytes',
  'milliseconds',
  'tokens',
  'flag',
] as const
export type ColumnKind = (typeof COLUMN_KINDS)[number]

export interface PanelColumn {
  readonly name: string
  readonly title: string
  readonly kind: ColumnKind
  readonly description: string
}

/** `null` is not known, which is not zero. */
export type PanelValue = string | number | boolean | null | EntityRef
export type PanelRow = Readonly<Record<string, PanelValue>>

export interface PanelContext {
  readonly engine: Engine
  readonly entity: KnownEntity
  /** Whole hours. */
  readonly scope: TimeWindow
  /** What the scope is held against; ends where it begins. */
  readonly baseline: TimeWindow
  /** Findings of the latest investigation of the whole graph. */
  readonly findings: readonly Finding[]
}

export interface PanelData {
  readonly rows: readonly PanelRow[]
  /** There were more rows than `MOST_ROWS`; the first in the panel's order are kept. */
  readonly truncated: boolean
  /** What whoever reads it must know: which log it is from, what it could not be held against. */
  readonly notes: readonly string[]
}

/** One look at an entity: data about itself, and one function. */
export interface Panel {
  readonly name: string
  readonly title: string
  readonly kind: PanelKind
  /** How to read it, for an analyst. */
  readonly description: string
  readonly entityTypes: readonly EntityType[]
  readonly columns: readonly PanelColumn[]
  readonly read: (context: PanelContext) => Promise<PanelData>
}

/** Most rows of a panel that is not over time. */
export const MOST_ROWS = 1000

/** Rows as a panel answers them; a statement asks for one more than the most to see whether there are more. */
export function panelData(
  rows: readonly PanelRow[],
  notes: readonly string[] = [],
  most = MOST_ROWS,
): PanelData {
  return { rows: rows.slice(0, most), truncated: rows.length > most, notes }
}

const column =
  (kind: ColumnKind) =>
  (name: string, title: string, description: string): PanelColumn => ({
    name,
    title,
    kind,
    description,
  })

/** Makers of columns, by what they hold. */
export const columns = {
  text: column('text'),
  entity: column('entity'),
  time: column('time'),
  count: column('count'),
  number: column('number'),
  share: column('share'),
  bytes: column('bytes'),
  milliseconds: column('milliseconds'),
  tokens: column('tokens'),
  flag: column('flag'),
}

/** Entities that call. A session and a key stand for the principal behind them. */
export const CALLERS = PRINCIPAL_TYPES

/** What runs a model. */
export const MODELS: readonly EntityType[] = [
  'sagemaker-endpoint',
  'foundation-model',
  'inference-profile',
  'provisioned-model',
]

/** What packets are logged of. */
export const NETWORKED: readonly EntityType[] = ['ip-address', 'ec2-instance', 'network-interface']

/** What stands in a call beside caller and resource. */
export const TRACES: readonly EntityType[] = ['ip-address', 'user-agent', 'aws-region', 'operation']

/** What nothing is called on, and no call names. */
const APART: readonly EntityType[] = ['pod', 'kubernetes-subject', 'asn', 'country', 'domain-name']

/** What is acted upon and neither calls nor is only a trace of a caller. */
export const RESOURCES: readonly EntityType[] = ENTITY_TYPES.filter(
  (type) => ![...CALLERS, ...TRACES, ...APART].includes(type),
)
