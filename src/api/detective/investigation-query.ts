import { SEVERITIES, severityRank } from '../../events/severity.ts'
import {
  INVESTIGATION_STATES,
  INVESTIGATION_STATUSES,
  type Investigation,
} from '../../investigations/investigation.ts'
import { invalid } from './errors.ts'
import { field, filterValue, sortOrder } from './schema/scalars.ts'
import { optional, required, structure, timestamp, type ValueOf } from './schema/shape.ts'
import type { PageKey } from './tokens.ts'

const stringFilter = structure('StringFilter', { Value: required(filterValue) })

export const filterCriteria = structure('FilterCriteria', {
  Severity: optional(stringFilter),
  Status: optional(stringFilter),
  State: optional(stringFilter),
  EntityArn: optional(stringFilter),
  CreatedTime: optional(
    structure('DateFilter', {
      StartInclusive: required(timestamp),
      EndInclusive: required(timestamp),
    }),
  ),
})

export const sortCriteria = structure('SortCriteria', {
  Field: optional(field),
  SortOrder: optional(sortOrder),
})

/**
 * Which investigations pass the criteria; all must hold.
 *
 * @throws DetectiveError for a severity, status or state that does not exist, and for a span that ends before it begins
 */
export function filterOf(
  criteria: ValueOf<typeof filterCriteria>,
): (investigation: Investigation) => boolean {
  const { Severity, Status, State, EntityArn, CreatedTime } = criteria
  checkWord('Severity', Severity?.Value, SEVERITIES)
  checkWord('Status', Status?.Value, INVESTIGATION_STATUSES)
  checkWord('State', State?.Value, INVESTIGATION_STATES)
  if (CreatedTime !== undefined && CreatedTime.StartInclusive > CreatedTime.EndInclusive)
    throw invalid('FilterCriteria.CreatedTime must not end before it begins.')
  return ({ severity, status, state, entityArn, created }) =>
    (Severity?.Value ?? severity) === severity &&
    (Status?.Value ?? status) === status &&
    (State?.Value ?? state) === state &&
    (EntityArn?.Value ?? entityArn) === entityArn &&
    (CreatedTime?.StartInclusive ?? created) <= created &&
    created <= (CreatedTime?.EndInclusive ?? created)
}

/** The order that is asked for, as a key that grows along the list; ties go by id. */
export interface InvestigationOrder {
  readonly name: string
  readonly keyOf: (investigation: Investigation) => PageKey
}

export function orderOf(criteria: ValueOf<typeof sortCriteria>): InvestigationOrder {
  const by = criteria.Field ?? 'CREATED_TIME'
  const order = criteria.SortOrder ?? 'DESC'
  const sign = order === 'ASC' ? 1 : -1
  return {
    name: `${by} ${order}`,
    keyOf: (investigation) => [sign * RANKS[by](investigation), investigation.id],
  }
}

const RANKS: Readonly<Record<ValueOf<typeof field>, (investigation: Investigation) => number>> = {
  CREATED_TIME: ({ created }) => created,
  // One whose severity is not known yet comes below all others.
  SEVERITY: ({ severity }) => (severity === undefined ? -1 : severityRank(severity)),
  STATUS: ({ status }) => INVESTIGATION_STATUSES.indexOf(status),
}

function checkWord(name: string, word: string | undefined, words: readonly string[]): void {
  if (word !== undefined && !words.includes(word))
    throw invalid(`FilterCriteria.${name}.Value must be one of: ${words.join(', ')}.`)
}
