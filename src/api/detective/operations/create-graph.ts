import { ADMINISTRATORS, operation } from '../operation.ts'
import { graphArn, tagMap } from '../schema/scalars.ts'
import { optional, structure } from '../schema/shape.ts'

/**
 * Makes the behavior graph of the account. Asked again it tells the same graph and leaves its tags alone.
 * https://docs.aws.amazon.com/detective/latest/APIReference/API_CreateGraph.html
 */
export const createGraph = operation({
  name: 'CreateGraph',
  method: 'POST',
  path: '/graph',
  status: 200,
  input: structure('CreateGraphRequest', { Tags: optional(tagMap) }),
  output: structure('CreateGraphResponse', { GraphArn: optional(graphArn) }),
  errors: [
    'AccessDeniedException',
    'ConflictException',
    'InternalServerException',
    'ServiceQuotaExceededException',
  ],
  mutates: true,
  roles: ADMINISTRATORS,
  handle: async (input, { principal, services }) => ({
    GraphArn: await services.membership.createGraph(principal.account, input.Tags ?? new Map()),
  }),
})
