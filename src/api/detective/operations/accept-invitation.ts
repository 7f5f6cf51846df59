import { MEMBERS, operation } from '../operation.ts'
import { graphArn } from '../schema/scalars.ts'
import { required, structure, unit } from '../schema/shape.ts'

/**
 * Accepts an invitation to a behavior graph.
 * https://docs.aws.amazon.com/detective/latest/APIReference/API_AcceptInvitation.html
 */
export const acceptInvitation = operation({
  name: 'AcceptInvitation',
  method: 'PUT',
  path: '/invitation',
  status: 200,
  input: structure('AcceptInvitationRequest', { GraphArn: required(graphArn) }),
  output: unit,
  errors: [
    'AccessDeniedException',
    'ConflictException',
    'InternalServerException',
    'ResourceNotFoundException',
    'ValidationException',
  ],
  mutates: true,
  roles: MEMBERS,
  handle: async (input, { principal, services }) => {
    await services.membership.acceptInvitation(principal.account, input.GraphArn)
    return {}
  },
})
