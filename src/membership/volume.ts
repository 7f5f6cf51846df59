import type { MeasuredVolumes as Measured } from '../lake/volume.ts'

/** The volumes that were measured last, of the packages that Detective has too, and when; nothing was measured in an empty
 * lake. */
export type MeasuredVolumes = Pick<Measured, 'measured' | 'volumes'>

/** What the logs of an account weigh, as they are stored: measured over the latest days of the lake. */
export type AccountVolume = MeasuredVolumes['volumes'][number]
