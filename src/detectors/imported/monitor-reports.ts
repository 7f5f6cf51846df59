import { parseArn } from '../../events/arn.ts'
import type { Finding } from '../../events/finding.ts'
import { maxSeverity } from '../../events/severity.ts'
import { DAY, HOUR } from '../../events/time.ts'
import type { EndpointNames } from '../../lake/series-names.ts'
import { groupBy } from '../../statistics/group-by.ts'

/** Schedules run once an hour to once a day: reports no farther apart tell of one thing. */
const ONE_STORY = DAY + HOUR
const MOST_RECORDS = 48

/** The reports of one monitor of an endpoint, one after the other, as one finding: as grave as the gravest, told by the latest.
 * @param names from `endpoint/<name>`, which is all that a report's path says, to the ARN that another log has given */
export function monitorReports(findings: readonly Finding[], names: EndpointNames): Finding[] {
  const named = findings.map((finding) => withName(finding, names))
  const groups = groupBy(named, ({ type, entity }) => `${type}\0${entity.id}`)
  return [...groups.values()].flatMap(storiesOf)
}

function storiesOf(reports: readonly Finding[]): Finding[] {
  const stories: Finding[][] = []
  for (const report of reports.toSorted((a, b) => a.start - b.start || (a.id < b.id ? -1 : 1))) {
    const story = stories.at(-1)
    const last = story?.at(-1)
    if (story === undefined || last === undefined || report.start - last.end > ONE_STORY)
      stories.push([report])
    else story.push(report)
  }
  return stories.flatMap(storyOf)
}

function storyOf(reports: readonly Finding[]): Finding[] {
  const [first] = reports
  const last = reports.at(-1)
  if (first === undefined || last === undefined) return []
  return [
    {
      ...first,
      title: last.title,
      severity: maxSeverity(reports.map(({ severity }) => severity)),
      end: last.end,
      observed: reports.length === 1 ? 'in one report' : `in ${reports.length} reports`,
      expected: 'no violations of the constraints',
      eventIds: reports.flatMap(({ eventIds }) => eventIds).slice(0, MOST_RECORDS),
    },
  ]
}

function withName(finding: Finding, names: EndpointNames): Finding {
  const id = names.get(finding.entity.id)
  const arn = id === undefined ? undefined : parseArn(id)
  if (id === undefined || arn === undefined) return finding
  const { account, region } = arn
  return { ...finding, entity: { ...finding.entity, id }, account, region }
}
