import { OWN_PRODUCT } from '../events/finding-origins.ts'

/**
 * A finding is told again when it changes, and by whoever hands it on: a finding of GuardDuty also comes by way of Security
 * Hub, under the same key. Of all that tell of one finding the latest state counts; where two are as late, the one that says
 * it was archived, since setting it aside in Security Hub moves no time; then the one its own service wrote in full (docs/decisions/0024).
 */
export const LATEST_FIRST = 'updated DESC, archived DESC, via <> 0, time'

/** The latest state of each finding, with ids in place of strings, as a table to select from.
 * @param where a condition that all states of a finding fulfil or none does; it is asked before they are put in order */
export function latestFindings(where = 'TRUE'): string {
  return `(SELECT * EXCLUDE (nth) FROM (SELECT f.*, row_number() OVER (
    PARTITION BY account, region, key ORDER BY ${LATEST_FIRST}) AS nth FROM stored.finding f WHERE ${where}) WHERE nth = 1)`
}

/** True of what others found: what Dupin exported to Security Hub and read back is none. */
export const FOUND_BY_OTHERS = `origin NOT IN (SELECT id FROM term WHERE text = '${OWN_PRODUCT}')`

/** True of findings that tell of an event, and not of how something is set up. */
export const TELLS_OF_EVENT = 'check_result = 0'
