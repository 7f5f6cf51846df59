import { MEMBERS, operation } from '../operation.ts'
import { graphArn } from '../schema/scalars.ts'
import { required, structure, unit } from '../schema/shape.ts'

/**
 * Leaves a behavior graph that the account was invited into.
 * https://docs.aws.amazon.com/detective/latest/APIReference/API_DisassociateMembership.html
 */
export const disassociateMembership = operation({
  name: 'DisassociateMembership',
  method: 'POST',
  path: '/membership/removal',
  status: 200,
  input: structure('DisassociateMembershipRequest', { GraphArn: required(graphArn) }),
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
    await services.membership.disassociate(principal.account, input.GraphArn)
    return {}
  },
})
