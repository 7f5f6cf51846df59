import { detailOf, NO_MEMBER, unprocessedAccounts } from '../member-detail.ts'
import { operation, READERS } from '../operation.ts'
import { memberDetailList, unprocessedAccountList } from '../schema/member-shapes.ts'
import { accountIdList, graphArn } from '../schema/scalars.ts'
import { optional, required, structure } from '../schema/shape.ts'

/**
 * Tells of members of a behavior graph by their account ids.
 * https://docs.aws.amazon.com/detective/latest/APIReference/API_GetMembers.html
 */
export const getMembers = operation({
  name: 'GetMembers',
  method: 'POST',
  path: '/graph/members/get',
  status: 200,
  input: structure('GetMembersRequest', {
    GraphArn: required(graphArn),
    AccountIds: required(accountIdList),
  }),
  output: structure('GetMembersResponse', {
    MemberDetails: optional(memberDetailList),
    UnprocessedAccounts: optional(unprocessedAccountList),
  }),
  errors: [
    'AccessDeniedException',
    'InternalServerException',
    'ResourceNotFoundException',
    'ValidationException',
  ],
  mutates: false,
  roles: READERS,
  handle: (input, { principal, services }) => {
    const graph = services.membership.graph(principal.account, input.GraphArn)
    const accounts = [...new Set(input.AccountIds)]
    return {
      MemberDetails: accounts.flatMap((account) => {
        const member = graph.members.get(account)
        return member === undefined ? [] : [detailOf(services.membership, graph, member)]
      }),
      UnprocessedAccounts: unprocessedAccounts(
        accounts
          .filter((account) => !graph.members.has(account))
          .map((account) => ({ account, reason: NO_MEMBER })),
      ),
    }
  },
})
