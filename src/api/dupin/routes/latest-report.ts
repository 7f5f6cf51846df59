import type { Report } from '../../../investigations/report.ts'
import type { Run } from '../../../investigations/runs.ts'
import { withoutArchived } from '../../../investigations/triage/archive.ts'
import type { DupinServices, SeenGraph } from '../services.ts'

interface LatestReport {
  readonly run: Run | undefined
  readonly report: Report | undefined
}

/** The latest successful run of what is seen, and its report with the groups that somebody is done with; neither before the
 * first. */
export async function latestReport(
  { runs }: Pick<DupinServices, 'runs'>,
  { key }: Pick<SeenGraph, 'key'>,
): Promise<LatestReport> {
  const run = runs.latest(key)
  return { run, report: run === undefined ? undefined : await runs.report(key, run.id) }
}

/** The same without those groups, which are told apart: what lists show. `all` has them. */
export async function openReport(
  services: Pick<DupinServices, 'runs'>,
  graph: Pick<SeenGraph, 'key' | 'triages'>,
): Promise<LatestReport & { readonly all: Report | undefined }> {
  const { run, report } = await latestReport(services, graph)
  if (report === undefined) return { run, report, all: report }
  const archived = await Promise.all(graph.triages.map((triage) => triage.archived()))
  const { open, done } = withoutArchived(report.findingGroups, archived.flat())
  return { run, report: { ...report, findingGroups: open, archived: done }, all: report }
}
