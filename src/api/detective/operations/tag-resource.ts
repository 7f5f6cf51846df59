import { invalid } from '../errors.ts'
import { ADMINISTRATORS, operation } from '../operation.ts'
import { graphArn, MOST_TAGS, tagMap } from '../schema/scalars.ts'
import { label, required, structure } from '../schema/shape.ts'

/**
 * Adds tags to a behavior graph, or changes their values.
 * https://docs.aws.amazon.com/detective/latest/APIReference/API_TagResource.html
 */
export const tagResource = operation({
  name: 'TagResource',
  method: 'POST',
  path: '/tags/{ResourceArn}',
  status: 204,
  input: structure('TagResourceRequest', { ResourceArn: label(graphArn), Tags: required(tagMap) }),
  output: structure('TagResourceResponse', {}),
  errors: [
    'AccessDeniedException',
    'InternalServerException',
    'ValidationException',
    'ResourceNotFoundException',
  ],
  mutates: true,
  roles: ADMINISTRATORS,
  handle: async (input, { principal, services }) => {
    const { tags } = services.membership.graph(principal.account, input.ResourceArn)
    const together = new Set([...tags.keys(), ...input.Tags.keys()])
    if (together.size > MOST_TAGS)
      throw invalid(
        `A resource can have at most ${MOST_TAGS} tags; it would have ${together.size}.`,
      )
    await services.membership.tag(principal.account, input.ResourceArn, input.Tags)
    return {}
  },
})
