import type { FormatName } from '../../formats/format.ts'
import type { Random } from '../../statistics/random.ts'
import type { ApiCall } from '../act.ts'
import type { EndpointCaptures } from '../capture-writer.ts'
import type { SimulatedFile } from '../files.ts'
import type { FlowTable } from '../flow-writer.ts'
import type { Invocation } from '../inference.ts'
import type { JsonRecord } from '../json.ts'
import type { Organisation } from '../organisation.ts'
import type { ScenarioTruth } from '../truth.ts'

/** What happened in a day: each log tells of it what it would have seen. */
export interface DayTold {
  /** Midnight UTC. */
  readonly day: number
  /** What CloudTrail would record, in no order. */
  readonly calls: readonly ApiCall[]
  readonly invocations: readonly Invocation[]
  readonly flows: readonly FlowTable[]
  /** GuardDuty's records. */
  readonly findings: readonly JsonRecord[]
  readonly captures: readonly EndpointCaptures[]
  /** The log's own numbers for this day. */
  readonly random: Random
}

/** What is fixed before the first day. */
export interface ToldHistory {
  readonly organisation: Organisation
  /** First midnight, and midnight after the last day. */
  readonly start: number
  readonly end: number
  readonly scenarios: readonly ScenarioTruth[]
  /** Names of the applications that have always called: what an organisation instruments. */
  readonly applications: ReadonlySet<string>
}

/** Writes one log of a simulation, a day after the other. May remember what it wrote before. */
export type DayWriter = (told: DayTold) => Iterable<SimulatedFile>

export interface ToldLog {
  readonly name: FormatName
  readonly title: string
  readonly open: (history: ToldHistory) => DayWriter
}
