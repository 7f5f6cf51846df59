import type { Documents } from '../lake/documents.ts'
import { reportToJson } from './render/report-json.ts'
import type { Report } from './report.ts'
import { reportFromJson } from './runs/report-from-json.ts'

const KIND = 'last-report'
const ID = 'last'

/** Keeps the report of an investigation from the command line, in place of the one before. */
export function keepLastReport(documents: Documents, report: Report): Promise<void> {
  return documents.write([{ kind: KIND, id: ID, body: JSON.stringify(reportToJson(report)) }])
}

/** The report that was kept; undefined when there was no investigation yet. */
export async function readLastReport(documents: Documents): Promise<Report | undefined> {
  const document = await documents.get(KIND, ID)
  return document === undefined ? undefined : reportFromJson(JSON.parse(document.body))
}
