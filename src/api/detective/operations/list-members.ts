import { detailOf } from '../member-detail.ts'
import { operation, READERS } from '../operation.ts'
import { pageOf } from '../paging.ts'
import { memberDetailList } from '../schema/member-shapes.ts'
import { graphArn, memberResultsLimit, paginationToken } from '../schema/scalars.ts'
import { optional, required, structure } from '../schema/shape.ts'

/**
 * The members of a behavior graph in the order of invitation; the administrator is none of them.
 * https://docs.aws.amazon.com/detective/latest/APIReference/API_ListMembers.html
 */
export const listMembers = operation({
  name: 'ListMembers',
  method: 'POST',
  path: '/graph/members/list',
  status: 200,
  input: structure('ListMembersRequest', {
    GraphArn: required(graphArn),
    NextToken: optional(paginationToken),
    MaxResults: optional(memberResultsLimit),
  }),
  output: structure('ListMembersResponse', {
    MemberDetails: optional(memberDetailList),
    NextToken: optional(paginationToken),
  }),
  errors: [
    'AccessDeniedException',
    'InternalServerException',
    'ResourceNotFoundException',
    'ValidationException',
  ],
  mutates: false,
  roles: READERS,
  handle: (input, call) => {
    const { membership } = call.services
    const graph = membership.graph(call.principal.account, input.GraphArn)
    const page = pageOf(call, {
      items: [...graph.members.values()],
      keyOf: ({ place }) => [place],
      question: ['ListMembers', graph.arn],
      token: input.NextToken,
      limit: input.MaxResults ?? memberResultsLimit.max,
    })
    return {
      MemberDetails: page.items.map((member) => detailOf(membership, graph, member)),
      NextToken: page.nextToken,
    }
  },
})
