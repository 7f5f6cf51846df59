import type { EntityRef } from '../../events/entity.ts'
import type { Finding } from '../../events/finding.ts'
import type { TimeWindow } from '../../events/time.ts'
import type { Principal } from '../../graph/principal.ts'
import type { UsedAddress } from '../../graph/principal-addresses.ts'
import type { PrincipalFinding } from '../../graph/principal-findings.ts'
import type { Engine } from '../../lake/engine.ts'
import type { FindingGroup } from '../report.ts'
import type { Indicator, IndicatorType } from './indicator.ts'

/** Whose indicators are asked for. */
export interface Question {
  readonly engine: Engine
  /** An IAM user or role. */
  readonly entity: EntityRef
  readonly scope: TimeWindow
  /** Ends where the scope begins. */
  readonly baseline: TimeWindow
  /** What an investigation of everything put together, in this scope or about it. */
  readonly groups: readonly FindingGroup[]
}

/** What several kinds of indicators are made of, read once. */
export interface Examination extends Omit<Question, 'entity'> {
  readonly principal: Principal
  /** Whether an address stands on a list of the user's. */
  readonly listed: (address: string) => boolean
  /** Addresses that the principal called from in the scope. */
  readonly addresses: readonly UsedAddress[]
  /** Findings of other services in baseline and scope that name the principal or share an address with it. */
  readonly imported: readonly PrincipalFinding[]
  /** Findings of the groups whose actor the principal is, in the scope and made by no other service; the gravest first. */
  readonly grouped: readonly Finding[]
  /** Those, and the known techniques in the principal's calls. */
  readonly own: readonly Finding[]
}

export type IndicatorOf<T extends IndicatorType> = Extract<Indicator, { readonly type: T }>

/** Whether something that lasted from `start` to `end` touches a window. */
export function touches(window: TimeWindow, start: number, end: number): boolean {
  return start < window.end && end >= window.start
}

/** Findings of other services about the principal in the scope itself. */
export function importedInScope({ imported, scope }: Examination): readonly PrincipalFinding[] {
  return imported.filter(
    ({ aboutPrincipal, time, endTime }) => aboutPrincipal && touches(scope, time, endTime),
  )
}
