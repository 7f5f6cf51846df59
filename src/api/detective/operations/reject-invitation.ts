import { MEMBERS, operation } from '../operation.ts'
import { graphArn } from '../schema/scalars.ts'
import { required, structure, unit } from '../schema/shape.ts'

/**
 * Turns an invitation down that was not answered yet.
 * https://docs.aws.amazon.com/detective/latest/APIReference/API_RejectInvitation.html
 */
export const rejectInvitation = operation({
  name: 'RejectInvitation',
  method: 'POST',
  path: '/invitation/removal',
  status: 200,
  input: structure('RejectInvitationRequest', { GraphArn: required(graphArn) }),
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
    await services.membership.rejectInvitation(principal.account, input.GraphArn)
    return {}
  },
})
