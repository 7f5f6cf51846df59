import { describe, expect, it } from 'vitest'
import { OPERATIONS } from '../../../../src/api/detective/operations/index.ts'
import * as s from '../../../../src/api/detective/schema/scalars.ts'
import type { Shape } from '../../../../src/api/detective/schema/shape.ts'

/** The limits of Amazon Detective's service model (2018-10-26), which its client for JavaScript does not carry. */
const LIMITS: readonly (readonly [string, Shape, number | undefined, number | undefined])[] = [
  ['GraphArn', s.graphArn, undefined, undefined],
  ['GraphArnList', s.graphArnList, 1, 50],
  ['AccountId', s.accountId, 12, 12],
  ['AccountIdList', s.accountIdList, 1, 50],
  ['AccountIdExtendedList', s.accountIdExtendedList, 1, 200],
  ['EmailAddress', s.emailAddress, 1, 64],
  ['EmailMessage', s.emailMessage, 1, 1000],
  ['PaginationToken', s.paginationToken, 1, 1024],
  ['AiPaginationToken', s.aiPaginationToken, 1, 2048],
  ['MemberResultsLimit', s.memberResultsLimit, 1, 200],
  ['MaxResults', s.maxResults, 1, 100],
  ['InvestigationId', s.investigationId, 21, 21],
  ['EntityArn', s.entityArn, undefined, undefined],
  ['TagMap', s.tagMap, 1, 50],
  ['TagKey', s.tagKey, 1, 128],
  ['TagValue', s.tagMap.value, undefined, 256],
  ['TagKeyList', s.tagKeyList, 1, 50],
  ['StringFilter.Value', s.filterValue, 1, 500],
  ['AccountList', memberOf('CreateMembers', 'Accounts'), 1, 50],
  ['DatasourcePackageList', memberOf('UpdateDatasourcePackages', 'DatasourcePackages'), 1, 25],
]

function memberOf(operation: string, member: string): Shape {
  const found = OPERATIONS.find(({ name }) => name === operation)?.input.members[member]
  if (found === undefined) throw new Error(`no ${operation}.${member}`)
  return found.shape
}

describe('the limits', () => {
  it.each(LIMITS)('of %s are those of the model', (_, shape, min, max) => {
    expect({ min: undefined, max: undefined, ...shape }).toMatchObject({ min, max })
  })
})
