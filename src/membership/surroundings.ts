import type { Directory } from './organization.ts'
import type { DailyVolumes } from './volume-rules.ts'

/** What a rule goes by besides the state: all that comes from outside, as it is when the rule's turn has come. */
export interface Surroundings {
  /** The Region that is served, such as `eu-west-1`. */
  readonly region: string
  readonly directory: Directory
  /** Milliseconds since the epoch. */
  readonly now: number
  readonly volumes: DailyVolumes
  /** 32 hexadecimal digits, never the same twice. */
  readonly newGraphId: () => string
}
