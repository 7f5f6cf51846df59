import { ADMINISTRATORS, operation } from '../operation.ts'
import { graphArn, tagKeyList } from '../schema/scalars.ts'
import { label, query, structure } from '../schema/shape.ts'

/**
 * Removes tags from a behavior graph; those that it does not have are none to remove.
 * https://docs.aws.amazon.com/detective/latest/APIReference/API_UntagResource.html
 */
export const untagResource = operation({
  name: 'UntagResource',
  method: 'DELETE',
  path: '/tags/{ResourceArn}',
  status: 204,
  input: structure('UntagResourceRequest', {
    ResourceArn: label(graphArn),
    TagKeys: query('tagKeys', tagKeyList),
  }),
  output: structure('UntagResourceResponse', {}),
  errors: [
    'AccessDeniedException',
    'InternalServerException',
    'ValidationException',
    'ResourceNotFoundException',
  ],
  mutates: true,
  roles: ADMINISTRATORS,
  handle: async (input, { principal, services }) => {
    await services.membership.untag(principal.account, input.ResourceArn, input.TagKeys)
    return {}
  },
})
