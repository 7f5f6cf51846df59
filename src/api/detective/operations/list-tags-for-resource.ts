import { operation, READERS } from '../operation.ts'
import { graphArn, tagMap } from '../schema/scalars.ts'
import { label, optional, structure } from '../schema/shape.ts'

/**
 * The tags of a behavior graph.
 * https://docs.aws.amazon.com/detective/latest/APIReference/API_ListTagsForResource.html
 */
export const listTagsForResource = operation({
  name: 'ListTagsForResource',
  method: 'GET',
  path: '/tags/{ResourceArn}',
  status: 200,
  input: structure('ListTagsForResourceRequest', { ResourceArn: label(graphArn) }),
  output: structure('ListTagsForResourceResponse', { Tags: optional(tagMap) }),
  errors: [
    'AccessDeniedException',
    'InternalServerException',
    'ValidationException',
    'ResourceNotFoundException',
  ],
  mutates: false,
  roles: READERS,
  handle: (input, { principal, services }) => ({
    Tags: services.membership.graph(principal.account, input.ResourceArn).tags,
  }),
})
