import { detailOf } from '../member-detail.ts'
import { MEMBERSHIP_READERS, operation } from '../operation.ts'
import { pageOf } from '../paging.ts'
import { memberDetailList } from '../schema/member-shapes.ts'
import { memberResultsLimit, paginationToken } from '../schema/scalars.ts'
import { optional, structure } from '../schema/shape.ts'

/**
 * The open and the accepted invitations of the account. Accounts of an organization are enabled without one.
 * https://docs.aws.amazon.com/detective/latest/APIReference/API_ListInvitations.html
 */
export const listInvitations = operation({
  name: 'ListInvitations',
  method: 'POST',
  path: '/invitations/list',
  status: 200,
  input: structure('ListInvitationsRequest', {
    NextToken: optional(paginationToken),
    MaxResults: optional(memberResultsLimit),
  }),
  output: structure('ListInvitationsResponse', {
    Invitations: optional(memberDetailList),
    NextToken: optional(paginationToken),
  }),
  errors: ['AccessDeniedException', 'InternalServerException', 'ValidationException'],
  mutates: false,
  roles: MEMBERSHIP_READERS,
  handle: (input, call) => {
    const { membership } = call.services
    const page = pageOf(call, {
      items: membership
        .memberships(call.principal.account)
        .filter(({ member }) => member.invitation === 'INVITATION'),
      keyOf: ({ graph, member }) => [member.invited, graph.arn],
      question: ['ListInvitations'],
      token: input.NextToken,
      limit: input.MaxResults ?? memberResultsLimit.max,
    })
    return {
      Invitations: page.items.map(({ graph, member }) => detailOf(membership, graph, member)),
      NextToken: page.nextToken,
    }
  },
})
