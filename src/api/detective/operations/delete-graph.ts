import { ADMINISTRATORS, operation } from '../operation.ts'
import { graphArn } from '../schema/scalars.ts'
import { required, structure, unit } from '../schema/shape.ts'

/**
 * Disables a behavior graph for good.
 * https://docs.aws.amazon.com/detective/latest/APIReference/API_DeleteGraph.html
 */
export const deleteGraph = operation({
  name: 'DeleteGraph',
  method: 'POST',
  path: '/graph/removal',
  status: 200,
  input: structure('DeleteGraphRequest', { GraphArn: required(graphArn) }),
  output: unit,
  errors: [
    'AccessDeniedException',
    'InternalServerException',
    'ResourceNotFoundException',
    'ValidationException',
  ],
  mutates: true,
  roles: ADMINISTRATORS,
  handle: async (input, { principal, services }) => {
    await services.membership.deleteGraph(principal.account, input.GraphArn)
    return {}
  },
})
