import { unprocessedAccounts } from '../member-detail.ts'
import { ADMINISTRATORS, operation } from '../operation.ts'
import { unprocessedAccountList } from '../schema/member-shapes.ts'
import { accountIdList, graphArn } from '../schema/scalars.ts'
import { optional, required, structure } from '../schema/shape.ts'

/**
 * Removes members from a behavior graph; what they have contributed stays.
 * https://docs.aws.amazon.com/detective/latest/APIReference/API_DeleteMembers.html
 */
export const deleteMembers = operation({
  name: 'DeleteMembers',
  method: 'POST',
  path: '/graph/members/removal',
  status: 200,
  input: structure('DeleteMembersRequest', {
    GraphArn: required(graphArn),
    AccountIds: required(accountIdList),
  }),
  output: structure('DeleteMembersResponse', {
    AccountIds: optional(accountIdList),
    UnprocessedAccounts: optional(unprocessedAccountList),
  }),
  errors: [
    'AccessDeniedException',
    'ConflictException',
    'InternalServerException',
    'ResourceNotFoundException',
    'ValidationException',
  ],
  mutates: true,
  roles: ADMINISTRATORS,
  handle: async (input, { principal, services }) => {
    const done = await services.membership.deleteMembers(
      principal.account,
      input.GraphArn,
      input.AccountIds,
    )
    return {
      AccountIds: done.deleted,
      UnprocessedAccounts: unprocessedAccounts(done.unprocessed),
    }
  },
})
