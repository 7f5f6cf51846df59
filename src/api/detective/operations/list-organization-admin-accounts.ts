import { operation, READERS } from '../operation.ts'
import { pageOf } from '../paging.ts'
import { accountId, graphArn, memberResultsLimit, paginationToken } from '../schema/scalars.ts'
import { list, optional, structure, timestamp } from '../schema/shape.ts'

/**
 * The Detective administrator of the organization that the account belongs to.
 * https://docs.aws.amazon.com/detective/latest/APIReference/API_ListOrganizationAdminAccounts.html
 */
export const listOrganizationAdminAccounts = operation({
  name: 'ListOrganizationAdminAccounts',
  method: 'POST',
  path: '/orgs/adminAccountslist',
  status: 200,
  input: structure('ListOrganizationAdminAccountsRequest', {
    NextToken: optional(paginationToken),
    MaxResults: optional(memberResultsLimit),
  }),
  output: structure('ListOrganizationAdminAccountsResponse', {
    Administrators: optional(
      list(
        structure('Administrator', {
          AccountId: optional(accountId),
          GraphArn: optional(graphArn),
          DelegationTime: optional(timestamp),
        }),
      ),
    ),
    NextToken: optional(paginationToken),
  }),
  errors: [
    'AccessDeniedException',
    'InternalServerException',
    'ValidationException',
    'TooManyRequestsException',
  ],
  mutates: false,
  roles: READERS,
  handle: (input, call) => {
    const page = pageOf(call, {
      items: call.services.membership.administrators(call.principal.account),
      keyOf: ({ account }) => [account],
      question: ['ListOrganizationAdminAccounts'],
      token: input.NextToken,
      limit: input.MaxResults ?? memberResultsLimit.max,
    })
    return {
      Administrators: page.items.map(({ account, graphArn: arn, delegated }) => ({
        AccountId: account,
        GraphArn: arn,
        DelegationTime: delegated,
      })),
      NextToken: page.nextToken,
    }
  },
})
