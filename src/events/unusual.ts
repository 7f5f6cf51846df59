/** How often somebody showed a value before; the words of GuardDuty's anomalies. */
export const FREQUENCIES = ['never', 'rare', 'infrequent', 'frequent'] as const
export type Frequency = (typeof FREQUENCIES)[number]

/**
 * One part of a behaviour that was unusual, and for whom it was: as GuardDuty's `AnomalyUnusual` tells it
 * (https://docs.aws.amazon.com/guardduty/latest/APIReference/API_AnomalyUnusual.html), against the principal, its peers, its
 * account and all accounts.
 */
export interface UnusualFor {
  /** What was looked at: `operation`, `network`, `program`, `hour of a weekday` … */
  readonly feature: string
  readonly value: string
  /** -log2 of the chance that the principal shows this value or a rarer one. */
  readonly bits: number
  readonly principal: Frequency
  readonly peers: Frequency
  readonly account: Frequency
  readonly everybody: Frequency
}
