import { MEMBERSHIP_READERS, operation } from '../operation.ts'
import { pageOf } from '../paging.ts'
import { graphArn, memberResultsLimit, paginationToken } from '../schema/scalars.ts'
import { list, optional, structure, timestamp } from '../schema/shape.ts'

/**
 * The behavior graph that the account administers, if any. Whoever is only a member gets an empty list.
 * https://docs.aws.amazon.com/detective/latest/APIReference/API_ListGraphs.html
 */
export const listGraphs = operation({
  name: 'ListGraphs',
  method: 'POST',
  path: '/graphs/list',
  status: 200,
  input: structure('ListGraphsRequest', {
    NextToken: optional(paginationToken),
    MaxResults: optional(memberResultsLimit),
  }),
  output: structure('ListGraphsResponse', {
    GraphList: optional(
      list(structure('Graph', { Arn: optional(graphArn), CreatedTime: optional(timestamp) })),
    ),
    NextToken: optional(paginationToken),
  }),
  errors: ['AccessDeniedException', 'InternalServerException', 'ValidationException'],
  mutates: false,
  roles: MEMBERSHIP_READERS,
  handle: (input, call) => {
    const { account, role } = call.principal
    const graph = role === 'member' ? undefined : call.services.membership.administered(account)
    const page = pageOf(call, {
      items: graph === undefined ? [] : [graph],
      keyOf: ({ arn }) => [arn],
      question: ['ListGraphs'],
      token: input.NextToken,
      limit: input.MaxResults ?? memberResultsLimit.max,
    })
    return {
      GraphList: page.items.map(({ arn, created }) => ({ Arn: arn, CreatedTime: created })),
      NextToken: page.nextToken,
    }
  },
})
