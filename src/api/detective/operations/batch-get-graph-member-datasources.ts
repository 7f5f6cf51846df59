import { datasourcesOf, NO_MEMBER, unprocessedAccounts } from '../member-detail.ts'
import { operation, READERS } from '../operation.ts'
import { membershipDatasourcesList, unprocessedAccountList } from '../schema/member-shapes.ts'
import { accountIdExtendedList, graphArn } from '../schema/scalars.ts'
import { optional, required, structure } from '../schema/shape.ts'

/**
 * When data source packages of members were started and stopped; the administrator contributes too and may be asked about.
 * https://docs.aws.amazon.com/detective/latest/APIReference/API_BatchGetGraphMemberDatasources.html
 */
export const batchGetGraphMemberDatasources = operation({
  name: 'BatchGetGraphMemberDatasources',
  method: 'POST',
  path: '/graph/datasources/get',
  status: 200,
  input: structure('BatchGetGraphMemberDatasourcesRequest', {
    GraphArn: required(graphArn),
    AccountIds: required(accountIdExtendedList),
  }),
  output: structure('BatchGetGraphMemberDatasourcesResponse', {
    MemberDatasources: optional(membershipDatasourcesList),
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
    const accounts = [...new Set(input.AccountIds)].map((account) => ({
      account,
      packages: account === graph.account ? graph.packages : graph.members.get(account)?.packages,
    }))
    return {
      MemberDatasources: accounts.flatMap(({ account, packages }) =>
        packages === undefined ? [] : [datasourcesOf(graph.arn, account, packages)],
      ),
      UnprocessedAccounts: unprocessedAccounts(
        accounts
          .filter(({ packages }) => packages === undefined)
          .map(({ account }) => ({ account, reason: NO_MEMBER })),
      ),
    }
  },
})
