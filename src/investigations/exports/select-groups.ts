import { UserError } from '../../events/user-error.ts'
import type { Report } from '../report.ts'

/** Ids that a message names at most. */
const MOST_NAMED = 8

/**
 * The report narrowed to the groups whose ids begin so, in its own order; all of them when no id is given.
 *
 * @throws UserError when no group, or more than one, begins so.
 */
export function selectGroups(report: Report, ids: readonly string[]): Report {
  if (ids.length === 0) return report
  const wanted = new Set(ids.map((id) => groupNamed(report, id)))
  return { ...report, findingGroups: report.findingGroups.filter(({ id }) => wanted.has(id)) }
}

function groupNamed({ findingGroups }: Report, id: string): string {
  const all = findingGroups.map((group) => group.id)
  const found = all.filter((one) => one.startsWith(id))
  const [only] = found
  if (only !== undefined && (found.length === 1 || found.includes(id)))
    return found.includes(id) ? id : only
  const known = (found.length > 0 ? found : all).slice(0, MOST_NAMED).map((one) => `\n  ${one}`)
  if (found.length > 0) throw new UserError(`"${id}" begins several ids:${known.join('')}`)
  const there = known.length > 0 ? `; there are:${known.join('')}` : '; it found none at all'
  throw new UserError(`no finding group of the investigation has the id ${id}${there}`)
}
