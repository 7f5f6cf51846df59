import { ADMINISTRATORS, operation } from '../operation.ts'
import { graphArn } from '../schema/scalars.ts'
import { boolean, optional, required, structure, unit } from '../schema/shape.ts'

/**
 * Says whether accounts that are new to the organization become members by themselves; those that are in it already do not.
 * https://docs.aws.amazon.com/detective/latest/APIReference/API_UpdateOrganizationConfiguration.html
 */
export const updateOrganizationConfiguration = operation({
  name: 'UpdateOrganizationConfiguration',
  method: 'POST',
  path: '/orgs/updateOrganizationConfiguration',
  status: 200,
  input: structure('UpdateOrganizationConfigurationRequest', {
    GraphArn: required(graphArn),
    AutoEnable: optional(boolean),
  }),
  output: unit,
  errors: [
    'AccessDeniedException',
    'InternalServerException',
    'ValidationException',
    'TooManyRequestsException',
  ],
  mutates: true,
  roles: ADMINISTRATORS,
  handle: async (input, { principal, services }) => {
    const { membership } = services
    // Without a value there is nothing to change, but still a graph to be held against the caller.
    const value = input.AutoEnable ?? membership.autoEnable(principal.account, input.GraphArn)
    if (input.AutoEnable !== undefined)
      await membership.setAutoEnable(principal.account, input.GraphArn, value)
    return {}
  },
})
