import { datasourcesOf, hasJoined, NO_MEMBER } from '../member-detail.ts'
import { MEMBERSHIP_READERS, operation } from '../operation.ts'
import { membershipDatasourcesList } from '../schema/member-shapes.ts'
import { graphArn, graphArnList } from '../schema/scalars.ts'
import { list, optional, required, string, structure } from '../schema/shape.ts'

/**
 * What data source packages the account contributes to the graphs that it is a member of. Its own graph is none of these.
 * https://docs.aws.amazon.com/detective/latest/APIReference/API_BatchGetMembershipDatasources.html
 */
export const batchGetMembershipDatasources = operation({
  name: 'BatchGetMembershipDatasources',
  method: 'POST',
  path: '/membership/datasources/get',
  status: 200,
  input: structure('BatchGetMembershipDatasourcesRequest', { GraphArns: required(graphArnList) }),
  output: structure('BatchGetMembershipDatasourcesResponse', {
    MembershipDatasources: optional(membershipDatasourcesList),
    UnprocessedGraphs: optional(
      list(
        structure('UnprocessedGraph', { GraphArn: optional(graphArn), Reason: optional(string()) }),
      ),
    ),
  }),
  errors: [
    'AccessDeniedException',
    'InternalServerException',
    'ResourceNotFoundException',
    'ValidationException',
  ],
  mutates: false,
  roles: MEMBERSHIP_READERS,
  handle: (input, { principal, services }) => {
    const { account } = principal
    const joined = new Map(
      services.membership
        .memberships(account)
        .filter(({ graph, member }) => graph.account !== account && hasJoined(member))
        .map(({ graph, member }) => [graph.arn, member]),
    )
    const arns = [...new Set(input.GraphArns)]
    return {
      MembershipDatasources: arns.flatMap((arn) => {
        const member = joined.get(arn)
        return member === undefined ? [] : [datasourcesOf(arn, account, member.packages)]
      }),
      UnprocessedGraphs: arns
        .filter((arn) => !joined.has(arn))
        .map((arn) => ({ GraphArn: arn, Reason: NO_MEMBER })),
    }
  },
})
