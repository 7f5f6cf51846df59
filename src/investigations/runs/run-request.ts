import type { Detector } from '../../detectors/detector.ts'
import type { TimeWindow } from '../../events/time.ts'
import { readVisibleCoverage } from '../../graph/visible-coverage.ts'
import type { Engine } from '../../lake/engine.ts'
import type { ReadableLake } from '../../lake/lake.ts'
import { type Accepted, investigate } from '../investigate.ts'
import type { Report } from '../report.ts'
import type { AskedScope } from '../view/view-scope.ts'

export interface RunRequest {
  /** The graph, or whatever else names what is seen. Without blanks. */
  readonly key: string
  readonly lake: ReadableLake
  readonly scope: AskedScope
  /** An engine for the run alone, closed after it: questions need not wait. The lake's own otherwise. */
  readonly open?: () => Promise<Engine>
  /** Whether all of the lake is seen; else its report tells only of what was read of what is seen. */
  readonly whole?: boolean
}

/** The report of a request. What `onProgress` throws ends it. */
export async function reportOf(
  { lake, open, whole }: RunRequest,
  options: {
    readonly detectors: readonly Detector[]
    readonly scope: TimeWindow
    readonly accepted: Accepted
    readonly onProgress: (done: number, of: number, what: string) => void
  },
): Promise<Report> {
  const own = open === undefined ? undefined : await open()
  try {
    const engine = own ?? lake.engine
    const report = await investigate({ engine }, options)
    return whole === true ? report : { ...report, coverage: await readVisibleCoverage(engine) }
  } finally {
    await own?.close()
  }
}
