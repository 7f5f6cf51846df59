import type { Report } from '../../../investigations/report.ts'
import type { Run } from '../../../investigations/runs.ts'
import type { DupinServices, SeenGraph } from '../services.ts'

/** The latest successful run of what is seen, and its report; neither before the first. */
export async function latestReport(
  { runs }: Pick<DupinServices, 'runs'>,
  { key }: Pick<SeenGraph, 'key'>,
): Promise<{ readonly run: Run | undefined; readonly report: Report | undefined }> {
  const run = runs.latest(key)
  return { run, report: run === undefined ? undefined : await runs.report(key, run.id) }
}
