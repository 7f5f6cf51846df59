import { UserError } from '../events/user-error.ts'
import type { FindingGroup, Report } from './report.ts'

/** Ids that a message names at most. */
const MOST_NAMED = 8

/**
 * The report narrowed to the groups whose ids begin so, in its own order; all of them when no id is given.
 *
 * @throws UserError when no group, or more than one, begins so.
 */
export function selectGroups(report: Report, ids: readonly string[]): Report {
  if (ids.length === 0) return report
  const wanted = new Set(ids.map((id) => groupNamed(report, id).id))
  return { ...report, findingGroups: report.findingGroups.filter(({ id }) => wanted.has(id)) }
}

/** The group of an id, or of which it is the beginning. @throws UserError when there is none, or more than one */
export function groupNamed({ findingGroups }: Report, id: string): FindingGroup {
  const found = findingGroups.filter((group) => group.id.startsWith(id))
  const exact = found.find((group) => group.id === id)
  const [only] = found
  if (exact !== undefined) return exact
  if (only !== undefined && found.length === 1) return only
  const known = (found.length > 0 ? found : findingGroups)
    .slice(0, MOST_NAMED)
    .map((group) => `\n  ${group.id}`)
  if (found.length > 0) throw new UserError(`"${id}" begins several ids:${known.join('')}`)
  const there = known.length > 0 ? `; there are:${known.join('')}` : '; it found none at all'
  throw new UserError(`no finding group of the investigation has the id ${id}${there}`)
}
